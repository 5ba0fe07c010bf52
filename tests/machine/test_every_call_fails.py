"""The n-th call fails, for every n: whatever is done again afterwards ends as if nothing had happened.

After SQLite's own tests: n grows until there is nothing left to fail. A longer run by hand, that leaves out no
call and no SQL statement: ``KAWAL_FAULTS=1 python -m pytest tests/machine/test_every_call_fails.py -n 2``.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from sync.adapters.ledger.schema import finding
from sync.core.brakes import find_anchor
from sync.core.service_tabs.sheets import ServiceTab
from sync.core.trail.model import Rows
from sync.errors import NotWritten, Unreadable
from sync.pipeline import Outcome
from sync.transport import Copy, Later, Refused, Unclear, Unreachable
from tests.machine import invariants
from tests.machine.office import MEMORY, Office, Told, Way
from tests.machine.taps import Killed, Trouble, kill

STRIDE, SQL_STRIDE = (1, 1) if os.environ.get("KAWAL_FAULTS") else (3, 17)
"""One of so many calls, and SQL statements, is made to refuse. A process dies at every call in any case."""


CALLS = 88
"""Moments before and after the calls that two days take, when nothing fails."""


# ------------------------------------------------------------------ two days, and how they end


@dataclass(frozen=True)
class Ending:
    """What is to be the same, whatever has failed."""

    findings: list[Any]
    told: Told
    service: Mapping[str, ServiceTab]
    rows: Rows
    acts: list[tuple[str, str]]


Work = Callable[[Office, int], Outcome | Exception | None]


def two_days(office: Office, work: Work) -> None:
    """Let an office check its register on two days: between them a row changes, one is new and one goes."""
    _until_done(office, 0, work)
    office.officer.edits(1)
    office.officer.adds_a_case(0)
    office.officer.deletes_some(6)
    office.passes(24)
    _until_done(office, 1, work)


def _until_done(office: Office, hand: int, work: Work) -> None:
    """Start an instance again until all has gone well: nothing of what had gone before may be in the way."""
    office.let_go()
    work(office, hand)
    assert isinstance(office.cycle(hand), Outcome)


def ending(office: Office) -> Ending:
    """Check what always holds, and return what is remembered, told and written in the end."""
    invariants.trail_is_whole(office)
    invariants.is_known_as_it_is(office)
    invariants.letters_are_those_of_a_quiet_time(office)
    ledger, findings = office.ledger, office.dump(finding)
    acts = [(entry.act.value, entry.case) for record in ledger.records() for entry in record.entries]
    service = {title: _without_anchor(tab) for title, tab in office.sheet.service.items()}
    done = Ending(findings, office.letters.told(), service, ledger.known(invariants.EVER).rows, sorted(acts))
    invariants.every_letter_has_arrived(office)
    return done


def _without_anchor(tab: ServiceTab) -> ServiceTab:
    """Return a tab without the number of times that it was written."""
    rows = (tuple(put for put in row if put is None or not find_anchor([put.value])) for row in tab.rows)
    return replace(tab, rows=tuple(rows))


@contextmanager
def new_office() -> Iterator[Office]:
    """Open an office in which nothing has happened yet."""
    with TemporaryDirectory(dir=MEMORY) as folder:
        office = Office(Path(folder))
        yield office
        office.close()


@cache
def quiet_ending() -> Ending:
    """Return how the two days end when nothing fails."""
    with new_office() as office:
        two_days(office, lambda office, hand: office.work(hand))
        assert office.deaths == 0
        return ending(office)


def ends_alike(work: Work) -> None:
    """Let two days pass, and compare."""
    with new_office() as office:
        two_days(office, work)
        assert ending(office) == quiet_ending()


# ------------------------------------------------------------------ the calls of ports


def refuse(moment: str) -> None:
    """Fail as the port does by its own contract, be it that what was asked was done all the same."""
    if moment.startswith("transport"):
        raise Unclear if moment.endswith(".") else Unreachable("connection")
    if moment.startswith(("store.version", "store.read")):
        raise Unreadable("Tidak terbaca.", "Coba lagi.")
    raise NotWritten("Penuh.", "Kosongkan.")


@pytest.mark.parametrize(
    ("act", "step"), [(kill, 2), (refuse, STRIDE)]
)  # to die after a call is to die before the next
def test_at_every_call_of_every_port(act: Callable[[str], None], step: int) -> None:
    seen: list[str] = []
    for n in count(1, step):
        trouble = Trouble(n, act)
        ends_alike(lambda office, hand, trouble=trouble: _disturbed(office, hand, trouble))
        if len(trouble.seen) < n:
            break
        seen.append(trouble.seen[n - 1])
    assert {moment.partition(".")[0] for moment in seen} == {"store", "ledger", "snapshots", "outbox", "transport"}
    assert len(trouble.seen) == CALLS
    assert n > CALLS, "there is nothing left to fail"


def _disturbed(office: Office, hand: int, trouble: Trouble) -> Outcome | Exception | None:
    before = len(trouble.seen)
    done = office.work(hand, trouble)
    if before < trouble.at <= len(trouble.seen) and trouble.seen[trouble.at - 1] == "transport.send.":
        office.deaths += trouble.act is not kill  # the server took a mail, and we do not know
    return done


# ------------------------------------------------------------------ the statements of the database


@dataclass
class Sql:
    """Fail at the n-th statement or commit, before or after it took effect."""

    at: int
    after: bool
    error: BaseException
    seen: int = 0

    def asked(self, connection: Any, *about: object) -> None:
        if about[1:] and str(about[1]).startswith("BEGIN"):  # nothing has been done then
            return
        self.seen += 1
        if self.seen == self.at:
            connection.connection.rollback()  # as SQLite does by itself, before the caller hears of it
            raise self.error

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Fail in here only."""
        names = ["after_cursor_execute"] if self.after else ["before_cursor_execute", "commit"]
        for name in names:
            event.listen(Engine, name, self.asked)
        try:
            yield
        finally:
            for name in names:
                event.remove(Engine, name, self.asked)


def full() -> OperationalError:
    """Return what SQLAlchemy raises when the disk is full."""
    cause = sqlite3.OperationalError("database or disk is full")
    cause.sqlite_errorcode = sqlite3.SQLITE_FULL
    return OperationalError("…", None, cause)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("error", [full, Killed])
def test_at_every_sql_statement(error: Callable[[], BaseException], after: bool) -> None:
    for n in count(1, SQL_STRIDE):
        sql = Sql(n, after, error())

        def work(office: Office, hand: int, sql: Sql = sql) -> Outcome | Exception | None:
            with sql.listening():
                return office.work(hand)

        ends_alike(work)
        if sql.seen < n:
            break
    assert sql.seen > 90, "there is nothing left to fail"


# ------------------------------------------------------------------ the disk under the snapshots


@dataclass
class Disk:
    """Be full at the n-th call that makes something lasting."""

    at: int
    after: bool
    seen: int = 0

    @contextmanager
    def patched(self, name: str) -> Iterator[None]:
        """Fail in one of the functions of ``os``."""
        done = getattr(os, name)

        def call(*args: Any, **more: Any) -> Any:
            self.seen += 1
            if self.seen == self.at and not self.after:
                raise OSError(errno.ENOSPC, "No space left on device")
            answer = done(*args, **more)
            if self.seen == self.at:
                raise OSError(errno.ENOSPC, "No space left on device")
            return answer

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, name, call)
            yield


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_at_every_call_of_the_disk(after: bool) -> None:
    for n in count(1):
        disk = Disk(n, after)

        def work(office: Office, hand: int, disk: Disk = disk) -> Outcome | Exception | None:
            with ExitStack() as stack:
                for name in ("mkdir", "fsync", "replace"):
                    stack.enter_context(disk.patched(name))
                return office.work(hand)

        ends_alike(work)
        if disk.seen < n:
            break
    assert disk.seen == 21, "there is nothing left to fail"


# ------------------------------------------------------------------ the way of the mails


@dataclass
class Hindered(Way):
    """A server that fails at the n-th mail, before or after it has all of it."""

    at: int = 0
    failure: Exception | None = None
    once_it_has_it: bool = False
    asked: int = 0

    def send(self, wire: bytes, recipient: str, begin: Callable[[Copy], bool]) -> bool:
        self.asked += 1
        if self.asked == self.at and not self.once_it_has_it:
            raise self.failure or AssertionError
        done = super().send(wire, recipient, begin)
        if self.asked == self.at:
            raise self.failure or AssertionError
        return done


@pytest.mark.parametrize(
    ("failure", "has_it"),
    [(Later("451"), False), (Unreachable("timeout"), False), (Unclear(), True), (Refused("550"), False)],
)
def test_at_every_mail(failure: Exception, has_it: bool) -> None:
    for n in count(1):
        with new_office() as office:
            office.way = way = Hindered(at=n, failure=failure, once_it_has_it=has_it)
            two_days(office, lambda office, hand: office.work(hand))
            for one in office.outbox.list():
                office.outbox.resend(one.key)
            office.deaths += has_it
            assert ending(office) == quiet_ending()
            if way.asked < n:
                break
    assert n > 4, "there is nothing left to fail"
