"""The snapshots of registers, opened by who holds one of the office's private keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sync.core.bahasa import long_date
from sync.core.register import Register
from sync.core.trail.chain import replay
from sync.core.trail.compare import matches
from sync.core.trail.lost import Lost, drawn, lost, same
from sync.core.trail.model import Record
from sync.core.trail.snapshot import Snapshot, unpacked
from sync.errors import NotWritten, Unreadable, UsageProblem

if TYPE_CHECKING:
    from sync.adapters.memory import MemoryRegister
    from sync.adapters.snapshots import AgeSnapshots
    from sync.app.registers import AnyOffice, ListedOffice
    from sync.pipeline import Moment, Rules

_NONE = "Salinan hanya ada untuk register di kawal.yaml yang berisi cadangan: kunci_publik: (kawal keys new)."


def with_keys(register: AnyOffice, keys: Path) -> ListedOffice:
    """Return a register that is checked as its snapshots say that it was. Raise ``UsageProblem`` without any."""
    from sync.app.registers import ListedOffice

    if not isinstance(register, ListedOffice) or register.state.snapshots(register.name) is None:
        raise UsageProblem(f"{register.name} tidak punya salinan.", _NONE)
    return replace(register, keys=keys)


@dataclass(frozen=True)
class Restored:
    """What was brought back of one tab: into which new tab, how many rows, and how many of them were read back."""

    tab: str
    title: str
    rows: int
    verified: int


class Drawer:
    """The snapshots of one register and the private keys that open them."""

    def __init__(self, register: ListedOffice, keys: Path) -> None:
        from sync.adapters.snapshots import identities

        self._register = register
        self._keys = identities(keys)
        found = register.state.snapshots(register.name)
        if found is None:
            raise UsageProblem(f"{register.name} tidak punya salinan.", _NONE)
        self._snapshots: AgeSnapshots = found

    @cached_property
    def records(self) -> Sequence[Record]:
        """Return the register's trail; an empty one where nothing is remembered here, as on a new machine."""
        state = self._register.state
        return state.ledger(self._register.name).records() if state.database.exists else ()

    def register_at(self, moment: Moment) -> MemoryRegister:
        """Return the register as it was at the end of a moment's day, or by then. Raise ``Unreadable``."""
        from sync.adapters.memory import MemoryRegister

        at = datetime.combine(moment.at.date(), time.max) if moment.whole_day else moment.at
        return MemoryRegister(self.at(at).grids, self._register.name)

    def at(self, at: datetime) -> Snapshot:
        """Return the last snapshot up to a time in the register's zone. Raise ``Unreadable``."""
        return self._opened(self._name(at))

    def _name(self, at: datetime) -> str:
        names = [name for name in self._snapshots.names() if name.partition("/")[2][:15] <= f"{at:%Y%m%dT%H%M%S}"]
        if not names:
            raise Unreadable(
                f"{self._register.name}: tidak ada salinan dari waktu itu atau sebelumnya.",
                f"Yang paling lama: {next(self._snapshots.names(), 'belum ada')}.",
            )
        return names[-1]

    def _opened(self, name: str) -> Snapshot:
        """Open a snapshot; one that is not what the trail says that it was is not trusted."""
        known = next((one.snapshot for one in self.records if one.snapshot and one.snapshot.name == name), None)
        if known and self._snapshots.sha256(name) != known.sha256:
            raise Unreadable(
                f"Salinan {name} bukan yang dicatat dalam jejak: rusak, atau diganti orang.",
                "Pulihkan foldernya dari cadangan, atau pilih waktu lain.",
            )
        try:
            return unpacked(self._snapshots.open(name, self._keys))
        except (ValueError, KeyError, TypeError):
            raise Unreadable(f"Salinan {name} dibuat oleh Kawal yang lain versinya.", "Pasang Kawal terbaru.") from None

    # ------------------------------------------------------------------ to restore

    def lost(self, at: datetime, rules: Rules, case: str = "", everything: bool = False) -> tuple[Snapshot, list[Lost]]:
        """Return the last snapshot up to a time, and what it holds that the register does not."""
        snapshot = self.at(at)
        now = self._register.store().read(rules.book).grids
        return snapshot, lost(snapshot, now, rules.book, case, everything)

    def restore(self, snapshot: Snapshot, found: Sequence[Lost], rules: Rules) -> list[Restored]:
        """Bring rows back, each tab's into a new tab; then read them there. Raise ``NotWritten``."""
        store = self._register.store()
        store.read(rules.book)
        done = []
        with self._register.state.held(self._register.name, 30.0):
            for one in found:
                taken = {title.casefold() for title in store.titles()}
                words = f"{long_date(snapshot.at.date())} pukul {snapshot.at:%H.%M} {self._register.zone}"
                tabs = (drawn(one, words, number) for number in range(1, 100))
                tab = next((tab for tab in tabs if tab.title.casefold() not in taken), None)
                if tab is None:
                    raise NotWritten("Terlalu banyak tab Pemulihan di register ini.", "Hapus yang tidak perlu lagi.")
                back = store.add(tab)
                done.append(Restored(one.tab.title, tab.title, len(one.rows), same(one, back)))
        return done

    def drill(self, rules: Rules) -> tuple[str, int, bool | None]:
        """Open the newest snapshot: return its name, how many rows it has, and whether the trail says the same.

        ``None`` where there is no trail to compare it with.
        """
        name = self._name(datetime.max)
        snapshot = self._opened(name)
        register = Register(snapshot.grids, rules.book, snapshot.at.date(), rules.memos)
        rows = sum(len(table) for table in register.tables.values())
        number = next((one.number for one in self.records if one.snapshot and one.snapshot.name == name), None)
        if number is None:
            return name, rows, None
        told = replay(one for one in self.records if one.number <= number)
        return name, rows, matches(register, told, self._register.state.ledger(self._register.name).digest)
