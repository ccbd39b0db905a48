"""The words of the genre, as `vocabulary/glossary.toml` explains them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from build_scripts.lexicon import FOLDER, Lexicon
from build_scripts.records import Problem

FILE = "glossary.toml"
NEEDED = ("term_id", "group", "name_zh", "name_en", "explanation", "explanation_en")
GROUP_FIELDS = ("group_id", "name_zh", "name_en")
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


def load(lexicon: Lexicon | None, folder: Path | str = FOLDER) -> tuple[Glossary, list[Problem]]:
    """The glossary in the order of its file, and every fault of it; a faulty entry is left out.

    Without a lexicon the ids of other vocabularies are not looked up.
    """
    path = Path(folder) / FILE
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        fault = Problem(
            "vocabulary-unreadable", FILE, str(error), "a TOML file in UTF-8", f"restore or mend {FILE}"
        )
        return Glossary((), ()), [fault]
    problems: list[Problem] = []
    groups: list[Group] = []
    for entry in content.get("group", ()):
        faults = _field_faults(entry, f"{FILE}, group {entry.get('group_id', '?')}", GROUP_FIELDS, ())
        problems += faults
        if not faults:
            groups.append(Group(**entry))
    terms: dict[str, Term] = {}
    for entry in content.get("term", ()):
        faults = _faults(entry, terms, {group.group_id for group in groups}, lexicon)
        problems += faults
        if not faults:
            terms[entry["term_id"]] = Term(**entry)
    return Glossary(tuple(groups), tuple(terms.values())), problems


def _field_faults(
    entry: Mapping[str, object], where: str, needed: Sequence[str], allowed: Sequence[str]
) -> list[Problem]:
    faults = [
        Problem("vocabulary-missing", where, f"no {name}", f"a text under {name}", f"write {name}")
        for name in needed
        if not str(entry.get(name, "")).strip()
    ]
    return faults + [
        Problem(
            "vocabulary-unknown-key",
            where,
            f"a field {name}",
            "only known fields",
            f"remove or rename {name}",
        )
        for name in entry
        if name not in (*needed, *allowed)
    ]


def _faults(
    entry: Mapping[str, str], known: Mapping[str, Term], groups: set[str], lexicon: Lexicon | None
) -> list[Problem]:
    where = f"{FILE}, term {entry.get('term_id', '?')}"
    faults = _field_faults(entry, where, NEEDED, SEE)
    if entry.get("term_id") in known:
        faults.append(
            Problem(
                "vocabulary-duplicate",
                where,
                entry["term_id"],
                "an id not used before",
                "rename or remove it",
            )
        )
    if entry.get("group") and entry["group"] not in groups:
        faults.append(
            Problem(
                "vocabulary-reference", where, f"group {entry['group']}", "a group of the file", "name one"
            )
        )
    if lexicon is None:
        return faults
    vocabularies = {"entity": lexicon.entities, "topic": lexicon.topics, "indicator": lexicon.indicators}
    faults += [
        Problem("vocabulary-reference", where, f"{name} {entry[name]}", f"the id of an {name}", "mend the id")
        for name in SEE
        if entry.get(name) and entry[name] not in vocabularies[name]
    ]
    return faults
