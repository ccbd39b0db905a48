"""The explorer: all figures of the package in one table that a reader filters, sorts, compares and takes away.

The page itself is short: a place for the table and, for readers without JavaScript, the list of the reports with
their own tables. The figures are in one file for both languages, `explore/figures.json`, which only this page
loads: one list per column, and lists of labels that columns of few values point into.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from ..catalogue import citations
from ..catalogue.model import Dataset
from . import markdown as md
from .comparability import Key, excluded, key, several
from .parts import amount, frame, report_link, text
from .site import Site
from .view import (
    ARCHIVE,
    Row,
    View,
    at,
    name_of,
    place_name,
    report_label,
    report_page,
    report_title,
    unit_name,
    value_text,
    view,
)
from .wording import (
    FLAGS,
    LANGUAGES,
    MEASURES,
    PERIOD_TYPES,
    REVIEWS,
    STATUSES,
    Pair,
    day_words,
    period_words,
    pick,
    word,
)

PAGE = "explore/index.md"
DATA = "explore/figures.json"
# Columns of `metrics` that the file has as they are, one string per figure.
PLAIN = ("metric_id", "subject", "subject_en", "quote", "value", "value_high", "qualifier")
NOTHING: Mapping[str, Pair] = {  # the label of an empty cell
    "region": ("地区不明", "place not stated"),
    "year": ("年份不明", "year not stated"),
    "topic": ("未归入主题", "no topic"),
    "indicator": ("未归入指标", "no indicator"),
    "unit": ("未写单位", "no unit"),
}
RESTATED: Pair = ("与另一处是同一数据", "restates another figure")
A_PART: Pair = ("另一数据的一部分", "part of another figure")

Names = Callable[[str], Pair] | None  # id → label in Chinese and English; None: the id is the text
Labels = dict[str, list]


def pages(site: Site) -> dict[str, str | bytes]:
    """explore/index.md in both languages, and the file of figures that both load."""
    data = view(site.tables, site.lexicon)
    file = json.dumps(figures(data), ensure_ascii=False, separators=(",", ":")) + "\n"
    return {DATA: file} | {
        path: content
        for language in LANGUAGES
        for path, content in index(language, data, site.dataset).items()
    }


# ---------------------------------------------------------------- the file of figures


def figures(data: View) -> dict[str, dict]:
    """`columns`: name → one entry per figure, in the order of `View.metrics`; `labels`: name → lists of one length.

    An entry of a column that has labels is a place in them. Labels have `id`, `zh` and `en`, or `id` alone where that
    is the text itself; those of regions and topics stand in the order of a tree and have `above`: the place of the
    one above, or -1.
    """
    rows = list(data.metrics.values())
    keys = {
        row["metric_id"]: key(row, data.dimensions, data.place_names, data.levels, data.own_counts)
        for row in rows
    }
    columns: dict[str, list] = {name: [row.get(name, "") for row in rows] for name in PLAIN}
    for language in LANGUAGES:
        columns[f"value_{language}"] = [value_text(language, data, row) for row in rows]
    labels: dict[str, Labels] = {}
    for name, values, order, named in coded(data, rows):
        labels[name], columns[name] = label(values, order, named)
    for name, group in (("region", data.regions), ("topic", data.topics)):
        labels[name]["above"] = above(labels[name]["id"], group)
    labels["report"] |= sources(data, labels["report"]["id"])
    apart = not_compared(data, keys)
    reasons = [apart.get(row["metric_id"], ("", "")) for row in rows]
    words = dict(reasons)
    labels["apart"], columns["apart"] = label([zh for zh, _ in reasons], [""], lambda zh: (zh, words[zh]))
    ids = list(dict.fromkeys(keys.values()))
    labels["key"] = {"id": [list(parts) for parts in ids]}
    place = {parts: index for index, parts in enumerate(ids)}
    columns["key"] = [place[parts] for parts in keys.values()]
    factors = {unit_id: row.get("factor", "") for unit_id, row in data.units.items()}
    labels["unit"]["factor"] = [float(factors.get(unit_id) or 1) for unit_id in labels["unit"]["id"]]
    return {"labels": labels, "columns": columns}


def coded(data: View, rows: Sequence[Row]) -> Iterable[tuple[str, list[str], Iterable[str], Names]]:
    """(name, value of each figure, order of the labels, their names) for every column of few values."""

    def words(table: Mapping[str, Pair]) -> Names:
        return lambda code: (word("zh", table, code), word("en", table, code))

    def row_names(group: Mapping[str, Row], name: str) -> Names:
        return lambda key: (
            (name_of("zh", group[key]), name_of("en", group[key])) if key in group else NOTHING[name]
        )

    def column(name: str) -> list[str]:
        return [row.get(name, "") for row in rows]

    yield "report", column("report_id"), data.reports, lambda key: both(report_label, data, key)
    yield (
        "region",
        with_above(column("region_id"), data.regions),
        tree(data.regions),
        lambda key: both(place_name, data, key),
    )
    years = [row.get("period_end", "")[:4] for row in rows]
    yield (
        "year",
        years,
        sorted(filter(None, set(years)), reverse=True),
        lambda key: (f"{key}年", key) if key else NOTHING["year"],
    )
    yield (
        "topic",
        with_above(column("topic_id"), data.topics),
        tree(data.topics),
        row_names(data.topics, "topic"),
    )
    yield "indicator", column("indicator_id"), data.indicators, row_names(data.indicators, "indicator")
    yield "unit", [unit_id(row) for row in rows], data.units, lambda key: unit_names(data, key)
    yield "status", column("status"), STATUSES, words(STATUSES)
    yield "measure", column("measure"), MEASURES, words(MEASURES)
    yield "review", column("review"), REVIEWS, words(REVIEWS)
    yield "period", [period_id(row) for row in rows], (), period_names(rows)
    yield "period_type", column("period_type"), PERIOD_TYPES, words(PERIOD_TYPES)
    scopes = {row.get("scope", ""): row.get("scope_en", "") for row in rows}
    yield "scope", column("scope"), (), lambda printed: (printed, scopes[printed] or printed)
    yield "sentence", column("sentence"), (), None
    yield "note", [notes_id(row) for row in rows], (), note_names


def label(values: Sequence[str], order: Iterable[str], named: Names) -> tuple[Labels, list[int]]:
    """The labels of a column, those in `order` first, and the place of each figure's value in them.

    `values` may go on behind the figures with ids that must have a label without having a figure.
    """
    used = dict.fromkeys(values)
    ids = list(dict.fromkeys([*(key for key in order if key in used), *used]))
    place = {key: index for index, key in enumerate(ids)}
    at = [place[value] for value in values if not isinstance(value, Only)]
    if named is None:
        return {"id": ids}, at
    names = [named(key) for key in ids]
    return {"id": ids, "zh": [zh for zh, _ in names], "en": [en for _, en in names]}, at


class Only(str):
    """An id that has a label because figures of something below it do."""


def with_above(values: list[str], group: Mapping[str, Row]) -> list[str]:
    """The values, then everything above them that no figure names itself."""
    wanted = dict.fromkeys(values)
    for value in list(wanted):
        while (value := group.get(value, {}).get("parent_id", "")) in group and value not in wanted:
            wanted[value] = None
    own = set(values)
    return values + [Only(key) for key in wanted if key not in own]


def tree(group: Mapping[str, Row]) -> list[str]:
    """The ids with each one's descendants right behind it, in the order of the group."""

    def below(parent: str) -> Iterable[str]:
        for row_id in children.get(parent, ()):
            yield row_id
            yield from below(row_id)

    children: dict[str, list[str]] = {}
    for row_id, row in group.items():
        parent = row.get("parent_id", "")
        children.setdefault(parent if parent in group else "", []).append(row_id)
    return list(below(""))


def above(ids: Sequence[str], group: Mapping[str, Row]) -> list[int]:
    place = {row_id: index for index, row_id in enumerate(ids)}
    return [place.get(group.get(row_id, {}).get("parent_id", "") or None, -1) for row_id in ids]


def not_compared(data: View, keys: Mapping[str, Key]) -> dict[str, Pair]:
    """metric_id → why a figure is compared with none, as on the pages of the indicators."""
    found: dict[str, Pair] = {}
    for group in data.by_indicator.values():
        ids = frozenset(row["metric_id"] for row in group)
        out = {row["metric_id"]: reason for row in group if (reason := excluded(row, ids)) is not None}
        found |= out | several([row for row in group if row["metric_id"] not in out], keys)
    return found


def both(named: Callable[[str, View, str], str], data: View, key: str) -> Pair:
    return named("zh", data, key), named("en", data, key)


def unit_id(row: Row) -> str:
    """The unit's id; `~` and the printed unit where the vocabulary does not know it."""
    printed = row.get("unit_printed", "")
    return row.get("unit_id", "") or (f"~{printed}" if printed else "")


def unit_names(data: View, unit: str) -> Pair:
    if not unit:
        return NOTHING["unit"]
    return (unit[1:], unit[1:]) if unit.startswith("~") else both(unit_name, data, unit)


def period_id(row: Row) -> str:
    """Sorts as periods do: by end, then start."""
    return "/".join(row.get(name, "") for name in ("period_end", "period_start", "period_type"))


def period_names(rows: Iterable[Row]) -> Names:
    one = {period_id(row): row for row in rows}
    return lambda key: (period_words("zh", one[key]), period_words("en", one[key]))


def notes_id(row: Row) -> str:
    """Codes of what a reader must know before using a figure, separated by blanks."""
    codes = [flag for flag in row.get("flags", "").split() if flag in FLAGS]
    codes += ["restated"] if row.get("repeats") else []
    codes += ["part"] if row.get("part_of") else []
    return " ".join(codes)


def note_names(codes: str) -> Pair:
    words = FLAGS | {"restated": RESTATED, "part": A_PART}
    return "；".join(words[code][0] for code in codes.split()), "; ".join(
        words[code][1] for code in codes.split()
    )


def sources(data: View, report_ids: Sequence[str]) -> Labels:
    """What a citation says of each report, in both languages."""
    rows = [data.reports.get(report_id, {"report_id": report_id}) for report_id in report_ids]
    found: Labels = {}
    for language in LANGUAGES:
        found[f"title_{language}"] = [report_title(language, row) for row in rows]
        found[f"issuer_{language}"] = [name_of(language, row, "issuer", "issuer_en") for row in rows]
        found[f"published_{language}"] = [day_words(language, row.get("published_on", "")) for row in rows]
    return found


# ---------------------------------------------------------------- the page


def index(language: str, data: View, dataset: Dataset | None) -> dict[str, str]:
    page = at(language, PAGE)
    archive = md.link(
        text(language, "全部数据（CSV，zip）", "everything (CSV, zip)"), md.relative(page, ARCHIVE)
    )
    metrics = md.link("metrics.csv", md.relative(page, "datapackage/metrics.csv"))
    count = len(data.metrics)
    blocks = [
        text(
            language,
            f"全部{count}条数据在一张表里：筛选、排序、并列、下载，每条都能回到原句。地址栏记着当前的样子，可以收藏和转发。",
            f"All {count:,} figures in one table: filter, sort, set side by side, download; each leads to its "
            "sentence. The address keeps what is shown, to bookmark or to send.",
        ),
        mount(language, page, pick(language, citations.edition(dataset)) if dataset else ""),
        md.heading(2, text(language, "各报告的数据表", "Tables of each report"), "reports"),
        report_list(language, data, page),
        text(
            language,
            f"下载：{metrics}，{archive}。",
            f"Download: {metrics}, {archive}.",
        ),
    ]
    return frame(
        language,
        PAGE,
        text(language, "数据浏览", "Explorer"),
        text(
            language,
            "筛选、排序、并列比较和下载全部报告中的数据，每条可回到原句。",
            "Filter, sort, compare and download the figures of all reports, each with its sentence.",
        ),
        *blocks,
    )


def mount(language: str, page: str, edition: str) -> str:
    """Where the table appears: raw HTML, whose addresses start from the page's own folder."""
    root = md.relative(page, "x").removesuffix("x")
    wait = text(language, "正在读取数据……", "Reading the figures …")
    without = text(
        language,
        "筛选和排序需要JavaScript。没有它，也可以看下面各报告的数据表，或下载CSV。",
        "Filters and sorting need JavaScript. Without it, see the tables of each report below or download the "
        "CSV.",
    )
    return "\n".join(
        [
            f'<link rel="stylesheet" href="{root}assets/explorer.css">',
            f'<div id="explorer-table" class="explorer" data-root="{root}" data-figures="{root}{DATA}" '
            f'data-edition="{html.escape(edition)}">'
            f'<p class="explorer__wait" role="status">{wait}</p>'
            f'<noscript><p class="notice">{without}</p></noscript></div>',
            f'<script type="module" src="{root}assets/explorer.js"></script>',
        ]
    )


def report_list(language: str, data: View, page: str) -> str:
    """Every report with the number of its figures, linked to the table of them on its own page."""
    heads = (("报告", "Report"), ("数据", "Figures"))
    body = []
    for report_id in data.reports:
        count = len(data.by_report.get(report_id, ()))
        table = md.relative(page, report_page(language, report_id, "figures"))
        number = amount(language, count, "条", "figure")
        body.append(
            [report_link(language, data, page, report_id), md.link(number, table) if count else number]
        )
    return md.table([pick(language, head) for head in heads], body, "lr")
