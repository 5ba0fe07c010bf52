"""How fast requests may follow each other: Google allows 60 reads and 60 writes a minute for one account."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

PER_MINUTE = 60
"""Requests of one kind that Google allows an account (https://developers.google.com/workspace/sheets/api/limits)."""

_WINDOW = 61.0
"""Seconds. Requests arrive unevenly, and Google's minute may begin at any moment: one more second is the margin."""


class Pace:
    """Lets at most ``limit`` requests through in any minute; the others wait their turn. Safe between threads."""

    def __init__(
        self,
        limit: int = PER_MINUTE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._limit, self._clock, self._sleep = limit, clock, sleep
        self._turns: deque[float] = deque()  # when the latest requests go out; some of them lie ahead
        self._held_until = 0.0
        self._lock = Lock()

    def take(self) -> float:
        """Wait for a turn and return it, for ``hold`` to give it back."""
        while True:
            with self._lock:
                now = self._clock()
                turn = self._next(now)
                self._turns.append(turn)
            if turn > now:
                self._sleep(turn - now)
            if self._held_until <= turn:
                return turn
            self._give_back(turn)  # Google has asked for patience while we waited

    def hold(self, seconds: float, turn: float) -> None:
        """Let nobody through for a while: Google has said that the quota is used up, whoever used it.

        A request that Google turns away costs nothing: its turn is given back.
        """
        self._give_back(turn)
        with self._lock:
            self._held_until = max(self._held_until, self._clock() + seconds)

    def _next(self, now: float) -> float:
        while len(self._turns) > self._limit:
            self._turns.popleft()
        turn = max(now, self._held_until)
        return max(turn, self._turns[0] + _WINDOW) if len(self._turns) == self._limit else turn

    def _give_back(self, turn: float) -> None:
        with self._lock:
            if turn in self._turns:
                self._turns.remove(turn)
