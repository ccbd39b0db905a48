"""The MkDocs hook: before every build it runs the chain on seeds/, so that no page is ever stale.

Nothing is decided here. `pipeline.run` writes only files that changed, which keeps `mkdocs serve` from building
again because of its own writes.
"""

from __future__ import annotations

import logging
import re
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.plugins.ledger")
PACKAGE = "build_scripts"
DOWNLOADS = re.compile(r"(?:datapackage|api|releases/[^/]+)/")  # below docs/
# MkDocs says once, before it reads the configuration, whether it serves; it offers no place to keep that.
_run = {"command": "build", "dataset": None}


def on_startup(*, command: str, dirty: bool) -> None:
    _run["command"] = command
    if command == "serve":
        sys.dont_write_bytecode = (
            True  # a compiled file written below build_scripts/ would start another build
        )


def on_serve(server: LiveReloadServer, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:
    """Watch the hand-written pages one by one: the generated ones change because of a build, and cause none."""
    server.unwatch(config.docs_dir)
    for path in _load("pages", config).hand_written(Path(config.docs_dir)):
        server.watch(str(path))
    return server


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The first event of every build: load our scripts afresh, and the figure marks with them."""
    for name in [name for name in sys.modules if name == PACKAGE or name.startswith(f"{PACKAGE}.")]:
        del sys.modules[name]  # else a server would go on with scripts as they were before an edit
    config.markdown_extensions.append(_load("figures", config).FigureExtension())
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Data package and pages from the seeds. A fault stops a build; a server goes on with the last good pages."""
    root = _root(config)
    site = _load("catalogue.model", config).public_address(config.site_url)
    try:
        outcome = _load("pipeline", config).run(
            root / "seeds",
            root / "datapackage",
            Path(config.docs_dir),
            site=site,
            keep=root / "build/formats",
            past=root / "build/releases",
        )
    except (OSError, _load("records", config).Fault) as error:
        return _stop(f"package and pages could not all be made: {error}")
    _run["dataset"] = outcome.dataset or _run["dataset"]
    errors = [problem for problem in outcome.problems if problem.level == "error"]
    for problem in outcome.problems:
        log.log(logging.ERROR if problem.level == "error" else logging.INFO, "%s: %s", problem.level, problem)
    if not errors:
        return
    _stop(f"{len(errors)} fault(s) in the data, listed above; package and pages were left as they were")


def _stop(said: str) -> None:
    """Ends a build; a server goes on."""
    if _run["command"] != "serve":
        raise PluginError(said)
    log.error(said)


class Download(File):
    """A file of the release that ends like a page and is none: it is deployed as it is."""

    def is_documentation_page(self) -> bool:
        return False


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Markdown below these folders is for programs; MkDocs would make pages of it."""
    for file in [file for file in files.documentation_pages() if DOWNLOADS.match(file.src_uri)]:
        files.remove(file)
        files.append(
            Download(
                file.src_uri, config.docs_dir, config.site_dir, use_directory_urls=config.use_directory_urls
            )
        )
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """How to cite a report: its page is committed, and may not depend on the release and on where the site lies."""
    cite = _load("pages.cite", config)
    if cite.MARK not in markdown or _run["dataset"] is None:
        return markdown
    return markdown.replace(cite.MARK, cite.block(_run["dataset"], page.meta["report_id"], page.url))


def on_env(env: object, config: MkDocsConfig, files: Files) -> object:
    """Templates ask for this to link a page to itself in the other language only where it exists."""
    env.globals["page_urls"] = frozenset(
        "" if file.url in (".", "./") else file.url for file in files.documentation_pages()
    )
    return env


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def _load(name: str, config: MkDocsConfig) -> ModuleType:
    """One of our modules. Bare `mkdocs` does not have the project's folder on its path."""
    root = str(_root(config))
    if root not in sys.path:
        sys.path.insert(0, root)
    return import_module(f"{PACKAGE}.{name}")
