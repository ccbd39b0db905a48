"""What the reports promise (计划任务): each promise with its section, due date, figure, names and outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from . import followup
from . import markdown as md
from .parts import (
    ROWS_ON_A_PAGE,
    amount,
    around,
    entity_link,
    figure_link,
    frame,
    region_link,
    report_link,
    rest,
    separated,
    text,
    topic_link,
)
from .passages import section_link, words
from .site import Site
from .view import (
    Row,
    View,
    ancestors,
    at,
    commitments_page,
    grouped,
    headed,
    linked,
    report_label,
    topic_page,
    view,
)
from .wording import LANGUAGES, day_words, pick

SHORT_LIST = 40  # promises on the page of a topic or place; the rest stand in the reports' own lists
DEEPEST = 5  # heading level
ENTITIES = 4  # named beside a promise


def pages(site: Site) -> dict[str, str | bytes]:
    """commitments/index.md and commitments/REPORT.md of each report that promises anything, in both languages."""
    data = view(site.tables, site.lexicon)
    by_report = grouped(data.commitments, "report_id")
    order = [report_id for report_id in data.reports if report_id in by_report]
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= index(language, data, by_report, order)
        labels = [(report_label(language, data, item), commitments_page(language, item)) for item in order]
        for place, report_id in enumerate(order):
            rows = in_order(by_report[report_id])
            result |= one(language, data, report_id, rows, labels, place)
    return result


def in_order(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: int(row.get("char_start") or 0))


def stated(row: Row) -> bool:
    """Whether its own words name the day; an inferred one is that of the whole plan."""
    return bool(row.get("due_on")) and row.get("due_basis") != "inferred"


def measurable(row: Row) -> bool:
    """Whether it names a day or a number."""
    return stated(row) or bool(row.get("metric_id"))


# ---------------------------------------------------------------- the list of all


def index(
    language: str, data: View, by_report: Mapping[str, Sequence[Row]], order: Sequence[str]
) -> dict[str, str]:
    page = at(language, "commitments/index.md")
    rows = [row for report_id in order for row in in_order(by_report[report_id])]
    dated = [row for row in rows if measurable(row)]
    blocks = [
        text(
            language,
            f"各地报告写下的下一步任务共{len(rows)}项，其中{len(dated)}项写明了期限或数字。任务照原文摘出，是打算做的，"
            "不是已经做到的。",
            f"{amount('en', len(rows), '', 'commitment')} that the reports make for the coming period; "
            f"{len(dated):,} of them name a day or a number. They are quoted as written: plans, not achievements.",
        ),
        without_a_day(language, rows),
        *followup.overview(language, data, page),
    ]
    if dated:
        blocks += [
            md.heading(2, text(language, "写明期限或数字的", "With a date or a number"), "dated"),
            md.bullets(item(language, data, page, row, named=True) for row in dated[:ROWS_ON_A_PAGE])
            + rest(language, page, len(dated)),
        ]
    blocks += [
        md.heading(2, text(language, "按报告", "By report"), "reports"),
        report_table(language, data, page, by_report, order) or text(language, "目前没有。", "None so far."),
        *topic_list(language, data, page, rows),
    ]
    return frame(
        language,
        "commitments/index.md",
        text(language, "计划任务", "Commitments"),
        text(
            language,
            f"各地报告写下的{len(rows)}项下一步任务，附期限、数字与出处。",
            f"{amount('en', len(rows), '', 'commitment')} of the reports, with due dates, figures and places.",
        ),
        *blocks,
    )


def without_a_day(language: str, rows: Sequence[Row]) -> str:
    """How many name no day, and of how many the data infer one; "" where each names its day."""
    open_ended = [row for row in rows if not stated(row)]
    if not open_ended:
        return ""
    inferred = sum(row.get("due_basis") == "inferred" for row in open_ended)
    left = len(open_ended) - inferred
    chinese, english = f"其中{len(open_ended)}项没有写期限", f"{len(open_ended):,} name no day"
    if inferred:
        chinese += f"：{inferred}项在数据中按所在计划的年度推定为当年年底，并注明是推定的"
        english += (
            f": {inferred:,} of them are due, in the data, at the end of the year that their plan is for, "
        )
        english += "marked as inferred"
    if left:
        chinese += f"；{left}项不作推定，期限留空"
        english += f"; for {left:,} nothing is inferred, and the date is left empty"
    return text(language, f"{chinese}。", f"{english}.")


def report_table(
    language: str, data: View, page: str, by_report: Mapping[str, Sequence[Row]], order: Sequence[str]
) -> str:
    if not order:
        return ""
    heads = (("报告", "Report"), ("任务", "Commitments"), ("写明期限", "Dated"), ("有数字", "With a figure"))
    body = [
        [
            list_link(language, data, page, report_id),
            f"{len(by_report[report_id]):,}",
            f"{sum(map(stated, by_report[report_id])):,}",
            f"{sum(bool(row.get('metric_id')) for row in by_report[report_id]):,}",
        ]
        for report_id in order
    ]
    return md.table([pick(language, head) for head in heads], body, "lrrr")


def list_link(language: str, data: View, page: str, report_id: str) -> str:
    """The list of one report's promises."""
    return linked(
        language, page, report_label(language, data, report_id), commitments_page(language, report_id)
    )


def topic_list(language: str, data: View, page: str, rows: Sequence[Row]) -> list[str]:
    counts = Counter(row.get("topic_id", "") for row in rows)
    items = [
        linked(
            language,
            page,
            data.topics[key].get("name_zh" if language == "zh" else "name_en", key) or key,
            topic_page(language, key) + "#commitments",
        )
        + pick(language, (f"（{counts[key]}）", f" ({counts[key]})"))
        for key in data.topics
        if counts[key]
    ]
    if not items:
        return []
    other = sum(count for key, count in counts.items() if key not in data.topics)
    note = text(
        language, f"另有{other}项未归主题。", f"{amount('en', other, '', 'commitment')} under no topic."
    )
    title = md.heading(2, text(language, "按主题", "By topic"), "topics")
    return [title, separated(language, items), note if other else ""]


# ---------------------------------------------------------------- the list of one report


def one(
    language: str,
    data: View,
    report_id: str,
    rows: Sequence[Row],
    labels: Sequence[tuple[str, str]],
    place: int,
) -> dict[str, str]:
    path = f"commitments/{report_id}.md"
    page, label = at(language, path), report_label(language, data, report_id)
    region = data.reports[report_id].get("region_id", "")
    facts = [text(language, "报告：", "Report: ") + report_link(language, data, page, report_id)]
    if region in data.regions:
        facts.append(text(language, "地区：", "Place: ") + region_link(language, data, page, region))
    blocks = [
        md.bullets(facts),
        text(
            language,
            f"这份报告写下{len(rows)}项任务，照原文摘出，按原文的章节排列。",
            f"{amount('en', len(rows), '', 'commitment')} of this report, quoted as written, under its own "
            "headings.",
        ),
    ]
    above: list[str] = []  # the chapters whose headings stand already
    for section_id, members in grouped(rows, "section_id").items():
        chapters = chapters_of(data, section_id)
        blocks += [
            section_heading(language, data, page, key, depth)
            for depth, key in enumerate((*chapters, section_id))
            if key not in above
        ]
        above = [*above, *chapters, section_id]
        blocks.append(md.bullets(item(language, data, page, row, named=False) for row in members))
    blocks.append(around(language, page, labels, place))
    return frame(
        language,
        path,
        text(language, f"{label}：计划任务", f"{label}: commitments"),
        text(
            language,
            f"{label}报告写下的{len(rows)}项任务，附期限、数字与出处。",
            f"{amount('en', len(rows), '', 'commitment')} of the report on {label}, with dates and figures.",
        ),
        *blocks,
        parents=("index.md", "commitments/index.md"),
    )


def chapters_of(data: View, section_id: str) -> list[str]:
    """The headed sections above one, the widest first."""
    return [key for key in ancestors(data.sections, section_id) if headed(data.sections[key])]


def section_heading(language: str, data: View, page: str, section_id: str, depth: int) -> str:
    link = section_link(language, data, page, data.sections[section_id]["report_id"], section_id)
    return f"{'#' * min(2 + depth, DEEPEST)} {link} {md.attributes(f'at-{section_id}')}"


def item(language: str, data: View, page: str, row: Row, *, named: bool) -> str:
    """A promise in its own words, what the data say of it on a second line, then what later reports say.

    named: with its report, for lists of several.
    """
    notes = []
    if named:
        notes.append(report_link(language, data, page, row["report_id"]))
        notes.append(section_link(language, data, page, row["report_id"], row["section_id"]))
    if stated(row):
        notes.append(
            text(language, f"期限：{day_words('zh', row['due_on'])}", f"due {day_words('en', row['due_on'])}")
        )
    figure = data.metrics.get(row.get("metric_id", ""))
    if figure is not None:
        notes.append(text(language, "数字：", "figure: ") + figure_link(language, data, page, figure))
    if row.get("topic_id") in data.topics:
        link = topic_link(language, data, page, row["topic_id"])
        notes.append(text(language, f"主题：{link}", f"topic: {link}"))
    if not named:
        found = [key for key in data.promised.get(row["commitment_id"], ()) if key in data.entities]
        if found:
            links = separated(language, (entity_link(language, data, page, key) for key in found[:ENTITIES]))
            notes.append(text(language, f"涉及：{links}", f"names: {links}"))
    line = pick(language, ("；", "; ")).join(notes)
    lines = [line, *followup.told(language, data, page, row)]
    return words(language, row.get("text", "")) + "".join(f"  \n    {one}" for one in lines if one)


def short_list(language: str, data: View, page: str, rows: Sequence[Row]) -> list[str]:
    """Promises on the page of a topic or a place: those with a date or a number first."""
    if not rows:
        return []
    ordered = sorted(rows, key=lambda row: not measurable(row))
    more = linked(
        language,
        page,
        text(language, "全部计划任务", "All commitments"),
        at(language, "commitments/index.md"),
    )
    cut = text(
        language,
        f"此处列出{SHORT_LIST}项，共{len(rows)}项。",
        f"{SHORT_LIST} of {len(rows):,} are listed here. ",
    )
    return [
        md.heading(2, text(language, "计划任务", "Commitments"), "commitments"),
        text(
            language,
            "报告写下的打算，照原文摘出。",
            "What the reports say they will do, quoted as written.",
        ),
        md.bullets(item(language, data, page, row, named=True) for row in ordered[:SHORT_LIST]),
        (cut if len(rows) > SHORT_LIST else "") + more,
    ]
