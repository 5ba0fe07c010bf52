"""``kawal restore`` and ``--as-of``: what was known, and what is brought back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sync.adapters.workbook.reading import read_grids
from sync.core.model import Grid
from sync.core.spec import RuleBook
from tests.google_office import open_office
from tests.google_world import report, rows_of
from tests.snapshot_office import SnapshotOffice, code, shuffled, snapshot_office
from tests.workbooks import REPORT, register_bytes, register_file

Out = pytest.CaptureFixture[str]
MANY, GONE = 700, 500


def reports(count: int) -> list[dict[str, object]]:
    return [{**REPORT, "nomor_kasus": f"GNS-2025-{n:04}", "nama_korban": f"Korban {n}"} for n in range(1, count + 1)]


@pytest.fixture
def office(tmp_path: Path, book: RuleBook) -> SnapshotOffice:
    made = snapshot_office(tmp_path / "kantor", tmp_path / "usb", "berkas: register.xlsx")
    register_file(made.folder / "register.xlsx", book, *reports(12))
    assert made.kawal("sync", day=0) == 0
    return made


def tab(office: SnapshotOffice, title: str) -> Grid:
    [grid] = read_grids((office.folder / "register.xlsx").read_bytes(), lambda name: name == title)
    return grid


def rows(grid: Grid) -> list[list[object]]:
    """Return the rows of a tab without the note below them."""
    return [list(row) for row in grid.rows if not str(row[0]).startswith("Dipulihkan")]


def retype(office: SnapshotOffice, book: RuleBook, *kept: dict[str, object]) -> None:
    """Let the register be overwritten by another program; the service tabs are gone with it."""
    (office.folder / "register.xlsx").write_bytes(register_bytes(book, {"laporan": list(kept)}))


def test_500_rows_that_were_deleted_and_the_rest_shuffled_come_back_row_by_row(
    tmp_path: Path, book: RuleBook, capsys: Out
) -> None:
    office = snapshot_office(tmp_path / "kantor", tmp_path / "usb", "berkas: register.xlsx")
    all_rows = reports(MANY)
    register_file(office.folder / "register.xlsx", book, *all_rows)
    office.kawal("sync", day=0)
    before = tab(office, "Laporan")
    retype(office, book, *shuffled(all_rows[GONE:]))  # type: ignore[arg-type]
    kept = tab(office, "Laporan")
    capsys.readouterr()
    assert office.kawal("sync", day=1) == 1
    assert "tab Laporan kehilangan 500 dari 700 baris" in capsys.readouterr().err
    want = ("--register", "Gunungsari", "--at", "2025-04-05", "--identity", str(office.keys[0]))
    assert office.kawal("restore", *want, "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["tabs"] == [{"tab": "Laporan", "title": "Pemulihan Laporan", "rows": GONE, "verified": GONE}]
    back = tab(office, "Pemulihan Laporan")
    assert list(back.header) == list(before.header)
    assert rows(back) == before.rows[:GONE]
    assert tab(office, "Laporan") == kept  # the officers' own tab is as they have left it


def test_at_google_rows_come_back_into_a_tab_of_their_own(
    tmp_path: Path, book: RuleBook, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "google").mkdir()
    with open_office(tmp_path / "google", monkeypatch) as google:
        sheet = google.sheet(rows_of(book, "laporan", [report(n) for n in range(1, 21)]))
        address = f"google:\n  kunci: {google.folder}/kawal.json\n  alamat: {google.emulator.url}"
        office = snapshot_office(tmp_path / "kantor", tmp_path / "usb", f"google: {sheet}", address)
        assert office.kawal("sync", day=0) == 0
        before = google.officer.values(sheet, "Laporan")
        google.officer.delete_rows(sheet, "Laporan", 4, 15)
        left = google.officer.values(sheet, "Laporan")
        assert office.kawal("sync", day=1) == 1
        want = ("--register", "Gunungsari", "--at", "2025-04-05T23:00", "--identity", str(office.keys[1]))
        assert office.kawal("restore", *want) == 0
        assert "tab Pemulihan Laporan: 15 baris Laporan, dibaca kembali: semuanya cocok" in capsys.readouterr().out
        back = google.officer.values(sheet, "Pemulihan Laporan")
        assert back[:1] == before[:1]
        assert back[1:16] == before[3:18]
        assert google.officer.values(sheet, "Laporan") == left


def test_what_is_still_there_is_not_brought_back(office: SnapshotOffice, capsys: Out) -> None:
    before = (office.folder / "register.xlsx").read_bytes()
    want = ("--register", "Gunungsari", "--at", "2025-04-05", "--identity", str(office.keys[0]))
    assert office.kawal("restore", *want) == 0
    assert "Semua baris salinan itu masih ada" in capsys.readouterr().out
    assert (office.folder / "register.xlsx").read_bytes() == before
    assert office.kawal("restore", *want, "--case", "gns-2025-0003") == 0
    assert [row[0] for row in rows(tab(office, "Pemulihan Laporan"))] == ["GNS-2025-0003"]
    assert office.kawal("restore", *want, "--all") == 0
    assert len(rows(tab(office, "Pemulihan Laporan 2"))) == 12


def test_a_tab_of_rows_brought_back_is_nothing_to_the_next_check(office: SnapshotOffice, capsys: Out) -> None:
    want = ("--register", "Gunungsari", "--at", "2025-04-05", "--identity", str(office.keys[0]), "--all")
    office.kawal("restore", *want)
    capsys.readouterr()
    assert office.kawal("sync", day=0) == 0
    assert "12 baris Laporan" in capsys.readouterr().out
    assert "Pemulihan Laporan" in load_workbook(office.folder / "register.xlsx").sheetnames


def test_a_past_day_is_checked_as_it_was_known(office: SnapshotOffice, book: RuleBook, capsys: Out) -> None:
    retype(office, book, *reports(12)[:11], {**reports(12)[11], "nik_korban": "1"})
    office.kawal("sync", day=3)
    capsys.readouterr()

    def counted(*more: str) -> list[int]:
        office.kawal("check", *more, "--format", "json")
        found = json.loads(capsys.readouterr().out)["registers"][0]["findings"]
        return [one["row"] for one in found if one["rule"] == "LAP-02"]

    key = ("--identity", str(office.keys[1]))
    assert counted("--today", "2025-04-09") == [13]
    assert counted("--as-of", "2025-04-07", *key) == []
    assert counted("--as-of", "2025-04-09", *key) == [13]
    assert office.kawal("check", "--as-of", "2025-04-01", *key) == 3
    assert "tidak ada salinan dari waktu itu" in capsys.readouterr().err
    out = ("--out", str(office.folder / "laporan"))
    assert office.kawal("report", "Gunungsari", "--quarter", "2025-Q1", "--as-of", "2025-04-07", *key, *out) == 0
    assert list((office.folder / "laporan").glob("*.html"))


def test_the_drill_opens_the_newest_snapshot_and_writes_nothing(office: SnapshotOffice, capsys: Out) -> None:
    before = {path: path.read_bytes() for path in office.folder.rglob("*") if path.is_file() and path.suffix != ".db"}
    for key in office.keys:
        assert office.kawal("restore", "--verify", "--identity", str(key)) == 0
        assert "terbuka, 12 baris, sama dengan jejak" in capsys.readouterr().out
    assert all(path.read_bytes() == content for path, content in before.items())


@pytest.mark.parametrize("harm", ["torn", "bit", "other"])
def test_a_snapshot_that_was_harmed_or_replaced_is_not_trusted(office: SnapshotOffice, harm: str, capsys: Out) -> None:
    [path] = office.snapshots()
    content = path.read_bytes()
    harmed = {"torn": content[:-40], "bit": content[:-1] + bytes([content[-1] ^ 1]), "other": content + content}
    path.write_bytes(harmed[harm])
    want = ("--register", "Gunungsari", "--at", "2025-04-05", "--identity", str(office.keys[0]))
    for verb in (("restore", *want), ("restore", "--verify", *want[-2:])):
        assert office.kawal(*verb) == 3
        assert "bukan yang dicatat dalam jejak" in capsys.readouterr().err
    assert office.kawal("audit", "verify") == 1
    assert "bukan yang dicatat" in capsys.readouterr().out
    (office.folder / ".kawal" / "kawal.db").unlink()  # and on a machine that remembers nothing
    assert office.kawal("restore", *want) == 3
    assert "rusak atau telah diubah" in capsys.readouterr().err


def test_on_a_new_machine_the_snapshots_and_a_key_are_enough(
    office: SnapshotOffice, book: RuleBook, capsys: Out
) -> None:
    for path in (office.folder / ".kawal").iterdir():
        if path.is_file():
            path.unlink()
    retype(office, book)
    want = ("--register", "Gunungsari", "--at", "2025-04-05", "--identity", str(office.keys[0]))
    assert office.kawal("restore", *want) == 0
    assert "12 baris Laporan, dibaca kembali: semuanya cocok" in capsys.readouterr().out


def _wrong_keys(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    other = snapshot_office(tmp_path / "lain", tmp_path / "kunci lain", "berkas: x.xlsx")
    yield other.keys[0], 3
    for name, content in (("kosong", b""), ("biner", b"\xff\x00" * 50), ("kata", b"AGE-SECRET-KEY-1ABC\n")):
        (tmp_path / name).write_bytes(content)
        yield tmp_path / name, 2
    yield tmp_path / "tidak ada", 2
    yield tmp_path, 2


def test_a_key_that_does_not_open_it_is_said_so(office: SnapshotOffice, tmp_path: Path, capsys: Out) -> None:
    for key, exit_code in _wrong_keys(tmp_path):
        want = ("--register", "Gunungsari", "--at", "2025-04-05", "--identity", str(key))
        assert office.kawal("restore", *want) == exit_code, key
        told = capsys.readouterr().err
        assert told.startswith("kawal: ")
        assert "AGE-SECRET-KEY-1ABC" not in told
        assert "Traceback" not in told


def test_without_keys_in_the_settings_there_is_nothing_to_restore_from(office: SnapshotOffice, capsys: Out) -> None:
    settings = office.folder / "kawal.yaml"
    settings.write_text("\n".join(settings.read_text().splitlines()[1:]) + "\n")
    assert office.kawal("restore", "--verify", "--identity", str(office.keys[0])) == 2
    assert "Gunungsari tidak punya salinan" in capsys.readouterr().err


def test_a_mass_deletion_that_was_confirmed_is_in_the_trail(
    office: SnapshotOffice, book: RuleBook, capsys: Out
) -> None:
    retype(office, book, *reports(12)[:2])
    office.kawal("sync", day=1)
    token = code(capsys.readouterr().err)
    assert office.kawal("accept", "Gunungsari", token, day=1) == 0
    capsys.readouterr()
    assert office.kawal("audit", "--since", "2025-04-06", "--format", "json") == 0
    entries = json.loads(capsys.readouterr().out)["entries"]
    assert {entry["accepted"] for entry in entries} == {token}
    assert [entry["case"] for entry in entries if entry["act"] == "hapus"] == [f"GNS-2025-{n:04}" for n in range(3, 13)]
    assert office.kawal("sync", day=1) == 0  # what a person has confirmed is no finding
    capsys.readouterr()
    office.kawal("check", "--format", "json")
    assert "AUD-" not in capsys.readouterr().out


def test_doctor_says_whether_snapshots_are_kept_and_where_a_key_does_not_belong(
    office: SnapshotOffice, capsys: Out
) -> None:
    def told() -> tuple[str, str]:
        office.kawal("doctor", "--format", "json")
        checks = json.loads(capsys.readouterr().out)["checks"]
        one = next(check for check in checks if check["what"] == "Salinan cadangan")
        return one["state"], one["message"]

    capsys.readouterr()
    assert told() == ("ok", "2 kunci publik, disimpan 60 bulan")
    left = office.folder / "kunci saya.txt"
    left.write_bytes(office.keys[0].read_bytes())
    state, message = told()
    assert (state, str(left) in message, "AGE-SECRET-KEY" in message) == ("failed", True, False)
    left.unlink()
    settings = office.folder / "kawal.yaml"
    good = settings.read_text()
    first = good.split("[")[1].split(",")[0]
    settings.write_text(good.replace(first, first[:-1] + ("q" if first[-1] != "q" else "p")))
    assert told()[0] == "failed"
    assert (
        office.kawal("sync", day=1) != 0 or office.snapshots()
    )  # nothing is written without a snapshot, or one is there
    capsys.readouterr()
    settings.write_text("\n".join(good.splitlines()[1:]) + "\n")
    assert told()[0] == "skipped"
    office.kawal("status")
    assert "Salinan cadangan belum diatur" in capsys.readouterr().out


def test_without_a_snapshot_nothing_is_written(office: SnapshotOffice, book: RuleBook, capsys: Out) -> None:
    """The folder cannot be written: the register stays as it is, and the next check tries again."""
    retype(office, book, *reports(11))
    before = (office.folder / "register.xlsx").read_bytes()
    month = office.snapshots()[0].parent
    kept = {path: path.read_bytes() for path in month.iterdir()}
    for path in month.iterdir():
        path.unlink()
    month.rmdir()
    month.write_bytes(b"in the way")
    capsys.readouterr()
    assert office.kawal("sync", day=0) == 1
    assert "tidak dapat disimpan" in capsys.readouterr().err
    assert (office.folder / "register.xlsx").read_bytes() == before
    month.unlink()
    month.mkdir()
    for path, content in kept.items():
        path.write_bytes(content)
    assert office.kawal("sync", day=0) == 0
    assert len(office.snapshots()) == 2
