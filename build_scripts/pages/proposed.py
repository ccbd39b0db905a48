"""Names that no entity has yet, as the quality pages list them: proposed with their sentences, not added."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from ..candidates import Candidate, Proposal, proposals
from ..lexicon import Lexicon
from ..records import Document
from . import markdown as md
from .parts import ROWS_ON_A_PAGE, amount, frame, rest, text
from .passages import PERSON, Passage, readers, restored_note, words
from .site import Site
from .view import View, at, linked, report_label, report_page, said, section_place, view
from .wording import LANGUAGES, Pair, pick

PAGE = "quality/candidates.md"
RULES: Mapping[str, Pair] = {
    "title": ("书名号中的", "Titles"),
    "suffix": ("以平台、系统、小程序、APP结尾的", "Names that end in platform, system, mini-program or app"),
    "quoted": ("引号中的", "In quotation marks"),
}


def pages(site: Site) -> dict[str, str | bytes]:
    """quality/candidates.md in both languages."""
    data = view(site.tables, site.lexicon)
    found = unknown(site.documents, site.lexicon)
    passages = sentences_of(site.documents, data, site.lexicon, found)
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= one(language, data, found, passages)
    return result


def sentences_of(
    documents: Sequence[Document], data: View, lexicon: Lexicon | None, found: Sequence[Proposal]
) -> dict[str, Passage]:
    """name → the sentence of its first place as the report's page shows it: damaged places restored."""
    read = readers(documents, data, lexicon)
    passages = {}
    for proposal in found:
        report_id, place = proposal.places[0]
        if (reader := read.get(report_id)) is None:
            continue
        found_in = reader.document.sentences
        index = bisect_right(found_in, place.start, key=lambda item: item.start) - 1
        if index >= 0 and place.start < found_in[index].end:
            sentence = found_in[index]
            passages[proposal.name] = reader.cut(sentence.start, sentence.end, sentence.section)
    return passages


def unknown(documents: Sequence[Document], lexicon: Lexicon | None) -> tuple[Proposal, ...]:
    """The proposals of the documents that were read to the end."""
    if lexicon is None:
        return ()
    read = [document for document in documents if hasattr(document, "facts")]
    return proposals(read, lexicon)


def one(
    language: str, data: View, found: Sequence[Proposal], passages: Mapping[str, Passage]
) -> dict[str, str]:
    page = at(language, PAGE)
    blocks = [
        said(
            language,
            text(
                language,
                "引号、书名号里的词，以及“平台”“系统”“小程序”“APP”之前的名称，凡名录中没有的，都列在这里，附原句。其中多数是口号"
                "或通称；是不是专名、要不要收入名录，由人判断，程序不会悄悄添加。",
                "Words in quotation marks or in 《》, and names before 平台 (platform), 系统 (system), 小程序 (mini-program) "
                "or APP, that the directory of names does not have, each with its sentence. Most are slogans or common "
                "words: whether one is a name and belongs into the directory, a person decides; nothing is added in "
                "silence.",
            ),
        ),
        *(lists(language, data, page, found, passages) or [text(language, "目前没有。", "None so far.")]),
        text(
            language,
            "每个名称的词条模板，由 `python -m build_scripts candidates` 给出。",
            "An entry to paste for each comes from `python -m build_scripts candidates`.",
        ),
    ]
    return frame(
        language,
        PAGE,
        text(language, "待定的名称", "Names to be decided on"),
        text(
            language,
            f"报告中有{len(found)}个可能的专名尚未收入名录，附原句。",
            f"{amount('en', len(found), '', 'possible name')} in the reports that the directory does not have yet, "
            "each with its sentence.",
        ),
        *blocks,
        parents=("index.md", "quality/index.md"),
    )


def lists(
    language: str, data: View, page: str, found: Sequence[Proposal], passages: Mapping[str, Passage]
) -> list[str]:
    """The names by how they were found: each with its count, its first sentence and the way there."""
    blocks = []
    for rule, title in RULES.items():
        members = [proposal for proposal in found if proposal.rule == rule]
        if members:
            shown = (
                name(language, data, page, proposal, passages.get(proposal.name))
                for proposal in members[:ROWS_ON_A_PAGE]
            )
            blocks += [
                md.heading(2, pick(language, title), rule),
                md.bullets(shown) + rest(language, page, len(members)),
            ]
    return blocks


def name(language: str, data: View, page: str, proposal: Proposal, passage: Passage | None) -> str:
    """`**一张网**（4次）：全力打通…  —— 清远市 2023年`; a heading has no passage, and stands as printed."""
    report_id, place = proposal.places[0]
    label, target = report_label(language, data, report_id), _section(data, report_id, place)
    plain = PERSON.sub("……", " ".join(place.sentence.split()))
    sentence = words(language, passage.text if passage else plain)
    times = text(language, f"（{proposal.count}次）：", f" ({amount('en', proposal.count, '', 'time')}): ")
    dash = pick(language, (" —— ", " — "))
    return (
        f"**{words(language, proposal.name)}**{times}{sentence}{dash}{linked(language, page, label, target)}"
        + (restored_note(language) if passage and passage.restored else "")
    )


def _section(data: View, report_id: str, place: Candidate) -> str:
    """The section that holds a name, in the report's page."""
    inside = [
        row
        for row in data.sections.values()
        if row["report_id"] == report_id and int(row["char_start"]) <= place.char_start < int(row["char_end"])
    ]
    innermost = max(inside, key=lambda row: int(row["char_start"]), default=None)
    return section_place(data, innermost) if innermost else report_page("zh", report_id)
