"""The shape of the data package: its tables, from `vocabulary/schema.toml`, and its version, from the changelog."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from build_scripts.checked_files import faults_of
from build_scripts.records import Problem

SCHEMA_FILE = Path(__file__).parent / "vocabulary" / "schema.toml"
CHANGELOG = Path(__file__).parent.parent / "CHANGELOG.md"
NAME = "digital-government-ledger"
DESCRIPTOR = "datapackage.json"
README = "README.md"
VERIFY = "verify.py"
ROW_SUMS, FILE_SUMS = "ROWSUMS", "SHA256SUMS"
COLUMNS = "csv-metadata.json"  # where readers of CSV on the Web look for it
CITATION = "CITATION.cff"
# The files of a package that are no resources:
BESIDE = (DESCRIPTOR, README, COLUMNS, CITATION, VERIFY, ROW_SUMS, FILE_SUMS)
TYPES = ("string", "integer", "number", "date", "boolean")
RELEASE_HEADING = re.compile(
    r"^##\s+\[?v?(\d+\.\d+\.\d+)\]?\s*[—–·-]\s*(\d{4}-\d{2}-\d{2})\s*$", re.MULTILINE
)


# ---------------------------------------------------------------- records


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `unit` says what its numbers count."""

    name: str
    type: str
    title: str
    title_en: str
    description: str
    description_en: str
    example: str
    required: bool = False
    pattern: str = ""
    minimum: int | None = None
    unit: str = ""
    unit_en: str = ""
    verbatim: bool = False  # repeats what a report prints
    concept: str = ""  # the SDMX concept that it states
    values: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # value → Chinese, English label
    codes: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # the same for lists of words


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: each cell of `column`, where not empty, is found in `table.target`."""

    column: str
    table: str
    target: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the package."""

    name: str
    title: str
    title_en: str
    description: str
    description_en: str
    key: tuple[str, ...]
    references: tuple[Reference, ...]
    span: str  # the column that repeats the source at char_start:char_end; "" where there is none
    fields: tuple[Field, ...]
    order: tuple[str, ...] = ()  # the columns by which rows are sorted
    columns: tuple[str, ...] = field(init=False)  # the names of the fields

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(column.name for column in self.fields))

    def sorter(self) -> Callable[[Mapping], tuple]:
        """The sort key of a row: numbers by size, all else as text."""
        numbers = {column.name for column in self.fields if column.type == "integer"}
        parts = [(name, name in numbers) for name in self.order or self.key]
        return lambda row: tuple(int(row[name] or 0) if whole else str(row[name]) for name, whole in parts)

    @property
    def path(self) -> str:
        return f"{self.name}.csv"


@dataclass(frozen=True, slots=True)
class Release:
    """The newest release of the changelog."""

    version: str  # semantic: 1.0.0
    date: str  # ISO 8601
    first: str = field(default="", compare=False)  # day of the first release; "" where this is the first


# ---------------------------------------------------------------- loading


def load(path: Path = SCHEMA_FILE) -> dict[str, Table]:
    """All tables by name, in the order of the file.

    Raises Fault, naming every fault, where the file contradicts itself or lacks a text.
    """
    with faults_of(path):
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        tables = {name: _table(name, entry) for name, entry in content.items()}
        faults = [fault for table in tables.values() for fault in _faults(table, tables)]
        if faults:
            raise ValueError("; ".join(faults))
    return tables


def _table(name: str, entry: Mapping) -> Table:
    entry = dict(entry)
    references = []
    for column, place in entry.pop("keys", {}).items():
        table, _, target = place.partition(".")
        references.append(Reference(column, table or name, target))
    return Table(
        name=name,
        key=tuple(entry.pop("key")),
        order=tuple(entry.pop("order", ())),
        references=tuple(references),
        span=entry.pop("span", ""),
        fields=tuple(_field(name, column, properties) for column, properties in entry.pop("fields").items()),
        **entry,
    )


def _field(table: str, name: str, properties: Mapping) -> Field:
    known = {part.name for part in fields(Field)}
    unknown = set(properties) - known
    if unknown:
        raise ValueError(f"{table}.{name}: unknown properties {sorted(unknown)}; known are {sorted(known)}")
    lists = ("values", "codes")
    labelled = {
        part: {value: tuple(labels) for value, labels in properties.get(part, {}).items()} for part in lists
    }
    unit, unit_en = ("日", "day") if properties.get("type") == "date" else ("无", "none")
    return Field(**{"unit": unit, "unit_en": unit_en, **properties, **labelled, "name": name})


def _faults(table: Table, tables: Mapping[str, Table]) -> Iterable[str]:
    for name in (*table.key, *table.order, *(reference.column for reference in table.references)):
        if name not in table.columns:
            yield f"{table.name}: the key {name} is no field"
    for reference in table.references:
        if reference.table not in tables or reference.target not in tables[reference.table].columns:
            yield f"{table.name}.{reference.column}: no field {reference.table}.{reference.target}"
    for column in table.fields:
        where = f"{table.name}.{column.name}"
        if column.type not in TYPES:
            yield f"{where}: type {column.type!r} is none of {', '.join(TYPES)}"
        for part in ("title", "title_en", "description", "description_en", "example"):
            if not getattr(column, part).strip():
                yield f"{where}: {part} is empty"
        if any(len(labels) != 2 for labels in (*column.values.values(), *column.codes.values())):
            yield f"{where}: each value needs a Chinese and an English label"


# ---------------------------------------------------------------- release


def read_release(path: Path = CHANGELOG) -> tuple[Release | None, list[Problem]]:
    """Version and date of the newest heading `## 1.0.0 — 2026-11-22`; the clock is never asked."""
    expected = "a heading like “## 1.0.0 — 2026-11-22”"
    try:
        releases = RELEASE_HEADING.findall(path.read_text(encoding="utf-8"))
    except OSError as error:
        found = error.strerror or str(error)
        return None, [Problem("changelog-unreadable", path.name, found, expected, f"restore {path.name}")]
    if not releases:
        fix = f"head the newest release in {path.name} with its version and its day"
        return None, [Problem("changelog-no-release", path.name, "no such heading", expected, fix)]
    version, day = releases[0]
    try:
        datetime.date.fromisoformat(day)
    except ValueError:
        fix = "write the day of the release as YYYY-MM-DD"
        return None, [Problem("changelog-no-release", path.name, f"the day {day}", "a day that exists", fix)]
    return Release(version, day, releases[-1][1] if len(releases) > 1 else ""), []


# ---------------------------------------------------------------- files


def text_path(report_id: str) -> str:
    """Where a report's text stands in the package."""
    return f"texts/{report_id}.txt"


def to_json(content: object, indent: int = 2) -> bytes:
    """Readable JSON with the same bytes every time."""
    return (json.dumps(content, ensure_ascii=False, indent=indent) + "\n").encode("utf-8")
