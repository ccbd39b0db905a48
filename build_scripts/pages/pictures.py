"""Charts on a page: the picture, its caption, and the way to its file. The drawing itself is in `charts`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import charts
from . import markdown as md
from .comparability import Comparison, compare
from .parts import text
from .view import Row, View, at, counts_anything, indicator_page, linked, name_of, place_name, value_text
from .wording import decimal_of, joined, period_words, pick

CHARTS = "indicators/charts"  # beside generated pages, so that the committed assets stay apart
BARS = 40  # more would be a wall, not a picture


def comparison_of(data: View, figures: Sequence[Row]) -> Comparison:
    """What of an indicator's figures may be drawn together."""
    names = {key: row.get("name_zh", "") for key, row in data.regions.items()}
    levels = {key: row.get("level", "") for key, row in data.regions.items()}
    return compare(figures, data.dimensions, names, levels)


def chart_path(language: str, key: str) -> str:
    """The file of an indicator's chart below docs/."""
    return at(language, f"{CHARTS}/{key}.svg")


def drawing(language: str, data: View, key: str, drawn: Sequence[Row]) -> str:
    """The SVG of an indicator."""
    bars, count = bars_of(language, data, drawn), len({row["report_id"] for row in drawn})
    source = text(
        language,
        f"来源：{count}份工作报告 · 数字政府台账（非官方汇编）· CC BY 4.0",
        f"Source: {count} reports · Digital Government Ledger (unofficial) · CC BY 4.0",
    )
    percent = drawn[0].get("unit_printed", "") in ("%", "％")
    title = name_of(language, data.indicators[key])
    unit = axis_unit(language, data, drawn)
    return charts.bar_chart(language, title, spoken(language, bars), bars, source, unit, percent)


def figure(language: str, data: View, page: str, key: str, drawn: Sequence[Row], *, titled: bool) -> str:
    """The picture in a `<figure>`, with its words and a link to the file.

    titled: the caption begins with the indicator, linked; for pages that are not the indicator's own.
    Other Markdown tools show the picture and the caption as paragraphs.
    """
    path, bars = chart_path(language, key), bars_of(language, data, drawn)
    size = md.attributes("", ("chart",), width=str(charts.WIDTH), height=str(charts.height(bars, language)))
    name = name_of(language, data.indicators[key])
    alt = md.escape(name + pick(language, ("：", ": ")) + spoken(language, bars), line_start=False)
    file = linked(language, page, text(language, "下载此图（SVG）", "Download (SVG)"), path)
    caption = text(
        language,
        f"条形从零画起，按地区和时间排列，不是排名。{file}",
        f"Bars start at zero and are ordered by place and time, not ranked. {file}",
    )
    if titled:
        link = linked(language, page, name, indicator_page(language, key))
        caption = f"**{link}**" + pick(language, ("。", ". ")) + caption
    return "\n\n".join(
        (
            '<figure class="chart" markdown="1">',
            f"![{alt}]({md.relative(page, path)}){size}",
            '<figcaption markdown="1">',
            caption,
            "</figcaption>",
            "</figure>",
        )
    )


def spoken(language: str, bars: Sequence[charts.Bar]) -> str:
    """The chart in words, for those who do not see it."""
    return pick(language, ("；", "; ")).join(
        joined(language, item.label + pick(language, ("：", ":")), item.value_text) for item in bars
    )


def bars_of(language: str, data: View, rows: Sequence[Row]) -> list[charts.Bar]:
    return [bar(language, data, row) for row in rows]


def bar(language: str, data: View, row: Row) -> charts.Bar:
    """`清远市 · 2023年`: bars of one report differ in place or time, or they would not be drawn together."""
    value = decimal_of(row["value"])
    if value is None:  # compare() draws no such row
        raise ValueError(f"{row['metric_id']} has no value")
    where = place_name(language, data, row.get("region_id", ""))
    label = joined(language, where + pick(language, (" · ", ",")), period_words(language, row))
    high, bound = decimal_of(row.get("value_high", "")), row.get("qualifier", "eq")
    return charts.Bar(label, value, high, bound, value_text(language, data, row))


def axis_unit(language: str, data: View, rows: Sequence[Row]) -> str:
    """The unit that all bars have; "" where they differ, or where English has no word for it."""
    units = {row.get("unit_id", "") for row in rows}
    row = data.units.get(units.pop()) if len(units) == 1 else None
    return "" if row is None or (language == "en" and counts_anything(row)) else name_of(language, row)


def charted(data: View) -> Mapping[str, tuple[Row, ...]]:
    """Indicator → the figures drawn in its chart, of those that have one."""
    found = {}
    for key in data.indicators:
        drawn = comparison_of(data, data.by_indicator.get(key, ())).drawn
        if drawn and len(drawn) <= BARS:
            found[key] = drawn
    return found
