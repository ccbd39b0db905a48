"""What a number is the number of: the shortest phrase of the text that a reader of a table understands alone.

Read each number of a sentence from left to right. Rules are tried in order; the first that fits names it:

1. `_given_out`    环节、材料分别减少62%、55% — each number of the list gets its own name;
2. `_ranked`       排名全省第二 — what is ranked, with 排名 behind it;
3. `_changed`      同比增长5% — said of the figure before;
4. `_reached`      由5项增加到9项 — the same thing as the figure before;
5. `_counted`      any other: the words before the number and the noun behind it, with the topic in front
                   where they do not stand alone (接通率98% → 热线接通率).

`phrases.py` cuts phrases, `topics.py` finds topics. The words are the lists `subject_*` of the vocabulary.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from build_scripts import phrases
from build_scripts.phrases import STOPS, SubjectPatterns, compile_words
from build_scripts.topics import Context, carrier_before, is_name, names_before, spell_out

if TYPE_CHECKING:
    from build_scripts.places import Place

__all__ = ["Context", "Named", "SubjectPatterns", "compile_words", "name"]

_WINDOW = 90  # characters before and behind a number that can name it


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
    topic: str = ""  # what was put in front of the name
    rest: tuple[str, ...] = ()  # the names still to be given out in a list with 分别 or 依次


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


def name(
    place: Place, context: Context, patterns: SubjectPatterns, is_rank: bool, unit: str, earlier: Named | None
) -> Named:
    """Name what the number at a place is the number of (`.subject` of the result).

    Args:
        place: where the number stands in its sentence.
        context: topics in force.
        patterns: compiled word lists.
        is_rank: a rank is named by what is ranked, with 排名 behind it.
        unit: the unit as printed.
        earlier: the number before in the sentence, as this function named it.
    """
    words = _words(place, patterns, is_rank, unit, earlier)
    if is_rank:
        return _ranked(words, context, patterns)
    for rule in (_given_out, _changed, _reached):
        found = rule(words, context, patterns)
        if found:
            return found
    return _counted(words, context, patterns)


# ---------------------------------------------------------------- the words around the number


def _words(place: Place, patterns: SubjectPatterns, is_rank: bool, unit: str, earlier: Named | None) -> Words:
    raw = place.text[max(place.previous, place.at - _WINDOW) : place.at]
    noun = "" if is_rank else _noun_behind(place, patterns)
    near = earlier is not None and place.clause - earlier.place.clause_to <= 1
    listed = near and place.clause == earlier.place.clause
    same = near and not re.search("[；;]", place.text[earlier.place.to : place.at])
    left = _REMAINS.sub("", raw) if place.previous > place.clause else raw
    if listed and not _LINK.match(raw):
        left = left[_own_verb(left, patterns) :] or left
        if re.match("以[上下内]", raw):
            left = phrases.join(earlier.left, left)  # 新开工10亿元以上项目327个
    if noun:
        left = _FRAME.sub("", left)
    left = phrases.without_examples(left, patterns, bool(noun))
    left = phrases.bare(left, patterns)
    left = phrases.bare(phrases.shorten(left, patterns), patterns)
    return Words(place, unit, raw, left, noun, near, listed, same, earlier)


_FRAME = re.compile(r".*[对将把给与](?:[全我][市省县区州])?(?:超过?|近|约|累计)*$")  # 累计对50台设备进行更换
_LINK = re.compile(r"\s*(?:[、和及与]|以及)")
_NUMBER = re.compile(r"^\d[\d.,]*[万亿千百余多]*[个项条类套家款张件]?")
_REMAINS = re.compile(r"^(?:以上|左右|以内|以下|之内|的)*[、，,]?")  # of the number before: 5项以上、
_SKIPPED = re.compile(r"^(?:以上|以下|以内|之内|左右|多|余|的|大(?=[\u4e00-\u9fff]{2})(?!幅|量|大|力))+")
_NOUN_ENDS = re.compile(
    r"[，,。；;：:！？!?、（）()\n]|分别|以及|并(?=[\u4e00-\u9fff]{2})|(?<=[\u4e00-\u9fff]{4})(?:全部|均(?!衡)|正在|正式|才能|通过|今年|去年|目前|现已|年内|陆续|同时|同步)|(?:的)?基础上|左右|以上"
)


def _noun_behind(place: Place, patterns: SubjectPatterns) -> str:
    """The phrase right behind the number, up to the next number or stop."""
    right = place.text[place.to : min(place.next, place.to + _WINDOW)]
    if not right and place.next < place.clause_to:  # 100类50万个部件: both count parts
        right = _NUMBER.sub("", place.text[place.to : min(place.clause_to, place.to + _WINDOW)])
    right = _SKIPPED.sub("", re.sub(r"[（(][^（()）]{0,10}[)）]", "", right))
    if not re.match(r"[\u4e00-\u9fffA-Za-z“《]", right) or re.match(r"以及|[和及与]", right):
        return ""
    right = re.sub(r"(?:以及|[和及与、的])$", "", _NOUN_ENDS.split(right)[0])
    if place.next < place.clause_to:
        right = right[: _own_verb(right, patterns)]  # 58个项目召开会议31次
    if _TURN.match(right):
        return ""
    framed = _FRAMED.fullmatch(right)
    if framed:
        return framed[2] + framed[1]
    return right if len(right) <= 26 else right[: _first_border(right, patterns)]


_TURN = re.compile(
    r"(?:同比|环比|大幅|小幅|再)*(?:增长|增加|减少|下降|提升|提高|降低|上升|压缩|压减|缩短|缩减|精简|拓展|扩大|整合|合并|优化|调整|升级|扩容|增|减|降|升)"
    r"(?:[到至为成了]|$)|同比|环比|大幅"
)
_FRAMED = re.compile(r"([\u4e00-\u9fff]{2,10}?)进行了?([\u4e00-\u9fff]{2,4})")  # 台设备进行更换 → 更换设备


def _own_verb(text: str, patterns: SubjectPatterns) -> int:
    """Where the words between two numbers of a clause turn from the first one's noun to the next one's verb."""
    found = patterns.act.search(text, 2)
    return found.start() if found else len(text)


def _first_border(text: str, patterns: SubjectPatterns) -> int:
    """Where a long phrase behind a number may end: before a verb."""
    found = patterns.act.search(text, 4)
    return found.start() if found else len(text)


_PREDICATE = re.compile(
    r"(?:已|未|尚|被|可(?!视)|是|为|[\u4e00-\u9fff]{2}(?:到|至|为|成)(?!果|员|本|长|功|立|人|县)|进行|参加|参与|提升|增长|下降|排名|占|用于|以上|正式|得到|通过|拓展|扩大|提高|降|减|增|压|获|入选|开工|晋级|到账)"
)


def _says_more(noun: str, patterns: SubjectPatterns) -> bool:
    """Whether the phrase behind the number is no noun but says what became of the counted (办结, 提拔到…)."""
    return bool(_PREDICATE.match(noun) or patterns.act.match(noun))


# ---------------------------------------------------------------- 1 lists that are given out


_GIVEN_OUT = re.compile(r"分别|依次")
_ITEM = re.compile(r"\d[\d.]*[^\d、和及与，,。；;]{0,8}(?:[、和及与]|以及|[，,](?=\d))")


def _given_out(words: Words, context: Context, patterns: SubjectPatterns) -> Named | None:
    """环节、材料、时限分别减少62%、55%和七成: the name that falls to this number; the others wait in `rest`."""
    earlier, place = words.earlier, words.place
    waiting = earlier.rest if earlier else ()
    found = list(_GIVEN_OUT.finditer(words.raw))
    if found:
        names = _names_given(words, found[-1], patterns)
    elif waiting and re.fullmatch(r"[、,，和及与]?|以及", words.raw or place.text[earlier.place.to : place.at]):
        names = list(waiting)
    else:
        return None
    if not names or len(names) == 1 and not waiting and not earlier:
        return None
    noun = words.noun if words.noun and len(words.noun) < 8 and not _says_more(words.noun, patterns) else ""
    what = _with_topic(names[0] + noun, words, context, patterns)
    owner = earlier.owner if earlier else Owner(thing=phrases.owner_of(names[0], patterns))
    return Named(place, words.left, what, what, owner, words.unit, earlier, rest=tuple(names[1:]))


def _names_given(words: Words, word: re.Match[str], patterns: SubjectPatterns) -> list[str]:
    """The names before 分别 with what is said of them behind it; without names, the figures before."""
    lead = phrases.bare(words.raw[: word.start()], patterns)
    lead = phrases.bare(lead.removeprefix(phrases.holder(lead, patterns)), patterns)
    said = phrases.strip_tail(words.raw[word.end() :], patterns)
    change = patterns.change.fullmatch(lead)
    names = [] if change else [part for part in re.split(r"[、,，]|和|及|与", lead) if len(part) >= 2]
    if len(names) < 2:
        count = _count_items(words.place)
        if len(lead) >= 8 and not change:
            return [lead + said] * count  # 城乡居民收入分别增长5%、6%
        names = _bases_before(words.earlier, count) if count > 1 else []
        said = lead + said if not change else said
        said = ((change["than"] or "") if change else "") + said
        return [name + said for name in names]
    act = patterns.act.match(names[0])
    verb = act[0] if act and len(names[0]) > act.end() else ""
    names[0] = names[0][len(verb) :]
    width = 0 if patterns.measure.search(names[0]) else len(names[0])
    tail = names[-1][width:] if width and {len(n) for n in names[:-1]} == {width} and len(names[-1]) >= width + 2 else ""
    return [verb + n + tail + said for n in names[:-1]] + [verb + names[-1] + said]


def _count_items(place: Place) -> int:
    """How many numbers the list has that begins at a number: 5%、6%和7% → 3."""
    count, at = 1, place.at
    while count < 12:
        found = _ITEM.match(place.text, at)
        if not found:
            return count
        count, at = count + 1, found.end()
    return count


def _bases_before(earlier: Named | None, count: int) -> list[str]:
    bases: list[str] = []
    while earlier is not None and len(bases) < count:
        if earlier.base not in bases:
            bases.insert(0, earlier.base)
        earlier = earlier.before
    return bases if len(bases) == count else []


# ---------------------------------------------------------------- 2 ranks


_RANKED = re.compile(
    r"(?:在?[^,，]{0,10}(?:中|内))?(?:综合)?(?:排名?|位列|位居|名列|稳居|居|排在|跃居|跻身|进入|跃升|上升|列|力争|确保)(?P<field>[^,，]{0,8}?)(?:位居|第|前|至|由|的|到)*$"
)


def _ranked(words: Words, context: Context, patterns: SubjectPatterns) -> Named:
    """在线率排名全省第二 → 在线率全省排名; where nothing is named, what the figure before counts."""
    raw = phrases.bare(words.raw, patterns)
    found = _RANKED.search(raw)
    field = phrases.strip_tail(found["field"], patterns) if found and re.match(r"全|同", found["field"]) else ""
    what = phrases.bare(raw[: found.start()] if found else raw, patterns)
    what = phrases.bare(phrases.shorten(what, patterns), patterns)
    if not what and words.earlier is not None and words.near:
        what = words.earlier.base
        subject = what + field + "排名" if not what.endswith("排名") else what
    else:
        what = what or phrases.bare(_clause_before(words.place, patterns), patterns)
        subject = _with_topic(what + ("" if what.endswith("排名") else field + "排名"), words, context, patterns)
    owner = words.earlier.owner if words.earlier else Owner()
    return Named(words.place, what, phrases.tidy(subject), what, owner, words.unit, words.earlier)


def _clause_before(place: Place, patterns: SubjectPatterns) -> str:
    """The clause before the number's own, up to its first number."""
    before = place.text[max(0, place.clause - _WINDOW) : place.clause].rstrip(STOPS)
    clause = re.split(r"[,，;；:：。]", before)[-1]
    words = phrases.bare(re.split(r"\d", clause)[0], patterns)
    return phrases.bare(phrases.shorten(words, patterns, 16), patterns)


# ---------------------------------------------------------------- 3 changes, 4 levels reached


def _changed(words: Words, context: Context, patterns: SubjectPatterns) -> Named | None:
    """受理5万件,同比增长3%: the name of the figure before, with the change behind it."""
    earlier = words.earlier
    if not (words.near and earlier.base):
        return None
    said = phrases.strip_tail(phrases.strip_head(_REMAINS.sub("", words.raw), patterns), patterns)
    if not patterns.change.fullmatch(said) or words.noun and not _says_more(words.noun, patterns):
        return None
    return replace(_follow(words), subject=phrases.tidy(earlier.base + said))


_REACHED = re.compile(
    r"(?:提升|提高|增加|增长|拓展|扩展|扩大|扩容|上升|压缩|缩短|缩减|缩小|减少|降低|下降|精简|压减|整合|合并|优化|调整|增|减|降|升|扩|缩|压|跃升|攀升|升级|细化)"
    r"(?:到|至|为|成)[^,，]{0,12}$"
)


def _reached(words: Words, context: Context, patterns: SubjectPatterns) -> Named | None:
    """由5项增加到9项: the same name again; 21个大厅整合为1个综合大厅: the noun behind, with the same verb."""
    earlier = words.earlier
    if not (words.near and _REACHED.search(words.raw)) or len(words.left) > 5:
        return None
    if words.left and not patterns.change.match(words.left) and not words.listed:
        return None
    if words.noun and not _says_more(words.noun, patterns):
        what = phrases.tidy(phrases.join(earlier.left, words.noun))
        return replace(_follow(words), subject=what, base=what)
    return replace(_follow(words), subject=earlier.base)


def _follow(words: Words) -> Named:
    """A number that takes its name from the number before."""
    earlier = words.earlier
    return Named(words.place, earlier.left, earlier.base, earlier.base, earlier.owner, words.unit, earlier)


# ---------------------------------------------------------------- 5 counts


def _counted(words: Words, context: Context, patterns: SubjectPatterns) -> Named:
    """The words of the number's own clause, with the whole behind 其中 or the topic in front."""
    local, left = _local(words, patterns)
    whole = _whole(words, patterns)
    if whole and len(local) < 12 and not phrases.overlaps(whole, local):
        subject = phrases.join(whole, local)
    else:
        subject = _with_topic(local, words, context, patterns)
    subject = phrases.tidy(subject)
    front = subject.removesuffix(local) if subject.endswith(local) else ""
    owner = _owner(local, words, patterns)
    return Named(
        words.place, left, subject, _level(subject, patterns), owner, words.unit, words.earlier, front
    )


def _level(subject: str, patterns: SubjectPatterns) -> str:
    """诉求同比下降 → 诉求: what a following change or rank is said of."""
    for found in patterns.change.finditer(subject, 2):
        if found.end() == len(subject):
            return subject[: found.start()]
    return subject


def _local(words: Words, patterns: SubjectPatterns) -> tuple[str, str]:
    """What the clause says of what is counted, and the words before the number that a following one may share."""
    left, noun, earlier = words.left, words.noun, words.earlier
    linked = _LINK.match(words.raw)
    if words.listed and not linked and left and not patterns.act.search(left) and not patterns.measure.search(left):
        left = earlier.left  # 47个部门1340项: the words between belong to the number before
    elif words.same and not left and (noun or not words.raw.strip(STOPS)) and _has_verb(earlier.left, patterns) and not _APART.search(words.raw):
        left = earlier.left  # 发放云资源3228vCPU,8568GB内存: one verb for the whole list
    elif words.listed and linked and len(left) <= 4 and not noun and _is_thing(left, patterns):
        verb = patterns.act.search(earlier.left)
        left = (verb[0] if verb else "") + left  # 入驻单位41家、事项911个
    if noun and not _says_more(noun, patterns):
        return phrases.join(left, noun + _shared_tail(words, patterns)), left
    if noun and len(left) < 4:
        return left + noun, left
    if left or noun:
        return left or noun, left
    if words.near and words.earlier.unit == words.unit:
        return earlier.base, earlier.left
    return _clause_before(words.place, patterns), left


def _has_verb(left: str, patterns: SubjectPatterns) -> bool:
    return bool(patterns.act.match(left) or phrases.holder(left, patterns))


_APART = re.compile(r"[为对与向给将把在]")  # 为80个单位: the number has words of its own


def _is_thing(phrase: str, patterns: SubjectPatterns) -> bool:
    """Whether a short phrase is a plain noun, no measure and no verb."""
    return not any(p.search(phrase) for p in (patterns.measure, patterns.act, patterns.depends))


_TAIL = re.compile(r"(?:申请|上线|入驻|接入|参与|参加|加入|完成|实现|进驻|纳入|提供|使用|覆盖|推进|提升|的).{2,20}$")


def _shared_tail(words: Words, patterns: SubjectPatterns) -> str:
    """62个部门902个事项上线服务专版: what stands behind the last count is said of the first as well."""
    place = words.place
    if place.next >= place.clause_to or "、" in place.text[place.to : place.next]:
        return ""
    rest = place.text[place.next : min(place.clause_to, place.next + _WINDOW)]
    rest = re.split(r"\d[\d.]*[万亿]?[\u4e00-\u9fff]{1,2}", rest)[-1]
    found = _TAIL.search(rest)
    return found[0] if found else ""


_PART_WINDOW = 400  # characters behind 其中 in which its parts are listed


def _whole(words: Words, patterns: SubjectPatterns) -> str:
    """What the parts behind 其中 are parts of: the thing counted before that word in the same unit."""
    place, earlier = words.place, words.earlier
    at = place.text.rfind("其中", max(0, place.at - _PART_WINDOW), place.at)
    if at < 0 or re.search("[；;]", place.text[at : place.at]):
        return ""
    for _ in range(8):
        if earlier is None:
            return ""
        if earlier.place.to <= at and earlier.unit == words.unit:
            if patterns.measure.search(earlier.base):
                return ""  # a part of a sum is an indicator of its own: 其中出口
            return earlier.owner.thing if earlier.owner.thing in earlier.base else earlier.base
        earlier = earlier.before
    return ""


def _owner(local: str, words: Words, patterns: SubjectPatterns) -> Owner:
    """What measures that follow are said of."""
    before = words.earlier.owner if words.earlier else Owner()
    held = phrases.holder(local, patterns)
    if held:
        return Owner(held, phrases.owner_of(local[len(held) :], patterns))
    if patterns.depends.match(local) or patterns.measure.search(local) and len(local) < 8:
        return before
    return Owner(before.holder, phrases.owner_of(local, patterns) or before.thing)


# ---------------------------------------------------------------- topics in front


def _with_topic(local: str, words: Words, context: Context, patterns: SubjectPatterns) -> str:
    """Put the topic in front of a phrase that does not say by itself what it is about."""
    if len(local) > 11 or patterns.carrier.fullmatch(local):
        return local
    loose = not _stands_alone(local, words, patterns)
    for candidate in _topics(words, context, patterns, loose, bool(patterns.measure.search(local) or patterns.depends.match(local))):
        if not candidate or not loose and len(candidate) > 1.5 * len(local) + 1:
            continue
        if candidate in local or phrases.overlaps(candidate, local):
            return local
        return phrases.join(candidate, local)
    return local


def _topics(words: Words, context: Context, patterns: SubjectPatterns, loose: bool, measured: bool) -> list[str]:
    """The topics that may stand in front, the nearest first.

    A thing with a name (a platform, a hotline) goes before any phrase; what was counted last only before a
    measure; the sentence's or item's topic only where the phrase needs one (`loose`).
    """
    earlier, place = words.earlier, words.place
    owner = earlier.owner if earlier else Owner()
    names = names_before(place.text, place.previous, context, patterns)
    found = [owner.holder, carrier_before(place.text, place.previous, patterns)]
    if loose and measured and words.same:
        found.append(owner.thing)
    found += [t for t in (context.sentence, context.item, context.section) if loose or is_name(t, patterns)]
    return [spell_out(t, names) or t if t else "" for t in found]


def _stands_alone(local: str, words: Words, patterns: SubjectPatterns) -> bool:
    if patterns.depends.match(local):
        return False
    if patterns.measure.search(local):
        return len(local) >= 6 or len(local) >= 4 and not words.same
    return len(local) >= 5
