"""CONTRIBUTING shows how a unit, an indicator, an entity and a topic are added: one entry and one example row each.

The entries are taken from its text, put into a copy of the vocabulary, and followed to their pages. Corrections, which
CONTRIBUTING and the pages about adding a report show, are put beside a made report, and change its figure.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from pathlib import Path

import pytest
from test_entities import LEXICON, made

from build_scripts import clean, entities, lexicon, pipeline, scan, segment, subject_area, tables
from build_scripts.indicators import map_indicator
from build_scripts.pages import entity, indicator, topic
from build_scripts.pages.site import Site

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
REPORT = """某市政务服务局2023年工作总结
全市建成智慧停车平台，停车一张网接入车位3万个，新增停车泊位1200个。
全市建成智慧灯杆900根。
"""
ENTRIES = {
    "Add a unit": ("units.csv", "unit_id"),
    "Add an indicator": ("indicators.toml", "indicator_id"),
    "Add an entity": ("entities.toml", "entity_id"),
    "Add a topic": ("topics.toml", "topic_id"),
}
SHOWING_A_CORRECTION = ("CONTRIBUTING.md", "docs/add-a-report.md", "docs/en/add-a-report.md")


def blocks(heading: str) -> tuple[str, list[dict[str, str]]]:
    """The entry and the example rows under a heading of CONTRIBUTING."""
    part = GUIDE.split(f"\n### {heading}\n")[1].split("\n### ")[0]
    entry, rows = re.findall(r"```(?:toml|csv)\n(.*?)```", part, re.DOTALL)
    between = ";" if ";" in rows.splitlines()[0] else ","
    return entry, list(csv.DictReader(io.StringIO(rows), delimiter=between))


def shown(heading: str) -> tuple[str, str]:
    """(what is put into the file of the vocabulary, the id that it has there)."""
    entry = blocks(heading)[0]
    if entry.startswith("[["):
        (rows,) = tomllib.loads(entry).values()
        return f"\n{entry}", rows[0][ENTRIES[heading][1]]
    row = entry.splitlines()[1]  # the head stands in the file
    return f"{row}\n", row.split(",")[0]


@pytest.fixture(scope="module")
def words(tmp_path_factory) -> lexicon.Lexicon:
    """The vocabulary with the worked examples added, where it does not have them."""
    folder = tmp_path_factory.mktemp("vocabulary")
    for path in lexicon.FOLDER.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    known = {*LEXICON.units, *LEXICON.indicators, *LEXICON.entities, *LEXICON.topics}
    for heading, (file, _) in ENTRIES.items():
        entry, name = shown(heading)
        if name not in known:
            with (folder / file).open("a", encoding="utf-8") as handle:
                handle.write(entry)
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


def test_a_unit_takes_one_row_and_one_example(words):
    (row,) = blocks("Add a unit")[1]
    text = clean.clean(row["phrase"], words.words)
    outline = segment.segment(text, "r", words.words)
    numerals = scan.scan(text, outline.sections, outline.sentences, "r", pipeline.scanner(words))
    (quantity,) = [numeral.quantity for numeral in numerals if numeral.text == row["quote"]]
    assert (f"{quantity.value.normalize():f}", quantity.unit) == (row["value"], row["unit"])
    assert words.find_unit(row["unit"], row["phrase"]).unit_id == shown("Add a unit")[1]


def test_an_indicator_takes_one_entry_and_two_rows(words):
    rows = blocks("Add an indicator")[1]
    assert [row["indicator_id"] for row in rows] == [shown("Add an indicator")[1], ""]
    for row in rows:
        unit = words.find_unit(row["unit"], row["subject"]).unit_id
        sentence, quote = row["sentence"], row["quote"]
        at = sentence.index(quote)
        found = map_indicator(row["subject"], unit, row["measure"], sentence, words, quote, at)
        assert found == row["indicator_id"]


def test_an_entity_takes_one_entry_and_one_row(words):
    (row,) = blocks("Add an entity")[1]
    found = entities.find_mentions(made(row["text"]), (), words, "x", row["region_id"])
    assert " | ".join(f"{m.entity_id}={m.text}" for m in found) == row["mentions"]


def test_a_topic_takes_one_entry_and_one_row(words):
    (row,) = blocks("Add a topic")[1]
    found = subject_area.topic_of_figure(row["indicator_id"], row["subject"], row["before"], [], words)
    assert found == (row["topic_id"], row["basis"])


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("indicators/smart-lamp-posts.md", "900根"),
        ("entities/zhihui-tingche.md", "停车一张网"),
        ("topics/parking.md", "1200"),
    ],
)
def test_each_gets_its_page_with_what_the_report_says(site, path, said):
    assert said in site[path] and f"en/{path}" in site


@pytest.mark.parametrize("paper", SHOWING_A_CORRECTION)
def test_a_correction_changes_what_the_rules_say(paper, tmp_path):
    """One that the rules no longer need would stop the build: the papers then need another case."""
    block = re.search(r"```toml\n(\[\[correction\]\].*?)```", (ROOT / paper).read_text("utf-8"), re.DOTALL)[1]
    (correction,) = tomllib.loads(block)["correction"]
    text = f"某市数据局2023年工作总结\n{correction['sentence']}。\n"
    (tmp_path / "made.txt").write_text(text, encoding="utf-8")
    (tmp_path / "made.toml").write_text(block, encoding="utf-8")
    (document,), problems = pipeline.read_all(tmp_path, LEXICON)
    assert not problems, [str(problem) for problem in problems]
    (metric,) = [metric for metric in document.metrics if metric.quote == correction["quote"]]
    assert getattr(metric, correction["field"]) == correction["after"] != correction["before"]
