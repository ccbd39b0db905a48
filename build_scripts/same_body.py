"""Whether two reports are of the same body and place, the one behind the other: 2023's report answers 2022's plan."""

from __future__ import annotations

import re

from build_scripts.phrases import overlaps
from build_scripts.records import Document

_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,12}?(?:省|市|县|区|旗|盟|州)(?=.{4})")
_ENDING = re.compile(r"(?:管理)?(?:局|委员会|办公室|中心|厅|委|办)$")


def answers(later: Document, earlier: Document) -> bool:
    """Whether a report may tell what became of another's promises.

    It is of the same place, kind and body, covers a later time, and tells what was done: a plan alone does not.
    A plan is answered by the report on the work of its own year or a later one. Where the place of either is not
    known, the issuer's name must be the same in full.
    """
    a, b = earlier.facts, later.facts
    planned = a.report_kind == "plan"
    if not (a.coverage_end and b.coverage_end) or b.coverage_end < a.coverage_end:
        return False
    if b.coverage_end == a.coverage_end and not planned:
        return False
    kind = "work_report" if planned else a.report_kind
    if b.report_kind != kind or not any(one.role == "results" for one in later.sections):
        return False
    if not (a.region_id and b.region_id):
        return bool(a.issuer) and a.issuer == b.issuer
    return a.region_id == b.region_id and same_body(a.issuer, b.issuer)


def same_body(first: str, second: str) -> bool:
    """Whether two names are of one body: a bureau keeps most of its words when it is renamed."""
    if not (first and second):
        return False
    return first == second or overlaps(_bare(first), _bare(second))


def _bare(issuer: str) -> str:
    while place := _PLACE.match(issuer):
        issuer = issuer[place.end() :]
    return _ENDING.sub("", issuer)
