"""What a personal number looks like, in one writing for all: the shapes that `privacy` looks for.

Pure. A shape is a pattern over folded text and a test of what it matched: which digits, in which groups, with what
words around them.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of `vocabulary/privacy.toml`, compiled."""

    label: dict[str, re.Pattern[str]]  # list → one of its words right before a number
    counted: re.Pattern[str]  # what follows a figure


@dataclass(frozen=True, slots=True)
class Place:
    """A number that might be one: what it says, and what stands around it. All text is folded."""

    digits: str
    groups: tuple[int, ...]  # digits between separators: 138 0013 8000 → (3, 4, 4)
    prefixed: bool  # +86
    before: str  # in its line
    after: str  # in its line
    words: Words

    def labelled(self, words: str) -> bool:
        return bool(self.words.label[words].search(self.before))

    @property
    def is_figure_or_code(self) -> bool:
        """Counted, or part of an address, an index number, a file name, or named a code."""
        return bool(
            self.words.counted.match(self.after)
            or _JOINED_BEFORE.search(self.before)
            and not _NUMBER_BEFORE.search(self.before)
            or _JOINED_AFTER.match(self.after)
            and not _NUMBER_AFTER.match(self.after)
            or self.labelled("code_words")
        )


def candidates(folded: str, words: Words) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of all that is a personal number or address by its shape and the words around it.

    Where two overlap, the first named is the one that counts.
    """
    whole = [
        (kind, *match.span("number"))
        for kind, pattern, accepts in _SEARCHES
        for match in pattern.finditer(folded)
        if accepts(_place(folded, match, words))
    ]
    yield from _broken(folded, words, whole)
    yield from whole


# ---------------------------------------------------------------- one writing for all


_FOREIGN = re.compile(r"[^\x00-\x7f\u3001-\u9fff\uac00-\ud7af]|[\u3007\u30fb]")
_CHINESE_DIGITS = re.compile(r"[〇零一二三四五六七八九幺]{11,}")
_AS_DIGITS = str.maketrans("〇零一二三四五六七八九幺", "001234567891")
_DASHES = "‐‑‒–—―−﹘﹣－ー"
_WIDTHLESS = "\u200b"


def fold(text: str) -> str:
    """The text in half-width characters, one for each of its own: ８－（ are 8-(, and so are the digits of any script.

    Chinese numerals are digits where eleven or more stand in a row: no figure is written so.
    """
    folded = _FOREIGN.sub(lambda match: _half(match[0]), text)
    return _CHINESE_DIGITS.sub(lambda match: match[0].translate(_AS_DIGITS), folded)


def _half(character: str) -> str:
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    if character in _DASHES:
        return "-"
    if character in "·•・":
        return "."
    category = unicodedata.category(character)
    if category == "No":  # ① is a mark before a number, and no digit of it
        return character
    if category == "Cf":  # a character of no width, put between digits to hide them
        return _WIDTHLESS
    if category == "Zs":
        return " "
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


# ---------------------------------------------------------------- what each kind looks like

_S = rf"[ .\-\t{_WIDTHLESS}]{{0,2}}"  # what may part two digits
_CHINA = r"(?P<prefix>(?:\(?(?:\+|00)\s?86\)?|(?<!\d)86)[ \-]?)?"
_START, _END = r"(?<![\d*＊])", r"(?!\d)"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}"
_PATTERNS = {
    "email": (
        rf"(?<![A-Za-z0-9._%+\-])(?P<number>{_NAME}\s?(?:@|[(\[]at[)\]])\s?"
        r"(?:[A-Za-z0-9\-]{1,63}\.){1,8}[A-Za-z]{2,24})"
    ),
    "id_card": rf"(?<![\dA-Za-z])(?P<number>\d(?:{_S}\d){{16}}{_S}[\dXx]|\d{{15}})(?![\dA-Za-z])",
    "bank_card": rf"(?<![\dA-Za-z])(?P<number>\d(?:{_S}\d){{8,24}})(?![\dA-Za-z])",
    "mobile": rf"{_START}(?P<number>{_CHINA}1{_S}[3-9](?:{_S}\d){{9}}){_END}",
    "landline": (
        rf"{_START}(?P<number>(?:\(?0|(?P<prefix>\(?(?:\+|00)86\)?[ \-]?\(?0?))(?:10|2[0-57-9]|[3-9]\d{{2}})\)?"
        rf"{_S}[2-9]\d{{2,3}}{_S}\d{{4}}(?:(?:转|-| ?ext\.? ?)\d{{1,6}})?){_END}"
    ),
}
# partly hidden already, which still tells whose it is
_HIDDEN = r"[*●×xX]"
_HIDDEN_ID = re.compile(
    rf"(?<![\dA-Za-z*])(?=(?:[\d*●×xX]{{18}}|[\d*●×xX]{{15}})(?![\d*●×xX]))"
    rf"(?P<number>\d{{3,14}}{_HIDDEN}{{3,12}}\d{{1,4}}[Xx]?)"
)
_HIDDEN_MOBILE = re.compile(rf"{_START}(?P<number>1[3-9]\d{_HIDDEN}{{4}}\d{{4}}){_END}")
_QQ = re.compile(r"(?<![A-Za-z])(?i:QQ)(?:号码?)?:?\s?(?P<number>[1-9]\d{4,10})(?!\d)")
# 微信公众号 and 官方微信 are an office's
_WECHAT = re.compile(
    r"(?<!官方)(?<!政务)微信(?:号码?)?:\s?(?P<number>[A-Za-z][A-Za-z0-9_\-]{5,19})(?![A-Za-z0-9_\-])"
)
_LOCAL = re.compile(rf"(?:(?:电话|座机|传真)(?:号码)?[:：]|座机)\s*(?P<number>[2-9]\d{{2,3}}-?\d{{4}}){_END}")
_JOINED_BEFORE = re.compile(r"[A-Za-z_=&¥$€/]$|[A-Za-z]\.$|[A-Za-z0-9]-$")
_JOINED_AFTER = re.compile(r"[A-Za-z_=&]|[/\-.][A-Za-z0-9]")
_NUMBER = r"(?:1[3-9]\d{9}|\(?0\d{2,3}\)?-?\d{7,8})"
_NUMBER_BEFORE = re.compile(rf"{_NUMBER}[/\-]$")
_NUMBER_AFTER = re.compile(rf"[/\-.]{_NUMBER}")
_GROUPED = {(11,), (3, 4, 4), (3, 3, 5), (3, 8), (7, 4), (3, 4, 2, 2)}
_CARDS = {16, 17, 18, 19}
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
AROUND = 40  # characters that are looked at before and behind


def _place(folded: str, match: re.Match[str], words: Words) -> Place:
    start, end = match.span("number")
    begin = max(folded.rfind("\n", 0, start) + 1, start - AROUND)
    prefix = match.groupdict().get("prefix") or ""
    number = match["number"].removeprefix(prefix).replace(_WIDTHLESS, "")
    groups = tuple(len(part) for part in re.split(r"[^\dXx]+", number) if part)
    digits = re.sub(r"[^\dXx]", "", number).upper()
    return Place(
        digits,
        groups,
        bool(prefix),
        folded[begin:start],
        folded[end : end + AROUND].partition("\n")[0],
        words,
    )


def _any(place: Place) -> bool:
    return True


def _id_card(place: Place) -> bool:
    """Region and birthday are possible, and the check digit is right, or a word says what it is."""
    digits = place.digits
    named = place.labelled("id_words")
    if len(digits) == 15:
        return named and _is_day(f"19{digits[6:12]}")
    known = digits[:2] in _PROVINCES and digits[:17].isdigit() and _is_day(digits[6:14])
    return named or known and digits[17] == _check_digit(digits[:17])


def _check_digit(digits: str) -> str:
    """GB 11643, which is ISO 7064 MOD 11-2."""
    return "10X98765432"[sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True)) % 11]


def _is_day(digits: str) -> bool:
    try:
        return datetime.date(1900, 1, 1) <= datetime.datetime.strptime(digits, "%Y%m%d").date() <= _LAST_DAY
    except ValueError:
        return False


_LAST_DAY = datetime.date(2100, 1, 1)


def _bank_card(place: Place) -> bool:
    """A UnionPay card by its length, its first digits and Luhn; any account that is named one."""
    if place.labelled("bank_words"):
        return not place.words.counted.match(place.after)
    whole = len(place.groups) == 1 or all(size == 4 for size in place.groups[:-1])
    like = len(place.digits) in _CARDS and place.digits.startswith("62") and whole
    return like and _luhn(place.digits) and not place.is_figure_or_code


def _luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return (sum(doubled) + sum(map(int, digits[::-2]))) % 10 == 0


def _mobile(place: Place) -> bool:
    if place.prefixed or place.labelled("phone_words") and not place.words.counted.match(place.after):
        return True
    # 150 1200 3400 may as well be three cells of a table: then other numbers stand beside them.
    in_a_row = len(place.groups) > 1 and bool(
        re.search(r"\d[ \t]+$", place.before) or re.match(r"[ \t]+\d", place.after)
    )
    return place.groups in _GROUPED and not in_a_row and not place.is_figure_or_code


def _landline(place: Place) -> bool:
    if place.prefixed or place.labelled("phone_words"):
        return True
    # 0912-20231116 is rather the number of a paper of that day
    return not place.is_figure_or_code and not _is_day(place.digits[-8:])


def _named(place: Place) -> bool:
    """A line without area code, or an account, named one."""
    return not place.words.counted.match(place.after)


_ACCEPTS: dict[str, Callable[[Place], bool]] = {
    "email": _any,
    "id_card": _id_card,
    "mobile": _mobile,
    "landline": _landline,
    "bank_card": _bank_card,
}
# In this order: what an earlier search takes, a later one leaves alone.
_SEARCHES = (
    *((kind, re.compile(_PATTERNS[kind]), accepts) for kind, accepts in _ACCEPTS.items()),
    ("landline", _LOCAL, _named),
    ("id_card", _HIDDEN_ID, _any),
    ("mobile", _HIDDEN_MOBILE, _any),
    ("account", _QQ, _named),
    ("account", _WECHAT, _any),
)


# ---------------------------------------------------------------- over the end of a line

# A line end between two characters of a number, with the indent of the next line.
_SEAM = re.compile(rf"(?<=[\d\-)])[ \t{_WIDTHLESS}]*(?:\r\n|\r|\n)[ \t{_WIDTHLESS}]*(?=[\d\-])")
_LINE_END = re.compile(r"[\r\n]")
_LEFT, _RIGHT = re.compile(r"[\d .\-()+]+$"), re.compile(r"[\d .\-]+")
_FEWEST = 7  # digits of a number


def _broken(folded: str, words: Words, whole: list[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """Numbers of which a part stands in one line and the rest in the next, as a converter breaks them.

    A number that is complete in its line ends there; only of an account number may the first line hold a part that
    looks like all of it.
    """
    touched = {place for kind, *span in whole if kind != "bank_card" for place in span}
    for seam in _SEAM.finditer(folded):
        if touched.isdisjoint(seam.span()):
            left = _LINE_END.split(folded[max(0, seam.start() - 2 * AROUND) : seam.start()])[-1]
            right = _LINE_END.split(folded[seam.end() : seam.end() + 2 * AROUND], maxsplit=1)[0]
            for kind, start, end in _joined(left, right, words):
                yield kind, seam.start() - (len(left) - start), seam.end() + end - len(left)


def _joined(left: str, right: str, words: Words) -> Iterator[tuple[str, int, int]]:
    """What is a number when two lines are read as one, as places in that one."""
    before, behind = _LEFT.search(left), _RIGHT.match(right)
    around = (before[0] if before else "") + (behind[0] if behind else "")
    if sum(char.isdigit() for char in around) < _FEWEST:
        return
    line = left + right
    for kind, pattern, accepts in _SEARCHES:
        for match in pattern.finditer(line):
            start, end = match.span("number")
            if start < len(left) < end:
                place = _place(line, match, words)
                if accepts(place) and _is_sure(kind, place):
                    yield kind, start, end


def _is_sure(kind: str, place: Place) -> bool:
    """Cells of a table stand in lines of their own: two are no number unless a word or a check digit says so."""
    if kind == "bank_card":
        return len(place.digits) in _CARDS and _luhn(place.digits)
    named = place.labelled("phone_words") or place.labelled("id_words")
    return kind in ("email", "id_card") or named or bool(place.before.strip() and place.after.strip())
