"""An office whose registers are at Google: a folder with settings, and the emulator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.google_world import EMAIL
from tests.sheets_emulator import Emulator, Officer


@dataclass
class Office:
    """A folder with settings, and an officer who makes and shares sheets."""

    folder: Path
    emulator: Emulator
    officer: Officer

    def sheet(self, rows: list[list[object]] | None = None, share: str = "writer") -> str:
        """Create a sheet with a tab Laporan of these rows (or an empty one) and share it; return its id."""
        made = self.officer.create("Register", {"Laporan": rows} if rows else {"Sheet1": []})
        if share:
            self.officer.share(made, EMAIL, share)
        return made

    def settle(self, **registers: str) -> None:
        """Write the settings: sheets by id, files by name."""
        lines = ["google:", "  kunci: kawal.json", f"  alamat: {self.emulator.url}", "register:"]
        for name, where in registers.items():
            kind = "berkas" if where.endswith(".xlsx") else "google"
            lines.append(f"  - {{nama: {name}, kecamatan: 36.04.33, {kind}: {where}}}")
        (self.folder / "kawal.yaml").write_text("\n".join(lines) + "\n")

    def titles(self, sheet: str) -> list[str]:
        """Return the titles of a sheet's tabs."""
        return [tab.title for tab in self.officer.spreadsheet(sheet).sheets]


@contextmanager
def open_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Open an office at the emulator, with the folder as the one that we are in."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.chdir(tmp_path)
    with Emulator() as emulator:
        emulator.service_account(tmp_path).rename(tmp_path / "kawal.json")
        made = Office(tmp_path, emulator, emulator.officer("siti@contoh.id"))
        made.settle()
        yield made
