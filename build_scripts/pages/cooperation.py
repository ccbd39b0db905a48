"""Cooperation between places: the sentences in which a report names another place and a way of working together.

A rule, not a judgement: a sentence is shown where it holds a word of cooperation and the name of a place that is
neither the report's own, nor above it, nor inside it. Nothing is claimed beyond the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from . import markdown as md
from .parts import ROWS_ON_A_PAGE, amount, frame, region_link, report_link, rest, separated, text
from .passages import Passage, Reader, quoted, readers
from .site import Site
from .view import View, ancestors, at, grouped, linked, view
from .wording import LANGUAGES, pick

TOGETHER = re.compile("合作|签订|签署|签约|通办|协作|协同|结对|共建|对接|联盟|互认|帮扶|联动|联合|转办")
SHORT = 40  # passages on the page of a place


@dataclass(frozen=True, slots=True)
class Tie:
    """One sentence and the other places that it names."""

    passage: Passage
    home: str  # region_id of the report
    partners: tuple[str, ...]  # region ids


def pages(site: Site) -> dict[str, str | bytes]:
    """cooperation/index.md in both languages."""
    data = view(site.tables, site.lexicon)
    found = ties(readers(site.documents, data, site.lexicon), data)
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= index(language, data, found)
    return result


def ties(read: Mapping[str, Reader], data: View) -> tuple[Tie, ...]:
    """The sentences of all reports, in the order of the site."""
    found = []
    for report_id, reader in read.items():
        home = data.reports[report_id].get("region_id", "")
        for passage, named in with_places(reader) if home else ():
            partners = others(named, home, data)
            if partners and TOGETHER.search(passage.text):
                found.append(Tie(passage, home, partners))
    return tuple(found)


def with_places(reader: Reader) -> Iterator[tuple[Passage, tuple[str, ...]]]:
    """The sentences of the body that name places, with their region ids."""
    document = reader.document
    starts = [sentence.start for sentence in document.sentences]
    for index, group in groupby(document.places, key=lambda place: bisect_right(starts, place.start) - 1):
        sentence = document.sentences[index]
        if sentence.paragraph >= 0 and document.sections[sentence.section].role != "furniture":
            passage = reader.cut(sentence.start, sentence.end, sentence.section)
            yield passage, tuple(dict.fromkeys(place.region_id for place in group))


def others(named: Sequence[str], home: str, data: View) -> tuple[str, ...]:
    """Of the places that a sentence names those that are neither the report's own, nor above it, nor inside it.

    Of several places one inside another (上海市宝山区) only the smallest counts.
    """
    paths = {key: ancestors(data.regions, key) for key in named}
    own = {home, *ancestors(data.regions, home)}
    above = {other for path in paths.values() for other in path}
    return tuple(
        key for key, path in paths.items() if key not in own and home not in path and key not in above
    )


def index(language: str, data: View, found: Sequence[Tie]) -> dict[str, str]:
    page = at(language, "cooperation/index.md")
    reports = list(dict.fromkeys(tie.passage.report_id for tie in found))
    partners = {key for tie in found for key in tie.partners}
    blocks = [
        text(
            language,
            f"报告中提到与外地合作、签约、通办、对接的句子，共{len(found)}句，涉及{len(partners)}个外地。"
            "按规则找出：句中既有合作字样，又有外地地名。照原文列出，不推断合作的深浅。",
            f"Sentences in which a report names another place beside a word of cooperation, agreement or shared "
            f"handling: {amount('en', len(found), '', 'sentence')} with {amount('en', len(partners), '', 'place')}. "
            "They are found by rule and quoted as written; nothing is claimed beyond them.",
        )
    ]
    for report_id in reports:
        blocks.append(f"## {report_link(language, data, page, report_id)} {md.attributes(f'in-{report_id}')}")
        rows = [tie for tie in found if tie.passage.report_id == report_id][:ROWS_ON_A_PAGE]
        blocks.append(md.bullets(item(language, data, page, tie) for tie in rows))
    blocks.append(rest(language, page, len(found)))
    return frame(
        language,
        "cooperation/index.md",
        text(language, "地区合作", "Cooperation between places"),
        text(
            language,
            f"{len(reports)}份报告中提到与外地合作的{len(found)}句话。",
            f"{amount('en', len(found), '', 'sentence')} of {amount('en', len(reports), '', 'report')} about "
            "cooperation with other places.",
        ),
        *blocks,
        parents=("index.md", "topics/index.md"),
    )


def item(language: str, data: View, page: str, tie: Tie) -> str:
    places = separated(language, (f"**{region_link(language, data, page, key)}**" for key in tie.partners))
    return f"{places}  \n    {quoted(language, data, page, tie.passage)}"


def short_list(language: str, data: View, page: str, found: Sequence[Tie]) -> list[str]:
    """The sentences on the page of a place: its own, and those of others that name it."""
    if not found:
        return []
    blocks = [md.heading(2, text(language, "地区合作", "Cooperation"), "cooperation")]
    rows = [
        {"report_id": tie.passage.report_id, "place": str(index)} for index, tie in enumerate(found[:SHORT])
    ]
    for report_id, group in grouped(rows, "report_id").items():
        blocks.append(report_link(language, data, page, report_id) + pick(language, ("：", ":")))
        blocks.append(
            md.bullets(quoted(language, data, page, found[int(row["place"])].passage) for row in group)
        )
    label = text(language, "各地的合作", "Cooperation of all places")
    return [*blocks, linked(language, page, label, at(language, "cooperation/index.md"))]
