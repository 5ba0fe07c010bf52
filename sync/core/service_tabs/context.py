"""What the service tabs are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sync.core.alerts.mute import Snooze, put_off_until, snoozes
from sync.core.cells import number_text
from sync.core.model import Finding
from sync.core.office import Office
from sync.core.register import Register
from sync.core.table import Table
from sync.core.validate import Judgement

Identity = tuple[str, str, str, str]


def identity(finding: Finding) -> Identity:
    """Return what makes a finding the same one tomorrow: rule, tab, row key and column; no row number, no value."""
    return finding.rule, finding.tab, finding.key, finding.column


@dataclass(frozen=True)
class Context:
    """A register, what was found in it, since when, and when it was checked (in the register's own zone)."""

    register: Register
    judgement: Judgement
    since: Mapping[Identity, date]
    checked_at: datetime
    zone: str  # WIB, WITA or WIT
    office: Office | None = None
    sample: bool = False
    anchor: str = ""  # which of all writings this is

    def position(self, tab: str, row: int) -> int | None:
        """Return the position of a sheet row in its table; ``None`` for the header."""
        return self._positions[tab].get(row)

    def column(self, tab: str, title: str) -> int | None:
        """Return where a column stands in its sheet, from 0."""
        table = self._tables[tab]
        return next((table.where.get(f.name) for f in table.tab.fields if f.title == title), None)

    def header(self, tab: str, title: str) -> str:
        """Return a column's header as the officers wrote it."""
        table = self._tables[tab]
        return next((table.headers.get(f.name, title) for f in table.tab.fields if f.title == title), title)

    def lookup_key(self, tab: str, position: int) -> str:
        """Return ``Tab|key`` as the sheet's own formula makes it by ``&`` from the key cells, dates as numbers."""
        table = self._tables[tab]
        parts = []
        for name in table.tab.key:
            at = table.where.get(name)
            raw = table.cell(position, at) if at is not None else None
            parts.append("" if raw is None else raw if isinstance(raw, str) else number_text(raw))
        return f"{tab}|{'/'.join(parts)}"

    def lookup_keys(self) -> dict[str, None]:
        """Return the lookup keys of all rows of the tabs that have keys, each once."""
        keyed = (table for table in self.register.tables.values() if table.tab.key)
        return dict.fromkeys(self.lookup_key(t.tab.title, i) for t in keyed for i in range(len(t)))

    def put_off_until(self, finding: Finding) -> date | None:
        """Return the day until which officers have put a finding off, if they have."""
        return put_off_until(finding, self._snoozes)

    @cached_property
    def _snoozes(self) -> list[Snooze]:
        return snoozes(self.register, self.register.book.alerts.snooze_days)

    @cached_property
    def _tables(self) -> dict[str, Table]:
        return {table.tab.title: table for table in self.register.tables.values()}

    @cached_property
    def _positions(self) -> dict[str, dict[int, int]]:
        return {title: {n: i for i, n in enumerate(table.numbers)} for title, table in self._tables.items()}
