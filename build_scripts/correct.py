"""Apply what reviewers decided about one report: corrections, and the marks of what was read.

A correction names its place by the printed quote and a part of its sentence, says what it found (`before`) and what
it puts there (`after`). One that finds another state than it was written for stops the build: either the rules have
learnt it and the correction can go, or the ground under it has moved and a person must look again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from hashlib import sha256

from build_scripts.cell_text import cell
from build_scripts.records import CleanText, Correction, Defect, Metric, Numeral, Problem, Seed, Sentence
from build_scripts.scan import stable_hash
from build_scripts.squeeze import squeezed

# What a reviewer vouches for: everything that the report says of a figure, not what our vocabulary makes of it.
REVIEWED = (
    "quote", "subject", "value", "value_high", "unit_printed", "qualifier", "measure", "status", "period_start",
    "period_end", "period_type", "scope", "region_id", "rank_among", "rank_by", "part_of", "baseline", "repeats",
    "flags",
)  # fmt: skip
# Set once the figures are related to each other and mapped; all else is set before.
LATE = ("part_of", "baseline", "repeats", "indicator_id", "topic_id", "subject_en")
STATES = ("metric", "rank")  # kinds of numbers that state something; a garbled one once it is restored
_METRIC_FIELDS = {field.name for field in fields(Metric)}


def text_of(metric: Metric, name: str) -> str:
    """A metric's column as it stands in the package."""
    return cell(getattr(metric, name))


def values_hash(metric: Metric) -> str:
    """Twelve hexadecimal digits over all that a reviewer read of a figure."""
    return sha256("\x1f".join(text_of(metric, name) for name in REVIEWED).encode()).hexdigest()[:12]


def apply_reviews(metrics: Sequence[Metric], seed: Seed) -> tuple[Metric, ...]:
    """Mark as reviewed what was read and has not changed since; everything else is the machine's."""
    marks = {review.metric_id: review for review in seed.curation.reviews}
    out = []
    for metric in metrics:
        mark = marks.get(metric.metric_id)
        holds = mark is not None and mark.values_hash == values_hash(metric)
        out.append(replace(metric, review="reviewed", reviewed_on=mark.date) if holds else metric)
    return tuple(out)


def stale_reviews(metrics: Sequence[Metric], seed: Seed) -> tuple[Problem, ...]:
    """A note for every review mark whose figure is no more; a changed value only falls back to `machine`."""
    known = {metric.metric_id for metric in metrics}
    return tuple(
        Problem(
            "review-stale",
            seed.curation.path or seed.seed_file,
            f"a review of {review.metric_id}",
            "a figure of this report",
            f"remove the line; `python -m build_scripts review {seed.report_id}` asks for what is not reviewed",
            "note",
        )
        for review in seed.curation.reviews
        if review.metric_id not in known
    )


# ---------------------------------------------------------------- corrections


@dataclass(frozen=True, slots=True)
class Ground:
    """What corrections stand on: a report as the rules have read it."""

    numerals: Sequence[Numeral]
    sentences: Sequence[Sentence]
    defects: Sequence[Defect]
    clean: CleanText
    seed: Seed


@dataclass(frozen=True, slots=True)
class _Case:
    """A correction at its place."""

    correction: Correction
    where: str  # for messages
    numeral: Numeral
    here: tuple[Metric, ...]  # the figures of that number


def apply(
    metrics: Sequence[Metric], ground: Ground, late: bool
) -> tuple[tuple[Metric, ...], tuple[Problem, ...]]:
    """The metrics as corrected, and what is wrong with the corrections.

    Args:
        late: False: everything that `relate` and the vocabulary build on; True: what they have set.
    """
    current = list(metrics)
    problems: list[Problem] = []
    curation = ground.seed.curation
    for number, correction in enumerate(curation.corrections, start=1):
        if late != (correction.action == "change" and correction.field in LATE):
            continue
        where = f"{curation.path or ground.seed.seed_file} [[correction]] {number} ({correction.quote})"
        found = places(correction, ground.numerals, ground.sentences, ground.clean)
        if len(found) != 1:
            problems.append(_unplaced(where, correction, len(found)))
            continue
        here = tuple(m for m in current if m.numeral_id == found[0].numeral_id)
        current, fault = _one(current, _Case(correction, where, found[0], here), ground)
        problems += fault
    return tuple(sorted(current, key=lambda m: (m.char_start, m.metric_id))), tuple(problems)


def places(
    correction: Correction, numerals: Sequence[Numeral], sentences: Sequence[Sentence], clean: CleanText
) -> list[Numeral]:
    """The numerals that a correction can mean: its quote, in a sentence that holds its words."""
    quote, words = squeezed(correction.quote), squeezed(correction.sentence)
    counts: dict[int, int] = {}
    found = []
    for numeral in numerals:
        if squeezed(numeral.text) != quote:
            continue
        sentence = sentences[numeral.sentence]
        if words not in squeezed(clean.text[sentence.start : sentence.end]):
            continue
        counts[numeral.sentence] = counts.get(numeral.sentence, 0) + 1
        if counts[numeral.sentence] == correction.occurrence:
            found.append(numeral)
    return found


def _unplaced(where: str, correction: Correction, found: int) -> Problem:
    return Problem(
        "correction-unplaced",
        where,
        f"{found} places with the quote “{correction.quote}” in a sentence that holds “{correction.sentence}”",
        "exactly one",
        "make `quote`, `sentence` or `occurrence` fit the text, or remove the correction if the source was mended",
    )


def _one(current: list[Metric], case: _Case, ground: Ground) -> tuple[list[Metric], list[Problem]]:
    match case.correction.action:
        case "change":
            return _change(current, case)
        case "drop":
            if not case.here:
                return current, [_needless(case.where, "no figure is read from this number", "drop")]
            return [m for m in current if m not in case.here], []
        case _:
            return _add(current, case, ground)


def _change(current: list[Metric], case: _Case) -> tuple[list[Metric], list[Problem]]:
    field, before, after = case.correction.field, case.correction.before, case.correction.after
    target = next((m for m in case.here if text_of(m, field) == before), None)
    if target:
        return [_with(m, field, after) if m is target else m for m in current], []
    said = ", ".join(sorted({f"“{text_of(m, field)}”" for m in case.here})) or "no figure"
    if any(text_of(m, field) == after for m in case.here):
        return current, [_needless(case.where, f"{field} is {said} already", "change")]
    fault = Problem(
        "correction-mismatch",
        case.where,
        f"{field} is {said}",
        f"“{before}”, which the correction was written for",
        "look at the figure again; set `before` to what is found, or remove the correction",
    )
    return current, [fault]


def _needless(where: str, found: str, action: str) -> Problem:
    return Problem("correction-needless", where, found, f"something to {action}", "remove the correction")


def _with(metric: Metric, name: str, text: str) -> Metric:
    flags = metric.flags if "corrected" in metric.flags else (*metric.flags, "corrected")
    return replace(
        metric, **{name: _value(name, text), "flags": _value("flags", text) if name == "flags" else flags}
    )


def _value(name: str, text: str) -> str | Decimal | tuple[str, ...] | None:
    if name in ("value", "value_high"):
        return Decimal(text) if text else None
    return tuple(text.split()) if name == "flags" else text


def _add(current: list[Metric], case: _Case, ground: Ground) -> tuple[list[Metric], list[Problem]]:
    """A figure that the rules did not make: one more for a number (`add`), or one read from damage (`restore`)."""
    correction, at = case.correction, case.numeral.char_start
    if any(all(text_of(m, k) == v for k, v in correction.values.items()) for m in case.here):
        return current, [_needless(case.where, "the rules read this figure already", correction.action)]
    restored = correction.action == "restore"
    defect = next((d for d in ground.defects if d.char_start <= at < d.char_end), None) if restored else None
    if restored and defect is None:
        found, expected = "no damage at this place", "a row of source_defects"
        return current, [Problem("correction-mismatch", case.where, found, expected, 'use action = "add"')]
    if case.numeral.kind not in ((*STATES, "garbled") if restored else STATES):
        return current, [_states_nothing(case)]
    flag = "repaired" if restored else "shared" if case.here else "added"
    made = replace(_made(case, ground), flags=(flag,), defect_id=defect.defect_id if defect else "")
    values = {k: _value(k, v) for k, v in correction.values.items() if k in _METRIC_FIELDS}
    if flag == "shared":
        current = [_shared(m) if m in case.here else m for m in current]
    return [*current, replace(made, **values)], []


def _states_nothing(case: _Case) -> Problem:
    """No figure can be made of a name, a date or a label: the ledger would say two things of one number."""
    at = f"{case.numeral.report_id}:{case.numeral.char_start}"
    return Problem(
        "correction-mismatch",
        case.where,
        f"a number of kind {case.numeral.kind}, by the rule {case.numeral.rule}",
        f"a number of kind {' or '.join(STATES)}",
        f"look with `python -m build_scripts explain {at}`; mend the rule that reads it so, or remove the correction; "
        'a damaged number takes action = "restore"',
    )


def _shared(metric: Metric) -> Metric:
    return metric if "shared" in metric.flags else replace(metric, flags=(*metric.flags, "shared"))


def _made(case: _Case, ground: Ground) -> Metric:
    """A figure of the number, with unit, period and scope of the one that the rules read there, if any."""
    correction, numeral = case.correction, case.numeral
    sentence = ground.sentences[numeral.sentence]
    text = ground.clean.text[sentence.start : sentence.end]
    sentence_start, sentence_end = ground.clean.source_span(sentence.start, sentence.end)
    name = stable_hash(text, f"{numeral.text}/{correction.correction_id}")
    metric_id = f"{numeral.report_id}-m-{name}-1"
    like = case.here[0] if case.here else None
    return Metric(
        metric_id=metric_id,
        report_id=numeral.report_id,
        section_id=numeral.section_id,
        numeral_id=numeral.numeral_id,
        char_start=numeral.char_start,
        char_end=numeral.char_end,
        quote=numeral.text,
        sentence=text,
        sentence_start=sentence_start,
        sentence_end=sentence_end,
        subject="",
        value=Decimal(0),
        value_high=None,
        unit_id=like.unit_id if like else "",
        unit_printed=like.unit_printed if like else "",
        qualifier="eq",
        measure="level",
        status="actual",
        period_start=like.period_start if like else "",
        period_end=like.period_end if like else "",
        period_type=like.period_type if like else "flow",
        period_basis=like.period_basis if like else "report",
        scope=like.scope if like else "",
        region_id=like.region_id if like else "",
        rule=f"correction:{correction.action}",
        start=numeral.start,
        end=numeral.end,
        page=f"reports/{numeral.report_id}/#f-{metric_id}",
    )
