"""What a clause says of a thing: begun, made, in use, under way, not done.

A promise and a later report are cut into *statements* by the same words (`vocabulary/words.toml`, lists `aim_*`,
`reached_*`, `outcome_*`), so that they can be laid beside each other: `建成城市运行管理平台` aims at step 2 of a
thing, `城市运行管理平台正式上线` says that step 3 of it is reached. Chinese puts the thing behind the verb (建成…平台)
or before it (…平台上线); which of the two, the clause shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from build_scripts.last_match import last_match

BEGUN, MADE, USED = 1, 2, 3  # steps on the way to a thing in use; 0: no step is said
_CLAUSE = re.compile(r"[^,，;；:：。！!？?\n]+")
_PART = re.compile(r"[^;；。！!？?\n]+")
_PROGRESS = re.compile(
    r"(?:完成(?:率|进度|总?(?:工程|投资)量?)?|进度|形象进度)(?:达到?|约|近|为|的|超过?)*(\d+(?:\.\d+)?)[%％]"
)
_MEMBERS = re.compile("、|》(?=、?《)")
_BUILD = re.compile("建设(?=.{3})")
_ONWARD = re.compile("推动|推进|促进|加强|持续|不断|进一步")
_LEAST = 2  # characters of a thing


@dataclass(frozen=True, slots=True)
class Aim:
    """What a clause of a promise is to bring about."""

    thing: tuple[int, int]  # span of its name in the text
    step: int  # 0: the clause names no end (推进, 加强 …)
    bound: bool  # an end that can be checked; False for 加快…建设, which promises only to go on
    span: tuple[int, int]  # of the clause


@dataclass(frozen=True, slots=True)
class Statement:
    """What a clause of a later report says of a thing."""

    thing: tuple[int, int]
    state: str  # reached · going · partly · not_done · ahead
    step: int  # where it is reached
    span: tuple[int, int]  # of the clause, with the one before it where that names the thing


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists as patterns."""

    aims: re.Pattern[str]  # groups s1 s2 s3
    reached: re.Pattern[str]
    going_aim: re.Pattern[str]
    going: re.Pattern[str]
    not_done: re.Pattern[str]
    in_part: re.Pattern[str]
    ahead: re.Pattern[str]
    means: re.Pattern[str]
    head: re.Pattern[str]
    tail: re.Pattern[str]
    stage: re.Pattern[str]  # at the end of a name: a stage on the way to the thing
    ends: re.Pattern[str]  # a word of any list at the end of a name


def compile_words(words: Mapping[str, tuple[str, ...]]) -> Words:
    """The lists `aim_*`, `reached_*` and `outcome_*` as patterns."""
    names = ("begun", "made", "used")
    lists = [f"{kind}_{name}" for kind in ("aim", "reached") for name in names]
    rest = ("not_done", "in_part", "ahead", "means", "head", "tail", "stage", "going")
    keys = [*lists, "aim_going", *(f"outcome_{name}" for name in rest)]
    return _compiled(tuple((key, words[key]) for key in keys))


@lru_cache(maxsize=4)
def _compiled(items: tuple[tuple[str, tuple[str, ...]], ...]) -> Words:
    words = dict(items)

    def any_of(*keys: str) -> str:
        longest = sorted((word for key in keys for word in words[key]), key=len, reverse=True)
        return "(?:" + "|".join(longest) + ")"

    def steps(kind: str) -> str:
        return "|".join(f"(?P<s{n}>{any_of(f'{kind}_{name}')})" for n, name in _STEPS)

    ends = any_of(*(f"reached_{name}" for _, name in _STEPS), *(f"aim_{name}" for _, name in _STEPS))
    return Words(
        aims=re.compile(steps("aim")),
        reached=re.compile(steps("reached")),
        going_aim=re.compile(f"{any_of('aim_going')}(?:工作|项目|任务|进度|等)*$"),
        going=re.compile(any_of("outcome_going")),
        not_done=re.compile(any_of("outcome_not_done")),
        in_part=re.compile(any_of("outcome_in_part")),
        ahead=re.compile(any_of("outcome_ahead")),
        means=re.compile(f"^{any_of('outcome_means')}"),
        head=re.compile(f"^{any_of('outcome_head')}"),
        tail=re.compile(f"{any_of('outcome_tail')}$"),
        stage=re.compile(f"{any_of('outcome_stage')}$"),
        ends=re.compile(f"(?:{ends}|{any_of('outcome_going', 'outcome_not_done')})$"),
    )


_STEPS = ((USED, "used"), (MADE, "made"), (BEGUN, "begun"))  # a longer way first: 建成上线


def parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What stands between full stops and semicolons."""
    return (found.span() for found in _PART.finditer(text, start, end))


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What stands between commas."""
    return (found.span() for found in _CLAUSE.finditer(text, start, end))


# ---------------------------------------------------------------- names of things


def name(text: str, start: int, end: int, words: Words) -> tuple[int, int]:
    """The span without the words at its ends that do not belong to the name."""
    while True:
        before = (start, end)
        found = words.head.match(text[start:end])
        start += found.end() if found else 0
        found = words.tail.search(text[start:end])
        end -= len(found[0]) if found else 0
        if (start, end) == before:
            return _with_brackets(text, start, end)


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """《办法 gets its 》 back, so that a quoted name can be shown as it is printed."""
    for opening, closing in ("“”", "《》", "（）", "()"):
        inner = text[start:end]
        if inner.count(closing) > inner.count(opening) and text[start - 1 : start] == opening:
            start -= 1
        if inner.count(opening) > inner.count(closing) and text[end : end + 1] == closing:
            end += 1
    return start, end


def bare(text: str, start: int, end: int, words: Words) -> tuple[int, int]:
    """A name in front of its verbs: those at its end are left out, too."""
    while True:
        start, end = name(text, start, end, words)
        found = words.ends.search(text[start:end])
        if not found or found.start() < _LEAST:
            return start, end
        end -= len(found[0])


def long_enough(span: tuple[int, int]) -> bool:
    return span[1] - span[0] >= _LEAST


# ---------------------------------------------------------------- promises


def aims(text: str, start: int, end: int, words: Words) -> list[Aim]:
    """What each clause of a promise aims at; a clause that names no thing speaks of that of the clause before."""
    found: list[Aim] = []
    for left, right in clauses(text, start, end):
        aim = _aim(text, left, right, words)
        if words.stage.fullmatch(text[slice(*aim.thing)]):
            continue  # 完成主体工程: on the way to what the clause before names
        if long_enough(aim.thing):
            found.append(aim)
        elif aim.step and found:
            last = found[-1]
            found[-1] = Aim(last.thing, max(aim.step, last.step), True, (last.span[0], right))
    return found


def _aim(text: str, left: int, right: int, words: Words) -> Aim:
    start, _ = name(text, left, right, words)
    opening = words.aims.match(text, start, right)
    step = 0
    if opening:
        thing = bare(text, opening.end(), right, words)
        steps = [_step(one) for one in (opening, *_closing(text, opening.end(), right, words))]
        step = max(steps)
        if not long_enough(thing):  # …上线运行 by itself
            return Aim((right, right), step, True, (left, right))
        return Aim(thing, step, True, (left, right))
    built = _BUILD.match(text, start, right)
    if built:
        return Aim(bare(text, built.end(), right, words), MADE, False, (left, right))
    closing = _closing(text, start, right, words)
    if closing:
        step = max(map(_step, closing))
        # 推动…接入 promises to go on, 推动…上线 an end
        bound = step == USED or not _ONWARD.match(text[left:right].lstrip("，, "))
        return Aim(bare(text, start, right, words), step, bound, (left, right))
    going = words.going_aim.search(text[start:right])
    if going and words.going.match(text, left):
        return Aim(name(text, start, start + going.start(), words), MADE, False, (left, right))
    return Aim(name(text, start, right, words), 0, False, (left, right))


def _closing(text: str, start: int, right: int, words: Words) -> list[re.Match[str]]:
    """The verbs at the end of a clause: 平台 | 建成 | 并 | 上线 | 运行."""
    verbs: list[re.Match[str]] = []
    end = right
    while True:
        _, end = name(text, start, end, words)
        last = last_match(words.aims, text, start, end)
        if last is None or last.end() != end or last.start() - start < _LEAST:
            return verbs
        verbs.append(last)
        end = last.start()


def _step(found: re.Match[str]) -> int:
    return int(found.lastgroup[1])


# ---------------------------------------------------------------- later reports


def statements(text: str, start: int, end: int, words: Words) -> list[Statement]:
    """What a part of a later report (between full stops or semicolons) says of the things that it names."""
    found: list[Statement] = []
    before: tuple[int, int] | None = None  # the clause before, where it may name the thing of this one
    for left, right in clauses(text, start, end):
        here = list(_of_clause(text, left, right, words))
        named = [one for one in here if long_enough(one.thing)]
        bare_verbs = [one for one in here if not long_enough(one.thing)]
        if before and bare_verbs and not named:
            thing = bare(text, *before, words)
            named = [Statement(thing, one.state, one.step, (before[0], right)) for one in bare_verbs]
        named += [member for one in named for member in _members(text, one, words)]
        found += [*named, *(stage for one in named for stage in _stages(text, one, words))]
        means = words.means.match(text[name(text, left, right, words)[0] : right])
        before = None if means else (left, right)
    return found


def _members(text: str, said: Statement, words: Words) -> Iterator[Statement]:
    """印发《甲》《乙》 and 建成甲、乙 say the same of each."""
    start, end = said.thing
    cuts = [start, *(found.start() + 1 for found in _MEMBERS.finditer(text, start, end)), end]
    for left, right in pairwise(cuts) if len(cuts) > 2 else ():
        thing = bare(text, left, right, words)
        if long_enough(thing):
            yield replace(said, thing=thing)


def _stages(text: str, said: Statement, words: Words) -> Iterator[Statement]:
    """平台建设方案已印发 says of the platform that it is on the way."""
    stage = words.stage.search(text[slice(*said.thing)])
    if stage and said.state in ("reached", "partly", "going"):
        thing = bare(text, said.thing[0], said.thing[0] + stage.start(), words)
        if long_enough(thing):
            yield Statement(thing, "partly", 0, said.span)


def _of_clause(text: str, left: int, right: int, words: Words) -> Iterator[Statement]:
    clause = text[left:right]
    not_done = words.not_done.search(clause)
    if not_done:
        thing = bare(text, left, left + not_done.start(), words)
        if not long_enough(thing):
            behind = words.reached.search(text, left + not_done.end(), right)
            thing = bare(text, behind.end() if behind else left + not_done.end(), right, words)
        state = "partly" if re.search("未(?:全部|完全|全面)", clause) else "not_done"
        yield Statement(thing, state, 0, (left, right))
        return
    progress = _PROGRESS.search(clause)
    unfinished = bool(progress) and float(progress[1]) < 100
    ahead = words.ahead.search(clause)
    verbs = list(words.reached.finditer(text, left, right))
    for verb in verbs:
        thing = bare(text, verb.end(), right, words)
        if not long_enough(thing):
            thing = _before(text, left, verb.start(), words)
        if ahead and ahead.start() < verb.start() - left:
            state = "ahead"
        elif unfinished or _in_part(clause, verb.start() - left, words):
            state = "partly"
        else:
            state = "reached"
        yield Statement(thing, state, _step(verb), (left, right))
    going = words.going.search(clause)
    if going:
        # 正在修改管理办法, 管理办法正在修改: the thing stands on either side
        sides = (
            bare(text, left + going.end(), right, words),
            _before(text, left, left + going.start(), words),
        )
        named = [thing for thing in sides if long_enough(thing)] or [(right, right)]
        yield from (Statement(thing, "going", 0, (left, right)) for thing in named)


def _before(text: str, left: int, right: int, words: Words) -> tuple[int, int]:
    """The thing before its verb; none where the clause names only the means: 依托…平台完成…"""
    thing = bare(text, left, right, words)
    return (right, right) if words.means.match(text[thing[0] : thing[1]]) else thing


def _in_part(clause: str, at: int, words: Words) -> bool:
    """A word such as 基本 or 主体 right before the verb (基本建成) or at the start of the thing (初步建立)."""
    return any(
        0 <= at - found.end() <= 4 or 0 <= found.start() - at <= 4 for found in words.in_part.finditer(clause)
    )
