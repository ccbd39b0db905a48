"""The command line: `python -m build_scripts COMMAND`. Results go to standard output, all else to error.

Exit codes: 0 all published · 1 the package would not be valid, nothing written · 2 wrong arguments ·
3 published, but some seeds could not be read and were left out.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

from build_scripts import candidates, commands, history, lexicon, pipeline, read, review
from build_scripts.commands import say
from build_scripts.records import Document, Fault, Metric, Numeral, Problem

EXAMPLE = "qingyuan-2023:1192"  # a place where a number stands
EXIT_OK, EXIT_INVALID, EXIT_USAGE, EXIT_LEFT_OUT = 0, 1, 2, 3
_ORDER = {"note": 0, "left_out": 1, "error": 2}  # the gravest stands last, next to the prompt


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # a console that lacks Chinese still gets the message
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except Fault as error:
        _report([error.problem])
        return EXIT_INVALID
    except BrokenPipeError:  # `… | head` closed the pipe: not our fault
        sys.stderr.close()
        return EXIT_OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m build_scripts",
        description="Turn Chinese government work reports (*.txt) into a data package and a site's pages.",
        epilog="Exit codes: 0 all published; 1 not valid, nothing written; 2 wrong arguments; "
        "3 published, but some seeds could not be read and were left out.",
    )
    parsers = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = parsers.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        added.set_defaults(run=run)
        return added

    def folder(added: argparse.ArgumentParser, name: str, default: str | None, text: str) -> None:
        shown = f"{text} (default: {default})" if default else text
        added.add_argument(
            name, type=Path, metavar="DIR", default=default, required=default is None, help=shown
        )

    package = command("package", _build, "build only the data package, from any folder of seeds")
    folder(package, "--seeds", None, "folder of *.txt files, with or without sidecars")
    folder(package, "--out", None, "folder of the package; replaced as a whole, or not at all")
    package.set_defaults(docs=None, past=None)

    build = command("build", _build, "build the data package and the pages of the site")
    folder(build, "--seeds", "seeds", "folder of *.txt files")
    folder(build, "--out", "datapackage", "folder of the package")
    folder(build, "--docs", "docs", "folder of the site's Markdown pages")
    folder(build, "--past", history.FOLDER, "releases before this one, as `releases` makes them")

    pages = command("pages", _build, "write the pages of the site, and leave the data package alone")
    folder(pages, "--seeds", "seeds", "folder of *.txt files")
    folder(pages, "--docs", "docs", "folder of the site's Markdown pages")
    folder(pages, "--past", history.FOLDER, "releases before this one, as `releases` makes them")
    pages.set_defaults(out=None)

    check = command("check", _build, "read and validate everything, and write nothing")
    folder(check, "--seeds", "seeds", "folder of *.txt files")
    check.set_defaults(out=None, docs=None, past=None)

    explain = command("explain", _explain, "say which rule made what of the number at a place of a seed")
    explain.add_argument(
        "place",
        metavar="SEED:OFFSET",
        help="report id, file name or path of the seed, and a position in its text (column char_start)",
    )
    folder(explain, "--seeds", "seeds", "folder of *.txt files; ignored where SEED is a path")

    names = command(
        "candidates", _candidates, "list the names that no entity has, each with an entry to paste"
    )
    folder(names, "--seeds", "seeds", "folder of *.txt files")

    review_ = command("review", _review, "go through one report sentence by sentence and mark what was read")
    review_.add_argument("seed", metavar="SEED", help="report id, file name or path of the seed")
    review_.add_argument("--reviewer", help="the name written beside each mark (default: git's user.name)")
    folder(review_, "--seeds", "seeds", "folder of *.txt files; ignored where SEED is a path")

    commands.add(command)
    return parser


# ---------------------------------------------------------------- candidates


def _candidates(options: argparse.Namespace) -> int:
    words, faults = lexicon.load()
    if faults:
        _report(faults)
        return EXIT_INVALID
    documents, problems = pipeline.read_all(options.seeds, words)
    problems = [problem for problem in problems if problem.level != "note"]
    _report(problems)
    if any(problem.level == "error" for problem in problems):
        return EXIT_INVALID
    found = candidates.proposals(documents, words)
    for proposal in found:
        print(candidates.report(proposal))
    say(f"{_plural(len(found), 'name')} that no entity of vocabulary/entities.toml has")
    return EXIT_LEFT_OUT if problems else EXIT_OK


# ---------------------------------------------------------------- review


def _review(options: argparse.Namespace) -> int:
    reviewer = " ".join((options.reviewer or _git_name()).split())
    if not reviewer:
        say('no name to write beside the marks: give --reviewer "…", or set git\'s user.name')
        return EXIT_USAGE
    folder, wanted = _place(options.seed, options.seeds)
    if _document(folder, wanted) is None:
        return EXIT_INVALID
    try:
        accepted = review.run(lambda: _read_again(folder, wanted), reviewer)
    except ValueError as fault:
        say(str(fault))
        return EXIT_INVALID
    print(f"{_plural(accepted, 'figure')} marked as reviewed")
    return EXIT_OK


def _read_again(folder: Path, wanted: str) -> Document:
    """One report as it stands now. Raises ValueError with every fault of its sidecar, or of the vocabulary."""
    document, problems, _ = _one_document(folder, wanted)
    errors = [str(problem) for problem in problems if problem.level == "error" or document is None]
    if errors or document is None:
        raise ValueError("\n".join(errors) or f"{wanted} is no longer in {folder}")
    return document


def _git_name() -> str:
    try:
        return subprocess.run(
            ["git", "config", "user.name"], capture_output=True, text=True, check=False
        ).stdout.strip()
    except OSError:
        return ""


# ---------------------------------------------------------------- package, build, pages, check


def _build(options: argparse.Namespace) -> int:
    try:
        with _Progress() as progress:
            outcome = pipeline.run(options.seeds, options.out, options.docs, progress, past=options.past)
    except OSError as error:  # `publish` tells of the package itself; this is a page, or the scratch folder
        fix = "make room or mend the permissions, then run again"
        where, found = str(error.filename or options.docs or options.out), str(error.strerror or error)
        _report([Problem("output-failed", where, found, "a file that can be written", fix)])
        return EXIT_INVALID
    _report(outcome.problems)
    if any(problem.level == "error" for problem in outcome.problems):
        unchanged = "; nothing was written, what was published before is as it was"
        say(_count(outcome.problems) + (unchanged if options.out or options.docs else ""))
        return EXIT_INVALID
    if outcome.problems:
        say(_count(outcome.problems))
    written = [f"{path}/" for path in (options.out, options.docs) if path]
    documents = outcome.documents
    print(
        f"{_plural(len(documents), 'report')}, "
        f"{_plural(sum(len(d.numerals) for d in documents), 'number')}, "
        f"{_plural(sum(len(d.metrics) for d in documents), 'figure')}: "
        + (f"written to {' and '.join(written)}" if written else "valid, nothing written")
    )
    return EXIT_LEFT_OUT if any(p.level == "left_out" for p in outcome.problems) else EXIT_OK


def _report(problems: Iterable[Problem]) -> None:
    """Every problem as a paragraph of its own, the gravest last."""
    for problem in sorted(problems, key=lambda p: _ORDER[p.level]):
        say(
            f"{problem.level.replace('_', ' ')}: {problem.where}: {problem.code}\n"
            f"  found:    {problem.found}\n"
            f"  expected: {problem.expected}\n"
            f"  fix:      {problem.fix}\n"
        )


def _count(problems: Iterable[Problem]) -> str:
    by_level = Counter(problem.level for problem in problems)
    words = [
        _plural(by_level["error"], "error"),
        _plural(by_level["left_out"], "seed") + " left out",
        _plural(by_level["note"], "note"),
    ]
    return ", ".join(word for word in words if not word.startswith("0 "))


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


class _Progress:
    """One line on a terminal that is written over at each step and gone at the end; silent elsewhere."""

    def __enter__(self) -> _Progress:
        self.shown = sys.stderr.isatty()
        return self

    def __call__(self, step: str) -> None:
        if self.shown:
            sys.stderr.write(f"\r\x1b[K{step[:76]}")
            sys.stderr.flush()

    def __exit__(self, *_: object) -> None:
        if self.shown:
            sys.stderr.write("\r\x1b[K")


# ---------------------------------------------------------------- explain


def _explain(options: argparse.Namespace) -> int:
    name, _, digits = options.place.rpartition(":")
    if not name or not digits.isdecimal():
        say(f"{options.place}: not a place; write SEED:OFFSET, such as {EXAMPLE} (OFFSET: column char_start)")
        return EXIT_USAGE
    document = _document(*_place(name, options.seeds))
    return _explain_at(document, int(digits)) if document else EXIT_INVALID


def _place(name: str, seeds: Path) -> tuple[Path, str]:
    """The folder of a report, and what it is called there: its id, file name or the file's name without suffix."""
    path = Path(name)
    return (path.parent, path.name) if path.is_file() else (seeds, name)


def _one_document(folder: Path, wanted: str) -> tuple[Document | None, list[Problem], list[str]]:
    """One report, every problem of the vocabulary, of the folder and of this report, and the ids that can be read.

    No other report is taken further than its text.
    """
    words, faults = lexicon.load()
    if faults:
        return None, faults, []
    seeds, problems = read.read_folder(folder, words)
    ids = sorted(seed.report_id for seed in seeds)
    for seed in seeds:
        if wanted in (seed.report_id, seed.seed_file, Path(seed.seed_file).stem):
            document, more = pipeline.read_one(seed, words)
            return document, [*problems, *more], ids
    return None, problems, ids


def _document(folder: Path, wanted: str) -> Document | None:
    """The report of that name; None, with the reason told, where there is none."""
    document, problems, ids = _one_document(folder, wanted)
    if document is None:
        _report(p for p in problems if p.where.startswith(wanted) or p.code.startswith(_OF_ALL))
        if not any(problem.code.startswith(_OF_ALL) for problem in problems):
            say(f"{wanted}: no such seed in {folder}; readable there: {', '.join(ids) or 'none'}")
    return document


_OF_ALL = ("vocabulary", "folder", "seed-fault")  # problems that keep any report from being shown


def _explain_at(document: Document, offset: int) -> int:
    seed = document.seed
    if offset >= len(seed.text):
        say(
            f"{seed.seed_file}: offset {offset} lies behind the end; the text has {len(seed.text)} characters"
        )
        return EXIT_INVALID
    here = [numeral for numeral in document.numerals if numeral.char_start <= offset < numeral.char_end]
    for numeral in here:
        print(explanation(document, numeral, colour=sys.stdout.isatty()))
    if here:
        return EXIT_OK
    print(f"{seed.report_id}: no number at offset {offset}, where “{seed.text[offset]}” stands")
    ends = {numeral.char_end: numeral for numeral in document.numerals if numeral.char_end <= offset}
    starts = {numeral.char_start: numeral for numeral in document.numerals if numeral.char_start > offset}
    if ends:
        print(f"before it: {_at(ends[max(ends)])}")
    if starts:
        print(f"after it:  {_at(starts[min(starts)])}")
    return EXIT_OK


def _at(numeral: Numeral) -> str:
    return f"{numeral.report_id}:{numeral.char_start} “{numeral.text}”"


def explanation(document: Document, numeral: Numeral, colour: bool = False) -> str:
    """What the chain made of a number: its row of the ledger, its place, and each metric made from it."""
    opened, closed = ("\x1b[7m", "\x1b[0m") if colour else ("【", "】")
    sentence = document.sentences[numeral.sentence]
    section = document.sections[sentence.section]
    heading = " ".join(filter(None, (section.number, section.title)))
    text = document.clean.text
    lines = [
        f"{_at(numeral)} ({document.seed.seed_file}, characters {numeral.char_start} to {numeral.char_end})",
        f"numeral   {numeral.numeral_id}",
        f"kind      {numeral.kind}",
        f"rule      {numeral.rule}",
        f"section   {heading or 'no heading'} ({section.role})",
        f"sentence  {text[sentence.start : numeral.start]}{opened}{text[numeral.start : numeral.end]}{closed}"
        f"{text[numeral.end : sentence.end]}",
    ]
    metrics = [metric for metric in document.metrics if metric.numeral_id == numeral.numeral_id]
    for metric in metrics:
        lines += ["", f"metric    {metric.metric_id}", *_cells(metric)]
    if not metrics:
        lines.append("metric    none is made of it")
    for defect in document.defects:
        if defect.char_start < numeral.char_end and numeral.char_start < defect.char_end:
            reading = f"read as “{defect.restored}”" if defect.restored else "no single reading"
            lines.append(f"damage    “{defect.printed}”, {reading} ({defect.certainty}): {defect.reason_en}")
    return "\n".join(lines) + "\n"


# What the ledger's row has said already, or what only machines read.
_NOT_SHOWN = {"metric_id", "report_id", "section_id", "numeral_id", "sentence", "start", "end"}


def _cells(metric: Metric) -> list[str]:
    """A metric's filled columns, one a line."""
    shown = []
    for column in fields(metric):
        value = getattr(metric, column.name)
        if column.name in _NOT_SHOWN or value in ("", None, ()):
            continue
        shown.append(f"  {column.name:<15}{_cell(value)}")
    return shown


def _cell(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return " ".join(value) if isinstance(value, tuple) else str(value)


if __name__ == "__main__":
    sys.exit(main())
