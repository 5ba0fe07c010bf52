"""Work in a process of its own: that can take for ever, be killed for it, or print what it likes."""

from __future__ import annotations

import os
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, ClassVar, TypeVar

from sync.errors import KawalError

T = TypeVar("T")


class NotFinished(KawalError):
    """The work took longer than it may, or its process died."""

    exit_code: ClassVar[int] = 1

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"perhitungan tidak selesai dalam {seconds / 60:.0f} menit, atau kehabisan memori.",
            "Kurangi banyaknya laporan umum atau publik untuk wilayah yang saling memuat.",
        )


def apart(work: Callable[..., T], *arguments: Any, seconds: float) -> T:
    """Return what a function of a module makes of some arguments, or raise what it raises. Raise ``NotFinished``."""
    there = get_context("spawn")  # a fork would take locks and connections with it
    receiver, sender = there.Pipe(duplex=False)
    process = there.Process(target=_work, args=(sender, work, arguments), daemon=True)
    process.start()
    sender.close()  # so that the end of the other process is the end of the pipe
    try:
        if not receiver.poll(seconds):
            raise NotFinished(seconds)
        done, result = receiver.recv()
    except EOFError:
        raise NotFinished(seconds) from None
    finally:
        process.kill()
        process.join()
        receiver.close()
    if not done:
        raise result
    made: T = result
    return made


def _work(sender: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Do it; solvers written in other languages print where Python does not see it, and Python prints what failed."""
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    try:
        answer = (True, work(*arguments))
    except Exception as error:
        answer = (False, error)
    sender.send(answer)
