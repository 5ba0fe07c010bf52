"""What the service does: each job with the words that tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

from sync.app.in_use import InUse
from sync.app.jobs import Job, each, offices
from sync.app.judging import at
from sync.app.registers import AnyOffice
from sync.core.bahasa import number
from sync.errors import KawalError
from sync.pipeline import Outcome
from sync.service import Incomplete, Stopped

_PATIENCE = 2.0  # seconds for a file that is open: the next round is near
_NAMED = 5  # registers in one line


class SyncJob:
    """One cycle of every register."""

    def __init__(self, in_use: InUse) -> None:
        self._in_use = in_use
        self._stopping = Event()
        self._registers: Sequence[AnyOffice] = ()

    def work(self) -> str:
        """Bring all registers up to date; return what has changed.

        Raise ``Incomplete`` when some of them failed, or when the rules are not those that the files say now.
        """
        found, rules = self._in_use.settings(), self._in_use.rules()
        with offices([], found.file, _PATIENCE) as (_, self._registers):
            jobs = [Job(register, rules) for register in self._registers]
            came = dict(each(jobs, self._cycle))
        if self._stopping.is_set():
            raise Stopped
        results = {job.register.name: came[job] for job in jobs}  # in the order of the settings
        done = _told({name: one for name, one in results.items() if isinstance(one, Outcome)})
        failed = {name: one for name, one in results.items() if isinstance(one, KawalError)}
        refused = self._in_use.refused
        if refused or failed:
            raise _incomplete(done, refused, failed)
        return done

    def stop(self) -> None:
        """Begin no other register, and let nobody wait for Google."""
        self._stopping.set()
        for register in self._registers:
            register.stop()

    def _cycle(self, job: Job) -> Outcome:
        if self._stopping.is_set():
            raise Stopped
        return job.register.sync(job.rules, at(None))


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


def _incomplete(done: str, refused: KawalError | None, failed: dict[str, KawalError]) -> Incomplete:
    problems = [f"{name}: {error.message}" for name, error in failed.items()]
    if refused is None:
        message = f"{number(len(failed))} register gagal: {', '.join(failed)}."
        return Incomplete(done, message, "Dicoba lagi pada putaran berikutnya.", tuple(problems))
    advice = f"{refused.advice} Sampai saat itu Kawal memakai yang terakhir benar."
    return Incomplete(done, refused.message, advice, (*refused.problems, *problems))
