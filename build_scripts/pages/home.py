"""The first page: what the data say, then the reports, the shared indicators, the download, how to use it."""

from __future__ import annotations

from collections.abc import Sequence

from . import markdown as md
from .comparability import scope_of
from .data import download
from .parts import amount, figure_link, frame, indicator_link, text
from .reports import report_table
from .selection import beside, in_turn, ranked
from .site import Site
from .tiles import telling_list, verdict, where
from .view import View, at, linked, said, scope_text, view
from .wording import LANGUAGES, period_words, pick

FIGURES = 6  # on the first screen of a phone
SHARED = 12
REPORTS = 30


def pages(site: Site) -> dict[str, str | bytes]:
    """index.md in both languages."""
    data = view(site.tables, site.lexicon)
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= one(language, data)
    return result


def shared(data: View) -> list[str]:
    """Indicators stated by several reports, the most telling first."""
    counts = {key: len(beside(data, key)) for key in data.indicators}
    place = {key: index for index, key in enumerate(ranked(data))}
    return sorted(
        (key for key in data.indicators if counts.get(key, 0) > 1),
        key=lambda key: (-counts[key], place.get(key, len(place))),
    )


def one(language: str, data: View) -> dict[str, str]:
    page = at(language, "index.md")
    title = text(language, "数字政府台账", "Digital Government Ledger")
    rows = in_turn(data, FIGURES)
    common = shared(data)
    figures, reports, places = (
        len(data.metrics),
        len(data.reports),
        len({row["region_id"] for row in data.reports.values() if row["region_id"]}),
    )
    blocks = [
        *telling_list(language, data, page, rows),
        text(
            language,
            f"以上数字都出自各地政府部门公开的工作报告，点开就是原句。本站收{reports}份报告、{places}个地区、{figures}条数据。"
            "非官方汇编，以原文为准。",
            "Each of these stands in a report published by a local government bureau in China; a click "
            f"shows the sentence. The ledger holds {amount('en', reports, '', 'report')} of "
            f"{amount('en', places, '', 'place')} with "
            f"{amount('en', figures, '', 'figure')}. An unofficial compilation; the source texts prevail.",
        )
        + " "
        + other_tree(language, page),
    ]
    if common:
        more = linked(
            language, page, text(language, "全部指标", "All indicators"), at(language, "indicators/index.md")
        )
        blocks += [
            md.heading(2, text(language, "几份报告都说到的事", "What several reports state"), "shared"),
            shared_table(language, data, page, common[:SHARED]),
            more,
        ]
    blocks += [
        md.heading(2, text(language, "报告", "Reports"), "reports"),
        report_table(language, data, page, tuple(data.reports.values())[:REPORTS]),
        every_report(language, page, reports),
        md.heading(2, text(language, "下载", "Download"), "download"),
        download(language, page),
        md.heading(2, text(language, "怎样使用", "How to use it"), "use"),
        uses(language, page),
    ]
    description = text(
        language,
        f"各地政务数据部门工作报告中的数字：{reports}份报告，{figures}条数据，每条都可回到原句。非官方汇编。",
        f"The numbers in Chinese government work reports: {amount('en', reports, '', 'report')}, "
        f"{amount('en', figures, '', 'figure')}, each linked to its sentence. Unofficial.",
    )
    return frame(language, "index.md", title, description, *blocks, parents=())


def every_report(language: str, page: str, count: int) -> str:
    """The way to the whole list, where this page shows a part of it."""
    if count <= REPORTS:
        return ""
    label = text(language, f"全部{count}份报告", f"All {count:,} reports")
    return linked(language, page, label, at(language, "reports/index.md"))


def in_brackets(language: str, *words: str) -> str:
    inner = pick(language, ("，", ", ")).join(said(language, item) for item in words)
    return pick(language, (f"（{inner}）", f" ({inner})"))


def shared_table(language: str, data: View, page: str, keys: Sequence[str]) -> str:
    """For each indicator one figure of each report, and whether these may be compared."""
    heads = (("指标", "Indicator"), ("各地数据", "Figures by place"))
    rows = []
    for key in keys:
        figures = beside(data, key)
        cells = []
        for row in figures:
            scope = scope_text(language, row) if scope_of(row, data.place_names) else ""
            place = md.escape(where(language, data, row), line_start=False)
            cells.append(
                f"{place} {figure_link(language, data, page, row)}"
                + in_brackets(language, period_words(language, row), *([scope] if scope else []))
            )
        rows.append(
            [
                indicator_link(language, data, page, key),
                pick(language, ("；", "; ")).join(cells) + f"<br>{verdict(language, data, key, figures)}",
            ]
        )
    return md.table([pick(language, head) for head in heads], rows)


def other_tree(language: str, page: str) -> str:
    """The way to the other language, on the first screen."""
    return text(
        language,
        md.link("In English", md.relative(page, "en/index.md"), attrs='{lang="en" hreflang="en"}'),
        md.link("中文版", md.relative(page, "index.md"), attrs='{lang="zh-Hans" hreflang="zh-Hans"}'),
    )


def uses(language: str, page: str) -> str:
    """Where to go for what; every section of the site is named once."""

    def to(path: str, chinese: str, english: str) -> str:
        return linked(language, page, text(language, chinese, english), at(language, path))

    return md.bullets(
        [
            text(
                language,
                f"读报告：{to('reports/index.md', '报告全文', '')}，文中数字都可点开。",
                f"Read: {to('reports/index.md', '', 'the reports in full')}; the figures in them can be "
                "opened.",
            ),
            text(
                language,
                f"比一比：{to('indicators/index.md', '指标', '')}把几份报告的数据并列，不可比的说明原因。",
                f"Compare: {to('indicators/index.md', '', 'indicators')} set reports side by side and say "
                "what cannot be "
                "compared.",
            ),
            text(
                language,
                f"找线索：按{to('regions/index.md', '地区', '')}、{to('topics/index.md', '主题', '')}、"
                f"{to('entities/index.md', '平台、机制与文件', '')}查。",
                f"Explore: by {to('regions/index.md', '', 'place')}, {to('topics/index.md', '', 'topic')}, "
                f"or {to('entities/index.md', '', 'platform, programme and document')}.",
            ),
            text(
                language,
                f"并列看：{to('overview/index.md', '数字驾驶舱', '')}、{to('briefs/index.md', '简报', '')}、"
                f"{to('commitments/index.md', '计划任务', '')}、{to('problems/index.md', '存在问题', '')}、"
                f"{to('documents/index.md', '文件', '')}、{to('awards/index.md', '名次与荣誉', '')}、"
                f"{to('cooperation/index.md', '地区合作', '')}；不懂的词看{to('glossary/index.md', '术语', '')}。",
                f"Side by side: {to('overview/index.md', '', 'overview')}, {to('briefs/index.md', '', 'briefs')}, "
                f"{to('commitments/index.md', '', 'commitments')}, {to('problems/index.md', '', 'problems')}, "
                f"{to('documents/index.md', '', 'documents')}, {to('awards/index.md', '', 'ranks and awards')}, "
                f"{to('cooperation/index.md', '', 'cooperation')}; for the words, the "
                f"{to('glossary/index.md', '', 'glossary')}.",
            ),
            text(
                language,
                f"核实：{to('quality/index.md', '质量', '')}列出校验、缺损和核对；{to('method.md', '方法', '')}说明每个标记的意思。",
                f"Verify: {to('quality/index.md', '', 'quality')} lists tests, defects and checks; "
                f"{to('method.md', '', 'method')} says what every mark means.",
            ),
            text(
                language,
                f"筛选：{to('explore/index.md', '数据浏览', '')}把全部数据放在一张表里，可按地区、年份、主题等筛选、并列和下载。",
                f"Filter: the {to('explore/index.md', '', 'explorer')} has all figures in one table, to filter by "
                "place, year, topic and more, to set side by side and to download.",
            ),
            text(
                language,
                f"用数据：{to('data/index.md', '数据', '')}说明每张表、每个字段。",
                f"Reuse: {to('data/index.md', '', 'data')} explains every table and field.",
            ),
            text(
                language,
                f"补充：{to('add-a-report.md', '添加一份报告', '')}。",
                f"Contribute: {to('add-a-report.md', '', 'add a report')}.",
            ),
        ]
    )
