"""What every Ledger promises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sync.adapters.memory import MemoryLedger
from sync.adapters.state_file import StateFile
from sync.core.service_tabs.context import Identity
from sync.ports import Changes, Ledger

A: Identity = ("LAP-02", "Laporan", "GNS-2025-0001/1", "NIK Korban")
B: Identity = ("LAP-11", "Laporan", "GNS-2025-0001/1", "Nama Wali")
C: Identity = ("LAP-02", "Laporan", "GNS-2025-0002/1", "NIK Korban")
FIRST, NEXT = date(2025, 4, 5), date(2025, 4, 12)

Open = Callable[[], Ledger]


@pytest.fixture(params=["memory", "file"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Open the ledger, as each run does; the file one is read anew each time."""
    if request.param == "file":
        return lambda: StateFile(tmp_path / "register.xlsx")
    one = MemoryLedger()
    return lambda: one


def test_a_finding_keeps_the_day_of_its_first_sight(opened: Open) -> None:
    opened().record("1", opened().since([A, B], FIRST))
    assert opened().since([A, C], NEXT) == {A: FIRST, C: NEXT}


def test_a_finding_that_comes_back_starts_anew(opened: Open) -> None:
    opened().record("1", opened().since([A], FIRST))
    opened().record("2", opened().since([], FIRST))
    assert opened().since([A], NEXT) == {A: NEXT}


def test_changes_are_counted(opened: Open) -> None:
    ledger = opened()
    assert ledger.record("1", ledger.since([A, B], FIRST)) == Changes(new=2, standing=0, resolved=0)
    ledger = opened()
    assert ledger.record("2", ledger.since([B, C], NEXT)) == Changes(new=1, standing=1, resolved=1)


def test_only_the_last_mark_counts_as_unchanged(opened: Open) -> None:
    assert not opened().unchanged("1")
    opened().record("1", {})
    assert opened().unchanged("1")
    opened().record("2", {})
    assert not opened().unchanged("1")


def test_a_clock_set_back_never_dates_a_finding_into_the_future(opened: Open) -> None:
    opened().record("1", opened().since([A], NEXT))
    assert opened().since([A], FIRST) == {A: FIRST}
