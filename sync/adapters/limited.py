"""Work on what strangers have written, in a process of its own that gets little time and little memory.

The process is a fork of this one: it costs some milliseconds, starts with everything loaded, and what it has been given
reaches it without being written anywhere. What comes back is plain data; nothing that it sends is ever run here.
Windows has neither forks nor limits: there the work is done right here.
"""

from __future__ import annotations

import gc
import marshal
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from types import FrameType
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")

SECONDS = 4
"""Of computing. A register of a kecamatan takes less than a tenth of one."""
MEMORY = 400 << 20
"""Bytes, beside what this process has itself."""

_FORKING = Lock()  # one at a time: filelock, which keeps its locks out of forks, refuses the second of two
_PATIENCE = 15  # times the seconds: others may be computing too
_PIECE = 1 << 20
_DONE, _MISTAKE = 0, 3  # how the process ends; anything else means that it was stopped


class Exceeded(Exception):
    """The work took more time or memory than it may."""


def limited(work: Callable[[], T], seconds: int = SECONDS, memory: int = MEMORY) -> T:
    """Return what the work makes, which must be plain data (texts, numbers, bytes, and lists, tuples, dicts of them).

    Raise ``Exceeded``, and whatever the work raises. It may take no lock that another thread may hold.
    """
    if not hasattr(os, "fork"):
        return work()
    import resource  # noqa: F401  # so that it is there in every process that is made

    receiver, sender = os.pipe()
    with _FORKING:
        child = os.fork()
    if child == 0:
        _work(work, sender, seconds, memory)
    os.close(sender)
    try:
        answer = _received(receiver, seconds * _PATIENCE)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        os.close(receiver)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == _MISTAKE:
        work()  # raised once more, here, where its place can be told
        raise AssertionError("what failed in a process with limits did not fail without them")
    if status != _DONE:
        raise Exceeded
    made: T = marshal.loads(answer)  # noqa: S302  # data only: code would not be run
    return made


def _received(receiver: int, seconds: float) -> bytes:
    from select import POLLIN, poll

    end = poll()
    end.register(receiver, POLLIN)
    until = time.monotonic() + seconds
    pieces: list[bytes] = []
    while (left := until - time.monotonic()) > 0:
        if end.poll(left * 1000):
            if not (piece := os.read(receiver, _PIECE)):
                return b"".join(pieces)
            pieces.append(piece)
    raise Exceeded


# ------------------------------------------------------------------ the other process


def _work(work: Callable[[], Any], sender: int, seconds: int, memory: int) -> NoReturn:
    """Do it and end at once: nothing that this process has inherited may be closed, flushed or freed in order."""
    status = _DONE
    try:
        gc.freeze()
        _let_go(sender)
        _limit(seconds, memory)
        _send(sender, marshal.dumps(work()))
    except (Exceeded, MemoryError):
        status = -1
    except Exception:
        status = _MISTAKE
    finally:
        os._exit(status)


def _let_go(sender: int) -> None:
    """Close all that is inherited: locks and connections are the other's, and words printed here are nobody's."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    for name in os.listdir("/dev/fd"):
        if int(name) > 2 and int(name) != sender:
            with suppress(OSError):
                os.close(int(name))


def _limit(seconds: int, memory: int) -> None:
    import resource

    signal.signal(signal.SIGXCPU, _out_of_time)
    limits = {resource.RLIMIT_CPU: (seconds, seconds + 1), resource.RLIMIT_CORE: (0, 0)}
    if size := _size():
        limits[resource.RLIMIT_AS] = (size + memory, size + memory)
    for kind, wanted in limits.items():
        with suppress(OSError, ValueError):  # the system has no such limit, or a lower one already
            resource.setrlimit(kind, wanted)


def _size() -> int:
    """Return how many bytes of addresses this process has, or 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _out_of_time(_number: int, _frame: FrameType | None) -> None:
    raise Exceeded


def _send(sender: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(sender, rest) :]
