"""clean: white space goes, furniture is set apart, every character keeps its place in the source."""

from __future__ import annotations

import pytest

from build_scripts import clean, lexicon

WORDS, _ = lexicon.load()


def cleaned(text: str):
    return clean.clean(text, WORDS.words)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("受 理\u3000诉求 5 件", "受理诉求5件"),
        ("上 线 3 000 项", "上线3 000项"),
        ("AI 应用", "AI应用"),
        ("Open Data", "Open Data"),
        ("a\u200bb", "a b"),
        ("第一行\r\n第二行\r第三行\u2028第四行", "第一行\n第二行\n第三行\n第四行"),
        ("\n\n \u3000\n正文\n", "正文"),
        ("指标\t128.6\t203.7", "指标 128.6 203.7"),
        ("63.\u200b5万件", "63.5万件"),
        ("<p>受理5件。</p><p>&nbsp;归集3条。</p>", "受理5件。\n归集3条。"),
        ("受理<b>5</b>件。", "受理<b>5</b>件。"),
        ('<td width="600">办件</td>', '<td width="600">\n办件'),
        ("a<b，<script>x</script>", "a<b，<script>x</script>"),
    ],
)
def test_stray_white_space_goes_and_nothing_else(source: str, text: str) -> None:
    assert cleaned(source).text == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            "一、工作回顾\n生产总值增加到\n779\n亿元，增长\n7.3%\n。\n收入增长\n8%\n，总量\n25\n亿元\n。\n二、工作打算\n抓服务。",
            "一、工作回顾\n生产总值增加到779亿元，增长7.3%。\n收入增长8%，总量25亿元。\n二、工作打算\n抓服务。",
        ),
        ("指标\n接通率\n97%\n满意率\n99%\n来电\n5万件", "指标\n接通率\n97%\n满意率\n99%\n来电\n5万件"),
    ],
    ids=["broken inside sentences", "a table, one cell to a line"],
)
def test_lines_are_put_together_only_where_they_were_broken_inside_sentences(source: str, text: str) -> None:
    assert cleaned(source).text == text


@pytest.mark.parametrize(
    "source", ["受 理\u3000诉求 5 件。\r\n 办\u200b结 4 件。", "a b\n\nc　d", "１２ ３４\t五"]
)
def test_every_character_knows_its_place(source: str) -> None:
    result = cleaned(source)
    assert len(result.offsets) == len(result.text)
    assert list(result.offsets) == sorted(result.offsets)
    for position, char in enumerate(result.text):
        assert char in " \n" or source[result.offsets[position]] == char


@pytest.mark.parametrize(
    "line",
    [
        "发布时间:2023-07-06 09:12  来源:某局  浏览次数:202次", "首页 > 政务公开 > 工作总结", "某ICP备20001234号-1",
        "您所在的位置:首页>政务公开>工作总结", "版权所有：某局",
        "您是第3,456,789位访问者", "字体：[ 大 中 小 ]", "电话：0600-8812345", "扫一扫在手机打开当前页", "索引号：QL00112233/2023-00015",
        "标题：某局2022年工作总结", "建议使用1920×1080及以上分辨率浏览", "首页 | 政务公开 | 政府信息公开", "2024-01-12 | 来源:某局 | 阅读:326",
        "2021-12-28 15:20:36   来源: 某局   点击: 0", "2024年01月12日 10:20", "第1页 共6页", "— 2 —", "-3-",
    ],
)  # fmt: skip
def test_page_furniture_is_set_apart(line: str) -> None:
    assert [x.kind for x in cleaned(f"{line}\n某局2022年工作总结\n").lines] == ["furniture", "title"]


@pytest.mark.parametrize(
    ("text", "furniture"),
    [
        ("全年办件5件。\n友情链接\n中国政府网\n某省人民政府", ["友情链接", "中国政府网", "某省人民政府"]),
        ("友情链接\n某局\n全年办件5件。\n某局", []),
        ("全年办件5件。\n3\n全年收件6件。", ["3"]),
        ("指标\n办件\n3\n收件\n4", []),
    ],
    ids=["links below the text", "a heading above it", "a page's number", "the cells of a table"],
)
def test_what_stands_above_a_line_tells_whether_it_is_furniture(text: str, furniture: list[str]) -> None:
    found = cleaned(text)
    assert [found.text[x.start : x.end] for x in found.lines if x.kind == "furniture"] == furniture


def test_prose_is_no_furniture_whatever_it_speaks_of() -> None:
    text = "来源：本年数据由各部门报送，访问量：全年访问网站共计500万次，发布时间：每季度一次。"
    assert [line.kind for line in cleaned(text).lines] == ["body"]


def test_facts_printed_in_furniture_are_kept() -> None:
    facts = {
        f.key: f.value
        for f in cleaned(
            "索引号：QL00112233/2023-00015\t发布机构：某市大数据局\t发文日期：2023-01-18\n"
        ).facts
    }
    assert facts == {
        "index_number": "QL00112233/2023-00015",
        "issuer": "某市大数据局",
        "published_on": "2023-01-18",
    }
