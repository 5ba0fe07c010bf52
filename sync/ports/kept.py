"""Who may work, and small things kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Leases(Protocol):
    """Names that one process at a time may hold, by the database's clock.

    Contract: each holding has a higher fence than the one before. A lease that has run out is gone, even when nobody
    else has taken it. One that ends later than it could, because the clock was wrong, is free for others.
    """

    def hold(self, name: str, owner: str, seconds: float) -> int | None:
        """Take a name and return the fence; ``None`` while anybody holds it."""
        ...

    def renew(self, name: str, owner: str, fence: int, seconds: float) -> bool:
        """Hold it for so long from now; return whether it was still held."""
        ...

    def release(self, name: str, owner: str, fence: int) -> None:
        """Let it go; nothing happens when another holds it."""
        ...


class Shelf(Protocol):
    """A place for small named JSON objects. What is damaged or missing counts as empty: it is then asked for anew."""

    def get(self, name: str) -> Mapping[str, Any]:
        """Return what is kept under a name."""
        ...

    def put(self, name: str, content: Mapping[str, Any]) -> None:
        """Keep something. Raise ``NotWritten``."""
        ...
