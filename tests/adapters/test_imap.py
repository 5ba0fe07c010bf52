"""The archive: it is only looked at, safely, and what goes wrong has our own word."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from sync.adapters.imap import Imap
from sync.core.mail import causes
from sync.transport import Unreachable
from tests.imap_server import PASSWORD, USER, ImapServer, imap_server
from tests.mail_server import DROP, STALL

THERE, MISSING = "<1@contoh.go.id>", "<2@contoh.go.id>"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ImapServer]:
    with imap_server(tmp_path) as running:
        running.mails = ["<0@contoh.go.id>", THERE]
        yield running


def holds(server: ImapServer, message_id: str = THERE, **changes: Any) -> bool:
    return Imap(server.mailbox(**changes)).holds(message_id)


def cause(server: ImapServer, **changes: Any) -> str:
    with pytest.raises(Unreachable) as failed:
        holds(server, **changes)
    assert failed.value.__suppress_context__
    assert "Siti" not in f"{failed.value!r}{failed.value.__cause__!r}"
    return failed.value.code


def test_it_says_what_is_there(server: ImapServer) -> None:
    assert holds(server)
    assert not holds(server, MISSING)
    server.mails = []
    assert not holds(server)


def test_a_server_on_this_machine_needs_no_encryption(tmp_path: Path) -> None:
    with imap_server(tmp_path, tls=False) as server:
        server.mails = [THERE]
        assert holds(server, security="tanpa")


def test_nothing_is_changed_there(server: ImapServer) -> None:
    holds(server)
    assert server.heard[:4] == ["CAPABILITY", "AUTHENTICATE", "EXAMINE", "SEARCH"]
    assert server.heard[4:] in ([], ["LOGOUT"])


# ------------------------------------------------------------------ the way there


def test_a_certificate_that_nobody_vouches_for_is_refused(server: ImapServer, tmp_path: Path) -> None:
    stranger = tmp_path / "lain.pem"
    trustme.CA().cert_pem.write_to_path(stranger)
    for authority in (None, stranger, tmp_path / "tidak-ada.pem", Path(__file__)):
        assert cause(server, authority=authority) == causes.CERTIFICATE
    assert server.heard == []


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    with imap_server(tmp_path, names=("imap.contoh.go.id",)) as server:
        assert cause(server) == causes.CERTIFICATE
        assert server.heard == []


def test_the_wrong_kind_of_port_is_recognised(server: ImapServer, tmp_path: Path) -> None:
    assert cause(server, security="tanpa", patience=0.5) == causes.CONNECTION
    with imap_server(tmp_path, tls=False) as other:
        assert cause(other, patience=0.5) == causes.ENCRYPTION


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with imap_server(tmp_path) as gone:
        pass
    assert cause(gone) == causes.CONNECTION


def test_a_wrong_password_is_named_and_not_repeated(server: ImapServer) -> None:
    assert cause(server, password="kunci lain") == causes.PASSWORD
    assert cause(server, user=f"{USER}a") == causes.PASSWORD
    assert PASSWORD not in repr(server.mailbox())


@pytest.mark.parametrize(
    ("point", "fault", "code"),
    [
        ("GREETING", "BYE Siti", causes.CONNECTION),
        ("GREETING", "PREAUTH Siti", causes.CONNECTION),
        ("GREETING", DROP, causes.CONNECTION),
        ("GREETING", STALL, causes.CONNECTION),
        ("CAPABILITY", "BAD Siti", causes.CONNECTION),
        ("AUTHENTICATE", "NO Siti", causes.PASSWORD),
        ("AUTHENTICATE", "BAD Siti", causes.PASSWORD),
        ("AUTHENTICATE", DROP, causes.CONNECTION),
        ("EXAMINE", "NO Siti", causes.INBOX),
        ("EXAMINE", "BAD Siti", causes.INBOX),
        ("EXAMINE", STALL, causes.CONNECTION),
        ("SEARCH", "NO Siti", causes.INBOX),
        ("SEARCH", "BAD Siti", causes.INBOX),
        ("SEARCH", "apa?", causes.CONNECTION),
        ("SEARCH", DROP, causes.CONNECTION),
        ("SEARCH", STALL, causes.CONNECTION),
    ],
)
def test_every_failure_has_its_word(server: ImapServer, point: str, fault: str, code: str) -> None:
    server.faults[point] = fault
    assert cause(server, patience=0.5) == code


def test_what_is_known_is_told_whatever_comes_of_the_farewell(server: ImapServer) -> None:
    for fault in (DROP, STALL, "BAD Siti"):
        server.faults["LOGOUT"] = fault
        started = time.monotonic()
        assert holds(server)
        assert time.monotonic() - started < 3
