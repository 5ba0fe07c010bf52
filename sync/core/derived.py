"""Columns that are computed from others; conditions name them like any column."""

from __future__ import annotations

from datetime import date

from sync.core.cells import full_years
from sync.core.table import Derived, Table


def event_dates(laporan: Table) -> list[date | None]:
    """Return the date at which age counts: ``tanggal_kejadian``, else ``tanggal_lapor``."""
    reported = laporan.values("tanggal_lapor")
    return [event or reported[i] for i, event in enumerate(laporan.values("tanggal_kejadian"))]


def ages_from_birth(laporan: Table) -> list[int | None]:
    """Return full years at the event by ``tanggal_lahir``; ``None`` where that is unknown or later than the event."""
    born = laporan.values("tanggal_lahir")
    return [
        full_years(b, event) if (b := born[i]) is not None and event is not None and b <= event else None
        for i, event in enumerate(event_dates(laporan))
    ]


def ages(laporan: Table) -> list[int | None]:
    """Return the age in full years at the event: by ``tanggal_lahir``, else as typed in ``usia``."""
    born, typed = laporan.values("tanggal_lahir"), laporan.values("usia")
    return [typed[i] if born[i] is None else age for i, age in enumerate(laporan.once(ages_from_birth))]


AGE_NEEDS = ("tanggal_lahir", "usia", "tanggal_kejadian", "tanggal_lapor")  # columns that ``umur`` is computed from
# by tab name and column name
DERIVED: dict[str, dict[str, Derived]] = {"laporan": {"umur": ages}}
