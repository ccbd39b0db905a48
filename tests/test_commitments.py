"""Room commitments: promises, their dates and their figures."""

from __future__ import annotations

import re
from datetime import date

import pytest
from test_relate import read, rows

from build_scripts import lexicon, pipeline
from build_scripts.due import due, due_on
from build_scripts.periods import Coverage
from build_scripts.records import Curation, Seed
from build_scripts.subject_area import topic_of


@pytest.fixture(scope="module")
def words():
    return lexicon.load()[0]


@pytest.fixture(scope="module")
def documents(root, words):
    return pipeline.read_all(root / "seeds", words)[0]


def described(document) -> list[str]:
    quotes = {m.metric_id: m.quote for m in document.metrics}
    return [
        c.text
        + (f" {'@' if c.due_basis == 'stated' else '~'}{c.due_on}" if c.due_on else "")
        + (f" #{quotes[c.metric_id]}" if c.metric_id else "")
        for c in document.commitments
    ]


def test_examples(root, words):
    """Exactly the promises that the table names: text, @stated or ~inferred due date, #figure; " / " ends a line."""
    faults = []
    for row in rows(root, "commitment_examples.csv"):
        wanted = [part.strip() for part in row["commitments"].split(" | ") if part.strip()]
        lines = row["text"].replace(" / ", "\n")
        text = f"2023年工作总结和2024年工作安排\n\n{row['heading']}\n\n{lines}\n"
        found = described(read(text, words))
        if found != wanted:
            faults.append(f"{row['text']}: {found}")
    assert not faults, "\n".join(faults)


def test_promises_stand_where_they_say(documents):
    for document in documents:
        ids = [c.commitment_id for c in document.commitments]
        assert len(ids) == len(set(ids))
        previous = 0
        for promise in document.commitments:
            assert re.fullmatch(rf"{document.seed.report_id}-c-[0-9a-f]{{8}}-\d+", promise.commitment_id)
            assert document.seed.text[promise.char_start : promise.char_end] == promise.text
            cleaned = document.clean.text[promise.start : promise.end]
            assert re.sub(r"\s", "", cleaned) == re.sub(r"\s", "", promise.text)
            assert previous <= promise.start, "promises do not overlap"
            previous = promise.end


def test_figures_of_promises_are_planned_and_inside(documents):
    linked = 0
    for document in documents:
        by_id = {m.metric_id: m for m in document.metrics}
        for promise in document.commitments:
            if promise.metric_id:
                figure = by_id[promise.metric_id]
                assert figure.status == "planned" and promise.start <= figure.start < promise.end
                linked += 1
    assert linked >= 4


def test_every_report_with_a_plan_has_promises(documents):
    for document in documents:
        plans = any(section.role == "plans" for section in document.sections)
        assert bool(document.commitments) == plans, document.seed.report_id


@pytest.mark.parametrize(
    ("text", "year", "due"),
    [
        ("年底前完成改造", 2023, "2023-12-31"),
        ("明年底建成", 2023, "2024-12-31"),
        ("到2025年全面建成", 2023, "2025-12-31"),
        ("2月底前完成", 2024, "2024-02-29"),
        ("二季度末上线", 2024, "2024-06-30"),
        ("上半年完成验收", 2024, "2024-06-30"),
        ("2024年1月1日起试运行", 2023, "2024-01-01"),
        ("将在今年底、明年初陆续建成", 2023, ""),
        ("进一步提升能力", 2024, ""),
        ("年底前完成改造", None, ""),
        ("6月31日前完成", 2024, ""),
    ],
)
def test_due_dates(text, year, due):
    assert due_on(text, the_year(year)) == due


def the_year(year: int | None) -> Coverage | None:
    return Coverage(date(year, 1, 1), date(year, 12, 31)) if year else None


def test_due_dates_of_whole_reports(root, words):
    """Exactly the due dates that the table names, and the figures of the same promises end on the same days."""
    faults = []
    for row in rows(root, "due_examples.csv"):
        text = f"{row['title']}\n\n一、工作情况\n\n受理业务100件。\n\n二、{row['heading']}\n\n{row['text']}\n"
        document = bare(text, words)
        made = [c for c in document.commitments if "受理业务" not in c.text]
        found = [f"{c.due_on} {c.due_basis}" for c in made]
        if found != row["due"].split("; "):
            faults.append(f"{row['title']}: {row['text']}: {found}")
        ends = {m.metric_id: m.period_end for m in document.metrics}
        faults += [
            f"{c.text}: {ends[c.metric_id]}" for c in made if ends.get(c.metric_id, c.due_on) != c.due_on
        ]
    assert not faults, "\n".join(faults)


def bare(text: str, words):
    """One report without a sidecar, read to the end."""
    seed = Seed("made", "made.txt", "made.txt", text, "utf-8", "0" * 64, len(text), Curation())
    return pipeline.read_document(seed, words)[0]


def test_topics_need_a_clear_lead(words):
    assert topic_of("提升5G基站建设进度，提升政务外网带宽", words) == "network"
    assert topic_of("完善数据安全防护体系，加强数据安全管理", words) == "security"
    assert topic_of("进一步改进工作", words) == ""


def test_topics_come_from_words_then_names_then_headings(documents):
    """Of the promises of the five reports at most one in seven is left without a topic."""
    promises = [promise for document in documents for promise in document.commitments]
    without = [promise.text for promise in promises if not promise.topic_id]
    assert len(without) * 7 <= len(promises), without


def test_an_inferred_due_date_is_the_end_of_the_planned_year(documents):
    for document in documents:
        for promise in document.commitments:
            assert bool(promise.due_on) == bool(promise.due_basis)
            if promise.due_basis == "inferred":
                section = next(s for s in document.sections if s.section_id == promise.section_id)
                assert section.role == "plans" and promise.due_on.endswith("-12-31")
                assert promise.due_on > document.facts.coverage_start


def test_a_basis_is_told_apart():
    clock = the_year(2024)
    assert due("年底前完成改造", clock, True) == ("2024-12-31", "stated")
    assert due("完成改造", clock, True) == ("2024-12-31", "inferred")
    assert due("完成改造", clock, False) == ("", "")
    assert due("用三年时间完成改造", clock, True) == ("", "")
    assert due("完成改造", None, True) == ("", "")


def test_a_short_item_that_looks_like_a_heading_is_a_promise(words):
    text = (
        "2023年工作总结和2024年工作安排\n\n一、工作总结\n\n受理业务100件。\n\n二、2024年工作安排\n\n"
        "（一）推动平台正式上线。\n（二）优化服务。\n完善市级管理办法。\n"
    )
    assert described(read(text, words)) == ["推动平台正式上线 ~2024-12-31", "完善市级管理办法 ~2024-12-31"]
