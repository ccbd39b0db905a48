"""The period that a figure covers, from the dates of its sentence, its section and its report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from build_scripts.last_match import last_match
from build_scripts.periods import Coverage, DateRef, Period, governing
from build_scripts.places import Patterns, Place, Setting


@dataclass(frozen=True, slots=True)
class Figure:
    """What is known of a figure before its period is."""

    status: str
    measure: str
    unit: str
    numbers: tuple[tuple[int, int], ...] = ()  # where the numbers of its sentence stand
    earlier_ref: DateRef | None = None  # the date that an earlier value is said of
    kind_before: str = ""  # flow or stock: of the figure before it in its sentence


def period(place: Place, figure: Figure, setting: Setting, patterns: Patterns) -> Period:
    """Start and end of what a figure covers; "" for both where the report's own period is unknown."""
    if not setting.coverage.known:
        return Period("", "", "flow", "report")
    if figure.status == "prior":
        return _earlier(figure.earlier_ref, setting, place.text)
    ref = _distributed(place, figure, setting) or _ref_of(place, figure, setting)
    if "年均" in place.near_left and setting.carried and setting.carried.grain == "years":
        ref = setting.carried
    basis = "sentence"
    if ref is None or ref.grain == "now":
        basis = "section" if setting.carried else "report"
        ref = setting.carried if setting.carried else ref
    kind = _kind(place, ref, figure, setting, patterns)
    if kind == "flow" and ref is not None and _is_of_what_opened(ref, place, figure, patterns):
        kind = "stock"
    if (
        kind != "flow"
        and figure.status != "planned"
        and ref is not None
        and (not ref.asof or _began(ref, place))
        and ref.grain != "years"
    ):
        event = (
            ref.grain == "month"
            or ref.grain == "day"
            and (_STANDING.search(place.near_left) or _began(ref, place))
        )
        if basis == "section" or (event and ref.at < place.clause):
            ref, basis = (
                None,
                "report",
            )  # what exists is counted at the report's end, not on the day of an event
    if figure.status == "planned" and not _is_estimate(ref, setting, place):
        return _planned(ref, kind, basis, setting, place)
    return _reached(ref, kind, basis, setting, place)


def _reached(ref: DateRef | None, kind: str, basis: str, setting: Setting, place: Place) -> Period:
    coverage = setting.coverage
    if ref is None:
        return _span(coverage.start, coverage.end, kind, basis)
    if ref.grain == "now":
        return _span(coverage.start, coverage.end, "stock" if kind == "flow" else kind, "sentence")
    if ref.grain == "span" and ref.start <= coverage.end:
        return _span(ref.start, min(ref.end, coverage.end), kind, basis)  # 2021—2025年, told in 2023
    if ref.start > coverage.end and not ref.until:  # a later year named in passing: 2024年度项目的申报
        return _span(coverage.start, coverage.end, kind, "report")
    if ref.asof and kind == "flow" and not ref.until and ref.at < place.clause:
        return _span(coverage.start, coverage.end, kind, "report")  # 3月底,完成改造,撤并窗口18个: an event
    if (
        basis == "section"
        and ref.grain == "years"
        and kind == "flow"
        and _LAST_VALUE.search(place.text[: place.at])
    ):
        return _span(date(ref.end.year, 1, 1), ref.end, kind, basis)
    if _counted_since(ref, place, coverage):
        return _span(ref.start, coverage.end, kind, basis)
    if basis == "section" and ref.until and kind == "flow":
        # 截至11月30日,受理…。热线接听…: up to then as well
        return _span(coverage.start, min(ref.end, coverage.end), kind, basis)
    if ref.asof and kind == "flow" and ref.end > coverage.start and _CASE_RATE.search(place.left):
        return _span(coverage.start, ref.end, kind, basis)  # 截至11月底,…办结率99%
    if ref.asof:
        kind = kind if kind == "cumulative" else "stock"
    elif ref.grain in ("day", "month") and kind == "stock" and ref.end <= coverage.end:
        kind = "flow"
    return _span(ref.start, ref.end, kind, basis)


def _counted_since(ref: DateRef, place: Place, covered: Coverage) -> bool:
    """今年5月,上线,累计成交466个,成交金额5.33亿元: counted from the event to the end."""
    event = ref.grain in ("day", "month") and not ref.asof and ref.at < place.clause
    counted = "累计" in place.text[ref.to : place.at] or _began(ref, place)
    return event and ref.end <= covered.end and counted


# 9月28日投入使用
_LAUNCHED = (
    r"[^,，。;；]{0,20}(?:通过(?:初验|验收|终验)|启[用动]|组建|更名|投用|投入(?:使用|运[行营])|上线|开通|开放|挂牌|揭牌|成立|运行|落成"
    r"|搬迁|搬入|迁[入至]|划转|开业|开馆|开门|点亮)"
)
_LAUNCH = re.compile(_LAUNCHED)
# 12月1日某事发生后, 10月8日起推行: from then on
_BEGINNING = re.compile(rf"起|{_LAUNCHED}|[^,，。;；]{{0,14}}后(?=[,，])")


def begins(ref: DateRef, text: str) -> bool:
    """Whether the clause of a date says that something began then."""
    return not ref.until and bool(_BEGINNING.match(text, ref.to))


def _is_of_what_opened(ref: DateRef, place: Place, figure: Figure, patterns: Patterns) -> bool:
    """新大厅8月启用，面积2.1万平方米，设窗口136个: what it has, where no verb tells of its work."""
    level = figure.measure == "level" and figure.unit != "百分点"
    launched = _began(ref, place) and _LAUNCH.match(place.text, ref.to)
    return bool(level and launched) and not patterns.flow.search(place.left)


def _began(ref: DateRef, place: Place) -> bool:
    """Whether the clause of a date says that something began then, of which later clauses tell."""
    return ref.at < place.clause and begins(ref, place.text)


def _span(start: date, end: date, kind: str, basis: str) -> Period:
    return Period(start.isoformat() if kind == "flow" else "", end.isoformat(), kind, basis)


_PARTS_OF_YEAR = ("day", "month", "half", "quarter")


def _planned(ref: DateRef | None, kind: str, basis: str, setting: Setting, place: Place) -> Period:
    first, last = setting.coverage.next
    if ref is not None and ref.grain in _PARTS_OF_YEAR:
        # 6月底前投入使用;时限再压20%; 上半年投产,利用率达到80%: the next task has its own time
        next_task = re.search("[;；]", place.text[ref.to : place.at])
        if next_task or ref.grain in ("half", "quarter") and ref.at < place.clause:
            ref = None
    if ref is not None and ref.grain != "now" and basis == "sentence" and ref.end >= setting.coverage.start:
        if ref.asof and first <= ref.end <= last and _NEW.search(place.near_left):
            return Period(first.isoformat(), ref.end.isoformat(), "flow", basis)  # 到2023年底,新建基站600个
        if ref.asof or ref.end.year > last.year or kind == "stock" and ref.grain in ("day", "month"):
            return Period("", ref.end.isoformat(), "stock", basis)
        if ref.end > setting.coverage.end or ref.edge == "全年":
            end = date(ref.end.year, 12, 31) if ref.edge == "全年" else ref.end
            return Period(ref.start.isoformat(), end.isoformat(), "flow", basis)
        if ref.start >= setting.coverage.start:
            # 今年计划完成7.4亿元, in the report of a half-year
            end = date(ref.end.year, 12, 31) if ref.grain == "year" else ref.end
            return Period(ref.start.isoformat(), end.isoformat(), "flow", basis)
    if setting.role == "plans":
        return Period(first.isoformat(), last.isoformat(), "flow", "section")
    return Period("", setting.coverage.end.isoformat(), "stock", "report")


def _is_estimate(ref: DateRef | None, setting: Setting, place: Place) -> bool:
    """Whether what is expected is of the period reported on, not of one ahead: 预计生产总值增长4%."""
    ahead = ref is not None and (ref.end > setting.coverage.end or ref.edge == "全年")
    return setting.role != "plans" and not ahead and bool(_ESTIMATED.search(place.text, 0, place.at))


_ESTIMATED = re.compile(r"预计|预期(?!目标)|初步(?:核算|统计)|估算")
_NEW = re.compile(r"新[建增推设]")
_ADDED = re.compile(r"(?<!累计)(?:新增|[较比][^,，]*(?:增加|减少|增长))(?![^,，]*[到至达])")


def _earlier(ref: DateRef | None, setting: Setting, text: str) -> Period:
    era = setting.carried
    if ref is None and era is not None and era.grain == "years":
        before = era.start.year - 1
        if era.edge == "由" or re.search(rf"[由从]{before}年", text):
            return Period("", date(before, 12, 31).isoformat(), "stock", "section")
    if ref is None or ref.grain == "now":
        return Period("", setting.coverage.end.isoformat(), "stock", "report")
    if ref.edge in ("初", "底", "末") or ref.asof:
        return Period("", ref.end.isoformat(), "stock", "sentence")
    return Period(ref.start.isoformat(), ref.end.isoformat(), "flow", "sentence")


# ---------------------------------------------------------------- which date


_STANDING = re.compile(r"可(?![靠行])|已|共有|现有|目前|累计|拥有")


def _ref_of(place: Place, figure: Figure, setting: Setting) -> DateRef | None:
    """The date of the sentence that governs the number, None where none does."""
    if figure.status == "planned" and (due := _deadline_behind(place, setting)):
        return due
    refs = tuple(r for r in setting.dates(place.text) if _may_govern(r, place, figure))
    ref = governing(refs, place.at, place.clause, place.text)
    if ref and (ref.compared or (ref.prior and not _speaks_of_past(ref, place))):
        ref = next((r for r in reversed(refs) if r.to <= place.at and not r.compared and not r.prior), None)
    return ref


def _may_govern(ref: DateRef, place: Place, figure: Figure) -> bool:
    """Whether a date that stands before a number can be the number's own."""
    return ref.to <= place.at and not any(rule(ref, place, figure) for rule in _OF_ANOTHER)


def _of_the_item_before(ref: DateRef, place: Place, figure: Figure) -> bool:
    """一是…10月投入使用;二是网上可办率达60%."""
    return bool(_NEXT_ITEM.search(place.text[ref.to : place.at]) and _ITEM.search(place.text, 0, ref.at))


def _of_the_planning(ref: DateRef, place: Place, figure: Figure) -> bool:
    """年初计划培训3000人次: when the plan was made."""
    return ref.edge == "初" and bool(_WHEN_PLANNED.match(place.text, ref.to))


_WHEN_PLANNED = re.compile(r"的?(?:计划|预算|预计|目标|确定|列入|安排|下达)")


def _of_a_peak(ref: DateRef, place: Place, figure: Figure) -> bool:
    """单日峰值出现在2月6日，达4120人次；…办件2.17万件: the day of a peak is that of its own figure."""
    behind = re.search("[;；]", place.text[ref.to : place.at])
    return ref.grain == "day" and bool(behind) and bool(_PEAK.search(place.text[: ref.at]))


_PEAK = re.compile(r"(?:峰值|最高|最多|高峰)[^,，;；。]{0,8}$")


def _of_one_month_only(ref: DateRef, place: Place, figure: Figure) -> bool:
    """仅8月份就有1.1万件;…."""
    return ref.at < place.clause and place.text[ref.at - 1 : ref.at] == "仅"


def _deadline_of_the_number_before(ref: DateRef, place: Place, figure: Figure) -> bool:
    """13项于9月底前落地,…拓展到1000项."""
    if ref.at >= place.clause or not place.text.startswith("前", ref.to):
        return False
    clause = max(place.text.rfind(comma, 0, ref.at) for comma in ",，；;") + 1
    return any(clause <= at < ref.at for at, _ in figure.numbers)


def _inside_brackets(ref: DateRef, place: Place, figure: Figure) -> bool:
    """A date in brackets says nothing of what stands behind them."""
    opened = max(place.text.rfind("（", 0, ref.at), place.text.rfind("(", 0, ref.at))
    return (
        opened >= 0
        and bool(re.search(r"[）)]", place.text[opened : place.at]))
        and not re.search(r"[）)]", place.text[opened : ref.at])
    )


def _of_an_earlier_value(ref: DateRef, place: Place, figure: Figure) -> bool:
    """从去年的不足70%提升到97%: last year is said of the number before; 截至去年底归集186类、1143万条: of both."""
    if not any(ref.to <= at and to <= place.at for at, to in figure.numbers):
        return False
    listed = _LISTED.fullmatch(place.near_left)
    return ref.edge == "初" or ref.prior and ref.at >= place.clause and not (ref.until and listed)


def _bound_to_its_number(ref: DateRef, place: Place, figure: Figure) -> bool:
    """增加到2022年的2.74万亿元,年均增长5.9%."""
    owner = next((at for at, _ in figure.numbers if at >= ref.to), place.at)
    return owner != place.at and ref.at > 1 and owner - ref.to <= 1 and place.text[owner - 1] == "的"


def _of_what_it_builds_on(ref: DateRef, place: Place, figure: Figure) -> bool:
    """在2019年首批196项划转到位的基础上,第二批47项移交: the year is that of the first; 至此 is of the end."""
    return bool(_BUILT_ON.search(place.text, ref.to, place.at))


_BUILT_ON = re.compile("基础上|至此")


def _of_the_target(ref: DateRef, place: Place, figure: Figure) -> bool:
    """1-5月收入6.8亿元,占全年目标15亿元的45.6%;业务总量增长18%: the year is that of the target alone."""
    told = _TARGET.match(place.text, ref.to)
    return bool(told) and any(ref.to <= at < place.at for at, _ in figure.numbers)


_TARGET = re.compile("(?:目标|任务|计划|预算)")


def _compared_with(ref: DateRef, place: Place, figure: Figure) -> bool:
    """是2019年的2.3倍: the year says what the figure is compared with."""
    if figure.unit not in ("倍", "%") or figure.measure != "level":
        return False
    if not re.search(r"^(?:同期)?的?(?:将?近|约|超过?)?$", place.text[ref.to : place.at]):
        return False
    before = place.text[: ref.at + (place.text[ref.at] in "到至")]
    return bool(re.search(r"(?:是|为|相当于|达|(?<![升降增减高展大小短长])[到至])$", before))


_OF_ANOTHER = (
    _of_the_item_before,
    _of_one_month_only,
    _of_a_peak,
    _of_the_planning,
    _deadline_of_the_number_before,
    _inside_brackets,
    _of_an_earlier_value,
    _bound_to_its_number,
    _of_what_it_builds_on,
    _of_the_target,
    _compared_with,
)


_ITEM = re.compile(r"[一二三四五六七八九十]是")
_NEXT_ITEM = re.compile(r"[；;]\s*[一二三四五六七八九十]是")  # …10月投入使用;二是网上可办率达60%


def _deadline_behind(place: Place, setting: Setting) -> DateRef | None:
    """13项于9月底前全部落地: the deadline behind a number, in a clause that names no date before it."""
    refs = [r for r in setting.dates(place.text) if place.clause <= r.at < place.clause_to]
    if not refs or refs[0].at < place.to or refs[0].at >= place.next:
        return None
    return refs[0] if place.text.startswith("前", refs[0].to) else None


_LEAD_IN = re.compile(r"(?:据(?:初步)?统计|数据显示|统计显示)[,，]?")


def _speaks_of_past(ref: DateRef, place: Place) -> bool:
    """A past date in the number's own clause, or opening its sentence, is what the sentence is about."""
    return ref.at >= place.clause or ref.at <= 1 or bool(_LEAD_IN.fullmatch(place.text, 0, ref.at))


def _distributed(place: Place, figure: Figure, setting: Setting) -> DateRef | None:
    """一、二季度分别为50.1万次、64.5万次: each number of the list has its own date."""
    word = max(
        place.text.rfind("分别", place.clause, place.at), place.text.rfind("依次", place.clause, place.at)
    )
    if word < 0:
        return None
    # 9月、10月已转正，分别增长6.2%和13.5%: the clause before may name them
    opened = max(place.text.rfind(comma, 0, place.clause - 1) for comma in ",，；;") + 1
    start = opened if word == place.clause else place.clause
    refs = [r for r in setting.dates(place.text) if start <= r.at and r.to <= word and not r.compared]
    numbers = [span for span in figure.numbers if span[0] > word]
    position = next((i for i, span in enumerate(numbers) if span[0] == place.at), -1)
    if len(refs) < 2 or not 0 <= position < len(refs):
        return None
    linked = all(len(place.text[a.to : b.at]) <= 1 for a, b in zip(refs, refs[1:], strict=False))
    return refs[position] if linked else None


# ---------------------------------------------------------------- flow or stock


_RATE = re.compile(r"(?:率|占比|比例|比重|度)[^,，;；、率比度]{0,20}$")
_CASE_RATE = re.compile(
    r"(?:满意|办结|接通|好评|直办|直派|退单|派单|联系|化解|签收|"
    r"解决|回访|整改|响应|节约|节资|溢价|增值|处置|执行|合格|完成|转办|抽检|受理|按时|按期|及时|核减|减少|压缩|差评|接听|失业|贡献|优良|达标|准确|留存|签约)"
    r"[^,，;；、]{0,4}(?:率|度)[^,，;；、率度]{0,20}$"
)


_EVENT_UNITS = frozenset("件 笔 宗 元 次 场 场次 批次 期 人次 家次 户次 件次 车次".split())  # of what happens
_PACE = re.compile("[日月周]均|[日月]活|单日|全年|年内|今年|当月|当季|本季")
_COUNTER = re.compile(r"已|总|余额|资本|资产|存款|跑动|访问|点击|调用|下载|浏览|查询|量")
_CAPACITIES = re.compile(r"[KMGTPE]B?|[KMGT]?bps|兆|千兆|核|vCPU|P?FLOPS|P|标准机架|个机架")
_HANDED_OUT = re.compile(r"新增|扩容|缩减|回收|发放|压减|释放|申请|分配|清理")
_LED_TO = re.compile(
    r"(?:提升|提高|增加|增至|拓展|扩展|扩大|扩容|压缩|缩短|缩减|减少|降低|精简|压减|整合|合并|归并|优化|调整|扩充"
    r"|上升|攀升|爬升|减|降|增|升级?|扩|压|缩|变|并)[到至为成][^,，\d]{0,5}$"
)
# 由…增加到1963.5亿元, 演进为9:51:40: what a span of years ended with
_LAST_VALUE = re.compile(
    r"(?:增加|增长|提高|提升|上升|扩大|演进|优化|调整|减少|下降|降低|降|增)[到至为](?:[\d.]+[:：∶])*$"
)
_PER_CASE = re.compile(
    r"平均(?:办理|响应|用时|处理|接听|处置)|时长|浓度|得分|指数|(?:收入|支出|投资|产量|产值|生产总值|销售额|交易额)(?=[由从提增降达])"
)
_LIMIT = re.compile(r"(?:时限|时间)[^,，]*$|事项$")
_SHORTER = re.compile(r"(?:承诺|审批|办理|许可|法定)[^,，]{0,8}(?:时限|时间)[^,，]*$|法定[^,，]*$")
_TIME_UNIT = re.compile(r"(?:工作日|[天日]|小时|分钟)$")
_SHARE = re.compile(r"^[,，、（(]?(?:其中)?占(?:比|总[量数]|[^,，;；、]{0,16})?(?:为|达|约|近|超过?)*$")
_STATE_SHARE = re.compile("占|覆盖")
_NEAR = 30  # characters of the clause before
_ASSESSED = re.compile("考核|评估|评测|测评|评比|考评|大赛|竞赛")  # held once, in the period
_LISTED = re.compile(r"[、,，和及与]|以及|,")


def _kind(place: Place, ref: DateRef | None, figure: Figure, setting: Setting, patterns: Patterns) -> str:
    """flow, stock or cumulative, by unit and by the verb nearest to the number."""
    left = place.left
    if figure.measure == "percent_change" or figure.unit == "百分点":
        # a change takes place in a period; that a limit is shorter than the law's is how things stand
        return "stock" if _SHORTER.search(left) else "flow"
    spanned = ref is not None and ref.grain in ("months", "half", "quarter", "year", "years") and not ref.asof
    if patterns.cumulative.search(left) and not spanned:
        return "cumulative"
    if _PACE.search(left):
        return "flow"  # what is said of a day, or of this year, happens in it
    if figure.kind_before and _LISTED.fullmatch(place.near_left):
        return figure.kind_before
    if figure.measure == "rank" or figure.unit in ("%", "‰"):
        return _kind_of_ratio(place, figure, setting)
    if (
        figure.unit in _EVENT_UNITS
        and not _COUNTER.search(place.near_left)
        or ref
        and ref.grain in ("months", "half", "quarter")
        and not ref.asof
    ):
        return "flow"
    if _CAPACITIES.fullmatch(figure.unit) and not _HANDED_OUT.search(left):
        return figure.kind_before if figure.kind_before and len(place.near_left) < 4 else "stock"
    if _LED_TO.search(left) and not _PER_CASE.search(left):
        return "stock"
    if _TIME_UNIT.search(figure.unit) and _LIMIT.search(left) and not _PER_CASE.search(left):
        return "stock"
    return _kind_by_verb(place, setting, patterns)


def _kind_of_ratio(place: Place, figure: Figure, setting: Setting) -> str:
    """A rate of dealing with cases is a flow, one of what things are a stock; a rank follows its figure."""
    if figure.measure == "rank":
        assessed = _ASSESSED.search(place.text, max(0, place.clause - _NEAR), place.at)
        return figure.kind_before or ("flow" if assessed else "stock")
    left = place.left
    if figure.kind_before and _SHARE.search(left):
        return figure.kind_before  # 受理2万个,占40.5%: a share of what was counted
    if _CASE_RATE.search(left):
        return "flow"
    return (
        "stock" if _RATE.search(left) or _STATE_SHARE.search(left) or setting.role == "problems" else "flow"
    )


def _kind_by_verb(place: Place, setting: Setting, patterns: Patterns) -> str:
    if setting.role == "problems":
        return "stock"  # what is missing is missing at the end
    left, right = place.left, place.right
    near = place.near_left if len(place.near_left) >= 2 else left
    if _ADDED.search(near):
        return "flow"  # 新增接入单位5家: what is in place is counted, but only what came new
    for text in (near, left):
        stock, flow = _last_end(patterns.stock, text), _last_end(patterns.flow, text)
        if stock or flow:
            return "stock" if stock > flow else "flow"
    if patterns.flow.search(right[:12]):
        return "flow"
    if patterns.stock.search(right[:14]):
        return "stock"
    before = place.text[: place.clause]
    return "stock" if _last_end(patterns.stock, before) > _last_end(patterns.flow, before) else "flow"


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    found = last_match(pattern, text)
    return found.end() if found else 0
