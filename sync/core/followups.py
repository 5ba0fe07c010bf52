"""What follow-up clocks share: the open cases of a register, and where a clock stands on a day."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from sync.core.calendar import WorkingDays
from sync.core.checks_across import by_rank
from sync.core.model import Severity, State
from sync.core.register import Register
from sync.core.table import Table

CLOSED = frozenset({"Selesai", "Dilimpahkan", "Duplikat"})


class Clock(NamedTuple):
    """A running clock: it points to a row, started on ``start`` and is in time until ``due``."""

    row: int
    start: date
    due: date
    severity: Severity | None = None  # when it differs from the rule's own


class Case(NamedTuple):
    """A kasus with open rows: these, and the first of them (lowest Korban Ke)."""

    number: str
    open_rows: list[int]
    first: int


class FollowUps:
    """What the clocks of one register share: its cases and the latest rows of other tabs."""

    def __init__(self, register: Register, working_days: WorkingDays) -> None:
        self.register = register
        self.working_days = working_days
        self.laporan: Table = register["laporan"]

    @property
    def pendampingan(self) -> Table:
        """The tab of services, where the office keeps one."""
        return self.register["pendampingan"]

    @cached_property
    def open_cases(self) -> dict[str, Case]:
        """Cases with at least one open row; a status that is empty or misspelt is open."""
        numbers = self.laporan.values("nomor_kasus")
        open_rows: dict[str, list[int]] = {}
        for i, status in enumerate(self.laporan.values("status_kasus")):
            if status not in CLOSED and numbers[i] is not None:
                open_rows.setdefault(numbers[i], []).append(i)
        return {
            number: Case(number, rows, rows[0] if len(rows) == 1 else by_rank(self.laporan, rows)[0])
            for number, rows in open_rows.items()
        }

    @cached_property
    def sexual(self) -> list[Case]:
        """Open cases with Seksual in any open row."""
        forms = self.laporan.values("bentuk_kekerasan")
        return [c for c in self.open_cases.values() if any(forms[i] and "Seksual" in forms[i] for i in c.open_rows)]

    def first_value(self, case: Case, name: str) -> Any:
        """Return a value of the kasus's first open row."""
        return self.laporan.values(name)[case.first]

    def risk(self, number: str) -> str | None:
        """Return the risk of an open kasus."""
        case = self.open_cases.get(number)
        return self.first_value(case, "risiko") if case else None


def state(due: date, today: date, soon: int) -> State | None:
    """Return where a clock stands; ``None`` when it is further away than ``soon`` days."""
    if today > due:
        return State.OVERDUE
    if today == due:
        return State.TODAY
    return State.SOON if (due - today).days <= soon else None
