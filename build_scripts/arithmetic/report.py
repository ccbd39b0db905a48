"""The figures of one report in their places: what every rule of arithmetic looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from build_scripts.neighbours import COUNT_UNITS, Figure
from build_scripts.records import Sentence

PERCENT = ("%", "％")
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Report:
    """What the rules look at."""

    text: str  # cleaned
    runs: tuple[tuple[Figure, ...], ...]  # the figures of each sentence that has any
    by_id: Mapping[str, Figure]
    parts: Mapping[str, tuple[Figure, ...]]  # metric_id of a whole → its parts
    sentences: tuple[Sentence, ...]
    order: tuple[Figure, ...]  # all figures in reading order
    place: Mapping[str, int]  # metric_id → index in `order`

    def paragraph(self, figure: Figure) -> int:
        return self.sentences[figure.sentence].paragraph


def report(text: str, runs, sentences) -> Report:
    """Index the figures of a report."""
    order = tuple(f for run in runs for f in run)
    by_id = {f.metric.metric_id: f for f in order}
    parts: dict[str, list[Figure]] = {}
    for figure in by_id.values():
        if figure.metric.part_of in by_id:
            parts.setdefault(figure.metric.part_of, []).append(figure)
    return Report(
        text,
        tuple(tuple(run) for run in runs),
        by_id,
        {whole: tuple(found) for whole, found in parts.items()},
        tuple(sentences),
        order,
        {figure.metric.metric_id: index for index, figure in enumerate(order)},
    )


def is_percent(figure: Figure) -> bool:
    return figure.metric.unit_printed in PERCENT and figure.metric.measure == "level"


def is_whole_number(figure: Figure) -> bool:
    value = figure.metric.value
    return value == value.to_integral_value() and figure.metric.unit_printed in COUNT_UNITS
