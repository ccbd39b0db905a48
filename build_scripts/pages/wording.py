"""The words that a reader sees for the codes of the tables: numbers, periods, qualifiers, verdicts.

Every function takes the language first: ``"zh"`` or ``"en"``. Nothing here knows a report.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from build_scripts.qualifiers import QUALIFIERS

LANGUAGES = ("zh", "en")
Pair = tuple[str, str]  # Chinese, English

STATUSES: Mapping[str, Pair] = {
    "actual": ("实际", "actual"),
    "planned": ("计划", "planned"),
    "prior": ("前期", "earlier value"),
}
PERIOD_TYPES: Mapping[str, Pair] = {
    "flow": ("时期数", "over a period"),
    "stock": ("时点数", "at a date"),
    "cumulative": ("累计数", "cumulative"),
}
MEASURES: Mapping[str, Pair] = {
    "level": ("数值", "level"),
    "percent_change": ("增减幅度", "relative change"),
    "rank": ("名次", "rank"),
}
REVIEWS: Mapping[str, Pair] = {
    "machine": ("由规则读取，尚未复核", "read by rules, not yet reviewed"),
    "reviewed": ("已复核", "reviewed"),
}
VERDICTS: Mapping[str, Pair] = {
    "holds": ("相符", "holds"),
    "within_rounding": ("在四舍五入范围内相符", "holds within rounding"),
    "fails": ("与所列数字不一致", "does not add up from the numbers given"),
    "cannot_tell": ("无法判断", "cannot be told"),
}
NUMERAL_KINDS: Mapping[str, Pair] = {
    "metric": ("数据", "figure"),
    "rank": ("名次", "rank"),
    "date": ("日期", "date"),
    "enum": ("序号", "list number"),
    "name": ("名称的一部分", "part of a name"),
    "ref": ("文号、编号、电话、网址", "reference: document, index or phone number, address"),
    "garbled": (
        "缺损，所印数字不是实际值",
        "damaged in the source: the printed digits are not the value",
    ),
    "other": ("其他", "other"),
}
CERTAINTIES: Mapping[str, Pair] = {
    "certain": ("确定", "certain"),
    "likely": ("很可能", "likely"),
    "unknown": ("不明", "unknown"),
}
ROLES: Mapping[str, Pair] = {
    "furniture": ("页面信息", "page furniture"),
    "preamble": ("前言", "preamble"),
    "results": ("工作成效", "results"),
    "problems": ("存在问题", "problems"),
    "plans": ("工作计划", "plans"),
    "closing": ("结尾", "closing"),
    "other": ("其他", "other"),
}
ENTITY_KINDS: Mapping[str, Pair] = {
    "platform": ("平台", "platform"),
    "system": ("系统", "system"),
    "programme": ("工程与项目", "programme"),
    "mechanism": ("机制", "mechanism"),
    "technology": ("技术", "technology"),
    "facility": ("设施", "facility"),
    "organisation": ("机构", "organisation"),
    "document": ("文件", "document"),
    "award": ("奖项", "award"),
    "pilot": ("试点", "pilot"),
}
ENTITY_KINDS_PLURAL: Mapping[str, str] = {
    "platform": "Platforms",
    "system": "Systems",
    "programme": "Programmes",
    "mechanism": "Mechanisms",
    "technology": "Technologies",
    "facility": "Facilities",
    "organisation": "Organisations",
    "document": "Documents",
    "award": "Awards",
    "pilot": "Pilots",
}
DOCUMENT_ACTIONS: Mapping[str, Pair] = {
    "issued": ("印发", "issued"),
    "drafting": ("起草中", "being drafted"),
    "revised": ("修订", "revised"),
    "planned": ("拟出台", "planned"),
    "cited": ("引用", "cited"),
}
REGION_LEVELS: Mapping[str, Pair] = {
    "province": ("省级", "province level"),
    "prefecture": ("地级", "prefecture level"),
    "county": ("县级", "county level"),
}
PERIOD_BASES: Mapping[str, Pair] = {
    "sentence": ("本句", "the sentence"),
    "section": ("本节", "the section"),
    "report": ("整份报告", "the report as a whole"),
}
REPORT_KINDS: Mapping[str, Pair] = {
    "work_report": ("部门工作报告", "departmental work report"),
    "government_work_report": ("政府工作报告", "government work report"),
    "plan": ("计划", "plan"),
    "other": ("其他", "other"),
}
CHECK_KINDS: Mapping[str, Pair] = {
    "sum_of_parts": ("分项之和", "sum of parts"),
    "part_not_above_whole": ("部分不大于整体", "a part is not above its whole"),
    "growth_from_base": ("由基数算增减", "change from a base"),
    "share_of_whole": ("占比", "share of a whole"),
    "completion_rate": ("完成率", "completion rate"),
    "average": ("平均", "average"),
    "implied_third": ("两处推得同一个数", "two ways to one number"),
    "repeated_figure": ("前后一致", "same figure stated twice"),
    "counted_list": ("逐项清点", "members of a list counted"),
}
OUTCOMES: Mapping[str, Pair] = {
    "met": ("已完成", "met"),
    "partly": ("部分完成", "partly met"),
    "missed": ("未完成", "missed"),
    "not_mentioned": ("后来的报告未提及", "not mentioned later"),
    "not_measurable": ("无法衡量", "not measurable"),
}
OUTCOME_REASONS: Mapping[str, Pair] = {
    "figure_reached": ("后来的数字达到了计划的数字", "a later figure reaches the planned one"),
    "completed": ("后来的报告说这件事已做成", "the later report says that it is done"),
    "figure_short": ("计划做的数量完成了一部分", "part of the planned number was done"),
    "under_way": (
        "后来的报告说正在做，或只做成一部分",
        "the later report says that it is under way, or done in part",
    ),
    "some_parts": ("任务分几项，其中有的做成了", "of its several parts some are done"),
    "figure_not_reached": ("后来的数字没有达到计划的数字", "a later figure does not reach the planned one"),
    "not_done": ("后来的报告说尚未做成", "the later report says that it is not done"),
    "not_yet_due": ("后来的报告截止时期限还没到", "it was not yet due when the later report ended"),
    "figure_unclear": ("后来的数字说不准是否达到", "the later figure leaves open whether it is reached"),
    "several_figures": ("后来有几个数字，说法不一", "several later figures do not agree"),
    "no_figure": ("后来的报告说到了，但没有可比的数字", "spoken of later, without a figure to compare"),
    "no_result": ("后来的报告说到了，但没有说结果", "spoken of later, without a result"),
    "planned_again": ("只在后来报告的计划里再次出现", "found only in the plans of the later report"),
    "open_ended": ("任务没有写可检验的终点", "the commitment names no end that can be checked"),
    "not_found": ("后来的报告没有说到", "the later report does not speak of it"),
}
FLAGS: Mapping[str, Pair] = {
    "added": ("由更正补上", "added by a correction"),
    "repaired": ("原文缺字，已按说明补读", "read from a damaged place"),
    "shared": ("一个数字说明几件事", "one number said of several things"),
    "suspect": ("存疑", "in doubt"),
    "tied": ("并列", "tied"),
    "unit_inferred": ("单位由上下文推断", "unit inferred from the context"),
    "unit_unknown": ("单位不在词表中", "unit not in the vocabulary"),
}


def pick(language: str, pair: Pair) -> str:
    """The half of a pair that is in this language."""
    return pair[0] if language == "zh" else pair[1]


def word(language: str, words: Mapping[str, Pair], code: str) -> str:
    """The word for a code; a code without a word is shown as it is, so that nothing vanishes."""
    return pick(language, words[code]) if code in words else code.replace("_", " ")


# ---------------------------------------------------------------- numbers


def decimal_of(text: str) -> Decimal | None:
    """The value of a cell, or None where it is empty or not a number."""
    try:
        value = Decimal(text)
    except (InvalidOperation, TypeError):
        return None
    return value if value.is_finite() else None


def plain(value: Decimal) -> str:
    """Digits without exponent and without trailing zeros behind the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def grouped(value: Decimal) -> str:
    """`1004000000` as `1,004,000,000`; decimals are kept."""
    whole, _, rest = plain(value).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits or 0):,}" + (f".{rest}" if rest else "")


def number(language: str, value: Decimal) -> str:
    """A value for reading, nothing rounded: `10.04亿` in Chinese, `1,004,000,000` in English."""
    if language == "en":
        return grouped(value)
    size = abs(value)
    for step, name in ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万")):
        # Only where the shorter form has at most two decimals: 13693 stays 13693, 1578300 becomes 157.83万.
        if size >= step and (value / step * 100) % 1 == 0:
            return plain(value / step) + name
    return plain(value)


def compact(value: Decimal) -> str:
    """English for narrow places, nothing rounded: `7.61 billion`, `1.5 million`, `13,693`."""
    for step, name in ((Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million")):
        if abs(value) >= step and (value / step * 1000) % 1 == 0:
            return f"{plain(value / step)} {name}"
    return grouped(value)


def figure_value(language: str, row: Mapping[str, str], unit: str) -> str:
    """A figure's bound, value and unit in words: `超3200万件`, `over 32,000,000 requests`.

    `row` is a row of `metrics`; `unit` is the unit's name in this language ("" where there is none).
    """
    value = decimal_of(row.get("value", ""))
    if value is None:
        return row.get("quote", "")
    text = number(language, value)
    high = decimal_of(row.get("value_high", ""))
    if high is not None:
        text = f"{text}–{number(language, high)}"
    if row.get("measure") == "rank":
        top, tied = row.get("qualifier") == "le", "tied" in row.get("flags", "").split()
        if language == "zh":
            return f"{'并列' if tied else ''}{'前' if top else '第'}{text}"
        return f"{'top' if top else 'rank'} {text}{' (tied)' if tied else ''}"
    bound = word(language, QUALIFIERS, row.get("qualifier", "eq"))
    if row.get("measure") == "percent_change":
        # The bound is of the change's size, as printed: 压减30%以上 is -30 with "at least".
        way = pick(
            language, ("增长", "up") if value > 0 else ("减少", "down") if value < 0 else ("变化", "change")
        )
        size = with_unit(language, text.replace("-", ""), row.get("unit_printed", ""), unit)
        return joined(language, way, bound, size)
    return joined(language, bound, with_unit(language, text, row.get("unit_printed", ""), unit))


def with_unit(language: str, text: str, printed: str, unit: str) -> str:
    """Value and unit; per cent close up in both languages."""
    if printed in ("%", "％"):
        return f"{text}%"
    if language == "zh":
        return f"{text}{printed or unit}"
    return f"{text} {one_of(unit) if text == '1' else unit}".strip()


def one_of(unit: str) -> str:
    """The singular of an English unit, which the vocabulary names in the plural."""
    return unit.replace("people", "person").removesuffix("s")


def joined(language: str, *parts: str) -> str:
    """Words put together as the language does: with spaces in English, without in Chinese."""
    return ("" if language == "zh" else " ").join(part for part in parts if part)


# ---------------------------------------------------------------- dates and periods

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day_of(text: str) -> date | None:
    """An ISO date, or None where the cell is empty or not a whole date."""
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def month_end(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def day_words(language: str, text: str) -> str:
    """`2023-12-31` as `2023年12月31日` or `31 December 2023`; anything else as it stands."""
    day = day_of(text)
    if day is None:
        return text
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def end_words(language: str, text: str) -> str:
    """The date of a stock; a month's last day is called the end of the month, as reports do."""
    day = day_of(text)
    if day is None or not month_end(day) or language == "en":
        return day_words(language, text)
    return f"{day.year}年底" if day.month == 12 else f"{day.year}年{day.month}月底"


def span_words(language: str, start_text: str, end_text: str) -> str:
    """`2023年`, `2023年1–11月`, `2021年上半年`; `January–November 2023`, `first half of 2021`."""
    start, end = day_of(start_text), day_of(end_text)
    if start is None or end is None:
        return "–".join(day_words(language, text) for text in (start_text, end_text) if text)
    if start == end:
        return day_words(language, start_text)
    if start.year == end.year and start.day == 1 and month_end(end):
        return month_span(language, start.year, start.month, end.month)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{start.year}–{end.year}" + ("年" if language == "zh" else "")
    first, last = day_words(language, start_text), day_words(language, end_text)
    if start.year == end.year:  # the year once: 2023年1月1日至11月16日, 1 January – 16 November 2023
        first, last = (first, last.partition("年")[2]) if language == "zh" else (first[:-5], last)
    return first + ("至" if language == "zh" else " – ") + last


def month_span(language: str, year: int, first: int, last: int) -> str:
    if (first, last) == (1, 12):
        return pick(language, (f"{year}年", str(year)))
    if (first, last) in ((1, 6), (7, 12)):
        half = ("上半年", "first half") if first == 1 else ("下半年", "second half")
        return pick(language, (f"{year}年{half[0]}", f"{half[1]} of {year}"))
    if first == last:
        return pick(language, (f"{year}年{first}月", f"{MONTHS[first - 1]} {year}"))
    return pick(language, (f"{year}年{first}–{last}月", f"{MONTHS[first - 1]}–{MONTHS[last - 1]} {year}"))


def period_words(language: str, row: Mapping[str, str]) -> str:
    """What a figure covers, in words: a span for flows, a date for stocks and cumulative counts."""
    kind, end = row.get("period_type", ""), row.get("period_end", "")
    if not end:
        return pick(language, ("时期不明", "period not stated"))
    if kind == "flow":
        return span_words(language, row.get("period_start", ""), end)
    if kind == "cumulative":
        return pick(language, (f"累计至{end_words('zh', end)}", f"cumulative to {end_words('en', end)}"))
    return pick(language, (f"截至{end_words('zh', end)}", f"as of {end_words('en', end)}"))


def size_words(language: str, size: int) -> str:
    """Bytes for people: `12.3 kB`."""
    if size < 1000:
        return f"{size} " + ("字节" if language == "zh" else "bytes")
    return f"{size / 1000:.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
