"""What reports are made from, and what has been sent: parts of registers by quarter, and frozen reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from sync.core.report.part import Part
    from sync.core.report.quarter import Quarter


@dataclass(frozen=True, slots=True)
class Counted:
    """What a register contributes to a quarter, as counted at a check. ``area`` is the code of its kecamatan."""

    register: str
    area: str
    part: Part
    at: datetime


class Stage(StrEnum):
    """Where a report is on its way."""

    DRAFT = "draf"
    HELD = "ditahan"  # by a person: it is not sent before it is released
    FINAL = "akhir"  # frozen: its numbers never change again


@dataclass(frozen=True, slots=True)
class Filed:
    """A report that was made for an area, a quarter and an audience.

    ``content`` is all of it as plain data, ``digest`` the SHA-256 of that, and ``inputs`` says of each register when it
    was counted. ``secret`` is what later reports need to know and nobody sees: the true counts and what was hidden.
    """

    area: str
    quarter: str
    audience: str
    stage: Stage
    at: datetime
    content: Mapping[str, Any]
    digest: str
    inputs: Mapping[str, str]
    secret: Mapping[str, Any]


class Reports(Protocol):
    """Parts and reports.

    Contract: a final report is never replaced; whatever else is filed for its area, quarter and audience is refused.
    """

    def counted(self, quarter: Quarter, area: str) -> Iterator[Counted]:
        """Yield the parts of all registers of an area, by their area's codes."""
        ...

    def file(self, report: Filed) -> bool:
        """Keep a report in the place of what was not final; return whether it was kept."""
        ...

    def find(self, area: str, quarter: Quarter, audience: str) -> Filed | None:
        """Return the report, whatever its stage."""
        ...

    def final(self, year: int, audience: str) -> Iterator[Filed]:
        """Yield the final reports of a year for an audience, in the order in which they were made."""
        ...
