"""The sending of what is due, one letter after another: each fails alone, and nothing that was sent is sent again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import Enum
from functools import partial
from time import monotonic, sleep
from typing import TYPE_CHECKING

from sync.core.alerts.policy import Policy
from sync.core.mail import causes
from sync.core.mail.message import repeated
from sync.core.mail.policy import FARTHEST, FIRST_WAIT, goes_again, over_cap, wait_after
from sync.errors import KawalError
from sync.ports import Post
from sync.stopped import Mistake
from sync.transport import Copy, Later, Refused, Unclear, Unreachable

if TYPE_CHECKING:
    from sync.ports import Letter, Outbox, Posted, Taken
    from sync.transport import Archive, Transport

LEASE = 1800.0
"""Seconds: longer than the slowest conversation that we wait for, so that nobody else sends the same meanwhile.

That is eighteen answers of half a minute, ten minutes for the mail to leave, and ten for the answer to it.
"""

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0  # seconds until what was sent is noted once more


class Fate(Enum):
    """What has become of a letter. One that is unclear may have arrived: the outbox shows it when its lease is over."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One letter and its fate.

    ``code`` says why (``sync.core.mail.causes``), ``again`` that it may come a second time, ``closed`` that others
    would hardly fare better now. ``mistake`` is where our own program failed, if it did. Of a letter that was
    sent, ``code`` says that the archive got no copy.
    """

    letter: Letter
    fate: Fate
    code: str = ""
    again: bool = False
    closed: bool = False
    mistake: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds at the moment of sending, which may be long after a letter was written.

    ``address`` gives that of a letter's recipient, or ``None`` when he is not to get it any more; it raises a
    ``KawalError`` when that cannot be found out now. ``zone`` says where he is. ``opens`` says, of a local
    time, when a letter that is not critical may go out. ``overflow`` writes the letters that tell of those that wait
    when a recipient got ``cap`` in a day, of critical ones or of others; they have keys of that day, so that each is
    put once.
    """

    address: Callable[[Letter], str | None]
    zone: Callable[[Letter], tzinfo]
    opens: Callable[[datetime], datetime]
    overflow: Callable[[Letter, date], Sequence[Letter]]
    cap: int = Policy().cap


def deliver(
    outbox: Outbox,
    transport: Transport,
    terms: Terms,
    now: Callable[[], datetime],
    owner: str,
    sleep: Callable[[float], None] = sleep,
) -> Iterator[Delivery]:
    """Send what is due and yield the fate of each letter, as it comes; who stops asking stops the sending.

    ``now`` gives instants that know their zone; ``owner`` is a name that no other process has. When the way itself is
    closed (no connection, a wrong password), or a server breaks off in the midst of a mail, the other letters are left
    for the next time: else one bad hour would make all of them unclear.
    """
    while taken := outbox.take(now(), owner, LEASE):
        noted = partial(_noted, monotonic() + LEASE, sleep)
        if delivery := _delivered(outbox, taken, transport, terms, now, noted):
            yield delivery
            if delivery.closed:
                return


def _delivered(
    outbox: Outbox,
    taken: Taken,
    transport: Transport,
    terms: Terms,
    now: Callable[[], datetime],
    noted: Callable[[Callable[[], bool]], bool],
) -> Delivery | None:
    """Send a letter or put it back, and return its fate; ``None`` when another has taken it over before it went out."""
    try:
        here = partial(_local, now, terms.zone(taken.letter))
        address, delivery = _addressed(outbox, taken, terms, here())
        if address is None:
            return delivery
        if kept := _kept_back(outbox, taken, terms, here()):
            return kept
    except KawalError:
        raise
    except Exception as error:
        return _mistaken(outbox, taken, now(), error)
    return _sent(outbox, taken, address, transport, here, noted)


def _local(now: Callable[[], datetime], zone: tzinfo) -> datetime:
    return now().astimezone(zone)


# ------------------------------------------------------------------ those that may not go out, or not now


def _addressed(outbox: Outbox, taken: Taken, terms: Terms, here: datetime) -> tuple[str | None, Delivery | None]:
    """Return where a letter goes; or put it back, and return what has become of it."""
    try:
        if address := terms.address(taken.letter):
            return address, None
    except KawalError:  # the register that knows it cannot be read now
        return None, _later(outbox, taken, here, causes.REGISTER, begun=False)
    outbox.refused(taken, causes.STRANGER)
    return None, Delivery(taken.letter, Fate.REFUSED, causes.STRANGER)


def _kept_back(outbox: Outbox, taken: Taken, terms: Terms, here: datetime) -> Delivery | None:
    """Put back a letter that may not go out now; return ``None`` for one that may."""
    letter = taken.letter
    if (opens := _opens(letter, here, terms)) > here:
        return _put_off(outbox, taken, here, opens, causes.QUIET)
    if over_cap(letter.kind, outbox.sent_on(letter, here.date()), terms.cap):
        outbox.put(terms.overflow(letter, here.date()))
        tomorrow = datetime.combine(here.date() + timedelta(days=1), time(), here.tzinfo)
        return _put_off(outbox, taken, here, _opens(letter, tomorrow, terms), causes.CAP)
    return None


def _put_off(outbox: Outbox, taken: Taken, here: datetime, until: datetime, code: str) -> Delivery:
    """Let a letter wait, and look at it again before the holidays are over if they are longer than that."""
    outbox.later(taken, min(until, here + FARTHEST), code)
    return Delivery(taken.letter, Fate.LATER, code)


def _opens(letter: Letter, here: datetime, terms: Terms) -> datetime:
    return here if letter.critical else terms.opens(here.replace(tzinfo=None)).replace(tzinfo=here.tzinfo)


# ------------------------------------------------------------------ those that go out


def _sent(
    outbox: Outbox,
    taken: Taken,
    address: str,
    transport: Transport,
    now: Callable[[], datetime],
    noted: Callable[[Callable[[], bool]], bool],
) -> Delivery | None:
    """Send a letter and mark what became of it; return ``None`` when another has taken it over before it went out."""
    letter, begun, code = taken.letter, False, ""

    def begin(copy: Copy) -> bool:
        nonlocal begun, code
        begun = outbox.begin(taken, now(), archived=copy is Copy.TAKEN)
        code = causes.ARCHIVE if copy is Copy.REFUSED else ""
        return begun

    try:
        if not transport.send(repeated(letter.wire) if taken.again else letter.wire, address, begin):
            return None
        known = noted(partial(outbox.sent, taken, now()))
        return _delivery(taken, Fate.SENT, code) if known else _delivery(taken, Fate.UNCLEAR)
    except Unreachable as failed:  # no fault of this letter, and none of its tries
        outbox.later(taken, now() + FIRST_WAIT, failed.code)
        return replace(_delivery(taken, Fate.LATER, failed.code), closed=True)
    except Later as failed:
        return _later(outbox, taken, now(), failed.code, begun)
    except Refused as failed:
        outbox.refused(taken, failed.code)
        return _delivery(taken, Fate.REFUSED, failed.code)
    except Unclear:
        return replace(_delivery(taken, Fate.UNCLEAR), closed=True)  # nobody takes it until its lease is over
    except KawalError:  # the outbox itself cannot be written: nothing more is sent
        raise
    except Exception as error:
        return _mistaken(outbox, taken, now(), error, begun)


def _noted(over: float, sleep: Callable[[float], None], note: Callable[[], bool]) -> bool:
    """Note that the server took a letter; what is not noted may go out twice.

    So try again when the database is away, until the lease is ``over`` (by the clock that nobody sets), and raise the
    ``KawalError`` only then.
    """
    pause = _FIRST_PAUSE
    while True:
        try:
            return note()
        except KawalError:
            if monotonic() + pause > over:
                raise
        sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


def _mistaken(outbox: Outbox, taken: Taken, at: datetime, error: Exception, begun: bool = False) -> Delivery:
    """Return what becomes of a letter with which our own program failed; it keeps back no other."""
    unclear = _delivery(taken, Fate.UNCLEAR, causes.MISTAKE)
    delivery = unclear if begun else _later(outbox, taken, at, causes.MISTAKE, begun)
    return replace(delivery, mistake=Mistake(error).message)


def _later(outbox: Outbox, taken: Taken, at: datetime, code: str, begun: bool) -> Delivery:
    """Let a letter be tried again, or give it up after three days of trying."""
    if not begun:
        outbox.begin(taken, at)  # what fails before the mail itself is a try too
    wait = wait_after(taken.attempts + 1)
    if wait is None:
        outbox.refused(taken, code)
        return _delivery(taken, Fate.REFUSED, code)
    outbox.later(taken, at + wait, code)
    return _delivery(taken, Fate.LATER, code)


def _delivery(taken: Taken, fate: Fate, code: str = "") -> Delivery:
    return Delivery(taken.letter, fate, code, taken.again)


# ------------------------------------------------------------------ those that may have arrived


@dataclass(frozen=True, slots=True)
class Settled:
    """The unclear letters that could be decided on: these had arrived, those are sent once more.

    ``code`` says why the archive could not be asked (``sync.core.mail.causes``), if it could not.
    """

    arrived: Sequence[Posted]
    again: Sequence[Posted]
    code: str


def settle(outbox: Outbox, archive: Archive | None, now: datetime) -> Settled:
    """Decide on the letters of which nobody can tell whether they were sent; to be called before ``deliver``.

    The archive knows of those that went out with a copy for it: what it has was sent, and what it still does not have
    when no server can be about to bring it any more is sent again. Without an archive a critical one is sent again at
    once. Each is so only once; the rest waits for a person.
    """
    unclear = [one for one in outbox.list() if one.post is Post.UNCLEAR]
    answers, code = _asked(archive, unclear) if archive else ({}, "")
    arrived: list[Posted] = []
    again: list[Posted] = []
    for one in unclear:
        day = answers.get(one.key)
        waited = now - one.archived if archive and one.archived else None
        repeat = not one.again and goes_again(one.critical, waited, missing=one.key in answers)
        if (day or repeat) and outbox.settle(one, day):
            (arrived if day else again).append(one)
    return Settled(arrived, again, code)


def _asked(archive: Archive, unclear: Sequence[Posted]) -> tuple[dict[str, date | None], str]:
    """Return, by the key of a letter, on which day it went where the archive has it, or ``None`` where it has it not.

    The text says why the archive could not be asked about all of them.
    """
    answers: dict[str, date | None] = {}
    for one in unclear:
        if one.archived:
            try:
                answers[one.key] = one.archived.date() if archive.holds(one.message_id) else None
            except Unreachable as failed:
                return answers, failed.code
    return answers, ""
