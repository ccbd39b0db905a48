"""Read a folder of seeds: `*.txt` files, each perhaps with a sidecar of curated facts beside it.

A seed that cannot be read (empty, binary, undecodable, a copy of another …) is left out and named with its
fix; the others are not touched by it. The text is decoded, personal numbers in it are masked at once, and nothing
else is done: line ends stay, so that every offset published later is an index into exactly this text. A UTF-8 byte
order mark is not part of the text.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from build_scripts import curation, privacy
from build_scripts.lexicon import Lexicon
from build_scripts.records import Curation, Problem, Seed
from build_scripts.squeeze import squeezed

# Control characters that no report contains; tab, line feed, vertical tab, form feed and return may stand.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_UTF8_FIX = "save the file again as UTF-8 (in an editor: “Save with encoding”)"


class Undecodable(ValueError):
    """Bytes that are no readable text; `found` and `fix` say so to the maintainer."""

    def __init__(self, code: str, found: str, fix: str):
        super().__init__(found)
        self.code, self.found, self.fix = code, found, fix


def read_folder(folder: Path, words: Lexicon) -> tuple[list[Seed], list[Problem]]:
    """The seeds of `folder`, sorted by file name, and all that is wrong with any of its files.

    Never raises for what a folder holds. Problems of level "left_out" concern a seed that is not among those
    returned; of level "error", a faulty sidecar or folder; of level "note", something worth knowing. The sidecars are
    checked against the vocabulary `words`.
    """
    folder = Path(folder)
    try:
        names = sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError as error:
        found = "no such folder" if isinstance(error, FileNotFoundError) else str(error.strerror or error)
        fix = "check the path given"
        return [], [Problem("folder-missing", str(folder), found, "a folder of *.txt files", fix)]

    texts = [name for name in names if name.lower().endswith(".txt")]
    sidecars = curation.sidecars(names)
    stems = {Path(name).stem for name in texts}
    rules, problems = privacy.load()
    problems += [_orphan(name) for stem in sorted(sidecars) if stem not in stems for name in sidecars[stem]]
    if not texts:
        fix = "put at least one report there as a plain text file"
        problems.append(Problem("folder-empty", str(folder), "no *.txt file", "at least one seed", fix))

    seeds: list[Seed] = []
    taken: dict[tuple[str, str], str] = {}  # what a seed may not share with another → the file that has it
    for name in texts:
        decided, faults = _curation(folder, sidecars.get(Path(name).stem, []), rules, words)
        problems += faults
        seed, fault, masked = _read(folder / name, decided, rules)
        problems += masked
        fault = fault or _clash(seed, taken)
        if fault:
            problems.append(fault)
        else:
            seeds.append(seed)
            if not any(c.isdigit() for c in seed.text):
                problems.append(_no_digits(name))
    if texts and not seeds:
        fix = "mend at least one of the files named"
        problems.append(
            Problem("folder-unreadable", str(folder), "no seed that can be read", "one at least", fix)
        )
    return seeds, problems


# ---------------------------------------------------------------- bytes to text


def decode(raw: bytes) -> tuple[str, str]:
    """(text, encoding) of a seed's bytes: UTF-8 with or without byte order mark, else GB18030.

    Raises Undecodable with code "seed-encoding" or "seed-binary".
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Undecodable("seed-encoding", "UTF-16 (it opens with a UTF-16 byte order mark)", _UTF8_FIX)
    if b"\x00" in raw:
        found = f"a zero byte at byte {raw.index(0)}"
        raise Undecodable("seed-binary", found, "save the report's text as a plain text file in UTF-8")
    try:
        text, encoding = raw.decode("utf-8"), "utf-8"
        if text.startswith("\ufeff"):
            text, encoding = text[1:], "utf-8-sig"
    except UnicodeDecodeError as error:
        text, encoding = _gb18030(raw, error), "gb18030"
    if control := _CONTROL.search(text):
        found = f"control character U+{ord(control[0]):04X} at offset {control.start()}"
        raise Undecodable("seed-binary", found, "remove control characters, or save the report as plain text")
    return text, encoding


def _gb18030(raw: bytes, utf8_error: UnicodeDecodeError) -> str:
    """GB18030 text; raises Undecodable where the bytes are damaged UTF-8 or another encoding.

    GB18030 accepts almost any bytes, so its success proves little: what it gives must look like Chinese.
    """
    high = sum(len(run) for run in re.findall(rb"[\x80-\xff]+", raw))
    sound = sum(len(c.encode()) for c in re.findall("[^\x00-\x7f]", raw.decode("utf-8", "ignore")))
    if sound >= 0.9 * high:
        found = f"UTF-8 damaged at byte {utf8_error.start}"
        raise Undecodable("seed-encoding", found, "fetch the file again, or mend the characters there")
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError as error:
        found = f"neither UTF-8 (byte {utf8_error.start}) nor GB18030 (byte {error.start})"
        raise Undecodable("seed-encoding", found, _UTF8_FIX) from None
    foreign = re.sub("[\x00-\x7f]+", "", text)
    if len(foreign.encode("gb2312", "ignore")) < 2 * 0.9 * len(foreign):
        found = "an encoding that is neither UTF-8 nor GB18030 (Big5, perhaps)"
        raise Undecodable("seed-encoding", found, _UTF8_FIX)
    return text


# ---------------------------------------------------------------- one seed


def _read(
    path: Path, decided: Curation, rules: privacy.Rules
) -> tuple[Seed | None, Problem | None, list[Problem]]:
    """The seed at `path`, or why there is none; and what of its text was masked."""
    name = path.name
    try:
        raw = path.read_bytes()
    except OSError as error:
        return None, _unreadable(path, error), []
    try:
        text, encoding = decode(raw)
    except Undecodable as error:
        return None, _left_out(error.code, name, error.found, "plain text in UTF-8 or GB18030", error.fix), []
    findings = privacy.find(text, rules, decided.allowed)
    notes = list(privacy.problems(name, text, findings, decided))
    text = privacy.mask(text, findings)
    if all(c.isspace() or unicodedata.category(c) == "Cf" for c in text):  # Cf: marks that show nothing
        found, fix = "only white space" if raw else "an empty file", f"put the text into {name}, or remove it"
        return None, _left_out("seed-empty", name, found, "the text of a report", fix), []
    # A seed that was masked before it was committed has the checksum of the raw file beside it.
    facts = {key: value for key, value in decided.facts.items() if key != "sha256"}
    seed = Seed(
        report_id=decided.facts.get("report_id") or curation.report_id_from_name(name),
        seed_file=name,
        path=str(path),
        text=text,
        encoding=encoding,
        sha256=decided.facts.get("sha256") or hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        curation=replace(decided, facts=facts),
    )
    return seed, None, notes


def _clash(seed: Seed, taken: dict[tuple[str, str], str]) -> Problem | None:
    """The fault of repeating an earlier seed's text (white space aside) or report id (without case, as file
    systems compare); a seed that does neither is entered in `taken`."""
    name = seed.seed_file
    text, report_id = ("text", squeezed(seed.text)), ("id", seed.report_id.casefold())
    if other := taken.get(text):
        found, fix = f"the same content as {other}", f"remove {name} or {other}"
        return _left_out("seed-duplicate", name, found, "a report that is not there yet", fix)
    if other := taken.get(report_id):
        found = f"report_id “{seed.report_id}”, which {other} has too"
        fix = f'write another `report_id = "…"` into {Path(name).stem}.toml, or rename the file'
        return _left_out("seed-same-id", name, found, "an id of its own", fix)
    taken[text] = taken[report_id] = name
    return None


def _unreadable(path: Path, error: OSError) -> Problem:
    if path.is_dir():
        found, fix = "a folder", "rename it without .txt, or put the report's text into a file of that name"
    elif path.is_symlink() and not path.exists():
        found, fix = (
            f"a link to {os.readlink(path)}, which is not there",
            "put the file itself there, or remove the link",
        )
    else:
        found, fix = str(error.strerror or error), "check its permissions"
    return _left_out("seed-unreadable", path.name, found, "a file that can be opened", fix)


def _left_out(code: str, name: str, found: str, expected: str, fix: str) -> Problem:
    return Problem(code, name, found, expected, fix, level="left_out")


def _no_digits(name: str) -> Problem:
    fix = "check that this is the whole report; nothing to do if it is"
    return Problem("seed-no-digits", name, "no digit in the text", "a report with figures", fix, level="note")


# ---------------------------------------------------------------- sidecars


def _curation(
    folder: Path, files: list[str], rules: privacy.Rules, words: Lexicon
) -> tuple[Curation, list[Problem]]:
    if not files:
        return Curation(), []
    decided, problems = curation.load(folder / files[0], words)
    with suppress(OSError, Undecodable):  # which `load` has told
        text, _ = decode((folder / files[0]).read_bytes())
        problems += privacy.in_sidecar(files[0], text, rules, decided.allowed)
    if len(files) > 1:
        found = " and ".join(files)
        fix = f"keep {files[0]} and move what the others say into it"
        problems.append(Problem("sidecar-twice", files[1], found, "one sidecar per seed", fix))
    return decided, problems


def _orphan(name: str) -> Problem:
    text = f"{Path(name).stem}.txt"
    fix = f"add {text}, or rename or remove {name}"
    return Problem("sidecar-without-seed", name, f"no {text} beside it", "the seed it speaks of", fix)
