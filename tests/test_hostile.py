"""Texts that look like markup, as a curator or a report may write them: on the built site, in a browser.

Each row is put into a made report's title, issuer and note, and into a sentence of its text. Nothing of it may run or
become an element, and a reader must see it as it was written.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import NOT_COPIED, PREFIX, ROOT
from playwright.sync_api import Page, expect

from build_scripts.screenshots import served

HOSTILE = (
    "<script>globalThis.ran = true</script>",
    '"><img src=x onerror="globalThis.ran = true">',
    "{{ config.site_name }} {% raw %}",
    "\\\" onload=globalThis.ran=true '",
    "</title><b>粗</b> &lt;b&gt; [点](javascript:globalThis.ran=true)",
)
ISSUER = "某市数据局"
PAGES = tuple(f"{tree}reports/made-{number}/" for tree in ("", "en/") for number in range(len(HOSTILE)))
pytestmark = pytest.mark.needs("chromium", "fonts-noto-cjk")


def squeezed(text: str) -> str:
    """Cleaning takes white space out of a report's text."""
    return "".join(text.split())


def title(number: int) -> str:
    return f"题{number} {HOSTILE[number]} 末"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the site, built strictly of made reports alone."""
    copy = tmp_path_factory.mktemp("copy") / "project"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    shutil.rmtree(copy / "seeds")
    (copy / "seeds").mkdir()
    for number, hostile in enumerate(HOSTILE):
        said = {
            "report_id": f"made-{number}",
            "title": title(number),
            "title_en": title(number),
            "issuer": f"{ISSUER}{hostile}",
            "note": f"注{hostile}",
            "region_id": "441800",
            "coverage_start": "2023-01-01",
            "coverage_end": "2023-12-31",
        }
        # a JSON string is a TOML string
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()]
        (copy / f"seeds/made-{number}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        text = f"某市2023年工作总结\n一、工作情况\n全年处理{hostile}事项{number + 11}件。\n"
        (copy / f"seeds/made-{number}.txt").write_text(text, encoding="utf-8")
    mkdocs = Path(sys.executable).with_name("mkdocs.exe" if os.name == "nt" else "mkdocs")
    settings = os.environ | {"SITE_URL": f"http://127.0.0.1:1{PREFIX}", "NO_MKDOCS_2_WARNING": "1"}
    run = subprocess.run([mkdocs, "build"], cwd=copy, env=settings, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    with served(copy / "site", PREFIX) as address:
        yield address


@pytest.mark.parametrize("path", PAGES)
def test_what_looks_like_markup_is_shown_and_does_not_run(path: str, page: Page, built: str) -> None:
    number = int(path.rstrip("/").rsplit("-", 1)[1])
    page.goto(built + path)
    assert title(number) in page.title()
    assert page.locator("h1").inner_text().strip().startswith(title(number))
    assert f"{ISSUER}{HOSTILE[number]}" in page.locator("article table").first.inner_text()
    if not path.startswith("en/"):
        shown = page.locator("article").inner_text()
        assert squeezed(f"全年处理{HOSTILE[number]}事项") in squeezed(shown)
    nothing_ran(page)


TITLES = tuple(title(number) for number in range(len(HOSTILE)))
SUBJECT = squeezed(HOSTILE[0])  # the figure of the first report is named by it


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("", TITLES),
        ("reports/", TITLES),
        ("search/?q=题", TITLES),
        ("explore/", (SUBJECT,)),
        ("en/", TITLES),
        ("en/reports/", TITLES),
        ("en/explore/", (SUBJECT,)),
    ],
)
def test_lists_show_it_too(path: str, shown: tuple[str, ...], page: Page, built: str) -> None:
    page.goto(built + path)
    for words in shown:
        expect(page.locator("article")).to_contain_text(words)
    nothing_ran(page)


def nothing_ran(page: Page) -> None:
    page.wait_for_timeout(200)
    assert page.evaluate("globalThis.ran") is None
    assert (
        page.locator("article img[src=x], article script:not([src]):not([type]), [onload], [onerror]").count()
        == 0
    )
    assert page.locator("a[href^='javascript:']").count() == 0
