"""The emulator's clock: real time, times a factor, plus what a test advanced it by."""

from __future__ import annotations

import threading
import time


class Clock:
    """Seconds since the epoch on a clock that runs `scale` times real time and can jump forward.

    It starts at the real time. Safe to use from several threads.
    """

    def __init__(self, scale: float = 1.0) -> None:
        self._scale = scale
        self._epoch = time.time()
        self._started = time.monotonic()
        self._advanced = 0.0
        self._lock = threading.Lock()

    def now(self) -> float:
        """Return the emulated time in seconds since the epoch."""
        with self._lock:
            return self._epoch + (time.monotonic() - self._started) * self._scale + self._advanced

    def advance(self, seconds: float) -> None:
        """Move the clock `seconds` forward.

        Raises ValueError for a negative number: time windows and token expiry never see time run backwards.
        """
        if seconds < 0:
            raise ValueError(f"a clock cannot be advanced by {seconds} seconds")
        with self._lock:
            self._advanced += seconds
