"""Sentences of the reports as other pages quote them: with their section, their topics and what they name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..lexicon import Lexicon
from ..records import Document
from ..subject_area import topic_of
from . import markdown as md
from .anchors import anchors, marks
from .parts import separated, text, topic_link
from .view import View, linked, report_page
from .wording import ROLES, pick, word

# People named with a form of address: their names stand in the report's own page only.
PERSON = re.compile(
    r"(?<![员部工轻位体老导责年众])[\u4e00-\u9fff]{2,3}(?<!党员)(?<!干部)(?<!职工)(?<!青年)(?<!各位)(?<!全体)(?<!领导)(?<!负责)"
    r"(?=同志|先生|女士)"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one report's body."""

    report_id: str
    section_id: str
    role: str  # of the section
    text: str  # as the report's page shows it: damaged places that have a reading are replaced by it
    restored: bool  # whether it holds such a place
    start: int  # cleaned positions
    end: int
    topics: tuple[str, ...]
    entities: tuple[str, ...]  # in the order of the text
    anchor: (
        str  # of the report's Chinese page: leads to the sentence, or to its section; "" for the page's head
    )


class Reader:
    """Cuts passages out of one document; its lists are sorted once."""

    def __init__(self, document: Document, data: View, lexicon: Lexicon | None) -> None:
        self.document, self.data, self.lexicon = document, data, lexicon
        self.mentions = sorted(document.mentions, key=lambda item: item.start)
        self.metrics = sorted(document.metrics, key=lambda item: item.start)
        self.defects = [item for item in document.defects if item.restored]
        self.anchors = anchors(document, *marks(document, data))

    def cut(self, start: int, end: int, section: int) -> Passage:
        """The passage at cleaned positions, in the section with this index."""
        document, place = self.document, self.document.sections[section]
        printed = document.clean.text[start:end]
        topics = [item.topic_id for item in _within(self.metrics, start, end)]
        if self.lexicon is not None:
            topics.append(topic_of(printed, self.lexicon))
        entities = dict.fromkeys(item.entity_id for item in _within(self.mentions, start, end))
        shown, restored = self._shown(start, end)
        return Passage(
            place.report_id,
            place.section_id,
            place.role,
            PERSON.sub("……", " ".join(shown.split())),
            restored,
            start,
            end,
            tuple(item for item in dict.fromkeys(topics) if item in self.data.topics),
            tuple(item for item in entities if item in self.data.entities),
            self.anchors.sentence(start) or (place.section_id if place.role != "furniture" else ""),
        )

    def _shown(self, start: int, end: int) -> tuple[str, bool]:
        printed, parts, at = self.document.clean.text, [], start
        for defect in self.defects:
            if at <= defect.start and defect.end <= end:
                parts += [printed[at : defect.start], defect.restored]
                at = defect.end
        return "".join([*parts, printed[at:end]]), bool(parts)


def _within(items: Sequence, start: int, end: int) -> Iterable:
    first = bisect_left(items, start, key=lambda item: item.start)
    return items[first : bisect_left(items, end, first, key=lambda item: item.start)]


def readers(documents: Iterable[Document], data: View, lexicon: Lexicon | None) -> dict[str, Reader]:
    """By report, in the order of the site; documents that were not read to the end are passed over."""
    found = {
        document.seed.report_id: Reader(document, data, lexicon)
        for document in documents
        if hasattr(document, "sentences")
    }
    return {report_id: found[report_id] for report_id in data.reports if report_id in found}


def sentences(reader: Reader) -> tuple[Passage, ...]:
    """The sentences of the body, headings and furniture left out."""
    document = reader.document
    return tuple(
        reader.cut(sentence.start, sentence.end, sentence.section)
        for sentence in document.sentences
        if sentence.paragraph >= 0 and document.sections[sentence.section].role != "furniture"
    )


# ---------------------------------------------------------------- Markdown


def section_label(language: str, data: View, section_id: str) -> str:
    """The heading as printed; without one, the part of the report that the passage belongs to."""
    section = data.sections.get(section_id, {})
    heading = f"{section.get('number', '')}{section.get('title', '')}"
    return heading or word(language, ROLES, section.get("role", "")) or pick(language, ("原文", "the text"))


def section_link(language: str, data: View, page: str, report_id: str, section_id: str) -> str:
    """The section in the report's own page."""
    section = data.sections.get(section_id, {})
    anchor = section_id if section and section.get("role") != "furniture" else ""
    label = section_label(language, data, section_id)
    return linked(language, page, label, report_page("zh", report_id, anchor))


def quoted(language: str, data: View, page: str, passage: Passage) -> str:
    """A passage and the section it stands in: `原话 —— [二、存在问题](…)`; the link leads to the sentence."""
    note = restored_note(language) if passage.restored else ""
    label = section_label(language, data, passage.section_id)
    where = linked(language, page, label, report_page("zh", passage.report_id, passage.anchor))
    return words(language, passage.text) + pick(language, (f" —— {where}{note}", f" — {where}{note}"))


def restored_note(language: str) -> str:
    """What stands behind a quotation that shows other characters than the source."""
    return text(language, "；原文有缺字，已补读", "; lost characters restored")


def words(language: str, chinese: str) -> str:
    """A report's own words: always Chinese, whatever names stand in them."""
    return md.escape(chinese) if language == "zh" else md.run(chinese, "zh-Hans")


def topics_note(language: str, data: View, page: str, topics: Sequence[str]) -> str:
    """The topics of a passage as links; "" where it has none."""
    links = separated(language, (topic_link(language, data, page, item) for item in topics))
    return text(language, f"主题：{links}", f"Topic: {links}") if links else ""
