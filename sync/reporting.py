"""From what registers have contributed to the report of an area: gathered, printed under a letterhead, and filed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import dropwhile
from typing import Any, ClassVar

from sync.core.bahasa import number
from sync.core.report.areas import is_within
from sync.core.report.context import Context, Missing, Report, build
from sync.core.report.cube import total
from sync.core.report.disclosure.published import Guarded, guard
from sync.core.report.disclosure.reported import Published
from sync.core.report.document import as_json, from_json
from sync.core.report.part import QUARTERS, Part
from sync.core.report.presentation import kop as kops
from sync.core.report.presentation import trend
from sync.core.report.presentation.kop import Kop
from sync.core.report.presentation.page import Presentation, present
from sync.core.report.presentation.trend import Past
from sync.core.report.quarter import Quarter
from sync.core.spec import RuleBook
from sync.errors import KawalError
from sync.ports.report import Counted, Filed, Reports, Stage

_STALE = timedelta(days=2)  # a register that was not read for so long is named as missing


@dataclass(frozen=True, slots=True)
class Member:
    """A register that may contribute: its kecamatan's code and its name, and when it was last read."""

    code: str
    name: str
    last_read: date | None


@dataclass(frozen=True, slots=True)
class Made:
    """A report in numbers, and what it is made from.

    ``inputs`` say of each register when it was counted and up to which record of its trail, ``history`` what was
    reported before. ``registers`` are those in it, each as the code of its kecamatan with its name. ``secret`` is what
    later reports have to know of one in which numbers are hidden.
    """

    context: Context
    inputs: Mapping[str, str]
    history: tuple[Past, ...]
    registers: frozenset[str]
    secret: Mapping[str, Any] = field(default_factory=dict)


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

    @property
    def digest(self) -> str:
        """Return the SHA-256 of its numbers."""
        return sha256(json.dumps(self.document, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def page(self, final_on: date | None = None, sample: bool = False, preview: bool = False) -> Presentation:
        """Return it as it is printed; ``final_on`` makes a draft of it."""
        return present(self.context, self.kop, self.history, final_on, sample, preview)

    def as_json(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        history = [one.as_json() for one in self.history]
        return {"report": self.document, "kop": self.kop.as_json(), "history": history}


def edition(stored: Mapping[str, Any]) -> Edition:
    """Given what ``Edition.as_json`` returned, return the report."""
    history = tuple(map(trend.from_json, stored["history"]))
    return Edition(from_json(stored["report"]), kops.from_json(stored["kop"]), history)


# ------------------------------------------------------------------ numbers


def from_register(wanted: Report, book: RuleBook, parts: Mapping[Quarter, Part]) -> Made:
    """Make the report of one kecamatan from the parts of its register alone.

    What was counted of earlier quarters is for terbatas only: nobody has looked whether the others may see it.
    """
    this, last = wanted.quarter, wanted.quarter.previous
    now, before = ([(wanted.area, parts[quarter])] if quarter in parts else [] for quarter in (this, last))
    earlier = sorted(quarter for quarter in parts if quarter < last and wanted.audience == "terbatas")
    history = _begun(trend.counted(quarter, parts[quarter].cube) for quarter in earlier)
    return Made(build(wanted, book, now, before), {}, history, frozenset({wanted.area}))


def from_state(wanted: Report, book: RuleBook, reports: Reports, members: Mapping[str, Member]) -> Made:
    """Add up what the ``members``, by the names of their registers, have contributed. No register is read."""
    inputs: dict[str, str] = {}
    registers: set[str] = set()
    counted: dict[str, date] = {}

    def note(ones: Iterable[Counted]) -> Iterator[tuple[str, Part]]:
        for one in ones:
            inputs[one.register] = f"{one.at.isoformat(timespec='seconds')} jejak {one.record}"
            counted[one.register] = one.part.as_of
            registers.add(f"{one.area}.{one.register}")
            yield one.area, one.part

    now = note(_counted(reports, wanted.quarter, wanted, members))
    before = _counted(reports, wanted.quarter.previous, wanted, members)
    context = build(wanted, book, now, ((one.area, one.part) for one in before))
    missing = sorted(_missing(wanted, members, counted), key=lambda one: one.code)
    history = _history(wanted, reports, members, inputs.keys())
    return Made(replace(context, missing=tuple(missing)), inputs, history, frozenset(registers))


def _counted(reports: Reports, quarter: Quarter, wanted: Report, members: Mapping[str, Member]) -> Iterator[Counted]:
    parts = reports.counted(quarter, wanted.area, frozen=wanted.audience != "terbatas")
    return (one for one in parts if one.register in members)


def _missing(wanted: Report, members: Mapping[str, Member], counted: Mapping[str, date]) -> Iterator[Missing]:
    """Yield the members whose numbers are not in, or do not reach to the end."""
    until = min(wanted.quarter.last, wanted.today - _STALE)
    for name, member in members.items():
        if is_within(member.code, wanted.area) and counted.get(name, date.min) < until:
            yield Missing(member.code, member.name, member.last_read)


def _history(
    wanted: Report, reports: Reports, members: Mapping[str, Member], registers: Iterable[str]
) -> tuple[Past, ...]:
    """Return what was reported of earlier quarters; what was not is counted now, where that may be told."""
    last, told = wanted.quarter.previous, []
    for quarter in last.run(QUARTERS - 1):
        filed = reports.find(wanted.area, quarter, wanted.audience)
        if filed and filed.stage is Stage.FINAL:
            told.append(trend.past(filed.content["report"]))
        elif wanted.audience == "terbatas" and quarter != last:
            parts = list(_counted(reports, quarter, wanted, members))
            if parts and {one.register for one in parts}.issuperset(registers):
                told.append(trend.counted(quarter, total(one.part.cube for one in parts)))
    return _begun(told)


def _begun(history: Iterable[Past]) -> tuple[Past, ...]:
    """Return the quarters since the first in which there was anything."""
    return tuple(dropwhile(lambda one: one.cases == 0 and one.services == 0, history))


# ------------------------------------------------------------------ small numbers


class Unproven(KawalError):
    """A report in which a hidden number might be worked out: it is neither sent nor shown."""

    exit_code: ClassVar[int] = 1

    def __init__(self, cells: int) -> None:
        super().__init__(
            f"belum terbukti bahwa {number(cells)} angka kecil tidak dapat dihitung dari angka lain yang dibagikan.",
            "Laporan tidak dibagikan. Yang berhak atas kasusnya dapat menerima laporan terbatas.",
        )


def published(filed: Iterable[Filed]) -> list[Published]:
    """Return the reports with hidden numbers that readers know already."""
    return [_published(one.secret) for one in filed if one.secret]


def _published(secret: Mapping[str, Any]) -> Published:
    hidden = frozenset(map(tuple, secret["hidden"]))
    return Published(from_json(secret["report"]), hidden, frozenset(secret["registers"]))


def guarded(made: Made, known: Sequence[Published], apart: Callable[..., Guarded]) -> Made:
    """Given a report for umum or publik and those before it, return it as it may be seen. Raise ``Unproven``.

    ``apart`` does work in a process of its own: the solver may take long.
    """
    found = apart(guard, made.context, made.registers, known)
    if found.unproven:
        raise Unproven(len(found.unproven))
    secret = {
        "report": as_json(made.context),
        "hidden": sorted([list(key) for key in found.hidden], key=str),
        "registers": sorted(made.registers),
    }
    return replace(made, context=found.context, secret=secret)
