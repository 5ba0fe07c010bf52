"""Working days: Monday to Friday less public holidays and cuti bersama, less what an office adds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.adapters.libur import working_days
from sync.core.calendar import WorkingDays

OFFICE = working_days()
PLAIN = WorkingDays(lambda year: ())


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2025-04-11", 1, "2025-04-14"),  # over a weekend
        ("2025-04-11", 3, "2025-04-16"),
        ("2025-04-12", 1, "2025-04-14"),  # from a Saturday
        ("2025-04-17", 1, "2025-04-21"),  # over Good Friday
        ("2025-03-24", 5, "2025-04-09"),  # over Nyepi, Idulfitri and their cuti bersama
        ("2024-12-24", 1, "2024-12-27"),  # Christmas and its cuti bersama
        ("2025-04-05", 0, "2025-04-05"),  # the same day, whatever day that is
    ],
)
def test_the_nth_working_day_after(start: str, count: int, expected: str) -> None:
    assert OFFICE.add(date.fromisoformat(start), count) == date.fromisoformat(expected)


def test_an_office_adds_its_own_days_off() -> None:
    assert working_days([date(2025, 4, 14)]).add(date(2025, 4, 11), 1) == date(2025, 4, 15)


def test_an_added_day_counts_only_on_its_own_date() -> None:
    assert working_days([date(2025, 4, 14)]).is_working(date(2026, 4, 14))


@given(st.dates(date(2000, 1, 1), date(2099, 12, 1)), st.integers(0, 25), st.sets(st.integers(1, 60), max_size=20))
def test_counting_agrees_with_a_naive_count(start: date, count: int, off: set[int]) -> None:
    holidays = {start + timedelta(days=n) for n in off}
    days = WorkingDays(lambda year: [day for day in holidays if day.year == year])
    found, left = start, count
    while left:
        found += timedelta(days=1)
        left -= found.weekday() < 5 and found not in holidays
    assert days.add(start, count) == found


@given(st.dates(date(2015, 1, 1), date(2030, 12, 1)), st.integers(1, 15))
def test_a_working_day_is_reached_step_by_step(start: date, count: int) -> None:
    found = OFFICE.add(start, count)
    assert OFFICE.is_working(found)
    assert OFFICE.add(OFFICE.add(start, count - 1), 1) == found
    assert (found - start).days >= count


@pytest.mark.parametrize("start", [date.max, date.max - timedelta(days=2)])
def test_a_date_at_the_end_of_the_calendar_does_not_raise(start: date) -> None:
    assert PLAIN.add(start, 14) == date.max


def test_holidays_are_asked_for_once_a_year_and_only_when_needed() -> None:
    asked: list[int] = []

    def holidays_of(year: int) -> list[date]:
        asked.append(year)
        return []

    days = WorkingDays(holidays_of)
    days.add(date(2024, 12, 31), 0)
    assert asked == []
    days.add(date(2024, 12, 30), 3)
    days.add(date(2024, 12, 30), 3)
    assert asked == [2024, 2025]
