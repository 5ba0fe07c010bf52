"""A small IMAP server on this machine, with TLS and a password, that can be told to misbehave."""

from __future__ import annotations

import ssl
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread
from typing import Any

import trustme

from sync.adapters.imap import Mailbox
from tests.mail_server import DROP, STALL

USER, PASSWORD = 'arsip "kantor"', 'rahasia \\ "sekali"'


@dataclass
class ImapServer:
    """What is in the inbox, what it is asked to do wrong, and what it heard.

    ``faults`` are by command (and ``GREETING``): what is said instead of its answer.
    """

    port: int
    authority: Path
    mails: list[str] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)

    def mailbox(self, **changes: Any) -> Mailbox:
        """Return how it is reached."""
        known: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self.port,
            "security": "tls",
            "user": USER,
            "password": PASSWORD,
            "authority": self.authority,
            "patience": 5.0,
        }
        return Mailbox(**{**known, **changes})


@contextmanager
def imap_server(folder: Path, tls: bool = True, names: tuple[str, ...] = ("127.0.0.1",)) -> Iterator[ImapServer]:
    """Run a server whose certificate is in ``folder``."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "imap-ca.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names).configure_cert(context)
    told = ImapServer(0, folder / "imap-ca.pem")
    with _Listening(told, context if tls else None) as listening:
        told.port = listening.server_address[1]
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield told
        finally:
            listening.over.set()
            listening.shutdown()
            thread.join(10)


class _Listening(ThreadingTCPServer):
    def __init__(self, told: ImapServer, context: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.told, self.context, self.over = told, context, Event()

    def finish_request(self, request: Any, client_address: Any) -> None:
        request.settimeout(20)
        if self.context is None:
            _Conversation(request, client_address, self)
            return
        with self.context.wrap_socket(request, server_side=True) as secured:
            _Conversation(secured, client_address, self)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is none of our business."""


class _Conversation(StreamRequestHandler):
    server: _Listening

    def handle(self) -> None:
        if self._fails("GREETING", "*"):
            return
        self._say("* OK Siti")
        while line := self.rfile.readline():
            tag, command, *rest = line.decode().split(maxsplit=2)
            self.server.told.heard.append(command)
            if self._fails(command, tag):
                return
            answer = getattr(self, command.lower(), self.unknown)
            self._say(f"{tag} {answer(*rest)}")

    def _fails(self, point: str, tag: str) -> bool:
        fault = self.server.told.faults.get(point, "")
        if fault == STALL:
            self.server.over.wait(20)
        elif fault not in ("", DROP):
            self._say(f"{tag} {fault}")
        return bool(fault)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def capability(self) -> str:
        self._say("* CAPABILITY IMAP4rev1 AUTH=PLAIN")
        return "OK Siti"

    def authenticate(self, mechanism: str) -> str:
        assert mechanism.strip() == "PLAIN"
        self._say("+ ")
        given = b64decode(self.rfile.readline()).decode().split("\0")
        return "OK Siti" if given == ["", USER, PASSWORD] else "NO [AUTHENTICATIONFAILED] Siti"

    def examine(self, mailbox: str) -> str:
        self._say(f"* {len(self.server.told.mails)} EXISTS")
        return "OK [READ-ONLY] Siti" if mailbox.strip() == "INBOX" else "NO Siti"

    def search(self, wanted: str) -> str:
        header, name, value = wanted.strip().split(maxsplit=2)
        assert (header, name) == ("HEADER", "Message-ID")
        found = [str(number) for number, one in enumerate(self.server.told.mails, 1) if value == f'"{one}"']
        self._say(" ".join(["* SEARCH", *found]))
        return "OK Siti"

    def unknown(self, *rest: str) -> str:
        return "BAD Siti"
