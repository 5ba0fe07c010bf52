"""Very many changed registers at Google's quota, on a clock that runs faster than ours.

The emulator is a process of its own: the memory measured is Kawal's alone, and neither waits for the other's Python.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import registers
from bench.google_registers import make_a_mistake, run, shared, typed
from bench.measure import resident_mb, table
from sync.adapters.google.account import GoogleAccount
from sync.app.judging import rules
from sync.app.state import State
from tests.google_world import OFFICER, no_waiting
from tests.sheets_emulator import Clock, Emulator, Quota, Request
from tests.sheets_emulator.quota import Kind
from tests.sheets_emulator.refusal import Refusal

_PER_MINUTE = 60  # what Google allows one account, reads and writes apart
_ROWS = 20  # Laporan rows of one register
_SCALE = 2.0  # so slow that the CPU of both processes is not what limits: see the last line that is printed
_EARLY = 30  # registers after which memory is measured first


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the emulator is, and what it holds."""

    address: str
    key: Path
    ids: list[str]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the emulator was asked: requests by kind, those turned away, and the CPU seconds that they took."""

    kinds: Counter[str]
    refused: int
    cpu: float


@dataclass(frozen=True, slots=True)
class _Pass:
    """One cycle over all registers: minutes on the fast clock, the later ones after the first 60; real seconds; MB."""

    minutes: float
    later: float
    seconds: float
    cpu: float
    growth: float


def quota(quick: bool) -> None:
    """Print how near to Google's quota a run over changed registers comes."""
    total = 120 if quick else 300
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    google = context.Process(target=_google, args=(theirs, total), daemon=True)
    google.start()
    theirs.close()
    try:
        place: _Place = ours.recv()
        with TemporaryDirectory() as folder:
            _first_sight(place, State(Path(folder)))
            ours.send("officers type")
            ours.recv()
            measured = _changed(place, State(Path(folder)))
            ours.send("say what came")
            _print(total, measured, ours.recv())
    finally:
        ours.close()  # ends the other process, whatever happened here
        google.join()


def _first_sight(place: _Place, state: State) -> None:
    """Bring all registers up to date, without a quota."""
    account = GoogleAccount(place.key, place.address, state.shelf, time.monotonic, no_waiting)
    for _ in run(account, place.ids, state, rules(None)):
        pass


def _changed(place: _Place, state: State) -> _Pass:
    clock = Clock(_SCALE).now
    account = GoogleAccount(place.key, place.address, state.shelf, clock, lambda seconds: time.sleep(seconds / _SCALE))
    judged_by = rules(None)
    begun, began, cpu = clock(), time.perf_counter(), time.process_time()
    early = later = 0.0
    for done, _ in enumerate(run(account, place.ids, state, judged_by), 1):
        if done == _EARLY:
            early = resident_mb()
        if done == _PER_MINUTE:
            later = clock()
    ended, growth = clock(), resident_mb() - early
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    return _Pass((ended - begun) / 60, (ended - later) / 60, seconds, cpu, growth)


def _print(total: int, measured: _Pass, asked: _Asked) -> None:
    least = (total - _PER_MINUTE) / _PER_MINUTE  # the first minute's quota is there at once
    rate = (total - _PER_MINUTE) / measured.later
    header = ("registers", "reads", "writes", "drive", "429", "minutes", "least", "share",
              "then a minute", "share", f"memory from register {_EARLY} on")  # fmt: skip
    counts = (asked.kinds["read"], asked.kinds["write"], asked.kinds["drive"], asked.refused)
    row = (total, *counts, f"{measured.minutes:.2f}", f"{least:.2f}", f"{least / measured.minutes:.1%}",
           f"{rate:.1f}", f"{rate / _PER_MINUTE:.1%}", f"{measured.growth:+.1f} MB")  # fmt: skip
    table(f"Changed registers of {_ROWS} Laporan rows at Google's quota, one account", header, [row])
    print("  least: 60 at once, 60 more each minute; then: how many were done a minute once the first 60 were")
    print("  aim: ≥ 95 % of the quota's 60 a minute, no 429, memory flat")
    print(
        f"  the clock runs {_SCALE:g} times as fast; in {measured.seconds:.0f} real seconds "
        f"kawal used {measured.cpu:.0f} of CPU and the emulator {asked.cpu:.0f}"
    )


# ------------------------------------------------------------------ the other process


class _FromNowOn(Quota):
    """Google's quota, once it is minded."""

    minded = False

    def take(self, caller: str, kind: Kind, now: float) -> Refusal | None:
        return super().take(caller, kind, now) if self.minded else None


def _forget_body(request: Request) -> None:
    """Keep of a request only that there was one: the bodies of hundreds would fill the memory."""
    request.body = None


def _google(pipe: Connection, total: int) -> None:
    """Be Google: say where the registers are; let officers change them all and mind the quota; say what was asked."""
    limits = _FromNowOn()
    with TemporaryDirectory() as folder, Emulator(clock=Clock(_SCALE), quota=limits) as emulator:
        emulator.between = _forget_body
        officer = emulator.officer(OFFICER)
        drawn = registers.register(registers.book(), _ROWS)
        ids = [shared(officer, typed(registers.varied(drawn, copy))) for copy in range(total)]
        pipe.send(_Place(emulator.url, emulator.service_account(Path(folder)), ids))
        pipe.recv()
        for spreadsheet_id in ids:
            make_a_mistake(officer, spreadsheet_id)
        limits.minded, since, cpu = True, len(emulator.log), time.process_time()
        pipe.send("typed")
        pipe.recv()
        asked = emulator.log[since:]
        kinds = Counter(str(request.kind) for request in asked)
        pipe.send(_Asked(kinds, sum(request.status == 429 for request in asked), time.process_time() - cpu))
