"""Is the package on disk what it claims to be? The only module that knows frictionless.

`validate` reads a package as a stranger would, from its files, so that what is checked is what gets published.
frictionless tests the descriptor, the checksums and every table against its schema; `promises.CHECKS` test what it
lets through and what only this package promises. All faults are told at once.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import frictionless

from build_scripts import schema
from build_scripts.promises import CHECKS, REBUILD, Finding, Package, Row
from build_scripts.records import Problem
from build_scripts.tables import csv_rows

_ERROR_LIMIT = 1_000_000  # frictionless stops at 1,000 otherwise, and every fault is to be named

# Type of frictionless's error → what is expected, and how to mend it.
_ERRORS: Mapping[str, tuple[str, str]] = {
    "foreign-key": ("an id that stands in the table referred to", REBUILD),
    "primary-key": ("each key once", REBUILD),
    "unique-error": ("each value once", REBUILD),
    "constraint-error": ("a value that the schema allows", "mend what made it, or vocabulary/schema.toml"),
    "type-error": ("a value of the field's type", "mend what made it, or vocabulary/schema.toml"),
}
# Table referred to → how to make the reference hold.
_REFERENCES: Mapping[str, str] = {
    "regions": "correct `region_id` in the sidecar beside the seed, or add the region to vocabulary/regions.csv",
    "topics": "correct the id, or add the topic to vocabulary/topics.toml",
    "indicators": "correct the id, or add the indicator to vocabulary/indicators.toml",
    "units": "correct the id, or add the unit to vocabulary/units.csv",
    "entities": "correct the id, or add the entity to vocabulary/entities.toml",
}


def validate(folder: Path) -> tuple[list[Problem], dict]:
    """Check the package in `folder`.

    Never raises for what the folder holds. A problem of level "note" does not make the package invalid.

    Returns:
        Every fault, and the report of the validation, which is JSON without times and without paths of this
        machine: `valid`, `checks` (each with name, title, title_en, `tested`, `faults`) and `frictionless`.
    """
    report = _frictionless(folder)
    try:
        package = _read(folder)
    except (OSError, ValueError, csv.Error) as error:
        found = f"{type(error).__name__}: {error}".replace(f"{folder}/", "")
        unreadable = Problem("package-unreadable", schema.DESCRIPTOR, found, "a readable package", REBUILD)
        problems = [*_told(report, {}), unreadable]
        return problems, {
            "valid": False,
            "checks": [_line("frictionless", _TITLE, 0, len(problems))],
            "frictionless": report,
        }
    places = {(row.table.path, row.number): row for row in package.all()}
    problems = _told(report, places)
    checks = [_line("frictionless", _TITLE, len(places), len(problems))]
    valid = not any(problem.level == "error" for problem in problems)
    told = {"valid": valid, "checks": checks, "frictionless": report}
    for check in CHECKS:
        told, faults = add(told, check.name, (check.title, check.title_en), list(check.run(package)))
        problems += faults
    return problems, told


def add(
    report: Mapping, name: str, title: tuple[str, str], findings: Sequence[Finding]
) -> tuple[dict, list[Problem]]:
    """A report with one check more, and the faults that the check found.

    Args:
        report: as `validate` returns it; no longer valid where a fault is an error.
        title: in Chinese and English.
        findings: a Problem for each fault, None for each test that passed.
    """
    faults = [finding for finding in findings if finding is not None]
    checks = [*report["checks"], _line(name, title, len(findings), len(faults))]
    valid = report["valid"] and not any(fault.level == "error" for fault in faults)
    return {**report, "valid": valid, "checks": checks}, faults


def _line(name: str, title: tuple[str, str], tested: int, faults: int) -> dict:
    return {"name": name, "title": title[0], "title_en": title[1], "tested": tested, "faults": faults}


# ---------------------------------------------------------------- reading


def _read(folder: Path) -> Package:
    shape = schema.load()
    descriptor = json.loads((folder / schema.DESCRIPTOR).read_text(encoding="utf-8"))
    if not isinstance(descriptor, dict):
        raise ValueError(f"{schema.DESCRIPTOR} holds no object")
    rows = {name: tuple(_rows(folder, table)) for name, table in shape.items()}
    paths = {row["report_id"]: folder / schema.text_path(row["report_id"]) for row in rows["reports"]}
    texts = {key: path.read_bytes().decode("utf-8") for key, path in paths.items() if path.is_file()}
    return Package(folder, descriptor, shape, rows, texts)


def _rows(folder: Path, table: schema.Table) -> Iterator[Row]:
    with (folder / table.path).open(encoding="utf-8", newline="") as file:
        for number, cells in enumerate(csv_rows(file), start=2):
            yield Row(table, number, {column: cells.get(column) or "" for column in table.columns})


# ---------------------------------------------------------------- frictionless

_TITLE = (
    "描述文件、校验和，各表的结构、类型、约束与主外键（frictionless）",
    "descriptor, checksums, and each table's columns, types, constraints and keys (frictionless)",
)


def _frictionless(folder: Path) -> dict:
    """The report of frictionless, without what changes from run to run."""
    path = folder / schema.DESCRIPTOR
    more = [frictionless.checks.duplicate_row()]
    told = frictionless.validate(str(path), type="package", limit_errors=_ERROR_LIMIT, checks=more)
    report = told.to_descriptor()
    for part in (report, *report["tasks"]):
        part["stats"].pop("seconds", None)
    text = json.dumps(report, ensure_ascii=False, default=str).replace(f"{folder}/", "")
    return {"version": frictionless.__version__, **json.loads(text)}


def _told(report: Mapping, places: Mapping[tuple[str, int], Row]) -> list[Problem]:
    """Every error of the report as a problem; `places` gives the row at a file and a row number."""
    errors = [(schema.DESCRIPTOR, error) for error in report["errors"]]
    errors += [(task["place"], error) for task in report["tasks"] for error in task["errors"]]
    return [_problem(file, error, places.get((file, error.get("rowNumber", 0)))) for file, error in errors]


def _problem(file: str, error: Mapping, row: Row | None) -> Problem:
    expected, fix = _ERRORS.get(error["type"], ("what the descriptor says", REBUILD))
    fix = _REFERENCES.get(error.get("referenceName", ""), fix)
    column = "/".join(filter(None, error.get("fieldNames") or [error.get("fieldName", "")]))
    cell = f"“{error['cell']}”: " if error.get("cell") else ""
    found = f"{cell}{error.get('note') or error['message']} ({error['type']})"
    return Problem("table-invalid", row.at(column) if row else file, found, expected, fix)
