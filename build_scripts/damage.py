"""Places where the source lost or doubled characters, and the one reading that is possible, if there is one.

`scan` marks a damaged number (`garbled:…`); here each gets its reading, the reason and how certain it is. A
restored reading is never published as if it had been printed.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterator

from build_scripts.records import CleanText, Defect, Numeral
from build_scripts.scan import stable_hash

# a name or a clause, or two clauses, at once again; 今年年12月. But 一个部门一个部门 is one after the other
_DOUBLED = re.compile(
    r"((?!一[\u4e00-\u9fff])[\u4e00-\u9fff]{4,24}(?:[,，][\u4e00-\u9fff]{4,24})?)([,，、;；]?)\1|(?<=[今去])年年(?=\d)"
)
_REASONS = {
    "garbled:year-month": ("年份与月份之间缺“年”", "the 年 (year) between year and month is missing"),
    "garbled:compact-date": ("日期缺“年”“月”“日”", "the date lacks 年, 月 and 日"),
    "garbled:month-day": (
        "月与日之间缺“月”：没有这样的日子",
        "the 月 (month) is missing: there is no such day",
    ),
    "garbled:bare-month-day": ("此处应为日期，缺“月”“日”", "a date is meant here; 月 and 日 are missing"),
    "garbled:clock": ("时间缺冒号", "the colons of the times of day are missing"),
    "garbled:year-year": ("两个年份之间缺连接号或顿号", "what stood between two years is missing"),
    "garbled:year-digits": ("年份位数不对", "a year with a digit too many or too few"),
    "garbled:impossible-date": ("没有这样的日期", "there is no such date"),
    "garbled:year": ("年份后缺“年”", "the 年 behind the year is missing"),
    "garbled:document": ("文号缺括号", "the brackets of the document number are missing"),
    "garbled:percent": ("比率后缺百分号", "the per cent sign behind a rate is missing"),
    "garbled:point": ("小数点缺失", "the decimal point is missing"),
    "garbled:run-together": (
        "两个数字连在一起，中间缺字",
        "two numbers run together; what stood between them is missing",
    ),
    "garbled:double-point": (
        "两个数字连在一起，中间缺字",
        "two numbers run together; what stood between them is missing",
    ),
    "garbled:hotline": ("热线号码与数字连在一起，中间缺字", "the hotline's number and a figure run together"),
    "garbled:blank-inside": (
        "数字中间缺字或多空格",
        "a character is missing, or a blank too many, inside the number",
    ),
    "garbled:unreadable": (
        "数字中有无法辨认的字符",
        "a character of the number cannot be read",
    ),
    "garbled:zero": ("数字0印成了字母", "a letter is printed for the digit 0"),
    "garbled:look-alike": ("数字印成了字母", "a letter is printed for a digit"),
    "garbled:stop-inside": ("数字中间印了句号", "a full stop is printed inside the number"),
    "garbled:lost-day": ("日期后缺“日”", "the 日 (day) behind a date is missing"),
    "garbled:lost-month": ("月份后缺“月”", "the 月 (month) behind a span is missing"),
    "garbled:lost-digits": ("小数点前的数字缺失", "the digits before the decimal point are missing"),
    "garbled:comma": (
        "逗号可能是千位分隔符，也可能分开两个数字",
        "the comma may part thousands or two numbers",
    ),
    "garbled:list-marker": ("序号后缺“是”", "the 是 behind the list marker is missing"),
}


def defects(clean: CleanText, numerals: tuple[Numeral, ...], report_id: str) -> tuple[Defect, ...]:
    """All damaged places of a report, in order."""
    seen: Counter[str] = Counter()
    out = []
    for start, end, restored, certainty, reason in _damaged(clean, numerals):
        char_start, char_end = clean.source_span(start, end)
        name = stable_hash(_around(clean.text, start, end), clean.text[start:end])
        seen[name] += 1
        out.append(
            Defect(
                defect_id=f"{report_id}-d-{name}-{seen[name]}",
                report_id=report_id,
                char_start=char_start,
                char_end=char_end,
                printed=clean.source[char_start:char_end],
                restored=restored,
                reason=reason[0],
                reason_en=reason[1],
                certainty=certainty,
                start=start,
                end=end,
            )
        )
    return tuple(sorted(out, key=lambda d: d.char_start))


def _damaged(
    clean: CleanText, numerals: tuple[Numeral, ...]
) -> Iterator[tuple[int, int, str, str, tuple[str, str]]]:
    """Start, end, reading, certainty and the reason in both languages: the numbers, then the words printed twice."""
    for numeral in numerals:
        if numeral.kind == "garbled":
            printed = clean.text[numeral.start : numeral.end]
            yield numeral.start, numeral.end, *reading(printed, numeral.rule), _REASONS[numeral.rule]
    for found in _DOUBLED.finditer(clean.text):
        yield *found.span(), found[1] or "年", "likely", ("文字重复", "the words are printed twice")


def _around(text: str, start: int, end: int) -> str:
    """The characters around a place, of its own line."""
    line = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return text[max(line[0], start - 12) : min(end + 12, line[1] if line[1] >= 0 else end + 12)]


def reading(printed: str, rule: str) -> tuple[str, str]:
    """The one possible reading of a damaged number and its certainty; ("", "unknown") where there is none.

    >>> reading("421日", "garbled:month-day")
    ('4月21日', 'certain')
    >>> reading("111日", "garbled:month-day")
    ('', 'unknown')
    """
    digits = re.match(r"\d+", printed)
    match rule:
        case "garbled:year-month":
            return _year_month(printed)
        case "garbled:compact-date":
            return f"{printed[:4]}年{int(printed[4:6])}月{int(printed[6:8])}日", "certain"
        case "garbled:month-day":
            return _only([f"{m}月{d}日" for m, d in _month_days(printed.rstrip("日"))], "certain")
        case "garbled:bare-month-day":
            return _only([f"{m}月{d}日" for m, d in _month_days(printed)], "likely")
        case "garbled:clock":
            return _clock_times(printed), "certain"
        case "garbled:year-digits":
            return _only(_years(printed.rstrip("年")), "likely")
        case "garbled:year":
            return f"{printed}年", "certain"
        case "garbled:lost-day":
            return f"{printed}日", "certain"
        case "garbled:lost-month":
            return f"{printed}月", "certain"
        case "garbled:look-alike":
            return printed.translate(_LOOK_ALIKE), "likely"
        case "garbled:stop-inside":
            return printed.replace("。", "."), "likely"
        case "garbled:document":
            return f"〔{printed[:4]}〕{printed[4:]}", "likely"
        case "garbled:percent":
            return f"{printed}%", "likely"
        case "garbled:point" if printed.startswith("0") and digits:
            return f"0.{printed[1:]}", "likely"
        case "garbled:point" if digits and printed[2:3].isdigit():
            return f"{printed[:2]}.{printed[2:]}", "likely"
        case "garbled:zero":
            return f"0{printed[1:]}", "likely"
        case "garbled:blank-inside" if re.search(r"[.．] | [.．]", printed) and printed[-1] in "%％":
            return printed.replace(" ", ""), "likely"
        case "garbled:list-marker":
            return f"{printed}是", "certain"
    return "", "unknown"


_LOOK_ALIKE = str.maketrans("lIOoSB", "110058")


def _clock_times(printed: str) -> str:
    """900至1130 → 9:00至11:30: the last two digits are the minutes."""
    return re.sub(r"(\d{1,2})(\d{2})(?!\d)", r"\1:\2", printed)


def _years(digits: str) -> list[str]:
    """The years that a run of five digits can mean if one was printed twice: 20222 → 2022年."""
    if len(digits) != 5:
        return []
    doubled = {digits[:i] + digits[i + 1 :] for i in range(1, 5) if digits[i] == digits[i - 1]}
    return [f"{year}年" for year in sorted(doubled)]


def _only(readings: list[str], certainty: str) -> tuple[str, str]:
    return (readings[0], certainty) if len(readings) == 1 else ("", "unknown")


def _month_days(digits: str) -> list[tuple[int, int]]:
    """All ways to cut a digit run into a month and a day; neither begins with 0."""
    cuts = ((digits[:i], digits[i:]) for i in (1, 2) if i < len(digits))
    return [
        (int(m), int(d))
        for m, d in cuts
        if m[0] != "0"
        and d[0] != "0"
        and 1 <= int(m) <= 12
        and 1 <= int(d) <= calendar.monthrange(2024, int(m))[1]
    ]


def _year_month(printed: str) -> tuple[str, str]:
    year, rest = printed[:4], printed[4:]
    compact = re.fullmatch(r"(\d{2,4})日", rest)
    if compact:
        return _only([f"{year}年{m}月{d}日" for m, d in _month_days(compact[1])], "certain")
    return f"{year}年{rest}", "certain"
