"""Room formats: the release in every form that people and programs open, from one model and one table.

A format is a row of `FORMATS`: name, path, media type, words in both languages, and one pure function. Pages, the
list of checksums, `api/v1/index.json`, `llms.txt` and the tests go through the table; to add a format, add a row.

The rows are made in their order. A format that describes others (a list of checksums, a catalogue) stands below
them and finds them in `publication.distributions`.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import PurePosixPath

from build_scripts import schema
from build_scripts.formats import archive
from build_scripts.formats.model import BY_ID, Distribution, Format, Publication

FORMATS: tuple[Format, ...] = (
    Format(
        "zip",
        "datapackage/digital-government-ledger.zip",
        "application/zip",
        ("全部数据（CSV，zip）", "Everything as CSV, in one zip"),
        (
            "数据包全部文件：各表、报告原文、说明文件和核对程序。",
            "Every file of the package: tables, texts, descriptor, and the program that checks them.",
        ),
        archive.make,
    ),
)


PACKAGE = "datapackage"  # where the package stands below the site's root
_TEXT = (
    ("报告原文", "Text of a report"),
    ("各表中的位置都指向它。", "To which the offsets of the tables point."),
)
_FILES = {
    schema.DESCRIPTOR: (
        ("说明文件", "Descriptor"),
        ("Data Package v2：每个文件、每个字段。", "Data Package v2: every file, every field."),
    ),
    schema.README: (("自述文件", "Readme"), ("数据包里有什么。", "What is in the package.")),
}
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".md": "text/markdown",
    ".py": "text/x-python",
}


def build(publication: Publication) -> tuple[dict[str, bytes], tuple[Distribution, ...]]:
    """Every file of the release, by path below the site's root, and what is said of each, the package's own first."""
    files = {f"{PACKAGE}/{path}": content for path, content in publication.package.items()}
    made = [_of_package(publication, path) for path in publication.package]
    for form in FORMATS:
        known = replace(publication, distributions=tuple(made))
        for key in form.ids(publication):
            given = (known, key) if form.each else (known,)
            path, content = form.path.replace(BY_ID, key), form.make(*given)
            files[path] = content
            made.append(_distribution(form, path, content, form.count(*given), key))
    return files, tuple(made)


def _distribution(form: Format, path: str, content: bytes, rows: int | None, key: str) -> Distribution:
    return Distribution(
        path=path,
        format=form.name,
        media_type=form.media_type,
        title=form.title,
        description=form.description,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        rows=rows,
        key=key,
    )


def _of_package(publication: Publication, path: str) -> Distribution:
    """A file of the package, under the words of its table or its report."""
    content = publication.package[path]
    table = publication.shape.get(path.removesuffix(".csv"))
    report = path.removeprefix("texts/").removesuffix(".txt") if path.startswith("texts/") else ""
    title, description = _FILES.get(path, _TEXT)
    return Distribution(
        path=f"{PACKAGE}/{path}",
        format="csv" if table else "text" if report else "package",
        media_type=_MEDIA_TYPES.get(PurePosixPath(path).suffix, "text/plain"),
        title=(table.title, table.title_en) if table else title,
        description=(table.description, table.description_en) if table else description,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        rows=len(publication.rows[table.name]) if table else None,
        key=table.name if table else report,
    )
