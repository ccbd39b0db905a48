"""What each printed quantity means in its sentence.

One pure function per field, each looking at the number's own sentence, the number before it, what earlier sentences
left in force (`_Carried`: a date, an area, a topic), its section's role and what the report covers: `measure.py`
(value, unit, qualifier, type), `status.py` and `earlier.py`, `timing.py` (period), `scope.py`; `subjects.py` names
what is counted. The shapes they work on are in `places.py`, flattened tables in `grid.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from build_scripts import cells, clocks, damage, grid, measure, status, subjects, timing, topics
from build_scripts.earlier import earlier_value
from build_scripts.lexicon import Lexicon
from build_scripts.measure import Measured
from build_scripts.periods import Coverage, DateRef, date_refs
from build_scripts.places import Place, Report, Setting, compile_words, places
from build_scripts.records import (
    CleanText,
    Metric,
    Numeral,
    Paragraph,
    Quantity,
    ReportFacts,
    Section,
    Sentence,
)
from build_scripts.scan import stable_hash
from build_scripts.scope import region_of, scope_carried, scope_of
from build_scripts.segment import Outline


def interpret(
    clean: CleanText,
    outline: Outline,
    numerals: tuple[Numeral, ...],
    facts: ReportFacts,
    lexicon: Lexicon,
    report_id: str,
) -> tuple[Metric, ...]:
    """All metrics of a report, in the order of their numbers."""
    patterns = compile_words(tuple((k, tuple(v)) for k, v in lexicon.words.items()))
    report = Report(report_id, clean, facts, lexicon, patterns, clocks.coverage(facts))
    by_sentence: dict[int, list[Numeral]] = {}
    for numeral in numerals:
        by_sentence.setdefault(numeral.sentence, []).append(numeral)
    in_table = {cell.start: cell for cell in grid.cells(clean)}
    metrics: list[Metric] = []
    for index, sentence, setting in _settings(report, outline, by_sentence):
        numbers = tuple(n for n in by_sentence.get(index, ()) if n.kind in ("metric", "rank"))
        if numbers and setting.role != "furniture":
            found = _sentence_metrics(report, setting, sentence, numbers)
            metrics.extend(
                cells.told(metric, in_table.get(metric.start), setting, report) for metric in found
            )
    return _numbered(metrics)


def _numbered(metrics: list[Metric]) -> tuple[Metric, ...]:
    """Give each metric its id: stable while its sentence and its quote are."""
    seen: Counter[str] = Counter()
    out = []
    for metric in metrics:
        name = stable_hash(metric.sentence, metric.quote)
        seen[name] += 1
        metric_id = f"{metric.report_id}-m-{name}-{seen[name]}"
        out.append(replace(metric, metric_id=metric_id, page=f"reports/{metric.report_id}/#f-{metric_id}"))
    return tuple(out)


# ---------------------------------------------------------------- what surrounds a sentence


@dataclass(frozen=True, slots=True)
class _Carried:
    """What stays in force from sentence to sentence."""

    date: DateRef | None = None
    scope: str = ""
    context: topics.Context = topics.Context()


def _settings(
    report: Report, outline: Outline, by_sentence: Mapping[int, Sequence[Numeral]]
) -> Iterator[tuple[int, Sentence, Setting]]:
    """Each sentence with what surrounds it, in order."""
    sections, sentences = outline.sections, outline.sentences
    titles = _titles(sections)
    issuer = _own_name(report.facts, report.lexicon)
    names = _region_names(report.facts, report.lexicon) or _unlisted_place(report.facts)
    many = report.facts.report_kind == "government_work_report"
    about, chapter = _about(report, sentences, by_sentence, titles)
    kinds = topics.counted_by_kind(report.clean.text) if about else ""
    quoted = topics.quoted_again(report.clean.text)
    context = topics.Context(document=about, kinds=kinds, quoted=quoted, many=many)
    place_now, carried = (-1, -1), _Carried(context=context)
    told = clocks.roles(report.clean.text, sections, sentences, report.facts, report.coverage)
    for index, (sentence, role) in enumerate(zip(sentences, told, strict=True)):
        text = report.clean.text[sentence.start : sentence.end]
        section, title = sections[sentence.section], titles[sentence.section]
        here = (sentence.section, _item_of(outline.paragraphs, sentence))
        clock = clocks.clock(report.coverage, report.facts.published_on, role, text)
        if here != place_now:
            same = here[0] == place_now[0]
            goes_on = same and _GOES_ON.match(text)
            kept = carried.date if goes_on else _carried_over(carried.date, same, title, clock)
            inside = not chapter or title.partition("/")[0] == chapter
            opened = context if inside else replace(context, document="", kinds="")
            carried = _Carried(kept, carried.scope if goes_on else "", opened)
            place_now = here
        around = carried.context.entering(text, section.title, report.patterns.subject)
        setting = Setting(
            coverage=report.coverage,
            clock=clock,
            role=role,
            carried=None if _is_aside(carried.date, text, report.coverage) else carried.date,
            carried_scope=carried.scope,
            issuer=issuer,
            names=names,
            context=around,
            own=bool(report.patterns.own_body.search(title)),
            restored=_restored_dates(by_sentence.get(index, ()), text, sentence.start, clock),
        )
        yield index, sentence, setting
        refs = date_refs(text, clock)
        carried = _Carried(
            _carry(text, refs, carried.date), scope_carried(text, setting, report.patterns), around
        )


def _about(report: Report, sentences, by_sentence, titles: list[str]) -> tuple[str, str]:
    """The one field that a report is about, and the title of its chapter where only that is; "" and "" where none is.

    A report that opens with figures of its hotline is about the hotline, unless a chapter of its own tells of it.
    """
    counted = (i for i in sorted(by_sentence) if any(n.kind == "metric" for n in by_sentence[i]))
    first = next((sentences[i] for i in counted), None)
    opening = report.clean.text[first.start : first.end] if first else ""
    patterns = report.patterns.subject
    about = topics.of_document(report.facts.title, opening, report.clean.text, patterns)
    chapter = titles[first.section].partition("/")[0] if first else ""
    whole = patterns.field.search(report.facts.title) or not patterns.field.search(chapter)
    return about, "" if whole else chapter


def _item_of(paragraphs: Sequence[Paragraph], sentence: Sentence) -> int:
    """The paragraph, or the 一是 item inside it, that holds a sentence."""
    if sentence.paragraph < 0:
        return -1
    for item in paragraphs[sentence.paragraph].items:
        if item.start <= sentence.start < item.end:
            return item.start
    return paragraphs[sentence.paragraph].start


def _titles(sections: tuple[Section, ...]) -> list[str]:
    """For each section its title behind those of the sections that hold it."""
    by_id = {section.section_id: index for index, section in enumerate(sections)}
    titles: list[str] = []
    for section in sections:
        above = titles[by_id[section.parent_id]] if section.parent_id else ""
        titles.append(f"{above}/{section.title}" if above else section.title)
    return titles


def _own_name(facts: ReportFacts, lexicon) -> str:
    """市数据资源管理局 of 宣城市数据资源管理局: the name without the place, with its level."""
    name = re.sub(r"[（(].*", "", facts.issuer)
    for region in reversed(lexicon.region_path(facts.region_id)) if facts.region_id else ():
        stem = region.short_zh or region.name_zh
        name = name.replace(
            region.name_zh, region.name_zh[-1:] if region.name_zh[-1:] in "省市区县州" else ""
        )
        if stem and name.startswith(stem):
            name = name[len(stem) :]
    if not facts.region_id:
        name = _PLACE_AHEAD.sub("", name)
    return re.sub(r"^[省市区县州](?=[省市区县州])", "", name)


# what the name of a body goes on with behind its place: 政务…, 行政…, 大数据…
_BODY = "政|行|大|数|营|审|电|公|人民"
_PLACE_AHEAD = re.compile(rf"^[\u4e00-\u9fff]{{2,7}}(?=[省市县区州旗](?:{_BODY}))")


def _region_names(facts: ReportFacts, lexicon) -> re.Pattern[str] | None:
    if not facts.region_id:
        return None
    names: set[str] = set()
    own = facts.region_id
    for region in lexicon.regions.values():
        if region.region_id == own or region.parent_id == own:
            names.add(region.name_zh)
            if len(region.short_zh) >= 2:
                names.add(region.short_zh)
    return re.compile("|".join(sorted(map(re.escape, names), key=lambda n: (-len(n), n)))) if names else None


_PLACE = re.compile(rf"[\u4e00-\u9fff]{{2,7}}?[省市县区州旗](?={_BODY}|12345)")


def _unlisted_place(facts: ReportFacts) -> re.Pattern[str] | None:
    """The place that a body's name begins with, where no list of divisions has it (a development zone)."""
    found = _PLACE.match(facts.issuer)
    if not found:
        return None
    short = f"|{re.escape(found[0][:-1])}(?=\\d{{5}})" if len(found[0]) > 2 else ""  # 某泉12345热线
    return re.compile(re.escape(found[0]) + short)


def _restored_dates(numerals, text: str, offset: int, coverage: Coverage) -> tuple[DateRef, ...]:
    """The damaged dates of a sentence that have one reading, as if they were printed."""
    refs = []
    for numeral in numerals:
        if numeral.kind == "garbled":
            read = damage.reading(numeral.text, numeral.rule)[0]
            at, to = numeral.start - offset, numeral.end - offset
            if until := _UNTIL.search(text, 0, at):  # 截至12月31，…
                at, read = until.start(), until[0] + read
            found = (replace(ref, at=at, to=to) for ref in date_refs(read, coverage)[:1])
            refs += [_with_last_day(ref, text[to : to + 5]) for ref in found]
    return tuple(refs)


_UNTIL = re.compile(r"截[至止]到?$")


def _with_last_day(ref: DateRef, after: str) -> DateRef:
    """515日至19日: the restored day begins a span that ends in the same month."""
    if after.startswith("前"):
        return replace(ref, asof=True)
    found = re.match(r"[至到—-](\d{1,2})日", after)
    if not found or ref.grain != "day" or not ref.start.day < int(found[1]) <= 28:
        return ref
    return replace(ref, to=ref.to + found.end(), end=ref.end.replace(day=int(found[1])), grain="months")


_GOES_ON = re.compile(r"其中|合计")  # a paragraph that tells the parts of the one before it
_FIVE_YEARS = re.compile(r"(?:过去|这|近)五年|五年来")


def _carried_over(before: DateRef | None, same_section: bool, title: str, clock: Coverage) -> DateRef | None:
    """The date in force where a paragraph begins: five years are spoken of to the section's end."""
    if before and before.grain == "years" and same_section:
        return before
    last = title.rpartition("/")[2]
    if _FIVE_YEARS.search(last) and not re.search(r"20\d\d年|(?:过去)?一年", last):
        return next((r for r in date_refs(last, clock) if r.grain == "years"), None)
    return None


def _carry(text: str, refs: tuple[DateRef, ...], before: DateRef | None) -> DateRef | None:
    """A span of months or a state's date stays in force for the sentences that follow it in the same item."""
    if before and before.grain == "years" and re.search(rf"[由从]{before.start.year - 1}年", text):
        return replace(before, edge="由")  # 由2010年的…: with what the values of the section began
    own = [
        r
        for r in refs
        if not r.compared and not r.prior and r.grain != "now" and not _in_brackets(text, r.at)
    ]
    if not own:
        return before
    last = own[0]
    if _JUST_PAST.fullmatch(text, 0, last.at):
        return last
    if before and before.grain == "years" and last.grain != "years" and (last.at > 3 or "年均" in text):
        return before
    if last.grain == "years" and last.at > 2 and text[last.at : last.to].strip("“").startswith("十"):
        return before
    episode = last.grain == "months" and last.start.day == 1 and last.start.month > 1  # 5月至6月受疫情影响
    # 1-11月,…; but not 产值1-11月完成312亿元: the months of one figure among others
    opens = last.grain in ("months", "half", "quarter") and last.at <= _MARKER
    lasting = last.grain == "years" or opens and not episode and not _ASSESSED.match(text, last.to)
    return last if lasting or _is_state(last, text) else None


_MARKER = 4  # characters of the list marker in front of a date that opens a sentence: 一是


# 在一季度全市网站抽查中得94.5分: when the assessment was made
_ASSESSED = re.compile("[^,，。;；]{0,14}(?:抽查|考核|评估|测评|评测|评比|通报|督查|大赛)[^,，。;；]{0,4}中")


def _is_aside(ref: DateRef | None, text: str, covered: Coverage) -> bool:
    """前三季度累计受理…, in the report of the third quarter: the sum holds for its own parts only."""
    if ref is None or ref.grain not in ("months", "half") or _GOES_ON.match(text):
        return False
    return ref.start < covered.start and ref.end >= covered.end


def _is_state(ref: DateRef, text: str) -> bool:
    """截至11月30日: whether a date tells how things stood, and is no deadline and no beginning of anything."""
    if not ref.asof or ref.edge == "初" or ref.grain == "day" and not ref.until:
        return False
    return not text.startswith("前", ref.to) and not timing.begins(ref, text)


# 各位代表，刚刚过去的2025年，…: the speech turns from the five years to the last of them
_JUST_PAST = re.compile(r"(?:各位代表[，,！!：:])?(?:刚刚|即将)过去的|各位代表[，,！!：:]")


def _in_brackets(text: str, at: int) -> bool:
    return max(text.rfind("（", 0, at), text.rfind("(", 0, at)) > max(
        text.rfind("）", 0, at), text.rfind(")", 0, at)
    )


# ---------------------------------------------------------------- the numbers of a sentence


def _sentence_metrics(
    report: Report, setting: Setting, sentence: Sentence, numbers: tuple[Numeral, ...]
) -> Iterator[Metric]:
    """The metrics of one sentence, each told what was said of the number before it."""
    # a text without any stop is cut at a fixed length, even inside a number: the number is read as a whole
    sentence = replace(sentence, end=max(sentence.end, numbers[-1].end))
    text = report.clean.text[sentence.start : sentence.end]
    quantities = measure.shared_units(text, sentence.start, numbers)
    spans = tuple((n.start - sentence.start, n.end - sentence.start) for n in numbers)
    named = earlier = before = None
    for numeral, quantity, place in zip(
        numbers, quantities, places(text, sentence.start, numbers), strict=True
    ):
        is_rank = numeral.kind == "rank"
        named = subjects.name(place, setting.context, report.patterns.subject, is_rank, quantity.unit, named)
        figure = measure.measured(quantity, numeral, place, earlier, report.patterns)
        earlier = figure
        kind = "" if before is None else "flow" if before.period_type == "flow" else "stock"
        before = _metric(
            report, setting, sentence, _Number(numeral, quantity, place, figure, named.subject, spans, kind)
        )
        yield before


@dataclass(frozen=True, slots=True)
class _Number:
    """A number with all that its sentence alone says of it."""

    numeral: Numeral
    quantity: Quantity
    place: Place
    figure: Measured
    subject: str
    spans: tuple[tuple[int, int], ...]  # of all numbers of the sentence
    kind_before: str  # flow or stock: of the number before it


def _metric(report: Report, setting: Setting, sentence: Sentence, number: _Number) -> Metric:
    numeral, place, figure = number.numeral, number.place, number.figure
    is_prior, ref = earlier_value(place, figure, setting, report.patterns)
    state = "prior" if is_prior else status.status(place, setting, report.patterns)
    timed = timing.Figure(state, figure.measure, figure.unit, number.spans, ref, number.kind_before)
    period = timing.period(place, timed, setting, report.patterns)
    known = report.lexicon.find_unit(figure.unit, place.text) if figure.unit else None
    flags = figure.flags + (("unit_unknown",) if figure.unit and known is None else ())
    flags += ("tied",) if numeral.kind == "rank" and measure.tied(place) else ()
    scope = scope_of(place, setting, report.patterns)
    sentence_start, sentence_end = report.clean.source_span(sentence.start, sentence.end)
    is_rank = numeral.kind == "rank"
    return Metric(
        metric_id="",
        report_id=report.report_id,
        section_id=numeral.section_id,
        numeral_id=numeral.numeral_id,
        char_start=numeral.char_start,
        char_end=numeral.char_end,
        quote=numeral.text,
        sentence=place.text,
        sentence_start=sentence_start,
        sentence_end=sentence_end,
        subject=number.subject,
        value=figure.value,
        value_high=figure.value_high,
        unit_id=known.unit_id if known else "",
        unit_printed=figure.unit,
        qualifier=measure.qualifier(number.quantity, numeral, place, state, report.patterns),
        measure=figure.measure,
        status=state,
        period_start=period.start,
        period_end=period.end,
        period_type=period.type,
        period_basis=period.basis,
        scope=scope,
        region_id=region_of(scope, report.facts, report.lexicon),
        rule=numeral.rule,
        start=numeral.start,
        end=numeral.end,
        rank_among=measure.rank_among(place, report.patterns) if is_rank else "",
        rank_by=measure.rank_by(place) if is_rank else "",
        flags=flags,
    )
