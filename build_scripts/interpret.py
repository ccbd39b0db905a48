"""Room 5, interpret: what each printed quantity means in its sentence.

One pure function per field (`qualifier`, `measure`, `status`, `period`, `scope`), each looking only at the
number's own sentence, its section's role and what the report covers; `subjects.py` names what is counted.

The scope functions live in `scope.py`, the shapes they work on in `places.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from build_scripts import damage, subjects
from build_scripts.periods import Coverage, DateRef, Period, date_refs, governing
from build_scripts.places import Patterns, Place, Setting, compile_words
from build_scripts.records import CleanText, Metric, Numeral, Quantity, ReportFacts, Section, Sentence
from build_scripts.scan import stable_hash
from build_scripts.scope import _region, _scope, _scope_carry

Words = Mapping[str, tuple[str, ...]]
_CLAUSE = re.compile(r"[,，;；:：。！？!?\n]")
_COMMA_IN_NUMBER = re.compile(r"(?<=\d),(?=\d{3})")


# ---------------------------------------------------------------- the whole report


def interpret(
    clean: CleanText,
    sections: tuple[Section, ...],
    sentences: tuple[Sentence, ...],
    numerals: tuple[Numeral, ...],
    facts: ReportFacts,
    lexicon,
    report_id: str,
    paragraphs=(),
) -> tuple[Metric, ...]:
    """All metrics of a report, in the order of their numbers."""
    patterns = compile_words(tuple((k, tuple(v)) for k, v in lexicon.words.items()))
    coverage = _coverage(facts)
    by_sentence: dict[int, list[Numeral]] = {}
    for numeral in numerals:
        by_sentence.setdefault(numeral.sentence, []).append(numeral)
    issuer = _own_name(facts, lexicon)
    names = _region_names(facts, lexicon)
    titles = _titles(sections)
    metrics: list[Metric] = []
    ids: dict[str, int] = {}
    carried: tuple[int, int] = (-1, -1)
    carry_date: DateRef | None = None
    carry_scope = ""
    context = subjects.Context()
    for index, sentence in enumerate(sentences):
        text = clean.text[sentence.start : sentence.end]
        key = (sentence.section, _item_of(paragraphs, sentence))
        if key != carried:
            carried, carry_date, carry_scope = key, None, ""
            context = subjects.Context()
        section = sections[sentence.section]
        title = titles[sentence.section]
        context = context.entering(text, section.title, patterns.subject)
        setting = Setting(
            coverage=coverage,
            role=section.role,
            carried=carry_date,
            carried_scope=carry_scope,
            issuer=issuer,
            names=names,
            context=context,
            own=bool(patterns.own_body.search(title + text)),
        )
        inside = [n for n in by_sentence.get(index, ()) if n.kind in ("metric", "rank")]
        setting = replace(setting, restored=_restored_dates(by_sentence.get(index, ()), sentence.start, coverage))
        if inside and section.role != "furniture":
            metrics.extend(_sentence_metrics(clean, sentence, text, inside, setting, patterns, lexicon, report_id, ids, facts))
        refs = date_refs(text, coverage)
        carry_date = _carry(refs, carry_date)
        carry_scope = _scope_carry(text, setting, patterns)
    return tuple(metrics)


def _coverage(facts: ReportFacts) -> Coverage:
    if not facts.coverage_start:
        return Coverage(date(1, 1, 1), date(9998, 12, 31))
    return Coverage(date.fromisoformat(facts.coverage_start), date.fromisoformat(facts.coverage_end))


def _item_of(paragraphs, sentence: Sentence) -> int:
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
        name = name.replace(region.name_zh, region.name_zh[-1:] if region.name_zh[-1:] in "省市区县州" else "")
        if stem and name.startswith(stem):
            name = name[len(stem) :]
    return re.sub(r"^[省市区县州](?=[省市区县州])", "", name)


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


def _restored_dates(numerals, offset: int, coverage: Coverage) -> tuple[DateRef, ...]:
    refs = []
    for numeral in numerals:
        if numeral.kind != "garbled":
            continue
        read = damage.reading(numeral.text, numeral.rule)[0]
        refs += [replace(ref, at=numeral.start - offset, to=numeral.end - offset) for ref in date_refs(read, coverage)[:1]]
    return tuple(refs)


def _carry(refs: tuple[DateRef, ...], before: DateRef | None) -> DateRef | None:
    """A span of months or a state's date stays in force for the sentences that follow it in the same item."""
    own = [r for r in refs if not r.compared and not r.prior and r.grain != "now"]
    if not own:
        return before
    last = own[0]
    return last if last.grain in ("months", "half", "quarter") or (last.asof and last.grain != "day") else None


def _sentence_metrics(clean, sentence, text, numerals, setting, patterns, lexicon, report_id, ids, facts):
    """The metrics of one sentence; a number without a unit may share the unit of the list it opens."""
    quantities = _shared_units(text, sentence.start, numerals)
    places = _places(text, sentence.start, numerals)
    out = []
    earlier = None
    for numeral, quantity, place in zip(numerals, quantities, places, strict=True):
        is_rank = numeral.kind == "rank"
        earlier = subjects.name(place, setting.context, patterns.subject, is_rank, quantity.unit, earlier)
        out.append(
            _metric(clean, sentence, text, numeral, quantity, place, earlier.subject, setting, patterns, lexicon, report_id, ids, facts)
        )
    return _priors(out, places, text, setting, patterns, facts)


def _places(text: str, offset: int, numerals) -> list[Place]:
    commas = {m.start() for m in _COMMA_IN_NUMBER.finditer(text)}
    quoted = _bracketed(text)
    cuts = [0, *(m.end() for m in _CLAUSE.finditer(text) if m.start() not in commas and not quoted[m.start()]), len(text)]
    places = []
    for index, numeral in enumerate(numerals):
        at, to = numeral.start - offset, numeral.end - offset
        clause = max(c for c in cuts if c <= at)
        clause_to = min((c for c in cuts if c >= to), default=len(text))
        before = numerals[index - 1].end - offset if index else 0
        after = numerals[index + 1].start - offset if index + 1 < len(numerals) else len(text)
        places.append(
            Place(text, at, to, clause, clause_to, max(clause, before), min(clause_to, after))
        )
    return places


def _bracketed(text: str) -> list[bool]:
    """For each character whether it stands inside quotation marks or a short pair of brackets."""
    inside = [False] * len(text)
    for found in re.finditer(r"“[^”]*”|《[^》]*》|[（(][^）)]{0,12}[)）]", text):
        inside[found.start() : found.end()] = [True] * (found.end() - found.start())
    return inside


_LIST_LINK = re.compile(r"(?:[、,，和及与]|以及)")


def _shared_units(text: str, offset: int, numerals) -> list[Quantity]:
    """分别为96、148和31宗: the unit and multiplier printed once, behind the last number, hold for all."""
    quantities = [n.quantity for n in numerals]
    for index in range(len(numerals) - 2, -1, -1):
        here, after = numerals[index], numerals[index + 1]
        between = text[here.end - offset : after.start - offset]
        if here.kind != "metric" or after.kind != "metric" or quantities[index].unit or here.rule != "metric:bare":
            continue
        if _LIST_LINK.fullmatch(between) and quantities[index + 1].unit:
            unit = quantities[index + 1]
            multiplier = _printed_multiplier(after.text)
            own = _printed_multiplier(here.text)
            value = quantities[index].value * (multiplier if own == 1 else 1)
            quantities[index] = replace(quantities[index], value=value, unit=unit.unit)
    return quantities


def _printed_multiplier(text: str) -> int:
    value = 1
    for char in re.findall(r"(?<=[0-9０-９多余])[万亿千百]+", text)[:1]:
        for c in char:
            value *= {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[c]
    return value


# ---------------------------------------------------------------- one metric


def _metric(clean, sentence, text, numeral, quantity, place, what, setting, patterns, lexicon, report_id, ids, facts) -> Metric:
    flags: list[str] = []
    status = _status(place, setting, patterns)
    unit = quantity.unit
    if not unit and numeral.kind == "metric" and _printed_multiplier(numeral.text) > 1 and _is_money(place, patterns):
        unit, flags = "元", ["unit_inferred"]
    value, high, measure = _measured(quantity, unit, numeral, place, patterns)
    if unit == "个百分点":
        unit = "百分点"
    period = _period(place, setting, status, measure, unit, patterns)
    known = lexicon.find_unit(unit, text) if unit else None
    if unit and known is None:
        flags.append("unit_unknown")
    scope = _scope(place, setting, patterns)
    name = stable_hash(text, clean.text[numeral.start : numeral.end])
    ids[name] = ids.get(name, 0) + 1
    metric_id = f"{report_id}-m-{name}-{ids[name]}"
    char_start, char_end = numeral.char_start, numeral.char_end
    sentence_start, sentence_end = clean.source_span(sentence.start, sentence.end)
    return Metric(
        metric_id=metric_id,
        report_id=report_id,
        section_id=numeral.section_id,
        numeral_id=numeral.numeral_id,
        char_start=char_start,
        char_end=char_end,
        quote=numeral.text,
        sentence=text,
        sentence_start=sentence_start,
        sentence_end=sentence_end,
        subject=what,
        value=value,
        value_high=high,
        unit_id=known.unit_id if known else "",
        unit_printed=unit,
        qualifier=_qualifier(quantity, numeral, place, status, patterns),
        measure=measure,
        status=status,
        period_start=period.start,
        period_end=period.end,
        period_type=period.type,
        period_basis=period.basis,
        scope=scope,
        region_id=_region(scope, facts, lexicon),
        rule=numeral.rule,
        start=numeral.start,
        end=numeral.end,
        rank_among=_rank_among(place) if numeral.kind == "rank" else "",
        rank_by=_rank_by(place) if numeral.kind == "rank" else "",
        flags=tuple(flags),
        page=f"reports/{report_id}/#f-{metric_id}",
    )


def _is_money(place: Place, patterns: Patterns) -> bool:
    return bool(patterns.money.search(place.near_left[-12:]) or patterns.money.search(place.right[:10]))


def _qualifier(quantity: Quantity, numeral: Numeral, place: Place, status: str, patterns: Patterns) -> str:
    before = place.text[max(place.clause, place.at - 8) : place.at]
    for qualifier, pattern in patterns.before:
        if pattern.search(before):
            return qualifier
    after = place.text[place.to : place.to + 4]
    if patterns.gt_after.match(after):
        return "ge" if status == "planned" else "gt"
    if numeral.rule == "rank:top" or re.match(r"前", numeral.text):
        return "le"
    if patterns.le_after.match(after):
        return "le"
    if patterns.approx_after.match(after):
        return "approx"
    return "gt" if quantity.more else "eq"


_RATIO_UNITS = {"%", "％", "‰", "倍"}


def _measured(quantity, unit, numeral, place, patterns) -> tuple[Decimal, Decimal | None, str]:
    """Signed value and figure type."""
    if numeral.kind == "rank":
        return quantity.value, None, "rank"
    low, high = quantity.value, quantity.value_high
    point = unit in ("个百分点", "百分点")
    if unit not in _RATIO_UNITS and not point:
        return low, high, "level"
    left = place.near_left if place.near_left.strip() else place.left
    if not _has_change_word(left, patterns):
        left = _list_lead(place, patterns) or left
    if patterns.change_to.search(left) or re.search(r"(?:率|占比|比例|比重|压缩比|核减率|下浮率)(?:为|达到?|约|超过?)?$", left) and not re.search(r"(?:增长率|增速|降幅|增幅|涨幅)(?:为|达到?|约|超过?)?$", left):
        return low, high, "level"
    if patterns.fall.search(left):
        return -low, (-high if high is not None else None), "level" if point else "percent_change"
    if patterns.rise.search(left):
        return low, high, "level" if point else "percent_change"
    return low, high, "level"


def _has_change_word(left: str, patterns: Patterns) -> bool:
    return bool(patterns.rise.search(left) or patterns.fall.search(left) or patterns.change_to.search(left))


_DISTRIBUTED = re.compile(r"(?:分别|依次|各)")


def _list_lead(place: Place, patterns: Patterns) -> str:
    """同比分别增长5%、6%和7%: the words before the first number of a list hold for all of it."""
    if not re.fullmatch(r"[、和及与,，]|以及|", place.near_left):
        return ""
    lead = place.text[: place.at]
    found = re.search(r"([^,，;；。]*?(?:分别|依次|各)[^,，;；。0-9]{0,8})[0-9][^;；。]*$", lead)
    return found[1] if found else ""


# ---------------------------------------------------------------- status


def _status(place: Place, setting: Setting, patterns: Patterns) -> str:
    before = place.text[: place.at]
    cut = max(before.rfind("；"), before.rfind(";")) + 1
    cue = list(patterns.planned.finditer(place.text, cut, place.at))
    done = list(patterns.done.finditer(place.text, cut, place.at))
    if cue and not (done and done[-1].start() > cue[-1].end()):
        return "planned"
    if setting.role == "plans":
        if done and not cue:
            return "actual"
        refs = [r for r in setting.dates(place.text) if r.to <= place.at and not r.compared]
        if refs and refs[-1].end <= setting.coverage.end and refs[-1].grain != "now" and refs[-1].prior:
            return "actual"
        return "planned"
    if re.match(r"[^,，。;；]{0,6}(?:的目标|目标任务)", place.right) and "完成" not in place.left:
        return "planned"
    return "actual"


_FROM_TO = re.compile(r"(?:由|从)[^,，;；。由从]*$")


def _priors(metrics: list[Metric], places: list[Place], text: str, setting: Setting, patterns: Patterns, facts) -> list[Metric]:
    """Mark the earlier values given for comparison: 由A提升到B, A整合为B, 较2022年的A."""
    out = list(metrics)
    for index, (metric, place) in enumerate(zip(metrics, places, strict=True)):
        after = text[place.to : place.next if place.next < place.clause_to else place.clause_to]
        following = index + 1 < len(metrics) and places[index + 1].clause == place.clause
        bridged = following and _bridges(text, place, places[index:], patterns)
        refs = [r for r in setting.dates(text) if r.to <= place.at and r.at >= place.previous]
        compared = bool(refs) and (refs[-1].compared or refs[-1].prior) and re.search(r"(?:较|比|由|从|相较)[^,，;；。]*$", text[: refs[-1].at]) and re.fullmatch(r"(?:度|同期|全年|末|底)?(?:的|为|是)?(?:约|近|不足|超过?)?", _after_ref(text, refs[-1], place))
        if not (bridged or compared):
            continue
        if metric.measure != "level" or after.startswith("的差距"):
            continue
        ref = refs[-1] if refs else None
        out[index] = _as_prior(metric, ref, setting)
    return out


def _after_ref(text: str, ref: DateRef, place: Place) -> str:
    return text[ref.to : place.at]


def _bridges(text: str, place: Place, rest: list[Place], patterns: Patterns) -> bool:
    """Whether a change word leads from this number to a later one of the clause of the same build."""
    opened = bool(_FROM_TO.search(text[place.clause : place.at]))
    for later in rest[1:3]:
        if later.clause != place.clause:
            return False
        between = text[place.to : later.at]
        joined = re.search(rf"(?:{patterns.bridge.pattern[patterns.bridge.pattern.index('?') + 1:]})", between)
        if joined and (opened or _same_head(text, place, later)):
            return True
        if opened and re.search(r"(?:到|至|为)(?:约|了|超过?|近)?$", between):
            return True
    return False


def _same_head(text: str, place: Place, later: Place) -> bool:
    unit = re.search(r"[^\d.,万亿千百]+$", text[place.at : place.to])
    other = re.search(r"[^\d.,万亿千百]+$", text[later.at : later.to])
    return bool(unit and other and unit[0] == other[0]) or not unit


def _as_prior(metric: Metric, ref: DateRef | None, setting: Setting) -> Metric:
    if ref and (ref.prior or ref.compared):
        start, end = ref.start, ref.end
        if ref.edge in ("初", "底", "末"):
            return replace(metric, status="prior", period_start="", period_end=end.isoformat(), period_type="stock", period_basis="sentence")
        return replace(metric, status="prior", period_start=start.isoformat(), period_end=end.isoformat(), period_type="flow", period_basis="sentence")
    if ref and ref.edge == "初":
        return replace(metric, status="prior", period_start="", period_end=ref.end.isoformat(), period_type="stock", period_basis="sentence")
    return replace(
        metric, status="prior", period_start="", period_end=setting.coverage.end.isoformat(), period_type="stock", period_basis="report"
    )


# ---------------------------------------------------------------- period


def _period(place: Place, setting: Setting, status: str, measure: str, unit: str, patterns: Patterns) -> Period:
    if setting.coverage.end.year > 9000:
        return Period("", "", "flow", "report")
    refs = setting.dates(place.text)
    ref = governing(refs, place.at, place.clause, place.text)
    if ref and ref.prior and ref.to <= place.previous and place.previous > place.clause:
        ref = None  # 从去年的不足70%提升到97%: last year is said of the number before
    if ref and (ref.compared or (ref.prior and not _speaks_of_past(ref, place))):
        ref = next((r for r in reversed(refs) if r.to <= place.at and not r.compared and not r.prior), None)
    basis = "sentence"
    if ref is None or ref.grain == "now":
        basis = "section" if setting.carried else "report"
        ref = setting.carried if setting.carried else ref
    kind = _kind_of_period(place, ref, measure, unit, patterns)
    if kind != "flow" and ref is not None and not ref.asof and (basis == "section" or (ref.grain in ("day", "month") and ref.at < place.clause)):
        ref, basis = None, "report"  # what exists is counted at the report's end, not on the day of an event
    if status == "planned":
        return _planned_period(ref, setting, kind, basis)
    if ref is None:
        return _span(setting.coverage.start, setting.coverage.end, kind, basis)
    if ref.grain == "now":
        return _span(setting.coverage.start, setting.coverage.end, "stock" if kind == "flow" else kind, "sentence")
    if ref.start > setting.coverage.end:  # a later year named in passing: 2024年度项目的申报
        return _span(setting.coverage.start, setting.coverage.end, kind, "report")
    if ref.asof:
        kind = kind if kind == "cumulative" else "stock"
    elif ref.grain in ("day", "month") and kind == "stock" and ref.end <= setting.coverage.end:
        kind = "flow"
    return _span(ref.start, ref.end, kind, basis)


def _speaks_of_past(ref: DateRef, place: Place) -> bool:
    """A past date in the number's own clause, or opening its sentence, is what the sentence is about."""
    return ref.at >= place.clause or ref.at <= 1


def _span(start: date, end: date, kind: str, basis: str) -> Period:
    return Period(start.isoformat() if kind == "flow" else "", end.isoformat(), kind, basis)


def _planned_period(ref: DateRef | None, setting: Setting, kind: str, basis: str) -> Period:
    first, last = setting.coverage.next
    if ref is not None and ref.grain != "now" and basis == "sentence" and not ref.prior:
        if ref.asof or ref.end.year > last.year:
            return Period("", ref.end.isoformat(), "stock", basis)
        return Period(ref.start.isoformat(), ref.end.isoformat(), "flow", basis)
    if setting.role == "plans":
        return Period(first.isoformat(), last.isoformat(), "flow", "section")
    return Period("", setting.coverage.end.isoformat(), "stock", "report")


_RATE = re.compile(r"(?:率|占比|比例|比重|度)[^,，;；、率比度]{0,8}$")
_CASE_RATE = re.compile(r"(?:满意|办结|接通|好评|解决|回访|整改|响应|处置|执行|合格|完成|转办|抽检|受理|按时|按期|及时|核减|减少|压缩|差评)[^,，;；、]{0,4}(?:率|度)[^,，;；、率度]{0,8}$")


def _kind_of_period(place: Place, ref: DateRef | None, measure: str, unit: str, patterns: Patterns) -> str:
    """Flow, stock or cumulative, by the verb nearest to the number."""
    if measure == "percent_change":
        return "flow"
    left, right = place.left, place.right
    if patterns.cumulative.search(left) and not (ref and ref.grain in ("months", "half", "quarter", "year") and not ref.asof):
        return "cumulative"
    if unit in ("%", "‰"):
        if _CASE_RATE.search(left):
            return "flow"
        if _RATE.search(left) or "占" in left:
            return "stock"
    if measure == "rank":
        return "stock"
    if ref and ref.grain in ("months", "half", "quarter") and not ref.asof:
        return "flow"
    near = place.near_left if len(place.near_left) >= 2 else left
    for text in (near, left):
        stock, flow = _last(patterns.stock, text), _last(patterns.flow, text)
        if stock or flow:
            return "stock" if stock > flow else "flow"
    if patterns.flow.search(right[:12]):
        return "flow"
    if patterns.stock.search(right[:14]):
        return "stock"
    before = place.text[: place.clause]
    return "stock" if _last(patterns.stock, before) > _last(patterns.flow, before) else "flow"


def _last(pattern: re.Pattern[str], text: str) -> int:
    end = 0
    for found in pattern.finditer(text):
        end = found.end()
    return end


# ---------------------------------------------------------------- ranks


_AMONG = re.compile(r"(全[国省市区县州]|[\u4e00-\u9fff]{0,6}?(?:\d+|[一二三四五六七八九十]+)个?(?:地级?市|城市|省份?|县区?|区县?|单位|部门)|同级[\u4e00-\u9fff]{0,4}|粤东西北|长三角|[\u4e00-\u9fff]{2,4}[省市])(?:中|内|范围内)?[^,，。]{0,8}$")
_BY = re.compile(r"(?:排名|位列|位居|名列|居|排在|列)[^,，。]*$")


def _rank_among(place: Place) -> str:
    found = _AMONG.search(place.left)
    return found[1] if found else ""


def _rank_by(place: Place) -> str:
    return _BY.sub("", place.left).strip() or ""
