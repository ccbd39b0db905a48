"""Report pages: the clean text with its marked figures in Chinese, and a guide to it in English.

The Chinese page has four parts, cut by rules (`figures.parts`): facts · text · furniture · tables. It is the only
generated page that is committed, so that a reviewer reads changes of text and figures as a diff.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from build_scripts.qualifiers import QUALIFIERS

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
from .parts import indicator_link
from .passages import readers
from .related import related
from .sheet import Sheet, facts
from .site import Site
from .summaries import material, numbered, summaries
from .view import (
    Row,
    by_id,
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
    REVIEWS,
    STATUSES,
    VERDICTS,
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
HEADS = {  # columns of the table of figures; the script that fills a figure's card shows these very words
    "zh": ("数据", "指标主体", "数值", "单位", "期间", "状态", "范围", "指标", "核对"),
    "en": ("Figure", "Subject", "Value", "Unit", "Period", "Status", "Scope", "Indicator", "Review"),
}


def pages(site: Site) -> dict[str, str]:
    """`reports/ID.md` and `en/reports/ID.md` for every report."""
    data = view(site.tables, site.lexicon)
    read = readers(site.documents, data, site.lexicon)
    order, passages, numbers = list(read), related(read, data), numbered(data)
    metrics: dict[str, dict[str, Row]] = {report_id: {} for report_id in order}
    for row in rows_of(site.tables, "metrics"):
        metrics.get(row["report_id"], {})[row["metric_id"]] = row
    made: dict[str, str] = {}
    for index, report_id in enumerate(order):
        for language, write in (("zh", chinese_page), ("en", english_page)):
            page = report_page(language, report_id)
            row = data.reports[report_id]
            sheet = Sheet(language, page, read[report_id], data, row, metrics[report_id], passages, numbers)
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
        summaries(
            sheet.page,
            sheet.data,
            material(sheet.reader, sheet.metrics, sheet.data, sheet.related, sheet.numbers),
        ),
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
        front(sheet, report_label(language, sheet.data, row["report_id"]) if chinese_title else title),
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
    known = by_id(sheet.data.defects_in.get(sheet.row["report_id"], ()), "defect_id")
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
