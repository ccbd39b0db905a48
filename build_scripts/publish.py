"""The package on disk, all of it or nothing.

A new package is written whole into a hidden folder beside the old one, forced to disk, checked there, and
then takes its place in one step. Whatever stops the run before that step (a fault, a full disk, a power cut)
leaves the old package as it was; what such a run left behind is cleared by the next one.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import glob
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas

from build_scripts import schema, tables
from build_scripts.catalogue import citations, csvw, datapackage, model
from build_scripts.formats import checksums, readme
from build_scripts.records import Problem

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

_NEW, _OLD = ".{}.new-{}", ".{}.old"  # beside the package, while a run is at work
_LITTER = frozenset({".DS_Store", ".gitkeep", "Thumbs.db", "desktop.ini"})

VERIFIER = Path(checksums.verify.__file__)  # goes into the package as it is

Check = Callable[[Path], Sequence[Problem]]


# ---------------------------------------------------------------- the files


def render(
    frames: Mapping[str, pandas.DataFrame], texts: Mapping[str, str], release: schema.Release
) -> dict[str, bytes]:
    """Every file of the package: path with forward slashes → bytes.

    Args:
        frames: the tables, as `tables.build` makes them.
        texts: report_id → decoded seed.
        release: version and date.
    """
    shape = schema.load()
    files = {table.path: tables.to_csv(frames[table.name]) for table in shape.values()}
    files |= {schema.text_path(report_id): text.encode("utf-8") for report_id, text in sorted(texts.items())}
    rows = {name: frames[name].to_dict("records") for name in shape}
    dataset = model.dataset(shape, rows, release, model.package_files(shape, rows, files))
    files[schema.README] = readme.readme(dataset).encode("utf-8")
    files[schema.DESCRIPTOR] = schema.to_json(datapackage.descriptor(dataset))
    files[schema.COLUMNS] = schema.to_json(csvw.metadata(dataset))
    files[schema.CITATION] = citations.cff(dataset).encode("utf-8")
    files[schema.VERIFY] = VERIFIER.read_bytes()
    files[schema.ROW_SUMS] = checksums.row_sums(files)
    files[schema.FILE_SUMS] = checksums.file_sums(files)
    return files


# ---------------------------------------------------------------- publication


def publish(files: Mapping[str, bytes], out: Path, check: Check) -> tuple[list[Problem], bool]:
    """Make the folder `out` hold exactly these files, if `check` finds no error in them.

    Where it holds them already nothing is written. An existing folder is replaced only where it is a package.

    Args:
        files: path → bytes, as `render` makes them.
        out: the folder of the package; parents are made.
        check: given the folder to be published, names what is wrong with it; any problem of level "error"
            stops the publication.

    Returns:
        Every problem (also those that stopped nothing), and whether `out` was changed.

    Raises:
        What `check` raises, with `out` as it was; an OSError becomes a problem.
    """
    out = Path(out).resolve()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with _locked(out.parent):
            _recover(out)
            if foreign := _foreign(out):
                return [foreign], False
            if _same(files, out):
                return list(check(out)), False
            return _replace(files, out, check)
    except OSError as error:
        return [_disk_problem(out, error)], False


def cite_on_top(files: Mapping[str, bytes], out: Path) -> bool:
    """Write the citation of this project's own package at the top of the project, where code hosts look for it.

    Returns whether the file was changed; another folder's package has its citation inside only.
    """
    top = schema.CHANGELOG.parent
    path, content = top / schema.CITATION, files[schema.CITATION]
    if Path(out).resolve() != top / "datapackage" or path.is_file() and path.read_bytes() == content:
        return False
    path.write_bytes(content)
    return True


def _replace(files: Mapping[str, bytes], out: Path, check: Check) -> tuple[list[Problem], bool]:
    staging = out.with_name(_NEW.format(out.name, os.getpid()))
    try:
        staging.mkdir()
        _write(files, staging, out)
        problems = list(check(staging))
        if any(problem.level == "error" for problem in problems):
            return problems, False
        _swap(staging, out)
        return problems, True
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write(files: Mapping[str, bytes], staging: Path, old: Path) -> None:
    """All files, forced to disk. Where the bytes are those of the old file it is kept, with its time."""
    for path, content in files.items():
        target = staging / path
        target.parent.mkdir(exist_ok=True)
        if not _linked(old / path, target, content):
            with target.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
    for folder in {(staging / path).parent for path in files}:
        _sync(folder)


def _linked(old: Path, target: Path, content: bytes) -> bool:
    try:
        if old.is_symlink() or old.read_bytes() != content:
            return False
        os.link(old, target)
    except OSError:  # no old file, or a file system without hard links
        return False
    return True


def _swap(staging: Path, out: Path) -> None:
    """Put the new folder where the old one is. The old one, if any, is gone afterwards."""
    if out.exists() and not _exchange(staging, out):
        aside = out.with_name(_OLD.format(out.name))
        try:
            out.rename(aside)
            staging.rename(out)
        except BaseException:
            if not out.exists():
                aside.rename(out)
            raise
        shutil.rmtree(aside, ignore_errors=True)
    elif not out.exists():
        staging.rename(out)
    _sync(out.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, so that a power cut never finds neither; False where no such step is."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    here, swap = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return renameat2(here, os.fsencode(one), here, os.fsencode(other), swap) == 0


def _recover(out: Path) -> None:
    """Undo what a run that was cut off left behind. The lock says that no other run is at work."""
    aside = out.with_name(_OLD.format(out.name))
    if aside.exists() and not out.exists():
        aside.rename(out)
    for left in (aside, *out.parent.glob(_NEW.format(glob.escape(out.name), "*"))):
        if left.is_dir():
            shutil.rmtree(left)


# ---------------------------------------------------------------- the folder that is there


def _present(out: Path) -> set[str]:
    """Paths of what stands in a package's folder, left out what file managers put there."""
    texts = out / "texts"
    found = [*out.iterdir(), *(texts.iterdir() if texts.is_dir() else ())]
    return {path.relative_to(out).as_posix() for path in found if path != texts and path.name not in _LITTER}


def _same(files: Mapping[str, bytes], out: Path) -> bool:
    if not out.is_dir() or _present(out) != set(files):
        return False
    return all((out / path).read_bytes() == content for path, content in files.items())


def _foreign(out: Path) -> Problem | None:
    """What stands in the way: files that no package holds are somebody's, and would be lost."""
    if not out.exists():
        return None
    fix = "name an empty or a new folder with --out, or move the files named elsewhere"
    expected = f"a package named {schema.NAME}, an empty folder, or nothing"
    if not out.is_dir():
        return Problem("out-not-a-package", out.name, "a file", expected, fix)
    present = _present(out)
    others = sorted(path for path in present if not _ours(out, path))
    if others:
        found = "what is not part of a package: " + ", ".join(others[:5]) + ", …" * (len(others) > 5)
    elif present and not _is_package(out, present):
        found = f"files, and no {schema.DESCRIPTOR} of that name"
    else:
        return None
    return Problem("out-not-a-package", out.name, found, expected, fix)


def _ours(out: Path, path: str) -> bool:
    folder, _, name = path.rpartition("/")
    if not (out / path).is_file():
        return False
    if folder:
        return name.endswith(".txt")
    return name.endswith(".csv") or name in schema.BESIDE


def _is_package(out: Path, present: set[str]) -> bool:
    """Whether what stands there was made here. A descriptor damaged by a merge still counts."""
    if schema.DESCRIPTOR in present:
        return f'"{schema.NAME}"'.encode() in (out / schema.DESCRIPTOR).read_bytes()
    tables_made = {table.path for table in schema.load().values()}
    return bool(present & tables_made) and {path for path in present if path.endswith(".csv")} <= tables_made


def _disk_problem(out: Path, error: OSError) -> Problem:
    fixes = {
        errno.ENOSPC: "free some space on the disk and run again",
        errno.EDQUOT: "free some space within the quota and run again",
        errno.EFBIG: "raise the limit on file size (ulimit -f) and run again",
        errno.EACCES: "give yourself the right to write there, or name another folder with --out",
        errno.EPERM: "give yourself the right to write there, or name another folder with --out",
        errno.EROFS: "name a folder on a disk that can be written with --out",
        errno.EBUSY: "name a folder inside the mounted one with --out",
    }
    found = error.strerror or str(error)
    expected = "a folder that can be written; the old package is as it was"
    fix = fixes.get(error.errno, "mend what the message names and run again")
    return Problem("publish-failed", out.name, found, expected, fix)


# ---------------------------------------------------------------- the operating system


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Wait until no other run publishes into this folder. The system frees the lock when a run dies."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _sync(folder: Path) -> None:
    if os.name == "posix":  # Windows cannot open folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
