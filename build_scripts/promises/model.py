"""A package as read from disk, and what a check of it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from build_scripts import schema
from build_scripts.records import Problem
from build_scripts.squeeze import squeezed

Finding = Problem | None
Span = tuple[int, int]

REBUILD = (
    "build the package again; if the fault stays, a rule is wrong: "
    "`python -m build_scripts explain REPORT:OFFSET` says which, please report it with this message"
)
INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
DIGITS = re.compile("[0-9０-９]+")


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
        if INTEGER.fullmatch(self[start]) and INTEGER.fullmatch(self[end]):
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


@lru_cache(maxsize=64)  # the figures of a sentence ask for it one after the other
def visible(text: str) -> str:
    """Text without white space and without characters that show nothing: what cleaning leaves of it."""
    text = squeezed(text)
    if text.isprintable():
        return text
    return "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc"))


def short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:30]}…{text[-9:]}"
