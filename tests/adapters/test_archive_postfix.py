"""The archive in a real mailbox: it settles what a killed sender could not tell any more."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest

import sync.outbox
from sync.adapters.imap import Imap
from sync.adapters.ledger.database import Database
from sync.adapters.ledger.outbox import DatabaseOutbox
from sync.adapters.smtp import Server, Smtp
from sync.core.mail import causes
from sync.outbox import Fate, Terms, deliver, settle
from sync.ports import Letter, Post, Taken
from sync.transport import Copy, Refused, Unreachable
from tests.mails import AT, TO, envelope, mail
from tests.postfix_office import ARCHIVE, Office, postfix_office

MAILS = 100
RISK = 0.06  # of dying at either of the two places
LEASE = 1.0
_WORKERS = get_context("forkserver")
_WORKERS.set_forkserver_preload([__name__])


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with postfix_office() as running:
        yield running


def archiving(office: Office, archive: str = ARCHIVE) -> Server:
    return replace(office.server, archive=archive)


def send(server: Server, name: str, recipient: str = TO) -> Copy:
    """Send a mail and return what was said of its copy."""
    told: list[Copy] = []

    def begin(copy: Copy) -> bool:
        told.append(copy)
        return True

    assert Smtp(server).send(mail(name), recipient, begin)
    [copy] = told
    return copy


# ------------------------------------------------------------------ the copy


def test_the_archive_holds_what_was_sent(office: Office) -> None:
    archive = Imap(office.archive)
    assert not archive.holds(envelope("salinan").message_id)
    assert send(archiving(office), "salinan") is Copy.TAKEN
    office.come_to_rest()
    assert archive.holds(envelope("salinan").message_id)
    assert len(office.mailbox(envelope("salinan").message_id)) == 1


def test_an_archive_that_is_not_there_keeps_no_mail_back(office: Office) -> None:
    assert send(archiving(office, "tidak.ada@contoh.go.id"), "sendiri") is Copy.REFUSED
    assert len(office.mailbox(envelope("sendiri").message_id)) == 1
    assert not Imap(office.archive).holds(envelope("sendiri").message_id)


def test_the_archive_holds_nothing_that_its_recipient_was_refused(office: Office) -> None:
    with pytest.raises(Refused):
        send(archiving(office), "ditolak", "tidak.ada@contoh.go.id")
    office.come_to_rest()
    assert not Imap(office.archive).holds(envelope("ditolak").message_id)


def test_a_stranger_does_not_look_into_it(office: Office) -> None:
    for changed, code in ({"password": "lain"}, causes.PASSWORD), ({"authority": None}, causes.CERTIFICATE):
        with pytest.raises(Unreachable) as failed:
            Imap(replace(office.archive, **changed)).holds(envelope("a").message_id)
        assert failed.value.code == code


# ------------------------------------------------------------------ senders that are killed


class _Mortal(DatabaseOutbox):
    """One whose process may die before a mail itself, or when the server has just taken it; not twice over one."""

    def __init__(self, database: Database, dice: Random) -> None:
        super().__init__(database)
        self._dice = dice

    def begin(self, taken: Taken, at: datetime, archived: bool = False) -> bool:
        begun = super().begin(taken, at, archived)
        self._risk(taken)
        return begun

    def sent(self, taken: Taken, at: datetime) -> bool:
        self._risk(taken)
        return super().sent(taken, at)

    def _risk(self, taken: Taken) -> None:
        if not taken.again and self._dice.random() < RISK:
            os.kill(os.getpid(), signal.SIGKILL)


def _terms() -> Terms:
    return Terms(lambda one: one.recipient, lambda one: UTC, lambda at: at, lambda one, day: (), cap=10_000)


def _work(server: Server, folder: Path, now: datetime, seed: int) -> None:
    """Send what is due, in a process that may not live to tell."""
    sync.outbox.LEASE = LEASE
    with closing(Database(folder)) as database:
        outbox = _Mortal(database, Random(seed))
        fates = {one.fate for one in deliver(outbox, Smtp(server), _terms(), lambda: now, str(os.getpid()))}
        assert fates <= {Fate.SENT}


def _work_until_done(office: Office, folder: Path, now: datetime) -> int:
    """Let one sender after the other work until one of them lives; return how many did not."""
    for deaths in range(MAILS):
        sender = _WORKERS.Process(target=_work, args=(archiving(office), folder, now, deaths))
        sender.start()
        sender.join()
        if sender.exitcode == 0:
            return deaths
        assert sender.exitcode == -signal.SIGKILL
    raise AssertionError("nobody lives")


def _letter(name: str) -> Letter:
    return Letter(name, "Gunungsari", "ringkasan", TO, envelope(name).message_id, mail(name), AT, critical=False)


def test_whenever_senders_are_killed_each_mail_arrives_once(office: Office, tmp_path: Path) -> None:
    letters = [_letter(f"surat-{number}") for number in range(MAILS)]
    with closing(Database(tmp_path)) as database:
        outbox, archive = DatabaseOutbox(database), Imap(office.archive)
        outbox.put(letters)
        deaths = _work_until_done(office, tmp_path, AT)
        time.sleep(LEASE)
        office.come_to_rest()
        unclear = {one.key for one in outbox.list() if one.post is Post.UNCLEAR}
        soon = settle(outbox, archive, AT + timedelta(minutes=31))
        late = settle(outbox, archive, AT + timedelta(hours=24))
        assert _work_until_done(office, tmp_path, AT + timedelta(hours=24)) == 0
        assert outbox.list() == []
    assert (soon.code, soon.again, late.code, late.arrived) == ("", [], "", [])
    assert {one.key for one in (*soon.arrived, *late.again)} == unclear
    assert len(unclear) == deaths
    assert soon.arrived  # some died after the server had taken a mail,
    assert late.again  # and some before
    ours = {letter.message_id for letter in letters}
    for reader in (TO, ARCHIVE):
        assert Counter(one for one in office.message_ids(reader) if one in ours) == Counter(ours)
