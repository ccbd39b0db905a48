"""One report's page while it is being written, and the table of facts at its head."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..records import Document
from . import markdown as md
from .parts import explorer_link, own_links, region_link
from .passages import Reader
from .related import Related
from .view import (
    Row,
    View,
    at,
    commitments_page,
    coverage,
    linked,
    printed_or_english,
    report_page,
    report_title,
    said,
)
from .wording import REPORT_KINDS, day_words, pick, word

INDEX_YEAR = re.compile(r"/((?:19|20)[0-9]{2})")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One report's page in one language, while it is being written."""

    language: str
    page: str  # file below docs/
    reader: Reader
    data: View
    row: Row  # of `reports`
    metrics: Mapping[str, Row]
    related: Mapping[str, Sequence[Related]]  # section_id → passages of other reports
    numbers: Mapping[str, str]  # section_id → its number in the summaries

    @property
    def document(self) -> Document:
        return self.reader.document

    def say(self, chinese: str, english: str) -> str:
        return pick(self.language, (chinese, english))

    def heading(self, chinese: str, english: str, anchor: str) -> str:
        return md.heading(2, self.say(chinese, english), anchor)


def facts(sheet: Sheet) -> str:
    """What is known of the report, as a table; lines without a value are left out."""
    row, language = sheet.row, sheet.language
    report_id, source = row["report_id"], row.get("source_url", "")
    seed_text = f"datapackage/texts/{report_id}.txt"
    other = "en" if language == "zh" else "zh"
    published = day_words(language, row.get("published_on", ""))
    lines = [
        (("发布机关", "Issued by"), said(language, issuer(sheet))),
        (("地区", "Place"), region_link(language, sheet.data, sheet.page, row.get("region_id", ""))),
        (("类型", "Kind"), md.escape(word(language, REPORT_KINDS, row.get("report_kind", "")))),
        (("所报期间", "Covers"), md.escape(coverage(language, row))),
        (("发布日期", "Published"), md.escape(published + doubt(language, row))),
        (("说明", "Note"), note(language, sheet.document.seed.curation.facts)),
        (("索引号", "Index number"), said(language, row.get("index_number", ""))),
        (("文号", "Document number"), said(language, row.get("document_number", ""))),
        (("来源", "Source"), md.link(source, source) if source else ""),
        (("原始文本", "Text as received"), md.link(row["seed_file"], md.relative(sheet.page, seed_text))),
        (("下载", "Download"), own_links(language, sheet.page, "reports", report_id)),
        (
            ("其他语言", "Chinese text"),
            linked(language, sheet.page, title_in(sheet, other), report_page(other, report_id)),
        ),
        (("数据", "Figures"), figures_cell(sheet)),
        (("核对", "Review"), reviewed(sheet)),
        (("另见", "See also"), elsewhere(sheet)),
    ]
    body = [(pick(language, label), cell) for label, cell in lines if cell]
    return md.table((sheet.say("项目", "Item"), sheet.say("内容", "Value")), body)


def note(language: str, facts: Mapping[str, str]) -> str:
    """What the source's own file of facts tells a user of the data; the Chinese words where there are no English."""
    return said(language, printed_or_english(language, facts, "note"))


def doubt(language: str, row: Row) -> str:
    """That the index number is of a later year than the day given as that of publication; "" where it is not.

    Index numbers hold the year of publication behind a stroke: `011396186/2024-07051`.
    """
    found, published = INDEX_YEAR.search(row.get("index_number", "")), row.get("published_on", "")
    if not found or not published or found[1] <= published[:4]:
        return ""
    return pick(
        language,
        (
            f"（存疑：索引号所记年份是{found[1]}年）",
            f" (in doubt: the index number is of the year {found[1]})",
        ),
    )


def figures_cell(sheet: Sheet) -> str:
    """Their number, linked to the table below, and the way to them in the explorer."""
    table = f"[{len(sheet.document.metrics)}](#figures)"
    filtered = sheet.say("在数据浏览中筛选和下载", "filter and download them in the explorer")
    link = explorer_link(sheet.language, sheet.page, filtered, "report", sheet.row["report_id"])
    return table + sheet.say("；", "; ") + link if sheet.document.metrics else table


def reviewed(sheet: Sheet) -> str:
    """How many of the figures were read again against the text."""
    done = sum(row.get("review") == "reviewed" for row in sheet.metrics.values())
    count = len(sheet.metrics)
    if done == count:
        return sheet.say(f"{count} 个数据全部复核", f"all {count} figures reviewed")
    return sheet.say(
        f"已复核 {done} / {count}，其余由规则读取",
        f"{done} of {count} figures reviewed; the others were read by rules",
    )


def elsewhere(sheet: Sheet) -> str:
    """Links to what other pages say of this report: its commitments, problems and documents; "" for none."""
    language, data, report_id = sheet.language, sheet.data, sheet.row["report_id"]
    if not re.fullmatch(r"[\w.-]+", report_id):  # such an id is no anchor
        return ""
    roles = {sheet.document.sections[p.section].role for p in sheet.document.paragraphs}
    kinds = {data.entities.get(key, {}).get("kind") for key in data.named.get(report_id, ())}
    offered = (
        (
            ("计划任务", "Commitments"),
            commitments_page(language, report_id),
            any(row["report_id"] == report_id for row in data.commitments),
        ),
        (
            ("存在问题", "Problems"),
            at(language, f"problems/index.md#in-{report_id}"),
            "problems" in roles,
        ),
        (("文件", "Documents"), at(language, f"documents/index.md#in-{report_id}"), "document" in kinds),
    )
    links = (
        linked(language, sheet.page, pick(language, label), target)
        for label, target, there in offered
        if there
    )
    return pick(language, ("、", ", ")).join(links)


def issuer(sheet: Sheet) -> str:
    facts_of = sheet.document.facts
    return facts_of.issuer if sheet.language == "zh" else facts_of.issuer_en or facts_of.issuer


def title_in(sheet: Sheet, language: str) -> str:
    return report_title("zh", sheet.row) if language == "zh" else "English"
