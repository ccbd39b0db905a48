"""The stages in their order. Read this after `records.py`; each stage is the module of the same name.

    seed ─read→ Seed ─clean→ CleanText ─segment→ Outline ─metadata→ ReportFacts ─scan→ Numerals ─damage→ Defects
         ─interpret→ Metrics ─correct→ ─scope→ ─relate→ ─indicators→ ─translate→ ─subject_area→ ─correct→ Metrics
         ─(entities, commitments, checks, toponyms)→ Document ─outcomes→ Document ─tables→ frames
         ─publish, validate→ package, Problems ─formats→ downloads ─pages→ pages

Corrections are applied twice: what the later stages build on as soon as the figures are read, and what they set once
they have set it.

`read_document` is pure and knows one report only, so that it can run for each report anywhere, in any order.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from build_scripts import (
    changelog,
    checks,
    clean,
    commitments,
    correct,
    damage,
    entities,
    formats,
    glossary,
    history,
    indicators,
    interpret,
    lexicon,
    metadata,
    outcomes,
    pages,
    publish,
    read,
    relate,
    scan,
    schema,
    scope,
    segment,
    subject_area,
    tables,
    toponyms,
    translate,
    validate,
)
from build_scripts.catalogue import model
from build_scripts.formats import catalogues
from build_scripts.formats.model import Publication
from build_scripts.lexicon import Lexicon
from build_scripts.pages import figure_anchors
from build_scripts.pages import report as report_pages
from build_scripts.pages.site import Site
from build_scripts.records import Document, Metric, Numeral, Problem, Seed, Sentence

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run did."""

    problems: tuple[Problem, ...]
    documents: tuple[Document, ...] = ()
    tables: dict = field(default_factory=dict)
    published: bool = False  # something that is published was changed
    dataset: model.Dataset | None = None  # what the site says of the release


def read_document(seed: Seed, words: Lexicon) -> tuple[Document, tuple[Problem, ...]]:
    """One report, from its characters to its checks, and what is wrong with the decisions made about it.

    Pure: no file is touched, no other report is known.
    """
    report_id = seed.report_id
    text = clean.clean(seed.text, words.words)
    outline = segment.segment(text, report_id, words.words)
    facts = metadata.report_facts(seed, text, outline.sections, words)
    numerals = scan.scan(text, outline.sections, outline.sentences, report_id, scanner(words))
    defects = damage.defects(text, numerals, report_id)
    metrics = interpret.interpret(text, outline, numerals, facts, words, report_id)
    ground = correct.Ground(numerals, outline.sentences, defects, text, seed)
    as_read = metrics
    metrics, problems = correct.apply(as_read, ground, late=False)
    metrics = scope.with_corrected(metrics, as_read, facts, words)
    metrics = relate.relate(metrics, outline.sentences, text)
    metrics = _with_indicators(metrics, numerals, outline.sentences, words)
    metrics = translate.with_english(metrics, seed, words, facts.region_id)
    metrics = as_read = subject_area.with_topics(metrics, outline.sections, text, words)
    metrics, more = correct.apply(metrics, ground, late=True)
    metrics = subject_area.with_corrected(metrics, as_read, outline.sections, text, words)
    metrics = correct.apply_reviews(metrics, seed)
    mentions = entities.find_mentions(text, outline.sections, words, report_id, facts.region_id)
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
        mentions=mentions,
        commitments=commitments.commitments(
            outline.sections, outline.sentences, metrics, mentions, text, words, report_id, facts
        ),
        checks=checks.checks(metrics, outline.sentences, text, report_id, numerals),
        places=toponyms.find_places(
            text, outline.sections, outline.sentences, mentions, words, report_id, facts.region_id
        ),
    )
    notes = (*correct.stale_reviews(metrics, seed), *translate.unused(metrics, seed))
    return document, (*problems, *more, *notes)


def scanner(words: Lexicon) -> scan.Scanner:
    """The rules that find numbers, with the units of a vocabulary; compiled once."""
    units = tuple(sorted({*words.unit_by_printed, *words.units_in_context}))
    return scan.compile_rules(tuple(words.words.items()), units)


def _with_indicators(
    metrics: Sequence[Metric],
    numerals: Sequence[Numeral],
    sentences: Sequence[Sentence],
    words: Lexicon,
) -> tuple[Metric, ...]:
    """The metrics with their indicator; one that a reviewer added with its own keeps it."""
    begin = {numeral.numeral_id: sentences[numeral.sentence].start for numeral in numerals}
    out = []
    for metric in metrics:
        indicator = indicators.map_indicator(
            metric.subject,
            metric.unit_id,
            metric.measure,
            metric.sentence,
            words,
            metric.quote,
            metric.start - begin[metric.numeral_id],
        )
        out.append(replace(metric, indicator_id=metric.indicator_id or indicator))
    return tuple(out)


def read_all(
    seeds: Path, words: Lexicon, progress: Progress | None = None
) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """Every readable report of a folder, by report id, and every problem met."""
    found, problems = read.read_folder(seeds, words)
    documents = []
    for seed in found:
        if progress:
            progress(f"reading {seed.seed_file}")
        document, faults = read_one(seed, words)
        documents += [document] if document else []
        problems += faults
    return tuple(sorted(documents, key=lambda d: d.seed.report_id)), tuple(problems)


def read_one(seed: Seed, words: Lexicon) -> tuple[Document | None, tuple[Problem, ...]]:
    """One report and every problem met; None where the program itself fails on it. Never raises for what it says."""
    try:
        return read_document(seed, words)
    except Exception as error:  # noqa: BLE001 - one text of thousands must not keep the others back
        return None, (_fault(seed, error),)


def _fault(seed: Seed, error: Exception) -> Problem:
    """A text on which the program itself fails: named with the place in the program, and left out."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return Problem(
        code="seed-fault",
        where=seed.seed_file,
        found=f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}: {error}",
        expected="a text that the program can read",
        fix="this is a fault of the program: open an issue with this message and the text; the others are published",
        level="left_out",
    )


def run(
    seeds: Path,
    out: Path | None = None,
    docs: Path | None = None,
    progress: Progress | None = None,
    site: str = "",
    keep: Path | None = None,
    past: Path | None = None,
) -> Outcome:
    """Read a folder of seeds, validate the package, and publish it.

    Args:
        seeds: folder of `*.txt` with or without sidecars.
        out: folder of the data package; None: it is validated and not kept.
        docs: folder of the site's Markdown; None: no pages are written.
        progress: told what is being done, in a few words.
        site: address of the site, with a slash at its end; "": files name each other by relative addresses.
        keep: folder for downloads that take long to make, so that a server need not make them again.
        past: folder of the releases before this one, as `history.write` makes it; None: there are none.
    """
    tell = progress or (lambda _: None)
    words, problems = lexicon.load()
    if _stops(problems):  # no report can be read with half a vocabulary
        return Outcome(tuple(problems))
    release, faults = schema.read_release()
    documents, more = read_all(seeds, words, tell)
    terms, unsound = glossary.load(words)
    problems = [*problems, *unsound, *faults, *more]
    if _stops(problems) or release is None:
        return Outcome(tuple(problems), documents)
    tell("making tables")
    links = [
        link
        for d in documents
        for link in entities.link_metrics(d.metrics, d.mentions, d.clean, words, d.facts.region_id)
    ]
    followed = outcomes.follow(documents, words)
    documents = outcomes.with_outcomes(documents, followed)
    frames = tables.build(documents, words, links, followed)
    files = publish.render(frames, {d.seed.report_id: d.seed.text for d in documents}, release)
    tell("validating")
    given = Site(documents, frames, words, terms)
    sheets = report_pages.pages(given) if docs is not None else {}
    faults, report, changed = _publish(files, out, frames, sheets)
    problems += faults
    if _stops(problems):
        return Outcome(tuple(problems), documents, frames)
    if out is not None:
        changed = publish.cite_on_top(files, out) or changed
    dataset = None
    if docs is not None:
        tell("making downloads")
        publication = _publication(documents, frames, files, release, report, site)
        downloads, distributions = formats.build(publication, keep=keep)
        tell("writing pages")
        publication = replace(publication, distributions=distributions)
        dataset = catalogues.dataset(publication)
        released = history.chain(history.load(past) if past else {}, files, changelog.load())
        given = replace(
            given,
            problems=problems,
            report=report,
            publication=publication,
            dataset=dataset,
            history=released,
        )
        made = pages.build(given, {"report": sheets})
        made |= downloads
        changed = bool(pages.write(made, docs)) or changed
    return Outcome(tuple(problems), documents, frames, changed, dataset)


def _publication(
    documents: Sequence[Document],
    frames: dict,
    files: dict[str, bytes],
    release: schema.Release,
    report: dict,
    site: str,
) -> Publication:
    return Publication(
        version=release.version,
        date=release.date,
        first=release.first or release.date,
        site=site,
        shape=schema.load(),
        rows={name: tuple(frame.to_dict("records")) for name, frame in frames.items()},
        texts={document.seed.report_id: document.seed.text for document in documents},
        descriptor=json.loads(files[schema.DESCRIPTOR]),
        package=files,
        documents={document.seed.report_id: document for document in documents},
        validation=report,
    )


def _stops(problems: Sequence[Problem]) -> bool:
    return any(problem.level == "error" for problem in problems)


def _publish(
    files: dict[str, bytes], out: Path | None, frames: dict, sheets: dict
) -> tuple[list[Problem], dict, bool]:
    """Publish the package, or only check it; its problems, the validation report, whether anything changed.

    `sheets`: the pages of the reports, which must have an anchor for each figure; none where no pages are made.
    """
    reports: list[dict] = []

    def check(folder: Path) -> list[Problem]:
        found, report = validate.validate(folder)
        if sheets:
            missing = list(figure_anchors.check(frames["metrics"].to_dict("records"), sheets))
            report, faults = validate.add(report, figure_anchors.NAME, figure_anchors.TITLE, missing)
            found += faults
        reports.append(report)
        return found

    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        problems, changed = publish.publish(files, out or Path(scratch) / "package", check)
    return problems, (reports[-1] if reports else {}), changed and out is not None
