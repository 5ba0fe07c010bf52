"""Brakes: a register that was full and is suddenly much emptier is not taken at its word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sync.core.bahasa import number
from sync.core.cells import normalise
from sync.core.model import Grid

FEW_ROWS = 3
SHARE = 0.3
"""A tab may lose up to ``FEW_ROWS`` rows, or this share of them, in one step; but never all of them."""


def counted(grids: Sequence[Grid]) -> dict[str, int]:
    """Return how many rows each tab has, by title."""
    return {grid.tab: len(grid.rows) for grid in grids}


def lost_rows(before: Mapping[str, int], now: Mapping[str, int]) -> list[str]:
    """Given how many rows each tab had and has, return a sentence for each that lost too many."""
    counts = {normalise(tab): rows for tab, rows in now.items()}
    lost = []
    for tab, rows in before.items():
        left = counts.get(normalise(tab), 0)
        gone = rows - left
        if gone > max(FEW_ROWS, SHARE * rows) or (rows and not left):
            lost.append(f"tab {tab} kehilangan {number(gone)} dari {number(rows)} baris")
    return lost
