"""Brakes: what a register says is not taken at its word when far more is gone or overwritten than people do at once.

Nothing is judged, resolved or written then, until a person has confirmed exactly this difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sync.core.bahasa import number
from sync.core.cells import normalise
from sync.core.model import Grid
from sync.core.register import Register
from sync.core.sight import Shape, lost_columns
from sync.core.table import Table
from sync.core.trail.compare import Step
from sync.core.trail.model import Act, Digest, Entry, Known

FEW_ROWS = 3
SHARE = 0.3
"""A tab may lose up to ``FEW_ROWS`` rows, or this share of them, in one step; but never all of them."""

_OVERWRITTEN = 3
"""Filled cells that are different at once make a row overwritten; as many rows may be that as may be lost."""
_SPOILT = 0.2
"""Share of rows in which a filled cell may become unreadable in one step, or ``FEW_ROWS`` of them."""

_MOST_CASES = 20  # that are named of those that are gone
ANCHOR_ROWS = 6
"""The anchor stands in the second row of Ringkasan; someone may have inserted a row or two above it."""
_ANCHOR = re.compile(r"Pemeriksaan ke-(\d{1,9}) ([0-9a-f]{12})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Doubts:
    """Why a reading is not taken at its word: ``stops`` are reasons not to go on, ``keeps`` not to resolve anything.

    Reasons are parts of a sentence. ``cases`` are the case numbers that would be gone. ``token`` belongs to exactly
    this difference: whoever repeats it has seen it. ``foreign`` is whether nothing in the register stops us but what it
    was last written by.
    """

    stops: Sequence[str] = ()
    keeps: Sequence[str] = ()
    cases: Sequence[str] = ()
    token: str = ""
    foreign: bool = False

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self.stops or self.keeps)

    @property
    def named(self) -> Sequence[str]:
        """Return as many of the cases as are named to people."""
        return self.cases[:_MOST_CASES]

    @property
    def more(self) -> int:
        """Return how many cases are not named."""
        return len(self.cases) - len(self.named)

    @property
    def reasons(self) -> list[str]:
        """Return all reasons."""
        return [*self.stops, *self.keeps]


def counted(grids: Sequence[Grid]) -> dict[str, int]:
    """Return how many rows each tab has, by title."""
    return {grid.tab: len(grid.rows) for grid in grids}


def lost_rows(before: Mapping[str, int], now: Mapping[str, int]) -> list[str]:
    """Given how many rows each tab had and has, return a sentence for each that lost too many."""
    counts = {normalise(tab): rows for tab, rows in now.items()}
    lost = ((tab, rows, rows - counts.get(normalise(tab), 0)) for tab, rows in before.items())
    return [_lost(tab, gone, rows) for tab, rows, gone in lost if gone == rows > 0 or _too_many(gone, rows)]


def doubts(
    before: Shape, known: Known, register: Register, shape: Shape, step: Step, anchor: str, digest: Digest
) -> Doubts:
    """Given what was known of a register and what it is now, return what speaks against going on.

    ``shape`` and ``step`` are those of the reading; ``anchor`` is what it says of the last time that it was written.
    """
    foreign = list(_foreign(known, anchor, digest))
    stops, marks, cases = [*foreign], [anchor] if foreign else [], []
    for table in register.tables.values():
        if not table.tab.key:  # its rows are not there to go, as those of Tunda and Referensi are
            continue
        title, entries = table.tab.title, [entry for entry in step.entries if entry.tab == table.tab.name]
        rows = before.rows.get(title, 0)
        removed = [entry for entry in entries if entry.act is Act.REMOVED]
        gone = max(rows - shape.rows.get(title, 0), len(removed))
        if rows and (gone >= rows or _too_many(gone, rows)):
            stops.append(_lost(title, gone, rows))
            marks.append(f"hilang {title} {gone} {sorted(entry.row for entry in removed)}")
            cases += [entry.case for entry in removed]
        for sentence, changed in _overwritten(table, entries, step, rows):
            stops.append(sentence)
            marks.append(f"timpa {title} {sorted(entry.row for entry in changed)}")
    keeps = lost_columns(before.columns, shape.columns)
    if not stops and not keeps:
        return Doubts()
    named = sorted(set(filter(None, cases)))
    return Doubts(stops, keeps, named, _token(digest, [*marks, *keeps]), bool(foreign) and stops == foreign)


def _token(digest: Digest, marks: Sequence[str]) -> str:
    made = digest("terima", *sorted(marks)).upper()
    return f"{made[:4]}-{made[4:8]}"


def _lost(tab: str, gone: int, rows: int) -> str:
    return f"tab {tab} kehilangan {number(min(gone, rows))} dari {number(rows)} baris"


def _too_many(gone: int, rows: int) -> bool:
    return gone > max(FEW_ROWS, SHARE * rows)


def _overwritten(table: Table, entries: Sequence[Entry], step: Step, rows: int) -> Iterator[tuple[str, list[Entry]]]:
    """Yield why so many rows are unlikely to have been changed on purpose, with the entries that say so."""
    title, changes = table.tab.title, [entry for entry in entries if entry.act is Act.CHANGED]
    if len(changes) <= FEW_ROWS:
        return
    over = [entry for entry in changes if sum(old is not None for old, _ in entry.fields.values()) >= _OVERWRITTEN]
    if _too_many(len(over), rows):
        yield f"di tab {title} isi {number(len(over))} dari {number(rows)} baris tertimpa sekaligus", over
        return
    at = {id: position for position, id in enumerate(step.ids[table.tab.name])}
    spoilt = [
        entry
        for entry in changes
        if any(old and at[entry.row] in table.column(name).bad for name, (old, _) in entry.fields.items())
    ]
    if len(spoilt) > max(FEW_ROWS, _SPOILT * rows):
        yield f"di tab {title} isian {number(len(spoilt))} dari {number(rows)} baris menjadi tidak terbaca", spoilt


# ------------------------------------------------------------------ the state and the register


def anchored(generation: int, digest: Digest) -> str:
    """Return what is written into the register as the ``generation`` of its service tabs."""
    return f"Pemeriksaan ke-{generation} {digest('jangkar', str(generation))[:12]}"


def find_anchor(texts: Iterable[object]) -> str:
    """Given what stands in the first cells of Ringkasan, return the anchor among it, or nothing."""
    return next((text for text in texts if isinstance(text, str) and _ANCHOR.fullmatch(text)), "")


def generation_of(anchor: str) -> int:
    """Return the generation that an anchor names; 0 for what is none."""
    found = _ANCHOR.fullmatch(anchor)
    return int(found[1]) if found else 0


def _foreign(known: Known, anchor: str, digest: Digest) -> Iterator[str]:
    """Yield why what is remembered here is not what the register was last written by. A new state has to trust it."""
    written = generation_of(anchor)
    if not written or not known.rows:
        return
    if anchor != anchored(written, digest):
        yield "register ini terakhir diisi oleh pemasangan Kawal yang lain"
    elif written > known.generation:
        yield (
            f"catatan pemeriksaan di sini lebih tua (ke-{number(known.generation)}) daripada register "
            f"(ke-{number(written)}), seperti catatan lama yang dipulihkan"
        )
