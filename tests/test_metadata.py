"""metadata: facts about a report with nothing beside it are inferred from its text and marked so."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from build_scripts import clean, lexicon, metadata, segment
from build_scripts.records import Curation, ReportFacts, Seed

TABLE = Path(__file__).parent / "tables" / "metadata_examples.csv"
WORDS, _ = lexicon.load()


def facts(text: str, **curated: str) -> ReportFacts:
    cleaned = clean.clean(text, WORDS.words)
    sections = segment.segment(cleaned, "r", WORDS.words).sections
    seed = Seed("r", "r.txt", "r.txt", text, "utf-8", "", len(text), Curation(facts=curated))
    return metadata.report_facts(seed, cleaned, sections, WORDS)


def examples() -> list:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [pytest.param(row, id=row["text"][:30]) for row in csv.DictReader(file, delimiter=";")]


@pytest.mark.parametrize("row", examples())
def test_title_issuer_coverage_and_date_are_inferred(row: dict[str, str]) -> None:
    said = facts(row["text"].replace("|", "\n"))
    assert said.metadata_source == "inferred"
    assert (said.title, said.issuer, said.report_kind) == (row["title"], row["issuer"], row["kind"])
    assert (said.coverage_start, said.coverage_end, said.published_on) == (
        row["start"],
        row["end"],
        row["published"],
    )


def test_a_curators_facts_win_and_his_silence_about_a_date_is_kept() -> None:
    said = facts("某局2022年工作总结\n正文。\n某局\n2023年1月2日\n", issuer="某市某局")
    assert (said.metadata_source, said.issuer, said.published_on) == ("curated", "某市某局", "")


@pytest.mark.parametrize("text", ["", "。", "12345", "没有年份的一段话。"])
def test_a_text_that_says_nothing_gives_empty_facts(text: str) -> None:
    said = facts(text)
    assert (said.coverage_start, said.coverage_end, said.published_on) == ("", "", "")
