"""Outcomes: what became of promises, on made pairs of reports (`tests/pair/`) and on made pairs of sentences."""

from __future__ import annotations

from collections import Counter

import pytest
from test_read import FIVE
from test_relate import rows

from build_scripts import lexicon, outcomes, pipeline, schema, tables
from build_scripts.records import Curation, Document, Seed
from build_scripts.same_body import answers, same_body

OUTCOMES = ("met", "partly", "missed", "not_mentioned", "not_measurable")
DECIDED = ("met", "partly", "missed")


@pytest.fixture(scope="module")
def words():
    return lexicon.load()[0]


@pytest.fixture(scope="module")
def documents(root, words):
    return pipeline.read_all(root / "tests" / "pair", words)[0]


@pytest.fixture(scope="module")
def followed(documents, words):
    return outcomes.follow(documents, words)


def told(documents, followed) -> dict[tuple[str, str], object]:
    """(pair, text of the promise) → what the later report says of it."""
    text = {one.commitment_id: one.text for document in documents for one in document.commitments}
    return {(one.report_id.split("-")[0], text[one.commitment_id]): one for one in followed}


def test_examples_of_the_made_pairs(root, documents, followed):
    """Every promise of the made reports has the outcome that a reader gave it, and its words.

    Where the rules fall short of the reader, the table says what they answer (`rules_say`).
    """
    found, faults = told(documents, followed), []
    for row in rows(root, "commitment_outcome_examples.csv"):
        one = found.pop((row["pair"], row["promise"]), None)
        wanted = row["rules_say"] or row["outcome"]
        if one is None:
            faults.append(f"{row['promise']}: no such promise")
        elif one.outcome != wanted or row["later"] not in one.quote or (one.quote and not row["later"]):
            faults.append(f"{row['promise']}: {one.outcome} ({one.reason}) by “{one.quote}”")
    assert not faults, "\n".join(faults)
    assert not found, "promises without a row in the table"


def test_the_rules_err_on_the_side_of_caution(root):
    """A row may fall short of the reader, but never calls a promise met or missed that is not."""
    table = rows(root, "commitment_outcome_examples.csv")
    for pair in ("chengwan", "lanxi", "jichuan", "wuxi"):
        mine = [row for row in table if row["pair"] == pair]
        counts = Counter(row["outcome"] for row in mine)
        assert len(mine) >= 14 and all(row["why"] for row in mine)
        assert all(counts[outcome] >= (2 if pair == "chengwan" else 1) for outcome in OUTCOMES)
        short = [row for row in mine if row["rules_say"]]
        assert len(short) <= len(mine) // 8
        assert all(row["rules_say"] not in ("met", "missed", row["outcome"]) for row in short)


def made(text: str, year: int, heading: str, words) -> Document:
    """A made report of one sentence; the place is invented."""
    body = f"澄湾市数据局{year}年工作总结和{year + 1}年工作计划\n\n{heading}\n\n{text}\n"
    facts = {
        "coverage_start": f"{year}-01-01",
        "coverage_end": f"{year}-12-31",
        "issuer": "澄湾市数据局",
        "report_kind": "work_report",
    }
    name = f"made-{year}"
    seed = Seed(name, f"{name}.txt", name, body, "utf-8", "0" * 64, len(body), Curation(facts=facts))
    return pipeline.read_document(seed, words)[0]


def given(name: str, text: str, words) -> Document:
    """A report of which nothing is told beside its text."""
    return pipeline.read_document(
        Seed(name, f"{name}.txt", name, text, "utf-8", "", len(text), Curation()), words
    )[0]


def test_examples_of_single_sentences(root, words):
    """One promise and one later sentence: the outcome that the table names."""
    faults = []
    for row in rows(root, "commitment_later_examples.csv"):
        pair = (
            made(row["promise"], 2022, "一、2023年工作计划", words),
            made(row["later"], 2023, "一、2023年工作情况", words),
        )
        found = [one.outcome for one in outcomes.follow(pair, words)]
        if found != [row["outcome"]]:
            faults.append(f"{row['promise']} {row['later']} {found}, not {row['outcome']}")
    assert not faults, "\n".join(faults)


def test_outcomes_stand_where_they_say(documents, followed):
    by_id = {document.seed.report_id: document for document in documents}
    known = set(schema.load()["commitment_outcomes"].fields[3].values)
    assert known == set(outcomes.REASONS)
    for one in followed:
        later = by_id[one.report_id]
        assert outcomes.REASONS[one.reason] == one.outcome
        if one.quote:
            assert later.seed.text[one.char_start : one.char_end] == one.quote
        else:
            assert one.outcome not in DECIDED and one.char_start is None
        if one.metric_id:
            figure = next(metric for metric in later.metrics if metric.metric_id == one.metric_id)
            assert one.char_start <= figure.char_start < figure.char_end <= one.char_end
            assert figure.status == "actual"


def test_commitments_carry_the_latest_decided_outcome(documents, followed):
    filled = outcomes.with_outcomes(documents, followed)
    ids = {one.commitment_id: one for one in followed}
    for document in filled:
        for promise in document.commitments:
            one = ids.get(promise.commitment_id)
            assert promise.outcome == (one.outcome if one else "")
            assert promise.outcome_report_id == (one.report_id if one else "")


def test_the_tables_hold_together(documents, followed, words):
    frames = tables.build(outcomes.with_outcomes(documents, followed), words, (), followed)
    rows_of = frames["commitment_outcomes"].to_dict("records")
    assert len(rows_of) == len(followed) > 60
    ids = set(frames["commitments"]["commitment_id"])
    named = frames["commitment_entities"].to_dict("records")
    assert named and all(row["commitment_id"] in ids for row in named)
    assert all(row["commitment_id"] in ids for row in rows_of)


def test_the_package_of_the_made_pairs_is_valid(root, tmp_path):
    run = pipeline.run(root / "tests" / "pair", tmp_path / "package")
    assert not [problem for problem in run.problems if problem.level == "error"]
    assert (tmp_path / "package" / "commitment_outcomes.csv").read_text("utf-8").count("\n") > 60


def test_no_published_report_has_a_later_one_yet(root, words):
    """The made pairs are never published, and the five real reports answer none of each other's promises."""
    real = pipeline.read_all(root / "seeds", words)[0]
    five = [document for document in real if document.seed.report_id in FIVE]
    assert len(five) == len(FIVE) and outcomes.follow(five, words) == ()
    published = (root / "datapackage" / "reports.csv").read_text("utf-8")
    for seed in (root / "tests" / "pair").glob("*.txt"):
        assert seed.stem not in published


# ---------------------------------------------------------------- which report answers which


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("澄湾市政务服务数据管理局", "澄湾市政务服务和数据管理局", True),
        ("澄湾市数据资源管理局", "澄湾市数据资源局", True),
        ("澄湾市数据资源管理局", "澄湾市教育局", False),
        ("澄湾市行政审批局", "澄湾市数据资源管理局", False),
        ("澄湾市人民政府", "澄湾市人民政府", True),
        ("", "", False),
    ],
)
def test_bodies(first, second, same):
    assert same_body(first, second) == same


def test_only_a_later_report_of_the_same_body_answers(documents):
    by_id = {document.seed.report_id: document for document in documents}
    pairs = {(later, earlier) for later, a in by_id.items() for earlier, b in by_id.items() if answers(a, b)}
    assert pairs == {
        ("chengwan-2023", "chengwan-2022"),
        ("lanxi-2023", "lanxi-2023h1"),
        ("jichuan-2022", "jichuan-2021"),
        ("wuxi-2023", "wuxi-2022"),
    }


def test_a_plan_alone_answers_nothing(words):
    earlier = made("建成智慧停车平台。", 2022, "一、2023年工作计划", words)
    plan = made("建成智慧停车平台。", 2023, "一、2024年工作计划", words)
    assert not answers(plan, earlier)


def test_a_report_that_begins_after_the_due_date_is_not_asked(words):
    earlier = made("2023年6月底前建成智慧停车平台。", 2022, "一、2023年工作计划", words)
    later = made("智慧停车平台尚未建成。", 2024, "一、2024年工作情况", words)
    assert answers(later, earlier)
    assert outcomes.follow((earlier, later), words) == ()


def test_a_plan_is_answered_by_the_report_on_its_own_year(words):
    plan = given("a", "台州市数据局2024年工作要点\n一、重点任务\n建成智慧停车平台。\n", words)
    report = given("b", "台州市数据局2024年工作总结\n一、2024年工作情况\n建成智慧停车平台。\n", words)
    assert plan.facts.report_kind == "plan" and plan.facts.coverage_end == report.facts.coverage_end
    assert answers(report, plan) and not answers(plan, report)
