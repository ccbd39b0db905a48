"""Which figures speak first: one rule over the data, for the first page, the overview and the pages of places.

An indicator is the more telling, the more reports state it with a figure that can stand alone (`parts.telling`:
an actual level, undamaged, neither a part nor a repetition); among equals the one with the newest figure comes
first, then the order of the vocabulary, which is written for readers. Of an indicator each report gives one
figure: one of the whole area before one of a part, an exact one before a bound, then the first in the text.
No id is named here, and a place's numbers play no part: nothing is chosen for being large.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .comparability import scope_of
from .parts import report_ids, telling
from .view import Row, View


def ranked(data: View, rows: Iterable[Row] | None = None) -> list[str]:
    """Indicators with at least one telling figure, the most telling first.

    `rows`: only indicators with a telling figure among these are listed; their order is that of all reports.
    """
    figures = {key: fit for key in data.indicators if (fit := stated(data, key))}
    wanted = figures.keys() if rows is None else {row["indicator_id"] for row in rows if telling(row)}
    return sorted(
        (key for key in figures if key in wanted),
        key=lambda key: (-len(report_ids(figures[key])), -newest(figures[key])),
    )


def stated(data: View, key: str) -> tuple[Row, ...]:
    """The telling figures of an indicator, in the order of reports and sentences."""
    return tuple(row for row in data.by_indicator.get(key, ()) if telling(row))


def newest(rows: Iterable[Row]) -> int:
    """The latest day that one of the figures covers, as a number that sorts."""
    return max((int(row.get("period_end", "").replace("-", "") or 0) for row in rows), default=0)


def one_each(data: View, rows: Iterable[Row]) -> list[Row]:
    """One figure of each report, reports in their order."""
    best: dict[str, Row] = {}
    names = place_names(data)
    for row in sorted(rows, key=lambda row: weight(row, names)):
        best.setdefault(row["report_id"], row)
    return [best[report_id] for report_id in data.reports if report_id in best]


def weight(row: Row, names: Mapping[str, str]) -> tuple[bool, bool]:
    """Sorts figures of the whole area before those of a part, exact ones before bounds."""
    return bool(scope_of(row, names)), row.get("qualifier") != "eq"


def place_names(data: View) -> dict[str, str]:
    return {key: row.get("name_zh", "") for key, row in data.regions.items()}


def in_turn(data: View, limit: int) -> list[Row]:
    """A few figures, in turn from each report: its figure of the most telling indicator not yet shown."""
    order = {key: place for place, key in enumerate(ranked(data))}
    names = place_names(data)
    candidates = [
        sorted(
            (row for row in rows if row.get("indicator_id") in order and telling(row)),
            key=lambda row: (order[row["indicator_id"]], *weight(row, names)),
        )
        for rows in (data.by_report.get(report_id, ()) for report_id in data.reports)
    ]
    result: list[Row] = []
    used: set[str] = set()
    for _ in range(limit):
        for rows in candidates:
            found = next((row for row in rows if row["indicator_id"] not in used), None)
            if found is not None:
                result.append(found)
                used.add(found["indicator_id"])
    return result[:limit]
