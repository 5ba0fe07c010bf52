"""One register, wherever it is kept: a file alone, or one of the settings, in a file or at Google."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sync import pipeline
from sync.app.judging import When
from sync.app.mailroom import Mailroom
from sync.app.state import State
from sync.core.alerts.due import People
from sync.pipeline import Checked, Outcome, Rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sync.adapters.google.account import GoogleAccount
    from sync.core.office import Office
    from sync.ports import Ledger, RegisterStore, Standing
    from sync.settings import RegisterSettings, Settings
    from sync.wilayah.areas import Kecamatan


_EXAMPLE = People(("koordinator@contoh.invalid",), ("kabupaten@contoh.invalid",))
"""Without settings mails are files for whoever has the register; no mail to such an address ever leaves (RFC 2606)."""


class AnyOffice(Protocol):
    """One register, wherever it is kept. ``online`` is whether most of the work is waiting for a network.

    ``kecamatan`` is the code of its kecamatan as far as anything says it. ``counted`` is whether any check has counted
    it for the reports of its area.

    ``people`` are those whom its mails go to, as far as the ``settings`` that list it say. Registers with the same
    ``seat`` share a mailroom.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def area(self) -> str | None: ...  # noqa: D102
    @property
    def online(self) -> bool: ...  # noqa: D102
    @property
    def zone(self) -> str: ...  # noqa: D102
    @property
    def people(self) -> People: ...  # noqa: D102
    @property
    def sends(self) -> bool: ...  # noqa: D102
    @property
    def counted(self) -> bool: ...  # noqa: D102
    @property
    def kecamatan(self) -> str: ...  # noqa: D102
    @property
    def seat(self) -> Path: ...  # noqa: D102
    @property
    def settings(self) -> Settings | None: ...  # noqa: D102

    def check(self, rules: Rules, when: When) -> Checked:
        """Read and judge the register; nothing is written."""
        ...

    def sync(self, rules: Rules, when: When, sample: bool = False, accept: str = "") -> Outcome:
        """Bring the register's service tabs up to date and write its letters; ``when`` gives the moment in a zone.

        ``accept`` is the code of a loss that a person has confirmed.
        """
        ...

    def remembered(self) -> AbstractContextManager[Ledger]:
        """Give what is remembered of it."""
        ...

    def standing(self) -> Standing:
        """Return what is remembered of it, without reading it."""
        ...

    def mailroom(self) -> AbstractContextManager[Mailroom]:
        """Give the mailroom that its letters leave from."""
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
    """One register file that no settings list: its state is in ``.kawal/`` beside it."""

    path: Path
    patience: float = 0.0
    mails: Path | None = None  # the folder for mails, if it is another than that of what is remembered
    online = False
    area = None
    zone = "WIB"
    people = _EXAMPLE
    settings = None
    sheet = None
    sends = False
    counted = False

    @property
    def name(self) -> str:
        """Return the file's name."""
        return self.path.name

    @property
    def seat(self) -> Path:
        """Return the folder that it lies in."""
        return self.path.resolve().parent

    @property
    def kecamatan(self) -> str:
        """Return the code of its kecamatan, if ``init`` has made it; else nothing. Raise ``Unreadable``."""
        from sync.adapters.workbook.register_file import RegisterFile

        office = _known_office(RegisterFile(self.path).constants())
        return office.code if office else ""

    def check(self, rules: Rules, when: When) -> Checked:
        """Read and judge the file; nothing is written."""
        from sync.adapters.workbook.register_file import RegisterFile

        return pipeline.check(RegisterFile(self.path), rules, when("WIB"))

    def sync(self, rules: Rules, when: When, sample: bool = False, accept: str = "") -> Outcome:
        """Bring the file's service tabs up to date.

        A register that ``init`` has made knows its kecamatan, and with it its zone; any other is taken for WIB.
        """
        from sync.adapters.workbook.register_file import RegisterFile

        store = RegisterFile(self.path, self.patience)
        office = _known_office(store.constants())  # a file that is not there leaves no .kawal folder behind
        moment, name = when(_zone(office)), self.path.resolve().name
        with _file_alone(self.path, self.patience), self.mailroom() as mailroom:
            ledger, writer = mailroom.state.ledger(name), mailroom.writer(name, office, self.people)
            with pipeline.remembered(ledger, moment):
                store.sweep()
                return pipeline.sync(store, ledger, rules, moment, office, writer, sample=sample, accept=accept)

    def stop(self) -> None:
        """Do nothing: a file keeps nobody waiting."""

    def standing(self) -> Standing:
        """Return what is remembered of the file."""
        with closing(State.beside(self.path)) as state:
            return state.standing(self.path.resolve().name)

    @contextmanager
    def remembered(self) -> Iterator[Ledger]:
        """Give what is remembered of the file."""
        with closing(State.beside(self.path)) as state:
            yield state.ledger(self.path.resolve().name)

    @contextmanager
    def mailroom(self) -> Iterator[Mailroom]:
        """Give the mailroom of the register files in the file's folder: mails are files there."""
        own = self.path.resolve()
        with closing(State.beside(own)) as state:
            yield Mailroom(state, None, lambda name: FileOffice(own.with_name(name)), self.mails)


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


@dataclass(frozen=True, slots=True, eq=False)
class ListedOffice:
    """One register of the settings: what is remembered of it is what the settings' office remembers."""

    listed: RegisterSettings
    state: State
    account: GoogleAccount | None  # None where no register of the settings is at Google
    letters: Mailroom
    patience: float = 0.0
    keys: Path | None = None  # private ones: with them it is checked as its snapshots say that it was

    @property
    def name(self) -> str:
        """Return the name that the settings give it."""
        return self.listed.name

    @property
    def area(self) -> str:
        """Return the code of its kecamatan."""
        return self.listed.place.code

    @property
    def kecamatan(self) -> str:
        """Return the same."""
        return self.area

    @property
    def online(self) -> bool:
        """Return whether it is at Google."""
        return self.listed.path is None

    @property
    def seat(self) -> Path:
        """Return the file of the settings."""
        return self.settings.file.resolve()

    @property
    def settings(self) -> Settings:
        """Return the settings that list it."""
        assert self.letters.settings is not None
        return self.letters.settings

    def is_kept_in(self, path: Path) -> bool:
        """Return whether it is kept in this file."""
        return self.listed.path is not None and self.listed.path.resolve() == path.resolve()

    @property
    def zone(self) -> str:
        """Return its zone."""
        return self.listed.zone

    @property
    def sends(self) -> bool:
        """Return whether its mails really leave."""
        return self.letters.folder is None

    @property
    def counted(self) -> bool:
        """Return whether any check has counted it for reports."""
        return self.keys is None and self.state.database.exists and bool(self.state.ledger(self.name).quarters())

    @property
    def sheet(self) -> str | None:
        """Return the address at which people open it, if it is at Google."""
        return f"https://docs.google.com/spreadsheets/d/{self.listed.spreadsheet_id}/edit" if self.online else None

    @property
    def people(self) -> People:
        """Return whom the settings name."""
        return People(self.listed.coordinators, self.listed.kabupaten)

    def remembered(self) -> AbstractContextManager[Ledger]:
        """Give what is remembered of it."""
        return nullcontext(self.state.ledger(self.name))

    def mailroom(self) -> AbstractContextManager[Mailroom]:
        """Give the mailroom of all registers of the settings."""
        return nullcontext(self.letters)

    def check(self, rules: Rules, when: When) -> Checked:
        """Read and judge the register; nothing is written."""
        moment = when(self.listed.zone)
        if self.keys is None:
            return pipeline.check(self.store(), rules, moment)
        from sync.app.snapshots import Drawer

        return pipeline.check(Drawer(self, self.keys).register_at(moment), rules, moment)

    def sync(self, rules: Rules, when: When, sample: bool = False, accept: str = "") -> Outcome:
        """Bring its service tabs up to date."""
        moment = when(self.listed.zone)
        with self.state.held(self.name, self.patience) as guard:
            ledger = self.state.ledger(self.name, guard)
            with pipeline.remembered(ledger, moment), self._file_alone():
                office = office_of(self.listed.place)
                writer = self.letters.writer(self.name, office, self.people)
                about, store = (moment, office, writer, self.area), self.store()
                return pipeline.sync(store, ledger, rules, *about, sample, accept, self.state.snapshots(self.name))

    def standing(self) -> Standing:
        """Return what is remembered of the register."""
        return self.state.standing(self.name)

    def stop(self) -> None:
        """Let whoever waits for Google give up: the program is to end."""
        if self.account:
            self.account.stop()

    def store(self) -> RegisterStore:
        """Return where it is read and written."""
        if self.listed.path is None:
            from sync.core.office import ZONES

            assert self.account is not None
            return self.account.register(self.name, self.listed.spreadsheet_id, ZONES[self.listed.zone])
        from sync.adapters.workbook.register_file import RegisterFile

        return RegisterFile(self.listed.path, self.patience)

    def _file_alone(self) -> AbstractContextManager[None]:
        path = self.listed.path
        return nullcontext() if path is None or not path.is_file() else _file_alone(path, self.patience)
