"""The job ``laporan`` of a running service: drafts, reports, and what keeps them back."""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from sync.app.health_job import HealthJob
from sync.app.in_use import InUse
from sync.app.report_job import ReportJob
from sync.app.service_jobs import SendJob, SyncJob
from sync.cli import main
from sync.core.spec import RuleBook
from sync.pipeline import Moment
from sync.service import Incomplete
from tests import pdfs
from tests.workbooks import REPORT, register_file

COORDINATOR, KABUPATEN, PROVINSI = (f"{who}@contoh.go.id" for who in ("koordinator", "dinas", "provinsi"))
SETTINGS = f"""
admin: admin@contoh.go.id
laporan: {{tanggal: 5, jam: 8.00, draf_hari: 3}}
register:
  - {{nama: Gunungsari, kecamatan: 36.04.33, berkas: a.xlsx, koordinator: {COORDINATOR}, kabupaten: {KABUPATEN}}}
"""
DRAFT_DAY, DUE_DAY = datetime(2025, 7, 4, 8), datetime(2025, 7, 7, 8)  # 5 July 2025 is a Saturday
Q2 = {"tanggal_lapor": date(2025, 5, 6), "nomor_kasus": "GNS-2025-0002"}


class Kantor:
    """An office of one register with a case in each of two quarters, and a clock. Mails are files."""

    def __init__(self, folder: Path, book: RuleBook) -> None:
        self.folder, self.book = folder, book
        self.now = datetime(2025, 6, 20, 9)
        self.settings = folder / "kawal.yaml"
        self.settings.write_text(SETTINGS)
        self.type_reports(REPORT, {**REPORT, **Q2})
        in_use = InUse(self.settings)
        self.sync, self.report = SyncJob(in_use, self.when), ReportJob(in_use, self.when)
        self.send, self.health = SendJob(in_use, self.when), HealthJob(in_use, self.when, ["laporan"])
        self._seen: set[Path] = set()

    def when(self, zone: str) -> Moment:
        """All of it is in one zone."""
        return Moment(self.now, zone)

    def type_reports(self, *rows: Any) -> None:
        register_file(self.folder / "a.xlsx", self.book, *rows)

    def at(self, now: datetime) -> str:
        """Let the service do its jobs at a time; return what the job ``laporan`` did."""
        self.now = now
        self.sync.work()
        done = self.report.work()
        self.send.work()
        return done

    def told_admin(self) -> str:
        """Return what the admin has been told."""
        mails = (message_from_bytes(path.read_bytes(), policy=default) for path in self._files())
        return " ".join(" ".join(_plain(mail).split()) for mail in mails if mail["To"] == "admin@contoh.go.id")

    def _files(self) -> set[Path]:
        return set((self.folder / ".kawal" / "outbox").glob("*.eml"))

    def mails(self) -> list[EmailMessage]:
        """Return the mails with a report that have come since."""
        found = self._files() - self._seen
        self._seen |= found
        mails = [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(found)]
        return [mail for mail in mails if "Laporan Triwulan" in str(mail["Subject"])]

    def came(self) -> list[tuple[str, str]]:
        """Return recipient and subject of those mails."""
        return sorted((str(mail["To"]), str(mail["Subject"])) for mail in self.mails())


def _plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.fixture
def kantor(tmp_path: Path, book: RuleBook, monkeypatch: pytest.MonkeyPatch) -> Kantor:
    """Make an office on a machine that makes no PDF: it takes seconds, and is looked at elsewhere."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.chdir(tmp_path)
    made = Kantor(tmp_path, book)
    assert made.at(made.now) == ""
    assert made.came() == []
    return made


SUBJECT = "Laporan Triwulan II 2025: P2TP2A Kecamatan Gunungsari"
FINAL = [(KABUPATEN, SUBJECT), (COORDINATOR, SUBJECT)]


# ------------------------------------------------------------------ in time


def test_the_coordinator_gets_a_draft_and_three_days_later_the_kabupaten_the_report(kantor: Kantor) -> None:
    assert kantor.at(DRAFT_DAY - timedelta(hours=1)) == ""
    assert kantor.at(DRAFT_DAY) == "1 draf laporan untuk koordinator."
    [draft] = kantor.mails()
    assert (draft["To"], draft["Subject"]) == (COORDINATOR, f"Draf {SUBJECT}")
    assert "7 Juli 2025" in _plain(draft)
    assert kantor.at(DUE_DAY - timedelta(minutes=1)) == ""
    assert kantor.at(DUE_DAY) == "1 laporan triwulan."
    assert kantor.came() == FINAL
    assert kantor.at(DUE_DAY + timedelta(days=1)) == ""
    assert kantor.came() == []


def test_what_is_mended_before_the_day_is_in_the_report(kantor: Kantor) -> None:
    kantor.at(DRAFT_DAY)
    kantor.mails()
    kantor.type_reports(REPORT, {**REPORT, **Q2}, {**REPORT, **Q2, "nomor_kasus": "GNS-2025-0003"})
    kantor.at(DUE_DAY)
    assert all("2 kasus baru" in _plain(mail) for mail in kantor.mails())


def test_the_report_comes_with_its_files(kantor: Kantor) -> None:
    kantor.at(DRAFT_DAY)
    kantor.mails()
    kantor.at(DUE_DAY)
    attached = {part.get_filename() for part in kantor.mails()[0].iter_attachments()}
    assert attached == {"laporan-36.04.33-2025-Q2.xlsx", "laporan-36.04.33-2025-Q2.html"}


def test_where_a_pdf_can_be_made_it_is_attached(kantor: Kantor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    pdfs.need_pdf()
    kantor.at(DRAFT_DAY)
    [mail] = kantor.mails()
    [paper] = [part for part in mail.iter_attachments() if part.get_content_type() == "application/pdf"]
    assert paper.get_filename() == "draf-laporan-36.04.33-2025-Q2.pdf"
    assert paper.get_content().startswith(b"%PDF")


# ------------------------------------------------------------------ not in time


def test_after_a_long_downtime_the_report_still_has_its_draft_first(kantor: Kantor) -> None:
    late = datetime(2025, 9, 1, 9)
    assert kantor.at(late) == "1 draf laporan untuk koordinator."
    assert kantor.came() == [(COORDINATOR, f"Draf {SUBJECT}")]
    assert kantor.at(late + timedelta(days=2)) == ""
    assert kantor.at(late + timedelta(days=3)) == "1 laporan triwulan."
    assert kantor.came() == FINAL


def test_two_quarters_that_were_missed_are_both_made_up_for(kantor: Kantor) -> None:
    late = datetime(2025, 10, 20, 9)
    assert kantor.at(late) == "2 draf laporan untuk koordinator."
    assert kantor.at(late + timedelta(days=3)) == "2 laporan triwulan."


def test_the_quarter_that_was_over_when_kawal_came_is_not_ours(tmp_path: Path, book: RuleBook) -> None:
    kantor = Kantor(tmp_path, book)
    kantor.now = datetime(2025, 8, 1, 9)
    kantor.sync.work()
    assert kantor.report.work() == ""


def test_a_clock_that_was_ahead_for_a_while_keeps_no_report_back(tmp_path: Path, book: RuleBook) -> None:
    kantor = Kantor(tmp_path, book)
    kantor.now = datetime(2026, 6, 20, 9)
    kantor.report.work()
    kantor.now = datetime(2025, 6, 20, 9)
    kantor.sync.work()
    kantor.report.work()
    kantor.now = DRAFT_DAY
    assert kantor.report.work() == "1 draf laporan untuk koordinator."


# ------------------------------------------------------------------ held, sent by hand


def test_a_report_that_is_held_waits_until_it_is_released(kantor: Kantor) -> None:
    kantor.at(DRAFT_DAY)
    assert main(["report", "--quarter", "2025-Q2", "--hold", "--today", "2025-07-05"]) == 0
    kantor.mails()
    assert kantor.at(DUE_DAY) == ""
    assert main(["report", "--quarter", "2025-Q2", "--release", "--today", "2025-07-08"]) == 0
    assert kantor.at(DUE_DAY + timedelta(days=1)) == "1 laporan triwulan."
    assert kantor.came() == FINAL


def test_what_was_held_before_its_draft_gets_one_when_it_is_released(kantor: Kantor) -> None:
    assert main(["report", "--quarter", "2025-Q2", "--hold", "--today", "2025-07-01"]) == 0
    assert kantor.at(DUE_DAY) == ""
    assert main(["report", "--quarter", "2025-Q2", "--release", "--today", "2025-07-08"]) == 0
    assert kantor.at(datetime(2025, 7, 8, 9)) == "1 draf laporan untuk koordinator."
    assert kantor.came() == [(COORDINATOR, f"Draf {SUBJECT}")]
    assert kantor.at(datetime(2025, 7, 10, 9)) == ""
    assert kantor.at(datetime(2025, 7, 11, 9)) == "1 laporan triwulan."


def test_who_holds_a_report_holds_it_for_everybody(kantor: Kantor) -> None:
    text = f"{SETTINGS}penerima_laporan:\n  - {{alamat: {PROVINSI}, wilayah: 36.04.33, untuk: publik}}\n"
    kantor.settings.write_text(text)
    hold = ["report", "--area", "36.04.33", "--quarter", "2025-Q2", "--hold", "--today", "2025-07-01"]
    assert main(hold) == 0
    assert kantor.at(DUE_DAY) == ""
    assert kantor.came() == []
    assert main(["report", "--area", "36.04.33", "--quarter", "2025-Q2", "--release", "--audience", "publik"]) == 0
    assert kantor.at(DUE_DAY) == "1 laporan triwulan."
    assert [to for to, _ in kantor.came()] == [PROVINSI]


def test_what_was_sent_by_hand_is_not_sent_again(kantor: Kantor) -> None:
    kantor.at(DRAFT_DAY)
    kantor.mails()
    assert main(["report", "--quarter", "2025-Q2", "--send", "--today", "2025-07-05"]) == 0
    assert kantor.came() == FINAL
    assert kantor.at(DUE_DAY) == ""
    assert kantor.came() == []


# ------------------------------------------------------------------ whom it goes to


def test_others_get_the_report_of_their_area(kantor: Kantor) -> None:
    text = f"{SETTINGS}penerima_laporan:\n  - {{alamat: {PROVINSI}, wilayah: '36.04', untuk: terbatas}}\n"
    kantor.settings.write_text(text)
    assert kantor.at(DRAFT_DAY) == "1 draf laporan untuk koordinator."  # an area above has none
    kantor.mails()
    assert kantor.at(DUE_DAY) == "2 laporan triwulan."
    assert kantor.came() == [*FINAL, (PROVINSI, "Laporan Triwulan II 2025: Kabupaten Serang")]


def test_who_is_no_recipient_any_more_gets_no_report_that_waits(kantor: Kantor) -> None:
    kantor.at(DRAFT_DAY)
    kantor.mails()
    kantor.now = DUE_DAY
    kantor.report.work()
    kantor.settings.write_text(SETTINGS.replace(KABUPATEN, "baru@contoh.go.id"))
    with pytest.raises(Incomplete):
        kantor.send.work()
    assert kantor.came() == [(COORDINATOR, SUBJECT)]


def test_without_a_coordinator_the_admin_gets_the_draft(kantor: Kantor) -> None:
    kantor.settings.write_text(SETTINGS.replace(f"koordinator: {COORDINATOR}, ", ""))
    kantor.at(DRAFT_DAY)
    assert kantor.came() == [("admin@contoh.go.id", f"Draf {SUBJECT}")]


# ------------------------------------------------------------------ what goes wrong


def test_a_report_that_cannot_be_made_harms_no_other_and_is_told(kantor: Kantor) -> None:
    """The second register was never read: there is nothing to report of it, and the first one's report goes its way."""
    text = f"{SETTINGS}  - {{nama: Ciomas, kecamatan: 36.04.05, berkas: b.xlsx, koordinator: {COORDINATOR}}}\n"
    kantor.settings.write_text(text)
    kantor.now = DRAFT_DAY
    with pytest.raises(Incomplete):
        kantor.sync.work()
    with pytest.raises(Incomplete) as told:
        kantor.report.work()
    assert told.value.done == "1 draf laporan untuk koordinator."
    assert told.value.problems[0].startswith("Laporan Triwulan II 2025 untuk 36.04.05 belum dapat dibuat: Belum ada")
    kantor.health.work()
    kantor.send.work()
    assert "Laporan Triwulan II 2025 untuk 36.04.05" in kantor.told_admin()


def test_the_admin_is_told_of_a_template_that_cannot_be_used(kantor: Kantor) -> None:
    templates = kantor.folder / "templat" / "laporan"
    templates.mkdir(parents=True)
    (templates / "surat.html").write_text("<p>\n{{ page.apa }}")
    kantor.settings.write_text("templat: templat\n" + SETTINGS)
    kantor.at(DRAFT_DAY)
    assert kantor.came() == [(COORDINATOR, f"Draf {SUBJECT}")]
    kantor.health.work()
    kantor.send.work()
    assert "laporan/surat.html baris 2" in kantor.told_admin()


def test_the_admin_is_told_that_no_pdf_can_be_made(kantor: Kantor) -> None:
    kantor.at(DRAFT_DAY)
    kantor.health.work()
    kantor.send.work()
    assert "PDF tidak dapat dibuat: WeasyPrint belum terpasang." in kantor.told_admin()


def test_a_recipient_for_an_area_without_registers_is_owed_nothing(kantor: Kantor) -> None:
    text = f"{SETTINGS}penerima_laporan:\n  - {{alamat: {PROVINSI}, wilayah: '52.01', untuk: umum}}\n"
    kantor.settings.write_text(text)
    kantor.at(DRAFT_DAY)
    assert kantor.at(DUE_DAY) == "1 laporan triwulan."
