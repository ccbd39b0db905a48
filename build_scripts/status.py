"""Whether a figure is reached or planned."""

from __future__ import annotations

import re

from build_scripts.last_match import last_match
from build_scripts.periods import DateRef
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
    """actual or planned; an earlier value is told by `earlier`."""
    if setting.role == "plans":
        return "actual" if _done_in_plan(place, setting, patterns) else "planned"
    cut = max(place.text.rfind("；", 0, place.at), place.text.rfind(";", 0, place.at)) + 1
    cue = last_match(patterns.planned, place.text, cut, place.at)
    done = last_match(patterns.done, place.text, cut, place.at)
    estimated = _ESTIMATE.match(place.text)
    if estimated and not last_match(patterns.done, place.text, estimated.end(), place.at):
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
    cue = last_match(patterns.planned, place.text, place.clause, place.at)
    done = last_match(_DONE, place.text, place.clause, place.at)
    if done:
        return not (cue or _ADDED.search(place.text, done.end(), place.at) or _left_behind(place, done))
    if cue or _TO_DO.search(place.left) or _TO_DO.match(place.right):
        return False
    start = _sentence_part(place.text, place.clause)
    done = last_match(_DONE, place.text, start, place.clause)
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
