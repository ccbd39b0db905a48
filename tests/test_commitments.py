"""Room commitments: promises, their dates and their figures."""

from __future__ import annotations

import re

import pytest
from test_relate import read, rows

from build_scripts import lexicon, pipeline
from build_scripts.commitments import due_on, topic_of, topic_words


@pytest.fixture(scope="module")
def words():
    return lexicon.load()[0]


@pytest.fixture(scope="module")
def documents(root, words):
    return pipeline.read_all(root / "seeds", words)[0]


def described(document) -> list[str]:
    quotes = {m.metric_id: m.quote for m in document.metrics}
    return [
        c.text + (f" @{c.due_on}" if c.due_on else "") + (f" #{quotes[c.metric_id]}" if c.metric_id else "")
        for c in document.commitments
    ]


def test_examples(root, words):
    """Exactly the promises that the table names: text, @due date, #figure."""
    faults = []
    for row in rows(root, "commitment_examples.csv"):
        wanted = [part.strip() for part in row["commitments"].split(" | ") if part.strip()]
        text = f"2023年工作总结和2024年工作安排\n\n{row['heading']}\n\n{row['text']}\n"
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
            assert document.clean.text[promise.start : promise.end] == promise.text
            printed = document.seed.text[promise.char_start : promise.char_end]
            assert re.sub(r"\s", "", printed) == re.sub(r"\s", "", promise.text)
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
    assert due_on(text, year) == due


def test_topics_need_a_clear_lead(words):
    phrases = topic_words(words)
    assert topic_of("提升5G基站建设进度，提升政务外网带宽", phrases) in words.topics
    assert topic_of("进一步改进工作", phrases) == ""
