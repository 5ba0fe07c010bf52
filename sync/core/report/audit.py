"""The gate: a report goes out only where every hidden cell is proven to be uncertain enough.

Nothing here is shared with the code that chose the hidden cells, save the description of what is published. A proof is
a set of whole counts that a reader cannot tell from the true ones: it leaves every shown cell as it is, fits all
relations, and has the hidden cell where it must be able to be. The solver only proposes; the counts are checked with
plain integers, so that no tolerance and no fault of the solver proves anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from sync.core.report.disclosure.system import Fate, Key, Need, Relation, System, needs

_SECONDS = 10.0  # for one proof; what takes longer is not proven
_IDLE = 3  # attempts for many cells at once that prove nothing, until each is tried alone

Counts = dict[Key, int]


def unproven(system: System, hidden: Collection[Key], threshold: int) -> tuple[Key, ...]:
    """Return the cells that a reader can or might work out, small cells that are shown among them; empty: send it."""
    required = needs(system, threshold)
    settled = {key for key, cell in system.cells.items() if cell.fate in (Fate.HIDDEN, Fate.UNPRINTED)}
    secret = settled.union(key for key in hidden if system.cells[key].fate is not Fate.SHOWN)
    doubtful = {key for key in required if key not in secret and system.cells[key].is_small(threshold)}
    for keys, relations in _groups(system, secret):
        doubtful.update(_doubtful(system, keys, relations, required))
    return tuple(key for key in system.cells if key in doubtful)


def _groups(system: System, secret: Collection[Key]) -> Iterator[tuple[list[Key], list[Relation]]]:
    """Yield hidden cells that are tied to each other, with the relations they stand in."""
    tied: dict[Key, list[int]] = defaultdict(list)
    for number, relation in enumerate(system.relations):
        for key in (*relation.left, *relation.right):
            tied[key].append(number)
    seen: set[Key] = set()
    for start in (key for key in system.cells if key in secret):
        if start in seen:
            continue
        seen.add(start)
        group, numbers = [start], set[int]()
        for key in group:  # which grows meanwhile
            for number in set(tied[key]) - numbers:
                numbers.add(number)
                relation = system.relations[number]
                near = [key for key in (*relation.left, *relation.right) if key in secret and key not in seen]
                group += dict.fromkeys(near)
                seen.update(near)
        yield group, [system.relations[number] for number in sorted(numbers)]


def _doubtful(
    system: System, keys: list[Key], relations: list[Relation], required: Mapping[Key, Need]
) -> Iterator[Key]:
    """Yield the cells of one group for which no proof is found."""
    lows = {key: system.cells[key].value for key in keys}
    highs = dict(lows)
    propose = _proposals(system, keys, relations)
    wanted = [key for key in keys if key in required]

    def look(sign: int, goals: Mapping[Key, float]) -> None:
        counts = propose(sign, goals)
        if counts is not None and _indistinguishable(system, relations, counts):
            for key, count in counts.items():
                lows[key], highs[key] = min(lows[key], count), max(highs[key], count)

    def goal(key: Key, sign: int) -> float | None:
        """Return how far a cell has still to be seen going in a direction (1 up, -1 down)."""
        need = required[key]
        apart = max(need.spread - (highs[key] - lows[key]), 0)
        far = max(need.greatest, highs[key] + apart) if sign > 0 else min(need.least, lows[key] - apart)
        return None if lows[key] <= far <= highs[key] else far

    def missing(sign: int) -> dict[Key, float]:
        return {key: far for key in wanted if (far := goal(key, sign)) is not None}

    for sign in (-1, 1):
        left = missing(sign)
        idle = 0
        while left and idle < _IDLE:  # many at once, as long as that proves anything
            look(sign, left)
            before, left = len(left), missing(sign)
            idle = idle + 1 if len(left) == before else 0
        for key in left:
            if (far := goal(key, sign)) is not None:
                look(sign, {key: far})
    yield from {**missing(-1), **missing(1)}


def _proposals(
    system: System, keys: list[Key], relations: list[Relation]
) -> Callable[[int, Mapping[Key, float]], Counts | None]:
    """Return what finds counts of one group in which cells go in one direction (1 up, -1 down) towards their goals."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    place = {key: number for number, key in enumerate(keys)}
    sums = np.zeros(len(relations))
    entries: list[tuple[int, int, int]] = []
    for row, relation in enumerate(relations):
        for side, sign in ((relation.left, 1), (relation.right, -1)):
            entries += [(row, place[key], sign) for key in side if key in place]
            sums[row] -= sign * sum(system.cells[key].value for key in side if key not in place)
    rows, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
    matrix: Any = csr_array((signs, (rows, columns)), shape=(len(relations), len(keys)))
    least = np.where([relation.exact for relation in relations], sums, -np.inf)
    emphasis = np.random.default_rng(0)
    bounds = np.array([(system.cells[key].low, system.cells[key].high) for key in keys], dtype=float)

    def propose(sign: int, goals: Mapping[Key, float]) -> Counts | None:
        low, high = bounds.T.copy()
        aim = np.zeros(len(keys))
        for key, goal in goals.items():
            at = place[key]
            aim[at] = -sign * emphasis.random()  # another corner each time
            low[at], high[at] = (low[at], min(high[at], goal)) if sign > 0 else (max(low[at], goal), high[at])
        solved = milp(
            aim,
            constraints=LinearConstraint(matrix, least, sums),
            bounds=Bounds(low, high),
            integrality=np.ones(len(keys)),
            options={"time_limit": _SECONDS},
        )
        return None if solved.x is None else {key: round(count) for key, count in zip(keys, solved.x, strict=True)}

    return propose


def _indistinguishable(system: System, relations: list[Relation], counts: Counts) -> bool:
    """Return whether counts of hidden cells fit all that is said of them and all that is shown."""
    if any(not system.cells[key].low <= count <= system.cells[key].high for key, count in counts.items()):
        return False
    for relation in relations:
        left, right = (
            sum(counts[key] if key in counts else system.cells[key].value for key in side)
            for side in (relation.left, relation.right)
        )
        if left > right or (relation.exact and left < right):
            return False
    return True
