"""List numbers at the beginning of a line that run into the number behind them: 3.5G基站新建300座."""

from __future__ import annotations

import re
from itertools import zip_longest

from build_scripts.records import CleanText

STOP = "｡"  # stands for the point behind such a number, so that the two are no decimal
_NUMBERED = re.compile(r"([1-9]\d?)[.．](?=(\d)?)")


def apart(clean: CleanText) -> str:
    """The text with `STOP` for the point behind each such list number: 3｡5G基站新建300座.

    The lines must count from 1 on: else it is a decimal, or the first of two levels (3.5 人员).
    """
    begun = (_NUMBERED.match(clean.text, line.start, line.end) for line in clean.lines)
    marked = [(int(found[1]), found) for found in begun if found]
    stops, counted = [], 0  # how far a list has counted from 1 on
    for (number, found), (after, _) in zip_longest(marked, marked[1:], fillvalue=(0, None)):
        counted = number if number == counted + 1 or number == 1 else 0
        if found[2] and counted and after in ((2,) if number == 1 else (number + 1, 1, 0)):
            stops.append(found.end())
    pieces = [clean.text[begin : stop - 1] for begin, stop in zip([0, *stops], stops, strict=False)]
    return STOP.join([*pieces, clean.text[stops[-1] if stops else 0 :]])
