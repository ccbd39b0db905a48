"""Any text must be read: pieces of reports put together by lot, with zeros, impossible days and broken characters."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from build_scripts import checks, lexicon, pipeline
from build_scripts.__main__ import main
from build_scripts.records import Curation, Seed

TITLES = (
    "",
    "某市数据局2023年工作总结\n",
    "2016年13-11月工作\n",
    "广州市政务服务和数据管理局2023年工作总结和2024年工作计划\n",
    "关于2023年上半年工作的报告\n",
)
NUMBERS = "0 5 12 99.5 3,416 １２ 2023 一百二十 三成 零 两 0.0 1e5 00 -3 65535 20231301 5-5 9-5 O.8 3\ufffd4".split()
UNITS = "件 % 万元 个百分点 项 人次 倍 亿条 名 分 个工作日 位 G 年 月 日 元/人".split()
WORDS = (
    *"受理诉求 办结 占比 人均 完成率 同比增长 其中 由 提升到 较去年同期 去年同期为 今后五年 分别 全市 全省 排名 第 前".split(),
    *"截至2023年2月30日 13月 2023年0月 不低于 目标 一、 （一） 1. ① 合计 减少 投资 平均 去年 上半年 三季度 下一步".split(),
    *"力争 达到 以上 其余 附件 来源： 发布日期：2023-09-31 某市数据局 工作总结 满意率 增长 降至 的 、 ， 。 ； （ ） “ ”".split(),
    *"《 》 | ： ～ - 至 到 \u200b \ufeff \u3000".split(),
    "\n",
    "\t",
)


def piece(lot: random.Random) -> str:
    return lot.choice(WORDS) if lot.random() < 0.6 else lot.choice(NUMBERS) + lot.choice(["", *UNITS])


def read(text: str) -> pipeline.Document:
    words, _ = lexicon.load()
    seed = Seed("r", "r.txt", "r.txt", text, "utf-8", "", len(text), Curation())
    return pipeline.read_document(seed, words)[0]


@pytest.mark.parametrize("number", range(0, 200, 20))
def test_every_text_is_read_and_every_number_has_its_row(number: int) -> None:
    for one in range(number, number + 20):
        lot = random.Random(one)
        text = lot.choice(TITLES) + "".join(piece(lot) for _ in range(lot.randint(3, 120))) + "\n"
        document = read(text)
        rows = [(n.char_start, n.char_end) for n in document.numerals]
        for run in re.finditer(r"[0-9]+", text):
            holding = [row for row in rows if row[0] <= run.start() and run.end() <= row[1]]
            assert len(holding) == 1, f"text {one}: {run[0]} at {run.start()} is in {len(holding)} rows"
        for metric in document.metrics:
            assert text[metric.char_start : metric.char_end] == metric.quote, f"text {one}"
            assert metric.value.is_finite(), f"text {one}: {metric.quote}"
            assert not metric.period_start or metric.period_start <= metric.period_end, (
                f"text {one}: {metric.quote}"
            )


def test_a_text_on_which_the_program_fails_is_left_out_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One text of thousands must not keep the others back."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(
            f"某市数据局2023年工作总结\n{name}受理诉求5万件。\n", encoding="utf-8"
        )
    whole = checks.checks

    def failing(metrics, sentences, text, report_id, numerals):
        return whole(metrics, sentences, text, report_id, numerals) if report_id == "a" else 1 / 0

    monkeypatch.setattr(checks, "checks", failing)
    outcome = pipeline.run(tmp_path)
    assert [document.seed.report_id for document in outcome.documents] == ["a"]
    (problem,) = outcome.problems
    assert (problem.code, problem.level, problem.where) == ("seed-fault", "left_out", "b.txt")
    assert "ZeroDivisionError in test_odd_texts.py" in problem.found


def test_to_show_one_report_no_other_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the time nor the faults of the other texts of a folder matter to the one that is asked about."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"{name}局2023年工作总结\n受理诉求5万件。\n", encoding="utf-8")
    whole, looked_at = checks.checks, []

    def noting(metrics, sentences, text, report_id, numerals):
        looked_at.append(report_id)
        return whole(metrics, sentences, text, report_id, numerals) if report_id == "a" else 1 / 0

    monkeypatch.setattr(checks, "checks", noting)
    assert main(["explain", "a:2", "--seeds", str(tmp_path)]) == 0
    assert looked_at == ["a"]
    assert "2023年" in capsys.readouterr().out
    assert main(["explain", "b:2", "--seeds", str(tmp_path)]) == 1
    assert "seed-fault" in capsys.readouterr().err
