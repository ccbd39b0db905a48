"""Blocks that several kinds of page share: the frame of a page, lists of figures, lists of links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from . import markdown as md
from .view import (
    CHINESE,
    Row,
    View,
    at,
    entity_page,
    figure_place,
    indicator_page,
    linked,
    name_of,
    region_page,
    report_label,
    report_page,
    said,
    scope_text,
    subject_text,
    topic_page,
    value_text,
)
from .wording import FLAGS, REVIEWS, STATUSES, Pair, decimal_of, period_words, pick, word

ROWS_ON_A_PAGE = 400  # a longer list is cut, and the page says where the rest is
SECTIONS: dict[str, Pair] = {
    "index.md": ("首页", "Home"),
    "reports/index.md": ("报告", "Reports"),
    "indicators/index.md": ("指标", "Indicators"),
    "regions/index.md": ("地区", "Places"),
    "topics/index.md": ("主题", "Topics"),
    "entities/index.md": ("名录", "Names"),
    "data/index.md": ("数据", "Data"),
    "quality/index.md": ("质量", "Quality"),
    "overview/index.md": ("数字驾驶舱", "Overview"),
    "commitments/index.md": ("计划任务", "Commitments"),
    "briefs/index.md": ("简报", "Briefs"),
    "problems/index.md": ("存在问题", "Problems"),
    "documents/index.md": ("文件", "Documents"),
    "awards/index.md": ("名次与荣誉", "Ranks and awards"),
    "cooperation/index.md": ("地区合作", "Cooperation"),
    "glossary/index.md": ("术语", "Glossary"),
    "releases/index.md": ("版本", "Releases"),
}


def frame(
    language: str,
    path: str,
    title: str,
    description: str,
    *blocks: str,
    parents: Sequence[str] = ("index.md",),
    trail: Sequence[tuple[str, str]] = (),
    title_lang: str = "",
) -> dict[str, str]:
    """One page: front matter, the way back, heading, blocks.

    path: the file in the Chinese tree. parents: section pages (keys of SECTIONS) above it; trail: further
    (label, file) pairs below them. Returns {file below docs/: content}.
    """
    page = at(language, path)
    above = [(pick(language, SECTIONS[parent]), at(language, parent)) for parent in parents] + list(trail)
    heading = md.heading(1, title, lang=title_lang)
    return {
        page: md.document(
            md.front_matter({"title": title, "description": description}),
            md.breadcrumbs(page, above) if above else "",
            heading,
            *blocks,
        )
    }


def text(language: str, chinese: str, english: str) -> str:
    """A sentence of ours, as Markdown (it may hold links)."""
    return pick(language, (chinese, english))


def amount(language: str, count: int, chinese: str, english: str, plural: str = "") -> str:
    """A count with its noun: `3份报告`, `3 reports`, `1 report`. `chinese` brings its classifier."""
    if language == "zh":
        return f"{count}{chinese}"
    return f"{count:,} {english if count == 1 else plural or english + 's'}"


def figure_link(language: str, data: View, page: str, row: Row) -> str:
    """The value in words, linked to its very sentence; the title gives a printed form that differs."""
    label, quote = value_text(language, data, row), row.get("quote", "")
    title = "" if quote in label else pick(language, ("原文：", "As printed: ")) + quote
    return linked(language, page, label, figure_place(row), title)


def status_cell(language: str, row: Row) -> str:
    """Status, then whatever else a reader must know before using the figure."""
    marks = [word(language, FLAGS, flag) for flag in row.get("flags", "").split() if flag in FLAGS]
    if row.get("review") == "reviewed":
        marks.append(word(language, REVIEWS, "reviewed"))
    words = [word(language, STATUSES, row.get("status", "")), *marks]
    return ("；" if language == "zh" else "; ").join(word for word in words if word)


def subject_cell(language: str, data: View, page: str, row: Row, with_indicator: bool) -> str:
    """What is counted; linked to its indicator where it has one and the page is not about it.

    On English pages a subject without an English wording stands in Chinese, behind its indicator's name.
    """
    own = row.get("subject", "") if language == "zh" else row.get("subject_en", "")
    if not (with_indicator and row.get("indicator_id") in data.indicators):
        return said(language, own or row.get("subject", ""))
    link = linked(
        language,
        page,
        own or subject_text(language, data, row),
        indicator_page(language, row["indicator_id"]),
    )
    return link if own else f"{link} {said(language, row.get('subject', ''))}"


def figure_table(
    language: str,
    data: View,
    page: str,
    rows: Sequence[Row],
    *,
    reports: bool = True,
    indicators: bool = True,
) -> str:
    """Figures as a table. reports: with their column; indicators: subjects link to their indicator."""
    heads = [
        ("数据", "Figure"),
        ("说的是", "What it counts"),
        ("时期", "Period"),
        ("状态", "Status"),
        ("范围", "Scope"),
    ]
    if reports:
        heads.insert(0, ("地区与报告", "Place and report"))
    body = []
    for row in rows[:ROWS_ON_A_PAGE]:
        cells = [
            figure_link(language, data, page, row),
            subject_cell(language, data, page, row, indicators),
            md.escape(period_words(language, row)),
            md.escape(status_cell(language, row)),
            said(language, scope_text(language, row)) or "—",
        ]
        if reports:
            cells.insert(0, report_link(language, data, page, row["report_id"]))
        body.append(cells)
    block = md.table([pick(language, head) for head in heads], body)
    return block + rest(language, page, len(rows))


def rest(language: str, page: str, count: int, table: str = "metrics") -> str:
    """The sentence under a list that was cut; "" where nothing was."""
    if count <= ROWS_ON_A_PAGE:
        return ""
    target = md.relative(page, at(language, "data/index.md"))
    return "\n\n" + text(
        language,
        f"此处列出前{ROWS_ON_A_PAGE}条，共{count}条；其余见[数据]({target})中的 {table} 表。",
        f"The first {ROWS_ON_A_PAGE} of {count:,} are listed here; the table `{table}` under "
        f"[Data]({target}) has them all.",
    )


def report_link(language: str, data: View, page: str, report_id: str) -> str:
    """A report by place and time, linked."""
    return linked(language, page, report_label(language, data, report_id), report_page(language, report_id))


def explorer_link(language: str, page: str, label: str, name: str, value: str) -> str:
    """A link into the explorer with one filter set: `name` is a facet there, `value` an id."""
    target = md.relative(page, at(language, "explore/index.md"))
    return md.link(label, f"{target}?{name}={quote(value)}")


def region_link(language: str, data: View, page: str, region_id: str) -> str:
    region = data.regions.get(region_id)
    return (
        linked(language, page, name_of(language, region), region_page(language, region_id)) if region else "—"
    )


def topic_link(language: str, data: View, page: str, topic_id: str) -> str:
    topic = data.topics.get(topic_id)
    return linked(language, page, name_of(language, topic), topic_page(language, topic_id)) if topic else "—"


def indicator_link(language: str, data: View, page: str, indicator_id: str) -> str:
    row = data.indicators[indicator_id]
    return linked(language, page, name_of(language, row), indicator_page(language, indicator_id))


def entity_link(language: str, data: View, page: str, entity_id: str) -> str:
    """The entity's name; on English pages the Chinese name stands behind it."""
    row = data.entities[entity_id]
    label = linked(language, page, name_of(language, row), entity_page(language, entity_id))
    if language == "en" and row.get("name_en") and row.get("name_zh", "") not in ("", row["name_en"]):
        label += " " + md.run(row["name_zh"], "zh-Hans")
    return label


def other_names(language: str, row: Row) -> list[str]:
    """The name of an indicator or entity in the other language, and whether the English one is official or ours."""
    if not row.get("name_en"):
        return [text(language, "英文名：暂无", "English name: none yet")]
    official = row.get("name_en_official") == "true"
    if language == "zh":
        return [f"英文名：{md.run(row['name_en'], 'en')}（{'官方译名' if official else '本站译名'}）"]
    chinese = row.get("name_zh", "")
    lines = [f"English name: {'official' if official else 'our translation'}"]
    return lines if chinese == row["name_en"] else [f"Chinese name: {md.run(chinese, 'zh-Hans')}", *lines]


def separated(language: str, links: Iterable[str]) -> str:
    return pick(language, ("、", ", ")).join(links)


def report_ids(rows: Iterable[Row]) -> tuple[str, ...]:
    """The reports of some rows, each once, in their order."""
    return tuple(dict.fromkeys(row["report_id"] for row in rows))


def report_anchor(prefix: str, report_id: str) -> str:
    """An anchor for a heading about a report; none where attribute lists cannot hold the id."""
    return md.attributes(f"{prefix}-{report_id}") if re.fullmatch(r"[\w.-]+", report_id) else ""


def telling(row: Row) -> bool:
    """Fit to stand alone, unexplained: actual, a plain level, first statement, undamaged."""
    return (
        row.get("status") == "actual"
        and row.get("measure") == "level"
        and not row.get("repeats")
        and not row.get("part_of")
        and not {"suspect", "repaired", "unit_unknown"} & set(row["flags"].split())
        and decimal_of(row.get("value", "")) is not None
    )


def around(language: str, page: str, labels: Sequence[tuple[str, str]], index: int) -> str:
    """Previous and next in a list of (label, file), as `markdown.neighbours` has them, languages marked."""
    lines = []
    for step, rel, words in ((-1, "prev", ("上一页 ←", "Previous ←")), (1, "next", ("下一页 →", "Next →"))):
        if 0 <= index + step < len(labels):
            label, target = labels[index + step]
            chinese = {"lang": "zh-Hans"} if language == "en" and CHINESE.search(label) else {}
            link = md.link(label, md.relative(page, target), attrs=md.attributes(rel=rel, **chinese))
            lines.append(f"{pick(language, words)} {link}")
    return "  \n".join(lines) + "\n{: .neighbours }" if lines else ""


def own_links(language: str, page: str, name: str, key: str) -> str:
    """Links to the files of one report, indicator, topic or region (`name`: its table)."""
    kinds = [("CSV", "csv"), ("JSON", "json")]
    if name == "reports":
        kinds += [("Markdown", "md"), (pick(language, ("纯文本", "plain text")), "txt")]
    return " · ".join(
        md.link(label, md.relative(page, f"api/v1/{name}/{key}.{kind}")) for label, kind in kinds
    )


def own_files(language: str, page: str, name: str, key: str) -> str:
    """The same as a line."""
    said_first = pick(language, ("下载本页数据：", "Download the data of this page: "))
    return said_first + own_links(language, page, name, key)
