"""From what registers have contributed to the report of an area: gathered, printed under a letterhead, and filed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import dropwhile
from typing import Any

from sync.core.report.areas import is_within
from sync.core.report.context import Audience, Context, Missing, Report, build
from sync.core.report.cube import total
from sync.core.report.document import as_json, from_json
from sync.core.report.part import Part
from sync.core.report.presentation import kop as kops
from sync.core.report.presentation import trend
from sync.core.report.presentation.kop import Kop
from sync.core.report.presentation.page import Presentation, present
from sync.core.report.presentation.trend import Past
from sync.core.report.quarter import Quarter
from sync.core.spec import RuleBook
from sync.ports.report import Counted, Reports, Stage

_STALE = timedelta(days=2)  # a register that was not read for so long is named as missing
_PAST = 7  # quarters before this one in the charts


@dataclass(frozen=True, slots=True)
class Member:
    """A register that may contribute: its kecamatan's code and its name, and when it was last read."""

    code: str
    name: str
    last_read: date | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report: of which area and quarter, for whom, as seen on which day."""

    area: str
    quarter: Quarter
    audience: Audience
    today: date
    name_of: Callable[[str], str]

    @property
    def as_report(self) -> Report:
        """Return the same as the core asks for it."""
        return Report(self.area, self.quarter, self.audience, self.today, self.name_of)


@dataclass(frozen=True, slots=True)
class Made:
    """A report in numbers, and what it is made from.

    ``inputs`` say of each register when it was counted, ``history`` what was reported before.
    """

    context: Context
    inputs: Mapping[str, str]
    history: tuple[Past, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A report as it is printed: numbers, letterhead, and what they are compared with. Filed, it stays the same."""

    context: Context
    kop: Kop
    history: tuple[Past, ...] = field(default=())

    @property
    def document(self) -> dict[str, Any]:
        """Return its numbers as ``kawal.report/1``."""
        return as_json(self.context)

    def page(self, final_on: date | None = None, sample: bool = False) -> Presentation:
        """Return it as it is printed; ``final_on`` makes a draft of it."""
        return present(self.context, self.kop, self.history, final_on, sample)

    def as_json(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        history = [one.as_json() for one in self.history]
        return {"report": self.document, "kop": self.kop.as_json(), "history": history}


def edition(stored: Mapping[str, Any]) -> Edition:
    """Given what ``Edition.as_json`` returned, return the report."""
    history = tuple(map(trend.from_json, stored["history"]))
    return Edition(from_json(stored["report"]), kops.from_json(stored["kop"]), history)


def digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of plain data."""
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


# ------------------------------------------------------------------ numbers


def from_register(wanted: Wanted, book: RuleBook, parts: Mapping[Quarter, Part]) -> Made:
    """Make the report of one kecamatan from the parts of its register alone."""
    this, last = wanted.quarter, wanted.quarter.previous
    now, before = ([(wanted.area, parts[quarter])] if quarter in parts else [] for quarter in (this, last))
    history = (trend.counted(quarter, part.cube) for quarter, part in sorted(parts.items()) if quarter < last)
    return Made(build(wanted.as_report, book, now, before), {}, _begun(history))


def from_state(wanted: Wanted, book: RuleBook, reports: Reports, members: Mapping[str, Member]) -> Made:
    """Add up what the ``members``, by the names of their registers, have contributed. No register is read."""
    inputs: dict[str, str] = {}
    counted: dict[str, date] = {}

    def note(ones: Iterable[Counted]) -> Iterator[tuple[str, Part]]:
        for one in ones:
            inputs[one.register] = one.at.isoformat(timespec="seconds")
            counted[one.register] = one.part.as_of
            yield one.area, one.part

    now = note(_counted(reports, wanted.quarter, wanted.area, members))
    before = _counted(reports, wanted.quarter.previous, wanted.area, members)
    context = build(wanted.as_report, book, now, ((one.area, one.part) for one in before))
    missing = sorted(_missing(wanted, members, counted), key=lambda one: one.code)
    history = _history(wanted, reports, members, inputs.keys())
    return Made(replace(context, missing=tuple(missing)), inputs, history)


def _counted(reports: Reports, quarter: Quarter, area: str, members: Mapping[str, Member]) -> Iterator[Counted]:
    return (one for one in reports.counted(quarter, area) if one.register in members)


def _missing(wanted: Wanted, members: Mapping[str, Member], counted: Mapping[str, date]) -> Iterator[Missing]:
    """Yield the members whose numbers are not in, or do not reach to the end."""
    until = min(wanted.quarter.last, wanted.today - _STALE)
    for name, member in members.items():
        if is_within(member.code, wanted.area) and counted.get(name, date.min) < until:
            yield Missing(member.code, member.name, member.last_read)


def _history(
    wanted: Wanted, reports: Reports, members: Mapping[str, Member], registers: Iterable[str]
) -> tuple[Past, ...]:
    """Return what was reported of earlier quarters; what was not is counted now, where that may be told."""
    of, told = wanted.quarter, []
    for _ in range(_PAST):
        of = of.previous
        filed = reports.find(wanted.area, of, wanted.audience)
        if filed and filed.stage is Stage.FINAL:
            told.append(trend.past(filed.content["report"]))
        elif wanted.audience == "terbatas" and of != wanted.quarter.previous:
            parts = list(_counted(reports, of, wanted.area, members))
            if parts and {one.register for one in parts}.issuperset(registers):
                told.append(trend.counted(of, total(one.part.cube for one in parts)))
    return _begun(reversed(told))


def _begun(history: Iterable[Past]) -> tuple[Past, ...]:
    """Return the quarters since the first in which there was anything."""
    return tuple(dropwhile(lambda one: one.cases == 0 and one.services == 0, history))
