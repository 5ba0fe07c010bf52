"""Who came, stayed and left; a row of Laporan is one korban."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from sync.core.model import Grid
from sync.core.report.quarter import Quarter
from tests.core.report.random_registers import registers
from tests.core.report.taking import TODAY, case, cells, context, lines, part, table
from tests.registers import full, pendampingan

MOVED = """
Laporan
| nomor_kasus   | nomor_korban | tanggal_lapor | status_kasus | tanggal_selesai | tanggal_diteruskan |
| GNS-2024-0001 | 1            | 01/10/2024    | Pendampingan |                 |                    |
| GNS-2024-0002 | 1            | 31/12/2024    | Selesai      | 01/01/2025      |                    |
| GNS-2024-0003 | 1            | 01/11/2024    | Selesai      | 31/12/2024      |                    |
| GNS-2025-0001 | 1            | 01/01/2025    | Selesai      | 31/03/2025      |                    |
| GNS-2025-0002 | 1            | 31/03/2025    | Baru         |                 |                    |
| GNS-2025-0003 | 1            | 10/02/2025    | Selesai      | 01/04/2025      |                    |
| GNS-2025-0004 | 1            | 10/02/2025    | Dilimpahkan  |                 | 12/02/2025         |
| GNS-2025-0005 | 1            | 01/04/2025    | Baru         |                 |                    |
| GNS-2025-0006 | 1            | 10/02/2025    | Duplikat     |                 |                    |
"""


def test_who_is_there_at_both_ends_and_who_moved() -> None:
    assert lines(MOVED, "A1") == {"Aktif awal": 2, "Baru": 4, "Ditutup": 2, "Dilimpahkan": 1, "Aktif akhir": 3}
    assert table(MOVED, "A1").total == 6


def test_the_next_quarter_starts_where_this_one_ended() -> None:
    q2 = Quarter(2025, 2)
    assert lines(MOVED, "A1", q2)["Aktif awal"] == 3
    assert context(MOVED, q2).balance.carried == 0


def test_a_running_quarter_ends_today() -> None:
    """What is marked as gone has gone by today, whatever day was typed for it."""
    found = lines(MOVED, "A1", today=date(2025, 2, 11))
    assert found == {"Aktif awal": 2, "Baru": 3, "Ditutup": 3, "Dilimpahkan": 1, "Aktif akhir": 1}


def test_the_year_so_far_begins_in_january() -> None:
    found = context(MOVED, Quarter(2025, 2))
    [year] = [t for t in found.year.tables if t.id == "A1"]
    assert dict(zip(year.row_labels, year.row_totals, strict=True)) == {
        "Aktif awal": 2, "Baru": 5, "Ditutup": 3, "Dilimpahkan": 1, "Aktif akhir": 3,
    }  # fmt: skip


KORBAN = """
Laporan
| nomor_kasus   | nomor_korban | tanggal_lapor | status_kasus | tanggal_selesai |
| GNS-2024-0001 | 1            | 01/12/2024    | Selesai      | 10/02/2025      |
| GNS-2024-0001 | 2            | 15/01/2025    | Baru         |                 |
| GNS-2025-0002 | 1            | 10/02/2025    | Selesai      | 20/02/2025      |
| GNS-2025-0002 | 2            | 12/02/2025    | Dilimpahkan  | 21/02/2025      |
"""


def test_a_kasus_comes_with_its_first_korban_and_leaves_with_its_last() -> None:
    assert lines(KORBAN, "A1") == {"Aktif awal": 1, "Baru": 1, "Ditutup": 1, "Aktif akhir": 1}
    assert lines(KORBAN, "A2") == {"Aktif awal": 1, "Baru": 3, "Ditutup": 2, "Dilimpahkan": 1, "Aktif akhir": 1}


def test_kasus_is_handed_over_only_when_no_korban_is_done() -> None:
    grid = full("laporan", [case(1, n, status_kasus="Dilimpahkan", tanggal_diteruskan="11/02/2025") for n in (1, 2)])
    assert lines([grid], "A1") == {"Baru": 1, "Dilimpahkan": 1}


# ------------------------------------------------------------------ days that are not known


@pytest.mark.parametrize(
    ("status", "typed"),
    [
        ("Selesai", {"tanggal_selesai": None}),
        ("Selesai", {"tanggal_selesai": "09/02/2025"}),  # before the report
        ("Selesai", {"tanggal_selesai": "21/04/2025"}),  # after today
        ("Selesai", {"tanggal_selesai": "lupa"}),
        ("Dilimpahkan", {"tanggal_diteruskan": None}),
        ("Dilimpahkan", {"tanggal_selesai": "11/02/2025"}),  # no such date belongs to a kasus that is handed over
    ],
)
def test_without_a_usable_date_a_kasus_leaves_with_its_last_record(status: str, typed: dict[str, str]) -> None:
    left = "Ditutup" if status == "Selesai" else "Dilimpahkan"
    laporan = full("laporan", [case(status_kasus=status, **typed)])
    for day, expected in (("05/03/2025", {"Baru": 1, left: 1}), ("01/04/2025", {"Baru": 1, "Aktif akhir": 1})):
        service = full("pendampingan", [pendampingan(tanggal_layanan=day)])
        assert lines([laporan, service], "A1") == expected
        assert context([laporan, service]).balance.undated == (left in expected)


def test_a_record_of_tomorrow_is_none() -> None:
    laporan = full("laporan", [case(status_kasus="Selesai")])
    service = full("pendampingan", [pendampingan(tanggal_layanan="21/04/2025")])
    assert lines([laporan, service], "A1") == {"Baru": 1, "Ditutup": 1}


LEFT_OUT = """
Laporan
| nomor_kasus   | nomor_korban | tanggal_lapor | status_kasus |
| GNS-2025-0001 | 1            | 10/02/2025    | Baru         |
|               | 1            | 10/02/2025    | Baru         |
| GNS-2025-0002 | 1            | lupa          | Baru         |
| GNS-2025-0003 | 1            | 21/04/2025    | Baru         |
| GNS-2025-0004 | 1            | 10/02/2025    | Duplikat     |
Pendampingan
| nomor_kasus   | tanggal_layanan | hasil      |
| GNS-2025-0001 | 10/02/2025      | Terlaksana |
| GNS-2025-0001 |                 | Terlaksana |
| GNS-2025-0001 | 11/02/2025      |            |
| GNS-2025-0002 | 11/02/2025      | Terlaksana |
"""


def test_what_counts_nowhere_is_said_with_its_reason() -> None:
    assert lines(LEFT_OUT, "A2") == {"Baru": 1, "Aktif akhir": 1}
    assert lines(LEFT_OUT, "M3") == {
        "Laporan: Nomor Kasus kosong atau tidak terbaca": 1,
        "Laporan: Tanggal Lapor kosong atau tidak terbaca": 1,
        "Laporan: Tanggal Lapor sesudah hari ini": 1,
        "Laporan: Status Kasus Duplikat": 1,
        "Pendampingan: Tanggal Layanan kosong atau tidak terbaca": 1,
        "Pendampingan: Hasil kosong atau tidak terbaca": 1,
        "Pendampingan: Kasusnya tidak dihitung atau tidak ada di Laporan": 1,
    }


# ------------------------------------------------------------------ consent


def test_without_consent_a_korban_counts_in_totals_only() -> None:
    consents = ["Setuju", "Setuju sebagian", "Tidak setuju", "Ditarik", "Belum diminta", None, "salah ketik"]
    grid = full("laporan", [case(n, persetujuan_data=consent) for n, consent in enumerate(consents, 1)])
    assert lines([grid], "A2") == {"Baru": 7, "Aktif akhir": 7}
    assert lines([grid], "A3") == {"Dirinci dalam tabel": 1, "Tanpa persetujuan data, hanya dalam jumlah": 6}
    for id_ in ("B", "C", "D", "E", "F1", "F2", "F3", "G", "J", "L1", "L2"):
        assert table([grid], id_).total == 1, id_


def test_a_kasus_is_detailed_when_all_its_korban_consent() -> None:
    grid = full("laporan", [case(1, 1), case(1, 2, persetujuan_data="Tidak setuju")])
    assert lines([grid], "A5") == {"Tanpa persetujuan data, hanya dalam jumlah": 1}
    assert (table([grid], "B").total, table([grid], "J").total) == (1, 0)
    service = full("pendampingan", [pendampingan(tanggal_layanan="12/02/2025")])
    assert cells([grid, service], "H1") == []
    assert lines([grid, service], "H4") == {"Tanpa persetujuan data, hanya dalam jumlah": 1}


# ------------------------------------------------------------------ always


@given(registers())
def test_it_always_adds_up_and_the_next_quarter_takes_over(grids: list[Grid]) -> None:
    for quarter in (Quarter(2024, 4), Quarter(2025, 1), Quarter(2025, 2)):
        found = part(grids, quarter)
        for unit in ("kasus", "korban"):
            awal, baru, ditutup, dilimpahkan, akhir = (
                found.cube.n(unit, name) for name in ("awal", "baru", "ditutup", "dilimpahkan", "akhir")
            )
            assert awal + baru - ditutup - dilimpahkan == akhir
            assert akhir == part(grids, quarter.next, TODAY.replace(year=2026)).cube.n(unit, "awal")
