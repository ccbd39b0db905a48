"""What a number is the number of: the shortest phrase of the text that a reader of a table understands alone.

A count is named by the noun behind its classifier (400个“一件事”主题集成服务), or by the noun before it
(话务总量为57.38万个); what precedes the noun in the clause says which ones; and where that does not stand
alone, the topic of the sentence, of its list item or of its section goes in front.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

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
            r"^(?:截[至止]到?)?(?:(?:20\d\d|[今去上本当]年?)年?(?:度|全年|上半年|下半年)?)?(?:\d{1,2}月?[-至到])?(?:\d{1,2}月(?:份|底|末|初)?(?:\d{1,2}日)?)?(?:上半年|底|末|初|以来|起)?[,，]?"
        ),
        after=re.compile(r"^(?:以上|以下|以内|之内|左右|以及|多|余|的|、|和|及|与|大(?=[\u4e00-\u9fff]{2}))"),
    )


@dataclass(frozen=True, slots=True)
class Context:
    """The topic in force: of the list item, of the sentence, of the section."""

    item: str = ""
    section: str = ""
    sentence: str = ""

    def entering(self, sentence: str, title: str, patterns: SubjectPatterns) -> Context:
        """The context inside a sentence: a list item's lead phrase holds to the item's end."""
        lead = re.match(r"(?:[一二三四五六七八九十]{1,2}是)([^,，。;；:：]{2,40})", sentence)
        item = _topic(lead[1], patterns) if lead else self.item
        if not item and not self.item:
            item = ""
        return replace(self, item=item, section=_topic(title, patterns), sentence=_first_topic(sentence, patterns))


_ACTION = re.compile(
    r"^(?:(?:进一步|持续|不断|积极|大力|深入|扎实|全面|全力|加快|加强|推进|推动|推行|强化|深化|完善|优化|规范|提升|打造|建设|建立|构建|筑牢|夯实|做好|做优|做强|做实|落实|实施|开展|统筹|探索|创新|健全|拓展|促进|聚焦|坚持|高质量|高标准|高效|高水平|加大|严格|抓好|抓实|狠抓|着力|启动|组织|引进|指导|参与|实现|释放|赋能|助力|优化升级|升级|搭建|引导|保障|搞好|牵头|有序|稳步|统一|完成|继续|务实|序时|纵深|依托|充分发挥|发挥|利用|围绕|通过|以|在|对|将|把|为|向|全市|全省|全区|全县|我市|我省|我区|我县|市|省|区|县)(?![率度]))+"
)
_QUOTED = re.compile(r"“([^“”]{2,16})”|《([^《》]{2,40})》")


def _topic(phrase: str, patterns: SubjectPatterns) -> str:
    """The noun of a lead phrase or title: 加快数据共享对接 → 数据共享对接."""
    quoted = _QUOTED.search(phrase)
    phrase = re.split(r"[,，。;；:：]", phrase)[0]
    bare = _ACTION.sub("", phrase)
    bare = re.sub(r"(?:工作|建设|建设工作|力度|落地见效|落地|改革|管理|水平|持续|高质量|发展|运行)*$", "", bare) or bare
    if quoted and len(bare) > 14:
        return quoted[1] or quoted[2]
    return bare[-16:] if len(bare) >= 2 else ""


_LEADING = re.compile(r"^([^,，。;；:：\d]{2,24}?)(?:共|累计|已|现|为|达|达到|实现|完成|获|荣获|汇聚|通过|充分|可|有|在|上线|先后|分别)")


def _first_topic(sentence: str, patterns: SubjectPatterns) -> str:
    text = patterns.dates.sub("", _strip_head(sentence, patterns))
    found = _LEADING.match(text)
    return _topic(found[1], patterns) if found else ""


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
    right = _CUT_RIGHT.split(right)[0]
    return right[:22] if re.match(r"[\u4e00-\u9fffA-Za-z“《]", right) else ""


def subject(place, context: Context, patterns: SubjectPatterns, is_rank: bool) -> str:
    """The subject of the number at a place.

    Args:
        place: an `interpret.Place`.
        context: topics in force.
        patterns: compiled word lists.
        is_rank: a rank is named by what is ranked, with 排名 behind it.
    """
    noun = "" if is_rank else _noun_after(place, patterns)
    left = _left_phrase(place, patterns)
    if is_rank:
        left = re.sub(r"(?:在?[^,，]{0,10}(?:中|内))?(?:排名?|位列|位居|名列|稳居|居|排在|跃居|列)[^,，]*$", "", left) or _previous(place, patterns)
        local = f"{left}排名"
    elif noun and not _is_predicate(noun):
        local = _join(left, noun)
    else:
        local = left or noun or _previous(place, patterns)
        if noun and len(left) < 4:
            local = _join(left, noun)
    return _standing_alone(local, place, context, patterns)


_PREDICATE = re.compile(r"^(?:上线|入驻|接入|完成|实现|获|进行|参加|参与|提升|增长|下降|办结|排名|占|用于|以上|正式|得到|通过|投入|建成)")


def _is_predicate(noun: str) -> bool:
    return bool(_PREDICATE.match(noun)) and len(noun) <= 6


def _left_phrase(place, patterns: SubjectPatterns) -> str:
    """The words of the clause before the number, without links at its end and fillers at its start."""
    left = place.near_left
    left = re.sub(r"^(?:以上|左右|以内|以下|的)?[和及与、]?", "", left) if place.previous > place.clause else left
    left = re.sub(r"[（(][^（()）]*[)）]", "", left)
    left = _strip_tail(_strip_head(left, patterns), patterns)
    return left[-26:].lstrip("、,，")


def _previous(place, patterns: SubjectPatterns) -> str:
    """The clause before the number's own, without its numbers."""
    before = place.text[: place.clause].rstrip(_STOPS)
    clause = re.split(r"[,，;；:：。]", before)[-1]
    clause = re.sub(r"[（(][^（()）]*[)）]", "", clause)
    clause = re.split(r"\d", clause)[0] if re.search(r"\d", clause) and not re.match(r"\d", clause) else re.sub(r"[\d.]+[万亿千百]*[\u4e00-\u9fff%]", "", clause)
    return _strip_tail(_strip_head(clause, patterns), patterns)[-20:]


def _join(left: str, noun: str) -> str:
    if not left:
        return noun
    return left + noun


def _standing_alone(local: str, place, context: Context, patterns: SubjectPatterns) -> str:
    """Put the topic in front of a phrase that does not say by itself what it is about."""
    topic = ""
    if len(local) < 9:
        for candidate in (_entity_before(place), context.sentence, context.item, _previous(place, patterns), context.section):
            if candidate and candidate not in local and not _overlaps(candidate, local):
                topic = candidate
                break
    phrase = f"{topic}{local}" if topic else local
    return _tidy(phrase)


def _overlaps(a: str, b: str) -> bool:
    return any(a[i : i + 2] in b for i in range(len(a) - 1)) and len(a) <= len(b)


_NAMED = re.compile(r"“([^“”]{2,14})”|(12345(?:[\u4e00-\u9fff]{0,8}?热线|平台)?)|([\u4e00-\u9fffA-Za-z0-9]{2,14}(?:平台|系统|小程序|热线|APP|中心))")


def _entity_before(place) -> str:
    """The last system or quoted name of the sentence before the number's clause."""
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
