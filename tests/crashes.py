"""What the processes do that are about to be killed. Loaded once, so that a new one is at work within milliseconds."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import sync.outbox
from sync.adapters.ledger.database import Database
from sync.adapters.ledger.findings import DatabaseLedger
from sync.adapters.ledger.holding import held, new_owner
from sync.adapters.ledger.outbox import DatabaseOutbox
from sync.adapters.memory_ledger import MemoryLedger
from sync.adapters.smtp import Server, Smtp
from sync.errors import KawalError
from sync.outbox import Terms, deliver, settle
from tests.mail_office import Town

TOWN = Town("Gunungsari", pace=2.0, days=400)
JAKARTA = ZoneInfo("Asia/Jakarta")
LEASE = 0.4  # seconds: what a dead process holds is free soon

TOWN.sync(MemoryLedger(), datetime(2025, 2, 3))  # everything that a cycle needs is loaded, the rules too


def cycle(folder: Path, database_server: str, port: int, now: datetime) -> None:
    """One cycle of one process: check the register, then send what is due."""
    sync.outbox.LEASE = LEASE
    with suppress(KawalError), closing(Database(folder, database_server)) as database:
        with held(database, "Gunungsari", 2.0, LEASE) as guard:
            TOWN.sync(DatabaseLedger(database, "Gunungsari", guard), now)
        transport = Smtp(Server("127.0.0.1", port, "tanpa", "kawal@contoh.go.id"))
        outbox, at = DatabaseOutbox(database), now.replace(tzinfo=JAKARTA)
        settle(outbox, None, at)
        list(deliver(outbox, transport, terms(), lambda: at, new_owner()))
        return
    os._exit(1)


def terms() -> Terms:
    return Terms(lambda one: one.recipient, lambda one: JAKARTA, lambda at: at, lambda one, day: [], cap=1000)
