"""Charts on a page: the picture, its caption, and the way to its file. The drawing itself is in `charts`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import charts
from . import markdown as md
from .comparability import Comparison, compare
from .parts import report_ids, text
from .view import Row, View, at, counts_anything, indicator_page, linked, name_of, place_name, value_text
from .wording import MONTHS, compact, decimal_of, grouped, joined, period_words, pick

CHARTS = "indicators/charts"  # beside generated pages, so that the committed assets stay apart
MONTH = re.compile("|".join(MONTHS))
BARS = 40  # more would be a wall, not a picture


def comparison_of(data: View, figures: Sequence[Row]) -> Comparison:
    """What of an indicator's figures may be drawn together."""
    return compare(figures, data.dimensions, data.place_names, data.levels, data.own_counts)


def chart_path(language: str, key: str) -> str:
    """The file of an indicator's chart below docs/."""
    return at(language, f"{CHARTS}/{key}.svg")


def drawing(language: str, data: View, key: str, drawn: Sequence[Row]) -> str:
    """The SVG of an indicator."""
    bars, title = bars_of(language, data, drawn), name_of(language, data.indicators[key])
    source, unit = source_lines(language, drawn), axis_unit(language, data, drawn)
    return charts.bar_chart(language, title, spoken(language, bars), bars, source, unit, percent(drawn))


def source_lines(language: str, drawn: Sequence[Row]) -> str:
    """Where the numbers come from, and what the picture is: it may be shown far from here."""
    count = len({row["report_id"] for row in drawn})
    return text(
        language,
        f"来源：{count}份工作报告\n数字政府台账（非官方汇编）· CC BY 4.0",
        f"Source: {count} reports\nDigital Government Ledger (unofficial) · CC BY 4.0",
    )


def percent(drawn: Sequence[Row]) -> bool:
    return drawn[0].get("unit_printed", "") in ("%", "％")


def figure(language: str, data: View, page: str, key: str, drawn: Sequence[Row], *, titled: bool) -> str:
    """The picture in a `<figure>`, with its words and a link to the file.

    titled: the caption begins with the indicator, linked; for pages that are not the indicator's own.
    Other Markdown tools show the picture and the caption as paragraphs.
    """
    path, bars = chart_path(language, key), bars_of(language, data, drawn)
    unit = "" if percent(drawn) else axis_unit(language, data, drawn)
    tall = charts.height(bars, language, unit, source_lines(language, drawn))
    size = md.attributes("", ("chart",), width=str(charts.WIDTH), height=str(tall))
    name = name_of(language, data.indicators[key])
    alt = md.escape(name + pick(language, ("：", ": ")) + spoken(language, bars), line_start=False)
    file = linked(language, page, text(language, "下载此图（SVG）", "Download (SVG)"), path)
    caption = text(
        language,
        f"条形从零画起，按地区和时间排列，不是排名。{file}",
        f"Bars start at zero and are ordered by place and time, not ranked. {file}",
    )
    if (left := len(report_ids(data.by_indicator.get(key, ())))) > (count := len(report_ids(drawn))):
        caption = (
            text(
                language,
                f"{left}份报告说到，画出可比的{count}份。",
                f"{count} of the {left} reports that state it are drawn: those that may be compared. ",
            )
            + caption
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
    label = joined(language, where + pick(language, (" · ", ",")), short_period(language, row))
    high, bound = decimal_of(row.get("value_high", "")), row.get("qualifier", "eq")
    words = value_text(language, data, row)
    if language == "en":
        words = words.replace(grouped(value), compact(value))
    return charts.Bar(label, value, high, bound, words)


def short_period(language: str, row: Row) -> str:
    """The period as briefly as can be: `31 Dec 2022`, `Jan–Nov 2023`."""
    words = period_words(language, row)
    if language == "zh":
        return words
    return MONTH.sub(lambda found: found[0][:3], words.removeprefix("as of "))


def axis_unit(language: str, data: View, rows: Sequence[Row]) -> str:
    """The unit that all bars have; "" where they differ, or where English has no word for it."""
    units = {row.get("unit_id", "") for row in rows}
    row = data.units.get(units.pop()) if len(units) == 1 else None
    return "" if row is None or (language == "en" and counts_anything(row)) else name_of(language, row)


def drawable(data: View, key: str) -> tuple[Row, ...]:
    """The figures in an indicator's chart; none where it has no chart."""
    drawn = comparison_of(data, data.by_indicator.get(key, ())).drawn
    return drawn if len(drawn) <= BARS else ()


def gallery(
    language: str, data: View, page: str, charts_of: Sequence[tuple[str, Sequence[Row]]]
) -> list[str]:
    """Charts of several indicators, side by side where there is room."""
    if not charts_of:
        return []
    pictures = [figure(language, data, page, key, drawn, titled=True) for key, drawn in charts_of]
    return ['<div class="gallery" markdown="1">', *pictures, "</div>"]
