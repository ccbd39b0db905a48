"""The pages of the site: every generated file below docs/, made from the tables, written only where it changed.

A module of this folder that offers `pages(site) -> {file below docs/: content}` is a kind of page; to add one, add its
module, a new folder to `FOLDERS` and, for both trees, to `.gitignore`, and, where readers are to find it in the menu,
its page to `nav` of `mkdocs.yml`. `site.py` says what it is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from .. import replaced
from .site import Site

# Everything in these folders, in both trees, is made by `build`; hand-written pages stand elsewhere.
FOLDERS = (
    "reports",
    "explore",
    "search",
    "indicators",
    "regions",
    "topics",
    "entities",
    "overview",
    "commitments",
    "briefs",
    "problems",
    "documents",
    "awards",
    "cooperation",
    "glossary",
    "data",
    "quality",
    "releases",
    "datapackage",
    "downloads",
    "api",
)
HOME = "index.md"  # of each tree, made as well
Content = str | bytes


def build(site: Site, ready: Mapping[str, Mapping[str, Content]]) -> dict[str, Content]:
    """All pages, by file below docs/. Two modules that claim one file are a fault of ours (ValueError).

    `ready`: the pages of modules that were asked already, by name of the module.
    """
    made: dict[str, Content] = {}
    for name in sorted(module.name for module in iter_modules(__path__)):
        write_pages = getattr(import_module(f".{name}", __name__), "pages", None)
        if write_pages is None:
            continue
        written = ready.get(name) or write_pages(site)
        for path, content in written.items():
            if path in made:
                raise ValueError(f"two page modules write {path}; the second is {name}")
            made[path] = content
    return made


_HEAD = 2000  # bytes that hold a page's front matter


def write(pages: Mapping[str, Content], docs: Path) -> list[str]:
    """Writes what changed and deletes what is stale; returns the files touched (below `docs`, sorted).

    Files that did not change are left alone, so that a server that watches them does not build again. Raises Fault,
    with nothing written, where a file that no build wrote stands in a generated folder or in the place of a page.
    """
    stale = _stale(pages, docs)
    changed = {
        path: data for path, content in pages.items() if _differs(docs / path, data := _bytes(content))
    }
    going = (path for path in (*stale, *changed) if (docs / path).is_file())
    replaced.check(docs, (path for path in going if not _is_of_a_report(docs / path)))
    replaced.note_more(docs, pages)
    for path, data in changed.items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_bytes(data)
    touched = list(changed)
    for path in stale:
        (docs / path).unlink()
        touched.append(path)
    replaced.note(docs, pages)
    return sorted(touched)


def _is_of_a_report(path: Path) -> bool:
    """Whether a page shows by its head that a build wrote it: those of reports are committed, their list is not."""
    head = path.read_bytes()[:_HEAD] if path.suffix == ".md" else b""
    return f'\nreport_id: "{path.stem}"\n'.encode() in head


def _bytes(content: Content) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _differs(path: Path, data: bytes) -> bool:
    return not path.is_file() or path.read_bytes() != data


def _stale(pages: Mapping[str, Content], docs: Path) -> list[str]:
    """Files in the generated folders that no page module makes any more."""
    folders = [docs / tree / folder for tree in ("", "en") for folder in FOLDERS]
    found = (
        f"{folder.relative_to(docs).as_posix()}/{path}"
        for folder in folders
        for path in replaced.paths_in(folder)
    )
    return sorted(path for path in found if path not in pages)


def hand_written(docs: Path) -> list[Path]:
    """The files and folders of both trees that no page module makes."""
    return sorted(
        path
        for tree in (docs, docs / "en")
        if tree.is_dir()
        for path in tree.iterdir()
        if path.name not in (HOME, "en", replaced.LIST, *FOLDERS)
    )
