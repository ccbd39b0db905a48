"""Briefs: plain sentences about a topic, written from the data by rule, each linked to its source.

A sentence says place, time, indicator and value as the data have them: a bound as a bound, a plan as a plan, a part
of a place as that part. No sentence puts two places side by side, so that nothing is ranked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import markdown as md
from .comparability import size_free
from .parts import frame, indicator_link, telling, text, topic_link
from .selection import one_each, ranked
from .site import Site
from .tiles import own_words, part_of_place, where
from .topic_tree import figures_of, tree
from .view import Row, View, at, figure_place, indicator_page, linked, topic_page, value_text, view
from .wording import LANGUAGES, compact, decimal_of, figure_value, grouped, period_words, pick

SENTENCES = 16  # of a topic
FIRST = 4  # of a topic on the page of all briefs
BARE = re.compile(r"(?<![为达])\{value\}")  # where Chinese needs a classifier: 有…9个, but 为23


def pages(site: Site) -> dict[str, str | bytes]:
    """briefs/index.md in both languages; the whole brief of a topic stands on its page."""
    data = view(site.tables, site.lexicon)
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
    """One figure as a sentence, in Markdown: in the words of its indicator where they fit, else plainly."""
    part = part_of_place(language, data, row)
    place = md.escape(where(language, data, row), line_start=False)
    place += pick(language, (f"（{part}）", f" ({part})")) if part else ""
    note = remark(language, own_words(language, data, page, row))
    clause = pick(language, data.says[row["indicator_id"]]) if fits(data, row) else ""
    if clause:
        return in_words(language, data, page, row, clause, place, note)
    indicator = indicator_link(language, data, page, row["indicator_id"])
    label = spoken(language, data, row, unit=not (counts(data, row) and nouns_say_it(data, row)))
    figure = strong(language, page, label, row)
    if language == "zh":
        return chinese(row, place, indicator, figure, note)
    return english(row, place, indicator, figure, note, size_free(row, data.dimensions))


def fits(data: View, row: Row) -> bool:
    """Whether the words of the indicator can say this figure: a result; what is counted, several of it."""
    if row["indicator_id"] not in data.says or row.get("status") != "actual":
        return False
    if not (row.get("unit_printed") or row.get("unit_id")) and BARE.search(data.says[row["indicator_id"]][0]):
        return False
    several = decimal_of(row.get("value", "")) != 1
    return not nouns_say_it(data, row) or counts(data, row) and several


def nouns_say_it(data: View, row: Row) -> bool:
    """Whether the English words name what is counted, so that the unit is left out: 37 study sessions."""
    return "{number}" in pick("en", data.says.get(row["indicator_id"], ("", "")))


def counts(data: View, row: Row) -> bool:
    return data.dimensions.get(row.get("unit_id", ""), "count") == "count"


def in_words(language: str, data: View, page: str, row: Row, clause: str, place: str, note: str) -> str:
    """`Qingyuan answered 97.5% of hotline calls in January–November 2023.`"""
    label = spoken(language, data, row, unit="{value}" in clause)
    if language == "en" and clause.startswith(("{value", "{number")):
        label = label[:1].upper() + label[1:]
    if row.get("qualifier") != "eq":  # 超 and 约 take the place of the verb
        clause = re.sub(r"[为达](?=\{value\})", "", clause)
    before, name, after = re.split(r"[\[\]]", clause)
    link = linked(language, page, name, indicator_page(language, row["indicator_id"]))
    said = (before + link + after).replace("{place}", place)
    said = said.replace("{had}", "" if row.get("period_type") == "flow" else "had ")
    said = re.sub(r"\{(value|number)\}", lambda _: strong(language, page, label, row), said)
    if language == "zh":
        return f"{place}{when_chinese(row)}{said}{note}。"
    return f"{said}{note} {when_words(row)}."


def strong(language: str, page: str, label: str, row: Row) -> str:
    """The figure, linked to its sentence and bold, so that it stands out from the linked words beside it."""
    return f"**{linked(language, page, label, figure_place(row))}**"


def spoken(language: str, data: View, row: Row, unit: bool = True) -> str:
    """Bound, value and unit as prose has them: `more than 7.61 billion`; without its unit where nouns say it."""
    if language == "zh":
        return value_text(language, data, row)
    label = (
        value_text(language, data, row) if unit else figure_value(language, {**row, "unit_printed": ""}, "")
    )
    for value in filter(None, (decimal_of(row.get("value", "")), decimal_of(row.get("value_high", "")))):
        label = label.replace(grouped(value), compact(value))
    return label.replace("over ", "more than ", 1)


def remark(language: str, own: str) -> str:
    """What the report says is counted, where the indicator's name is not enough; "" else."""
    if not own:
        return ""
    if language == "en":
        return f" (here: {own})"
    return f"（指{own}）" if "“" in own else f"（指“{own}”）"


def chinese(row: Row, place: str, indicator: str, figure: str, note: str) -> str:
    """`清远市（市级）截至2023年底网上办理率为99.86%。`"""
    verb = "为" if row.get("qualifier") == "eq" else ""
    if row.get("status") == "planned":
        when = when_chinese(row).replace("截至", "到", 1)
        return f"{place}计划{when}{indicator}{verb}{figure}{note}。这是计划，不是结果。"
    earlier = "（此前的数）" if row.get("status") == "prior" else ""
    return f"{place}{when_chinese(row)}{indicator}{verb}{figure}{note}{earlier}。"


def english(row: Row, place: str, indicator: str, figure: str, note: str, share: bool) -> str:
    """`Online handling rate in Qingyuan stood at 99.86% as of 31 December 2023.`"""
    if row.get("status") == "planned":
        when = re.sub("^(in|from) ", "for ", when_words(row)).replace("as of", "by", 1)
        return f"{indicator}: {place} planned {figure}{note} {when}. This is a plan, not a result."
    flow = row.get("period_type") == "flow" and not share
    verb = "came to" if flow else "had reached" if row.get("period_type") == "cumulative" else "stood at"
    earlier = " (an earlier value)" if row.get("status") == "prior" else ""
    return f"{indicator} in {place} {verb} {figure}{note} {when_words(row)}{earlier}."


def when_chinese(row: Row) -> str:
    """The period before a Chinese verb: `截至2023年底累计`."""
    when = period_words("zh", row)
    return f"截至{when.removeprefix('累计至')}累计" if when.startswith("累计至") else when


def when_words(row: Row) -> str:
    """The period as the end of an English sentence: `in 2023`, `from 1 January to 16 November 2023`."""
    when = period_words("en", row)
    if not row.get("period_end"):
        return f"({when})"
    if row.get("period_type") != "flow":
        return when.replace("cumulative to", "by", 1)
    if " – " in when:
        return "from " + when.replace(" – ", " to ")
    if "half of" in when:
        return f"in the {when}"
    return ("on " if when[:1].isdigit() and " " in when else "in ") + when
