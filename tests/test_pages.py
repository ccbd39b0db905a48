"""Pages: what the generated Markdown says and where it leads, on small tables made here by hand."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pandas
import pytest

from build_scripts import checks, formats, glossary, lexicon, schema
from build_scripts.formats.model import Publication
from build_scripts.pages import (
    awards,
    briefs,
    commitments,
    comparability,
    cooperation,
    corrections,
    data,
    entity,
    findings,
    home,
    indicator,
    overview,
    papers,
    problems,
    proposed,
    quality,
    region,
    reports,
    selection,
    terms,
    topic,
)
from build_scripts.pages import files as downloads
from build_scripts.pages import wording as w
from build_scripts.pages.site import Site
from build_scripts.pages.view import view
from build_scripts.records import Problem
from build_scripts.tables import to_csv

ROOT = Path(__file__).resolve().parent.parent
Rows = list[dict[str, str]]


def metric(number: int, report: str, **cells: str) -> dict[str, str]:
    """A figure of a made report: 100 items handled, unless told otherwise."""
    base = {
        "metric_id": f"{report}-m-{number:08x}-1",
        "report_id": report,
        "section_id": f"{report}-s-00000001-1",
        "quote": "100件",
        "subject": "受理件数",
        "value": "100",
        "unit_id": "jian",
        "unit_printed": "件",
        "qualifier": "eq",
        "measure": "level",
        "status": "actual",
        "period_start": "2023-01-01",
        "period_end": "2023-12-31",
        "period_type": "flow",
        "region_id": {"east-2023": "110101", "west-2023": "110102", "west-2021h1": "110102"}[report],
        "indicator_id": "handled",
        "topic_id": "services",
        "review": "machine",
    }
    return base | cells


def made() -> dict[str, Rows]:
    """Three reports of two districts, one of them a half-year report."""
    return {
        "reports": [
            {
                "report_id": "east-2023",
                "title": "东区2023年工作总结",
                "title_en": "East District: Work in 2023",
                "region_id": "110101",
                "report_kind": "work_report",
                "coverage_start": "2023-01-01",
                "coverage_end": "2023-12-31",
                "published_on": "2024-01-05",
                "seed_file": "a.txt",
            },
            {
                "report_id": "west-2023",
                "title": "西区2023年工作总结",
                "region_id": "110102",
                "report_kind": "work_report",
                "coverage_start": "2023-01-01",
                "coverage_end": "2023-12-31",
            },
            {
                "report_id": "west-2021h1",
                "title": "西区2021年上半年工作总结",
                "region_id": "110102",
                "report_kind": "work_report",
                "coverage_start": "2021-01-01",
                "coverage_end": "2021-06-30",
            },
        ],
        "sections": [
            {
                "section_id": f"{report}-s-00000001-1",
                "report_id": report,
                "number": "一、",
                "title": "成效",
                "role": "results",
            }
            for report in ("east-2023", "west-2023", "west-2021h1")
        ]
        + [{"section_id": "east-2023-s-0000000f-1", "report_id": "east-2023", "role": "furniture"}],
        "metrics": [
            metric(1, "east-2023"),
            metric(2, "east-2023", value="300", quote="300件", status="planned"),
            metric(
                3,
                "east-2023",
                value="4",
                quote="第四",
                measure="rank",
                unit_id="",
                unit_printed="",
                subject="服务指数排名",
                indicator_id="",
                topic_id="services.halls",
            ),
            metric(4, "west-2023", value="200000", quote="20万件", qualifier="gt"),
            metric(
                5, "west-2021h1", value="60", quote="60件", period_start="2021-01-01", period_end="2021-06-30"
            ),
            metric(
                6,
                "west-2023",
                value="99.86",
                quote="99.86%",
                unit_id="percent",
                unit_printed="%",
                subject="满意率|含“管道”",
                subject_en="satisfaction",
                indicator_id="satisfaction",
            ),
        ],
        "indicators": [
            {
                "indicator_id": "handled",
                "name_zh": "受理量",
                "name_en": "Cases handled",
                "definition": "受理的件数。",
                "definition_en": "How many cases were taken in.",
                "topic_id": "services",
                "unit_id": "jian",
            },
            {
                "indicator_id": "satisfaction",
                "name_zh": "满意率",
                "name_en": "Satisfaction",
                "definition": "满意的比例。",
                "definition_en": "Share of the satisfied.",
                "topic_id": "services",
                "unit_id": "percent",
            },
        ],
        "units": [
            {
                "unit_id": "jian",
                "name_zh": "件",
                "name_en": "pieces, cases or requests",
                "dimension": "count",
            },
            {"unit_id": "percent", "name_zh": "百分比", "name_en": "percent", "dimension": "ratio"},
        ],
        "regions": [
            {"region_id": "110000", "name_zh": "北京市", "name_en": "Beijing", "level": "province"},
            {
                "region_id": "110101",
                "name_zh": "东城区",
                "name_en": "Dongcheng",
                "level": "county",
                "parent_id": "110000",
            },
            {
                "region_id": "110102",
                "name_zh": "西城区",
                "name_en": "Xicheng",
                "level": "county",
                "parent_id": "110000",
            },
        ],
        "topics": [
            {
                "topic_id": "services",
                "name_zh": "政务服务",
                "name_en": "Services",
                "definition": "办事。",
                "definition_en": "Getting things done.",
            },
            {
                "topic_id": "services.halls",
                "name_zh": "大厅",
                "name_en": "Halls",
                "definition": "大厅。",
                "definition_en": "Service halls.",
                "parent_id": "services",
            },
        ],
        "entities": [
            {
                "entity_id": "kuaiban",
                "kind": "platform",
                "name_zh": "快办",
                "name_en": "Kuaiban",
                "aliases": "快办平台|快办APP",
                "definition": "办事平台。",
                "definition_en": "A platform.",
            },
            {
                "entity_id": "method-rules",
                "kind": "document",
                "name_zh": "《办法》",
                "definition": "一份文件。",
                "parent_id": "kuaiban",
            },
        ],
        "entity_mentions": [
            {
                "mention_id": "east-2023-e-1-1",
                "entity_id": "kuaiban",
                "report_id": "east-2023",
                "section_id": "east-2023-s-00000001-1",
                "char_start": "10",
                "text": "快办",
            },
            {
                "mention_id": "east-2023-e-2-1",
                "entity_id": "method-rules",
                "report_id": "east-2023",
                "section_id": "east-2023-s-0000000f-1",
                "char_start": "30",
                "text": "《办法》",
                "action": "issued",
            },
        ],
        "metric_entities": [{"metric_id": "east-2023-m-00000001-1", "entity_id": "kuaiban"}],
        "numerals": [
            {"numeral_id": "east-2023-n-1-1", "report_id": "east-2023", "kind": "metric", "text": "100件"},
            {"numeral_id": "east-2023-n-2-1", "report_id": "east-2023", "kind": "date", "text": "2023年"},
            {"numeral_id": "west-2023-n-1-1", "report_id": "west-2023", "kind": "metric", "text": "20万件"},
        ],
        "checks": [
            {
                "check_id": "east-2023-k-1-1",
                "report_id": "east-2023",
                "kind": "sum_of_parts",
                "formula": "40+50=100",
                "stated": "100件",
                "expected_low": "90",
                "expected_high": "90",
                "verdict": "fails",
                "explanation": "所列两项之和为90。",
                "explanation_en": "The two parts listed sum to 90.",
            },
        ],
        "check_inputs": [
            {"check_id": "east-2023-k-1-1", "role": "whole", "metric_id": "east-2023-m-00000001-1"}
        ],
        "source_defects": [
            {
                "defect_id": "west-2023-d-1-1",
                "report_id": "west-2023",
                "printed": "202012月",
                "restored": "2020年12月",
                "reason": "缺“年”字。",
                "reason_en": "年 is lost.",
                "certainty": "certain",
            },
        ],
    }


def frames(rows: Mapping[str, Rows]) -> dict[str, pandas.DataFrame]:
    """Every table of the package with all its columns; cells not given are empty."""
    return {
        name: pandas.DataFrame(
            [[row.get(column, "") for column in table.columns] for row in rows.get(name, [])],
            columns=list(table.columns),
            dtype="str",
        )
        for name, table in schema.load().items()
    }


def documents() -> list[SimpleNamespace]:
    text = "前言很长很长很长。用快办办事。\n下一行"
    start = text.index("快办")
    mention = SimpleNamespace(mention_id="east-2023-e-1-1", start=start, end=start + 2)
    return [
        SimpleNamespace(
            seed=SimpleNamespace(report_id="east-2023"),
            clean=SimpleNamespace(text=text),
            mentions=(mention,),
            numerals=(),
            metrics=(),
        )
    ]


MODULES = (
    home,
    reports,
    indicator,
    region,
    topic,
    entity,
    quality,
    proposed,
    findings,
    overview,
    briefs,
    commitments,
    problems,
    papers,
    awards,
    cooperation,
    terms,
)


@pytest.fixture(scope="module")
def site() -> dict[str, str | bytes]:
    tables = frames(made())
    terms, _ = glossary.load(lexicon.load()[0])
    given = Site(documents(), tables, None, terms)
    pages = {path: content for module in MODULES for path, content in module.pages(given).items()}
    for module in (data, downloads):
        pages |= module.pages(Site(documents(), tables, None, publication=publication(tables)))
    return pages


def publication(tables: Mapping[str, pandas.DataFrame]) -> Publication:
    """The release of these tables, and the list of its files."""
    shape = schema.load()
    package = {table.path: to_csv(tables[name]) for name, table in shape.items()}
    package |= {f"texts/{key}.txt": b"" for key in tables["reports"]["report_id"]}
    made_of = Publication(
        version="1.2.3",
        date="2026-11-22",
        site="",
        shape=shape,
        rows={name: tuple(frame.to_dict("records")) for name, frame in tables.items()},
        texts={},
        descriptor={"licenses": [{"path": ""}], "name": ""},
        package=package,
        documents={},
    )
    listed = [
        replace(form, make=lambda *given: b"") for form in formats.FORMATS
    ]  # what is in them is no matter here
    _, distributions = formats.build(made_of, listed)
    return replace(made_of, distributions=distributions)


def links(markdown: str) -> list[str]:
    return re.findall(r"\]\(([^) ]+)", re.sub(r"```.*?```", "", markdown, flags=re.DOTALL))


# ---------------------------------------------------------------- every page


def test_both_trees_have_the_same_pages(site):
    chinese = {path for path in site if not path.startswith("en/")}
    assert {path.removeprefix("en/") for path in site if path.startswith("en/")} == chinese


def test_every_page_has_title_and_description(site):
    for path, content in site.items():
        if path.endswith(".md"):
            head = content.split("---")[1]
            assert re.search(r'^title: ".+"$', head, re.MULTILINE), path
            assert re.search(r'^description: ".{10,}"$', head, re.MULTILINE), path
            assert content.count("\n# ") == 1, path


def test_links_lead_to_pages_and_anchors_that_exist(site):
    """Reports, hand-written pages and the download are made elsewhere: here only the form is checked."""
    elsewhere = re.compile(
        r"(en/)?(reports/(east|west)-\d{4}(h1)?|method|add-a-report|quality/validation|(releases|explore)/index)\.md"
        r"|llms\.txt|quality/validation\.json|data/(croissant\.json|catalog\.jsonld)"
        r"|(datapackage|downloads|api/v1)/.+"
    )
    for path, content in site.items():
        if not path.endswith(".md"):
            continue
        for target in links(content):
            if target.startswith("https://creativecommons.org/"):
                continue
            address, _, anchor = target.partition("#")
            file = address.partition("?")[0]  # a query tells the page what to show
            full = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
            assert full in site or elsewhere.fullmatch(full), (path, target)
            if anchor and full in site:
                assert f"{{#{anchor}" in site[full], (path, target)
            if anchor and full not in site:
                assert re.fullmatch(r"(f|d)-.+|(east|west)-\d{4}(h1)?-s-[0-9a-f]{8}-1", anchor), (
                    path,
                    target,
                )


def test_english_pages_mark_every_chinese_run(site):
    marked = re.compile(
        r'<span lang="zh-Hans">.*?</span>|\[[^\]]*\]\([^)]*\)\{[^}]*lang="zh-Hans"[^}]*\}|^# .*\{lang.*$',
        re.MULTILINE,
    )
    titles = re.compile(r'\]\(([^) ]+) "[^"]*"\)')
    for path, content in site.items():
        if path.startswith("en/") and path.endswith(".md"):
            body = titles.sub(r"](\1)", content.split("---", 2)[2])
            body = re.sub(r"```.*?```", "", body, flags=re.DOTALL)
            left = re.findall(r".*[\u4e00-\u9fff].*", marked.sub("", body))
            assert not [line for line in left if not line.startswith("![")], (
                path
            )  # an image's text has one language


def test_same_tables_give_the_same_pages():
    tables = frames(made())
    for module in MODULES:
        site = Site(documents(), tables, None)
        assert module.pages(site) == module.pages(site)


def test_no_report_at_all_still_gives_pages():
    tables = frames({})
    for module in MODULES:
        assert all(content for content in module.pages(Site([], tables, None)).values())


def test_text_of_a_report_cannot_break_a_page():
    rows = made()
    rows["metrics"][0] |= {
        "subject": "<script>alert(1)</script> | [x](y) {{ z }} `a` #b",
        "scope": "<b>全区</b>",
    }
    rows["entities"][0]["name_zh"] = "</title>{: #x }|**"
    tables = frames(rows)
    for module in MODULES:
        for path, content in module.pages(Site(documents(), tables, None)).items():
            if path.endswith(".md"):
                body = content.split("---", 2)[2]
                assert "<script" not in body and "<b>" not in body and "</title>" not in body, path
                assert "{{" not in body, path
            else:
                assert "<script" not in content


# ---------------------------------------------------------------- kinds of page


def test_indicator_page_shows_each_figure_with_bound_period_status_and_sentence(site):
    page = site["indicators/handled.md"]
    assert "[超20万件](../reports/west-2023.md#f-west-2023-m-00000004-1" in page
    assert "2021年上半年" in page and "计划" in page
    assert "不是排名" in page and "按人口" in page
    english = site["en/indicators/handled.md"]
    assert "[over 200,000](../../reports/west-2023.md#f-west-2023-m-00000004-1" in english
    assert "first half of 2021" in english and "planned" in english


def test_indicator_page_says_what_is_not_in_the_chart_and_why(site):
    page = site["indicators/handled.md"]
    assert "![" in page and "charts/handled.svg" in page
    assert "状态不同（计划）" in page and "时期长短不同（6个月）" in page
    assert "indicators/charts/handled.svg" in site and "en/indicators/charts/handled.svg" in site


def test_different_numbers_of_one_report_and_time_are_never_drawn():
    rows = made()
    rows["metrics"][1] |= {"status": "actual", "subject": "窗口受理件数"}
    page = indicator.pages(Site([], frames(rows), None))["indicators/handled.md"]
    assert "charts/" not in page and "[300件]" in page


def test_indicator_of_one_report_says_so_and_has_no_chart(site):
    assert "目前只在一份报告中见到" in site["indicators/satisfaction.md"]
    assert "So far seen in one report only" in site["en/indicators/satisfaction.md"]
    assert "charts/" not in site["indicators/satisfaction.md"]


def test_region_page_has_ancestors_reports_figures_and_neighbours(site):
    page = site["regions/110102.md"]
    assert "[北京市](110000.md)" in page and "[西区2021年上半年工作总结](../reports/west-2021h1.md)" in page
    assert "[政务服务](../topics/services.md)" in page
    assert "[东城区](110101.md)：同属北京市；1个相同指标：[受理量](../indicators/handled.md)" in page
    assert "[东城区](110101.md)" in site["regions/110000.md"]


def test_topic_page_gathers_what_stands_under_it(site):
    page = site["topics/services.md"]
    assert "[受理量](../indicators/handled.md)" in page and "[大厅](services.halls.md)" in page
    assert "[第4](../reports/east-2023.md#f-east-2023-m-00000003-1" in page
    assert "[快办](../entities/kuaiban.md)" in page
    assert "[政务服务](services.md)" in site["topics/services.halls.md"]


def test_entity_page_has_names_figures_and_every_mention(site):
    page = site["entities/kuaiban.md"]
    assert "快办平台、快办APP" in page and "Kuaiban" in page
    assert "[100件](../reports/east-2023.md#f-east-2023-m-00000001-1" in page
    assert "- 用[快办](../reports/east-2023.md#east-2023-s-00000001-1" in page and ")办事。\n" in page
    assert "前言" not in page and "下一行" not in page  # the sentence, no more
    assert "[《办法》](method-rules.md)" in page


def test_entity_without_figures_says_so(site):
    assert "未见数据" in site["entities/method-rules.md"] and "（印发）" in site["entities/method-rules.md"]
    assert "None stated" in site["en/entities/method-rules.md"]
    assert '(../reports/east-2023.md "' in site["entities/method-rules.md"]  # furniture has no anchor
    assert "English name: none yet" in site["en/entities/method-rules.md"]


def test_home_leads_with_figures_that_stand_for_themselves(site):
    page = site["index.md"]
    first = page.index("- **[100件](reports/east-2023.md#f-east-2023-m-00000001-1")
    assert first < page.index("## ") and "（东城区，2023年）" in page
    assert "datapackage/digital-government-ledger.zip" in page and "../datapackage/" in site["en/index.md"]
    assert "非官方汇编" in page and "unofficial compilation" in site["en/index.md"]
    assert "(en/index.md)" in page and "(../index.md)" in site["en/index.md"]


def test_home_never_leads_with_plans_parts_or_doubtful_figures():
    rows = made()
    for row, cells in zip(
        rows["metrics"], ({"flags": "suspect"}, {}, {}, {"repeats": "x"}, {"part_of": "y"}, {}), strict=True
    ):
        row |= cells
    assert [row["indicator_id"] for row in selection.in_turn(view(frames(rows)), 6)] == ["satisfaction"]


def test_data_pages_explain_every_field_of_every_table(site):
    for name, table in schema.load().items():
        for column in table.fields:
            assert f"| `{column.name}` |" in site[f"data/{name}.md"]
            assert f"| `{column.name}` |" in site[f"en/data/{name}.md"]
        assert f"(../datapackage/{name}.csv)" in site["data/index.md"]


def test_quality_page_counts_the_ledger_by_kind(site):
    assert re.search(r"东城区 2023年\]\([^)]*\) \| 1 \| 1 \| 2 \|", site["quality/index.md"])
    assert "| 合计 | 2 | 1 | 3 |" in site["quality/index.md"]


def test_quality_page_names_files_left_out_with_reason_and_fix():
    left = Problem(
        "seed-empty", "leer.txt", "an empty file", "text", "put the text into leer.txt", "left_out"
    )
    page = quality.pages(Site([], frames(made()), None, problems=[left]))["quality/index.md"]
    assert "leer.txt" in page and "文件是空的" in page and "put the text into leer.txt" in page
    assert "没有。每个文件都已收入。" in quality.pages(Site([], frames(made()), None))["quality/index.md"]


def test_checks_page_gives_formula_inputs_and_a_calm_verdict(site):
    page = site["quality/checks.md"]
    row = next(line for line in page.splitlines() if "{#east-2023-k-1-1}" in line)
    assert row.startswith("| 与所列数字不一致 {#east-2023-k-1-1} | 分项之和 |")
    assert "40+50=100" in row and "所列两项之和为90。" in row
    assert "[100件](../reports/east-2023.md#f-east-2023-m-00000001-1)" in row
    assert not re.search("错误|造假|虚假|wrong figure|false", page)
    assert "不等于有误" in page and "does not mean" in site["en/quality/checks.md"]
    assert "The two parts listed sum to 90." in site["en/quality/checks.md"]


def test_checks_that_do_not_hold_stand_first():
    rows = made()
    rows["checks"] = [
        rows["checks"][0] | {"check_id": f"east-2023-k-{verdict}", "verdict": verdict}
        for verdict in ("holds", "fails", "within_rounding", "cannot_tell")
    ]
    page = findings.pages(Site([], frames(rows), None))["quality/checks.md"]
    assert re.findall(r"\{#east-2023-k-(\w+)\}", page) == ["fails", "cannot_tell", "within_rounding", "holds"]


def test_every_kind_of_check_has_its_words():
    assert set(checks.KINDS) == set(w.CHECK_KINDS)


def test_defects_page_gives_reading_and_reason(site):
    assert "[202012月](../reports/west-2023.md#d-west-2023-d-1-1)" in site["quality/defects.md"]
    assert "2020年12月" in site["quality/defects.md"] and "is lost" in site["en/quality/defects.md"]


@pytest.mark.parametrize(
    ("row", "before", "after"),
    [
        ({"action": "add", "target_id": "east-2023-m-00000001-1", "quote": "100件"}, "—", "受理件数：100件"),
        (
            {"action": "restore", "target_id": "east-2023-m-00000001-1", "quote": "1 0件"},
            "1 0件",
            "受理件数：100件",
        ),
        ({"action": "drop", "target_id": "east-2023-n-9-1", "quote": "12条"}, "12条", "—"),
        ({"action": "change", "field": "subject", "before": "受理", "after": "受理件数"}, "受理", "受理件数"),
        ({"action": "change", "field": "scope", "after": "全市"}, "—", "全市"),
    ],
)
def test_a_decision_shows_what_stood_there_and_what_stands_there_now(row, before, after):
    rows = made()
    rows["metrics"] = [rows["metrics"][0] | {"subject": "受理件数"}]
    data = view(frames(rows))
    found = corrections.before_and_after("zh", data, {"field": "", "before": "", "after": "", **row})
    assert found == (before, after)


def test_the_quality_page_says_what_the_decisions_of_reviewers_were():
    rows = made()
    one = {"report_id": "east-2023", "target_id": "east-2023-m-00000001-1", "action": "change"}
    rows["corrections"] = [
        one | {"correction_id": "c-1", "field": "subject"},
        one | {"correction_id": "c-2", "field": "scope"},
        one | {"correction_id": "c-3", "target_id": "east-2023-m-00000002-1", "action": "add"},
    ]
    rows["metrics"] = [row | {"flags": "corrected"} for row in rows["metrics"][:1]] + rows["metrics"][1:]
    found = quality.pages(Site([], frames(rows), None))
    page, english = found["quality/index.md"], found["en/quality/index.md"]
    assert "对2个数据作出3项决定" in page and "改了1个的读法、补上1个" in page and "corrected" not in page
    assert "3 decisions about 2 figures" in english and "1 read otherwise, 1 added" in english


def test_defects_page_says_what_the_reports_page_shows_where():
    page = findings.pages(Site([], frames(made()), None))["quality/defects.md"]
    assert "照印原文，旁边" not in page and "显示补读后的文字" in page


@pytest.mark.parametrize(
    ("restored", "published", "told"),
    [
        ("7月28日", "2021-07-20", True),
        ("2021年7月28日", "2021-07-20", True),
        ("7月20日", "2021-07-20", False),
        ("2020年7月28日", "2021-07-20", False),
        ("2020年12月", "2020-07-20", False),  # no day
        ("7月28日", "", False),
    ],
)
def test_a_restored_day_after_the_report_s_own_publication_is_told(restored, published, told):
    rows = made()
    rows["reports"] = [row | {"published_on": published} for row in rows["reports"]]
    rows["source_defects"] = [rows["source_defects"][0] | {"restored": restored}]
    pages = findings.pages(Site([], frames(rows), None))
    assert ("晚于报告的发布日期（2021年7月20日）" in pages["quality/defects.md"]) == told
    assert (
        "later than the report's own publication (20 July 2021)" in pages["en/quality/defects.md"]
    ) == told


# ---------------------------------------------------------------- wording


def test_every_kind_of_entity_heads_its_list_in_english():
    assert set(w.ENTITY_KINDS_PLURAL) == set(w.ENTITY_KINDS)


def test_method_pages_explain_every_word_that_pages_use():
    for language, path in (("zh", "docs/method.md"), ("en", "docs/en/method.md")):
        page = (ROOT / path).read_text(encoding="utf-8")
        for words in (w.QUALIFIERS, w.STATUSES, w.MEASURES, w.VERDICTS):
            for code in words:
                assert w.word(language, words, code) in page, (path, code)


def test_pages_about_adding_a_report_explain_every_message_about_a_seed():
    code = "".join(
        (ROOT / f"build_scripts/{name}.py").read_text(encoding="utf-8") for name in ("read", "privacy")
    )
    codes = set(re.findall(r'"(seed-[a-z-]+)"', code))
    for path in ("docs/add-a-report.md", "docs/en/add-a-report.md"):
        assert codes <= set(re.findall(r"`(seed-[a-z-]+)`", (ROOT / path).read_text(encoding="utf-8"))), path


def test_the_quality_page_has_words_for_every_problem_that_stops_no_build():
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    codes = re.findall(r"^\| `([a-z-]+)` \| (?:left out|note) \|", guide, re.MULTILINE)
    assert set(codes) == set(quality.REASONS)


def test_every_code_that_pages_show_has_its_words():
    tables = schema.load()
    words = {
        ("metrics", "qualifier"): w.QUALIFIERS,
        ("metrics", "status"): w.STATUSES,
        ("metrics", "measure"): w.MEASURES,
        ("metrics", "period_type"): w.PERIOD_TYPES,
        ("metrics", "period_basis"): w.PERIOD_BASES,
        ("metrics", "review"): w.REVIEWS,
        ("numerals", "kind"): w.NUMERAL_KINDS,
        ("sections", "role"): w.ROLES,
        ("reports", "report_kind"): w.REPORT_KINDS,
        ("entities", "kind"): w.ENTITY_KINDS,
        ("entity_mentions", "action"): w.DOCUMENT_ACTIONS,
        ("checks", "verdict"): w.VERDICTS,
        ("source_defects", "certainty"): w.CERTAINTIES,
        ("regions", "level"): w.REGION_LEVELS,
        ("commitments", "outcome"): w.OUTCOMES,
        ("commitment_outcomes", "outcome"): w.OUTCOMES,
        ("commitment_outcomes", "reason"): w.OUTCOME_REASONS,
    }
    for (table, name), known in words.items():
        column = next(column for column in tables[table].fields if column.name == name)
        assert set(column.values) == set(known), (table, name)
        for code, (label, _) in column.values.items():
            shown = w.word("zh", known, code)
            alike = label in shown or shown in label  # one may say more than the other, but nothing else
            assert alike, (table, name, code, label, shown)


def test_flags_have_the_same_chinese_words_in_files_and_pages():
    codes = next(column for column in schema.load()["metrics"].fields if column.name == "flags").codes
    assert {code: codes[code][0] for code in w.FLAGS} == {code: zh for code, (zh, _) in w.FLAGS.items()}


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        ("1004000000", "10.04亿", "1,004,000,000"),
        ("13693", "13693", "13,693"),
        ("1578300", "157.83万", "1,578,300"),
        ("99.86", "99.86", "99.86"),
        ("-48.86", "-48.86", "-48.86"),
        ("22547100", "2254.71万", "22,547,100"),
        ("0", "0", "0"),
        ("50000", "5万", "50,000"),
        ("-20000", "-2万", "-20,000"),
        ("1E+2", "100", "100"),
    ],
)
def test_numbers_are_written_whole_in_both_languages(value, chinese, english):
    assert (w.number("zh", Decimal(value)), w.number("en", Decimal(value))) == (chinese, english)


@pytest.mark.parametrize(
    ("cells", "chinese", "english"),
    [
        ({"qualifier": "gt", "value": "100"}, "超100件", "over 100 cases"),
        ({"qualifier": "approx", "value": "100"}, "约100件", "about 100 cases"),
        ({"qualifier": "ge", "value": "100"}, "不少于100件", "at least 100 cases"),
        ({"qualifier": "lt", "value": "100"}, "不足100件", "under 100 cases"),
        ({"qualifier": "le", "value": "100"}, "不超过100件", "at most 100 cases"),
        ({"value": "3", "value_high": "5"}, "3–5件", "3–5 cases"),
        ({"value": "12.5", "unit_printed": "%", "measure": "percent_change"}, "增长12.5%", "up 12.5%"),
        (
            {"value": "-30", "unit_printed": "%", "measure": "percent_change", "qualifier": "ge"},
            "减少不少于30%",
            "down at least 30%",
        ),
        ({"value": "2", "measure": "rank"}, "第2", "rank 2"),
        ({"value": "3", "measure": "rank", "qualifier": "le"}, "前3", "top 3"),
        ({"value": "", "quote": "若干"}, "若干", "若干"),
    ],
)
def test_bounds_stand_in_words(cells, chinese, english):
    row = {"qualifier": "eq", "measure": "level", "unit_printed": "件"} | cells
    assert (w.figure_value("zh", row, "件"), w.figure_value("en", row, "cases")) == (chinese, english)


@pytest.mark.parametrize(
    ("kind", "start", "end", "chinese", "english"),
    [
        ("flow", "2023-01-01", "2023-12-31", "2023年", "2023"),
        ("flow", "2021-01-01", "2021-06-30", "2021年上半年", "first half of 2021"),
        ("flow", "2023-01-01", "2023-11-30", "2023年1–11月", "January–November 2023"),
        ("flow", "2023-04-01", "2023-04-30", "2023年4月", "April 2023"),
        ("flow", "2023-01-01", "2023-11-16", "2023年1月1日至11月16日", "1 January – 16 November 2023"),
        ("flow", "2021-01-01", "2025-12-31", "2021–2025年", "2021–2025"),
        ("flow", "2023-05-04", "2023-05-04", "2023年5月4日", "4 May 2023"),
        ("stock", "", "2023-12-31", "截至2023年底", "as of 31 December 2023"),
        ("stock", "", "2021-06-30", "截至2021年6月底", "as of 30 June 2021"),
        ("cumulative", "", "2023-11-09", "累计至2023年11月9日", "cumulative to 9 November 2023"),
        ("stock", "", "", "时期不明", "period not stated"),
    ],
)
def test_periods_stand_in_words(kind, start, end, chinese, english):
    row = {"period_type": kind, "period_start": start, "period_end": end}
    assert (w.period_words("zh", row), w.period_words("en", row)) == (chinese, english)


# ---------------------------------------------------------------- comparability


def compared(*rows: dict[str, str]) -> comparability.Comparison:
    return comparability.compare(rows, {"jian": "count", "percent": "ratio"})


@pytest.mark.parametrize(
    "cells",
    [
        {"unit_id": "percent"},
        {"measure": "percent_change"},
        {"status": "planned"},
        {"period_type": "stock"},
        {"period_end": "2023-06-30"},
        {"scope": "市中心"},
        {"repeats": "east-2023-m-00000001-1"},
        {"part_of": "east-2023-m-00000001-1"},
        {"flags": "suspect"},
        {"value": ""},
    ],
)
def test_a_figure_that_differs_is_never_drawn_with_the_others(cells):
    both = compared(metric(1, "east-2023"), metric(2, "west-2023"), metric(3, "west-2023", **cells))
    assert [row["metric_id"] for row in both.drawn] == ["east-2023-m-00000001-1", "west-2023-m-00000002-1"]
    assert len(both.left_out) == 1 and all(both.left_out[0].reason)


@pytest.mark.parametrize(
    "cells",
    [{}, {"period_start": "2021-01-01", "period_end": "2021-12-31"}, {"scope": "全市"}, {"qualifier": "gt"}],
)
def test_a_figure_of_another_place_or_year_may_be_drawn(cells):
    assert len(compared(metric(1, "east-2023"), metric(2, "west-2023", **cells)).drawn) == 2


@pytest.mark.parametrize(("scope", "drawn"), [("西城", 2), ("西城区", 2), ("西长安街", 0)])
def test_the_name_of_the_place_itself_is_no_other_scope(scope, drawn):
    rows = (metric(1, "east-2023"), metric(2, "west-2023", scope=scope))
    assert len(comparability.compare(rows, {"jian": "count"}, {"110102": "西城区"}).drawn) == drawn


@pytest.mark.parametrize(
    ("subject", "drawn"), [("完成交易", 2), ("政府采购、产权交易", 2), ("政府采购交易", 0)]
)
def test_one_market_is_not_compared_with_all(subject, drawn):
    rows = (metric(1, "east-2023", subject="完成交易"), metric(2, "west-2023", subject=subject))
    assert len(compared(*rows).drawn) == drawn


def test_what_each_report_counts_by_its_own_rules_is_not_compared_across_reports():
    rows = [
        metric(number, report, indicator_id="apps") for number, report in ((1, "east-2023"), (2, "west-2023"))
    ]
    alone = comparability.compare(rows, {"jian": "count"}, own_counts=frozenset({"apps"}))
    assert not alone.drawn and "口径" in alone.reason[0] and "counts" in alone.reason[1]
    assert comparability.compare(rows, {"jian": "count"}).drawn


def test_words_that_count_anything_are_one_unit_but_people_and_visits_are_not():
    assert (
        len(compared(metric(1, "east-2023", unit_id="ge"), metric(2, "west-2023", unit_id="xiang")).drawn)
        == 2
    )
    assert not compared(metric(1, "east-2023", unit_id="ren"), metric(2, "west-2023", unit_id="renci")).drawn


def test_shares_over_periods_of_different_length_may_be_drawn():
    cells = {"unit_id": "percent", "unit_printed": "%"}
    half = metric(2, "west-2021h1", period_start="2021-01-01", period_end="2021-06-30", **cells)
    assert len(compared(metric(1, "east-2023", **cells), half).drawn) == 2


def test_where_nothing_is_comparable_the_reason_names_what_differs():
    none = compared(metric(1, "east-2023"), metric(2, "west-2023", unit_id="percent"))
    assert not none.drawn and "单位" in none.reason[0] and "unit" in none.reason[1]
