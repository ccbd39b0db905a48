"""Which figures of one indicator may stand in one chart, and why the others may not.

Two figures share a chart only where unit, figure type, status and kind of period are the same, where flows
cover equally long periods, where both speak of the whole area of their report and of the same class of things,
and, for amounts, where the places are of one administrative level; and never under an indicator that each report
counts by rules of its own (`own_counts` in the vocabulary: what one app calls a service). Where one report gives
several different numbers for the same time and place, they count different things, whatever they have in common:
none of them
is drawn. A chart follows the order of places and dates; it is never a ranking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .wording import MEASURES, PERIOD_TYPES, REGION_LEVELS, STATUSES, Pair, day_of, decimal_of, pick

Row = Mapping[str, str]
# unit, figure type, status, kind of period, its length, scope, administrative level, whose rules it is counted by
Key = tuple[str, str, str, str, str, str, str, str]

# Words that mean "all of the place that the report speaks for"; any other scope is a part of it or another
# body.
WHOLE_AREA = frozenset({"", "全市", "全区", "全县", "全省", "全州", "全国", "我市", "我区", "我县", "我省"})
# Words that count anything: under one indicator 902个 and 3200项 count the same kind of thing.
ANY_COUNT = frozenset({"ge", "xiang"})
# Shares and scores say how much of something: neither how long it was observed nor how large the place is
# changes what they say.
SIZE_FREE_DIMENSIONS = frozenset({"ratio", "ratio_change", "multiple", "score"})
# 投诉举报类工单 and 营商环境类诉求 are rated by different people; 各类, 分类 name no class.
CLASS = re.compile(
    r"([\u4e00-\u9fff]{2,4})(?<![各分同种每一二三四五六七八九十几多等这])类(?=诉求|工单|事项|来电|咨询|办件|一次性)"
)
# One market alone is not all that is traded; a subject that lists several means their sum.
MARKET = re.compile("工程建设|建设工程|政府采购|产权|土地|矿产")
MONTH_DAYS = 30.44
AGAIN: Pair = ("与另一处是同一数据", "restates a figure already shown")
SEVERAL: Pair = (
    "同一报告同一时期有几个不同的数，说的不是同一件事",
    "is one of several different numbers that the report gives for that time, of different things",
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    row: Row
    reason: Pair


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figures that may be drawn together (none where there are fewer than two), and the rest."""

    drawn: tuple[Row, ...]
    left_out: tuple[LeftOut, ...]
    reason: Pair  # why there is no chart; ("", "") where there is one


def months(row: Row) -> int:
    """Length of the period in whole months; 0 where it is not a span."""
    start, end = day_of(row.get("period_start", "")), day_of(row.get("period_end", ""))
    if start is None or end is None:
        return 0
    return max(1, round(((end - start).days + 1) / MONTH_DAYS))


def length_of(row: Row, dimensions: Mapping[str, str]) -> int:
    """What the length of the period must equal: 0 where it plays no part."""
    return 0 if row.get("period_type") != "flow" or size_free(row, dimensions) else months(row)


def size_free(row: Row, dimensions: Mapping[str, str]) -> bool:
    """Whether the figure is a share, a ratio or a score."""
    return dimensions.get(row.get("unit_id", ""), "") in SIZE_FREE_DIMENSIONS


def unit_of(row: Row) -> str:
    unit = row.get("unit_id", "") or row.get("unit_printed", "")
    return "count" if unit in ANY_COUNT else unit


def scope_of(row: Row, places: Mapping[str, str]) -> str:
    """The scope as printed; "" where it is the whole place: 全市, or the place's own name, whole or short."""
    scope = row.get("scope", "")
    whole = scope in WHOLE_AREA or places.get(row.get("region_id", ""), "").startswith(scope)
    return "" if whole else scope


def class_of(row: Row) -> str:
    """The class of requests, items or deals that a subject limits the figure to: 投诉举报类; "" where it names none."""
    subject = row.get("subject", "")
    found, markets = CLASS.search(subject), set(MARKET.findall(subject))
    return f"{found[1]}类" if found else f"{markets.pop()}类" if len(markets) == 1 else ""


def covered(row: Row, places: Mapping[str, str]) -> str:
    """The scope and the class that the figure covers; "" where it is the whole place and every class."""
    return "，".join(part for part in (scope_of(row, places), class_of(row)) if part)


def key(
    row: Row,
    dimensions: Mapping[str, str],
    places: Mapping[str, str],
    levels: Mapping[str, str] | None = None,
    own_counts: frozenset[str] = frozenset(),
) -> Key:
    """Figures with the same key may be compared.

    Args:
        own_counts: ids of the indicators that each report counts by rules of its own.
    """
    level = "" if size_free(row, dimensions) else (levels or {}).get(row.get("region_id", ""), "")
    return (
        unit_of(row),
        row.get("measure", ""),
        row.get("status", ""),
        row.get("period_type", ""),
        str(length_of(row, dimensions)),
        covered(row, places),
        level,
        row.get("report_id", "") if row.get("indicator_id") in own_counts else "",
    )


def excluded(row: Row, ids: frozenset[str]) -> Pair | None:
    """A reason that lies in the figure itself."""
    if decimal_of(row.get("value", "")) is None:
        return "没有可画的数值", "has no value to draw"
    if row.get("repeats") in ids:
        return AGAIN
    if row.get("part_of") in ids:
        return "是另一数据的一部分", "is a part of another figure shown"
    if "suspect" in row.get("flags", "").split():
        return "数据存疑", "is marked as in doubt"
    return None


def difference(row: Row, here: Key, there: Key) -> Pair:
    """The first thing that sets a figure (with its key `here`) apart from the ones drawn."""
    place = next(index for index, pair in enumerate(zip(here, there, strict=True)) if pair[0] != pair[1])
    if place == 0:
        printed = row.get("unit_printed", "")
        return f"单位不同（{printed or '未写'}）", f"has another unit ({printed or 'none printed'})"
    if place in (1, 2, 3):
        words = (MEASURES, STATUSES, PERIOD_TYPES)[place - 1]
        name = words.get(here[place], (here[place], here[place]))
        what = (("数据类型", "figure type"), ("状态", "status"), ("时期类型", "kind of period"))[place - 1]
        return f"{what[0]}不同（{name[0]}）", f"has another {what[1]} ({name[1]})"
    if place == 7:
        return "各有各的口径", "is counted by rules of its own"
    if place == 6:
        level = REGION_LEVELS.get(here[6], ("不明", "not known"))
        return f"行政级别不同（{level[0]}）", f"is of a place of another level ({level[1]})"
    if place == 4:
        return (
            f"时期长短不同（{here[4]}个月）",
            f"covers a period of another length ({here[4]} month{'' if here[4] == '1' else 's'})",
        )
    english = here[5].replace(row.get("scope", ""), row.get("scope_en") or row.get("scope", ""))
    return (
        f"范围不同（{here[5]}）" if here[5] else "范围不同（全域）",
        f"covers another scope ({english.replace('，', ', ')})" if here[5] else "covers the whole area",
    )


def compare(
    rows: Iterable[Row],
    dimensions: Mapping[str, str],
    places: Mapping[str, str] | None = None,
    levels: Mapping[str, str] | None = None,
    own_counts: frozenset[str] = frozenset(),
) -> Comparison:
    """Choose the largest group of comparable figures; say of every other one why it is not drawn.

    The order of `rows` is kept. Of groups of one size the one with more reports wins, then actual figures
    before planned ones, then the earlier one.

    Args:
        rows: rows of `metrics` under one indicator.
        dimensions: unit id → dimension, as in `units`.
        places: region id → Chinese name.
        levels: region id → administrative level.
        own_counts: as for `key`.
    """
    rows = tuple(rows)
    keys = {row["metric_id"]: key(row, dimensions, places or {}, levels, own_counts) for row in rows}
    left = set_apart(rows, keys)
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        if row["metric_id"] not in left:
            groups.setdefault(keys[row["metric_id"]], []).append(row)
    best = max(groups.values(), key=weight, default=[])
    if len({row["report_id"] for row in best}) < 2:
        return Comparison((), (), why_none(rows, groups))
    chosen = {row["metric_id"] for row in best}
    there = keys[best[0]["metric_id"]]
    others = (row for row in rows if row["metric_id"] not in chosen)
    reasons = tuple(
        LeftOut(row, left.get(row["metric_id"]) or difference(row, keys[row["metric_id"]], there))
        for row in others
    )
    return Comparison(tuple(best), reasons, ("", ""))


def set_apart(rows: Iterable[Row], keys: Mapping[str, Key]) -> dict[str, Pair]:
    """metric_id → why a figure is compared with none: reasons that lie in it, or in its own report's other figures."""
    rows = tuple(rows)
    ids = frozenset(row["metric_id"] for row in rows)
    left = {row["metric_id"]: reason for row in rows if (reason := excluded(row, ids)) is not None}
    return left | several([row for row in rows if row["metric_id"] not in left], keys)


def several(rows: Iterable[Row], keys: Mapping[str, Key]) -> dict[str, Pair]:
    """Figures of one report, place and time that differ although nothing says so; and repetitions of one.

    1391项 and 1948项 of one district in one year are not two values of one thing.
    """
    groups: dict[tuple, list[Row]] = {}
    for row in rows:
        time = (row.get("period_start", ""), row.get("period_end", ""))
        groups.setdefault(
            (row["report_id"], row.get("region_id", ""), time, keys[row["metric_id"]]), []
        ).append(row)
    found: dict[str, Pair] = {}
    for group in groups.values():
        if len({(row["value"], row.get("value_high", ""), row.get("qualifier", "")) for row in group}) > 1:
            found |= {row["metric_id"]: SEVERAL for row in group}
        else:
            found |= {row["metric_id"]: AGAIN for row in group[1:]}
    return found


def weight(group: list[Row]) -> tuple[int, int, bool]:
    return len({row["report_id"] for row in group}), len(group), group[0].get("status") == "actual"


def why_none(rows: tuple[Row, ...], groups: Mapping[Key, list[Row]]) -> Pair:
    """The sentence that stands where a chart would."""
    if len({row["report_id"] for row in rows}) < 2:
        return (
            "目前只有一份报告写明这一指标，无从比较，因此不画图。",
            "Only one report states this indicator so far; there is nothing to compare it with, so no chart "
            "is drawn.",
        )
    words = differing(groups)
    if not words:
        return (
            "可比的数据不足两份，因此不画图。",
            "Fewer than two reports have comparable figures, so no chart is drawn.",
        )
    return (
        "这些数据并列列出而不画图："
        + "、".join(pick("zh", pair) for pair in words)
        + "不一致，放在一张图里会误导。",
        "These figures stand side by side without a chart: they differ in "
        + listed([pick("en", pair) for pair in words])
        + ", and one chart would mislead.",
    )


# What the parts of a key are called, in their order.
PARTS: tuple[Pair, ...] = (
    ("单位", "unit"),
    ("数据类型", "figure type"),
    ("状态", "status"),
    ("时期类型", "kind of period"),
    ("时期长短", "length of period"),
    ("范围", "scope"),
    ("行政级别", "administrative level"),
    ("各自的口径", "what each report counts as one"),
)


def differing(keys: Iterable[Key]) -> list[Pair]:
    """The parts in which some keys differ."""
    places = [index for index, found in enumerate(zip(*keys, strict=True)) if len(set(found)) > 1]
    if 3 in places and 4 in places:
        places.remove(4)  # a date has no length: saying so would add nothing
    return [PARTS[index] for index in places]


def apart(
    rows: Iterable[Row],
    dimensions: Mapping[str, str],
    places: Mapping[str, str] | None = None,
    levels: Mapping[str, str] | None = None,
    own_counts: frozenset[str] = frozenset(),
) -> Pair:
    """What keeps figures that stand side by side from being compared; ("", "") where nothing does.

    `单位（核、vCPU）、时期长短`: for readers of a list, where each figure shows its period and place.
    """
    rows = tuple(rows)
    words = differing(key(row, dimensions, places or {}, levels, own_counts) for row in rows)
    if not words:
        return "", ""
    units = list(dict.fromkeys(row.get("unit_printed", "") for row in rows))
    chinese, english = [pair[0] for pair in words], [pair[1] for pair in words]
    if words[0] == PARTS[0] and all(units):
        chinese[0] += f"（{'、'.join(units)}）"
        english[0] += f" ({', '.join(units)})"
    return "、".join(chinese), listed(english)


def listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
