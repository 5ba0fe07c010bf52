"""A process whose disk is really full for a while. It is started by ``test_lost_state``, on a disk of its own."""

from __future__ import annotations

import resource
import sys
from contextlib import suppress
from pathlib import Path

from sync.errors import KawalError
from sync.pipeline import Outcome
from tests.machine import invariants
from tests.machine.office import Office


def fill(folder: Path) -> Path:
    """Leave no byte free, and return the file that takes all the room."""
    filler = folder / "penuh"
    for size in (65536, 1024, 1):
        with suppress(OSError), filler.open("ab", buffering=0) as file:
            while file.write(bytes(size)):
                pass
    return filler


def main(folder: Path, own_disk: bool) -> None:
    """Let an office go on through a full disk; where it has no disk of its own, no file may grow instead."""
    office = Office(folder)
    assert isinstance(office.cycle(0), Outcome)
    written, free = dict(office.sheet.service), resource.getrlimit(resource.RLIMIT_FSIZE)
    office.officer.adds_a_case(0)
    office.let_go()
    if own_disk:
        filler = fill(folder)
    else:
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, free[1]))
    failures = []
    for hand in (0, 1, 0):
        try:
            failures.append(office.work(hand))
        except KawalError as failure:  # not even the lease can be taken
            failures.append(failure)
    assert all(isinstance(failure, KawalError) for failure in failures), failures
    assert office.sheet.service == written
    if own_disk:
        filler.unlink()
    else:
        resource.setrlimit(resource.RLIMIT_FSIZE, free)
    assert isinstance(office.cycle(1), Outcome)
    invariants.trail_is_whole(office)
    invariants.is_known_as_it_is(office)
    invariants.letters_are_those_of_a_quiet_time(office)
    invariants.every_letter_has_arrived(office)
    office.close()
    print(*sorted({type(failure).__name__ for failure in failures}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), own_disk=sys.argv[2:] == ["disk"])
