"""A mail server as offices have them: postfix takes the mails, dovecot keeps them and shows them by IMAP."""

from __future__ import annotations

import imaplib
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.adapters.imap import Mailbox
from sync.adapters.smtp import Server, Smtp
from sync.transport import Unreachable
from tests.conftest import ROOT, need
from tests.mail_server import PASSWORD, USER
from tests.mails import TO

SCRIPT = ROOT / "tests" / "postfix_and_dovecot.sh"
ARCHIVE = "arsip@contoh.go.id"
_READING = "baca"  # the password of those who read mails


@dataclass(frozen=True)
class Office:
    """A mail server, and how the coordinator and the archive's keeper read what arrives."""

    server: Server
    imap_port: int
    folder: Path

    @property
    def archive(self) -> Mailbox:
        """Return how the archive is read."""
        return Mailbox("127.0.0.1", self.imap_port, "tls", ARCHIVE, _READING, self.server.authority, 10)

    def mailbox(self, message_id: str, tries: int = 100) -> list[bytes]:
        """Return the coordinator's mails with that Message-ID, waiting a little for the first."""
        with self._reading(TO) as box:
            for _ in range(tries):
                box.select("INBOX", readonly=True)
                found = box.search(None, "HEADER", "Message-ID", message_id)[1][0].split()
                if found:
                    return [box.fetch(number, "(BODY.PEEK[])")[1][0][1] for number in found]  # type: ignore[index,misc]
                time.sleep(0.1)
        return []

    def message_ids(self, user: str) -> list[str]:
        """Return the Message-IDs of all mails in somebody's inbox, once nothing is on its way any more."""
        self.come_to_rest()
        with self._reading(user) as box:
            box.select("INBOX", readonly=True)
            found = box.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")[1]
        return [one[1].decode().split()[1] for one in found if isinstance(one, tuple)]

    def come_to_rest(self) -> None:
        """Wait until postfix has brought everything that it took."""
        command = ["postqueue", "-c", str(self.folder / "postfix" / "etc"), "-p"]
        for _ in range(200):
            if "queue is empty" in subprocess.run(command, check=True, capture_output=True, text=True).stdout:
                return
            time.sleep(0.05)
        raise AssertionError("postfix still has mails")

    @contextmanager
    def _reading(self, user: str) -> Iterator[imaplib.IMAP4]:
        context = ssl.create_default_context(cafile=self.server.authority)
        with imaplib.IMAP4_SSL("127.0.0.1", self.imap_port, ssl_context=context, timeout=10) as box:
            box.login(user, _READING)
            yield box


@contextmanager
def postfix_office() -> Iterator[Office]:
    """Run one; without the programs skip on a laptop, fail in CI."""
    for program in ("postfix", "dovecot", "openssl"):
        need(program)
    if os.geteuid() != 0:
        pytest.skip("postfix starts as root only")
    folder = Path(tempfile.mkdtemp(prefix="kawal-surel-", dir="/tmp"))  # postfix's own user has to get there
    smtp_port, imap_port = _free_port(), _free_port()
    with (folder / "log").open("wb") as log:  # not a pipe: the servers would keep it open
        command = ["sh", str(SCRIPT), "up", str(folder), str(smtp_port), str(imap_port)]
        subprocess.run(command, check=True, stdout=log, stderr=log, timeout=60)
        server = Server("127.0.0.1", smtp_port, "starttls", USER, USER, PASSWORD, folder / "cert.pem", 10, 10)
        try:
            _until_it_answers(server)
            yield Office(server, imap_port, folder)
        finally:
            subprocess.run(["sh", str(SCRIPT), "down", str(folder)], check=True, stdout=log, stderr=log, timeout=60)
    shutil.rmtree(folder)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _until_it_answers(server: Server) -> None:
    for _ in range(100):
        try:
            return Smtp(server).greet()
        except Unreachable:
            time.sleep(0.1)
    raise AssertionError("postfix does not answer")
