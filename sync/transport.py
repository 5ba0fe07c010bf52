"""What sending a mail asks of the outside world."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Protocol


class Later(Exception):
    """Not sent; it may work later. ``code`` is the server's number or a word of ``sync.core.mail.causes``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unreachable(Later):
    """Not even the way to the recipient is open (connection, certificate, password): no other mail gets through."""


class Refused(Exception):
    """Not sent, and never will be: the server does not want this mail or this recipient."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unclear(Exception):
    """The mail went out, and the connection was lost before the answer: it may have arrived or not."""


class Copy(Enum):
    """Whether the archive gets a copy of a mail, in the same transaction: if so, it has every mail that was taken."""

    NONE = "none"  # there is no archive
    TAKEN = "taken"
    REFUSED = "refused"  # which keeps no mail from its recipient


class Transport(Protocol):
    """A way for mails to leave.

    Contract: ``send`` hands over exactly these bytes to exactly this recipient, and to the archive if there is one, or
    raises ``Later``, ``Refused`` or ``Unclear``; what the recipient does not get, the archive does not get either.
    ``begin`` is asked once, when all has been said but the mail itself; unless it returns true, nothing is sent. No
    exception holds a text of a server, of a library, or an address.
    """

    def send(self, wire: bytes, recipient: str, begin: Callable[[Copy], bool]) -> bool:
        """Return whether it was sent: not, when ``begin`` said no."""
        ...


class Archive(Protocol):
    """A mailbox that gets a copy of mails; it knows whether one was taken when nobody else does."""

    def holds(self, message_id: str) -> bool:
        """Return whether a mail has arrived there. Raise ``Unreachable`` when that cannot be found out now."""
        ...
