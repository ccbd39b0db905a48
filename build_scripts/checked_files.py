"""Read CSV and TOML files of a fixed shape, and say all that is wrong with them: file, line, found, fix.

Knows nothing of what the files are about; `lexicon` does.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .records import Fault, Problem

SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@contextmanager
def faults_of(path: Path) -> Iterator[None]:
    """Raises Fault, naming the file, for whatever taking a file of another shape to pieces raises."""
    try:
        yield
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Fault(_unreadable(path, error)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        found = f"no {error}" if isinstance(error, KeyError) else str(error)
        expected, fix = "the shape that its head and the rest of it show", "mend what is named"
        raise Fault(Problem("vocabulary-shape", where(path), found, expected, fix)) from error


def where(path: Path, detail: str = "") -> str:
    """A place for a message: folder, file, and line or id."""
    return f"{path.parent.name}/{path.name}{':' + detail if detail else ''}"


def csv_rows(
    path: Path, columns: tuple[str, ...], problems: list[Problem]
) -> list[tuple[int, dict[str, str]]]:
    """(line number, row) of a CSV file with exactly these columns."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle)
            header = tuple(next(reader, ()))
            if header != columns:
                problems.append(
                    Problem(
                        "vocabulary-columns",
                        where(path, "1"),
                        f"columns {','.join(header) or 'none'}",
                        ",".join(columns),
                        "write this header, and a value or nothing for each column",
                    )
                )
                return []
            return _checked_rows(path, reader, columns, problems)
    except (OSError, UnicodeDecodeError) as error:
        problems.append(_unreadable(path, error))
        return []


def _checked_rows(
    path: Path, reader, columns: tuple[str, ...], problems: list[Problem]
) -> list[tuple[int, dict[str, str]]]:
    rows = []
    for cells in reader:
        if len(cells) == len(columns):
            rows.append((reader.line_num, dict(zip(columns, cells, strict=True))))
        elif cells:
            problems.append(
                Problem(
                    "vocabulary-row",
                    where(path, str(reader.line_num)),
                    f"{len(cells)} cells",
                    f"{len(columns)} cells",
                    "give each column a cell; put quotes round a cell that holds a comma",
                )
            )
    return rows


def _unreadable(path: Path, error: Exception) -> Problem:
    return Problem(
        "vocabulary-unreadable",
        where(path),
        f"{type(error).__name__}: {error}",
        "a readable UTF-8 file",
        "restore the file, or mend it at the place named",
    )


def read_toml(path: Path, required: bool, problems: list[Problem]) -> tuple[str, dict]:
    """(source text, content) of a TOML file."""
    if not required and not path.exists():
        return "", {}
    try:
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(_unreadable(path, error))
        return "", {}


class Entries:
    """Walks the entries of one TOML file and reports what is wrong with each, with its line."""

    def __init__(
        self,
        path: Path,
        table: str,
        fields: Mapping[str, type],
        problems: list[Problem],
        required: bool = True,
    ) -> None:
        self.path, self.fields, self.problems = path, fields, problems
        self.key = f"{table}_id"
        self.text, self.content = read_toml(path, required, problems)
        self.entries = self._tables(table)

    def _tables(self, table: str) -> list[dict]:
        entries = self.content.get(table, [])
        if isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries):
            return entries
        self.problems.append(
            Problem(
                "vocabulary-shape",
                where(self.path),
                f"`{table}` of another shape",
                f"a list of [[{table}]] tables",
                f"begin each entry with [[{table}]]",
            )
        )
        return []

    def lines(self, identifier: str) -> list[int]:
        """The lines that give an entry this id."""
        wanted = re.compile(rf'^[ \t]*{self.key}\s*=\s*"{re.escape(identifier)}"', re.MULTILINE)
        return [self.text.count("\n", 0, match.end()) + 1 for match in wanted.finditer(self.text)]

    def where(self, identifier: str) -> str:
        line = next(iter(self.lines(identifier)), 0)
        return where(self.path, f"{line}: {identifier}" if line else identifier)

    def report(self, identifier: str, code: str, found: str, expected: str, fix: str) -> None:
        self.problems.append(Problem(code, self.where(identifier), found, expected, fix))

    def read(self, needed: tuple[str, ...], make: Callable[[str, dict], object | None]) -> dict:
        """Records by id, in file order; an entry at fault is reported and left out."""
        records: dict = {}
        for number, entry in enumerate(self.entries, start=1):
            identifier = entry.get(self.key, "")
            if not isinstance(identifier, str) or not SLUG.fullmatch(identifier):
                self.problems.append(
                    Problem(
                        "vocabulary-id",
                        where(self.path, f"entry {number}"),
                        f"{self.key} = {identifier!r}",
                        "lower-case letters, digits and hyphens",
                        f"give the entry a readable {self.key}",
                    )
                )
                self._sound(f"entry {number}", entry, needed)
            elif identifier in records:
                self.report(
                    identifier,
                    "vocabulary-duplicate",
                    f"this id twice, in lines {' and '.join(map(str, self.lines(identifier)))}",
                    "each id once",
                    "rename or remove one of the two entries",
                )
            elif self._sound(identifier, entry, needed):
                record = make(identifier, entry)
                if record is not None:
                    records[identifier] = record
        return records

    def _sound(self, identifier: str, entry: dict, needed: tuple[str, ...]) -> bool:
        before = len(self.problems)
        for name in needed:
            if not entry.get(name):
                self.report(
                    identifier,
                    "vocabulary-missing",
                    f"no `{name}`",
                    f"`{name}` with a value",
                    f"add `{name} = …` (English and Chinese are both needed)",
                )
        for name, value in entry.items():
            kind = self.fields.get(name)
            if kind is None:
                self.report(
                    identifier,
                    "vocabulary-unknown-key",
                    f"`{name}`",
                    ", ".join(sorted(self.fields)),
                    f"correct the spelling of `{name}` or remove it",
                )
            elif not isinstance(value, kind) or kind is list and not all(isinstance(v, str) for v in value):
                wanted = "a list of texts" if kind is list else kind.__name__
                self.report(
                    identifier,
                    "vocabulary-type",
                    f"{name} = {value!r}",
                    wanted,
                    f"write `{name}` as {wanted}",
                )
        return len(self.problems) == before
