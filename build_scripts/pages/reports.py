"""The list of reports. The pages of the reports themselves are made elsewhere (`report`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from . import markdown as md
from .parts import amount, explorer_link, frame, region_link, text
from .site import Site
from .view import Row, View, at, commitments_page, coverage, linked, report_page, report_title, view
from .wording import LANGUAGES, REPORT_KINDS, day_words, pick, word


def pages(site: Site) -> dict[str, str | bytes]:
    """reports/index.md in both languages."""
    data = view(site.tables, site.lexicon)
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        page = at(language, "reports/index.md")
        result |= frame(
            language,
            "reports/index.md",
            text(language, "报告", "Reports"),
            text(
                language,
                f"{len(data.reports)}份报告全文，其中每个数字都有出处。",
                f"{amount('en', len(data.reports), '', 'report')} in full, every number with its place.",
            ),
            text(
                language,
                "全文与原网页一致，只去掉页面装饰和多余空白；文中数据可以点开。",
                "The text is the publisher's own, without page furniture and stray spaces; the figures in "
                "it can be opened. Report texts are in Chinese.",
            ),
            report_table(language, data, page, tuple(data.reports.values())),
        )
    return result


def report_table(language: str, data: View, page: str, rows: Sequence[Row]) -> str:
    """Reports by place and time."""
    heads = (
        ("报告", "Report"),
        ("地区", "Place"),
        ("时期", "Period covered"),
        ("类型", "Kind"),
        ("发布日期", "Published"),
        ("数据", "Figures"),
        ("计划任务", "Commitments"),
    )
    promised = Counter(item["report_id"] for item in data.commitments)
    body = [
        [
            linked(language, page, report_title(language, row), report_page(language, row["report_id"])),
            region_link(language, data, page, row.get("region_id", "")),
            md.escape(coverage(language, row)) or "—",
            word(language, REPORT_KINDS, row.get("report_kind", "")),
            day_words(language, row.get("published_on", "")) or text(language, "未注明", "not stated"),
            figures(language, data, page, row["report_id"]),
            promises(language, page, row["report_id"], promised[row["report_id"]]),
        ]
        for row in rows
    ]
    return md.table([pick(language, head) for head in heads], body, "lllllrr")


def figures(language: str, data: View, page: str, report_id: str) -> str:
    """How many figures a report has, linked to these in the explorer."""
    count = len(data.by_report.get(report_id, ()))
    return explorer_link(language, page, f"{count:,}", "report", report_id) if count else "—"


def promises(language: str, page: str, report_id: str, count: int) -> str:
    """How many promises a report makes, linked to their list."""
    return linked(language, page, f"{count:,}", commitments_page(language, report_id)) if count else "—"
