"""The release in every form that people and programs open, from one model and one table.

A format is a row of `FORMATS`: name, path, media type, words in both languages, and one pure function. Pages, the
list of checksums, `api/v1/index.json`, `llms.txt` and the tests go through the table; to add a format, add a row.

The rows are made in their order. A format that describes others (a list of checksums, a catalogue) stands below
them and finds them in `publication.distributions`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

from build_scripts import schema
from build_scripts.catalogue import croissant, dcat
from build_scripts.formats import (
    archive,
    catalogues,
    checksums,
    database,
    kept,
    listings,
    parquet,
    readable,
    selections,
    workbook,
)
from build_scripts.formats.model import BY_ID, Distribution, Format, Publication, all_rows, to_json

_SELECTED: tuple[tuple[str, str, str], ...] = (
    ("reports", "一份报告", "One report"),
    ("indicators", "一个指标", "One indicator"),
    ("topics", "一个主题", "One topic"),
    ("regions", "一个地区", "One region"),
)

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
        count=all_rows,
    ),
    Format(
        "xlsx",
        "downloads/digital-government-ledger.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ("工作簿（Excel）", "Workbook (Excel)"),
        (
            "直接打开即可用：每条数据附报告、地区、指标、单位的名称，中英文各一张表。",
            "Opens as it is: each figure with the names of its report, place, indicator and unit, in both languages.",
        ),
        workbook.make,
        slow=True,
        count=workbook.count,
    ),
    Format(
        "sqlite",
        "downloads/digital-government-ledger.sqlite",
        "application/vnd.sqlite3",
        ("数据库（SQLite）", "Database (SQLite)"),
        (
            "一个文件：外键、索引、名称可读的视图、中文全文检索。",
            "One file: foreign keys, indexes, views with readable names, full-text search in Chinese.",
        ),
        database.make,
        slow=True,
        count=all_rows,
    ),
    Format(
        "parquet",
        "downloads/parquet/{id}.parquet",
        "application/vnd.apache.parquet",
        ("Parquet表", "Table as Parquet"),
        ("每张表一个文件，带类型和字段说明。", "A file for each table, typed, with the words of the schema."),
        parquet.make,
        each="tables",
        count=parquet.count,
    ),
    *(
        Format(
            f"{name}-{kind}",
            f"api/v1/{name}/{{id}}.{kind}",
            media_type,
            (f"{title}（{kind.upper()}）", f"{title_en} ({kind.upper()})"),
            description,
            make(name),
            each=name,
            count=selections.count(name),
        )
        for name, title, title_en in _SELECTED
        for kind, media_type, make, description in (
            (
                "csv",
                "text/csv",
                selections.as_csv,
                ("其中的数据，列与metrics.csv相同。", "Its figures, with the columns of metrics.csv."),
            ),
            (
                "json",
                "application/json",
                selections.as_json,
                ("同样的数据，带类型。", "The same with types."),
            ),
        )
    ),
    Format(
        "reports-md",
        "api/v1/reports/{id}.md",
        "text/markdown",
        ("报告（Markdown）", "Report (Markdown)"),
        ("整理后的报告文字，带标题。", "The text of a report, cleaned, with its headings."),
        readable.markdown,
        each="reports",
    ),
    Format(
        "reports-txt",
        "api/v1/reports/{id}.txt",
        "text/plain",
        ("报告（纯文本）", "Report (plain text)"),
        ("整理后的报告文字。", "The text of a report, cleaned."),
        readable.text,
        each="reports",
    ),
    Format(
        "validation",
        "quality/validation.json",
        "application/json",
        ("校验报告（JSON）", "Validation report (JSON)"),
        (
            "发布前每一项检验及检验次数。",
            "Every check made before publication, and how often.",
        ),
        lambda publication: to_json(publication.validation),
    ),
    # What stands below describes what stands above.
    Format(
        catalogues.FIRST,
        croissant.FILE,
        "application/ld+json",
        ("数据集说明（Croissant）", "Description of the data set (Croissant)"),
        (
            "schema.org 与 Croissant 1.1；也写在数据页里。",
            "schema.org and Croissant 1.1; stands in the data page too.",
        ),
        catalogues.as_croissant,
    ),
    Format(
        "dcat",
        dcat.FILE,
        "application/ld+json",
        ("数据目录（DCAT 3）", "Catalogue (DCAT 3)"),
        ("给开放数据目录。", "For catalogues of open data."),
        catalogues.as_dcat,
    ),
    Format(
        "index",
        "api/v1/index.json",
        "application/json",
        ("接口目录（JSON）", "Index of the interface (JSON)"),
        (
            "全部文件的地址、大小、行数和校验值，以及可选的报告、指标、主题、地区。",
            "Address, size, rows and checksum of every file; the reports, indicators, topics and regions there are.",
        ),
        listings.index,
    ),
    Format(
        "llms",
        "llms.txt",
        "text/plain",
        ("llms.txt", "llms.txt"),
        ("给语言模型看的文件清单。", "The machine-readable files, for language models."),
        listings.llms,
    ),
    Format(
        "sums",
        f"{checksums.FOLDER}/SHA256SUMS",
        "text/plain",
        ("校验和（SHA256SUMS）", "Checksums (SHA256SUMS)"),
        (
            "全部文件的SHA-256。在它所在的文件夹里运行sha256sum -c SHA256SUMS；只下载了几个文件时加--ignore-missing。",
            "SHA-256 of every file. In the folder where it stands, run sha256sum -c SHA256SUMS; with --ignore-missing "
            "where only some of the files were downloaded.",
        ),
        checksums.of_release,
    ),
)


_TEXT = (
    ("报告原文", "Text of a report"),
    ("各表中的位置都指向它。", "To which the offsets of the tables point."),
)
_FILES = {
    schema.DESCRIPTOR: (
        ("说明文件", "Descriptor"),
        ("Data Package v2：每个文件、每个字段。", "Data Package v2: every file, every field."),
    ),
    schema.VERIFY: (
        ("核对程序", "Verifier"),
        (
            "离线核对文件、行、位置和算术；只需Python。",
            "Checks files, rows, spans and arithmetic offline; needs Python only.",
        ),
    ),
    schema.FILE_SUMS: (
        ("数据包校验和", "Checksums of the package"),
        ("每个文件的SHA-256。", "SHA-256 of each file."),
    ),
    schema.ROW_SUMS: (
        ("逐行校验和", "Checksums of rows"),
        ("用来指出哪一行被改动。", "By which a changed row is named."),
    ),
    schema.COLUMNS: (
        ("各表的说明（CSV on the Web）", "The tables as CSV on the Web"),
        ("每列的类型、主键、外键。", "Types of columns, primary and foreign keys."),
    ),
    schema.CITATION: (("引用信息", "How to cite"), ("CITATION.cff 1.2.0。", "CITATION.cff 1.2.0.")),
    schema.README: (("自述文件", "Readme"), ("数据包里有什么。", "What is in the package.")),
}
PACKAGE = "datapackage"  # where the package stands below the site's root
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".cff": "application/yaml",
    ".md": "text/markdown",
    ".py": "text/x-python",
}


def build(
    publication: Publication, rows: Sequence[Format] = FORMATS, keep: Path | None = None
) -> tuple[dict[str, bytes], tuple[Distribution, ...]]:
    """Every file of the release, by path below the site's root, and what is said of each, the package's own first.

    `keep`: a folder for the files that take long to make; None: they are made anew.

    Raises ValueError where two formats claim one path, sqlite3.IntegrityError where a row breaks a key.
    """
    publication = replace(publication, selected=selections.select(publication))
    files = {f"{PACKAGE}/{path}": content for path, content in publication.package.items()}
    made = [_of_package(publication, path) for path in publication.package]
    shelf = kept.open_for(publication, keep) if keep else None
    for form in rows:
        known = replace(publication, distributions=tuple(made))
        for key in form.ids(publication):
            given = (known, key) if form.each else (known,)
            path, make = form.path.replace(BY_ID, key), partial(form.make, *given)
            content = shelf.get(path, make) if shelf and form.slow else make()
            if path in files:
                raise ValueError(f"two formats make {path}; the second is {form.name}")
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
