"""The one model of a release, from which every description of it is made.

Title, licence and compiler come from `vocabulary/catalogue.toml`, dates from the changelog, counts and hashes from the
files themselves: what two descriptions share they cannot state differently.
"""

from __future__ import annotations

import hashlib
import ipaddress
import posixpath
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlsplit

from build_scripts import schema
from build_scripts.checked_files import faults_of

CATALOGUE_FILE = schema.SCHEMA_FILE.with_name("catalogue.toml")
MEDIA_TYPES: Mapping[str, str] = {
    ".csv": "text/csv",
    ".txt": "text/plain",
}
Pair = tuple[str, str]  # Chinese, English
Row = Mapping[str, str]


# ---------------------------------------------------------------- records


@dataclass(frozen=True, slots=True)
class Licence:
    id: str  # of SPDX for a licence, of rightsstatements.org for a statement
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Work:
    """What is decided about the compilation, whatever the release."""

    name: str
    title: Pair
    description: Pair  # with {table} for a number of rows
    keywords: tuple[Pair, ...]
    compiler: Pair
    licence: Licence  # of the compilation
    status: Licence  # of the source texts, as far as it can be stated
    rights: Pair  # of the source texts, in words


@dataclass(frozen=True, slots=True)
class Source:
    """A report that the release was compiled from, as its issuer published it. Unknown facts are ""."""

    report_id: str
    title: Pair  # English "" where there is none
    issuer: Pair
    url: str
    published_on: str  # ISO 8601
    seed_file: str

    @property
    def name(self) -> str:
        """Issuer and title; the name of the seed where both are unknown."""
        return "：".join(filter(None, (self.issuer[0], self.title[0]))) or self.seed_file


@dataclass(frozen=True, slots=True)
class File:
    """A file of the release."""

    path: str  # below the site's root, not escaped
    media_type: str
    title: Pair
    description: Pair
    size: int  # bytes
    sha256: str  # 64 hexadecimal digits
    rows: int | None = None  # of data, for tables
    table: str = ""  # the table it holds
    report_id: str = ""  # the report whose text it is


@dataclass(frozen=True, slots=True)
class Dataset:
    """One release of the data, and all that descriptions say of it."""

    work: Work
    version: str
    issued: str  # day of the first release, ISO 8601
    modified: str  # day of this release
    shape: Mapping[str, schema.Table]
    counts: Mapping[str, int]  # rows, by table
    sources: tuple[Source, ...]
    places: tuple[tuple[str, Pair], ...]  # GB/T 2260 code and name of each place that has a report
    covers: tuple[str, str]  # first and last day that the reports look back on, "" where none says
    files: tuple[File, ...]
    site: str = ""  # address of the site, with a slash at its end; "" where it is not known

    @property
    def description(self) -> Pair:
        chinese, english = (text.format(**self.counts) for text in self.work.description)
        return chinese, english

    def tables(self) -> tuple[File, ...]:
        return tuple(file for file in self.files if file.table)

    def texts(self) -> tuple[File, ...]:
        return tuple(file for file in self.files if file.report_id)


# ---------------------------------------------------------------- making


def load_work(path: Path = CATALOGUE_FILE) -> Work:
    """What is decided about the compilation. Raises Fault naming the key, where one is missing or unknown."""
    with faults_of(path):
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        sources = dict(content.pop("sources"))
        content["rights"] = sources.pop("rights")
        known = {part.name for part in fields(Work)} - {"status"}
        if wrong := known ^ set(content):
            raise ValueError(f"keys missing or unknown: {', '.join(sorted(wrong))}")
        for key in ("title", "description", "compiler", "rights"):
            content[key] = _pair(content[key])
        return Work(
            **{
                **content,
                "keywords": tuple(map(_pair, content["keywords"])),
                "licence": Licence(**content["licence"]),
                "status": Licence(**sources),
            }
        )


def _pair(texts: Sequence[str]) -> Pair:
    chinese, english = texts
    return chinese, english


def dataset(
    shape: Mapping[str, schema.Table],
    rows: Mapping[str, Sequence[Row]],
    dates: schema.Release,
    files: Sequence[File] = (),
    site: str = "",
) -> Dataset:
    """The model of a release.

    Args:
        shape: all tables, as `schema.load` gives them.
        rows: their rows as published, by table.
        dates: version and days, from the changelog.
        files: the files of the release, as `file` or `package_files` describe them.
        site: address of the site, as `public_address` gives it.
    """
    reports = rows["reports"]
    regions = {row["region_id"]: row for row in rows["regions"]}
    named = sorted({row["region_id"] for row in reports} & regions.keys())
    starts = [row["coverage_start"] for row in reports if row["coverage_start"]]
    ends = [row["coverage_end"] for row in reports if row["coverage_end"]]
    return Dataset(
        work=load_work(),
        version=dates.version,
        issued=dates.first or dates.date,
        modified=dates.date,
        shape=shape,
        counts={name: len(rows[name]) for name in shape},
        sources=tuple(map(source, reports)),
        places=tuple((key, (regions[key]["name_zh"], regions[key]["name_en"])) for key in named),
        covers=(min(starts, default=""), max(ends, default="")),
        files=tuple(files),
        site=site,
    )


def source(row: Row) -> Source:
    """The report of a row of `reports`."""
    return Source(
        report_id=row["report_id"],
        title=(row["title"], row["title_en"]),
        issuer=(row["issuer"], row["issuer_en"]),
        url=row["source_url"],
        published_on=row["published_on"],
        seed_file=row["seed_file"],
    )


# ---------------------------------------------------------------- files


def file(path: str, content: bytes, title: Pair, description: Pair = ("", ""), **more: object) -> File:
    """A file as it is described. Raises ValueError where its kind is not in `MEDIA_TYPES`."""
    kind = PurePosixPath(path).suffix
    if kind not in MEDIA_TYPES:
        raise ValueError(f"{path}: no media type is known for {kind!r}; add it to MEDIA_TYPES")
    return File(
        path=path,
        media_type=MEDIA_TYPES[kind],
        title=title,
        description=description,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        **more,
    )


def package_files(
    shape: Mapping[str, schema.Table], rows: Mapping[str, Sequence[Row]], contents: Mapping[str, bytes]
) -> tuple[File, ...]:
    """The tables of a package, then its texts: what holds data, without the papers about it.

    Args:
        contents: path in the package → bytes.
    """
    tables = [
        file(
            table.path,
            contents[table.path],
            (table.title, table.title_en),
            (table.description, table.description_en),
            rows=len(rows[table.name]),
            table=table.name,
        )
        for table in shape.values()
    ]
    texts = [_text(row, contents[schema.text_path(row["report_id"])]) for row in rows["reports"]]
    return (*tables, *texts)


def _text(row: Row, content: bytes) -> File:
    report_id = row["report_id"]
    title = row["title"] or report_id
    about = (
        f"报告 {report_id} 的原文；各表中的位置都指向这里。",
        f"Text of the report {report_id}, to which the offsets in the tables point.",
    )
    path = schema.text_path(report_id)
    return file(path, content, (title, row["title_en"] or title), about, report_id=report_id)


# ---------------------------------------------------------------- addresses


def public_address(site_url: str | None) -> str:
    """The site's address with a slash at its end; "" where none is set, or one that only this machine can reach."""
    parts = urlsplit(site_url or "")
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or host == "localhost":
        return ""
    try:
        if ipaddress.ip_address(host).is_loopback:
            return ""
    except ValueError:  # a name
        pass
    return f"{(site_url or '').rstrip('/')}/"


def reference(dataset: Dataset, path: str, folder: str) -> str:
    """The address of a file or page of the site, as a document in `folder` names it.

    Absolute where the address of the site is known, else relative, which is right wherever the site lies.

    Args:
        path: below the site's root; a page ends in a slash.
        folder: of the document that names it, below the site's root, without a slash at its end.
    """
    path, mark, anchor = path.partition("#")
    if dataset.site:
        return dataset.site + quote(path) + mark + anchor
    relative = posixpath.relpath(path or ".", folder or ".")
    slash = "/" if path.endswith("/") or not path else ""
    return quote(relative) + slash + mark + anchor


def texts(pair: Pair) -> list[dict]:
    """A text in both languages, as JSON-LD has it; an empty one is left out."""
    languages = zip(("zh-Hans", "en"), pair, strict=True)
    return [{"@value": text, "@language": language} for language, text in languages if text]
