"""One identity at Google and everything that its registers share: connection, quota, the question what has changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock

from sync.adapters.google import credentials
from sync.adapters.google.client import SheetsClient
from sync.adapters.google.failures import Unreached
from sync.adapters.google.register import GoogleRegister
from sync.adapters.google.versions import Versions
from sync.ports import Shelf

_USED = "used"


class GoogleAccount:
    """Given a key file (or none: the machine's own identity), a server's address (or none: Google), and the shelf of
    what is known from earlier runs, make the registers of that identity. Nothing is asked before it is needed.
    """

    def __init__(
        self,
        key: Path | None,
        address: str | None,
        shelf: Shelf,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._key, self._address, self._clock, self._sleep = key, address, clock, sleep
        self._shelf = shelf
        self._opening, self._stopped = Lock(), Event()
        self._open: tuple[SheetsClient, Versions, str] | None = None

    @property
    def client(self) -> SheetsClient:
        """Return the connection. Raise ``UsageProblem`` when there is no usable identity."""
        return self._opened()[0]

    @property
    def email(self) -> str:
        """Return the address that registers are to be shared with; empty where it is not known."""
        return self._opened()[2]

    def register(self, name: str, spreadsheet_id: str, zone: str) -> GoogleRegister:
        """Return one register; ``zone`` is its IANA time zone."""
        client, versions, email = self._opened()
        return GoogleRegister(name, spreadsheet_id, client, versions, self._shelf, zone, email, self._pause)

    def used(self) -> Mapping[str, int]:
        """Return the requests sent today (UTC) by kind, those of earlier runs included."""
        stored = self._shelf.get(_USED)
        before = stored.get("sent", {}) if stored.get("day") == _today() else {}
        sent = self._open[0].sent if self._open else {}
        return {kind: int(before.get(kind, 0)) + sent.get(kind, 0) for kind in ("read", "write", "drive")}

    def close(self) -> None:
        """Keep the count of requests for ``used``, and let the connection go."""
        if self._open:
            client = self._open[0]
            try:
                self._shelf.put(_USED, {"day": _today(), "sent": dict(self.used())})
                client.sent.clear()
            finally:
                client.session.close()

    def stop(self) -> None:
        """Let everybody who waits give up at once: the program is to end."""
        self._stopped.set()

    def _opened(self) -> tuple[SheetsClient, Versions, str]:
        """Open the one connection that all threads share."""
        with self._opening:
            if self._open is None:
                found = credentials.load(self._key)
                client = SheetsClient(credentials.session(found), self._address, self._clock, self._pause)
                self._open = client, Versions(client, self._shelf), credentials.address(found)
            return self._open

    def _pause(self, seconds: float) -> None:
        if self._sleep is not time.sleep:
            self._sleep(seconds)
        elif self._stopped.wait(seconds):
            raise Unreached(uncertain=False)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
