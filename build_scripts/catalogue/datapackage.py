"""`datapackage.json` (Data Package v2).

`title` and `description` are Chinese; beside each stands `title_en`, `description_en`, a property of ours that other
readers pass over, as they do `unit`, `unit_en`, `concept`, `rows` and `rights`.
"""

from __future__ import annotations

import hashlib
import re

from build_scripts import schema
from build_scripts.catalogue.model import Dataset, File, Licence, Source

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def descriptor(dataset: Dataset) -> dict:
    """The content of `datapackage.json`; the paths of the dataset's files are those in the package."""
    work = dataset.work
    return {
        "$schema": PROFILE,
        "name": work.name,
        "title": " · ".join(work.title),
        "title_en": work.title[1],
        "description": dataset.description[0],
        "description_en": dataset.description[1],
        "version": dataset.version,
        "created": f"{dataset.modified}T00:00:00Z",
        "keywords": [word for language in zip(*work.keywords, strict=True) for word in language],
        "licenses": [_licence(work.licence)],
        "sources": [_source(source) for source in dataset.sources],
        "contributors": [
            {"title": work.compiler[1], "title_zh": work.compiler[0], "roles": ["creator", "publisher"]}
        ],
        "rights": work.rights[0],
        "rights_en": work.rights[1],
        "resources": [
            *(_table_resource(dataset.shape[file.table], file) for file in dataset.tables()),
            *(_text_resource(file, dataset) for file in dataset.texts()),
        ],
    }


def _licence(licence: Licence) -> dict:
    return {"name": licence.id, "title": licence.title, "path": licence.url}


def _statement(status: Licence) -> dict:
    """A statement of rights. The standard keeps `name` for licences."""
    return {"title": status.title, "path": status.url}


def _source(source: Source) -> dict:
    return {"title": source.name, "path": source.url} if source.url else {"title": source.name}


# ---------------------------------------------------------------- resources


def _table_resource(table: schema.Table, file: File) -> dict:
    return {
        "name": table.name,
        "path": file.path,
        "type": "table",
        "title": table.title,
        "title_en": table.title_en,
        "description": table.description,
        "description_en": table.description_en,
        "format": "csv",
        "mediatype": file.media_type,
        "encoding": "utf-8",
        "dialect": {
            "header": True,
            "delimiter": ",",
            "lineTerminator": "\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "skipInitialSpace": False,
        },
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "rows": file.rows,
        "schema": table_schema(table),
    }


def _text_resource(file: File, dataset: Dataset) -> dict:
    """A report's text. It says its own source and status, else it would be taken for part of what we license."""
    report_id = file.report_id
    # A report's id may hold Chinese or capitals, which a resource's name may not.
    plain = re.fullmatch(r"[a-z0-9._-]+", report_id) and report_id
    (source,) = (source for source in dataset.sources if source.report_id == report_id)
    return {
        "name": f"text-{plain or hashlib.sha256(report_id.encode()).hexdigest()[:8]}",
        "path": file.path,
        "title": file.title[0],
        "description": file.description[0],
        "description_en": file.description[1],
        "format": "txt",
        "mediatype": file.media_type,
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "licenses": [_statement(dataset.work.status)],
        "sources": [_source(source)],
    }


# ---------------------------------------------------------------- schema


def table_schema(table: schema.Table) -> dict:
    """The Table Schema of one table."""
    described: dict = {
        "fields": [_field_descriptor(table, column) for column in table.fields],
        "primaryKey": list(table.key),
    }
    if table.references:
        described["foreignKeys"] = [_foreign_key(table, reference) for reference in table.references]
    return described


def _field_descriptor(table: schema.Table, column: schema.Field) -> dict:
    described: dict = {
        "name": column.name,
        "type": column.type,
        "title": column.title,
        "title_en": column.title_en,
        "description": column.description,
        "description_en": column.description_en,
        "unit": column.unit,
        "unit_en": column.unit_en,
        "example": column.example,
    }
    if column.concept:
        described["concept"] = column.concept
    if column.values:
        labels = column.values.items()
        described["categories"] = [{"value": value, "label": " · ".join(pair)} for value, pair in labels]
    constraints: dict = {}
    if column.required:
        constraints["required"] = True
    if table.key == (column.name,):
        constraints["unique"] = True
    if column.pattern:
        constraints["pattern"] = column.pattern
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.values:
        constraints["enum"] = list(column.values)
    if constraints:
        described["constraints"] = constraints
    return described


def _foreign_key(table: schema.Table, reference: schema.Reference) -> dict:
    # The standard wants a table's reference to itself written as an empty name.
    resource = "" if reference.table == table.name else reference.table
    return {"fields": [reference.column], "reference": {"resource": resource, "fields": [reference.target]}}
