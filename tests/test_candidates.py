"""Names that no entity has: found with their sentences, printed with an entry to paste, listed on the site."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from test_entities import made

from build_scripts import candidates, entities, lexicon, pipeline, tables
from build_scripts.pages import proposed, quality
from build_scripts.pages.site import Site
from build_scripts.pages.wording import ENTITY_KINDS

ROOT = Path(__file__).resolve().parent.parent
WORDS, PROBLEMS = lexicon.load()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上线“鹭码办”小程序，注册用户3万", {"“鹭码办”小程序"}),
        ("我县建成智慧水利监测平台并投入使用", {"智慧水利监测平台"}),
        ("我局开发智慧水利APP，全县建成云雀系统", {"智慧水利APP", "云雀系统"}),
        ("印发《某县政务云管理细则》", {"某县政务云管理细则"}),  # 政务云 is known, the title is not
        ("推广“粤政易”平台，“禺好办”小程序上线", set()),
        ("建设信息系统和管理平台", set()),  # no names
        ("接入政务服务平台和审批系统", set()),
        ("2022年市本级平台、2.0平台受理", set()),
        ("在“0408”疫情期间", set()),
        ("坚持“抓早、抓小、抓苗头”", set()),  # a slogan
        ("提高系统性，平台化运营", set()),
    ],
)
def test_candidates(text, expected):
    found = candidates.candidates(made(text), WORDS)
    assert {candidate.name for candidate in found} == expected
    assert all(candidate.sentence == text and text[candidate.start : candidate.end] == candidate.name
               for candidate in found)  # fmt: skip


@pytest.fixture(scope="module")
def unseen():
    """The made texts, whose places and platforms no vocabulary has."""
    return pipeline.read_all(ROOT / "tests" / "corpus", WORDS)[0]


def test_a_name_comes_once_with_its_count_and_places(unseen):
    found = candidates.proposals(unseen, WORDS)
    names = [entities.fold(proposal.name) for proposal in found]
    assert names and len(names) == len(set(names))
    texts = {document.seed.report_id: document.seed.text for document in unseen}
    for proposal in found:
        assert proposal.count >= len(proposal.places) >= 1 and proposal.rule in candidates.RULES
        for report_id, place in proposal.places:
            printed = "".join(texts[report_id][place.char_start : place.char_end].split())
            assert entities.fold(printed) == entities.fold(proposal.name)
            assert place.name in place.sentence
    assert [candidates.RULES.index(p.rule) for p in found] == sorted(
        candidates.RULES.index(p.rule) for p in found
    )


def test_an_entry_says_what_is_missing_and_is_sound_once_filled(unseen, tmp_path):
    proposal = candidates.proposals(unseen, WORDS)[0]
    entry = candidates.entry(proposal)
    (parsed,) = tomllib.loads(entry)["entity"]
    assert parsed["name_zh"] == proposal.name and parsed["kind"] in ENTITY_KINDS
    for path in lexicon.FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    vocabulary = tmp_path / "entities.toml"
    vocabulary.write_text(entry, encoding="utf-8")
    assert {problem.code for problem in lexicon.load(tmp_path)[1]} >= {"vocabulary-id"}
    filled = entry.replace('entity_id = "', 'entity_id = "x').replace('= ""', '= "made"')
    filled = re.sub(r'entity_id = "x[^"]*"', 'entity_id = "doc-x"', filled)
    vocabulary.write_text(filled, encoding="utf-8")
    words, problems = lexicon.load(tmp_path)
    assert not problems and list(words.entities) == ["doc-x"]
    assert all(other.name != proposal.name for other in candidates.proposals(unseen, words))


def test_the_command_prints_name_count_place_sentence_and_entry(unseen):
    command = [sys.executable, "-m", "build_scripts", "candidates", "--seeds", "tests/corpus"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    found = candidates.proposals(unseen, WORDS)
    assert done.stdout.count("[[entity]]") == len(found) and str(len(found)) in done.stderr
    for proposal in found:
        assert f"{proposal.name}  ({proposal.count}×)\n" in done.stdout
        for report_id, place in proposal.places:
            assert f"  {report_id}:{place.char_start}  {place.sentence.strip()}\n" in done.stdout


def test_the_quality_pages_list_every_proposal_with_its_sentence_in_both_languages():
    documents, _ = pipeline.read_all(ROOT / "seeds", WORDS)
    made_tables = tables.build(documents, WORDS)
    given = Site(documents, made_tables, WORDS)
    site = proposed.pages(given) | quality.pages(given)
    found = candidates.proposals(documents, WORDS)
    assert found
    for path, words in (
        ("quality/candidates.md", "个可能的专名"),
        ("en/quality/candidates.md", "possible name"),
    ):
        page = site[path]
        rows = [line for line in page.splitlines() if line.startswith("- **")]
        assert len(rows) == len(found) and f"{len(found)}" in page and words in page
        for proposal, row in zip(found, rows, strict=True):
            assert proposal.name in row and proposal.places[0][0] in row
    restored = [line for line in page.splitlines() if line.endswith("; lost characters restored")]
    assert restored and not any("219日" in line or "58日" in line for line in page.splitlines())
    assert (
        "](candidates.md)" in site["quality/index.md"] and "](candidates.md)" in site["en/quality/index.md"]
    )
