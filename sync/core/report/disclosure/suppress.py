"""Which cells to hide so that no hidden one can be worked out: exact cell suppression by cutting planes.

After Fischetti and Salazar: hide the cells that must be, ask the attacker how far each hidden one can move, and give
what holds fast those that cannot move enough, as cuts, to an integer program that chooses the cheapest cells to hide;
again, until all can move. That is the optimum. Where the rounds do not suffice, the last choice is completed greedily,
and where that takes too long as well, everything that may be hidden is.

What an attacker with fewer relations is held by holds one with all of them too. So the cuts that the tables of each
release demand are found first, among few cells, and only then what several releases together give away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from time import monotonic

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from sync.core.report.disclosure.attack import NODES, NOISE, Floats, Mask, Part
from sync.core.report.disclosure.problem import Ask, Problem, Witnesses
from sync.core.report.disclosure.repair import repaired
from sync.core.report.disclosure.system import Key, System, needs

ROUNDS = 40
CUTS = 40  # in one round: the first ones make many of the others superfluous
FEW, PATIENCE = 12, 3  # of cells, and of sweeps that find nothing, from which each cell is asked for alone
"""Bounds of the work that do not depend on the machine: the same counts give the same hidden cells on each."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """The hidden cells, printed or not; ``exact`` if nothing cheaper would do."""

    hidden: frozenset[Key]
    exact: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """The weights of the hidden cells must add up to ``least`` or more."""

    weights: Floats
    least: float


def suppress(system: System, threshold: int, time_limit: float = 60.0) -> Suppression:
    """Given what is published together, return which cells must not be shown.

    A settled fate is kept. Where earlier releases already give something away there is no protection: everything is
    hidden then, and the auditor says no. ``time_limit`` (seconds) is for reports beside many others and for a slow
    machine: half of it for the optimum, half for the greedy end.
    """
    begun = monotonic()
    deadline = begun + time_limit / 2
    required = needs(system, threshold)
    cuts: list[Cut] = []
    alone = _alone(system)
    for known in (alone, system) if len(alone.relations) < len(system.relations) else (system,):
        problem = Problem(known, threshold, required)
        hidden, exact, safe = _cut_off(problem, cuts, deadline)
    if not safe:
        over = begun + time_limit
        hidden, exact = repaired(problem, Witnesses(problem.attacker.truth), hidden, lambda: monotonic() > over), False
    return Suppression(problem.named(hidden), exact)


def _alone(system: System) -> System:
    """Return what is known to a reader of each release who puts no two of them together."""
    within = (one for one in system.relations if len({key[0] for key in (*one.left, *one.right)}) == 1)
    return System(system.cells, tuple(within))


def _cut_off(problem: Problem, cuts: list[Cut], deadline: float) -> tuple[Mask, bool, bool]:
    """Add to the cuts what an attacker demands; return what to hide then, if that is the cheapest and if it is safe."""
    witnesses = Witnesses(problem.attacker.truth)
    hidden, cheapest = problem.must, True
    if cuts:
        chosen, cheapest = _cheapest(problem, cuts, max(deadline - monotonic(), 0.1))
        hidden = problem.must if chosen is None else chosen
    for _ in range(ROUNDS):
        violated = list(islice(_violated(problem, witnesses, hidden, deadline), CUTS))
        if monotonic() > deadline:
            break
        if not violated:
            return hidden, cheapest, True
        cuts += violated
        chosen, cheapest = _cheapest(problem, cuts, max(deadline - monotonic(), 0.1))
        if chosen is None:
            break
        hidden = chosen
    return hidden, False, False


def _violated(problem: Problem, witnesses: Witnesses, hidden: Mask, deadline: float) -> Iterator[Cut]:
    """Yield a cut for each hidden cell that cannot go as far as it must, until the deadline."""
    witnesses.look_at(hidden)
    for part in problem.attacker.parts(hidden):
        asks = [ask for cell in part.columns for ask in problem.asks.get(int(cell), ())]
        _sweep(problem, witnesses, part, asks)
        for ask in asks:
            if monotonic() > deadline:
                return
            if not witnesses.answer(ask) and (cut := _cut(problem, witnesses, part, hidden, ask)):
                yield cut


def _sweep(problem: Problem, witnesses: Witnesses, part: Part, asks: Sequence[Ask]) -> None:
    """Look for counts with which many cells go as far as they must at once, until that finds none for some times."""
    numbers = np.random.default_rng(0)  # the same for each run
    size = len(problem.costs)
    for sign in (-1, 1):
        left = [ask for ask in asks if sign in ask.signs and not witnesses.answer(ask)]
        idle = 0
        while len(left) > FEW and idle < PATIENCE:
            aim, reach = np.zeros(size), np.full(size, np.inf)
            for ask in left:
                aim[ask.cell], reach[ask.cell] = sign * numbers.random(), ask.wanted
            witnesses.add(problem.attacker.sweep(part, aim, reach))
            before, left = len(left), [ask for ask in left if not witnesses.answer(ask)]
            idle = idle + 1 if len(left) == before else 0


def _cut(problem: Problem, witnesses: Witnesses, part: Part, hidden: Mask, ask: Ask) -> Cut | None:
    """Return what the attacker's answer to one question demands, if it is not far enough."""
    attacker = problem.attacker
    moves = [attacker.move(part, ask.cell, sign, ask.wanted) for sign in ask.signs]
    if sum(move.most for move in moves) >= ask.wanted - NOISE:  # else no counts can
        for sign, move in zip(ask.signs, moves, strict=True):
            witnesses.add(attacker.counts(part, ask.cell, sign, ask.wanted, move))
        if witnesses.answer(ask):
            return None
    weights = np.sum([move.holds for move in moves], axis=0)
    missing = ask.wanted - sum(move.given for move in moves)
    if weights[hidden].sum() > missing - NOISE:
        # Fractions could go far enough, whole numbers cannot: some cell beside must be hidden too, whichever.
        weights, missing = (attacker.beside(part) & ~hidden).astype(float), 1.0
    weights = np.minimum(weights / missing, 1.0)
    # The cell itself may be shown instead, unless it must be hidden.
    least = 1.0 if problem.must[ask.cell] else 0.0
    weights[ask.cell] -= 1.0 - least
    return Cut(weights, least)


def _cheapest(problem: Problem, cuts: Sequence[Cut], seconds: float) -> tuple[Mask | None, bool]:
    """Return the cheapest cells to hide that satisfy all cuts, if any do; and whether they are known to be."""
    rows = csr_array(np.array([cut.weights for cut in cuts]))
    solved = milp(
        problem.costs,
        constraints=LinearConstraint(rows, np.array([cut.least for cut in cuts]) - NOISE, np.inf),
        bounds=Bounds(problem.must.astype(float), (problem.must | problem.free).astype(float)),
        integrality=np.ones(len(problem.costs)),
        options={"time_limit": seconds, "node_limit": NODES, "mip_rel_gap": 0},
    )
    return (None if solved.x is None else solved.x > 0.5), solved.status == 0
