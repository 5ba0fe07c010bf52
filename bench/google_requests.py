"""How many requests a register costs, counted by the emulator: Kawal's, and those of the usual libraries."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import registers
from bench.google_registers import make_a_mistake, run, shared, typed
from bench.measure import table
from sync.adapters.google import credentials
from sync.adapters.google.account import GoogleAccount
from sync.app.judging import rules
from sync.app.state import State
from sync.core.model import Grid
from tests.google_world import OFFICER, no_waiting
from tests.sheets_emulator import Emulator

PEERS = ("gspread", "pygsheets", "gspread-dataframe", "gspread-pandas")

_TOGETHER = 10  # registers of one account
_PER_MINUTE = 60  # what Google allows one account, reads and writes apart
_NO_TAB_TO_READ = "Referensi"


@dataclass(frozen=True, slots=True)
class Requests:
    """How many requests count against which of Google's quotas."""

    reads: int
    writes: int
    drive: int


def requests(quick: bool) -> None:
    """Print what a register costs in requests, and how many of them a minute's quota serves."""
    from bench.google_peers import FLOWS

    grids = _register(60 if quick else 300)
    lines = [_line(f"kawal: {name}", _TOGETHER, found) for name, found in kawal(grids, _TOGETHER).items()]
    lines += [_line(name, 1, _of_peer(flow, grids)) for name, flow in FLOWS.items()]
    header = ("", "registers", "reads", "writes", "drive", "registers a minute at 60 and 60")
    sizes = ", ".join(f"{grid.tab} {len(grid.rows)}" for grid in grids)
    table(f"Requests for registers of {len(grids)} officer tabs: {sizes}", header, lines)
    print("  aim: ≤ 4 to Sheets at first sight, 2 when changed, 0 when not, one to Drive for all together")
    print("  kawal replaces its four service tabs; the others replace two tabs of 200 rows and 6 columns")


def kawal(grids: list[Grid], together: int) -> dict[str, Requests]:
    """Return the requests for this many registers in each situation that a register can be in."""
    judged_by = rules(None)
    with Emulator() as emulator, TemporaryDirectory() as folder:
        key, state = emulator.service_account(Path(folder)), State(Path(folder) / "state")
        officer = emulator.officer(OFFICER)
        ids = [shared(officer, typed(registers.varied(grids, copy))) for copy in range(together)]

        def cycle() -> None:
            account = GoogleAccount(key, emulator.url, state.shelf, time.monotonic, no_waiting)
            for _ in run(account, ids, state, judged_by):
                pass

        found = {"first sight": _counted(emulator, cycle), "after its own write": _counted(emulator, cycle)}
        for spreadsheet_id in ids:
            make_a_mistake(officer, spreadsheet_id)
        found["changed by an officer"] = _counted(emulator, cycle)
        cycle()  # once more after our own write
        found["unchanged"] = _counted(emulator, cycle)
        return found


def _of_peer(flow: Callable[..., None], grids: list[Grid]) -> Requests:
    from bench.google_peers import SERVICE_TABS, Sheet, my_drive

    with Emulator() as emulator, TemporaryDirectory() as folder:
        tabs = typed(grids)
        spreadsheet_id = shared(emulator.officer(OFFICER), tabs | {title: [] for title in SERVICE_TABS})
        my_drive(emulator.store)
        identity = credentials.load(emulator.service_account(Path(folder)))
        sheet = Sheet(emulator.url, identity, spreadsheet_id, tuple(tabs))
        return _counted(emulator, lambda: flow(sheet))


def _register(rows: int) -> list[Grid]:
    return [grid for grid in registers.register(registers.book(), rows) if grid.tab != _NO_TAB_TO_READ]


def _counted(emulator: Emulator, work: Callable[[], None]) -> Requests:
    since = len(emulator.log)
    work()
    sent = emulator.log[since:]
    if refused := [f"{request.method} {request.path}: {request.status}" for request in sent if request.status != 200]:
        raise RuntimeError(f"refused: {refused}")
    kinds = Counter(request.kind for request in sent)
    return Requests(kinds["read"], kinds["write"], kinds["drive"])


def _line(name: str, together: int, found: Requests) -> tuple[object, ...]:
    most = max(found.reads, found.writes)
    a_minute = f"{together * _PER_MINUTE / most:.3g}" if most else "all"
    return name, together, found.reads, found.writes, found.drive, a_minute
