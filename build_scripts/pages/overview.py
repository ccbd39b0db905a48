"""The overview (数字驾驶舱): the figures of each topic that the rule puts first, as tiles, and what can be drawn as charts.

What is shown is chosen by the rule in `selection`, for each topic at the top of the tree; no list of ids.
"""

from __future__ import annotations

from . import markdown as md
from . import pictures
from .parts import amount, frame, text, topic_link
from .selection import ranked
from .site import Site
from .tiles import tiles
from .topic_tree import figures_of, tree
from .view import View, at, linked, view
from .wording import LANGUAGES

TILES = 6  # of a topic
CHARTS = 8  # of all topics


def pages(site: Site) -> dict[str, str | bytes]:
    """overview/index.md in both languages."""
    data = view(site.tables, site.lexicon)
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= index(language, data)
    return result


def index(language: str, data: View) -> dict[str, str]:
    page = at(language, "overview/index.md")
    reports = len(data.reports)
    charts = [(key, drawn) for key in ranked(data) if (drawn := pictures.drawable(data, key))][:CHARTS]
    blocks = [
        '<div class="dashboard" markdown="1">',
        text(
            language,
            f"{reports}份报告的数字，按主题排列，每个主题先列说到的报告最多的指标（见文末的规则），点数字可到原句。各地按行政区划代码排列，不是排名；"
            "总量没有按人口折算。",
            f"Figures of {amount('en', reports, '', 'report')} by topic, first of the indicators that most of them "
            "state (the rule is below); each leads to its sentence. "
            "Places stand in the order of their codes, which ranks nobody; counts are not per resident.",
        ),
    ]
    if charts:
        blocks += [
            md.heading(2, text(language, "可以放在一起看的", "What can be drawn together"), "charts"),
            *pictures.gallery(language, data, page, charts),
        ]
    for key, depth in tree(data):
        keys = ranked(data, figures_of(data, key))[:TILES] if not depth else []
        if keys:
            blocks += [
                f"## {topic_link(language, data, page, key)} {md.attributes(f'topic-{key}')}",
                *tiles(language, data, page, keys),
            ]
    blocks += [rule(language, page), "</div>"]
    return frame(
        language,
        "overview/index.md",
        text(language, "数字驾驶舱", "Overview"),
        text(
            language,
            f"{reports}份报告的数字与图，按主题排列，先列说到的报告最多的指标，每条可回到原句。",
            f"Figures and charts of {amount('en', reports, '', 'report')} by topic, first of the indicators that most "
            "of them state, each with its sentence.",
        ),
        *blocks,
    )


def rule(language: str, page: str) -> str:
    """How the figures were chosen."""
    more = linked(
        language, page, text(language, "全部指标", "All indicators"), at(language, "indicators/index.md")
    )
    return (
        md.heading(2, text(language, "怎样选出这些数字", "How these figures were chosen"), "rule")
        + "\n\n"
        + text(
            language,
            "由规则从数据中选，不由人挑：只选实际的、原文完好的数值，不选计划、分项、重复和存疑的；说到同一指标的报告越多，"
            f"越靠前；一样多的，数据新的在前。每份报告每个指标取一条，先取全域的、确数的。数字大小不影响取舍。{more}",
            "By a rule, not by hand: only actual, undamaged levels, no plans, parts, repetitions or doubtful figures. "
            "An indicator that more reports state comes first; among equals, the one with newer figures. Of each "
            "report and indicator one figure is taken, of the whole area and exact where there is one. How large a "
            f"number is plays no part. {more}",
        )
    )
