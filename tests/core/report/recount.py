"""The report counted a second time, by plain loops over rows, from what docs/report.md promises and nothing else.

It shares the reading of cells, the clocks of follow-ups and the calendar with the report, and none of its counting.
Every table is a list of ``(thing, row, column)``: what is counted once in each cell, in each line and in all.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sync.core.model import Grid
from sync.core.register import Register
from tests.registers import book

Row = dict[str, Any]
Placed = tuple[Hashable, str, str]

UNCLEAR = "(belum jelas)"
DATED = {
    "laporan": "tanggal_lapor",
    "pendampingan": "tanggal_layanan",
    "rujukan": "tanggal_rujukan",
    "rehabilitasi": "tanggal_penilaian",
    "keluhan": "tanggal_keluhan",
    "koordinasi": "tanggal",
    "sosialisasi": "tanggal",
}
_NO_RECORD = (("laporan", "tanggal_lahir"), ("laporan", "tanggal_kejadian"))
LEFT_ON = {"Selesai": "tanggal_selesai", "Dilimpahkan": "tanggal_diteruskan"}


@dataclass(frozen=True)
class Counted:
    """One table: distinct things in every cell, in every line, and in all."""

    cells: dict[tuple[str, str], int]
    rows: dict[str, int]
    columns: dict[str, int]
    total: int


def table(placed: Iterable[Placed], things: Iterable[Hashable] = ()) -> Counted:
    """Given where things stand, and further ``things`` that stand in no cell, return the table."""
    cells: dict[tuple[str, str], set[Hashable]] = {}
    rows: dict[str, set[Hashable]] = {}
    columns: dict[str, set[Hashable]] = {}
    every = set(things)
    for thing, row, column in placed:
        cells.setdefault((row, column), set()).add(thing)
        rows.setdefault(row, set()).add(thing)
        every.add(thing)
        columns.setdefault(column, set()).add(thing)
    return Counted(
        {where: len(found) for where, found in cells.items()},
        {row: len(found) for row, found in rows.items()},
        {column: len(found) for column, found in columns.items()},
        len(every),
    )


@dataclass(frozen=True)
class Period:
    """The days that are counted, both ends included, and the day of the check."""

    first: date
    last: date
    today: date

    @property
    def eve(self) -> date:
        """Return the day before it."""
        return self.first - timedelta(days=1)

    def holds(self, day: date | None) -> bool:
        """Return whether a day is there and belongs to it."""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True)
class Stay:
    """From when to when a kasus or a korban was there. Who leaves on a day is not there any more at its end."""

    came: date
    left: date | None

    def at_end_of(self, day: date) -> bool:
        """Return whether it was there when the day was over."""
        return self.came <= day and (self.left is None or self.left > day)

    def in_hand(self, period: Period) -> bool:
        """Return whether it was there at the start or came within the period."""
        return self.at_end_of(period.eve) or period.holds(self.came)


@dataclass(frozen=True)
class Kasus:
    """One Nomor Kasus: its counted rows, lowest Korban Ke first."""

    number: str
    rows: list[Row]
    stays: list[Stay]  # of its korban, in the same order
    undated: bool  # it left, and nobody is recorded to have left on that day
    stay: Stay

    @property
    def consents(self) -> bool:
        """Return whether all of its korban let their data be shared."""
        return all(row["persetujuan_data"] == "Setuju" for row in self.rows)

    @property
    def speaker(self) -> Row:
        """Return the row that speaks for the kasus: the first that is still open, else the first."""
        for row in self.rows:
            if row["status_kasus"] not in LEFT_ON:
                return row
        return self.rows[0]

    @property
    def closed(self) -> bool:
        """Return whether it was closed, should it have left at all."""
        return any(row["status_kasus"] == "Selesai" for row in self.rows)

    def has(self, form: str) -> bool:
        """Return whether any of its korban suffered a form of violence."""
        return any(form in (row["bentuk_kekerasan"] or ()) for row in self.rows)


@dataclass(frozen=True)
class Book:
    """A register as rows by tab, and its kasus by number."""

    register: Register
    grids: Sequence[Grid]
    tabs: dict[str, list[Row]]
    kasus: dict[str, Kasus]
    today: date

    def of_kasus(self, tab: str, number: str, until: date) -> list[Row]:
        """Return the dated rows of a kasus in one tab up to a day."""
        return [
            row
            for row in self.tabs[tab]
            if row.get("nomor_kasus") == number and row[DATED[tab]] is not None and row[DATED[tab]] <= until
        ]

    def last_record(self, number: str, until: date) -> date:
        """Return the last day up to ``until`` on which anything was recorded for a kasus."""
        return _last_record(self.tabs, number, until)


def read(grids: Sequence[Grid], today: date) -> Book:
    """Return a register as it is counted on a day."""
    register = Register(grids, book(), today)
    tabs = {tab.name: _rows(register, tab.name) for tab in book().tabs}
    by_number: dict[str, list[Row]] = {}
    for row in tabs["laporan"]:
        if is_counted(row, today):
            by_number.setdefault(row["nomor_kasus"], []).append(row)
    kasus = {number: _kasus(number, rows, tabs, today) for number, rows in by_number.items()}
    return Book(register, grids, tabs, kasus, today)


def _rows(register: Register, tab: str) -> list[Row]:
    table_, made = register[tab], []
    for i in range(len(table_)):
        row: Row = {field.name: table_.values(field.name)[i] for field in table_.tab.fields}
        row["unreadable"] = {field.name for field in table_.tab.fields if i in table_.column(field.name).bad}
        row["at"] = table_.numbers[i]
        if tab == "laporan":
            row["umur"] = _age(row)
        made.append(row)
    return made


def _age(row: Row) -> int | None:
    event = row["tanggal_kejadian"] or row["tanggal_lapor"]
    born = row["tanggal_lahir"]
    if born is None:
        typed: int | None = row["usia"]
        return typed
    if event is None or born > event:
        return None
    years: int = event.year - born.year
    return years - 1 if (event.month, event.day) < (born.month, born.day) else years


def is_counted(row: Row, today: date) -> bool:
    """Return whether a row of Laporan is one that the report counts."""
    reported: date | None = row["tanggal_lapor"]
    is_whole = row["nomor_kasus"] is not None and reported is not None and reported <= today
    return is_whole and row["status_kasus"] != "Duplikat"


def _kasus(number: str, rows: list[Row], tabs: dict[str, list[Row]], today: date) -> Kasus:
    ordered = sorted(rows, key=lambda row: row["nomor_korban"] or 1_000)
    stays, recorded = [], set()
    for row in ordered:
        left = None
        if row["status_kasus"] in LEFT_ON:
            left = row[LEFT_ON[row["status_kasus"]]]
            if left is None or left < row["tanggal_lapor"] or left > today:
                left = _last_record(tabs, number, today)
            else:
                recorded.add(left)
        stays.append(Stay(row["tanggal_lapor"], left))
    days = [stay.left for stay in stays if stay.left is not None]
    left = max(days) if len(days) == len(stays) else None
    undated = left is not None and left not in recorded
    return Kasus(number, ordered, stays, undated, Stay(min(stay.came for stay in stays), left))


def _last_record(tabs: dict[str, list[Row]], number: str, until: date) -> date:
    days: list[date] = []
    for tab in book().tabs:
        happened = [field.name for field in tab.fields if field.past_only and (tab.name, field.name) not in _NO_RECORD]
        for row in tabs[tab.name]:
            if row.get("nomor_kasus") == number or number in (row.get("kasus_dibahas") or ()):
                days += [row[name] for name in happened if row[name] is not None and row[name] <= until]
    return max(days)
