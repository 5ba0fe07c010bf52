"""A report as a release: its tables about persons, indicators among them, with their true counts.

Not among them is what says nothing about a person (S1 to S5, V3, I-39, I-41, I-42), which is shown as it is, and what
is left out of a report for these readers altogether (M1 to M3, I-44, V2, the balance).

How many did not agree to sharing data is a statement about the report: without it, no total of any detailed table could
be shown beside that of table A. Hence those rows are plain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sync.core.report.context import Context
from sync.core.report.disclosure.policy import Audience, Voice, margins_only, voice
from sync.core.report.disclosure.releases import NOT_N, Place, Release, counts_of, indicator_table
from sync.core.report.disclosure.system import Fate, Key
from sync.core.report.model import Table, one_way
from sync.core.report.quarter import Quarter
from sync.core.report.tables import WITHOUT_CONSENT

COMPLAINTS = ("S6", "S7")
OFFICE = frozenset({"I-39", "I-41", "I-42"})  # indicators that say nothing about a person
LEFT_OUT = frozenset({"I-44"})  # counts the cells of the register's rows, and so the rows
OVERDUE, BY_LAW, NOT_BY_LAW = "tenggat", "hukum", "lain"
RECOVERY = ("K1", "K2")
"""In these, each row is about all kasus: its total is the table's, and no cell of its own. A kasus stands in a column
for each level it has in any aspect: where columns add up to the total, it is not known that they must."""

_BY_CONSENT = ("A3", "A4", "A5", "H4", "I2")
_OTHERS_NIL = frozenset({"H1", "H2", "H3", "H4", "I1", "I2", "V1", "I-25"})
"""What a quarter without kasus may still have: services and referrals of kasus that had left, a look back at them."""
_NEVER_NIL = frozenset({*COMPLAINTS, "I-38", OVERDUE})


@dataclass(frozen=True, slots=True)
class Published:
    """A report for umum or publik that readers know, with its true numbers and what was hidden in it.

    ``registers`` are those whose parts are in it: they tell how reports contain each other.
    """

    context: Context
    hidden: frozenset[Key]
    registers: frozenset[str]

    @property
    def audience(self) -> Audience:
        """Return whom it is for."""
        return Audience(self.context.audience)

    @property
    def quarter(self) -> Quarter:
        """Return its quarter."""
        return self.context.quarter


def release_of(context: Context, hidden: frozenset[Key] | None = None) -> Release:
    """Given a report with its true numbers, return it as a release; ``hidden`` if it has been published."""
    audience = Audience(context.audience)
    name = f"{context.area} {context.quarter} {audience}"
    tables = tuple(_tables(context))
    [handled] = [table.total or 0 for table in tables if table.id == "A1"]
    release = Release(name, tables, margins_only(tables, handled, audience))
    said = voice(handled, audience)
    silent = said is Voice.UNDER
    plain = frozenset(_plain(release, nil=said is Voice.NIHIL))
    return replace(
        release,
        margins_only=frozenset(name for name in release.margins_only if release.key(name) not in plain),
        plain=plain,
        overlapping=frozenset(name for name in RECOVERY if release.key(name) not in plain),
        below=release.key("A1") if silent else None,
        under=audience.threshold,
        fates=dict.fromkeys(_unprinted(release), Fate.UNPRINTED),
        hidden=hidden,
    )


def _tables(context: Context) -> Iterator[Table]:
    for table in context.now.tables:
        yield replace(table, row_totals=(None,) * len(table.row_labels)) if table.id in RECOVERY else table
    yield from (table for table in context.now.activities if table.id in COMPLAINTS)
    yield from (table for table in context.looking_back if table.id == "V1")
    persons = (one for one in context.now.indicators if one.id not in OFFICE | LEFT_OUT)
    yield from filter(None, map(indicator_table, persons))
    by_law, late = context.overdue_by_law or 0, context.overdue or 0
    rows = {BY_LAW: by_law, NOT_BY_LAW: late - by_law}
    yield one_way(OVERDUE, "Tenggat tindak lanjut yang terlewat", "tindak lanjut", rows)


def keys_of(release: Release, table: Table) -> Iterator[Key]:
    """Yield the names of a table's cells."""
    places: Iterator[Place] = iter(counts_of(table))
    return (release.key(table.id, *place) for place in places)


def _plain(release: Release, nil: bool) -> Iterator[Key]:
    yield from (release.key(table, WITHOUT_CONSENT) for table in _BY_CONSENT)
    if nil:
        others = [table for table in release.tables if table.id in _OTHERS_NIL]
        told = not any(n for table in others for n in table.numbers)
        for table in release.tables:
            if table.id not in _NEVER_NIL and (told or table.id not in _OTHERS_NIL):
                yield from keys_of(release, table)


def _unprinted(release: Release) -> Iterator[Key]:
    """Yield the cells that no reader sees, though their tables are printed: what is not n, what is late by no law."""
    for table in release.tables:
        if table.id.startswith("I-"):
            yield release.key(table.id, NOT_N)
    yield release.key(OVERDUE, NOT_BY_LAW)
