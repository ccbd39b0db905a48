"""The first quality page: what was tested, what the numbers are, what was left out, what is damaged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ..candidates import Proposal
from ..records import Problem
from . import markdown as md
from .parts import amount, frame, report_link, text
from .proposed import PAGE as PROPOSED
from .proposed import unknown
from .site import Site
from .validation import tests_table
from .view import View, at, linked, said, view
from .wording import (
    FLAGS,
    LANGUAGES,
    NUMERAL_KINDS,
    REVIEWS,
    VERDICTS,
    Pair,
    pick,
    word,
)

DECIDED: Mapping[str, Pair] = {  # what was decided, of how many figures
    "change": ("改了{}个的读法", "{} read otherwise"),
    "add": ("补上{}个", "{} added"),
    "drop": ("删去{}个", "{} left out"),
    "restore": ("从缺损处读出{}个", "{} read from damaged places"),
}
CORRECTED: Mapping[str, Pair] = {
    "corrected": (
        "审阅者改过其中至少一栏的（各栏的决定分开计数，见“更正”）",
        "with at least one column changed by reviewers (whose decisions on each column are counted under Corrections)",
    )
}
# What there is to say of a file that was left out, then of one that is in.
REASONS: Mapping[str, Pair] = {
    "seed-empty": ("文件是空的", "the file is empty"),
    "seed-binary": ("不是纯文本文件", "the file is not plain text"),
    "seed-encoding": ("文字编码无法识别", "the text's encoding cannot be told"),
    "seed-unreadable": ("文件无法打开", "the file cannot be opened"),
    "seed-duplicate": ("与另一份报告内容相同", "its text is that of another seed"),
    "seed-same-id": ("报告标识与另一份相同", "its report id is that of another seed"),
    "seed-fault": ("程序读取时出错", "the program failed on its text"),
    "seed-no-digits": ("文中没有数字", "the text has no number"),
    "seed-masked": ("个人号码或地址已逐字以＊遮盖", "a personal number or address, masked by ＊"),
    "review-stale": ("复核过的数据已不存在", "a reviewed figure is no more"),
    "translation-unused": ("译文没有对应的数据", "a translation of nothing that a figure says"),
    "span-section": ("所记位置不在所属章节之内", "a place lies outside the section that it names"),
    "check-result": ("校验程序重新计算，结果不同", "the verifier computes another result"),
}


def pages(site: Site) -> dict[str, str | bytes]:
    """quality/index.md in both languages; its detail pages are made by `findings`.

    Of the problems those of level "left_out" and "note" are listed.
    """
    data = view(site.tables, site.lexicon)
    counts = {name: len(frame) for name, frame in site.tables.items()}
    found = unknown(site.documents, site.lexicon)
    result: dict[str, str | bytes] = {}
    for language in LANGUAGES:
        result |= index(language, data, counts, site.problems, site.report, found)
    return result


def index(
    language: str,
    data: View,
    counts: Mapping[str, int],
    problems: Sequence[Problem],
    report: Mapping | None,
    found: Sequence[Proposal],
) -> dict[str, str]:
    page = at(language, "quality/index.md")
    blocks = [
        *validation(language, page, counts, report),
        *ledger(language, data, page),
        *figures(language, data),
        *left_out(language, problems),
        *damage(language, data, page),
        *arithmetic(language, data, page),
        *corrections(language, data, page),
        *names(language, page, found),
    ]
    return frame(
        language,
        "quality/index.md",
        text(language, "质量", "Quality"),
        text(
            language,
            "数据包的校验结果、数字台账、原文缺损、算术核对与更正。",
            "Validation, the ledger of numbers, source defects, arithmetic checks and corrections.",
        ),
        *blocks,
    )


def validation(language: str, page: str, counts: Mapping[str, int], report: Mapping | None) -> list[str]:
    """That the package passed, and each test with how much it looked at."""
    tables, rows = len(counts), sum(counts.values())
    blocks = [
        md.heading(2, text(language, "校验", "Validation"), "validation"),
        text(
            language,
            f"数据包有{tables}张表、共{rows}行，以下各项全部通过。有一项不通过，就什么都不发布，已发布的保持原样。",
            f"The package has {tables} tables with {rows:,} rows and passes every test below. If one "
            "failed, nothing "
            "would be published, and what was there before would stay.",
        ),
    ]
    if report and report.get("checks"):
        words = text(language, "校验报告全文", "The whole validation report")
        whole = linked(language, page, words, at(language, "quality/validation.md"))
        blocks += [tests_table(language, report["checks"]), whole]
    return blocks


def ledger(language: str, data: View, page: str) -> list[str]:
    """How many numbers of each kind each report has."""
    counts: dict[str, Counter[str]] = {report_id: Counter() for report_id in data.reports}
    for row in data.numerals.values():
        counts.setdefault(row["report_id"], Counter())[row["kind"]] += 1
    total: Counter[str] = sum(counts.values(), Counter())
    kinds = [kind for kind in NUMERAL_KINDS if total[kind]] + sorted(set(total) - set(NUMERAL_KINDS))
    labels = {
        "enum": ("序号", "list"),
        "ref": ("文号等", "reference"),
        "garbled": ("缺损", "damaged"),
        "name": ("名称", "name"),
    }
    heads = [
        pick(language, ("报告", "Report")),
        *(
            pick(language, labels[kind]) if kind in labels else word(language, NUMERAL_KINDS, kind)
            for kind in kinds
        ),
        pick(language, ("合计", "Total")),
    ]
    body = [
        [
            report_link(language, data, page, report_id),
            *(f"{count[kind]:,}" for kind in kinds),
            f"{sum(count.values()):,}",
        ]
        for report_id, count in counts.items()
    ]
    body.append(
        [
            pick(language, ("合计", "Total")),
            *(f"{total[kind]:,}" for kind in kinds),
            f"{sum(total.values()):,}",
        ]
    )
    meaning = [
        f"**{heads[1 + place]}**" + pick(language, ("：", ": ")) + explain(language, kind)
        for place, kind in enumerate(kinds)
    ]
    return [
        md.heading(2, text(language, "数字台账", "The ledger of numbers"), "ledger"),
        text(
            language,
            "报告里的每个数字都有归类，一个不漏；看不懂的也照样列出。",
            "Every number of every report is accounted for; one that no rule explains is listed all the "
            "same.",
        ),
        md.table(heads, body, "l" + "r" * (len(kinds) + 1)),
        md.bullets(meaning),
    ]


def explain(language: str, kind: str) -> str:
    """What a kind of number is, with an example from the genre."""
    said_of: Mapping[str, Pair] = {
        "metric": (
            "说明世界上某件事的数量，成为一条数据",
            "a quantity stated of the world; it becomes a figure",
        ),
        "rank": ("名次，如“第二”", "a place in a ranking, such as 第二 (second)"),
        "date": ("日期、月份、年份", "a day, month or year"),
        "enum": ("条目的序号", "the number of a list item"),
        "name": ("名称或口号的一部分，如“12345热线”“5G”", "part of a name or slogan, such as 12345 or 5G"),
        "ref": (
            "文号、索引号、电话、网址里的数字",
            "in a document or index number, a phone number or an address",
        ),
        "garbled": (
            "原文缺字，印出的数字不是实际的数值",
            "the source lost characters, so the printed digits are not the value",
        ),
        "other": ("其他，理由记在台账里", "anything else; the ledger says why"),
    }
    return (
        said(language, pick(language, said_of[kind]))
        if kind in said_of
        else word(language, NUMERAL_KINDS, kind)
    )


def figures(language: str, data: View) -> list[str]:
    """Review state, flags and coverage of the figures."""
    rows = tuple(data.metrics.values())
    reviews = Counter(row.get("review", "") for row in rows)
    flags = Counter(flag for row in rows for flag in row.get("flags", "").split())
    mapped = sum(row.get("indicator_id") in data.indicators for row in rows)
    items = [
        text(
            language,
            f"共{len(rows)}条数据，其中{mapped}条归入指标；其余不勉强归类",
            f"{amount('en', len(rows), '', 'figure')}, {mapped:,} of them under an indicator; the others are "
            "not forced into one",
        )
    ]
    items += [
        word(language, REVIEWS, review) + pick(language, ("：", ": ")) + f"{count:,}"
        for review, count in sorted(reviews.items())
        if review
    ]
    items += [
        word(language, FLAGS | CORRECTED, flag) + pick(language, ("：", ": ")) + f"{count:,}"
        for flag, count in sorted(flags.items())
    ]
    return [md.heading(2, text(language, "数据", "Figures"), "figures"), md.bullets(items)]


def left_out(language: str, problems: Sequence[Problem]) -> list[str]:
    """Seeds that could not be published, then notes on those that were."""
    title = md.heading(2, text(language, "未能收入的文件", "Files that were left out"), "left-out")
    found = [problem for problem in problems if problem.level == "left_out"]
    notes = [problem for problem in problems if problem.level == "note"]
    lead = text(
        language,
        "下列文件读不出来，没有收入；其他报告不受影响。",
        "These files could not be read and are not in the package; the others are unharmed.",
    )
    none = text(language, "没有。每个文件都已收入。", "None. Every file is in.")
    blocks = [title, lead, problem_table(language, found)] if found else [title, none]
    if notes:
        blocks += [
            md.heading(3, text(language, "提示", "Notes"), "notes"),
            text(
                language,
                "下列文件已收入，请留意：",
                "These files are in; something about them is worth knowing:",
            ),
            problem_table(language, notes),
        ]
    return blocks


def problem_table(language: str, problems: Sequence[Problem]) -> str:
    """What is the matter with which file, and the fix; messages are in English."""
    heads = (("文件", "File"), ("原因", "Why"), ("所见", "Found"), ("怎样补救", "How to mend it"))
    body = [
        [
            said(language, problem.where),
            md.escape(word(language, REASONS, problem.code)),
            md.run(problem.found, "en") if language == "zh" else said(language, problem.found),
            md.run(problem.fix, "en") if language == "zh" else said(language, problem.fix),
        ]
        for problem in problems
    ]
    return md.table([pick(language, head) for head in heads], body)


def names(language: str, page: str, found: Sequence[Proposal]) -> list[str]:
    title = md.heading(2, text(language, "待定的名称", "Names to be decided on"), "names")
    target = detail(language, page, PROPOSED, ("逐个附原句", "each with its sentence"))
    return [
        title,
        text(
            language,
            f"报告中有{len(found)}个可能的专名尚未收入名录：{target}。",
            f"{amount('en', len(found), '', 'possible name')} that the directory does not have yet: {target}.",
        ),
    ]


def damage(language: str, data: View, page: str) -> list[str]:
    title = md.heading(2, text(language, "原文缺损", "Source defects"), "defects")
    if not data.defects:
        return [title, text(language, "没有发现。", "None found.")]
    target = detail(language, page, "quality/defects.md", ("逐处说明", "each of them explained"))
    count, reports = len(data.defects), len({row["report_id"] for row in data.defects})
    return [
        title,
        text(
            language,
            f"{reports}份报告的原网页上有{count}处缺字或重字：{target}。",
            f"The publishers' own pages lost or doubled characters in {amount('en', count, '', 'place')} of "
            f"{amount('en', reports, '', 'report')}: {target}.",
        ),
    ]


def arithmetic(language: str, data: View, page: str) -> list[str]:
    title = md.heading(2, text(language, "算术核对", "Arithmetic checks"), "checks")
    if not data.checks:
        return [
            title,
            text(language, "没有可以核对的算式。", "No report states anything that can be checked so."),
        ]
    target = detail(language, page, "quality/checks.md", ("逐项说明", "each of them explained"))
    verdicts = Counter(row["verdict"] for row in data.checks.values())
    words = pick(language, ("；", "; ")).join(
        f"{word(language, VERDICTS, verdict)} {verdicts[verdict]}"
        for verdict in VERDICTS
        if verdicts[verdict]
    )
    return [
        title,
        text(
            language,
            f"报告里能互相印证的数字，核对了{len(data.checks)}组：{words}。{target}。",
            f"{amount('en', len(data.checks), '', 'group')} of figures that bear on each other were "
            f"checked: {words}. See {target}.",
        ),
    ]


def corrections(language: str, data: View, page: str) -> list[str]:
    title = md.heading(2, text(language, "更正", "Corrections"), "corrections")
    if not data.corrections:
        return [title, text(language, "目前没有更正。", "No corrections so far.")]
    target = detail(language, page, "quality/corrections.md", ("逐条列出", "each of them with its reason"))
    count = len(data.corrections)
    figures = len({row["target_id"] for row in data.corrections})
    kinds = pick(language, ("、", ", ")).join(
        pick(language, (chinese, english)).format(number)
        for action, (chinese, english) in DECIDED.items()
        if (number := len({row["target_id"] for row in data.corrections if row["action"] == action}))
    )
    return [
        title,
        text(
            language,
            f"审阅者对{figures}个数据作出{count}项决定，与规则的读法不同（{kinds}；一个数据可有几项）：{target}。",
            f"In {amount('en', count, '', 'decision')} about {amount('en', figures, '', 'figure')} reviewers "
            f"read the text otherwise than the rules ({kinds}; a figure can have several): {target}.",
        ),
    ]


def detail(language: str, page: str, path: str, words: Pair) -> str:
    """The link to the page that lists each of what is summed up here."""
    return linked(language, page, pick(language, words), at(language, path))
