"""Officers' tabs of a workbook as grids."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from sync.adapters.workbook import markup
from sync.adapters.workbook.contents import Sheet, Workbook, open_workbook
from sync.adapters.workbook.dates import date_styles
from sync.adapters.workbook.package import too_big
from sync.adapters.workbook.sheet import SheetReader, Stop
from sync.adapters.workbook.strings import read_strings
from sync.core.cells import number_text
from sync.core.model import Cell, Grid

# Non-empty cells kept of one workbook: what a busy kecamatan fills in twelve years, and as many as can be judged in
# some seconds when every one of them is wrong. And places in its rows, which are as long as the header.
MAX_CELLS = 300_000
MAX_PLACES = 4_000_000


def sheet_titles(data: bytes) -> list[str]:
    """Given a file's bytes, return the titles of its sheets in order; raise NotARegister when it is no workbook."""
    return [sheet.title for sheet in open_workbook(data).sheets]


def read_grids(data: bytes, wanted: Callable[[str], bool]) -> list[Grid]:
    """Given a file's bytes, return the worksheets whose title is ``wanted``, in the workbook's order.

    Hidden sheets, rows and columns are read like others; chart and macro sheets are not sheets of cells and are
    skipped. Raise NotARegister when the file is no workbook, is damaged or holds more than a register can.
    """
    book = open_workbook(data)
    strings = _string_loader(book)
    shift_styles = date_styles(book) if book.date1904 else frozenset()
    room = _Room()
    grids = []
    for sheet in book.sheets:
        if sheet.kind == "worksheet" and wanted(sheet.title):
            rows = _Rows(room)
            SheetReader(strings, rows.take, shift_styles).read(_pieces(book, sheet))
            grids.append(rows.grid(sheet.title))
    return grids


def cell_texts(data: bytes, title: str, rows: int) -> list[str]:
    """Given a sheet's title, return the texts of the cells in its first ``rows`` rows, row by row.

    Empty when there is no such worksheet. Raise NotARegister when the file cannot be read.
    """
    book = open_workbook(data)
    sheet = book.sheet(title)
    if sheet is None or sheet.kind != "worksheet":
        return []
    found: dict[int, list[str]] = {}

    def take(number: int, cells: dict[int, Cell]) -> None:
        if number > rows:
            raise Stop
        found.setdefault(number, []).extend(_text(cells[column]) for column in sorted(cells))

    SheetReader(_string_loader(book), take).read(_pieces(book, sheet))
    return [text for number in sorted(found) for text in found[number]]


def _text(value: Cell) -> str:
    return number_text(value) if isinstance(value, (int, float)) else value or ""


def _pieces(book: Workbook, sheet: Sheet) -> Iterator[bytes]:
    if sheet.part is None:
        raise markup.broken()
    return book.package.stream(sheet.part)


def _string_loader(book: Workbook) -> Callable[[], Sequence[str]]:
    """Return a function that reads the shared strings when the first cell asks for one."""

    @cache
    def load() -> Sequence[str]:
        part = book.related("sharedStrings")
        return read_strings(book.package.stream(part)) if part else ()

    return load


class _Room:
    """What is left of the limits, for all sheets of a workbook together."""

    def __init__(self) -> None:
        self.cells = MAX_CELLS
        self.places = MAX_PLACES

    def use(self, cells: int, places: int) -> None:
        self.cells -= cells
        self.places -= places
        if self.cells < 0 or self.places < 0:
            raise too_big()


class _Rows:
    """The rows of one sheet, gathered into a grid. Rows that come before the header wait for its width."""

    def __init__(self, room: _Room) -> None:
        self.room = room
        self.header: dict[int, Cell] = {}
        self.width = 0
        self.waiting: list[tuple[int, dict[int, Cell]]] = []
        self.rows: list[list[Cell]] = []
        self.numbers: list[int] = []

    def take(self, number: int, cells: dict[int, Cell]) -> None:
        if number == 1:
            if self.width:
                raise markup.broken()
            self.header = cells
            self.width = max(cells) + 1
            waiting, self.waiting = self.waiting, []
            for earlier, its_cells in waiting:
                self.add(earlier, its_cells)
        elif self.width:
            self.add(number, cells)
        else:
            self.room.use(len(cells), 0)
            self.waiting.append((number, cells))

    def add(self, number: int, cells: dict[int, Cell]) -> None:
        width = self.width
        row: list[Cell] = [None] * width
        kept = 0
        for column, value in cells.items():
            if column < width:
                row[column] = value
                kept += 1
        if kept:
            self.room.use(kept, width)
            self.rows.append(row)
            self.numbers.append(number)

    def grid(self, title: str) -> Grid:
        header = tuple(self.header.get(column) for column in range(self.width))
        if any(later <= earlier for earlier, later in zip(self.numbers, self.numbers[1:], strict=False)):
            self._in_order()
        return Grid(title, header, self.rows, self.numbers)

    def _in_order(self) -> None:
        """Sort the rows by number; where a number stands twice, the later cell counts."""
        merged: dict[int, list[Cell]] = {}
        for number, row in zip(self.numbers, self.rows, strict=True):
            earlier = merged.setdefault(number, row)
            if earlier is not row:
                for column, value in enumerate(row):
                    if value is not None:
                        earlier[column] = value
        self.numbers = sorted(merged)
        self.rows = [merged[number] for number in self.numbers]
