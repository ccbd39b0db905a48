"""scan: every digit run in exactly one row, whatever the text; the kind and the value of each number."""

from __future__ import annotations

import csv
import gc
import random
import re
import time
from pathlib import Path

import pytest

from build_scripts import clean, lexicon, pipeline, scan, segment

TABLE = Path(__file__).parent / "tables" / "numeral_examples.csv"
RUN = re.compile(r"\d+(?:[.,]\d+)*")
WORDS, _ = lexicon.load()


def ledger(text: str):
    """The numerals of a text."""
    cleaned = clean.clean(text, WORDS.words)
    outline = segment.segment(cleaned, "r", WORDS.words)
    return scan.scan(cleaned, outline.sections, outline.sentences, "r", pipeline.scanner(WORDS))


def assert_covered(text: str) -> None:
    rows = ledger(text)
    assert list(rows) == sorted(rows, key=lambda n: n.start)
    assert all(a.end <= b.start for a, b in zip(rows, rows[1:], strict=False)), "rows overlap"
    at = 0
    for run in RUN.finditer(text):
        while at < len(rows) and rows[at].char_end <= run.start():
            at += 1
        inside = at < len(rows) and rows[at].char_start <= run.start() and run.end() <= rows[at].char_end
        assert inside, (
            f"{run[0]!r} at {run.start()} is in no row: {text[max(0, run.start() - 20) : run.end() + 20]!r}"
        )
    for numeral in rows:
        assert numeral.text == text[numeral.char_start : numeral.char_end]


PIECES = [
    *"0123456789", *"０１２３４５６７８９", *"一二三两十百千万亿半第前①", *".,，．。；;：:、（）()〔〕[]“”《》-－—~%％+×/=|*",
    *" \t\n\u3000\xa0\u200b", "年", "月", "日", "号", "个", "元", "倍", "成", "次", "到", "至", "和", "超", "近", "余", "多",
    "2023", "202", "20231", "12345", "110", "99.8", "1,234", "发", "G", "M", "vCPU", "http://", "www.", "同比增长", "率",
    "排名", "总结", "一、", "（一）", "表1", "电话：", "١٢", "९", "𝟗", "²",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_every_digit_run_is_in_exactly_one_row_of_arbitrary_text(seed: int) -> None:
    """Property: 40 × 25 random strings, from dense digits to loose prose."""
    rng = random.Random(seed)
    for _ in range(25):
        assert_covered("".join(rng.choices(PIECES, k=rng.randrange(1, 160))))


def test_every_digit_run_of_the_seeds_and_of_the_made_up_texts_is_covered(root: Path) -> None:
    for path in [*(root / "seeds").glob("*.txt"), *(root / "tests" / "corpus").glob("*.txt")]:
        assert_covered(path.read_bytes().decode("utf-8"))


def seconds(text: str) -> float:
    """Processor time of the quickest of three readings: a busy machine makes a reading slower, never quicker."""
    readings = []
    for _ in range(3):
        gc.collect()  # what earlier tests left behind is not paid for here
        started = time.process_time()
        ledger(text)
        readings.append(time.process_time() - started)
    return min(readings)


@pytest.mark.parametrize(
    "piece",
    [
        "截至2023年12月底累计办理事项1234件同比增长5.6%",
        "1234567890",
        "第",
        "12 ",
        "一二三",
        "1,234,",
        "（1",
        "“",
    ],
)
def test_time_grows_with_the_length_of_one_line_without_punctuation(piece: str) -> None:
    """Four times the text takes at most about four times as long; 100 000 characters (300 kB) in one line."""
    short = (piece * 25_000)[:25_000]
    small = seconds(short) + 0.02
    large = seconds(short * 4)
    assert large < small * 9, f"{piece!r}: {small:.2f} s for 25 000 characters, {large:.2f} s for 100 000"


@pytest.mark.parametrize(
    "line",
    [
        "事项\t某某单位",
        "某某单位",
        "12",
        "一、2021年工作总结",
        "一、工作情况。二国家工作",
        "索引号：12/2023-1",
    ],
)
def test_time_grows_with_the_number_of_lines(line: str) -> None:
    """Rows that make no table, short lines, headings, markers, furniture: each line is looked at a few times only."""
    short = f"{line}\n" * 4000
    small = seconds(short) + 0.02
    large = seconds(short * 4)
    assert large < small * 9, f"{line!r}: {small:.2f} s for 4000 lines, {large:.2f} s for 16 000"


def test_a_megabyte_is_read_in_linear_time(root: Path) -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((root / "seeds").glob("*.txt")))
    once = seconds(text) + 0.02
    times = 1_000_000 // len(text.encode()) + 1
    assert seconds("\n".join([text] * times)) < once * times * 2.5


def test_no_rule_matches_where_it_is_not_tried(root: Path) -> None:
    """A rule says with which characters it may begin; what it left out would be lost without a word."""
    paths = [*(root / "seeds").glob("*.txt"), *(root / "tests" / "corpus").glob("*.txt"), TABLE]
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    scanner = pipeline.scanner(WORDS)
    openings = [found.start() for found in scanner.opening.finditer(text)]
    for pattern in set(scanner.beginning.values()):
        for at in openings:
            found = pattern.match(text, at)
            rule = found and scanner.guarded[found.lastgroup][0]
            assert not rule or text[at] in rule.begins, f"{rule.name} matches {found[0]!r}"


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        (
            "序号\t地区\t收件量(件)\t办结率(%)\n1\t台州\t100\t99.9\n2\t温州\t124\t99.8\n合计\t\t224\t99.8",
            ["1", "100 件", "99.9 %", "2", "124 件", "99.8 %", "224 件", "99.8 %"],
        ),
        ("|县区|办件量(万件)|占比|\n|海丰县|12.1|45%|\n|陆丰市|15.2||", ["121000 件", "45 %", "152000 件"]),
        ("县区\t办件量(件)\t占比\n海丰县\t12\t45%\n陆丰市\t15\t", ["12 件", "45 %", "15 件"]),
    ],
    ids=["a total without a place", "a last cell between bars", "a last cell behind a tab"],
)
def test_an_empty_cell_leaves_the_others_in_their_columns(table: str, cells: list[str]) -> None:
    rows = ledger(table)
    assert all(n.rule.endswith(":cell") for n in rows)
    read = [f"{q.value.normalize():f} {q.unit}" if (q := n.quantity) else n.text for n in rows]
    assert read == cells


def examples():
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            yield pytest.param(row, id=f"{row['quote']} in {row['phrase'][:24]}")


@pytest.mark.parametrize("row", list(examples()))
def test_a_number_is_found_with_its_kind_value_and_unit(row: dict[str, str]) -> None:
    found = [n for n in ledger(row["phrase"]) if n.text == row["quote"]]
    assert found, [(n.text, n.kind) for n in ledger(row["phrase"])]
    numeral = found[0]
    assert numeral.kind == row["kind"], numeral.rule
    if row["value"]:
        assert numeral.quantity is not None
        assert f"{numeral.quantity.value.normalize():f}" == row["value"]
        high = numeral.quantity.value_high
        assert (f"{high.normalize():f}" if high is not None else "") == row["value_high"]
        assert numeral.quantity.unit == row["unit"]
