"""Ids and references: what they name, and in which order rows stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from build_scripts.promises.model import REBUILD, Finding, Package, Row
from build_scripts.records import Problem


def ids(package: Package) -> Iterator[Finding]:
    """No id names two things, not even in two tables."""
    first: dict[str, Row] = {}
    for row in package.all():
        if len(row.table.key) > 1:
            continue
        other = first.setdefault(row.id, row)
        if other.table is row.table:
            yield None
        else:
            fix = f"give another id to the row of {row.table.name} or to that of {other.table.name}"
            if "reports" in (row.table.name, other.table.name):
                fix = "rename the seed file, or set `report_id` in the sidecar beside it"
            yield Problem("id-twice", row.at(), f"the id of {other.at()}", "an id of its own", fix)


def links(package: Package) -> Iterator[Finding]:
    """Rows that belong together belong to one report."""
    for table in package.shape.values():
        for reference in table.references:
            other = package.shape[reference.table]
            one_report = "report_id" in table.columns and "report_id" in other.columns
            later = table.name == "commitment_outcomes" and reference.column == "commitment_id"
            if not one_report or later or reference.column == "outcome_report_id":
                continue
            targets = package.by_id(other.name)
            for row in package.rows[table.name]:
                target = targets.get(row[reference.column])
                if target is None or target["report_id"] == row["report_id"]:
                    yield None
                else:
                    found = f"“{target.id}” of the report {target['report_id']}"
                    expected = f"a row of the report {row['report_id']}"
                    yield Problem("link-report", row.at(reference.column), found, expected, REBUILD)


def rings(package: Package) -> Iterator[Finding]:
    """Whoever follows the references of a table to itself comes to an end. Only a base unit is its own."""
    for table in package.shape.values():
        for reference in table.references:
            if reference.table == table.name and reference.column != "base_unit_id":
                yield from _rings_of(package.rows[table.name], reference.column)


def _rings_of(rows: Iterable[Row], column: str) -> Iterator[Finding]:
    above = {row.id: row[column] for row in rows}
    done: set[str] = set()
    for row in rows:
        path: list[str] = []
        here = row.id
        while here in above and here not in done and here not in path:
            path.append(here)
            here = above[here]
        if here in path:
            found = " → ".join([*path[path.index(here) :], here])
            fix = "let one of them point elsewhere, or nowhere"
            yield Problem("link-ring", row.at(column), found, "a chain that ends", fix)
        else:
            yield None
        done.update(path)


def corrections(package: Package) -> Iterator[Finding]:
    """Each correction names a row that exists."""
    ids = {row.id for row in package.all()}
    for row in package.rows["corrections"]:
        if row["target_id"] in ids:
            yield None
        else:
            fix = "correct quote, sentence and occurrence in the sidecar, or remove the correction"
            yield Problem(
                "correction-target", row.at("target_id"), f"“{row['target_id']}”", "the id of a row", fix
            )


def order(package: Package) -> Iterator[Finding]:
    """Rows stand in the order that the schema names, so that the same data give the same bytes."""
    for table in package.shape.values():
        place = table.sorter()
        for row, following in pairwise(package.rows[table.name]):
            try:
                sorted_so = place(row.cells) <= place(following.cells)
            except ValueError:  # a number that is none, which another check tells
                continue
            if sorted_so:
                yield None
                continue
            by = ", ".join(table.order or table.key)
            yield Problem(
                "row-order", following.at(), f"a row that belongs before {row.id}", f"rows by {by}", REBUILD
            )
