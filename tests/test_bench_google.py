"""What the benchmark counts for Kawal is what is promised of it."""

from __future__ import annotations

from bench import registers
from bench.google_requests import Requests, kawal


def test_requests_of_several_registers_in_every_situation() -> None:
    grids = registers.register(registers.book(), 5)
    assert kawal(grids, together=3) == {
        "first sight": Requests(reads=6, writes=3, drive=4),  # Drive is asked for a token, then about each new share
        "after its own write": Requests(reads=6, writes=0, drive=1),
        "changed by an officer": Requests(reads=3, writes=3, drive=1),
        "unchanged": Requests(reads=0, writes=0, drive=1),
    }
