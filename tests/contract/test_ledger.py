"""What every Ledger promises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from sync.adapters.memory import MemoryLedger
from sync.adapters.state_file import StateFile
from sync.core.model import Severity
from sync.core.service_tabs.context import Identity
from sync.ports import Changes, Failure, Ledger, Standing, Tally

A: Identity = ("LAP-02", "Laporan", "GNS-2025-0001/1", "NIK Korban")
B: Identity = ("LAP-11", "Laporan", "GNS-2025-0001/1", "Nama Wali")
C: Identity = ("LAP-02", "Laporan", "GNS-2025-0002/1", "NIK Korban")
FIRST, NEXT = date(2025, 4, 5), date(2025, 4, 12)

WIT = timezone(timedelta(hours=9))
MORNING, NOON, EVENING = (datetime(2025, 4, 5, hour, tzinfo=WIT) for hour in (6, 12, 18))
TALLY = Tally({Severity.CRITICAL: 1, Severity.ERROR: 0, Severity.WARNING: 7, Severity.INFO: 0}, overdue=2)

Open = Callable[[], Ledger]


@pytest.fixture(params=["memory", "file"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Open the ledger, as each run does; the file one is read anew each time."""
    if request.param == "file":
        return lambda: StateFile(tmp_path / "catatan", "Gunungsari")
    one = MemoryLedger()
    return lambda: one


def _check(opened: Open, mark: str, found: list[Identity], today: date = FIRST, at: datetime = MORNING) -> Changes:
    ledger = opened()
    return ledger.record(mark, ledger.since(found, today), TALLY, at)


def test_a_finding_keeps_the_day_of_its_first_sight(opened: Open) -> None:
    _check(opened, "1", [A, B])
    assert opened().since([A, C], NEXT) == {A: FIRST, C: NEXT}


def test_a_finding_that_comes_back_starts_anew(opened: Open) -> None:
    _check(opened, "1", [A])
    _check(opened, "2", [])
    assert opened().since([A], NEXT) == {A: NEXT}


def test_changes_are_counted(opened: Open) -> None:
    assert _check(opened, "1", [A, B]) == Changes(new=2, standing=0, resolved=0)
    assert _check(opened, "2", [B, C], NEXT) == Changes(new=1, standing=1, resolved=1)


def test_only_the_last_mark_counts_as_unchanged(opened: Open) -> None:
    assert not opened().unchanged("1")
    _check(opened, "1", [])
    assert opened().unchanged("1")
    _check(opened, "2", [])
    assert not opened().unchanged("1")


def test_a_clock_set_back_never_dates_a_finding_into_the_future(opened: Open) -> None:
    _check(opened, "1", [A], NEXT)
    assert opened().since([A], FIRST) == {A: FIRST}


# ------------------------------------------------------------------ how the register stands


def test_nothing_is_known_of_a_register_at_first(opened: Open) -> None:
    assert opened().standing() == Standing(None, Tally({}, 0), None)


def test_the_last_success_and_its_numbers_are_known(opened: Open) -> None:
    _check(opened, "1", [A], at=MORNING)
    assert opened().standing() == Standing(MORNING, TALLY, None)


def test_an_unchanged_register_is_a_success_too(opened: Open) -> None:
    _check(opened, "1", [A], at=MORNING)
    opened().confirm(NOON)
    assert opened().standing() == Standing(NOON, TALLY, None)
    assert opened().unchanged("1")
    assert opened().since([A], NEXT) == {A: FIRST}


def test_failures_are_counted_until_the_next_success(opened: Open) -> None:
    _check(opened, "1", [A], at=MORNING)
    opened().failed(NOON, "Berkas sedang dibuka.")
    opened().failed(EVENING, "Google tidak dapat dihubungi.")
    assert opened().standing() == Standing(MORNING, TALLY, Failure(EVENING, "Google tidak dapat dihubungi.", 2))
    opened().confirm(EVENING)
    assert opened().standing() == Standing(EVENING, TALLY, None)


def test_a_failure_forgets_nothing_of_the_checks_before(opened: Open) -> None:
    _check(opened, "1", [A])
    opened().failed(NOON, "Berkas sedang dibuka.")
    assert opened().unchanged("1")
    assert _check(opened, "2", [A, B], NEXT) == Changes(new=1, standing=1, resolved=0)
    assert opened().standing().failure is None


def test_a_register_may_fail_before_it_ever_succeeds(opened: Open) -> None:
    opened().failed(MORNING, "Tab Laporan tidak ada.")
    assert opened().standing() == Standing(None, Tally({}, 0), Failure(MORNING, "Tab Laporan tidak ada.", 1))
    assert opened().since([A], NEXT) == {A: NEXT}
