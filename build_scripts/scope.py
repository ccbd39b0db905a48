"""The area or body that a figure covers, as far as the text says."""

from __future__ import annotations

import re

from build_scripts.places import Patterns, Place, Setting
from build_scripts.records import ReportFacts

_OWN = {"我市": "全市", "我省": "全省", "我区": "全区", "我县": "全县", "我州": "全州", "我镇": "全镇", "我街": "全街"}
_WHOLE = re.compile(r"全[市省区县国州镇乡]")
_COMPARED_FIELD = re.compile(r"(?:排名?|位列|位居|居|列|名列|高于|低于|超过?|占|较|比|占据|处于|走在|成为|率先在|首)$")
_SITE = re.compile(
    r"^([\u4e00-\u9fff（()）]{2,14}?(?:交易所|大厅|市民之家|中心|产业园|高新区|开发区|街道?|镇|分节点|分站|窗口|公司|集团|基地|学院))"
    r"(?=[共已累完发可新实设有为受办接入驻进上汇提,，])"
)
_FILLER = re.compile(r"^(?:截[至止][^,，]{0,8}[,，]|目前[,，]?|今年以来[,，]?|其中[,，]?|[一二三四五六七八九十]是|20\d\d年[,，]?|全年)+")


def _scope(place: Place, setting: Setting, patterns: Patterns) -> str:
    """The area or body that the figure covers, as far as the text says.

    In order: what stands in the counted noun itself (50个市级部门), the last area named before the number in its
    sentence, a site that the clause begins with, an area named behind it, the reporting body where the passage
    is about its own affairs, and the area in force from the sentences before.
    """
    inside = patterns.scope.match(place.near_right) or (setting.names and setting.names.match(place.near_right))
    if inside:
        return _OWN.get(inside[0], inside[0])
    found = _last_scope(place.text, 0, place.at, setting, patterns)
    if found and not (found in _OWN.values() and setting.carried_scope and not _WHOLE.match(setting.carried_scope)):
        return found
    site = _SITE.match(_FILLER.sub("", place.text[: place.at]))
    if site and not found:
        return site[1]
    if found:
        return setting.carried_scope
    behind = _last_scope(place.text, place.to, place.clause_to, setting, patterns)
    if behind:
        return behind
    return setting.issuer if setting.own else setting.carried_scope


def _last_scope(text: str, start: int, end: int, setting: Setting, patterns: Patterns) -> str:
    best, where = "", -1
    for found in patterns.scope.finditer(text, start, end):
        if not _COMPARED_FIELD.search(text[max(0, found.start() - 3) : found.start()]):
            best, where = _OWN.get(found[0], found[0]), found.start()
    if best in ("我局", "我委", "我办", "我中心"):
        best = setting.issuer
    if setting.names:
        for found in setting.names.finditer(text, start, end):
            if found.start() > where and not _COMPARED_FIELD.search(text[max(0, found.start() - 3) : found.start()]):
                best, where = found[0], found.start()
    return best


def _scope_carry(text: str, setting: Setting, patterns: Patterns) -> str:
    """The area that stays in force for the next sentences: a whole division, not a level or a body.

    An area by name (清远) stays in force where the text goes on with 全市 or 我市, which is the same.
    """
    found = _last_scope(text, 0, len(text), setting, patterns)
    if _WHOLE.match(found):
        return setting.carried_scope or found
    if setting.names and found and setting.names.fullmatch(found):
        return found
    return setting.carried_scope


def _region(scope: str, facts: ReportFacts, lexicon) -> str:
    """The smallest division that contains what is measured, else the report's."""
    if scope and not scope.startswith(("全", "各")):
        found = lexicon.find_region(scope, within=facts.region_id or None)
        if found:
            return found
    if scope == "全省" and facts.region_id:
        return lexicon.region_path(facts.region_id)[0].region_id
    return facts.region_id
