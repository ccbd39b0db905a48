"""Personal numbers and addresses in a text, found and masked before anything else reads it.

Found are mobile numbers, landlines with their area code, identity numbers (GB 11643: region, birthday and check
digit), bank cards (Luhn) and accounts, and e-mail addresses. Printed in full-width or other digits, in Chinese
numerals, with spaces, dashes or characters of no width inside, they are found as well. Figures, dates and the numbers
of documents are none of these: what follows a number (元, 件) or stands before it (索引号) tells. The words are in
`vocabulary/privacy.toml`, and so are the allowances by which an office's public number stays.

Masking puts one ＊ for each character, so that every offset stays. No message repeats what was found.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from build_scripts import personal
from build_scripts.checked_files import Entries, where
from build_scripts.personal import Words
from build_scripts.records import Allowed, Curation, Problem

FILE = Path(__file__).parent / "vocabulary" / "privacy.toml"
MASK = "＊"
_SHOWN = re.compile(r"[^\r\n]")  # a number broken over a line end stays in two lines
KINDS = {
    "mobile": "a mobile number",
    "landline": "a landline number",
    "id_card": "an identity number",
    "bank_card": "a bank card or account",
    "email": "an e-mail address",
    "account": "an account of a messenger",
}
_WORDS = ("phone_words", "id_words", "bank_words", "code_words", "counted")
_LINE = 400  # characters of a line that an allowance is asked about, either way
_NEVER = re.compile(r"(?!)")
NOTHING = Curation()


# ---------------------------------------------------------------- records


@dataclass(frozen=True, slots=True)
class Allowance:
    """Why numbers that stand so may stay."""

    kinds: tuple[str, ...]
    reason: str
    before: re.Pattern[str]
    near: re.Pattern[str]
    unless: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """`vocabulary/privacy.toml`, compiled."""

    words: Words
    allowances: tuple[Allowance, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A place of a text that holds a personal number or address."""

    kind: str  # key of KINDS
    start: int
    end: int
    line: int  # from 1
    column: int  # from 1, in characters
    reason: str = ""  # why it may stay; "" where it is masked

    def __str__(self) -> str:
        return f"{KINDS[self.kind]}, {self.end - self.start} characters"


# ---------------------------------------------------------------- loading


def load(path: Path = FILE) -> tuple[Rules, list[Problem]]:
    """The rules, and all that is wrong with their file. What is wrong finds nothing and allows nothing."""
    problems: list[Problem] = []
    known = dict.fromkeys(("allow_id", "reason", "before", "near", "unless"), str) | {"kinds": list}
    entries = Entries(path, "allow", known, problems)
    allowances = entries.read(("kinds", "reason"), lambda name, entry: _allowance(name, entry, entries))
    words = {name: _words(name, entries.content.get(name), path, problems) for name in _WORDS}
    label = {name: re.compile(rf"(?:{words[name]})[^,，.。;；!！?？\d\n]{{0,8}}$") for name in _WORDS[:-1]}
    counted = re.compile(rf"\s{{0,2}}(?:{words['counted']})")
    return Rules(Words(label, counted), tuple(allowances.values())), problems


def _allowance(identifier: str, entry: dict, entries: Entries) -> Allowance | None:
    for kind in entry["kinds"]:
        if kind not in KINDS:
            entries.report(identifier, "vocabulary-type", kind, ", ".join(KINDS), "write one of these")
    if not entry.get("before") and not entry.get("near"):
        expected, fix = "`before` or `near` with a pattern", "say where such a number stands"
        entries.report(identifier, "vocabulary-missing", "neither", expected, fix)
        return None
    try:
        before, near, unless = (
            re.compile(form.format(entry[name])) if entry.get(name) else _NEVER
            for name, form in (("before", "(?:{})$"), ("near", "{}"), ("unless", "{}"))
        )
    except re.error as error:
        entries.report(identifier, "vocabulary-pattern", str(error), "a regular expression", "mend it")
        return None
    return Allowance(tuple(entry["kinds"]), entry["reason"], before, near, unless)


def _words(name: str, listed: object, path: Path, problems: list[Problem]) -> str:
    """The alternatives of a list, as one pattern."""
    fault = "no such list" if not isinstance(listed, list) or not listed else ""
    try:
        joined = "|".join(map(str, listed or ["(?!)"])) if not fault else "(?!)"
        re.compile(joined)
    except re.error as error:
        joined, fault = "(?!)", str(error)
    if fault:
        fix = f"write `{name} = ['…']`"
        problems.append(Problem("vocabulary-words", where(path, name), fault, "a list of patterns", fix))
    return joined


# ---------------------------------------------------------------- finding


def find(text: str, rules: Rules, allowed: Sequence[Allowed] = ()) -> tuple[Finding, ...]:
    """All findings in a text, in its order, none inside another.

    Args:
        text: decoded, as the seed has it.
        rules: as `load` gives them.
        allowed: what the sidecar allows in this text, each by its exact characters.
    """
    folded = personal.fold(text)
    taken: list[tuple[int, int, str]] = []
    free = bytearray(b"\x01" * len(text))
    for kind, start, end in personal.candidates(folded, rules.words):
        if all(free[start:end]):
            taken.append((start, end, kind))
            free[start:end] = bytes(end - start)
    starts = [0, *(match.end() for match in re.finditer(r"\n|\r(?!\n)", text))]
    return tuple(_finding(text, folded, spot, starts, rules, allowed) for spot in sorted(taken))


def _finding(
    text: str,
    folded: str,
    spot: tuple[int, int, str],
    starts: Sequence[int],
    rules: Rules,
    allowed: Sequence[Allowed],
) -> Finding:
    start, end, kind = spot
    line = bisect_right(starts, start)
    reasons = [one.reason for one in allowed if one.quote == text[start:end]]
    reasons += [one.reason for one in rules.allowances if _allows(one, kind, folded, start, end)]
    return Finding(kind, start, end, line, start - starts[line - 1] + 1, reasons[0] if reasons else "")


def _allows(one: Allowance, kind: str, folded: str, start: int, end: int) -> bool:
    above, _, left = folded[max(0, start - _LINE) : start].rpartition("\n")
    right, _, below = folded[end : end + _LINE].partition("\n")
    around = "\n".join((above.rpartition("\n")[2], left, right, below.partition("\n")[0]))
    fits = one.before.search(left[-personal.AROUND :]) or one.near.search(around)
    return kind in one.kinds and bool(fits) and not one.unless.search(left + right)


def mask(text: str, findings: Sequence[Finding]) -> str:
    """The text with one ＊ for each character of what is not allowed to stay; its length and its lines are the same."""
    parts, done = [], 0
    for finding in findings:
        if not finding.reason:
            parts += [text[done : finding.start], _SHOWN.sub(MASK, text[finding.start : finding.end])]
            done = finding.end
    return "".join((*parts, text[done:]))


# ---------------------------------------------------------------- messages


def problems(
    name: str, text: str, findings: Sequence[Finding], decided: Curation = NOTHING
) -> Iterator[Problem]:
    """A note for each finding that was masked: where and what kind, never which. An error for each allowance of
    the sidecar that allows nothing.

    Args:
        name: of the seed.
        text: of the seed, not masked.
        findings: in that text.
        decided: what the sidecar says.
    """
    printed = {text[one.start : one.end] for one in findings}
    for number, one in enumerate(decided.allowed, 1):
        if one.quote not in printed:
            place, found = f"{decided.path} [[allow]] {number}", "nothing in the text that it allows"
            expected = "a number that would be masked, exactly as printed"
            yield Problem(
                "privacy-needless", place, found, expected, "correct the quote, or remove the entry"
            )
    for one in findings:
        if not one.reason:
            yield Problem(
                "seed-masked",
                f"{name}:{one.line}:{one.column}",
                str(one),
                "no personal number in a report that is committed",
                "do not commit the file as it is; `python -m build_scripts privacy` says what to do",
                level="note",
            )


def in_sidecar(name: str, text: str, rules: Rules, allowed: Sequence[Allowed]) -> Iterator[Problem]:
    """An error for each finding in a sidecar, whose facts, reasons and notes are published as they are."""
    for one in find(text, rules, allowed):
        if not one.reason:
            yield Problem(
                "sidecar-personal",
                f"{name}:{one.line}:{one.column}",
                str(one),
                "no personal number in what is published",
                "take it out, or allow an office's public number with its reason ([[allow]])",
            )
