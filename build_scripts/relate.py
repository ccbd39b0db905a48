"""Which figure is a part of which, what a change is computed from, what is said twice.

Every rule speaks of the language (其中, 由…到…, 较…的) and of arithmetic; a link is made only where the
text, or an exact sum, says so. Each figure looks at no more than `REACH` neighbours, so the work grows with
the text only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from build_scripts.intervals import printed
from build_scripts.neighbours import CLAUSE_END, COUNT_UNITS, GROUP_END, REACH, Figure, figures, pairs
from build_scripts.records import CleanText, Metric, Sentence

# ---------------------------------------------------------------- the whole report


def relate(metrics: Sequence[Metric], sentences: Sequence[Sentence], clean: CleanText) -> tuple[Metric, ...]:
    """The metrics with `part_of`, `baseline` and `repeats` filled.

    Args:
        metrics: the metrics of one report, in any order; the order is kept.
        sentences: the sentences of the report, by position.
        clean: the cleaned text to which `Metric.start` refers.
    """
    text = clean.text
    runs = figures(metrics, sentences, text)
    wholes = _Links(len(metrics))
    bases = _Links(len(metrics))
    previous: list[Figure] = []
    for run in runs:
        if previous and not _follows(previous, run, sentences):
            previous = []
        _from_to(run, text, bases)
        now = [f for f in run if f.index not in bases.targets]  # an earlier value is no part of what is now
        _sums(now, text, wholes)
        _totals(now, text, wholes)
        if now:
            _among(now, previous, sentences, text, wholes, bases)
        _some_of(now, text, wholes)
        _rest_of(now, text, wholes)
        _of_total(now, wholes)
        previous = now
    firsts = _repeats(runs, sentences, wholes)
    return tuple(
        _linked(
            metric,
            part_of=metric.part_of or _id(metrics, wholes.of[i]),
            baseline=metric.baseline or _id(metrics, bases.of[i]),
            repeats=metric.repeats or _id(metrics, firsts[i]),
        )
        for i, metric in enumerate(metrics)
    )


def _linked(metric: Metric, **links: str) -> Metric:
    """The metric with its links; most have none, and copying a metric takes longer than finding its links."""
    return replace(metric, **links) if any(links.values()) else metric


def _id(metrics: Sequence[Metric], index: int) -> str:
    return metrics[index].metric_id if index >= 0 else ""


def _follows(before: list[Figure], run: list[Figure], sentences: Sequence[Sentence]) -> bool:
    """Whether a sentence comes right after another of the same paragraph."""
    a, b = before[0].sentence, run[0].sentence
    return b == a + 1 and sentences[a].paragraph == sentences[b].paragraph


class _Links:
    """To which figure each figure points (-1: none). The first rule that knows decides; no rings."""

    def __init__(self, size: int):
        self.of = [-1] * size
        self.targets: set[int] = set()

    def set(self, part: Figure, whole: Figure) -> None:
        above = whole.index
        for _ in range(REACH):
            if above == part.index:
                return
            above = self.of[above] if above >= 0 else -1
        if self.of[part.index] < 0 and part.index != whole.index:
            self.of[part.index] = whole.index
            self.targets.add(whole.index)


# ---------------------------------------------------------------- parts


_SUM_CUE = re.compile(r"共|总|合计|累计|分别|分为|包括|其中|[(（]|有$|各")


def _sums(run: list[Figure], text: str, links: _Links) -> None:
    """Figures behind one of the same unit that add up to it exactly are its parts: 67.4万, 58.7万, 8.7万."""
    for at, whole in enumerate(run):
        parts = _adding_up(whole, run[at + 1 : at + 1 + REACH], text)
        if len(parts) >= 2 and (_digits(whole) >= 3 or _is_announced(whole, parts, text)):
            for part in parts:
                links.set(part, whole)


def _adding_up(whole: Figure, following: list[Figure], text: str) -> list[Figure]:
    if not whole.additive or whole.metric.qualifier != "eq":
        return []
    parts: list[Figure] = []
    total = Decimal(0)
    for figure in following:
        if figure.unit != whole.unit:
            continue
        if not figure.additive or figure.metric.qualifier != "eq":
            return []
        if figure.group != whole.group and not _same_breath(whole, figure, text):
            return []
        parts.append(figure)
        total += figure.metric.value
        if total >= whole.metric.value:
            break
    return parts if total == whole.metric.value and not _is_difference(whole, parts) else []


# 控制价25.6亿元，中标价24.1亿元，节约资金1.5亿元: what lies between two values is no part of one
_DIFFERENCE = re.compile(r"节约|节省|核减|审减|让利|相差|差额|增加|增长|减少|下降")


def _is_difference(whole: Figure, parts: list[Figure]) -> bool:
    return any(found[0] not in whole.before for part in parts if (found := _DIFFERENCE.search(part.before)))


_REST = re.compile(r"(?:另外?|其余|剩余|余下|其他)(?:的|有|的有)?$")


def _same_breath(whole: Figure, figure: Figure, text: str) -> bool:
    """A ; may stand between a whole and its parts where 其中 or a bracket follows it."""
    between = text[whole.end : figure.start]
    return (
        "其中" in between or bool(_REST.search(figure.before)) or between.count("(") + between.count("（") > 0
    )


def _is_announced(whole: Figure, parts: list[Figure], text: str) -> bool:
    before = text[max(0, whole.start - 8) : whole.start]
    return bool(_SUM_CUE.search(before) or _SUM_CUE.search(text[whole.end : parts[-1].start]))


def _digits(figure: Figure) -> int:
    return len(re.sub(r"\D", "", printed(figure.metric).text))


_TOTAL = re.compile(r"(?:合计|共计|总计|一共|总数|总量|总共|共)[^,，。;；0-9]{0,6}$")


def _totals(run: list[Figure], text: str, links: _Links) -> None:
    """A total behind its parts: 乡镇82人、村28人，合计110人."""
    for at, whole in enumerate(run):
        if not whole.additive or not _TOTAL.search(text[max(0, whole.start - 10) : whole.start]):
            continue
        parts: list[Figure] = []
        total = Decimal(0)
        for figure in reversed(run[max(0, at - REACH) : at]):
            if figure.unit != whole.unit or not figure.additive or total >= whole.metric.value:
                break
            parts.append(figure)
            total += figure.metric.value
        exact = total == whole.metric.value
        if len(parts) >= 2 and (exact or _is_list_of(whole, parts[::-1], total, text)):
            for part in parts:
                links.set(part, whole)


def _is_list_of(whole: Figure, parts: list[Figure], total: Decimal, text: str) -> bool:
    """省级3个、市级12个、县级36个，共计50个: a list right before its total, which it misses by little."""
    if not whole.metric.value / _LITTLE_MORE <= total <= whole.metric.value * _LITTLE_MORE:
        return False
    gaps = [text[before.end : after.start] for before, after in pairwise([*parts, whole])]
    return all(map(_goes_on, gaps[:-1])) and bool(_IN_ALL_AT_ONCE.fullmatch(gaps[-1]))


def _goes_on(between: str) -> bool:
    """Whether a list goes on between two of its numbers: with 、, and no greater stop."""
    return "、" in between and not re.search("[,，;；]", between)


_IN_ALL_AT_ONCE = re.compile(r"[^,，;；、]{0,4}[,，](?:共计|合计|总计|一共|总共)(?:为|有)?")
_LITTLE_MORE = Decimal("1.05")
_AMONG = re.compile(r"其中|(?<![不未])包括|(?:(?<=[,，(（])含)")


def _among(
    run: list[Figure], previous: list[Figure], sentences, text: str, links: _Links, bases: _Links
) -> None:
    """其中 and 包括: what follows are parts of what stands before."""
    sentence = sentences[run[0].sentence]
    cues = list(_AMONG.finditer(text, sentence.start, sentence.end))
    starts = [f.start for f in run]
    for number, cue in enumerate(cues):
        until = cues[number + 1].start() if number + 1 < len(cues) else sentence.end
        stop = _scope_end(text, cue.end(), until)
        first = bisect_left(starts, cue.end())
        following = [f for f in run[first : first + REACH * 2] if f.start < until]
        if (
            not following
            or following[0].start >= stop
            or (cue[0] == "包括" and text.find("在内", cue.end(), stop) >= 0)
        ):
            continue
        before = run[max(0, first - REACH * 2) : first]
        wholes = [w for w in _candidates(before, previous, cue.start(), sentence, text) if w.additive]
        stop = _past_semicolons(text, cue.end(), stop, until)
        stop = min(stop, _run_end(text, following[0], stop, wholes))
        parts = [f for f in following if f.start < stop]
        _share_out(_outside_brackets(parts, text, links), wholes, text, links, bases)
        _all_of(following, wholes, links)


def _outside_brackets(parts: list[Figure], text: str, links: _Links) -> list[Figure]:
    """其中党员86人（女党员50人）、群众20人: what stands in a bracket behind a part is linked to that part."""
    outside: list[Figure] = []
    for part in parts:
        between = text[outside[-1].end : part.start] if outside else ""
        if re.match(r"[\u4e00-\u9fff]{0,6}[(（]", between) and not re.search("[)）]", between):
            fits = part.unit == outside[-1].unit and part.metric.value <= outside[-1].metric.value
            if fits and part.additive and outside[-1].additive:
                links.set(part, outside[-1])
        else:
            outside.append(part)
    return outside


def _scope_end(text: str, at: int, stop: int) -> int:
    """Where a 其中 ends: at a semicolon, or where the bracket closes in which it stands."""
    depth = 0
    for place in range(at, stop):
        char = text[place]
        if char in "(（":
            depth += 1
        elif char in ")）":
            depth -= 1
            if depth < 0:
                return place
        elif char in ";；" and depth == 0:
            return place
    return stop


_ITS_SHARE = re.compile(r"(?:^|[,，])(?:约|大约|分别)?占[^,，;；]{0,20}?[0-9０-９.．]+[%％]\s*$")


def _past_semicolons(text: str, at: int, stop: int, until: int) -> int:
    """电话41,206件,占78.69%;网络11,162件,占21.31%: parts that give their share each go on behind a semicolon."""
    while stop < until and text[stop] in ";；" and _ITS_SHARE.search(text[at:stop]):
        after = _scope_end(text, stop + 1, until)
        if not _ITS_SHARE.search(text[stop + 1 : after].rstrip("。.")):
            return stop
        at, stop = stop + 1, after
    return stop


# How a clause opens that tells of something else than one more part.
_OWN_VERB = re.compile(
    r"(?:并|同时|还|又|另|共|累计|全年|已|持续)*(?P<verb>涉及|进驻|覆盖|惠及|服务|设[置立有]?|获得?|被?评为|注销|吊销|督办|召开|组织|举办|开展"
    r"|培训|发放|发布|印发|出台|制定|修订|整改|办结|办理|建成|建设|接入|归集|汇聚|拥有|帮助|解决|节约|节省|压减|取消|下放|承接|清理|编制|投入"
    r"|争取|走访|排查|约谈|移送|处罚|查处|立案|上线|推出|推进|优化|提供|代办|参加|培育|引进|签约|受理|接听|转办|回访|完成|实现|新增|增加|减少"
    r"|增长|下降|提升|提高|确定|为(?=[0-9企群])|在全[省国市县区]|期末|年末|每|[日月人户]均|平均|最高|峰值|单日)"
)
_ELSEWHERE = re.compile(
    r"涉及|注销|吊销|督办|每[百千万]?[人户]|峰值|实有|名次|较(?:上年|去年|年初|同期|上月)"
)
_A_KIND = re.compile(r"类|型|方面|领域|的$")  # 培训类12场 is a kind of them
_A_RATE = re.compile(r"[0-9０-９][%％]|百分点")
_ITEM_END = re.compile(r"[,，、]")


def _run_end(text: str, first: Figure, stop: int, wholes: list[Figure]) -> int:
    """Where the parts end: at a clause with a verb of its own, 进驻部门42个, or one that looks at something else.

    A verb that the whole or the first part has too (节约资金1亿元,其中…节约资金2千万元) is that of a part, and a rate is
    said of the part in front of it.
    """
    known = "".join(text[max(0, w.start - 40) : w.end] for w in wholes) + first.before
    ends = [m.start() for m in _ITEM_END.finditer(text, first.end, stop)]
    for start, end in pairwise([*ends, stop]):
        clause = text[start + 1 : end]
        verb = _OWN_VERB.match(clause) if text[start] != "、" or clause.startswith("涉及") else None
        lead = re.split(r"[0-9０-９]", clause)[0]
        if _A_RATE.search(clause) or _A_KIND.search(lead):
            continue
        elsewhere = _ELSEWHERE.search(clause)
        if verb and verb["verb"] not in known or elsewhere and elsewhere[0] not in known:
            return start
    return stop


def _all_of(following: list[Figure], wholes: list[Figure], links: _Links) -> None:
    """Figures behind 其中, on both sides of a semicolon, that add up to the only whole of their unit exactly."""
    same = [w for w in wholes if w.unit == following[0].unit]
    if len(same) != 1 or _digits(same[0]) < 3:
        return
    parts = []
    for figure in (f for f in following if f.unit == same[0].unit and f.additive):
        parts.append(figure)
        total = sum(part.metric.value for part in parts)
        if total >= same[0].metric.value:
            break
    if len(parts) >= 2 and sum(part.metric.value for part in parts) == same[0].metric.value:
        for part in parts:
            links.set(part, same[0])


def _candidates(before, previous, at: int, sentence: Sentence, text: str) -> list[Figure]:
    """The figures that a 其中 may divide: of its own ;-part, else of the part (or sentence) before."""
    if not before:
        opening = text[sentence.start : at]
        return _last_group(previous) if not CLAUSE_END.search(opening) else []
    near = max(sentence.start, at - 2000)
    cut = max(text.rfind(";", near, at), text.rfind("；", near, at))
    own = [f for f in before if f.start > cut]
    return (own or _last_group(before))[-REACH:]


def _last_group(run: list[Figure]) -> list[Figure]:
    return [f for f in run if f.group == run[-1].group]


def _share_out(parts: list[Figure], wholes: list[Figure], text: str, links: _Links, bases: _Links) -> None:
    """Give each part its whole, as long as the parts of a whole do not exceed it."""
    used: dict[int, Decimal] = {}
    last: Figure | None = None
    for part in (part for part in parts if part.additive):
        whole = _whole_of(part, wholes, links)
        if part is parts[0] and _is_of_several(part, whole, wholes):
            return
        if whole is None or _opposite(part, whole) or _is_part_of_change(part, whole, bases):
            continue
        # of the first part after 其中 there is no doubt, even where it does not fit; of a later one there is
        sure = part is parts[0] and part.sentence == whole.sentence
        total = used.get(whole.index, Decimal(0)) + part.metric.value
        # a little more is a sum that does not come out; much more counts something else, unless it is listed with 、
        too_much = whole.index in used and total > whole.metric.value * _LITTLE_MORE
        if (
            part.metric.value > whole.metric.value
            and not sure
            or too_much
            and not _is_listed(part, last, text)
        ):
            continue
        last = part
        used[whole.index] = total
        links.set(part, whole)


def _is_part_of_change(part: Figure, whole: Figure, bases: _Links) -> bool:
    """由360人减少到240人，其中劳务派遣减少150人: a part of the fall, not of the level reached."""
    return bases.of[whole.index] >= 0 and bool(_IS_CHANGE.search(part.before))


def _is_listed(part: Figure, last: Figure | None, text: str) -> bool:
    """Whether a part stands behind another with nothing but 、 between them."""
    return last is not None and _goes_on(text[last.end : part.start])


def _is_of_several(part: Figure, whole: Figure | None, wholes: list[Figure]) -> bool:
    """建议12件、提案18件，其中主办25件、会办5件: what is larger than its whole may be a part of both together."""
    if whole is None or part.metric.value <= whole.metric.value:
        return False
    return any(w.unit == whole.unit and w.index == whole.index - 1 and w.group == whole.group for w in wholes)


_IS_CHANGE = re.compile(r"(?:增加|增长|净增|减少|下降|压减|缩减)(?:了|约|近|超过?)*$")
_ADDED = re.compile(r"新增|增加|增长|净增|新登记|新设|新开")
_TAKEN_AWAY = re.compile(r"减少|下降|注销|吊销|退出|关停|取消")


def _opposite(part: Figure, whole: Figure) -> bool:
    """What went is no part of what came."""
    return bool(_ADDED.search(whole.before) and _TAKEN_AWAY.search(part.before))


def _whole_of(part: Figure, wholes: list[Figure], links: _Links) -> Figure | None:
    same = [w for w in wholes if w.unit == part.unit]
    if narrower := [w for w in same if links.of[w.index] >= 0 and _is_some_of(part, w)]:
        return narrower[-1]
    free = [w for w in same if links.of[w.index] < 0] or same
    if len(free) <= 1:
        return free[0] if free else _same_noun(part, wholes)
    words = pairs(part.before + part.after)
    shared = [len(words & pairs(w.before + w.after)) for w in free]
    best = max(shared)
    # 节约财政资金 is a part of 节约财政资金; where no words tell, the nearest whole is meant
    return free[shared.index(best)] if best else free[-1]


_NO_NAME = re.compile(r"^.*(?:其中|包括|含)|[^\u4e00-\u9fff]")


def _is_some_of(part: Figure, earlier_part: Figure) -> bool:
    """其中党员86人，…，其中女党员50人: whether a part is named by the whole name of one before it, and more."""
    name = _NO_NAME.sub("", earlier_part.before)
    return len(name) >= 2 and name in part.before


def _same_noun(part: Figure, wholes: list[Figure]) -> Figure | None:
    """梳理问题26个,其中5条…问题线索: another classifier, the same noun, right before."""
    if (
        not wholes
        or wholes[-1].metric.value < part.metric.value
        or not _is_count(part)
        or not _is_count(wholes[-1])
    ):
        return None
    words = pairs(part.before + part.after)
    return wholes[-1] if words & pairs(wholes[-1].before + wholes[-1].after) else None


def _is_count(figure: Figure) -> bool:
    return figure.metric.unit_printed in COUNT_UNITS


_HAVE = re.compile(r"(?<![共拥现只仅还另具含占设所没约])有$")
_DONE = re.compile(r"已(?:经|完成|建成|开工|整改|解决|办结|上线|启动|投用|有)*$")


def _some_of(run: list[Figure], text: str, links: _Links) -> None:
    """6个项目已有2个开工; 5个场景的建设工作,已完成4个场景: some of the things just named."""
    for whole, part in zip(run, run[1:], strict=False):
        if part.unit != whole.unit or not part.additive or not whole.additive:
            continue
        between = text[whole.end : part.start]
        if part.metric.value > whole.metric.value or len(between) > 24 or GROUP_END.search(between):
            continue
        if whole.metric.qualifier in ("le", "lt"):
            continue
        if _HAVE.search(between) and part.metric.value < whole.metric.value:
            links.set(part, whole)
        elif _DONE.search(between) and _head(part) and _head(part) in whole.after:
            links.set(part, whole)


def _head(figure: Figure) -> str:
    """The first two characters of the noun behind the classifier."""
    found = re.match(r"[\u4e00-\u9fff]{2}", figure.after)
    return found[0] if found else ""


def _rest_of(run: list[Figure], text: str, links: _Links) -> None:
    """3个案件有2个…;另1个…: the rest belongs to the same whole."""
    by_index = {f.index: f for f in run}
    for at, part in enumerate(run):
        if not _REST.search(text[max(0, part.start - 4) : part.start]) or not part.additive:
            continue
        for other in reversed(run[max(0, at - 4) : at]):
            whole = by_index.get(links.of[other.index])
            if (
                other.unit == part.unit
                and whole
                and other.metric.value + part.metric.value <= whole.metric.value
            ):
                links.set(part, whole)
                break


_IN_ALL = re.compile(r"总(?:额度?|规模|量|数|投资|面积)")
_SHARE_OF_IT = re.compile(r"今年|本年|当年|首批|本期|年内")


def _of_total(run: list[Figure], links: _Links) -> None:
    """发债总额度达4.8亿元,今年发债1.25亿元: what this year brings of a total."""
    for whole, part in zip(run, run[1:], strict=False):
        if part.unit != whole.unit or part.group != whole.group or not part.additive or not whole.additive:
            continue
        said = _IN_ALL.search(whole.before) and _SHARE_OF_IT.search(part.before)
        if said and part.metric.value < whole.metric.value and pairs(whole.before) & pairs(part.before):
            links.set(part, whole)


# ---------------------------------------------------------------- baselines


_THAN = re.compile(r"(?:较|比|相比|对比|相较)[^,，;；。]*$")
_SET_BESIDE = re.compile(r"相比")  # 与11月份的22108件相比
_TOLD = re.compile(r"(?:20\d\d年|[去上]年)(?:全年|同期)?[为是](?:约|近|超过?)?$")  # 2022年为21.3万件
_FROM = re.compile(r"(?:由|从)[^,，;；。]*$")
_REACHED = re.compile(r"(?:到|至|为|达|成)(?:了|约|近|超过?|不低于|不少于)*$")
CHANGE = re.compile(
    r"^(?:相比)?[,，、]?(?:同比|净|大幅|共|实际)?(?:增长|增加|提升|提高|上升|压缩|压减|减少|下降|降低|缩短|缩减|精简|扩大|扩容|增幅|降幅|多|少)"
    r"(?:了|约|近|超过?|达|为|到?了)*$"
)


def _from_to(run: list[Figure], text: str, links: _Links) -> None:
    """由A提升到B; 较2022年的A增长P%: the earlier value, and what is computed from it."""
    taken: set[int] = set()
    for at, base in enumerate(run):
        if base.metric.status != "prior":
            continue
        lead = _clause_before(base, run[at - 1] if at else None, text)
        than = (
            _THAN.search(lead)
            and not _FROM.search(lead)
            or _SET_BESIDE.match(text, base.end)
            or _TOLD.search(lead)
        )
        target = (
            None
            if than and not _leads_on(base, run, at, text)
            else _target(base, run[at + 1 : at + 5], taken, text)
        )
        if target is None and than:
            target = next(
                (f for f in reversed(run[max(0, at - 4) : at]) if f.unit == base.unit and _is_new(f, base)),
                None,
            )
        if target is not None:
            taken.add(target.index)
            links.set(target, base)
        for change in _changes(base, target, run, at, text):
            links.set(change, base)


def _clause_before(base: Figure, previous: Figure | None, text: str) -> str:
    return text[max(previous.end if previous else 0, base.start - 40) : base.start]


def _leads_on(base: Figure, run: list[Figure], at: int, text: str) -> bool:
    """较年初的87.5%提高到100%: a level follows, not a change."""
    after = run[at + 1] if at + 1 < len(run) else None
    return bool(after and after.unit == base.unit and _REACHED.search(text[base.end : after.start]))


def _is_new(figure: Figure, base: Figure) -> bool:
    return (
        figure.metric.status != "prior"
        and figure.metric.measure == base.metric.measure
        and figure.group == base.group
    )


_LEADS_TO = re.compile(r"到|至|为|成")
_A_YEAR = re.compile(r"(?:20)?\d\d年|[去上前]年")


def _target(base: Figure, following: list[Figure], taken: set[int], text: str) -> Figure | None:
    """The new level: the first later figure of the same unit that no other earlier value leads to.

    由A提升到B says so; so does a table, where only blanks stand between the two. Of 由A增长到B,今年达到C, where B
    is an earlier value too, C is compared with B.
    """
    for figure in following:
        if figure.group != base.group:
            return None
        if figure.unit == base.unit and figure.metric.status == "prior" and _same_course(base, figure, text):
            return None
        if figure.unit == base.unit and _is_new(figure, base) and figure.index not in taken:
            between = text[base.end : figure.start]
            return figure if _LEADS_TO.search(between) or not between.strip() else None
    return None


def _same_course(base: Figure, later: Figure, text: str) -> bool:
    """由2020年的20万件增长到2022年的35万件: one thing at two earlier times, not 47个部门1340项, two things at one."""
    between = text[base.end : later.start]
    return bool(_LEADS_TO.search(between) or _A_YEAR.search(between)) and not re.search(
        r"[,，;；。]", between
    )


def _changes(base: Figure, target: Figure | None, run: list[Figure], at: int, text: str) -> Iterator[Figure]:
    """The changes that follow at once: ,压缩83.3%; 增加4564件,增长19.7%."""
    last = target if target is not None and target.start > base.start else base
    for figure in run[at + 1 : at + 1 + REACH]:
        if figure.start <= last.start:
            continue
        if figure.group != base.group or not CHANGE.match(text[last.end : figure.start]):
            return
        yield figure
        last = figure


# ---------------------------------------------------------------- repeats


_BACK = re.compile(r"(?:的|这|该|上述|以上|前述)$")


@dataclass(frozen=True, slots=True)
class _Said:
    """A figure with what may identify it."""

    figure: Figure
    digits: int  # significant ones of the printed number
    words: frozenset[str]

    @staticmethod
    def of(figure: Figure) -> _Said:
        """A subject may open with a topic that a whole passage shares: a small number needs the words next to it."""
        digits = len(re.sub(r"\D", "", printed(figure.metric).text).strip("0"))
        near = pairs(figure.before[-8:]) | pairs(figure.after[:12])
        return _Said(figure, digits, near | pairs(figure.metric.subject) if digits >= 3 else near)


_Known = dict[
    tuple[Decimal, str, str], _Said
]  # value, measure, pair of characters → the first figure with them


def _repeats(runs: list[list[Figure]], sentences, wholes: _Links) -> list[int]:
    """The first statement of each figure that a later one says again."""
    first = [-1] * sum(len(run) for run in runs)
    known: _Known = {}
    recent: list[Figure] = []
    for figure in (figure for run in runs for figure in run):
        said = _Said.of(figure)
        found = _pointing_back(figure, recent, sentences) or _said_before(said, known)
        if found is not None and wholes.of[figure.index] < 0:
            above = first[found.index]
            first[figure.index] = above if above >= 0 else found.index
        for pair in said.words:
            known.setdefault((figure.metric.value, figure.metric.measure, pair), said)
        recent = [*recent[-3:], figure]
    return first


def _alike(a: Figure, b: Figure) -> bool:
    """The same characters of a number, with units that do not contradict each other."""
    same_unit = a.unit == b.unit or not a.unit and _is_count(b) or not b.unit and _is_count(a)
    return (
        same_unit
        and a.metric.value_high == b.metric.value_high
        and a.metric.qualifier == b.metric.qualifier
        and a.metric.status != "prior"
        and b.metric.status != "prior"
        and a.metric.measure == b.metric.measure == "level"
    )


def _pointing_back(figure: Figure, recent: list[Figure], sentences) -> Figure | None:
    """发现问题10个,对排查出的10个问题…: named again at once, as something known."""
    if not _BACK.search(figure.before) or not _head(figure):
        return None
    for earlier in reversed(recent):
        near = sentences[earlier.sentence].paragraph == sentences[figure.sentence].paragraph
        same = earlier.metric.value == figure.metric.value and _alike(earlier, figure)
        if near and same and _head(figure) in earlier.before + earlier.after:
            return earlier
    return None


def _said_before(said: _Said, known: _Known) -> Figure | None:
    """The earlier figure of the same value with most words in common, if they are enough."""
    figure = said.figure
    votes: dict[int, int] = {}
    by_index: dict[int, _Said] = {}
    for pair in said.words:
        earlier = known.get((figure.metric.value, figure.metric.measure, pair))
        if earlier is None or earlier.figure.sentence == figure.sentence:
            continue
        if _alike(earlier.figure, figure):
            index = earlier.figure.index
            votes[index] = votes.get(index, 0) + 1
            by_index[index] = earlier
    if not votes:
        return None
    best = max(votes, key=lambda index: (votes[index], -index))
    return by_index[best].figure if _enough(said, by_index[best], votes[best]) else None


def _enough(said: _Said, earlier: _Said, shared: int) -> bool:
    """The rarer the number, the fewer words must agree: 4264 stands for itself, 5 does not."""
    metric, digits = said.figure.metric, said.digits
    share = Decimal(shared) / max(1, min(len(said.words), len(earlier.words)))
    if digits < 3 and (not said.figure.unit or metric.value == 100):
        return False  # bare small numbers and 100% say nothing of what they count
    if metric.status != earlier.figure.metric.status and shared < 5:
        return False
    if digits >= 4:
        return shared >= 1
    if digits == 3:
        return shared >= 2 and share >= Decimal("0.35")
    return shared >= 4 and share >= Decimal("0.5")
