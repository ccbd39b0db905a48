"""Every record that flows through the chain, in the order in which the stages make them.

All are frozen. Two kinds of position occur and are never mixed:

* `start`, `end`: positions in the *cleaned* text (`CleanText.text`);
* `char_start`, `char_end`: positions in the *source* text (`Seed.text`), which the package publishes.

`CleanText.source_span` converts the first into the second.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

# ---------------------------------------------------------------- problems


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a maintainer must know: one shape for every message of the project."""

    code: str  # stable, documented in CONTRIBUTING, e.g. "seed-empty"
    where: str  # file, and line or offset where there is one
    found: str
    expected: str
    fix: str
    level: str = "error"  # "error": nothing is published · "left_out": this seed is not published · "note"

    def __str__(self) -> str:
        return f"{self.where}: {self.code}: found {self.found}; expected {self.expected}. Fix: {self.fix}"


class Fault(Exception):
    """A problem that ends what is being done."""

    def __init__(self, problem: Problem):
        super().__init__(str(problem))
        self.problem = problem


# ---------------------------------------------------------------- given and decided


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision of a reviewer, written beside the seed it concerns."""

    correction_id: str
    action: str  # "change" · "drop" · "add" · "restore"
    quote: str  # the printed characters, as they stand in the source
    sentence: str  # a part of the sentence that holds them, enough to find one place
    occurrence: int  # 1-based: which occurrence of the quote in that sentence
    field: str  # the metric's column; empty for drop, add and restore
    before: str  # what the rules say without the correction: a guard
    after: str
    reason: str
    reviewer: str
    date: str  # ISO 8601
    values: Mapping[str, str] = field(
        default_factory=dict
    )  # for add and restore: the columns of the new metric
    reason_en: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """The mark that one metric was read again against its sentence; it holds while its values do not change."""

    metric_id: str
    values_hash: str
    date: str
    reviewer: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """A number of an office that looks like a personal one and may stand, by a curator's decision."""

    quote: str  # exactly as printed in the source
    reason: str


@dataclass(frozen=True, slots=True)
class Curation:
    """What `seeds/NAME.toml` says about `seeds/NAME.txt`."""

    path: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)  # columns of `reports`
    corrections: tuple[Correction, ...] = ()
    reviews: tuple[Review, ...] = ()
    translations: Mapping[str, str] = field(default_factory=dict)  # subject → subject_en
    allowed: tuple[Allowed, ...] = ()


@dataclass(frozen=True, slots=True)
class Seed:
    """One report as given."""

    report_id: str
    seed_file: str  # base name
    path: str  # as named to the reader, for messages
    text: str  # decoded, newlines untouched, byte order mark removed, personal numbers masked
    encoding: str
    sha256: str  # of the raw bytes, before anything was masked
    size: int  # bytes
    curation: Curation


# ---------------------------------------------------------------- clean


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the cleaned text that holds something besides white space."""

    start: int
    end: int
    kind: str  # "furniture" · "title" · "body"
    rule: str  # why it is furniture, else ""


@dataclass(frozen=True, slots=True)
class HeaderFact:
    """A fact printed in page furniture (索引号, 发文日期 …), kept as data."""

    key: str  # a column of `reports`: index_number, document_number, published_on, issuer, title
    value: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class CleanText:
    """The source without stray white space: every character knows its place in the source."""

    source: str
    text: str
    offsets: array  # array("I"): position in `source` of each character of `text`
    lines: tuple[Line, ...]
    facts: tuple[HeaderFact, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Positions in the source of the cleaned `text[start:end]` (not empty)."""
        return self.offsets[start], self.offsets[end - 1] + 1


# ---------------------------------------------------------------- segment


@dataclass(frozen=True, slots=True)
class Section:
    section_id: str
    report_id: str
    parent_id: str  # "" at the top
    position: int  # 1-based, in reading order
    level: int  # 1 top heading, 2 below it …; 0 for an unheaded run
    number: str  # as printed: 一、 （一） 1.
    title: str  # "" where the run has no heading
    role: str  # furniture preamble results problems plans closing other
    start: int  # heading included
    end: int
    char_start: int
    char_end: int
    heading: tuple[int, int] | None  # cleaned positions of number and title


@dataclass(frozen=True, slots=True)
class Item:
    """One member of a 一是 … 二是 … run inside a paragraph."""

    start: int  # at the marker
    end: int
    lead_end: int  # the marker and its lead phrase end here


@dataclass(frozen=True, slots=True)
class Paragraph:
    start: int
    end: int
    section: int  # index into Document.sections
    items: tuple[Item, ...]  # empty where it is plain prose


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int
    section: int  # index into Document.sections
    paragraph: int  # index into Document.paragraphs; -1 in furniture and headings


# ---------------------------------------------------------------- scan


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a number's own characters say."""

    value: Decimal  # multiplier applied; % stays 0–100
    value_high: Decimal | None  # only for ranges
    unit: str  # as printed, without multiplier
    more: bool = False  # 多 or 余 inside


@dataclass(frozen=True, slots=True)
class Numeral:
    """A row of the ledger: a number as printed."""

    numeral_id: str
    report_id: str
    section_id: str
    start: int
    end: int
    char_start: int
    char_end: int
    text: str  # source[char_start:char_end]
    kind: str  # metric rank date enum name ref garbled other
    rule: str
    sentence: int  # index into Document.sentences
    quantity: Quantity | None = None  # for metric and rank


# ---------------------------------------------------------------- interpret


@dataclass(frozen=True, slots=True)
class Metric:
    """An observation: one thing stated of the world. Fields are the columns of `metrics`."""

    metric_id: str
    report_id: str
    section_id: str
    numeral_id: str
    char_start: int
    char_end: int
    quote: str
    sentence: str
    sentence_start: int
    sentence_end: int
    subject: str
    value: Decimal
    value_high: Decimal | None
    unit_id: str
    unit_printed: str
    qualifier: str  # eq gt ge lt le approx
    measure: str  # level percent_change rank
    status: str  # actual planned prior
    period_start: str
    period_end: str
    period_type: str  # flow stock cumulative
    period_basis: str  # sentence section report
    scope: str
    region_id: str
    rule: str
    start: int = 0  # cleaned positions, for pages
    end: int = 0
    subject_en: str = ""
    scope_en: str = ""
    rank_among_en: str = ""
    rank_by_en: str = ""
    indicator_id: str = ""
    topic_id: str = ""
    topic_basis: str = ""  # indicator subject sentence heading correction: what told the topic
    rank_among: str = ""
    rank_by: str = ""
    part_of: str = ""
    baseline: str = ""
    repeats: str = ""
    defect_id: str = ""
    review: str = "machine"
    reviewed_on: str = ""
    flags: tuple[str, ...] = ()
    page: str = ""  # site address without the site's root: reports/ID/#f-METRIC_ID


@dataclass(frozen=True, slots=True)
class Defect:
    """A place where the source lost or doubled characters."""

    defect_id: str
    report_id: str
    char_start: int
    char_end: int
    printed: str
    restored: str  # "" where no single reading is possible
    reason: str
    reason_en: str
    certainty: str  # certain likely unknown
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an entity stands in a report."""

    mention_id: str
    entity_id: str
    report_id: str
    section_id: str
    char_start: int
    char_end: int
    text: str
    action: str  # for documents: issued drafting revised planned cited; else ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """One place where a report names an administrative division."""

    place_mention_id: str
    region_id: str
    report_id: str
    section_id: str
    char_start: int
    char_end: int
    text: str
    within: str  # mention_id of the entity whose name it is a part of, "" where it stands by itself
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Commitment:
    """计划任务: one promise for the coming period."""

    commitment_id: str
    report_id: str
    section_id: str
    char_start: int
    char_end: int
    text: str  # source[char_start:char_end]
    topic_id: str
    due_on: str
    due_basis: str  # stated inferred; "" where no day is known
    metric_id: str
    outcome: str = ""
    outcome_report_id: str = ""
    outcome_char_start: int | None = None
    outcome_char_end: int | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class CommitmentOutcome:
    """What one later report says of a commitment of an earlier one."""

    commitment_id: str
    report_id: str  # the later report
    outcome: str  # met partly missed not_mentioned not_measurable
    reason: str  # which rule decided
    quote: str = ""  # the later report's own words, as printed
    char_start: int | None = None
    char_end: int | None = None
    metric_id: str = ""  # the later figure, where one decided


@dataclass(frozen=True, slots=True)
class CheckInput:
    role: str  # part, whole, base, stated …
    metric_id: str = ""
    numeral_id: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One arithmetic or consistency test of what a report says."""

    check_id: str
    report_id: str
    kind: str
    formula: str
    stated: str
    stated_low: Decimal | None
    stated_high: Decimal | None
    expected_low: Decimal | None
    expected_high: Decimal | None
    verdict: str  # holds within_rounding fails cannot_tell
    explanation: str
    explanation_en: str
    inputs: tuple[CheckInput, ...]


# ---------------------------------------------------------------- the whole


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """A row of `reports` without the seed's own columns. Dates are ISO 8601, "" where unknown."""

    title: str
    title_en: str
    issuer: str
    issuer_en: str
    region_id: str
    report_kind: str  # work_report government_work_report plan other
    coverage_start: str
    coverage_end: str
    published_on: str
    index_number: str
    document_number: str
    source_url: str
    metadata_source: str  # curated · inferred


@dataclass(frozen=True, slots=True)
class Document:
    """One report, read to the end: all that the tables and the pages need of it."""

    seed: Seed
    facts: ReportFacts
    clean: CleanText
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    numerals: tuple[Numeral, ...]
    metrics: tuple[Metric, ...]
    defects: tuple[Defect, ...]
    mentions: tuple[Mention, ...]
    commitments: tuple[Commitment, ...]
    checks: tuple[Check, ...]
    places: tuple[PlaceMention, ...] = ()
