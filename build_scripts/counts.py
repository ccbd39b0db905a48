"""The last rule of `subjects.py`, for any number that no other rule names: a count and the words of its clause."""

from __future__ import annotations

import re

from build_scripts import phrases
from build_scripts.around import LINK, WINDOW, Named, Owner, Words, back_from, clause_before, says_more
from build_scripts.classifiers import CLASSIFIERS
from build_scripts.phrases import STOPS, SubjectPatterns
from build_scripts.topic_in_front import BODY, widened, with_topic
from build_scripts.topics import Context, carrier_before


def counted(words: Words, context: Context, patterns: SubjectPatterns) -> Named:
    """The words of the number's own clause, with the whole behind 其中 or the topic in front."""
    done = _done_by(words, patterns)
    if done:
        return Named(
            words.place, words.left, done, done, _owner(done, words, patterns), words.unit, words.earlier
        )
    local, left = _local(words, patterns)
    local = _with_kind(_without_body(local, patterns), words, context.kinds)
    if words.unit == "%" and local.endswith("占"):
        local += "比"
    local = _with_measure(local, words, patterns)
    whole = _whole(words, patterns)
    if whole and len(local) < 12 and not phrases.overlaps(whole, local):
        first, second = (local, whole) if local.endswith("类") else (whole, local)  # 行政审批类 | 事项
        subject = widened(phrases.join(first, second), (), words, patterns)
    else:
        subject = with_topic(local, words, context, patterns)
    subject = phrases.tidy(subject)
    # 登记8431户，其中企业312户，满意率99%: a measure is of the whole again
    owner = words.earlier.owner if whole else _owner(_level(local, patterns), words, patterns)
    topic = subject[: -len(local)] if local and subject.endswith(local) else ""
    return Named(
        words.place, left, subject, _level(subject, patterns), owner, words.unit, words.earlier, topic
    )


_LONG = 16
_FAR = 8  # numbers back that a part or a kind may belong to
_KIND_LABEL = re.compile(
    r"(?:^|[，,。；;])[^，,。；;：:]*?((?![类别]|.[分下为])[\u4e00-\u9fff]{2})(?:分类|类型|构成)?[:：]"
)


def _with_kind(local: str, words: Words, kinds: str) -> str:
    """工单分类:咨询类3件 → 咨询类工单, “免证办”7项 → “免证办”事项: the noun that the phrase leaves out."""
    if local.endswith("办”") and words.unit == "项":
        return local + "事项"
    if not local.endswith("类"):
        return local
    labels = _KIND_LABEL.findall(words.place.text[: words.place.at])
    return local + (labels[-1] if labels else _of_all_kinds(words) or kinds)


_RATE = re.compile("[\u4e00-\u9fff]{2,6}(?:率|占比|比重|得分|满意度)")


def _with_measure(local: str, words: Words, patterns: SubjectPatterns) -> str:
    """满意率靠前的是甲县96.8%、乙市95.1% → 乙市满意率: the measure that a list of shares names once."""
    if not (words.listed and words.earlier.unit == words.unit == "%" and 0 < len(local) <= _PLACE):
        return local
    plain = _is_thing(local, patterns) and not (_RATE.search(local) or patterns.change.search(local))
    if words.noun or not plain:
        return local
    rates = _RATE.findall(words.place.text[max(0, words.place.clause - WINDOW) : words.place.at])
    return local + rates[-1] if rates else local


_PLACE = 8  # characters of the name of a place or body


def _of_all_kinds(words: Words) -> str:
    """公开各类信息4574条,通知公告类397条 → 信息: what the number before counted in the same unit, of every kind."""
    for earlier in back_from(words.earlier, _FAR):
        found = _ALL_KINDS.search(earlier.subject)
        if found and earlier.unit == words.unit:
            return found[1]
    return ""


_ALL_KINDS = re.compile(r"各类([\u4e00-\u9fff]{2,6})$")


def _without_body(local: str, patterns: SubjectPatterns) -> str:
    """市交易中心共完成政府采购交易项目 → 完成政府采购交易项目: a long name leaves the body to the scope."""
    held = phrases.holder(local, patterns) if len(local) > _LONG else ""
    return phrases.bare(local[len(held) :], patterns) if BODY.search(held) else local


def _level(subject: str, patterns: SubjectPatterns) -> str:
    """诉求同比下降 → 诉求: what a following change or rank is said of."""
    for found in patterns.change.finditer(subject, 2):
        if found.end() == len(subject) and found["said"] != "占比":
            return subject[: found.start()]
    return subject


def _local(words: Words, patterns: SubjectPatterns) -> tuple[str, str]:
    """What the clause says of the counted, and its words before the number, which a later one may share."""
    left, noun, earlier = words.left, words.noun, words.earlier
    linked = LINK.match(words.raw)
    if earlier and left in _THEN:
        return earlier.base, earlier.left
    if words.listed and not linked and _belongs_before(words, patterns) or _shares_verb(words, patterns):
        left = earlier.left
    elif words.listed and linked and 0 < len(left) <= 4 and not noun and _is_thing(left, patterns):
        verbs = patterns.act.finditer(earlier.left)  # 政府采购 ends in one that is none
        verb = next((v for v in verbs if len(earlier.left) - v.end() >= 2), None)
        left = (verb[0] if verb else "") + left  # 入驻单位41家、事项911个
    if noun and words.unit == "%" and (end := _SHARE_END.match(words.place.text, words.place.next)):
        return words.place.text[words.place.to : end.end()], left  # 70%业务1小时内办结
    if noun and not left and len(noun) <= 4 and not words.listed and not says_more(noun, patterns):
        return phrases.join(noun, _said_behind(words) or _shared_tail(words)), left
    if noun and not says_more(noun, patterns):
        return phrases.join(left, noun + _shared_tail(words)), left
    if noun and (
        len(left) < 4 or left.endswith(_MEASURED_BY) or _WITHIN.match(words.place.text, words.place.to)
    ):
        return left + noun, left
    if left or noun:
        return left or noun, left
    if words.near and (earlier.unit == words.unit or words.listed):
        return earlier.subject if linked else earlier.base, earlier.left  # 增长4.2%、5.3%: both are changes
    return clause_before(words.place, patterns), left


_MEASURED_BY = ("平均", "最快", "最短", "最长")  # 专席平均2.4天办结
_WITHIN = re.compile("[以之]?内")  # 企业开办1个工作日内办结
_THEN = ("同期", "同口径")  # 占比31%，去年同期仅为12%
_SHARE_END = re.compile(r"\d+(?:分钟|小时|天|日|个工作日)[以之]?内?[^，,。；;\d]{2,6}(?=[，,。；;])")
_SAID = re.compile(r"(?:完成|实现|获|达成|通过|参加|纳入|入选)[\u4e00-\u9fff]{2,8}?(?=\d|达|共|超|近|约)")


_ACTORS = re.compile(r"[\u4e00-\u9fff]{0,4}?(?:部门|单位|县|企业|机构|院|地市|乡镇|街道|窗口|公司|高校)")
_COUNT = re.compile(
    rf"(?:超过|接近|近|约|逾)?\d[\d.,]*[万亿余多]*(?:人次|[{CLASSIFIERS}枚])?|[（(][^（()）]*[)）]|《|》"
)


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
    if (
        not words.left
        or words.raw.endswith(("由", "从"))
        or _PARTITIVE.search(words.raw)
        or words.raw.startswith(("（", "("))
    ):
        return False
    if words.earlier.left == "连续" or not words.earlier.left and not words.noun:
        return False  # 连续6年粮食总产达…, 10个县市的中心收件5万件
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
    r"(?:(?<!依)申请|上线|入驻|接入|参与|参加|加入|完成|实现|进驻|纳入|提供|使用|覆盖|推进|提升|的(?!基础上)).{2,20}$"
)


_COUNTED = re.compile(r"\d[\d.,]*[万亿余多]*(?:人次|批次|件次|工作日|个月|[\u4e00-\u9fff])")
_FOR = re.compile("(?:累计|共|先后|已|全年)*[为向给](?=[约近超]?\\d)")  # 为5家医院、3所学校提供服务


def _shared_tail(words: Words) -> str:
    """62个部门902个事项上线服务专版: what stands behind the last count is said of the first as well."""
    place = words.place
    if place.next >= place.clause_to:
        return ""
    if "、" in place.text[place.to : place.next] and not _FOR.match(place.text, place.clause):
        return ""
    rest = place.text[place.next : min(place.clause_to, place.next + WINDOW)]
    rest = _COUNTED.split(rest)[-1]
    found = _TAIL.search(rest)
    return found[0] if found else ""


_NEW = re.compile("新(?:登记|设立?|注册)")  # 新登记市场主体4127户，其中企业1036户 → 新登记企业
_PARTWINDOW = 400  # characters behind 其中 in which its parts are listed


def _whole(words: Words, patterns: SubjectPatterns) -> str:
    """What the parts behind 其中 are parts of: the thing counted before that word in the same unit."""
    place = words.place
    opened = max(0, place.at - _PARTWINDOW)
    at = max(place.text.rfind(word, opened, place.at) for word in ("其中", "包括"))
    if at < 0 or re.search("[；;]", place.text[at : place.at]):
        return ""
    for earlier in back_from(words.earlier, _FAR):
        if earlier.place.to > at and earlier.unit != words.unit:
            return ""  # the parts are listed by several measures
        if earlier.place.to <= at and earlier.unit == words.unit:
            if patterns.measure.search(earlier.base):
                return ""  # a part of a sum is an indicator of its own: 其中出口
            if new := _NEW.match(earlier.left):
                return new[0]
            thing = earlier.owner.thing
            return thing if thing and thing in earlier.base else earlier.base
    return ""


_SHARE = re.compile("占比?$")


def _owner(local: str, words: Words, patterns: SubjectPatterns) -> Owner:
    """What measures that follow are said of."""
    before = words.earlier.owner if words.earlier else Owner()
    if local.endswith("连续") or before.thing and words.same and patterns.became.fullmatch(local):
        return before  # a streak has no measures, nor has a verb
    if words.unit == "%" and _SHARE.search(local):
        return before  # 电话渠道占72.3%,接听率95%: nor has a share
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
