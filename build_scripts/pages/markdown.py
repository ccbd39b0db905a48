"""Markdown by small pure functions: the only place that knows how text is made safe for a page.

Two kinds of string occur. *Text* is anything a report, a vocabulary or a person wrote; it goes through `escape`
(or a function here that says it escapes). *Markdown* is what these functions return; it is never escaped again.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote

# `<` and `&` become entities because Python-Markdown, unlike CommonMark, knows no backslash before them.
_ANYWHERE = {"<": "&lt;", "&": "&amp;"} | {c: f"\\{c}" for c in "\\`*_{}[]|>#"}
_TRANSLATION = str.maketrans(_ANYWHERE)
# At the start of a line these open a heading, a list, a rule, an admonition or a collapsed block.
_LINE_START = re.compile(r"([+\-!=~: \t])|(\d+)([.)])|(\?)(?=\?\?)")
_ESCAPABLE = "+-!"


def escape(text: str, line_start: bool = True) -> str:
    """Text as Markdown that shows exactly this text, inside paragraphs, headings, link labels and table cells.

    `line_start`: whether the result may stand at the start of a line. Line breaks become spaces.
    """
    flat = " ".join(text.splitlines()) if "\n" in text or "\r" in text else text
    safe = flat.translate(_TRANSLATION)
    return _LINE_START.sub(_protect, safe, count=1) if line_start and _LINE_START.match(safe) else safe


def _protect(match: re.Match[str]) -> str:
    mark, digits, dot, question = match.groups()
    if digits:
        return f"{digits}\\{dot}"
    char = mark or question
    return f"\\{char}" if char in _ESCAPABLE else f"&#{ord(char)};"


def attributes(anchor: str = "", classes: Sequence[str] = (), **pairs: str) -> str:
    """An attribute list such as `{#anchor .class lang="zh"}`; "" when there is nothing to say."""
    parts = [f"#{anchor}"] if anchor else []
    parts += [f".{name}" for name in classes]
    parts += [f'{key}="{value}"' for key, value in pairs.items() if value]
    return "{" + " ".join(parts) + "}" if parts else ""


def url(target: str) -> str:
    """An address that is safe as a link target: blanks, brackets and non-ASCII characters percent-encoded."""
    return quote(target, safe="/#:?=&;,@+$!~*'%-._")


def link(label: str, target: str, title: str = "", attrs: str = "") -> str:
    """A link with text as label (escaped here) and text as title; `attrs` from `attributes`."""
    return link_markdown(escape(label, line_start=False), target, title, attrs)


def link_markdown(label: str, target: str, title: str = "", attrs: str = "") -> str:
    """A link whose label is Markdown already."""
    said = ' "' + escape(title, line_start=False).replace('"', "&quot;") + '"' if title else ""
    return f"[{label}]({url(target)}{said}){attrs}"


def bold(text: str) -> str:
    """Text in bold (escaped here)."""
    return f"**{escape(text, line_start=False)}**"


def run(text: str, lang: str) -> str:
    """A run of text in another language than the page (escaped here); not for report texts."""
    return f'<span lang="{lang}">{escape(text, line_start=False)}</span>'


def heading(level: int, text: str, anchor: str = "", classes: Sequence[str] = (), lang: str = "") -> str:
    """A heading (text escaped here), with its own anchor where given."""
    attrs = attributes(anchor, classes, lang=lang)
    return f"{'#' * level} {escape(text)}" + (f" {attrs}" if attrs else "")


def bullets(items: Iterable[str]) -> str:
    """A list of Markdown items."""
    return "\n".join(f"- {item}" for item in items)


def table_row(cells: Iterable[str]) -> str:
    """One row of a table; cells are Markdown. An empty cell stays empty."""
    return "| " + " | ".join(" ".join(cell.splitlines()) for cell in cells) + " |"


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], align: str = "") -> str:
    """A table of Markdown cells; `align`: one letter per column, `l`, `r` or `c` (default: all left)."""
    rules = {"l": "---", "r": "---:", "c": ":---:"}
    letters = align or "l" * len(headers)
    lines = [table_row(headers), table_row(rules[letter] for letter in letters)]
    return "\n".join(lines + [table_row(row) for row in rows])


def front_matter(fields: Mapping[str, str | int | bool | Sequence[str]]) -> str:
    """YAML front matter; every string is quoted, so that no value is read as a date or a number.

    The theme prints the description into an attribute as it is: what could end the attribute is written out.
    """
    if isinstance(fields.get("description"), str):
        fields = {**fields, "description": html.escape(fields["description"])}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    return "\n".join(["---", *lines, "---"])


def relative(page: str, target: str) -> str:
    """The link from one file below docs/ to another (`reports/a.md`, `entities/b.md#x` → `../entities/b.md#x`).

    Other kinds of file work too; a target that begins with `#` or holds `://` is left as it is.
    """
    if target.startswith("#") or "://" in target:
        return target
    path, mark, anchor = target.partition("#")
    return _from_folder(path, posixpath.dirname(page) or ".") + mark + anchor


@lru_cache(maxsize=1 << 14)
def _from_folder(path: str, folder: str) -> str:
    return posixpath.relpath(path, folder)


def breadcrumbs(page: str, trail: Sequence[tuple[str, str]]) -> str:
    """Where this page stands: `trail` holds (label, file below docs/) from home down to its parent."""
    links = " › ".join(link(label, relative(page, target)) for label, target in trail)
    return links + "\n{: .breadcrumbs }"


def neighbours(
    page: str,
    previous: tuple[str, str] | None,
    following: tuple[str, str] | None,
    words: tuple[str, str] = ("上一篇", "下一篇"),
) -> str:
    """Previous and next page: (label, file below docs/) or None; `words` for the two directions. "" if alone."""
    parts = []
    if previous:
        parts.append(f"{words[0]} ← " + link(previous[0], relative(page, previous[1]), attrs='{rel="prev"}'))
    if following:
        parts.append(
            f"{words[1]} → " + link(following[0], relative(page, following[1]), attrs='{rel="next"}')
        )
    return "  \n".join(parts) + "\n{: .neighbours }" if parts else ""


def document(*blocks: str) -> str:
    """A whole page: blocks (front matter first) with a blank line between them; empty blocks are left out."""
    return "\n\n".join(block.strip("\n") for block in blocks if block.strip("\n")) + "\n"
