"""What the package promises beyond its schema: the checks of room validate that are ours.

A check goes through a package and yields a `Problem` for each fault and None for each test that passed, so that
the quality page can say how much was tested. Checks do not repeat what frictionless tells already: where another
fault makes a test impossible (no such text, an offset that is no number) they pass over it.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from build_scripts import schema
from build_scripts.records import Problem

Finding = Problem | None
Span = tuple[int, int]

REBUILD = (
    "build the package again; if the fault stays, a rule is wrong: "
    "`python -m build_scripts explain REPORT:OFFSET` says which, please report it with this message"
)

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORMS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "integer": (_INTEGER, "a whole number in ASCII digits, such as 1004"),
    "number": (
        _NUMBER,
        "a plain decimal such as 99.86, without NaN, exponent, separator or zeros at the end",
    ),
    "date": (_DATE, "a day that exists, as YYYY-MM-DD"),
    "boolean": (re.compile("true|false"), "true or false"),
}
_DIGITS = re.compile("[0-9０-９]+")


# ---------------------------------------------------------------- records


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, with all that a message must say of its place."""

    table: schema.Table
    number: int  # as spreadsheets count: the header is row 1
    cells: Mapping[str, str]  # every column of the table; "" where the file lacks it

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def id(self) -> str:
        return "/".join(self[column] for column in self.table.key)

    def at(self, column: str = "") -> str:
        """The place, for a message: file, row, id, column, and where its text stands."""
        parts = [self.table.path, f"row {self.number} ({self.id})", column]
        if "char_start" in self.table.columns and self.table.name != "sections":
            parts.append(f"{schema.text_path(self['report_id'])}:{self['char_start']}")
        return ", ".join(filter(None, parts))

    def span(self, start: str = "char_start", end: str = "char_end") -> Span | None:
        """Positions in the text; None where the cells are no whole numbers."""
        if _INTEGER.fullmatch(self[start]) and _INTEGER.fullmatch(self[end]):
            return int(self[start]), int(self[end])
        return None

    def number_in(self, column: str) -> Decimal | None:
        """The number in a cell; None where there is none."""
        try:
            value = Decimal(self[column])
        except InvalidOperation:
            return None
        return value if value.is_finite() else None


@dataclass(frozen=True, slots=True)
class Package:
    """A package as read from disk."""

    folder: Path
    descriptor: Mapping
    shape: Mapping[str, schema.Table]
    rows: Mapping[str, tuple[Row, ...]]  # by table
    texts: Mapping[str, str]  # report_id → text

    def all(self) -> Iterator[Row]:
        for rows in self.rows.values():
            yield from rows

    def by_id(self, table: str) -> dict[str, Row]:
        return {row.id: row for row in self.rows[table]}


@dataclass(frozen=True, slots=True)
class Check:
    """A check, under the words that the quality page shows."""

    name: str
    title: str
    title_en: str
    run: Callable[[Package], Iterable[Finding]]


# ---------------------------------------------------------------- files


def _files(package: Package) -> Iterator[Finding]:
    """The descriptor lists every file, and nothing else lies there; it says licence and origin."""
    listed = {str(resource.get("path", "")) for resource in package.descriptor.get("resources", ())}
    here = {
        path.relative_to(package.folder).as_posix() for path in package.folder.rglob("*") if path.is_file()
    }
    here -= {schema.DESCRIPTOR, schema.README}
    wanted = {table.path for table in package.shape.values()}
    wanted |= {schema.text_path(row["report_id"]) for row in package.rows["reports"]}
    for path in sorted(here | listed | wanted):
        yield _file_fault(path, path in here, path in listed, path in wanted)
    for part in ("name", "version", "licenses", "sources", "contributors"):
        if package.descriptor.get(part):
            yield None
        else:
            expected = f"`{part}` with a value"
            yield Problem("descriptor-incomplete", schema.DESCRIPTOR, f"no `{part}`", expected, REBUILD)


def _file_fault(path: str, here: bool, listed: bool, wanted: bool) -> Finding:
    if here and listed and wanted:
        return None
    faults = [
        *(["not in the folder"] if not here else []),
        *(["not in the descriptor"] if not listed else []),
        *(["of no table and no report"] if not wanted else []),
    ]
    expected = "the same files in the folder, the descriptor and the tables"
    return Problem("package-files", path, ", ".join(faults), expected, REBUILD)


# ---------------------------------------------------------------- cells


def _cells(package: Package) -> Iterator[Finding]:
    """Typed cells in their one strict form, and no cell of white space."""
    for row in package.all():
        for column in row.table.fields:
            yield _cell_fault(row, column)


def _cell_fault(row: Row, column: schema.Field) -> Finding:
    text = row[column.name]
    if not text:
        return None
    if not text.strip():
        fix = "mend what made the cell: nothing is an empty cell"
        return Problem(
            "cell-blank", row.at(column.name), f"white space, {text!r}", "a value, or nothing", fix
        )
    if column.type not in _FORMS:
        return None
    form, expected = _FORMS[column.type]
    if form.fullmatch(text) and text != "-0" and (column.type != "date" or _is_day(text)):
        return None
    fix = "where it was written by hand, write it so in the sidecar or the vocabulary; else: " + REBUILD
    return Problem("cell-form", row.at(column.name), f"“{text}”", expected, fix)


def _is_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


# ---------------------------------------------------------------- ids and references


def _ids(package: Package) -> Iterator[Finding]:
    """No id names two things, not even in two tables."""
    first: dict[str, Row] = {}
    for row in package.all():
        if len(row.table.key) > 1:
            continue
        other = first.setdefault(row.id, row)
        if other.table is row.table:
            yield None
        else:
            fix = f"give another id to the row of {row.table.name} or to that of {other.table.name}"
            if "reports" in (row.table.name, other.table.name):
                fix = "rename the seed file, or set `report_id` in the sidecar beside it"
            yield Problem("id-twice", row.at(), f"the id of {other.at()}", "an id of its own", fix)


def _links(package: Package) -> Iterator[Finding]:
    """Rows that belong together belong to one report."""
    for table in package.shape.values():
        for reference in table.references:
            other = package.shape[reference.table]
            one_report = "report_id" in table.columns and "report_id" in other.columns
            if not one_report or reference.column == "outcome_report_id":
                continue
            targets = package.by_id(other.name)
            for row in package.rows[table.name]:
                target = targets.get(row[reference.column])
                if target is None or target["report_id"] == row["report_id"]:
                    yield None
                else:
                    found = f"“{target.id}” of the report {target['report_id']}"
                    expected = f"a row of the report {row['report_id']}"
                    yield Problem("link-report", row.at(reference.column), found, expected, REBUILD)


def _rings(package: Package) -> Iterator[Finding]:
    """Whoever follows the references of a table to itself comes to an end. Only a base unit is its own."""
    for table in package.shape.values():
        for reference in table.references:
            if reference.table == table.name and reference.column != "base_unit_id":
                yield from _rings_of(package.rows[table.name], reference.column)


def _rings_of(rows: Iterable[Row], column: str) -> Iterator[Finding]:
    above = {row.id: row[column] for row in rows}
    done: set[str] = set()
    for row in rows:
        path: list[str] = []
        here = row.id
        while here in above and here not in done and here not in path:
            path.append(here)
            here = above[here]
        if here in path:
            found = " → ".join([*path[path.index(here) :], here])
            fix = "let one of them point elsewhere, or nowhere"
            yield Problem("link-ring", row.at(column), found, "a chain that ends", fix)
        else:
            yield None
        done.update(path)


def _corrections(package: Package) -> Iterator[Finding]:
    """Each correction names a row that exists."""
    ids = {row.id for row in package.all()}
    for row in package.rows["corrections"]:
        if row["target_id"] in ids:
            yield None
        else:
            fix = "correct quote, sentence and occurrence in the sidecar, or remove the correction"
            yield Problem(
                "correction-target", row.at("target_id"), f"“{row['target_id']}”", "the id of a row", fix
            )


# ---------------------------------------------------------------- spans


def _spans(package: Package) -> Iterator[Finding]:
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
    if row.table.span is None:
        return None
    column, how = row.table.span
    there, said = text[start:end], row[column]
    if there == said or (how == "squeezed" and squeezed(there) == squeezed(said)):
        return None
    found = f"“{_short(said)}”, where {schema.text_path(row['report_id'])} has “{_short(there)}”"
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


def squeezed(text: str) -> str:
    """Text without white space and without characters that show nothing: what cleaning leaves of it."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:30]}…{text[-9:]}"


# ---------------------------------------------------------------- the ledger


def _ledger(package: Package) -> Iterator[Finding]:
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
        for run in _DIGITS.finditer(text):
            first = bisect_right(ends, run.start())
            around = [span for span in spans[first : first + 2] if span[0] < run.end()]
            yield _run_fault(report_id, text, run.span(), around)


def _overlap_fault(row: Row, other: Row) -> Problem:
    found = f"“{_short(other['text'])}” begins inside “{_short(row['text'])}” ({row.id})"
    return Problem("ledger-overlap", other.at("char_start"), found, "rows beside each other", REBUILD)


def _run_fault(report_id: str, text: str, run: Span, around: list[Span]) -> Finding:
    start, end = run
    if len(around) == 1 and around[0][0] <= start and end <= around[0][1]:
        return None
    rows = "no row" if not around else "several rows" if len(around) > 1 else "one row only in part"
    context = " ".join(text[max(0, start - 12) : end + 12].split())
    found = f"“{text[start:end]}” in {rows}, at …{_short(context)}…"
    fix = f"see `python -m build_scripts explain {report_id}:{start}`; a rule of scan must take the whole run"
    where = f"{schema.text_path(report_id)}:{start}"
    return Problem("ledger-incomplete", where, found, "one row of numerals.csv that holds the digit run", fix)


# ---------------------------------------------------------------- figures


@dataclass(frozen=True, slots=True)
class Promise:
    """What the columns of one row of `metrics` promise about each other."""

    code: str
    column: str
    expected: str
    fault: Callable[[Row, Package, Mapping[str, Row]], str]  # row, package, numerals → what is wrong, or ""


def _figures(package: Package) -> Iterator[Finding]:
    """The columns of each figure agree with each other, and with the ledger."""
    numerals = package.by_id("numerals")
    for row in package.rows["metrics"]:
        for promise in PROMISES:
            found = promise.fault(row, package, numerals)
            yield (
                Problem(promise.code, row.at(promise.column), found, promise.expected, REBUILD)
                if found
                else None
            )


def _range(row: Row, *_: object) -> str:
    low, high = row.number_in("value"), row.number_in("value_high")
    return f"{row['value_high']}, which is the value itself" if high is not None and high == low else ""


def _start(row: Row, *_: object) -> str:
    moment = row["period_type"] in ("stock", "cumulative")
    return f"“{row['period_start']}” of a {row['period_type']}" if moment and row["period_start"] else ""


def _order(row: Row, *_: object) -> str:
    start, end = row["period_start"], row["period_end"]
    return f"{start} to {end}" if start and end and start > end else ""


def _sentence(row: Row, package: Package, _: object) -> str:
    text, quote = package.texts.get(row["report_id"]), row.span()
    span = row.span("sentence_start", "sentence_end")
    if text is None or quote is None or span is None:
        return ""
    if not (span[0] <= quote[0] and quote[1] <= span[1]):
        return f"a sentence at {span[0]}:{span[1]}, the quote at {quote[0]}:{quote[1]}"
    there = text[slice(*span)]
    if squeezed(there) == squeezed(row["sentence"]):
        return ""
    return f"“{_short(row['sentence'])}”, where the text has “{_short(there)}”"


def _page(row: Row, *_: object) -> str:
    address = f"reports/{row['report_id']}/#f-{row['metric_id']}"
    return "" if row["page"] == address else f"“{row['page']}”"


def _review(row: Row, *_: object) -> str:
    reviewed = row["review"] == "reviewed"
    return "" if reviewed == bool(row["reviewed_on"]) else f"“{row['reviewed_on']}” and {row['review']}"


def _unit(row: Row, *_: object) -> str:
    unknown = "unit_unknown" in row["flags"].split()
    return f"“{row['unit_id']}” and the flag unit_unknown" if unknown and row["unit_id"] else ""


def _repaired(row: Row, *_: object) -> str:
    repaired = "repaired" in row["flags"].split()
    return (
        "" if repaired == bool(row["defect_id"]) else f"“{row['defect_id']}” and the flags “{row['flags']}”"
    )


def _numeral(row: Row, _: Package, numerals: Mapping[str, Row]) -> str:
    numeral = numerals.get(row["numeral_id"])
    here, there = row.span(), numeral.span() if numeral else None
    if numeral is None or here is None or there is None:
        return ""
    if here[1] <= there[0] or there[1] <= here[0]:
        return f"“{numeral['text']}” at {there[0]}:{there[1]}, the quote at {here[0]}:{here[1]}"
    if numeral["kind"] not in ("metric", "rank", "garbled"):
        return f"“{numeral['text']}” of kind {numeral['kind']}"
    if numeral["kind"] == "garbled" and "repaired" not in row["flags"].split():
        return f"“{numeral['text']}” of kind garbled, without the flag repaired"
    return ""


PROMISES: tuple[Promise, ...] = (
    Promise("figure-range", "value_high", "the other end of a range, or nothing", _range),
    Promise(
        "figure-period", "period_start", "nothing, as stocks and cumulative counts have no start", _start
    ),
    Promise("figure-period", "period_end", "an end that is not before the start", _order),
    Promise("figure-sentence", "sentence", "the sentence of the text that holds the quote", _sentence),
    Promise("figure-page", "page", "reports/<report_id>/#f-<metric_id>", _page),
    Promise("figure-review", "reviewed_on", "a day where the figure is reviewed, and only there", _review),
    Promise("figure-unit", "unit_id", "a unit, or the flag unit_unknown", _unit),
    Promise("figure-repaired", "defect_id", "a defect where the flag is repaired, and only there", _repaired),
    Promise(
        "figure-numeral", "numeral_id", "a metric, a rank or a repaired number at the same place", _numeral
    ),
)


# ---------------------------------------------------------------- checks and commitments


def _arithmetic(package: Package) -> Iterator[Finding]:
    """Intervals of `checks` are the right way round, and each check names its numbers, one an input."""
    used = {row["check_id"] for row in package.rows["check_inputs"]}
    for row in package.rows["checks"]:
        for name in ("stated", "expected"):
            yield _interval_fault(row, name)
        if row["check_id"] in used:
            yield None
        else:
            found = "no row of check_inputs.csv"
            yield Problem("check-inputs", row.at(), found, "at least one number that the check uses", REBUILD)
    for row in package.rows["check_inputs"]:
        if bool(row["metric_id"]) != bool(row["numeral_id"]):
            yield None
        else:
            found = f"metric_id “{row['metric_id']}”, numeral_id “{row['numeral_id']}”"
            yield Problem("check-inputs", row.at(), found, "one of the two", REBUILD)


def _interval_fault(row: Row, name: str) -> Finding:
    low, high = row.number_in(f"{name}_low"), row.number_in(f"{name}_high")
    if low is None or high is None or low <= high:
        return None
    return Problem("check-interval", row.at(f"{name}_low"), f"{low} to {high}", "low not above high", REBUILD)


def _outcomes(package: Package) -> Iterator[Finding]:
    """An outcome comes with the passage that tells it."""
    for row in package.rows["commitments"]:
        text = package.texts.get(row["outcome_report_id"], "")
        start, end = row.span("outcome_char_start", "outcome_char_end") or (0, 0)
        if row["outcome"] in ("met", "partly", "missed") and not 0 <= start < end <= len(text):
            found = f"{row['outcome']}, told by “{row['outcome_report_id']}” at {start}:{end}"
            yield Problem(
                "outcome-place", row.at("outcome"), found, "a passage of a text of the package", REBUILD
            )
        else:
            yield None


CHECKS: tuple[Check, ...] = (
    Check(
        "files",
        "文件与描述一致，许可与来源齐全",
        "files and descriptor agree; licence, origin are said",
        _files,
    ),
    Check(
        "cells",
        "数字、日期写法严格，没有空白单元格",
        "numbers and dates in strict form, no blank cells",
        _cells,
    ),
    Check("ids", "标识全包唯一", "ids are unique in the whole package", _ids),
    Check("links", "引用不越出报告", "rows that belong together belong to one report", _links),
    Check("rings", "上下级引用不成环", "chains of references come to an end", _rings),
    Check("spans", "位置处的原文与表中所录相同", "the text at each offset is what the row says", _spans),
    Check("ledger", "每串数字恰在台账一行中", "every digit run is in the ledger exactly once", _ledger),
    Check("figures", "数据各字段相互一致", "the columns of each figure agree with each other", _figures),
    Check(
        "arithmetic",
        "核算的区间与所用数字完整",
        "checks have sound intervals, name their numbers",
        _arithmetic,
    ),
    Check("outcomes", "任务结果有出处", "each outcome of a commitment names its passage", _outcomes),
    Check("corrections", "更正的对象存在", "each correction names a row that exists", _corrections),
)
