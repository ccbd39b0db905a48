"""The command line, as people run it: in a process of its own, on folders of good and bad texts."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GOOD = "2023年全市共办理政务服务事项1234项。\n一、存在问题\n办结率为99.86%，数据共享不够。\n"
OTHER = "今年以来，全县建成服务大厅5个。\n"
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\n"
    "# 不是标题 {{ site_url }} {% raw %} [点这里](javascript:alert(3)) `code` **粗** <!-- 注 -->\n"
    "|a|b|\n|-|-|\n&lt;b&gt; {: .x onclick=alert(4)} ![](http://example.org/x.png) https://example.org/\n"
    "全市共办理事项*12*项，_34_件，~~56~~个，<b>78</b>家。\n```\n未闭合9项\n"
)


def run(*arguments: str | Path, cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "build_scripts", *map(str, arguments)]
    env = os.environ | {"PYTHONUTF8": "1"} | variables
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, encoding="utf-8")


def package(seeds: Path, out: Path) -> subprocess.CompletedProcess[str]:
    return run("package", "--seeds", seeds, "--out", out)


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def content(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def table(out: Path, name: str) -> list[dict[str, str]]:
    with (out / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass
class Case:
    """One bad input beside a good seed."""

    name: str
    files: dict[str, str | bytes]
    code: int
    says: list[str] = field(default_factory=list)  # parts of what is printed
    published: int = 1  # reports, where the exit code is 0 or 3

    def __str__(self) -> str:
        return self.name


CASES = [
    Case("empty", {"b.txt": b""}, 3, ["b.txt: seed-empty", "an empty file", "fix:"]),
    Case("white space only", {"b.txt": "\ufeff \r\n\u3000\n"}, 3, ["b.txt: seed-empty", "only white space"]),
    Case("binary", {"b.txt": b"PK\x03\x04\x00\x00\xff"}, 3, ["b.txt: seed-binary", "zero byte at byte 4"]),
    Case("UTF-16", {"b.txt": GOOD.encode("utf-16")}, 3, ["b.txt: seed-encoding", "UTF-16", "as UTF-8"]),
    Case("no known encoding", {"b.txt": b"\xff\xff\xff 1"}, 3, ["b.txt: seed-encoding", "nor GB18030"]),
    Case("GB18030", {"b.txt": OTHER.encode("gb18030")}, 0, published=2),
    Case("UTF-8 with mark", {"b.txt": OTHER.encode("utf-8-sig")}, 0, published=2),
    Case("copy", {"b.txt": GOOD.replace("\n", "\r\n")}, 3, ["b.txt: seed-duplicate", "a.txt", "remove"]),
    Case("same id", {"b.txt": OTHER, "b.toml": 'report_id = "A"'}, 3, ["b.txt: seed-same-id", "a.txt"]),
    Case("no digits", {"b.txt": "全年工作平稳有序。"}, 0, ["b.txt: seed-no-digits", "1 note"], published=2),
    Case("markup", {"b.txt": HOSTILE}, 0, published=2),
    Case("odd name", {"市局 2023年 (终稿)&.txt": OTHER}, 0, published=2),
    Case("sidecar of no seed", {"b.toml": 'title = "x"'}, 1, ["b.toml: sidecar-without-seed", "add b.txt"]),
    Case("unknown key", {"a.toml": 'titel = "x"'}, 1, ["a.toml: sidecar-unknown-key", "`titel`", "1 error"]),
    Case("unknown key in YAML", {"a.yml": "titel: x"}, 1, ["a.yml: sidecar-unknown-key", "`titel`"]),
    Case("bad value", {"a.toml": 'region_id = "44"'}, 1, ["a.toml: sidecar-bad-value", "six-digit"]),
    Case(
        "no region",
        {"a.toml": 'region_id = "441899"'},
        1,
        ["a.toml: sidecar-bad-value", "region_id", "441800 清远市", "fix:"],
    ),
    Case(
        "published before it begins",
        {"a.toml": 'coverage_start = "2023-01-01"\npublished_on = "2022-02-20"'},
        1,
        ["a.toml: sidecar-bad-value", "published_on", "not before coverage_start (2023-01-01)"],
    ),
    Case("broken TOML", {"a.toml": "title = "}, 1, ["a.toml: sidecar-syntax", "TOML"]),
    Case(
        "many faults at once",
        {"a.toml": "x = 1\ny = 2", "b.txt": b"", "c.toml": ""},
        1,
        ["`x`", "`y`", "b.txt: seed-empty", "c.toml: sidecar-without-seed", "3 errors, 1 seed left out"],
    ),
]


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """A package of one good seed, to be copied: what stood there before a bad seed came."""
    folder = tmp_path_factory.mktemp("published")
    first = package(write(folder / "seeds", {"a.txt": GOOD}), folder / "out")
    assert first.returncode == 0, first.stderr
    return folder / "out"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_bad_input(tmp_path, published, case):
    out = tmp_path / "out"
    shutil.copytree(published, out)
    before = content(out)

    done = package(write(tmp_path / "seeds", {"a.txt": GOOD} | case.files), out)

    assert done.returncode == case.code, done.stderr
    assert [part for part in case.says if part not in done.stderr] == [], done.stderr
    assert "Traceback" not in done.stderr
    if case.code == 1:
        assert content(out) == before
        assert "nothing was written" in done.stderr
        return
    assert len(table(out, "reports")) == case.published
    assert content(out)["texts/a.txt"] == GOOD.encode()
    numbers = {row["text"] for row in table(out, "numerals") if row["report_id"] == "a"}
    assert {"1234", "99.86"} <= {re.sub(r"[^0-9.]", "", text) for text in numbers}


def test_markup_stays_what_it_is(tmp_path):
    """The text is published as it is, every digit in the ledger; no quote is anything but a slice of it."""
    out = tmp_path / "out"
    done = package(write(tmp_path / "seeds", {"b.txt": HOSTILE}), out)
    assert done.returncode == 0, done.stderr
    assert (out / "texts/b.txt").read_bytes() == HOSTILE.encode()
    rows = table(out, "numerals")
    covered = {place for row in rows for place in range(int(row["char_start"]), int(row["char_end"]))}
    assert [c for place, c in enumerate(HOSTILE) if c.isdigit() and place not in covered] == []
    for row in (*rows, *table(out, "metrics")):
        assert HOSTILE[int(row["char_start"]) : int(row["char_end"])] == (row.get("quote") or row.get("text"))


def test_ten_megabytes(tmp_path):
    line = "全市共办理事项{}项，同比增长5.6%，办结率达99.8%。\n"
    parts, size = [], 0
    while size < 10_000_000:
        parts.append(
            line.format(len(parts))
            if len(parts) % 40 == 0
            else "坚持以人民为中心，持续优化营商环境。" * 20 + "\n"
        )
        size += len(parts[-1].encode())
    seeds = write(tmp_path / "seeds", {"a.txt": GOOD, "big.txt": "".join(parts)})
    done = package(seeds, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert len(table(tmp_path / "out", "reports")) == 2


def test_a_missing_or_empty_folder(tmp_path):
    done = package(tmp_path / "nowhere", tmp_path / "out")
    assert (done.returncode, "folder-missing" in done.stderr) == (1, True)
    (tmp_path / "empty").mkdir()
    done = package(tmp_path / "empty", tmp_path / "out")
    assert (done.returncode, "folder-empty" in done.stderr) == (1, True)
    assert not (tmp_path / "out").exists()


def test_a_folder_of_something_else_is_not_replaced(tmp_path):
    seeds = write(tmp_path / "seeds", {"a.txt": GOOD})
    mine = write(tmp_path / "mine", {"thesis.docx": b"x"})
    done = package(seeds, mine)
    assert done.returncode == 1
    assert "out-not-a-package" in done.stderr
    assert content(mine) == {"thesis.docx": b"x"}


def test_pages_that_cannot_be_written(tmp_path):
    seeds = write(tmp_path / "seeds", {"a.txt": GOOD})
    (tmp_path / "docs").write_text("a file where a folder is to be")
    done = run("pages", "--seeds", seeds, "--docs", tmp_path / "docs")
    assert done.returncode == 1
    assert "output-failed" in done.stderr
    assert "Traceback" not in done.stderr


def test_relative_paths_and_another_working_folder(tmp_path):
    write(tmp_path / "seeds", {"a.txt": GOOD})
    done = run("package", "--seeds", "seeds", "--out", "out", cwd=tmp_path, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "out/datapackage.json").read_text(encoding="utf-8"))["resources"]


def test_the_result_is_on_standard_output_and_nothing_else_is(tmp_path):
    done = package(write(tmp_path / "seeds", {"a.txt": GOOD}), tmp_path / "out")
    assert re.fullmatch(r"1 report, \d+ numbers, \d+ figures: written to \S+/\n", done.stdout)
    assert done.stderr == "", "no progress where there is no terminal"


def test_a_console_without_chinese_gets_the_message(tmp_path):
    seeds = write(tmp_path / "seeds", {"市局.txt": b""})
    command = [
        sys.executable,
        "-m",
        "build_scripts",
        "package",
        "--seeds",
        str(seeds),
        "--out",
        str(tmp_path / "o"),
    ]
    env = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True)
    assert b"seed-empty" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["pack"],
        ["package"],
        ["explain", "qingyuan-2023"],
        ["explain", "qingyuan-2023:x"],
        ["privacy", "--mask"],
    ],
)
def test_wrong_arguments(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_privacy_without_a_folder_of_seeds(tmp_path):
    done = run("privacy", cwd=tmp_path, PYTHONPATH=str(ROOT))
    assert done.returncode == 1
    assert done.stderr.startswith("seeds: folder-missing")


VOCABULARY = "build_scripts/vocabulary"


@pytest.mark.parametrize(
    ("command", "name", "sound", "spoilt", "says"),
    [
        ("check", "words.toml", "hotline_numbers = [", "hotline_nubers = [", "but hotline_nubers"),
        ("candidates", "words.toml", "hotline_numbers = [", "hotline_numbers = = [", "TOMLDecodeError"),
        ("explain made:9", "words.toml", "hotline_numbers = [", "hotline_nubers = [", "but hotline_nubers"),
        ("review made --reviewer R", "words.toml", "hotline_numbers = [", "a = [", "no such list"),
        ("check", "schema.toml", "[reports]", "[reports", "TOMLDecodeError"),
        ("check", "schema.toml", "[reports]", "[reports]\nname_zh = 1", "name_zh"),
        ("check", "catalogue.toml", "[licence]", "[license]", "licence, license"),
    ],
)
def test_a_fault_of_the_vocabulary_is_told_by_each_command_that_reads(
    tmp_path, command, name, sound, spoilt, says
):
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "build_scripts", tmp_path / "build_scripts", ignore=ignored)
    shutil.copy(ROOT / "CHANGELOG.md", tmp_path)
    write(tmp_path / "seeds", {"made.txt": GOOD})
    file = tmp_path / VOCABULARY / name
    text = file.read_text(encoding="utf-8")
    assert sound in text
    file.write_text(text.replace(sound, spoilt, 1), encoding="utf-8")
    done = run(*command.split(), cwd=tmp_path, PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert f"vocabulary/{name}" in done.stderr and says in done.stderr


def test_check_writes_nothing():
    before = {path: path.stat().st_mtime_ns for path in (ROOT / "datapackage").rglob("*")}
    done = run("check")
    assert done.returncode == 0, done.stderr
    assert f"{len(list((ROOT / 'seeds').glob('*.txt')))} reports" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in (ROOT / "datapackage").rglob("*")} == before


# ---------------------------------------------------------------- explain


@pytest.fixture(scope="module")
def seeds(tmp_path_factory) -> Path:
    return write(tmp_path_factory.mktemp("seeds"), {"a.txt": GOOD, "b.txt": OTHER})


@pytest.mark.parametrize("name", ["a", "a.txt", "{}/a.txt"])
def test_explain_says_what_became_of_a_number(seeds, name):
    offset = GOOD.index("99.86") + 2
    done = run("explain", f"{name.format(seeds)}:{offset}", "--seeds", seeds)
    assert done.returncode == 0, done.stderr
    shown = dict(re.findall(r"^ *(\w+) +(.+)$", done.stdout, re.MULTILINE))
    assert shown["kind"] == "metric"
    assert shown["rule"]
    assert shown["section"] == "一、 存在问题 (problems)"
    assert shown["sentence"].startswith("办结率为【99.86%】")
    assert (shown["quote"], shown["value"], shown["unit_id"]) == ("99.86%", "99.86", "percent")


def test_explain_names_the_numbers_beside_a_place_without_one(seeds):
    done = run("explain", f"a:{GOOD.index('存在')}", "--seeds", seeds)
    assert done.returncode == 0
    assert "no number at" in done.stdout
    assert re.search(r"before it: a:\d+ “1234", done.stdout)
    assert re.search(r"after it:  a:\d+ “99.86", done.stdout)


def test_explain_of_what_is_not_there(seeds):
    done = run("explain", "c:3", "--seeds", seeds)
    assert done.returncode == 1
    assert "readable there: a, b" in done.stderr
    done = run("explain", "a:9999", "--seeds", seeds)
    assert done.returncode == 1
    assert "behind the end" in done.stderr
