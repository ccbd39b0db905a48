"""The search index: static files in which a browser finds every occurrence of a string, loading little.

All text that can be found stands, normalised, in one long string, item behind item; a newline, which no
normalised text holds, keeps apart what must not run together. Files below one folder:

* `meta.json`: how many shards, where the chunks begin, and the segments (kind, page, length) in their
  order;
* `terms/N.json`: term → its places. Every window of one and of two characters is a term. Where a window
  of two or more has so many places that they stand in a file of their own (`long/CODES.json`; the shard
  gives the length of that instead), the windows of one character more are terms too. A term that begins
  with a newline is a filter or a value and has spans (place, length) in place of places;
* `text/N.json`: the N-th chunk, some neighbouring items as they are shown.

Windows that cover a query, taken with their places, give exactly its occurrences: nothing is missed or
counted twice. `docs/assets/find.js` is the reader; numbers are written as `encode` says.
"""

from __future__ import annotations

import json
import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SEPARATOR = "\n"
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
LONG = 3000  # characters of encoded places above which a term has a file of its own
SHARD = 6000  # characters of encoded places in a shard, about
CHUNK = 6000  # bytes of a chunk, about
# White space and what has no width; the same set in search.js.
INVISIBLE = re.compile(r"[\s\x00-\x20\x7f-\x9f\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Item:
    """What is found and shown as one: a sentence, a figure, a name with its aliases."""

    lines: tuple[tuple[str, str], ...]  # (what the line is: a code that search.js knows, text)
    shown: Mapping[str, object] = field(default_factory=dict)  # what is shown with it and not searched
    sentence: str = ""  # the same, where neighbours share it
    filters: frozenset[str] = frozenset()  # `place:440000`, `year:2023`, `topic:hotline`
    values: frozenset[str] = frozenset()  # `109000000`, `99.86|%`
    # Only in segments of the kind `repaired`, which repeat another text with changes: (place, length) of
    # these, in the normalised form. A match that touches none of them was found in the other text already.
    changes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """Neighbouring items of one page and kind."""

    kind: str
    page: str  # address in the Chinese tree, below the site's root
    items: tuple[Item, ...]
    running: bool = False  # one text: matches may reach from item to item


@dataclass(frozen=True, slots=True)
class Sizes:
    """See the constants; tests make them small, so that few words fill many files."""

    long: int = LONG
    shard: int = SHARD
    chunk: int = CHUNK


def normal(text: str) -> str:
    """The form in which text and queries are compared: NFKC, lower case, no white space."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text).lower())


def encode(numbers: Iterable[int]) -> str:
    """Natural numbers as text: five bits a character, lowest first; 32 added where more follows."""
    out = []
    for number in numbers:
        while number > 31:
            out.append(DIGITS[32 | number & 31])
            number >>= 5
        out.append(DIGITS[number])
    return "".join(out)


def gaps(places: Iterable[int]) -> Iterable[int]:
    """Rising places as the steps between them."""
    last = 0
    for place in places:
        yield place - last
        last = place


def span_numbers(spans: Iterable[tuple[int, int]]) -> Iterable[int]:
    """Rising (place, length) pairs that do not overlap: the gap before each, then its length."""
    last = 0
    for place, length in spans:
        yield place - last
        yield length
        last = place + length


def joined(spans: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """The same spans, neighbours as one."""
    held: list[int] = []
    for place, length in spans:
        if held and sum(held) == place:
            held[1] += length
            continue
        if held:
            yield held[0], held[1]
        held = [place, length]
    if held:
        yield held[0], held[1]


def shard_of(term: str, shards: int) -> int:
    """The shard of a term: FNV-1a, 32 bits, over its code points."""
    value = 0x811C9DC5
    for char in term:
        value = (value ^ ord(char)) * 0x01000193 & 0xFFFFFFFF
    return value % shards


def file_of(term: str) -> str:
    """The file of a term that has one of its own."""
    return "long/" + "-".join(f"{ord(char):x}" for char in term) + ".json"


# ---------------------------------------------------------------- the whole


@dataclass(frozen=True, slots=True)
class Laid:
    """The long string, and where each item begins and ends in it."""

    text: str
    items: tuple[tuple[int, int, int, Item], ...]  # start, end, index of its segment, item
    lengths: tuple[int, ...]  # of the segments, separators included


def files(
    segments: Sequence[Segment], names: Mapping[str, object], sizes: Sizes | None = None
) -> dict[str, str]:
    """All files of the index, by path.

    names: for each page's address what the page is called (JSON; shown above its hits).
    """
    sizes = sizes or Sizes()
    laid = lay(segments)
    terms = {term: encode(gaps(places)) for term, places in grams(laid.text, sizes.long).items()}
    terms |= {term: encode(span_numbers(spans)) for term, spans in marks(laid).items()}
    short = {term: places for term, places in terms.items() if len(places) <= sizes.long}
    shards = max(1, sum(len(term) + len(places) for term, places in short.items()) // sizes.shard)
    made: dict[str, str] = {f"terms/{number}.json": "{}" for number in range(shards)}
    by_shard: dict[int, dict[str, object]] = defaultdict(dict)
    for term in sorted(terms):
        by_shard[shard_of(term, shards)][term] = terms[term] if term in short else len(terms[term])
        if term not in short:
            made[file_of(term)] = compact(terms[term])
    made |= {f"terms/{number}.json": compact(content) for number, content in by_shard.items()}
    pages = list(dict.fromkeys(segment.page for segment in segments))
    texts = list(chunks(segments, laid, pages, names, sizes.chunk))
    made |= {f"text/{number}.json": compact(content) for number, content in enumerate(texts)}
    begins = [content["items"][0][0] for content in texts]
    made["meta.json"] = compact(
        {"shards": shards, "chunks": encode(gaps(begins))} | layout(segments, laid, pages)
    )
    return made


def compact(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def lay(segments: Sequence[Segment]) -> Laid:
    """Put everything behind everything."""
    parts: list[str] = []
    items: list[tuple[int, int, int, Item]] = []
    lengths: list[int] = []
    at = 0
    for index, segment in enumerate(segments):
        begin = at
        for item in segment.items:
            start = at
            for _, text in item.lines:
                part = normal(text) + ("" if segment.running else SEPARATOR)
                parts.append(part)
                at += len(part)
            items.append((start, at, index, item))
        if segment.running:
            parts.append(SEPARATOR)
            at += 1
        lengths.append(at - begin)
    return Laid("".join(parts), tuple(items), tuple(lengths))


def grams(text: str, long: int) -> dict[str, array]:
    """Every window that is a term, with its places."""
    found: dict[str, array] = defaultdict(lambda: array("I"))
    for place, char in enumerate(text):
        if char != SEPARATOR:
            found[char].append(place)
    wide = _extended(text, found, 2)
    length = 2
    while wide:
        found.update(wide)
        length += 1
        wide = _extended(
            text, {term: places for term, places in wide.items() if is_long(places, long)}, length
        )
    return found


def is_long(places: array, long: int) -> bool:
    """Whether the places take more than `long` characters; counted only where that is possible."""
    return len(places) * 5 > long and len(encode(gaps(places))) > long


def _extended(text: str, terms: Mapping[str, array], length: int) -> dict[str, array]:
    """The windows of `length` characters that begin with one of the terms, one character shorter."""
    found: dict[str, array] = defaultdict(lambda: array("I"))
    for places in terms.values():
        for place in places:
            window = text[place : place + length]
            if window[-1] != SEPARATOR and len(window) == length:
                found[window].append(place)
    return found


def marks(laid: Laid) -> dict[str, list[tuple[int, int]]]:
    """The spans of every filter, value and change, under terms that begin with a newline."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    values: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, end, _, item in laid.items:
        for name in sorted(item.filters):
            found[f"{SEPARATOR}{name}"].append((start, end - start))
        for value in sorted(item.values):
            values[f"{SEPARATOR}value:{value}"].append((start, end - start))
        for place, length in item.changes:
            found[f"{SEPARATOR}changes"].append((start + place, length))
    # Each figure of a value counts, so that they stay apart; of a filter only the whole stretch matters.
    return {term: list(joined(spans)) for term, spans in found.items()} | values


def layout(segments: Sequence[Segment], laid: Laid, pages: Sequence[str]) -> dict[str, object]:
    """The segments. Kinds in runs, since neighbours mostly are of one kind; pages by number."""
    number = {page: index for index, page in enumerate(pages)}
    kinds: list[list] = []
    for segment in segments:
        if kinds and kinds[-1][0] == segment.kind:
            kinds[-1][1] += 1
        else:
            kinds.append([segment.kind, 1])
    return {
        "kinds": kinds,
        "pages": encode(number[segment.page] for segment in segments),
        "lengths": encode(laid.lengths),
    }


def chunks(
    segments: Sequence[Segment], laid: Laid, pages: Sequence[str], names: Mapping[str, object], size: int
) -> Iterable[dict[str, object]]:
    """The items in runs of about `size` bytes, each run with the names of its pages."""
    number = {page: index for index, page in enumerate(pages)}
    held: list[list] = []
    used: dict[str, None] = {}
    sentences: dict[str, int] = {}
    filled = 0

    def content() -> dict[str, object]:
        named = {str(number[page]): [page, names[page]] for page in used}
        return {"pages": named, "sentences": list(sentences), "items": held}

    for start, _, segment, item in laid.items:
        page = segments[segment].page
        if filled > size:
            yield content()
            held, used, sentences, filled = [], {}, {}, 0
        shown = dict(item.shown)
        if item.sentence:
            shown["sentence"] = sentences.setdefault(item.sentence, len(sentences))
        held.append([start, number[page], [list(line) for line in item.lines], shown])
        filled += len(compact(held[-1]).encode()) + (
            0 if page in used else len(compact(names[page]).encode())
        )
        filled += len(item.sentence.encode()) if shown.get("sentence") == len(sentences) - 1 else 0
        used[page] = None
    if held:
        yield content()
