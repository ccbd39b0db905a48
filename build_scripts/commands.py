"""The commands about what may be committed and what is released; `__main__` puts them beside the others.

Each function takes parsed options and returns an exit code: 0, 1 where something is amiss, or 2 for wrong arguments.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from build_scripts import changelog, curation, history, privacy, read, releases, replaced, schema
from build_scripts.formats import FORMATS
from build_scripts.history import HistoryError
from build_scripts.privacy import Finding, Rules
from build_scripts.records import Problem

EXIT_OK, EXIT_FAULT, EXIT_USAGE = 0, 1, 2
ROOT = schema.CHANGELOG.parent
SEEDS = Path("seeds")
# What a release offers beside its page: file below docs/ → its name without version. `make build` makes them.
ASSETS = {one.path: Path(one.path).name for one in FORMATS if one.name in ("zip", "xlsx", "sqlite")}
Add = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def add(command: Add) -> None:
    """Adds the parsers of these commands."""
    added = command("privacy", _privacy, "list the places of personal numbers in files, never the numbers")
    added.add_argument("--mask", action="store_true", help="mask them in the files named")
    added.add_argument(
        "files", metavar="FILE", type=Path, nargs="*", help="seeds and sidecars (default: all of seeds/)"
    )

    added = command("changes", _changes, "tell what changed in the data, value by value, as Markdown")
    added.add_argument(
        "--old",
        type=Path,
        metavar="DIR",
        help="folder of a package (default: the newest release, from its tag)",
    )
    added.add_argument("--new", type=Path, metavar="DIR", default="datapackage", help="folder of a package")
    added.add_argument("--out", type=Path, metavar="FILE", help="write every change to this CSV file")

    added = command("releases", _releases, "make the old releases again from their tags")
    added.add_argument("--out", type=Path, metavar="DIR", default=history.FOLDER, help="replaced as a whole")

    added = command("release", _release, "collect the files of a release, with checksums and notes")
    added.add_argument("--tag", help="the tag that is released; must be the changelog's newest version")
    added.add_argument("--docs", type=Path, metavar="DIR", default="docs", help="folder of the site's files")
    added.add_argument("--out", type=Path, metavar="DIR", default="build/release", help="replaced as a whole")


def say(text: str) -> None:
    """What is for the reader, and no result."""
    print(text, file=sys.stderr)


# ---------------------------------------------------------------- privacy


def _privacy(options: argparse.Namespace) -> int:
    if options.mask and not options.files:
        say("name the files to be masked: python -m build_scripts privacy --mask FILE …")
        return EXIT_USAGE
    rules, faults = privacy.load()
    if not options.files and not SEEDS.is_dir():
        fix = "name the files, or run it where the seeds are"
        faults.append(Problem("folder-missing", str(SEEDS), "no such folder", "a folder of *.txt files", fix))
    paths = options.files or sorted(SEEDS.glob("[!.]*"))
    folders = {path.parent for path in paths if path.parent.is_dir()}
    sidecars = {folder: curation.sidecars(os.listdir(folder)) for folder in folders}
    found = 0
    for path in paths:
        try:
            text, encoding, findings = _findings(path, sidecars.get(path.parent, {}), rules)
        except (OSError, read.Undecodable) as error:
            fix = error.fix if isinstance(error, read.Undecodable) else "check the path"
            faults.append(
                Problem("privacy-unreadable", str(path), str(error), "a text that can be read", fix)
            )
            continue
        for line in _lines(path, findings):
            print(line)
        if options.mask:
            _mask(path, text, encoding, findings)
        else:
            found += sum(1 for one in findings if not one.reason)
    for fault in faults:
        say(str(fault))
    if found:
        say(
            f"{found} found. Do not commit the files as they are: commit what `python -m build_scripts privacy --mask "
            "FILE` makes of them, or allow an office's public number with its reason (CONTRIBUTING.md, “Personal "
            "numbers”)."
        )
    return EXIT_FAULT if found or faults else EXIT_OK


def _findings(
    path: Path, sidecars: Mapping[str, Sequence[str]], rules: Rules
) -> tuple[str, str, tuple[Finding, ...]]:
    """Text, encoding and findings of a file; a seed's sidecar says what is allowed in both."""
    text, encoding = read.decode(path.read_bytes())
    beside = sidecars.get(path.stem, ())
    allowed = curation.allowed(path.with_name(beside[0])) if beside else ()
    return text, encoding, privacy.find(text, rules, allowed)


def _lines(path: Path, findings: tuple[Finding, ...]) -> Iterator[str]:
    for one in findings:
        why = f" (allowed: {one.reason})" if one.reason else ""
        yield f"{path.as_posix()}:{one.line}:{one.column}: {one}{why}"


def _mask(path: Path, text: str, encoding: str, findings: tuple[Finding, ...]) -> None:
    masked = privacy.mask(text, findings)
    if masked != text:
        sidecar = path.with_suffix(".toml").as_posix()
        say(f"put this line at the top of {sidecar}, above every [:")
        print(f'sha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"')
        path.write_bytes(masked.encode(encoding))


# ---------------------------------------------------------------- changes


def _changes(options: argparse.Namespace) -> int:
    try:
        new = history.files_in(options.new)
        if options.old:
            old, package = releases.read(history.files_in(options.old)), releases.read(new)
            notes = changelog.data_of(changelog.load(), package.version)
            fault, changes = None, releases.compare(old, package, notes)
            since = f"the package in {options.old.as_posix()}"
        else:
            since, fault, changes = history.since_newest(ROOT, new)
    except (HistoryError, ValueError) as error:
        say(str(error))
        return EXIT_FAULT
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_bytes(releases.to_csv(changes))
    first = "Nothing was released before: this is the first release.\n"
    print(releases.summary(changes, f"The data since {since}") if since else first)
    if fault:
        say(str(fault))
    return EXIT_FAULT if fault else EXIT_OK


# ---------------------------------------------------------------- releases


def _releases(options: argparse.Namespace) -> int:
    try:
        tags = history.tags(ROOT)
        history.write({tag: history.rebuild(ROOT, tag) for tag in tags}, options.out)
    except HistoryError as error:
        say(str(error))
        return EXIT_FAULT
    print(f"made again: {' '.join(tags)}" if tags else "no tag: the present release is the first")
    return EXIT_OK


def _release(options: argparse.Namespace) -> int:
    newest, problems = schema.read_release()
    if newest and options.tag and options.tag != f"v{newest.version}":
        fix = "tag the commit whose changelog heads this version, or correct the changelog"
        problems.append(Problem("release-tag", "CHANGELOG.md", newest.version, options.tag, fix))
    for name in ASSETS:
        if not (options.docs / name).is_file():
            problems.append(Problem("release-file", name, "no such file", "a file of the site", "make build"))
    for problem in problems:
        say(str(problem))
    if problems or not newest:
        return EXIT_FAULT
    files = {
        _versioned(name, newest.version): (options.docs / path).read_bytes() for path, name in ASSETS.items()
    }
    sums = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())
    )
    told = changelog.load()[0]
    offered = {f"files/{name}": content for name, content in {**files, "SHA256SUMS": sums.encode()}.items()}
    replaced.replace(options.out, {**offered, "notes.md": f"{told.text}\n".encode()})
    print(f"{', '.join(files)} and SHA256SUMS: written to {options.out}/")
    return EXIT_OK


def _versioned(name: str, version: str) -> str:
    """`ledger.zip` → `ledger-1.0.0.zip`."""
    path = Path(name)
    return f"{path.stem}-{version}{path.suffix}"
