"""The same figure said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_scripts.arithmetic.findings import (
    SIGNS,
    Finding,
    english,
    inputs,
    named,
    named_en,
    number,
    verdict,
)
from build_scripts.arithmetic.report import Report, is_percent
from build_scripts.intervals import stated
from build_scripts.neighbours import Figure
from build_scripts.records import Metric

_RATE_NAME = re.compile(r"[\u4e00-\u9fff]{2}(?:率|度)")


def repeated_figure(here: Report) -> Iterator[Finding]:
    """The same figure said twice; and a rate said once exactly and once as 97%左右."""
    for run in here.runs:
        for figure in run:
            first = here.by_id.get(figure.metric.repeats)
            if first is not None:
                yield _repeat(first.metric, figure.metric)
    rates: dict[tuple, Figure] = {}
    for figure in here.order:
        name = _rate_name(figure, here)
        if not name:
            continue
        key = (here.paragraph(figure), name, figure.metric.scope)
        first = rates.setdefault(key, figure)
        loose = "approx" in (first.metric.qualifier, figure.metric.qualifier)
        if first is not figure and loose and first.metric.value != figure.metric.value:
            if stated(first.metric).meets(stated(figure.metric)):
                yield _repeat(first.metric, figure.metric)


def _rate_name(figure: Figure, here: Report) -> str:
    if not is_percent(figure) or figure.metric.status != "actual" or here.paragraph(figure) < 0:
        return ""
    base = here.by_id.get(figure.metric.baseline)
    names = _RATE_NAME.findall((base or figure).before)
    return names[-1] if names else ""


def _repeat(first: Metric, again: Metric) -> Finding:
    found = verdict(stated(again), stated(first), first.value == again.value)
    return Finding(
        "repeated_figure",
        f"{number(again)} {SIGNS[found]} {number(first)}",
        again.quote,
        stated(again),
        stated(first),
        found,
        (f"{named(first)}，后又称{named(again)}", f"{named_en(first)}, and later {named_en(again)}"),
        (
            f"两处分别为{number(first)}和{number(again)}",
            f"{english(first)} in one place and {english(again)} in the other",
        ),
        inputs(first=first, again=again),
        again.start,
    )
