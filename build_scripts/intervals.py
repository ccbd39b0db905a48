"""What a printed number stands for, and arithmetic with it.

A printed value v whose last printed unit is u may have been rounded or cut off: it stands for
[v - u/2, v + u), widened by what the text says of it (超, 近, 不足 …). All arithmetic is
exact `Decimal`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from build_scripts.cell_text import plain
from build_scripts.chinese_numbers import HALF_WIDTH, power
from build_scripts.records import Metric

_NUMBER = re.compile(r"[-－−+＋]?[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?")
_MULTIPLIER = re.compile(r"\s*[多余几]?([十百千万亿]*)")
APPROXIMATE = Decimal("0.1")  # 约100 is taken as 90 to 110
_MORE = 2  # 超100 is taken as 100 to 200: who means more writes another number
_LESS = Decimal("0.5")  # 不足70 is taken as 35 to 70
_DIGITS = 12  # significant digits of a computed bound


@dataclass(frozen=True, slots=True)
class Interval:
    """All values that a number may stand for; an open end does not belong to it, None is no end."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            _both(self.low, other.low, Decimal.__add__),
            _both(self.high, other.high, Decimal.__add__),
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __sub__(self, other: Interval) -> Interval:
        return Interval(
            _both(self.low, other.high, Decimal.__sub__),
            _both(self.high, other.low, Decimal.__sub__),
            self.low_open or other.high_open,
            self.high_open or other.low_open,
        )

    def __truediv__(self, other: Interval) -> Interval:
        """Quotient of two intervals that lie above zero; no end where the divisor reaches zero."""
        return Interval(
            _both(self.low, other.high, Decimal.__truediv__),
            _both(self.high, other.low if other.low and other.low > 0 else None, Decimal.__truediv__),
            self.low_open or other.high_open,
            self.high_open or other.low_open,
        )

    def times(self, factor: Decimal | int) -> Interval:
        """Every value multiplied by a number above zero."""
        factor = Decimal(factor)
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return Interval(low, high, self.low_open, self.high_open)

    def negative(self) -> Interval:
        """The mirror image at zero."""
        low = None if self.high is None else -self.high
        high = None if self.low is None else -self.low
        return Interval(low, high, self.high_open, self.low_open)

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        return self._reaches(other) and other._reaches(self)

    def _reaches(self, other: Interval) -> bool:
        if self.high is None or other.low is None:
            return True
        if self.high == other.low:
            return not (self.high_open or other.low_open)
        return self.high > other.low

    def holds(self, value: Decimal) -> bool:
        """Whether a value lies in it."""
        return self.meets(exactly(value))

    def rounded(self) -> Interval:
        """The same with bounds of few digits, never narrower: for printing."""
        low = None if self.low is None else Decimal(plain(Context(_DIGITS, ROUND_FLOOR).plus(self.low)))
        high = None if self.high is None else Decimal(plain(Context(_DIGITS, ROUND_CEILING).plus(self.high)))
        return Interval(low, high, self.low_open, self.high_open)


def _both(left: Decimal | None, right: Decimal | None, operation) -> Decimal | None:
    return None if left is None or right is None else operation(left, right)


def exactly(value: Decimal | int) -> Interval:
    """Just this value: what was counted, not printed."""
    return Interval(Decimal(value), Decimal(value))


@dataclass(frozen=True, slots=True)
class Printed:
    """The characters of a number without its unit of measure."""

    text: str  # 57.38万; in digits where it is printed in characters
    multiplier: str  # 万
    scale: Decimal  # what the digits are multiplied with: 10000
    last_unit: Decimal  # 100


def printed(metric: Metric) -> Printed:
    """How the number of a metric is printed.

    The scale comes from the value, so that a multiplier printed elsewhere (a table's head) counts too.
    """
    quote = metric.quote.translate(HALF_WIDTH)
    found = _NUMBER.search(quote)
    if not found:
        return _in_characters(metric)
    digits = found[0].replace(",", "").lstrip("+-")
    multiplier = _MULTIPLIER.match(quote, found.end())[1]
    scale = _scale(digits, multiplier, abs(metric.value))
    decimals = len(digits.partition(".")[2])
    text = found[0].lstrip("+-") + multiplier
    return Printed(text, multiplier, scale, scale.scaleb(-decimals))


def _scale(digits: str, multiplier: str, value: Decimal) -> Decimal:
    if Decimal(digits):
        scale = value / Decimal(digits)
        if scale == scale.to_integral_value() and scale > 0:
            return scale
    return Decimal(power(multiplier))


_NOT_NUMERAL = re.compile(r"[^零〇一二两三四五六七八九十百千万亿成半]")


def _in_characters(metric: Metric) -> Printed:
    """三成 has the last unit 10 (%), 二十余 10, 近百 100, 七 1."""
    run = _NOT_NUMERAL.split(metric.quote.removeprefix("百分之").removeprefix("第"))[0] or "一"
    text = plain(abs(metric.value))
    if run.endswith("成"):
        return Printed(text, "", Decimal(1), Decimal(10))
    # 十二 is exact to one, 二十 may be round only where the text says so (二十余, 近二十)
    round_to = power(run[len(run.rstrip("十百千万亿")) :]) if metric.qualifier != "eq" else 1
    return Printed(text, "", Decimal(1), Decimal(round_to))


def stated(metric: Metric) -> Interval:
    """What the text says: all values that a printed number may stand for."""
    unit = printed(metric).last_unit
    size = abs(metric.value)
    top = abs(metric.value_high) if metric.value_high is not None else size
    low, high = min(size, top) - unit / 2, max(size, top) + unit
    found = Interval(max(low, Decimal(0)), high, high_open=True)
    found = _widened(found, metric.qualifier, size, max(size, top))
    return found.negative() if metric.value < 0 else found


def _widened(found: Interval, qualifier: str, value: Decimal, top: Decimal) -> Interval:
    if qualifier in ("gt", "ge"):
        return Interval(value, max(top * _MORE, found.high), low_open=qualifier == "gt")
    if qualifier == "lt":
        return Interval(value * _LESS, value, high_open=True)
    if qualifier == "le":
        return Interval(Decimal(0), value)
    if qualifier == "approx":
        return Interval(
            min(found.low, value * (1 - APPROXIMATE)),
            max(found.high, top * (1 + APPROXIMATE)),
            high_open=True,
        )
    return found
