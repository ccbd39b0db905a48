"""Pages of indicators: figures of all reports side by side, with a chart where that is fair."""

from __future__ import annotations

from collections.abc import Sequence

from . import markdown as md
from . import pictures
from .comparability import Comparison
from .parts import (
    amount,
    around,
    entity_link,
    figure_link,
    figure_table,
    frame,
    indicator_link,
    other_names,
    own_files,
    region_link,
    report_ids,
    report_link,
    separated,
    subject_cell,
    text,
    topic_link,
)
from .site import Site
from .view import Row, View, at, indicator_page, name_of, said, unit_name, view
from .wording import LANGUAGES, pick


def pages(site: Site) -> dict[str, str | bytes]:
    """indicators/index.md, indicators/ID.md and indicators/charts/ID.svg, in both languages."""
    data = view(site.tables, site.lexicon)
    result: dict[str, str | bytes] = {}
    shown = listed(data)
    for language in LANGUAGES:
        result |= index(language, data, shown)
        labels = [(name_of(language, data.indicators[key]), indicator_page(language, key)) for key in shown]
        for place, key in enumerate(shown):
            result |= one(language, data, key, labels, place)
    return result


def listed(data: View) -> list[str]:
    """Indicators by topic, in the order of the vocabulary."""
    order = {topic: index for index, topic in enumerate(data.topics)}
    return sorted(
        data.indicators, key=lambda key: order.get(data.indicators[key].get("topic_id", ""), len(order))
    )


def index(language: str, data: View, shown: Sequence[str]) -> dict[str, str]:
    page = at(language, "indicators/index.md")
    counts = {key: len(report_ids(data.by_indicator.get(key, ()))) for key in shown}
    shared = sum(count > 1 for count in counts.values())
    mapped = sum(len(data.by_indicator.get(key, ())) for key in shown)
    blocks = [
        text(
            language,
            f"指标是几份报告都可能说到的同一件事。这里有{len(shown)}个指标，其中{shared}个见于两份或更多报告；"
            f"共收{mapped}条数据。没有对应指标的数据留在各份报告里，不勉强归类。",
            f"An indicator is one thing that several reports may state. There are "
            f"{amount('en', len(shown), '', 'indicator')} here, {shared} of them stated by two or more "
            "reports, "
            f"with {amount('en', mapped, '', 'figure')}. A figure without an indicator stays in its report; "
            "none is forced into one. The English names are ours, unless an indicator's page calls its name official.",
        )
    ]
    for topic_id in dict.fromkeys(data.indicators[key].get("topic_id", "") for key in shown):
        members = [key for key in shown if data.indicators[key].get("topic_id", "") == topic_id]
        topic = data.topics.get(topic_id)
        blocks.append(
            md.heading(
                2,
                name_of(language, topic) if topic else text(language, "其他", "Other"),
                f"topic-{topic_id or 'none'}",
            )
        )
        blocks.append(indicator_table(language, data, page, members))
    description = text(
        language,
        f"{len(shown)}个可比指标一览，并列各地报告中的数据。",
        f"The {len(shown)} indicators under which figures of different reports meet.",
    )
    return frame(language, "indicators/index.md", text(language, "指标", "Indicators"), description, *blocks)


def indicator_table(language: str, data: View, page: str, keys: Sequence[str]) -> str:
    """Name, definition, figures and the reports that state them."""
    heads = (("指标", "Indicator"), ("含义", "Meaning"), ("数据", "Figures"), ("见于", "Stated by"))
    rows = []
    for key in keys:
        row, figures = data.indicators[key], data.by_indicator.get(key, ())
        rows.append(
            [
                indicator_link(language, data, page, key),
                said(language, name_of(language, row, "definition", "definition_en")),
                str(len(figures)),
                separated(language, (report_link(language, data, page, item) for item in report_ids(figures)))
                or "—",
            ]
        )
    return md.table([pick(language, head) for head in heads], rows, "llrl")


def one(
    language: str, data: View, key: str, labels: Sequence[tuple[str, str]], place: int
) -> dict[str, str | bytes]:
    """The page of one indicator, and its chart where there is one."""
    row, figures = data.indicators[key], data.by_indicator.get(key, ())
    path = f"indicators/{key}.md"
    page, name = at(language, path), name_of(language, row)
    reports = report_ids(figures)
    comparison = pictures.comparison_of(data, figures)
    picture, drawing = chart_block(language, data, page, key, comparison, len(reports) < 2)
    blocks = [
        said(language, name_of(language, row, "definition", "definition_en")),
        facts(language, data, page, row),
        md.heading(2, text(language, "各份报告的数据", "What the reports say"), "figures"),
        lead(language, data, page, figures, len(reports)),
        picture,
        figure_table(language, data, page, figures, indicators=False) if figures else "",
        left_out(language, data, page, comparison),
        entities(language, data, page, figures),
        related(language, data, page, key),
        own_files(language, page, "indicators", key),
        around(language, page, labels, place),
    ]
    description = text(
        language,
        f"{name}：{len(reports)}份报告的数据并列，每条都可回到原句。",
        f"{name}: figures of {amount('en', len(reports), '', 'report')} side by side, each linked to "
        "its sentence.",
    )
    return {
        **frame(language, path, name, description, *blocks, parents=("index.md", "indicators/index.md")),
        **drawing,
    }


def facts(language: str, data: View, page: str, row: Row) -> str:
    unit = unit_name(language, data, row.get("unit_id", ""))
    items = [text(language, "主题：", "Topic: ") + topic_link(language, data, page, row.get("topic_id", ""))]
    if unit:
        items.append(text(language, "常用单位：", "Usual unit: ") + md.escape(unit, line_start=False))
    items += other_names(language, row)
    return md.bullets(items)


def lead(language: str, data: View, page: str, figures: Sequence[Row], reports: int) -> str:
    """What is here, in a sentence."""
    if not figures:
        return text(language, "目前没有报告写明这一指标。", "No report states this indicator yet.")
    if reports == 1:
        only = report_link(language, data, page, figures[0]["report_id"])
        return text(language, f"目前只在一份报告中见到：{only}。", f"So far seen in one report only: {only}.")
    return text(
        language,
        f"共{len(figures)}条，来自{reports}份报告，按地区和时间排列，不是排名；总量没有按人口折算。"
        "点数字可到原句。",
        f"{amount('en', len(figures), '', 'figure')} from {reports} reports, ordered by place and time; "
        "this is not a ranking, and counts are not per resident. A figure links to its sentence.",
    )


def chart_block(
    language: str, data: View, page: str, key: str, comparison: Comparison, alone: bool
) -> tuple[str, dict[str, str | bytes]]:
    """The picture as Markdown and its file; or the sentence that says why there is none.

    `alone`: only one report states the indicator, which the page says already.
    """
    if not comparison.drawn:
        return ("" if alone else pick(language, comparison.reason)), {}
    if len(comparison.drawn) > pictures.BARS:
        return text(
            language,
            f"可比的数据有{len(comparison.drawn)}条，一张图放不下，请看下表。",
            f"{len(comparison.drawn)} figures are comparable, too many for one chart; see the table.",
        ), {}
    picture = pictures.figure(language, data, page, key, comparison.drawn, titled=False)
    file = pictures.chart_path(language, key)
    return picture, {file: pictures.drawing(language, data, key, comparison.drawn)}


def left_out(language: str, data: View, page: str, comparison: Comparison) -> str:
    """The figures that stand beside the chart, each with its reason."""
    if not comparison.drawn or not comparison.left_out:
        return ""
    items = []
    for item in comparison.left_out:
        figure = figure_link(language, data, page, item.row)
        subject = subject_cell(language, data, page, item.row, False)
        where = report_link(language, data, page, item.row["report_id"])
        items.append(
            text(
                language,
                f"{where} {subject} {figure}：{item.reason[0]}",
                f"{where}: {subject}, {figure}, {said('en', item.reason[1])}",
            )
        )
    title = text(language, "未画入图中的数据及原因", "Figures that are not in the chart, and why")
    return md.document(md.heading(3, title, "not-drawn"), md.bullets(items))


def entities(language: str, data: View, page: str, figures: Sequence[Row]) -> str:
    keys = dict.fromkeys(
        entity
        for row in figures
        for entity in data.entities_of.get(row["metric_id"], ())
        if entity in data.entities
    )
    if not keys:
        return ""
    return md.document(
        md.heading(2, text(language, "相关的平台、机制与文件", "Named with these figures"), "entities"),
        md.bullets(entity_link(language, data, page, key) for key in keys),
    )


def related(language: str, data: View, page: str, key: str) -> str:
    """Other indicators of the topic, and the places that state this one."""
    topic = data.indicators[key].get("topic_id", "")
    others = [
        other for other, row in data.indicators.items() if row.get("topic_id") == topic and other != key
    ]
    regions = dict.fromkeys(
        row["region_id"] for row in data.by_indicator.get(key, ()) if row.get("region_id")
    )
    items = []
    if regions:
        items.append(
            text(language, "地区：", "Places: ")
            + separated(language, (region_link(language, data, page, item) for item in regions))
        )
    if others:
        items.append(
            text(language, "同一主题的指标：", "Indicators of the same topic: ")
            + separated(language, (indicator_link(language, data, page, item) for item in others))
        )
    return (
        md.document(md.heading(2, text(language, "另见", "See also"), "see-also"), md.bullets(items))
        if items
        else ""
    )
