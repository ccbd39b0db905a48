"""A value as the text of a table's cell."""

from __future__ import annotations

from decimal import Decimal


def cell(value: object) -> str:
    """A value as it stands in the package."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain(value)
        case tuple():
            return " ".join(map(cell, value))
        case _:
            return str(value)


def plain(number: Decimal) -> str:
    """A decimal without exponent and without zeros at its end: `Decimal("1E+2")` is `100`, not `100.0`."""
    digits = format(number, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits
