"""How alike two names are: by the words they share, rare ones counting most, and by the word at their end.

Chinese prints no spaces, so the words are pairs of neighbouring characters; what an entity's name covers is one word,
whatever wording of it is printed (红棉码 and 城市码), and so is a run of Latin letters and digits (IPV6).
A word is rare where few passages of the two reports hold it.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from build_scripts.records import Document, Mention

_OTHERS = 20  # passages added in thought, so that a short report weighs its words as a long one does
_RUN = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z0-9+]+")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Name:
    """The words of a span of text."""

    words: tuple[str, ...]
    kinds: frozenset[str] = field(init=False)  # each word once

    def __post_init__(self) -> None:
        object.__setattr__(self, "kinds", frozenset(self.words))

    @property
    def head(self) -> str:
        """The word that says what kind of thing it is: the last one."""
        return self.words[-1] if self.words else ""


class Reader:
    """Reads the words of spans of one document; its mentions are sorted once."""

    def __init__(self, document: Document) -> None:
        self.text = document.clean.text
        self._mentions = sorted(document.mentions, key=lambda item: item.start)
        self._starts = [item.start for item in self._mentions]
        self._figures = sorted({(item.start, item.end) for item in document.metrics})

    def mentions(self, span: Span) -> Sequence[Mention]:
        """The entities named inside a span."""
        first = bisect_left(self._starts, span[0])
        last = bisect_left(self._starts, span[1])
        return [item for item in self._mentions[first:last] if item.end <= span[1]]

    def name(self, *spans: Span) -> Name:
        """The words of one or several spans."""
        return Name(tuple(word for span in spans for word in self._words(span)))

    def _words(self, span: Span) -> Iterable[str]:
        named = [(one.start, one.end, f"@{one.entity_id}") for one in self.mentions(span)]
        first = bisect_left(self._figures, span)
        last = bisect_left(self._figures, (span[1], 0))
        counted = [(*figure, "") for figure in self._figures[first:last]]  # a number is no part of a name
        at = span[0]
        for start, end, word in sorted(named + counted):
            yield from words_of(self.text[at : max(at, start)])
            if word:
                yield word
            at = max(at, end)
        yield from words_of(self.text[at : span[1]])


def words_of(text: str) -> Iterable[str]:
    """The words of a text that names no entity: 政务, 务云 of 政务云; a run of Latin letters and digits is one."""
    for run in _RUN.findall(text):
        if run[0].isascii():
            yield run.upper()
        elif len(run) == 1:
            yield run
        else:
            yield from (run[i : i + 2] for i in range(len(run) - 1))


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a word says, from the passages of two reports."""

    known: Mapping[str, float]
    unknown: float  # of a word that no passage holds

    def share(self, of: Name, among: Name) -> float:
        """How much of a name (0 to 1) is found in another."""
        common = of.kinds & among.kinds
        return self._sum(common) / self._sum(of.kinds) if common else 0.0

    def _sum(self, words: Iterable[str]) -> float:
        return sum(self.known.get(word, self.unknown) for word in words)


def weights(passages: Iterable[Name]) -> Weights:
    """The weights of all words of some passages."""
    held: Counter[str] = Counter()
    count = 0
    for passage in passages:
        held.update(set(passage.words))
        count += 1
    others = _OTHERS + count
    return Weights({word: _weight(word, others / (1 + n)) for word, n in held.items()}, _weight("-", others))


def _weight(word: str, rare: float) -> float:
    # the name of an entity stands for the several words that it covers
    return max(math.log(rare), 0.1) * (2.5 if word[0] == "@" else 1)
