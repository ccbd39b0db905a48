"""Growth from a stated base, and words that rise and fall with the numbers."""

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
    shown,
    verdict,
)
from build_scripts.arithmetic.report import HUNDRED, PERCENT, Report
from build_scripts.intervals import Interval, exactly, stated
from build_scripts.neighbours import Figure
from build_scripts.records import Metric

_RISE = re.compile(r"增长|增加|提升|提高|上升|攀升|拓展|扩大|扩容|升级|增至|升至|扩至|增到|升到")
_FALL = re.compile(r"压缩|压减|减少|下降|降低|降至|降到|降为|缩短|缩减|精简|整合|合并|减至|减到|减为|缩至")


_COUNTED_CHANGE = re.compile(r"增长|增加|上升|攀升|减少|下降|降低|增至|降至|减至")
_MORE_OR_LESS = re.compile(r"增|减|多|少|上升|攀升|降|缩")  # unlike 提升, which may mean better
_LESS = re.compile(_FALL.pattern + r"|减|少|降|缩")


def growth_from_base(here: Report) -> Iterator[Finding]:
    """(16 - 4) / 4 = 300 %; where no change is printed, whether words rise and fall with the numbers."""
    levels: dict[str, Figure] = {}
    changes: dict[str, list[Figure]] = {}
    for figure in (f for f in here.order if f.metric.baseline in here.by_id):
        base = here.by_id[figure.metric.baseline]
        if figure.metric.measure == "level" and figure.unit == base.unit and not _is_difference(figure, base):
            levels.setdefault(base.metric.metric_id, figure)
        else:
            changes.setdefault(base.metric.metric_id, []).append(figure)
    for base_id, new in levels.items():
        base = here.by_id[base_id].metric
        if base.value <= 0 or new.metric.measure == "rank":
            continue
        for change in changes.get(base_id, ()):
            found = _growth(base, new.metric, change)
            if found:
                yield found
        if base_id not in changes:
            yield from _direction(here.by_id[base_id], new, here)


_DIFFERENCE = re.compile(
    r"(?:增加|减少|增长|提高|提升|下降|降低|压减|压缩|缩短|增|减|多|少)了?(?:约|近|超)?$"
)


def _is_difference(figure: Figure, base: Figure) -> bool:
    """增加4564件: a difference, not a new level (增加到27684件)."""
    return figure.start > base.start and bool(_DIFFERENCE.search(figure.before))


@dataclass(frozen=True, slots=True)
class _Result:
    """What the change must be, by the two levels."""

    formula: tuple[str, str]  # Chinese, English
    shown: tuple[str, str]
    value: Decimal
    range: Interval
    role: str = "change"  # of the printed change; "fall" where the formula takes the new level from the old


def _growth(base: Metric, new: Metric, figure: Figure) -> Finding | None:
    change = figure.metric
    if change.measure == "percent_change" and change.unit_printed in PERCENT:
        given = _relative(base, new)
    elif change.unit_printed == new.unit_printed or change.unit_printed.endswith("百分点"):
        given = _difference(base, new, figure)
    else:
        return None
    found = verdict(stated(change), given.range, given.value == change.value)
    if found == "fails" and abs(given.value) == abs(change.value) and not _MORE_OR_LESS.search(figure.before):
        return None  # 时限由5天提升到3天,提升2天 means better, not more
    note = ""
    if found != "holds" and _may_be_points(base, new, change, given):
        found, note = "cannot_tell", f"{number(new)} − {number(base)} = {shown(new.value - base.value)}"
    gives_zh, gives_en = (
        f"{formula} = {value}" for formula, value in zip(given.formula, given.shown, strict=True)
    )
    signed = f"{'−' if change.value < 0 else ''}{number(change)}"
    return Finding(
        "growth_from_base",
        f"{given.formula[0]} {SIGNS[found]} {signed}",
        change.quote,
        stated(change),
        given.range,
        found,
        (
            f"{named(new)}，此前为{said(base)}，变化为{signed}",
            f"{named_en(new)}, {said_en(base)} before, and a change of "
            f"{'-' if change.value < 0 else ''}{english(change)}",
        ),
        (
            gives_zh + (f"，而{note}个百分点" if note else ""),
            gives_en + (f", and {note} percentage points" if note else ""),
        ),
        inputs(base=base, new=new, **{given.role: change}),
        change.start,
        given.value,
    )


def _relative(base: Metric, new: Metric) -> _Result:
    value = (new.value - base.value) / base.value * HUNDRED
    return _Result(
        (
            f"({number(new)} − {number(base)}) ÷ {number(base)}",
            f"({english(new)} − {english(base)}) / {english(base)}",
        ),
        (f"{shown(value)}%".replace("-", "−"),) * 2,
        value,
        (stated(new) / stated(base)).times(HUNDRED) - exactly(HUNDRED),
    )


def _difference(base: Metric, new: Metric, change: Figure) -> _Result:
    """48 − 41 = 7 for a rise by 7; where the words say a fall by 7, 48 − 55 turned round: 55 − 48 = 7."""
    falls = change.metric.value > 0 and bool(_LESS.search(change.before))
    upper, lower = (base, new) if falls else (new, base)
    value = upper.value - lower.value
    return _Result(
        (f"{number(upper)} − {number(lower)}", f"{english(upper)} − {english(lower)}"),
        (
            scaled(value, change.metric, 6).replace("-", "−"),
            f"{value.normalize():,f}".replace("-", "−"),
        ),
        value,
        stated(upper) - stated(lower),
        "fall" if falls else "change",
    )


def _may_be_points(base: Metric, new: Metric, change: Metric, given: _Result) -> bool:
    """由82%提高到95%,提升13%: of two rates, a change in % that fits their difference may be meant in points."""
    if any(m.unit_printed not in PERCENT for m in (base, new, change)) or change.measure != "percent_change":
        return False
    points = new.value - base.value
    said = stated(change)
    return points == change.value or said.holds(points) and not said.holds(given.value)


def _direction(base: Figure, new: Figure, here: Report) -> Iterator[Finding]:
    if new.start < base.start:
        return
    between = here.text[base.end : new.start]
    rise, fall = bool(_RISE.search(between)), bool(_FALL.search(between))
    if rise == fall or new.sentence != base.sentence:
        return
    old, now = stated(base.metric), stated(new.metric)
    limit = Interval(old.low, None) if rise else Interval(Decimal(0), old.high, high_open=old.high_open)
    right = new.metric.value > base.metric.value if rise else new.metric.value < base.metric.value
    found = verdict(now, limit, right)
    if found == "fails" and not _COUNTED_CHANGE.search(between):
        return  # 时限由5天提升到3天 means better, not more
    word = (_RISE if rise else _FALL).search(between)[0]
    sign = (
        ">" if new.metric.value > base.metric.value else "<" if new.metric.value < base.metric.value else "="
    )
    turned = {">": ("是升", "a rise"), "<": ("是降", "a fall"), "=": ("没有变化", "no change")}[sign]
    yield Finding(
        "growth_from_base",
        f"{number(new.metric)} {sign} {number(base.metric)}",
        new.metric.quote,
        now,
        limit,
        found,
        (
            f"{named(new.metric)}由{said(base.metric)}“{word}”而来",
            f"that {named_en(new.metric)} came from {said_en(base.metric)} "
            f"by a {'rise' if rise else 'fall'} (“{word}”)",
        ),
        (
            f"{number(new.metric)} {sign} {number(base.metric)}，{turned[0]}",
            f"{english(new.metric)} {sign} {english(base.metric)}, {turned[1]}",
        ),
        inputs(base=base.metric, new=new.metric),
        new.metric.start,
    )
