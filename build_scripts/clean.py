"""Take out stray white space and set page furniture apart; lose nothing else.

The cleaned text is the source with characters left out (white space, a page's layout around its lines) or, between two
Latin words or numbers, white space written as one plain space. Nothing is replaced otherwise, so each cleaned
character has one place in the source.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, replace
from functools import lru_cache

from build_scripts.days import DAY, days
from build_scripts.records import CleanText, HeaderFact, Line
from build_scripts.rules import LAYOUT_TAG
from build_scripts.titles import PLANS

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_BREAK = re.compile(
    r"\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]|</(?:p|div|li|tr|section|article)>|<br ?/?>", re.IGNORECASE
)
_GAP = re.compile(rf"[\s{_INVISIBLE}]+")
# what a page left of its layout around a line: inside of one it is text like any other, to be shown as it is
_MARK = rf"(?:{LAYOUT_TAG}|&(?:nbsp|ensp|emsp|thinsp|#160|#xa0|#12288);)"
_MARKS_BEFORE = re.compile(rf"(?:[\s{_INVISIBLE}]|{_MARK})+", re.IGNORECASE)
_MARK_BEHIND = re.compile(rf"{_MARK}\Z", re.IGNORECASE)
_LONGEST_MARK = 640
_LATIN = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ%％.+\-/°²³]")
_OF_NUMBER = re.compile(r"[0-9０-９.．,]{2}")
_TITLE = re.compile(
    rf"(?:总结|小结|报告|情况|要点|公报|方案|{PLANS}|汇报|述职|[年月季]报|[综概]述|概况|讲话|发言|规划|纲要|分析|》的通知"
    rf"|(?:总结|小结|报告|要点|方案|{PLANS})的(?:通知|通告|公示|公告))"
    r"(?:[（(].{1,12}[)）])?$"
)
_COVER_NOTE = re.compile(r"印发给?(?:你们|各)")  # 《…工作要点》已经市政府同意,现印发给你们: the title follows
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．]"
)
_PROSE = 60  # characters: a line with a full stop and at least so many is running text
_STAMP = re.compile(rf"\s*(?:{DAY})")  # the day at the start of a page's line of facts
_LINKS_END = re.compile(r"[。；：:]|^[一二三四五六七八九十]{1,3}、")  # no name of a site


@lru_cache(maxsize=4)
def _furniture(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns))


@lru_cache(maxsize=4)
def _labels(labels: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern for every label of a header table; blanks may stand inside a label (索 引 号)."""
    spaced = {label: r"\s*".join(map(re.escape, label)) for label, _ in labels}
    ordered = sorted(spaced, key=len, reverse=True)
    pattern = (
        r"(?<![^\s:：，,;；|【\[])("
        + "|".join(spaced[label] for label in ordered)
        + r")(?:\s*[:：]|(?=\s|$))\s*"
    )
    return re.compile(pattern), dict(labels)


def clean(source: str, words: dict[str, tuple[str, ...]]) -> CleanText:
    """Clean one source text.

    Args:
        source: the decoded seed.
        words: the word lists of `vocabulary/words.toml` (`furniture`, `fact_*`).
    """
    furniture = _furniture(tuple(words.get("furniture", ())))
    kept: list[str] = []
    offsets = array("I")
    raw_lines: list[tuple[int, int, int, int]] = []  # source start, end, cleaned start, end
    kinds: list[str] = []
    position = 0
    length = 0
    links = re.compile("|".join(words.get("link_headings", ())) or "(?!)")
    state = _Below()
    lines = _mended(source, list(_source_lines(source)))
    for start, end in (
        mark for line in lines for part in _parted(source, *line) for mark in _unmarked(source, *part)
    ):
        raw = source[start:end]
        bare = _GAP.sub("", raw)
        if not bare:
            continue
        rule = (
            "furniture:markup"
            if _MARKS_BEFORE.fullmatch(raw)
            else state.rule(bare, links) or _furniture_rule(bare, furniture)
        )
        state = state.behind(bare, rule)
        if length:
            kept.append("\n")
            offsets.append(max(position, start - 1))
            length += 1
        begun = length
        for text, at in _without_stray_space(raw, start, keep_space=bool(rule)):
            kept.append(text)
            offsets.extend(range(at, at + len(text)))
            length += len(text)
        position = end
        raw_lines.append((start, end, begun, length))
        kinds.append(rule)
    text = "".join(kept)
    facts = tuple(
        fact
        for (start, end, _, _), rule in zip(raw_lines, kinds, strict=True)
        if rule
        for fact in _header_facts(source, start, end, words)
    )
    return CleanText(source, text, offsets, _classify(text, raw_lines, kinds), facts)


def _source_lines(source: str):
    start = 0
    for found in _BREAK.finditer(source):
        yield start, found.start()
        start = found.end()
    yield start, len(source)


# What no line begins with, unless a page or a converter broke its lines anywhere
_NO_BEGINNING = re.compile(r"[，,。、；;：:）)%％》”！？]")
_STOPPED = re.compile(r"[。；;：:！？!?]$")
_NUMBER_ALONE = re.compile(r"[\d.,，]+[%％]?")
_BROKEN = 0.05  # share of lines with such a beginning from which a text counts as broken
_BEGUN = 12  # characters: a shorter line may be a name or a title of its own


def _mended(source: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines of a text, put together again where they were broken inside sentences (增加到 | 779 | 亿元)."""
    filled = [(start, end) for start, end in lines if source[start:end].strip()]
    broken = sum(bool(_NO_BEGINNING.match(source[start:end].lstrip())) for start, end in filled)
    if broken < 3 or broken < _BROKEN * len(filled):
        return lines
    whole: list[tuple[int, int]] = []
    before, begun, numbered = (
        "",
        0,
        False,
    )  # the line before; where its text begins, and whether with a number
    last = 0
    for start, end in filled:
        line = source[start:end].strip()
        first = source.index(line[0], start)
        if whole and _goes_on(before, line, last - begun, numbered):
            whole[-1] = whole[-1][0], end
        else:
            whole.append((start, end))
            begun, numbered = first, bool(_NUMBERED.match(line))
        before, last = line, first + len(line)
    return whole


def _unmarked(source: str, start: int, end: int) -> list[tuple[int, int]]:
    """A line apart from the marks of layout around it; those that hold digits are lines of their own."""
    first, last = start, end
    if source[start:end].lstrip()[:1] in ("<", "&") and (found := _MARKS_BEFORE.match(source, start, end)):
        first = found.end()
    while first < last and source[first:last].rstrip()[-1:] in (">", ";"):
        stop = first + len(source[first:last].rstrip())
        at = max(first, stop - _LONGEST_MARK)
        found = _MARK_BEHIND.search(source[at:stop])
        if not found:
            break
        last = at + found.start()
    around = [part for part in ((start, first), (last, end)) if any(map(str.isdigit, source[slice(*part)]))]
    return sorted([*around, (first, last)])


# The headings behind the first one: （二） to （十）
_NEXT_HEADINGS = tuple(
    re.compile(rf"(?<=[。；])\s*[（(]{number}[)）](?=[^，,。；;]{{2,40}}。)")
    for number in "二三四五六七八九十"
)


def _parted(source: str, start: int, end: int):
    """The lines that a line holds whose headings （一）, （二） … stand behind full stops: they lost their line ends."""
    cuts = []
    if source[start:end].lstrip()[:3] in ("（一）", "(一)"):
        at = start
        for heading in _NEXT_HEADINGS:
            found = heading.search(source, at, end)
            if not found:
                break
            cuts.append(found.start())
            at = found.end()
    return zip([start, *cuts], [*cuts, end], strict=True)


def _goes_on(before: str, line: str, length: int, numbered: bool) -> bool:
    """Whether a line goes on with the sentence of the line before it.

    Args:
        length: characters of the text so far that the line before belongs to.
        numbered: whether that text begins with a list number.
    """
    if _NO_BEGINNING.match(line) or _NUMBER_ALONE.fullmatch(line):
        return True
    if _STOPPED.search(before) or _NUMBERED.match(line):
        return False
    if line[0].isdigit() or _NUMBER_ALONE.fullmatch(before):
        return True
    return length >= _BEGUN and not numbered


def _without_stray_space(raw: str, at: int, keep_space: bool):
    """Pieces of a line without stray white space, each with its place in the source."""
    last = 0
    for gap in _GAP.finditer(raw):
        start, end = gap.span()
        if start > last:
            yield raw[last:start], at + last
        inside = 0 < start and end < len(raw) and not _unseen_in_number(raw, start, end)
        if inside and (keep_space or "\t" in gap[0] or _between_latin(raw[start - 1], raw[end])):
            yield " ", at + start
        last = end
    if last < len(raw):
        yield raw[last:], at + last


def _unseen_in_number(raw: str, start: int, end: int) -> bool:
    """Whether a gap is nothing but characters of no width between the digits of a number."""
    around = raw[start - 1] + raw[end]
    return not raw[start:end].strip(_INVISIBLE) and bool(_OF_NUMBER.fullmatch(around))


def _between_latin(left: str, right: str) -> bool:
    return bool(_LATIN.match(left) and _LATIN.match(right))


@dataclass(frozen=True, slots=True)
class _Below:
    """What stands above a line: it tells the names of linked sites from a signature, a page's number from a cell."""

    prose: bool = False  # running text came before
    links: bool = False  # … and behind it the heading of links to other sites
    stopped: bool = False  # the line right above ended its sentence

    def rule(self, bare: str, links: re.Pattern[str]) -> str:
        """The rule by which a line is furniture for what stands above it, "" where it is none."""
        if self.prose and (links.search(bare) or self.links and not _LINKS_END.search(bare)):
            return "furniture:links"
        return "furniture:page-number" if self.stopped and _PAGE_NUMBER.fullmatch(bare) else ""

    def behind(self, bare: str, rule: str) -> _Below:
        """What stands above the next line."""
        if rule:
            return replace(self, links=self.links or rule == "furniture:links", stopped=False)
        stopped = bare.endswith("。")
        return _Below(self.prose or stopped, False, stopped)


_PAGE_NUMBER = re.compile(r"\d{1,3}")


def _furniture_rule(bare: str, pattern: re.Pattern[str]) -> str:
    """The furniture pattern that a line without its white space matches, or "" where it is text."""
    if "。" in bare and len(bare) > 30:
        return ""
    found = pattern.search(bare)
    return f"furniture:{found[0][:12] or 'mark'}" if found else ""


def _classify(text: str, raw_lines, kinds) -> tuple[Line, ...]:
    lines = []
    head = True
    titled = False
    for (_, _, start, end), rule in zip(raw_lines, kinds, strict=True):
        kind = "furniture" if rule else "body"
        if head and not rule:
            body = text[start:end]
            numbered = _NUMBERED.match(body)
            if not titled and not numbered and len(body) < _PROSE and _TITLE.search(body):
                kind, titled = "title", True
            prose = "。" in body and len(body) >= _PROSE // 2 and not _COVER_NOTE.search(body)
            if numbered or prose:
                head = False
        lines.append(Line(start, end, kind, rule))
    return tuple(lines)


def _header_facts(source: str, start: int, end: int, words) -> list[HeaderFact]:
    """Facts of one furniture line: each label's value runs to the next label."""
    labels = tuple(
        (label, key.removeprefix("fact_"))
        for key in sorted(words)
        if key.startswith("fact_")
        for label in words[key]
    )
    pattern, keys = _labels(labels)
    line = source[start:end]
    found = list(pattern.finditer(line))
    facts = []
    if stamp := _STAMP.match(line):
        facts += _days("stamped_on", line[: stamp.end()], start)
    for index, match in enumerate(found):
        key = keys.get(re.sub(r"\s", "", match[1]), "other")
        stop = found[index + 1].start() if index + 1 < len(found) else len(line)
        value = line[match.end() : stop].strip(" \t\u2002\u2003\u3000\xa0:：-【】|｜")
        if key == "other" or not value or value in {"无", "—"}:
            continue
        where = start + line.index(value, match.end())
        if key == "published_on":
            facts += _days(key, value, where)
            continue
        facts.append(HeaderFact(key, value, where, where + len(value)))
    return facts


def _days(key: str, printed: str, at: int) -> list[HeaderFact]:
    """The first day that a line's value names, where the calendar has it."""
    return [HeaderFact(key, day, at + start, at + end) for day, start, end in days(printed)][:1]
