"""Ranks and awards as the reports state them: among whom, and by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import markdown as md
from .papers import around_mentions
from .parts import (
    ROWS_ON_A_PAGE,
    amount,
    entity_link,
    figure_link,
    frame,
    report_link,
    rest,
    separated,
    subject_cell,
    text,
)
from .passages import Passage, quoted, section_link
from .site import Site
from .view import Row, View, at, printed_or_english, said, view
from .wording import LANGUAGES, period_words, pick

KIND = "award"


def pages(site: Site) -> dict[str, str | bytes]:
    """awards/index.md in both languages."""
    data = view(site.tables, site.lexicon)
    passages = around_mentions(site.documents, data, site.lexicon, KIND)
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= index(language, data, passages)
    return result


def index(language: str, data: View, passages: Mapping[str, Passage]) -> dict[str, str]:
    page = at(language, "awards/index.md")
    ranks = [row for rows in data.by_report.values() for row in rows if row.get("measure") == "rank"]
    awards = [
        row
        for report_id in data.reports
        for row in data.mentions_in.get(report_id, ())
        if data.entities.get(row["entity_id"], {}).get("kind") == KIND
    ]
    blocks = [
        text(
            language,
            "报告写到的名次和荣誉，照原文列出：在谁中间排、由谁评。报告没有写明的就空着，本站不推断。名次来自不同的评比，"
            "不能互相比较；报告不会写自己落后的名次。",
            "Ranks and awards as the reports state them: among whom, and by whom. What a report does not say is left "
            "empty. Ranks come from different rankings and cannot be compared, and reports do not mention the ones "
            "in which they did badly.",
        ),
        md.heading(2, text(language, "名次", "Ranks"), "ranks"),
        rank_table(language, data, page, ranks) if ranks else text(language, "目前没有。", "None so far."),
        md.heading(2, text(language, "荣誉与评估", "Awards and assessments"), "awards"),
        *(
            award_list(language, data, page, awards, passages)
            or [text(language, "目前没有。", "None so far.")]
        ),
    ]
    return frame(
        language,
        "awards/index.md",
        text(language, "名次与荣誉", "Ranks and awards"),
        text(
            language,
            f"报告写到的{len(ranks)}个名次和{len({row['entity_id'] for row in awards})}项荣誉，附原句。",
            f"{amount('en', len(ranks), '', 'rank')} and "
            f"{amount('en', len({row['entity_id'] for row in awards}), '', 'award')} that the reports state.",
        ),
        *blocks,
        parents=("index.md", "topics/index.md"),
    )


def rank_table(language: str, data: View, page: str, rows: Sequence[Row]) -> str:
    heads = (
        ("名次", "Rank"),
        ("什么的名次", "Of what"),
        ("在谁中间", "Among"),
        ("由谁评", "By"),
        ("时期", "Period"),
        ("报告", "Report"),
    )
    body = [
        [
            figure_link(language, data, page, row),
            subject_cell(language, data, page, row, True),
            said(language, printed_or_english(language, row, "rank_among")) or "—",
            said(language, printed_or_english(language, row, "rank_by")) or "—",
            md.escape(period_words(language, row)),
            report_link(language, data, page, row["report_id"]),
        ]
        for row in rows[:ROWS_ON_A_PAGE]
    ]
    return md.table([pick(language, head) for head in heads], body) + rest(language, page, len(rows))


def by_passage(rows: Sequence[Row], passages: Mapping[str, Passage]) -> dict[tuple[str, str, int], list[Row]]:
    """Mentions by the sentence that they share, so that it is quoted once."""
    groups: dict[tuple[str, str, int], list[Row]] = {}
    for row in rows:
        passage = passages.get(row["mention_id"])
        place = passage.start if passage else -1
        groups.setdefault((row["report_id"], row["section_id"], place), []).append(row)
    return groups


def award_list(
    language: str, data: View, page: str, rows: Sequence[Row], passages: Mapping[str, Passage]
) -> list[str]:
    """By report: what was awarded, then the sentence that says so."""
    blocks: list[str] = []
    shown: set[str] = set()
    groups = by_passage(rows, passages)
    for report_id in dict.fromkeys(row["report_id"] for row in rows):
        items = []
        for (own, section_id, _), members in groups.items():
            if own != report_id:
                continue
            keys = dict.fromkeys(row["entity_id"] for row in members)
            if not shown.isdisjoint(keys) and shown.issuperset(keys):
                continue  # said again further on in the same report
            shown |= set(keys)
            passage = passages.get(members[0]["mention_id"])
            names = separated(language, (entity_link(language, data, page, key) for key in keys))
            words = (
                quoted(language, data, page, passage)
                if passage
                else section_link(language, data, page, report_id, section_id)
            )
            items.append(f"{names}  \n    {words}")
        title = report_link(language, data, page, report_id)
        blocks += [f"### {title} {md.attributes(f'in-{report_id}')}", md.bullets(items)]
        shown.clear()
    return blocks
