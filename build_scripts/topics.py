"""What a passage is about: the topics that stand in front of a name that is not clear by itself.

A sentence, its list item (一是…) and its section each have one; so has a thing with a name (a platform, a
hotline, an event) that the sentence or the one before it brings up.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from build_scripts.phrases import SubjectPatterns, bare, holder

_LONGEST = 14  # a longer topic hides the name behind it
_CLAUSES = re.compile(r"[,，。;；:：\n]")
_LEAD = re.compile(r"\s*[一二三四五六七八九十]{1,2}是([^,，。;；:：]{2,40})")
_MANNER = re.compile(
    r"^(?:加快|加强|加大|推进|推动|推行|强化|深化|完善|规范|提升|提高|建设|构建|筑牢|夯实|做[好优强实]|抓[好实]|健全"
    r"|拓展|促进|聚焦|坚持|严格|统筹|探索|创新|保障|依托|充分|发挥|利用|以|高质量|高标准|高效|纵深|务实|有力|狠抓|畅通"
    r"|释放|赋能|助力|搭建|引导|打通|护航|压实|序时|摸清|突出|集聚|激活|汇集)+(?![率度])"
)
_MANNER_AFTER = re.compile(
    r"(?:等?工作|建设|力度|落地见效|落地|改革|管理|水平|持续|高质量|发展|运行|成效|实效|的|提升|完善|推进)*$"
)
_QUOTED = re.compile(r"“[^“”,，、]{2,12}”")


@dataclass(frozen=True, slots=True)
class Context:
    """The topics in force: of the sentence or the last one that had any, of the list item, of the section."""

    sentence: str = ""
    item: str = ""
    section: str = ""
    named: tuple[str, ...] = ()  # the things with names in the sentence before
    text: str = ""  # the sentence itself

    def entering(self, sentence: str, title: str, patterns: SubjectPatterns) -> Context:
        """The context inside a sentence: a list item's lead phrase holds to the item's end."""
        lead = _LEAD.match(sentence)
        item = topic(lead[1], patterns) if lead else self.item
        turns = lead or _MANNER.match(bare(sentence[:40], patterns))  # a new work begins
        own = _of_sentence(sentence, patterns) or ("" if turns else self.sentence)
        named = tuple(_carriers(self.text, patterns)[1][-4:]) or self.named
        section = topic(title, patterns)
        return Context(own, item, section if _is_kind(section, patterns) or not _QUOTED.search(section) else "", named, sentence)


def topic(phrase: str, patterns: SubjectPatterns) -> str:
    """The noun of a lead phrase or title: 加快数据共享对接 → 数据共享对接; none where it names nothing."""
    phrase = bare(_CLAUSES.split(phrase)[0], patterns)
    act = patterns.act.match(phrase)
    phrase = _MANNER.sub("", phrase[act.end() :] if act else phrase)
    phrase = _MANNER_AFTER.sub("", phrase) or phrase
    quoted = _QUOTED.search(phrase)
    if quoted:
        return quoted[0]
    return "" if not 2 <= len(phrase) <= _LONGEST or patterns.empty.search(phrase) else phrase


def is_name(phrase: str, patterns: SubjectPatterns) -> bool:
    """Whether a topic is the name of a thing (a platform, a hotline) rather than a field of work."""
    return bool(_QUOTED.search(phrase)) or _is_kind(phrase, patterns)


def _is_kind(phrase: str, patterns: SubjectPatterns) -> bool:
    return len(phrase) > 3 and bool(patterns.carrier.fullmatch(phrase))


def _of_sentence(sentence: str, patterns: SubjectPatterns) -> str:
    """The owner that the first clause speaks of: 热线受理诉求5万件 → 热线."""
    for clause in _CLAUSES.split(sentence[:120])[:2]:
        held = holder(bare(re.split(r"\d", clause)[0], patterns), patterns)
        if 2 <= len(held) <= _LONGEST:
            return held
    ends, names = _carriers(sentence, patterns)
    return names[0] if names and sentence.startswith(names[0]) else ""


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
    for found in patterns.carrier.finditer(text):
        name = _behind_border(found[0], patterns)
        if 3 <= len(name) <= _LONGEST + 6:
            ends.append(found.end())
            names.append(name)
    return ends, names


_BORDER = re.compile(r"[的在为对将把向经了被于]|以及|通过|依托|推进|加快|推广|基于|使用|和|与|[市省县区](?=“)|\d[\d.]*[万亿]?[个项家款套条台]")


def _behind_border(words: str, patterns: SubjectPatterns) -> str:
    """建成网上预约平台 → 网上预约平台."""
    quoted = words.find("“")
    cut = 0
    for pattern in (_BORDER, patterns.act):
        for found in pattern.finditer(words, 0, quoted if quoted >= 0 else max(0, len(words) - 2)):
            cut = max(cut, found.end())
    name = bare(_MANNER.sub("", bare(words[cut:], patterns)), patterns)
    return name if name.count("“") == name.count("”") else name.replace("“", "").replace("”", "")


def spell_out(kind: str, names: tuple[str, ...]) -> str:
    """The full name of a thing that is called by its kind alone: 中心 → 市政务服务中心."""
    for name in reversed(names):
        if name != kind and name.endswith(kind):
            return name
    return ""


def names_before(text: str, end: int, context: Context, patterns: SubjectPatterns) -> tuple[str, ...]:
    """The last things with names before a position, those of the sentence before included."""
    ends, names = _carriers(text, patterns)
    index = bisect_right(ends, end)
    return (*context.named, *names[max(0, index - 4) : index])
