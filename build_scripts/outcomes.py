"""What became of the promises of a report, as a later report of the same body tells it.

Every rule is one that a reader can follow, and where none applies the answer is that nothing can be told:

* a promised figure is laid beside the later actual figure of the same thing (`outcome_figures`);
* a promised thing (建成…, 出台…, 启动…) is met where a clause of the later report says the same or a higher step of
  that very thing, partly met where it says a lower one, missed where it says that it is not done (`statements`);
* what names no end (推进, 加强 …) cannot be measured, unless it builds a thing that is now said to be there;
* `not_mentioned` means that the later report does not speak of it, and nothing else.

A promise of several parts is met where all that can be checked are, partly met where some are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from build_scripts import outcome_figures as figures
from build_scripts import statements
from build_scripts.lexicon import Lexicon
from build_scripts.likeness import Name, Reader, Span, Weights, weights
from build_scripts.records import Commitment, CommitmentOutcome, Document, Metric
from build_scripts.same_body import answers

SAME_THING = 0.58  # share of a promised thing's words that a statement must have to speak of it
NO_OTHER = (
    0.5  # share of the statement's words that the promised thing must have: 数据授权运营办法 is no 数据办法
)
SPOKEN_OF = 0.5  # share that a passage must have to be shown as speaking of it
MET, PARTLY, MISSED = "met", "partly", "missed"
NOT_MENTIONED, NOT_MEASURABLE = "not_mentioned", "not_measurable"
_DECIDED = (MET, PARTLY, MISSED)
_TOLD_IN = ("results", "problems", "preamble", "other")  # sections that tell what was done
# reason → outcome
REASONS = {
    "figure_reached": MET,
    "completed": MET,
    "figure_short": PARTLY,
    "under_way": PARTLY,
    "some_parts": PARTLY,
    "figure_not_reached": MISSED,
    "not_done": MISSED,
    "not_yet_due": NOT_MEASURABLE,
    "figure_unclear": NOT_MEASURABLE,
    "several_figures": NOT_MEASURABLE,
    "no_figure": NOT_MEASURABLE,
    "no_result": NOT_MEASURABLE,
    "planned_again": NOT_MEASURABLE,
    "open_ended": NOT_MEASURABLE,
    "not_found": NOT_MENTIONED,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What the later report says of one part of a promise."""

    reason: str
    span: Span | None = None  # the passage that tells it
    metric_id: str = ""
    checkable: bool = True  # the part names an end or a figure

    @property
    def outcome(self) -> str:
        return REASONS[self.reason]


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands between full stops or semicolons of the later report."""

    span: Span
    told: bool  # in a section that tells what was done; else in a plan
    name: Name  # its words
    says: tuple[tuple[statements.Statement, Name], ...]  # with the words of the thing


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports, prepared once for all promises of the first."""

    earlier: Document
    later: Document
    readers: tuple[Reader, Reader]
    weights: Weights
    passages: tuple[Passage, ...]  # in the order of the text
    by_word: Mapping[str, tuple[int, ...]]  # a word → the passages that have it, by index
    by_thing: Mapping[str, tuple[int, ...]]  # a word → those that say something of a thing with it
    planned: tuple[Metric, ...]  # the planned figures of the earlier report, in the order of the text
    figures: tuple[figures.Told, ...]
    words: statements.Words
    lexicon: Lexicon


# ---------------------------------------------------------------- the whole


def follow(documents: Sequence[Document], lexicon: Lexicon) -> tuple[CommitmentOutcome, ...]:
    """What every later report says of every commitment of an earlier report of the same body.

    By report, in the order of the text, the earlier of two later reports first. A report that begins after a
    promise was due does not answer it.
    """
    found = []
    for earlier in documents:
        after = [later for later in documents if answers(later, earlier)]
        for later in sorted(after, key=lambda one: (one.facts.coverage_end, one.seed.report_id)):
            pair = prepare(earlier, later, lexicon)
            found += [
                outcome(promise, pair)
                for promise in earlier.commitments
                if not promise.due_on or later.facts.coverage_start <= promise.due_on
            ]
    return tuple(found)


def with_outcomes(documents: Iterable[Document], found: Iterable[CommitmentOutcome]) -> tuple[Document, ...]:
    """The documents with each commitment's outcome: the latest that says what became of it, else the latest."""
    last: dict[str, CommitmentOutcome] = {}
    for one in found:
        held = last.get(one.commitment_id)
        if held is None or one.outcome in _DECIDED or held.outcome not in _DECIDED:
            last[one.commitment_id] = one
    return tuple(
        replace(document, commitments=tuple(_told(promise, last) for promise in document.commitments))
        for document in documents
    )


def _told(promise: Commitment, last: dict[str, CommitmentOutcome]) -> Commitment:
    one = last.get(promise.commitment_id)
    if one is None:
        return promise
    return replace(
        promise,
        outcome=one.outcome,
        outcome_report_id=one.report_id,
        outcome_char_start=one.char_start,
        outcome_char_end=one.char_end,
    )


def prepare(earlier: Document, later: Document, lexicon: Lexicon) -> Pair:
    """Read both reports for comparison."""
    words = statements.compile_words(lexicon.words)
    readers = Reader(earlier), Reader(later)
    passages = tuple(_passages(later, readers[1], words))
    spans = [(one.start, one.end) for one in earlier.sentences if one.paragraph >= 0]
    own = [span for start, end in spans for span in statements.parts(earlier.clean.text, start, end)]
    names = [readers[0].name(span) for span in own] + [one.name for one in passages]
    told = figures.told_figures(later, readers[1])
    by_word = _index(passage.name.kinds for passage in passages)
    by_thing = _index({word for _, thing in passage.says for word in thing.kinds} for passage in passages)
    planned = (metric for metric in earlier.metrics if metric.status == "planned")
    return Pair(
        earlier,
        later,
        readers,
        weights(names),
        passages,
        by_word,
        by_thing,
        tuple(sorted(planned, key=lambda metric: metric.start)),
        told,
        words,
        lexicon,
    )


def _index(sets: Iterable[Iterable[str]]) -> dict[str, tuple[int, ...]]:
    """In which of some sets each word is found, so that a promise is laid beside those only that share a word."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(sets):
        for word in words:
            found[word].append(number)
    return {word: tuple(numbers) for word, numbers in found.items()}


def _passages(document: Document, reader: Reader, words: statements.Words) -> Iterator[Passage]:
    text = document.clean.text
    for sentence in document.sentences:
        role = document.sections[sentence.section].role
        if role not in (*_TOLD_IN, "plans"):
            continue
        for start, end in statements.parts(text, sentence.start, sentence.end):
            told = role in _TOLD_IN
            says = statements.statements(text, start, end, words) if told else ()
            named = tuple((one, reader.name(one.thing)) for one in says)
            yield Passage((start, end), told, reader.name((start, end)), named)


# ---------------------------------------------------------------- one promise


def outcome(promise: Commitment, pair: Pair) -> CommitmentOutcome:
    """What the later report of a pair says of one promise of the earlier."""
    finding = _together(list(_findings(promise, pair)))
    if finding.outcome in (MISSED, PARTLY) and _not_yet_due(promise, pair):
        finding = replace(finding, reason="not_yet_due")
    own = CommitmentOutcome(promise.commitment_id, pair.later.seed.report_id, finding.outcome, finding.reason)
    if finding.span is None:
        return own
    start, end = pair.later.clean.source_span(*_trimmed(pair.later.clean.text, finding.span))
    quote = pair.later.seed.text[start:end]
    return replace(own, quote=quote, char_start=start, char_end=end, metric_id=finding.metric_id)


def _not_yet_due(promise: Commitment, pair: Pair) -> bool:
    return bool(promise.due_on) and promise.due_on > pair.later.facts.coverage_end


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and (text[start].isspace() or text[start] in "，,；;、"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "，,；;、"):
        end -= 1
    return start, end


def _findings(promise: Commitment, pair: Pair) -> Iterator[Finding]:
    """What is said of each part of the promise: a finding for every figure, and for every clause without one."""
    first, last = (
        bisect_left(pair.planned, at, key=lambda metric: metric.start) for at in (promise.start, promise.end)
    )
    planned = pair.planned[first:last]
    aims = statements.aims(pair.earlier.clean.text, promise.start, promise.end, pair.words)
    for metric in planned:
        if not any(aim.span[0] <= metric.start < aim.span[1] for aim in aims):
            whole = (promise.start, promise.end)
            yield _of_figure(metric, statements.Aim(whole, 0, True, whole), pair)
    for aim in aims:
        inside = [metric for metric in planned if aim.span[0] <= metric.start < aim.span[1]]
        for metric in inside:
            yield _of_figure(metric, aim, pair)
        if not inside:
            yield _of_thing(aim, pair)


def _together(findings: Sequence[Finding]) -> Finding:
    """One finding for the promise as a whole. What names no end counts only where nothing else does."""
    counted = [one for one in findings if one.checkable] or list(findings)
    if not counted:
        return Finding("open_ended")
    reasons = [one.outcome for one in counted]
    first = {kind: next((one for one in counted if one.outcome == kind), None) for kind in reasons}
    spoken = next((one for one in findings if one.span), None)
    silent = set(reasons) == {NOT_MENTIONED}
    if set(reasons) in ({MET}, {MISSED}) or len(counted) == 1 and not (silent and spoken):
        return counted[0]
    if first.get(MET) or first.get(PARTLY):
        told = first.get(PARTLY) if set(reasons) == {PARTLY} else None
        return told or replace(first.get(MET) or first[PARTLY], reason="some_parts")
    if silent and spoken is None:
        return counted[0]
    if first.get(MISSED):  # of several parts one is said not to be done, of the others nothing is known
        return replace(first[MISSED], reason="no_result", metric_id="")
    return first.get(NOT_MEASURABLE) or replace(spoken or counted[0], reason="no_result", metric_id="")


# ---------------------------------------------------------------- figures


def _of_figure(planned: Metric, aim: statements.Aim, pair: Pair) -> Finding:
    since = pair.earlier.facts.coverage_end
    wanted = figures.planned_figure(planned, pair.readers[0], pair.lexicon)
    issuers = pair.earlier.facts.issuer, pair.later.facts.issuer
    readings = figures.counterparts(wanted, pair.figures, issuers, pair.weights, pair.lexicon, since)
    if not readings:
        alike = (one for one in pair.later.metrics if one.indicator_id == planned.indicator_id != "")
        alike = (one for one in alike if one.measure == planned.measure)
        near = next((_passage_of(one, pair) for one in alike if one.status == "actual"), None)
        said = _of_thing(replace(aim, bound=True), pair)
        if near and said.reason != "not_done":
            return Finding("no_figure", near)
        if said.reason in ("not_found", "not_done", "planned_again"):
            return said
        return replace(said, reason="no_figure")
    best = figures.best(readings, planned)
    if best is None:
        return Finding("several_figures", _passage_of(readings[0].metric, pair))
    span = _passage_of(best.metric, pair)
    if best.verdict == figures.UNCLEAR:
        return Finding("figure_unclear", span, best.metric.metric_id)
    if best.verdict == figures.REACHED:
        return Finding("figure_reached", span, best.metric.metric_id)
    part = wanted.counted and best.metric.value > 0
    return Finding("figure_short" if part else "figure_not_reached", span, best.metric.metric_id)


def _passage_of(metric: Metric, pair: Pair) -> Span | None:
    after = bisect_right(pair.passages, metric.start, key=lambda one: one.span[0])
    last = pair.passages[after - 1].span if after else (0, 0)
    return last if metric.start < last[1] else None


# ---------------------------------------------------------------- things


def _of_thing(aim: statements.Aim, pair: Pair) -> Finding:
    """What is said of the thing that a clause promises."""
    mine = pair.readers[0].name(aim.thing)
    said = [
        (statement, passage)
        for passage in (pair.passages[number] for number in pair.by_thing.get(mine.head, ()))
        for statement, theirs in passage.says
        if aim.step and _same_thing(mine, theirs, pair.weights)
    ]
    reached, short, not_done = [], [], []
    for one in said:
        far_enough = one[0].state == "reached" and one[0].step >= aim.step
        (not_done if one[0].state == "not_done" else reached if far_enough else short).append(one)
    if reached and not_done:  # the report says both: of two things alike, or of two times
        return Finding("no_result", reached[0][1].span, checkable=aim.bound)
    if reached:
        return Finding("completed", reached[0][1].span)
    if not_done and aim.bound:
        return Finding("not_done", not_done[0][1].span)
    if short and aim.bound and aim.step > statements.BEGUN:
        return Finding("under_way", short[0][1].span)
    spoken = [*short, *not_done]
    span = spoken[0][1].span if spoken else _spoken_of(aim, pair, told=True)
    if span:
        return Finding("no_result" if aim.bound else "open_ended", span, checkable=aim.bound)
    again = _spoken_of(aim, pair, told=False)
    if again and aim.step:
        return Finding("planned_again", again, checkable=aim.bound)
    return _silent(aim, pair)


def _silent(aim: statements.Aim, pair: Pair) -> Finding:
    """The later report does not speak of it: told only of a promise that names a definite thing."""
    text = pair.earlier.clean.text[aim.thing[0] : aim.thing[1]]
    named = bool(pair.readers[0].mentions(aim.thing)) or "“" in text or "《" in text
    if aim.bound or aim.step or named:
        return Finding("not_found", checkable=aim.bound)
    return Finding("open_ended", checkable=False)


def _same_thing(mine: Name, theirs: Name, weights: Weights) -> bool:
    """The statement's thing has most of the words of the promised one, and is of its kind."""
    if not mine.words or mine.head not in theirs.kinds:
        return False
    # 建成…平台移动端 is not …平台: what stands behind the kind makes it another thing
    behind = theirs.words[::-1].index(mine.head)
    return (
        behind <= _BEHIND
        and weights.share(mine, theirs) >= SAME_THING
        and weights.share(theirs, mine) >= NO_OTHER
    )


_BEHIND = 1  # words that may stand behind the kind of thing
_QUOTED = re.compile(r"[“《]([^“”《》]{2,})[”》]")


def _spoken_of(aim: statements.Aim, pair: Pair, *, told: bool) -> Span | None:
    """The passage that has most of the thing's words, where it has enough of them or a quoted name of it."""
    mine = pair.readers[0].name(aim.thing)
    text = pair.later.clean.text
    names = _QUOTED.findall(pair.earlier.clean.text[slice(*aim.span)])
    sharing = {number for word in mine.kinds for number in pair.by_word.get(word, ())}
    best = max(
        (
            (pair.weights.share(mine, one.name), -one.span[0], one.span)
            for one in (pair.passages[number] for number in sharing)
            if one.told == told
        ),
        default=(0.0, 0, (0, 0)),
    )
    if best[0] >= SPOKEN_OF:
        return best[2]
    by_name = (
        one.span
        for one in pair.passages
        if one.told == told
        for name in names
        if name in text[slice(*one.span)]
    )
    return next(by_name, None)
