"""Figure marks: the Python-Markdown extension, and the way back from a page to the text it shows.

In the Markdown of a report page a figure is an ordinary link to its row in the page's own table,
`[10.04亿条](#r-ID)`; a damaged place is one to its row in the table of defects, `[读法](#d-ID "原文作“印文”")`.
Any Markdown tool makes working links of these. This extension adds what a browser needs to come back:

* such a link in the text, which is outside the page's own tables, gets the id `f-ID` (figure) or `p-ID` (damaged
  place) and a class;
* a row in a table points back with `[10.04亿条](#f-FIRST){#r-ID}`. Where several rows point to one mark
  (`好评率、整改率均达100%` is one number and two figures), the mark answers to the ids of all of them;
* a collapsed block of class `related`, written behind the text, moves to the link without text that names it
  (`[](#related-SECTION)`, at the end of the section), which gives way to it.

`plain` is the inverse of what `pages/report.py` writes, and a test holds the two together for every seed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

PRINTED_BEFORE, PRINTED_AFTER = "原文作“", "”"  # a title of this form names what the source prints
CONTINUES = "run-in"  # class of a block after which the source's line goes on in the next block
ASIDE = "related"  # class of a collapsed block that belongs to a section and is no part of the text
PRINTED_TABLE = "printed-table"  # class of the box around a table of the report itself
RULE = "***"  # separates the parts of a report page: facts, text, furniture, tables

_MARKS = {"r": ("f", "figure"), "d": ("p", "defect")}  # kind of row → kind of mark, class of mark


# ---------------------------------------------------------------- Markdown → HTML


class FigureMarks(Treeprocessor):
    """Gives figures and damaged places their addresses."""

    def run(self, root: Element) -> None:
        named = _rows_by_mark(root)
        seen: set[str] = set()
        for anchor in _links_in_text(root):
            row = anchor.get("href", "")[1:]
            kind, _, rest = row.partition("-")
            if not rest or kind not in _MARKS or anchor.get("href", "")[0] != "#":
                continue
            letter, css = _MARKS[kind]
            own = f"{letter}-{rest}"
            _add_class(anchor, css)
            if anchor.get("title", "").startswith(PRINTED_BEFORE):
                _add_class(anchor, "repaired")
            if own not in seen:  # a second link to one row stays a link: an id stands once
                seen.add(own)
                anchor.set("id", own)
                _wrap(anchor, [extra for extra in named.get(own, []) if extra not in seen])
                seen.update(named.get(own, []))


class Asides(Treeprocessor):
    """Puts each collapsed block behind the paragraph or list with the link that names it."""

    def run(self, root: Element) -> None:
        waiting = {
            block.get("id", ""): block
            for block in root
            if block.tag == "details" and ASIDE in block.get("class", "").split()
        }
        if not waiting:
            return
        placed: list[Element] = []
        for block in [child for child in root if waiting.get(child.get("id", "")) is not child]:
            placed.append(block)
            for parent in list(block.iter()):
                for link in [child for child in parent if child.tag == "a"]:
                    if aside := waiting.pop(link.get("href", "")[1:], None):
                        _take_out(parent, link)
                        placed.append(aside)
        root[:] = [*placed, *waiting.values()]


def _take_out(parent: Element, child: Element) -> None:
    """Removes an element and keeps the text behind it."""
    index, tail = list(parent).index(child), child.tail or ""
    if index:
        parent[index - 1].tail = (parent[index - 1].tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(child)


def _rows_by_mark(root: Element) -> dict[str, list[str]]:
    """For each mark the other ids it answers to, as the rows of the page's tables say."""
    named: dict[str, list[str]] = {}
    for anchor in root.iter("a"):
        kind, _, rest = anchor.get("id", "").partition("-")
        target = anchor.get("href", "")
        if rest and kind in _MARKS and target.startswith(("#f-", "#p-")):
            extra = f"{_MARKS[kind][0]}-{rest}"
            if extra != target[1:]:
                named.setdefault(target[1:], []).append(extra)
    return named


def _links_in_text(element: Element, printed: bool = False) -> Iterator[Element]:
    """Every link but those in the page's own tables; `printed`: whether the element is a table of the report."""
    printed = printed or PRINTED_TABLE in element.get("class", "").split()
    for child in element:
        if child.tag == "a":
            yield child
        elif child.tag != "table" or printed:
            yield from _links_in_text(child, printed)


def _add_class(element: Element, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())


def _wrap(anchor: Element, ids: list[str]) -> None:
    """Puts the link's content into one span per further id."""
    for extra in ids:
        span = Element("span", {"id": extra})
        span.text, anchor.text = anchor.text, None
        for child in list(anchor):
            anchor.remove(child)
            span.append(child)
        anchor.append(span)


class FigureExtension(Extension):
    """Python-Markdown: `Markdown(extensions=["attr_list", "tables", FigureExtension()])`."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802, the name is Python-Markdown's
        # After attr_list (8), which sets the ids of rows; before toc and MkDocs' collector of anchors (5).
        md.treeprocessors.register(FigureMarks(md), "figure_marks", 6)
        md.treeprocessors.register(Asides(md), "asides", 5.5)


# ---------------------------------------------------------------- Markdown → cleaned text

_TOKEN = re.compile(
    r"\\(?P<escaped>.)"
    r"|(?P<entity>&(?:#\d+|[a-z]+);)"
    r"|(?P<bold>\*\*)"
    r"|(?P<attributes>\{[^}]*\})"
    r'|\[(?P<label>(?:\\.|[^\]\\])*)\]\([^ )]*(?: "(?P<title>[^"]*)")?\)'
)
_HEADING = re.compile(r"#{1,6} ")
_ATTRIBUTES = re.compile(r"\s*\{[:#.][^}]*\}$")


def parts(page: str) -> list[str]:
    """A report page cut at its rules: facts, text, furniture, tables."""
    return re.split(rf"^{re.escape(RULE)}$", page, flags=re.MULTILINE)


def plain(markdown: str) -> str:
    """The cleaned text, lines separated by a newline, that a part of a report page was written from.

    Of a table each row gives a line, its cells parted by blanks.
    """
    lines: list[str] = []
    goes_on = False
    for block in markdown.splitlines():
        block = block.strip()
        if not block or block.startswith("<"):  # a box around furniture or a table; text never begins so
            continue
        if block.startswith("|"):
            if not _TABLE_RULE.fullmatch(block):
                lines.append(" ".join(filter(None, map(plain_inline, _table_cells(block)))))
            continue
        if block.startswith("{:"):
            goes_on = CONTINUES in block
            continue
        text, joined = _block_text(block)
        if lines and (joined or goes_on):
            lines[-1] += text
        else:
            lines.append(text)
        goes_on = _HEADING.match(block) is not None and f".{CONTINUES}" in block
    return "\n".join(lines)


_TABLE_RULE = re.compile(r"\|(?: :?-+:? \|)+")


def _table_cells(row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]


def _block_text(block: str) -> tuple[str, bool]:
    """The text of a block, and whether it belongs to the line of the block before (list marker `-`)."""
    if heading := _HEADING.match(block):
        return plain_inline(_ATTRIBUTES.sub("", block[heading.end() :])), False
    if block.startswith(("- ", "* ")):
        return plain_inline(block[2:]), block[0] == "-"
    return plain_inline(block), False


def plain_inline(markdown: str) -> str:
    """Inline Markdown without escapes, bold and links; a damaged place gives back what the source prints."""
    return _TOKEN.sub(_plain_token, markdown)


def _plain_token(match: re.Match[str]) -> str:
    if match["escaped"]:
        return match["escaped"]
    if match["entity"]:
        return html.unescape(match["entity"])
    if match["label"] is None:
        return ""
    title = plain_inline(match["title"] or "")
    if title.startswith(PRINTED_BEFORE):
        return title.removeprefix(PRINTED_BEFORE).removesuffix(PRINTED_AFTER)
    return plain_inline(match["label"])
