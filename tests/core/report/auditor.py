"""What a reader can work out, from the definition: the smallest and the largest value of each cell that is not shown.

Three ways that share nothing but the description of what is published: integer programs, and trying out all counts
(small systems only); and what the house rule says about the result.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain, combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from sync.core.report.disclosure.system import Fate, Key, System

MOST = 10_000
Interval = tuple[int, int]


def bounds(
    system: System, hidden: Collection[Key], most: int = MOST, among: Collection[Key] | None = None
) -> dict[Key, Interval]:
    """Return the interval of each secret cell, or of some; no count is taken to exceed ``most``."""
    keys = list(system.cells)
    place = {key: at for at, key in enumerate(keys)}
    matrix = np.zeros((len(system.relations), len(keys)))
    for row, relation in enumerate(system.relations):
        for key in relation.left:
            matrix[row, place[key]] += 1
        for key in relation.right:
            matrix[row, place[key]] -= 1
    least = [0.0 if relation.exact else -np.inf for relation in system.relations]
    constraints = LinearConstraint(csr_array(matrix), least, 0.0) if system.relations else ()
    hidden, among = set(hidden), None if among is None else set(among)
    ranges = [_range(system, key, key in hidden, most) for key in keys]
    low, high = zip(*ranges, strict=True)
    found = {}
    for at, key in enumerate(keys):
        if low[at] == high[at] or (among is not None and key not in among):
            continue
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(keys))
            aim[at] = sign
            solved = milp(aim, constraints=constraints, bounds=Bounds(low, high), integrality=np.ones(len(keys)))
            assert solved.status == 0, solved.message
            ends.append(sign * round(solved.fun))
        found[key] = (ends[0], ends[1])
    return found


def tried_out(system: System, hidden: Collection[Key], most: int) -> dict[Key, Interval]:
    """Return the same by trying out all counts."""
    ranges = {key: _range(system, key, key in hidden, most) for key in system.cells}
    secret = [key for key, (low, high) in ranges.items() if low < high]
    found: dict[Key, Interval] = {}
    for counts in _all_counts(system, ranges, secret, {key: low for key, (low, high) in ranges.items() if low == high}):
        for key in secret:
            low, high = found.get(key, (most, 0))
            found[key] = (min(low, counts[key]), max(high, counts[key]))
    return found


def _range(system: System, key: Key, hidden: bool, most: int) -> Interval:
    cell = system.cells[key]
    if hidden or cell.fate in (Fate.HIDDEN, Fate.UNPRINTED):
        return cell.low, int(min(cell.high, most))
    return cell.value, cell.value


def _all_counts(
    system: System, ranges: dict[Key, Interval], left: list[Key], known: dict[Key, int]
) -> Iterator[dict[Key, int]]:
    """Yield all counts that fit; a branch ends where a sum can no longer be right."""
    for relation in system.relations:
        spans = [
            tuple(sum(known.get(key, ranges[key][end]) for key in side) for end in (0, 1))
            for side in (relation.left, relation.right)
        ]
        if spans[0][0] > spans[1][1] or (relation.exact and spans[0][1] < spans[1][0]):
            return
    if not left:
        yield known
        return
    key, *others = left
    for count in range(ranges[key][0], ranges[key][1] + 1):
        yield from _all_counts(system, ranges, others, {**known, key: count})


def given_away(system: System, found: dict[Key, Interval], threshold: int) -> list[Key]:
    """Return the secret cells that are not uncertain enough.

    A small one must be able to be 0 and to be the threshold; a greater one, hidden for others, ``threshold - 1`` apart.
    What the report says in words (``low``, ``high`` of a cell) is taken into account by the caller.
    """
    bad = [key for key, cell in system.cells.items() if _is_small(system, key, threshold) and key not in found]
    for key, (low, high) in found.items():
        cell = system.cells[key]
        if _is_small(system, key, threshold):
            if low > 0 or high < threshold:
                bad.append(key)
        elif cell.fate is not Fate.UNPRINTED and high - low < threshold - 1:
            bad.append(key)
    return bad


def _is_small(system: System, key: Key, threshold: int) -> bool:
    cell = system.cells[key]
    return cell.value < threshold and cell.fate is not Fate.SHOWN and not cell.plain


def cheapest(system: System, threshold: int, most: int = 60) -> float:
    """Return the cost of the cheapest choice that gives nothing away, by trying out all (small systems only)."""
    must = [key for key in system.cells if _is_small(system, key, threshold)]
    may = [key for key, cell in system.cells.items() if cell.fate is Fate.OPEN and key not in must]
    choices = chain.from_iterable(combinations(may, size) for size in range(len(may) + 1))
    for more in sorted(choices, key=lambda more: cost(system, more)):
        hidden = {*must, *more}
        if not given_away(system, bounds(system, hidden, most), threshold):
            return cost(system, hidden)
    raise AssertionError("not even hiding everything helps")


def cost(system: System, hidden: Collection[Key]) -> float:
    """Return what a choice of hidden cells costs the reader."""
    cells = [system.cells[key] for key in hidden]
    return float(sum(cell.weight * (np.log1p(cell.value) + 1) for cell in cells))
