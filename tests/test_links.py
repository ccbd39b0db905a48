"""The web of links on the built site: no page is an orphan, and what leads from one page to another leads back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pandas
import pytest
from playwright.sync_api import Browser

ROOT = "http://127.0.0.1:1/"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
browser_needed = pytest.mark.needs("chromium", "fonts-noto-cjk")


@dataclass
class Article(HTMLParser):
    """The links of a page's own content: (href, id of the row they stand in, id of the collapsed block)."""

    links: list[tuple[str, str, str]] = field(default_factory=list)
    everywhere: list[str] = field(default_factory=list)
    depth: int = 0  # of open elements inside the article
    row: str = ""
    block: str = ""
    waiting: list[int] = field(default_factory=list)  # links of the row that is being read

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "article" or self.depth:
            self.depth += tag not in VOID
        if offered := given.get({"a": "href", "form": "action"}.get(tag, "")):
            self.everywhere.append(offered)
        if not self.depth:
            return
        if tag == "tr":
            self.row, self.waiting = "", []
        if tag == "details":
            self.block = given.get("id", "")
        if given.get("id", "").startswith("r-"):
            self.row = given["id"]
            for index in self.waiting:
                self.links[index] = (self.links[index][0], self.row, self.links[index][2])
        if tag == "a" and "href" in given:
            self.waiting.append(len(self.links))
            self.links.append((given["href"], self.row, self.block))

    def handle_endtag(self, tag: str) -> None:
        if not self.depth or tag in VOID:
            return
        self.depth -= 1
        if tag == "tr":
            self.row, self.waiting = "", []
        if tag == "details":
            self.block = ""


@dataclass(frozen=True)
class Web:
    """All pages by address below the root, and their links as (page, anchor, row, block)."""

    links: dict[str, list[tuple[str, str, str, str]]]
    everywhere: dict[str, set[str]]

    def leads(self, page: str, target: str) -> bool:
        return any(found == target for found, *_ in self.links[page])

    def anchors(self, page: str, target: str) -> set[str]:
        return {anchor for found, anchor, *_ in self.links[page] if found == target}


@pytest.fixture(scope="session")
def web(site: Path) -> Web:
    links, everywhere = {}, {}
    for path in sorted(site.rglob("*.html")):
        address = path.relative_to(site).as_posix().removesuffix("index.html")
        parsed = Article()
        parsed.feed(path.read_text(encoding="utf-8"))

        def place(href: str, here: str = address) -> tuple[str, str]:
            target, anchor = urldefrag(urljoin(ROOT + here, href))
            return unquote(target).removeprefix(ROOT), unquote(anchor)

        links[address] = [(*place(href), row, block) for href, row, block in parsed.links]
        everywhere[address] = {place(href)[0] for href in parsed.everywhere}
    return Web(links, everywhere)


@pytest.fixture(scope="session")
def tables(site: Path):
    def table(name: str) -> list[dict[str, str]]:
        frame = pandas.read_csv(site / f"datapackage/{name}.csv", dtype=str, keep_default_na=False)
        return frame.to_dict("records")

    return table


# ---------------------------------------------------------------- no orphans


def test_every_page_can_be_reached_from_the_home_page(web: Web) -> None:
    reached, waiting = {""}, [""]
    while waiting:
        for target in web.everywhere[waiting.pop()] - reached:
            if target in web.links:
                reached.add(target)
                waiting.append(target)
    assert sorted(web.links.keys() - reached - {"404.html"}) == []


def test_every_page_is_named_by_another_of_its_language(web: Web) -> None:
    named = {
        target
        for page, targets in web.everywhere.items()
        for target in targets
        if target != page and target.startswith("en/") == page.startswith("en/")
    }
    assert sorted(web.links.keys() - named - {"404.html"}) == []


# ---------------------------------------------------------------- both ways


def test_an_entity_and_every_report_that_names_it_lead_to_each_other(web: Web, tables) -> None:
    for row in tables("entity_mentions"):
        report, name = f"reports/{row['report_id']}/", row["entity_id"]
        assert web.leads(report, f"entities/{name}/"), (report, name)
        for tree in ("", "en/"):
            assert web.anchors(f"{tree}entities/{name}/", report) - {""}, (report, name)


def test_a_place_and_every_report_that_names_it_lead_to_each_other(web: Web, tables) -> None:
    home = {row["report_id"]: row["region_id"] for row in tables("reports")}
    for row in tables("place_mentions"):
        report, name = f"reports/{row['report_id']}/", row["region_id"]
        assert web.leads(report, f"regions/{name}/"), (report, name)
        for tree in ("", "en/"):
            back = web.anchors(f"{tree}regions/{name}/", report)
            # the page of the report's own place lists the report, another leads to the sentence
            own = web.leads(f"{tree}regions/{name}/", f"{tree}{report}")
            assert own if home[row["report_id"]] == name else back - {""}, (report, name)


def test_a_figure_and_its_indicator_lead_to_each_other(web: Web, tables) -> None:
    for row in tables("metrics"):
        if row["indicator_id"]:
            report, name = f"reports/{row['report_id']}/", row["indicator_id"]
            rows = {where for target, _, where, _ in web.links[report] if target == f"indicators/{name}/"}
            assert f"r-{row['metric_id']}" in rows, (report, name)
            for tree in ("", "en/"):
                assert f"f-{row['metric_id']}" in web.anchors(f"{tree}indicators/{name}/", report)


def test_a_document_and_the_list_of_documents_lead_to_each_other(web: Web, tables) -> None:
    documents = {row["entity_id"] for row in tables("entities") if row["kind"] == "document"}
    for tree in ("", "en/"):
        for name in documents:
            assert web.leads(f"{tree}documents/", f"{tree}entities/{name}/")
        for row in tables("entity_mentions"):
            if row["entity_id"] in documents:
                report = f"reports/{row['report_id']}/"
                assert web.leads(f"{tree}documents/", f"{tree}{report}") and web.leads(
                    report, f"entities/{row['entity_id']}/"
                )


def test_an_indicator_and_its_topic_lead_to_each_other(web: Web, tables) -> None:
    for row in tables("indicators"):
        for tree in ("", "en/"):
            indicator, topic = f"{tree}indicators/{row['indicator_id']}/", f"{tree}topics/{row['topic_id']}/"
            assert web.leads(indicator, topic) and web.leads(topic, indicator), (indicator, topic)


def test_a_place_and_the_one_it_lies_in_lead_to_each_other(web: Web, tables) -> None:
    for row in tables("regions"):
        if row["parent_id"]:
            for tree in ("", "en/"):
                part, whole = f"{tree}regions/{row['region_id']}/", f"{tree}regions/{row['parent_id']}/"
                assert web.leads(part, whole) and web.leads(whole, part)


def test_an_entity_and_the_places_in_its_name_lead_to_each_other(web: Web, tables) -> None:
    names = {row["mention_id"]: row["entity_id"] for row in tables("entity_mentions")}
    for row in tables("place_mentions"):
        if row["within"]:
            entity, region = f"entities/{names[row['within']]}/", f"regions/{row['region_id']}/"
            assert web.leads(entity, region), (entity, region)
            assert web.leads(region, entity), (entity, region)


def test_related_passages_lead_back(web: Web) -> None:
    offered = {
        (page, target)
        for page, links in web.links.items()
        if page.startswith("reports/")
        for target, _, _, block in links
        if block.startswith("related-") and target.startswith("reports/")
    }
    assert offered
    assert {(target, page) for page, target in offered} == offered


def test_an_english_section_leads_to_its_chinese_text(web: Web, tables) -> None:
    for row in tables("sections"):
        if row["title"] and row["role"] != "furniture":
            report = f"reports/{row['report_id']}/"
            assert row["section_id"] in web.anchors(f"en/{report}", report)


def test_the_figures_of_an_english_summary_lead_to_their_sentences(site: Path, tables) -> None:
    for report_id in {row["report_id"] for row in tables("reports")}:
        page = (site / f"en/reports/{report_id}/index.html").read_text(encoding="utf-8")
        text = page[page.index('id="sections"') : page.index('id="figures"')]
        anchors = set(re.findall(rf'href="[./]+/reports/{re.escape(report_id)}/#f-([^"]+)"', text))
        own = {row["metric_id"] for row in tables("metrics") if row["report_id"] == report_id}
        assert anchors and anchors <= own


# ---------------------------------------------------------------- in a browser


@browser_needed
def test_related_passages_open_without_javascript_and_lead_to_their_sentence(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}reports/qingyuan-2023/")
    block = page.locator("details.related").first
    link = block.locator("a[href*='#']").first
    assert not link.is_visible()
    block.locator("summary").click()
    assert link.is_visible()
    link.click()
    target, anchor = urldefrag(page.url)
    assert target != f"{address}reports/qingyuan-2023/" and "/reports/" in target
    assert page.locator(f'[id="{anchor}"]').is_visible()
    context.close()
