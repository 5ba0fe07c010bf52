"""What nobody can know of a letter, and what the archive knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import sync.outbox
from sync.core.mail import causes
from sync.core.mail.message import repeated
from sync.outbox import Fate
from sync.ports import Post
from sync.transport import Copy, Unclear
from tests.mails import envelope, mail
from tests.outbox_round import MORNING, A, B, C, Kept, Round, letter, outbox_round, until


@pytest.fixture(params=["memory", "database"])
def round_(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Round]:
    with outbox_round(request.param, tmp_path) as opened:
        yield opened


@pytest.fixture
def short_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync.outbox, "LEASE", 0.2)


# ------------------------------------------------------------------ what nobody can know


@pytest.mark.parametrize("archive", [None, Kept()])
def test_while_its_sender_may_still_be_waiting_nothing_is_decided(round_: Round, archive: Kept | None) -> None:
    round_.put(A, critical=True)
    round_.way.on_the_way = {A: [Unclear()]}
    assert round_.fates() == [(A, Fate.UNCLEAR, "")]
    round_.now += timedelta(days=2)
    assert round_.settled(archive) == ([], [], "")
    assert round_.fates() == []


def test_what_may_have_arrived_is_not_sent_again_unless_it_is_critical(round_: Round, short_leases: None) -> None:
    round_.unclear(A)
    round_.unclear(B, critical=True)
    assert round_.settled(None) == ([], [B], "")
    assert [(one.letter.recipient, one.fate, one.again) for one in round_.deliveries()] == [(B, Fate.SENT, True)]
    assert round_.way.arrived == [(B, b"Comments: mungkin kiriman ulang\r\n" + mail(f"{B}|1"))]
    assert [(one.recipient, one.post) for one in round_.outbox.list()] == [(A, Post.UNCLEAR)]


def test_a_critical_one_is_sent_again_only_once(round_: Round, short_leases: None) -> None:
    round_.unclear(A, critical=True)
    assert round_.settled(None) == ([], [A], "")
    round_.way.on_the_way = {A: [Unclear()]}
    assert round_.fates() == [(A, Fate.UNCLEAR, "")]
    until(lambda: {one.post for one in round_.outbox.list()} == {Post.UNCLEAR})
    round_.now += timedelta(days=30)
    for archive in (None, Kept()):
        assert round_.settled(archive) == ([], [], "")


# ------------------------------------------------------------------ what the archive knows


def test_what_is_in_the_archive_was_sent_and_is_not_sent_again(round_: Round, short_leases: None) -> None:
    round_.unclear(A, B, critical=True)
    archive = Kept({envelope(f"{A}|1").message_id})
    assert round_.settled(archive) == ([A], [], "")
    round_.now += timedelta(days=2)
    assert round_.settled(archive) == ([], [B], "")
    assert round_.fates() == [(B, Fate.SENT, "")]
    assert round_.outbox.list() == []
    other = replace(letter("lain", A, MORNING), critical=True)
    assert [round_.outbox.sent_on(other, day) for day in (MORNING.date(), round_.now.date())] == [1, 0]


def test_what_is_not_there_goes_again_when_no_server_can_still_bring_it(round_: Round, short_leases: None) -> None:
    round_.unclear(A)
    round_.unclear(B, critical=True)
    archive, sent_again = Kept(), []
    for minutes in (0, 29, 30, 24 * 60 - 1, 24 * 60):
        round_.now = MORNING + timedelta(minutes=minutes)
        sent_again += [(minutes, recipient) for recipient in round_.settled(archive)[1]]
    assert sent_again == [(30, B), (24 * 60, A)]
    assert sorted(round_.fates()) == [(A, Fate.SENT, ""), (B, Fate.SENT, "")]
    assert sorted(round_.way.arrived) == [(one, repeated(mail(f"{one}|1"))) for one in (A, B)]


def test_what_comes_to_the_archive_late_was_sent(round_: Round, short_leases: None) -> None:
    round_.unclear(A)
    archive = Kept()
    round_.now += timedelta(hours=23)
    assert round_.settled(archive) == ([], [], "")
    archive.mails.add(envelope(f"{A}|1").message_id)
    assert round_.settled(archive) == ([A], [], "")


def test_an_archive_that_is_away_is_asked_once_and_says_why(round_: Round, short_leases: None) -> None:
    round_.unclear(A, B)
    round_.unclear(C, critical=True)
    archive = Kept(away=True)
    round_.now += timedelta(hours=23)
    assert round_.settled(archive) == ([], [], causes.CONNECTION)
    assert len(archive.asked) == 1
    round_.now += timedelta(hours=1)
    assert round_.settled(archive) == ([], [C], causes.CONNECTION)  # better twice than never


@pytest.mark.parametrize("copy", [Copy.NONE, Copy.REFUSED])
def test_of_what_went_out_without_a_copy_the_archive_knows_nothing(
    round_: Round, short_leases: None, copy: Copy
) -> None:
    round_.unclear(A, copy=copy)
    round_.unclear(B, copy=copy, critical=True)
    archive = Kept()
    round_.now += timedelta(days=2)
    assert round_.settled(archive) == ([], [B], "")
    assert archive.asked == []


def test_a_copy_that_was_refused_is_told_of(round_: Round) -> None:
    round_.way.copy = Copy.REFUSED
    round_.put(A)
    assert round_.fates() == [(A, Fate.SENT, causes.ARCHIVE)]
