"""How the search grows: `python tests/bench/search.py [REPORTS …]` (1000 unless told otherwise).

Makes a corpus of so many reports out of the sentences and figures of the five, each report a random
selection with other digits; builds its index; and asks it in a real browser, on the search page of the
site that `make site` built. Prints seconds to build, files and bytes, and for each query the occurrences
found, the bytes loaded for it with the hits first shown (as they are, and compressed), and the
milliseconds until they stand there. Fails where a query loads more than 300 kB compressed.
"""

from __future__ import annotations

import gzip
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from build_scripts import entities, lexicon, pipeline, tables  # noqa: E402
from build_scripts.pages import bigrams, search  # noqa: E402
from build_scripts.pages.bigrams import Item, Segment  # noqa: E402
from build_scripts.pages.view import view  # noqa: E402
from build_scripts.screenshots import chromium, find_chromium, served  # noqa: E402

BUDGET = 300_000  # bytes, compressed
QUERIES = (
    *(
        "数据",
        "服务",
        "政务服务",
        "数据共享",
        "政务服务数据管理局",
        "一网通办",
        "99.86%",
        "1.09亿",
        "营商环境",
    ),
    *("务", "的", "a", "hotline", "热线 满意度", "电鳗摇滚", "2023年", "建设", "推进政务服务"),
)


def given() -> tuple[list[Segment], dict[str, object]]:
    """What the five reports bring."""
    words, _ = lexicon.load()
    documents, _ = pipeline.read_all(ROOT / "seeds", words)
    links = [
        link
        for d in documents
        for link in entities.link_metrics(d.metrics, d.mentions, d.clean, words, d.facts.region_id)
    ]
    data = view(tables.build(documents, words, links), words)
    return search.corpus(documents, data), dict(search.names(data))


def made(segments: Sequence[Segment], names: dict[str, object], reports: int) -> tuple[list[Segment], dict]:
    """The names and definitions as they are, and so many reports."""
    chance = random.Random(1000)
    things = [part for part in segments if part.kind not in ("figure", "text", "repaired")]
    figures = [item for part in segments if part.kind == "figure" for item in part.items]
    sentences = [item for part in segments if part.kind == "text" for item in part.items]
    whole = {kind: [len(part.items) for part in segments if part.kind == kind] for kind in ("figure", "text")}
    pages = [f"reports/made-{number:05}/" for number in range(reports)]
    names = names | {page: [f"示例市 {page} 工作总结", f"Example, {page}"] for page in pages}
    found = list(things)
    for kind, items in (("figure", figures), ("text", sentences)):
        for page in pages:
            chosen = chance.choices(items, k=chance.choice(whole[kind]))
            found.append(Segment(kind, page, tuple(varied(item, chance) for item in chosen), kind == "text"))
    return found, names


def varied(item: Item, chance: random.Random) -> Item:
    """The same with other digits."""
    lines = [(code, re.sub(r"\d", lambda _: str(chance.randrange(10)), text)) for code, text in item.lines]
    return replace(item, lines=tuple(lines))


def measure(reports: int, executable: str) -> bool:
    """Prints the figures for so many reports; whether every query kept within the budget."""
    segments, names = made(*given(), reports)
    begin = time.perf_counter()
    index = bigrams.files(segments, names)
    seconds = time.perf_counter() - begin
    size = sum(len(content.encode()) for content in index.values())
    print(f"{reports} reports: built in {seconds:.1f} s, {len(index)} files, {size / 1e6:.1f} MB")
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        shutil.copytree(ROOT / "site/assets", site / "assets")
        for path in index:
            (site / "search/data" / path).parent.mkdir(parents=True, exist_ok=True)
            (site / "search/data" / path).write_text(index[path], encoding="utf-8")
        shutil.copy(ROOT / "site/search/index.html", site / "search/index.html")
        return ask(site, executable)


def ask(site: Path, executable: str) -> bool:
    within = True
    with served(site) as address, chromium(executable) as browser:
        for query in QUERIES:
            context = browser.new_context()
            page = context.new_page()
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(urlsplit(request.url).path))
            begin = time.perf_counter()
            page.goto(f"{address}search/?q={quote(query)}")
            page.wait_for_function("document.querySelector('#finder-status').textContent")
            taken = 1000 * (time.perf_counter() - begin)
            said = page.locator("#finder-status").inner_text()
            files = [(site / unquote(path)[1:]).read_bytes() for path in asked if "/search/data/" in path]
            plain, packed = sum(map(len, files)), sum(len(gzip.compress(content)) for content in files)
            within &= packed <= BUDGET
            print(
                f"  {said}: {len(files)} files, {plain / 1000:.0f} kB, "
                f"{packed / 1000:.0f} kB compressed, {taken:.0f} ms"
            )
            context.close()
    return within


if __name__ == "__main__":
    found = find_chromium()
    if found is None or not (ROOT / "site/search/index.html").is_file():
        sys.exit("needs the system package chromium, and the built site: run `make site` first")
    kept = [measure(int(count), found) for count in sys.argv[1:] or ["1000"]]  # each, whatever the first says
    sys.exit(not all(kept))
