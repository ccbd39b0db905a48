"""The tables as pages want to read them: rows by id, rows by what they belong to, and names in a language.

Every page module asks here; nothing else on the pages' side touches a data frame. Addresses of pages (files
below docs/) are made here as well, so that one place knows where a figure, a section or an entity can be
found.
"""

from __future__ import annotations

import operator
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from . import markdown as md
from .comparability import ANY_COUNT
from .wording import Pair, figure_value, pick, span_words

Row = Mapping[str, str]
CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
LETTERS = r"\u2e80-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef"
# Figures, Latin names and quotation marks between Chinese characters belong to the run: 新增“皖事通”12个
CHINESE_RUN = re.compile(rf"([{LETTERS}]+(?:[“”‘’0-9A-Za-z.,:;%+\-]*[{LETTERS}]+)*)")
ENGLISH = re.compile(r"[A-Za-z-]+(?:,? [a-z-]+){2}")  # at the start of a text: a sentence, not a name
PROSE = re.compile(r"[a-z]+ [a-z]+", re.IGNORECASE)
SEVERAL = re.compile(r", | or ")
UNIT_CUT = re.compile(r", | or | \(")


@dataclass(frozen=True, slots=True)
class View:
    """Rows by id where pages look them up so, else all rows; and the groups that pages list."""

    reports: Mapping[str, Row]
    sections: Mapping[str, Row]
    metrics: Mapping[str, Row]
    indicators: Mapping[str, Row]
    units: Mapping[str, Row]
    regions: Mapping[str, Row]
    topics: Mapping[str, Row]
    entities: Mapping[str, Row]
    checks: Mapping[str, Row]
    numerals: Mapping[str, Row]
    defects: tuple[Row, ...]
    defects_in: Mapping[str, tuple[Row, ...]]  # by report_id
    corrections: tuple[Row, ...]
    corrections_in: Mapping[str, tuple[Row, ...]]  # by report_id
    commitments: tuple[Row, ...]
    outcomes: Mapping[str, tuple[Row, ...]]  # by commitment_id
    promised: Mapping[str, tuple[str, ...]]  # commitment_id → entity ids
    check_inputs: Mapping[str, tuple[Row, ...]]
    by_indicator: Mapping[str, tuple[Row, ...]]  # metrics
    by_report: Mapping[str, tuple[Row, ...]]  # metrics
    by_region: Mapping[str, tuple[Row, ...]]  # metrics
    by_topic: Mapping[str, tuple[Row, ...]]  # metrics
    by_entity: Mapping[str, tuple[Row, ...]]  # metrics
    entities_of: Mapping[str, tuple[str, ...]]  # metric_id → entity ids
    mentions: Mapping[str, tuple[Row, ...]]  # by entity_id
    mentions_in: Mapping[str, tuple[Row, ...]]  # by report_id, in the order of the text
    places_named: Mapping[str, tuple[Row, ...]]  # place_mentions, by region_id
    places_in: Mapping[str, tuple[Row, ...]]  # place_mentions, by report_id
    named: Mapping[str, tuple[str, ...]]  # report_id → entity ids, in the order of the text
    says: Mapping[str, Pair]  # indicator_id → a figure of it as a clause, in both languages
    parts: Mapping[str, tuple[str, ...]]  # region_id → regions directly below; "" → those with none above
    dimensions: Mapping[str, str]  # unit_id → dimension
    place_names: Mapping[str, str]  # region_id → Chinese name
    levels: Mapping[str, str]  # region_id → administrative level
    own_counts: frozenset[str]  # indicators that each report counts by rules of its own


def rows_of(tables: Mapping[str, object], name: str) -> tuple[Row, ...]:
    """The rows of a table as dictionaries of strings; no rows where the table is not there."""
    frame = tables.get(name)
    if frame is None:
        return ()
    return tuple(
        {key: value if isinstance(value, str) else "" for key, value in row.items()}
        for row in frame.to_dict("records")
    )


def grouped(rows: Iterable[Row], column: str) -> dict[str, tuple[Row, ...]]:
    """Rows by the value of a column, empty values left out, order kept."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.get(column):
            groups[row[column]].append(row)
    return {key: tuple(group) for key, group in groups.items()}


def by_id(rows: Iterable[Row], column: str) -> dict[str, Row]:
    return {row[column]: row for row in rows}


def in_order(rows: Iterable[Row], column: str, lexicon: object, part: str) -> dict[str, Row]:
    """Rows by id in the order of the vocabulary file, which is written for readers; unknown ids come last."""
    place = {key: index for index, key in enumerate(getattr(lexicon, part, ()))}
    return by_id(sorted(rows, key=lambda row: (place.get(row[column], len(place)), row[column])), column)


class _Same(tuple):
    """Things that are the same only where they are the very same objects: data frames cannot be compared."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and len(self) == len(other) and all(map(operator.is_, self, other))

    def __hash__(self) -> int:
        return hash(tuple(map(id, self)))


def view(tables: Mapping[str, object], lexicon: object = None) -> View:
    """Index the tables (data frames of string cells, named as in the data package); once for all pages of a run.

    `lexicon` gives the order of topics, indicators and entities; without it they stand by id.
    """
    return _indexed(_Same((*tables, *tables.values(), lexicon)))


@lru_cache(maxsize=1)  # each kind of page asks for the same tables
def _indexed(frames: _Same) -> View:
    *parts, lexicon = frames
    tables = dict(zip(parts[: len(parts) // 2], parts[len(parts) // 2 :], strict=True))
    reports = by_id(ordered_reports(rows_of(tables, "reports")), "report_id")
    place = {report_id: index for index, report_id in enumerate(reports)}
    metrics = sorted(
        rows_of(tables, "metrics"),
        key=lambda row: (place.get(row["report_id"], len(place)), int(row.get("char_start") or 0)),
    )
    metric_rows = by_id(metrics, "metric_id")
    pairs = [row for row in rows_of(tables, "metric_entities") if row["metric_id"] in metric_rows]
    in_text = {metric_id: index for index, metric_id in enumerate(metric_rows)}
    pairs.sort(key=lambda row: in_text[row["metric_id"]])
    units = by_id(rows_of(tables, "units"), "unit_id")
    mentions = sorted(
        rows_of(tables, "entity_mentions"),
        key=lambda row: (place.get(row["report_id"], len(place)), int(row.get("char_start") or 0)),
    )
    places = sorted(
        rows_of(tables, "place_mentions"), key=lambda row: place.get(row["report_id"], len(place))
    )
    defects, corrections = rows_of(tables, "source_defects"), rows_of(tables, "corrections")
    return View(
        reports=reports,
        sections=by_id(rows_of(tables, "sections"), "section_id"),
        metrics=metric_rows,
        indicators=in_order(rows_of(tables, "indicators"), "indicator_id", lexicon, "indicators"),
        units=units,
        regions=by_id(rows_of(tables, "regions"), "region_id"),
        topics=in_order(rows_of(tables, "topics"), "topic_id", lexicon, "topics"),
        entities=in_order(rows_of(tables, "entities"), "entity_id", lexicon, "entities"),
        checks=by_id(rows_of(tables, "checks"), "check_id"),
        numerals=by_id(rows_of(tables, "numerals"), "numeral_id"),
        defects=defects,
        defects_in=grouped(defects, "report_id"),
        corrections=corrections,
        corrections_in=grouped(corrections, "report_id"),
        commitments=rows_of(tables, "commitments"),
        outcomes=grouped(rows_of(tables, "commitment_outcomes"), "commitment_id"),
        promised={
            key: tuple(row["entity_id"] for row in group)
            for key, group in grouped(rows_of(tables, "commitment_entities"), "commitment_id").items()
        },
        check_inputs=grouped(rows_of(tables, "check_inputs"), "check_id"),
        by_indicator=grouped(metrics, "indicator_id"),
        by_report=grouped(metrics, "report_id"),
        by_region=grouped(metrics, "region_id"),
        by_topic=grouped(metrics, "topic_id"),
        by_entity={
            key: tuple(metric_rows[row["metric_id"]] for row in group)
            for key, group in grouped(pairs, "entity_id").items()
        },
        entities_of={
            key: tuple(row["entity_id"] for row in group)
            for key, group in grouped(pairs, "metric_id").items()
        },
        mentions=grouped(mentions, "entity_id"),
        mentions_in=grouped(mentions, "report_id"),
        places_named=grouped(places, "region_id"),
        places_in=grouped(places, "report_id"),
        says={
            key: (indicator.says_zh, indicator.says_en)
            for key, indicator in (lexicon.indicators if lexicon else {}).items()
            if indicator.says_zh
        },
        named={
            key: tuple(dict.fromkeys(row["entity_id"] for row in group))
            for key, group in grouped(mentions, "report_id").items()
        },
        parts=below(by_id(rows_of(tables, "regions"), "region_id")),
        dimensions={key: row.get("dimension", "") for key, row in units.items()},
        place_names={row["region_id"]: row.get("name_zh", "") for row in rows_of(tables, "regions")},
        levels={row["region_id"]: row.get("level", "") for row in rows_of(tables, "regions")},
        own_counts=frozenset(
            key for key, rule in getattr(lexicon, "indicators", {}).items() if rule.own_counts
        ),
    )


def below(regions: Mapping[str, Row]) -> dict[str, tuple[str, ...]]:
    """Regions by the one above them, by code; "" for those whose parent is not in the data."""
    found: dict[str, list[str]] = defaultdict(list)
    for key in sorted(regions):
        parent = regions[key].get("parent_id", "")
        found[parent if parent in regions else ""].append(key)
    return {key: tuple(group) for key, group in found.items()}


def ancestors(rows: Mapping[str, Row], key: str) -> list[str]:
    """The rows above one (regions, sections), from the widest down to the direct parent; none for an unknown key."""
    line: list[str] = []
    above = rows.get(key, {}).get("parent_id", "")
    while above in rows and above not in line:
        line.insert(0, above)
        above = rows[above].get("parent_id", "")
    return line


def headed(section: Row) -> bool:
    """Whether a section has a heading; the text in front of the first one has none."""
    return bool(section.get("number") or section.get("title"))


def ordered_reports(rows: Iterable[Row]) -> list[Row]:
    """By place (administrative code), then time: the order of every list, which ranks nobody."""
    return sorted(
        rows,
        key=lambda row: (row.get("region_id", "") or "~", row.get("coverage_start", ""), row["report_id"]),
    )


# ---------------------------------------------------------------- names


def name_of(language: str, row: Row, chinese: str = "name_zh", english: str = "name_en") -> str:
    """The name in the language; Chinese where there is no English one."""
    return row.get(chinese, "") if language == "zh" else row.get(english, "") or row.get(chinese, "")


def said(language: str, text: str) -> str:
    """Text as Markdown; on English pages what is Chinese is marked as Chinese, on Chinese pages English prose.

    English prose that quotes Chinese words has only these marked, a Chinese text with a name like 5G in it as
    a whole.
    """
    if language == "zh" and not ENGLISH.match(text) or language == "en" and not CHINESE.search(text):
        return md.escape(text)
    if language == "en" and not PROSE.search(text):
        return md.run(text, "zh-Hans")
    parts = CHINESE_RUN.split(text)  # prose and Chinese in turn
    foreign, lang = (0, "en") if language == "zh" else (1, "zh-Hans")
    return "".join(
        md.run(part, lang) if index % 2 == foreign else md.escape(part, line_start=not index)
        for index, part in enumerate(parts)
        if part
    )


def linked(language: str, page: str, label: str, target: str, title: str = "") -> str:
    """A link from one page to another, its language marked where it is not the page's."""
    pairs = {"lang": "zh-Hans"} if language == "en" and CHINESE.search(label) else {}
    if language == "en" and target.startswith("reports/"):
        pairs["hreflang"] = "zh-Hans"
    return md.link(label, md.relative(page, target), title, md.attributes(**pairs))


def place_name(language: str, data: View, region_id: str) -> str:
    region = data.regions.get(region_id)
    return name_of(language, region) if region else pick(language, ("地区不明", "place not stated"))


def report_title(language: str, row: Row) -> str:
    return name_of(language, row, "title", "title_en") or row["report_id"]


def coverage(language: str, row: Row) -> str:
    return span_words(language, row.get("coverage_start", ""), row.get("coverage_end", ""))


def report_label(language: str, data: View, report_id: str) -> str:
    """Short: place and time, `清远市 2023年`, `Qingyuan, 2023`; where no place is known the title, or the id where it
    is in Chinese only.
    """
    row = data.reports.get(report_id)
    if row is None:
        return report_id
    if not row.get("region_id"):
        chinese_only = language == "en" and not row.get("title_en")
        return f"Report {report_id}" if chinese_only else report_title(language, row)
    where, when = place_name(language, data, row.get("region_id", "")), coverage(language, row)
    if not when:
        return where
    return f"{where} {when}" if language == "zh" else f"{where}, {when}"


def unit_name(language: str, data: View, unit_id: str) -> str:
    """The unit's name; of the English ones the first of several meanings."""
    row = data.units.get(unit_id)
    if row is None:
        return ""
    name = name_of(language, row)
    return UNIT_CUT.split(name)[0] if language == "en" else name


def counts_anything(unit: Row) -> bool:
    """Whether a unit's English name says nothing that the subject does not say."""
    return unit["unit_id"] in ANY_COUNT or bool(SEVERAL.search(unit.get("name_en", "")))


def value_text(language: str, data: View, row: Row) -> str:
    """A figure in words: bound, value, unit.

    An unknown unit is shown as printed. English leaves out the words that count anything (个) and those that
    list several meanings (项: items, matters or projects): what is counted, the subject says.
    """
    known = data.units.get(row.get("unit_id", ""))
    unit = unit_name(language, data, row.get("unit_id", "")) if known else row.get("unit_printed", "")
    if known and language == "en" and counts_anything(known):
        unit = ""
    return figure_value(language, row, unit)


def subject_text(language: str, data: View, row: Row) -> str:
    """What a figure is the number of; in English its own wording, else the indicator's name, else Chinese."""
    if language == "zh":
        return row.get("subject", "")
    indicator = data.indicators.get(row.get("indicator_id", ""))
    return row.get("subject_en", "") or (indicator or {}).get("name_en", "") or row.get("subject", "")


def scope_text(language: str, row: Row) -> str:
    """The area or body that a figure covers; in English as far as it has English, else as printed."""
    return printed_or_english(language, row, "scope")


def printed_or_english(language: str, row: Row, column: str) -> str:
    """A cell as printed, or its English from the column of the same name with `_en`."""
    return (row.get(f"{column}_en", "") if language == "en" else "") or row.get(column, "")


# ---------------------------------------------------------------- addresses (files below docs/)


def at(language: str, path: str) -> str:
    """The file of a page in the tree of a language."""
    return path if language == "zh" else f"en/{path}"


def report_page(language: str, report_id: str, anchor: str = "") -> str:
    return at(language, f"reports/{report_id}.md") + (f"#{anchor}" if anchor else "")


def figure_place(row: Row) -> str:
    """The very sentence of a figure. It stands in the Chinese page, in whatever language one comes from."""
    return report_page("zh", row["report_id"], f"f-{row['metric_id']}")


def defect_place(language: str, row: Row) -> str:
    return report_page(language, row["report_id"], f"d-{row['defect_id']}")


def section_anchor(data: View, row: Row) -> str:
    """The id of the section of a row in its Chinese page; "" for page furniture, which has none of its own."""
    section = data.sections.get(row.get("section_id", ""), {})
    return row["section_id"] if section and section.get("role") != "furniture" else ""


def section_place(data: View, row: Row) -> str:
    """Where the section of a row begins, in the Chinese page."""
    return report_page("zh", row["report_id"], section_anchor(data, row))


def indicator_page(language: str, indicator_id: str) -> str:
    return at(language, f"indicators/{indicator_id}.md")


def region_page(language: str, region_id: str) -> str:
    return at(language, f"regions/{region_id}.md")


def topic_page(language: str, topic_id: str) -> str:
    return at(language, f"topics/{topic_id}.md")


def entity_page(language: str, entity_id: str) -> str:
    return at(language, f"entities/{entity_id}.md")


def commitments_page(language: str, report_id: str) -> str:
    return at(language, f"commitments/{report_id}.md")


ARCHIVE = "datapackage/digital-government-ledger.zip"
DESCRIPTOR = "datapackage/datapackage.json"
