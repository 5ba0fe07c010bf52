"""A grid read through the schema: columns as plain lists, each cast on first use.

Rules run on columns because a register is small and a frame engine is not (measured: bench/). Each distinct raw value
of a column is cast once; the memo of closed lists, dates and whole numbers lives as long as the rule book, so that the
next register finds it warm. Memos of texts (names, numbers of identity) go with the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sync.core import cells
from sync.core.cells import Bad
from sync.core.model import Cell, Grid
from sync.core.spec import Field, RuleBook, Tab

if TYPE_CHECKING:
    import pandas as pd

Cast = Callable[[Cell], Any]
_MEMO_LIMIT = 50_000  # distinct values kept between registers; beyond it the memo starts anew


class Memo(dict[Cell, Any]):
    """A cast that remembers."""

    def __init__(self, cast: Cast) -> None:
        super().__init__()
        self.cast = cast

    def __missing__(self, raw: Cell) -> Any:
        value = self[raw] = self.cast(raw)
        return value


class Column:
    """One column of a table: ``values[i]`` is the typed value, or ``None`` where there is none to use.

    ``bad`` holds the positions of cells that are there but unreadable; every other ``None`` is empty.
    """

    __slots__ = ("_index", "bad", "values")

    def __init__(self, cast: Sequence[Any]) -> None:
        self.bad: dict[int, Bad] = {}
        if Bad in set(map(type, cast)):
            self.bad = {i: v for i, v in enumerate(cast) if v.__class__ is Bad}
            self.values: list[Any] = [None if v.__class__ is Bad else v for v in cast]
        else:
            self.values = list(cast)
        self._index: dict[Any, list[int]] | None = None

    @property
    def index(self) -> dict[Any, list[int]]:
        """Return positions by value; ``None`` leads to the cells without a value."""
        if self._index is None:
            self._index = {}
            for position, value in enumerate(self.values):
                self._index.setdefault(value, []).append(position)
        return self._index

    def empty(self) -> list[int]:
        """Return the positions of empty cells (unreadable ones are not empty)."""
        if None not in self.values:
            return []
        return [i for i, value in enumerate(self.values) if value is None and i not in self.bad]

    def is_empty(self, position: int) -> bool:
        """Return whether one cell is empty."""
        return self.values[position] is None and position not in self.bad


class Table:
    """An officer tab as typed columns. Positions count the rows that are not blank, from 0."""

    def __init__(self, tab: Tab, grid: Grid | None, casts: Casts, derived: Mapping[str, Derived]) -> None:
        self.tab = tab
        self.present = grid is not None
        self._casts = casts
        self._derived = derived
        self._columns: dict[str, Column] = {}
        self._memos: dict[str, Memo] = {}
        self._keys: dict[int, str] = {}
        self.doubled: list[Field] = []
        self.where: dict[str, int] = {}
        self.headers: dict[str, str] = {}
        self._rows: list[list[Cell]] = grid.rows if grid else []
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
        blank: Iterable[int] = range(len(self._rows))
        for position in self.where.values():
            blank = [i for i in blank if cells.text(self._rows[i][position]) is None]
            if not blank:
                return
        gone = set(blank)
        self._rows = [row for i, row in enumerate(self._rows) if i not in gone]
        self.numbers = [number for i, number in enumerate(self.numbers) if i not in gone]

    def __contains__(self, name: str) -> bool:
        return name in self.where

    def raw(self, name: str) -> list[Cell]:
        """Return a column as it was read; without its header, as empty cells."""
        at = self.where.get(name)
        return [None] * len(self._rows) if at is None else [row[at] for row in self._rows]

    def cell(self, position: int, at: int) -> Cell:
        """Return one raw cell by position and sheet column (from 0)."""
        return self._rows[position][at]

    def column(self, name: str) -> Column:
        """Return a typed column of the schema, or one that is computed from others."""
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = self._make(name)
        return found

    def values(self, name: str) -> list[Any]:
        """Return a column's usable values (``None`` where there is none)."""
        found = self._columns.get(name)
        return found.values if found is not None else self.column(name).values

    def _make(self, name: str) -> Column:
        if name in self._derived:
            return Column(self._derived[name](self))
        field = self.tab.by_name[name]
        if name not in self.where:
            return Column([Bad.ABSENT] * len(self))
        memo = self._casts.lasting(field)
        if memo is None:
            memo = self._memos[name] = Memo(self._casts.new(field))
        cast = list(map(memo.__getitem__, self.raw(name)))
        if field.born_by and cells.TwoDigitYear in set(map(type, cast)):
            reported = self.values(field.born_by)
            cast = [
                v.on(reported[i] or self._casts.today) if v.__class__ is cells.TwoDigitYear else v
                for i, v in enumerate(cast)
            ]
        return Column(cast)

    @cached_property
    def cases(self) -> dict[str, list[int]]:
        """Positions by ``nomor_kasus``, in sheet order."""
        cases = dict(self.column("nomor_kasus").index)
        cases.pop(None, None)
        return cases

    def key(self, position: int) -> str:
        """Return the row's key: its key columns as people read them, joined by ``/``."""
        found = self._keys.get(position)
        if found is None:
            found = self._keys[position] = "/".join([self._key_part(name, position) for name in self.tab.key])
        return found

    def _key_part(self, name: str, position: int) -> str:
        value = self.values(name)[position]
        if value is None:  # what was typed instead could be anything, a name too: it is not repeated
            return "" if self.column(name).is_empty(position) else "?"
        return str(value)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The table as a typed DataFrame, indexed by sheet row number: for cubes, reports and analysts."""
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
        self._memos = memos

    def lasting(self, field: Field) -> Memo | None:
        """Return the memo that outlives this register, where values repeat and are no one's identity."""
        if field.restricted:
            return None
        if field.list and self._book.lists[field.list].source is None:
            name = f"{field.type} {field.list}"
        elif field.type == "date":
            name = "date"
        elif field.type == "integer":
            name = f"integer {field.minimum} {field.maximum}"
        else:
            return None
        return self._memos.get(name, lambda: self.new(field))

    def new(self, field: Field) -> Cast:
        """Return the cast of one field."""
        allowed = self._allowed(field.list) if field.list else None
        if field.type == "list":
            return cells.choices(allowed, field.separators)
        if field.type == "date":
            return cells.birth_date if field.born_by else cells.event_date
        if field.type == "integer":
            return cells.integer(field.minimum, field.maximum)
        if field.digits:
            return cells.digits
        return cells.text if allowed is None else cells.choice(allowed)

    def _allowed(self, name: str) -> dict[str, str] | None:
        listed = self._book.lists[name]
        if listed.source is None:
            values: Sequence[str] = listed.values
        elif name in self._references:
            values = self._references[name]
        else:
            return None
        return {k.casefold(): v for k, v in listed.synonyms.items()} | {v.casefold(): v for v in values}


class Memos:
    """Casts that are kept between registers (one per rule book)."""

    def __init__(self) -> None:
        self._memos: dict[str, Memo] = {}

    def get(self, name: str, cast: Callable[[], Cast]) -> Memo:
        """Return the memo of one cast, made anew when it has grown beyond its limit."""
        memo = self._memos.get(name)
        if memo is None or len(memo) > _MEMO_LIMIT:
            memo = self._memos[name] = Memo(cast())
        return memo
