"""What every format is made from, and how a format is described.

A `Publication` is one release as it will be read by others: the tables, the texts, the descriptor. A `Format` is a
row of the table in `build_scripts.formats`: a pure function from the publication to the bytes of a file, and what
is said of that file to people and machines.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from build_scripts import schema
from build_scripts.records import Document

Row = Mapping[str, str]  # cells as published: plain decimals, ISO dates, "" where there is nothing
Value = str | int | float | Decimal | bool | datetime.date | None
Pair = tuple[str, str]  # Chinese, English
BY_ID = "{id}"  # stands in the path of a format that makes a file for each row of a table


@dataclass(frozen=True, slots=True)
class Distribution:
    """One file of the release: what catalogues list and people download."""

    path: str  # below the site's root, with forward slashes; not escaped
    format: str  # name of the format that made it
    media_type: str
    title: Pair
    description: Pair
    size: int  # bytes
    sha256: str  # 64 hexadecimal digits
    rows: int | None  # of data; None where a file holds no table
    key: str = ""  # the row it is about: the id of a report, an indicator …; the name of a table


@dataclass(frozen=True, slots=True)
class Publication:
    """One release, and all that its files are made from."""

    version: str  # semantic
    date: str  # ISO 8601, from the changelog
    site: str  # address of the site, with a slash at its end; "" where it is not known
    shape: Mapping[str, schema.Table]
    rows: Mapping[str, Sequence[Row]]  # by table, in the order of the package
    texts: Mapping[str, str]  # report_id → text
    descriptor: Mapping  # the content of datapackage.json
    package: Mapping[str, bytes]  # path in the package → bytes
    documents: Mapping[str, Document]  # by report_id
    validation: Mapping = field(default_factory=dict)  # what `validate.validate` reports
    first: str = ""  # day of the first release; "" where this is the first
    # Kind of selection (reports, indicators …) → id → table → rows; `formats.build` fills it in.
    selected: Mapping[str, Mapping[str, Mapping[str, Sequence[Row]]]] = field(default_factory=dict)
    distributions: Sequence[Distribution] = ()  # made so far: by the formats above this one in the table


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table of formats.

    `make(publication)` gives the bytes of the file. Where `each` names a table (or "tables": every table), the
    path holds `{id}`, and `make(publication, id)` gives the bytes of the file of one row.
    """

    name: str
    path: str  # below the site's root
    media_type: str
    title: Pair
    description: Pair
    make: Callable[..., bytes]
    each: str = ""
    slow: bool = False  # made of the package and the documents only, and kept between builds
    count: Callable[..., int | None] = lambda *_: None  # rows of data in the file, given what `make` is given

    def ids(self, publication: Publication) -> list[str]:
        """What `make` is called for: one id a file, "" for the only file of this format."""
        if not self.each:
            return [""]
        if self.each == "tables":
            return list(publication.shape)
        (key,) = publication.shape[self.each].key
        return [row[key] for row in publication.rows[self.each]]


# ---------------------------------------------------------------- cells


def typed(cell: str, kind: str) -> Value:
    """A cell as what its field's type says; None where it is empty."""
    if not cell:
        return None
    match kind:
        case "integer":
            return int(cell)
        case "number":
            return Decimal(cell)
        case "boolean":
            return cell == "true"
        case "date":
            return datetime.date.fromisoformat(cell)
    return cell


def exact(number: Decimal) -> int | float | None:
    """The number as other programs hold it; None where binary floating point would change what is printed."""
    if number == number.to_integral_value():
        whole = int(number)
        return whole if abs(whole) <= 2**53 else None
    binary = float(number)
    return binary if Decimal(repr(binary)) == number else None


def json_row(table: schema.Table, row: Row) -> dict[str, object]:
    """A row as JSON has it: numbers as numbers, null where a cell is empty, dates as text.

    A number that binary floating point would change stays text.
    """
    return {field.name: _json_value(row[field.name], field.type) for field in table.fields}


def _json_value(cell: str, kind: str) -> object:
    value = typed(cell, kind)
    if isinstance(value, Decimal):
        number = exact(value)
        return cell if number is None else number
    return cell if isinstance(value, datetime.date) else value


def all_rows(publication: Publication) -> int:
    """Rows of all tables."""
    return sum(len(rows) for rows in publication.rows.values())


to_json = partial(schema.to_json, indent=1)  # lists of figures are long
