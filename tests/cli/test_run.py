"""``kawal run`` as a process: what it does, how it ends, and what the next one finds."""

from __future__ import annotations

import json
import math
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sync.adapters.ledger.database import Database
from sync.adapters.ledger.leases import DatabaseLeases
from sync.app.service_jobs import SyncJob
from sync.cli import main
from sync.core.service_tabs import SERVICE_TITLES
from sync.core.spec import RuleBook
from tests.google_office import Office, open_office
from tests.google_world import report, rows_of
from tests.kawal_run import let_the_lease_run_out, office_of_two, once, running, until
from tests.sheets_emulator import Request

Out = pytest.CaptureFixture[str]


@pytest.fixture
def files(tmp_path: Path, book: RuleBook) -> Path:
    return office_of_two(tmp_path, book)


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: RuleBook) -> Iterator[Office]:
    """Open an office with a dozen registers at Google: more than are worked on at once."""
    with open_office(tmp_path, monkeypatch) as made:
        rows = rows_of(book, "laporan", [report(1)])
        made.settle(**{f"S{at}": made.sheet(rows) for at in range(12)})
        yield made


def _filled(path: Path) -> bool:
    return set(SERVICE_TITLES) <= set(load_workbook(path).sheetnames)


def _filled_sheets(office: Office) -> int:
    text = (office.folder / "kawal.yaml").read_text()
    ids = [line.split("google: ")[1].rstrip("}") for line in text.splitlines() if "google: " in line]
    return sum(set(SERVICE_TITLES) < set(office.titles(sheet)) for sheet in ids)


def _beat(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / ".kawal" / "layanan.json").read_bytes())
    return found


def _json(capsys: Out) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


# ------------------------------------------------------------------ the service, and once


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_does_what_is_owed_says_so_and_ends_when_told(files: Path, number: int) -> None:
    with running(files) as service:
        service.says("sync: 2 register diperbarui (Sentani, Ciomas): ")
        assert _beat(files)["pid"] == service.process.pid
        assert _beat(files)["running"]
        code, took = service.end(number)
    assert (code, took < 3) == (0, True)
    assert service.lines[0] == "Kawal bertugas."
    assert " WIT  sync: " in service.lines[1]
    assert service.lines[2:] == ["Kawal dihentikan."]
    assert (_beat(files)["running"], _beat(files)["doing"]) == (False, "")
    assert _filled(files / "a.xlsx")


def test_once_does_what_is_owed_and_the_next_time_nothing(files: Path) -> None:
    code, [job, *others] = once(files)
    assert (code, job["name"], job["state"], job["message"]) == (0, "sync", "done", "")
    assert [other["name"] for other in others] == ["laporan", "kesehatan", "kirim"]
    assert {job["at"][-6:], job["next_due"][-6:]} == {"+09:00"}
    assert _filled(files / "b.xlsx")
    code, jobs = once(files)
    assert (code, {job["name"] for job in jobs} - {"kirim"}) == (0, set())  # each minute has its own
    assert (_beat(files)["once"], _beat(files)["running"]) == (True, False)


def test_once_leaves_the_work_to_a_service_that_runs(files: Path, capsys: Out) -> None:
    with running(files) as service:
        service.says("Kawal bertugas.")
        assert main(["run", "--once", "--settings", str(files / "kawal.yaml")]) == 0
        assert "Kawal yang lain sedang bertugas" in capsys.readouterr().out
        assert _beat(files)["running"]


@pytest.mark.parametrize("minutes", [-11, 9, 11])
def test_once_fails_when_whoever_is_on_duty_gives_no_sign_of_life(files: Path, capsys: Out, minutes: int) -> None:
    with closing(Database(files / ".kawal")) as database:
        assert DatabaseLeases(database).hold("/layanan", "lain", 600)
    at = datetime.now(UTC) - timedelta(minutes=minutes)
    beat = {"at": at.isoformat(), "pid": 1, "host": "kantor", "doing": "sync", "running": True, "once": True}
    (files / ".kawal" / "layanan.json").write_text(json.dumps(beat))
    run = ["run", "--once", "--settings", str(files / "kawal.yaml")]
    silent = minutes != 9
    assert main(run) == silent
    assert ("tidak memberi tanda sejak" in capsys.readouterr().out) is silent
    assert main([*run, "--format", "json"]) == silent
    found = _json(capsys)
    assert (found["busy"], found["silent_since"] is not None, found["jobs"]) == (True, silent, [])
    assert main(["status", "--settings", str(files / "kawal.yaml")]) == 1
    assert "kawal run --once) mulai bekerja tetapi tidak selesai" in " ".join(capsys.readouterr().out.split())


def test_a_register_that_fails_stops_no_other(files: Path, capsys: Out) -> None:
    (files / "a.xlsx").write_bytes(b"x")
    assert main(["run", "--once", "--settings", str(files / "kawal.yaml")]) == 1
    first, second, third = capsys.readouterr().out.splitlines()
    assert "sync: 1 register diperbarui (Ciomas)" in first
    assert second == "  1 register gagal: Sentani. Dicoba lagi pada putaran berikutnya."
    assert third.startswith("  Sentani: a.xlsx")
    assert _filled(files / "b.xlsx")


def test_systemd_is_told(files: Path) -> None:
    address = files / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(address))
        systemd.settimeout(20)
        with running(files, NOTIFY_SOCKET=str(address)) as service:
            ready = systemd.recv(1000).decode().splitlines()
            service.says("sync:")
            service.end()
        assert ready[:2] == ["READY=1", "WATCHDOG=1"]
        assert systemd.recv(1000) == b"STOPPING=1"


def test_without_settings_there_is_nothing_to_run(tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["run"]) == 2
    assert "kawal init" in capsys.readouterr().err
    (tmp_path / "kawal.yaml").write_text("regster: []\n")
    assert main(["run", "--once"]) == 2
    assert 'Mungkin maksud Anda "register"?' in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["run", "--format", "json"])
    assert ended.value.code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["kawal.yaml"]


def test_a_job_that_fails_is_told_with_the_next_try(files: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(sync: SyncJob) -> str:
        raise ValueError("Siti Rahasia")

    monkeypatch.setattr(SyncJob, "work", broken)
    settings = ["--settings", str(files / "kawal.yaml")]
    assert main(["run", "--once", *settings]) == 1
    told = capsys.readouterr().out
    assert re.search(r"sync: terjadi kesalahan di dalam program \(ValueError di test_run\.py:\d+\)", told)
    assert re.search(r" Dicoba lagi \d+ \w+ \d{4} \d\d\.\d\d WIT\.\n$", told)
    main(["status", *settings])
    shown = " ".join(capsys.readouterr().out.split())
    assert "sync belum pernah selesai" in shown
    assert "gagal terakhir" in shown
    assert "Rahasia" not in told + shown


def test_help_has_an_example_and_is_indonesian(capsys: Out) -> None:
    with pytest.raises(SystemExit):
        main(["run", "--help"])
    out = capsys.readouterr().out
    assert "kawal run --once" in out.split("Contoh:")[1]
    assert "usage" not in out


# ------------------------------------------------------------------ the end, in the midst of work


def _writes(request: Request) -> bool:
    return request.kind == "write"


def test_what_was_begun_is_finished_and_nothing_else_begun(google: Office) -> None:
    google.emulator.faults.slow(2.0, when=_writes, times=math.inf)
    with running(google.folder) as service:
        until(lambda: google.emulator.count("write") == 8)
        code, took = service.end()
    assert (code, took < 10) == (0, True)
    assert service.lines == ["Kawal bertugas.", "Kawal dihentikan."]
    done = _filled_sheets(google)
    assert 0 < done <= 8
    google.emulator.faults.clear()
    code, [job, *_] = once(google.folder)
    assert (code, _filled_sheets(google)) == (0, 12)
    assert f"{12 - done} register diperbarui" in job["done"]


def test_whoever_hangs_is_left_behind_in_time(google: Office) -> None:
    google.emulator.faults.slow(60.0, when=_writes)
    with running(google.folder) as service:
        until(lambda: google.emulator.count("write") == 12)
        until(lambda: _filled_sheets(google) == 11)
        code, took = service.end()
    assert code == 0
    assert 7 < took < 10
    let_the_lease_run_out(google.folder)
    assert once(google.folder)[0] == 0
    assert _filled_sheets(google) == 12


def test_nobody_waits_for_googles_quota_when_it_is_to_end(google: Office) -> None:
    google.emulator.faults.error(429, retry_after=60, when=_writes, times=math.inf)
    with running(google.folder) as service:
        until(lambda: google.emulator.count("write"))
        code, took = service.end()
    assert (code, took < 5) == (0, True)
    google.emulator.faults.clear()
    assert once(google.folder)[0] == 0
    assert _filled_sheets(google) == 12


def test_a_kill_in_the_midst_of_work_loses_nothing(google: Office) -> None:
    google.emulator.faults.slow(1.0, "after", when=_writes, times=math.inf)
    with running(google.folder) as service:
        until(lambda: google.emulator.count("write") >= 8)
        assert service.end(signal.SIGKILL)[0] == -signal.SIGKILL
    google.emulator.faults.clear()
    assert once(google.folder) == (0, [])  # the killed one is believed to be on duty for a minute
    let_the_lease_run_out(google.folder)
    code, [job, *_] = once(google.folder)
    assert (code, job["state"], _filled_sheets(google)) == (0, "done", 12)


def test_the_end_comes_in_time_while_somebody_else_sits_on_the_database(files: Path) -> None:
    """The main thread then waits inside the database's library, where it hears no signal."""
    with running(files) as service, closing(Database(files / ".kawal")) as database:
        service.says("sync:")
        with database.writing():
            code, took = service.end()
    assert (code, took < 10) == (0, True)


# ------------------------------------------------------------------ two of them


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_second_takes_over_when_the_first_is_gone(files: Path, number: int) -> None:
    with running(files) as first:
        first.says("sync:")
        with running(files) as second:
            second.says("Kawal yang lain sedang bertugas")
            assert _beat(files)["pid"] == first.process.pid
            first.end(number)
            if number == signal.SIGKILL:
                let_the_lease_run_out(files)
            second.says("Kawal bertugas.")
            assert _beat(files)["pid"] == second.process.pid
            assert second.end()[0] == 0
    assert not any("sync:" in line for line in second.lines)


# ------------------------------------------------------------------ status


def test_the_status_tells_of_the_service(files: Path, capsys: Out) -> None:
    status = ["status", "--settings", str(files / "kawal.yaml")]
    (files / "b.xlsx").write_bytes(b"x")
    with running(files) as service:
        service.says("1 register gagal")
        assert main(status) == 1  # Ciomas was never read
        lines = capsys.readouterr().out.splitlines()
        assert "Layanan berjalan, terakhir terlihat baru saja." in lines
        at = next(at for at, line in enumerate(lines) if line.startswith("  sync       terakhir selesai "))
        assert " WIT, berikutnya " in lines[at]
        assert "sebagian gagal terakhir" in lines[at + 1]
        assert all(len(line) <= 100 for line in lines)
        main([*status, "--format", "json"])
        found = _json(capsys)
        assert (found["schema"], found["service"]["running"]) == ("kawal.status/1", True)
        job = found["jobs"][0]
        assert (job["name"], job["failure"]["in_a_row"], job["failure"]["stuck"]) == ("sync", 1, False)
        assert found["letters"] == {"waiting": 0, "unclear": 0, "refused": 0}
        service.end()
    main([*status, "Sentani"])
    assert "Layanan dihentikan " in capsys.readouterr().out


def test_the_status_fails_when_the_service_is_gone_without_having_been_stopped(files: Path, capsys: Out) -> None:
    status = ["status", "--settings", str(files / "kawal.yaml")]
    assert once(files)[0] == 0
    assert main(status) == 0
    beat = {**_beat(files), "once": False, "running": True}
    (files / ".kawal" / "layanan.json").write_text(json.dumps(beat | {"at": "2025-04-05T06:00:00+09:00"}))
    capsys.readouterr()
    assert main(status) == 1
    assert "! Layanan tidak berjalan sejak 5 April 2025 06.00 WIT." in capsys.readouterr().out
    (files / ".kawal" / "layanan.json").write_text("rusak")
    assert main(status) == 0
    assert "Layanan" not in capsys.readouterr().out
