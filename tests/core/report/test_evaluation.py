"""What became of earlier kasus, and which follow-ups were overdue at the quarter's end."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given

from sync.core.model import Cell, Grid, State
from sync.core.report.facts import Facts
from sync.core.report.lateness import overdue
from sync.core.report.quarter import Quarter
from sync.core.table import Memos
from tests.core.report.random_registers import registers
from tests.core.report.taking import case, cells, context, part
from tests.registers import HOLIDAYS, full, judged, pendampingan, register, rehabilitasi

OLD: dict[str, Cell] = {"lapor": "01/10/2024"}


def rows(given: str | list[Grid], earlier: dict[str, str] | None = None) -> list[tuple[str, str, str, str]]:
    """Return ``(number, before, now, verdict)`` of every earlier kasus."""
    return [(e.number[-4:], e.before, e.now, e.verdict) for e in part(given, earlier=earlier).evaluations]


def looked_back(*laporan: dict[str, Cell], others: list[Grid] | None = None) -> list[Grid]:
    """Return a register with one kasus for each set of changes, all of them seen in February."""
    made = [case(n, **{**OLD, **row}) for n, row in enumerate(laporan, 1)]
    seen = [pendampingan(nomor_kasus=row["nomor_kasus"], tanggal_layanan="10/02/2025") for row in made]
    return [full("laporan", made), full("pendampingan", seen), *(others or [])]


def test_who_is_looked_back_on_and_from_what_to_what() -> None:
    given = looked_back(
        {},
        {"status_kasus": "Selesai", "tanggal_selesai": "31/12/2024"},
        {"status_kasus": "Selesai", "tanggal_selesai": "30/09/2024", "lapor": "01/09/2024"},
        {"lapor": "01/01/2025"},
        {"status_kasus": "Dilimpahkan", "tanggal_diteruskan": "10/02/2025"},
        {"status_kasus": "Selesai", "tanggal_selesai": "01/04/2025"},
        {"status_kasus": None},
        {"status_kasus": "Duplikat"},
    )
    assert rows(given) == [
        ("0001", "Aktif", "Pendampingan", "Tetap"),
        ("0002", "Selesai", "Selesai", "Tetap"),
        ("0005", "Aktif", "Dilimpahkan", "Tetap"),
        ("0006", "Aktif", "Aktif", "Tetap"),
        ("0007", "Aktif", "Aktif", "Tetap"),
    ]


def test_what_the_last_evaluation_still_knows() -> None:
    assert rows(looked_back({}), earlier={"GNS-2025-0001": "Asesmen"}) == [("0001", "Asesmen", "Pendampingan", "Tetap")]


def test_days_since_the_report_are_counted_to_the_end() -> None:
    assert [e.days for e in part(looked_back({})).evaluations] == [181]


def assessed(day: str, fisik: str | None, hukum: str | None, psikologis: str | None, **more: Cell) -> dict[str, Cell]:
    levels = {"pulih_fisik": fisik, "pulih_hukum": hukum, "pulih_psikologis": psikologis}
    return rehabilitasi(tanggal_penilaian=day, **levels, **more)


BEFORE = assessed("10/12/2024", "Belum Pulih", "Membaik", "Tidak Relevan")


@pytest.mark.parametrize(
    ("now", "change", "verdict"),
    [
        ([], (0, 0), "Tetap"),
        ([assessed("10/02/2025", "Membaik", "Membaik", "Belum Pulih")], (1, 0), "Maju"),
        ([assessed("10/02/2025", "Pulih", "Pulih", "Pulih")], (2, 0), "Maju"),
        ([assessed("10/02/2025", "Pulih", "Belum Pulih", "Pulih")], (1, 1), "Mundur"),
        ([assessed("10/02/2025", "Belum Pulih", None, "Tidak Relevan")], (0, 0), "Tetap"),
        ([assessed("01/04/2025", "Pulih", "Pulih", "Pulih")], (0, 0), "Tetap"),
        ([assessed("10/02/2025", "Pulih", "Pulih", "Pulih", sasaran="Keluarga")], (0, 0), "Tetap"),
    ],
)
def test_recovery_since_the_quarter_began(now: list[dict[str, Cell]], change: tuple[int, int], verdict: str) -> None:
    [found] = part(looked_back({}, others=[full("rehabilitasi", [BEFORE, *now])])).evaluations
    assert ((found.better, found.worse), found.verdict) == (change, verdict)


@pytest.mark.parametrize(
    ("record", "verdict"),
    [
        (("pendampingan", {"tanggal_layanan": "31/12/2024"}), "Macet"),  # 90 days before 31 March
        (("pendampingan", {"tanggal_layanan": "01/01/2025"}), "Tetap"),
        (("pendampingan", {"tanggal_layanan": "01/04/2025"}), "Macet"),
        (("rujukan", {"tanggal_rujukan": "01/01/2025"}), "Tetap"),
        (("rujukan", {"tanggal_umpan_balik": "01/01/2025"}), "Tetap"),
        (("rehabilitasi", {"tanggal_penilaian": "01/01/2025"}), "Tetap"),
        (("keluhan", {"tanggal_keluhan": "01/01/2025"}), "Tetap"),
        (("keluhan", {"tanggal_ditanggapi": "01/01/2025"}), "Tetap"),
        (("koordinasi", {"tanggal": "01/01/2025", "kasus_dibahas": "GNS-2025-0002; GNS-2025-0001"}), "Tetap"),
    ],
)
def test_macet_is_nothing_recorded_anywhere_for_90_days(record: tuple[str, dict[str, Cell]], verdict: str) -> None:
    tab, row = record
    given = [full("laporan", [case(**OLD)]), full(tab, [{"nomor_kasus": "GNS-2025-0001", **row}])]
    assert rows(given) == [("0001", "Aktif", "Pendampingan", verdict)]


@pytest.mark.parametrize(("reason", "verdict"), [("Pulih", "Maju"), ("Pindah", "Tetap"), (None, "Tetap")])
def test_a_kasus_that_closed_as_recovered_has_moved_on(reason: str | None, verdict: str) -> None:
    closed: dict[str, Cell] = {"status_kasus": "Selesai", "tanggal_selesai": "10/02/2025", "alasan_selesai": reason}
    assert rows(looked_back(closed)) == [("0001", "Aktif", "Selesai", verdict)]


def test_who_does_not_consent_is_counted_and_not_listed() -> None:
    given = looked_back({}, {"persetujuan_data": "Tidak setuju"})
    found = context(given)
    assert [e.number for e in found.evaluations] == ["GNS-2025-0001"]
    assert (found.unlisted, cells(given, "V1")) == (1, [("Tetap", "Kasus", 2)])
    assert cells(given, "V2") == [("Aktif", "Pendampingan", 2)]


# ------------------------------------------------------------------ follow-ups as they stood

LATE = """
Laporan
| nomor_kasus   | nomor_korban | tanggal_lapor | status_kasus | risiko | bentuk_kekerasan | tanggal_lp | tanggal_selesai |
| GNS-2025-0001 | 1            | 10/02/2025    | Baru         | Sedang | Seksual          | 01/04/2025 |                 |
| GNS-2025-0002 | 1            | 10/02/2025    | Selesai      | Sedang | Fisik            |            | 01/04/2025      |
| GNS-2025-0003 | 1            | 01/04/2025    | Baru         | Tinggi | Fisik            |            |                 |
Pendampingan
| nomor_kasus   | tanggal_layanan |
| GNS-2025-0001 | 01/04/2025      |
Rujukan
| nomor_kasus   | tanggal_rujukan | tanggal_umpan_balik | hasil_rujukan |
| GNS-2025-0001 | 10/03/2025      | 01/04/2025          | Dilayani      |
Keluhan
| nomor_keluhan | nomor_kasus   | tanggal_keluhan | tingkat | tanggal_ditanggapi | tanggal_selesai | status  |
| KEL-2025-001  | GNS-2025-0001 | 10/02/2025      | Darurat | 01/04/2025         | 02/04/2025      | Selesai |
Rekomendasi
| nomor_rekomendasi | batas_waktu | status |
| REK-2025-001      | 30/03/2025  | Belum  |
| REK-2025-002      | 31/03/2025  | Belum  |
"""


def test_what_april_put_right_was_overdue_in_march() -> None:
    found = overdue(Facts(register(LATE, date(2025, 4, 20)), HOLIDAYS), date(2025, 3, 31), Memos())
    assert sorted((late.rule, (late.case or "")[-4:]) for late in found) == [
        ("TL-02", "0001"),
        ("TL-02", "0002"),
        ("TL-04", "0001"),
        ("TL-06", "0001"),
        ("TL-06", "0002"),
        ("TL-07", "0001"),
        ("TL-08", "0001"),
        ("TL-09", ""),
    ]
    assert context(LATE).overdue == 8
    assert context(LATE).overdue_by_law == 1


def test_late_follow_ups_of_a_kasus_are_counted() -> None:
    given = looked_back({"risiko": "Tinggi"})
    assert [e.late for e in part(given).evaluations] == [2]  # the next contact, and the review after 90 days


@given(registers())
def test_where_nothing_lies_ahead_it_is_what_the_engine_says(grids: list[Grid]) -> None:
    today = date(2025, 4, 16)
    said = Counter(f.rule for f in judged(grids, today).followups if f.state is State.OVERDUE)
    found = overdue(Facts(register(grids, today), HOLIDAYS), today, Memos())
    assert Counter(late.rule for late in found) == said


@given(registers())
def test_every_earlier_kasus_has_one_verdict(grids: list[Grid]) -> None:
    found = part(grids)
    before = part(grids, Quarter(2024, 4)).cube
    left = before.n("kasus", "ditutup") + before.n("kasus", "dilimpahkan")
    assert len(found.evaluations) == found.cube.n("kasus", "awal") + left
    assert {e.verdict for e in found.evaluations} <= {"Maju", "Tetap", "Mundur", "Macet"}
    assert Counter((e.verdict,) for e in found.evaluations) == found.cube.measure("evaluasi")
