"""What is remembered of findings from check to check: days, and the little that may be kept of one that is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sync.core.model import Severity
from sync.core.service_tabs.context import Identity


@dataclass(frozen=True, slots=True)
class Known:
    """An open finding: its first day in this stretch, whether it was resolved before, when a mail last told of it."""

    first: date
    again: bool = False
    told: date | None = None
    escalated: date | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """A finding that is resolved. Its case number is kept, its key and its text are not."""

    rule: str
    tab: str
    column: str
    case: str
    severity: Severity
    first: date


@dataclass(frozen=True, slots=True)
class History:
    """What is known of the findings of a check; those that are not in ``known`` are new.

    ``done`` are those resolved since the last digest, the ones that this check resolves included. ``rows`` counts the
    rows of each tab at the last sane check.
    """

    known: Mapping[Identity, Known]
    done: Sequence[Gone] = ()
    digest: date | None = None
    rows: Mapping[str, int] | None = None
