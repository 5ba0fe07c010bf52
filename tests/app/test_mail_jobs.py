"""The jobs of a running service that send mails and look after the service, through a real mail server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from sync.app.health_job import HealthJob
from sync.app.in_use import InUse
from sync.app.service_jobs import SendJob, SyncJob
from sync.core.model import Cell
from sync.core.spec import RuleBook
from sync.pipeline import Moment
from sync.service import Incomplete
from tests.mail_server import PASSWORD, USER, MailServer, mail_server
from tests.workbooks import REPORT, register_bytes

COORDINATOR, KABUPATEN, ADMIN, OFFICER = (f"{who}@contoh.go.id" for who in ("koordinator", "dinas", "admin", "siti"))
SETTINGS = """
admin: {admin}
templat: templat
surel: {{cara: smtp, server: 127.0.0.1, port: {port}, pengguna: {user}, kata_sandi_berkas: sandi, sertifikat: {ca},
  pengirim: kawal@contoh.go.id}}
register:
  - {{nama: {name}, kecamatan: 36.04.33, berkas: a.xlsx, koordinator: [{coordinator}], kabupaten: {kabupaten}}}
"""


class Kantor:
    """An office with a case of high risk that nobody has served, whose NIK is wrong, a mail server, and a clock."""

    def __init__(self, folder: Path, server: MailServer, book: RuleBook) -> None:
        self.folder, self.server, self.book = folder, server, book
        self.now = datetime(2025, 4, 9, 8)
        self.settings = folder / "kawal.yaml"
        self.write_settings()
        (folder / "sandi").write_text(PASSWORD)
        (folder / "sandi").chmod(0o600)
        self.type_reports({"risiko": "Tinggi", "tanggal_lapor": date(2025, 4, 8), "nik_korban": "1"})
        in_use = InUse(self.settings)
        self.sync, self.send = SyncJob(in_use, self.when), SendJob(in_use, self.when)
        self.health = HealthJob(in_use, self.when, ["sync", "kirim", "kesehatan"])

    def when(self, zone: str) -> Moment:
        """All of it is in one zone."""
        return Moment(self.now, zone)

    def write_settings(
        self, coordinator: str = COORDINATOR, kabupaten: str = KABUPATEN, name: str = "Gunungsari"
    ) -> None:
        people = {"coordinator": coordinator, "kabupaten": kabupaten, "admin": ADMIN, "name": name}
        text = SETTINGS.format(port=self.server.port, user=USER, ca=self.server.authority, **people)
        self.settings.write_text(text)

    def type_reports(self, *changes: dict[str, Cell | date], officer: str = OFFICER, other: str = "") -> None:
        rows = [{**REPORT, **change} for change in changes]
        people = [{"petugas": REPORT["petugas"], "surel_petugas": officer, "desa": REPORT["desa"]}]
        people += [{"petugas": "Budi", "surel_petugas": other}] if other else []
        (self.folder / "a.xlsx").write_bytes(register_bytes(self.book, {"laporan": rows, "referensi": people}))

    def arrived(self) -> list[tuple[str, str]]:
        """Return recipient and result of the mails that have arrived since, by what their subjects end in."""
        found = [(to, message_from_bytes(content, policy=default)) for to, content in self.server.taken]
        self.server.taken.clear()
        return [(to, str(mail["Subject"]).rpartition(": ")[2]) for to, mail in found]

    def problems(self) -> Sequence[str]:
        """Do the job ``kirim`` and return what it complains of."""
        try:
            self.send.work()
        except Incomplete as told:
            return (told.message, *told.problems)
        return ()


@pytest.fixture
def kantor(tmp_path: Path, book: RuleBook) -> Iterator[Kantor]:
    (tmp_path / "server").mkdir()
    with mail_server(tmp_path / "server") as running:
        yield Kantor(tmp_path, running, book)


def test_what_is_found_is_mailed_at_once(kantor: Kantor) -> None:
    assert kantor.sync.work().endswith("3 surel keluar.")
    told = kantor.arrived()
    assert [to for to, _ in told] == [COORDINATOR, OFFICER, COORDINATOR]
    assert [result.partition(" ")[2] for _, result in told[:2]] == ["perlu tindakan segera"] * 2
    assert kantor.sync.work() == kantor.send.work() == ""


def test_the_officers_address_is_looked_up_when_it_is_needed_again(kantor: Kantor) -> None:
    kantor.server.faults["RCPT"] = ["451 busy"] * 3
    kantor.sync.work()
    assert kantor.arrived() == []
    kantor.now += timedelta(minutes=6)
    assert kantor.send.work() == "3 surel keluar."
    assert {to for to, _ in kantor.arrived()} == {COORDINATOR, OFFICER}


def test_a_mail_goes_to_nobody_who_has_left_the_settings(kantor: Kantor) -> None:
    kantor.server.faults["RCPT"] = ["451 busy"] * 3
    kantor.sync.work()
    assert kantor.arrived() == []
    kantor.write_settings(coordinator="baru@contoh.go.id")
    kantor.now += timedelta(minutes=6)
    assert "Penerima tidak lagi ada" in " ".join(kantor.problems())
    assert {to for to, _ in kantor.arrived()} == {OFFICER}


def test_who_changes_office_gets_nothing_that_was_written_for_the_other_one(kantor: Kantor) -> None:
    kantor.server.faults["RCPT"] = ["451 busy"] * 3
    kantor.sync.work()
    kantor.write_settings(coordinator="baru@contoh.go.id", kabupaten=COORDINATOR)
    kantor.now += timedelta(minutes=6)
    assert "Penerima tidak lagi ada" in " ".join(kantor.problems())
    assert {to for to, _ in kantor.arrived()} == {OFFICER}


def test_officers_who_exchange_addresses_get_none_of_each_others_cases(kantor: Kantor) -> None:
    kantor.server.faults["RCPT"] = ["451 busy"] * 3
    kantor.sync.work()
    kantor.type_reports({"risiko": "Tinggi"}, officer="budi@contoh.go.id", other=OFFICER)
    kantor.now += timedelta(minutes=6)
    assert "Penerima tidak lagi ada" in " ".join(kantor.problems())
    assert {to for to, _ in kantor.arrived()} == {COORDINATOR}


def test_an_officer_who_is_a_contact_of_the_kabupaten_too_is_told_as_an_officer(kantor: Kantor) -> None:
    kantor.write_settings(kabupaten=OFFICER)
    assert kantor.sync.work().endswith("3 surel keluar.")
    assert OFFICER in {to for to, _ in kantor.arrived()}


def test_letters_of_a_register_that_the_settings_do_not_list_wait(kantor: Kantor) -> None:
    """It may be a slip in the name."""
    kantor.server.faults["RCPT"] = ["451 busy"] * 3
    kantor.sync.work()
    kantor.write_settings(name="Gunungsri")
    kantor.now += timedelta(minutes=6)
    assert kantor.problems() == ()
    kantor.write_settings()
    kantor.now += timedelta(minutes=16)
    assert kantor.send.work() == "3 surel keluar."


def test_without_a_coordinator_the_admin_is_told_of_what_is_critical(kantor: Kantor) -> None:
    kantor.write_settings(coordinator="")
    assert kantor.sync.work().endswith("2 surel keluar.")
    assert [to for to, _ in kantor.arrived()] == [ADMIN, OFFICER]
    [told] = admin_is_told(kantor)
    assert "Register belum punya koordinator." in told
    kantor.arrived()
    kantor.write_settings(coordinator="baru@contoh.go.id")
    kantor.now += timedelta(days=1)
    kantor.sync.work()
    assert {to for to, _ in kantor.arrived()} == {"baru@contoh.go.id", OFFICER}


def test_what_waits_for_the_morning_is_sent_in_the_morning(kantor: Kantor) -> None:
    kantor.now = datetime(2025, 4, 9, 21)
    assert kantor.sync.work().endswith("2 surel keluar.")  # only what is critical
    kantor.arrived()
    assert kantor.send.work() == ""
    kantor.now = datetime(2025, 4, 10, 6, 1)
    assert kantor.send.work() == "1 surel keluar."
    assert [to for to, _ in kantor.arrived()] == [COORDINATOR]


def test_a_server_that_cannot_be_reached_is_told_and_tried_again(kantor: Kantor) -> None:
    kantor.server.faults["EHLO"] = ["421 closing"] * 9
    with pytest.raises(Incomplete) as told:
        kantor.sync.work()
    assert "kawal outbox list" in told.value.advice
    kantor.server.faults.clear()
    kantor.now += timedelta(minutes=6)
    assert kantor.send.work() == "3 surel keluar."


# ------------------------------------------------------------------ looking after the service


def admin_is_told(kantor: Kantor) -> list[str]:
    """Return the texts of the mails to the admin, after a look at the service's health."""
    kantor.server.taken.clear()
    kantor.health.work()
    kantor.send.work()
    found = [message_from_bytes(content, policy=default) for to, content in kantor.server.taken if to == ADMIN]
    return [" ".join(mail.get_body(("plain",)).get_content().split()) for mail in found]  # type: ignore[union-attr]


def test_a_register_that_was_not_read_for_a_day_is_told_once(kantor: Kantor) -> None:
    kantor.sync.work()
    kantor.now += timedelta(hours=25)
    (kantor.folder / "a.xlsx").write_bytes(b"rusak")
    with pytest.raises(Incomplete):
        kantor.sync.work()
    [told] = admin_is_told(kantor)
    assert "Register tidak berhasil diperiksa sejak 9 April 2025." in told
    assert "Gunungsari" in told
    assert admin_is_told(kantor) == []


def test_a_mail_that_was_refused_is_told(kantor: Kantor) -> None:
    kantor.server.faults["RCPT"] = ["550 unknown", "550 unknown", "550 unknown"]
    with pytest.raises(Incomplete):
        kantor.sync.work()
    [told] = admin_is_told(kantor)
    assert "Alamat penerima tidak ada, atau server menolaknya (550)." in told
    assert OFFICER not in told


def test_a_template_of_the_office_that_fails_costs_no_mail_and_is_told(kantor: Kantor) -> None:
    template = kantor.folder / "templat" / "mail" / "kritis.html"
    template.parent.mkdir(parents=True)
    template.write_text("<p>\n{{ page.tidak_ada }}")
    assert kantor.sync.work().endswith("3 surel keluar.")
    [told] = admin_is_told(kantor)
    assert "Templat mail/kritis.html baris 2 tidak dapat dipakai" in told


def test_rules_that_are_refused_are_told(kantor: Kantor) -> None:
    kantor.sync.work()
    kantor.settings.write_text(kantor.settings.read_text() + "aturan: aturan\n")
    (kantor.folder / "aturan").mkdir()
    with pytest.raises(Incomplete):
        kantor.sync.work()
    [told] = admin_is_told(kantor)
    assert "Aturan kantor tidak dapat dipakai" in told


@pytest.mark.parametrize("registers", ["", "register: []\n"], ids=["a register", "none left"])
def test_the_admin_is_told_although_there_never_were_rules_that_could_be_used(kantor: Kantor, registers: str) -> None:
    text = kantor.settings.read_text()
    kept = text[: text.index("register:")] + registers if registers else text
    kantor.settings.write_text(kept + "aturan: aturan\n")
    (kantor.folder / "aturan").mkdir()
    [told] = admin_is_told(kantor)
    assert "Aturan kantor tidak dapat dipakai" in told


def test_without_rules_people_are_left_alone_at_night(kantor: Kantor) -> None:
    kantor.now = datetime(2025, 4, 9, 21)
    kantor.settings.write_text(kantor.settings.read_text() + "aturan: aturan\n")
    (kantor.folder / "aturan").mkdir()
    assert admin_is_told(kantor) == []
    kantor.now = datetime(2025, 4, 10, 6, 1)
    assert kantor.send.work() == "1 surel keluar."


def test_who_gets_too_many_mails_in_a_day_is_told_what_waits(kantor: Kantor) -> None:
    mails = []
    for number in range(9):
        reports: list[dict[str, Cell | date]] = [
            {"nomor_kasus": f"GNS-2025-{n:04}", "risiko": "Tinggi", "tanggal_lapor": date(2025, 4, 8)}
            for n in range(1, number + 2)
        ]
        kantor.type_reports(*reports)
        kantor.sync.work()
        mails += [result for to, result in kantor.arrived() if to == COORDINATOR]
        kantor.now += timedelta(minutes=15)
    assert len(mails) == 5 + 1
    assert mails[-1].endswith("surel menyusul")
    told = admin_is_told(kantor)
    assert "Penerima sudah mendapat surel sebanyak batas hari ini" in told[0]
    kantor.now = datetime(2025, 4, 10, 6, 30)
    kantor.send.work()
    assert len([to for to, _ in kantor.arrived() if to == COORDINATOR]) == 1, "the last one tells what the others did"


def test_nothing_of_an_officer_is_in_what_is_remembered(kantor: Kantor) -> None:
    kantor.server.faults["RCPT"] = ["451 busy"] * 3
    kantor.sync.work()
    assert kantor.arrived() == []
    files = [path for path in (kantor.folder / ".kawal").rglob("*") if path.is_file()]
    assert files
    assert all(OFFICER.encode() not in path.read_bytes() for path in files)
