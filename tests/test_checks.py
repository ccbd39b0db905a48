"""Room checks: intervals, verdicts and the plain sentences, by tables of examples and on the five seeds."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from test_relate import metric, read, report, rows

from build_scripts import checks, intervals, lexicon, pipeline
from build_scripts.arithmetic.counted import find
from build_scripts.arithmetic.findings import NOT_STATED, RANGES_ONLY, WORDING
from build_scripts.intervals import Interval
from build_scripts.records import Numeral

# What issue readers found by hand in the seeds: formula and verdict.
KNOWN = {
    ("xuancheng-2021h1", "sum_of_parts", "1087 + 521 + 698 = 2306", "holds"),
    ("qingyuan-2023", "sum_of_parts", "58.7万 + 8.7万 = 67.4万", "holds"),
    ("qianjiang-2023", "sum_of_parts", "280 + 110 = 390", "holds"),
    ("qianjiang-2023", "sum_of_parts", "7 + 3 = 10", "holds"),
    ("qianjiang-2023", "sum_of_parts", "75 + 14 = 89", "holds"),
    ("qingyuan-2023", "growth_from_base", "(16 − 4) ÷ 4 = 300%", "holds"),
    ("xuancheng-2021h1", "implied_third", "1915万 ÷ 7.66 ≈ 297.7万 ÷ 119%", "within_rounding"),
    ("xuancheng-2021h1", "average", "22万 ÷ (1915万 ÷ 7.66) ≈ 0.08", "within_rounding"),
    ("panyu-2023", "completion_rate", "2041 ÷ 113.7% ≈ 1795", "within_rounding"),
    ("xuancheng-2021h1", "share_of_whole", "62 ÷ 25.3% ≈ 245", "within_rounding"),
    ("qingyuan-2023", "share_of_whole", "2254.71万 ÷ 2258万 ≈ 100%", "within_rounding"),
    ("qingyuan-2023", "part_not_above_whole", "58.7万 > 57.38万", "cannot_tell"),
    ("qingyuan-2023", "repeated_figure", "4264 = 4264", "holds"),
    ("qianjiang-2023", "counted_list", "4 = 4", "holds"),
}
# A list that names six basics and calls them seven: the only difference in the five texts.
DIFFERENT = {("qingyuan-2023", "counted_list", "6 ≠ 7")}
ACCUSING = re.compile(
    r"错|误|假|虚|瞒|漏报|夸大|矛盾|wrong|error|mistake|false|incorrect|misstat|contradict", re.I
)


@pytest.fixture(scope="module")
def words():
    return lexicon.load()[0]


@pytest.fixture(scope="module")
def documents(root, words):
    return pipeline.read_all(root / "seeds", words)[0]


@pytest.fixture(scope="module")
def found(documents):
    return [check for document in documents for check in document.checks]


def test_intervals(root):
    """What a printed number stands for."""
    faults = []
    for row in rows(root, "interval_examples.csv"):
        given = replace(
            metric("m", 0, row["quote"], 0, "actual"),
            value=Decimal(row["value"]),
            value_high=Decimal(row["value_high"]) if row["value_high"] else None,
            unit_printed=row["unit"],
            qualifier=row["qualifier"],
        )
        said = intervals.stated(given)
        if (said.low, said.high) != (Decimal(row["low"]), Decimal(row["high"])):
            faults.append(f"{row['quote']} ({row['why']}): {said.low} to {said.high}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("one", "two", "meet"),
    [
        (Interval(Decimal(1), Decimal(2), high_open=True), Interval(Decimal(2), Decimal(3)), False),
        (Interval(Decimal(1), Decimal(2)), Interval(Decimal(2), Decimal(3)), True),
        (Interval(Decimal(1), None), Interval(Decimal(9), Decimal(9)), True),
        (Interval(Decimal(1), Decimal(3)), Interval(Decimal(4), None), False),
    ],
)
def test_intervals_meet(one, two, meet):
    assert one.meets(two) is meet
    assert two.meets(one) is meet


def test_examples(root, words):
    """Exactly the checks that the table names, and no others."""
    faults = []
    for row in rows(root, "check_examples.csv"):
        wanted = Counter(part.strip() for part in row["checks"].split(";") if part.strip())
        made = Counter(f"{c.kind} {c.verdict} {c.formula}" for c in read(report(row["text"]), words).checks)
        if made != wanted:
            missing, extra = sorted((wanted - made).elements()), sorted((made - wanted).elements())
            faults.append(f"{row['text']}: missing {missing}, not wanted {extra}")
    assert not faults, "\n".join(faults)


def test_known_truths_of_the_seeds(found):
    missing = KNOWN - {(c.report_id, c.kind, c.formula, c.verdict) for c in found}
    assert not missing


def test_every_kind_is_used_and_there_are_enough(found):
    assert len(found) >= 25
    assert {c.kind for c in found} == set(checks.KINDS)


def test_nothing_in_the_seeds_differs_but_what_is_known(found):
    assert {(c.report_id, c.kind, c.formula) for c in found if c.verdict == "fails"} <= DIFFERENT


def test_each_check_is_whole(documents):
    for document in documents:
        metrics = {m.metric_id for m in document.metrics}
        numerals = {n.numeral_id for n in document.numerals}
        ids = [c.check_id for c in document.checks]
        assert len(ids) == len(set(ids))
        for check in document.checks:
            assert re.fullmatch(rf"{document.seed.report_id}-k-[0-9a-f]{{8}}", check.check_id)
            assert check.inputs and check.formula and check.stated
            for given in check.inputs:
                assert given.metric_id in metrics if given.metric_id else given.numeral_id in numerals
            for low, high in (
                (check.stated_low, check.stated_high),
                (check.expected_low, check.expected_high),
            ):
                assert low is None or high is None or low <= high
                assert "E" not in f"{low}{high}"


def test_verdicts_follow_from_the_intervals(found):
    """`fails` only where the two ranges are apart, the other two only where they meet."""
    for check in found:
        low, high = check.stated_low, check.stated_high
        apart = (
            check.expected_high is not None
            and low >= check.expected_high
            or high is not None
            and high <= check.expected_low
        )
        touching = low == check.expected_high or high == check.expected_low
        if not touching:
            assert apart == (check.verdict in ("fails", "cannot_tell")), check


def test_the_sentence_says_text_and_arithmetic_and_accuses_nobody(found):
    for check in found:
        zh, en = ending(check)
        assert re.fullmatch(rf"原文称.+；按算术，.+，{zh}。", check.explanation, re.S), check.explanation
        assert re.fullmatch(rf"The text says .+; arithmetic gives .+, {en}\.", check.explanation_en, re.S)
        own = re.sub(r"“.*?”", "", check.explanation), re.sub(r"“.*?”", "", check.explanation_en)
        assert not any(map(ACCUSING.search, own)), own


def ending(check) -> tuple[str, str]:
    """How its sentence must end; one of the two where the printed digits allow it, one of its own without a whole."""
    if {given.role for given in check.inputs} == {"part", "share"}:
        return NOT_STATED
    loose = check.verdict == "within_rounding" and check.explanation.endswith(f"{RANGES_ONLY[0]}。")
    return RANGES_ONLY if loose else WORDING[check.verdict]


def test_wording_accuses_nobody():
    assert not any(
        ACCUSING.search(text) for pair in (*WORDING.values(), RANGES_ONLY, NOT_STATED) for text in pair
    )


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("热线受理诉求27684件，较2021年的23120件增长19.7%。", WORDING["within_rounding"]),
        ("注册用户达68万人，比去年的50万人增加16万人。", RANGES_ONLY),
        ("新建基层便民服务站48个，完成年度任务的80%。", NOT_STATED),
    ],
)
def test_the_sentence_claims_no_more_than_the_ranges(text, ends, words):
    """19.74 % is printed as 19.7 %; 18万 is not printed as 16万, only 68万 and 50万 may have been rounded."""
    (check,) = read(report(text), words).checks
    assert check.explanation.endswith(f"，{ends[0]}。")
    assert check.explanation_en.endswith(f", {ends[1]}.")


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "热线接通率由不足70%提升到97%左右。",
            "约97%由不足70%“提升”而来",
            "about 97% for “热线接通率” came from under 70%",
        ),
        (
            "全年新建5G基站超2041座，累计建成5G基站13693座。",
            "超2041座，",
            "says over 2,041 for",
        ),
        ("新建5G基站2000余座，累计建成5G基站13693座。", "2000余座，", "says over 2,000 for"),
        (
            "开出89个通知单，共服务企业75家、征地项目14个。",
            "没有说前者由后者组成",
            "without saying that the first is made up of the others",
        ),
    ],
)
def test_the_sentence_says_of_the_numbers_what_the_text_says(text, zh, en, words):
    (check,) = read(report(text), words).checks
    assert zh in check.explanation
    assert en in check.explanation_en


def test_a_rate_that_rises_by_its_points_is_told_in_both_readings(words):
    (check,) = read(report("网办率由82%提高到95%，提升13%。"), words).checks
    assert "(95% − 82%) ÷ 82% = 15.85%，而95% − 82% = 13个百分点" in check.explanation
    assert "= 15.85%, and 95% − 82% = 13 percentage points" in check.explanation_en


def test_ids_survive_text_above(words):
    body = "编制目录2306条，其中政务目录1087条、经济目录521条、社会目录698条。"
    one = {c.check_id for c in read(report(body), words).checks}
    two = {c.check_id for c in read(report("召开会议3次，印发文件12份。\n\n" + body), words).checks}
    assert one and one <= two


def test_one_changed_digit_is_seen(words):
    """Each digit of a sum, changed far enough, makes the check say that the two differ."""
    text = "编制目录2306条，其中政务目录1087条、经济目录521条、社会目录698条。"
    for old, new in (("2306", "2360"), ("1087", "1178"), ("521", "541"), ("698", "648")):
        verdicts = {c.verdict for c in read(report(text.replace(old, new)), words).checks}
        assert "fails" in verdicts, (old, new, verdicts)


def test_a_counted_list_whose_items_carry_the_counted_noun(words):
    text = report("深化“基础云、基础网、基础数、基础人才、基础平台、基础大厅”，建设“七个基础”，推动发展。")
    document = read(text, words)
    at = document.clean.text.index("七个基础”")
    ledger = Numeral("made-n-1", "made-2023", "", at, at + 2, at, at + 2, "七个", "name", "made", 0)
    made = checks.checks((), document.sentences, document.clean, "made-2023", (ledger,))
    assert [(c.kind, c.formula, c.verdict, c.stated) for c in made] == [
        ("counted_list", "6 ≠ 7", "fails", "七个")
    ]
    assert checks.checks((), document.sentences, document.clean, "made-2023") == (), (
        "a check names its number"
    )


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("构建“党建、人、屋、车、场、网、企、事、安全”九个专题", 9),
        ("擦亮“甲办”“乙管”两大特色品牌", 2),
        ("建立了市、县、镇、村四级工作体系", 4),
        ("完成《甲服务流程》和《乙工作流程》两张流程图", 2),
        ("抓好三项任务：改革、建设、服务。", 3),
        ("依托区政务中心、甲分中心和16个镇街", None),
        ("实现8个部门270个事项", None),
    ],
)
def test_lists(text, size):
    listed = list(find(text, 0, len(text)))
    assert [found.items for found in listed if found.count == found.items] == ([size] if size else [])


def test_levels_that_are_not_all_named_leave_it_open():
    text = "市、县（市、区）、镇（街道）四级办理"
    assert [(f.items, f.count, f.certain) for f in find(text, 0, len(text))] == [(3, 4, False)]
