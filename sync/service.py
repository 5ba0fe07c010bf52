"""The service: does each job when it is owed, one after another, for as long as it is on duty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import ClassVar

from sync.core.jobs import Every, Known, known_from, next_due, owed, plain, shelved
from sync.duty import Duty
from sync.errors import KawalError, UsageProblem
from sync.ports import Shelf
from sync.stopped import Mistake

_WAKE = 20  # seconds
_LOOK_AGAIN = 5.0  # seconds until a waiting instance looks again
_OTHER = "Kawal yang lain sedang bertugas. Yang ini menunggu, dan menggantikannya bila ia berhenti."
_ON_DUTY = "Kawal bertugas."


class Incomplete(KawalError):
    """A job was done but for a part, which waits for the job's next turn; ``done`` says what was done."""

    exit_code: ClassVar[int] = 1

    def __init__(self, done: str, message: str, advice: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message, advice, problems)
        self.done = done


class Stopped(KawalError):
    """A job gave up because the service is to end: it is still owed."""

    exit_code: ClassVar[int] = 1

    def __init__(self) -> None:
        super().__init__("Kawal dihentikan.", "Yang belum selesai dikerjakan saat Kawal berjalan lagi.")


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work and how often it is owed.

    ``work`` returns what was done, or nothing when there is nothing to tell; whatever it raises harms no other job.
    ``stop`` is called from another thread when the service is to end: ``work`` is to be over soon then.
    """

    name: str
    rhythm: Every
    work: Callable[[], str]
    stop: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: what was done, what was not; ``again`` whether the same was told of the time before."""

    job: str
    at: datetime
    done: str
    failure: KawalError | None
    failures: int  # in a row
    again: bool
    next_due: datetime


class Service:
    """Given jobs in their order and the shelf that they are remembered on, do what is owed while we are on duty.

    ``tell`` is given what came of each job, and ``say`` what there is to say of the service itself.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        shelf: Shelf,
        duty: Duty,
        clock: Callable[[], datetime],
        tell: Callable[[Outcome], None],
        say: Callable[[str], None],
    ) -> None:
        self._jobs, self._shelf, self._duty, self._clock = jobs, shelf, duty, clock
        self._tell, self._say = tell, say
        self._stopping = Event()
        self._known: dict[str, Known] = {}
        self._said = ""

    def run(self) -> None:
        """Work until ``stop`` is called. Raise ``UsageProblem`` when the settings lead to no database."""
        while not self._stopping.is_set():
            try:
                with self._duty.turn() as ours:
                    if ours:
                        self._serve()
                    else:
                        self._wait(_OTHER)
            except UsageProblem:
                raise
            except KawalError as error:
                self._wait(error.message)

    def once(self) -> bool:
        """Do what is owed now; return whether it was our turn. Raise ``KawalError`` when nothing can be remembered."""
        with self._duty.turn() as ours:
            if ours:
                self._recall()
                self.tick()
            return ours

    def stop(self) -> None:
        """Let it end soon; may be called from any thread."""
        self._stopping.set()
        for job in self._jobs:
            job.stop()

    def tick(self) -> None:
        """Do what is owed now."""
        self._duty.begin("")
        for job in self._jobs:
            if owed(job.rhythm, self._known[job.name], self._clock()):
                if self._stopping.is_set() or not self._duty.held:
                    return
                self._do(job)

    # ------------------------------------------------------------------ waiting

    def _serve(self) -> None:
        """Do what is owed whenever it is, until we are to stop, or not on duty any more."""
        from schedule import Scheduler

        self._recall()
        self._say_once(_ON_DUTY)
        waker = Scheduler()
        waker.every(_WAKE).seconds.do(self.tick)
        self.tick()
        while self._duty.held and not self._stopping.wait(min(max(waker.idle_seconds or 0.0, 0.0), _WAKE)):
            if (waker.idle_seconds or 0.0) > _WAKE:  # the clock was set back: it would sleep until it is as late again
                waker.run_all()
            waker.run_pending()

    def _wait(self, why: str) -> None:
        self._say_once(why)
        self._duty.signs.waiting(why)
        self._stopping.wait(_LOOK_AGAIN)

    def _say_once(self, what: str) -> None:
        if what != self._said:
            self._say(what)
            self._said = what

    # ------------------------------------------------------------------ one job

    def _do(self, job: Job) -> None:
        before, begun = self._known[job.name], self._clock()
        self._duty.begin(job.name)
        done, failure = _tried(job)
        self._duty.begin("")
        if isinstance(failure, Stopped):
            return
        if failure is None:
            known = before.after_success(begun)
        elif isinstance(failure, Incomplete):
            known = before.after_part(begun, failure.message)
        else:
            known = before.after_failure(self._clock(), failure.message)
        self._keep(job, known)
        again = failure is not None and failure.message == before.message
        due = next_due(job.rhythm, known, self._clock()).astimezone(begun.tzinfo)
        self._tell(Outcome(job.name, begun, done, failure, known.failures, again, due))

    def _recall(self) -> None:
        """Read what is remembered; while we are on duty nobody else changes it."""
        self._known = {job.name: known_from(self._shelf.get(shelved(job.name))) for job in self._jobs}

    def _keep(self, job: Job, known: Known) -> None:
        self._known[job.name] = known
        if self._duty.held:
            with suppress(KawalError):  # a full disk, say: what was done is then done once more by whoever comes next
                self._shelf.put(shelved(job.name), plain(known))


def _tried(job: Job) -> tuple[str, KawalError | None]:
    """Return what a job has done, and what was wrong, whatever it is."""
    try:
        return job.work(), None
    except Incomplete as part:
        return part.done, part
    except KawalError as error:
        return "", error
    except Exception as error:
        return "", Mistake(error)
