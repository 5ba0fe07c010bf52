"""Signs of life: a file in the state folder, for ``kawal status`` and any watchdog, and systemd's own socket."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, tzinfo
from pathlib import Path

from sync.adapters.files import replace_file
from sync.duty import Beat

_FILE = "layanan.json"


class Heartbeat:
    """``Signs`` in a folder that is there already, and to the systemd that may have started us."""

    def __init__(
        self, folder: Path, environment: Mapping[str, str], clock: Callable[[], datetime], once: bool = False
    ) -> None:
        self._path, self._clock, self._once = folder / _FILE, clock, once
        self._socket = environment.get("NOTIFY_SOCKET", "")

    def waiting(self, why: str) -> None:
        """Tell systemd; the file belongs to the one on duty."""
        self._notify("READY=1", "WATCHDOG=1", f"STATUS={why}")

    def working(self, doing: str) -> None:
        """Tell both."""
        self._write(doing, running=True)
        self._notify("READY=1", "WATCHDOG=1", f"STATUS={doing or 'menunggu pekerjaan berikutnya'}")

    def ended(self) -> None:
        """Tell both."""
        self._notify("STOPPING=1")
        self._write("", running=False)

    def _write(self, doing: str, running: bool) -> None:
        beat = {
            "at": self._clock().isoformat(timespec="seconds"),
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "doing": doing,
            "running": running,
            "once": self._once,
        }
        with suppress(OSError):  # a full disk stops no work; that it is silent is then true
            replace_file(self._path, json.dumps(beat).encode(), 0o600)

    def _notify(self, *lines: str) -> None:
        if not self._socket:
            return
        address = self._socket.replace("@", "\0", 1) if self._socket.startswith("@") else self._socket
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as teller:
            teller.settimeout(1)
            teller.sendto("\n".join(lines).encode(), address)


def last_beat(folder: Path, zone: tzinfo) -> Beat | None:
    """Return the last sign of life of the service whose state folder this is, in a zone; ``None`` when it never ran."""
    try:
        kept = json.loads((folder / _FILE).read_bytes())
        at = datetime.fromisoformat(kept["at"]).astimezone(zone)
        said = str(kept["doing"]), kept["running"] is True, kept["once"] is True
        return Beat(at, int(kept["pid"]), str(kept["host"]), *said)
    except (OSError, ValueError, KeyError, TypeError):
        return None
