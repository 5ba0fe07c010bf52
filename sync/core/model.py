"""What the core talks about.

Glossary
--------
register   the workbook of one kecamatan: officer tabs and service tabs
tab        one sheet of it; officer tabs are typed by people, service tabs are written by us
grid       an officer tab as it was read: header, rows of raw cells, the sheet's own row numbers
cell       text, a number or None; dates are serial numbers, TRUE/FALSE and error values are text
table      a grid read through the schema: typed columns (see ``table.py``)
kasus      a case: one or more rows of Laporan that share ``nomor_kasus``; a row is one korban
finding    what is wrong with one cell, by one rule; a value, never an exception
follow-up  a clock that runs for a kasus: due, today, soon or overdue
key        the row's name in people's words (``GNS-2025-0004/1``); it survives sorting
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sync.core.restricted import Hidden, Restricted

SERVICE_TITLES = ("Temuan", "Tindak Lanjut", "Ringkasan", "Aturan")
"""The tabs that only the service writes."""

SUMMARY = SERVICE_TITLES[2]
"""The one that says when the register was checked."""

Cell = str | int | float | None


class Severity(StrEnum):
    """How bad a finding is; the order of definition is the order of urgency."""

    CRITICAL = "critical"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Return 0 for the most serious."""
        return _SEVERITIES.index(self)

    @property
    def label(self) -> str:
        """Return the word people see."""
        return _SEVERITY_LABELS[self]


_SEVERITIES = list(Severity)
_SEVERITY_LABELS = {
    Severity.CRITICAL: "KRITIS",
    Severity.ERROR: "GALAT",
    Severity.WARNING: "PERINGATAN",
    Severity.INFO: "INFO",
}


class State(StrEnum):
    """Where a follow-up clock stands on the day of the check."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"

    @property
    def label(self) -> str:
        """Return the word people see."""
        return {"overdue": "Terlambat", "today": "Hari ini", "soon": "Segera"}[self.value]


@dataclass(frozen=True, slots=True, repr=False)
class Grid(Hidden):
    """One officer tab as read: rows without any content are left out.

    ``rows[i]`` is as long as ``header`` and stands in the sheet's row ``numbers[i]`` (the header is row 1). A row that
    is read as the header may be about a person as well as any other: all of it is hidden.
    """

    tab: str
    header: tuple[Cell, ...]
    rows: Sequence[list[Cell]]
    numbers: list[int]

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", Restricted(self.rows))


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule, one cell. ``row`` is where it was seen; ``key`` is what identifies it."""

    rule: str
    severity: Severity
    tab: str
    row: int
    column: str
    key: str
    message: str
    officer: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A clock that is due soon, today or overdue. ``due`` is the last day still in time."""

    rule: str
    state: State
    due: date
    days_late: int
    tab: str
    row: int
    column: str
    key: str
    row_key: str
    officer: str
    clock: str
    severity: Severity
    message: str
