"""The indicators room: `tables/indicator_examples.csv` holds one figure per row and the indicator it belongs to.

A row may leave `sentence` and `quote` empty where the subject alone decides.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from build_scripts import lexicon
from build_scripts.indicators import fits, map_indicator, observe

TABLE = Path(__file__).parent / "tables" / "indicator_examples.csv"
WORDS, PROBLEMS = lexicon.load()


def examples() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def mapped(row: dict[str, str]) -> str:
    unit = WORDS.find_unit(row["unit"], row["sentence"] or row["subject"])
    assert unit or not row["unit"], f"no unit is printed {row['unit']}"
    unit_id = unit.unit_id if unit else ""
    return map_indicator(row["subject"], unit_id, row["measure"], row["sentence"], WORDS, row["quote"])


@pytest.mark.parametrize(
    "row", examples(), ids=lambda row: f"{row['subject']} {row['quote'] or row['unit']} {row['measure']}"
)
def test_example(row):
    assert mapped(row) == row["indicator_id"]


def test_every_indicator_has_an_example():
    assert set(WORDS.indicators) - {row["indicator_id"] for row in examples()} == set()


def test_examples_name_known_indicators_and_hold_temptations():
    rows = examples()
    assert {row["indicator_id"] for row in rows} - set(WORDS.indicators) == {""}
    assert sum(not row["indicator_id"] for row in rows) >= 100


def test_no_example_stands_twice():
    keys = [tuple(row.values()) for row in examples()]
    assert len(keys) == len(set(keys))


def test_the_place_settles_a_number_printed_twice():
    sentence = "办件3件，其中“一件事”办件3件"
    first = map_indicator("办件量", "jian", "level", sentence, WORDS, "3件", at=2)
    second = map_indicator("办件量", "jian", "level", sentence, WORDS, "3件", at=sentence.rindex("3件"))
    assert (first, second) == ("cases-accepted", "one-matter-cases")


def test_without_a_known_place_the_subject_decides_alone():
    figure = observe("窗口", "ge", "level", "3个窗口与3个大厅", "3个")
    assert (figure.clause, figure.counted, figure.near) == ("", "窗口", figure.sentence)


def test_a_number_inside_a_longer_one_is_not_its_place():
    assert observe("大厅", "ge", "level", "设13个窗口，3个大厅", "3个").counted == "3个大厅"


def test_witnesses_that_disagree_map_to_nothing():
    sentence = "办理环节平均减少70%，申请材料平均减少50%"
    assert map_indicator("办理环节平均减少", "percent", "percent_change", sentence, WORDS, "50%") == ""


def test_two_rules_that_fit_equally_map_to_nothing(tmp_path):
    words = vocabulary(
        tmp_path, [{"indicator_id": "one", "all": ["窗口"]}, {"indicator_id": "two", "all": ["窗口"]}]
    )
    assert all(fits(rule, observe("服务窗口", "ge", "level", "")) for rule in words.indicators.values())
    assert map_indicator("服务窗口", "ge", "level", "", words) == ""


def test_the_more_specific_rule_wins(tmp_path):
    words = vocabulary(
        tmp_path, [{"indicator_id": "one", "all": ["窗口"]}, {"indicator_id": "two", "all": ["综合窗口"]}]
    )
    assert map_indicator("综合窗口", "ge", "level", "", words) == "two"


def test_a_rank_belongs_to_no_indicator():
    assert map_indicator("5G基站数排名", "", "rank", "累计建成5G基站数排名全省第二", WORDS, "第二") == ""


def vocabulary(folder: Path, indicators: list[dict]) -> lexicon.Lexicon:
    """A vocabulary with the project's units, regions and topics, and these indicators."""
    for name in ("units.csv", "regions.csv", "topics.toml"):
        (folder / name).write_bytes((lexicon.FOLDER / name).read_bytes())
    text = ""
    for indicator in indicators:
        text += f'[[indicator]]\nindicator_id = "{indicator["indicator_id"]}"\nall = {indicator["all"]!r}\n'
        text += 'name_zh = "名"\nname_en = "n"\ndefinition = "义"\ndefinition_en = "d"\n'
        text += 'topic = "hotline"\nunit = "ge"\n'
    (folder / "indicators.toml").write_text(text, encoding="utf-8")
    words, problems = lexicon.load(folder)
    assert problems == []
    return words
