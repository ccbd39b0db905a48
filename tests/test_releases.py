"""Versions: what changed between two packages, which version that asks for, and old releases made again from tags."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from build_scripts import (
    changelog,
    commands,
    entities,
    history,
    lexicon,
    pipeline,
    publish,
    read,
    releases,
    schema,
    tables,
)
from build_scripts.pages import releases as release_pages
from build_scripts.pages.site import Site
from build_scripts.records import Fault

ROOT = Path(__file__).resolve().parent.parent
WORDS = lexicon.load()[0]
with (ROOT / "tests/tables/version_examples.csv").open(encoding="utf-8", newline="") as file:
    VERSIONS = list(csv.DictReader(file))

# Invented: there is no such city.
REPORT = (
    "甲城市数据局2023年工作总结\n一、工作成效\n全市共办理政务服务事项1234项。建成服务大厅5个。\n"
    "二、下一步工作\n2024年，新增数据目录300条。\n"
)
FACTS = 'report_id = "made-2023"\ntitle = "工作总结"\ncoverage_start = "2023-01-01"\ncoverage_end = "2023-12-31"\n'
DROP = """
[[correction]]
action = "drop"
quote = "5个"
sentence = "建成服务大厅5个"
reason = "The halls are counted twice."
reviewer = "A. Reader"
date = "2026-11-22"
"""
CHANGE = """
[[correction]]
action = "change"
quote = "1234项"
sentence = "全市共办理政务服务事项1234项"
field = "scope"
before = "全市"
after = ""
reason = "The sentence speaks of the bureau."
reviewer = "A. Reader"
date = "2026-11-22"
"""


def package(text: str = REPORT, sidecar: str = "", version: str = "1.0.0", **others: str) -> dict[str, bytes]:
    """The files of a package, made by the whole chain from a report, its sidecar, and other reports by id."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "made.txt").write_text(text, encoding="utf-8")
        (folder / "made.toml").write_text(FACTS + sidecar, encoding="utf-8")
        for name, content in others.items():
            (folder / f"{name}.txt").write_text(content, encoding="utf-8")
        documents, problems = pipeline.read_all(folder, WORDS)
    assert [str(problem) for problem in problems] == []
    return rendered(documents, version)


def rendered(documents, version: str = "1.0.0") -> dict[str, bytes]:
    links = [
        link
        for d in documents
        for link in entities.link_metrics(d.metrics, d.mentions, d.clean, WORDS, d.facts.region_id)
    ]
    texts = {d.seed.report_id: d.seed.text for d in documents}
    return publish.render(tables.build(documents, WORDS, links), texts, schema.Release(version, "2026-11-22"))


def compared(old: dict[str, bytes], new: dict[str, bytes], *notes: str) -> tuple[releases.Change, ...]:
    return releases.compare(releases.read(old), releases.read(new), notes)


def told(changes, table: str) -> list[tuple[str, ...]]:
    return [(c.change, c.field, c.before, c.after, c.why) for c in changes if c.table == table]


# ---------------------------------------------------------------- what changed


def test_the_first_release_has_no_changes():
    assert releases.compare(None, releases.read(package())) == ()


def test_equal_packages_have_no_changes():
    assert compared(package(), package(version="1.0.1")) == ()


def test_a_dropped_figure_is_removed_and_the_correction_says_why():
    changes = compared(package(), package(sidecar=DROP))
    (removed,) = [c for c in changes if c.table == "metrics" and c.change == "removed"]
    assert "5个" in removed.before
    assert removed.why == "The halls are counted twice."


def test_a_corrected_value_is_changed_and_the_correction_says_why():
    changes = compared(package(), package(sidecar=CHANGE))
    assert told(changes, "metrics") == [
        ("changed", "scope", "全市", "", "The sentence speaks of the bureau."),
        ("changed", "scope_en", "whole city", "", "The sentence speaks of the bureau."),
        ("changed", "flags", "", "corrected", "The sentence speaks of the bureau."),
    ]
    assert [row[0] for row in told(changes, "corrections")] == ["added"]


def test_a_correction_of_before_explains_nothing_now():
    before = package(sidecar=CHANGE)
    later = dict(before) | {"metrics.csv": before["metrics.csv"].replace(b"2023-12-31", b"2023-11-30")}
    assert {c.why for c in compared(before, later)} == {""}


def test_a_text_that_grew_above_moves_what_stands_below():
    changes = compared(
        package(), package(REPORT.replace("一、工作成效\n", "一、工作成效\n新设甲类窗口731个。\n"))
    )
    moved = {c.change for c in changes if c.table == "metrics" and "731" not in c.after}
    assert moved == {"moved"}
    (added,) = [c for c in changes if c.table == "metrics" and c.change == "added"]
    assert "731个" in added.after


def test_a_new_report_adds_rows_and_the_changelog_says_why():
    changes = compared(package(), package(other="全县建成服务大厅7个。\n"), "One more report: `other`.")
    rows = [c for c in changes if c.table in ("reports", "metrics", "numerals")]
    assert {c.change for c in rows} == {"added"}
    assert {c.why for c in rows} == {"One more report: other."}


def test_the_nearest_word_of_the_changelog_is_the_reason():
    old = package()
    new = dict(old) | {"metrics.csv": old["metrics.csv"].replace(b"2023-12-31", b"2023-11-30")}
    notes = ("About `metrics`.", "About `made-2023`.", "About `metrics.period_end`.")
    assert {c.why for c in compared(old, new, *notes)} == {"About metrics.period_end."}
    assert {c.why for c in compared(old, new, *notes[:2])} == {""}, (
        "what is said of a report is not said of a value"
    )
    dropped = [c for c in compared(old, package(sidecar=DROP), *notes[:2]) if c.table == "metrics"]
    assert {c.why for c in dropped if c.change == "removed"} == {"The halls are counted twice."}
    grown = compared(old, package(REPORT + "三、其他\n新建机房2个。\n"), *notes[:2])
    added = {c.why for c in grown if c.change == "added" and c.table == "metrics"}
    assert added == {"About made-2023."}


def test_a_changed_column_is_told_as_such():
    old = package()
    new = dict(old) | {
        "units.csv": old["units.csv"].replace(b"factor", b"times", 1),
        schema.DESCRIPTOR: old[schema.DESCRIPTOR].replace(b'"name": "factor"', b'"name": "times"'),
    }
    changes = compared(old, new)
    assert {(c.table, c.row_id, c.change, c.field) for c in changes} == {
        ("units", "", "added", "times"),
        ("units", "", "removed", "factor"),
    }
    assert releases.level(changes) == "major"


def test_what_is_no_package_is_refused():
    with pytest.raises(ValueError, match="no data package"):
        releases.read({})


def test_the_file_of_changes_says_all_of_it():
    changes = compared(package(), package(sidecar=CHANGE + DROP))
    rows = list(csv.DictReader(io.StringIO(releases.to_csv(changes).decode(), newline="")))
    assert [tuple(row.values()) for row in rows] == [
        (c.table, c.row_id, c.change, c.field, c.before, c.after, c.why) for c in changes
    ]
    assert releases.to_csv(()) == b"table,row_id,change,field,before,after,why\n"


def test_the_summary_is_markdown_that_hostile_cells_cannot_break():
    change = releases.Change("metrics", "m-1", "changed", "subject", "a|b\n# <script>", "[x](y) `z`", "")
    lines = releases.summary([change], "The data since 1.0.0").splitlines()
    (row,) = [line for line in lines if line.startswith("| m-1")]
    assert "<script>" not in row and "[x](y)" not in row
    assert row.replace("\\|", "").count("|") == 6


# ---------------------------------------------------------------- ids


@pytest.mark.parametrize("path", sorted((ROOT / "seeds").glob("*.txt")), ids=lambda path: path.stem)
def test_every_id_survives_a_paragraph_inserted_above(path, tmp_path):
    """Of all tables: nothing is gone, and no value changes; figures below only move."""
    for one in path.parent.glob(f"{path.stem}.*"):
        shutil.copyfile(one, tmp_path / one.name)
    (seed,), _ = read.read_folder(tmp_path, WORDS)
    document, _ = pipeline.read_document(seed, WORDS)
    body = [
        p for p in document.paragraphs if document.sections[p.section].role not in ("closing", "furniture")
    ]
    lines = {line.start for line in document.clean.lines}
    body = [p for p in body if p.start in lines]  # none that runs on behind its heading
    before = releases.read(rendered([document]))
    for paragraph in body[:: max(1, len(body) // 5)]:
        at = document.clean.offsets[paragraph.start]
        text = seed.text[:at] + "虚构新增一段，今年共新建甲类窗口731个。\n" + seed.text[at:]
        grown, _ = pipeline.read_document(replace(seed, text=text), WORDS)
        changes = releases.compare(before, releases.read(rendered([grown])))
        lost = [c for c in changes if c.change in ("removed", "changed") and c.table != "reports"]
        assert lost == [], seed.text[at : at + 20]
        assert any(c.change == "added" and "731个" in c.after for c in changes)


# ---------------------------------------------------------------- the rule of versions


@pytest.mark.parametrize("row", VERSIONS, ids=lambda row: row["note"])
def test_version_example(row):
    change = releases.Change(row["table"], row["row_id"], row["change"], row["field"], "a", "b")
    changes = [change] if row["change"] else []
    assert releases.least_version(row["previous"], changes) == row["next"]
    assert releases.version_fault(row["previous"], row["next"], changes) is None
    if changes:
        fault = releases.version_fault(row["previous"], row["previous"], changes)
        assert fault.code == "release-version" and row["next"] in fault.fix


def test_the_gravest_change_decides():
    kinds = ("moved", "changed", "added")
    changes = [releases.Change("metrics", "m", kind, "", "", "") for kind in kinds]
    assert releases.least_version("1.0.0", changes) == "1.1.0"


def test_the_changelog_is_read_release_by_release():
    text = (
        "# Changelog\n\n## 1.1.0 — 2026-12-01\n\nMore.\n\n### Data\n\n- One\n  item.\n- `two`\n\n### Code\n\n- none\n"
        "\n## 1.0.0 — 2026-11-22\n\n### Data\n\n- First.\n"
    )
    newest, first = changelog.read(text)
    assert (newest.version, newest.date, newest.data) == ("1.1.0", "2026-12-01", ("One item.", "`two`"))
    assert newest.text.startswith("More.") and newest.text.endswith("- none")
    assert (first.version, first.data) == ("1.0.0", ("First.",))


def test_the_changelog_of_the_project_follows_its_form():
    """Each release tells what changed in the data; days never go back."""
    told = changelog.read((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert all(entry.data for entry in told)
    order = [(releases.parts(entry.version), entry.date) for entry in told]
    assert order == sorted(order, reverse=True)


# ---------------------------------------------------------------- releases made again from their tags


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=test", "-c", "user.email=test@example.org", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, encoding="utf-8").stdout


def run(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "build_scripts", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8")


def log(*versions: str) -> str:
    parts = (
        f"## {version} — 2026-11-{22 + place}\n\n### Data\n\n- Version {version} of `made`.\n"
        for place, version in enumerate(versions)
    )
    return "# Changelog\n\n" + "\n".join(reversed(list(parts)))


def commit(folder: Path, text: str, *versions: str) -> dict[str, bytes]:
    """A commit with this report and these releases in the changelog, its package made and committed as well."""
    (folder / "seeds/made.txt").write_text(text, encoding="utf-8")
    (folder / "CHANGELOG.md").write_text(log(*versions), encoding="utf-8")
    done = run(folder, "package", "--seeds", "seeds", "--out", "datapackage")
    assert done.returncode == 0, done.stderr
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", versions[-1])
    return history.files_in(folder / "datapackage")


@pytest.fixture(scope="module")
def repository(tmp_path_factory) -> tuple[Path, dict[str, dict[str, bytes]]]:
    """A repository of two releases and what came after them, and each state's package as it was then."""
    folder = tmp_path_factory.mktemp("made") / "repository"
    shutil.copytree(
        ROOT / "build_scripts", folder / "build_scripts", ignore=shutil.ignore_patterns("__pycache__")
    )
    (folder / "seeds").mkdir()
    shutil.copyfile(ROOT / "requirements.txt", folder / "requirements.txt")
    (folder / ".gitignore").write_text("__pycache__/\n/build/\n/docs/\n")
    shutil.copyfile(ROOT / ".gitattributes", folder / ".gitattributes")
    git(folder, "init", "--quiet", "--initial-branch=main")
    was = {"v1.0.0": commit(folder, REPORT, "1.0.0")}
    git(folder, "tag", "v1.0.0")
    was["v1.1.0"] = commit(folder, REPORT + "三、其他\n新建机房2个。\n", "1.0.0", "1.1.0")
    git(folder, "tag", "v1.1.0")
    git(folder, "tag", "vacation-1.2.3")  # no release
    was["now"] = commit(folder, REPORT.replace("1234项", "1235项"), "1.0.0", "1.1.0", "1.2.0")
    return folder, was


@pytest.mark.needs("git")
def test_releases_are_made_again_as_they_were(repository):
    folder, was = repository
    done = run(folder, "releases")
    assert done.returncode == 0, done.stderr
    made = history.load(folder / "build/releases")
    assert list(made) == ["v1.0.0", "v1.1.0"]
    assert made == {tag: was[tag] for tag in made}
    assert git(folder, "worktree", "list").count("\n") == 1
    assert git(folder, "status", "--porcelain") == ""


@pytest.mark.needs("git")
def test_a_tag_of_which_git_makes_no_work_tree_is_told_with_what_git_said(tmp_path):
    git(tmp_path, "init", "--quiet")
    with pytest.raises(history.HistoryError) as told:
        history.rebuild(tmp_path, "v9.9.9")
    problem = told.value.problem
    assert (problem.code, problem.where) == ("release-rebuild", "v9.9.9")
    assert "invalid reference" in problem.found and "git worktree add" in problem.fix


@pytest.mark.needs("git")
def test_the_site_has_every_release_with_its_changes(repository):
    folder, was = repository
    assert run(folder, "releases").returncode == 0
    (folder / "docs").mkdir(exist_ok=True)
    assert run(folder, "build").returncode == 0
    site = folder / "docs/releases"
    for tag, files in was.items():
        at = site / (tag if tag != "now" else "v1.2.0")
        assert {name: (at / name).read_bytes() for name in files} == files
    rows = {
        tag: list(csv.DictReader((site / tag / "changes.csv").open(encoding="utf-8")))
        for tag in ("v1.0.0", "v1.1.0", "v1.2.0")
    }
    assert rows["v1.0.0"] == []
    assert {row["change"] for row in rows["v1.1.0"] if row["table"] == "metrics"} == {"added"}
    assert {row["why"] for row in rows["v1.1.0"] if row["table"] == "metrics"} == {"Version 1.1.0 of made."}
    assert {row["change"] for row in rows["v1.2.0"] if row["table"] == "metrics"} >= {"added", "removed"}
    for tree in ("", "en/"):
        told = (folder / f"docs/{tree}releases/index.md").read_text(encoding="utf-8")
        assert [told.index(f"v{version}.md") for version in ("1.2.0", "1.1.0", "1.0.0")] == sorted(
            told.index(f"v{version}.md") for version in ("1.2.0", "1.1.0", "1.0.0")
        )
    first = (folder / "docs/en/releases/v1.0.0.md").read_text(encoding="utf-8")
    assert "This is the first release" in first


@pytest.mark.needs("git")
def test_the_version_must_be_enough_for_what_changed(repository, tmp_path):
    folder = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(repository[0]), str(folder))
    enough = run(folder, "changes", "--out", tmp_path / "changes.csv")
    assert enough.returncode == 0, enough.stderr
    assert enough.stdout.startswith("## The data since 1.1.0")
    assert len((tmp_path / "changes.csv").read_text(encoding="utf-8").splitlines()) > 1
    beside = run(folder, "changes", "--old", "datapackage")  # an unreleased one says no version it is “since”
    assert beside.stdout.startswith("## The data since the package in datapackage\n")
    commit(folder, REPORT, "1.0.0", "1.1.0", "1.1.1")
    refused = run(folder, "changes")
    assert refused.returncode == 1
    assert "release-version" in refused.stderr and "## 1.2.0 — DAY" in refused.stderr


@pytest.mark.needs("git")
def test_a_release_that_cannot_be_made_as_it_was_stops_the_run(repository, tmp_path):
    folder = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(repository[0]), str(folder))
    (folder / "datapackage/units.csv").write_text("unit_id\n")
    git(folder, "commit", "--quiet", "--all", "--message=a slip")
    git(folder, "tag", "v1.2.0")
    done = run(folder, "releases")
    assert done.returncode == 1
    assert "v1.2.0: release-differs" in done.stderr and "units.csv" in done.stderr
    assert not (folder / "build/releases").exists()


@pytest.mark.needs("git", "make")
def test_a_release_with_other_requirements_is_made_by_its_own_make(repository, tmp_path):
    folder = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(repository[0]), str(folder))
    (folder / "requirements.txt").write_text("# of another time\n")
    # As its Makefile was: how it got what it needs is its own affair.
    (folder / "Makefile").write_text(
        f"package:\n\t{sys.executable} -m build_scripts package --seeds seeds --out datapackage\n"
    )
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=other requirements")
    git(folder, "tag", "v1.2.0")
    shutil.copyfile(ROOT / "requirements.txt", folder / "requirements.txt")
    done = run(folder, "releases")
    assert done.returncode == 0, done.stderr
    assert history.load(folder / "build/releases")["v1.2.0"] == repository[1]["now"]


@pytest.mark.needs("git")
def test_a_shallow_clone_does_not_pass_for_a_first_release(repository, tmp_path):
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{repository[0]}", "clone")
    for command in ("releases", "changes"):
        done = run(tmp_path / "clone", command)
        assert done.returncode == 1
        assert "release-shallow" in done.stderr and "fetch-depth: 0" in done.stderr


def test_a_release_that_nobody_rebuilt_is_not_called_the_first():
    (only,) = history.chain({}, package(version="1.1.0"), changelog.read(log("1.0.0", "1.1.0")))
    made = release_pages.pages(Site((), {}, None, history=(only,)))
    assert "releases/v1.1.0/changes.csv" not in made
    assert "Version 1.0.0 came before it" in made["en/releases/v1.1.0.md"]
    assert "1.0.0 版没有" in made["releases/v1.1.0.md"]


def test_a_build_without_tags_says_that_it_is_the_first():
    (only,) = history.chain({}, package(), changelog.read(log("1.0.0")))
    made = release_pages.pages(Site((), {}, None, history=(only,)))
    assert made["releases/v1.0.0/changes.csv"] == releases.to_csv(())
    assert "This is the first release" in made["en/releases/v1.0.0.md"]
    assert "这是首个版本" in made["releases/v1.0.0.md"]
    for name, content in only.files.items():
        assert hashlib.sha256(content).hexdigest() in made["releases/v1.0.0.md"], name


# ---------------------------------------------------------------- what a release offers


@pytest.fixture
def offered(tmp_path) -> Path:
    """A site's files, each with its own path as content."""
    for path in commands.ASSETS:
        (tmp_path / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / path).write_text(path, encoding="utf-8")
    return tmp_path


def test_the_files_of_a_release_are_named_by_version_and_summed(offered):
    version = schema.read_release()[0].version
    done = run(ROOT, "release", "--docs", offered / "docs", "--out", offered / "out", "--tag", f"v{version}")
    assert done.returncode == 0, done.stderr
    names = {path: f"digital-government-ledger-{version}{Path(path).suffix}" for path in commands.ASSETS}
    assert {Path(name).suffix for name in names.values()} == {".zip", ".xlsx", ".sqlite"}
    sums = (offered / "out/files/SHA256SUMS").read_text(encoding="utf-8")
    assert sorted(sums.splitlines()) == sorted(
        f"{hashlib.sha256(path.encode()).hexdigest()}  {name}" for path, name in names.items()
    )
    assert {path.name for path in (offered / "out/files").iterdir()} == {*names.values(), "SHA256SUMS"}
    assert "### Data" in (offered / "out/notes.md").read_text(encoding="utf-8")


def test_the_folder_of_a_release_is_replaced_only_where_no_file_is_somebody_elses(offered):
    arguments = ("release", "--docs", offered / "docs", "--out", offered / "out")
    assert [run(ROOT, *arguments).returncode for _ in range(2)] == [0, 0]
    (offered / "out/mine.txt").write_text("kept")
    done = run(ROOT, *arguments)
    assert done.returncode == 1
    assert "out-not-made-here" in done.stderr and "mine.txt" in done.stderr and "fix:" in done.stderr
    assert (offered / "out/mine.txt").exists() and (offered / "out/files/SHA256SUMS").exists()


def test_a_release_that_is_gone_goes_from_the_folder_of_releases(tmp_path):
    history.write({"v1.0.0": {"a.csv": b"1", "texts/a.txt": b"2"}, "v1.1.0": {"a.csv": b"3"}}, tmp_path)
    history.write({"v1.1.0": {"a.csv": b"4"}}, tmp_path)
    assert history.load(tmp_path) == {"v1.1.0": {"a.csv": b"4"}}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".made", "v1.1.0"]
    (tmp_path / "v1.1.0/notes").mkdir()
    (tmp_path / "v1.1.0/notes/mine.txt").write_text("kept")
    with pytest.raises(Fault, match="v1.1.0/notes/mine.txt"):
        history.write({}, tmp_path)
    assert history.load(tmp_path)["v1.1.0"]["a.csv"] == b"4"


def test_a_tag_that_the_changelog_does_not_head_is_refused(offered):
    done = run(ROOT, "release", "--docs", offered / "docs", "--out", offered / "out", "--tag", "v0.0.1")
    assert done.returncode == 1
    assert "release-tag" in done.stderr and not (offered / "out").exists()


def test_a_missing_file_is_named(tmp_path):
    done = run(ROOT, "release", "--docs", tmp_path, "--out", tmp_path / "out")
    assert done.returncode == 1
    for path in commands.ASSETS:
        assert f"{path}: release-file" in done.stderr


# ---------------------------------------------------------------- the same bytes everywhere


def test_two_builds_of_the_project_are_equal_byte_for_byte(tmp_path):
    """Another time zone, locale, hash seed, path and umask; package, pages, downloads, zip and checksums."""
    surroundings = (
        ("one", {"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONUTF8": "0"}, 0o022),
        (
            "a second path",
            {"TZ": "America/Lima", "PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "LANG": "zh_CN"},
            0o077,
        ),
    )
    made = []
    for name, variables, mask in surroundings:
        folder = tmp_path / name
        for part in ("build_scripts", "seeds"):
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copyfile(ROOT / "CHANGELOG.md", folder / "CHANGELOG.md")
        (folder / "docs").mkdir()
        env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | variables
        env["PYTHONDONTWRITEBYTECODE"] = "1"
        for command in ("build", "release"):
            done = subprocess.run(
                [sys.executable, "-m", "build_scripts", command],
                cwd=folder,
                env=env,
                umask=mask,
                capture_output=True,
            )
            assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        made.append({part: history.files_in(folder / part) for part in ("datapackage", "docs", "build")})
    assert made[0] == made[1]
    assert len(made[0]["docs"]) > 100
