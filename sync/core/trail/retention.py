"""Which snapshots are kept, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

MONTHS = 60
"""Months for which snapshots are kept unless the office says otherwise: five years. No law names a number for case
registers of a kecamatan; an office's own archive schedule goes first."""

_WHOLE_MONTHS = 2  # of which every snapshot is kept: this month and the one before


def months_before(day: date, months: int) -> str:
    """Return the month that many months before a day, as ``2025-04``."""
    at = day.year * 12 + day.month - 1 - months
    return f"{at // 12:04}-{at % 12 + 1:02}"


def expired(months: Sequence[str], today: date, keep: int) -> list[str]:
    """Given months with snapshots, return those whose keys are to be destroyed."""
    return [month for month in months if month < months_before(today, keep)]


def thinned(month: str, names: Sequence[str], today: date) -> list[str]:
    """Given the snapshots of a month by name (they begin with ``20250405T…``), return those that are not kept.

    Of a month that is long over, the last one of each day is kept.
    """
    if month > months_before(today, _WHOLE_MONTHS):
        return []
    last = {name[:8]: name for name in sorted(names)}
    return [name for name in names if last[name[:8]] != name]
