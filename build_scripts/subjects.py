"""What a number is the number of: the shortest phrase of the text that a reader of a table understands alone.

Read each number of a sentence from left to right. Rules are tried in order; the first that fits names it:

1. `_given_out`    环节、材料分别减少62%、55% — each number of the list gets its own name;
2. `_ranked`       排名全省第二 — what is ranked, with 排名 behind it;
3. `_changed`      同比增长5% — said of the figure before;
4. `_reached`      由5项增加到9项 — the same thing as the figure before;
5. `_share_of`     1306项事项100%可预约、97%可网办 — the counted, with what is said behind the share;
6. `counted`       any other: the words before the number and the noun behind it, with the topic in front
                   where they do not stand alone (接通率98% → 热线接通率).

`around.py` cuts the words around a number, `phrases.py` phrases; `topics.py` finds topics, `topic_in_front.py` puts
them there; `counts.py` is the last rule. The words are the lists `subject_*` of the vocabulary.
"""

from __future__ import annotations

import re
from dataclasses import replace

from build_scripts import phrases
from build_scripts.around import (
    LINK,
    REMAINS,
    Named,
    Owner,
    Words,
    back_from,
    clause_before,
    says_more,
    words_around,
)
from build_scripts.counts import counted
from build_scripts.phrases import STOPS, SubjectPatterns
from build_scripts.places import Place
from build_scripts.topic_in_front import with_topic
from build_scripts.topics import Context


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
    rules = (_given_out, _changed, _reached, _share_of)
    found = next(filter(None, (rule(words, context, patterns) for rule in rules)), None)
    found = found or counted(words, context, patterns)
    return replace(found, subject=_telling_how(found.subject, words, patterns))


def _telling_how(subject: str, words: Words, patterns: SubjectPatterns) -> str:
    """累计|发布目录 → 累计发布目录: the word that phrases are cut without and that tells what is counted."""
    for found in patterns.kept.finditer(words.raw):
        if found[0] in subject:
            continue
        behind = phrases.strip_head(words.raw[found.end() :], patterns)
        places = (subject.rfind(phrase[:2]) for phrase in (behind, words.noun) if len(phrase) > 1)
        at = next((at for at in places if at >= 0), len(subject))
        subject = subject[:at] + found[0] + subject[at:]
    return subject


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
    elif each := _each_measured(words, patterns):
        names = each
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


def _each_measured(words: Words, patterns: SubjectPatterns) -> list[str]:
    """按时办结率、群众满意率为99.6%、95.8%: as many measures as numbers follow, though no 分别 says so."""
    if words.noun or not re.search("[、和与及]", words.raw):
        return []
    names = re.split("[、和与及]|以及", phrases.bare(words.raw, patterns))
    if not all(len(name) >= 3 and patterns.measure.search(name) for name in names):
        return []
    return names if len(names) == _count_items(words.place) else []


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
    return [verb + name + said for name in _spelled_alike(names, patterns)]


def _spelled_alike(names: list[str], patterns: SubjectPatterns) -> list[str]:
    """城镇、农村居民收入 → 城镇居民收入…; 限额以上汽车、家电 → 限额以上家电: said once, it holds for all."""
    width = 0 if patterns.measure.search(names[0]) else len(names[0])
    if width and {len(name) for name in names[:-1]} == {width} and len(names[-1]) >= width + 2:
        return [name + names[-1][width:] for name in names[:-1]] + names[-1:]
    first, last = patterns.ahead.match(names[0]), patterns.shared.search(names[-1])
    ahead = first[0] if first else ""
    behind = last[0] if last and last.start() else ""
    narrowed = [name if patterns.ahead.match(name) else ahead + name for name in names]
    return [
        name if patterns.measure.search(name) or name.endswith(behind) else name + behind for name in narrowed
    ]


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
    for number in back_from(earlier, 4 * count):
        if len(bases) == count:
            break
        if number.base not in bases:
            bases.insert(0, number.base)
    return bases if len(bases) == count else []


# ---------------------------------------------------------------- 2 ranks


_RANKED = re.compile(
    r"(?:在[^,，“”]{0,10}[中内]|(?:排名|排行榜?|榜单)[中内])?(?:综合|保持|连续)*(?:排名?|保持|位列|位居|名列|稳居|暂列|居|排在|跃居|跻身|进入|跃升|上升|列|力争|确保)"
    r"(?P<field>[^,，]{0,8}?)(?:位居|第|前|至|由|的|到)*$"
)


_FIELD_AHEAD = re.compile(r"在?(全[国省市区县州])(?:范围)?[内中]?$")  # 覆盖率全市|排名第二


_FACET = re.compile("金额|总量|增量|数量|规模|增速|占比")  # 成交额6121亿元、金额居全国第3位


def _ranked(words: Words, context: Context, patterns: SubjectPatterns) -> Named:
    """在线率排名全省第二 → 在线率全省排名; where nothing is named, what the figure before counts."""
    if shared := _ranks_given_out(words):
        return shared
    raw, earlier = _without_rivals(words)
    raw = phrases.strip_head(raw, patterns).rstrip(STOPS)
    found = _RANKED.search(raw)
    field = (
        re.sub(r"(?:范围)?[内中的]$", "", found["field"]) if found and found["field"][:1] in "全同世" else ""
    )
    what = raw[: found.start()] if found else raw
    if not field and (ahead := _FIELD_AHEAD.search(what)):
        field, what = ahead[1], what[: ahead.start()]
    what = phrases.bare(what, patterns)
    what = _HELD_IN.sub("", phrases.bare(phrases.shorten(what, patterns), patterns))
    said_of = _before_streak(earlier)
    if said_of is not None and words.near and (not what or _FACET.fullmatch(what)):
        what = phrases.join(said_of.base, what)
        subject = _with_rank(what, field)
    else:
        what = what or phrases.bare(clause_before(words.place, patterns), patterns)
        subject = with_topic(_with_rank(what, field), words, context, patterns)
    owner = words.earlier.owner if words.earlier else Owner()
    return Named(words.place, what, phrases.tidy(subject), what, owner, words.unit, words.earlier)


_SHARED_RANKS = re.compile(r"分(?:别|获)?[列居位排](?P<field>[^,，。；;\d]{0,8}?)第?$")
_TWO_RANKS = re.compile(r"第?[\d一二三四五六七八九十]+[位名]?[、和]第?[\d一二三四五六七八九十]")


def _ranks_given_out(words: Words) -> Named | None:
    """业务总量52亿元、增长29%,分列全省第四、第二: each of two ranks is of the figure in its place of the list before."""
    place, waiting = words.place, words.earlier.rest if words.earlier else ()
    raw, earlier = _without_rivals(words)
    shared = _SHARED_RANKS.search(raw)
    if shared and _TWO_RANKS.match(place.text, place.at):
        quoted = _QUOTED.findall(words.raw) or _QUOTED.findall(
            place.text[max(0, place.at - _NEAR) : place.at]
        )
        figures = [number.subject for number in back_from(earlier, 2)][::-1]
        names = [_with_rank(name, shared["field"]) for name in (quoted[-2:] if len(quoted) > 1 else figures)]
    elif re.fullmatch("[、和]第?", words.raw):
        names = list(waiting)
    else:
        return None
    if not names:
        return None
    owner = words.earlier.owner if words.earlier else Owner()
    return Named(place, names[0], names[0], names[0], owner, words.unit, words.earlier, rest=tuple(names[1:]))


_QUOTED = re.compile("“[^“”]{2,14}”")
_NEAR = 24  # characters before a rank in which its names stand side by side: “甲”“乙”两项指标


_HELD_IN = re.compile(r"(?<=评[估价测比选议])中$|(?<=测评|考核|大赛|竞赛)中$")  # 在…评估中排名
# 14个|地市中排名第一, 9个|县（市、区）中排第2
_RIVALS = re.compile(
    r"[\u4e00-\u9fff]{1,5}?中(?=排|列|居|位|名)"
    r"|(?:地级|设区|兄弟)?(?:地市|市县|县市区?|区县|县区|城市|省份?|州市|市州|县|市|区|单位|部门|乡镇)(?:[（(][^（()）]*[)）])?[中里内]?"
)
_AMONG = re.compile(r"在[^,，]{0,8}$|全[国省市县区州]$")


def _without_rivals(words: Words) -> tuple[str, Named | None]:
    """The words before a rank and the figure before it, without the number of those among whom it is held."""
    earlier, place = words.earlier, words.place
    if earlier is None or earlier.place.clause != place.clause:
        return words.raw, earlier
    ahead, rivals = place.text[place.clause : earlier.place.at], _RIVALS.match(words.raw)
    if not rivals or not _AMONG.search(ahead):
        return words.raw, earlier
    return _AMONG.sub("", ahead) + words.raw[rivals.end() :], earlier.before


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
    if said in ("占", "占比") and words.unit == "%":  # 受理2万个,占40.5%
        return replace(_follow(words), subject=phrases.join(earlier.base, "占比"))
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
