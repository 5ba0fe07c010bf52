"""One cycle: read, judge, draw, write, remember; and nothing at all when nothing changed."""

from __future__ import annotations

from datetime import datetime

import pytest

from sync import pipeline
from sync.adapters.memory import MemoryLedger, MemoryRegister
from sync.core.model import Cell, Grid
from sync.core.service_tabs import SERVICE_TITLES
from sync.core.service_tabs.sheets import MARK, ServiceTab
from sync.errors import Changed
from sync.pipeline import Moment, Rules
from sync.ports import Changes, Reading

MONDAY, TUESDAY = Moment(datetime(2025, 4, 7, 6)), Moment(datetime(2025, 4, 8, 6))


def _register(*rows: list[Cell]) -> MemoryRegister:
    return MemoryRegister([Grid("Keluhan", _HEADER, list(rows), [2 + i for i in range(len(rows))]), _LAPORAN])


_HEADER = ("Nomor Keluhan", "Nomor Kasus", "Tanggal Keluhan", "Tingkat", "Status")
_LAPORAN = Grid("Laporan", ("Nomor Kasus", "Korban Ke"), [], [])


def _texts(tab: ServiceTab) -> list[str]:
    return [put.value for row in tab.rows for put in row if put is not None and isinstance(put.value, str)]


def test_the_four_service_tabs_are_written_and_marked_as_ours(rules: Rules) -> None:
    store = _register(["KEL-2025-001", "GNS-2025-0001", "01/04/2025", "Darurat", "Baru"])
    pipeline.sync(store, MemoryLedger(), rules, MONDAY)
    assert tuple(store.service) == SERVICE_TITLES
    assert all(MARK in _texts(tab) for tab in store.service.values())


def test_nothing_is_written_twice(rules: Rules) -> None:
    store, ledger = _register(), MemoryLedger()
    assert pipeline.sync(store, ledger, rules, MONDAY).checked is not None
    assert pipeline.sync(store, ledger, rules, MONDAY).checked is None
    assert store.writes == 1


def test_a_new_day_is_a_change(rules: Rules) -> None:
    store, ledger = _register(["KEL-2025-001", "GNS-2025-0001", "07/04/2025", "Darurat", "Baru"]), MemoryLedger()
    pipeline.sync(store, ledger, rules, MONDAY)
    outcome = pipeline.sync(store, ledger, rules, TUESDAY)
    assert outcome.checked is not None
    assert [f.rule for f in outcome.checked.judgement.followups] == ["TL-08"]
    assert outcome.changes.new == 1
    assert store.writes == 2


def test_since_is_the_day_of_first_sight(rules: Rules) -> None:
    store, ledger = _register(["KEL-2025-01", None, None, None, None]), MemoryLedger()
    pipeline.sync(store, ledger, rules, MONDAY)
    pipeline.sync(store, ledger, rules, TUESDAY)
    days = {put.value for row in store.service["Temuan"].rows for put in row if put and put.look == "date"}
    assert days == {MONDAY.at.date()}


def test_a_register_that_changes_under_our_hands_is_read_again(rules: Rules) -> None:
    class Busy(MemoryRegister):
        """An officer types in it just before our first write."""

        def write(self, tabs: list[ServiceTab], reading: Reading) -> str:  # type: ignore[override]
            if not self.writes and len(self.grids[0].rows) == 0:
                self.grids[0].rows.append(["KEL-2025-001", "GNS-2025-0001", "x", "Berat", "Baru"])
                self.grids[0].numbers.append(2)
            return super().write(tabs, reading)

    store = Busy(_register().grids)
    outcome = pipeline.sync(store, MemoryLedger(), rules, MONDAY)
    assert store.writes == 1
    assert outcome.checked is not None
    assert "UMUM-03" in {f.rule for f in outcome.checked.judgement.findings}


def test_a_register_that_never_rests_is_given_up_and_left_as_it_is(rules: Rules) -> None:
    class Restless(MemoryRegister):
        """Each read finds something new."""

        def write(self, tabs: list[ServiceTab], reading: Reading) -> str:  # type: ignore[override]
            self.grids[0].rows.append(["KEL-2025-001", None, None, None, None])
            self.grids[0].numbers.append(len(self.grids[0].rows) + 1)
            return super().write(tabs, reading)

    store, ledger = Restless(_register().grids), MemoryLedger()
    with pytest.raises(Changed):
        pipeline.sync(store, ledger, rules, MONDAY)
    assert store.writes == 0
    assert ledger.record("", {}) == Changes(0, 0, 0)


def test_an_empty_result_is_a_sentence_not_a_blank_tab(rules: Rules) -> None:
    titles = tuple(field.title for field in rules.book.tab_by_name["laporan"].fields)
    store = MemoryRegister([Grid("Laporan", titles, [], [])])
    pipeline.sync(store, MemoryLedger(), rules, MONDAY)
    assert "Tidak ada temuan. Terima kasih." in _texts(store.service["Temuan"])
    assert "Tidak ada tindak lanjut yang jatuh tempo. Terima kasih." in _texts(store.service["Tindak Lanjut"])
    assert "Diperiksa 7 April 2025 06.00 WIB" in _texts(store.service["Ringkasan"])
