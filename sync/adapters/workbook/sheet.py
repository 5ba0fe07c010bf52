"""One worksheet, streamed: from XML to rows of values, in memory bounded by what is kept.

Handlers run once per element, so they are plain and flat; what a blank cell does not need is not computed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from sync.adapters.workbook import markup, values
from sync.adapters.workbook.package import too_big
from sync.adapters.workbook.strings import MAX_CHARACTERS, check_text, unescape
from sync.core.model import Cell

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_DIGITS = "0123456789"
_NOWHERE = {"r": ""}

TakeRow = Callable[[int, dict[int, Cell]], None]


class Stop(Exception):
    """Raised by a row's taker that has seen enough."""


class SheetReader:
    """Given a worksheet's pieces, hand its rows that have a value to ``take(number, {column: value})``, as they come.

    Raise NotARegister when it is no worksheet, broken, or a cell is longer than any cell. ``shift_styles`` are the
    styles of dates in a workbook whose day 0 is 1904-01-01: such cells are moved to ours.
    """

    def __init__(self, strings: Callable[[], Sequence[str]], take: TakeRow, shift_styles: Collection[str] = ()) -> None:
        self.load_strings = strings
        self.strings: Sequence[str] | None = None
        self.take = take
        self.shift_styles = shift_styles
        self.columns: dict[str, int] = {}
        self.text: list[str] = []  # character data since the last <v> or <t>
        self.runs: list[str] = []  # the finished <t> of this cell
        self.stored = ""
        self.cell: dict[str, str] | None = None  # the open cell's attributes
        self.placed = _NOWHERE  # those of the last cell of this row with a reference …
        self.step = 0  # … and how many cells without one came after it
        self.cells: dict[int, Cell] = {}
        self.row = 0
        self.in_row = self.gathering = self.seen_data = False
        self.depth = self.phonetic = self.characters = 0

    def read(self, chunks: Iterable[bytes]) -> None:
        """Read the sheet to its end, or until ``take`` raises Stop."""
        self.parser = markup.parser()
        self.parser.StartElementHandler = self.root
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text.append
        try:
            for _ in markup.feed(self.parser, chunks):
                check_text(self.text)
                check_text(self.runs)
        except Stop:
            return
        if not self.seen_data:
            raise markup.broken()

    def root(self, qname: str, attrs: dict[str, str]) -> None:
        """Learn the prefix of the sheet's elements."""
        prefix = markup.sheet_prefix(qname, attrs, "worksheet")
        self.c, self.v, self.t, self.row_name = (prefix + name for name in ("c", "v", "t", "row"))
        self.rph, self.data = prefix + "rPh", prefix + "sheetData"
        self.parser.StartElementHandler = self.start

    def start(self, name: str, attrs: dict[str, str]) -> None:
        """Open an element."""
        if name == self.c:
            if self.cell is not None:
                raise markup.broken()
            self.cell = attrs
            if "r" in attrs:
                self.placed = attrs
                self.step = 0
            else:
                self.step += 1
        elif name == self.v or name == self.t:
            if self.gathering:
                raise markup.broken()
            self.gathering = True
            self.text.clear()
        elif name == self.row_name:
            self.open_row(attrs)
        else:
            self.depth += 1
            if self.depth > markup.MAX_DEPTH:
                raise markup.broken()
            if name == self.rph:
                self.phonetic += 1
            elif name == self.data:
                self.seen_data = True

    def end(self, name: str) -> None:
        """Close an element."""
        if name == self.c:
            if self.stored or self.runs:
                self.close_cell()
            self.cell = None
        elif name == self.v:
            self.stored = "".join(self.text)
            self.gathering = False
        elif name == self.t:
            if not self.phonetic and self.cell is not None:
                self.runs += self.text
            self.gathering = False
        elif name == self.row_name:
            self.in_row = False
            self.text.clear()
            if self.cells:
                self.close_row()
        else:
            self.depth -= 1
            if name == self.rph:
                self.phonetic -= 1
            self.text.clear()

    def open_row(self, attrs: dict[str, str]) -> None:
        """Start a row; one without a number follows the last."""
        if self.in_row:
            raise markup.broken()
        if self.cells:  # cells outside any row
            raise markup.broken()
        given = attrs.get("r")
        number = self.row + 1 if given is None else markup.whole(given)
        if number is None or not 0 < number <= MAX_ROW:
            raise markup.broken()
        self.in_row, self.row, self.placed, self.step = True, number, _NOWHERE, 0

    def close_cell(self) -> None:
        """Keep the cell's value, if it has one."""
        cell = self.cell or _NOWHERE
        kind = cell.get("t", "n")
        made: Cell
        if self.runs:
            made = unescape("".join(self.runs)) or None
            self.runs.clear()
        else:
            if kind == "s" and self.strings is None:
                self.strings = self.load_strings()
            made = values.value(kind, self.stored, self.strings or ())
        self.stored = ""
        if made is None:
            return
        if isinstance(made, str):
            if kind != "s":  # a shared string is kept once, however many cells show it
                self.characters += len(made)
        elif self.shift_styles and kind == "n" and cell.get("s") in self.shift_styles:
            made += 1462
        letters = self.placed["r"].rstrip(_DIGITS)
        column = self.columns.get(letters)
        if column is None:
            column = self.columns[letters] = column_index(letters)
        column += self.step
        if not 0 <= column < MAX_COLUMN:
            raise markup.broken()
        self.cells[column] = made

    def close_row(self) -> None:
        """Hand the row over."""
        if self.characters > MAX_CHARACTERS:
            raise too_big()
        self.take(self.row, self.cells)
        self.cells = {}


def column_index(letters: str) -> int:
    """Given a column's letters, return its place from 0 (``A`` → 0, nothing → -1); raise NotARegister for no column."""
    index = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z" or index > MAX_COLUMN:
            raise markup.broken()
        index = index * 26 + ord(letter) - 64
    if index > MAX_COLUMN:
        raise markup.broken()
    return index - 1
