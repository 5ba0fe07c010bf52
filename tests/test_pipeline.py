"""One cycle: read, judge, draw, write, remember; and nothing at all when nothing changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from sync import pipeline
from sync.adapters.memory import MemoryRegister
from sync.adapters.memory_ledger import MemoryLedger
from sync.core.model import Cell, Finding, Grid, Severity
from sync.core.service_tabs import SERVICE_TITLES
from sync.core.service_tabs.sheets import MARK, ServiceTab
from sync.errors import Changed, Unreadable
from sync.pipeline import Moment, Rules
from sync.ports import Reading
from sync.stopped import Mistake
from tests.registers import with_row

MONDAY, TUESDAY = Moment(datetime(2025, 4, 7, 6)), Moment(datetime(2025, 4, 8, 6))


def _register(*rows: list[Cell]) -> MemoryRegister:
    return MemoryRegister([Grid("Keluhan", _HEADER, list(rows), [2 + i for i in range(len(rows))]), _LAPORAN])


FINDING = Finding("KEL-01", Severity.ERROR, "Keluhan", 2, "Nomor Keluhan", "KEL-2025-001", "…")
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

        def write(self, tabs: Sequence[ServiceTab], reading: Reading) -> str:
            if not self.writes and len(self.grids[0].rows) == 0:
                row = ["KEL-2025-001", "GNS-2025-0001", "x", "Berat", "Baru"]
                self.grids = [with_row(self.grids[0], row), *self.grids[1:]]
            return super().write(tabs, reading)

    store = Busy(_register().grids)
    outcome = pipeline.sync(store, MemoryLedger(), rules, MONDAY)
    assert store.writes == 1
    assert outcome.checked is not None
    assert "UMUM-03" in {f.rule for f in outcome.checked.judgement.findings}


def test_a_register_that_never_rests_is_given_up_and_left_as_it_is(rules: Rules) -> None:
    class Restless(MemoryRegister):
        """Each read finds something new."""

        def write(self, tabs: Sequence[ServiceTab], reading: Reading) -> str:
            self.grids = [with_row(self.grids[0], ["KEL-2025-001", None, None, None, None]), *self.grids[1:]]
            return super().write(tabs, reading)

    store, ledger = Restless(_register().grids), MemoryLedger()
    with pytest.raises(Changed):
        pipeline.sync(store, ledger, rules, MONDAY)
    assert store.writes == 0
    assert not ledger.history([FINDING], TUESDAY.at.date()).known
    assert ledger.standing().succeeded is None


def test_an_empty_result_is_a_sentence_not_a_blank_tab(rules: Rules) -> None:
    titles = tuple(field.title for field in rules.book.tab_by_name["laporan"].fields)
    store = MemoryRegister([Grid("Laporan", titles, [], [])])
    pipeline.sync(store, MemoryLedger(), rules, MONDAY)
    assert "Tidak ada temuan. Terima kasih." in _texts(store.service["Temuan"])
    assert "Tidak ada tindak lanjut yang jatuh tempo. Terima kasih." in _texts(store.service["Tindak Lanjut"])
    assert "Diperiksa 7 April 2025 06.00 WIB" in _texts(store.service["Ringkasan"])


# ------------------------------------------------------------------ what is remembered


def test_a_cycle_is_remembered_with_its_numbers_and_its_zone(rules: Rules) -> None:
    store, ledger = _register(["KEL-2025-001", "GNS-2025-0001", "01/04/2025", "Darurat", "Baru"]), MemoryLedger()
    outcome = pipeline.sync(store, ledger, rules, Moment(MONDAY.at, "WIT"))
    assert outcome.checked is not None
    standing = ledger.standing()
    assert standing.succeeded == MONDAY.instant - timedelta(hours=2)  # six o'clock in Jayapura comes two hours earlier
    assert standing.tally == pipeline.tally(outcome.checked.judgement)
    assert sum(standing.tally.findings.values()) == len(outcome.checked.judgement.findings) > 0
    assert standing.tally.overdue > 0


def test_a_cycle_that_finds_nothing_changed_is_a_success(rules: Rules) -> None:
    store, ledger = _register(), MemoryLedger()
    pipeline.sync(store, ledger, rules, MONDAY)
    noon = Moment(MONDAY.at.replace(hour=12))
    assert pipeline.sync(store, ledger, rules, noon).checked is None
    assert ledger.standing().succeeded == noon.instant


def test_a_failure_is_remembered_by_our_own_words() -> None:
    ledger = MemoryLedger()
    with pytest.raises(Unreadable), pipeline.remembered(ledger, MONDAY):
        raise Unreadable("Tab Laporan tidak ada.", "Periksa.")
    failure = ledger.standing().failure
    assert failure is not None
    assert (failure.at, failure.message, failure.in_a_row) == (MONDAY.instant, "Tab Laporan tidak ada.", 1)


def test_a_mistake_of_ours_is_remembered_without_its_text() -> None:
    ledger = MemoryLedger()
    with pytest.raises(Mistake) as stopped, pipeline.remembered(ledger, MONDAY):
        int("3604335503099901 Siti")
    failure = ledger.standing().failure
    assert failure is not None
    assert "ValueError di test_pipeline.py:" in failure.message
    assert "Siti" not in failure.message + str(stopped.value)


def test_a_holiday_that_the_office_adds_is_a_change(rules: Rules) -> None:
    store, ledger = _register(), MemoryLedger()
    pipeline.sync(store, ledger, rules, MONDAY)
    with_holiday = Rules(rules.book, rules.working_days, rules.memos, (date(2025, 4, 8),))
    assert pipeline.sync(store, ledger, with_holiday, MONDAY).checked is not None
