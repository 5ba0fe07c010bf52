"""What is remembered of a register from check to check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from sync.core.model import Finding, Severity
from sync.ports.mail import Letter

if TYPE_CHECKING:
    from sync.core.alerts.history import History
    from sync.core.report.part import Part
    from sync.core.report.quarter import Quarter
    from sync.core.service_tabs.context import Identity
    from sync.core.sight import Shape, Sight
    from sync.core.trail.model import Known, Record, Rows


@dataclass(frozen=True, slots=True)
class Changes:
    """How many findings are new, still standing and gone since the check before."""

    new: int
    standing: int
    resolved: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What a check amounts to in numbers: findings by severity, and overdue follow-ups (findings too)."""

    findings: Mapping[Severity, int]
    overdue: int


@dataclass(frozen=True, slots=True)
class Failure:
    """The failures since the last success: when the last one was, its message, and how many there were in a row."""

    at: datetime
    message: str
    in_a_row: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a register stands: its last success, what that one found, and what has failed since."""

    succeeded: datetime | None = None
    tally: Tally = Tally({}, 0)
    failure: Failure | None = None

    def after_failure(self, at: datetime, message: str) -> Standing:
        """Return how it stands after one more failure."""
        before = self.failure.in_a_row if self.failure else 0
        return Standing(self.succeeded, self.tally, Failure(at, message, before + 1))


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of a check. With ``keep`` nothing is resolved by it, and the ``shape`` of the last sane check stays.
    What it could not see in its ``sight`` is resolved, but not counted as done; ``put_off`` are the findings that
    officers have put off. With ``digest`` the day's digest is among its letters. Unless ``written`` the
    service tabs do not show it yet: it is remembered, and is still no success. ``parts`` are what the register
    contributes to the reports of quarters, as a register of the kecamatan ``area``. ``rows`` are what is to be compared
    with the next time, ``trail`` is what has happened to them, if anything has; its number and seal are the ledger's.
    """

    mark: str
    findings: Sequence[Finding]
    tally: Tally
    shape: Shape
    at: datetime
    keep: bool = False
    digest: bool = False
    written: bool = True
    sight: Sight | None = None
    put_off: Sequence[Identity] = ()
    area: str = ""
    parts: Sequence[Part] = ()
    rows: Rows | None = None
    trail: Record | None = None


class Ledger(Protocol):
    """What is remembered of a register between runs; never a value of it, only keyed hashes, days and numbers.

    Contract: a finding is open from the check that first has it to the first one, not told to keep it, that has it no
    more. One that comes back within three days was never away; later it is open anew, but the days on which it was told
    of are still known. A remembered day that lies ahead is of a clock that was wrong, and counts as none. ``record``
    stores everything about a check, all or nothing. ``confirm``, and ``record`` of what was written, end a row of
    failures. Instants know their zone; days are those of the instants as they are given.
    """

    def unchanged(self, mark: str) -> bool:
        """Return whether the last recorded check had this mark."""
        ...

    def shape(self) -> Shape:
        """Return the shape of the register at the last sane check; an empty one before the first."""
        ...

    def history(self, found: Sequence[Finding], today: date, sight: Sight | None = None, keep: bool = False) -> History:
        """Return what is known of these findings and of those that are not among them any more.

        ``sight`` and ``keep`` are those of the check that is about to be recorded.
        """
        ...

    def known(self, since: datetime) -> Known:
        """Return what is known of the register's rows, with the records from an instant on but for the first."""
        ...

    def records(self) -> Sequence[Record]:
        """Return the whole trail, the earliest record first."""
        ...

    def digest(self, *parts: str) -> str:
        """Return the keyed hash of something in the register's trail."""
        ...

    def claim(self, generation: int) -> None:
        """Remember that the service tabs are about to be written for the ``generation``-th time.

        Raise ``NotWritten`` when another process has meanwhile taken the register over.
        """
        ...

    def record(self, check: Check, letters: Sequence[Letter] = ()) -> Changes:
        """Remember a check, put its letters into the outbox, and return what the check changed.

        Raise ``NotWritten`` when the register is no longer ours.
        """
        ...

    def confirm(self, at: datetime) -> None:
        """Remember that what was recorded still holds."""
        ...

    def failed(self, at: datetime, message: str, letters: Sequence[Letter] = ()) -> None:
        """Remember a failure by our own message, which holds no cell's text, and put its letters into the outbox.

        Raise ``NotWritten`` when the register is no longer ours.
        """
        ...

    def quarters(self) -> frozenset[Quarter]:
        """Return the quarters that were counted to their ends."""
        ...

    def part(self, quarter: Quarter) -> Part | None:
        """Return what was counted of a quarter."""
        ...

    def fingerprint(self, *parts: str) -> str:
        """Return what something of the register may be called outside: only who holds the key can tell it again."""
        ...

    def standing(self) -> Standing:
        """Return how the register stands."""
        ...
