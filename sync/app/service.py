"""The service of an office: its jobs, where they are remembered, and how it stands."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sync.app.jobs import settings
from sync.app.judging import at, home_zone
from sync.app.state import State
from sync.core.jobs import Every, Known, known_from, next_due, shelved
from sync.errors import UsageProblem
from sync.ports import Failure

if TYPE_CHECKING:
    from sync.app.in_use import InUse
    from sync.duty import Beat
    from sync.ports import Posted
    from sync.ports.report import Heading
    from sync.service import Job, Outcome, Service
    from sync.settings import Settings

SYNC, REPORT, HEALTH, SEND = "sync", "laporan", "kesehatan", "kirim"
RHYTHMS: Mapping[str, Every] = {SYNC: Every(15), REPORT: Every(15), HEALTH: Every(60), SEND: Every(1)}
"""Every job by name, in the order in which they are done, and how often it is owed."""


@contextmanager
def service(
    given: Path | None, tell: Callable[[Outcome], None], say: Callable[[str], None], once: bool = False
) -> Iterator[Service]:
    """Give the service of the settings, which is told by signals when to end. Raise ``UsageProblem``."""
    from sync.adapters.alone import own_folder
    from sync.adapters.heartbeat import Heartbeat
    from sync.adapters.ledger.holding import new_owner
    from sync.adapters.ledger.leases import DatabaseLeases
    from sync.adapters.signals import ended_by_signals
    from sync.app.in_use import InUse
    from sync.duty import Duty
    from sync.service import Service

    found = settings(given)
    if found is None:
        raise UsageProblem(
            "kawal run memerlukan kawal.yaml.",
            "Jalankan di foldernya, atau sebutkan letaknya: kawal run --settings BERKAS. "
            "Belum punya: kawal init FOLDER --kecamatan KODE membuatnya.",
        )
    own_folder(found.state)
    clock = partial(datetime.now, home_zone(found))
    signs = Heartbeat(found.state, os.environ, clock, once)
    with closing(State.of(found)) as state:
        duty = Duty(DatabaseLeases(state.database), new_owner(), signs)
        made = Service(_jobs(InUse(found.file)), state.shelf, duty, clock, tell, say)
        with ended_by_signals(made.stop):
            yield made


def _jobs(in_use: InUse) -> Sequence[Job]:
    from sync.app.health_job import HealthJob
    from sync.app.report_job import ReportJob
    from sync.app.service_jobs import SendJob, SyncJob
    from sync.service import Job

    now = at(None)
    sync, report, send = SyncJob(in_use, now), ReportJob(in_use, now), SendJob(in_use, now)
    health = HealthJob(in_use, now, RHYTHMS)
    return (
        Job(SYNC, RHYTHMS[SYNC], sync.work, sync.stop),
        Job(REPORT, RHYTHMS[REPORT], report.work, report.stop),
        Job(HEALTH, RHYTHMS[HEALTH], health.work, health.stop),
        Job(SEND, RHYTHMS[SEND], send.work, send.stop),
    )


# ------------------------------------------------------------------ how it stands


def last_sign(given: Path | None) -> Beat | None:
    """Return the last sign of life on this machine of the service of the settings; ``None`` when there was none."""
    from sync.adapters.heartbeat import last_beat

    found = settings(given)
    return last_beat(found.state, home_zone(found)) if found else None


@dataclass(frozen=True, slots=True)
class JobStanding:
    """When a job was done, what failed since (``stuck``: the job itself), and when it is owed next."""

    name: str
    done: datetime | None
    failure: Failure | None
    stuck: bool
    next_due: datetime


@dataclass(frozen=True, slots=True)
class ServiceStanding:
    """The last sign of life, the jobs that were ever begun, the mails that are not settled, and the latest reports."""

    beat: Beat | None
    jobs: Sequence[JobStanding]
    letters: Sequence[Posted]
    reports: Sequence[Heading] = ()


def standing(found: Settings, now: datetime) -> ServiceStanding:
    """Return how the service of the settings stands; asking leaves no database behind where there is none."""
    from sync.adapters.heartbeat import last_beat
    from sync.adapters.ledger.outbox import DatabaseOutbox
    from sync.adapters.ledger.reports import DatabaseReports
    from sync.core.report.quarter import Quarter

    zone = home_zone(found)
    with closing(State.of(found)) as state:
        known = {name: known_from(state.shelf.get(shelved(name)), zone) for name in RHYTHMS}
        letters = DatabaseOutbox(state.database).list() if state.database.exists else ()
        last = Quarter.of(now.astimezone(zone).date()).previous
        reports = DatabaseReports(state.database).list(last) if state.database.exists else ()
    jobs = [_job_standing(name, one, now.astimezone(zone)) for name, one in known.items() if one != Known()]
    return ServiceStanding(last_beat(found.state, zone), jobs, letters, reports)


def _job_standing(name: str, known: Known, now: datetime) -> JobStanding:
    failure = Failure(known.failed, known.message, known.failures) if known.failed else None
    due = next_due(RHYTHMS[name], known, now).astimezone(now.tzinfo)
    return JobStanding(name, known.done, failure, known.stuck, due)
