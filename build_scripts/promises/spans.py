"""Places in the texts: what stands there, and that no digit is forgotten."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import pairwise

from build_scripts import schema
from build_scripts.promises.model import DIGITS, REBUILD, Finding, Package, Row, Span, short
from build_scripts.records import Problem


def spans(package: Package) -> Iterator[Finding]:
    """`text[char_start:char_end]` is what the row says stands there, and lies inside the row's section."""
    sections = package.by_id("sections")
    for row in package.rows["reports"]:
        yield _length_fault(row, package.texts.get(row["report_id"]))
        yield _checksum_fault(row, package.texts.get(row["report_id"]))
    for table in package.shape.values():
        if "char_start" not in table.columns:
            continue
        for row in package.rows[table.name]:
            text, span = package.texts.get(row["report_id"]), row.span()
            if text is not None and span is not None:
                yield _span_fault(row, text, span)
                yield _section_fault(row, span, sections)


def _length_fault(row: Row, text: str | None) -> Finding:
    if text is None or row["characters"] == str(len(text)):
        return None
    found = f"{row['characters']}, the text has {len(text)}"
    return Problem("span-length", row.at("characters"), found, "the length of the text", REBUILD)


def _checksum_fault(row: Row, text: str | None) -> Finding:
    if text is None or row["text_sha256"] == sha256(text.encode()).hexdigest():
        return None
    found = f"{row['text_sha256'][:8]}…"
    return Problem("text-checksum", row.at("text_sha256"), found, "the checksum of the text", REBUILD)


def _span_fault(row: Row, text: str, span: Span) -> Finding:
    start, end = span
    if not 0 <= start < end <= len(text):
        found = f"{start}:{end} in a text of {len(text)} characters"
        return Problem(
            "span-outside", row.at("char_start"), found, "a span inside the text, not empty", REBUILD
        )
    column = row.table.span
    if not column or text[start:end] == row[column]:
        return None
    there, said = text[start:end], row[column]
    found = f"“{short(said)}”, where {schema.text_path(row['report_id'])} has “{short(there)}”"
    return Problem("span-differs", row.at(column), found, "the characters that stand there", REBUILD)


def _section_fault(row: Row, span: Span, sections: Mapping[str, Row]) -> Finding:
    if "section_id" not in row.table.columns or row.table.name == "sections":
        return None
    section = sections.get(row["section_id"])
    around = section.span() if section else None
    if around is None or (around[0] <= span[0] and span[1] <= around[1]):
        return None
    found = f"a section at {around[0]}:{around[1]}, the row at {span[0]}:{span[1]}"
    # Told, and published all the same: the figure itself stands where the row says.
    expected = "the section that holds the row"
    return Problem("span-section", row.at("section_id"), found, expected, REBUILD, level="note")


# ---------------------------------------------------------------- the ledger


def ledger(package: Package) -> Iterator[Finding]:
    """Every digit run of a text, ASCII or full-width, lies in exactly one row of `numerals`."""
    ledgers: dict[str, list[tuple[Span, Row]]] = defaultdict(list)
    for row in package.rows["numerals"]:
        if span := row.span():
            ledgers[row["report_id"]].append((span, row))
    for report_id, text in package.texts.items():
        ledger = sorted(ledgers[report_id], key=lambda entry: entry[0])
        for (span, row), (following, other) in pairwise(ledger):
            yield _overlap_fault(row, other) if following[0] < span[1] else None
        # The rows do not overlap, or it has been told: so the ends rise as the starts do.
        spans = [span for span, _ in ledger]
        ends = [end for _, end in spans]
        for run in DIGITS.finditer(text):
            first = bisect_right(ends, run.start())
            around = [span for span in spans[first : first + 2] if span[0] < run.end()]
            yield _run_fault(report_id, text, run.span(), around)


def _overlap_fault(row: Row, other: Row) -> Problem:
    found = f"“{short(other['text'])}” begins inside “{short(row['text'])}” ({row.id})"
    return Problem("ledger-overlap", other.at("char_start"), found, "rows beside each other", REBUILD)


def _run_fault(report_id: str, text: str, run: Span, around: list[Span]) -> Finding:
    start, end = run
    if len(around) == 1 and around[0][0] <= start and end <= around[0][1]:
        return None
    rows = "no row" if not around else "several rows" if len(around) > 1 else "one row only in part"
    context = " ".join(text[max(0, start - 12) : end + 12].split())
    found = f"“{text[start:end]}” in {rows}, at …{short(context)}…"
    fix = f"see `python -m build_scripts explain {report_id}:{start}`; a rule of scan must take the whole run"
    where = f"{schema.text_path(report_id)}:{start}"
    return Problem("ledger-incomplete", where, found, "one row of numerals.csv that holds the digit run", fix)
