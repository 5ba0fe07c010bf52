"""A spreadsheet in memory: sheets of cells, everything else under Google's own names.

A cell is a CellData of what was entered (`userEnteredValue`, `userEnteredFormat`, `note`, …) and, for a
formula nobody here can compute, `result`. Cells are never changed in place, only replaced: that makes
a copy of a whole spreadsheet cheap, and a copy is how a batch can fail without leaving a trace.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.sheets_emulator import defaults
from tests.sheets_emulator.errors import invalid

Json = dict[str, Any]
Cell = dict[str, Any]


@dataclass(eq=False)
class Sheet:
    """One tab. `parts` holds merges, protectedRanges, charts and so on as the API names them."""

    properties: Json
    rows: list[list[Cell]] = field(default_factory=list)
    row_metadata: list[Json] = field(default_factory=list)
    column_metadata: list[Json] = field(default_factory=list)
    parts: dict[str, Any] = field(default_factory=dict)

    @property
    def sheet_id(self) -> int:
        return int(self.properties["sheetId"])

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    @property
    def row_count(self) -> int:
        return int(self.properties["gridProperties"]["rowCount"])

    @property
    def column_count(self) -> int:
        return int(self.properties["gridProperties"]["columnCount"])

    def resize(self, rows: int, columns: int) -> None:
        """Make the grid this large, dropping the cells that fall outside."""
        self.properties["gridProperties"].update(rowCount=rows, columnCount=columns)
        del self.rows[rows:], self.row_metadata[rows:], self.column_metadata[columns:]
        for row in self.rows:
            del row[columns:]

    def cell(self, row: int, column: int) -> Cell:
        """The cell, an empty dict where nothing was ever entered."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return {}

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Replace a cell."""
        if not cell and not self.cell(row, column):
            return
        while len(self.rows) <= row:
            self.rows.append([])
        cells = self.rows[row]
        if len(cells) <= column:
            cells.extend({} for _ in range(column + 1 - len(cells)))
        cells[column] = cell

    def metadata(self, dimension: str) -> list[Json]:
        """What is known of the rows or columns, as far as anything was ever set."""
        return self.row_metadata if dimension == "ROWS" else self.column_metadata

    def last_row_with_data(self) -> int:
        """The number of rows up to the last one with a value."""
        for index in range(len(self.rows), 0, -1):
            if any("userEnteredValue" in cell for cell in self.rows[index - 1]):
                return index
        return 0

    def items(self, part: str) -> list[Json]:
        """The list kept under this name, to read or to change."""
        found: list[Json] = self.parts.setdefault(part, [])
        return found

    def copy(self) -> Sheet:
        """An independent copy, sharing only cells, which nobody changes."""
        return Sheet(
            copy.deepcopy(self.properties),
            [list(row) for row in self.rows],
            copy.deepcopy(self.row_metadata),
            copy.deepcopy(self.column_metadata),
            copy.deepcopy(self.parts),
        )


@dataclass(eq=False)
class Spreadsheet:
    """A spreadsheet: its properties, its sheets in order, its named ranges and metadata."""

    spreadsheet_id: str
    properties: Json
    sheets: list[Sheet] = field(default_factory=list)
    named_ranges: list[Json] = field(default_factory=list)
    developer_metadata: list[Json] = field(default_factory=list)

    @property
    def locale(self) -> str:
        return str(self.properties.get("locale", "en_US"))

    def sheet_by_id(self, sheet_id: int) -> Sheet:
        """The sheet with this id.

        Raises: ApiError 400 when there is none.
        """
        for sheet in self.sheets:
            if sheet.sheet_id == sheet_id:
                return sheet
        raise invalid(f"No grid with id: {sheet_id}")

    def sheet_by_title(self, title: str) -> Sheet | None:
        """The sheet with this title, whatever the case of its letters."""
        wanted = title.casefold()
        return next((sheet for sheet in self.sheets if sheet.title.casefold() == wanted), None)

    def named_range(self, name: str) -> Json | None:
        """The named range of this name, whatever the case of its letters."""
        wanted = name.casefold()
        return next((named for named in self.named_ranges if named["name"].casefold() == wanted), None)

    def add_sheet(self, sheet: Sheet, index: int | None = None) -> None:
        """Put a sheet at this place, at the end when none is given.

        Raises: ApiError 400 when its id or title is taken or the spreadsheet would be too large.
        """
        if any(other.sheet_id == sheet.sheet_id for other in self.sheets):
            raise invalid(f"Sheet with id {sheet.sheet_id} already exists.")
        self.check_title(sheet.title)
        if index is not None and not 0 <= index <= len(self.sheets):
            raise invalid(f"Sheet index must be between 0 and {len(self.sheets)}.")
        self.sheets.insert(len(self.sheets) if index is None else index, sheet)
        self.renumber()
        self.check_size()

    def check_title(self, title: str) -> None:
        """Raises: ApiError 400 when another sheet has this title."""
        if self.sheet_by_title(title) is not None:
            raise invalid(f'A sheet with the name "{title}" already exists. Please enter another name.')

    def check_size(self) -> None:
        """Raises: ApiError 400 when there are more cells than Google allows."""
        if sum(sheet.row_count * sheet.column_count for sheet in self.sheets) > defaults.MAX_CELLS:
            raise invalid(
                "This action would increase the number of cells in the workbook above the limit of "
                f"{defaults.MAX_CELLS} cells."
            )

    def renumber(self) -> None:
        """Set every sheet's index to its place."""
        for index, sheet in enumerate(self.sheets):
            sheet.properties["index"] = index

    def free_title(self) -> str:
        """The title Google gives a sheet that was added without one."""
        number = len(self.sheets) + 1
        while self.sheet_by_title(f"Sheet{number}"):
            number += 1
        return f"Sheet{number}"

    def parts(self, name: str) -> Iterator[tuple[Sheet, Json]]:
        """Every object of this kind with its sheet."""
        for sheet in self.sheets:
            for item in sheet.parts.get(name, []):
                yield sheet, item

    def copy(self) -> Spreadsheet:
        """An independent copy."""
        return Spreadsheet(
            self.spreadsheet_id,
            copy.deepcopy(self.properties),
            [sheet.copy() for sheet in self.sheets],
            copy.deepcopy(self.named_ranges),
            copy.deepcopy(self.developer_metadata),
        )


def new_id() -> int:
    """An id as Google mints them for sheets, ranges and charts."""
    return random.randrange(1, 2**31)


def new_sheet(
    title: str, sheet_id: int | None = None, rows: int = defaults.ROWS, columns: int = defaults.COLUMNS
) -> Sheet:
    """An empty grid sheet."""
    return Sheet(
        {
            "sheetId": new_id() if sheet_id is None else sheet_id,
            "title": title,
            "index": 0,
            "sheetType": "GRID",
            "gridProperties": {"rowCount": rows, "columnCount": columns},
        }
    )


def new_spreadsheet(spreadsheet_id: str, title: str, locale: str = "en_US", time_zone: str = "Etc/GMT") -> Spreadsheet:
    """An empty spreadsheet, still without a sheet."""
    return Spreadsheet(
        spreadsheet_id,
        {
            "title": title,
            "locale": locale,
            "autoRecalc": "ON_CHANGE",
            "timeZone": time_zone,
            "defaultFormat": copy.deepcopy(defaults.DEFAULT_FORMAT),
            "spreadsheetTheme": copy.deepcopy(defaults.SPREADSHEET_THEME),
        },
    )
