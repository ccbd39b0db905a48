"""Which other places in the data stand near a place: those of the same parent, and those with the same indicators."""

from __future__ import annotations

from collections.abc import Mapping

from . import markdown as md
from .parts import amount, indicator_link, region_link, separated, text
from .view import View, name_of
from .wording import pick

NEIGHBOURS = 30  # on one page, the nearest first


def stated(data: View) -> dict[str, frozenset[str]]:
    """For each region the indicators that have a figure of it."""
    return {
        key: frozenset(row["indicator_id"] for row in rows if row.get("indicator_id") in data.indicators)
        for key, rows in data.by_region.items()
    }


def neighbours(
    language: str, data: View, page: str, key: str, known: Mapping[str, frozenset[str]]
) -> list[str]:
    """Other places with figures: those of the same parent first, then by how many indicators they share."""
    mine, parent = known.get(key, frozenset()), data.regions[key].get("parent_id", "")
    found = []
    for other in sorted(known.keys() & data.regions.keys() - {key}):
        sibling = bool(parent) and data.regions[other].get("parent_id", "") == parent
        shared = mine & known[other]
        if sibling or shared:
            found.append((not sibling, -len(shared), other))
    if not found:
        return []
    items = [
        neighbour(language, data, page, other, "" if far else parent, mine & known[other])
        for far, _, other in sorted(found)[:NEIGHBOURS]
    ]
    title = text(language, "数据中的邻居", "Neighbours in the data")
    return [md.heading(2, title, "neighbours"), md.bullets(items)]


def neighbour(language: str, data: View, page: str, other: str, parent: str, shared: frozenset[str]) -> str:
    """`东城区：同属北京市；1个相同指标：受理量`; `parent` only where it is the parent of both."""
    parts = []
    if parent in data.regions:
        row = data.regions[parent]
        parts.append(text(language, f"同属{name_of('zh', row)}", f"also in {name_of('en', row)}"))
    if shared:
        links = (indicator_link(language, data, page, item) for item in data.indicators if item in shared)
        count = amount("en", len(shared), "", "indicator")
        lead = text(language, f"{len(shared)}个相同指标：", f"{count} in common: ")
        parts.append(lead + separated(language, links))
    place = region_link(language, data, page, other)
    return place + pick(language, ("：", ": ")) + pick(language, ("；", "; ")).join(parts)
