"""Which figures speak first: one rule over the data, for the first page, the overview and the pages of places.

An indicator is the more telling, the more reports state it with a figure that can stand alone (`parts.telling`:
an actual level, undamaged, neither a part nor a repetition); among equals the one with the newest figure comes
first, then the order of the vocabulary, which is written for readers. Of an indicator each report gives one
figure: one of the whole area before one of a part, an exact one before a bound, then the first in the text.
No id is named here, and a place's numbers play no part: nothing is chosen for being large.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .comparability import Comparison, apart, compare, scope_of
from .parts import report_ids, telling
from .view import Row, View
from .wording import Pair


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
    for row in sorted(rows, key=lambda row: weight(row, data.place_names)):
        best.setdefault(row["report_id"], row)
    return [best[report_id] for report_id in data.reports if report_id in best]


def beside(data: View, key: str) -> list[Row]:
    """One figure of each report that states an indicator, for a list that sets them side by side.

    Figures that may be compared come before others, so that what can stand together does; `together` says which
    of the result they are.
    """
    chosen = one_each(data, comparison(data, key).drawn)
    done = {row["report_id"] for row in chosen}
    others = one_each(data, (row for row in stated(data, key) if row["report_id"] not in done))
    found = {row["report_id"]: row for row in (*chosen, *others)}
    return [found[report_id] for report_id in data.reports if report_id in found]


def comparison(data: View, key: str) -> Comparison:
    """Which of an indicator's figures may be compared: what charts draw, and what lists say beside them."""
    rows = data.by_indicator.get(key, ())
    return compare(rows, data.dimensions, data.place_names, data.levels, data.own_counts)


def together(data: View, key: str, rows: Iterable[Row]) -> list[Row]:
    """Those of some figures of an indicator that may be compared with each other; none where fewer than two may."""
    drawn = {row["metric_id"] for row in comparison(data, key).drawn}
    found = [row for row in rows if row["metric_id"] in drawn]
    return found if len(found) > 1 else []


def compared(data: View, rows: Iterable[Row]) -> Pair:
    """What keeps figures that stand side by side from being compared all together; ("", "") where nothing does."""
    return apart(rows, data.dimensions, data.place_names, data.levels, data.own_counts)


def weight(row: Row, names: Mapping[str, str]) -> tuple[bool, bool]:
    """Sorts figures of the whole area before those of a part, exact ones before bounds."""
    return bool(scope_of(row, names)), row.get("qualifier") != "eq"


def alone(data: View, row: Row) -> bool:
    """Whether the report gives no other number under the same indicator, so that the name says what it counts."""
    return not any(
        other["indicator_id"] == row["indicator_id"] and other["value"] != row["value"] and telling(other)
        for other in data.by_report[row["report_id"]]
    )


def newest_first(data: View) -> list[str]:
    """Reports, those that reach furthest towards today first; their usual order decides between equals."""
    return sorted(data.reports, key=lambda key: data.reports[key].get("coverage_end", ""), reverse=True)


def unexplained(data: View, row: Row) -> bool:
    """Whether value, indicator, place and time say all that a reader must know."""
    return telling(row) and not scope_of(row, data.place_names) and alone(data, row)


def in_turn(data: View, limit: int) -> list[Row]:
    """A few figures, in turn from each report, the newest first: that of the most telling indicator not yet shown.

    Only figures of the whole area that need no explanation are taken, and topics not yet shown come before others.
    """
    order = {key: place for place, key in enumerate(ranked(data))}
    candidates = [
        sorted(
            (row for row in rows if row.get("indicator_id") in order and unexplained(data, row)),
            key=lambda row: (order[row["indicator_id"]], *weight(row, data.place_names)),
        )
        for rows in (data.by_report.get(report_id, ()) for report_id in newest_first(data))
    ]
    result: list[Row] = []
    for _ in range(limit):
        for rows in candidates:
            if found := next_of(data, rows, result):
                result.append(found)
    return result[:limit]


def next_of(data: View, rows: Iterable[Row], shown: Iterable[Row]) -> Row | None:
    """The first figure of an indicator not yet shown, of a topic not yet shown where there is one."""
    used = {row["indicator_id"] for row in shown}
    topics = {top_topic(data, row.get("topic_id", "")) for row in shown}
    left = [row for row in rows if row["indicator_id"] not in used]
    fresh = (row for row in left if top_topic(data, row.get("topic_id", "")) not in topics)
    return next(fresh, left[0] if left else None)


def top_topic(data: View, topic_id: str) -> str:
    """The topic at the top of the tree above a topic."""
    above = data.topics.get(topic_id, {}).get("parent_id", "")
    return top_topic(data, above) if above in data.topics and above != topic_id else topic_id
