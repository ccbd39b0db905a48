"""What a number is the number of: the shortest phrase of the text that a reader of a table understands alone.

Read each number of a sentence from left to right. Rules are tried in order; the first that fits names it:

1. `_given_out`    环节、材料分别减少62%、55% — each number of the list gets its own name;
2. `_ranked`       排名全省第二 — what is ranked, with 排名 behind it;
3. `_changed`      同比增长5% — said of the figure before;
4. `_reached`      由5项增加到9项 — the same thing as the figure before;
5. `_share_of`     1306项事项100%可预约、97%可网办 — the counted, with what is said behind the share;
6. `_counted`      any other: the words before the number and the noun behind it, with the topic in front
                   where they do not stand alone (接通率98% → 热线接通率).

`phrases.py` cuts phrases, `topics.py` finds topics. The words are the lists `subject_*` of the vocabulary.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from build_scripts import phrases
from build_scripts.around import (
    LINK,
    REMAINS,
    WINDOW,
    Named,
    Owner,
    Words,
    clause_before,
    says_more,
    words_around,
)
from build_scripts.phrases import STOPS, SubjectPatterns, compile_words
from build_scripts.topics import BODY, Context, carrier_before, with_topic

if TYPE_CHECKING:
    from build_scripts.places import Place

__all__ = ["Context", "Named", "SubjectPatterns", "compile_words", "name"]


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
    words = words_around(place, patterns, is_rank, unit, earlier)
    if is_rank:
        return _ranked(words, context, patterns)
    for rule in (_given_out, _changed, _reached, _share_of):
        found = rule(words, context, patterns)
        if found:
            return found
    return _counted(words, context, patterns)


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
    elif waiting and re.fullmatch(
        r"[、,，和及与]?|以及", words.raw or place.text[earlier.place.to : place.at]
    ):
        names = list(waiting)
    else:
        return None
    if not names or len(names) == 1 and not waiting and not earlier:
        return None
    noun = words.noun if words.noun and len(words.noun) < 8 and not says_more(words.noun, patterns) else ""
    what = with_topic(names[0] + noun, words, context, patterns)
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
        before = (change["than"] or "") if change else lead
        return [name + before + said for name in names]
    act = patterns.act.match(names[0])
    verb = act[0] if act and len(names[0]) > act.end() else ""
    names[0] = names[0][len(verb) :]
    width = 0 if patterns.measure.search(names[0]) else len(names[0])
    level = width and {len(name) for name in names[:-1]} == {width}  # 城镇、农村|居民收入
    tail = names[-1][width:] if level and len(names[-1]) >= width + 2 else ""
    return [verb + name + tail + said for name in names[:-1]] + [verb + names[-1] + said]


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
    for _ in range(4 * count):
        if earlier is None or len(bases) == count:
            break
        if earlier.base not in bases:
            bases.insert(0, earlier.base)
        earlier = earlier.before
    return bases if len(bases) == count else []


# ---------------------------------------------------------------- 2 ranks


_RANKED = re.compile(
    r"(?:在?[^,，]{0,10}[中内])?(?:综合|保持|连续)*(?:排名?|保持|位列|位居|名列|稳居|暂列|居|排在|跃居|跻身|进入|跃升|上升|列|力争|确保)"
    r"(?P<field>[^,，]{0,8}?)(?:位居|第|前|至|由|的|到)*$"
)


_FIELD_AHEAD = re.compile(r"在?(全[国省市区县州])(?:范围)?[内中]?$")  # 覆盖率全市|排名第二


def _ranked(words: Words, context: Context, patterns: SubjectPatterns) -> Named:
    """在线率排名全省第二 → 在线率全省排名; where nothing is named, what the figure before counts."""
    raw = phrases.strip_head(words.raw, patterns).rstrip(STOPS)
    found = _RANKED.search(raw)
    field = (
        re.sub(r"(?:范围)?[内中的]$", "", found["field"]) if found and found["field"][:1] in "全同世" else ""
    )
    what = raw[: found.start()] if found else raw
    if not field and (ahead := _FIELD_AHEAD.search(what)):
        field, what = ahead[1], what[: ahead.start()]
    what = phrases.bare(what, patterns)
    what = phrases.bare(phrases.shorten(what, patterns), patterns)
    said_of = _before_streak(words.earlier)
    if not what and said_of is not None and words.near:
        what = said_of.base
        subject = _with_rank(what, field)
    else:
        what = what or phrases.bare(clause_before(words.place, patterns), patterns)
        subject = with_topic(_with_rank(what, field), words, context, patterns)
    owner = words.earlier.owner if words.earlier else Owner()
    return Named(words.place, what, phrases.tidy(subject), what, owner, words.unit, words.earlier)


def _before_streak(earlier: Named | None) -> Named | None:
    """吞吐量12亿吨,连续14年居首位: the figure in front of how long a rank was held."""
    while earlier is not None and earlier.base.startswith("连续"):
        earlier = earlier.before
    return earlier


def _with_rank(what: str, field: str) -> str:
    return what if what.endswith("排名") else f"{what}{field}排名"


# ---------------------------------------------------------------- 3 changes, 4 levels reached


_OTHER_BASIS = re.compile("(同口径|可比口径|自然口径|扣除不可比因素后?)(?:完成|实现|为)?")


_TIMES = re.compile("[是为达]|相当于")  # 是上年的2倍


def _changed(words: Words, context: Context, patterns: SubjectPatterns) -> Named | None:
    """受理5万件,同比增长3%: the name of the figure before, with the change behind it."""
    earlier = words.earlier
    if not (words.near and earlier.base):
        return None
    said = phrases.strip_tail(phrases.strip_head(REMAINS.sub("", words.raw), patterns), patterns)
    if basis := _OTHER_BASIS.fullmatch(said):
        return replace(_follow(words), subject=earlier.base + said, base=earlier.base + basis[1])
    if words.unit == "倍" and _TIMES.match(words.raw.lstrip(STOPS)):
        return replace(_follow(words), subject=phrases.tidy(earlier.base + said))
    if not patterns.change.fullmatch(said) or words.noun and not says_more(words.noun, patterns):
        return None
    return replace(_follow(words), subject=phrases.tidy(earlier.base + said))


def _reached(words: Words, context: Context, patterns: SubjectPatterns) -> Named | None:
    """由5项增加到9项: the same name again; 21个大厅整合为1个综合大厅: the noun behind, with the same verb."""
    earlier = words.earlier
    if not (words.near and patterns.reached.search(words.raw)) or len(words.left) > 5:
        return None
    if words.left and not patterns.change.match(words.left) and not words.listed:
        return None
    if words.noun and not says_more(words.noun, patterns):
        what = phrases.tidy(phrases.join(earlier.left, words.noun))
        what = earlier.base if what in earlier.base else what
        return replace(_follow(words), subject=what, base=what)
    return replace(_follow(words), subject=earlier.base)


def _follow(words: Words) -> Named:
    """A number that takes its name from the number before."""
    earlier = words.earlier
    return Named(words.place, earlier.left, earlier.base, earlier.base, earlier.owner, words.unit, earlier)


# ---------------------------------------------------------------- 5 shares with their predicate


def _share_of(words: Words, context: Context, patterns: SubjectPatterns) -> Named | None:
    """1306项事项100%可预约、97%可网办: each share is named by the counted and what is said behind the share."""
    earlier = words.earlier
    if words.unit != "%" or not words.noun or not words.near or not says_more(words.noun, patterns):
        return None
    if earlier.unit != "%":
        thing = words.left if words.listed and not LINK.match(words.raw) else ""
    else:
        thing = earlier.owner.thing if words.raw.endswith(("、", "，", ",")) else ""
    if not thing or patterns.measure.search(thing):
        return None
    subject = phrases.tidy(phrases.join(thing, words.noun))
    return Named(
        words.place, thing, subject, subject, Owner(earlier.owner.holder, thing), words.unit, earlier
    )


# ---------------------------------------------------------------- 6 counts


def _counted(words: Words, context: Context, patterns: SubjectPatterns) -> Named:
    """The words of the number's own clause, with the whole behind 其中 or the topic in front."""
    done = _done_by(words, patterns)
    if done:
        return Named(
            words.place, words.left, done, done, _owner(done, words, patterns), words.unit, words.earlier
        )
    local, left = _local(words, patterns)
    local = _with_kind(_without_body(local, patterns), words)
    whole = _whole(words, patterns)
    if whole and len(local) < 12 and not phrases.overlaps(whole, local):
        first, second = (local, whole) if local.endswith("类") else (whole, local)  # 行政审批类 | 事项
        subject = phrases.join(first, second)
    else:
        subject = with_topic(local, words, context, patterns)
    subject = phrases.tidy(subject)
    owner = _owner(local, words, patterns)
    return Named(words.place, left, subject, _level(subject, patterns), owner, words.unit, words.earlier)


_LONG = 16
_KIND_LABEL = re.compile(r"(?:^|[，,。；;])[^，,。；;：:]*?([\u4e00-\u9fff]{2})(?:分类|类型|构成)?[:：]")


def _with_kind(local: str, words: Words) -> str:
    """工单分类:咨询类3件 → 咨询类工单, “免证办”7项 → “免证办”事项: the noun that the phrase leaves out."""
    if local.endswith("办”") and words.unit == "项":
        return local + "事项"
    labels = _KIND_LABEL.findall(words.place.text[: words.place.at]) if local.endswith("类") else ()
    return local + labels[-1] if labels else local


def _without_body(local: str, patterns: SubjectPatterns) -> str:
    """市交易中心共完成政府采购交易项目 → 完成政府采购交易项目: a long name leaves the body to the scope."""
    held = phrases.holder(local, patterns) if len(local) > _LONG else ""
    return phrases.bare(local[len(held) :], patterns) if BODY.search(held) else local


def _level(subject: str, patterns: SubjectPatterns) -> str:
    """诉求同比下降 → 诉求: what a following change or rank is said of."""
    for found in patterns.change.finditer(subject, 2):
        if found.end() == len(subject):
            return subject[: found.start()]
    return subject


def _local(words: Words, patterns: SubjectPatterns) -> tuple[str, str]:
    """What the clause says of the counted, and its words before the number, which a later one may share."""
    left, noun, earlier = words.left, words.noun, words.earlier
    linked = LINK.match(words.raw)
    if words.listed and not linked and _belongs_before(words, patterns) or _shares_verb(words, patterns):
        left = earlier.left
    elif words.listed and linked and len(left) <= 4 and not noun and _is_thing(left, patterns):
        verb = patterns.act.search(earlier.left)
        left = (verb[0] if verb else "") + left  # 入驻单位41家、事项911个
    if noun and words.unit == "%" and (end := _SHARE_END.match(words.place.text, words.place.next)):
        return words.place.text[words.place.to : end.end()], left  # 70%业务1小时内办结
    if noun and not left and len(noun) <= 4 and not words.listed and not says_more(noun, patterns):
        return phrases.join(noun, _said_behind(words) or _shared_tail(words, patterns)), left
    if noun and not says_more(noun, patterns):
        return phrases.join(left, noun + _shared_tail(words, patterns)), left
    if noun and len(left) < 4:
        return left + noun, left
    if left or noun:
        return left or noun, left
    if words.near and words.earlier.unit == words.unit:
        return earlier.base, earlier.left
    return clause_before(words.place, patterns), left


_SHARE_END = re.compile(r"\d+(?:分钟|小时|天|日|个工作日)[以之]?内?[^，,。；;\d]{2,6}(?=[，,。；;])")
_SAID = re.compile(r"(?:完成|实现|获|达成|通过|参加|纳入|入选)[\u4e00-\u9fff]{2,8}?(?=\d|达|共|超|近|约)")


_ACTORS = re.compile(r"[\u4e00-\u9fff]{0,4}?(?:部门|单位|县|企业|机构|院|地市|乡镇|街道|窗口|公司|高校)")
_COUNT = re.compile(r"\d[\d.,]*[万亿余多]*[个家项套类款条]?|[（(][^（()）]*[)）]|《|》")


def _done_by(words: Words, patterns: SubjectPatterns) -> str:
    """指导8个县推进项目 → 指导县推进项目: bodies are told apart by what they do in the clause."""
    place = words.place
    body = _ACTORS.match(words.noun)
    if words.listed or not body or not patterns.act.fullmatch(words.left):
        return ""
    behind = place.text[place.to : min(place.clause_to, place.to + WINDOW)]
    rest = _COUNT.sub("", behind).strip().removeprefix(body[0])
    if rest[:1] in ("、", "和", "及", "与", "的"):
        return ""
    return phrases.tidy(words.left + body[0] + rest) if 4 <= len(rest) <= 20 else ""


def _said_behind(words: Words) -> str:
    """60个项目完成投资9亿元: what the clause goes on to say of a short noun."""
    place = words.place
    rest = place.text[place.to : min(place.clause_to, place.to + WINDOW)]
    found = _SAID.match(rest, len(words.noun)) if rest.startswith(words.noun) else None
    return found[0] if found else ""


def _belongs_before(words: Words, patterns: SubjectPatterns) -> bool:
    """47个部门1340项: whether the words between two numbers of a clause are the noun of the first."""
    if not words.left or _PARTITIVE.search(words.raw):
        return False
    return not patterns.act.search(words.left) and not patterns.measure.search(words.left)


def _shares_verb(words: Words, patterns: SubjectPatterns) -> bool:
    """发放云资源3228vCPU,8568GB内存: whether the verb of the number before holds for this one."""
    if not (words.near and words.same) or words.left or _APART.search(words.raw):
        return False
    before = words.earlier.left
    if patterns.act.search(words.raw):
        return False
    verb = patterns.act.match(before) or phrases.holder(before, patterns)
    return bool(verb) and bool(words.noun or not words.raw.strip(STOPS))


_PARTITIVE = re.compile(r"[已仍还中]有$")  # 6个项目已有2个开工
_APART = re.compile(r"[为对与向给将把在]")  # 为80个单位: the number has words of its own


def _is_thing(phrase: str, patterns: SubjectPatterns) -> bool:
    """Whether a short phrase is a plain noun, no measure and no verb."""
    return not any(p.search(phrase) for p in (patterns.measure, patterns.act, patterns.depends))


_TAIL = re.compile(
    r"(?:申请|上线|入驻|接入|参与|参加|加入|完成|实现|进驻|纳入|提供|使用|覆盖|推进|提升|的).{2,20}$"
)


_FOR = re.compile("(?:累计|共|先后|已|全年)*[为向给](?=[约近超]?\\d)")  # 为5家医院、3所学校提供服务


def _shared_tail(words: Words, patterns: SubjectPatterns) -> str:
    """62个部门902个事项上线服务专版: what stands behind the last count is said of the first as well."""
    place = words.place
    if place.next >= place.clause_to:
        return ""
    if "、" in place.text[place.to : place.next] and not _FOR.match(place.text, place.clause):
        return ""
    rest = place.text[place.next : min(place.clause_to, place.next + WINDOW)]
    rest = re.split(r"\d[\d.]*[万亿]?[\u4e00-\u9fff]{1,2}", rest)[-1]
    found = _TAIL.search(rest)
    return found[0] if found else ""


_PARTWINDOW = 400  # characters behind 其中 in which its parts are listed


def _whole(words: Words, patterns: SubjectPatterns) -> str:
    """What the parts behind 其中 are parts of: the thing counted before that word in the same unit."""
    place, earlier = words.place, words.earlier
    at = place.text.rfind("其中", max(0, place.at - _PARTWINDOW), place.at)
    if at < 0 or re.search("[；;]", place.text[at : place.at]):
        return ""
    for _ in range(8):
        if earlier is None:
            return ""
        if earlier.place.to > at and earlier.unit != words.unit:
            return ""  # the parts are listed by several measures
        if earlier.place.to <= at and earlier.unit == words.unit:
            if patterns.measure.search(earlier.base):
                return ""  # a part of a sum is an indicator of its own: 其中出口
            thing = earlier.owner.thing
            return thing if thing and thing in earlier.base else earlier.base
        earlier = earlier.before
    return ""


def _owner(local: str, words: Words, patterns: SubjectPatterns) -> Owner:
    """What measures that follow are said of."""
    before = words.earlier.owner if words.earlier else Owner()
    if words.noun and local.startswith(words.noun):  # 2个镇完成上线: the counted, no holder
        return Owner(before.holder, "" if says_more(words.noun, patterns) else words.noun)
    held = phrases.holder(local, patterns)
    if not held:
        carrier = carrier_before(words.place.text, words.place.at, patterns)
        held = carrier if carrier and local.startswith(carrier) else ""
    if held:
        return Owner(held, phrases.owner_of(phrases.bare(local[len(held) :], patterns), patterns))
    if patterns.depends.match(local):
        return before
    if patterns.measure.search(local) and len(local) < 8 and not patterns.act.match(local):
        return Owner(before.holder, phrases.owner_of(local, patterns) or before.thing)
    return Owner(before.holder, phrases.owner_of(local, patterns) or (before.thing if words.same else ""))
