"""The indicators, as ``(n, N)``."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from sync.core.model import Cell, Grid
from sync.core.report.quarter import Quarter
from tests.core.report.random_registers import registers
from tests.core.report.taking import case, context, indicator
from tests.registers import full, keluhan, pendampingan, rehabilitasi, rujukan

IDS = ["I-01", "I-02", "I-03", "I-04", "I-05", "I-06", "I-16", "I-17", "I-18", "I-19", "I-25", "I-28", "I-29", "I-32",
       "I-33", "I-34", "I-35", "I-38", "I-39", "I-40", "I-41", "I-42", "I-43", "I-44"]  # fmt: skip


def cases(*rows: dict[str, Cell]) -> Grid:
    """Return Laporan with one kasus for each set of changes."""
    return full("laporan", [case(number, **row) for number, row in enumerate(rows, 1)])


def test_all_of_them_by_id_nil_included() -> None:
    found = context([cases()]).now.indicators
    assert [i.id for i in found] == IDS
    assert {(i.n, i.of or 0, i.value) for i in found} == {(0, 0, None)}


def test_the_value_is_n_of_n() -> None:
    [found] = [i for i in context([cases({}, {"input_simfoni": "Tidak"})]).now.indicators if i.id == "I-43"]
    assert (found.n, found.of, found.value) == (1, 2, 0.5)


def test_new_kasus_and_korban_and_those_at_the_end() -> None:
    given = [full("laporan", [case(1, 1), case(1, 2), case(2, lapor="31/12/2024"), case(3, lapor="01/04/2025")])]
    assert [indicator(given, id_) for id_ in ("I-01", "I-02", "I-03")] == [(1, 0), (2, 0), (2, 0)]


def test_children_violence_at_home_and_known_perpetrators() -> None:
    rows: list[dict[str, Cell]] = [
        {"hubungan_pelaku": "Suami/Istri", "tempat_kejadian": "Daring"},
        {"hubungan_pelaku": "Orang Tua", "tempat_kejadian": "Sekolah", "tanggal_lahir": "10/05/2010"},
        {"hubungan_pelaku": "Keluarga/Saudara", "tempat_kejadian": "Rumah Tangga"},
        {"hubungan_pelaku": "Keluarga/Saudara", "tempat_kejadian": "Sekolah"},
        {"hubungan_pelaku": "Tetangga", "tempat_kejadian": "Rumah Tangga"},
        {"hubungan_pelaku": None, "tanggal_lahir": None, "usia": None},
        {"hubungan_pelaku": "Suami/Istri", "persetujuan_data": "Tidak setuju"},
    ]
    given = [cases(*rows)]
    assert [indicator(given, id_) for id_ in ("I-04", "I-05", "I-06")] == [(1, 6), (3, 6), (4, 6)]


# ------------------------------------------------------------------ in time


@pytest.mark.parametrize(
    ("risk", "day", "expected"),
    [
        ("Tinggi", "10/02/2025", (1, 1)),
        ("Tinggi", "11/02/2025", (0, 1)),
        ("Sedang", "11/02/2025", (1, 1)),
        ("Sedang", "12/02/2025", (0, 1)),
        ("Rendah", "13/02/2025", (1, 1)),  # the third working day
        ("Rendah", "14/02/2025", (0, 1)),
        ("Rendah", "09/02/2025", (1, 1)),
        ("Rendah", None, (0, 1)),  # a service without a day cannot be shown to be in time
        (None, "10/02/2025", (0, 0)),
    ],
)
def test_first_service_in_time(risk: str | None, day: str | None, expected: tuple[int, int]) -> None:
    given = [cases({"risiko": risk}), full("pendampingan", [pendampingan(tanggal_layanan=day, hasil="Tidak hadir")])]
    assert indicator(given, "I-16") == expected


def test_a_deadline_after_the_quarters_end_is_judged_on_its_own_day() -> None:
    """Reported on 27 March, Rendah: the third working day is 10 April."""
    waiting = cases({"lapor": "27/03/2025", "risiko": "Rendah"})
    served = full("pendampingan", [pendampingan(tanggal_layanan="09/04/2025")])
    assert indicator([waiting], "I-16", today=date(2025, 4, 10)) == (0, 0)
    assert indicator([waiting], "I-16", today=date(2025, 4, 11)) == (0, 1)
    assert indicator([waiting, served], "I-16", today=date(2025, 4, 10)) == (1, 1)
    assert indicator([waiting, served], "I-16", Quarter(2025, 2)) == (0, 0)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, (0, 1)),
        ({"tanggal_lp": "13/02/2025"}, (1, 1)),
        ({"tanggal_lp": "14/02/2025"}, (0, 1)),
        ({"tanggal_diteruskan": "10/02/2025"}, (1, 1)),
        ({"tanggal_lp": "14/02/2025", "tanggal_diteruskan": "13/02/2025"}, (1, 1)),
        ({"bentuk_kekerasan": "Fisik"}, (0, 0)),
        ({"persetujuan_data": "Tidak setuju", "tanggal_lp": "13/02/2025"}, (1, 1)),
    ],
)
def test_sexual_violence_forwarded_within_3x24_hours(more: dict[str, Cell], expected: tuple[int, int]) -> None:
    assert indicator([cases({"bentuk_kekerasan": "Fisik; Seksual", **more})], "I-17") == expected


def test_any_korban_makes_a_kasus_sexual_and_any_row_may_say_that_it_was_forwarded() -> None:
    rows = [case(1, 1, bentuk_kekerasan="Fisik", tanggal_lp="12/02/2025"), case(1, 2, bentuk_kekerasan="Seksual")]
    assert indicator([full("laporan", rows)], "I-17") == (1, 1)


EVENT: dict[str, Cell] = {"bentuk_kekerasan": "Seksual", "tanggal_kejadian": "08/02/2025"}


@pytest.mark.parametrize(
    ("event", "helped", "expected"),
    [
        ({}, [], (0, 1)),
        ({}, [pendampingan(tanggal_layanan="11/02/2025", kelompok_layanan="Medis")], (1, 1)),
        ({}, [pendampingan(tanggal_layanan="12/02/2025", kelompok_layanan="Medis")], (0, 1)),
        ({}, [pendampingan(tanggal_layanan="11/02/2025", kelompok_layanan="Medis", hasil="Ditunda")], (0, 1)),
        ({}, [pendampingan(tanggal_layanan="11/02/2025", kelompok_layanan="Hukum")], (0, 1)),
        ({}, [rujukan(tanggal_rujukan="11/02/2025", instansi_tujuan="Puskesmas")], (1, 1)),
        ({}, [rujukan(tanggal_rujukan="11/02/2025", instansi_tujuan="Polsek")], (0, 1)),
        ({"presisi_tanggal": "Bulan"}, [], (0, 0)),
        ({"tanggal_kejadian": "07/02/2025"}, [], (0, 1)),
        ({"tanggal_kejadian": "06/02/2025"}, [], (0, 0)),
        ({"tanggal_kejadian": None}, [], (0, 0)),
    ],
)
def test_medical_help_within_72_hours(
    event: dict[str, Cell], helped: list[dict[str, Cell]], expected: tuple[int, int]
) -> None:
    tabs = [full("pendampingan" if "hasil" in row else "rujukan", [row]) for row in helped]
    assert indicator([cases({**EVENT, **event}), *tabs], "I-18") == expected


def test_delay_and_length_of_those_known() -> None:
    rows: list[dict[str, Cell]] = [
        {"tanggal_kejadian": "08/02/2025"},
        {"tanggal_kejadian": "01/02/2025", "status_kasus": "Selesai", "tanggal_selesai": "11/02/2025"},
        {"lapor": "11/11/2024", "status_kasus": "Selesai", "tanggal_selesai": "11/02/2025"},
        {"lapor": "11/11/2024", "status_kasus": "Selesai"},
    ]
    given = [
        cases(*rows),
        full("pendampingan", [pendampingan(nomor_kasus="GNS-2025-0004", tanggal_layanan="12/02/2025")]),
    ]
    assert indicator(given, "I-19") == (1, 2)
    assert indicator(given, "I-29") == (1, 2)
    assert indicator(given, "I-28") == (3, 4)


# ------------------------------------------------------------------ due in the quarter


@pytest.mark.parametrize(
    ("sent", "risk", "answer", "expected"),
    [
        ("24/03/2025", "Sedang", {"hasil_rujukan": "Dilayani", "tanggal_umpan_balik": "31/03/2025"}, (1, 1)),
        ("24/03/2025", "Sedang", {"hasil_rujukan": "Dilayani", "tanggal_umpan_balik": "01/04/2025"}, (0, 1)),
        ("24/03/2025", "Sedang", {"hasil_rujukan": "Dilayani"}, (1, 1)),
        ("24/03/2025", "Sedang", {"hasil_rujukan": "Ditolak"}, (0, 1)),
        ("25/03/2025", "Sedang", {}, (0, 0)),  # due in the next quarter
        ("25/03/2025", "Tinggi", {}, (0, 1)),
        ("25/12/2024", "Sedang", {}, (0, 1)),
    ],
)
def test_referrals_due(sent: str, risk: str, answer: dict[str, Cell], expected: tuple[int, int]) -> None:
    given = [cases({"lapor": "01/12/2024", "risiko": risk}), full("rujukan", [rujukan(tanggal_rujukan=sent, **answer)])]
    assert indicator(given, "I-25") == expected


@pytest.mark.parametrize(
    ("day", "level", "settled", "expected"),
    [
        ("31/03/2025", "Darurat", "31/03/2025", (1, 1)),
        ("10/02/2025", "Berat", "17/02/2025", (1, 1)),
        ("10/02/2025", "Berat", "18/02/2025", (0, 1)),
        ("10/02/2025", "Sedang", None, (0, 1)),
        ("27/03/2025", "Berat", "27/03/2025", (0, 0)),  # due in the next quarter
        ("10/02/2025", None, "10/02/2025", (0, 0)),
    ],
)
def test_complaints_due(day: str, level: str | None, settled: str | None, expected: tuple[int, int]) -> None:
    given = [full("keluhan", [keluhan(tanggal_keluhan=day, tingkat=level, tanggal_selesai=settled)])]
    assert indicator(given, "I-38") == expected


RECOMMENDED = """
Rekomendasi
| nomor_rekomendasi | batas_waktu | status  |
| REK-2025-001      | 01/01/2025  | Selesai |
| REK-2025-002      | 31/03/2025  | Belum   |
| REK-2025-003      | 31/03/2025  | Batal   |
| REK-2025-004      | 01/04/2025  | Selesai |
| REK-2025-005      | lupa        | Selesai |
"""


def test_recommendations_due() -> None:
    assert indicator(RECOMMENDED, "I-42") == (1, 2)


# ------------------------------------------------------------------ at the end of the quarter


def test_contact_overdue_as_it_stood_at_the_end() -> None:
    """Risk Sedang: the next contact is due 14 days after the last; what was done in April does not undo it."""
    gone: dict[str, Cell] = {"status_kasus": "Selesai", "tanggal_selesai": "30/03/2025"}
    same: dict[str, Cell] = {"lapor": "10/03/2025"}
    laporan = cases(same, same, same, {**same, **gone})
    days = [("GNS-2025-0001", "16/03/2025"), ("GNS-2025-0002", "17/03/2025"), ("GNS-2025-0001", "01/04/2025")]
    services = full("pendampingan", [pendampingan(nomor_kasus=number, tanggal_layanan=day) for number, day in days])
    assert indicator([laporan, services], "I-32") == (2, 3)
    assert indicator([laporan, services], "I-32", Quarter(2025, 2), date(2025, 4, 15)) == (2, 3)


def test_a_kasus_closed_in_april_was_still_overdue_in_march() -> None:
    closed = cases({"lapor": "10/03/2025", "status_kasus": "Selesai", "tanggal_selesai": "02/04/2025"})
    assert indicator([closed], "I-32") == (1, 1)


def test_no_review_for_90_days() -> None:
    laporan = cases({"lapor": "30/12/2024"}, {"lapor": "31/12/2024"}, {"lapor": "01/10/2024"}, {"lapor": "01/10/2024"})
    reviewed = full("rehabilitasi", [rehabilitasi(nomor_kasus="GNS-2025-0003", tanggal_penilaian="10/01/2025")])
    later = full("rehabilitasi", [rehabilitasi(nomor_kasus="GNS-2025-0004", tanggal_penilaian="01/04/2025")])
    assert indicator([laporan, reviewed], "I-33") == (2, 4)
    assert indicator([laporan, later], "I-33") == (3, 4)


LEFT: dict[str, Cell] = {"status_kasus": "Selesai", "tanggal_selesai": "11/03/2025"}


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((), (0, 1)),
        (("Pulih", "Tidak Relevan", "Pulih"), (1, 1)),
        (("Pulih", "Tidak Relevan", "Membaik"), (0, 1)),
        (("Pulih", "Pulih", None), (0, 1)),
    ],
)
def test_families_recovered_among_closed_kasus(levels: tuple[str | None, ...], expected: tuple[int, int]) -> None:
    names = ("pulih_fisik", "pulih_hukum", "pulih_psikologis")
    rows = [rehabilitasi(sasaran="Keluarga", tanggal_penilaian="10/03/2025", **dict(zip(names, levels, strict=False)))]
    given = [cases(LEFT), full("rehabilitasi", rows if levels else [])]
    assert indicator(given, "I-35") == expected


def test_closed_because_recovered() -> None:
    rows: list[dict[str, Cell]] = [
        {**LEFT, "alasan_selesai": "Pulih"},
        {**LEFT, "alasan_selesai": "Pindah"},
        {"alasan_selesai": "Pulih"},
    ]
    assert indicator([cases(*rows)], "I-34") == (1, 2)


# ------------------------------------------------------------------ where they come from, and where they are entered


def test_kasus_that_outreach_brought_and_kasus_in_simfoni() -> None:
    rows: list[dict[str, Cell]] = [{"sumber_info": "Sosialisasi"}, {"sumber_info": None, "input_simfoni": "Tidak"}, {}]
    given = [full("laporan", [*(case(n, **row) for n, row in enumerate(rows, 1)), case(3, 2, input_simfoni=None)])]
    assert indicator(given, "I-40") == (1, 3)
    assert indicator(given, "I-43") == (1, 3)


def test_desa_reached_and_core_agencies_present() -> None:
    given = """
    Referensi
    | desa       |
    | Gunungsari |
    | Ciherang   |
    Sosialisasi
    | tanggal    | desa       |
    | 10/02/2025 | Gunungsari |
    | 11/02/2025 | Gunungsari |
    | 01/04/2025 | Ciherang   |
    Koordinasi
    | tanggal    | hadir                 |
    | 10/02/2025 | Polsek; Polres; KUA   |
    | 11/02/2025 | Dinas KB; RSUD        |
    | 01/04/2025 | Dinas KB              |
    """
    assert (indicator(given, "I-39"), indicator(given, "I-41")) == ((1, 2), (2, 8))


def test_required_cells_filled() -> None:
    given = """
    Koordinasi
    | nomor_rapat  | tanggal    | jenis_rapat    | hadir  |
    | RPT-2025-001 | 10/02/2025 | Rutin triwulan | Polsek |
    | RPT-2025-002 | 11/02/2025 | Rutin          | Warung |
    | RPT-2025-003 |            |                | Polsek |
    | RPT-2025-004 | 01/04/2025 |                |        |
    """
    assert indicator(given, "I-44") == (8, 12)


# ------------------------------------------------------------------ always


@given(registers())
def test_n_is_never_more_than_its_n(grids: list[Grid]) -> None:
    found = context(grids)
    for figures in (found.now, found.before, found.year):
        for one in figures.indicators:
            assert one.of is None or 0 <= (one.n or 0) <= one.of, one.id
            assert one.value is None or 0 <= one.value <= 1


@given(registers())
def test_once_its_deadlines_have_passed_a_quarter_does_not_change_with_the_day(grids: list[Grid]) -> None:
    soon, late = (context(grids, today=day).now for day in (date(2025, 4, 16), date(2026, 1, 5)))
    assert soon == late
