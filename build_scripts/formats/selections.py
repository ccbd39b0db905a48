"""The data of one report, indicator, topic or region: CSV with the columns of `metrics.csv`, and JSON with types.

A topic brings the topics below it, a region the regions below it; the column of its id tells them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from build_scripts import schema, tables
from build_scripts.formats.model import Publication, Row, json_row, to_json


@dataclass(frozen=True, slots=True)
class Selection:
    """What the data can be selected by."""

    column: str  # of `metrics`, and the key of the table of that name
    tables: tuple[str, ...] = ("metrics",)  # whose rows belong to it
    parent: str = ""  # column of its table that names the row above


SELECTIONS: Mapping[str, Selection] = {
    "reports": Selection(
        "report_id",
        ("metrics", "sections", "numerals", "entity_mentions", "checks", "source_defects", "commitments"),
    ),
    "indicators": Selection("indicator_id"),
    "topics": Selection("topic_id", parent="parent_id"),
    "regions": Selection("region_id", parent="parent_id"),
}


def select(publication: Publication) -> dict[str, dict[str, dict[str, list[Row]]]]:
    """Kind of selection → id → table → rows, its own row first; made once for all files."""
    return {name: dict(_selected(publication, name, what)) for name, what in SELECTIONS.items()}


def _selected(
    publication: Publication, name: str, what: Selection
) -> Iterator[tuple[str, dict[str, list[Row]]]]:
    rows = publication.rows[name]
    parents = {row[what.column]: row[what.parent] if what.parent else "" for row in rows}
    found: dict[str, dict[str, list[Row]]] = {
        row[what.column]: {name: [row], **{table: [] for table in what.tables}} for row in rows
    }
    for table in what.tables:
        for row in publication.rows[table]:
            for key in _upwards(row[what.column], parents):
                found[key][table].append(row)
    yield from found.items()


def _upwards(key: str, parents: Mapping[str, str]) -> Iterator[str]:
    """A row and all above it. Validation has seen that the chain ends."""
    while key in parents:
        yield key
        key = parents[key]


def as_csv(name: str) -> Callable[[Publication, str], bytes]:
    """The figures of one selection, with the columns of `metrics.csv`."""

    def make(publication: Publication, key: str) -> bytes:
        columns = publication.shape["metrics"].columns
        rows = publication.selected[name][key]["metrics"]
        return tables.csv_bytes(columns, ([row[column] for column in columns] for row in rows))

    return make


def as_json(name: str) -> Callable[[Publication, str], bytes]:
    """The row itself, its figures, and for a report everything else that was read in it."""

    def make(publication: Publication, key: str) -> bytes:
        content = heading(publication)
        for table, rows in publication.selected[name][key].items():
            content[table] = [json_row(publication.shape[table], row) for row in rows]
        return to_json(content)

    return make


def count(name: str) -> Callable[[Publication, str], int]:
    """How many figures a selection has."""
    return lambda publication, key: len(publication.selected[name][key]["metrics"])


def heading(publication: Publication) -> dict[str, object]:
    """What every JSON file says of itself."""
    return {
        "package": schema.NAME,
        "version": publication.version,
        "date": publication.date,
        "license": publication.descriptor["licenses"][0]["path"],
        "notice": "非官方汇编，以原文为准 · an unofficial compilation; the source texts prevail",
    }
