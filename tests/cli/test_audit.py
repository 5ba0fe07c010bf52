"""``kawal audit``: who changed which kasus when, and the proof that nobody has touched the trail."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sync.core.spec import RuleBook
from tests.snapshot_office import SnapshotOffice, snapshot_office
from tests.workbooks import REPORT, register_bytes, register_file

Out = pytest.CaptureFixture[str]


@pytest.fixture
def office(tmp_path: Path, book: RuleBook) -> SnapshotOffice:
    """On the first day two kasus; on the second one is closed in a way that is not usual, and another is new."""
    made = snapshot_office(tmp_path / "kantor", tmp_path / "usb", "berkas: register.xlsx")
    rows = [{**REPORT, "nomor_kasus": f"GNS-2025-{n:04}", "status_kasus": "Baru"} for n in (1, 2, 3)]
    register_file(made.folder / "register.xlsx", book, *rows[:2])
    made.kawal("sync", day=0)
    changed = {**rows[0], "status_kasus": "Selesai", "nama_korban": "Rahasia Sekali"}
    (made.folder / "register.xlsx").write_bytes(register_bytes(book, {"laporan": [rows[2], rows[1], changed]}))
    made.kawal("sync", day=1)
    return made


def test_it_says_which_case_was_changed_when_and_no_value_of_a_person(office: SnapshotOffice, capsys: Out) -> None:
    capsys.readouterr()
    assert office.kawal("audit", "--since", "2025-04-06") == 0
    assert capsys.readouterr().out.splitlines() == [
        "Gunungsari, 6 April 2025 06.00 (sejak 5 April 2025 06.00)",
        "  Laporan GNS-2025-0001: diubah: Nama Korban, Status Kasus (Baru menjadi Selesai)",
        "  Laporan GNS-2025-0003: baris baru",
    ]
    assert office.kawal("audit", "--case", "gns-2025-0002", "--format", "json") == 0
    [entry] = json.loads(capsys.readouterr().out)["entries"]
    assert (entry["act"], entry["case"], entry["fields"], entry["number"]) == ("tambah", "GNS-2025-0002", [], 1)


def test_what_is_unusual_stands_in_temuan(office: SnapshotOffice, capsys: Out) -> None:
    capsys.readouterr()
    office.kawal("sync", "--format", "json", day=2)
    from openpyxl import load_workbook

    rows = load_workbook(office.folder / "register.xlsx")["Temuan"].iter_rows(values_only=True)
    assert [row[:4] for row in rows if row[9] == "AUD-01"] == [
        ("PERINGATAN", "GNS-2025-0001/1", "Laporan", "Status Kasus")
    ]


def test_a_whole_trail_is_proven(office: SnapshotOffice, capsys: Out) -> None:
    capsys.readouterr()
    assert office.kawal("audit", "verify") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == "✓ Gunungsari: 2 catatan, 2 salinan, utuh"
    office.kawal("audit", "--format", "json")
    assert second == f"    segel catatan terakhir: {json.loads(capsys.readouterr().out)['entries'][-1]['seal']}"


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("UPDATE trail SET content = (SELECT content FROM trail WHERE number = 1) WHERE number = 2", "catatan ke-1"),
        ("UPDATE trail SET seal = 'ffffffffffffffffffffffff' WHERE number = 1", "catatan ke-1"),
        ("DELETE FROM trail WHERE number = 1", "catatan ke-2"),
        ("DELETE FROM trail WHERE number = 2", "catatan terakhirnya mungkin dihapus"),
        ("DELETE FROM trail", "catatan terakhirnya mungkin dihapus"),
    ],
)
def test_whatever_is_done_to_the_trail_shows(office: SnapshotOffice, harm: str, told: str, capsys: Out) -> None:
    with closing(sqlite3.connect(office.folder / ".kawal" / "kawal.db")) as database:
        database.execute(harm)
        database.commit()
    capsys.readouterr()
    assert office.kawal("audit", "verify", "--format", "json") == 1
    [register] = json.loads(capsys.readouterr().out)["registers"]
    assert any(told in problem for problem in register["problems"]), register["problems"]


def test_a_snapshot_that_is_gone_shows_until_it_was_let_go_of(office: SnapshotOffice, capsys: Out) -> None:
    office.snapshots()[0].unlink()
    capsys.readouterr()
    assert office.kawal("audit", "verify", "--today", "2025-05-01") == 1
    assert "tidak ada" in capsys.readouterr().out
    assert office.kawal("audit", "verify", "--today", "2030-05-01") == 0


def test_a_file_alone_has_a_trail_too(tmp_path: Path, book: RuleBook, capsys: Out) -> None:
    from sync.cli import main

    path = register_file(tmp_path / "register.xlsx", book)
    main(["sync", str(path), "--today", "2025-04-05"])
    capsys.readouterr()
    assert main(["audit", str(path)]) == 0
    assert "baris baru" in capsys.readouterr().out
    assert main(["audit", "verify", str(path)]) == 0
