"""A1 and R1C1 notation, read and written as Google does it.

The grammar (an empty title, bare `A1`, the last `!`, swapped corners, ends beyond the grid) is what
the live API was measured to accept; the tests hold it against an independent emulator of reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from tests.sheets_emulator.defaults import MAX_CELLS
from tests.sheets_emulator.errors import invalid
from tests.sheets_emulator.model import Sheet, Spreadsheet

_A1 = re.compile(r"(?:(?P<column>[A-Za-z]{1,3})(?P<row>\d+)?|(?P<only>\d+))\Z", re.ASCII)
_R1C1 = re.compile(
    r"(?P<r>R(?:(?P<rabs>\d+)|\[(?P<rrel>\d+)\])?)?(?P<c>C(?:(?P<cabs>\d+)|\[(?P<crel>\d+)\])?)?\Z",
    re.IGNORECASE | re.ASCII,
)
_PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


@dataclass(frozen=True)
class Area:
    """A rectangle of one sheet: half-open, zero-based, inside the grid."""

    sheet: Sheet
    top: int
    left: int
    bottom: int
    right: int
    single: bool = False
    """Whether it was written as one cell, which a write takes for a starting point."""

    def meets(self, grid_range: dict[str, int]) -> bool:
        """Whether a GridRange has a cell in here."""
        if grid_range.get("sheetId", 0) != self.sheet.sheet_id:
            return False
        top, bottom, left, right = _sides(grid_range)
        return top < self.bottom and self.top < bottom and left < self.right and self.left < right

    def within(self, grid_range: dict[str, int]) -> bool:
        """Whether all of this is inside a GridRange."""
        if grid_range.get("sheetId", 0) != self.sheet.sheet_id:
            return False
        top, bottom, left, right = _sides(grid_range)
        return top <= self.top and self.bottom <= bottom and left <= self.left and self.right <= right

    def holds(self, grid_range: dict[str, int]) -> bool:
        """Whether all of a GridRange is in here."""
        if grid_range.get("sheetId", 0) != self.sheet.sheet_id:
            return False
        top, bottom, left, right = _sides(grid_range)
        return self.top <= top and bottom <= self.bottom and self.left <= left and right <= self.right

    @property
    def name(self) -> str:
        """The range in A1 notation, as answers echo it."""
        start = f"{column_letters(self.left)}{self.top + 1}"
        title = quoted(self.sheet.title)
        if self.bottom - self.top == 1 and self.right - self.left == 1:
            return f"{title}!{start}"
        return f"{title}!{start}:{column_letters(self.right - 1)}{self.bottom}"


def _sides(grid_range: dict[str, int]) -> tuple[int, int, int, int]:
    """Top, bottom, left and right of a GridRange, an open end being beyond any grid."""
    return (
        grid_range.get("startRowIndex", 0),
        grid_range.get("endRowIndex", MAX_CELLS),
        grid_range.get("startColumnIndex", 0),
        grid_range.get("endColumnIndex", MAX_CELLS),
    )


class _End(NamedTuple):
    """One half of a range; None where it leaves an axis open. `raw` is the number as written and its kind."""

    row: int | None
    column: int | None
    raw_row: tuple[int, str] | None = None
    raw_column: tuple[int, str] | None = None


def whole(sheet: Sheet) -> Area:
    """All cells of a sheet."""
    return Area(sheet, 0, 0, sheet.row_count, sheet.column_count)


def coordinate(given: dict[str, int], book: Spreadsheet) -> tuple[Sheet, int, int]:
    """The sheet, row and column of a GridCoordinate.

    Raises: ApiError 400 when there is no such sheet, or no such cell on it.
    """
    sheet = book.sheet_by_id(given.get("sheetId", 0))
    row, column = given.get("rowIndex", 0), given.get("columnIndex", 0)
    if not (0 <= row < sheet.row_count and 0 <= column < sheet.column_count):
        raise invalid(f"GridCoordinate [row {row}, column {column}] is outside the grid")
    return sheet, row, column


def grid_range(area: Area) -> dict[str, int]:
    """An area as a GridRange."""
    return {
        "sheetId": area.sheet.sheet_id,
        "startRowIndex": area.top,
        "endRowIndex": area.bottom,
        "startColumnIndex": area.left,
        "endColumnIndex": area.right,
    }


def column_letters(index: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """A → 0, AA → 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def quoted(title: str) -> str:
    """A sheet title as an answer spells it: in quotes unless it is a plain word that is no reference."""
    if _PLAIN_TITLE.match(title) and _ends(title) is None:
        return title
    return "'" + title.replace("'", "''") + "'"


def parse(spec: str, book: Spreadsheet) -> Area:
    """The cells a range names: `'Bulan 1'!A2:C`, `A1`, a sheet's title or a named range.

    Raises: ApiError 400 as Google words it, when it names nothing or starts outside the grid.
    """
    named = None if _ends(spec) else book.named_range(spec)
    if named is not None:
        return grid_area(named["range"], book)
    sheet, cells = _sheet(spec, book)
    named = None if _ends(cells) else book.named_range(cells)
    if named is not None and named["range"].get("sheetId", 0) == sheet.sheet_id:
        return grid_area(named["range"], book)
    return _area(spec, cells, sheet)


def sheet_of(spec: str, book: Spreadsheet) -> Sheet:
    """The sheet a range is on, whatever its cells: a read without cells looks no further.

    Raises: ApiError 400 when it names no sheet.
    """
    named = None if _ends(spec) else book.named_range(spec)
    return _sheet(spec, book)[0] if named is None else book.sheet_by_id(named["range"].get("sheetId", 0))


def grid_area(grid_range: dict[str, int], book: Spreadsheet) -> Area:
    """The cells of a GridRange, open sides filled from the grid and ends beyond it cut.

    Raises: ApiError 400 when there is no such sheet or the range starts outside the grid.
    """
    sheet = book.sheet_by_id(grid_range.get("sheetId", 0))
    _check_indexes(grid_range)
    top, left = grid_range.get("startRowIndex", 0), grid_range.get("startColumnIndex", 0)
    bottom = grid_range.get("endRowIndex", sheet.row_count)
    right = grid_range.get("endColumnIndex", sheet.column_count)
    if top >= sheet.row_count or left >= sheet.column_count:
        raise _outside(grid_range_name(sheet, grid_range), sheet)
    return Area(sheet, top, left, min(bottom, sheet.row_count), min(right, sheet.column_count))


def _check_indexes(grid_range: dict[str, int]) -> None:
    if any(grid_range.get(f"{side}{axis}Index", 0) < 0 for side in ("start", "end") for axis in ("Row", "Column")):
        raise invalid("GridRange indexes must be >= 0")
    for axis in ("Row", "Column"):
        start, end = grid_range.get(f"start{axis}Index"), grid_range.get(f"end{axis}Index")
        if start is not None and end is not None and end < start:
            raise invalid(f"end{axis}Index[{end}] cannot be before start{axis}Index[{start}]")


def grid_range_name(sheet: Sheet, grid_range: dict[str, int]) -> str:
    """A GridRange as Google names it when it refuses one: only the sides that were sent."""
    top, bottom = grid_range.get("startRowIndex"), grid_range.get("endRowIndex")
    left, right = grid_range.get("startColumnIndex"), grid_range.get("endColumnIndex")

    def letters(column: int | None) -> str:
        return column_letters(column) if column is not None and column <= 18277 else ""

    # A row is a Java int to Google: the one after 2147483647 is negative.
    row = "" if top is None else str((top + 1 + 2**31) % 2**32 - 2**31)
    start = letters(left) + row
    end = letters(None if right is None else right - 1) + ("" if bottom is None else str(bottom))
    empty = (top is not None and bottom == top) or (left is not None and right == left)
    name = start if start == end else f"{start}:{end}"
    return ("(empty) " if empty else "") + f"{quoted(sheet.title)}!{name}"


def _outside(name: str, sheet: Sheet) -> Exception:
    return invalid(
        f"Range ({name}) exceeds grid limits. Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
    )


def _sheet(spec: str, book: Spreadsheet) -> tuple[Sheet, str]:
    """The sheet a range addresses and what is left over, '' for the whole sheet."""
    title, bang, cells = spec.rpartition("!")
    if bang:
        if title in ("", "''") and _ends(cells):
            return book.sheets[0], cells
        found = _by_title(title, book)
        if found is not None and cells:
            return found, cells
    elif _ends(spec):
        return book.sheets[0], spec
    whole = _by_title(spec, book)  # also a title that itself holds a bang
    if whole is None:
        raise invalid(f"Unable to parse range: {spec}")
    return whole, ""


def _by_title(title: str, book: Spreadsheet) -> Sheet | None:
    if title[:1] == "'" and title[-1:] == "'":
        title = title[1:-1].replace("''", "'")
    return book.sheet_by_title(title)


def _area(spec: str, cells: str, sheet: Sheet) -> Area:
    rows, columns = sheet.row_count, sheet.column_count
    if not cells:
        return Area(sheet, 0, 0, rows, columns)
    ends = _ends(cells)
    if not ends or _empty_interval(ends):
        raise invalid(f"Unable to parse range: {spec}")
    top, bottom = _span(ends[0].row, ends[-1].row, rows)
    left, right = _span(ends[0].column, ends[-1].column, columns)
    if top >= rows or left >= columns:
        raise _outside(_refused_name(ends, Area(sheet, top, left, bottom, right)), sheet)
    return Area(sheet, top, left, min(bottom, rows), min(right, columns), single=len(ends) == 1)


def _span(start: int | None, end: int | None, size: int) -> tuple[int, int]:
    first = 0 if start is None else start
    last = size if end is None else end + 1
    return (last - 1, first + 1) if last < first + 1 else (first, last)


def _empty_interval(ends: list[_End]) -> bool:
    """Whether an R1C1 range ends one before it starts, which Google takes for empty rather than for swapped."""
    pairs = ((ends[0].raw_row, ends[-1].raw_row), (ends[0].raw_column, ends[-1].raw_column))
    return any(a and b and a[1] == b[1] and a[0] == b[0] + 1 for a, b in pairs)


def _refused_name(ends: list[_End], area: Area) -> str:
    """A range outside the grid as the refusal names it: whole rows and columns by their own names."""
    if all(end.row is None for end in ends):
        start, end = column_letters(area.left), column_letters(area.right - 1)
    elif all(end.column is None for end in ends):
        start, end = str(area.top + 1), str(area.bottom)
    else:
        return area.name
    return f"{quoted(area.sheet.title)}!" + (start if start == end else f"{start}:{end}")


def _ends(cells: str) -> list[_End] | None:
    """The one or two halves of a reference, both in A1 or both in R1C1; None when it is neither."""
    halves = cells.split(":")
    if len(halves) > 2:
        return None
    a1 = [end for end in map(_a1_end, halves) if end]
    if len(a1) == len(halves) and (len(a1) == 2 or None not in (a1[0].row, a1[0].column)):
        return a1
    r1c1 = [end for end in map(_r1c1_end, halves) if end]
    return r1c1 if len(r1c1) == len(halves) else None


def _a1_end(part: str) -> _End | None:
    found = _A1.match(part)
    if not found:
        return None
    number = found["only"] or found["row"]
    if number is not None and int(number) == 0:
        return None
    row = None if number is None else int(number) - 1
    return _End(row, column_index(found["column"]) if found["column"] else None)


def _r1c1_end(part: str) -> _End | None:
    found = _R1C1.match(part)
    if not found or not (found["r"] or found["c"]):
        return None
    row, column = _numbered(found, "r"), _numbered(found, "c")
    if (row and row[0] < 0) or (column and column[0] < 0):
        return None
    return _End(
        _index(row, bool(found["r"]), column),
        _index(column, bool(found["c"]), row),
        row[1] if row else None,
        column[1] if column else None,
    )


def _numbered(found: re.Match[str], letter: str) -> tuple[int, tuple[int, str]] | None:
    """The index a letter carries and the number as written; `R0` gives -1, which no grid has."""
    for kind, offset in (("abs", 1), ("rel", 0)):
        text = found[letter + kind]
        if text is not None:
            return int(text) - offset, (int(text), kind)
    return None


def _index(
    own: tuple[int, tuple[int, str]] | None, present: bool, other: tuple[int, tuple[int, str]] | None
) -> int | None:
    if own is not None:
        return own[0]
    return 0 if present or other is None else None
