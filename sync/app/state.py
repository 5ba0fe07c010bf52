"""Where an office remembers things: a database in its state folder, or on a server that the settings name."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sync.ports import Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from sync.adapters.ledger.database import Database
    from sync.adapters.snapshots import AgeSnapshots
    from sync.ports import Ledger, Shelf
    from sync.settings import Settings

    Guard = Callable[[Connection], None]


class State:
    """What an office remembers. Nothing is imported or opened before it is needed: a check needs none of it."""

    def __init__(self, folder: Path, found: Settings | None = None, alone: bool = False) -> None:
        """Given a folder, and the settings if they may name a server; ``alone`` for register files without any."""
        self.folder = folder
        self._found, self._alone = found, alone
        self._opening = Lock()
        self._database: Database | None = None

    @classmethod
    def beside(cls, register: Path) -> State:
        """Return what is remembered of a register file without settings: in ``.kawal/`` beside it."""
        return cls.of_files(register.resolve().parent)

    @classmethod
    def of_files(cls, folder: Path) -> State:
        """Return what is remembered of the register files in a folder that no settings list.

        An office may remember its registers there too. Each has its own database, for nobody sends letters of a
        register that he does not know.
        """
        return cls(folder / ".kawal", alone=True)

    @classmethod
    def of(cls, found: Settings) -> State:
        """Return what is remembered of the registers of the settings."""
        return cls(found.state, found)

    @property
    def database(self) -> Database:
        """Return the database, which opens itself at first use."""
        with self._opening:
            if self._database is None:
                self._database = _database(self.folder, self._found, self._alone, os.environ)
            return self._database

    @property
    def shelf(self) -> Shelf:
        """Return the place of what is known of Google."""
        from sync.adapters.ledger.tokens import DatabaseShelf

        return DatabaseShelf(self.database)

    def held(self, name: str, patience: float) -> AbstractContextManager[Guard]:
        """Keep others out of a register, on any machine; ``patience`` in seconds. Raise ``NotWritten``."""
        from sync.adapters.ledger.holding import held

        return held(self.database, name, patience)

    def ledger(self, name: str, guard: Guard | None = None) -> Ledger:
        """Return what is remembered of a register, by its name there."""
        from sync.adapters.ledger.findings import DatabaseLedger
        from sync.adapters.ledger.take_over import old_state, take_over

        take_over(self.database, name, old_state(self.folder, name))
        return DatabaseLedger(self.database, name, guard)

    def standing(self, name: str) -> Standing:
        """Return how a register stands; asking leaves no database behind where there is none."""
        from sync.adapters.ledger.take_over import old_state

        if not self.database.exists and not old_state(self.folder, name).exists():
            return Standing()
        return self.ledger(name).standing()

    def snapshots(self, name: str) -> AgeSnapshots | None:
        """Return the snapshots of a register; ``None`` where the settings name no keys."""
        found = self._found.snapshots if self._found else None
        if found is None or not found.keys:
            return None
        from sync.adapters.snapshots import AgeSnapshots

        return AgeSnapshots(found.folder or self.folder / "cadangan", name, found.keys, found.months)

    def close(self) -> None:
        """Let the database go."""
        if self._database is not None:
            self._database.close()


def _database(folder: Path, found: Settings | None, alone: bool, environment: Mapping[str, str]) -> Database:
    from sync.adapters.ledger.database import FILE_NAME, OF_FILES_ALONE, Database

    if found is None or not found.database.server:
        return Database(folder, name=OF_FILES_ALONE if alone else FILE_NAME)
    from sync.adapters.password import Password

    password = Password("KAWAL_BASIS_DATA_KATA_SANDI", "kawal-basis-data", "basis_data_kata_sandi_berkas", "basis data")
    return Database(folder, found.database.server, password.find(found.database.password_file, environment))
