"""One mail as the bytes that go over the wire: written once, when it is decided, and never parsed again.

The standard library writes the body. The headers are written here: its newer writer folds subjects so that some do not
come back as they were, and told not to fold makes encoded words longer than RFC 2047 allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, quote
from hashlib import sha256

from sync.core.mail.address import is_address, is_line

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_UNNAMED = "Petugas P2TP2A:;"  # a group without members (RFC 5322, 3.4)


class NoHeader(ValueError):
    """A text that no header of a mail can carry. The text is not repeated."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: an address, and a name that people see. Raise ``NoHeader`` for what no header can carry."""

    address: str
    name: str

    def __post_init__(self) -> None:
        _must(is_address(self.address), "From")
        _must(is_line(self.name), "From")

    @property
    def domain(self) -> str:
        """Return what stands behind the @."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom to whom, when, and as which mail. ``thread`` is the Message-ID of the mail that this one follows.

    ``recipient`` is ``None`` where the address is not to stand in the mail; who transports it has to know it.
    """

    sender: Sender
    recipient: str | None
    message_id: str
    date: datetime  # the moment of writing, with its zone: a mail that is sent again has the same
    thread: str = ""


def message_id(sender: Sender, recipient: str, kind: str, period: str, fingerprints: Iterable[str]) -> str:
    """Return the Message-ID of a mail: the same for the same content, so that it is recognised when it comes twice."""
    parts = "\x1f".join((recipient, kind, period, *sorted(fingerprints)))
    return f"<{sha256(parts.encode()).hexdigest()[:32]}@{sender.domain}>"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that comes with a mail. ``media`` is its type, such as ``application/pdf``.

    One with a ``cid`` is a picture of the HTML, which names it so.
    """

    name: str
    media: str
    content: bytes
    cid: str = ""


def wire(envelope: Envelope, subject: str, html: str, text: str, attached: Sequence[Attached] = ()) -> bytes:
    """Return a mail to one recipient, as HTML and as plain text; of the same arguments always the same bytes.

    Raise ``NoHeader`` when a header would hold more or something other than it should.
    """
    _must(is_line(subject), "Subject")
    _must(envelope.recipient is None or is_address(envelope.recipient), "To")
    headers = "".join(f"{name}: {value}\r\n" for name, value in _headers(envelope, subject))
    return headers.encode("ascii") + _body(envelope.message_id, html, text, attached)


def repeated(mail: bytes) -> bytes:
    """Return a mail that may have arrived before, marked as such above everything that was written then."""
    return b"Comments: mungkin kiriman ulang\r\n" + mail


def _headers(envelope: Envelope, subject: str) -> Iterator[tuple[str, str]]:
    yield "Date", format_datetime(envelope.date)
    yield "From", f"{_phrase(envelope.sender.name)} <{envelope.sender.address}>"
    yield "To", envelope.recipient or _UNNAMED
    yield "Subject", _encoded(subject, "Subject")
    yield "Message-ID", _identifier(envelope.message_id, "Message-ID")
    if envelope.thread:
        yield "In-Reply-To", _identifier(envelope.thread, "In-Reply-To")
        yield "References", _identifier(envelope.thread, "References")
    yield "Auto-Submitted", "auto-generated"  # RFC 3834: no vacation notice comes back
    yield "X-Auto-Response-Suppress", "OOF, AutoReply"  # the same for Exchange
    yield "Content-Language", "id"


def _body(name: str, html: str, text: str, attached: Sequence[Attached]) -> bytes:
    mail = EmailMessage(SMTP)
    # quoted-printable: no line is long, none starts a new header, and no server has to take eight bits
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    page = mail.get_body(("html",))
    assert page is not None
    for one in attached:
        _must(bool(_FILE_NAME.fullmatch(one.name)), "Content-Disposition")
        main, _, sub = one.media.partition("/")
        if one.cid:
            page.add_related(one.content, main, sub, filename=one.name, disposition="inline", cid=f"<{one.cid}>")
        else:
            mail.add_attachment(one.content, main, sub, filename=one.name)
    for at, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"kawal-{at}-{sha256(name.encode()).hexdigest()[:32]}")
    return mail.as_bytes()


def _encoded(text: str, header: str) -> str:
    """Return a text as a header's value: as it is, or in encoded words of at most 75 characters."""
    if text.isascii() and "=?" not in text:
        return text
    return Header(text, "utf-8", maxlinelen=75, header_name=header).encode(linesep="\r\n")


def _phrase(name: str) -> str:
    encoded = _encoded(name, "From")
    return f'"{quote(name)}"' if encoded == name else encoded


def _identifier(text: str, header: str) -> str:
    left, at, right = text.removeprefix("<").removesuffix(">").partition("@")
    _must(bool(at) and text == f"<{left}@{right}>" and is_address(f"{left}@{right}"), header)
    return text


def _must(good: bool, header: str) -> None:
    if not good:
        raise NoHeader(f"not one {header}")
