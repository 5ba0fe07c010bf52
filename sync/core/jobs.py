"""When a job is owed: told from what is remembered of it, so that a week of downtime owes it once.

A clock that is set back repeats nothing that was done a moment ago; what was done in a future that is more than a turn
away is taken for the mistake of a clock, and the job is owed at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

_LONGEST_WAIT = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Every:
    """Once in each stretch of so many minutes (15: in each quarter of an hour), be it late or early in it.

    Stretches, not intervals: a timer that comes some seconds early would find nothing owed, and leave it to the next.
    """

    minutes: int

    def after(self, done: datetime) -> datetime:
        """Return when the next stretch begins."""
        seconds = self.minutes * 60
        return datetime.fromtimestamp((done.timestamp() // seconds + 1) * seconds, UTC)


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a job: when it was done last, and what has failed since.

    A job that was done in part has failed at the same instant: that is told, but no reason to try again any sooner.
    ``message`` is one of our own.
    """

    done: datetime | None = None
    failed: datetime | None = None
    failures: int = 0  # in a row
    message: str = ""

    @property
    def stuck(self) -> bool:
        """Return whether the job itself fails, and is to be tried again."""
        return self.failed is not None and (self.done is None or self.failed > self.done)

    def after_success(self, at: datetime) -> Known:
        """Return what to remember of a job that was begun then, and done."""
        return Known(at)

    def after_part(self, at: datetime, message: str) -> Known:
        """Return what to remember of a job that was done but for a part."""
        return Known(at, at, self.failures + 1, message)

    def after_failure(self, at: datetime, message: str) -> Known:
        """Return what to remember of a job that has failed."""
        return Known(self.done, at, self.failures + 1, message)


def owed(rhythm: Every, known: Known, now: datetime) -> bool:
    """Return whether a job is to be done now."""
    return next_due(rhythm, known, now) <= now


def next_due(rhythm: Every, known: Known, now: datetime) -> datetime:
    """Return when a job is owed, which may be ``now`` or long past."""
    turn = rhythm.after(known.done) if known.done else now
    if turn > rhythm.after(rhythm.after(now)):
        turn = now
    if known.failed is None or not known.stuck:
        return turn
    wait = wait_after(known.failures)
    again = known.failed + wait
    return max(turn, again) if again <= now + 2 * wait else now


def wait_after(failures: int) -> timedelta:
    """Given how often in a row a job has failed, return the time until the next try: 1, 2, 4 … up to 60 minutes."""
    return min(timedelta(minutes=2 ** min(failures - 1, 10)), _LONGEST_WAIT)


# ------------------------------------------------------------------ as it is kept


def shelved(job: str) -> str:
    """Return the name that a job is remembered by."""
    return f"pekerjaan/{job}"


def plain(known: Known) -> dict[str, Any]:
    """Return what is remembered as JSON can hold it."""
    return {
        "done": known.done and known.done.isoformat(),
        "failed": known.failed and known.failed.isoformat(),
        "failures": known.failures,
        "message": known.message,
    }


def known_from(kept: Mapping[str, Any], zone: tzinfo = UTC) -> Known:
    """Return what ``plain`` has made into JSON, in a zone; what is damaged or missing was never done."""
    try:
        failures, message = int(kept.get("failures", 0)), str(kept.get("message", ""))
        return Known(_instant(kept.get("done"), zone), _instant(kept.get("failed"), zone), failures, message)
    except (ValueError, TypeError):
        return Known()


def _instant(text: Any, zone: tzinfo) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(zone) if text else None
