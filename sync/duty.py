"""Of several instances one is on duty: it holds a lease, which a thread keeps up however long its work takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Thread
from typing import Protocol

from sync.errors import KawalError
from sync.ports import Leases

LEASE = 60.0
"""Seconds; for so long nobody is on duty when the one that was is killed."""

_NAME = "/layanan"  # no register can have such a name
_LONGEST_JOB = 6 * 3600.0  # seconds; 7,288 registers take two hours at Google's pace: what takes longer hangs


@dataclass(frozen=True, slots=True)
class Beat:
    """The last sign of life. ``once`` is whether it came from ``kawal run --once``, which ends by itself."""

    at: datetime
    pid: int
    host: str
    doing: str
    running: bool
    once: bool


class Signs(Protocol):
    """Where an instance shows that it is alive, and at what. Showing it never fails."""

    def waiting(self, why: str) -> None:
        """Show that it waits for its turn."""
        ...

    def working(self, doing: str) -> None:
        """Show that it is on duty; ``doing`` is empty between jobs."""
        ...

    def ended(self) -> None:
        """Show that it has gone off duty as it should."""
        ...


class Duty:
    """The duty of one instance: ``owner`` is a name that no other has."""

    def __init__(self, leases: Leases, owner: str, signs: Signs, lease: float = LEASE) -> None:
        self.signs = signs
        self._leases, self._owner, self._lease = leases, owner, lease
        self._doing, self._since = "", 0.0
        self._until = 0.0  # by the one clock that nobody sets

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Be on duty in here, unless another is; give whether we are. Raise ``KawalError`` when nobody can tell."""
        begun = time.monotonic()
        fence = self._leases.hold(_NAME, self._owner, self._lease)
        if fence is None:
            yield False
            return
        self._until = begun + self._lease
        self.begin("")
        self.signs.working("")
        over = Event()
        keeper = Thread(target=self._keep_up, args=(over, fence), name="duty", daemon=True)
        keeper.start()
        try:
            yield True
        finally:
            over.set()
            keeper.join()
            if self.held:
                self.signs.ended()
            with suppress(KawalError):  # it runs out by itself
                self._leases.release(_NAME, self._owner, fence)

    @property
    def held(self) -> bool:
        """Return whether we are on duty: not any more when we were frozen, or the database away, for too long."""
        return time.monotonic() < self._until

    def begin(self, doing: str) -> None:
        """Say what is being done from now on; nothing, between jobs."""
        self._doing, self._since = doing, time.monotonic()

    def _keep_up(self, over: Event, fence: int) -> None:
        while not over.wait(self._lease / 3) and time.monotonic() - self._since < _LONGEST_JOB:
            begun = time.monotonic()
            with suppress(KawalError):  # a database that is away may be back before the lease is over
                held = self._leases.renew(_NAME, self._owner, fence, self._lease)
                self._until = begun + self._lease if held else 0.0
            if not self.held:
                return
            self.signs.working(self._doing)
