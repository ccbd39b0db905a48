"""The README of the package, in both languages, and how each tool loads a table."""

from __future__ import annotations

from collections.abc import Sequence

from build_scripts import schema
from build_scripts.catalogue.model import Dataset

# Tool, language of the code, code. Ids are read as text: 110000 is a name, not a number.
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


def readme(dataset: Dataset) -> str:
    """The package's own README, in both languages."""
    work = dataset.work
    lines = [
        f"# {' · '.join(work.title)} {dataset.version}",
        "",
        dataset.description[0],
        "",
        dataset.description[1],
        "",
        "| 文件 · file | 内容 | content |",
        "|---|---|---|",
        *(
            f"| `{table.path}` | {table.description} | {table.description_en} |"
            for table in dataset.shape.values()
        ),
        "| `texts/` | 报告原文。 | The texts of the reports. |",
        f"| `{schema.DESCRIPTOR}` | 每个文件、每个字段的说明。 | Every file, every field. |",
        f"| `{schema.COLUMNS}` | 各表的说明（CSV on the Web）。 | The tables as CSV on the Web. |",
        f"| `{schema.CITATION}` | 引用信息。 | How to cite. |",
        f"| `{schema.VERIFY}` | 离线核对全部内容。 | Checks all of it offline. |",
        f"| `{schema.FILE_SUMS}`, `{schema.ROW_SUMS}` | 文件与行的校验和。 | Checksums of files and of rows. |",
        "",
        f"各字段的类型、单位、示例见 `{schema.DESCRIPTOR}`。表格为 UTF-8 编码的 CSV，空单元格表示未知或不适用；"
        "与原文逐字相同的单元格可能以 `=`、`+` 等开头，用表格软件打开时请按文本导入。"
        "`char_start`、`char_end` 是 `texts/<report_id>.txt` 中的字符位置（从 0 起，按 Unicode 码点计）。",
        "",
        f"`{schema.DESCRIPTOR}` describes every field, with type, unit and example. Tables are CSV in UTF-8; an "
        "empty cell means unknown or not applicable. Cells that repeat the source may begin with `=` or `+`: import "
        "them as text. `char_start` and `char_end` are positions in `texts/<report_id>.txt`, counted from 0 in "
        "Unicode code points:",
        "",
        "```python",
        'text = open(f"texts/{row[\'report_id\']}.txt", encoding="utf-8", newline="").read()',
        'assert text[int(row["char_start"]):int(row["char_end"])] == row["quote"]',
        "```",
        "",
        f"`python {schema.VERIFY}` 核对每个文件、每一行、每处位置和每道算术（所列项目有几个除外；Python 3.9 以上，不联网）。"
        f"· `python {schema.VERIFY}` checks every file, row, place and sum (but not how many items "
        "a list names; Python 3.9 or newer, no network).",
        "",
        "在解压所得文件夹的上一级运行 · Run beside the unpacked folder:",
        "",
    ]
    for _, syntax, code in LOADING:
        lines += [f"```{syntax}", code, "```", ""]
    lines += [f"许可 · Licence: [{work.licence.title}]({work.licence.url}) ({work.licence.id})。", ""]
    lines += [work.rights[0], "", work.rights[1], ""]
    return "\n".join(lines)
