"""The outbox of an office, for people to look into."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sync.app.jobs import settings
from sync.app.state import State

if TYPE_CHECKING:
    from sync.ports import Outbox
    from sync.settings import Settings


@contextmanager
def outbox(given: Path | None) -> Iterator[tuple[Settings | None, Outbox]]:
    """Given ``--settings`` or nothing, return the settings, if there are any, and their outbox.

    Without settings it is the outbox of the register files in this folder. One that was never used is empty, and is
    not made by looking into it.
    """
    from sync.adapters.ledger.outbox import DatabaseOutbox
    from sync.adapters.memory_outbox import MemoryOutbox

    found = settings(given)
    with closing(State.of(found) if found else State.of_files(Path())) as state:
        yield found, DatabaseOutbox(state.database) if state.database.exists else MemoryOutbox()
