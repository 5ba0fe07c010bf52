"""The ``Ledger`` of one register: its findings from check to check, how it stands, and the letters about it."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, insert, select, update

from sync.adapters.ledger.database import Database
from sync.adapters.ledger.insert import insert_new
from sync.adapters.ledger.outbox import put
from sync.adapters.ledger.parts import part_of, put_parts, quarters_of
from sync.adapters.ledger.schema import finding, register, run
from sync.adapters.ledger.trail import append, known_of, records_of, remembered
from sync.core.alerts.history import Gone, History, Kept, Known, came_back_soon, past
from sync.core.case_numbers import case_number
from sync.core.model import Finding, Severity
from sync.core.service_tabs.context import Identity, identity
from sync.core.sight import Shape, Sight, doubtful_rows
from sync.ports import Changes, Check, Failure, Letter, Standing, Tally

_REMEMBERED = timedelta(days=365)  # of what is resolved, and of runs

if TYPE_CHECKING:
    from sync.core.report.part import Part
    from sync.core.report.quarter import Quarter
    from sync.core.trail.model import Known as KnownRows
    from sync.core.trail.model import Record

Found = Mapping[str, Finding]  # by hash
Rows = Mapping[str, Row[Any]]
Guard = Callable[[Connection], None]  # raises when what is about to be stored is no longer ours to say


class DatabaseLedger:
    """A ``Ledger`` in a database. ``guard`` is asked in each transaction that stores the outcome of work."""

    def __init__(self, database: Database, name: str, guard: Guard | None = None) -> None:
        self._database, self._name, self._guard = database, name, guard

    def unchanged(self, mark: str) -> bool:
        """Return whether the last recorded check had this mark."""
        with self._database.reading() as connection:
            return mark == connection.scalar(select(register.c.mark).where(register.c.name == self._name))

    def shape(self) -> Shape:
        """Return the shape of the register at the last sane check."""
        wanted = select(register.c.rows, register.c.columns).where(register.c.name == self._name)
        with self._database.reading() as connection:
            own = connection.execute(wanted).one_or_none()
        return Shape(own.rows, own.columns or {}) if own else Shape({}, {})

    def history(self, found: Sequence[Finding], today: date, sight: Sight | None = None, keep: bool = False) -> History:
        """Return what is known of these findings and of those that are not among them any more."""
        with self._database.reading() as connection:
            rows = self._rows(connection)
            digest = connection.scalar(select(register.c.digest).where(register.c.name == self._name))
        names = {self._hash(identity(f)): identity(f) for f in found}
        known = {names[name]: _known(row, today) for name, row in rows.items() if name in names}
        absent = {name: row for name, row in rows.items() if name not in names and row.rule}
        still = {name for name, row in absent.items() if keep and row.resolved is None}
        good = self._good({name: row for name, row in absent.items() if row.resolved is None}, found, rows, sight)
        done = [
            _gone(row)
            for name, row in absent.items()
            if not row.reported and name not in still and (row.resolved is not None or name in good)
        ]
        done.sort(key=lambda gone: gone.order)
        kept = [Kept(name, _gone(absent[name]), _known(absent[name], today)) for name in sorted(still)]
        return History(known, done, past(digest, today), kept)

    def _good(self, gone: Rows, found: Sequence[Finding], before: Rows, sight: Sight | None) -> set[str]:
        """Return those of the findings that are gone of which that is good news, by hash."""
        if sight is None:
            return set(gone)
        doubtful = doubtful_rows(found, lambda name: self._hash(name) in before)
        about = {(row.rule, row.tab, row.column) for row in gone.values()}
        return {
            self._hash((rule, tab, key, column))
            for rule, tab, column in about
            for key in sight.trusted(rule, tab, column, doubtful)
        } & gone.keys()

    def known(self, since: datetime) -> KnownRows:
        """Return what is known of the register's rows, with the records from an instant on."""
        with self._database.reading() as connection:
            return known_of(connection, self._name, since)

    def records(self) -> Sequence[Record]:
        """Return the whole trail."""
        with self._database.reading() as connection:
            return records_of(connection, self._name)

    def digest(self, *parts: str) -> str:
        """Return the keyed hash of something in the register's trail."""
        return _keyed(self._database.key, "jejak", self._name, *parts)

    def claim(self, generation: int) -> None:
        """Remember that the service tabs are about to be written. Raise ``NotWritten`` if the register is not ours."""
        with self._writing() as connection:
            self._stand(connection, generation=generation)

    def record(self, check: Check, letters: Sequence[Letter] = ()) -> Changes:
        """Remember a check, put its letters into the outbox, and return what the check changed."""
        found = {self._hash(identity(f)): f for f in check.findings}
        day = check.at.date()
        with self._writing() as connection:
            before = self._rows(connection)
            changes = self._compare(connection, before, found, check)
            for letter in put(connection, letters):
                self._note_told(connection, letter, day)
            shape = {"rows": dict(check.shape.rows), "columns": {t: list(c) for t, c in check.shape.columns.items()}}
            kept: dict[str, Any] = {} if check.keep else shape
            known = remembered(check.rows, check.trail)
            self._note_put_off(connection, before, check)
            if check.digest:
                kept["digest"] = day
                self._update(connection, finding.c.resolved.is_not(None), reported=True)
            tally = {severity.value: count for severity, count in check.tally.findings.items()}
            self._stand(connection, mark=check.mark, tally=tally, overdue=check.tally.overdue, **kept, **known)
            number = append(connection, self._name, check.trail, self.digest)
            put_parts(connection, self._name, check.area, check.parts, check.at, number)
            if check.written:
                self._succeed(connection, check.at)
            self._log(connection, check.at, changes)
        return changes

    def confirm(self, at: datetime) -> None:
        """Remember that what was recorded still holds."""
        with self._writing() as connection:
            self._succeed(connection, at)

    def failed(self, at: datetime, message: str, letters: Sequence[Letter] = ()) -> None:
        """Remember a failure, and put its letters into the outbox."""
        with self._writing() as connection:
            put(connection, letters)
            self._stand(connection, failed=at, failure=message, failures=register.c.failures + 1)
            self._log(connection, at, Changes(0, 0, 0), message)

    def standing(self) -> Standing:
        """Return how the register stands."""
        with self._database.reading() as connection:
            row = connection.execute(select(register).where(register.c.name == self._name)).one_or_none()
        if row is None:
            return Standing()
        tally = Tally({Severity(name): count for name, count in row.tally.items()}, row.overdue)
        failure = Failure(row.failed, row.failure, row.failures) if row.failures else None
        return Standing(row.succeeded, tally, failure)

    def quarters(self) -> frozenset[Quarter]:
        """Return the quarters that were counted to their ends."""
        with self._database.reading() as connection:
            return quarters_of(connection, self._name)

    def part(self, quarter: Quarter) -> Part | None:
        """Return what was counted of a quarter."""
        with self._database.reading() as connection:
            return part_of(connection, self._name, quarter)

    def fingerprint(self, *parts: str) -> str:
        """Return what something of the register may be called outside."""
        return _keyed(self._database.key, "luar", self._name, *parts)

    # ------------------------------------------------------------------ the findings

    def _compare(self, connection: Connection, before: Rows, found: Found, check: Check) -> Changes:
        """Open, reopen, resolve; forget what has been gone for long."""
        day = check.at.date()
        was_open = {name for name, row in before.items() if row.resolved is None}
        new, back = found.keys() - before.keys(), (found.keys() & before.keys()) - was_open
        gone = set() if check.keep else was_open - found.keys()
        good = self._good({name: before[name] for name in gone}, check.findings, before, check.sight)
        standing = was_open & found.keys()
        if new:
            rows = [{"register": self._name, "hash": name, **_plain(found[name]), **_opened(day)} for name in new]
            connection.execute(insert(finding), rows)
        soon = {name for name in back if came_back_soon(before[name].resolved, day)}
        self._change(connection, soon, resolved=None, last=day, reported=False)
        self._change(connection, back - soon, resolved=None, first=day, last=day, again=True, reported=False)
        self._change(connection, gone & good, resolved=day)
        self._change(connection, gone - good, resolved=day, reported=True)
        for name in standing | back:
            plain = _plain(found[name])
            if any(getattr(before[name], key) != value for key, value in plain.items()):  # the rule was edited
                self._change(connection, [name], **plain)
        self._change(connection, {name for name in standing if before[name].last != day}, last=day)
        forgotten = and_(finding.c.register == self._name, finding.c.resolved < day - _REMEMBERED)
        connection.execute(delete(finding).where(forgotten))
        return Changes(len(new) + len(back), len(was_open) - len(gone), len(gone))

    def _note_put_off(self, connection: Connection, before: Rows, check: Check) -> None:
        names = {self._hash(name) for name in check.put_off}
        was = {name for name, row in before.items() if row.put_off is not None}
        self._change(connection, names - was, put_off=check.at.date())
        self._change(connection, was - names, put_off=None)

    def _note_told(self, connection: Connection, letter: Letter, day: date) -> None:
        names = [name if isinstance(name, str) else self._hash(name) for name in letter.names]
        if letter.escalates:
            self._change(connection, names, escalated=day)
        else:
            self._change(connection, names, told=day)

    def _change(self, connection: Connection, names: Collection[str], **values: Any) -> None:
        if names:
            one = update(finding).where(finding.c.register == self._name, finding.c.hash == bindparam("name"))
            connection.execute(one.values(**values), [{"name": name} for name in names])

    def _update(self, connection: Connection, condition: Any, **values: Any) -> None:
        connection.execute(update(finding).where(finding.c.register == self._name, condition).values(**values))

    def _rows(self, connection: Connection) -> Rows:
        rows = connection.execute(select(finding).where(finding.c.register == self._name))
        return {row.hash: row for row in rows}

    def _hash(self, name: Identity) -> str:
        return hashed(self._database.key, name)

    # ------------------------------------------------------------------ the register

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Give a connection that has the register's row for itself."""
        with self._database.writing() as connection:
            insert_new(connection, register, name=self._name, **_UNSEEN)
            connection.execute(select(register.c.name).where(register.c.name == self._name).with_for_update())
            if self._guard:
                self._guard(connection)
            yield connection

    def _stand(self, connection: Connection, **values: Any) -> None:
        connection.execute(update(register).where(register.c.name == self._name).values(**values))

    def _succeed(self, connection: Connection, at: datetime) -> None:
        self._stand(connection, succeeded=at, failed=None, failure="", failures=0)

    def _log(self, connection: Connection, at: datetime, changes: Changes, failure: str = "") -> None:
        counts = {"new": changes.new, "standing": changes.standing, "resolved": changes.resolved}
        connection.execute(insert(run).values(register=self._name, at=at, failure=failure, **counts))
        connection.execute(delete(run).where(run.c.register == self._name, run.c.at < at - _REMEMBERED))


_UNSEEN = {"tally": {}, "overdue": 0, "rows": {}, "failure": "", "failures": 0, "generation": 0, "snapshot": ""}


def hashed(key: bytes, name: Identity) -> str:
    """Return what a finding is known by: nothing of its row can be told from it without the key."""
    return _keyed(key, "temuan", *name)


def _keyed(key: bytes, *parts: str) -> str:
    return hmac.digest(key, "\x1f".join(parts).encode(errors="surrogatepass"), "sha256").hex()[:24]


def _plain(found: Finding) -> dict[str, str]:
    """Return what is kept of a finding in clear."""
    return {
        "rule": found.rule,
        "tab": found.tab,
        "column": found.column,
        "case": case_number(found.key),
        "severity": found.severity.value,
    }


def _opened(day: date) -> dict[str, Any]:
    return {"first": day, "last": day, "again": False, "reported": False}


def _known(row: Row[Any], today: date) -> Known:
    return Known(row.first, row.again, row.told, row.escalated, row.put_off).on(today, row.resolved)


def _gone(row: Row[Any]) -> Gone:
    return Gone(row.rule, row.tab, row.column, row.case, Severity(row.severity), row.first)
