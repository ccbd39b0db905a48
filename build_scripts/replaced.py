"""Folders whose files are made anew by each run: what an earlier run wrote may go, what anybody else put there stays.

The folder itself holds the list of what was written into it. A file that is not on it is somebody's: then nothing is
deleted, and the message names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from build_scripts.records import Fault, Problem

LIST = ".made"  # one path a line; hidden, so that neither MkDocs nor a release takes it along


def paths_in(folder: Path) -> list[str]:
    """Every file below a folder, with forward slashes, sorted; without hidden ones, which file managers leave."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir())
    return sorted(path.as_posix() for path in paths if not path.name.startswith("."))


def check(folder: Path, going: Iterable[str]) -> None:
    """Raises Fault where a file that is to be deleted or written over was not written by an earlier run."""
    written = _listed(folder)
    others = [path for path in going if path not in written]
    if others:
        found = f"what no run wrote there: {', '.join(others[:5])}{', …' * (len(others) > 5)}"
        expected = "nothing but what an earlier run wrote"
        fix = "move or delete them, or name another folder; nothing was changed"
        raise Fault(Problem("out-not-made-here", folder.as_posix(), found, expected, fix))


def note(folder: Path, paths: Iterable[str]) -> None:
    """Writes the list of a folder's files, unless it is that already."""
    text = "".join(f"{path}\n" for path in sorted(paths))
    file = folder / LIST
    if not file.is_file() or file.read_text(encoding="utf-8") != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def note_more(folder: Path, paths: Iterable[str]) -> None:
    """Adds to the list what is about to be written, so that a run that was cut off leaves nothing unlisted."""
    note(folder, _listed(folder) | set(paths))


def replace(folder: Path, files: Mapping[str, bytes]) -> None:
    """Makes a folder hold these files (path below it → content) and nothing of before. Raises Fault."""
    if folder.exists() and not folder.is_dir():
        fix = "name another folder"
        raise Fault(Problem("out-not-made-here", folder.as_posix(), "a file", "a folder, or nothing", fix))
    old = paths_in(folder)
    check(folder, old)
    note_more(folder, files)
    for path in old:
        (folder / path).unlink()
    for emptied in sorted({up for path in old for up in PurePosixPath(path).parents[:-1]}, reverse=True):
        if not any((folder / emptied).iterdir()):
            (folder / emptied).rmdir()
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    note(folder, files)


def _listed(folder: Path) -> set[str]:
    file = folder / LIST
    return set(file.read_text(encoding="utf-8").splitlines()) if file.is_file() else set()
