"""A system as arrays: what must be hidden, what may be, at what cost, and how far a hidden cell must be able to go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sync.core.report.disclosure.attack import NOISE, Attacker, Floats, Mask
from sync.core.report.disclosure.system import Fate, Key, Need, System


@dataclass(frozen=True, slots=True)
class Ask:
    """How far a hidden cell must be able to go, in one direction (1 up, -1 down) or in both together."""

    cell: int
    signs: tuple[int, ...]
    wanted: float


class Problem:
    """What stays the same while the choice of hidden cells changes.

    ``required`` is what each cell needs; a system of fewer relations is to be asked for no more than the whole one.
    """

    def __init__(self, system: System, threshold: int, required: Mapping[Key, Need]) -> None:
        cells = list(system.cells.values())
        self.keys = tuple(system.cells)
        self.attacker = Attacker(system)
        values = self.attacker.truth
        self.free: Mask = np.array([cell.fate is Fate.OPEN for cell in cells], dtype=bool)
        shown = np.array([cell.fate is Fate.SHOWN for cell in cells], dtype=bool)
        small = np.array([cell.is_small(threshold) for cell in cells], dtype=bool)
        self.must: Mask = ~shown & (small | ~self.free)
        weights = np.array([cell.weight for cell in cells], dtype=float)
        self.costs: Floats = weights * (np.log1p(values) + 1)
        self.asks: dict[int, tuple[Ask, ...]] = {}
        for cell, key in enumerate(self.keys):
            if need := required.get(key):
                wants = {(1,): need.greatest - values[cell], (-1,): values[cell] - need.least, (1, -1): need.spread}
                self.asks[cell] = tuple(Ask(cell, signs, wanted) for signs, wanted in wants.items() if wanted > 0)

    def named(self, hidden: Mask) -> frozenset[Key]:
        """Return the keys of hidden cells."""
        return frozenset(self.keys[cell] for cell in np.flatnonzero(hidden))


class Witnesses:
    """Whole counts that fit all relations. Each shows at once how far many cells can go."""

    def __init__(self, truth: Floats) -> None:
        self._truth = truth
        self._counts: list[Floats] = []
        self._fitting: list[Floats] = []
        self.lows, self.highs = truth.copy(), truth.copy()

    def look_at(self, hidden: Mask) -> None:
        """From now on let only those count that leave every shown cell as it is."""
        self._fitting = [counts for counts in self._counts if not ((counts != self._truth) & ~hidden).any()]
        fitting = np.array([self._truth, *self._fitting])
        self.lows, self.highs = fitting.min(axis=0), fitting.max(axis=0)

    def add(self, counts: Floats) -> None:
        """Take in counts that leave every shown cell as it is."""
        self._counts.append(counts)
        np.minimum(self.lows, counts, out=self.lows)
        np.maximum(self.highs, counts, out=self.highs)

    def answer(self, ask: Ask) -> bool:
        """Return whether a cell is known to go as far as it must."""
        up, down = self.highs[ask.cell] - self._truth[ask.cell], self._truth[ask.cell] - self.lows[ask.cell]
        return bool(sum(up if sign > 0 else down for sign in ask.signs) >= ask.wanted - NOISE)
