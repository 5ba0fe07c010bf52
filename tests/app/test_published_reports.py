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
from sync.app.health_job import HealthJob
from sync.app.in_use import InUse
from sync.app.report_job import ReportJob
from sync.app.service_jobs import SendJob, SyncJob
from sync.cli import main
from sync.core.report.quarter import Quarter
from sync.pipeline import Moment
from sync.ports.report import Filed
from sync.service import Incomplete
from tests.conftest import ROOT

SETTINGS = """
penerima_laporan:
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
        self.health = HealthJob(in_use, self._when, ["laporan"])
        self._report.work()

    def _when(self, zone: str) -> Moment:
        return Moment(self.now, zone)

    def at(self, now: datetime) -> str:
        self.now = now
        self._sync.work()
        done = self._report.work()
        self._send.work()
        return done

    def told_admin(self) -> str:
        """Return what waits in the outbox for the admin."""
        self._send.work()
        mails = [message_from_bytes(p.read_bytes(), policy=default) for p in self._outbox.glob("*.eml")]
        bodies = [mail.get_body(("plain",)) for mail in mails if mail["To"] == "admin@contoh.go.id"]
        return " ".join(" ".join(body.get_content().split()) for body in bodies if body)

    @property
    def _outbox(self) -> Path:
        return self.folder / ".kawal" / "outbox"

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
    assert main(["report", "--area", "36.04", "--audience", "umum", "--send", "--today", "2025-04-06"]) == 0
    kantor.type_late_case()
    assert kantor.at(DUE) == "3 laporan triwulan."
    own, umum, publik = (
        kantor.filed(*which) for which in (("36.04.33", "terbatas"), ("36.04", "umum"), ("36.04", "publik"))
    )
    assert umum.inputs.keys() == {"Gunungsari", "Kramatwatu"}
    assert publik.inputs == umum.inputs
    assert own.inputs["Gunungsari"] > umum.inputs["Gunungsari"]
    assert publik.secret["report"]["tables"] == umum.secret["report"]["tables"]
    hidden_from_umum, hidden_from_publik = ({tuple(key[1:]) for key in one.secret["hidden"]} for one in (umum, publik))
    assert hidden_from_umum < hidden_from_publik
    mails = (kantor.folder / ".kawal" / "outbox").glob("*.eml")
    readers = {str(message_from_bytes(path.read_bytes(), policy=default)["To"]) for path in mails}
    assert readers >= {"provinsi@contoh.go.id", "situs@contoh.go.id"}


def test_the_next_quarter_shows_the_last_one_as_it_was_published(kantor: Kantor) -> None:
    kantor.at(DUE)
    kantor.type_late_case()
    kantor.at(NEXT_DUE)
    first, second = (kantor.filed("36.04", "umum", quarter) for quarter in (Q1, Q2))
    assert second.content["report"]["previous"]["known"]
    assert second.content["report"]["previous"]["tables"] == first.content["report"]["tables"]
    then, now = row(first, "A1", "Aktif akhir"), row(second, "A1", "Aktif awal")
    assert None in (then, now), "else the late case is their difference"


def test_a_report_that_takes_too_long_to_prove_is_not_sent_and_told(
    kantor: Kantor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.app.reports.making._PROOF", 0.1)
    (kantor.folder / "kawal.yaml").write_text("admin: admin@contoh.go.id\n" + SETTINGS)
    with pytest.raises(Incomplete) as told:
        kantor.at(DUE)
    assert told.value.done == "2 draf laporan untuk koordinator."
    assert all("perhitungan tidak selesai" in problem for problem in told.value.problems)
    kantor.health.work()
    assert "belum dapat dibuat: perhitungan tidak selesai" in kantor.told_admin()
