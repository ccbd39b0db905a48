"""The verifier that comes with the package: any changed byte is named, with its file and, in a table, its row."""

from __future__ import annotations

import ast
import csv
import io
import random
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import made_documents as made
import pytest
from test_relate import read, report, rows

from build_scripts import cell_text, checks, lexicon, publish, schema
from build_scripts.formats import archive, checksums, verify

EACH_FILE = 12  # flips


@pytest.fixture(scope="module")
def package(tmp_path_factory, root) -> Path:
    """The package of this project, unpacked from its zip."""
    made_now = {path: (root / "datapackage" / path).read_bytes() for path in _paths(root / "datapackage")}
    made_now |= {schema.VERIFY: publish.VERIFIER.read_bytes()}
    made_now |= {schema.ROW_SUMS: checksums.row_sums(_without(made_now, schema.ROW_SUMS, schema.FILE_SUMS))}
    made_now |= {schema.FILE_SUMS: checksums.file_sums(_without(made_now, schema.FILE_SUMS))}
    folder = tmp_path_factory.mktemp("zip")
    (folder / "package.zip").write_bytes(archive.zip_bytes(made_now, "2026-11-22"))
    shutil.unpack_archive(folder / "package.zip", folder)
    return folder / schema.NAME


def _paths(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]


def _without(files: dict[str, bytes], *names: str) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if path not in names}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """As a user runs it, with nothing installed."""
    command = [sys.executable, "-I", "-S", "-B", str(folder / schema.VERIFY), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=folder.parent)


def test_a_sound_package_passes(package):
    result = run(package)
    assert (result.returncode, result.stderr) == (0, "")
    assert "as published" in result.stdout


def test_it_reads_as_python_3_9_and_imports_the_standard_library_only():
    tree = ast.parse(publish.VERIFIER.read_text("utf-8"), feature_version=(3, 9))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names | {"__future__"}


def test_a_folder_that_is_no_package(tmp_path):
    (tmp_path / schema.VERIFY).write_bytes(publish.VERIFIER.read_bytes())
    assert run(tmp_path).returncode == 2


def test_any_flipped_byte_is_named(package):
    """In every file, its first and last byte and others: file named, and in a table the row."""
    chance = random.Random(20261122)
    wrong, tried = [], 0
    for path in _paths(package):
        content = (package / path).read_bytes()
        places = {0, len(content) - 1, *(chance.randrange(len(content)) for _ in range(EACH_FILE))}
        for place in sorted(places):
            flipped = bytearray(content)
            flipped[place] ^= 1 << chance.randrange(8)
            (package / path).write_bytes(flipped)
            told = [where for where, _ in verify.verify(package)]
            tried += 1
            if not _named(told, path, content, place):
                wrong.append(f"{path}:{place}: {told[:3]}")
        (package / path).write_bytes(content)
    assert not wrong, "\n".join(wrong[:20])
    assert tried > 300
    assert verify.verify(package) == []


def _named(told: list[str], path: str, content: bytes, place: int) -> bool:
    """Whether the faults name the file, and of a table the row, at this byte."""
    if not any(where == path for where in told):
        return False
    if not path.endswith(".csv"):
        return True
    rows = list(csv.reader(io.StringIO(content[: place + 1].decode("utf-8", "ignore"), newline="")))
    line = f"{path}, row {max(1, len(rows))}"
    return any(where == line or where.startswith(f"{line} (") for where in told)


@pytest.mark.parametrize("change", [lambda c: c[:200] + c[201:], lambda c: c[:200] + b"x" + c[200:]])
def test_a_byte_too_few_or_too_many_is_named(package, change):
    path = package / "numerals.csv"
    content = path.read_bytes()
    path.write_bytes(change(content))
    told = run(package).stdout
    path.write_bytes(content)
    assert "numerals.csv: is not as published" in told
    assert "numerals.csv, row " in told


def test_a_file_that_is_missing_and_one_too_many(package):
    path = package / "texts/more.txt"
    path.write_text("?", encoding="utf-8")
    moved = (package / "units.csv").rename(package.parent / "units.csv")
    told = run(package).stdout
    moved.rename(package / "units.csv")
    path.unlink()
    assert "texts/more.txt: is not a file of the package" in told
    assert "units.csv: is missing" in told


# ---------------------------------------------------------------- with all checksums made new


def resummed(*changes: tuple[str, int, str, str]) -> dict[str, bytes]:
    """The made package with other cells, and every checksum as if nothing had happened."""
    frames = made.frames()
    for table, row, column, value in changes:
        frames[table].loc[row, column] = value
    return publish.render(frames, made.texts(), made.RELEASE)


def faults(files: dict[str, bytes], folder: Path) -> list[tuple[str, str]]:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return verify.verify(folder)


def test_the_made_package_is_sound(tmp_path):
    assert faults(resummed(), tmp_path) == []


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        (("metrics", 0, "quote", "12.50万件"), "metrics.csv, row 2", "１２.５０万件"),
        (("metrics", 0, "sentence", "又一句。"), "metrics.csv, row 2", "又一句。"),
        (("numerals", 3, "text", "99.87%"), "numerals.csv, row 5", "99.86%"),
        (("check_inputs", 0, "metric_id", "gone"), "check_inputs.csv, row 2", "gone"),
    ],
)
def test_a_figure_that_no_longer_fits_is_named_whatever_the_checksums_say(tmp_path, change, where, what):
    told = faults(resummed(change), tmp_path)
    assert any(place.startswith(where) and what in said for place, said in told), told


@pytest.mark.parametrize("kind", checks.KINDS)
def test_every_kind_of_check_is_computed_again(package, kind):
    """Each figure of each check in turn is ten times as large: a check that uses it is named."""
    found = verify.read_table(package, "checks")
    inputs = [row for _, row in verify.read_table(package, "check_inputs")]
    figures = {row["metric_id"]: row for _, row in verify.read_table(package, "metrics")}
    tried = 0
    for _, row in found:
        given = [
            (one["role"], figures.get(one["metric_id"]))
            for one in inputs
            if one["check_id"] == row["check_id"]
        ]
        if row["kind"] != kind or any(figure is None for _, figure in given):
            continue
        assert list(verify.faults_of(row, given)) == []
        for place, (role, figure) in enumerate(given):
            larger = {**figure, "value": str(Decimal(figure["value"]) * 10)}
            if figure["value"] != "0" and not _still_right(row, role, {name for name, _ in given}):
                assert list(verify.faults_of(row, [*given[:place], (role, larger), *given[place + 1 :]]))
                tried += 1
    assert tried


def test_the_checks_of_the_examples_are_computed_again(root):
    words = lexicon.load()[0]
    for example in rows(root, "check_examples.csv"):
        document = read(report(example["text"]), words)
        figures = {m.metric_id: _cells(m) for m in document.metrics}
        for check in document.checks:
            row = _cells(check)
            given = [(one.role, figures.get(one.metric_id)) for one in check.inputs]
            assert list(verify.faults_of(row, given)) == [], check.formula


def _cells(record) -> dict[str, str]:
    return {name: cell_text.cell(getattr(record, name)) for name in record.__slots__}


def _still_right(row, role: str, roles: set[str]) -> bool:
    """A whole that grows stays above its part, a base above what fell from it; a part of a whole that is not
    stated implies another whole."""
    return (
        (row["kind"] == "part_not_above_whole" and role == "whole" and row["verdict"] == "holds")
        or (row["kind"] == "growth_from_base" and role == "base" and "<" in row["formula"])
        or (
            row["kind"] in ("share_of_whole", "completion_rate")
            and roles == {"part", "share"}
            and role == "part"
        )
    )


def test_the_verifier_knows_every_kind_of_check():
    assert set(verify.COMPUTED) == set(checks.KINDS)


def test_the_verifier_knows_the_spans_of_the_schema():
    shape = schema.load()
    told = {name: column for name, column, place, _ in verify.SPANS if place == verify.PLACE}
    assert told == {name: table.span for name, table in shape.items() if table.span}
    assert [column for _, column, _, loose in verify.SPANS if loose] == ["sentence"]
