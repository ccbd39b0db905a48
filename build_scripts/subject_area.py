"""Which subject area is a figure of?

The indicator tells; where there is none, the words of the topics do (`words` in `vocabulary/topics.toml`). They are
looked for in the subject, then in the clauses of the sentence up to the number, then in the headings above it, the
nearest first; the first place that tells decides. What stands behind the number speaks of other things.

In one place the topic wins whose words cover most characters. In a subject the later of two equals wins, for a
Chinese phrase names the thing last; a clause or heading must have a clear leader. What no word tells stays without a
topic.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from .lexicon import Lexicon
from .records import CleanText, Metric, Section

BASES = ("indicator", "subject", "sentence", "heading", "correction")
_ENDS = re.compile(r"[。！？!?\n]")
_CLAUSES = re.compile(r"[，,；;：:]")


def with_topics(
    metrics: Sequence[Metric], sections: Sequence[Section], text: CleanText, lexicon: Lexicon
) -> tuple[Metric, ...]:
    """The metrics with their topic and what told it."""
    headings = _headings(sections)
    return tuple(_told(metric, headings, text, lexicon) for metric in metrics)


def with_corrected(
    metrics: Sequence[Metric],
    as_read: Sequence[Metric],
    sections: Sequence[Section],
    text: CleanText,
    lexicon: Lexicon,
) -> tuple[Metric, ...]:
    """The metrics after corrections: a corrected topic says so, a corrected indicator brings its own topic.

    Args:
        as_read: the metrics before the corrections.
    """
    headings = _headings(sections)
    before = {metric.metric_id: metric for metric in as_read}
    out = []
    for metric in metrics:
        was = before.get(metric.metric_id, metric)
        if metric.topic_id != was.topic_id:
            metric = replace(metric, topic_basis="correction")
        elif metric.indicator_id != was.indicator_id:
            metric = _told(metric, headings, text, lexicon)
        out.append(metric)
    return tuple(out)


def _told(metric: Metric, headings: Mapping[str, Sequence[str]], text: CleanText, lexicon: Lexicon) -> Metric:
    above = headings.get(metric.section_id, ())
    before = _before(text.text, metric.start, len(metric.sentence))
    topic, basis = topic_of_figure(metric.indicator_id, metric.subject, before, above, lexicon)
    if (topic, basis) == (metric.topic_id, metric.topic_basis):
        return metric
    return replace(metric, topic_id=topic, topic_basis=basis)


def _before(text: str, at: int, longest: int) -> str:
    """What stands in the sentence before a number."""
    return _ENDS.split(text[max(0, at - longest) : at])[-1]


def _headings(sections: Sequence[Section]) -> dict[str, tuple[str, ...]]:
    """For each section the titles above what stands in it, the innermost first."""
    found: dict[str, tuple[str, ...]] = {}
    for section in sections:  # in reading order: a parent stands before its parts
        above = found.get(section.parent_id, ())
        found[section.section_id] = (section.title, *above) if section.title else above
    return found


def topic_of_figure(
    indicator_id: str, subject: str, before: str, headings: Sequence[str], lexicon: Lexicon
) -> tuple[str, str]:
    """(topic id, what told it: one of `BASES`); both "" where nothing tells.

    Args:
        indicator_id: "" where the figure belongs to none.
        subject: what the number is the number of.
        before: what stands before the number in its sentence, cleaned.
        headings: titles of the sections it stands in, the innermost first.
        lexicon: the vocabulary.
    """
    if indicator_id:
        return lexicon.indicators[indicator_id].topic, "indicator"
    found = _leader(subject, lexicon, later_wins=True)
    if found:
        return found, "subject"
    for clause in reversed(_CLAUSES.split(before)):
        found = _leader(clause, lexicon)
        if found:
            return found, "sentence"
    for heading in headings:
        found = _leader(heading, lexicon)
        if found:
            return found, "heading"
    return "", ""


@lru_cache(maxsize=512)
def _leader(text: str, lexicon: Lexicon, later_wins: bool = False) -> str:
    """The topic whose words cover most of a text, "" where none leads."""
    pattern, topic_of = _compiled(lexicon)
    covered: Counter[str] = Counter()
    end: dict[str, int] = {}
    for match in pattern.finditer(text):
        topic = topic_of[match[0]]
        covered[topic] += len(match[0])
        end[topic] = match.end()
    best = max(covered.values(), default=0)
    leaders = [topic for topic, count in covered.items() if count == best]
    if not best or (len(leaders) > 1 and not later_wins):
        return ""
    return max(leaders, key=end.__getitem__)


@lru_cache(maxsize=4)
def _compiled(lexicon: Lexicon) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """One pattern of all words, the longest first, so that none is found inside another; the topic of each."""
    topic_of = {word: topic.topic_id for topic in lexicon.topics.values() for word in topic.words}
    longest_first = sorted(topic_of, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)"), topic_of
