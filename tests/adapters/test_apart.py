"""Work in a process of its own."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from multiprocessing import active_children

import pytest

from sync.adapters.apart import NotFinished, apart


def add(a: int, b: int) -> tuple[int, int]:
    return a + b, os.getpid()


def print_(text: str) -> Callable[[], str]:
    os.write(1, text.encode())
    os.write(2, text.encode())
    return lambda: text  # cannot be sent


def fail() -> None:
    raise ValueError("12")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_it_is_done_elsewhere() -> None:
    total, where = apart(add, 2, 3, seconds=60)
    assert total == 5
    assert where != os.getpid()


def test_what_it_raises_is_raised_here() -> None:
    with pytest.raises(ValueError, match="12"):
        apart(fail, seconds=60)


def test_what_it_prints_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NotFinished):
        apart(print_, "HiGHS", seconds=60)
    assert capfd.readouterr() == ("", "")


def test_what_takes_too_long_is_ended() -> None:
    begun = time.monotonic()
    with pytest.raises(NotFinished):
        apart(time.sleep, 60, seconds=0.5)
    assert time.monotonic() - begun < 20
    assert not active_children()


def test_a_process_that_dies_is_noticed_at_once() -> None:
    begun = time.monotonic()
    with pytest.raises(NotFinished):
        apart(die, seconds=60)
    assert time.monotonic() - begun < 30
