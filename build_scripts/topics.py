"""What a passage is about: the topics that stand in front of a name that is not clear by itself.

A sentence, its list item (一是…) and its section each have one; so has a thing with a name (a platform, a
hotline, an event) that the sentence or the one before it brings up.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from build_scripts.phrases import FIGURE, SubjectPatterns, bare, holder, owner_of

LONGEST = 14  # a longer topic hides the name behind it
_CLAUSES = re.compile(r"[,，。;；:：\n]")
_LEAD = re.compile(
    r"\s*[一二三四五六七八九十]{1,2}是([^,，。;；:：]{2,40})"
    r"|([^,，。;；:：\d“]{0,12}“[^,，“”]{2,12}”[^,，。;；:：\d“]{0,6})。?\s*$"  # 积极推动“证照分离”改革。
)
_MANNER = re.compile(
    r"^(?:加快|加强|紧盯|紧扣|对标|瞄准|立足|加大|推进|推动|推行|强化|深化|完善|规范|提升|提高|建设|构建|筑牢|夯实|做[好优强实]|抓[好实]|健全"
    r"|拓展|促进|聚焦|坚持|严格|统筹|探索|创新|保障|依托|充分|发挥|利用|以|高质量|高标准|高效|纵深|务实|有力|狠抓|畅通"
    r"|提档|迭代|升级|释放|赋能|助力|搭建|引导|打通|护航|压实|序时|摸清|突出|集聚|激活|汇集)+(?![率度])"
)
_MANNER_AFTER = re.compile(
    r"(?:等?工作|建设|力度|落地见效|落地|改革|管理|水平|持续|高质量|发展|运行|成效|实效|的|提升|完善|推进)*$"
)
_PART = re.compile(r"\s*其中")
_PLAN = re.compile("“十[一二三四五六]五”")  # a time, not a thing
_QUOTED = re.compile(r"“[^“”,，、]{2,14}”")


def quoted_again(text: str) -> frozenset[str]:
    """The names in quotation marks that a text prints more than once."""
    seen = Counter(_QUOTED.findall(text))
    return frozenset(name for name, times in seen.items() if times > 1)


@dataclass(frozen=True, slots=True)
class Context:
    """The topics in force: of the sentence or the last one that had any, of the list item, section and text."""

    sentence: str = ""
    item: str = ""
    section: str = ""
    named: tuple[str, ...] = ()  # the last things with names in the sentences before
    text: str = ""  # the sentence itself
    document: str = ""  # what the whole text is about, where it is about one thing
    kinds: str = ""  # what such a text counts by kind: 诉求, of which it lists 咨询类, 投诉类
    quoted: frozenset[str] = frozenset()  # the names in quotation marks that the text gives more than once
    many: bool = False  # a government's report goes from field to field: each clause names its own thing

    def entering(self, sentence: str, title: str, patterns: SubjectPatterns) -> Context:
        """The context inside a sentence: a list item's lead phrase holds to the item's end."""
        lead = _LEAD.match(sentence)
        item = topic(lead[1] or lead[2], patterns) if lead else self.item
        turns = lead or _MANNER.match(bare(sentence[:40], patterns))  # a new work begins
        goes_on = not turns and (
            is_name(self.sentence, patterns) or bool(self.item)
        )  # a plain holder holds in its list item
        own = _of_sentence(sentence, patterns) or (self.sentence if goes_on else "")
        if _PART.match(sentence):
            own = own or _first_counted(self.text, patterns)
        kinds = _PART.match(sentence) and counted_by_kind(self.text) or self.kinds
        named = (*self.named, *_carriers(self.text, patterns)[1][-4:])[-8:]
        section = topic(title, patterns)
        # 有“温度” is no name
        known = is_name(section, patterns) and not _PLAN.fullmatch(section)
        section = section if known and len(section.strip("“”")) > 2 else ""
        if self.document and not section:
            heading = (lead and lead[1]) or ""
            section = _matter(heading, patterns) or _matter(title, patterns)
        document = "" if self.many else _field_of(title, patterns)
        # what holds for the whole text stays
        return replace(
            self,
            document=document or self.document,
            sentence=own,
            item=item,
            section=section,
            named=named,
            text=sentence,
            kinds=kinds,
        )


def _field_of(title: str, patterns: SubjectPatterns) -> str:
    """12345热线从“办结”迈向“解决” → 12345热线: the one field that a title tells of; "" where it tells of none or two."""
    told = patterns.section_field.findall(title)
    return told[0] if len(set(told)) == 1 else ""


def _matter(title: str, patterns: SubjectPatterns) -> str:
    """(二)物业管理。 → 物业管理: what the passages of a report on one field (a hotline) are about, each in turn."""
    plain = _MATTER.fullmatch(title) and not (patterns.act.match(title) or _MANNER.match(title))
    return title if plain and not patterns.no_matter.search(title) else ""


_MATTER = re.compile("[\u4e00-\u9fff]{4}")


def of_document(title: str, opening: str, text: str, patterns: SubjectPatterns) -> str:
    """The one field that a report is about: by its title, else by its first sentence with a figure; often none.

    A first sentence counts only where the text names little else: many reports begin with their hotline.
    """
    in_title = patterns.field.search(title)
    found = in_title or patterns.field.search(opening)
    if not found:
        return ""
    names = patterns.carrier_name.findall(text) if not in_title else ()
    if sum(bool(patterns.field.search(name)) for name in names) * 3 < len(names):
        return ""
    by_number = re.search(rf"\d{{5}}{re.escape(found[0])}", opening)  # 某市12345热线（以下简称“热线”）
    return by_number[0] if by_number else found[0]


_ALL_KINDS = re.compile(r"各类([\u4e00-\u9fff]{2,6}?)(?:累计|共计|合计|总计|共|达|约)*\d")


def counted_by_kind(text: str) -> str:
    """受理各类诉求共计4415件 → 诉求: what a text counts of every kind before it lists the kinds; often none."""
    found = _ALL_KINDS.search(text)
    return found[1] if found else ""


@lru_cache(maxsize=64)  # each sentence of a section asks for its title
def topic(phrase: str, patterns: SubjectPatterns) -> str:
    """The noun of a lead phrase or title: 加快数据共享对接 → 数据共享对接; none where it names nothing."""
    phrase = bare(_CLAUSES.split(phrase)[0], patterns)
    act = patterns.act.match(phrase)
    phrase = _MANNER.sub("", phrase[act.end() :] if act else phrase)
    phrase = without_manner(phrase) or phrase
    quoted = _QUOTED.search(phrase)
    if quoted:
        return quoted[0]
    return "" if not 3 <= len(phrase) <= LONGEST or patterns.empty.search(phrase) else phrase


def without_manner(phrase: str) -> str:
    """数据共享工作 → 数据共享."""
    return _MANNER_AFTER.sub("", phrase)


def is_name(phrase: str, patterns: SubjectPatterns) -> bool:
    """Whether a topic is the name of a thing (a platform, a hotline) rather than a field of work."""
    return bool(_QUOTED.search(phrase)) or _is_kind(phrase, patterns)


def _is_kind(phrase: str, patterns: SubjectPatterns) -> bool:
    return len(phrase) > 3 and bool(patterns.carrier.fullmatch(phrase))


_SPOKEN_OF = re.compile(r"\s*(“[^“”,，、]{2,12}”)[\u4e00-\u9fff]{2,12}")  # “某码”应用打通11个部门
# 大厅方面，推行预约办; 评标专家管理上，清退43人
_FIELD = re.compile(r"\s*((?!在)[\u4e00-\u9fff]{2,8}?)(?:工作|管理|服务)?(?:方面|(?<![网线以础马路])上)[,，]")
# 某园区被评为…, 投资3亿元某小镇获批…: what the sentence goes on to speak of
_HONOURED = re.compile(
    r"(?:[^，,。；;\d]{0,6}\d[\d.]*[万亿]*元的?)?([\u4e00-\u9fff]{3,12}?)(?:于?\d{1,2}月(?:\d{1,2}日)?)?(?:先后|成功|再次|连续|正式|顺利)*"
    r"(?:被(?=[^，,]{0,12}[评列认确授命])|获评|荣获|入选|跻身|获批|建成投|上线运行|启用|投入)"
)


def _of_sentence(sentence: str, patterns: SubjectPatterns) -> str:
    """The owner that the first clause speaks of: 热线受理诉求5万件 → 热线, 某园区被评为… → 某园区."""
    if _PART.match(sentence):
        return ""
    if field := _FIELD.match(sentence):
        return field[1]
    for clause in _CLAUSES.split(sentence[:120])[:2]:
        words = FIGURE.split(clause)[0]
        held = holder(bare(words, patterns), patterns)
        if 2 <= len(held) <= LONGEST:
            return held
        if words != clause and len(words) > 3:  # it has a figure of its own
            break
    if quoted := _SPOKEN_OF.match(sentence):
        verb = patterns.act.search(sentence, quoted.end(1), quoted.end())
        return sentence[: verb.start()].strip() if verb else quoted[1]
    ends, names = _carriers(sentence, patterns)
    if names and sentence.startswith(names[0]):
        return names[0]
    honoured = _HONOURED.match(sentence)
    return "" if not honoured or patterns.act.match(honoured[1]) else bare(honoured[1], patterns)


def _first_counted(sentence: str, patterns: SubjectPatterns) -> str:
    """What the first number of a sentence counts: 完成公共资源交易375宗,其中… → 公共资源交易."""
    words = re.split(r"\d", sentence, maxsplit=1)[0]
    if len(words) == len(sentence):
        return ""
    thing = owner_of(bare(_CLAUSES.split(words)[-1], patterns), patterns)
    return thing if 3 <= len(thing) <= LONGEST else ""


def carrier_before(text: str, end: int, patterns: SubjectPatterns) -> str:
    """The last thing with a name that the sentence brings up before a position, behind the last semicolon."""
    ends, names = _carriers(text, patterns)
    index = bisect_right(ends, end)
    if not index or re.search("[；;]", text[ends[index - 1] : min(end + 1, ends[index - 1] + 400)]):
        return ""
    return names[index - 1]


@lru_cache(maxsize=16)
def _carriers(text: str, patterns: SubjectPatterns) -> tuple[list[int], list[str]]:
    ends, names = [], []
    for found in _carrier_words(text, patterns):
        name = _behind_border(found[0], patterns).removeprefix("是")
        if 3 <= len(name) <= LONGEST + 6 and not name.startswith(_GIVEN_UP):
            ends.append(found.end())
            names.append(name)
    return ends, names


# 是老大厅的3.2倍: what a thing is compared with; （含二楼大厅1300平方米）: a part of it
_GIVEN_UP = ("老", "旧", "原", "含", "日均", "月均", "人均")
_BETWEEN_NAMES = "，,。；;：:、"  # no name reaches over one of these


def _carrier_words(text: str, patterns: SubjectPatterns) -> Iterator[re.Match[str]]:
    """`patterns.carrier.finditer`, begun only in runs of words that hold the sign of a name: most hold none."""
    at = 0
    while sign := patterns.carrier_sign.search(text, at):
        begin = max(text.rfind(stop, at, sign.start()) for stop in _BETWEEN_NAMES) + 1
        found = patterns.carrier.search(text, max(at, begin))
        if not found:
            return
        yield found
        at = found.end()


_BORDER = re.compile(
    r"(?:[的为对将把向经了被于]|在(?!线))|自(?![助动主然由贸建身有选])|并入|以及|通过|依托|推进|加快|推广|基于|使用|和|与|[市省县区](?=“)|\d[\d.]*[万亿]?[个项家款套条台]"
)


def _behind_border(words: str, patterns: SubjectPatterns) -> str:
    """建成网上预约平台 → 网上预约平台."""
    quoted = words.find("“")
    if words.count("“") > words.count("”"):
        return words[words.rindex("“") + 1 :]  # 全国首个“某某共创平台
    cut = 0
    for pattern in (_BORDER, patterns.act):
        for found in pattern.finditer(words, 0, quoted if quoted >= 0 else max(0, len(words) - 2)):
            cut = max(cut, found.end())
    name = bare(_MANNER.sub("", bare(words[cut:], patterns)), patterns)
    return name if name.count("“") == name.count("”") else name.replace("“", "").replace("”", "")


def spell_out(kind: str, names: tuple[str, ...]) -> str:
    """The full name of a thing that is called by its kind alone, or 该机: 中心 → 市政务服务中心."""
    if names and re.match("[该此]", kind):
        return names[-1]
    if len(kind) > 4:
        return ""
    for name in reversed(names):
        if name != kind and kind and name.endswith(kind):
            return name
    return ""


def spelled_out(phrase: str, names: tuple[str, ...]) -> str:
    """企业加入联盟 → 企业加入软件产业联盟: a kind behind a verb, by the full name that the text gave it."""
    this = _THIS.match(phrase)
    if this and names:
        return names[-1] + phrase[this.end() :]
    found = _KIND_ALONE.search(phrase)
    full = spell_out(found[2], names) if found else ""
    return phrase[: found.start(2)] + full if full else phrase


_THIS = re.compile(r"[该此](?:机|平台|系统|中心|热线|小程序|项目|联盟|专区)")
_KIND_ALONE = re.compile(r"(加入|入驻|进驻|接入|登录|成为)(联盟|平台|中心|基地|小程序|大厅|专区)$")


def names_before(text: str, end: int, context: Context, patterns: SubjectPatterns) -> tuple[str, ...]:
    """The last things with names before a position, those of the sentence before included."""
    ends, names = _carriers(text, patterns)
    index = bisect_right(ends, end)
    return (*context.named, *names[max(0, index - 4) : index])
