"""A register in memory: the pipeline runs on it without any file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from sync.core.brakes import ANCHOR_ROWS, find_anchor
from sync.core.cells import EPOCH
from sync.core.model import SUMMARY, Cell, Grid
from sync.core.register import officer_tab
from sync.core.service_tabs.sheets import Formula, Put, ServiceTab
from sync.core.spec import RuleBook
from sync.errors import Changed, NotWritten, TabGone
from sync.ports import Reading


class MemoryRegister:
    """A ``RegisterStore`` of grids. ``grids`` may be changed by whoever plays the officer."""

    def __init__(self, grids: Sequence[Grid], name: str = "memori") -> None:
        self.name = name
        self.grids = list(grids)
        self.service: dict[str, ServiceTab] = {}
        self.writes = 0
        self._changes = 0
        self.notice = ""
        self.wrote = False

    def version(self) -> str:
        """Return the hash of the officer tabs, and how often the service tabs have changed."""
        officers = [(grid.tab, grid.header, [*grid.rows], grid.numbers) for grid in self.grids]
        return f"{hashlib.sha256(repr(officers).encode()).hexdigest()} {self._changes}"

    def read(self, book: RuleBook) -> Reading:
        """Return the officer tabs."""
        found = [grid for grid in self.grids if officer_tab(grid.tab, book) is not None]
        if not any(officer_tab(grid.tab, book) == "laporan" for grid in found):
            raise TabGone(f"{self.name} bukan register: tab Laporan tidak ada.", "Periksa registernya.")
        summary = self.service.get(SUMMARY)
        puts = (put for row in (summary.rows[:ANCHOR_ROWS] if summary else ()) for put in row if put)
        return Reading(found, self.version(), find_anchor(put.value for put in puts))

    def write(self, tabs: Sequence[ServiceTab], reading: Reading) -> str:
        """Replace the service tabs."""
        if self.version() != reading.version:
            raise Changed(f"{self.name} berubah selama diperiksa.", "Jalankan lagi.")
        self._changes += any(self.service.get(tab.title) != tab for tab in tabs)
        self.service |= {tab.title: tab for tab in tabs}
        self.writes += 1
        self.wrote = True
        return self.version()

    def add(self, tab: ServiceTab) -> Sequence[Sequence[Cell]]:
        """Add a tab that people have asked for, and return its rows as they are read back."""
        if tab.title in self.titles():
            raise NotWritten(f"Tab {tab.title} sudah ada.", "Ganti nama tab itu, lalu jalankan lagi.")
        self.service[tab.title] = tab
        self._changes += 1
        return [[_plain(put) for put in row] for row in tab.rows]

    def titles(self) -> list[str]:
        """Return the titles of all tabs."""
        return [*(grid.tab for grid in self.grids), *self.service]

    def link(self, tab: str = "", row: int = 0) -> None:
        """Return ``None``: nobody can open it."""


def _plain(put: Put | None) -> Cell:
    value = put.value if put else None
    if isinstance(value, Formula):
        value = value.value
    return value.toordinal() - EPOCH if isinstance(value, date) else value
