"""When drafts and reports are due."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sync.core.report.quarter import Quarter
from sync.core.report.timing import Timing
from tests.registers import HOLIDAYS

USUAL = Timing(5, time(8), 3)
Q1, Q2, Q3, Q4 = (Quarter(2025, number) for number in (1, 2, 3, 4))
LONG_AGO = date(2020, 1, 1)

timings = st.builds(Timing, st.integers(1, 28), st.times(), st.integers(1, 28))
quarters = st.builds(Quarter, st.integers(2024, 2027), st.integers(1, 4))


def test_the_report_is_due_on_the_next_working_day() -> None:
    assert USUAL.due(Q2, HOLIDAYS) == datetime(2025, 7, 7, 8)  # the 5th is a Saturday
    assert USUAL.due(Q3, HOLIDAYS) == datetime(2025, 10, 6, 8)  # the 5th is a Sunday


def test_the_draft_comes_some_days_before_but_not_before_the_quarter_is_over() -> None:
    assert USUAL.draft_due(Q2, HOLIDAYS) == datetime(2025, 7, 4, 8)
    assert Timing(2, time(8), 14).draft_due(Q2, HOLIDAYS) == datetime(2025, 7, 1, 8)


def test_who_gets_the_draft_late_has_as_many_days_as_ever() -> None:
    assert USUAL.final_due(Q2, date(2025, 7, 4), HOLIDAYS) == datetime(2025, 7, 7, 8)
    assert USUAL.final_due(Q2, date(2025, 7, 6), HOLIDAYS) == datetime(2025, 7, 9, 8)
    assert USUAL.final_due(Q2, date(2025, 7, 9), HOLIDAYS) == datetime(2025, 7, 14, 8)  # the 12th is a Saturday


def test_quarters_come_to_hand_when_their_drafts_are_due() -> None:
    def hand(day: date, hour: int = 8, since: date = LONG_AGO) -> list[Quarter]:
        return USUAL.in_hand(datetime.combine(day, time(hour)), since, HOLIDAYS)

    before, day = date(2025, 7, 3), date(2025, 7, 4)
    assert hand(before)[-1] == hand(day, 7)[-1] == Q1
    assert hand(day) == [Quarter(2024, 3), Q4.year_before, Q1, Q2]
    assert hand(day, since=date(2025, 7, 7)) == [Q2]
    assert hand(day, since=date(2025, 7, 8)) == []


@given(timings, quarters, st.integers(0, 400))
def test_a_report_never_goes_before_its_draft_was_out_for_its_days(timing: Timing, quarter: Quarter, late: int) -> None:
    draft, due = timing.draft_due(quarter, HOLIDAYS), timing.due(quarter, HOLIDAYS)
    assert draft.date() >= quarter.next.first
    drafted = draft.date() + timedelta(days=late)
    final = timing.final_due(quarter, drafted, HOLIDAYS)
    assert final >= due
    assert final.time() == timing.hour
    assert HOLIDAYS.is_working(final.date())
    if late:
        assert (final.date() - drafted).days >= timing.draft_days
