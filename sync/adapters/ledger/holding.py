"""A register is worked on by one process at a time, wherever that runs: a lease, kept up while the work takes."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from threading import Event, Thread

from sqlalchemy import Connection

from sync.adapters.alone import busy
from sync.adapters.ledger.database import Database
from sync.adapters.ledger.leases import DatabaseLeases, is_held
from sync.errors import KawalError, NotWritten

_LEASE = 30.0  # seconds; for so long a register rests when a process was killed
_POLL = 0.2


@contextmanager
def held(
    database: Database, name: str, patience: float = 0.0, lease: float = _LEASE
) -> Iterator[Callable[[Connection], None]]:
    """Keep others out of a register while in here, and give what raises ``NotWritten`` when it is not ours any more.

    That happens to a process that was frozen for longer than the lease. Raise ``NotWritten`` when another one is still
    at work after ``patience`` seconds.
    """
    leases, owner = DatabaseLeases(database), new_owner()
    fence = _wait(lambda: leases.hold(name, owner, lease), name, patience)
    over = Event()
    keeper = Thread(target=_keep_up, args=(over, lease, partial(leases.renew, name, owner, fence, lease)), daemon=True)
    keeper.start()
    try:
        yield partial(_refuse_unless_held, name, owner, fence)
    finally:
        over.set()
        keeper.join()
        with suppress(KawalError):  # it runs out by itself
            leases.release(name, owner, fence)


def new_owner() -> str:
    """Return a name that no other process has, anywhere."""
    return f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"


def _wait(hold: Callable[[], int | None], name: str, patience: float) -> int:
    until = time.monotonic() + patience
    while (fence := hold()) is None:
        if time.monotonic() >= until:
            raise busy(name)
        time.sleep(_POLL)
    return fence


def _keep_up(over: Event, lease: float, renew: Callable[[], bool]) -> None:
    while not over.wait(lease / 3):
        with suppress(KawalError):  # a database that is busy now may answer the next time
            if not renew():
                return


def _refuse_unless_held(name: str, owner: str, fence: int, connection: Connection) -> None:
    if not is_held(connection, name, owner, fence):
        raise NotWritten(
            f"{name} sudah diambil alih oleh Kawal yang lain, karena yang ini terlalu lama terhenti.",
            "Tidak ada yang ditulis; yang lain meneruskannya.",
        )
