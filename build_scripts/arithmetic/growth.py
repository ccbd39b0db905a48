"""Growth from a stated base, and words that rise and fall with the numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from build_scripts.arithmetic.findings import (
    SIGNS,
    Finding,
    english,
    inputs,
    named,
    named_en,
    number,
    scaled,
    shown,
    verdict,
)
from build_scripts.arithmetic.report import HUNDRED, PERCENT, Report
from build_scripts.intervals import Interval, stated
from build_scripts.neighbours import Figure
from build_scripts.records import Metric

_RISE = re.compile(r"增长|增加|提升|提高|上升|攀升|拓展|扩大|扩容|升级|增至|升至|扩至|增到|升到")
_FALL = re.compile(r"压缩|压减|减少|下降|降低|降至|降到|降为|缩短|缩减|精简|整合|合并|减至|减到|减为|缩至")


_COUNTED_CHANGE = re.compile(r"增长|增加|上升|攀升|减少|下降|降低|增至|降至|减至")


def growth_from_base(here: Report) -> Iterator[Finding]:
    """(16 - 4) / 4 = 300 %; where no change is printed, whether words rise and fall with the numbers."""
    levels: dict[str, Figure] = {}
    changes: dict[str, list[Figure]] = {}
    for figure in (f for f in here.order if f.metric.baseline in here.by_id):
        base = here.by_id[figure.metric.baseline]
        if (
            figure.metric.measure == "level"
            and figure.unit == base.unit
            and not _is_difference(figure, base, here)
        ):
            levels.setdefault(base.metric.metric_id, figure)
        else:
            changes.setdefault(base.metric.metric_id, []).append(figure)
    for base_id, new in levels.items():
        base = here.by_id[base_id].metric
        if base.value <= 0 or new.metric.measure == "rank":
            continue
        for change in changes.get(base_id, ()):
            found = _growth(base, new.metric, change.metric)
            if found:
                yield found
        if base_id not in changes:
            yield from _direction(here.by_id[base_id], new, here)


_DIFFERENCE = re.compile(
    r"(?:增加|减少|增长|提高|提升|下降|降低|压减|压缩|缩短|增|减|多|少)了?(?:约|近|超)?$"
)


def _is_difference(figure: Figure, base: Figure, here: Report) -> bool:
    """增加4564件: a difference, not a new level (增加到27684件)."""
    return figure.start > base.start and bool(_DIFFERENCE.search(figure.before))


def _growth(base: Metric, new: Metric, change: Metric) -> Finding | None:
    old, now = stated(base), stated(new)
    if change.measure == "percent_change" and change.unit_printed in PERCENT:
        value = (new.value - base.value) / base.value * HUNDRED
        ratio = (now / old).times(HUNDRED)
        expected = ratio - Interval(HUNDRED, HUNDRED)
        formula = f"({number(new)} − {number(base)}) ÷ {number(base)}"
        result = f"{shown(value)}%".replace("-", "−")
    elif change.unit_printed == new.unit_printed or change.unit_printed.endswith("百分点"):
        value = new.value - base.value
        expected = now - old
        if value < 0 and change.value > 0:
            value, expected = -value, expected.negative()
        formula = f"{number(new)} − {number(base)}"
        result = scaled(value, change, 6)
    else:
        return None
    found = verdict(stated(change), expected, value == change.value)
    signed = f"{'−' if change.value < 0 else ''}{number(change)}"
    return Finding(
        "growth_from_base",
        f"{formula} {SIGNS[found]} {signed}",
        change.quote,
        stated(change),
        expected,
        found,
        (
            f"{named(new)}，此前为{number(base)}，变化为{signed}",
            f"{named_en(new)}, {english(base)} before, and a change of "
            f"{'-' if change.value < 0 else ''}{english(change)}",
        ),
        (f"{formula} = {result}", f"{formula} = {result}"),
        inputs(base=base, new=new, change=change),
        change.start,
    )


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
    said = {">": ("是升", "a rise"), "<": ("是降", "a fall"), "=": ("没有变化", "no change")}[sign]
    yield Finding(
        "growth_from_base",
        f"{number(new.metric)} {sign} {number(base.metric)}",
        new.metric.quote,
        now,
        limit,
        found,
        (
            f"{named(new.metric)}由{number(base.metric)}“{word}”而来",
            f"that {named_en(new.metric)} came from {english(base.metric)} "
            f"by a {'rise' if rise else 'fall'} (“{word}”)",
        ),
        (
            f"{number(new.metric)} {sign} {number(base.metric)}，{said[0]}",
            f"{english(new.metric)} {sign} {english(base.metric)}, {said[1]}",
        ),
        inputs(base=base.metric, new=new.metric),
        new.metric.start,
    )
