"""The words of titles that more than one stage must know."""

from __future__ import annotations

# a title that ends in one of them tells what is to be done: 2024年工作打算 (as part of a pattern)
PLANS = "计划|打算|安排|思路|谋划|设想"
