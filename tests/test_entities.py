"""Entities: what the reports name, found once, at its place, with what becomes of documents.

`tables/entity_examples.csv` holds one example per row: the region of the report ("" if unknown), a text, and the
mentions expected in it, in order, as `entity_id[:action]=printed` between ` | `.
"""

from __future__ import annotations

import csv
import re
import time
from array import array
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from build_scripts import entities, lexicon, read, segment
from build_scripts.clean import clean as clean_text
from build_scripts.pages.wording import DOCUMENT_ACTIONS, ENTITY_KINDS
from build_scripts.records import CleanText, Line, Metric, Section

HERE = Path(__file__).parent
LEXICON, PROBLEMS = lexicon.load()

with (HERE / "tables" / "entity_examples.csv").open(encoding="utf-8", newline="") as table:
    EXAMPLES = list(csv.DictReader(table))

# What the site promises a page for, as the reports print it.
PROMISED = """
一网通办 一网统管 一网协同 一网共享 数字政府2.0 百千万工程 百千万工程信息综合平台 粤智助 粤省事 粤商通 粤政易 粤省心 粤财扶助 粤治慧 清易办
清易保 清易贷 政务晓屋 云政务服务大厅 视频办 四免 网上预约服务平台 网上中介服务超市 公共资源交易 远程异地评标 政务云 政务外网 IPv6 市民中心
12345热线 好差评 办不成事反映窗口 广州数据交易所 数据交易“1+5”规则体系 数据要素 “产学研用”发展联盟 信创 适配测试中心
数字政府建设运营中心指挥平台 数字驾驶舱 数据中台 智慧中台 城市级视频云平台 视频数据共享管理系统 省政务大数据中心清远分节点 招商引资对接平台
电子公文系统 政务信息化管理平台 基础能力均衡化 标准化二次统筹 标准化试点 粤盾-2023 粤网安 清网-2023 清盾 禺好办 禺智管 政务地图 智能预约
智能知识库 政务AI数字人 5G+IVR 审管执信 首席数据官 数据专员 5G基站 百千万工程指挥调度信息平台 大数据治理平台 人才大数据平台 数字家庭平台
城市道路秩序综合治理平台 无人机低空遥感服务平台 专项债 红棉码 城市码 城市大脑 宣城超脑 数字宣城 数字孪生 江淮大数据中心 政务综合云平台 皖事通
皖事通办 安康码 电子证照 互联网+监管 非现场监管系统 宣企快办 出生一件事 12345接诉即办 数据精准授权共享试点 一件事 告知承诺制 跨省通办 跨市通办
跨域通办 省内通办 跨层级通办 宣芜通办 异地代收代办 政务服务最先一公里 首席服务员 四减 惠企政策平台 零收费 大数据能力平台 一体化政务服务平台
鄂汇办 省电子招投标交易平台 电子营业执照 全流程电子化 评定分离 一网通投 跨部门综合监管 智慧城市 潜江数字科技有限公司 穗好办 穗智管 穗康
长者助手 防疫通 一码通 集体码 健康码查验终端管控平台 集中隔离场所精准管控平台 疫情防控大数据库 城市大数据平台 两图一端 广州数字城市研究中心
""".split()


def made(text: str) -> CleanText:
    """A text without white space, as a cleaned text."""
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append(Line(start, start + len(line), "body", ""))
        start += len(line) + 1
    return CleanText(text, text, array("I", range(len(text))), tuple(lines), ())


def section(text: CleanText, role: str) -> Section:
    end = len(text.text)
    return Section("x-s-1", "x", "", 1, 0, "", "", role, 0, end, 0, end, None)


def mentions_of(text: str, region_id: str = "", role: str = "results"):
    clean = made(text)
    return entities.find_mentions(clean, (section(clean, role),), LEXICON, "x", region_id)


@pytest.fixture(scope="module")
def reports():
    """The seeds: report id → (cleaned text, region id, mentions)."""
    seeds, problems = read.read_folder(HERE.parent / "seeds", LEXICON)
    assert not problems and len(seeds) == len(list((HERE.parent / "seeds").glob("*.txt")))
    found = {}
    for seed in seeds:
        clean = clean_text(seed.text, LEXICON.words)
        outline = segment.segment(clean, seed.report_id, LEXICON.words)
        region_id = seed.curation.facts.get("region_id", "")
        mentions = entities.find_mentions(clean, outline.sections, LEXICON, seed.report_id, region_id)
        found[seed.report_id] = (clean, region_id, mentions)
    return found


# ---------------------------------------------------------------- the vocabulary


def test_vocabulary_has_no_problem():
    assert not [problem for problem in PROBLEMS if "entities.toml" in problem.where]


@pytest.mark.parametrize("name", PROMISED)
def test_promised_name_is_an_entity(name):
    wanted = entities.fold(name)
    exact = [
        entity
        for entity in LEXICON.entities.values()
        if wanted
        in [entities.fold(w).removeprefix("@") for w in (entity.name_zh, *entity.aliases, *entity.match)]
    ]
    assert len(exact) == 1


def test_promised_names_have_their_own_entities():
    ids = [
        entity.entity_id
        for name in PROMISED
        for entity in LEXICON.entities.values()
        if entities.fold(name)
        in [entities.fold(w).removeprefix("@") for w in (entity.name_zh, *entity.aliases, *entity.match)]
    ]
    assert len(set(ids)) == len(PROMISED) - 1  # 红棉码 and 城市码 are one


def test_entries_are_complete_and_distinct():
    assert set(lexicon.ENTITY_KINDS) == set(ENTITY_KINDS)
    owners: dict[tuple[str, str], str] = {}
    for entity in LEXICON.entities.values():
        assert entity.kind in ENTITY_KINDS, entity.entity_id
        assert entity.entity_id.startswith("doc-") == (entity.kind == "document"), entity.entity_id
        assert re.fullmatch(r"[a-z0-9-]+", entity.entity_id)
        assert entity.definition.endswith("。") and entity.definition_en.endswith("."), entity.entity_id
        assert not re.search(r"[\u4e00-\u9fff]", entity.name_en + entity.definition_en), entity.entity_id
        assert entity.regions, entity.entity_id  # who runs or uses it
        assert not any(alias.startswith(entities.LOCAL) for alias in entity.aliases), entity.entity_id
        for wording in (entity.name_zh, *entity.aliases, *entity.match):
            places = entity.regions if wording.startswith(entities.LOCAL) else ("",)
            assert places, f"{entity.entity_id}: {wording} needs regions"
            for place in places:
                key = (entities.fold(wording), place)
                owner = owners.setdefault(key, entity.entity_id)
                assert owner == entity.entity_id, f"{wording}: {owner} and {entity.entity_id}"


def test_kinds_of_passage_have_one_parent():
    kinds = ("kuasheng-tongban", "kuashi-tongban", "shengnei-tongban", "kuacengji-tongban")
    assert {LEXICON.entities[kind].parent for kind in kinds} == {"kuayu-tongban"}


# ---------------------------------------------------------------- finding


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"row {n}" for n in range(2, len(EXAMPLES) + 2)])
def test_example(example):
    found = mentions_of(example["text"], example["region_id"])
    shown = [f"{m.entity_id}{':' * bool(m.action)}{m.action}={m.text}" for m in found]
    assert " | ".join(shown) == example["mentions"], example["note"]


def test_every_entity_is_mentioned_in_a_report(reports):
    found = {mention.entity_id for _, _, mentions in reports.values() for mention in mentions}
    assert set(LEXICON.entities) == found


def test_mentions_stand_where_they_say(reports):
    ids = set()
    for clean, _, mentions in reports.values():
        end = 0
        for mention in mentions:
            assert clean.source[mention.char_start : mention.char_end] == mention.text
            assert clean.source_span(mention.start, mention.end) == (mention.char_start, mention.char_end)
            assert mention.start >= end and mention.section_id
            assert bool(mention.action) == (LEXICON.entities[mention.entity_id].kind == "document")
            assert mention.action in ("", *DOCUMENT_ACTIONS)
            end = mention.end
            ids.add(mention.mention_id)
    assert len(ids) == sum(len(mentions) for _, _, mentions in reports.values())


def test_every_cited_title_is_an_entity(reports):
    for clean, _, mentions in reports.values():
        named = {m.text for m in mentions if m.action}
        for title in re.findall("《([^《》]+)》", clean.text):
            assert title in named, title


def test_furniture_is_left_out():
    clean = made("来源:广州数据交易所\n广州数据交易所挂牌")
    lines = (replace(clean.lines[0], kind="furniture"), clean.lines[1])
    found = entities.find_mentions(replace(clean, lines=lines), (), LEXICON, "x")
    assert [mention.start for mention in found] == [clean.lines[1].start]


def test_ids_survive_text_above():
    text = "粤智助覆盖全市。粤智助上线7项，粤智助可办9项。"
    before = [mention.mention_id for mention in mentions_of(text)]
    after = [mention.mention_id for mention in mentions_of("新增的一段，提到粤智助和粤省事。\n" + text)]
    assert len(set(before)) == 3 and after[-3:] == before
    assert all(re.fullmatch(r"x-e-[0-9a-f]{8}-\d+", mention_id) for mention_id in before + after)


@pytest.mark.parametrize(
    ("text", "role", "action"),
    [
        ("修订完善《宣城市政务信息化项目管理办法(试行)》", "results", "revised"),
        ("修订完善《宣城市政务信息化项目管理办法(试行)》", "plans", "planned"),
        ("制定《宣城市政务信息化项目管理办法(试行)》", "plans", "planned"),
        ("编制《宣城市政务信息化项目管理办法(试行)》", "results", "drafting"),
        ("按照《宣城市政务信息化项目管理办法(试行)》审核项目", "plans", "cited"),
        ("印发办法。《宣城市政务信息化项目管理办法(试行)》明确了流程", "results", "cited"),
    ],
)
def test_action_of_a_document(text, role, action):
    assert [mention.action for mention in mentions_of(text, role=role)] == [action]


def test_the_innermost_section_counts():
    clean = made("标题\n粤智助上线")
    outer = section(clean, "results")
    inner = replace(outer, section_id="x-s-2", parent_id="x-s-1", start=3)
    (mention,) = entities.find_mentions(clean, (outer, inner), LEXICON, "x")
    assert mention.section_id == "x-s-2"


def test_time_grows_with_the_text_only():
    started = time.perf_counter()
    found = mentions_of(
        "推进粤智助和数字政府政务服务数据管理" * 20_000
    )  # one line, no full stop, 360 000 characters
    assert len(found) == 40_000
    assert time.perf_counter() - started < 10


# ---------------------------------------------------------------- figures


def figure(text: str, quote: str, subject: str) -> Metric:
    start = text.index(quote)
    end = start + len(quote)
    return Metric(
        "x-m-1", "x", "", "", start, end, quote, text, 0, len(text), subject, Decimal(1), None, "", "", "eq", "level",
        "actual", "", "", "stock", "report", "", "", "", start, end,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "quote", "subject", "expected"),
    [
        ("“粤智助”自助机可通办430项事项", "430项", "“粤智助”自助机可通办事项", {"yuezhizhu"}),
        ("“穗智管”汇聚数据76亿条", "76亿条", "汇聚数据", {"suizhiguan"}),
        ("推进粤省事建设，完成3个专区", "3个", "专区", set()),  # another clause
        ("完成3个专区，上线粤省事", "3个", "专区", set()),  # named after the figure
        ("与广州数据交易所签约3次", "3次", "签约", set()),  # only dealt with
        ("粤省事、粤商通上线902个事项", "902个", "粤省事、粤商通上线事项", {"yueshengshi", "yueshangtong"}),
        ("粤省事、粤商通上线902个事项", "902个", "上线事项", {"yueshangtong"}),
        ("印发《安徽省大数据发展条例》12份", "12份", "印发", set()),  # documents by the subject only
        (
            "含12345热线、粤智助在内，归集指标4264个",
            "4264个",
            "粤智助归集指标",
            set(),
        ),  # only listed, elsewhere
        ("“一网统管”大屏上线22个；小屏上线21个", "21个", "一网统管小屏", {"yiwang-tongguan"}),
        ("改造万博分中心、大学城分中心和16个镇街", "16个", "大学城分中心和镇街", set()),  # beside it
        ("获“粤有数”数字治理优秀案例；排名第一", "第一", "粤有数排名", set()),  # said of the winner
    ],
)
def test_link_of_a_figure(text, quote, subject, expected):
    clean = made(text)
    mentions = entities.find_mentions(clean, (), LEXICON, "x")
    pairs = entities.link_metrics([figure(text, quote, subject)], mentions, clean, LEXICON)
    assert pairs == tuple(sorted(("x-m-1", entity_id) for entity_id in expected))
