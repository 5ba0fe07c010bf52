"""A private PostgreSQL server for the tests: its own folder, a socket in it, no network."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from tests.conftest import need

_SETTINGS = "-c listen_addresses= -c fsync=off -c unix_socket_directories={folder}"


class PostgreSQL:
    """A running server; each database is a fresh one."""

    def __init__(self, folder: Path, as_owner: list[str]) -> None:
        self._folder, self._as_owner = folder, as_owner
        self._numbers = count(1)

    def database(self) -> str:
        """Return the URL of a new, empty database."""
        name = f"kawal{next(self._numbers)}"
        self.run("createdb", "-h", str(self._folder), "-U", "kawal", name)
        return f"postgresql://kawal@/{name}?host={self._folder}"

    def run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs and return what it prints."""
        command = [*self._as_owner, _program(program), *arguments]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=self._folder)
        return done.stdout


@contextmanager
def server() -> Iterator[PostgreSQL]:
    """Start a server and stop it in the end; it refuses to run as root, so that it then runs as ``postgres``."""
    _program("initdb")
    folder = Path(tempfile.mkdtemp(prefix="kawal-pg-"))
    as_owner: list[str] = []
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_owner = ["runuser", "-u", "postgres", "--"]
    server = PostgreSQL(folder, as_owner)
    data, log = str(folder / "data"), str(folder / "log")
    try:
        server.run("initdb", "-D", data, "-U", "kawal", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        server.run("pg_ctl", "-D", data, "-l", log, "-w", "-o", _SETTINGS.format(folder=folder), "start")
        try:
            yield server
        finally:
            server.run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str:
    """Debian keeps them where no PATH leads; without them skip on a laptop, fail in CI."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else need(name)
