"""Averages, and figures that imply the same third."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from build_scripts.arithmetic.findings import (
    SIGNS,
    Finding,
    english,
    inputs,
    named,
    named_en,
    number,
    said,
    said_en,
    scaled,
    separated,
    shown,
    verdict,
)
from build_scripts.arithmetic.report import HUNDRED, Report, is_percent
from build_scripts.intervals import Interval, stated
from build_scripts.neighbours import REACH, Figure
from build_scripts.records import Metric

_PER_HEAD = re.compile(
    r"(?:人均|户均|平均每(?:人|户|个|件|天))(?P<what>[\u4e00-\u9fff]{0,10}?)(?:为|达到?|约|数)*$"
)
_OF_PEOPLE = re.compile(
    r"人口(?:占比|比例|比重|的)?(?:为|达到?|约)*$|占.{0,8}人口(?:的|比例|比重)?(?:为|达到?|约)*$"
)
_HEADS = frozenset("人名户位")


@dataclass(frozen=True, slots=True)
class _Third:
    """Two figures that imply a third: so many heads."""

    kind: str  # average, share
    upper: Figure  # a total, a number
    lower: Figure  # per head, a share of all heads
    value: Decimal
    range: Interval

    @property
    def width(self) -> Decimal:
        """How far the range reaches, as a share of the value; an endless one reaches furthest."""
        if self.range.low is None or self.range.high is None:
            return Decimal("Infinity")
        return (self.range.high - self.range.low) / self.value

    @property
    def formula(self) -> str:
        return f"{number(self.upper.metric)} ÷ {number(self.lower.metric)}"


def average(here: Report) -> Iterator[Finding]:
    """Total by count, where the count is stated, or implied by a more exact pair of the same paragraph."""
    for run in here.runs:
        for at, figure in enumerate(run):
            total = _total_of(figure, run[max(0, at - 4) : at])
            count = (
                _count_for(figure, total, run[max(0, at - REACH) : at + REACH]) if total is not None else None
            )
            if count is not None:
                yield _average(total.metric, figure.metric, count)
    for thirds in _thirds(here).values():
        best = min(thirds, key=lambda third: third.width)
        for third in thirds:
            if third is not best and third.kind == best.kind == "average" and third.range.meets(best.range):
                yield _average_by(third, best)


def implied_third(here: Report) -> Iterator[Finding]:
    """1915万 ÷ 7.66 and 297.7万 ÷ 119 % both give 250万 people."""
    for thirds in _thirds(here).values():
        best = min(thirds, key=lambda third: third.width)
        for third in thirds:
            if third.kind != best.kind and third.range.meets(best.range):
                yield _same_third(best, third)


def _total_of(figure: Figure, before: tuple[Figure, ...]) -> Figure | None:
    """服务访问量1915万次,人均访问量7.66次."""
    found = _PER_HEAD.search(figure.before)
    if not found or figure.metric.measure != "level" or figure.metric.value <= 0:
        return None
    what = found["what"]
    for other in reversed(before):
        if (
            other.unit == figure.unit
            and other.metric.measure == "level"
            and not _PER_HEAD.search(other.before)
        ):
            if (what and what in other.before) or (not what and other is before[-1]):
                return other
    return None


def _count_for(figure: Figure, total: Figure, run: tuple[Figure, ...]) -> Metric | None:
    """A stated number of heads in the same sentence that fits; where none fits, none was meant."""
    for other in run:
        if other.metric.unit_printed in _HEADS and other.metric.value > 0 and other.additive:
            expected = stated(total.metric) / stated(other.metric)
            if expected.meets(stated(figure.metric)):
                return other.metric
    return None


def _average(total: Metric, per_head: Metric, count: Metric) -> Finding:
    value = total.value / count.value
    expected = stated(total) / stated(count)
    found = verdict(stated(per_head), expected, value == per_head.value)
    formula = f"{number(total)} ÷ {number(count)}"
    return Finding(
        "average",
        f"{formula} {SIGNS[found]} {number(per_head)}",
        per_head.quote,
        stated(per_head),
        expected,
        found,
        (
            f"{named(total)}，{named(count)}，平均为{said(per_head)}",
            f"{named_en(total)}, {named_en(count)}, and an average of {said_en(per_head)}",
        ),
        (f"{formula} = {shown(value, 4)}", f"{english(total)} / {english(count)} = {shown(value, 4)}"),
        inputs(total=total, count=count, average=per_head),
        per_head.start,
        value,
    )


def _thirds(here: Report) -> dict[int, list[_Third]]:
    """By paragraph, the pairs of figures that imply a number of people; at most REACH of them."""
    found: dict[int, list[_Third]] = {}
    for run in here.runs:
        for at, figure in enumerate(run):
            third = _third(figure, run[max(0, at - 4) : at])
            paragraph = here.paragraph(figure)
            if third and paragraph >= 0 and len(found.get(paragraph, ())) < REACH:
                found.setdefault(paragraph, []).append(third)
    return found


def _third(figure: Figure, before: tuple[Figure, ...]) -> _Third | None:
    total = _total_of(figure, before)
    if total is not None and total.metric.value > 0 and "人均" in figure.before:
        quotient = stated(total.metric) / stated(figure.metric)
        return _Third("average", total, figure, total.metric.value / figure.metric.value, quotient)
    if before and is_percent(figure) and figure.metric.value > 0 and _OF_PEOPLE.search(figure.before):
        part = before[-1]
        if part.additive and part.metric.value > 0 and part.group == figure.group:
            share = stated(figure.metric).times(Decimal("0.01"))
            value = part.metric.value / figure.metric.value * HUNDRED
            return _Third("share", part, figure, value, stated(part.metric) / share)
    return None


def _average_by(third: _Third, best: _Third) -> Finding:
    total, per_head = third.upper.metric, third.lower.metric
    value = total.value / best.value
    expected = stated(total) / best.range
    found = verdict(stated(per_head), expected, value == per_head.value)
    heads = scaled(best.value, best.upper.metric)
    return Finding(
        "average",
        f"{number(total)} ÷ ({best.formula}) {SIGNS[found]} {number(per_head)}",
        per_head.quote,
        stated(per_head),
        expected,
        found,
        (
            f"{named(total)}，{named(per_head)}；又称{named(best.upper.metric)}，{named(best.lower.metric)}",
            f"{named_en(total)} and {named_en(per_head)}, and also {named_en(best.upper.metric)} and "
            f"{named_en(best.lower.metric)}",
        ),
        (
            f"后两数表明人数约为{heads}，{number(total)} ÷ {heads} = {shown(value, 4)}",
            f"about {separated(best.value)} people by the last two, and "
            f"{english(total)} / {separated(best.value)} = {shown(value, 4)}",
        ),
        inputs(total=total, average=per_head, other_total=best.upper.metric, other_average=best.lower.metric),
        per_head.start,
        value,
    )


def _same_third(one: _Third, two: _Third) -> Finding:
    found = verdict(one.range, two.range, one.value == two.value)
    first, second = scaled(one.value, one.upper.metric), scaled(two.value, two.upper.metric)
    return Finding(
        "implied_third",
        f"{one.formula} {SIGNS[found]} {two.formula}",
        f"{one.upper.metric.quote} {one.lower.metric.quote}",
        one.range,
        two.range,
        found,
        (
            f"{named(one.upper.metric)}、{named(one.lower.metric)}，"
            f"又称{named(two.upper.metric)}、{named(two.lower.metric)}",
            f"{named_en(one.upper.metric)} and {named_en(one.lower.metric)}, "
            f"and also {named_en(two.upper.metric)} and {named_en(two.lower.metric)}",
        ),
        (
            f"{one.formula} = {first}，{two.formula} = {second}，所指的同一个数",
            f"{separated(one.value)} by the first two and {separated(two.value)} by the last two",
        ),
        inputs(
            first_upper=one.upper.metric,
            first_lower=one.lower.metric,
            second_upper=two.upper.metric,
            second_lower=two.lower.metric,
        ),
        two.lower.metric.start,
        two.value,
    )
