"""Requests keep to Google's quota in every minute, wherever it begins."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync.adapters.google.pace import Pace


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@given(st.lists(st.floats(0, 30), min_size=1, max_size=400), st.integers(1, 60))
def test_no_minute_ever_holds_more_than_the_limit(idle: list[float], limit: int) -> None:
    clock, sent = Clock(), []
    pace = Pace(limit, clock, clock.sleep)
    for seconds in idle:
        clock.now += seconds
        pace.take()
        sent.append(clock.now)
    for at, first in enumerate(sent):
        assert sum(first <= time < first + 60 for time in sent[at:]) <= limit


def test_the_first_ones_need_not_wait() -> None:
    clock = Clock()
    pace = Pace(60, clock, clock.sleep)
    for _ in range(60):
        pace.take()
    assert clock.now == 100.0
    pace.take()
    assert clock.now == 161.0


def test_at_least_95_percent_of_the_quota_is_used() -> None:
    clock = Clock()
    pace = Pace(60, clock, clock.sleep)
    begun = clock.now
    for _ in range(300):
        pace.take()
    assert 300 / 60 * 60 / (clock.now - begun + 61) >= 0.95


def test_after_a_word_from_google_everybody_waits() -> None:
    clock = Clock()
    pace = Pace(60, clock, clock.sleep)
    pace.hold(30, pace.take())
    pace.take()
    assert clock.now == 130.0
    pace.take()
    assert clock.now == 130.0


def test_a_request_that_was_turned_away_costs_no_turn() -> None:
    clock = Clock()
    pace = Pace(1, clock, clock.sleep)
    pace.hold(10, pace.take())
    pace.take()
    assert clock.now == 110.0


def test_those_who_wait_already_are_held_too() -> None:
    clock = Clock()
    told = False

    def sleep(seconds: float) -> None:
        nonlocal told
        if not told:  # while the second one waits, Google asks another thread for patience
            told = True
            pace.hold(120, -1.0)
        clock.sleep(seconds)

    pace = Pace(1, clock, sleep)
    pace.take()
    pace.take()
    assert clock.now >= 220.0
