"""Batch requests about rows and columns."""

from __future__ import annotations

import copy
from typing import Any

from tests.sheets_emulator import defaults, dimensions, masks
from tests.sheets_emulator.a1 import Area
from tests.sheets_emulator.calculator import Calculator
from tests.sheets_emulator.call import Editor
from tests.sheets_emulator.errors import invalid
from tests.sheets_emulator.model import Sheet

Json = dict[str, Any]

_CHARACTER_PIXELS, _PADDING_PIXELS = 7, 6  # a guess at Arial 10


def _span(editor: Editor, given: Json) -> tuple[Sheet, str, int, int]:
    """The sheet, dimension, start and end of a DimensionRange that the caller may change."""
    sheet = editor.book.sheet_by_id(given.get("sheetId", 0))
    dimension, start, end = dimensions.check_span(sheet, given)
    editor.guard(_area(sheet, dimension, start, end))
    return sheet, dimension, start, end


def _area(sheet: Sheet, dimension: str, start: int, end: int) -> Area:
    if dimension == "ROWS":
        return Area(sheet, start, 0, end, sheet.column_count)
    return Area(sheet, 0, start, sheet.row_count, end)


def _size(sheet: Sheet, dimension: str) -> int:
    return sheet.row_count if dimension == "ROWS" else sheet.column_count


def insert_dimension(editor: Editor, request: Json) -> None:
    """insertDimension"""
    sheet = editor.book.sheet_by_id(request["range"].get("sheetId", 0))
    dimension, start, end = dimensions.check_span(sheet, request["range"])
    editor.guard_sheet(sheet)
    size = _size(sheet, dimension)
    if start > size:
        raise invalid(f"range.startIndex[{start}] must be less than the grid size[{size}]")
    inherit = bool(request.get("inheritFromBefore"))
    if inherit and start == 0:
        raise invalid("inheritFromBefore cannot be true if inserting at the first row or column.")
    dimensions.insert(editor.book, sheet, dimension, start, end - start, inherit=inherit)


def delete_dimension(editor: Editor, request: Json) -> None:
    """deleteDimension"""
    sheet, dimension, start, end = _span(editor, request["range"])
    size = _size(sheet, dimension)
    if start >= size:
        what = "row" if dimension == "ROWS" else "column"
        raise invalid(
            f"Cannot delete a {what} that doesn't exist. Tried to delete {what} index {start} but there are only {size} {what}s."
        )
    dimensions.delete(editor.book, sheet, dimension, start, min(end, size))


def append_dimension(editor: Editor, request: Json) -> None:
    """appendDimension"""
    sheet = editor.book.sheet_by_id(request.get("sheetId", 0))
    editor.guard_sheet(sheet)
    dimension, *_ = dimensions.check_span(sheet, {"dimension": request.get("dimension")})
    length = request.get("length", 0)
    if length < 1:
        raise invalid("length must be positive.")
    by_rows = dimension == "ROWS"
    sheet.resize(sheet.row_count + length * by_rows, sheet.column_count + length * (not by_rows))
    editor.book.check_size()


def move_dimension(editor: Editor, request: Json) -> None:
    """moveDimension: the destination counts the places before the move."""
    sheet, dimension, start, end = _span(editor, request["source"])
    to = request.get("destinationIndex", 0)
    if not 0 <= to <= _size(sheet, dimension):
        raise invalid(f"destinationIndex[{to}] is outside the grid")
    dimensions.move(editor.book, sheet, dimension, start, end, to)


def update_dimension_properties(editor: Editor, request: Json) -> None:
    """updateDimensionProperties"""
    sheet, dimension, start, end = _span(editor, request["range"])
    known = sheet.metadata(dimension)
    known.extend({} for _ in range(end - len(known)))
    for index in range(start, min(end, _size(sheet, dimension))):
        updated = masks.update(known[index], request.get("properties", {}), request["fields"])
        known[index] = {name: value for name, value in updated.items() if value}


def auto_resize_dimensions(editor: Editor, request: Json) -> None:
    """autoResizeDimensions: columns by the length of their longest text, rows by their number of lines."""
    sheet, dimension, start, end = _span(editor, request["dimensions"])
    known = sheet.metadata(dimension)
    known.extend({} for _ in range(end - len(known)))
    calculator = Calculator(editor.book)
    for index in range(start, min(end, _size(sheet, dimension))):
        places = [
            (index, other) if dimension == "ROWS" else (other, index) for other in _others(sheet, dimension, index)
        ]
        shown = [str(calculator.rendered(sheet, *place, "FORMATTED_VALUE", "")) for place in places]
        known[index] = {**known[index], "pixelSize": _fitting(shown, dimension)}


def _others(sheet: Sheet, dimension: str, index: int) -> range:
    if dimension == "COLUMNS":
        return range(len(sheet.rows))
    return range(len(sheet.rows[index]) if index < len(sheet.rows) else 0)


def _fitting(shown: list[str], dimension: str) -> int:
    if dimension == "ROWS":
        return defaults.ROW_PIXELS * max((text.count("\n") + 1 for text in shown), default=1)
    longest = max((len(line) for text in shown for line in text.split("\n")), default=0)
    return longest * _CHARACTER_PIXELS + _PADDING_PIXELS if longest else defaults.COLUMN_PIXELS


def _groups(sheet: Sheet, dimension: str) -> list[Json]:
    return sheet.items("rowGroups" if dimension == "ROWS" else "columnGroups")


def _group_reply(sheet: Sheet, dimension: str) -> Json:
    groups = copy.deepcopy(_groups(sheet, dimension))
    return {"dimensionGroups": groups} if groups else {}


def _rebuild(sheet: Sheet, dimension: str, depths: list[int]) -> None:
    """Make the groups that give every row or column this depth, outer ones first."""
    groups = _groups(sheet, dimension)
    collapsed = [group["range"] for group in groups if group.get("collapsed")]
    found = []
    for depth in range(1, max(depths, default=0) + 1):
        start = None
        for index, level in enumerate([*depths, 0]):
            if level >= depth and start is None:
                start = index
            elif level < depth and start is not None:
                place = {"dimension": dimension, "startIndex": start, "endIndex": index}
                place = place if sheet.sheet_id == 0 else {"sheetId": sheet.sheet_id, **place}
                found.append({"range": place, "depth": depth, **({"collapsed": True} if place in collapsed else {})})
                start = None
    groups[:] = found


def _depths(sheet: Sheet, dimension: str) -> list[int]:
    depths = [0] * _size(sheet, dimension)
    for group in _groups(sheet, dimension):
        for index in range(group["range"]["startIndex"], group["range"]["endIndex"]):
            depths[index] += 1
    return depths


def add_dimension_group(editor: Editor, request: Json) -> Json:
    """addDimensionGroup: what was in a group already gets one deeper."""
    return _regrouped(editor, request, 1)


def delete_dimension_group(editor: Editor, request: Json) -> Json:
    """deleteDimensionGroup: everything in the range comes one level up."""
    return _regrouped(editor, request, -1)


def _regrouped(editor: Editor, request: Json, step: int) -> Json:
    sheet, dimension, start, end = _span(editor, request["range"])
    depths = _depths(sheet, dimension)
    for index in range(start, min(end, len(depths))):
        if step < 0 and depths[index] == 0:
            raise invalid("There is no group in the given range.")
        depths[index] += step
    _rebuild(sheet, dimension, depths)
    control = "rowGroupControlAfter" if dimension == "ROWS" else "columnGroupControlAfter"
    sheet.properties["gridProperties"][control] = True
    return _group_reply(sheet, dimension)


def update_dimension_group(editor: Editor, request: Json) -> None:
    """updateDimensionGroup: folded or not."""
    given = request["dimensionGroup"]
    sheet, dimension, start, end = _span(editor, given["range"])
    for group in _groups(sheet, dimension):
        place = group["range"]
        if (place["startIndex"], place["endIndex"], group["depth"]) == (start, end, given.get("depth", 1)):
            if given.get("collapsed"):
                group["collapsed"] = True
            else:
                group.pop("collapsed", None)
            _fold(sheet, dimension, start, end, bool(given.get("collapsed")))
            return
    raise invalid("There is no group at the given range and depth.")


def _fold(sheet: Sheet, dimension: str, start: int, end: int, hidden: bool) -> None:
    known = sheet.metadata(dimension)
    known.extend({} for _ in range(end - len(known)))
    for index in range(start, end):
        known[index] = {name: value for name, value in known[index].items() if name != "hiddenByUser"}
        if hidden:
            known[index]["hiddenByUser"] = True


def insert_range(editor: Editor, request: Json) -> None:
    """insertRange: the cells of the range's rows or columns move down or right; the grid grows for what falls out."""
    area = editor.area(request["range"])
    sheet, down = area.sheet, request.get("shiftDimension") == "ROWS"
    if down:
        count = area.bottom - area.top
        _shift_down(sheet, area, count)
    else:
        count = area.right - area.left
        for row in range(area.top, area.bottom):
            for column in range(sheet.column_count - 1, area.left - 1, -1):
                cell = sheet.cell(row, column - count) if column - count >= area.left else {}
                _put_inside(sheet, row, column, cell)


def _shift_down(sheet: Sheet, area: Area, count: int) -> None:
    for column in range(area.left, area.right):
        for row in range(min(len(sheet.rows) + count, sheet.row_count) - 1, area.top - 1, -1):
            _put_inside(sheet, row, column, sheet.cell(row - count, column) if row - count >= area.top else {})


def _put_inside(sheet: Sheet, row: int, column: int, cell: Json) -> None:
    if row < sheet.row_count and column < sheet.column_count:
        sheet.put(row, column, cell)


def delete_range(editor: Editor, request: Json) -> None:
    """deleteRange: the cells below or to the right take the place of those in the range."""
    area = editor.area(request["range"])
    sheet, up = area.sheet, request.get("shiftDimension") == "ROWS"
    if up:
        count = area.bottom - area.top
        for column in range(area.left, area.right):
            for row in range(area.top, len(sheet.rows)):
                sheet.put(row, column, sheet.cell(row + count, column))
    else:
        count = area.right - area.left
        for row in range(area.top, min(area.bottom, len(sheet.rows))):
            for column in range(area.left, len(sheet.rows[row])):
                sheet.put(row, column, sheet.cell(row, column + count))


KINDS = {
    "insertDimension": insert_dimension,
    "deleteDimension": delete_dimension,
    "appendDimension": append_dimension,
    "moveDimension": move_dimension,
    "updateDimensionProperties": update_dimension_properties,
    "autoResizeDimensions": auto_resize_dimensions,
    "addDimensionGroup": add_dimension_group,
    "deleteDimensionGroup": delete_dimension_group,
    "updateDimensionGroup": update_dimension_group,
    "insertRange": insert_range,
    "deleteRange": delete_range,
}
