"""Follow-up clocks (register.md, section 5, TL-01 to TL-13): when they start, when they are due, what stops them."""

from __future__ import annotations

from datetime import date

import pytest

from registers import clocks, findings, full, judged, keluhan, laporan, pendampingan, rehabilitasi, rujukan
from sync.core.model import Cell, Grid

Found = list[tuple[str, str, str, int]]


def case(*changes: dict[str, Cell], **same: Cell) -> Grid:
    """Return Laporan with one row for each set of changes (one row without any)."""
    return full("laporan", [laporan(**{**same, **change}) for change in changes or ({},)])


def due(grids: list[Grid], rule: str, today: str = "2030-01-01") -> list[str]:
    """Return the due dates of one rule's clocks, as seen long after."""
    return [day for _, _, day, _ in clocks(grids, rule, today=date.fromisoformat(today))]


# ------------------------------------------------------------------ states


@pytest.mark.parametrize(
    ("today", "state"),
    [("2025-04-02", []), ("2025-04-03", ["soon"]), ("2025-04-09", ["soon"]), ("2025-04-10", ["today"]),
     ("2025-04-11", ["overdue"])],
)  # fmt: skip
def test_a_clock_is_soon_today_or_overdue(today: str, state: list[str]) -> None:
    drawn = "Rekomendasi\n| nomor_rekomendasi | batas_waktu | status |\n| REK-2025-001 | 10/04/2025 | Belum |"
    day = date.fromisoformat(today)
    assert [s for _, s, _, _ in clocks(drawn, "TL-09", today=day)] == state
    overdue = [("TL-09", 2, "Batas Waktu")] if state == ["overdue"] else []
    assert findings(drawn, "TL-09", today=day) == overdue


def test_a_follow_up_names_case_days_late_officer_and_whose_clock_it_is() -> None:
    grids = [case({"nomor_korban": 2, "risiko": "Tinggi"}, tanggal_lapor="01/04/2025", status_kasus="Baru")]
    [found] = [f for f in judged(grids).followups if f.rule == "TL-01"]
    assert (found.key, found.row_key, found.days_late) == ("GNS-2025-0001", "GNS-2025-0001/2", 4)
    assert (found.officer, found.clock, found.severity) == ("Siti Aminah", "SOP", "critical")
    [finding] = [f for f in judged(grids).findings if f.rule == "TL-01"]
    assert (finding.key, finding.officer, finding.column) == ("GNS-2025-0001/2", "Siti Aminah", "Risiko")


@pytest.mark.parametrize(
    ("status", "is_open"),
    [("Baru", True), (None, True), ("selsai", True), ("#REF!", True), ("Pemantauan", True), ("selesai", False),
     ("Dilimpahkan", False), ("Duplikat", False)],
)  # fmt: skip
def test_a_kasus_is_open_unless_its_status_says_closed(status: Cell, is_open: bool) -> None:
    assert due([case(status_kasus=status)], "TL-02") == ["2025-04-02"] * is_open


def test_the_first_open_row_is_looked_at() -> None:
    rows: list[dict[str, Cell]] = [
        {"nomor_korban": "tiga", "risiko": "Rendah"},
        {"nomor_korban": 3, "risiko": "Sedang", "tanggal_lapor": "03/04/2025"},
        {"nomor_korban": 1, "risiko": "Tinggi", "status_kasus": "Selesai"},
        {"nomor_korban": 2, "risiko": "Tinggi", "tanggal_lapor": "02/04/2025"},
        {"nomor_korban": 2, "risiko": "Rendah"},
    ]
    assert clocks([case(*rows)], "TL-01", "TL-02", "TL-03") == [("TL-01", "overdue", "2025-04-02", 5)]


# ------------------------------------------------------------------ TL-01 to TL-03


@pytest.mark.parametrize(
    ("risk", "reported", "rule", "expected"),
    [
        ("Tinggi", "01/04/2025", "TL-01", "2025-04-01"),
        ("Sedang", "04/04/2025", "TL-02", "2025-04-05"),
        ("Rendah", "27/03/2025", "TL-03", "2025-04-10"),  # over Idulfitri
        ("Rendah", "11/04/2025", "TL-03", "2025-04-16"),
    ],
)
def test_the_first_service_is_due_by_risk(risk: str, reported: str, rule: str, expected: str) -> None:
    grid = case(risiko=risk, tanggal_lapor=reported)
    assert [due([grid], r) for r in ("TL-01", "TL-02", "TL-03")] == [
        [expected] if r == rule else [] for r in ("TL-01", "TL-02", "TL-03")
    ]
    for served in ("01/01/2030", "lupa", None):
        assert due([grid, full("pendampingan", [pendampingan(tanggal_layanan=served)])], rule) == []


@pytest.mark.parametrize("changes", [{"risiko": "tingi"}, {"risiko": None}, {"tanggal_lapor": "lupa"}])
def test_no_first_service_is_due_without_risk_and_report(changes: dict[str, Cell]) -> None:
    assert not [c for rule in ("TL-01", "TL-02", "TL-03") for c in due([case(**changes)], rule)]


# ------------------------------------------------------------------ TL-04 and TL-05: sexual violence


def test_tl_04_police_or_uptd_within_three_days() -> None:
    assert due([case(bentuk_kekerasan="Fisik")], "TL-04") == []
    assert due([case(bentuk_kekerasan="Fisik; Seksual; KDRT")], "TL-04") == ["2025-04-04"]
    today = date(2025, 4, 2)
    assert clocks([case(bentuk_kekerasan="Seksual")], "TL-04", today=today) == [("TL-04", "soon", "2025-04-04", 2)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([{}, {"tanggal_lp": "01/05/2025", "status_kasus": "Selesai"}], []),
        ([{}, {"tanggal_diteruskan": "02/04/2025"}], []),
        ([{"tanggal_lp": "lupa"}], ["2025-04-04"]),
        ([{"bentuk_kekerasan": "Fisik", "tanggal_lapor": "30/03/2025"}, {"nomor_korban": 2}], ["2025-04-02"]),
        ([{"bentuk_kekerasan": "Fisik"}, {"nomor_korban": 2, "status_kasus": "Selesai"}], []),
        ([{"tanggal_lapor": None}], []),
    ],
    ids=["reported late and elsewhere", "forwarded", "unreadable", "any open row", "closed row", "no report date"],
)
def test_tl_04_what_stops_it(changes: list[dict[str, Cell]], expected: list[str]) -> None:
    assert due([case(*changes, bentuk_kekerasan="Seksual")], "TL-04") == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["2025-04-03"]),
        ({"presisi_tanggal": None}, ["2025-04-03"]),
        ({"presisi_tanggal": "Bulan"}, []),
        ({"presisi_tanggal": "pas"}, []),
        ({"tanggal_kejadian": "29/03/2025"}, ["2025-04-01"]),
        ({"tanggal_kejadian": "28/03/2025"}, []),  # reported on the fourth day
        ({"tanggal_kejadian": "lupa"}, []),
        ({"tanggal_lapor": "lupa"}, []),
        ({"bentuk_kekerasan": "Fisik"}, []),
        ({"status_kasus": "Selesai"}, []),
    ],
)
def test_tl_05_medical_help_within_72_hours(changes: dict[str, Cell], expected: list[str]) -> None:
    assert due([case(**{"bentuk_kekerasan": "Seksual", **changes})], "TL-05") == expected


@pytest.mark.parametrize(
    ("service", "referral", "stops"),
    [
        ({"kelompok_layanan": "Medis"}, {}, True),
        ({"kelompok_layanan": "Medis", "hasil": "sebagian", "tanggal_layanan": None}, {}, True),
        ({"kelompok_layanan": "Medis", "hasil": "Ditunda"}, {}, False),
        ({"kelompok_layanan": "Medis", "nomor_kasus": "GNS-2025-0002"}, {}, False),
        ({}, {"instansi_tujuan": "RSUD"}, True),
        ({}, {"instansi_tujuan": "Puskesmas", "tanggal_rujukan": "lupa"}, True),
        ({}, {"instansi_tujuan": "Polsek"}, False),
    ],
)
def test_tl_05_what_stops_it(service: dict[str, Cell], referral: dict[str, Cell], stops: bool) -> None:
    grids = [
        case(bentuk_kekerasan="Seksual"),
        full("pendampingan", [pendampingan(**service)]),
        full("rujukan", [rujukan(**referral)]),
    ]
    assert bool(due(grids, "TL-05")) is not stops


# ------------------------------------------------------------------ TL-06


@pytest.mark.parametrize(
    ("changes", "services", "expected"),
    [
        ({"risiko": "Tinggi"}, [], ["2025-04-08"]),
        ({"risiko": "Sedang"}, [], ["2025-04-15"]),
        ({"risiko": "Rendah"}, [], ["2025-05-01"]),
        ({"risiko": "Sedang"}, [("03/04/2025", None), ("02/04/2025", None)], ["2025-04-17"]),
        ({"risiko": "Sedang"}, [("lupa", "01/06/2025")], ["2025-04-15"]),  # undated: not the latest
        ({"risiko": "Sedang"}, [("03/04/2025", "10/04/2025")], ["2025-04-10"]),
        ({"risiko": "Sedang"}, [("03/04/2025", "03/04/2025")], ["2025-04-17"]),  # not later than the start
        ({"risiko": "Sedang"}, [("03/04/2025", "lupa")], ["2025-04-17"]),
        ({"risiko": "Sedang"}, [("02/04/2025", "20/04/2025"), ("03/04/2025", None)], ["2025-04-17"]),
        ({"risiko": "Sedang"}, [("03/04/2025", "10/04/2025"), ("03/04/2025", "20/04/2025")], ["2025-04-20"]),
        ({"tanggal_tindak_lanjut": "20/04/2025"}, [], ["2025-04-20"]),
        ({"tanggal_tindak_lanjut": "01/04/2025"}, [], ["2025-04-15"]),
        ({"tanggal_tindak_lanjut": "20/04/2025"}, [("03/04/2025", None)], ["2025-04-17"]),
        ({"risiko": "tingi"}, [], []),
        ({"risiko": "tingi"}, [("03/04/2025", "10/04/2025")], ["2025-04-10"]),  # a plan needs no risk
        ({"tanggal_lapor": None}, [], []),
        ({"tanggal_lapor": None}, [("03/04/2025", None)], ["2025-04-17"]),
        ({"status_kasus": "Selesai"}, [], []),
    ],
)
def test_tl_06_the_next_contact(
    changes: dict[str, Cell], services: list[tuple[Cell, Cell]], expected: list[str]
) -> None:
    rows = [pendampingan(tanggal_layanan=day, tanggal_tindak_lanjut=plan) for day, plan in services]
    assert due([case(**changes), full("pendampingan", rows)], "TL-06") == expected


# ------------------------------------------------------------------ TL-07 to TL-09


@pytest.mark.parametrize(
    ("changes", "risk", "expected"),
    [
        ({}, "Sedang", ["2025-04-10"]),
        ({}, "Tinggi", ["2025-04-04"]),
        ({}, "tingi", ["2025-04-10"]),
        ({"tanggal_umpan_balik": "05/04/2025"}, "Sedang", []),
        ({"tanggal_umpan_balik": "lupa"}, "Sedang", []),
        ({"hasil_rujukan": "Dilayani"}, "Sedang", []),
        ({"hasil_rujukan": "beres"}, "Sedang", []),
        ({"tanggal_rujukan": "lupa"}, "Sedang", []),
        ({"nomor_kasus": "GNS-2025-0009"}, "Sedang", []),  # no open kasus
    ],
)
def test_tl_07_the_answer_to_a_referral(changes: dict[str, Cell], risk: str, expected: list[str]) -> None:
    referrals = full("rujukan", [rujukan(**changes)])
    assert due([case(risiko=risk), referrals], "TL-07") == expected
    assert due([case(risiko=risk, status_kasus="Selesai"), referrals], "TL-07") == []


@pytest.mark.parametrize(
    ("changes", "expected", "severity"),
    [
        ({"tingkat": "Darurat"}, ["2025-04-04"], "critical"),
        ({"tingkat": "Darurat", "tanggal_keluhan": "05/04/2025"}, ["2025-04-05"], "critical"),  # a Saturday
        ({"tingkat": "Berat"}, ["2025-04-14"], "warning"),
        ({"tingkat": "Sedang"}, ["2025-04-28"], "warning"),
        ({"status": "Diproses"}, ["2025-04-28"], "warning"),
        ({"status": "Selesai"}, [], ""),
        ({"status": "Diteruskan"}, [], ""),
        ({"status": None}, [], ""),
        ({"tingkat": "gawat"}, [], ""),
        ({"tanggal_ditanggapi": "10/04/2025"}, [], ""),
        ({"tanggal_ditanggapi": "lupa"}, ["2025-04-28"], "warning"),
        ({"tanggal_keluhan": "lupa"}, [], ""),
    ],
)
def test_tl_08_the_answer_to_a_complaint(changes: dict[str, Cell], expected: list[str], severity: str) -> None:
    grids = [case(status_kasus="Selesai"), full("keluhan", [keluhan(**changes)])]
    assert due(grids, "TL-08") == expected
    later = judged(grids, date(2030, 1, 1)).findings
    assert [f.severity for f in later if f.rule == "TL-08"] == [severity] * len(expected)


@pytest.mark.parametrize(
    ("status", "day", "expected"),
    [("Belum", "10/04/2025", ["2025-04-10"]), ("proses", "10/04/2025", ["2025-04-10"]), ("Selesai", "10/04/2025", []),
     ("Batal", "10/04/2025", []), (None, "10/04/2025", []), ("Belum", "lupa", [])],
)  # fmt: skip
def test_tl_09_a_recommendation(status: Cell, day: str, expected: list[str]) -> None:
    grid = full("rekomendasi", [{"nomor_rekomendasi": "REK-2025-001", "status": status, "batas_waktu": day}])
    assert due([grid], "TL-09") == expected


# ------------------------------------------------------------------ TL-10 to TL-13


@pytest.mark.parametrize(
    ("assessed", "met", "discussed", "expected"),
    [
        (None, None, None, "2025-06-30"),
        ("10/04/2025", None, None, "2025-07-09"),
        ("lupa", None, None, "2025-06-30"),
        ("10/03/2025", None, None, "2025-06-30"),  # before the report
        (None, "20/04/2025", "GNS-2025-0002, GNS-2025-0001", "2025-07-19"),
        (None, "20/04/2025", "GNS-2025-0002\nGNS-2025-0001", "2025-07-19"),
        (None, "20/04/2025", "gns-2025-0001", "2025-06-30"),
        (None, "lupa", "GNS-2025-0001", "2025-06-30"),
        ("10/04/2025", "05/04/2025", "GNS-2025-0001", "2025-07-09"),
    ],
)
def test_tl_10_a_case_is_reviewed(assessed: Cell, met: Cell, discussed: Cell, expected: str) -> None:
    grids = [
        case(),
        full("rehabilitasi", [rehabilitasi(tanggal_penilaian=assessed, sasaran="Keluarga")]),
        full("koordinasi", [{"nomor_rapat": "RPT-2025-001", "tanggal": met, "kasus_dibahas": discussed}]),
    ]
    assert due(grids, "TL-10") == [expected]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"input_simfoni": "Tidak"}], [("2025-04-08", 2)]),
        ([{"input_simfoni": "Tidak", "status_kasus": "Selesai"}], [("2025-04-08", 2)]),
        ([{"input_simfoni": "Tidak", "status_kasus": "Duplikat"}], []),
        ([{"input_simfoni": None}], []),
        ([{"input_simfoni": "belum"}], []),
        (
            [{}, {"nomor_korban": 3, "input_simfoni": "t"}, {"nomor_korban": 2, "input_simfoni": "FALSE"}],
            [("2025-04-08", 4)],
        ),
    ],
)
def test_tl_11_entry_into_simfoni(rows: list[dict[str, Cell]], expected: list[tuple[str, int]]) -> None:
    found = clocks([case(*rows)], "TL-11", today=date(2030, 1, 1))
    assert [(day, row) for _, _, day, row in found] == expected


def test_tl_12_the_next_assessment_by_whom_it_concerns() -> None:
    drawn = """
        Laporan
        | nomor_kasus   | status_kasus |
        | GNS-2025-0001 | Baru         |
        | GNS-2025-0002 | Selesai      |
        Rehabilitasi
        | nomor_kasus   | tanggal_penilaian | sasaran  | tanggal_penilaian_berikut |
        | GNS-2025-0001 | 01/02/2025        | Korban   | 01/03/2025                |
        | GNS-2025-0001 | 01/03/2025        | Korban   | 01/04/2025                |
        | GNS-2025-0001 | 01/03/2025        | Korban   | 02/04/2025                |
        | GNS-2025-0001 | 01/03/2025        | Korban   |                           |
        | GNS-2025-0001 | 01/02/2025        | Keluarga | 10/04/2025                |
        | GNS-2025-0001 | lupa              | Keluarga | 01/03/2025                |
        | GNS-2025-0001 | 01/04/2025        | kakak    | 01/03/2025                |
        | GNS-2025-0002 | 01/02/2025        | Korban   | 01/03/2025                |
    """
    assert clocks(drawn, "TL-12") == [("TL-12", "overdue", "2025-04-02", 4), ("TL-12", "soon", "2025-04-10", 6)]
    assert findings(drawn, "TL-12") == [("TL-12", 4, "Penilaian Berikut")]


def test_tl_12_a_later_assessment_without_a_plan_ends_it() -> None:
    rows = [
        rehabilitasi(tanggal_penilaian="01/02/2025", tanggal_penilaian_berikut="01/03/2025"),
        rehabilitasi(tanggal_penilaian="01/03/2025"),
    ]
    assert due([case(), full("rehabilitasi", rows)], "TL-12") == []


CLOSED: dict[str, Cell] = {"status_kasus": "Selesai", "alasan_selesai": "Pulih", "tanggal_selesai": "02/04/2025"}


@pytest.mark.parametrize(
    ("rows", "visits", "expected"),
    [
        ([CLOSED], [], ["2025-05-02"]),
        ([CLOSED], ["03/04/2025"], ["2025-07-01"]),
        ([CLOSED], ["03/04/2025", "03/04/2025"], ["2025-09-29"]),
        ([CLOSED], ["03/04/2025", "01/05/2025", "01/06/2025"], []),
        ([CLOSED], ["02/04/2025", "lupa", None], ["2025-05-02"]),  # only after the closing, and dated
        ([{**CLOSED, "alasan_selesai": "Pindah"}], [], []),
        ([{**CLOSED, "tanggal_selesai": "lupa"}], [], []),
        ([CLOSED, {"nomor_korban": 2}], [], []),  # not every row Selesai
        ([CLOSED, {**CLOSED, "nomor_korban": 2, "status_kasus": "selsai"}], [], []),
        ([{**CLOSED, "nomor_korban": 2}, {**CLOSED, "tanggal_selesai": "03/04/2025"}], [], ["2025-05-03"]),
    ],
)
def test_tl_13_after_care(rows: list[dict[str, Cell]], visits: list[Cell], expected: list[str]) -> None:
    services = [pendampingan(tanggal_layanan=day, kelompok_layanan="Pemantauan") for day in visits]
    services.append(pendampingan(tanggal_layanan="04/04/2025"))
    assert due([case(*rows), full("pendampingan", services)], "TL-13") == expected


@pytest.mark.parametrize("day", [2958465, "30/12/9999", "31/12/9999", "01/01/0001", -5])
def test_no_date_is_too_far_away_for_a_clock(day: Cell) -> None:
    grids = [
        case({"risiko": "Rendah"}, {"nomor_korban": 2}, tanggal_lapor=day, tanggal_kejadian=day, input_simfoni="Tidak"),
        full("keluhan", [keluhan(tanggal_keluhan=day, tingkat=level) for level in ("Berat", "Sedang", "Darurat")]),
        full("rujukan", [rujukan(tanggal_rujukan=day)]),
        full("rehabilitasi", [rehabilitasi(tanggal_penilaian=day, tanggal_penilaian_berikut=day)]),
    ]
    judged(grids)
    judged([case({**CLOSED, "tanggal_selesai": day}), *grids[1:]])
