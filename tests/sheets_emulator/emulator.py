"""The emulator as tests use it: a running server, its log, its clock, and officers who act beside the API."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from tests.sheets_emulator.clock import Clock
from tests.sheets_emulator.faults import Faults
from tests.sheets_emulator.officer import Officer
from tests.sheets_emulator.quota import Quota
from tests.sheets_emulator.routes import Kind
from tests.sheets_emulator.server import Server
from tests.sheets_emulator.service import Request, Service
from tests.sheets_emulator.store import Store
from tests.sheets_emulator.tokens import ServiceAccountKeys, TokenEndpoint

PROJECT = "contoh-proyek"


class Emulator:
    """A server that behaves like Google Sheets and Drive, on a port of its own, from `with` to its end.

    `quota` counts requests as Google does, without one there is no limit. Drive shows the state of
    `drive_lag` seconds ago, on the clock. Every answer takes at least `latency` real seconds.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        clock: Clock | None = None,
        quota: Quota | None = None,
        drive_lag: float = 0.0,
        latency: float = 0.0,
    ) -> None:
        self.clock = clock or Clock()
        self.keys = ServiceAccountKeys()
        self.tokens = TokenEndpoint(self.keys, self.clock)
        self.faults: Faults[Request] = Faults()
        self.store = Store(self.clock, drive_lag)
        self._service = Service(self.store, self.tokens, quota, self.faults)
        self._server = Server(port, self._service, latency)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Emulator:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        if error is None and self._service.crashes:
            raise self._service.crashes[0]

    @property
    def log(self) -> list[Request]:
        """Every request so far, refused ones included."""
        return self._service.log

    def count(self, kind: Kind) -> int:
        """The number of requests of this kind so far."""
        return sum(request.kind == kind for request in self.log)

    @property
    def between(self) -> Callable[[Request], None] | None:
        """Called after each answered request, before its answer is sent: where an officer can act."""
        return self._service.between

    @between.setter
    def between(self, act: Callable[[Request], None] | None) -> None:
        self._service.between = act

    def service_account(self, folder: Path, name: str = "kawal-register") -> Path:
        """Create a service account and write its key file, mode 0600, into the folder; return its path."""
        return self.keys.create(folder, f"{name}@{PROJECT}.iam.gserviceaccount.com", f"{self.url}/token")

    def officer(self, email: str) -> Officer:
        """A person who works in the browser: acts at once and without HTTP."""
        return Officer(self.store, email)
