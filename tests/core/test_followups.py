"""Follow-up clocks TL-01 to TL-09 (register.md, section 5): start, due date, what stops them."""

from __future__ import annotations

from datetime import date

import pytest

from sync.core.model import Cell
from tests.registers import case, clocks, due, findings, full, judged, keluhan, pendampingan, rujukan

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


def test_a_clock_without_warning_days_still_says_today() -> None:
    grids = [case(status_kasus="Baru", tanggal_lapor="04/04/2025")]
    assert clocks(grids, "TL-02") == [("TL-02", "today", "2025-04-05", 2)]
    assert clocks(grids, "TL-02", today=date(2025, 4, 4)) == []


def test_a_follow_up_names_case_days_late_officer_and_whose_clock_it_is() -> None:
    late = case({"nomor_korban": 2, "risiko": "Tinggi"}, tanggal_lapor="01/04/2025", status_kasus="Baru")
    grids = [late, full("referensi", [{"petugas": "Siti Aminah"}])]
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
