"""The job that drafts the quarterly reports, and sends and freezes them when they are due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from threading import Event
from typing import TYPE_CHECKING

from sync.app.in_use import InUse
from sync.app.jobs import opened
from sync.app.judging import When, home_zone
from sync.app.reports.routes import Route, routes
from sync.core.alerts.page import Trouble
from sync.core.bahasa import number
from sync.core.report.quarter import Quarter
from sync.errors import KawalError
from sync.ports.report import Stage
from sync.service import Incomplete, Stopped
from sync.stopped import Mistake

if TYPE_CHECKING:
    from sync.app.reports.filing import Filing
    from sync.ports import Shelf

_SINCE = "laporan"  # on the shelf: the day from which on reports are ours to send
_DONE = {Stage.DRAFT: "draf laporan untuk koordinator", Stage.FINAL: "laporan triwulan"}


class ReportJob:
    """Bring every report that is owed as far as it is to be: what is due is told by what is filed, not by a timer."""

    def __init__(self, in_use: InUse, when: When) -> None:
        self._in_use, self._when = in_use, when
        self._stopping = Event()

    def work(self) -> str:
        """Draft, send and freeze what is due; return what was done. Raise ``Incomplete`` when some of it failed."""
        from sync.app.reports.filing import Filing

        found, rules = self._in_use.settings(), self._in_use.rules()
        came: list[Stage] = []
        failed: list[Trouble] = []
        with opened(found) as office:
            filing = Filing(office, found, rules, self._when)
            today = self._when("WIB").instant.astimezone(home_zone(found)).date()
            since = _since(office.mailroom.state.shelf, today)
            for route, quarter in _owed(filing, routes(found), since):
                if self._stopping.is_set():
                    raise Stopped
                try:
                    stage = filing.step(route, quarter)
                except Exception as error:  # each fails alone
                    problem = error if isinstance(error, KawalError) else Mistake(error)
                    what = f"Laporan {quarter.title} untuk {route.area} belum dapat dibuat: {problem.message}"
                    failed.append(Trouble(what, problem.advice))
                else:
                    came += [stage] if stage else []
            office.mailroom.note(failed)
        done = _told(came)
        if failed:
            told = tuple(f"{one.what} {one.fix}" for one in failed)
            raise Incomplete(done, f"{number(len(failed))} laporan belum dapat dibuat.", told[0], told)
        return done

    def stop(self) -> None:
        """Begin no other report."""
        self._stopping.set()


def _owed(filing: Filing, owed: list[Route], since: date) -> Iterator[tuple[Route, Quarter]]:
    """Yield what is due and not yet filed for good."""
    oldest = Quarter.of(since).previous
    settled = {(one.area, one.audience, one.quarter) for one in filing.reports.list(oldest) if one.stage.is_settled}
    for route in owed:
        now = filing.now(route).replace(tzinfo=None)
        for quarter in filing.timing.in_hand(now, since, filing.working_days):
            if (route.area, route.audience, str(quarter)) not in settled:
                yield route, quarter


def _since(shelf: Shelf, today: date) -> date:
    """Return the day on which this job was done first: what was due before has been reported by somebody else."""
    kept = shelf.get(_SINCE)
    if "since" not in kept:
        shelf.put(_SINCE, {"since": today.isoformat()})
        return today
    return min(date.fromisoformat(kept["since"]), today)  # a day that lies ahead is of a clock that was wrong


def _told(came: list[Stage]) -> str:
    counts = {stage: came.count(stage) for stage in _DONE if stage in came}
    if not counts:
        return ""
    return ", ".join(f"{number(n)} {_DONE[stage]}" for stage, n in counts.items()).capitalize() + "."
