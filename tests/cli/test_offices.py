"""Verbs over the registers of ``kawal.yaml``."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sync import app
from sync.adapters.alone import alone
from sync.cli import main
from sync.core.calendar import WorkingDays
from sync.core.register import Register
from sync.core.spec import RuleBook
from sync.core.validate import Judgement, judge
from sync.errors import KawalError, Unreadable
from tests.conftest import ROOT
from tests.workbooks import REPORT, register_file

Out = pytest.CaptureFixture[str]
DAY = ["--today", "2025-04-05"]


@pytest.fixture
def office(tmp_path: Path, book: RuleBook, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an office with two registers, one of them with findings; the second's folder is not that of the settings."""
    folder = tmp_path / "kantor"
    (folder / "bandung").mkdir(parents=True)
    register_file(folder / "gunungsari.xlsx", book)
    register_file(folder / "bandung" / "register.xlsx", book, {**REPORT, "nik_korban": "1"})
    (folder / "kawal.yaml").write_text(
        "register:\n"
        "  - {nama: Gunungsari, kecamatan: 36.04.33, berkas: gunungsari.xlsx}\n"
        "  - {nama: Bandung, kecamatan: 36.04.34, berkas: bandung/register.xlsx}\n"
    )
    monkeypatch.chdir(folder)
    return folder


def _json(capsys: Out) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def _stored(office: Path) -> bytes:
    return b"".join(path.read_bytes() for path in (office / ".kawal").rglob("*") if path.is_file())


# ------------------------------------------------------------------ check and sync


def test_without_a_name_every_register_is_checked(office: Path, capsys: Out) -> None:
    assert main(["check", *DAY]) == 1
    out = capsys.readouterr().out
    assert out.index("Gunungsari: diperiksa") < out.index("Bandung: diperiksa")
    assert not (office / ".kawal").exists()


def test_a_register_may_be_named_in_any_case_and_a_file_beside_it(office: Path, capsys: Out) -> None:
    assert main(["check", "gunungsari", "bandung/register.xlsx", "GUNUNGSARI", *DAY, "--format", "json"]) == 1
    registers = _json(capsys)["registers"]
    assert [(one["name"], one["area"]) for one in registers] == [("Gunungsari", "36.04.33"), ("register.xlsx", None)]


def test_an_unknown_name_gets_a_suggestion(office: Path, capsys: Out) -> None:
    assert main(["check", "Gunungsri"]) == 2
    assert 'Mungkin maksud Anda "Gunungsari"?' in capsys.readouterr().err


def test_without_settings_and_without_a_file_there_is_nothing_to_do(
    tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for verb in ("check", "sync", "status"):
        assert main([verb]) == 2
        assert "kawal.yaml" in capsys.readouterr().err
    (tmp_path / "kawal.yaml").write_text("register: []\n")
    assert main(["sync"]) == 2
    assert "Belum ada register" in capsys.readouterr().err


def test_a_file_alone_cares_about_no_settings_but_those_in_its_own_folder(office: Path, capsys: Out) -> None:
    (office / "kawal.yaml").write_text("rusak")
    assert main(["check", "bandung/register.xlsx", *DAY]) == 1
    assert "kawal.yaml" not in capsys.readouterr().err
    for names in ([], ["gunungsari.xlsx"]):
        assert main(["check", *names, *DAY]) == 2
        assert "kawal.yaml:1:" in capsys.readouterr().err


@pytest.mark.parametrize("way", ["option", "environment"])
def test_settings_may_be_elsewhere(
    office: Path, tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if way == "environment":
        monkeypatch.setenv("KAWAL_SETTINGS", str(office / "kawal.yaml"))
    option = ["--settings", str(office / "kawal.yaml")] if way == "option" else []
    assert main(["sync", *DAY, *option]) == 0
    assert (office / ".kawal" / "kawal.db").exists()
    assert not (tmp_path / ".kawal").exists()
    capsys.readouterr()


def test_a_sync_writes_every_register_and_then_nothing(office: Path, capsys: Out) -> None:
    assert main(["sync", *DAY, "--format", "json"]) == 0
    first = _json(capsys)["registers"]
    assert [(one["name"], one["state"], one["findings"]["error"]) for one in first] == [
        ("Gunungsari", "written", 0),
        ("Bandung", "written", 1),
    ]
    assert main(["sync", *DAY, "--format", "json"]) == 0
    assert {one["state"] for one in _json(capsys)["registers"]} == {"unchanged"}
    assert load_workbook(office / "gunungsari.xlsx").sheetnames[-1] == "Aturan"


def test_each_register_fails_alone(office: Path, capsys: Out) -> None:
    (office / "gunungsari.xlsx").write_bytes(b"x")
    assert main(["sync", *DAY]) == 1
    captured = capsys.readouterr()
    assert "Bandung: 1 baris Laporan" in captured.out
    assert "Gunungsari: gunungsari.xlsx" in captured.err
    assert main(["check", *DAY, "--format", "json"]) == 1
    found = _json(capsys)
    assert [one["name"] for one in found["registers"]] == ["Bandung"]
    assert [one["name"] for one in found["failed"]] == ["Gunungsari"]


@pytest.mark.parametrize(("verb", "where"), [("check", "failed"), ("sync", "registers")])
def test_machines_are_told_of_the_only_register_too(office: Path, capsys: Out, verb: str, where: str) -> None:
    (office / "gunungsari.xlsx").write_bytes(b"x")
    assert main([verb, "Gunungsari", *DAY, "--format", "json"]) == 3
    captured = capsys.readouterr()
    [told] = json.loads(captured.out)[where]
    assert (told["name"], told["advice"] != "") == ("Gunungsari", True)
    assert told["message"] in captured.err


def test_a_mistake_of_ours_in_one_register_stops_no_other(
    office: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(register: Register, working_days: WorkingDays) -> Judgement:
        if register["laporan"].values("nik_korban") == ["1"]:
            raise ValueError("Siti Rahasia")
        return judge(register, working_days)

    monkeypatch.setattr("sync.pipeline.judge", broken)
    assert main(["sync", *DAY]) == 1
    captured = capsys.readouterr()
    assert "Gunungsari: 1 baris Laporan" in captured.out
    assert "Bandung: terjadi kesalahan di dalam program (ValueError di test_offices.py:" in captured.err
    stored = _stored(office)
    assert b"ValueError di test_offices.py:" in stored
    assert b"Rahasia" not in captured.err.encode() + stored


def test_rules_that_cannot_be_used_stop_all(office: Path, capsys: Out) -> None:
    shutil.copytree(ROOT / "rules", office / "aturan")
    (office / "aturan" / "lists.yaml").write_text("a: [\n")
    (office / "aturan" / "followups.yaml").write_text("TL-1: {}\n")
    settings = office / "kawal.yaml"
    settings.write_text("aturan: aturan\n" + settings.read_text())
    for verb in ("check", "sync"):
        assert main([verb, *DAY]) == 2
        error = capsys.readouterr().err
        assert "lists.yaml:" in error
    assert main(["rules", "check"]) == 2
    assert not (office / ".kawal").exists()


def test_the_offices_own_rules_and_holidays_count(office: Path, capsys: Out) -> None:
    shutil.copytree(ROOT / "rules", office / "aturan")
    path = office / "aturan" / "checks" / "laporan.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("judul: NIK", "judul: Nomor kami", 1), encoding="utf-8")
    settings = office / "kawal.yaml"
    listed = settings.read_text()
    settings.write_text("aturan: aturan\n" + listed)
    main(["check", "Bandung", *DAY])
    assert "Nomor kami" in capsys.readouterr().out
    main(["sync", *DAY])
    settings.write_text("aturan: aturan\nlibur_tambahan: [2025-04-04]\n" + listed)
    with app.chosen([], None) as jobs:
        assert not jobs[0].rules.working_days.is_working(date(2025, 4, 4))


def test_a_file_that_is_being_worked_on_by_its_name_is_left_alone(office: Path, capsys: Out) -> None:
    """Two states, but one file: whoever replaces it must be alone."""
    with alone(office.resolve() / ".kawal", "gunungsari.xlsx"):
        assert main(["sync", "--wait", "0", *DAY]) == 1
    assert "sedang diproses" in capsys.readouterr().err
    assert main(["sync", *DAY]) == 0


def test_the_zone_of_the_kecamatan_is_that_of_the_check(office: Path, capsys: Out) -> None:
    settings = office / "kawal.yaml"
    settings.write_text(settings.read_text().replace("36.04.34", "91.03.01"))
    main(["sync", *DAY])
    capsys.readouterr()
    main(["status", *DAY, "--format", "json"])
    assert _json(capsys)["registers"][1]["succeeded"] == "2025-04-05T06:00:00+09:00"
    texts = [cell.value for row in load_workbook(office / "bandung" / "register.xlsx")["Ringkasan"] for cell in row]
    assert "Diperiksa 5 April 2025 06.00 WIT" in texts


def test_registers_at_google_are_worked_on_in_threads_and_files_one_by_one() -> None:
    """Eight wait for each other's company; a file never has any."""
    together, beside = threading.Barrier(8), threading.Lock()

    class One:
        def __init__(self, name: str, online: bool) -> None:
            self.name, self.online = name, online

    def work(job: app.Job) -> str:
        if job.register.online:
            together.wait(timeout=10)
        else:
            assert beside.acquire(blocking=False)
            beside.release()
        if job.register.name.endswith("7"):
            raise Unreadable("a", "b")
        return job.register.name

    jobs: list[Any] = [app.Job(One(f"{at}", at % 2 == 0), None) for at in range(16)]  # type: ignore[arg-type]
    results = dict(app.each(jobs, work))
    assert set(results) == set(jobs)
    assert [isinstance(results[job], KawalError) for job in jobs] == [job.register.name == "7" for job in jobs]


# ------------------------------------------------------------------ status


def test_the_status_is_told_from_the_state_alone(office: Path, capsys: Out) -> None:
    main(["sync", *DAY])
    os.remove(office / "gunungsari.xlsx")
    (office / "bandung" / "register.xlsx").write_bytes(b"x")
    capsys.readouterr()
    assert main(["status", *DAY]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "5 April 2025 06.00" in lines[1]
    assert lines[2].split()[-5:] == ["0", "1", "0", "0", "0"]
    assert "Semua register berhasil diperiksa" in lines[-1]
    assert all(len(line) <= 100 for line in lines)


def test_what_was_not_checked_for_a_day_is_said_and_fails(office: Path, capsys: Out) -> None:
    main(["sync", "Gunungsari", "--today", "2025-04-04"])
    main(["sync", "Bandung", "--today", "2025-04-05"])
    capsys.readouterr()
    assert main(["status", "--today", "2025-04-05", "--format", "json"]) == 0
    assert [one["stale"] for one in _json(capsys)["registers"]] == [False, False]  # 24 hours
    assert main(["status", "--today", "2025-04-06", "--format", "json"]) == 1
    found = _json(capsys)
    assert (found["schema"], found["now"]) == ("kawal.status/1", "2025-04-06T06:00:00+07:00")
    assert [(one["name"], one["stale"], one["age_hours"]) for one in found["registers"]] == [
        ("Gunungsari", True, 48.0),
        ("Bandung", False, 24.0),
    ]
    assert main(["status", "--today", "2025-04-06"]) == 1
    assert "! 1 dari 2 register lebih dari 26 jam tidak berhasil diperiksa: Gunungsari." in capsys.readouterr().out


def test_a_register_that_was_never_checked_is_stale(office: Path, capsys: Out) -> None:
    assert main(["status", "Bandung"]) == 1
    assert "belum pernah" in capsys.readouterr().out


def test_failures_are_counted_and_told(office: Path, capsys: Out) -> None:
    main(["sync", *DAY])
    good = (office / "gunungsari.xlsx").read_bytes()
    (office / "gunungsari.xlsx").write_bytes(b"x")
    for _ in range(3):
        main(["sync", "Gunungsari", *DAY])
    capsys.readouterr()
    main(["status", *DAY, "--format", "json"])
    failures = [one["failure"] for one in _json(capsys)["registers"]]
    assert (failures[0]["in_a_row"], failures[0]["at"], failures[1]) == (3, "2025-04-05T06:00:00+07:00", None)
    main(["status", *DAY])
    assert "gagal 3 kali berturut-turut, terakhir 5 April 2025 06.00: gunungsari.xlsx" in capsys.readouterr().out
    (office / "gunungsari.xlsx").write_bytes(good)
    main(["sync", *DAY])
    capsys.readouterr()
    main(["status", *DAY, "--format", "json"])
    assert _json(capsys)["registers"][0]["failure"] is None


def test_no_value_of_a_register_is_in_the_state(office: Path, book: RuleBook) -> None:
    register_file(office / "gunungsari.xlsx", book, {**REPORT, "nik_korban": "3604 Rahasia", "nama_korban": "Rahasia"})
    main(["sync", *DAY])
    stored = _stored(office)
    assert b"LAP-02" in stored
    assert b"Rahasia" not in stored


# ------------------------------------------------------------------ init


def _init(folder: Path, code: str = "36.04.33", *more: str) -> int:
    return main(["init", str(folder), "--kecamatan", code, *more])


def test_init_makes_settings_rules_and_a_register_that_work(tmp_path: Path, capsys: Out) -> None:
    folder = tmp_path / "kantor"
    assert _init(folder) == 0
    assert {path.name for path in folder.iterdir()} == {"kawal.yaml", "aturan", "register-gunungsari.xlsx"}
    assert (folder / "aturan" / "README.md").exists()
    settings = ["--settings", str(folder / "kawal.yaml")]
    assert main(["sync", *settings]) == 0
    assert main(["check", *settings]) == 0
    assert main(["status", *settings]) == 0
    assert main(["doctor", *settings]) == 0
    capsys.readouterr()


def test_another_kecamatan_is_added_and_nothing_else_changes(tmp_path: Path, capsys: Out) -> None:
    _init(tmp_path)
    path = tmp_path / "kawal.yaml"
    path.write_text("# milik kami\n" + path.read_text(encoding="utf-8").replace("# admin: admin@", "admin: budi@"))
    path.chmod(0o640)
    (tmp_path / "aturan" / "README.md").write_text("kami")
    before = path.read_text(encoding="utf-8")
    assert _init(tmp_path, "36.04.34") == 0
    after = path.read_text(encoding="utf-8")
    assert after.startswith(before)
    assert path.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "aturan" / "README.md").read_text() == "kami"
    found = app.settings(path)
    assert found is not None
    assert [(one.name, one.place.code) for one in found.registers] == [
        ("Gunungsari", "36.04.33"),
        ("Bandung", "36.04.34"),
    ]
    capsys.readouterr()


def test_a_namesake_gets_its_code_behind_its_name(tmp_path: Path, capsys: Out) -> None:
    _init(tmp_path, "36.04.33")
    assert _init(tmp_path, "52.01.09") == 0
    assert (tmp_path / "register-gunungsari-52.01.09.xlsx").exists()
    assert main(["check", "--settings", str(tmp_path / "kawal.yaml"), "Gunungsari 52.01.09"]) == 0
    capsys.readouterr()


def test_a_name_that_no_file_can_have_is_changed(tmp_path: Path, capsys: Out) -> None:
    assert _init(tmp_path, "Tiro/Truseb") == 0
    assert 'Register "Tiro-Truseb"' in capsys.readouterr().out


def test_a_register_that_is_there_already_is_kept_and_listed(tmp_path: Path, book: RuleBook, capsys: Out) -> None:
    path = register_file(tmp_path / "register-gunungsari.xlsx", book)
    before = path.read_bytes()
    assert _init(tmp_path) == 0
    assert "sudah ada, maka tidak ditimpa" in capsys.readouterr().out
    assert path.read_bytes() == before
    assert main(["check", "--settings", str(tmp_path / "kawal.yaml"), *DAY]) == 0
    capsys.readouterr()


def test_settings_that_cannot_be_used_stop_init(tmp_path: Path, capsys: Out) -> None:
    (tmp_path / "kawal.yaml").write_text("admim: a@b.id\n")
    assert _init(tmp_path) == 2
    assert (
        'kawal.yaml:1: pengaturan: kunci "admim" tidak dikenal. Mungkin maksud Anda "admin"?' in capsys.readouterr().err
    )
    assert [path.name for path in tmp_path.iterdir()] == ["kawal.yaml"]


def test_a_list_that_only_people_can_extend_is_said_with_the_lines_to_add(tmp_path: Path, capsys: Out) -> None:
    _init(tmp_path / "lain")
    text = "register: [{nama: Gunungsari, kecamatan: 36.04.33, berkas: a.xlsx}]\n"
    (tmp_path / "kawal.yaml").write_text(text)
    capsys.readouterr()
    assert _init(tmp_path, "36.04.34") == 2
    assert "- nama: Bandung\n" in capsys.readouterr().err
    assert (tmp_path / "kawal.yaml").read_text() == text


def test_init_says_what_it_made_to_machines(tmp_path: Path, capsys: Out) -> None:
    _init(tmp_path, "36.04.33", "--format", "json")
    assert _json(capsys) == {
        "schema": "kawal.init/1",
        "area": "36.04.33",
        "name": "Gunungsari",
        "path": str(tmp_path / "register-gunungsari.xlsx"),
        "settings": str(tmp_path / "kawal.yaml"),
        "made": True,
        "desa": 7,
    }


def test_the_options_for_google_need_a_sheet(tmp_path: Path, capsys: Out) -> None:
    for option in ("--repair", "--dry-run"):
        with pytest.raises(SystemExit) as stopped:
            _init(tmp_path, "36.04.33", option)
        assert stopped.value.code == 2
    assert "hanya untuk --google" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------ doctor, as far as there is no network


def _doctor(capsys: Out) -> dict[str, dict[str, Any]]:
    main(["doctor", "--format", "json"])
    return {one["what"]: one for one in _json(capsys)["checks"]}


def test_a_healthy_office_is_all_ticks(office: Path, capsys: Out) -> None:
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert out.count("✓") == 6
    assert "✗" not in out
    assert "– Google: tidak ada register di Google Sheets" in out


def test_without_settings_the_rest_is_still_looked_at(
    tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["doctor"]) == 0
    assert "tidak ada kawal.yaml" in capsys.readouterr().out


def _open_elsewhere(office: Path) -> None:
    (office / "~$gunungsari.xlsx").touch()


def _broken(office: Path) -> None:
    (office / "gunungsari.xlsx").write_bytes(b"x")


def _gone(office: Path) -> None:
    (office / "gunungsari.xlsx").unlink()


@pytest.mark.parametrize(
    ("harm", "what", "code", "advice"),
    [
        (_open_elsewhere, "Register Gunungsari", 1, "Tutup berkas itu"),
        (_broken, "Register Gunungsari", 3, "Periksa"),
        (_gone, "Register Gunungsari", 2, "Periksa nama dan letak berkas"),
        (lambda office: (office / ".kawal").mkdir(mode=0o755), "Folder catatan", 1, "chmod 700"),
        (lambda office: (office / ".kawal").touch(), "Folder catatan", 1, "catatan:"),
        (lambda office: (office / "kawal.yaml").write_text("a: b\n"), "Pengaturan", 2, "docs/settings.md"),
        (
            lambda office: (office / "kawal.yaml").write_text("aturan: tidak-ada\n"),
            "Aturan",
            2,
            "aturan: di kawal.yaml",
        ),
    ],
    ids=["open", "broken", "gone", "state for all", "state no folder", "settings", "rules"],
)
def test_each_trouble_is_found_with_its_remedy(
    office: Path, capsys: Out, harm: Callable[[Path], object], what: str, code: int, advice: str
) -> None:
    harm(office)
    assert main(["doctor"]) == code
    out = capsys.readouterr().out
    assert f"✗ {what}:" in out
    found = _doctor(capsys)
    assert [name for name, one in found.items() if one["state"] == "failed"] == [what]
    assert advice in found[what]["advice"]
    assert all(len(line) <= 100 or str(office) in line for line in out.splitlines())
