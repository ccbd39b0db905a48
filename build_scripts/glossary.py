"""The words of the genre, as `vocabulary/glossary.toml` explains them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from build_scripts.checked_files import Entries
from build_scripts.lexicon import FOLDER, Lexicon
from build_scripts.records import Problem

FILE = "glossary.toml"
NAMES = ("name_zh", "name_en")
NEEDED = ("group", *NAMES, "explanation", "explanation_en")
SEE = ("entity", "topic", "indicator")  # each names the part of the lexicon that holds the id


@dataclass(frozen=True, slots=True)
class Term:
    term_id: str
    group: str
    name_zh: str
    name_en: str
    explanation: str
    explanation_en: str
    entity: str = ""
    topic: str = ""
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    group_id: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Glossary:
    groups: tuple[Group, ...]
    terms: tuple[Term, ...]


NO_TERMS = Glossary((), ())


def load(lexicon: Lexicon, folder: Path | str = FOLDER) -> tuple[Glossary, list[Problem]]:
    """The glossary in the order of its file, and every fault of it; a faulty entry is left out."""
    path = Path(folder) / FILE
    problems: list[Problem] = []
    groups = Entries(path, "group", dict.fromkeys(("group_id", *NAMES), str), problems)
    if not groups.content:
        return NO_TERMS, problems
    known = groups.read(NAMES, lambda _, entry: Group(**entry))
    terms = Entries(path, "term", dict.fromkeys(("term_id", *NEEDED, *SEE), str), problems)
    others = {"entity": lexicon.entities, "topic": lexicon.topics, "indicator": lexicon.indicators}

    def term(identifier: str, entry: dict) -> Term | None:
        faults = len(problems)
        for name, ids in {"group": known, **others}.items():
            if name in entry and entry[name] not in ids:
                terms.report(
                    identifier,
                    "vocabulary-reference",
                    f"{name} {entry[name]!r}",
                    "a group of this file" if name == "group" else f"an id of the vocabulary's {name} list",
                    "mend the id",
                )
        return Term(**entry) if len(problems) == faults else None

    made = terms.read(NEEDED, term)
    return Glossary(tuple(known.values()), tuple(made.values())), problems
