"""Rules that look back: what they tell of, for how long, and when not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from sync.adapters.memory import MemoryRegister
from sync.adapters.memory_ledger import MemoryLedger
from sync.core.model import Cell
from sync.pipeline import Moment, Rules, sync
from tests.registers import full, laporan

FIRST = datetime(2025, 4, 5, 6)
Found = list[tuple[str, str, str]]


class Desk:
    """A register that is typed into, and what is found in it about the past."""

    def __init__(self, rules: Rules, *rows: dict[str, Cell]) -> None:
        self.rules, self.ledger = rules, MemoryLedger()
        self.store = MemoryRegister([full("laporan", rows)])
        self.on(0, *rows)

    def on(self, day: int, *rows: dict[str, Cell]) -> Found:
        self.store.grids = [full("laporan", rows)]
        outcome = sync(self.store, self.ledger, self.rules, Moment(FIRST + timedelta(days=day)))
        found = outcome.checked.judgement.findings if outcome.checked else []
        return [(f.rule, f.key, f.column) for f in found if f.rule.startswith("AUD-")]


CLOSED = laporan(status_kasus="Selesai", tanggal_selesai="04/04/2025", alasan_selesai="Pindah")
OTHER = laporan(nomor_kasus="GNS-2025-0002")


def test_a_closed_case_that_is_edited_is_told_of_for_a_fortnight(rules: Rules) -> None:
    desk, edited = Desk(rules, CLOSED), {**CLOSED, "nama_korban": "Kenanga"}
    told = [("AUD-02", "GNS-2025-0001/1", "Nama Korban")]
    assert [desk.on(day, edited) for day in (1, 14, 15, 16)] == [told, told, told, []]


def test_an_edit_that_is_taken_back_is_no_edit(rules: Rules) -> None:
    desk = Desk(rules, CLOSED)
    assert desk.on(1, {**CLOSED, "desa": "Ciherang"})
    assert desk.on(2, CLOSED) == []


def test_whoever_puts_right_what_was_found_is_not_told_off(rules: Rules) -> None:
    """Kawal itself asks officers to mend cells of closed cases."""
    desk = Desk(rules, {**CLOSED, "nik_korban": "12", "jenis_kelamin": "x"})
    assert desk.on(1, {**CLOSED, "jenis_kelamin": "x"}) == []
    assert desk.on(2, CLOSED) == []
    assert desk.on(3, {**CLOSED, "nik_korban": "3604335005909902"}) == [("AUD-02", "GNS-2025-0001/1", "NIK Korban")]


@pytest.mark.parametrize(("status", "rule"), [("Selesai", "AUD-03"), ("Pendampingan", "AUD-05")])
def test_a_case_that_is_gone_is_told_of_until_it_is_back(rules: Rules, status: str, rule: str) -> None:
    gone = laporan(status_kasus=status)
    desk = Desk(rules, gone, OTHER)
    told = [(rule, "GNS-2025-0001", "Nomor Kasus")]
    assert [desk.on(day, OTHER) for day in (1, 31, 32)] == [told, told, []]
    assert desk.on(33, OTHER, gone) == []
    assert desk.on(34, OTHER) == told


def test_a_status_that_jumps_is_told_of_whatever_way_it_is_spelt(rules: Rules) -> None:
    desk = Desk(rules, laporan(status_kasus="baru"), OTHER)
    jumped = laporan(status_kasus="SELESAI", tanggal_selesai="04/04/2025", alasan_selesai="Pindah")
    assert desk.on(1, jumped, OTHER) == [("AUD-01", "GNS-2025-0001/1", "Status Kasus")]
    assert desk.on(2, laporan(status_kasus="Asesmen"), OTHER) == [("AUD-01", "GNS-2025-0001/1", "Status Kasus")]
    assert desk.on(3, laporan(status_kasus="Pendampingan"), OTHER) == []


def test_sorting_and_renumbering_are_nothing_to_them(rules: Rules) -> None:
    desk = Desk(rules, CLOSED, OTHER)
    assert desk.on(1, OTHER, CLOSED) == []
    assert desk.on(2, {**OTHER, "nomor_kasus": "GNS-2025-0003"}, CLOSED) == []
