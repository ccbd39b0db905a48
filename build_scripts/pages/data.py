"""The data pages: one download, tables and fields in both languages, licence, citation, how to load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .. import schema
from ..catalogue.model import Dataset
from ..formats.model import Distribution, Publication
from ..formats.readme import LOADING
from . import files, standards
from . import markdown as md
from .parts import amount, around, frame, text
from .site import Site
from .view import ARCHIVE, DESCRIPTOR, at, linked, said
from .wording import LANGUAGES, Pair, pick, size_words

TYPES: Mapping[str, Pair] = {
    "string": ("文本", "text"),
    "integer": ("整数", "integer"),
    "number": ("数字", "number"),
    "date": ("日期", "date"),
    "boolean": ("是否", "yes or no"),
}


def pages(site: Site) -> dict[str, str | bytes]:
    """data/index.md and data/TABLE.md in both languages."""
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES if site.publication else ():
        shapes, tables_made = site.publication.shape, files.of_tables(site.publication)
        result |= index(language, site.publication, site.dataset)
        labels = [(title(language, table), at(language, f"data/{name}.md")) for name, table in shapes.items()]
        for place, (name, table) in enumerate(shapes.items()):
            result |= one(language, table, tables_made[name], labels, place)
    return result


def title(language: str, table: schema.Table) -> str:
    return pick(language, (table.title, table.title_en))


def index(language: str, publication: Publication, dataset: Dataset | None) -> dict[str, str]:
    page = at(language, "data/index.md")
    here = [item for item in publication.distributions if not item.key or item.format in ("csv", "parquet")]
    blocks = [
        download(language, page),
        *files.whole(language, page, publication),
        md.heading(2, text(language, "有哪些表", "The tables"), "tables"),
        table_list(language, page, publication),
        text(
            language,
            "另有各份报告的原文（`texts/报告标识.txt`），以便核对每一处位置。",
            "The texts of the reports come with them (`texts/REPORT.txt`), so that every offset can be "
            "checked.",
        ),
        files.checksums(language, page, here),
        *loading(language),
        *checking(language),
        *addresses(language, page),
        *(
            standards.section(language, page, dataset) + standards.licence(language, dataset)
            if dataset
            else ()
        ),
    ]
    return frame(
        language,
        "data/index.md",
        text(language, "数据", "Data"),
        text(
            language,
            "下载全部数据：CSV、Excel、SQLite、Parquet；各表、各字段的说明，许可与引用方式。",
            "Download the data as CSV, Excel, SQLite or Parquet; tables, fields, licence and citation.",
        ),
        *blocks,
    )


def download(language: str, page: str) -> str:
    """The link that downloads everything, as a paragraph of its own."""
    label = text(language, "下载全部数据（CSV，zip）", "Download all data (CSV, zip)")
    button = md.link(
        label, md.relative(page, ARCHIVE), attrs=md.attributes("", ("md-button", "md-button--primary"))
    )
    return md.document(
        button,
        text(
            language,
            "数据包遵循 Data Package v2；文件为UTF-8编码的CSV。非官方汇编，以所附原文为准。",
            "A Data Package v2 of CSV files in UTF-8. An unofficial compilation; the source texts prevail.",
        ),
    )


def table_list(language: str, page: str, publication: Publication) -> str:
    """Each table with its pages and its files."""
    made = files.of_tables(publication)
    heads = (
        ("表", "Table"),
        ("内容", "What it holds"),
        ("行数", "Rows"),
        ("CSV", "CSV"),
        ("Parquet", "Parquet"),
    )
    body = []
    for name, table in publication.shape.items():
        item = made[name]
        body.append(
            [
                linked(language, page, title(language, table), at(language, f"data/{name}.md")),
                said(language, pick(language, (table.description, table.description_en))),
                f"{item['csv'].rows:,}",
                file_link(language, page, item["csv"]),
                file_link(language, page, item["parquet"]),
            ]
        )
    return md.table([pick(language, head) for head in heads], body, "llrll")


def unbroken(words: str) -> str:
    """With spaces at which no line is broken."""
    return words.replace(" ", "\u00a0")


def file_link(language: str, page: str, item: Distribution) -> str:
    name = item.path.rpartition("/")[2]
    size = unbroken(size_words(language, item.size))
    return md.link(name, md.relative(page, item.path)) + f" ({size})"


def loading(language: str) -> list[str]:
    blocks = [
        md.heading(2, text(language, "怎样打开", "How to load it"), "load"),
        text(
            language,
            "解压后在所得文件夹里运行。标识一律按文本读取。",
            "Unpack the archive and run these beside the folder. Ids are read as text.",
        ),
    ]
    for name, syntax, code in LOADING:
        blocks += [md.heading(3, name, name.lower()), f"```{syntax}\n{code}\n```"]
    blocks += [
        md.heading(3, "Excel", "excel"),
        text(
            language,
            "直接打开上面的工作簿即可。要用CSV：“数据”→“自文本/CSV”→选择 `metrics.csv` →“文件原始格式”选“65001: Unicode (UTF-8)”→“加载”。"
            "直接双击打开可能乱码。",
            "Open the workbook above. For a CSV: Data → From Text/CSV → `metrics.csv` → File origin: 65001: Unicode "
            "(UTF-8) → Load. A double click may garble the Chinese.",
        ),
    ]
    return blocks


def checking(language: str) -> list[str]:
    code = (
        'text = open(f"digital-government-ledger/texts/{row[\'report_id\']}.txt", encoding="utf-8", '
        'newline="").read()\n'
        'assert text[int(row["char_start"]):int(row["char_end"])] == row["quote"]'
    )
    return [
        md.heading(2, text(language, "怎样核对一条数据", "How to check a figure"), "verify"),
        text(
            language,
            "每条数据都记着它在原文中的位置：从第几个字符到第几个字符（从0数起）。",
            "Every figure carries its place in the text: from which character to which, counted from 0.",
        ),
        f"```python\n{code}\n```",
        text(
            language,
            "核对全部：解压后运行`verify.py`。只需Python（3.9以上），不联网；它核对每个文件、每一行、每处位置和每道算术，"
            "有改动就指出是哪个文件的哪一行。",
            "To check all of it, run `verify.py` in the unpacked folder. It needs Python (3.9 or newer) and no "
            "network; it checks every file, row, place and sum, and names the file and the row that was changed.",
        ),
        "```bash\npython digital-government-ledger/verify.py\n```",
    ]


def addresses(language: str, page: str) -> list[str]:
    descriptor = md.link("datapackage/datapackage.json", md.relative(page, DESCRIPTOR))
    archive = md.link(ARCHIVE, md.relative(page, ARCHIVE))
    return [
        md.heading(2, text(language, "固定地址", "Stable addresses"), "addresses"),
        md.bullets(
            [
                text(
                    language,
                    f"说明文件：{descriptor}（列出每个文件的大小和校验值）",
                    f"Descriptor: {descriptor} (with size and checksum of every file)",
                ),
                text(language, f"整包：{archive}", f"Everything: {archive}"),
                text(language, "各版本及其变更：", "Every release, and what changed: ")
                + linked(
                    language, page, pick(language, ("版本", "Releases")), at(language, "releases/index.md")
                ),
                text(
                    language,
                    "单表：`datapackage/表名.csv`，`downloads/parquet/表名.parquet`；原文：`datapackage/texts/报告标识.txt`",
                    "One table: `datapackage/TABLE.csv`, `downloads/parquet/TABLE.parquet`; a text: "
                    "`datapackage/texts/REPORT.txt`",
                ),
                text(
                    language,
                    "单独一份报告、一个指标、主题或地区：`api/v1/reports/报告标识.json`、`.csv`，其余类推",
                    "One report, indicator, topic or place: `api/v1/reports/REPORT.json`, `.csv`, and so on",
                ),
            ]
        ),
        text(language, "可以不下载，直接用地址验证：", "The package can be validated at its address:"),
        "```bash\nfrictionless validate --type package ADDRESS/datapackage/datapackage.json\n```",
        text(language, "其中 ADDRESS 是本站地址。", "ADDRESS is the address of this site."),
    ]


def one(
    language: str,
    table: schema.Table,
    made: Mapping[str, Distribution],
    labels: Sequence[tuple[str, str]],
    place: int,
) -> dict[str, str]:
    """The page of one table: its file, keys and fields."""
    path = f"data/{table.name}.md"
    page, name = at(language, path), title(language, table)
    heads = (
        ("字段", "Field"),
        ("名称", "Title"),
        ("类型", "Type"),
        ("单位", "Unit"),
        ("说明", "Description"),
        ("示例", "Example"),
    )
    body = [
        [
            f"`{column.name}`",
            md.escape(pick(language, (column.title, column.title_en))),
            type_words(language, column),
            md.escape(unit_words(language, column)),
            about(language, column),
            said(language, column.example),
        ]
        for column in table.fields
    ]
    count = made["csv"].rows
    links = " · ".join(file_link(language, page, made[kind]) for kind in ("csv", "parquet"))
    blocks = [
        said(language, pick(language, (table.description, table.description_en))),
        md.bullets(
            [
                text(
                    language, f"文件：{links}，{count}行", f"Files: {links}, {amount('en', count, '', 'row')}"
                ),
                text(language, "主键：", "Primary key: ") + ", ".join(f"`{key}`" for key in table.key),
                *keys(language, page, table),
            ]
        ),
        md.heading(2, text(language, "字段", "Fields"), "fields"),
        md.table([pick(language, head) for head in heads], body),
        around(language, page, labels, place),
    ]
    return frame(
        language,
        path,
        text(language, f"{name}（{table.name}）", f"{name} ({table.name})"),
        text(
            language,
            f"数据表 {table.name} 的字段、类型、单位与示例。",
            f"Fields, types, units and examples of the table {table.name}.",
        ),
        *blocks,
        parents=("index.md", "data/index.md"),
    )


def keys(language: str, page: str, table: schema.Table) -> list[str]:
    return [
        text(language, "外键：", "Foreign key: ")
        + f"`{item.column}` → "
        + md.link(f"{item.table}.{item.target}", md.relative(page, at(language, f"data/{item.table}.md")))
        for item in table.references
    ]


def type_words(language: str, column: schema.Field) -> str:
    required = pick(language, ("，必填", ", required")) if column.required else ""
    return pick(language, TYPES[column.type]) + required


def unit_words(language: str, column: schema.Field) -> str:
    unit = pick(language, (column.unit, column.unit_en))
    return "—" if unit in ("无", "none") else unit


def about(language: str, column: schema.Field) -> str:
    """Description, and what each allowed value means."""
    described = said(language, pick(language, (column.description, column.description_en)))
    allowed = column.values or column.codes
    if not allowed:
        return described
    values = pick(language, ("；", "; ")).join(
        f"`{value}` {said(language, pick(language, pair))}" for value, pair in allowed.items()
    )
    return f"{described} {values}"
