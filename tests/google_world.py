"""A register in a Google Sheet on the emulator: an officer who types into it, and Kawal that looks after it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sync.adapters.google.account import GoogleAccount
from sync.adapters.google.register import GoogleRegister
from sync.adapters.google.service_tabs import letters
from sync.adapters.memory_ledger import MemoryLedger
from sync.adapters.memory_outbox import MemoryShelf
from sync.core.cells import EPOCH
from sync.core.spec import RuleBook
from sync.pipeline import Moment, Outcome, Rules, sync
from tests.sheets_emulator import Emulator, Officer, Request
from tests.sheets_emulator.model import Sheet
from tests.workbooks import REPORT

EMAIL = "kawal-register@contoh-proyek.iam.gserviceaccount.com"
OFFICER = "siti@contoh.id"
JAKARTA = "Asia/Jakarta"
NAME = "gunungsari"


def no_waiting(seconds: float) -> None:
    """Let waiting take no time."""


@dataclass
class World:
    """One register, its officer, and Kawal. Every ``kawal`` is a new run: it knows only what shelf and ledger keep."""

    emulator: Emulator
    officer: Officer
    id: str
    key: Path
    rules: Rules
    shelf: MemoryShelf = field(default_factory=MemoryShelf)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    moment: Moment = field(default_factory=lambda: Moment(datetime(2025, 4, 5, 6, 0)))

    def account(self) -> GoogleAccount:
        """Return a new connection."""
        return GoogleAccount(self.key, self.emulator.url, self.shelf, time.monotonic, no_waiting)

    def register(self, account: GoogleAccount | None = None) -> GoogleRegister:
        """Return the register as a new run sees it."""
        return (account or self.account()).register(NAME, self.id, JAKARTA)

    def kawal(self, accept: str = "") -> Outcome:
        """Let Kawal run one cycle. Raise whatever it raises."""
        account = self.account()
        try:
            return sync(self.register(account), self.ledger, self.rules, self.moment, accept=accept)
        finally:
            account.close()

    def age_layout(self, seconds: float) -> None:
        """Let what is known of the tabs have been looked at that long before."""
        kept = dict(self.shelf.get(self.id))
        self.shelf.put(self.id, {**kept, "seen": kept["seen"] - seconds})

    def requests(self, since: int = 0) -> list[Request]:
        """Return what the emulator was asked since the given number of requests, the token left out."""
        return [request for request in self.emulator.log[since:] if request.kind != "token"]

    def counts(self, since: int = 0) -> tuple[int, int, int]:
        """Return the number of reads, writes and questions to Drive."""
        kinds = [request.kind for request in self.requests(since)]
        return kinds.count("read"), kinds.count("write"), kinds.count("drive")

    def type_row(self, tab: str, row: int, cells: Sequence[object]) -> None:
        """Let the officer type a row, cell by cell; what is empty is left alone."""
        for column, value in enumerate(cells):
            if value != "":
                self.officer.type(self.id, tab, f"{letters(column)}{row}", value)

    def at(self, field: str, row: int) -> str:
        """Return where a field of Laporan stands in a row: ``K2``."""
        names = [f.name for f in self.rules.book.tab_by_name["laporan"].fields]
        return f"{letters(names.index(field))}{row}"

    def titles(self) -> list[str]:
        """Return the titles of all tabs."""
        return [sheet.title for sheet in self.officer.spreadsheet(self.id).sheets]

    def sheet_id(self, title: str) -> int:
        """Return the id of a tab."""
        return self._sheet(title).sheet_id

    def is_protected(self, title: str) -> bool:
        """Return whether a tab is protected as a whole."""
        return any(set(p["range"]) <= {"sheetId"} for p in self._sheet(title).items("protectedRanges"))

    def lock_out(self, title: str) -> None:
        """Let the officer take Kawal off the editors of a protected tab."""
        for protected in self._sheet(title).items("protectedRanges"):
            protected["editors"] = {"users": [OFFICER]}

    def act_after(self, path: str, act: Callable[[], None], *, always: bool = False) -> None:
        """Let the officer act after the next request whose path ends so (or after each)."""

        def between(request: Request) -> None:
            if request.path.endswith(path):
                if not always:
                    self.emulator.between = None
                act()

        self.emulator.between = between

    def _sheet(self, title: str) -> Sheet:
        [found] = [sheet for sheet in self.officer.spreadsheet(self.id).sheets if sheet.title == title]
        return found

    def temuan(self) -> list[tuple[object, ...]]:
        """Return ``(key, tab, column, row, rule)`` of every line of Temuan."""
        rows = self.officer.values(self.id, "Temuan")
        return [(row[1], row[2], row[3], row[4], row[9]) for row in rows[4:] if row[0]]

    def found(self, tab: str = "Laporan") -> set[tuple[object, ...]]:
        """Return ``(key, column, row)`` of what was found in a tab."""
        return {(key, column, row) for key, found_in, column, row, _ in self.temuan() if found_in == tab}


def rows_of(book: RuleBook, tab: str, rows: Sequence[Mapping[str, object]]) -> list[list[object]]:
    """Given rows by field name, return the cells of a tab with its headers, dates as people's sheets hold them."""
    fields = book.tab_by_name[tab].fields
    body = [[_typed(row.get(field.name)) for field in fields] for row in rows]
    return [[field.title for field in fields], *body]


def _typed(value: object) -> object:
    if isinstance(value, date):
        return value.toordinal() - EPOCH
    if isinstance(value, str) and value.isdecimal():
        return f"'{value}"  # as people must type a NIK
    return "" if value is None else value


def report(number: int, **changes: object) -> dict[str, object]:
    """Return a report without findings; its follow-ups apart."""
    nik = f"360433550309{9900 + number}"
    return {**REPORT, "nomor_kasus": f"GNS-2025-{number:04}", "nik_korban": nik, **changes}


@contextmanager
def world(
    tmp_path: Path, rules: Rules, *, reports: int = 3, locale: str = "id_ID", time_zone: str = JAKARTA
) -> Iterator[World]:
    """Open an emulator with a shared register of some reports."""
    with Emulator() as emulator:
        officer = emulator.officer(OFFICER)
        rows = rows_of(rules.book, "laporan", [report(n) for n in range(1, reports + 1)])
        id = officer.create("Register P2TP2A", {"Laporan": rows}, locale=locale, time_zone=time_zone)
        officer.share(id, EMAIL)
        yield World(emulator, officer, id, emulator.service_account(tmp_path), rules)
