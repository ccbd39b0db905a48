"""`csv-metadata.json`: the tables as CSV on the Web (W3C Recommendation, 2015), found by its readers beside them.

SDMX concepts are given as properties of the Data Cube vocabularies, where a column states one by itself; a period has
two columns, and so none.
"""

from __future__ import annotations

from build_scripts import schema
from build_scripts.catalogue.model import Dataset, File, texts

_SDMX = "http://purl.org/linked-data/sdmx/2009/"
CONCEPTS = {
    "REF_AREA": f"{_SDMX}dimension#refArea",
    "OBS_VALUE": f"{_SDMX}measure#obsValue",
    "UNIT_MEASURE": f"{_SDMX}attribute#unitMeasure",
    "OBS_STATUS": f"{_SDMX}attribute#obsStatus",
}
_NUMBERS = {"number": "decimal", "integer": "integer"}


def metadata(dataset: Dataset) -> dict:
    """The content of `csv-metadata.json`: a group of tables, whose addresses are relative to it."""
    work = dataset.work
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh-Hans"}],
        "dc:title": texts(work.title),
        "dc:description": texts(dataset.description),
        "dc:identifier": work.name,
        "dc:license": {"@id": work.licence.url},
        "dc:rights": texts(work.rights),
        "dc:creator": texts(work.compiler),
        "dc:publisher": texts(work.compiler),
        "dc:issued": _day(dataset.issued),
        "dc:modified": _day(dataset.modified),
        "schema:version": dataset.version,
        "dc:source": [{"@id": source.url} for source in dataset.sources if source.url],
        "dialect": {
            "encoding": "utf-8",
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "tables": [_table(dataset.shape[file.table], file) for file in dataset.tables()],
    }


def _table(table: schema.Table, file: File) -> dict:
    described: dict = {
        "url": file.path,
        "dc:title": texts(file.title),
        "dc:description": texts(file.description),
        "dc:format": file.media_type,
        "dc:extent": f"{file.rows} rows",
        "schema:contentSize": f"{file.size} B",
        "schema:sha256": file.sha256,
        "tableSchema": {
            "columns": [_column(column) for column in table.fields],
            "primaryKey": list(table.key),
        },
    }
    if table.references:
        described["tableSchema"]["foreignKeys"] = [_foreign_key(reference) for reference in table.references]
    return described


def _column(column: schema.Field) -> dict:
    described: dict = {
        "name": column.name,
        "titles": column.name,  # what the file's header says
        "dc:title": texts((column.title, column.title_en)),
        "dc:description": texts((column.description, column.description_en)),
        "datatype": _datatype(column),
    }
    if column.required:
        described["required"] = True
    if column.concept in CONCEPTS:
        described["propertyUrl"] = CONCEPTS[column.concept]
    return described


def _datatype(column: schema.Field) -> str | dict:
    """The type of a cell; allowed values as the pattern that they are in CSV on the Web."""
    if column.type in _NUMBERS:
        base = _NUMBERS[column.type]
        return base if column.minimum is None else {"base": base, "minimum": column.minimum}
    if column.type == "date":
        return {"base": "date", "format": "yyyy-MM-dd"}
    if column.type == "boolean":
        return {"base": "boolean", "format": "true|false"}
    pattern = column.pattern or "|".join(column.values)
    return {"base": "string", "format": pattern} if pattern else "string"


def _foreign_key(reference: schema.Reference) -> dict:
    return {
        "columnReference": [reference.column],
        "reference": {"resource": f"{reference.table}.csv", "columnReference": [reference.target]},
    }


def _day(day: str) -> dict:
    return {"@value": day, "@type": "xsd:date"}
