"""A report as it may be seen: everything hidden is ``None``, and so is everything that could only be counted anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.core.report.context import Balance, Context, Figures
from sync.core.report.definitions import SMALL_NUMBERS
from sync.core.report.disclosure.other_periods import last_quarter, year_to_date
from sync.core.report.disclosure.proposals import may_be_told
from sync.core.report.disclosure.releases import N, Release, printed
from sync.core.report.disclosure.reported import BY_LAW, LEFT_OUT, OFFICE, OVERDUE, RECOVERY, Published, release_of
from sync.core.report.disclosure.system import Key
from sync.core.report.model import Indicator, Table

_COUNTS = {"I-01": ("A1", "Baru"), "I-02": ("A2", "Baru"), "I-03": ("A1", "Aktif akhir")}
"""Indicators that say a cell of a table again."""

_LOOKING_BACK = ("V1", "V3")


def seen(new: Published, hidden: frozenset[Key], known: Sequence[Published]) -> Context:
    """Given a report, what is hidden in it and those published before, return it as it may be seen."""
    context = new.context
    release = release_of(context)
    shown = _shown(release, hidden)
    now = _figures(context, shown)
    earlier = {
        one.quarter: _figures(one.context, _shown(release_of(one.context), one.hidden))
        for one in known
        if one.context.area == context.area and one.audience is new.audience
    }
    last = earlier.get(context.quarter.previous)
    found = replace(
        context,
        now=now,
        before=last_quarter(now, last),
        year=year_to_date(context, now, earlier),
        compared=last is not None,
        overdue=shown[OVERDUE].total,
        overdue_by_law=shown[OVERDUE].by_place[BY_LAW, None],
        balance=Balance(None, None, None),
        quality=(),
        looking_back=tuple(shown.get(table.id, table) for table in context.looking_back if table.id in _LOOKING_BACK),
        evaluations=(),
        unlisted=None,
        earlier=(),
        own=(),
        under=release.under if release.below else None,
        definitions=SMALL_NUMBERS,
    )
    return replace(found, proposals=tuple(one for one in context.proposals if may_be_told(one, found)))


def _shown(release: Release, hidden: frozenset[Key]) -> dict[str, Table]:
    """Return the tables of a release as they may be seen, by id."""
    tables = {table.id: table for table in printed(release, hidden)}
    for name in RECOVERY:
        table = tables[name]
        tables[name] = replace(table, row_totals=(table.total,) * len(table.row_labels))
    return tables


def _figures(context: Context, shown: dict[str, Table]) -> Figures:
    return Figures(
        tables=tuple(shown[table.id] for table in context.now.tables),
        indicators=tuple(_indicator(one, shown) for one in context.now.indicators),
        activities=tuple(shown.get(table.id, table) for table in context.now.activities),
    )


def _indicator(one: Indicator, shown: dict[str, Table]) -> Indicator:
    if one.id in OFFICE:
        return one
    if one.id in LEFT_OUT:
        return replace(one, n=None, of=None, value=None)
    if one.id in _COUNTS:
        name, row = _COUNTS[one.id]
        return replace(one, n=shown[name].by_place[row, None])
    table = shown[one.id]
    n = table.by_place[N, None]
    return replace(one, n=n, of=table.total, value=None if None in (n, table.total) else one.value)
