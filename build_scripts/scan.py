"""Room 4, scan: the ledger. Every number that is printed, what kind it is, and which rule said so.

Each rule is a named value: a name, the kind it gives, and a pattern over the cleaned text. All rules stand in
one alternation behind a gate (a number can only begin at a digit or at a Chinese numeral), so that the text is
read once; the first rule that matches at a place wins, and its name travels with the numeral.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256

from build_scripts import grid
from build_scripts.records import CleanText, Numeral, Quantity, Section, Sentence

D = "[0-9０-９]"
CN = "[一二两三四五六七八九十百千万亿零〇]"
INT = rf"(?:{D}{{1,3}}(?:,{D}{{3}})+(?!{D})|{D}+)"
NUM = rf"{INT}(?:[.．]{D}+)?"
SIGN = r"(?:(?<![^\s(（:：|])[-－−+＋])?"
MULT = (
    r"(?:万亿|千万|百万|十万|百亿|千亿|万|亿"
    r"|千(?![瓦克米兆卡赫伏焦帕字家万亿])|百(?![分姓万亿])|十(?![万亿四大余]))"
)
MORE = "[多余几]"
DASH = "[-—–－~～至到]{1,2}"
YEAR = rf"(?:19|20|１９|２０){D}{{2}}"
MONTH = r"(?:1[0-2]|0?[1-9]|１[０-２]|０?[１-９])"
DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|３[０１]|[１２][０-９]|０?[１-９])"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－−＋％", "0123456789.,--+%")
_CN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_CN_POWERS = {"十": 10, "百": 100, "千": 1000}
_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a number is printed."""

    name: str
    kind: str
    pattern: str
    before: str = ""  # must be found in the clause that leads up to the number; else it is no number of the ledger


def _rules(words: dict[str, tuple[str, ...]], unit: str) -> tuple[Rule, ...]:
    """All rules in the order in which they are tried."""
    hotline = "|".join(words["hotline_numbers"])
    short = "|".join(words["hotline_short"])
    hotline_after = "|".join(words["hotline_after"])
    name_after = "|".join(words["name_after"])
    clock = "|".join(words["round_the_clock"])
    counted = "|".join(words["counted"])
    counted_not = "|".join(words["counted_not"])
    rank = "|".join(words["rank_context"])
    relative = "(?:[今去明前当本上同次翌]年(?:年)?的?)"
    end = "(?:底|末|初|中旬|上旬|下旬|份|以前|之前)?"
    prefixed = rf"{MORE}?{MULT}?{MORE}?"
    return (
        # -------- references
        Rule("ref:url", "ref", r"(?:https?://|www\.)[\x21-\x7e]+"),
        Rule("ref:document", "ref", rf"[〔\[［（(]{YEAR}[〕\]］）)]第?{D}+号"),
        Rule("garbled:document", "garbled", rf"(?<=[发函令字办]){YEAR}{D}{{1,3}}号"),
        Rule("ref:index", "ref", rf"{D}{{6,}}[0-9A-Z]*(?:[/／-]+[0-9A-Z０-９]+)+|{D}{{15,}}[0-9A-Z]*"),
        Rule("ref:phone", "ref", rf"(?<!{D})(?:0{D}{{2,3}}[-—－]?{D}{{7,8}}|1[3-9]{D}{{9}}|[48]00-?{D}{{3}}-?{D}{{4}})(?!{D})"),
        Rule("ref:number", "ref", rf"第{D}+号|(?<![发代图报年])[表图]{D}{{1,2}}(?![0-9.])|(?<=[路街道巷弄]){D}+号(?:院|楼)?|{D}+号(?=文件|文(?!化)|令|公告|楼|院|线)"),
        # -------- dates that lost a character
        Rule(
            "garbled:year-month",
            "garbled",
            rf"{YEAR}{MONTH}(?:[-—至到]{MONTH})?月(?:{DAY}日)?(?:底|末|初|中旬|上旬|下旬)?|{YEAR}{MONTH}{DAY}日",
        ),
        Rule("garbled:compact-date", "garbled", rf"^{YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]{D}|3[01])$"),
        Rule("garbled:month-day", "garbled", rf"(?:(?<![\u4e00-\u9fff{D[1:-1]}])|(?<=[于在自从年和及与点])|(?<=截[至止]))(?<!{D}[.,])"
            rf"(?:(?:1[0-2]|[1-9])(?:[12]{D}|3[01]|0[1-9])|1[0-2][1-9]|3[2-9]|[4-9][1-9])日(?!内|以内|之内|均|历|行动|攻坚|[游报压缩])"),
        Rule(
            "garbled:clock",
            "garbled",
            rf"(?:(?<=周[一二三四五六日])|(?<=上午)|(?<=下午)|(?<=每[天日周])|(?<=工作日)|(?<=节假日)|(?<=时间)|(?<=时间为))"
            rf"(?:[01]?{D}|2[0-3])[0-5]{D}[-—~～至到](?:[01]?{D}|2[0-3])[0-5]{D}(?!{D}|[.个件人次元%％万])",
        ),
        Rule("garbled:year-year", "garbled", rf"(?<!{D}){YEAR}{YEAR}年?(?!{D})"),
        Rule("garbled:year-digits", "garbled", rf"(?<![{D[1:-1]}.,])20{D}(?:{D}{D})?年(?![来间内以期])"),
        Rule(
            "garbled:bare-month-day",
            "garbled",
            rf"(?<=[,，。;；于在]){D}{{3,4}}(?=(?:正式)?(?:完成|召开|举行|举办|印发|上线|签订|签署|启动|揭牌|出台|发布|挂牌|开通|成立|起(?!案)))",
        ),
        Rule("garbled:hotline", "garbled", rf"(?<!{D})12345{D}{{3,}}(?:{unit})"),
        Rule("garbled:blank-inside", "garbled", rf"(?<=[\u4e00-\u9fff]){D}{{1,3}} {D}{{1,3}}(?:{unit})"),
        Rule("garbled:point", "garbled", rf"(?<![0-9０-９.,，第])0[1-9]{D}?(?:{unit})(?![0-9])"),
        Rule("garbled:impossible-date", "garbled", rf"(?<!{D})(?:1[3-9]|[2-9]{D})月{D}{{1,2}}日|(?<!{D}){D}{{1,2}}月(?:3[2-9]|[4-9]{D})日(?!{D})"),
        Rule("garbled:year", "garbled", rf"(?<!{D})20{D}{{2}}(?=(?:年度)?(?:工作(?:要点|总结|计划|报告)|建设(?:要点|计划)|重点工作|上半年|下半年|全年))"),
        # -------- dates
        Rule("date:iso", "date", rf"{YEAR}[-/.．]{MONTH}[-/.．]{DAY}(?!{D})(?:\s*{D}{{1,2}}[:：]{D}{{2}}(?:[:：]{D}{{2}})?)?"),
        Rule("date:iso-month", "date", rf"{YEAR}[-/.．](?:0[1-9]|1[0-2])(?!{D}|[.．%％年-])"),
        Rule(
            "date:span",
            "date",
            rf"(?:{YEAR}年|{relative})?{MONTH}月?(?:份)?{DASH}(?:{YEAR}年)?{MONTH}月(?:份)?(?:{DAY}日)?{end}"
            rf"|(?:{YEAR}年)?{MONTH}月{DAY}日?{DASH}(?:{MONTH}月)?{DAY}日",
        ),
        Rule("date:year-span", "date", rf"{YEAR}年?{DASH}{YEAR}年?(?:度)?"),
        Rule("date:year-pair", "date", rf"{YEAR}(?=[、和与]{YEAR}年)"),
        Rule(
            "date:calendar",
            "date",
            rf"(?:{YEAR}年|{relative})?{MONTH}月(?:{DAY}[日号]|份)?(?:{D}{{1,2}}[时点](?:{D}{{1,2}}分)?)?{end}(?!{D})",
        ),
        Rule(
            "date:year",
            "date",
            rf"(?:{YEAR})年(?:度|上半年|下半年|第?[一二三四]季度|年底|底|末|初|全年|中期)?|(?<=“|《){YEAR}(?=年)",
        ),
        Rule("date:cn-year", "date", r"二[〇○零O][一二三四五六七八九〇○零]{2}年(?:[一二三四五六七八九十]{1,2}月)?(?:[一二三四五六七八九十]{1,3}日)?"),
        Rule("date:decade", "date", rf"(?:{D}{{1,2}}世纪)?{D}{{2}}年代|{D}{{1,2}}世纪"),
        Rule("date:clock", "date", rf"(?<!{D}){D}{{1,2}}[:：]{D}{{2}}(?:[:：]{D}{{2}})?(?!{D})|(?:(?<=[上下中]午)|(?<=凌晨)|(?<=晚上)|(?<=晚)){D}{{1,2}}[时点:：](?:{D}{{1,2}}分?|半)?"),
        Rule("date:day", "date", rf"(?<!{D})(?<![近约超第满]){DAY}[日](?!均|内|以内|之内|历|常)"),
        Rule("date:years-around", "date", rf"(?:(?<=过去)|(?<=未来)|(?<=今后)|(?<=最近)|(?<=近)){D}{{1,2}}年"),
        Rule("date:bracketed-years", "date", rf"(?<=[(（]){YEAR}(?=[)）])"),
        # -------- list markers
        Rule("enum:paragraph", "enum", rf"^{D}{{1,2}}(?:[、．)）]|\.(?!{D}))|^[（(]{D}{{1,2}}[)）]|^[①-⑳]"),
        Rule("enum:inline", "enum", rf"(?<=[。；;：:]){D}{{1,2}}(?:[、．)）]|\.(?!{D}))(?!{D}(?!{D}{{3}}年))|(?<=[。；;：:，,]) ?[（(]{D}{{1,2}}[)）]"),
        # -------- names
        Rule("name:dimensions", "name", rf"{D}{{3,5}}[×xX*＊]{D}{{3,5}}(?!{D})"),
        Rule("name:around-the-clock", "name", rf"{D}{{1,2}}[×xX*＊]{D}{{1,2}}(?:小时)?(?:[×xX*＊]{D}+(?:天)?)?|24小时(?=[”]?(?:{clock}))"),
        Rule("name:hotline", "name", rf"(?<!{D})(?:{hotline})(?![\d.%％万亿]|{unit})(?:{hotline_after})*|(?<!{D})(?:{short})(?=(?:{hotline_after}))"),
        Rule("name:sum", "name", rf"(?:[A-Za-z]{{1,3}}|{D}{{1,2}})(?:[+＋](?:{D}{{1,2}}(?!{D})|[A-ZＮNXn]|[\u4e00-\u9fff]))+(?=[^%％])"),
        Rule("name:generation", "name", rf"(?<![0-9０-９A-Za-z.])[2-6]G(?![A-Za-z]|内存|存储|带宽|以上|流量)(?<![到至为达]{D}G)"),
        Rule("name:version", "name", rf"(?<=[\u4e00-\u9fff”》vVN])(?<![达到为至率分度值均约近超高低])(?<![了有额]){D}\.{D}(?:\.{D})*(?:版(?:本)?)?(?![0-9%％‰万亿千百个]|{unit})"),
        Rule("name:latin", "name", rf"(?<=[A-Za-z]){D}+(?:[.．]{D}+)?(?:级别)?|(?<=[A-Za-z][-+＋/／—]){D}+(?:[.．]{D}+)?(?![0-9%％万亿])"),
        Rule("name:dashed-year", "name", rf"(?<=[\u4e00-\u9fff][-－—·]){YEAR}(?![0-9年])"),
        Rule("name:year", "name", rf"(?<!{D})20{D}{{2}}(?=(?:全国|中国|世界|国际|全球|广东|数字|智慧|首届|第[一二三四五六七八九十\d]+届|亚洲|中部|长三角|粤港澳))"),
        Rule("name:anniversary", "name", rf"{D}+周年"),
        Rule("name:slogan", "name", rf"(?<![0-9.,]){D}{{2,6}}(?=[”]?(?:{name_after}))"),
        Rule("name:ordinal", "name", rf"第{D}+(?:届|次|批|期|轮|季|版|代|条|章|款|部分|站|例|个)"),
        # -------- ranks
        Rule("rank:ordinal", "rank", rf"第{INT}[名位](?!领导)|(?<=排名)第?{D}+(?![0-9.%％])|前{D}+[名位强](?!单位)|第{INT}(?![{D[1:-1]}.,])"),
        Rule("rank:cn", "rank", rf"第{CN}{{1,3}}[名位]?(?![批届次期轮季大产步三线条章议书代类种课个把时责手梯道关口资生动要任站台人中小幼医附])", rf"(?:{rank})[^,，。；;]*$"),
        Rule("rank:top", "rank", rf"前{CN}{{1,3}}[名位强]?(?![季年个月天])", rf"(?:{rank}|全[国省市区县])[^,，。；;]*$"),
        Rule("rank:first-place", "rank", r"首位|榜首", rf"(?:{rank})[^,，。；;]*$"),
        # -------- quantities
        Rule("garbled:double-point", "garbled", rf"{D}+[.．]{D}+[.．]{D}+(?=[%％万亿个件条])[%％]?{MULT}?"),
        Rule("garbled:run-together", "garbled", rf"{D}{{6,}}[.．]{D}+[万亿](?!元|美元|港元|平方米|斤|吨)(?:{unit})?"),
        Rule(
            "metric:range",
            "metric",
            rf"{SIGN}{NUM}{MULT}?(?:%|％|个百分点)?[-—–－~～]{{1,2}}{NUM}{prefixed}(?:{unit})?"
            rf"|(?<![由从]){NUM}{MULT}?(?:%|％)?[至到]{NUM}{prefixed}(?:{unit})",
        ),
        Rule("metric:ratio", "metric", rf"(?<!{D}){NUM}[:：∶]1(?![0-9:：.])"),
        Rule("metric:number", "metric", rf"{SIGN}{NUM}{prefixed}(?:{unit})"),
        Rule("metric:bare", "metric", rf"{SIGN}{NUM}{prefixed}"),
        # -------- numerals in Chinese characters
        Rule("metric:tenths", "metric", rf"(?<![十百千万]){CN}成(?:{CN})?(?:多)?(?![功为立果效员本熟长交型品套都一])"),
        Rule("metric:percent-cn", "metric", rf"百分之{CN}+(?:点{CN}+)?"),
        Rule("metric:tens-more", "metric", rf"(?<![0-9第])(?:{CN}{{0,3}}[十百千万])余(?:{unit})|(?<=[近超逾约])[百千万](?:余)?(?:家|个|名|人|项|条|场|次|件|人次)(?![万千])"),
        Rule("metric:half", "metric", r"(?<=[超过近])半数|半数(?=以上|左右)"),
        Rule("metric:one", "metric", r"(?<=[,，。;；、])一[名个项件家支](?=[^,，。;；\d]{1,10}(?:获评|荣获|获得|入选|被评为|被授予|获))"),
        Rule("metric:times-cn", "metric", r"(?<![0-9第])[一二两三四五六七八九十]{1,2}倍"),
        Rule("metric:counted", "metric", rf"(?!(?:{counted_not}))(?<![第0-9初十百千数几每逐同统另万半周星、])(?:[两三四五六七八九]|[二三四五六七八九]?十[一二三四五六七八九]?)(?:{counted})(?=[\u4e00-\u9fff“《,，。;；])"),
    )


@dataclass(frozen=True, slots=True)
class Scanner:
    """The compiled rules of one vocabulary."""

    pattern: re.Pattern[str]
    rules: tuple[Rule, ...]
    quantity: re.Pattern[str]
    before: tuple[re.Pattern[str] | None, ...]
    rates: re.Pattern[str]  # the end of a clause after which only a percentage makes sense


@lru_cache(maxsize=4)
def compile_rules(words: tuple[tuple[str, tuple[str, ...]], ...], units: tuple[str, ...]) -> Scanner:
    """Compile every rule once; `units` are the printed forms of the vocabulary."""
    unit = "|".join(_unit_pattern(u) for u in sorted(units, key=lambda u: (-len(u), u)))
    rules = _rules(dict(words), unit)
    gate = rf"(?=[-－−+＋]?[0-9０-９]|[〇{CN[1:-1]}第首榜前半①-⑳ (（〔［表图hw\[])"
    body = "|".join(f"(?P<r{i}>{rule.pattern})" for i, rule in enumerate(rules))
    quantity = (
        rf"(?P<low>{SIGN}{NUM})(?P<lowmult>{MULT})?"
        rf"(?:(?:[%％]|个百分点)?[-—–－~～至到]{{1,2}}(?P<high>{NUM}))?(?P<more>{MORE})?(?P<mult>{MULT})?(?P<more2>{MORE})?(?P<unit>{unit})?"
    )
    return Scanner(
        re.compile(f"{gate}(?:{body})", re.MULTILINE),
        rules,
        re.compile(quantity),
        tuple(re.compile(rule.before) if rule.before else None for rule in rules),
        re.compile(rf"(?:{'|'.join(dict(words)['rate_nouns'])})(?:{'|'.join(dict(words)['rate_links'])})*$"),
    )


def _unit_pattern(unit: str) -> str:
    """A Latin unit may not run on into a Latin word (3G and 3Gbps)."""
    return re.escape(unit) + ("(?![A-Za-z])" if unit[-1].isascii() and unit[-1].isalpha() else "")


def scan(
    clean: CleanText, sections: tuple[Section, ...], sentences: tuple[Sentence, ...], report_id: str, scanner: Scanner
) -> tuple[Numeral, ...]:
    """List every number of a cleaned text, in order, each digit run in exactly one row."""
    in_table = {cell.start: cell for cell in grid.cells(clean)}
    found = _settle(clean, _outside(in_table, _raw_matches(clean, scanner)), scanner.rates)
    starts = [s.start for s in sentences]
    seen: Counter[str] = Counter()
    numerals = []
    for start, end, kind, rule in found:
        index = max(0, bisect_right(starts, start) - 1)
        sentence = sentences[index]
        char_start, char_end = clean.source_span(start, end)
        name = stable_hash(clean.text[sentence.start : sentence.end], clean.text[start:end])
        seen[name] += 1
        quantity = None
        if kind in ("metric", "rank"):
            cell = in_table.get(start) if rule.endswith(":cell") else None
            quantity = Quantity(cell.value, None, cell.unit) if cell else read_quantity(clean.text[start:end], rule, scanner)
        numerals.append(
            Numeral(
                numeral_id=f"{report_id}-n-{name}-{seen[name]}",
                report_id=report_id,
                section_id=sections[sentence.section].section_id,
                start=start,
                end=end,
                char_start=char_start,
                char_end=char_end,
                text=clean.source[char_start:char_end],
                kind=kind,
                rule=rule,
                sentence=index,
                quantity=quantity,
            )
        )
    return tuple(numerals)


def stable_hash(sentence: str, quote: str) -> str:
    """Eight hexadecimal digits that name a quote by its sentence, whatever the white space."""
    return sha256(re.sub(r"\s", "", f"{sentence}\0{quote}").encode()).hexdigest()[:8]


def _raw_matches(clean: CleanText, scanner: Scanner):
    for match in scanner.pattern.finditer(clean.text):
        index = int(match.lastgroup[1:]) if match.lastgroup else 0
        guard = scanner.before[index]
        if guard and not guard.search(clean.text[max(0, match.start() - 18) : match.start()]):
            continue
        rule = scanner.rules[index]
        start = match.start() + (1 if clean.text[match.start()] == " " else 0)
        yield start, match.end(), rule.kind, rule.name


_CELL_KINDS = {"enum": "enum", "rank": "rank", "date": "date"}


def _outside(in_table: dict[int, grid.Cell], matches):
    """The matches outside of tables, and in their place the cells: a cell's column says what its number is."""
    if not in_table:
        yield from matches
        return
    taken = sorted((cell.start, cell.end) for cell in in_table.values())
    ends = [end for _, end in taken]
    for match in matches:
        index = bisect_right(ends, match[0])
        if index == len(taken) or match[1] <= taken[index][0]:
            yield match
    for cell in in_table.values():
        kind = _CELL_KINDS.get(cell.column.role, "metric")
        yield cell.start, cell.end, kind, f"{kind}:cell"


_QUOTED = re.compile(r"“[^“”\n]{1,18}”|《[^《》\n]{1,60}》|「[^「」\n]{1,18}」")


def _settle(clean: CleanText, matches, rates: re.Pattern[str]) -> list[tuple[int, int, str, str]]:
    """Decide what the place of a number says of its kind, and cover every digit run once."""
    furniture = [(line.start, line.end) for line in clean.lines if line.kind == "furniture"]
    quoted = [m.span() for m in _QUOTED.finditer(clean.text)]
    settled: list[tuple[int, int, str, str]] = []
    for start, end, kind, rule in matches:
        if kind == "metric" and clean.text[end - 1] not in "%％" and _within(quoted, start, end):
            if not _DIGITS.search(clean.text, start, end):
                continue  # “两件大事”: a slogan in words
            kind, rule = "name", "name:quoted"
        if rule == "metric:bare" and _lost_percent(clean.text, start, end, rates):
            kind, rule = "garbled", "garbled:percent"
        if rule == "metric:number" and _lost_point(clean.text, start, end, rates):
            kind, rule = "garbled", "garbled:point"
        if rule == "metric:number" and _lost_classifier(clean.text, start, end):
            kind, rule = "garbled", "garbled:run-together"
        if rule == "metric:bare" and _LOST_CHANGE.search(clean.text[max(0, start - 12) : start]) and _ends_clause(clean.text, start, end):
            kind, rule = "garbled", "garbled:percent"
        if rule == "date:calendar" and _impossible(clean.text[start:end]):
            kind, rule = "garbled", "garbled:impossible-date"
        if kind not in ("date", "ref", "enum") and _within(furniture, start, end):
            kind, rule = "ref", "ref:furniture"
        settled.append((start, end, kind, rule))
    return _cover(clean.text, sorted([*_lost_markers(clean), *settled]))


def _lost_percent(text: str, start: int, end: int, rates: re.Pattern[str]) -> bool:
    """A bare number of at most 100 that is the value of a rate: the sign behind it was lost."""
    after = text[end : end + 1]
    if after and after not in ",，;；。\n）)":
        return False
    value = _decimal(text[start:end]) if _DIGITS.fullmatch(text, start, end) else Decimal(101)
    return value <= 100 and bool(rates.search(text[max(0, start - 14) : start]))


_LOST_CHANGE = re.compile(r"(?:同比|环比|较上年|比上年)(?:增长|下降|上升|提高|减少|增加)(?:了|约)?$")


def _ends_clause(text: str, start: int, end: int) -> bool:
    """A decimal number with nothing but a stop behind it."""
    return "." in text[start:end] and text[end : end + 1] in ("", ",", "，", "。", ";", "；", "\n")


def _lost_classifier(text: str, start: int, end: int) -> bool:
    """11686.43万张 beside 104类、71.2万张: two numbers run together where the text gives the pair elsewhere."""
    found = re.match(r"[0-9]{5,}\.[0-9]+万(?!元)([\u4e00-\u9fff]{1,2})", text[start:end])
    if not found:
        return False
    around = text[max(0, start - 60) : start] + "\0" + text[end : end + 60]
    return bool(re.search(rf"[0-9]+[类种项个家部][、,，][0-9]+(?:\.[0-9]+)?万{re.escape(found[1])}", around))


_MONTH_DAY = re.compile(r"([0-9]{1,2})月([0-9]{1,2})[日号]")


def _impossible(printed: str) -> bool:
    """A day that no calendar has: 4月31日."""
    found = _MONTH_DAY.search(printed)
    return bool(found) and int(found[2]) > calendar.monthrange(2024, int(found[1]))[1]


def _lost_point(text: str, start: int, end: int, rates: re.Pattern[str]) -> bool:
    """9985% as the value of a rate that cannot pass 100."""
    digits = text[start : end - 1]
    return (
        text[end - 1] in "%％"
        and digits.isdigit()
        and (len(digits) == 4 or len(digits) == 3 and digits[0] in "6789")
        and bool(rates.search(text[max(0, start - 14) : start]))
    )


_MARKER = re.compile(r"(?:(?<=[。；;])|^)[二三四五六七八九十](?=[\u4e00-\u9fff])(?![是、级季年月个项类条大次届十百千万方者单分])", re.M)
_ORDER = "一二三四五六七八九十"


def _lost_markers(clean: CleanText):
    """List markers that lost their 是: 三是 … 四落实 …"""
    for match in _MARKER.finditer(clean.text):
        line = clean.text.rfind("\n", 0, match.start()) + 1
        before = _ORDER[_ORDER.index(match[0]) - 1] + "是"
        if before in clean.text[line : match.start()]:
            yield match.start(), match.end(), "garbled", "garbled:list-marker"


def _within(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_right(spans, (start, 1 << 62)) - 1
    return index >= 0 and spans[index][0] <= start and end <= spans[index][1]


def _cover(text: str, rows: list[tuple[int, int, str, str]]) -> list[tuple[int, int, str, str]]:
    """Widen a row over the rest of its digit run (a run lies in one row), and give what no rule took its own row."""
    out: list[tuple[int, int, str, str]] = []
    index = 0
    for run in _DIGITS.finditer(text):
        start, end = run.span()
        while index < len(rows) and rows[index][1] <= start:
            out.append(rows[index])
            index += 1
        stop = index
        while stop < len(rows) and rows[stop][0] < end:
            stop += 1
        parts = rows[index:stop]
        if not parts:
            out.append((start, end, "other", "other:unexplained"))
            continue
        _, _, kind, rule = parts[0] if len(parts) == 1 else (0, 0, "other", "other:joined")
        # kept until the next run is seen, since one row may hold several (2024-01-02 16:54)
        rows[index:stop] = [(min(parts[0][0], start), max(parts[-1][1], end), kind, rule)]
    out.extend(rows[index:])
    return out


# ---------------------------------------------------------------- values


def read_quantity(text: str, rule: str, scanner: Scanner) -> Quantity:
    """Value, range and unit of a printed number.

    Args:
        text: the cleaned characters, e.g. `5万余路`.
        rule: the name of the rule that found it.
        scanner: the compiled rules.
    """
    if rule.startswith("rank:"):
        return Quantity(_rank_value(text), None, "")
    if rule in ("metric:tenths", "metric:percent-cn", "metric:tens-more", "metric:times-cn", "metric:counted", "metric:half", "metric:one"):
        return _chinese_quantity(text, rule)
    found = scanner.quantity.match(text)
    if not found or not found["low"]:
        return Quantity(Decimal(0), None, "")
    last = _multiplier(found["mult"])
    if not found["high"]:
        low, high = _decimal(found["low"]) * _multiplier(found["lowmult"]) * last, None
    else:  # 3-5万: the multiplier behind the second number is the first one's too
        low = _decimal(found["low"]) * (_multiplier(found["lowmult"]) if found["lowmult"] else last)
        high = _decimal(found["high"]) * last
    unit = (found["unit"] or "").replace("％", "%")
    return Quantity(low, high, unit, bool(found["more"] or found["more2"]))


def _decimal(text: str) -> Decimal:
    return Decimal(text.translate(_FULL_WIDTH).replace("−", "-").replace("－", "-").replace(",", ""))


def _multiplier(text: str | None) -> int:
    value = 1
    for char in text or "":
        value *= _MULTIPLIERS[char]
    return value


def chinese_number(text: str) -> int:
    """The value of a Chinese numeral up to 9999 (十二 → 12, 三百 → 300)."""
    total, current = 0, 0
    for char in text:
        if char in _CN_POWERS:
            total += (current or 1) * _CN_POWERS[char]
            current = 0
        elif char == "万":
            total, current = (total + current or 1) * 10_000, 0
        else:
            current = current * 10 + _CN_DIGITS[char] if current and not total else _CN_DIGITS[char]
    return total + current


_CN_RUN = re.compile(r"[一二两三四五六七八九十百千万零〇]+")


def _chinese_quantity(text: str, rule: str) -> Quantity:
    if rule == "metric:percent-cn":
        whole, _, part = text.removeprefix("百分之").partition("点")
        decimals = "".join(str(_CN_DIGITS[c]) for c in part)
        return Quantity(Decimal(f"{chinese_number(whole)}{'.' + decimals if decimals else ''}"), None, "%")
    if rule == "metric:half":
        return Quantity(Decimal(50), None, "%")
    run = _CN_RUN.match(text)
    value = Decimal(chinese_number(run[0]))
    if rule == "metric:tenths":
        rest = text[run.end() + 1 :].rstrip("多")
        return Quantity(value * 10 + (_CN_DIGITS.get(rest[:1], 0)), None, "%", text.endswith("多"))
    unit = text[run.end() :]
    more = unit.startswith("余")
    return Quantity(value, None, unit.lstrip("余"), more)


def _rank_value(text: str) -> Decimal:
    digits = re.search(r"[0-9０-９][0-9０-９,]*", text)
    if digits:
        return _decimal(digits[0])
    run = _CN_RUN.search(text)
    return Decimal(chinese_number(run[0])) if run else Decimal(1)
