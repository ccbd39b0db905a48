"""A report to read: its text as cleaned, as Markdown with its headings and as plain text.

Nothing is restored and nothing added but what is said at the head; the text with every offset is in the package.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from build_scripts.formats.model import Publication, Row
from build_scripts.records import Document

_NOTICE = "非官方汇编，以原网页为准 · unofficial compilation; the original page prevails"
_DEEPEST = 6  # heading level
# Characters that Markdown would take for marks; a digit and a full stop at the start would open a list.
_MARKS = re.compile(r"[\\`*_{}\[\]<>#|~]")
_START = re.compile(r"^(\d+)([.)])|^([-+=])")


def markdown(publication: Publication, report_id: str) -> bytes:
    """The report in CommonMark, facts first."""
    row, document = _found(publication, report_id)
    lines = [
        "---",
        *(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in facts(row)),
        "---",
        "",
    ]
    lines += [f"# {_escaped(row['title'] or report_id)}", ""]
    for level, text in blocks(document):
        lines += [f"{'#' * min(level + 1, _DEEPEST)} {_escaped(text)}" if level else _escaped(text), ""]
    return "\n".join(lines).encode("utf-8")


def text(publication: Publication, report_id: str) -> bytes:
    """The report as plain text: a line for each heading and paragraph."""
    row, document = _found(publication, report_id)
    lines = [row["title"] or report_id, *(f"{key}: {value}" for key, value in facts(row)), ""]
    lines += [text for _, text in blocks(document)]
    return ("\n".join(lines) + "\n").encode("utf-8")


def facts(row: Row) -> Iterator[tuple[str, str]]:
    """What is known of the report, and that this is no official copy."""
    for key in ("report_id", "title", "title_en", "issuer", "issuer_en", "region_id", "coverage_start"):
        yield key, row[key]
    for key in ("coverage_end", "published_on", "index_number", "document_number", "source_url"):
        yield key, row[key]
    yield "notice", _NOTICE


def blocks(document: Document) -> Iterator[tuple[int, str]]:
    """Headings (level from 1) and paragraphs (level 0) in reading order; page furniture is left out."""
    furniture = [(line.start, line.end) for line in document.clean.lines if line.kind != "body"]
    found = [(part.heading[0], part.level, part.heading) for part in document.sections if part.heading]
    found += [
        (paragraph.start, 0, (paragraph.start, paragraph.end))
        for paragraph in document.paragraphs
        if document.sections[paragraph.section].role != "furniture"
    ]
    for start, level, (first, last) in sorted(found):
        if not any(low <= start < high for low, high in furniture):
            yield level, " ".join(document.clean.text[first:last].split())


def _found(publication: Publication, report_id: str) -> tuple[Row, Document]:
    (row,) = publication.selected["reports"][report_id]["reports"]
    return row, publication.documents[report_id]


def _escaped(text: str) -> str:
    safe = _MARKS.sub(lambda mark: "\\" + mark[0], text)
    return _START.sub(lambda mark: f"{mark[1]}\\{mark[2]}" if mark[1] else f"\\{mark[0]}", safe)
