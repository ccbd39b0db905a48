"""Pages of topics: the indicators, figures and entities of a subject area, over all reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import markdown as md
from .indicator import indicator_table
from .parts import (
    ROWS_ON_A_PAGE,
    amount,
    around,
    entity_link,
    figure_table,
    frame,
    region_link,
    report_anchor,
    report_ids,
    report_link,
    rest,
    separated,
    text,
    topic_link,
)
from .view import Row, View, at, name_of, said, topic_page, view
from .wording import LANGUAGES, pick


def pages(documents: object, tables: Mapping[str, object], lexicon: object) -> dict[str, str | bytes]:
    """topics/index.md and topics/ID.md, in both languages."""
    data = view(tables, lexicon)
    shown = tree(data)
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= index(language, data, shown)
        labels = [(name_of(language, data.topics[key]), topic_page(language, key)) for key, _ in shown]
        for place, (key, _) in enumerate(shown):
            result |= one(language, data, key, labels, place)
    return result


def tree(data: View, parent: str = "", depth: int = 0) -> list[tuple[str, int]]:
    """Topics in reading order with their depth; one whose parent is not there counts as a top one."""
    result = []
    for key, row in data.topics.items():
        above = row.get("parent_id", "") if row.get("parent_id", "") in data.topics else ""
        if above == parent and key != parent:
            result += [(key, depth), *tree(data, key, depth + 1)]
    return result


def below(data: View, key: str) -> tuple[str, ...]:
    """A topic and all topics under it."""
    return (key, *(item for item, _ in tree(data, key)))


def figures_of(data: View, key: str) -> tuple[Row, ...]:
    """Figures of a topic and of the topics under it, in the order of reports and sentences."""
    members = set(below(data, key))
    return tuple(row for rows in data.by_report.values() for row in rows if row.get("topic_id") in members)


def indicators_of(data: View, key: str) -> list[str]:
    members = set(below(data, key))
    return [item for item, row in data.indicators.items() if row.get("topic_id") in members]


def entities_of(data: View, key: str) -> list[str]:
    """Entities that the topic's figures are said of."""
    named = {entity for row in figures_of(data, key) for entity in data.entities_of.get(row["metric_id"], ())}
    return [item for item in data.entities if item in named]


def index(language: str, data: View, shown: Sequence[tuple[str, int]]) -> dict[str, str]:
    page = at(language, "topics/index.md")
    lines = []
    for key, depth in shown:
        row = data.topics[key]
        counts = [
            amount(language, len(indicators_of(data, key)), "个指标", "indicator"),
            amount(language, len(figures_of(data, key)), "条数据", "figure"),
        ]
        definition = said(language, name_of(language, row, "definition", "definition_en"))
        inner = pick(language, ("，", ", ")).join(counts)
        lines.append(
            "    " * depth
            + f"- {topic_link(language, data, page, key)}"
            + pick(language, (f"（{inner}）", f" ({inner})"))
            + (pick(language, ("：", ": ")) + definition if definition else "")
        )
    return frame(
        language,
        "topics/index.md",
        text(language, "主题", "Topics"),
        text(
            language,
            "按主题看各地政务数据工作：指标、数据、平台与文件。",
            "The reports by subject: indicators, figures, platforms and documents.",
        ),
        text(
            language,
            "每个主题汇集全部报告中的指标、数据、平台和文件。",
            "Each topic gathers the indicators, figures, platforms and documents of all reports.",
        ),
        "\n".join(lines),
    )


def one(language: str, data: View, key: str, labels: Sequence[tuple[str, str]], place: int) -> dict[str, str]:
    row, path = data.topics[key], f"topics/{key}.md"
    page, name = at(language, path), name_of(language, row)
    indicators, figures, entities = indicators_of(data, key), figures_of(data, key), entities_of(data, key)
    regions = dict.fromkeys(item["region_id"] for item in figures if item.get("region_id") in data.regions)
    blocks = [
        said(language, name_of(language, row, "definition", "definition_en")),
        family(language, data, page, key, list(regions)),
    ]
    if indicators:
        blocks += [
            md.heading(2, text(language, "指标", "Indicators"), "indicators"),
            indicator_table(language, data, page, indicators),
        ]
    if entities:
        blocks += [
            md.heading(
                2, text(language, "平台、机制与文件", "Platforms, programmes and documents"), "entities"
            ),
            md.bullets(entity_link(language, data, page, item) for item in entities),
        ]
    blocks.append(md.heading(2, text(language, "数据", "Figures"), "figures"))
    if not figures:
        blocks.append(
            text(language, "目前没有报告写明这一主题的数据。", "No report states figures of this topic yet.")
        )
    for report_id in report_ids(figures[:ROWS_ON_A_PAGE]):
        rows = [item for item in figures[:ROWS_ON_A_PAGE] if item["report_id"] == report_id]
        blocks += [
            f"### {report_link(language, data, page, report_id)} {report_anchor('figures', report_id)}",
            figure_table(language, data, page, rows, reports=False),
        ]
    blocks += [rest(language, page, len(figures)), around(language, page, labels, place)]
    reports = len(report_ids(figures))
    description = text(
        language,
        f"{name}：{reports}份报告中的{len(figures)}条数据，{len(indicators)}个指标。",
        f"{name}: {amount('en', len(figures), '', 'figure')} of {amount('en', reports, '', 'report')}, "
        f"{amount('en', len(indicators), '', 'indicator')}.",
    )
    return frame(language, path, name, description, *blocks, parents=("index.md", "topics/index.md"))


def family(language: str, data: View, page: str, key: str, regions: Sequence[str]) -> str:
    """The topics above and below, and the places that speak of this one."""
    parent = data.topics[key].get("parent_id", "")
    children = [item for item, row in data.topics.items() if row.get("parent_id") == key]
    items = []
    if parent in data.topics:
        items.append(text(language, "属于：", "Part of: ") + topic_link(language, data, page, parent))
    if children:
        items.append(
            text(language, "分为：", "Divided into: ")
            + separated(language, (topic_link(language, data, page, item) for item in children))
        )
    if regions:
        items.append(
            text(language, "地区：", "Places: ")
            + separated(language, (region_link(language, data, page, item) for item in regions))
        )
    return md.bullets(items)
