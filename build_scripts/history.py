"""The releases before this one, rebuilt from the repository's tags. The only module that asks git.

A release is a tag `v1.2.3`. It is rebuilt by its own code, in a work tree of its own: by this Python where its
requirements are ours, else by its own `make package`, which installs what it needs. Where it committed its package,
the rebuilt one must equal it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from build_scripts import changelog, releases, replaced, schema
from build_scripts.changelog import Notes
from build_scripts.records import Fault, Problem
from build_scripts.releases import Published

_TAG = re.compile(r"v\d+\.\d+\.\d+")
PACKAGE, LOCK = "datapackage", "requirements.txt"
FOLDER = Path("build/releases")  # where rebuilt releases wait for the site


class HistoryError(Fault):
    """A release that cannot be rebuilt as it was."""


def tags(root: Path) -> list[str]:
    """The release tags that the present state comes from, oldest version first; none outside a repository.

    Raises HistoryError in a shallow clone, which would hide tags.
    """
    ask = ["git", "rev-parse", "--is-shallow-repository"]
    if subprocess.run(ask, cwd=root, capture_output=True, text=True, check=False).stdout.strip() == "true":
        expected, fix = (
            "the whole history with its tags",
            "git fetch --unshallow --tags (in a workflow: fetch-depth: 0)",
        )
        raise HistoryError(Problem("release-shallow", root.name, "a shallow clone", expected, fix))
    listed = subprocess.run(
        ["git", "tag", "--list", "v*", "--merged", "HEAD"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    found = [name for name in listed.stdout.split() if _TAG.fullmatch(name)]
    return sorted(found, key=lambda tag: releases.parts(tag[1:]))


def rebuild(root: Path, tag: str) -> dict[str, bytes]:
    """The package of a release, path → content, made anew from its tag.

    Raises HistoryError where its own code fails, or makes something else than what was committed then.
    """
    with _work_tree(root, tag) as tree:
        committed = files_in(tree / PACKAGE)
        same = _content(tree / LOCK) == _content(root / LOCK)
        ours = [sys.executable, "-m", "build_scripts", "package", "--seeds", "seeds", "--out", PACKAGE]
        made = subprocess.run(
            ours if same else ["make", "package"],
            cwd=tree,
            env=_environment(),
            capture_output=True,
            text=True,
        )
        # 3: published, while a seed could not be read and was left out then as well
        if made.returncode not in (0, 3):
            raise _error(
                "release-rebuild", tag, (made.stderr or made.stdout).strip()[-400:], "its own package"
            )
        rebuilt = files_in(tree / PACKAGE)
        differing = sorted(
            name for name in committed.keys() | rebuilt if committed.get(name) != rebuilt.get(name)
        )
        if committed and differing:
            found = f"{len(differing)} of {len(rebuilt)} files differ: {', '.join(differing[:5])}"
            raise _error("release-differs", tag, found, "the package that was committed then")
        version = releases.read(rebuilt).version
        if version != tag[1:]:
            raise _error("release-differs", tag, f"version {version} in its package", tag[1:])
        return rebuilt


def _error(code: str, tag: str, found: str, expected: str) -> HistoryError:
    fix = f"look at the tag: git worktree add ../{tag} {tag}, and build there"
    return HistoryError(Problem(code, tag, found, expected, fix))


@contextmanager
def _work_tree(root: Path, tag: str) -> Iterator[Path]:
    """The files of a tag in a folder of their own, which is gone afterwards. Raises HistoryError without one."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        tree = Path(scratch) / "tree"
        add = ["git", "worktree", "add", "--quiet", "--detach", str(tree), tag]
        remove = ["git", "worktree", "remove", "--force", str(tree)]
        try:
            added = subprocess.run(
                add, cwd=root, env=_environment(), capture_output=True, text=True, check=False
            )
            if added.returncode:
                raise _error("release-rebuild", tag, added.stderr.strip()[-400:], "a work tree of the tag")
            yield tree
        finally:
            subprocess.run(remove, cwd=root, capture_output=True, check=False)


def _environment() -> dict[str, str]:
    """Ours, without what would lead a child to this code or this repository instead of its own."""
    foreign = ("PYTHONPATH", "PYTHONHOME", "GIT_", "MAKE", "MFLAGS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1"}


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def files_in(folder: Path) -> dict[str, bytes]:
    """Path below the folder, with forward slashes → content, sorted; nothing where there is no folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


# ---------------------------------------------------------------- the releases side by side


def write(rebuilt: Mapping[str, Mapping[str, bytes]], folder: Path) -> None:
    """Makes the folder hold `vX.Y.Z/…` for each tag, and nothing of before. Raises Fault where it holds more."""
    below = {f"{tag}/{name}": content for tag, files in rebuilt.items() for name, content in files.items()}
    replaced.replace(folder, below)


def load(folder: Path) -> dict[str, dict[str, bytes]]:
    """What `write` wrote: tag → files, oldest version first; nothing where the folder is not there."""
    found = [path.name for path in folder.iterdir() if _TAG.fullmatch(path.name)] if folder.is_dir() else []
    return {tag: files_in(folder / tag) for tag in sorted(found, key=lambda tag: releases.parts(tag[1:]))}


def chain(
    rebuilt: Mapping[str, Mapping[str, bytes]], present: Mapping[str, bytes], told: Sequence[Notes]
) -> tuple[Published, ...]:
    """Every release with its changes since the one before, newest first; the present package is the newest.

    Where the present version was released already, the package of its tag stands for it.

    Args:
        rebuilt: tag → files, oldest first.
        present: the files of the package being built.
        told: the changelog, newest release first.

    Raises ValueError where a package cannot be read.
    """
    packages = {tag[1:]: dict(files) for tag, files in rebuilt.items()}
    packages.setdefault(releases.read(present).version, dict(present))
    found: list[Published] = []
    for version in sorted(packages, key=releases.parts):
        package = releases.read(packages[version])
        before = found[-1].package if found else None
        noted = changelog.data_of(told, version)
        changes = releases.compare(before, package, noted)
        older = [entry.version for entry in told if releases.parts(entry.version) < releases.parts(version)]
        missing = older[0] if older and before is None else ""
        previous = before.version if before else ""
        found.append(Published(package, packages[version], previous, changes, noted, missing))
    return tuple(reversed(found))


def since_newest(
    root: Path, present: Mapping[str, bytes]
) -> tuple[str, Problem | None, tuple[releases.Change, ...]]:
    """(version of the newest release, the fault of too small a version in the changelog, what changed since).

    ("", None, ()) where nothing was released. Raises HistoryError where that release cannot be rebuilt, ValueError
    where `present` is no package.
    """
    package = releases.read(present)
    known = tags(root)
    if not known:
        return "", None, ()
    old = releases.read(rebuild(root, known[-1]))
    told = changelog.load(root / schema.CHANGELOG.name)
    changes = releases.compare(old, package, changelog.data_of(told, package.version))
    return old.version, releases.version_fault(old.version, package.version, changes), changes
