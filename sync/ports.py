"""What the pipeline asks of the outside world."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from sync.core.model import Grid

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


class RegisterStore(Protocol):
    """A register somewhere: a workbook file, a Google Sheet, memory.

    Contract: ``read`` returns every officer tab of one moment, or raises ``Unreadable``. ``write`` replaces exactly the
    given service tabs, all or none, and never touches an officer tab; it raises ``Changed`` when the register is no
    longer what ``reading`` read, and ``NotWritten`` when it cannot be written now (the register stays as it was).
    It returns the version that the register has afterwards, for ``version`` to compare with.
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
    """What is remembered of a register between runs; never a value of it, only keyed hashes.

    Contract: ``since`` gives the day each identity was first seen in an unbroken stretch of checks; ``record`` stores
    the outcome of a check, all or nothing.
    """

    def unchanged(self, mark: str) -> bool:
        """Return whether the last recorded check had this mark."""
        ...

    def since(self, found: Iterable[Identity], today: date) -> Mapping[Identity, date]:
        """Return the day of first sight for each; ``today`` for new ones."""
        ...

    def record(self, mark: str, since: Mapping[Identity, date]) -> Changes:
        """Remember a check and return what it changed."""
        ...
