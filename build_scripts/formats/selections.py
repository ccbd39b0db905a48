"""The data of one report, indicator, topic or region: CSV with the columns of `metrics.csv`, and JSON with types.

A topic brings the topics below it, a region the regions below it; the column of its id tells them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from build_scripts import schema, tables
from build_scripts.formats.model import Publication, Row, json_row, to_json


@dataclass(frozen=True, slots=True)
class Selection:
    """What the data can be selected by."""

    table: str
    column: str  # of `metrics`, which is the key of the table too
    parent: str = ""  # column of the table that names the row above

    def figures(self, publication: Publication, key: str) -> list[Row]:
        """The figures of the row `key` and of the rows below it, in the order of the package."""
        wanted = self._with_below(publication, key)
        return [row for row in publication.rows["metrics"] if row[self.column] in wanted]

    def _with_below(self, publication: Publication, key: str) -> set[str]:
        wanted, waiting = set(), [key]
        while waiting:
            wanted.add(waiting.pop())
            if self.parent:
                rows = publication.rows[self.table]
                waiting += [row[self.column] for row in rows if row[self.parent] in wanted - {""}]
                waiting = [one for one in waiting if one not in wanted]
        return wanted

    def row(self, publication: Publication, key: str) -> Row:
        return next(row for row in publication.rows[self.table] if row[self.column] == key)


SELECTIONS: Mapping[str, Selection] = {
    "reports": Selection("reports", "report_id"),
    "indicators": Selection("indicators", "indicator_id"),
    "topics": Selection("topics", "topic_id", "parent_id"),
    "regions": Selection("regions", "region_id", "parent_id"),
}
# Tables whose rows of a report its JSON holds besides the figures.
_OF_REPORT = ("sections", "numerals", "entity_mentions", "checks", "source_defects", "commitments")


def as_csv(name: str) -> Callable[[Publication, str], bytes]:
    """The figures of one selection, with the columns of `metrics.csv`."""

    def make(publication: Publication, key: str) -> bytes:
        columns = publication.shape["metrics"].columns
        rows = SELECTIONS[name].figures(publication, key)
        return tables.csv_bytes(columns, ([row[column] for column in columns] for row in rows))

    return make


def as_json(name: str) -> Callable[[Publication, str], bytes]:
    """The row itself, its figures, and for a report everything else that was read in it."""

    def make(publication: Publication, key: str) -> bytes:
        selection = SELECTIONS[name]
        content = heading(publication)
        content[name] = [json_row(publication.shape[name], selection.row(publication, key))]
        content["metrics"] = _json(publication, "metrics", selection.figures(publication, key))
        if name == "reports":
            content |= {
                table: _json(
                    publication, table, [row for row in publication.rows[table] if row["report_id"] == key]
                )
                for table in _OF_REPORT
            }
        return to_json(content)

    return make


def count(name: str) -> Callable[[Publication, str], int]:
    """How many figures a selection has."""
    return lambda publication, key: len(SELECTIONS[name].figures(publication, key))


def heading(publication: Publication) -> dict[str, object]:
    """What every JSON file says of itself."""
    return {
        "package": schema.NAME,
        "version": publication.version,
        "date": publication.date,
        "license": publication.descriptor["licenses"][0]["path"],
        "notice": "非官方汇编，以原文为准 · an unofficial compilation; the source texts prevail",
    }


def _json(publication: Publication, table: str, rows: Sequence[Row]) -> list[dict[str, object]]:
    return [json_row(publication.shape[table], row) for row in rows]
