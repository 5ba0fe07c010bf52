"""The calendar of the report: quarters, and the days that a count covers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_WRITTEN = re.compile(r"(20\d{2})-Q([1-4])", re.ASCII)
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``, both counted."""

    first: date
    last: date

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a calendar year; ``number`` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Given ``2025-Q1``, return the quarter. Raise ``ValueError`` for any other text."""
        if match := _WRITTEN.fullmatch(text):
            return cls(int(match[1]), int(match[2]))
        raise ValueError(f"no quarter: {text!r}")

    @classmethod
    def of(cls, day: date) -> Quarter:
        """Return the quarter that a day belongs to."""
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def title(self) -> str:
        """Return ``Triwulan I 2025``."""
        return f"Triwulan {_ROMAN[self.number - 1]} {self.year}"

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        """Return the quarter after it."""
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def previous(self) -> Quarter:
        """Return the quarter before it."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def year_before(self) -> Quarter:
        """Return the same quarter of the year before."""
        return Quarter(self.year - 1, self.number)

    def run(self, count: int) -> list[Quarter]:
        """Return so many quarters, of which this is the last one."""
        quarters = [self]
        while len(quarters) < count:
            quarters.insert(0, quarters[0].previous)
        return quarters

    def is_over(self, today: date) -> bool:
        """Return whether its last day has passed."""
        return today > self.last

    def period(self, today: date) -> Period:
        """Return its days until ``today``. Raise ``ValueError`` when it has not begun."""
        return self._until(self.first, today)

    def year_to_date(self, today: date) -> Period:
        """Return the days from 1 January to its end, or until ``today``. Raise ``ValueError`` when it has not begun."""
        return self._until(date(self.year, 1, 1), today)

    def _until(self, first: date, today: date) -> Period:
        if today < self.first:
            raise ValueError(f"{self} has not begun")
        return Period(first, min(self.last, today))
