"""The words that a reader sees for what a text says beside a number: 超, 约, 不足."""

from __future__ import annotations

from collections.abc import Mapping

# Code of the column `qualifier` → Chinese, English. “97%左右” is told as 约97%: the sense, not the very word.
QUALIFIERS: Mapping[str, tuple[str, str]] = {
    "eq": ("", ""),
    "gt": ("超", "over"),
    "ge": ("不少于", "at least"),
    "lt": ("不足", "under"),
    "le": ("不超过", "at most"),
    "approx": ("约", "about"),
}
