"""What each bureau admits: the passages of all reports that speak of their own problems, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from . import markdown as md
from .parts import amount, frame, report_link, separated, text
from .passages import Passage, Reader, quoted, readers, topics_note
from .site import Site
from .view import View, at, linked, view
from .wording import LANGUAGES, pick

ROLE = "problems"


def pages(site: Site) -> dict[str, str | bytes]:
    """problems/index.md in both languages."""
    data = view(site.tables, site.lexicon)
    found = {key: admitted(reader) for key, reader in readers(site.documents, data, site.lexicon).items()}
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= index(language, data, found)
    return result


def admitted(reader: Reader) -> tuple[Passage, ...]:
    """The points of the sections about problems: each list item or paragraph is one."""
    document = reader.document
    points = []
    for paragraph in document.paragraphs:
        if document.sections[paragraph.section].role == ROLE:
            spans = [(item.start, item.end) for item in paragraph.items] or [(paragraph.start, paragraph.end)]
            if spans[0][0] > paragraph.start:
                spans.insert(0, (paragraph.start, spans[0][0]))
            points += [reader.cut(start, end, paragraph.section) for start, end in spans]
    return tuple(points)


def index(language: str, data: View, found: Mapping[str, Sequence[Passage]]) -> dict[str, str]:
    page = at(language, "problems/index.md")
    having = [report_id for report_id in data.reports if found.get(report_id)]
    without = [report_id for report_id in data.reports if not found.get(report_id)]
    count = sum(len(found[report_id]) for report_id in having)
    blocks = [
        text(
            language,
            "报告自己承认的问题，照原文并列。写得多不等于问题多，没有写也不等于没有问题；各地写法不同，不作比较。",
            "Problems that the reports themselves admit, quoted side by side. Whoever writes more of them does not "
            "have more of them, and silence proves nothing; no comparison is made.",
        ),
        '<div class="beside" markdown="1">' if having else "",
    ]
    for report_id in having:
        blocks += ['<section markdown="1">', *column(language, data, page, report_id, found[report_id])]
        blocks.append("</section>")
    blocks.append("</div>" if having else "")
    if without:
        links = separated(language, (report_link(language, data, page, item) for item in without))
        blocks += [
            md.heading(2, text(language, "没有“存在问题”一节", "No problems section"), "none"),
            text(
                language,
                f"下列报告没有专门说存在的问题：{links}。",
                f"These reports have no section about problems: {links}.",
            ),
        ]
    return frame(
        language,
        "problems/index.md",
        text(language, "存在问题", "Problems the bureaus admit"),
        text(
            language,
            f"{len(having)}份报告自己承认的{count}处问题，照原文并列。",
            f"{amount('en', count, '', 'passage')} in which {amount('en', len(having), '', 'report')} "
            f"admit{'s' if len(having) == 1 else ''} problems, side by side.",
        ),
        *blocks,
        parents=("index.md", "topics/index.md"),
    )


def column(language: str, data: View, page: str, report_id: str, points: Sequence[Passage]) -> list[str]:
    return [
        f"## {report_link(language, data, page, report_id)} {md.attributes(f'in-{report_id}')}",
        md.bullets(point(language, data, page, passage) for passage in points),
    ]


def point(language: str, data: View, page: str, passage: Passage) -> str:
    note = topics_note(language, data, page, passage.topics)
    return quoted(language, data, page, passage) + (f"  \n    {note}" if note else "")


def short_list(language: str, data: View, page: str, points: Sequence[Passage], *, named: bool) -> list[str]:
    """Admitted problems on the page of a topic (named: under their report) or a place."""
    if not points:
        return []
    blocks = [md.heading(2, text(language, "存在问题", "Problems admitted"), "problems")]
    for report_id, group in groupby(points, key=lambda passage: passage.report_id):
        if named:
            blocks.append(report_link(language, data, page, report_id) + pick(language, ("：", ":")))
        blocks.append(md.bullets(quoted(language, data, page, passage) for passage in group))
    label = text(language, "各地承认的问题", "Problems of all reports")
    return [*blocks, linked(language, page, label, at(language, "problems/index.md"))]
