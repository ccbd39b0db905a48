"""The clean text of a report as Markdown: headings, paragraphs, lists, marked figures, damaged places, names.

Nothing but marks is added. `figures.plain` takes them away again and must give back exactly the cleaned lines
that this module was handed; for that, every block says whether it begins a line of the text:

* a heading or paragraph begins one, unless the block before it carries the class `run-in`;
* a list item with the marker `*` begins one, an item with `-` goes on with the line (一是… 二是… runs);
* a table that was flattened into text stands as a table again: of it the words come back, not the gaps between cells.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..figures import ASIDE, CONTINUES, PRINTED_AFTER, PRINTED_BEFORE, PRINTED_TABLE
from ..grid import Table, tables
from ..records import Check, Defect, Document, Line, Metric, Section
from . import markdown as md
from .wording import VERDICTS

_SPACE = re.compile(r"\s+")
_DEEPEST = 5  # heading level
_VERDICTS = ("holds", "within_rounding", "cannot_tell", "fails")  # of several, the last is the one to say


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the cleaned text that is shown as a link."""

    start: int
    end: int
    shown: str  # differs from the text only where a damaged place has a reading
    target: str
    title: str = ""
    attrs: str = ""  # an attribute list, as `markdown.attributes` makes it


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of one line of the cleaned text that becomes one block of the page."""

    start: int
    end: int
    kind: str  # heading paragraph item title table
    level: int = 0
    anchor: str = ""
    lead_end: int = 0  # items: the part before it is set in bold
    table: Table | None = None


# ---------------------------------------------------------------- marks


def figure_marks(document: Document) -> tuple[Mark, ...]:
    """Figures and damaged places in reading order; those that overlap become one mark."""
    spans: list[Metric | Defect] = [*document.metrics, *document.defects]
    spans.sort(key=lambda span: (span.start, -span.end))
    groups: list[list[Metric | Defect]] = []
    reach = -1
    for span in spans:
        if groups and (span.start < reach or span.start == groups[-1][0].start):
            groups[-1].append(span)
        else:
            groups.append([span])
        reach = max(reach, span.end) if len(groups[-1]) > 1 else span.end
    return tuple(mark for group in groups if (mark := _mark(document.clean.text, group)) is not None)


def _mark(text: str, group: Sequence[Metric | Defect]) -> Mark | None:
    start, end = group[0].start, max(span.end for span in group)
    metrics = [span for span in group if isinstance(span, Metric)]
    defects = [span for span in group if isinstance(span, Defect)]
    shown, printed = _restored(text, start, end, defects), text[start:end]
    if not shown or "\n" in printed:
        return None
    if shown != printed:
        title = f"{PRINTED_BEFORE}{printed}{PRINTED_AFTER}"
    else:
        title = defects[0].reason if defects else ""
    target = f"#r-{metrics[0].metric_id}" if metrics else f"#d-{defects[0].defect_id}"
    return Mark(start, end, shown, target, title)


def _restored(text: str, start: int, end: int, defects: Iterable[Defect]) -> str:
    """The text with each damaged place that has a reading replaced by it."""
    out, at = [], start
    for defect in defects:
        if defect.restored and defect.start >= at:
            out += [text[at : defect.start], defect.restored]
            at = defect.end
    return "".join([*out, text[at:end]])


def link_marks(
    document: Document, entities: Mapping[str, str], places: Mapping[str, str], taken: Sequence[Mark]
) -> tuple[Mark, ...]:
    """The first mention of each entity and place in each section, where nothing else is marked.

    Headings stay clean, and a place inside a longer name belongs to that name. Each mark has an id, so that what
    names it can lead back to it.

    `entities`, `places`: id → link from the report's page.
    """
    wanted = [(m, entities.get(m.entity_id), m.mention_id) for m in document.mentions]
    wanted += [(m, places.get(m.region_id), m.place_mention_id) for m in document.places if not m.within]
    seen: set[tuple[str, str]] = set()
    kept: list[Mark] = []
    headings = _headings(document)
    for mention, target, name in sorted(wanted, key=lambda found: (found[0].start, -found[0].end)):
        if target is None or (mention.section_id, target) in seen or mention.end <= mention.start:
            continue
        if any(_overlaps(others, mention.start, mention.end) for others in (taken, kept[-1:], headings)):
            continue
        seen.add((mention.section_id, target))
        shown = document.clean.text[mention.start : mention.end]
        attrs = md.attributes(name.removeprefix(f"{document.seed.report_id}-"))
        kept.append(Mark(mention.start, mention.end, shown, target, attrs=attrs))
    return tuple(kept)


def verdict_marks(document: Document, taken: Sequence[Mark]) -> tuple[Mark, ...]:
    """A note of no width before the last character of a sentence whose numbers were checked; it leads to the check.

    A check of several sentences is noted beside the last of them. The link has no text (its sign is in the style
    sheet, its name in `aria-label`), so that the text of the page stays the report's. None where the sentence ends
    in a mark of `taken`.
    """
    places = {n.numeral_id: n.sentence for n in document.numerals}
    numerals = {m.metric_id: m.numeral_id for m in document.metrics}
    noted: dict[int, list[Check]] = {}
    for check in document.checks:
        known = [places.get(i.numeral_id or numerals.get(i.metric_id, ""), -1) for i in check.inputs]
        if known and max(known) >= 0:
            noted.setdefault(max(known), []).append(check)
    found = []
    for index, checks in sorted(noted.items()):
        sentence = document.sentences[index]
        at = sentence.end - 1
        if sentence.paragraph < 0 or at <= sentence.start or mark_at(taken, at) is not None:
            continue
        worst = max(checks, key=lambda check: _VERDICTS.index(check.verdict))
        said = f"核算：{VERDICTS[worst.verdict][0]}" + (f"（共{len(checks)}项）" if len(checks) > 1 else "")
        attrs = md.attributes("", ("verdict", worst.verdict), **{"aria-label": said})
        found.append(Mark(at, at, "", f"#k-{worst.check_id}", f"{said}。{worst.formula}", attrs))
    return tuple(found)


def _overlaps(marks: Sequence[Mark | Block], start: int, end: int) -> bool:
    """Whether one of the marks (or blocks), in reading order and apart, shares a character with a span."""
    before = bisect_left(marks, end, key=_start) - 1
    return before >= 0 and marks[before].end > start


def _start(span: Mark | Block | Section | Line) -> int:
    return span.start


def within(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    """The marks, given in reading order, that lie in a span."""
    inside = marks[bisect_left(marks, start, key=_start) : bisect_right(marks, end, key=_start)]
    return [mark for mark in inside if mark.end <= end]


def mark_at(marks: Sequence[Mark], start: int) -> Mark | None:
    """The mark, of those in reading order, that covers a position of the cleaned text."""
    before = bisect_right(marks, start, key=_start) - 1
    found = marks[before] if before >= 0 else None
    return found if found is not None and start < max(found.end, found.start + 1) else None


def distance(text: str, marks: Sequence[Mark], start: int, end: int) -> int:
    """How many characters, white space not counted, a page shows for `text[start:end]`."""
    shown, at = 0, start
    for mark in within(marks, start, end):
        shown += _length(text[at : mark.start]) + _length(mark.shown)
        at = mark.end
    return shown + _length(text[at:end])


def _length(text: str) -> int:
    return len(_SPACE.sub("", text))


# ---------------------------------------------------------------- blocks


def blocks(document: Document) -> tuple[Block, ...]:
    """Every line of the text that is not furniture, cut into blocks without a gap."""
    wanted = sorted(_headings(document) + _paragraphs(document), key=lambda block: (block.start, block.end))
    found: list[Block] = []
    printed = {block.start: block for block in _tables(document)}
    told = 0  # where the last table ends
    for line in document.clean.lines:
        if line.start < told:
            continue
        if block := printed.get(line.start):
            told = block.end
            found.append(block)
        elif line.kind == "title":
            found.append(Block(line.start, line.end, "title"))
        elif line.kind == "body":
            inside = wanted[
                bisect_left(wanted, line.start, key=_start) : bisect_left(wanted, line.end, key=_start)
            ]
            found += _filled(line, [block for block in inside if block.end <= line.end])
    return _anchored(document, found)


def _headings(document: Document) -> list[Block]:
    return [
        Block(*section.heading, "heading", min(section.level + 1, _DEEPEST), section.section_id)
        for section in document.sections
        if section.heading
    ]


def _tables(document: Document) -> list[Block]:
    """The tables of the text, with the whole of their lines; none in which a heading or furniture stands."""
    lines, headings = document.clean.lines, _headings(document)
    found = []
    for table in tables(document.clean):
        inside = lines[
            bisect_right(lines, table.start, key=_start) - 1 : bisect_left(lines, table.end, key=_start)
        ]
        start, end = inside[0].start, inside[-1].end
        if all(line.kind == "body" for line in inside) and not _overlaps(headings, start, end):
            found.append(Block(start, end, "table", table=table))
    return found


def _paragraphs(document: Document) -> list[Block]:
    found = []
    for paragraph in document.paragraphs:
        first = paragraph.items[0].start if paragraph.items else paragraph.end
        if paragraph.start < first:
            found.append(Block(paragraph.start, first, "paragraph"))
        found += [Block(item.start, item.end, "item", lead_end=item.lead_end) for item in paragraph.items]
    return found


def _filled(line: Line, inside: Iterable[Block]) -> list[Block]:
    """The blocks of a line; what none of them covers becomes a paragraph, so that nothing is lost."""
    out, at = [], line.start
    for block in inside:
        if block.start < at:
            continue
        if at < block.start:
            out.append(Block(at, block.start, "paragraph"))
        out.append(block)
        at = block.end
    return out + ([Block(at, line.end, "paragraph")] if at < line.end else [])


def _anchored(document: Document, found: Sequence[Block]) -> tuple[Block, ...]:
    """A section without a heading lends its id to its first block."""
    anchors = {}
    for section in document.sections:
        if section.heading is None and section.role != "furniture":
            index = bisect_left(found, section.start, key=_start)
            if index < len(found) and found[index].start < section.end and found[index].kind != "heading":
                anchors.setdefault(found[index].start, section.section_id)
    return tuple(replace(block, anchor=anchors.get(block.start, block.anchor)) for block in found)


# ---------------------------------------------------------------- Markdown


def text_markdown(document: Document, marks: Sequence[Mark], asides: Collection[str] = ()) -> str:
    """The whole text as Markdown; `marks` do not overlap.

    `asides`: ids of the sections whose own text ends in a link to what is offered beside it (`figures.Asides`).
    """
    text = document.clean.text
    ordered = sorted(marks, key=lambda mark: mark.start)
    found = blocks(document)
    ends = {last: key for key, last in _last_blocks(document, found).items() if key in asides}
    out: list[str] = []
    for index, block in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        # an item with `-` says itself that it goes on with the line
        goes_on = following is not None and text[following.start - 1] != "\n" and following.kind != "item"
        if out:
            out.append("\n" if block.kind == "item" and found[index - 1].kind == "item" else "\n\n")
        out.append(
            _block(text, ordered, block, goes_on, f"[](#{aside_id(ends[index])})" if index in ends else "")
        )
    return "".join(out)


def aside_id(section_id: str) -> str:
    """The id of what is offered beside the text of a section."""
    return f"{ASIDE}-{section_id}"


def _last_blocks(document: Document, found: Sequence[Block]) -> dict[str, int]:
    """section_id → index of the last block that stands in it and in no section below it; headings do not count."""
    sections = sorted(document.sections, key=_start)
    last: dict[str, int] = {}
    open_: list[Section] = []
    upcoming = 0
    for index, block in enumerate(found):
        while upcoming < len(sections) and sections[upcoming].start <= block.start:
            open_.append(sections[upcoming])
            upcoming += 1
        while open_ and open_[-1].end <= block.start:
            open_.pop()
        if open_ and block.kind != "heading":
            last[open_[-1].section_id] = index
    return last


def _block(text: str, marks: Sequence[Mark], block: Block, goes_on: bool, tail: str) -> str:
    if block.table:
        return _printed_table(text, marks, block, tail)
    classes = ([CONTINUES] if goes_on else []) + (["printed-title"] if block.kind == "title" else [])
    attrs = md.attributes(block.anchor, classes)
    if block.kind == "heading":
        return f"{'#' * block.level} {inline(text, marks, block.start, block.end)} {attrs}"
    if block.kind == "item":
        marker = "*" if block.start == 0 or text[block.start - 1] == "\n" else "-"
        said = f"{marker} {inline(text, marks, block.start, block.end, block.lead_end)}"
    else:
        said = inline(text, marks, block.start, block.end)
    return said + tail + (f"\n{{: {attrs[1:-1]} }}" if attrs else "")


def _printed_table(text: str, marks: Sequence[Mark], block: Block, tail: str) -> str:
    rows = [[inline(text, marks, start, end) for start, end in row] for row in block.table.rows]
    rows[-1][-1] += tail
    align = "".join("r" if numbers else "l" for numbers in block.table.numbers)
    anchor = f' id="{block.anchor}"' if block.anchor else ""
    opened = f'<div class="{PRINTED_TABLE}"{anchor} markdown="1">'
    return "\n\n".join([opened, md.table(rows[0], rows[1:], align), "</div>"])


def inline(text: str, marks: Sequence[Mark], start: int, end: int, bold_to: int = 0) -> str:
    """`text[start:end]` with its marks; everything up to `bold_to` in bold, but no mark is cut in two."""
    here = within(marks, start, end)
    for mark in here:
        if mark.start < bold_to < mark.end:
            bold_to = mark.start
    if bold_to <= start:
        return _run(text, here, start, end, True)
    lead = [mark for mark in here if mark.end <= bold_to]
    rest = [mark for mark in here if mark.end > bold_to]
    return f"**{_run(text, lead, start, bold_to, False)}**{_run(text, rest, bold_to, end, False)}"


def _run(text: str, marks: Iterable[Mark], start: int, end: int, line_start: bool) -> str:
    out, at = [], start
    for mark in marks:
        out.append(md.escape(text[at : mark.start], line_start and at == start))
        out.append(md.link(mark.shown, mark.target, mark.title, mark.attrs))
        at = mark.end
    out.append(md.escape(text[at:end], line_start and at == start))
    return "".join(out)


def furniture_markdown(document: Document) -> str:
    """The furniture lines as paragraphs, in their order; "" where there is none."""
    lines = [line for line in document.clean.lines if line.kind == "furniture"]
    return "\n\n".join(md.escape(document.clean.text[line.start : line.end]) for line in lines)
