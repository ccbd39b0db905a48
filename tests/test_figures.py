"""Figure marks: from Markdown to marks, and from Markdown back to the text."""

from __future__ import annotations

from html import unescape

import pytest
from markdown import Markdown

from build_scripts.figures import FigureExtension, parts, plain, plain_inline
from build_scripts.pages import markdown as md


def html(text: str) -> str:
    return Markdown(extensions=["attr_list", "md_in_html", "tables", FigureExtension()]).convert(text)


ASIDE = (
    '<details id="related-s" markdown="1" class="related">\n\n<summary>相关</summary>\n\n- 丁\n\n</details>'
)

ASIDES = {
    "behind the paragraph that names it": (
        f"甲[](#related-s)\n\n乙\n\n{ASIDE}",
        "甲</p> <details </details> <p>乙</p>",
    ),
    "behind the list": (f"- 甲\n- 乙[](#related-s)\n\n丙\n\n{ASIDE}", "</ul> <details </details> <p>丙</p>"),
    "what stands behind the link stays": (
        f"甲[](#related-s)乙\n\n丙\n\n{ASIDE}",
        "<p>甲乙</p> <details <p>丙</p>",
    ),
    "behind a link": (f"[甲](x)[](#related-s)乙\n\n丙\n\n{ASIDE}", "甲</a>乙</p> <details <p>丙</p>"),
    "one that nothing names stays": (f"甲\n\n{ASIDE}", "<p>甲</p> <details"),
}


@pytest.mark.parametrize(("text", "order"), ASIDES.values(), ids=ASIDES.keys())
def test_a_collapsed_block_moves_to_its_section(text: str, order: str) -> None:
    shown, at = html(text), 0
    assert "#related-s" not in shown and shown.count("<details") == shown.count("丁") == 1
    for part in order.split():
        at = shown.index(part, at) + len(part)


TABLE = "\n\n| 数据 |\n| --- |\n"

MARKS = {
    "a figure": ("共[5条](#r-a-m-1)。", '<p>共<a class="figure" href="#r-a-m-1" id="f-a-m-1">5条</a>。</p>'),
    "a damaged place": (
        '[12月初](#d-a-d-1 "原文作“12初”")',
        '<p><a class="defect repaired" href="#d-a-d-1" id="p-a-d-1" title="原文作“12初”">12月初</a></p>',
    ),
    "a damaged place without a reading": (
        '[728](#d-a-d-1 "网页脱漏字符")',
        '<p><a class="defect" href="#d-a-d-1" id="p-a-d-1" title="网页脱漏字符">728</a></p>',
    ),
    "a damaged figure": (
        '[5类](#r-a-m-1 "原文作“5”")',
        '<p><a class="figure repaired" href="#r-a-m-1" id="f-a-m-1" title="原文作“5”">5类</a></p>',
    ),
    "in bold": (
        "**共[5条](#r-x)**",
        '<p><strong>共<a class="figure" href="#r-x" id="f-x">5条</a></strong></p>',
    ),
    "twice: an id stands once": (
        "[5](#r-x)[5](#r-x)",
        '<p><a class="figure" href="#r-x" id="f-x">5</a><a class="figure" href="#r-x">5</a></p>',
    ),
    "other links are left alone": (
        "[甲](#rest)[乙](../r-x.md)[丙](#r-)[丁](http://example.org/#r-x)",
        '<p><a href="#rest">甲</a><a href="../r-x.md">乙</a><a href="#r-">丙</a>'
        '<a href="http://example.org/#r-x">丁</a></p>',
    ),
    "a row is no mark": (
        TABLE.strip() + "\n| [5](#f-x){#r-x} |\n| [6](#r-x) |",
        '<td><a href="#f-x" id="r-x">5</a></td>',
    ),
    "one number, two rows: two ids": (
        "[5](#r-x)" + TABLE + "| [5](#f-x){#r-x} |\n| [5](#f-x){#r-y} |",
        '<a class="figure" href="#r-x" id="f-x"><span id="f-y">5</span></a>',
    ),
    "a figure and the defect in it": (
        '[5](#r-x "原文作“”")' + TABLE + "| [5](#f-x){#r-x} |\n| [](#f-x){#d-z} |",
        'id="f-x" title="原文作“”"><span id="p-z">5</span></a>',
    ),
}


@pytest.mark.parametrize("case", MARKS)
def test_marks(case: str) -> None:
    text, expected = MARKS[case]
    made = html(text)
    assert (made == expected) if expected.startswith("<p>") else (expected in made)


def test_without_the_extension_the_links_still_work() -> None:
    made = Markdown(extensions=["attr_list", "tables"]).convert("[5](#r-x)" + TABLE + "| [5](#f-x){#r-x} |")
    assert '<a href="#r-x">5</a>' in made and 'id="r-x"' in made


# ---------------------------------------------------------------- back to the text

BLOCKS = {
    "paragraphs are lines": ("一\n\n二", "一\n二"),
    "a heading is a line": ("## 一、二 {#s}\n\n三", "一、二\n三"),
    "a heading that runs on": ("### (一)二。 {#s .run-in}\n\n三", "(一)二。三"),
    "a list that goes on with the line": (
        "一:\n\n- **一是二**。三。\n- **二是四**。",
        "一:一是二。三。二是四。",
    ),
    "a list of lines of its own": ("一\n\n* **一是二**。\n* **二是三**。", "一\n一是二。\n二是三。"),
    "attributes of a paragraph": ("一\n{: #s .printed-title }\n\n二", "一\n二"),
    "a paragraph that runs on": ("一\n{: .run-in }\n\n二", "一二"),
    "a table of the report": (
        '一\n\n<div class="printed-table" markdown="1">\n\n| 局 | 办件 |\n| --- | ---: |\n| 甲\\|乙 | [5](#r-x) |'
        "\n\n</div>\n\n二",
        "一\n局 办件\n甲|乙 5\n二",
    ),
    "a collapsed block": (
        '<details markdown="1">\n<summary>栏目</summary>\n\n一\n\n二\n\n</details>',
        "一\n二",
    ),
}
INLINE = {
    "a figure": ("共[5条](#r-x)。", "共5条。"),
    "an entity": ("[甲](../entities/a.md)乙", "甲乙"),
    "what the source prints": ('于[4月21日](#d-x "原文作“421日”")开', "于421日开"),
    "what the source prints, escaped": ('[a](#d-x "原文作“\\[&lt;&quot;”")', '[<"'),
    "nothing printed": ('[。](#d-x "原文作“”")', ""),
    "no reading": ('[728](#d-x "网页脱漏字符")', "728"),
    "escapes": (r"\*\_\\\[\]\(\{\|1\. &lt;b&gt; &amp;amp; &#126;", r"*_\[](" + "{|1. <b> &amp; ~"),
    "an escape in a label": (r"[a\]b](#r-x)", "a]b"),
}


@pytest.mark.parametrize("case", BLOCKS)
def test_plain_blocks(case: str) -> None:
    markdown, expected = BLOCKS[case]
    assert plain(markdown) == expected


@pytest.mark.parametrize("case", INLINE)
def test_plain_inline(case: str) -> None:
    markdown, expected = INLINE[case]
    assert plain_inline(markdown) == expected


def test_parts_are_cut_at_rules_only() -> None:
    assert [part.strip() for part in parts("a\n\n***\n\nb \\*\\*\\*\n\n***\n\nc")] == [
        "a",
        "b \\*\\*\\*",
        "c",
    ]


# ---------------------------------------------------------------- escaping: no text is taken for Markdown or HTML

HOSTILE = (
    "# 一",
    "## 二 ##",
    "1. 三",
    "1) 四",
    "- 五",
    "+ 六",
    "* 七",
    "> 八",
    "*** ",
    "---",
    "===",
    "| a | b |",
    "`code`",
    "**粗** _斜_ __粗__",
    "<script>alert(1)</script>",
    "</article><div>",
    "<!-- 注 -->",
    "<http://example.org>",
    "[链接](http://example.org)",
    "![图](x.png)",
    "[x]: http://example.org",
    "[^1]",
    "{{ page.title }}",
    "{% raw %}",
    "{: #id .class }",
    "文字 {#id}",
    "&lt; &amp; &#65;",
    "a\\b \\* \\",
    "??? note",
    "!!! 注",
    "~~删~~",
    ":smile:",
    "*[HTML]: x",
    "[TOC]",
    "    四个空格",
    "10.04亿条",
    "a*b*c_d_e",
    "http://example.org/a_b_c",
    "C#",
    "“引”‘文’",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_shows_as_it_is(text: str) -> None:
    page = Markdown(extensions=["attr_list", "md_in_html", "tables", "admonition", "toc", FigureExtension()])
    shown = page.convert(md.escape(text)).removeprefix("<p>").removesuffix("</p>")
    assert "<" not in shown
    assert unescape(shown).strip() == text.strip()
    assert plain_inline(md.escape(text)) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_is_safe_in_links_cells_and_headings(text: str) -> None:
    flat = text.strip()
    made = html(
        md.link(flat, "#r-x", flat)
        + "\n\n"
        + md.table(["甲"], [[md.escape(flat)]])
        + "\n\n"
        + md.heading(2, flat, "anchor")
    )
    assert made.count("<a ") == 1 and made.count("<td>") == 1 and '<h2 id="anchor">' in made
    assert "<script" not in made and "<em>" not in made and "<code>" not in made
    assert plain_inline(md.link(flat, "#r-x", flat)) == flat
