"""SIGTERM and Ctrl-C: an orderly end, which is over in time whatever hangs."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_GRACE = 8.0  # seconds; systemd and people are promised less than ten


@contextmanager
def ended_by_signals(stop: Callable[[], None], grace: float = _GRACE) -> Iterator[None]:
    """Let a signal call ``stop`` while in here; who has not ended ``grace`` seconds later is ended, with code 0.

    A handler in Python would have to wait for the main thread to come back from whatever it is waiting for (a lock of
    the database, a name server), so the signal comes down a socket to a thread of its own.
    """
    told, teller = socket.socketpair()
    teller.setblocking(False)
    handlers = {number: signal.signal(number, _heard) for number in _SIGNALS}
    before = signal.set_wakeup_fd(teller.fileno(), warn_on_full_buffer=False)
    waiter = Thread(target=_wait, args=(told, stop, grace), name="signals", daemon=True)
    waiter.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        teller.close()


def _heard(number: int, frame: object) -> None:
    """Do nothing: what is to be done is done by the thread."""


def _wait(told: socket.socket, stop: Callable[[], None], grace: float) -> None:
    with told:
        if not told.recv(1):  # it has ended by itself
            return
    stop()
    time.sleep(grace)
    # Whatever hangs (a request to Google may take three minutes) is left where it is: a register is replaced in one
    # piece or not at all, what is remembered is one transaction, a mail is marked before it is sent. SIGKILL at any
    # moment must do no harm, and this is gentler.
    os._exit(0)
