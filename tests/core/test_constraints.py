"""STR-01, STR-02 and UMUM-01 to -10 (register.md, section 5, All tabs)."""

from __future__ import annotations

import pytest

from sync.core.model import Grid
from tests.registers import REFERENSI, book, findings, full, judged, keluhan, laporan, pendampingan, rows

# ------------------------------------------------------------------ headers


def test_str_01_names_every_required_header_that_is_missing_and_no_other() -> None:
    names = [f.name for f in book().tab_by_name["keluhan"].fields if f.name not in ("tingkat", "status", "uraian")]
    grid = full("keluhan", [keluhan()], names)
    assert findings([grid], "STR", "UMUM-01") == [("STR-01", 1, "Status"), ("STR-01", 1, "Tingkat")]
    [finding, *_] = judged([grid]).findings
    assert finding.key == "Keluhan"


def test_str_01_a_missing_header_costs_nothing_else() -> None:
    grids = [full("pendampingan", [pendampingan()]), full("referensi", REFERENSI)]
    names = [f.name for f in book().tab_by_name["laporan"].fields if f.name != "petugas"]
    assert findings([full("laporan", [laporan()], names), *grids]) == [("STR-01", 1, "Petugas")]


def test_str_01_an_absent_tab_is_no_finding() -> None:
    assert findings([full("laporan", [])], "STR") == []


def test_str_01_an_empty_sheet_lacks_every_required_header() -> None:
    required = sum(f.required for f in book().tab_by_name["rujukan"].fields)
    assert len(findings([Grid("Rujukan", (), [], [])], "STR-01")) == required


def test_str_02_a_header_that_stands_twice_is_one_finding() -> None:
    drawn = "Laporan\n| nomor_kasus | Risiko | risiko | Tgl LP | Tanggal LP | RISIKO | Catatan | Catatan |"
    assert findings(drawn, "STR-02") == [("STR-02", 1, "Risiko"), ("STR-02", 1, "Tanggal LP")]


def test_str_02_an_alias_beside_its_title_is_a_doubled_header() -> None:
    assert findings("Laporan\n| Tanggal Lapor | Tanggal Laporan |", "STR-02") == [("STR-02", 1, "Tanggal Lapor")]


# ------------------------------------------------------------------ cells

KEL = "Keluhan\n| nomor_keluhan | tingkat | tanggal_keluhan | diinformasikan | tanggal_selesai |\n"


def test_umum_01_a_required_cell_is_empty() -> None:
    drawn = KEL + "| KEL-2025-001 | Sedang | 01/04/2025 | | |\n| KEL-2025-002 | - | #N/A | ? | |\n"
    assert findings(drawn, "UMUM-01") == [("UMUM-01", 3, "Tanggal Keluhan"), ("UMUM-01", 3, "Tingkat")]


def test_umum_01_a_cell_that_cannot_be_read_is_not_empty() -> None:
    drawn = KEL + "| KEL-2025-001 | gawat | lupa | | |\n| KEL-2025-002 | #REF! | =0 | | |\n"
    assert findings(drawn, "UMUM-01") == []


def test_umum_02_a_value_is_not_in_its_list() -> None:
    drawn = KEL + "| KEL-2025-001 | gawat | | mungkin | |\n| KEL-2025-002 | DARURAT | | sudah | |\n"
    assert findings(drawn, "UMUM-02") == [("UMUM-02", 2, "Diinformasikan"), ("UMUM-02", 2, "Tingkat")]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Fisik; Psikis", False),
        ("Fisik, Psikis", False),
        ("Fisik\\nTrafiking", False),
        ("", False),
        ("-", False),
        ("Fisik; KDRT", True),
        ("Fisik; KDRT; incest; ?", True),  # one finding, however many bad parts
        ("KDRT", True),
        ("=7", True),
        ("#REF!", False),
    ],
)
def test_umum_02_a_list_type_is_one_finding_per_cell(cell: str, found: bool) -> None:
    drawn = f"Laporan\n| nomor_kasus | bentuk_kekerasan |\n| GNS-2025-0001 | {cell} |"
    assert findings(drawn, "UMUM-02") == [("UMUM-02", 2, "Bentuk Kekerasan")] * found


def test_umum_02_any_case_numbers_may_be_discussed() -> None:
    drawn = "Koordinasi\n| nomor_rapat | kasus_dibahas |\n| RPT-2025-001 | GNS-2025-0001, apa saja\\nGNS-9 |"
    assert findings(drawn, "UMUM-02", "UMUM-10", "UMUM-08") == []


def test_umum_03_a_date_is_unreadable() -> None:
    drawn = KEL + "| KEL-2025-001 | | 31/02/2025 | | Maret 2025 |\n| KEL-2025-002 | | 31-1-25 | | - |\n"
    assert findings(drawn, "UMUM-03") == [("UMUM-03", 2, "Tanggal Keluhan"), ("UMUM-03", 2, "Tanggal Selesai")]


def test_umum_04_a_past_only_date_is_after_today() -> None:
    drawn = KEL + "| KEL-2025-001 | | 05/04/2025 | | 06/04/2025 |\n"
    assert findings(drawn, "UMUM-04") == [("UMUM-04", 2, "Tanggal Selesai")]


def test_umum_04_plans_may_be_in_the_future() -> None:
    drawn = """
        Laporan
        | nomor_kasus   | tanggal_tindak_lanjut |
        | GNS-2025-0001 | 01/05/2025            |
        Pendampingan
        | nomor_kasus   | tanggal_tindak_lanjut |
        | GNS-2025-0001 | 01/05/2025            |
        Rehabilitasi
        | nomor_kasus   | tanggal_penilaian_berikut |
        | GNS-2025-0001 | 01/05/2025                |
        Rekomendasi
        | nomor_rekomendasi | batas_waktu |
        | REK-2025-001      | 01/05/2025  |
    """
    assert findings(drawn, "UMUM-04") == []


def test_umum_04_every_other_date_of_the_schema_is_of_the_past() -> None:
    future = {"tanggal_tindak_lanjut", "tanggal_penilaian_berikut", "batas_waktu", "sampai"}
    dates = [f for tab in book().tabs for f in tab.fields if f.type == "date"]
    assert {f.name for f in dates if not f.past_only} == future
    grids = [full(tab.name, [{f.name: "06/04/2025" for f in tab.fields if f.type == "date"}]) for tab in book().tabs]
    assert len(findings(grids, "UMUM-04")) == sum(f.past_only for f in dates)


@pytest.mark.parametrize(
    ("column", "cell", "found"),
    [
        ("tanggal_lapor", "31/12/1999", True),
        ("tanggal_lapor", "01/01/2000", False),
        ("tanggal_lapor", "=0", True),
        ("tanggal_tindak_lanjut", "31/12/1999", True),
        ("tanggal_lahir", "31/12/1999", False),
        ("tanggal_lahir", "01/01/1900", False),
        ("tanggal_lahir", "31/12/1899", True),
        ("tanggal_lapor", "lupa", False),
    ],
)
def test_umum_05_a_date_is_too_early(column: str, cell: str, found: bool) -> None:
    drawn = f"Laporan\n| nomor_kasus | {column} |\n| GNS-2025-0001 | {cell} |"
    assert bool(findings(drawn, "UMUM-05")) is found


def test_umum_06_an_error_value_in_any_officer_column_is_its_only_cell_finding() -> None:
    for tab in book().tabs:
        grid = full(tab.name, [{f.name: "#REF!" for f in tab.fields}])
        expected = sorted(("UMUM-06", 2, f.title) for f in tab.fields)
        assert findings([grid], "UMUM-0") == expected, tab.name


def test_umum_06_an_officers_own_column_is_not_looked_at() -> None:
    assert findings("Laporan\n| nomor_kasus | Catatan kami |\n| GNS-2025-0001 | #REF! |", "UMUM-06") == []


@pytest.mark.parametrize(
    ("column", "cell", "found"),
    [
        ("usia", "15 thn", False),
        ("usia", "±15", True),
        ("usia", "111", True),
        ("usia", "-1", True),
        ("usia", "=0", False),
        ("nomor_korban", "=0", True),
        ("nomor_korban", "=21", True),
        ("nomor_korban", "=20", False),
        ("nomor_korban", "1.5", True),
    ],
)
def test_umum_07_an_integer_is_unreadable_or_out_of_range(column: str, cell: str, found: bool) -> None:
    assert bool(findings(f"Laporan\n| {column} |\n| {cell} |", "UMUM-07")) is found


# ------------------------------------------------------------------ numbers


def test_umum_08_a_case_number_is_not_in_laporan() -> None:
    drawn = """
        Laporan
        | nomor_kasus   |
        | GNS-2025-0001 |
        | lama 3        |
        Pendampingan
        | nomor_kasus       |
        | GNS-2025-0001     |
        | " GNS-2025-0001 " |
        | gns-2025-0001     |
        | GNS-2025-0002     |
        | lama 3            |
        | -                 |
        | #REF!             |
    """
    assert rows(drawn, "UMUM-08") == [4, 5]


@pytest.mark.parametrize("tab", ["pendampingan", "rujukan", "rehabilitasi", "keluhan"])
def test_umum_08_holds_in_every_tab_with_case_numbers(tab: str) -> None:
    grids = [full("laporan", [laporan()]), full(tab, [{"nomor_kasus": "GNS-2025-0009"}])]
    assert findings(grids, "UMUM-08") == [("UMUM-08", 2, "Nomor Kasus")]
    assert findings(grids[1:], "UMUM-08") == [("UMUM-08", 2, "Nomor Kasus")]  # an absent tab has no rows


def test_umum_08_is_silent_when_laporan_lost_its_numbers() -> None:
    grids = [full("laporan", [laporan()], ["risiko"]), full("pendampingan", [pendampingan()])]
    assert findings(grids, "UMUM-08") == []


def test_umum_09_a_primary_key_is_repeated() -> None:
    drawn = """
        Laporan
        | nomor_kasus   | nomor_korban |
        | GNS-2025-0001 | 1            |
        | GNS-2025-0001 | 2            |
        | GNS-2025-0001 | =1           |
        | GNS-2025-0002 | satu         |
        | GNS-2025-0002 | satu         |
        | GNS-2025-0003 |              |
        | GNS-2025-0003 |              |
        | lama          | 1            |
        | lama          | 1 th         |
    """
    assert rows(drawn, "UMUM-09") == [2, 4, 9, 10]


@pytest.mark.parametrize(
    ("tab", "column", "found"),
    [
        ("keluhan", "nomor_keluhan", True),
        ("koordinasi", "nomor_rapat", True),
        ("rekomendasi", "nomor_rekomendasi", True),
        ("sosialisasi", "tanggal", False),
        ("pendampingan", "nomor_kasus", False),
    ],
)
def test_umum_09_only_tabs_with_a_primary_key(tab: str, column: str, found: bool) -> None:
    cell = "01/04/2025" if column == "tanggal" else "X-1"
    assert rows([full(tab, [{column: cell}, {column: cell}])], "UMUM-09") == [2, 3] * found


@pytest.mark.parametrize(
    ("tab", "column", "good", "bad"),
    [
        (
            "laporan",
            "nomor_kasus",
            "GNS-2025-0001",
            "GNS-2025-001 GNS-1925-0001 gns-2025-0001 GNSX-2025-0001 GNS-2025-٠٠٠١",
        ),
        ("keluhan", "nomor_keluhan", "KEL-2025-001", "KEL-2025-0001 kel-2025-001 KEL/2025/001 1"),
        ("koordinasi", "nomor_rapat", "RPT-2025-001", "RPT-2025-01 KEL-2025-001"),
        ("rekomendasi", "nomor_rekomendasi", "REK-2025-001", "REK2025001"),
        ("rekomendasi", "triwulan", "2025-Q4", "2025-Q5 2025-Q0 Q1-2025 2025-Q1a"),
    ],
)
def test_umum_10_a_pattern_is_broken(tab: str, column: str, good: str, bad: str) -> None:
    cells = [good, f" {good}\n", *bad.split()]
    assert rows([full(tab, [{column: cell} for cell in cells])], "UMUM-10") == list(range(4, len(cells) + 2))


def test_umum_10_case_numbers_have_their_pattern_in_every_tab() -> None:
    tabs = [tab.name for tab in book().tabs if "nomor_kasus" in tab.by_name]
    grids = [full(name, [{"nomor_kasus": "7"}]) for name in tabs]
    assert findings(grids, "UMUM-10") == [("UMUM-10", 2, "Nomor Kasus")] * 5


def test_a_clean_register_has_no_finding() -> None:
    grids = [full("laporan", [laporan()]), full("pendampingan", [pendampingan()]), full("referensi", REFERENSI)]
    assert findings(grids) == []
