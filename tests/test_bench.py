"""bench: the plain reader is a fair one, and the ratios are those of the median round."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from build_scripts import lexicon
from tests.bench import run

WORDS, _ = lexicon.load()
UNITS = dict(WORDS.unit_by_printed)
PATTERN = run.gated_pattern(tuple(UNITS))


@pytest.mark.parametrize(
    ("phrase", "value", "high", "unit"),
    [
        ("受理1,234件", "1234", None, "件"),
        ("归集10.04亿条", "1004000000.00", None, "条"),
        ("３５％", "35", None, "％"),
        ("增长5-5.5%", "5", "5.5", "%"),
        ("建成十二个", "12", None, "个"),
        ("共50", "50", None, None),
    ],
)
def test_the_plain_reader_makes_values_and_units(
    phrase: str, value: str, high: str | None, unit: str | None
) -> None:
    ((_, low, upper, known),) = run.gated(phrase, PATTERN, UNITS)
    assert low == Decimal(value)
    assert upper == (high and Decimal(high))
    assert known == (unit and UNITS[unit])


def test_copies_differ_in_their_digits_only() -> None:
    one = "2023年受理12345件，增长8%，2024年再增300件。"
    made = run.copies(one, 3).split("\n")
    assert len(set(made)) == 3
    assert {re.sub("[0-9]", "0", copy) for copy in made} == {re.sub("[0-9]", "0", one)}
    assert all("2023年" in copy and "8%" in copy for copy in made)


def test_a_ratio_is_that_of_the_median_round() -> None:
    rounds = [{"a": 2.0, "b": 1.0}, {"a": 30.0, "b": 10.0}, {"a": 9.0, "b": 1.0}]
    assert run.median_ratio(rounds, "a", "b") == 3


def test_every_reader_finds_the_numbers_of_a_text() -> None:
    found = {name: reader() for name, reader in run.readers("受理5件，办结4件，排名全省第3。", WORDS).items()}
    assert found == {"gated regex": 3, "scan": 3, "figures": 3, "document": 3}
