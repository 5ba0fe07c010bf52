"""A register somewhere, to be read and written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sync.core.model import Cell, Grid

if TYPE_CHECKING:
    from sync.core.service_tabs.sheets import ServiceTab
    from sync.core.spec import RuleBook


@dataclass(frozen=True, slots=True)
class Reading:
    """The officer tabs of a register as read at one moment. ``version`` names that moment's content.

    ``anchor`` is what stands in the service tabs as their generation, ``editor`` the address of who saved the register
    last; empty where nobody knows.
    """

    grids: Sequence[Grid]
    version: str
    anchor: str = ""
    editor: str = ""


class RegisterStore(Protocol):
    """A register somewhere: a workbook file, a Google Sheet, memory.

    Contract: ``read`` returns every officer tab of one moment, or raises ``Unreadable``. ``write`` replaces exactly the
    given service tabs, all or none, and never touches an officer tab; it raises ``NotWritten`` when it cannot be
    written now (the register stays as it was). It returns the version to remember, for ``version`` to compare with:
    what people type after ``reading`` is never covered by it. A store that sees such a change raises ``Changed``;
    one that cannot returns the version of the reading, so that the next cycle reads again. ``link`` is for rows as last
    read.
    """

    name: str
    notice: str  # what people should know about the last write, if anything
    wrote: bool  # whether the last write had anything to change

    def version(self) -> str:
        """Return the version of the register's content now, without reading it through."""
        ...

    def read(self, book: RuleBook) -> Reading:
        """Return the officer tabs."""
        ...

    def write(self, tabs: Sequence[ServiceTab], reading: Reading) -> str:
        """Replace the service tabs."""
        ...

    def add(self, tab: ServiceTab) -> Sequence[Sequence[Cell]]:
        """Add a tab that people have asked for, and return its rows as they are read back.

        Raise ``NotWritten``, of a tab whose title is taken too.
        """
        ...

    def titles(self) -> Sequence[str]:
        """Return the titles of all tabs, as they were read last."""
        ...

    def link(self, tab: str = "", row: int = 0) -> str | None:
        """Return the address of the register, or of a row in an officer tab; ``None`` for what is no web page."""
        ...
