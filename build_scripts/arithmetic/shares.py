"""Shares of a whole and completion rates, against the whole or target that is stated or implied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from build_scripts.arithmetic.findings import (
    SIGNS,
    Finding,
    english,
    inputs,
    named,
    named_en,
    number,
    percentage,
    said,
    said_en,
    scaled,
    separated,
    shown,
    verdict,
)
from build_scripts.arithmetic.report import HUNDRED, Report, is_percent, is_whole_number
from build_scripts.intervals import exactly, stated
from build_scripts.neighbours import REACH, Figure, pairs
from build_scripts.records import Metric

_BARE_SHARE = re.compile(r"^(?:约|大约)?占(?:比|比例|比重)?(?:约|近|超过?|达到?|为)*$")
_SHARE_OF = re.compile(r"^占(?P<whole>[^占]{2,30}?)(?:的|比例|比重|总数|总量)?(?:约|近|超过?|达到?|为)*$")
_RATE = re.compile(r"(?:率|占比)(?:为|达到?|均?达|约)*$")


def share_of_whole(here: Report) -> Iterator[Finding]:
    """41.9万 of 58.37万 is 71.8 %; and 62 that are 25.3 % imply a whole of 245."""
    for run in here.runs:
        for before, share in zip(run, run[1:], strict=False):
            if not is_percent(share) or before.metric.measure != "level" or before.group != share.group:
                continue
            if (
                share.metric.value <= 0
                or before.metric.value <= 0
                or share.metric.value_high is not None
                or not before.additive
            ):
                continue
            yield from _share(before, share, here)


def _share(part: Figure, share: Figure, here: Report) -> Iterator[Finding]:
    whole = here.by_id.get(part.metric.part_of)
    if whole is not None and whole.metric.value <= 0:
        return
    words = _between(part, share, here)
    if whole is not None and whole.unit == part.unit and _BARE_SHARE.match(words):
        found = _share_of(part.metric, whole.metric, share.metric)
        yield found if found.verdict != "fails" else _of_another_part(part, whole, share, here) or found
        return
    if whole is not None and whole.unit == part.unit and _RATE.search(words):
        found = _share_of(part.metric, whole.metric, share.metric)
        alike = pairs(words) & (pairs(whole.before) | pairs(part.before))
        if alike and found.verdict in ("holds", "within_rounding"):
            yield found
        return
    of = _SHARE_OF.match(words)
    if of and not _BARE_SHARE.match(words) and "人口" not in words:
        named_whole = _find_whole(part, of["whole"], here)
        if named_whole is not None:
            found = _share_of(part.metric, named_whole.metric, share.metric)
            if found.verdict in ("holds", "within_rounding"):
                yield found
    elif _BARE_SHARE.match(words) and words.startswith("占比"):
        found = _implied(part, share, "share_of_whole", "总数", "a whole")
        if found:
            yield found


def _of_another_part(part: Figure, whole: Figure, share: Figure, here: Report) -> Finding | None:
    """融资类360件，占30%；办结320件，占88.9%: a share that is none of the whole may be one of another of its parts."""
    for other in _earlier(part, here):
        if (
            other.unit == part.unit
            and other.metric.part_of == whole.metric.metric_id
            and other.metric.value > 0
        ):
            found = _share_of(part.metric, other.metric, share.metric)
            if found.verdict != "fails":
                return found
    return None


def _between(part: Figure, share: Figure, here: Report) -> str:
    """The words that lead to a share, if it comes right behind its part: ,占比."""
    text = here.text[part.end : share.start]
    clauses = re.split(r"[,，、]", text)
    return clauses[-1] if len(clauses) <= 2 else ""


def _share_of(part: Metric, whole: Metric, share: Metric) -> Finding:
    value = part.value / whole.value * HUNDRED
    expected = (stated(part) / stated(whole)).times(HUNDRED)
    found = verdict(stated(share), expected, value == share.value)
    formula = f"{number(part)} ÷ {number(whole)}"
    return Finding(
        "share_of_whole",
        f"{formula} {SIGNS[found]} {number(share)}",
        share.quote,
        stated(share),
        expected,
        found,
        (
            f"{named(part)}，{named(whole)}，比例为{said(share)}",
            f"{named_en(part)}, {named_en(whole)}, and a share of {said_en(share)}",
        ),
        (f"{formula} = {percentage(value)}", f"{english(part)} / {english(whole)} = {percentage(value)}"),
        inputs(part=part, whole=whole, share=share),
        share.start,
        value,
    )


def _find_whole(part: Figure, words: str, here: Report) -> Figure | None:
    """The figure before, in the same paragraph, whose words 占… repeats and which is large enough."""
    wanted = pairs(words)
    best, most = None, 2
    for figure in _earlier(part, here):
        if figure.unit != part.unit or figure.metric.value * Decimal("1.01") < part.metric.value:
            continue
        sentence = here.sentences[figure.sentence]
        near = here.text[max(sentence.start, figure.start - 40) : figure.start]
        shared = len(wanted & pairs(near))
        if shared > most:
            best, most = figure, shared
    return best


def _earlier(figure: Figure, here: Report) -> Iterator[Figure]:
    """The figures of the same paragraph before one, nearest first, at most 2 x REACH."""
    ordered = here.order
    place = here.place[figure.metric.metric_id]
    for other in reversed(ordered[max(0, place - 2 * REACH) : place]):
        if here.paragraph(other) == here.paragraph(figure):
            yield other


def _implied(part: Figure, share: Figure, kind: str, of: str, of_en: str) -> Finding | None:
    """The whole or target that a number and its share imply. Things are counted in whole numbers: if none
    fits, the two are hardly a number and its share, and nothing is said."""
    value = part.metric.value / share.metric.value * HUNDRED
    exact = value == value.to_integral_value()
    implied = value
    if is_whole_number(part) and part.metric.qualifier == "eq":
        bounds = _wholes_that_fit(part.metric, share.metric)
        if bounds is None:
            return None
        implied = min(max(value.to_integral_value(), bounds[0]), bounds[1])
    if implied == part.metric.value:
        return None  # 100 %: what it is a share of is the number itself
    found = (
        "holds" if exact and part.metric.qualifier == share.metric.qualifier == "eq" else "within_rounding"
    )
    again = part.metric.value / implied * HUNDRED
    formula = f"{number(part.metric)} ÷ {number(share.metric)}"
    return Finding(
        kind,
        f"{formula} {SIGNS[found]} {scaled(implied, part.metric)}",
        share.metric.quote,
        stated(share.metric),
        (stated(part.metric) / exactly(implied)).times(HUNDRED),
        found,
        (
            f"{named(part.metric)}，{_share_word(kind)}为{said(share.metric)}",
            f"{named_en(part.metric)}, with a {_share_word_en(kind)} of {said_en(share.metric)}",
        ),
        (
            f"这意味着{of}约为{scaled(implied, part.metric)}（{number(part.metric)} ÷ "
            f"{scaled(implied, part.metric)} = {shown(again)}%）",
            f"{of_en} of about {separated(implied)} "
            f"({english(part.metric)} / {separated(implied)} = {shown(again)}%)",
        ),
        inputs(part=part.metric, share=share.metric),
        share.metric.start,
        implied=True,
    )


def _share_word(kind: str) -> str:
    return "完成率" if kind == "completion_rate" else "占比"


def _share_word_en(kind: str) -> str:
    return "completion rate" if kind == "completion_rate" else "share"


def _wholes_that_fit(part: Metric, share: Metric) -> tuple[Decimal, Decimal] | None:
    """The least and the greatest whole number of which the counted part is the printed share."""
    shares = stated(share)
    if not shares.low:
        return None
    least = (part.value * HUNDRED / shares.high).to_integral_value(ROUND_CEILING)
    greatest = (part.value * HUNDRED / shares.low).to_integral_value(ROUND_FLOOR)
    return (least, greatest) if least <= greatest else None


_COMPLETED = re.compile(
    r"^(?:(?:年度|全年|总体|目标|建设|工作|计划|约|其中)*(?:任务|目标|计划)?完成率(?:为|达到?|均?达|约)*"
    r"|完成(?:了)?(?:年度|全年|省|市|区|县|上级|下达|预期|计划|的)*(?:目标|任务|计划)(?:任务|数|量|总量)?的?(?:约|近|超)?)$"
)
_TARGET = re.compile(
    r"目标|任务数|任务为|计划(?:为|数)|(?:年度|全年|当年|本年|今年)计划|计划(?!总)(?:完成|新建|新增|建设|年度)?投资"
)


def completion_rate(here: Report) -> Iterator[Finding]:
    """2041座,任务完成率113.7 %: against the target where one is stated, else the target that it implies."""
    for run in here.runs:
        for at, (done, rate) in enumerate(zip(run, run[1:], strict=False)):
            if (
                not is_percent(rate)
                or rate.metric.value <= 0
                or done.metric.value <= 0
                or done.group != rate.group
                or not done.additive
            ):
                continue
            if not _COMPLETED.match(_between(done, rate, here).strip()):
                continue
            target = next((f for f in reversed(run[max(0, at - 3) : at]) if _is_target(f, done)), None)
            if target is not None:
                yield _of_target(done.metric, target.metric, rate.metric)
                continue
            found = _implied(done, rate, "completion_rate", "目标", "a target")
            if found:
                yield found


def _is_target(figure: Figure, done: Figure) -> bool:
    # the target of a part of all
    own = figure.metric.part_of and figure.metric.part_of != done.metric.part_of
    return (
        figure.unit == done.unit
        and figure.metric.value > 0
        and not own
        and bool(_TARGET.search(figure.before))
    )


def _of_target(done: Metric, target: Metric, rate: Metric) -> Finding:
    value = done.value / target.value * HUNDRED
    expected = (stated(done) / stated(target)).times(HUNDRED)
    found = verdict(stated(rate), expected, value == rate.value)
    formula = f"{number(done)} ÷ {number(target)}"
    return Finding(
        "completion_rate",
        f"{formula} {SIGNS[found]} {number(rate)}",
        rate.quote,
        stated(rate),
        expected,
        found,
        (
            f"{named(target)}，{named(done)}，完成率为{said(rate)}",
            f"{named_en(target)}, {named_en(done)}, and a completion rate of {said_en(rate)}",
        ),
        (f"{formula} = {percentage(value)}", f"{english(done)} / {english(target)} = {percentage(value)}"),
        inputs(target=target, done=done, rate=rate),
        rate.start,
        value,
    )
