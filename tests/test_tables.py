"""Tables: documents become frames of strings, in a fixed order, and files of fixed bytes."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from dataclasses import fields, replace
from decimal import Decimal
from itertools import permutations

import made_documents as made
import pytest

from build_scripts import records, schema, tables
from build_scripts.catalogue import datapackage, model
from build_scripts.cell_text import plain
from build_scripts.records import Fault

# The columns that users rely on: each must be there, whatever is added.
CONTRACT = {
    "reports": "report_id seed_file sha256 title title_en issuer region_id report_kind coverage_start coverage_end "
    "published_on index_number document_number source_url metadata_source",
    "sections": "section_id report_id parent_id position level number title role char_start char_end",
    "numerals": "numeral_id report_id section_id char_start char_end text kind rule",
    "metrics": "metric_id report_id section_id numeral_id char_start char_end quote sentence sentence_start "
    "sentence_end subject subject_en indicator_id topic_id value value_high unit_id unit_printed qualifier measure "
    "rank_among rank_by status period_start period_end period_type period_basis scope region_id part_of baseline "
    "repeats review flags rule page",
    "indicators": "indicator_id name_zh name_en definition definition_en topic_id unit_id",
    "units": "unit_id name_zh name_en dimension base_unit_id factor",
    "regions": "region_id name_zh name_en level parent_id",
    "topics": "topic_id name_zh name_en definition parent_id",
    "entities": "entity_id kind name_zh name_en aliases definition definition_en",
    "entity_mentions": "mention_id entity_id report_id section_id char_start char_end text action",
    "place_mentions": "place_mention_id region_id report_id section_id char_start char_end text within",
    "metric_entities": "metric_id entity_id",
    "checks": "check_id report_id kind formula stated stated_low stated_high expected_low expected_high verdict "
    "explanation explanation_en",
    "check_inputs": "check_id role metric_id numeral_id position",
    "source_defects": "defect_id report_id char_start char_end printed restored reason certainty",
    "corrections": "correction_id target_id field before after reason reviewer date",
    "commitments": "commitment_id report_id section_id char_start char_end text topic_id due_on metric_id outcome "
    "outcome_report_id outcome_char_start outcome_char_end",
    "commitment_entities": "commitment_id entity_id",
    "commitment_outcomes": "commitment_id report_id outcome reason quote char_start char_end metric_id",
}


@pytest.fixture(scope="module")
def frames():
    return made.frames()


def cells(frame, column: str) -> list[str]:
    return frame[column].to_list()


# ---------------------------------------------------------------- schema


def test_the_schema_holds_every_table_and_column_of_the_contract():
    shape = schema.load()
    assert set(shape) == set(CONTRACT)
    for name, columns in CONTRACT.items():
        assert set(columns.split()) <= set(shape[name].columns), name


def test_each_field_is_explained_in_both_languages_and_its_example_fits():
    for table in schema.load().values():
        described = {one["name"]: one for one in datapackage.table_schema(table)["fields"]}
        for column in table.fields:
            where = f"{table.name}.{column.name}"
            for part in ("title", "description", "unit"):
                assert re.search("[\u4e00-\u9fff]", described[column.name][part]), where
                assert re.search("[A-Za-z]", described[column.name][f"{part}_en"]), where
            example = column.example
            assert not column.values or example in column.values, where
            assert not column.pattern or re.fullmatch(column.pattern, example), where
            if column.type == "integer":
                assert int(example) >= (column.minimum or 0), where
            if column.type == "number":
                assert plain(Decimal(example)) == example, where


def test_fields_of_records_are_columns():
    """A field added to a record without a column would be lost without a word."""
    own = {
        "start",
        "end",
        "heading",
        "sentence",
        "quantity",
        "inputs",
    }  # positions and parts that are no columns
    for record, table in (
        (records.Section, "sections"),
        (records.Numeral, "numerals"),
        (records.Mention, "entity_mentions"),
        (records.PlaceMention, "place_mentions"),
        (records.Check, "checks"),
        (records.Defect, "source_defects"),
        (records.Commitment, "commitments"),
        (records.CommitmentOutcome, "commitment_outcomes"),
        (records.ReportFacts, "reports"),
        (records.CheckInput, "check_inputs"),
        (records.Metric, "metrics"),
    ):
        assert {one.name for one in fields(record)} - own <= set(schema.load()[table].columns)


def test_a_schema_at_fault_names_every_fault(tmp_path):
    text = schema.SCHEMA_FILE.read_text(encoding="utf-8")
    text = text.replace('region_id = "regions.region_id"', 'region_id = "places.region_id"', 1)
    text = text.replace('title_en = "Report id"', 'title_en = ""', 1)
    path = tmp_path / "schema.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Fault) as told:
        schema.load(path)
    assert "no field places.region_id" in str(told.value)
    assert "reports.report_id: title_en is empty" in str(told.value)


def test_a_misspelt_property_is_named(tmp_path):
    path = tmp_path / "schema.toml"
    path.write_text(
        schema.SCHEMA_FILE.read_text(encoding="utf-8").replace("required =", "requird =", 1), "utf-8"
    )
    with pytest.raises(Fault, match=r"reports\.report_id: unknown properties \['requird'\]"):
        schema.load(path)


# ---------------------------------------------------------------- frames


def test_all_tables_have_rows_and_only_strings(frames):
    assert list(frames) == list(schema.load())
    for name, frame in frames.items():
        assert list(frame.columns) == list(schema.load()[name].columns)
        if name != "indicators":
            assert len(frame), name
        assert all(isinstance(value, str) for row in frame.to_numpy() for value in row), name


def test_rows_stand_in_the_order_of_the_text(frames):
    assert cells(frames["reports"], "report_id") == ["made-2023", "made-2024"]
    assert cells(frames["metrics"], "quote") == [
        *("１２.５０万件", "7\r\n万件", "99.86%", "3-5个", "第二", "20万件", "20万件")
    ]


def test_the_order_of_the_documents_does_not_matter(frames):
    for order in permutations(made.documents()):
        again = tables.build(order, made.LEXICON, reversed(made.links()), made.outcomes())
        assert {name: tables.to_csv(frame) for name, frame in again.items()} == {
            name: tables.to_csv(frame) for name, frame in frames.items()
        }


def test_numbers_are_plain_decimals(frames):
    assert cells(frames["metrics"], "value")[:4] == ["125000", "70000", "99.86", "3"]
    assert cells(frames["metrics"], "value_high")[3] == "5"
    assert cells(frames["checks"], "stated_high") == ["125500"]
    assert cells(frames["checks"], "expected_high") == [""]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1E+2", "100"),
        ("100.0", "100"),
        ("0.10", "0.1"),
        ("-48.860", "-48.86"),
        ("-0.0", "0"),
        ("1E-7", "0.0000001"),
        ("12345678901234567890123456789012.5", "12345678901234567890123456789012.5"),
    ],
)
def test_plain(value, text):
    assert plain(Decimal(value)) == text


def test_regions_come_with_their_ancestors_and_no_others(frames):
    assert cells(frames["regions"], "region_id") == ["440000", "440100", "440113", "441800"]


def test_of_the_vocabulary_only_what_is_used_is_published(frames):
    assert cells(frames["entities"], "entity_id") == [made.ENTITY]
    assert set(cells(frames["units"], "unit_id")) >= {"jian", "percent"}
    assert len(frames["units"]) < len(made.LEXICON.units)
    assert len(frames["topics"]) < len(made.LEXICON.topics)
    parents = {value for value in cells(frames["topics"], "parent_id") if value}
    assert parents <= set(cells(frames["topics"], "topic_id"))


def test_an_indicator_brings_its_topic_and_unit():
    document = made.second()
    indicator = next(iter(made.LEXICON.indicators.values()))
    metric = replace(document.metrics[0], indicator_id=indicator.indicator_id)
    frames = tables.build([replace(document, metrics=(metric,))], made.LEXICON)
    assert cells(frames["indicators"], "unit_id") == [indicator.unit]
    assert indicator.topic in cells(frames["topics"], "topic_id")
    assert indicator.unit in cells(frames["units"], "unit_id")


def test_aliases_are_readable(frames):
    assert "@" not in "".join(cells(frames["entities"], "aliases"))


def test_a_correction_points_to_what_it_decided_about(frames):
    """A change to the figure changed, a drop to the number in the ledger, an addition to the figure made."""
    metrics = dict(zip(cells(frames["metrics"], "quote"), cells(frames["metrics"], "metric_id"), strict=True))
    numerals = dict(
        zip(cells(frames["numerals"], "text"), cells(frames["numerals"], "numeral_id"), strict=False)
    )
    assert cells(frames["corrections"], "action") == ["change", "drop", "add"]
    assert cells(frames["corrections"], "target_id") == [
        *(metrics["99.86%"], numerals["2024年"], metrics["3-5个"])
    ]


def test_a_correction_without_its_figure_points_to_the_number():
    document = made.without_figures(made.first())
    frames = tables.build([document], made.LEXICON)
    number = next(one for one in document.numerals if one.text == "99.86%")
    assert cells(frames["corrections"], "target_id")[0] == number.numeral_id


def test_nothing_at_all_still_gives_every_table():
    frames = tables.build([], made.LEXICON)
    assert [tables.to_csv(frame).count(b"\n") for frame in frames.values()] == [1] * len(CONTRACT)


# ---------------------------------------------------------------- files


def test_csv_is_read_back_as_it_was(frames):
    for frame in frames.values():
        content = tables.to_csv(frame)
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\n")
        read = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
        assert read == [list(frame.columns), *(list(row) for row in frame.itertuples(index=False, name=None))]


def test_quotes_stand_only_where_needed(frames):
    first_line, *lines = tables.to_csv(frames["reports"]).decode("utf-8").splitlines()
    assert '"' not in first_line
    assert '"' not in lines[0]
    assert '"7\r\n万件"' in tables.to_csv(frames["numerals"]).decode("utf-8")
    assert '"去年的目标，热线受理20万件，已经实现，详见清远市,""附件""。"' in tables.to_csv(
        frames["metrics"]
    ).decode("utf-8")


# ---------------------------------------------------------------- descriptor


def test_the_descriptor_says_whose_and_what_it_is():
    files = made.files()
    descriptor = json.loads(files[schema.DESCRIPTOR])
    assert descriptor["name"] == "digital-government-ledger"
    assert (descriptor["version"], descriptor["created"]) == ("1.2.3", "2026-11-22T00:00:00Z")
    for part in ("description", "description_en"):
        assert "非官方汇编" in descriptor[part]
        assert "unofficial compilation" in descriptor[part].lower()
    assert [one["name"] for one in descriptor["licenses"]] == ["CC-BY-4.0"]
    assert descriptor["sources"] == [
        {"title": "示例局：示例报告", "path": "https://example.org/1"},
        {"title": "made-2024.txt"},
    ]
    paths = [resource["path"] for resource in descriptor["resources"]]
    assert sorted(paths) == sorted(set(files) - set(schema.BESIDE))
    for resource in descriptor["resources"]:
        assert resource["bytes"] == len(files[resource["path"]])


@pytest.mark.parametrize(
    ("report_id", "name"), [("made-2023", "text-made-2023"), ("广州-2023", "text-"), ("Made", "text-")]
)
def test_names_of_resources_are_plain(report_id, name):
    shape = schema.load()
    rows = {table: [] for table in shape} | {"reports": [dict.fromkeys(shape["reports"].columns, "")]}
    rows["reports"][0] |= {"report_id": report_id, "seed_file": "a.txt"}
    contents = {table.path: b"" for table in shape.values()} | {schema.text_path(report_id): b"x"}
    files = model.package_files(shape, rows, contents)
    resource = datapackage.descriptor(model.dataset(shape, rows, made.RELEASE, files))["resources"][-1]
    assert resource["name"].startswith(name)
    assert re.fullmatch(r"[a-z0-9._-]+", resource["name"])


def test_the_readme_names_every_table():
    text = made.files()[schema.README].decode("utf-8")
    for name in CONTRACT:
        assert f"`{name}.csv`" in text
    assert "非官方汇编" in text


# ---------------------------------------------------------------- release


def test_the_release_is_that_of_the_changelog(root):
    release, problems = schema.read_release()
    assert problems == []
    assert (
        tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"] == release.version
    )


@pytest.mark.parametrize(
    ("text", "release"),
    [
        (
            "# Changelog\n\n## Unreleased\n\n## 1.10.0 — 2027-01-02\n\n## 1.9.0 — 2026-12-01\n",
            ("1.10.0", "2027-01-02"),
        ),
        ("## [2.0.0] - 2027-03-04\n", ("2.0.0", "2027-03-04")),
        ("## 1.0.0 · 2026-11-22\r\n", ("1.0.0", "2026-11-22")),
    ],
)
def test_the_newest_release_counts(tmp_path, text, release):
    path = tmp_path / "CHANGELOG.md"
    path.write_bytes(text.encode())
    assert schema.read_release(path) == (schema.Release(*release), [])


@pytest.mark.parametrize("text", ["", "## 1.0.0\n", "## 1.0.0 — 2026-02-30\n", "## 1.0 — 2026-11-22\n", None])
def test_a_changelog_without_a_release_is_a_problem(tmp_path, text):
    path = tmp_path / "CHANGELOG.md"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    release, problems = schema.read_release(path)
    assert release is None
    assert [problem.where for problem in problems] == ["CHANGELOG.md"]
    assert "2026-11-22" in problems[0].expected or "exists" in problems[0].expected
