"""Numbers in Chinese or full-width characters: how they look, and what they are worth. Pure; knows no other module."""

from __future__ import annotations

from decimal import Decimal
from math import prod

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－−＋％", "0123456789.,--+%")
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_ONE = "[一二两三四五六七八九]"
_GROUP = rf"(?:{_ONE}?千)?(?:[零〇]?{_ONE}?百)?(?:[零〇]?{_ONE}?十)?(?:[零〇]?{_ONE})?"
# a whole numeral: its groups of 亿 and 万 and the rest. Atomic, so that none is cut to make a rule fit.
WHOLE = rf"(?>(?=[一二两三四五六七八九十百千万亿])(?:{_GROUP}亿)?(?:[零〇]?{_GROUP}万)?{_GROUP})"
# not inside a numeral; 统一 and 万一 end in a character that is none here
BEGINS = r"(?:(?<![一二两三四五六七八九十百千万亿零〇])|(?<=统一))"


def chinese_number(text: str) -> int:
    """The value of a Chinese numeral.

    >>> [chinese_number(one) for one in ("十二", "三百", "一百二十三万", "三亿五百万", "二〇二三")]
    [12, 300, 1230000, 305000000, 2023]
    """
    whole, rest = 0, text
    for sign in "亿万":
        if sign in rest:
            before, _, rest = rest.rpartition(sign)
            whole += (chinese_number(before) or 1) * POWERS[sign]
    return whole + _below_ten_thousand(rest)


def _below_ten_thousand(text: str) -> int:
    total, current = 0, 0
    for char in text:
        if char in POWERS:
            total += (current or 1) * POWERS[char]
            current = 0
        else:
            current = current * 10 + DIGITS[char] if current and not total else DIGITS[char]
    return total + current


def power(multiplier: str) -> int:
    """What a multiplier behind the digits of a number stands for: 万 → 10000, 百亿 → 10000000000, none → 1."""
    return prod(map(POWERS.__getitem__, multiplier))


def chinese_decimal(text: str) -> Decimal:
    """The value of a Chinese numeral with or without a point (九十九点五)."""
    whole, _, part = text.partition("点")
    decimals = "".join(str(DIGITS[c]) for c in part)
    return Decimal(f"{chinese_number(whole)}{'.' + decimals if decimals else ''}")
