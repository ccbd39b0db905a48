"""What the package promises beyond its schema: the checks of `validate` that are ours.

A check goes through a package and yields a `Problem` for each fault and None for each test that passed, so that
the quality page can say how much was tested. Checks do not repeat what frictionless tells already: where another
fault makes a test impossible (no such text, an offset that is no number) they pass over it.
"""

from __future__ import annotations

from build_scripts.promises import cells, figures, files, ids, spans
from build_scripts.promises.figures import PROMISES
from build_scripts.promises.model import REBUILD, Check, Finding, Package, Row

__all__ = ["CHECKS", "PROMISES", "REBUILD", "Check", "Finding", "Package", "Row"]

CHECKS: tuple[Check, ...] = (
    Check(
        "files",
        "文件与描述一致，许可与来源齐全",
        "files and descriptor agree; licence, origin are said",
        files.files,
    ),
    Check(
        "cells",
        "数字、日期写法严格，没有空白单元格",
        "numbers and dates in strict form, no blank cells",
        cells.cells,
    ),
    Check(
        "substance",
        "报告、章节非空，有数字的报告都有台账",
        "there are reports and sections, and numbers of each report with digits",
        files.substance,
    ),
    Check(
        "form",
        "文件为规范形式：UTF-8，无BOM，行尾为换行符",
        "files in their one form: UTF-8, no byte order mark, plain line ends",
        files.form,
    ),
    Check("sums", "校验和清单与文件一致", "the list of checksums fits the files", files.sums),
    Check("order", "各行按规定的顺序排列", "rows stand in their one order", ids.order),
    Check(
        "authored",
        "本项目所写的文字：规范字形，无公式开头，无空值字样",
        "texts of ours: normal form, no formula, no word for nothing",
        cells.authored,
    ),
    Check("codes", "代码都有定义", "every code is one that is defined", cells.codes),
    Check("ids", "标识全包唯一", "ids are unique in the whole package", ids.ids),
    Check("links", "引用不越出报告", "rows that belong together belong to one report", ids.links),
    Check("rings", "上下级引用不成环", "chains of references come to an end", ids.rings),
    Check("spans", "位置处的原文与表中所录相同", "the text at each offset is what the row says", spans.spans),
    Check("ledger", "每串数字恰在台账一行中", "every digit run is in the ledger exactly once", spans.ledger),
    Check(
        "figures", "数据各字段相互一致", "the columns of each figure agree with each other", figures.figures
    ),
    Check(
        "arithmetic",
        "核算的区间与所用数字完整",
        "checks have sound intervals, name their numbers",
        figures.arithmetic,
    ),
    Check(
        "recomputed",
        "每项核算用另一程序重算，结果相同",
        "each arithmetic check, computed again by another program, agrees",
        figures.recomputed,
    ),
    Check("outcomes", "任务结果有出处", "each outcome of a commitment names its passage", figures.outcomes),
    Check("corrections", "更正的对象存在", "each correction names a row that exists", ids.corrections),
)
