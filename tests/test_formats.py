"""The formats, each opened by a reader that is not ours, and each with the same data as the CSV package."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
import os
import posixpath
import re
import shutil
import sqlite3
import subprocess
import sys
import textwrap
import zipfile
from decimal import Decimal
from pathlib import Path

import duckdb
import frictionless
import made_documents as made
import openpyxl
import pandas
import pyarrow
import pytest
from pyarrow import parquet

from build_scripts import formats, pipeline, schema, validate
from build_scripts.formats import database, workbook
from build_scripts.formats.model import BY_ID, Publication, exact, typed
from build_scripts.formats.readme import LOADING
from build_scripts.formats.selections import SELECTIONS

SITE = "https://example.org/ledger/"


@pytest.fixture(scope="session")
def release(tmp_path_factory, root) -> Path:
    """The site's folder of Markdown, with every file of the release, made of this project's seeds."""
    folder = tmp_path_factory.mktemp("release")
    outcome = pipeline.run(root / "seeds", folder / "package", folder / "docs", site=SITE)
    assert outcome.published
    return folder / "docs"


@pytest.fixture(scope="session")
def index(release) -> dict:
    return json.loads((release / "api/v1/index.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def cells(release) -> dict[str, list[dict[str, str]]]:
    """Every table as its CSV has it."""
    found = {}
    for name in schema.load():
        with (release / f"datapackage/{name}.csv").open(encoding="utf-8", newline="") as file:
            found[name] = list(csv.DictReader(file))
    return found


def made_publication(**parts) -> Publication:
    """The made documents as a release."""
    frames, files = made.frames(), made.files()
    usual = {
        "version": made.RELEASE.version,
        "date": made.RELEASE.date,
        "site": "",
        "shape": schema.load(),
        "rows": {name: tuple(frame.to_dict("records")) for name, frame in frames.items()},
        "texts": made.texts(),
        "descriptor": json.loads(files[schema.DESCRIPTOR]),
        "package": files,
        "documents": {document.seed.report_id: document for document in made.documents()},
    }
    return Publication(**(usual | parts))


# ---------------------------------------------------------------- the table of formats


def test_each_row_of_the_table_is_whole():
    names, paths = [form.name for form in formats.FORMATS], [form.path for form in formats.FORMATS]
    assert len(set(names)) == len(names)
    assert len(set(paths)) == len(paths)
    for form in formats.FORMATS:
        assert all((*form.title, *form.description)), form.name
        assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", form.media_type)
        assert (BY_ID in form.path) == bool(form.each)


def test_every_file_is_made_and_listed_with_size_rows_and_checksum(release, index):
    listed = {item["path"]: item for item in index["files"]}
    for path, item in listed.items():
        content = (release / path).read_bytes()
        assert (item["bytes"], item["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        assert item["url"].startswith(SITE)
    folders = ("datapackage", "downloads", "api")
    there = {
        p.relative_to(release).as_posix()
        for name in folders
        for p in (release / name).rglob("*")
        if p.is_file()
    }
    elsewhere = {"quality/validation.json", "data/croissant.json", "data/catalog.jsonld"}
    assert there - {"api/v1/index.json", "downloads/SHA256SUMS"} == set(listed) - elsewhere


def test_the_list_of_checksums_covers_the_whole_release(release):
    lines = (release / "downloads/SHA256SUMS").read_text("utf-8").splitlines()
    told = {path: digest for digest, _, path in (line.partition("  ") for line in lines[:-1])}
    listed = {posixpath.normpath(f"downloads/{path}"): digest for path, digest in told.items()}
    assert {"llms.txt", "api/v1/index.json", "quality/validation.json"} <= set(listed)
    for path, digest in listed.items():
        assert hashlib.sha256((release / path).read_bytes()).hexdigest() == digest
    if tool := shutil.which("sha256sum"):
        subprocess.run([tool, "--check", "--quiet", "SHA256SUMS"], cwd=release / "downloads", check=True)


def test_a_file_downloaded_with_the_list_of_checksums_is_checked_beside_it(release, tmp_path):
    workbook_name = "digital-government-ledger.xlsx"
    for name in ("SHA256SUMS", workbook_name):
        shutil.copy(release / "downloads" / name, tmp_path)
    if tool := shutil.which("sha256sum"):
        asked = [tool, "--check", "--ignore-missing", "SHA256SUMS"]
        said = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
        assert said == f"{workbook_name}: OK\n"


def test_two_formats_on_one_path_are_a_fault():
    first = formats.FORMATS[0]
    with pytest.raises(ValueError, match="two formats make"):
        formats.build(made_publication(), (first, first))


def test_the_same_release_has_the_same_bytes_whatever_surrounds_the_build(tmp_path):
    """All files but the database, which is the same by its dump."""
    code = textwrap.dedent(
        """
        import hashlib, sqlite3, sys
        sys.path.insert(0, sys.argv[1])
        from test_formats import made_publication
        from build_scripts import formats
        files, _ = formats.build(made_publication())
        for path, content in sorted(files.items()):
            if path.endswith(".sqlite"):
                with sqlite3.connect(":memory:") as database:
                    database.deserialize(content)
                    content = "\\n".join(database.iterdump()).encode()
            if path not in ("downloads/SHA256SUMS", "api/v1/index.json", "llms.txt"):
                print(path, hashlib.sha256(content).hexdigest())
        """
    )
    told = []
    for surroundings, mask in (
        ({"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "1", "LC_ALL": "C"}, 0o022),
        ({"TZ": "America/Lima", "PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"}, 0o077),
    ):
        run = subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parent)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **surroundings},
            umask=mask,
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, run.stderr
        told.append(run.stdout)
    assert told[0] == told[1]
    assert ".xlsx" in told[0]


def test_what_takes_long_is_made_again_only_where_something_changed(tmp_path):
    """A second build takes the kept file, even one that was tampered with; another release makes its own."""
    some = [form for form in formats.FORMATS if form.slow]
    first, _ = formats.build(made_publication(), some, tmp_path)
    (kept,) = tmp_path.rglob("*.xlsx")
    kept.write_bytes(b"kept")
    (tmp_path / ".DS_Store").write_bytes(b"of a file manager")
    again, _ = formats.build(made_publication(), some, tmp_path)
    assert again["downloads/digital-government-ledger.xlsx"] == b"kept"
    other, _ = formats.build(made_publication(site=SITE), some, tmp_path)
    assert other["downloads/digital-government-ledger.xlsx"][:2] == b"PK"
    assert len(list(tmp_path.iterdir())) == 2
    assert len(first) == len(other)


# ---------------------------------------------------------------- the package and its zip


def test_the_zip_is_the_package(release, tmp_path):
    path = release / "datapackage/digital-government-ledger.zip"
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.date_time[3:] for entry in archive.infolist()} == {(0, 0, 0)}
        archive.extractall(tmp_path)
    folder = tmp_path / schema.NAME
    for file in folder.rglob("*"):
        if file.is_file():
            assert file.read_bytes() == (release / "datapackage" / file.relative_to(folder)).read_bytes()
    assert frictionless.validate(str(folder / schema.DESCRIPTOR), type="package").valid
    assert validate.validate(folder)[0] == []


@pytest.fixture
def unpacked(release, tmp_path, monkeypatch) -> Path:
    shutil.unpack_archive(release / "datapackage/digital-government-ledger.zip", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path / schema.NAME


def test_the_lines_of_the_readme_run(unpacked, cells):
    """Those for pandas and DuckDB, as they stand there; R's is read only."""
    text = (unpacked / schema.README).read_text("utf-8")
    assert all(code in text for _, _, code in LOADING)
    code = {name: code for name, _, code in LOADING}
    names: dict = {}
    exec(code["pandas"], names)
    metrics = names["metrics"]
    assert list(metrics["metric_id"]) == [row["metric_id"] for row in cells["metrics"]]
    assert list(metrics["value"]) == [float(row["value"]) for row in cells["metrics"]]
    with duckdb.connect() as database:
        for statement in filter(str.strip, code["DuckDB"].split(";")):
            found = database.execute(statement)
        actual = [Decimal(row["value"]) for row in cells["metrics"] if row["status"] == "actual"]
        assert sorted(row[1] for row in found.fetchall()) == sorted(actual)


def test_the_span_of_the_readme_holds(unpacked, cells):
    (code,) = re.findall(
        r"```python\n(text = .*?)```", (unpacked / schema.README).read_text("utf-8"), re.DOTALL
    )
    os.chdir(unpacked)
    for row in cells["metrics"]:
        exec(code, {"row": row})


# ---------------------------------------------------------------- Parquet


@pytest.mark.parametrize("name", schema.load())
def test_parquet_holds_what_the_csv_holds(release, cells, name):
    table = parquet.read_table(release / f"downloads/parquet/{name}.parquet")
    shape = schema.load()[name]
    assert table.column_names == list(shape.columns)
    for row, wanted in zip(table.to_pylist(), cells[name], strict=True):
        for column in shape.fields:
            value = row[column.name]
            value = Decimal(repr(value)) if isinstance(value, float) else value
            assert value == typed(wanted[column.name], column.type), (column.name, wanted)
    for field, column in zip(table.schema, shape.fields, strict=True):
        assert field.metadata[b"description"].decode() == column.description
        assert field.nullable != column.required


def test_parquet_opens_in_pandas_and_duckdb_with_real_types(release, cells):
    path = release / "downloads/parquet/metrics.parquet"
    frame = pandas.read_parquet(path)
    assert frame["value"].sum() == pytest.approx(
        float(sum(Decimal(row["value"]) for row in cells["metrics"]))
    )
    assert frame["period_end"].dropna().map(lambda day: isinstance(day, datetime.date)).all()
    kinds = dict(duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE FROM '{path}')").fetchall())
    assert (kinds["value"], kinds["period_end"], kinds["char_start"]) == ("DOUBLE", "DATE", "BIGINT")


def test_a_number_that_binary_floating_point_would_change_stays_exact():
    rows = {name: list(rows) for name, rows in made_publication().rows.items()}
    long = "12345678901234567.89"
    rows["metrics"] = [{**rows["metrics"][0], "value": long}, *rows["metrics"][1:]]
    publication = made_publication(rows=rows)
    files, _ = formats.build(
        publication, [f for f in formats.FORMATS if f.name in ("parquet", "sqlite", "xlsx")]
    )
    column = parquet.read_table(io.BytesIO(files["downloads/parquet/metrics.parquet"]))["value"]
    assert pyarrow.types.is_decimal(column.type)
    assert column[0].as_py() == Decimal(long)
    with sqlite3.connect(":memory:") as opened:
        opened.deserialize(files["downloads/digital-government-ledger.sqlite"])
        figure = rows["metrics"][0]["metric_id"]
        (stored,) = opened.execute("SELECT value FROM metrics WHERE metric_id = ?", (figure,)).fetchone()
        assert stored == long
    book = openpyxl.load_workbook(io.BytesIO(files["downloads/digital-government-ledger.xlsx"]))
    assert long in {row[1] for row in book["全部数据"].values}


# ---------------------------------------------------------------- SQLite


@pytest.fixture(scope="session")
def opened(release) -> sqlite3.Connection:
    with sqlite3.connect(release / "downloads/digital-government-ledger.sqlite") as connection:
        yield connection


def test_the_database_is_sound(opened, cells):
    assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
    for name, table in schema.load().items():
        assert opened.execute(f'SELECT count(*) FROM "{name}"').fetchone() == (len(cells[name]),)
        keys = {(row[3], row[2], row[4]) for row in opened.execute(f'PRAGMA foreign_key_list("{name}")')}
        assert keys == {(one.column, one.table, one.target) for one in table.references}
        indexed = {
            opened.execute(f'PRAGMA index_info("{row[1]}")').fetchone()[2]
            for row in opened.execute(f'PRAGMA index_list("{name}")')
        }
        assert {one.column for one in table.references} <= indexed


@pytest.mark.parametrize("name", schema.load())
def test_the_database_holds_what_the_csv_holds(opened, cells, name):
    shape = schema.load()[name]
    order = ", ".join(f'"{key}"' for key in shape.key)
    there = opened.execute(f'SELECT * FROM "{name}" ORDER BY {order}').fetchall()
    here = sorted(
        cells[name], key=lambda row: [int(row[k]) if k == "position" else row[k] for k in shape.key]
    )
    for found, wanted in zip(there, here, strict=True):
        for value, column in zip(found, shape.fields, strict=True):
            cell = typed(wanted[column.name], column.type)
            if isinstance(cell, Decimal):
                value = Decimal(repr(value))
            assert value == (wanted[column.name] if isinstance(cell, datetime.date) else cell)


def test_the_database_refuses_what_the_schema_forbids():
    with sqlite3.connect(":memory:") as connection:
        connection.deserialize(database.make(made_publication()))
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            connection.execute("UPDATE metrics SET qualifier = 'exact'")
        with pytest.raises(sqlite3.IntegrityError, match="NOT NULL"):
            connection.execute("UPDATE metrics SET quote = NULL")
        connection.execute("UPDATE metrics SET unit_id = 'furlong'")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.commit()
        connection.rollback()


def test_a_row_that_refers_to_nothing_stops_the_database():
    rows = {name: list(rows) for name, rows in made_publication().rows.items()}
    rows["metrics"][0] = {**rows["metrics"][0], "unit_id": "furlong"}
    with pytest.raises(sqlite3.IntegrityError):
        database.make(made_publication(rows=rows))


@pytest.mark.parametrize(
    "word", ["热线", "政务", "办件", "营商环境", "清远", "数字政府", "12345", "99.86", "5G"]
)
def test_the_search_finds_every_passage_with_a_word(opened, word):
    query = "SELECT passage_id FROM search JOIN passages ON passage_id = search.rowid WHERE search MATCH ?"
    found = {row[0] for row in opened.execute(query, (f'"{word}"',))}
    squeezed = "replace(replace(title || ' ' || text, ' ', ''), char(10), '')"
    scanned = {
        row[0]
        for row in opened.execute(f"SELECT passage_id FROM passages WHERE instr({squeezed}, ?)", (word,))
    }
    assert found
    if re.fullmatch("[\u4e00-\u9fff]+", word):
        assert {row for row in scanned if _has(opened, row, word)} <= found
    assert found <= scanned or word in ("5G", "12345")


def _has(connection: sqlite3.Connection, passage: int, word: str) -> bool:
    """Whether the word stands in the title or in the text, white space inside Chinese left out."""
    parts = connection.execute("SELECT title, text FROM passages WHERE passage_id = ?", (passage,)).fetchone()
    return any(word in re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", part) for part in parts)


def test_a_plain_word_is_a_query(opened):
    assert opened.execute("SELECT count(*) FROM search WHERE search MATCH '热线'").fetchone()[0] > 10


def test_the_views_have_readable_names(opened, cells):
    for view, column, unit in (("数据一览", "数值", "单位"), ("figures", "Value", "Unit")):
        rows = opened.execute(f'SELECT "{column}", "{unit}" FROM "{view}"').fetchall()
        assert len(rows) == len(cells["metrics"])
        assert all(value is not None for value, _ in rows)


# ---------------------------------------------------------------- the workbook


@pytest.fixture(scope="session")
def book(release) -> openpyxl.Workbook:
    return openpyxl.load_workbook(release / "downloads/digital-government-ledger.xlsx")


def test_the_workbook_has_every_table_with_frozen_heads_notes_and_filters(book, cells):
    assert book.sheetnames[:3] == ["说明 Readme", "全部数据", "All figures"]
    for name, table in schema.load().items():
        sheet = book[name]
        assert [cell.value for cell in sheet[1]] == list(table.columns)
        assert sheet.freeze_panes == "A2"
        assert sheet.max_row == len(cells[name]) + 1
        assert sheet.auto_filter.ref
        for cell, column in zip(sheet[1], table.fields, strict=True):
            assert column.description in cell.comment.text
            assert column.description_en in cell.comment.text


def test_the_workbook_has_real_numbers_and_dates_and_no_formula(book, cells):
    for name, table in schema.load().items():
        for row, wanted in zip(book[name].iter_rows(min_row=2), cells[name], strict=True):
            for cell, column in zip(row, table.fields, strict=True):
                text = wanted[column.name]
                value = typed(text, column.type)
                assert cell.data_type != "f"
                if isinstance(value, Decimal):
                    assert cell.data_type == "n"
                    assert Decimal(repr(cell.value)) == value
                elif isinstance(value, datetime.date):
                    assert cell.is_date
                    assert cell.value.date() == value
                else:
                    assert cell.value == value


def test_the_joined_sheets_stand_alone(book, cells):
    for name, language in (("全部数据", 0), ("All figures", 1)):
        head, *rows = book[name].values
        assert len(rows) == len(cells["metrics"])
        assert len(set(head)) == len(head)
        text = " ".join(str(title) for title in head)
        assert bool(re.search("[\u4e00-\u9fff]", text)) == (language == 0)
        pages = [row[head.index(("本站网页", "Page on this site")[language])] for row in rows]
        assert all(page.startswith(SITE) for page in pages)
        among = [row[head.index(("排名范围", "Ranked among")[language])] for row in rows]
        assert [bool(cell) for cell in among] == [bool(row["rank_among"]) for row in cells["metrics"]]


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-3", "@x", '=HYPERLINK("https://example.org")', "a\x0bb", "_x0041_"]
)
def test_text_stays_text(text):
    rows = {name: list(rows) for name, rows in made_publication().rows.items()}
    rows["metrics"][0] = {**rows["metrics"][0], "subject": text}
    again = openpyxl.load_workbook(io.BytesIO(workbook.make(made_publication(rows=rows))))
    table = schema.load()["metrics"]
    cell = again["metrics"].cell(2, table.columns.index("subject") + 1)
    assert cell.data_type == "s"
    assert openpyxl.utils.escape.unescape(cell.value) == text


def test_a_cell_longer_than_a_sheet_allows_says_so():
    rows = {name: list(rows) for name, rows in made_publication().rows.items()}
    rows["metrics"][0] = {**rows["metrics"][0], "sentence": "字" * 40_000}
    again = openpyxl.load_workbook(io.BytesIO(workbook.make(made_publication(rows=rows))))
    cell = again["metrics"].cell(2, schema.load()["metrics"].columns.index("sentence") + 1)
    assert len(cell.value) == 32_767
    assert "CSV" in cell.value[-40:]


# ---------------------------------------------------------------- one report, indicator, topic, region


@pytest.mark.parametrize("name", SELECTIONS)
def test_the_files_of_one_are_those_rows_of_the_package(release, index, cells, name):
    below = {row["id"]: {row["id"]} for row in index[name]}
    if SELECTIONS[name].parent:
        parents = {row[SELECTIONS[name].column]: row["parent_id"] for row in cells[name]}
        for one in parents:
            above = parents[one]
            while above in parents:
                below[above].add(one)
                above = parents[above]
    assert [row["id"] for row in index[name]] == [row[SELECTIONS[name].column] for row in cells[name]]
    for entry in index[name]:
        wanted = [row for row in cells["metrics"] if row[SELECTIONS[name].column] in below[entry["id"]]]
        with (release / f"api/v1/{name}/{entry['id']}.csv").open(encoding="utf-8", newline="") as file:
            assert list(csv.DictReader(file)) == wanted
        content = json.loads((release / f"api/v1/{name}/{entry['id']}.json").read_text("utf-8"))
        assert [row["metric_id"] for row in content["metrics"]] == [row["metric_id"] for row in wanted]
        for found, row in zip(content["metrics"], wanted, strict=True):
            assert Decimal(str(found["value"])) == Decimal(row["value"])
            assert found["value"] == exact(Decimal(row["value"]))
            assert found["flags"] == (row["flags"] or None)
        assert entry["figures"] == len(wanted)


def test_the_json_of_a_report_holds_all_that_was_read_in_it(release, cells):
    for row in cells["reports"]:
        content = json.loads((release / f"api/v1/reports/{row['report_id']}.json").read_text("utf-8"))
        for table in ("sections", "numerals", "checks", "commitments", "source_defects", "entity_mentions"):
            assert len(content[table]) == sum(one["report_id"] == row["report_id"] for one in cells[table])


def test_a_report_to_read_has_its_own_words(release, cells):
    """Every figure and every heading of the text stands in the Markdown and in the plain text."""
    for row in cells["reports"]:
        key = row["report_id"]
        plain = (release / f"api/v1/reports/{key}.txt").read_text("utf-8")
        marked = (release / f"api/v1/reports/{key}.md").read_text("utf-8")
        squeezed = "".join(plain.split())
        for metric in cells["metrics"]:
            if metric["report_id"] == key:
                assert "".join(metric["sentence"].split()) in squeezed
        headings = [
            one["number"] + one["title"]
            for one in cells["sections"]
            if one["report_id"] == key and one["title"]
        ]
        found = re.findall(r"^#{2,6} (.*)$", marked, re.MULTILINE)
        assert len(found) >= len(headings) > 0
        assert "非官方" in plain
        assert "非官方" in marked


def test_llms_names_the_machine_readable_files(release):
    text = (release / "llms.txt").read_text("utf-8")
    assert text.startswith("# ")
    assert "\n> " in text
    for path in (
        "datapackage/datapackage.json",
        ".xlsx",
        ".sqlite",
        ".zip",
        "api/v1/reports/",
        "metrics.csv",
        ".parquet",
        "Article 5",
    ):
        assert path in text
    for address in re.findall(r"\]\(([^)]+)\)", text):
        assert (release / address.removeprefix(SITE)).is_file(), address


def test_the_validation_report_is_published_with_its_counts(release):
    report = json.loads((release / "quality/validation.json").read_text("utf-8"))
    assert report["valid"]
    assert report["frictionless"]["valid"]
    tested = {check["name"]: check["tested"] for check in report["checks"]}
    with (release / "datapackage/commitments.csv").open(encoding="utf-8", newline="") as file:
        told = sum(bool(row["outcome"]) for row in csv.DictReader(file))
    assert tested.pop("outcomes") == told  # none, while no report follows another
    assert all(count > 0 for count in tested.values())
    for page in ("quality/validation.md", "en/quality/validation.md"):
        text = (release / page).read_text("utf-8")
        assert f"{sum(check['tested'] for check in report['checks']):,}" in text
        for check in report["checks"]:
            assert f"{check['tested']:,}" in text


def test_a_failed_check_leaves_the_package_and_the_pages_as_they_were(tmp_path):
    """A sidecar that names a region that does not exist."""
    seeds, out, docs = tmp_path / "seeds", tmp_path / "package", tmp_path / "docs"
    seeds.mkdir()
    (seeds / "a.txt").write_text("示例县2023年工作总结\n一、工作成效\n办理事项100件。\n", encoding="utf-8")
    assert pipeline.run(seeds, out, docs).published
    before = {
        path: path.read_bytes() for folder in (out, docs) for path in folder.rglob("*") if path.is_file()
    }
    (seeds / "a.toml").write_text('region_id = "990000"\n', encoding="utf-8")
    outcome = pipeline.run(seeds, out, docs)
    assert any(problem.level == "error" for problem in outcome.problems)
    assert before == {
        path: path.read_bytes() for folder in (out, docs) for path in folder.rglob("*") if path.is_file()
    }
