"""Versions of the data: what changed from one release to the next, and which version that asks for.

Pure. `compare` sets two packages side by side, row by row and cell by cell, and gives the rows of `changes.csv`;
`least_version` applies the rule: a changed column is major, a new or a gone row is minor, a changed value or a moved
row is a patch. Why something changed is told by the correction that did it, else by the changelog.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields

from build_scripts import schema
from build_scripts.records import Problem
from build_scripts.tables import csv_bytes, csv_rows

Row = Mapping[str, str]
Why = Callable[["Change", Row], str]
LEVELS = ("patch", "minor", "major")
KINDS = ("added", "removed", "changed", "moved")
# Where a row stands. What stands above it in its text may change all of these, and says nothing new.
PLACES = (
    *("char_start", "char_end", "sentence_start", "sentence_end", "position"),
    *("outcome_char_start", "outcome_char_end"),
)
# What a row is about, as far as its table has these.
_TELLING = ("subject", "quote", "text", "printed", "title", "name_zh", "formula", "field", "entity_id")


# ---------------------------------------------------------------- records


@dataclass(frozen=True, slots=True)
class Table:
    key: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]  # name, type
    rows: Mapping[str, Row]  # by the values of the key, joined by a blank


@dataclass(frozen=True, slots=True)
class Package:
    """A data package as its files say it is."""

    version: str
    date: str  # ISO 8601
    tables: Mapping[str, Table]


@dataclass(frozen=True, slots=True)
class Change:
    """A row of `changes.csv`. Fields are its columns."""

    table: str
    row_id: str  # the row's key; "" where a table or a column changed
    change: str  # added removed changed moved
    field: str  # "" where it is the whole row or table
    before: str
    after: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """A release of which the site has everything: rebuilt from its tag, or the one being built."""

    package: Package
    files: Mapping[str, bytes]  # path in the package → content
    previous: str  # version that `changes` start from; "" where there is none before it here
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()  # what the changelog says of its data
    missing: str = ""  # an older version that the changelog names and nobody rebuilt


# ---------------------------------------------------------------- reading


def read(files: Mapping[str, bytes]) -> Package:
    """The package that these files are (path → content).

    Raises ValueError where the descriptor or a table named in it is missing or unreadable.
    """
    try:
        descriptor = json.loads(files[schema.DESCRIPTOR])
        tables = {
            resource["name"]: _table(files[resource["path"]], resource["schema"])
            for resource in descriptor["resources"]
            if "schema" in resource
        }
        return Package(descriptor["version"], descriptor["created"][:10], tables)
    except (KeyError, UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"no data package: {type(error).__name__} {error}") from None


def _table(content: bytes, described: Mapping) -> Table:
    key = described["primaryKey"]
    key = (key,) if isinstance(key, str) else tuple(key)
    lines = io.StringIO(content.decode("utf-8"), newline="")
    rows = {" ".join(row[name] for name in key): row for row in csv_rows(lines)}
    return Table(key, tuple((field["name"], field["type"]) for field in described["fields"]), rows)


# ---------------------------------------------------------------- comparing


def compare(old: Package | None, new: Package, notes: Sequence[str] = ()) -> tuple[Change, ...]:
    """What changed from `old` to `new`: tables in the order of `new`, rows in theirs, what is gone behind them.

    Args:
        old: the release before; None where `new` is the first, which has no changes.
        new: the package it became.
        notes: the changelog's **Data** items for `new`: one that names in backticks an id or `table.field` is the
            reason of what changed there, one that names a report or a table that of its rows added or removed.
    """
    if old is None:
        return ()
    why = _reasons(old, new, notes)
    names = dict.fromkeys((*new.tables, *old.tables))
    return tuple(
        Change(*astuple(change)[:-1], why(change, row))
        for name in names
        for change, row in _table_changes(name, old.tables.get(name), new.tables.get(name))
    )


def _table_changes(name: str, old: Table | None, new: Table | None) -> Iterator[tuple[Change, Row]]:
    """Each change with the row it concerns."""
    if old is None or new is None:
        yield Change(name, "", "added" if old is None else "removed", "", "", ""), {}
    yield from ((change, {}) for change in _column_changes(name, old, new))
    before, after = old.rows if old else {}, new.rows if new else {}
    shared = (
        {column for column, _ in old.columns} & {column for column, _ in new.columns} if old and new else ()
    )
    for row_id, row in after.items():
        if row_id not in before:
            yield Change(name, row_id, "added", "", "", _telling(row)), row
        else:
            for change in _row_changes(name, row_id, before[row_id], row, shared):
                yield change, row
    for row_id, row in before.items():
        if row_id not in after:
            yield Change(name, row_id, "removed", "", _telling(row), ""), row


def _column_changes(name: str, old: Table | None, new: Table | None) -> Iterator[Change]:
    if old is None or new is None:
        return
    before, after = dict(old.columns), dict(new.columns)
    for column in dict.fromkeys((*after, *before)):
        if column not in before:
            yield Change(name, "", "added", column, "", after[column])
        elif column not in after:
            yield Change(name, "", "removed", column, before[column], "")
        elif before[column] != after[column]:
            yield Change(name, "", "changed", column, before[column], after[column])
    if before.keys() == after.keys() and list(before) != list(after):
        yield Change(name, "", "moved", "", " ".join(before), " ".join(after))


def _row_changes(name: str, row_id: str, old: Row, new: Row, shared: Iterable[str]) -> Iterator[Change]:
    differing = [column for column in new if column in shared and old[column] != new[column]]
    moved = [column for column in differing if column in PLACES]
    if moved:
        cells = (" ".join(row[column] for column in moved) for row in (old, new))
        yield Change(name, row_id, "moved", " ".join(moved), *cells)
    for column in differing:
        if column not in PLACES:
            yield Change(name, row_id, "changed", column, old[column], new[column])


def _telling(row: Row) -> str:
    """What a reader must see to know the row again: its subject and quote, its title, its name."""
    return " · ".join([row[column] for column in _TELLING if row.get(column)][:2]) or row.get("role", "")


# ---------------------------------------------------------------- why


def _reasons(old: Package, new: Package, notes: Sequence[str]) -> Why:
    decided = _decisions(old, new)
    named = _named(notes)

    def why(change: Change, row: Row) -> str:
        for key in (
            (change.row_id, change.field),
            (row.get("numeral_id", ""), "drop") if change.change == "removed" else None,
        ):
            if key in decided:
                return decided[key]
        places = [change.row_id, f"{change.table}.{change.field}"]
        if change.change in ("added", "removed"):  # what is said of a report is not said of one of its values
            places += [row.get("report_id", ""), change.table]
        return next((named[place] for place in places if place and place in named), "")

    return why


def _decisions(old: Package, new: Package) -> dict[tuple[str, str], str]:
    """(row, field) → reason of the correction that is new in this release.

    A row that it made has the field "", the number whose figure it took out "drop"; the English of the field and the
    flag that marks a corrected figure are its doing as well.
    """
    empty = Table((), (), {})
    before = old.tables.get("corrections", empty).rows
    after = new.tables.get("corrections", empty).rows
    decided: dict[tuple[str, str], str] = {}
    for row in (row for row_id, row in after.items() if row_id not in before):
        target = row["target_id"]
        decided[target, "drop" if row["action"] == "drop" else row["field"]] = row["reason"]
        for follows in (f"{row['field']}_en", "flags"):
            decided.setdefault((target, follows), row["reason"])
    return decided


def _named(notes: Sequence[str]) -> dict[str, str]:
    """What stands in backticks in an item → the item, without its marks. The first item that names a thing counts."""
    named: dict[str, str] = {}
    for item in notes:
        for name in re.findall(r"`([^`]+)`", item):
            named.setdefault(name, item.replace("`", ""))
    return named


# ---------------------------------------------------------------- the rule of versions


def level(changes: Iterable[Change]) -> str:
    """The gravest level that the changes ask for; "" where there are none."""
    return max((_level(change) for change in changes), key=LEVELS.index, default="")


def _level(change: Change) -> str:
    if not change.row_id:  # a new table takes nothing from anybody
        return "minor" if change.change == "added" and not change.field else "major"
    return "minor" if change.change in ("added", "removed") else "patch"


def parts(version: str) -> tuple[int, ...]:
    """`1.10.0` → (1, 10, 0), which sorts as versions do."""
    return tuple(int(part) for part in version.split("."))


def least_version(previous: str, changes: Iterable[Change]) -> str:
    """The lowest version that may follow `previous` after these changes; `previous` itself where there are none."""
    major, minor, patch = parts(previous)
    match level(changes):
        case "major":
            return f"{major + 1}.0.0"
        case "minor":
            return f"{major}.{minor + 1}.0"
        case "patch":
            return f"{major}.{minor}.{patch + 1}"
        case _:
            return previous


def version_fault(previous: str, stated: str, changes: Sequence[Change]) -> Problem | None:
    """That the changelog's version is too small for what changed since the newest release."""
    least = least_version(previous, changes)
    if parts(stated) >= parts(least):
        return None
    found = f"{stated}, after {previous} and {summary_line(changes) or 'no change'}"
    fix = f"head CHANGELOG.md with “## {least} — DAY” and say under **Data** what changed"
    return Problem("release-version", "CHANGELOG.md", found, f"{least} at least", fix)


# ---------------------------------------------------------------- telling


def to_csv(changes: Iterable[Change]) -> bytes:
    """`changes.csv`: a header row, and a row for each change."""
    return csv_bytes([column.name for column in fields(Change)], map(astuple, changes))


def counts(changes: Iterable[Change]) -> dict[str, Counter[str]]:
    """Table → how many of its changes are of each kind."""
    found: dict[str, Counter[str]] = {}
    for change in changes:
        found.setdefault(change.table, Counter())[change.change] += 1
    return found


def weightiest(changes: Iterable[Change]) -> list[Change]:
    """The changes as people want to read them: columns, then values, then rows that are gone, then new ones."""
    order = ("changed", "removed", "added")
    told = (change for change in changes if change.change in order or not change.row_id)
    return sorted(told, key=lambda c: order.index(c.change) if c.row_id else -1)


def summary_line(changes: Iterable[Change]) -> str:
    """`12 added, 1 changed`; "" where nothing did."""
    total = sum(counts(changes).values(), Counter())
    return ", ".join(f"{total[kind]:,} {kind}" for kind in KINDS if total[kind])


def summary(changes: Sequence[Change], title: str, limit: int = 40) -> str:
    """The data diff as Markdown, for people: a table of counts, then the first changes one by one."""
    if not changes:
        return f"## {title}\n\nNo change in the data.\n"
    lines = [f"## {title}", "", f"{summary_line(changes)}. Asks for a {level(changes)} version.", ""]
    lines += ["| table | " + " | ".join(KINDS) + " |", "|---|" + "--:|" * len(KINDS)]
    lines += [
        f"| {name} | " + " | ".join(f"{count[kind]:,}" for kind in KINDS) + " |"
        for name, count in counts(changes).items()
    ]
    shown = weightiest(changes)[:limit]
    lines += ["", "| row | field | before | after | why |", "|---|---|---|---|---|"]
    lines += [
        "| "
        + " | ".join(map(_cell, (c.row_id or c.table, c.field or c.change, c.before, c.after, c.why)))
        + " |"
        for c in shown
    ]
    left = len(changes) - len(shown)
    return "\n".join([*lines, "", f"{left:,} more in changes.csv." if left else ""]).rstrip() + "\n"


def _cell(text: str) -> str:
    """Text that stays inside a cell of a Markdown table, and is no markup."""
    short = text if len(text) <= 80 else text[:79] + "…"
    escaped = re.sub(r"([\\`*_\[\]|#])", r"\\\1", " ".join(short.split()))
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
