"""segment: headings, roles, items and sentences."""

from __future__ import annotations

import random

import pytest

from build_scripts import clean, lexicon, segment

WORDS, _ = lexicon.load()


def outline(text: str):
    return segment.segment(clean.clean(text, WORDS.words), "r", WORDS.words)


def roles(text: str) -> list[tuple[str, str]]:
    return [(section.role, section.title) for section in outline(text).sections if section.title]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("2023年工作总结", "results"), ("主要工作完成情况", "results"), ("过去五年工作回顾", "results"), ("存在的主要问题", "problems"),
        ("问题和不足", "problems"), ("2024年工作计划", "plans"), ("下一步工作打算", "plans"), ("2024年重点工作", "plans"),
        ("2025年目标", "plans"), ("2024年怎么干", "plans"), ("下年工作谋划", "plans"),
        ("政府工作建议", "plans"), ("下半年工作安排", "plans"), ("重点工作开展情况", "results"),
    ],
)  # fmt: skip
def test_a_heading_announces_a_role(heading: str, role: str) -> None:
    text = f"一、2023年工作情况\n各项工作有序开展，成效明显。\n二、{heading}\n各项工作有序推进。\n"
    assert roles(text)[1] == (role, heading)


@pytest.mark.parametrize(
    "opening", ["下半年,盯住几件事:一是年底达到34项。", "下半年将抓好三件事。", "接下来，抓好落实。"]
)
def test_a_paragraph_that_turns_ahead_is_of_plans(opening: str) -> None:
    found = outline(f"一、上半年工作情况\n各项工作有序开展。\n{opening}\n")
    assert found.sections[found.sentences[-1].section].role == "plans"


def test_a_title_printed_twice_announces_nothing() -> None:
    title = "某局2025年工作总结及2026年工作计划"
    text = f"政府信息公开\n{title}\n某局2025年 工作总结及2026年工作计划\n一、2025年工作情况\n好。\n二、2026年工作计划\n好。\n"
    assert roles(text) == [("results", "2025年工作情况"), ("plans", "2026年工作计划")]


def test_a_title_in_the_text_that_looks_both_ways_is_no_plan() -> None:
    text = "转发\n一、说明\n好。\n某局2020年工作总结及2021年工作思路\n（一）2020年工作情况\n好。\n"
    assert ("results", "2020年工作情况") in roles(text)


def test_the_parts_of_a_plan_are_plans() -> None:
    text = (
        "一、2023年工作情况\n好。\n二、2024年工作打算\n（一）抓服务。提升水平。\n（二）总结经验。推广做法。\n"
    )
    assert [role for role, _ in roles(text)] == ["results", "plans", "plans", "plans"]


def test_what_a_plan_says_under_any_heading_is_planned() -> None:
    text = "某局2023年工作要点\n到11月底归集率达到98%。\n一、总体要求\n好。\n二、优化服务\n好。\n三、上年完成情况\n好。\n"
    assert {section.role for section in outline(text).sections[:3]} == {"plans"}
    assert roles(text)[-1][0] == "results"


@pytest.mark.parametrize(
    "numbers",
    [
        ("一、", "二、"),
        ("（一）", "（二）"),
        ("1.", "2."),
        ("1、", "2、"),
        ("(1)", "(2)"),
        ("①", "②"),
        ("第一部分", "第二部分"),
    ],
)
def test_list_numbering_in_every_form_opens_a_section(numbers: tuple[str, str]) -> None:
    sections = outline(f"{numbers[0]}优化服务\n受理5件。\n{numbers[1]}强化监管\n检查3次。\n").sections
    assert [section.number.strip() for section in sections] == list(numbers)


@pytest.mark.parametrize(
    ("line", "title", "paragraph"),
    [
        ("2.建成平台8个。", "", "建成平台8个。"),
        ("1.“最多跑一次”事项占比99.2%，比例高。", "", "“最多跑一次”事项占比99.2%，比例高。"),
        ("(一)全年受理办件36.5万件,办结率99.9%。", "", "全年受理办件36.5万件,办结率99.9%。"),
        ("3.扩大“一业一证”,由去年的20个行业拓展到35个。", "扩大“一业一证”", "由去年的20个行业拓展到35个。"),
        ("（三）12345热线提质增效。", "12345热线提质增效", ""),
        ("4.推进100个“一件事”改革", "推进100个“一件事”改革", ""),
        ("一.主要成绩", "主要成绩", ""),
    ],
)
def test_a_numbered_line_that_states_a_figure_is_a_paragraph(line: str, title: str, paragraph: str) -> None:
    found = outline(f"{line}\n")
    assert [section.title for section in found.sections] == [title]
    assert "".join(line[p.start : p.end] for p in found.paragraphs) == paragraph


def test_a_heading_may_end_in_a_colon() -> None:
    text = "一、2023年工作情况\n好。\n2024年工作计划:\n办件5件。\n现将有关情况:\n好。\n"
    assert roles(text) == [("results", "2023年工作情况"), ("plans", "2024年工作计划")]


def test_headings_that_lost_their_line_ends_open_sections() -> None:
    text = "(一)抓服务。受理5件。(二)强化监管。检查3次，见附表(二)。(三)抓队伍。培训2期。\n"
    assert [s.title for s in outline(text).sections] == ["抓服务", "强化监管", "抓队伍"]


def test_a_date_or_a_decimal_at_the_start_of_a_line_is_no_heading() -> None:
    assert not [s for s in outline("2.5万件诉求办结。\n3.14是比值。\n").sections if s.number]


def test_items_of_a_run_are_split_at_their_markers() -> None:
    text = "一、工作情况\n本年工作如下：一是抓服务，受理5件。二是抓监管，检查3次。三是抓队伍，培训2期。\n"
    assert [len(p.items) for p in outline(text).paragraphs if p.items] == [3]


def test_a_line_that_lost_its_full_stops_is_cut_outside_of_numbers() -> None:
    text = "办理事项1234件，" * 1000
    sentences = outline(text).sentences
    assert max(s.end - s.start for s in sentences) <= 1200
    assert all(text[s.end - 1] == "，" for s in sentences[:-1])


def test_sentences_cover_the_text_in_order() -> None:
    text = "某局2023年工作总结\n一、工作情况。受理5件！办结4件。\n二、问题\n不足。\n某局\n2024年1月2日\n"
    cleaned = clean.clean(text, WORDS.words)
    found = segment.segment(cleaned, "r", WORDS.words).sentences
    assert "".join(cleaned.text[s.start : s.end] for s in found) == cleaned.text.replace("\n", "")


LINES = (
    "一、工作情况", "（一）优化服务。受理5件。", "二、存在的问题", "三、下一步打算", "办理事项3件。", "下一步，将新建平台2个。",
    "存在的问题：人手不足。", "浏览次数：5", "打印本页 关闭窗口", "某局2023年工作总结", "一是抓服务，受理5件。二是抓监管。", "某局", "2024年1月2日",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_a_sentence_lies_inside_its_section_whatever_the_order_of_lines(seed: int) -> None:
    """Property: headings, runs, page furniture and a signature in 20 × 20 random orders."""
    chance = random.Random(seed)
    for _ in range(20):
        text = "\n".join(chance.choices(LINES, k=chance.randrange(1, 16)))
        found = outline(text)
        for sentence in found.sentences:
            section = found.sections[sentence.section]
            assert section.start <= sentence.start < sentence.end <= section.end, text


def test_a_section_goes_on_behind_page_furniture_that_stands_in_it() -> None:
    found = outline("一、工作情况\n受理5件。\n浏览次数：5\n办结4件。\n二、问题\n不足。\n")
    assert [found.sections[s.section].title or found.sections[s.section].role for s in found.sentences] == [
        *("工作情况", "工作情况", "furniture", "工作情况", "问题", "问题")
    ]


def test_a_list_number_that_runs_into_a_number_is_no_decimal():
    text = "2023年工作总结\n1.3月底前梳理事项120项。\n2.12345热线接通率98%。\n3.5G基站新建30座。\n"
    assert [section.number for section in outline(text).sections[1:]] == ["1.", "2.", "3."]


def test_decimals_at_the_beginning_of_lines_stay_decimals():
    text = "2023年工作总结\n1.5亿元用于建设。\n4.2亿元用于采购。\n2.3亿元用于培训。\n"
    assert not any(section.number for section in outline(text).sections)
