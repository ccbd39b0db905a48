"""periods: the dates that a sentence names, for a report that covers 2023."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from build_scripts.periods import Coverage, date_refs

TABLE = Path(__file__).parent / "tables" / "period_examples.csv"
YEAR = Coverage(date(2023, 1, 1), date(2023, 12, 31))


def examples() -> list:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [pytest.param(row, id=row["sentence"]) for row in csv.DictReader(file, delimiter=";")]


@pytest.mark.parametrize("row", examples())
def test_a_date_is_read_against_the_reports_year(row: dict[str, str]) -> None:
    ref = date_refs(row["sentence"], YEAR)[0]
    said = (
        ref.start.isoformat(),
        ref.end.isoformat(),
        "yes" if ref.asof else "no",
        "yes" if ref.compared else "no",
    )
    assert said == (row["start"], row["end"], row["asof"], row["compared"])


@pytest.mark.parametrize(
    "sentence", ["共有5个。", "第三方评估。", "13月完成。", "3个月内办结。", "2月30日", "全年度计划"]
)
def test_what_names_no_date_gives_none_or_a_whole_month(sentence: str) -> None:
    assert all(ref.grain != "day" for ref in date_refs(sentence, YEAR))


def test_a_speech_in_january_calls_the_year_reported_on_last_year() -> None:
    spoken = Coverage(date(2023, 1, 1), date(2023, 12, 31), now=2024)
    assert date_refs("去年受理。", spoken)[0].start == date(2023, 1, 1)
    assert date_refs("比上年增长。", spoken)[0].start == date(2022, 1, 1)
    assert date_refs("今年安排。", spoken)[0].start == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("end", "first", "last"),
    [
        ("2023-12-31", "2024-01-01", "2024-12-31"),
        ("2023-06-30", "2023-07-01", "2023-12-31"),
        ("2023-03-31", "2023-04-01", "2023-06-30"),
    ],
)
def test_the_period_that_a_report_plans_for(end: str, first: str, last: str) -> None:
    coverage = Coverage(date(2023, 1, 1), date.fromisoformat(end))
    assert tuple(day.isoformat() for day in coverage.next) == (first, last)
