"""What a report page offers at the end of a section, collapsed: related passages of other reports, further places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..figures import ASIDE
from ..records import Document
from . import markdown as md
from .body import Mark, aside_id
from .parts import amount, entity_link, indicator_link, region_link, separated, text
from .passages import words
from .related import Related
from .view import View, linked, region_page, report_label, report_page
from .wording import pick

LONGEST = 160  # characters of a quoted passage; the rest is a click away
NAMED = 3  # things in common that are named


def asides(
    document: Document,
    data: View,
    page: str,
    names: Sequence[Mark],
    passages: Mapping[str, Sequence[Related]],
) -> dict[str, str]:
    """section_id → its block, for sections of the Chinese page that have sentences and something to offer."""
    places = unlinked_places(document, data, names)
    worded = {
        document.sections[sentence.section].section_id
        for sentence in document.sentences
        if sentence.paragraph >= 0
    }
    return {
        key: aside(data, page, key, passages.get(key, ()), places.get(key, ()))
        for key in (section.section_id for section in document.sections if section.role != "furniture")
        if key in worded and (key in passages or key in places)
    }


def aside(data: View, page: str, section_id: str, passages: Sequence[Related], places: Sequence[str]) -> str:
    said = [amount("zh", len(passages), "段其他报告的话", "")] if passages else []
    said += [amount("zh", len(places), "个名称中的地区", "")] if places else []
    items = [passage_line("zh", data, page, item) for item in passages]
    if places:
        links = separated("zh", (region_link("zh", data, page, key) for key in places))
        items.append(f"名称中提到的地区：{links}")
    return md.document(
        f'<details id="{aside_id(section_id)}" markdown="1" class="{ASIDE}">',
        f"<summary>相关：{'、'.join(said)}</summary>",
        md.bullets(items),
        "</details>",
    ).rstrip("\n")


def passage_line(language: str, data: View, page: str, item: Related) -> str:
    """`原话 —— [清远市 2023年](…)，同提到[…]`: the words, their report (linked to the sentence), what is shared."""
    passage = item.passage
    shown = passage.text if len(passage.text) <= LONGEST else passage.text[: LONGEST - 1] + "…"
    target = report_page("zh", passage.report_id, passage.anchor)
    where = linked(language, page, report_label(language, data, passage.report_id), target)
    return (
        words(language, shown) + pick(language, (" —— ", " — ")) + where + shared(language, data, page, item)
    )


def shared(language: str, data: View, page: str, item: Related) -> str:
    """Why the passage is shown: indicators and names in common."""
    links = [indicator_link(language, data, page, key) for key in item.indicators if key in data.indicators]
    links += [entity_link(language, data, page, key) for key in item.entities]
    if not links:
        return ""
    listed = separated(language, links[:NAMED])
    return text(language, f"（同有：{listed}）", f" (in common: {listed})")


def unlinked_places(document: Document, data: View, names: Sequence[Mark]) -> dict[str, list[str]]:
    """section_id → places that it names only inside longer names or headings, the report's own left out."""
    linked_at = {mark.start for mark in names if mark.target.startswith(region_page("zh", "")[: -len(".md")])}
    done = {(place.section_id, place.region_id) for place in document.places if place.start in linked_at}
    found: dict[str, dict[str, None]] = {}
    for place in document.places:
        key = (place.section_id, place.region_id)
        if (
            key not in done
            and place.region_id in data.regions
            and place.region_id != document.facts.region_id
        ):
            found.setdefault(place.section_id, {})[place.region_id] = None
    return {section: list(keys) for section, keys in found.items()}
