"""Mails through a real postfix into a real mailbox, as offices have them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from sync.adapters.smtp import Server, Smtp
from sync.core.mail import causes
from sync.transport import Refused, Unreachable
from tests.mails import TO, envelope, mail
from tests.postfix_office import Office, postfix_office


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with postfix_office() as running:
        yield running


def send(server: Server, data: bytes, recipient: str = TO) -> bool:
    return Smtp(server).send(data, recipient, lambda copy: True)


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
    assert not Smtp(office.server).send(mail("belum"), TO, lambda copy: False)
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
