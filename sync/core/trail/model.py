"""What the trail consists of.

Glossary
--------
digest     a keyed hash of a value, bound to its tab, row and field: equal values in two rows do not look alike
row id     a running number that a row gets when it is first seen; it follows the row when that is sorted or renumbered
entry      one thing that happened to one row, or to one column
record     the entries that one check found, sealed: each record's seal covers that of the record before
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Digest = Callable[..., str]
"""Makes the keyed hash of some texts."""

Fields = Mapping[str, str]
"""The digests of a row's filled cells, by field name."""


class Act(StrEnum):
    """What happened."""

    ADDED = "tambah"
    REMOVED = "hapus"
    CHANGED = "ubah"
    COLUMN_LOST = "kolom-hilang"
    COLUMN_BACK = "kolom-ada"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was last seen. ``key`` and ``content`` are digests by which it is found; ``case`` is in clear."""

    id: int
    case: str
    key: str
    content: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of a register as they were last seen, its columns, both by tab name, and the last id that was given."""

    tabs: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    last_id: int = 0

    def __bool__(self) -> bool:
        """Return whether the register was ever seen."""
        return bool(self.columns)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        tabs = {
            tab: [[row.id, row.case, row.key, row.content, dict(row.fields)] for row in rows]
            for tab, rows in self.tabs.items()
        }
        columns = {tab: sorted(names) for tab, names in self.columns.items()}
        return {"tabs": tabs, "columns": columns, "last_id": self.last_id}


def rows_from(plain: Mapping[str, Any]) -> Rows:
    """Return what ``Rows.as_json`` made plain."""
    tabs = {tab: tuple(Row(*row) for row in rows) for tab, rows in plain["tabs"].items()}
    columns = {tab: frozenset(names) for tab, names in plain["columns"].items()}
    return Rows(tabs, columns, plain["last_id"])


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. ``fields`` holds the digest before and after of each cell, ``None`` for an empty one.

    Of a column that came or went, ``fields`` names it, and ``row`` is 0. ``mends`` are the fields in which something
    was found before, so that people were asked to change them.
    """

    act: Act
    tab: str
    row: int
    case: str
    fields: Mapping[str, tuple[str | None, str | None]]
    mends: Sequence[str] = ()

    def as_json(self) -> list[Any]:
        """Return it as plain data."""
        fields = {name: list(pair) for name, pair in self.fields.items()}
        return [self.act.value, self.tab, self.row, self.case, fields, list(self.mends)]


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot: the name of its file, the SHA-256 of that, and the digest of what is in it."""

    name: str
    sha256: str
    content: str


@dataclass(frozen=True, slots=True)
class Record:
    """What one check found to have happened between ``since``, the check before, and ``at``.

    ``editor`` is who saved the register last, as far as that is known; ``accepted`` the token with which a person has
    confirmed a loss; ``seal`` covers all of it and the seal of the record before.
    """

    number: int
    at: datetime
    since: datetime | None
    entries: Sequence[Entry]
    editor: str = ""
    snapshot: Kept | None = None
    accepted: str = ""
    seal: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what is sealed, as plain data."""
        snapshot = self.snapshot
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "since": self.since.isoformat() if self.since else None,
            "editor": self.editor,
            "accepted": self.accepted,
            "snapshot": [snapshot.name, snapshot.sha256, snapshot.content] if snapshot else None,
            "entries": [entry.as_json() for entry in self.entries],
        }


def record_from(plain: Mapping[str, Any], seal: str) -> Record:
    """Return what ``Record.as_json`` made plain, with its seal."""
    entries = [
        Entry(Act(act), tab, row, case, {name: (old, new) for name, (old, new) in fields.items()}, tuple(mends))
        for act, tab, row, case, fields, mends in plain["entries"]
    ]
    return Record(
        number=plain["number"],
        at=datetime.fromisoformat(plain["at"]),
        since=datetime.fromisoformat(plain["since"]) if plain["since"] else None,
        entries=entries,
        editor=plain["editor"],
        snapshot=Kept(*plain["snapshot"]) if plain["snapshot"] else None,
        accepted=plain["accepted"],
        seal=seal,
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a register's past before a check.

    ``checked`` is when it was last found to be as it is known; ``generation`` counts how often its service tabs were
    about to be written; ``snapshot`` is the digest of what is in the last snapshot; ``recent`` are the records that
    rules about the past still look at, but for the first. ``faulty`` are the cells in which something is found, by the
    titles of tab and column and the case number.
    """

    rows: Rows = field(default_factory=Rows)
    checked: datetime | None = None
    generation: int = 0
    snapshot: str = ""
    recent: Sequence[Record] = ()
    faulty: Set[tuple[str, str, str]] = frozenset()
