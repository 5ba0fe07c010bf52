"""Brakes: a register that was full and is suddenly much emptier is not taken at its word."""

from __future__ import annotations

from collections.abc import Sequence

from sync.core.bahasa import number
from sync.core.cells import normalise
from sync.core.model import Grid

FEW_ROWS = 3
SHARE = 0.3
"""A tab may lose up to ``FEW_ROWS`` rows, or this share of them, in one step."""


def lost_rows(before: Sequence[Grid], now: Sequence[Grid]) -> list[str]:
    """Given a register's tabs as they were and as they are, return a sentence for each that lost too many rows."""
    counts = {normalise(grid.tab): len(grid.rows) for grid in now}
    lost = []
    for grid in before:
        gone = len(grid.rows) - counts.get(normalise(grid.tab), 0)
        if gone > max(FEW_ROWS, SHARE * len(grid.rows)):
            lost.append(f"tab {grid.tab} kehilangan {number(gone)} dari {number(len(grid.rows))} baris")
    return lost
