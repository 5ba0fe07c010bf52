"""A ledger in memory: the pipeline runs on it without any file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from secrets import token_hex
from typing import TYPE_CHECKING

from sync.adapters.memory_outbox import MemoryOutbox
from sync.core.alerts.history import Gone, History, Kept, Known, came_back_soon, past
from sync.core.case_numbers import case_number
from sync.core.model import Finding
from sync.core.service_tabs.context import Identity, identity
from sync.core.sight import Shape, Sight, doubtful_rows
from sync.core.trail.chain import sealed
from sync.core.trail.model import Known as KnownRows
from sync.core.trail.model import Record, Rows
from sync.ports import Changes, Check, Letter, Standing

if TYPE_CHECKING:
    from sync.core.report.part import Part
    from sync.core.report.quarter import Quarter


@dataclass(frozen=True, slots=True)
class _Remembered:
    finding: Finding
    known: Known
    reported: bool = False  # a digest has told that it is resolved
    resolved: date | None = None

    @property
    def open(self) -> bool:
        """Return whether it stands."""
        return self.resolved is None


class MemoryLedger:
    """A ``Ledger`` that forgets when the process ends; its letters go into the outbox that is given."""

    def __init__(self, outbox: MemoryOutbox | None = None) -> None:
        self._outbox = outbox or MemoryOutbox()
        self._key = token_hex()
        self._mark: str | None = None
        self._findings: dict[Identity, _Remembered] = {}
        self._digest: date | None = None
        self._shape = Shape({}, {})
        self._parts: dict[Quarter, Part] = {}
        self._standing = Standing()
        self._rows, self._generation, self._snapshot = Rows(), 0, ""
        self._trail: list[Record] = []

    def unchanged(self, mark: str) -> bool:
        """Return whether the last recorded check had this mark."""
        return mark == self._mark

    def shape(self) -> Shape:
        """Return the shape of the register at the last sane check."""
        return self._shape

    def history(self, found: Sequence[Finding], today: date, sight: Sight | None = None, keep: bool = False) -> History:
        """Return what is known of these findings and of those that are not among them any more."""
        names = {identity(f) for f in found}
        known = {name: _known(one, today) for name, one in self._findings.items() if name in names}
        absent = {name: one for name, one in self._findings.items() if name not in names}
        still = {name for name, one in absent.items() if keep and one.open}
        good = self._good(found, {name for name, one in absent.items() if one.open}, sight)
        done = [
            _gone(one)
            for name, one in absent.items()
            if not one.reported and name not in still and (not one.open or name in good)
        ]
        done.sort(key=lambda gone: gone.order)
        kept = [Kept(repr(name), _gone(absent[name]), _known(absent[name], today)) for name in sorted(still)]
        return History(known, done, past(self._digest, today), kept)

    def _good(self, found: Sequence[Finding], gone: set[Identity], sight: Sight | None) -> set[Identity]:
        """Return those of the findings that are gone of which that is good news."""
        if sight is None:
            return gone
        doubtful = doubtful_rows(found, lambda name: name in self._findings)
        return {name for name in gone if name[2] in sight.trusted(name[0], name[1], name[3], doubtful)}

    def known(self, since: datetime) -> KnownRows:
        """Return what is known of the register's rows, with the records from an instant on."""
        recent = tuple(record for record in self._trail[1:] if record.at >= since)
        found = (one.finding for one in self._findings.values() if one.open)
        faulty = frozenset((f.tab, f.column, case_number(f.key)) for f in found)
        return KnownRows(self._rows, self._standing.succeeded, self._generation, self._snapshot, recent, faulty)

    def records(self) -> Sequence[Record]:
        """Return the whole trail."""
        return list(self._trail)

    def digest(self, *parts: str) -> str:
        """Return the keyed hash of something in the register's trail."""
        return self.fingerprint("jejak", *parts)

    def claim(self, generation: int) -> None:
        """Remember that the service tabs are about to be written; nobody else knows of this ledger."""
        self._generation = generation

    def record(self, check: Check, letters: Sequence[Letter] = ()) -> Changes:
        """Remember a check, put its letters into the outbox, and return what the check changed."""
        day, found = check.at.date(), {identity(f): f for f in check.findings}
        was_open = {name for name, one in self._findings.items() if one.open}
        gone = set() if check.keep else was_open - found.keys()
        good = self._good(check.findings, gone, check.sight)
        for name, finding in found.items():
            self._findings[name] = _seen(self._findings.get(name), finding, day)
        for name in gone:
            self._findings[name] = replace(self._findings[name], reported=name not in good, resolved=day)
        for name, one in self._findings.items():
            put_off = (one.known.put_off or day) if name in check.put_off else None
            self._findings[name] = replace(one, known=replace(one.known, put_off=put_off))
        for letter in self._outbox.put_new(letters):
            self._note_told(letter, day)
        if check.digest:
            self._digest = day
            resolved = {name: one for name, one in self._findings.items() if not one.open}
            self._findings |= {name: replace(one, reported=True) for name, one in resolved.items()}
        if not check.keep:
            self._shape = check.shape
        self._parts |= {part.quarter: part for part in check.parts}
        self._rows = self._rows if check.rows is None else check.rows
        if check.trail:
            self._append(check.trail)
        self._mark = check.mark
        stands = Standing(check.at, check.tally) if check.written else replace(self._standing, tally=check.tally)
        self._standing = stands
        return Changes(len(found.keys() - was_open), len(was_open) - len(gone), len(gone))

    def confirm(self, at: datetime) -> None:
        """Remember that what was recorded still holds."""
        self._standing = Standing(at, self._standing.tally)

    def failed(self, at: datetime, message: str, letters: Sequence[Letter] = ()) -> None:
        """Remember a failure, and put its letters into the outbox."""
        self._outbox.put(letters)
        self._standing = self._standing.after_failure(at, message)

    def quarters(self) -> frozenset[Quarter]:
        """Return the quarters that were counted to their ends."""
        return frozenset(quarter for quarter, part in self._parts.items() if part.as_of == quarter.last)

    def part(self, quarter: Quarter) -> Part | None:
        """Return what was counted of a quarter."""
        return self._parts.get(quarter)

    def fingerprint(self, *parts: str) -> str:
        """Return what something of the register may be called outside."""
        return sha256("\x1f".join((self._key, *parts)).encode()).hexdigest()[:24]

    def standing(self) -> Standing:
        """Return how the register stands."""
        return self._standing

    def _append(self, record: Record) -> None:
        before = self._trail[-1].seal if self._trail else ""
        self._trail.append(sealed(replace(record, number=len(self._trail) + 1), before, self.digest))
        if record.snapshot:
            self._snapshot = record.snapshot.content

    def _note_told(self, letter: Letter, day: date) -> None:
        remembered = {repr(name): name for name in self._findings}
        names = (remembered.get(name) if isinstance(name, str) else name for name in letter.names)
        for name in names:
            if name in self._findings:
                one = self._findings[name]
                known = replace(one.known, escalated=day) if letter.escalates else replace(one.known, told=day)
                self._findings[name] = replace(one, known=known)


def _seen(before: _Remembered | None, finding: Finding, day: date) -> _Remembered:
    if before is None:
        return _Remembered(finding, Known(day))
    anew = before.resolved is not None and not came_back_soon(before.resolved, day)
    return _Remembered(finding, replace(before.known, first=day, again=True) if anew else before.known)


def _known(one: _Remembered, today: date) -> Known:
    return one.known.on(today, one.resolved)


def _gone(one: _Remembered) -> Gone:
    f = one.finding
    return Gone(f.rule, f.tab, f.column, case_number(f.key), f.severity, one.known.first)
