"""The tree of topics, and what stands under a topic."""

from __future__ import annotations

from .view import Row, View


def tree(data: View, parent: str = "", depth: int = 0) -> list[tuple[str, int]]:
    """Topics in reading order with their depth; one whose parent is not there counts as a top one."""
    result = []
    for key, row in data.topics.items():
        above = row.get("parent_id", "") if row.get("parent_id", "") in data.topics else ""
        if above == parent and key != parent:
            result += [(key, depth), *tree(data, key, depth + 1)]
    return result


def below(data: View, key: str) -> tuple[str, ...]:
    """A topic and all topics under it."""
    return (key, *(item for item, _ in tree(data, key)))


def figures_of(data: View, key: str) -> tuple[Row, ...]:
    """Figures of a topic and of the topics under it, in the order of reports and sentences."""
    members = set(below(data, key))
    return tuple(row for rows in data.by_report.values() for row in rows if row.get("topic_id") in members)


def indicators_of(data: View, key: str) -> list[str]:
    members = set(below(data, key))
    return [item for item, row in data.indicators.items() if row.get("topic_id") in members]
