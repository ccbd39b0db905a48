"""Runs of characters that sentences of different reports share: words, found without a dictionary.

A run is four Chinese characters in a row. Most of the runs of a text stand nowhere else, so they are first counted in
a table of fixed size by their hash; only those that more than one report may hold are kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from zlib import crc32

LENGTH = 4
RARE = 12  # sentences; what stands in more is no rare word
SLOTS = 1 << 20
_RUN = re.compile(r"[\u4e00-\u9fff]{4,}")


def shared_words(texts: Sequence[str], reports: Sequence[int]) -> tuple[frozenset[str], ...]:
    """For each text its runs that texts of another report hold too, and at most `RARE` texts in all.

    Args:
        texts: sentences.
        reports: for each the number of its report.
    """
    owner = [-1] * SLOTS  # the report that alone has runs of this hash, -2 for several
    for text, report in zip(texts, reports, strict=True):
        for run in _runs(text):
            slot = crc32(run.encode()) % SLOTS
            owner[slot] = report if owner[slot] in (-1, report) else -2
    places: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        for run in dict.fromkeys(_runs(text)):
            if owner[crc32(run.encode()) % SLOTS] == -2 and len(places[run]) <= RARE:
                places[run].append(number)
    found: list[set[str]] = [set() for _ in texts]
    for run, numbers in places.items():
        if len(numbers) <= RARE and len({reports[number] for number in numbers}) > 1:
            for number in numbers:
                found[number].add(run)
    return tuple(map(frozenset, found))


def _runs(text: str) -> Iterator[str]:
    for found in _RUN.finditer(text):
        run = found[0]
        for start in range(len(run) - LENGTH + 1):
            yield run[start : start + LENGTH]
