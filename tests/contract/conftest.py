"""Every place where something can be remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.adapters.ledger.database import Database
from sync.adapters.ledger.findings import DatabaseLedger
from sync.adapters.ledger.leases import DatabaseLeases
from sync.adapters.ledger.outbox import DatabaseOutbox
from sync.adapters.memory_ledger import MemoryLedger
from sync.adapters.memory_outbox import MemoryLeases, MemoryOutbox
from sync.ports import Leases, Ledger, Outbox


@dataclass(frozen=True)
class Place:
    """Opens what is remembered there: the ledger anew each time, as every run does."""

    ledger: Callable[[], Ledger]
    outbox: Callable[[], Outbox]
    leases: Callable[[], Leases]


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "memory":
        outbox, leases = MemoryOutbox(), MemoryLeases()
        ledger = MemoryLedger(outbox)
        yield Place(lambda: ledger, lambda: outbox, lambda: leases)
        return
    server = request.getfixturevalue("postgresql").database() if request.param == "postgresql" else ""
    with ExitStack() as stack:

        def opened() -> Database:
            return stack.enter_context(closing(Database(tmp_path / "catatan", server)))

        running = opened()
        yield Place(
            lambda: DatabaseLedger(opened(), "Gunungsari"),
            lambda: DatabaseOutbox(running),
            lambda: DatabaseLeases(running),
        )
