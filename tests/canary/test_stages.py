"""Nothing of a person leaves the officer tabs: days of work, and every stage made to fail in turn."""

from __future__ import annotations

import io
import math
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from sync.core.model import SERVICE_TITLES
from sync.core.spec import RuleBook
from tests import google_office, registers
from tests.canary.marks import NAME, NIK
from tests.canary.office import Office, every_restricted_cell_is_marked, rows, service_tabs_of, settle
from tests.google_world import EMAIL, rows_of
from tests.mail_server import PASSWORD, USER, mail_server
from tests.sheets_emulator import Request
from tests.snapshot_office import code
from tests.workbooks import register_bytes

DAY = ("--today", "2025-04-08")
REPORT = ("report", "--area", "36.04.33", "--quarter", "2025-Q2")
RAISES = (
    "from sync.core.checks_row import ROW_KINDS\n"
    "@ROW_KINDS.add('nik_length', '*.nik_korban')\n"
    "def broken(table, options):\n"
    "    [{table.values('nama_korban')[i]: int(v) for v in [table.values('kronologi')[i]]} for i in range(len(table))]\n"
)
"""A rule that raises with the cell in its text."""

# ------------------------------------------------------------------ stages: what is done, and what is then seen of it

Stage = Callable[[Office], object]


def _says(office: Office, what: str, *arguments: str, room: int = 0, first: str = "") -> None:
    """Run a verb that has to say something: a stage that did not fail as it was meant to would prove nothing."""
    assert what in office.kawal(*arguments, room=room, first=first)


def _days(office: Office) -> None:
    for day in ("05", "07", "08", "14"):
        _says(office, "baris Laporan", "sync", "--today", f"2025-04-{day}")
    _says(office, "sync: 1 register", "run", "--once")
    for verb in (("check",), ("check", "--format", "json"), ("status",), ("doctor",), ("outbox", "list"), ("sync",)):
        office.kawal(*verb)


def _reports(office: Office) -> None:
    _says(office, "laporan", *REPORT, "--format", "html,pdf,json,xlsx,eml", "--out", "laporan", "--today", "2025-07-09")
    _says(office, "publik", *REPORT, "--audience", "publik", "--out", "publik", "--today", "2025-07-09")
    _says(office, "dibekukan", *REPORT, "--send", "--today", "2025-07-09")
    _says(office, "Triwulan", "report", "a.xlsx", "--area", "36.04.33", *DAY, "--format", "html", "--out", "satu")


def _audit(office: Office) -> None:
    """What has changed is told, and is proven; a day that is past is checked by what its snapshot holds."""
    for verb in (("audit",), ("audit", "--format", "json"), ("audit", "verify"), ("audit", "--case", "GNS-2025-0001")):
        _says(office, "Gunungsari", *verb)
    key = ("--identity", office.key)
    _says(office, "terbuka", "restore", "--verify", *key)
    for form in ("text", "json", "csv"):
        _says(office, "LAP-", "check", "--as-of", "2025-04-14", *key, "--format", form)
    _says(office, "Triwulan", "report", "Gunungsari", "--as-of", "2025-04-14", *key, "--out", "lama")


def _restore(office: Office) -> None:
    """All is deleted, which stops the check; it is brought back into tabs of the register, and then accepted."""
    path = office.folder / "a.xlsx"
    data = path.read_bytes()
    path.write_bytes(register_bytes(registers.book(), {"laporan": []}))
    token = code(office.kawal("sync", "--today", "2025-04-15", "--debug"))
    _says(office, token, "accept", "Gunungsari", "--today", "2025-04-15", "--format", "json")
    want = ("restore", "--register", "Gunungsari", "--at", "2025-04-14", "--identity", office.key)
    _says(office, "dibaca kembali: semuanya cocok", *want)
    _says(office, "diterima", "accept", "Gunungsari", token, "--today", "2025-04-15")
    path.write_bytes(data)
    office.kawal("sync", "--today", "2025-04-15")


def _snapshots(office: Office) -> None:
    """They cannot be stored, cannot be opened, or were harmed."""
    folder = office.folder / ".kawal" / "cadangan"
    folder.rename(office.folder / "cadangan lama")
    folder.write_bytes(b"")
    (office.folder / "a.xlsx").write_bytes(
        register_bytes(registers.book(), {**rows(), "laporan": rows()["laporan"][:3]})
    )
    _says(office, "tidak dapat disimpan", "sync", "--today", "2025-04-18", "--debug")
    folder.unlink()
    (office.folder / "cadangan lama").rename(folder)
    office.kawal("sync", "--today", "2025-04-18")
    newest = max(folder.rglob("*T*.age"))
    newest.write_bytes(newest.read_bytes()[:-30])
    _says(office, "bukan yang dicatat", "restore", "--verify", "--identity", office.key, "--debug")
    _says(office, "bukan yang dicatat", "audit", "verify")


def _check(office: Office) -> None:
    for debug in ((), ("--debug",)):
        _says(office, "kesalahan di dalam program", "sync", "--today", "2025-04-15", *debug, first=RAISES)


def _no_room(office: Office) -> None:
    """Neither the ledger nor the register can be written: a disk that is full."""
    office.kawal("sync", "--today", "2025-04-16", room=4096)
    _says(office, "penuh", "sync", "--today", "2025-04-17", room=40_960)


def _integrity(office: Office) -> None:
    """The database refuses, and its text has the value."""
    with closing(sqlite3.connect(office.folder / ".kawal" / "kawal.db")) as database:
        for table in ("finding", "letter"):
            database.execute(
                f"create trigger no_{table} before insert on {table} begin select raise(abort, '{NIK}01 {NAME}'); end"
            )
        database.commit()
        _says(office, "IntegrityError", "sync", "--today", "2025-04-21", "--debug")
        for table in ("finding", "letter"):
            database.execute(f"drop trigger no_{table}")
        database.commit()


def _render(office: Office) -> None:
    """The office's templates raise with all that they are given in the text; Kawal's own are used instead."""
    (office.folder / "templat" / "mail").mkdir(parents=True)
    for name in ("ringkasan", "kritis", "batas"):
        (office.folder / "templat" / "mail" / f"{name}.html").write_text("{{ {}[page | string] }}")
    office.kawal("sync", "--today", "2025-05-05")
    assert b"tidak dapat dipakai" in (office.folder / ".kawal" / "kawal.db").read_bytes()  # the admin will be told
    shutil.rmtree(office.folder / "templat")


def _print(office: Office) -> None:
    (office.folder / "templat" / "laporan").mkdir(parents=True)
    (office.folder / "templat" / "laporan" / "cetak.html").write_text("{{ {}[page | string] }}")
    _says(office, "tidak dapat dipakai", *REPORT, "--format", "pdf", "--out", "gagal", "--today", "2025-07-09")
    shutil.rmtree(office.folder / "templat")


def _report_no_room(office: Office) -> None:
    _says(office, "penuh", *REPORT, "--format", "pdf,xlsx", "--out", "penuh", "--today", "2025-07-09", room=4096)


FAILING: dict[str, Stage] = {
    "check": _check,
    "ledger: no room": _no_room,
    "ledger: integrity": _integrity,
    "render": _render,
}
"""For every office; a new verb or a new way to fail is one more line."""


def _read(office: Office) -> None:
    """The file ends in the midst."""
    _with_file(office, lambda data: data[: len(data) // 2])


def _parse(office: Office) -> None:
    """The texts of the cells end within one of them, and what follows is no XML."""

    def cut(data: bytes) -> bytes:
        memory = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(memory, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                at = part.rfind(NAME.encode())
                new.writestr(name, part[: at + 9] + b"<&" if at >= 0 else part)
        return memory.getvalue()

    _with_file(office, cut)


def _with_file(office: Office, broken: Callable[[bytes], bytes]) -> None:
    path = office.folder / "a.xlsx"
    data = path.read_bytes()
    path.write_bytes(broken(data))
    for verb in ("check", "sync"):
        _says(office, "a.xlsx", verb, *DAY, "--debug")
    path.write_bytes(data)


def _open(office: Office) -> None:
    """Somebody has the file open: it cannot be written."""
    lock = office.folder / ".~lock.a.xlsx#"
    lock.write_text("")
    _says(office, "hapus .~lock", "sync", "--today", "2025-04-22", "--wait", "0")
    lock.unlink()


def _send(office: Office) -> None:
    """The mail server takes what there is, and another day refuses and quotes."""
    server = office.server
    assert server
    mail = (
        f"surel: {{cara: smtp, server: 127.0.0.1, port: {server.port}, pengguna: {USER}, kata_sandi_berkas: sandi, "
        f"sertifikat: {server.authority}, pengirim: kawal@contoh.go.id}}"
    )
    settle(office.folder, "berkas: a.xlsx", mail=mail)
    (office.folder / "a.xlsx").write_bytes(register_bytes(registers.book(), rows("2024")))
    office.kawal("sync")
    assert any(to.startswith(NAME.lower()) for to, _ in server.taken)
    for point, reply in {"RCPT": 550, "MESSAGE": 554}.items():
        server.faults[point] = [f"{reply} {NIK}01 {NAME}"]
    (office.folder / "a.xlsx").write_bytes(register_bytes(registers.book(), rows("2026")))
    office.kawal("sync", "--debug")
    _says(office, "surel", "outbox", "list")
    assert not any(server.faults.values())


WORK: dict[str, Stage] = {
    "days": _days,
    "audit": _audit,
    "restore": _restore,
    "reports": _reports,
    "print": _print,
    "report: no room": _report_no_room,
    "send": _send,
}
FAILING_FILE: dict[str, Stage] = {"read": _read, "parse": _parse, "write": _open, "snapshots": _snapshots}


@pytest.fixture
def file_office(tmp_path: Path, book: RuleBook) -> Iterator[Office]:
    folder = tmp_path / "kantor"
    (tmp_path / "server").mkdir()
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(register_bytes(book, rows()))
    (folder / "sandi").write_text(PASSWORD)
    (folder / "sandi").chmod(0o600)
    with mail_server(tmp_path / "server") as server:
        settle(folder, "berkas: a.xlsx")
        yield Office(folder, lambda: service_tabs_of(folder / "a.xlsx"), server)


def test_every_restricted_column_has_marks(book: RuleBook) -> None:
    assert every_restricted_cell_is_marked(book)


def _nothing_leaks(office: Office, stages: Mapping[str, Stage]) -> None:
    for name, stage in stages.items():
        stage(office)
        assert (name, office.leaks()) == (name, [])


def test_of_a_register_in_a_file(file_office: Office) -> None:
    _nothing_leaks(file_office, WORK)


def test_of_a_register_in_a_file_when_all_fails(file_office: Office) -> None:
    file_office.kawal("sync", *DAY)
    _nothing_leaks(file_office, FAILING | FAILING_FILE)


# ------------------------------------------------------------------ the same at Google


@pytest.fixture
def google(
    tmp_path: Path, book: RuleBook, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Office, google_office.Office]]:
    with google_office.open_office(tmp_path, monkeypatch) as there:
        tabs = {book.tab_by_name[tab].title: rows_of(book, tab, given) for tab, given in rows().items()}
        sheet = there.officer.create("Register", tabs)
        there.officer.share(sheet, EMAIL, "writer")
        where = f"google: {{kunci: kawal.json, alamat: {there.emulator.url}}}"
        settle(tmp_path, f"google: {sheet}", google=where)

        def service_tabs() -> bytes:
            titles = [title for title in there.titles(sheet) if title in SERVICE_TITLES]
            return str([there.officer.values(sheet, title) for title in titles]).encode()

        yield Office(tmp_path, service_tabs), there


def test_of_a_register_at_google(google: tuple[Office, google_office.Office]) -> None:
    office, there = google
    _nothing_leaks(office, {"days": _days} | FAILING)

    def writes(request: Request) -> bool:
        return request.kind == "write"

    def reads(request: Request) -> bool:
        return request.kind == "read"

    for name, when in {"read": reads, "write": writes}.items():
        there.emulator.faults.error(400, when=when, times=math.inf)
        _says(office, "Gunungsari", "sync", "--today", "2025-06-02", "--debug")
        there.emulator.faults.clear()
        there.emulator.faults.partial(when=when, times=2)
        office.kawal("sync", "--today", "2025-06-03", "--debug")
        there.emulator.faults.clear()
        assert (name, office.leaks()) == (name, [])
