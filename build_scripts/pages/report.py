"""Report pages: the clean text with its marked figures in Chinese, and a guide to it in English.

The Chinese page has four parts, cut by rules (`figures.parts`): facts · text · furniture · tables. It is the only
generated page that is committed, so that a reviewer reads changes of text and figures as a diff.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..figures import RULE
from ..records import Document, Metric
from . import markdown as md
from .anchors import marks as marks_of
from .asides import asides
from .body import (
    Mark,
    distance,
    furniture_markdown,
    mark_at,
    text_markdown,
    verdict_marks,
)
from .cite import MARK
from .findings import certainty, reading, reason
from .followup import report_blocks
from .parts import explorer_link, indicator_link, own_links, region_link
from .passages import Reader, readers
from .related import Related, related
from .summaries import material, summaries
from .view import (
    CHINESE,
    Row,
    View,
    at,
    commitments_page,
    coverage,
    linked,
    place_name,
    report_label,
    report_page,
    report_title,
    rows_of,
    said,
    scope_text,
    subject_text,
    unit_name,
    view,
)
from .wording import (
    FLAGS,
    QUALIFIERS,
    REPORT_KINDS,
    REVIEWS,
    STATUSES,
    VERDICTS,
    day_words,
    decimal_of,
    grouped,
    period_words,
    pick,
    word,
)

NOTICE = (
    "**非官方汇编。** 文字取自所列来源，只去除了多余的空白，并把网页栏目移到文末；数据由规则读取，可能有误。引用前请核对原文。",
    "**Unofficial compilation.** The text is taken from the source named above; figures were read from it by rules "
    "and may be wrong. Check the original before quoting.",
)
INDEX_YEAR = re.compile(r"/((?:19|20)[0-9]{2})")
HEADS = {  # columns of the table of figures; the script that fills a figure's card shows these very words
    "zh": ("数据", "指标主体", "数值", "单位", "期间", "状态", "范围", "指标", "核对"),
    "en": ("Figure", "Subject", "Value", "Unit", "Period", "Status", "Scope", "Indicator", "Review"),
}


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

    @property
    def document(self) -> Document:
        return self.reader.document

    def say(self, chinese: str, english: str) -> str:
        return pick(self.language, (chinese, english))

    def heading(self, chinese: str, english: str, anchor: str) -> str:
        return md.heading(2, self.say(chinese, english), anchor)


def pages(
    documents: Sequence[Document], tables: Mapping[str, object], lexicon: object = None
) -> dict[str, str]:
    """`reports/ID.md` and `en/reports/ID.md` for every report. `tables`: data frames of string cells."""
    data = view(tables, lexicon)
    read = readers(documents, data, lexicon)
    order, passages = list(read), related(read, data)
    metrics: dict[str, dict[str, Row]] = {report_id: {} for report_id in order}
    for row in rows_of(tables, "metrics"):
        metrics.get(row["report_id"], {})[row["metric_id"]] = row
    made: dict[str, str] = {}
    for index, report_id in enumerate(order):
        for language, write in (("zh", chinese_page), ("en", english_page)):
            page = report_page(language, report_id)
            row = data.reports[report_id]
            sheet = Sheet(language, page, read[report_id], data, row, metrics[report_id], passages)
            made[page] = write(sheet, neighbours(sheet, order, index))
    return made


def chinese_page(sheet: Sheet, around: str) -> str:
    document = sheet.document
    figures, names = marks_of(document, sheet.data)
    linked_names = [replace(mark, target=md.relative(sheet.page, mark.target)) for mark in names]
    marks = tuple(sorted((*figures, *linked_names), key=lambda mark: mark.start))
    notes = verdict_marks(document, marks)
    beside = asides(document, sheet.data, sheet.page, names, sheet.related)
    text = text_markdown(document, (*marks, *notes), beside)
    return md.document(
        *top(sheet),
        RULE,
        text,
        RULE,
        furniture(document),
        RULE,
        figures_block(sheet, figure_rows(sheet, marks)),
        defects_block(sheet, marks),
        checks_block(sheet),
        *report_blocks(sheet.language, sheet.data, sheet.page, sheet.row["report_id"]),
        *beside.values(),
        MARK,
        around,
    )


def english_page(sheet: Sheet, around: str) -> str:
    return md.document(
        *top(sheet),
        summaries(sheet.page, sheet.data, material(sheet.reader, sheet.metrics, sheet.data, sheet.related)),
        figures_block(sheet, [english_row(sheet, metric) for metric in sheet.document.metrics]),
        defects_block(sheet, ()),
        checks_block(sheet),
        *report_blocks(sheet.language, sheet.data, sheet.page, sheet.row["report_id"]),
        MARK,
        around,
    )


# ---------------------------------------------------------------- the head of the page


def top(sheet: Sheet) -> list[str]:
    """Front matter, the way back, title, facts, notice."""
    language, row = sheet.language, sheet.row
    trail = [(sheet.say("首页", "Home"), "index.md"), (sheet.say("报告", "Reports"), "reports/index.md")]
    if language == "en":
        trail = [(label, f"en/{target}") for label, target in trail]
    title = report_title(language, row)
    chinese_title = language == "en" and not row.get("title_en")
    return [
        front(sheet, title),
        md.breadcrumbs(sheet.page, trail),
        md.heading(1, title, lang="zh-Hans" if chinese_title else ""),
        facts(sheet),
        pick(language, NOTICE) + "\n{: .notice }",
    ]


def front(sheet: Sheet, title: str) -> str:
    row, language = sheet.row, sheet.language
    count = len(sheet.document.metrics)
    label = report_label(language, sheet.data, row["report_id"])
    where = [place_name(language, sheet.data, row["region_id"])] if row.get("region_id") else []
    described = sheet.say(
        f"{label}{'数字政府工作报告' if where else ''}全文，{count}个数据逐一标出，可核对原句、期间与状态。非官方汇编。",
        f"Digital-government work report, {label}: outline and {count} figures, each linked to its sentence in the "
        "Chinese text. Unofficial compilation.",
    )
    years = sorted({day[:4] for day in (row.get("coverage_start", ""), row.get("coverage_end", "")) if day})
    return md.front_matter(
        {
            "title": title,
            "description": described,
            "report_id": row["report_id"],
            "region": row.get("region_id", ""),
            "coverage": f"{row.get('coverage_start', '')}/{row.get('coverage_end', '')}",
            "source": row.get("source_url", ""),
            "sha256": row.get("sha256", ""),
            "tags": [*where, *years],
        }
    )


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
        (("说明", "Note"), note(language, sheet.document.seed.curation.facts.get("note", ""))),
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


def note(language: str, words: str) -> str:
    """What the source's own file of facts tells a user of the data, in the language it is written in."""
    if not words:
        return ""
    return md.run(words, "en") if language == "zh" and not CHINESE.search(words) else said(language, words)


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


def neighbours(sheet: Sheet, order: Sequence[str], index: int) -> str:
    """Previous and next report, by place and time."""

    def pair(at: int) -> tuple[str, str] | None:
        if not 0 <= at < len(order):
            return None
        return report_label(sheet.language, sheet.data, order[at]), report_page(sheet.language, order[at])

    words = pick(sheet.language, (("上一篇", "下一篇"), ("Previous", "Next")))
    return md.neighbours(sheet.page, pair(index - 1), pair(index + 1), words)


# ---------------------------------------------------------------- parts


def furniture(document: Document) -> str:
    lines = furniture_markdown(document)
    if not lines:
        return ""
    return md.document(
        '<details markdown="1" class="furniture">',
        "<summary>原网页的栏目与页脚文字</summary>",
        lines,
        "</details>",
    )


def figures_block(sheet: Sheet, rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        body = sheet.say("本报告没有数据。", "This report states no figures.")
    else:
        body = md.table(HEADS[sheet.language], rows, "llrllllll")
    return sheet.heading("数据一览", "Figures", "figures") + "\n\n" + body


def figure_rows(sheet: Sheet, marks: Sequence[Mark]) -> list[list[str]]:
    """The rows of the Chinese page: each points to its mark, and says how far the mark's sentence reaches."""
    document = sheet.document
    sentences = {n.numeral_id: document.sentences[n.sentence] for n in document.numerals}
    rows = []
    for metric in document.metrics:
        label = document.clean.text[metric.start : metric.end]
        mark = mark_at(marks, metric.start)
        if mark is None or not mark.target.startswith("#r-"):
            rows.append(
                [f"{md.escape(label)} " + md.attributes(f"r-{metric.metric_id}"), *cells(sheet, metric)]
            )
            continue
        place = f"#f-{mark.target.removeprefix('#r-')}"
        reach = ""
        if sentence := sentences.get(metric.numeral_id):
            before = distance(document.clean.text, marks, sentence.start, mark.start)
            after = distance(document.clean.text, marks, mark.end, sentence.end)
            reach = f"{before} {after}"
        attrs = md.attributes(f"r-{metric.metric_id}", **({"data-sentence": reach} if reach else {}))
        rows.append([md.link(label, place, attrs=attrs), *cells(sheet, metric)])
    return rows


def english_row(sheet: Sheet, metric: Metric) -> list[str]:
    """A row of the English page: it is what the English tree links to, and points to the Chinese sentence."""
    place = report_page("zh", sheet.row["report_id"], f"f-{metric.metric_id}")
    attrs = md.attributes(f"f-{metric.metric_id}", lang="zh-Hans", hreflang="zh-Hans")
    label = sheet.document.clean.text[metric.start : metric.end]
    return [md.link(label, md.relative(sheet.page, place), attrs=attrs), *cells(sheet, metric)]


def cells(sheet: Sheet, metric: Metric) -> list[str]:
    """Subject, value, unit, period, status, scope, indicator, review."""
    language, data = sheet.language, sheet.data
    row = sheet.metrics[metric.metric_id]
    printed = row.get("unit_printed", "")
    unit = (
        printed if language == "zh" or printed in "%％" else unit_name(language, data, row.get("unit_id", ""))
    )
    indicator = row.get("indicator_id", "")
    return [
        said(language, subject_text(language, data, row)),
        md.escape(value_words(language, row)),
        said(language, unit or printed),
        md.escape(period_words(language, row)),
        md.escape(status_words(language, row)),
        said(language, scope_text(language, row)),
        indicator_link(language, data, sheet.page, indicator) if indicator in data.indicators else "",
        md.escape(review_words(language, row)),
    ]


def value_words(language: str, row: Row) -> str:
    """Bound and plain value: `超 32,000,000`; a rank as such; a change by its direction and size: `降 70`."""
    value, high = decimal_of(row.get("value", "")), decimal_of(row.get("value_high", ""))
    if value is None:
        return ""
    way = ""
    if row.get("measure") == "percent_change" and value:
        way = pick(language, ("升", "up") if value > 0 else ("降", "down"))
        value, high = abs(value), None if high is None else abs(high)
    text = grouped(value) + (f"–{grouped(high)}" if high is not None else "")
    if row.get("measure") == "rank":
        return f"第{text}" if language == "zh" else f"rank {text}"
    bound = word(language, QUALIFIERS, row.get("qualifier", "eq"))
    return " ".join(part for part in (way, bound, text) if part)


def status_words(language: str, row: Row) -> str:
    words = [word(language, STATUSES, row.get("status", ""))]
    words += [word(language, FLAGS, flag) for flag in row.get("flags", "").split() if flag in FLAGS]
    return pick(language, ("；", "; ")).join(words)


def review_words(language: str, row: Row) -> str:
    if row.get("review") == "reviewed":
        return word(language, REVIEWS, "reviewed")
    return pick(language, ("机器读取", "by rules"))


def defects_block(sheet: Sheet, marks: Sequence[Mark]) -> str:
    """Places where the source lost or doubled characters. Their rows carry the addresses `d-ID`."""
    language, rows = sheet.language, []
    known = {row["defect_id"]: row for row in sheet.data.defects}
    for defect in sheet.document.defects:
        anchor = f"d-{defect.defect_id}"
        mark = mark_at(marks, defect.start)
        printed = defect.printed or pick(language, ("（缺）", "(missing)"))
        attrs = md.attributes(anchor, lang="zh-Hans" if language == "en" else "")
        if mark is not None and language == "zh":
            kind, _, rest = mark.target.removeprefix("#").partition("-")
            first = md.link(printed, f"#{'f' if kind == 'r' else 'p'}-{rest}", attrs=attrs)
        else:
            first = f"{md.escape(printed)} {attrs}"
        row = known[defect.defect_id]
        rows.append(
            [
                first,
                reading(language, sheet.data, sheet.page, row),
                reason(language, sheet.data, row),
                certainty(language, sheet.data, row),
            ]
        )
    if not rows:
        return ""
    heads = (("原文所印", "Printed"), ("读作", "Read as"), ("理由", "Reason"), ("把握", "Certainty"))
    table = md.table([pick(language, head) for head in heads], rows)
    return sheet.heading("原文缺损", "Damage in the source", "defects") + "\n\n" + table


def checks_block(sheet: Sheet) -> str:
    """What arithmetic says of the report's own numbers."""
    language, rows = sheet.language, []
    for check in sheet.document.checks:
        explained = check.explanation if language == "zh" else check.explanation_en or check.explanation
        rows.append(
            [
                f"{said(language, check.formula)} {md.attributes(f'k-{check.check_id}')}",
                md.escape(word(language, VERDICTS, check.verdict)),
                said(language, explained),
            ]
        )
    if not rows:
        return ""
    heads = (("算式", "Formula"), ("结论", "Verdict"), ("说明", "Explanation"))
    table = md.table([pick(language, head) for head in heads], rows)
    return sheet.heading("核算", "Arithmetic", "checks") + "\n\n" + table
