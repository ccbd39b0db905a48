"""What all tests share: where things are, and what happens where a system package is missing.

A test that needs one says so: `@pytest.mark.needs("chromium", "fonts-noto-cjk")`. Where the package is not
there the test is not run, the summary names the package and the tests, and the run fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from build_scripts.screenshots import chromium as launched
from build_scripts.screenshots import find_chromium, served

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "/ledger/"  # GitHub Pages serves a project below its name
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "site", "build", "__pycache__", ".*_cache", "node_modules"
)


def has_chinese_font() -> bool:
    """A font with Chinese characters is installed; macOS and Windows always have one."""
    if sys.platform != "linux":
        return True
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True)
    return bool(listed.stdout.strip())


# System package (its Debian name) → whether what it brings is there.
PACKAGES = {
    "chromium": lambda: find_chromium() is not None,
    "fonts-noto-cjk": has_chinese_font,
    "nodejs": lambda: shutil.which("node") is not None,
    "npm": lambda: shutil.which("npm") is not None,
    "make": lambda: shutil.which("make") is not None,
    "git": lambda: shutil.which("git") is not None,
}

_NOT_RUN = pytest.StashKey[dict]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_NOT_RUN] = {}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Set apart the tests whose system packages are missing; the end of the session fails the run."""
    there = {name: check() for name, check in PACKAGES.items()}
    runnable, not_run = [], defaultdict(list)
    for item in items:
        needed = {name for mark in item.iter_markers("needs") for name in mark.args}
        if unknown := needed - there.keys():
            raise pytest.UsageError(f"{item.nodeid} needs {unknown}, which tests/conftest.py does not know")
        missing = tuple(sorted(name for name in needed if not there[name]))
        (not_run[missing] if missing else runnable).append(item)
    config.stash[_NOT_RUN] = dict(not_run)
    config.hook.pytest_deselected(items=[item for group in not_run.values() for item in group])
    items[:] = runnable


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.stash[_NOT_RUN]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for missing, items in config.stash[_NOT_RUN].items():
        names = " ".join(missing)
        terminalreporter.section("not run: system packages are missing", red=True)
        terminalreporter.line(f"install {names} (Debian, Ubuntu: apt-get install {names}) to run:", red=True)
        for item in items:
            terminalreporter.line(f"NOT RUN {item.nodeid}")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium, for `playwright.chromium.launch(executable_path=…)`. Mark the test
    `@pytest.mark.needs("chromium", "fonts-noto-cjk")`."""
    path = find_chromium()
    assert path, "mark this test with @pytest.mark.needs('chromium')"
    return path


# ---------------------------------------------------------------- the built site in a browser


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built strictly in a clean copy by bare `mkdocs`."""
    copy = tmp_path_factory.mktemp("copy") / "project"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    mkdocs = Path(sys.executable).with_name("mkdocs.exe" if os.name == "nt" else "mkdocs")
    settings = os.environ | {"SITE_URL": f"http://127.0.0.1:1{PREFIX}", "NO_MKDOCS_2_WARNING": "1"}
    for made in ("docs/index.md", "docs/indicators", "docs/en/reports"):  # as in a fresh clone
        target = copy / made
        shutil.rmtree(target, ignore_errors=True) if target.is_dir() else target.unlink(missing_ok=True)
    run = subprocess.run(
        [mkdocs, "build", "--strict"], cwd=copy, env=settings, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return copy / "site"


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with launched(chromium) as running:
        yield running


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    with served(site, PREFIX) as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A laptop's window; whatever goes wrong on a page fails its test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    assert not faults
