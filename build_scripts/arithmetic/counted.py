"""Counted lists: 食品、文化、交易、化学品4个领域 names four.

A list right before its number is tested where the two agree: where they do not, the number may count
something else (住建局、发改委12个科室). Only where the words leave no doubt (every item carries the counted
noun, or the list follows a colon) is a difference told.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from build_scripts.arithmetic.findings import SIGNS, Finding, quoted
from build_scripts.chinese_numbers import chinese_number
from build_scripts.intervals import Interval, exactly
from build_scripts.records import CheckInput, CleanText, Metric, Numeral, Sentence

_REACH = 300  # characters between a list and its number, at most
MOST = 20  # longer lists are not written out
_COUNT = re.compile(
    r"(?<![0-9０-９.．第前])(?P<n>[0-9]{1,2}|[两二三四五六七八九]|十[一二三四五六七八九]?)"
    r"(?P<unit>个|项|类|款|家|种|地|级|大|张|份|套|所|座)(?![多余分])"
)
_PAIRS = {"“": "”", "《": "》", "(": ")", "（": "）", "‘": "’"}
_CLAUSE = re.compile(r"[,，;；:：。！？\n]")
_JOINED = re.compile(r"以及|和|及|与")
_VERB_BEFORE_NUMBER = re.compile(
    r"(?:采用|完成|召开|开展|举办|组织|办理|受理|新增|建成|建设|推出|达到?|为|有|共|的|了|是|等地?|在内)$"
)
_LEVELS = frozenset("省市州县区镇乡村街社")


@dataclass(frozen=True, slots=True)
class Listed:
    """A number and the list that it counts. Positions are cleaned ones."""

    start: int  # of the number
    end: int  # behind the classifier
    count: int
    items: int
    certain: bool  # a difference means something
    quote: str  # list and number, as printed


def counted_lists(
    clean: CleanText,
    sentences: Sequence[Sentence],
    metrics: Sequence[Metric],
    numerals: Sequence[Numeral],
) -> Iterator[Finding]:
    """Findings for the counted lists whose number is in the ledger."""
    ids = _ids(metrics, numerals)
    places = sorted(ids)
    for sentence in sentences:
        for listed in find(clean.text, sentence.start, sentence.end):
            known = _known(listed, ids, places)
            if known:
                yield _finding(listed, clean.text[listed.start : listed.end], known)


def _ids(metrics: Sequence[Metric], numerals: Sequence[Numeral]) -> Mapping[int, CheckInput]:
    """By cleaned position, what a check may name as its input."""
    found = {numeral.start: CheckInput("stated", numeral_id=numeral.numeral_id) for numeral in numerals}
    found |= {metric.start: CheckInput("stated", metric_id=metric.metric_id) for metric in metrics}
    return found


def _known(listed: Listed, ids: Mapping[int, CheckInput], places: list[int]) -> CheckInput | None:
    at = bisect_left(places, listed.start)
    return ids[places[at]] if at < len(places) and places[at] < listed.end else None


def find(text: str, start: int, stop: int) -> Iterator[Listed]:
    """The counted lists of one sentence."""
    numbers = list(_COUNT.finditer(text, start, stop))
    if not numbers:
        return
    depth = _quoted(text, start, stop)
    for found in numbers:
        count = int(found["n"]) if found["n"].isdigit() else chinese_number(found["n"])
        if not 2 <= count <= MOST:
            continue
        listed = _before(text, start, found, count, depth)
        listed = listed or _after(text, stop, found, count)
        listed = listed or _elsewhere(text, start, stop, found, count)
        if listed:
            yield listed


def _quoted(text: str, start: int, stop: int) -> list[bool]:
    """For each character of a sentence whether it stands inside quotation marks or brackets."""
    inside = []
    closing: list[str] = []
    for char in text[start:stop]:
        inside.append(bool(closing))
        if char in _PAIRS:
            closing.append(_PAIRS[char])
        elif closing and char == closing[-1]:
            closing.pop()
    return inside


# ---------------------------------------------------------------- a list before its number


def _before(text: str, start: int, found: re.Match[str], count: int, depth: list[bool]) -> Listed | None:
    begin = max(start, found.start() - _REACH)
    for clause in _CLAUSE.finditer(text, begin, found.start()):
        if not depth[clause.start() - start]:
            begin = clause.end()
    lead = text[begin : found.start()].removesuffix("“")
    open_list = lead.endswith("等")
    lead = lead.removesuffix("等")
    if not lead or lead.endswith(("、", "和", "及", "与")) or _VERB_BEFORE_NUMBER.search(lead):
        return None
    items, joined = _items(lead)
    possible = _possible_counts(items, joined)
    quote = text[begin : found.end()] + _noun(text, found.end())
    if count in possible:
        return Listed(found.start(), found.end(), count, count, True, quote)
    if found["unit"] == "级" and not open_list and len(items) >= 3 and not joined and _are_levels(items):
        return Listed(found.start(), found.end(), count, len(items), False, quote)
    return None


def _items(lead: str) -> tuple[list[str], bool]:
    """The items of a list that ends a phrase, and whether its last one holds a 和."""
    if lead.endswith("”") and "、" in lead[lead.rfind("“") + 1 :]:
        lead = lead[lead.rfind("“") + 1 : -1]  # “云、网、数、安”四个
    depth = _quoted(lead, 0, len(lead))
    items = [""]
    for place, char in enumerate(lead):
        if char == "、" and not depth[place]:
            items.append("")
            continue
        if char in "“《" and not depth[place] and items[-1].endswith(("”", "》")):
            items.append("")  # “甲”“乙”两大品牌
        items[-1] += char
    last = _outside_quotes(items[-1])
    return items, bool(_JOINED.search(last))


def _outside_quotes(text: str) -> str:
    return re.sub(r"“[^”]*”|《[^》]*》|[（(][^）)]*[)）]", lambda m: m[0][0] + m[0][-1], text)


def _possible_counts(items: list[str], joined: bool) -> set[int]:
    """A 和 in the last item may join two items or belong to one."""
    if len(items) > 1:
        return {len(items), len(items) + 1} if joined else {len(items)}
    return {2} if joined and _joins_two(items[0]) else set()


def _joins_two(text: str) -> bool:
    """清易保和清易贷; 《甲》和《乙》; not 编制和完善."""
    sides = _JOINED.split(_outside_quotes(text))
    if len(sides) != 2 or not all(sides):
        return False
    left, right = sides
    if left[-1] in "”》" and right[-1] in "”》":
        return True
    size = len(right)
    tail = left[-size:]
    same = sum(a == b for a, b in zip(tail, right, strict=False))
    return size >= 3 and len(tail) == size and same * 2 >= size


def _are_levels(items: list[str]) -> bool:
    return all(re.sub(r"[（(].*?[)）]", "", item)[-1:] in _LEVELS for item in items)


def _noun(text: str, at: int) -> str:
    """A few characters behind the number, so that the reader finds the place."""
    found = re.match(r"[\u4e00-\u9fff]{0,6}", text[at : at + 6])[0]
    return found if len(found) < 6 else found[:4] + "…"


# ---------------------------------------------------------------- a list behind its number


_ANNOUNCED = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{1,8}?)(?:[:：]|[,，]?(?:分别是|分别为|即))(?P<list>[^。;；:：\n]{3,120})"
)


def _after(text: str, stop: int, found: re.Match[str], count: int) -> Listed | None:
    """三项任务：甲、乙、丙。"""
    announced = _ANNOUNCED.match(text, found.end(), stop)
    if not announced:
        return None
    words = announced["list"]
    if re.search(r"等|[,，0-9]", _outside_quotes(words)) or "、" not in words:
        return None
    items, joined = _items(words)
    possible = _possible_counts(items, joined)
    if not joined and any(len(item) > 12 for item in items):
        return None
    size = count if count in possible else len(items)
    if size != count and joined:
        return None
    return Listed(found.start(), found.end(), count, size, True, text[found.start() : announced.end()])


# ---------------------------------------------------------------- a list whose items carry the counted noun


_LIST_IN_QUOTES = re.compile(r"“([^“”]*、[^“”]*、[^“”]*)”(?P<open>等?)")


def _elsewhere(text: str, start: int, stop: int, found: re.Match[str], count: int) -> Listed | None:
    """“基础云、基础网…基础服务平台”,建设“七个基础”: every item carries the noun that the number counts."""
    noun = re.match(r"[\u4e00-\u9fff]{2,4}(?=”)", text[found.end() : found.end() + 5])
    if not noun:
        return None
    near, far = max(start, found.start() - _REACH), min(stop, found.end() + _REACH)
    for place, listed in enumerate(_LIST_IN_QUOTES.finditer(text, near, far)):
        items = listed[1].split("、")
        if place >= 12:
            break
        if not listed["open"] and not listed[1].endswith("等") and all(noun[0] in item for item in items):
            quote = f"{listed[0]}……{found[0]}{noun[0]}"
            return Listed(found.start(), found.end(), count, len(items), True, quote)
    return None


# ---------------------------------------------------------------- the finding


def _finding(listed: Listed, printed: str, known: CheckInput) -> Finding:
    result = "holds" if listed.count == listed.items else "fails" if listed.certain else "cannot_tell"
    said = Interval(Decimal(listed.count) - Decimal("0.5"), Decimal(listed.count + 1), high_open=True)
    return Finding(
        "counted_list",
        f"{listed.items} {SIGNS[result]} {listed.count}",
        printed,
        said,
        exactly(listed.items),
        result,
        (f"{quoted(listed.quote)}，即{listed.count}个", f"{listed.count} in {quoted(listed.quote)}"),
        (f"列出的有{listed.items}个", f"{listed.items} as the number of items named"),
        (known,),
        listed.start,
    )
