"""Whether a figure is reached, planned, or an earlier one given for comparison."""

from __future__ import annotations

import re

from build_scripts.measure import Measured
from build_scripts.periods import BEFORE, DateRef
from build_scripts.places import Patterns, Place, Setting

# 完成6240万元，为年度目标8000万元的78%
_AIM_AHEAD = re.compile(
    r"(?:年度|全年|年初|预期)目标(?:任务|值)?$|年度计划(?:投资)?$|(?:^|[,，；;])(?:目标任务|目标值|原定[\u4e00-\u9fff]{2,6})$"
)
_PLANNED_BEHIND = re.compile(r"(?:计划|预计|拟|将)[于在]")  # 余下4个计划于明年3月底前完成
_FINISHED = re.compile(r"[\u4e00-\u9fff]{1,8}已(?:经|全部|完)")  # 计划完工的12个项目已全部完工
_AIM_BEHIND = re.compile(r"(?![^,，。;；]{0,6}完成)[^,，。;；]{0,6}(?:的目标|目标任务)")
# In a plan a clause with one of these is about what is to be done, whatever the clause before it says.
_TO_DO = re.compile(
    r"年内|年底|全年|\d{1,2}月(?:底|末|\d{1,2}日)?前|今年|明年|本年|力争|再(?!次)|将|争取|确保|推动|推进|新增|新建|新推|实施|全部|打造|不低于|不少于|以上|完成(?!了)"
)
_ADDED = re.compile(r"再(?!次)|将|力争|争取|确保|基础上[,，]?新")
_OF_LATE = ("近年来", "多年来", "近几年来")
_DONE = re.compile(
    r"已(?!有的)|目前|现有|完成了|(?<![较比与同按])(?:去年|上年)(?!度?计划)|截[至止](?:目前|当前|今)|今年以来|上线以来|实现了|建成了|现状|此前"
    r"|总结(?:今年|去年|本年|20\d\d年|前期|试点)"
    r"|当前(?=[^,，]{0,12}(?:有|为|共))|" + "|".join(_OF_LATE)
)


# 预计全年完成…;农业产值…;工业…: an estimate that opens a sentence holds for all of its parts
_ESTIMATE = re.compile(r"(?:初步)?(?:预计|预期|测算|估算)(?=[^。]*?\d)")


def status(place: Place, setting: Setting, patterns: Patterns) -> str:
    """actual or planned; an earlier value is told by `earlier_value`."""
    if setting.role == "plans":
        return "actual" if _done_in_plan(place, setting, patterns) else "planned"
    cut = max(place.text.rfind("；", 0, place.at), place.text.rfind(";", 0, place.at)) + 1
    cue = _last(patterns.planned, place.text, cut, place.at)
    done = _last(patterns.done, place.text, cut, place.at)
    estimated = _ESTIMATE.match(place.text)
    if estimated and not _last(patterns.done, place.text, estimated.end(), place.at):
        return "planned"
    if _FINISHED.match(place.right):
        return "actual"
    if _AIM_AHEAD.search(place.left) or _PLANNED_BEHIND.match(place.right):
        return "planned"
    later = _aimed_date(place, setting)
    if later and (done is None or done.start() < later.to):
        return "planned"
    if cue and not (done and done.start() > cue.end()) and not _carried_out(place, cue):
        return "planned"
    if _AIM_BEHIND.match(place.right) and "完成" not in place.left:
        return "planned"
    return "actual"


# 年度计划投资58亿元，完成投资45.6亿元，完成年度计划的78.6%
_BUDGET = re.compile(r"(?:投资|任务|资金)(?:为|约)?[0-9.]+[^,，。;；]*[,，](?:.*[,，])?")
_CARRIED_OUT = re.compile(r"(?:已|累计|实际|目前|共)*完成(?:投资|年度|全年|计划|任务|率|的)")


def _carried_out(place: Place, cue: re.Match[str]) -> bool:
    """Whether a clause tells how much of the sum planned before it is done."""
    behind = _BUDGET.fullmatch(place.text, cue.end(), place.clause)
    return bool(behind and _CARRIED_OUT.match(place.text, place.clause))


_AIMED = re.compile("计划|目标|拟|将|力争|确保|预计")


def _aimed_date(place: Place, setting: Setting) -> DateRef | None:
    """到2025年 before the number: a date behind the report's own period, as an aim."""
    for ref in reversed(setting.dates(place.text)):
        if ref.to <= place.at and ref.end > setting.coverage.end and not ref.compared and not ref.until:
            printed = place.text[max(0, ref.at - 2) : ref.to + 1]
            aimed = re.search(r"^.{0,2}(?:到|至|争取)“?(?:20|明|今|年|十)|前$", printed) or _AIMED.search(
                place.text, ref.to, place.at
            )
            return ref if aimed and place.text.rfind("；", ref.to, place.at) < 0 else None
    return None


def _done_in_plan(place: Place, setting: Setting, patterns: Patterns) -> bool:
    """In a plan: whether the sentence says that this much is there already."""
    cue = _last(patterns.planned, place.text, place.clause, place.at)
    done = _last(_DONE, place.text, place.clause, place.at)
    if done:
        return not (cue or _ADDED.search(place.text, done.end(), place.at) or _left_behind(place, done))
    if cue or _TO_DO.search(place.left) or _TO_DO.match(place.right):
        return False
    start = _sentence_part(place.text, place.clause)
    done = _last(_DONE, place.text, start, place.clause)
    if done:
        between = place.text[done.end() : place.clause]
        return not (
            patterns.planned.search(between)
            or re.search(r"[,，:：][^,，]*(?:再|将|力争|全部|确保|剩余|其余)", between)
            or _left_behind(place, done)
        )
    refs = [r for r in setting.dates(place.text) if start <= r.at and r.to <= place.at and not r.compared]
    if refs and refs[-1].at >= place.clause and _is_year_reported(refs[-1], setting):
        return True  # 2023年我们取消事项56项，2024年再取消20项
    return bool(refs) and (
        refs[-1].end < setting.coverage.start or refs[-1].until and refs[-1].end <= setting.coverage.end
    )


def _is_year_reported(ref: DateRef, setting: Setting) -> bool:
    """Whether a date is the whole year that the report looks back on, and not the one that it plans."""
    whole = ref.grain == "year" and not ref.asof and ref.end.month == 12
    return whole and ref.end == setting.coverage.end and ref.end < setting.clock.start


# 由去年的45个压到35个, 在去年已建成42个的基础上
_FROM_THERE = re.compile(r"的?基础上|(?:压|提升?|提高|拓展|扩展?|增加?|减|降|缩短?)[到至为]")


def _left_behind(place: Place, done: re.Match[str]) -> bool:
    """Whether what was there already is only what the number starts from; not so in 近年来由60%提高到92%."""
    return done[0] not in _OF_LATE and bool(_FROM_THERE.search(place.text, done.end(), place.at))


def _sentence_part(text: str, at: int) -> int:
    return max(text.rfind("；", 0, at), text.rfind(";", 0, at), text.rfind("。", 0, at)) + 1


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text, start, end):  # noqa: B007
        pass
    return found


# ---------------------------------------------------------------- earlier values


_FROM = re.compile(r"(?:由|从)(?![而此于])[^,，;；。由从]{0,24}$")
# 过去开店要跑5个部门
_USED_TO = re.compile(r"(?:^|[,，])(?:过去|以前|以往)[^,，;；。]*(?:要|需|得)[^,，;；。]*$")
_FORMERLY = re.compile(  # 将原先散布的11个大厅合并, 原186个窗口归并
    r"(?:将|把)原(?:先|来|有)?(?!则)(?:(?!关停|[整组]合|合并|归并|撤|减)[^,，;；。]){0,24}$|(?:^|[,，])原$"
)
_ON_TOP = re.compile(
    r"[^,，。;；\d]{0,22}的?基础上[,，]?(?:再|又|新增|新推|增加|扩大|提升|提高|压|减|进一步[增扩拓提压减])"
)
# 在巩固2023年办件量98万件的基础上，
_KEPT, _UPON = re.compile("在(?:巩固|保持|稳住)"), re.compile(r"[^,，。;；\d]{0,22}的基础上")
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
    r"(?:度|同期|全年|末|底|同口径)?(?:分别|依次)?(?:为|是|仅为?|只有)(?:约|近|不足|超过?)?"
)
_PAST_WAS = re.compile(r"[,，]?(?:(?![比增减升降多少相缩快慢提压扩高低超])[\u4e00-\u9fff]){2,12}")
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
    if (
        _is_bridged(place, figure, patterns)
        or _KEPT.search(place.left)
        and _UPON.match(place.text, place.to)
        or _ON_TOP.match(place.text, place.to)
        and "在" in place.text[: place.at]
    ):
        within = ref and ref.grain in ("quarter", "half", "month") and ref.end < setting.coverage.end
        return True, ref if ref and (ref.prior or ref.compared or ref.edge or within) else None
    if _USED_TO.search(place.text[: place.at]) or _FORMERLY.search(place.left):
        return True, None
    if ref is None and (shared := _in_past_list(place, setting)):
        return True, shared
    if ref is None or place.text.startswith("的差距", place.to):
        return _in_past_bracket(place, setting)
    between = place.text[ref.to : place.at]
    past = ref.compared or ref.prior
    if (
        past
        and _BESIDE.search(place.text[: ref.at])
        and _OF_REF.fullmatch(between)
        and _SET_BESIDE.match(place.right)
    ):
        return True, ref  # 与11月份的22108件相比
    if past and _THAN.search(place.text[: ref.at]) and _OF_REF.fullmatch(between):
        return True, ref
    opens = ref.at <= place.clause + 1
    told = (
        _BRACKET.search(place.text[: ref.at])
        or opens
        and (ref.edge in _EARLIER or place.clause and ref.grain == "year")
    )
    bracketed = _BRACKET.search(place.text[: ref.at]) and not between  # （去年同期4.1万件）
    if past and (bracketed or _PAST_IS.fullmatch(between) and told):
        return True, ref  # （去年同期为4万件）; 占比31%，去年同期仅为12%
    if past and opens and _names_earlier(ref) and _PAST_WAS.fullmatch(between):
        return True, ref  # 去年同期交易额140亿元
    return _in_past_bracket(place, setting)


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
    given = ref and re.search(
        "(?:分别|依次)[为是]", place.text[ref.to : place.previous]
    )  # 上年分别为1.0万件、0.7万件
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
