"""Which places a report names: toponyms, tied to the GB/T 2260 codes of `vocabulary/regions.csv`.

Precision comes first: many names are ordinary words, or stand by chance across two words (确保｜定期 holds 保定). So

* a full name (清远市) counts; a county's only behind the name of the place it lies in, inside the report's own
  prefecture, or where a word ends before it;
* a short name (清远) counts for a province and for the report's own place and those above it; for others only where
  what stands before and behind it is fit for a place, or in a row of places (杭州、湖州、合肥等地);
* a name that several places share is settled by the places named before it, else by the report's own; unsettled ones
  are left out;
* part of a longer proper name (中山大学) is no place.

全市, 我区 and the like name no place. The words that decide stand in `vocabulary/words.toml`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from .entities import context_hash
from .lexicon import Lexicon, Region
from .records import CleanText, Mention, PlaceMention, Section, Sentence

_LISTED = "、和与及至"  # between the places of a row
_NO_LETTER = re.compile(r"[^\u4e00-\u9fff]")
_CONTEXT = 6  # characters before a name that are looked at
_RECENT = 8  # places named before that can settle a shared name


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The names of all places and the words around them, for the reports of one region."""

    regions: Mapping[str, Region]
    by_head: Mapping[str, tuple[str, ...]]  # first two characters → names, the longest first
    ids: Mapping[str, tuple[str, ...]]  # name → regions of this name
    above: Mapping[str, tuple[str, ...]]  # region → those above it and itself, the province first
    home: str  # region_id of the report, "" where unknown
    before: re.Pattern[str]  # ends where a place may begin
    behind: re.Pattern[str]  # begins where a place has ended
    surely_before: re.Pattern[str]
    surely_behind: re.Pattern[str]
    type_in_word: re.Pattern[str]  # 市民: the type word belongs to what follows
    goes_on: re.Pattern[str]  # 大学: the name is part of a longer one
    no_place: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place's name in a line of text."""

    region_id: str
    start: int
    end: int


def gazetteer(lexicon: Lexicon, home: str = "") -> Gazetteer:
    """The names of `lexicon`, as reports of the region `home` use them."""
    return replace(_anywhere(lexicon), home=home)


@lru_cache(maxsize=4)
def _anywhere(lexicon: Lexicon) -> Gazetteer:
    """The names of all places, which are the same for every report."""
    by_head: dict[str, list[str]] = {}
    for name in sorted(lexicon.region_names, key=lambda name: (-len(name), name)):
        by_head.setdefault(name[:2], []).append(name)
    words = lexicon.words
    above = {key: tuple(region.region_id for region in lexicon.region_path(key)) for key in lexicon.regions}

    def one_of(part: str, form: str = "(?:{})") -> re.Pattern[str]:
        return re.compile(form.format("|".join(words[part])))

    return Gazetteer(
        lexicon.regions,
        {head: tuple(names) for head, names in by_head.items()},
        lexicon.region_names,
        above,
        "",
        one_of("place_before", "(?:{})$"),
        one_of("place_behind"),
        one_of("place_surely_before", "(?:{})$"),
        one_of("place_surely_behind"),
        one_of("place_type_in_word"),
        one_of("place_goes_on"),
        one_of("no_place"),
    )


def find_toponyms(text: str, names: Gazetteer, known: Collection[int] = frozenset()) -> Iterator[Toponym]:
    """The places that a line of text names, from left to right, without overlaps.

    Args:
        known: where a longer known name begins (广州数据交易所): a place's name there is no chance.
    """
    barred = [found.span() for found in names.no_place.finditer(text)]
    recent: list[Toponym] = []
    at = 0
    while at < len(text) - 1:
        heads = names.by_head.get(text[at : at + 2])
        found = _at(text, at, heads, names, recent, barred, at in known) if heads else None
        if found is None:
            at += 1
            continue
        recent = [*recent[1 - _RECENT :], found]
        at = found.end
        yield found


def _at(
    text: str,
    at: int,
    heads: Sequence[str],
    names: Gazetteer,
    recent: Sequence[Toponym],
    barred: Sequence[tuple[int, int]],
    sure: bool,
) -> Toponym | None:
    for name in heads:
        end = at + len(name)
        if not text.startswith(name, at) or _meets(barred, at, end) or names.goes_on.match(text, end):
            continue
        full = any(names.regions[key].name_zh == name for key in names.ids[name])
        if full and len(name) > 2 and names.type_in_word.match(text, end - 1):
            continue  # 清远市｜民 is 清远｜市民: the short name, further down, may fit
        if region_id := _settled(text, at, end, name, names, recent, sure):
            return Toponym(region_id, at, end)
    return None


def _meets(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    before = bisect_left(spans, (end,)) - 1
    return before >= 0 and spans[before][1] > start


def _settled(
    text: str, start: int, end: int, name: str, names: Gazetteer, recent: Sequence[Toponym], sure: bool
) -> str:
    """The region of this name that counts here; "" for none."""
    own = names.above.get(names.home, ())
    behind_place = recent[-1] if recent and recent[-1].end == start else None
    inside = behind_place and _below(names.ids[name], behind_place.region_id, names)
    if inside:
        return inside if len(name) > 2 or not names.regions[inside].name_zh.endswith("区") else ""
    if len(name) == 2 and any(names.regions[key].name_zh == name for key in names.ids[name]):
        return ""  # 赵县, 易县: too short to stand alone
    region_id = _nearest(names.ids[name], names, recent)
    if not region_id:
        return ""
    region = names.regions[region_id]
    if region_id in own or region.name_zh == name and region.level != "county":
        return region_id
    if region.level == "province" or region.name_zh == name and _in_own_area(region_id, names):
        return region_id
    in_row = bool(recent) and recent[-1].end == start - 1 and text[start - 1] in _LISTED
    begins = sure or in_row or behind_place is not None or _begins(text, start, names)
    if region.name_zh == name:
        return region_id if begins and region.short_zh else ""
    if region.level == "county" and not _in_own_area(region_id, names):
        return ""
    near = text[max(0, start - _CONTEXT) : start]
    fits = sure or names.surely_before.search(near) or names.surely_behind.match(text, end)
    return region_id if fits or begins and _ends(text, end, names) else ""


def _begins(text: str, start: int, names: Gazetteer) -> bool:
    """Whether a word ends right before a position."""
    return (
        start == 0
        or _NO_LETTER.match(text[start - 1]) is not None
        or names.before.search(text[max(0, start - _CONTEXT) : start]) is not None
    )


def _ends(text: str, end: int, names: Gazetteer) -> bool:
    """Whether a word begins at a position, be it a place's name with a word for both behind it (甲乙两地)."""
    if end == len(text) or _NO_LETTER.match(text[end]) or names.behind.match(text, end):
        return True
    following = (name for name in names.by_head.get(text[end : end + 2], ()) if text.startswith(name, end))
    return any(names.surely_behind.match(text, end + len(name)) for name in following)


def _below(candidates: Sequence[str], place: str, names: Gazetteer) -> str:
    """The one candidate inside a place; "" for none or several."""
    inside = [key for key in candidates if place in names.above[key][:-1]]
    return inside[0] if len(inside) == 1 else ""


def _in_own_area(region_id: str, names: Gazetteer) -> bool:
    """Whether a county lies in the report's own prefecture (or in the county itself)."""
    own = [key for key in names.above.get(names.home, ()) if names.regions[key].level != "province"]
    return bool(own) and own[0] in names.above[region_id]


def _nearest(candidates: Sequence[str], names: Gazetteer, recent: Sequence[Toponym]) -> str:
    """Of several places of one name the highest, else the one inside a place named before, else near home."""
    if len(candidates) == 1:
        return candidates[0]
    levels = {names.regions[key].level for key in candidates}
    for level in ("province", "prefecture"):
        high = [key for key in candidates if names.regions[key].level == level]
        if level in levels and len(high) == 1:
            return high[0]
    near = [*(place.region_id for place in reversed(recent)), *reversed(names.above.get(names.home, ()))]
    return next((found for place in near if (found := _below(candidates, place, names))), "")


# ---------------------------------------------------------------- mentions


def find_places(
    clean: CleanText,
    sections: Sequence[Section],
    sentences: Sequence[Sentence],
    entities: Sequence[Mention],
    lexicon: Lexicon,
    report_id: str,
    region_id: str = "",
) -> tuple[PlaceMention, ...]:
    """Every place that a report names, in reading order; page furniture left out.

    Args:
        entities: what else is named; a place inside such a name says so in `within`.
        region_id: the report's own region, "" where unknown.
    """
    names = gazetteer(lexicon, region_id)
    starts = [sentence.start for sentence in sentences]
    longer = sorted(entities, key=lambda mention: mention.start)
    reach = [mention.start for mention in longer]
    seen: Counter[str] = Counter()
    found = []
    for line in clean.lines:
        if line.kind == "furniture":
            continue
        inside = reach[bisect_left(reach, line.start) : bisect_left(reach, line.end)]
        known = frozenset(start - line.start for start in inside)
        for place in find_toponyms(clean.text[line.start : line.end], names, known):
            start, end = line.start + place.start, line.start + place.end
            index = bisect_left(starts, end) - 1
            if index < 0 or sentences[index].end < end:
                continue
            sentence = sentences[index]
            digest = context_hash(place.region_id, clean.text[sentence.start : sentence.end])
            seen[digest] += 1
            before = bisect_left(reach, end) - 1
            within = before >= 0 and longer[before].end > start
            char_start, char_end = clean.source_span(start, end)
            found.append(
                PlaceMention(
                    place_mention_id=f"{report_id}-g-{digest}-{seen[digest]}",
                    region_id=place.region_id,
                    report_id=report_id,
                    section_id=sections[sentence.section].section_id,
                    char_start=char_start,
                    char_end=char_end,
                    text=clean.source[char_start:char_end],
                    within=longer[before].mention_id if within else "",
                    start=start,
                    end=end,
                )
            )
    return tuple(found)
