"""A metric that stands in a table is named, dated and measured by its row and its column."""

from __future__ import annotations

import re
from dataclasses import replace

from build_scripts.grid import Cell
from build_scripts.places import Report, Setting
from build_scripts.records import Metric
from build_scripts.scope import region_of

_DIVISION = re.compile(r".{1,8}(?:[省市区县州旗镇乡街]|街道|部门|[局委厅办院]|中心|公司)$")
_TOTAL = re.compile(r"(?:合计|总计|小计|全[市省区县])$")
_SAYS_LITTLE = re.compile(r"(?:得分|分数|数量|数值|个数|总数|排名|名次|金额|实际|数|值)$")
_OF_EACH = re.compile(r"^各[\u4e00-\u9fff]{0,2}?(?:区|市|县|部门|单位|地)(?=[\u4e00-\u9fff]{4})")
_UNIT_TOLD = re.compile(r"[（(]单位[:：][^（()）]*[)）]")
_CAPTION_END = re.compile(r"(?:结果|情况|统计|汇总|一览|明细)?(?:如下|见下)?表?[:：。]?$")
# no caption: they say more than what the table shows
_SENTENCE, _STATEMENT = re.compile(r"[，,].*[\d，,。]"), re.compile(r"\d.*。$")
# columns of a plan, and of its fulfilment
_AIMED, _DONE = re.compile("预算|计划|目标"), re.compile("完成|执行|实际|占|率")
_POINTS = {"百分点", "个百分点"}


def told(metric: Metric, cell: Cell | None, setting: Setting, report: Report) -> Metric:
    """The metric with what its table says of it; unchanged where it stands in none."""
    if cell is None or not metric.rule.endswith(":cell"):
        return metric
    division = cell.row if _DIVISION.fullmatch(cell.row) else ""
    change = cell.column.role == "change" and cell.unit not in _POINTS
    subject = _subject(cell, division)
    scope = division or ("" if _TOTAL.search(cell.row) else setting.carried_scope)
    return replace(
        _dated(metric, cell, setting, report, subject),
        subject=subject,
        value=cell.value,
        measure="rank" if cell.column.role == "rank" else "percent_change" if change else "level",
        scope=scope,
        region_id=region_of(scope, report.facts, report.lexicon),
    )


def _subject(cell: Cell, division: str) -> str:
    """The row's label and the column's heading; a column that says little takes the table's caption."""
    counted = "" if _SAYS_LITTLE.fullmatch(cell.counted) else cell.counted
    name = counted + cell.column.name
    if not division and not _TOTAL.fullmatch(cell.row):
        return f"{cell.row}{name}"[:40]
    if len(name) <= 3 or _SAYS_LITTLE.fullmatch(name):
        caption = _CAPTION_END.sub("", _OF_EACH.sub("", _UNIT_TOLD.sub("", cell.caption)))
        said = _SENTENCE.search(caption) or _STATEMENT.search(cell.caption)
        name = name if said else caption + name
    return (name + ("" if division else cell.row))[:40]


def _dated(metric: Metric, cell: Cell, setting: Setting, report: Report, subject: str) -> Metric:
    """The metric with the year of its column; a column of an earlier year is there for comparison."""
    coverage = setting.coverage
    past = re.match(r"上|去|同期", cell.column.relative)
    year = cell.column.year or (coverage.year - 1 if past else 0)
    told = cell.counted or subject + cell.column.name  # a share is a flow where what is shared is one
    stock = not report.patterns.flow.search(told) and report.patterns.stock.search(told)
    if cell.column.role == "change":
        start, end, kind = coverage.start.isoformat(), coverage.end.isoformat(), "flow"
        return replace(
            metric,
            status="actual",
            period_start=start,
            period_end=end,
            period_type=kind,
            period_basis="report",
        )
    if not year or year == coverage.year:
        start = "" if stock or cell.column.role == "rank" else coverage.start.isoformat()
        end = coverage.end.isoformat()
    else:
        start, end = "" if stock else f"{year}-01-01", f"{year}-12-31"
    if _AIMED.search(cell.column.name) and not _DONE.search(cell.column.name):
        return replace(
            metric,
            status="planned",
            period_start=start,
            period_end=end,
            period_type="flow" if start else "stock",
        )
    state = "prior" if 0 < year < coverage.year else "planned" if year > coverage.year else metric.status
    return replace(
        metric,
        status=state,
        period_start=start,
        period_end=end,
        period_type="flow" if start else "stock",
        period_basis="sentence" if year else "report",
    )
