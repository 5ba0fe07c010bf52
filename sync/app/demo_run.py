"""The demo: fictional officers, their registers, and a clock of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sync.app.judging import at
from sync.app.registers import FileOffice
from sync.pipeline import Outcome, Rules

if TYPE_CHECKING:
    from sync.core.office import Office


@dataclass(frozen=True, slots=True)
class DemoRun:
    """What the demo did with one register."""

    path: Path
    office: Office
    today: date
    outcome: Outcome


def demo(folder: Path, rules: Rules, advance: int) -> Iterator[DemoRun]:
    """Let the fictional officers of the demo type up to its day, ``advance`` days later, and check their registers.

    The demo's own day is kept in the folder. Raise ``UsageProblem`` when the folder holds a register that is not ours.
    """
    from sync.adapters.demo_folder import DemoFolder
    from sync.demo import offices, rows_on

    demos = offices()
    place = DemoFolder(folder, rules.book, demos)
    today = place.advance(advance)
    for demo in demos:
        path = place.put(demo, rows_on(demo, rules.book, today))
        outcome = FileOffice(path).sync(rules, at(today), sample=True)
        yield DemoRun(path, demo.office, today, outcome)
