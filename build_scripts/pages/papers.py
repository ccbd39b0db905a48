"""The documents that the reports speak of, by the bureau that speaks and by what it does with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..lexicon import Lexicon
from ..records import Document
from . import markdown as md
from .parts import amount, entity_link, frame, report_link, text
from .passages import Passage, quoted, readers
from .site import Site
from .view import Row, View, at, printed_or_english, report_label, said, view
from .wording import DOCUMENT_ACTIONS, LANGUAGES, pick, word

KIND = "document"
HEADINGS: Mapping[str, tuple[str, str]] = {
    "issued": ("已印发、已签订", "Issued or signed"),
    "drafting": ("起草中", "Being drafted"),
    "revised": ("修订", "Revised"),
    "planned": ("拟出台", "Planned"),
    "cited": ("引用", "Cited"),
}


def pages(site: Site) -> dict[str, str | bytes]:
    """documents/index.md in both languages."""
    data = view(site.tables, site.lexicon)
    passages = around_mentions(site.documents, data, site.lexicon, KIND)
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= index(language, data, passages)
    return result


def around_mentions(
    documents: Sequence[Document], data: View, lexicon: Lexicon | None, *kinds: str
) -> dict[str, Passage]:
    """mention_id → the sentence around each mention of an entity of these kinds."""
    found = {}
    for reader in readers(documents, data, lexicon).values():
        document = reader.document
        sentences = document.sentences
        for mention in document.mentions:
            if data.entities.get(mention.entity_id, {}).get("kind") not in kinds:
                continue
            sentence = next((s for s in sentences if s.start <= mention.start < s.end), None)
            if sentence is not None:
                found[mention.mention_id] = reader.cut(sentence.start, sentence.end, sentence.section)
    return found


def by_action(data: View, report_id: str) -> dict[str, list[Row]]:
    """action → mentions of documents in a report, each document once for each action."""
    found: dict[str, dict[str, Row]] = {}
    for row in data.mentions_in.get(report_id, ()):
        if data.entities.get(row["entity_id"], {}).get("kind") == KIND:
            found.setdefault(row.get("action") or "cited", {}).setdefault(row["entity_id"], row)
    return {action: list(found[action].values()) for action in (*HEADINGS, *found) if action in found}


def index(language: str, data: View, passages: Mapping[str, Passage]) -> dict[str, str]:
    page = at(language, "documents/index.md")
    groups = {report_id: found for report_id in data.reports if (found := by_action(data, report_id))}
    count = len({row["entity_id"] for found in groups.values() for rows in found.values() for row in rows})
    blocks = [
        text(
            language,
            f"报告提到的{count}份文件，按提到它的机关和它怎样对待这份文件排列。文件可能由别的机关制定，请看原句。",
            f"{amount('en', count, '', 'document')} that the reports speak of, by the bureau that speaks and what it "
            "does with them. A document may be another body's; see the sentence.",
        )
    ]
    if groups:
        blocks.append(counts_table(language, data, groups))
    for report_id, found in groups.items():
        blocks.append(f"## {report_link(language, data, page, report_id)} {md.attributes(f'in-{report_id}')}")
        if issuer := printed_or_english(language, data.reports[report_id], "issuer"):
            blocks.append(text(language, "发布机关：", "Reporting body: ") + said(language, issuer))
        for action, rows in found.items():
            title = pick(language, HEADINGS.get(action, (action, action)))
            blocks.append(md.heading(3, title, f"{action}-in-{report_id}"))
            blocks.append(md.bullets(item(language, data, page, row, passages) for row in rows))
    return frame(
        language,
        "documents/index.md",
        text(language, "文件", "Documents"),
        text(
            language,
            f"报告提到的{count}份文件：印发、起草、修订、拟出台与引用。",
            f"{amount('en', count, '', 'document')} of the reports: issued, drafted, revised, planned and cited.",
        ),
        *blocks,
        parents=("index.md", "topics/index.md"),
    )


def counts_table(language: str, data: View, groups: Mapping[str, Mapping[str, Sequence[Row]]]) -> str:
    heads = [text(language, "报告", "Report"), *(word(language, DOCUMENT_ACTIONS, key) for key in HEADINGS)]
    body = [
        [
            f"[{md.escape(report_label(language, data, report_id), line_start=False)}](#in-{report_id})",
            *(f"[{len(found[key])}](#{key}-in-{report_id})" if found.get(key) else "—" for key in HEADINGS),
        ]
        for report_id, found in groups.items()
    ]
    return md.table(heads, body, "l" + "r" * len(HEADINGS))


def item(language: str, data: View, page: str, row: Row, passages: Mapping[str, Passage]) -> str:
    """The document, then the sentence that names it."""
    link = entity_link(language, data, page, row["entity_id"])
    passage = passages.get(row["mention_id"])
    return link + (f"  \n    {quoted(language, data, page, passage)}" if passage else "")
