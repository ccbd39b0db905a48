"""Which figures of a report must fit together, and whether they do: one function per kind of check.

Each function is given the report's figures in their places and yields `Finding`s. The pairing is
conservative: where the words do not tell that figures belong together, nothing is said.

A kind of check stands in three places by one name: `RULES` here, `KINDS` of `formats/verify.py` (which computes it
again without this code) and `CHECK_KINDS` of `pages/wording.py` (its words); an example goes into
`tests/tables/check_examples.csv`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from build_scripts.arithmetic.averages import average, implied_third
from build_scripts.arithmetic.findings import Finding
from build_scripts.arithmetic.growth import growth_from_base
from build_scripts.arithmetic.parts import part_not_above_whole, sum_of_parts
from build_scripts.arithmetic.repeats import repeated_figure
from build_scripts.arithmetic.report import Report
from build_scripts.arithmetic.shares import completion_rate, share_of_whole

RULES: tuple[Callable[[Report], Iterator[Finding]], ...] = (
    sum_of_parts,
    part_not_above_whole,
    growth_from_base,
    share_of_whole,
    completion_rate,
    average,
    implied_third,
    repeated_figure,
)
