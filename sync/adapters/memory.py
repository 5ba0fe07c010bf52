"""A register and a ledger in memory: the pipeline runs on them without any file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sync.core.model import Grid
from sync.core.register import officer_tab
from sync.core.service_tabs.context import Identity
from sync.core.service_tabs.sheets import ServiceTab
from sync.core.spec import RuleBook
from sync.errors import Changed, Unreadable
from sync.ports import Changes, Reading, Standing, Tally


class MemoryRegister:
    """A ``RegisterStore`` of grids. ``grids`` may be changed by whoever plays the officer."""

    def __init__(self, grids: Sequence[Grid], name: str = "memori") -> None:
        self.name = name
        self.grids = list(grids)
        self.service: dict[str, ServiceTab] = {}
        self.writes = 0
        self.notice = ""

    def version(self) -> str:
        """Return the hash of everything in it."""
        return hashlib.sha256(repr((self.grids, self.service)).encode()).hexdigest()

    def read(self, book: RuleBook) -> Reading:
        """Return the officer tabs."""
        found = [grid for grid in self.grids if officer_tab(grid.tab, book) is not None]
        if not any(officer_tab(grid.tab, book) == "laporan" for grid in found):
            raise Unreadable(f"{self.name} bukan register: tab Laporan tidak ada.", "Periksa registernya.")
        return Reading(found, self.version())

    def write(self, tabs: Sequence[ServiceTab], reading: Reading) -> str:
        """Replace the service tabs."""
        if self.version() != reading.version:
            raise Changed(f"{self.name} berubah selama diperiksa.", "Jalankan lagi.")
        self.service |= {tab.title: tab for tab in tabs}
        self.writes += 1
        return self.version()


class MemoryLedger:
    """A ``Ledger`` that forgets when the process ends."""

    def __init__(self) -> None:
        self._mark = ""
        self._since: dict[Identity, date] = {}
        self._standing = Standing()

    def unchanged(self, mark: str) -> bool:
        """Return whether the last recorded check had this mark."""
        return mark == self._mark

    def since(self, found: Iterable[Identity], today: date) -> Mapping[Identity, date]:
        """Return the day of first sight for each; ``today`` for new ones."""
        return {identity: min(self._since.get(identity, today), today) for identity in found}

    def record(self, mark: str, since: Mapping[Identity, date], tally: Tally, at: datetime) -> Changes:
        """Remember a check and return what it changed."""
        before, now = self._since.keys(), since.keys()
        self._mark, self._since = mark, {i: self._since.get(i, day) for i, day in since.items()}
        self._standing = Standing(at, tally)
        return Changes(len(now - before), len(now & before), len(before - now))

    def confirm(self, at: datetime) -> None:
        """Remember that what was recorded still holds."""
        self._standing = Standing(at, self._standing.tally)

    def failed(self, at: datetime, message: str) -> None:
        """Remember a failure."""
        self._standing = self._standing.after_failure(at, message)

    def standing(self) -> Standing:
        """Return how the register stands."""
        return self._standing
