"""The last place in a text that a pattern matches: of several words before a number the nearest one counts."""

from __future__ import annotations

import re
import sys


def last_match(
    pattern: re.Pattern[str], text: str, start: int = 0, end: int = sys.maxsize
) -> re.Match[str] | None:
    """The last match between two positions, None where there is none."""
    found = None
    for match in pattern.finditer(text, start, end):
        found = match
    return found
