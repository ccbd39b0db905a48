"""The commands about what may be committed and what was released; `__main__` puts them beside the others.

Each function takes parsed options and returns an exit code: 0, or 1 where something is amiss.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from build_scripts import curation, privacy, read
from build_scripts.privacy import Finding, Rules
from build_scripts.records import Problem

EXIT_OK, EXIT_FAULT = 0, 1
SEEDS = Path("seeds")
Add = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def add(command: Add) -> None:
    """Adds the parsers of these commands."""
    added = command("privacy", _privacy, "list the places of personal numbers in files, never the numbers")
    added.add_argument("--mask", action="store_true", help="mask them in the files named")
    added.add_argument(
        "files", metavar="FILE", type=Path, nargs="*", help="seeds and sidecars (default: all of seeds/)"
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr)


# ---------------------------------------------------------------- privacy


def _privacy(options: argparse.Namespace) -> int:
    if options.mask and not options.files:
        _say("name the files to be masked: python -m build_scripts privacy --mask FILE …")
        return EXIT_FAULT
    rules, faults = privacy.load()
    found = 0
    for path in options.files or sorted(path for path in SEEDS.iterdir() if not path.name.startswith(".")):
        try:
            text, encoding, findings = _findings(path, rules)
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
        _say(str(fault))
    if found:
        _say(
            f"{found} found. Do not commit the files as they are: commit what `python -m build_scripts privacy --mask "
            "FILE` makes of them, or allow an office's public number with its reason (CONTRIBUTING.md, “Personal "
            "numbers”)."
        )
    return EXIT_FAULT if found or faults else EXIT_OK


def _findings(path: Path, rules: Rules) -> tuple[str, str, tuple[Finding, ...]]:
    """Text, encoding and findings of a file; a seed's sidecar says what is allowed in both."""
    text, encoding = read.decode(path.read_bytes())
    sidecars = [
        path.with_suffix(suffix) for suffix in curation.SUFFIXES if path.with_suffix(suffix).is_file()
    ]
    allowed = curation.load(sidecars[0])[0].allowed if sidecars else ()
    return text, encoding, privacy.find(text, rules, allowed)


def _lines(path: Path, findings: tuple[Finding, ...]) -> Iterator[str]:
    for one in findings:
        why = f" (allowed: {one.reason})" if one.reason else ""
        yield f"{path.as_posix()}:{one.line}:{one.column}: {one}{why}"


def _mask(path: Path, text: str, encoding: str, findings: tuple[Finding, ...]) -> None:
    masked = privacy.mask(text, findings)
    if masked != text:
        print(
            f'{path.with_suffix(".toml").as_posix()}: sha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"'
        )
        path.write_bytes(masked.encode(encoding))
