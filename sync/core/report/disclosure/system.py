"""What is published together, as one system: counts, and which sums of counts equal, or do not exceed, which others.

A table with margins, tables that share a total, quarters that make a year, kecamatan that make a kabupaten: each of
them is a few relations more. The protector (``suppress``) and the auditor (``sync.core.report.audit``) share these
definitions and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from math import inf

Key = tuple[str | None, ...]
"""Names a cell: its release, table, row and column."""


class Fate(Enum):
    """What is settled about a cell before anything is decided."""

    OPEN = auto()  # to be shown or hidden
    SHOWN = auto()  # published earlier: everybody knows it, for good
    HIDDEN = auto()  # hidden earlier: stays so
    UNPRINTED = auto()  # stands in no table, yet somebody may try to work it out


@dataclass(frozen=True, slots=True)
class Cell:
    """A count. ``low`` and ``high`` are what the report says of it in words ("kurang dari 5 kasus").

    ``weight`` is how much more its loss hurts the reader than that of an inner cell. A ``plain`` count is no secret
    however small it is.
    """

    value: int
    fate: Fate = Fate.OPEN
    low: int = 0
    high: float = inf
    weight: int = 1
    plain: bool = False

    def is_small(self, threshold: int) -> bool:
        """Return whether the count is a secret in itself."""
        return self.value < threshold and not self.plain


@dataclass(frozen=True, slots=True)
class Relation:
    """The sum of the cells at the left is that of the cells at the right; where not ``exact``, at most that."""

    left: tuple[Key, ...]
    right: tuple[Key, ...]
    exact: bool = True


class Inconsistent(ValueError):
    """The counts contradict what is said of them: somebody linked wrong tables, and no proof would hold."""


@dataclass(frozen=True, slots=True)
class System:
    """All counts that a reader may put together, and how they hang together.

    Raises:
        Inconsistent: when a relation names an unknown cell or does not hold, or a count is not within its bounds.

    """

    cells: Mapping[Key, Cell]
    relations: tuple[Relation, ...]

    def __post_init__(self) -> None:
        for key, cell in self.cells.items():
            if not cell.low <= cell.value <= cell.high:
                raise Inconsistent(f"{key} is not within its bounds")
        for relation in self.relations:
            if unknown := [key for key in (*relation.left, *relation.right) if key not in self.cells]:
                raise Inconsistent(f"{unknown[0]} is in no table")
            left, right = (sum(self.cells[key].value for key in side) for side in (relation.left, relation.right))
            if left > right or (relation.exact and left < right):
                raise Inconsistent(f"{relation.left[0]} and {relation.right[0]} do not add up")


@dataclass(frozen=True, slots=True)
class Need:
    """How uncertain a hidden cell has to be.

    It must be able to be as small as ``least`` and as great as ``greatest``, and its smallest and greatest possible
    values must be ``spread`` apart.
    """

    least: float
    greatest: float
    spread: float


def needs(system: System, threshold: int) -> dict[Key, Need]:
    """Return what each cell needs if it is hidden.

    A count below the threshold must be able to be 0 and to be the threshold. A greater one, hidden for the sake of
    others, is no secret in itself, but nobody shall work it out: ``threshold - 1`` values apart. (It cannot always be
    able to be 0: a year's count of 9 is hidden because the first quarter's 7 was published and the second's is 2.)
    What the report says in words is not held against it, nor, with the greater ones, what was published before. Greater
    cells that are not printed need nothing, and published ones neither; nor do plain ones, which may be known.
    """
    low, high = _possible(system)
    known_low, known_high = _possible(system, published=True)
    found = {}
    for key, cell in system.cells.items():
        small = cell.is_small(threshold)
        if cell.plain or cell.fate is Fate.SHOWN or (cell.fate is Fate.UNPRINTED and not small):
            continue
        if small:
            found[key] = Need(low[key], min(threshold, high[key]), 0)
        else:
            found[key] = Need(cell.value, cell.value, min(threshold - 1, known_high[key] - known_low[key]))
    return found


def _possible(system: System, published: bool = False) -> tuple[dict[Key, float], dict[Key, float]]:
    """Return the least and the greatest value of each cell that words (and what is published) leave possible."""
    low = {key: float(cell.low) for key, cell in system.cells.items()}
    high = {key: cell.high for key, cell in system.cells.items()}
    if published:
        known = {key: cell.value for key, cell in system.cells.items() if cell.fate is Fate.SHOWN}
        low |= known
        high |= known
    sums = [relation for relation in system.relations if len(relation.right) == 1]
    changed = any(low.values()) or any(bound < inf for bound in high.values())
    while changed:
        changed = False
        for relation in sums:
            [total] = relation.right
            changes = [(high, part, min(high[part], high[total])) for part in relation.left]
            changes.append((low, total, max(low[total], sum(low[part] for part in relation.left))))
            if relation.exact and len(relation.left) == 1:
                [part] = relation.left
                changes.append((low, part, max(low[part], low[total])))
            if relation.exact:
                changes.append((high, total, min(high[total], sum(high[part] for part in relation.left))))
            for bounds, key, bound in changes:
                changed |= bounds[key] != bound
                bounds[key] = bound
    return low, high
