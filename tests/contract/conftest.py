"""Every place where something can be remembered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import update

from sync.adapters.ledger.database import Database
from sync.adapters.ledger.findings import DatabaseLedger
from sync.adapters.ledger.leases import DatabaseLeases
from sync.adapters.ledger.outbox import DatabaseOutbox
from sync.adapters.ledger.schema import lease, letter
from sync.adapters.memory_ledger import MemoryLedger
from sync.adapters.memory_outbox import MemoryLeases, MemoryOutbox
from sync.ports import Leases, Ledger, Outbox


@dataclass(frozen=True)
class Place:
    """Opens what is remembered there: the ledger anew each time, as every run does.

    ``set_clock_back`` sets the clock that leases run by, or ahead if the seconds are negative.
    """

    ledger: Callable[[], Ledger]
    outbox: Callable[[], Outbox]
    leases: Callable[[], Leases]
    set_clock_back: Callable[[float], None]


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "memory":
        behind: list[float] = []

        def clock() -> float:
            return time.monotonic() - sum(behind)

        outbox, leases = MemoryOutbox(clock), MemoryLeases(clock)
        ledger = MemoryLedger(outbox)
        yield Place(lambda: ledger, lambda: outbox, lambda: leases, behind.append)
        return
    server = request.getfixturevalue("postgresql").database() if request.param == "postgresql" else ""
    with ExitStack() as stack:

        def opened() -> Database:
            return stack.enter_context(closing(Database(tmp_path / "catatan", server)))

        running = opened()

        def set_clock_back(seconds: float) -> None:
            """Nobody sets the database's clock; but all that it knows of it can be as if."""
            with running.writing() as connection:
                for table in (lease, letter):
                    connection.execute(update(table).values(until=table.c.until + seconds))

        yield Place(
            lambda: DatabaseLedger(opened(), "Gunungsari"),
            lambda: DatabaseOutbox(running),
            lambda: DatabaseLeases(running),
            set_clock_back,
        )
