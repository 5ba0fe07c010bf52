"""A ledger in memory: the pipeline runs on it without any file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from secrets import token_hex

from sync.adapters.memory_outbox import MemoryOutbox
from sync.core.alerts.history import Gone, History, Known
from sync.core.case_numbers import case_number
from sync.core.model import Finding
from sync.core.service_tabs.context import Identity, identity
from sync.ports import Changes, Check, Letter, Standing


@dataclass(frozen=True, slots=True)
class _Remembered:
    finding: Finding
    known: Known
    open: bool = True
    reported: bool = False  # a digest has told that it is resolved


class MemoryLedger:
    """A ``Ledger`` that forgets when the process ends; its letters go into the outbox that is given."""

    def __init__(self, outbox: MemoryOutbox | None = None) -> None:
        self._outbox = outbox or MemoryOutbox()
        self._key = token_hex()
        self._mark: str | None = None
        self._findings: dict[Identity, _Remembered] = {}
        self._digest: date | None = None
        self._rows: dict[str, int] = {}
        self._standing = Standing()

    def unchanged(self, mark: str) -> bool:
        """Return whether the last recorded check had this mark."""
        return mark == self._mark

    def history(self, found: Sequence[Finding], today: date) -> History:
        """Return what is known of these findings and of those that are not among them any more."""
        names = {identity(f) for f in found}
        known = {name: _known(one, today) for name, one in self._findings.items() if name in names}
        done = [_gone(one) for name, one in self._findings.items() if name not in names and not one.reported]
        done.sort(key=lambda gone: (gone.severity.rank, gone.case, gone.rule, gone.column))
        return History(known, done, self._digest, dict(self._rows))

    def still_ours(self) -> None:
        """Do nothing: nobody else knows of this ledger."""

    def record(self, check: Check, letters: Sequence[Letter] = ()) -> Changes:
        """Remember a check, put its letters into the outbox, and return what the check changed."""
        day, found = check.at.date(), {identity(f): f for f in check.findings}
        was_open = {name for name, one in self._findings.items() if one.open}
        gone = set() if check.keep else was_open - found.keys()
        for name, finding in found.items():
            self._findings[name] = _seen(self._findings.get(name), finding, day)
        for name in gone:
            self._findings[name] = replace(self._findings[name], open=False)
        for letter in self._outbox.put_new(letters):
            self._note_told(letter, day)
        if check.digest:
            self._digest = day
            resolved = {name: one for name, one in self._findings.items() if not one.open}
            self._findings |= {name: replace(one, reported=True) for name, one in resolved.items()}
        if not check.keep:
            self._rows = dict(check.rows)
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

    def fingerprint(self, *parts: str) -> str:
        """Return what something of the register may be called outside."""
        return sha256("\x1f".join((self._key, *parts)).encode()).hexdigest()[:24]

    def standing(self) -> Standing:
        """Return how the register stands."""
        return self._standing

    def _note_told(self, letter: Letter, day: date) -> None:
        for name in letter.names:
            if one := self._findings.get(name):
                known = replace(one.known, escalated=day) if letter.escalates else replace(one.known, told=day)
                self._findings[name] = replace(one, known=known)


def _seen(before: _Remembered | None, finding: Finding, day: date) -> _Remembered:
    if before is None:
        return _Remembered(finding, Known(day))
    known = before.known if before.open else replace(before.known, first=day, again=True)
    return _Remembered(finding, known)


def _known(one: _Remembered, today: date) -> Known:
    """One that was gone is open anew; a clock that was set back dates nothing into the future."""
    first = min(one.known.first, today) if one.open else today
    return replace(one.known, first=first, again=one.known.again or not one.open)


def _gone(one: _Remembered) -> Gone:
    f = one.finding
    return Gone(f.rule, f.tab, f.column, case_number(f.key), f.severity, one.known.first)
