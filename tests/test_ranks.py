"""Ranks: `tables/rank_examples.csv` holds a sentence per row, and among whom, by whom and whether tied the rank is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from build_scripts import lexicon, pipeline

TABLE = Path(__file__).parent / "tables" / "rank_examples.csv"
WORDS, PROBLEMS = lexicon.load()

with TABLE.open(encoding="utf-8", newline="") as table:
    EXAMPLES = list(csv.DictReader(table))


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row["sentence"])
def test_example(row, tmp_path):
    (tmp_path / "made.txt").write_text(f"2023年工作总结\n{row['sentence']}\n", encoding="utf-8")
    (document,), _ = pipeline.read_all(tmp_path, WORDS)
    (rank,) = [m for m in document.metrics if m.measure == "rank" and m.quote == row["quote"]]
    found = (rank.rank_among, rank.rank_by, "tied" in rank.flags)
    assert found == (row["among"], row["by"], row["tied"] == "yes"), row["note"]
