"""``kawal accept``: a person says that rows are missing on purpose."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sync.cli import main
from sync.core.spec import RuleBook
from tests.snapshot_office import code, snapshot_office
from tests.workbooks import REPORT, register_bytes, register_file

Out = pytest.CaptureFixture[str]
DAY = ("--today", "2025-04-05")


def test_a_register_that_lost_its_rows_waits_for_a_person(tmp_path: Path, book: RuleBook, capsys: Out) -> None:
    rows = [{**REPORT, "nomor_kasus": f"GNS-2025-{n:04}"} for n in range(1, 13)]
    path = register_file(tmp_path / "register.xlsx", book, *rows)
    main(["sync", str(path), *DAY])
    path.write_bytes(emptied := register_bytes(book, {"laporan": rows[:2]}))
    capsys.readouterr()
    assert main(["sync", str(path), *DAY]) == 1
    told = capsys.readouterr().err
    assert "tab Laporan kehilangan 10 dari 12 baris" in told
    assert "GNS-2025-0003, GNS-2025-0004" in told
    assert path.read_bytes() == emptied
    assert main(["accept", str(path), *DAY, "--format", "json"]) == 1
    waits = json.loads(capsys.readouterr().out)
    assert (waits["reasons"], waits["cases"]) == (
        ["tab Laporan kehilangan 10 dari 12 baris"],
        [f"GNS-2025-{n:04}" for n in range(3, 13)],
    )
    assert path.read_bytes() == emptied
    assert f"kawal accept register.xlsx {waits['token']}" in told
    assert main(["accept", str(path), waits["token"].lower(), *DAY, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["laporan"] == 2
    assert main(["sync", str(path), *DAY]) == 0


def test_a_code_is_good_for_what_it_was_shown_for_only(tmp_path: Path, book: RuleBook, capsys: Out) -> None:
    rows = [{**REPORT, "nomor_kasus": f"GNS-2025-{n:04}"} for n in range(1, 13)]
    path = register_file(tmp_path / "register.xlsx", book, *rows)
    main(["sync", str(path), *DAY])
    path.write_bytes(register_bytes(book, {"laporan": rows[:2]}))
    capsys.readouterr()
    main(["accept", str(path), *DAY, "--format", "json"])
    code = json.loads(capsys.readouterr().out)["token"]
    path.write_bytes(emptied := register_bytes(book, {"laporan": rows[:1]}))  # one more has gone meanwhile
    assert main(["accept", str(path), code, *DAY]) == 2
    assert "kode yang baru: kawal accept" in capsys.readouterr().err
    assert path.read_bytes() == emptied


def test_a_state_that_is_older_than_the_register_is_refused(tmp_path: Path, book: RuleBook, capsys: Out) -> None:
    """The folder of what is remembered is restored from a backup: checks, and mails that were sent, are forgotten."""
    rows = [{**REPORT, "nomor_kasus": f"GNS-2025-{n:04}"} for n in range(1, 4)]
    path = register_file(tmp_path / "register.xlsx", book, *rows[:2])
    main(["sync", str(path), *DAY])
    shutil.copytree(tmp_path / ".kawal", tmp_path / "cadangan")
    type_into(path, rows[2], book)
    assert main(["sync", str(path), *DAY]) == 0
    newer = path.read_bytes()
    shutil.rmtree(tmp_path / ".kawal")
    shutil.copytree(tmp_path / "cadangan", tmp_path / ".kawal")
    mails = sorted((tmp_path / ".kawal" / "outbox").rglob("*.eml"))
    capsys.readouterr()
    assert main(["sync", str(path), *DAY]) == 1
    told = capsys.readouterr().err
    assert "catatan pemeriksaan di sini lebih tua (ke-1) daripada register (ke-2)" in told
    assert path.read_bytes() == newer
    assert sorted((tmp_path / ".kawal" / "outbox").rglob("*.eml"))[: len(mails)] == mails
    assert main(["accept", str(path), code(told), *DAY]) == 0  # a person says that there is no newer one
    assert main(["sync", str(path), *DAY]) == 0
    assert main(["audit", "verify", str(path)]) == 0


def type_into(path: Path, row: dict[str, object], book: RuleBook) -> None:
    """Let an officer type one more report in a spreadsheet program."""
    workbook = load_workbook(path)
    names = [field.name for field in book.tab_by_name["laporan"].fields]
    workbook["Laporan"].append([row.get(name) for name in names])
    workbook.save(path)


def test_a_listed_register_is_named_as_the_settings_name_it(tmp_path: Path, book: RuleBook, capsys: Out) -> None:
    """Wherever the command that is shown is typed, it has to find the register."""
    office = snapshot_office(tmp_path / "kantor", tmp_path / "usb", "berkas: register.xlsx")
    rows = [{**REPORT, "nomor_kasus": f"GNS-2025-{n:04}"} for n in range(1, 13)]
    path = register_file(office.folder / "register.xlsx", book, *rows)
    office.kawal("sync", day=0)
    path.write_bytes(register_bytes(book, {"laporan": rows[:2]}))
    capsys.readouterr()
    assert office.kawal("sync", day=1) == 1
    told = capsys.readouterr().err
    assert f"kawal accept Gunungsari {code(told)}" in told
    assert office.kawal("accept", "Gunungsari", code(told), day=1) == 0


def test_there_may_be_nothing_to_accept(tmp_path: Path, book: RuleBook, capsys: Out) -> None:
    path = register_file(tmp_path / "register.xlsx", book)
    main(["sync", str(path), *DAY])
    assert main(["accept", str(path), *DAY]) == 0
    assert "tidak ada yang perlu diterima" in capsys.readouterr().out
