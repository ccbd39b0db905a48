"""Briefs: plain sentences about a topic, written from the data by rule, each linked to its source.

A sentence says place, time, indicator and value as the data have them: a bound as a bound, a plan as a plan, a part
of a place as that part. No sentence puts two places side by side, so that nothing is ranked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import markdown as md
from .comparability import size_free
from .parts import figure_link, frame, indicator_link, telling, text, topic_link
from .selection import one_each, ranked
from .tiles import own_words, part_of_place, where
from .topic_tree import figures_of, tree
from .view import Row, View, at, figure_place, linked, topic_page, value_text, view
from .wording import LANGUAGES, period_words, pick

SENTENCES = 16  # of a topic
FIRST = 4  # of a topic on the page of all briefs


def pages(documents: object, tables: Mapping[str, object], lexicon: object) -> dict[str, str | bytes]:
    """briefs/index.md in both languages; the whole brief of a topic stands on its page."""
    data = view(tables, lexicon)
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= index(language, data)
    return result


def index(language: str, data: View) -> dict[str, str]:
    page = at(language, "briefs/index.md")
    blocks = [
        text(
            language,
            "每个主题几句话，都由数据按规则写成，点数字可到原句。句子各说各的，不作比较，不排名。",
            "A few sentences on each topic, written from the data by rule; each figure links to its sentence. Every "
            "sentence stands for itself: nothing is compared or ranked.",
        )
    ]
    counted = False
    for key, depth in tree(data):
        rows = chosen(data, figures_of(data, key)) if not depth else []
        if rows:
            counted = counted or any(not size_free(row, data.dimensions) for row in rows[:FIRST])
            blocks += [
                f"## {topic_link(language, data, page, key)} {md.attributes(f'topic-{key}')}",
                md.bullets(sentence(language, data, page, row) for row in rows[:FIRST]),
            ]
        if len(rows) > FIRST:
            label = text(language, f"全部{len(rows)}句", f"All {len(rows)} sentences")
            blocks.append(linked(language, page, label, topic_page(language, key) + "#brief"))
    blocks.append(per_resident(language) if counted else "")
    return frame(
        language,
        "briefs/index.md",
        text(language, "简报", "Briefs"),
        text(
            language,
            "每个主题几句话，由数据按规则写成，每句可回到原文。",
            "A few sentences on each topic, written from the data by rule, each with its source.",
        ),
        *blocks,
    )


def brief(language: str, data: View, page: str, figures: Sequence[Row]) -> list[str]:
    """The section of a topic's page; nothing where no figure can stand in a sentence."""
    rows = chosen(data, figures)
    if not rows:
        return []
    counted = any(not size_free(row, data.dimensions) for row in rows)
    return [
        md.heading(2, text(language, "简报", "In brief"), "brief"),
        md.bullets(sentence(language, data, page, row) for row in rows),
        text(
            language,
            "以上各句由数据按规则写成，点数字可到原句；各说各的，不作比较。",
            "These sentences are written from the data by rule; a figure links to its source. Each stands for "
            "itself.",
        )
        + (pick(language, ("", " ")) + per_resident(language) if counted else ""),
    ]


def per_resident(language: str) -> str:
    return text(language, "总量没有按人口折算。", "Counts are not per resident.")


def chosen(data: View, figures: Sequence[Row]) -> list[Row]:
    """For each indicator, the most telling first, one actual figure of each report, then one planned figure."""
    rows = [row for row in figures if row.get("indicator_id") in data.indicators]
    planned = [row for row in rows if plan(row)]
    keys = ranked(data, rows)
    keys += [
        key
        for key in data.indicators
        if key not in keys and any(row["indicator_id"] == key for row in planned)
    ]
    found: list[Row] = []
    for key in keys:
        found += one_each(data, [row for row in rows if row["indicator_id"] == key and telling(row)])
        found += one_each(data, [row for row in planned if row["indicator_id"] == key])
    return found[:SENTENCES]


def plan(row: Row) -> bool:
    """A planned level that can stand alone."""
    return row.get("status") == "planned" and telling({**row, "status": "actual"})


# ---------------------------------------------------------------- a sentence


def sentence(language: str, data: View, page: str, row: Row) -> str:
    """One figure as a sentence, in Markdown."""
    figure = value_link(language, data, page, row)
    indicator = indicator_link(language, data, page, row["indicator_id"])
    own, part = own_words(language, data, page, row), part_of_place(language, data, row)
    place = md.escape(where(language, data, row), line_start=False)
    if language == "zh":
        return chinese(row, place, part, indicator, figure, own)
    return english(row, place, part, indicator, figure, own, size_free(row, data.dimensions))


def value_link(language: str, data: View, page: str, row: Row) -> str:
    """The value, linked to its sentence; bounds as prose has them: more than."""
    if language == "en" and row.get("qualifier") == "gt":
        label = value_text(language, data, row).replace("over ", "more than ", 1)
        return linked(language, page, label, figure_place(row))
    return figure_link(language, data, page, row)


def chinese(row: Row, place: str, part: str, indicator: str, figure: str, own: str) -> str:
    """`清远市（市级）截至2023年底网上办理率为99.86%。`"""
    verb = "为" if row.get("qualifier") == "eq" else ""
    where_ = place + (f"（{part}）" if part else "")
    note = f"（指“{own}”）" if own else ""
    when = period_words("zh", row)
    if row.get("status") == "planned":
        return f"{where_}计划：{when}{indicator}{verb}{figure}{note}。这是计划，不是结果。"
    return f"{where_}{when}{indicator}{verb}{figure}{note}。"


def english(row: Row, place: str, part: str, indicator: str, figure: str, own: str, share: bool) -> str:
    """`Online handling rate in Qingyuan stood at 99.86% as of 31 December 2023.`"""
    where_ = place + (f" ({part})" if part else "")
    note = f" (said of {own})" if own else ""
    if row.get("status") == "planned":
        return f"{where_} plans {figure} for {indicator}{note}, {when_words(row)}: a plan, not a result."
    flow = row.get("period_type") == "flow" and not share
    verb = "came to" if flow else "had reached" if row.get("period_type") == "cumulative" else "stood at"
    return f"{indicator} in {where_} {verb} {figure}{note} {when_words(row)}."


def when_words(row: Row) -> str:
    """The period as the end of an English sentence: `in 2023`, `from 1 January to 16 November 2023`."""
    when = period_words("en", row)
    if row.get("period_type") != "flow" or not row.get("period_end"):
        return when if row.get("period_end") else f"({when})"
    if " – " in when:
        return "from " + when.replace(" – ", " to ")
    if "half of" in when:
        return f"in the {when}"
    return ("on " if when[:1].isdigit() and " " in when else "in ") + when
