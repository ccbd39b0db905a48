"""By when a promise is due: the day that its own words name, else the end of the year that its section plans."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from build_scripts.periods import month_end
from build_scripts.records import Section

_DUE_DAY = re.compile(r"(?:(20\d\d)年)?(1[0-2]|0?[1-9])月(3[01]|[12]\d|0?[1-9])日(?:之?前|起|正式|投|上线)")
_DUE_MONTH = re.compile(
    r"(?:(20\d\d)年|(今年|明年))?(?:的)?(1[0-2]|0?[1-9])月(?:份)?(?:底|末)?(?:之?前|(?=底|末))"
    r"|(?:到|于|在|力争)(20\d\d)年(1[0-2]|0?[1-9])月"
)
_DUE_QUARTER = re.compile(r"(?:(20\d\d)年)?第?([一二三四])季度(?:末|底|内|前|全部|完成|实现)")
_DUE_HALF = re.compile(r"(?:(20\d\d)年)?([上下])半年(?:内|前|底|末|完成|全部|实现|建成|启动|投入|上线)")
_DUE_PLAN = re.compile(r"“?十([三四五六])五”?(?:时期|规划)?(?:期?末|收官)")  # 十四五 ended with 2025
_DUE_YEAR = re.compile(
    r"(?:到|至)(20\d\d)年(?:底|末)?(?![0-9]|1?[0-9]月)|(20\d\d)年(?:底|末)(?:之?前)?|(20\d\d)年(?:预期|预计|力争)"
)
_DUE_THIS_YEAR = re.compile(
    r"(今|明|本)?年(?:年)?(?:底|末)(?:之?前)?"
    r"|(?<![两二三四五六七八九十0-9])年内|全年(?=[^,，。;；]{0,14}(?:力争|预计|突破|达到|可达|不低于|不少于|超过|新增|完成|举办|培训))"
)


# Spans that reach beyond the planned year: no day follows from them.
_LONGER = re.compile(
    r"[两二三四五2-5][～\-—至]?[三四五3-5]?年(?:内|时间|左右)|今明两年|未来[^,，]{0,4}年|十[四五六]五”?(?:期间|时期)|明年初|长期"
)


def due(text: str, year: int | None, in_plan: bool) -> tuple[str, str]:
    """The day by which a promise is due, ISO 8601, and on what that rests; ("", "") where none is known.

    Args:
        text: the promise.
        year: the year of which the passage speaks when it names no other; None where unknown.
        in_plan: whether it stands in a section of plans, which is a plan for that year.

    Returns: the day with `stated` where the promise's own words name it (年底前, 6月底前 …), with `inferred`
    where it is but the end of the year that the section plans.
    """
    stated = due_on(text, year)
    if stated:
        return stated, "stated"
    if in_plan and year and not _LONGER.search(text):
        return f"{year}-12-31", "inferred"
    return "", ""


def due_on(text: str, year: int | None) -> str:
    """The day by which a promise is due, ISO 8601; "" where the text names none.

    `year` is the year of which the passage speaks when it names no other.
    """
    if "明年初" in text:
        return ""
    found = _DUE_DAY.search(text)
    if found and (found[1] or year):
        return _day(int(found[1] or year), int(found[2]), int(found[3]))
    found = _DUE_MONTH.search(text)
    if found and (found[1] or found[4] or year):
        own = int(found[1] or found[4] or year) + (found[2] == "明年")
        return month_end(own, int(found[3] or found[5])).isoformat()
    found = _DUE_QUARTER.search(text)
    if found and (found[1] or year):
        return month_end(int(found[1] or year), 3 * ("一二三四".index(found[2]) + 1)).isoformat()
    found = _DUE_HALF.search(text)
    if found and (found[1] or year):
        return month_end(int(found[1] or year), 6 if found[2] == "上" else 12).isoformat()
    found = _DUE_PLAN.search(text)
    if found:
        return f"{2020 + 5 * '三四五六'.index(found[1])}-12-31"
    found = _DUE_YEAR.search(text)
    if found:
        return f"{found[1] or found[2] or found[3]}-12-31"
    found = _DUE_THIS_YEAR.search(text)
    if found and year:
        return f"{year + (found[1] == '明')}-12-31"
    return ""


def _day(year: int, month: int, day: int) -> str:
    last = monthrange(year, month)[1]
    return date(year, month, day).isoformat() if day <= last else ""


def year_of(day: str) -> int | None:
    return int(day[:4]) if day else None


_YEAR_IN_TITLE = re.compile(r"(20\d\d)年")


def plan_years(sections: Sequence[Section], coverage_end: str) -> list[int | None]:
    """For each section the year that it plans: named by a title, its own or above, else what follows."""
    by_id = {section.section_id: index for index, section in enumerate(sections)}
    own = year_of(coverage_end)
    # a report on a part of the year plans the rest of it; one that reaches its last quarter plans the next
    following = None if own is None else own + (int(coverage_end[5:7]) >= 10)
    years: list[int | None] = []
    for section in sections:
        named = _YEAR_IN_TITLE.findall(section.title)
        above = by_id.get(section.parent_id)
        years.append(int(named[-1]) if named else years[above] if above is not None else following)
    return years
