"""A spreadsheet on the emulator, its officer, and Kawal that makes or mends the officer tabs in it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.adapters.google.account import GoogleAccount
from sync.adapters.google.client import SheetsClient
from sync.adapters.google.officer import Plan, apply, plan
from sync.adapters.google.service_tabs import letters
from sync.adapters.memory_outbox import MemoryShelf
from sync.core.spec import RuleBook
from tests.adapters.workbook.workbook_samples import OFFICE
from tests.google_world import EMAIL, OFFICER, no_waiting
from tests.sheets_emulator import Emulator, Officer
from tests.sheets_emulator.model import Sheet, Spreadsheet

Json = dict[str, Any]


@dataclass
class Desk:
    emulator: Emulator
    officer: Officer
    client: SheetsClient
    id: str
    book: RuleBook

    def create(self, tabs: Mapping[str, Sequence[Sequence[object]]]) -> None:
        """Let the officer make another spreadsheet and share it; from now on it is the one."""
        self.id = self.officer.create("Register", tabs)
        self.officer.share(self.id, EMAIL)

    def plan(self) -> Plan:
        return plan(self.client, self.id, self.book, OFFICE)

    def all(self) -> Spreadsheet:
        return self.officer.spreadsheet(self.id)

    def mend(self) -> tuple[str, ...]:
        """Apply what is missing and return what was; afterwards nothing is."""
        found = self.plan()
        apply(self.client, self.id, found)
        again = self.plan()
        assert again.complete, again.lines
        return found.lines

    def sheet(self, title: str) -> Sheet:
        """Return a tab with everything that it holds."""
        [found] = [sheet for sheet in self.all().sheets if sheet.title == title]
        return found

    def titles(self) -> list[str]:
        return [sheet.title for sheet in self.all().sheets]

    def headers(self, tab: str) -> list[str]:
        """Return the headers of a tab as they were entered; Pemeriksaan for its formula."""
        return [title_of(cell) for cell in self.sheet(tab).rows[0]]

    def column(self, tab: str, title: str) -> str:
        """Return the letter of a column."""
        return letters(self.headers(tab).index(title))

    def cell(self, tab: str, title: str, row: int) -> Json:
        """Return what was entered into a cell and how it is formatted."""
        return self.sheet(tab).cell(row - 1, self.headers(tab).index(title))

    def rule(self, tab: str, title: str, row: int = 2) -> Json:
        """Return the data validation of a cell."""
        found: Json = self.cell(tab, title, row)["dataValidation"]
        return found


def title_of(cell: Json) -> str:
    entered = cell.get("userEnteredValue", {})
    return "Pemeriksaan" if "ARRAYFORMULA" in entered.get("formulaValue", "") else str(entered.get("stringValue", ""))


def entered(book: Spreadsheet) -> dict[tuple[str, int, int], Json]:
    """Return what holds something: every cell with a value, by tab title, row and column, with all that it has."""
    return {
        (sheet.title, down, along): cell
        for sheet in book.sheets
        for down, row in enumerate(sheet.rows)
        for along, cell in enumerate(row)
        if cell.get("userEnteredValue")
    }


@contextmanager
def desk(folder: Path, book: RuleBook, tabs: Mapping[str, Sequence[Sequence[object]]] | None = None) -> Iterator[Desk]:
    """Open an emulator with a shared spreadsheet: these tabs, or a blank one as Google makes it."""
    with Emulator() as emulator:
        account = GoogleAccount(
            emulator.service_account(folder), emulator.url, MemoryShelf(), time.monotonic, no_waiting
        )
        opened = Desk(emulator, emulator.officer(OFFICER), account.client, "", book)
        opened.create({"Sheet1": []} if tabs is None else tabs)
        yield opened
        account.client.session.close()
