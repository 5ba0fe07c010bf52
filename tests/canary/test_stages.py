"""Nothing of a person leaves the officer tabs: days of work, and every stage made to fail in turn."""

from __future__ import annotations

import io
import math
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sync.core.model import SERVICE_TITLES
from sync.core.spec import RuleBook
from tests import google_office, registers
from tests.canary.marks import NAME, NIK
from tests.canary.office import SETTINGS, Office, every_restricted_cell_is_marked, rows, service_tabs_of
from tests.google_world import EMAIL, rows_of
from tests.mail_server import PASSWORD, USER, mail_server
from tests.sheets_emulator import Request
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
    for day in ("05", "06", "07", "08", "14"):
        _says(office, "baris Laporan", "sync", "--today", f"2025-04-{day}")
    _says(office, "sync: 1 register", "run", "--once")
    for verb in (("check",), ("check", "--format", "json"), ("status",), ("doctor",), ("outbox", "list"), ("sync",)):
        office.kawal(*verb)


def _reports(office: Office) -> None:
    _says(office, "laporan", *REPORT, "--format", "html,pdf,json,xlsx,eml", "--out", "laporan", "--today", "2025-07-09")
    for audience in ("umum", "publik"):
        office.kawal(
            *REPORT, "--audience", audience, "--format", "html,json", "--out", audience, "--today", "2025-07-09"
        )
    _says(office, "dibekukan", *REPORT, "--send", "--today", "2025-07-09")
    _says(office, "Triwulan", "report", "a.xlsx", "--area", "36.04.33", *DAY, "--format", "html", "--out", "satu") if (
        office.folder / "a.xlsx"
    ).exists() else None


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
        _new_finding(office)
        _says(office, "IntegrityError", "sync", "--today", "2025-04-21", "--debug")
        for table in ("finding", "letter"):
            database.execute(f"drop trigger no_{table}")
        database.commit()


def _new_finding(office: Office) -> None:
    """Let tomorrow bring a finding that is not known yet: a case is overdue that was not."""


def _render(office: Office) -> None:
    """The office's templates raise with all that they are given in the text; Kawal's own are used instead."""
    for folder in ("mail", "laporan"):
        (office.folder / "templat" / folder).mkdir(parents=True, exist_ok=True)
    for name in ("mail/ringkasan.html", "mail/kritis.html", "mail/batas.html", "laporan/cetak.html"):
        (office.folder / "templat" / name).write_text("{{ {}[page | string] }}")
    office.kawal("sync", "--today", "2025-05-05")
    _says(office, "tidak dapat dipakai", *REPORT, "--format", "html,pdf", "--out", "gagal", "--today", "2025-07-09")
    for name in ("mail/ringkasan.html", "mail/kritis.html", "mail/batas.html", "laporan/cetak.html"):
        (office.folder / "templat" / name).unlink()


def _report_no_room(office: Office) -> None:
    _says(office, "penuh", *REPORT, "--format", "pdf,xlsx", "--out", "penuh", "--today", "2025-07-09", room=4096)


STAGES: dict[str, Stage] = {
    "days": _days,
    "reports": _reports,
    "check": _check,
    "ledger: no room": _no_room,
    "ledger: integrity": _integrity,
    "render": _render,
    "report: no room": _report_no_room,
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
    """The mail server refuses, and quotes; then it takes what is left."""
    server = office.server
    assert server
    mail = (
        f"surel: {{cara: smtp, server: 127.0.0.1, port: {server.port}, pengguna: {USER}, kata_sandi_berkas: sandi, "
        f"sertifikat: {server.authority}, pengirim: kawal@contoh.go.id}}"
    )
    (office.folder / "kawal.yaml").write_text(SETTINGS.format(mail=mail, google="", where="berkas: a.xlsx"))
    (office.folder / "a.xlsx").write_bytes(register_bytes(registers.book(), rows("2026")))
    for point in ("RCPT", "MESSAGE"):
        server.faults[point] = [f"{code} {NIK}01 {NAME}" for code in (451, 550)]
    office.kawal("run", "--once")
    _says(office, "surel", "outbox", "list")
    server.faults.clear()
    office.kawal("sync")
    assert any(to.startswith(NAME.lower()) for to, _ in server.taken)


FILE_STAGES: dict[str, Stage] = {"read": _read, "parse": _parse, "write": _open, "send": _send}


@pytest.fixture
def file_office(tmp_path: Path, book: RuleBook) -> Iterator[Office]:
    folder = tmp_path / "kantor"
    (tmp_path / "server").mkdir()
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(register_bytes(book, rows()))
    (folder / "sandi").write_text(PASSWORD)
    (folder / "sandi").chmod(0o600)
    with mail_server(tmp_path / "server") as server:
        (folder / "kawal.yaml").write_text(SETTINGS.format(mail="", google="", where="berkas: a.xlsx"))
        yield Office(folder, lambda: service_tabs_of(folder / "a.xlsx"), server)


def test_every_restricted_column_has_marks(book: RuleBook) -> None:
    assert every_restricted_cell_is_marked(book)


def test_of_a_register_in_a_file(file_office: Office) -> None:
    office = file_office
    for name, stage in (STAGES | FILE_STAGES).items():
        stage(office)
        assert (name, office.leaks()) == (name, [])


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
        (tmp_path / "kawal.yaml").write_text(SETTINGS.format(mail="", google=where, where=f"google: {sheet}"))

        def service_tabs() -> bytes:
            titles = [title for title in there.titles(sheet) if title in SERVICE_TITLES]
            return str([there.officer.values(sheet, title) for title in titles]).encode()

        yield Office(tmp_path, service_tabs), there


def test_of_a_register_at_google(google: tuple[Office, google_office.Office]) -> None:
    office, there = google
    for name, stage in STAGES.items():
        stage(office)
        assert (name, office.leaks()) == (name, [])

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
