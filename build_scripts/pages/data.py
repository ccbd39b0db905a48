"""The data pages: one download, tables and fields in both languages, licence, citation, how to load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .. import schema
from ..tables import to_csv
from . import markdown as md
from .parts import amount, around, frame, text
from .view import ARCHIVE, DESCRIPTOR, at, linked, said
from .wording import LANGUAGES, Pair, day_words, pick, size_words

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TYPES: Mapping[str, Pair] = {
    "string": ("文本", "text"),
    "integer": ("整数", "integer"),
    "number": ("数字", "number"),
    "date": ("日期", "date"),
    "boolean": ("是否", "yes or no"),
}

# One loading example per tool; `digital-government-ledger/` is the unpacked folder. Ids are text: 110000 is a
# name, not a number.
LOADING: Sequence[tuple[str, str, str]] = (
    (
        "pandas",
        "python",
        "import pandas as pd\n"
        'metrics = pd.read_csv("digital-government-ledger/metrics.csv", dtype=str, keep_default_na=False)\n'
        'metrics["value"] = pd.to_numeric(metrics["value"])',
    ),
    (
        "DuckDB",
        "sql",
        "CREATE TABLE metrics AS SELECT * FROM\n"
        "  read_csv('digital-government-ledger/metrics.csv', header = true, all_varchar = true);\n"
        "SELECT subject, value::DECIMAL(30, 6) AS value, unit_printed FROM metrics WHERE status = 'actual';",
    ),
    (
        "R",
        "r",
        'metrics <- read.csv("digital-government-ledger/metrics.csv", colClasses = "character",\n'
        '                    na.strings = "", encoding = "UTF-8")\n'
        "metrics$value <- as.numeric(metrics$value)",
    ),
)


def pages(
    documents: object, tables: Mapping[str, object], lexicon: object, release: schema.Release | None = None
) -> dict[str, str | bytes]:
    """data/index.md and data/TABLE.md in both languages.

    `release`: version and date for the citation (default: the changelog's).
    """
    shapes = schema.load()
    release = release or schema.read_release()[0]
    files = {name: to_csv(frame) for name, frame in tables.items() if name in shapes}
    sizes = {name: (len(tables[name]), len(content)) for name, content in files.items()}
    names = list(shapes)
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= index(language, shapes, sizes, release)
        labels = [(title(language, shapes[name]), at(language, f"data/{name}.md")) for name in names]
        for place, name in enumerate(names):
            result |= one(language, shapes[name], sizes.get(name, (0, 0))[0], labels, place)
    return result


def title(language: str, table: schema.Table) -> str:
    return pick(language, (table.title, table.title_en))


def index(
    language: str,
    shapes: Mapping[str, schema.Table],
    sizes: Mapping[str, tuple[int, int]],
    release: schema.Release | None,
) -> dict[str, str]:
    page = at(language, "data/index.md")
    blocks = [
        download(language, page),
        md.heading(2, text(language, "有哪些表", "The tables"), "tables"),
        table_list(language, page, shapes, sizes),
        text(
            language,
            "另有各份报告的原文（`texts/报告标识.txt`），以便核对每一处位置。",
            "The texts of the reports come with them (`texts/REPORT.txt`), so that every offset can be "
            "checked.",
        ),
        *loading(language),
        *checking(language),
        *addresses(language, page),
        *licence(language, release),
    ]
    return frame(
        language,
        "data/index.md",
        text(language, "数据", "Data"),
        text(
            language,
            "一次下载全部CSV数据包；各表、各字段的说明，许可与引用方式。",
            "Download the whole CSV data package; tables, fields, licence and citation.",
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


def table_list(
    language: str, page: str, shapes: Mapping[str, schema.Table], sizes: Mapping[str, tuple[int, int]]
) -> str:
    """`sizes`: rows and bytes of each table."""
    heads = (
        ("表", "Table"),
        ("内容", "What it holds"),
        ("行数", "Rows"),
        ("文件", "File"),
        ("大小", "Size"),
    )
    body = []
    for name, table in shapes.items():
        rows, size = sizes.get(name, (0, 0))
        file = md.link(table.path, md.relative(page, f"datapackage/{table.path}"))
        body.append(
            [
                linked(language, page, title(language, table), at(language, f"data/{name}.md")),
                said(language, pick(language, (table.description, table.description_en))),
                f"{rows:,}",
                file,
                size_words(language, size),
            ]
        )
    return md.table([pick(language, head) for head in heads], body, "llrlr")


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
            "“数据”→“自文本/CSV”→选择 `metrics.csv` →“文件原始格式”选“65001: Unicode (UTF-8)”→“加载”。"
            "直接双击打开可能乱码。",
            "Data → From Text/CSV → `metrics.csv` → File origin: 65001: Unicode (UTF-8) → Load. A double "
            "click may garble the Chinese.",
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
                    "单表：`datapackage/表名.csv`；原文：`datapackage/texts/报告标识.txt`",
                    "One table: `datapackage/TABLE.csv`; a text: `datapackage/texts/REPORT.txt`",
                ),
            ]
        ),
        text(language, "可以不下载，直接用地址验证：", "The package can be validated at its address:"),
        "```bash\nfrictionless validate --type package ADDRESS/datapackage/datapackage.json\n```",
        text(language, "其中 ADDRESS 是本站地址。", "ADDRESS is the address of this site."),
    ]


def licence(language: str, release: schema.Release | None) -> list[str]:
    version = f"{release.version}" if release else ""
    day = day_words(language, release.date) if release else ""
    cite = (
        f"《数字政府台账》（非官方汇编）{'，' + version + '版' if version else ''}{'，' + day if day else ''}。许可：CC BY 4.0。"
        if language == "zh"
        else f"Digital Government Ledger (unofficial compilation){', version ' + version if version else ''}"
        f"{', ' + day if day else ''}. Licence: CC BY 4.0."
    )
    return [
        md.heading(2, text(language, "许可与引用", "Licence and citation"), "licence"),
        text(
            language,
            f"整理所得的数据采用[知识共享署名4.0国际许可]({LICENCE})（CC BY 4.0）：注明来源即可自由使用。"
            "报告原文由各发布机关公布，出处见各报告页。",
            f"The compiled data are under [Creative Commons Attribution 4.0]({LICENCE}) (CC BY 4.0): free "
            "to use "
            "with attribution. The report texts were published by their issuers; each report's page names "
            "the source.",
        ),
        text(language, "引用格式：", "Cite as:"),
        "> " + md.escape(cite),
        text(
            language,
            "引用单条数据时，请一并注明报告标题和数据标识（`metric_id`）；标识在数据更新后保持不变。",
            "When citing one figure, name the report and the figure's id (`metric_id`); ids stay the same "
            "when the data are updated.",
        ),
    ]


def one(
    language: str, table: schema.Table, count: int, labels: Sequence[tuple[str, str]], place: int
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
    file = md.link(table.path, md.relative(page, f"datapackage/{table.path}"))
    blocks = [
        said(language, pick(language, (table.description, table.description_en))),
        md.bullets(
            [
                text(language, f"文件：{file}，{count}行", f"File: {file}, {amount('en', count, '', 'row')}"),
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
    if not column.values:
        return described
    values = pick(language, ("；", "; ")).join(
        f"`{value}` {said(language, pick(language, pair))}" for value, pair in column.values.items()
    )
    return f"{described} {values}"
