"""How far a hidden count can be from the truth, for somebody who knows all that is shown.

One linear program per question. Where a count cannot move as far as it must, the program's dual solution names the
shown cells that hold it fast: enough of them have to be hidden. That is a cut for ``suppress``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from sync.core.report.disclosure.system import System

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

NOISE = 1e-6
NODES, FEW_NODES = 5000, 1  # of an integer program: a bound that does not depend on the machine


@dataclass(frozen=True, slots=True)
class Part:
    """Hidden cells that hang together through relations, and through these alone."""

    columns: NDArray[np.intp]
    rows: NDArray[np.intp]
    matrix: Any  # rows × columns
    exact: Mask
    room: Floats


@dataclass(frozen=True, slots=True)
class Move:
    """How far a cell can go, or as was wanted, were all numbers counts; and what keeps it from going farther.

    Whichever cells are hidden, it goes no farther than ``given`` and the sum of their ``holds``.
    """

    most: float
    steps: Floats
    holds: Floats
    given: float


class Attacker:
    """Knows the relations of a system, and every cell that is not hidden."""

    def __init__(self, system: System) -> None:
        cells = list(system.cells.values())
        place = {key: number for number, key in enumerate(system.cells)}
        entries = [
            (row, place[key], sign)
            for row, relation in enumerate(system.relations)
            for side, sign in ((relation.left, 1.0), (relation.right, -1.0))
            for key in side
        ]
        rows, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
        self.matrix: Any = csr_array((signs, (rows, columns)), shape=(len(system.relations), len(cells)))
        self.exact: Mask = np.array([relation.exact for relation in system.relations], dtype=bool)
        self.truth: Floats = np.array([cell.value for cell in cells], dtype=float)
        self.up: Floats = np.array([cell.high for cell in cells], dtype=float) - self.truth
        self.down: Floats = self.truth - np.array([cell.low for cell in cells], dtype=float)
        self.room: Floats = -(self.matrix @ self.truth)  # what a sum may still grow until it is the one it is at most

    def parts(self, hidden: Mask) -> list[Part]:
        """Return the hidden cells by part."""
        columns = np.flatnonzero(hidden)
        held = self.matrix[:, columns]
        edges, rows = held.tocoo(), held.shape[0]
        size = rows + len(columns)
        graph = csr_array((np.ones(edges.nnz), (edges.row, rows + edges.col)), shape=(size, size))
        labels = connected_components(graph, directed=False)[1]
        found = []
        for label in np.unique(labels[rows:]):
            mine, its_rows = np.flatnonzero(labels[rows:] == label), np.flatnonzero(labels[:rows] == label)
            block = held[its_rows][:, mine]
            found.append(Part(columns[mine], its_rows, block, self.exact[its_rows], self.room[its_rows]))
        return found

    def beside(self, part: Part) -> Mask:
        """Return the cells that a relation ties to a part: unless one more of them is hidden, nothing changes in it."""
        near = np.zeros(len(self.truth), dtype=bool)
        near[self.matrix[part.rows].indices] = True
        return near

    def sweep(self, part: Part, aim: Floats, reach: Floats) -> Floats:
        """Given what a step of each hidden cell is worth, and how far it may go, return the counts worth most."""
        low, high = (np.minimum(side, reach)[part.columns] for side in (self.down, self.up))
        aim = -aim[part.columns]
        return self._counts(part, _whole(part, aim, -low, high, _best(part, aim, -low, high).x, FEW_NODES))

    def move(self, part: Part, cell: int, sign: int, wanted: float) -> Move:
        """Given a hidden cell of a part and a direction (1 up, -1 down), return how far it can go."""
        aim, low, high = self._towards(part, cell, sign, wanted)
        solved = _best(part, aim, low, high)
        # Duality: a step costs its reduced cost and each relation its marginal, whatever the steps of the others.
        prices = np.zeros(len(self.exact))
        prices[part.rows[part.exact]] = solved.eqlin.marginals
        prices[part.rows[~part.exact]] = solved.ineqlin.marginals
        gains = self.matrix.T @ prices
        gains[cell] += sign
        gains[np.abs(gains) < NOISE] = 0.0
        up, down = self.up.copy(), self.down.copy()
        (up if sign > 0 else down)[cell] = wanted
        holds = np.minimum(np.abs(gains) * np.where(gains > 0, up, down), wanted)
        return Move(-solved.fun, solved.x, holds, float(-prices @ np.where(self.exact, 0.0, self.room)))

    def counts(self, part: Part, cell: int, sign: int, wanted: float, move: Move) -> Floats:
        """Return whole counts with which a cell goes as far as it can in a direction."""
        return self._counts(part, _whole(part, *self._towards(part, cell, sign, wanted), move.steps, NODES))

    def _towards(self, part: Part, cell: int, sign: int, wanted: float) -> tuple[Floats, Floats, Floats]:
        """Return what the steps of a part's cells are to be minimised by, and how far each may go."""
        up, down = self.up.copy(), self.down.copy()
        (up if sign > 0 else down)[cell] = wanted
        return np.where(part.columns == cell, -float(sign), 0.0), -down[part.columns], up[part.columns]

    def _counts(self, part: Part, steps: Floats) -> Floats:
        counts = self.truth.copy()
        counts[part.columns] += steps
        return counts


def _best(part: Part, aim: Floats, low: Floats, high: Floats) -> Any:
    """Return the best steps among all numbers, with their marginals."""
    return linprog(
        aim,
        A_eq=part.matrix[part.exact],
        b_eq=np.zeros(int(part.exact.sum())),
        A_ub=part.matrix[~part.exact],
        b_ub=part.room[~part.exact],
        bounds=np.column_stack((low, high)),
        method="highs-ds",
    )


def _whole(part: Part, aim: Floats, low: Floats, high: Floats, best: Floats, nodes: int) -> Floats:
    """Given the best steps among all numbers, return the best whole steps that are found."""
    steps: Floats = np.round(best)
    if np.abs(steps - best).max() > NOISE:
        sums = LinearConstraint(part.matrix, np.where(part.exact, 0.0, -np.inf), part.room)
        found = milp(
            aim,
            constraints=sums,
            bounds=Bounds(low, high),
            integrality=np.ones(len(aim)),
            options={"node_limit": nodes},
        ).x
        steps = np.zeros(len(aim)) if found is None else np.round(found)
    return steps
