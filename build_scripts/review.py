"""Go through one report in the terminal, sentence by sentence, and write down what was read.

Every sentence is shown, those without a figure with the next that has one.

Every accepted figure becomes one line of the sidecar's `[reviews]` table at once, so that the work can be interrupted
at any point and taken up again. There is no command that accepts more than what is on the screen.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from build_scripts.correct import REVIEWED, text_of, values_hash
from build_scripts.records import Document, Metric, Numeral, Seed, Sentence

SHOWN = tuple(name for name in REVIEWED if name != "quote")  # the quote is marked in the sentence
_BLOCK = re.compile(r"^[ \t]*\[[ \t]*reviews[ \t]*\][^\n]*(?:\n(?![ \t]*\[)[^\n]*)*\n?", re.MULTILINE)
_HEAD = "[reviews]  # figure = date, hash of the values read, reviewer"
_BOLD, _PLAIN = "\x1b[1;7m", "\x1b[0m"
_HELP = (
    "a accept all figures shown · s skip · e correct in the editor · q stop (all that was accepted is kept)"
)


@dataclass(frozen=True, slots=True)
class Page:
    """One sentence and its figures, as shown to the reviewer, and the sentences without figures around it."""

    sentence: Sentence
    at: int  # position in the source
    metrics: tuple[Metric, ...]
    before: tuple[Sentence, ...]  # since the last sentence with a figure
    after: tuple[Sentence, ...]  # up to the end of the report; empty but on the last page


def pages(document: Document) -> tuple[Page, ...]:
    """The sentences that hold a figure not reviewed yet, in reading order.

    Every sentence of the report stands on one page, so that a number that was missed can be seen: one without figures
    is shown with the next that has some, and read when that is accepted.
    """
    sentence_of = {numeral.numeral_id: numeral.sentence for numeral in document.numerals}
    figures: dict[int, list[Metric]] = {}
    for metric in document.metrics:
        figures.setdefault(sentence_of[metric.numeral_id], []).append(metric)
    places = sorted(figures)
    made = []
    for last, place in zip([-1, *places], places, strict=False):
        sentence = document.sentences[place]
        at, _ = document.clean.source_span(sentence.start, sentence.end)
        before = document.sentences[last + 1 : place]
        after = document.sentences[place + 1 :] if place == places[-1] else ()
        made.append(Page(sentence, at, tuple(figures[place]), tuple(before), tuple(after)))
    return tuple(page for page in made if any(metric.review != "reviewed" for metric in page.metrics))


def show(page: Page, document: Document, colour: bool) -> str:
    """A sentence with its figures set off, every field of each, and what stands around it."""
    text, last = [], page.sentence.start
    for metric in page.metrics:
        if metric.start < last:
            continue  # two figures of one number
        on, off = (_BOLD, _PLAIN) if colour else ("【", "】")
        text += [
            document.clean.text[last : metric.start],
            on,
            document.clean.text[metric.start : metric.end],
            off,
        ]
        last = metric.end
    text.append(document.clean.text[last : page.sentence.end])
    lines = [*without_figures(page.before, document), "".join(text), ""]
    for metric in page.metrics:
        lines.append(f"  {metric.quote}   [{metric.review}]   {metric.metric_id}")
        lines += [f"    {name:13} {text_of(metric, name)}" for name in SHOWN if text_of(metric, name)]
    return "\n".join([*lines, *without_figures(page.after, document)])


def without_figures(sentences: Sequence[Sentence], document: Document) -> list[str]:
    """Sentences in which no figure is read, with what the ledger takes their numbers for; [] for none."""
    if not sentences:
        return []
    lines = [f"No figure is read in {len(sentences)} sentence{'s' * (len(sentences) > 1)}:"]
    inside: dict[Sentence, list[Numeral]] = {}
    for numeral in document.numerals:
        inside.setdefault(document.sentences[numeral.sentence], []).append(numeral)
    for sentence in sentences:
        said = " · ".join(f"{numeral.text} {numeral.kind}" for numeral in inside.get(sentence, ()))
        text = document.clean.text[sentence.start : sentence.end].strip()
        lines.append(f"  {text}" + (f"   ({said})" if said else ""))
    return [*lines, ""]


def with_marks(sidecar: str, metrics: Iterable[Metric], reviewer: str, date: str) -> str:
    """The text of a sidecar with one review line more for each metric; a line for the same figure is replaced.

    A comment stays above the line that it stands above. Raises ValueError where that would change what the sidecar
    says otherwise.
    """
    marks = {m.metric_id: f"{date} {values_hash(m)} {reviewer}" for m in metrics}
    found = _BLOCK.search(sidecar)
    head, *lines = found[0].split("\n") if found else [_HEAD]
    entries: dict[str, list[str]] = {}
    above: list[str] = []
    for line in lines:
        name = _name_in(line)
        if name:
            entries[name] = [*above, line]
            above = []
        elif line.strip():
            above.append(line)
    for name, mark in marks.items():
        entries[name] = [*entries.get(name, ())[:-1], f"{_quoted(name)} = {_quoted(mark)}"]
    body = [line for _, entry in sorted(entries.items()) for line in entry]
    rest = (sidecar[: found.start()] + sidecar[found.end() :] if found else sidecar).rstrip("\n")
    made = "\n".join([rest, "", head, *body, *above, ""])
    before = tomllib.loads(sidecar)
    if _said(made) != before | {"reviews": before.get("reviews", {}) | marks}:
        raise ValueError(
            'the marks cannot be written: give each figure of [reviews] one line, "METRIC_ID" = "MARK"'
        )
    return made


def _name_in(line: str) -> str:
    """The figure that a line of `[reviews]` marks, however it is quoted; "" for a comment."""
    return next(iter(_said(line)), "")


def _said(text: str) -> dict:
    """What a text says in TOML; nothing where it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _quoted(text: str) -> str:
    """A text as TOML writes it: as JSON does, which leaves one character bare that TOML does not allow."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def template(metric: Metric, reviewer: str, date: str) -> str:
    """A correction of one field, to be filled in."""
    return (
        '\n[[correction]]\naction = "change"  # change · drop · add · restore\n'
        f"quote = {_quoted(metric.quote)}\nsentence = {_quoted(metric.sentence[:24])}\noccurrence = 1\n"
        f'field = "subject"\nbefore = {_quoted(metric.subject)}\nafter = ""\n'
        f'reason = ""\nreviewer = {_quoted(reviewer)}\ndate = "{date}"\n'
    )


def sidecar_of(seed: Seed) -> Path:
    """The file that marks and corrections are written to. Raises ValueError where the seed has one that is no TOML."""
    name = seed.curation.path or f"{Path(seed.seed_file).stem}.toml"
    if not name.lower().endswith(".toml"):
        raise ValueError(
            f"{name}: found a sidecar in YAML; expected TOML, which `review` can write. Fix: write what {name} says as "
            f"{Path(name).stem}.toml, and remove {name}"
        )
    return Path(seed.path).with_name(name)


def run(
    read: Callable[[], Document],
    reviewer: str,
    ask: Callable[[str], str] = input,
    say: Callable[[str], None] = print,
) -> int:
    """The dialogue. Returns how many figures were accepted. Raises ValueError where marks cannot be written.

    Args:
        read: reads the report afresh, so that a correction shows at once; raises ValueError with what is wrong.
        reviewer: the name written beside each mark.
        ask: prompts and returns an answer; EOFError or KeyboardInterrupt stop the work.
        say: shows a text.
    """
    accepted, skipped = 0, set()
    document = read()
    sidecar = sidecar_of(document.seed)
    while True:
        left = [page for page in pages(document) if page.at not in skipped]
        if not left:
            say(_end(document, len(skipped)))
            return accepted
        page = left[0]
        plain = sum(len(one.before) + len(one.after) for one in left)
        say(
            f"\n{'─' * 72}\n{len(left)} sentence{'s' * (len(left) > 1)} with figures left, {plain} without · "
            f"{document.seed.report_id}:{page.at}\n"
        )
        say(show(page, document, colour=sys.stdout.isatty()))
        try:
            answer = ask(f"\n{_HELP}\n> ").strip().lower()
        except (EOFError, KeyboardInterrupt):
            answer = "q"
        today = datetime.date.today().isoformat()
        if answer == "a":
            old = sidecar.read_text(encoding="utf-8-sig") if sidecar.exists() else ""
            _write(sidecar, with_marks(old, page.metrics, reviewer, today))
            accepted += len(page.metrics)
            document = read()
        elif answer == "s":
            skipped.add(page.at)
        elif answer == "e":
            document = _edit(sidecar, page.metrics[0], reviewer, today, read, say) or document
        elif answer == "q":
            return accepted
        else:
            say(f"“{answer}” is no answer.")


def _end(document: Document, skipped: int) -> str:
    """What is said when no page is left."""
    if skipped:
        return f"{skipped} sentences were skipped."
    if not document.metrics:
        return "\n".join(without_figures(document.sentences, document))
    return "Nothing is left to review."


def begun(sidecar: str, metric: Metric, reviewer: str, date: str) -> str:
    """A sidecar with a correction begun, in front of the marks."""
    found = _BLOCK.search(sidecar)
    head, tail = (sidecar[: found.start()], sidecar[found.start() :]) if found else (sidecar, "")
    return head.rstrip("\n") + "\n" + template(metric, reviewer, date) + ("\n" + tail if tail else "")


def _edit(sidecar: Path, metric: Metric, reviewer: str, date: str, read, say) -> Document | None:
    """Open the sidecar with a correction begun; of what cannot be read the sidecar keeps nothing, a draft all."""
    before = sidecar.read_text(encoding="utf-8-sig") if sidecar.exists() else ""
    start = begun(before, metric, reviewer, date)
    editor = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    _write(sidecar, start)
    try:
        subprocess.run([*editor, str(sidecar)], check=False)
        if sidecar.read_text(encoding="utf-8") != start:
            return read()
        fault = "Nothing was filled in."
    except FileNotFoundError:
        fault = f"{editor[0]}: no such program. Fix: name your editor in the environment variable EDITOR."
    except ValueError as error:  # UnicodeDecodeError too
        draft = sidecar.with_name(f".{sidecar.name}.draft")
        os.replace(sidecar, draft)
        fault = f"{error}\nWhat you wrote is kept in {draft}."
    _write(sidecar, before)
    say(f"{fault}\nThe sidecar is as it was.")
    return None


def _write(path: Path, text: str) -> None:
    """Replace a file in one step, so that an interruption leaves the old or the new one."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8", newline="\n")
    os.replace(new, path)
