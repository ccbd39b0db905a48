"""Subjects and scopes: what a number is the number of, and of what area.

`tables/subject_examples.csv` holds one invented sentence per row: the quote, the words (between `|`) that its
subject must hold and those it must not, and the rule that the row stands for.
"""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path

import pytest

from build_scripts import lexicon, phrases, pipeline, places, scope, subjects, topics

HERE = Path(__file__).parent
LEXICON, _ = lexicon.load()
ALL = places.compile_words(tuple((key, tuple(value)) for key, value in LEXICON.words.items()))
PATTERNS = ALL.subject

with (HERE / "tables" / "subject_examples.csv").open(encoding="utf-8", newline="") as table:
    EXAMPLES = list(csv.DictReader(table))


def _read(folder: Path, body: list[str], *head: str) -> tuple:
    """The metrics of a made report with one paragraph per text."""
    head = head or ("某县数据局2023年工作总结", "一、工作开展情况")
    (folder / "made.txt").write_text("\n\n".join((*head, *body)) + "\n", encoding="utf-8")
    return pipeline.read_all(folder, LEXICON)[0][0].metrics


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """(sentence, quote) → subject of every example."""
    metrics = _read(tmp_path_factory.mktemp("subjects"), list(dict.fromkeys(e["sentence"] for e in EXAMPLES)))
    return {(metric.sentence, metric.quote): metric.subject for metric in metrics}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e['rule']} ({e['quote']})")
def test_example(example: dict[str, str], named: dict[tuple[str, str], str]) -> None:
    last = [key for key in named if key[0] in example["sentence"] and key[1] == example["quote"]]
    assert last, "the number is found"
    subject = named[last[0]]
    assert subject
    for word in filter(None, example["has"].split("|")):
        assert word in subject
    for word in filter(None, example["lacks"].split("|")):
        assert word not in subject


@pytest.mark.parametrize(
    ("report", "heading", "sentence", "subject"),
    [
        (
            "某区政务局2024年工作总结",
            "12345热线从“办结”迈向“解决”",
            "先行联系率99.6%。",
            "12345热线先行联系率",
        ),
        ("某区政务局2024年工作总结", "政务云更稳更强", "新增内存9.8TB。", "政务云新增内存"),
        ("某区政务局2024年工作总结", "热线与公共资源交易两手抓", "满意率99.6%。", "满意率"),
        ("某市12345热线2024年运行情况", "物业管理", "共5216件。", "物业管理"),
        ("某市12345热线2024年运行情况", "办理情况", "满意率99.6%。", "热线满意率"),
    ],
)
def test_a_heading_says_what_its_section_is_about(
    tmp_path: Path, report: str, heading: str, sentence: str, subject: str
) -> None:
    body = ["全年运行平稳。", f"二、{heading}", sentence]
    (metric,) = _read(tmp_path, body, report, "一、总体情况")
    assert metric.subject == subject


def test_a_field_that_one_chapter_tells_of_is_not_that_of_the_others(tmp_path: Path) -> None:
    body = ["全区热线受理诉求38万件，满意率98%。", "二、数据归得齐", "召开会议28次。"]
    metrics = _read(tmp_path, body, "某区城运中心2024年总结", "一、热线接得快")
    assert [metric.subject for metric in metrics] == ["热线受理诉求", "热线满意率", "召开会议"]


def test_the_table_is_large_enough_and_every_rule_is_named() -> None:
    assert len(EXAMPLES) >= 40
    assert len({example["rule"] for example in EXAMPLES}) == len(EXAMPLES)


def test_every_example_subject_is_made_of_words_of_its_text(named: dict[tuple[str, str], str]) -> None:
    said = "".join(example["sentence"] for example in EXAMPLES) + "排名占比"
    for subject in named.values():
        assert set(subject) <= set(said)


@pytest.mark.parametrize(
    ("phrase", "longest", "expected"),
    [
        ("编制数据目录", 8, "编制数据目录"),
        ("经市政府审定委托下放县级政府实施的权力事项", 12, "实施的权力事项"),
        ("一二三四五六七八九十甲乙丙丁", 8, "一二三四五六七八九十甲乙丙丁"),
    ],
)
def test_long_phrases_are_cut_at_borders_only(phrase: str, longest: int, expected: str) -> None:
    assert phrases.shorten(phrase, PATTERNS, longest) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("热线受理诉求", "热线"),
        ("受理诉求", ""),
        ("平均办理时长", ""),
        ("网上接通率", ""),
        ("县政务中心完成交易", "县政务中心"),
    ],
)
def test_holder(phrase: str, expected: str) -> None:
    assert phrases.holder(phrase, PATTERNS) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("加快数据共享对接", "数据共享对接"),
        ("打造“便民通”全县示范", "“便民通”"),
        ("主要工作成效", ""),
        ("12345热线持续高质量运行", "12345热线"),
    ],
)
def test_topic_of_a_title(title: str, expected: str) -> None:
    assert topics.topic(title, PATTERNS) == expected


SCOPES = [
    ("各县梳理事项300项，市数据局培训12场。", "12场", "市数据局"),
    ("全市受理诉求5万件。", "5万件", "全市"),
    ("推进50个市级部门数据共享。", "50个", "市级"),
    ("县政务中心受理业务22万件，办结率100%。", "100%", "县政务中心"),
    ("县政务中心受理业务23万件；县交易中心完成交易302笔。", "302笔", "县交易中心"),
    ("全县建成代办点202个，高出全市平均12个。", "12个", "全县"),
    ("全县依申请事项1862项，其中乡镇（街道）级436项。", "436项", "乡镇（街道）级"),
    ("全省城镇新增就业46万人。", "46万人", "全省"),
    ("全县1名干部获评省级先进个人。", "1名", "全县"),
    ("上半年县政务大厅办事5.1万人次。", "5.1万人次", "县政务大厅"),
    ("县政务大厅办事5.2万人次；县交易平台成交项目71宗。", "71宗", ""),
    ("全县直接取消审批事项51项。", "51项", "全县"),
    ("全县承接中央、省级、市级层面设定事项212项。", "212项", "全县"),
    ("获“全国先进集体”称号，报送典型案例2个。", "2个", ""),
    ("3项创新成果在全国推广。", "3项", ""),
    ("派出所应进驻镇（街）便民服务中心为86个。", "86个", ""),
    ("从各级看，增量最大的是区政务中心，全年增加50209件。", "50209件", "区政务中心"),
    ("全市有12家中心评上省级示范试点，在用机架10.9万个。", "10.9万个", "全市"),
]


def test_scopes(tmp_path: Path) -> None:
    found = {(m.sentence, m.quote): m.scope for m in _read(tmp_path, [text for text, _, _ in SCOPES])}
    assert {(text, quote): found.get((text, quote)) for text, quote, _ in SCOPES} == {
        (text, quote): expected for text, quote, expected in SCOPES
    }


def _places(text: str) -> list[places.Place]:
    """The numbers of a text with their clauses, as the room interpret cuts them."""
    spans = [m.span() for m in re.finditer(r"\d+(?:万件|%|个)", text)]
    ends = [m.end() for m in re.finditer("，", text)] + [len(text)]
    out, end, clause = [], 0, 0
    for index, (at, to) in enumerate(spans):
        while ends[end] <= at:
            clause, end = ends[end], end + 1
        before = spans[index - 1][1] if index else 0
        after = spans[index + 1][0] if index + 1 < len(spans) else len(text)
        out.append(places.Place(text, at, to, clause, ends[end], max(clause, before), min(ends[end], after)))
    return out


def _seconds(text: str) -> float:
    numbers = _places(text)
    start = time.perf_counter()
    context = topics.Context().entering(text, "", PATTERNS)
    setting = places.Setting.__new__(places.Setting)
    known = {"carried_scope": "", "issuer": "", "names": None, "own": False, "context": context}
    for field, value in known.items():
        object.__setattr__(setting, field, value)
    earlier = None
    for number in numbers:
        earlier = subjects.name(number, context, PATTERNS, False, "个", earlier)
        scope.scope_of(number, setting, ALL)
    return time.perf_counter() - start


@pytest.mark.parametrize(
    "unit",
    [
        "热线受理诉求5万件，同比增长3%，",
        "其中县级部门5个、",
        "市一体化平台接入部门5个，全市分别为6个，",
        "事项5个",
    ],
)
def test_a_long_sentence_takes_linear_time(unit: str) -> None:
    short, long = unit * (10_000 // len(unit)), unit * (100_000 // len(unit))
    _seconds(unit)  # compile and warm up
    assert _seconds(long) < 30 * max(_seconds(short), 0.01)
