"""Figures as short lines and as tiles: each with its value, what it counts, where and when."""

from __future__ import annotations

from collections.abc import Sequence

from . import markdown as md
from .comparability import class_of, listed, scope_of
from .parts import figure_link, indicator_link, subject_cell, text
from .selection import alone, beside, compared, together
from .view import Row, View, place_name, said, scope_text
from .wording import Pair, joined, period_words, pick

PLACES = 4  # lines on a tile; the indicator's page has all of them


def where(language: str, data: View, row: Row) -> str:
    """The place of a figure, else of its report."""
    own = row.get("region_id", "")
    return place_name(language, data, own or data.reports.get(row["report_id"], {}).get("region_id", ""))


def part_of_place(language: str, data: View, row: Row) -> str:
    """The scope as Markdown where it is not the whole place: `市级`; else ""."""
    return said(language, scope_text(language, row)) if scope_of(row, data.place_names) else ""


def place_and_time(language: str, data: View, row: Row) -> str:
    """`清远市，2023年1–11月` as Markdown, with the scope where it is a part."""
    parts = [
        md.escape(where(language, data, row), line_start=False),
        part_of_place(language, data, row),
        md.escape(period_words(language, row), line_start=False),
    ]
    return pick(language, ("，", ", ")).join(part for part in parts if part)


def own_words(language: str, data: View, page: str, row: Row) -> str:
    """What the report itself says is counted; "" where the indicator's name is enough."""
    enough = alone(data, row) and not class_of(row)
    return "" if enough else subject_cell(language, data, page, row, False)


# ---------------------------------------------------------------- a line


def telling_list(language: str, data: View, page: str, rows: Sequence[Row]) -> list[str]:
    """The figures as a list; only a block of HTML can name a list to the style sheet."""
    if not rows:
        return []
    lines = md.bullets(telling_line(language, data, page, row) for row in rows)
    return ['<div class="telling" markdown="1">', lines, "</div>"]


def telling_line(language: str, data: View, page: str, row: Row) -> str:
    """`**67.4万件** 热线受理诉求（清远市，2023年1–11月）`: figure → its sentence, indicator → its page."""
    figure = f"**{figure_link(language, data, page, row)}**"
    indicator = indicator_link(language, data, page, row["indicator_id"])
    own = own_words(language, data, page, row)
    inner = pick(language, ("：", ": ")).join(
        part for part in (own, place_and_time(language, data, row)) if part
    )
    return f"{figure} {indicator}" + pick(language, (f"（{inner}）", f" ({inner})"))


# ---------------------------------------------------------------- a tile


def tiles(language: str, data: View, page: str, keys: Sequence[str]) -> list[str]:
    """Indicators as tiles: the name, then one figure of each report that states it, in the order of places."""
    if not keys:
        return []
    items = [tile(language, data, page, key) for key in keys]
    return ['<div class="tiles" markdown="1">', md.bullets(items), "</div>"]


def verdict(language: str, data: View, key: str, rows: Sequence[Row]) -> str:
    """Which figures of an indicator that stand side by side may be compared, and what sets the others apart.

    As Markdown: `可比`; `不可直接相比：单位（核、vCPU）不同`; `广州市、清远市可比；其余与之不可直接相比：范围不同`.
    """
    if len(rows) < 2:
        return ""
    fit = together(data, key, rows)
    if len(fit) == len(rows):
        return pick(language, ("可比", "Comparable"))
    why = apart_words(language, compared(data, rows))
    if not fit:
        return pick(language, ("不可直接相比", "Not comparable")) + why
    places = [told_apart(language, data, rows, row) for row in fit]
    named = md.escape(pick(language, ("、".join(places), listed(places))), line_start=False)
    return text(
        language,
        f"{named}可比；其余与之不可直接相比{why}",
        f"{named}: comparable; the others are not comparable with them{why}",
    )


def apart_words(language: str, reason: Pair) -> str:
    """`：范围不同`; where nothing but the figures themselves sets them apart, where that is said."""
    if not reason[0]:
        return pick(language, ("（原因见指标页）", " (the indicator's page says why)"))
    return text(language, f"：{said('zh', reason[0])}不同", f": they differ in {said('en', reason[1])}")


def told_apart(language: str, data: View, rows: Sequence[Row], row: Row) -> str:
    """The place of one of several figures, with its time where two are of one place."""
    name = where(language, data, row)
    if sum(where(language, data, other) == name for other in rows) == 1:
        return name
    return joined(language, name, period_words(language, row))


def tile(language: str, data: View, page: str, key: str) -> str:
    rows = beside(data, key)
    lines = [indicator_link(language, data, page, key)]
    for row in rows[:PLACES]:
        own = own_words(language, data, page, row)
        note = place_and_time(language, data, row) + (pick(language, ("：", ": ")) + own if own else "")
        lines.append(f"    - **{figure_link(language, data, page, row)}** {note}")
    if len(rows) > PLACES:
        more = len(rows) - PLACES
        lines.append(f"    - {pick(language, (f'另有{more}份报告', f'and {more} more reports'))}")
    if said_of := verdict(language, data, key, rows):
        lines.append(f"    - {said_of}")
    return "\n".join(lines)
