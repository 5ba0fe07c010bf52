"""What a register says about its kasus and korban, read once for all periods.

What can be known
-----------------
A register holds what is so today: it records no history of ``status_kasus``. Two things are dated, and the report rests
on them alone: when a kasus was reported (the earliest ``tanggal_lapor`` of its rows) and when it left.

- Selesai left on ``tanggal_selesai``, Dilimpahkan on ``tanggal_diteruskan``. A date before the report or after today
  cannot be that day, and often there is none: then the kasus is taken to have left on the last day on which anything
  was recorded of it (``Kasus.dated`` is false, and the report says how many).
- A kasus that was closed and opened again looks as if it had always been open. A status between Baru and Selesai is
  known for today only, and so are ``status_hukum`` and ``input_simfoni``.

A row of Laporan counts when it has a case number and a report date up to today, and is no Duplikat. Everything else
that is counted belongs to a kasus with such a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sync.core.calendar import WorkingDays
from sync.core.checks_across import by_rank
from sync.core.derived import AGE_NEEDS
from sync.core.followups import CLOSED
from sync.core.register import Register
from sync.core.report.quarter import Period

DONE, HANDED_OVER, DOUBLE = "Selesai", "Dilimpahkan", "Duplikat"
_CLOSING_DATES = {DONE: "tanggal_selesai", HANDED_OVER: "tanggal_diteruskan"}
_RECORDS = (
    ("laporan", "tanggal_lapor"),
    ("laporan", "tanggal_lp"),
    ("laporan", "tanggal_diteruskan"),
    ("laporan", "tanggal_selesai"),
    ("pendampingan", "tanggal_layanan"),
    ("rujukan", "tanggal_rujukan"),
    ("rujukan", "tanggal_umpan_balik"),
    ("rehabilitasi", "tanggal_penilaian"),
    ("keluhan", "tanggal_keluhan"),
    ("keluhan", "tanggal_ditanggapi"),
    ("keluhan", "tanggal_selesai"),
)


@dataclass(frozen=True, slots=True)
class Stay:
    """How long a kasus or korban is with the office: active from ``reported`` until the day before ``left``."""

    reported: date
    left: date | None
    outcome: str  # Selesai or Dilimpahkan; nothing while it is open
    dated: bool  # whether ``left`` is a date that officers typed
    consent: bool  # to sharing data; without it, it counts in totals only

    def active(self, day: date) -> bool:
        """Return whether it is with the office at the end of a day."""
        return self.reported <= day and (self.left is None or self.left > day)

    def handled(self, period: Period) -> bool:
        """Return whether it is with the office at any time of a period."""
        return self.reported <= period.last and (self.left is None or self.left >= period.first)


@dataclass(frozen=True, slots=True)
class Korban(Stay):
    """A row of Laporan that counts."""

    row: int


@dataclass(frozen=True, slots=True)
class Kasus(Stay):
    """The rows that share a case number: reported with the first of them, gone with the last."""

    number: str
    korban: tuple[Korban, ...]  # by Korban Ke
    row: int  # the row that speaks for it: the first open one, else the first


class Facts:
    """A register, and what of it counts. Columns or tabs that an office's own schema lacks read as empty."""

    def __init__(self, register: Register, working_days: WorkingDays) -> None:
        self.register = register
        self.working_days = working_days
        self.today = register.today

    def values(self, tab: str, name: str) -> Sequence[Any]:
        """Return a column's usable values."""
        table = self.register.tables.get(tab)
        if table is None:
            return []
        needs = AGE_NEEDS if name == "umur" else (name,)
        return table.values(name) if all(n in table.tab.by_name for n in needs) else [None] * len(table)

    def is_empty(self, tab: str, name: str, row: int) -> bool:
        """Return whether a cell is empty; one that cannot be read is not."""
        table = self.register.tables.get(tab)
        return table is None or name not in table.tab.by_name or table.column(name).is_empty(row)

    def rows(self, tab: str, *names: str) -> Iterator[tuple[Any, ...]]:
        """Return the usable values of several columns, row by row."""
        return zip(*(self.values(tab, name) for name in names), strict=True)

    @cached_property
    def records(self) -> dict[str, list[date]]:
        """The days up to today on which anything was recorded of a kasus."""
        found: dict[str, list[date]] = {}
        for tab, name in _RECORDS:
            for case, day in self.rows(tab, "nomor_kasus", name):
                if case is not None and day is not None and day <= self.today:
                    found.setdefault(case, []).append(day)
        for day, cases in self.rows("koordinasi", "tanggal", "kasus_dibahas"):
            if day is not None and day <= self.today:
                for case in cases or ():
                    found.setdefault(case, []).append(day)
        return found

    @cached_property
    def kasus(self) -> dict[str, Kasus]:
        """Every kasus that counts, by number."""
        laporan = self.register["laporan"]
        found = {}
        for number, rows in laporan.cases.items():
            korban = [k for i in by_rank(laporan, rows) if (k := self._korban(number, i))]
            if korban:
                found[number] = _together(number, korban)
        return found

    @cached_property
    def korban(self) -> list[Korban]:
        """Every row of Laporan that counts."""
        return [korban for kasus in self.kasus.values() for korban in kasus.korban]

    def _korban(self, number: str, row: int) -> Korban | None:
        reported = self.values("laporan", "tanggal_lapor")[row]
        status = self.values("laporan", "status_kasus")[row]
        if reported is None or reported > self.today or status == DOUBLE:
            return None
        consent = self.values("laporan", "persetujuan_data")[row] == "Setuju"
        if status not in CLOSED:
            return Korban(reported, None, "", True, consent, row)
        typed = self.values("laporan", _CLOSING_DATES[status])[row]
        if typed is not None and reported <= typed <= self.today:
            return Korban(reported, typed, status, True, consent, row)
        return Korban(reported, max(self.records[number]), status, False, consent, row)


def _together(number: str, korban: list[Korban]) -> Kasus:
    """Given the korban of a kasus by Korban Ke, return the kasus. It is Selesai when any of them is."""
    still_open = [k for k in korban if k.left is None]
    gone = [k for k in korban if k.left is not None]
    last = max(gone, key=lambda k: (k.left or date.min, k.dated), default=None)
    over = last is not None and not still_open
    return Kasus(
        reported=min(k.reported for k in korban),
        left=last.left if last and over else None,
        outcome=("" if not over else DONE if any(k.outcome == DONE for k in gone) else HANDED_OVER),
        dated=last.dated if last and over else True,
        consent=all(k.consent for k in korban),
        number=number,
        korban=tuple(korban),
        row=(still_open or korban)[0].row,
    )
