"""The demo: fictional officers, their registers, and a clock of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sync.app.jobs import Job, deliver
from sync.app.judging import at
from sync.app.registers import FileOffice
from sync.core.report.quarter import Quarter
from sync.pipeline import Outcome, Rules

if TYPE_CHECKING:
    from sync.adapters.demo_folder import DemoFolder
    from sync.core.office import Office
    from sync.demo.office import DemoOffice
    from sync.outbox import Delivery

_FORMS = ("html", "xlsx")  # a PDF takes seconds, and not every machine can make one


@dataclass(frozen=True, slots=True)
class DemoRun:
    """What the demo did with one register."""

    path: Path
    office: Office
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class DemoDay:
    """One day of the demo: its registers, the mails of the day, which lie as files in ``mail_folder``, new reports."""

    today: date
    runs: Sequence[DemoRun]
    mails: Sequence[Delivery]
    mail_folder: Path
    reports: Sequence[Path]


def demo(folder: Path, rules: Rules, advance: int) -> Iterator[DemoDay]:
    """Let the fictional officers of the demo type day by day, ``advance`` days long, and check their registers.

    The demo's own day is kept in the folder. Raise ``UsageProblem`` when the folder holds a register that is not ours.
    """
    from sync.adapters.demo_folder import DemoFolder
    from sync.demo import offices, rows_on

    demos = offices()
    place = DemoFolder(folder, rules.book, demos)
    for today in place.days(advance):
        files = [place.put(demo, rows_on(demo, rules.book, today)) for demo in demos]
        jobs = [Job(FileOffice(path, mails=place.mails), rules) for path in files]
        outcomes = [job.register.sync(rules, at(today), sample=True) for job in jobs]
        runs = [DemoRun(*run) for run in zip(files, (demo.office for demo in demos), outcomes, strict=True)]
        mails = [delivery for delivery, _ in deliver(jobs, at(today))]
        reports = [path for job, demo in zip(jobs, demos, strict=True) for path in _reports(place, job, demo, today)]
        yield DemoDay(today, runs, mails, place.mails, reports)


def _reports(place: DemoFolder, job: Job, demo: DemoOffice, today: date) -> Iterator[Path]:
    """Write the report of the quarter that is over, once."""
    quarter = Quarter.of(today).previous
    names = [f"laporan-{demo.office.code}-{quarter}.{form}" for form in _FORMS]
    if not place.missing_reports(names):
        return
    from sync.app.reports.making import edition_of, named, of_register
    from sync.app.reports.printing import Printer
    from sync.core.report.context import Report

    wanted = Report(demo.office.code, quarter, "terbatas", today, named)
    made = of_register(job.register, job.rules, at(today), wanted)
    with job.register.mailroom() as mailroom:
        files = Printer(edition_of(made, None, today), mailroom, sample=True).printed(_FORMS).files
    yield from (place.put_report(name, files[form]) for name, form in zip(names, _FORMS, strict=True))
