"""The checks of headers and single cells that hold in every tab (STR-…, UMUM-…).

A kind is a function ``(register, table) -> hits``; a hit is ``(position, field name)``, with position ``None`` for the
header row. A rule names its kind as ``jenis``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date

from sync.core.cells import Bad, Parts
from sync.core.kinds import Kinds
from sync.core.register import Register
from sync.core.spec import Field
from sync.core.table import Table

Hit = tuple[int | None, str]
CellKind = Callable[[Register, Table], Iterable[Hit]]

CELL_KINDS: Kinds[CellKind] = Kinds()


@CELL_KINDS.add("header_missing")
def header_missing(register: Register, table: Table) -> Iterable[Hit]:
    """A required column has no header, in a tab that is there."""
    return ((None, f.name) for f in table.tab.fields if table.present and f.required and f.name not in table)


@CELL_KINDS.add("header_doubled")
def header_doubled(register: Register, table: Table) -> Iterable[Hit]:
    """A column's header stands twice; the first one is read."""
    return ((None, f.name) for f in table.doubled)


@CELL_KINDS.add("required")
def required(register: Register, table: Table) -> Iterable[Hit]:
    """A required cell is empty."""
    for field in table.tab.fields:
        if field.required and field.name in table:
            yield from ((i, field.name) for i in table.column(field.name).empty())


def _unreadable(table: Table) -> list[tuple[int, str, Bad]]:
    return [(i, name, problem) for name in table.where for i, problem in table.column(name).bad.items()]


def _bad_cells(table: Table, kind: Bad) -> Iterable[Hit]:
    return ((i, name) for i, name, problem in table.once(_unreadable) if problem is kind)


@CELL_KINDS.add("in_list")
def in_list(register: Register, table: Table) -> Iterable[Hit]:
    """A value, or a part of a multi-valued cell, is not in its list."""
    yield from _bad_cells(table, Bad.LIST)
    for field in table.tab.fields:
        if field.type == "list" and field.name in table:
            for i, parts in enumerate(table.values(field.name)):
                if isinstance(parts, Parts) and not parts.complete:
                    yield i, field.name


@CELL_KINDS.add("readable_date")
def readable_date(register: Register, table: Table) -> Iterable[Hit]:
    """A date cannot be read."""
    return _bad_cells(table, Bad.DATE)


@CELL_KINDS.add("readable_integer")
def readable_integer(register: Register, table: Table) -> Iterable[Hit]:
    """A whole number cannot be read or lies outside its range."""
    return _bad_cells(table, Bad.INTEGER)


@CELL_KINDS.add("error_value")
def error_value(register: Register, table: Table) -> Iterable[Hit]:
    """The spreadsheet itself shows an error."""
    return _bad_cells(table, Bad.ERROR)


def _dates(table: Table, wanted: Callable[[Field], Callable[[date], bool] | None]) -> Iterable[Hit]:
    for field in table.tab.fields:
        if field.type != "date" or field.name not in table or (test := wanted(field)) is None:
            continue
        column = table.column(field.name)
        wrong = set(filter(test, filter(None, column.distinct)))
        if wrong:
            yield from ((i, field.name) for i, day in enumerate(column.values) if day in wrong)


@CELL_KINDS.add("not_future")
def not_future(register: Register, table: Table) -> Iterable[Hit]:
    """A date of something that has happened lies after today."""
    return _dates(table, lambda field: register.today.__lt__ if field.past_only else None)


@CELL_KINDS.add("not_too_early")
def not_too_early(register: Register, table: Table) -> Iterable[Hit]:
    """A date lies before the first plausible one of its column."""
    return _dates(table, lambda field: field.earliest.__gt__ if field.earliest else None)


@CELL_KINDS.add("known_case")
def known_case(register: Register, table: Table) -> Iterable[Hit]:
    """A case number is not in the parent tab. Without that tab's own column of numbers nothing can be said."""
    if table.tab.parent is None:
        return
    parent = register[table.tab.parent]
    if parent.present and "nomor_kasus" not in parent:
        return
    column = table.column("nomor_kasus")
    unknown = column.distinct - parent.column("nomor_kasus").distinct - {None}
    if unknown:
        yield from ((i, "nomor_kasus") for i, case in enumerate(column.values) if case in unknown)


@CELL_KINDS.add("unique_key")
def unique_key(register: Register, table: Table) -> Iterable[Hit]:
    """A primary key stands in more than one row; all its parts are readable."""
    names = table.tab.primary_key
    if not names:
        return
    first = table.values(names[0])
    several = {value for value, count in Counter(first).items() if count > 1 and value is not None}
    rows = [i for i, value in enumerate(first) if value in several]  # few rows share even the first part
    keys = list(zip(*([table.values(name)[i] for i in rows] for name in names), strict=True))
    twice = {key for key, count in Counter(keys).items() if count > 1 and None not in key}
    yield from ((i, names[0]) for i, key in zip(rows, keys, strict=True) if key in twice)


@CELL_KINDS.add("pattern")
def pattern(register: Register, table: Table) -> Iterable[Hit]:
    """A text breaks the pattern of its column."""
    for field in table.tab.fields:
        if field.pattern and field.name in table:
            matches, column = re.compile(field.pattern, re.ASCII).fullmatch, table.column(field.name)
            wrong = {value for value in column.distinct if value is not None and not matches(value)}
            if wrong:
                yield from ((i, field.name) for i, value in enumerate(column.values) if value in wrong)
