"""What the service does: each job with the words that tell of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import TYPE_CHECKING

from sync.app.in_use import InUse
from sync.app.jobs import Job, each, opened
from sync.app.judging import When
from sync.app.registers import AnyOffice
from sync.app.state import State
from sync.core.bahasa import number
from sync.core.mail import causes
from sync.errors import KawalError
from sync.outbox import Delivery, Fate
from sync.pipeline import Outcome
from sync.ports import Post
from sync.service import Incomplete, Stopped

if TYPE_CHECKING:
    from sync.app.mailroom import Mailroom
    from sync.pipeline import Rules
    from sync.settings import Settings

_PATIENCE = 2.0  # seconds for a file that is open: the next round is near
_NAMED = 5  # registers in one line
_HOW_MAILS_STAND = "Keadaan setiap surel: kawal outbox list"


class SyncJob:
    """One cycle of every register, and the sending of its letters."""

    def __init__(self, in_use: InUse, when: When) -> None:
        self._in_use, self._when = in_use, when
        self._stopping = Event()
        self._registers: Sequence[AnyOffice] = ()

    def work(self) -> str:
        """Bring all registers up to date; return what has changed.

        Raise ``Incomplete`` when some of them failed, or when the rules are not those that the files say now.
        """
        found, rules = self._in_use.settings(), self._in_use.rules()
        with opened(found, _PATIENCE) as office:
            self._registers = office.registers
            jobs = [Job(register, rules) for register in self._registers]
            came = dict(each(jobs, self._cycle))
            if self._stopping.is_set():
                raise Stopped
            mails = sending(office.mailroom, rules, self._when, self._stopping.is_set)
        results = {job.register.name: came[job] for job in jobs}  # in the order of the settings
        checked = _told({name: one for name, one in results.items() if isinstance(one, Outcome)})
        done = " ".join(filter(None, (checked, mails.done)))
        failed = {name: one for name, one in results.items() if isinstance(one, KawalError)}
        refused = self._in_use.refused
        if refused or failed or mails.problems:
            raise _incomplete(done, refused, failed, mails.problems)
        return done

    def stop(self) -> None:
        """Begin no other register, and let nobody wait for Google."""
        self._stopping.set()
        for register in self._registers:
            register.stop()

    def _cycle(self, job: Job) -> Outcome:
        if self._stopping.is_set():
            raise Stopped
        return job.register.sync(job.rules, self._when)


class SendJob:
    """The sending of letters that had to wait: for the morning, for the next day, for a server that was busy."""

    def __init__(self, in_use: InUse, when: When) -> None:
        self._in_use, self._when = in_use, when
        self._stopping = Event()

    def work(self) -> str:
        """Send what is due; return how much. Raise ``Incomplete`` when some of it could not be sent."""
        found = self._in_use.settings()
        if not _anything_to_send(found, self._when("WIB").instant):
            return ""
        with opened(found) as office:
            mails = sending(office.mailroom, self._rules(), self._when, self._stopping.is_set)
        if mails.problems:
            raise Incomplete(mails.done, mails.problems[0], _HOW_MAILS_STAND, mails.problems[1:])
        return mails.done

    def stop(self) -> None:
        """Send no other letter."""
        self._stopping.set()

    def _rules(self) -> Rules | None:
        try:
            return self._in_use.rules()
        except KawalError:  # mails leave all the same, first of all the one that tells the admin
            return None


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of letters: how many left, in words, and what is wrong with others."""

    done: str
    problems: tuple[str, ...]


def sending(mailroom: Mailroom, rules: Rules | None, when: When, over: Callable[[], bool]) -> Sent:
    """Send what is due of an office, until it is ``over``."""
    sent, problems = 0, []
    try:
        for one in mailroom.deliver(rules, when):
            sent += one.fate is Fate.SENT
            if one.mistake or one.closed or one.fate in (Fate.REFUSED, Fate.UNCLEAR):
                problems.append(one.mistake or _why(one))
            if over():
                break
    except KawalError as error:
        problems.append(f"{error.message} {error.advice}")
    return Sent(f"{number(sent)} surel keluar." if sent else "", tuple(dict.fromkeys(problems)))


def _why(one: Delivery) -> str:
    if one.fate is Fate.UNCLEAR:
        return "Satu surel tidak pasti sampai: sambungan putus sebelum server menjawab."
    return " ".join(causes.explained(one.code))


def _anything_to_send(found: Settings, now: datetime) -> bool:
    """Ask the database alone: this is asked every minute."""
    from sync.adapters.ledger.outbox import DatabaseOutbox

    with closing(State.of(found)) as state:
        letters = DatabaseOutbox(state.database).list() if state.database.exists else ()
        return any(one.post is Post.UNCLEAR or (one.post is Post.WAITING and one.due <= now) for one in letters)


def _told(outcomes: dict[str, Outcome]) -> str:
    written = {name: one for name, one in outcomes.items() if one.wrote}
    if not written:
        return ""
    names = list(written)
    more = f" dan {number(len(names) - _NAMED)} lagi" if len(names) > _NAMED else ""
    new, resolved = (sum(getattr(one.changes, what) for one in written.values()) for what in ("new", "resolved"))
    return (
        f"{number(len(names))} register diperbarui ({', '.join(names[:_NAMED])}{more}): "
        f"{number(new)} temuan baru, {number(resolved)} selesai."
    )


def _incomplete(
    done: str, refused: KawalError | None, failed: dict[str, KawalError], mails: Sequence[str]
) -> Incomplete:
    problems = [*(f"{name}: {error.message}" for name, error in failed.items()), *mails]
    if refused is None and not failed:
        return Incomplete(done, mails[0], _HOW_MAILS_STAND, tuple(mails[1:]))
    if refused is None:
        message = f"{number(len(failed))} register gagal: {', '.join(failed)}."
        return Incomplete(done, message, "Dicoba lagi pada putaran berikutnya.", tuple(problems))
    advice = f"{refused.advice} Sampai saat itu Kawal memakai yang terakhir benar."
    return Incomplete(done, refused.message, advice, (*refused.problems, *problems))
