"""The ledger. Every number that is printed, what kind it is, and which rule said so.

Each rule is a named value: a name, the kind it gives, and a pattern over the cleaned text. The text is read once:
a search for one character finds the next place where a number can begin, and what stands there decides which rules
are tried; the first that matches wins, and its name travels with the numeral.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256

from build_scripts import grid, list_numbers
from build_scripts.chinese_numbers import DIGITS as CN_DIGITS
from build_scripts.chinese_numbers import HALF_WIDTH, chinese_decimal, chinese_number, power
from build_scripts.days import real_day
from build_scripts.records import CleanText, Numeral, Quantity, Section, Sentence
from build_scripts.rules import BEFORE, CN, COMPARED, MORE, MULT, NUM, SIGN, Rule
from build_scripts.rules import rules as printed_rules
from build_scripts.squeeze import squeezed
from build_scripts.wordtree import longest_of

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Scanner:
    """The compiled rules of one vocabulary."""

    opening: re.Pattern[str]  # every character that a number can begin with
    beginning: Mapping[str, re.Pattern[str]]  # such a character → the rules that may begin with it
    # the group that stands behind a rule → the rule, and what must be found before its numbers
    guarded: Mapping[str, tuple[Rule, re.Pattern[str] | None]]
    quantity: re.Pattern[str]
    rates: re.Pattern[str]  # the end of a clause after which only a percentage makes sense


@lru_cache(maxsize=4)
def compile_rules(words: tuple[tuple[str, tuple[str, ...]], ...], units: tuple[str, ...]) -> Scanner:
    """Compile every rule once; `units` are the printed forms of the vocabulary."""
    # a per cent sign may stand apart (8.1 %); a Latin unit may not run on into a Latin word (3G and 3Gbps)
    unit = longest_of((*units, " %", " ％")) + "(?<![A-Za-z](?=[A-Za-z]))"
    rules = printed_rules(dict(words), unit)
    beginning = _by_beginning(rules)
    quantity = (
        rf"({SIGN}{NUM})({MULT})?"
        rf"(?:(?:[%％]|个百分点)?[-—–－~～至到]{{1,2}}({NUM}))?({MORE})?({MULT})?({MORE})?({unit})?"
    )
    return Scanner(
        re.compile(f"[{re.escape(''.join(beginning))}]"),
        beginning,
        {f"r{i}": (rule, re.compile(rule.before) if rule.before else None) for i, rule in enumerate(rules)},
        re.compile(quantity),
        re.compile(rf"(?:{'|'.join(dict(words)['rate_nouns'])})(?:{'|'.join(dict(words)['rate_links'])})*$"),
    )


def _by_beginning(rules: tuple[Rule, ...]) -> dict[str, re.Pattern[str]]:
    """For each character that a rule may begin with, all such rules as one alternation, in their order.

    An empty group behind each tells which one matched; a group around it would hide from the engine how it begins.
    """
    return {
        character: re.compile(
            "|".join(f"(?:{r.pattern})(?P<r{i}>)" for i, r in enumerate(rules) if character in r.begins),
            re.MULTILINE,
        )
        for character in sorted(set("".join(rule.begins for rule in rules)))
    }


def scan(
    clean: CleanText,
    sections: tuple[Section, ...],
    sentences: tuple[Sentence, ...],
    report_id: str,
    scanner: Scanner,
) -> tuple[Numeral, ...]:
    """List every number of a cleaned text, in order, each digit run in exactly one row."""
    in_table = {cell.start: cell for cell in grid.cells(clean)}
    text = _rows_apart(list_numbers.apart(clean), clean)
    found = _settle(clean, _outside(in_table, _raw_matches(text, scanner)), scanner.rates)
    starts = [s.start for s in sentences]
    seen: Counter[str] = Counter()
    numerals, last, digest = [], -1, None
    for start, end, kind, rule in _cover(text, found):
        index = max(0, bisect_right(starts, start) - 1)
        sentence = sentences[index]
        char_start, char_end = clean.source_span(start, end)
        if index != last:
            last, digest = index, _digest(clean.text[sentence.start : sentence.end])
        name = _named(digest, clean.text[start:end])
        seen[name] += 1
        quantity = None
        if kind in ("metric", "rank"):
            cell = in_table.get(start) if rule.endswith(":cell") else None
            quantity = (
                Quantity(cell.value, None, cell.unit)
                if cell
                else read_quantity(clean.text[start:end], rule, scanner)
            )
        numerals.append(
            Numeral(
                numeral_id=f"{report_id}-n-{name}-{seen[name]}",
                report_id=report_id,
                section_id=sections[sentence.section].section_id,
                start=start,
                end=end,
                char_start=char_start,
                char_end=char_end,
                text=clean.source[char_start:char_end],
                kind=kind,
                rule=rule,
                sentence=index,
                quantity=quantity,
            )
        )
    return tuple(numerals)


_BLANK = re.compile(r" (?=\d)")
_CELL = re.compile(r"(?<=[\u4e00-\u9fff])\d{1,3}$")


def _rows_apart(text: str, clean: CleanText) -> str:
    """投诉 500 25%: the blanks of a line of cells are no blanks inside a number; they become wide ones."""
    pieces, begun = [], 0
    for blank in _BLANK.finditer(text):
        cell = _CELL.search(text, max(0, blank.start() - 4), blank.start())
        if cell and _is_apart(clean, cell.start()):
            pieces.append(text[begun : blank.start()])
            begun = blank.end()
    return "\u3000".join([*pieces, text[begun:]])


def stable_hash(sentence: str, quote: str) -> str:
    """Eight hexadecimal digits that name a quote by its sentence, whatever the white space."""
    return _named(_digest(sentence), quote)


def _digest(sentence: str):
    """What all quotes of a sentence have in common in their names."""
    return sha256(squeezed(f"{sentence}\0").encode())


def _named(digest, quote: str) -> str:
    own = digest.copy()
    own.update(squeezed(quote).encode())
    return own.hexdigest()[:8]


def _raw_matches(text: str, scanner: Scanner):
    opens, beginning, guarded = scanner.opening.search, scanner.beginning, scanner.guarded
    at = 0
    while opening := opens(text, at):
        start = opening.start()
        match = beginning[text[start]].match(text, start)
        if not match:
            at = start + 1
            continue
        at = match.end()
        rule, guard = guarded[match.lastgroup]
        if not guard or guard.search(text[max(0, start - BEFORE) : start]):
            yield start + (text[start] == " "), at, rule.kind, rule.name


_CELL_KINDS = {"enum": "enum", "rank": "rank", "date": "date"}


def _outside(in_table: dict[int, grid.Cell], matches):
    """The matches outside of tables, and in their place the cells: a cell's column says what its number is."""
    if not in_table:
        yield from matches
        return
    taken = sorted((cell.start, cell.end) for cell in in_table.values())
    ends = [end for _, end in taken]
    for match in matches:
        index = bisect_right(ends, match[0])
        if index == len(taken) or match[1] <= taken[index][0]:
            yield match
    for cell in in_table.values():
        kind = _CELL_KINDS.get(cell.column.role, "metric")
        yield cell.start, cell.end, kind, f"{kind}:cell"


_QUOTED = re.compile(r"“[^“”\n]{1,18}”|《[^《》\n]{1,60}》|「[^「」\n]{1,18}」")


def _settle(clean: CleanText, matches, rates: re.Pattern[str]) -> list[tuple[int, int, str, str]]:
    """Decide what the place of a number says of its kind."""
    text = clean.text
    furniture = [(line.start, line.end) for line in clean.lines if line.kind == "furniture"]
    quoted = [m.span() for m in _QUOTED.finditer(text)]
    levels = dict(_levels(clean))
    settled: list[tuple[int, int, str, str]] = []
    for start, end, kind, rule in matches:
        if kind == "metric" and quoted and _is_slogan(text, quoted, start, end):
            kind, rule = "name", "name:quoted"
        if (look := _DAMAGE.get(rule)) and (damage := look(text, start, end, rates)):
            kind, rule = "garbled", damage
        if (
            furniture
            and kind not in _NOT_OF_PAGES
            and rule != "name:hotline"
            and _within(furniture, start, end)
        ):
            kind, rule = "ref", "ref:furniture"
        if start in levels:
            end, kind, rule = levels[start], "enum", "enum:level"
        settled.append((start, end, kind, rule))
    return sorted([*_lost_markers(clean), *settled])


_NOT_OF_PAGES = frozenset(("date", "ref", "enum"))
_STATED = re.compile(r"(?:[由从为至到达]|压缩|增加)“$")


def _is_slogan(text: str, quoted: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a number stands inside quotation marks as part of a name (由“7个工作日”压缩为… states a value)."""
    if text[end - 1] in "%％" or not _within(quoted, start, end):
        return False
    return not (text[end : end + 1] == "”" and _STATED.search(text[max(0, start - 3) : start]))


def _damage_to_bare(text: str, start: int, end: int, rates: re.Pattern[str]) -> str:
    change = _ends_clause(text, start, end) and _LOST_CHANGE.search(text[max(0, start - 12) : start])
    change = change and not _SCORED.search(text[max(0, start - 40) : start])
    return "garbled:percent" if change or _lost_percent(text, start, end, rates) else ""


def _damage_to_number(text: str, start: int, end: int, rates: re.Pattern[str]) -> str:
    if "，" in text[start:end] and rates.search(text[max(0, start - 14) : start]):
        return "garbled:comma"  # 满意率98，120件…: a rate and what follows it
    if text[end - 1] in "%％" and _lost_point(text, start, end, rates):
        return "garbled:point"
    return "garbled:run-together" if _lost_classifier(text, start, end) else ""


def _damage_to_day(text: str, start: int, end: int, rates: re.Pattern[str]) -> str:
    return "garbled:impossible-date" if _impossible(text[start:end]) else ""


# rule → the rule of damage that what stands around its number points to, "" where it is whole
_DAMAGE = {
    "metric:bare": _damage_to_bare,
    "metric:number": _damage_to_number,
    "date:calendar": _damage_to_day,
}


def _lost_percent(text: str, start: int, end: int, rates: re.Pattern[str]) -> bool:
    """A bare number of at most 100 that is the value of a rate: the sign behind it was lost."""
    after = text[end : end + 1]
    if after and after not in ",，;；。\n）)":
        return False
    value = _decimal(text[start:end]) if _DIGITS.fullmatch(text, start, end) else Decimal(101)
    return value <= 100 and bool(rates.search(text[max(0, start - 14) : start]))


_SCORED = re.compile(r"(?:得分|分数|评分|分值|指数|均分|总分)[^。；;]{0,24}$")  # 得分85.3，较上年提高3.2
_LOST_CHANGE = re.compile(rf"(?:{COMPARED})(?:增长|下降|上升|提高|减少|增加)(?:了|约)?$")


def _ends_clause(text: str, start: int, end: int) -> bool:
    """A decimal number with nothing but a stop behind it."""
    return "." in text[start:end] and text[end : end + 1] in ("", ",", "，", "。", ";", "；", "\n")


_LARGE = re.compile(r"[0-9]{5,}\.[0-9]+万(?!元)([\u4e00-\u9fff]{1,2})")


def _lost_classifier(text: str, start: int, end: int) -> bool:
    """11686.43万张 beside 104类、71.2万张: two numbers run together where the text gives the pair elsewhere."""
    found = _LARGE.match(text, start, end)
    if not found:
        return False
    around = text[max(0, start - 60) : start] + "\0" + text[end : end + 60]
    return bool(re.search(rf"[0-9]+[类种项个家部][、,，][0-9]+(?:\.[0-9]+)?万{re.escape(found[1])}", around))


_MONTH_DAY = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]")


def _impossible(printed: str) -> bool:
    """A day that no calendar has: 4月31日, 2023年2月29日."""
    found = _MONTH_DAY.search(printed)
    return bool(found) and not real_day(found[1] or 2024, found[2], found[3])


def _lost_point(text: str, start: int, end: int, rates: re.Pattern[str]) -> bool:
    """9985% as the value of a rate that cannot pass 100."""
    digits = text[start : end - 1]
    return (
        digits.isdigit()
        and (len(digits) == 4 or len(digits) == 3 and digits[0] in "6789")
        and bool(rates.search(text[max(0, start - 14) : start]))
    )


# The character comes first, so that the search can skip to it; what must stand before it is looked at then.
_MARKER = re.compile(
    r"[二三四五六七八九十](?:(?<=[。；;].)|(?<=^.))(?=[\u4e00-\u9fff])"
    r"(?![是要、级季年月个项类条大次届十百千万方者单分])",
    re.M,
)
_ORDER = "一二三四五六七八九十"


def _lost_markers(clean: CleanText):
    """List markers that lost their 是: 三是 … 四落实 …"""
    text = clean.text
    for line in clean.lines:
        first: dict[str, int] = {}  # 一是, 二是 … → where it first stands in the line
        for match in _MARKER.finditer(text, line.start, line.end):
            before = _ORDER[_ORDER.index(match[0]) - 1] + "是"
            if before not in first:
                first[before] = text.find(before, line.start, line.end)
            if 0 <= first[before] < match.start():
                yield match.start(), match.end(), "garbled", "garbled:list-marker"


_LEVEL = re.compile(r"([1-9]\d?)\.([1-9]\d?)(?=[\u4e00-\u9fff])(?![十百千万亿])")


def _levels(clean: CleanText):
    """Where a line begins with a number of two levels (1.1 人员): its start and the number's end.

    A blank parts it from its line, and it is the first of its list or follows another; else it is a decimal.
    """
    begun = [(line.start, _LEVEL.match(clean.text, line.start, line.end)) for line in clean.lines]
    found = {
        (int(m[1]), int(m[2])): (start, m.end()) for start, m in begun if m and _is_apart(clean, m.end())
    }
    return [place for (part, number), place in found.items() if number == 1 or (part, number - 1) in found]


def _is_apart(clean: CleanText, at: int) -> bool:
    """Whether the source has white space before a character of the cleaned text that has none."""
    return clean.offsets[at] > clean.offsets[at - 1] + 1


def _within(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_right(spans, (start, 1 << 62)) - 1
    return index >= 0 and spans[index][0] <= start and end <= spans[index][1]


def _cover(text: str, rows: list[tuple[int, int, str, str]]) -> list[tuple[int, int, str, str]]:
    """Widen each row over the rest of its digit runs (a run lies in one row), and give the rest rows of their own."""
    out: list[tuple[int, int, str, str]] = []
    index = 0
    for run in _DIGITS.finditer(text):
        start, end = run.span()
        while index < len(rows) and rows[index][1] <= start:
            out.append(rows[index])
            index += 1
        if index < len(rows) and rows[index][0] <= start and end <= rows[index][1]:
            continue  # the row holds the run, and perhaps the next one too (2024-01-02 16:54)
        stop = index
        while stop < len(rows) and rows[stop][0] < end:
            stop += 1
        if stop == index:
            out.append((start, end, "other", "other:unexplained"))
            continue
        left, right, kind, rule = rows[index] if stop == index + 1 else (0, 0, "other", "other:joined")
        if kind in ("metric", "rank"):  # it saw a part of the digits: what it read is not the number
            kind, rule = "other", "other:joined"
        left, right = min(rows[index][0], start), max(rows[stop - 1][1], end)
        index = stop - 1  # one row now stands for all that share the run
        rows[index] = (left, right, kind, rule)
    out.extend(rows[index:])
    return out


# ---------------------------------------------------------------- values


_CHINESE_RULES = {
    *("metric:tenths", "metric:percent-cn", "metric:tens-more", "metric:times-cn"),
    *("metric:counted", "metric:half", "metric:one"),
}


def read_quantity(text: str, rule: str, scanner: Scanner) -> Quantity:
    """Value, range and unit of a printed number.

    Args:
        text: the cleaned characters, e.g. `5万余路`.
        rule: the name of the rule that found it.
        scanner: the compiled rules.
    """
    if rule.startswith("rank:"):
        return Quantity(_rank_value(text), None, "")
    if rule in _CHINESE_RULES:
        return _chinese_quantity(text, rule)
    if rule == "metric:compound":
        large, _, rest = text.partition("亿")
        small = scanner.quantity.match(rest.removeprefix("零"))
        value = _decimal(large) * power("亿") + _decimal(small[1]) * power(small[5] or small[2] or "")
        return Quantity(value, None, _plain_unit(small[7]))
    if rule == "metric:percent-digits":
        return Quantity(_decimal(text.removeprefix("百分之")), None, "%")
    if rule == "metric:tenths-digits":
        return Quantity(_decimal(text.rstrip("成多")) * 10, None, "%", text.endswith("多"))
    found = scanner.quantity.match(text)
    if not found:
        return Quantity(Decimal(0), None, "")
    low, low_power, high, more, last_power, more_behind, unit = found.groups()
    value = _decimal(low)
    if not (low_power or last_power or high):  # most are plain: 1306项
        return Quantity(value, None, _plain_unit(unit), bool(more or more_behind))
    last = power(last_power or "")
    value *= power(low_power or "")
    if high:  # 3-5万: the multiplier behind the second number is the first one's too; not so in 5000-1万
        top = _decimal(high) * last
        value = value if low_power or value * last > top else value * last
        return Quantity(value, top, _plain_unit(unit), bool(more or more_behind))
    return Quantity(value * last, None, _plain_unit(unit), bool(more or more_behind))


def _plain_unit(unit: str | None) -> str:
    return unit.replace("％", "%").lstrip() if unit else ""


def _decimal(text: str) -> Decimal:
    if text.isascii():
        return Decimal(text.replace(",", "") if "," in text else text)
    return Decimal(text.translate(HALF_WIDTH).replace(",", "").replace("，", ""))


_CN_RUN = re.compile(rf"{CN}+")


def _chinese_quantity(text: str, rule: str) -> Quantity:
    if rule == "metric:percent-cn":
        return Quantity(chinese_decimal(text.removeprefix("百分之")), None, "%")
    if rule == "metric:half":
        return Quantity(Decimal(50), None, "%")
    run = _CN_RUN.match(text)
    value = Decimal(chinese_number(run[0]))
    if rule == "metric:tenths":
        rest = text[run.end() + 1 :].rstrip("多")
        ones = 5 if rest == "半" else CN_DIGITS.get(rest[:1], 0)  # 三成半
        return Quantity(value * 10 + ones, None, "%", text.endswith("多"))
    unit = text[run.end() :].lstrip("余多")
    more = len(unit) < len(text) - run.end()
    if more and unit[:1] in ("万", "亿"):  # 二十余万人次
        value, unit = value * power(unit[0]), unit[1:]
    return Quantity(value, None, unit, more)


def _rank_value(text: str) -> Decimal:
    digits = re.search(r"[0-9０-９][0-9０-９,]*", text)
    if digits:
        return _decimal(digits[0])
    run = _CN_RUN.search(text)
    return Decimal(chinese_number(run[0])) if run else Decimal(1)
