"""What a snapshot holds that a register does not: the rows that can be brought back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sync.core.cells import EPOCH, normalise
from sync.core.model import Cell, Grid
from sync.core.register import Register, officer_tab
from sync.core.service_tabs.sheets import Look, Put, ServiceTab
from sync.core.spec import RuleBook, Tab
from sync.core.table import Table
from sync.core.trail.compare import compare, unkeyed
from sync.core.trail.model import Act, Rows
from sync.core.trail.snapshot import Snapshot

_LONGEST_TITLE = 31
_OLDEST, _NEWEST = 1, 2_958_465  # serial numbers of the days that a spreadsheet can show, up to 31/12/9999


@dataclass(frozen=True, slots=True)
class Lost:
    """Rows of one officer tab, as they were."""

    tab: Tab
    header: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]


def lost(
    snapshot: Snapshot, now: Sequence[Grid], book: RuleBook, case: str = "", everything: bool = False
) -> list[Lost]:
    """Given a snapshot and the register now, return the rows that are gone by tab.

    A row that was changed is there. With a ``case`` all rows of that kasus are returned, changed or not; ``everything``
    returns all rows.
    """
    then = Register(snapshot.grids, book, snapshot.at.date())
    before = compare(Rows(), then, unkeyed)
    gone = {
        (entry.tab, entry.row)
        for entry in compare(before.rows, Register(now, book, snapshot.at.date()), unkeyed).entries
        if entry.act is Act.REMOVED
    }
    grids = {officer_tab(grid.tab, book): grid for grid in snapshot.grids}
    found = []
    for name, table in then.tables.items():
        ids, grid = before.ids[name], grids.get(name)
        wanted = [
            table.numbers[at]
            for at, id in enumerate(ids)
            if everything or (_of_case(table, at, case) if case else (name, id) in gone)
        ]
        if wanted and grid is not None:
            at = {number: position for position, number in enumerate(grid.numbers)}
            found.append(Lost(table.tab, grid.header, [grid.rows[at[number]] for number in wanted]))
    return found


def _of_case(table: Table, position: int, case: str) -> bool:
    cases = table.values("nomor_kasus") if "nomor_kasus" in table.tab.by_name else ()
    return bool(cases) and str(cases[position] or "").casefold() == case.casefold()


def drawn(found: Lost, at: str, number: int = 1) -> ServiceTab:
    """Return rows as a tab of their own; ``at`` says in words when they were read, ``number`` tells tabs apart."""
    more = "" if number == 1 else f" {number}"
    title = f"Pemulihan {found.tab.title}"[: _LONGEST_TITLE - len(more)] + more
    dates = [
        (field := found.tab.by_header.get(normalise(header))) is not None and field.type == "date"
        for header in found.header
    ]
    header = tuple(Put(str(value), Look.HEADER) if value is not None else None for value in found.header)
    rows = [tuple(map(_put, row, dates)) for row in found.rows]
    told = f"Dipulihkan dari salinan {at}. Salin baris yang perlu ke tab {found.tab.title}, lalu hapus tab ini."
    widths = tuple(16 for _ in found.header) or (16,)
    return ServiceTab(title, widths, (header, *rows, (), (Put(told, Look.NOTE),)), freeze=1)


def _put(value: Cell, is_date: bool) -> Put | None:
    if value is None or value == "":
        return None
    if is_date and isinstance(value, (int, float)) and float(value).is_integer() and _OLDEST <= value <= _NEWEST:
        return Put(date.fromordinal(int(value) + EPOCH), Look.DATE)
    return Put(value)


def same(found: Lost, back: Sequence[Sequence[Cell]]) -> int:
    """Return how many of the rows stand in what was read back of their tab, one by one, below its header."""
    return sum(_equal(row, other) for row, other in zip(found.rows, back[1:], strict=False))


def _equal(row: Sequence[Cell], other: Sequence[Cell]) -> bool:
    width = max(len(row), len(other))
    pairs = zip([*row, *[None] * (width - len(row))], [*other, *[None] * (width - len(other))], strict=True)
    return all(_cell(one) == _cell(two) for one, two in pairs)


def _cell(value: Cell) -> object:
    return None if value == "" else float(value) if isinstance(value, (int, float)) else value
