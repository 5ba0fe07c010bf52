"""Kawals that are wrong on purpose, one in each way: the storm has to find them out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import sync.pipeline
from sync.adapters.ledger.findings import DatabaseLedger
from sync.adapters.ledger.outbox import DatabaseOutbox
from sync.adapters.ledger.trail import append
from sync.adapters.memory import MemoryRegister
from sync.adapters.snapshots import AgeSnapshots
from sync.core.brakes import Doubts
from sync.core.service_tabs.sheets import ServiceTab
from sync.core.spec import RuleBook
from sync.core.trail import compare
from sync.core.trail.model import Row
from sync.ports import Changes, Check, Letter, Reading, Taken
from tests.machine.office import Parts
from tests.machine.sheet import Sheet, first_grids

Story = Sequence[tuple[str, dict[str, Any]]]
"""The rules of the storm that are played, with what they are given."""


@dataclass(frozen=True)
class Fault:
    """What is wrong, as parts of an instance or as a patch, and the shortest story that shows it."""

    name: str
    story: Story
    parts: Parts = field(default_factory=Parts)
    patch: Callable[[], AbstractContextManager[None]] = nullcontext
    blind: bool = False


def nothing_wrong() -> Fault:
    """Return no fault at all."""
    return Fault("nothing", ())


# ------------------------------------------------------------------ the sheet


class ByTitleOnly(Sheet):
    """A tab that is called as ours is taken for ours."""

    def write(self, tabs: Sequence[ServiceTab], reading: Reading) -> str:
        for tab in tabs:
            self.own.pop(tab.title, None)
        return super().write(tabs, reading)


class Covering(Sheet):
    """The version that is remembered covers what was typed since the reading."""

    def write(self, tabs: Sequence[ServiceTab], reading: Reading) -> str:
        self._open()
        self.watch(reading)
        return MemoryRegister.write(self, tabs, replace(reading, version=self.version()))


class Positional(Sheet):
    """Columns are known by their places, whatever stands above them."""

    def read(self, book: RuleBook) -> Reading:
        reading = super().read(book)
        headers = {grid.tab: grid.header for grid in first_grids()}
        return replace(reading, grids=[replace(grid, header=headers[grid.tab]) for grid in reading.grids])


# ------------------------------------------------------------------ the ledger


class Unfenced(DatabaseLedger):
    """Nobody asks whether the register is still ours."""

    def __init__(self, database: Any, name: str, guard: object) -> None:
        super().__init__(database, name)


class Unclaimed(DatabaseLedger):
    """Nobody asks so before the write."""

    def claim(self, generation: int) -> None:
        return None


class TrailApart(DatabaseLedger):
    """The trail is written in a transaction of its own, after that of the rows."""

    def record(self, check: Check, letters: Sequence[Letter] = ()) -> Changes:
        changes = super().record(replace(check, trail=None), letters)
        self.between()
        if check.trail:
            with self._database.writing() as connection:
                append(connection, self._name, check.trail, self.digest)
        return changes

    def between(self) -> None:
        """Let something happen here."""


class LettersApart(DatabaseLedger):
    """The letters are put in a transaction of their own, after that of the check."""

    def record(self, check: Check, letters: Sequence[Letter] = ()) -> Changes:
        changes = super().record(check)
        self.between()
        DatabaseOutbox(self._database).put(letters)
        return changes

    def between(self) -> None:
        """Let something happen here."""


class LettersFirst(DatabaseLedger):
    """The letters are put first, in a transaction of their own."""

    def record(self, check: Check, letters: Sequence[Letter] = ()) -> Changes:
        DatabaseOutbox(self._database).put(letters)
        self.between()
        changes = super().record(check)
        with self._writing() as connection:
            for letter in letters:
                self._note_told(connection, letter, check.at.date())
        return changes

    def between(self) -> None:
        """Let something happen here."""


# ------------------------------------------------------------------ mails and snapshots


class MarkedFirst(DatabaseOutbox):
    """A mail counts as sent before it is."""

    def begin(self, taken: Taken, at: datetime, archived: bool = False) -> bool:
        return super().begin(taken, at, archived) and super().sent(taken, at)

    def sent(self, taken: Taken, at: datetime) -> bool:
        return True


class Late(AgeSnapshots):
    """A snapshot is there only when the next one is kept: after the write."""

    def keep(self, content: bytes, at: datetime) -> tuple[str, str]:
        for path in self.root.glob("*/*/*.nanti"):
            path.rename(path.with_suffix(""))
        name, kept = super().keep(content, at)
        path = Path(self.folder / name)
        path.rename(path.with_name(f"{path.name}.nanti"))
        return name, kept


# ------------------------------------------------------------------ the core


@contextmanager
def _patched(target: object, name: str, value: object) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(target, name, value)
        yield


def _by_index(self: Any, before: Sequence[Row]) -> list[Row]:
    """Take the n-th row for what the n-th row was."""
    for position, row in enumerate(before[: len(self.cells)]):
        self.rows[position], self.ids[position] = row, row.id
    return list(before[len(self.cells) :])


def _last_wins(self: Any, before: Sequence[Row]) -> tuple[Row, ...]:
    """Know of rows with the same key the last one only."""
    return tuple({row.key: row for row in _MATCHED(self, before)}.values())


_MATCHED = compare._Tab.matched


def no_brakes() -> AbstractContextManager[None]:
    return _patched(sync.pipeline, "doubts", lambda *about: Doubts())


def _acts(act: str, n: int = 0) -> tuple[str, dict[str, Any]]:
    return "officer_acts", {"act": act, "n": n}


def _dies(at: str, act: str | None = None, n: int = 0) -> tuple[str, dict[str, Any]]:
    return "kawal_is_killed", {"hand": 0, "at": at, "act": act, "n": n}


def _freezes(at: str, act: str | None = None, n: int = 0) -> tuple[str, dict[str, Any]]:
    return "kawal_freezes", {"hand": 0, "at": at, "act": act, "n": n}


RUNS: tuple[str, dict[str, Any]] = ("kawal_runs", {"hand": 1})
_TYPED_MEANWHILE = {"hand": 0, "at": "store.write", "act": "edits", "before": "adds_a_case", "n": 1}

FAULTS = [
    Fault(
        "rows are matched by their place",
        [_acts("deletes_some", 6), RUNS, _acts("sorts", 2), RUNS],
        patch=lambda: _patched(compare._Tab, "_same_content", _by_index),
    ),
    Fault(
        "of duplicates the last wins",
        [_acts("duplicates_a_number"), RUNS],
        patch=lambda: _patched(compare._Tab, "matched", _last_wins),
    ),
    Fault("no brakes", [_acts("deletes_most"), RUNS], patch=no_brakes),
    Fault(
        "a service tab is known by its title only",
        [_acts("makes_a_tab_with_our_title"), RUNS],
        Parts(sheet=ByTitleOnly),
    ),
    Fault(
        "the version covers what was not read",
        [("officer_acts_meanwhile", _TYPED_MEANWHILE), RUNS],
        Parts(sheet=Covering),
        blind=True,
    ),
    Fault("columns by place", [_acts("swaps_headers", 2), RUNS], Parts(sheet=Positional)),
    Fault("no fence", [_acts("adds_a_case"), _freezes("ledger.record", "edits", 1)], Parts(ledger=Unfenced)),
    Fault(
        "no claim", [_acts("adds_a_case"), _freezes("ledger.claim", "edits", 1)], Parts(ledger=Unclaimed), blind=True
    ),
    Fault(
        "the trail in a transaction of its own",
        [_dies("ledger.between", "edits", 1)],
        Parts(ledger=TrailApart),
    ),
    Fault("letters after the record", [_dies("ledger.between", "adds_a_case")], Parts(ledger=LettersApart)),
    Fault(
        "letters before the record",  # the letter tells of a finding that nobody has recorded
        [_dies("ledger.between", "adds_a_case"), _acts("undoes_all")],
        Parts(ledger=LettersFirst),
    ),
    Fault("marked before it is sent", [_dies("outbox.begin.", "adds_a_case")], Parts(outbox=MarkedFirst)),
    Fault("the snapshot after the write", [], Parts(snapshots=Late)),
]
