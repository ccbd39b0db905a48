"""CONTRIBUTING shows how an indicator, an entity and a topic are added: one entry and one example row each.

The entries are taken from its text, put into a copy of the vocabulary, and followed to their pages.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from pathlib import Path

import pytest
from test_entities import LEXICON, made

from build_scripts import entities, lexicon, pipeline, subject_area, tables
from build_scripts.indicators import map_indicator
from build_scripts.pages import entity, indicator, topic
from build_scripts.pages.site import Site

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
REPORT = """某市政务服务局2023年工作总结
全市建成智慧停车平台，停车一张网接入车位3万个，新增停车泊位1200个。
12345热线话务总量为9万个。
"""


def blocks(heading: str) -> tuple[str, list[dict[str, str]]]:
    """The TOML entry and the example rows under a heading of CONTRIBUTING."""
    part = GUIDE.split(f"\n### {heading}\n")[1].split("\n### ")[0]
    entry = re.search(r"```toml\n(\[\[.*?)```", part, re.DOTALL)[1]
    rows = re.search(r"```csv\n(.*?)```", part, re.DOTALL)[1]
    return entry, list(csv.DictReader(io.StringIO(rows)))


@pytest.fixture(scope="module")
def words(tmp_path_factory) -> lexicon.Lexicon:
    """The vocabulary with the worked examples added, where it does not have them."""
    folder = tmp_path_factory.mktemp("vocabulary")
    for path in lexicon.FOLDER.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    for heading, file in (("Add an entity", "entities.toml"), ("Add a topic", "topics.toml")):
        with (folder / file).open("a", encoding="utf-8") as handle:
            handle.write("\n" + blocks(heading)[0])
    found, problems = lexicon.load(folder)
    assert problems == []
    return found


@pytest.fixture(scope="module")
def site(words, tmp_path_factory) -> dict[str, str | bytes]:
    """The pages of a made report read with it."""
    seeds = tmp_path_factory.mktemp("seeds")
    (seeds / "made.txt").write_text(REPORT, encoding="utf-8")
    documents, _ = pipeline.read_all(seeds, words)
    links = [link for d in documents for link in entities.link_metrics(d.metrics, d.mentions, d.clean, words)]
    frames = tables.build(documents, words, links)
    return {
        p: t for m in (indicator, entity, topic) for p, t in m.pages(Site(documents, frames, words)).items()
    }


def test_the_indicator_is_one_of_the_vocabulary_and_its_rows_hold():
    entry, rows = blocks("Add an indicator")
    (shown,) = tomllib.loads(entry)["indicator"]
    assert shown["indicator_id"] in LEXICON.indicators and len(rows) >= 2
    for row in rows:
        unit = LEXICON.find_unit(row["unit"], row["subject"]).unit_id
        sentence, quote = row["sentence"], row["quote"]
        at = sentence.index(quote)
        found = map_indicator(row["subject"], unit, row["measure"], sentence, LEXICON, quote, at)
        assert found == row["indicator_id"]


def test_an_entity_takes_one_entry_and_one_row(words):
    entry, (row,) = blocks("Add an entity")
    (shown,) = tomllib.loads(entry)["entity"]
    assert shown["entity_id"] not in LEXICON.entities
    found = entities.find_mentions(made(row["text"]), (), words, "x", row["region_id"])
    assert " | ".join(f"{m.entity_id}={m.text}" for m in found) == row["mentions"]


def test_a_topic_takes_one_entry_and_one_row(words):
    entry, (row,) = blocks("Add a topic")
    (shown,) = tomllib.loads(entry)["topic"]
    assert shown["topic_id"] not in LEXICON.topics
    found = subject_area.topic_of_figure(row["indicator_id"], row["subject"], row["before"], [], words)
    assert found == (row["topic_id"], row["basis"])


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("indicators/hotline-calls.md", "9万个"),
        ("entities/zhihui-tingche.md", "停车一张网"),
        ("topics/parking.md", "1200"),
    ],
)
def test_each_gets_its_page_with_what_the_report_says(site, path, said):
    assert said in site[path] and f"en/{path}" in site
