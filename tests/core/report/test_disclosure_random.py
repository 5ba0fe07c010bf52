"""Random sparse tables: nothing hidden can be worked out; and how much more is hidden than need be.

``KAWAL_TABLES=3000 python -m pytest tests/core/report/test_disclosure_random.py -s`` tries as many.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from sync.core.report.audit import unproven
from sync.core.report.disclosure.releases import Release, add_up, joint_system
from sync.core.report.disclosure.suppress import suppress
from sync.core.report.disclosure.system import Cell, Fate, Key, Relation, System
from sync.core.report.model import Table
from tests.core.report.auditor import bounds, cheapest, cost, given_away, tried_out
from tests.core.report.random_tables import across, korban, links, report, same

TABLES = int(os.environ.get("KAWAL_TABLES", "84"))
T = 5
ROWS, COLUMNS = ("r1", "r2", "r3"), ("c1", "c2", "c3")
Pairs = list[tuple[str, str]]


def pairs(rng: Random, most: int = 90) -> Pairs:
    rows, columns = ([rng.gammavariate(1, 1) + 0.05 for _ in labels] for labels in (ROWS, COLUMNS))
    count = rng.randint(0, most)
    return list(zip(rng.choices(ROWS, rows, k=count), rng.choices(COLUMNS, columns, k=count), strict=True))


def release(name: str, people: Pairs) -> Release:
    return Release(name, (across("t", ROWS, COLUMNS, people),))


def one_table(rng: Random) -> System:
    return joint_system([release("q", pairs(rng))], [], T)


def two_tables_with_a_margin_in_common(rng: Random) -> System:
    first = pairs(rng)
    second = across("s", ROWS, ("d1", "d2"), [(row, rng.choice(("d1", "d1", "d2"))) for row, _ in first])
    both = Release("q", (across("t", ROWS, COLUMNS, first), second))
    return joint_system([both], [same(both.key("t", row), both.key("s", row)) for row in (*ROWS, None)], T)


def margins_of_a_table(rng: Random) -> System:
    return joint_system([replace(release("q", pairs(rng, 40)), margins_only=frozenset("t"))], [], T)


def three_dimensions(rng: Random) -> System:
    sides = (("x1", "x2", "x3"), ("y1", "y2"), ("z1", "z2"))
    inner = {place: min(int(rng.expovariate(1 / rng.choice((1, 4, 15)))), 80) for place in product(*sides)}
    cells: dict[Key, Cell] = {}
    relations = []
    for place in product(*((*side, None) for side in sides)):
        parts = [key for key in inner if all(at in (None, own) for at, own in zip(place, key, strict=True))]
        cells[place] = Cell(sum(inner[key] for key in parts), weight=30 if None in place else 1)
        for axis, side in enumerate(sides):
            if place[axis] is None:
                relations.append(Relation(tuple((*place[:axis], at, *place[axis + 1 :]) for at in side), (place,)))
    return System(cells, tuple(relations))


def rows_that_overlap(rng: Random) -> System:
    forms = [(row, column, rng.random() < 0.3) for row, column in pairs(rng)]
    cells = tuple(
        tuple(
            sum(column == c and (row == r or (both and row == ROWS[0])) for row, column, both in forms) for c in COLUMNS
        )
        for r in ROWS
    )
    groups = tuple(sum(column == c for _, column, _ in forms) for c in COLUMNS)
    table = Table("t", "t", "korban", False, ROWS, COLUMNS, cells, tuple(map(sum, cells)), groups, len(forms))
    return joint_system([Release("q", (table,))], [], T)


def two_quarters_and_their_half(rng: Random) -> System:
    """The first quarter was published on its own; its cells are settled."""
    earlier, later = pairs(rng), pairs(rng)
    first, second, half = release("q1", earlier), release("q2", later), release("h1", earlier + later)
    first = replace(first, hidden=suppress(joint_system([first], [], T), T).hidden)
    return joint_system([first, second, half], add_up(half, [first, second]), T)


def three_kecamatan_in_a_kabupaten(rng: Random) -> System:
    """One kecamatan printed only margins, one everything; the third has yet to print."""
    people = [pairs(rng, 40) for _ in range(3)]
    below = [release(f"k{number}", own) for number, own in enumerate(people)]
    below[0] = replace(below[0], margins_only=frozenset("t"))
    below[:2] = [replace(one, hidden=suppress(joint_system([one], [], T), T).hidden) for one in below[:2]]
    above = release("kab", [pair for own in people for pair in own])
    return joint_system([*below, above], add_up(above, below), T)


# of 14 tables, how many are of a kind: fewer of the larger ones
KINDS: dict[Callable[[Random], System], int] = {
    one_table: 3,
    margins_of_a_table: 3,
    rows_that_overlap: 3,
    two_tables_with_a_margin_in_common: 2,
    three_dimensions: 1,
    two_quarters_and_their_half: 1,
    three_kecamatan_in_a_kabupaten: 1,
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_nothing_hidden_can_be_worked_out(kind: Callable[[Random], System]) -> None:
    for seed in range(TABLES * KINDS[kind] // 14):
        system = kind(Random(seed))
        found = suppress(system, T)
        assert given_away(system, bounds(system, found.hidden), T) == [], seed
        assert unproven(system, found.hidden, T) == (), seed
        shown = {key for key, cell in system.cells.items() if cell.fate is Fate.SHOWN}
        assert not shown & found.hidden, seed


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_gate_says_what_the_bounds_say_whatever_is_hidden(kind: Callable[[Random], System]) -> None:
    for seed in range(TABLES * KINDS[kind] // 42):
        rng = Random(seed)
        system = kind(rng)
        small = {key for key, cell in system.cells.items() if cell.is_small(T) and cell.fate is not Fate.SHOWN}
        more = {key for key, cell in system.cells.items() if cell.fate is Fate.OPEN and rng.random() < 0.2}
        hidden = small | (more if rng.random() < 0.7 else set())
        assert set(unproven(system, hidden, T)) == set(given_away(system, bounds(system, hidden), T)), seed


def test_the_bounds_are_those_of_trying_out_all_counts() -> None:
    for seed in range(TABLES // 14):
        rng = Random(seed)
        people = [
            (row, column) for row, column in pairs(rng, 7) if row in ROWS[:2] and column in COLUMNS[: 2 + seed % 2]
        ]
        table = across("t", ROWS[:2], COLUMNS[: 2 + seed % 2], people)
        system = joint_system([Release("q", (table,))], [], 3)
        hidden = {key for key, cell in system.cells.items() if cell.value < 3 or rng.random() < 0.2}
        assert bounds(system, hidden, most=7) == tried_out(system, hidden, most=7), seed


def test_no_cheaper_choice_protects_as_well() -> None:
    for seed in range(TABLES // 28):
        people = [(row, column) for row, column in pairs(Random(seed), 60) if column in COLUMNS[:2]]
        system = joint_system([Release("q", (across("t", ROWS, COLUMNS[:2], people),))], [], 3)
        found = suppress(system, 3)
        assert found.exact
        assert cost(system, found.hidden) == pytest.approx(cheapest(system, 3)), seed


@pytest.mark.parametrize("count", [25, 200])
def test_the_tables_of_a_real_report(count: int) -> None:
    whole = report("q", korban(Random(count), count), crosses=count >= 150)
    system = joint_system([whole], links(whole), T)
    found = suppress(system, T)
    assert given_away(system, bounds(system, found.hidden), T) == []
    assert unproven(system, found.hidden, T) == ()
