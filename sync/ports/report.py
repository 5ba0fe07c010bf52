"""What reports are made from, and what has been sent: parts of registers by quarter, and frozen reports."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from sync.core.report.part import Part
    from sync.core.report.quarter import Quarter
    from sync.ports.mail import Letter


@dataclass(frozen=True, slots=True)
class Counted:
    """What a register contributes to a quarter, as counted at a check. ``area`` is the code of its kecamatan.

    ``record`` is the number of the last record of its trail then, which leads to the snapshot of what was counted.
    """

    register: str
    area: str
    part: Part
    at: datetime
    record: int = 0


class Stage(StrEnum):
    """Where a report is on its way."""

    DRAFT = "draf"
    HELD = "ditahan"  # by a person: it is not sent before it is released
    FINAL = "akhir"  # frozen: its numbers never change again

    @property
    def is_settled(self) -> bool:
        """Return whether a report stays as it is until a person says otherwise, if ever."""
        return self is not Stage.DRAFT


@dataclass(frozen=True, slots=True)
class Heading:
    """A report that was made for an area, a quarter and an audience; ``digest`` is the SHA-256 of its content."""

    area: str
    quarter: str
    audience: str
    stage: Stage
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Filed(Heading):
    """A report with its content: all of it as plain data.

    ``inputs`` say of each register when it was counted, and up to which record of its trail. ``secret`` is what later
    reports need to know and nobody sees: the true counts and what was hidden.
    """

    content: Mapping[str, Any]
    inputs: Mapping[str, str]
    secret: Mapping[str, Any]


class Reports(Protocol):
    """Parts and reports.

    Contract: a final report is never replaced; whatever else is filed for its area, quarter and audience is refused.
    """

    def counted(self, quarter: Quarter, area: str, frozen: bool = False) -> Iterator[Counted]:
        """Yield the parts of all registers of an area, by their codes: as they are counted now, or ``frozen``."""
        ...

    def freeze(self, quarter: Quarter, area: str) -> None:
        """Keep the parts of an area as they are now, unless they are frozen already.

        All reports that hide small numbers are made of the same parts: what changed between two of them would tell of
        a single late case.
        """
        ...

    def file(self, report: Filed, letters: Sequence[Letter] = ()) -> bool:
        """Keep a report in the place of what was not final, and put its letters into the outbox; both or neither.

        Return whether it was kept.
        """
        ...

    def withdraw(self, area: str, quarter: Quarter, audience: str) -> None:
        """Forget what is not final."""
        ...

    def find(self, area: str, quarter: Quarter, audience: str) -> Filed | None:
        """Return the report, whatever its stage."""
        ...

    def list(self, since: Quarter) -> list[Heading]:
        """Return what there is of reports of a quarter and of later ones, by quarter, area and audience."""
        ...

    def final(self, since: Quarter, audiences: Collection[str]) -> Iterator[Filed]:
        """Yield the final reports for some audiences, of a quarter and later ones, in the order of their making."""
        ...
