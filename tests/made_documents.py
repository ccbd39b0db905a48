"""Two small made documents with rows for every table: what the tests of tables, validate and publish share.

They are made by hand, so that these stages are tested without the stages before them.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import replace
from decimal import Decimal

from build_scripts import lexicon, publish, records, schema, tables

RELEASE = schema.Release("1.2.3", "2026-11-22")
TEXT = (
    "索引号 ０１２３\r\n"
    "一、工作成效\r\n"
    "全市热线受理１２.５０万件，其中电话诉求7\r\n万件，满意率99.86%，压减3-5个环节，排名第二。“一网通办”上线。\r\n"
    "二、工作计划\r\n"
    "2024年底前受理量达到20万件。"
)
LATER = '去年的目标，热线受理20万件，已经实现，详见清远市,"附件"。'


def _span(text: str, quote: str, after: int = 0) -> tuple[int, int]:
    start = text.index(quote, after)
    return start, start + len(quote)


def _clean(text: str) -> records.CleanText:
    return records.CleanText(text, text, array("I", range(len(text))), (), ())


def _section(
    report_id: str, text: str, position: int, first: str, last: str, **properties
) -> records.Section:
    start, end = text.index(first), text.index(last) + len(last)
    usual = {"parent_id": "", "level": 0, "number": "", "title": "", "role": "other", "heading": None}
    return records.Section(
        section_id=f"{report_id}-s-00000{position}",
        report_id=report_id,
        position=position,
        start=start,
        end=end,
        char_start=start,
        char_end=end,
        **(usual | properties),
    )


def _numeral(section: records.Section, text: str, quote: str, kind: str) -> records.Numeral:
    start, end = _span(text, quote, section.start)
    return records.Numeral(
        numeral_id=f"{section.report_id}-n-0000000a-{start}",
        report_id=section.report_id,
        section_id=section.section_id,
        start=start,
        end=end,
        char_start=start,
        char_end=end,
        text=quote,
        kind=kind,
        rule=f"made-{kind}",
        sentence=0,
    )


def _metric(numeral: records.Numeral, text: str, value: str, **properties) -> records.Metric:
    stops = [0, *(found.end() for found in re.finditer("。|成效\r\n|计划\r\n", text))]
    start = max(stop for stop in stops if stop <= numeral.start)
    end = min(stop for stop in stops if stop >= numeral.end)
    metric_id = f"{numeral.report_id}-m-0000000b-{numeral.start}"
    usual = {
        "value_high": None,
        "unit_id": "jian",
        "unit_printed": "件",
        "qualifier": "eq",
        "measure": "level",
        "status": "actual",
        "period_start": "2023-01-01",
        "period_end": "2023-12-31",
        "period_type": "flow",
        "period_basis": "report",
        "scope": "",
        "region_id": "441800",
        "rule": "made",
        "subject": "热线受理量",
        "page": f"reports/{numeral.report_id}/#f-{metric_id}",
    }
    return records.Metric(
        metric_id=metric_id,
        report_id=numeral.report_id,
        section_id=numeral.section_id,
        numeral_id=numeral.numeral_id,
        char_start=numeral.char_start,
        char_end=numeral.char_end,
        quote=numeral.text,
        sentence="".join(text[start:end].split()),
        sentence_start=start,
        sentence_end=end,
        value=Decimal(value),
        start=numeral.start,
        end=numeral.end,
        **(usual | properties),
    )


def _facts(**properties) -> records.ReportFacts:
    usual = dict.fromkeys(records.ReportFacts.__dataclass_fields__, "")
    usual |= {"report_kind": "work_report", "metadata_source": "inferred"}
    return records.ReportFacts(**(usual | properties))


def _correction(correction_id: str, action: str, quote: str, field: str = "", after: str = "", values=None):
    return records.Correction(
        correction_id=correction_id,
        action=action,
        quote=quote,
        sentence="满意率",
        occurrence=1,
        field=field,
        before="",
        after=after,
        reason="示例",
        reviewer="maintainer",
        date="2026-11-22",
        values=values or {},
    )


def _document(report_id: str, text: str, facts: records.ReportFacts, **parts) -> records.Document:
    correction = parts.pop("corrections", ())
    curation = records.Curation(path=f"{report_id}.toml", corrections=correction)
    seed = records.Seed(
        report_id, f"{report_id}.txt", f"seeds/{report_id}.txt", text, "utf-8", "0" * 64, 1, curation
    )
    names = (
        "sections",
        "paragraphs",
        "sentences",
        "numerals",
        "metrics",
        "defects",
        "mentions",
        "commitments",
        "places",
    )
    empty = dict.fromkeys((*names, "checks"), ())
    return records.Document(seed=seed, facts=facts, clean=_clean(text), **(empty | parts))


def first() -> records.Document:
    """A report with a row for every table."""
    name = "made-2023"
    top = _section(name, TEXT, 1, "索引号", "２３", role="furniture")
    done = _section(name, TEXT, 2, "一、", "上线。", role="results", level=1, number="一、", title="工作成效")
    inner = _section(name, TEXT, 3, "全市", "上线。", role="results", parent_id=done.section_id)
    plan = _section(name, TEXT, 4, "二、", "20万件。", role="plans", level=1, number="二、", title="工作计划")
    numerals = {
        quote: _numeral(section, TEXT, quote, kind)
        for section, quote, kind in (
            (top, "０１２３", "ref"),
            (inner, "１２.５０万件", "metric"),
            (inner, "7\r\n万件", "metric"),
            (inner, "99.86%", "garbled"),
            (inner, "3-5个", "metric"),
            (inner, "第二", "rank"),
            (plan, "2024年", "date"),
            (plan, "20万件", "metric"),
        )
    }
    whole = _metric(numerals["１２.５０万件"], TEXT, "1.25E+5", indicator_id="", topic_id="")
    part = _metric(numerals["7\r\n万件"], TEXT, "70000", part_of=whole.metric_id, scope="全市")
    start, end = _span(TEXT, "99.86%")
    defect = records.Defect(
        f"{name}-d-0000000c-1",
        name,
        start,
        end,
        "99.86%",
        "99.86%",
        "示例",
        "an example",
        "likely",
        start,
        end,
    )
    rate = _metric(
        numerals["99.86%"],
        TEXT,
        "99.860",
        unit_id="percent",
        unit_printed="%",
        flags=("repaired", "shared"),
        defect_id=defect.defect_id,
        region_id="440113",
        scope="全市",
    )
    steps = _metric(
        numerals["3-5个"],
        TEXT,
        "3",
        value_high=Decimal("5.0"),
        unit_id="",
        unit_printed="个",
        flags=("unit_unknown",),
        period_start="",
        period_type="stock",
        review="reviewed",
        reviewed_on="2026-11-22",
    )
    rank = _metric(
        numerals["第二"], TEXT, "2", measure="rank", unit_id="", unit_printed="", rank_among="全省"
    )
    target = _metric(
        numerals["20万件"], TEXT, "200000", status="planned", topic_id=next(iter(LEXICON.topics))
    )
    start, end = _span(TEXT, "“一网通办”")
    mention = records.Mention(
        f"{name}-e-0000000d-1", ENTITY, name, inner.section_id, start, end, "“一网通办”", ""
    )
    start, end = _span(TEXT, "受理量", plan.start)
    planned = records.Mention(
        f"{name}-e-0000000d-2", ENTITY, name, plan.section_id, start, end, "受理量", "", start, end
    )
    start, end = _span(TEXT, "2024年底前受理量达到20万件。")
    promise = records.Commitment(
        f"{name}-c-0000000e-1",
        name,
        plan.section_id,
        start,
        end,
        TEXT[start:end],
        next(iter(LEXICON.topics)),
        "2024-12-31",
        "stated",
        target.metric_id,
        "met",
        "made-2024",
        *_span(LATER, "热线受理20万件，已经实现"),
        start,
        end,
    )
    check = records.Check(
        f"{name}-k-0000000f-1",
        name,
        "sum_of_parts",
        "7+5.5=12.5",
        "12.5万件",
        Decimal("124500"),
        Decimal("1255E+2"),
        Decimal("125000"),
        None,
        "holds",
        "各部分之和与总数相符。",
        "The parts sum to the whole.",
        (records.CheckInput("whole", whole.metric_id), records.CheckInput("part", "", part.numeral_id)),
    )
    corrections = (
        _correction(f"{name}-r-00000001", "change", "99.86%", "scope", "全市"),
        _correction(f"{name}-r-00000002", "drop", "2024年"),
        _correction(f"{name}-r-00000003", "add", "3-5个", values={"value": "3", "value_high": "5"}),
    )
    sentence = records.Sentence(*_span(TEXT, TEXT[inner.start : inner.end]), 2, 0)
    facts = _facts(
        title="示例报告",
        issuer="示例局",
        region_id="441800",
        coverage_start="2023-01-01",
        coverage_end="2023-12-31",
        published_on="2024-02-20",
        source_url="https://example.org/1",
        metadata_source="curated",
    )
    return _document(
        name,
        TEXT,
        facts,
        sections=(top, done, inner, plan),
        sentences=(sentence,),
        numerals=tuple(numerals.values()),
        metrics=(target, rank, steps, rate, part, whole),  # not in the order of the text
        defects=(defect,),
        mentions=(mention, planned),
        commitments=(promise,),
        checks=(check,),
        corrections=corrections,
    )


def second() -> records.Document:
    """A bare report: nothing curated, one figure."""
    return second_with(LATER)


def second_with(text: str) -> records.Document:
    name = "made-2024"
    section = _section(name, text, 1, text[0], "。")
    numeral = _numeral(section, text, "20万件", "metric")
    metric = _metric(numeral, text, "200000", region_id="", period_end="")
    named = {"sections": (section,), "numerals": (numeral,), "metrics": (metric,)}
    if "清远市" in text:
        start, end = _span(text, "清远市")
        place = records.PlaceMention(
            f"{name}-g-0000000a-1", "441800", name, section.section_id, start, end, "清远市", ""
        )
        named["places"] = (place,)
    return _document(name, text, _facts(), **named)


def bare(name: str, text: str) -> records.Document:
    """A report of which nothing is known but its text."""
    return _document(name, text, _facts(), sections=(_section(name, text, 1, text[0], text[-1]),))


LEXICON, _ = lexicon.load()
ENTITY = next(key for key, entity in LEXICON.entities.items() if entity.kind == "platform")


def documents() -> list[records.Document]:
    return [second(), first()]


def links() -> list[tuple[str, str]]:
    return [(first().metrics[0].metric_id, ENTITY)]


def outcomes() -> list[records.CommitmentOutcome]:
    promise = first().commitments[0]
    span = promise.outcome_char_start, promise.outcome_char_end
    figure = second().metrics[0].metric_id
    return [
        records.CommitmentOutcome(
            promise.commitment_id, "made-2024", "met", "figure_reached", LATER[slice(*span)], *span, figure
        )
    ]


def frames():
    return tables.build(documents(), LEXICON, links(), outcomes())


def texts() -> dict[str, str]:
    return {document.seed.report_id: document.seed.text for document in documents()}


def files() -> dict[str, bytes]:
    return publish.render(frames(), texts(), RELEASE)


def without_figures(document: records.Document) -> records.Document:
    """The same report, when no rule makes anything of its numbers."""
    return replace(document, metrics=(), defects=(), mentions=(), commitments=(), checks=(), places=())
