"""Pictures of the built site: `python -m build_scripts.screenshots` (needs the system's Chromium).

One picture of every kind of page, in both languages, at the widths of a phone, a laptop and a wall screen, into
build/screenshots/; and the picture that the README shows. The site must have been built (`make site`).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = {390: 844, 1440: 900, 3840: 2160}  # width and height of the window, pixels
# In an unattended run: no sandbox (root in a container), no graphics card, no calls home.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
SINGLE_PAGES = {"quality", "files"}  # pages, or sections of pages, each of which is of a kind of its own
README_PICTURE = "docs/assets/readme-report.png"


def find_chromium() -> str | None:
    """The system's Chromium or Chrome; the environment variable CHROMIUM names another."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome", "chrome"]
    return next((path for name in names if name and (path := shutil.which(name))), None)


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder below a prefix, as GitHub Pages does for a project; says nothing."""

    prefix = "/"

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.prefix):
            return os.path.join(self.directory, "no such file")
        return super().translate_path("/" + path.removeprefix(self.prefix))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002, the name is the library's
        pass


@contextmanager
def served(site: Path, prefix: str = "/", how: type[Quiet] = Quiet) -> Iterator[str]:
    """Serves a built site below `prefix` (begins and ends with `/`) for as long as the block runs; its address."""
    handler = type("Handler", (how,), {"prefix": prefix})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{prefix}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    """A headless browser from the system, nothing downloaded."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def kinds(site: Path) -> dict[str, str]:
    """Name → address below the site's root, in both languages: each section's first page, its pages that are like no
    other, and of the others the richest."""
    found = {"404-zh": "404.html"}
    for language, tree in (("zh", site), ("en", site / "en")):
        at = "" if language == "zh" else "en/"
        found[f"home-{language}"] = at
        for section in sorted(path for path in tree.iterdir() if (path / "index.html").is_file()):
            if section.name in ("en", "assets"):
                continue
            found[f"{section.name}-{language}"] = f"{at}{section.name}/"
            inner = [path for path in section.iterdir() if (path / "index.html").is_file()]
            for path in sorted(inner):
                if section.name in SINGLE_PAGES or path.name in SINGLE_PAGES:
                    found[f"{section.name}-{path.name}-{language}"] = f"{at}{section.name}/{path.name}/"
            inner = [path for path in inner if not {section.name, path.name} & SINGLE_PAGES]
            if inner:
                richest = max(inner, key=lambda path: ((path / "index.html").stat().st_size, path.name))
                found[f"{section.name}-page-{language}"] = f"{at}{section.name}/{richest.name}/"
    return found


def take(browser: Browser, address: str, site: Path, out: Path) -> int:
    """Writes every picture; returns how many."""
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    for width, height in WIDTHS.items():
        for scheme in ("light", "dark"):
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            for name, path in kinds(site).items():
                if scheme == "dark" and (width != 1440 or not name.startswith(("home", "reports-page"))):
                    continue
                page.goto(address + path, wait_until="load")
                page.screenshot(path=out / f"{name}-{width}{'-dark' if scheme == 'dark' else ''}.png")
                count += 1
            context.close()
    return count + _card(browser, address, site, out)


def _card(browser: Browser, address: str, site: Path, out: Path) -> int:
    """The card of a figure, on a phone and on a laptop."""
    path = kinds(site)["reports-page-zh"]
    for width in (390, 1440):
        context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]})
        open_card(context.new_page(), address + path).screenshot(path=out / f"card-zh-{width}.png")
        context.close()
    return 2


def open_card(page: Page, address: str) -> Page:
    """Opens the card of a figure in the middle of a report's text."""
    page.goto(address, wait_until="load")
    marks = page.locator("a.figure")
    mark = marks.nth(marks.count() // 3)
    mark.evaluate("mark => mark.scrollIntoView({block: 'center'})")
    mark.click()
    page.locator("dialog.card[open]").wait_for()
    return page


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0, or 1 where Chromium or the built site is missing."""
    parser = argparse.ArgumentParser(
        prog="python -m build_scripts.screenshots", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--site", type=Path, default=Path("site"), help="the built site (default: site)")
    parser.add_argument("--out", type=Path, default=Path("build/screenshots"), help="folder of the pictures")
    options = parser.parse_args(arguments)
    executable = find_chromium()
    if executable is None:
        print("Chromium is missing: install the system packages chromium and fonts-noto-cjk", file=sys.stderr)
        return 1
    if not (options.site / "index.html").is_file():
        print(f"{options.site}/index.html is missing: run `make site` first", file=sys.stderr)
        return 1
    with served(options.site) as address, chromium(executable) as browser:
        count = take(browser, address, options.site, options.out)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        open_card(page, address + kinds(options.site)["reports-page-zh"]).screenshot(path=README_PICTURE)
    print(f"{count} pictures in {options.out}/, and {README_PICTURE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
