"""The figures of a report with the words next to them: what `relate` and `arithmetic` look at."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from build_scripts.classifiers import CLASSIFIERS
from build_scripts.records import Metric, Sentence

REACH = 12  # figures that one figure is compared with, at most
CLAUSE_END = re.compile(r"[,，;；:：。！？!?、()（）\n]")
GROUP_END = re.compile(r"[;；]")
# Shares, rates and scores do not add up.
_NOT_ADDITIVE = {"%", "％", "‰", "百分点", "个百分点", "倍", "分", "度"}
_AVERAGE = re.compile(r"平均|人均|户均|日均|月均|年均|均(?=为|达|约)|每[个人户万件天月]|比率|率$")
# Units that count things, whatever the things are called.
COUNT_UNITS = frozenset(CLASSIFIERS) | {
    "人次",
    "大类",
    "部门",
    "台套",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric with the words next to it. Positions are cleaned ones."""

    index: int  # in the report's metrics
    metric: Metric
    sentence: int  # index into the sentences
    group: int  # number of its ;-part in the sentence
    before: str  # from the figure before it, or the clause's start, up to it
    after: str  # from it to the next figure or the clause's end

    @property
    def start(self) -> int:
        return self.metric.start

    @property
    def end(self) -> int:
        return self.metric.end

    @property
    def unit(self) -> str:
        return self.metric.unit_id or self.metric.unit_printed

    @property
    def additive(self) -> bool:
        """Whether parts of it can be summed."""
        metric = self.metric
        if metric.measure != "level" or metric.value < 0 or metric.value_high is not None:
            return False
        return metric.unit_printed not in _NOT_ADDITIVE and not _AVERAGE.search(self.before)


def figures(metrics: Sequence[Metric], sentences: Sequence[Sentence], text: str) -> list[list[Figure]]:
    """The figures of each sentence that has any, in reading order."""
    starts = [sentence.start for sentence in sentences]
    order = sorted(range(len(metrics)), key=lambda i: (metrics[i].start, metrics[i].end, i))
    runs: list[list[int]] = []
    last = -2
    for index in order:
        sentence = bisect_right(starts, metrics[index].start) - 1
        if sentence != last:
            runs.append([])
            last = sentence
        runs[-1].append(index)
    return [_of_sentence(run, metrics, starts, sentences, text) for run in runs]


def _of_sentence(run: list[int], metrics, starts, sentences, text: str) -> list[Figure]:
    sentence = max(0, bisect_right(starts, metrics[run[0]].start) - 1)
    begin, stop = sentences[sentence].start, max(sentences[sentence].end, metrics[run[-1]].end)
    ends = [m.start() for m in GROUP_END.finditer(text, begin, stop)]
    found = []
    left = begin
    for place, index in enumerate(run):
        metric = metrics[index]
        later = place + 1
        while later < len(run) and metrics[run[later]].start < metric.end:
            later += 1  # two figures may share one number: 差评整改率、好评率均达100%
        right = metrics[run[later]].start if later < len(run) else stop
        clause = [m.end() for m in CLAUSE_END.finditer(text, left, metric.start)]
        after = CLAUSE_END.search(text, metric.end, right)
        found.append(
            Figure(
                index,
                metric,
                sentence,
                bisect_right(ends, metric.start),
                text[clause[-1] if clause else left : metric.start],
                text[metric.end : after.start() if after else right],
            )
        )
        left = max(left, metric.end)
    return found


_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring Chinese characters: how much two phrases have in common."""
    return frozenset(_PAIR.findall(text))
