"""What surrounds a number: its place in the sentence, the sentence's setting, the compiled word lists."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from build_scripts import phrases
from build_scripts.lexicon import Lexicon
from build_scripts.periods import Coverage, DateRef, date_refs
from build_scripts.records import CleanText, Numeral, ReportFacts
from build_scripts.topics import Context


@dataclass(frozen=True, slots=True)
class Patterns:
    """The vocabulary's word lists as compiled patterns."""

    before: tuple[tuple[str, re.Pattern[str]], ...]  # qualifier → words right before the number
    gt_after: re.Pattern[str]
    le_after: re.Pattern[str]
    approx_after: re.Pattern[str]
    rise: re.Pattern[str]
    fall: re.Pattern[str]
    change_to: re.Pattern[str]
    planned: re.Pattern[str]
    done: re.Pattern[str]
    bridge_words: str  # the words that lead from an earlier value to a later one, as an alternation
    stock: re.Pattern[str]
    flow: re.Pattern[str]
    cumulative: re.Pattern[str]
    scope: re.Pattern[str]
    wide_areas: str  # 长三角 and the like, as an alternation
    own_body: re.Pattern[str]
    money: re.Pattern[str]
    subject: phrases.SubjectPatterns


@lru_cache(maxsize=4)
def compile_words(items: tuple[tuple[str, tuple[str, ...]], ...]) -> Patterns:
    """Compile the word lists once."""
    words = dict(items)

    def any_of(key: str) -> str:
        return "(?:" + "|".join(words[key]) + ")"

    link = r"(?:达到?|为|了|有|是|共|已|在|保持|全[国省市县区]的)*"
    to = any_of("change_to")
    return Patterns(
        before=tuple(
            (q, re.compile(rf"{any_of(q + '_before')}{link}$")) for q in ("ge", "le", "lt", "gt", "approx")
        ),
        gt_after=re.compile(any_of("gt_or_ge_after")),
        le_after=re.compile(any_of("le_after")),
        approx_after=re.compile(any_of("approx_after")),
        rise=re.compile(
            rf"{any_of('rise')}(?:约为?|了|超过?|近|达到?|为|逾|不低于|不少于|到(?!\d)|率|幅度|幅|速)*$"
        ),
        fall=re.compile(rf"{any_of('fall')}(?:约为?|了|超过?|近|达到?|为|逾|不低于|不少于|幅度|幅)*$"),
        change_to=re.compile(
            rf"(?:{any_of('rise')}|{any_of('fall')}|{any_of('prior_bridge')}){to}(?:约|了|超过?|近|不低于|不少于|至少"
            r"|以上)*$"
        ),
        planned=re.compile(any_of("planned_before")),
        done=re.compile(any_of("done_words")),
        bridge_words="|".join(words["prior_bridge"]),
        stock=re.compile(any_of("stock_words")),
        flow=re.compile(any_of("flow_words")),
        cumulative=re.compile(any_of("cumulative_words")),
        scope=re.compile(f"{any_of('scope_words')}|{any_of('wide_areas')}"),
        wide_areas=any_of("wide_areas"),
        own_body=re.compile(any_of("own_body")),
        money=re.compile(r"资金|预算|经费|金额|投资|费用?|财政|债|产值|收入|支出|款|贷|价|溢价|营收|税"),
        subject=phrases.compile_words(words),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A number in its sentence. Positions count from the start of the sentence."""

    text: str  # the sentence
    at: int
    to: int
    clause: int  # where its clause begins
    clause_to: int
    previous: int  # where the number before it in the clause ends, else the clause's start
    next: int  # where the next number of the clause begins, else the clause's end

    @property
    def left(self) -> str:
        return self.text[self.clause : self.at]

    @property
    def near_left(self) -> str:
        return self.text[self.previous : self.at]

    @property
    def right(self) -> str:
        return self.text[self.to : self.clause_to]


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds a sentence."""

    coverage: Coverage
    clock: Coverage  # what 今年, 6月底 or 全年 are resolved against: in a plan the coming period
    role: str
    carried: DateRef | None  # a date of an earlier sentence of the same paragraph that still holds
    carried_scope: str
    issuer: str  # the reporting body's name without its place
    names: re.Pattern[str] | None  # the names of the report's own region and its parts
    context: Context
    own: bool  # the passage is about the reporting body itself
    restored: tuple[DateRef, ...] = ()  # damaged dates of the sentence that have one reading

    def dates(self, sentence: str) -> tuple[DateRef, ...]:
        """The dates of the sentence, damaged ones included where they have one reading."""
        refs = date_refs(sentence, self.clock)
        return tuple(sorted((*refs, *self.restored), key=lambda r: r.at)) if self.restored else refs


@dataclass(frozen=True, slots=True)
class Report:
    """What is the same for every number of a report."""

    report_id: str
    clean: CleanText
    facts: ReportFacts
    lexicon: Lexicon
    patterns: Patterns
    coverage: Coverage


_CLAUSE = re.compile(r"[,，;；:：。！？!?\n]")
_INSIDE_NUMBER = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))|(?<=\d)[:：](?=\d\d(?!\d))")  # 1,286; 8:30
_BRACKETED = re.compile(r"“[^”]*”|《[^》]*》|[（(][^）)]{0,12}[)）]")


def places(text: str, offset: int, numerals: tuple[Numeral, ...]) -> tuple[Place, ...]:
    """Where each number of a sentence stands; `offset` is the sentence's start in the cleaned text."""
    inside = {m.start() for m in _INSIDE_NUMBER.finditer(text)}
    quoted = _bracketed(text)
    stops = (m for m in _CLAUSE.finditer(text) if m.start() not in inside and not quoted[m.start()])
    cuts = [0, *(m.end() for m in stops), len(text)]
    out = []
    before = 0
    for index, numeral in enumerate(numerals):
        at, to = numeral.start - offset, numeral.end - offset
        last = bisect_right(cuts, at) - 1
        clause, clause_to = cuts[last], cuts[min(bisect_left(cuts, to), len(cuts) - 1)]
        after = numerals[index + 1].start - offset if index + 1 < len(numerals) else len(text)
        out.append(Place(text, at, to, clause, clause_to, max(clause, before), min(clause_to, after)))
        before = to
    return tuple(out)


def _bracketed(text: str) -> list[bool]:
    """For each character whether it stands inside quotation marks or a short pair of brackets."""
    inside = [False] * len(text)
    for found in _BRACKETED.finditer(text):
        inside[found.start() : found.end()] = [True] * (found.end() - found.start())
    return inside
