"""The lexicon room: the project's vocabulary is sound, and every fault in one is named with its fix."""

from __future__ import annotations

import re
import shutil
import time
from decimal import Decimal
from pathlib import Path

import pytest

from build_scripts import lexicon

WORDS, PROBLEMS = lexicon.load()


def test_the_vocabulary_has_no_fault():
    assert PROBLEMS == []


def test_loading_is_fast():
    best = min(_seconds() for _ in range(3))
    assert best < 0.3


def _seconds() -> float:
    """Of this program alone: what else the machine does at the time is no fault."""
    start = time.process_time()
    lexicon.load()
    return time.process_time() - start


# ---------------------------------------------------------------- units


@pytest.mark.parametrize(
    ("printed", "unit_id"),
    [
        ("个", "ge"),
        ("件", "jian"),
        ("人次", "renci"),
        ("%", "percent"),
        ("％", "percent"),
        ("个百分点", "percentage_point"),
        ("元", "yuan"),
        ("vCPU", "vcpu"),
        ("核", "core"),
        ("GB", "gigabyte"),
        ("兆", "megabit_per_second"),
        ("平方米", "square_metre"),
        ("个工作日", "working_day"),
        ("亿千瓦时"[1:], "kilowatt_hour"),
        ("微克/立方米", "microgram_per_cubic_metre"),
        ("标箱", "teu"),
    ],
)
def test_printed_form(printed, unit_id):
    assert WORDS.unit_by_printed[printed].unit_id == unit_id


@pytest.mark.parametrize(
    ("printed", "sentence", "unit_id"),
    [
        ("G", "物理内存5632G", "gigabyte"),
        ("G", "省政务出口带宽提升到4G", "gigabit_per_second"),
        ("M", "乡镇接入带宽不低于100M", "megabit_per_second"),
        ("M", "附件容量不超过20M", "megabyte"),
        ("T", "52T存储", "terabyte"),
        ("P", "算力达1000P", "petaflops"),
        ("P", "存储容量12P", "petabyte"),
        ("度", "节电3亿度", "kilowatt_hour"),
        ("度", "气温升高2度", "degree_celsius"),
        ("某", "某", None),
    ],
)
def test_the_sentence_settles_an_ambiguous_unit(printed, sentence, unit_id):
    unit = WORDS.find_unit(printed, sentence)
    assert (unit.unit_id if unit else None) == unit_id


def test_units_convert_into_their_base():
    assert WORDS.units["hectare"].factor / WORDS.units["square_metre"].factor == Decimal(10000)
    assert WORDS.units["gigabit_per_second"].factor / WORDS.units["megabit_per_second"].factor == 1000
    assert all(WORDS.units[unit.base_unit_id].dimension == unit.dimension for unit in WORDS.units.values())


def test_no_two_units_have_one_name():
    names = [unit.name_en for unit in WORDS.units.values()]
    assert len(names) == len(set(names))


# ---------------------------------------------------------------- regions


@pytest.mark.parametrize(
    ("region_id", "path"),
    [
        ("440113", ["Guangdong Province", "Guangzhou City", "Panyu District"]),
        ("441800", ["Guangdong Province", "Qingyuan City"]),
        ("429005", ["Hubei Province", "Qianjiang City"]),
        ("429021", ["Hubei Province", "Shennongjia Forestry District"]),
        ("419001", ["Henan Province", "Jiyuan City"]),
        ("469002", ["Hainan Province", "Qionghai City"]),
        ("659001", ["Xinjiang Uygur Autonomous Region", "Shihezi City"]),
        ("110108", ["Beijing Municipality", "Haidian District"]),
        ("500101", ["Chongqing Municipality", "Wanzhou District"]),
        ("500240", ["Chongqing Municipality", "Shizhu Tujia Autonomous County"]),
        ("341500", ["Anhui Province", "Lu'an City"]),
        ("341600", ["Anhui Province", "Bozhou City"]),
        ("340300", ["Anhui Province", "Bengbu City"]),
        ("140400", ["Shanxi Province", "Changzhi City"]),
        ("411100", ["Henan Province", "Luohe City"]),
        ("331000", ["Zhejiang Province", "Taizhou City"]),
        ("330382", ["Zhejiang Province", "Wenzhou City", "Yueqing City"]),
        ("130225", ["Hebei Province", "Tangshan City", "Laoting County"]),
        ("222404", ["Jilin Province", "Yanbian Korean Autonomous Prefecture", "Hunchun City"]),
        ("150100", ["Inner Mongolia Autonomous Region", "Hohhot City"]),
        ("650100", ["Xinjiang Uygur Autonomous Region", "Urumqi City"]),
        ("540100", ["Tibet (Xizang) Autonomous Region", "Lhasa City"]),
        ("653100", ["Xinjiang Uygur Autonomous Region", "Kashgar Prefecture"]),
        ("310115", ["Shanghai Municipality", "Pudong New Area"]),
        (
            "451031",
            [
                "Guangxi Zhuang Autonomous Region",
                "Baise City",
                "Longlin Various Nationalities Autonomous County",
            ],
        ),
        ("000000", []),
    ],
)
def test_region_path(region_id, path):
    assert [region.name_en for region in WORDS.region_path(region_id)] == path


@pytest.mark.parametrize(
    ("text", "within", "region_id"),
    [
        ("广东省清远市", None, "441800"),
        ("清远市政务服务数据管理局2023年工作总结", None, "441800"),
        ("广州市番禺区政务服务数据管理局", None, "440113"),
        ("番禺区政务服务数据管理局", None, "440113"),
        ("番禺", None, ""),  # a county's short name needs its place
        ("番禺", "440100", "440113"),
        ("广东番禺", None, "440113"),
        ("潜江市", None, "429005"),
        ("清城区20台无人机", "441800", "441802"),
        ("郎溪广德两地", "341800", ""),  # two unrelated places
        ("朝阳区", None, ""),  # Beijing's or Changchun's
        ("朝阳区", "110000", "110105"),
        ("北京市朝阳区", None, "110105"),
        ("吉林", None, "220000"),  # the province, not the city
        ("吉林省吉林市", None, "220200"),
        ("海南", None, "460000"),
        ("市数据资源管理局", "450000", ""),  # 资源 is also a county of Guangxi
        ("申领安康码", None, ""),  # 安康 is also a city
        ("市中心", "370100", ""),  # not 市中区
        ("城区", "140500", ""),  # an ordinary word, though Jincheng has a 城区
        ("全市", None, ""),
        ("", None, ""),
    ],
)
def test_find_region(text, within, region_id):
    assert WORDS.find_region(text, within) == region_id


def test_regions_are_complete():
    levels = [region.level for region in WORDS.regions.values()]
    assert [levels.count(level) for level in lexicon.REGION_LEVELS] == [34, 333, 2845]
    assert not [region for region in WORDS.regions.values() if re.search(r"[^ -~ü',()]", region.name_en)]


# ---------------------------------------------------------------- topics, indicators


def test_topics_are_a_tree_and_each_leaf_is_used_or_needed():
    tops = [topic for topic in WORDS.topics.values() if not topic.parent]
    assert 8 <= len(tops) <= 12
    assert all(WORDS.topics[topic.parent].parent == "" for topic in WORDS.topics.values() if topic.parent)


def test_no_two_indicators_have_one_name_or_definition():
    for names in ("name_zh", "name_en", "definition", "definition_en"):
        values = [getattr(indicator, names) for indicator in WORDS.indicators.values()]
        assert len(values) == len(set(values)), names


def test_a_name_in_braces_stands_for_its_alternatives():
    """Every app that one indicator knows is known to the others."""
    services, volume = WORDS.indicators["app-services"].all[0], WORDS.indicators["app-service-volume"].near[0]
    for app in ("皖事通", "苏服办", "小程序"):
        assert services.search(f"“{app}”上线") and volume.search(f"“{app}”办件")
    assert not any("{apps}" in pattern.pattern for pattern in (services, volume))


# ---------------------------------------------------------------- faults

FAULTS = [
    ("units.csv", "ge,个,", "ge,,", "vocabulary-missing", "name_zh"),
    ("units.csv", "xiang,项,", "ge,项,", "vocabulary-duplicate", "ge"),
    ("units.csv", "count,ge,1,个,", "count,ge,nought,个,", "vocabulary-factor", "nought"),
    ("units.csv", "count,ge,1,个,", "count,gee,1,个,", "vocabulary-base-unit", "gee"),
    ("units.csv", "count,xiang,1,项,", "count,xiang,1,个,", "vocabulary-printed", "个"),
    ("units.csv", "count,ge,1,个,", "count,ge,1,个,,", "vocabulary-row", "9 cells"),
    ("units.csv", "unit_id,name_zh", "unit,name_zh", "vocabulary-columns", "unit_id"),
    ("regions.csv", "440113,番禺区", "44011,番禺区", "vocabulary-region", "44011"),
    ("regions.csv", "440113,番禺区", "440112,番禺区", "vocabulary-region", "440112"),
    ("regions.csv", "番禺,county,440100", "番禺,county,449900", "vocabulary-parent", "449900"),
    ("regions.csv", "番禺,county,440100", "番禺,town,440100", "vocabulary-region", "town"),
    ("topics.toml", 'parent = "data"', 'parent = "date"', "vocabulary-parent", "date"),
    ("topics.toml", 'name_en = "Government hotline"\n', "", "vocabulary-missing", "name_en"),
    ("topics.toml", 'topic_id = "data"', "topic_id = data", "vocabulary-unreadable", "topics.toml"),
    ("indicators.toml", 'unit = "percent"', 'unit = "per cent"', "vocabulary-unit", "per cent"),
    ("indicators.toml", 'topic = "hotline"', 'topic = "hot line"', "vocabulary-topic", "hot line"),
    ("indicators.toml", 'all = ["好评率"]', 'all = ["(好评率"]', "vocabulary-pattern", "(好评率"),
    ("indicators.toml", 'all = ["好评率"]', 'all = ["好评率|"]', "vocabulary-pattern", "好评率|"),
    ("indicators.toml", 'all = ["好评率"]', 'all = "好评率"', "vocabulary-type", "list"),
    ("indicators.toml", 'all = ["好评率"]', 'any = ["好评率"]', "vocabulary-unknown-key", "any"),
    ("indicators.toml", '"good-rating-rate"', '"hotline-calls"', "vocabulary-duplicate", "hotline-calls"),
    ("indicators.toml", '"good-rating-rate"', '"Good rating"', "vocabulary-id", "Good rating"),
    ("indicators.toml", 'measures = ["level", ', 'measures = ["height", ', "vocabulary-measure", "height"),
    ("indicators.toml", "{place} answered", "{plce} answered", "vocabulary-clause", "{plce}"),
    ("indicators.toml", "[热线接通率]为", "热线接通率为", "vocabulary-clause", "says_zh"),
    ("indicators.toml", 'says_zh = "[热线接通率]为{value}"\n', "", "vocabulary-clause", "says_zh"),
    ("indicators.toml", "[common]\nnone = [", "[common]\nnone = 1 #", "vocabulary-type", "common"),
    ("indicators.toml", '"{apps}|掌上办', '"{aps}|掌上办', "vocabulary-pattern", "{aps}"),
    ("indicators.toml", '\napps = "', '\napps = 1 #"', "vocabulary-type", "alternatives"),
    ("words.toml", "hotline_numbers = [", "hotline_nubers = [", "vocabulary-words", "no such list, but hotline_nubers"),
    ("words.toml", "hotline_numbers = [", 'hot = ["x"]\nhotline_numbers = [', "vocabulary-words", "hot: "),
    ("words.toml", "hotline_numbers = [", "hotline_numbers = [] #", "vocabulary-words", "[]"),
    ("words.toml", "hotline_numbers = [", 'hotline_numbers = ["("] #', "vocabulary-pattern", "'('"),
    ("words.toml", "hotline_numbers = [", 'hotline_numbers = ["a|"] #', "vocabulary-pattern", "'a|'"),
    ("words.toml", "hotline_numbers = [", "hotline_numbers = 5 #", "vocabulary-words", "5"),
    ("words.toml", "hotline_numbers = [", "hotline_numbers = = [", "vocabulary-unreadable", "words.toml"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path) -> Path:
    """The project's own files of this room, free to be spoilt."""
    for name in ("units.csv", "regions.csv", "topics.toml", "indicators.toml", "words.toml"):
        shutil.copy(lexicon.FOLDER / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "sound", "spoilt", "code", "told"), FAULTS, ids=lambda value: str(value)[:24]
)
def test_fault(folder, name, sound, spoilt, code, told):
    text = (folder / name).read_text(encoding="utf-8")
    assert sound in text
    (folder / name).write_text(text.replace(sound, spoilt, 1), encoding="utf-8")
    _, problems = lexicon.load(folder)
    named = [problem for problem in problems if problem.code == code]
    assert named and told in str(named[0])
    assert name in named[0].where and named[0].fix and named[0].expected
    assert not name.endswith(".csv") or re.search(r"\.csv:\d+$", named[0].where), "the line is not named"


def test_an_id_used_twice_is_told_with_both_lines(folder):
    path, ids = folder / "indicators.toml", ('"hotline-calls"', '"good-rating-rate"')
    text = path.read_text(encoding="utf-8")
    first, second = (text[: text.index(name)].count("\n") + 1 for name in ids)
    path.write_text(text.replace(ids[1], ids[0]), encoding="utf-8")
    (problem,) = lexicon.load(folder)[1]
    assert problem.code == "vocabulary-duplicate" and f"lines {first} and {second}" in problem.found


def test_all_faults_are_told_at_once(folder):
    (folder / "topics.toml").unlink()
    (folder / "units.csv").write_text("nothing\n")
    _, problems = lexicon.load(folder)
    assert {problem.where.split("/")[1].split(":")[0] for problem in problems} >= {"topics.toml", "units.csv"}


def test_entities_may_be_missing(folder):
    words, problems = lexicon.load(folder)
    assert (problems, words.entities) == ([], {})


@pytest.mark.parametrize("text", [None, "over = ["])
def test_words_that_cannot_be_read_are_one_fault(folder, text):
    (folder / "words.toml").unlink()
    if text:
        (folder / "words.toml").write_text(text)
    _, problems = lexicon.load(folder)
    assert [problem.code for problem in problems] == ["vocabulary-unreadable"]


@pytest.mark.parametrize("name", ["units.csv", "regions.csv", "topics.toml", "words.toml"])
def test_a_byte_order_mark_is_no_part_of_a_file(folder, name):
    (folder / name).write_bytes(b"\xef\xbb\xbf" + (folder / name).read_bytes())
    assert lexicon.load(folder)[1] == []


def test_the_table_of_lists_names_those_that_stand_in_the_file_and_are_asked_for(root):
    assert set(lexicon.WORD_LISTS) == WORDS.words.keys()
    scripts = (root / "build_scripts").rglob("*.py")
    source = "".join(path.read_text(encoding="utf-8") for path in scripts if path.name != "lexicon.py")
    asked = set(re.findall(r"""["'](\w+)["']""", source))
    unasked = [
        name
        for name in lexicon.WORD_LISTS  # whole, or put together: f"subject_{key}", key + "_before"
        if not {name, name.partition("_")[2], name.removesuffix("_before")} & asked
    ]
    assert unasked == []


ENTITY = """[[entity]]
entity_id = "clerk"
kind = "platform"
name_zh = "办事通"
name_en = "Clerk"
name_en_official = true
definition = "一个平台。"
definition_en = "A platform."
aliases = ["办事通APP"]
regions = ["440113"]
"""


def test_an_entity_and_lists_of_words(folder):
    (folder / "entities.toml").write_text(ENTITY, encoding="utf-8")
    with (folder / "words.toml").open("a", encoding="utf-8") as file:
        file.write('\nover = ["超", "逾"]\n[plan]\nverbs = ["将"]\n')
    words, problems = lexicon.load(folder)
    assert [(problem.code, problem.where.split(":")[1]) for problem in problems] == [
        ("vocabulary-words", "over"),  # no rule reads either list
        ("vocabulary-words", "plan.verbs"),
    ]
    assert words.entities["clerk"].aliases == ("办事通APP",)
    assert words.words == {**WORDS.words, "over": ("超", "逾"), "plan.verbs": ("将",)}


@pytest.mark.parametrize(
    ("sound", "spoilt", "code"),
    [
        ('regions = ["440113"]', 'regions = ["449999"]', "vocabulary-region"),
        ("name_en_official = true", 'name_en_official = "yes"', "vocabulary-type"),
        ('definition_en = "A platform."\n', "", "vocabulary-missing"),
        ('kind = "platform"', 'kind = "platfrom"', "vocabulary-kind"),
        ('regions = ["440113"]', 'parent = "nobody"', "vocabulary-parent"),
        ('regions = ["440113"]', 'parent = "clerk"', "vocabulary-parent"),  # its own parent
    ],
)
def test_fault_of_an_entity(folder, sound, spoilt, code):
    (folder / "entities.toml").write_text(ENTITY.replace(sound, spoilt), encoding="utf-8")
    _, problems = lexicon.load(folder)
    assert [problem.code for problem in problems] == [code]
    assert "clerk" in problems[0].where
