"""The area or body that a figure covers, as far as the text says."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from build_scripts.places import Patterns, Place, Setting
from build_scripts.records import Metric, ReportFacts
from build_scripts.topics import names_before, spell_out

_OWN = {f"{own}{level}": f"全{level}" for level in "市省区县州镇街" for own in "我本"}
_PRINTED = re.compile(r"\d[\d.,]*")
_LONGEST_SITE = 16  # a longer one is a phrase, not a name
_WHOLE = re.compile(r"全[市省区县国州镇乡]")
_OWN_LEVEL = re.compile(r"^(?:[省市州县区]|区县)[直级](?:部门|单位)?[和与及、]|[和与及、][省市州县区][直级]")
_BODY = ("我局", "我委", "我办", "我中心", "全局")
# an area that the figure is compared with, or that gave a title, is not what the figure covers
_COMPARED_FIELD = re.compile(
    r"(?:排名?|位列|位居|居|列|名列|[高低优快好]于|[高低超]出|超过?|占|较|比|占据|处于|走在|成为|率先在|首|以|获|获评|荣获|入选|争创|创建|创成|评为|评上|认定为|入围|来自)$"
)
# nor is one among the examples in brackets, or a level of the whole just named
_NOT_COVERED = re.compile(
    rf"{_COMPARED_FIELD.pattern}|[（(](?:含|包括|其中|如)[^（()）]*$|全[省市区县](?:[省市区县镇乡]、)+$"
)
_BODY_NAME = re.compile(r"[\u4e00-\u9fff]{2,10}?局(?:党|领导)")  # 《某市数据局党史学习教育方案》
_BODY_OF = re.compile(r"(?:政务|行政|数据|大数据|营商)[\u4e00-\u9fff]{0,10}?局")  # 某区行政审批服务局坚持…
# 在全省推进会上交流发言, 全省14个市州考核中名列第3: where something was held, not what is counted
_OCCASION = re.compile(
    r"[^,，。;；“”]{0,20}(?:会议?|大会|论坛|展会|大赛|竞赛|比武|考核|考评|评估|测评|评比|通报|调查)[上中里]"
)
_TITLE = re.compile(r"“[^“”]*”")  # “全国先进集体”: an area inside a name
# 在全国推广, 全市排第4
_KNOWN_THERE = re.compile(
    r"(?:范围内?)?(?:复制|推广|推介|交流|领先|率先|前列|排名?第|第[\d一二三四五六七八九十]+[名位]?(?=[,，。;；、]|$))"
)
_NO_SITE = re.compile(
    "持续|参观|.*[应须将已]进驻|设置|设立|开设|增设|设(?=“)|建设|新增|前往|赴|划入|划转|[到在对为将把向于与和经从由]"
)
# 9个县（市、区）中排第2: the counted is no scope of the count
_COUNTED_ITSELF = re.compile(r"[中内里,，、。；;]|$")
# 低于90%的3家，即市城投集团（84.2%）、湖东区（87.9%）; 满意率靠前的是东荆县96.8%、沙口市95.1%
_LABELLED = re.compile(
    r"(?:[、，,；;：:]|^)(?:即|分别[是为]|包括|如)?([\u4e00-\u9fff]{2,10}?(?:集团|公司|[县区市镇乡局委]|街道|办))[（(]$"
    r"|(?:[、，,；;：:]|的是|最[高低多少快慢好差]的)((?:(?![全我各本在])[\u4e00-\u9fff]){1,3}[县区市镇])[达为]?$"
    r"|其中((?:(?![全我各本在])[\u4e00-\u9fff]){2,8}(?:开发区|高新区|产业园|工业园|街道))$"
)
_DIVISIONS = ("县（", "县(")  # 在全市9个县（市、区）中排第2: rivals
_INSIDE_WORD = re.compile(r"[完建达组形]$")  # 完|成县
# what may open a clause before the site: 截至11月底, 目前, 一是, 2023年上半年
_WHEN = (
    r"(?:(?:截[至止][^,，]{0,8}|目前|今年以来|其中|20\d\d年度?|\d{1,2}月(?:[底份]|\d{1,2}日)?)[,，]?"
    r"|[一二三四五六七八九十]是|全年|届时|[上下]半年|(?:前三|[一二三四])季度|20\d\d年(?:[上下]半年)?)*"
)
_PARTY_BODY = (
    r"(?:机关|局|中心)(?:党委|党组|党总支|党?支部)(?:和各党支部)?"
    r"(?=现有|组织|开展|召开|严格|集中|带头|坚持|全年|认真)"
)
_NAMED_HALL = (  # 区政务服务中心综窗由38个优化为26个: whatever follows
    r"(?:[省市州县区](?:本级)?(?:政务|行政|便民|公共资源|市民|企业|大数据|数据)[\u4e00-\u9fff]{0,8}?|市民(?:服务)?)"
    r"(?:中心|大厅)"
    r"(?![的等、和与及或分新各大建主任组党领管内外]|窗口设|项目|工程|[\u4e00-\u9fff]{0,4}(?:中心|大厅|分厅|节点))"
)
_HOUSE = (  # any other, where a verb of its own follows
    r"(?:(?:7×)?24小时)?[\u4e00-\u9fff“”（()）]{0,14}?"
    r"(?:交易所|大厅|市民之家|中心|产业园|高新区|开发区|街道?|(?<!城)镇|分节点|分站|[道镇乡区县]分厅|窗口(?!设)"
    r"|(?<![格布全我本党结])局|热线办|(?<!下设)办公室|政务办|机场|公司|集团|基地|学院|[书化物术育案技]馆|医院|学校|社区)"
    r"(?=[一二]期|[共已累完本直产旅发可新实设有为受办接入驻进上归汇提全现年平承以自去克核就满面,，]"
    r"|办件|培训|梳理|\d{1,2}月|\d{3,4}日|\d+个窗口)"
)
_SITE = re.compile(
    r"(?:^|[,，；;。】]|(?<=\d[件个项次人元户宗家条张名台套])、|(?<=\d[万亿][件个项次人元户宗家条张名台套])、)"
    + _WHEN
    + f"({_PARTY_BODY}|{_NAMED_HALL}|{_HOUSE})"
)
_TOWN = (
    r"(?!建设|打造|创建|推动|支持|指导|覆盖|实现)(?:(?![全各我本该每城集小重大市县区镇村乡等])[\u4e00-\u9fff]){2,3}"
    r"(?:镇(?![街村])|乡(?![镇村])|街道|县(?![级直乡区])|(?<![农政驻])村)"
)
# 在县政务服务中心设立…窗口,培训41场; 进驻县行政服务中心的部门36个; 驻某某村,结对61户
_SITE_OF = re.compile(
    r"(?:驻|帮扶的?|结对的|联系的)(?!点)(?P<village>[\u4e00-\u9fff]{2,4}村)(?![居级干民庄支])"
    r"|(?:进驻|入驻)(?P<house>[\u4e00-\u9fff]{2,12}?(?:中心|大厅))的?(?=部门|单位|事项|窗口)"
    r"|(?:新建|扩建|改建|迁建|改造)的(?P<hall>[\u4e00-\u9fff]{2,12}?(?:中心|大厅))(?=于|正式|投入|启用|建成)"
    r"|在(?P<site>[\u4e00-\u9fff]{2,12}?(?:中心|大厅|产业园|开发区|街道|社区))(?=设立|设置|开设|增设|建立|推出|开展|举办|召开|先行先试|试点|率先)"
)
# 沿江街道、白鹭街道率先设立自助专区
_TOWNS = re.compile(
    rf"(?:[,，；;。]|^)({_TOWN}(?:、{_TOWN})*)(?![级域直政人居民以、和与及等]|之间|[^,，]{{0,3}}部门)"
)
_ACTOR = re.compile(
    r"[,，；;。](?:局|班子成员|领导班子|党组|领导干部|党员干部|窗口工作人员|[^,，；;。]{0,6}热线"
    r"|[^,，；;。]{0,12}?(?:平台|系统|APP|小程序)(?=[共已累完发可受成归汇接注办]|上线))"
)


@dataclass(frozen=True, slots=True)
class _Area:
    at: int
    word: str
    own: bool = False  # 我市: the report's own area, by whatever name

    @property
    def end(self) -> int:
        return self.at + len(self.word)


def scope_of(place: Place, setting: Setting, patterns: Patterns) -> str:
    """The area or body that the figure covers, as far as the text says.

    In order: what stands in the counted noun itself (50个市级部门); the area or the site that the sentence named
    last before the number; an area named behind it; the reporting body where the passage is about its own
    affairs; the area in force from the sentences before.
    """
    right = place.text[place.to : min(place.next, place.to + 40)]
    labelled = _LABELLED.search(place.text, max(0, place.at - 20), place.at)
    if labelled and not patterns.subject.act.match(labelled[labelled.lastindex]):
        return labelled[labelled.lastindex]
    inside = patterns.scope.match(right) or (setting.names and setting.names.match(right))
    if inside and not _COUNTED_ITSELF.match(right, inside.end()):
        return _OWN.get(inside[0], inside[0])
    areas = _areas(place.text, patterns.scope, setting.names)
    if _IN_ALL.fullmatch(place.near_left) and place.previous > place.clause or _IN_ALL.fullmatch(place.left):
        return setting.carried_scope  # 某区3亿条、某县1.5亿条，合计6.5亿条
    if share := _given_out(place, areas):
        return share
    area = _last_before(areas, place.at)
    site = _last_before(_sites(place.text, patterns.subject.act), place.at)
    if site and not (area and area.at >= site.at):
        name = _site_name(site, place, setting, patterns)
        if name and len(name) <= _LONGEST_SITE:
            return name
    if area:
        return _with_those_beside(area, areas, place.text) or _named(area, setting)
    behind = _last_before(areas, place.clause_to)
    if behind and behind.at >= place.to:
        return _named(behind, setting)
    own = setting.own or _own_from(place.text, patterns.own_body) <= place.clause_to
    return setting.issuer if own else setting.carried_scope


@lru_cache(maxsize=16)
def _own_from(text: str, words: re.Pattern[str]) -> int:
    """Where a sentence turns to the body's own affairs (party work, staff); behind its end where it does not."""
    found = words.search(text)
    return found.end() if found else len(text) + 1


_IN_ALL = re.compile(r"[、和，,]?(?:合计|共计|总计|以上共)(?:为|达到?|约|近|超过?)*")
_AND = ("、", "和", "与", "及")
_PLACES = re.compile(r"(?:[\u4e00-\u9fff]{1,6}(?:[县区市镇乡州旗]|街道)[、和与及]?)+")


def _given_out(place: Place, areas: tuple[_Area, ...]) -> str:
    """翠屏区、叙州区办结率分别为99.8%、99.5%: the place that falls to this number."""
    word = max(place.text.rfind(word, place.clause, place.at) for word in ("分别", "依次"))
    if word < 0:
        return ""
    listed = areas[_first_at(areas, place.clause) : _first_at(areas, word)]
    position = len(_PRINTED.findall(place.text, word, place.at))
    beside = all(place.text[a.end : b.at] in _AND for a, b in pairwise(listed))
    return listed[position].word if len(listed) > 1 and beside and position < len(listed) else ""


def _with_those_beside(last: _Area, areas: tuple[_Area, ...], text: str) -> str:
    """兴文县、屏山县满意率均低于95%: both are covered; "" where the area stands alone."""
    index, first = _first_at(areas, last.at), last
    while index and text[areas[index - 1].end : first.at] in _AND:
        index, first = index - 1, areas[index - 1]
    places = text[first.at : last.end]
    return "" if first is last or not _PLACES.fullmatch(places) else places


def _first_at(areas: tuple[_Area, ...], at: int) -> int:
    """The index of the first area that stands at a position or behind it."""
    return bisect_left(areas, at, key=lambda area: area.at)


def _last_before(areas: tuple[_Area, ...], at: int) -> _Area | None:
    index = _first_at(areas, at)
    return areas[index - 1] if index and areas[index - 1].word else None


def _named(area: _Area, setting: Setting) -> str:
    """An area by name (the city's own) goes on where the text says 我市, which is the same."""
    if area.word in _BODY:
        return setting.issuer
    if area.own and setting.carried_scope and not _WHOLE.match(setting.carried_scope):
        return setting.carried_scope
    return area.word


def _site_name(site: _Area, place: Place, setting: Setting, patterns: Patterns) -> str:
    """The site, by its full name where the sentence calls it by its kind alone (中心)."""
    if len(site.word) > 2 or site.word.endswith("局"):  # 县局
        return site.word
    return spell_out(site.word, names_before(place.text, site.at, setting.context, patterns.subject))


@lru_cache(maxsize=16)
def _areas(text: str, words: re.Pattern[str], names: re.Pattern[str] | None) -> tuple[_Area, ...]:
    """The areas that a sentence names, in order, without those that are only compared with."""
    found = [_Area(m.start(), _OWN.get(m[0], m[0]), m[0] in _OWN) for m in words.finditer(text)]
    named = (m for m in (names.finditer(text) if names else ()) if _whole_word(text, m))
    found += [
        _Area(m.start(), m[0] + (body[0] if (body := _BODY_OF.match(text, m.end())) else "")) for m in named
    ]
    found += [_Area(m.start("place"), m["place"]) for m in _BRANCH.finditer(text)]
    found = [a for a in found if not _BODY_NAME.match(text, a.end)]
    titles = [title.span() for title in _TITLE.finditer(text)]
    found = [a for a in found if not any(at < a.at and a.end < to - 1 for at, to in titles)]
    found = [a for a in found if not _KNOWN_THERE.match(text, a.end)]
    found = [a for a in found if not (text.startswith(_DIVISIONS, a.at) and text[: a.at].endswith("个"))]
    found = [a for a in found if not _OCCASION.match(text, a.end)]
    # 全州各级窗口: the whole, of which the levels are parts
    found = [a for a in found if a.word != "各级" or not _WHOLE.match(text, max(0, a.at - 2))]
    kept = [a for a in found if not _NOT_COVERED.search(text[max(0, a.at - 80) : a.at])]
    return tuple(sorted(kept, key=lambda area: area.at))


# “爱山东”东泺分厅: the place that a platform has a part for
_BRANCH = re.compile(
    r"(?:[”网云]|APP|平台|中心)(?P<place>(?!企业|老年|长者|政务|办事|服务|便民|数据|民生|法人|个人|[涉惠]企|适老|特色|公共|移动)"
    r"[\u4e00-\u9fff]{2,3}?)(?=分厅|旗舰店|专版|专区|频道|站点|分站|分?节点)"
)


def _whole_word(text: str, name: re.Match[str]) -> bool:
    before = text[max(0, name.start() - 1) : name.start()]
    return not (name[0].startswith("成") and _INSIDE_WORD.search(before))


@lru_cache(maxsize=16)
def _sites(text: str, acts: re.Pattern[str]) -> tuple[_Area, ...]:
    """The sites that begin a clause (市政务中心受理…), up to the next actor; an actor has no site."""
    # 增量最大的是区政务中心, 针对区政务中心
    named = ((m.start(1), m[1].rpartition("是")[2].removeprefix("针对")) for m in _SITE.finditer(text))
    found = [_Area(at, name) for at, name in named if name and not _NO_SITE.match(name)]
    found += [_Area(m.start(m.lastgroup), m[m.lastgroup]) for m in _SITE_OF.finditer(text)]
    found += [_Area(m.start(1), m[1]) for m in _TOWNS.finditer(text) if not acts.match(m[1])]
    found += [_Area(m.start(), "") for m in _ACTOR.finditer(text)]
    return tuple(sorted(found, key=lambda area: area.at))


def scope_carried(text: str, setting: Setting, patterns: Patterns) -> str:
    """The area that stays in force for the next sentences: a whole division, not a level or a body."""
    areas = _areas(text, patterns.scope, setting.names)
    last = _last_before(areas, len(text))
    found = last.word if last else ""
    if _WHOLE.match(found):
        return setting.carried_scope or found
    if (
        setting.names
        and found
        and setting.names.fullmatch(found)
        and not _with_those_beside(last, areas, text)
    ):
        return found
    return setting.carried_scope


def with_corrected(
    metrics: Sequence[Metric], as_read: Sequence[Metric], facts: ReportFacts, lexicon
) -> tuple[Metric, ...]:
    """The metrics after corrections: a corrected scope brings its own division, unless that was corrected too.

    Args:
        as_read: the metrics before the corrections.
    """
    before = {metric.metric_id: metric for metric in as_read}
    out = []
    for metric in metrics:
        was = before.get(metric.metric_id)
        moved = (
            metric.scope != was.scope and metric.region_id == was.region_id if was else not metric.region_id
        )
        out.append(replace(metric, region_id=region_of(metric.scope, facts, lexicon)) if moved else metric)
    return tuple(out)


def region_of(scope: str, facts: ReportFacts, lexicon) -> str:
    """The smallest division that contains what is measured, else the report's.

    市直和清城区 is more than the district: a level of the report's own place stands beside it. 宣芜两地 is more than
    the report's own place: the other lies outside.
    """
    if facts.region_id and scope.endswith(("两地", "三地")):
        return lexicon.regions[facts.region_id].parent_id or facts.region_id
    if scope and not scope.startswith(("全", "各")) and not _OWN_LEVEL.search(scope):
        found = lexicon.find_region(scope, within=facts.region_id or None)
        if found:
            return found
    if scope == "全省" and facts.region_id:
        return lexicon.region_path(facts.region_id)[0].region_id
    return facts.region_id
