"""What the report is made of, for everything that renders, protects or audits it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Table:
    """One table of counts. ``None`` is a hidden cell, never a zero.

    ``additive`` tables have each thing counted in exactly one cell, so that cells add up to the totals; in the others
    one thing may stand in several cells (a korban under two forms of violence) and the totals count it once.
    A table with one column has that column as its ``row_totals`` too, and ``column_totals`` with ``total`` alone.
    """

    id: str
    title: str
    unit: str
    additive: bool
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """Return every number that stands in it: its cells, its margins and its total."""
        return (*(n for line in self.cells for n in line), *self.row_totals, *self.column_totals, self.total)

    @property
    def is_hidden(self) -> bool:
        """Return whether none of it is shown."""
        return not any(n is not None for n in self.numbers)

    def mapped(self, number: Callable[[int | None, str | None, str | None], int | None]) -> Table:
        """Return the table with other numbers, each made of the old one, its row and its column; ``None`` for all."""
        rows, columns = self.row_labels, self.column_labels
        return replace(
            self,
            cells=tuple(
                tuple(number(n, row, column) for column, n in zip(columns, line, strict=True))
                for row, line in zip(rows, self.cells, strict=True)
            ),
            row_totals=tuple(number(n, row, None) for row, n in zip(rows, self.row_totals, strict=True)),
            column_totals=tuple(number(n, None, column) for column, n in zip(columns, self.column_totals, strict=True)),
            total=number(self.total, None, None),
        )

    @property
    def by_place(self) -> dict[tuple[str | None, str | None], int | None]:
        """Return its numbers by row and column; ``None`` for all of them."""
        found: dict[tuple[str | None, str | None], int | None] = {}

        def note(n: int | None, row: str | None, column: str | None) -> int | None:
            found[row, column] = n
            return n

        self.mapped(note)
        return found

    def as_json(self) -> dict[str, Any]:
        """Return the same as plain data."""
        return {
            "id": self.id,
            "title": self.title,
            "unit": self.unit,
            "additive": self.additive,
            "row_labels": list(self.row_labels),
            "column_labels": list(self.column_labels),
            "cells": [list(row) for row in self.cells],
            "row_totals": list(self.row_totals),
            "column_totals": list(self.column_totals),
            "total": self.total,
        }


def one_way(id_: str, title: str, unit: str, counts: Mapping[str, int], total: int | None = None) -> Table:
    """Return a table with one column, which is named by its unit.

    With a ``total`` of its own the table is not additive: its rows overlap.
    """
    values, summed = tuple(counts.values()), sum(counts.values()) if total is None else total
    cells = tuple((n,) for n in values)
    return Table(id_, title, unit, total is None, tuple(counts), (unit.capitalize(),), cells, values, (summed,), summed)


def crossed(
    id_: str, title: str, unit: str, rows: Sequence[str], columns: Sequence[str], count: Callable[[str, str], int]
) -> Table:
    """Return an additive table of two dimensions."""
    cells = tuple(tuple(count(row, column) for column in columns) for row in rows)
    row_totals = tuple(map(sum, cells))
    column_totals = tuple(map(sum, zip(*cells, strict=True))) if cells else (0,) * len(columns)
    return Table(id_, title, unit, True, tuple(rows), tuple(columns), cells, row_totals, column_totals, sum(row_totals))


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator: ``n``, or n of N. ``value`` is n/N where there is an N; ``None`` is hidden or does not apply."""

    id: str
    title: str
    unit: str
    n: int | None
    of: int | None = None
    value: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the same as plain data."""
        return {"id": self.id, "title": self.title, "unit": self.unit, "n": self.n, "of": self.of, "value": self.value}
