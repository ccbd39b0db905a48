"""English section summaries: what the data say of each section of a report, put into plain sentences by rule.

Nothing is translated and nothing is judged. A summary gives the section's topics, its figures, the names in it, the
places, the promises and the related passages of other reports; every fact links to its sentence, or to its page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..records import Commitment, Document, Section
from . import markdown as md
from .asides import worded_sections
from .parts import amount, figure_link, indicator_link, region_link, telling, topic_link
from .passages import Reader
from .related import Related
from .view import (
    CHINESE,
    Row,
    View,
    commitments_page,
    entity_page,
    headed,
    linked,
    name_of,
    report_label,
    report_page,
    said,
    subject_text,
)
from .wording import ROLES, STATUSES, day_words, period_words, word

TOPICS = 3  # in one summary
FIGURES = 5
NAMES = 8
PROMISES = 6
NOTE = (
    "Written by rule from the data of this site, not translated from the text. Every fact leads to its Chinese "
    "sentence or to its own page here."
)
DEEPEST = 5  # heading level


@dataclass(frozen=True, slots=True)
class Material:
    """What a report's summaries are made of, by section_id."""

    document: Document
    reader: Reader
    worded: frozenset[str]  # sections with sentences of their own
    metrics: Mapping[str, Sequence[Row]]
    entities: Mapping[str, Sequence[str]]
    places: Mapping[str, Sequence[str]]
    promises: Mapping[str, Sequence[Commitment]]
    related: Mapping[str, Sequence[Related]]
    numbers: Mapping[str, str]  # of the sections of all reports


def material(
    reader: Reader,
    metrics: Mapping[str, Row],
    data: View,
    related: Mapping[str, Sequence[Related]],
    numbers: Mapping[str, str],
) -> Material:
    document = reader.document
    home = document.facts.region_id
    of_section: dict[str, list[Row]] = defaultdict(list)
    for metric in document.metrics:
        of_section[metric.section_id].append(metrics[metric.metric_id])
    entities: dict[str, dict[str, None]] = defaultdict(dict)
    for mention in document.mentions:
        if mention.entity_id in data.entities:
            entities[mention.section_id][mention.entity_id] = None
    places: dict[str, dict[str, None]] = defaultdict(dict)
    for place in document.places:
        if place.region_id in data.regions and place.region_id != home:
            places[place.section_id][place.region_id] = None
    promises: dict[str, list[Commitment]] = defaultdict(list)
    for promise in document.commitments:
        promises[promise.section_id].append(promise)
    lists = ({key: tuple(group) for key, group in groups.items()} for groups in (entities, places))
    worded = frozenset(worded_sections(document))
    return Material(document, reader, worded, of_section, *lists, promises, related, numbers)


def summaries(page: str, data: View, found: Material) -> str:
    """All sections of a report, each under a heading with the section's own id."""
    blocks = [
        summary(page, data, found, section)
        for section in found.document.sections
        if section.role != "furniture" and (section.heading or section.section_id in found.worded)
    ]
    if not blocks:
        return ""
    return md.document(
        md.heading(2, "Section by section", "sections"), NOTE + "\n{: .notice }", *blocks
    ).strip()


def numbered(data: View) -> dict[str, str]:
    """section_id → its place among its headed siblings, `2.1`; "" for a run without a heading. Of all reports."""
    count: Counter[tuple[str, str]] = Counter()
    numbers: dict[str, str] = {}
    for row in sorted(data.sections.values(), key=lambda row: (row["report_id"], int(row["position"]))):
        above = row.get("parent_id", "")
        if not headed(row):
            numbers[row["section_id"]] = ""
            continue
        count[row["report_id"], above] += 1
        numbers[row["section_id"]] = f"{numbers.get(above, '')}.{count[row['report_id'], above]}".lstrip(".")
    return numbers


def summary(page: str, data: View, found: Material, section: Section) -> str:
    key, number = section.section_id, found.numbers[section.section_id]
    topics = topics_of(data, found, key)
    names = ", ".join(name_of("en", data.topics[item]) for item in topics)
    role = word("en", ROLES, section.role).capitalize()
    title = f"{number} {role}".strip() + (f": {names}" if names else "")
    level = min(max(section.level, 1) + 2, DEEPEST)
    return md.document(
        md.heading(level, title, key),
        " ".join((*opening(page, data, found, section, topics), *names_line(page, data, found, key))),
        md.bullets(figure_lines(page, data, found.metrics.get(key, ()))),
        " ".join(
            part for part in (promises_line(page, found, key), related_line(page, data, found, key)) if part
        ),
    ).strip()


def topics_of(data: View, found: Material, key: str) -> list[str]:
    """The topics of most of its figures and promises; for a chapter that has none of its own, those of its sections."""
    rows: list[str] = []
    members = [key]
    while members and not rows:
        for member in members:
            rows += [row["topic_id"] for row in found.metrics.get(member, ())]
            rows += [promise.topic_id for promise in found.promises.get(member, ())]
        members = [item.section_id for item in found.document.sections if item.parent_id in members]
    counted = Counter(topic for topic in rows if topic in data.topics)
    return [topic for topic, _ in sorted(counted.items(), key=lambda pair: -pair[1])[:TOPICS]]


def opening(
    page: str, data: View, found: Material, section: Section, topics: Sequence[str]
) -> tuple[str, ...]:
    """The heading as printed, linked to the text; what its figures are about; how many there are, of which status."""
    heading = f"{section.number}{section.title}"
    target = report_page("zh", section.report_id, section.section_id)
    lines = [f"In Chinese: {linked('en', page, heading or 'this passage', target)}."]
    if topics:
        about = ", ".join(topic_link("en", data, page, item) for item in topics)
        lines.append(f"{'Topic' if len(topics) == 1 else 'Topics'}: {about}.")
    rows = found.metrics.get(section.section_id, ())
    statuses = Counter(row["status"] for row in rows)
    if rows:
        kinds = ", ".join(status_count(count, key) for key, count in statuses.items())
        lines.append(f"States [{amount('en', len(rows), '', 'figure')}](#figures) ({kinds}).")
    elif section.section_id in found.worded:
        lines.append("States no figures.")
    return tuple(lines)


def status_count(count: int, status: str) -> str:
    """`5 actual`, `5 earlier values`: a status whose word is a noun takes a plural."""
    name = word("en", STATUSES, status)
    return f"{count} {name}{'s' if count > 1 and name.endswith('value') else ''}"


def names_line(page: str, data: View, found: Material, key: str) -> list[str]:
    lines = []
    entities = [
        linked("en", page, name_of("en", data.entities[item]), entity_page("en", item))
        for item in found.entities.get(key, ())
    ]
    if entities:
        more = f" and {len(entities) - NAMES} more" if len(entities) > NAMES else ""
        lines.append(f"Names {', '.join(entities[:NAMES])}{more}.")
    places = [region_link("en", data, page, item) for item in found.places.get(key, ())]
    if places:
        lines.append(f"Other places named: {', '.join(places)}.")
    return lines


def figure_lines(page: str, data: View, rows: Sequence[Row]) -> list[str]:
    """The section's main figures, in the order of the text."""
    order = sorted(range(len(rows)), key=lambda at: (*weakness(data, rows[at]), at))
    shown = sorted(order[:FIGURES])
    lines = [figure_line(page, data, rows[at]) for at in shown]
    if len(rows) > len(shown):
        lines.append(f"{len(rows) - len(shown)} more in the [table](#figures)")
    return lines


def weakness(data: View, row: Row) -> tuple[bool, bool, bool]:
    """What speaks against a figure as a main one: no English subject; no indicator; not fit to stand alone."""
    foreign = bool(CHINESE.search(subject_text("en", data, row)))
    return foreign, row.get("indicator_id", "") not in data.indicators, not telling(row)


def figure_line(page: str, data: View, row: Row) -> str:
    """`Cross-city cases: 18,000 (2023; planned)`, with its indicator where it has one."""
    notes = [period_words("en", row), word("en", STATUSES, row["status"])]
    notes = [md.escape(note) for note in (*notes, row.get("scope_en", "")) if note]
    indicator = row.get("indicator_id", "")
    if indicator in data.indicators:
        notes.append(f"indicator: {indicator_link('en', data, page, indicator)}")
    subject = said("en", subject_text("en", data, row))
    return f"{subject}: {figure_link('en', data, page, row)} ({'; '.join(notes)})"


def promises_line(page: str, found: Material, key: str) -> str:
    promises = found.promises.get(key, ())
    if not promises:
        return ""
    report_id = found.document.seed.report_id
    links = []
    for number, promise in enumerate(promises[:PROMISES], 1):
        anchor = found.reader.anchors.sentence(promise.start) or promise.section_id
        due = f" (due {day_words('en', promise.due_on)})" if promise.due_on else ""
        links.append(linked("en", page, str(number), report_page("zh", report_id, anchor)) + due)
    more = f" and {len(promises) - PROMISES} more" if len(promises) > PROMISES else ""
    count = linked(
        "en", page, amount("en", len(promises), "", "commitment"), commitments_page("en", report_id)
    )
    return f"Makes {count}: {', '.join(links)}{more}."


def related_line(page: str, data: View, found: Material, key: str) -> str:
    links = []
    for item in found.related.get(key, ()):
        target = report_page("zh", item.passage.report_id, item.passage.anchor)
        common = [
            *(indicator_link("en", data, page, one) for one in item.indicators if one in data.indicators),
            *(
                linked("en", page, name_of("en", data.entities[one]), entity_page("en", one))
                for one in item.entities
            ),
        ]
        links.append(
            linked("en", page, place_in_report(data, item, found.numbers), target)
            + (f" ({', '.join(common[:2])})" if common else "")
        )
    return f"Related passages (in Chinese): {'; '.join(links)}." if links else ""


def place_in_report(data: View, item: Related, numbers: Mapping[str, str]) -> str:
    """`Panyu District, 2023, section 2.1`, as the summaries of that report count."""
    label, number = report_label("en", data, item.passage.report_id), numbers.get(item.passage.section_id, "")
    return f"{label}, section {number}" if number else f"{label}, {word('en', ROLES, item.passage.role)}"
