"""Many words as one regular expression: a tree, so that a word's first character is looked at once for all words."""

from __future__ import annotations

import re
from collections.abc import Iterable

_EXPRESSION = re.compile(r"[^\w“”]")


def any_of(words: Iterable[str]) -> str:
    """A pattern of plain words and regular expressions, a longer one before a shorter; the plain words as a tree."""
    by_length = sorted(words, key=len, reverse=True)
    expressions = [word for word in by_length if _EXPRESSION.search(word)]
    plain = [word for word in by_length if not _EXPRESSION.search(word)]
    return f"(?:{'|'.join([*expressions, *([longest_of(plain)] if plain else [])])})"


def longest_of(words: Iterable[str]) -> str:
    """A pattern that matches the longest of the words, at least one, that stands at a place.

    The look-ahead lets the engine run over a text without entering the tree.
    """
    tree: dict = {}
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return f"(?=[{''.join(map(re.escape, tree))}]){_expression(tree)}"


def _expression(node: dict) -> str:
    """The tree below a node; it takes the longest word."""
    branches = [re.escape(character) + _expression(child) for character, child in node.items() if character]
    if not branches:
        return ""
    if len(branches) == 1 and "" not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + ("?" if "" in node else "")
