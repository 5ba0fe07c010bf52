"""Indonesian public holidays and cuti bersama (library ``holidays``)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sync.core.calendar import WorkingDays


def working_days(more: Iterable[date] = ()) -> WorkingDays:
    """Return working days of Indonesian offices, less the dates that an office adds."""
    extra = frozenset(more)

    def holidays_of(year: int) -> frozenset[date]:
        # imported on first use: most verbs count no working day, and the library takes a tenth of a second
        from holidays.constants import GOVERNMENT, PUBLIC
        from holidays.countries.indonesia import Indonesia

        return frozenset(Indonesia(years=year, categories=(PUBLIC, GOVERNMENT))) | extra

    return WorkingDays(holidays_of)
