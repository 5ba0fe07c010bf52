"""What the pipeline asks of the outside world."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from sync.core.model import Grid, Severity

if TYPE_CHECKING:
    from sync.core.service_tabs.context import Identity
    from sync.core.service_tabs.sheets import ServiceTab
    from sync.core.spec import RuleBook


@dataclass(frozen=True, slots=True)
class Reading:
    """The officer tabs of a register as read at one moment. ``version`` names that moment's content."""

    grids: Sequence[Grid]
    version: str


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


class RegisterStore(Protocol):
    """A register somewhere: a workbook file, a Google Sheet, memory.

    Contract: ``read`` returns every officer tab of one moment, or raises ``Unreadable``. ``write`` replaces exactly the
    given service tabs, all or none, and never touches an officer tab; it raises ``NotWritten`` when it cannot be
    written now (the register stays as it was). It returns the version to remember, for ``version`` to compare with:
    what people type after ``reading`` is never covered by it. A store that sees such a change raises ``Changed``;
    one that cannot returns the version of the reading, so that the next cycle reads again.
    """

    name: str
    notice: str  # what people should know about the last write, if anything

    def version(self) -> str:
        """Return the version of the register's content now, without reading it through."""
        ...

    def read(self, book: RuleBook) -> Reading:
        """Return the officer tabs."""
        ...

    def write(self, tabs: Sequence[ServiceTab], reading: Reading) -> str:
        """Replace the service tabs."""
        ...


class Ledger(Protocol):
    """What is remembered of a register between runs; never a value of it, only keyed hashes, days and numbers.

    Contract: ``since`` gives the day each identity was first seen in an unbroken stretch of checks; ``record`` stores
    the outcome of a check, all or nothing. ``record`` and ``confirm`` end a row of failures. Instants know their zone.
    """

    def unchanged(self, mark: str) -> bool:
        """Return whether the last recorded check had this mark."""
        ...

    def since(self, found: Iterable[Identity], today: date) -> Mapping[Identity, date]:
        """Return the day of first sight for each; ``today`` for new ones."""
        ...

    def record(self, mark: str, since: Mapping[Identity, date], tally: Tally, at: datetime) -> Changes:
        """Remember a check and return what it changed."""
        ...

    def confirm(self, at: datetime) -> None:
        """Remember that what was recorded still holds."""
        ...

    def failed(self, at: datetime, message: str) -> None:
        """Remember a failure by our own message, which holds no cell's text."""
        ...

    def standing(self) -> Standing:
        """Return how the register stands."""
        ...
