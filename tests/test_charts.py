"""Charts: the SVG is whole, readable without colour, honest in its lengths, and safe."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from build_scripts.pages import charts

SOURCE = "来源：各份报告\n非官方汇编"
SVG = "{http://www.w3.org/2000/svg}"


def bar(value: str, qualifier: str = "eq", label: str = "东区 · 2023年", high: str = "") -> charts.Bar:
    words = {"gt": "超", "lt": "不足", "approx": "约"}.get(qualifier, "") + value
    return charts.Bar(label, Decimal(value), Decimal(high) if high else None, qualifier, words)


def drawn(*bars: charts.Bar, language: str = "zh", percent: bool = False) -> ElementTree.Element:
    svg = charts.bar_chart(language, "受理量", "东区：100件", bars, SOURCE, "件", percent)
    return ElementTree.fromstring(svg)


def lengths(root: ElementTree.Element) -> list[float]:
    """Widths of the filled bars, in order; the paper behind them and broken ends are not bars."""
    return [
        float(rect.get("width"))
        for rect in root.iter(f"{SVG}rect")
        if rect.get("height") == str(charts.BAR) and float(rect.get("width")) not in (2.0,)
    ]


def words(root: ElementTree.Element) -> str:
    return "\n".join(text.text or "" for text in root.iter(f"{SVG}text"))


def test_chart_names_and_describes_itself():
    root = drawn(bar("100"), bar("50"))
    names = root.get("aria-labelledby").split()
    assert root.get("role") == "img"
    assert [root.find(f"{SVG}title").get("id"), root.find(f"{SVG}desc").get("id")] == names
    assert root.find(f"{SVG}title").text == "受理量" and root.find(f"{SVG}desc").text == "东区：100件"


def test_every_bar_has_its_label_and_its_value_as_real_text():
    text = words(drawn(bar("100", label="东区 · 2023年"), bar("50", "gt", label="西区 · 2023年")))
    assert "东区 · 2023年" in text and "100" in text and "西区 · 2023年" in text and "超50" in text
    assert "单位：件" in text and "非官方汇编" in text


def test_lengths_are_in_proportion_from_zero():
    first, second, third = lengths(drawn(bar("100"), bar("50"), bar("25")))
    assert first / second == pytest.approx(2, rel=0.01) and first / third == pytest.approx(4, rel=0.01)


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        (["90", "95"], False, ("0", "100")),  # never begins at 90
        (["93.6", "99.86"], True, ("0", "100")),
        (["3200", "294"], False, ("0", "5000")),
        (["-50", "-90"], False, ("-100", "0")),
        (["-50", "20"], False, ("-50", "20")),
        (["0", "0"], False, ("0", "1")),
        (["120", "80"], True, ("0", "200")),
    ],
)
def test_the_axis_always_holds_zero(values, percent, expected):
    assert charts.bounds([bar(value) for value in values], percent) == tuple(map(Decimal, expected))


def test_a_share_is_drawn_against_one_hundred():
    (width,) = lengths(drawn(bar("50"), percent=True))
    assert width == pytest.approx((charts.WIDTH - charts.LEFT - charts.RIGHT - 14) / 2, abs=0.2)


@pytest.mark.parametrize(
    ("qualifier", "shape", "explained"),
    [
        ("gt", r"<path d=\"M[\d.]+ [\d.]+ L", "箭头"),
        ("ge", r"<path d=\"M[\d.]+ [\d.]+ L", "箭头"),
        ("lt", r"stroke-dasharray", "虚线框"),
        ("le", r"stroke-dasharray", "虚线框"),
        ("approx", r'(width="2" height="18".*){3}', "断续端"),
    ],
)
def test_bounds_are_drawn_as_bounds_and_explained(qualifier, shape, explained):
    svg = charts.bar_chart("zh", "受理量", "", [bar("100", qualifier)], "来源")
    assert re.search(shape, svg) and explained in svg
    plain = charts.bar_chart("zh", "受理量", "", [bar("100")], "来源")
    assert not re.search(shape, plain) and explained not in plain


def test_a_range_reaches_to_its_upper_end():
    svg = charts.bar_chart("en", "Days", "", [bar("3", high="5")], "Source")
    assert "stroke-dasharray" in svg and "range" in svg


def test_nothing_leaves_the_picture():
    bars = [bar("100", "gt", "很长的名字" * 20), bar("-100", "approx"), bar("3", high="100")]
    root = drawn(*bars)
    width, height = (float(root.get(side)) for side in ("width", "height"))
    for rect in root.iter(f"{SVG}rect"):
        left = float(rect.get("x", 0))
        assert 0 <= left and left + float(rect.get("width")) <= width
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x")) <= width and float(text.get("y")) <= height
    assert "…" in words(root) and height == charts.height(bars, "zh", "件", SOURCE)


def test_words_of_a_report_cannot_break_the_picture():
    hostile = '<script>alert("1")</script>&'
    root = ElementTree.fromstring(
        charts.bar_chart("zh", hostile, hostile, [bar("1", label=hostile)], hostile, hostile)
    )
    assert not list(root.iter(f"{SVG}script")) and root.find(f"{SVG}title").text == hostile


def test_nothing_is_fetched_from_elsewhere():
    svg = charts.bar_chart("zh", "受理量", "", [bar("1")], "来源")
    assert set(re.findall(r"https?://[^\"]+", svg)) == {"http://www.w3.org/2000/svg"}
    assert "href" not in svg and "url(" not in svg and "<style" not in svg


def test_the_language_is_said():
    svg = charts.bar_chart("en", "Cases", "", [bar("1000", "gt")], "Source", "cases")
    assert 'xml:lang="en"' in svg and "Unit: cases" in svg and "arrow: over" in svg and "1,000" in svg


def test_no_bar_is_no_chart():
    with pytest.raises(ValueError, match="at least one bar"):
        charts.bar_chart("zh", "受理量", "", [], "来源")


def test_the_title_and_every_line_of_the_source_stand_in_the_picture():
    text = words(drawn(bar("100")))
    assert "受理量" in text and "来源：各份报告" in text and "非官方汇编" in text


def test_a_long_title_gets_smaller_letters_before_it_is_cut():
    def size(title: str) -> tuple[str, str]:
        root = ElementTree.fromstring(charts.bar_chart("en", title, "", [bar("1")], "Source"))
        first = next(root.iter(f"{SVG}text"))
        return first.get("font-size"), first.text

    assert size("Cases") == ("17", "Cases")
    assert size("Satisfaction with handling of hotline requests") == (
        "13",
        "Satisfaction with handling of hotline requests",
    )
    assert size("a" * 90)[1].endswith("…")
