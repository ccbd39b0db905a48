"""Headings, sections with roles, paragraphs, list items and sentences."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from build_scripts import list_numbers
from build_scripts.classifiers import CLASSIFIERS
from build_scripts.days import DAY
from build_scripts.last_match import last_match
from build_scripts.metadata import is_plan, title_of
from build_scripts.records import CleanText, Item, Line, Paragraph, Section, Sentence
from build_scripts.squeeze import squeezed
from build_scripts.titles import PLANS

_CJK = "一二三四五六七八九十"
# Number styles of headings, outermost first; the first that matches wins.
_STYLES = (
    ("part", re.compile(rf"第[{_CJK}]{{1,3}}(?:部分|章|篇|编)[:：、\s]?")),
    ("cn", re.compile(rf"[{_CJK}]{{1,3}}(?:、|[.．](?!\d))")),
    ("cn-paren", re.compile(rf"[（(][{_CJK}]{{1,3}}[)）]、?")),
    (
        "digit",
        re.compile(r"[0-9０-９]{1,2}(?:[、．](?![0-9０-９])|\.(?![0-9０-９])|" + list_numbers.STOP + ")"),
    ),
    ("digit-paren", re.compile(r"[（(]?[0-9０-９]{1,2}[)）]")),
    ("circle", re.compile("[①-⑳]")),
)
_RUN_IN = 32  # characters: a first sentence no longer than this is a heading that runs into its paragraph
_ALONE = 60  # … and one that fills its line may be longer
_UNNUMBERED = 34
_ITEM = re.compile(rf"(?:(?<=[。;；:：!！.])|^)(?:[{_CJK}]{{1,2}}是(?!否|不是))")
# a text typed with half-width stops: …不断增强.二是…; no stop behind a number or the sign of a heading (一.)
_STOP = re.compile(
    r"(?:[。！？!?]+|(?<=[\u4e00-\u9fff”）)%％])(?<![一二三四五六七八九十])(?<![一二三四五六七八九十][)）])\."
    r"(?=\s*(?:[\u4e00-\u9fff“（(]|$)))[”’」』）)]*",
    re.MULTILINE,
)
_SOFT_STOP = re.compile(r"[;；、]|[,， ](?!\d)")
_LONGEST_SENTENCE = (
    1200  # characters: what each number is read in; longer is no sentence but lost punctuation
)
_ISSUER = re.compile(r"(?:局|委员会|办公室|政府|中心|厅|委|办)$")
_DATE_LINE = re.compile(rf"(?:{DAY}|(?:19|20)\d\d[年./-]?\s*\d{{1,2}}\s*[月./-]?\s*\d{{1,2}}日?)$")
# whom to ask, and whom it goes to, as it stands below a signature
_BELOW_SIGNATURE = re.compile(r"[（(]?(?:联系人|联系方式|联系电话|联系单位|附件|此件|抄送|主送|信息公开)")
_HEADISH = re.compile(
    r"(?:计划|总结|安排|打算|问题|思路|成效|情况|工作|部分|回顾|展望|任务|要求|建议|目标|思想)$"
)


# 2024年工作计划: but not 现将有关情况报告如下:
_ANNOUNCES = re.compile(r"(?:20\d\d年|下一?步|下一?阶段|今后|存在)[^：:]*[：:]$")
_LEAD = re.compile(r"[^，,。；;、\d]{4,16}[，,]")  # what a sentence says it is about: 扩大“一业一证”，由20个…
# what a sentence states, as no name does: 36.5万件, 99.2%
_FIGURE = re.compile(
    r"(?<![\dA-Za-z.“第])\d[\d,.]*[多余]?[十百千万亿]*[多余]?"
    rf"(?:[%％元]|个百分点|[{CLASSIFIERS}](?!事[”一]))"
)


@dataclass(frozen=True, slots=True)
class Outline:
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]


@dataclass(slots=True)
class _Open:
    """A section while its end is still unknown."""

    style: str
    level: int
    number: str
    title: str
    role: str
    start: int
    heading: tuple[int, int] | None
    parent: int
    end: int = 0
    latest: str = ""  # the latest year that a heading of results named so far


@dataclass(frozen=True, slots=True)
class _Heading:
    """The heading at the start of a line."""

    style: str
    width: int  # of its number
    end: int


def segment(clean: CleanText, report_id: str, words: Mapping[str, tuple[str, ...]]) -> Outline:
    """Split a cleaned text into sections, paragraphs and sentences.

    Args:
        clean: the cleaned text with its classified lines.
        report_id: first part of every `section_id`.
        words: word lists of the vocabulary (`role_*`, `run_*`).
    """
    roles = _roles(words)
    apart = list_numbers.apart(clean)
    opened: list[_Open] = []
    paragraphs: list[Paragraph] = []
    headings: list[tuple[int, int, int]] = []
    stack: list[int] = []
    tail = _tail(clean)
    of_report = title_of(clean)
    reported = _reported_year(of_report)
    title = next((squeezed(clean.text[x.start : x.end]) for x in clean.lines if x.kind == "title"), "")
    for line in clean.lines:
        text = clean.text[line.start : line.end]
        if line.kind == "furniture":
            _furniture(opened, stack, line)
            continue
        printed_again = not stack and title and squeezed(text) == title
        if line.kind == "title" or printed_again:
            _unheaded(opened, stack, "preamble", line, clear=False)
            headings.append((len(opened) - 1, line.start, line.end))
            continue
        if line.start >= tail:
            _unheaded(opened, stack, "closing", line, clear=True)
            paragraphs.append(Paragraph(line.start, line.end, len(opened) - 1, ()))
            continue
        heading = _heading(apart[line.start : line.end], bool(stack) or bool(paragraphs))
        if heading:
            _open_heading(opened, stack, roles, line.start, text, heading, reported)
            rest = line.start + heading.end
            headings.append((len(opened) - 1, line.start, rest))
            if rest < line.end:
                paragraphs.append(_paragraph(clean, rest, line.end, len(opened) - 1))
            continue
        run = roles.of_run(text)
        current = opened[stack[-1]].role if stack else "preamble"
        if run and run != current and not (not stack and not paragraphs):
            _unheaded(opened, stack, run, line, clear=False, parent=True)
            paragraphs.append(_paragraph(clean, line.start, line.end, len(opened) - 1))
            continue
        if not stack:
            _unheaded(opened, stack, "preamble", line, clear=False)
            paragraphs.append(_paragraph(clean, line.start, line.end, len(opened) - 1))
            continue
        paragraphs.append(_paragraph(clean, line.start, line.end, _current(opened, stack)))
    if is_plan(of_report):
        _all_planned(opened, roles)
    _close(opened, clean)
    sections = _finish(opened, clean, report_id)
    sentences = _sentences(clean, sections, paragraphs, headings)
    return Outline(sections, tuple(paragraphs), sentences)


def _all_planned(opened: list[_Open], roles: _Roles) -> None:
    """In a document that is a plan what no heading calls done is to be done."""
    for section in opened:
        if section.role in ("preamble", "results") and roles.of_title(section.title) != "results":
            section.role = "plans"


_Patterns = tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class _Roles:
    """Which role a heading or the opening of a paragraph announces."""

    titles: _Patterns
    runs: _Patterns

    def of_title(self, title: str) -> str:
        """The first of problems, plans and results that a title speaks of: 工作总结和下一步打算 is of plans."""
        return next((role for role, pattern in self.titles if pattern.search(title)), "")

    def of_run(self, text: str) -> str:
        first = text[:80]
        return next((role for role, pattern in self.runs if pattern.search(first)), "")


def _roles(words: Mapping[str, tuple[str, ...]]) -> _Roles:
    titles = tuple((role, words[f"role_{role}"]) for role in ("problems", "plans", "results"))
    runs = tuple((role, words[f"run_{role}"]) for role in ("problems", "plans"))
    return _Roles(_compiled(titles), _compiled(runs))


@lru_cache(maxsize=8)
def _compiled(lists: tuple[tuple[str, tuple[str, ...]], ...]) -> _Patterns:
    return tuple((role, re.compile("|".join(words))) for role, words in lists)


def _tail(clean: CleanText) -> int:
    """Where the signature begins: the run of issuer and date lines at the end of the text."""
    tail = len(clean.text)
    for line in reversed(clean.lines):
        text = clean.text[line.start : line.end]
        if line.kind == "furniture":
            continue
        if tail == len(clean.text) and len(text) <= _UNNUMBERED and _BELOW_SIGNATURE.match(text):
            continue
        if len(text) <= 30 and (_DATE_LINE.match(text) or (_ISSUER.search(text) and "。" not in text)):
            tail = line.start
            continue
        break
    return tail


def _heading(text: str, has_stack: bool) -> _Heading | None:
    """The heading at the start of a line, None where there is none."""
    for style, pattern in _STYLES:
        found = pattern.match(text)
        if not found:
            continue
        stop = _STOP.search(text, found.end())
        end = stop.end() if stop else len(text)
        if end - found.end() <= (_RUN_IN if end < len(text) else _ALONE):
            if stop and end == len(text) and _FIGURE.search(text, found.end()):  # 2.建成平台8个。
                lead = _LEAD.match(text, found.end())
                end = lead.end() if lead else found.end()
            return _Heading(style, found.end(), end)
        return _Heading(style, found.end(), found.end())
    title = text[:-1] if _ANNOUNCES.match(text) else text
    if (
        has_stack
        and len(text) <= _UNNUMBERED
        and not re.search(r"[。；;,，：:]", title)
        and _HEADISH.search(title)
    ):
        return _Heading("plain", 0, len(text))
    return None


def _open_heading(
    opened: list[_Open],
    stack: list[int],
    roles: _Roles,
    start: int,
    text: str,
    heading: _Heading,
    reported: str,
) -> None:
    style, number = heading.style, text[: heading.width]
    while stack and style in [opened[i].style for i in stack]:
        stack.pop()
    if style == "plain":
        stack.clear()
    title = text[heading.width : heading.end].strip("。:：,， ")
    parent = stack[-1] if stack else -1
    inherited = opened[parent].role if parent >= 0 else ""
    own = "" if style == "plain" and _LOOKS_BOTH_WAYS.search(title) else roles.of_title(title)
    if own in ("", "results") and _is_of_a_later_year(opened, title, reported):
        own = "plans"
    # below a heading that announces a role, words such as 工作安排 inside a title do not change it
    role = (
        inherited
        if inherited in ("plans", "problems")
        else (own if own != "results" or not inherited else inherited)
    )
    if inherited == "results" and own == "plans":
        role = own if _TURNS_TO_PLANS.search(title) else inherited
    if not role and reported and stack == [] and _tells_plans(opened):
        role = "plans"
    role = role or inherited or "results"
    span = (start, start + heading.end)
    _begin(opened, _Open(style, len(stack) + 1, number, title, role, start, span, parent))
    stack.append(len(opened) - 1)


def _tells_plans(opened: list[_Open]) -> bool:
    """Whether the last chapter of a speech tells what is to be done; the next one goes on unless it says otherwise."""
    chapters = [section for section in opened if section.parent < 0 and section.heading]
    return bool(chapters) and chapters[-1].role == "plans"


def _begin(opened: list[_Open], section: _Open) -> None:
    years = _TITLE_YEAR.findall(section.title) if section.role == "results" else []
    section.latest = max([opened[-1].latest if opened else "", *years])
    opened.append(section)


# the title of a whole report
_LOOKS_BOTH_WAYS = re.compile(rf"(?:总结|情况|回顾)[及和与暨、].*(?:{PLANS}|要点)")
_TURNS_TO_PLANS = re.compile(rf"(?:{PLANS})$|下一?步")
_TITLE_YEAR = re.compile(r"(20\d\d)年")
_LOOKS_BACK = re.compile(r"回顾|总结|情况|成效|完成")


def _reported_year(title: str) -> str:
    """The year before the one in which a government's report is given; "" for any other text."""
    year = _TITLE_YEAR.search(title) if "政府工作报告" in title else None
    return str(int(year[1]) - 1) if year else ""


def _is_of_a_later_year(opened: list[_Open], title: str, reported: str) -> bool:
    """2022年重点工作 behind 2021年工作回顾, or in a government's report of 2022, which looks back on 2021."""
    year = _TITLE_YEAR.search(title)
    if not year or _LOOKS_BACK.search(title):
        return False
    before = (opened[-1].latest if opened else "") or reported
    return bool(before) and year[1] > before


def _unheaded(
    opened: list[_Open], stack: list[int], role: str, line: Line, clear: bool, parent: bool = False
) -> None:
    """Open (or go on with) a run of one role that has no heading."""
    if clear:
        stack.clear()
    last = opened[-1] if opened else None
    if last and last.heading is None and last.role == role and (role != "problems"):
        return
    _begin(opened, _Open("run", 0, "", "", role, line.start, None, stack[-1] if parent and stack else -1))


def _current(opened: list[_Open], stack: list[int]) -> int:
    """The section that goes on where no heading stands: the run without one, else the last heading; -1: none."""
    if not stack:
        return -1
    last = opened[-1]
    if last.role == "furniture":
        return last.parent
    return len(opened) - 1 if last.heading is None and last.parent == stack[-1] else stack[-1]


def _furniture(opened: list[_Open], stack: list[int], line: Line) -> None:
    """Set a line of furniture apart; the section in which it stands goes on behind it."""
    last = opened[-1] if opened else None
    if not last or last.role != "furniture" or last.end + 1 != line.start:
        last = _Open("run", 0, "", "", "furniture", line.start, None, _current(opened, stack))
        _begin(opened, last)
    last.end = line.end


_LEAD_END = re.compile(r"[。,，;；:：]")


def _paragraph(clean: CleanText, start: int, end: int, section: int) -> Paragraph:
    text = clean.text[start:end]
    marks = [m.start() for m in _ITEM.finditer(text)]
    items = []
    if len(marks) >= 2:
        for at, stop in zip(marks, [*marks[1:], len(text)], strict=True):
            lead = _LEAD_END.search(text, at)
            lead_end = lead.start() if lead and lead.start() < stop else stop
            items.append(Item(start + at, start + stop, start + lead_end))
    return Paragraph(start, end, section, tuple(items))


def _close(opened: list[_Open], clean: CleanText) -> None:
    """A section ends where the next one begins that is not inside it; furniture at its last line."""
    inside: list[int] = []
    for index, section in enumerate(opened):
        while inside and inside[-1] != section.parent:
            closed = opened[inside.pop()]
            closed.end = closed.end or section.start - 1  # without the line break
        inside.append(index)
    for index in inside:
        opened[index].end = opened[index].end or len(clean.text)


def _finish(opened: list[_Open], clean: CleanText, report_id: str) -> tuple[Section, ...]:
    ids: list[str] = []
    seen: Counter[str] = Counter()
    sections = []
    for position, section in enumerate(opened, start=1):
        path = _path(opened, position - 1)
        name = hashlib.sha256(path.encode()).hexdigest()[:6]
        seen[name] += 1
        ids.append(f"{report_id}-s-{name}" + (f"-{seen[name]}" if seen[name] > 1 else ""))
        char_start, char_end = clean.source_span(section.start, section.end)
        sections.append(
            Section(
                section_id=ids[-1],
                report_id=report_id,
                parent_id=ids[section.parent] if section.parent >= 0 else "",
                position=position,
                level=section.level,
                number=section.number,
                title=section.title,
                role=section.role,
                start=section.start,
                end=section.end,
                char_start=char_start,
                char_end=char_end,
                heading=section.heading,
            )
        )
    return tuple(sections)


def _path(opened: list[_Open], index: int) -> str:
    """What names a section whatever stands above it: the titles from the top down to it."""
    parts = []
    while index >= 0:
        parts.append(opened[index].title or opened[index].number or opened[index].role)
        index = opened[index].parent
    return "/".join(reversed(parts))


def _sentences(
    clean: CleanText,
    sections: Sequence[Section],
    paragraphs: Sequence[Paragraph],
    headings: Sequence[tuple[int, int, int]],
) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    for index, paragraph in enumerate(paragraphs):
        found.extend(_split(clean.text, paragraph.start, paragraph.end, paragraph.section, index))
    found.extend(Sentence(start, end, section, -1) for section, start, end in headings)
    owner = 0
    for line in clean.lines:
        if line.kind == "furniture":
            while not (sections[owner].role == "furniture" and line.start < sections[owner].end):
                owner += 1
            found.append(Sentence(line.start, line.end, owner, -1))
    return tuple(sorted(found, key=lambda s: s.start))


def _split(text: str, start: int, end: int, section: int, paragraph: int) -> Iterator[Sentence]:
    at = start
    for stop in [*(found.end() for found in _STOP.finditer(text, start, end)), end]:
        while stop - at > _LONGEST_SENTENCE:
            cut = _cut_place(text, at)
            yield Sentence(at, cut, section, paragraph)
            at = cut
        if at < stop:
            yield Sentence(at, stop, section, paragraph)
            at = stop


def _cut_place(text: str, at: int) -> int:
    """Where a run of text without a full stop is cut: behind its last stop or blank outside of a number."""
    last = at + _LONGEST_SENTENCE
    found = last_match(_SOFT_STOP, text, at + _LONGEST_SENTENCE // 2, last)
    return found.end() if found else last
