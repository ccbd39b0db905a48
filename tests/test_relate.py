"""Relations: parts, baselines and repeats, by a table of examples and on the annotated texts."""

from __future__ import annotations

import csv
import time
from array import array
from dataclasses import replace
from decimal import Decimal

import pytest

from build_scripts import lexicon, pipeline
from build_scripts.records import CleanText, Curation, Metric, Seed, Sentence
from build_scripts.relate import relate

FIELDS = ("part_of", "baseline", "repeats")


def rows(root, name):
    with open(root / "tests" / "tables" / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def words():
    found, _ = lexicon.load()
    return found


def read(text: str, words, report_id: str = "made-2023"):
    """One made report that covers 2023, read to the end."""
    facts = {"coverage_start": "2023-01-01", "coverage_end": "2023-12-31", "region_id": "441800"}
    seed = Seed(report_id, "made.txt", "made.txt", text, "utf-8", "0" * 64, len(text), Curation(facts=facts))
    document, _ = pipeline.read_document(seed, words)
    return document


def report(body: str) -> str:
    return f"2023年工作总结\n\n一、主要工作\n\n{body}\n"


def links(metrics) -> set[str]:
    quotes = {m.metric_id: m.quote for m in metrics}
    return {
        f"{name} {m.quote}>{quotes[getattr(m, name)]}" for m in metrics for name in FIELDS if getattr(m, name)
    }


def test_examples(root, words):
    """Exactly the links that the table names, and no others."""
    faults = []
    for row in rows(root, "relate_examples.csv"):
        wanted = {part.strip() for part in row["links"].split(";") if part.strip()}
        found = links(read(report(row["text"]), words).metrics)
        if found != wanted:
            faults.append(f"{row['text']}: missing {sorted(wanted - found)}, wrong {sorted(found - wanted)}")
    assert not faults, "\n".join(faults)


def test_links_point_to_other_figures_of_the_report(root, words):
    seeds, _ = pipeline.read_all(root / "seeds", words)
    for document in seeds:
        by_id = {m.metric_id: m for m in document.metrics}
        for metric in document.metrics:
            for name in FIELDS:
                target = getattr(metric, name)
                assert not target or (target in by_id and target != metric.metric_id)
            if metric.repeats:
                first = by_id[metric.repeats]
                assert first.start < metric.start and first.value == metric.value and not first.repeats


def test_chains_of_parts_come_to_an_end(root, words):
    for document in pipeline.read_all(root / "seeds", words)[0]:
        whole = {m.metric_id: m.part_of for m in document.metrics}
        for start in whole:
            path = [start]
            while whole[path[-1]]:
                path.append(whole[path[-1]])
                assert len(path) == len(set(path)), path


def test_relating_twice_changes_nothing(words):
    document = read(report("受理67.4万件，语音渠道58.7万件，新媒体渠道8.7万件。"), words)
    assert relate(document.metrics, document.sentences, document.clean) == document.metrics


def test_order_of_the_metrics_does_not_matter(words):
    document = read(report("编制目录2306条，其中政务目录1087条、经济目录521条、社会目录698条。"), words)
    bare = [replace(m, part_of="") for m in reversed(document.metrics)]
    assert relate(bare, document.sentences, document.clean) == tuple(reversed(document.metrics))


def test_a_link_that_a_reviewer_gave_stays(words):
    document = read(report("编制目录2306条，其中政务目录1087条。印发文件12份。"), words)
    given = [replace(m, part_of="made-by-hand") if m.value == 1087 else m for m in document.metrics]
    kept = relate(given, document.sentences, document.clean)
    assert [m.part_of for m in kept if m.value == 1087] == ["made-by-hand"]


def test_time_grows_with_the_text_only():
    """One sentence without an end, full of figures, parts and cues: quadratic work would take minutes."""
    piece = "其中甲类12件、乙类13件，由5件提升到9件，"
    count = 6000
    text = piece * count
    metrics = [
        metric(f"m{n}-{at}", start + n * len(piece), quote, value, status)
        for n in range(count)
        for at, (start, quote, value, status) in enumerate(
            (
                (4, "12件", 12, "actual"),
                (10, "13件", 13, "actual"),
                (15, "5件", 5, "prior"),
                (20, "9件", 9, "actual"),
            )
        )
    ]
    started = time.monotonic()
    relate(
        metrics, [Sentence(0, len(text), 0, 0)], CleanText(text, text, array("I", range(len(text))), (), ())
    )
    assert time.monotonic() - started < 30


def metric(metric_id: str, start: int, quote: str, value: int, status: str) -> Metric:
    return Metric(
        metric_id=metric_id,
        report_id="made",
        section_id="s",
        numeral_id="n",
        char_start=start,
        char_end=start + len(quote),
        quote=quote,
        sentence="",
        sentence_start=0,
        sentence_end=0,
        subject="办件",
        value=Decimal(value),
        value_high=None,
        unit_id="jian",
        unit_printed="件",
        qualifier="eq",
        measure="level",
        status=status,
        period_start="",
        period_end="",
        period_type="stock",
        period_basis="report",
        scope="",
        region_id="",
        rule="made",
        start=start,
        end=start + len(quote),
    )
