"""Personal numbers: found however they are written, masked before anything else, and never repeated."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from build_scripts import lexicon, pipeline, privacy, read
from build_scripts.records import Allowed

ROOT = Path(__file__).resolve().parent.parent
RULES, FAULTS = privacy.load()
WORDS = lexicon.load()[0]
with (ROOT / "tests/tables/privacy_examples.csv").open(encoding="utf-8", newline="") as file:
    EXAMPLES = list(csv.DictReader(file))

# Invented: no subscriber has this number, no area has this code.
MOBILE, LANDLINE = "139-0000-0000", "0600-8812345"
REPORT = f"2023年全市共办理政务服务事项1234项。联系人张某，手机{MOBILE}。办结率为99.86%。\n"
COLUMN = REPORT.index(MOBILE) + 1


def run(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "build_scripts", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, encoding="utf-8")


def masked(text: str, *allowed: Allowed) -> str:
    return privacy.mask(text, privacy.find(text, RULES, allowed))


def test_the_rules_are_sound():
    assert FAULTS == []


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row["text"][:30])
def test_example(row):
    findings = privacy.find(row["text"], RULES)
    assert privacy.mask(row["text"], findings) == row["masked"], row["note"]
    assert not row["kind"] or row["kind"] in {one.kind for one in findings if not one.reason}


def test_every_kind_has_examples():
    assert {row["kind"] for row in EXAMPLES} == {*privacy.KINDS, ""}


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row["text"][:30])
def test_masking_twice_is_masking_once_and_keeps_every_offset(row):
    once = masked(row["text"])
    assert masked(once) == once
    assert len(once) == len(row["text"])
    assert all(a == b for a, b in zip(once, row["text"], strict=True) if a != privacy.MASK)


def test_an_example_is_found_beside_any_other():
    """What stands above or below in a text of many lines changes nothing but where the foot of a page is near."""
    rows = [row for row in EXAMPLES if "版权所有" not in row["text"] and "工作时间" not in row["text"]]
    text = "\n".join(row["text"] for row in rows)
    assert masked(text) == "\n".join(row["masked"] for row in rows)


@pytest.mark.parametrize("path", sorted((ROOT / "seeds").glob("*.txt")), ids=lambda path: path.stem)
def test_the_seeds_hold_no_personal_number(path):
    text, _ = read.decode(path.read_bytes())
    assert [str(one) for one in privacy.find(text, RULES) if not one.reason] == []


def test_line_and_column_are_where_it_stands():
    text = f"一\r\n二\r\n三  {MOBILE}\n"
    (found,) = privacy.find(text, RULES)
    assert (found.line, found.column) == (3, 4)


def test_a_sidecar_allows_one_number_only():
    text = f"联系电话：{LANDLINE}，0600-8812346"
    assert masked(text, Allowed(LANDLINE, "The office's line.")) == text.replace("0600-8812346", "＊" * 12)


def test_it_takes_linear_time_on_hostile_texts():
    for part in (
        "a@b.cn ",
        f"电话{LANDLINE} ",
        "13900000000\n",
        "1 ",
        "a@",
        "(",
        "0600-",
        "1\n",
        "1390000\n",
        "1" * 40 + "\n",
    ):
        begun = time.perf_counter()
        privacy.find(part * (200_000 // len(part)), RULES)
        assert time.perf_counter() - begun < 5, part


@pytest.mark.parametrize(
    "content, code",
    [
        ('phone_words = ["("]', "vocabulary-words"),
        ("", "vocabulary-words"),
        ('[[allow]]\nallow_id = "a"\nkinds = ["fax"]\nbefore = "x"\nreason = "x"', "vocabulary-type"),
        ('[[allow]]\nallow_id = "a"\nkinds = ["email"]\nbefore = "("\nreason = "x"', "vocabulary-pattern"),
        ('[[allow]]\nallow_id = "a"\nkinds = ["email"]\nreason = "x"', "vocabulary-missing"),
        ('[[allow]]\nallow_id = "a"\nkinds = ["email"]\nbefore = "x"', "vocabulary-missing"),
    ],
)
def test_a_faulty_rule_is_named(tmp_path, content, code):
    file = tmp_path / "privacy.toml"
    file.write_text(content, encoding="utf-8")
    assert code in {problem.code for problem in privacy.load(file)[1]}


# ---------------------------------------------------------------- in the chain


@pytest.fixture
def seeds(tmp_path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "made.txt").write_text(REPORT, encoding="utf-8")
    return folder


def test_nothing_behind_the_reader_sees_the_number(seeds):
    (seed,), problems = read.read_folder(seeds, WORDS)
    assert seed.text == REPORT.replace(MOBILE, "＊" * len(MOBILE))
    assert seed.sha256 == hashlib.sha256(REPORT.encode()).hexdigest()
    (told,) = problems
    assert (told.code, told.where, told.level) == ("seed-masked", f"made.txt:1:{COLUMN}", "note")
    document, _ = pipeline.read_document(seed, WORDS)
    assert MOBILE[:3] not in {numeral.text for numeral in document.numerals}
    assert all(seed.text[n.char_start : n.char_end] == n.text for n in document.numerals)
    masked = [n for n in document.numerals if n.rule == "ref:masked"]
    assert [n.text for n in masked] == [privacy.MASK * len(MOBILE)], "it is accounted for all the same"


def test_package_and_messages_do_not_hold_it(seeds, tmp_path):
    out = tmp_path / "out"
    done = run("package", "--seeds", seeds, "--out", out)
    assert done.returncode == 0, done.stderr
    said = (
        done.stdout
        + done.stderr
        + "".join(p.read_text(encoding="utf-8") for p in out.rglob("*") if p.is_file())
    )
    assert not re.search(r"139-?0000|0000-0000", said)
    with (out / "reports.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["sha256"] == hashlib.sha256((seeds / "made.txt").read_bytes()).hexdigest()
    assert row["text_sha256"] == hashlib.sha256((out / "texts/made.txt").read_bytes()).hexdigest()
    assert "seed-masked" in done.stderr


def test_an_allowance_that_allows_nothing_stops_the_build(seeds):
    """Also where another, for the same reason, allows something."""
    quotes = ("0600-1", MOBILE, "0600-2")
    text = "".join(f'[[allow]]\nquote = "{quote}"\nreason = "an office"\n' for quote in quotes)
    (seeds / "made.toml").write_text(text, encoding="utf-8")
    _, problems = read.read_folder(seeds, WORDS)
    assert [(problem.code, problem.where, problem.level) for problem in problems] == [
        ("privacy-needless", "made.toml [[allow]] 1", "error"),
        ("privacy-needless", "made.toml [[allow]] 3", "error"),
    ]


@pytest.mark.parametrize("line", ['title = "工作总结{}"', 'note = "Ask {}."', "# {}"])
def test_a_number_in_a_sidecar_stops_the_build(seeds, line):
    """What stands beside a seed is published as it is: nothing masks it."""
    (seeds / "made.toml").write_text(line.format(MOBILE) + "\n", encoding="utf-8")
    _, problems = read.read_folder(seeds, WORDS)
    (fault,) = [one for one in problems if one.code == "sidecar-personal"]
    assert (fault.level, fault.where) == ("error", f"made.toml:1:{line.index('{') + 1}")
    assert MOBILE not in str(fault)


# ---------------------------------------------------------------- the command and the hooks


def test_the_command_lists_places_and_kinds_only(seeds):
    done = run("privacy", seeds / "made.txt")
    assert done.returncode == 1
    assert done.stdout == f"{(seeds / 'made.txt').as_posix()}:1:{COLUMN}: a mobile number, 13 characters\n"
    assert "--mask" in done.stderr


def test_the_project_may_be_committed():
    done = run("privacy")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_what_cannot_be_read_may_not_be_committed(seeds):
    (seeds / "made.txt").write_bytes(REPORT.encode("utf-16"))
    done = run("privacy", seeds / "made.txt")
    assert done.returncode == 1
    assert "UTF-16" in done.stderr


@pytest.mark.parametrize("sidecar", ["made.toml", "made.TOML"])
def test_an_allowed_number_passes_and_its_reason_is_told(seeds, sidecar):
    (seeds / sidecar).write_text(
        f'[[allow]]\nquote = "{MOBILE}"\nreason = "A made line."\n', encoding="utf-8"
    )
    done = run("privacy", *sorted(seeds.iterdir()))
    assert done.returncode == 0, done.stdout
    assert "(allowed: A made line.)" in done.stdout
    assert MOBILE in read.read_folder(seeds, WORDS)[0][0].text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
def test_a_masked_seed_keeps_the_checksum_of_the_raw_one(seeds, encoding):
    (seeds / "made.txt").write_bytes(REPORT.encode(encoding))
    (raw,), _ = read.read_folder(seeds, WORDS)
    done = run("privacy", "--mask", seeds / "made.txt")
    assert done.returncode == 0, done.stderr
    assert f"at the top of {(seeds / 'made.toml').as_posix()}, above every [" in done.stderr
    (seeds / "made.toml").write_text(done.stdout.splitlines()[-1], encoding="utf-8")
    (kept,), problems = read.read_folder(seeds, WORDS)
    assert (kept.text, kept.sha256, kept.encoding) == (raw.text, raw.sha256, raw.encoding)
    assert problems == []
    assert run("privacy", *sorted(seeds.iterdir())).returncode == 0


@pytest.fixture
def clone(tmp_path, seeds) -> Path:
    """A repository with the project's code and hooks and one raw seed, not yet committed."""
    folder = tmp_path / "clone"
    folder.mkdir()
    for name in ("build_scripts", ".githooks", "seeds"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / ".pre-commit-config.yaml", folder / ".pre-commit-config.yaml")
    os.symlink(Path(sys.executable).parent.parent, folder / ".venv")
    shutil.copyfile(seeds / "made.txt", folder / "seeds/made.txt")
    git(folder, "init", "--quiet")
    git(folder, "add", "seeds")
    return folder


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-c", "user.name=test", "-c", "user.email=test@example.org", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")


@pytest.mark.needs("git")
def test_git_refuses_a_raw_seed_once_the_hook_is_set(clone):
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (told,) = re.findall(r"^git (config core\.hooksPath \S+)$", guide, re.MULTILINE)
    git(clone, *told.split())
    refused = git(clone, "commit", "--message=raw")
    assert refused.returncode == 1
    assert f"seeds/made.txt:1:{COLUMN}: a mobile number" in refused.stdout + refused.stderr
    run("privacy", "--mask", clone / "seeds/made.txt")
    assert git(clone, "commit", "--message=masked, not added").returncode == 1
    git(clone, "add", "seeds")
    assert git(clone, "commit", "--message=masked").returncode == 0


def test_the_entry_for_pre_commit_refuses_it_too(clone):
    (hook,) = yaml.safe_load((clone / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0][
        "hooks"
    ]
    staged = git(clone, "diff", "--cached", "--name-only").stdout.split()
    files = [name for name in staged if re.search(hook["files"], name)]
    done = subprocess.run([*hook["entry"].split(), *files], cwd=clone, capture_output=True, encoding="utf-8")
    assert done.returncode == 1
    assert f"seeds/made.txt:1:{COLUMN}" in done.stdout
