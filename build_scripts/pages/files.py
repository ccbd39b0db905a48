"""What can be downloaded: the lists of files on the data page, and the page with the files of each report, indicator,
topic and region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..formats.model import Distribution, Publication
from . import markdown as md
from .parts import ROWS_ON_A_PAGE, frame, text
from .site import Site
from .view import at, linked, said
from .wording import LANGUAGES, Pair, pick, size_words

SUMS, INDEX = "downloads/SHA256SUMS", "api/v1/index.json"
SELECTED: Mapping[str, tuple[Pair, str]] = {  # table → its heading, the columns with its names
    "reports": (("按报告", "By report"), "title"),
    "indicators": (("按指标", "By indicator"), "name"),
    "topics": (("按主题", "By topic"), "name"),
    "regions": (("按地区", "By place"), "name"),
}
_LABELS: Mapping[str, Pair] = {
    "csv": ("CSV", "CSV"),
    "json": ("JSON", "JSON"),
    "md": ("Markdown", "Markdown"),
    "txt": ("纯文本", "plain text"),
    "text": ("原文", "source text"),
}


def pages(site: Site) -> dict[str, str | bytes]:
    """data/files.md in both languages."""
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES if site.publication else ():
        result |= by_selection(language, site.publication)
    return result


# ---------------------------------------------------------------- the data page


def whole(language: str, page: str, publication: Publication) -> list[str]:
    """Everything that holds the whole release or describes it, one row a file."""
    items = [item for item in publication.distributions if not item.key]
    items.sort(key=lambda item: item.path.startswith("datapackage/") and not item.path.endswith(".zip"))
    heads = (("文件", "File"), ("内容", "What it holds"), ("行数", "Rows"), ("大小", "Size"))
    rows = [
        [
            linked(language, page, pick(language, item.title), item.path),
            said(language, pick(language, item.description)),
            _count(item),
            size_words(language, item.size),
        ]
        for item in items
    ]
    return [
        md.heading(2, text(language, "下载", "Downloads"), "downloads"),
        md.table([pick(language, head) for head in heads], rows, "llrr"),
        linked(
            language,
            page,
            text(
                language,
                "按报告、指标、主题、地区分别下载（CSV、JSON、Markdown、纯文本）",
                "The files of one report, indicator, topic or place (CSV, JSON, Markdown, plain text)",
            ),
            at(language, "data/files.md"),
        ),
    ]


def checksums(language: str, page: str, items: Iterable[Distribution]) -> str:
    """Size, rows and SHA-256 of files, folded away."""
    heads = (("文件", "File"), ("大小（字节）", "Size (bytes)"), ("行数", "Rows"), ("SHA-256", "SHA-256"))
    rows = [
        [
            md.link(item.path, md.relative(page, item.path)),
            f"{item.size:,}",
            _count(item),
            f"`{item.sha256}`" + md.attributes("", ("sha256",)),
        ]
        for item in items
    ]
    summary = text(language, "各文件的大小与校验值", "Size and checksum of each file")
    return md.document(
        f'<details class="sums" markdown="1"><summary>{summary}</summary>',
        md.table([pick(language, head) for head in heads], rows, "lrrl"),
        "</details>",
    )


def of_tables(publication: Publication) -> dict[str, dict[str, Distribution]]:
    """Table → format → its file."""
    found: dict[str, dict[str, Distribution]] = {}
    for item in publication.distributions:
        if item.format in ("csv", "parquet"):
            found.setdefault(item.key, {})[item.format] = item
    return found


def _count(item: Distribution) -> str:
    return "—" if item.rows is None else f"{item.rows:,}"


# ---------------------------------------------------------------- one report, indicator, topic, place


def by_selection(language: str, publication: Publication) -> dict[str, str]:
    """A row for each report, indicator, topic and place, with its files."""
    page = at(language, "data/files.md")
    groups = {name: selected(publication, name) for name in SELECTED}
    index, sums = md.link(INDEX, md.relative(page, INDEX)), md.link(SUMS, md.relative(page, SUMS))
    blocks = [
        text(
            language,
            f"地址固定：`api/v1/reports/报告标识.json`，其余类推。程序可读{index}，其中列有每个文件的地址、大小、行数和"
            f"校验值；校验和另见{sums}。主题与地区含其下级。",
            f"Addresses are stable: `api/v1/reports/REPORT.json`, and so on. Programs read {index}, which lists "
            f"address, size, rows and checksum of every file; checksums are also in {sums}. A topic and a place "
            "include those below them.",
        ),
    ]
    for name, (title, column) in SELECTED.items():
        blocks += [
            md.heading(2, pick(language, title), name),
            _list(language, page, publication, name, column),
        ]
        blocks.append(_cut(language, len(groups[name])))
    shown = [
        item for group in groups.values() for files in list(group.values())[:ROWS_ON_A_PAGE] for item in files
    ]
    blocks.append(checksums(language, page, shown))
    return frame(
        language,
        "data/files.md",
        text(language, "按报告、指标、主题、地区下载", "Files by report, indicator, topic and place"),
        text(
            language,
            "单独一份报告、一个指标、主题或地区的CSV、JSON等文件，地址固定。",
            "CSV, JSON and other files of a single report, indicator, topic or place, at stable addresses.",
        ),
        *blocks,
        parents=("index.md", "data/index.md"),
    )


def selected(publication: Publication, name: str) -> dict[str, list[Distribution]]:
    """Id → its files, in the order of the table."""
    (key,) = publication.shape[name].key
    found: dict[str, list[Distribution]] = {row[key]: [] for row in publication.rows[name]}
    for item in publication.distributions:
        if item.format.startswith(f"{name}-") or (name == "reports" and item.format == "text"):
            found[item.key].append(item)
    return found


def _list(language: str, page: str, publication: Publication, name: str, column: str) -> str:
    (key,) = publication.shape[name].key
    files = selected(publication, name)
    heads = (("名称", "Name"), ("数据", "Figures"), ("文件", "Files"))
    rows = []
    for row in publication.rows[name][:ROWS_ON_A_PAGE]:
        items = files[row[key]]
        chinese = row[column] if column in row else row[f"{column}_zh"]
        label = chinese if language == "zh" else row[f"{column}_en"] or chinese
        figures = next(item.rows for item in items if item.format.endswith("-csv"))
        target = at(language, f"{name}/{row[key]}.md")
        rows.append(
            [
                linked(language, page, label or row[key], target),
                f"{figures:,}",
                file_links(language, page, items),
            ]
        )
    return md.table([pick(language, head) for head in heads], rows, "lrl")


def file_links(language: str, page: str, items: Sequence[Distribution]) -> str:
    """`CSV (1.2 kB) · JSON (3.4 kB)`"""
    return " · ".join(
        md.link(pick(language, _LABELS[item.format.rpartition("-")[2]]), md.relative(page, item.path))
        + f" ({size_words(language, item.size)})"
        for item in items
    )


def _cut(language: str, count: int) -> str:
    if count <= ROWS_ON_A_PAGE:
        return ""
    return text(
        language,
        f"这里列出前{ROWS_ON_A_PAGE}个，共{count}个；其余见上述目录和各自的页面。",
        f"The first {ROWS_ON_A_PAGE} of {count:,}; the others are in the index above and on their own pages.",
    )
