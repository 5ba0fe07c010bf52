"""A mail server: what it says decides, and nothing goes over the wire unsafely."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from sync.adapters.smtp import Smtp
from sync.core.mail import causes
from sync.transport import Copy, Later, Refused, Unclear, Unreachable
from tests.mail_server import DROP, PASSWORD, STALL, MailServer, mail_server

TO = "koordinator@contoh.go.id"
WIRE = b"Subject: Notifikasi\r\nMessage-ID: <1@contoh.go.id>\r\n\r\nSatu\r\n.\r\n..dua\r\n"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path) as running:
        yield running


def send(server: MailServer, **changes: Any) -> bool:
    return Smtp(server.settings(**changes)).send(WIRE, TO, lambda copy: True)


# ------------------------------------------------------------------ the way to the server


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_arrives_as_it_is(tmp_path: Path, security: str) -> None:
    with mail_server(tmp_path, security) as server:
        assert send(server, security=security)
        assert server.taken == [(TO, WIRE)]


def test_a_server_on_this_machine_may_need_neither(tmp_path: Path) -> None:
    with mail_server(tmp_path, "tanpa", auth=False) as server:
        assert send(server, security="tanpa", user="", password="")
        assert server.taken == [(TO, WIRE)]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, security: str) -> None:
    stranger = tmp_path / "lain.pem"
    trustme.CA().cert_pem.write_to_path(stranger)
    with mail_server(tmp_path, security) as server:
        for authority in (None, stranger, tmp_path / "tidak-ada.pem", Path(__file__)):
            with pytest.raises(Unreachable) as failed:
                send(server, security=security, authority=authority)
            assert failed.value.code == causes.CERTIFICATE
        assert server.taken == []


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    with mail_server(tmp_path, names=("mail.contoh.go.id",)) as server:
        with pytest.raises(Unreachable) as failed:
            send(server)
        assert failed.value.code == causes.CERTIFICATE
        assert server.taken == []


def test_without_encryption_no_password_is_said(tmp_path: Path) -> None:
    with mail_server(tmp_path, "tanpa") as server:
        with pytest.raises(Unreachable) as failed:
            send(server)
        assert failed.value.code == causes.ENCRYPTION


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_wrong_kind_of_port_is_recognised(tmp_path: Path, security: str) -> None:
    other = {"starttls": "tls", "tls": "starttls"}[security]
    with mail_server(tmp_path, security) as server:
        with pytest.raises(Unreachable) as failed:
            send(server, security=other, patience=0.5)
        assert failed.value.code in (causes.ENCRYPTION, causes.CONNECTION)


def test_a_wrong_password_is_named_and_not_repeated(server: MailServer) -> None:
    with pytest.raises(Unreachable) as failed:
        send(server, password="kunci lain")
    assert (failed.value.code, str(failed.value)) == (causes.PASSWORD, causes.PASSWORD)
    assert PASSWORD not in repr(server.settings())


def test_a_server_that_takes_no_password_is_named(tmp_path: Path) -> None:
    with mail_server(tmp_path, auth=False) as server:
        with pytest.raises(Unreachable) as failed:
            send(server)
        assert failed.value.code == causes.NO_LOGIN


def test_one_that_we_do_not_log_in_to_concerns_every_mail(server: MailServer) -> None:
    with pytest.raises(Unreachable) as failed:
        send(server, user="")
    assert failed.value.code == "530"


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        gone = server.settings()
    with pytest.raises(Unreachable) as failed:
        Smtp(gone).send(WIRE, TO, lambda copy: True)
    assert failed.value.code == causes.CONNECTION


def test_the_doctor_logs_in_and_sends_nothing(server: MailServer) -> None:
    Smtp(server.settings()).greet()
    with pytest.raises(Unreachable):
        Smtp(server.settings(password="kunci lain")).greet()
    assert server.taken == []


# ------------------------------------------------------------------ what the server says

_LATER, _NEVER = "451 4.3.0 Siti Rahasia", "550 5.1.1 Siti Rahasia"


@pytest.mark.parametrize(
    ("point", "fault", "kind", "code"),
    [
        ("EHLO", DROP, Unreachable, causes.CONNECTION),
        ("AUTH", "454 4.7.0 Siti Rahasia", Unreachable, "454"),
        ("AUTH", DROP, Unreachable, causes.CONNECTION),
        ("MAIL", _LATER, Unreachable, "451"),
        ("MAIL", "553 5.7.1 Siti Rahasia", Unreachable, "553"),
        ("MAIL", "552 5.3.4 Siti Rahasia", Refused, "552"),
        ("MAIL", DROP, Later, causes.CONNECTION),
        ("RCPT", _LATER, Later, "451"),
        ("RCPT", _NEVER, Refused, "550"),
        ("RCPT", DROP, Later, causes.CONNECTION),
        ("RCPT", STALL, Later, causes.CONNECTION),
        ("RCPT", "354 apa", Later, causes.CONNECTION),
        ("DATA", _LATER, Later, "451"),
        ("DATA", _NEVER, Refused, "550"),
        ("DATA", DROP, Later, causes.CONNECTION),
        ("DATA", STALL, Later, causes.CONNECTION),
        ("DATA", "250 apa", Later, causes.CONNECTION),
        ("MESSAGE", _LATER, Later, "451"),
        ("MESSAGE", _NEVER, Refused, "550"),
        ("MESSAGE", "354 apa", Unclear, None),
        ("MESSAGE", "apa?", Unclear, None),
        ("MESSAGE", DROP, Unclear, None),
        ("MESSAGE", STALL, Unclear, None),
    ],
)
def test_every_failure_says_whether_to_try_again(
    server: MailServer, point: str, fault: str, kind: type[Exception], code: str | None
) -> None:
    server.faults[point] = [fault, fault]  # there are two ways to log in
    with pytest.raises((Later, Refused, Unclear)) as failed:
        send(server, patience=0.5, last_patience=0.5)
    assert type(failed.value) is kind
    assert getattr(failed.value, "code", None) == code
    shown = failed.getrepr(style="short", chain=True)
    assert "Siti" not in f"{failed.value!r}{failed.value.__cause__!r}{shown.reprcrash}"
    assert failed.value.__suppress_context__ or failed.value.__context__ is None


def test_a_mail_that_comes_later_gets_through(server: MailServer) -> None:
    server.faults["RCPT"] = [_LATER]
    with pytest.raises(Later):
        send(server)
    assert send(server)
    assert server.taken == [(TO, WIRE)]


def test_a_slow_server_is_waited_for_only_so_long(server: MailServer) -> None:
    server.faults["EHLO"] = [STALL]
    started = time.monotonic()
    with pytest.raises(Unreachable):
        send(server, patience=0.3)
    assert time.monotonic() - started < 3


def test_it_is_marked_right_before_the_mail_goes_out(server: MailServer) -> None:
    asked = []

    def begin(copy: Copy) -> bool:
        asked.append((server.connections, list(server.taken)))
        return True

    for point in ("RCPT", "DATA"):
        server.faults[point] = [_LATER]
        with pytest.raises(Later):
            Smtp(server.settings()).send(WIRE, TO, begin)
    assert asked == []
    assert Smtp(server.settings()).send(WIRE, TO, begin)
    assert asked == [(3, [])]


def test_one_that_is_not_to_begin_breaks_off_and_the_server_takes_nothing(server: MailServer) -> None:
    server.faults["MESSAGE"] = ["250 OK"]  # it would take whatever it is given
    assert not Smtp(server.settings()).send(WIRE, TO, lambda copy: False)
    assert server.faults == {"MESSAGE": ["250 OK"]}
    assert server.taken == []


# ------------------------------------------------------------------ the copy for the archive

ARCHIVE = "arsip@contoh.go.id"


def archived(server: MailServer) -> Copy:
    """Send a mail with a copy for the archive and return what was said of it, once."""
    told: list[Copy] = []

    def begin(copy: Copy) -> bool:
        told.append(copy)
        return True

    assert Smtp(server.settings(archive=ARCHIVE)).send(WIRE, TO, begin)
    [copy] = told
    return copy


def test_the_archive_gets_the_same_mail_in_the_same_transaction(server: MailServer) -> None:
    assert archived(server) is Copy.TAKEN
    assert server.taken == [(TO, WIRE), (ARCHIVE, WIRE)]
    assert server.connections == 1


@pytest.mark.parametrize("answer", [_LATER, _NEVER, "354 apa"])
def test_an_archive_that_is_refused_keeps_no_mail_from_its_recipient(server: MailServer, answer: str) -> None:
    server.faults["RCPT"] = ["", answer]
    assert archived(server) is Copy.REFUSED
    assert server.taken == [(TO, WIRE)]


@pytest.mark.parametrize(("answer", "kind"), [(_LATER, Later), (_NEVER, Refused)])
def test_what_the_recipient_does_not_get_the_archive_does_not_get(
    server: MailServer, answer: str, kind: type[Exception]
) -> None:
    for point in ("RCPT", "MESSAGE"):
        server.faults[point] = [answer]
        with pytest.raises(kind):
            archived(server)
    assert server.taken == []


def test_a_connection_that_is_lost_at_the_archive_is_for_later(server: MailServer) -> None:
    server.faults["RCPT"] = ["", DROP]
    with pytest.raises(Later):
        archived(server)
    assert server.taken == []


def test_the_doctor_asks_for_the_archive_and_sends_nothing(server: MailServer) -> None:
    Smtp(server.settings()).offer(ARCHIVE)
    server.faults["RCPT"] = [_NEVER, _LATER, DROP]
    for code in ("550", "451", causes.CONNECTION):
        with pytest.raises((Refused, Later)) as failed:
            Smtp(server.settings()).offer(ARCHIVE)
        assert getattr(failed.value, "code", None) == code
    assert server.taken == []
