"""One register, wherever it is kept: a file alone, or one of the settings, in a file or at Google."""

from __future__ import annotations

from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sync import pipeline
from sync.app.judging import When
from sync.app.state import State
from sync.pipeline import Checked, Outcome, Rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sync.adapters.google.account import GoogleAccount
    from sync.core.office import Office
    from sync.ports import RegisterStore, Standing
    from sync.settings import RegisterSettings
    from sync.wilayah.areas import Kecamatan


class AnyOffice(Protocol):
    """One register, wherever it is kept. ``online`` is whether most of the work is waiting for a network."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def area(self) -> str | None: ...  # noqa: D102
    @property
    def online(self) -> bool: ...  # noqa: D102

    def check(self, rules: Rules, when: When) -> Checked:
        """Read and judge the register; nothing is written."""
        ...

    def sync(self, rules: Rules, when: When, sample: bool = False, accept: bool = False) -> Outcome:
        """Bring the register's service tabs up to date; ``when`` gives the moment in a zone.

        ``accept`` says that rows are missing on purpose.
        """
        ...

    def standing(self) -> Standing:
        """Return what is remembered of it, without reading it."""
        ...

    def stop(self) -> None:
        """Let whoever waits on its behalf give up."""
        ...


def office_of(place: Kecamatan, petugas: tuple[str, ...] = ()) -> Office:
    """Return the office of a kecamatan."""
    from sync.core.office import Office

    desa = tuple(desa.name for desa in place.desa)
    return Office(place.name, place.code, place.kabupaten.name, desa, petugas, place.zone)


# ------------------------------------------------------------------ a file alone


@dataclass(frozen=True, slots=True)
class FileOffice:
    """One register file without settings: its state is ``.kawal/`` beside it."""

    path: Path
    patience: float = 0.0
    online = False
    area = None

    @property
    def name(self) -> str:
        """Return the file's name."""
        return self.path.name

    def check(self, rules: Rules, when: When) -> Checked:
        """Read and judge the file; nothing is written."""
        from sync.adapters.workbook.register_file import RegisterFile

        return pipeline.check(RegisterFile(self.path), rules, when("WIB"))

    def sync(self, rules: Rules, when: When, sample: bool = False, accept: bool = False) -> Outcome:
        """Bring the file's service tabs up to date.

        A register that ``init`` has made knows its kecamatan, and with it its zone; any other is taken for WIB.
        """
        from sync.adapters.workbook.register_file import RegisterFile

        store = RegisterFile(self.path, self.patience)
        office = _known_office(store.constants())  # a file that is not there leaves no .kawal folder behind
        moment = when(_zone(office))
        with _file_alone(self.path, self.patience), closing(State.beside(self.path)) as state:
            ledger = state.ledger(self.path.resolve().name)
            with pipeline.remembered(ledger, moment):
                store.sweep()
                return pipeline.sync(store, ledger, rules, moment, office, sample, accept)

    def stop(self) -> None:
        """Do nothing: a file keeps nobody waiting."""

    def standing(self) -> Standing:
        """Return what is remembered of the file."""
        with closing(State.beside(self.path)) as state:
            return state.standing(self.path.resolve().name)


def _file_alone(path: Path, patience: float) -> AbstractContextManager[None]:
    """A file can be written by one only, whether it is named alone or by the settings."""
    from sync.adapters.alone import alone

    own = path.resolve()
    return alone(State.beside(own).folder, own.name, patience)


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


# ------------------------------------------------------------------ a register of the settings


@dataclass(frozen=True, slots=True)
class ListedOffice:
    """One register of the settings: what is remembered of it is what the settings' office remembers."""

    listed: RegisterSettings
    state: State
    account: GoogleAccount | None  # None where no register of the settings is at Google
    patience: float = 0.0

    @property
    def name(self) -> str:
        """Return the name that the settings give it."""
        return self.listed.name

    @property
    def area(self) -> str:
        """Return the code of its kecamatan."""
        return self.listed.place.code

    @property
    def online(self) -> bool:
        """Return whether it is at Google."""
        return self.listed.path is None

    def check(self, rules: Rules, when: When) -> Checked:
        """Read and judge the register; nothing is written."""
        return pipeline.check(self._store(), rules, when(self.listed.zone))

    def sync(self, rules: Rules, when: When, sample: bool = False, accept: bool = False) -> Outcome:
        """Bring its service tabs up to date."""
        moment = when(self.listed.zone)
        with self.state.held(self.name, self.patience) as guard:
            ledger = self.state.ledger(self.name, guard)
            with pipeline.remembered(ledger, moment), self._file_alone():
                office = office_of(self.listed.place)
                return pipeline.sync(self._store(), ledger, rules, moment, office, sample, accept)

    def standing(self) -> Standing:
        """Return what is remembered of the register."""
        return self.state.standing(self.name)

    def stop(self) -> None:
        """Let whoever waits for Google give up: the program is to end."""
        if self.account:
            self.account.stop()

    def _store(self) -> RegisterStore:
        if self.listed.path is None:
            from sync.core.office import ZONES

            assert self.account is not None
            return self.account.register(self.name, self.listed.spreadsheet_id, ZONES[self.listed.zone])
        from sync.adapters.workbook.register_file import RegisterFile

        return RegisterFile(self.listed.path, self.patience)

    def _file_alone(self) -> AbstractContextManager[None]:
        path = self.listed.path
        return nullcontext() if path is None or not path.is_file() else _file_alone(path, self.patience)
