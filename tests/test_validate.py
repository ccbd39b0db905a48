"""Validation, with the real frictionless on real files: each fault is found, placed and explained."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from pathlib import Path

import made_documents as made
import pytest

from build_scripts import lexicon, pipeline, publish, schema, tables, validate
from build_scripts.formats import checksums, verify
from build_scripts.pages import figure_anchors, report
from build_scripts.pages.site import Site
from build_scripts.promises import CHECKS, PROMISES, Package, Row
from build_scripts.promises.cells import authored


def write(files, folder: Path) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def changed(*changes: tuple[str, int, str, str]) -> dict[str, bytes]:
    """The made package with other cells: (table, row from 0, column, value)."""
    frames = made.frames()
    for table, row, column, value in changes:
        frames[table].loc[row, column] = value
    return publish.render(frames, made.texts(), made.RELEASE)


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    return write(made.files(), tmp_path_factory.mktemp("package"))


@pytest.fixture
def copy(package, tmp_path) -> Path:
    return shutil.copytree(package, tmp_path / "package")


def test_a_sound_package_has_no_problem(package):
    problems, report = validate.validate(package)
    assert problems == []
    assert report["valid"]
    assert [check["name"] for check in report["checks"]] == [
        "frictionless",
        *(check.name for check in CHECKS),
    ]
    assert all(check["tested"] > 0 and check["faults"] == 0 for check in report["checks"])


def test_only_commitments_with_an_outcome_count_as_outcomes_tested(package, copy):
    def tested(folder: Path) -> int:
        checks = validate.validate(folder)[1]["checks"]
        return next(check["tested"] for check in checks if check["name"] == "outcomes")

    path = copy / "commitments.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    blank = [{name: "" if name.startswith("outcome") else cell for name, cell in row.items()} for row in rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(blank)
    assert (tested(package), tested(copy)) == (sum(bool(row["outcome"]) for row in rows), 0)


def test_the_report_is_the_same_each_time_and_names_no_place_of_this_machine(package, copy):
    one, other = validate.validate(package)[1], validate.validate(copy)[1]
    assert json.dumps(one) == json.dumps(other)
    assert str(package) not in json.dumps(one)
    assert "seconds" not in json.dumps(one)


def test_an_empty_package_is_sound(tmp_path):
    """No report at all still makes valid tables: header rows only."""
    frames = tables.build([made.without_figures(made.second())], made.LEXICON)
    files = publish.render(frames, {"made-2024": made.LATER}, made.RELEASE)
    assert validate.validate(write(files, tmp_path))[0] == []


# Each row: what is changed, the code of the problem, words of its place, words of what was found.
FAULTS = [
    # what frictionless tells
    ([("metrics", 1, "section_id", "gone")], "table-invalid", "metrics.csv, row 3, section_id", "gone"),
    ([("metrics", 0, "part_of", "gone")], "table-invalid", "metrics.csv, row 2, part_of", "gone"),
    ([("metrics", 1, "baseline", "gone")], "table-invalid", "metrics.csv, row 3, baseline", "gone"),
    ([("metrics", 2, "repeats", "gone")], "table-invalid", "metrics.csv, row 4, repeats", "gone"),
    ([("reports", 0, "region_id", "990000")], "table-invalid", "reports.csv, row 2, region_id", "990000"),
    ([("metrics", 2, "unit_id", "furlong")], "table-invalid", "metrics.csv, row 4, unit_id", "furlong"),
    ([("metrics", 3, "qualifier", "exact")], "table-invalid", "metrics.csv, row 5, qualifier", "exact"),
    ([("numerals", 0, "kind", "number")], "table-invalid", "numerals.csv, row 2, kind", "number"),
    ([("reports", 0, "sha256", "abc")], "table-invalid", "reports.csv, row 2, sha256", "abc"),
    ([("metrics", 4, "value", "about 5")], "table-invalid", "metrics.csv, row 6, value", "about 5"),
    ([("metrics", 5, "rule", "")], "table-invalid", "metrics.csv, row 7, rule", "required"),
    ([("metrics", 6, "char_start", "-1")], "table-invalid", "metrics.csv, row 8, char_start", "-1"),
    ([("source_defects", 0, "certainty", "sure")], "table-invalid", "source_defects.csv, row 2", "sure"),
    # what it lets through
    ([("metrics", 1, "value", "NaN")], "cell-form", "metrics.csv, row 3", "NaN"),
    ([("metrics", 2, "value", "125000.0")], "cell-form", "metrics.csv, row 4", "125000.0"),
    ([("metrics", 3, "value", "1.25e5")], "cell-form", "metrics.csv, row 5", "1.25e5"),
    ([("metrics", 4, "value", "１２５０００")], "cell-form", "metrics.csv, row 6", "１２５０００"),
    ([("checks", 0, "stated_low", "-INF")], "cell-form", "checks.csv, row 2", "-INF"),
    ([("metrics", 5, "char_end", "３１")], "cell-form", "metrics.csv, row 7", "３１"),
    ([("reports", 0, "published_on", "2024-2-20")], "cell-form", "reports.csv, row 2", "2024-2-20"),
    ([("metrics", 6, "subject", "  ")], "cell-blank", "metrics.csv, row 8", "white space"),
    ([("metrics", 1, "scope", "\u3000")], "cell-blank", "metrics.csv, row 3", "white space"),
    # what only this package promises
    ([("topics", 0, "topic_id", "jian")], "id-twice", "topics.csv", "units.csv"),
    ([("metrics", 0, "quote", "12.50万件")], "span-differs", "metrics.csv, row 2", "１２.５０万件"),
    ([("numerals", 3, "text", "99.86")], "span-differs", "numerals.csv, row 5", "99.86%"),
    ([("source_defects", 0, "printed", "98%")], "span-differs", "source_defects.csv, row 2", "99.86%"),
    ([("entity_mentions", 0, "text", "一网")], "span-differs", "entity_mentions.csv, row 2", "“一网通办”"),
    ([("commitments", 0, "text", "2025年")], "span-differs", "commitments.csv, row 2", "2024年底前"),
    ([("metrics", 2, "char_end", "9999")], "span-outside", "metrics.csv, row 4", "9999"),
    ([("metrics", 0, "char_end", "24")], "span-outside", "metrics.csv, row 2", "24:24"),
    ([("sections", 3, "char_end", "100")], "span-section", "metrics.csv, row 7", "100"),
    ([("reports", 0, "text_sha256", "0" * 64)], "text-checksum", "reports.csv, row 2", "00000000"),
    ([("reports", 0, "characters", "7")], "span-length", "reports.csv, row 2", "104"),
    ([("metrics", 6, "section_id", "made-2023-s-000003")], "link-report", "metrics.csv, row 8", "made-2023"),
    (
        [("metrics", 1, "part_of", "made-2024-m-0000000b-10")],
        "link-report",
        "metrics.csv, row 3",
        "made-2024",
    ),
    ([("metrics", 0, "part_of", "made-2023-m-0000000b-24")], "link-ring", "metrics.csv, row 2", "→"),
    ([("sections", 1, "parent_id", "made-2023-s-000003")], "link-ring", "sections.csv, row 3", "→"),
    ([("corrections", 0, "target_id", "gone")], "correction-target", "corrections.csv, row 2", "gone"),
    ([("metrics", 3, "value_high", "3")], "figure-range", "metrics.csv, row 5", "3"),
    ([("metrics", 3, "period_start", "2023-01-01")], "figure-period", "metrics.csv, row 5", "stock"),
    ([("metrics", 5, "period_end", "2022-12-31")], "figure-period", "metrics.csv, row 7", "2022-12-31"),
    ([("metrics", 0, "sentence_start", "30")], "figure-sentence", "metrics.csv, row 2", "30:68"),
    ([("metrics", 3, "sentence", "全市热线。")], "figure-sentence", "metrics.csv, row 5", "全市热线。"),
    ([("metrics", 0, "page", "reports/made-2023/#f-made-2023-m-0000000b-38")], "figure-page", "row 2", "-38"),
    ([("metrics", 4, "review", "reviewed")], "figure-review", "metrics.csv, row 6", "reviewed"),
    ([("metrics", 1, "flags", "unit_unknown")], "figure-unit", "metrics.csv, row 3", "jian"),
    ([("metrics", 6, "flags", "repaired")], "figure-repaired", "metrics.csv, row 8", "repaired"),
    (
        [("metrics", 1, "numeral_id", "made-2023-n-0000000a-99")],
        "figure-numeral",
        "metrics.csv, row 3",
        "99:103",
    ),
    ([("numerals", 1, "kind", "name")], "figure-numeral", "metrics.csv, row 2", "kind name"),
    ([("numerals", 1, "kind", "garbled")], "figure-numeral", "metrics.csv, row 2", "garbled"),
    ([("checks", 0, "stated_low", "125501")], "check-interval", "checks.csv, row 2", "125501"),
    ([("check_inputs", 0, "metric_id", "")], "check-inputs", "check_inputs.csv, row 2", "metric_id"),
    ([("commitments", 0, "outcome_char_end", "999")], "outcome-place", "commitments.csv, row 2", "999"),
    ([("commitments", 0, "outcome", "partly")], "outcome-row", "commitments.csv, row 2", "partly"),
    ([("commitment_outcomes", 0, "quote", "办结")], "span-differs", "commitment_outcomes.csv, row 2", "办结"),
    ([("checks", 0, "expected_low", "999999")], "check-result", "checks.csv, row 2", "do not meet"),
    # texts of ours
    ([("regions", 0, "name_en", "=1+1")], "cell-text", "regions.csv, row 2, name_en", "=1+1"),
    ([("regions", 1, "name_en", "@x")], "cell-text", "regions.csv, row 3, name_en", "@x"),
    ([("topics", 0, "name_en", "NaN")], "cell-text", "topics.csv, row 2, name_en", "NaN"),
    ([("units", 0, "name_en", "５ items")], "cell-text", "units.csv, row 2, name_en", "５"),
    ([("units", 1, "name_en", "a\u200bb")], "cell-text", "units.csv, row 3, name_en", "a\u200bb"),
    ([("entities", 0, "name_en", "Cafe\u0301")], "cell-text", "entities.csv, row 2, name_en", "Cafe"),
    ([("corrections", 0, "reason", " x")], "cell-text", "corrections.csv, row 2, reason", " x"),
    ([("metrics", 2, "flags", "shared made_up")], "cell-code", "metrics.csv, row 4, flags", "made_up"),
]


def grouped() -> list[list[int]]:
    """Faults by their place in `FAULTS`, as many together as do not touch the same row."""
    groups: list[tuple[list[int], set]] = []
    for index, (changes, *_) in enumerate(FAULTS):
        rows = {change[:2] for change in changes}
        members, taken = next((group for group in groups if not group[1] & rows), ([], set()))
        if not members:
            groups.append((members, taken))
        members.append(index)
        taken |= rows
    return [members for members, _ in groups]


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[int, list]:
    """The problems told of each fault's package. Faults stand together in one, since all are told at once."""
    problems = {}
    for members in grouped():
        folder = tmp_path_factory.mktemp("faults")
        found, report = validate.validate(write(changed(*(c for i in members for c in FAULTS[i][0])), folder))
        assert report["valid"] == all(problem.level == "note" for problem in found)
        assert sum(check["faults"] for check in report["checks"]) == len(found)
        assert not any(str(folder) in str(problem) for problem in found)
        problems |= dict.fromkeys(members, found)
    return problems


@pytest.mark.parametrize("index", range(len(FAULTS)), ids=lambda index: f"{FAULTS[index][1]}-{index}")
def test_a_fault_is_found(told, index):
    _, code, place, found = FAULTS[index]
    parts = place.split(", ")
    here = [p for p in told[index] if p.code == code and all(part in p.where for part in parts)]
    assert any(found in problem.found for problem in here), [str(problem) for problem in told[index]]
    assert all(p.expected and p.fix for p in here)
    assert {p.level for p in here} == {"note" if code in ("span-section", "check-result") else "error"}


def test_every_promise_and_every_kind_of_fault_is_in_the_table():
    told = {code for _, code, _, _ in FAULTS}
    assert {promise.code for promise in PROMISES} <= told


@pytest.mark.parametrize("text", ["=1+1", "５G", " 网 "])
def test_what_repeats_a_report_stays_as_printed(text):
    """Only texts of ours are held to their form."""
    row = Row(
        schema.load()["metrics"], 2, dict.fromkeys(schema.load()["metrics"].columns, "") | {"subject": text}
    )
    package = Package(Path(), {}, schema.load(), {"metrics": (row,)}, {})
    assert not any(authored(package))


def test_the_place_leads_to_the_row_and_to_the_text(told):
    problem = next(p for problems in told.values() for p in problems if "furlong" in p.found)
    assert problem.where == "metrics.csv, row 4 (made-2023-m-0000000b-47), unit_id, texts/made-2023.txt:47"


def test_a_fault_alone_is_told_alone(tmp_path):
    (problem,) = validate.validate(write(changed(("reports", 0, "published_on", "2024-2-20")), tmp_path))[0]
    assert problem.where == "reports.csv, row 2 (made-2023), published_on"


# ---------------------------------------------------------------- rows


def without(table: str, row: int) -> dict[str, bytes]:
    frames = made.frames()
    frames[table] = frames[table].drop(index=row).reset_index(drop=True)
    return publish.render(frames, made.texts(), made.RELEASE)


def twice(table: str, row: int) -> dict[str, bytes]:
    frames = made.frames()
    frames[table].loc[len(frames[table])] = frames[table].loc[row]
    return publish.render(frames, made.texts(), made.RELEASE)


def test_a_digit_run_that_is_in_no_row(tmp_path):
    problems, _ = validate.validate(write(without("numerals", 0), tmp_path))
    (problem,) = problems
    assert (problem.code, problem.where) == ("ledger-incomplete", "texts/made-2023.txt:4")
    assert "０１２３" in problem.found
    assert "explain made-2023:4" in problem.fix


def test_a_digit_run_that_is_in_a_row_only_in_part(tmp_path):
    files = changed(("numerals", 0, "char_end", "7"), ("numerals", 0, "text", "０１２"))
    (problem,) = validate.validate(write(files, tmp_path))[0]
    assert problem.code == "ledger-incomplete"
    assert "only in part" in problem.found


def test_a_digit_run_that_is_in_two_rows(tmp_path):
    files = changed(("numerals", 6, "char_start", "47"), ("numerals", 6, "char_end", "53"))
    problems, _ = validate.validate(write(files, tmp_path))
    assert {"ledger-overlap", "ledger-incomplete"} <= {problem.code for problem in problems}
    assert any("several rows" in problem.found for problem in problems)


def test_the_same_row_twice(tmp_path):
    problems, _ = validate.validate(write(twice("metrics", 0), tmp_path))
    assert {problem.code for problem in problems} == {"table-invalid", "row-order"}
    assert all("row 9" in problem.where for problem in problems)


@pytest.mark.parametrize(
    ("table", "row", "code"),
    [
        ("check_inputs", 0, None),
        ("regions", 3, "table-invalid"),
        ("units", 0, "table-invalid"),
        ("source_defects", 0, "table-invalid"),
        ("reports", 1, "table-invalid"),
    ],
)
def test_a_row_that_is_missing(tmp_path, table, row, code):
    problems, _ = validate.validate(write(without(table, row), tmp_path))
    assert (code in {problem.code for problem in problems}) if code else problems == []


def test_a_report_with_the_id_of_something_else(tmp_path):
    """A file named like a topic, a unit or an entity."""
    topic = made.frames()["topics"].loc[0, "topic_id"]
    text = "没有数字。"
    document = made.bare(topic, text)
    frames = tables.build([document, made.first(), made.second()], made.LEXICON)
    problems, _ = validate.validate(
        write(publish.render(frames, made.texts() | {topic: text}, made.RELEASE), tmp_path)
    )
    (problem,) = [problem for problem in problems if problem.code == "id-twice"]
    assert "rename the seed file" in problem.fix


def test_how_to_mend_a_region_that_is_missing(tmp_path):
    problems, _ = validate.validate(write(changed(("reports", 0, "region_id", "990000")), tmp_path))
    assert any("sidecar" in problem.fix and "regions.csv" in problem.fix for problem in problems)


def emptied(*names: str) -> dict[str, bytes]:
    """The made package without the rows of some tables, and of those that refer to them."""
    frames = made.frames()
    for name in names:
        frames[name] = frames[name].iloc[:0]
    return publish.render(frames, made.texts(), made.RELEASE)


@pytest.mark.parametrize("name", ["reports", "sections"])
def test_a_table_with_its_header_only(tmp_path, name):
    problems, _ = validate.validate(write(emptied(name), tmp_path))
    assert ("table-empty", f"{name}.csv") in {(problem.code, problem.where) for problem in problems}


def test_a_report_with_digits_and_no_ledger(tmp_path):
    files = emptied(
        "numerals", "metrics", "metric_entities", "checks", "check_inputs", "corrections", "commitments"
    )
    problems, _ = validate.validate(write(files, tmp_path))
    missing = {problem.where for problem in problems if problem.code == "ledger-missing"}
    assert missing == {"texts/made-2023.txt", "texts/made-2024.txt"}


def test_rows_in_another_order(tmp_path):
    frames = made.frames()
    frames["numerals"] = frames["numerals"].iloc[[1, 0, *range(2, len(frames["numerals"]))]]
    problems, _ = validate.validate(write(publish.render(frames, made.texts(), made.RELEASE), tmp_path))
    (problem,) = problems
    assert (problem.code, problem.where.split(" (")[0]) == ("row-order", "numerals.csv, row 3")


# What is done to the bytes of a file, with every checksum made new → the code, its place.
FORMS = [
    ("numerals.csv", lambda c: c.replace(b"\n", b"\r\n"), "numerals.csv, line 1"),
    ("numerals.csv", lambda c: b"\xef\xbb\xbf" + c, "numerals.csv, line 1"),
    ("units.csv", lambda c: c.rstrip(b"\n"), "units.csv, line "),
    ("units.csv", lambda c: c + b"\n", "units.csv, line "),
    ("units.csv", lambda c: c.replace(b"count", b'"count"', 1), "units.csv, line "),
    (schema.README, lambda c: c.replace(b"\n", b"\r\n"), "README.md, line 1"),
    (schema.DESCRIPTOR, lambda c: c.rstrip(b"\n"), "datapackage.json, line "),
]


@pytest.mark.parametrize("index", range(len(FORMS)))
def test_a_file_in_another_form(tmp_path, index):
    path, change, place = FORMS[index]
    files = made.files()
    files[path] = change(files[path])
    if path.endswith(".csv"):
        descriptor = json.loads(files[schema.DESCRIPTOR])
        (resource,) = [one for one in descriptor["resources"] if one["path"] == path]
        resource["bytes"] = len(files[path])
        resource["hash"] = f"sha256:{hashlib.sha256(files[path]).hexdigest()}"
        files[schema.DESCRIPTOR] = schema.to_json(descriptor)
    del files[schema.FILE_SUMS]
    files[schema.FILE_SUMS] = checksums.file_sums(files)
    problems, _ = validate.validate(write(files, tmp_path))
    assert any(problem.code == "file-form" and problem.where.startswith(place) for problem in problems), (
        problems
    )


def test_a_file_that_only_the_list_of_checksums_vouches_for(copy):
    (copy / schema.VERIFY).write_bytes(b"print('sound')\n")
    (problem,) = validate.validate(copy)[0]
    assert (problem.code, problem.where) == ("file-sums", schema.VERIFY)


@pytest.mark.parametrize("name", [schema.FILE_SUMS, schema.ROW_SUMS, schema.VERIFY, schema.README])
def test_a_file_of_the_package_that_is_missing(copy, name):
    (copy / name).unlink()
    assert ("package-files", name) in {(one.code, one.where) for one in validate.validate(copy)[0]}


@pytest.mark.parametrize("name", ["２０２３年", "=1+1", "-x", "@a b", "NaN", "null"])
def test_a_seed_may_be_named_as_its_people_like(tmp_path, name):
    """Its id follows its name, and no check of our own texts stops a package for that."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    text = "示例县2023年工作总结\n一、工作成效\n办理事项100件。\n"
    (seeds / f"{name}.txt").write_text(text, encoding="utf-8")
    outcome = pipeline.run(seeds, tmp_path / "package", tmp_path / "docs")
    assert outcome.published
    assert verify.verify(tmp_path / "package") == []


def test_a_figure_without_its_anchor(root):
    words, _ = lexicon.load()
    documents, _ = pipeline.read_all(root / "tests/corpus", words)
    frames = tables.build(documents, words)
    rows = frames["metrics"].to_dict("records")
    pages = report.pages(Site(documents, frames, words))
    assert not any(figure_anchors.check(rows, pages))
    mark = f"](#r-{rows[0]['metric_id']}"
    broken = {path: text.replace(mark, "](#top") for path, text in pages.items()}
    first, *_ = filter(None, figure_anchors.check(rows, broken))
    assert (first.code, first.level) == ("figure-anchor", "error")
    assert rows[0]["metric_id"] in first.where


def test_every_code_of_the_room_has_its_broken_package(root):
    """Each code that the checks can tell stands in a test of this file."""
    sources = [
        *(root / "build_scripts/promises").glob("*.py"),
        root / "build_scripts/pages/figure_anchors.py",
    ]
    codes = {
        code
        for path in sources
        for code in re.findall(r'(?:Problem|Promise)\(\s*"([a-z-]+)"', path.read_text("utf-8"))
    }
    tested = Path(__file__).read_text("utf-8")
    assert len(codes) > 25
    assert not {code for code in codes if f'"{code}"' not in tested}


# ---------------------------------------------------------------- files


def test_a_byte_that_was_changed(copy):
    path = copy / "texts/made-2023.txt"
    path.write_bytes(path.read_bytes().replace(b"99.86", b"99.87"))
    problems, _ = validate.validate(copy)
    assert any(problem.where == "texts/made-2023.txt" and "hash" in problem.found for problem in problems)
    assert any(problem.code == "span-differs" for problem in problems)


@pytest.mark.parametrize("path", ["metrics.csv", "texts/made-2024.txt"])
def test_a_file_that_is_missing(copy, path):
    (copy / path).unlink()
    problems, _ = validate.validate(copy)
    assert any(path in str(problem) for problem in problems)


def test_a_file_too_many(copy):
    (copy / "texts/made-1999.txt").write_text("?", encoding="utf-8")
    (problem,) = validate.validate(copy)[0]
    assert (problem.code, problem.where) == ("package-files", "texts/made-1999.txt")


@pytest.mark.parametrize("part", ["licenses", "sources", "contributors", "version", "created"])
def test_a_descriptor_that_is_incomplete(copy, part):
    descriptor = json.loads((copy / schema.DESCRIPTOR).read_text("utf-8"))
    descriptor.pop(part)
    (copy / schema.DESCRIPTOR).write_bytes(schema.to_json(descriptor))
    told = [(problem.code, problem.where, problem.found) for problem in validate.validate(copy)[0]]
    assert told == [
        ("descriptor-incomplete", schema.DESCRIPTOR, f"no `{part}`"),
        ("file-sums", schema.DESCRIPTOR, "another checksum than the one listed"),
    ]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"name": "x"}'])
def test_a_descriptor_that_cannot_be_read(copy, content):
    (copy / schema.DESCRIPTOR).write_bytes(content)
    assert validate.validate(copy)[0]


def test_a_column_that_is_missing(copy):
    lines = (copy / "numerals.csv").read_text("utf-8").replace(",rule", ",law", 1)
    (copy / "numerals.csv").write_text(lines, encoding="utf-8", newline="")
    assert any("numerals.csv" in problem.where for problem in validate.validate(copy)[0])


def test_a_folder_that_is_not_there(tmp_path):
    assert validate.validate(tmp_path / "none")[0]


def test_a_cell_longer_than_the_csv_module_likes(tmp_path):
    """A text without any full stop is one sentence of its whole length."""
    usual = csv.field_size_limit()
    text = "字" * 200_000 + made.LATER
    document = made.second_with(text)
    files = publish.render(tables.build([document], made.LEXICON), {"made-2024": text}, made.RELEASE)
    assert validate.validate(write(files, tmp_path))[0] == []
    assert csv.field_size_limit() == usual
