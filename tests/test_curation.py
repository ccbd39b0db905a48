"""The curation room: sidecars, what they may say, and every fault told at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from build_scripts import lexicon
from build_scripts.curation import FACTS, allowed, facts, load, metric_fields, report_id_from_name
from build_scripts.records import Allowed, Review

WORDS = lexicon.load()[0]

CORRECTION = """
[[correction]]
action = "change"
quote = "10.04亿条"
sentence = "共享数据10.04亿条"
field = "status"
before = "actual"
after = "planned"
reason = "the sentence speaks of next year"
reviewer = "A. Reader"
date = 2026-11-22
"""

ADDED = (
    '[[correction]]\naction = "add"\nquote = "7件"\nsentence = "7件"\nreason = "r"\nreviewer = "A"\n'
    "date = 2026-11-22\nvalues = {{{}}}\n"
)


def changed(field: str, after: str) -> str:
    return CORRECTION.replace('"status"', f'"{field}"').replace("planned", after)


def read(tmp_path, text, name="r.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load(path, WORDS)


@pytest.mark.parametrize(
    ("name", "report_id"),
    [
        ("qingyuan-2023.txt", "qingyuan-2023"),
        ("000_409f255ccd8b1411.txt", "000_409f255ccd8b1411"),
        ("市政务局 2023年(终稿).v2.txt", "市政务局-2023年-终稿--v2"),
        ("a/b?c.txt", "a-b-c"),
        ("….txt", "report"),
        ("index.txt", "report-index"),
        ("CON.txt", "report-CON"),
    ],
)
def test_report_id_from_a_file_name(name, report_id):
    assert report_id_from_name(name) == report_id


def test_the_vocabulary_that_is_handed_in_says_which_ids_there_are(tmp_path):
    text = 'region_id = "441800"\n' + changed("unit_id", "jian") + changed("topic_id", "hotline")
    assert read(tmp_path, text)[1] == []
    path, none = tmp_path / "r.toml", replace(WORDS, regions={}, units={}, topics={})
    assert [problem.code for problem in load(path, none)[1]] == ["sidecar-bad-value"] * 3


def test_what_is_allowed_is_known_without_the_vocabulary_and_whatever_else_is_at_fault(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text('region_id = "1"\n[[allow]]\nquote = "12345"\nreason = "hotline"\n', encoding="utf-8")
    assert allowed(path) == (Allowed("12345", "hotline"),)
    path.write_text("[[allow]", encoding="utf-8")
    assert allowed(path) == ()


def test_the_sidecars_of_the_project_have_no_fault(root):
    paths = sorted((root / "seeds").glob("*.toml"))
    assert paths
    for path in paths:
        curation, problems = load(path, WORDS)
        assert problems == []
        assert curation.path == path.name


def test_toml_and_yaml_say_the_same(tmp_path):
    toml = 'report_id = "x-1"\nregion_id = "441800"\npublished_on = 2024-02-20\n'
    yaml = 'report_id: x-1\nregion_id: "441800"\npublished_on: 2024-02-20\n'
    toml += '[translations]\n"热线" = "hotline"\n'
    yaml += "translations:\n  热线: hotline\n"
    first, faults = read(tmp_path, toml, "r.toml")
    second, more_faults = read(tmp_path, yaml, "r.yml")
    assert faults == more_faults == []
    assert (
        first.facts
        == second.facts
        == {"report_id": "x-1", "region_id": "441800", "published_on": "2024-02-20"}
    )
    assert first.translations == second.translations == {"热线": "hotline"}


@pytest.mark.parametrize(
    ("text", "code", "found", "expected"),
    [
        ('titel = "x"', "sidecar-unknown-key", "titel", "title"),
        ('title = ""', "sidecar-bad-value", "title", "some text"),
        ("title = 2.5", "sidecar-bad-value", "2.5", "quotation marks"),
        ('report_id = "a b"', "sidecar-bad-value", "a b", "letters, digits"),
        ('report_id = "index"', "sidecar-bad-value", "index", "another name: “index” is reserved"),
        ('report_id = "Con"', "sidecar-bad-value", "Con", "another name: “Con” is reserved"),
        ('region_id = "4418"', "sidecar-bad-value", "4418", "six-digit"),
        ('region_id = "441899"', "sidecar-bad-value", "441899", "regions.csv, such as 441800 清远市"),
        ('region_id = "999999"', "sidecar-bad-value", "region_id = '999999'", "a code of vocabulary/regions.csv"),
        (changed("region_id", "441899"), "sidecar-bad-value", "441899", "441800 清远市"),
        ('report_kind = "report"', "sidecar-bad-value", "report", "work_report"),
        ('published_on = "2024-2-20"', "sidecar-bad-value", "2024-2-20", "YYYY-MM-DD"),
        ('published_on = "2024-02-30"', "sidecar-bad-value", "2024-02-30", "YYYY-MM-DD"),
        ('source_url = "www.gov.cn"', "sidecar-bad-value", "www.gov.cn", "http"),
        ('source_url = "javascript:alert(1)"', "sidecar-bad-value", "javascript", "http"),
        (
            'coverage_start = "2023-02-01"\ncoverage_end = "2023-01-01"',
            *("sidecar-bad-value", "2023-01-01", "2023-02-01"),
        ),
        (
            'coverage_start = "2023-01-01"\npublished_on = "2022-12-31"',
            *("sidecar-bad-value", "published_on = '2022-12-31'", "not before coverage_start (2023-01-01)"),
        ),
        ('title = "x', "sidecar-syntax", "Unterminated", "TOML"),
        ('title = "x"\ntitle = "y"', "sidecar-syntax", "Cannot overwrite", "TOML"),
        ("translations = 5", "sidecar-bad-value", "5", "[translations]"),
        ("[translations]\n热线 = 5", "sidecar-syntax", "line 2", "TOML"),
        ('[translations]\n"热线" = 5', "sidecar-bad-value", "热线", "quotation marks"),
        ("correction = 5", "sidecar-bad-value", "5", "[[correction]]"),
        (changed("status", "later"), "sidecar-bad-value", "later", "actual, planned, prior"),
        (CORRECTION.replace('"change"', '"alter"'), "sidecar-bad-value", "alter", "restore"),
        (CORRECTION.replace('"status"', '"metric_id"'), "sidecar-unknown-key", "metric_id", "status"),
        (CORRECTION.replace("2026-11-22", '"yesterday"'), "sidecar-bad-value", "yesterday", "YYYY-MM-DD"),
        (CORRECTION.replace("reason", "raison"), "sidecar-unknown-key", "raison", "reason"),
        (CORRECTION.replace('before = "actual"\n', ""), "sidecar-missing-key", "before", "value"),
        (CORRECTION + "occurrence = 0", "sidecar-bad-value", "0", "from 1"),
        (CORRECTION + CORRECTION, "sidecar-doubled", "2 times", "once"),
        (CORRECTION.replace("change", "add"), "sidecar-missing-key", "values.subject", "value"),
        (CORRECTION.replace("change", "add"), "sidecar-missing-key", "values.value", "value"),
        (ADDED.format('subject = "x"'), "sidecar-missing-key", "values.value", "value"),
        (ADDED.format('subject = "", value = "7"'), "sidecar-missing-key", "values.subject", "value"),
        (ADDED.format('subject = "x", value = ""'), "sidecar-bad-value", "values.value = ''", "decimal"),
        (ADDED.format('subject = "x", value = "7", unit_id = "gee"'),
         "sidecar-bad-value", "values.unit_id = 'gee'", "an id of units in the vocabulary, such as ge"),
        (changed("value", ""), "sidecar-bad-value", "after = ''", "decimal"),
        (changed("value", "7,0"), "sidecar-bad-value", "7,0", "decimal"),
        (changed("period_end", "2023-02-30"), "sidecar-bad-value", "2023-02-30", "YYYY-MM-DD"),
        (changed("indicator_id", "hotline-cals"), "sidecar-bad-value", "hotline-cals", "such as hotline-calls"),
        (changed("topic_id", "hot line"), "sidecar-bad-value", "hot line", "an id of topics"),
        ('[reviews]\n"x-m-1" = "2026-11-22"', "sidecar-bad-value", "x-m-1", "HASH"),
        ('[reviews]\n"x-m-1" = "2026-11-31 ab A"', "sidecar-bad-value", "x-m-1", "YYYY-MM-DD"),
        ("reviews = 5", "sidecar-bad-value", "5", "[reviews]"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_fix(tmp_path, text, code, found, expected):
    _, problems = read(tmp_path, text)
    match = [problem for problem in problems if problem.code == code and found in problem.found]
    assert match, [str(problem) for problem in problems]
    assert expected in match[0].expected
    assert match[0].fix
    assert match[0].where.startswith("r.toml")
    assert {problem.level for problem in problems} == {"error"}


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ('[[allow]]\nquote = "0600-8812345"\nreason = "r"\n', "r.toml:2 [[allow]] 1"),
        (CORRECTION, "r.toml:3 [[correction]] 1"),
        ("[translations]\n", "r.toml [translations]"),
        ("[reviews]\n", "r.toml [reviews]"),
    ],
)
def test_a_fact_below_a_table_is_told_to_move_up_and_is_the_only_fault(tmp_path, head, place):
    text = f'title = "甲"\n{head}sha256 = "{"0" * 64}"\n'
    (problem,) = read(tmp_path, text)[1]
    assert (problem.code, problem.where, problem.found) == ("sidecar-unknown-key", place, "`sha256`")
    assert problem.fix == "move `sha256 = …` to the top of the file, above the first ["
    assert len(allowed(tmp_path / "r.toml")) == ("allow" in head), "the number stays allowed"


def test_a_fault_of_a_correction_names_the_line_at_which_it_begins(tmp_path):
    text = CORRECTION + CORRECTION.replace("10.04", "20.04").replace('field = "status"\n', "")
    places = {problem.where for problem in read(tmp_path, text)[1]}
    assert places == {f"r.toml:{len(CORRECTION.splitlines()) + 2} [[correction]] 2"}
    assert text.splitlines()[len(CORRECTION.splitlines()) + 1] == "[[correction]]"


def test_the_facts_are_named_once_each_with_its_check():
    assert tuple(facts(WORDS)) == FACTS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: [1", "line 1"),
        ("- a\n- b", "list"),
        ("title: a\ntitle: b", "written twice"),
        ("!!python/name:os.system", "tag"),
        ("[a, b]: c", "a key that is no text in"),
        ("title: {a: {[b]: c}}", "a key that is no text in"),
        ("title: !!int x", "'x', which is no int in"),
        ("title: !!map [a]", "expected a mapping node"),
        ("title: " + "[" * 5000, "recursion"),
    ],
)
def test_yaml_that_cannot_be_read(tmp_path, text, found):
    _, problems = read(tmp_path, text, "r.yml")
    assert [problem.code for problem in problems] == ["sidecar-syntax"]
    assert found in problems[0].found


def test_a_day_that_no_calendar_has_is_one_fault_of_a_yaml_file_among_others(tmp_path):
    curation, problems = read(tmp_path, "published_on: 2024-02-30\ntitel: a\nissuer: 甲\n", "r.yml")
    assert [(problem.code, problem.found) for problem in problems] == [
        ("sidecar-bad-value", "published_on = '2024-02-30'"),
        ("sidecar-unknown-key", "`titel`"),
    ]
    assert curation.facts == {"issuer": "甲"}


def test_all_faults_are_told_at_once_and_what_is_sound_is_kept(tmp_path):
    curation, problems = read(tmp_path, 'title = "甲"\nx = 1\ny = 2\nregion_id = "1"\n' + CORRECTION)
    assert len(problems) == 3
    assert curation.facts == {"title": "甲"}
    assert len(curation.corrections) == 1


def test_a_plan_may_be_published_before_its_time(tmp_path):
    text = 'report_kind = "plan"\ncoverage_start = "2024-01-01"\npublished_on = "2023-12-20"'
    assert read(tmp_path, text)[1] == []


def test_a_correction_and_a_review_are_read_whole(tmp_path):
    text = 'report_id = "x-1"\n' + CORRECTION + (
        '[[correction]]\naction = "restore"\nquote = "202012月初"\nsentence = "于202012月初"\n'
        'values = {subject = "月初", value = 2020, unit_id = "ge"}\nreason = "r"\nreviewer = "A"\ndate = "2026-11-22"\n'
        '[reviews]\n"x-1-m-1" = "2026-11-22 ab A. Reader"\n'
    )  # fmt: skip
    curation, problems = read(tmp_path, text)
    assert problems == []
    change, restore = curation.corrections
    assert change.correction_id.startswith("x-1-r-")
    assert (change.field, change.before, change.after, change.date) == (
        "status",
        "actual",
        "planned",
        "2026-11-22",
    )
    assert (change.occurrence, change.values) == (1, {})
    assert restore.values == {"subject": "月初", "value": "2020", "unit_id": "ge"}
    assert curation.reviews == (Review("x-1-m-1", "ab", "2026-11-22", "A. Reader"),)


def test_a_correction_keeps_its_id_when_reason_or_value_change(tmp_path):
    first, _ = read(tmp_path, CORRECTION)
    second, _ = read(tmp_path, CORRECTION.replace("planned", "prior").replace("next year", "last year"))
    assert first.corrections[0].correction_id == second.corrections[0].correction_id


def test_every_fact_and_field_is_documented(root):
    guide = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [name for name in (*facts(WORDS), *metric_fields(WORDS)) if f"`{name}`" not in guide] == []
