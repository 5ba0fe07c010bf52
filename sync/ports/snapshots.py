"""Where copies of a register are kept that the service itself cannot open."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Snapshots(Protocol):
    """The snapshots of one register.

    Contract: what ``keep`` has returned the name of is stored for good, whole, and only who has one of the office's
    private keys can read it; nothing of it is ever stored in clear, not even for a moment.
    """

    def keep(self, content: bytes, at: datetime) -> tuple[str, str]:
        """Store a snapshot; return its name and the SHA-256 of what is stored. Raise ``NotWritten``."""
        ...
