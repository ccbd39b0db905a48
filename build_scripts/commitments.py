"""What a report promises to do (计划任务).

In sections of plans each sentence is a promise, or each of its ;-parts where they promise different things;
elsewhere a sentence promises where it says so (预计, 力争, 年底前, 将实现 …). Headings (but a short item of a plan
that only looks like one) and political framing promise nothing that could later be looked for.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256

from build_scripts import clocks, due, subject_area
from build_scripts.classifiers import CLASSIFIERS
from build_scripts.days import DAY
from build_scripts.lexicon import Lexicon
from build_scripts.periods import Coverage
from build_scripts.records import CleanText, Commitment, Mention, Metric, ReportFacts, Section, Sentence
from build_scripts.squeeze import squeezed
from build_scripts.titles import PLANS

# Verbs that say what will be done or reached.
_DOING = re.compile(
    r"推进|推动|推行|推广|推出|推深|完善|加强|加快|加大|加速|深化|深入|深挖|建立|建设|建成|建好|健全|打造|打通|实现|完成|开展|落实|优化|提升|提高|"
    r"构建|组建|成立|设立|建起|强化|制定|制订|出台|编制|修订|印发|扩大|扩容|拓展|促进|培养|培育|组织|做好|做优|做强|抓好|抓实|实施|启动|探索|统筹|力争|"
    r"争取|确保|新增|新建|新开工|引导|支持|巩固|延伸|释放|简化|整合|规范|配合|发挥|搭建|部署|升级|治理|压缩|压减|缩短|减少|降低|"
    r"改造|接入|开发|举办|培训|召开|督促|督导|梳理|汇聚|归集|共享|开放|保障|维护|防范|严格|严守|严把|改进|创新|服务|对接|"
    r"达到|突破|降至|降到|增至|不少于|评审|选派|"
    r"遴选|聘请|维修|招录|招聘|轮训|评选|选树|配齐|补齐|稳定在|保持|控制在|不低于|不超过|增长|下降|减至|提至|安排|研究|谋划|申报|办结|上线|投用|投入使用|筑牢|夯实|纵深|持续"
)
_FRAMING = re.compile(
    r"^(?:[^,，。]{0,12}(?:19|20)\d\d年是|各位代表|围绕上述目标|新的一年里?[,，]?$)"
    r"|(?:以下|如下)[^,，。]{0,16}工作[:：]?$|为(?:根本)?指导|为指引|高举|伟大旗帜|新征程|新篇章|不懈奋斗|团结奋斗"
    r"|(?:主要|预期|发展)(?:预期)?目标是[:：]?$"
)
_QUANTITY = re.compile(rf"[0-9０-９][%％万亿千公里{CLASSIFIERS}]|[一二三四五六七八九]成|倍")
_DONE_SO_FAR = re.compile(r"^(?:目前|截至|去年|上年|近年来|多年来)|已(?:经)?(?:完成|建成|开工)")
_STILL_TO_DO = re.compile(r"力争|年内|再|将|确保|争取|今年|明年|底前|全部")
_GUIDING_TITLE = re.compile(r"^(?:指导思想|总体要求|总体思路|基本原则|工作思路|工作目标与要求)$")
_MARKER = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,2}是(?!否)|[（(][0-9０-９]{1,2}[)）]|[0-9０-９]{1,2}[、．.)）]|[①-⑳])"
)
_PART_END = re.compile(r"[;；]")
_CLAUSE_END = re.compile(r"[,，;；:：]")
_IS_SENTENCE = re.compile(
    r"[。;；!！]\s*$"
)  # （二）推动平台正式上线。: a short item that looks like a heading
# What stands behind the last promise of a document: its closing words, footnotes, captions, imprint and signature.
_CLOSES = re.compile(r"^\s*(?:特此|专此|以上(?:报告|汇报|意见|是)|妥否|请予?审议)[^,，;；]{0,8}[。.!！]?\s*$")
_FOOTNOTE = re.compile(
    r"^\s*(?:[\[［〔【][0-9０-９]{1,2}[\]］〕】]|(?:备?注|说明|数据来源|资料来源)\s*[0-9０-９]{0,2}\s*[:：]"
    r"|[①-⑳]\s*(?:含|指(?!导|定|派|挥))|[①-⑳]?\s*(?:不含|是指|数据来[自源]))"
)
_NUMBER_OF = r"\s*[0-9０-９一二三四五六七八九十]{1,3}"
_CAPTION = re.compile(
    rf"^\s*(?:附件|附表|附图|附录)(?:{_NUMBER_OF})?\s*[:：]|^\s*附?[表图]{_NUMBER_OF}(?:[-—.]\d+)?[:： ]?[^,，;；。]+$"
    r"|^\s*(?:20\d\d年|[^,，;；。(（]{0,30}单位)[^,，;；。(（]*(?:[表图]|清单|名单|目录|台账|一览)\s*(?:[(（].*[)）]?)?$"
)
_IMPRINT = re.compile(
    rf"{DAY}\s*印发$|^\s*(?:抄送|抄报|主送|报送|分送|联系人|联系电话|主题词|校对|打字|拟稿|核稿|签发人?|责任编辑)\s*[:：]"
    r"|^\s*[(（]?此件|^\s*共印"
)
_SIGNATURE = re.compile(
    rf"^\s*(?:[\u4e00-\u9fff]{{2,24}}(?:局|办|办公室|中心|委员会|委|政府|厅|部|处|院|公司|集团)\s*)*(?:{DAY})?\s*$"
)
# What stands in front of the first one, where the whole document is a plan:
# title, addressees, the letter that sends it.
_HEAD = re.compile(
    r"^\s*各[^,，;；。]*(?:[,，][^,，;；。]*(?:局|委|办|室|处|单位|部门|政府|管委会))+$"
    r"|现(?:予以?|将[^,，;；。]*)?(?:印发|转发|下发)(?:给你们|如下|,|，|$)"
    r"|^[^,，;；。]*关于[^,，;；。]*的(?:通知|报告|意见|通报|函)(?:\s*20\d\d[-年][\d\s月日:-]*)?$"
    rf"|^\s*20\d\d年[^,，;；。]*(?:要点|方案|总结|报告|{PLANS})$|^[^,，;；。]{{2,24}}(?:局|办|委|中心|政府)文件$"
)
_LEAST = 8  # characters of a promise
_LEAD = 26  # a list item's opening of at most so many characters is its heading
_SHORT_LEAD = 14  # a paragraph's
_READ_ELSEWHERE = ("results", "preamble", "problems", "other")

# Words that make a promise of a sentence that does not stand in a plan.
_WILL = (
    r"将(?:在|于|会|陆续|全面|尽快|继续|进一步|逐步|正式|基本|全部|力争|今年|明年|年内|年底|年初|底|初|前|[0-9０-９]+[年月日]|、|建设|迅速|着力)*"
    r"(?:实现|完成|建成|投入使用|投入运行|启用|上线|组建|到位|开展|推进|推动|达到)"
)
_PROMISE = re.compile(
    rf"预计(?:到|可|将|于|在|今|明|年|能|全|[0-9０-９])|(?<!超)预期(?!目标)|力争"
    rf"|(?:年|月|季度)底?(?:之)?前(?=[^,，。;；]{{0,20}}(?:完成(?!了)|建成|实现|到位|投|上线|组建))"
    rf"|{_WILL}|下一?步[^。;；]{{0,8}}将"
)


def commitments(
    sections: Sequence[Section],
    sentences: Sequence[Sentence],
    metrics: Sequence[Metric],
    mentions: Sequence[Mention],
    clean: CleanText,
    lexicon: Lexicon,
    report_id: str,
    facts: ReportFacts,
) -> tuple[Commitment, ...]:
    """The promises of a report, in reading order.

    Args:
        sections, sentences: the outline of the report.
        metrics: its metrics, for the figure that a promise sets.
        mentions: where it names entities, for topics.
        clean: its cleaned text.
        lexicon: the vocabulary, for topics.
        report_id: first part of every `commitment_id`.
        facts: what is known of the report: what its dates without a year mean.
    """
    figures = sorted(metrics, key=lambda m: m.start)
    starts = [m.start for m in figures]
    topics = subject_area.Promises(lexicon, sections, mentions)
    dates = _Dates(clean.text, facts, sections, sentences)
    seen: Counter[str] = Counter()
    found = []
    for start, end, section in _spans(sections, sentences, clean.text):
        text = clean.text[start:end]
        inside = figures[bisect_left(starts, start) : bisect_left(starts, end)]
        planned = next((m for m in inside if m.status == "planned"), None)
        name = sha256(squeezed(text).encode()).hexdigest()[:8]
        seen[name] += 1
        char_start, char_end = clean.source_span(start, end)
        in_plan = sections[section].role == "plans"
        due_on, due_basis = due.due(text, dates.clock(start, text), in_plan)
        if not due_on and (year := dates.opening(start)):
            due_on, due_basis = f"{year}-12-31", "stated"
        found.append(
            Commitment(
                commitment_id=f"{report_id}-c-{name}-{seen[name]}",
                report_id=report_id,
                section_id=sections[section].section_id,
                char_start=char_start,
                char_end=char_end,
                text=clean.source[char_start:char_end],
                topic_id=topics.topic(text, start, end, section, planned),
                due_on=due_on,
                due_basis=due_basis,
                metric_id=planned.metric_id if planned else "",
                start=start,
                end=end,
            )
        )
    return tuple(found)


# ---------------------------------------------------------------- what their dates mean


class _Dates:
    """For each place of a report what a date without a year means there: just as for the figures."""

    def __init__(self, text: str, facts: ReportFacts, sections, sentences):
        self._text, self._sections, self._sentences = text, sections, sentences
        self._published_on = facts.published_on
        self._covered = clocks.coverage(facts)
        self._roles = clocks.roles(text, sections, sentences, facts, self._covered)
        self._starts = [sentence.start for sentence in sentences]
        self._years = due.titled_years(sections)

    def clock(self, start: int, text: str) -> Coverage | None:
        """What the dates of a promise mean; None where its report says nothing of its own period."""
        number = bisect_right(self._starts, start) - 1
        section = self._sentences[number].section
        titled = self._years[section] if self._sections[section].role == "plans" else None
        clock = clocks.clock(self._covered, self._published_on, self._roles[number], text)
        return due.in_year(clock if self._covered.known else None, self.opening(start) or titled)

    def opening(self, start: int) -> int | None:
        """The year that opens the sentence of a promise: 2023年，…，力争…"""
        sentence = self._sentences[bisect_right(self._starts, start) - 1]
        return due.opening_year(self._text[sentence.start : sentence.end])


# ---------------------------------------------------------------- where promises stand


def _spans(sections, sentences, text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and section of each promise."""
    divided = {section.parent_id for section in sections}
    filled = {sentence.section for sentence in sentences if sentence.paragraph >= 0}
    closed = -1  # the section in which the report has said its last word
    for number, sentence in enumerate(sentences):
        section = sections[sentence.section]
        if sentence.paragraph < 0:
            alone = sentence.section not in filled and section.section_id not in divided
            if alone and section.role == "plans" and _IS_SENTENCE.search(text, sentence.start, sentence.end):
                begin = sentence.start + len(section.number)
                yield from ((*span, sentence.section) for span in _planned(text, begin, sentence.end))
            continue
        if sentence.section == closed:
            continue
        if _CLOSES.match(text[sentence.start : sentence.end]):
            closed = sentence.section
            continue
        if section.role == "plans" and not _GUIDING_TITLE.match(section.title):
            if _is_lead(sentences, number, text):
                continue
            opening = (
                section.section_id in divided
            )  # what stands before the first subheading introduces the plan
            if opening and not _QUANTITY.search(text, sentence.start, sentence.end):
                continue
            spans = _planned(text, sentence.start, sentence.end)
        elif section.role in _READ_ELSEWHERE:
            spans = _promised(text, sentence.start, sentence.end)
        else:
            continue
        for start, end in spans:
            yield start, end, sentence.section


def _is_lead(sentences, number: int, text: str) -> bool:
    """四是巩固…改革成果。: the heading of a list item whose text goes on."""
    sentence = sentences[number]
    words = text[sentence.start : sentence.end]
    marked = _MARKER.match(words)
    first = number == 0 or sentences[number - 1].paragraph != sentence.paragraph
    if len(words) > (_LEAD if marked else _SHORT_LEAD) or not (marked or first):
        return False
    if re.search(r"[,，;；0-9]", _MARKER.sub("", words)):
        return False
    after = sentences[number + 1] if number + 1 < len(sentences) else None
    goes_on = after is not None and after.paragraph == sentence.paragraph
    return bool(goes_on and not _MARKER.match(text[after.start : after.end]))


def _planned(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The promises of a sentence in a plan: its ;-parts, a part without a verb joined to the one before."""
    cuts = [start, *(m.end() for m in _PART_END.finditer(text, start, end)), end]
    spans: list[tuple[int, int]] = []
    for left, right in zip(cuts, cuts[1:], strict=False):
        left, right = _trimmed(text, left, right)
        words = text[left:right]
        if right - left < _LEAST and not re.search(r"\d", words):
            continue
        if _FRAMING.search(words) and not _QUANTITY.search(words) or _is_frame(words):
            continue
        if _DONE_SO_FAR.search(words) and not _STILL_TO_DO.search(words):
            continue
        if _DOING.search(words) or _QUANTITY.search(words):
            spans.append((left, right))
        elif spans:
            spans[-1] = (spans[-1][0], right)
    return spans


def _is_frame(words: str) -> bool:
    """Whether these are no words of a promise but those around a document's text."""
    if any(pattern.search(words) for pattern in (_FOOTNOTE, _CAPTION, _IMPRINT, _HEAD)):
        return True
    return bool(_SIGNATURE.match(words)) and not _DOING.match(words.lstrip())


def _promised(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The promises of a sentence that is no plan: from the clause that promises to the end of its ;-part."""
    spans: list[tuple[int, int]] = []
    for cue in _PROMISE.finditer(text, start, end):
        if spans and cue.start() < spans[-1][1]:
            if not re.search(r"[0-9０-９]", text[spans[-1][0] : cue.start()]) or not _sets_a_figure(
                text, cue, end
            ):
                continue
            # 2023年预期达到81.97分,2024年预期达到100分: each figure is a promise of its own
            left = _clause_start(text, start, cue.start())
            spans[-1] = _trimmed(text, spans[-1][0], left)
            spans.append(_trimmed(text, left, _part_stop(text, cue.end(), end)))
            continue
        behind = cue.end(), _part_stop(text, cue.end(), end)
        if _REACHED.search(text, *behind) or cue[0].endswith("前") and _DONE_BY_NOW.search(text, *behind):
            continue
        left = _clause_start(text, start, cue.start())
        while cue.start() - left < _LEAST and left > start and text[left - 1] not in ";；":
            left = _clause_start(text, start, left - 1)  # a promise says of what
        spans.append(_trimmed(text, left, _part_stop(text, cue.end(), end)))
    return [(left, right) for left, right in spans if right - left >= _LEAST]


# 各地要在6月底前完成，我市已于5月完成
_REACHED = re.compile(
    r"现已(?:达|完成|建成)|实际(?:完成|达|办|支出|培训)"
)  # 力争突破10万件，现已达到10.5万件
_DONE_BY_NOW = re.compile(r"已(?:经)?(?:于|完成|全部|全面|提前|如期)")


def _sets_a_figure(text: str, cue: re.Match[str], end: int) -> bool:
    stop = _CLAUSE_END.search(text, cue.end(), end)
    return bool(re.search(r"[0-9０-９]", text[cue.end() : stop.start() if stop else end]))


def _clause_start(text: str, start: int, at: int) -> int:
    ends = [m.end() for m in _CLAUSE_END.finditer(text, start, at)]
    return ends[-1] if ends else start


def _part_stop(text: str, at: int, end: int) -> int:
    stop = _PART_END.search(text, at, end)
    return stop.start() if stop else end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without list marker, surrounding white space and the last punctuation."""
    marker = _MARKER.match(text[start:end])
    start += marker.end() if marker else 0
    while start < end and (text[start].isspace() or text[start] in ",，;；、。"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",，;；、。:："):
        end -= 1
    return start, end
