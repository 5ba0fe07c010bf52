"""The trail as people read it: who changed which kasus when, and whether the chain is whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sync.core.trail.chain import broken, played, replay
from sync.core.trail.model import Act, Digest, Entry, Record
from sync.core.trail.past import listed_value
from sync.core.trail.retention import expired, thinned

if TYPE_CHECKING:
    from sync.app.registers import AnyOffice
    from sync.core.spec import RuleBook, Tab
    from sync.ports import Ledger


_LATER = datetime(9000, 1, 1, tzinfo=UTC)  # than any record

Told = tuple[str, str | None, str | None]
"""The title of a column, and its values before and after as far as they can be said."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, in people's words. ``at`` and ``since`` are in the register's zone.

    ``fields`` are the titles of the columns; where a closed list of no restricted column says so, with its values.
    """

    register: str
    number: int
    seal: str  # of the record that it stands in
    at: datetime
    since: datetime | None
    act: Act
    tab: str
    case: str
    fields: Sequence[Told]
    editor: str
    accepted: str


def lines(ledger: Ledger, name: str, book: RuleBook, case: str = "", since: date | None = None) -> Iterator[Line]:
    """Yield what happened to a register, the earliest first; of one kasus, or from a day on, if asked for."""
    for record in ledger.records():
        if since and record.at.date() < since:
            continue
        for entry in record.entries:
            if not case or entry.case.casefold() == case.casefold():
                yield _line(name, record, entry, book, ledger.digest)


def _line(name: str, record: Record, entry: Entry, book: RuleBook, digest: Digest) -> Line:
    tab = book.tab_by_name.get(entry.tab)
    told = entry.fields if entry.act not in (Act.ADDED, Act.REMOVED) else {}
    fields = [_field(entry, tab, field, book, digest) for field in told]
    title = tab.title if tab else entry.tab
    about = (record.at, record.since, entry.act, title, entry.case, fields, record.editor, record.accepted)
    return Line(name, record.number, record.seal, *about)


def _field(entry: Entry, tab: Tab | None, name: str, book: RuleBook, digest: Digest) -> Told:
    known = tab.by_name.get(name) if tab else None
    listed = book.lists.get(known.list) if known and known.list and not known.restricted else None
    old, new = (listed_value(one, entry, name, listed, digest) if listed else None for one in entry.fields[name])
    return known.title if known else name, old, new


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of proving a trail: how many records and snapshots it has, and what is wrong, if anything.

    ``seal`` is that of the last record: whoever has noted it elsewhere can tell later whether that is still there.
    """

    register: str
    records: int
    snapshots: int
    seal: str
    problems: Sequence[str]


def prove(register: AnyOffice, ledger: Ledger, today: date) -> Proof:
    """Prove that no record was changed or taken out, where they lead to, and that all snapshots are what they were."""
    from sync.app.registers import ListedOffice

    records = ledger.records()
    problems = [f"catatan ke-{number} tidak cocok dengan segelnya" for number in broken(records, ledger.digest)]
    if replay(records) != played(ledger.known(_LATER).rows.tabs):
        problems.append("jejak tidak berakhir pada keadaan yang diingat; catatan terakhirnya mungkin dihapus")
    kept = [record for record in records if record.snapshot]
    if isinstance(register, ListedOffice) and (drawer := register.state.snapshots(register.name)):
        for record in kept:
            assert record.snapshot
            found = drawer.sha256(record.snapshot.name)
            if found is None and not _let_go(record, kept, today, drawer.months):
                problems.append(f"salinan {record.snapshot.name} tidak ada")
            elif found not in (None, record.snapshot.sha256):
                problems.append(f"salinan {record.snapshot.name} bukan yang dicatat")
    return Proof(register.name, len(records), len(kept), records[-1].seal if records else "", problems)


def _let_go(record: Record, kept: Sequence[Record], today: date, months: int) -> bool:
    """Return whether a snapshot is one of those that are not kept for ever."""
    assert record.snapshot
    month, _, name = record.snapshot.name.partition("/")
    names = [
        one.snapshot.name.partition("/")[2] for one in kept if one.snapshot and one.snapshot.name.startswith(month)
    ]
    return bool(expired([month], today + timedelta(days=1), months)) or name in thinned(month, names, today)
