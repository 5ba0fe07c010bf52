"""Batch requests that write cells."""

from __future__ import annotations

from typing import Any

from tests.sheets_emulator import a1, cells, masks
from tests.sheets_emulator.a1 import Area
from tests.sheets_emulator.call import Editor
from tests.sheets_emulator.errors import invalid
from tests.sheets_emulator.model import Cell
from tests.sheets_emulator.references import shifted

Json = dict[str, Any]


def update_cells(editor: Editor, request: Json) -> None:
    """updateCells: with a range, cells that the rows do not reach lose the named fields; with a start, they stay."""
    rows = request.get("rows", [])
    area = editor.area(request["range"]) if "range" in request else _from_start(editor, request["start"], rows)
    named = masks.paths(request["fields"])
    for index, row in enumerate(rows):
        for offset, given in enumerate(row.get("values", [])):
            _check_inside(area, area.top + index, area.left + offset)
            _put(area, area.top + index, area.left + offset, cells.from_api(given), named)
    if "range" in request:
        _clear_rest(area, rows, named)


def _from_start(editor: Editor, start: Json, rows: list[Json]) -> Area:
    sheet, top, left = a1.coordinate(start, editor.book)
    width = max((len(row.get("values", [])) for row in rows), default=0)
    area = Area(sheet, top, left, min(top + len(rows), sheet.row_count), min(left + width, sheet.column_count))
    editor.guard(area)
    return area


def _check_inside(area: Area, row: int, column: int) -> None:
    if row >= area.bottom:
        raise invalid(f"Attempting to write row: {row}, beyond the last requested row of: {area.bottom - 1}")
    if column >= area.right:
        raise invalid(f"Attempting to write column: {column}, beyond the last requested column of: {area.right - 1}")


def _clear_rest(area: Area, rows: list[Json], named: list[masks.Path]) -> None:
    for row in range(area.top, min(area.bottom, len(area.sheet.rows))):
        given = rows[row - area.top].get("values", []) if row - area.top < len(rows) else []
        for column in range(area.left + len(given), min(area.right, len(area.sheet.rows[row]))):
            _put(area, row, column, {}, named)


def _put(area: Area, row: int, column: int, given: Cell, named: list[masks.Path]) -> None:
    cell = area.sheet.cell(row, column)
    updated = dict(given) if ("*",) in named else masks.update_paths(cell, given, named)
    area.sheet.put(row, column, cells.clean(updated))


def repeat_cell(editor: Editor, request: Json) -> None:
    """repeatCell: relative references of a formula go along from cell to cell."""
    area = editor.area(request["range"])
    named = masks.paths(request["fields"])
    given = cells.from_api(request.get("cell", {}))
    formula = given.get("userEnteredValue", {}).get("formulaValue")
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            if formula:
                moved = shifted(formula, row - area.top, column - area.left)
                given = {**given, "userEnteredValue": {"formulaValue": moved}}
            _put(area, row, column, given, named)


def append_cells(editor: Editor, request: Json) -> None:
    """appendCells: after the last row with a value, growing the grid."""
    sheet = editor.book.sheet_by_id(request.get("sheetId", 0))
    rows = request.get("rows", [])
    top = sheet.last_row_with_data()
    width = max((len(row.get("values", [])) for row in rows), default=0)
    area = Area(sheet, top, 0, top + len(rows), width)
    editor.guard(area)
    sheet.resize(max(sheet.row_count, area.bottom), max(sheet.column_count, width))
    editor.book.check_size()
    named = masks.paths(request["fields"])
    for index, row in enumerate(rows):
        for column, given in enumerate(row.get("values", [])):
            _put(area, top + index, column, cells.from_api(given), named)


KINDS = {
    "updateCells": update_cells,
    "repeatCell": repeat_cell,
    "appendCells": append_cells,
}
