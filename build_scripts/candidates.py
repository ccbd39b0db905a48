"""Names that nobody knows yet: proposed for the vocabulary with their sentences, never added in silence.

A candidate stands in “ ”, in 《 》 or before 平台, 系统, 小程序, APP, and no entity has it. Most of what stands in “ ” is
a slogan; a person decides, with the sentence before their eyes. `python -m build_scripts candidates` prints each with
the entry to paste into `vocabulary/entities.toml`; the quality pages list them.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .entities import Hit, find_names, finder, fold, sentence_breaks, sentence_span
from .lexicon import Lexicon
from .records import CleanText, Document

RULES = ("title", "suffix", "quoted")  # the surer first


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name in one report, at its first place."""

    name: str
    rule: str  # one of `RULES`
    sentence: str
    start: int  # cleaned positions of the name
    end: int
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name in all reports."""

    name: str
    rule: str  # the surest of those that found it
    count: int  # how often it stands in the reports
    places: tuple[tuple[str, Candidate], ...]  # report id and first place, in the order of the reports
    regions: tuple[str, ...]  # of these reports


def proposals(documents: Iterable[Document], lexicon: Lexicon) -> tuple[Proposal, ...]:
    """The names of all reports that no entity has: the surer kinds first, then the more frequent."""
    found: dict[str, list[tuple[Document, Candidate]]] = {}
    counts: Counter[str] = Counter()
    for document in documents:
        folded = fold(document.clean.text)
        for candidate in candidates(document.clean, lexicon, document.facts.region_id):
            name = fold(candidate.name)
            found.setdefault(name, []).append((document, candidate))
            counts[name] += folded.count(name)
    made = [_proposal(group, counts[name]) for name, group in found.items()]
    return tuple(sorted(made, key=lambda item: (RULES.index(item.rule), -item.count, item.name)))


def _proposal(group: Sequence[tuple[Document, Candidate]], count: int) -> Proposal:
    return Proposal(
        name=group[0][1].name,
        rule=min((candidate.rule for _, candidate in group), key=RULES.index),
        count=count,
        places=tuple((document.seed.report_id, candidate) for document, candidate in group),
        regions=tuple(dict.fromkeys(d.facts.region_id for d, _ in group if d.facts.region_id)),
    )


# ---------------------------------------------------------------- the entry to paste

_KIND_OF = (("平台", "platform"), ("系统", "system"), ("小程序", "platform"), ("app", "platform"))


def kind_of(proposal: Proposal) -> str:
    """The kind of entity that the name's form suggests."""
    if proposal.rule == "title":
        return "document"
    return next((kind for suffix, kind in _KIND_OF if fold(proposal.name).endswith(suffix)), "mechanism")


def entry(proposal: Proposal) -> str:
    """The TOML entry of a proposal. What a person must write is left empty, which the vocabulary refuses."""
    kind = kind_of(proposal)
    identifier = "doc-" if kind == "document" else ""
    lines = [
        "[[entity]]",
        f'entity_id = "{identifier}"  # readable: the name in pinyin, joined by hyphens',
        f'kind = "{kind}"',
        f"name_zh = {_quoted(proposal.name)}",
        'name_en = ""',
        'definition = ""  # one sentence, from what the reports say',
        'definition_en = ""',
        f"regions = {_quoted(list(proposal.regions))}",
    ]
    return "\n".join(lines) + "\n"


def _quoted(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)  # a JSON string or list of strings is TOML as well


def report(proposal: Proposal) -> str:
    """A proposal for people: name, count, each place with its sentence, and the entry."""
    lines = [f"{proposal.name}  ({proposal.count}×)"]
    lines += [
        f"  {report_id}:{place.char_start}  {place.sentence.strip()}" for report_id, place in proposal.places
    ]
    return "\n".join(lines) + "\n\n" + entry(proposal)


# ---------------------------------------------------------------- finding them

_SUFFIX = re.compile(r"(?:平台|系统|小程序|APP|App|app)(?![化性地内])")
_WORD = r"[\u4e00-\u9fffA-Za-z0-9+\-]"
_BEFORE_SUFFIX = re.compile(rf"(?:{_WORD}{{0,8}}“[^“”，,。；;：:\n]{{2,20}}”)?{_WORD}{{0,24}}$")
_WINDOW = 56  # characters: the longest that _BEFORE_SUFFIX can match
_MARKED = re.compile(r"《(?P<title>[^《》\n]{4,80})》|“(?P<quoted>(?!\d+”)[^“”，,。；;：:！？\n]{2,20})”")
# What stands before a name and is no part of it: verbs, links, measure words.
_LEAD = re.compile(
    r".*(?:建设|推进|搭建|打造|完成|建成|建立|使用|通过|依托|对接|利用|运用|接入|升级|改造|开发|优化|完善|上线|部署|推广|"
    r"推动|实现|推出|基于|登录|加快|整合|打通|涵盖|提供|纳入|引进|深化|拓展|开展|汇聚|形成|成为|构建|健全|以及|包含|包括|"
    r"提高|摸清|强化|编制|做好|启动|承接|结合|发挥|充分|迅速|[一二三四五六七八九十]是|"
    r"统一录入|紧跟|已有|本季度|20\d\d年|(?:全|我)[国省市区县州]|\d项|研发|"
    r"等|的|与|和|及|将|在(?!线)|到|从|由|了|向|至|个(?!人)|套|款|各类|各|该|对(?!接))"
)
_NO_NAME = re.compile(
    r"(?:省|市|区|县|国家|级|子|类|移动|综合|信息|业务|用业务|管理|服务|相关|自建|省建|上云|政府|政务|部门|各级|统一|重大|发展"
    r"|基础|支撑|审批|交易|系统|应用|办事|自动化|办公|地市|标准版|标准化|一体化|区内|大|本|为|地|下发)*"
    r"(?:平台|系统|小程序|APP|App|app)"
)


def candidates(clean: CleanText, lexicon: Lexicon, region_id: str = "") -> tuple[Candidate, ...]:
    """The names of one report that no entity has: each once, at its first place."""
    names = finder(lexicon, region_id)
    seen: set[str] = set()
    proposed = []
    for line in clean.lines:
        if line.kind == "furniture":
            continue
        text = clean.text[line.start : line.end]
        breaks = sentence_breaks(text)
        known = list(find_names(text, names))
        starts = [hit.start for hit in known]
        for rule, start, end in _proposals(text):
            name = text[start:end]
            last = bisect_right(starts, end - 1) - 1
            if fold(name) in seen or (last >= 0 and _is_known(rule, text, start, end, known[last])):
                continue
            seen.add(fold(name))
            begin, stop = sentence_span(breaks, start, end, len(text))
            source = clean.source_span(line.start + start, line.start + end)
            proposed.append(
                Candidate(name, rule, text[begin:stop], line.start + start, line.start + end, *source)
            )
    return tuple(proposed)


def _is_known(rule: str, text: str, start: int, end: int, hit: Hit) -> bool:
    """Whether the last entity named before `end` is the one proposed: a longer title or name is a new one."""
    if rule == "title":
        return hit.start <= start and hit.end >= end
    if rule == "quoted":
        return hit.end > start
    rest = text[hit.end : end].removeprefix("”")  # “甲”平台 is 甲
    return hit.end >= end or (hit.end > start and _NO_NAME.fullmatch(rest) is not None)


def _proposals(text: str) -> Iterator[tuple[str, int, int]]:
    for found in _MARKED.finditer(text):
        rule = str(found.lastgroup)
        if rule == "quoted" and "、" in found[rule]:
            continue  # “抓早、抓小、抓苗头”: a slogan, or a list
        if rule == "quoted" and _SUFFIX.match(text, found.end()):
            continue  # “甲”小程序 is proposed whole
        yield rule, *found.span(rule)
    for suffix in _SUFFIX.finditer(text):
        window = text[max(0, suffix.start() - _WINDOW) : suffix.start()]
        before = _BEFORE_SUFFIX.search(window)[0]
        lead = _LEAD.match(before.split("“")[0])  # what is quoted is not taken apart
        start = suffix.start() - len(before) + (lead.end() if lead else 0)
        if not text[start].isdigit() and not _NO_NAME.fullmatch(text, start, suffix.end()):
            yield "suffix", start, suffix.end()
