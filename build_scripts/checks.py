"""A spell-checker for numbers.

Every rule of `arithmetic` looks for figures of one report that must fit together. What it finds becomes a
`Check` with its formula, both intervals, a verdict, and one plain sentence in each language that says what
the text says and what arithmetic gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from build_scripts.arithmetic import RULES
from build_scripts.arithmetic.counted import counted_lists
from build_scripts.arithmetic.findings import Finding
from build_scripts.arithmetic.report import report
from build_scripts.neighbours import figures
from build_scripts.records import Check, CleanText, Metric, Numeral, Sentence

KINDS = tuple(rule.__name__ for rule in RULES) + ("counted_list",)


def checks(
    metrics: Sequence[Metric],
    sentences: Sequence[Sentence],
    clean: CleanText,
    report_id: str,
    numerals: Sequence[Numeral] = (),
) -> tuple[Check, ...]:
    """All arithmetic and consistency tests of one report, in reading order.

    Args:
        metrics: the related metrics of the report.
        sentences: its sentences, by position.
        clean: its cleaned text.
        report_id: first part of every `check_id`.
        numerals: the ledger: a counted list may name a number that is no metric.
    """
    here = report(clean.text, figures(metrics, sentences, clean.text), sentences)
    found = [finding for rule in RULES for finding in rule(here)]
    found.extend(counted_lists(clean, sentences, metrics, numerals))
    found.sort(key=lambda finding: (finding.at, finding.kind, finding.formula))
    return tuple(_checks(found, report_id))


def _checks(found: Iterable[Finding], report_id: str) -> Iterator[Check]:
    seen: set[str] = set()
    for finding in found:
        check_id = f"{report_id}-k-{_hash(finding)}"
        if check_id in seen:
            continue
        seen.add(check_id)
        stated, expected = finding.stated_range.rounded(), finding.expected_range.rounded()
        yield Check(
            check_id=check_id,
            report_id=report_id,
            kind=finding.kind,
            formula=finding.formula,
            stated=finding.stated,
            stated_low=stated.low,
            stated_high=stated.high,
            expected_low=expected.low,
            expected_high=expected.high,
            verdict=finding.verdict,
            explanation=finding.explanation,
            explanation_en=finding.explanation_en,
            inputs=finding.inputs,
        )


def _hash(finding: Finding) -> str:
    """Eight hexadecimal digits that name a test by its kind and the figures it uses."""
    used = "\0".join(given.metric_id or given.numeral_id for given in finding.inputs)
    return sha256(f"{finding.kind}\0{used}".encode()).hexdigest()[:8]
