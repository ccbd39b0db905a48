"""Cutting phrases out of clauses: what a phrase of the text keeps, and where it may be cut.

Chinese prints no spaces, so a phrase is cut only at a border that the language shows: punctuation, a link
word, a verb of the word lists. Nothing is ever cut after a number of characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from build_scripts import wordtree
from build_scripts.periods import QUARTERS_SO_FAR

STOPS = "，,。；;：:！？!?、（）() \u3000\n"
LONGEST = 24  # characters of a name that still reads well in a table


@dataclass(frozen=True, slots=True, eq=False)  # caches know it by identity: hashing its patterns takes long
class SubjectPatterns:
    """The word lists `subject_*` as patterns."""

    tail: re.Pattern[str]  # links and adverbs at the end of a phrase
    head: re.Pattern[str]  # and at its start
    dates: re.Pattern[str]  # dates and spans of time, anywhere
    kept: re.Pattern[str]  # words of them that a name keeps: 累计
    act: re.Pattern[str]  # verbs of what the reporting body does: 完成, 协调解决
    holds: re.Pattern[str]  # a verb between an owner and what it has or does: 热线 | 受理 | 诉求
    depends: re.Pattern[str]  # a phrase that says something of a thing named before: 惠及居民
    measure: re.Pattern[str]  # a phrase that ends in the name of a measure: 接通率, 成交额
    shared: re.Pattern[str]  # a measure that the last of a list of names has for all: 工业、技改投资
    ahead: re.Pattern[str]  # what narrows the names of a list and stands before the first: 限额以上
    turn: re.Pattern[str]  # a phrase behind a number that leads to the next: 增加到
    reached: re.Pattern[str]  # the same before a number
    change: re.Pattern[str]  # a change, said of the figure before: 同比增长
    became: re.Pattern[str]  # what became of the counted, by a verb alone: 送审
    hosted: re.Pattern[str]  # what some host holds: 汇聚数据
    measure_begins: re.Pattern[str]  # 许可事项 | 网上办理率
    carrier: re.Pattern[str]  # a named thing that figures are said of: …平台, …热线
    house: re.Pattern[str]  # a named thing that deals with many things: …中心, …大厅
    host: re.Pattern[str]  # any of them that a short name may take in front
    work: re.Pattern[str]  # a clause that names a work: 实现跨层级联办
    came: re.Pattern[str]  # a clause that says what came to be of a thing: 政务云三期|通过初验
    carrier_name: re.Pattern[str]  # the last characters of such a name
    carrier_sign: re.Pattern[str]  # what every such name has in it
    field: re.Pattern[str]  # what a whole report can be about: 热线, 公共资源交易
    section_field: re.Pattern[str]  # what a section can be about as its title says
    not_of_field: re.Pattern[str]  # what such a report tells of something else: 进厅, 综窗
    no_matter: re.Pattern[str]  # a title that names no matter that people turn to a hotline with
    empty: re.Pattern[str]  # a title that names nothing: 工作成效


def compile_words(words: dict[str, tuple[str, ...]]) -> SubjectPatterns:
    """The word lists `subject_*` as patterns; a longer word goes before a shorter one."""

    def any_of(key: str) -> str:
        return wordtree.any_of(words[f"subject_{key}"])

    than = r"(?:同口径|可比口径|自然|名义|实际)?(?:同比|环比|年均|平均|(?:比|较)[^，,]{0,8}?)?"
    return SubjectPatterns(
        tail=re.compile(rf"(?:{any_of('tail')}|{any_of('turn')}[到至为成])$"),
        head=re.compile(f"^{any_of('head')}"),
        dates=re.compile(_DATES),
        kept=re.compile(any_of("kept")),
        act=re.compile(any_of("act") + "+"),
        holds=re.compile(
            rf"^((?!{any_of('no_holder')})(?:[^，,。；;：:、\d]|{_NAME_DIGITS}){{2,18}}?)(?<![后前时中上以而并])"
            r"(?<!基本|正式|全部|按时|按期|提前|及时|当场|直接|在线)"
            r"(?:累计|总共|共计|合计|共|先后|已经?|现|可|均|将|新|又|还|仍|都)*"
            rf"{any_of('hold')}(?=了?[^率量额数度比的]{{2}}|$)"
        ),
        depends=re.compile(f"^(?:共|累计|直接|现场|可|已|将|再|年度|仍有?)*{any_of('depend')}"),
        measure=re.compile(rf"{any_of('measure')}$"),
        shared=re.compile(rf"{any_of('shared')}$"),
        ahead=re.compile(any_of("ahead")),
        turn=re.compile(rf"(?:同比|环比|大幅|小幅|再)*{any_of('turn')}(?:[到至为成了]|$)|同比|环比|大幅"),
        reached=re.compile(rf"{any_of('turn')}[到至为成][^，,]{{0,12}}$"),
        change=re.compile(
            rf"(?P<than>{than})(?P<said>占比|(?:再|大幅|小幅)?{any_of('change')})(?:了|率|幅度|速度?)*"
        ),
        became=re.compile(any_of("became") + "+"),
        hosted=re.compile(f"^(?:共|累计|可|已)*{any_of('hosted')}"),
        measure_begins=re.compile(any_of("measure_begins")),
        carrier=re.compile(_CARRIER.replace("KIND", any_of("carrier"))),
        house=re.compile(any_of("house") + "$"),
        host=re.compile(f"(?:{any_of('house')}|{any_of('host')})$"),
        work=re.compile(
            rf"(?:[^,，]{{0,8}}?{any_of('manner')})?{any_of('work')}了?(?P<work>[\u4e00-\u9fff“”（）()]{{3,12}}(?<!性))"
        ),
        came=re.compile(
            r"(?P<came>[\u4e00-\u9fff“”]{4,12}?)"
            rf"(?:于?\d{{1,2}}月(?:\d{{1,2}}日)?|正式|全面|全部|基本|成功|顺利|率先)*{any_of('came')}"
        ),
        carrier_name=re.compile("[^，,。、]{0,6}" + any_of("carrier")),
        carrier_sign=re.compile(any_of("carrier") + "|“"),
        field=re.compile("|".join(words["subject_field"])),
        section_field=re.compile(
            rf"(?:\d{{5}})?(?:{'|'.join((*words['subject_field'], *words['subject_section_field']))})"
        ),
        not_of_field=re.compile("|".join(words["subject_not_of_field"])),
        no_matter=re.compile(any_of("no_matter")),
        empty=re.compile(any_of("empty")),
    )


_NAME_DIGITS = r"\d{5}(?=”|热线|政务|政府|便民|平台|受理|接听)"  # “12345”热线
FIGURE = re.compile(rf"(?!{_NAME_DIGITS})(?<!\d)\d")  # where a figure begins; the digits of a name are none
_MONTHS = r"(?<![\d.])\d{1,2}(?:[-—至到]\d{1,2})?月(?:份|底|末|初)?(?:\d{1,2}日)?"
_YEAR = (
    r"(?:(?<![较比])20\d\d年|(?<![较比])[去上今本当]年|十[三四五](?=期间|以来))(?:度|全年|上半年|下半年|[一二三四]季度|期间)?"
    rf"(?:{_MONTHS})?"
)
_DATES = (
    r"20\d\d年?(?:[-—–~～]{1,2}|至|到)20\d\d年|(?:过去|近)的?[两二三四五]年(?:来|间)?(?!多)"
    rf"|(?:截[至止]到?)?(?:{_YEAR}|{_MONTHS})(?:[-—–~～至到]{{1,2}}(?:{_YEAR}|{_MONTHS}))?(?:年?[底末初]|以来|起|止)?"
    r"|\d{1,2}[:：]\d\d(?:[-—–~～至到]{1,2}\d{1,2}[:：]\d\d)?|截[至止](?:目前|今|年底)"
    r"|(?<![较比])上(?:个?月|一?季度)"
    r"|“?十[一二三四五]五”?期?末|(?:今年|上线|成立|运行|启用|投用|开通|组建|揭牌|挂牌)以来"
    r"|全年(?!龄)|年内|[上下]半年"
    rf"|(?<!、)(?:{QUARTERS_SO_FAR}|第?[一二三四1-4]季度)[末底]?"
    r"|连续[\d一二两三四五六七八九十]+个?[年月]|本(?:月|季度?|周)(?!报|刊)"
)
_IN_DATES = re.compile("[年月季周期以截末:：]")  # every date or span of time has one of them
# 建成“随手办”小程序: quoted or not, from the last border to the kind of thing it is
_CARRIER = (
    r"(?:[A-Za-z0-9\u4e00-\u9fff“”+\-]|(?<=\d)\.(?=\d)|[（(][\u4e00-\u9fff]{1,4}[)）]){0,18}KIND(?![、等]|数量|总数)"
    r"|(?:引进|出台|推开|铺开|承办(?!单位)|推出|上线|打造|推广|推行|启动|举办|开展|建成|试点|推进|实施)"
    r"(?:(?!一批)[\u4e00-\u9fff]){0,4}“[^“”，,、]{2,14}”(?!党建|品牌)"
)


def strip_head(text: str, patterns: SubjectPatterns) -> str:
    """Without links, adverbs and time words at the start."""
    while True:
        shorter = patterns.head.sub("", text.lstrip(STOPS)).lstrip(STOPS)
        if shorter == text:
            return text
        text = shorter


def strip_tail(text: str, patterns: SubjectPatterns) -> str:
    """Without links, adverbs and words of degree at the end."""
    while True:
        shorter = patterns.tail.sub("", text.rstrip(STOPS)).rstrip(STOPS)
        if shorter == text:
            return text
        text = shorter


_BRACKETS = re.compile(r"【[^【】]*】|[（(](?![市区县街道社村、]+[)）])[^（()）]*[)）]")  # 县(区) is one word


@lru_cache(maxsize=256)  # rules ask for the same phrase one after the other
def bare(text: str, patterns: SubjectPatterns) -> str:
    """A phrase without brackets, dates, and the fillers at both ends."""
    text = _BRACKETS.sub("", text)
    if _IN_DATES.search(text):
        text = patterns.dates.sub("", text)
    return strip_tail(strip_head(text, patterns), patterns)


_EXAMPLES = re.compile(
    r"[^、]*、.{1,60}?等(?!级|次)(?:地(?![区方])|方面|类|领域)?|“[^”]*”等(?!级)|[^、，,]{8,}等(?=[^级次到了、]{4})"
)
_INSIDE = re.compile(r"(?:包含|包括|含|涵盖).*在内的?")


def without_examples(text: str, patterns: SubjectPatterns, has_noun: bool) -> str:
    """已上线开办、社保等“一件事”套餐 → 上线“一件事”套餐: examples are not the name, the verb before them is kept."""
    text = _INSIDE.sub("", text)
    found = _EXAMPLES.search(text)
    if not found and not (has_noun and text.count("、") >= 2):
        return text
    rest = text[found.end() :] if found else ""
    first = text[found.start() if found else 0 : text.index("、") if "、" in text else len(text)]
    before = text[: found.start()] if found else ""
    borders = [m.end() for m in patterns.act.finditer(first)]
    return before + first[: max(borders, default=0)] + rest


def shorten(text: str, patterns: SubjectPatterns, longest: int = LONGEST) -> str:
    """The part of a long phrase behind its first border that leaves no more than `longest` characters."""
    if len(text) <= longest:
        return text
    start = len(text) - longest
    borders = [m.end() for m in re.finditer(r"[的、，,]|(?<=[^针])对|以及|和", text)]
    borders += [m.start() for m in patterns.act.finditer(text)]
    fitting = sorted(b for b in borders if start <= b <= len(text) - 4)
    return text[fitting[0] :] if fitting else text


def holder(phrase: str, patterns: SubjectPatterns) -> str:
    """Who has or does what the phrase says: 热线|受理诉求 → 热线."""
    held = patterns.holds.match(phrase)
    if not held or patterns.act.match(phrase) or re.search("平均|承诺", held[1]):
        return ""
    return held[1]


def owner_of(phrase: str, patterns: SubjectPatterns) -> str:
    """What later measures are said of: 热线|受理诉求 → 热线, 举办|培训班 → 培训班."""
    held = holder(phrase, patterns)
    if held:
        return held
    act = patterns.act.match(phrase)
    named = act and len(phrase) - act.end() >= 4 and not patterns.measure_begins.match(phrase, act.end())
    if patterns.measure.search(phrase) and not named:
        begins = patterns.measure_begins.search(phrase, 3)
        return phrase[: begins.start()] if begins and not act else ""
    thing = re.sub(r"^(?:了|各[类项种])", "", phrase[act.end() :]) if act else phrase
    return thing if 2 <= len(thing) <= 14 else ""


def overlaps(a: str, b: str) -> bool:
    """Whether two phrases share most of the shorter one's two-character words."""
    return mostly_in(*sorted((a, b), key=len))


def mostly_in(phrase: str, other: str) -> bool:
    """Whether half of a phrase's two-character words stand in another."""
    pairs = [phrase[i : i + 2] for i in range(len(phrase) - 1)]
    return sum(pair in other for pair in pairs) * 2 >= len(pairs) > 0


def join(first: str, second: str) -> str:
    """Two phrases as one, without saying a word twice where they meet (公共交易 + 交易额 → 公共交易额)."""
    if second in first:
        return first
    for size in range(min(len(first), len(second), 8), 1, -1):
        if first.endswith(second[:size]):
            return first + second[size:]
    return first + second


def tidy(phrase: str) -> str:
    """Without punctuation at the ends and without half a pair of quotation marks or brackets."""
    phrase = phrase.strip(STOPS + "的")
    for opening, closing in ("“”", "（）", "()", "《》"):
        if phrase.count(opening) != phrase.count(closing):
            phrase = phrase.replace(opening, "").replace(closing, "")
    return phrase
