"""The subject areas: `tables/topic_examples.csv` holds one figure per row and the topic it gets, and from what."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from build_scripts import lexicon, pipeline, schema, subject_area

TESTS = Path(__file__).parent
WORDS, PROBLEMS = lexicon.load()

with (TESTS / "tables" / "topic_examples.csv").open(encoding="utf-8", newline="") as table:
    EXAMPLES = list(csv.DictReader(table))


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: f"{row['subject']} {row['before']}")
def test_example(row):
    headings = [heading for heading in row["headings"].split("|") if heading]
    found = subject_area.topic_of_figure(row["indicator_id"], row["subject"], row["before"], headings, WORDS)
    assert found == (row["topic_id"], row["basis"]), row["note"]


def test_every_topic_has_words_and_an_example():
    assert all(topic.words for topic in WORDS.topics.values())
    assert {row["topic_id"] for row in EXAMPLES} - {""} == set(WORDS.topics)


def test_a_word_of_two_topics_is_reported(tmp_path):
    for path in lexicon.FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    topics = tmp_path / "topics.toml"
    text = topics.read_text(encoding="utf-8")
    topics.write_text(text.replace('words = ["政务云"', 'words = ["热线", "政务云"'), encoding="utf-8")
    (problem,) = lexicon.load(tmp_path)[1]
    assert problem.code == "vocabulary-duplicate" and "热线" in problem.found and "hotline" in problem.found


@pytest.fixture(scope="module")
def documents():
    """The five reports with their sidecars."""
    return pipeline.read_all(TESTS.parent / "seeds", WORDS)[0]


def test_topic_and_basis_hang_together(documents):
    (basis,) = (field for field in schema.load()["metrics"].fields if field.name == "topic_basis")
    for metric in (metric for document in documents for metric in document.metrics):
        assert bool(metric.topic_id) == bool(metric.topic_basis), metric
        assert metric.topic_basis in ("", *basis.values)
        if metric.indicator_id:
            assert metric.topic_id == WORDS.indicators[metric.indicator_id].topic
            assert metric.topic_basis == "indicator"


def test_nine_of_ten_figures_of_a_digital_government_report_have_a_topic(documents):
    metrics = [metric for document in documents for metric in document.metrics]
    bare = [metric for metric in metrics if not metric.topic_id]
    assert len(bare) <= 0.1 * len(metrics), bare


def test_a_corrected_topic_stays_and_says_so(documents):
    document = documents[0]
    read, sections, text = document.metrics, document.sections, document.clean
    moved = [
        replace(read[0], topic_id="training"),
        replace(read[1], indicator_id="party-lectures"),
        *read[2:],
    ]
    done = subject_area.with_corrected(moved, read, sections, text, WORDS)
    assert (done[0].topic_id, done[0].topic_basis) == ("training", "correction")
    assert (done[1].topic_id, done[1].topic_basis) == ("party-building", "indicator")
    assert done[2:] == read[2:]
