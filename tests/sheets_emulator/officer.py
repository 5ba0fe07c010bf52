"""The side door: people who work in the spreadsheet while the service does, without HTTP and at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from tests.sheets_emulator import a1, batch, cells, drive_permissions, values
from tests.sheets_emulator.calculator import Calculator
from tests.sheets_emulator.call import Editor, opened
from tests.sheets_emulator.errors import PROTECTED, ApiError
from tests.sheets_emulator.model import Sheet, Spreadsheet, new_sheet, new_spreadsheet
from tests.sheets_emulator.operations import CellError, Value, error
from tests.sheets_emulator.store import XLSX, Caller, File, Store

Json = dict[str, Any]


class ProtectedCell(Exception):
    """The cell is protected against this person."""


class Officer:
    """A person with a browser. What may not be done raises as the API would answer, a protected cell ProtectedCell."""

    def __init__(self, store: Store, email: str) -> None:
        self._store = store
        self.email = email

    def create(
        self,
        title: str,
        tabs: Mapping[str, Sequence[Sequence[object]]],
        *,
        locale: str = "id_ID",
        time_zone: str = "Asia/Jakarta",
    ) -> str:
        """Create a spreadsheet whose tabs hold these rows, typed in as they are; return its id."""
        with self._store.lock:
            file = self._store.add(self.email, title)
            book = file.book = new_spreadsheet(file.file_id, title, locale, time_zone)
            editor = Editor(file, book, Caller(self.email))
            for index, (name, rows) in enumerate(tabs.items()):
                book.add_sheet(new_sheet(name, 0 if index == 0 else None))
                if rows:
                    values.write(
                        editor, f"{a1.quoted(name)}!A1", {"values": [list(row) for row in rows]}, "USER_ENTERED"
                    )
            self._store.touched(file, self.email)
            return file.file_id

    def upload_xlsx(self, title: str) -> str:
        """Upload a workbook that stays a workbook; return its id."""
        with self._store.lock:
            file = self._store.add(self.email, title, XLSX)
            self._store.touched(file, self.email)
            return file.file_id

    def share(self, spreadsheet_id: str, email: str, role: str = "writer") -> None:
        """Share the file with somebody."""
        with self._drive(spreadsheet_id) as file:
            drive_permissions.share(file, email, role)

    def unshare(self, spreadsheet_id: str, email: str) -> None:
        """Take the file away from somebody."""
        with self._drive(spreadsheet_id) as file:
            drive_permissions.unshare(file, email)

    def trash(self, spreadsheet_id: str) -> None:
        """Move the file to the bin."""
        with self._drive(spreadsheet_id) as file:
            file.trashed = True

    def delete(self, spreadsheet_id: str) -> None:
        """Delete the file for good."""
        with self._drive(spreadsheet_id) as file:
            file.deleted = True

    def type(self, spreadsheet_id: str, tab: str, cell: str, value: object) -> None:
        """Type into a cell; None empties it."""
        entered = "" if value is None else value
        with self._editing(spreadsheet_id) as editor:
            values.write(editor, f"{a1.quoted(tab)}!{cell}", {"values": [[entered]]}, "USER_ENTERED")

    def clear(self, spreadsheet_id: str, tab: str) -> None:
        """Empty every cell of a tab."""
        with self._editing(spreadsheet_id) as editor:
            values.clear_values(editor, a1.parse(a1.quoted(tab), editor.book))

    def insert_rows(self, spreadsheet_id: str, tab: str, at: int, count: int = 1) -> None:
        """Insert empty rows above row `at`, counted from 1."""
        self._do(spreadsheet_id, tab, "insertDimension", {"range": _rows(at, count)})

    def delete_rows(self, spreadsheet_id: str, tab: str, at: int, count: int = 1) -> None:
        """Delete rows from row `at` on, counted from 1."""
        self._do(spreadsheet_id, tab, "deleteDimension", {"range": _rows(at, count)})

    def hide_rows(self, spreadsheet_id: str, tab: str, at: int, count: int = 1) -> None:
        """Hide rows from row `at` on, counted from 1."""
        hidden = {"range": _rows(at, count), "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
        self._do(spreadsheet_id, tab, "updateDimensionProperties", hidden)

    def move_column(self, spreadsheet_id: str, tab: str, column: str, before: str) -> None:
        """Drag a column, by its letter, before another."""
        start = a1.column_index(column)
        source = {"dimension": "COLUMNS", "startIndex": start, "endIndex": start + 1}
        request = {"source": source, "destinationIndex": a1.column_index(before)}
        self._do(spreadsheet_id, tab, "moveDimension", request, "source")

    def sort(self, spreadsheet_id: str, tab: str, column: str, *, from_row: int = 2, descending: bool = False) -> None:
        """Sort the rows of a tab from `from_row` on by a column."""
        order = "DESCENDING" if descending else "ASCENDING"
        specs = [{"dimensionIndex": a1.column_index(column), "sortOrder": order}]
        request = {"range": {"startRowIndex": from_row - 1}, "sortSpecs": specs}
        self._do(spreadsheet_id, tab, "sortRange", request)

    def merge(self, spreadsheet_id: str, tab: str, cells_range: str) -> None:
        """Merge cells, `A3:B4`."""
        with self._editing(spreadsheet_id) as editor:
            area = a1.parse(f"{a1.quoted(tab)}!{cells_range}", editor.book)
            batch.KINDS["mergeCells"](editor, {"range": a1.grid_range(area), "mergeType": "MERGE_ALL"})

    def rename(self, spreadsheet_id: str, old: str, new: str) -> None:
        """Give a tab another title."""
        with self._editing(spreadsheet_id) as editor:
            properties = {"sheetId": _tab(editor.book, old).sheet_id, "title": new}
            batch.KINDS["updateSheetProperties"](editor, {"properties": properties, "fields": "title"})

    def add_tab(self, spreadsheet_id: str, title: str, rows: Sequence[Sequence[object]] = ()) -> int:
        """Add a tab at the end that holds these rows; return its sheetId."""
        with self._editing(spreadsheet_id) as editor:
            sheet = new_sheet(title)
            editor.book.add_sheet(sheet)
            if rows:
                values.write(editor, f"{a1.quoted(title)}!A1", {"values": [list(row) for row in rows]}, "USER_ENTERED")
            return sheet.sheet_id

    def delete_tab(self, spreadsheet_id: str, tab: str) -> None:
        """Delete a tab."""
        with self._editing(spreadsheet_id) as editor:
            batch.KINDS["deleteSheet"](editor, {"sheetId": _tab(editor.book, tab).sheet_id})

    def duplicate_tab(self, spreadsheet_id: str, tab: str, new: str) -> int:
        """Duplicate a tab, the copy after the original; return the copy's sheetId."""
        with self._editing(spreadsheet_id) as editor:
            source = _tab(editor.book, tab)
            request = {"sourceSheetId": source.sheet_id, "newSheetName": new}
            place = {"insertSheetIndex": source.properties["index"] + 1}
            batch.KINDS["duplicateSheet"](editor, {**request, **place})
            return _tab(editor.book, new).sheet_id

    def set_result(self, spreadsheet_id: str, tab: str, cell: str, value: Value) -> None:
        """Make a cell's formula give this value: `Loading...`, an error such as `#REF!`, or anything else.

        A cell without a formula gets one whose name no spreadsheet knows.
        """
        result = (error(value) or value) if isinstance(value, str) else value
        if isinstance(result, CellError) and result.type != "LOADING":
            result = CellError(result.type, "Error")
        with self._editing(spreadsheet_id) as editor:
            area = a1.parse(f"{a1.quoted(tab)}!{cell}", editor.book)
            before = area.sheet.cell(area.top, area.left)
            if "formulaValue" not in before.get("userEnteredValue", {}):
                before = {**before, "userEnteredValue": {"formulaValue": "=IMPORTRANGE()"}}
            area.sheet.put(area.top, area.left, cells.with_result(before, result))

    def batch_update(self, spreadsheet_id: str, *requests: Json) -> None:
        """Do what the menus do, in the API's words: protect a range, add a filter, colour cells."""
        with self._editing(spreadsheet_id) as editor:
            for request in requests:
                for kind, content in request.items():
                    batch.KINDS[kind](editor, content)

    def values(self, spreadsheet_id: str, tab: str) -> list[list[object]]:
        """Everything in a tab, unformatted, as a rectangle up to the last value."""
        with self._store.lock:
            book = self.spreadsheet(spreadsheet_id)
            area = a1.whole(_tab(book, tab))
            found = values.value_range(area, Calculator(book), "ROWS", "UNFORMATTED_VALUE", "SERIAL_NUMBER")
            rows: list[list[object]] = found.get("values", [])
            width = max((len(row) for row in rows), default=0)
            return [row + [""] * (width - len(row)) for row in rows]

    def cell(self, spreadsheet_id: str, tab: str, cell: str) -> Json:
        """A cell's CellData."""
        with self._store.lock:
            book = self.spreadsheet(spreadsheet_id)
            area = a1.parse(f"{a1.quoted(tab)}!{cell}", book)
            return cells.data(area.sheet, area.top, area.left, Calculator(book))

    def spreadsheet(self, spreadsheet_id: str) -> Spreadsheet:
        """The spreadsheet itself, to look at."""
        return opened(self._store.files[spreadsheet_id])

    def _do(self, spreadsheet_id: str, tab: str, kind: str, request: Json, place: str = "range") -> None:
        """Do a batch request whose range, found under `place`, is on this tab."""
        with self._editing(spreadsheet_id) as editor:
            placed = {**request[place], "sheetId": _tab(editor.book, tab).sheet_id}
            batch.KINDS[kind](editor, {**request, place: placed})

    @contextmanager
    def _editing(self, spreadsheet_id: str) -> Iterator[Editor]:
        """An edit by this person, whole or not at all."""
        with self._store.lock:
            caller = Caller(self.email)
            file = self._store.spreadsheet(spreadsheet_id, caller, write=True)
            editor = Editor(file, opened(file).copy(), caller)
            try:
                yield editor
            except ApiError as refused:
                if PROTECTED in refused.message:
                    raise ProtectedCell(PROTECTED) from None
                raise
            file.book = editor.book
            self._store.touched(file, self.email)

    @contextmanager
    def _drive(self, file_id: str) -> Iterator[File]:
        with self._store.lock:
            file = self._store.files[file_id]
            yield file
            self._store.touched(file, self.email, content=False)


def _rows(at: int, count: int) -> Json:
    return {"dimension": "ROWS", "startIndex": at - 1, "endIndex": at - 1 + count}


def _tab(book: Spreadsheet, title: str) -> Sheet:
    sheet = book.sheet_by_title(title)
    if sheet is None:
        raise KeyError(f"no tab {title!r}: {[other.title for other in book.sheets]}")
    return sheet
