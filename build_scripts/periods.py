"""What a figure covers: the dates a sentence names, and which of them governs a number.

Dates are read from the sentence itself, with relative words (今年, 去年同期, 上半年 …) resolved against the
report's coverage. A date governs the numbers behind it up to the next one; one inside a comparison
(较2022年的4个) governs only the number it introduces.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from build_scripts.chinese_numbers import HALF_WIDTH, chinese_number

_DIGIT = "[0-9０-９]"
_YEAR = (
    rf"(?:(?P<year>20{_DIGIT}{{2}}|２０{_DIGIT}{{2}})(?:年(?:年)?|(?=全年|[上下]半年))"
    rf"|(?P<rel>今年年?|本年度?|当年|去年|上年|上一年|前年|明年|来年))"
)
_MONTH = rf"(?<!{_DIGIT})(?:1[0-2]|0?[1-9]|１[０-２]|[１-９])"
# 一至三季度, 前三季度, 1-3季度: the quarters from the first on (as part of a pattern)
QUARTERS_SO_FAR = r"(?:第?[一1](?:季度)?[-—–~～至到]第?|前)[二三23]季度"
_DATE = re.compile(
    rf"(?P<asof>截[至止]到?\s?|(?<![进升降增加减高低展大小短缩长])到)?"
    rf"(?:{_YEAR}(?:度|的)?)?"
    rf"(?:(?P<last>上个?月|上一?季度)|"
    rf"(?<![提超])前(?P<so>{_DIGIT}{{1,2}}|[一二三四五六七八九十]{{1,2}})个月|"
    rf"(?P<m1>{_MONTH})月?(?:份)?(?:(?P<d1>{_DIGIT}{{1,2}})[日号])?[-—–~～至到]{{1,2}}(?:(?P<y2>20\d\d)年)?"
    rf"(?P<m2>{_MONTH})月(?:份)?(?:(?P<d2>{_DIGIT}{{1,2}})[日号])?(?P<e2>底|末)?"
    rf"|(?P<m0>{_MONTH})月(?P<d0>{_DIGIT}{{1,2}})[日号]?[-—–~～至到]{{1,2}}(?P<d3>{_DIGIT}{{1,2}})[日号]"
    rf"|(?P<m>{_MONTH})月(?:份)?(?:(?P<d>{_DIGIT}{{1,2}})[日号])?(?P<e>底|末|初|上旬|中旬|下旬|以来)?"
    rf"|(?P<half>上半年|下半年)|(?P<quarter>{QUARTERS_SO_FAR}"
    rf"|第?(?<!{_DIGIT})[一二三四1-4](?:季度|(?=[、和至][二三四]季度)))(?P<e3>末|底)?"
    rf"|(?P<edge>年?底|年?末|(?<![三两半])年初|(?<!年)初|全年|同期|以来|起|内)?"
    rf")"
)
_GATE = re.compile(
    r"截[至止]|20\d\d|２０|上个?月|上一?季度|今年|本年|当年|年内|去年|上年|上一年|前年|明年|来年|上半年|下半年|季度|"
    r"年底|年末|年初|全年|[0-9０-９]{1,2}月|个月|目前|同期|五年|5年来|十[一二三四五]五|(?:过去"
    r"|这)一年|一年来|近的?[两二三四]年|过去[两二三四]年|(?:上线|成立|开通|运行|启动|实施)以来"
)
_YEARS = re.compile(
    r"(?P<past>(?:过去|这|近)的?(?P<years>[两二三四五])年(?:来|间|里)?(?!多)|[五5]年来|五年间)"
    r"|(?P<from>20\d\d)年?(?:[-—–~～]{1,2}|至|到)(?P<to>20\d\d)年(?!度|[底末])"
    r"|(?P<coming>(?:今后|未来)五年)|(?P<one>(?:过去|这)的?一年(?:来|里)?|一年来)"
    r"|“?十(?P<plan>[一二三四五])五”?(?:时期|期间|以来|期?末)"
)
_NOW = re.compile(r"截[至止](?:目前|当前|今)|目前|迄今|至今")
BEFORE = "上期"  # `edge` of 上月 and 上季度
QUARTERS = {"一": (1, 3), "二": (4, 6), "三": (7, 9), "四": (10, 12)}
QUARTERS |= dict(zip("1234", QUARTERS.values(), strict=True))
_TEN_DAYS = {"上旬": (1, "10"), "中旬": (11, "20"), "下旬": (21, "")}
_COMPARISON = re.compile(r"(?:较|比|相比|相较于?|与|同|按|[多少高低快慢]于)$")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The dates that a report covers."""

    start: date
    end: date
    now: int = 0  # the year in which the text is spoken, to which 今年 and 去年 refer; 0: the year covered
    coming: int = 0  # the year that 明年 means; 0: the year after the one covered
    ahead: bool = False  # the document is a plan for the period itself

    @property
    def year(self) -> int:
        return self.end.year

    @property
    def known(self) -> bool:
        """Whether the text says which period it covers."""
        return self != NOT_STATED

    @property
    def next(self) -> tuple[date, date]:
        """The period for which the report plans: the rest of the year after a half, else the year after."""
        if self.ahead:
            return self.start, self.end
        last = self._planned_to()
        if not last:
            return date(self.year + 1, 1, 1), date(self.year + 1, 12, 31)
        return date(self.year, self.end.month + 1, 1), month_end(self.year, last)

    def _planned_to(self) -> int:
        """The last month of its own year that a report plans for; 0 where it plans for the year after."""
        month = self.end.month
        if (self.start.year, self.start.month) == (self.year, month):
            return month + 1 if month < 12 else 0
        if month in (10, 11):
            return 12 if self.end == month_end(self.year, month) else 0
        # a quarter, or the first quarters of the year
        quarters = self.start.month in (1, month - 2) and self.end.day in (30, 31)
        return {3: 6, 6: 12, 9: 12}.get(month, 0) if quarters else 0


# a text without any year; room is left for the years that it plans (今后五年)
NOT_STATED = Coverage(date(1, 1, 1), date(9990, 12, 31))


@dataclass(frozen=True, slots=True)
class DateRef:
    """A date as a sentence names it."""

    at: int  # position in the sentence
    to: int
    start: date
    end: date
    grain: str  # day month months quarter half year span years now since
    asof: bool  # a state at its end (截至…, …底)
    compared: bool  # stands behind 较 or 比
    prior: bool  # before the report's own period
    edge: str = ""  # 底, 初, 以来 …
    until: bool = False  # printed with 截至: everything up to then, not an event of that day


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


@lru_cache(maxsize=4096)
def date_refs(sentence: str, coverage: Coverage) -> tuple[DateRef, ...]:
    """All dates of a sentence, in order."""
    if not _GATE.search(sentence):
        return ()
    refs = []
    for found in _DATE.finditer(sentence):
        if found[0] and (ref := _resolve(found, sentence, coverage)):
            refs.append(ref)
    spans = [_years(found, sentence, coverage) for found in _YEARS.finditer(sentence)]
    refs = [r for r in refs if not any(s.at <= r.at and r.to <= s.to for s in spans)]  # 2020-|2023年
    refs += spans
    for now in _NOW.finditer(sentence):
        refs.append(DateRef(now.start(), now.end(), coverage.start, coverage.end, "now", True, False, False))
    return _narrowed(sorted(refs, key=lambda r: (r.at, -r.to)), sentence)


def _narrowed(refs: list[DateRef], sentence: str) -> tuple[DateRef, ...]:
    """上半年(1-5月份): the months in brackets are what the date in front of them covers."""
    out: list[DateRef] = []
    for ref in refs:
        wide = out[-1] if out else None
        if (
            wide is not None
            and ref.grain == "months"
            and wide.grain in ("half", "quarter", "year")
            and sentence[wide.to : ref.at] in ("(", "（")
        ):
            out[-1] = replace(ref, at=wide.at, to=ref.to + 1)
        else:
            out.append(ref)
    return tuple(out)


def _years(found: re.Match[str], sentence: str, coverage: Coverage) -> DateRef:
    """过去五年, 过去一年, 今后五年, “十三五”时期: spans of years."""
    first, last = _year_span(found, coverage.year)
    if found["plan"] and found[0].endswith("以来"):
        last = max(first, coverage.year)
    grain = (
        "year" if found["one"] else "span" if found["from"] or found["years"] not in (None, "五") else "years"
    )
    compared = bool(found["plan"] and _COMPARISON.search(sentence[max(0, found.start() - 3) : found.start()]))
    prior = last < coverage.start.year
    if found[0].endswith("末"):  # 较“十三五”末的860万张: how things stood at its end
        first, grain = last, "year"
    start, end = date(first, 1, 1), date(last, 12, 31)
    edge = "末" if found[0].endswith("末") else ""
    reached = bool(edge) and last <= coverage.year
    return DateRef(
        found.start(), found.end(), start, end, grain, bool(edge), compared, prior, edge, until=reached
    )


def five_year_plan(number: str) -> tuple[int, int]:
    """First and last year of “十X五”; the tenth plan began in 2001."""
    first = 2001 + 5 * ("一二三四五六".index(number) + 1)
    return first, first + 4


def _year_span(found: re.Match[str], year: int) -> tuple[int, int]:
    """First and last year."""
    if found["plan"]:
        return five_year_plan(found["plan"])
    if found["from"]:
        return int(found["from"]), max(int(found["from"]), int(found["to"]))
    if found["years"]:
        return year + 1 - chinese_number(found["years"]), year
    return (year - 4, year) if found["past"] else (year + 1, year + 5) if found["coming"] else (year, year)


def _resolve(found: re.Match[str], sentence: str, coverage: Coverage) -> DateRef | None:
    g = {k: (v.translate(HALF_WIDTH) if v else v) for k, v in found.groupdict().items()}
    year = _year(g, coverage)
    named = bool(g["year"] or g["rel"])
    bounds = _bounds(g, year, coverage)
    if bounds is None or (
        not named
        and not any(g[k] for k in ("last", "so", "m", "m0", "m1", "half", "quarter"))
        and g["edge"] not in ("年底", "年末", "年初", "全年", "同期")
    ):
        return None
    if g["edge"] == "全年" and not named and sentence[found.end() : found.end() + 1] == "度":
        return None
    start, end, grain = bounds
    closing = g["e2"] if not g["d1"] else ""  # 2月17日至4月底: a span, no state at its end
    edge = BEFORE if g["last"] else g["edge"] or g["e"] or closing or g["e3"] or ""
    before = sentence[max(0, found.start() - 3) : found.start()]
    compared = bool(_COMPARISON.search(before)) or g["edge"] == "同期" or bool(g["last"])
    since = before.endswith("自") or named and g["edge"] in ("以来", "起") and year < coverage.year
    if since and grain in ("month", "year", "day") and start <= coverage.end:
        end, grain = max(end, coverage.end), "since"  # 自2020年6月启动…: up to the end of the report's period
    until = (g["asof"] or "").startswith("截")
    deadline = sentence[found.end() : found.end() + 1] == "前" and bool(g["d"] or g["m"] or edge)
    asof = deadline or bool(g["asof"]) or edge in ("底", "末", "年底", "年末", "初", "年初")
    prior = end < coverage.start
    return DateRef(
        found.start(), found.end(), start, end, grain, asof, compared, prior, edge.removeprefix("年"), until
    )


def _year(g: dict[str, str | None], coverage: Coverage) -> int:
    if g["year"]:
        return int(g["year"])
    spoken = coverage.now or coverage.year
    relative = {
        "今年": spoken,
        "今年年": spoken,
        "去年": spoken - 1,
        "前年": spoken - 2,
        "上年": coverage.year - 1,
        "上一年": coverage.year - 1,
    }
    relative |= dict.fromkeys(("明年", "来年"), coverage.coming or coverage.year + 1)
    year = relative.get(g["rel"] or "", coverage.year)
    return year - 1 if g["edge"] == "同期" and not g["rel"] else year


def _bounds(g, year: int, coverage: Coverage) -> tuple[date, date, str] | None:
    if g["last"]:
        return _period_before(g["last"], coverage)
    if g["so"]:
        last = int(g["so"]) if g["so"].isdigit() else chinese_number(g["so"])
        return (date(year, 1, 1), month_end(year, last), "months") if 1 <= last <= 12 else None
    if g["m0"]:
        start, end = _day(year, int(g["m0"]), g["d0"]), _day(year, int(g["m0"]), g["d3"])
        return (start, end, "months") if start and end and start < end else None
    if g["m1"]:
        first, last = int(g["m1"]), int(g["m2"])
        until = int(g["y2"] or year)
        if not 1 <= first <= 12 or not 1 <= last <= 12 or (year, first) > (until, last):
            return None
        start = _day(year, first, g["d1"]) or date(year, first, 1)
        return start, (_day(until, last, g["d2"]) or month_end(until, last)), "months"
    if g["m"]:
        month = int(g["m"])
        day = _day(year, month, g["d"])
        if day:
            return day, day, "day"
        if g["e"] == "初":
            return date(year, month, 1), date(year, month, 1), "month"
        if g["e"] == "以来":
            return date(year, month, 1), coverage.end, "since"
        if g["e"] in _TEN_DAYS:
            first, last = _TEN_DAYS[g["e"]]
            return date(year, month, first), _day(year, month, last) or month_end(year, month), "month"
        return date(year, month, 1), month_end(year, month), "month"
    if g["half"]:
        first = 1 if g["half"] == "上半年" else 7
        return date(year, first, 1), month_end(year, first + 5), "half"
    if g["quarter"]:
        first, last = QUARTERS[g["quarter"].removesuffix("季度")[-1]]
        if re.fullmatch(QUARTERS_SO_FAR, g["quarter"]):
            return date(year, 1, 1), month_end(year, last), "months"
        return date(year, first, 1), month_end(year, last), "quarter"
    if g["edge"] in ("初", "年初"):
        return date(year, 1, 1), date(year, 1, 1), "year"
    if g["edge"] == "同期":
        return _shift(coverage.start, year), _shift(coverage.end, year), "year"
    if g["edge"] in ("以来", "起") or (
        year == coverage.year and g["edge"] not in ("底", "末", "年底", "年末")
    ):
        # 今年 and the report's own year mean as much of it as the report covers
        end = coverage.end if year == coverage.year else date(year, 12, 31)
        return date(year, 1, 1), max(end, date(year, 1, 1)), "year"
    return date(year, 1, 1), date(year, 12, 31), "year"


def _period_before(word: str, coverage: Coverage) -> tuple[date, date, str] | None:
    """上月, 上季度: the one before the month or quarter that a report covers; none in a report of anything else."""
    first, months = coverage.start, coverage.end.month - coverage.start.month + 1
    wanted = 1 if word.endswith("月") else 3
    if first.year != coverage.end.year or months != wanted or first.day != 1:
        return None
    year, month = divmod(first.year * 12 + first.month - 1 - months, 12)
    return date(year, month + 1, 1), month_end(year, month + months), "month" if months == 1 else "quarter"


def _day(year: int, month: int, day: str | None) -> date | None:
    try:
        return date(year, month, int(day)) if day else None
    except ValueError:
        return None


def _shift(day: date, year: int) -> date:
    return month_end(year, day.month) if day.month == 2 and day.day == 29 else day.replace(year=year)


@dataclass(frozen=True, slots=True)
class Period:
    start: str  # ISO 8601, "" for an open start
    end: str
    type: str  # flow stock cumulative
    basis: str  # sentence section report


def governing(refs: tuple[DateRef, ...], at: int, clause_start: int, sentence: str) -> DateRef | None:
    """The date that governs the number at a position of the sentence."""
    best = None
    for ref in refs:
        if ref.to > at:
            break
        if ref.compared and (
            ref.at < clause_start or "," in sentence[ref.to : at] or "，" in sentence[ref.to : at]
        ):
            continue
        best = _better(best, ref, clause_start)
    return best


def _better(old: DateRef | None, new: DateRef, clause_start: int) -> DateRef:
    if old is None:
        return new
    # 截至2023年12月底,我市2023年已储备…: the state's date stays in force over the year it is said of
    if (
        old.asof
        and new.grain == "year"
        and new.edge == ""
        and new.start.year == old.end.year
        and not new.compared
    ):
        return old
    # 目前 adds nothing to a date already given in the same clause
    if new.grain == "now" and old.at >= clause_start:
        return old
    return new
