"""Where reports name a place: the list on the page of the place, each line linked back to the sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import markdown as md
from .anchors import places_in_names
from .entity import passage, printed
from .parts import ROWS_ON_A_PAGE, entity_link, report_anchor, report_ids, report_link, rest, separated, text
from .passages import Reader, section_label, words
from .view import Row, View, linked, report_page, section_anchor
from .wording import pick


@dataclass(frozen=True, slots=True)
class Naming:
    """One place where a report names a region, with what stands around it."""

    row: Row
    before: str
    name: str
    after: str
    sentence: int  # where its sentence begins in the cleaned text
    anchor: str  # in the report's Chinese page
    within: str  # entity_id of the name that it is a part of, "" for none


def namings(read: Mapping[str, Reader], data: View) -> dict[str, tuple[Naming, ...]]:
    """For each region the first place in each section where a report of another region names it."""
    found: dict[str, list[Naming]] = {}
    for report_id, reader in read.items():
        document, seen = reader.document, set()
        text_of = {report_id: printed(document)}
        starts = [sentence.start for sentence in document.sentences]
        names = {mention.mention_id: mention.entity_id for mention in document.mentions}
        rows = {row["place_mention_id"]: row for row in data.places_in.get(report_id, ())}
        spans = {place.place_mention_id: (place.start, place.end) for place in document.places}
        # one that stands by itself, and so is linked, before one inside a longer name
        for place in sorted(document.places, key=lambda place: (bool(place.within), place.start)):
            key = (place.section_id, place.region_id)
            if key in seen or place.region_id == document.facts.region_id:
                continue
            seen.add(key)
            row = rows[place.place_mention_id]
            around = passage(text_of, spans, row, "place_mention_id")
            anchor = reader.anchors.at(place.start) or section_anchor(data, row)
            sentence = starts[bisect_right(starts, place.start) - 1]
            naming = Naming(row, *around, sentence, anchor, names.get(place.within, ""))
            found.setdefault(place.region_id, []).append(naming)
    return {
        key: tuple(sorted(group, key=lambda item: (item.row["report_id"], int(item.row["char_start"]))))
        for key, group in found.items()
    }


def naming_list(language: str, data: View, page: str, found: Sequence[Naming]) -> list[str]:
    """Where reports of other places name it: once for each section, a few words around, linked to the sentence."""
    if not found:
        return []
    blocks = [md.heading(2, text(language, "提及之处", "Where it is named"), "mentions")]
    for report_id in report_ids([item.row for item in found[:ROWS_ON_A_PAGE]]):
        group = [item for item in found[:ROWS_ON_A_PAGE] if item.row["report_id"] == report_id]
        blocks += [
            f"### {report_link(language, data, page, report_id)} {report_anchor('mentions', report_id)}",
            md.bullets(naming_line(language, data, page, item) for item in group),
        ]
    return [*blocks, rest(language, page, len(found), "place_mentions")]


def naming_line(language: str, data: View, page: str, item: Naming) -> str:
    section = section_label(language, data, item.row["section_id"])
    title = pick(language, ("到原文：", "To the text: ")) + section
    place = report_page("zh", item.row["report_id"], item.anchor)
    link = linked(language, page, item.name, place, title)
    line = words(language, item.before) if item.before else ""
    line += link + (words(language, item.after) if item.after else "")
    if item.within in data.entities:
        name = entity_link(language, data, page, item.within)
        line += text(language, f"（名称：{name}）", f" (in the name: {name})")
    return line


def carrying_names(data: View) -> dict[str, tuple[str, ...]]:
    """region_id → entities whose names hold its name, in the order of the register."""
    found: dict[str, set[str]] = {}
    for entity, regions in places_in_names(data).items():
        for key in regions:
            found.setdefault(key, set()).add(entity)
    return {key: tuple(item for item in data.entities if item in held) for key, held in found.items()}


def name_list(language: str, data: View, page: str, keys: Sequence[str]) -> list[str]:
    """What is named after the place."""
    if not keys:
        return []
    title = text(language, "名称含本地区的平台与文件", "Names that contain this place")
    return [
        md.heading(2, title, "names"),
        separated(language, (entity_link(language, data, page, key) for key in keys)),
    ]
