"""One SQLite file: typed tables with foreign keys and indexes, views with readable names, full-text search."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from build_scripts import schema
from build_scripts.formats import joined
from build_scripts.formats.model import Publication, Row, Value, exact, typed

_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "NUMERIC", "date": "TEXT", "boolean": "INTEGER"}
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_BREAK = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")  # white space inside Chinese text
_LONGEST = 4  # characters of a Chinese word that one term of the search finds
_OWN = """\
CREATE TABLE readme (position INTEGER PRIMARY KEY, text TEXT NOT NULL, text_en TEXT NOT NULL);
CREATE TABLE passages (passage_id INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL,
  report_id TEXT REFERENCES reports (report_id), title TEXT, text TEXT NOT NULL);
CREATE VIRTUAL TABLE search USING fts5 (terms, content = '');
"""
README = (
    (
        "数字政府台账，非官方汇编；以所附原文为准。",
        "Digital Government Ledger, an unofficial compilation; the source texts prevail.",
    ),
    (
        "视图“数据一览”和 figures 把每条数据与报告、地区、指标、单位的名称列在一起。",
        "The views 数据一览 and figures show each figure with the names of its report, place, indicator and unit.",
    ),
    (
        "全文检索（两到四个汉字的词、整个外文词或数字）：见下一行；更长的词用 text LIKE '%…%'。",
        "Full-text search (Chinese words of two to four characters, whole Latin words and numbers): see the next "
        "line; for longer words use text LIKE '%…%'.",
    ),
    (
        "SELECT p.* FROM search JOIN passages AS p ON p.passage_id = search.rowid WHERE search MATCH '热线';",
        "SELECT p.* FROM search JOIN passages AS p ON p.passage_id = search.rowid WHERE search MATCH '热线';",
    ),
)


def make(publication: Publication) -> bytes:
    """The database as the bytes of its file.

    Raises sqlite3.IntegrityError where a row breaks a key or a constraint.
    """
    with sqlite3.connect(":memory:") as database:
        database.executescript(
            "PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA foreign_keys = ON;"
        )
        database.executescript(
            "".join(_definition(publication, table) for table in publication.shape.values()) + _OWN
        )
        database.execute("BEGIN")  # references are tested at its end, so that tables can come in any order
        for table in publication.shape.values():
            _fill(database, table.name, table.columns, _rows(publication, table))
        _fill(database, "readme", ("position", "text", "text_en"), _readme(publication))
        _index(database, publication)
        database.execute("COMMIT")
        database.executescript("".join(_views(publication)))
        if broken := database.execute("PRAGMA foreign_key_check").fetchall():
            raise sqlite3.IntegrityError(f"references to rows that are not there: {broken[:5]}")
        database.executescript("ANALYZE; VACUUM;")
        return database.serialize()


# ---------------------------------------------------------------- tables


def _definition(publication: Publication, table: schema.Table) -> str:
    """CREATE TABLE with its keys, and an index for each reference."""
    lines = [_column(publication, table, column) for column in table.fields]
    lines.append(f"PRIMARY KEY ({', '.join(map(_name, table.key))})")
    lines += [
        f"FOREIGN KEY ({_name(item.column)}) REFERENCES {_name(item.table)} ({_name(item.target)}) "
        "DEFERRABLE INITIALLY DEFERRED"
        for item in table.references
    ]
    indexed = {item.column for item in table.references if (item.column,) != table.key}
    indexes = [
        f"CREATE INDEX {_name(f'{table.name}_{column}')} ON {_name(table.name)} ({_name(column)});\n"
        for column in table.columns
        if column in indexed
    ]
    body = ",\n  ".join(lines)
    return f"CREATE TABLE {_name(table.name)} (\n  {body}\n);\n{''.join(indexes)}"


def _column(publication: Publication, table: schema.Table, column: schema.Field) -> str:
    cells = (row[column.name] for row in publication.rows[table.name] if column.type == "number")
    changed = any(exact(Decimal(cell)) is None for cell in cells if cell)
    # A column without a type keeps the text of a number that SQLite would round.
    parts = [_name(column.name), "" if changed else _TYPES[column.type]]
    if column.required or column.name in table.key:
        parts.append("NOT NULL")
    if column.values:
        parts.append(f"CHECK ({_name(column.name)} IN ({', '.join(map(_text, column.values))}))")
    return " ".join(parts)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _rows(publication: Publication, table: schema.Table) -> Iterator[list[object]]:
    for row in publication.rows[table.name]:
        yield [_stored(typed(row[column.name], column.type), row[column.name]) for column in table.fields]


def _stored(value: Value, cell: str) -> object:
    """A number that binary floating point would change stays text."""
    if isinstance(value, Decimal):
        number = exact(value)
        return cell if number is None else number
    return value if value is None or isinstance(value, (int, str)) else cell


def _fill(database: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    marks = ", ".join("?" * len(columns))
    names = ", ".join(map(_name, columns))
    database.executemany(f"INSERT INTO {_name(table)} ({names}) VALUES ({marks})", rows)


def _readme(publication: Publication) -> Iterator[tuple[int, str, str]]:
    about = publication.descriptor
    version = (f"{publication.version} · {publication.date}",) * 2
    licence, rights = (about["licenses"][0]["path"],) * 2, (about["rights"], about["rights_en"])
    for position, (chinese, english) in enumerate((version, *README, licence, rights), start=1):
        yield position, chinese, english


# ---------------------------------------------------------------- views


def _views(publication: Publication) -> Iterator[str]:
    """The figures under readable names, in each language."""
    for language, name in enumerate(("数据一览", "figures")):
        yield f"CREATE VIEW {_name(name)} AS {joined.select(publication.shape, language)};\n"


# ---------------------------------------------------------------- search


def _index(database: sqlite3.Connection, publication: Publication) -> None:
    for number, (kind, key, report_id, title, text) in enumerate(_passages(publication), start=1):
        passage = (number, kind, key, report_id or None, title, text)
        database.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)", passage)
        database.execute(
            "INSERT INTO search (rowid, terms) VALUES (?, ?)", (number, terms(f"{title}\n{text}"))
        )


def _passages(publication: Publication) -> Iterator[tuple[str, str, str, str, str]]:
    """What can be found: kind, id, report, title, text."""
    rows = publication.rows
    for document in publication.documents.values():
        for part in document.sections:
            text = document.clean.text[part.start : part.end]
            yield "section", part.section_id, part.report_id, part.number + part.title, text
    for row in rows["metrics"]:
        title = "\n".join(filter(None, (row["subject"], row["subject_en"])))
        yield "figure", row["metric_id"], row["report_id"], title, row["sentence"]
    for row in rows["commitments"]:
        yield "commitment", row["commitment_id"], row["report_id"], "", row["text"]
    for kind, key, table in (
        ("indicator", "indicator_id", "indicators"),
        ("entity", "entity_id", "entities"),
    ):
        for row in rows[table]:
            yield kind, row[key], "", f"{row['name_zh']}\n{row['name_en']}", _defined(row)


def _defined(row: Row) -> str:
    return "\n".join(
        filter(None, (row.get("aliases", "").replace("|", "\n"), row["definition"], row["definition_en"]))
    )


def terms(text: str) -> str:
    """The text with each run of Chinese characters replaced by all words of two to four characters in it.

    SQLite takes a run of Chinese characters for one word, so that 热线 would be found only where it stands alone.
    """
    return _CHINESE.sub(lambda run: f" {' '.join(_windows(run[0]))} ", _BREAK.sub("", text))


def _windows(run: str) -> Iterator[str]:
    for size in range(min(2, len(run)), min(_LONGEST, len(run)) + 1):
        yield from (run[start : start + size] for start in range(len(run) - size + 1))
