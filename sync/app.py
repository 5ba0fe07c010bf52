"""The composition root: the only place that builds adapters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from sync import resources
from sync.adapters.libur import working_days
from sync.core.office import ZONES
from sync.core.table import Memos
from sync.pipeline import Checked, Moment, Outcome, Rules
from sync.rulebook import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sync.core.office import Office
    from sync.wilayah.areas import Kecamatan

When = Callable[[str], Moment]

_HOUR_OF_A_GIVEN_DAY = time(6, 0)  # --today names a day; the check then counts as made at 06.00


def rules(folder: Path | None) -> Rules:
    """Given the office's own rule folder, or none for the bundled one, return what registers are judged by."""
    return Rules(load(folder or resources.folder("rules")), working_days(), Memos())


def moment(today: date | None, zone: str = "WIB") -> Moment:
    """Return the given day, or now, in a zone."""
    if today is not None:
        return Moment(datetime.combine(today, _HOUR_OF_A_GIVEN_DAY), zone)
    from zoneinfo import ZoneInfo

    return Moment(datetime.now(ZoneInfo(ZONES[zone])).replace(tzinfo=None), zone)


def at(today: date | None) -> When:
    """Return the given day, or now, for any zone."""
    return lambda zone: moment(today, zone)


def office_of(place: Kecamatan, petugas: tuple[str, ...] = ()) -> Office:
    """Return the office of a kecamatan."""
    from sync.core.office import Office

    desa = tuple(desa.name for desa in place.desa)
    return Office(place.name, place.code, place.kabupaten.name, desa, petugas, place.zone)


def new_register(folder: Path, place: Kecamatan, petugas: tuple[str, ...], rules: Rules, moment: Moment) -> Path:
    """Given a kecamatan, make its empty register in a folder and return the file's path.

    Raise ``UsageProblem`` when the file is there already.
    """
    from sync.adapters.workbook.new_file import create
    from sync.adapters.workbook.new_register import new_register as drawn
    from sync.adapters.workbook.service_sheets import append
    from sync.core.register import Register
    from sync.core.service_tabs import Context, service_tabs
    from sync.core.validate import judge

    office = office_of(place, petugas)
    empty = Register([], rules.book, moment.at.date())
    context = Context(empty, judge(empty, rules.working_days), {}, moment.at, moment.zone, office)
    path = folder / office.file_name
    create(path, drawn(rules.book, office, [append(service_tabs(context))]))
    return path


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


@dataclass(frozen=True, slots=True)
class DemoRun:
    """What the demo did with one register."""

    path: Path
    office: Office
    today: date
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class FileOffice:
    """One register file without settings."""

    path: Path
    patience: float = 0.0

    def check(self, rules: Rules, moment: Moment) -> Checked:
        """Read and judge the file; nothing is written."""
        from sync import pipeline
        from sync.adapters.workbook.register_file import RegisterFile

        return pipeline.check(RegisterFile(self.path), rules, moment)

    def sync(self, rules: Rules, when: When, sample: bool = False) -> Outcome:
        """Bring the file's service tabs up to date; its state is ``.kawal/`` beside it.

        ``when`` gives the moment in a zone. A register that ``init`` has made knows its kecamatan, and with it its
        zone; any other is taken for WIB.
        """
        from sync import pipeline
        from sync.adapters.state_file import StateFile
        from sync.adapters.workbook.register_file import RegisterFile

        store = RegisterFile(self.path, self.patience)
        office = _known_office(store.constants())  # a file that is not there leaves no .kawal folder behind
        ledger = StateFile(self.path.resolve())
        with ledger.alone(self.patience):
            store.sweep()
            return pipeline.sync(store, ledger, rules, when(_zone(office)), office, sample)


def _known_office(constants: Mapping[str, str]) -> Office | None:
    from sync.adapters.workbook.keyed import OFFICE_NAME

    if OFFICE_NAME not in constants:
        return None
    from sync.wilayah import areas

    found = areas.find(constants[OFFICE_NAME])
    return office_of(found[0]) if len(found) == 1 else None


def _zone(office: Office | None) -> str:
    if office is None:
        return "WIB"
    from sync.wilayah import areas

    return areas.zone_label(office.zone)
