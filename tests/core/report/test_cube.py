"""Cubes: plain counts that add up and hold nothing else."""

from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from sync.core.model import Grid
from sync.core.report import cube, part
from sync.core.report.cube import Cube, add, blank, frozen, total
from sync.core.report.part import Part
from sync.core.report.quarter import Quarter
from tests.core.report.random_registers import CASES, registers
from tests.core.report.taking import part as taken
from tests.registers import book

WORDS = st.text(max_size=5)
COUNTS = st.dictionaries(WORDS, st.dictionaries(st.tuples(WORDS, WORDS), st.integers(1, 10**6), min_size=1))
CUBES = st.builds(Cube, COUNTS)


def test_how_often_something_was_counted() -> None:
    counts = Cube({"usia": {("0-5", "L"): 2, ("0-5", "P"): 3, ("60+", "P"): 4}})
    assert (counts.n("usia", "0-5", "P"), counts.n("usia", "0-5"), counts.n("desa", "x")) == (3, 0, 0)
    assert (counts.among("usia", "0-5"), counts.among("usia"), counts.among("desa")) == (5, 9, 0)


def test_in_order_as_plain_data() -> None:
    counts = Cube({"b": {("y",): 1, ("x",): 2}, "a": {("z", "z"): 3}})
    assert json.dumps(counts.as_json()) == '{"a": [["z", "z", 3]], "b": [["x", 2], ["y", 1]]}'


@given(CUBES, CUBES, CUBES)
def test_adding_is_adding(one: Cube, two: Cube, three: Cube) -> None:
    assert one + two == two + one
    assert (one + two) + three == one + (two + three) == total([one, two, three])
    assert one + Cube({}) == one
    for name, counts in (one + two).counts.items():
        for key, n in counts.items():
            assert n == one.n(name, *key) + two.n(name, *key)


@given(CUBES)
def test_plain_data_reads_back(counts: Cube) -> None:
    assert cube.from_json(json.loads(json.dumps(counts.as_json()))) == counts


def test_a_measure_may_lose_its_names_and_keep_its_sum() -> None:
    tally = blank()
    for desa in ("Luwuk", "Tamiang"):
        add(tally, Cube({"desa": {(desa,): 2, ("Ciherang",): 1}, "usia": {("0-5", "L"): 2}}), frozenset({"desa"}))
    counts = frozen(tally)
    assert counts == Cube({"desa": {(): 6}, "usia": {("0-5", "L"): 4}})
    assert counts.among("desa") == 6


# ------------------------------------------------------------------ of registers


@given(registers())
def test_a_part_reads_back(grids: list[Grid]) -> None:
    found = taken(grids)
    assert part.from_json(json.loads(json.dumps(found.as_json()))) == found


@given(registers())
def test_a_cube_holds_no_number_and_no_date_and_no_zero(grids: list[Grid]) -> None:
    found = taken(grids)
    text = json.dumps([found.cube.as_json(), found.year.as_json()])
    assert re.findall(r"[A-Z]{3}-20\d\d-\d+|20\d\d-\d\d|\d\d/\d\d/\d{4}", text) == []
    assert all(n > 0 for counts in found.cube.counts.values() for n in counts.values())


@st.composite
def split(draw: st.DrawFn) -> tuple[list[Grid], list[Grid], list[Grid]]:
    """Draw a register, and the same as two, with each kasus whole in one of them.

    Meetings speak of many kasus and are left out; what belongs to no kasus goes to the first.
    """
    whole = draw(registers(without=("koordinasi", "referensi")))
    second = {case for case in CASES if draw(st.booleans())}
    halves: tuple[list[Grid], list[Grid]] = ([], [])
    for grid in whole:
        fields = book().tab_by_title[grid.tab.casefold()].fields
        at = next((i for i, field in enumerate(fields) if field.name == "nomor_kasus"), None)
        for half, belongs in ((halves[0], False), (halves[1], True)):
            rows = [row for row in grid.rows if (at is not None and row[at] in second) is belongs]
            half.append(Grid(grid.tab, grid.header, rows, list(range(2, len(rows) + 2))))
    return whole, *halves


def comparable(found: Part) -> list[Cube]:
    """Return what adds up: findings on the order of case numbers do not."""
    cubes = (found.cube.counts, found.year.counts)
    return [Cube({name: counts for name, counts in cube.items() if name != "temuan"}) for cube in cubes]


@given(split())
def test_the_cubes_of_a_split_register_add_up_to_that_of_the_whole(
    grids: tuple[list[Grid], list[Grid], list[Grid]],
) -> None:
    for quarter in (Quarter(2024, 4), Quarter(2025, 1)):
        whole, first, second = (comparable(taken(one, quarter)) for one in grids)
        assert whole == [a + b for a, b in zip(first, second, strict=True)]
