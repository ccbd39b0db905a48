"""The shape of the data package: its tables, from `vocabulary/schema.toml`, and the descriptor made of them.

The descriptor follows Data Package v2. `title` and `description` are Chinese; beside each stands `title_en`,
`description_en`, a property of ours that other readers pass over, as they do `unit`, `unit_en`.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from build_scripts.records import Problem

SCHEMA_FILE = Path(__file__).parent / "vocabulary" / "schema.toml"
CHANGELOG = Path(__file__).parent.parent / "CHANGELOG.md"
NAME = "digital-government-ledger"
DESCRIPTOR = "datapackage.json"
README = "README.md"
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
    values: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # value → Chinese, English label


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
    span: tuple[str, str] | None  # the column that repeats the source, and how: "exact" or "squeezed"
    fields: tuple[Field, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.fields)

    @property
    def path(self) -> str:
        return f"{self.name}.csv"


@dataclass(frozen=True, slots=True)
class Release:
    """The newest release of the changelog."""

    version: str  # semantic: 1.0.0
    date: str  # ISO 8601


# ---------------------------------------------------------------- loading


def load(path: Path = SCHEMA_FILE) -> dict[str, Table]:
    """All tables by name, in the order of the file.

    Raises ValueError, naming every fault, where the file contradicts itself or lacks a text.
    """
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    tables = {name: _table(name, entry) for name, entry in content.items()}
    faults = [fault for table in tables.values() for fault in _faults(table, tables)]
    if faults:
        raise ValueError(f"{path.name}: " + "; ".join(faults))
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
        references=tuple(references),
        span=tuple(entry.pop("span").split()) if "span" in entry else None,
        fields=tuple(_field(name, column, properties) for column, properties in entry.pop("fields").items()),
        **entry,
    )


def _field(table: str, name: str, properties: Mapping) -> Field:
    known = {part.name for part in fields(Field)}
    unknown = set(properties) - known
    if unknown:
        raise ValueError(f"{table}.{name}: unknown properties {sorted(unknown)}; known are {sorted(known)}")
    values = {value: tuple(labels) for value, labels in properties.get("values", {}).items()}
    unit, unit_en = ("日", "day") if properties.get("type") == "date" else ("无", "none")
    return Field(**{"unit": unit, "unit_en": unit_en, **properties, "name": name, "values": values})


def _faults(table: Table, tables: Mapping[str, Table]) -> Iterable[str]:
    for name in (*table.key, *(reference.column for reference in table.references)):
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
        if any(len(labels) != 2 for labels in column.values.values()):
            yield f"{where}: each value needs a Chinese and an English label"


# ---------------------------------------------------------------- release


def read_release(path: Path = CHANGELOG) -> tuple[Release | None, list[Problem]]:
    """Version and date of the newest heading `## 1.0.0 — 2026-11-22`; the clock is never asked."""
    expected = "a heading like “## 1.0.0 — 2026-11-22”"
    try:
        match = RELEASE_HEADING.search(path.read_text(encoding="utf-8"))
    except OSError as error:
        found = error.strerror or str(error)
        return None, [Problem("changelog-unreadable", path.name, found, expected, f"restore {path.name}")]
    if match is None:
        fix = f"head the newest release in {path.name} with its version and its day"
        return None, [Problem("changelog-no-release", path.name, "no such heading", expected, fix)]
    version, day = match.groups()
    try:
        datetime.date.fromisoformat(day)
    except ValueError:
        fix = "write the day of the release as YYYY-MM-DD"
        return None, [Problem("changelog-no-release", path.name, f"the day {day}", "a day that exists", fix)]
    return Release(version, day), []


# ---------------------------------------------------------------- descriptor


def table_schema(table: Table) -> dict:
    """The Table Schema of one table."""
    schema: dict = {
        "fields": [_field_descriptor(table, column) for column in table.fields],
        "primaryKey": list(table.key),
    }
    if table.references:
        schema["foreignKeys"] = [_foreign_key(table, reference) for reference in table.references]
    return schema


def _field_descriptor(table: Table, column: Field) -> dict:
    descriptor: dict = {
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
    if column.values:
        labels = column.values.items()
        descriptor["categories"] = [{"value": value, "label": " · ".join(pair)} for value, pair in labels]
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
        descriptor["constraints"] = constraints
    return descriptor


def _foreign_key(table: Table, reference: Reference) -> dict:
    # The standard wants a table's reference to itself written as an empty name.
    resource = "" if reference.table == table.name else reference.table
    return {"fields": [reference.column], "reference": {"resource": resource, "fields": [reference.target]}}


def text_path(report_id: str) -> str:
    """Where a report's text stands in the package."""
    return f"texts/{report_id}.txt"


def descriptor(
    tables: Mapping[str, Table],
    files: Mapping[str, bytes],
    reports: Sequence[Mapping[str, str]],
    release: Release,
) -> dict:
    """The content of `datapackage.json`.

    Args:
        tables: all tables, as `load` gives them.
        files: path in the package → bytes, of every table and every text.
        reports: the rows of the table `reports`.
        release: version and date.
    """
    resources = [_table_resource(table, files[table.path]) for table in tables.values()]
    resources += [_text_resource(row, files) for row in reports]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": NAME,
        "title": "数字政府台账 · Digital Government Ledger",
        "title_en": "Digital Government Ledger",
        "description": (
            "政府工作报告中的每一个数字：逐字可回溯到原文句子的数据、指标、系统与计划任务。"
            "非官方汇编 · an unofficial compilation. 数据以所附原文为准。"
        ),
        "description_en": (
            "Every number in Chinese government work reports: figures that lead back to their sentence, with "
            "indicators, systems and commitments. An unofficial compilation · 非官方汇编; the texts prevail."
        ),
        "version": release.version,
        "created": f"{release.date}T00:00:00Z",
        "keywords": ["数字政府", "政务服务", "政府工作报告", "digital government", "government work reports"],
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0 International",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "sources": [_source(row) for row in reports],
        "contributors": [{"title": "Digital Government Ledger contributors", "roles": ["compiler"]}],
        "resources": resources,
    }


def _source(row: Mapping[str, str]) -> dict:
    title = "：".join(filter(None, (row["issuer"], row["title"]))) or row["seed_file"]
    return {"title": title, "path": row["source_url"]} if row["source_url"] else {"title": title}


def _table_resource(table: Table, content: bytes) -> dict:
    return {
        "name": table.name,
        "path": table.path,
        "type": "table",
        "title": table.title,
        "title_en": table.title_en,
        "description": table.description,
        "description_en": table.description_en,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "header": True,
            "delimiter": ",",
            "lineTerminator": "\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "skipInitialSpace": False,
        },
        "bytes": len(content),
        "hash": _hash(content),
        "schema": table_schema(table),
    }


def _text_resource(row: Mapping[str, str], files: Mapping[str, bytes]) -> dict:
    report_id = row["report_id"]
    path = text_path(report_id)
    # A report's id may hold Chinese or capitals, which a resource's name may not.
    plain = re.fullmatch(r"[a-z0-9._-]+", report_id) and report_id
    return {
        "name": f"text-{plain or hashlib.sha256(report_id.encode()).hexdigest()[:8]}",
        "path": path,
        "title": row["title"] or report_id,
        "description": f"报告 {report_id} 的原文；各表中的位置都指向这里。",
        "description_en": f"Text of the report {report_id}, to which the offsets in the tables point.",
        "format": "txt",
        "mediatype": "text/plain",
        "encoding": "utf-8",
        "bytes": len(files[path]),
        "hash": _hash(files[path]),
    }


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def to_json(content: Mapping) -> bytes:
    """Readable JSON with the same bytes every time."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


# ---------------------------------------------------------------- readme


def readme(tables: Mapping[str, Table], descriptor: Mapping) -> str:
    """The package's own README, in both languages."""
    licence = descriptor["licenses"][0]
    lines = [
        f"# {descriptor['title']} {descriptor['version']}",
        "",
        descriptor["description"],
        "",
        descriptor["description_en"],
        "",
        "| 文件 · file | 内容 | content |",
        "|---|---|---|",
        *(f"| `{table.path}` | {table.description} | {table.description_en} |" for table in tables.values()),
        "| `texts/` | 报告原文。 | The texts of the reports. |",
        "",
        "各字段的类型、单位、示例见 `datapackage.json`。表格为 UTF-8 编码的 CSV，空单元格表示未知或不适用。"
        "`char_start`、`char_end` 是 `texts/<report_id>.txt` 中的字符位置（从 0 起，按 Unicode 码点计）。",
        "",
        f"`{DESCRIPTOR}` describes every field, with type, unit and example. Tables are CSV in UTF-8; an "
        "empty cell means unknown or not applicable. `char_start` and `char_end` are positions in "
        "`texts/<report_id>.txt`, counted from 0 in Unicode code points:",
        "",
        "```python",
        'text = open(f"texts/{row[\'report_id\']}.txt", encoding="utf-8", newline="").read()',
        'assert text[int(row["char_start"]):int(row["char_end"])] == row["quote"]',
        "```",
        "",
        f"许可 · Licence: [{licence['title']}]({licence['path']}) ({licence['name']})。",
        "",
    ]
    return "\n".join(lines)
