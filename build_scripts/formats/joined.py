"""Each figure with the names of all that it refers to, under readable names: what people want to see at once.

One list of columns, read twice: as SQL by the views of the database, as rows by the workbook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from build_scripts import schema
from build_scripts.formats.model import Pair, Publication, Row

# Short name of a joined table → the table, and the column of `metrics` that refers to it by the same name.
JOINS: Mapping[str, tuple[str, str]] = {
    "r": ("reports", "report_id"),
    "g": ("regions", "region_id"),
    "t": ("topics", "topic_id"),
    "i": ("indicators", "indicator_id"),
    "u": ("units", "unit_id"),
    "s": ("sections", "section_id"),
}
MAIN = "m"  # metrics itself


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the joined table.

    `sources` names the cells for each language, as `table.column`; of several the first that is not empty counts.
    """

    title: Pair
    sources: tuple[tuple[str, ...], tuple[str, ...]]
    width: int = 14  # characters, in a workbook


def _column(chinese: str, english: str, source: str, source_en: str = "", width: int = 14) -> Column:
    sources = (tuple(source.split()), tuple((source_en or source).split()))
    return Column((chinese, english), sources, width)


COLUMNS: tuple[Column, ...] = (
    _column("数据", "Figure", "m.subject", "m.subject_en m.subject", 36),
    _column("数值", "Value", "m.value"),
    _column("数值上限", "Upper value", "m.value_high"),
    _column("单位", "Unit", "u.name_zh m.unit_printed", "u.name_en m.unit_printed", 10),
    _column("限定", "Bound", "m.qualifier", width=10),
    _column("类型", "Type", "m.measure", width=10),
    _column("状态", "Status", "m.status", width=10),
    _column("起", "From", "m.period_start", width=12),
    _column("止", "To", "m.period_end", width=12),
    _column("时段", "Period", "m.period_type", width=12),
    _column("地区", "Place", "g.name_zh", "g.name_en g.name_zh"),
    _column("范围", "Scope", "m.scope", "m.scope_en m.scope"),
    _column("排名范围", "Ranked among", "m.rank_among", "m.rank_among_en m.rank_among"),
    _column("评定者", "Ranked by", "m.rank_by", "m.rank_by_en m.rank_by"),
    _column("主题", "Topic", "t.name_zh", "t.name_en t.name_zh", 18),
    _column("指标", "Indicator", "i.name_zh", "i.name_en i.name_zh", 22),
    _column("原文", "As printed", "m.quote"),
    _column("原句", "Sentence", "m.sentence", width=60),
    _column("章节", "Section", "s.title", width=24),
    _column("报告", "Report", "r.title", "r.title_en r.title", 36),
    _column("发布机构", "Issuer", "r.issuer", "r.issuer_en r.issuer", 24),
    _column("来源网页", "Source", "r.source_url", width=24),
    _column("复核", "Review", "m.review", width=12),
    _column("标记", "Flags", "m.flags", width=12),
    _column("数据标识", "Figure id", "m.metric_id", width=28),
    _column("本站网页", "Page on this site", "m.page", width=28),
)


def field(shape: Mapping[str, schema.Table], source: str) -> schema.Field:
    """The field of the schema that a source names."""
    short, _, name = source.partition(".")
    table = shape["metrics" if short == MAIN else JOINS[short][0]]
    return next(column for column in table.fields if column.name == name)


# ---------------------------------------------------------------- rows


def rows(publication: Publication, language: int) -> Iterator[list[str]]:
    """The cells of each figure in a language (0 Chinese, 1 English), codes in words."""
    named = {
        short: {row[key]: row for row in publication.rows[table]} for short, (table, key) in JOINS.items()
    }
    labels = {
        source: field(publication.shape, source).values
        for column in COLUMNS
        for source in column.sources[language]
    }
    for metric in publication.rows["metrics"]:
        parts: dict[str, Row] = {MAIN: {**metric, "page": publication.site + metric["page"]}}
        parts |= {short: named[short].get(metric[key], {}) for short, (_, key) in JOINS.items()}
        yield [_cell(column.sources[language], parts, labels, language) for column in COLUMNS]


def _cell(
    sources: tuple[str, ...],
    parts: Mapping[str, Row],
    labels: Mapping[str, Mapping[str, Pair]],
    language: int,
) -> str:
    for source in sources:
        short, _, name = source.partition(".")
        if cell := parts[short].get(name, ""):
            return labels[source][cell][language] if labels[source] else cell
    return ""


# ---------------------------------------------------------------- SQL


def select(shape: Mapping[str, schema.Table], language: int) -> str:
    """The same as a SELECT over the tables of the package."""
    columns = ",\n  ".join(
        f'{_expression(shape, column.sources[language], language)} AS "{column.title[language]}"'
        for column in COLUMNS
    )
    joins = "".join(
        f'\n  LEFT JOIN "{table}" AS {short} ON {short}."{key}" = {MAIN}."{key}"'
        for short, (table, key) in JOINS.items()
    )
    return f'SELECT\n  {columns}\nFROM "metrics" AS {MAIN}{joins}'


def _expression(shape: Mapping[str, schema.Table], sources: tuple[str, ...], language: int) -> str:
    parts = []
    for source in sources:
        short, _, name = source.partition(".")
        cell, values = f'{short}."{name}"', field(shape, source).values
        cases = "".join(f" WHEN '{value}' THEN '{pair[language]}'" for value, pair in values.items())
        parts.append(f"CASE {cell}{cases} END" if values else cell)
    return f"COALESCE({', '.join(parts)})" if len(parts) > 1 else parts[0]
