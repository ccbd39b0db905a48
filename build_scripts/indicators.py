"""Which comparable concept is a figure an observation of?

The rules are data (`vocabulary/indicators.toml`, explained in `vocabulary/README.md`); this module only
applies them to what is known of a figure:

* its subject, unit and measure;
* its own clause: what stands between the last comma and the number, and what the number counts;
* its sentence, and what of it stands near: from the last full stop or semicolon to a few words behind it;
* what it counts: the words right behind the number, or, where none stand there, the end of the subject.

Subject and clause are two witnesses. Each names the indicator whose `all` patterns reach nearest to its end,
for a Chinese phrase names the thing last (公共资源交易…成交额), and among these the more specific, whose
patterns cover more characters. A tie, or two witnesses that name different indicators, is ambiguous and maps
to nothing: a wrong mapping is worse than none. What the `none` patterns find in either is excluded for both. A
percentage is named at the end of its subject, or not at all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from .lexicon import Indicator, Lexicon
from .squeeze import squeezed

BEHIND = 16  # characters behind a number that still name what it counts
NEAR_BEHIND = 32  # characters behind a number that still tell what happened to it
LONGEST_CLAUSE = 60  # characters before a number: a text without commas stays linear
SUBJECT_TAIL = 6  # characters at the end of a subject that name what is counted
RATE_TAIL = 6  # characters that may follow the name of a rate: 接通率提升到
_HALT = re.compile(r"[。；;！？!?\n]")
_CLAUSE = re.compile(r"[，,。；;：:！？!?、（）()\n]")
_NOUN_ENDS = re.compile(r"[，,。；;：:！？!?（）()\n]|[0-9０-９](?!G)|(?<!目)的")  # 5G and 目的 are words
_BOUND = re.compile(r"以[上下内外]|之内|左右|上下")
_NO_NOUN = re.compile(
    r"[、增提拓扩减压缩降升达到至]|整合|精简|调整|优化|上升|下降"
)  # 由47个部门1340项拓展至…


@dataclass(frozen=True, slots=True)
class Observed:
    """What a rule may look at."""

    subject: str
    unit_id: str  # "" where no unit is printed
    measure: str  # level percent_change rank
    sentence: str
    clause: str
    near: str
    counted: str


def map_indicator(
    subject: str, unit_id: str, measure: str, sentence: str, lexicon: Lexicon, quote: str, at: int
) -> str:
    """Id of the indicator that a figure belongs to, "" where none fits or two fit equally well.

    Args:
        subject: what the number is the number of.
        unit_id: "" where no unit is printed.
        measure: `level`, `percent_change` or `rank`.
        sentence: the whole sentence, cleaned.
        lexicon: the vocabulary.
        quote: the number as printed, with its unit.
        at: where in `sentence` the quote stands.
    """
    figure = observe(subject, unit_id, measure, sentence, quote, at)
    own = replace(figure, subject=figure.clause)
    rules = [
        rule
        for rule in _rules(lexicon).get((measure, unit_id), ())
        if (_each(rule.all, subject) or _each(rule.all, figure.clause))
        and not _any(rule.none, subject)
        and not _any(rule.none, figure.clause)
    ]
    by_subject = _best((rule for rule in rules if fits(rule, figure)), subject)
    by_clause = _best((rule for rule in rules if fits(rule, own)), figure.clause)
    if by_subject and by_clause and by_subject != by_clause:
        return ""
    return by_subject or by_clause


@lru_cache(maxsize=4)
def _rules(lexicon: Lexicon) -> Mapping[tuple[str, str], Sequence[Indicator]]:
    """The indicators by each measure and unit that they accept: most are ruled out before a text is searched."""
    found: dict[tuple[str, str], list[Indicator]] = defaultdict(list)
    for rule in lexicon.indicators.values():
        for kind in product(rule.measures, rule.units):
            found[kind].append(rule)
    return dict(found)


def observe(subject: str, unit_id: str, measure: str, sentence: str, quote: str, at: int) -> Observed:
    """Gather what rules look at."""
    quote = squeezed(quote)
    before, behind = sentence[:at], sentence[at + len(quote) :]
    noun = _noun(behind)
    return Observed(
        subject,
        unit_id,
        measure,
        sentence,
        clause=_CLAUSE.split(before[-LONGEST_CLAUSE:])[-1] + noun,
        near=_HALT.split(before)[-1] + quote + _HALT.split(behind[:NEAR_BEHIND])[0],
        counted=quote + noun if noun else subject[-SUBJECT_TAIL:],
    )


def _noun(behind: str) -> str:
    """The words right behind a number that name what it counts, "" where none do."""
    behind = _BOUND.sub("", behind[:BEHIND], count=1) if _BOUND.match(behind) else behind[:BEHIND]
    return "" if _NO_NOUN.match(behind) else _NOUN_ENDS.split(behind)[0]


def fits(rule: Indicator, figure: Observed) -> bool:
    """Whether every condition of an indicator's rule but `none` holds for a figure."""
    return (
        figure.measure in rule.measures
        and figure.unit_id in rule.units
        and _each(rule.all, figure.subject)
        and (
            figure.unit_id != "percent" or _weight(rule, figure.subject)[0] >= len(figure.subject) - RATE_TAIL
        )
        and _each(rule.sentence, figure.subject, figure.sentence)
        and not _any(rule.sentence_none, figure.sentence)
        and _each(rule.near, figure.subject, figure.near)
        and not _any(rule.near_none, figure.subject)
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
    return all(any(map(pattern.search, texts)) for pattern in patterns)


def _any(patterns: Iterable[re.Pattern[str]], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)
