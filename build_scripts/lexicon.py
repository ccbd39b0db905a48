"""Load and check the vocabulary: everything that is true of the language, whatever the report.

`load` reads the files of `vocabulary/` once, checks them all, and hands back one frozen `Lexicon` with every
`Problem` found. `vocabulary/README.md` documents each file, column by column.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from .checked_files import SLUG, Entries, csv_rows, read_toml, where
from .records import Problem

FOLDER = Path(__file__).parent / "vocabulary"

UNIT_COLUMNS = (
    "unit_id",
    "name_zh",
    "name_en",
    "dimension",
    "base_unit_id",
    "factor",
    "printed",
    "context",
)
REGION_COLUMNS = ("region_id", "name_zh", "name_en", "short_zh", "level", "parent_id")
REGION_LEVELS = ("province", "prefecture", "county")
AREA_COLUMNS = ("printed", "place", "english")
MEASURES = ("level", "percent_change", "rank")

ENTITY_KINDS = (
    "system",
    "platform",
    "programme",
    "mechanism",
    "technology",
    "facility",
    "pilot",
    "organisation",
    "award",
    "document",
)
# Every list of `words.toml`: the rooms ask for each by its name, and none of them can do without.
WORD_LISTS = tuple(
    """
    furniture link_headings fact_index_number fact_document_number fact_published_on fact_issuer fact_title
    fact_other role_problems role_plans role_results run_problems run_plans hotline_numbers
    hotline_short hotline_after name_after standard_bodies file_types code_labels phone_labels
    round_the_clock counted counted_not threshold_units
    threshold_nouns rate_nouns rate_links rank_context gt_before ge_before lt_before le_before
    approx_before gt_or_ge_after le_after approx_after rise fall change_to planned_before done_words
    prior_bridge stock_words flow_words cumulative_words wide_areas scope_words own_body subject_tail
    subject_head subject_kept subject_act subject_hold subject_no_holder subject_depend subject_became
    subject_hosted subject_measure subject_shared subject_ahead subject_measure_begins subject_turn
    subject_change subject_carrier subject_house subject_host subject_work subject_manner
    subject_came subject_field subject_section_field subject_not_of_field subject_no_matter subject_empty
    aim_begun aim_made aim_used aim_going reached_begun reached_made
    reached_used outcome_going outcome_not_done outcome_in_part outcome_stage outcome_ahead
    outcome_means outcome_head outcome_tail place_before place_behind place_surely_before
    place_surely_behind place_type_in_word place_goes_on no_place
    """.split()
)

# ---------------------------------------------------------------- records


@dataclass(frozen=True, slots=True)
class Unit:
    unit_id: str
    name_zh: str
    name_en: str
    dimension: str  # count, ratio, money, area, data, bandwidth …
    base_unit_id: str  # itself where nothing converts into it
    factor: Decimal  # one of this unit is so many of the base unit
    printed: tuple[str, ...]  # how reports print it, without 万, 亿
    context: tuple[str, ...]  # the printed forms mean this unit only in a sentence holding one of these words


@dataclass(frozen=True, slots=True)
class Region:
    region_id: str  # GB/T 2260, six digits
    name_zh: str
    name_en: str
    short_zh: str  # without 省, 市, 区 …; "" where that would be an ordinary word
    level: str  # province prefecture county
    parent_id: str  # "" for a province


@dataclass(frozen=True, slots=True)
class Topic:
    topic_id: str
    name_zh: str
    name_en: str
    definition: str
    definition_en: str
    parent: str  # "" at the top
    words: tuple[str, ...] = ()  # tell the topic of a figure without an indicator, of a passage, of a promise


@dataclass(frozen=True, slots=True)
class Indicator:
    indicator_id: str
    name_zh: str
    name_en: str
    definition: str
    definition_en: str
    topic: str
    unit: str  # the unit in which the indicator is shown
    all: tuple[re.Pattern[str], ...]  # each is found in the subject
    none: tuple[re.Pattern[str], ...]  # none is found in the subject
    sentence: tuple[re.Pattern[str], ...]  # each is found in the sentence
    sentence_none: tuple[re.Pattern[str], ...]  # none is found in the sentence
    near: tuple[re.Pattern[str], ...]  # each is found in the subject or near the figure
    near_none: tuple[re.Pattern[str], ...]  # none is found near the figure
    counted: tuple[re.Pattern[str], ...]  # each is found in what stands right behind the number
    units: frozenset[str]  # ids of the units it accepts; "" is "no unit printed"
    measures: frozenset[str]
    name_en_official: bool  # else the English name is ours
    own_counts: bool  # each report counts by rules of its own: two reports are never compared
    says_zh: str  # a figure of it as a clause, "" where the name must do
    says_en: str


@dataclass(frozen=True, slots=True)
class Entity:
    entity_id: str
    kind: str
    name_zh: str
    name_en: str
    name_en_official: bool
    aliases: tuple[str, ...]
    definition: str
    definition_en: str
    parent: str  # entity id, "" for none
    regions: tuple[str, ...]  # region ids
    match: tuple[str, ...]  # further literal wordings
    not_within: tuple[str, ...]  # longer words in which a wording does not count


@dataclass(frozen=True, slots=True, eq=False)  # caches know it by identity
class Lexicon:
    """The whole vocabulary, read only."""

    units: Mapping[str, Unit]
    unit_by_printed: Mapping[str, Unit]
    regions: Mapping[str, Region]
    topics: Mapping[str, Topic]
    indicators: Mapping[str, Indicator]
    entities: Mapping[str, Entity]
    words: Mapping[str, tuple[str, ...]]
    units_in_context: Mapping[str, tuple[Unit, ...]] = field(default_factory=dict)  # printed → candidates
    region_names: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # full or short name → region ids
    areas_en: Mapping[str, tuple[tuple[str, str], ...]] = field(
        default_factory=dict
    )  # area as printed → (end of the name of the report's place, or "", English), longest end first

    def find_unit(self, printed: str, sentence: str) -> Unit | None:
        """The unit that a printed form means in a sentence: `G` is bandwidth beside 带宽, else memory."""
        for unit in self.units_in_context.get(printed, ()):
            if any(word in sentence for word in unit.context):
                return unit
        return self.unit_by_printed.get(printed)

    def region_path(self, region_id: str) -> tuple[Region, ...]:
        """A region and its ancestors, the province first; empty for an unknown id."""
        path: list[Region] = []
        while region_id in self.regions and len(path) < len(REGION_LEVELS):
            path.append(self.regions[region_id])
            region_id = path[-1].parent_id
        return tuple(reversed(path))

    def find_region(self, text: str, within: str | None = None) -> str:
        """Id of the smallest region that a text names, "" where it names none or several unrelated ones.

        Full names and short names (without 省, 市, 区, 县) count, the longest at each place first. A name that
        several regions share is settled by the other regions named, else by `within`: a region id whose own
        parts are preferred. A county's short name counts only below a region named beside it or `within`.
        """
        found = [self._names_at(text, start) for start in range(len(text))]
        named = _without_overlaps(found)
        around = {within} if within else set()
        chosen: set[str] = set()
        for name in named:
            candidates = self.region_names[name]
            others = _union(self.region_names[other] for other in named if other != name) | around
            chosen.update(self._settle(name, candidates, others, within or ""))
        return self._smallest(chosen)

    def _names_at(self, text: str, start: int) -> str:
        for length in range(min(REGION_NAME_LENGTH, len(text) - start), 1, -1):
            name = text[start : start + length]
            if name in self.region_names:
                return name
        return ""

    def _settle(self, name: str, candidates: tuple[str, ...], others: set[str], within: str) -> list[str]:
        below = [c for c in candidates if any(p.region_id in others for p in self.region_path(c)[:-1])]
        inside = [c for c in below if within and self._contains(within, c)]
        if inside or below:
            return inside or below
        full = [c for c in candidates if self.regions[c].name_zh == name]
        free = full or [c for c in candidates if self.regions[c].level != "county"]
        top = [c for c in free if self.regions[c].level == "province"]
        return top or (free if len(free) == 1 else [])

    def _contains(self, whole: str, part: str) -> bool:
        return any(region.region_id == whole for region in self.region_path(part))

    def _smallest(self, chosen: set[str]) -> str:
        for region_id in chosen:
            above = {region.region_id for region in self.region_path(region_id)}
            if chosen <= above:
                return region_id
        return ""


REGION_NAME_LENGTH = 20  # characters of the longest name, checked by `load`


def _union(sets: Iterable[Iterable[str]]) -> set[str]:
    return {item for members in sets for item in members}


def _without_overlaps(found: list[str]) -> list[str]:
    """Names by their start, each kept unless an earlier kept one reaches over it."""
    kept: list[str] = []
    free_from = 0
    for start, name in enumerate(found):
        if name and start >= free_from:
            kept.append(name)
            free_from = start + len(name)
    return kept


# ---------------------------------------------------------------- loading


def load(folder: Path | str = FOLDER) -> tuple[Lexicon, list[Problem]]:
    """Read and check the vocabulary in `folder`.

    `units.csv`, `regions.csv`, `topics.toml`, `indicators.toml` and `words.toml` are needed; a missing
    `entities.toml` or `areas_en.csv` counts as empty. What is at fault is left out of the `Lexicon` and named in the
    problems: read no report with a `Lexicon` that has any.
    """
    folder = Path(folder)
    problems: list[Problem] = []
    units, lines = _load_units(folder / "units.csv", problems)
    regions = _load_regions(folder / "regions.csv", problems)
    topics = _load_topics(folder / "topics.toml", problems)
    indicators = _load_indicators(folder / "indicators.toml", units, topics, problems)
    entities = _load_entities(folder / "entities.toml", regions, problems)
    words = _load_words(folder / "words.toml", problems)
    plain, in_context = _index_printed(units, lines, folder / "units.csv", problems)
    names = _index_names(regions)
    areas = _load_areas(folder / "areas_en.csv", problems)
    lexicon = Lexicon(units, plain, regions, topics, indicators, entities, words, in_context, names, areas)
    return lexicon, problems


# ---------------------------------------------------------------- units


def _load_units(path: Path, problems: list[Problem]) -> tuple[dict[str, Unit], dict[str, int]]:
    """Units by id, and the line of each."""
    units: dict[str, Unit] = {}
    lines: dict[str, int] = {}
    for line, row in csv_rows(path, UNIT_COLUMNS, problems):
        unit = _unit(path, line, row, problems)
        if unit is None:
            continue
        if unit.unit_id in units:
            problems.append(
                Problem(
                    "vocabulary-duplicate",
                    where(path, str(line)),
                    unit.unit_id,
                    f"an id not used before (line {lines[unit.unit_id]})",
                    "rename or remove it",
                )
            )
            continue
        units[unit.unit_id], lines[unit.unit_id] = unit, line
    for unit in units.values():
        base = units.get(unit.base_unit_id)
        if base is None or base.base_unit_id != base.unit_id or base.factor != 1:
            problems.append(
                Problem(
                    "vocabulary-base-unit",
                    where(path, str(lines[unit.unit_id])),
                    f"base_unit_id {unit.base_unit_id!r}",
                    "the id of a unit that is its own base, with factor 1",
                    "name such a unit, or the unit itself",
                )
            )
    return units, lines


def _unit(path: Path, line: int, row: dict[str, str], problems: list[Problem]) -> Unit | None:
    before = len(problems)
    for column in UNIT_COLUMNS[:-1]:
        if not row[column].strip():
            problems.append(
                Problem(
                    "vocabulary-missing",
                    where(path, str(line)),
                    f"empty {column}",
                    f"a value for {column}",
                    "fill the cell",
                )
            )
    if row["unit_id"] and not SLUG.fullmatch(row["unit_id"]):
        problems.append(
            Problem(
                "vocabulary-id",
                where(path, str(line)),
                row["unit_id"],
                "lower-case letters, digits and underscores",
                "rename the unit",
            )
        )
    factor = _factor(row["factor"])
    if factor is None:
        problems.append(
            Problem(
                "vocabulary-factor",
                where(path, str(line)),
                f"factor {row['factor']!r}",
                "a plain positive decimal",
                "write how many base units one of this unit is",
            )
        )
    if len(problems) > before:
        return None
    return Unit(
        row["unit_id"],
        row["name_zh"],
        row["name_en"],
        row["dimension"],
        row["base_unit_id"],
        factor,
        tuple(row["printed"].split()),
        tuple(row["context"].split()),
    )


def _factor(text: str) -> Decimal | None:
    try:
        factor = Decimal(text)
    except InvalidOperation:
        return None
    return factor if factor.is_finite() and factor > 0 else None


def _index_printed(
    units: Mapping[str, Unit],
    lines: Mapping[str, int],
    path: Path,
    problems: list[Problem],
) -> tuple[dict[str, Unit], dict[str, tuple[Unit, ...]]]:
    """Printed form → the unit it means; and → the units it means beside certain words."""
    plain: dict[str, Unit] = {}
    in_context: dict[str, tuple[Unit, ...]] = {}
    for unit in units.values():
        for printed in unit.printed:
            if unit.context:
                in_context[printed] = (*in_context.get(printed, ()), unit)
                continue
            if printed in plain:
                problems.append(
                    Problem(
                        "vocabulary-printed",
                        where(path, str(lines[unit.unit_id])),
                        f"printed form {printed} of {unit.unit_id}",
                        f"a form that {plain[printed].unit_id} (line {lines[plain[printed].unit_id]}) does not have",
                        "remove it from one of the two, or give one of them a context",
                    )
                )
            plain.setdefault(printed, unit)
    for printed, candidates in in_context.items():
        plain.setdefault(printed, candidates[0])
    return plain, in_context


# ---------------------------------------------------------------- regions


def _load_regions(path: Path, problems: list[Problem]) -> dict[str, Region]:
    regions: dict[str, Region] = {}
    lines: dict[str, int] = {}
    for line, row in csv_rows(path, REGION_COLUMNS, problems):
        region = Region(**row)
        fault = _region_fault(region, regions)
        if fault:
            problems.append(Problem("vocabulary-region", where(path, str(line)), *fault))
            continue
        regions[region.region_id], lines[region.region_id] = region, line
    for region in regions.values():
        parent = regions.get(region.parent_id)
        above = REGION_LEVELS[: REGION_LEVELS.index(region.level)]
        if (parent is None or parent.level not in above) if above else region.parent_id:
            problems.append(
                Problem(
                    "vocabulary-parent",
                    where(path, str(lines[region.region_id])),
                    f"parent {region.parent_id!r} of {region.region_id}",
                    f"the id of a {' or '.join(above)}" if above else "nothing: a province",
                    "correct parent_id",
                )
            )
    return regions


def _region_fault(region: Region, known: Mapping[str, Region]) -> tuple[str, str, str] | None:
    """(found, expected, fix) of the first thing wrong with a row."""
    if not re.fullmatch(r"[1-9]\d{5}", region.region_id):
        return region.region_id, "a GB/T 2260 code of six digits", "correct the code"
    if region.region_id in known:
        return region.region_id, "each code once", "remove one of the two rows"
    if not region.name_zh or not region.name_en:
        return f"{region.region_id} without a name", "a Chinese and an English name", "fill both cells"
    if len(region.name_zh) > REGION_NAME_LENGTH:
        return region.name_zh, f"at most {REGION_NAME_LENGTH} characters", "shorten it or raise the limit"
    if region.level not in REGION_LEVELS:
        return f"level {region.level!r}", " or ".join(REGION_LEVELS), "correct the level"
    return None


def _index_names(regions: Mapping[str, Region]) -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for region in regions.values():
        for name in dict.fromkeys((region.name_zh, region.short_zh)):
            # 城区, 郊区, 东区 are districts somewhere and ordinary words everywhere.
            if len(name) > 2 or len(name) == 2 and not name.endswith("区"):
                names[name] = (*names.get(name, ()), region.region_id)
    return names


def _load_areas(path: Path, problems: list[Problem]) -> dict[str, tuple[tuple[str, str], ...]]:
    """English of the words for areas; 全区 is a district in a district's report, else an autonomous region."""
    areas: dict[str, dict[str, str]] = {}
    for line, row in csv_rows(path, AREA_COLUMNS, problems) if path.exists() else ():
        of_word = areas.setdefault(row["printed"], {})
        if not row["printed"] or not row["english"] or row["place"] in of_word:
            problems.append(
                Problem(
                    "vocabulary-row",
                    where(path, str(line)),
                    ",".join(row.values()),
                    "a word with its English, once for each kind of place",
                    "correct or remove the row",
                )
            )
        of_word[row["place"]] = row["english"]
    return {
        printed: tuple(sorted(of_word.items(), key=lambda item: -len(item[0])))
        for printed, of_word in areas.items()
    }


# ---------------------------------------------------------------- topics


def _load_topics(path: Path, problems: list[Problem]) -> dict[str, Topic]:
    needed = ("name_zh", "name_en", "definition", "definition_en")
    fields: dict[str, type] = dict.fromkeys(("topic_id", "parent", *needed), str)
    entries = Entries(path, "topic", fields | {"words": list}, problems)
    topics = entries.read(
        needed,
        lambda identifier, entry: Topic(
            identifier,
            *(entry[name] for name in needed),
            entry.get("parent", ""),
            tuple(filter(None, entry.get("words", ()))),
        ),
    )
    _check_parents(entries, topics)
    _check_words(entries, topics)
    return topics


def _check_words(entries: Entries, topics: Mapping[str, Topic]) -> None:
    """A word that told two topics would tell none."""
    owner: dict[str, str] = {}
    for topic in topics.values():
        for word in topic.words:
            if owner.setdefault(word, topic.topic_id) != topic.topic_id:
                entries.report(
                    topic.topic_id,
                    "vocabulary-duplicate",
                    f"the word {word}, which {owner[word]} has",
                    "each word under one topic",
                    "remove it from one of the two",
                )


def _check_parents(entries: Entries, records: Mapping[str, Topic | Entity]) -> None:
    for identifier, record in records.items():
        if record.parent and record.parent not in records:
            entries.report(
                identifier,
                "vocabulary-parent",
                f"parent {record.parent!r}",
                f"an id of {entries.path.name}",
                "correct the parent, or add it",
            )
        elif _in_a_ring(record, records):
            entries.report(
                identifier,
                "vocabulary-parent",
                f"parent {record.parent!r}: a ring of parents",
                "a tree",
                "remove the parent of one of them",
            )


def _in_a_ring(record: Topic | Entity, records: Mapping[str, Topic | Entity]) -> bool:
    seen = 0
    above = records.get(record.parent)
    while above is not None and seen <= len(records):
        if above is record:
            return True
        above, seen = records.get(above.parent), seen + 1
    return False


# ---------------------------------------------------------------- indicators


# What must stand in a clause, each once: the words that are linked, the figure, in English the place.
CLAUSE_MARKS = {
    "says_zh": ("[] {value}",),
    "says_en": (
        "[] {place} {value}",
        "[] {place} {number}",
        "[] {had} {place} {value}",
        "[] {had} {number} {place}",
    ),
}
PATTERN_FIELDS = ("all", "none", "sentence", "sentence_none", "near", "near_none", "counted")


def _load_indicators(
    path: Path, units: Mapping[str, Unit], topics: Mapping[str, Topic], problems: list[Problem]
) -> dict[str, Indicator]:
    needed = ("name_zh", "name_en", "definition", "definition_en", "topic", "unit")
    fields: dict[str, type] = dict.fromkeys(("indicator_id", *needed, *CLAUSE_MARKS), str)
    fields |= dict.fromkeys((*PATTERN_FIELDS, "units", "measures"), list) | {
        "differences": bool,
        "name_en_official": bool,
        "own_counts": bool,
    }
    entries = Entries(path, "indicator", fields, problems)
    named = _alternatives(entries)
    common = _compile("common", _common_none(entries), entries, named)

    def make(identifier: str, entry: dict) -> Indicator | None:
        before = len(problems)
        if entry["topic"] not in topics:
            found, expected = f"topic {entry['topic']!r}", "an id of topics.toml"
            fix = "correct the topic, or add it to topics.toml"
            entries.report(identifier, "vocabulary-topic", found, expected, fix)
        if entry["unit"] not in units:
            found, expected = f"unit {entry['unit']!r}", "an id of units.csv"
            fix = "correct the unit, or add it to units.csv"
            entries.report(identifier, "vocabulary-unit", found, expected, fix)
        accepted = _accepted_units(identifier, entry, units, entries)
        measures = frozenset(entry.get("measures", ("level",)))
        for measure in sorted(measures - set(MEASURES)):
            entries.report(identifier, "vocabulary-measure", measure, ", ".join(MEASURES), "correct it")
        patterns = [_compile(identifier, entry.get(name, ()), entries, named) for name in PATTERN_FIELDS]
        says = _clauses(identifier, entry, entries)
        if len(problems) > before:
            return None
        if not entry.get("differences", False):
            patterns[1] += common
        said = [entry.get(name, False) for name in ("name_en_official", "own_counts")]
        return Indicator(
            identifier, *(entry[name] for name in needed), *patterns, accepted, measures, *said, *says
        )

    return entries.read((*needed, "all"), make)


def _clauses(identifier: str, entry: dict, entries: Entries) -> list[str]:
    """`says_zh` and `says_en`, both "" or both with every mark that a sentence needs."""
    says = {name: entry.get(name, "") for name in CLAUSE_MARKS}
    for name, clause in says.items():
        marks = sorted(re.findall(r"\[[^\[\]{}]+\]|\{\w*\}|[\[\]{}]", clause))
        found = sorted("[]" if len(mark) > 2 and mark[0] == "[" else mark for mark in marks)
        if any(says.values()) and found not in map(sorted, map(str.split, CLAUSE_MARKS[name])):
            entries.report(
                identifier,
                "vocabulary-clause",
                f"{name} = {clause!r}",
                "one [linked phrase] and one {value}; in English also {place}, and {number} may stand for {value}",
                "write both clauses as README.md says, or neither",
            )
    return list(says.values())


def _common_none(entries: Entries) -> list[str]:
    """`none` of the table `[common]`: what no indicator takes unless it says `differences = true`."""
    common = entries.content.get("common", {})
    patterns = common.get("none", []) if isinstance(common, dict) else None
    if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
        entries.report(
            "common",
            "vocabulary-type",
            f"common = {common!r}"[:60],
            "a table with `none`, a list of texts",
            'write [common] and none = ["…"]',
        )
        return []
    return patterns


def _alternatives(entries: Entries) -> dict[str, str]:
    """Name → alternatives, of the table `[alternatives]`; {name} stands for them in a pattern."""
    table = entries.content.get("alternatives", {})
    if isinstance(table, dict) and all(isinstance(words, str) and words for words in table.values()):
        return table
    entries.report(
        "alternatives",
        "vocabulary-type",
        f"alternatives = {table!r}"[:60],
        "a table of texts",
        'write [alternatives] and name = "…|…"',
    )
    return {}


def _accepted_units(
    identifier: str, entry: dict, units: Mapping[str, Unit], entries: Entries
) -> frozenset[str]:
    """Ids of the units that `units` names by id or dimension; by default those that convert into `unit`."""
    shown = units.get(entry["unit"])
    accepted = {u.unit_id for u in units.values() if shown and u.base_unit_id == shown.base_unit_id}
    if "units" not in entry:
        return frozenset(accepted)
    dimensions = {unit.dimension for unit in units.values()}
    for name in entry["units"]:
        if name and name not in units and name not in dimensions:
            entries.report(
                identifier,
                "vocabulary-unit",
                f"units {name!r}",
                'a unit id, a dimension, or "" for no unit',
                "correct it, or add the unit to units.csv",
            )
        accepted |= {u.unit_id for u in units.values() if name in (u.unit_id, u.dimension)} or {name}
    return frozenset(accepted)


_NAMED = re.compile(r"\{([a-z_]+)\}")


def _compile(
    identifier: str, sources: Iterable[str], entries: Entries, named: Mapping[str, str]
) -> tuple[re.Pattern[str], ...]:
    """Patterns with the alternatives in place of their names; a fault for each that is none."""
    patterns = []
    for source in sources:
        for name in _NAMED.findall(source):
            if name not in named:
                known = ", ".join(named) or "none"
                fix = "correct the name, or add it to [alternatives]"
                entries.report(
                    identifier, "vocabulary-pattern", f"{{{name}}} in {source!r}", f"one of: {known}", fix
                )
        source = _NAMED.sub(lambda found: f"(?:{named.get(found[1], found[0])})", source)
        try:
            pattern = re.compile(source)
        except re.error as error:
            entries.report(
                identifier,
                "vocabulary-pattern",
                f"{source!r} ({error})",
                "a regular expression",
                "correct it; alternatives are separated by |",
            )
            continue
        if pattern.match(""):
            entries.report(
                identifier,
                "vocabulary-pattern",
                f"{source!r}, which matches nothing at all",
                "at least one character",
                "remove an empty alternative",
            )
            continue
        patterns.append(pattern)
    return tuple(patterns)


# ---------------------------------------------------------------- entities and words


def _load_entities(path: Path, regions: Mapping[str, Region], problems: list[Problem]) -> dict[str, Entity]:
    needed = ("kind", "name_zh", "name_en", "definition", "definition_en")
    lists = ("aliases", "regions", "match", "not_within")
    fields: dict[str, type] = dict.fromkeys(("entity_id", "parent", *needed), str)
    fields |= dict.fromkeys(lists, list) | {"name_en_official": bool}
    entries = Entries(path, "entity", fields, problems, required=False)

    def make(identifier: str, entry: dict) -> Entity:
        if entry["kind"] not in ENTITY_KINDS:
            entries.report(
                identifier, "vocabulary-kind", entry["kind"], ", ".join(ENTITY_KINDS), "write one of these"
            )
        for region_id in entry.get("regions", ()):
            if region_id not in regions:
                entries.report(
                    identifier,
                    "vocabulary-region",
                    f"region {region_id!r}",
                    "a code of regions.csv",
                    "correct the code",
                )
        return Entity(
            identifier,
            entry["kind"],
            entry["name_zh"],
            entry["name_en"],
            entry.get("name_en_official", False),
            tuple(entry.get("aliases", ())),
            entry["definition"],
            entry["definition_en"],
            entry.get("parent", ""),
            tuple(entry.get("regions", ())),
            tuple(entry.get("match", ())),
            tuple(entry.get("not_within", ())),
        )

    entities = entries.read(needed, make)
    _check_parents(entries, entities)
    return entities


def _load_words(path: Path, problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    """Lists of words by name; a list inside a table is named `table.list`."""
    unreadable = len(problems)
    _, content = read_toml(path, True, problems)
    if len(problems) > unreadable:
        return {}  # that every list is missing would say nothing more
    words: dict[str, tuple[str, ...]] = {}
    for name, value in _flat(content):
        if isinstance(value, list) and value and all(isinstance(word, str) and word for word in value):
            words[name] = tuple(value)
            problems += [fault for word in value if (fault := _word_fault(word, where(path, name)))]
        else:
            problems.append(
                Problem(
                    "vocabulary-words",
                    where(path, name),
                    repr(value)[:60],
                    "a list of words",
                    f'write {name} = ["…", "…"]',
                )
            )
    _check_names(dict(_flat(content)), path, problems)
    return words


def _check_names(there: Mapping[str, object], path: Path, problems: list[Problem]) -> None:
    """Every list that the rooms ask for, and no other: a rule that reads a list misspelt would read nothing."""
    unknown = [name for name in there if name not in WORD_LISTS]
    for name in WORD_LISTS:
        if name not in there:
            near = difflib.get_close_matches(name, unknown, n=1)
            found = f"no such list, but {near[0]}" if near else "no such list"
            fix = f"name the list {name}" if near else f'restore {name} = ["…", "…"]'
            problems.append(Problem("vocabulary-words", where(path, name), found, "a list of words", fix))
            unknown = [other for other in unknown if other not in near]
    for name in unknown:
        near = difflib.get_close_matches(name, WORD_LISTS, n=1)
        expected = f"a list that a rule reads, such as {near[0]}" if near else "a list that a rule reads"
        fix = f"rename or remove {name}; a new list is named in WORD_LISTS of build_scripts/lexicon.py too"
        found = "a list that no rule reads"
        problems.append(Problem("vocabulary-words", where(path, name), found, expected, fix))


def _word_fault(word: str, place: str) -> Problem | None:
    """What is wrong with a word, which may be a piece of a regular expression."""
    try:
        found = re.search(word, _NO_WORD)
    except re.error as error:
        expected = "a word or a regular expression"
        return Problem("vocabulary-pattern", place, f"{word!r} ({error})", expected, "correct it")
    if found is None:
        return None
    expected = "at least one character"
    fix = "remove an empty alternative"
    return Problem("vocabulary-pattern", place, f"{word!r}, which matches anywhere", expected, fix)


_NO_WORD = "\ue000"  # of the private use area: what is found in it is found in every text


def _flat(content: Mapping, prefix: str = "") -> Iterable[tuple[str, object]]:
    for name, value in content.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
