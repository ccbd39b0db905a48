"""The built site: every link and anchor, nothing loaded from elsewhere, and what people do with a report page."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pandas
import pytest
from conftest import PREFIX
from playwright.sync_api import Browser, Page

from build_scripts.screenshots import kinds, served

REPORT = "reports/qingyuan-2023/"
DAMAGED = "reports/xuancheng-2021h1/"
browser_needed = pytest.mark.needs("chromium", "fonts-noto-cjk")


# ---------------------------------------------------------------- files


@dataclass
class Html(HTMLParser):
    """What a page offers and asks for."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    lang: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    headings: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "link" and given.get("rel", "").strip() not in ("canonical", "alternate", "prev", "next"):
            self.loads.append(given.get("href", ""))
        if tag in ("script", "img", "iframe", "source", "video", "audio", "embed", "object"):
            self.loads += [given[key] for key in ("src", "srcset", "data") if given.get(key)]
        if tag == "meta" and "name" in given:
            self.metas[given["name"]] = given.get("content", "")
        self.lang = given.get("lang", "") if tag == "html" else self.lang
        self.headings += tag == "h1"


@pytest.fixture(scope="session")
def htmls(site: Path) -> dict[str, Html]:
    """Every page, by address below the root."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        parsed = Html()
        parsed.feed(path.read_text(encoding="utf-8"))
        found[path.relative_to(site).as_posix().removesuffix("index.html")] = parsed
    return found


def test_the_kinds_of_page_are_there(site: Path) -> None:
    wanted = {
        "home",
        "reports",
        "reports-page",
        "indicators",
        "indicators-page",
        "regions",
        "regions-page",
        "topics",
        "topics-page",
        "entities",
        "entities-page",
        "data",
        "quality",
        "method",
    }
    assert not {f"{name}-{language}" for name in wanted for language in ("zh", "en")} - kinds(site).keys()


def test_links_and_anchors_resolve(site: Path, htmls: dict[str, Html]) -> None:
    wrong = []
    for address, page in htmls.items():
        for link in {*page.links, *page.loads}:
            target, anchor = urldefrag(urljoin(f"http://127.0.0.1:1{PREFIX}{address}", link))
            parts = urlsplit(target)
            if parts.netloc != "127.0.0.1:1":
                continue
            place = unquote(parts.path).removeprefix(PREFIX)
            if place in htmls:
                if anchor and unquote(anchor) not in htmls[place].ids and anchor != "__skip":
                    wrong.append(f"{address}: no anchor: {link}")
            elif not parts.path.startswith(PREFIX) or not (site / place).is_file():
                wrong.append(f"{address}: no page: {link}")
    assert not wrong, "\n".join(wrong[:40])


def test_a_crawler_reaches_every_page_and_every_file_of_the_release(
    site: Path, htmls: dict[str, Html]
) -> None:
    """It starts at the home page and follows links only; to the results of a search only a form leads."""
    reached, waiting = set(), [""]
    while waiting:
        address = waiting.pop()
        if address in reached:
            continue
        reached.add(address)
        for link in htmls[address].links if address in htmls else ():
            parts = urlsplit(urljoin(f"http://127.0.0.1:1{PREFIX}{address}", link))
            if parts.netloc == "127.0.0.1:1":
                waiting.append(unquote(parts.path).removeprefix(PREFIX))
    files = {item["path"] for item in json.loads((site / "api/v1/index.json").read_text("utf-8"))["files"]}
    files |= {"api/v1/index.json", "downloads/SHA256SUMS", "llms.txt"}
    assert len(files) > 300
    assert not files - reached
    assert not htmls.keys() - reached - {"404.html", "search/", "en/search/"}


@pytest.mark.parametrize("page", ["data/", "en/data/"])
def test_the_data_page_lists_each_download_with_size_rows_and_checksum(site: Path, page: str) -> None:
    html = (site / page / "index.html").read_text("utf-8")
    html += (site / page / "files/index.html").read_text("utf-8")
    for item in json.loads((site / "api/v1/index.json").read_text("utf-8"))["files"]:
        row = re.search(rf"<tr>\s*<td><a[^>]*>{re.escape(item['path'])}</a>.*?</tr>", html, re.DOTALL)
        assert row, item["path"]
        rows = "—" if item["rows"] is None else f"{item['rows']:,}"
        for shown in (item["sha256"], f"{item['bytes']:,}", rows):
            assert f">{shown}<" in row[0], (item["path"], shown)


def test_nothing_is_loaded_from_elsewhere(site: Path, htmls: dict[str, Html]) -> None:
    outside = [
        f"{address}: {load}"
        for address, page in htmls.items()
        for load in page.loads
        if urlsplit(load).netloc or load.startswith("//")
    ]
    for path in site.rglob("*.css"):
        outside += [
            f"{path.name}: {found}"
            for found in re.findall(r"url\(\s*[\"']?((?:https?:)?//[^)]+)", path.read_text(encoding="utf-8"))
        ]
    for path in (site / "assets").glob("*.js"):  # our own modules know no other host
        assert not re.search(r"XMLHttpRequest|https?://", path.read_text(encoding="utf-8")), path.name
    assert not outside


def test_every_page_says_its_language_and_what_it_is(htmls: dict[str, Html]) -> None:
    for address, page in htmls.items():
        assert page.lang == ("en" if address.startswith("en/") else "zh"), address
        assert page.headings == 1, address
        assert len(page.ids) == len(set(page.ids)), address
        assert address == "404.html" or page.metas.get("description"), address


def test_every_page_says_that_it_is_unofficial(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "非官方汇编" in text and "nofficial compilation" in text, path


# ---------------------------------------------------------------- in a browser


def card_terms(page: Page) -> dict[str, str]:
    heads, values = (
        page.locator("dialog.card dt").all_inner_texts(),
        page.locator("dialog.card dd").all_inner_texts(),
    )
    return dict(zip(heads, values, strict=True))


def row_terms(page: Page, mark: str) -> dict[str, str]:
    """What the table says of a mark: column → cell, the first column and empty cells left out."""
    return page.evaluate(
        """id => { const row = document.querySelector(`td a[href="#${id}"]`).closest("tr");
        const heads = [...row.closest("table").querySelectorAll("th")].map(head => head.textContent);
        return Object.fromEntries([...row.cells].slice(1).map((cell, i) => [heads[i + 1], cell.innerText.trim()])
          .filter(([, text]) => text)); }""",
        mark,
    )


@browser_needed
def test_a_click_opens_the_card_of_that_figure(page: Page, address: str) -> None:
    page.goto(address + REPORT)
    for index in (0, 7, 20):
        mark = page.locator("a.figure[id]").nth(index)
        mark.click()
        assert page.locator("dialog.card h2").inner_text() == mark.inner_text()
        terms = card_terms(page)
        assert terms == row_terms(page, mark.get_attribute("id"))
        assert {"指标主体", "数值", "期间", "状态"} <= terms.keys()
        page.keyboard.press("Escape")
        assert page.locator("dialog.card[open]").count() == 0


@browser_needed
def test_who_comes_from_an_english_page_reads_the_card_in_english(page: Page, address: str) -> None:
    page.goto(f"{address}en/{REPORT}")
    link = page.locator("#figures ~ * td a[id^='f-'], #figures ~ table td a[id^='f-']").nth(5)
    with page.expect_response(lambda answer: answer.url == f"{address}en/{REPORT}"):
        link.click()
    page.wait_for_load_state("networkidle")
    mark = page.locator("a.figure--here")
    mark.click()
    terms = card_terms(page)
    assert {"Subject", "Value", "Period", "Status", "Review"} <= terms.keys()
    assert not any(re.search("[\u4e00-\u9fff]", name) for name in terms)
    assert re.search("[a-z]", terms["Status"]) and re.search("20[0-9]{2}", terms["Period"])
    assert page.locator("dialog.card").get_attribute("lang") == "en"
    assert all(
        urlsplit(link).path.startswith(urlsplit(address).path + "en/")
        for link in page.locator("dialog.card dd a").evaluate_all("links => links.map(link => link.href)")
    )
    page.goto(address + REPORT + "?fresh")  # not from an English page
    page.locator("a.figure[id]").nth(0).click()
    assert "数值" in card_terms(page)


@browser_needed
def test_the_keyboard_opens_and_closes_the_card_and_comes_back(page: Page, address: str) -> None:
    page.goto(address + REPORT)
    mark = page.locator("a.figure[id]").nth(3)
    mark.focus()
    page.keyboard.press("Enter")
    assert page.locator("dialog.card[open]").count() == 1
    assert page.evaluate("document.querySelector('dialog.card').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert page.locator("dialog.card[open]").count() == 0
    assert page.evaluate("document.activeElement.id") == mark.get_attribute("id")


@browser_needed
def test_touch_opens_the_card_at_the_foot_of_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(address + REPORT)
    page.locator("a.figure[id]").nth(5).tap()
    box = page.locator("dialog.card[open]").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and abs(box["y"] + box["height"] - 844) < 2
    page.locator("dialog.card > button").tap()
    assert page.locator("dialog.card[open]").count() == 0
    context.close()


@browser_needed
def test_a_click_beside_the_card_closes_it(page: Page, address: str) -> None:
    page.goto(address + REPORT)
    page.locator("a.figure[id]").nth(3).click()
    page.mouse.click(2, 2)
    assert page.locator("dialog.card[open]").count() == 0


@browser_needed
def test_the_card_leads_to_the_row_and_the_row_back(page: Page, address: str) -> None:
    page.goto(address + REPORT)
    mark = page.locator("a.figure[id]").nth(3)
    name = mark.get_attribute("id")
    mark.click()
    page.locator("dialog.card .card__links a").first.click()
    assert urldefrag(page.url)[1] == name.replace("f-", "r-", 1)
    page.locator(f'td a[href="#{name}"]').first.click()
    assert urldefrag(page.url)[1] == name


@browser_needed
def test_without_javascript_a_figure_is_a_link_to_its_row(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address + REPORT)
    mark = page.locator("a.figure[id]").nth(3)
    name, text = mark.get_attribute("id"), mark.inner_text()
    mark.click()
    assert urldefrag(page.url)[1] == name.replace("f-", "r-", 1)
    row = page.locator(f'td a[href="#{name}"]')
    assert row.is_visible() and text in row.inner_text()
    assert page.locator("body").bounding_box()["width"] <= 390
    context.close()


SENTENCES = """() => { const rows = [...document.querySelectorAll("td a[id^='r-']")];
  return rows.map(row => { location.hash = "#" + row.id.replace("r-", "f-");
    window.dispatchEvent(new Event("hashchange"));
    const range = [...CSS.highlights.get("sentence")][0];
    const shown = range ? range.cloneContents() : new DocumentFragment();
    for (const mark of shown.querySelectorAll("a.repaired")) // back to what the source prints
      mark.textContent = mark.title.slice("原文作“".length, -1);
    return [row.id.slice(2), shown.textContent.replace(/\\s/g, ""),
      [...document.querySelectorAll(".figure--here")].map(mark => mark.id)]; }); }"""


@browser_needed
@pytest.mark.parametrize("report", [REPORT, DAMAGED])
def test_an_address_marks_that_figure_and_its_sentence_and_no_neighbour(
    page: Page, address: str, site: Path, report: str
) -> None:
    metrics = pandas.read_csv(site / "datapackage/metrics.csv", dtype=str, keep_default_na=False)
    expected = dict(zip(metrics.metric_id, metrics.sentence, strict=True))
    page.goto(address + report)
    found = page.evaluate(SENTENCES)
    assert len(found) > 20
    for metric_id, shown, here in found:
        assert shown == re.sub(r"\s", "", expected[metric_id]), metric_id
        assert len(here) == 1
        row_of = page.locator(f'[id="r-{metric_id}"]').get_attribute("href")
        assert row_of == f"#{here[0]}"


@browser_needed
def test_damage_is_shown_with_its_reading_and_what_is_printed(page: Page, address: str) -> None:
    page.goto(address + DAMAGED)
    repaired = page.locator("a.repaired").first
    assert repaired.get_attribute("title").startswith("原文作“")
    repaired.click()
    assert "原文作“" in page.locator("dialog.card .card__source").inner_text()


@browser_needed
def test_the_language_switch_keeps_the_page(page: Page, address: str) -> None:
    page.goto(address + REPORT)
    page.locator(".masthead__language").click()
    assert page.url == f"{address}en/{REPORT}"
    page.locator(".masthead__language").click()
    assert page.url == address + REPORT


@browser_needed
def test_no_page_scrolls_sideways_on_a_phone_or_asks_another_host(
    browser: Browser, address: str, site: Path
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    asked: set[str] = set()
    failed: list[str] = []
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    wide = []
    for name, path in kinds(site).items():
        page.goto(address + path, wait_until="load")
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            wide.append(name)
    context.close()
    assert not wide and not failed
    assert asked == {urlsplit(address).netloc}


@browser_needed
@pytest.mark.parametrize("width", [1440, 2560, 3840])
def test_every_page_begins_at_the_same_left_edge(browser: Browser, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    left = "selector => document.querySelector(selector).getBoundingClientRect().left"
    edges = {}
    for path in ("overview/", "indicators/", "quality/checks/"):
        page.goto(address + path)
        edges[path] = [page.evaluate(left, part) for part in (".masthead__name", ".sheet", ".index ul")]
    page.close()
    assert len({tuple(found) for found in edges.values()}) == 1, edges


@browser_needed
@pytest.mark.parametrize(
    ("width", "media"), [(390, "screen"), (768, "screen"), (820, "screen"), (700, "print")]
)
def test_labels_of_the_facts_of_a_report_stay_in_one_line(
    browser: Browser, address: str, width: int, media: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.emulate_media(media=media)
    page.goto(f"{address}reports/qianjiang-2023/")
    heights = page.evaluate(
        """() => [...document.querySelector("article table").querySelectorAll("td:first-child")].map(cell => {
        const range = new Range(); range.selectNodeContents(cell);
        return range.getBoundingClientRect().height / parseFloat(getComputedStyle(cell).fontSize); })"""
    )
    assert len(heights) > 5 and max(heights) < 2.2, heights
    page.close()


@browser_needed
@pytest.mark.parametrize("tree", ["", "en/"])
def test_every_cell_of_a_check_is_in_sight_on_a_phone(browser: Browser, address: str, tree: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}{tree}quality/checks/")
    boxes = page.evaluate(
        """() => [...document.querySelectorAll("article td")].map(cell => cell.getBoundingClientRect())
        .map(box => [box.left, box.right])"""
    )
    assert len(boxes) > 20 and all(left >= 0 and right <= 390 for left, right in boxes)
    page.close()


@browser_needed
def test_the_site_works_at_the_root_too(browser: Browser, site: Path) -> None:
    with served(site) as root:
        page = browser.new_page()
        page.goto(root + REPORT)
        page.locator("a.figure[id]").first.click()
        assert page.locator("dialog.card[open]").count() == 1
        page.keyboard.press("Escape")
        page.locator(".index").get_by_text("指标", exact=True).click()
        assert page.url == f"{root}indicators/"
        page.close()


# ---------------------------------------------------------------- the hook and the writer of pages


def test_only_changed_pages_are_written_and_stale_ones_go(tmp_path: Path) -> None:
    from build_scripts.pages import write

    (tmp_path / "method.md").write_text("by hand")
    pages = {"index.md": "一", "topics/new.md": "二", "datapackage/x.bin": b"\x00"}
    assert write({"topics/old.md": "stale"}, tmp_path) == ["topics/old.md"]
    assert write(pages, tmp_path) == ["datapackage/x.bin", "index.md", "topics/new.md", "topics/old.md"]
    assert write(pages, tmp_path) == []
    assert (tmp_path / "method.md").exists() and not (tmp_path / "topics/old.md").exists()
    assert write(pages | {"index.md": "三"}, tmp_path) == ["index.md"]


@pytest.mark.parametrize("command", ["build", "serve"])
def test_what_cannot_be_written_stops_a_build_and_no_server(
    tmp_path: Path, caplog, monkeypatch, command
) -> None:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.exceptions import PluginError

    from build_scripts import hook

    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/a.txt").write_text("全年办理12件。\n", encoding="utf-8")
    (tmp_path / "docs").write_text("a file")
    config = MkDocsConfig(str(tmp_path / "mkdocs.yml"))
    config.load_dict({"site_name": "x", "docs_dir": str(tmp_path / "docs")})
    monkeypatch.setitem(hook._run, "command", command)
    if command == "build":
        with pytest.raises(PluginError, match="docs"):
            hook.on_pre_build(config)
    else:
        hook.on_pre_build(config)
        assert "docs" in caplog.messages[-1]


def test_nothing_that_no_build_wrote_is_deleted(tmp_path: Path) -> None:
    from build_scripts.pages import write
    from build_scripts.records import Fault

    (tmp_path / "en/data").mkdir(parents=True)
    (tmp_path / "en/data/thesis.md").write_text("years of work")
    (tmp_path / "en/data/.DS_Store").write_text("of a file manager")
    with pytest.raises(Fault, match="en/data/thesis.md") as caught:
        write({"index.md": "一"}, tmp_path)
    assert (caught.value.problem.code, bool(caught.value.problem.fix)) == ("out-not-made-here", True)
    assert (tmp_path / "en/data/thesis.md").exists() and not (tmp_path / "index.md").exists()
    (tmp_path / "en/data/thesis.md").unlink()
    assert write({"index.md": "一"}, tmp_path) == ["index.md"]
    assert (tmp_path / "en/data/.DS_Store").exists()


def test_nothing_that_no_build_wrote_is_written_over(tmp_path: Path) -> None:
    from build_scripts.pages import write
    from build_scripts.records import Fault

    (tmp_path / "index.md").write_text("my own home page", encoding="utf-8")
    with pytest.raises(Fault, match="index.md"):
        write({"index.md": "一", "about.md": "二"}, tmp_path)
    assert (tmp_path / "index.md").read_text(encoding="utf-8") == "my own home page"
    assert not (tmp_path / "about.md").exists()
    (tmp_path / "index.md").unlink()
    assert write({"index.md": "一", "about.md": "二"}, tmp_path) == ["about.md", "index.md"]
    assert write({"index.md": "三", "about.md": "二"}, tmp_path) == ["index.md"]  # a page of an earlier build


def test_the_page_of_a_report_that_went_goes_in_a_clone_too(tmp_path: Path) -> None:
    """Pages of reports are committed, the list of what was written is not: their head says what they are."""
    from build_scripts.pages import write
    from build_scripts.records import Fault

    (tmp_path / "reports").mkdir()
    gone, mine = tmp_path / "reports/gone-2023.md", tmp_path / "reports/mine.md"
    gone.write_text('---\ntitle: "某市"\nreport_id: "gone-2023"\n---\n', encoding="utf-8")
    assert write({"index.md": "一"}, tmp_path) == ["index.md", "reports/gone-2023.md"] and not gone.exists()
    mine.write_text('---\nreport_id: "gone-2023"\n---\n', encoding="utf-8")
    with pytest.raises(Fault):
        write({"index.md": "一"}, tmp_path)
    assert mine.exists()
