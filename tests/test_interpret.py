"""interpret: the fields of a figure, each example a sentence of the results or of the plan of a yearly report."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from build_scripts import clean, interpret, lexicon, metadata, pipeline, scan, segment
from build_scripts.records import Curation, Document, Metric, Seed

TABLES = Path(__file__).parent / "tables"
WORDS, _ = lexicon.load()
HEAD = "某县政务服务局2023年工作总结和2024年工作计划\n"
PARTS = {
    "results": "一、2023年工作情况\n",
    "plans": "一、2023年工作情况\n各项工作有序开展。\n二、2024年工作计划\n",
}


def read(text: str) -> Document:
    """A document of a text with nothing beside it."""
    return pipeline.read_document(
        Seed("r", "r.txt", "r.txt", text, "utf-8", "", len(text), Curation()), WORDS
    )[0]


def figures(text: str) -> dict[str, Metric]:
    """The metrics of a text by quote."""
    return {metric.quote: metric for metric in read(text).metrics}


def examples(table: str) -> list:
    with (TABLES / table).open(encoding="utf-8", newline="") as file:
        return [
            pytest.param(row, id=f"{row['quote']} {row['text'][:22]}")
            for row in csv.DictReader(file, delimiter=";")
        ]


@pytest.mark.parametrize("row", examples("figure_examples.csv"))
def test_every_field_of_a_figure(row: dict[str, str]) -> None:
    found = figures(HEAD + PARTS[row["part"]] + row["text"] + "\n")
    metric = found[row["quote"]]
    said = {
        "value": f"{metric.value.normalize():f}",
        "unit": metric.unit_printed,
        "qualifier": metric.qualifier,
        "measure": metric.measure,
        "status": metric.status,
        "period": f"{metric.period_start or '..'}/{metric.period_end}",
    }
    assert said == {key: row[key] for key in said}


@pytest.mark.parametrize("row", examples("scope_examples.csv"))
def test_the_area_or_body_that_a_figure_covers(row: dict[str, str]) -> None:
    assert figures(HEAD + PARTS["results"] + row["text"] + "\n")[row["quote"]].scope == row["scope"]


@pytest.mark.parametrize(
    "piece",
    ["12345、", "12345件", "1234，", "3月5日至6日受理1234.5万件", "3至5个", "1,234", "第12名", "5万余路"],
)
def test_a_figure_stands_in_its_sentence_where_a_text_has_no_stops(piece: str) -> None:
    """A run without a full stop is cut at a fixed length; no cut goes through a figure."""
    for shift in range(min(5, len(piece))):
        text = HEAD + PARTS["results"] + "事" * shift + piece * (1400 // len(piece)) + "件。\n"
        seed = Seed("r", "r.txt", "r.txt", text, "utf-8", "", len(text), Curation())
        cleaned = clean.clean(text, WORDS.words)
        outline = segment.segment(cleaned, "r", WORDS.words)
        facts = metadata.report_facts(seed, cleaned, outline.sections, WORDS)
        numerals = scan.scan(cleaned, outline.sections, outline.sentences, "r", pipeline.scanner(WORDS))
        for metric in interpret.interpret(cleaned, outline, numerals, facts, WORDS, "r"):
            assert metric.quote in metric.sentence
            assert metric.sentence_start <= metric.char_start < metric.char_end <= metric.sentence_end


SPEECH = """江岭省人民政府工作报告
——2024年1月24日在江岭省第十三届人民代表大会第二次会议上
一、2023年和过去五年工作回顾
过去五年，城镇累计新增就业236.5万人。生产总值由2018年的1.86万亿元增加到2023年的2.74万亿元，年均增长5.9%。
过去一年，全省生产总值27412.6亿元、增长4.6%。去年新登记企业4.1万户，比上年增长3%。
二、2024年工作安排
今年生产总值增长6%左右。去年启动的6个项目，今年再开工3个。
"""


def period(metric: Metric) -> str:
    return f"{metric.period_start or '..'}/{metric.period_end}"


def test_a_governments_report_speaks_of_the_year_before_its_speech() -> None:
    document = read(SPEECH)
    assert (document.facts.coverage_start, document.facts.coverage_end) == ("2023-01-01", "2023-12-31")
    assert document.facts.published_on == "2024-01-24"
    assert document.facts.report_kind == "government_work_report"
    found = {metric.quote: metric for metric in document.metrics}
    assert period(found["236.5万人"]).endswith("/2023-12-31")
    assert (found["1.86万亿元"].status, period(found["1.86万亿元"])) == ("prior", "2018-01-01/2018-12-31")
    assert period(found["5.9%"]) == "2019-01-01/2023-12-31"
    assert period(found["27412.6亿元"]) == "2023-01-01/2023-12-31"
    assert period(found["4.1万户"]) == "2023-01-01/2023-12-31"
    assert (found["6%"].status, period(found["6%"])) == ("planned", "2024-01-01/2024-12-31")
    assert found["6个"].status == "actual"
    assert (found["3个"].status, period(found["3个"])) == ("planned", "2024-01-01/2024-12-31")


def test_what_a_span_of_years_began_with_is_of_the_year_before_it() -> None:
    text = (
        "某市2020年工作总结\n一、过去五年工作回顾\n五年来，生产总值由2015年的2亿元增加到2020年的3亿元。\n"
        "高速公路由12公里增加到24公里。产业结构由9.4:54.5:36.1演进为9:51:40。\n"
    )
    found = figures(text)
    assert (found["12公里"].status, period(found["12公里"])) == ("prior", "../2015-12-31")
    assert found["54.5"].status == "prior"
    assert period(found["51"]) == "2020-01-01/2020-12-31"


def test_a_plan_is_about_its_own_year_and_its_parts_in_brackets_are_not_earlier() -> None:
    assert period(figures("某局2023年工作要点\n到11月底归集率达到98%。\n")["98%"]) == "../2023-11-30"
    found = figures("某局2023年工作总结\n共排查项目39个(其中,2022年项目28个,2023年项目11个)。\n")
    assert {metric.status for metric in found.values()} == {"actual"}


@pytest.mark.parametrize(
    ("title", "text", "quote", "status", "period"),
    [
        (
            "某市热线2023年5月运行月报",
            "上月受理2.1万件，本月受理2.3万件。",
            "2.1万件",
            "prior",
            "2023-04-01/2023-04-30",
        ),
        (
            "某市热线2023年5月运行月报",
            "上月受理2.1万件，本月受理2.3万件。",
            "2.3万件",
            "actual",
            "2023-05-01/2023-05-31",
        ),
        (
            "某市2023年第三季度工作通报",
            "上季度受理工单3.05万件。",
            "3.05万件",
            "prior",
            "2023-04-01/2023-06-30",
        ),
        ("某市2023年1月工作情况", "较上月的5万件增加2万件。", "5万件", "prior", "2022-12-01/2022-12-31"),
        ("某市2023年工作总结", "上月受理工单2.1万件。", "2.1万件", "actual", "2023-01-01/2023-12-31"),
    ],
)
def test_the_month_or_quarter_before(title: str, text: str, quote: str, status: str, period: str) -> None:
    found = figures(f"{title}\n{text}\n")[quote]
    assert (found.status, f"{found.period_start}/{found.period_end}") == (status, period)


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("1-11月，完成交易1321宗。热线受理诉求67万件。", "2023-01-01/2023-11-30"),  # opens the paragraph
        ("二是1-11月完成交易1321宗。热线受理诉求67万件。", "2023-01-01/2023-11-30"),
        ("数字经济产值1-11月完成93亿元。热线受理诉求67万件。", "2023-01-01/2023-12-31"),  # of one figure
        ("审批制度改革上半年落地。热线受理诉求67万件。", "2023-01-01/2023-12-31"),
    ],
)
def test_months_that_open_a_paragraph_hold_for_what_follows(text: str, covered: str) -> None:
    assert period(figures(f"某市政务局2023年工作总结\n一、工作情况\n{text}\n")["67万件"]) == covered


@pytest.mark.parametrize(
    ("text", "quote", "covered"),
    [
        ("协查信息4.1万件。", "4.1万件", "2023-01-01/2023-12-31"),  # 件, 宗, 元 are of what happens
        ("累计协查信息4.1万件。", "4.1万件", "../2023-12-31"),
        ("兑付奖补资金980万元。", "980万元", "2023-01-01/2023-12-31"),
        ("贷款余额980亿元。", "980亿元", "../2023-12-31"),
        ("平台日均汇聚数据2600万条。", "2600万条", "2023-01-01/2023-12-31"),  # so is what is said of a day
        ("承诺时限较法定时限压缩74.6%。", "74.6%", "../2023-12-31"),  # how things stand
        ("办件量压缩74.6%。", "74.6%", "2023-01-01/2023-12-31"),
        ("代办员队伍扩充到46人。", "46人", "../2023-12-31"),
        ("截至11月底，按时办结率99.7%。", "99.7%", "2023-01-01/2023-11-30"),
        ("截至2021年底，按时办结率99.7%。", "99.7%", "../2021-12-31"),
    ],
)
def test_what_happens_has_a_beginning_and_what_stands_has_none(text: str, quote: str, covered: str) -> None:
    assert period(figures(f"某市政务局2023年工作总结\n一、工作情况\n{text}\n")[quote]) == covered


FLATTENED = """某市大数据局2022年工作总结
一、主要指标
表1 2022年主要指标完成情况
序号\t指标名称\t单位\t2021年\t2022年\t增幅(%)
1\t归集公共数据\t亿条\t128.6\t203.7\t58.4
2\t信息化项目投资\t万元\t9,860\t8,745\t-11.3
各县区数据质量评价结果如下：
县区
得分
排名
云山区
95.6
1
临溪县
93.0
2
重点部门数据归集共享情况
部门    归集数据（万条）    共享调用（次）
公安部门    12,345    680,215
医保部门    9,110    96,500
"""


def test_a_flattened_table_gives_unit_year_and_kind_of_each_number() -> None:
    document = read(FLATTENED)
    found = {metric.quote: metric for metric in document.metrics}
    kinds = {numeral.text: numeral.kind for numeral in document.numerals}
    assert kinds["表1"] == "ref"
    assert [n.kind for n in document.numerals if n.text == "1"] == ["enum", "rank"]
    assert (found["128.6"].value, found["128.6"].unit_printed, found["128.6"].status) == (
        Decimal("12860000000"),
        "条",
        "prior",
    )
    assert found["128.6"].period_end == "2021-12-31"
    assert (found["203.7"].status, found["203.7"].subject) == ("actual", "归集公共数据")
    assert (found["-11.3"].value, found["-11.3"].unit_printed, found["-11.3"].measure) == (
        Decimal("-11.3"),
        "%",
        "percent_change",
    )
    assert (found["8,745"].value, found["8,745"].unit_printed) == (Decimal(87450000), "元")
    assert (found["95.6"].unit_printed, found["95.6"].scope) == ("分", "云山区")
    assert (found["12,345"].value, found["12,345"].scope, found["12,345"].subject) == (
        Decimal(123450000),
        "公安部门",
        "归集数据",
    )
    assert found["96,500"].unit_printed == "次"


@pytest.mark.parametrize("row", examples("cell_examples.csv"))
def test_what_a_cell_says(row: dict[str, str]) -> None:
    """Rows stand apart by " / " in the table of examples, cells by "|"."""
    text = "\n".join("\t".join(line.split("|")) for line in row["text"].split(" / "))
    found = figures(f"某局2023年工作情况\n各部门情况如下：\n{text}\n")[row["quote"]]
    period = f"{found.period_start or '..'}/{found.period_end}"
    assert (found.value, found.unit_printed) == (Decimal(row["value"]), row["unit"])
    assert (found.measure, found.status, period) == (row["measure"], row["status"], row["period"])
    assert (found.scope, found.subject) == (row["scope"], row["subject"])


BARS = """某市热线2023年工作总结
各单位转派情况，见下：
责任单位 |
转派工单 |
占比 |
同比 |
转办件 |
15390 |
84.97% |
14.08% |
自办件 |
2013 |
11.11% |
-1.47% |
（二）诉求来源
来源
数量
占比
类型
数量
占比
电话
34859
90.67%
咨询类
19651
51.11%
微信
2724
7.09%
求助类
592
1.54%
"""


def test_a_table_of_lines_that_end_in_bars_names_its_shares_and_its_second_labels() -> None:
    found = figures(BARS)
    assert {quote: found[quote].subject for quote in ("15390", "84.97%", "-1.47%", "19651", "1.54%")} == {
        "15390": "转办件转派工单",
        "84.97%": "转办件转派工单占比",
        "-1.47%": "自办件转派工单同比",
        "19651": "咨询类数量",
        "1.54%": "求助类占比",
    }
    assert (found["-1.47%"].measure, found["-1.47%"].value) == ("percent_change", Decimal("-1.47"))
    assert period(found["84.97%"]) == period(found["15390"]) == "2023-01-01/2023-12-31"


MERGED = """某市热线2023年5月工作情况
本月受理情况如下：
受理总量 |
诉求来源 |
数量 |
占比 |
38447 |
电话 |
34859 |
90.67% |
微信 |
2724 |
7.09% |
|
网站 |
170 |
0.44% |
"""


def test_a_cell_that_holds_for_several_rows_is_printed_once() -> None:
    found = figures(MERGED)
    assert {quote: metric.subject for quote, metric in found.items()} == {
        "38447": "受理总量",
        "34859": "电话数量",
        "90.67%": "电话占比",
        "2724": "微信数量",
        "7.09%": "微信占比",
        "170": "网站数量",
        "0.44%": "网站占比",
    }


TURN = """2026年江岭省政府工作报告
——2026年1月26日在江岭省第十四届人民代表大会第四次会议上
各位代表！“十四五”时期，全省新增就业700万人。
各位代表，刚刚过去的2025年，多措并举稳就业、稳预期，地区生产总值增长5.3%。
规上工业企业利润增长6%。“旅游焕新”工程项目完成投资1.2万亿元，民间投资增长2.7%。
新产业营收保持20%以上增长。
三、2026年主要工作
打造先进级智能工厂100个。
"""


def test_a_governments_report_turns_from_five_years_to_one_and_to_the_year_ahead() -> None:
    found = figures(TURN)
    assert {
        quote: (found[quote].status, period(found[quote])) for quote in ("700万人", "5.3%", "6%", "100个")
    } == {
        "700万人": ("actual", "2021-01-01/2025-12-31"),
        "5.3%": ("actual", "2025-01-01/2025-12-31"),
        "6%": ("actual", "2025-01-01/2025-12-31"),
        "100个": ("planned", "2026-01-01/2026-12-31"),
    }
    assert found["2.7%"].subject == "民间投资增长"  # each clause names its own thing
    assert found["20%"].measure == "percent_change"


def test_a_sentence_that_lists_the_work_of_the_next_year_tells_plans() -> None:
    found = figures(
        "某局2024年工作总结\n主要工作\n上线事项30个，还有差距。2025年,一是“一件事”新上10个以上,网办率提升到88%。\n"
    )
    assert found["30个"].status == "actual"
    assert (found["10个"].status, period(found["10个"])) == ("planned", "2025-01-01/2025-12-31")
    assert found["88%"].status == "planned"


def test_a_report_of_one_field_says_it_of_every_figure() -> None:
    found = figures("某市12345热线2023年情况通报\n咨询类诉求平均办理时长1.4天。有效参评满意率73.26%。\n")
    assert {metric.subject[:2] for metric in found.values()} == {"热线"}
    named = figures("某市12345热线2023年情况通报\n2023年，我市12345热线受理诉求5万件。接通率98%。\n")
    assert named["98%"].subject == "12345热线接通率"  # as the text itself calls it
    kinds = "2023年，12345热线受理各类诉求共计4415件。\n二、分类统计\n投诉类共245件，占比6.22%。\n"
    assert figures("某市12345热线2023年情况通报\n" + kinds)["6.22%"].subject == "12345热线投诉类诉求占比"
    assert "热线" not in figures(HEAD + "有效参评满意率73.26%。\n")["73.26%"].subject


def test_a_name_in_quotation_marks_in_a_heading_is_what_its_section_counts() -> None:
    found = figures(HEAD + PARTS["results"] + "2.“一件事一次办”落地。首批公布100件，专窗办理2306件。\n")
    assert found["2306件"].subject == "“一件事一次办”专窗办理"
    found = figures(HEAD + PARTS["results"] + "推广热线，受理诉求5件。1-5月累计3件。\n")
    assert found["3件"].subject, "no figure is without a name"


def test_lines_of_prose_and_lists_are_no_table() -> None:
    text = HEAD + "一、2023年工作情况\n1.受理诉求5件\n2.办结诉求4件\n3.回访3件\n窗口\n大厅\n平台\n共12个\n"
    assert not [n for n in read(text).numerals if n.rule.endswith(":cell")]


def test_metric_ids_do_not_depend_on_white_space() -> None:
    one = figures(HEAD + PARTS["results"] + "全年受理诉求58.37万件。\n")
    two = figures(HEAD + PARTS["results"] + "　　全年受理诉求 58.37万件。\n\n")
    assert [m.metric_id for m in one.values()] == [m.metric_id for m in two.values()]


def test_a_text_without_any_year_is_read_all_the_same() -> None:
    found = figures("某局情况\n今后五年，办件12件。去年办件3件，同期办件4件。明年计划办件5件。\n")
    assert {quote: (m.period_start, m.period_end) for quote, m in found.items()} == dict.fromkeys(
        ("12件", "3件", "4件", "5件"), ("", "")
    )
