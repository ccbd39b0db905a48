"""Pages of what the reports name: platforms, programmes, organisations, awards, cited documents …"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..glossary import Term
from ..lexicon import Lexicon
from ..records import Document
from . import markdown as md
from .anchors import addresses, places_in_names
from .parts import (
    ROWS_ON_A_PAGE,
    amount,
    around,
    entity_link,
    figure_table,
    frame,
    other_names,
    region_link,
    report_anchor,
    report_ids,
    report_link,
    rest,
    separated,
    text,
    topic_link,
)
from .site import Site
from .terms import by_entity, term_link
from .view import Row, View, at, entity_page, linked, name_of, report_page, said, section_place, view
from .wording import DOCUMENT_ACTIONS, ENTITY_KINDS, ENTITY_KINDS_PLURAL, LANGUAGES, ROLES, pick, word


@dataclass(frozen=True, slots=True)
class Kin:
    """What an entity belongs to and what belongs to it."""

    parent: str
    parts: tuple[str, ...]
    places: tuple[str, ...]  # of the vocabulary: the regions that run or use it
    in_name: tuple[str, ...]  # regions whose name is a part of its own
    term: Term | None  # of the glossary


AROUND = 26  # characters shown on each side of a mention, at most; a sentence's end ends them
SENTENCE_ENDS = "。！？\n"


def pages(site: Site) -> dict[str, str | bytes]:
    """entities/index.md and entities/ID.md, in both languages."""
    data = view(site.tables, site.lexicon)
    texts = {document.seed.report_id: printed(document) for document in site.documents}
    spans = {
        mention.mention_id: (mention.start, mention.end)
        for document in site.documents
        for mention in document.mentions
    }
    shown, terms = listed(data), by_entity(site.glossary)
    anchors, in_name = addresses(site.documents, data), places_in_names(data)
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= index(language, data, shown)
        labels = [(name_of(language, data.entities[key]), entity_page(language, key)) for key in shown]
        for place, key in enumerate(shown):
            passages = {row["mention_id"]: passage(texts, spans, row) for row in data.mentions.get(key, ())}
            kin = family(data, site.lexicon, key, in_name.get(key, ()), terms.get(key))
            result |= one(language, data, key, kin, passages, anchors, labels, place)
    return result


def listed(data: View) -> list[str]:
    """By kind, in the order in which kinds are explained, then as in the vocabulary."""
    kinds = {kind: index for index, kind in enumerate(ENTITY_KINDS)}
    return sorted(data.entities, key=lambda key: kinds.get(data.entities[key].get("kind", ""), len(kinds)))


@dataclass(frozen=True, slots=True)
class Printed:
    """A report's cleaned text, and where its numbers stand with their units: what no quotation may cut in two.

    The places are in order and apart from each other.
    """

    text: str
    numbers: Sequence[tuple[int, int]]

    def cut(self, place: int, outwards: int) -> int:
        """A place moved to the end of the number it falls into: -1 to its begin, 1 to its end."""
        place = min(max(place, 0), len(self.text))
        before = bisect_left(self.numbers, (place,)) - 1
        start, end = self.numbers[before] if before >= 0 else (0, 0)
        if place >= end:
            return place
        return start if outwards < 0 else end


def printed(document: Document) -> Printed:
    found = (*document.numerals, *document.metrics)
    numbers: list[tuple[int, int]] = []
    for start, end in sorted({(item.start, item.end) for item in found}):
        if numbers and start < numbers[-1][1]:
            first, last = numbers.pop()
            numbers.append((first, max(last, end)))
        else:
            numbers.append((start, end))
    return Printed(document.clean.text, numbers)


def passage(
    texts: Mapping[str, Printed], spans: Mapping[str, tuple[int, int]], row: Row, key: str = "mention_id"
) -> tuple[str, str, str]:
    """What stands before the mention, the mention, what stands behind it in its sentence."""
    report, span = texts.get(row["report_id"]), spans.get(row[key])
    if report is None or span is None or span[0] == span[1]:
        return "", row.get("text", ""), ""
    whole, (start, end) = report.text, span
    first, last = report.cut(start - AROUND, -1), report.cut(end + AROUND, 1)
    before, after = whole[first:start], whole[end:last]
    sentence = max(before.rfind(mark) for mark in SENTENCE_ENDS) + 1
    stop = min((place for mark in SENTENCE_ENDS if (place := after.find(mark)) >= 0), default=-1)
    head = before[sentence:] if sentence else ("…" if first else "") + before
    tail = after[: stop + 1].rstrip("\n") if stop >= 0 else after + ("…" if last < len(whole) else "")
    return head, whole[start:end], tail


def index(language: str, data: View, shown: Sequence[str]) -> dict[str, str]:
    page = at(language, "entities/index.md")
    total = sum(len(data.mentions.get(key, ())) for key in shown)
    blocks = [
        text(
            language,
            f"报告提到的平台、机制、机构与文件，共{len(shown)}个，出现{total}处。每一处都可回到原文。",
            f"What the reports name: {len(shown)} platforms, programmes, organisations and documents, "
            f"in {total:,} places. Each leads back to the text. English names are ours unless marked as official.",
        )
    ]
    for kind in dict.fromkeys(data.entities[key].get("kind", "") for key in shown):
        members = [key for key in shown if data.entities[key].get("kind", "") == kind]
        blocks.append(
            md.heading(
                2,
                word(language, ENTITY_KINDS, kind)
                if language == "zh"
                else ENTITY_KINDS_PLURAL.get(kind, kind.capitalize()),
                f"kind-{kind}",
            )
        )
        blocks.append(entity_table(language, data, page, members))
    return frame(
        language,
        "entities/index.md",
        text(language, "名录：平台、机制与文件", "Names: platforms, programmes and documents"),
        text(
            language,
            f"报告提到的{len(shown)}个平台、机制、机构与文件。",
            f"The {len(shown)} platforms, programmes, organisations and documents that the reports name.",
        ),
        *blocks,
    )


def entity_table(language: str, data: View, page: str, keys: Sequence[str]) -> str:
    heads = (
        ("名称", "Name"),
        ("含义", "Meaning"),
        ("提及", "Mentions"),
        ("数据", "Figures"),
        ("见于", "Named by"),
    )
    rows = []
    for key in keys:
        mentions = data.mentions.get(key, ())
        rows.append(
            [
                entity_link(language, data, page, key) + official_mark(language, data.entities[key]),
                said(language, name_of(language, data.entities[key], "definition", "definition_en")),
                str(len(mentions)),
                str(len(data.by_entity.get(key, ()))),
                separated(
                    language, (report_link(language, data, page, item) for item in report_ids(mentions))
                )
                or "—",
            ]
        )
    return md.table([pick(language, head) for head in heads], rows, "llrrl")


def official_mark(language: str, row: Row) -> str:
    """On English pages, that the English name is no translation of ours."""
    return " (official)" if language == "en" and row.get("name_en_official") == "true" else ""


def family(data: View, lexicon: Lexicon | None, key: str, in_name: tuple[str, ...], term: Term | None) -> Kin:
    """What else is known of an entity besides its own row."""
    known = getattr(lexicon, "entities", {})
    parts = tuple(item for item, row in data.entities.items() if row.get("parent_id") == key)
    places = known[key].regions if key in known else ()
    return Kin(data.entities[key].get("parent_id", ""), parts, places, in_name, term)


def one(
    language: str,
    data: View,
    key: str,
    kin: Kin,
    passages: Mapping[str, tuple[str, str, str]],
    anchors: Mapping[str, str],
    labels: Sequence[tuple[str, str]],
    place: int,
) -> dict[str, str]:
    row, path = data.entities[key], f"entities/{key}.md"
    page, name = at(language, path), name_of(language, row)
    mentions, figures = data.mentions.get(key, ()), data.by_entity.get(key, ())
    blocks = [
        said(language, name_of(language, row, "definition", "definition_en")),
        facts(language, data, page, key, kin),
        md.heading(2, text(language, "数据", "Figures"), "figures"),
        figure_table(language, data, page, figures)
        if figures
        else text(
            language,
            "未见数据：报告提到它，但没有说到它的数字。",
            "None stated: the reports name it, but say no number of it.",
        ),
        md.heading(2, text(language, "提及之处", "Where it is named"), "mentions"),
        *mention_list(language, data, page, mentions, passages, anchors),
        around(language, page, labels, place),
    ]
    reports = len(report_ids(mentions))
    kind = word(language, ENTITY_KINDS, row.get("kind", ""))
    description = text(
        language,
        f"{name}（{kind}）：见于{reports}份报告，共{len(mentions)}处，{len(figures)}条数据。",
        f"{name} ({kind}): named by {amount('en', reports, '', 'report')} in "
        f"{amount('en', len(mentions), '', 'place')}, {amount('en', len(figures), '', 'figure')}.",
    )
    lang = "zh-Hans" if language == "en" and not row.get("name_en") else ""
    return frame(
        language, path, name, description, *blocks, parents=("index.md", "entities/index.md"), title_lang=lang
    )


def facts(language: str, data: View, page: str, key: str, kin: Kin) -> str:
    row, parent, children, places = data.entities[key], kin.parent, kin.parts, kin.places
    items = [text(language, "类别：", "Kind: ") + word(language, ENTITY_KINDS, row.get("kind", ""))]
    items += other_names(language, row)
    aliases = [item for item in row.get("aliases", "").split("|") if item]
    if aliases:
        items.append(
            text(language, "又作：", "Also written: ")
            + separated(language, (said(language, item) for item in aliases))
        )
    if parent in data.entities:
        items.append(text(language, "属于：", "Part of: ") + entity_link(language, data, page, parent))
    if children:
        items.append(
            text(language, "包括：", "Includes: ")
            + separated(language, (entity_link(language, data, page, item) for item in children))
        )
    topics = dict.fromkeys(
        item["topic_id"] for item in data.by_entity.get(key, ()) if item["topic_id"] in data.topics
    )
    if topics:
        items.append(
            text(language, "相关主题：", "Topics: ")
            + separated(language, (topic_link(language, data, page, item) for item in topics))
        )
    known = [item for item in places if item in data.regions]
    if known:
        items.append(
            text(language, "建设或使用它的地区：", "Places that run or use it: ")
            + separated(language, (region_link(language, data, page, item) for item in known))
        )
    if kin.in_name:
        items.append(
            text(language, "名称中的地区：", "Places in its name: ")
            + separated(language, (region_link(language, data, page, item) for item in kin.in_name))
        )
    regions = dict.fromkeys(
        data.reports[item]["region_id"]
        for item in report_ids(data.mentions.get(key, ()))
        if data.reports.get(item, {}).get("region_id") in data.regions
    )
    if regions:
        items.append(
            text(language, "提到它的地区：", "Places whose reports name it: ")
            + separated(language, (region_link(language, data, page, item) for item in regions))
        )
    if kin.term is not None:
        items.append(text(language, "术语：", "In the glossary: ") + term_link(language, page, kin.term))
    return md.bullets(items)


def mention_list(
    language: str,
    data: View,
    page: str,
    mentions: Sequence[Row],
    passages: Mapping[str, tuple[str, str, str]],
    anchors: Mapping[str, str],
) -> list[str]:
    """Each place under its report: a few words around it, linked to the text."""
    if not mentions:
        return [text(language, "目前没有报告提到它。", "No report names it yet.")]
    blocks = []
    for report_id in report_ids(mentions[:ROWS_ON_A_PAGE]):
        rows = [row for row in mentions[:ROWS_ON_A_PAGE] if row["report_id"] == report_id]
        blocks += [
            f"### {report_link(language, data, page, report_id)} {report_anchor('mentions', report_id)}",
            md.bullets(
                mention(language, data, page, row, passages[row["mention_id"]], anchors) for row in rows
            ),
        ]
    return [*blocks, rest(language, page, len(mentions), "entity_mentions")]


def mention(
    language: str,
    data: View,
    page: str,
    row: Row,
    words: tuple[str, str, str],
    anchors: Mapping[str, str],
) -> str:
    before, name, after = words
    anchor = anchors.get(row["mention_id"], "")
    target = report_page("zh", row["report_id"], anchor) if anchor else section_place(data, row)
    section = data.sections.get(row.get("section_id", ""), {})
    title = f"{section.get('number', '')}{section.get('title', '')}" or word(
        language, ROLES, section.get("role", "")
    )
    place = linked(language, page, name, target, pick(language, ("到原文：", "To the text: ")) + title)
    action = row.get("action", "")
    note = word(language, DOCUMENT_ACTIONS, action) if action else ""
    quoted = (
        (md.run(before, "zh-Hans") if before else "") + place + (md.run(after, "zh-Hans") if after else "")
        if language == "en"
        else md.escape(before) + place + md.escape(after, line_start=False)
    )
    return quoted + (pick(language, (f"（{note}）", f" ({note})")) if note else "")
