"""Days as a page prints them, in digits or in Chinese characters, and whether the calendar has them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from build_scripts.chinese_numbers import chinese_number

_ZEROES = "〇○ＯOo零０0"  # what stands for the 〇 of 二〇二四年
CN_YEAR = rf"二[{_ZEROES}][一二三四五六七八九{_ZEROES}]{{2}}"  # 二〇二四, as part of a pattern
_YEAR = rf"(?:19|20|１９|２０)\d\d|{CN_YEAR}"
_COUNT = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
DAY = rf"({_YEAR})\s*[-年/.]\s*({_COUNT})\s*[-月/.]\s*({_COUNT})日?"
_DAY = re.compile(rf"(?<!\d){DAY}(?!\d{{3}})")
_COMPACT = re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)")
_IN_CHINESE = re.compile(f"{CN_YEAR}(?=年)")
_AS_CHINESE = str.maketrans(_ZEROES, "〇" * len(_ZEROES))


def real_day(year: str | int, month: str | int, day: str | int) -> str:
    """The day in ISO's writing; "" where no calendar has it (2023-09-31).

    >>> real_day(2024, 2, 29), real_day("二○二四", "一", "三"), real_day(2023, 9, 31)
    ('2024-02-29', '2024-01-03', '')
    """
    try:
        return date(_number(year), _number(month), _number(day)).isoformat()
    except ValueError:
        return ""


def days(text: str) -> Iterator[tuple[str, int, int]]:
    """Every real day that a text prints, with its place; those of eight digits behind the others."""
    for pattern in (_DAY, _COMPACT):
        for found in pattern.finditer(text):
            if day := real_day(found[1], found[2], found[3]):
                yield day, found.start(), found.end()


def names_day(text: str) -> bool:
    """Whether a text prints a day, be it one of the calendar's or not."""
    return bool(_DAY.search(text) or _COMPACT.search(text))


def first_day(text: str) -> str:
    """The first real day that a text prints, "" where there is none."""
    return next((day for day, _, _ in days(text)), "")


def with_digits(text: str) -> str:
    """The text with the years that are written in Chinese in digits: 二〇二三年 → 2023年."""
    return _IN_CHINESE.sub(lambda found: str(_number(found[0])), text)


def _number(printed: str | int) -> int:
    if isinstance(printed, int) or printed.isdigit():
        return int(printed)
    return chinese_number(printed.translate(_AS_CHINESE))
