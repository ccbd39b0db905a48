"""Toponyms: which places a text names. `tables/toponym_examples.csv` holds one example per row: the region of the
report ("" if unknown), a text, and the places in it as `code=printed`."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from build_scripts import lexicon, pipeline, toponyms

HERE = Path(__file__).resolve().parent
LEXICON, _ = lexicon.load()
with (HERE / "tables/toponym_examples.csv").open(encoding="utf-8", newline="") as table:
    EXAMPLES = list(csv.DictReader(table))


@pytest.mark.parametrize("example", EXAMPLES, ids=[row["text"] for row in EXAMPLES])
def test_example(example: dict[str, str]) -> None:
    text, names = example["text"], toponyms.gazetteer(LEXICON, example["region_id"])
    found = [f"{one.region_id}={text[one.start : one.end]}" for one in toponyms.find_toponyms(text, names)]
    assert " | ".join(found) == example["places"], example["note"]


@pytest.fixture(scope="module")
def documents():
    return pipeline.read_all(HERE.parent / "seeds", LEXICON)[0]


def test_every_mention_is_a_name_of_its_region(documents):
    for document in documents:
        assert document.places
        for place in document.places:
            region = LEXICON.regions[place.region_id]
            assert "".join(place.text.split()) in (region.name_zh, region.short_zh)
            assert document.seed.text[place.char_start : place.char_end] == place.text


def test_mentions_stand_apart_in_their_section_and_say_in_which_name_they_are(documents):
    for document in documents:
        spans = {mention.mention_id: (mention.start, mention.end) for mention in document.mentions}
        sections = {section.section_id: section for section in document.sections}
        for before, place in pairwise(document.places):
            assert before.end <= place.start
        for place in document.places:
            section = sections[place.section_id]
            assert section.start <= place.start and place.end <= section.end
            over = [key for key, (start, end) in spans.items() if start < place.end and place.start < end]
            assert over == [place.within] if place.within else not over
        assert len({place.place_mention_id for place in document.places}) == len(document.places)
