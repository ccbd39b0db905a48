"""Report pages: the page of every seed gives back its cleaned text, and every mark has its row."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from markdown import Markdown

from build_scripts import pages, pipeline, replaced
from build_scripts.figures import FigureExtension, parts, plain
from build_scripts.pages import body, report, sheet, summaries
from build_scripts.pages.cite import MARK
from build_scripts.records import Document, Mention

SEEDS = sorted(path.name for path in (Path(__file__).parent.parent / "seeds").glob("*.txt"))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, root: Path) -> tuple[dict[str, Document], Path]:
    """The documents of the seeds by base name, and the folder of their pages."""
    docs = tmp_path_factory.mktemp("docs")
    outcome = pipeline.run(root / "seeds", None, docs)
    return {document.seed.seed_file: document for document in outcome.documents}, docs


@pytest.mark.needs("git")
def test_every_page_lies_in_a_folder_that_is_made_and_only_those_of_reports_are_committed(made, root):
    """A folder that is missing in `FOLDERS` would keep stale pages; one missing in .gitignore would be committed."""
    paths = replaced.paths_in(made[1])
    folders = {
        path.removeprefix("en/").partition("/")[0] for path in paths if "/" in path.removeprefix("en/")
    }
    assert folders == set(pages.FOLDERS)
    asked = "".join(f"docs/{path}\n" for path in paths)
    command = ["git", "check-ignore", "--no-index", "--stdin"]
    ignored = subprocess.run(
        command, cwd=root, input=asked, capture_output=True, text=True, check=True
    ).stdout
    kept = {path for path in paths if f"docs/{path}" not in set(ignored.splitlines())}
    assert kept == {f"reports/{document.seed.report_id}.md" for document in made[0].values()}


@pytest.fixture(params=SEEDS)
def document(request: pytest.FixtureRequest, made: tuple[dict[str, Document], Path]) -> Document:
    return made[0][request.param]


@pytest.fixture
def page(document: Document, made: tuple[dict[str, Document], Path]) -> str:
    return (made[1] / "reports" / f"{document.seed.report_id}.md").read_text(encoding="utf-8")


@pytest.fixture
def english(document: Document, made: tuple[dict[str, Document], Path]) -> str:
    return (made[1] / "en/reports" / f"{document.seed.report_id}.md").read_text(encoding="utf-8")


def lines(document: Document, *kinds: str) -> str:
    return "\n".join(
        document.clean.text[line.start : line.end] for line in document.clean.lines if line.kind in kinds
    )


def test_the_text_comes_back(document: Document, page: str) -> None:
    _, text, furniture, _ = parts(page)
    assert plain(text) == lines(document, "title", "body")
    assert plain(furniture) == lines(document, "furniture")


def test_paragraphs_hold_no_raw_html(page: str) -> None:
    assert "<" not in parts(page)[1]


def test_every_figure_has_a_mark_and_a_row(document: Document, page: str) -> None:
    shown = Markdown(extensions=["attr_list", "md_in_html", "tables", FigureExtension()]).convert(page)
    ids = re.findall(r'id="([^"]+)"', shown)
    assert len(ids) == len(set(ids))
    wanted = {f"{kind}-{metric.metric_id}" for metric in document.metrics for kind in "fr"}
    wanted |= {f"{kind}-{defect.defect_id}" for defect in document.defects if defect.printed for kind in "pd"}
    wanted |= {section.section_id for section in document.sections if section.role != "furniture"}
    assert not wanted - set(ids)
    targets = set(re.findall(r'href="#([^"]+)"', shown)) - {"figures"}
    assert not targets - set(ids)


def test_a_mark_shows_the_number_of_its_row(document: Document, page: str) -> None:
    """What stands in the text is what the table quotes, or the reading of a damaged place."""
    text, table = parts(page)[1], parts(page)[3]
    marks = dict(
        re.findall(r"\[((?:\\.|[^\]])*)\]\(#r-([^ )]+)", text)[i][::-1] for i in range(text.count("](#r-"))
    )
    for label, mark, row in re.findall(
        r"^\| \[((?:\\.|[^\]])*)\]\(#f-([^)]+)\)\{#r-(\S+)", table, re.MULTILINE
    ):
        metric = next(metric for metric in document.metrics if metric.metric_id == row)
        assert plain(label) == document.clean.text[metric.start : metric.end]
        if not any(d.start < metric.end and metric.start < d.end for d in document.defects):
            assert plain(label) in plain(marks[mark])


def test_the_lists_of_a_report_are_lists(document: Document, page: str) -> None:
    items = sum(len(paragraph.items) for paragraph in document.paragraphs)
    assert len(re.findall(r"^[*-] \*\*", parts(page)[1], re.MULTILINE)) == items


def test_the_english_page_says_each_figure_once_and_leads_to_its_sentence(
    document: Document, english: str
) -> None:
    for metric in document.metrics:
        assert english.count(f"{{#f-{metric.metric_id} ") == 1
        assert f"../../reports/{document.seed.report_id}.md#f-{metric.metric_id})" in english


def test_the_english_page_sums_up_every_section_from_the_data(document: Document, english: str) -> None:
    said = english[english.index("{#sections}") : english.index("{#figures}")]
    assert "not translated" in said
    blocks = {
        m[2]: m[3] for m in re.finditer(r"^(#{3,5}) .*\{#(\S+)\}$([^#]*(?:#(?!#)[^#]*)*)", said, re.MULTILINE)
    }
    for section in document.sections:
        figures = [metric for metric in document.metrics if metric.section_id == section.section_id]
        promises = [one for one in document.commitments if one.section_id == section.section_id]
        if figures or promises:
            block = blocks[section.section_id]
            assert (f"States [{len(figures)} figure" in block) == bool(figures)
            assert (f"Makes [{len(promises)} commitment" in block) == bool(promises)
            shown = [metric for metric in figures if f"#f-{metric.metric_id} " in block.replace(")", " ")]
            assert len(shown) >= min(len(figures), 3)


def test_a_name_is_linked_once_in_a_section_and_never_inside_another_link(document: Document) -> None:
    figures = body.figure_marks(document)
    entities = {mention.entity_id: f"../entities/{mention.entity_id}.md" for mention in document.mentions}
    places = {place.region_id: f"../regions/{place.region_id}.md" for place in document.places}
    marks = body.link_marks(document, entities, places, figures)
    everything = sorted((mark.start, mark.end) for mark in (*figures, *marks))
    assert all(first[1] <= second[0] for first, second in zip(everything, everything[1:], strict=False))
    named = {m.start: (m.section_id, entities[m.entity_id]) for m in document.mentions}
    named |= {p.start: (p.section_id, places[p.region_id]) for p in document.places if not p.within}
    assert [named[mark.start][1] for mark in marks] == [mark.target for mark in marks]
    assert len({named[mark.start] for mark in marks}) == len(marks)
    # what is not linked is a second mention, or stands in a heading, a figure or a longer name
    covered = [*everything, *(section.heading for section in document.sections if section.heading)]
    linked = {named[mark.start] for mark in marks}
    for start, name in named.items():
        assert name in linked or any(first <= start < last for first, last in covered)


def test_a_mention_across_a_figure_gives_way(document: Document) -> None:
    if not document.metrics:
        pytest.fail("a seed without a figure")
    metric = document.metrics[0]
    mention = Mention(
        "x", "e", document.seed.report_id, metric.section_id, 0, 1, "", "", metric.start - 1, metric.end
    )
    alone = replace(document, mentions=(mention,), places=())
    assert body.link_marks(alone, {"e": "e.md"}, {}, body.figure_marks(document)) == ()


def test_a_section_keeps_its_address_when_its_links_change(document: Document, page: str) -> None:
    bare = body.text_markdown(document, ())
    anchor = re.compile(r"^(?:#+ .*|\{: ?)\{?#(\S+?)(?: [^}]*)?\}$", re.MULTILINE)
    assert anchor.findall(bare) == anchor.findall(parts(page)[1]) != []


@pytest.mark.parametrize(
    ("value", "row", "chinese", "english"),
    [
        ("1004000000", {}, "1,004,000,000", "1,004,000,000"),
        ("32000000", {"qualifier": "gt"}, "超 32,000,000", "over 32,000,000"),
        ("-48.86", {"measure": "percent_change"}, "降 48.86", "down 48.86"),
        ("300", {"measure": "percent_change"}, "升 300", "up 300"),
        ("0", {"measure": "percent_change"}, "0", "0"),
        ("-30", {"measure": "percent_change", "qualifier": "ge"}, "降 不少于 30", "down at least 30"),
        ("-30", {"measure": "percent_change", "value_high": "-50"}, "降 30–50", "down 30–50"),
        ("2", {"measure": "rank"}, "第2", "rank 2"),
        ("3", {"value_high": "5"}, "3–5", "3–5"),
        ("", {}, "", ""),
    ],
)
def test_value_words(value: str, row: dict[str, str], chinese: str, english: str) -> None:
    assert report.value_words("zh", {"value": value, **row}) == chinese
    assert report.value_words("en", {"value": value, **row}) == english


HOSTILE = """某市数据局2023年工作总结
# 一级标题 {#id} 全年办理5件
<script>alert(1)</script> 与 </article> 以及 {{ page.title }} {% raw %} 共10个。
一、<b>工作</b> *成效* _情况_ 总结
一是推进[链接](http://example.org)建设。完成`12`项、**13**项。二是深化 | 表格 | 改革。达99.5%。
***
---
- 项目符号 3个
??? note "x"
1. 数字开头的一行，新增7台
![图](x.png) <!-- 注释 20个 --> &lt; &amp; \\ \\* ~~删除线~~
"""


def test_a_hostile_text_is_published_safely_and_comes_back(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/hostile-2023.txt").write_text(HOSTILE, encoding="utf-8")
    outcome = pipeline.run(tmp_path / "seeds", None, tmp_path / "docs")
    (document,) = outcome.documents
    page = (tmp_path / f"docs/reports/{document.seed.report_id}.md").read_text(encoding="utf-8")
    _, text, furniture, _ = parts(page)
    assert plain(text) == lines(document, "title", "body")
    assert plain(furniture) == lines(document, "furniture")
    shown = Markdown(
        extensions=["attr_list", "md_in_html", "tables", "admonition", FigureExtension()]
    ).convert(page.replace(MARK, ""))
    assert not re.search(r"<(?:script|b|em|img|del|code)\b|<!--", shown)


def test_a_report_of_no_known_place_is_called_by_its_title(tmp_path: Path) -> None:
    (tmp_path / "made.txt").write_text("工作总结\n一、工作情况\n全年办理12件。\n", encoding="utf-8")
    (tmp_path / "made.toml").write_text(
        'title = "热线工作总结"\ntitle_en = "Hotline report"\n', encoding="utf-8"
    )
    assert pipeline.run(tmp_path, None, tmp_path / "docs").published
    chinese = (tmp_path / "docs/reports/made.md").read_text(encoding="utf-8")
    assert 'description: "热线工作总结全文，1个数据逐一标出' in chinese
    assert "地区不明" not in chinese
    english = (tmp_path / "docs/en/reports/made.md").read_text(encoding="utf-8")
    assert "Digital-government work report, Hotline report: outline and 1 figures" in english


@pytest.mark.parametrize(
    ("done", "chinese", "english"),
    [
        (0, "已复核 0 / 2，其余由规则读取", "0 of 2 figures reviewed; the others were read by rules"),
        (1, "已复核 1 / 2，其余由规则读取", "1 of 2 figures reviewed; the others were read by rules"),
        (2, "2 个数据全部复核", "all 2 figures reviewed"),
    ],
)
def test_how_far_a_report_was_reviewed_is_said_without_others_where_there_are_none(done, chinese, english):
    rows = {f"m-{n}": {"review": "reviewed" if n < done else "machine"} for n in range(2)}
    for language, said in (("zh", chinese), ("en", english)):
        one = SimpleNamespace(
            metrics=rows, say=lambda zh, en, language=language: zh if language == "zh" else en
        )
        assert sheet.reviewed(one) == said


def table_of(page: str, anchor: str) -> list[list[str]]:
    """The cells of the first table below a heading, its head first."""
    lines = page[page.index(f"{{#{anchor}}}") :].split("\n\n")[1].splitlines()
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines if "---" not in line]


def test_the_table_of_figures_shows_the_scope_of_each(document: Document, page: str, english: str) -> None:
    for text, name, column in ((page, "范围", "scope"), (english, "Scope", "scope_en")):
        head, *rows = table_of(text, "figures")
        assert head.index(name) == 6  # the script that cites a figure reads the six before it
        shown = [re.sub(r"<[^>]+>|\\", "", row[6]) for row in rows]
        expected = {m.metric_id: getattr(m, column) or m.scope for m in document.metrics}
        assert sorted(shown) == sorted(expected.values())


@pytest.mark.parametrize(
    ("index_number", "published", "said"),
    [
        ("011396186/2024-07051", "2023-11-16", "2024"),
        ("011396186/2024-07051", "2024-01-16", ""),
        ("11341700744889543Y/202107-00009", "2021-07-20", ""),
        ("", "2021-07-20", ""),
        ("011396186/2024-07051", "", ""),
    ],
)
def test_a_day_of_publication_before_the_year_of_the_index_number_is_in_doubt(index_number, published, said):
    for language in ("zh", "en"):
        doubt = sheet.doubt(language, {"index_number": index_number, "published_on": published})
        assert bool(doubt) == bool(said) and said in doubt


def test_the_note_of_the_source_stands_on_the_page(document: Document, page: str, english: str) -> None:
    told = document.seed.curation.facts
    rows = re.search(r"^\| 说明 \| ", page, re.MULTILINE), re.search(r"^\| Note \| ", english, re.MULTILINE)
    assert [bool(row) for row in rows] == ["note" in told] * 2
    assert f"| 说明 | {told.get('note', '')}" in page or "note" not in told
    assert f"| Note | {told.get('note_en', '')}" in english or "note_en" not in told


def test_a_note_in_chinese_alone_stands_on_the_english_page_as_such() -> None:
    assert sheet.note("zh", {}) == sheet.note("en", {}) == ""
    assert sheet.note("zh", {"note": "网页缺字。", "note_en": "Characters are missing."}) == "网页缺字。"
    assert sheet.note("en", {"note": "网页缺字。"}) == '<span lang="zh-Hans">网页缺字。</span>'


def test_what_reviewers_read_from_damage_is_shown_as_theirs(made: tuple[dict[str, Document], Path]) -> None:
    for document in made[0].values():
        page = (made[1] / "reports" / f"{document.seed.report_id}.md").read_text(encoding="utf-8")
        restored = [c for c in document.seed.curation.corrections if c.action == "restore"]
        rows = table_of(page, "defects")[1:] if document.defects else []
        theirs = [row for row in rows if row[1].startswith("审阅者读作：")]
        plainly = [d for d in document.defects if not d.restored]
        assert len(theirs) == len(plainly) <= len(restored)
        assert all("不明" not in row[3] and "#f-" in row[1] for row in theirs)


def test_a_chapter_without_figures_is_titled_by_the_topics_of_its_sections(document: Document, english: str):
    found = re.findall(r"^#{3,5} (.+?) \{#([\w-]+)\}$", english, re.MULTILINE)
    titles = {key: title for title, key in found}
    for section in document.sections:
        parts = [titles[s.section_id] for s in document.sections if s.parent_id == section.section_id]
        if section.section_id in titles and any(": " in part for part in parts):
            assert ": " in titles[section.section_id], section


@pytest.mark.parametrize(
    ("count", "status", "expected"),
    [
        (1, "prior", "1 earlier value"),
        (5, "prior", "5 earlier values"),
        (5, "actual", "5 actual"),
        (2, "planned", "2 planned"),
    ],
)
def test_counts_of_a_status_are_english(count: int, status: str, expected: str) -> None:
    assert summaries.status_count(count, status) == expected


def test_links_to_passages_of_other_reports_name_the_section(page: str, english: str) -> None:
    chinese = re.findall(r" —— \[([^]]+)\]\(", page)
    lines = [line for line in english.splitlines() if "Related passages" in line]
    named = [
        label
        for line in lines
        for label in re.findall(r"\[([^]]+)\]\([^)]*/reports/", line.partition("Related passages")[2])
    ]
    assert all("，" in label for label in chinese)
    assert all(re.search(r", (section [\d.]+|[a-z]+)$", label.replace("\\", "")) for label in named)
    assert len(chinese) == len(named)


TABLES = {
    "cells parted by tabs": "序号\t部门\t办件量（万件）\t满意率（%）\n1\t甲局\t128.6\t99.8\n2\t乙局\t203.7\t98.5\n合计\t\t332.3\t99.1",
    "by bars": "|部门|办件量|\n|甲局|128|\n|乙局|203|",
    "by blanks": "部门  办件量  增幅\n甲局  128  5.1%\n乙局  203  6.2%",
    "each on a line": "部门\n办件量\n增幅\n甲局\n128\n5.1%\n乙局\n203\n6.2%",
}


@pytest.mark.parametrize("printed", TABLES.values(), ids=TABLES.keys())
def test_a_flattened_table_stands_as_a_table_again(printed: str, tmp_path: Path) -> None:
    text = f"某市政务服务局2023年工作情况\n各部门办件情况如下：\n{printed}\n一、成效\n受理诉求5万件。\n"
    (tmp_path / "made.txt").write_text(text, encoding="utf-8")
    outcome = pipeline.run(tmp_path, None, tmp_path / "docs")
    assert not outcome.problems
    page = (tmp_path / "docs/reports/made.md").read_text(encoding="utf-8")
    (document,) = outcome.documents
    shown, whole = plain(parts(page)[1]), lines(document, "title", "body")
    assert re.sub(r"[\s|]", "", shown) == re.sub(r"[\s|]", "", whole)
    assert "办件量" in next(row for row in parts(page)[1].splitlines() if row.startswith("|"))
    html = Markdown(extensions=["attr_list", "md_in_html", "tables", FigureExtension()]).convert(page)
    cells = re.findall(r'<td[^>]*><a class="figure" href="#r-[^"]+" id="f-([^"]+)">', html)
    assert len(cells) >= 2 and {f"f-{cell}" for cell in cells} <= set(re.findall(r'id="(f-[^"]+)"', html))


def test_lines_of_figures_that_are_no_table_stay_paragraphs(tmp_path: Path) -> None:
    text = "某市政务服务局2023年工作情况\n受理诉求5万件。\n办结4万件。\n一、成效\n接通率98%。\n"
    (tmp_path / "made.txt").write_text(text, encoding="utf-8")
    pipeline.run(tmp_path, None, tmp_path / "docs")
    assert "|" not in parts((tmp_path / "docs/reports/made.md").read_text(encoding="utf-8"))[1]
