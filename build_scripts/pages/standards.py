"""The release in the words of standards: files for catalogues, the block in the data page, licence and citation."""

from __future__ import annotations

import json

from .. import schema
from ..catalogue import citations, croissant, dcat
from ..catalogue.model import Dataset
from . import cite
from . import markdown as md
from .parts import text
from .view import DESCRIPTOR, at, said
from .wording import Pair, pick

FOLDER = "datapackage"
# Standard, file, what reads it.
FILES: tuple[tuple[str, str, Pair], ...] = (
    (
        "Data Package v2",
        DESCRIPTOR,
        ("各表与字段的说明；frictionless 等工具", "every table and field; frictionless and others"),
    ),
    (
        "CSV on the Web",
        f"{FOLDER}/{schema.COLUMNS}",
        ("同上，W3C 的写法；放在表格旁边", "the same in the form of W3C, beside the tables"),
    ),
    (
        "schema.org, Croissant 1.1",
        croissant.FILE,
        (
            "数据集搜索与机器学习工具；也写在本页里",
            "dataset search and machine-learning tools; stands in this page too",
        ),
    ),
    ("DCAT 3 (DCAT-AP 3.0.1)", dcat.FILE, ("开放数据目录", "catalogues of open data")),
    (
        "CITATION.cff",
        f"{FOLDER}/{schema.CITATION}",
        ("文献管理与代码托管平台", "reference managers and code hosts"),
    ),
)


def section(language: str, page: str, dataset: Dataset) -> list[str]:
    """Which standards describe the release, and the block of one of them."""
    heads = (("标准", "Standard"), ("文件", "File"), ("用途", "For"))
    rows = [
        [
            md.escape(name),
            md.link(path.rpartition("/")[2], md.relative(page, path)),
            said(language, pick(language, use)),
        ]
        for name, path, use in FILES
    ]
    mapping = md.link(
        text(language, "各字段怎样对应", "how the fields correspond"),
        md.relative(page, at(language, "catalogue.md")),
    )
    return [
        md.heading(2, text(language, "目录与标准", "Catalogues and standards"), "standards"),
        text(
            language,
            f"下列文件由同一份资料生成，题名、许可、日期、数量和校验值处处相同。与政务信息资源目录、SDMX：{mapping}。",
            "These files are made from one source: title, licence, dates, counts and checksums are the same in all. "
            f"For the Chinese catalogue of government information and for SDMX: {mapping}.",
        ),
        md.table([pick(language, head) for head in heads], rows),
        block(dataset, page),
    ]


def block(dataset: Dataset, page: str) -> str:
    """The JSON-LD of the release as a page holds it."""
    content = croissant.document(dataset, page.rpartition("/")[0])
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f'<script type="application/ld+json">{data}</script>'


def licence(language: str, dataset: Dataset) -> list[str]:
    """What may be done with the data, what the texts' status is held to be, and how to cite."""
    work = dataset.work
    link = md.link(
        text(language, "知识共享署名4.0国际许可", "Creative Commons Attribution 4.0"), work.licence.url
    )
    return [
        md.heading(2, text(language, "许可与引用", "Licence and citation"), "licence"),
        text(
            language,
            f"整理所得的数据采用{link}（CC BY 4.0）：注明来源即可自由使用。",
            f"The compiled data are under {link} (CC BY 4.0): free to use with attribution.",
        ),
        said(language, pick(language, work.rights)),
        text(language, "引用格式：", "Cite as:"),
        cite.listing(language, citations.of_release(dataset)),
        text(
            language,
            "引用一份报告，见该报告页的“引用”；引用单条数据，请一并注明数据标识（`metric_id`）。标识在数据更新后保持不变。",
            "To cite a report, see “How to cite” on its page; with a single figure, name its id (`metric_id`). "
            "Ids stay the same when the data are updated.",
        ),
    ]
