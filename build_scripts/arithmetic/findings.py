"""What a check found, before it gets its id: the verdict and the plain sentence in both languages.

The sentence says what the text says and what arithmetic gives, and leaves the judgement to the reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from build_scripts.cell_text import plain
from build_scripts.intervals import Interval, printed
from build_scripts.qualifiers import QUALIFIERS
from build_scripts.records import CheckInput, Metric
from build_scripts.squeeze import squeezed

# How a verdict ends the sentence.
WORDING = {
    "holds": ("与原文一致", "which agrees with the text"),
    "within_rounding": ("在印出的位数之内与原文相符", "which agrees with the text within the digits printed"),
    "fails": ("与原文所写不同，请对照原文", "which is not what the text says; please compare the source"),
    "cannot_tell": (
        "原文没有说明这些数字是这种关系，无从判断",
        "but the text does not say that the figures are related in this way, so this cannot be judged",
    ),
}
# The printed digits allow it, but what is computed from the numbers as they stand is another value.
RANGES_ONLY = (
    "算得的数与印出的不同，各数若都经过取舍，两者才可能相符",
    "which is not the figure printed; the two can agree only if the figures were rounded",
)
# A whole or a target that only follows from what is printed.
NOT_STATED = ("原文没有写出这个数", "a number that the text does not state")
# The sign that stands between the two sides of a formula.
SIGNS = {"holds": "=", "within_rounding": "≈", "fails": "≠", "cannot_tell": "≟"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One test: the kind, the two sides, and what the text and arithmetic say of them."""

    kind: str
    formula: str
    stated: str  # as printed
    stated_range: Interval
    expected_range: Interval
    verdict: str
    says: tuple[str, str]  # what the text says: Chinese, English
    gives: tuple[str, str]  # what arithmetic gives
    inputs: tuple[CheckInput, ...]
    at: int  # cleaned position, for the order
    value: Decimal | None = (
        None  # what arithmetic gives from the numbers as they stand, where it is one number
    )
    implied: bool = False  # arithmetic gives a number that the text does not state

    @property
    def explanation(self) -> str:
        return f"原文称{self.says[0]}；按算术，{self.gives[0]}，{self._ending[0]}。"

    @property
    def explanation_en(self) -> str:
        return f"The text says {self.says[1]}; arithmetic gives {self.gives[1]}, {self._ending[1]}."

    @property
    def _ending(self) -> tuple[str, str]:
        if self.implied:
            return NOT_STATED
        meets_only = self.value is not None and not self.stated_range.holds(self.value)
        return RANGES_ONLY if self.verdict == "within_rounding" and meets_only else WORDING[self.verdict]


def verdict(stated: Interval, expected: Interval, equal: bool) -> str:
    """`holds` where the printed values agree as they stand, else by whether the intervals meet."""
    if equal:
        return "holds"
    return "within_rounding" if stated.meets(expected) else "fails"


def inputs(**roles: Metric | tuple[Metric, ...]) -> tuple[CheckInput, ...]:
    """The metrics of a check with their roles, in the order given."""
    found = []
    for role, given in roles.items():
        for metric in given if isinstance(given, tuple) else (given,):
            found.append(CheckInput(role, metric_id=metric.metric_id))
    return tuple(found)


# ---------------------------------------------------------------- how figures are shown


def number(metric: Metric) -> str:
    """The printed number with multiplier and percent sign, without classifier and sign: 57.38万, 48.86%."""
    return printed(metric).text + ("%" if metric.unit_printed in ("%", "％") else "")


def scaled(value: Decimal, like: Metric, places: int = 2) -> str:
    """A computed value in the multiplier of a printed one: 2500000 like 1915万 is 250万."""
    shape = printed(like)
    return shown(value / shape.scale, places) + shape.multiplier


def shown(value: Decimal, places: int = 2) -> str:
    """At most so many decimals, no zeros at the end."""
    return plain(round(value, places))


def percentage(value: Decimal) -> str:
    """A computed share, with as many decimals as it takes to tell it from 100 %: 99.9957 %."""
    places = 2
    while round(value, places) == 100 != value and places < 8:
        places += 2
    return f"{shown(value, places)}%"


def quoted(text: str) -> str:
    """In quotation marks; marks inside become single ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


_SAID_INSIDE = re.compile(r"[余多几]|以[上下内]|左右|上下")  # 2400余条


def said(metric: Metric) -> str:
    """The printed number as the text says it: 超3200万, 约97%."""
    return QUALIFIERS[metric.qualifier][0] + number(metric)


def said_en(metric: Metric) -> str:
    """The value as the text says it: over 32,000,000; about 97%."""
    return f"{QUALIFIERS[metric.qualifier][1]} {english(metric)}".lstrip()


def named(metric: Metric) -> str:
    """“人工接通率”97.5%, “受理诉求”超3200万件"""
    word = "" if _SAID_INSIDE.search(metric.quote) else QUALIFIERS[metric.qualifier][0]
    return f"{quoted(metric.subject)}{word}{squeezed(metric.quote)}"


def named_en(metric: Metric) -> str:
    """97.5% for “Connection rate”; the Chinese subject where there is no English one."""
    return f"{said_en(metric)} for {quoted(metric.subject_en or metric.subject)}"


def english(metric: Metric) -> str:
    """The value with separators: 573,800; 48.86%."""
    whole, point, rest = plain(abs(metric.value)).partition(".")
    unit = "%" if metric.unit_printed in ("%", "％") else ""
    return f"{int(whole):,}{point}{rest}{unit}"


def separated(value: Decimal) -> str:
    """A computed number of things for the English sentence: 2,500,000."""
    return f"{round(value, 0):,f}"
