"""One database, opened when it is first needed: a file in the state folder, or a PostgreSQL server."""

from __future__ import annotations

import hmac
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import DBAPIError

from sync.adapters.alone import alone, not_kept, own_folder
from sync.adapters.installation_key import installation_key
from sync.adapters.ledger.failures import refusal
from sync.adapters.ledger.insert import insert_new
from sync.adapters.ledger.migrate import migrate
from sync.adapters.ledger.schema import installation
from sync.adapters.machine import refuse_network
from sync.errors import Unreadable, UsageProblem

FILE_NAME, OF_FILES_ALONE = "kawal.db", "berkas.db"
"""What an office remembers, and what is remembered of register files that no settings list: they may share a folder."""

_HERE = (None, "", "localhost", "127.0.0.1", "::1")  # None is a socket
_PATIENCE = 30.0  # seconds to wait for others; each holds the database for milliseconds
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # with NORMAL a power cut may take back what was committed, a sent mail for instance
    "PRAGMA secure_delete=ON",
)


class Database:
    """Given the state folder, and the URL of a PostgreSQL server or none; ``name`` is that of the file.

    In ``writing`` transactions exclude each other from their beginning (SQLite would otherwise refuse those that read
    before they write, whatever they wait), or lock the rows that they mean (PostgreSQL).
    """

    def __init__(
        self,
        folder: Path,
        server: str = "",
        password: str = "",
        environment: Mapping[str, str] = os.environ,
        name: str = FILE_NAME,
    ) -> None:
        self._folder, self._path = folder, folder / name
        self._server = make_url(server).set(drivername="postgresql+psycopg") if server else None
        self._password, self._environment = password, environment
        self._opening = Lock()
        self._engine: Engine | None = None
        self._key = b""

    @property
    def exists(self) -> bool:
        """Return whether anything has ever been remembered here; of a server, that is taken for granted."""
        return self._server is not None or self._path.exists()

    @property
    def key(self) -> bytes:
        """Return the installation's key."""
        self._opened()
        return self._key

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection to read with. Raise ``NotWritten`` or ``Unreadable``."""
        with self._explained(), self._opened().connect() as connection:
            yield connection.execution_options(reading=True)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes count together, at the end. Raise ``NotWritten`` or ``Unreadable``."""
        with self._explained(), self._opened().begin() as connection:
            yield connection

    def close(self) -> None:
        """Let all connections go."""
        with self._opening:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    def _opened(self) -> Engine:
        with self._opening:
            if self._engine is None:
                with self._explained():
                    self._engine = self._open_server(self._server) if self._server else self._open_file()
            return self._engine

    def _open_file(self) -> Engine:
        refuse_network(self._folder)
        own_folder(self._folder)
        with alone(self._folder, self._path.name, _PATIENCE):
            self._create()
            engine = create_engine(
                URL.create("sqlite", database=str(self._path.resolve())),
                connect_args={"timeout": _PATIENCE},
                hide_parameters=True,
            )
            event.listen(engine, "connect", _prepare)
            event.listen(engine, "begin", _begin)
            return self._usable(engine)

    def _create(self) -> None:
        """Make the file, for its owner's eyes alone. One that is there is never opened but by SQLite.

        Closing it would take away the locks that this process holds on it (sqlite.org/howtocorrupt.html, 2.2).
        """
        try:
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            pass
        except OSError as error:
            raise not_kept(self._folder, error) from None

    def _open_server(self, server: URL) -> Engine:
        url = server.set(password=self._password) if self._password else server
        if server.host not in _HERE and "sslmode" not in server.query:
            url = url.update_query_dict({"sslmode": "verify-full", "sslrootcert": "system"})
        try:
            engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10}, hide_parameters=True)
        except ImportError:
            raise UsageProblem(
                "Untuk basis data PostgreSQL perlu satu paket lagi.", 'Jalankan: pip install "kawal[postgres]"'
            ) from None
        return self._usable(engine)

    def _usable(self, engine: Engine) -> Engine:
        try:
            migrate(engine, self._back_up)
            self._key = installation_key(self._folder, self._environment)
            _know_key(engine, self._key)
        except BaseException:
            engine.dispose()
            raise
        return engine

    def _back_up(self, revision: str) -> None:
        """Copy the file before a new revision changes it; a server's keeper makes backups of his own."""
        if self._server is None:
            back_up(self._path, self._path.with_name(f"{self._path.stem}-{revision}{self._path.suffix}"))

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            told = refusal(error, self._server.host or "PostgreSQL" if self._server else str(self._path))
            if told is None:
                raise
            raise told from None


def back_up(path: Path, copy: Path) -> None:
    """Copy an SQLite file in use to a file that only its owner can read."""
    os.close(os.open(copy, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _prepare(connection: Any, record: object) -> None:
    connection.isolation_level = None  # transactions begin as ``_begin`` says, not as the driver thinks
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _know_key(engine: Engine, key: bytes) -> None:
    """With another key every finding would look gone and new: dozens of mails about nothing."""
    fingerprint = hmac.new(key, b"kunci", sha256).hexdigest()[:24]
    with engine.connect().execution_options(reading=True) as connection:
        known = connection.scalar(select(installation.c.fingerprint))
    if known is None:
        with engine.begin() as connection:
            if connection.scalar(select(installation.c.fingerprint)) is None:
                insert_new(connection, installation, fingerprint=fingerprint)  # of two that open it first, one does
    elif known != fingerprint:
        raise Unreadable(
            "Kunci di mesin ini bukan kunci yang dipakai untuk catatan pemeriksaan ini.",
            'Pulihkan berkas "key" di folder catatan dari cadangan, atau pasang kredensial kawal-hmac yang semula. '
            "Bila kunci itu hilang: docs/life-of-an-installation.md.",
        )
