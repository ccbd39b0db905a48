"""Whether a figure is an earlier value, given for comparison, and the date that it is said of."""

from __future__ import annotations

import re

from build_scripts.measure import Measured
from build_scripts.periods import BEFORE, Coverage, DateRef
from build_scripts.places import Patterns, Place, Setting

_FROM = re.compile(r"(?:由|从)(?![而此于])[^,，;；。由从]{0,24}$")
# 过去开店要跑5个部门
_USED_TO = re.compile(r"(?:^|[,，])(?:过去|以前|以往)[^,，;；。]*(?:要|需|得)[^,，;；。]*$")
_FORMERLY = re.compile(  # 将原先散布的11个大厅合并, 原186个窗口归并, 撤并原有的112个窗口
    r"(?:将|把)原(?:先|来|有)?(?!则)(?:(?!关停|[整组]合|合并|归并|撤|减)[^,，;；。]){0,24}$"
    r"|(?:^|[,，])原$|(?:撤并|[整组]合|合并|归并|撤销)原有?的?$"
)
_ON_TOP = re.compile(
    r"[^,，。;；\d]{0,22}的?基础上[,，]?(?:再|又|新增|新推|增加|扩大|提升|提高|压|减|进一步[增扩拓提压减])"
)
# 在巩固2023年办件量98万件的基础上，
_KEPT, _UPON = re.compile("在(?:巩固|保持|稳住)"), re.compile(r"[^,，。;；\d]{0,22}的基础上")
_BUILT_ON = re.compile(r"[^,，。;；]{0,30}的基础上")  # 在2019年首批196项划转到位的基础上
_FILLED = (
    r"(?:承诺的?|年[末底]的?|\d{1,2}月(?:份|[末底])?的?|约|了|超过?|近|不足|至少|现在的?|目前的?|当前的?|如今的?"
    r"|(?:20\d\d年|今年|上半年)[^,，;；。\d]{0,4})*"
)
_NUMBER = r"(?=第?[\d０-９一二两三四五六七八九十百零半]|前)"
_OTHER = r"[^,，;；。]{0,16}?"
_OTHER_BUT_FROM = r"[^,，;；。由从]{0,16}?"
_THAN = re.compile(r"(?:较|比|由|从|相较|相较于)[^,，;；。]*$")
_BESIDE = re.compile(r"[与同和]$")
_SET_BESIDE = re.compile(r"[\u4e00-\u9fff]{0,4}相比")
_OF_REF = re.compile(r"(?:度|同期|全年|末|底)?(?:的|为|是)?(?:约|近|不足|超过?)?")
_PAST_IS = re.compile(
    r"(?:度|同期|全年|末|底|同口径|这个?时候)?(?:分别|依次)?(?:为|是|仅为?|还?只有)(?:约|近|不足|超过?)?"
)
_PAST_WAS = re.compile(r"[,，]?(?:(?![比增减升降多少相缩快慢提压扩高低超进退移])[\u4e00-\u9fff]){2,12}")
_PART_END = re.compile(r"[;；。]")
_PARTS = ("其中", "包括", "含")
_BRACKET = re.compile(r"[（(][^（）()]*$")


def earlier_value(
    place: Place, figure: Measured, setting: Setting, patterns: Patterns
) -> tuple[bool, DateRef | None]:
    """Whether a figure is an earlier one given for comparison, and the date it is said of.

    由A提升到B, A整合为B, 较2022年的A, 上年同期为A, 在A的基础上.
    """
    if figure.measure == "percent_change":
        return False, None
    refs = [r for r in setting.dates(place.text) if place.previous <= r.at and r.to <= place.at]
    ref = refs[-1] if refs else None
    if ref is None and (alone := _same_time_alone(place, setting)):
        return True, alone
    past_year = ref is not None and ref.grain == "year" and ref.end < setting.coverage.start
    if past_year and _BUILT_ON.match(place.text, place.to):
        return True, ref
    if _is_start(place, figure, patterns):
        return True, _of_start(ref, setting.coverage)
    if _USED_TO.search(place.text[: place.at]) or _FORMERLY.search(place.left):
        return True, None
    if ref is None and (shared := _in_past_list(place, setting)):
        return True, shared
    past = ref is not None and (ref.compared or ref.prior) and not place.text.startswith("的差距", place.to)
    if past and _is_of_then(ref, place):
        return True, ref
    return _in_past_bracket(place, setting)


def _is_start(place: Place, figure: Measured, patterns: Patterns) -> bool:
    """Whether something started from a number: 由A提升到B, 在巩固A的基础上, 在A的基础上再增加B."""
    kept = _KEPT.search(place.left) and _UPON.match(place.text, place.to)
    on_top = _ON_TOP.match(place.text, place.to) and "在" in place.text[: place.at]
    return bool(kept or on_top) or _is_bridged(place, figure, patterns)


def _of_start(ref: DateRef | None, covered: Coverage) -> DateRef | None:
    """The date of what something started from, where the one in front of it is an earlier one."""
    if ref is None or ref.prior or ref.compared or ref.edge:
        return ref
    return ref if ref.grain in ("quarter", "half", "month") and ref.end < covered.end else None


def _is_of_then(ref: DateRef, place: Place) -> bool:
    """Whether the words around an earlier date say that a number is that of then."""
    before, between = place.text[: ref.at], place.text[ref.to : place.at]
    set_beside = _BESIDE.search(before) and _SET_BESIDE.match(place.right)  # 与11月份的22108件相比
    if _OF_REF.fullmatch(between) and (set_beside or _THAN.search(before)):
        return True
    opens, bracket = ref.at <= place.clause + 1, _BRACKET.search(before)
    if bracket and not between:
        return True  # （去年同期4.1万件）
    told = bracket or opens and (ref.edge in _EARLIER or place.clause and ref.grain == "year")
    if told and (_PAST_IS.fullmatch(between) or not between and _names_earlier(ref)):
        return True  # （去年同期为4万件）; 占比31%，去年同期仅为12%; 办成7个，去年同期3个
    return bool(opens and _names_earlier(ref) and _PAST_WAS.fullmatch(between))  # 去年同期交易额140亿元


_EARLIER = ("同期", BEFORE)


def _names_earlier(ref: DateRef) -> bool:
    """Whether a date is by itself an earlier one: 去年同期, 上月; 同期 alone is not."""
    return ref.edge in _EARLIER and (ref.to - ref.at > 2 or ref.edge == BEFORE)


def _same_time_alone(place: Place, setting: Setting) -> DateRef | None:
    """去年同期，受理工单4.1万件: an earlier time that fills the clause before."""
    begins = max(place.text.rfind(stop, 0, max(0, place.clause - 1)) for stop in ",，;；。（(") + 1
    return next(
        (
            ref
            for ref in setting.dates(place.text)
            if ref.at == begins and ref.to == place.clause - 1 and _names_earlier(ref)
        ),
        None,
    )


_LISTED = re.compile(r"[、和及与]|以及")
_GIVEN_OUT = re.compile(r"[,，]?(?:同比|环比)?分别(?:同比|环比)?[增减降升提上下高低多少翻压]")


def _in_past_list(place: Place, setting: Setting) -> DateRef | None:
    """较去年同期的312个、42.5亿元分别下降8.3%和13.4%: the date of the earlier values that a list compares with."""
    if not _LISTED.fullmatch(place.near_left):
        return None
    refs = [r for r in setting.dates(place.text) if place.clause <= r.at and r.to <= place.previous]
    ref = refs[-1] if refs and (refs[-1].compared or refs[-1].prior) else None
    # 上年分别为1.0万件、0.7万件
    given = ref and re.search("(?:分别|依次)[为是]", place.text[ref.to : place.previous])
    return ref if given or _GIVEN_OUT.match(place.right) else None


def _in_past_bracket(place: Place, setting: Setting) -> tuple[bool, DateRef | None]:
    """（一季度末为104类、71.2万张）: a bracket that gives the state at an earlier date."""
    opened = _BRACKET.search(place.text[: place.at])
    if not opened or opened[0].startswith(_PARTS, 1):
        return False, None
    refs = [r for r in setting.dates(place.text) if opened.start() < r.at and r.to <= place.at]
    past = [
        r
        for r in refs
        if r.end < setting.coverage.end and r.grain != "day" and (r.asof or r.prior) and not r.compared
    ]
    return bool(past), past[0] if past else None


def _is_bridged(place: Place, figure: Measured, patterns: Patterns) -> bool:
    """Whether a change word leads from this number to a later one."""
    opened = _FROM.search(place.text[place.clause : place.at])
    stop = _PART_END.search(place.text, place.to)
    rest = place.text[place.to : stop.start() if stop else len(place.text)]
    led = rf"(?:{patterns.bridge_words})[到至为成达]{_FILLED}{_NUMBER}"
    if opened and not re.search(
        rf"(?:{patterns.bridge_words})[到至为成达]|[到至为][^到至为]{{0,4}}$", opened[0]
    ):
        if re.match(rf"{_OTHER}{led}|[^,，;；。]{{0,8}}?[到至]{_FILLED}{_NUMBER}", rest[:44]):
            return True
        # 由市局统筹的12个系统,覆盖率提升至95%: across a comma only the same unit is compared
        return bool(figure.unit) and _same_unit(
            re.match(rf"{_OTHER}[,，]{_OTHER}{led}", rest[:44]), rest, figure.unit
        )
    found = re.match(rf"{_OTHER_BUT_FROM}{led}", rest[:30])
    return bool(found) and (not figure.unit or _same_unit(found, rest, figure.unit))


_PRINTED = re.compile(r"(?:第?[\d０-９.,]+[万亿千百]*|[一二两三四五六七八九十百零半]+)([^\d,，;；。]*)")


def _same_unit(found: re.Match[str] | None, rest: str, unit: str) -> bool:
    """Whether the number that a change word leads to has the unit of the number before."""
    behind = _PRINTED.match(rest, found.end()) if found else None
    return bool(behind and behind[1].startswith(unit))
