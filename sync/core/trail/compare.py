"""Two readings of a register compared, row by row.

A row is found again by its content, then by its key, then by being mostly what another one was: so sorting changes
nothing, and a corrected case number is a change of one cell and not a row that went and another that came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from sync.core.case_numbers import case_number
from sync.core.cells import number_text
from sync.core.model import Cell
from sync.core.trail.model import Act, Digest, Entry, Fields, Row, Rows

if TYPE_CHECKING:
    from sync.core.register import Register
    from sync.core.table import Table

_ALIKE = 0.75
"""Share of filled cells that two rows must have in common to be taken for the same one when their keys differ."""
_CELL = 16
"""Hexadecimal digits of a cell's digest: 64 bits. Only two values of one cell are ever compared by it."""
_MOST_PAIRS = 400
"""Pairs of rows that are compared cell by cell; beyond it so much has changed at once that a person has to look."""


@dataclass(frozen=True, slots=True)
class Step:
    """From one reading to the next: the rows now, what happened, and the id of each row, by tab name and position."""

    rows: Rows
    entries: Sequence[Entry]
    ids: Mapping[str, Sequence[int]]
    first: bool = False  # nothing was known before: that all rows are new says nothing


def compare(before: Rows, register: Register, digest: Digest) -> Step:
    """Given the rows as last seen, return the step to those of a register. The first step adds every row."""
    entries: list[Entry] = []
    tabs, columns, ids, last_id = {}, {}, {}, before.last_id
    for name, table in register.tables.items():
        tab = _Tab(name, table, digest, last_id)
        tabs[name] = tab.matched(before.tabs.get(name, ()))
        columns[name] = frozenset(tab.seen)
        ids[name], last_id = tab.ids, tab.last_id
        entries += [*_columns(name, before, columns[name]), *tab.entries]
    return Step(Rows(tabs, columns, last_id), entries, ids, first=not before)


def mending(step: Step, register: Register, faulty: Set[tuple[str, str, str]]) -> Step:
    """Return a step that says which of its changes were made to cells in which something was found before."""
    if not faulty:
        return step
    entries = []
    for entry in step.entries:
        tab = register[entry.tab].tab
        mends = [name for name in entry.fields if (tab.title, tab.by_name[name].title, entry.case) in faulty]
        entries.append(replace(entry, mends=tuple(mends)) if mends and entry.case else entry)
    return replace(step, entries=entries)


def value_digest(digest: Digest, tab: str, row: int, name: str, value: Cell) -> str:
    """Return the digest of one filled cell of one row."""
    return _cell_digest(digest, tab, row, name, _plain(value))


def _cell_digest(digest: Digest, tab: str, row: int, name: str, plain: str) -> str:
    return digest("isi", tab, str(row), name, plain)[:_CELL]


def unkeyed(*parts: str) -> str:
    """Stand in for a keyed digest where what is compared is kept nowhere."""
    return sha256("\x1f".join(parts).encode(errors="surrogatepass")).hexdigest()


def matches(register: Register, told: Mapping[str, Mapping[int, Fields]], digest: Digest) -> bool:
    """Return whether the rows of a register are those that a trail leaves, by tab name and row id, and no others."""
    for name, table in register.tables.items():
        tab, left = _Tab(name, table, digest, 0), dict(told.get(name, {}))
        if not tab.seen:
            continue  # nothing can be said of a tab that is not there
        for position in range(len(tab.cells)):
            id = next((id for id, fields in left.items() if tab.is_row(position, id, fields)), None)
            if id is None:
                return False
            del left[id]
        if left:
            return False
    return True


def _plain(value: Cell) -> str:
    """Return a cell as text; the number 12 and the text 12 differ."""
    if value is None or value == "":
        return ""
    return f"t{value}" if isinstance(value, str) else f"n{number_text(value)}"


def _columns(tab: str, before: Rows, now: frozenset[str]) -> Iterator[Entry]:
    was = before.columns.get(tab, now)
    for act, names in ((Act.COLUMN_LOST, was - now), (Act.COLUMN_BACK, now - was)):
        yield from (Entry(act, tab, 0, "", {name: (None, None)}) for name in sorted(names))


class _Tab:
    """The rows of one tab, each of which is matched with one that was there before, or none."""

    def __init__(self, name: str, table: Table, digest: Digest, last_id: int) -> None:
        self.name, self.table, self.digest, self.last_id = name, table, digest, last_id
        self.seen = [f.name for f in table.tab.fields if f.name in table.where and f not in table.doubled]
        columns = [table.raw(field) for field in self.seen]
        self.cells = [list(map(_plain, row)) for row in zip(*columns, strict=True)] if columns else []
        self.ids = [0] * len(self.cells)
        self.rows: list[Row | None] = [None] * len(self.cells)
        self.entries: list[Entry] = []

    def matched(self, before: Sequence[Row]) -> tuple[Row, ...]:
        """Match all rows; return them as they are now."""
        if not self.seen:  # nothing can be said of a tab that is not there; its rows are still what they were
            return tuple(before)
        left = self._same_content(before)
        left = self._same_key(left)
        left = self._mostly_the_same(left)
        for row in left:
            self.entries.append(self._entry(Act.REMOVED, row.id, row.case, row.fields, {}))
        for position, found in enumerate(self.rows):
            if found is None:
                self.last_id += 1
                new = self._set(position, self.last_id, {})
                self.entries.append(self._entry(Act.ADDED, new.id, new.case, {}, new.fields))
        return tuple(row for row in self.rows if row)

    def is_row(self, position: int, id: int, told: Fields) -> bool:
        """Return whether a row is the one of that id, as far as its columns are there."""
        for name, plain in zip(self.seen, self.cells[position], strict=True):
            if (_cell_digest(self.digest, self.name, id, name, plain) if plain else None) != told.get(name):
                return False
        return True

    def _same_content(self, before: Sequence[Row]) -> list[Row]:
        known: dict[str, list[Row]] = defaultdict(list)
        for row in reversed(before):
            known[row.content].append(row)
        for position in range(len(self.cells)):
            same = known.get(self._content(position))
            if same:
                found = same.pop()
                self.rows[position], self.ids[position] = found, found.id
        return [row for row in before if row in known[row.content]]

    def _same_key(self, left: Sequence[Row]) -> list[Row]:
        """Match rows whose key is the same, where it stands once before and once now."""
        if not left or not self.table.tab.key:
            return list(left)
        old, new = defaultdict(list), defaultdict(list)
        for row in left:
            old[row.key].append(row)
        for position in self._unmatched():
            new[self._key(position)].append(position)
        for key, positions in new.items():
            if len(positions) == len(old.get(key, ())) == 1:
                self._change(positions[0], old.pop(key)[0])
        return [row for row in left if row in old.get(row.key, ())]

    def _mostly_the_same(self, left: list[Row]) -> list[Row]:
        """Match what is most alike among the rest."""
        positions = self._unmatched()
        if len(left) * len(positions) > _MOST_PAIRS:
            return left
        pairs = sorted(
            ((self._alikeness(position, row), -position, -at) for position in positions for at, row in enumerate(left)),
            reverse=True,
        )
        taken: set[int] = set()
        for alike, position, at in pairs:
            if alike >= _ALIKE and -at not in taken and self.rows[-position] is None:
                self._change(-position, left[-at])
                taken.add(-at)
        return [row for at, row in enumerate(left) if at not in taken]

    def _alikeness(self, position: int, row: Row) -> float:
        now = self._fields(position, row.id)
        filled = now.keys() | {name for name in row.fields if name in self.seen}
        return sum(now.get(name) == row.fields.get(name) for name in filled) / len(filled) if filled else 1.0

    def _unmatched(self) -> list[int]:
        return [position for position, row in enumerate(self.rows) if row is None]

    def _change(self, position: int, old: Row) -> None:
        new = self._set(position, old.id, {name: one for name, one in old.fields.items() if name not in self.seen})
        entry = self._entry(Act.CHANGED, new.id, old.case or new.case, old.fields, new.fields)
        if entry.fields:  # otherwise only a column came or went
            self.entries.append(entry)

    def _set(self, position: int, id: int, unseen: Fields) -> Row:
        """A cell whose column is not there now is taken for what it was."""
        key = self.table.key(position)
        fields = {**unseen, **self._fields(position, id)}
        row = Row(id, case_number(key), self._key(position), self._content(position), fields)
        self.rows[position], self.ids[position] = row, id
        return row

    def _entry(self, act: Act, id: int, case: str, old: Fields, new: Fields) -> Entry:
        names = [f.name for f in self.table.tab.fields if old.get(f.name) != new.get(f.name)]
        return Entry(act, self.name, id, case, {name: (old.get(name), new.get(name)) for name in names})

    def _fields(self, position: int, id: int) -> dict[str, str]:
        row = zip(self.seen, self.cells[position], strict=True)
        return {name: _cell_digest(self.digest, self.name, id, name, plain) for name, plain in row if plain}

    def _key(self, position: int) -> str:
        return self.digest("kunci", self.name, self.table.key(position))

    def _content(self, position: int) -> str:
        cells = (f"{len(cell)} {cell}" for cell in self.cells[position])  # so that nothing can slip from cell to cell
        return self.digest("baris", self.name, *self.seen, *cells)
