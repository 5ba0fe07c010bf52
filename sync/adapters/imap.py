"""The archive: a mailbox that gets a copy of every mail, and is asked by IMAP whether one has arrived."""

from __future__ import annotations

import imaplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sync.adapters.mail_tls import checking, named
from sync.core.mail import causes
from sync.transport import Unreachable


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where a mailbox is read, and by whom."""

    host: str
    port: int
    security: str  # tls or tanpa
    user: str
    password: str = field(repr=False)
    authority: Path | None = None
    patience: float = 30.0  # seconds for an answer


class Imap:
    """An ``Archive`` in the inbox of a mailbox; nothing in it is changed."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def holds(self, message_id: str) -> bool:
        """Return whether a mail is there. Raise ``Unreachable``."""
        with self._connected() as box:
            with _refused_as(causes.PASSWORD):
                secret = f"\0{self._mailbox.user}\0{self._mailbox.password}".encode()
                box.authenticate("PLAIN", lambda challenge: secret)  # every server has it; login() quotes no user
            with _refused_as(causes.INBOX):
                _expect_ok(box.select("INBOX", readonly=True)[0])
                said, found = box.search(None, "HEADER", "Message-ID", f'"{message_id}"')
                _expect_ok(said)
        return bool(found[0])

    @contextmanager
    def _connected(self) -> Iterator[imaplib.IMAP4]:
        with named(), _refused_as(causes.CONNECTION):
            box = self._connection()
            try:
                yield box
            finally:
                with suppress(OSError):
                    box.send(b"bye LOGOUT\r\n")  # what it answers is not waited for
                with suppress(OSError):
                    box.shutdown()

    def _connection(self) -> imaplib.IMAP4:
        one = self._mailbox
        if one.security == "tls":
            return imaplib.IMAP4_SSL(one.host, one.port, ssl_context=checking(one.authority), timeout=one.patience)
        return imaplib.IMAP4(one.host, one.port, timeout=one.patience)


@contextmanager
def _refused_as(code: str) -> Iterator[None]:
    """Raise ``Unreachable`` for what the server does not want, and for a connection that it ends."""
    try:
        yield
    except imaplib.IMAP4.abort:
        raise Unreachable(causes.CONNECTION) from None
    except imaplib.IMAP4.error:
        raise Unreachable(code) from None


def _expect_ok(said: str) -> None:
    if said != "OK":
        raise imaplib.IMAP4.error
