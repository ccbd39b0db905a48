"""Related passages: what the rule promises, on the five reports; and what a section offers beside its text."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from build_scripts import lexicon, pipeline, tables
from build_scripts.pages import related
from build_scripts.pages.anchors import marks
from build_scripts.pages.asides import unlinked_names, worded_sections
from build_scripts.pages.passages import readers
from build_scripts.pages.shared_words import RARE, shared_words
from build_scripts.pages.view import entity_page, region_page, view

ROOT = Path(__file__).resolve().parent.parent
LEXICON, _ = lexicon.load()


@pytest.fixture(scope="module")
def documents():
    return pipeline.read_all(ROOT / "seeds", LEXICON)[0]


@pytest.fixture(scope="module")
def data(documents):
    return view(tables.build(documents, LEXICON), LEXICON)


@pytest.fixture(scope="module")
def found(documents, data):
    return related.related(readers(documents, data, LEXICON), data)


def test_a_section_has_at_most_three_passages_all_of_other_reports(found, data):
    assert found
    for section_id, group in found.items():
        own = data.sections[section_id]["report_id"]
        assert len(group) <= related.SHOWN
        counts = Counter(item.passage.report_id for item in group)
        assert own not in counts and max(counts.values()) <= related.OF_ONE_REPORT


def test_passages_share_an_indicator_or_a_name_with_their_section(found, documents):
    indicators, entities = Counter(), Counter()
    for document in documents:
        indicators.update((m.section_id, m.indicator_id) for m in document.metrics)
        entities.update((m.section_id, m.entity_id) for m in document.mentions)
    for section_id, group in found.items():
        for item in group:
            assert item.indicators or item.entities
            assert all(indicators[section_id, key] for key in item.indicators)
            assert all(entities[section_id, key] for key in item.entities)
            assert all(indicators[item.passage.section_id, key] for key in item.indicators)


def test_what_is_related_is_related_both_ways(found):
    pairs = {(section, item.passage.section_id) for section, group in found.items() for item in group}
    assert {(there, here) for here, there in pairs} == pairs


def test_the_order_of_the_reports_does_not_matter(found, documents, data):
    turned = related.related(readers(documents[::-1], data, LEXICON), data)
    assert turned == found


def test_one_report_alone_has_nothing_related(documents, data):
    assert related.related(readers(documents[:1], data, LEXICON), data) == {}


def test_every_passage_leads_to_its_sentence(found, documents, data):
    sections = {section.section_id for document in documents for section in document.sections}
    named = {
        document.seed.report_id: {mark.attrs.strip("{#}") for mark in marks(document, data)[1]}
        for document in documents
    }
    for group in found.values():
        for item in group:
            anchor = item.passage.anchor
            assert anchor[:2] in ("f-", "p-") or anchor in named[item.passage.report_id] or anchor in sections
    kinds = Counter(item.passage.anchor in sections for group in found.values() for item in group)
    assert kinds[False] > 9 * kinds[True]  # a whole section only where nothing in the sentence is a link


@pytest.mark.parametrize(
    ("texts", "reports", "expected"),
    [
        (("建设城市大脑中枢", "推进城市大脑应用"), (0, 1), ({"城市大脑"}, {"城市大脑"})),
        (("建设城市大脑中枢", "推进城市大脑应用"), (0, 0), (set(), set())),
        (("城市，大脑", "城市大脑"), (0, 1), (set(), set())),
        (("城市大脑",) * (RARE + 1), tuple(range(RARE + 1)), (set(),) * (RARE + 1)),
    ],
    ids=["in two reports", "in one report only", "not across a comma", "in too many sentences"],
)
def test_words_in_common(texts, reports, expected):
    assert shared_words(texts, reports) == expected


def test_every_name_of_a_section_is_linked_in_it_or_offered_at_its_end(documents, data):
    for document in documents:
        _, names = marks(document, data)
        offered = unlinked_names(document, data, names)
        linked = {(mark.start, mark.target) for mark in names}
        named = [(m.start, m.section_id, entity_page("zh", m.entity_id)) for m in document.mentions]
        named += [(p.start, p.section_id, region_page("zh", p.region_id)) for p in document.places]
        done = {(section, target) for start, section, target in named if (start, target) in linked}
        done |= {(section, target) for section, targets in offered.items() for target in targets}
        home, worded = region_page("zh", document.facts.region_id), worded_sections(document)
        missing = {(section, target) for _, section, target in named} - done
        assert not {pair for pair in missing if pair[0] in worded and pair[1] != home}
        assert offered.keys() <= set(worded)
