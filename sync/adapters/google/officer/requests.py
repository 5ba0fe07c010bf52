"""The requests that officer tabs are made of. Sent twice, none of them doubles anything.

Each says what is to be, or makes a thing with an id of its own, which Google refuses to make again. Conditional formats
have no ids at Google: they are known again by their formulas.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal
from zlib import crc32

from sync.adapters.google.formats import cell_format, color, mark_format, pixels
from sync.adapters.google.service_tabs import Request
from sync.adapters.officer_tabs import looks
from sync.adapters.officer_tabs.layout import leading_columns
from sync.core.spec import Tab

_POINT = 4 / 3  # pixels


def header_protection(tab: Tab) -> str:
    """Return the description by which the protection of a tab's header is known again, even when it was renamed."""
    return f"Kawal: baris judul {tab.title}"


def check_protection(tab: Tab) -> str:
    """Return the description by which the protection of Pemeriksaan is known again."""
    return f"Kawal: kolom Pemeriksaan {tab.title}"


def free_id(name: str, taken: Collection[int]) -> int:
    """Return the id for what is to be made under a name: always the same, unless something else has it."""
    wanted = crc32(f"kawal {name}".encode()) & 0x3FFFFFFF
    while wanted in taken:
        wanted += 1
    return wanted


def area(sheet: int, rows: tuple[int, int | None], columns: tuple[int, int] | None = None) -> dict[str, int]:
    """Return a GridRange of these rows and columns, or of all columns; without a last row it goes on for ever."""
    found = {"sheetId": sheet, "startRowIndex": rows[0]}
    if rows[1] is not None:
        found["endRowIndex"] = rows[1]
    if columns:
        found |= {"startColumnIndex": columns[0], "endColumnIndex": columns[1]}
    return found


# ------------------------------------------------------------------ tabs


def sheet_properties(sheet: int, title: str, tab: Tab, rows: int, columns: int) -> dict[str, Any]:
    """Return the SheetProperties of a new officer tab: its header and what names its rows stay in sight."""
    sizes = {"rowCount": rows, "columnCount": columns, "frozenRowCount": 1, "frozenColumnCount": leading_columns(tab)}
    return {"sheetId": sheet, "title": title, "gridProperties": sizes, "tabColorStyle": color(tab.color)}


def new_sheet(properties: Mapping[str, Any], index: int) -> Request:
    """Make a tab."""
    return {"addSheet": {"properties": {**properties, "index": index}}}


def turned_sheet(properties: Mapping[str, Any]) -> Request:
    """Make a blank tab an officer tab."""
    sizes = (f"gridProperties.{name}" for name in properties["gridProperties"])
    fields = ",".join(["title", "tabColorStyle", *sizes])
    return {"updateSheetProperties": {"properties": properties, "fields": fields}}


def room(sheet: int, dimension: Literal["ROWS", "COLUMNS"], length: int) -> Request:
    """Add rows or columns at the end: to say how many there are to be could cut off some that came meanwhile."""
    return {"appendDimension": {"sheetId": sheet, "dimension": dimension, "length": length}}


def frozen_header(sheet: int) -> Request:
    """Keep row 1 in sight."""
    properties = {"sheetId": sheet, "gridProperties": {"frozenRowCount": 1}}
    return {"updateSheetProperties": {"properties": properties, "fields": "gridProperties.frozenRowCount"}}


# ------------------------------------------------------------------ columns


def header_cell(title: str, formula: str, look: Mapping[str, Any], note: str) -> dict[str, Any]:
    """Return the CellData of a header; a formula shows the title itself."""
    value = {"formulaValue": formula} if formula else {"stringValue": title}
    return {"userEnteredValue": value, "userEnteredFormat": cell_format(look), "note": note}


def headers(sheet: int, column: int, cells: Sequence[Mapping[str, Any]]) -> Request:
    """Write headers side by side, from a column on that is blank."""
    return {
        "updateCells": {
            "range": area(sheet, (0, 1), (column, column + len(cells))),
            "rows": [{"values": list(cells)}],
            "fields": "userEnteredValue,userEnteredFormat,note",
        }
    }


def formula(sheet: int, column: int, text: str) -> Request:
    """Put a formula into a header and leave the rest of the cell."""
    return _cell(sheet, column, {"userEnteredValue": {"formulaValue": text}}, "userEnteredValue")


def note(sheet: int, column: int, text: str) -> Request:
    """Put a note on a header and leave the rest of the cell."""
    return _cell(sheet, column, {"note": text}, "note")


def _cell(sheet: int, column: int, cell: Mapping[str, Any], fields: str) -> Request:
    where = area(sheet, (0, 1), (column, column + 1))
    return {"updateCells": {"range": where, "rows": [{"values": [cell]}], "fields": fields}}


def values(sheet: int, column: int, texts: Sequence[str]) -> Request:
    """Write texts below a header, into a column that is blank."""
    return {
        "updateCells": {
            "range": area(sheet, (1, 1 + len(texts)), (column, column + 1)),
            "rows": [{"values": [{"userEnteredValue": {"stringValue": text}}]} for text in texts],
            "fields": "userEnteredValue",
        }
    }


def body(sheet: int, column: int, look: Mapping[str, Any]) -> Request:
    """Format a column below its header, as far down as the tab will ever go."""
    cell = {"userEnteredFormat": cell_format(look)}
    return {"repeatCell": {"range": below(sheet, column), "cell": cell, "fields": "userEnteredFormat"}}


def below(sheet: int, column: int) -> dict[str, int]:
    """Return the range of a column below its header."""
    return area(sheet, (1, None), (column, column + 1))


def width(sheet: int, column: int, digits: int) -> Request:
    """Set the width of a column, given in digits."""
    return _size(sheet, "COLUMNS", column, pixels(digits))


def header_height(sheet: int) -> Request:
    """Make room for two lines in the header."""
    return _size(sheet, "ROWS", 0, round(looks.HEADER_HEIGHT * _POINT))


def _size(sheet: int, dimension: str, at: int, size: int) -> Request:
    span = {"sheetId": sheet, "dimension": dimension, "startIndex": at, "endIndex": at + 1}
    return {"updateDimensionProperties": {"range": span, "properties": {"pixelSize": size}, "fields": "pixelSize"}}


def validate(sheet: int, column: int, rule: Mapping[str, Any]) -> Request:
    """Give a column its data validation."""
    return {"setDataValidation": {"range": below(sheet, column), "rule": rule}}


# ------------------------------------------------------------------ colours and protections


def mark(sheet: int, columns: tuple[int, int], condition: str, look: Mapping[str, Any], index: int) -> Request:
    """Add a conditional format from row 2 on; its formula is that of the first cell. It is the ``index``-th."""
    rule = {
        "ranges": [area(sheet, (1, None), columns)],
        "booleanRule": {
            "condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": condition}]},
            "format": mark_format(look),
        },
    }
    return {"addConditionalFormatRule": {"rule": rule, "index": index}}


def protect(id: int, where: Mapping[str, int], description: str) -> Request:
    """Let whoever changes a range be asked first whether it is meant."""
    protected = {"protectedRangeId": id, "range": where, "description": description, "warningOnly": True}
    return {"addProtectedRange": {"protectedRange": protected}}
