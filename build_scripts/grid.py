"""Tables that were flattened into text: which number stands in which row and column.

Cells are separated by tabs, by two blanks or more, by bars, or each fills a line of its own. A block of lines
counts as a table only where its rows agree: the same number of cells, each column all numbers or all words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate

from build_scripts.chinese_numbers import HALF_WIDTH, power
from build_scripts.records import CleanText, Line

_GAP = re.compile(r"\s*[\t|｜]+\s*|[ \u3000\xa0]{2,}")
_EACH_GAP = re.compile(r"[ \u3000\xa0]*[\t|｜][ \u3000\xa0]*")  # two of them part an empty cell
_OUTER_BARS = re.compile(r"[|｜]?(.*?)[|｜]?", re.DOTALL)
_BLANK = re.compile(r"[\t|｜ \u3000\xa0]")  # one of these stands in every gap; most lines have none
_NUMBER = re.compile(
    r"[-－−+＋]?[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+(?:[.．][0-9０-９]+)?[%％]?"
    r"|[-－−+＋]?[0-9０-９]+(?:[.．][0-9０-９]+)?[%％]?"
)
_EMPTY = {"", "-", "—", "－", "/", "——", "无"}
_STOPS = re.compile(r"[。；！？，,：:]")
_NO_CELL = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(]|附?[表图]\s*[0-9０-９]")
_LONGEST_CELL = 24
_LONGEST_LINE = 16  # characters of a cell that fills a line of its own
_FEWEST_LINES = 6  # … and so many lines make a table: a heading row and two rows of two cells
_MOST_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Column:
    """What the heading of a column says."""

    name: str  # without unit and year
    role: str  # value · enum · rank · change · unit · date
    unit: str = ""  # as printed, with its multiplier (万条)
    year: int = 0
    relative: str = ""  # 上年, 本年 …


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table. Positions count in the cleaned text."""

    start: int
    end: int
    row: str
    column: Column
    value: Decimal
    unit: str  # without multiplier
    caption: str  # the line that announces the table
    counted: str = ""  # of a share or a change: the heading of the nearest column before that counts


@dataclass(frozen=True, slots=True)
class _Piece:
    """A cell's characters and where they stand in the cleaned text."""

    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        return bool(_NUMBER.fullmatch(self.text))


_Row = tuple[_Piece, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was flattened into text. Positions count in the cleaned text."""

    rows: tuple[tuple[tuple[int, int], ...], ...]  # start and end of each cell, the same where it is empty
    numbers: tuple[bool, ...]  # for each column whether it holds numbers only, below its heading

    @property
    def start(self) -> int:
        return min(start for start, end in self.rows[0] if end)

    @property
    def end(self) -> int:
        return max(end for _, end in self.rows[-1])


def tables(clean: CleanText) -> tuple[Table, ...]:
    """Every table of a text, in order."""
    return tuple(
        Table(
            tuple(tuple((piece.start, piece.end) for piece in row) for row in rows),
            tuple(
                all(piece.is_number for piece in column if piece.text not in _EMPTY)
                for column in zip(*rows[1:], strict=True)
            ),
        )
        for rows, _ in _tables(clean)
    )


def cells(clean: CleanText) -> tuple[Cell, ...]:
    """Every number that stands in a table, in order."""
    return tuple(cell for rows, before in _tables(clean) for cell in _read(rows, before))


def _tables(clean: CleanText) -> Iterator[tuple[tuple[_Row, ...], list[str]]]:
    """The rows of each table, and the two lines above it."""
    body = [line for line in clean.lines if line.kind != "furniture"]
    gapped = _Gapped.of(_with_empty_cells(clean, body, [_row(clean, line) for line in body]))
    index = 0
    while index < len(body):
        rows = gapped.table(index) or _line_rows(clean, body, index)
        if rows:
            above = [line for line in body[max(0, index - 2) : index] if line.kind != "title"]
            yield rows, [clean.text[line.start : line.end] for line in above]
            last = max(piece.end for piece in rows[-1])
            while index < len(body) and body[index].start < last:
                index += 1
        else:
            index += 1


# ---------------------------------------------------------------- where a table stands


@dataclass(frozen=True, slots=True)
class _Gapped:
    """The lines as rows of cells, and what a table needs to know of those that follow a row."""

    rows: list[_Row]  # empty where a line is no row
    ends: list[int]  # where the run of rows of one width ends that a row stands in
    numbers: list[int]  # how many numbers stand in all rows before a row

    @staticmethod
    def of(rows: list[_Row]) -> _Gapped:
        ends = list(range(1, len(rows) + 1))
        for index in range(len(rows) - 2, -1, -1):
            if rows[index] and len(rows[index]) == len(rows[index + 1]):
                ends[index] = ends[index + 1]
        counts = (sum(piece.is_number for piece in row) for row in rows)
        return _Gapped(rows, ends, list(accumulate(counts, initial=0)))

    def table(self, index: int) -> tuple[_Row, ...]:
        """The rows of a table whose cells share a line, from a line on; empty where none begins."""
        end = self.ends[index]
        below = end - index - 1
        numbers = self.numbers[end] - self.numbers[index + 1]
        if below < 1 or numbers < below or _has_number(self.rows[index]):
            return ()
        return tuple(self.rows[index:end])


def _with_empty_cells(clean: CleanText, body: list[Line], rows: list[_Row]) -> list[_Row]:
    """The rows; one that has fewer cells than the row above it with those that are empty, if they make up for it."""
    filled = list(rows)
    for index in range(1, len(rows)):
        width = len(filled[index - 1])
        if width > 2 and len(rows[index]) < width:
            row = _whole(_pieces(clean, body[index], _EACH_GAP))
            filled[index] = row if len(row) == width and any(p.is_number for p in row) else rows[index]
    return filled


def _row(clean: CleanText, line: Line) -> _Row:
    """The cells of a line; empty where it is no row of a table."""
    return _whole(tuple(piece for piece in _pieces(clean, line, _GAP) if piece.text))


def _whole(row: _Row) -> _Row:
    if len(row) < 2 or any(len(piece.text) > _LONGEST_CELL or "。" in piece.text for piece in row):
        return ()
    return row


def _pieces(clean: CleanText, line: Line, gap: re.Pattern[str]) -> _Row:
    """What stands between the gaps of a line, bars at its ends apart."""
    first, last = clean.offsets[line.start], clean.offsets[line.end - 1] + 1
    while clean.source[last : last + 1] == "\t":  # the cleaned line does not have it
        last += 1
    raw = clean.source[first:last]
    if not _BLANK.search(raw):
        return ()
    bars = _OUTER_BARS.fullmatch(raw)
    first, raw = first + bars.start(1), bars[1]
    gaps = [found.span() for found in gap.finditer(raw)]
    if not gaps:
        return ()
    bounds = zip([0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(raw)], strict=True)
    return tuple(_piece(clean, first + start, first + end) for start, end in bounds)


def _piece(clean: CleanText, start: int, end: int) -> _Piece:
    at, to = bisect_left(clean.offsets, start), bisect_left(clean.offsets, end)
    text = clean.text[at:to]
    at += len(text) - len(text.lstrip())
    return _Piece(text.strip(), at, at + len(text.strip()))


def _has_number(row: _Row) -> bool:
    return any(piece.is_number and not re.fullmatch(r"20\d\d", piece.text) for piece in row)


def _line_rows(clean: CleanText, body: list[Line], index: int) -> tuple[_Row, ...]:
    """The rows of a table each of whose cells fills a line, from a line on; empty where none begins."""
    if index and _is_cell_line(clean, body[index - 1]):
        return ()  # looked at when the run of short lines began
    run: list[_Piece] = []
    while index < len(body) and _is_cell_line(clean, body[index]):
        line = body[index]
        text = _cell_text(clean, line)
        run.append(_Piece(text, line.start, line.start + len(text)))
        index += 1
    if len(run) < _FEWEST_LINES or sum(piece.is_number for piece in run) < 2:
        return ()
    spare = range(min(3, len(run) - _FEWEST_LINES + 1))
    for skipped, left in sorted(((s, e) for s in spare for e in spare), key=lambda pair: (sum(pair), pair)):
        for width in range(2, _MOST_COLUMNS + 1):
            rows = _cut(run[skipped : len(run) - left], width)
            if _agree(rows):
                return rows
    return _uneven(run)


def _uneven(run: list[_Piece]) -> tuple[_Row, ...]:
    """The rows of a table whose first cells hold for several rows and are printed once; empty where none is one.

    The first row behind the heading has every cell; a later one may lack the first, and the last one the last.
    """
    words = next((i for i, piece in enumerate(run) if piece.is_number), 0)
    for width in range(min(words, _MOST_COLUMNS), 2, -1):
        shape = [piece.is_number for piece in run[width : 2 * width]]
        rows, at = [tuple(run[:width])], width
        while at < len(run):
            missing = next((n for n in range(width - 1) if _fits(run[at : at + width - n], shape[n:])), None)
            if missing is None:
                break
            printed = tuple(run[at : at + width - missing])
            behind = width - missing - len(printed)
            rows.append((_NO_PIECE,) * missing + printed + (_NO_PIECE,) * behind)
            at += len(printed)
        if at >= len(run) and len(rows) > 3 and True in shape and False in shape:
            return tuple(rows)
    return ()


_NO_PIECE = _Piece("", 0, 0)


def _fits(pieces: list[_Piece], shape: list[bool]) -> bool:
    """Whether cells are numbers where a row's shape has numbers, and words where it has words."""
    return all(p.text in _EMPTY or p.is_number == number for p, number in zip(pieces, shape, strict=False))


_BAR = "|｜ \u3000"


def _cell_text(clean: CleanText, line: Line) -> str:
    """A cell that fills a line, without the bar that some pages leave behind each."""
    return clean.text[line.start : line.end].rstrip(_BAR)


def _is_cell_line(clean: CleanText, line: Line) -> bool:
    if line.end - line.start > _LONGEST_LINE and clean.text[line.end - 1] not in _BAR:
        return False  # nearly every line of prose
    text = _cell_text(clean, line)
    if len(text) > _LONGEST_LINE:
        return False
    return bool(_NUMBER.fullmatch(text)) or not (_STOPS.search(text) or _NO_CELL.match(text))


def _cut(run: list[_Piece], width: int) -> tuple[_Row, ...]:
    if len(run) % width:
        return ()
    return tuple(tuple(run[i : i + width]) for i in range(0, len(run), width))


def _agree(rows: tuple[_Row, ...]) -> bool:
    """Whether a heading row of words stands over two rows or more, each column all numbers or all words."""
    if len(rows) < 3 or any(piece.is_number for piece in rows[0]):
        return False
    kinds = [
        {piece.is_number for piece in column if piece.text not in _EMPTY}
        for column in zip(*rows[1:], strict=True)
    ]
    return all(len(kind) <= 1 for kind in kinds) and {True} in kinds and {False} in kinds


# ---------------------------------------------------------------- what it says


_IN_BRACKETS = re.compile(r"[（(](?:单位[:：])?([^（()）]{1,10})[)）]$")
_CAPTION_UNIT = re.compile(r"单位[:：]\s*([^\s（()）,，、；;]{1,8})")
_YEAR = re.compile(r"(20\d\d|２０[０-９]{2})年?(?:度|全年|底|末)?")
_RELATIVE = re.compile(r"上年(?:同期)?|去年(?:同期)?|本年|今年|本期|同期|上期")
_ROLES = (
    ("enum", re.compile(r"^(?:序号|编号|序|号|No\.?|NO\.?)$")),
    ("unit", re.compile(r"^(?:计量)?单位$")),
    ("date", re.compile(r"^(?:年份|年度|时间|日期|月份)$")),
    ("rank", re.compile(r"(?:排名|名次|位次|排位|位列)$")),
    ("change", re.compile(r"增幅|增速|同比|环比|增长(?![额量数])|增减(?![额量数])|涨幅|降幅|变动|变化|升降")),
)
_UNIT_OF = (
    ("分", re.compile(r"(?:得分|分数|评分|分值|成绩)$")),
    ("%", re.compile(r"(?:率|占比|比例|比重)$")),
)
_SHARE = re.compile("占比|比例|比重|占总?量?比?")
_LEADING_POWER = re.compile(r"万亿|亿|[十百千]?万|千(?![瓦克米伏卡兆])|百(?!分)")
_TABLE_NUMBER = re.compile(r"^附?表\s*[0-9０-９一二三四五六七八九十]{0,3}[、:：.\s]*")


_OF_ALL = re.compile(r"合计|总计|小计|全[市省区县]")  # in the place of a row's number


def _read(rows: tuple[_Row, ...], before: list[str]) -> Iterator[Cell]:
    columns = _columns(rows[0])
    common = next(
        (found[1] for line in reversed(before) for found in [_CAPTION_UNIT.search(line)] if found), ""
    )
    caption = _TABLE_NUMBER.sub("", before[-1]) if before else ""
    for row in rows[1:]:
        for group in _groups(row, columns):
            yield from _read_group(group, common, caption)


def _columns(heads: _Row) -> tuple[Column, ...]:
    """What the headings say; 单位 over the first column, which labels the rows, are the bodies and no units."""
    columns = [_column(piece.text) for piece in heads]
    first = next((at for at, column in enumerate(columns) if column.role != "enum"), None)
    if first is not None and columns[first].role == "unit":
        columns[first] = replace(columns[first], role="value")
    return tuple(columns)


_Group = list[tuple[_Piece, Column]]


def _groups(row: _Row, columns: tuple[Column, ...]) -> list[_Group]:
    """The cells of a row, cut where a second label follows the numbers of the first."""
    groups: list[_Group] = [[]]
    for piece, column in zip(row, columns, strict=True):
        counted = any(before.is_number and told.role != "enum" for before, told in groups[-1])
        if counted and _is_label(piece, column):
            groups.append([])
        groups[-1].append((piece, column))
    return groups


def _is_label(piece: _Piece, column: Column) -> bool:
    if column.role == "enum":
        return bool(_OF_ALL.fullmatch(piece.text))
    return not piece.is_number and column.role not in ("unit", "date") and piece.text not in _EMPTY


def _read_group(group: _Group, common: str, caption: str) -> Iterator[Cell]:
    of_row = next((p.text for p, c in group if c.role == "unit" and not p.is_number), "")
    label = "".join([p.text for p, c in group if _is_label(p, c)][:2])
    inside = _IN_BRACKETS.search(label)
    if inside and _is_unit(inside[1]):
        label, of_row = label[: inside.start()], of_row or inside[1]
    dated = next((_YEAR.match(p.text) for p, c in group if c.role == "date" and _YEAR.match(p.text)), None)
    year = int(dated[1].translate(HALF_WIDTH)) if dated else 0
    counted = ""
    for piece, column in group:
        if year and not column.year and column.role != "date":
            column = replace(column, year=year)  # noqa: PLW2901
        if piece.is_number:
            derived = column.role == "change" or _SHARE.fullmatch(column.name)
            yield _cell(piece, column, label, of_row or common, caption, counted if derived else "")
            counted = counted if derived else column.name


def _column(heading: str) -> Column:
    """The heading of a column: 归集数据（万条）, 2022年, 增幅(%), 排名."""
    unit = ""
    inside = _IN_BRACKETS.search(heading)
    if inside and _is_unit(inside[1]):
        heading, unit = heading[: inside.start()], inside[1]
    elif heading[-1:] in ("%", "％") and len(heading) > 1:  # 占比%
        heading, unit = heading[:-1], "%"
    role = next((name for name, pattern in _ROLES if pattern.search(heading)), "value")
    year, relative = _YEAR.search(heading), _RELATIVE.search(heading)
    name = _RELATIVE.sub("", _YEAR.sub("", heading)) if role == "value" else heading
    return Column(
        name, role, unit, int(year[1].translate(HALF_WIDTH)) if year else 0, relative[0] if relative else ""
    )


def _is_unit(text: str) -> bool:
    return len(_LEADING_POWER.sub("", text, count=1)) <= 5 and not re.search(r"[0-9年月]", text)


def _cell(piece: _Piece, column: Column, label: str, row_unit: str, caption: str, counted: str) -> Cell:
    text = piece.text.translate(HALF_WIDTH)
    value = Decimal(text.rstrip("%").replace(",", ""))
    unit = column.unit
    if text.endswith("%"):
        unit = "%"
    elif not unit and column.role == "change":
        unit = "%"
    elif not unit and column.role == "value":
        unit = next((u for u, pattern in _UNIT_OF if pattern.search(column.name)), "") or row_unit
    multiplier = _LEADING_POWER.match(unit)
    if multiplier and len(unit) > multiplier.end():
        value, unit = value * power(multiplier[0]), unit[multiplier.end() :]
    return Cell(piece.start, piece.end, label, column, value, unit.replace("％", "%"), caption, counted)
