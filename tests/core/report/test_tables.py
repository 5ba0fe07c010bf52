"""Tables B to L, and those of activities."""

from __future__ import annotations

import pytest
from hypothesis import given

from sync.core.model import Cell, Grid
from sync.core.report.cube import Cube
from sync.core.report.labels import Labels
from sync.core.report.model import Table
from sync.core.report.tables import case_tables
from tests.core.report.random_registers import registers
from tests.core.report.taking import TODAY, case, cells, context, lines, table
from tests.registers import book, full, judged, keluhan, pendampingan, rujukan

WHO = """
Laporan
| nomor_kasus   | nomor_korban | tanggal_lapor | persetujuan_data | usia | jenis_kelamin | bentuk_kekerasan |
| GNS-2025-0001 | 1            | 10/02/2025    | Setuju           | 17   | P             | Fisik; Seksual   |
| GNS-2025-0001 | 2            | 10/02/2025    | Setuju           | 5    | L             | Seksual          |
| GNS-2025-0002 | 1            | 10/02/2025    | Setuju           | 18   | P             | trafiking        |
| GNS-2025-0003 | 1            | 10/02/2025    | Setuju           |      | P             | salah ketik      |
| GNS-2025-0004 | 1            | 10/02/2025    | Setuju           | 60   |               |                  |
| GNS-2025-0005 | 1            | 10/02/2025    | Tidak setuju     | 60   | L             | Fisik            |
| GNS-2025-0006 | 1            | 31/12/2024    | Setuju           | 60   | L             | Fisik            |
"""


def test_b_children_and_adults() -> None:
    assert lines(WHO, "B") == {"Anak laki-laki": 1, "Anak perempuan": 1, "Dewasa perempuan": 1, "(belum jelas)": 2}


def test_c_forms_by_age_and_sex_with_each_korban_once_in_the_totals() -> None:
    assert cells(WHO, "C") == [
        ("Fisik", "13-17 P", 1),
        ("Seksual", "0-5 L", 1),
        ("Seksual", "13-17 P", 1),
        ("TPPO", "18-24 P", 1),
        ("(belum jelas)", "(belum jelas)", 2),
    ]
    found = table(WHO, "C")
    columns = dict(zip(found.column_labels, found.column_totals, strict=True))
    assert {label: n for label, n in columns.items() if n} == {
        "0-5 L": 1,
        "13-17 P": 1,
        "18-24 P": 1,
        "(belum jelas)": 2,
    }
    assert (found.total, sum(n or 0 for n in found.row_totals), found.additive) == (5, 6, False)


AGES = {5: "0-5", 6: "6-12", 12: "6-12", 13: "13-17", 17: "13-17", 24: "18-24", 25: "25-44", 44: "25-44", 45: "45-59",
        59: "45-59", 110: "60+"}  # fmt: skip


@pytest.mark.parametrize(("age", "group"), AGES.items())
def test_c_groups_of_age(age: int, group: str) -> None:
    grid = full("laporan", [case(tanggal_lahir=None, usia=age, bentuk_kekerasan="Fisik")])
    assert cells([grid], "C") == [("Fisik", f"{group} P", 1)]


def test_d_to_f_every_value_has_its_row_and_what_is_unclear_too() -> None:
    grid = full("laporan", [case(1), case(2, tempat_kejadian="kebun", hubungan_pelaku=None, pendidikan="salah")])
    assert lines([grid], "D") == {"Rumah Tangga": 1, "(belum jelas)": 1}
    assert lines([grid], "E") == {"Suami/Istri": 1, "(belum jelas)": 1}
    assert lines([grid], "F1") == {"SLTA": 1, "(belum jelas)": 1}
    assert lines([grid], "F2") == {"Kawin": 2}
    assert lines([grid], "F3") == {"Tidak": 2}
    assert table([grid], "D").row_labels == (
        "Rumah Tangga", "Tempat Kerja", "Lembaga Pendidikan Kilat", "Sekolah", "Fasilitas Umum", "Daring", "Lainnya",
        "(belum jelas)",
    )  # fmt: skip


PLACES = """
Laporan
| nomor_kasus   | nomor_korban | tanggal_lapor | persetujuan_data | desa     |
| GNS-2025-0001 | 1            | 10/02/2025    | Setuju           | Ciherang |
| GNS-2025-0001 | 2            | 10/02/2025    | Setuju           | Luwuk    |
Referensi
| desa       |
| Gunungsari |
| Ciherang   |
Sosialisasi
| tanggal    | desa       | peserta_l | peserta_p | peserta_anak |
| 10/02/2025 | Gunungsari | 3         | 10        | 2            |
| 11/02/2025 | Gunungsari | 1         |           | lima         |
| 12/02/2025 | Luwuk      | 0         | 1         |              |
| 01/04/2025 | Ciherang   | 5         | 5         | 5            |
|            | Ciherang   | 5         | 5         | 5            |
"""


def test_g_every_desa_has_its_row() -> None:
    found = table(PLACES, "G")
    assert list(zip(found.row_labels, found.row_totals, strict=True)) == [
        ("Ciherang", 1),
        ("Gunungsari", 0),
        ("(belum jelas)", 1),
    ]


def test_s_outreach_by_desa_those_without_any_included() -> None:
    assert lines(PLACES, "S1") == {"Gunungsari": 2, "(belum jelas)": 1}
    assert cells(PLACES, "S2") == [("Ciherang", "Belum", 1), ("Gunungsari", "Terjangkau", 1)]
    assert lines(PLACES, "S3") == {"Laki-laki": 4, "Perempuan": 11, "Anak": 2}
    assert table(PLACES, "S3").total == 15


def services(*rows: dict[str, Cell]) -> list[Grid]:
    """Return a kasus of two korban with services in the quarter."""
    usual: dict[str, Cell] = {"tanggal_layanan": "12/02/2025"}
    return [
        full("laporan", [case(1, 1), case(1, 2)]),
        full("pendampingan", [pendampingan(**{**usual, **row}) for row in rows]),
    ]


def test_h_counts_recipients_that_only_an_office_of_its_own_knows() -> None:
    cube = Cube({"layanan": {("Hukum", "Saksi"): 2, ("Hukum", "Korban"): 1}})
    [table] = [one for one in case_tables(cube, [], "Desa", Labels(book(), [cube])) if one.id == "H1"]
    assert (table.column_labels, table.total) == (("Korban", "Keluarga", "Saksi", "(belum jelas)"), 3)


def test_h_services_given_and_who_was_served() -> None:
    given = services(
        {"kelompok_layanan": "Hukum"},
        {"kelompok_layanan": "Hukum", "hasil": "Sebagian"},
        {"kelompok_layanan": "Medis", "penerima": "Keluarga"},
        {"kelompok_layanan": "Rohani", "penerima": "siapa"},
        {"kelompok_layanan": "Medis", "hasil": "Tidak hadir"},
        {"kelompok_layanan": "Medis", "tanggal_layanan": "01/04/2025"},
        {"kelompok_layanan": "Medis", "nomor_kasus": "GNS-2025-0009"},
    )
    assert cells(given, "H1") == [("Hukum", "Korban", 2), ("Medis", "Keluarga", 1), ("Rohani", "(belum jelas)", 1)]
    assert lines(given, "H2") == {"Hukum": 2}
    assert lines(given, "H3") == {"Medis": 1}


def test_h_who_is_served_twice_counts_once_in_the_total() -> None:
    given = services({"kelompok_layanan": "Hukum"}, {"kelompok_layanan": "Medis"})
    found = table(given, "H2")
    assert (lines(given, "H2"), found.total, found.additive) == ({"Hukum": 2, "Medis": 2}, 2, False)
    assert table(given, "H2").row_labels[:3] == ("Hukum", "Medis", "Psikososial")


def test_i_referrals_by_agency_and_the_outcome_known_at_the_end() -> None:
    rows = [
        rujukan(tanggal_rujukan="10/02/2025", instansi_tujuan="RSUD", hasil_rujukan="Dilayani", tanggal_umpan_balik="11/02/2025"),
        rujukan(tanggal_rujukan="30/03/2025", instansi_tujuan="RSUD", hasil_rujukan="Dilayani", tanggal_umpan_balik="01/04/2025"),
        rujukan(tanggal_rujukan="30/03/2025", instansi_tujuan="KUA", hasil_rujukan="Ditolak"),
        rujukan(tanggal_rujukan="01/04/2025", instansi_tujuan="KUA", hasil_rujukan="Ditolak"),
    ]  # fmt: skip
    assert cells([full("laporan", [case()]), full("rujukan", rows)], "I1") == [
        ("RSUD", "Dilayani", 1),
        ("RSUD", "(belum ada hasil)", 1),
        ("KUA", "Ditolak", 1),
    ]


def test_j_legal_status_of_kasus_that_are_active_at_the_end() -> None:
    rows = [
        case(1, 2, status_hukum="Penyidikan"),
        case(1, 1, status_hukum="Putusan", status_kasus="Selesai", tanggal_selesai="11/02/2025"),
        case(2, status_hukum="Inkracht", status_kasus="Selesai", tanggal_selesai="11/02/2025"),
        case(3, status_hukum="?"),
    ]
    assert lines([full("laporan", rows)], "J") == {"Penyidikan": 1, "(belum jelas)": 1}


RECOVERY = """
Laporan
| nomor_kasus   | nomor_korban | tanggal_lapor | persetujuan_data | status_kasus |
| GNS-2025-0001 | 1            | 10/10/2024    | Setuju           | Baru         |
| GNS-2025-0002 | 1            | 10/02/2025    | Setuju           | Baru         |
| GNS-2025-0003 | 1            | 01/04/2025    | Setuju           | Baru         |
Rehabilitasi
| nomor_kasus   | tanggal_penilaian | sasaran  | pulih_fisik | pulih_hukum   | pulih_psikologis |
| GNS-2025-0001 | 10/11/2024        | Korban   | Belum Pulih | Belum Pulih   | Belum Pulih      |
| GNS-2025-0001 | 10/03/2025        | Korban   | Pulih       | Tidak Relevan | Pulih            |
| GNS-2025-0001 | 10/03/2025        | Korban   | Membaik     | Tidak Relevan |                  |
| GNS-2025-0001 | 01/04/2025        | Korban   | Pulih       | Pulih         | Pulih            |
"""


def test_k_recovery_at_the_latest_assessment_the_worst_row_of_its_day() -> None:
    assert cells(RECOVERY, "K1") == [
        ("Pulih Fisik", "Belum Dinilai", 1),
        ("Pulih Fisik", "Membaik", 1),
        ("Pulih Hukum", "Belum Dinilai", 1),
        ("Pulih Hukum", "Tidak Relevan", 1),
        ("Pulih Psikologis", "Belum Dinilai", 2),
    ]
    found = table(RECOVERY, "K1")
    assert (found.row_totals, found.column_totals, found.total) == ((2, 2, 2), (2, 0, 1, 0, 1), 2)
    assert table(RECOVERY, "K2").column_totals == (2, 0, 0, 0, 0)


DELAYS = {"10/02/2025": "0-3 hari", "07/02/2025": "0-3 hari", "06/02/2025": "4-5 hari", "04/02/2025": "6-14 hari",
          "27/01/2025": "6-14 hari", "26/01/2025": "15-30 hari", "10/01/2025": "31-90 hari",
          "11/11/2024": "lebih dari 90 hari", "11/02/2025": "(belum jelas)", "lupa": "(belum jelas)"}  # fmt: skip


@pytest.mark.parametrize(("event", "delay"), DELAYS.items())
def test_l_delay_from_event_to_report(event: str, delay: str) -> None:
    assert lines([full("laporan", [case(tanggal_kejadian=event)])], "L1") == {delay: 1}


@pytest.mark.parametrize(
    ("precision", "delay"),
    [("Tepat", "0-3 hari"), (None, "0-3 hari"), ("Bulan", "(belum jelas)"), ("kira-kira", "(belum jelas)")],
)
def test_l_an_event_that_is_not_dated_exactly_has_no_delay(precision: str | None, delay: str) -> None:
    grid = full("laporan", [case(tanggal_kejadian="10/02/2025", presisi_tanggal=precision)])
    assert lines([grid], "L1") == {delay: 1}


WAITS = {"01/02/2025": "hari itu juga", "10/02/2025": "hari itu juga", "11/02/2025": "1 hari", "13/02/2025": "2-3 hari",
         "14/02/2025": "4-7 hari", "18/02/2025": "8-30 hari", "13/03/2025": "lebih dari 30 hari",
         "01/04/2025": "belum ada layanan", "lupa": "(belum jelas)"}  # fmt: skip


@pytest.mark.parametrize(("day", "wait"), WAITS.items())
def test_l_wait_for_the_first_service(day: str, wait: str) -> None:
    later = pendampingan(tanggal_layanan="02/04/2025")
    first = pendampingan(tanggal_layanan=day, hasil="Tidak hadir")
    assert lines([full("laporan", [case()]), full("pendampingan", [later, first])], "L2") == {wait: 1}


LENGTHS = {"12/03/2025": "sampai 30 hari", "13/03/2025": "31-90 hari", None: "(belum jelas)"}


@pytest.mark.parametrize(("day", "length"), LENGTHS.items())
def test_l_how_long_a_closed_kasus_took(day: str | None, length: str) -> None:
    grid = full("laporan", [case(status_kasus="Selesai", tanggal_selesai=day)])
    assert lines([grid], "L3") == {length: 1}
    assert lines([full("laporan", [case(status_kasus="Dilimpahkan", tanggal_diteruskan=day)])], "L3") == {}


def test_s_complaints_by_category_and_by_who_is_to_answer() -> None:
    rows = [
        keluhan(tanggal_keluhan="10/02/2025", kategori="Biaya"),
        keluhan(tanggal_keluhan="10/02/2025", kategori="Biaya", tanggal_ditanggapi="11/02/2025"),
        keluhan(tanggal_keluhan="10/02/2025", kategori="Stigma", tanggal_ditanggapi="01/04/2025", penanggung_jawab="Desa"),
        keluhan(tanggal_keluhan="10/02/2025", kategori="Stigma", tanggal_selesai="31/03/2025", penanggung_jawab="Desa"),
        keluhan(tanggal_keluhan="10/02/2025", kategori="Stigma", tanggal_selesai="01/04/2025", status="Selesai"),
        keluhan(tanggal_keluhan="10/02/2025", kategori=None, status="Selesai"),
        keluhan(tanggal_keluhan="01/04/2025", kategori="Biaya"),
    ]  # fmt: skip
    assert cells([full("keluhan", rows)], "S6") == [
        ("Biaya", "Ditanggapi", 1),
        ("Biaya", "Belum ditanggapi", 1),
        ("Stigma", "Selesai", 1),
        ("Stigma", "Belum ditanggapi", 2),
        ("(belum jelas)", "Selesai", 1),
    ]
    assert cells([full("keluhan", rows)], "S7") == [
        ("Desa", "Selesai", 1),
        ("Desa", "Belum ditanggapi", 1),
        ("P2TP2A", "Selesai", 1),
        ("P2TP2A", "Ditanggapi", 1),
        ("P2TP2A", "Belum ditanggapi", 2),
    ]


MEETINGS = """
Koordinasi
| nomor_rapat  | tanggal    | jenis_rapat      | hadir                                    |
| RPT-2025-001 | 10/02/2025 | Rutin triwulan   | Polsek; Puskesmas; Balai Penyuluhan KB   |
| RPT-2025-002 | 11/02/2025 | Konferensi kasus | Polsek; Polres; Aparat Kecamatan; Warung |
| RPT-2025-003 | 01/04/2025 | Rutin triwulan   | Dinas KB                                 |
"""


def test_s_meetings_and_the_core_agencies_at_the_table() -> None:
    assert lines(MEETINGS, "S4") == {"Rutin triwulan": 1, "Konferensi kasus": 1}
    assert lines(MEETINGS, "S5") == {
        "Dinas KB": 1, "Polsek/Polres": 2, "Dinas Kesehatan/Puskesmas": 1, "Aparat Kecamatan": 1,
    }  # fmt: skip


def test_m_what_is_found_wrong_by_class_and_severity() -> None:
    grid = full("laporan", [case(desa=None)])
    assert [f.rule for f in judged([grid], TODAY).findings] == ["LAP-26", "UMUM-01", "TL-02", "TL-06"]
    assert cells([grid], "M1") == [("SOP", "PERINGATAN", 1), ("data", "GALAT", 2), ("target", "PERINGATAN", 1)]


def test_m_required_cells_of_the_quarter_and_of_rows_without_a_date() -> None:
    rows = [case(desa=None, petugas="?"), case(2, lapor="lupa"), case(3, lapor="01/04/2025", desa=None)]
    required = sum(field.required for field in book().tab_by_name["laporan"].fields)
    assert cells([full("laporan", rows)], "M2") == [
        ("Laporan", "Terisi dan terbaca", 2 * required - 3),
        ("Laporan", "Kosong atau tidak terbaca", 3),
    ]


# ------------------------------------------------------------------ always


@given(registers())
def test_every_table_adds_up(grids: list[Grid]) -> None:
    found = context(grids)
    for figures in (found.now, found.before, found.year):
        for one in (*figures.tables, *figures.activities):
            check(one)
        by_id = {t.id: t for t in figures.tables}
        detailed = by_id["A3"].row_totals[0]
        assert {by_id[id_].total for id_ in ("B", "C", "D", "E", "F1", "F2", "F3", "G")} == {detailed}
        assert by_id["A2"].row_totals[1] == by_id["A3"].total
        assert by_id["J"].total == by_id["A5"].row_totals[0]
        assert by_id["L1"].total == by_id["L2"].total == by_id["A4"].row_totals[0]
        assert by_id["H1"].total == by_id["H4"].row_totals[0]
        assert by_id["I1"].total == by_id["I2"].row_totals[0]
    for one in (*found.quality, *found.looking_back):
        check(one)


def check(one: Table) -> None:
    """Every cell is a count; additive tables add up both ways; others are at least their largest cell."""
    assert all(n is not None and n >= 0 for row in one.cells for n in row)
    assert [len(row) for row in one.cells] == [len(one.column_labels)] * len(one.row_labels)
    assert (len(one.row_totals), len(one.column_totals)) == (len(one.row_labels), len(one.column_labels))
    rows = [sum(n or 0 for n in row) for row in one.cells]
    columns = [sum(n or 0 for n in column) for column in zip(*one.cells, strict=True)]
    if one.additive:
        assert list(one.row_totals) == rows, one.id
        assert not columns or list(one.column_totals) == columns, one.id
        assert one.total == sum(rows)
    else:
        assert all((total or 0) <= (one.total or 0) for total in one.column_totals), one.id
        # children are typed by hand beside men and women, who may be forgotten
        assert one.id == "S3" or (one.total or 0) >= max(n or 0 for row in one.cells for n in row), one.id


@given(registers())
def test_periods_have_the_same_rows_and_columns(grids: list[Grid]) -> None:
    found = context(grids)
    shapes = [
        [(t.id, t.title, t.row_labels, t.column_labels) for t in (*figures.tables, *figures.activities)]
        for figures in (found.now, found.before, found.year)
    ]
    assert shapes[0] == shapes[1] == shapes[2]
    assert len({id_ for id_, *_ in shapes[0]}) == len(shapes[0])
