"""Figures, checks and commitments: their columns agree with each other and with the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from build_scripts.formats import verify
from build_scripts.promises.model import REBUILD, Finding, Package, Row, short, visible
from build_scripts.records import Problem


@dataclass(frozen=True, slots=True)
class Promise:
    """What the columns of one row of `metrics` promise about each other."""

    code: str
    column: str
    expected: str
    fault: Callable[[Row, Package, Mapping[str, Row]], str]  # row, package, numerals → what is wrong, or ""


def figures(package: Package) -> Iterator[Finding]:
    """The columns of each figure agree with each other, and with the ledger."""
    numerals = package.by_id("numerals")
    for row in package.rows["metrics"]:
        for promise in PROMISES:
            found = promise.fault(row, package, numerals)
            yield (
                Problem(promise.code, row.at(promise.column), found, promise.expected, REBUILD)
                if found
                else None
            )


def _range(row: Row, *_: object) -> str:
    low, high = row.number_in("value"), row.number_in("value_high")
    return f"{row['value_high']}, which is the value itself" if high is not None and high == low else ""


def _start(row: Row, *_: object) -> str:
    moment = row["period_type"] in ("stock", "cumulative")
    return f"“{row['period_start']}” of a {row['period_type']}" if moment and row["period_start"] else ""


def _order(row: Row, *_: object) -> str:
    start, end = row["period_start"], row["period_end"]
    return f"{start} to {end}" if start and end and start > end else ""


def _sentence(row: Row, package: Package, _: object) -> str:
    text, quote = package.texts.get(row["report_id"]), row.span()
    span = row.span("sentence_start", "sentence_end")
    if text is None or quote is None or span is None:
        return ""
    if not (span[0] <= quote[0] and quote[1] <= span[1]):
        return f"a sentence at {span[0]}:{span[1]}, the quote at {quote[0]}:{quote[1]}"
    there = text[slice(*span)]
    if visible(there) == visible(row["sentence"]):
        return ""
    return f"“{short(row['sentence'])}”, where the text has “{short(there)}”"


def _page(row: Row, *_: object) -> str:
    address = f"reports/{row['report_id']}/#f-{row['metric_id']}"
    return "" if row["page"] == address else f"“{row['page']}”"


def _review(row: Row, *_: object) -> str:
    reviewed = row["review"] == "reviewed"
    return "" if reviewed == bool(row["reviewed_on"]) else f"“{row['reviewed_on']}” and {row['review']}"


def _unit(row: Row, *_: object) -> str:
    unknown = "unit_unknown" in row["flags"].split()
    return f"“{row['unit_id']}” and the flag unit_unknown" if unknown and row["unit_id"] else ""


def _repaired(row: Row, *_: object) -> str:
    repaired = "repaired" in row["flags"].split()
    return (
        "" if repaired == bool(row["defect_id"]) else f"“{row['defect_id']}” and the flags “{row['flags']}”"
    )


def _numeral(row: Row, _: Package, numerals: Mapping[str, Row]) -> str:
    numeral = numerals.get(row["numeral_id"])
    here, there = row.span(), numeral.span() if numeral else None
    if numeral is None or here is None or there is None:
        return ""
    if here[1] <= there[0] or there[1] <= here[0]:
        return f"“{numeral['text']}” at {there[0]}:{there[1]}, the quote at {here[0]}:{here[1]}"
    if numeral["kind"] not in ("metric", "rank", "garbled"):
        return f"“{numeral['text']}” of kind {numeral['kind']}"
    if numeral["kind"] == "garbled" and "repaired" not in row["flags"].split():
        return f"“{numeral['text']}” of kind garbled, without the flag repaired"
    return ""


PROMISES: tuple[Promise, ...] = (
    Promise("figure-range", "value_high", "the other end of a range, or nothing", _range),
    Promise(
        "figure-period", "period_start", "nothing, as stocks and cumulative counts have no start", _start
    ),
    Promise("figure-period", "period_end", "an end that is not before the start", _order),
    Promise("figure-sentence", "sentence", "the sentence of the text that holds the quote", _sentence),
    Promise("figure-page", "page", "reports/<report_id>/#f-<metric_id>", _page),
    Promise("figure-review", "reviewed_on", "a day where the figure is reviewed, and only there", _review),
    Promise("figure-unit", "unit_id", "a unit, or the flag unit_unknown", _unit),
    Promise("figure-repaired", "defect_id", "a defect where the flag is repaired, and only there", _repaired),
    Promise(
        "figure-numeral", "numeral_id", "a metric, a rank or a repaired number at the same place", _numeral
    ),
)


# ---------------------------------------------------------------- checks and commitments


def arithmetic(package: Package) -> Iterator[Finding]:
    """Intervals of `checks` are the right way round, and each check names its numbers, one an input."""
    used = {row["check_id"] for row in package.rows["check_inputs"]}
    for row in package.rows["checks"]:
        for name in ("stated", "expected"):
            yield _interval_fault(row, name)
        if row["check_id"] in used:
            yield None
        else:
            found = "no row of check_inputs.csv"
            yield Problem("check-inputs", row.at(), found, "at least one number that the check uses", REBUILD)
    for row in package.rows["check_inputs"]:
        if bool(row["metric_id"]) != bool(row["numeral_id"]):
            yield None
        else:
            found = f"metric_id “{row['metric_id']}”, numeral_id “{row['numeral_id']}”"
            yield Problem("check-inputs", row.at(), found, "one of the two", REBUILD)


def recomputed(package: Package) -> Iterator[Finding]:
    """Each check, computed again by the verifier that comes with the package, gives what its row says.

    Told, and published all the same: the figures stand as printed whatever follows from them.
    """
    figures = package.by_id("metrics")
    given: dict[str, list] = defaultdict(list)
    for row in package.rows["check_inputs"]:
        given[row["check_id"]].append((row["role"], figures.get(row["metric_id"])))
    for row in package.rows["checks"]:
        try:
            faults = list(verify.faults_of(row, given[row.id]))
        except (ArithmeticError, KeyError, TypeError):  # told by other checks
            continue
        for fault in faults or [""]:
            expected = "the same result from the same figures"
            yield Problem("check-result", row.at(), fault, expected, REBUILD, level="note") if fault else None


def _interval_fault(row: Row, name: str) -> Finding:
    low, high = row.number_in(f"{name}_low"), row.number_in(f"{name}_high")
    if low is None or high is None or low <= high:
        return None
    return Problem("check-interval", row.at(f"{name}_low"), f"{low} to {high}", "low not above high", REBUILD)


def outcomes(package: Package) -> Iterator[Finding]:
    """An outcome comes with the passage that tells it, and is one of those that later reports give."""
    given = {
        (row["commitment_id"], row["report_id"], row["outcome"])
        for row in package.rows["commitment_outcomes"]
    }
    for row in package.rows["commitments"]:
        key = (row["commitment_id"], row["outcome_report_id"], row["outcome"])
        if row["outcome"] and key not in given:
            found = f"{row['outcome']}, told by “{row['outcome_report_id']}”"
            expected = "the same outcome in a row of commitment_outcomes.csv"
            yield Problem("outcome-row", row.at("outcome"), found, expected, REBUILD)
        text = package.texts.get(row["outcome_report_id"], "")
        start, end = row.span("outcome_char_start", "outcome_char_end") or (0, 0)
        if row["outcome"] in ("met", "partly", "missed") and not 0 <= start < end <= len(text):
            found = f"{row['outcome']}, told by “{row['outcome_report_id']}” at {start}:{end}"
            yield Problem(
                "outcome-place", row.at("outcome"), found, "a passage of a text of the package", REBUILD
            )
        elif row["outcome"]:  # a commitment without one is no outcome that was tested
            yield None
