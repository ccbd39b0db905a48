"""The site for everyone: accessibility of every kind of page, keyboard, large text, no JavaScript, two languages.

axe-core comes from npm (tests/node). Every kind of page, in both languages, is looked at on a phone and on a desktop,
each in light and in dark colours, and in large text.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from conftest import PREFIX
from playwright.sync_api import Browser, BrowserContext, Page

from build_scripts.screenshots import kinds

REPORT = "reports/qingyuan-2023/"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
browser_needed = pytest.mark.needs("chromium", "fonts-noto-cjk")
axe_needed = pytest.mark.needs("chromium", "fonts-noto-cjk", "nodejs", "npm")

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]  # the only rules for which light and dark can differ
EVERY_RULE = {"runOnly": {"type": "tag", "values": STANDARDS}}
COLOUR = {"runOnly": {"type": "rule", "values": OF_COLOUR}}
BUT_COLOUR = {**EVERY_RULE, "rules": {rule: {"enabled": False} for rule in OF_COLOUR}}
RUN_AXE = """async (options) => (await axe.run(document, options)).violations.flatMap(rule =>
  rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}: ${node.html.slice(0, 120)}`))"""
# Of the rows and paragraphs that are made of the same kinds of elements, the first few stand for all.
THIN_OUT = """() => { const seen = new Map();
  for (const block of document.querySelectorAll("article :is(tbody tr, li, p)")) {
    const parts = [block, ...block.querySelectorAll("*")].map(part => part.tagName + part.getAttribute("class"));
    const kind = [...new Set(parts)].sort().join();
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    if (seen.get(kind) > 5 && !block.contains(document.activeElement)) block.remove(); } }"""
WATCH_SHIFTS = """globalThis.shifts = 0; new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifts += entry.value; })
  .observe({type: "layout-shift", buffered: true});"""
WIDER = "document.documentElement.scrollWidth - innerWidth"
LARGE = "large => { if (large) document.documentElement.dataset.text = 'large'; " + (
    "else delete document.documentElement.dataset.text; }"
)


@dataclass
class Sweep:
    """What was found amiss on the way through every kind of page."""

    looks: set[tuple[str, str]] = field(default_factory=set)  # page, how it was looked at
    violations: list[str] = field(default_factory=list)
    wider: list[str] = field(default_factory=list)  # than the window
    shifts: list[str] = field(default_factory=list)


def pages_to_see(site: Path) -> dict[str, str]:
    """Every kind of page, and what opens on three of them: hits, places side by side, a figure's card."""
    found = dict(kinds(site))
    for language, tree, words in (("zh", "", "热线"), ("en", "en/", "hotline")):
        found[f"search-hits-{language}"] = f"{tree}search/?q={words}"
        found[f"explore-side-{language}"] = f"{tree}explore/?view=side"
    return found | {"card-zh": found["reports-page-zh"]}  # figures stand in the Chinese text only


def opened(page: Page, name: str, url: str) -> None:
    """The page with all that its scripts put there."""
    page.goto(url)
    if name.startswith("explore"):
        page.locator(".explorer__count").wait_for()
    if name.startswith("search-hits"):
        page.locator(".hits a").first.wait_for()
    if name.startswith("card"):
        page.locator("a.figure").nth(20).click()
        page.locator("dialog.card[open]").wait_for()


@pytest.fixture(scope="session")
def sweep(browser: Browser, address: str, site: Path, root: Path) -> Sweep:
    """Every kind of page once, its window, colours and size of text changed in place.

    The whole page meets every rule on a light phone; thinned out, it meets those of colour on a dark phone, all but
    those of colour in large text, every rule on a dark desktop and those of colour on a light one.
    """
    script = root / "tests/node/node_modules/axe-core/axe.min.js"
    assert script.is_file(), f"no {script}: run `make test` once, or `npm ci --prefix tests/node`"
    axe = script.read_text(encoding="utf-8")
    found = Sweep()
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    context.add_init_script(WATCH_SHIFTS)
    page = context.new_page()
    for name, path in pages_to_see(site).items():
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="light")
        opened(page, name, address + path)
        page.evaluate(axe)
        look(page, found, name, "light phone", EVERY_RULE)
        if (shift := page.evaluate("shifts")) > 0.005:
            found.shifts.append(f"{name}: {shift:.3f}")
        for size, window in (("phone", PHONE), ("desktop", DESKTOP)):
            for large in (False, True):
                page.set_viewport_size(window)
                page.evaluate(LARGE, large)
                if page.evaluate(WIDER) > 0:
                    found.wider.append(f"{name}, {size}{', large text' if large else ''}")
        page.evaluate(THIN_OUT)
        for how, window, scheme, large, rules in (
            ("large text", PHONE, "light", True, BUT_COLOUR),
            ("dark phone", PHONE, "dark", False, COLOUR),
            ("dark desktop", DESKTOP, "dark", False, EVERY_RULE),
            ("light desktop", DESKTOP, "light", False, COLOUR),
        ):
            page.set_viewport_size(window)
            page.emulate_media(color_scheme=scheme)
            page.evaluate(LARGE, large)
            look(page, found, name, how, rules)
    context.close()
    return found


def look(page: Page, found: Sweep, name: str, how: str, rules: dict) -> None:
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 30)))")  # laid out anew
    options = {**rules, "resultTypes": ["violations"], "preload": False}
    found.violations += [f"{name}, {how}: {said}" for said in page.evaluate(RUN_AXE, options)]
    found.looks.add((name, how))


@axe_needed
def test_axe_finds_no_violation_on_any_kind_of_page(sweep: Sweep) -> None:
    ways = {"light phone", "dark phone", "light desktop", "dark desktop", "large text"}
    special = {"home", "explore-side", "search-hits", "quality-corrections", "quality-candidates"}
    names = {name for name, _ in sweep.looks}
    assert {f"{name}-{language}" for name in special for language in ("zh", "en")} | {"card-zh"} <= names
    assert sweep.looks == {(name, how) for name in names for how in ways}
    assert not sweep.violations, "\n".join(sweep.violations[:30])


@axe_needed
def test_no_page_is_wider_than_its_window(sweep: Sweep) -> None:
    assert not sweep.wider


@axe_needed
def test_nothing_moves_while_a_page_loads(sweep: Sweep) -> None:
    assert not sweep.shifts


# ---------------------------------------------------------------- files


@dataclass
class Runs(HTMLParser):
    """The runs of text of a page, each with the language it is said to be in; its alternates, scripts and styles."""

    runs: list[tuple[str, str]] = field(default_factory=list)
    alternates: dict[str, str] = field(default_factory=dict)
    code: list[str] = field(default_factory=list)
    switch: dict[str, str] = field(default_factory=dict)
    open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "link" and given.get("rel") == "alternate":
            self.alternates[given["hreflang"]] = given["href"]
        if tag == "link" and given.get("rel") == "stylesheet":
            self.code.append(given["href"])
        if tag == "script" and given.get("src"):
            self.code.append(given["src"])
        if tag == "a" and "masthead__language" in given.get("class", ""):
            self.switch = given
        if tag not in ("meta", "link", "input", "br", "hr", "img", "path", "wbr", "col"):
            inherited = self.open[-1][1] if self.open else ""
            self.open.append((tag, given.get("lang") or inherited))

    def handle_endtag(self, tag: str) -> None:
        while self.open and any(name == tag for name, _ in self.open):
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        inside = {name for name, _ in self.open}  # what a file or a command holds is in no language
        if not inside & {"script", "style", "code"} and data.strip():
            self.runs.append((self.open[-1][1] if self.open else "", data.strip()))


@pytest.fixture(scope="session")
def runs(site: Path) -> dict[str, Runs]:
    """Every page, by address below the root."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        found[path.relative_to(site).as_posix().removesuffix("index.html")] = parsed = Runs()
        parsed.feed(path.read_text(encoding="utf-8"))
    return found


def test_chinese_on_english_pages_says_that_it_is_chinese(runs: dict[str, Runs]) -> None:
    wrong = [
        f"{address}: {text[:60]}"
        for address, page in runs.items()
        for lang, text in page.runs
        if address.startswith("en/") and not lang.startswith("zh") and re.search("[\u4e00-\u9fff]", text)
    ]
    assert not wrong, "\n".join(wrong[:20])


def test_english_prose_on_chinese_pages_says_that_it_is_english(runs: dict[str, Runs]) -> None:
    prose = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,} [a-z]{2,}")
    wrong = [
        f"{address}: {text[:80]}"
        for address, page in runs.items()
        for lang, text in page.runs
        if not address.startswith("en/") and not lang.startswith("en") and prose.search(text)
    ]
    assert not wrong, "\n".join(wrong[:20])


def test_pages_name_their_other_language_and_are_named_by_it(runs: dict[str, Runs]) -> None:
    root = f"http://127.0.0.1:1{PREFIX}"
    paired = 0
    for address, page in runs.items():
        if not page.alternates:
            assert address == "404.html", f"{address} has no other language"
            continue
        assert page.alternates.keys() == {"zh-Hans", "en"}
        own = "en" if address.startswith("en/") else "zh-Hans"
        assert page.alternates[own] == root + address
        other = page.alternates["zh-Hans" if own == "en" else "en"].removeprefix(root)
        assert runs[other].alternates == page.alternates
        assert urljoin(root + address, page.switch["href"]) == root + other
        assert page.switch["hreflang"] == page.switch["lang"] != own
        paired += 1
    assert paired > 100


def test_a_report_page_is_light(site: Path, runs: dict[str, Runs]) -> None:
    for address, page in runs.items():
        if not re.fullmatch(r"(en/)?reports/.+/", address):
            continue
        file = site / address / "index.html"
        assert packed(file) <= 100_000, address
        assert sum(packed((file.parent / name).resolve()) for name in page.code) <= 150_000, address


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


def test_the_two_lists_of_dark_colours_are_one(root: Path) -> None:
    css = (root / "docs/assets/ledger.css").read_text(encoding="utf-8")
    lists = re.findall(
        r':root(?::not\(\[data-theme="light"\]\)|\[data-theme="dark"\]) \{(.*?)\}', css, re.DOTALL
    )
    assert len(lists) == 2 and "--paper" in lists[0]
    assert lists[0].split() == lists[1].split()


# ---------------------------------------------------------------- switches


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE)
    yield context
    context.close()


def size_of_text(page: Page) -> float:
    return page.evaluate("parseFloat(getComputedStyle(document.querySelector('article p')).fontSize)")


def is_dark(page: Page) -> bool:
    return page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0] < 128")


@browser_needed
@pytest.mark.parametrize(("tree", "label"), [("", "大字"), ("en/", "Large text")])
def test_large_text_is_a_switch_that_is_remembered(
    phone: BrowserContext, address: str, tree: str, label: str
) -> None:
    page = phone.new_page()
    page.goto(address + tree)
    normal = size_of_text(page)
    switch = page.get_by_role("button", name=label)
    assert switch.get_attribute("aria-pressed") == "false"
    switch.click()
    assert switch.get_attribute("aria-pressed") == "true"
    assert size_of_text(page) >= 1.3 * normal
    page.goto(address + tree + REPORT)
    assert page.get_by_role("button", name=label).get_attribute("aria-pressed") == "true"
    assert size_of_text(page) >= 17
    page.get_by_role("button", name=label).click()
    page.reload()
    assert page.get_by_role("button", name=label).get_attribute("aria-pressed") == "false"


@browser_needed
def test_dark_follows_the_system_until_the_reader_chooses(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(address)
    switch = page.get_by_role("button", name="深色")
    assert is_dark(page) and switch.get_attribute("aria-pressed") == "true"
    switch.click()
    assert not is_dark(page) and switch.get_attribute("aria-pressed") == "false"
    page.goto(address + REPORT)
    assert not is_dark(page)
    page.emulate_media(color_scheme="light")
    page.get_by_role("button", name="深色").click()
    page.reload()
    assert is_dark(page)
    page.emulate_media(media="print")
    assert not is_dark(page)
    context.close()


@browser_needed
def test_reading_without_marks_keeps_the_damage_marked(page: Page, address: str) -> None:
    page.goto(address + "reports/xuancheng-2021h1/")
    style = "mark => getComputedStyle(mark).textDecorationLine + getComputedStyle(mark).backgroundColor"
    figure, damage = page.locator("p > a.figure:not(.repaired)").first, page.locator("a.repaired").first
    marked, damaged = figure.evaluate(style), damage.evaluate(style)
    switch = page.get_by_role("button", name="只读正文")
    switch.click()
    assert figure.evaluate(style) != marked and "underline" not in figure.evaluate(style)
    assert damage.evaluate(style) == damaged
    assert page.locator("a.verdict:visible").count() == 0
    page.reload()
    assert "underline" not in figure.evaluate(style)
    figure.click()  # still a figure: its card opens
    assert page.locator("dialog.card[open]").count() == 1
    page.keyboard.press("Escape")
    switch.click()
    assert figure.evaluate(style) == marked


@browser_needed
def test_switches_work_where_nothing_may_be_stored(page: Page, address: str) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    page.goto(address)
    normal = size_of_text(page)
    page.get_by_role("button", name="大字").click()
    assert size_of_text(page) > normal


@browser_needed
def test_nothing_moves_for_readers_who_want_it_so(browser: Browser, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address + REPORT)
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter(element => { const style = getComputedStyle(element);
        return style.transitionDuration.split(", ").some(time => parseFloat(time) > 0)
          || style.animationName !== "none" || style.scrollBehavior === "smooth"; }).length"""
    )
    assert moving == 0
    context.close()


# ---------------------------------------------------------------- keyboard

FOCUSED = """() => { const at = document.activeElement, style = getComputedStyle(at),
    around = getComputedStyle(at.closest("form") ?? at);
  return {what: (at.getAttribute("aria-label") ?? at.textContent).trim().slice(0, 30), tag: at.tagName, id: at.id,
    seen: [style, around].some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
      && at.getClientRects().length > 0 && style.opacity !== "0"}; }"""


@browser_needed
@pytest.mark.parametrize(
    "path", ["", "en/", REPORT, "en/" + REPORT, "explore/", "search/", "data/", "404.html"]
)
def test_by_keyboard_to_text_switches_and_search_with_focus_in_sight(
    page: Page, address: str, path: str
) -> None:
    page.emulate_media(reduced_motion="reduce")  # else what is focused may still be fading in
    page.goto(address + path)
    stops = []
    for _ in range(30):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    assert stops[0]["what"] == ("Skip to content" if path.startswith("en/") else "跳到正文")
    assert not [stop for stop in stops if stop["tag"] != "BODY" and not stop["seen"]]
    named = [stop["what"] for stop in stops]
    wanted = {"Large text", "Dark colours"} if path.startswith("en/") else {"大字", "深色"}
    assert wanted <= set(named)
    if path != "search/":
        assert "masthead-q" in [stop["id"] for stop in stops]


@browser_needed
def test_the_skip_link_leads_into_the_text(page: Page, address: str) -> None:
    page.goto(address + REPORT)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('article')")


@browser_needed
def test_a_search_and_a_figure_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(address)
    while page.evaluate("document.activeElement.id") != "masthead-q":
        page.keyboard.press("Tab")
    page.keyboard.type("99.86%")
    page.keyboard.press("Enter")
    page.locator(".hits a").first.wait_for()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('.hits')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/**")
    assert page.locator(".figure--here").count() == 1


# ---------------------------------------------------------------- without JavaScript


@pytest.fixture
def bare(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, color_scheme="dark")
    yield context.new_page()
    context.close()


@browser_needed
def test_without_javascript_people_read_find_their_way_and_download(
    bare: Page, address: str, site: Path
) -> None:
    bare.goto(address)
    assert bare.locator("article .telling a").count() > 3
    assert bare.locator(".switch:visible").count() == 0  # nothing that would do nothing
    paper = bare.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert int(re.findall(r"\d+", paper)[0]) < 128  # dark as the system is
    bare.locator("article .telling a").first.click()
    bare.goto(address + "overview/")
    chart = bare.locator("img.chart").first
    chart.scroll_into_view_if_needed()
    assert chart.evaluate("image => image.complete && image.naturalWidth > 100")
    bare.goto(address + "data/")
    offered = bare.locator("a[href$='.csv'], a[href$='.zip']").evaluate_all(
        "links => links.map(link => link.href)"
    )
    assert len(offered) > 10
    for link in offered:
        assert (site / unquote(urlsplit(urldefrag(link)[0]).path).removeprefix(PREFIX)).is_file(), link
    bare.goto(address + REPORT)
    assert bare.locator("a.figure").count() > 100 and bare.locator("dialog").count() == 0
    assert bare.locator(".md-typeset__scrollwrap").count() >= 3
    for path in ("explore/", "search/", "en/explore/", "en/search/"):
        bare.goto(address + path)
        assert len(bare.locator("article").inner_text()) > 60, path  # says what to do instead
        assert bare.locator("article a:visible").count() > 1, path


@browser_needed
def test_the_other_language_opens_at_the_same_figure(page: Page, address: str) -> None:
    page.goto(address + REPORT)
    name = page.locator("a.figure").nth(4).get_attribute("id")
    page.goto(f"{address}{REPORT}#{name}")
    page.locator(".masthead__language").click()
    assert page.url == f"{address}en/{REPORT}#{name}"
    assert page.locator(f"[id='{name}']").count() == 1


# ---------------------------------------------------------------- trust


@browser_needed
def test_a_report_says_how_far_it_was_checked_and_where_else_it_is_read(page: Page, address: str) -> None:
    for tree, said in (
        ("", r"已复核 \d+ / \d+|\d+ 个数据全部复核"),
        ("en/", r"\d+ of \d+ figures reviewed|all \d+ figures reviewed"),
    ):
        page.goto(address + tree + REPORT)
        assert re.search(said, page.locator("article table").first.inner_text())
        for place in (
            "commitments/qingyuan-2023/",
            "problems/#in-qingyuan-2023",
            "documents/#in-qingyuan-2023",
        ):
            links = page.locator("article table").first.locator("a").evaluate_all("l => l.map(a => a.href)")
            assert address + tree + place in links


@browser_needed
def test_verdicts_stand_beside_their_sentence_and_lead_to_the_check(page: Page, address: str) -> None:
    page.goto(address + REPORT)
    notes = page.locator("article a.verdict")
    assert notes.count() > 5
    for index in range(notes.count()):
        note = notes.nth(index)
        assert re.match("核算：", note.get_attribute("aria-label")) and note.inner_text() == ""
        row = page.locator(f"[id='{note.get_attribute('href')[1:]}']")
        assert row.count() == 1 and page.locator("tr", has=row).count() == 1
    notes.first.click()
    assert "#k-" in page.url
