"""The releases: a list of all, and a page for each with what changed, why, and its files at addresses that stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from .. import schema
from ..formats.archive import zip_bytes
from ..releases import KINDS, Change, Published, counts, to_csv, weightiest
from . import markdown as md
from .parts import amount, frame, text
from .site import Site
from .view import at, linked, said
from .wording import LANGUAGES, Pair, day_words, pick, size_words, word

CHANGES = "changes.csv"
SHOWN = 200  # changes that a page lists; the file has all
_KINDS: Mapping[str, Pair] = {
    "added": ("新增", "added"),
    "removed": ("移除", "removed"),
    "changed": ("更改", "changed"),
    "moved": ("移位", "moved"),
}


def pages(site: Site) -> dict[str, str | bytes]:
    """releases/index.md and releases/vX.Y.Z.md in both languages, and below releases/vX.Y.Z/ the files."""
    result: dict[str, str | bytes] = {}
    shapes = schema.load()
    for language in LANGUAGES:
        result |= index(language, site.history)
    for release in site.history:
        made = files(release)
        result |= made
        for language in LANGUAGES:
            result |= one(language, release, made, shapes)
    return result


def folder(release: Published) -> str:
    """Below docs/; the same for as long as the release is."""
    return f"releases/v{release.package.version}"


def files(release: Published) -> dict[str, bytes]:
    """{path below docs/: content}: the package loose and in one zip, and its changes."""
    at_home = folder(release)
    archive = zip_bytes(release.files, release.package.date)
    changes = {} if release.missing else {f"{at_home}/{CHANGES}": to_csv(release.changes)}
    return {
        **changes,
        f"{at_home}/{schema.NAME}-{release.package.version}.zip": archive,
        **{f"{at_home}/{name}": content for name, content in sorted(release.files.items())},
    }


# ---------------------------------------------------------------- the list


def index(language: str, history: Sequence[Published]) -> dict[str, str]:
    page = at(language, "releases/index.md")
    heads = (("版本", "Version"), ("日期", "Date"), ("与上一版相比", "Since the one before"))
    body = [
        [
            linked(language, page, release.package.version, at(language, f"{folder(release)}.md")),
            day_words(language, release.package.date),
            brief(language, release),
        ]
        for release in history
    ]
    return frame(
        language,
        "releases/index.md",
        text(language, "版本", "Releases"),
        text(
            language,
            "数据的全部版本：每一版的变更、原因与文件，地址长期不变。",
            "Every release of the data: what changed and why, and its files at lasting addresses.",
        ),
        text(
            language,
            "版本号说明变更的轻重：字段有变，首位加一；行有增减，次位加一；值有更正，末位加一。"
            "旧版本由当时的代码从当时的原文重新生成，与当时发布的逐字节相同。",
            "The version says how much changed: a changed column raises its first number, new or removed rows the "
            "second, a corrected value the third. Old releases are made again by their own code from their own texts, "
            "and equal byte for byte what was released.",
        ),
        md.table([pick(language, head) for head in heads], body),
        parents=("index.md", "data/index.md"),
    )


def brief(language: str, release: Published) -> str:
    """How many changes of each kind, or that nothing was there before."""
    if release.missing:
        return text(language, "未比较", "Not compared")
    if not release.previous:
        return text(language, "首个版本", "The first release")
    total = {kind: sum(1 for change in release.changes if change.change == kind) for kind in KINDS}
    words = [f"{word(language, _KINDS, kind)} {count:,}" for kind, count in total.items() if count]
    nothing = text(language, "数据没有变化", "No change in the data")
    return pick(language, ("；", "; ")).join(words) or nothing


# ---------------------------------------------------------------- one release


def one(
    language: str, release: Published, made: Mapping[str, bytes], shapes: Mapping[str, schema.Table]
) -> dict[str, str]:
    """The page of a release; `made`: its files."""
    path = f"{folder(release)}.md"
    page, version = at(language, path), release.package.version
    return frame(
        language,
        path,
        text(language, f"{version} 版", f"Version {version}"),
        text(
            language,
            f"数据 {version} 版的变更与文件。",
            f"What changed in version {version} of the data, and its files.",
        ),
        day_words(language, release.package.date),
        *noted(language, release),
        *changed(language, page, release, shapes),
        *listed(language, page, release, made),
        parents=("index.md", "data/index.md", "releases/index.md"),
    )


def noted(language: str, release: Published) -> list[str]:
    """What the changelog says of the data; it is written in English."""
    if not release.notes:
        return []
    items = [note.replace("`", "") for note in release.notes]
    return [
        md.heading(2, text(language, "说明", "Notes"), "notes"),
        text(language, "摘自更新日志（原文为英文）：", "From the changelog:"),
        md.bullets(md.run(item, "en") if language == "zh" else said(language, item) for item in items),
    ]


def changed(language: str, page: str, release: Published, shapes: Mapping[str, schema.Table]) -> list[str]:
    """What changed, counted by table and then one by one."""
    file = md.link(CHANGES, md.relative(page, f"{folder(release)}/{CHANGES}"))
    title = md.heading(2, text(language, "变更", "Changes"), "changes")
    if release.missing:
        unseen = text(
            language,
            f"之前的 {release.missing} 版没有在这次构建中重新生成（`make releases`），因此未作比较。",
            f"Version {release.missing} came before it and was not made again for this build (`make releases`), so "
            "nothing is compared.",
        )
        return [title, unseen]
    if not release.previous:
        first = text(
            language,
            f"这是首个版本：没有更早的版本可比，变更表 {file} 只有表头。",
            f"This is the first release: there is none before it to compare with, and the table {file} has only its "
            "header.",
        )
        return [title, first]
    lead = text(
        language,
        f"与 {release.previous} 版逐值比较：{brief(language, release)}。全部变更见 {file}。",
        f"Compared value by value with version {release.previous}: {brief(language, release)}. All of it is in {file}.",
    )
    if not release.changes:
        return [title, lead]
    return [title, lead, counted(language, release, shapes), *values(language, release.changes, shapes)]


def named(language: str, shapes: Mapping[str, schema.Table], table: str) -> str:
    """A table's name; an old one that is no more is called by its id."""
    return pick(language, (shapes[table].title, shapes[table].title_en)) if table in shapes else table


def counted(language: str, release: Published, shapes: Mapping[str, schema.Table]) -> str:
    heads = [pick(language, ("表", "Table")), *(word(language, _KINDS, kind) for kind in KINDS)]
    body = [
        [said(language, named(language, shapes, table)), *(f"{count[kind]:,}" for kind in KINDS)]
        for table, count in counts(release.changes).items()
    ]
    return md.table(heads, body, "l" + "r" * len(KINDS))


def values(language: str, changes: Sequence[Change], shapes: Mapping[str, schema.Table]) -> list[str]:
    """The changes one by one, the weightiest first; rows that only moved are left out."""
    told = weightiest(changes)
    heads = (
        *(("表", "Table"), ("行与字段", "Row and field"), ("变更", "Change")),
        *(("原为", "Before"), ("现为", "After"), ("原因", "Why")),
    )
    body = [
        [
            said(language, named(language, shapes, change.table)),
            " ".join(f"`{part}`" for part in (change.row_id, change.field) if part),
            word(language, _KINDS, change.change),
            said(language, value(language, shapes, change, change.before)),
            said(language, value(language, shapes, change, change.after)),
            said(language, change.why),
        ]
        for change in told[:SHOWN]
    ]
    cut = text(
        language,
        f"这里列出前{SHOWN}条，其余见变更表。",
        f"These are the first {SHOWN}; the table of changes has the others.",
    )
    return (
        [md.table([pick(language, head) for head in heads], body), cut if len(told) > SHOWN else ""]
        if told
        else []
    )


def value(language: str, shapes: Mapping[str, schema.Table], change: Change, cell: str) -> str:
    """A cell's content; a code in the words of the language."""
    table = shapes.get(change.table)
    fields = [field for field in table.fields if field.name == change.field] if table else []
    return word(language, fields[0].values, cell) if fields and cell in fields[0].values else cell


def listed(language: str, page: str, release: Published, made: Mapping[str, bytes]) -> list[str]:
    """Every file of the release, with size and checksum."""
    heads = (("文件", "File"), ("大小", "Size"), ("SHA-256", "SHA-256"))
    below = f"{folder(release)}/"
    body = [
        [
            md.link(path.removeprefix(below), md.relative(page, path)),
            size_words(language, len(content)),
            f"`{sha256(content).hexdigest()}`",
        ]
        for path, content in made.items()
    ]
    return [
        md.heading(2, text(language, "文件", "Files"), "files"),
        text(
            language,
            f"共{amount(language, len(made), '个文件', 'file')}，地址不会再变。",
            f"{amount(language, len(made), '', 'file')}, whose addresses will not change.",
        ),
        md.table([pick(language, head) for head in heads], body, "lrl"),
    ]
