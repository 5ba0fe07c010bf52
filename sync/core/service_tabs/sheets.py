"""What a service tab looks like, in words that every kind of workbook can draw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Look(StrEnum):
    """How a cell looks. The adapters know the colours."""

    TITLE = "title"
    NOTE = "note"
    HEADING = "heading"
    HEADER = "header"
    HEADER_NUMBER = "header_number"
    TEXT = "text"
    CELL = "cell"
    STRONG = "strong"
    KEY = "key"
    NUMBER = "number"
    TOTAL = "total"
    TOTAL_TEXT = "total_text"
    FIGURE = "figure"
    FIGURE_LABEL = "figure_label"
    DATE = "date"
    LINK = "link"
    CRITICAL = "critical"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of ours (comma-separated, without the ``=``) and the value to show until it is computed."""

    text: str
    value: str | float


@dataclass(frozen=True, slots=True)
class Target:
    """The cell that a link leads to: sheet title, row from 1, column from 0."""

    tab: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Put:
    """One cell. Text is always text: a leading ``=`` is never a formula.

    ``stamp`` says when the register was checked: within the same day that alone is no reason to write the tab again.
    """

    value: str | int | float | date | datetime | Formula
    look: Look = Look.TEXT
    target: Target | None = None
    stamp: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart of one column of numbers beside one column of labels (rows and columns from 0, ends included)."""

    title: str
    first_row: int
    last_row: int
    label_column: int
    value_column: int
    at_row: int
    at_column: int
    rows: int  # height
    colors: tuple[str, ...] = ()


Row = tuple[Put | None, ...]


@dataclass(frozen=True, slots=True)
class ServiceTab:
    """A whole service tab; it always replaces the one before."""

    title: str
    widths: tuple[int, ...]
    rows: tuple[Row, ...]
    freeze: int = 0
    filter_row: int | None = None  # the header row (from 0) that gets a filter
    hidden: tuple[int, int] | None = None  # first and last hidden column
    charts: tuple[Chart, ...] = ()
    page_breaks: tuple[int, ...] = ()  # rows (from 0) that start a new printed page
    merges: tuple[tuple[int, int, int], ...] = ()  # row, first and last column
    stale_check: tuple[int, int] | None = None  # a cell that turns red while its text starts with PERINGATAN
    sample: bool = False  # DATA CONTOH in the print header

    @property
    def stamped(self) -> bool:
        """Return whether it says when the register was checked."""
        return any(put is not None and put.stamp for row in self.rows for put in row)


SAMPLE = "DATA CONTOH"
"""Heads the printed pages of fictional registers."""

MARK = "Diisi oleh Kawal. Jangan diketik di sini: isi tab ini selalu ditulis ulang."
"""Stands near the top of every service tab: a tab of the same name without it is someone's own and is left alone."""
