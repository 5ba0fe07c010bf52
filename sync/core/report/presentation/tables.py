"""Tables as they are printed: one table with this quarter, the last one and the year beside each other.

Rows that are zero, or hidden, in every column are named below the table instead: they are many, and say nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sync.core.report.model import Table
from sync.core.report.presentation.words import count

Numbers = tuple[int | None, ...]

_LONG = 32  # rows that surely fit on a page of A4
_ONCE = "Satu korban dapat masuk beberapa baris; jumlah menghitungnya satu kali."
_NOTES = {
    "A1": "Ditangani: aktif awal ditambah baru.",
    "A2": "Ditangani: aktif awal ditambah baru.",
    "C": "Satu korban dapat mengalami beberapa bentuk kekerasan; kolom dan baris jumlah menghitungnya satu kali.",
    "H2": _ONCE,
    "H3": _ONCE.replace("korban", "keluarga"),
    "K1": "Satu kasus dapat masuk beberapa baris, menurut penilaian setiap aspek; jumlah menghitungnya satu kali.",
    "K2": "Satu kasus dapat masuk beberapa baris, menurut penilaian setiap aspek; jumlah menghitungnya satu kali.",
    "S3": "Jumlah: laki-laki dan perempuan; anak termasuk di dalamnya.",
    "S5": "Jumlah: banyaknya rapat; satu rapat dapat dihadiri beberapa instansi.",
}
_FOOT = {"A1": "Ditangani", "A2": "Ditangani", "S5": "Jumlah rapat"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line. ``bar`` is its length in percent of the longest, for this quarter; 0 where there is none to draw."""

    label: str
    cells: tuple[str, ...]
    bar: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """A table as it is printed.

    A row has a cell for each column ``across`` of this quarter, then one for each of ``periods``, of which the first is
    this quarter's sum. ``groups`` are two where a cross-table is reduced to its margins. ``zero`` and ``hidden`` are
    the rows that are so in all columns; ``left_out`` is how many more there are.
    """

    id: str
    title: str
    unit: str
    across: tuple[str, ...]
    periods: tuple[str, ...]
    groups: tuple[tuple[Row, ...], ...]
    foot: Row
    zero: tuple[str, ...]
    hidden: tuple[str, ...]
    note: str
    left_out: int = 0

    @property
    def is_long(self) -> bool:
        """Return whether it may take more than a page."""
        return sum(map(len, self.groups)) > _LONG

    @property
    def is_nil(self) -> bool:
        """Return whether all of it is zero."""
        return not any(self.groups) and not self.hidden and set(self.foot.cells) == {"0"}


def view(tables: Sequence[Table], periods: Sequence[str]) -> View:
    """Given a table of this quarter, then of the other periods to compare it with, return it as it is printed."""
    if len(tables[0].column_labels) == 1:
        return _listed(tables, periods)
    if all(cell is None for line in tables[0].cells for cell in line):
        return _margins(tables, periods)
    tables = [_upright(table) for table in tables] if _is_wide(tables[0]) else tables
    now = tables[0]
    lines = [
        (label, (*cells, *(_sums(table).get(label, 0) for table in tables)))
        for label, cells in zip(now.row_labels, now.cells, strict=True)
    ]
    foot = (*now.column_totals, *(table.total for table in tables))
    return _written(now, now.column_labels, periods, [lines], foot)


def brief(tables: Sequence[Table], periods: Sequence[str], most: int) -> View:
    """Return the rows of a table as a list without its columns: no more than ``most``, those with the longest bars."""
    whole = _listed(tables, periods)
    [rows] = whole.groups
    longest = sorted(rows, key=lambda row: -row.bar)[:most]
    kept = tuple(row for row in rows if row in longest)
    return replace(whole, groups=(kept,), left_out=len(rows) - len(kept))


def _is_wide(table: Table) -> bool:
    return len(table.column_labels) > max(len(table.row_labels), 1)


def _upright(table: Table) -> Table:
    """Return a table with rows and columns exchanged: paper and telephones are high rather than wide."""
    return replace(
        table,
        row_labels=table.column_labels,
        column_labels=table.row_labels,
        cells=tuple(zip(*table.cells, strict=True)),
        row_totals=table.column_totals,
        column_totals=table.row_totals,
    )


def _sums(table: Table) -> dict[str, int | None]:
    return dict(zip(table.row_labels, table.row_totals, strict=True))


def _by_row(tables: Sequence[Table]) -> list[tuple[str, Numbers]]:
    sums = [_sums(table) for table in tables]
    return [(label, tuple(of.get(label, 0) for of in sums)) for label in tables[0].row_labels]


def _listed(tables: Sequence[Table], periods: Sequence[str]) -> View:
    return _written(tables[0], (), periods, [_by_row(tables)], tuple(table.total for table in tables))


def _margins(tables: Sequence[Table], periods: Sequence[str]) -> View:
    groups = [_by_row(tables), _by_row([_upright(table) for table in tables])]
    return _written(tables[0], (), periods, groups, tuple(table.total for table in tables))


def _written(
    table: Table,
    across: tuple[str, ...],
    periods: Sequence[str],
    groups: Sequence[Sequence[tuple[str, Numbers]]],
    foot: Numbers,
) -> View:
    lines = [line for group in groups for line in group]
    highest = max((numbers[len(across)] or 0 for _, numbers in lines), default=0)

    def rows(group: Sequence[tuple[str, Numbers]]) -> tuple[Row, ...]:
        said = [line for line in group if not _is_all(line[1], 0) and not _is_all(line[1], None)]
        return tuple(
            Row(label, tuple(map(count, numbers)), _bar(numbers[len(across)], highest)) for label, numbers in said
        )

    return View(
        id=table.id,
        title=table.title,
        unit=table.unit,
        across=across,
        periods=tuple(periods),
        groups=tuple(map(rows, groups)),
        foot=Row(_FOOT.get(table.id, "Jumlah"), tuple(map(count, foot))),
        zero=tuple(label for label, numbers in lines if _is_all(numbers, 0)),
        hidden=tuple(label for label, numbers in lines if _is_all(numbers, None)),
        note=_NOTES.get(table.id, ""),
    )


def _is_all(numbers: Numbers, value: int | None) -> bool:
    return all(number == value for number in numbers)


def _bar(n: int | None, highest: int) -> int:
    return max(100 * n // highest, 1) if n and highest else 0
