"""What rules may ask of a register's past: which cells changed lately, and from what to what where a list says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sync.core.model import Cell
from sync.core.spec import ValueList
from sync.core.trail.compare import Step, value_digest
from sync.core.trail.model import Act, Digest, Entry, Record, Row

if TYPE_CHECKING:
    from sync.core.table import Table


@dataclass(frozen=True, slots=True)
class Change:
    """One entry as rules see it. ``position`` is that of the row now, ``None`` when it is not there any more."""

    day: date
    entry: Entry
    position: int | None


@dataclass(frozen=True)
class Past:
    """What happened to the rows of a register lately. An empty one knows of nothing."""

    digest: Digest | None = None
    changes: Mapping[str, Sequence[Change]] = field(default_factory=dict)  # by tab name, the earliest first
    rows: Mapping[str, Mapping[int, Row]] = field(default_factory=dict)  # those that are there now, by tab name and id

    def of(self, table: Table, act: Act, since: date) -> Iterator[Change]:
        """Yield what happened to rows of a tab from a day on."""
        for change in self.changes.get(table.tab.name, ()):
            if change.entry.act is act and change.day >= since:
                yield change

    def value(self, change: Change, name: str, listed: ValueList, old: bool = False) -> str | None:
        """Return the value of a closed list that a changed cell has now, or had before (``old``), if any of it."""
        entry = change.entry
        wanted = entry.fields[name][0 if old else 1] if name in entry.fields else self._field(entry, name)
        return listed_value(wanted, entry, name, listed, self.digest) if self.digest else None

    def is_still(self, change: Change, name: str) -> bool:
        """Return whether a cell is what a change has made of it."""
        return self._field(change.entry, name) == change.entry.fields[name][1]

    def _field(self, entry: Entry, name: str) -> str | None:
        row = self.rows.get(entry.tab, {}).get(entry.row)
        return row.fields.get(name) if row else None


def listed_value(wanted: str | None, entry: Entry, name: str, listed: ValueList, digest: Digest) -> str | None:
    """Return the value of a closed list whose digest is ``wanted`` in a field of an entry's row.

    ``None`` when it is none of the list. A digest tells nothing by itself; but there are only so many values, and each
    is tried.
    """
    ways = _spellings(listed) if wanted else ()
    return next((value for value, way in ways if value_digest(digest, entry.tab, entry.row, name, way) == wanted), None)


def _spellings(listed: ValueList) -> Iterator[tuple[str, Cell]]:
    """Yield each value of a list with the ways in which people write it."""
    for spelling, value in [*((value, value) for value in listed.values), *listed.synonyms.items()]:
        for one in dict.fromkeys((spelling, spelling.lower(), spelling.upper(), spelling.capitalize())):
            yield value, one


def past(recent: Sequence[Record], step: Step, today: date, digest: Digest, doubted: bool = False) -> Past:
    """Given the recent records and the step that a check has just found, return what rules may ask.

    What a person has confirmed is nothing to ask about any more, nor is a step that is doubted, or the first one.
    """
    told = (record for record in recent if not record.accepted)
    happened = [(record.at.date(), entry) for record in told for entry in record.entries]
    if not step.first and not doubted:
        happened += [(today, entry) for entry in step.entries]
    if not happened:
        return Past()
    positions = {tab: {id: at for at, id in enumerate(ids)} for tab, ids in step.ids.items()}
    changes: dict[str, list[Change]] = {}
    for day, entry in happened:
        position = positions.get(entry.tab, {}).get(entry.row)
        changes.setdefault(entry.tab, []).append(Change(day, entry, position))
    return Past(digest, changes, {tab: {row.id: row for row in rows} for tab, rows in step.rows.tabs.items()})
