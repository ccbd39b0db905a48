"""damage: what the source lost, and the one reading that is possible; wrong repairs are worse than none."""

from __future__ import annotations

import csv
import random
import re
from pathlib import Path

import pytest

from build_scripts import clean, damage, lexicon, pipeline, scan, segment
from build_scripts.records import Defect

ROOT = Path(__file__).resolve().parent.parent
TABLE = Path(__file__).parent / "tables" / "damage_examples.csv"
WORDS, _ = lexicon.load()


def defects(text: str) -> tuple[Defect, ...]:
    cleaned = clean.clean(text, WORDS.words)
    outline = segment.segment(cleaned, "r", WORDS.words)
    numerals = scan.scan(cleaned, outline.sections, outline.sentences, "r", pipeline.scanner(WORDS))
    return damage.defects(cleaned, numerals, "r")


def examples() -> list:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [pytest.param(row, id=row["printed"]) for row in csv.DictReader(file, delimiter=";")]


@pytest.mark.parametrize("row", examples())
def test_damage_is_found_and_read_only_where_one_reading_is_possible(row: dict[str, str]) -> None:
    found = [d for d in defects(row["text"]) if d.printed == row["printed"]]
    assert found, defects(row["text"])
    assert (found[0].restored, found[0].certainty) == (row["restored"], row["certainty"])
    assert found[0].reason and found[0].reason_en


@pytest.mark.parametrize(
    "text",
    [
        "时限由180日压缩至90日。", "2023年12月31日前完成。", "5月15日至19日举办培训。", "交易额109953.21万元。", "拨打12345热线。",
        "完成率为80分。", "满意率100%。", "第31日。", "满意度4.9分。", "2023年工作要点印发。", "累计受理12345678件。", "办结率达98.6%、99%。",
        "接通率由95提升到98%。", "9:00至11:30开放。", "三是抓服务。四要再增加5人。", "国办发〔2023〕8号文件。", "2021—2022年项目。",
        "一个部门一个部门对接，一张表单一张表单核对。",
    ],
)  # fmt: skip
def test_what_is_whole_is_left_alone(text: str) -> None:
    assert not defects(text)


LOSSES = (
    re.compile(r"(?<=20\d\d)年(?=\d{1,2}月)"),
    re.compile(r"(?<=[,，。；;于]\d)月(?=\d{1,2}日)|(?<=[,，。；;于]\d\d)月(?=\d{1,2}日)"),
    re.compile(
        r"(?<=率\d\d)%(?=[，。；])|(?<=率\d\d\.\d)%(?=[，。；])|(?<=率达\d\d\.\d)%(?=[，。；])|(?<=率\d\d\.\d\d)%(?=[，。；])"
    ),
)
SENTENCES = (
    "{y}年{m}月底，完成改造。", "截至{y}年{m}月，接入单位5家。", "会议结束，{m}月{d}日，召开座谈会。", "于{m}月{d}日起实施。",
    "按时办结率{r}，群众满意率{s}，居全市前列。", "网上可办率达{s}，较好。", "{y}年{m}月{d}日，印发方案。",
)  # fmt: skip


def damaged(rng: random.Random) -> list[tuple[str, str, int]]:
    """Sentences that lost one character: the damaged text, the whole text, and where the character stood."""
    out = []
    for pattern in SENTENCES:
        for _ in range(60):
            numbers = {"y": rng.randrange(2018, 2026), "m": rng.randrange(1, 13), "d": rng.randrange(1, 29)}
            rates = {"r": f"{rng.randrange(60, 100)}%", "s": f"{rng.randrange(600, 1000) / 10:.1f}%"}
            whole = "工作推进。" + pattern.format(**numbers, **rates)
            places = [found.start() for loss in LOSSES for found in loss.finditer(whole)]
            out += [(whole[:at] + whole[at + 1 :], whole, at) for at in places]
    return out


def test_nearly_all_damage_is_caught_and_nearly_no_repair_is_wrong() -> None:
    """The damaged corpus: at least 90 of 100 places are caught; of 100 repairs at least 98 give the text back."""
    cases = damaged(random.Random(7))
    assert len(cases) > 300
    caught = right = repaired = 0
    for text, whole, at in cases:
        hits = [d for d in defects(text) if d.char_start <= at <= d.char_end]
        caught += bool(hits)
        for defect in hits:
            if defect.restored:
                repaired += 1
                right += text[: defect.char_start] + defect.restored + text[defect.char_end :] == whole
    assert caught >= 0.9 * len(cases), f"{caught} of {len(cases)} caught"
    assert right >= 0.98 * repaired, f"{right} of {repaired} repairs right"
    assert repaired >= 0.6 * len(cases), f"only {repaired} of {len(cases)} repaired"
    share = f"（{right / repaired:.0%}）"
    chinese = (ROOT / "docs/method.md").read_text(encoding="utf-8")
    english = (ROOT / "docs/en/method.md").read_text(encoding="utf-8")
    assert (
        f"共 {len(cases)} 处。找出 {caught} 处，补读 {repaired} 处，{right} 处都与去字之前相同{share}"
        in chinese
    )
    said = f"{len(cases)} places in all. {caught} were found and {repaired} were given a reading; {right} of these"
    assert said in english
