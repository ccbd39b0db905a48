"""Cells: the strict form of what has a type, and of what this project wrote."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping

from build_scripts import schema
from build_scripts.promises.model import INTEGER, REBUILD, Finding, Package, Row, short
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


# ---------------------------------------------------------------- what this project wrote

_PLAIN = re.compile(
    r"[A-Za-z0-9_.:/#](?:[!-~ ]*[!-~])?"
)  # most are: nothing can be wrong with them but the word
_NOTHING = frozenset(("nan", "nat", "none", "null", "n/a", "#n/a", "undefined"))
# What is wrong with a text of ours → whether it is so, and what is expected.
_FAULTS: tuple[tuple[Callable[[str], object], str], ...] = (
    (lambda text: text.lower() in _NOTHING, "a value, or nothing: an empty cell"),
    (
        lambda text: text[0] in "=+-@\t\r",
        "a text that no spreadsheet takes for a formula (=, +, -, @ at its start)",
    ),
    (re.compile("[０-９]").search, "ASCII digits"),
    (lambda text: text != text.strip(), "no white space at the ends"),
    (lambda text: unicodedata.normalize("NFC", text) != text, "composed characters (Unicode normal form C)"),
    (
        lambda text: any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in text),
        "characters that show something",
    ),
)


def authored(package: Package) -> Iterator[Finding]:
    """Texts that are ours in a clean form. What repeats a report stays as the report has it."""
    ours = {
        table.name: [column for column in table.fields if _is_ours(table, column)]
        for table in package.shape.values()
    }
    for row in package.all():
        for column in ours[row.table.name]:
            if row[column.name].strip():
                yield _text_fault(row, column)


def _is_ours(table: schema.Table, column: schema.Field) -> bool:
    """A text that this project wrote. Ids may hold the name of a seed's file, and have patterns of their own."""
    names = {reference.column for reference in table.references} | set(table.key)
    named = column.name in names or column.name.endswith("_id") or column.pattern
    return column.type == "string" and not column.verbatim and not named


def _text_fault(row: Row, column: schema.Field) -> Finding:
    text = row[column.name]
    if _PLAIN.fullmatch(text) and text.lower() not in _NOTHING:
        return None
    for fault, expected in _FAULTS:
        if fault(text):
            fix = "mend the text where it was written: the sidecar, the vocabulary, or the rule"
            return Problem("cell-text", row.at(column.name), f"“{short(text)}”", expected, fix)
    return None


def codes(package: Package) -> Iterator[Finding]:
    """Each word of a list of codes is one that the schema names."""
    for table in package.shape.values():
        for column in (column for column in table.fields if column.codes):
            for row in package.rows[table.name]:
                unknown = [word for word in row[column.name].split(" ") if word and word not in column.codes]
                if not unknown:
                    yield None
                    continue
                expected = "some of " + ", ".join(column.codes)
                fix = "correct it in the sidecar or the rule, or add it to `codes` in vocabulary/schema.toml"
                yield Problem("cell-code", row.at(column.name), ", ".join(unknown), expected, fix)
