"""CHANGELOG.md, release by release: versions, days and what users of the data are told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from build_scripts import schema


@dataclass(frozen=True, slots=True)
class Notes:
    """A release as the changelog tells it."""

    version: str
    date: str
    text: str  # Markdown, without the heading
    data: tuple[str, ...]  # the items of its list **Data**


def read(text: str) -> tuple[Notes, ...]:
    """Every release that the changelog heads with version and day, newest first."""
    headings = list(schema.RELEASE_HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return tuple(
        Notes(heading[1], heading[2], body, _items(body, "Data"))
        for heading, end in zip(headings, ends, strict=True)
        for body in [text[heading.end() : end].strip()]
    )


def load(path: Path = schema.CHANGELOG) -> tuple[Notes, ...]:
    """Every release of the changelog, newest first."""
    return read(path.read_text(encoding="utf-8"))


def data_of(told: Iterable[Notes], version: str) -> tuple[str, ...]:
    """What users of the data are told of a version; nothing where the changelog does not head it."""
    return next((notes.data for notes in told if notes.version == version), ())


def _items(body: str, title: str) -> tuple[str, ...]:
    """The items of the list below `### title`, each in one line."""
    part = re.search(rf"^###\s+{title}\s*$(.*?)(?=^###\s|\Z)", body, re.MULTILINE | re.DOTALL)
    items = re.split(r"^[-*]\s+", part[1], flags=re.MULTILINE)[1:] if part else []
    return tuple(" ".join(item.split()) for item in items)
