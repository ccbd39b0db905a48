"""Whether a figure that was planned was reached: the later actual figure of the same thing, and which way counts.

A wrong answer is worse than none: a later figure that is a running total, of another scope, of a part, of another
year or of a thing worded otherwise is not compared; where several figures fit and disagree, none decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from build_scripts.intervals import APPROXIMATE
from build_scripts.lexicon import Lexicon
from build_scripts.likeness import Name, Reader, Weights, words_of
from build_scripts.records import Document, Metric

SAME = 0.7  # share of the planned figure's words that the later one must have
OWN = 0.55  # share of the later one's words that the planned one must have
NARROWER = 0.4  # the same where both are figures of one indicator: 其中市场监管类满意率 is another thing
REACHED, SHORT, UNCLEAR = "reached", "short", "unclear"
_WHOLE = ("", "全市", "全区", "全县", "全省", "全州", "我市", "我区", "我县", "我省")
_OF_BODY = re.compile("[（(]")  # 数据资源管理局（政务服务管理局）
_CLAUSE = re.compile(r"[,，;；:：。！!？?\n]")
_ADDS = re.compile(r"新(?:增|建|开|设|上|办|签|培育|登记|认定)|净增|再增|再建")
_DIFFERENCE = re.compile(r"(?:较|比)[^,，]{0,8}(?:增|减|提|降|升|多|少)|同比|环比")
_TOTAL = re.compile(r"达到?|突破|累计|总(?:数|量|计)|提升[到至]|增[加长]?[到至]|扩[大容]?[到至]")
_LIGHT = re.compile(
    r"力争|争取|确保|预计|全面|全部|全年|全[省市县区]|累计|共|已经?|推行|推广|推进|实现|覆盖|达到?|突破|稳定在?|保持在?|控制在|提升[到至]|提高[到至]|"
    r"降低?[到至]|压[减缩][到至]?|完成|开展|组织|举办|召开|设立|设置|建成|建立|打造|在|将"
)
_AVERAGE = re.compile(r"平均|[人日月户]均|率|占比|比例|比重")
_UP = re.compile(
    r"达|设立|招录|评选|受理|办理|提升|提高|增|突破|完成|建|新|举办|召开|开展|组织|培训|实现|覆盖|上线|发展|接入|归集|汇聚|不(?:少|低)于|以上|保持"
)
_DOWN = re.compile(r"压缩|压减|缩短|减少|减至|降|控制在|精简|不超过|以内|减")
_SHARES = ("ratio", "ratio_change", "score", "multiple")
_TIMES = ("time", "working_time", "calendar_time")


@dataclass(frozen=True, slots=True)
class Reading:
    """A later figure and what it says of the planned one."""

    metric: Metric
    verdict: str  # reached · short · unclear


@dataclass(frozen=True, slots=True)
class Planned:
    """A figure of a promise, and what its clause shows of it."""

    metric: Metric
    name: Name  # the words of the clause
    subject: Name
    before: str  # the clause up to the number
    behind: str  # and behind it
    total: bool  # a level to be reached by the end (达到2500条), not a number of things to be done
    timeless: bool  # a share, an average or a duration
    counted: bool  # a number of things to be done, so that fewer of them are a part of it


def planned_figure(metric: Metric, reader: Reader, lexicon: Lexicon) -> Planned:
    """Read the clause of a promised figure."""
    clause = _around(reader.text, metric)
    before, behind = (reader.text[slice(*part)] for part in clause)
    unit = lexicon.units.get(metric.unit_id)
    dimension = unit.dimension if unit else ""
    timeless = (
        metric.measure != "level"
        or dimension in (*_SHARES, *_TIMES)
        or bool(_AVERAGE.search(f"{metric.subject}{before}"))
    )
    total = metric.period_type != "flow" and bool(metric.period_type == "cumulative" or _TOTAL.search(before))
    counted = dimension == "count" and not total and not timeless
    subject = Name(tuple(words_of(metric.subject)))
    return Planned(metric, _words(reader, clause), subject, before, behind, total, timeless, counted)


@dataclass(frozen=True, slots=True)
class Told:
    """An actual figure of the later report, and its clause."""

    metric: Metric
    before: str  # the clause up to the number
    name: Name  # the words of the clause
    subject: Name


def told_figures(later: Document, reader: Reader) -> tuple[Told, ...]:
    """The actual figures of a report, read once for all promises."""
    found = []
    for metric in later.metrics:
        if metric.status == "actual" and not metric.part_of and "suspect" not in metric.flags:
            place = _around(reader.text, metric)
            subject = Name(tuple(words_of(metric.subject)))
            found.append(Told(metric, reader.text[slice(*place[0])], _words(reader, place), subject))
    return tuple(found)


def counterparts(
    planned: Planned,
    told: Iterable[Told],
    issuers: tuple[str, str],
    weights: Weights,
    lexicon: Lexicon,
    since: str,
) -> tuple[Reading, ...]:
    """The later figures that answer a planned one.

    Args:
        planned: a figure of a promise.
        told: the actual figures of the later report.
        issuers: of the earlier and the later report.
        weights: what the words of both say.
        lexicon: the vocabulary, for units.
        since: last day that the earlier report covers: what ended before answers nothing.
    """
    found = []
    for one in told:
        metric = one.metric
        if (
            _comparable(planned.metric, metric, lexicon, since, issuers)
            and _same_kind(planned, metric, one.before)
            and not _differs(planned, one.before)
            and _same_thing(planned, one, weights)
        ):
            bounds = _bounds(metric, _factor(metric, planned.metric, lexicon))
            verdict = _verdict(planned.metric, bounds, _way(planned), metric.qualifier == "lt")
            found.append(Reading(metric, verdict))
    return tuple(found)


# ---------------------------------------------------------------- which figures may be laid beside each other


def _comparable(
    planned: Metric, later: Metric, lexicon: Lexicon, since: str, issuers: tuple[str, str]
) -> bool:
    return (
        later.measure == planned.measure
        and later.period_end > since
        and _factor(later, planned, lexicon) != 0
        and _scope(later, issuers) == _scope(planned, issuers)
        and later.region_id == planned.region_id
        and (planned.measure != "rank" or later.rank_among == planned.rank_among)
        and not (planned.indicator_id and later.indicator_id and planned.indicator_id != later.indicator_id)
    )


def _scope(metric: Metric, issuers: tuple[str, str]) -> str:
    """ "" where the figure speaks for the whole place or for the body that reports."""
    bodies = [_OF_BODY.split(one)[0] for one in issuers]
    own = len(metric.scope) > 3 and any(body.endswith(metric.scope) for body in bodies)  # 市数据局
    place = len(metric.scope) > 1 and all(body.startswith(metric.scope) for body in bodies)  # 某市: all of it
    return "" if own or place or metric.scope in _WHOLE else metric.scope


def _differs(planned: Planned, later: str) -> bool:
    """What is added is no level, and a difference to an earlier time is neither."""
    if planned.metric.measure != "level":
        return False
    kinds = (_DIFFERENCE,) if planned.timeless else (_ADDS, _DIFFERENCE)
    return any(bool(words.search(planned.before)) != bool(words.search(later)) for words in kinds)


def _same_kind(planned: Planned, later: Metric, text: str) -> bool:
    """No running total beside what one year adds; shares, averages and durations know no such difference."""
    if planned.timeless:
        return True
    if not planned.total:
        return later.period_type != "cumulative" and later.period_end <= planned.metric.period_end
    return later.period_type != "flow" or bool(_TOTAL.search(text))


def _factor(later: Metric, planned: Metric, lexicon: Lexicon) -> Decimal:
    """What the later value is multiplied with to stand in the planned one's unit; 0: they do not compare."""
    if later.unit_id == planned.unit_id and later.unit_printed == planned.unit_printed:
        return Decimal(1)
    a, b = lexicon.units.get(later.unit_id), lexicon.units.get(planned.unit_id)
    if a is None or b is None or a.base_unit_id != b.base_unit_id:
        return Decimal(0)
    return a.factor / b.factor


def _around(text: str, metric: Metric) -> tuple[tuple[int, int], tuple[int, int]]:
    """The clause before the number, and what stands behind it."""
    before = [found.end() for found in _CLAUSE.finditer(text, max(0, metric.start - 80), metric.start)]
    after = _CLAUSE.search(text, metric.end)
    left = before[-1] if before else max(0, metric.start - 80)
    return (left, metric.start), (metric.end, after.start() if after else len(text))


def _words(reader: Reader, clause: Iterable[tuple[int, int]]) -> Name:
    """The words of a clause that name the thing: without those that only say what is done with it."""
    spans = []
    for start, end in clause:
        cuts = [found.span() for found in _LIGHT.finditer(reader.text, start, end)]
        edges = [start, *(edge for cut in cuts for edge in cut), end]
        spans += list(zip(edges[::2], edges[1::2], strict=True))
    return reader.name(*(span for span in spans if span[0] < span[1]))


def _same_thing(planned: Planned, later: Told, weights: Weights) -> bool:
    metric = planned.metric
    if metric.indicator_id and metric.indicator_id == later.metric.indicator_id:
        known = Name(planned.name.words + planned.subject.words)
        own = max(weights.share(later.name, known), weights.share(later.subject, known))
        return own >= NARROWER
    pairs = (
        (planned.subject, later.subject),
        (planned.name, later.name),
        (planned.name, later.subject),
    )
    return any(weights.share(a, b) >= SAME and weights.share(b, a) >= OWN for a, b in pairs)


# ---------------------------------------------------------------- reached or not


def _way(planned: Planned) -> str:
    """ge: as much or more is wanted; le: as little or less; eq: the clause does not say."""
    metric = planned.metric
    if metric.measure == "rank" or metric.qualifier in ("le", "lt"):
        return "le"
    if metric.measure == "percent_change":
        return "le" if metric.value < 0 else "ge"
    if metric.qualifier in ("ge", "gt"):
        return "ge"
    words = planned.before if _UP.search(planned.before) or _DOWN.search(planned.before) else planned.behind
    up = max((found.end() for found in _UP.finditer(words)), default=-1)
    down = max((found.end() for found in _DOWN.finditer(words)), default=-1)
    if up == down:
        return "eq"
    return "ge" if up > down else "le"


Bounds = tuple[Decimal | None, Decimal | None]


def _verdict(planned: Metric, bounds: Bounds, way: str, below: bool) -> str:
    """below: the later figure lies below its upper bound (不足), not at it."""
    low, high = bounds
    top = planned.value if planned.value_high is None else planned.value_high
    if way == "eq":
        return REACHED if low is not None and low == high and planned.value <= low <= top else UNCLEAR
    if way == "le":
        low, high = (None if high is None else -high), (None if low is None else -low)
    target = -top if way == "le" else planned.value
    if low is not None and low >= target:
        return REACHED
    if high is not None and (high < target or high == target and below):
        return SHORT
    return UNCLEAR


def _bounds(metric: Metric, factor: Decimal) -> Bounds:
    """Between which values the printed number lies: 超20万 has no upper end, 近20万 lies around it."""
    value = metric.value * factor
    match metric.qualifier:
        case "gt" | "ge":
            return value, None
        case "lt" | "le":
            return None, value
        case "approx":
            around = abs(value) * APPROXIMATE
            return value - around, value + around
        case _:
            return value, value if metric.value_high is None else metric.value_high * factor


def best(readings: Sequence[Reading], planned: Metric) -> Reading | None:
    """The one reading where all agree, of those the one whose period comes nearest; None where they do not."""
    if len({reading.verdict for reading in readings}) != 1:
        return None
    return max(readings, key=lambda one: (one.metric.period_end <= planned.period_end, one.metric.period_end))
