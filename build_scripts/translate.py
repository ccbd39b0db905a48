"""The English of what a figure says besides its subject: its scope, among whom and by whom it is ranked.

In this order: what the sidecar translates (`[translations]`), the region itself by its name, the words that every
report uses (`vocabulary/areas_en.csv`), an entity that bears the whole name. What none of them has stays without
English: nothing is put together word by word.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import replace

from .entities import find_names, finder
from .lexicon import Lexicon
from .records import Metric, Problem, Seed

TRANSLATED = ("subject", "scope", "rank_among", "rank_by")  # the columns of a figure that have English


def with_english(
    metrics: Sequence[Metric], seed: Seed, lexicon: Lexicon, region_id: str
) -> tuple[Metric, ...]:
    """The metrics with `subject_en`, `scope_en`, `rank_among_en` and `rank_by_en` where there is English for them.

    Args:
        region_id: of the report; "" where unknown.
    """
    curated = seed.curation.translations
    english = translator(lexicon, region_id)
    return tuple(
        replace(
            metric,
            subject_en=metric.subject_en or curated.get(metric.subject, ""),
            scope_en=curated.get(metric.scope) or english(metric.scope),
            rank_among_en=curated.get(metric.rank_among) or english(metric.rank_among),
            rank_by_en=curated.get(metric.rank_by) or english(metric.rank_by),
        )
        for metric in metrics
    )


def unused(metrics: Sequence[Metric], seed: Seed) -> tuple[Problem, ...]:
    """A note for each text of `[translations]` that no figure has: misspelt, or named otherwise by now."""
    said = {getattr(metric, column) for metric in metrics for column in TRANSLATED}
    notes = []
    for printed in (text for text in seed.curation.translations if text not in said):
        near = difflib.get_close_matches(printed, sorted(said - {""}), n=1)
        fix = f"write “{near[0]}”, or remove the line" if near else "remove the line"
        found, expected = f"“{printed}”", "what a figure says, as its table has it"
        where = f"{seed.curation.path or seed.seed_file} [translations]"
        notes.append(Problem("translation-unused", where, found, expected, fix, "note"))
    return tuple(notes)


def translator(lexicon: Lexicon, region_id: str) -> Callable[[str], str]:
    """English of an area or body as the reports of a region print it, "" where the vocabulary has none."""
    names = finder(lexicon, region_id)
    path = lexicon.region_path(region_id) if region_id else ()
    place = path[-1].name_zh if path else ""

    def english(printed: str) -> str:
        if not printed:
            return ""
        for region in reversed(path):
            if printed in (region.name_zh, region.short_zh):
                return region.name_en
        for end, words in lexicon.areas_en.get(printed, ()):
            if place.endswith(end):
                return words
        other = lexicon.regions.get(lexicon.find_region(printed, within=region_id or None) or "")
        if other and printed in (other.name_zh, other.short_zh):
            return other.name_en
        hits = list(find_names(printed, names))
        whole = len(hits) == 1 and (hits[0].start, hits[0].end) == (0, len(printed))
        return lexicon.entities[hits[0].entity_id].name_en if whole else ""

    return english
