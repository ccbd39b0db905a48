"""What a report page offers at the end of a section, collapsed: related passages of other reports, and the pages of
what is named where nothing can be linked, in headings and inside longer names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..figures import ASIDE
from ..records import Document
from . import markdown as md
from .body import Mark, aside_id
from .parts import amount, entity_link, indicator_link, region_link, separated, text
from .passages import section_label, words
from .related import Related
from .view import View, entity_page, linked, region_page, report_label, report_page
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
    """section_id → its block, for sections of the Chinese page that have sentences and something to offer.

    `names`: the names linked in the text, as `anchors.marks` gives them.
    """
    unlinked = unlinked_names(document, data, names)
    return {
        key: aside(data, page, key, passages.get(key, ()), unlinked.get(key, ()))
        for key in worded_sections(document)
        if key in passages or key in unlinked
    }


def aside(data: View, page: str, section_id: str, passages: Sequence[Related], names: Sequence[str]) -> str:
    said = [amount("zh", len(passages), "段其他报告的话", "")] if passages else []
    said += [amount("zh", len(names), "个标题或名称中提到的事物", "")] if names else []
    items = [passage_line("zh", data, page, item) for item in passages]
    if names:
        links = separated("zh", (name_link(data, page, target) for target in names))
        items.append(f"标题或名称中提到：{links}")
    return md.document(
        f'<details id="{aside_id(section_id)}" markdown="1" class="{ASIDE}">',
        f"<summary>相关：{'、'.join(said)}</summary>",
        md.bullets(items),
        "</details>",
    ).rstrip("\n")


def name_link(data: View, page: str, target: str) -> str:
    """An entity or a place by the file of its page."""
    folder, _, file = target.partition("/")
    key = file.removesuffix(".md")
    return (entity_link if folder == "entities" else region_link)("zh", data, page, key)


def passage_line(language: str, data: View, page: str, item: Related) -> str:
    """`原话 —— [清远市 2023年，（一）数据汇聚](…)（同有：[…]）`: the words, where they stand, what is shared."""
    passage = item.passage
    shown = passage.text if len(passage.text) <= LONGEST else passage.text[: LONGEST - 1] + "…"
    target = report_page("zh", passage.report_id, passage.anchor)
    label = report_label(language, data, passage.report_id)
    label += pick(language, ("，", ", ")) + section_label(language, data, passage.section_id)
    where = linked(language, page, label, target)
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


def worded_sections(document: Document) -> tuple[str, ...]:
    """The sections of the body that have sentences of their own, in the order of the text."""
    worded = {sentence.section for sentence in document.sentences if sentence.paragraph >= 0}
    return tuple(
        section.section_id
        for index, section in enumerate(document.sections)
        if index in worded and section.role != "furniture"
    )


def unlinked_names(document: Document, data: View, names: Sequence[Mark]) -> dict[str, list[str]]:
    """section_id → pages of what it names in headings and inside longer names only, the report's own place left out.

    A heading without sentences of its own lends its names to the next section that has some.
    """
    linked_at = {(mark.start, mark.target) for mark in names}
    named = [(m.start, m.section_id, entity_page("zh", m.entity_id)) for m in document.mentions]
    named += [
        (p.start, p.section_id, region_page("zh", p.region_id))
        for p in document.places
        if p.region_id != document.facts.region_id
    ]
    known = {entity_page("zh", key) for key in data.entities} | {
        region_page("zh", key) for key in data.regions
    }
    done = {(section_id, target) for start, section_id, target in named if (start, target) in linked_at}
    hosts = _hosts(document)
    found: dict[str, dict[str, None]] = {}
    for _, section_id, target in sorted(named):
        if (section_id, target) in done or target not in known or section_id not in hosts:
            continue
        if (hosts[section_id], target) not in done:
            found.setdefault(hosts[section_id], {})[target] = None
    return {section_id: list(targets) for section_id, targets in found.items()}


def _hosts(document: Document) -> dict[str, str]:
    """section_id → itself where it has sentences, else the next section that has some, else the last."""
    order = worded_sections(document)
    worded, following = frozenset(order), order[-1] if order else ""
    hosts: dict[str, str] = {}
    for section in reversed(document.sections):
        following = section.section_id if section.section_id in worded else following
        if following and section.role != "furniture":
            hosts[section.section_id] = following
    return hosts
