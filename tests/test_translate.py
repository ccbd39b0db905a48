"""The English of areas and bodies: from the sidecar, the regions, the words of every report, or an entity."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from test_read import FIVE

from build_scripts import lexicon, pipeline
from build_scripts.read import read_folder
from build_scripts.translate import TRANSLATED, translator

WORDS, PROBLEMS = lexicon.load()
HAN = re.compile(r"[\u4e00-\u9fff]")
SEEDS = Path(__file__).resolve().parent.parent / "seeds"


@pytest.mark.parametrize(
    ("region_id", "printed", "english"),
    [
        ("441800", "全市", "whole city"),
        ("440113", "全区", "whole district"),
        ("150400", "全区", "whole autonomous region"),  # a city of Inner Mongolia
        ("", "全省", "whole province"),
        ("441800", "清远", "Qingyuan City"),
        ("441800", "清城区", "Qingcheng District"),
        ("441800", "市政务服务数据管理局", "Qingyuan Municipal Government Services and Data Administration"),
        ("440100", "市政务服务数据管理局", "Guangzhou Municipal Government Services and Data Administration"),
        ("", "市政务服务数据管理局", ""),  # whose is not known
        ("441800", "清远市民", ""),  # nothing is put together word by word
        ("441800", "", ""),
    ],
)
def test_english_of_an_area(region_id, printed, english):
    assert translator(WORDS, region_id)(printed) == english


def in_english(seeds) -> dict[str, bool]:
    """Report → whether its sidecar gives the English of its subjects; any other report may lack it."""
    return {seed.report_id: bool(seed.curation.translations) for seed in seeds}


def test_every_scope_and_field_of_the_translated_reports_has_english():
    documents, _ = pipeline.read_all(SEEDS, WORDS)
    told = in_english(document.seed for document in documents)
    assert all(told[report_id] for report_id in FIVE)
    translated = [document for document in documents if told[document.seed.report_id]]
    for metric in (metric for document in translated for metric in document.metrics):
        for column in TRANSLATED:
            assert bool(getattr(metric, column)) == bool(getattr(metric, f"{column}_en")), (column, metric)


def test_a_translation_of_what_no_figure_says_is_told(tmp_path):
    text = "某市政务服务局2023年工作总结\n热线话务总量为9万个。\n"
    (tmp_path / "made.txt").write_text(text, encoding="utf-8")
    english = '[translations]\n"热线话务总量" = "hotline calls"\n"热线话务总数" = "hotline calls"\n'
    (tmp_path / "made.toml").write_text(english, encoding="utf-8")
    (document,), (note,) = pipeline.read_all(tmp_path, WORDS)
    assert document.metrics[0].subject_en == "hotline calls"
    assert (note.code, note.where, note.level) == ("translation-unused", "made.toml [translations]", "note")
    assert note.found == "“热线话务总数”" and "“热线话务总量”" in note.fix


def test_a_body_that_issued_a_report_has_one_english_name():
    bodies = {
        name: entity for entity in WORDS.entities.values() for name in (entity.name_zh, *entity.aliases)
    }
    documents, _ = pipeline.read_all(SEEDS, WORDS)
    named = [d.facts for d in documents if d.facts.issuer_en and d.facts.issuer in bodies]
    assert named
    for facts in named:
        assert facts.issuer_en.startswith(bodies[facts.issuer].name_en), facts.issuer


# These quote the report in their English; a name, a subject or a definition never needs to.
QUOTING = {("checks", "explanation_en"), ("corrections", "reason_en"), ("source_defects", "reason_en")}


def test_every_english_column_of_the_package_is_filled_and_holds_no_chinese(root):
    told = in_english(read_folder(SEEDS, WORDS)[0])
    for file in sorted((root / "datapackage").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as handle:
            rows = [row for row in csv.DictReader(handle) if told.get(row.get("report_id"), True)]
        for column in (name for name in (rows[0] if rows else ()) if name.endswith("_en")):
            chinese = column.removesuffix("_en")
            chinese = chinese if chinese in rows[0] else f"{chinese}_zh"
            for row in rows:
                assert bool(row[column]) == bool(row[chinese]), (file.name, column, row)
                assert (file.stem, column) in QUOTING or not HAN.search(row[column]), (file.name, column, row)


def test_a_word_twice_for_one_kind_of_place_is_reported(tmp_path):
    for path in lexicon.FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / "areas_en.csv").open("a", encoding="utf-8") as handle:
        handle.write("全市,,all the city\n")
    (problem,) = lexicon.load(tmp_path)[1]
    assert problem.code == "vocabulary-row" and "areas_en.csv" in problem.where and "全市" in problem.found
