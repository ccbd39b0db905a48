"""Cooperation between places: the sentences in which a report names another place and a way of working together.

A rule, not a judgement: a sentence is shown where it holds a word of cooperation and the name of a place that is
neither the report's own, nor above it, nor inside it. Nothing is claimed beyond the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..lexicon import Lexicon
from . import markdown as md
from .parts import ROWS_ON_A_PAGE, amount, frame, region_link, report_link, rest, separated, text
from .passages import Passage, all_sentences, quoted
from .view import View, at, grouped, linked, view
from .wording import LANGUAGES, pick

TOGETHER = re.compile("合作|签订|签署|签约|通办|协作|协同|结对|共建|对接|联盟|互认|帮扶|联动|联合|转办")
LONGEST = 12  # characters of a place's name
SHORT = 40  # passages on the page of a place


@dataclass(frozen=True, slots=True)
class Tie:
    """One sentence and the other places that it names."""

    passage: Passage
    home: str  # region_id of the report
    partners: tuple[str, ...]  # region ids


def pages(
    documents: Sequence[object], tables: Mapping[str, object], lexicon: Lexicon
) -> dict[str, str | bytes]:
    """cooperation/index.md in both languages."""
    data = view(tables, lexicon)
    found = ties(documents, data, lexicon)
    names = {key: (row.name_zh, row.name_en) for key, row in getattr(lexicon, "regions", {}).items()}
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= index(language, data, found, names)
    return result


def ties(documents: Sequence[object], data: View, lexicon: Lexicon) -> tuple[Tie, ...]:
    """The sentences of all reports, in the order of the site."""
    if lexicon is None:
        return ()
    found = []
    for passage in all_sentences(documents, data, lexicon):
        home = data.reports[passage.report_id].get("region_id", "")
        if home and TOGETHER.search(passage.text):
            partners = others(passage.text, home, lexicon)
            if partners:
                found.append(Tie(passage, home, partners))
    return tuple(found)


def others(words: str, home: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The places that a sentence names besides the report's own, those above it and those inside it.

    Of several names one inside another (上海市宝山区) only the smallest place counts. A county is found by its full
    name only: short ones (同江) stand inside other words.
    """
    named: list[str] = []
    at_ = 0
    while at_ < len(words):
        size = next((n for n in range(LONGEST, 1, -1) if candidates(words[at_ : at_ + n], n, lexicon)), 0)
        if size:
            named.append(settled(candidates(words[at_ : at_ + size], size, lexicon), named, home, lexicon))
        at_ += size or 1
    paths = {key: [region.region_id for region in lexicon.region_path(key)] for key in named if key}
    own = [region.region_id for region in lexicon.region_path(home)]
    above = {other for path in paths.values() for other in path[:-1]}
    return tuple(
        key for key, path in paths.items() if key not in own and home not in path and key not in above
    )


def candidates(name: str, length: int, lexicon: Lexicon) -> tuple[str, ...]:
    """Regions with this very name; counties only by the full one."""
    if len(name) < length:
        return ()
    regions = lexicon.regions
    return tuple(
        key
        for key in lexicon.region_names.get(name, ())
        if regions[key].level != "county" or (regions[key].name_zh == name and len(name) > 2)
    )


def settled(found: Sequence[str], named: Sequence[str], home: str, lexicon: Lexicon) -> str:
    """Of several places of one name the one inside a place named just before, else near home; "" if unsettled."""
    if len(found) == 1:
        return found[0]
    near = [*reversed(named), *(region.region_id for region in reversed(lexicon.region_path(home)))]
    for place in near:
        inside = [key for key in found if any(r.region_id == place for r in lexicon.region_path(key))]
        if len(inside) == 1:
            return inside[0]
    return ""


def index(
    language: str, data: View, found: Sequence[Tie], names: Mapping[str, tuple[str, str]]
) -> dict[str, str]:
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
        blocks.append(md.bullets(item(language, data, page, tie, names) for tie in rows))
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


def item(language: str, data: View, page: str, tie: Tie, names: Mapping[str, tuple[str, str]]) -> str:
    places = separated(language, (place(language, data, page, key, names) for key in tie.partners))
    return f"{places}  \n    {quoted(language, data, page, tie.passage)}"


def place(language: str, data: View, page: str, key: str, names: Mapping[str, tuple[str, str]]) -> str:
    """A place; linked where it has a page."""
    if key in data.regions:
        return f"**{region_link(language, data, page, key)}**"
    return md.bold(pick(language, names.get(key, (key, key))) or key)


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
