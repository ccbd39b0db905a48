"""The words around a number that may name it: those back to the number before, and the noun behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from build_scripts import phrases
from build_scripts.classifiers import CLASSIFIERS
from build_scripts.phrases import STOPS, SubjectPatterns
from build_scripts.places import Place

WINDOW = 90  # characters before and behind a number that can name it


@dataclass(frozen=True, slots=True)
class Owner:
    """What following measures are said of: who has or does (热线|受理), else what was counted last (改造|小区)."""

    holder: str = ""
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A number of the sentence and its name, linked to the number before."""

    place: Place
    left: str  # its own words before the number, which a following number may share
    subject: str
    base: str  # the subject of the level that a following change is said of
    owner: Owner  # what following measures are said of
    unit: str
    before: Named | None
    topic: str = ""  # what was put in front of its name
    rest: tuple[str, ...] = ()  # the names still to be given out in a list with 分别 or 依次


def back_from(earlier: Named | None, most: int) -> Iterator[Named]:
    """A number and those before it in its sentence, the last one first; no more than `most`."""
    for _ in range(most):
        if earlier is None:
            return
        yield earlier
        earlier = earlier.before


@dataclass(frozen=True, slots=True)
class Words:
    """The words around a number that may name it."""

    place: Place
    unit: str
    raw: str  # between the number before, or the start of the clause, and this number
    left: str  # the same without fillers
    noun: str  # the phrase behind the number
    near: bool  # the number before stands in this clause or the one before
    listed: bool  # it stands in this clause
    same: bool  # no semicolon stands between
    earlier: Named | None


def words_around(
    place: Place, patterns: SubjectPatterns, is_rank: bool, unit: str, earlier: Named | None
) -> Words:
    """Read the words before and behind a number."""
    raw = _LOST.sub("", place.text[max(place.previous, place.at - WINDOW) : place.at])
    raw = _CLOSED.sub("", _OPENED.sub("", raw))
    if place.text[place.to : place.to + 1] in _CLOSING and raw.endswith(_OPENING):
        raw = raw.rstrip("（(").lstrip("）)")  # “免申即享”服务(27项)、高效办成“一件事”(9个)
    noun = "" if is_rank else _noun_behind(place, patterns)
    near = earlier is not None and place.clause - earlier.place.clause_to <= 1
    listed = near and place.clause == earlier.place.clause
    same = earlier is not None and not re.search("[；;]", place.text[earlier.place.to : place.at])
    noun = _with_shared_end(noun, place)
    left = REMAINS.sub("", raw) if place.previous > place.clause else raw
    if listed and noun and raw.endswith(_LINKS):
        left = earlier.left  # 为111家机构、25家…: what stands between is the noun of the number before
    elif listed and len(raw) > 1 and raw.endswith("、") and raw[:-1] == _noun_behind(earlier.place, patterns):
        left = earlier.left  # 压缩到3个环节、1个工作日
    elif listed and (passed := _PASSES_ON.fullmatch(raw)):
        left = passed[2]
    elif listed and not LINK.match(raw):
        left = left[_own_verb(left, patterns) :] or left
    if noun:
        left = _OPENED_LIST.sub("", left)
        left = _FRAME.sub("", left)
    left = _FROM_AVERAGE.sub("平均", _BY_MEANS.sub("", left))
    told = phrases.bare(phrases.without_examples(left, patterns, bool(noun)), patterns)
    left = phrases.bare(left, patterns) if not noun and _is_only_verb(told, patterns) else told
    left = phrases.bare(phrases.shorten(left, patterns), patterns)
    if not left and noun and (done := _DONE.search(raw)):
        left = done[1]
    return Words(place, unit, raw, left, noun, near, listed, same, earlier)


def _is_only_verb(told: str, patterns: SubjectPatterns) -> bool:
    """Whether a phrase says nothing without the examples that were taken out: 及时发布."""
    if len(told) < 2:
        return True
    return len(told) < _TOO_SHORT and any(m.end() == len(told) for m in patterns.act.finditer(told))


_MEMBER = re.compile(
    r"[\d.]+[万亿千百余多]*([\u4e00-\u9fff])(?!工作日|月|小时)([\u4e00-\u9fff]{2,16})(?=[、和及与]?\d|[，,。；;（(]|$)"
)


def _with_shared_end(noun: str, place: Place) -> str:
    """5项监管、6项惠企、7项民生改革措施: the noun that the last member of a list spells out for all."""
    width, text = len(noun), place.text
    if not 2 <= width <= 4 or place.next >= place.clause_to:
        return noun
    if text[place.to : place.next].strip("、和及与") != noun:
        return noun
    at, members, last, linked = place.next, 0, "", True
    while members < 6 and (found := _MEMBER.match(text, at)):
        linked = linked and text[at - 1] in _LINKS and found[1] == text[place.to - 1]
        members, last = members + 1, found[2]
        at = found.end() + (text[found.end() : found.end() + 1] in _LINKS)
        if len(last) != width:
            break
    ends = len(last) >= width + 2 and at >= place.clause_to - 1
    return noun + last[width:] if ends and (linked or members > 1) else noun


_BY_MEANS = re.compile(  # 通过主题党日等形式开展学习 → 开展学习
    r"(?:通过|采用|采取|运用)[^,，。]{2,40}?(?:办法|方式|形式|途径|渠道|手段|模式|方法)(?=[\u4e00-\u9fff]{3})"
)
_FROM_AVERAGE = re.compile("[由从]平均$")  # 跑动次数由平均3.8次降为0.3次
_TOO_SHORT = 6  # characters of a verb alone
_OPENING, _CLOSING = ("（", "("), ("）", ")")
_FRAME = re.compile(r".*[对将把给与](?:[全我][市省县区州])?(?:超过?|近|约|累计)*$")  # 累计对50台设备进行更换
_LINKS = ("、", "和", "及", "与")
LINK = re.compile(r"\s*(?:[、和及与]|以及)")
_DONE = re.compile("(实现)(?:了|超过?|近|约|逾)?$")
_OPENED = re.compile(
    r"^.*[（(](?=(?:同比|环比|[较比]上?年|其中|含|增长|下降|占)[^（()）]*$)"
)  # 新增5项目录(同比增长
_CLOSED = re.compile(r"^[）)](?=[、，,；;])")  # 咨询类23件(44%)、求助类15件
_OPENED_LIST = re.compile(r"^.*[（(](?:即|包括)?(?=[^（()）]*$)")  # 新布局(即3个主题窗口
_LOST = re.compile(r".*\d[\d.]{3,}[万亿][\u4e00-\u9fff](?:[（(])?")  # a damaged number, which is no metric
_LIMITED = re.compile(  # 70个|30亿元以上项目
    r"\d[\d.]*[万亿]*[\u4e00-\u9fff]{1,2}以[上下][\u4e00-\u9fff]{2,8}?(?=建设|[，,、。；;]|$)"
)
_WITH_OTHERS = re.compile(r"(?<=[\u4e00-\u9fff]{2})[和及与][^和及与]*等$")  # 22轮强降水和“桦加沙”等15个台风
_NUMBER = re.compile(rf"^\d[\d.,]*[万亿千百余多]*(?:人次|[{CLASSIFIERS}])?")
REMAINS = re.compile(r"^(?:以上|左右|以内|以下|之内|的)*[、，,]?")  # of the number before: 5项以上、
_SKIPPED = re.compile(
    r"^(?:以上|以下|以内|之内|内(?=[就即可]?[办完审整出响回处反受接到领拿答转批签解])|左右|多|余|的)+"
)
_NO_UNIT = re.compile(r"[\d万亿千百一二两三四五六七八九十]$")
_LARGE = re.compile("^大(?=[\u4e00-\u9fff]{2})(?!幅|量|大|力)")  # 5大领域
_NOUN_ENDS = re.compile(
    r"[，,。；;：:！？!?、（）()\n]|(?<=[县市区州位])[中里内]?(?:排名?|列)"
    r"|分别|以及|相比(?=[,，])|并(?=[\u4e00-\u9fff]{2})|的?基础上|左右|以上|(?<=[\u4e00-\u9fff]{4})"
    r"(?:\d{1,2}月|遍布|全部|均(?!衡)|被|正在|正式|才能|通过|今年|去年|目前|现已|年内|陆续|同时|同步)"
)

_NOUN_TAIL = re.compile(
    r"(?:以及|[和及与、的]|(?<=[\u4e00-\u9fff]{2})[已均]|(?<=[^高初集之程])中"
    r"|(?<=[\u4e00-\u9fff]{2})[于将]|(?<=[\u4e00-\u9fff]{2})(?:超过|达到|突破)|(?<=[\u4e00-\u9fff]{4})(?:超|达|逾))$"
)
_QUOTED = re.compile(r"“[^“”]*”|《[^《》]*》")  # no phrase ends inside a name


def _noun_behind(place: Place, patterns: SubjectPatterns) -> str:
    """The phrase right behind the number, up to the next number or stop."""
    right = place.text[place.to : min(place.next, place.to + WINDOW)]
    if limit := _LIMITED.match(place.text, place.to, place.clause_to):
        return limit[0]
    if not right and place.next < place.clause_to:  # 100类50万个部件: both count parts
        right = _NUMBER.sub("", place.text[place.to : min(place.clause_to, place.to + WINDOW)])
    right = _SKIPPED.sub("", re.sub(r"[（(][^（()）]{0,10}[)）]", "", right))
    if _NO_UNIT.search(place.text[place.at : place.to]):
        right = _LARGE.sub("", right)
    if not re.match(r"[\u4e00-\u9fffA-Za-z“《]", right) or re.match(r"以及|[和及与]", right):
        return ""
    member = right.endswith(_LINKS)  # 111家培训机构、25家…: its verbs are part of the noun
    end = _NOUN_ENDS.search(_QUOTED.sub(lambda quoted: "“" * len(quoted[0]), right))
    right = _NOUN_TAIL.sub("", right[: end.start()] if end else right)
    if place.next < place.clause_to and not member:
        right = right[: _own_verb(right, patterns)]  # 58个项目召开会议31次
    right = _WITH_OTHERS.sub("", right)
    if patterns.turn.match(right):
        return ""
    if passed := _PASSES_ON.fullmatch(right):
        return passed[1]
    framed = _FRAMED.fullmatch(right)
    if framed:
        return framed[2] + framed[1]
    return right if len(right) <= 26 else right[: _own_verb(right, patterns, 4)]


# 35家|部门的审批服务事项由|612项: the noun of the next number begins behind 的
_PASSES_ON = re.compile(r"([\u4e00-\u9fff]{1,6}?)的([\u4e00-\u9fff]{2,14})[由从]")
_FRAMED = re.compile(r"([\u4e00-\u9fff]{2,10}?)进行了?([\u4e00-\u9fff]{2,4})")  # 台设备进行更换 → 更换设备


def _own_verb(text: str, patterns: SubjectPatterns, shortest: int = 2) -> int:
    """Where the words between two numbers turn from the first one's noun to the next one's verb."""
    found = patterns.act.search(text, shortest)
    return found.start() if found else len(text)


_PREDICATE = re.compile(
    r"(?:已|未|尚|被|可(?!视)|是|为|[\u4e00-\u9fff]{2}[到至为成](?!果|员|本|长|功|立|人|县)|进行|参加|参与|提升|增长|下降|排名|占"
    r"|用于|以上|正式|得到|通过|拓展|扩大|提高|降|减|增|压|获|入选|开工|晋级|到账)"
)


def says_more(noun: str, patterns: SubjectPatterns) -> bool:
    """Whether the phrase behind the number is no noun but says what became of the counted (办结, 提拔到…)."""
    return bool(_PREDICATE.match(noun) or patterns.act.match(noun))


def clause_before(place: Place, patterns: SubjectPatterns) -> str:
    """The clause before the number's own, up to its first number."""
    before = place.text[max(0, place.clause - WINDOW) : place.clause].rstrip(STOPS)
    clause = re.split(r"[,，;；:：。]", before)[-1]
    words = phrases.bare(re.split(r"\d", clause)[0], patterns)
    return phrases.bare(phrases.shorten(words, patterns, 16), patterns)
