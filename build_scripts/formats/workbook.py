"""The workbook: the figures for people, in Excel, LibreOffice or WPS, without a step between.

Sheets: how to read it; all figures under readable names, in Chinese and in English; every table of the package;
what each column means. Numbers and dates are real ones; whatever is text can never become a formula.
"""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from build_scripts import schema
from build_scripts.formats import joined
from build_scripts.formats.model import Publication, exact, typed

_MOST_ROWS = 1_048_576  # of a sheet
_MOST_CHARACTERS = 32_767  # of a cell
_CUT = "……（余下见CSV · the rest is in the CSV）"
_FIRST_DAY = datetime.date(1900, 3, 1)  # spreadsheets disagree about days before it
# What XML cannot hold, and what a reader would take for such an escape.
_ESCAPED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_HEAD = NamedStyle(
    "head",
    font=Font(bold=True, color="FFFFFF"),
    fill=PatternFill("solid", fgColor="1F4E79"),
    alignment=Alignment(wrap_text=True, vertical="top"),
)
_JOINED = ("全部数据", "All figures")
_README_WIDTH = 60  # characters, of a column
_NOTES, _README = "字段说明 Columns", "说明 Readme"


def make(publication: Publication) -> bytes:
    """The workbook as the bytes of its file: the same publication gives the same bytes."""
    book = Workbook(write_only=True)
    book.add_named_style(_HEAD)
    _readme(book, publication)
    for language in (0, 1):
        _figures(book, publication, language)
    for name, table in publication.shape.items():
        _table(book, publication, name, table)
    _notes(book, publication)
    day = datetime.datetime.fromisoformat(publication.date)
    about = book.properties
    about.title, about.creator = (
        publication.descriptor["title"],
        publication.descriptor["contributors"][0]["title"],
    )
    about.description = publication.descriptor["description"]
    about.created = about.modified = day
    raw = io.BytesIO()
    book.save(raw)
    return _dated(raw.getvalue(), day)


def count(publication: Publication) -> int:
    """Figures: rows of the sheet with everything."""
    return len(publication.rows["metrics"])


# ---------------------------------------------------------------- sheets


def _readme(book: Workbook, publication: Publication) -> None:
    sheet = _created(book, _README)
    sheet.column_dimensions["A"].width = 28
    for column in "BC":
        sheet.column_dimensions[column].width = _README_WIDTH
    about, licence = publication.descriptor, publication.descriptor["licenses"][0]
    lines = [
        ("", about["title"].partition(" · ")[0], about["title_en"]),
        ("版本 Version", publication.version, publication.version),
        ("日期 Date", publication.date, publication.date),
        ("", about["description"], about["description_en"]),
        ("许可 Licence", licence["title"], licence["path"]),
        ("原文 Source texts", about["rights"], about["rights_en"]),
        *([("网站 Site", publication.site, publication.site)] if publication.site else []),
        ("", "空单元格表示未知或不适用。", "An empty cell means unknown or not applicable."),
        (
            "",
            "“原文”“原句”与报告逐字相同；数值已乘上万、亿等倍数。",
            "“As printed” and “Sentence” are the report's own words; values have multipliers such as 万 applied.",
        ),
        ("", "", ""),
        ("工作表 Sheet", "内容", "What it holds"),
        (
            _JOINED[0],
            "每行一条数据，附报告、地区、指标、单位的中文名称。",
            "One row per figure, with names in Chinese.",
        ),
        (_JOINED[1], "同上，英文名称。", "The same with names in English."),
        *((name, table.description, table.description_en) for name, table in publication.shape.items()),
        (_NOTES, "每个字段的含义、单位与示例。", "What each column means, its unit and an example."),
    ]
    for number, line in enumerate(lines, start=1):
        # Programs do not agree on when they fit the height of a row to its text: it is stated.
        lines_of_text = max(-(-_columns(cell) // (_README_WIDTH - 4)) for cell in line)
        sheet.row_dimensions[number].height = 15 * max(1, lines_of_text)
        sheet.append([_text(sheet, cell, wrap=True) for cell in line])


def _columns(text: str) -> int:
    """How many Latin characters wide a text is; a Chinese one is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _created(book: Workbook, title: str) -> Worksheet:
    """A new sheet, which prints across the width of a page."""
    sheet = book.create_sheet(title)
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    return sheet


def _figures(book: Workbook, publication: Publication, language: int) -> None:
    fields = [joined.field(publication.shape, column.sources[language][0]) for column in joined.COLUMNS]
    heads = [
        (column.title[language], _note(field)) for column, field in zip(joined.COLUMNS, fields, strict=True)
    ]
    kinds = [field.type for field in fields]
    widths = [column.width for column in joined.COLUMNS]
    rows = joined.rows(publication, language)
    _sheet(book, _JOINED[language], heads, widths, kinds, rows, frozen="B2")


def _table(book: Workbook, publication: Publication, name: str, table: schema.Table) -> None:
    heads = [(field.name, _note(field)) for field in table.fields]
    widths = [_width(field) for field in table.fields]
    rows = ([row[column] for column in table.columns] for row in publication.rows[name])
    _sheet(book, name, heads, widths, [field.type for field in table.fields], rows)


def _notes(book: Workbook, publication: Publication) -> None:
    heads = [("表 Table", ""), ("字段 Column", ""), ("名称", ""), ("Title", ""), ("类型 Type", "")]
    heads += [("单位", ""), ("Unit", ""), ("说明", ""), ("Description", ""), ("示例 Example", "")]
    rows = (
        [
            table.name,
            field.name,
            field.title,
            field.title_en,
            field.type,
            field.unit,
            field.unit_en,
            field.description,
            field.description_en,
            field.example,
        ]
        for table in publication.shape.values()
        for field in table.fields
    )
    _sheet(book, _NOTES, heads, [18, 20, 16, 22, 10, 12, 14, 50, 50, 30], ["string"] * len(heads), rows)


def _sheet(
    book: Workbook,
    title: str,
    heads: Sequence[tuple[str, str]],
    widths: Sequence[int],
    kinds: Sequence[str],
    rows: Iterable[Sequence[str]],
    frozen: str = "A2",
) -> None:
    """A sheet with one header row, which stays in view, carries the notes and filters what is below."""
    sheet = _created(book, title)
    sheet.freeze_panes = frozen
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_head(sheet, label, note) for label, note in heads])
    last = 1
    for row in rows:
        if last == _MOST_ROWS - 1:
            sheet.append([_text(sheet, _CUT)])
            break
        sheet.append([_cell(sheet, cell, kind) for cell, kind in zip(row, kinds, strict=True)])
        last += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{last}"


# ---------------------------------------------------------------- cells


def _head(sheet: Worksheet, label: str, note: str) -> WriteOnlyCell:
    cell = _text(sheet, label)
    cell.style = _HEAD.name
    if note:
        cell.comment = Comment(note, "", height=160, width=320)
    return cell


def _note(field: schema.Field) -> str:
    unit = "" if field.unit == "无" else f"\n单位 {field.unit} · unit {field.unit_en}"
    return f"{field.title} · {field.title_en}\n{field.description}\n{field.description_en}{unit}"


def _width(field: schema.Field) -> int:
    return {"integer": 11, "number": 14, "date": 12, "boolean": 9}.get(field.type, 20)


def _cell(sheet: Worksheet, text: str, kind: str) -> WriteOnlyCell | None:
    value = typed(text, kind)
    if value is None:
        return None
    if isinstance(value, Decimal):
        return _number(sheet, value, text)
    if isinstance(value, datetime.date):
        return _day(sheet, value, text)
    if isinstance(value, bool | int):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "0"
        return cell
    return _text(sheet, text)


def _number(sheet: Worksheet, value: Decimal, text: str) -> WriteOnlyCell:
    """A number with separators and all its decimals; text where a spreadsheet would change it."""
    number = exact(value)
    if number is None or len(value.normalize().as_tuple().digits) > 15:
        return _text(sheet, text)
    decimals = len(text.partition(".")[2])
    cell = WriteOnlyCell(sheet, number)
    cell.number_format = "#,##0" + ("." + "0" * decimals if decimals else "")
    return cell


def _day(sheet: Worksheet, value: datetime.date, text: str) -> WriteOnlyCell:
    if value < _FIRST_DAY:
        return _text(sheet, text)
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = "yyyy-mm-dd"
    return cell


def _text(sheet: Worksheet, text: str, wrap: bool = False) -> WriteOnlyCell:
    """Text that stays text, whatever it begins with."""
    safe = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if len(safe) > _MOST_CHARACTERS:
        safe = safe[: _MOST_CHARACTERS - len(_CUT)] + _CUT
    cell = WriteOnlyCell(sheet, safe)
    cell.data_type = "s"
    cell.quotePrefix = safe[:1] in ("=", "+", "-", "@")
    if wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


# ---------------------------------------------------------------- the same bytes every time


def _dated(content: bytes, day: datetime.datetime) -> bytes:
    """The file, which is a zip, with the day of the release on every entry instead of the time of the build."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as made,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in sorted(made.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, day.timetuple()[:6])
            entry.compress_type, entry.create_system, entry.external_attr = (
                zipfile.ZIP_DEFLATED,
                3,
                0o100644 << 16,
            )
            content = made.read(name)
            if name == "docProps/core.xml":  # openpyxl puts the time of the build there, whatever one says
                content = _MODIFIED.sub(rb"\g<1>" + day.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content)
            archive.writestr(entry, content)
    return out.getvalue()
