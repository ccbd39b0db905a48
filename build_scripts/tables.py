"""Documents and vocabulary become the data frames of the package.

Every cell is a string: numbers as plain decimals (no exponent, no trailing zeros), "" where there is nothing.
The order of the rows is fixed, so that the same seeds give the same bytes. No other module makes data frames.
"""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

import pandas

from build_scripts import correct, schema
from build_scripts.cell_text import cell
from build_scripts.entities import LOCAL
from build_scripts.lexicon import Lexicon
from build_scripts.records import CommitmentOutcome, Correction, Document

Row = Mapping[str, object]
Columns = frozenset[str]
_SPECIAL = frozenset(',"\r\n')
_CELL_LIMIT = 2**31 - 1  # characters: the most that the csv module can be told on every system


def build(
    documents: Sequence[Document],
    lexicon: Lexicon,
    links: Iterable[tuple[str, str]] = (),
    outcomes: Iterable[CommitmentOutcome] = (),
) -> dict[str, pandas.DataFrame]:
    """All tables of the package, by name, in the order of `vocabulary/schema.toml`.

    Every table is there, with its header only where it has no rows. Of the vocabulary only what a row uses is
    published, with everything above it.

    Args:
        documents: the reports, in any order.
        lexicon: the vocabulary.
        links: pairs of metric_id and entity_id, for `metric_entities`.
        outcomes: what later reports say of commitments, for `commitment_outcomes`.
    """
    shape = schema.load()
    columns = {name: frozenset(table.columns) for name, table in shape.items()}
    ordered = sorted(documents, key=lambda document: document.seed.report_id)
    rows: dict[str, list[Row]] = {
        name: [row for document in ordered for row in make(document, columns[name])]
        for name, make in _OF_DOCUMENT.items()
    }
    rows["metric_entities"] = [{"metric_id": metric, "entity_id": entity} for metric, entity in links]
    rows["commitment_outcomes"] = [_record(one, columns["commitment_outcomes"]) for one in outcomes]
    rows |= _vocabulary(rows, columns, lexicon)
    return {name: _frame(table, sorted(rows[name], key=table.sorter())) for name, table in shape.items()}


def _frame(table: schema.Table, rows: Iterable[Row]) -> pandas.DataFrame:
    cells = [[cell(row[column]) for column in table.columns] for row in rows]
    return pandas.DataFrame(cells, columns=list(table.columns), dtype="str")


def to_csv(frame: pandas.DataFrame) -> bytes:
    """A table's file: UTF-8 without byte order mark, `,`, `\\n`, a header row, quotes only where needed."""
    return csv_bytes(frame.columns, frame.itertuples(index=False, name=None))


def csv_bytes(columns: Iterable[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file in the one form that the package has."""
    lines = [tuple(columns), *rows]
    return "".join(",".join(map(_quoted, row)) + "\n" for row in lines).encode("utf-8")


def csv_rows(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by the names of their columns. A text without any full stop is one long cell."""
    usual = csv.field_size_limit(_CELL_LIMIT)
    try:
        yield from csv.DictReader(lines, restval="", strict=True)
    finally:
        csv.field_size_limit(usual)


def _quoted(text: str) -> str:
    # The csv module of Python 3.11 leaves a lone carriage return bare, and readers then break the row there.
    return '"' + text.replace('"', '""') + '"' if _SPECIAL & set(text) else text


# ---------------------------------------------------------------- rows of the documents


def _reports(document: Document, columns: Columns) -> Iterator[Row]:
    seed = document.seed
    own = {
        "report_id": seed.report_id,
        "seed_file": seed.seed_file,
        "sha256": seed.sha256,
        "text_sha256": sha256(seed.text.encode()).hexdigest(),
        "characters": len(seed.text),
    }
    yield own | _record(document.facts, columns - own.keys())


def _part(part: str) -> Callable[[Document, Columns], Iterator[Row]]:
    """Rows made of the records in one part of a document, whose fields are the columns."""

    def rows(document: Document, columns: Columns) -> Iterator[Row]:
        for record in getattr(document, part):
            yield _record(record, columns)

    return rows


def _check_inputs(document: Document, columns: Columns) -> Iterator[Row]:
    for check in document.checks:
        for position, used in enumerate(check.inputs, start=1):
            own = {"check_id": check.check_id, "position": position}
            yield own | _record(used, columns - own.keys())


def _corrections(document: Document, columns: Columns) -> Iterator[Row]:
    for correction in document.seed.curation.corrections:
        own = {"report_id": document.seed.report_id, "target_id": _target(document, correction)}
        yield own | _record(correction, columns - own.keys())


def _commitment_entities(document: Document, columns: Columns) -> Iterator[Row]:
    mentions = sorted(document.mentions, key=lambda mention: mention.start)
    starts = [mention.start for mention in mentions]
    for promise in sorted(document.commitments, key=lambda c: c.commitment_id):
        first, last = bisect_left(starts, promise.start), bisect_left(starts, promise.end)
        inside = {mention.entity_id for mention in mentions[first:last]}
        for entity_id in sorted(inside):
            yield {"commitment_id": promise.commitment_id, "entity_id": entity_id}


def _target(document: Document, correction: Correction) -> str:
    """Id of what a correction decided about: the figure that it changed or made, else the number at its place."""
    found = correct.places(correction, document.numerals, document.sentences, document.clean)
    if not found:
        return document.seed.report_id
    numeral = found[0]
    wanted = (
        correction.values if correction.action in ("add", "restore") else {correction.field: correction.after}
    )
    for metric in document.metrics if correction.action != "drop" else ():
        if metric.numeral_id == numeral.numeral_id and all(
            cell(getattr(metric, name, "")) == value for name, value in wanted.items()
        ):
            return metric.metric_id
    return numeral.numeral_id


def _record(record: object, columns: Iterable[str]) -> dict[str, object]:
    return {column: getattr(record, column) for column in columns}


_OF_DOCUMENT: Mapping[str, Callable[[Document, Columns], Iterator[Row]]] = {
    "reports": _reports,
    "sections": _part("sections"),
    "numerals": _part("numerals"),
    "metrics": _part("metrics"),
    "entity_mentions": _part("mentions"),
    "place_mentions": _part("places"),
    "checks": _part("checks"),
    "check_inputs": _check_inputs,
    "source_defects": _part("defects"),
    "corrections": _corrections,
    "commitments": _part("commitments"),
    "commitment_entities": _commitment_entities,
}


# ---------------------------------------------------------------- rows of the vocabulary


def _vocabulary(
    rows: Mapping[str, list[Row]], columns: Mapping[str, Columns], lexicon: Lexicon
) -> dict[str, list[Row]]:
    """Indicators, topics, units, regions and entities that rows of the documents use, with all above them."""
    indicators = _kept(lexicon.indicators, _used(rows, "indicator_id"))
    topics = _used(rows, "topic_id") | {indicator.topic for indicator in indicators}
    units = _used(rows, "unit_id") | {indicator.unit for indicator in indicators}
    entities = _used(rows, "entity_id")
    own: dict[str, list[tuple[object, Row]]] = {
        "indicators": [(one, {"topic_id": one.topic, "unit_id": one.unit}) for one in indicators],
        "topics": [(one, {"parent_id": one.parent}) for one in _with_above(lexicon.topics, topics, "parent")],
        "units": [(one, {}) for one in _with_above(lexicon.units, units, "base_unit_id")],
        "regions": [(one, {}) for one in _with_above(lexicon.regions, _used(rows, "region_id"), "parent_id")],
        "entities": [
            # A family that no report names has no row of its own to point to.
            (
                one,
                {
                    "aliases": "|".join(alias.removeprefix(LOCAL) for alias in one.aliases),
                    "parent_id": one.parent * (one.parent in entities),
                },
            )
            for one in _kept(lexicon.entities, entities)
        ],
    }
    return {
        name: [cells | _record(one, columns[name] - cells.keys()) for one, cells in records]
        for name, records in own.items()
    }


def _used(rows: Mapping[str, list[Row]], column: str) -> set[str]:
    return {str(row[column]) for table in rows.values() for row in table if row.get(column)}


def _kept(records: Mapping[str, object], ids: set[str]) -> list:
    """The records with these ids, by id."""
    return [records[identifier] for identifier in sorted(ids) if identifier in records]


def _with_above(records: Mapping[str, object], ids: set[str], above: str) -> list:
    """The records with these ids and everything above them, by id."""
    reached: set[str] = set()
    waiting = set(ids)
    while waiting:
        identifier = waiting.pop()
        if identifier in records and identifier not in reached:
            reached.add(identifier)
            waiting.add(getattr(records[identifier], above))
    return _kept(records, reached)
