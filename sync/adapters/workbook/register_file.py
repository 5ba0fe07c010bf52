"""A register in a workbook file: read in one go, written by atomic replacement.

The order of a write: a backup of the file as it was (``NAME.bak.xlsx``, mode 0600), the new content beside it with
fsync, one rename over the register, fsync of the folder. A crash at any point leaves the old register or the new one.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sync.adapters.files import beside, read_whole, replace_file
from sync.adapters.workbook import safely
from sync.core.brakes import ANCHOR_ROWS, counted, find_anchor, lost_rows
from sync.core.model import SUMMARY, Cell
from sync.core.register import officer_tab
from sync.core.spec import RuleBook
from sync.errors import Changed, KawalError, NotWritten, TabGone, Unreadable, reason
from sync.ports import Reading

if TYPE_CHECKING:
    from sync.core.service_tabs.sheets import ServiceTab

_MARK_ROWS = 6  # the mark stands in the second or third row; someone may have inserted a row or two above it


class RegisterFile:
    """A ``RegisterStore`` on one .xlsx or .xlsm file."""

    def __init__(self, path: Path, patience: float = 0.0, sleep: Callable[[float], None] = time.sleep) -> None:
        """Given a path, and how many seconds to wait for people to close the file before giving up."""
        self.path = path
        self.name = path.name
        self._patience = patience
        self._sleep = sleep
        self._data = b""
        self.notice = ""
        self.wrote = False
        self._wanted: Callable[[str], bool] = lambda title: True

    def version(self) -> str:
        """Return the hash of the file."""
        return hashlib.sha256(self._bytes()).hexdigest()

    def read(self, book: RuleBook) -> Reading:
        """Return the officer tabs. Raise ``Unreadable`` when the file is no register."""
        self._data = self._bytes()
        self._wanted = lambda title: officer_tab(title, book) is not None
        with self._named():
            grids, texts = safely.register(self._data, self._wanted, SUMMARY, ANCHOR_ROWS)
        if not any(officer_tab(grid.tab, book) == "laporan" for grid in grids):
            raise TabGone(
                f"{self.name} bukan register: tab Laporan tidak ada.",
                "Periksa apakah berkasnya benar, atau kembalikan nama tab menjadi Laporan.",
            )
        return Reading(grids, hashlib.sha256(self._data).hexdigest(), find_anchor(texts))

    def constants(self) -> dict[str, str]:
        """Return what the register says of itself: the texts of its defined names."""
        data = self._bytes()
        with self._named():
            return safely.constants(data)

    def write(self, tabs: Sequence[ServiceTab], reading: Reading) -> str:
        """Replace the service tabs; see ``RegisterStore``."""
        from sync.adapters.workbook.service_sheets import donor  # a check, the most frequent verb, needs none

        with self._named():
            self._refuse_foreign_tabs(tabs)
            new = safely.grafted(self._data, donor(tabs), [tab.title for tab in tabs])
        self.wrote = new != self._data
        if not self.wrote:
            return reading.version
        self._wait_until_closed()
        self._replace(new, reading)
        return hashlib.sha256(new).hexdigest()

    def titles(self) -> list[str]:
        """Return the titles of all tabs, as they were read last."""
        return safely.titles(self._data)

    def add(self, tab: ServiceTab) -> Sequence[Sequence[Cell]]:
        """Add a tab that people have asked for, and return its rows as they are read back. Raise ``NotWritten``."""
        from sync.adapters.workbook.service_sheets import donor

        if tab.title.casefold() in map(str.casefold, self.titles()):
            raise NotWritten(f"{self.name}: tab {tab.title} sudah ada.", "Ganti nama tab itu, lalu jalankan lagi.")
        before = Reading(safely.grids(self._data, self._wanted), hashlib.sha256(self._data).hexdigest())
        with self._named():
            new = safely.grafted(self._data, donor([tab]), [tab.title])
        self._wait_until_closed()
        self._replace(new, before)
        self._data = self._bytes()
        [grid] = safely.grids(self._data, lambda title: title == tab.title)
        rows = dict(zip(grid.numbers, grid.rows, strict=True))
        return [grid.header, *(rows.get(number, ()) for number in range(2, len(tab.rows) + 1))]

    def link(self, tab: str = "", row: int = 0) -> None:
        """Return ``None``: a file is no web page."""

    def sweep(self) -> None:
        """Remove what a killed run may have left beside the register. The caller holds the register's lock."""
        target = self.path.resolve()
        for path in (target, _backup(target)):
            with suppress(OSError):
                beside(path).unlink(missing_ok=True)

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Put the file's name before what is wrong inside it."""
        try:
            yield
        except Unreadable as error:
            raise Unreadable(f"{self.name}: {error.message}", error.advice) from error

    def _bytes(self) -> bytes:
        return read_whole(self.path)

    def _refuse_foreign_tabs(self, tabs: Sequence[ServiceTab]) -> None:
        """A tab with one of our titles but not our mark is someone's own work, unless it is blank."""
        from sync.core.service_tabs.sheets import MARK

        title = safely.foreign(self._data, [tab.title for tab in tabs], MARK, _MARK_ROWS)
        if title is not None:
            raise NotWritten(
                f"{self.name}: tab {title} sudah ada dan bukan buatan Kawal, maka tidak ditimpa.",
                "Ganti nama tab itu, lalu jalankan lagi.",
            )

    def _wait_until_closed(self) -> None:
        deadline = time.monotonic() + self._patience
        while (lock := self.lock_file()) is not None:
            if time.monotonic() >= deadline:
                raise NotWritten(
                    f"{self.name} sedang dibuka di program lain, maka belum ditulis. Tidak ada yang hilang.",
                    f"Tutup berkas itu lalu jalankan lagi. Bila tidak ada yang membukanya, hapus {lock.name}.",
                )
            self._sleep(min(1.0, max(deadline - time.monotonic(), 0.01)))

    def lock_file(self) -> Path | None:
        """Return the lock file that Excel (``~$NAME``) or LibreOffice (``.~lock.NAME#``) keeps while a file is open."""
        names = (f"~${self.name}", f".~lock.{self.name}#")
        return next((lock for name in names if (lock := self.path.with_name(name)).exists()), None)

    def _replace(self, new: bytes, reading: Reading) -> None:
        target = self.path.resolve()  # a link to the register stays a link
        backup = _backup(target)
        self.notice = self._loss(backup, reading)

        def unchanged_and_kept() -> None:
            if hashlib.sha256(target.read_bytes()).hexdigest() != reading.version:
                raise Changed(
                    f"{self.name} terus berubah selama diperiksa, maka belum ditulis.",
                    "Jalankan lagi beberapa saat lagi.",
                )
            if not self.notice:
                replace_file(backup, self._data, 0o600, like=found)

        try:
            found = target.stat()
            replace_file(target, new, found.st_mode, like=found, last=unchanged_and_kept)
        except PermissionError:
            raise NotWritten(
                f"{self.name} tidak dapat ditulis (tidak ada izin, atau berkas itu milik pengguna lain).",
                "Jalankan Kawal sebagai pemilik berkas, dan tutup berkas bila sedang dibuka.",
            ) from None
        except OSError as error:
            raise NotWritten(
                f"{self.name} tidak dapat ditulis ({reason(error)}). Register tetap seperti semula.",
                "Periksa folder dan ruang penyimpanan, dan tutup berkas bila sedang dibuka.",
            ) from None

    def _loss(self, backup: Path, reading: Reading) -> str:
        """Return what the register has lost since its backup was made, if that is too much to let go of the backup."""
        try:
            before = safely.counts(read_whole(backup), self._wanted)
        except KawalError:
            return ""  # no backup, or one that is no use to anybody
        lost = lost_rows(before, counted(reading.grids))
        if not lost:
            return ""
        return (
            f"{self.name}: {', '.join(lost)} dibandingkan dengan salinan cadangan. Salinan itu, {backup.name}, tidak "
            "diganti. Bila baris itu memang sengaja dihapus, hapus salinan itu."
        )


def _backup(target: Path) -> Path:
    return target.with_name(f"{target.stem}.bak{target.suffix}")
