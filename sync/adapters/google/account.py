"""One identity at Google and everything that its registers share: connection, quota, the question what has changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from google.auth.credentials import Credentials

from sync.adapters.google import credentials
from sync.adapters.google.client import SheetsClient
from sync.adapters.google.register import GoogleRegister
from sync.adapters.google.shelf import Shelf
from sync.adapters.google.versions import Versions

_USED = "used"


class GoogleAccount:
    """Given a key file (or none: the machine's own identity), a server's address (or none: Google) and a state folder,
    make the registers of that identity. Nothing is read or asked before it is needed.
    """

    def __init__(
        self,
        key: Path | None,
        address: str | None,
        folder: Path,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._key, self._address, self._clock, self._sleep = key, address, clock, sleep
        self._shelf = Shelf(folder / "google")

    @cached_property
    def client(self) -> SheetsClient:
        """Return the connection. Raise ``UsageProblem`` when there is no usable identity."""
        session = credentials.session(self._credentials)
        return SheetsClient(session, self._address, self._clock, self._sleep)

    @property
    def email(self) -> str:
        """Return the address that registers are to be shared with; empty where it is not known."""
        return credentials.address(self._credentials)

    def register(self, name: str, spreadsheet_id: str, zone: str) -> GoogleRegister:
        """Return one register; ``zone`` is its IANA time zone."""
        return GoogleRegister(
            name, spreadsheet_id, self.client, self._versions, self._shelf, zone, self.email, self._sleep
        )

    def poll(self) -> None:
        """Ask Drive once what has changed, for all registers. Raise ``Refused`` or ``Unreached``."""
        self._versions.poll()

    def used(self) -> Mapping[str, int]:
        """Return the requests sent today (UTC) by kind, those of earlier runs included."""
        stored = self._shelf.get(_USED)
        before = stored.get("sent", {}) if stored.get("day") == _today() else {}
        sent = self.client.sent if "client" in self.__dict__ else {}
        return {kind: int(before.get(kind, 0)) + sent.get(kind, 0) for kind in ("read", "write", "drive")}

    def close(self) -> None:
        """Keep the count of requests for ``used``, and let the connection go."""
        if "client" in self.__dict__:
            self._shelf.put(_USED, {"day": _today(), "sent": dict(self.used())})
            self.client.sent.clear()
            self.client.session.close()

    @cached_property
    def _credentials(self) -> Credentials:
        return credentials.load(self._key)

    @cached_property
    def _versions(self) -> Versions:
        return Versions(self.client, self._shelf)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
