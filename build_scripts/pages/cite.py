"""How to cite: the release on the data page, a report on its own page, and patterns for each figure of it."""

from __future__ import annotations

import html
import json
from dataclasses import asdict

from ..catalogue import citations
from ..catalogue.citations import Citation
from ..catalogue.model import Dataset
from .view import CHINESE_RUN
from .wording import Pair, pick

MARK = "<!-- citation -->"  # stands in a report's page; the hook puts `block` in its place
FIGURES = "cite-figure"  # id of the patterns, which the script that fills a figure's card looks for
STYLES: tuple[tuple[str, Pair], ...] = (
    ("short", ("简短", "Short")),
    ("long", ("完整", "In full")),
    ("gbt", ("GB/T 7714", "GB/T 7714 (Chinese standard)")),
    ("bibtex", ("BibTeX", "BibTeX")),
)
DAY = (
    f"{citations.LOOKED_AT}处填写您查看的日期。",
    f"Put the day on which you looked in place of {citations.LOOKED_AT}.",
)


FIGURE_HINT = (
    "引用单条数据：打开该数据的卡片，点“引用”；或在上列引文之后注明数据标识，即该数据地址中“#f-”之后的部分。",
    "To cite one figure, open its card on the Chinese page and choose “引用”; or add the figure's id to the citation "
    "above: what follows “#f-” in its address.",
)


def block(dataset: Dataset, report_id: str, url: str) -> str:
    """HTML of the section of a report's page.

    Args:
        report_id: of a report of the dataset.
        url: of the page, below the site's root; pages in English begin with `en/`.
    """
    language = "en" if url.startswith("en/") else "zh"
    (source,) = (source for source in dataset.sources if source.report_id == report_id)
    address = dataset.site + url if dataset.site else ""
    parts = [
        '<details class="cite" id="cite">',
        f"<summary>{pick(language, ('引用', 'How to cite'))}</summary>",
        listing(language, citations.of_report(dataset, source, address)),
        f"<p>{_marked(language, pick(language, FIGURE_HINT))}</p>",
        _patterns(in_language(language, citations.of_figure(dataset, source))),
        "</details>",
    ]
    return "\n".join(filter(None, parts))


def _patterns(texts: dict[str, str]) -> str:
    data = json.dumps(texts, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/json" id="{FIGURES}">{data}</script>'


def in_language(language: str, citation: Citation) -> dict[str, str]:
    """Style → text."""
    return {
        style: text if isinstance(text, str) else pick(language, text)
        for style, text in asdict(citation).items()
    }


def listing(language: str, citation: Citation) -> str:
    """A work in every style, as one block of HTML."""
    texts = in_language(language, citation)
    rows = "".join(
        f"<dt>{_marked(language, pick(language, name))}</dt><dd>{_text(language, style, texts[style])}</dd>"
        for style, name in STYLES
    )
    return f'<dl class="cite__styles">{rows}</dl>\n<p>{_marked(language, pick(language, DAY))}</p>'


def _text(language: str, style: str, text: str) -> str:
    if style == "bibtex":
        return f"<pre><code>{html.escape(text)}</code></pre>"
    if style == "gbt" and language == "en":
        return f'<span lang="zh-Hans">{html.escape(text)}</span>'
    return _marked(language, text)


def _marked(language: str, text: str) -> str:
    """Text as HTML; on English pages what is Chinese says so."""
    if language == "zh":
        return html.escape(text)
    parts = CHINESE_RUN.split(text)  # English and Chinese in turn
    return "".join(
        f'<span lang="zh-Hans">{html.escape(part)}</span>' if index % 2 else html.escape(part)
        for index, part in enumerate(parts)
    )
