"""Pages of topics: a brief, then the indicators, passages, systems, promises and figures of all reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..lexicon import Lexicon
from ..records import Document
from . import commitments, pictures, problems
from . import markdown as md
from .briefs import brief
from .indicator import indicator_table
from .parts import (
    ROWS_ON_A_PAGE,
    SECTIONS,
    amount,
    around,
    entity_link,
    figure_table,
    frame,
    own_files,
    region_link,
    report_anchor,
    report_ids,
    report_link,
    rest,
    separated,
    text,
    topic_link,
)
from .passages import Passage, quoted, readers, sentences
from .site import Site
from .topic_tree import below, figures_of, indicators_of, tree
from .view import Row, View, at, linked, name_of, said, topic_page, view
from .wording import ENTITY_KINDS, LANGUAGES, pick, word

PASSAGES = 6  # of one report on the page of a topic
ALL_PASSAGES = 60  # of all reports
CHARTS = 4
# Pages that set the reports side by side, each with a line about it.
SIDE_BY_SIDE = (
    ("overview/index.md", "说到的报告最多的指标", "the indicators that most reports state"),
    ("briefs/index.md", "每个主题几句话", "a few sentences on each topic"),
    ("commitments/index.md", "报告写下的打算", "what the reports promise"),
    ("problems/index.md", "报告自己承认的问题", "what they admit"),
    ("documents/index.md", "印发、起草与引用的文件", "documents issued, drafted and cited"),
    ("awards/index.md", "在谁中间排、由谁评", "among whom, and by whom"),
    ("cooperation/index.md", "与外地签约、通办", "agreements and shared handling"),
    ("glossary/index.md", "报告里常见的说法", "the genre's own words"),
)


@dataclass(frozen=True, slots=True)
class Material:
    """What the reports' texts hold on topics, read once for all pages."""

    passages: Mapping[str, tuple[Passage, ...]]  # by topic_id, in the order of reports and sentences
    problems: tuple[Passage, ...]


def pages(site: Site) -> dict[str, str | bytes]:
    """topics/index.md and topics/ID.md, in both languages."""
    data = view(site.tables, site.lexicon)
    shown, material = tree(data), read(site.documents, data, site.lexicon)
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= index(language, data, shown)
        labels = [(name_of(language, data.topics[key]), topic_page(language, key)) for key, _ in shown]
        for place, (key, _) in enumerate(shown):
            result |= one(language, data, key, material, labels, place)
    return result


def read(documents: Sequence[Document], data: View, lexicon: Lexicon | None) -> Material:
    found: dict[str, list[Passage]] = {}
    admitted: list[Passage] = []
    for reader in readers(documents, data, lexicon).values():
        admitted += problems.admitted(reader)
        for passage in sentences(reader):
            for topic in passage.topics:
                found.setdefault(topic, []).append(passage)
    return Material({key: tuple(group) for key, group in found.items()}, tuple(admitted))


def passages_of(data: View, material: Material, key: str) -> list[Passage]:
    """Passages of a topic and those under it, each once, in the order of reports and sentences."""
    order = {report_id: place for place, report_id in enumerate(data.reports)}
    found = {
        (order[passage.report_id], passage.start): passage
        for member in below(data, key)
        for passage in material.passages.get(member, ())
    }
    return [found[place] for place in sorted(found)]


def entities_of(data: View, key: str, passages: Sequence[Passage]) -> list[str]:
    """Entities that the topic's figures are said of or its passages name."""
    named = {entity for row in figures_of(data, key) for entity in data.entities_of.get(row["metric_id"], ())}
    named |= {entity for passage in passages for entity in passage.entities}
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
            "每个主题汇集全部报告中的指标、数据、段落、平台和计划任务。",
            "Each topic gathers the indicators, figures, passages, platforms and commitments of all reports.",
        ),
        "\n".join(lines),
        *without_topic(language, data, page),
        md.heading(2, text(language, "并列来看", "Side by side"), "side-by-side"),
        side_by_side(language, page),
    )


def without_topic(language: str, data: View, page: str) -> list[str]:
    """The figures that nothing files under a topic."""
    rows = [row for rows in data.by_report.values() for row in rows if row.get("topic_id") not in data.topics]
    title = md.heading(2, text(language, "没有主题的数据", "Figures without a topic"), "no-topic")
    if not rows:
        return [title, text(language, "没有：每条数据都有主题。", "None: every figure has a topic.")]
    return [
        title,
        text(
            language,
            f"{len(rows)}条数据既没有指标，主题、句子和标题里也没有词说明它属于哪个主题；不勉强归类。",
            f"{amount('en', len(rows), '', 'figure')} without an indicator, and without a word in subject, sentence or "
            "heading that tells the topic. None is forced into one.",
        ),
        figure_table(language, data, page, rows),
    ]


def side_by_side(language: str, page: str) -> str:
    """The pages that set the reports side by side."""
    colon = pick(language, ("：", ": "))
    return md.bullets(
        linked(language, page, pick(language, SECTIONS[path]), at(language, path))
        + colon
        + text(language, chinese, english)
        for path, chinese, english in SIDE_BY_SIDE
    )


def one(
    language: str,
    data: View,
    key: str,
    material: Material,
    labels: Sequence[tuple[str, str]],
    place: int,
) -> dict[str, str]:
    row, path = data.topics[key], f"topics/{key}.md"
    page, name = at(language, path), name_of(language, row)
    indicators, figures = indicators_of(data, key), figures_of(data, key)
    found, members = passages_of(data, material, key), set(below(data, key))
    regions = dict.fromkeys(item["region_id"] for item in figures if item.get("region_id") in data.regions)
    blocks = [
        said(language, name_of(language, row, "definition", "definition_en")),
        family(language, data, page, key, list(regions)),
        *brief(language, data, page, figures),
        *indicator_blocks(language, data, page, indicators),
        *passage_blocks(language, data, page, found),
        *problems.short_list(
            language,
            data,
            page,
            [item for item in material.problems if members & set(item.topics)],
            named=True,
        ),
        *commitments.short_list(
            language, data, page, [item for item in data.commitments if item.get("topic_id") in members]
        ),
        *entity_blocks(language, data, page, entities_of(data, key, found)),
        *figure_blocks(language, data, page, figures),
        own_files(language, page, "topics", key),
        around(language, page, labels, place),
    ]
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


# ---------------------------------------------------------------- blocks


def indicator_blocks(language: str, data: View, page: str, keys: Sequence[str]) -> list[str]:
    """The indicators of the topic; first those that can be drawn, as charts."""
    if not keys:
        return []
    charts = [(key, drawn) for key in keys if (drawn := pictures.drawable(data, key))][:CHARTS]
    return [
        md.heading(2, text(language, "指标", "Indicators"), "indicators"),
        *pictures.gallery(language, data, page, charts),
        indicator_table(language, data, page, keys),
    ]


def passage_blocks(language: str, data: View, page: str, found: Sequence[Passage]) -> list[str]:
    """What the reports say about the topic; promises and problems have lists of their own."""
    done = [passage for passage in found if passage.role not in ("plans", "problems")]
    if not done:
        return []
    blocks = [
        md.heading(2, text(language, "报告怎么说", "What the reports say"), "passages"),
        text(
            language,
            "按规则找出的相关句子，照原文列出；链接到所在章节。",
            "Sentences found by rule, quoted as written; each links to its section.",
        ),
    ]
    count = 0
    for report_id, group in groupby(done, key=lambda passage: passage.report_id):
        if count >= ALL_PASSAGES:
            break
        rows = list(group)
        count += min(len(rows), PASSAGES)
        blocks += [
            f"### {report_link(language, data, page, report_id)} {report_anchor('passages', report_id)}",
            md.bullets(quoted(language, data, page, passage) for passage in rows[:PASSAGES]),
        ]
        if len(rows) > PASSAGES:
            more = len(rows) - PASSAGES
            blocks.append(
                text(
                    language,
                    f"这份报告另有{more}句。",
                    f"{amount('en', more, '', 'more sentence', 'more sentences')} in this report.",
                )
            )
    return blocks


def entity_blocks(language: str, data: View, page: str, keys: Sequence[str]) -> list[str]:
    """Names by kind, so that a long list can be read."""
    if not keys:
        return []
    items = []
    for kind in ENTITY_KINDS:
        members = [key for key in keys if data.entities[key].get("kind") == kind]
        if members:
            label = word(language, ENTITY_KINDS, kind)
            links = separated(language, (entity_link(language, data, page, key) for key in members))
            items.append(f"**{label[:1].upper() + label[1:]}**{pick(language, ('：', ': '))}{links}")
    title = text(language, "平台、机制与文件", "Platforms, programmes and documents")
    return [md.heading(2, title, "entities"), md.bullets(items)]


def figure_blocks(language: str, data: View, page: str, figures: Sequence[Row]) -> list[str]:
    blocks = [md.heading(2, text(language, "数据", "Figures"), "figures")]
    if not figures:
        blocks.append(
            text(
                language,
                "目前没有数据归入这一主题。",
                "No figure is filed under this topic yet.",
            )
        )
    by_words = sum(item.get("topic_basis") not in ("indicator", "") for item in figures)
    if by_words:
        blocks.append(
            text(
                language,
                f"其中{by_words}条没有对应指标，按主题、句子或标题中的词归入这里（规则所为，不是人工判断）；它们没有指标链接。",
                f"Of these, {amount('en', by_words, '', 'figure')} without an indicator: filed here for a word in the "
                "subject, the sentence or a heading, by rule and not by a person; no link leads to an indicator.",
            )
        )
    for report_id in report_ids(figures[:ROWS_ON_A_PAGE]):
        rows = [item for item in figures[:ROWS_ON_A_PAGE] if item["report_id"] == report_id]
        blocks += [
            f"### {report_link(language, data, page, report_id)} {report_anchor('figures', report_id)}",
            figure_table(language, data, page, rows, reports=False),
        ]
    return [*blocks, rest(language, page, len(figures))]
