"""The calendar of the report."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.report.quarter import Period, Quarter

DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))


@pytest.mark.parametrize(
    ("text", "title", "first", "last"),
    [
        ("2025-Q1", "Triwulan I 2025", date(2025, 1, 1), date(2025, 3, 31)),
        ("2025-Q2", "Triwulan II 2025", date(2025, 4, 1), date(2025, 6, 30)),
        ("2024-Q3", "Triwulan III 2024", date(2024, 7, 1), date(2024, 9, 30)),
        ("2024-Q4", "Triwulan IV 2024", date(2024, 10, 1), date(2024, 12, 31)),
    ],
)
def test_what_a_quarter_is_called_and_when_it_is(text: str, title: str, first: date, last: date) -> None:
    quarter = Quarter.parse(text)
    assert (str(quarter), quarter.title, quarter.first, quarter.last) == (text, title, first, last)


@pytest.mark.parametrize("text", ["2025-Q5", "2025-q1", "2025Q1", "1999-Q1", "2025-Q1 ", "٢٠٢٥-Q1", ""])
def test_what_is_no_quarter(text: str) -> None:
    with pytest.raises(ValueError, match="no quarter"):
        Quarter.parse(text)


@given(DAYS)
def test_every_day_is_in_its_quarter_and_in_no_other(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first <= day <= quarter.last
    assert quarter.previous.last == quarter.first - timedelta(days=1)
    assert quarter.next.previous == quarter == Quarter.parse(str(quarter))
    assert quarter.previous < quarter < quarter.next
    assert quarter.year_before == quarter.previous.previous.previous.previous


@given(DAYS)
def test_a_quarter_is_counted_until_today_or_its_end(today: date) -> None:
    quarter = Quarter.of(today)
    assert quarter.period(today) == Period(quarter.first, today)
    assert quarter.year_to_date(today) == Period(date(today.year, 1, 1), today)
    assert quarter.previous.period(today).last == quarter.previous.last
    assert (quarter.is_over(today), quarter.previous.is_over(today)) == (False, True)
    with pytest.raises(ValueError, match="has not begun"):
        quarter.next.period(today)


def test_the_last_day_is_not_over_yet() -> None:
    assert not Quarter(2025, 1).is_over(date(2025, 3, 31))
    assert Quarter(2025, 1).is_over(date(2025, 4, 1))


def test_both_ends_belong_to_a_period_and_an_unknown_day_does_not() -> None:
    period = Quarter(2025, 1).period(date(2025, 2, 10))
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 2, 10), date(2025, 2, 11), None]
    assert [day in period for day in days] == [False, True, True, False, False]
