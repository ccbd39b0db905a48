"""Related passages: for each section of a report up to three passages of other reports about the same thing.

The rule, the same for every report:

* two sentences of different reports are related by each indicator that both have a figure of and each entity that both
  name; what few sentences share weighs more (logarithm of how rare); rare words and a topic in common add a little,
  but relate nothing by themselves: set phrases would;
* of two sections the two sentences with the highest sum are kept, and pairs below a floor are dropped;
* the best pairs are taken first, until a section has its three; a pair is shown in both sections, so that a related
  passage always leads back.

It works on an inverted index. Of each report a feature keeps its first places only, and is compared with the nearest
reports that have it (by administrative code), so that the work grows with the text and not with its square.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from .passages import Passage, Reader
from .shared_words import shared_words
from .view import View

SHOWN = 3  # passages in a section
OF_ONE_REPORT = 2
FLOOR = 0.75  # of the weight of a feature that stands in two sentences only
TOPIC = 0.15  # likewise
WORD = 0.1  # likewise, for a run of characters
WORDS = 4  # more runs in common add nothing
PLACES = 40  # of a feature in one report
REPORTS = 6  # with which a feature is compared
EACH = 6  # sentences of each of these


@dataclass(frozen=True, slots=True)
class Spot:
    """A sentence and what it can share."""

    report: int  # place in the order of the site
    index: int  # in Document.sentences
    section: str
    indicators: frozenset[str]
    entities: frozenset[str]
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Related:
    """A passage of another report, and why it is shown."""

    passage: Passage
    indicators: tuple[str, ...]
    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two related sentences: indexes of spots, the first of the earlier report."""

    score: float
    first: int
    second: int


def related(read: Mapping[str, Reader], data: View) -> dict[str, tuple[Related, ...]]:
    """section_id → passages of other reports, the closest first; sections without any are left out."""
    readers = list(read.values())
    spots = [spot for place, reader in enumerate(readers) for spot in _spots(place, reader, data)]
    if len({spot.report for spot in spots}) < 2:
        return {}
    found: dict[str, list[Related]] = defaultdict(list)
    for pair in _chosen(_pairs(spots, readers), spots):
        ours, theirs = spots[pair.first], spots[pair.second]
        found[ours.section].append(_related(ours, theirs, readers))
        found[theirs.section].append(_related(theirs, ours, readers))
    return {section: tuple(group) for section, group in found.items()}


def _related(here: Spot, there: Spot, readers: Sequence[Reader]) -> Related:
    reader = readers[there.report]
    sentence = reader.document.sentences[there.index]
    return Related(
        reader.cut(sentence.start, sentence.end, sentence.section),
        tuple(sorted(here.indicators & there.indicators)),
        tuple(sorted(here.entities & there.entities)),
    )


def _spots(place: int, reader: Reader, data: View) -> Iterator[Spot]:
    document = reader.document
    starts = [sentence.start for sentence in document.sentences]
    metrics, mentions = defaultdict(list), defaultdict(list)
    for item in document.metrics:
        metrics[bisect_right(starts, item.start) - 1].append(item)
    for item in document.mentions:
        mentions[bisect_right(starts, item.start) - 1].append(item)
    for index, sentence in enumerate(document.sentences):
        section = document.sections[sentence.section]
        if sentence.paragraph >= 0 and section.role != "furniture":
            yield Spot(
                place,
                index,
                section.section_id,
                frozenset(m.indicator_id for m in metrics[index] if m.indicator_id),
                frozenset(m.entity_id for m in mentions[index] if m.entity_id in data.entities),
                frozenset(m.topic_id for m in metrics[index] if m.topic_id),
            )


# ---------------------------------------------------------------- pairs


def _pairs(spots: Sequence[Spot], readers: Sequence[Reader]) -> dict[tuple[str, str], Pair]:
    """The best pair of sentences of each two sections that have one."""
    scores: dict[tuple[int, int], float] = defaultdict(float)
    top = log(len(spots) / 2)
    for weight, by_report in _features(spots):
        for first, second in _neighbours(by_report):
            scores[first, second] += weight
    words = shared_words([_text(spot, readers) for spot in spots], [spot.report for spot in spots])
    best: dict[tuple[str, str], Pair] = {}
    for (first, second), score in scores.items():
        if spots[first].topics & spots[second].topics:
            score += TOPIC * top
        score += WORD * top * min(WORDS, len(words[first] & words[second]))
        key = (spots[first].section, spots[second].section)
        pair = Pair(score, first, second)
        if score >= FLOOR * top and (key not in best or _rank(pair) < _rank(best[key])):
            best[key] = pair
    return best


def _features(spots: Sequence[Spot]) -> Iterator[tuple[float, list[tuple[int, list[int]]]]]:
    """The weight of each feature that several reports have, and its sentences by report."""
    places: dict[tuple[str, str], dict[int, list[int]]] = defaultdict(dict)
    for number, spot in enumerate(spots):
        keys = [("indicator", key) for key in spot.indicators] + [("entity", key) for key in spot.entities]
        for key in keys:
            places[key].setdefault(spot.report, []).append(number)
    for _, by_report in sorted(places.items()):
        if len(by_report) > 1:
            weight = log(len(spots) / sum(map(len, by_report.values())))
            yield weight, [(report, group[:PLACES]) for report, group in sorted(by_report.items())]


def _text(spot: Spot, readers: Sequence[Reader]) -> str:
    document = readers[spot.report].document
    sentence = document.sentences[spot.index]
    return document.clean.text[sentence.start : sentence.end]


def _neighbours(by_report: Sequence[tuple[int, Sequence[int]]]) -> Iterator[tuple[int, int]]:
    """Each sentence with some of the next reports; a pair occurs once."""
    for place, (_, group) in enumerate(by_report):
        for _, others in by_report[place + 1 : place + 1 + REPORTS]:
            for first in group:
                for second in others[:EACH]:
                    yield first, second


def _rank(pair: Pair) -> tuple[float, int, int]:
    return -round(pair.score, 6), pair.first, pair.second


def _chosen(best: Mapping[tuple[str, str], Pair], spots: Sequence[Spot]) -> Iterable[Pair]:
    """Pairs from the closest down, as long as both sections have room."""
    of_section: dict[str, int] = defaultdict(int)
    of_report: dict[tuple[str, int], int] = defaultdict(int)
    for pair in sorted(best.values(), key=_rank):
        ours, theirs = spots[pair.first], spots[pair.second]
        ends = ((ours.section, theirs.report), (theirs.section, ours.report))
        if all(
            of_section[section] < SHOWN and of_report[section, other] < OF_ONE_REPORT
            for section, other in ends
        ):
            for section, other in ends:
                of_section[section] += 1
                of_report[section, other] += 1
            yield pair
