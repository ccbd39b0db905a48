"""The page of corrections: what reviewers decided against the rules' own reading, report by report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from build_scripts import schema
from build_scripts.qualifiers import QUALIFIERS

from . import markdown as md
from .parts import amount, figure_link, frame, report_link, text
from .site import Site
from .view import (
    Row,
    View,
    at,
    linked,
    place_name,
    printed_or_english,
    said,
    subject_text,
    unit_name,
    value_text,
    view,
)
from .wording import (
    LANGUAGES,
    MEASURES,
    PERIOD_BASES,
    PERIOD_TYPES,
    STATUSES,
    Pair,
    day_words,
    pick,
    word,
)

CODES: Mapping[str, Mapping[str, Pair]] = {  # columns that hold a code → what its values mean
    "period_type": PERIOD_TYPES,
    "period_basis": PERIOD_BASES,
    "status": STATUSES,
    "measure": MEASURES,
    "qualifier": QUALIFIERS | {"eq": ("等于", "exactly")},
}
ACTIONS: Mapping[str, Pair] = {
    "add": ("补上的数据", "figure added"),
    "drop": ("删去的数据", "figure left out"),
    "restore": ("缺损处读出的数据", "figure read from a damaged place"),
}


def pages(site: Site) -> dict[str, str | bytes]:
    """quality/corrections.md in both languages."""
    data = view(site.tables, site.lexicon)
    return {path: page for language in LANGUAGES for path, page in corrections(language, data).items()}


def corrections(language: str, data: View) -> dict[str, str]:
    page = at(language, "quality/corrections.md")
    method = linked(language, page, text(language, "方法", "the method"), at(language, "method.md"))
    blocks = [
        text(
            language,
            "固定的规则先读出每个数据，审阅者再对着原句看一遍；两者不同的，以审阅者的决定为准，逐条列在这里。"
            f"改的是本站对原文的读法，原文一个字也没有改。怎样报告问题，见{method}。",
            "Fixed rules read each figure first; reviewers then read it again against its sentence. Where the "
            "two differ the reviewers' decision holds, and it is listed here. What changes is this site's "
            f"reading; not a character of the source is changed. How to report a problem: {method}.",
        )
    ]
    if not data.corrections:
        blocks.append(text(language, "目前没有更正。", "No corrections so far."))
    for report_id in data.reports:
        if rows := data.corrections_in.get(report_id):
            blocks += [
                f"## {report_link(language, data, page, report_id)}",
                summary(language, rows),
                table(language, data, page, rows),
            ]
    return frame(
        language,
        "quality/corrections.md",
        text(language, "更正", "Corrections"),
        text(
            language,
            f"审阅者作出的{len(data.corrections)}项决定，附改前、改后与理由。",
            f"{amount('en', len(data.corrections), '', 'decision')} of reviewers, with before, after and reason.",
        ),
        *blocks,
        parents=("index.md", "quality/index.md"),
    )


def summary(language: str, rows: Sequence[Row]) -> str:
    """How many decisions were of which kind: 名称 95, 期间 12."""
    kinds = Counter(kind(language, row) for row in rows)
    words = pick(language, ("、", ", ")).join(f"{name} {count}" for name, count in kinds.most_common())
    return pick(
        language,
        (f"{len(rows)}项：{words}。", f"{amount('en', len(rows), '', 'decision')}: {words}."),
    )


def kind(language: str, row: Row) -> str:
    """What was decided about: the field of a change, else the action."""
    if row["action"] == "change":
        return word(language, field_titles(), row["field"])
    return word(language, ACTIONS, row["action"])


@lru_cache(maxsize=1)
def field_titles() -> Mapping[str, Pair]:
    """The names of a figure's columns, as the data package gives them."""
    return {field.name: (field.title, field.title_en.lower()) for field in schema.load()["metrics"].fields}


def table(language: str, data: View, page: str, rows: Sequence[Row]) -> str:
    """Figures made or left out first; then by field, each in the order of its id."""
    heads = (
        ("数据", "Figure"),
        ("改的是", "What"),
        ("改前", "Before"),
        ("改后", "After"),
        ("理由", "Reason"),
        ("日期", "Date"),
    )
    body = [
        [
            target(language, data, page, row),
            kind(language, row),
            *before_and_after(language, data, row),
            said(language, printed_or_english(language, row, "reason")),
            md.escape(day_words(language, row.get("date", ""))),
        ]
        for row in sorted(
            rows, key=lambda row: (row["action"] == "change", row["field"], row["correction_id"])
        )
    ]
    return md.table([pick(language, head) for head in heads], body)


def before_and_after(language: str, data: View, row: Row) -> tuple[str, str]:
    """What stood there and what stands there now; of a figure made or left out, what it says and what is printed."""
    if row["action"] == "change":
        cells = (in_words(language, data, row["field"], row.get(name, "")) for name in ("before", "after"))
        before, after = (cell or "—" for cell in cells)
        return before, after
    printed = said(language, row.get("quote", "")) or "—"
    metric = data.metrics.get(row.get("target_id", ""))
    if metric is None:
        return (printed, "—") if row["action"] == "drop" else ("—", printed)
    colon = pick(language, ("：", ": "))
    stated = said(language, subject_text(language, data, metric)) + colon
    stated += said(language, value_text(language, data, metric))
    return (printed if row["action"] == "restore" else "—"), stated


def in_words(language: str, data: View, field: str, value: str) -> str:
    """A cell as people read it: a code in words, a date as a date, a place or unit by its name."""
    if field in CODES:
        return word(language, CODES[field], value)
    if field == "region_id":
        return (
            md.escape(place_name(language, data, value)) if value in data.regions else said(language, value)
        )
    if field == "unit_id":
        return md.escape(unit_name(language, data, value) or value)
    return said(language, day_words(language, value))


def target(language: str, data: View, page: str, row: Row) -> str:
    """The figure that was corrected, linked to its sentence; else the printed words."""
    metric = data.metrics.get(row.get("target_id", ""))
    if metric is not None:
        return figure_link(language, data, page, metric)
    return said(language, row.get("quote", "") or row.get("target_id", ""))
