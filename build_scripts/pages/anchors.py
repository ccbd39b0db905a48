"""Where the sentences of a report can be reached: the ids of the links in its Chinese page.

Nothing is added to the text for it. A sentence with a figure is reached by the figure, whose address marks the whole
sentence; another by the first name linked in it; one without either by its section.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..records import Document
from .body import Mark, figure_marks, link_marks
from .view import View, entity_page, region_page


@dataclass(frozen=True, slots=True)
class Anchors:
    """The ids in one report's page, by where they stand in the cleaned text."""

    sentences: Sequence[int]  # where each begins
    of_sentence: dict[int, str]  # index of the sentence → id
    of_mark: dict[int, str]  # start of a linked name → its id

    def at(self, start: int) -> str:
        """The id nearest to a position: the name linked there, else that of its sentence; "" for neither."""
        own = self.of_mark.get(start, "")
        return own or self.of_sentence.get(bisect_right(self.sentences, start) - 1, "")

    def sentence(self, start: int) -> str:
        """The id that leads to the sentence at a position; "" where it has none."""
        return self.of_sentence.get(bisect_right(self.sentences, start) - 1, "")


def marks(document: Document, data: View) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """The figures of a report's Chinese page, and the names linked in it (targets: files below docs/)."""
    figures = figure_marks(document)
    entities = {key: entity_page("zh", key) for key in data.entities}
    places = {key: region_page("zh", key) for key in data.regions}
    return figures, link_marks(document, entities, places, figures)


def anchors(document: Document, figures: Iterable[Mark], names: Iterable[Mark]) -> Anchors:
    """The ids of a page with these marks."""
    starts = [sentence.start for sentence in document.sentences]
    own = {mark.start: mark.attrs.strip("{#}") for mark in names}
    found: dict[int, str] = {}
    for start, name in sorted(own.items(), reverse=True):  # the first of a sentence is kept
        found[bisect_right(starts, start) - 1] = name
    for mark in sorted(figures, key=lambda mark: -mark.start):
        kind, _, rest = mark.target.removeprefix("#").partition("-")
        found[bisect_right(starts, mark.start) - 1] = f"{'f' if kind == 'r' else 'p'}-{rest}"
    return Anchors(starts, found, own)


def addresses(documents: Iterable[Document], data: View) -> dict[str, str]:
    """mention_id → the id in its report's page that leads to the name or its sentence; "" where there is none."""
    found = {}
    for document in documents:
        if hasattr(document, "sentences"):
            ids = anchors(document, *marks(document, data))
            found |= {item.mention_id: ids.at(item.start) for item in document.mentions}
    return found


def places_in_names(data: View) -> dict[str, tuple[str, ...]]:
    """entity_id → the regions whose names stand inside its own."""
    entity = {row["mention_id"]: row["entity_id"] for rows in data.mentions.values() for row in rows}
    found: dict[str, dict[str, None]] = {}
    for key, rows in data.places_named.items():
        for row in rows:
            if row["within"] in entity:
                found.setdefault(entity[row["within"]], {})[key] = None
    return {key: tuple(sorted(regions)) for key, regions in found.items()}
