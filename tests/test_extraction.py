"""What the rules read on the annotated texts must not get worse. `make score` prints the figures themselves."""

from __future__ import annotations

import csv

import pytest
from extraction import SETS, TESTS, measure

FLOORS = list(csv.DictReader((TESTS / "tables" / "floors.csv").open(encoding="utf-8")))


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, float]]:
    return {name: measure(name) for name in SETS}


@pytest.mark.parametrize("row", FLOORS, ids=lambda row: row["field"])
@pytest.mark.parametrize("name", SETS)
def test_a_figure_may_only_rise(
    row: dict[str, str], name: str, measured: dict[str, dict[str, float]]
) -> None:
    assert round(measured[name][row["field"]], 3) >= float(row[name]), f"{row['field']} on {name} fell"
