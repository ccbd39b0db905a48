"""What became of promises, where a later report of the same body is in the data: both passages side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from . import markdown as md
from .parts import amount, figure_link, report_link, text
from .passages import PERSON, section_link, words
from .view import Row, View, commitments_page, linked, report_label
from .wording import OUTCOME_REASONS, OUTCOMES, pick, word

CAUTION = (
    "结果由规则比对两份报告的原文得出，可能有误，请看两处原文。“后来的报告未提及”只表示后来的报告没有说到，不表示没有做；“无法衡量”表示从这两份报告看不出。",
    "Outcomes are matched by rules from the words of the two reports and may be wrong: read both passages. “Not "
    "mentioned later” means only that the later report does not speak of it, not that nothing was done; “not "
    "measurable” means that these two reports do not tell.",
)


def told(language: str, data: View, page: str, row: Row) -> list[str]:
    """What each later report says of a promise, with that report's own words where there are any."""
    return [_told(language, data, page, one) for one in data.outcomes.get(row["commitment_id"], ())]


def _told(language: str, data: View, page: str, one: Row) -> str:
    where = report_link(language, data, page, one["report_id"])
    verdict = _verdict(language, one)
    said = text(language, f"结果：{verdict}；见{where}", f"outcome: {verdict}; see {where}")
    passage = quoted(language, data, page, one)
    return said + (pick(language, ("：", ": ")) + passage if passage else "")


def _verdict(language: str, one: Row) -> str:
    """The outcome and why; that nothing was found says the outcome itself."""
    label = md.bold(word(language, OUTCOMES, one["outcome"]))
    why = word(language, OUTCOME_REASONS, one["reason"])
    return label if one["outcome"] == "not_mentioned" else label + pick(language, (f"，{why}", f": {why}"))


def quoted(language: str, data: View, page: str, one: Row) -> str:
    """The later passage with its section, and the figure that decided; "" where the later report is silent."""
    if not one.get("quote"):
        return ""
    shown = words(language, PERSON.sub("……", " ".join(one["quote"].split())))
    section = section_at(data, one["report_id"], int(one["char_start"]))
    notes = [section_link(language, data, page, one["report_id"], section)] if section else []
    figure = data.metrics.get(one.get("metric_id", ""))
    if figure is not None:
        notes.append(text(language, "数字：", "figure: ") + figure_link(language, data, page, figure))
    return shown + (
        pick(language, (" —— ", " — ")) + pick(language, ("；", "; ")).join(notes) if notes else ""
    )


def section_at(data: View, report_id: str, place: int) -> str:
    """The innermost section of a report that holds a place of its source."""
    around = [
        row
        for row in data.sections.values()
        if row["report_id"] == report_id and int(row["char_start"]) <= place < int(row["char_end"])
    ]
    return max(around, key=lambda row: int(row["char_start"]))["section_id"] if around else ""


# ---------------------------------------------------------------- the page of all commitments


def overview(language: str, data: View, page: str) -> list[str]:
    """How many outcomes there are of each kind, by pair of reports; or that there are none yet, and why."""
    title = md.heading(2, text(language, "后来怎样", "What became of them"), "outcomes")
    pairs = Counter(
        (row["report_id"], one["report_id"], one["outcome"])
        for row in data.commitments
        for one in data.outcomes.get(row["commitment_id"], ())
    )
    if not pairs:
        count = len(data.reports)
        return [
            title,
            text(
                language,
                f"目前还没有结果：所收{count}份报告中，没有一份是另一份同一地区、同一机关后一期的报告。收到后一期报告后，"
                "每项任务的结果会连同两处原文列在这里。",
                f"No outcomes yet: of the {amount('en', count, '', 'report')} here none is a later report of the same "
                "place and body as another. Once one is added, what became of each commitment is shown here with both "
                "passages.",
            ),
        ]
    heads = [text(language, "报告", "Report"), text(language, "后来的报告", "Later report")]
    heads += [word(language, OUTCOMES, code) for code in OUTCOMES]
    body = [
        [
            linked(
                language, page, report_label(language, data, earlier), commitments_page(language, earlier)
            ),
            report_link(language, data, page, later),
            *(f"{pairs[earlier, later, code]:,}" for code in OUTCOMES),
        ]
        for earlier, later in dict.fromkeys((earlier, later) for earlier, later, _ in pairs)
    ]
    return [title, md.table(heads, body, "ll" + "r" * len(OUTCOMES)), pick(language, CAUTION)]


# ---------------------------------------------------------------- the page of a report


def report_blocks(language: str, data: View, page: str, report_id: str) -> list[str]:
    """On a report's page: what later reports say of its promises, and what it says of earlier ones."""
    own = [
        (row, one)
        for row in data.commitments
        if row["report_id"] == report_id
        for one in data.outcomes.get(row["commitment_id"], ())
    ]
    earlier = [
        (row, one)
        for row in data.commitments
        for one in data.outcomes.get(row["commitment_id"], ())
        if one["report_id"] == report_id
    ]
    blocks = [
        *_block(language, data, page, own, "followed-up", _ITS_PLANS),
        *_block(language, data, page, earlier, "answers", _EARLIER_PLANS),
    ]
    return [*blocks, pick(language, CAUTION)] if blocks else []


_ITS_PLANS = ("本报告的计划，后来怎样", "What became of the plans in this report")
_EARLIER_PLANS = ("对上一期计划的交代", "What this report says of earlier plans")


def _block(
    language: str,
    data: View,
    page: str,
    pairs: Sequence[tuple[Row, Row]],
    anchor: str,
    title: tuple[str, str],
) -> list[str]:
    """Promise, outcome and later passage side by side; those without a later passage are only counted."""
    if not pairs:
        return []
    shown = [(row, one) for row, one in pairs if one.get("quote")]
    heads = (("计划写的", "As promised"), ("结果", "Outcome"), ("后来写的", "As told later"))
    body = [
        [
            words(language, row["text"]) + _place(language, data, page, row),
            _verdict(language, one),
            quoted(language, data, page, one),
        ]
        for row, one in shown
    ]
    rest = len(pairs) - len(shown)
    more = _all_lists(language, data, page, (row["report_id"] for row, _ in pairs))
    note = text(
        language,
        f"另有{rest}项没有可列的后来原文。全部任务：{more}。",
        f"{amount('en', rest, '', 'more commitment')} without a later passage. All commitments: {more}.",
    )
    return [
        md.heading(2, pick(language, title), anchor),
        md.table([pick(language, head) for head in heads], body) if body else "",
        note,
    ]


def _place(language: str, data: View, page: str, row: Row) -> str:
    link = section_link(language, data, page, row["report_id"], row["section_id"])
    return pick(language, (f"（{link}）", f" ({link})"))


def _all_lists(language: str, data: View, page: str, reports: Iterable[str]) -> str:
    links = (
        linked(language, page, report_label(language, data, key), commitments_page(language, key))
        for key in dict.fromkeys(reports)
    )
    return pick(language, ("、", ", ")).join(links)
