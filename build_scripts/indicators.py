"""Which comparable concept is a figure an observation of?

The rules are data (`vocabulary/indicators.toml`, explained in `vocabulary/README.md`); this module only applies
them to what is known of a figure:

* its subject, unit and measure;
* its own clause: what stands between the last comma and the next, a list member alone;
* its sentence, and what of it stands near: from the last full stop or semicolon to a few words behind it;
* what it counts: the words right behind the number, or, where none stand there, the end of the subject.

Subject and clause are two witnesses. Each names the indicator whose `all` patterns reach nearest to its end, for
a Chinese phrase names the thing last (公共资源交易…成交额), and among these the more specific, whose patterns
cover more characters. A tie, or two witnesses that name different indicators, is ambiguous and maps to nothing:
a wrong mapping is worse than none. The clause speaks alone only where the subject is not excluded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .lexicon import Indicator, Lexicon

BEHIND = 16  # characters behind a number that still name what it counts
NEAR_BEHIND = 32  # characters behind a number that still tell what happened to it
SUBJECT_TAIL = 8  # characters at the end of a subject that name what is counted
RATE_TAIL = 6  # characters that may follow the name of a rate: 接通率提升到
_HALT = re.compile(r"[。；;！？!?\n]")
_CLAUSE = re.compile(r"[，,。；;：:！？!?、（）()\n]")
_BREAK = re.compile(r"[，,。；;：:！？!?\n]|[0-9０-９](?!G)|(?<!目)的")  # 5G and 目的 are words


@dataclass(frozen=True, slots=True)
class Observed:
    """What a rule may look at."""

    subject: str
    unit_id: str  # "" where no unit is printed
    measure: str  # level percent_change rank
    sentence: str
    clause: str = ""  # "" where the place of the figure is unknown
    near: str = ""  # the sentence where the place of the figure is unknown
    counted: str = ""


def map_indicator(
    subject: str, unit_id: str, measure: str, sentence: str, lexicon: Lexicon, quote: str = "", at: int | None = None
) -> str:
    """Id of the indicator that a figure belongs to, "" where none fits or two fit equally well.

    Args:
        subject: what the number is the number of.
        unit_id: "" where no unit is printed.
        measure: `level`, `percent_change` or `rank`.
        sentence: the whole sentence, cleaned.
        lexicon: the vocabulary.
        quote: the number as printed, with its unit.
        at: where in `sentence` the quote stands; None: looked for, and trusted if it stands there only once.
    """
    figure = observe(subject, unit_id, measure, sentence, quote, at)
    rules = lexicon.indicators.values()
    by_subject = _best((rule for rule in rules if fits(rule, figure)), subject)
    own = replace(figure, subject=figure.clause)
    by_clause = _best((rule for rule in rules if fits(rule, own) and not _any(rule.none, subject)), figure.clause)
    if by_subject and by_clause and by_subject != by_clause:
        return ""
    return by_subject or by_clause


def observe(
    subject: str, unit_id: str, measure: str, sentence: str, quote: str = "", at: int | None = None
) -> Observed:
    """Gather what rules look at; without the figure's place, `near` is the sentence and there is no clause."""
    quote = "".join(quote.split())
    tail = subject[-SUBJECT_TAIL:]
    if at is None:
        at = _only_place(quote, sentence)
    if at is None:
        return Observed(subject, unit_id, measure, sentence, near=sentence, counted=tail)
    before, behind = sentence[:at], sentence[at + len(quote) :]
    counted = _BREAK.split(behind[:BEHIND])[0]
    return Observed(
        subject,
        unit_id,
        measure,
        sentence,
        clause=_CLAUSE.split(before)[-1] + _CLAUSE.split(behind[:BEHIND])[0],
        near=_HALT.split(before)[-1] + quote + _HALT.split(behind[:NEAR_BEHIND])[0],
        counted=quote + counted if counted else tail,
    )


def fits(rule: Indicator, figure: Observed) -> bool:
    """Whether every condition of an indicator's rule holds for a figure."""
    return (
        figure.measure in rule.measures
        and figure.unit_id in rule.units
        and _each(rule.all, figure.subject)
        and (figure.unit_id != "percent" or _weight(rule, figure.subject)[0] >= len(figure.subject) - RATE_TAIL)
        and not _any(rule.none, figure.subject)
        and _each(rule.sentence, figure.subject, figure.sentence)
        and not _any(rule.sentence_none, figure.sentence)
        and _each(rule.near, figure.subject, figure.near)
        and not _any(rule.near_none, figure.near)
        and _each(rule.counted, figure.counted)
    )


def _best(fitting: Iterable[Indicator], text: str) -> str:
    """The one that names the text best, "" where none does or two do equally well."""
    ranked = sorted(((_weight(rule, text), rule.indicator_id) for rule in fitting), reverse=True)
    if not ranked or len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return ""
    return ranked[0][1]


def _weight(rule: Indicator, text: str) -> tuple[int, int]:
    """(where in a text the rule's words end, how many of its characters they cover)."""
    positions = {
        position
        for pattern in rule.all
        for match in pattern.finditer(text)
        for position in range(*match.span())
    }
    return max(positions, default=-1) + 1, len(positions)


def _each(patterns: Iterable[re.Pattern[str]], *texts: str) -> bool:
    return all(any(pattern.search(text) for text in texts) for pattern in patterns)


def _any(patterns: Iterable[re.Pattern[str]], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


def _only_place(quote: str, sentence: str) -> int | None:
    """Position of the quote where it stands once, not as the end of a longer number."""
    if not quote:
        return None
    places = [match.start() for match in re.finditer(rf"(?<![0-9０-９.．,，]){re.escape(quote)}", sentence)]
    return places[0] if len(places) == 1 else None
