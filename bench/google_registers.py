"""Registers in Google Sheets on the emulator, and Kawal that looks after them: what the Google topics measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bench.cases import TODAY
from sync.adapters.google.account import GoogleAccount
from sync.app.jobs import Job, each
from sync.app.judging import at
from sync.app.mailroom import Mailroom
from sync.app.registers import ListedOffice
from sync.app.state import State
from sync.core.model import Cell, Grid
from sync.errors import KawalError
from sync.pipeline import Outcome, Rules
from sync.settings import RegisterSettings
from sync.wilayah import areas
from tests.google_world import EMAIL
from tests.sheets_emulator import Officer

Rows = list[list[object]]

_GUNUNGSARI = "36.04.33"  # the kecamatan whose desa the fictional registers name
_CHANGED = ("Laporan", "H3")  # Jenis Kelamin in the second report


def typed(grids: Sequence[Grid]) -> dict[str, Rows]:
    """Return a register's tabs as people type them, the headers first."""
    return {grid.tab: [list(grid.header), *([_typed(cell) for cell in row] for row in grid.rows)] for grid in grids}


def _typed(cell: Cell) -> object:
    if isinstance(cell, str) and cell.isdecimal():
        return f"'{cell}"  # as people must type a NIK
    return "" if cell is None else cell


def shared(officer: Officer, tabs: Mapping[str, Rows]) -> str:
    """Create a spreadsheet that holds these rows, share it with Kawal, and return its id."""
    spreadsheet_id = officer.create("Register P2TP2A", tabs)
    officer.share(spreadsheet_id, EMAIL)
    return spreadsheet_id


def make_a_mistake(officer: Officer, spreadsheet_id: str) -> None:
    """Type what the next check finds."""
    officer.type(spreadsheet_id, *_CHANGED, "xxx")


def run(account: GoogleAccount, ids: Sequence[str], state: State, rules: Rules) -> Iterator[Outcome]:
    """Run one cycle over all registers as ``kawal sync`` does; yield what came of each. Raise what one of them raises.

    Every run is a new one: it knows only what the state keeps.
    """
    place, when = areas.kecamatan(_GUNUNGSARI), at(TODAY)
    listed = [RegisterSettings(f"register-{number}", place, "WIB", id) for number, id in enumerate(ids)]
    mailroom = Mailroom(state, None, lambda name: None)
    jobs = [Job(ListedOffice(register, state, account, mailroom), rules) for register in listed]
    for _, outcome in each(jobs, lambda job: job.register.sync(job.rules, when)):
        if isinstance(outcome, KawalError):
            raise outcome
        yield outcome
    account.close()
    state.close()
