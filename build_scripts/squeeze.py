"""Text without white space: cleaning takes blanks and line ends out, so texts are named and compared without them."""

from __future__ import annotations


def squeezed(text: str) -> str:
    return "".join(text.split())
