"""Which entities a report names, and which figures are said of them.

The names come from `vocabulary/entities.toml`, whose head documents how they are written. Text and names are
compared *folded*: quotation marks and blanks left out, Latin letters small, full-width forms narrow. One regular
expression, built as a tree of all names, reads each line once; at each place the longest name wins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from .lexicon import Entity, Lexicon
from .records import CleanText, Mention, Metric, Section
from .squeeze import squeezed
from .wordtree import longest_of

LOCAL = "@"  # before a wording that counts only in reports of the entity's own regions

# ---------------------------------------------------------------- folding

_LEFT_OUT = "“”‘’\"'＂＇「」『』 \t\u3000\xa0"
_FOLD = (
    {ord(character): None for character in _LEFT_OUT}
    | {code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F) if chr(code) not in _LEFT_OUT}
    | {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
)
_KEPT = re.compile(f"[^{re.escape(_LEFT_OUT)}]")


def fold(text: str) -> str:
    """The form in which names and text are compared: `“IPV6”网（一期）` → `ipv6网(一期)`."""
    return text.translate(_FOLD)


# ---------------------------------------------------------------- finding names


@dataclass(frozen=True, slots=True)
class Finder:
    """All wordings that count in the reports of one region, compiled."""

    pattern: re.Pattern[str] | None  # None: no names at all
    entity_of: Mapping[str, str]  # folded wording → entity id
    not_within: Mapping[str, tuple[str, ...]]  # entity id → folded longer words


@dataclass(frozen=True, slots=True)
class Hit:
    entity_id: str
    start: int  # position in the text searched
    end: int


@lru_cache(maxsize=16)  # asked for again at every step of a report
def finder(lexicon: Lexicon, region_id: str = "") -> Finder:
    """Compile the names of the lexicon for the reports of one region.

    Args:
        region_id: the region whose report is read; "" leaves out the wordings marked `@`.
    """
    above = {region.region_id for region in lexicon.region_path(region_id)} if region_id else set()
    entity_of: dict[str, str] = {}
    for entity in lexicon.entities.values():
        for wording in _wordings(entity, above):
            entity_of.setdefault(wording, entity.entity_id)
    within = {
        entity.entity_id: tuple(map(fold, entity.not_within))
        for entity in lexicon.entities.values()
        if entity.not_within
    }
    return Finder(_compiled(tuple(sorted(entity_of))), entity_of, within)


def _wordings(entity: Entity, above: set[str]) -> Iterator[str]:
    """Folded wordings of an entity; those marked `@` only where one of its regions is among `above`."""
    own = not above.isdisjoint(entity.regions)
    for wording in (entity.name_zh, *entity.aliases, *entity.match):
        if own or not wording.startswith(LOCAL):
            yield fold(wording.removeprefix(LOCAL))


@lru_cache(maxsize=16)
def _compiled(words: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile(longest_of(words)) if words else None


def find_names(text: str, names: Finder) -> Iterator[Hit]:
    """Entities named in one line of text, from left to right, without overlaps."""
    if names.pattern is None:
        return
    folded = fold(text)
    # equal lengths: nothing was left out, and positions agree
    places = [kept.start() for kept in _KEPT.finditer(text)] if len(folded) != len(text) else range(len(text))
    position = 0
    while found := names.pattern.search(folded, position):
        entity_id = names.entity_of[found[0]]
        start, end = places[found.start()], places[found.end() - 1] + 1
        if _cuts_a_word(text, start, end) or _inside_longer(
            folded, found, names.not_within.get(entity_id, ())
        ):
            position = found.start() + 1
            continue
        position = found.end()
        yield Hit(entity_id, *_with_open_quotes(text, start, end))


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Whether Latin letters or digits go on beyond the span, or it joins two quoted things (`A”“B`)."""
    before = start > 0 and _latin(text[start]) and _latin(text[start - 1])
    after = end < len(text) and _latin(text[end - 1]) and _latin(text[end])
    return before or after or "”“" in text[start:end]


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _inside_longer(folded: str, found: re.Match[str], longer: tuple[str, ...]) -> bool:
    return any(
        folded.find(word, max(0, found.end() - len(word)), found.start() + len(word)) >= 0 for word in longer
    )


def _with_open_quotes(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the quotation mark whose partner stands inside: 甲”领导小组 gets its “."""
    inner = text[start:end]
    if inner.count("”") > inner.count("“") and text[start - 1 : start] == "“":
        start -= 1
    if inner.count("“") > inner.count("”") and text[end : end + 1] == "”":
        end += 1
    return start, end


# ---------------------------------------------------------------- mentions

_SENTENCE_END = re.compile(r"[。！？；!?;\n]")
_CONTEXT = 400  # characters on either side: a text without full stops stays linear


def find_mentions(
    clean: CleanText,
    sections: Sequence[Section],
    lexicon: Lexicon,
    report_id: str,
    region_id: str = "",
) -> tuple[Mention, ...]:
    """Every place of a report where an entity is named, in reading order; page furniture left out.

    Args:
        region_id: the region of the report (`ReportFacts.region_id`): bodies named by 市…, 区… are its own.
    """
    names = finder(lexicon, region_id)
    placed = sorted(sections, key=lambda section: section.start)
    starts = [section.start for section in placed]
    contexts: Counter[str] = Counter()
    mentions = []
    for line in clean.lines:
        if line.kind == "furniture":
            continue
        text = clean.text[line.start : line.end]
        breaks = sentence_breaks(text)
        for hit in find_names(text, names):
            section = _section_at(placed, starts, line.start + hit.start)
            is_document = lexicon.entities[hit.entity_id].kind == "document"
            in_plan = section is not None and section.role == "plans"
            begin, stop = sentence_span(breaks, hit.start, hit.end, len(text))
            sentence = text[begin:stop]
            digest = context_hash(hit.entity_id, sentence)
            contexts[digest] += 1
            start, end = line.start + hit.start, line.start + hit.end
            char_start, char_end = clean.source_span(start, end)
            at = (hit.start - begin, hit.end - begin)
            mentions.append(
                Mention(
                    mention_id=f"{report_id}-e-{digest}-{contexts[digest]}",
                    entity_id=hit.entity_id,
                    report_id=report_id,
                    section_id=section.section_id if section else "",
                    char_start=char_start,
                    char_end=char_end,
                    text=clean.source[char_start:char_end],
                    action=document_action(sentence, *at, in_plan) if is_document else "",
                    start=start,
                    end=end,
                )
            )
    return tuple(mentions)


def _section_at(placed: Sequence[Section], starts: list[int], position: int) -> Section | None:
    """The innermost section at a cleaned position: the last one to begin that has not ended."""
    for index in range(bisect_right(starts, position) - 1, -1, -1):
        if position < placed[index].end:
            return placed[index]
    return None


def sentence_breaks(text: str) -> list[int]:
    """Where the sentences of a line begin, the first one left out."""
    return [mark.end() for mark in _SENTENCE_END.finditer(text)]


def sentence_span(breaks: list[int], start: int, end: int, length: int) -> tuple[int, int]:
    """The sentence (or the part of it between semicolons) around a span of a line, its mark left out."""
    index = bisect_right(breaks, start)
    begin = breaks[index - 1] if index else 0
    after = bisect_right(breaks, end)
    stop = breaks[after] - 1 if after < len(breaks) else length
    return max(begin, start - _CONTEXT), min(stop, end + _CONTEXT)


def context_hash(named: str, sentence: str) -> str:
    """8 hex digits of the id of what is named and of its sentence: text above does not change them."""
    return sha256(f"{named}\n{squeezed(sentence)}".encode()).hexdigest()[:8]


# ---------------------------------------------------------------- what became of a document

# The last verb before the title decides; the first alternative that matches at a place wins.
_VERBS = re.compile(
    r"(?P<drafting>(?:正在|着手|抓紧|牵头|组织)(?:修改|修订|制定|制订|起草|编制|研究)(?:完善)?|起草|草拟|拟定|拟订|研制|"
    r"(?:制定|制订|编制)(?!并?(?:印发|出台|发布|公布|下发))|形成(?=[^，,]{0,8}(?:稿|草案)))"
    r"|(?P<revised>修订并?(?:印发|出台|发布|完善)?|完善(?=[^，,]{0,6}$))"
    r"|(?P<issued>(?:制定|制订|编制)?并?(?:印发|出台|颁布|下发|公布|发布|签订|签署|制画|绘制))"
    r"|(?P<cited>根据|按照|依照|依据|对照|对标|贯彻|落实|实施|执行|结合|围绕|推进)"
)
# 《…》,由市政府印发 · 《…》已出台 · “…”标准研制工作; after a comma another verb opens its own clause
_AFTER = re.compile(
    r"[”》]*(?:(?P<issued>[，,]?已?[由经以][^，,。；;]{0,16}(?:印发|出台|颁布|发布|公布)"
    r"|已?(?:正式)?(?:印发|出台|颁布|发布|公布))"
    r"|(?P<drafting>[^，,。；;]{0,4}(?:研制|编制|起草|制定|制订|修订)(?:工作|完善)?))"
)
_TITLE = re.compile(r"《[^《》]*》?")
_INTENT = re.compile(r"(?:将|拟|计划|力争|争取|尽快|抓紧)[^，,。；;]{0,12}$")


def document_action(sentence: str, start: int, end: int, in_plan: bool) -> str:
    """What the report does with the document named in `sentence[start:end]`: a value of `entity_mentions.action`.

    Verbs inside other titles do not count. In a plan section (or after 将, 拟, 计划 …) what is to be drafted,
    revised or issued is `planned`.
    """
    before = _TITLE.sub(lambda title: "》" * len(title[0]), sentence[:start])
    verbs = list(_VERBS.finditer(before))
    verb = verbs[-1] if verbs else None
    after = _AFTER.match(sentence[end:])
    action = str(verb.lastgroup) if verb else "cited"
    if after and action in ("cited", "drafting"):
        action = str(after.lastgroup)
    intent = bool(verb) and bool(_INTENT.search(before[: verb.start()]))
    return "planned" if action != "cited" and (in_plan or intent) else action


# ---------------------------------------------------------------- figures said of an entity

_CLAUSE_END = re.compile(r"[，,；;。！？!?：:\n]")
_LISTED_AFTER = re.compile(r"”?、")
_BESIDE = re.compile(r"”?(?:、|和|与|及|以及)(?:全[省市区县])?$")  # 甲和|16个镇, 甲及全区|104台
_COUNTERPART = ("向", "与", "同", "被", "经")


def link_metrics(
    metrics: Iterable[Metric],
    mentions: Sequence[Mention],
    clean: CleanText,
    lexicon: Lexicon,
    region_id: str = "",
) -> tuple[tuple[str, str], ...]:
    """Pairs (metric id, entity id) of figures that are said of an entity, sorted.

    An entity counts when the figure's subject names it; where the subject names none, the last one named before
    the figure in the same clause counts, unless it is only dealt with (向…, 与…). Documents count by the subject
    only. An entity that merely stands in an enumeration of another clause, or beside the figure in one (甲和16个镇),
    does not count.
    """
    names = finder(lexicon, region_id)
    near = [m for m in mentions if lexicon.entities[m.entity_id].kind != "document"]
    near.sort(key=lambda mention: mention.start)
    ends = [mention.end for mention in near]
    places = _places(mentions)
    pairs = set()
    for metric in metrics:
        told = {hit.entity_id for hit in find_names(metric.subject, names)}
        for entity_id in told or _named_before(metric, near, ends, clean.text):
            is_award = lexicon.entities[entity_id].kind == "award"
            if _is_said_of(places.get(entity_id, []), metric, clean.text, is_award):
                pairs.add((metric.metric_id, entity_id))
    return tuple(sorted(pairs))


def _places(mentions: Sequence[Mention]) -> dict[str, list[tuple[int, int]]]:
    """Where each entity stands, in the order of the text."""
    places: dict[str, list[tuple[int, int]]] = {}
    for mention in sorted(mentions, key=lambda mention: mention.start):
        places.setdefault(mention.entity_id, []).append((mention.start, mention.end))
    return places


def _is_said_of(places: list[tuple[int, int]], metric: Metric, text: str, is_award: bool) -> bool:
    """Whether the nearest mention before the figure lets the figure be the entity's, if its subject says so."""
    after = bisect_right(places, (metric.start, metric.start))
    if after < len(places) and not _CLAUSE_END.search(text, metric.end, places[after][0]):
        return True  # 50个…甲…: named behind the figure, in its clause
    if not after:
        return True
    start, end = places[after - 1]
    between = text[end : metric.start]
    if len(between) > _CONTEXT:
        return True
    if is_award and _SENTENCE_END.search(between):
        return False  # what follows is said of another award, or of the winner
    listed = bool(_LISTED_AFTER.match(between)) or text[max(0, start - 2) : start].rstrip("“").endswith("、")
    if _CLAUSE_END.search(between):
        return not (listed or between.lstrip("”").startswith("等"))
    return not (_BESIDE.search(between) and (listed or _BESIDE.fullmatch(between)))


def _named_before(metric: Metric, near: Sequence[Mention], ends: list[int], text: str) -> set[str]:
    index = bisect_right(ends, metric.start) - 1
    if index < 0 or _CLAUSE_END.search(text, near[index].end, metric.start):
        return set()
    if text.startswith(_COUNTERPART, max(0, near[index].start - 1)):
        return set()
    return {near[index].entity_id}
