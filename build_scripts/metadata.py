"""Facts about a whole report: curated beside the seed, or else inferred from its text and marked so."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from build_scripts.days import CN_YEAR, first_day, names_day, real_day, with_digits
from build_scripts.periods import QUARTERS, five_year_plan, month_end
from build_scripts.records import CleanText, ReportFacts, Section, Seed
from build_scripts.titles import PLANS

_YEAR = re.compile(
    r"(20\d\d|２０[０-９]{2})年?(?=(?:度|全年)?(?:上半年|下半年|第?[一二三四]季度|工作|政府工作|数字|政务|.{0,16}(?:总结|小结|报告|情况|要点)))"
)
_YEAR_SPAN = re.compile(
    r"(20\d\d)年?[-—–~～至到]{1,2}(20\d\d)(?:年?(?:度|工作|\S{0,16}(?:总结|报告|情况))|年?[)）])"
)  # 2022-2023年度工作总结
_ANY_YEAR = re.compile(r"(20\d\d)年")
# not the day on which something began
_SPOKEN_YEAR = re.compile(r"(?<![—–~～至到-])(20\d\d)(?:年(?!\d{1,2}月\d{1,2}日)|(?=全年|[上下]半年))")
_HALF = re.compile(r"上半年(?!全省|全市第)")
_HEADING_YEAR = re.compile(  # 一、2022年上半年主要工作, in a text without a title
    r"^(?:[一二三][、.])?(20\d\d)年度?(?:上半年|下半年|前三季度|第?[一二三四]季度)?(?:主要|重点)?(?:工作|完成)",
    re.M,
)
_BODY = (
    r"(?:管理局|审批局|服务局|数据局|资源局|信息局|信息化局|局|委员会|办公室|人民政府(?:办公[厅室])?|厅|中心|政务办|委)"
    r"(?:(?:管理|工作)?委员会|管理(?:局|办公室|中心)|办公室|党[组委](?!书记|成员|会))?"
)
_ISSUER = re.compile(rf"^(?:关于)?(?:印发|转发|公布)?《?([^《》]{{2,24}}?{_BODY})")
_BODY_ALONE = re.compile(rf"[\u4e00-\u9fff]{{2,24}}?{_BODY}")
_NO_BODY = re.compile(r"工作|总结|报告|关于|情况")  # 在…工作会上: no name
_LABEL = re.compile(
    r"^(?:[\[【〔][^\]】〕]{0,12}(?<![局办委厅])[\]】〕]|(?:文件|信息)?(?:标题|名称|题名)[:：]?)+(?:20\d\d年度?)?"
)  # of a forum or a page
_OPENING = re.compile(
    r"(?:[,，。]|^)((?:省|市|区|县|州|我)?[^,，。]{2,22}?(?:管理局|审批局|服务局|数据局|资源局|信息局))(?=在|坚持|深入|认真|紧紧|以|围绕|全面|扎实)"
)
# ——2024年1月24日在某省第十四届人民代表大会第二次会议上: where and when a government's report was given
_ASSEMBLY = re.compile(
    r"(20\d\d)年(\d{1,2})月(\d{1,2})日?在?([\u4e00-\u9fff]{1,12}?(?:省|市|区|县|州|旗|盟))第[一二三四五六七八九十百]+届人民代表大会"
)
_GOVERNMENT = re.compile(r"(?:20\d\d年)?([\u4e00-\u9fff]{1,8}?[省市区县州旗盟])(?:人民)?政府工作报告")
_GIVEN = re.compile(r"政府工作报告.{0,2}[（(](20\d\d)年(\d{1,2})月(\d{1,2})日")  # the day of the speech
_TITLE_END = re.compile(
    rf"(?:总结|小结|报告|情况|要点|方案|通报|答复的?函|复函|规划|纲要|[月季]报|分析|{PLANS})$"
)
_PLAN = re.compile(f"要点|方案|规划|{PLANS}")
_NO_PLAN = re.compile(
    r"总结|小结|回顾|情况|报告|完成|成效|汇报|评估|解读|规划(?:局|处|院|中心|和自然资源|与)"
)
# 今年以来…, and the only year is that of the plan: 四、2022年打算
_PLANNED_YEAR = re.compile(rf"(?:^|[、.）)])(20\d\d)年(?:的?(?:重点|主要|下步)?工作)?(?:{PLANS})", re.M)
_YEAR_PAST = re.compile(r"今年以来|一年来|今年[,，]")
_REVIEWED = re.compile(
    r"^[一二(（][^\n]{0,14}(20\d\d)年[^\n]{0,8}(?:回顾|总结|成效|情况)", re.M
)  # the year looked back on
_LETTER = re.compile(r"答复|复函|回复")
_CN_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_MONTH_TITLE = re.compile(
    r"(?<!至)(?<![-—–~～\d])(?:1[0-2]|[1-9]|[一二三四五六七八九十]{1,2})月(?:份)?(?!\d|[-—–~～至])"
)
_OWN_MONTH = re.compile(r"^(20\d\d)年(?:1月?[-—–~～至到])?(1[0-2]|[1-9])月份?[,，]", re.M)
# without a title: 2025年1至11月,区交易中心共办理…
_OPENING_MONTHS = re.compile(r"^(20\d\d)年(?:(1)月?[-—–~～至到])?(1[0-2]|[1-9])月份?[,，]", re.M)
_MONTH_OPENING = re.compile(r"^([一二三四五六七八九十]{1,2})月份[,，]", re.M)
_MONTHS_IN_TITLE = re.compile(  # 2016年11月工作情况, 2025年1-11月运行情况
    r"(20\d\d)年(?:(\d{1,2})月?[-—–~～至到])?(1[0-2]|0?[1-9])月(?:份)?(?!\d|初|底|末|[-—–~～至到])"
)
_THIS_MONTH = re.compile(r"(?:^|[。；;])(1[0-2]|[1-9])月份?[,，]", re.M)  # with 本月 elsewhere
# who printed it again, or nobody in particular
_NO_ISSUER = re.compile(r"本[网站局]|本单位|原创|网站|.*(?:日报|晚报|时报|早报|电视台|新华社|客户端|公众号)")


def report_facts(seed: Seed, clean: CleanText, sections: tuple[Section, ...], lexicon) -> ReportFacts:
    """A report's facts: those beside the seed where there are any, the rest inferred from the text."""
    inferred = _infer(clean, sections, lexicon)
    curated = seed.curation.facts
    if not curated:
        return ReportFacts(**inferred, metadata_source="inferred")
    merged = {key: curated.get(key, "" if key in _ONLY_CURATED else value) for key, value in inferred.items()}
    return ReportFacts(**merged, metadata_source="curated")


# Where a curator wrote facts, an absent one of these means "not known", not "guess".
_ONLY_CURATED = {"published_on", "source_url", "title_en", "issuer_en"}


def _infer(clean: CleanText, sections, lexicon) -> dict[str, str]:
    facts: dict[str, str] = {}
    for fact in clean.facts:
        if not _NO_ISSUER.fullmatch(fact.value):
            facts.setdefault(fact.key, fact.value)
    head = clean.text[:1200]
    title = title_of(clean) or facts.get("title", "")
    signature = _signature(clean, sections)
    assembly = _ASSEMBLY.search(head)
    issuer = _issuer(title, facts.get("issuer", ""), signature, head) or _below_title(clean, title)
    if assembly and "政府" not in issuer:
        issuer = f"{assembly[4]}人民政府"
    if not issuer and (named := _GOVERNMENT.match(title)):
        issuer = f"{named[1]}人民政府"
    given = (_GIVEN.search(head[:200]), _SPOKEN_ON.search(head[:200]), assembly)
    said = next((day for found in given if found and (day := real_day(*found.groups()[:3]))), "")
    stamped = "" if said else facts.get("stamped_on", "")
    signed = first_day(signature) or _dated_at_end(_first_line(clean))
    published = facts.get("published_on", "") or stamped or signed or said
    start, end = _coverage(title, head, clean.text, published)
    region = _region_of(issuer, lexicon) or _region_of(title, lexicon) or _region_in(clean.text, lexicon)
    return {
        "title": title,
        "title_en": "",
        "issuer": issuer,
        "issuer_en": "",
        "region_id": region,
        "report_kind": _kind(title, head),
        "coverage_start": start,
        "coverage_end": end,
        "published_on": published,
        "index_number": facts.get("index_number", ""),
        "document_number": facts.get("document_number", "") or _number_at_the_head(clean),
        "source_url": "",
    }


_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,14}[〔\[﹝（(]20\d\d[〕\]﹞）)]第?\d{1,4}号")
_HEAD_LINES = 8


def _number_at_the_head(clean: CleanText) -> str:
    """The document number that fills a line near the title: 清政数〔2024〕3号."""
    head = (clean.text[line.start : line.end] for line in clean.lines[:_HEAD_LINES])
    return next((line for line in head if _DOCUMENT_NUMBER.fullmatch(line)), "")


def _kind(title: str, head: str) -> str:
    if _is_government_report(title, head):
        return "government_work_report"
    return "plan" if is_plan(title) else "work_report"


def _is_government_report(title: str, head: str) -> bool:
    return bool(re.search(r"政府工作(?:的)?报告|人民政府.{0,6}工作报告", title or head[:200])) or bool(
        _ASSEMBLY.search(head[:300])
    )


def _signature(clean: CleanText, sections) -> str:
    return "\n".join(clean.text[s.start : s.end] for s in sections if s.role == "closing")


def _issuer(title: str, printed: str, signature: str, head: str) -> str:
    from_title = _ISSUER.match(_LABEL.sub("", re.sub(r"^20\d\d年度?", "", title)).lstrip("[【〔"))
    opening = _OPENING.search(head)
    candidates = [
        _signed_by(signature),
        from_title[1] if from_title else "",
        opening[1] if opening else "",
        printed,
    ]
    named = [c for c in candidates if c and not c[0].isdigit()]
    if not named:
        return ""
    # the fuller form of the same name, with its place: 市…局 in the title, 潜江市…局 in the page's header
    return max((c for c in named if _same_body([named[0], c])), key=len)


def _signed_by(signature: str) -> str:
    """The first line of a signature, unless all it names is the day."""
    first = signature.split("\n")[0]
    return "" if names_day(first) else first


def _below_title(clean: CleanText, title: str) -> str:
    """The body that stands alone on one of the lines below a title that opens with its year."""
    if not _OPENS_WITH_YEAR.match(title):
        return ""
    lines = [clean.text[line.start : line.end] for line in clean.lines if line.kind != "furniture"]
    at = next((index for index, line in enumerate(lines) if title.endswith(line)), None)
    below = lines[at + 1 : at + 1 + _LINES_OF_A_TITLE] if at is not None else []
    return next((name for line in below if _is_body(name := line.strip("（）()"))), "")


_LINES_OF_A_TITLE = 2


def _is_body(line: str) -> bool:
    """Whether a line is the name of a body and nothing else."""
    return bool(_BODY_ALONE.fullmatch(line)) and not _NO_BODY.search(line)


def _same_body(names: list[str]) -> bool:
    shortest = min(names, key=len)
    return all(shortest in name for name in names)


def is_plan(title: str) -> bool:
    """Whether a title announces nothing but what is to be done: 2023年工作要点."""
    return bool(_PLAN.search(title)) and not _NO_PLAN.search(title)


# when and by whom a speech was given
_SPOKEN_BY = re.compile(r"[（(]20\d\d年\d{1,2}月\d{1,2}日[^（()）]{0,10}[)）]$")
# the line below a speech's title
_SPOKEN_ON = re.compile(r"^(?:[（(]|——)(20\d\d)年(\d{1,2})月(\d{1,2})日(?:[)）]$|在)", re.M)
_MONTHS_SO_FAR = re.compile(r"(?<!\d)1月?[-—–~～至到]{1,2}(1[0-2]|[2-9])月")  # 1—9月, 全县新登记…
_OPENS_WITH_YEAR = re.compile(rf"(?:关于)?(?:20\d\d|{CN_YEAR})年?")
# 某市政务服务局关于2023年度 | 工作总结的报告
_OPENED = re.compile(r"[^,，。；;：:]{4,40}关于(?:20\d\d年度?)?")
_SHORT_TITLE = 8  # characters: 情况报告 alone is the end of a title broken over two lines
_NAMES_YEAR = re.compile(r"[^，,。；;：:]{0,40}20\d\d年[^，,。；;：:]{0,20}")
# a section's, no report's
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]")


def title_of(clean: CleanText) -> str:
    """The line of the title; else a first line that is one but for what the page prints behind it."""
    lines = [line for line in clean.lines if line.kind != "furniture"]
    at = next((index for index, line in enumerate(lines) if line.kind == "title"), None)
    titled = clean.text[lines[at].start : lines[at].end] if at is not None else ""
    if titled and not _NUMBERED.match(titled):
        before = clean.text[lines[at - 1].start : lines[at - 1].end] if at else ""
        broken = len(titled) <= _SHORT_TITLE and _NAMES_YEAR.fullmatch(before)
        broken = broken or _is_body(before) and _OPENS_WITH_YEAR.match(titled)
        broken = broken or _OPENED.fullmatch(before)
        return before + titled if broken else _SPOKEN_BY.sub("", titled)
    first = re.sub(r"(?:20\d\d-\d\d-\d\d)?(?:来源[:：].*)?[|\s]*$", "", _first_line(clean))
    first = _SPOKEN_BY.sub("", first)
    return first if _TITLE_END.search(first) and len(first) <= 60 and not _NUMBERED.match(first) else ""


def _first_line(clean: CleanText) -> str:
    return next((clean.text[x.start : x.end] for x in clean.lines if x.kind != "furniture"), "")


def _dated_at_end(line: str) -> str:
    """The date that a page prints on the line of its title."""
    found = re.search(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)", line) if len(line) <= 90 else None
    return real_day(*found.groups()) if found else ""


def _months_covered(title: str, text: str, published: str) -> tuple[date, date] | None:
    """First and last day of a report of months: its title or its opening names them, or it speaks of 本月."""
    if (found := _MONTHS_IN_TITLE.search(title)) and (months := _months(found)):
        return months
    if _MONTH_TITLE.search(title) and not re.search(r"月\d|日", title) or "本月" in text:
        if found := _OWN_MONTH.search(text):
            return _month(int(found[1]), int(found[2]))
        found, year = _THIS_MONTH.search(text), _title_year(title) or _title_year(text[:200])
        return _month(int(year), int(found[1])) if found and year else None
    if not title and (found := _OPENING_MONTHS.search(text[:80])):
        return _months(found)
    opening = _MONTH_OPENING.search(text[:300])
    if not title and opening and published and opening[1] in _CN_MONTHS:
        month = _CN_MONTHS.index(opening[1]) + 1
        return _month(int(published[:4]) - (month > int(published[5:7])), month)
    return None


def _months(found: re.Match[str]) -> tuple[date, date] | None:
    """The span whose year, first month (if any) and last month are the groups of a match; none if it is none."""
    year, last = int(found[1]), int(found[3])
    first = int(found[2] or last)
    return (date(year, first, 1), month_end(year, last)) if 1 <= first <= last else None


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), month_end(year, month)


def _coverage(title: str, head: str, text: str, published: str) -> tuple[str, str]:
    """The period that the report covers: from its title, else its opening, else the year it names most."""
    title, head = with_digits(title), with_digits(head)
    if (years := _YEAR_SPAN.search(title)) and years[1] < years[2]:
        return f"{years[1]}-01-01", f"{years[2]}-12-31"
    if is_plan(title) and (years := _years_planned(title)):
        return f"{years[0]}-01-01", f"{years[1]}-12-31"
    if so_far := _plan_so_far(title, text, published):
        return so_far
    months = _months_covered(title, text, published)
    if months:
        return months[0].isoformat(), months[1].isoformat()
    if published and _LETTER.search(title):
        return f"{published[:4]}-01-01", published
    year, opening = _title_year(title), title or head[:60]
    if not year and (named := _HEADING_YEAR.search(head)):
        year, opening = named[1], named[0]
    if not year:
        first = _SPOKEN_YEAR.search(head)
        years = Counter(_ANY_YEAR.findall(text))
        if published and not years and not is_plan(title):
            return f"{published[:4]}-01-01", published  # no year named at all: as things stand on the day
        year = first[1] if first else max(years, key=years.get) if years else published[:4]
        planned = _PLANNED_YEAR.search(text) if not title and _YEAR_PAST.match(head) else None
        if planned and planned[1] == year:
            year = str(int(year) - 1)
    if not year:
        return "", ""
    reviewed = _REVIEWED.search(text[:4000])
    if _is_government_report(title, head) and reviewed and reviewed[1] == str(int(year) - 1):
        year = reviewed[1]
    elif _is_government_report(title, head) and published[:4] == year and published[5:7] < "07":
        year = str(int(year) - 1)
    if _HALF.search(opening) or (not title and _HALF.match(head)):
        return f"{year}-01-01", f"{year}-06-30"
    if re.search(r"前三季度", opening):
        return f"{year}-01-01", f"{year}-09-30"
    if quarter := re.search(r"第?([一二三四])季度", opening):
        first, last = QUARTERS[quarter[1]]
        return date(int(year), first, 1).isoformat(), month_end(int(year), last).isoformat()
    end = f"{year}-12-31"
    # a report of a year published before December cannot cover all of it
    if published and f"{year}-07-01" <= published < f"{year}-12-01":
        end = _reported_to(text, date.fromisoformat(published)).isoformat()
    return f"{year}-01-01", end


_PLANNED_SPAN = re.compile(r"(20\d\d)年?[-—–~～至到]{1,2}(20\d\d)年?")
_VISION = re.compile(r"和?20\d\d年远景目标")
_FIVE_YEARS = re.compile(r"“?十([一二三四五六])五”?(?:时期)?|第十([一二三四五六])个五年")


def _years_planned(title: str) -> tuple[int, int] | None:
    """First and last year of a plan for several years: 行动计划（2023—2025年）, “十四五”规划."""
    title = _VISION.sub("", title)
    if (years := _PLANNED_SPAN.search(title)) and years[1] < years[2]:
        return int(years[1]), int(years[2])
    named = _FIVE_YEARS.search(title)
    # a year in the title is that of one year's plan: “十四五”规划2023年实施计划
    return five_year_plan(named[1] or named[2]) if named and not _ANY_YEAR.search(title) else None


_OF_PLAN = re.compile(
    r"“?十([一二三四五六])五”?(?:(?P<whole>时期|期间)[^,，。]{0,20}(?:总结|回顾|情况|报告)|[^,，。]{0,20}(?:中期|实施|进展|执行|评估))"
)
_DATA_UP_TO = re.compile(r"截[至止]到?(20\d\d)年(\d{1,2})月")


def _plan_so_far(title: str, text: str, published: str) -> tuple[str, str] | None:
    """The years of a five-year plan that a report on its progress covers, up to the day that it gives for its data."""
    found = _OF_PLAN.search(title)
    if not found or _ANY_YEAR.search(title):
        return None
    first, last = five_year_plan(found[1])
    if found["whole"]:
        return f"{first}-01-01", f"{last}-12-31"
    stated = _DATA_UP_TO.search(text)
    if stated and first <= int(stated[1]) <= last and 1 <= int(stated[2]) <= 12:
        return f"{first}-01-01", month_end(int(stated[1]), int(stated[2])).isoformat()
    return (f"{first}-01-01", published) if f"{first}" <= published[:4] <= f"{last}" else None


def _reported_to(text: str, published: date) -> date:
    """The last day of the months from January on that a report of the running year gives, else its own day."""
    ends = [month_end(published.year, int(found[1])) for found in _MONTHS_SO_FAR.finditer(text)]
    return max((end for end in ends if 0 < (published - end).days < _LATEST), default=published)


_LATEST = 62  # days behind a period after which a report of it is no longer one


def _title_year(text: str) -> str:
    found = _YEAR.search(text) or _ANY_YEAR.search(text)
    return str(int(found[1])) if found else ""  # printed full-width as well


def _region_of(name: str, lexicon) -> str:
    """The region that a body's name begins with; not one that is but the end of a longer place's name."""
    region = lexicon.find_region(name)
    inside = region and name.find(lexicon.regions[region].name_zh) == 1
    return "" if inside else region


def _region_in(text: str, lexicon) -> str:
    """The division that the text names most, the first of those named as often."""
    names = Counter(re.findall(r"[\u4e00-\u9fff]{2,4}(?:省|市|县|区|自治州|州)", text))
    for name, times in names.most_common(12):
        region = lexicon.find_region(name)
        if region and times > 1:  # a place named once may be a guest, a supplier or a neighbour
            return region
    return ""
