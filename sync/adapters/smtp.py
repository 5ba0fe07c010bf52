"""Mails through a mail server: encrypted, the certificate checked, one recipient and the archive in one transaction."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sync.adapters.mail_tls import checking, named
from sync.core.mail import causes
from sync.transport import Copy, Later, Refused, Unclear, Unreachable

_TOO_LARGE = 552


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and who we are to it. Without a user it is asked for nothing (a server on this machine)."""

    host: str
    port: int
    security: str  # starttls, tls or tanpa
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    authority: Path | None = None
    patience: float = 30.0  # seconds for an answer
    last_patience: float = 600.0  # seconds for the answer to a mail, which it may examine first (RFC 5321 4.5.3.2.6)
    archive: str = ""  # who gets a copy of every mail, if anybody


class Smtp:
    """A ``Transport`` through a mail server. Each mail has a connection of its own: there are a few in a day."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def send(self, wire: bytes, recipient: str, begin: Callable[[Copy], bool]) -> bool:
        """Return whether the server took the mail: not, when ``begin`` said no."""
        with self._connected() as smtp:
            self._announce(smtp, len(wire), recipient)
            copy = self._copy(smtp)
            _expect(3, _said(smtp, "DATA"))
            if not begin(copy):
                smtp.close()  # a mail whose last line never comes is none
                return False
            _hand_over(smtp, wire, self._server.last_patience)
        return True

    def greet(self) -> None:
        """Connect, check the certificate and log in, and send nothing. Raise ``Unreachable``."""
        with self._connected():
            pass

    def offer(self, recipient: str) -> None:
        """Ask whether the server takes mails for somebody, and send none. Raise ``Later`` or ``Refused``."""
        with self._connected() as smtp:
            self._announce(smtp, 0, recipient)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        with _named():
            smtp = self._connection()
        try:
            with _named():
                self._secure(smtp)
            try:
                yield smtp
            except smtplib.SMTPException:  # the connection was lost, and no mail was on its way
                raise Later(causes.CONNECTION) from None
            with suppress(OSError):
                smtp.putcmd("QUIT")  # what it answers is not waited for: a mail that was taken is marked at once
        finally:
            smtp.close()

    def _connection(self) -> smtplib.SMTP:
        one = self._server
        ours = one.sender.rpartition("@")[2]  # smtplib would ask the network for this machine's name
        if one.security == "tls":
            return smtplib.SMTP_SSL(one.host, one.port, ours, timeout=one.patience, context=checking(one.authority))
        return smtplib.SMTP(one.host, one.port, ours, timeout=one.patience)

    def _secure(self, smtp: smtplib.SMTP) -> None:
        one = self._server
        if one.security == "starttls":
            try:
                smtp.starttls(context=checking(one.authority))  # without a context it would check no certificate
            except smtplib.SMTPNotSupportedError:
                raise Unreachable(causes.ENCRYPTION) from None
        smtp.ehlo_or_helo_if_needed()
        if one.user:
            try:
                smtp.login(one.user, one.password)
            except smtplib.SMTPNotSupportedError:
                raise Unreachable(causes.NO_LOGIN) from None

    def _announce(self, smtp: smtplib.SMTP, size: int, recipient: str) -> None:
        """Name sender and recipient.

        What the server says to the sender concerns all mails, but for the size; what to the recipient, only this one.
        """
        sized = f" SIZE={size}" if smtp.has_extn("size") else ""
        code = _said(smtp, f"MAIL FROM:<{self._server.sender}>{sized}")
        if code in range(400, 600) and code != _TOO_LARGE:
            raise Unreachable(str(code))
        _expect(2, code)
        _expect(2, _said(smtp, f"RCPT TO:<{recipient}>"))

    def _copy(self, smtp: smtplib.SMTP) -> Copy:
        """Name the archive as a second recipient, now that the first is taken: it gets what he gets."""
        if not self._server.archive:
            return Copy.NONE
        code = _said(smtp, f"RCPT TO:<{self._server.archive}>")
        return Copy.TAKEN if code // 100 == 2 else Copy.REFUSED


@contextmanager
def _named() -> Iterator[None]:
    """Give what goes wrong before the first mail our own word, or the server's number."""
    with named():
        try:
            yield
        except smtplib.SMTPAuthenticationError as error:
            raise Unreachable(causes.PASSWORD if error.smtp_code >= 500 else str(error.smtp_code)) from None
        except smtplib.SMTPResponseException as error:
            raise Unreachable(str(error.smtp_code)) from None
        except smtplib.SMTPServerDisconnected:
            raise Unreachable(causes.CONNECTION) from None
        except smtplib.SMTPException:  # it knows no way to log in that we know
            raise Unreachable(causes.NO_LOGIN) from None


def _said(smtp: smtplib.SMTP, line: str) -> int:
    """Return the number that the server answers."""
    return smtp.docmd(line)[0]


def _expect(hundreds: int, code: int) -> None:
    """Given the first digit that an answer should have, raise what its number says otherwise."""
    if code // 100 == 4:
        raise Later(str(code))
    if code // 100 == 5:
        raise Refused(str(code))
    if code // 100 != hundreds:  # no mail server says this
        raise Later(causes.CONNECTION)


def _hand_over(smtp: smtplib.SMTP, wire: bytes, patience: float) -> None:
    """Send the mail itself; from here until the answer nobody can know whether it arrives."""
    assert smtp.sock is not None
    assert wire.endswith(b"\r\n")
    smtp.sock.settimeout(patience)
    try:
        smtp.send(re.sub(rb"(?m)^\.", b"..", wire) + b".\r\n")  # RFC 5321 4.5.2
        code, _ = smtp.getreply()
    except smtplib.SMTPException:
        raise Unclear from None
    if code // 100 not in (2, 4, 5):
        raise Unclear
    _expect(2, code)
