"""Pages of places: where a place belongs, its reports, its figures by topic, its neighbours in the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import commitments, cooperation, pictures, problems
from . import markdown as md
from .cooperation import Tie
from .namings import Naming, carrying_names, name_list, naming_list, namings
from .neighbours import neighbours, stated
from .parts import (
    amount,
    around,
    entity_link,
    explorer_link,
    figure_table,
    frame,
    own_files,
    region_link,
    report_ids,
    separated,
    telling,
    text,
    topic_link,
)
from .passages import Passage, readers
from .selection import one_each, ranked
from .site import Site
from .tiles import telling_list
from .view import (
    Row,
    View,
    ancestors,
    at,
    coverage,
    linked,
    name_of,
    region_page,
    report_page,
    report_title,
    view,
)
from .wording import LANGUAGES, REGION_LEVELS, day_words, pick, word

GLANCE = 8  # figures at the head of a place's page
CHARTS = 4


@dataclass(frozen=True, slots=True)
class Material:
    """What the pages of places need of the whole, worked out once."""

    known: Mapping[str, frozenset[str]]  # region_id → indicators with a figure of it
    ties: tuple[Tie, ...]
    problems: Mapping[str, tuple[Passage, ...]]  # by report_id
    order: tuple[str, ...]  # indicators, the most telling first
    drawn: Mapping[str, tuple[Row, ...]]  # indicator → figures of its chart
    named: Mapping[str, tuple[Naming, ...]]  # region_id → where reports of other places name it
    carrying: Mapping[str, tuple[str, ...]]  # region_id → entities whose names hold its name


def pages(site: Site) -> dict[str, str | bytes]:
    """regions/index.md and regions/CODE.md, in both languages."""
    data = view(site.tables, site.lexicon)
    shown = tree(data)
    order = tuple(ranked(data))
    read = readers(site.documents, data, site.lexicon)
    known = Material(
        stated(data),
        cooperation.ties(read, data),
        {key: problems.admitted(reader) for key, reader in read.items()},
        order,
        {key: drawn for key in order if (drawn := pictures.drawable(data, key))},
        namings(read, data),
        carrying_names(data),
    )
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= index(language, data, shown)
        labels = [(name_of(language, data.regions[key]), region_page(language, key)) for key, _ in shown]
        for place, (key, _) in enumerate(shown):
            result |= one(language, data, key, known, labels, place)
    return result


def children(data: View, key: str) -> tuple[str, ...]:
    """Regions directly below; "" gives those with no parent in the data."""
    return data.parts.get(key, ())


def tree(data: View, parent: str = "", depth: int = 0) -> list[tuple[str, int]]:
    """Regions by administrative code under their parents, with their depth."""
    return [pair for key in children(data, parent) for pair in ((key, depth), *tree(data, key, depth + 1))]


def reports_of(data: View, key: str) -> list[Row]:
    return [row for row in data.reports.values() if row.get("region_id") == key]


def index(language: str, data: View, shown: Sequence[tuple[str, int]]) -> dict[str, str]:
    page = at(language, "regions/index.md")
    having = [region_link(language, data, page, key) for key, _ in shown if reports_of(data, key)]
    lines = []
    for key, depth in shown:
        count = len(reports_of(data, key))
        naming = len(report_ids(data.places_named.get(key, ())))
        note = amount(language, count, "份报告", "report") if count else ""
        if not count and naming:
            note = text(language, f"见于{naming}份报告", f"named in {amount('en', naming, '', 'report')}")
        lines.append(
            "    " * depth
            + f"- {region_link(language, data, page, key)}"
            + (pick(language, (f"（{note}）", f" ({note})")) if note else "")
        )
    return frame(
        language,
        "regions/index.md",
        text(language, "地区", "Places"),
        text(language, "按行政区划看报告与数据。", "Reports and figures by administrative division."),
        text(
            language,
            "按行政区划代码（GB/T 2260）排列。报告提到的地区，以及它们的上级地区，没有自己的报告也列出。",
            "Ordered by administrative code (GB/T 2260). Places that a report names, and the divisions above "
            "them, are listed even where they have no report of their own.",
        ),
        text(language, "有报告的地区：", "Places with reports: ") + separated(language, having),
        "\n".join(lines),
    )


def one(
    language: str,
    data: View,
    key: str,
    known: Material,
    labels: Sequence[tuple[str, str]],
    place: int,
) -> dict[str, str]:
    row, path = data.regions[key], f"regions/{key}.md"
    page, name = at(language, path), name_of(language, row)
    figures, reports = data.by_region.get(key, ()), reports_of(data, key)
    own = {report["report_id"] for report in reports}
    ties = [tie for tie in known.ties if key == tie.home or key in tie.partners]
    blocks = [
        facts(language, data, page, key, ties),
        *glance(language, data, page, key, known),
        *report_list(language, data, page, key, reports),
        *by_topic(language, data, page, figures),
        *commitments.short_list(
            language, data, page, [item for item in data.commitments if item["report_id"] in own]
        ),
        *problems.short_list(
            language,
            data,
            page,
            [passage for report in reports for passage in known.problems.get(report["report_id"], ())],
            named=len(reports) > 1,
        ),
        *cooperation.short_list(language, data, page, ties),
        *naming_list(language, data, page, beside(known.named.get(key, ()), ties)),
        *entities(language, data, page, reports),
        *name_list(language, data, page, known.carrying.get(key, ())),
        *neighbours(language, data, page, key, known.known),
        own_files(language, page, "regions", key),
        around(language, page, labels, place),
    ]
    naming = len(report_ids(data.places_named.get(key, ())))
    description = text(
        language,
        f"{name}：{len(reports)}份报告，{len(figures)}条数据，按主题排列，每条可回到原句。",
        f"{name}: {amount('en', len(reports), '', 'report')}, {amount('en', len(figures), '', 'figure')} "
        "by topic, each linked to its sentence.",
    )
    if not reports and not figures and naming:
        description = text(
            language,
            f"{name}：见于{naming}份报告，每一处都可回到原句。",
            f"{name}: named in {amount('en', naming, '', 'report')}, each place linked to its sentence.",
        )
    trail = [
        (name_of(language, data.regions[item]), region_page(language, item))
        for item in ancestors(data.regions, key)
    ]
    return frame(
        language, path, name, description, *blocks, parents=("index.md", "regions/index.md"), trail=trail
    )


def facts(language: str, data: View, page: str, key: str, ties: Sequence[Tie]) -> str:
    row = data.regions[key]
    items = [text(language, f"行政区划代码：{key}", f"Administrative code (GB/T 2260): {key}")]
    if row.get("level"):
        items.append(text(language, "级别：", "Level: ") + word(language, REGION_LEVELS, row["level"]))
    other = "en" if language == "zh" else "zh"
    if name_of(other, row) != name_of(language, row):
        items.append(
            text(language, "英文名：", "Chinese name: ")
            + md.run(name_of(other, row), "en" if language == "zh" else "zh-Hans")
        )
    above, below = ancestors(data.regions, key), children(data, key)
    if above:
        items.append(
            text(language, "属于：", "Belongs to: ")
            + pick(language, (" › ", " › ")).join(region_link(language, data, page, item) for item in above)
        )
    if below:
        items.append(
            text(language, "所含地区：", "Contains: ")
            + separated(language, (region_link(language, data, page, item) for item in below))
        )
    partners = dict.fromkeys(
        other for tie in ties for other in (tie.partners if tie.home == key else (tie.home,))
    )
    if partners:
        items.append(
            text(language, "合作地区（报告所述）：", "Cooperates, as reports say, with: ")
            + separated(language, (region_link(language, data, page, item) for item in partners))
        )
    return md.bullets(items)


def glance(language: str, data: View, page: str, key: str, known: Material) -> list[str]:
    """The place's most telling figures, each indicator once, and the charts in which the place stands."""
    figures = [row for row in data.by_region.get(key, ()) if telling(row)]
    own = {row["indicator_id"] for row in figures}
    rows: list[Row] = []
    for indicator in [item for item in known.order if item in own][:GLANCE]:
        mine = [row for row in figures if row["indicator_id"] == indicator]
        newest = max(mine, key=lambda row: row.get("period_end", ""))["report_id"]
        rows += one_each(data, [row for row in mine if row["report_id"] == newest])
    if not rows:
        return []
    charts = [
        (indicator, drawn)
        for indicator, drawn in known.drawn.items()
        if any(row.get("region_id") == key for row in drawn)
    ]
    blocks = [
        md.heading(2, text(language, "一览", "At a glance"), "glance"),
        *telling_list(language, data, page, rows),
    ]
    if charts:
        blocks += [
            text(
                language,
                "与其他地区或时期可比的：",
                "Comparable with other places or times:",
            ),
            *pictures.gallery(language, data, page, charts[:CHARTS]),
        ]
    return blocks


def beside(found: Sequence[Naming], ties: Sequence[Tie]) -> list[Naming]:
    """What names a place besides the sentences about cooperation, which its page quotes in full."""
    quoted = {(tie.passage.report_id, tie.passage.start) for tie in ties[: cooperation.SHORT]}
    return [item for item in found if (item.row["report_id"], item.sentence) not in quoted]


def report_list(language: str, data: View, page: str, key: str, reports: Sequence[Row]) -> list[str]:
    title = md.heading(2, text(language, "报告", "Reports"), "reports")
    if not reports and children(data, key):
        return [
            title,
            text(
                language,
                "没有收入这一地区本身的报告；所含地区见上。",
                "No report of this place itself is included; the places it contains are listed above.",
            ),
        ]
    if not reports:
        return [
            title,
            text(language, "没有收入这一地区的报告。", "No report of this place is included."),
        ]
    items = []
    for row in reports:
        when = coverage(language, row)
        published = row.get("published_on", "")
        said_when = [when] if when else []
        if published:
            said_when.append(
                text(language, f"{day_words('zh', published)}发布", f"published {day_words('en', published)}")
            )
        link = linked(language, page, report_title(language, row), report_page(language, row["report_id"]))
        inner = pick(language, ("，", ", ")).join(said_when)
        items.append(link + (pick(language, (f"（{inner}）", f" ({inner})")) if inner else ""))
    return [title, md.bullets(items)]


def by_topic(language: str, data: View, page: str, figures: Sequence[Row]) -> list[str]:
    if not figures:
        return []
    label = text(language, "在数据浏览中筛选和下载", "filter and download them in the explorer")
    more = explorer_link(language, page, label, "region", figures[0]["region_id"])
    blocks = [
        md.heading(2, text(language, "数据", "Figures"), "figures"),
        text(
            language,
            f"共{len(figures)}条，可{more}。总量没有按人口折算。",
            f"{amount('en', len(figures), '', 'figure')}: {more}. Counts are not per resident.",
        ),
    ]
    several = len(report_ids(figures)) > 1
    topics = [key for key in data.topics if any(row.get("topic_id") == key for row in figures)]
    for key in topics:
        blocks += [
            f"### {topic_link(language, data, page, key)} {{#topic-{key}}}",
            figure_table(
                language, data, page, [row for row in figures if row.get("topic_id") == key], reports=several
            ),
        ]
    others = [row for row in figures if row.get("topic_id") not in data.topics]
    if others:
        blocks += [
            md.heading(3, text(language, "未归主题", "Without a topic"), "topic-none"),
            figure_table(language, data, page, others, reports=several),
        ]
    return blocks


def entities(language: str, data: View, page: str, reports: Sequence[Row]) -> list[str]:
    """Everything that the place's reports name."""
    keys = {key for row in reports for key in data.named.get(row["report_id"], ())}
    shown = [key for key in data.entities if key in keys]
    if not shown:
        return []
    return [
        md.heading(
            2,
            text(language, "提到的平台、机制与文件", "Platforms, programmes and documents named"),
            "entities",
        ),
        separated(language, (entity_link(language, data, page, key) for key in shown)),
    ]
