"""Not too much for one in a day, and what is critical is never kept waiting by what is not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise, product
from pathlib import Path

import pytest

from sync.core.mail import causes
from sync.outbox import Fate
from sync.transport import Copy, Unclear
from tests.mails import mail
from tests.outbox_round import JAKARTA, JAYAPURA, MORNING, A, B, Round, Way, letter, outbox_round


@pytest.fixture(params=["memory", "database"])
def round_(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Round]:
    with outbox_round(request.param, tmp_path) as opened:
        yield opened


def put_critical(round_: Round, registers: int, to: str = A) -> None:
    """Put a critical letter of each of some registers."""
    for number in range(registers):
        round_.put(to, kind="kritis", register=f"Register {number}", critical=True)


def test_beyond_the_cap_one_letter_tells_of_the_others_which_come_the_next_day(round_: Round) -> None:
    round_.put(*[A] * 8, B)
    assert Counter(round_.fates()) == {(A, Fate.SENT, ""): 6, (A, Fate.LATER, causes.CAP): 3, (B, Fate.SENT, ""): 1}
    assert round_.fates() == []
    assert round_.way.recipients.count(A) == 6
    assert (A, mail(f"batas|{A}|2025-04-04")) in round_.way.arrived
    assert set(round_.waiting().values()) == {datetime(2025, 4, 5, 6, 0, tzinfo=JAKARTA)}
    round_.now = MORNING + timedelta(days=1)
    assert round_.fates() == [(A, Fate.SENT, "")] * 3


def test_the_day_is_that_of_the_recipient(round_: Round) -> None:
    round_.zone = JAYAPURA
    round_.now = datetime(2025, 4, 4, 22, 30, tzinfo=JAKARTA)  # half an hour into the next day there
    put_critical(round_, 5)
    assert [fate for _, fate, _ in round_.fates()] == [Fate.SENT] * 5
    one = letter("lain", A, MORNING, "kritis")
    assert round_.outbox.sent_on(replace(one, critical=True), date(2025, 4, 5)) == 5
    round_.put(A, critical=True)
    assert round_.fates()[0] == (A, Fate.LATER, causes.CAP)
    assert round_.waiting()[f"{A}|6"] == datetime(2025, 4, 6, 0, 0, tzinfo=JAYAPURA)


def test_what_is_critical_does_not_wait_because_of_what_is_not(round_: Round) -> None:
    round_.put(*[A] * 7)
    assert Counter(fate for _, fate, _ in round_.fates()) == {Fate.SENT: 6, Fate.LATER: 2}
    put_critical(round_, 1)
    assert round_.fates() == [(A, Fate.SENT, "")]


def test_critical_ones_have_a_cap_of_their_own_and_the_one_beyond_it_is_told_of(round_: Round) -> None:
    round_.put(*[A] * 5)
    put_critical(round_, 6)
    told = [(one.letter.kind, one.fate) for one in round_.deliveries()]
    assert told[:6] == [*[("kritis", Fate.SENT)] * 5, ("kritis", Fate.LATER)]
    assert Counter(told[6:]) == {("ringkasan", Fate.SENT): 5, ("batas", Fate.SENT): 1}
    assert list(round_.waiting().values()) == [datetime(2025, 4, 5, 0, 0, tzinfo=JAKARTA)]


def test_of_more_registers_than_the_cap_none_has_to_wait_twice(round_: Round) -> None:
    """Each has a critical letter every morning, which takes the place of the one that waits for midnight."""
    told: dict[date, set[str]] = defaultdict(set)
    for day, hour in product(range(7), (0, 7)):
        round_.now = MORNING.replace(hour=hour) + timedelta(days=day)
        put_critical(round_, 7 if hour else 0)
        sent = [one.letter for one in round_.deliveries() if one.fate is Fate.SENT]
        told[round_.now.date()] |= {one.register for one in sent if one.critical}
    assert [len(registers) for registers in told.values()] == [5] * 7
    assert [len(before | after) for before, after in pairwise(told.values())] == [7] * 6


# ------------------------------------------------------------------ what may have arrived


def test_a_server_that_takes_mails_and_breaks_off_gets_no_more_than_the_cap(round_: Round) -> None:
    round_.put(*[A] * 9)
    round_.way.on_the_way = {A: [Unclear()] * 20}
    fates = Counter(fate for _ in range(20) for _, fate, _ in round_.fates())
    assert fates == {Fate.UNCLEAR: 6, Fate.LATER: 4}  # with the one that tells of the four


@dataclass
class _Meanwhile:
    """A way on which, while a mail is on it, something else happens once."""

    way: Way
    act: list[Callable[[], object]] = field(default_factory=list)

    def send(self, wire: bytes, recipient: str, begin: Callable[[Copy], bool]) -> bool:
        if self.act:
            self.act.pop()()
        return self.way.send(wire, recipient, begin)


def test_two_who_send_at_once_send_no_more_than_the_cap(round_: Round) -> None:
    round_.put(*[A] * 9, B)
    way = _Meanwhile(round_.way, [lambda: list(round_.deliveries())])
    list(round_.deliveries(way))
    assert Counter(round_.way.recipients) == {A: 6, B: 1}
    assert (A, mail(f"batas|{A}|2025-04-04")) in round_.way.arrived
