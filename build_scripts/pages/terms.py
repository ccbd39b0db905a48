"""The glossary: the words of the genre in both languages, each with the page that says more."""

from __future__ import annotations

from ..glossary import Glossary, Term
from . import markdown as md
from .parts import amount, frame, indicator_link, text, topic_link
from .site import Site
from .view import View, at, entity_page, linked, name_of, said, view
from .wording import LANGUAGES, pick


def pages(site: Site) -> dict[str, str | bytes]:
    """glossary/index.md in both languages."""
    data = view(site.tables, site.lexicon)
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= index(language, data, site.glossary)
    return result


def index(language: str, data: View, glossary: Glossary) -> dict[str, str]:
    page, count = at(language, "glossary/index.md"), len(glossary.terms)
    blocks = [
        text(
            language,
            f"这类报告里常见的{count}个说法，用平常话解释。解释是本站写的，不是官方定义；各地用法可能不同。",
            f"{amount('en', count, '', 'term')} that such reports use, in plain words. The explanations and most "
            "of the "
            "English names are ours, not official; usage differs from place to place.",
        ),
        ("、" if language == "zh" else " · ").join(
            f"[{md.escape(pick(language, (group.name_zh, group.name_en)), line_start=False)}](#{group.group_id})"
            for group in glossary.groups
        ),
    ]
    for group in glossary.groups:
        members = [term for term in glossary.terms if term.group == group.group_id]
        blocks.append(md.heading(2, pick(language, (group.name_zh, group.name_en)), group.group_id))
        blocks += [entry(language, data, page, term) for term in members]
    return frame(
        language,
        "glossary/index.md",
        text(language, "术语", "Glossary"),
        text(
            language,
            f"数字政府工作报告里常见的{count}个说法，中英对照，用平常话解释。",
            f"{amount('en', count, '', 'term')} of Chinese digital-government reports explained in plain words.",
        ),
        *blocks,
    )


def entry(language: str, data: View, page: str, term: Term) -> str:
    """The term in both languages, its explanation, and where to read on."""
    other = md.run(term.name_en, "en") if language == "zh" else md.run(term.name_zh, "zh-Hans")
    name = pick(language, (term.name_zh, term.name_en))
    explanation = said(language, pick(language, (term.explanation, term.explanation_en)))
    links = see(language, data, page, term)
    heading = md.heading(3, name[:1].upper() + name[1:], term.term_id)
    return f"{heading}\n\n" + "  \n".join(line for line in (other, explanation, links) if line)


def see(language: str, data: View, page: str, term: Term) -> str:
    """The pages that say more about a term, of those that there are: `名录：…；指标：…；主题：…`."""
    links = []
    if term.entity in data.entities:
        link = linked(
            language, page, name_of(language, data.entities[term.entity]), entity_page(language, term.entity)
        )
        links.append(text(language, "名录：", "Name: ") + link)
    if term.indicator in data.indicators:
        link = indicator_link(language, data, page, term.indicator)
        links.append(text(language, "指标：", "Indicator: ") + link)
    if term.topic in data.topics:
        links.append(text(language, "主题：", "Topic: ") + topic_link(language, data, page, term.topic))
    return pick(language, ("；", "; ")).join(links)


def by_entity(glossary: Glossary) -> dict[str, Term]:
    """The first term that explains each entity, for the entity's own page."""
    found: dict[str, Term] = {}
    for term in glossary.terms:
        if term.entity:
            found.setdefault(term.entity, term)
    return found


def term_link(language: str, page: str, term: Term) -> str:
    """The term in the glossary."""
    target = at(language, "glossary/index.md") + f"#{term.term_id}"
    return linked(language, page, pick(language, (term.name_zh, term.name_en)), target)
