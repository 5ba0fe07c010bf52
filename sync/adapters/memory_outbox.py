"""An outbox, leases and a shelf in memory: for tests, the demo, and whoever wants to see what would be sent."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import RLock
from typing import Any

from sync.core.mail import causes
from sync.core.mail.policy import FARTHEST, OVERFLOW
from sync.ports import Letter, Post, Posted, Taken


@dataclass(slots=True)
class _Entry:
    letter: Letter
    due: datetime
    post: Post = Post.WAITING
    attempts: int = 0
    again: bool = False
    code: str = ""
    owner: str = ""
    fence: int = 0
    until: float = 0.0
    length: float = 0.0
    day: date | None = None
    archived: datetime | None = None


_OPEN = (Post.WAITING, Post.TAKEN, Post.SENDING, Post.UNCLEAR, Post.REFUSED)
_LEFT = (Post.SENDING, Post.UNCLEAR, Post.SENT)


class MemoryOutbox:
    """An ``Outbox`` that forgets when the process ends; ``clock`` is what leases run by."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, RLock()
        self._entries: dict[str, _Entry] = {}

    def put(self, letters: Sequence[Letter]) -> None:
        """Put in letters that belong to no check."""
        self.put_new(letters)

    def put_new(self, letters: Sequence[Letter]) -> Sequence[Letter]:
        """Put letters in and return those that were not there yet."""
        with self._lock:
            new = list({letter.key: letter for letter in letters if letter.key not in self._entries}.values())
            for letter in new:
                for entry in self._like(letter, Post.WAITING) if letter.critical else ():
                    entry.post, entry.code = Post.DROPPED, causes.REPLACED
                self._entries[letter.key] = _Entry(letter, letter.not_before)
        return new

    def take(self, now: datetime, owner: str, lease: float) -> Taken | None:
        """Return the letter whose turn it is, for ``lease`` seconds; ``None`` when none is due."""
        with self._lock:
            self._run_out()
            waiting = [entry for entry in self._entries.values() if entry.post is Post.WAITING]
            due = [entry for entry in waiting if not now < entry.due <= now + FARTHEST]
            if not due:
                return None
            entry = min(due, key=lambda entry: (not entry.letter.critical, self._last_told(entry.letter), entry.due))
            entry.post, entry.owner, entry.until, entry.length = Post.TAKEN, owner, self._clock() + lease, lease
            entry.fence += 1
            letter = replace(entry.letter, not_before=entry.due, names=(), escalates=False)
            return Taken(letter, owner, entry.fence, entry.attempts, entry.again)

    def begin(self, taken: Taken, at: datetime, archived: bool = False) -> bool:
        """Count an attempt; unless it returns true, there is to be none: the lease has run out."""
        with self._lock:
            entry = self._mine(taken)
            if entry is None or entry.post is not Post.TAKEN or entry.until <= self._clock():
                return False
            entry.post, entry.day, entry.archived = Post.SENDING, at.date(), at if archived else None
            entry.attempts += 1
            return True

    def sent(self, taken: Taken, at: datetime) -> bool:
        """Note that the server took it."""
        return self._say(taken, Post.SENT, day=at.date(), code="")

    def later(self, taken: Taken, again_at: datetime, code: str) -> bool:
        """Note that it is to be tried again."""
        return self._say(taken, Post.WAITING, due=again_at, code=code)

    def refused(self, taken: Taken, code: str) -> bool:
        """Note that trying again is no use."""
        return self._say(taken, Post.REFUSED, code=code)

    def list(self, settled: bool = False) -> Sequence[Posted]:
        """Return the letters that are still to be sent or wait for a person, oldest first; or else really all."""
        with self._lock:
            self._run_out()
            return [_posted(entry) for entry in self._entries.values() if settled or entry.post in _OPEN]

    def settle(self, posted: Posted, arrived: date | None) -> bool:
        """Say of an unclear letter on which day it arrived; ``None`` lets it be sent again."""
        with self._lock:
            entry = self._entries[posted.key]
            if entry.post is not Post.UNCLEAR or entry.fence != posted.fence:
                return False
            entry.post, entry.day = Post.SENT if arrived else Post.WAITING, arrived
            entry.again |= arrived is None
            return True

    def resend(self, key: str) -> bool:
        """Let a letter that is unclear or refused be sent; return whether there is one to send."""
        with self._lock:
            entry = self._decided(key, Post.UNCLEAR, Post.REFUSED)
            if entry is None:
                return False
            entry.again |= entry.post is Post.UNCLEAR
            entry.post, entry.attempts, entry.code = Post.WAITING, 0, ""
            return True

    def drop(self, key: str) -> bool:
        """Let a letter never be sent; return whether there was one that nobody was sending."""
        with self._lock:
            entry = self._decided(key, Post.WAITING, Post.UNCLEAR, Post.REFUSED)
            if entry is None:
                return False
            entry.post = Post.DROPPED
            return True

    def sent_on(self, one: Letter, day: date) -> int:
        """Return how many others of its urgency its recipient got on a day, or may be getting."""
        with self._lock:
            counted = (e for e in self._entries.values() if e.post is Post.TAKEN or (e.post in _LEFT and e.day == day))
            return sum(_counts(entry.letter, one) for entry in counted)

    def _last_told(self, one: Letter) -> date:
        return max((entry.day or date.min for entry in self._like(one, Post.SENT)), default=date.min)

    def _like(self, one: Letter, post: Post) -> Sequence[_Entry]:
        """Return what tells the same person the like of the same register."""
        about = (one.register, one.kind, one.recipient, one.critical)
        there = [entry for entry in self._entries.values() if entry.post is post]
        return [e for e in there if (e.letter.register, e.letter.kind, e.letter.recipient, e.letter.critical) == about]

    def _say(self, taken: Taken, post: Post, **values: Any) -> bool:
        with self._lock:
            entry = self._mine(taken)
            if entry is None or entry.post not in _OPEN or entry.post is Post.REFUSED:
                return False
            entry.post = post
            for name, value in values.items():
                setattr(entry, name, value)
            return True

    def _mine(self, taken: Taken) -> _Entry | None:
        entry = self._entries[taken.letter.key]
        return entry if (entry.owner, entry.fence) == (taken.owner, taken.fence) else None

    def _decided(self, key: str, *where: Post) -> _Entry | None:
        self._run_out()
        entry = self._entries.get(key)
        if entry is None or entry.post not in where:
            return None
        entry.fence += 1  # nobody who had taken it before has a say any more
        return entry

    def _run_out(self) -> None:
        for entry in self._entries.values():
            if _is_over(entry, self._clock()) and entry.post in (Post.TAKEN, Post.SENDING):
                entry.post = Post.WAITING if entry.post is Post.TAKEN else Post.UNCLEAR


def _counts(one: Letter, other: Letter) -> bool:
    """Return whether a letter is another one that counts towards the same cap."""
    alike = (one.recipient, one.critical) == (other.recipient, other.critical)
    return alike and one.key != other.key and one.kind != OVERFLOW


def _posted(entry: _Entry) -> Posted:
    one = entry.letter
    about = (one.key, one.register, one.kind, one.recipient, one.message_id, one.critical)
    tries = (entry.attempts, entry.code, entry.again, entry.archived, entry.fence)
    return Posted(*about, entry.post, entry.due, *tries)


@dataclass(slots=True)
class _Lease:
    owner: str = ""
    fence: int = 0
    until: float = 0.0
    length: float = 0.0


def _is_over(lease: _Lease | _Entry, now: float) -> bool:
    """Return whether what has a lease is free: its time has passed, or the clock was ahead when it was given."""
    return not now < lease.until <= now + lease.length


class MemoryLeases:
    """``Leases`` among the threads of one process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, RLock()
        self._leases: dict[str, _Lease] = {}

    def hold(self, name: str, owner: str, seconds: float) -> int | None:
        """Take a name and return the fence; ``None`` while anybody holds it."""
        with self._lock:
            lease = self._leases.setdefault(name, _Lease())
            if not _is_over(lease, self._clock()):
                return None
            self._leases[name] = _Lease(owner, lease.fence + 1, self._clock() + seconds, seconds)
            return lease.fence + 1

    def renew(self, name: str, owner: str, fence: int, seconds: float) -> bool:
        """Hold it for so long from now; return whether it was still held."""
        with self._lock:
            held = self._is_held(name, owner, fence)
            if held:
                self._leases[name].until, self._leases[name].length = self._clock() + seconds, seconds
            return held

    def release(self, name: str, owner: str, fence: int) -> None:
        """Let it go; nothing happens when another holds it."""
        with self._lock:
            if self._is_held(name, owner, fence):
                self._leases[name].until = 0.0

    def _is_held(self, name: str, owner: str, fence: int) -> bool:
        lease = self._leases.get(name, _Lease())
        return (lease.owner, lease.fence) == (owner, fence) and lease.until > self._clock()


class MemoryShelf:
    """A ``Shelf`` that forgets when the process ends; ``kept`` is the JSON of everything on it."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, name: str) -> Mapping[str, Any]:
        """Return what is kept under a name."""
        found: Mapping[str, Any] = json.loads(self.kept.get(name, "{}"))
        return found

    def put(self, name: str, content: Mapping[str, Any]) -> None:
        """Keep something."""
        self.kept[name] = json.dumps(content)
