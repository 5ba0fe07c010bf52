"""What is remembered of findings from check to check: days, and the little that may be kept of one that is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sync.core.model import Severity
from sync.core.service_tabs.context import Identity

SOON = timedelta(days=3)
"""A finding that comes back within so long was never away: it keeps its age."""


Name = Identity | str
"""What a finding is called for the ledger: by its identity, or by the hash of one that is remembered only."""


@dataclass(frozen=True, slots=True)
class Known:
    """An open finding: its first day in this stretch, whether it was resolved before, when a mail last told of it.

    ``put_off`` is the day from which officers have put it off without a break.
    """

    first: date
    again: bool = False
    told: date | None = None
    escalated: date | None = None
    put_off: date | None = None

    def on(self, today: date, resolved: date | None) -> Known:
        """Return what it counts for today; ``resolved`` is the day on which it was, if it is not open.

        What was resolved is open anew, unless it comes back soon; a clock that was wrong dates nothing ahead.
        """
        anew = resolved is not None and not came_back_soon(resolved, today)
        first = today if anew else min(self.first, today)
        days = (past(day, today) for day in (self.told, self.escalated, self.put_off))
        return Known(first, self.again or anew, *days)


def came_back_soon(resolved: date, today: date) -> bool:
    """Return whether a finding that was resolved and is found today was never away."""
    return today - resolved <= SOON


def past(day: date | None, today: date) -> date | None:
    """Return a day that is remembered, unless it lies ahead."""
    return day if day is None or day <= today else None


@dataclass(frozen=True, slots=True)
class Gone:
    """A finding that is resolved. Its case number is kept, its key and its text are not."""

    rule: str
    tab: str
    column: str
    case: str
    severity: Severity
    first: date

    @property
    def order(self) -> tuple[int, str, str, str]:
        """Return what they are sorted by: the most serious first, then by case."""
        return self.severity.rank, self.case, self.rule, self.column


@dataclass(frozen=True, slots=True)
class Kept:
    """A finding that stands although this check could not see it; only its hash is left to name it by."""

    name: str
    gone: Gone
    known: Known


@dataclass(frozen=True, slots=True)
class History:
    """What is known of the findings of a check; those that are not in ``known`` are new.

    ``done`` are those resolved since the last digest, the ones that this check resolves included. ``kept`` are those
    that it does not see and still does not resolve.
    """

    known: Mapping[Identity, Known]
    done: Sequence[Gone] = ()
    digest: date | None = None
    kept: Sequence[Kept] = ()
