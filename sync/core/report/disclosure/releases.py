"""From the tables of a report, and of those before it, to a system; and back to tables with hidden cells.

What a reader can do with a table, beyond adding up:

- Where a korban may stand in several rows (not ``additive``), the rows add up to no less than the total and none
  exceeds it: of 20 korban, 17 with one form of violence leave 3 without. Each row therefore has a complement, a cell
  that is not printed but as secret as any other. Rows that happen to add up to the total are taken to be known to,
  unless the table is ``overlapping``.
- An indicator "n dari N" is a table of two rows, n and the rest: it may be shown if no cell of it is hidden.
- Inner cells of a table of which only the margins are printed are cells all the same: of 9 korban, 6 of one desa and 7
  with one form of violence leave at least 4 with both.
- A report that says in words "kurang dari 5 kasus" prints nothing else: all its cells are hidden, and what is within
  that number is below 5.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sync.core.report.disclosure.system import Cell, Fate, Key, Relation, System
from sync.core.report.model import Indicator, Table, one_way

_MARGIN, _TOTAL = 30, 10_000
"""How much more a margin or a total is worth to the reader than an inner cell."""

N, NOT_N = "n", "bukan n"
"""The rows of an indicator's table."""

Place = tuple[str | None, str | None]
"""Row and column of a cell in its table; ``None`` for "all of them"."""


@dataclass(frozen=True, slots=True)
class Release:
    """Tables of one area and period with their true counts.

    ``margins_only``: ids of the tables whose inner cells are not printed. ``plain``: cells that are no secret however
    small. ``below``: the cell of which, in words, is said that it is ``under`` a number (the threshold, if none is
    given) and not zero; nothing else is printed then. ``overlapping``: see above. ``fates``: what is settled of single
    cells, whatever else holds.
    ``hidden``: what was hidden when the release was published (nothing, for a nil report); ``None`` while that is to be
    decided.
    """

    name: str
    tables: tuple[Table, ...]
    margins_only: frozenset[str] = frozenset()
    plain: frozenset[Key] = frozenset()
    below: Key | None = None
    under: int | None = None
    overlapping: frozenset[str] = frozenset()
    fates: Mapping[Key, Fate] = field(default_factory=dict)
    hidden: frozenset[Key] | None = None

    def key(self, table: str, row: str | None = None, column: str | None = None) -> Key:
        """Return the name of a cell; without row or column, that of a margin or of the total."""
        return (self.name, table, row, column)


def joint_system(
    releases: Sequence[Release],
    links: Sequence[Relation],
    threshold: int,
    differences: Mapping[Key, int] | None = None,
) -> System:
    """Return all that a reader of the releases may put together.

    ``differences`` are counts that the links name and no table has: as secret as any other.

    Raises:
        Inconsistent: when a table or a link does not add up.

    """
    cells: dict[Key, Cell] = {key: Cell(n, Fate.UNPRINTED) for key, n in (differences or {}).items()}
    relations = list(links)
    for release in releases:
        for table in release.tables:
            counts = counts_of(table)
            cells |= {release.key(table.id, *place): _cell(release, table, place, counts[place]) for place in counts}
            for lines in _directions(table, counts):
                named = [
                    (tuple(release.key(table.id, *part) for part in parts), release.key(table.id, *whole))
                    for parts, whole in lines
                ]
                relations += _relations(cells, named, table.additive, table.id in release.overlapping)
        if release.below is not None:
            cells[release.below] = replace(cells[release.below], low=1, high=(release.under or threshold) - 1)
    return System(cells, tuple(relations))


def add_up(total: Release, parts: Sequence[Release], without: Collection[str] = ()) -> list[Relation]:
    """Return the relations of a year to its quarters, or of an area to those below: cell by cell, by the labels.

    Only for tables and cells that the parts have; late cases are a part of their own. Tables ``without`` are left out.
    """
    known = [(part, {table.id: counts_of(table) for table in part.tables}) for part in parts]
    found = []
    for table in total.tables:
        if table.id in without:
            continue
        for place in counts_of(table):
            there = [part.key(table.id, *place) for part, counts in known if place in counts.get(table.id, ())]
            if there:
                found.append(Relation(tuple(there), (total.key(table.id, *place),)))
    return found


def indicator_table(indicator: Indicator) -> Table | None:
    """Return the table behind "n dari N"; none if the indicator has no N."""
    if indicator.n is None or indicator.of is None:
        return None
    rows = {N: indicator.n, NOT_N: indicator.of - indicator.n}
    return one_way(indicator.id, indicator.title, indicator.unit, rows)


def printed(release: Release, hidden: Collection[Key]) -> tuple[Table, ...]:
    """Return the tables of a release as they may be seen: ``None`` for what is hidden or not printed."""
    return tuple(_printed(release, table, hidden) for table in release.tables)


def counts_of(table: Table) -> dict[Place, int]:
    """Return every count of a table once: the one column of a list is also its margin."""
    rows, columns = table.row_labels, table.column_labels
    counts: dict[Place, int | None] = {(None, None): table.total}
    if len(rows) > 1:
        counts |= {(row, None): count for row, count in zip(rows, table.row_totals, strict=True)}
    if len(columns) > 1:
        counts |= {(None, column): count for column, count in zip(columns, table.column_totals, strict=True)}
    if len(rows) > 1 and len(columns) > 1:
        for row, line in zip(rows, table.cells, strict=True):
            counts |= {(row, column): count for column, count in zip(columns, line, strict=True)}
    return {place: count for place, count in counts.items() if count is not None}


def _cell(release: Release, table: Table, place: Place, count: int) -> Cell:
    key, inner = release.key(table.id, *place), None not in place
    if release.below is not None or (inner and table.id in release.margins_only):
        fate = Fate.UNPRINTED
    elif settled := release.fates.get(key):
        fate = settled
    elif release.hidden is None:
        fate = Fate.OPEN
    else:
        fate = Fate.HIDDEN if key in release.hidden else Fate.SHOWN
    weight = 1 if inner else _TOTAL if place == (None, None) else _MARGIN
    return Cell(count, fate, weight=weight, plain=key in release.plain)


def _directions(table: Table, counts: dict[Place, int]) -> Iterator[list[tuple[list[Place], Place]]]:
    """Yield the sums of a table by direction: along the rows, down the columns, and both margins."""
    rows, columns = table.row_labels, table.column_labels
    along: list[tuple[list[Place], Place]] = [([(row, column) for column in columns], (row, None)) for row in rows]
    down: list[tuple[list[Place], Place]] = [([(row, column) for row in rows], (None, column)) for column in columns]
    margins: list[tuple[list[Place], Place]] = [
        ([(row, None) for row in rows], (None, None)),
        ([(None, column) for column in columns], (None, None)),
    ]
    for lines in (along, down, margins[:1], margins[1:]):
        yield [line for line in lines if line[1] in counts and counts.keys() >= set(line[0])]


def _relations(
    cells: dict[Key, Cell], lines: list[tuple[tuple[Key, ...], Key]], additive: bool, overlapping: bool
) -> Iterator[Relation]:
    """Yield what holds for the lines of one direction; the complements of rows that overlap become cells."""
    over = [sum(cells[part].value for part in parts) - cells[whole].value for parts, whole in lines]
    if additive or not (any(over) or (overlapping and over)):
        yield from (Relation(parts, (whole,)) for parts, whole in lines)
        return
    if min(over) >= 0:
        yield from (Relation((whole,), parts, exact=False) for parts, whole in lines)
    if all(cells[part].value <= cells[whole].value for parts, whole in lines for part in parts):
        for parts, whole in lines:
            for part in parts:
                rest = (*part, "bukan", *whole)
                cells[rest] = Cell(cells[whole].value - cells[part].value, Fate.UNPRINTED)
                yield Relation((part, rest), (whole,))


def _printed(release: Release, table: Table, hidden: Collection[Key]) -> Table:
    listed = len(table.row_labels) == 1 or len(table.column_labels) == 1

    def seen(count: int | None, row: str | None, column: str | None) -> int | None:
        place = (row if len(table.row_labels) > 1 else None, column if len(table.column_labels) > 1 else None)
        inner_gone = not listed and None not in (row, column) and table.id in release.margins_only
        gone = release.below is not None or inner_gone or release.key(table.id, *place) in hidden
        return None if gone else count

    return table.mapped(seen)
