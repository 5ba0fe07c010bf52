"""Reports in which small numbers are hidden, as a running service sends them: one after another, of the same parts."""

from __future__ import annotations

import shutil
import sys
from datetime import date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sync.adapters.ledger.database import Database
from sync.adapters.ledger.reports import DatabaseReports
from sync.app.in_use import InUse
from sync.app.report_job import ReportJob
from sync.app.service_jobs import SendJob, SyncJob
from sync.cli import main
from sync.core.report.quarter import Quarter
from sync.pipeline import Moment
from sync.ports.report import Filed
from tests.conftest import ROOT

SETTINGS = """
penerima_laporan:
  - {alamat: lsm@contoh.org, wilayah: 36.04.33, untuk: umum}
  - {alamat: provinsi@contoh.go.id, wilayah: '36.04', untuk: umum}
  - {alamat: situs@contoh.go.id, wilayah: '36.04', untuk: publik}
register:
  - {nama: Gunungsari, kecamatan: 36.04.33, berkas: a.xlsx}
  - {nama: Kramatwatu, kecamatan: 36.04.05, berkas: b.xlsx}
"""
Q1, Q2 = Quarter(2025, 1), Quarter(2025, 2)
BEFORE, DUE, NEXT_DUE = datetime(2025, 4, 6, 9), datetime(2025, 4, 8, 8), datetime(2025, 7, 7, 8)


class Kantor:
    """An office of two registers, whose reports others get too."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, datetime(2025, 3, 30, 9)
        for sample, name in (("101", "a"), ("102", "b")):
            shutil.copy(ROOT / f"tests/samples/register-{sample}.xlsx", folder / f"{name}.xlsx")
        (folder / "kawal.yaml").write_text(SETTINGS)
        in_use = InUse(folder / "kawal.yaml")
        self._sync, self._report, self._send = (job(in_use, self._when) for job in (SyncJob, ReportJob, SendJob))
        self._report.work()

    def _when(self, zone: str) -> Moment:
        return Moment(self.now, zone)

    def at(self, now: datetime) -> str:
        self.now = now
        self._sync.work()
        done = self._report.work()
        self._send.work()
        return done

    def filed(self, area: str, audience: str, quarter: Quarter = Q1) -> Filed:
        database = Database(self.folder / ".kawal")
        try:
            found = DatabaseReports(database).find(area, quarter, audience)
        finally:
            database.close()
        assert found is not None
        return found

    def type_late_case(self) -> None:
        """Add a korban of the quarter that is over, like the last one of the register."""
        book = load_workbook(self.folder / "a.xlsx")
        sheet = book["Laporan"]
        header = [cell.value for cell in sheet[1]]
        row = [cell.value for cell in sheet[sheet.max_row]]
        row[header.index("Nomor Kasus")] = "GNS-2025-0099"
        row[header.index("Tanggal Lapor")] = date(2025, 2, 3)
        sheet.append(row)
        book.save(self.folder / "a.xlsx")


def row(filed: Filed, table: str, label: str) -> Any:
    [found] = [one for one in filed.content["report"]["tables"] if one["id"] == table]
    return found["row_totals"][found["row_labels"].index(label)]


@pytest.fixture
def kantor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kantor:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.chdir(tmp_path)
    return Kantor(tmp_path)


def test_all_reports_of_a_quarter_are_made_of_the_same_parts(kantor: Kantor) -> None:
    """A case that comes between two reports would be found by subtracting one from the other."""
    kantor.at(BEFORE)
    assert main(["report", "--area", "36.04.33", "--audience", "umum", "--send", "--today", "2025-04-06"]) == 0
    kantor.type_late_case()
    assert kantor.at(DUE) == "4 laporan triwulan."
    [own, one, umum, publik] = [
        kantor.filed(*which)
        for which in (("36.04.33", "terbatas"), ("36.04.33", "umum"), ("36.04", "umum"), ("36.04", "publik"))
    ]
    assert row(own, "A1", "Baru") == row(one, "A1", "Baru") + 1
    assert umum.inputs.keys() == {"Gunungsari", "Kramatwatu"}
    assert umum.inputs["Gunungsari"] == one.inputs["Gunungsari"]
    [flows, *_] = umum.secret["report"]["tables"]
    new = flows["row_totals"][flows["row_labels"].index("Baru")]
    assert {row(umum, "A1", "Baru"), row(publik, "A1", "Baru")} <= {None, new}
    hidden = {tuple(key[1:]) for key in umum.secret["hidden"]}
    assert hidden <= {tuple(key[1:]) for key in publik.secret["hidden"]}
    subjects = [
        str(message_from_bytes(path.read_bytes(), policy=default)["To"])
        for path in (kantor.folder / ".kawal" / "outbox").glob("*.eml")
    ]
    assert {"lsm@contoh.org", "provinsi@contoh.go.id", "situs@contoh.go.id"} <= set(subjects)


def test_the_next_quarter_shows_the_last_one_as_it_was_published(kantor: Kantor) -> None:
    kantor.at(DUE)
    kantor.type_late_case()
    kantor.at(NEXT_DUE)
    first, second = (kantor.filed("36.04", "umum", quarter) for quarter in (Q1, Q2))
    assert second.content["report"]["previous"]["known"]
    assert second.content["report"]["previous"]["tables"] == first.content["report"]["tables"]
    assert row(second, "A1", "Aktif awal") in (None, row(second, "A1", "Aktif awal"))
