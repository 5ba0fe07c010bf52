"""What a register file must survive from the people and programs around it."""

from __future__ import annotations

import os
import stat
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from sync import app
from sync.adapters.files import beside, read_whole
from sync.cli import main
from sync.core.brakes import counted, lost_rows
from sync.core.model import Grid
from sync.errors import KawalError, NotWritten, Unreadable
from sync.pipeline import Rules
from sync.stopped import Braked
from tests.adapters.workbook.workbook_samples import png
from tests.workbooks import REPORT, parts, register_bytes, register_file

TODAY, TOMORROW = date(2025, 4, 5), date(2025, 4, 6)
Out = pytest.CaptureFixture[str]


def _sync(path: Path, rules: Rules, today: date = TODAY, accept: str = "") -> app.Outcome:
    return app.FileOffice(path).sync(rules, app.at(today), accept=accept)


# ------------------------------------------------------------------ someone's own tab


def test_a_tab_of_our_name_with_notes_far_down_is_left_alone(tmp_path: Path, rules: Rules) -> None:
    path = register_file(tmp_path / "register.xlsx", rules.book)
    workbook = load_workbook(path)
    workbook.create_sheet("Temuan")["B40"] = "catatan saya"
    workbook.save(path)
    before = path.read_bytes()
    with pytest.raises(NotWritten, match="bukan buatan Kawal"):
        _sync(path, rules)
    assert path.read_bytes() == before


def test_a_tab_of_our_name_with_only_a_picture_is_left_alone(tmp_path: Path, rules: Rules) -> None:
    path, picture = tmp_path / "register.xlsx", tmp_path / "foto.png"
    picture.write_bytes(png())
    with Workbook(path) as workbook:
        workbook.add_worksheet("Laporan").write_row(0, 0, [f.title for f in rules.book.tab_by_name["laporan"].fields])
        workbook.add_worksheet("Ringkasan").insert_image("B3", str(picture))
    before = path.read_bytes()
    with pytest.raises(NotWritten, match="bukan buatan Kawal"):
        _sync(path, rules)
    assert path.read_bytes() == before


def test_a_blank_tab_of_our_name_is_filled(tmp_path: Path, rules: Rules) -> None:
    path = register_file(tmp_path / "register.xlsx", rules.book)
    workbook = load_workbook(path)
    workbook.create_sheet("Temuan")
    workbook.save(path)
    _sync(path, rules)
    assert load_workbook(path)["Temuan"]["A1"].value == "Temuan"


# ------------------------------------------------------------------ whose file it is, what is left of a killed run


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_the_file_stays_with_its_owner(tmp_path: Path, rules: Rules) -> None:
    """The service may run as root: the officer must still be able to open the register and its backup."""
    path = register_file(tmp_path / "register.xlsx", rules.book)
    path.chmod(0o600)
    os.chown(path, 65534, 65534)
    _sync(path, rules)
    for file in (path, tmp_path / "register.bak.xlsx"):
        found = file.stat()
        assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (65534, 65534, 0o600)


def test_what_a_killed_run_left_is_swept_away(tmp_path: Path, rules: Rules) -> None:
    path = register_file(tmp_path / "register.xlsx", rules.book)
    _sync(path, rules)
    for left in (beside(path), beside(tmp_path / "register.bak.xlsx")):
        left.write_bytes(b"half a register")
    assert _sync(path, rules).checked is None  # nothing to write, and still swept
    assert {p.name for p in tmp_path.iterdir()} == {"register.xlsx", "register.bak.xlsx", ".kawal"}


# ------------------------------------------------------------------ the backup


def test_a_backup_is_not_replaced_by_a_register_that_has_lost_its_rows(tmp_path: Path, rules: Rules) -> None:
    rows = [{**REPORT, "nomor_kasus": f"GNS-2025-{n:04}"} for n in range(1, 21)]
    path = register_file(tmp_path / "register.xlsx", rules.book, *rows)
    assert _sync(path, rules).notice == ""
    full = (tmp_path / "register.bak.xlsx").read_bytes()
    path.write_bytes(register_bytes(rules.book, {"laporan": rows[:5]}))
    with pytest.raises(Braked, match="tab Laporan kehilangan 15 dari 20 baris") as braked:
        _sync(path, rules, TOMORROW)
    notice = _sync(path, rules, TOMORROW, accept=braked.value.doubts.token).notice
    assert "tab Laporan kehilangan 15 dari 20 baris" in notice
    assert (tmp_path / "register.bak.xlsx").read_bytes() == full
    path.write_bytes(register_bytes(rules.book, {"laporan": rows[:18]}))
    assert _sync(path, rules, TOMORROW).notice == ""
    assert (tmp_path / "register.bak.xlsx").read_bytes() != full


@pytest.mark.parametrize(
    ("before", "now", "braked"),
    [
        (3, 1, False),
        (3, 0, True),
        (1, 0, True),
        (0, 0, False),
        (4, 0, True),
        (20, 14, False),
        (20, 13, True),
        (20, 30, False),
        (100, 69, True),
    ],
)
def test_a_few_rows_or_a_third_may_go_but_never_all(before: int, now: int, braked: bool) -> None:
    def grids(count: int) -> list[Grid]:
        return [Grid("Laporan", ("Nomor Kasus",), [["x"]] * count, list(range(2, count + 2)))]

    assert bool(lost_rows(counted(grids(before)), counted(grids(now)))) == braked


def test_a_tab_that_is_gone_has_lost_all_its_rows() -> None:
    before = Grid("Keluhan", ("Nomor Keluhan",), [["x"]] * 9, list(range(2, 11)))
    assert lost_rows(counted([before]), {}) == ["tab Keluhan kehilangan 9 dari 9 baris"]


# ------------------------------------------------------------------ the office


def test_a_new_register_remembers_its_kecamatan_and_zone(tmp_path: Path, rules: Rules) -> None:
    main(["init", str(tmp_path), "--kecamatan", "52.01.09", "--today", "2025-04-05"])
    path = tmp_path / "register-gunungsari.xlsx"
    _sync(path, rules)
    sheet = load_workbook(path)["Ringkasan"]
    assert sheet["A1"].value == "Diperiksa 5 April 2025 06.00 WITA"
    assert sheet["A2"].value == "Register P2TP2A Kecamatan Gunungsari"


# ------------------------------------------------------------------ files that are none


def test_a_pipe_and_a_device_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipa.xlsx")
    for path in (tmp_path / "pipa.xlsx", Path("/dev/zero"), Path("/dev/null")):
        with pytest.raises(Unreadable, match="bukan berkas biasa"):
            read_whole(path)


def test_a_file_far_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "besar.xlsx"
    with path.open("wb") as file:
        file.truncate(8 * 1024**3)
    with pytest.raises(Unreadable, match="jauh lebih besar"):
        read_whole(path)


def test_a_broken_part_names_the_file(tmp_path: Path, rules: Rules) -> None:
    path = register_file(tmp_path / "register.xlsx", rules.book)
    _break(path, "xl/styles.xml")
    with pytest.raises(KawalError) as stopped:
        _sync(path, rules)
    assert stopped.value.message.startswith("register.xlsx: ")


def _break(path: Path, name: str) -> None:
    import zipfile

    broken = {**parts(path.read_bytes()), name: b"<styleSheet"}
    with zipfile.ZipFile(path, "w") as package:
        for part, content in broken.items():
            package.writestr(part, content)


@pytest.mark.parametrize("wait", ["nan", "-1", "inf", "lama"])
def test_a_waiting_time_is_a_number_of_seconds(tmp_path: Path, capsys: Out, wait: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["sync", str(tmp_path / "x.xlsx"), "--wait", wait])
    assert stopped.value.code == 2
    assert "bukan jumlah detik" in capsys.readouterr().err


def test_a_clock_set_back_does_not_rewrite_since_when(tmp_path: Path, rules: Rules) -> None:
    path = register_file(tmp_path / "register.xlsx", rules.book, {**REPORT, "nik_korban": "1"})
    _sync(path, rules, date(2025, 5, 1))
    _sync(path, rules, date(2025, 4, 5))
    _sync(path, rules, date(2025, 5, 9))
    sheet = load_workbook(path)["Temuan"]
    since = {row[9].value: row[7].value for row in sheet.iter_rows(min_row=5) if row[9].value}
    assert since["LAP-02"].date() == date(2025, 5, 1)
