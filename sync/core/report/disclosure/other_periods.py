"""The last quarter and the year beside a quarter, made of nothing but what was shown.

The last quarter's numbers are the ones that its own report showed, or none. Those of the year are sums of what the
reports of its quarters showed: a year that is counted anew would be one more release, with late cases in it, that all
others would have to be protected against. So nothing is ever published beyond the quarters' own releases, and there is
nothing to be proven about the year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sync.core.report.context import Context, Figures
from sync.core.report.disclosure.reported import COMPLAINTS, OFFICE
from sync.core.report.model import Indicator, Table
from sync.core.report.quarter import Quarter

_MOVING = frozenset({"A1", "A2"})  # who was there, who came and who left
_STATES = {"Aktif awal": 0, "Aktif akhir": -1}
"""Their rows that are no sums, and the quarter that each is to be taken from."""

_FLOWS = frozenset(
    {"A3", "A4", "B", "C", "D", "E", "F1", "F2", "F3", "G", "H1", "H4", "I1", "I2", "L1", "L2", "L3", *COMPLAINTS}
)
"""Tables of what happened in a quarter. Who is served in two quarters (H2, H3) is one korban, and what is so at the end
of one (A5, J, K1, K2) is no sum."""

_NEW = ("I-01", "I-02", "I-04", "I-05", "I-06", "I-16", "I-17", "I-18", "I-19", "I-40", "I-43")
_CLOSED, _DUE = ("I-29", "I-34", "I-35"), ("I-25", "I-38")
_ADDED_UP = frozenset({*_NEW, *_CLOSED, *_DUE})
"""Indicators whose N are the kasus or korban of the quarter that came or were closed, or what fell due in it. I-28,
I-32 and I-33 are of those who were there, many of them in several quarters."""

_LAST = frozenset({"I-03"})  # kasus that are there at the end


_Numbers = Mapping[tuple[str | None, str | None], int | None]


def last_quarter(now: Figures, last: Figures | None) -> Figures:
    """Given what was shown of the last quarter, if anything was, return it in the rows and columns of this one."""
    then = last or Figures((), (), ())
    tables, activities = ({table.id: table.by_place for table in group} for group in (then.tables, then.activities))
    indicators = {one.id: one for one in then.indicators}
    return Figures(
        tables=tuple(_filled(table, tables.get(table.id, {})) for table in now.tables),
        indicators=tuple(indicators.get(one.id, _without(one)) for one in now.indicators),
        activities=tuple(_filled(table, activities.get(table.id, {})) for table in now.activities),
    )


def year_to_date(context: Context, now: Figures, earlier: Mapping[Quarter, Figures]) -> Figures:
    """Given what is shown of this quarter and what was of earlier ones, return the year.

    What says nothing about a person is as it is in ``context``, the report with its true numbers.
    """
    numbers = range(1, context.quarter.number)
    quarters = [found for n in numbers if (found := earlier.get(Quarter(context.quarter.year, n)))]
    if len(quarters) < len(numbers):
        quarters = []
    elif not quarters:
        return now
    else:
        quarters.append(now)
    true_tables = {table.id: table for table in context.year.activities if table.id not in COMPLAINTS}
    true_indicators = {one.id: one for one in context.year.indicators if one.id in OFFICE}

    def told(table: Table, group: Callable[[Figures], tuple[Table, ...]]) -> Table:
        there = [one.by_place for quarter in quarters for one in group(quarter) if one.id == table.id]
        return true_tables.get(table.id) or _year_of(table, there)

    return Figures(
        tables=tuple(told(table, lambda figures: figures.tables) for table in now.tables),
        indicators=tuple(
            true_indicators.get(one.id) or _sum_of(one, [i for q in quarters for i in q.indicators if i.id == one.id])
            for one in now.indicators
        ),
        activities=tuple(told(table, lambda figures: figures.activities) for table in now.activities),
    )


def _filled(table: Table, numbers: _Numbers) -> Table:
    return table.mapped(lambda _, row, column: numbers.get((row, column)))


def _without(one: Indicator) -> Indicator:
    return replace(one, n=None, of=None, value=None)


def _year_of(table: Table, quarters: Sequence[_Numbers]) -> Table:
    """Return what the quarters have shown of a table, added up where that says anything; the last one is this."""
    if not quarters or table.id not in _FLOWS | _MOVING:
        return _filled(table, {})
    total = {place: _plus(*(one.get(place) for one in quarters)) for place in table.by_place}
    if table.id in _MOVING:
        for row, column in total:
            if row in _STATES:
                total[row, column] = quarters[_STATES[row]].get((row, column))
        handled = _plus(total["Aktif awal", None], total["Baru", None])
        total |= {place: handled for place in total if place[0] is None}
    return _filled(table, total)


def _sum_of(indicator: Indicator, quarters: Sequence[Indicator]) -> Indicator:
    if not quarters or indicator.id not in _ADDED_UP:
        return quarters[-1] if quarters and indicator.id in _LAST else _without(indicator)
    n, of = _plus(*(one.n for one in quarters)), _plus(*(one.of for one in quarters))
    return replace(indicator, n=n, of=of, value=n / of if n is not None and of else None)


def _plus(*numbers: int | None) -> int | None:
    known = [n for n in numbers if n is not None]
    return sum(known) if len(known) == len(numbers) else None
