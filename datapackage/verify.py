#!/usr/bin/env python3
"""Checks a copy of the Digital Government Ledger, offline; needs Python 3.9 or newer and nothing else.

    python verify.py            the folder in which this file stands
    python verify.py FOLDER     another one

1. Every file is the one that was published (SHA256SUMS). Of one that is not, the row or line that differs is named
   (ROWSUMS: the first eight digits of the SHA-256 of each row).
2. datapackage.json lists every table and text with its size and its hash.
3. Every row that stands at a place of a text repeats what stands there: text[char_start:char_end] == quote.
4. Every arithmetic check is computed again from the figures that it names; of a list that was counted only the
   verdict, since its items stand in no table.

Exit code 0: all of it holds. 1: what differs is named, file and row. 2: the folder is no copy of the package.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
import unicodedata
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from pathlib import Path

SUMS, ROW_SUMS, DESCRIPTOR = "SHA256SUMS", "ROWSUMS", "datapackage.json"
DIGITS = 8  # of a row's hash
SELF = "# SHA-256 of the lines above: "
# Table, the column that repeats the text, the columns of its start and end, and whether white space may differ.
PLACE = ("char_start", "char_end")
SPANS = (
    ("numerals", "text", PLACE, False),
    ("metrics", "quote", PLACE, False),
    ("metrics", "sentence", ("sentence_start", "sentence_end"), True),
    ("entity_mentions", "text", PLACE, False),
    ("place_mentions", "text", PLACE, False),
    ("source_defects", "printed", PLACE, False),
    ("commitments", "text", PLACE, False),
    ("commitment_outcomes", "quote", PLACE, False),
)
HUNDRED = Decimal(100)


# ---------------------------------------------------------------- 1 files and rows


def records(content, table):
    """The lines of a file; of a table its rows: a line break between quotation marks belongs to the cell."""
    lines = content.split(b"\n")
    if not table:
        return lines
    rows, held = [], None
    for line in lines:
        held = line if held is None else held + b"\n" + line
        if held.count(b'"') % 2 == 0:
            rows.append(held)
            held = None
    return rows if held is None else [*rows, held]


def row_sums(path, content):
    """The first digits of the hash of each row of a file."""
    rows = records(content, path.endswith(".csv"))
    return [hashlib.sha256(row).hexdigest()[:DIGITS] for row in rows]


def check_files(folder):
    """Files that are not those that were published, and the rows of them that differ."""
    told = (folder / SUMS).read_bytes()
    body, mark, own = told.rpartition(SELF.encode())
    if not mark or own.strip().decode("ascii", "replace") != hashlib.sha256(body).hexdigest():
        yield SUMS, "is not as published: its last line does not fit the lines above"
    wanted = {}
    for line in body.decode("utf-8", "replace").splitlines():
        digest, _, path = line.partition("  ")
        wanted[path] = digest
    for path in sorted(set(wanted) | present(folder)):
        if path not in wanted:
            yield path, "is not a file of the package"
        elif not (folder / path).is_file():
            yield path, "is missing"
        elif hashlib.sha256((folder / path).read_bytes()).hexdigest() != wanted[path]:
            yield path, "is not as published"
            yield from changed_rows(folder, path)


def present(folder):
    """Paths of the files in the folder, but those of file managers and the list of checksums itself."""
    found = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    seen = {path.as_posix() for path in found if not any(part.startswith(".") for part in path.parts)}
    return seen - {SUMS, "desktop.ini", "Thumbs.db"}


def changed_rows(folder, path):
    """The first row that differs, and the first after it where all others follow as published."""
    published = published_rows(folder).get(path)
    if published is None:
        return
    content = (folder / path).read_bytes()
    here, rows = row_sums(path, content), records(content, path.endswith(".csv"))
    pairs = list(zip(published, here))
    differing = [number for number, (one, other) in enumerate(pairs, start=1) if one != other]
    if len(here) != len(published):
        first = differing[0] if differing else len(pairs) + 1
        yield (
            place(path, first, rows),
            f"is the first to differ; {len(published)} rows were published, here are {len(here)}",
        )
        return
    for number in differing:
        yield place(path, number, rows), "is not as published"


def published_rows(folder):
    """Path → hashes of its rows, as ROWSUMS has them; nothing where that file is damaged itself."""
    try:
        lines = (folder / ROW_SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    found = {}
    for line in lines:
        path, _, sums = line.partition("\t")
        found[path] = [sums[at : at + DIGITS] for at in range(0, len(sums), DIGITS)]
    return found


def place(path, number, rows):
    """`metrics.csv, row 12 (the id)`: the header of a table is row 1, as spreadsheets count."""
    if not path.endswith(".csv"):
        return f"{path}, line {number}"
    first = rows[number - 1].decode("utf-8", "replace").split(",")[0] if number <= len(rows) else ""
    return f"{path}, row {number}" + (f" ({first})" if first and number > 1 else "")


# ---------------------------------------------------------------- 2 the descriptor


def check_descriptor(folder):
    """Resources whose size or hash is not that of the file, and tables that no resource names."""
    descriptor = json.loads((folder / DESCRIPTOR).read_bytes().decode("utf-8"))
    listed = set()
    for resource in descriptor["resources"]:
        path = resource["path"]
        listed.add(path)
        if not (folder / path).is_file():
            yield f"{DESCRIPTOR}, {path}", "is listed and missing"
            continue
        content = (folder / path).read_bytes()
        if resource["bytes"] != len(content):
            yield f"{DESCRIPTOR}, {path}", f"has {len(content)} bytes, {resource['bytes']} are listed"
        if resource["hash"] != "sha256:" + hashlib.sha256(content).hexdigest():
            yield f"{DESCRIPTOR}, {path}", "has another hash than the one listed"
    for path in sorted(present(folder) - listed):
        if path.endswith(".csv") or path.startswith("texts/"):
            yield f"{DESCRIPTOR}, {path}", "is not listed"


# ---------------------------------------------------------------- 3 spans


def read_table(folder, name):
    """Rows of a table with their numbers: the header is row 1."""
    csv.field_size_limit(2**31 - 1)
    text = (folder / f"{name}.csv").read_bytes().decode("utf-8")
    return list(enumerate(csv.DictReader(io.StringIO(text, newline="")), start=2))


def check_spans(folder):
    """Rows that say something else than the text at their place."""
    texts = {}
    for name, column, (start, end), squeezed in SPANS:
        for number, row in read_table(folder, name):
            if not row[start] and not row[column]:  # it says that nothing in the text speaks of it
                continue
            report = row["report_id"]
            if not row["char_start"]:
                continue  # an outcome that no passage tells
            if report not in texts:
                texts[report] = (folder / "texts" / f"{report}.txt").read_bytes().decode("utf-8")
            there, said = texts[report][int(row[start]) : int(row[end])], row[column]
            if there != said and not (squeezed and bare(there) == bare(said)):
                yield at(name, number, row), f"{column} is {said!r}; texts/{report}.txt has {there!r} there"


def bare(text):
    """The text without white space and without characters that show nothing."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))


def at(name, number, row):
    return f"{name}.csv, row {number} ({next(iter(row.values()))})"


# ---------------------------------------------------------------- 4 arithmetic


def check_arithmetic(folder):
    """Checks whose result, computed again from their figures, is not what the row says."""
    figures = {row["metric_id"]: row for _, row in read_table(folder, "metrics")}
    inputs = {}
    for number, row in read_table(folder, "check_inputs"):
        if row["metric_id"] and row["metric_id"] not in figures:
            yield at("check_inputs", number, row), f"{row['metric_id']!r} is no figure"
            continue
        figure = figures.get(row["metric_id"])
        inputs.setdefault(row["check_id"], []).append((row["role"], figure))
    for number, row in read_table(folder, "checks"):
        for fault in faults_of(row, inputs.get(row["check_id"], [])):
            yield at("checks", number, row), fault


def faults_of(row, given):
    """What does not hold of one check, given its figures with their roles."""
    stated, expected = bounds(row, "stated"), bounds(row, "expected")
    agrees = row["verdict"] in ("holds", "within_rounding")
    if agrees and not overlap(stated, expected):
        yield f"the verdict is {row['verdict']}, but {shown(stated)} and {shown(expected)} do not meet"
    if any(figure is None for _, figure in given):
        return  # a number of the ledger that is no figure has no value to compute with
    roles = Roles(given)
    said, result = COMPUTED[row["kind"]](roles, row)
    if said is not None and not inside(said, stated):
        yield f"its figure is {said:f}, outside the stated {shown(stated)}"
    order = ORDERED.get(row["kind"], lambda *_: None)(roles, row)
    if order is not None:
        if order != (row["verdict"] == "holds"):
            yield f"its figures are {'in' if order else 'not in'} the order stated, but the verdict is {row['verdict']}"
        return
    if not inside(result, expected):
        yield f"its figures give {result:f}, outside the expected {shown(expected)}"
    if said == result and not agrees:
        yield f"its figures give {result:f}, just what is stated, but the verdict is {row['verdict']}"


class Roles:
    """The figures of a check by role: `roles["whole"]` is a value without its sign, `roles.figure` the whole row."""

    def __init__(self, given):
        self.given = given

    def __contains__(self, role):
        return any(name == role for name, _ in self.given)

    def figure(self, role):
        for name, figure in self.given:
            if name == role:
                return figure
        raise KeyError(f"no figure has the role {role}")

    def signed(self, role):
        return Decimal(self.figure(role)["value"])

    def __getitem__(self, role):
        return abs(self.signed(role))

    def total(self, role):
        return sum((abs(Decimal(figure["value"])) for name, figure in self.given if name == role), Decimal(0))


def bounds(row, name):
    """Both ends of an interval; None where it has none."""
    return tuple(Decimal(row[f"{name}_{end}"]) if row[f"{name}_{end}"] else None for end in ("low", "high"))


def inside(value, interval):
    low, high = interval
    return (low is None or low <= value) and (high is None or value <= high)


def overlap(one, other):
    for (low, _), (_, high) in ((one, other), (other, one)):
        if low is not None and high is not None and low > high:
            return False
    return True


def shown(interval):
    low, high = ("…" if end is None else f"{end:f}" for end in interval)
    return f"{low} to {high}"


# Kind of check → (the figure that is put to the test, what the others give).


def sum_of_parts(roles, row):
    return roles["whole"], roles.total("part")


def part_not_above_whole(roles, row):
    return roles["part"], roles["part"]


def share_of_whole(roles, row):
    if "whole" in roles:
        return roles["share"], roles["part"] / roles["whole"] * HUNDRED
    return roles["share"], implied(roles["part"], roles["share"], bounds(row, "stated"))


def completion_rate(roles, row):
    if "target" in roles:
        return roles["rate"], roles["done"] / roles["target"] * HUNDRED
    return share_of_whole(roles, row)


def implied(part, share, stated):
    """The share that the part is of the whole which both imply: a whole number where the part is one."""
    whole = part / share * HUNDRED
    if part == part.to_integral_value():
        least = (part * HUNDRED / stated[1]).to_integral_value(ROUND_CEILING)
        greatest = (part * HUNDRED / stated[0]).to_integral_value(ROUND_FLOOR) if stated[0] else least
        if least <= greatest:
            whole = min(max(whole.to_integral_value(), least), greatest)
    return part / whole * HUNDRED


def growth_from_base(roles, row):
    base, new = roles.signed("base"), roles.signed("new")
    if "fall" in roles:  # so much less than before
        return roles["fall"], base - new
    if "change" not in roles:
        return roles["new"], roles["new"]
    change = roles.figure("change")
    if change["measure"] == "percent_change" and change["unit_printed"] in ("%", "％"):
        return roles.signed("change"), (new - base) / base * HUNDRED
    return roles.signed("change"), new - base


def average(roles, row):
    if "count" in roles:
        return roles["average"], roles["total"] / roles["count"]
    return roles["average"], roles["total"] / (roles["other_total"] / roles["other_average"])


def implied_third(roles, row):
    def third(name):
        share = HUNDRED if roles.figure(f"{name}_lower")["unit_printed"] in ("%", "％") else 1
        return roles[f"{name}_upper"] / roles[f"{name}_lower"] * share

    return third("first"), third("second")


def repeated_figure(roles, row):
    return roles["again"], roles["first"]


def counted_list(roles, row):
    return roles["stated"], bounds(row, "expected")[0]


KINDS = (
    sum_of_parts,
    part_not_above_whole,
    share_of_whole,
    completion_rate,
    growth_from_base,
    average,
    implied_third,
    repeated_figure,
    counted_list,
)
COMPUTED = {function.__name__: function for function in KINDS}
# Kinds that say in which order two figures stand → whether they do; None where it is a result that is said.
ORDERED = {
    "part_not_above_whole": lambda roles, row: roles["part"] <= roles["whole"],
    "growth_from_base": lambda roles, row: (
        None if "change" in roles or "fall" in roles else moved(roles, row)
    ),
}


def moved(roles, row):
    """Whether a figure rose, where its check expects no upper bound, else whether it fell."""
    base, new = roles.signed("base"), roles.signed("new")
    return new < base if row["expected_high"] else new > base


# ---------------------------------------------------------------- all of it

CHECKS = (
    ("files and rows", check_files),
    ("descriptor", check_descriptor),
    ("spans", check_spans),
    ("arithmetic", check_arithmetic),
)


def verify(folder):
    """Every fault of the package in a folder: (file and row, what is wrong), once each."""
    faults = []
    for name, check in CHECKS:
        try:
            for fault in check(folder):
                if fault not in faults:
                    faults.append(fault)
        except (
            OSError,
            ValueError,
            KeyError,
            TypeError,
            ArithmeticError,
            InvalidOperation,
            csv.Error,
        ) as error:
            faults.append((name, f"could not be checked to the end: {type(error).__name__}: {error}"))
    return faults


def main(arguments):
    folder = Path(arguments[0] if arguments else __file__)
    folder = folder if folder.is_dir() else folder.resolve().parent
    for needed in (SUMS, DESCRIPTOR):
        if not (folder / needed).is_file():
            print(f"{folder}: no {needed}; name the folder of an unpacked package", file=sys.stderr)
            return 2
    faults = verify(folder)
    for where, what in faults:
        print(f"{where}: {what}")
    print(
        f"{len(faults)} fault(s)" if faults else "Everything is as published: files, rows, spans, arithmetic."
    )
    return 1 if faults else 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
