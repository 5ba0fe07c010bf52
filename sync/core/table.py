"""A grid read through the schema: columns as plain lists, each cast on first use.

Rules run on columns because a register is small and a frame engine is not (measured: bench/). Where values repeat,
each is cast once; the memo of closed lists, dates and whole numbers lives as long as the rule book, so that the next
register finds it warm. Memos of texts (names, numbers of identity) go with the register.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from functools import cached_property
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeVar

from sync.core import cells
from sync.core.cells import Bad
from sync.core.model import Cell, Grid
from sync.core.restricted import Hidden, Restricted
from sync.core.spec import Field, RuleBook, Tab

if TYPE_CHECKING:
    import pandas as pd

Cast = Callable[[Cell], Any]
T = TypeVar("T")
# a running number, well-formed or nearly (gns-2025-0011, GNS 2025 1): anything else in its column could be a name
_LIKE_A_NUMBER = re.compile(
    r"[A-Z]{3}[\s./\-]*20\d{2}[\s./\-]+\d{1,4}|\d{1,4}/P2TP2A/[IVX]{1,4}/20\d{2}", re.ASCII | re.IGNORECASE
)
_BLOCK = 1_000  # rows that fit the processor's cache: reading a large tab in blocks takes a third of the time
_MEMO_LIMIT = 50_000  # distinct values kept between registers; beyond it the memo starts anew


class Memo(Hidden, dict[Cell, Any]):
    """A cast that remembers."""

    def __init__(self, cast: Cast) -> None:
        super().__init__()
        self.cast = cast

    def __missing__(self, raw: Cell) -> Any:
        value = self[raw] = self.cast(raw)
        return value


class Column(Hidden):
    """One column of a table: ``values[i]`` is the typed value, or ``None`` where there is none to use.

    ``bad`` holds the positions of cells that are there but unreadable; every other ``None`` is empty.
    """

    __slots__ = ("_distinct", "_full", "_restricted", "bad", "values")

    def __init__(self, cast: list[Any], restricted: bool = False) -> None:
        """Given the cast cells, keep the list and take the unreadable ones out of it."""
        kinds = set(map(type, cast))
        self._full = NoneType not in kinds
        self._restricted = restricted
        self.values: Sequence[Any] = Restricted(cast) if restricted else cast
        self.bad: dict[int, Bad] = {}
        if Bad in kinds:
            self.bad = {i: v for i, v in enumerate(cast) if v.__class__ is Bad}
            for i in self.bad:
                cast[i] = None
        self._distinct: set[Any] | None = None

    @property
    def distinct(self) -> set[Any]:
        """Return the different values, ``None`` among them where a cell has none."""
        if self._distinct is None:
            self._distinct = set(self.values)
        return self._distinct

    def rows_with(self, value: Any) -> list[int]:
        """Return the positions of one value."""
        return [i for i, v in enumerate(self.values) if v == value]

    def empty(self) -> list[int]:
        """Return the positions of empty cells (unreadable ones are not empty)."""
        if self._full:
            return []
        return [i for i, value in enumerate(self.values) if value is None and i not in self.bad]

    def without(self, gone: set[int]) -> Column:
        """Return the column without some positions."""
        kept = [self.bad.get(i, v) for i, v in enumerate(self.values) if i not in gone]
        return Column(kept, self._restricted)

    def is_empty(self, position: int) -> bool:
        """Return whether one cell is empty."""
        return self.values[position] is None and position not in self.bad


class Table(Hidden):
    """An officer tab as typed columns. Positions count the rows that are not blank, from 0."""

    def __init__(self, tab: Tab, grid: Grid | None, casts: Casts, derived: Mapping[str, Derived]) -> None:
        self.tab = tab
        self.present = grid is not None
        self._casts = casts
        self._derived = derived
        self._columns: dict[str, Column] = {}
        self._shared: dict[Callable[[Table], Any], Any] = {}
        self._unread: dict[str, list[Cell]] = {}
        self._keys: dict[int, str] = {}
        self.doubled: list[Field] = []
        self.where: dict[str, int] = {}
        self.headers: dict[str, str] = {}
        self._rows: Sequence[list[Cell]] = grid.rows if grid else []
        self.numbers: list[int] = grid.numbers if grid else []
        if grid:
            self._find_headers(grid.header)
            self._leave_out_blank_rows()

    def __len__(self) -> int:
        return len(self.numbers)

    def _find_headers(self, header: Sequence[Cell]) -> None:
        for position, title in enumerate(header):
            field = self.tab.by_header.get(cells.normalise(title))
            if field is None:
                continue
            if field.name not in self.where:
                self.where[field.name] = position
                self.headers[field.name] = str(title)
            elif field not in self.doubled:
                self.doubled.append(field)

    def _leave_out_blank_rows(self) -> None:
        # most rows have something in the first column, which the rules read anyway
        blank = self.column(next(iter(self.where))).empty() if self.where else list(range(len(self._rows)))
        for position in self.where.values():
            blank = [i for i in blank if cells.text(self._rows[i][position]) is None]
            if not blank:
                return
        gone = set(blank)
        self._columns = {name: column.without(gone) for name, column in self._columns.items()}
        self._unread.clear()
        self._rows = [row for i, row in enumerate(self._rows) if i not in gone]
        self.numbers = [number for i, number in enumerate(self.numbers) if i not in gone]

    def __contains__(self, name: str) -> bool:
        return name in self.where

    def raw(self, name: str) -> Sequence[Cell]:
        """Return a column as it was read; without its header, as empty cells."""
        at = self.where.get(name)
        cells = [None] * len(self._rows) if at is None else [row[at] for row in self._rows]
        return Restricted(cells) if self.tab.by_name[name].restricted else cells

    def _read(self, name: str) -> list[Cell]:
        """Return a column as it was read, once; all columns are read together, so that a row is visited once."""
        if name not in self._unread:
            self._unread = {name: [] for name in self.where}
            for start in range(0, len(self._rows), _BLOCK):
                block = self._rows[start : start + _BLOCK]
                for column, at in self.where.items():
                    self._unread[column] += [row[at] for row in block]
        return self._unread.pop(name)

    def cell(self, position: int, at: int) -> Cell:
        """Return one raw cell by position and sheet column (from 0)."""
        return self._rows[position][at]

    def column(self, name: str) -> Column:
        """Return a typed column of the schema, or one that is computed from others."""
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = self._make(name)
        return found

    def values(self, name: str) -> Sequence[Any]:
        """Return a column's usable values (``None`` where there is none)."""
        found = self._columns.get(name)
        return found.values if found is not None else self.column(name).values

    def _make(self, name: str) -> Column:
        if name in self._derived:
            return Column(list(self._derived[name](self)))
        field = self.tab.by_name[name]
        if name not in self.where:
            return Column([Bad.ABSENT] * len(self), field.restricted)
        memo, raw = self._casts.memo(field), self._read(name)
        cast = memo.__getitem__
        if field.type == "string" and not self._casts.lasts(field):
            first = raw[:_BLOCK]
            if len(set(first)) > len(first) / 4:  # to remember such texts costs more than to cast them
                cast = memo.cast
        values = list(map(cast, raw))
        if field.born_by and cells.TwoDigitYear in set(map(type, values)):
            reported = self.values(field.born_by)
            values = [
                v.on(reported[i] or self._casts.today) if v.__class__ is cells.TwoDigitYear else v
                for i, v in enumerate(values)
            ]
        return Column(values, field.restricted)

    def once(self, compute: Callable[[Table], T]) -> T:
        """Return ``compute(table)``, computed on first use: what several rules read."""
        if compute not in self._shared:
            self._shared[compute] = compute(self)
        shared: T = self._shared[compute]
        return shared

    @cached_property
    def cases(self) -> dict[str, list[int]]:
        """Positions by ``nomor_kasus``, in sheet order."""
        cases = defaultdict(list)
        for position, case in enumerate(self.values("nomor_kasus")):
            cases[case].append(position)
        cases.pop(None, None)
        return dict(cases)

    def key(self, position: int) -> str:
        """Return the row's key: its key columns as people read them, joined by ``/``."""
        found = self._keys.get(position)
        if found is None:
            found = self._keys[position] = "/".join([self.named(name, position) for name in self.tab.key])
        return found

    def named(self, name: str, position: int) -> str:
        """Return a cell as a key may repeat it: the value, nothing for an empty cell, ``?`` for an unreadable one."""
        value = self.values(name)[position]
        if value is None:  # what was typed instead could be anything, a name too: it is not repeated
            return "" if self.column(name).is_empty(position) else "?"
        pattern = self.tab.by_name[name].pattern
        if pattern and not re.fullmatch(pattern, value, re.ASCII) and not _LIKE_A_NUMBER.fullmatch(value):
            return "?"
        return str(value)

    def listed(self, name: str) -> Mapping[str, str]:
        """Return the values of the list that limits a column, by every accepted spelling; nothing where none does."""
        return self._casts.allowed(self.tab.by_name[name]) or {}

    def closest(self, name: str, position: int) -> str | None:
        """Return the value of the column's list that comes closest to what was typed instead."""
        allowed = self.listed(name)
        typed = cells.text(self.cell(position, self.where[name]))
        return cells.closest(typed, allowed) if allowed and isinstance(typed, str) else None

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The table as a typed DataFrame: for cubes, reports and analysts (see ``frame.typed_frame``)."""
        from sync.core.frame import typed_frame

        return typed_frame(self)


Derived = Callable[[Table], Sequence[Any]]


class Casts:
    """The casts of one rule book for registers with the same reference lists.

    ``references`` are the values of the lists that the office keeps in Referensi; a list that is not among them
    is not checked.
    """

    def __init__(self, book: RuleBook, references: Mapping[str, Sequence[str]], today: date, memos: Memos) -> None:
        self.today = today
        self._book = book
        self._references = references
        self._lasting, self._own = memos, Memos()

    def lasts(self, field: Field) -> bool:
        """Return whether a field's memo outlives this register: its values repeat and are no one's identity."""
        closed = field.list is not None and self._book.lists[field.list].source is None
        return not field.restricted and (closed or field.type in ("date", "integer"))

    def memo(self, field: Field) -> Memo:
        """Return the memo of a field's cast, shared by all columns that are cast alike."""
        f = field
        alike = (f.type, f.list, f.separators, f.minimum, f.maximum, f.digits, f.born_by is not None)
        return (self._lasting if self.lasts(f) else self._own).get(alike, lambda: self.new(f))

    def new(self, field: Field) -> Cast:
        """Return the cast of one field."""
        allowed = self.allowed(field)
        if field.type == "list":
            return cells.choices(allowed, field.separators)
        if field.type == "date":
            return cells.birth_date if field.born_by else cells.event_date
        if field.type == "integer":
            return cells.integer(field.minimum, field.maximum)
        if field.digits:
            return cells.digits
        return cells.text if allowed is None else cells.choice(allowed)

    def allowed(self, field: Field) -> dict[str, str] | None:
        """Return the values of a field's list by every accepted spelling; ``None`` when no list limits it."""
        if field.list is None:
            return None
        listed = self._book.lists[field.list]
        if listed.source is None:
            values: Sequence[str] = listed.values
        elif field.list in self._references:
            values = self._references[field.list]
        else:
            return None
        return {k.casefold(): v for k, v in listed.synonyms.items()} | {v.casefold(): v for v in values}


class Memos:
    """Casts that are kept between registers (one per rule book)."""

    def __init__(self) -> None:
        self._memos: dict[Hashable, Memo] = {}

    def get(self, name: Hashable, cast: Callable[[], Cast]) -> Memo:
        """Return the memo of one cast, made anew when it has grown beyond its limit."""
        memo = self._memos.get(name)
        if memo is None or len(memo) > _MEMO_LIMIT:
            memo = self._memos[name] = Memo(cast())
        return memo
