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
from sync.pipeline import Outcome, Rules

if TYPE_CHECKING:
    from sync.core.office import Office
    from sync.outbox import Delivery


@dataclass(frozen=True, slots=True)
class DemoRun:
    """What the demo did with one register."""

    path: Path
    office: Office
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class DemoDay:
    """One day of the demo: its registers, and the mails of the day, which lie as files in ``mail_folder``."""

    today: date
    runs: Sequence[DemoRun]
    mails: Sequence[Delivery]
    mail_folder: Path


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
        yield DemoDay(today, runs, mails, place.mails)
