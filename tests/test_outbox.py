"""The sending: what is due goes out once, each letter fails alone, and everybody gets little enough."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import sync.outbox
from sync.adapters.mail_folder import MailFolder
from sync.adapters.memory_outbox import MemoryOutbox
from sync.adapters.smtp import Server, Smtp
from sync.core.mail import causes
from sync.core.mail.policy import OVERFLOW
from sync.errors import NotWritten
from sync.outbox import Fate
from sync.ports import Letter, Post, Taken
from sync.transport import Copy, Later, Refused, Unclear, Unreachable
from tests.mail_server import mail_server
from tests.mails import mail
from tests.outbox_round import JAKARTA, JAYAPURA, MORNING, A, B, C, Round, Way, outbox_round


@pytest.fixture(params=["memory", "database"])
def round_(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Round]:
    with outbox_round(request.param, tmp_path) as opened:
        yield opened


# ------------------------------------------------------------------ what goes out


def test_what_is_due_goes_out_once_and_as_it_was_written(round_: Round) -> None:
    round_.put(A, B)
    round_.put(C, not_before=MORNING + timedelta(hours=1))
    assert round_.fates() == [(A, Fate.SENT, ""), (B, Fate.SENT, "")]
    assert round_.way.arrived == [(A, mail(f"{A}|1")), (B, mail(f"{B}|1"))]
    assert round_.fates() == []
    round_.now += timedelta(hours=1)
    assert round_.fates() == [(C, Fate.SENT, "")]


def test_who_stops_asking_stops_the_sending(round_: Round) -> None:
    round_.put(A, B)
    assert next(round_.deliveries()).letter.recipient == A
    assert round_.way.recipients == [A]
    assert round_.fates() == [(B, Fate.SENT, "")]


def test_the_address_behind_a_reference_is_looked_up_at_sending(round_: Round) -> None:
    round_.put(f"rujukan:{A}")
    assert round_.fates() == [(f"rujukan:{A}", Fate.SENT, "")]
    assert round_.way.recipients == [A]


def test_a_letter_whose_address_cannot_be_looked_up_now_is_tried_later(round_: Round) -> None:
    round_.put(A, B)
    round_.unknown = (A,)
    assert round_.fates() == [(A, Fate.LATER, causes.REGISTER), (B, Fate.SENT, "")]
    round_.now, round_.unknown = MORNING + timedelta(minutes=5), ()
    assert round_.fates() == [(A, Fate.SENT, "")]


def test_who_is_no_recipient_any_more_gets_nothing(round_: Round) -> None:
    round_.put(A, B)
    round_.strangers = (A,)
    assert round_.fates() == [(A, Fate.REFUSED, causes.STRANGER), (B, Fate.SENT, "")]
    assert round_.way.recipients == [B]


@pytest.mark.parametrize(("zone", "sent"), [(JAKARTA, True), (JAYAPURA, False)])
def test_nobody_is_written_to_at_night_where_they_are(round_: Round, zone: ZoneInfo, sent: bool) -> None:
    round_.zone = zone
    round_.now = MORNING.replace(hour=19)  # 21.00 in Jayapura
    round_.put(A)
    round_.put(B, critical=True)
    assert round_.fates() == [(B, Fate.SENT, ""), (A, Fate.SENT if sent else Fate.LATER, "" if sent else causes.QUIET)]
    if not sent:
        assert round_.waiting() == {f"{A}|1": datetime(2025, 4, 5, 6, 0, tzinfo=JAYAPURA)}


# ------------------------------------------------------------------ what goes wrong


def test_a_failure_stops_no_other_letter(round_: Round) -> None:
    troubled = [f"{number}@contoh.go.id" for number in range(4)]
    round_.put(*troubled, A)
    round_.way.troubles = {
        troubled[0]: [Later("451")],
        troubled[1]: [Refused("550")],
        troubled[2]: [ValueError("Siti")],
    }
    round_.way.on_the_way = {troubled[3]: [ValueError("Siti")]}
    told = list(round_.deliveries())
    assert [(one.fate, one.code) for one in told] == [
        (Fate.LATER, "451"),
        (Fate.REFUSED, "550"),
        (Fate.LATER, causes.MISTAKE),
        (Fate.UNCLEAR, causes.MISTAKE),
        (Fate.SENT, ""),
    ]
    assert [("ValueError di outbox_round.py:" in one.mistake, "Siti" in one.mistake) for one in told] == [
        (number in (2, 3), False) for number in range(5)
    ]


@pytest.mark.parametrize("where", ["address", "zone", "overflow"])
def test_a_mistake_before_the_sending_stops_no_other_letter(round_: Round, where: str) -> None:
    right = replace(round_.terms, cap=0)

    def wrong(one: Letter, *day: date) -> Any:
        if one.recipient == A:
            raise ValueError("Siti")
        return getattr(right, where)(one, *day)

    round_.put(A)
    round_.put(B, kind=OVERFLOW)  # which has no cap
    mistaken: dict[str, Any] = {where: wrong}
    told = list(round_.deliveries(terms=replace(right, **mistaken)))
    assert [(one.fate, one.code) for one in told] == [(Fate.LATER, causes.MISTAKE), (Fate.SENT, "")]
    assert "ValueError di test_outbox.py:" in told[0].mistake
    assert "Siti" not in told[0].mistake
    round_.now += timedelta(minutes=5)
    assert round_.fates() == [(A, Fate.SENT, "")]


def test_a_server_that_says_later_is_asked_again_ever_more_rarely(round_: Round) -> None:
    round_.put(A)
    round_.way.troubles = {A: [Later("451")] * 3}
    for minutes in (5, 10, 20):
        assert round_.fates() == [(A, Fate.LATER, "451")]
        assert round_.waiting() == {f"{A}|1": round_.now + timedelta(minutes=minutes)}
        assert round_.fates() == []
        round_.now += timedelta(minutes=minutes)
    assert round_.fates() == [(A, Fate.SENT, "")]


@pytest.mark.parametrize("where", ["troubles", "on_the_way"])
def test_after_three_days_it_is_given_up_and_told(round_: Round, where: str) -> None:
    round_.put(A, critical=True)
    setattr(round_.way, where, {A: [Later("451")] * 100})
    fates = []
    while due := round_.waiting():
        round_.now = due[f"{A}|1"]
        fates += round_.fates()
    assert fates[-1] == (A, Fate.REFUSED, "451")
    assert {fate for _, fate, _ in fates[:-1]} == {Fate.LATER}
    assert timedelta(days=2, hours=20) < round_.now - MORNING <= timedelta(days=3)


def test_what_is_refused_is_never_tried_again(round_: Round) -> None:
    round_.put(A)
    round_.way.troubles = {A: [Refused("550")]}
    assert round_.fates() == [(A, Fate.REFUSED, "550")]
    round_.now += timedelta(days=30)
    assert round_.fates() == []
    [kept] = round_.outbox.list()
    assert (kept.post, kept.code) == (Post.REFUSED, "550")


def test_when_the_way_is_closed_the_others_are_left_for_the_next_time(round_: Round) -> None:
    round_.put(A, B)
    round_.way.troubles = {A: [Unreachable(causes.PASSWORD)]}
    assert round_.fates() == [(A, Fate.LATER, causes.PASSWORD)]
    assert [one.attempts for one in round_.outbox.list()] == [0, 0]
    assert round_.fates() == [(B, Fate.SENT, "")]
    round_.now += timedelta(minutes=5)
    assert round_.fates() == [(A, Fate.SENT, "")]


def test_when_a_server_breaks_off_in_the_midst_the_others_are_left_for_the_next_time(round_: Round) -> None:
    round_.put(A, B)
    round_.way.on_the_way = {A: [Unclear()]}
    assert round_.fates() == [(A, Fate.UNCLEAR, "")]
    assert round_.fates() == [(B, Fate.SENT, "")]


def test_a_server_that_is_away_for_a_week_costs_no_letter(round_: Round) -> None:
    round_.put(A, B)
    round_.way.troubles = {recipient: [Unreachable(causes.CONNECTION)] * 500 for recipient in (A, B)}
    for _ in range(7 * 24 * 2):
        round_.fates()
        round_.now += timedelta(minutes=30)
    round_.way.troubles = {}
    round_.now = MORNING + timedelta(days=8)
    assert sorted(round_.fates()) == [(A, Fate.SENT, ""), (B, Fate.SENT, "")]


# ------------------------------------------------------------------ who was too slow


def test_who_was_too_slow_sends_nothing(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync.outbox, "LEASE", 0.1)
    round_.put(A)
    slow = _Slow(round_.way)
    assert [one.fate for one in round_.deliveries(slow)] == [Fate.SENT]
    assert slow.began == [False, True]
    assert round_.way.recipients == [A]


@dataclass
class _Slow:
    """A way that needs longer than the lease the first time; it is given the letter once more, and sends it once."""

    way: Way
    began: list[bool] = field(default_factory=list)

    def send(self, wire: bytes, recipient: str, begin: Callable[[Copy], bool]) -> bool:
        if not self.began:
            time.sleep(0.2)
        self.began.append(self.way.send(wire, recipient, begin))
        return self.began[-1]


class _Full(MemoryOutbox):
    def begin(self, taken: Taken, at: datetime, archived: bool = False) -> bool:
        raise NotWritten("Ruang penyimpanan penuh.", "Kosongkan sebagian.")


def test_an_outbox_that_cannot_be_written_stops_everything() -> None:
    round_ = Round(_Full())
    round_.put(A, B)
    with pytest.raises(NotWritten):
        round_.fates()
    assert [one.post for one in round_.outbox.list()] == [Post.TAKEN, Post.WAITING]
    assert round_.way.arrived == []


class _Away(MemoryOutbox):
    """One that hears of what was sent only when it has been told some times."""

    def __init__(self, times: float) -> None:
        super().__init__()
        self.times = times

    def sent(self, taken: Taken, at: datetime) -> bool:
        self.times -= 1
        if self.times >= 0:
            raise NotWritten("Basis data tidak dapat dihubungi.", "Coba lagi nanti.")
        return super().sent(taken, at)


def test_what_was_sent_is_noted_as_soon_as_the_outbox_is_back() -> None:
    pauses: list[float] = []
    round_ = Round(_Away(times=7), sleep=pauses.append)
    round_.put(A, B)
    assert round_.fates() == [(A, Fate.SENT, ""), (B, Fate.SENT, "")]
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert round_.outbox.list() == []


def test_when_its_lease_is_over_that_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync.outbox, "LEASE", 10)
    pauses: list[float] = []
    round_ = Round(_Away(times=math.inf), sleep=pauses.append)
    round_.put(A, B)
    with pytest.raises(NotWritten):
        round_.fates()
    assert pauses == [1, 2, 4, 8]
    assert [one.post for one in round_.outbox.list()] == [Post.SENDING, Post.WAITING]


def test_nobody_else_sends_the_same_during_the_slowest_conversation() -> None:
    server = Server("mail.contoh.go.id", 587, "starttls", "kawal@contoh.go.id")
    assert server.last_patience >= 600  # RFC 5321, 4.5.3.2.6
    assert 18 * server.patience + 2 * server.last_patience < sync.outbox.LEASE


# ------------------------------------------------------------------ a clock that was wrong, and long holidays


def test_what_was_put_off_while_the_clock_was_ahead_goes_out_when_it_is_right(round_: Round) -> None:
    round_.now = MORNING + timedelta(days=365)
    round_.put(A)
    round_.way.troubles = {A: [Unreachable(causes.CONNECTION)]}
    assert round_.fates() == [(A, Fate.LATER, causes.CONNECTION)]
    round_.now = MORNING
    assert round_.fates() == [(A, Fate.SENT, "")]


def test_over_long_holidays_a_letter_is_looked_at_now_and_then(round_: Round) -> None:
    workday = datetime(2025, 4, 13, 6, 0)
    terms = replace(round_.terms, opens=lambda at: max(at, workday))
    round_.put(A, not_before=MORNING + timedelta(days=5))
    for days in (4, 8):
        [one] = islice(round_.deliveries(terms=terms), 2)
        assert (one.fate, one.code) == (Fate.LATER, causes.QUIET)
        round_.now = round_.waiting()[f"{A}|1"]
        assert round_.now == MORNING + timedelta(days=days)
    assert round_.fates(terms) == [(A, Fate.LATER, causes.QUIET)]
    round_.now = workday.replace(tzinfo=JAKARTA)
    assert round_.fates(terms) == [(A, Fate.SENT, "")]


# ------------------------------------------------------------------ over real ways


def test_letters_go_through_a_real_server(round_: Round, tmp_path: Path) -> None:
    round_.put(A, B, C)
    with mail_server(tmp_path) as server:
        server.faults = {"RCPT": ["550 5.1.1 no"], "MESSAGE": ["451 4.3.0 later"]}
        fates = [(one.letter.recipient, one.fate, one.code) for one in round_.deliveries(Smtp(server.settings()))]
        assert fates == [(A, Fate.REFUSED, "550"), (B, Fate.LATER, "451"), (C, Fate.SENT, "")]
        round_.now += timedelta(minutes=5)
        assert [one.fate for one in round_.deliveries(Smtp(server.settings()))] == [Fate.SENT]
        assert server.taken == [(C, mail(f"{C}|1")), (B, mail(f"{B}|1"))]


def test_letters_go_into_a_folder(round_: Round, tmp_path: Path) -> None:
    round_.put(A, B)
    assert [one.fate for one in round_.deliveries(MailFolder(tmp_path / "outbox"))] == [Fate.SENT] * 2
    assert {path.read_bytes() for path in (tmp_path / "outbox").glob("*.eml")} == {mail(f"{A}|1"), mail(f"{B}|1")}
