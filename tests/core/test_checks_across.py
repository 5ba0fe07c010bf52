"""Rules that look at other rows and other tabs (register.md, section 5)."""

from __future__ import annotations

import pytest

from sync.core.model import Cell
from tests.registers import findings, full, laporan, pendampingan, rows

# ------------------------------------------------------------------ case numbers


@pytest.mark.parametrize(
    ("number", "reported", "found"),
    [
        ("GNS-2024-0001", "01/01/2025", True),
        ("GNS-2025-0001", "31/12/2024", True),
        ("GNS-2025-0001", "01/01/2025", False),
        ("GNS-2024-0001", "lupa", False),
        ("gns-2024-0001", "01/01/2025", False),  # malformed: its year cannot be trusted
        (None, "01/01/2025", False),
    ],
)
def test_lap_01_the_year_of_a_case_number(number: Cell, reported: str, found: bool) -> None:
    assert bool(rows([full("laporan", [laporan(nomor_kasus=number, tanggal_lapor=reported)])], "LAP-01")) is found


def test_lap_27_a_gap_is_shown_on_the_first_row_after_it() -> None:
    drawn = """
        Laporan
        | nomor_kasus   | nomor_korban |
        | GNS-2025-0004 | 2            |
        | GNS-2025-0004 |              |
        | GNS-2025-0004 | 1            |
        | GNS-2025-0001 | 1            |
        | GNS-2025-0002 | 1            |
        | GNS-2024-0002 | 1            |
        | CRG-2025-0001 | 1            |
        | gns-2025-0005 | 1            |
        | GNS-2025-0006 | 1            |
        | GNS-2025-0007 | 1            |
    """
    assert findings(drawn, "LAP-27") == [
        ("LAP-27", 4, "Nomor Kasus"),
        ("LAP-27", 7, "Nomor Kasus"),
        ("LAP-27", 10, "Nomor Kasus"),
    ]


def test_lap_25_the_same_nik_in_two_cases() -> None:
    drawn = """
        Laporan
        | nomor_kasus   | nik_korban          |
        | GNS-2025-0001 | 3604335005909901    |
        | GNS-2025-0001 | 3604335005909901    |
        | GNS-2025-0002 | 3604 3350 0590 9901 |
        |               | 3604335005909901    |
        | GNS-2025-0003 | 3604335005909902    |
        | GNS-2025-0003 | 3604335005909902    |
        | GNS-2025-0004 | 123                 |
        | GNS-2025-0005 | 123                 |
        | GNS-2025-0006 |                     |
        | GNS-2025-0007 |                     |
    """
    assert findings(drawn, "LAP-25") == [("LAP-25", row, "NIK Korban") for row in (2, 3, 4)]


# ------------------------------------------------------------------ services


@pytest.mark.parametrize(
    ("status", "found"),
    [("Pendampingan", True), ("Rehabilitasi", True), ("Reintegrasi", True), ("selesai", True), ("Baru", False),
     ("Asesmen", False), ("Pemantauan", False), ("Dilimpahkan", False), ("Duplikat", False), (None, False), ("x", False)],
)  # fmt: skip
def test_lap_26_a_status_that_needs_a_service(status: Cell, found: bool) -> None:
    grid = full("laporan", [laporan(status_kasus=status)])
    assert findings([grid], "LAP-26") == [("LAP-26", 2, "Status Kasus")] * found
    assert findings([grid, full("pendampingan", [pendampingan(tanggal_layanan=None)])], "LAP-26") == []


@pytest.mark.parametrize(
    ("served", "found"), [("31/03/2025", True), ("01/04/2025", False), ("lupa", False), (None, False)]
)
def test_pdp_01_a_service_before_the_earliest_report(served: Cell, found: bool) -> None:
    grids = [
        full("laporan", [laporan(tanggal_lapor=day) for day in ("02/04/2025", "01/04/2025", "lupa")]),
        full("pendampingan", [pendampingan(tanggal_layanan=served)]),
    ]
    assert findings(grids, "PDP-01") == [("PDP-01", 2, "Tanggal Layanan")] * found
    assert findings(grids[1:], "PDP-01") == []


@pytest.mark.parametrize(
    ("victims", "found"),
    [
        ([("Seksual", None)], True),
        ([("Seksual", "mungkin")], True),
        ([("Seksual", "Ya")], False),
        ([("Seksual", "Ya"), ("Fisik; Seksual", "Tidak")], True),
        ([("Seksual", "Ya"), ("Fisik", "Tidak")], False),
        ([("Fisik", None)], False),
    ],
)
def test_pdp_02_no_mediation_of_sexual_violence(victims: list[tuple[str, Cell]], found: bool) -> None:
    reports = [laporan(bentuk_kekerasan=form, pelaku_anak=child, status_kasus="Selesai") for form, child in victims]
    services = [pendampingan(kelompok_layanan="Mediasi"), pendampingan(), pendampingan(nomor_kasus=None)]
    found_now = findings([full("laporan", reports), full("pendampingan", services)], "PDP-02")
    assert found_now == [("PDP-02", 2, "Kelompok Layanan")] * found


@pytest.mark.parametrize(
    ("closings", "group", "found"),
    [
        ([("Selesai", "03/04/2025")], "Psikososial", True),
        ([("Selesai", "04/04/2025")], "Psikososial", False),
        ([("Selesai", "03/04/2025")], "Pemantauan", False),
        ([("Selesai", "03/04/2025")], "pijat", False),
        ([("Selesai", "03/04/2025")], None, False),
        ([("Selesai", "01/04/2025"), ("Selesai", "04/04/2025")], "Psikososial", False),
        ([("Selesai", "03/04/2025"), ("Selesai", "lupa")], "Psikososial", True),
        ([("Selesai", "03/04/2025"), ("Baru", None)], "Psikososial", False),
        ([("Selesai", "03/04/2025"), ("selsai", None)], "Psikososial", False),
        ([("Selesai", None)], "Psikososial", False),
    ],
)
def test_pdp_03_a_service_after_the_closing(closings: list[tuple[str, Cell]], group: Cell, found: bool) -> None:
    grids = [
        full("laporan", [laporan(status_kasus=status, tanggal_selesai=day) for status, day in closings]),
        full("pendampingan", [pendampingan(tanggal_layanan="04/04/2025", kelompok_layanan=group)]),
    ]
    assert findings(grids, "PDP-03") == [("PDP-03", 2, "Tanggal Layanan")] * found


# ------------------------------------------------------------------ recovery

_CLOSED = """
    Laporan
    | nomor_kasus   | alasan_selesai |
    | GNS-2025-0001 | Pulih          |
    Rehabilitasi
    | nomor_kasus   | tanggal_penilaian | sasaran  | pulih_fisik | pulih_hukum   | pulih_psikologis |
"""


@pytest.mark.parametrize(
    ("assessed", "rules"),
    [
        ("", "LAP-21 LAP-22"),
        ("| GNS-2025-0001 | 01/03/2025 | Korban | Pulih | Tidak Relevan | Pulih |", "LAP-22"),
        ("| GNS-2025-0001 | 01/03/2025 | Keluarga | Pulih | Tidak Relevan | Pulih |", "LAP-21"),
        ("| GNS-2025-0001 | 01/03/2025 | Korban | Pulih | Membaik | Pulih |", "LAP-21 LAP-22"),
        ("| GNS-2025-0001 | 01/03/2025 | Korban | Pulih | | Pulih |", "LAP-21 LAP-22"),
        ("| GNS-2025-0001 | 01/03/2025 | Korban | Pulih | sembuh | Pulih |", "LAP-21 LAP-22"),
        ("| GNS-2025-0001 | lupa | Korban | Pulih | Pulih | Pulih |", "LAP-21 LAP-22"),
        ("| GNS-2025-0002 | 01/03/2025 | Korban | Pulih | Pulih | Pulih |", "LAP-21 LAP-22"),
        (  # an earlier one is history
            "| GNS-2025-0001 | 01/03/2025 | Korban | Pulih | Pulih | Pulih |\n"
            "| GNS-2025-0001 | 01/02/2025 | Korban | Membaik | Pulih | Pulih |",
            "LAP-22",
        ),
        (  # every row of the latest date must be recovered
            "| GNS-2025-0001 | 01/03/2025 | Korban | Pulih | Pulih | Pulih |\n"
            "| GNS-2025-0001 | 1 Maret 25 | Korban | Pulih | Pulih | Belum Pulih |",
            "LAP-21 LAP-22",
        ),
        (  # a row with an unreadable date is not the latest
            "| GNS-2025-0001 | 01/03/2025 | Korban | Pulih | Pulih | Pulih |\n"
            "| GNS-2025-0001 | kemarin | Korban | Pulih | Pulih | Belum Pulih |",
            "LAP-22",
        ),
    ],
)
def test_lap_21_and_22_closed_as_recovered(assessed: str, rules: str) -> None:
    expected = [(rule, 2, "Alasan Selesai") for rule in rules.split()]
    assert findings(_CLOSED + assessed, "LAP-21", "LAP-22") == expected


def test_lap_21_counts_an_absent_column_as_not_recovered() -> None:
    drawn = """
        Laporan
        | nomor_kasus   | alasan_selesai |
        | GNS-2025-0001 | Pulih          |
        | GNS-2025-0001 | pulh           |
        |               | Pulih          |
        Rehabilitasi
        | nomor_kasus   | tanggal_penilaian | sasaran | pulih_fisik | pulih_psikologis |
        | GNS-2025-0001 | 01/03/2025        | Korban  | Pulih       | Pulih            |
    """
    assert rows(drawn, "LAP-21") == [2]


def test_rhb_02_what_was_recovered_at_the_previous_date_is_not_any_more() -> None:
    drawn = """
        Rehabilitasi
        | nomor_kasus   | tanggal_penilaian | sasaran  | pulih_fisik | pulih_hukum | pulih_psikologis |
        | GNS-2025-0001 | 01/03/2025        | Korban   | Belum Pulih | Membaik     | belum pulih      |
        | GNS-2025-0001 | 01/02/2025        | Korban   | Pulih       | Pulih       | Membaik          |
        | GNS-2025-0001 | 01/02/2025        | Korban   | Membaik     |             | Pulih            |
        | GNS-2025-0001 | 01/02/2025        | Keluarga | Belum Pulih | Belum Pulih | Pulih            |
        | GNS-2025-0001 | 01/04/2025        | Korban   | Membaik     | Belum Pulih | Belum Pulih      |
        | GNS-2025-0002 | 01/03/2025        | Korban   | Belum Pulih | Belum Pulih | Belum Pulih      |
        | GNS-2025-0001 | lupa              | Korban   | Belum Pulih | Belum Pulih | Belum Pulih      |
    """
    assert findings(drawn, "RHB-02") == [("RHB-02", 2, "Pulih Fisik"), ("RHB-02", 2, "Pulih Psikologis")]
