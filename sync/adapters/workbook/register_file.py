"""A register in a workbook file: read in one go, written by atomic replacement.

The order of a write: a backup of the file as it was (``NAME.bak.xlsx``, mode 0600), the new content beside it with
fsync, one rename over the register, fsync of the folder. A crash at any point leaves the old register or the new one.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sync.adapters.files import replace_file
from sync.adapters.workbook.reading import cell_texts, read_grids, sheet_titles
from sync.core.register import officer_tab
from sync.core.spec import RuleBook
from sync.errors import Changed, NotWritten, Unreadable, UsageProblem
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

    def version(self) -> str:
        """Return the hash of the file."""
        return hashlib.sha256(self._bytes()).hexdigest()

    def read(self, book: RuleBook) -> Reading:
        """Return the officer tabs. Raise ``Unreadable`` when the file is no register."""
        self._data = self._bytes()
        try:
            grids = read_grids(self._data, lambda title: officer_tab(title, book) is not None)
        except Unreadable as error:
            raise Unreadable(f"{self.name}: {error.message}", error.advice) from error
        if not any(officer_tab(grid.tab, book) == "laporan" for grid in grids):
            raise Unreadable(
                f"{self.name} bukan register: tab Laporan tidak ada.",
                "Periksa apakah berkasnya benar, atau kembalikan nama tab menjadi Laporan.",
            )
        return Reading(grids, hashlib.sha256(self._data).hexdigest())

    def write(self, tabs: Sequence[ServiceTab], reading: Reading) -> str:
        """Replace the service tabs; see ``RegisterStore``."""
        # imported on writing: a check, the most frequent verb, needs neither
        from sync.adapters.workbook.graft import graft
        from sync.adapters.workbook.service_sheets import donor

        self._refuse_foreign_tabs(tabs)
        new = graft(self._data, donor(tabs), [tab.title for tab in tabs])
        if new == self._data:
            return reading.version
        self._wait_until_closed()
        self._replace(new, reading)
        return hashlib.sha256(new).hexdigest()

    def _bytes(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            raise UsageProblem(f"Berkas tidak ditemukan: {self.path}", "Periksa nama dan letak berkas.") from None
        except IsADirectoryError:
            raise UsageProblem(f"{self.path} adalah folder, bukan berkas.", "Sebutkan berkas .xlsx.") from None
        except OSError as error:
            raise Unreadable(
                f"{self.name} tidak dapat dibaca ({error.strerror}).", "Periksa izin berkas, lalu coba lagi."
            ) from None

    def _refuse_foreign_tabs(self, tabs: Sequence[ServiceTab]) -> None:
        """A tab with one of our titles but not our mark is someone's own work: it is not overwritten."""
        from sync.core.service_tabs.sheets import MARK

        present = {title.casefold(): title for title in sheet_titles(self._data)}
        for tab in tabs:
            title = present.get(tab.title.casefold())
            if title is None:
                continue
            texts = cell_texts(self._data, title, _MARK_ROWS)
            if any(texts) and MARK not in texts:
                raise NotWritten(
                    f"{self.name}: tab {title} sudah ada dan bukan buatan Kawal, maka tidak ditimpa.",
                    "Ganti nama tab itu, lalu jalankan lagi.",
                )

    def _wait_until_closed(self) -> None:
        deadline = time.monotonic() + self._patience
        while (lock := self._lock_file()) is not None:
            if time.monotonic() >= deadline:
                raise NotWritten(
                    f"{self.name} sedang dibuka di program lain, maka belum ditulis. Tidak ada yang hilang.",
                    f"Tutup berkas itu lalu jalankan lagi. Bila tidak ada yang membukanya, hapus {lock.name}.",
                )
            self._sleep(min(1.0, max(deadline - time.monotonic(), 0.01)))

    def _lock_file(self) -> Path | None:
        """Return the lock file that Excel (``~$NAME``) or LibreOffice (``.~lock.NAME#``) keeps while a file is open."""
        names = (f"~${self.name}", f".~lock.{self.name}#")
        return next((lock for name in names if (lock := self.path.with_name(name)).exists()), None)

    def _replace(self, new: bytes, reading: Reading) -> None:
        target = self.path.resolve()  # a link to the register stays a link
        backup = target.with_name(f"{target.stem}.bak{target.suffix}")

        def unchanged_and_kept() -> None:
            if hashlib.sha256(target.read_bytes()).hexdigest() != reading.version:
                raise Changed(
                    f"{self.name} terus berubah selama diperiksa, maka belum ditulis.",
                    "Jalankan lagi beberapa saat lagi.",
                )
            replace_file(backup, self._data, 0o600)

        try:
            replace_file(target, new, target.stat().st_mode, last=unchanged_and_kept)
        except OSError as error:
            raise NotWritten(
                f"{self.name} tidak dapat ditulis ({error.strerror}). Register tetap seperti semula.",
                "Periksa izin folder dan ruang penyimpanan, dan tutup berkas bila sedang dibuka.",
            ) from None
