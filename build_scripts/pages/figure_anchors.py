"""Whether the address of each figure leads to an anchor: a check of the pages, made before anything is published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ..figures import parts
from ..promises import REBUILD
from ..records import Problem

NAME = "anchors"
TITLE = ("每条数据的地址都有锚点", "the address of each figure leads to an anchor")
_MARK = re.compile(r"\]\(#r-([^)\s]+)")  # in the text: a figure, linked to its row
_ROW = re.compile(r"\]\(#f-([^)\s]+)\)\{#r-([^\s}]+)")  # in the table: a row, linked back to a mark


def check(metrics: Iterable[Mapping[str, str]], pages: Mapping[str, str | bytes]) -> Iterator[Problem | None]:
    """A Problem for each figure without its anchor, None for each that has it.

    Args:
        metrics: rows of the table `metrics`.
        pages: file below docs/ → Markdown, of the reports.
    """
    known: dict[str, set[str]] = {}
    for row in metrics:
        address, _, anchor = row["page"].partition("#f-")
        path = f"{address.rstrip('/')}.md"
        if path not in known:
            known[path] = anchors(str(pages.get(path, "")))
        if anchor in known[path]:
            yield None
        else:
            where = f"metrics.csv, {row['metric_id']}, page"
            yield Problem(
                "figure-anchor", where, f"“{row['page']}”", f"an anchor f-{anchor} in {path}", REBUILD
            )


def anchors(page: str) -> set[str]:
    """The figures that can be linked to in the page of a report: marked in its text, or told of such a mark."""
    _, *behind = parts(page)
    marked = set(_MARK.findall(behind[0])) if behind else set()
    return marked | {own for mark, own in _ROW.findall(page) if mark in marked}
