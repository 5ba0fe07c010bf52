"""The other verbs, as people call them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from email import message_from_bytes
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sync.cli import main
from sync.core.service_tabs import SERVICE_TITLES
from sync.core.spec import RuleBook
from tests.conftest import ROOT
from tests.workbooks import REPORT, register_file

Out = pytest.CaptureFixture[str]


# ------------------------------------------------------------------ sync


def test_sync_says_what_it_found_then_that_nothing_changed(tmp_path: Path, book: RuleBook, capsys: Out) -> None:
    path = str(register_file(tmp_path / "register.xlsx", book))
    assert main(["sync", path, "--today", "2025-04-05"]) == 0
    assert "1 baris Laporan. Tidak ada temuan. Terima kasih." in capsys.readouterr().out
    assert main(["sync", path, "--today", "2025-04-05"]) == 0
    assert "tidak ada perubahan" in capsys.readouterr().out


def test_sync_leaves_backups_alone(tmp_path: Path, book: RuleBook, capsys: Out) -> None:
    path = register_file(tmp_path / "register.xlsx", book)
    main(["sync", str(path), "--today", "2025-04-05"])
    backup = tmp_path / "register.bak.xlsx"
    before = backup.read_bytes()
    assert main(["sync", str(path), str(backup), "--today", "2025-04-05"]) == 0
    assert "salinan cadangan" in capsys.readouterr().out
    assert backup.read_bytes() == before


def test_one_register_fails_alone(tmp_path: Path, book: RuleBook, capsys: Out) -> None:
    good = register_file(tmp_path / "baik.xlsx", book)
    (tmp_path / "rusak.xlsx").write_bytes(b"x")
    assert main(["sync", str(tmp_path / "rusak.xlsx"), str(good), "--today", "2025-04-05"]) == 1
    captured = capsys.readouterr()
    assert "baik.xlsx: 1 baris" in captured.out
    assert "rusak.xlsx" in captured.err


def test_an_open_file_is_reported(tmp_path: Path, book: RuleBook, capsys: Out) -> None:
    path = register_file(tmp_path / "register.xlsx", book)
    (tmp_path / "~$register.xlsx").touch()
    assert main(["sync", str(path), "--wait", "0"]) == 1
    assert "sedang dibuka" in capsys.readouterr().err


# ------------------------------------------------------------------ init


def test_init_makes_a_register_that_checks_clean(tmp_path: Path, capsys: Out) -> None:
    assert main(["init", str(tmp_path / "kantor"), "--kecamatan", "36.04.33", "--petugas", "Nurhayati; Suhendi"]) == 0
    path = tmp_path / "kantor" / "register-gunungsari.xlsx"
    sheets = load_workbook(path).sheetnames
    assert sheets[0] == "Laporan"
    assert tuple(sheets[-4:]) == SERVICE_TITLES
    assert [c.value for c in load_workbook(path)["Referensi"]["A"]][1:3] == ["Gunungsari", "Ciherang"]
    assert main(["check", str(path)]) == 0
    assert main(["sync", str(path)]) == 0
    capsys.readouterr()
    assert main(["init", str(tmp_path / "kantor"), "--kecamatan", "36.04.33"]) == 2
    assert "tidak ditimpa" in capsys.readouterr().err


def test_an_ambiguous_name_lists_both_and_asks_for_a_code(tmp_path: Path, capsys: Out) -> None:
    assert main(["init", str(tmp_path), "--kecamatan", "gunung sari"]) == 2
    error = capsys.readouterr().err
    assert "36.04.33  Kecamatan Gunungsari, Kabupaten Serang, Banten" in error
    assert "52.01.09  Kecamatan Gunungsari, Kabupaten Lombok Barat" in error
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_name_gets_suggestions(tmp_path: Path, capsys: Out) -> None:
    assert main(["init", str(tmp_path), "--kecamatan", "Gunungsri"]) == 2
    assert "Gunungsari" in capsys.readouterr().err


# ------------------------------------------------------------------ rules


def test_rules_are_listed_checked_explained_and_tested(capsys: Out) -> None:
    assert main(["rules", "check"]) == 0
    assert "57 pemeriksaan, 13 tindak lanjut" in capsys.readouterr().out
    assert main(["rules", "list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 70
    assert main(["rules", "explain", "lap-21"]) == 0
    assert "Rehabilitasi" in capsys.readouterr().out
    assert main(["rules", "test"]) == 0
    assert "0 tidak sesuai" in capsys.readouterr().out


def test_an_unknown_code_gets_a_suggestion(capsys: Out) -> None:
    assert main(["rules", "explain", "LAP-99"]) == 2
    assert "Mungkin maksud Anda" in capsys.readouterr().err


def test_the_offices_own_rules_are_used(tmp_path: Path, book: RuleBook, capsys: Out) -> None:
    own = tmp_path / "aturan"
    shutil.copytree(ROOT / "rules", own)
    rule = own / "checks" / "kegiatan.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("tingkat: error", "tingkat: eror", 1), encoding="utf-8")
    assert main(["check", "x.xlsx", "--rules", str(own)]) == 2
    error = capsys.readouterr().err
    assert "checks/kegiatan.yaml:" in error
    assert 'Mungkin maksud Anda "error"?' in error


def test_an_example_that_fails_is_named(tmp_path: Path, capsys: Out) -> None:
    own = tmp_path / "aturan"
    shutil.copytree(ROOT / "rules", own)
    clocks = own / "followups.yaml"
    clocks.write_text(clocks.read_text(encoding="utf-8").replace("hari: 90\n", "hari: 900\n"), encoding="utf-8")
    assert main(["rules", "test", "--rules", str(own)]) == 1
    assert "TL-10 (contoh di baris" in capsys.readouterr().out


# ------------------------------------------------------------------ demo


def test_the_demo_runs_again_without_doing_anything_again(tmp_path: Path, capsys: Out) -> None:
    assert main(["demo", str(tmp_path)]) == 0
    first = capsys.readouterr().out
    assert len(first.splitlines()) <= 12
    assert "DATA CONTOH" in first
    files = {path: path.read_bytes() for path in tmp_path.glob("*.xlsx")}
    assert len([path for path in files if ".bak." not in path.name]) == 2
    assert main(["demo", str(tmp_path)]) == 0
    second = capsys.readouterr().out
    assert "0 surel baru" in second
    assert "temuan baru" not in second
    assert {path: path.read_bytes() for path in tmp_path.glob("*.xlsx")} == files


def test_a_week_later_findings_resolve_and_a_clock_runs_out(tmp_path: Path, capsys: Out) -> None:
    main(["demo", str(tmp_path)])
    capsys.readouterr()
    assert main(["demo", str(tmp_path), "--advance", "7"]) == 0
    out = capsys.readouterr().out
    assert "21 April 2025" in out
    days = [line.split()[0] for line in out.splitlines() if line.startswith("  ") and " selesai " in line[:40]]
    assert days == ["Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu", "Senin"]
    assert "11 selesai   0 baru   2 ringkasan harian, 2 eskalasi ke kabupaten" in out


def test_the_mails_of_the_demo_lie_in_a_folder_each_once(tmp_path: Path, capsys: Out) -> None:
    main(["demo", str(tmp_path)])
    main(["demo", str(tmp_path), "--advance", "7"])
    mails = [message_from_bytes(path.read_bytes()) for path in (tmp_path / "outbox").glob("*.eml")]
    assert len(mails) == 4 + 11
    assert len({mail["Message-ID"] for mail in mails}) == len(mails)
    listed = (tmp_path / "outbox" / "index.html").read_text()
    assert all(path.name in listed for path in (tmp_path / "outbox").glob("2*.html"))


def test_the_demo_is_marked_as_such_in_every_tab(tmp_path: Path) -> None:
    main(["demo", str(tmp_path)])
    workbook = load_workbook(tmp_path / "register-gunungsari.xlsx")
    assert all(
        "DATA CONTOH" in (str(workbook[title].oddHeader.left.text) + str(workbook[title].oddHeader.right.text))
        for title in workbook.sheetnames
    )


def test_the_demo_overwrites_no_other_register(tmp_path: Path, book: RuleBook, capsys: Out) -> None:
    path = register_file(tmp_path / "register-gunungsari.xlsx", book)
    before = path.read_bytes()
    assert main(["demo", str(tmp_path)]) == 2
    assert path.read_bytes() == before
    assert main(["demo", str(tmp_path)]) == 2
    assert path.read_bytes() == before


# ------------------------------------------------------------------ every verb


@pytest.mark.parametrize("verb", ["check", "sync", "init", "status", "outbox", "doctor", "rules", "demo"])
def test_help_has_an_example_and_is_indonesian(verb: str, capsys: Out) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([verb, "--help"])
    assert stopped.value.code == 0
    out = capsys.readouterr().out
    assert f"kawal {verb}" in out.split("Contoh:")[1]
    assert "usage" not in out
    assert "show this help" not in out


def test_our_own_mistakes_end_in_a_line_without_text(
    tmp_path: Path, book: RuleBook, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A foreign exception's text may quote a cell: only its type and place are shown, with --debug too."""
    from sync import app

    def broken(*_: object) -> None:
        raise ValueError("Siti Rahasia 3604335503099901")

    with monkeypatch.context() as patch:
        patch.setattr(app.FileOffice, "check", broken)
        for debug in ([], ["--debug"]):
            assert main(["check", str(register_file(tmp_path / "register.xlsx", book)), *debug]) == 2
            error = capsys.readouterr().err
            assert "ValueError" in error
            assert "Rahasia" not in error
            assert "3604" not in error


def test_a_closed_pipe_is_no_error(tmp_path: Path, book: RuleBook) -> None:
    path = register_file(tmp_path / "register.xlsx", book)
    command = f'"{sys.executable}" -m sync check "{path}" --format json | head -c 1'
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_every_console_can_show_it(tmp_path: Path, book: RuleBook, encoding: str) -> None:
    path = register_file(tmp_path / "register 🌱.xlsx", book, {**REPORT, "nik_korban": "1"})
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "sync", "check", str(path)]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 1
    assert "→ Ketik ulang".encode() in done.stdout


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from sync.cli.main import parser; parser().format_help(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pandas", "yaml", "xlsxwriter", "holidays", "filelock", "json", "sqlalchemy"} & set(loaded)


def test_a_check_imports_no_pandas(tmp_path: Path, book: RuleBook) -> None:
    path = register_file(tmp_path / "register.xlsx", book)
    code = f"import sys; from sync.cli import main; main(['check', {str(path)!r}]); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pandas", "numpy", "xlsxwriter", "sqlalchemy", "alembic", "weasyprint"} & set(loaded)


def test_the_list_of_rules_is_json_for_machines(capsys: Out) -> None:
    main(["rules", "list", "--format", "json"])
    assert {rule["severity"] for rule in json.loads(capsys.readouterr().out)} == {
        "critical",
        "error",
        "warning",
        "info",
    }


def test_the_code_of_a_kabupaten_lists_its_kecamatan(tmp_path: Path, capsys: Out) -> None:
    assert main(["init", str(tmp_path), "--kecamatan", "36.04"]) == 2
    listed = capsys.readouterr().err
    assert len([line for line in listed.splitlines() if line.startswith("  36.04.")]) == 29
    assert "36.04.33  Kecamatan Gunungsari, Kabupaten Serang, Banten" in listed
