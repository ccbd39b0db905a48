"""The value of a figure: the unit it shares, its qualifier and sign, and whether it is a level or a change."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from build_scripts.chinese_numbers import power
from build_scripts.last_match import last_match
from build_scripts.places import Patterns, Place
from build_scripts.records import Numeral, Quantity
from build_scripts.rules import COMPARED


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure's signed value and type."""

    value: Decimal
    value_high: Decimal | None
    unit: str
    measure: str  # level percent_change rank
    flags: tuple[str, ...] = ()


# ---------------------------------------------------------------- units


_POINTS = {"百分点", "个百分点"}
_LIST_LINK = re.compile(r"(?:[、,，和及与]|以及)")


def shared_units(text: str, offset: int, numerals: tuple[Numeral, ...]) -> tuple[Quantity, ...]:
    """分别为18.4、3.25和2.07亿元: unit and multiplier printed once, behind the last number, hold for all."""
    quantities = [n.quantity for n in numerals]
    last_power = 1  # of the number that printed the unit
    for index in range(len(numerals) - 2, -1, -1):
        here, after = numerals[index], numerals[index + 1]
        if after.rule != "metric:bare":
            last_power = printed_power(after.text)
        between = text[here.end - offset : after.start - offset]
        behind = quantities[index + 1].unit
        if quantities[index].unit == "个" and behind in _POINTS and _LIST_LINK.fullmatch(between):
            quantities[index] = replace(quantities[index], unit=behind)  # 提高1.2个和2.6个百分点
            continue
        if here.kind != "metric" or after.kind != "metric" or here.rule != "metric:bare":
            continue
        if quantities[index].unit or not behind or not _LIST_LINK.fullmatch(between):
            continue
        own = printed_power(here.text)
        value = quantities[index].value * (last_power if own == 1 else 1)
        quantities[index] = replace(quantities[index], value=value, unit=behind)
    return tuple(quantities)


def printed_power(text: str) -> int:
    """The multiplier that a printed number carries: 3.5万元 → 10000."""
    found = re.search(r"(?<=[0-9０-９多余几])[万亿千百十]+", text)
    return power(found[0]) if found else 1


def is_money(place: Place, patterns: Patterns) -> bool:
    """Whether a number with a multiplier and no unit (3.2亿) is an amount of money."""
    return bool(patterns.money.search(place.near_left[-12:]) or patterns.money.search(place.right[:10]))


# ---------------------------------------------------------------- qualifier


_BOTH_ABOUT = re.compile(r"[和与、][0-9.]+%左右")  # 分别增长5%和7.5%左右
_WITHIN = re.compile(r"(?:[、和与]\d[\d.]*)?[\u4e00-\u9fff]{1,6}?以内")  # 压缩至15个工作日、4个环节以内
_TIME_LIMIT = re.compile(r"(?:秒|分钟|小时|[天日]|工作日|周|个月|刻钟|年)$")


def qualifier(quantity: Quantity, numeral: Numeral, place: Place, status: str, patterns: Patterns) -> str:
    """eq gt ge lt le approx, by the words before and behind the number."""
    before = place.text[max(place.clause, place.at - 8) : place.at]
    after = place.text[place.to : place.to + 6]
    if numeral.rule == "metric:half" and before.endswith("过"):
        return "gt"
    for name, pattern in patterns.before:
        if pattern.search(before):
            # 控制在5.5%左右: the word behind is the nearer one
            return "approx" if name == "le" and patterns.approx_after.match(after) else name
    if patterns.gt_after.match(after):
        return "ge" if status == "planned" else "gt"
    if _AT_LEAST.search(place.text, place.clause, place.at):
        return "ge"
    if numeral.rule == "rank:top" or re.match(r"前", numeral.text):
        return "le"
    if (
        patterns.le_after.match(after)
        or _WITHIN.match(place.text, place.to)
        or re.match(r"内(?![容部外生需涵在])", after)
        and _TIME_LIMIT.search(numeral.text)
    ):
        return "le"
    if patterns.approx_after.match(after) or _BOTH_ABOUT.match(place.text, place.to):
        return "approx"
    return "gt" if quantity.more else "eq"


# ---------------------------------------------------------------- type and sign


_AT_LEAST = re.compile(r"至少[\u4e00-\u9fff]{1,10}\Z")  # 至少配备代办员3名
_RATIO_UNITS = {"%", "‰", "倍"}
_LEVEL_NOUN = re.compile(r"(?:(?<!效)率|占比|比例|比重|压缩比)(?:为|达到?|约|超过?)?$")
_CHANGE_NOUN = re.compile(r"(?:增长率|增长比例|增速|降幅|增幅|涨幅|跌幅)(?:为|达到?|约|超过?)?$")
_SIGNED = re.compile(rf"(?:{COMPARED}|增幅|增速|涨幅)(?:为|[:：])?[（(]?$")
_GROWTH = re.compile(
    r"(?:增长率|增长比例|增速|增幅|涨幅|增长)(?:预期)?(?:目标)?(?:分别|依次)?(?:约?为|达到?|控制在|保持在|稳定在|维持在|回升[至到]|提高[至到])(?:约|超过?|近)*$"
)
_GROWTH_BEHIND = re.compile(
    r"(?:以上|左右)?的?(?:高速|中高速|快速|较快|稳定|两位数)?(?:增长|增速|增幅)(?![极点])"
)
# 压减审批材料35%: the verb stands before what is cut
_CUT = re.compile(
    r"(?:^|[,，、；])(?:累计|平均|共|再|可)?(?:压减|压缩|减少|缩短|降低|精简|节约|节省)了?[\u4e00-\u9fff]{2,8}$(?<![率比到至为])"
)
_RAISED = re.compile(r"(?:提升|提高)[\u4e00-\u9fff]{0,6}效率$")
_OWN_NOUN = re.compile(r"(?:以上|左右|多)?的[\u4e00-\u9fff]{2}")  # 增长12.5%，80%以上的事项…
_LINKED = re.compile(r"(?:左右|以上|以内)?(?:[、,，和及与]|以及)")


def measured(
    quantity: Quantity, numeral: Numeral, place: Place, earlier: Measured | None, patterns: Patterns
) -> Measured:
    """Signed value, unit and type of a figure; `earlier` is the figure before it in its sentence."""
    unit, flags = quantity.unit, ()
    if (
        not unit
        and numeral.kind == "metric"
        and printed_power(numeral.text) > 1
        and is_money(place, patterns)
    ):
        unit, flags = "元", ("unit_inferred",)
    low, high = quantity.value, quantity.value_high
    high = None if high == low else high  # 5-5个 is no range
    if numeral.kind == "rank":
        return Measured(low, None, unit, "rank", flags)
    point = unit in _POINTS
    unit = "百分点" if point else unit
    if unit not in _RATIO_UNITS and not point:
        return Measured(low, high, unit, "level", flags)
    between = place.text[place.clause : place.at] if place.previous == place.clause else place.near_left
    own = between in ("", ",", "，") and _OWN_NOUN.match(place.right)
    linked = _LINKED.fullmatch(between or ",") and not own
    if earlier and earlier.unit == unit and linked:
        # 分别增长4.3%、5.2%和4.1%: what is said of the first is said of all
        sign = (
            -1
            if earlier.measure == "percent_change" and earlier.value < 0 or point and earlier.value < 0
            else 1
        )
        return Measured(sign * low, _signed(high, sign), unit, earlier.measure, flags)
    sign, kind = _change(place, patterns)
    sign = abs(sign) if low < 0 else sign  # 同比下降-5.1%: the fall is told twice
    if not sign:
        return Measured(low, high, unit, "level", flags)
    return Measured(sign * low, _signed(high, sign), unit, "level" if point else kind, flags)


def _signed(value: Decimal | None, sign: int) -> Decimal | None:
    return None if value is None else sign * value


def _change(place: Place, patterns: Patterns) -> tuple[int, str]:
    """The sign that the words before a ratio give it, 0 where they state a level."""
    left = place.near_left if place.near_left.strip() else place.left
    if not _has_change_word(left, patterns):
        left = _list_lead(place) or left
    if _GROWTH.search(left):
        return 1, "percent_change"
    if _GROWTH_BEHIND.match(place.text, place.to):
        return 1, "percent_change"
    if patterns.change_to.search(left) or _LEVEL_NOUN.search(left) and not _CHANGE_NOUN.search(left):
        return 0, "level"
    if patterns.fall.search(left):
        return -1, "percent_change"
    if patterns.rise.search(left) or _RAISED.search(left) or _SIGNED.search(left):
        return 1, "percent_change"
    if _CUT.search(left):
        return -1, "percent_change"
    return 0, "level"


def _has_change_word(left: str, patterns: Patterns) -> bool:
    return bool(patterns.rise.search(left) or patterns.fall.search(left) or patterns.change_to.search(left))


_LEAD = re.compile(r"([^,，;；。]*?(?:分别|依次|各)[^,，;；。0-9]{0,8})[0-9][^;；。]*$")


def _list_lead(place: Place) -> str:
    """同比分别增长5%、6%和7%: the words before the first number of a list hold for all of it."""
    if not re.fullmatch(r"[、和及与,，]|以及|", place.near_left):
        return ""
    found = _LEAD.search(place.text[: place.at])
    return found[1] if found else ""


# ---------------------------------------------------------------- ranks


@lru_cache(maxsize=4)
def _among(wide_areas: str) -> re.Pattern[str]:
    """Those among whom ranks are held: 全市56个单位, 各县区, 粤东西北14个地市, 同级城市."""
    return re.compile(
        r"(?:(?![在于得分名率列排居位])[\u4e00-\u9fff]){0,5}\d+个(?:[\u4e00-\u9fff]{2}(?=单位|部门))?"
        r"(?:地级市|设区市|市州|地市|城市|省份?|县(?:市、区|市区|区)?|区县?|市|单位|部门)"
        r"|全(?:国|省|市|区|县|州|球)"
        rf"(?:地级市|设区市|(?:副省级|省会)城市|县(?:市|区)|{_PEERS})?"
        r"|各(?:县市区|县区|区县|市州|地市|设区市|市县|市|省市|省)"
        rf"|{wide_areas}|{_PEERS}"
    )


_PEERS = r"同级[\u4e00-\u9fff]{2,4}?(?=并|排|中|位|居|列|$)"
_BY = re.compile(
    r"[^,，;；。]{2,36}?(?:评估|评价|考核|测评|评比|评选|通报|监测|排行榜?)(?:工作)?(?:报告|结果|情况)?(?=[中里内的]|[,，]|显示|$|排名|位列|位居|名列)"
)
_BESIDE = re.compile(r"[、和及]((?!排名|位列|列|居|位居|名列|第)[\u4e00-\u9fff]{2,4})")  # 全国前十、苏北第一
_LONGEST_OPENING = 19  # characters of what _AMONG_OPENS finds
_AMONG_OPENS = re.compile(r"在[^,，。;；]{2,16}中[,，]$")  # 在全省13个设区市中，应用率排名第1
_TIER = re.compile(r"“[^“”]{2,8}”$")  # 排名“非常高”首位: first of those rated so
_FIELD_OF = re.compile(r"(?:20\d\d年度?)?(全[国省市区县州]|[省市](?=[\u4e00-\u9fff]{4}))")
_TIED = re.compile(r"并列(?:排名?|位列|位居|名列|居|列|获得?|取得)?(?:全[国省市区县州])?$")
_TIED_BEHIND = re.compile(r"名?[（(]?并列")
_PREPOSITION = re.compile(r"^(?:在|根据|按照|据)+")


def rank_among(place: Place, patterns: Patterns) -> str:
    """Among whom a rank is held, as printed: 全省, 粤东西北14个地市, “非常高”.

    Where the words before the rank do not say, the assessment that ranks does: 全省数字政府考核 ranks 全省.
    """
    if alone := _BESIDE.fullmatch(place.near_left):
        return alone[1]
    opened = _AMONG_OPENS.search(place.text[max(0, place.clause - _LONGEST_OPENING) : place.clause])
    said = opened[0] + place.left if opened else place.left
    found = _TIER.search(place.left) or last_match(_among(patterns.wide_areas), said)
    if found:
        return _PREPOSITION.sub("", found[0])
    field = _FIELD_OF.match(rank_by(place))
    return field[1] if field else ""


def tied(place: Place) -> bool:
    """Whether others hold the same rank: 并列第一, 第一（并列）."""
    return bool(_TIED.search(place.left) or _TIED_BEHIND.match(place.text, place.to))


def rank_by(place: Place) -> str:
    """By which assessment a rank was given, as printed, where the sentence names one."""
    part = place.text[: place.at]
    part = part[max(part.rfind("；"), part.rfind(";")) + 1 :]
    found = last_match(_BY, part)
    return _PREPOSITION.sub("", found[0].split("在")[-1]) if found else ""
