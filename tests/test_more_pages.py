"""Pages that set the reports side by side: what they say of the five reports and of reports made here, and the guard
against wrong comparisons."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from test_pages import frames, made, metric

from build_scripts import entities, glossary, lexicon, outcomes, pipeline, records, tables
from build_scripts.pages import (
    awards,
    briefs,
    commitments,
    cooperation,
    entity,
    home,
    indicator,
    overview,
    papers,
    passages,
    pictures,
    problems,
    region,
    report,
    selection,
    terms,
    topic,
)
from build_scripts.pages import tiles as tiles_of
from build_scripts.pages import wording as w
from build_scripts.pages.site import Site
from build_scripts.pages.view import View, at, view

ROOT = Path(__file__).resolve().parent.parent
LEXICON, _ = lexicon.load()
GLOSSARY, _ = glossary.load(LEXICON)
HAN = re.compile(r"[\u4e00-\u9fff]")


def examples() -> list[dict[str, str]]:
    with (ROOT / "tests/tables/comparison_examples.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def read() -> tuple[tuple[records.Document, ...], dict]:
    """The five reports and their tables."""
    documents, _ = pipeline.read_all(ROOT / "seeds", LEXICON)
    links = [
        link
        for d in documents
        for link in entities.link_metrics(d.metrics, d.mentions, d.clean, LEXICON, d.facts.region_id)
    ]
    return documents, tables.build(documents, LEXICON, links)


@pytest.fixture(scope="module")
def site(read) -> dict[str, str | bytes]:
    modules = (
        awards,
        briefs,
        commitments,
        cooperation,
        indicator,
        overview,
        papers,
        problems,
        region,
        terms,
        topic,
    )
    return {
        path: text
        for module in modules
        for path, text in module.pages(Site(*read, LEXICON, GLOSSARY)).items()
    }


@pytest.fixture(scope="module")
def data(read) -> View:
    return view(read[1], LEXICON)


# ---------------------------------------------------------------- comparability


def figure(data: View, example: dict[str, str]) -> dict[str, str]:
    found = [
        row
        for row in data.by_report[example["report"]]
        if row["value"] == example["value"] and example["words"] in row["sentence"]
    ]
    assert found, example
    return found[0]


@pytest.mark.parametrize("group", sorted({row["group"] for row in examples()}))
def test_tempting_wrong_comparisons_are_never_drawn(data, group):
    members = [(row, figure(data, row)) for row in examples() if row["group"] == group]
    for (first, one), (second, other) in combinations(members, 2):
        for key in {one["indicator_id"], other["indicator_id"]} - {""}:
            drawn = {row["metric_id"] for row in pictures.drawable(data, key)}
            assert not {one["metric_id"], other["metric_id"]} <= drawn, (first, second)


def test_no_chart_mixes_levels_for_counts_or_numbers_of_one_report(data):
    for key in data.indicators:
        drawn = pictures.drawable(data, key)
        own = [(row["report_id"], row["region_id"], row["period_start"], row["period_end"]) for row in drawn]
        assert len(own) == len(set(own)), key
        if drawn and drawn[0]["unit_printed"] not in ("%", "％", "分"):
            assert len({data.regions[row["region_id"]]["level"] for row in drawn}) == 1, key


def test_counts_of_a_city_and_a_district_are_not_drawn_together_but_shares_are():
    rows = made()
    rows["regions"][1]["level"] = "prefecture"
    rows["metrics"].append(
        metric(7, "east-2023", value="90", indicator_id="satisfaction", unit_id="percent", unit_printed="%")
    )
    found = view(frames(rows))
    assert not pictures.drawable(found, "handled") and len(pictures.drawable(found, "satisfaction")) == 2
    page = indicator.pages(Site([], frames(rows), None))["indicators/handled.md"]
    assert "行政级别" in page and "charts/" not in page


# ---------------------------------------------------------------- the rule that chooses


@pytest.mark.parametrize(
    ("text", "name", "numbers", "expected"),
    [
        ("甲" * 30 + "10.04亿条" + "乙" * 24 + "平台", "平台", ["10.04亿条"], "…10.04亿条" + "乙" * 24),
        ("甲" * 30 + "10.04亿条" + "乙" * 26 + "平台", "平台", ["10.04亿条"], "…" + "乙" * 26),
        ("平台" + "乙" * 25 + "3200多项" + "甲" * 30, "平台", ["3200多项"], "乙" * 25 + "3200多项…"),
        ("平台" + "乙" * 25 + "3200", "平台", ["3200"], "乙" * 25 + "3200"),
    ],
)
def test_no_number_is_cut_in_two_around_a_name(text, name, numbers, expected):
    spans = tuple((text.index(number), text.index(number) + len(number)) for number in numbers)
    at_name = (text.index(name), text.index(name) + len(name))
    row = {"report_id": "east-2023", "mention_id": "m"}
    around = entity.passage({"east-2023": entity.Printed(text, spans)}, {"m": at_name}, row)
    assert around[0] + around[2] == expected


def test_figures_of_a_name_stand_in_the_order_of_reports_and_text(data):
    order = {report_id: place for place, report_id in enumerate(data.reports)}
    assert any(len(rows) > 3 for rows in data.by_entity.values())
    for rows in data.by_entity.values():
        places = [(order[row["report_id"]], int(row["char_start"])) for row in rows]
        assert places == sorted(places)


def test_indicators_of_more_reports_speak_first_and_size_plays_no_part(data):
    keys = selection.ranked(data)
    counts = [len({row["report_id"] for row in selection.stated(data, key)}) for key in keys]
    assert counts == sorted(counts, reverse=True) and counts[0] >= 3
    rows = made()
    before = [row["metric_id"] for row in selection.in_turn(view(frames(rows)), 6)]
    for row in rows["metrics"]:
        row["value"] = str(Decimal(row["value"]) * 1000)
    assert [row["metric_id"] for row in selection.in_turn(view(frames(rows)), 6)] == before


def test_the_first_figures_are_of_several_places_and_topics_and_need_no_explanation(data):
    rows = selection.in_turn(data, 6)
    assert len(rows) == 6 and len({row["indicator_id"] for row in rows}) == 6
    assert len({row["report_id"] for row in rows}) >= 4
    assert all(selection.unexplained(data, row) for row in rows)


def test_overview_has_tiles_and_charts_of_what_may_be_drawn(site, data):
    page = site["overview/index.md"]
    shown = set(re.findall(r"indicators/charts/([\w-]+)\.svg\)\{", page))
    assert '<div class="tiles" markdown="1">' in page and page.count('<figure class="chart"') == len(shown)
    assert shown and shown <= {key for key in data.indicators if pictures.drawable(data, key)}
    assert "不是排名" in page and "没有按人口折算" in page and "怎样选出这些数字" in page
    assert "not per resident" in site["en/overview/index.md"]
    for path in ("overview/index.md", "topics/index.md"):  # a rule chose them; nobody judged what tells most
        assert "最能" not in site[path] and "most telling" not in site[f"en/{path}"]


# ---------------------------------------------------------------- commitments


def test_every_commitment_stands_once_in_the_list_of_its_report(site, data):
    for report_id in {row["report_id"] for row in data.commitments}:
        page = site[f"commitments/{report_id}.md"]
        mine = [row for row in data.commitments if row["report_id"] == report_id]
        # its report, and its place where one is known
        facts = 2 if data.reports[report_id]["region_id"] else 1
        assert page.count("\n- ") == len(mine) + facts
        assert all(f"#{row['section_id']}" in page for row in mine)


def test_the_list_of_a_report_has_its_chapters_above_its_sections(site, data):
    """（一）（二）（一） say nothing without the chapters that they count in."""
    for report_id in {row["report_id"] for row in data.commitments}:
        page = site[f"commitments/{report_id}.md"]
        heads = [
            (len(marks), key)
            for marks, key in re.findall(r"^(#{2,5}) .*\{#at-([\w-]+)\}$", page, re.MULTILINE)
        ]
        assert len({key for _, key in heads}) == len(heads)
        for place, (level, key) in enumerate(heads):
            above = data.sections[key]["parent_id"]
            parent = next((k for before, k in reversed(heads[:place]) if before < level), "")
            assert parent == (above if data.sections.get(above, {}).get("title") else ""), key


@pytest.mark.parametrize(
    ("bases", "chinese", "english"),
    [
        (["stated"], "", ""),
        (["stated", "inferred"], "其中1项没有写期限：1项在数据中", "1 name no day: 1 of them are due"),
        (["inferred", "inferred", ""], "其中3项没有写期限：2项在数据中", "3 name no day: 2 of them are due"),
        (["inferred", ""], "；1项不作推定，期限留空。", "; for 1 nothing is inferred"),
        (["", ""], "其中2项没有写期限；2项不作推定", "2 name no day; for 2 nothing is inferred"),
    ],
)
def test_commitments_without_a_day_are_all_counted(bases, chinese, english):
    rows = [{"due_basis": basis, "due_on": "2024-12-31" if basis else ""} for basis in bases]
    for language, words in (("zh", chinese), ("en", english)):
        told = commitments.without_a_day(language, rows)
        assert words in told and bool(told) == bool(words)


def test_commitments_give_due_date_figure_and_topic(site):
    page = site["commitments/index.md"]
    assert "期限：2024年12月31日；数字：[100分](../reports/qingyuan-2023.md#f-" in page
    assert "due 31 December 2024" in site["en/commitments/index.md"]
    assert "#commitments" in page and "{#commitments}" in site["topics/one-stop-service.md"]
    assert "## 计划任务 {#commitments}" in site["regions/441800.md"]


def test_the_page_says_that_no_report_has_a_later_one_yet(site):
    assert "## 后来怎样 {#outcomes}" in site["commitments/index.md"]
    count = len(list((ROOT / "seeds").glob("*.txt")))
    assert f"目前还没有结果：所收{count}份报告中" in site["commitments/index.md"]
    assert f"No outcomes yet: of the {count} reports here" in site["en/commitments/index.md"]


@pytest.fixture(scope="module")
def followed() -> tuple[tuple[records.Document, ...], dict]:
    """The made pairs of reports and their tables."""
    documents, _ = pipeline.read_all(ROOT / "tests" / "pair", LEXICON)
    found = outcomes.follow(documents, LEXICON)
    documents = outcomes.with_outcomes(documents, found)
    return documents, tables.build(documents, LEXICON, (), found)


def test_the_outcome_is_shown_with_both_passages(followed):
    found = commitments.pages(Site(*followed, LEXICON, GLOSSARY))
    page, english = found["commitments/chengwan-2022.md"], found["en/commitments/chengwan-2022.md"]
    line = page[page.index("- 建成企业服务专区") :].split("\n- ")[0]
    assert "结果：**未完成**，后来的报告说尚未做成；见[" in line and "企业服务专区尚未建成" in line
    assert "outcome: **missed**: the later report says that it is not done; see [" in english
    table = found["commitments/index.md"].split("{#outcomes}")[1].split("## ")[0]
    assert table.count("(chengwan-2022.md)") == 1 and "不表示没有做" in table


def test_reports_show_the_outcomes_of_their_own_plans_and_of_earlier_ones(followed):
    found = report.pages(Site(*followed, LEXICON, GLOSSARY))
    assert "{#followed-up}" in found["reports/chengwan-2022.md"]
    assert "{#answers}" not in found["reports/chengwan-2022.md"]
    later = found["en/reports/chengwan-2023.md"].split("{#answers}")[1]
    assert "企业服务专区尚未建成" in later and "建成企业服务专区" in later
    rows = [line for line in later.splitlines() if line.startswith("| ")]
    quoted = [one for one in followed[1]["commitment_outcomes"].to_dict("records") if one["quote"]]
    assert len(rows) - 2 == sum(one["report_id"] == "chengwan-2023" for one in quoted)


# ---------------------------------------------------------------- problems, documents, awards, cooperation


def test_problems_are_quoted_and_reports_without_them_are_named(site, data):
    page = site["problems/index.md"]
    assert "信息孤岛" in page and "#qingyuan-2023-s-" in page
    without = page.split("{#none}")[1]
    having = {row["report_id"] for row in data.sections.values() if row["role"] == "problems"}
    for report_id in data.reports:
        assert (f"reports/{report_id}.md" in without) == (report_id not in having), report_id


def test_every_document_mentioned_stands_under_its_report_and_action(site, data):
    page = site["documents/index.md"]
    for report_id, rows in data.mentions_in.items():
        for row in rows:
            if data.entities[row["entity_id"]]["kind"] == "document":
                assert f"{{#{row['action']}-in-{report_id}}}" in page
                assert f"../entities/{row['entity_id']}.md" in page


def test_english_pages_name_the_reporting_body_in_english(site, data):
    page = site["en/documents/index.md"]
    bodies = re.findall(r"^Reporting body: (.+)$", page, re.MULTILINE)
    assert bodies and set(bodies) <= {row["issuer_en"] for row in data.reports.values()}


def test_awards_are_listed_and_their_sentence_is_quoted_once(site, data):
    page = site["awards/index.md"]
    named = [key for key, row in data.entities.items() if row["kind"] == "award" and key in data.mentions]
    quotes = [line.strip() for line in page.splitlines() if line.startswith("    ")]
    assert named and quotes
    assert [key for key in named if f"../entities/{key}.md" not in page] == []
    assert [quote for quote in quotes if page.count(quote) != 1] == []


def test_ranks_stand_with_field_and_judge_in_both_languages_and_say_where_they_are_tied(site, data):
    ranks = [row for row in data.metrics.values() if row["measure"] == "rank"]
    assert ranks
    for language in ("zh", "en"):
        page = site[at(language, "awards/index.md")]
        for row in ranks:
            (line,) = [x for x in page.splitlines() if x[:1] == "|" and f"#f-{row['metric_id']}" in x]
            for column in ("rank_among", "rank_by"):
                shown = row[column] if language == "zh" else row[f"{column}_en"]
                curated = data.reports[row["report_id"]]["metadata_source"] == "curated"
                assert shown in re.sub("<[^>]*>", "", line), (row, line)
                assert bool(shown) == bool(row[column]) or language == "en" and not curated, (row, line)
            assert row["rank_among"] or row["rank_by"], "nothing says among whom"
            tied = "并列" in row["sentence"]
            assert ("并列第" in line if language == "zh" else "(tied)" in line) == tied


@pytest.mark.parametrize(
    ("named", "home", "expected"),
    [
        (("430000", "430600"), "429005", ("430600",)),  # 湖南省岳阳市: the smaller of the two
        (("440100", "445300"), "441800", ("440100", "445300")),
        (("441800", "440000"), "441800", ()),  # the report's own place and the province it lies in
        (("341882", "341821"), "341800", ()),  # two counties of the report's own city
    ],
)
def test_the_other_places_of_a_sentence(named, home, expected, data):
    assert cooperation.others(named, home, data) == expected


def test_cooperation_is_quoted_on_the_pages_of_both_places(site):
    assert (
        "跨市通办" in site["cooperation/index.md"]
        and "**[云浮市](../regions/445300.md)**" in site["cooperation/index.md"]
    )
    assert "{#cooperation}" in site["regions/440100.md"] and "{#cooperation}" in site["regions/441800.md"]


def test_names_of_people_stay_in_the_report_itself(site, read):
    named = re.compile(r"[\u4e00-\u9fff]{3}同志")
    texts = "".join(document.clean.text for document in read[0])
    assert named.search(texts)
    for path in ("awards/index.md", "topics/hotline.md", "en/awards/index.md"):
        assert not re.search(r"中心[\u4e00-\u9fff]{2,3}同志", site[path]), path


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("中心王小明同志获奖", "中心……同志获奖"),
        ("全体党员同志参加", "全体党员同志参加"),
        ("邀请李大先生", "……先生"),
    ],
)
def test_a_name_before_a_form_of_address_is_left_out(words, expected):
    assert passages.PERSON.sub("……", words).endswith(expected[-6:])


# ---------------------------------------------------------------- briefs


def sentence(language: str, words: object = None, **cells: str) -> str:
    """What a brief says of one figure of a made report, links taken out; `words`: the vocabulary."""
    rows = made()
    rows["metrics"] = [metric(1, "east-2023", **cells)]
    if words:
        rows["units"] = [
            {
                "unit_id": unit.unit_id,
                "name_zh": unit.name_zh,
                "name_en": unit.name_en,
                "dimension": unit.dimension,
            }
            for unit in words.units.values()
        ]
        rows["indicators"] = [
            {"indicator_id": key, "name_zh": one.name_zh, "name_en": one.name_en}
            for key, one in words.indicators.items()
        ]
    found = view(frames(rows), words)
    text = briefs.sentence(language, found, "topics/x.md", next(iter(found.metrics.values())))
    return re.sub(r"\{[^}]*\}", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)).replace("**", "")


@pytest.mark.parametrize(
    ("cells", "chinese", "english"),
    [
        ({}, "东城区2023年受理量为100件。", "Cases handled in Dongcheng came to 100 in 2023."),
        (
            {"qualifier": "gt"},
            "东城区2023年受理量超100件。",
            "Cases handled in Dongcheng came to more than 100 in 2023.",
        ),
        (
            {"qualifier": "approx"},
            "东城区2023年受理量约100件。",
            "Cases handled in Dongcheng came to about 100 in 2023.",
        ),
        (
            {"status": "planned"},
            "东城区计划2023年受理量为100件。这是计划，不是结果。",
            "Cases handled: Dongcheng planned 100 for 2023. This is a plan, not a result.",
        ),
        (
            {"period_type": "stock", "period_start": ""},
            "东城区截至2023年底受理量为100件。",
            "Cases handled in Dongcheng stood at 100 as of 31 December 2023.",
        ),
        (
            {"period_type": "cumulative", "period_start": ""},
            "东城区截至2023年底累计受理量为100件。",
            "Cases handled in Dongcheng had reached 100 by 31 December 2023.",
        ),
        (
            {"unit_id": "percent", "unit_printed": "%", "value": "97.5", "period_end": "2023-11-30"},
            "东城区2023年1–11月受理量为97.5%。",
            "Cases handled in Dongcheng stood at 97.5% in January–November 2023.",
        ),
        (
            {"period_end": "2023-11-16"},
            "东城区2023年1月1日至11月16日受理量为100件。",
            "Cases handled in Dongcheng came to 100 from 1 January to 16 November 2023.",
        ),
        (
            {"scope": "市级"},
            "东城区（市级）2023年受理量为100件。",
            'Cases handled in Dongcheng (<span lang="zh-Hans">市级</span>) came to 100 in 2023.',
        ),
    ],
)
def test_sentences_say_bound_plan_time_and_part(cells, chinese, english):
    assert (sentence("zh", **cells), sentence("en", **cells)) == (chinese, english)


def test_a_number_without_a_unit_is_not_told_with_a_verb_that_needs_a_classifier(data):
    rows = [row for row in data.metrics.values() if row["indicator_id"] in data.says]
    bare = [row for row in rows if not row["unit_printed"] and not row["unit_id"]]
    assert bare
    for row in bare:
        told = briefs.sentence("zh", data, "topics/x.md", row)
        assert re.search(r"[为达]\*\*\[", told) or row["qualifier"] != "eq", told


def brief_examples() -> list[dict[str, str]]:
    with (ROOT / "tests/tables/brief_examples.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", brief_examples(), ids=lambda row: row["why"])
def test_an_indicator_is_told_in_its_own_words(row):
    told = dict(row)
    wanted = told.pop("zh"), told.pop("en")
    told |= {"subject": LEXICON.indicators[row["indicator_id"]].name_zh, "quote": told.pop("why")}
    assert (sentence("zh", LEXICON, **told), sentence("en", LEXICON, **told)) == wanted


def test_most_sentences_of_the_briefs_are_told_in_words_of_their_own(data):
    told = [
        row
        for key in data.topics
        for row in briefs.chosen(data, [m for m in data.metrics.values() if m["topic_id"] == key])
    ]
    own = [row for row in told if briefs.fits(data, row)]
    assert len({row["indicator_id"] for row in own}) >= 40 and len(own) > 0.8 * len(told)


def test_every_sentence_of_a_brief_leads_to_a_sentence_of_a_report(site):
    for path, page in site.items():
        if path.endswith(".md") and "{#brief}" in page:
            block = page.split("{#brief}")[1].split("\n## ")[0]
            lines = [line for line in block.splitlines() if line.startswith("- ")]
            assert lines and all("#f-" in line for line in lines), path
    assert "没有按人口折算" in site["topics/hotline.md"]
    assert "not per resident" in site["en/topics/hotline.md"]


def test_a_number_with_siblings_says_what_it_counts():
    rows = made()
    rows["metrics"][1] |= {"status": "actual", "subject": "窗口受理件数"}
    page = briefs.pages(Site([], frames(rows), None))["briefs/index.md"]
    assert "（指“受理件数”）" in page


# ---------------------------------------------------------------- topics, places


def test_topic_page_has_brief_passages_commitments_and_systems(site):
    page = site["topics/cross-region.md"]
    for anchor in ("brief", "indicators", "passages", "commitments", "entities", "figures"):
        assert f"{{#{anchor}}}" in page, anchor
    assert "{#passages-xuancheng-2021h1}" in page and "{#passages-qianjiang-2023}" in page


def test_place_has_its_figures_at_a_glance_and_charts_it_stands_in(site, data):
    page = site["regions/441800.md"]
    assert "{#glance}" in page and "{#problems}" in page
    for key in re.findall(r"indicators/charts/([\w-]+)\.svg\)\{", page):
        assert any(row["region_id"] == "441800" for row in pictures.drawable(data, key))


def test_a_chart_is_a_figure_with_caption_and_download(site):
    page = site["indicators/records-aggregated.md"]
    assert re.search(r'<figure class="chart" markdown="1">\n\n!\[[^\]]+\]\([^)]+\.svg\)\{', page)
    assert "下载此图（SVG）](charts/records-aggregated.svg)" in page and "</figcaption>" in page
    svg = site["indicators/charts/records-aggregated.svg"]
    assert "来源：" in svg and "非官方汇编" in svg and ">汇聚数据量</text>" in svg


def test_chart_labels_in_english_are_not_cut(site):
    for path, content in site.items():
        if path.startswith("en/indicators/charts/"):
            assert "…" not in content, path


# ---------------------------------------------------------------- glossary


def test_the_glossary_has_no_fault_and_explains_in_both_languages():
    found, faults = glossary.load(LEXICON)
    assert not faults
    assert {term.group for term in found.terms} == {group.group_id for group in found.groups}
    assert all(HAN.search(term.explanation) and not HAN.search(term.explanation_en) for term in found.terms)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ('entity = "fangguanfu"', 'entity = "nobody"', "vocabulary-reference"),
        ('group = "service"', 'group = "nowhere"', "vocabulary-reference"),
        ('name_en = "one matter"\n', "", "vocabulary-missing"),
        ('term_id = "simian"', 'term_id = "sijian"', "vocabulary-duplicate"),
        ('topic = "hotline"', 'theme = "hotline"', "vocabulary-unknown-key"),
        ('term_id = "simian"', 'term_id = ""', "vocabulary-id"),
        ('group_id = "data"', 'group_id = "DATA"', "vocabulary-id"),
        ('name_en = "Data"', "name_en = 1", "vocabulary-type"),
        ("[[group]]", "[[group", "vocabulary-unreadable"),
        ('name_en = "Data"', 'name_eng = "Data"', "vocabulary-unknown-key"),
        ('name_en = "Data"\n', "", "vocabulary-missing"),
    ],
)
def test_every_fault_of_the_glossary_is_named(tmp_path, before, after, code):
    text = (ROOT / "build_scripts/vocabulary/glossary.toml").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / glossary.FILE).write_text(text.replace(before, after, 1), encoding="utf-8")
    _, faults = glossary.load(LEXICON, tmp_path)
    assert code in {fault.code for fault in faults}
    assert all(re.search(rf"{glossary.FILE}(:\d+|:entry \d+|$)", fault.where) for fault in faults)


@pytest.mark.parametrize("content", ['term = "x"', 'group = "x"', "term = [1]", "group = 1\nterm = {}"])
def test_a_glossary_of_another_shape_is_told_and_never_stops_the_program(tmp_path, content):
    (tmp_path / glossary.FILE).write_text(content, encoding="utf-8")
    found, faults = glossary.load(LEXICON, tmp_path)
    assert found.terms == ()
    assert {fault.code for fault in faults} == {"vocabulary-shape"}


def test_glossary_page_explains_each_term_in_its_language_and_leads_on(site):
    for term in GLOSSARY.terms:
        assert f"{{#{term.term_id}}}" in site["glossary/index.md"]
        assert f"{{#{term.term_id}}}" in site["en/glossary/index.md"]
    assert "(../entities/fangguanfu.md)" in site["glossary/index.md"]
    assert '<span lang="en">one matter</span>' in site["glossary/index.md"]
    footer = (ROOT / "overrides/partials/footer.html").read_text(encoding="utf-8")
    assert "'glossary/'" in footer and "'en/glossary/'" in footer


# ---------------------------------------------------------------- all of them


def test_english_pages_mark_every_chinese_run(site):
    marked = re.compile(
        r'<span lang="zh-Hans">.*?</span>|\[(?:[^\]\\]|\\.)*\]\([^)]*\)\{[^}]*lang="zh-Hans"[^}]*\}|^# .*\{lang.*$',
        re.MULTILINE,
    )
    for path, content in site.items():
        if path.startswith("en/") and path.endswith(".md"):
            body = re.sub(r'\]\(([^) ]+) "[^"]*"\)', r"](\1)", content.split("---", 2)[2])
            left = [line for line in marked.sub("", body).splitlines() if HAN.search(line)]
            assert not [line for line in left if not line.startswith("![")], path


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7610000000", "7.61 billion"),
        ("1500000", "1.5 million"),
        ("13693", "13,693"),
        ("22547123", "22,547,123"),
    ],
)
def test_large_numbers_are_short_in_narrow_places_and_never_rounded(value, expected):
    assert w.compact(Decimal(value)) == expected


# ---------------------------------------------------------------- what stands side by side


@pytest.fixture(scope="module")
def first_pages(read) -> dict[str, str | bytes]:
    return home.pages(Site(*read, LEXICON, GLOSSARY)) | overview.pages(Site(*read, LEXICON, GLOSSARY))


def drawn_of(data, key) -> set[str]:
    """What the chart of an indicator draws, by the rule of charts itself."""
    return {row["metric_id"] for row in pictures.comparison_of(data, data.by_indicator[key]).drawn}


def test_lists_say_of_the_same_figures_as_the_charts_that_they_may_be_compared(first_pages, data):
    """The first page and the overview: every indicator with figures of several reports; some are comparable in part."""
    partly = set()
    for language, yes, no in (("zh", "可比", "不可直接相比"), ("en", "omparable", "ot comparable")):
        page = first_pages[at(language, "index.md")]
        table = page[page.index("{#shared}") :].split("\n\n")[1].splitlines()[2:]
        tiles = first_pages[at(language, "overview/index.md")].split("\n- ")[1:]
        for item in [*table, *(tile.split("\n\n")[0] for tile in tiles)]:
            key = re.search(r"indicators/([a-z0-9-]+)\.md", item)[1]
            rows = selection.beside(data, key)
            if len(rows) < 2:
                assert yes not in item, item
                continue
            told = re.split(r"<br>|\n", item)[-1].strip(" -|")
            fit = [row for row in rows if row["metric_id"] in drawn_of(data, key)]
            assert (told in (yes, f"C{yes}")) == (len(fit) == len(rows)), item
            assert (no in told) == (len(fit) < len(rows)), item
            named = {w.pick(language, (r["name_zh"], r["name_en"])) for r in data.regions.values()}
            named = {name for name in named if re.search(rf"{name}[^；;]*(?:可比|: comparable)", told)}
            places = {tiles_of.where(language, data, row) for row in fit} if len(fit) < len(rows) else set()
            assert named == places, item
            partly |= {key} if places else set()
    assert partly


def test_the_caption_of_a_chart_says_how_many_of_the_reports_are_drawn(site, data):
    for key in data.indicators:
        drawn = {data.metrics[metric_id]["report_id"] for metric_id in drawn_of(data, key)}
        count = len({row["report_id"] for row in data.by_indicator.get(key, ())})
        said = f"{count}份报告说到，画出可比的{len(drawn)}份" in site[f"indicators/{key}.md"]
        assert said == (0 < len(drawn) < count), key


def test_cores_and_virtual_cores_stand_beside_each_other_with_the_reason(data):
    """752 cores and 3228 vCPU tempt to a comparison; the unit says why not."""
    reason = selection.compared(data, selection.beside(data, "cloud-cpu"))
    assert "核、vCPU" in reason[0] and "unit" in reason[1]


def test_what_can_stand_together_is_chosen_first(data):
    for key, row in data.indicators.items():
        drawn = {item["metric_id"] for item in pictures.comparison_of(data, data.by_indicator[key]).drawn}
        reports = {data.metrics[metric_id]["report_id"] for metric_id in drawn}
        chosen = {item["metric_id"] for item in selection.beside(data, key) if item["report_id"] in reports}
        assert chosen <= drawn and len(chosen) == len(reports), row


# ---------------------------------------------------------------- English names


def test_pages_say_whether_an_english_name_is_official_or_ours(read, site, data):
    pages = site | entity.pages(Site(*read, LEXICON, GLOSSARY))
    marks = {"true": ("官方译名", "official"), "false": ("本站译名", "our translation")}
    for folder, rows in (("indicators", data.indicators), ("entities", data.entities)):
        for key, row in rows.items():
            chinese, english = marks[row["name_en_official"]]
            assert f"（{chinese}）" in pages[f"{folder}/{key}.md"]
            assert f"English name: {english}\n" in pages[f"en/{folder}/{key}.md"] + "\n"
    officials = [row for row in data.entities.values() if row["name_en_official"] == "true"]
    assert officials and pages["en/entities/index.md"].count(" (official) |") == len(officials)
