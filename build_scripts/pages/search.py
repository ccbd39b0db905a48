"""The search page, and what can be found with it: report texts, figures, indicators, names, places, topics.

What is found is decided here; how it is found, in `bigrams.py` and in `docs/assets/find.js`. The order of
the segments is the order of hits: names first, short before long (so that a query that is the whole name
comes first), then definitions, figures, report texts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from os.path import commonprefix

from ..figures import PRINTED_BEFORE
from ..records import Document, Metric, Sentence
from . import bigrams
from . import markdown as md
from .bigrams import Item, Segment
from .body import Mark, figure_marks, mark_at, within
from .parts import frame, text
from .site import Site
from .view import (
    Row,
    View,
    at,
    coverage,
    place_name,
    report_title,
    subject_text,
    value_text,
    view,
)
from .wording import LANGUAGES, STATUSES, Pair, decimal_of, period_words, pick, plain, word

FOLDER = "search/data"  # files of the index, below docs/; search.js reads them from there
KINDS: dict[str, Pair] = {  # of segments; the page offers them as filter and as headings
    "topic": ("主题", "Topics"),
    "place": ("地区", "Places"),
    "indicator": ("指标", "Indicators"),
    "entity": ("名录", "Names"),
    "report": ("报告", "Reports"),
    "figure": ("数据", "Figures"),
    "text": ("报告原文", "Report texts"),
}


def pages(site: Site) -> dict[str, str | bytes]:
    """search/index.md in both languages, and the index below search/data/."""
    data = view(site.tables, site.lexicon)
    segments = corpus(site.documents, data)
    index = bigrams.files(segments, names(data))
    made: dict[str, str | bytes] = {f"{FOLDER}/{path}": content for path, content in index.items()}
    used = {name for segment in segments for item in segment.items for name in item.filters}
    for language in LANGUAGES:
        made |= search_page(language, data, used, version(index))
    return made


def version(index: Mapping[str, str]) -> str:
    """Names the index by its content, so that no browser mixes the files of two."""
    return sha256("\n".join(f"{path}\n{index[path]}" for path in sorted(index)).encode()).hexdigest()[:8]


def corpus(documents: Sequence[Document], data: View) -> list[Segment]:
    """Everything that can be found, in the order in which hits are shown."""
    things = list(named(data))
    by_id = {document.seed.report_id: document for document in documents}
    read = [(row, by_id[key]) for key, row in data.reports.items() if key in by_id]
    return [
        *things_segments(things, 0),
        *things_segments(things, 1),
        *(figures_segment(data, row, document) for row, document in read if document.metrics),
        *(text_segment(data, row, document) for row, document in read),
        *(part for row, document in read for part in repaired_segments(data, row, document)),
    ]


# ---------------------------------------------------------------- filters


def place_filters(data: View, region_ids: Iterable[str]) -> set[str]:
    """The places themselves and all above them."""
    found: set[str] = set()
    for region_id in region_ids:
        while region_id in data.regions and f"place:{region_id}" not in found:
            found.add(f"place:{region_id}")
            region_id = data.regions[region_id].get("parent_id", "")
    return found


def topic_filters(data: View, topic_ids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for topic_id in topic_ids:
        while topic_id in data.topics and f"topic:{topic_id}" not in found:
            found.add(f"topic:{topic_id}")
            topic_id = data.topics[topic_id].get("parent_id", "")
    return found


def year_filters(start: str, end: str) -> set[str]:
    """Every year from one ISO date to another; either may be missing."""
    years = [int(day[:4]) for day in (start, end) if day[:4].isdigit()]
    return {f"year:{year}" for year in range(min(years), max(years) + 1)} if years else set()


def report_filters(data: View, report_ids: Iterable[str]) -> set[str]:
    """Place and years of reports."""
    rows = [data.reports[key] for key in report_ids if key in data.reports]
    found = place_filters(data, (row.get("region_id", "") for row in rows))
    return found.union(
        *(year_filters(row.get("coverage_start", ""), row.get("coverage_end", "")) for row in rows)
    )


def figure_filters(data: View, row: Row) -> frozenset[str]:
    report = data.reports[row["report_id"]]
    years = year_filters(row.get("period_start", ""), row.get("period_end", ""))
    if not years:
        years = year_filters(report.get("coverage_start", ""), report.get("coverage_end", ""))
    places = place_filters(data, (row.get("region_id", ""), report.get("region_id", "")))
    return frozenset(years | places | topic_filters(data, [row.get("topic_id", "")]))


# ---------------------------------------------------------------- things with names

Thing = tuple[str, str, Row, frozenset[str]]  # kind, address, row, filters


def named(data: View) -> Iterator[Thing]:
    """Topics, places, indicators, names of the register, reports; by kind."""
    for key, row in data.topics.items():
        rows = data.by_topic.get(key, ())
        own = topic_filters(data, [key]) | report_filters(data, {item["report_id"] for item in rows})
        yield "topic", f"topics/{key}/", row, frozenset(own)
    for key, row in data.regions.items():
        own = {item["report_id"] for item in data.reports.values() if item.get("region_id") == key}
        yield (
            "place",
            f"regions/{key}/",
            row,
            frozenset(place_filters(data, [key]) | report_filters(data, own)),
        )
    for key, row in data.indicators.items():
        rows = data.by_indicator.get(key, ())
        own = topic_filters(data, [row.get("topic_id", "")])
        own |= report_filters(data, {item["report_id"] for item in rows})
        yield "indicator", f"indicators/{key}/", row, frozenset(own)
    for key, row in data.entities.items():
        own = report_filters(data, {item["report_id"] for item in data.mentions.get(key, ())})
        own |= topic_filters(data, {item.get("topic_id", "") for item in data.by_entity.get(key, ())})
        yield "entity", f"entities/{key}/", row, frozenset(own)
    for key, row in data.reports.items():
        yield "report", f"reports/{key}/", row, frozenset(report_filters(data, [key]))


def names(data: View) -> dict[str, list[str]]:
    """What each page is called: Chinese, English. Reports by place and time in front of the title."""
    found = {}
    for kind, address, row, _ in named(data):
        if kind == "report":
            found[address] = [
                f"{place_name(language, data, row.get('region_id', ''))} {coverage(language, row)} · "
                f"{report_title(language, row)}"
                for language in LANGUAGES
            ]
        else:
            found[address] = [row.get("name_zh", ""), row.get("name_en", "")]
    return found


def name_lines(kind: str, row: Row) -> tuple[tuple[str, str], ...]:
    """What a thing is called."""
    if kind == "report":
        fields = ("title", "title_en", "issuer", "index_number", "document_number")
        lines = [(name, row.get(name, "")) for name in fields]
    else:
        aliases = [("alias", alias) for alias in row.get("aliases", "").split("|")]
        lines = [("name_zh", row.get("name_zh", "")), ("name_en", row.get("name_en", "")), *aliases]
    return tuple((code, said) for code, said in lines if said)


def definition_lines(kind: str, row: Row) -> tuple[tuple[str, str], ...]:
    codes = ("definition", "definition_en")
    return tuple((code, row[code]) for code in codes if kind != "report" and row.get(code))


def things_segments(things: Sequence[Thing], part: int) -> list[Segment]:
    """The names (0) or the definitions (1) of all things; of each kind the shorter ones first."""
    lines = (name_lines, definition_lines)[part]
    found: list[tuple[tuple[int, int, str], Segment]] = []
    order = list(KINDS)
    for kind, address, row, filters in things:
        said = lines(kind, row)
        # Beside a name that was found stands the definition; beside a definition, its page's name.
        shown = {} if part else dict(definition_lines(kind, row))
        if said:
            size = len(bigrams.normal(said[0][1]))
            segment = Segment(kind, address, (Item(said, shown, filters=filters),))
            found.append(((order.index(kind), size, address), segment))
    return [segment for _, segment in sorted(found, key=lambda pair: pair[0])]


# ---------------------------------------------------------------- figures


def figures_segment(data: View, report: Row, document: Document) -> Segment:
    """The figures of a report, in the order of its text."""
    marks = figure_marks(document)
    items = []
    for metric in document.metrics:
        row = data.metrics[metric.metric_id]
        items.append(
            Item(
                figure_lines(data, row),
                {
                    "anchor": figure_anchor(marks, metric),
                    "value": [value_text(language, data, row) for language in LANGUAGES],
                    "subject": [subject_text(language, data, row) for language in LANGUAGES],
                    "when": [when(language, row) for language in LANGUAGES],
                },
                row.get("sentence", ""),
                figure_filters(data, row),
                figure_values(row),
            )
        )
    return Segment("figure", f"reports/{report['report_id']}/", tuple(items))


def when(language: str, row: Row) -> str:
    """The period, and the status where it is not what everyone takes it for."""
    status = "" if row.get("status") == "actual" else word(language, STATUSES, row.get("status", ""))
    return " · ".join(part for part in (period_words(language, row), status) if part)


def figure_lines(data: View, row: Row) -> tuple[tuple[str, str], ...]:
    """Subject in both languages, quote, value; what says the same as a line before is left out."""
    lines = [
        ("subject", row.get("subject", "")),
        ("subject_en", subject_text("en", data, row)),
        ("quote", row.get("quote", "")),
        ("value", value_text("zh", data, row)),
    ]
    seen: set[str] = set()
    kept = []
    for code, said in lines:
        if said and (form := bigrams.normal(said)) not in seen:
            seen.add(form)
            kept.append((code, said))
    return tuple(kept)


def figure_values(row: Row) -> frozenset[str]:
    """Its numbers without sign, alone (not where it is a percentage) and with the unit as printed."""
    found = set()
    unit = bigrams.normal(row.get("unit_printed", ""))
    for cell in (row.get("value", ""), row.get("value_high", "")):
        value = decimal_of(cell)
        if value is not None:
            number = plain(abs(value))
            found |= {f"{number}|{unit}"} | (set() if unit == "%" else {number})
    return frozenset(found)


def figure_anchor(marks: Sequence[Mark], metric: Metric) -> str:
    """Where a figure can be seen: its mark in the text, else its row in the page's table."""
    mark = mark_at(marks, metric.start)
    marked = mark is not None and mark.target.startswith("#r-")
    return f"{'f' if marked else 'r'}-{metric.metric_id}"


# ---------------------------------------------------------------- texts


def text_segment(data: View, report: Row, document: Document) -> Segment:
    """The whole cleaned text as printed, sentence by sentence; nothing stands between two sentences."""
    marks = figure_marks(document)
    items = [sentence_item(data, report, document, piece, marks, ()) for piece in pieces(document)]
    return Segment("text", f"reports/{report['report_id']}/", tuple(items), running=True)


def repaired_segments(data: View, report: Row, document: Document) -> Iterator[Segment]:
    """Sentences with damaged places once more, as the page shows them: with the readings in their places.

    A sentence before and one behind stand with them, since a match may reach over.
    """
    marks = figure_marks(document)
    repaired = [mark for mark in marks if mark.title.startswith(PRINTED_BEFORE)]
    cut = list(pieces(document))
    damaged = {index for index, (start, end, _) in enumerate(cut) if within(repaired, start, end)}
    wanted = sorted({index + step for index in damaged for step in (-1, 0, 1)} & set(range(len(cut))))
    run: list[Item] = []
    for index in wanted:
        run.append(sentence_item(data, report, document, cut[index], marks, repaired))
        if index + 1 not in wanted:
            yield Segment("repaired", f"reports/{report['report_id']}/", tuple(run), running=True)
            run = []


def _start(metric: Metric) -> int:
    return metric.start


def sentence_item(
    data: View,
    report: Row,
    document: Document,
    piece: tuple[int, int, Sentence],
    marks: Sequence[Mark],
    repaired: Sequence[Mark],
) -> Item:
    """A sentence; the marks of `repaired` that lie in it are shown as read, and are its changes.

    `marks` are all of the document, made once: a long report has thousands of sentences.
    """
    start, end, sentence = piece
    printed = document.clean.text
    first = bisect_left(document.metrics, start, key=_start)
    own = document.metrics[first : bisect_left(document.metrics, end, lo=first, key=_start)]
    said, at_source = "", start
    places: list[tuple[int, str]] = []
    changes = []
    for mark in within(repaired, start, end):
        said += printed[at_source : mark.start]
        place = len(bigrams.normal(said))
        said += mark.shown
        changed, length = difference(
            bigrams.normal(printed[mark.start : mark.end]), bigrams.normal(mark.shown)
        )
        changes.append((place + changed, length))
        places.append((place, mark.target.replace("#r-", "f-").replace("#d-", "p-")))
        at_source = mark.end
    said = (said + printed[at_source:end]).replace("\n", " ").strip()
    if not changes:
        places = [
            (len(bigrams.normal(printed[start : metric.start])), figure_anchor(marks, metric))
            for metric in own
        ]
    shown = {"anchor": section_anchor(document, sentence)} | ({"marks": places} if places else {})
    code = "repaired" if changes else "text"
    return Item(((code, said),), shown, filters=sentence_filters(data, report, own), changes=tuple(changes))


def sentence_filters(data: View, report: Row, metrics: Iterable[Metric]) -> frozenset[str]:
    """Place and years of the report, topics of the figures in the sentence."""
    topics = (data.metrics[metric.metric_id].get("topic_id", "") for metric in metrics)
    return frozenset(report_filters(data, [report["report_id"]]) | topic_filters(data, topics))


def pieces(document: Document) -> Iterator[tuple[int, int, Sentence]]:
    """The text cut where sentences begin, so that no character is lost between two of them."""
    if not document.sentences:
        return
    begins = [0, *(sentence.start for sentence in document.sentences[1:])]
    ends = [*begins[1:], len(document.clean.text)]
    for start, end, sentence in zip(begins, ends, document.sentences, strict=True):
        if bigrams.normal(document.clean.text[start:end]):
            yield start, end, sentence


def section_anchor(document: Document, sentence: Sentence) -> str:
    """The section's address on the page; page furniture has none."""
    section = document.sections[sentence.section]
    return "" if section.role == "furniture" else section.section_id


def difference(printed: str, shown: str) -> tuple[int, int]:
    """Where what is shown differs from what is printed, and over how many characters (0: some were left out)."""
    first = len(commonprefix([printed, shown]))
    last = len(commonprefix([printed[first:][::-1], shown[first:][::-1]]))
    return first, len(shown) - first - last


# ---------------------------------------------------------------- the page


def search_page(language: str, data: View, used: set[str], index: str) -> dict[str, str]:
    """The form, what stands there before a query or without JavaScript, and the script."""
    title = text(language, "查找", "Search")
    page = at(language, "search/index.md")
    root = "../" if language == "zh" else "../../"
    description = text(
        language,
        "查找报告原文、数据、指标、名录、地区和主题：每个字都查得到，数字怎么写都可以。",
        "Search report texts, figures, indicators, names, places and topics: every character is found, "
        "and numbers however they are written.",
    )
    return frame(
        language,
        "search/index.md",
        title,
        description,
        form(language, data, used, index),
        f'<div id="found" class="found" role="region" aria-label="{text(language, "结果", "Results")}"></div>',
        '<div id="ways" class="ways" markdown="1">',
        other_ways(language, page),
        "</div>",
        f'<script type="module" src="{root}assets/search.js"></script>',
    )


def form(language: str, data: View, used: set[str], index: str) -> str:
    """Query and filters; a plain form, so that the address holds them."""

    def say(chinese: str, english: str) -> str:
        return text(language, chinese, english)

    label = say("查找文字、名称或数字", "Words, names or numbers")
    return "\n".join(
        [
            f'<form class="finder" role="search" method="get" action="./" data-index="{index}">',
            '<div class="finder__query">',
            f'<label for="q">{label}</label>',
            '<input id="q" name="q" type="search" maxlength="120" autocomplete="off" spellcheck="false">',
            f'<button type="submit">{say("查找", "Search")}</button>',
            "</div>",
            f'<fieldset class="finder__filters"><legend>{say("只看", "Only")}</legend>',
            select(
                language, "kind", say("类别", "Kind"), [(key, pick(language, KINDS[key])) for key in KINDS]
            ),
            select(language, "place", say("地区", "Place"), place_options(language, data, used)),
            select(language, "year", say("年份", "Year"), [(year, year) for year in years(used)]),
            select(language, "topic", say("主题", "Topic"), topic_options(language, data, used)),
            "</fieldset>",
            "</form>",
            '<p class="finder__status" id="finder-status" role="status" aria-live="polite"></p>',
        ]
    )


def select(language: str, name: str, label: str, options: Sequence[tuple[str, str]]) -> str:
    every = text(language, "全部", "All")
    inner = "".join(f'<option value="{escaped(key)}">{escaped(said)}</option>' for key, said in options)
    return (
        f'<label for="{name}">{label}</label>'
        f'<select id="{name}" name="{name}"><option value="">{every}</option>{inner}</select>'
    )


def escaped(said: str) -> str:
    return said.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def years(used: set[str]) -> list[str]:
    """Newest first."""
    return sorted((name.removeprefix("year:") for name in used if name.startswith("year:")), reverse=True)


def place_options(language: str, data: View, used: set[str]) -> list[tuple[str, str]]:
    """By administrative code, which puts a place behind the one it lies in."""
    return [
        (key, "　" * depth(data.regions, key) + place_name(language, data, key))
        for key in sorted(data.regions)
        if f"place:{key}" in used
    ]


def topic_options(language: str, data: View, used: set[str]) -> list[tuple[str, str]]:
    """In the order of the vocabulary, each behind the one it belongs to."""
    found: list[tuple[str, str]] = []

    def add(parent: str) -> None:
        for key, row in data.topics.items():
            above = row.get("parent_id", "")
            if (above if above in data.topics else "") == parent and f"topic:{key}" in used:
                name = row.get("name_zh", "") if language == "zh" else row.get("name_en", "")
                found.append((key, "　" * depth(data.topics, key) + name))
                add(key)

    add("")
    return found


def depth(rows: Mapping[str, Row], key: str) -> int:
    """How many of the rows stand above one."""
    above = rows[key].get("parent_id", "")
    return 1 + depth(rows, above) if above in rows else 0


def other_ways(language: str, page: str) -> str:
    """How to find things without the search."""

    def to(target: str) -> str:
        return md.relative(page, at(language, target))

    reports, indicators = to("reports/index.md"), to("indicators/index.md")
    regions, topics, entities = to("regions/index.md"), to("topics/index.md"), to("entities/index.md")
    archive = to("data/index.md")
    without = text(
        language,
        "查找要用 JavaScript，它在这个浏览器里没有启用。下面的办法不需要它。",
        "Searching needs JavaScript, which is off in this browser. The ways below do without.",
    )
    return md.document(
        f'<noscript><p class="notice">{without}</p></noscript>',
        md.heading(2, text(language, "怎样查找", "How to find things"), "how"),
        md.bullets(
            [
                text(
                    language,
                    "任何一段文字，哪怕只有一个字：空格、全角半角、大小写都不影响。",
                    "Any stretch of text, Chinese or English, down to one character; blanks, width and case "
                    "do not matter.",
                ),
                text(
                    language,
                    "数字怎么写都可以：1.09亿、10900万、109000000 找到同样的数据。",
                    'Numbers however written: <span lang="zh-Hans">1.09亿, 10900万</span>, 109 million and '
                    "109,000,000 find the same figures.",
                ),
                text(
                    language,
                    "中文名或英文名都行；用空格分开几个词，整句没有时，就找同时含有这些词的页面。",
                    "Names in Chinese or English; where words apart by blanks stand together nowhere, "
                    "the pages that hold all of them are shown.",
                ),
            ]
        ),
        md.heading(3, text(language, "不用这个查找框", "Without this search"), "other-ways"),
        md.bullets(
            [
                text(
                    language,
                    f"按地区和年份：[报告]({reports})、[地区]({regions})",
                    f"By place and year: [reports]({reports}), [places]({regions})",
                ),
                text(
                    language,
                    f"按内容：[指标]({indicators})、[主题]({topics})、[名录]({entities})",
                    f"By subject: [indicators]({indicators}), [topics]({topics}), [names]({entities})",
                ),
                text(
                    language,
                    f"在自己的电脑上：[下载数据包]({archive})，里面有全部数据和报告原文",
                    f"On your own computer: the [data package]({archive}) holds all figures and report texts",
                ),
            ]
        ),
    )
