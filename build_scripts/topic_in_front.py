"""The topic in front of a name that is not clear by itself: 接通率98% → 热线接通率."""

from __future__ import annotations

import re
from collections.abc import Iterable

from build_scripts.around import LINK, WINDOW, Owner, Words, clause_before
from build_scripts.phrases import FIGURE, SubjectPatterns, holder, join, mostly_in, overlaps
from build_scripts.places import Place
from build_scripts.topics import (
    LONGEST,
    Context,
    carrier_before,
    is_name,
    names_before,
    spell_out,
    spelled_out,
    topic,
    without_manner,
)


def with_topic(local: str, words: Words, context: Context, patterns: SubjectPatterns) -> str:
    """Put the topic in front of a phrase that does not say by itself what it is about."""
    names = names_before(words.place.text, words.place.previous, context, patterns)
    local = spelled_out(local, names)
    loose = not _stands_alone(local, words, patterns, context.many)
    named = len(local) > 2 and patterns.carrier.fullmatch(local)  # not 申码
    if len(local) > 11 or named or context.many and not loose:
        return _at_least(local, words, context, patterns)
    measured = bool(patterns.measure.search(local) or patterns.depends.match(local))
    if narrowed := _of_the_same_kind(local, words, patterns):
        return narrowed
    became = words.same and patterns.became.fullmatch(local) and words.earlier.unit == words.unit
    if became:
        both = _holder_and_thing(words.earlier.owner)
    else:
        both = _house_and_thing(local, words, patterns) if loose and measured else ""
    topics = [both, *_topics(local, words, context, patterns, loose, measured)]
    for candidate in topics:
        candidate = spell_out(candidate, names) or candidate
        fits = candidate in (both, context.document) or len(candidate) <= _room(
            candidate, local, loose, patterns
        )
        if not candidate or not fits:
            continue
        if not local:
            return candidate  # 共2063件, below 噪声扰民
        joined = join(candidate, local)
        meets = len(joined) < len(candidate + local) and local not in candidate
        said = local in candidate or mostly_in(candidate, local)
        if len(local) <= _LABEL and local in candidate[: -len(local)]:  # 数据共享交换平台|交换
            return candidate + local
        if candidate in local or said and not meets:
            break
        wide = widened(joined, topics, words, patterns)
        of_field = len(wide) <= _LITTLE and not patterns.not_of_field.search(wide)
        return _behind_new([context.document], wide) if of_field else wide
    return _at_least(local, words, context, patterns)


_LITTLE = 6  # characters of a name that has room for the field of the document
_SHORT = 8  # … for who deals with the thing, or for what was told before it
_LONGER = 12  # … for the thing with a name that the sentence brings up


def _at_least(local: str, words: Words, context: Context, patterns: SubjectPatterns) -> str:
    """查出隐患, behind 开展安全检查2轮 → 安全检查: what a short name goes in a table with, if it found no topic.

    The thing with a name that the sentence brings up (a longer name takes no more), the work of the clause before,
    or what was counted last; but not what stands side by side with it (通报3次、约谈4人; 撰写发言7篇，制定计划6个).
    """
    if context.many or not 0 < len(local) <= _LONGER or LINK.match(words.raw.lstrip("）)")):
        return local
    if patterns.carrier.fullmatch(local) and len(local) > 2 and not patterns.act.search(local):
        return local  # a name of its own: 书记信箱
    if words.earlier and patterns.act.match(words.left) and patterns.act.match(words.earlier.left):
        return local
    named = carrier_before(words.place.text, words.place.previous, patterns)
    if len(local) > _SHORT:
        return _behind_new([named], local)
    counted = words.earlier.owner.thing if words.earlier and words.same else ""
    if counted[-2:] == local[-2:] or len(counted) <= _LABEL >= len(local):
        counted = ""  # 主题发言7篇，交流发言14篇; 咨询3件，投诉2件
    clause = topic(clause_before(words.place, patterns), patterns) if len(local) <= _VERB else ""
    told = (named, _work_before(words.place, patterns), counted, clause)
    return _behind_new(told, local)


_LONGEST_HOUSE = 10


def widened(phrase: str, houses: Iterable[str], words: Words, patterns: SubjectPatterns) -> str:
    """业务办结率 → 政务服务中心业务办结率: a short name takes the house that the text names before it as well.

    Else, where it names no thing yet: the thing with a name that the sentence brings up, or what the name of the
    number before took. A longer one takes no more than the thing with a name.
    """
    if len(phrase) > _LONGER:
        return phrase
    place, earlier = words.place, words.earlier
    named = carrier_before(place.text, place.previous, patterns)
    if len(phrase) > _SHORT:
        return _behind_new([named], phrase)
    wider = [house for house in houses if len(house) <= _LONGEST_HOUSE and patterns.host.search(house)]
    if not patterns.carrier_sign.search(phrase):
        wider += [named, earlier.topic if earlier and words.same else ""]
    return _behind_new(wider, phrase)


def _behind_new(topics: Iterable[str], phrase: str) -> str:
    """A phrase behind the first topic that has room in front of it and says something new, if there is one."""
    new = (one for one in topics if one and len(one) <= LONGEST and not overlaps(one, phrase))
    return join(next(new, ""), phrase)


def _room(topic: str, local: str, loose: bool, patterns: SubjectPatterns) -> float:
    """How long a topic may be: a long one hides the phrase, unless it is a name and the phrase needs one."""
    if loose:
        return max(14, 2 * len(local) + 4) if is_name(topic, patterns) else max(12, 2 * len(local))
    return 1.5 * len(local) + 1 if is_name(topic, patterns) else 0


def _topics(
    local: str, words: Words, context: Context, patterns: SubjectPatterns, loose: bool, measured: bool
) -> list[str]:
    """The topics that may stand in front, the nearest first.

    The document that a clause names goes before what it sets out. A thing with a name (a platform, a hotline)
    goes before any other phrase; what was counted last only before a measure; the sentence's or item's topic
    only where the phrase needs one (`loose`).
    """
    earlier, place = words.earlier, words.place
    owner = earlier.owner if earlier else Owner()
    named = carrier_before(place.text, place.previous, patterns)
    if context.many and not BODY.search(named):
        named = ""
    own = holder(local, patterns)  # 网站受理5件;微信受理9件: each has its own
    whose = "" if own else owner.holder
    found = [_title_before(words), whose if words.same else "", named]
    beside = local.endswith("类") and owner.thing.endswith("类")  # 求助类15件、投诉类9件
    thing = "" if beside or _TAKES_PART.search(owner.thing) else owner.thing
    if loose and words.same and (measured or patterns.act.fullmatch(local)):
        found.insert(1 if BODY.search(owner.holder or named) else 3, thing)
    done = patterns.act.match(words.left)  # what was done says enough without a field of work
    wider = [] if context.many else [context.sentence, context.item]
    found += [topic for topic in wider if is_name(topic, patterns) or loose and not done]
    if loose and measured:
        counted = earlier.base if earlier and not patterns.measure.search(earlier.base) else ""
        found += [thing, "" if _TAKES_PART.search(counted) else counted]
    act = patterns.act.match(local)
    label = len(local) <= _LABEL and not (measured or act or patterns.depends.match(local))
    if earlier and words.same and label and owner.holder:
        found.insert(0, earlier.base)  # 专窗办理2306件，线上412件
    if _REACHES.match(words.left):
        found.insert(0, _done_before(place, patterns))
    if earlier and words.same and len(words.left + words.noun) <= 4:
        found.append(earlier.topic)
    if not context.many and len(words.left + words.noun) <= 6:
        found.append(_work_before(place, patterns))
    document = "" if patterns.not_of_field.search(local) else context.document
    found += [_section(local, context, patterns), document]
    side_by_side = len(thing) <= _LABEL and (not act or patterns.act.fullmatch(thing))  # 咨询8件，投诉3件
    if words.same and not side_by_side and len(local) <= _LABEL + bool(act):
        found.append(thing)  # 新开通5G基站1936个，累计建成5427个
    if not words.same:
        found.append(whose)  # behind a semicolon only where nothing nearer is told
    return found


_NEEDS_ANY = 5  # characters of a name that says too little without a topic
_VERB = 2  # characters of a verb alone
_LABEL = 3  # characters of a word that says nothing alone


def _section(local: str, context: Context, patterns: SubjectPatterns) -> str:
    """The name in the heading, where the sentence has none; “互联网+监管” says nothing new of 监管行为.

    One in quotation marks that the text does not come back to is a slogan: only a short name needs it.
    """
    name = context.section
    if not name.startswith("“"):
        return name
    if name not in context.quoted and len(local) > _NEEDS_ANY:
        return ""
    said = any(name[i : i + 2] in local for i in range(len(name) - 1))
    return "" if said or is_name(context.sentence, patterns) else name


# 打通11个部门，兑付资金…: who takes part has no measures of its own
_TAKES_PART = re.compile(r"(?:部门|单位|机构|群众|人员|干部|代办员|乡镇|街道|窗口|场景)$")


def _work_before(place: Place, patterns: SubjectPatterns) -> str:
    """实现跨层级联办,办结事项3件 → 跨层级联办: the work that the clauses right before name, without a figure.

    Or what they say has come to be: 政务云三期通过初验,迁入系统48个 → 政务云三期.
    """
    before = place.text[max(0, place.clause - _BEFORE) : place.clause].rstrip("，,")
    for clause in re.split("[，,]", re.split("[；;。：:]", before)[-1])[: -_CLAUSES - 1 : -1]:
        if FIGURE.search(_DAY.sub("", clause)):
            return ""
        if found := patterns.work.fullmatch(clause):
            return without_manner(found["work"])
        if found := patterns.came.match(clause):
            return found["came"]
    return ""


_BEFORE, _CLAUSES = 80, 2  # characters, and clauses, before a number's own in which its work is named
_DAY = re.compile(r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日)?")


def _done_before(place: Place, patterns: SubjectPatterns) -> str:
    """建立工作联系群,涉及…: what the clause before says was set up."""
    clause = clause_before(place, patterns)
    act = patterns.act.match(clause)
    return clause[act.end() :] if act and len(clause) - act.end() >= 3 else ""


_REACHES = re.compile("涉及|覆盖(?!率)|涵盖")  # 建立工作联系群,涉及单位53家
BODY = re.compile("(?:局|办|委|办公室|交易中心)$")  # it is the figure's scope, and has many things


def _holder_and_thing(owner: Owner) -> str:
    """发现漏洞518个，修复511个 → 漏洞, 大厅受理事项5件，办结3件 → 大厅事项: what the verb alone is said of."""
    if not owner.thing or _TAKES_PART.search(owner.thing):
        return ""
    both = join(owner.holder, owner.thing)
    return both if len(both) <= LONGEST and not mostly_in(owner.holder, owner.thing) else owner.thing


def _house_and_thing(local: str, words: Words, patterns: SubjectPatterns) -> str:
    """中心|采购项目: who deals with many things, and the thing whose measure follows."""
    owner = words.earlier.owner if words.earlier and words.same else Owner()
    thing = owner.thing
    if local[:2] in thing:  # 物理CPU, 物理内存: they stand side by side
        return ""
    plain = thing and not any(p.search(thing) for p in (patterns.act, patterns.turn, patterns.measure))
    both = plain and patterns.house.search(owner.holder) and len(owner.holder + thing) <= LONGEST + 4
    return join(owner.holder, thing) if both else ""


def _of_the_same_kind(local: str, words: Words, patterns: SubjectPatterns) -> str:
    """1479项依申请类服务事项,网上可办事项1303项 → 依申请类服务网上可办事项: some of what was counted before."""
    thing = words.earlier.owner.thing if words.earlier and words.same else ""
    same = thing.endswith(local[-2:]) and len(local) > 4 and words.earlier.unit == words.unit
    if not same or len(local) > 8 or mostly_in(local, thing) or patterns.act.match(local):
        return ""
    at = words.place.text.find(thing)
    if at < 2 or not re.search(r"\d[万余多]*[\u4e00-\u9fff]$", words.place.text[max(0, at - 12) : at]):
        return ""  # it stands in front of its number, and so does the next: they stand side by side
    return join(thing[:-2], local) if 4 <= len(thing) <= LONGEST else ""


_SET_OUT = re.compile(
    r"(?:共|总?计|累计|汇聚|梳理|细化)*(?:形成|明确|提出|细化|细分|确定|包[含括]|列出|部署)"
)
_TITLE = re.compile(r".*《(?:20\d\d年(?:度)?)?([^《》]{4,30}?)(?:[（(][^（()）]*[)）])?》")


def _title_before(words: Words) -> str:
    """编制《营商环境任务清单》,形成18项任务: the document that the clause before names, of what it sets out."""
    place = words.place
    before = place.text[max(0, place.clause - WINDOW) : max(0, place.clause - 1)]
    clause = re.split("[，,；;。]", before)[-1]
    found = _TITLE.match(clause) if clause.endswith("》") and _SET_OUT.match(words.left) else None
    return _DOCUMENT.sub("", found[1]) if found else ""


_DOCUMENT = re.compile(
    "(?:重点|主要|工作|年度|任务|实施|行动)*(?:清单|方案|分工|意见|措施|计划|办法|要点|通知|规划)+$"
)


def _stands_alone(local: str, words: Words, patterns: SubjectPatterns, many: bool) -> bool:
    if _title_before(words):
        return False
    if patterns.depends.match(local) or patterns.hosted.match(local):
        return False
    if patterns.measure.search(local):
        return len(local) >= 6 or len(local) >= 4 and (many or not words.same)
    return len(local) >= (5 if many else 7)
