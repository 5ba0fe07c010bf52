"""Follow-up clocks TL-10 to TL-13 (register.md, section 5): review, SIMFONI, assessment, after-care."""

from __future__ import annotations

from datetime import date

import pytest

from sync.core.model import Cell
from tests.registers import case, clocks, due, findings, full, judged, keluhan, pendampingan, rehabilitasi, rujukan


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
