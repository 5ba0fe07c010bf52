"""The greedy end: one hidden cell after the other gets what it needs, at the least cost for it alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import hstack

from sync.core.report.disclosure.attack import NODES, Floats, Mask
from sync.core.report.disclosure.problem import Ask, Problem, Witnesses


def repaired(problem: Problem, witnesses: Witnesses, hidden: Mask, over: Callable[[], bool] = lambda: False) -> Mask:
    """Given a choice that does not protect every hidden cell, return one that hides more cells and does.

    Where that cannot be, because too much has been published before, all cells that may be hidden are; likewise when
    the time for it is ``over``.
    """
    hidden = hidden.copy()
    witnesses.look_at(hidden)
    waiting = list(np.flatnonzero(hidden))
    while waiting:
        cell = int(waiting.pop())
        for ask in problem.asks.get(cell, ()):
            if witnesses.answer(ask):
                continue
            counts = None if over() else _cheapest_change(problem, hidden, ask)
            if counts is None:
                return problem.must | problem.free
            witnesses.add(counts)
            changed = (counts != problem.attacker.truth) & ~hidden
            hidden |= changed
            waiting += list(np.flatnonzero(changed))
    return hidden


def _cheapest_change(problem: Problem, hidden: Mask, ask: Ask) -> Floats | None:
    """Return counts in which a cell goes as far as it must and little changes that is not hidden, if there are any."""
    for sign in ask.signs:
        counts = _change(problem, hidden, ask.cell, sign, ask.wanted)
        if counts is not None:
            return counts
    return None


def _change(problem: Problem, hidden: Mask, cell: int, sign: int, wanted: float) -> Floats | None:
    """Return such counts for one direction (1 up, -1 down). Every cell has its steps up, and then its steps down."""
    attacker, size = problem.attacker, len(hidden)
    movable = hidden | problem.free
    most = np.concatenate([np.where(movable, steps, 0.0) for steps in (attacker.up, attacker.down)])
    least = np.zeros(2 * size)
    forced, other = (cell, cell + size) if sign > 0 else (cell + size, cell)
    if most[forced] < wanted:
        return None
    least[forced], most[other] = wanted, 0.0
    costs = np.where(hidden, 0.0, problem.costs) + 1e-3  # no step without a reason
    solved = milp(
        np.concatenate((costs, costs)),
        constraints=LinearConstraint(
            hstack((attacker.matrix, -attacker.matrix)), np.where(attacker.exact, 0.0, -np.inf), attacker.room
        ),
        bounds=Bounds(least, most),
        integrality=np.ones(len(most)),
        options={"node_limit": NODES},
    )
    if solved.x is None:
        return None
    steps = np.round(solved.x)
    counts: Floats = attacker.truth + steps[:size] - steps[size:]
    return counts
