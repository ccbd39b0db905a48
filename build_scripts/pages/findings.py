"""The quality pages in detail: every arithmetic check and every source defect."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from . import markdown as md
from .parts import amount, figure_link, frame, report_link, text
from .site import Site
from .view import Row, View, at, defect_place, linked, printed_or_english, said, view
from .wording import CERTAINTIES, CHECK_KINDS, LANGUAGES, VERDICTS, Pair, day_words, pick, word

DAY = re.compile(r"(?:([0-9]{4})年)?([0-9]{1,2})月([0-9]{1,2})日")


def pages(site: Site) -> dict[str, str | bytes]:
    """quality/checks.md and quality/defects.md in both languages."""
    data = view(site.tables, site.lexicon)
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= checks(language, data)
        result |= defects(language, data)
    return result


# ---------------------------------------------------------------- checks


def checks(language: str, data: View) -> dict[str, str]:
    page = at(language, "quality/checks.md")
    blocks = [
        text(
            language,
            "报告里有些数字应当互相吻合：分项之和等于总数，占比等于两数相除。这里用报告自己写出的数字核对，"
            "并考虑四舍五入。对不上可能有很多原因（口径不同、未列全、原文缺字），不等于有误。",
            "Some figures of a report bear on each other: parts sum to a whole, a share is one number over "
            "another. They are checked with the report's own numbers, allowing for rounding. Where they do "
            "not agree there can be many reasons (another definition, parts not listed, lost characters); it "
            "does not mean that a figure is wrong.",
        ),
        md.bullets(
            f"**{word(language, VERDICTS, code)}**" + pick(language, ("：", ": ")) + pick(language, meaning)
            for code, meaning in VERDICT_MEANINGS.items()
        ),
    ]
    if not data.checks:
        blocks.append(text(language, "目前没有可以核对的算式。", "There is nothing to check so far."))
    for report_id in data.reports:
        rows = [row for row in data.checks.values() if row["report_id"] == report_id]
        if rows:
            blocks += [
                f"## {report_link(language, data, page, report_id)}",
                '<div class="stacked" markdown="1">',
                check_table(language, data, page, rows),
                "</div>",
            ]
    return frame(
        language,
        "quality/checks.md",
        text(language, "算术核对", "Arithmetic checks"),
        text(
            language,
            f"用报告自己的数字作的{len(data.checks)}组核对，附算式与说明。",
            f"{amount('en', len(data.checks), '', 'check')} made with the reports' own numbers, with formula "
            "and explanation.",
        ),
        *blocks,
        parents=("index.md", "quality/index.md"),
    )


VERDICT_MEANINGS: Mapping[str, Pair] = {
    "holds": (
        "按所列数字计算，结果与所写一致",
        "computed from the numbers given, the result is the one stated",
    ),
    "within_rounding": (
        "数字都经过四舍五入，所写结果在允许的范围内",
        "the numbers are rounded, and the stated result lies within what rounding allows",
    ),
    "fails": (
        "按所列数字计算，得不到所写的结果；原因不详",
        "the numbers given do not lead to the stated result; why is not known",
    ),
    "cannot_tell": (
        "文字没有说明是怎样的关系，或者带有“超”“约”，无从判断",
        "the text does not say how the numbers relate, or says only over or about",
    ),
}


def check_table(language: str, data: View, page: str, rows: Sequence[Row]) -> str:
    """Those that do not hold first, each with what it uses. A row's anchor is the check's id."""
    order = {"fails": 0, "cannot_tell": 1, "within_rounding": 2, "holds": 3}
    heads = (
        ("结果", "Result"),
        ("核对的是", "Tested"),
        ("算式", "Formula"),
        ("说明", "Explanation"),
        ("用到的数据", "Figures used"),
    )
    body = []
    for row in sorted(rows, key=lambda row: order.get(row["verdict"], 0)):
        own = row.get("explanation_en", "") if language == "en" else ""
        used = [input_link(language, data, page, item) for item in data.check_inputs.get(row["check_id"], ())]
        body.append(
            [
                f"{word(language, VERDICTS, row['verdict'])} {md.attributes(row['check_id'])}",
                word(language, CHECK_KINDS, row["kind"]),
                said(language, row.get("formula", "")),
                said(language, own or row.get("explanation", "")),
                pick(language, ("；", "; ")).join(used) or "—",
            ]
        )
    return md.table([pick(language, head) for head in heads], body)


def input_link(language: str, data: View, page: str, item: Row) -> str:
    """A figure that a check uses, linked to its sentence; a number that is no figure as printed."""
    metric = data.metrics.get(item.get("metric_id", ""))
    if metric is not None:
        return figure_link(language, data, page, metric)
    numeral = data.numerals.get(item.get("numeral_id", ""), {})
    return said(language, numeral.get("text", "") or item.get("numeral_id", ""))


# ---------------------------------------------------------------- defects


def defects(language: str, data: View) -> dict[str, str]:
    page = at(language, "quality/defects.md")
    heads = (("原文印作", "Printed"), ("应读作", "Read as"), ("把握", "Certainty"), ("说明", "Why"))
    blocks = [
        text(
            language,
            "发布机关的网页上有些字丢了或重复了。报告页在这些地方显示补读后的文字，并作标记，点开可见原文所印和理由；"
            "读不出的照印，并说明读不出。",
            "On the publishers' own pages some characters are lost or doubled. A report's page shows the reading in "
            "such a place, marked; the printed characters and the reason are one click away. Where there is no "
            "reading, the text stands as printed, and that is said.",
        )
    ]
    if not data.defects:
        blocks.append(text(language, "目前没有发现。", "None found so far."))
    for report_id in data.reports:
        if rows := data.defects_in.get(report_id):
            body = [
                [
                    linked(language, page, row["printed"], defect_place(language, row)),
                    reading(language, data, page, row),
                    certainty(language, data, row),
                    reason(language, data, row),
                ]
                for row in rows
            ]
            blocks += [
                f"## {report_link(language, data, page, report_id)}",
                md.table([pick(language, head) for head in heads], body),
            ]
    return frame(
        language,
        "quality/defects.md",
        text(language, "原文缺损", "Source defects"),
        text(
            language,
            f"发布机关网页上{len(data.defects)}处缺字或重字，附读法与理由。",
            f"{amount('en', len(data.defects), '', 'place')} where the source lost or doubled characters, "
            "with readings and reasons.",
        ),
        *blocks,
        parents=("index.md", "quality/index.md"),
    )


def reading(language: str, data: View, page: str, row: Row) -> str:
    """What a damaged place is read as, and by whom where that is not the rules."""
    if row.get("restored"):
        return said(language, row["restored"])
    figures = pick(language, ("；", "; ")).join(
        figure_link(language, data, page, metric) for metric in read_by_reviewers(data, row)
    )
    if not figures:
        return text(language, "读不出", "no reading")
    return text(language, f"审阅者读作：{figures}", f"reviewers read: {figures}")


def certainty(language: str, data: View, row: Row) -> str:
    if not row.get("restored") and read_by_reviewers(data, row):
        return text(language, "规则读不出，由审阅者判断", "reviewers' judgement; the rules have no reading")
    return word(language, CERTAINTIES, row.get("certainty", ""))


def read_by_reviewers(data: View, defect: Row) -> list[Row]:
    """The figures that reviewers read from a damaged number which allows more than one reading by rule."""
    report_id = defect["report_id"]
    read = {row["target_id"] for row in data.corrections_in.get(report_id, ()) if row["action"] == "restore"}
    figures = data.by_report.get(report_id, ()) if read else ()
    return [row for row in figures if row["metric_id"] in read and overlap(row, defect)]


def overlap(first: Row, second: Row) -> bool:
    """Whether two rows of one report have characters of the source in common."""
    before = int(first["char_end"]) <= int(second["char_start"])
    behind = int(second["char_end"]) <= int(first["char_start"])
    return not (before or behind)


def reason(language: str, data: View, row: Row) -> str:
    """Why a place is read so; for a day read from damage, that it lies after publication."""
    own = printed_or_english(language, row, "reason")
    late = after_publication(language, data, row)
    return said(language, own) + (pick(language, ("；", "; ")) + late if own and late else late)


def after_publication(language: str, data: View, row: Row) -> str:
    """The sentence for a restored day that is later than the report itself; "" where it is not.

    A day without a year is taken as one of the year of publication.
    """
    published = data.reports.get(row["report_id"], {}).get("published_on", "")
    found = DAY.search(row.get("restored", ""))
    if not found or not published:
        return ""
    year, month, day = found[1] or published[:4], int(found[2]), int(found[3])
    if f"{year}-{month:02}-{day:02}" <= published:
        return ""
    when = day_words(language, published)
    return text(
        language,
        f"注意：这一天晚于报告的发布日期（{when}），可能是预定的日子、别的年份，或读法有误",
        f"note that this day is later than the report's own publication ({when}): it may be a day planned, one of "
        "another year, or a wrong reading",
    )
