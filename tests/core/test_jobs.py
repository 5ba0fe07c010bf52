"""When a job is owed, by what is remembered of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.jobs import Every, Known, known_from, next_due, owed, plain, wait_after

NOON = datetime(2025, 4, 5, 12, 0, tzinfo=UTC)
QUARTER = Every(15)
JAKARTA = ZoneInfo("Asia/Jakarta")
DAY = Every(24 * 60)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


# ------------------------------------------------------------------ rhythms


@pytest.mark.parametrize(
    ("done", "next_time"), [("12:00:00", "12:15"), ("12:14:59", "12:15"), ("12:15:00", "12:30"), ("23:50:00", "00:00")]
)
def test_a_stretch_is_a_quarter_of_the_clock(done: str, next_time: str) -> None:
    begun = datetime.combine(NOON.date(), time.fromisoformat(done), UTC)
    assert QUARTER.after(begun).strftime("%H:%M") == next_time


# ------------------------------------------------------------------ owed until done


@pytest.mark.parametrize("rhythm", [QUARTER, DAY])
def test_what_was_never_done_is_owed_at_once(rhythm: Every) -> None:
    assert owed(rhythm, Known(), NOON)


@pytest.mark.parametrize("rhythm", [QUARTER, DAY])
def test_a_week_of_downtime_owes_it_once(rhythm: Every) -> None:
    known = Known().after_success(NOON - timedelta(days=7))
    assert owed(rhythm, known, NOON)
    assert not owed(rhythm, known.after_success(NOON), NOON)


@pytest.mark.parametrize("late", range(60))
def test_a_timer_finds_it_owed_however_late_or_early_it_comes_in_its_quarter(late: int) -> None:
    known = Known().after_success(NOON + timedelta(seconds=59))
    assert owed(QUARTER, known, NOON + minutes(15) + timedelta(seconds=late))


# ------------------------------------------------------------------ failures


def test_a_job_that_fails_is_tried_again_later_and_later() -> None:
    known, at, waits = Known().after_success(NOON), NOON + minutes(15), []
    for _ in range(9):
        known = known.after_failure(at, "gagal")
        due = next_due(QUARTER, known, at)
        assert not owed(QUARTER, known, due - timedelta(seconds=1))
        waits.append((due - at) // minutes(1))
        at = due
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert next_due(QUARTER, known.after_success(at), at) == QUARTER.after(at)
    assert wait_after(10_000) == minutes(60)


def test_a_try_never_comes_before_the_jobs_own_turn() -> None:
    known = Known().after_success(NOON).after_failure(NOON + minutes(1), "gagal")
    assert next_due(DAY, known, NOON + minutes(1)) == DAY.after(NOON)


def test_a_job_that_was_done_in_part_waits_for_its_turn_and_is_remembered_as_failing() -> None:
    known = Known()
    for at in (NOON, NOON + minutes(15), NOON + minutes(30)):
        known = known.after_part(at, "1 register gagal")
        assert next_due(QUARTER, known, at) == QUARTER.after(at)
    assert (known.failures, known.message, known.stuck) == (3, "1 register gagal", False)
    assert known.after_success(NOON + minutes(45)) == Known(NOON + minutes(45))


# ------------------------------------------------------------------ a clock that is set back


@pytest.mark.parametrize("back", [1, 60, 14 * 60])
def test_a_clock_that_is_set_back_a_little_repeats_nothing(back: int) -> None:
    known = Known().after_success(NOON)
    now = NOON - timedelta(seconds=back)
    while now < NOON + minutes(15):
        assert not owed(QUARTER, known, now)
        now += timedelta(seconds=20)
    assert owed(QUARTER, known, now)


@pytest.mark.parametrize(("rhythm", "most"), [(QUARTER, minutes(45)), (DAY, timedelta(days=3))])
@given(st.integers(0, 3 * 366 * 1440), st.booleans())
def test_a_clock_that_is_set_back_loses_nothing(rhythm: Every, most: timedelta, back: int, failed: bool) -> None:
    known = Known().after_failure(NOON, "gagal") if failed else Known().after_success(NOON)
    now = NOON - minutes(back)
    assert next_due(rhythm, known, now) <= now + most
    assert not owed(rhythm, known.after_success(now), now)


# ------------------------------------------------------------------ a year


def _year(random: Random) -> Iterator[datetime]:
    """Yield the moments at which a service that is down now and then looks what is owed."""
    now = datetime(2025, 1, 1, 3, 2, tzinfo=UTC)
    while now.year == 2025:
        yield now
        down = random.random() < 0.002
        now += timedelta(hours=random.uniform(0.1, 200)) if down else timedelta(minutes=random.uniform(3, 7))


@pytest.mark.parametrize("seed", range(3))
def test_in_a_year_with_downtimes_each_turn_is_met_once(seed: int) -> None:
    """Whatever could be met is met, and nothing twice."""
    rhythms = [QUARTER, Every(60), DAY]
    looks = list(_year(Random(seed)))
    for rhythm in rhythms:
        known, done = Known(), Counter[datetime]()
        for now in looks:
            if owed(rhythm, known, now):
                known = known.after_success(now)
                done[rhythm.after(now)] += 1
        assert set(done.values()) == {1}
        assert done.keys() == {rhythm.after(now) for now in looks}


# ------------------------------------------------------------------ as it is kept


@pytest.mark.parametrize(
    "known", [Known(), Known(NOON), Known(None, NOON, 2, "gagal"), Known(NOON, NOON + minutes(1), 1, "gagal")]
)
def test_what_is_kept_is_what_was_known(known: Known) -> None:
    assert known_from(json.loads(json.dumps(plain(known)))) == known


@pytest.mark.parametrize("kept", [{}, {"done": 5}, {"done": "kemarin"}, {"failures": "x"}, {"failed": []}])
def test_what_is_damaged_was_never_done(kept: dict[str, object]) -> None:
    assert known_from(kept) == Known()
