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
    assert [pace.take() for _ in range(60)] == [0.0] * 60
    assert pace.take() == 61.0


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
    pace.hold(30)
    assert pace.take() == 30.0
    assert pace.take() == 0.0
