"""The folder of the demo: the fictional registers, and the day that its clock stands at."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from sync.adapters.files import replace_file
from sync.adapters.workbook.new_register import new_register
from sync.core.bahasa import long_date
from sync.core.service_tabs.sheets import SAMPLE
from sync.core.spec import RuleBook
from sync.demo import FIRST_DAY
from sync.demo.office import DemoOffice
from sync.errors import UsageProblem, reason

_LAST_DAY = date(2026, 3, 31)
_PREPARED = 40  # rows of a tab beside those that are filled: each has a formula, and they are written anew every day


class DemoFolder:
    """A folder that only ever holds fictional registers."""

    def __init__(self, folder: Path, book: RuleBook, demos: Sequence[DemoOffice]) -> None:
        small = tuple(replace(tab, rows=min(tab.rows, _PREPARED)) for tab in book.tabs)
        self._folder, self._book, self._demos = folder, replace(book, tabs=small), demos
        self._clock = folder / ".kawal" / "demo.json"
        self._typed = False

    @property
    def mails(self) -> Path:
        """Return where the demo's mails lie as files."""
        return self._folder / "outbox"

    def days(self, days: int) -> Iterator[date]:
        """Move the demo's clock and yield each day on which it stands, the last one alone when it does not move.

        Raise ``UsageProblem`` when that cannot be.
        """
        before = self._day()
        first = before or FIRST_DAY
        if not 0 <= days <= (_LAST_DAY - first).days:
            last = long_date(_LAST_DAY)
            raise UsageProblem(
                f"Jam contoh hanya dapat dimajukan, paling jauh sampai {last}.", "kawal demo --advance 7"
            )
        foreign = next((path for path in map(self.path, self._demos) if before is None and path.exists()), None)
        if foreign:
            raise UsageProblem(
                f"{foreign} sudah ada dan bukan buatan contoh ini, maka tidak ditimpa.",
                "Pilih folder lain: kawal demo FOLDER",
            )
        for passed in range(1 if before and days else 0, days + 1):
            today = first + timedelta(days=passed)
            self._typed = before == today
            self._set(today)
            yield today

    def path(self, demo: DemoOffice) -> Path:
        """Return where an office's register stands."""
        return self._folder / demo.office.file_name

    def put(self, demo: DemoOffice, rows: Mapping[str, Sequence[Mapping[str, object]]]) -> Path:
        """Write what the officers have typed, unless it is there already; return the register's path."""
        path = self.path(demo)
        if not (self._typed and path.exists()):
            replace_file(path, new_register(self._book, demo.office, rows=rows, mark=SAMPLE), 0o644)
        return path

    def missing_reports(self, names: Sequence[str]) -> list[str]:
        """Return which of these files of reports are not there yet."""
        return [name for name in names if not (self._folder / "laporan" / name).exists()]

    def put_report(self, name: str, data: bytes) -> Path:
        """Write a report, and return its path."""
        path = self._folder / "laporan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data, 0o644)
        return path

    def _set(self, today: date) -> None:
        try:
            self._clock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(self._clock, json.dumps({"today": today.isoformat()}).encode(), 0o600)
        except OSError as error:
            raise UsageProblem(
                f"Folder {self._folder} tidak dapat dipakai ({reason(error)}).", "Pilih folder lain: kawal demo FOLDER"
            ) from None

    def _day(self) -> date | None:
        try:
            return date.fromisoformat(json.loads(self._clock.read_bytes())["today"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
