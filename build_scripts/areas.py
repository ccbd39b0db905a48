"""Which subject area a passage belongs to: the topic whose words it has most of, by a clear lead.

A topic's words are the phrases of its name and definition and the wordings under `words` in
`vocabulary/topics.toml`. A promise is asked further: the entities that it names, then its headings.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from build_scripts.lexicon import Lexicon
from build_scripts.records import Mention, Metric, Section

_TOPIC_CUT = re.compile(r"[，。、；：“”（）()]|以及|怎样|及其|和|与|的|等|并|或|把|对|使用它|成")
# Words that every report says of everything.
_EVERYWHERE = frozenset(
    "群众 政务 政务服务 评价 应用 数据 平台 建设 办理 系统 单位 使用 资源 数量 治理 服务 覆盖 检查 学习 事项 企业 项目 开放 机关自身 市场 交易".split()
)
_LEAST = 3  # characters of a topic's words that a passage must have
_QUOTES = str.maketrans("", "", "“”‘’")


@dataclass(frozen=True, slots=True)
class TopicWords:
    """The words of the topics, and which topic stands above which."""

    phrases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    parents: Mapping[str, str] = field(default_factory=dict)  # "" at the top
    by_start: Mapping[str, tuple[tuple[str, str], ...]] = field(
        init=False
    )  # its first two characters → topic, phrase; every phrase has two

    def __post_init__(self) -> None:
        starts: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for topic, phrases in self.phrases:
            for phrase in phrases:
                starts[phrase[:2]].append((topic, phrase))
        object.__setattr__(self, "by_start", {start: tuple(found) for start, found in starts.items()})


@lru_cache(maxsize=4)
def topic_words(lexicon: Lexicon) -> TopicWords:
    """For each topic the phrases by which passages are told apart."""
    found = []
    shared: Counter[str] = Counter()
    for topic in lexicon.topics.values():
        named = _TOPIC_CUT.split(f"{topic.name_zh}、{topic.definition}")
        phrases = ({p for p in named if 2 <= len(p) <= 8} - _EVERYWHERE) | set(topic.words)
        shared.update(phrases)
        found.append((topic.topic_id, phrases))
    return TopicWords(
        tuple((topic, tuple(sorted(p for p in phrases if shared[p] <= 2))) for topic, phrases in found),
        {topic.topic_id: topic.parent for topic in lexicon.topics.values()},
    )


def topic_of(text: str, words: TopicWords) -> str:
    """The topic with most of its phrases in a text, "" where none leads clearly.

    First the family (a topic and those below it) that leads with all of its phrases, then the one of it that has
    most; of a topic and one below it that score alike the one below is meant, several below one mean that one.
    """
    text = text.translate(_QUOTES)
    found: dict[str, set[str]] = defaultdict(set)
    for at in range(len(text) - 1):
        for topic, phrase in words.by_start.get(text[at : at + 2], ()):
            if text.startswith(phrase, at):
                found[topic].add(phrase)
    families: dict[str, set[str]] = {}
    for topic, phrases in found.items():
        families.setdefault(words.parents.get(topic) or topic, set()).update(phrases)
    sizes = {top: sum(map(len, phrases)) for top, phrases in families.items()}
    most = max(sizes.values(), default=0)
    leading = [top for top, size in sizes.items() if size == most]
    if most < _LEAST or len(leading) > 1:
        return ""
    scores = {
        topic: sum(map(len, phrases))
        for topic, phrases in found.items()
        if leading[0] in (topic, words.parents.get(topic))
    }
    most = max(scores.values())
    return _common([topic for topic, score in scores.items() if score == most], words.parents)


def _common(topics: Sequence[str], parents: Mapping[str, str]) -> str:
    """The one topic that several stand for, "" where there is none."""
    above = {parents.get(topic, "") for topic in topics}
    lowest = [topic for topic in topics if topic not in above]
    if len(lowest) == 1:
        return lowest[0]
    over = {parents.get(topic, "") for topic in lowest}
    return over.pop() if len(over) == 1 else ""


class Topics:
    """Tells the topic of the promises of one report."""

    def __init__(self, lexicon: Lexicon, sections: Sequence[Section], mentions: Sequence[Mention]) -> None:
        self._lexicon, self._words = lexicon, topic_words(lexicon)
        self._sections = sections
        self._by_id = {section.section_id: section for section in sections}
        self._mentions = sorted(mentions, key=lambda item: item.start)
        self._starts = [item.start for item in self._mentions]

    def of_promise(self, text: str, start: int, end: int, section: int, figure: Metric | None) -> str:
        """The topic of its figure's indicator, else of its words, of the entities it names, of its headings."""
        if figure is not None and figure.topic_id:
            return figure.topic_id
        own = topic_of(text, self._words)
        if own:
            return own
        named = self._of_entities(start, end)  # two that have nothing in common leave it open
        return _common(sorted(named), self._words.parents) if named else self._of_headings(section)

    def _of_entities(self, start: int, end: int) -> set[str]:
        inside = self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        entities = (self._lexicon.entities[one.entity_id] for one in inside)
        return {topic_of(f"{one.name_zh}。{one.definition}", self._words) for one in entities} - {""}

    def _of_headings(self, index: int) -> str:
        section: Section | None = self._sections[index]
        while section is not None:
            if topic := topic_of(section.title, self._words):
                return topic
            section = self._by_id.get(section.parent_id)
        return ""
