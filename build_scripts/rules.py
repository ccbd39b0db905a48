"""The rules of the ledger: each way in which a number is printed, as a named value with the kind it gives.

The order matters: the first rule that matches at a place wins. `scan.py` tries at each place only those that may
begin with the character that stands there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from build_scripts.chinese_numbers import BEGINS, WHOLE
from build_scripts.days import CN_YEAR
from build_scripts.list_numbers import STOP

DIGITS = "0123456789０１２３４５６７８９"
CHINESE = "一二两三四五六七八九十百千万亿零〇半"
SIGNS = "-－−+＋"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

D = "[0-9０-９]"
CN = "[一二两三四五六七八九十百千万亿零〇]"
# with full-width commas: 1，286; 1，2，3 is a list
WIDE_INT = rf"(?<![第{D[1:-1]}.．,，])[1-9１-９]{D}{{0,2}}(?:，{D}{{3}})+(?!{D}|[，,]{D})"
INT = rf"(?>{D}++(?![,，]{D}{{3}})|{D}{{1,3}}(?:,{D}{{3}})+(?!{D})|{WIDE_INT}|{D}++)"
COMPARED = "同比|环比|[较比][上去]年"  # in front of a change (as part of a pattern)
DIGITS_ON = rf"{D}[{D[1:-1]},.，．]{{0,24}}+"  # a number as far as it goes, whole or not
NUM = rf"{INT}(?:[.．]{D}++)?"
SIGN = r"(?:(?<![^\s(（:：|比速幅长降为由从至到的])[-－−+＋])?"
MULT = (
    r"(?:万亿|千万|百万|十万|百亿|千亿|万|亿"
    r"|千(?![瓦克米兆卡赫伏焦帕字家万亿])|百(?![分姓万亿])|十(?![万亿四大余]))"
)
MORE = "[多余几]"
DASH = "[-—–－~～至到]{1,2}"
YEAR = rf"(?:19|20|１９|２０){D}{{2}}"
MONTH = r"(?:1[0-2]|0?[1-9]|１[０-２]|０?[１-９])"
DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|３[０１]|[１２][０-９]|０?[１-９])"
MONTH_DAY = rf"(?:1[0-2]|[1-9])(?:[12]{D}|3[01]|0[1-9])"  # with 月 lost between them: 428日

LAYOUT_TAG = (
    r"</?(?:p|div|span|br|hr|a|b|i|u|em|strong|font|center|section|article|h[1-6]|ul|ol|li|img|o:p"
    r"|table|thead|tbody|tr|td|th|col|colgroup)(?:\s[^<>\n]{0,600})?/?>"
)
BEFORE_LAST = "前年年?的?"
END = "(?:底|末|初|中旬|上旬|下旬|份|以前|之前)?"
PREFIXED = rf"{MORE}?{MULT}?{MORE}?"

BEFORE = 18  # characters before a number in which what it needs is looked for
Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a number is printed."""

    name: str
    kind: str
    pattern: str
    begins: str = DIGITS  # every character that a match may begin with: elsewhere the rule is not tried
    before: str = (
        ""  # must be found in the `BEFORE` characters before the number; else it is none of the ledger
    )


def rules(words: Words, unit: str) -> tuple[Rule, ...]:
    """All rules in the order in which they are tried.

    Args:
        words: the word lists of the vocabulary.
        unit: a pattern of the printed forms of all units.
    """
    return (
        *_references(words, unit),
        *_damage_to_dates(unit),
        *_dates(unit),
        *_list_markers(),
        *_names(words, unit),
        *_ranks(words),
        *_quantities(words, unit),
        *(replace(rule, begins=CHINESE) for rule in _chinese_numerals(words, unit)),
    )


def _behind(words: tuple[str, ...]) -> str:
    """A pattern of the place right behind one of the words, with or without a colon."""
    return f"(?:{'|'.join(f'(?<={word})|(?<={word}[:：为])' for word in words)})"


def _references(words: Words, unit: str) -> tuple[Rule, ...]:
    """Identifiers, document and index numbers, addresses, telephone numbers, footnotes, files, pages."""
    counted = rf"(?:[{D[1:-1]}]|[.．]{D}|{PREFIXED}(?:{unit}))"
    bodies, files = words["standard_bodies"], words["file_types"]
    return (
        Rule("ref:url", "ref", r"(?:https?://|www\.)[\x21-\x7e]+", begins="hw"),
        Rule("ref:markup", "ref", rf"(?=<[^<>\n]{{0,600}}{D})(?i:{LAYOUT_TAG})", begins="<"),
        # a personal number, which is not shown but accounted for
        Rule("ref:masked", "ref", "＊{5,}+", begins="＊"),
        Rule("ref:document", "ref", rf"[〔\[［（(﹝]{YEAR}[〕\]］）)﹞]第?{D}++号", begins="〔[［（(﹝"),
        Rule("ref:footnote", "ref", rf"[\[［]{D}{{1,3}}[\]］]", begins="[［"),
        Rule(
            "ref:attachment",
            "ref",
            rf"(?<=[件表图])(?:(?<=附件)|(?<=附表)|(?<=附图)){D}{{1,2}}(?:[-—~～、至和]{D}{{1,2}})*+(?!{counted})"
            rf"|(?<=注){D}{{1,2}}(?=[:：.．、])",
        ),
        Rule("enum:attachment", "enum", rf"(?<=附件[:：]){D}{{1,2}}[.．、](?!{D})"),
        Rule(  # 任务表.xlsx(25KB)
            "ref:file-size",
            "ref",
            rf"(?<![A-Za-z])(?i:{'|'.join(files)})[)）]?[ （(\[【,，:：大小]{{0,4}}{NUM} ?(?i:[KMG]?B|[KM])(?![A-Za-z])",
            begins="".join(sorted({letter for file in files for letter in (file[0], file[0].upper())})),
        ),
        Rule("ref:page", "ref", rf"第{D}++页(?:[,，/／ ]?共{D}++页)?", begins="第"),
        Rule(  # DB33/T 2350-2021, ISO 9001
            "ref:standard",
            "ref",
            rf"(?<![A-Za-z0-9])(?:{'|'.join(bodies)})(?:{D}{{0,4}}/[A-Z]{{1,4}}[ -]?| ){D}{{3,6}}(?:\.{D}{{1,2}})?"
            rf"(?:[-—–:：]{D}{{4}}(?!{D})|(?!{counted}))",
            begins="".join(sorted({body[0] for body in bodies})),
        ),
        Rule(
            "ref:code",
            "ref",
            rf"(?={D}{{4}}){_behind(words['code_labels'])}(?!{YEAR}年){D}{{4,}}+[0-9A-Z]*+(?!{counted})",
        ),
        Rule(
            "ref:local-phone",
            "ref",
            rf"(?=[2-9]{D}{{6}}){_behind(words['phone_labels'])}[2-9]{D}{{6,7}}(?!{counted})",
        ),
        Rule("garbled:document", "garbled", rf"(?<=[发函令字办]){YEAR}{D}{{1,3}}号"),
        Rule(
            "ref:post-code",
            "ref",
            rf"(?:(?<=邮编)|(?<=邮编[:：])|(?<=邮政编码)|(?<=邮政编码[:：])){D}{{6}}(?!{D})",
        ),
        Rule("ref:area-code", "ref", rf"[（(]0{D}{{2,3}}[)）] ?{D}{{7,8}}(?!{D})", begins="(（"),
        Rule("ref:index", "ref", rf"{D}{{6,}}+[0-9A-Z]*+(?:[/／-]+[0-9A-Z０-９]+)+|{D}{{15,}}+[0-9A-Z]*+"),
        Rule("ref:credit-code", "ref", rf"(?<![0-9A-Z]){D}{{8}}(?=[0-9]*[A-Z])[0-9A-Z]{{10}}(?![0-9A-Z])"),
        Rule(
            "ref:phone",
            "ref",
            rf"(?<!{D})(?:0{D}{{2,3}}[-—－](?:12345|96{D}{{3,4}})|0{D}{{2,3}}[-—－]?{D}{{7,8}}"
            rf"|1[3-9]{D}{{9}}|[48]00-?{D}{{3}}-?{D}{{4}})(?!{D})",
        ),
        Rule(  # 3幢2单元501室
            "ref:room",
            "ref",
            rf"(?={D}++[幢栋号座单室])(?:{D}++(?:幢|栋|号楼|座|号){D}++(?:单元|[楼层室])(?:{D}++[室号])?"
            rf"|{D}++单元{D}++室?|{D}{{3,4}}室(?![内外]))",
        ),
        Rule(
            "ref:number",
            "ref",
            rf"第{D}++号|(?<![发代图报年])[表图]{D}{{1,2}}(?![0-9.])|(?<=[路街道巷弄]){D}++号(?:院|楼)?|{D}++号(?=文件|文(?!化)|令"
            r"|公告|楼|院)",
            begins=DIGITS + "第表图",
        ),
    )


def _damage_to_dates(unit: str) -> tuple[Rule, ...]:
    """Dates, rates and names that lost a character: what was printed cannot be meant."""
    return (
        Rule(
            "garbled:year-month",
            "garbled",
            rf"{YEAR}{MONTH}(?:[-—至到]{MONTH})?月(?:{DAY}日)?(?:底|末|初|中旬|上旬|下旬)?|{YEAR}{MONTH}{DAY}日",
        ),
        Rule("garbled:compact-date", "garbled", rf"^{YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]{D}|3[01])$"),
        Rule(
            "garbled:month-day",
            "garbled",
            rf"(?:(?<![\u4e00-\u9fff{D[1:-1]}])|(?<=[于在自从年和及与点])|(?<=截[至止]))(?<!{D}[.,])"
            rf"(?:{MONTH_DAY}|1[0-2][1-9]|3[2-9]|[4-9][1-9])日(?!内|以内|之内|均|历|行动"
            r"|攻坚|[游报压缩])",
        ),
        Rule(  # 新政务大厅428日启用
            "garbled:month-day",
            "garbled",
            rf"(?<![{D[1:-1]}.,]){MONTH_DAY}日"
            r"(?=(?:正式|全面)?(?:启用|投用|投入使用|上线|开通|揭牌|挂牌|成立|启动|试运行|召开|举行|举办|印发|出台))",
        ),
        Rule(
            "garbled:clock",
            "garbled",
            rf"(?:(?<=周[一二三四五六日])|(?<=上午)|(?<=下午)|(?<=每[天日周])|(?<=工作日)|(?<=节假日)|(?<=时间)|(?<=时间为))"
            rf"(?:[01]?{D}|2[0-3])[0-5]{D}[-—~～至到](?:[01]?{D}|2[0-3])[0-5]{D}(?!{D}|[.个件人次元%％万])",
        ),
        Rule("garbled:year-year", "garbled", rf"(?<!{D}){YEAR}{YEAR}年?(?!{D})"),
        Rule(
            "garbled:year-digits",
            "garbled",
            rf"(?<![{D[1:-1]}.,])20{D}(?:{D}{D}|{D}{{3,4}})?年(?![来间内以期])",
        ),
        Rule(  # 截至12月31，
            "garbled:lost-day",
            "garbled",
            rf"(?<![{D[1:-1]}.,])(?:{YEAR}年)?{MONTH}月{DAY}(?=[,，;；。]|[\u4e00-\u9fff]{{2}}节)",
        ),
        Rule(  # 2023年1月至12，
            "garbled:lost-month",
            "garbled",
            rf"(?<![{D[1:-1]}.,])(?:{YEAR}年)?{MONTH}月{DASH}{MONTH}(?=[,，](?!{D}))",
        ),
        Rule(
            "garbled:bare-month-day",
            "garbled",
            rf"(?<=[,，。;；于在]){D}{{3,4}}(?=(?:正式)?(?:完成|召开|举行|举办|印发|上线|签订|签署|启动|揭牌|出台|发布|挂牌|开通|成立|起(?!案)))",
        ),
        Rule(  # a character that could not be read stands in the number
            "garbled:unreadable",
            "garbled",
            rf"(?=(?:{DIGITS_ON})?[\ufffd?])"
            rf"(?:{DIGITS_ON}\ufffd++(?:{DIGITS_ON})?{PREFIXED}(?:{unit})?|\ufffd++{DIGITS_ON}{PREFIXED}(?:{unit})?"
            rf"|{DIGITS_ON}\?++{D}*+{PREFIXED}(?:{unit}))",
            begins=DIGITS + "\ufffd",
        ),
        Rule(
            "garbled:zero",
            "garbled",
            rf"(?<![A-Za-z])[OoＯｏ][.．]{D}++{PREFIXED}(?:{unit})",
            begins="OoＯｏ",
        ),
        Rule(  # l00%, 1O件, 9S%: letters that look like digits
            "garbled:look-alike",
            "garbled",
            rf"(?={D}++[OolISB]|[lIOo]{D})"
            rf"(?:(?<![A-Za-z0-9０-９.])(?:[lIOo]{D}++|{D}++[OolI]{D}*+)(?:{PREFIXED}(?![A-Za-z])(?:{unit}))"
            rf"|{D}++[SB][%％])",
            begins=DIGITS + "lIOo",
        ),
        Rule("garbled:stop-inside", "garbled", rf"{D}{{2}}。{D}{{1,2}}[%％]"),
        Rule(
            "garbled:lost-digits", "garbled", rf"(?<=[\u4e00-\u9fff])[.．]{D}{{1,3}}[%％万亿]", begins=".．"
        ),
        Rule("garbled:comma", "garbled", rf"{WIDE_INT}(?:[.．]{D}++)?(?!{PREFIXED}(?:{unit})|{MULT})"),
        Rule("garbled:hotline", "garbled", rf"(?<!{D})12345{D}{{4,}}+(?:{unit})"),
        Rule(
            "garbled:blank-inside",
            "garbled",
            rf"(?={D}{{1,3}}[ .．])(?<=[\u4e00-\u9fff]){D}{{1,3}}"
            rf"(?:(?: |[.．] | [.．]){D}{{1,3}}| {D}{{1,2}}[.．]{D}{{1,2}}){PREFIXED}(?:{unit})",
        ),
        Rule("garbled:point", "garbled", rf"(?<![0-9０-９.,，第])0[1-9]{D}?(?:{unit})(?![0-9])"),
        Rule(
            "garbled:impossible-date",
            "garbled",
            rf"(?<!{D})(?:1[3-9]|[2-9]{D})月{D}{{1,2}}日|(?<!{D}){D}{{1,2}}月(?:3[2-9]|[4-9]{D})日(?!{D})",
        ),
        Rule(
            "garbled:year",
            "garbled",
            rf"(?<!{D})20{D}{{2}}(?=(?:工作(?:要点|总结|计划|报告)|建设(?:要点|计划)|重点工作|上半年|下半年|全年))",
        ),
    )


def _dates(unit: str) -> tuple[Rule, ...]:
    """Dates, spans of dates, times of day."""
    return (
        Rule("date:behind-marker", "date", rf"(?:^|(?<=附件[:：])){D}{{1,2}}\.{YEAR}年(?:度)?"),
        Rule(
            "date:iso",
            "date",
            rf"{YEAR}[-/.．]{MONTH}[-/.．]{DAY}(?!{D})(?:\s*{D}{{1,2}}[:：]{D}{{2}}(?:[:：]{D}{{2}})?)?",
        ),
        Rule("date:iso-month", "date", rf"{YEAR}[-/.．](?:0[1-9]|1[0-2])(?!{D}|[.．%％年-])"),
        Rule(
            "date:span",
            "date",
            rf"(?:{YEAR}年|{BEFORE_LAST})?{MONTH}月?(?:份)?{DASH}(?:{YEAR}年)?{MONTH}月(?:份)?(?:{DAY}日)?{END}"
            rf"|(?:{YEAR}年)?{MONTH}月{DAY}日?{DASH}(?:{MONTH}月)?{DAY}日",
            begins=DIGITS + "前",
        ),
        Rule("date:month-span", "date", rf"{YEAR}[.．/]{MONTH}{DASH}{YEAR}[.．/]{MONTH}(?!{D}|[.．])"),
        Rule("date:year-span", "date", rf"{YEAR}年?(?:{DASH}|/(?={YEAR}学?年)){YEAR}(?:学年|年?(?:度)?)"),
        Rule("date:season", "date", rf"{YEAR}[/／]{D}{{2}}(?![{D[1:-1]}/／])"),
        Rule("date:months-so-far", "date", rf"(?<![提超])前(?:{D}{{1,2}}|{CN}{{1,2}})个月", begins="前"),
        Rule("date:year-pair", "date", rf"{YEAR}(?=[、和与]{YEAR}年)"),
        Rule(
            "date:calendar",
            "date",
            rf"(?:{YEAR}年|{BEFORE_LAST})?{MONTH}月(?:{DAY}[日号]"
            rf"|份)?(?:{D}{{1,2}}[时点](?:{D}{{1,2}}分)?)?{END}(?!{D}(?!{D}?[:：]{D}{{2}}))",
            begins=DIGITS + "前",
        ),
        Rule(
            "date:year",
            "date",
            rf"(?:{YEAR})年(?!版)(?:度|上半年|下半年|第?[一二三四]季度|年底|底|末|初|全年|中期)?|(?<=“|《){YEAR}(?=年)",
        ),
        Rule(  # 1-3季度, 3季度末
            "date:quarter", "date", rf"(?<![{D[1:-1]}.．,，第前])(?:[1-4]{DASH})?[1-4]季度(?:末|底)?"
        ),
        Rule("date:decade", "date", rf"(?:{D}{{1,2}}世纪)?{D}{{2}}年代|{D}{{1,2}}世纪"),
        Rule(
            "date:clock",
            "date",
            rf"(?<!{D})(?<!{D}[:：∶])(?<!结构[为由从是])(?<![演优调][进化整][为到])"
            rf"(?:[01]?{D}|2[0-4])[:：]{D}{{2}}(?:[:：]{D}{{2}})?(?!{D})"
            rf"|(?:(?<=[上下中]午)|(?<=凌晨)|(?<=晚上)|(?<=[早晚])|(?<=周[一二三四五六日])|(?<=点[至到]))"
            rf"{D}{{1,2}}[时点:：](?:{D}{{1,2}}分?|半)?"
            rf"|(?<![{D[1:-1]}.,])(?:[01]?{D}|2[0-4])点(?:[0-5]{D}分?(?!{D})"
            rf"|(?=准时|开始|开门|开放|上班|下班|起(?!案)|[前后整半][,，。;；]|[至到]{D}{{1,2}}点))",
        ),
        Rule(  # 4.23世界读书日, 12·4宪法日, 双11
            "name:day-of-the-year",
            "name",
            rf"(?<![{D[1:-1]}.,]){MONTH}[·•∙]{DAY}(?!{D}|[.．])"
            rf"|(?<![{D[1:-1]}.,]){MONTH}[.．](?:[12]{D}|3[01]|0?[1-9])(?!{D}|{PREFIXED}(?:{unit})|{MULT})"
            r"(?=[\u4e00-\u9fff]{2,6}(?:日(?![均常])|节(?![约省目能水点])))"
            rf"|(?<=双)1[12](?!{D})",
        ),
        Rule(
            "date:dotted",
            "date",
            rf"(?<![{D[1:-1]}.,均至到为达短减缩过约近超]){MONTH}[.．](?:[12]{D}|3[01])日(?![均内])",
        ),
        Rule("date:day", "date", rf"(?<!{D})(?<![近约超第满]){DAY}[日](?!均|内|以内|之内|历|常)"),
        Rule(
            "date:years-around",
            "date",
            rf"(?:(?<=过去)|(?<=未来)|(?<=今后)|(?<=最近)|(?<=近)){D}{{1,2}}年|{D}{{1,2}}年(?=来[,，])",
        ),
        Rule("date:bracketed-years", "date", rf"(?<=[(（]){YEAR}(?=[)）])"),
    )


def _list_markers() -> tuple[Rule, ...]:
    """The numbering of lists."""
    return (
        Rule(
            "enum:paragraph",
            "enum",
            rf"^{D}{{1,2}}(?:[、．)）{STOP}]|\.(?!{D}))|^[（(]{D}{{1,2}}[)）]|^[①-⑳]",
            begins=DIGITS + "(（" + CIRCLED,
        ),
        Rule(
            "enum:inline",
            "enum",
            rf"(?<=[。；;：:]){D}{{1,2}}(?:[、．)）]|\.(?!{D}))(?!{D}(?!{D}{{3}}年))"
            rf"|(?<=[。；;：:，,是]) ?[（(]{D}{{1,2}}[)）]"
            rf"|(?<=[\u4e00-\u9fff”）)])(?<![为是达到至约超近有共分第版]){D}[.．](?=[\u4e00-\u9fff])",
            begins=DIGITS + " (（",
        ),
    )


def _names(words: Words, unit: str) -> tuple[Rule, ...]:
    """Numbers inside names: hotlines, slogans, versions, brands."""
    hotline = "|".join(words["hotline_numbers"])
    short = "|".join(words["hotline_short"])
    hotline_after = "|".join(words["hotline_after"])
    name_after = "|".join(words["name_after"])
    clock, wide = ("|".join(words[key]) for key in ("round_the_clock", "wide_areas"))
    return (
        Rule("name:full-circle", "name", rf"(?<![{D[1:-1]}.,电])360[度°](?!电)"),
        Rule(
            "name:voltage",
            "name",
            rf"(?<![{D[1:-1]}.]){D}{{2,4}}千伏(?=(?:[超特]高压)?(?:输变电|变电站|变电所|线路|输电|电网|配电|开关站))",
        ),
        Rule(  # 15秒接听率, 3小时响应率: the time is part of what is measured
            "name:threshold",
            "name",
            rf"(?<![{D[1:-1]}.为约近到达超均后少短]){D}{{1,3}}(?:秒|[sS]|分钟|小时|个?工作日|[天日])(?:[以之]?内)?"
            r"(?=[\u4e00-\u9fff]{2,6}(?<![效频概几])率)",
        ),
        Rule("name:dimensions", "name", rf"{D}{{3,5}}[×xX*＊]{D}{{3,5}}(?!{D})"),
        Rule(
            "name:around-the-clock",
            "name",
            rf"{D}{{1,2}}[×xX*＊]{D}{{1,2}}(?:小时)?(?:[×xX*＊]{D}++(?:天)?)?|24小时(?=[”]?(?:{clock}))",
        ),
        Rule(
            "name:hotline",
            "name",
            rf"(?<!{D})(?:{hotline})(?![\d.%％万亿余多]|(?!市民|[市县区]级){unit})(?:{hotline_after})*"
            rf"|(?<!{D})(?:{short})(?=(?:{hotline_after}))",
        ),
        Rule(
            "name:sum",
            "name",
            rf"{D}{{1,2}}(?:[+＋](?:{D}{{1,2}}(?!{D})|[A-ZＮNXn]|[\u4e00-\u9fff]))+(?=[^%％])",
        ),
        Rule(
            "name:generation",
            "name",
            rf"(?<![0-9０-９A-Za-z.])[2-6]G(?![A-Za-z]|内存|存储|带宽|以上|流量)(?<![到至为达]{D}G)",
        ),
        Rule(
            "name:version",
            "name",
            rf"(?<=[\u4e00-\u9fff”》]){D}\.{D}版(?:本)?"
            rf"|(?<=[\u4e00-\u9fff”》])(?<![达到至为率分度值均约近超高低升长加降少减了有额]){D}\.(?:0"
            rf"|{D}(?=版))(?:版(?:本)?)?(?![0-9%％‰万亿千百个]|(?!线[上下])(?:{unit}))"
            rf"|(?<=[vVN]){D}\.{D}(?:\.{D})*(?![0-9%％‰万亿千百个]|{unit})",
        ),
        Rule(
            "name:latin",
            "name",
            rf"(?<=[A-Za-z]){D}++(?:[.．]{D}++)?(?!核)(?:级别)?"  # but vCPU2460核
            rf"|(?<=[A-Za-z][-+＋/／—]){D}++(?:[.．]{D}++)?(?![0-9%％万亿])",
        ),
        Rule(  # 10G-PON
            "name:standard", "name", rf"(?<![{D[1:-1]}.A-Za-z]){D}{{1,3}}[A-Za-z]{{1,2}}(?=-[A-Z]{{2}})"
        ),
        Rule("name:dashed-year", "name", rf"(?<=[\u4e00-\u9fff][-－—·]){YEAR}(?![0-9年])"),
        Rule(
            "name:year",
            "name",
            rf"(?<!{D})20{D}{{2}}(?=全国|中国|世界|国际|全球|数字|智慧|首届|第[一二三四五六七八九十\d]+届|亚洲|{wide}"
            r"|[\u4e00-\u9fff]{2,10}(?:大会|论坛|峰会|博览会|大赛|竞赛|活动周))"
            rf"|(?<=“)20{D}{{2}}(?=[\u4e00-\u9fff])(?!年)",
        ),
        Rule("name:circle", "name", rf"{D}{{1,2}}分钟(?=[”]?[\u4e00-\u9fff]{{0,8}}圈)"),
        Rule("other:fraction", "other", rf"(?<![{D[1:-1]}/／.]){D}{{1,2}}[/／]{D}{{1,2}}(?![{D[1:-1]}/／])"),
        Rule("name:strongest", "name", rf"(?<![{D[1:-1]}前]){D}{{2,4}}强(?![度化制力劲调])"),
        Rule(
            "name:grade",
            "name",
            rf"(?<![{D[1:-1]}A-Za-z.]){D}[Aa](?=级|景|类)|(?<![{D[1:-1]}A-Za-z.]){D}{{1,2}}[DK](?![A-Za-z])",
        ),
        Rule(
            "name:generation-of-people",
            "name",
            rf"(?<![{D[1:-1]}.]){D}{{2}}后(?=[、，和与及干职青员党群年的”])",
        ),
        Rule("name:line", "name", rf"第{NUM}代线?|{D}++号线", begins=DIGITS + "第"),  # 地铁15号线, 第8.6代线
        Rule(  # 《…简报》第18期, 第5期(总第74期)
            "ref:issue",
            "ref",
            rf"(?<=[》报刊])第{D}++期(?=[,，。推刊载发专介转登]|$)|第{D}++期(?=[（(]总第)|(?<=[（(]总)第{D}++期",
            begins="第",
        ),
        Rule("name:edition", "name", rf"(?:{YEAR})年版"),
        Rule("name:anniversary", "name", rf"{D}++周年"),
        Rule("name:slogan", "name", rf"(?<![0-9.,]){D}{{2,6}}(?=[”]?(?:{name_after}))"),
        Rule(
            "name:ordinal", "name", rf"第{D}++(?:届|次|批|期|轮|季|版|代|条|章|款|部分|站|例|个)", begins="第"
        ),
    )


def _ranks(words: Words) -> tuple[Rule, ...]:
    """Positions in a ranking."""
    rank = "|".join(words["rank_context"])
    return (
        Rule("other:rank-from-below", "other", rf"倒数第(?:{D}{{1,3}}|{CN}{{1,3}})[名位]?", begins="倒"),
        Rule(
            "rank:ordinal",
            "rank",
            rf"第{D}{{1,3}}(?:[-—至到]第?{D}{{1,3}}[名位]|[/／]{D}{{1,3}}(?!{D}))|第{INT}[名位](?!领导)"
            rf"|(?<=排名)第?{D}++(?![0-9.%％])|前{D}++[名位强](?!单位)"
            rf"|(?<=[省市国区县州])前{D}{{1,2}}(?=[,，。;；、])|第{INT}(?![.．,]?{D})",
            begins=DIGITS + "第前",
        ),
        Rule("rank:named", "rank", rf"第{CN}{{1,3}}名(?=[，,。；;、）)]|$)", begins="第"),  # 掉到第五名
        Rule(
            "rank:cn",
            "rank",
            rf"(?<!倒数)第{CN}{{1,3}}+[名位]?(?![项列款批届次期轮季大产步三线条章议书代类种课个把时责手梯道关口资生动要任站台人中小幼医附方书家])",
            begins="第",
            before=rf"(?:{rank})[^,，。；;]*$|全[国省市区县州]$",
        ),
        Rule(
            "rank:top",
            "rank",
            rf"前{CN}{{1,3}}[名位强]?(?![季年个月天])",
            begins="前",
            before=rf"(?:{rank}|全[国省市区县])[^,，。；;]*$",
        ),
        Rule("rank:first-place", "rank", r"首位|榜首", begins="首榜", before=rf"(?:{rank})[^,，。；;]*$"),
    )


def _quantities(words: Words, unit: str) -> tuple[Rule, ...]:
    """Numbers in digits with their multiplier and unit."""
    size, sized = ("|".join(words[key]) for key in ("threshold_units", "threshold_nouns"))
    of_that_size = rf"的?(?!用于|支持|帮助|推[动进]|建设)[\u4e00-\u9fff]{{0,5}}?(?:{sized})"
    return (
        Rule(  # 新开工10亿元以上项目327个, 营收超100亿元的企业5家: what is counted, not a quantity of its own
            "other:threshold",
            "other",
            rf"{NUM}{PREFIXED}(?:{size})(?=以[上下内]{of_that_size})"
            rf"|(?<=[超过逾达于]){NUM}{PREFIXED}(?:{size})(?=的{of_that_size})",
        ),
        Rule(
            "garbled:double-point", "garbled", rf"{D}++[.．]{D}++[.．]{D}++(?=[%％万亿个件条])[%％]?{MULT}?"
        ),
        Rule(
            "garbled:run-together",
            "garbled",
            rf"{D}{{6,}}+[.．]{D}++[万亿](?!元|美元|港元|平方米|斤|吨)(?:{unit})?",
        ),
        Rule(
            "metric:range",
            "metric",
            rf"{SIGN}{NUM}{MULT}?(?:%|％|个百分点)?[-—–－~～]{{1,2}}{NUM}{PREFIXED}(?:{unit})?"
            rf"|(?<![由从]){NUM}{MULT}?(?:%|％)?[至到]{NUM}{PREFIXED}(?:{unit})",
            begins=DIGITS + SIGNS,
        ),
        Rule(
            "metric:tenths-digits",
            "metric",
            rf"(?<![{D[1:-1]}.．,])[1-9１-９](?:[.．]5|[.．]５)?成(?:多)?(?![功为立果效员本熟长交型品套都一])",
        ),
        Rule("metric:compound", "metric", rf"{D}++亿零?{D}++[千百]?万(?:{unit})"),  # 3亿5000万元
        Rule("metric:ratio", "metric", rf"(?<!{D}){NUM}[:：∶]1(?![0-9:：.])"),
        Rule(
            "metric:number",
            "metric",
            rf"{SIGN}{NUM}{PREFIXED}(?!升[至到为])(?:{unit})",
            begins=DIGITS + SIGNS,
        ),
        Rule("metric:bare", "metric", rf"{SIGN}{NUM}{PREFIXED}", begins=DIGITS + SIGNS),
    )


def _chinese_numerals(words: Words, unit: str) -> tuple[Rule, ...]:
    """Numbers in Chinese characters: dates, and those that state a count or a share."""
    counted = "|".join(words["counted"])
    counted_not = "|".join(words["counted_not"])
    return (
        Rule(
            "date:cn-year",
            "date",
            rf"{CN_YEAR}年(?:[一二三四五六七八九十]{{1,2}}月)?(?:[一二三四五六七八九十]{{1,3}}日)?",
        ),
        Rule(
            "date:cn-month",
            "date",
            r"(?<![一二三四五六七八九十])(?:一月份|(?:十[一二]?|[二三四五六七八九])月(?![一亮饼球嫂])(?:份|[底末初])?)",
        ),
        Rule(
            "metric:tenths",
            "metric",
            r"(?<![十百千万点])[一二两三四五六七八九]成(?:[一二三四五六七八九半])?(?:多)?(?![功为立果效员本熟长交型品套都一])",
        ),
        Rule("metric:percent-digits", "metric", rf"百分之{NUM}"),
        Rule("metric:percent-cn", "metric", rf"百分之{CN}+(?:点[一二三四五六七八九零〇]+)?"),
        Rule(
            "metric:tens-more",
            "metric",
            rf"(?={CN}{{1,30}}+[余多])(?<![0-9第]){BEGINS}{WHOLE}(?<=[十百千万亿])[余多][万亿]?(?:{unit})"
            r"|(?<=[近超逾约])[百千万](?:余)?(?:家|个|名|人次|人|项|条|场|次|件"
            r")(?![万千])|(?:(?<=突破)|(?<=超过)|(?<=达到)|(?<=[近超逾达]))[百千](?:亿|万)(?:元|人次|次)(?=[,，。;；、]|大关)"
            r"|(?<=[户人量数次]过)[百千]万(?=[,，。;；])",
        ),
        Rule("metric:half", "metric", r"(?<=[超过近])半数|半数(?=以上|左右)"),
        Rule(
            "metric:one",
            "metric",
            r"(?<=[,，。;；、])一[名个项件家支](?=[^,，。;；\d]{1,10}(?:获评|荣获|获得|入选|被评为|被授予|获))",
        ),
        Rule("metric:times-cn", "metric", rf"(?={CN}{{1,30}}+倍)(?<![0-9第]){BEGINS}{WHOLE}倍"),
        Rule(
            "metric:counted",
            "metric",
            rf"(?=[两三四五六七八九十]|[一二][十百千万亿])(?!(?:{counted_not}))"
            rf"(?<![第0-9初数几每逐同统另半周星届、]){BEGINS}{WHOLE}(?:{counted})(?=[\u4e00-\u9fff“《,，。;；])",
        ),
    )
