"""Read what a curator decided about one seed: `seeds/NAME.toml` (or `.yml`, `.yaml`) beside `seeds/NAME.txt`.

A sidecar holds facts at the top level, then any number of tables::

    report_id = "qingyuan-2023"
    title = "…"

    [translations]            # subject of a figure → its English
    "…" = "…"

    [[correction]]            # one decision of a reviewer
    action = "change"         # change · drop · add · restore
    quote = "10.04亿条"
    sentence = "a part of the sentence that holds it"
    field = "status"
    before = "actual"
    after = "planned"
    reason = "…"
    reviewer = "…"
    date = "2026-11-22"

    [reviews]                 # this figure was read again: day, hash of the values read, reviewer
    "qingyuan-2023-m-…" = "2026-11-22 1f2e3d4c A. Reader"

    [[allow]]                 # an office's public number that privacy.py would mask
    quote = "…"               # exactly as printed
    reason = "…"

Every fault of a file is told at once. A sidecar with a fault stops the publication (level "error"): wrong
facts in print are worse than none, and what was published before stays as it was.
"""

from __future__ import annotations

import datetime
import difflib
import hashlib
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from build_scripts.cell_text import plain
from build_scripts.lexicon import MEASURES, Lexicon
from build_scripts.records import Allowed, Correction, Curation, Problem, Review

SUFFIXES = (".toml", ".yml", ".yaml")
FACTS = (  # what a sidecar may state above its tables; `facts` has the check of each
    *("report_id", "title", "title_en", "issuer", "issuer_en", "region_id", "report_kind"),
    *("coverage_start", "coverage_end", "published_on", "source_url", "index_number", "document_number"),
    *("sha256", "note", "note_en"),
)
REPORT_KINDS = ("work_report", "government_work_report", "plan", "other")
ACTIONS = ("change", "drop", "add", "restore")

_RESERVED = {"index", "con", "prn", "aux", "nul"}  # a page or a device of that name exists already


def report_id_from_name(name: str) -> str:
    """The report id that a file name (base name, with or without suffix) stands for.

    Letters and digits of any script, `_` and `-` stay; every other character becomes `-`. A name of which
    nothing is left, or which is reserved, gets the prefix `report-`.
    """
    stem = unicodedata.normalize("NFC", name.removesuffix(Path(name).suffix) if "." in name[1:] else name)
    kept = "".join(c if c.isalnum() or c in "_-" else "-" for c in stem).strip("-")
    return f"report-{kept}".rstrip("-") if not kept or kept.casefold() in _RESERVED else kept


def sidecars(names: Iterable[str]) -> dict[str, list[str]]:
    """Stem of a seed → its sidecars among the files of a folder; the first of them is read."""
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        if name.lower().endswith(SUFFIXES):
            found.setdefault(Path(name).stem, []).append(name)
    return found


def load(path: Path, words: Lexicon) -> tuple[Curation, list[Problem]]:
    """The sidecar at `path`, and every fault in it.

    What is sound is returned even where something else is not, so that later stages can report their faults
    in the same run.

    Args:
        words: says which regions, units, indicators and topics there are.
    """
    where = path.name
    data, fault = _content(path)
    if fault:
        return Curation(path=where), [fault]
    problems = _misplaced(data, where)
    stated = _facts(data, facts(words), where, problems)
    report_id = stated.get("report_id") or report_id_from_name(path.name)
    columns = metric_fields(words)
    corrections = tuple(
        correction
        for number, row in _rows(data, "correction", where, problems)
        if (correction := _correction(row, columns, f"{where} [[correction]] {number}", report_id, problems))
    )
    problems += _doubled([correction.correction_id for correction in corrections], where)
    reviews = _reviews(_texts(data, "reviews", where, problems), where, problems)
    translations = _texts(data, "translations", where, problems)
    allow = _allowed(data, where, problems)
    curation = Curation(where, stated, corrections, reviews, translations, allow)
    return curation, _with_lines(problems, path)


def allowed(path: Path) -> tuple[Allowed, ...]:
    """The numbers that the sidecar at `path` allows to stand; none where it cannot be read."""
    data, _ = _content(path)
    _misplaced(data, path.name)
    return _allowed(data, path.name, [])


def _content(path: Path) -> tuple[dict, Problem | None]:
    """What a sidecar says, or why it says nothing."""
    where = path.name
    try:
        data = _parse(path)
    except (tomllib.TOMLDecodeError, yaml.YAMLError, UnicodeDecodeError, RecursionError, OSError) as error:
        kind = "TOML" if path.suffix.lower() == ".toml" else "YAML"
        found = " ".join(str(error).split()) or type(error).__name__
        fix = f"correct the place named, or remove {where}"
        return {}, Problem("sidecar-syntax", where, found, f"readable {kind} in UTF-8", fix)
    if not isinstance(data, dict):
        found, fix = f"a {type(data).__name__}", "write one `key: value` per line"
        return {}, Problem("sidecar-syntax", where, found, "a table of facts", fix)
    return data, None


def _misplaced(data: Mapping[str, Any], where: str) -> list[Problem]:
    """Takes facts out of the tables below whose heads they were written, and says where they belong."""
    problems = []
    for name in _TABLES:
        rows = {f" [{name}]": data.get(name)}
        if isinstance(data.get(name), list):
            rows = {f" [[{name}]] {n}": row for n, row in enumerate(data[name], 1)}
        for place, row in rows.items():
            for key in [key for key in row if key in FACTS] if isinstance(row, dict) else ():
                del row[key]
                expected = "facts of the report above every table"
                fix = f"move `{key} = …` to the top of the file, above the first ["
                problems.append(Problem("sidecar-unknown-key", where + place, f"`{key}`", expected, fix))
    return problems


_HEAD = re.compile(r"\s*\[\[\s*(\w+)\s*\]\]")


def _with_lines(problems: list[Problem], path: Path) -> list[Problem]:
    """The problems, each that names a table of a TOML file (`[[correction]] 3`) with the line of its head."""
    if not problems or path.suffix.lower() != ".toml":
        return problems
    lines, counted = {}, Counter()
    for line, text in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if head := _HEAD.match(text):
            counted[head[1]] += 1
            lines[f"{path.name} [[{head[1]}]] {counted[head[1]]}"] = f"{path.name}:{line} "
    return [
        replace(problem, where=lines[problem.where] + problem.where.removeprefix(f"{path.name} "))
        if problem.where in lines
        else problem
        for problem in problems
    ]


def _allowed(data: Mapping[str, Any], where: str, problems: list[Problem]) -> tuple[Allowed, ...]:
    return tuple(
        Allowed(cells["quote"], cells["reason"])
        for number, row in _rows(data, "allow", where, problems)
        if (cells := _checked(row, _ALLOW_KEYS, _ALLOW_KEYS, f"{where} [[allow]] {number}", problems))
    )


# ---------------------------------------------------------------- the file's syntax


class _PlainLoader(yaml.SafeLoader):
    """YAML that refuses a key written twice or a key that is no text, as TOML does."""

    def construct_mapping(self, node: yaml.Node, deep: bool = False) -> dict:
        seen = set()
        for key_node, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if not isinstance(key_node, yaml.ScalarNode):
                raise _yaml_fault("a key that is no text", key_node)
            if key_node.value in seen:
                raise _yaml_fault(f"key {key_node.value!r} written twice", key_node)
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, TypeError, LookupError, AttributeError):  # what PyYAML lets through: !!int x
            raise _yaml_fault(f"{node.value!r}, which is no {node.tag.rpartition(':')[2]}", node) from None

    def construct_day(self, node: yaml.ScalarNode) -> datetime.date | str:
        """A day that no calendar has stays a text, which the check of its key refuses."""
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_PlainLoader.add_constructor("tag:yaml.org,2002:timestamp", _PlainLoader.construct_day)


def _yaml_fault(found: str, node: yaml.Node) -> yaml.YAMLError:
    return yaml.constructor.ConstructorError(None, None, found, node.start_mark)


def _parse(path: Path) -> Any:
    text = path.read_bytes().decode("utf-8-sig")
    if path.suffix.lower() == ".toml":
        return tomllib.loads(text.replace("\r\n", "\n"))
    data = yaml.load(text, Loader=_PlainLoader)  # a SafeLoader
    return {} if data is None else data


# ---------------------------------------------------------------- what each value must be

Check = Callable[[str], str]  # what was expected instead of a value, "" where the value is sound


def _any_text(value: str) -> str:
    return "" if value.strip() else "some text"


def _report_id(value: str) -> str:
    if value.casefold() in _RESERVED:
        return f"another name: “{value}” is reserved (for the list of reports, or by Windows)"
    fits = value and value == report_id_from_name(value + ".toml")
    return "" if fits else "letters, digits, `_` and `-` only, such as `qingyuan-2023`"


def _date(value: str) -> str:
    try:
        exact = datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        exact = False
    return "" if exact else "a date as YYYY-MM-DD"


def _url(value: str) -> str:
    fits = re.fullmatch(r"https?://[^\s/]+(/\S*)?", value)
    return "" if fits else "an address that begins with http:// or https://"


def _region_of(words: Lexicon) -> Check:
    names = {code: region.name_zh for code, region in words.regions.items()}

    def check(value: str) -> str:
        if not re.fullmatch(r"[0-9]{6}", value):
            return "a six-digit GB/T 2260 code in quotation marks"
        if value in names:
            return ""
        above = [code for code in (f"{value[:4]}00", f"{value[:2]}0000") if code in names][:1]
        near = dict.fromkeys([*above, *difflib.get_close_matches(value, names, n=3)])
        such = f", such as {', '.join(f'{code} {names[code]}' for code in near)}" if near else ""
        return f"a code of vocabulary/regions.csv{such}"

    return check


def _one_of(*known: str) -> Check:
    return lambda value: "" if value in known else f"one of {', '.join(known)}"


def _number(value: str) -> str:
    fits = re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) and value == plain(Decimal(value))
    return "" if fits else "a plain decimal without needless zeros, such as 1004000000 or -48.86"


def _id_of(part: str, ids: Mapping[str, object]) -> Check:
    """Checks that a value is an id of a part of the vocabulary: units, indicators, topics."""

    def check(value: str) -> str:
        near = difflib.get_close_matches(value, ids, n=3)
        such = f", such as {', '.join(near)}" if near else ""
        return "" if value in ids else f"an id of {part} in the vocabulary{such}"

    return check


def _or_nothing(check: Check) -> Check:
    return lambda value: check(value) if value else ""


def _anything(_: str) -> str:
    return ""


def _sha256(value: str) -> str:
    return "" if re.fullmatch(r"[0-9a-f]{64}", value) else "64 hexadecimal digits in lower case"


def facts(words: Lexicon) -> dict[str, Check]:
    """Every fact a sidecar may state, with the check of its value."""
    return {
        "report_id": _report_id,
        "title": _any_text,
        "title_en": _any_text,
        "issuer": _any_text,
        "issuer_en": _any_text,
        "region_id": _region_of(words),
        "report_kind": _one_of(*REPORT_KINDS),
        "coverage_start": _date,
        "coverage_end": _date,
        "published_on": _date,
        "source_url": _url,
        "index_number": _any_text,
        "document_number": _any_text,
        "sha256": _sha256,
        "note": _any_text,
        "note_en": _any_text,
    }


def metric_fields(words: Lexicon) -> dict[str, Check]:
    """The columns of `metrics` that a correction may set, with the check of the value."""
    return {
        "subject": _anything,
        "subject_en": _anything,
        "value": _number,
        "value_high": _or_nothing(_number),
        "unit_id": _or_nothing(_id_of("units", words.units)),
        "unit_printed": _anything,
        "qualifier": _one_of("eq", "gt", "ge", "lt", "le", "approx"),
        "measure": _one_of(*MEASURES),
        "status": _one_of("actual", "planned", "prior"),
        "period_start": _or_nothing(_date),
        "period_end": _or_nothing(_date),
        "period_type": _one_of("flow", "stock", "cumulative"),
        "period_basis": _one_of("sentence", "section", "report"),
        "scope": _anything,
        "region_id": _or_nothing(_region_of(words)),
        "indicator_id": _or_nothing(_id_of("indicators", words.indicators)),
        "topic_id": _or_nothing(_id_of("topics", words.topics)),
        "rank_among": _anything,
        "rank_by": _anything,
        "part_of": _anything,  # this and the next two: ids of figures, which the finished table checks
        "baseline": _anything,
        "repeats": _anything,
        "flags": _anything,
    }


_TABLES = ("correction", "reviews", "translations", "allow")
_ALLOW_KEYS = ("quote", "reason")


def _text(value: Any) -> str | None:
    """A scalar as the text a CSV cell would hold; None for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return None


def _bad(where: str, name: str, value: Any, expected: str) -> Problem:
    shown = repr(value)
    shown = shown if len(shown) <= 60 else shown[:57] + "…"
    fix = f"correct `{name}` in the file"
    return Problem("sidecar-bad-value", where, f"{name} = {shown}", expected, fix)


def _missing(where: str, name: str) -> Problem:
    return Problem("sidecar-missing-key", where, f"no `{name}`", "a value", f"add `{name} = …`")


def _unknown(where: str, name: str, known: tuple[str, ...]) -> Problem:
    expected = f"one of {', '.join(known)}"
    return Problem("sidecar-unknown-key", where, f"`{name}`", expected, f"rename or remove `{name}`")


def _facts(
    data: Mapping[str, Any], checks: Mapping[str, Check], where: str, problems: list[Problem]
) -> dict[str, str]:
    stated = {}
    for name, value in data.items():
        if name in _TABLES:
            continue
        if name not in checks:
            problems.append(_unknown(where, name, (*checks, *_TABLES)))
            continue
        text = _text(value)
        expected = "text in quotation marks" if text is None else checks[name](text)
        if expected:
            problems.append(_bad(where, name, value, expected))
        else:
            stated[name] = text
    start, end = stated.get("coverage_start"), stated.get("coverage_end")
    if start and end and start > end:
        problems.append(_bad(where, "coverage_end", end, f"a day not before coverage_start ({start})"))
    published = stated.get("published_on")
    promises = stated.get("report_kind") in ("plan", "other")  # such a text may stand before its time
    if start and published and published < start and not promises:
        problems.append(_bad(where, "published_on", published, f"a day not before coverage_start ({start})"))
    return stated


# ---------------------------------------------------------------- tables


def _rows(data: Mapping[str, Any], name: str, where: str, problems: list[Problem]) -> list[tuple[int, dict]]:
    """The rows of `[[name]]`, numbered from 1."""
    rows = data.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(_bad(where, name, rows, f"a list of tables, each opened by [[{name}]]"))
        return []
    return list(enumerate(rows, 1))


def _checked(
    row: Mapping[str, Any],
    known: tuple[str, ...],
    needed: tuple[str, ...],
    where: str,
    problems: list[Problem],
) -> dict[str, str] | None:
    """The row's cells as text; None, and problems, where a key is unknown, missing or no scalar."""
    before = len(problems)
    problems += [_unknown(where, name, known) for name in row if name not in known]
    cells = {name: _text(value) for name, value in row.items() if name != "values"}
    for name, text in cells.items():
        if text is None:
            problems.append(_bad(where, name, row[name], "text in quotation marks"))
    for name in needed:
        if name not in row or cells.get(name) == "":
            problems.append(_missing(where, name))
    return cells if len(problems) == before else None


_CORRECTION_KEYS = (
    *("action", "quote", "sentence", "occurrence", "field", "before", "after"),
    *("reason", "reason_en", "reviewer", "date", "values"),
)
_CORRECTION_NEEDS = ("action", "quote", "sentence", "reason", "reviewer", "date")
_FIGURE_NEEDS = ("subject", "value")  # what nothing but the correction can say of a figure that no rule made


def _correction(
    row: Mapping[str, Any],
    columns: Mapping[str, Check],
    where: str,
    report_id: str,
    problems: list[Problem],
) -> Correction | None:
    action = row.get("action")
    needed = (*_CORRECTION_NEEDS, "field") if action == "change" else _CORRECTION_NEEDS
    cells = _checked(row, _CORRECTION_KEYS, needed, where, problems)
    if cells is None:
        return None
    before = len(problems)
    if action not in ACTIONS:
        problems.append(_bad(where, "action", action, f"one of {', '.join(ACTIONS)}"))
    if expected := _date(cells["date"]):
        problems.append(_bad(where, "date", cells["date"], expected))
    if not re.fullmatch(r"[1-9][0-9]*", cells.get("occurrence", "1")):
        problems.append(_bad(where, "occurrence", row["occurrence"], "a whole number from 1"))
    if action == "change":
        # Both guards must be written, "" included: a change says what it found and what it puts there.
        problems += [_missing(where, name) for name in ("before", "after") if name not in cells]
        if "after" in cells:
            _metric_cell(columns, cells["field"], "after", cells["after"], where, problems)
    values = row.get("values", {})
    if not isinstance(values, dict):
        problems.append(_bad(where, "values", values, "a table of columns of `metrics`"))
        return None
    texts = {name: _text(value) for name, value in values.items()}
    if action in ("add", "restore"):
        problems += [_missing(where, f"values.{name}") for name in _FIGURE_NEEDS if texts.get(name, "") == ""]
    for name, text in texts.items():
        if text is None:
            problems.append(_bad(where, f"values.{name}", values[name], "text in quotation marks"))
        else:
            _metric_cell(columns, name, f"values.{name}", text, where, problems)
    if len(problems) > before:
        return None
    place = [cells["quote"], cells["sentence"], cells.get("occurrence", "1"), cells.get("field", "")]
    key = "|".join([action, *place, *(f"{name}={texts[name]}" for name in sorted(texts))])
    return Correction(
        correction_id=f"{report_id}-r-{hashlib.sha256(key.encode()).hexdigest()[:8]}",
        action=action,
        quote=cells["quote"],
        sentence=cells["sentence"],
        occurrence=int(cells.get("occurrence", "1")),
        field=cells.get("field", ""),
        before=cells.get("before", ""),
        after=cells.get("after", ""),
        reason=cells["reason"],
        reason_en=cells.get("reason_en", ""),
        reviewer=cells["reviewer"],
        date=cells["date"],
        values=texts,
    )


def _metric_cell(
    columns: Mapping[str, Check], field: str, key: str, value: str, where: str, problems: list[Problem]
) -> None:
    """The fault of a value for a column of `metrics`, if any; `key` is what the file calls the value."""
    if field not in columns:
        problems.append(_unknown(where, field, tuple(columns)))
    elif expected := columns[field](value):
        problems.append(_bad(where, key, value, expected))


_REVIEW = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9a-f]+) (\S.*)")


def _reviews(marks: Mapping[str, str], where: str, problems: list[Problem]) -> tuple[Review, ...]:
    sound = []
    for metric_id, mark in marks.items():
        parts = _REVIEW.fullmatch(mark)
        if parts and not _date(parts[1]):
            sound.append(Review(metric_id, values_hash=parts[2], date=parts[1], reviewer=parts[3]))
        else:
            expected = '"YYYY-MM-DD HASH REVIEWER", as `review` writes it'
            problems.append(_bad(where, f"reviews.{metric_id}", mark, expected))
    return tuple(sound)


def _doubled(ids: list[str], where: str) -> list[Problem]:
    return [
        Problem("sidecar-doubled", where, f"{key} {times} times", "each once", "remove all but one")
        for key, times in Counter(ids).items()
        if times > 1
    ]


def _texts(data: Mapping[str, Any], name: str, where: str, problems: list[Problem]) -> dict[str, str]:
    """The table `[name]` of texts by key; what is none is a problem."""
    table = data.get(name, {})
    if not isinstance(table, dict):
        problems.append(_bad(where, name, table, f"a table, opened by [{name}]"))
        return {}
    sound = {}
    for key, value in table.items():
        if isinstance(key, str) and isinstance(value, str) and value.strip():
            sound[key] = value
        else:
            problems.append(_bad(where, f"{name}.{key}", value, "text in quotation marks"))
    return sound
