"""Working days (hari kerja): Monday to Friday less public holidays and cuti bersama."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta


class WorkingDays:
    """Given the holidays of a year, count working days.

    ``holidays_of`` is asked once per year, and only when a clock in working days is counted.
    """

    def __init__(self, holidays_of: Callable[[int], Collection[date]]) -> None:
        self._holidays_of = holidays_of
        self._years: dict[int, frozenset[date]] = {}

    def is_working(self, day: date) -> bool:
        """Return whether the office is open on ``day``."""
        return day.weekday() < 5 and not self.is_holiday(day)

    def is_holiday(self, day: date) -> bool:
        """Return whether ``day`` is a public holiday or cuti bersama."""
        if day.year not in self._years:
            self._years[day.year] = frozenset(self._holidays_of(day.year))
        return day in self._years[day.year]

    def add(self, start: date, count: int) -> date:
        """Return the ``count``-th working day after ``start`` (``+3 hk`` of Friday is Wednesday).

        A start in the year 9999, which a mistyped cell may hold, leads no further than the calendar.
        """
        day = start
        while count > 0 and day < date.max:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day
