"""A cube: de-identified counts of one register and one period, as plain data that can be added up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Key = tuple[str, ...]
Tally = defaultdict[str, Counter[Key]]

UNCLEAR = "(belum jelas)"  # empty or unreadable


@dataclass(frozen=True, slots=True)
class Cube:
    """Counts by measure and dimension values: ``{"bentuk": {("Fisik", "18-24", "Perempuan"): 2}}``.

    It holds no case number, no name and no date, and no zero: what is not there has not been counted once.
    """

    counts: Mapping[str, Mapping[Key, int]]

    def __add__(self, other: Cube) -> Cube:
        return total((self, other))

    def measure(self, name: str) -> Mapping[Key, int]:
        """Return all counts of a measure."""
        return self.counts.get(name, {})

    def n(self, name: str, *values: str) -> int:
        """Return how often some dimension values were counted."""
        return self.measure(name).get(values, 0)

    def among(self, name: str, *first: str) -> int:
        """Return how often anything was counted whose dimension values begin like this."""
        return sum(n for key, n in self.measure(name).items() if key[: len(first)] == first)

    def as_json(self) -> dict[str, list[list[str | int]]]:
        """Return the counts as ``{measure: [[value…, count]…]}``, in order."""
        return {name: [[*key, counts[key]] for key in sorted(counts)] for name, counts in sorted(self.counts.items())}


def blank() -> Tally:
    """Return counts to be filled."""
    return defaultdict(Counter)


def frozen(tally: Tally) -> Cube:
    """Return what was counted."""
    full = {name: {key: n for key, n in counts.items() if n} for name, counts in tally.items()}
    return Cube({name: counts for name, counts in full.items() if counts})


def add(tally: Tally, cube: Cube, nameless: frozenset[str] = frozenset()) -> None:
    """Add a cube to counts; measures that are to be ``nameless`` keep their sum and lose their dimension values."""
    for name, counts in cube.counts.items():
        counted = tally[name]
        if name in nameless:
            counted[()] += sum(counts.values())
        else:
            for key, n in counts.items():
                counted[key] += n


def total(cubes: Iterable[Cube]) -> Cube:
    """Add cubes up."""
    tally = blank()
    for cube in cubes:
        add(tally, cube)
    return frozen(tally)


def from_json(stored: Mapping[str, list[list[Any]]]) -> Cube:
    """Given what ``as_json`` returned, return the cube."""
    return Cube({name: {tuple(line[:-1]): line[-1] for line in lines} for name, lines in stored.items()})
