"""Mails through a real postfix into a real mailbox, as offices have them."""

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
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from sync.adapters.smtp import Server, Smtp
from sync.core.mail import causes
from sync.transport import Refused, Unreachable
from tests.conftest import ROOT, need
from tests.mail_server import PASSWORD, USER
from tests.mails import TO, envelope, mail

SCRIPT = ROOT / "tests" / "postfix_and_dovecot.sh"


@dataclass(frozen=True)
class Office:
    """A mail server, and how the coordinator reads what arrives."""

    server: Server
    imap_port: int

    def mailbox(self, message_id: str, tries: int = 100) -> list[bytes]:
        """Return the coordinator's mails with that Message-ID, waiting a little for the first."""
        context = ssl.create_default_context(cafile=self.server.authority)
        with imaplib.IMAP4_SSL("127.0.0.1", self.imap_port, ssl_context=context, timeout=10) as box:
            box.login(TO, "baca")
            for _ in range(tries):
                box.select("INBOX", readonly=True)
                found = box.search(None, "HEADER", "Message-ID", message_id)[1][0].split()
                if found:
                    return [box.fetch(number, "(BODY.PEEK[])")[1][0][1] for number in found]  # type: ignore[index,misc]
                time.sleep(0.1)
        return []


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
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
            yield Office(server, imap_port)
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


def send(server: Server, data: bytes, recipient: str = TO) -> bool:
    return Smtp(server).send(data, recipient, lambda: True)


def test_a_mail_reaches_the_mailbox_as_it_was_written(office: Office) -> None:
    written = mail("tiba", html="<p>Ada temuan – 3 kasus." * 300, text=".\n..\nHalo")
    assert send(office.server, written)
    [arrived] = office.mailbox(envelope("tiba").message_id)
    assert arrived.endswith(written)
    assert b"by mail.contoh.go.id (Postfix) with ESMTPSA" in arrived.removesuffix(written)


def test_an_unknown_certificate_is_refused(office: Office) -> None:
    with pytest.raises(Unreachable) as failed:
        send(replace(office.server, authority=None), mail())
    assert failed.value.code == causes.CERTIFICATE


def test_a_mailbox_that_is_not_there_is_refused(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        send(office.server, mail(), "tidak.ada@contoh.go.id")
    assert refused.value.code == "550"


def test_a_mail_that_is_too_large_is_refused(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        send(office.server, mail(html="<p>" * 100_000))
    assert refused.value.code == "552"


def test_nothing_arrives_that_did_not_begin(office: Office) -> None:
    assert not Smtp(office.server).send(mail("belum"), TO, lambda: False)
    assert send(office.server, mail("sudah"))
    assert len(office.mailbox(envelope("sudah").message_id)) == 1
    assert office.mailbox(envelope("belum").message_id, tries=1) == []


def test_a_stranger_is_not_let_in(office: Office) -> None:
    with pytest.raises(Unreachable) as failed:
        send(replace(office.server, password="lain"), mail())
    assert failed.value.code == causes.PASSWORD
    with pytest.raises(Refused) as refused:  # postfix says so to the recipient only
        send(replace(office.server, user=""), mail())
    assert refused.value.code == "554"
