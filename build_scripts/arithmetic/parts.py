"""Parts sum to their whole, and none is above it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
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
    verdict,
)
from build_scripts.arithmetic.report import Report, is_whole_number
from build_scripts.intervals import Interval, printed, stated
from build_scripts.neighbours import Figure
from build_scripts.records import Metric


def sum_of_parts(here: Report) -> Iterator[Finding]:
    """2306 = 1087 + 521 + 698."""
    for whole_id, parts in here.parts.items():
        for together in _enumerations(parts):
            whole, metrics = here.by_id[whole_id], tuple(f.metric for f in together)
            if is_sum(whole, together):
                yield _sum(whole.metric, metrics)
            elif _is_above(whole, together):
                yield _overlap(whole.metric, metrics)
    for run in here.runs:
        yield from _sums_of_kinds(run, here)


def _enumerations(parts: tuple[Figure, ...]) -> list[tuple[Figure, ...]]:
    """The parts of a whole by the sentence that names them: each may divide it in its own way."""
    found: dict[int, list[Figure]] = {}
    for part in parts:
        found.setdefault(part.sentence, []).append(part)
    return [tuple(together) for together in found.values()]


def is_sum(whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Whether the parts are meant to be all parts of the whole.

    An exact sum is. So is one that the digits printed allow, or that misses by little, where the numbers
    are long enough for that to be no accident and the parts are named alike. Else 其中 names some only.
    """
    if len(parts) < 2 or any(part.unit != whole.unit for part in parts):
        return False
    total = sum(part.metric.value for part in parts)
    if total == whole.metric.value:
        return True
    announced = whole.start > parts[-1].start  # …，共计50个
    if len(re.sub(r"\D", "", printed(whole.metric).text)) < 3 and not announced:
        return False
    low, high = whole.metric.value * Decimal("0.95"), whole.metric.value * Decimal("1.05")
    met = stated(whole.metric).meets(_total(tuple(f.metric for f in parts)))
    return met or (low <= total <= high and _named_alike(parts))


def _is_above(whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Whether parts of one unit are more than their whole together, though none of them is by itself."""
    limit = stated(whole.metric).high
    alike = len(parts) > 1 and all(part.unit == whole.unit for part in parts)
    return (
        alike
        and limit is not None
        and _told(parts[0], whole) == "fails"
        and max(part.metric.value for part in parts) < limit <= sum(part.metric.value for part in parts)
    )


def _named_alike(parts: tuple[Figure, ...]) -> bool:
    """政务目录, 经济目录, 社会目录: kinds that exclude each other end alike."""
    for side in ("before", "after"):
        ends = {re.sub(r"[^\u4e00-\u9fff]", "", getattr(part, side))[-2:] for part in parts}
        if len(ends) == 1 and ends != {""}:
            return len(parts) >= 2
    return False


def _total(parts: tuple[Metric, ...]) -> Interval:
    found = Interval(Decimal(0), Decimal(0))
    for part in parts:
        found = found + stated(part)
    return found


def _sum(whole: Metric, parts: tuple[Metric, ...]) -> Finding:
    total = sum(part.value for part in parts)
    expected = _total(parts)
    result = verdict(stated(whole), expected, total == whole.value)
    added = " + ".join(number(part) for part in parts)
    sum_zh = f"{added} = {scaled(total, whole, 6)}"
    return Finding(
        "sum_of_parts",
        f"{added} {SIGNS[result]} {number(whole)}",
        whole.quote,
        stated(whole),
        expected,
        result,
        (
            f"{named(whole)}由{'、'.join(named(part) for part in parts)}组成",
            f"that {named_en(whole)} is made up of {', '.join(named_en(part) for part in parts)}",
        ),
        (sum_zh, f"{' + '.join(english(part) for part in parts)} = {total.normalize():,f}"),
        inputs(whole=whole, part=parts),
        whole.start,
        total,
    )


def _overlap(whole: Metric, parts: tuple[Metric, ...]) -> Finding:
    """线上5260笔、线下3766笔 of 8926: too many together, unless some are counted twice."""
    found = _sum(whole, parts)
    listed = "、".join(named(part) for part in parts), ", ".join(named_en(part) for part in parts)
    return replace(
        found,
        formula=found.formula.replace(SIGNS[found.verdict], SIGNS["cannot_tell"]),
        verdict="cannot_tell",
        says=(f"{named(whole)}，其中{listed[0]}", f"{named_en(whole)}, among them {listed[1]}"),
    )


_TOGETHER = re.compile(r"共|分别|其中|包括|合计")


def _sums_of_kinds(run: tuple[Figure, ...], here: Report) -> Iterator[Finding]:
    """89个…,共服务…75家…14个: things of several classifiers that add up exactly to the number before."""
    for at, whole in enumerate(run):
        if not _is_counted(whole) or whole.metric.value < 20 or whole.metric.metric_id in here.parts:
            continue
        for size in (2, 3):
            parts = run[at + 1 : at + 1 + size]
            if len(parts) < size or not all(map(_is_counted, parts)):
                break
            same = {part.unit for part in parts} == {whole.unit}
            announced = _TOGETHER.search(here.text, whole.end, parts[0].start)
            if not same and announced and sum(p.metric.value for p in parts) == whole.metric.value:
                yield _kinds(whole.metric, tuple(part.metric for part in parts))
                break


def _kinds(whole: Metric, parts: tuple[Metric, ...]) -> Finding:
    """89个通知单 beside 75家企业 and 14个项目: that they add up is seen, that the one consists of the others not said."""
    listed = "、".join(named(part) for part in parts), " and ".join(named_en(part) for part in parts)
    return replace(
        _sum(whole, parts),
        says=(
            f"{named(whole)}，又称{listed[0]}（没有说前者由后者组成）",
            f"{named_en(whole)}, and {listed[1]}, without saying that the first is made up of the others",
        ),
    )


def _is_counted(figure: Figure) -> bool:
    metric = figure.metric
    plain_count = metric.qualifier == "eq" and metric.measure == "level" and not metric.part_of
    return plain_count and is_whole_number(figure) and metric.status == "actual" and figure.additive


def part_not_above_whole(here: Report) -> Iterator[Finding]:
    """A part is at most its whole; what was added this year is at most what there is."""
    for whole_id, parts in here.parts.items():
        whole = here.by_id[whole_id]
        for together in _enumerations(parts):
            if not is_sum(whole, together):
                for part in together:
                    yield _not_above(part.metric, whole.metric, _told(part, whole))
    yield from _flows_below_stocks(here)
    yield from _voice_below_calls(here)


_A_CHANGE = re.compile(r"(?:增加|增长|净增|减少|下降)(?:了|约|超)?$")
_A_BALANCE = re.compile(r"净[增减流]|结余|结存|结转|盈余|差额|余额")


def _told(part: Figure, whole: Figure) -> str:
    """Of a change or a balance, 增加10.9万件, one part may be above it where another part fell."""
    balance = _A_CHANGE.search(whole.before) or _A_BALANCE.search(whole.before)
    return "cannot_tell" if part.unit != whole.unit or balance else "fails"


def _not_above(part: Metric, whole: Metric, otherwise: str) -> Finding:
    """`otherwise` is the verdict where the part is above the whole beyond rounding."""
    limit = Interval(Decimal(0), stated(whole).high, high_open=stated(whole).high_open)
    result = verdict(stated(part), limit, part.value <= whole.value)
    result = otherwise if result == "fails" else result
    sign = {"holds": "≤", "within_rounding": "≲", "fails": ">", "cannot_tell": ">"}[result]
    relation = {">": ("大于", "above"), "≤": ("不大于", "not above"), "≲": ("约等于", "about the same as")}[
        sign
    ]
    return Finding(
        "part_not_above_whole",
        f"{number(part)} {sign} {number(whole)}",
        part.quote,
        stated(part),
        limit,
        result,
        (f"{named(part)}，{named(whole)}", f"{named_en(part)} and {named_en(whole)}"),
        (
            f"{number(part)} {sign} {number(whole)}，前者{relation[0]}后者",
            f"{english(part)} {sign} {english(whole)}, the first {relation[1]} the second",
        ),
        inputs(part=part, whole=whole),
        part.start,
    )


_THIS_YEAR = re.compile(r"(?:今年|20\d\d年)(?:以来)?|新增|新建|新设|新开|全年|本年|上半年|当年")
_SO_FAR = re.compile(r"累计|历年|总数|总量")


def _flows_below_stocks(here: Report) -> Iterator[Finding]:
    """新建5G基站2041座 … 累计建成5G基站13693座: what came new is among what there is."""
    recent: list[Figure] = []
    done: set[str] = set()
    for figure in here.order:
        for other in recent:
            new, all_ = _new_and_all(other, figure, here)
            if new is None or new.metric.metric_id in done:
                continue
            done.add(new.metric.metric_id)
            yield _not_above(new.metric, all_.metric, "cannot_tell")
        recent = [*recent[-5:], figure]


def _new_and_all(a: Figure, b: Figure, here: Report) -> tuple[Figure | None, Figure | None]:
    close = a.unit == b.unit and here.paragraph(a) == here.paragraph(b) and abs(a.sentence - b.sentence) <= 1
    if (
        not close
        or not (a.additive and b.additive)
        or "actual" != a.metric.status
        or "actual" != b.metric.status
    ):
        return None, None
    if a.metric.part_of or b.metric.part_of or not _same_thing(a, b):
        return None, None
    for new, all_ in ((a, b), (b, a)):
        if not _is_new(new, here) or _is_new(all_, here):
            continue
        so_far = bool(_SO_FAR.search(all_.before))
        if so_far or (all_.metric.period_type != "flow" and new.metric.value <= all_.metric.value):
            return new, all_
    return None, None


def _is_new(figure: Figure, here: Report) -> bool:
    """Said of this year, in its own words or at the head of its sentence, and not of all time."""
    sentence = here.sentences[figure.sentence]
    lead = here.text[max(sentence.start, figure.start - 200) : figure.start]
    return bool(_THIS_YEAR.search(lead)) and not _SO_FAR.search(figure.before)


def _same_thing(a: Figure, b: Figure) -> bool:
    """At least two pairs of characters, and half of the shorter name, in common."""
    one, two = _grams(_core(a.before)), _grams(_core(b.before))
    shared = len(one & two)
    return shared >= 2 and shared * 2 >= min(len(one), len(two))


def _grams(words: str) -> frozenset[str]:
    return frozenset(a + b for a, b in zip(words, words[1:], strict=False))


_SMALL_WORDS = re.compile(
    r"今年|20\d\d年|以来|新增|新建|新设|新开|全年|本年|上半年|当年|累计|上线|建成|超过?|共|约|近|数$"
)


def _core(words: str) -> str:
    return _SMALL_WORDS.sub("", words)


_VOICE = re.compile(r"(?:语音|电话)(?:渠道|方式|途径)")
_CALLS = re.compile(r"话务(?:总量|量)|来电(?:总量|量)|呼入(?:总量|量)|通话(?:总量|量)")


def _voice_below_calls(here: Report) -> Iterator[Finding]:
    """Requests that came by voice beside the number of calls: a call may bring several, so never a fault."""
    calls: dict[int, Figure] = {}
    for figure in here.order:
        if figure.metric.measure != "level" or not figure.additive:
            continue
        if _CALLS.search(figure.before):
            calls[here.paragraph(figure)] = figure
        other = calls.get(here.paragraph(figure))
        if other is None or not _VOICE.search(figure.before) or figure.metric.value <= other.metric.value:
            continue
        if figure.metric.period_end == other.metric.period_end:
            yield _not_above(figure.metric, other.metric, "cannot_tell")
