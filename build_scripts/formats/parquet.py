"""Parquet: a file for each table, typed, with the words of the schema as metadata."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from decimal import Decimal

import pyarrow
from pyarrow import parquet

from build_scripts import schema
from build_scripts.formats.model import Publication, Value, exact, typed

_TYPES = {
    "string": pyarrow.string(),
    "integer": pyarrow.int64(),
    "boolean": pyarrow.bool_(),
    "date": pyarrow.date32(),
}
_MOST_DIGITS = 38  # of a decimal


def make(publication: Publication, name: str) -> bytes:
    """One table. Empty cells are null."""
    table = publication.shape[name]
    arrays, fields = [], []
    for column in table.fields:
        values = [typed(row[column.name], column.type) for row in publication.rows[name]]
        kind = _TYPES.get(column.type) or _number_type(values)
        if kind == pyarrow.float64():
            values = [None if value is None else float(value) for value in values]
        arrays.append(pyarrow.array(values, type=kind))
        fields.append(pyarrow.field(column.name, kind, not column.required, _words(column)))
    shape = pyarrow.schema(fields, metadata=_about(publication, table))
    buffer = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=shape), buffer, compression="zstd")
    return buffer.getvalue()


def count(publication: Publication, name: str) -> int:
    return len(publication.rows[name])


def _number_type(values: Sequence[Value]) -> pyarrow.DataType:
    """Binary floating point where it keeps every number as printed, else decimals."""
    numbers = [value for value in values if isinstance(value, Decimal)]
    if all(exact(number) is not None for number in numbers):
        return pyarrow.float64()
    scale = max(max(0, -number.as_tuple().exponent) for number in numbers)
    return pyarrow.decimal128(_MOST_DIGITS, scale)


def _words(column: schema.Field) -> dict[str, str]:
    return {
        "title": column.title,
        "title_en": column.title_en,
        "description": column.description,
        "description_en": column.description_en,
        "unit": column.unit,
        "unit_en": column.unit_en,
    }


def _about(publication: Publication, table: schema.Table) -> dict[str, str]:
    licence = publication.descriptor["licenses"][0]
    return {
        "title": table.title,
        "title_en": table.title_en,
        "description": table.description,
        "description_en": table.description_en,
        "package": publication.descriptor["name"],
        "version": publication.version,
        "license": licence["path"],
        "primary_key": json.dumps(list(table.key)),
    }
