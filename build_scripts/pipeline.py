"""The stages in their order. Read this after `records.py`; each stage is the module of the same name.

    seed ─read→ Seed ─clean→ CleanText ─segment→ Outline ─scan→ Numerals ─interpret→ Metrics ─relate→ Metrics
         ─(entities, commitments, checks)→ Document ─tables→ frames ─validate→ Problems ─publish→ package, pages

`read_document` is pure and knows one report only, so that it can run for each report anywhere, in any order.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from build_scripts import (
    checks,
    clean,
    commitments,
    correct,
    damage,
    entities,
    glossary,
    history,
    indicators,
    interpret,
    lexicon,
    metadata,
    pages,
    publish,
    read,
    relate,
    scan,
    schema,
    segment,
    tables,
    validate,
)
from build_scripts.lexicon import Lexicon
from build_scripts.pages import downloads
from build_scripts.records import Document, Metric, Numeral, Problem, Seed, Sentence

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run did."""

    problems: tuple[Problem, ...]
    documents: tuple[Document, ...] = ()
    tables: dict = field(default_factory=dict)
    published: bool = False  # something that is published was changed


def read_document(seed: Seed, words: Lexicon) -> tuple[Document, tuple[Problem, ...]]:
    """One report, from its characters to its checks, and what is wrong with the decisions made about it.

    Pure: no file is touched, no other report is known.
    """
    report_id = seed.report_id
    text = clean.clean(seed.text, words.words)
    outline = segment.segment(text, report_id, words.words)
    facts = metadata.report_facts(seed, text, outline.sections, words)
    numerals = scan.scan(text, outline.sections, outline.sentences, report_id, _scanner(words))
    defects = damage.defects(text, numerals, report_id)
    metrics = interpret.interpret(
        text, outline.sections, outline.sentences, numerals, facts, words, report_id, outline.paragraphs
    )
    decided = (numerals, outline.sentences, defects, text, seed)
    metrics, problems = correct.apply(metrics, *decided, late=False)
    metrics = relate.relate(metrics, outline.sentences, text)
    metrics = _with_indicators(metrics, numerals, outline.sentences, seed, words)
    metrics, more = correct.apply(metrics, *decided, late=True)
    metrics = correct.apply_reviews(metrics, seed)
    document = Document(
        seed=seed,
        facts=facts,
        clean=text,
        sections=outline.sections,
        paragraphs=outline.paragraphs,
        sentences=outline.sentences,
        numerals=numerals,
        metrics=metrics,
        defects=defects,
        mentions=entities.find_mentions(text, outline.sections, words, report_id, facts.region_id),
        commitments=commitments.commitments(
            outline.sections, outline.sentences, metrics, text, words, report_id, facts.coverage_end
        ),
        checks=checks.checks(metrics, outline.sentences, text, report_id, numerals),
    )
    return document, (*problems, *more, *correct.stale_reviews(metrics, seed))


def _scanner(words: Lexicon) -> scan.Scanner:
    units = tuple(sorted({*words.unit_by_printed, *words.units_in_context}))
    return scan.compile_rules(tuple(words.words.items()), units)


def _with_indicators(
    metrics: Sequence[Metric],
    numerals: Sequence[Numeral],
    sentences: Sequence[Sentence],
    seed: Seed,
    words: Lexicon,
) -> tuple[Metric, ...]:
    """The metrics with indicator and topic, and with their subject in English where a curator gave it."""
    begin = {numeral.numeral_id: sentences[numeral.sentence].start for numeral in numerals}
    out = []
    for metric in metrics:
        indicator = indicators.map_indicator(
            metric.subject,
            metric.unit_id,
            metric.measure,
            metric.sentence,
            words,
            quote=metric.quote,
            at=metric.start - begin[metric.numeral_id],
        )
        out.append(
            replace(
                metric,
                indicator_id=indicator,
                topic_id=words.indicators[indicator].topic if indicator else "",
                subject_en=seed.curation.translations.get(metric.subject, ""),
            )
        )
    return tuple(out)


def read_all(
    seeds: Path, words: Lexicon, progress: Progress | None = None
) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """Every readable report of a folder, by report id, and every problem met."""
    found, problems = read.read_folder(seeds)
    documents = []
    for seed in found:
        if progress:
            progress(f"reading {seed.seed_file}")
        document, faults = read_document(seed, words)
        documents.append(document)
        problems.extend(faults)
    return tuple(sorted(documents, key=lambda d: d.seed.report_id)), tuple(problems)


def run(
    seeds: Path,
    out: Path | None = None,
    docs: Path | None = None,
    progress: Progress | None = None,
    past: Path | None = None,
) -> Outcome:
    """Read a folder of seeds, validate the package, and publish it.

    Args:
        seeds: folder of `*.txt` with or without sidecars.
        out: folder of the data package; None: it is validated and not kept.
        docs: folder of the site's Markdown; None: no pages are written.
        progress: told what is being done, in a few words.
        past: folder of the releases before this one, as `history.write` makes it; None: there are none.
    """
    tell = progress or (lambda _: None)
    words, problems = lexicon.load()
    release, faults = schema.read_release()
    documents, more = read_all(seeds, words, tell)
    problems = [*problems, *glossary.load(words)[1], *faults, *more]
    if _stops(problems) or release is None:
        return Outcome(tuple(problems), documents)
    tell("making tables")
    links = [
        link
        for d in documents
        for link in entities.link_metrics(d.metrics, d.mentions, d.clean, words, d.facts.region_id)
    ]
    frames = tables.build(documents, words, links)
    files = publish.render(frames, {d.seed.report_id: d.seed.text for d in documents}, release)
    tell("validating")
    faults, report, changed = _publish(files, out)
    problems += faults
    if _stops(problems):
        return Outcome(tuple(problems), documents, frames)
    if docs is not None:
        tell("writing pages")
        released = history.chain(
            history.load(past) if past else {}, files, schema.CHANGELOG.read_text("utf-8")
        )
        made = pages.build(documents, frames, words, problems, report, released) | downloads.copy(files)
        changed = bool(pages.write(made, docs)) or changed
    return Outcome(tuple(problems), documents, frames, changed)


def _stops(problems: Sequence[Problem]) -> bool:
    return any(problem.level == "error" for problem in problems)


def _publish(files: dict[str, bytes], out: Path | None) -> tuple[list[Problem], dict, bool]:
    """Publish the package, or only check it; its problems, the validation report, whether anything changed."""
    reports: list[dict] = []

    def check(folder: Path) -> list[Problem]:
        found, report = validate.validate(folder)
        reports.append(report)
        return found

    if out is not None:
        problems, changed = publish.publish(files, out, check)
        return problems, (reports[-1] if reports else {}), changed
    scratch = Path(tempfile.mkdtemp())
    try:
        problems, _ = publish.publish(files, scratch / "package", check)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return problems, (reports[-1] if reports else {}), False
