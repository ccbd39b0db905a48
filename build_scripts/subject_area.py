"""Which subject area is a figure of, or a passage, or a promise?

Of a figure the indicator tells; where there is none, the words of the topics do (`words` in
`vocabulary/topics.toml`). They are looked for in the subject, then in the clauses of the sentence up to the number,
then in the headings above it, the
nearest first; the first place that tells decides. What stands behind the number speaks of other things.

In one place the topic wins whose words cover most characters. In a subject the later of two equals wins, for a
Chinese phrase names the thing last; a clause or heading must have a clear leader. What no word tells stays without a
topic.

A passage speaks of several things at a time. There the family leads (a topic and those below it) whose words cover
most, and of it the topic that does; of one above and one below that tie the one below is meant, several below mean
the one above. A promise is asked further: the entities that it names, then its headings.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from .lexicon import Lexicon
from .records import CleanText, Mention, Metric, Section

_ENDS = re.compile(r"[。！？!?\n]")
_CLAUSES = re.compile(r"[，,；;：:]")
_QUOTES = str.maketrans("", "", "“”‘’")


def with_topics(
    metrics: Sequence[Metric], sections: Sequence[Section], text: CleanText, lexicon: Lexicon
) -> tuple[Metric, ...]:
    """The metrics with their topic and what told it; one that a reviewer added with its own keeps it."""
    headings = _headings(sections)
    return tuple(
        replace(metric, topic_basis="correction")
        if metric.topic_id
        else _told(metric, headings, text, lexicon)
        for metric in metrics
    )


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
    """(topic id, what told it: a value of `topic_basis`); both "" where nothing tells.

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


def topic_of(text: str, lexicon: Lexicon) -> str:
    """The topic of a passage, "" where no family of topics leads."""
    parents = _parents(lexicon)
    covered, _ = _covered(text.translate(_QUOTES), lexicon)
    families: Counter[str] = Counter()
    for topic, count in covered.items():
        families[parents[topic] or topic] += count
    leading = _most(families)
    if len(leading) != 1:
        return ""
    (top,) = leading
    return _common(_most({t: n for t, n in covered.items() if top in (t, parents[t])}), parents)


class Promises:
    """Tells the topic of the promises of one report."""

    def __init__(self, lexicon: Lexicon, sections: Sequence[Section], mentions: Sequence[Mention]) -> None:
        self._lexicon, self._sections = lexicon, sections
        self._headings = _headings(sections)
        self._mentions = sorted(mentions, key=lambda item: item.start)
        self._starts = [item.start for item in self._mentions]

    def topic(self, text: str, start: int, end: int, section: int, figure: Metric | None) -> str:
        """The topic of its figure, else of its words, of the entities it names, of its headings.

        Args:
            text: the promise, which stands at cleaned positions `start` to `end`.
            section: index of its section.
            figure: the figure that it sets.
        """
        if figure is not None and figure.topic_id:
            return figure.topic_id
        if own := topic_of(text, self._lexicon):
            return own
        if named := self._of_entities(start, end):  # two that have nothing in common leave it open
            return _common(sorted(named), _parents(self._lexicon))
        above = self._headings.get(self._sections[section].section_id, ())
        return next(filter(None, (topic_of(title, self._lexicon) for title in above)), "")

    def _of_entities(self, start: int, end: int) -> set[str]:
        inside = self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        entities = (self._lexicon.entities[one.entity_id] for one in inside)
        return {topic_of(f"{one.name_zh}。{one.definition}", self._lexicon) for one in entities} - {""}


# ---------------------------------------------------------------- words and what they cover


def _parents(lexicon: Lexicon) -> dict[str, str]:
    return {topic.topic_id: topic.parent for topic in lexicon.topics.values()}


@lru_cache(maxsize=512)
def _leader(text: str, lexicon: Lexicon, later_wins: bool = False) -> str:
    """The topic whose words cover most of a text, "" where none leads."""
    covered, end = _covered(text, lexicon)
    leaders = _most(covered)
    if not leaders or (len(leaders) > 1 and not later_wins):
        return ""
    return max(leaders, key=end.__getitem__)


def _covered(text: str, lexicon: Lexicon) -> tuple[Counter[str], dict[str, int]]:
    """How many characters of a text the words of each topic cover, a word counted once; and where its last one ends."""
    pattern, topics = _compiled(lexicon)
    covered: Counter[str] = Counter()
    end: dict[str, int] = {}
    for word, at in {match[0]: match.end() for match in pattern.finditer(text)}.items():
        covered[topics[word]] += len(word)
        end[topics[word]] = max(at, end.get(topics[word], 0))
    return covered, end


def _most(counts: Mapping[str, int]) -> list[str]:
    most = max(counts.values(), default=0)
    return [topic for topic, count in counts.items() if count == most]


def _common(topics: Sequence[str], parents: Mapping[str, str]) -> str:
    """The one topic that several stand for, "" where there is none."""
    above = {parents[topic] for topic in topics}
    lowest = [topic for topic in topics if topic not in above]
    if len(lowest) == 1:
        return lowest[0]
    over = {parents[topic] for topic in lowest}
    return over.pop() if len(over) == 1 else ""


@lru_cache(maxsize=4)
def _compiled(lexicon: Lexicon) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """One pattern of all words, the longest first, so that none is found inside another; the topic of each."""
    topic_of = {word: topic.topic_id for topic in lexicon.topics.values() for word in topic.words}
    longest_first = sorted(topic_of, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)"), topic_of
