"""``kawal run`` as a process of its own, as systemd starts it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from sqlalchemy import update

from sync.adapters.ledger.database import Database
from sync.adapters.ledger.schema import lease
from sync.core.spec import RuleBook
from tests.conftest import ROOT
from tests.workbooks import REPORT, register_file


def office_of_two(folder: Path, book: RuleBook) -> Path:
    """Make an office with two registers in files, the first one with a finding; return its folder."""
    register_file(folder / "a.xlsx", book, {**REPORT, "nik_korban": "1"})
    register_file(folder / "b.xlsx", book)
    (folder / "kawal.yaml").write_text(
        "register:\n"
        "  - {nama: Sentani, kecamatan: 91.03.01, berkas: a.xlsx}\n"
        "  - {nama: Ciomas, kecamatan: 91.03.02, berkas: b.xlsx}\n"
    )
    return folder


class Running:
    """A running service: what it has printed so far, and its end."""

    def __init__(self, folder: Path, **environment: str) -> None:
        command = [sys.executable, "-m", "sync", "run", "--settings", str(folder / "kawal.yaml")]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def says(self, what: str) -> None:
        """Wait until it has printed a line with this in it."""
        until(lambda: any(what in line for line in self.lines) or self.process.poll() is not None)
        assert any(what in line for line in self.lines), self.lines

    def end(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Send a signal; return the exit code and the seconds until the end."""
        begun = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(timeout=30)
        took = time.monotonic() - begun
        self._reader.join()
        return code, took


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[Running]:
    """Start the service of an office's settings, and leave none behind."""
    made = Running(folder, **environment)
    try:
        yield made
    finally:
        made.process.kill()
        made.process.wait()
        made._reader.join()
        assert made.process.stdout is not None
        made.process.stdout.close()


def once(folder: Path) -> tuple[int, list[dict[str, Any]]]:
    """Run ``kawal run --once``; return its exit code and what it says of its jobs."""
    command = [sys.executable, "-m", "sync", "run", "--once", "--format", "json", "--settings"]
    done = subprocess.run([*command, str(folder / "kawal.yaml")], cwd=ROOT, capture_output=True, text=True, timeout=60)
    return done.returncode, json.loads(done.stdout)["jobs"]


def until(condition: Callable[[], object]) -> None:
    """Wait until something holds, for at most half a minute."""
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def let_the_lease_run_out(folder: Path) -> None:
    """Do what a minute does after a kill."""
    with closing(Database(folder / ".kawal")) as database, database.writing() as connection:
        connection.execute(update(lease).values(until=0.0))
