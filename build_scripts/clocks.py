"""What the dates of a passage mean: the period that its report covers or, in its plans, the one that comes next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from build_scripts.metadata import is_plan
from build_scripts.periods import NOT_STATED, Coverage
from build_scripts.records import ReportFacts, Section, Sentence

_TURNS_AHEAD = re.compile(
    r"下一?(?:步|阶段)|接下来|新的一年|[明来]年[,，]|[^,，。]{0,8}(?:打算|计划|思路|谋划|设想)[:：]"
    r"|(?P<year>20\d\d)年(?:[,，]一是|[,，][^,，。]{0,16}?将|[,，]?(?:将|要|拟|重点|着[重力]|计划|力争|继续|突出|聚焦|全力))"
)
_THIS_YEAR_SO_FAR = re.compile(r"(?:今年|年初)以来|截[至止](?:目前|今)")


def coverage(facts: ReportFacts) -> Coverage:
    """The dates that a report covers; `NOT_STATED` where it names no period."""
    if not (facts.coverage_start and facts.coverage_end):
        return NOT_STATED
    start, end = date.fromisoformat(facts.coverage_start), date.fromisoformat(facts.coverage_end)
    # a speech is given early in the year after: its 去年 is the year reported on
    later = "讲话" in facts.title and facts.published_on[:4] == str(end.year + 1)
    speech = facts.report_kind == "government_work_report" or later
    spoken = end.year + 1 if speech and end.month == 12 else end.year
    return Coverage(start, end, spoken, ahead=is_plan(facts.title))


def roles(
    text: str,
    sections: Sequence[Section],
    sentences: Sequence[Sentence],
    facts: ReportFacts,
    covered: Coverage,
) -> tuple[str, ...]:
    """The role of the passage in which each sentence stands.

    It is that of its section, but a paragraph of results that turns ahead (下一步，…; 2024年，我们将…) tells plans
    from there on. In a government's report such words are part of the speech.
    """
    speech = facts.report_kind == "government_work_report"
    found, turned = [], None  # the paragraph that has turned ahead
    for sentence in sentences:
        inside = sentence.paragraph >= 0 and not speech
        if inside and _turns_ahead(text[sentence.start : sentence.end], covered):
            turned = sentence.paragraph
        found.append("plans" if sentence.paragraph == turned else sections[sentence.section].role)
    return tuple(found)


def _turns_ahead(sentence: str, covered: Coverage) -> bool:
    """Whether a sentence opens what comes next: 下一步，…; 2024年，我们将… in a report of 2023."""
    found = _TURNS_AHEAD.match(sentence)
    return bool(found) and (not found["year"] or int(found["year"]) > covered.end.year)


def clock(covered: Coverage, published_on: str, role: str, sentence: str) -> Coverage:
    """What dates without a year mean in a sentence: in a plan the coming period, elsewhere the report's own.

    Args:
        covered: what the report covers.
        published_on: the day of its publication, ISO 8601, "" where unknown.
        role: that of the passage (see `roles`).
    """
    if role != "plans" or not covered.known or _THIS_YEAR_SO_FAR.search(sentence):
        return covered
    first, last = covered.next
    written_before = published_on[:4] == str(covered.end.year) and first.year > covered.end.year
    return Coverage(first, last, covered.end.year if written_before else last.year, covered.end.year + 1)
