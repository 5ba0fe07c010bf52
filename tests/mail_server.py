"""A real mail server on this machine, with TLS and passwords, that can be told to misbehave."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from sync.adapters.smtp import Server

USER, PASSWORD = "kawal@contoh.go.id", "rahasia sekali"
DROP, STALL = "drop", "stall"
"""Faults beside the answers of a server: the connection is lost, or nothing is said for a long time."""


@dataclass
class MailServer:
    """What a running server is asked to do wrong, and what it took.

    ``faults`` are by the point at which they come (``EHLO``, ``AUTH``, ``MAIL``, ``RCPT``, ``DATA``, ``MESSAGE``), in
    the order of the tries.
    """

    port: int
    authority: Path
    faults: dict[str, list[str]] = field(default_factory=dict)
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0
    slowness: float = 0.0  # seconds that it takes before it has a mail, and again before it says so

    def settings(self, **changes: Any) -> Server:
        """Return how it is reached."""
        known: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self.port,
            "security": "starttls",
            "sender": USER,
            "user": USER,
            "password": PASSWORD,
            "authority": self.authority,
            "patience": 5.0,
            "last_patience": 5.0,
        }
        return Server(**{**known, **changes})


@contextmanager
def mail_server(
    folder: Path, security: str = "starttls", auth: bool = True, names: tuple[str, ...] = ("127.0.0.1",)
) -> Iterator[MailServer]:
    """Run a server whose certificate is in ``folder``."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names).configure_cert(context)
    server = MailServer(0, folder / "ca.pem")
    options: dict[str, Any] = {"timeout": 20}
    if auth:
        options |= {"authenticator": _login, "auth_required": True, "auth_require_tls": security == "starttls"}
    else:
        options["auth_exclude_mechanism"] = ["LOGIN", "PLAIN"]
    if security == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    loop = asyncio.new_event_loop()
    listening = loop.run_until_complete(
        loop.create_server(
            lambda: _made(server, loop, options), "127.0.0.1", 0, ssl=context if security == "tls" else None
        )
    )
    server.port = listening.sockets[0].getsockname()[1]
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_end(listening), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def _made(server: MailServer, loop: asyncio.AbstractEventLoop, options: dict[str, Any]) -> _Misbehaving:
    with warnings.catch_warnings():  # passwords without STARTTLS: inside TLS from the start, or to be refused
        warnings.simplefilter("ignore", UserWarning)
        return _Misbehaving(server, loop, options)


async def _end(listening: asyncio.Server) -> None:
    listening.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0.05)  # for the connections to notice


def _login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
    good = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=good)  # unhandled: the server itself says no


def _cut(connection: SMTP) -> None:
    assert isinstance(connection.transport, asyncio.Transport)
    connection.transport.abort()


class _Misbehaving(SMTP):
    def __init__(self, told: MailServer, loop: asyncio.AbstractEventLoop, options: dict[str, Any]) -> None:
        super().__init__(_Taking(told), hostname="mail.contoh.go.id", loop=loop, **options)
        self.told = told

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(self.transport, asyncio.Transport):  # not a second time for STARTTLS
            self.told.connections += 1
        super().connection_made(transport)

    async def fails(self, point: str) -> bool:
        faults = self.told.faults.get(point, [])
        fault = faults.pop(0) if faults else ""
        if fault == DROP:
            _cut(self)
        elif fault == STALL:
            await asyncio.sleep(60)
        elif fault:
            await self.push(fault)
        return bool(fault)

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 - aiosmtpd's name
        if not await self.fails("EHLO"):
            await super().smtp_EHLO(hostname)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        if not await self.fails("AUTH"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str) -> None:  # noqa: N802
        if not await self.fails("MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str) -> None:  # noqa: N802
        if not await self.fails("RCPT"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if not await self.fails("DATA"):
            await super().smtp_DATA(arg)


class _Taking:
    def __init__(self, told: MailServer) -> None:
        self.told = told

    async def handle_DATA(self, server: _Misbehaving, session: Session, envelope: Envelope) -> str:  # noqa: N802
        faults = self.told.faults.get("MESSAGE", [])
        fault = faults.pop(0) if faults else ""
        if fault == STALL:
            await asyncio.sleep(60)
        await asyncio.sleep(self.told.slowness)
        if fault in ("", DROP):  # it took the mail, whether or not it comes to say so
            assert isinstance(envelope.content, bytes)
            self.told.taken += [(recipient, envelope.content) for recipient in envelope.rcpt_tos]
        await asyncio.sleep(self.told.slowness)
        if fault == DROP:
            _cut(server)
        return fault if fault not in ("", DROP) else "250 OK"
