"""What a number is the number of: the shortest phrase of the text that a reader of a table understands alone.

A count is named by the noun behind its classifier (400个“一件事”主题集成服务), or by the noun before it
(话务总量为57.38万个); what precedes the noun in the clause says which ones; and where that does not stand
alone, the topic of the sentence, of its list item or of its section goes in front.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_STOPS = "，,。；;：:！？!?、（）() "


@dataclass(frozen=True, slots=True)
class SubjectPatterns:
    tail: re.Pattern[str]
    head: re.Pattern[str]
    dates: re.Pattern[str]
    after: re.Pattern[str]


def compile_words(words: dict[str, tuple[str, ...]]) -> SubjectPatterns:
    """The word lists `subject_tail` and `subject_head` as patterns."""
    return SubjectPatterns(
        tail=re.compile("(?:" + "|".join(sorted(words["subject_tail"], key=len, reverse=True)) + ")$"),
        head=re.compile("^(?:" + "|".join(sorted(words["subject_head"], key=len, reverse=True)) + ")"),
        dates=re.compile(
            r"^(?:截[至止]到?)?(?:(?:20\d\d年?|[今去上本当]年)(?:度|全年|上半年|下半年)?)?(?:\d{1,2}月?[-至到])?(?:\d{1,2}月(?:份|底|末|初)?(?:\d{1,2}日)?)?(?:上半年|底|末|初|以来|起)?[,，]?"
        ),
        after=re.compile(r"^(?:以上|以下|以内|之内|左右|以及|多|余|的|、|和|及|与|大(?=[\u4e00-\u9fff]{2}))"),
    )


@dataclass(frozen=True, slots=True)
class Context:
    """The topics in force: of the sentence or the last one that had any, of the list item, of the section."""

    sentence: str = ""
    item: str = ""
    section: str = ""

    def entering(self, sentence: str, title: str, patterns: SubjectPatterns) -> Context:
        """The context inside a sentence: a list item's lead phrase holds to the item's end."""
        lead = _LEAD.match(sentence)
        item = topic(lead[1], patterns) if lead else self.item
        own = "" if lead else _first_topic(sentence, patterns)
        return Context(own or ("" if lead else self.sentence), item, topic(title, patterns))


@dataclass(frozen=True, slots=True)
class Earlier:
    """The number before, in the same sentence."""

    place: object
    left: str  # its own words before the number
    subject: str
    base: str  # the subject of the level that a following change is said of
    unit: str
    before: Earlier | None
    rest: tuple[str, ...] = ()  # the names still to be given out in a list with 分别 or 依次


_LEAD = re.compile(r"[一二三四五六七八九十]{1,2}是([^,，。;；:：]{2,40})")
_ACTION = re.compile(
    r"^(?:(?:进一步|持续|不断|积极|大力|深入|扎实|全面|全力|高质量|高标准|高效|高水平|有序|稳步|有力|着力|狠抓|加快|加强|加大|推进|推动|推行|推广|强化|深化|完善|优化|规范"
    r"|提升|提高|打造|建设|建成|建立|构建|组建|部署|筑牢|夯实|做好|做优|做强|做实|落实|实施|开展|统筹|探索|创新|健全|拓展|促进|聚焦|坚持|严格|抓好|抓实|启动|组织|引进|指导|参与|实现"
    r"|释放|赋能|助力|升级|搭建|引导|保障|牵头|统一|完成|继续|务实|纵深|依托|充分发挥|发挥|利用|围绕|通过|以|在|对|将|把|为|向|着眼|立足|全市|全省|全区|全县|我市|我省|我区|我县"
    r"|成功|顺利|基本|率先|切实|认真|主动|共|已|了|的)(?![率度]))+"
)
_TRAILING = re.compile(r"(?:等?工作|建设|力度|落地见效|落地|改革|管理|水平|持续|高质量|发展|运行|成效|取得|实效|有声有色|的|提升|完善|推进)*$")
_QUOTED = re.compile(r"“([^“”,，、]{2,16})”|《([^《》]{2,40})》")


def topic(phrase: str, patterns: SubjectPatterns) -> str:
    """The noun of a lead phrase or title: 加快数据共享对接 → 数据共享对接."""
    phrase = re.split(r"[,，。;；:：]", phrase)[0]
    bare = _ACTION.sub("", _strip_head(phrase, patterns))
    bare = _TRAILING.sub("", bare) or bare
    if len(bare) > 20:
        quoted = _QUOTED.search(bare)
        return (quoted[1] or quoted[2]) if quoted else bare[-8:]
    return bare if len(bare) >= 2 else ""


_LEADING = re.compile(
    r"^([^,，。;；:：\d]{2,24}?)(?:(?:累计|先后|分别|正式|率先|通过|充分|成功|基本)"
    r"|共(?![享同性建])|已|现(?=[有已])|(?<![行作认])为|达|获(?!得感)|(?<![许认])可(?![视信持])|(?<![所国拥具享])有(?![关效序限力])|(?<!存)在(?![线岗建])"
    r"|经(?=[多过市省政专局])|被|(?<!自)由|将|是|均|实现|完成|荣获|汇聚|上线|投入|成为|接入|提供|新增|受理|办理|发布|覆盖|入驻)"
)


def _first_topic(sentence: str, patterns: SubjectPatterns) -> str:
    text = _strip_head(sentence, patterns)
    found = _LEADING.match(text)
    return topic(found[1], patterns) if found else ""


def _strip_head(text: str, patterns: SubjectPatterns) -> str:
    while True:
        shorter = patterns.head.sub("", patterns.dates.sub("", text).lstrip(_STOPS)).lstrip(_STOPS)
        if shorter == text:
            return text
        text = shorter


def _strip_tail(text: str, patterns: SubjectPatterns) -> str:
    while True:
        shorter = patterns.tail.sub("", text.rstrip(_STOPS)).rstrip(_STOPS)
        if shorter == text:
            return text
        text = shorter


_CUT_RIGHT = re.compile(r"[，,。；;：:！？!?、()（）]|分别|以及|并(?=[\u4e00-\u9fff]{2})|,")


def _join(left: str, noun: str) -> str:
    return left if noun and noun in left else left + noun


_PREDICATE = re.compile(r"^(?:上线|入驻|接入|完成|实现|获|进行|参加|参与|提升|增长|下降|办结|排名|占|用于|以上|正式|得到|通过|投入|建成|拓展|整合|扩大|提高|降|减|增|压)")


def _is_predicate(noun: str) -> bool:
    return bool(_PREDICATE.match(noun)) and len(noun) <= 6


def _left_phrase(place, patterns: SubjectPatterns, has_noun: bool) -> str:
    """The words of the clause before the number, without links at its end and fillers at its start."""
    left = place.near_left
    left = re.sub(r"^(?:以上|左右|以内|以下|的)?[和及与、]?", "", left) if place.previous > place.clause else left
    left = re.sub(r"[（(][^（()）]*[)）]", "", left)
    left = _strip_tail(_strip_head(left, patterns), patterns)
    if has_noun and left.count("、") >= 2:
        return ""  # 智慧信息、旅游大数据、丝苗米等43款数据产品: the examples are not the name
    return left[-22:].lstrip("、,，")


def _previous(place, patterns: SubjectPatterns) -> str:
    """The clause before the number's own, without its numbers."""
    before = place.text[: place.clause].rstrip(_STOPS)
    clause = re.sub(r"[（(][^（()）]*[)）]", "", re.split(r"[,，;；:：。]", before)[-1])
    clause = re.split(r"\d", clause)[0] or re.sub(r"[\d.]+[万亿千百]*[\u4e00-\u9fff%]", "", clause)
    return _strip_tail(_strip_head(clause, patterns), patterns)[-20:]


def _noun_after(place, patterns: SubjectPatterns) -> str:
    """The noun phrase right behind the number, up to the next number or stop."""
    right = place.near_right
    while True:
        shorter = patterns.after.sub("", right)
        if shorter == right:
            break
        if right[:1] in "、和及与":
            return ""
        right = shorter
    right = _CUT_RIGHT.split(re.sub(r"[（(][^（()）]{0,10}[)）]", "", right))[0]
    return right[:22] if re.match(r"[\u4e00-\u9fffA-Za-z“《]", right) else ""


def name(place, context: Context, patterns: SubjectPatterns, is_rank: bool, unit: str, earlier: Earlier | None) -> Earlier:
    """Name what the number at a place is the number of (`.subject` of the result).

    Args:
        place: an `interpret.Place`.
        context: topics in force.
        patterns: compiled word lists.
        is_rank: a rank is named by what is ranked, with 排名 behind it.
        unit: the unit as printed.
        earlier: the number before in the sentence, as this function named it.
    """
    noun = "" if is_rank else _noun_after(place, patterns)
    left = _left_phrase(place, patterns, bool(noun))
    near = earlier is not None and place.clause - earlier.place.clause_to <= 1
    given = _distributed(place, patterns, earlier)
    if given:
        what, rest = given
        what = _tidy(_with_topic(what + (noun if len(noun) < 8 and not _is_predicate(noun) else ""), place, context))
        return Earlier(place, left, what, what, unit, earlier, rest)
    if is_rank:
        what = _RANKED.sub("", left) or (earlier.subject if near else _previous(place, patterns))
        return Earlier(place, what, _tidy(_with_topic(f"{what}排名", place, context)), what, unit, earlier)
    if near and earlier.base:
        change = _SAID_OF_BEFORE.fullmatch(left) or _SAID_OF_BEFORE.fullmatch(place.near_left.strip(_STOPS))
        if change:
            said = "占比" if change["share"] else f"{change['than'] or ''}{change['change'] or ''}"
            return Earlier(place, earlier.left, _tidy(earlier.base + said), earlier.base, unit, earlier)
    local, left = _local(place, patterns, earlier, noun, left, near)
    whole = _whole(place, earlier, unit)
    phrase = whole + local if whole and len(local) < 12 and not _overlaps(whole, local) else _with_topic(local, place, context)
    phrase = _tidy(phrase)
    return Earlier(place, left, phrase, phrase, unit, earlier)


_SAID_OF_BEFORE = re.compile(
    r"(?P<than>同比|环比|比上年|较上年|较去年|比去年|年均|平均)?[^,，]{0,8}?"
    r"(?:(?P<share>占比?)|(?P<change>(?:大幅|小幅)?(?:增长|增加|减少|下降|提升|提高|降低|上升|压缩|压减|回落|缩短|增幅|降幅)))(?:了|率|幅度)?"
)


def _local(place, patterns: SubjectPatterns, earlier: Earlier | None, noun: str, left: str, near: bool) -> tuple[str, str]:
    """What the number's own clause says of what is counted, and the words that a following number may share."""
    same_clause = near and place.clause == earlier.place.clause
    if same_clause and _BRIDGE.search(place.near_left) and len(left) < 8:
        whose = noun if noun and not _is_predicate(noun) else ""
        return (_join(earlier.left, whose) if whose else earlier.base), earlier.left
    if same_clause and left and not _VERB.search(place.near_left) and not re.match(r"[、和及与]", place.near_left):
        left = earlier.left  # 47个部门1340项: the words between belong to the number before
    elif near and not left and (noun or not place.near_left.strip(_STOPS)):
        left = earlier.left  # 发放云资源3228vCPU,8568GB内存: one verb for the whole list
    if noun and not _is_predicate(noun):
        return _join(left, noun + _shared_tail(place)), left
    if left:
        return left + (noun if noun and len(left) < 6 else ""), left
    return noun or _previous(place, patterns), left


_GIVEN_OUT = re.compile(r"(?:分别|依次)")


def _distributed(place, patterns: SubjectPatterns, earlier: Earlier | None) -> tuple[str, tuple[str, ...]] | None:
    """环节、材料、时限分别平均减少62%、55%和七成: the name that falls to this number, and those left over."""
    found = None
    for found in _GIVEN_OUT.finditer(place.near_left):
        pass
    if found:
        lead = _strip_tail(_strip_head(place.near_left[: found.start()], patterns), patterns)
        said = _strip_tail(place.near_left[found.end() :], patterns)
        names = [name for name in re.split(r"[、,，]|和|及|与", lead) if len(name) >= 2]
        if len(names) < 2:
            names = _levels_before(earlier)
        if len(names) >= 2:
            first = re.match(r"(完成|实现|办理|受理|新增|举办|开展)", names[0])
            verb = first[1] if first else ""
            full = [name if name.startswith(verb) else verb + name for name in names]
            return full[0] + said, tuple(name + said for name in full[1:])
    if earlier and earlier.rest and re.fullmatch(r"[、,，和及与]|以及", place.near_left or place.text[earlier.place.to : place.at]):
        return earlier.rest[0], earlier.rest[1:]
    return None


def _levels_before(earlier: Earlier | None) -> list[str]:
    names: list[str] = []
    while earlier is not None and len(names) < 4:
        if earlier.base not in names:
            names.insert(0, earlier.base)
        earlier = earlier.before
    return names


_RANKED = re.compile(r"(?:在?[^,，]{0,10}(?:中|内))?(?:排名?|位列|位居|名列|稳居|居|排在|跃居|列)[^,，]*$")
_BRIDGE = re.compile(r"(?:提升|提高|增加|增长|拓展|扩展|扩大|扩容|上升|压缩|缩短|缩减|减少|降低|下降|精简|压减|整合|合并|优化|调整|增|减|降|升|扩|缩|压|跃升|攀升)(?:到|至|为|成)[^,，]{0,4}$")
_VERB = re.compile(r"完成|实现|达|为|占|新增|办理|受理|发布|共享|审核|申请|开展|举办|培训|建成|接入|汇聚|上线|节约|溢价|办结|满意|率|额|量|数(?!据)|费|金|收入|支出|提供|覆盖|服务|涉及|投资|涵盖|建设|发放")
_TAIL_VERB = re.compile(r"(?:申请|上线|入驻|接入|参与|参加|加入|完成|实现|进驻|纳入|提供|使用|覆盖|推进|提升).{2,20}$")


def _shared_tail(place) -> str:
    """62个部门902个事项上线服务专版: what stands behind the last count is said of the first as well."""
    if place.next >= place.clause_to:
        return ""
    rest = re.split(r"\d[\d.]*[万亿]?[\u4e00-\u9fff]{1,2}", place.text[place.next : place.clause_to])[-1]
    found = _TAIL_VERB.search(rest) if "、" not in place.near_right else None
    return found[0] if found else ""


def _whole(place, earlier: Earlier | None, unit: str) -> str:
    """What the parts behind 其中 are parts of: the number before that word, one of the same unit rather."""
    at = place.text.rfind("其中", 0, place.at)
    candidates = []
    while at >= 0 and earlier is not None:
        if earlier.place.to <= at:
            candidates.append(earlier)
        earlier = earlier.before
    same = [c for c in candidates if c.unit == unit]
    return (same or candidates)[0].base if candidates else ""


_GENERIC = re.compile(r"20\d\d|工作|回顾|目标|情况|安排|成效|问题|思想|重点|任务|形势|发展|措施|做法|^主要")
_NAMES_A_THING = re.compile(r"[0-9A-Za-z“]|平台|热线|系统|中心|大厅|交易|数据|政务云")


def _with_topic(local: str, place, context: Context) -> str:
    """Put the topic in front of a phrase that does not say by itself what it is about."""
    if len(local) >= 12:
        return local
    section = context.section if not _GENERIC.search(context.section) and (len(local) < 6 or _NAMES_A_THING.search(context.section)) else ""
    for candidate in (_name_before(place), context.sentence, context.item, section):
        if not candidate:
            continue
        if candidate in local or _overlaps(candidate, local):
            return local
        return candidate + local
    return local


def _overlaps(a: str, b: str) -> bool:
    """Whether two phrases share most of the shorter one's two-character words."""
    short, long = sorted((a, b), key=len)
    pairs = [short[i : i + 2] for i in range(len(short) - 1)]
    return sum(pair in long for pair in pairs) * 2 >= len(pairs) > 0


_NAMED = re.compile(r"“([^“”,，、]{2,8})”(?=[\u4e00-\u9fff]{0,4}(?:平台|系统|小程序|专区|频道|大屏|自助|热线|APP|行动|联盟))|(12345(?:[\u4e00-\u9fff]{0,8}?热线|平台)?)|((?<!、)[\u4e00-\u9fffA-Za-z]{2,14}(?:平台|系统|小程序|热线|APP|中心|频道)(?!、|等))")


def _name_before(place) -> str:
    """The last system or hotline that the sentence names before the number's clause."""
    found = None
    for found in _NAMED.finditer(place.text, 0, place.clause):
        pass
    if not found:
        return ""
    name = next(g for g in found.groups() if g)
    return _ACTION.sub("", name) or name


def _tidy(phrase: str) -> str:
    phrase = phrase.strip(_STOPS + "“”的")
    if phrase.count("“") != phrase.count("”"):
        phrase = phrase.replace("“", "").replace("”", "")
    return phrase[:40]
