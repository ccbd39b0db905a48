"""Cells: the strict form of what has a type, and of what this project wrote."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping

from build_scripts import schema
from build_scripts.promises.model import INTEGER, REBUILD, Finding, Package, Row
from build_scripts.records import Problem

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORMS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "integer": (INTEGER, "a whole number in ASCII digits, such as 1004"),
    "number": (
        _NUMBER,
        "a plain decimal such as 99.86, without NaN, exponent, separator or zeros at the end",
    ),
    "date": (_DATE, "a day that exists, as YYYY-MM-DD"),
    "boolean": (re.compile("true|false"), "true or false"),
}


def cells(package: Package) -> Iterator[Finding]:
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
