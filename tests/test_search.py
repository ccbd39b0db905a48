"""The search: every stretch of text is found, exactly counted, and shown where it stands."""

from __future__ import annotations

import csv
import json
import random
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import parse_qs, quote, urldefrag, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from build_scripts import entities, lexicon, pipeline, tables
from build_scripts.pages import bigrams, search
from build_scripts.pages.bigrams import Segment, Sizes, normal
from build_scripts.pages.view import View, view
from build_scripts.records import Document
from build_scripts.screenshots import served

HERE = Path(__file__).parent
browser_needed = pytest.mark.needs("chromium", "fonts-noto-cjk")
BUDGET = 300_000  # bytes, uncompressed, that a query and the hits first shown may load
SIZES = {"as built": Sizes(), "many long terms": Sizes(long=60, shard=400, chunk=700)}
Counts = Counter[tuple[str, str]]  # (kind, page) → occurrences


# ---------------------------------------------------------------- the corpus, and the truth about it


@dataclass(frozen=True)
class Corpus:
    """The five reports, what of them can be found, and where each string truly stands."""

    documents: Sequence[Document]
    data: View
    segments: Sequence[Segment]

    @cached_property
    def texts(self) -> list[tuple[str, str, str, list[tuple[int, int]] | None]]:
        """(kind, page, normalised text, the changes of which a match must touch one; None: every match counts)."""
        found = []
        for part in self.segments:
            kind = "text" if part.kind == "repaired" else part.kind
            parts = [[normal(line) for _, line in item.lines] for item in part.items]
            if not part.running:
                found += [(kind, part.page, "\n".join(lines), None) for lines in parts]
                continue
            changes, text = [], ""
            for item, (line,) in zip(part.items, parts, strict=True):
                changes += [(len(text) + place, length) for place, length in item.changes]
                text += line
            found.append((kind, part.page, text, changes if part.kind == "repaired" else None))
        return found

    def counts(self, query: str) -> Counts:
        """By looking everywhere."""
        form, found = normal(query), Counter()
        for kind, page, text, changes in self.texts:
            at = text.find(form)
            while at >= 0:
                end = at + len(form)
                touched = changes is None or any(at < place + size and place < end for place, size in changes)
                found[kind, page] += touched
                at = text.find(form, at + 1)
        return +found

    def sample(self, count: int, lengths: range = range(2, 9)) -> list[str]:
        """Stretches of the reports as received and of every other text; the same at each run."""
        chance = random.Random(20261122)
        reports = [normal(document.seed.text) for document in self.documents]
        others = [
            line
            for kind, _, text, _ in self.texts
            for line in text.split("\n")
            if kind != "text" and len(line) > 1
        ]
        found = []
        for number in range(count):
            text = chance.choice((reports, others)[number % 2])
            length = min(chance.choice(lengths), len(text))
            start = chance.randrange(len(text) - length + 1)
            found.append(text[start : start + length])
        return found

    def nonsense(self, count: int) -> list[str]:
        """Strings of the corpus's own characters that stand nowhere in it."""
        chance = random.Random(1)
        chars = sorted({char for _, _, text, _ in self.texts for char in text} - {"\n"})
        made = ("".join(chance.choices(chars, k=chance.randint(2, 8))) for _ in range(count))
        return [query for query in made if not self.counts(query)]


@pytest.fixture(scope="module")
def corpus(root: Path) -> Corpus:
    words, _ = lexicon.load()
    documents, _ = pipeline.read_all(root / "seeds", words)
    links = [
        link
        for d in documents
        for link in entities.link_metrics(d.metrics, d.mentions, d.clean, words, d.facts.region_id)
    ]
    data = view(tables.build(documents, words, links), words)
    return Corpus(documents, data, search.corpus(documents, data))


@pytest.fixture(scope="module")
def indexes(corpus: Corpus) -> dict[str, dict[str, str]]:
    """The files of the index, as built and with sizes that put every part of the algorithm to work."""
    return {
        name: bigrams.files(corpus.segments, search.names(corpus.data), size) for name, size in SIZES.items()
    }


# ---------------------------------------------------------------- a second reader of the files


class Reader:
    """What find.js does, in Python."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        self.loaded: dict[str, object] = {}
        meta = self.load("meta.json")
        self.shards = meta["shards"]
        self.pages = numbers(meta["pages"])
        self.kinds = [kind for kind, count in meta["kinds"] for _ in range(count)]
        lengths = numbers(meta["lengths"])
        self.starts = [sum(lengths[:index]) for index in range(len(lengths))]
        self.chunks = risen(numbers(meta["chunks"]))

    def load(self, path: str) -> object:
        if path not in self.loaded:
            self.loaded[path] = json.loads(self.files[path])
        return self.loaded[path]

    def entry(self, term: str) -> str | int | None:
        return self.load(f"terms/{bigrams.shard_of(term, self.shards)}.json").get(term)

    def numbers(self, term: str) -> list[int]:
        said = self.entry(term)
        if said is None:
            return []
        return numbers(said if isinstance(said, str) else self.load(bigrams.file_of(term)))

    def spans(self, name: str) -> list[tuple[int, int]]:
        edges = risen(self.numbers(f"\n{name}"))
        return list(zip(edges[::2], edges[1::2], strict=True))

    def places(self, query: str) -> list[int]:
        kept, at = None, 0
        while at < len(query):
            offset = max(0, min(at, len(query) - 2))
            end = min(offset + 2, len(query))
            while isinstance(self.entry(query[offset:end]), int) and offset + 1 < end < len(query):
                end += 1
            here = {place - offset for place in risen(self.numbers(query[offset:end]))}
            kept = here if kept is None else kept & here
            at = end
        changes = self.spans("changes")
        return [place for place in sorted(kept or ()) if self.counts_here(place, len(query), changes)]

    def counts_here(self, place: int, length: int, changes: Sequence[tuple[int, int]]) -> bool:
        if self.kinds[bisect_right(self.starts, place) - 1] != "repaired":
            return True
        return any(begin < place + length and end > place for begin, end in changes)

    def counts(self, query: str, names: Mapping[int, str]) -> Counts:
        segments = [bisect_right(self.starts, place) - 1 for place in self.places(normal(query))]
        kinds = ["text" if kind == "repaired" else kind for kind in self.kinds]
        return Counter((kinds[segment], names[self.pages[segment]]) for segment in segments)

    def page_names(self) -> dict[int, str]:
        """Number → address of each page, from the chunks."""
        texts = (json.loads(self.files[f"text/{number}.json"]) for number in range(len(self.chunks)))
        return {int(number): page[0] for text in texts for number, page in text["pages"].items()}


def numbers(encoded: str) -> list[int]:
    found, number, shift = [], 0, 0
    for char in encoded:
        digit = bigrams.DIGITS.index(char)
        number |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            found.append(number)
            number = shift = 0
    return found


def risen(steps: Sequence[int]) -> list[int]:
    found, at = [], 0
    for step in steps:
        at += step
        found.append(at)
    return found


# ---------------------------------------------------------------- the index


@pytest.mark.parametrize("sizes", SIZES)
def test_every_stretch_of_text_is_found_and_counted_exactly(corpus, indexes, sizes) -> None:
    reader = Reader(indexes[sizes])
    names = reader.page_names()
    for query in corpus.sample(600):
        truth = corpus.counts(query)
        assert truth, query
        assert reader.counts(query, names) == truth, query


@pytest.mark.parametrize("sizes", SIZES)
def test_one_character_and_long_queries_are_found_too(corpus, indexes, sizes) -> None:
    reader = Reader(indexes[sizes])
    names = reader.page_names()
    for query in (*corpus.sample(60, range(1, 2)), *corpus.sample(60, range(9, 60))):
        assert reader.counts(query, names) == corpus.counts(query), query


@pytest.mark.parametrize("sizes", SIZES)
def test_nonsense_finds_nothing(corpus, indexes, sizes) -> None:
    reader = Reader(indexes[sizes])
    queries = corpus.nonsense(300)
    assert len(queries) > 250
    assert [query for query in queries if reader.places(query)] == []


def test_a_report_is_found_by_every_stretch_of_its_seed(corpus) -> None:
    """The truth above is about what was indexed; this one is about what was given."""
    for document in corpus.documents:
        page = f"reports/{document.seed.report_id}/"
        (text,) = [
            text for kind, at, text, _ in corpus.texts if at == page and kind == "text" and len(text) > 999
        ]
        assert text == normal(document.seed.text)


def test_everything_generated_can_be_found(corpus) -> None:
    """Figures, indicators, names, places and topics, by each of their names; readings of damage."""
    data = corpus.data
    kinds = {
        "indicators": data.indicators,
        "entities": data.entities,
        "regions": data.regions,
        "topics": data.topics,
    }
    said = {
        (f"{folder}/{key}/", name)
        for folder, rows in kinds.items()
        for key, row in rows.items()
        for name in (
            row["name_zh"],
            row["name_en"],
            row.get("definition", ""),
            *row.get("aliases", "").split("|"),
        )
    }
    said |= {
        (f"reports/{row['report_id']}/", row[name])
        for row in data.metrics.values()
        for name in ("subject", "quote")
    }
    said |= {(f"reports/{d.seed.report_id}/", mark.restored) for d in corpus.documents for mark in d.defects}
    texts = Counter()
    for _, page, text, _ in corpus.texts:
        texts[page] = f"{texts[page] or ''}\n{text}"
    assert len(said) > 1000
    assert [pair for pair in said if normal(pair[1]) not in texts[pair[0]]] == []


def test_a_filter_holds_exactly_what_it_says(corpus, indexes) -> None:
    reader = Reader(indexes["as built"])
    laid = bigrams.lay(corpus.segments)
    names = {name for *_, item in laid.items for name in item.filters}
    assert {name.partition(":")[0] for name in names} == {"place", "year", "topic"}
    for name in names:
        spans = reader.spans(name)
        for start, _, _, item in laid.items:
            assert any(begin <= start < end for begin, end in spans) == (name in item.filters), (name, item)


def test_filters_of_figures_follow_the_tables(corpus) -> None:
    data = corpus.data
    figures = [item for part in corpus.segments if part.kind == "figure" for item in part.items]
    assert len(figures) == len(data.metrics)
    by_id = {str(item.shown["anchor"])[2:]: item for item in figures}
    for key, row in data.metrics.items():
        assert not row["region_id"] or f"place:{row['region_id']}" in by_id[key].filters
        assert f"year:{row['period_end'][:4]}" in by_id[key].filters
        assert not row["topic_id"] or f"topic:{row['topic_id']}" in by_id[key].filters


def test_every_value_leads_to_its_figures(corpus, indexes) -> None:
    reader = Reader(indexes["as built"])
    starts = {start: item for start, _, _, item in bigrams.lay(corpus.segments).items}
    values = {value for item in starts.values() for value in item.values}
    assert len(values) > 300
    for value in values:
        found = {start for start, _ in reader.spans(f"value:{value}")}
        assert found == {start for start, item in starts.items() if value in item.values}, value


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("９９．８６ ％", "99.86%"),
        ("Ａi 数字\n政府", "ai数字政府"),
        ("①㎡…", "1m2..."),
        ("\u3000\u200b\ufeff", ""),
        ("İ", "i̇"),
    ],
)
def test_normal_form(text: str, form: str) -> None:
    assert normal(text) == form
    assert normal(form) == form


@pytest.mark.parametrize(
    ("printed", "shown", "change"),
    [("202012月初", "2020年12月初", (4, 1)), ("数据数据", "数据", (2, 0)), ("728", "7亿28", (1, 1))],
)
def test_only_what_differs_is_a_change(printed: str, shown: str, change: tuple[int, int]) -> None:
    first, length = search.difference(printed, shown)
    assert (first, length) == change
    rest = len(shown) - first - length
    assert shown[:first] == printed[:first] and shown[len(shown) - rest :] == printed[len(printed) - rest :]


@pytest.mark.parametrize("given", [[], [0], [31, 32, 1023, 1024, 5, 40_000_000_000]])
def test_numbers_survive_encoding(given: list[int]) -> None:
    assert numbers(bigrams.encode(given)) == given


def test_an_empty_corpus_makes_an_index_that_finds_nothing() -> None:
    reader = Reader(bigrams.files([], {}))
    assert reader.places("数据") == []


def test_the_same_corpus_gives_the_same_bytes(corpus, indexes) -> None:
    again = bigrams.files(list(corpus.segments), search.names(corpus.data))
    assert again == indexes["as built"]
    assert search.version(again) == search.version(indexes["as built"])


# ---------------------------------------------------------------- the browser's reader


@pytest.fixture(scope="module", params=SIZES)
def finder(request, browser: Browser, root: Path, indexes, tmp_path_factory) -> Iterator[Page]:
    """A bare page that has nothing but find.js and an index."""
    folder = tmp_path_factory.mktemp("finder")
    for path, content in indexes[request.param].items():
        file = folder / "search/data" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    (folder / "assets").mkdir()
    (folder / "assets/find.js").write_bytes((root / "docs/assets/find.js").read_bytes())
    (folder / "index.html").write_text("<!doctype html><link rel='icon' href='data:,'><title>.</title>")
    with served(folder, "/a/b/") as address:
        page = browser.new_page()
        page.goto(f"{address}index.html")
        yield page
        page.close()


FOUND = """async queries => { const { find, itemsAt, textAt, normal } = await import("./assets/find.js");
  const out = [];
  for (const q of queries) {
    const { hits } = await find({ q });
    const counts = {};
    for (const hit of hits.filter(hit => !hit.same)) {
      const [item] = await itemsAt(hit.place, hit.length);
      const key = hit.kind + " " + item.address;
      counts[key] = (counts[key] ?? 0) + 1;
      if (await textAt(hit.place, hit.length) !== normal(q)) counts.wrong = hit.place;
    }
    out.push(counts);
  }
  return out; }"""


@browser_needed
def test_the_browser_finds_and_counts_the_same(corpus: Corpus, finder: Page) -> None:
    queries = [
        *corpus.sample(400),
        *corpus.sample(20, range(1, 2)),
        *corpus.sample(40, range(9, 60)),
        *corpus.nonsense(50),
    ]
    for query, found in zip(queries, finder.evaluate(FOUND, queries), strict=True):
        truth = {f"{kind} {page}": count for (kind, page), count in corpus.counts(query).items()}
        assert found == truth, query


@browser_needed
def test_the_browser_has_the_same_normal_form(corpus: Corpus, finder: Page) -> None:
    chars = sorted({char for document in corpus.documents for char in document.seed.text})
    texts = [
        *chars,
        "İ",
        "①㎡…\u200b\x85",
        *(said for part in corpus.segments for i in part.items for _, said in i.lines),
    ]
    forms = finder.evaluate(
        'async texts => { const { normal } = await import("./assets/find.js"); return texts.map(normal); }',
        texts,
    )
    assert forms == [normal(text) for text in texts]


def number_rows() -> list[tuple[str, str, str]]:
    with (HERE / "tables/query_numbers.csv").open(encoding="utf-8", newline="") as file:
        return [(row["query"], row["value"], row["unit"]) for row in csv.DictReader(file)]


@browser_needed
def test_numbers_are_read_however_written(finder: Page) -> None:
    rows = number_rows()
    read = finder.evaluate(
        'async rows => { const { numberOf, normal } = await import("./assets/find.js"); '
        "return rows.map(([query]) => numberOf(normal(query))); }",
        rows,
    )
    assert read == [{"value": value, "unit": unit} if value else None for _, value, unit in rows]


SAME = """async queries => { const { find, itemsAt } = await import("./assets/find.js");
  const out = [];
  for (const q of queries) {
    const { hits } = await find({ q, kind: "figure" });
    const items = await Promise.all(hits.map(hit => itemsAt(hit.place, hit.length)));
    out.push([...new Set(items.flat().map(item => item.shown.anchor.slice(2)))].sort());
  }
  return out; }"""


@browser_needed
def test_a_figure_is_found_by_its_value_in_any_writing(corpus: Corpus, finder: Page) -> None:
    rows = [
        row for row in corpus.data.metrics.values() if row["value"] and row["unit_printed"] not in ("%", "％")
    ]
    rows = [row for row in rows if re.fullmatch(r"\d{5,}", row["value"])]
    assert len(rows) > 20
    ways = [
        lambda value: value,
        lambda value: f"{int(value):,}",
        lambda value: value.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        lambda value: f"{value[:-4]}.{value[-4:]}万",
        lambda value: f"{int(value) / 10**8:.8f} 亿",
        lambda value: f"{int(value) / 10**6:.6f} million",
    ]
    for way in ways:
        for row, found in zip(rows, finder.evaluate(SAME, [way(row["value"]) for row in rows]), strict=True):
            assert row["metric_id"] in found, way(row["value"])


# ---------------------------------------------------------------- the page


def asked(page: Page) -> dict[str, str]:
    """Query and filters in the address."""
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}


def look_for(page: Page, address: str, query: str, tree: str = "", **filters: str) -> str:
    """Opens the search page with a query; what its status line says."""
    pairs = {"q": query, **filters}
    page.goto(f"{address}{tree}search/?" + "&".join(f"{key}={quote(value)}" for key, value in pairs.items()))
    status = page.locator("#finder-status")
    expect(status).not_to_be_empty()
    expect(page.locator("#found")).not_to_have_attribute("aria-busy", "true")
    return status.inner_text()


def unfold(page: Page) -> None:
    """Asks for more until nothing is left."""
    while page.locator("#found .more:not([hidden])").count():
        page.evaluate(
            "document.querySelectorAll('#found .more:not([hidden])').forEach(button => button.click())"
        )
        expect(page.locator("#found .more[disabled]")).to_have_count(0)


@browser_needed
def test_what_one_types_is_found_counted_and_marked(page: Page, address: str, corpus: Corpus) -> None:
    page.goto(f"{address}search/")
    page.get_by_label("查找文字、名称或数字").focus()
    page.keyboard.type("热线")
    truth = corpus.counts("热线")
    pages = len({page for _, page in truth})
    expect(page.locator("#finder-status")).to_have_text(f"“热线”：{sum(truth.values())}处，见于{pages}页")
    assert asked(page) == {"q": "热线"}
    hits = page.locator(".hit")
    assert hits.count() > 10
    for text in hits.evaluate_all(
        "hits => hits.map(hit => [...hit.querySelectorAll('mark')].map(m => m.textContent))"
    ):
        assert text and set(text) == {"热线"}
    assert page.evaluate("document.activeElement.id") == "q"


@browser_needed
def test_every_page_that_holds_it_is_shown(page: Page, address: str, corpus: Corpus) -> None:
    look_for(page, address, "政务服务")
    unfold(page)
    shown = page.locator("#found .hit a").evaluate_all("links => links.map(link => link.pathname)")
    wanted = {f"{urlsplit(address).path}{place}" for _, place in corpus.counts("政务服务")}
    assert set(shown) == wanted


@browser_needed
def test_more_hits_of_a_page_are_a_click_away(page: Page, address: str, corpus: Corpus) -> None:
    look_for(page, address, "热线", kind="text")
    unfold(page)
    marks = page.locator("#found mark")
    assert marks.count() == sum(count for (kind, _), count in corpus.counts("热线").items() if kind == "text")


@browser_needed
def test_filters_live_in_the_address_and_the_back_button_undoes_them(page: Page, address: str) -> None:
    every = look_for(page, address, "热线")
    page.get_by_label("类别").select_option("figure")
    page.get_by_label("年份").select_option("2023")
    page.get_by_label("地区").select_option(
        label="清远市" if page.locator("option", has_text="清远市").count() else ""
    )
    expect(page.locator("#finder-status")).to_contain_text("见于1页")  # all three filters at work
    assert {"q", "kind", "year", "place"} == asked(page).keys()
    narrowed = page.locator("#finder-status").inner_text()
    shown = page.locator("#found .hit a").all_inner_texts()
    page.reload()
    expect(page.locator("#finder-status")).to_have_text(narrowed)
    expect(page.locator("#found .hit a")).to_have_text(shown)
    for left in ({"q", "kind", "year"}, {"q", "kind"}, {"q"}):
        page.go_back()
        page.wait_for_function("count => new URLSearchParams(location.search).size === count", arg=len(left))
        assert asked(page).keys() == left
    expect(page.locator("#finder-status")).to_have_text(every)
    assert page.get_by_label("类别").input_value() == ""


@browser_needed
def test_filters_that_leave_nothing_say_so_and_can_be_taken_off(page: Page, address: str) -> None:
    said = look_for(page, address, "热线", kind="place")
    assert "在所选范围内没有" in said
    page.get_by_role("button", name="去掉限制").click()
    expect(page.locator("#found h2").first).to_be_visible()
    assert asked(page) == {"q": "热线"}


@browser_needed
def test_a_hit_leads_to_its_figure_highlighted(page: Page, address: str) -> None:
    look_for(page, address, "99.86%", kind="figure")
    link = page.locator(".hit a").first
    target = urldefrag(link.get_attribute("href"))[1]
    link.click()
    expect(page.locator("a.figure--here")).to_have_count(1)
    assert page.evaluate("id => document.getElementById(id).closest('a.figure--here') !== null", target)
    assert "99.86%" in page.locator("a.figure--here").inner_text()
    page.go_back()
    expect(page.locator(".hit a").first).to_be_visible()
    assert asked(page) == {"q": "99.86%", "kind": "figure"}


@browser_needed
def test_a_sentence_leads_to_its_place(page: Page, address: str) -> None:
    """Every hit of a common word: to a figure of its sentence, else to its section."""
    look_for(page, address, "数据", kind="text")
    unfold(page)
    links = page.locator("#found .hit a").evaluate_all(
        "links => links.map(link => [link.href, link.textContent])"
    )
    assert len(links) > 50
    anchors: dict[str, set[str]] = {}
    for link, _ in links:
        place, anchor = urldefrag(link)
        if place not in anchors:
            page.goto(place)
            anchors[place] = set(
                page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
            )
        wanted, _, told = anchor.partition(":~:")
        assert wanted in anchors[place] or (not wanted and told), link


@browser_needed
def test_the_shown_text_of_a_report_is_found(page: Page, address: str, corpus: Corpus) -> None:
    """What stands on the page, readings of damaged places included."""
    damaged = next(d for d in corpus.documents if any(mark.restored for mark in d.defects))
    place = f"reports/{damaged.seed.report_id}/"
    page.goto(address + place)
    blocks = page.evaluate(
        """() => [...document.querySelectorAll("article > p, article > ul > li, article > h2")]
          .filter(block => block.querySelector("a.repaired"))
          .map(block => [...block.childNodes].filter(node => node.className !== "headerlink")
            .map(node => node.textContent).join(""))"""
    )
    assert blocks
    chance = random.Random(3)
    queries = []
    for block in blocks:
        text = normal(block)
        for start in chance.sample(range(max(1, len(text) - 8)), k=min(40, max(1, len(text) - 8))):
            queries.append(text[start : start + chance.randint(2, 8)])
    found = page.evaluate(
        """async queries => { const { find, itemsAt } = await import("../../assets/find.js");
          return Promise.all(queries.map(async q => { const { hits } = await find({ q, kind: "text" });
            const items = await Promise.all(hits.map(hit => itemsAt(hit.place, hit.length)));
            return items.flat().map(item => item.address); })); }""",
        queries,
    )
    assert [query for query, pages in zip(queries, found, strict=True) if place not in pages] == []


@browser_needed
@pytest.mark.parametrize(
    ("query", "tree", "label"), [("10900万", "", "同值"), ("109 million", "en/", "same value")]
)
def test_numbers_written_otherwise_are_labelled(
    page: Page, address: str, query: str, tree: str, label: str
) -> None:
    look_for(page, address, query, tree)
    assert page.locator(".hit__same").all_inner_texts() == [label]
    assert page.locator(".hit mark").all_inner_texts() == ["1.09亿条"]


@browser_needed
def test_a_name_in_the_other_language_is_labelled(page: Page, address: str) -> None:
    look_for(page, address, "hotline connection")
    assert "英文名" in page.locator(".hit", has_text="热线接通率").first.inner_text()
    look_for(page, address, "热线接通率", "en/")
    assert "Chinese name" in page.locator(".hit", has_text="Hotline connection rate").first.inner_text()
    look_for(page, address, "Hotline connection", "en/")
    assert "Chinese name" not in page.locator(".hit", has_text="Hotline connection rate").first.inner_text()


@browser_needed
def test_english_pages_speak_english_and_mark_chinese_as_such(page: Page, address: str) -> None:
    said = look_for(page, address, "热线", "en/")
    assert re.fullmatch(r"“热线”: \d+ matches on \d+ pages", said)
    unmarked = page.locator("#found").evaluate(
        """found => [...found.querySelectorAll("*")].flatMap(e => [...e.childNodes])
          .filter(node => node.nodeType === 3 && /[\\u4e00-\\u9fff]/.test(node.data))
          .filter(node => !node.parentElement.closest("#found [lang^=zh]")).map(node => node.data)"""
    )
    assert unmarked == []


@browser_needed
def test_words_apart_are_found_on_the_same_page(page: Page, address: str, corpus: Corpus) -> None:
    assert not corpus.counts("热线 数据资源")
    said = look_for(page, address, "热线 数据资源")
    both = {page for _, page in corpus.counts("热线")} & {page for _, page in corpus.counts("数据资源")}
    assert both and f"有{len(both)}页" in said
    assert {"热线", "数据资源"} == set(page.locator("#found mark").all_inner_texts())


@browser_needed
@pytest.mark.parametrize("query", ["项目 部门", "项目 事项", "服务 项目"])
def test_what_holds_all_words_stands_first(page: Page, address: str, corpus: Corpus, query: str) -> None:
    assert not corpus.counts(query)
    look_for(page, address, query)
    sections = page.locator("#found section").evaluate_all(
        "found => found.map(one => [...one.querySelectorAll('.hit')].map(hit => hit.textContent))"
    )
    assert sections
    for hits in sections:
        whole = [all(word in hit for word in query.split()) for hit in hits]
        assert whole[0] or not any(whole), hits


@browser_needed
def test_nonsense_says_that_nothing_is_found(page: Page, address: str, corpus: Corpus) -> None:
    for query in corpus.nonsense(6):
        assert look_for(page, address, query) == f"没有找到“{query}”。"
        assert page.locator("#found").inner_text() == ""
        expect(page.locator("#ways")).to_be_visible()


@browser_needed
def test_little_is_loaded_for_a_query(browser: Browser, address: str, corpus: Corpus) -> None:
    """The index and the texts shown, each query in a fresh browser, uncompressed."""
    common = Counter(text[i : i + 2] for _, _, text, _ in corpus.texts for i in range(len(text) - 1))
    queries = [pair for pair, _ in common.most_common(5)] + [
        "务",
        "a",
        "政务服务数据管理局",
        *corpus.sample(4),
    ]
    for query in queries:
        context = browser.new_context()
        page = context.new_page()
        sizes: list[int] = []

        def add(response: Response, sizes: list[int] = sizes) -> None:
            if "/search/data/" in response.url:
                sizes.append(len(response.body()))

        page.on("response", add)
        look_for(page, address, query)
        context.close()
        assert 0 < sum(sizes) <= BUDGET, (query, sum(sizes))


@browser_needed
def test_the_masthead_leads_to_the_search_by_keyboard(page: Page, address: str) -> None:
    for tree, label in (("", "查找"), ("en/", "Search")):
        page.goto(f"{address}{tree}topics/")
        box = page.get_by_role("searchbox", name=label)
        for _ in range(12):
            page.keyboard.press("Tab")
            if box.evaluate("box => box === document.activeElement"):
                break
        page.keyboard.type("热线")
        page.keyboard.press("Enter")
        expect(page.locator("#found h2").first).to_be_visible()
        assert urlsplit(page.url).path == f"{urlsplit(address).path}{tree}search/"
        assert asked(page) == {"q": "热线"}
        assert not page.evaluate("document.getElementById('__search')?.checked ?? false")


@browser_needed
def test_the_other_language_keeps_the_query(page: Page, address: str) -> None:
    look_for(page, address, "热线", kind="indicator")
    page.locator(".masthead__language").click()
    expect(page.locator("#found h2")).to_have_text(re.compile("Indicators"))
    assert asked(page) == {"q": "热线", "kind": "indicator"}


@browser_needed
def test_without_javascript_the_page_says_how_to_find_things(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    for tree, said in (("", "JavaScript"), ("en/", "JavaScript")):
        page.goto(f"{address}{tree}search/?q={quote('热线')}")
        assert said in page.locator("noscript .notice, #ways .notice").first.inner_text()
        assert not page.locator("form.finder").is_visible()
        assert page.locator("#ways a").count() > 5 and page.locator("#ways a").first.is_visible()
    context.close()


@browser_needed
def test_hits_do_not_push_the_page_about(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.add_init_script(
        """window.shifted = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => {
          window.shifted += entry.value; })).observe({ type: "layout-shift", buffered: true });"""
    )
    look_for(page, address, "热线")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shifted") < 0.05
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


@browser_needed
def test_a_renewed_site_is_noticed(browser: Browser, address: str) -> None:
    """Where the files of two versions meet, no wrong hit is shown: the page asks to be loaded again."""
    context = browser.new_context()
    page = context.new_page()
    page.route(
        "**/search/data/text/*", lambda route: route.fulfill(json={"pages": {}, "sentences": [], "items": []})
    )
    assert "请重新载入此页" in look_for(page, address, "热线")
    context.close()


def test_the_search_asks_only_its_own_site(root: Path) -> None:
    for name in ("find.js", "search.js"):
        text = (root / "docs/assets" / name).read_text(encoding="utf-8")
        assert "://" not in re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE), name
