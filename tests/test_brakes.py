"""When a register is not taken at its word: what is gone, overwritten, or older than it should be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from sync.adapters.memory import MemoryRegister
from sync.adapters.memory_ledger import MemoryLedger
from sync.core.model import Cell, Grid
from sync.errors import UsageProblem
from sync.pipeline import Moment, Outcome, Rules, sync
from sync.stopped import Braked
from tests.registers import full, laporan

Row = dict[str, Cell]
DAY = datetime(2025, 4, 5, 6)


def rows(count: int = 20) -> list[Row]:
    return [
        laporan(nomor_kasus=f"GNS-2025-{n:04}", nama_korban=f"Korban {n}", telepon_aman=f"0812345678{n:02}")
        for n in range(1, count + 1)
    ]


@dataclass
class Desk:
    """A register, what is remembered of it, and whoever types into it."""

    rules: Rules
    store: MemoryRegister = field(default_factory=lambda: MemoryRegister([full("laporan", rows())]))
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    day: int = 0

    def sync(self, accept: str = "") -> Outcome:
        self.day += 1
        return sync(self.store, self.ledger, self.rules, Moment(DAY + timedelta(days=self.day)), accept=accept)

    def type(self, typed: Sequence[Row], columns: Sequence[str] = ()) -> None:
        self.store.grids = [full("laporan", typed, columns)]

    def stopped(self) -> Braked:
        before, service = self.ledger.records(), dict(self.store.service)
        with pytest.raises(Braked) as braked:
            self.sync()
        assert (self.ledger.records(), self.store.service) == (before, service)
        return braked.value


@pytest.fixture
def desk(rules: Rules) -> Desk:
    made = Desk(rules)
    made.sync()
    return made


def shifted(row: Row, by: int) -> Row:
    """Let what stands in a row have slipped to the right."""
    names, values = list(row), list(row.values())
    return dict(zip(names, [*([None] * by), *values], strict=False))


Change = Callable[[list[Row]], list[Row]]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda rows: rows[:10], "tab Laporan kehilangan 10 dari 20 baris"),
        # as many other rows in their place: nothing is missing by number
        (lambda rows: [*rows[:10], *({**r, "nomor_kasus": f"XYZ-2024-{n:04}", "nama_korban": None, "telepon_aman": None,
            "nik_korban": None, "desa": "Ciherang", "kronologi": "-", "bentuk_kekerasan": "TPPO", "usia": 9,
            "tanggal_lapor": "01/01/2024", "tanggal_kejadian": "01/01/2023", "tanggal_lahir": "01/01/2015",
            "petugas": "Budi", "hubungan_pelaku": "Guru", "risiko": "Rendah", "pendidikan": "SD", "tempat_kejadian":
            "Sekolah", "cara_lapor": "Media", "status_pelapor": "Guru", "status_kasus": "Baru", "status_hukum": None,
            "jenis_kelamin": "Laki-laki", "status_perkawinan": None, "persetujuan_data": None, "nomor_korban": 3,
            "persetujuan_layanan": None, "disabilitas": "Ganda", "input_simfoni": None, "pelaku_anak": None,
            "presisi_tanggal": "Bulan"} for n, r in enumerate(rows[10:]))], "tab Laporan kehilangan 10 dari 20 baris"),
        (lambda rows: [{**r, "nama_korban": "x", "desa": "x", "telepon_aman": "0"} for r in rows[:9]] + rows[9:],
         "di tab Laporan isi 9 dari 20 baris tertimpa sekaligus"),
        # one column sorted without the others
        (lambda rows: [{**r, "nama_korban": o["nama_korban"], "telepon_aman": o["telepon_aman"], "desa": "Ciherang"}
                       for r, o in zip(rows, rows[::-1], strict=True)], "tertimpa sekaligus"),
        (lambda rows: [{**r, "tanggal_lapor": "kemarin"} for r in rows[:5]] + rows[5:],
         "di tab Laporan isian 5 dari 20 baris menjadi tidak terbaca"),
        (lambda rows: [shifted(r, 1) for r in rows], "tab Laporan kehilangan 20 dari 20 baris"),
    ],
)  # fmt: skip
def test_what_nobody_does_on_purpose_stops_the_check_until_it_is_undone_or_confirmed(
    desk: Desk, change: Change, reason: str
) -> None:
    desk.type(change(rows()))
    stopped = desk.stopped()
    assert any(reason in told for told in stopped.doubts.reasons), stopped.doubts.reasons
    desk.type(rows())
    desk.sync()
    desk.type(change(rows()))
    assert desk.stopped().doubts.token == stopped.doubts.token
    desk.sync(accept=stopped.doubts.token)
    assert desk.ledger.records()[-1].accepted == stopped.doubts.token
    desk.sync()


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows[:17],
        lambda rows: rows[::-1],
        lambda rows: [{**r, "input_simfoni": "Ya"} for r in rows],  # a column that is filled in
        lambda rows: [{**r, "petugas": "Budi Santoso"} for r in rows],  # an officer who took over
        lambda rows: [{**r, "nomor_lp": f"LP/{n}", "tanggal_lp": "02/04/2025"} for n, r in enumerate(rows)],
        lambda rows: [{**r, "status_kasus": "Selesai", "tanggal_selesai": "05/04/2025"} for r in rows],
        lambda rows: [*rows, *({**r, "nomor_kasus": f"GNS-2025-{n:04}"} for n, r in enumerate(rows, 40))],
    ],
)
def test_what_people_do_at_once_stops_nothing(desk: Desk, change: Change) -> None:
    desk.type(change(rows()))
    desk.sync()


def test_a_code_is_of_one_difference_only(desk: Desk) -> None:
    desk.type(rows()[:10])
    token = desk.stopped().doubts.token
    desk.type(rows()[:9])
    with pytest.raises(UsageProblem, match="sudah berbeda"):
        desk.sync(accept=token)
    new: Row = {"nomor_kasus": "GNS-2025-0099", "nomor_korban": 1, "tanggal_lapor": "05/04/2025", "desa": "Ciherang"}
    desk.type([*rows()[:10], new])  # work goes on: that is no other loss
    desk.sync(accept=token)


def test_a_small_tab_may_lose_a_few_rows_and_never_all(rules: Rules) -> None:
    desk = Desk(rules, MemoryRegister([full("laporan", rows(4))]))
    desk.sync()
    desk.type(rows(1))
    desk.sync()
    desk.type([])
    assert "kehilangan 1 dari 1 baris" in desk.stopped().doubts.reasons[0]


def test_two_installations_on_one_register_find_each_other_out(desk: Desk, rules: Rules) -> None:
    other = Desk(rules, desk.store, day=10)
    other.sync()  # it knows nothing yet, and has to believe what it sees
    assert desk.stopped().doubts.reasons == ["register ini terakhir diisi oleh pemasangan Kawal yang lain"]


def test_a_register_that_moves_to_a_new_state_goes_on_counting(desk: Desk, rules: Rules) -> None:
    for _ in range(3):
        desk.sync()
    moved = Desk(rules, desk.store, day=10)
    moved.sync()
    assert moved.ledger.known(datetime(2000, 1, 1).astimezone()).generation == 5


def test_without_a_summary_there_is_nothing_to_compare(desk: Desk) -> None:
    desk.store.service.clear()
    desk.sync()


def test_the_grid_of_a_tab_that_is_gone_is_not_believed(desk: Desk) -> None:
    desk.store.grids = [Grid("Keluhan", ("Nomor Keluhan",), [["KEL-2025-001"]], [2])]
    stopped = desk.stopped()
    assert "tab Laporan kehilangan 20 dari 20 baris" in stopped.doubts.reasons
    assert stopped.doubts.cases[:2] == []
