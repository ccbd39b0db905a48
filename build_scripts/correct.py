"""Apply what reviewers decided about one report: corrections, and the marks of what was read.

A correction names its place by the printed quote and a part of its sentence, says what it found (`before`) and what
it puts there (`after`). One that finds another state than it was written for stops the build: either the rules have
learnt it and the correction can go, or the ground under it has moved and a person must look again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from decimal import Decimal
from hashlib import sha256

from build_scripts.records import CleanText, Correction, Defect, Metric, Numeral, Problem, Seed, Sentence
from build_scripts.scan import stable_hash

# What a reviewer vouches for: everything that the report says of a figure, not what our vocabulary makes of it.
REVIEWED = (
    "quote", "subject", "value", "value_high", "unit_printed", "qualifier", "measure", "status", "period_start",
    "period_end", "period_type", "scope", "region_id", "rank_among", "rank_by", "part_of", "baseline", "repeats",
    "flags",
)  # fmt: skip
# Set once the figures are related to each other and mapped; all else is set before.
LATE = ("part_of", "baseline", "repeats", "indicator_id", "topic_id", "subject_en")
_METRIC_FIELDS = {field.name for field in fields(Metric)}


def text_of(metric: Metric, name: str) -> str:
    """A metric's column as it stands in the package."""
    value = getattr(metric, name)
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return str(value)


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


def apply(
    metrics: Sequence[Metric],
    numerals: Sequence[Numeral],
    sentences: Sequence[Sentence],
    defects: Sequence[Defect],
    clean: CleanText,
    seed: Seed,
    late: bool,
) -> tuple[tuple[Metric, ...], tuple[Problem, ...]]:
    """The metrics as corrected, and what is wrong with the corrections.

    Args:
        late: False: everything that `relate` and the vocabulary build on; True: what they have set.
    """
    current = list(metrics)
    problems: list[Problem] = []
    for number, correction in enumerate(seed.curation.corrections, start=1):
        if late != (correction.action == "change" and correction.field in LATE):
            continue
        where = f"{seed.curation.path or seed.seed_file} [[correction]] {number} ({correction.quote})"
        found = places(correction, numerals, sentences, clean)
        if len(found) != 1:
            problems.append(_unplaced(where, correction, len(found)))
            continue
        current, fault = _one(current, found[0], sentences, defects, clean, seed, correction, where)
        problems += fault
    return tuple(sorted(current, key=lambda m: (m.char_start, m.metric_id))), tuple(problems)


def places(correction: Correction, numerals, sentences, clean: CleanText) -> list[Numeral]:
    """The numerals that a correction can mean: its quote, in a sentence that holds its words."""
    squeezed = _squeeze(correction.quote)
    words = _squeeze(correction.sentence)
    counts: dict[int, int] = {}
    found = []
    for numeral in numerals:
        if _squeeze(numeral.text) != squeezed:
            continue
        sentence = sentences[numeral.sentence]
        if words not in _squeeze(clean.text[sentence.start : sentence.end]):
            continue
        counts[numeral.sentence] = counts.get(numeral.sentence, 0) + 1
        if counts[numeral.sentence] == correction.occurrence:
            found.append(numeral)
    return found


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def _unplaced(where: str, correction: Correction, found: int) -> Problem:
    return Problem(
        "correction-unplaced",
        where,
        f"{found} places with the quote “{correction.quote}” in a sentence that holds “{correction.sentence}”",
        "exactly one",
        "make `quote`, `sentence` or `occurrence` fit the text, or remove the correction if the source was mended",
    )


def _one(current, numeral: Numeral, sentences, defects, clean, seed, correction: Correction, where):
    here = [m for m in current if m.numeral_id == numeral.numeral_id]
    match correction.action:
        case "change":
            return _change(current, here, correction, where)
        case "drop":
            if not here:
                return current, [_needless(where, "no figure is read from this number", "drop")]
            gone = {m.metric_id for m in here}
            return [m for m in current if m.metric_id not in gone], []
        case _:
            return _add(current, here, numeral, sentences, defects, clean, seed, correction, where)


def _change(current, here: list[Metric], correction: Correction, where):
    fitting = [m for m in here if text_of(m, correction.field) == correction.before]
    if fitting:
        target = fitting[0].metric_id
        new = [_with(m, correction.field, correction.after) if m.metric_id == target else m for m in current]
        return new, []
    said = ", ".join(sorted({f"“{text_of(m, correction.field)}”" for m in here})) or "no figure"
    if any(text_of(m, correction.field) == correction.after for m in here):
        return current, [_needless(where, f"{correction.field} is {said} already", "change")]
    fault = Problem(
        "correction-mismatch",
        where,
        f"{correction.field} is {said}",
        f"“{correction.before}”, which the correction was written for",
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


def _value(name: str, text: str):
    if name in ("value", "value_high"):
        return Decimal(text) if text else None
    return tuple(text.split()) if name == "flags" else text


def _add(current, here, numeral: Numeral, sentences, defects, clean, seed, correction: Correction, where):
    """A figure that the rules did not make: one more for a number (`add`), or one read from damage (`restore`)."""
    values = {k: _value(k, v) for k, v in correction.values.items() if k in _METRIC_FIELDS}
    if any(all(text_of(m, k) == correction.values[k] for k in correction.values) for m in here):
        return current, [_needless(where, "the rules read this figure already", correction.action)]
    defect = next((d for d in defects if d.char_start <= numeral.char_start < d.char_end), None)
    if correction.action == "restore" and defect is None:
        fault = Problem(
            "correction-mismatch",
            where,
            "no damage at this place",
            "a row of source_defects",
            'use action = "add"',
        )
        return current, [fault]
    sentence = sentences[numeral.sentence]
    text = clean.text[sentence.start : sentence.end]
    sentence_start, sentence_end = clean.source_span(sentence.start, sentence.end)
    name = stable_hash(text, f"{numeral.text}/{correction.correction_id}")
    metric_id = f"{seed.report_id}-m-{name}-1"
    flag = "repaired" if correction.action == "restore" else "shared" if here else "added"
    like = here[0] if here else None
    made = Metric(
        metric_id=metric_id,
        report_id=seed.report_id,
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
        defect_id=defect.defect_id if defect and correction.action == "restore" else "",
        flags=(flag,),
        page=f"reports/{seed.report_id}/#f-{metric_id}",
    )
    shared = [
        replace(m, flags=(*m.flags, "shared")) if m in here and "shared" not in m.flags else m
        for m in current
    ]
    return [*(shared if flag == "shared" else current), replace(made, **values)], []
