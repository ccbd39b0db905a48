"""The validation report as a page: every check made before publication, how often, and what it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import markdown as md
from .parts import frame, text
from .site import Site
from .view import at, said
from .wording import LANGUAGES, pick

REPORT = "quality/validation.json"


def pages(site: Site) -> dict[str, str | bytes]:
    """quality/validation.md in both languages, where there was a validation."""
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES if site.report and site.report.get("checks") else ():
        result |= page_of(language, site.report)
    return result


def page_of(language: str, report: Mapping) -> dict[str, str]:
    page = at(language, "quality/validation.md")
    checks = report["checks"]
    tested, faults = (sum(check[part] for check in checks) for part in ("tested", "faults"))
    source = md.link("validation.json", md.relative(page, REPORT))
    blocks = [
        text(
            language,
            f"发布前共做{tested:,}次检验，不符{faults:,}处。有一处严重不符，就什么都不发布，已发布的保持原样。"
            f"机器可读的报告：{source}。",
            f"{tested:,} tests were made before publication, with {faults:,} faults. One grave fault, and nothing is "
            f"published and what was there before stays. The same for programs: {source}.",
        ),
        md.heading(2, text(language, "各项检验", "The checks"), "checks"),
        tests_table(language, checks),
        md.heading(2, text(language, "各文件（frictionless）", "Each file (frictionless)"), "frictionless"),
        text(
            language,
            f"frictionless {report['frictionless']['version']}按说明文件检验了每个文件：大小、校验值、结构、类型、约束、"
            "主键与外键。",
            f"frictionless {report['frictionless']['version']} tested each file against the descriptor: size, "
            "checksum, structure, types, constraints, primary and foreign keys.",
        ),
        files_table(language, report["frictionless"]["tasks"]),
    ]
    return frame(
        language,
        "quality/validation.md",
        text(language, "校验报告", "Validation report"),
        text(
            language,
            "数据包发布前的每一项检验、检验次数和结果。",
            "Every check of the data package before publication, how often it was made, and its result.",
        ),
        *blocks,
        parents=("index.md", "quality/index.md"),
    )


def tests_table(language: str, tests: Sequence[Mapping]) -> str:
    """`tests`: name, title, title_en, tested, faults."""
    heads = (("检验", "Test"), ("检验次数", "Tested"), ("不符", "Faults"))
    body = [
        [
            said(language, pick(language, (test["title"], test["title_en"]))),
            f"{test['tested']:,}",
            f"{test['faults']:,}",
        ]
        for test in tests
    ]
    return md.table([pick(language, head) for head in heads], body, "lrr")


def files_table(language: str, tasks: Sequence[Mapping]) -> str:
    """`tasks`: of the report of frictionless."""
    heads = (("文件", "File"), ("字段", "Fields"), ("行数", "Rows"), ("错误", "Errors"))
    body = [
        [
            f"`{task['place']}`",
            f"{task['stats'].get('fields', 0):,}" if task["type"] == "table" else "—",
            f"{task['stats'].get('rows', 0):,}" if task["type"] == "table" else "—",
            f"{task['stats']['errors']:,}",
        ]
        for task in tasks
    ]
    return md.table([pick(language, head) for head in heads], body, "lrrr")
