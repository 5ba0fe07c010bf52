"""Rows and columns coming, going and moving, and everything that is tied to them going along.

Merges, protected and named ranges, filters, banding, conditional formats, groups, charts, metadata and plain
references in formulas follow. An insertion inside a range makes it longer, one at its start moves it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.sheets_emulator import defaults, references
from tests.sheets_emulator.errors import invalid
from tests.sheets_emulator.model import Cell, Sheet, Spreadsheet

Json = dict[str, Any]
Span = tuple[int, int] | None
Follow = Callable[[int, int], Span]

_AXIS = {"ROWS": ("startRowIndex", "endRowIndex"), "COLUMNS": ("startColumnIndex", "endColumnIndex")}
_FROZEN = {"ROWS": "frozenRowCount", "COLUMNS": "frozenColumnCount"}
_GRID = frozenset({"sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"})
_ALONE = ("range", "dimensionRange", "location")  # an object without these is no longer about anything


def insert(book: Spreadsheet, sheet: Sheet, dimension: str, start: int, count: int, *, inherit: bool = False) -> None:
    """Insert empty rows or columns before `start`, formatted like those before them or, by default, after them."""
    neighbour = start - 1 if inherit else start
    if dimension == "ROWS":
        if start < len(sheet.rows):
            like = sheet.rows[neighbour] if neighbour >= 0 else []
            sheet.rows[start:start] = [[_like(cell) for cell in like] for _ in range(count)]
        sheet.resize(sheet.row_count + count, sheet.column_count)
    else:
        for index, row in enumerate(sheet.rows):
            if start < len(row):
                row[start:start] = [_like(sheet.cell(index, neighbour)) for _ in range(count)]
        sheet.resize(sheet.row_count, sheet.column_count + count)
    known = sheet.metadata(dimension)
    if start < len(known):
        known[start:start] = [{} for _ in range(count)]
    _freeze(sheet, dimension, count if start < _frozen(sheet, dimension) else 0)
    book.check_size()

    def follow(first: int, last: int) -> Span:
        return first + (count if first >= start else 0), last + (count if last > start else 0)

    _follow(book, sheet, dimension, follow)


def _like(cell: Cell) -> Cell:
    return {name: cell[name] for name in ("userEnteredFormat", "dataValidation") if name in cell}


def _frozen(sheet: Sheet, dimension: str) -> int:
    return int(sheet.properties["gridProperties"].get(_FROZEN[dimension], 0))


def _freeze(sheet: Sheet, dimension: str, more: int) -> None:
    """Freeze so many rows or columns more, as when one came in among them."""
    frozen = _frozen(sheet, dimension) + more
    if frozen:
        sheet.properties["gridProperties"][_FROZEN[dimension]] = frozen
    else:
        sheet.properties["gridProperties"].pop(_FROZEN[dimension], None)


def delete(book: Spreadsheet, sheet: Sheet, dimension: str, start: int, end: int) -> None:
    """Delete rows or columns.

    Raises: ApiError 400 when none would be left, or only frozen ones.
    """
    size = sheet.row_count if dimension == "ROWS" else sheet.column_count
    frozen_gone = max(min(end, _frozen(sheet, dimension)) - start, 0)
    left = size - (end - start)
    word = dimension.lower()
    if left < 1:
        raise invalid(f"You can't delete all the {word} on the sheet.")
    if left <= _frozen(sheet, dimension) - frozen_gone:
        raise invalid(f"Sorry, it is not possible to delete all non-frozen {word}.")
    if dimension == "ROWS":
        del sheet.rows[start:end]
        sheet.resize(left, sheet.column_count)
    else:
        for row in sheet.rows:
            del row[start:end]
        sheet.resize(sheet.row_count, left)
    del sheet.metadata(dimension)[start:end]
    _freeze(sheet, dimension, -frozen_gone)

    def follow(first: int, last: int) -> Span:
        def gone(edge: int) -> int:
            return edge - max(min(edge, end) - start, 0) if edge > start else edge

        return (gone(first), gone(last)) if gone(last) > gone(first) else None

    _follow(book, sheet, dimension, follow)


def move(book: Spreadsheet, sheet: Sheet, dimension: str, start: int, end: int, to: int) -> None:
    """Move rows or columns before the one that is at `to` now. Ranges that lie in the moved part go along."""
    if start <= to <= end:
        return
    size = sheet.row_count if dimension == "ROWS" else sheet.column_count
    order = [index for index in range(size) if not start <= index < end]
    place = to if to < start else to - (end - start)
    order[place:place] = range(start, end)
    target = {old: new for new, old in enumerate(order)}
    for line, empty in _lines(sheet, dimension):
        line[:] = [line[old] if old < len(line) else empty() for old in order]

    def follow(first: int, last: int) -> Span:
        within = start <= first and last <= end
        single = last == first + 1
        return (target[first], target[first] + last - first) if within or single else (first, last)

    _follow(book, sheet, dimension, follow)


def _lines(sheet: Sheet, dimension: str) -> list[tuple[list[Any], Callable[[], Any]]]:
    if dimension == "ROWS":
        return [(sheet.rows, list), (sheet.row_metadata, dict)]
    return [(sheet.column_metadata, dict), *((row, dict) for row in sheet.rows)]


def _follow(book: Spreadsheet, sheet: Sheet, dimension: str, follow: Follow) -> None:
    """Let ranges, groups, metadata and formulas follow what happened to a dimension of a sheet."""

    def place(row: int, column: int) -> tuple[int, int] | None:
        span = follow(row, row + 1) if dimension == "ROWS" else follow(column, column + 1)
        if span is None:
            return None
        return (span[0], column) if dimension == "ROWS" else (row, span[0])

    references.moved(book, sheet, place)
    walk = _Walk(sheet.sheet_id, dimension, follow)
    for other in book.sheets:
        for name, part in list(other.parts.items()):
            if not walk.keeps(part):
                del other.parts[name]
    walk.keeps(book.named_ranges)
    walk.keeps(book.developer_metadata)


class _Walk:
    """Goes through anything stored and moves the ranges of one sheet; what lost its range goes."""

    def __init__(self, sheet_id: int, dimension: str, follow: Follow) -> None:
        self._sheet_id = sheet_id
        self._dimension = dimension
        self._follow = follow

    def keeps(self, item: Any) -> bool:
        """Move the ranges in an item; whether it still is about anything."""
        if isinstance(item, list):
            before = len(item)
            item[:] = [entry for entry in item if self.keeps(entry)]
            return bool(item) or not before
        if not isinstance(item, dict):
            return True
        if item.get("sheetId", 0) == self._sheet_id:
            if item.keys() <= _GRID and item.keys() & set(_AXIS[self._dimension]):
                return self._moved(item, *_AXIS[self._dimension], defaults.MAX_CELLS)
            if item.get("dimension") == self._dimension and "startIndex" in item:
                return self._moved(item, "startIndex", "endIndex", defaults.MAX_CELLS)
        for name, value in list(item.items()):
            if not self.keeps(value):
                if name in _ALONE or name == "ranges":
                    return False
                del item[name]
        return True

    def _moved(self, item: Json, start: str, end: str, open_end: int) -> bool:
        span = self._follow(item.get(start, 0), item.get(end, open_end))
        if span is None:
            return False
        if start in item:
            item[start] = span[0]
        if end in item:
            item[end] = span[1]
        return True


def check_span(sheet: Sheet, given: Json) -> tuple[str, int, int]:
    """The dimension, start and end of a DimensionRange, its open ends filled in and cut to the grid.

    Raises: ApiError 400 when it says no dimension, or starts outside the grid.
    """
    dimension = given.get("dimension", "DIMENSION_UNSPECIFIED")
    if dimension not in _AXIS:
        raise invalid("No dimension specified.")
    size = sheet.row_count if dimension == "ROWS" else sheet.column_count
    start, end = given.get("startIndex", 0), given.get("endIndex", size)
    if start < 0 or end < start:
        raise invalid(f"range.startIndex[{start}] must be before range.endIndex[{end}]")
    return dimension, start, end
