"""By when a promise is due: the day that its own words name, else the end of the period that its section plans.

Words without a year (年底前, 6月底前, 明年) are read by the `Coverage` that the figures of the passage are read by.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from build_scripts.days import real_day
from build_scripts.periods import QUARTERS, Coverage, five_year_plan, month_end
from build_scripts.records import Section

_SPOKEN_YEAR = r"(?:(?P<year>20\d\d)年|(?P<rel>[今本明]年|来年))?(?:的)?"
_DUE_DAY = re.compile(
    _SPOKEN_YEAR + r"(?P<month>1[0-2]|0?[1-9])月(?P<day>3[01]|[12]\d|0?[1-9])日(?:之?前|起|正式|投|上线)"
)
_DUE_MONTH = re.compile(
    _SPOKEN_YEAR + r"(?P<month>1[0-2]|0?[1-9])月(?:份)?(?:底|末)?(?:之?前|(?=底|末))"
    r"|(?:到|于|在|力争)(?P<later>20\d\d)年(?P<then>1[0-2]|0?[1-9])月"
)
_DUE_QUARTER = re.compile(_SPOKEN_YEAR + r"第?(?P<number>[一二三四])季度(?:末|底|内|前|全部|完成|实现|[,，])")
_DUE_HALF = re.compile(
    _SPOKEN_YEAR + r"(?P<half>[上下])半年(?:内|前|底|末|完成|全部|实现|建成|启动|投入|上线)"
)
_DUE_PLAN = re.compile(r"“?十([三四五六])五”?(?:时期|规划)?(?:期?末|收官)")  # 十四五 ended with 2025
_DUE_YEAR = re.compile(
    r"(?:到|至)(20\d\d)年(?:底|末)?(?![0-9]|1?[0-9]月)|(20\d\d)年(?:底|末)?(?:[之以]?前)|(20\d\d)年(?:底|末)"
    r"|(20\d\d)年(?:预期|预计|[,，]?(?:[^,，。;；0-9]{0,12}[,，])?(?:力争|争取|确保))"
)
_FEASTS = {"五一": (4, 30), "七一": (6, 30), "八一": (7, 31), "国庆": (9, 30)}  # the last day before each
_DUE_FEAST = re.compile(rf"“?({'|'.join(_FEASTS)})”?(?:劳动节|建军节|节|假期)?(?:之?前|到来之?前)")
_DUE_THIS_YEAR = re.compile(
    r"(今|明|本|来)?年(?:年)?(?:底|末)(?:之?前)?"
    r"|(?<![两二三四五六七八九十0-9])年内|全年(?=[^,，。;；]{0,14}(?:力争|预计|突破|达到|可达|不低于|不少于|超过|新增|完成|举办|培训))"
)


# Spans that reach beyond the planned year: no day follows from them.
_LONGER = re.compile(
    r"[两二三四五2-5][～\-—至]?[三四五3-5]?年(?:内|时间|左右)|今明两年|未来[^,，]{0,4}年|十[四五六]五”?(?:期间|时期)|明年初|长期"
    r"|(?:春节|元宵节?|清明节?|端午节?|中秋节?)(?:之?前)"
)


def due(text: str, clock: Coverage | None, in_plan: bool) -> tuple[str, str]:
    """The day by which a promise is due, ISO 8601, and on what that rests; ("", "") where none is known.

    Args:
        text: the promise.
        clock: what its dates without a year mean; None where the report's own dates are unknown.
        in_plan: whether it stands in a section of plans, which is a plan for the period of the clock.

    Returns: the day with `stated` where the promise's own words name it (年底前, 6月底前 …), with `inferred`
    where it is but the end of the period that the section plans.
    """
    stated = due_on(text, clock)
    if stated:
        return stated, "stated"
    if in_plan and clock and not _LONGER.search(text):
        return clock.end.isoformat(), "inferred"
    return "", ""


def due_on(text: str, clock: Coverage | None) -> str:
    """The day by which a promise is due, ISO 8601; "" where the text names none."""
    if "明年初" in text:
        return ""
    if clock and (found := _DUE_FEAST.search(text)):
        month, day = _FEASTS[found[1]]
        return real_day(clock.year, month, day)
    found = _DUE_DAY.search(text)
    year = _year(found, clock)
    if found and year:
        return real_day(year, found["month"], found["day"])
    found = _DUE_MONTH.search(text)
    year = _year(found, clock)
    if found and found["later"]:
        return month_end(int(found["later"]), int(found["then"])).isoformat()
    if found and year:
        return month_end(year, int(found["month"])).isoformat()
    found = _DUE_QUARTER.search(text)
    year = _year(found, clock)
    if found and year:
        return month_end(year, QUARTERS[found["number"]][1]).isoformat()
    found = _DUE_HALF.search(text)
    year = _year(found, clock)
    if found and year:
        return month_end(year, 6 if found["half"] == "上" else 12).isoformat()
    found = _DUE_PLAN.search(text)
    if found:
        return f"{five_year_plan(found[1])[1]}-12-31"
    found = _DUE_YEAR.search(text)
    if found:
        return f"{found[found.lastindex]}-12-31"
    found = _DUE_THIS_YEAR.search(text)
    if found and clock:
        return f"{_spoken(found[1] or '', clock)}-12-31"
    return ""


def _year(found: re.Match[str] | None, clock: Coverage | None) -> int | None:
    """The year of a date: its own, that of 今年 or 明年, else that of the clock."""
    if found is None or found["year"]:
        return found and int(found["year"])
    return _spoken((found["rel"] or "")[:1], clock) if clock else None


def _spoken(word: str, clock: Coverage) -> int:
    """The year that 今(年), 明(年) or no word at all means."""
    if word in ("明", "来"):
        return clock.coming or clock.year + 1
    return clock.now or clock.year if word == "今" else clock.year


_NAMED_YEAR = re.compile(r"(20\d\d)年")
_OPENING_YEAR = re.compile(r"\s*(20\d\d)年(?!\d|[底末初度内]|[之以]?[前后来])")


def opening_year(sentence: str) -> int | None:
    """The year that opens a sentence and governs all its clauses: 2023年,计划投入…; None where none does."""
    found = _OPENING_YEAR.match(sentence)
    if found is None or any(year > found[1] for year in _NAMED_YEAR.findall(sentence)):
        return None  # 2023年取消56项，2024年再取消20项
    return int(found[1])


def titled_years(sections: Sequence[Section]) -> list[int | None]:
    """For each section the year that a title names, its own or above; None where none does."""
    by_id = {section.section_id: index for index, section in enumerate(sections)}
    years: list[int | None] = []
    for section in sections:
        named = _NAMED_YEAR.findall(section.title)
        above = by_id.get(section.parent_id)
        years.append(int(named[-1]) if named else years[above] if above is not None else None)
    return years


def in_year(clock: Coverage | None, year: int | None) -> Coverage | None:
    """The clock of a section whose title names a year: that year, where the clock shows another."""
    if year is None or clock is not None and clock.year == year:
        return clock
    return Coverage(date(year, 1, 1), date(year, 12, 31))
