"""What several reports have to do with each other: an area and its parts, a quarter and the one before it.

What is not published itself may be worked out from what is: the registers of an area that no published part has, and
the kasus that came late. Both are counts that nobody prints and that are as secret as any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sync.core.report import areas
from sync.core.report.disclosure.links import Cells, Sum, links, same
from sync.core.report.disclosure.releases import Place, Release, add_up, counts_of
from sync.core.report.disclosure.reported import Published, keys_of
from sync.core.report.disclosure.system import Fate, Inconsistent, Key, Relation
from sync.core.report.model import Table, one_way
from sync.core.report.tables import WITH_CONSENT

_BY_AREA = "G"  # its rows are the areas below, whatever these are


@dataclass(frozen=True, slots=True)
class Known:
    """A report and the release that stands for it."""

    report: Published
    release: Release

    @property
    def area(self) -> str:
        """Return the code of its area."""
        return self.report.context.area


@dataclass(frozen=True, slots=True)
class Ties:
    """Relations between reports, with releases that nobody publishes and the differences that the relations name."""

    relations: tuple[Relation, ...]
    rests: tuple[Release, ...]
    differences: Mapping[Key, int]


def ties(known: Sequence[Known]) -> Ties:
    """Given one report for each area, quarter and set of registers, return what they have to do with each other.

    Raises:
        Inconsistent: when a report has less than its parts.

    """
    relations: list[Relation] = []
    rests: list[Release] = []
    differences: dict[Key, int] = {}
    for whole in known:
        for parts in _families(whole, known):
            more, rest = _made_of(whole, parts)
            relations += more
            rests += rest
    for later in known:
        before = [
            earlier
            for earlier in known
            if earlier.area == later.area and earlier.report.quarter == later.report.quarter.previous
        ]
        for earlier in before:
            relations += _carried_over(earlier.release, later.release, differences)
        if not before:
            relations += _had_left(later.release, differences)
    return Ties(tuple(relations), tuple(rests), differences)


# ------------------------------------------------------------------ areas


def _contains(whole: Known, part: Known) -> bool:
    """Return whether a report has all registers of another one of its quarter, and more, or is of a larger area."""
    a, b = whole.report, part.report
    if a.quarter != b.quarter or not a.registers >= b.registers:
        return False
    return a.registers > b.registers or (whole.area != part.area and areas.is_within(part.area, whole.area))


def _families(whole: Known, known: Sequence[Known]) -> Iterator[list[Known]]:
    """Yield the greatest reports that a report contains: in each family none has a register of another."""
    within = [part for part in known if part.report.registers and _contains(whole, part)]
    left = [part for part in within if not any(_contains(other, part) for other in within)]
    while left:
        family: list[Known] = []
        for part in sorted(left, key=lambda part: -len(part.report.registers)):
            if all(part.report.registers.isdisjoint(other.report.registers) for other in family):
                family.append(part)
        yield family
        left = [part for part in left if part not in family]


def _made_of(whole: Known, parts: Sequence[Known]) -> tuple[Iterator[Relation], list[Release]]:
    """Return the relations of a report to its parts, and what its other registers have, where there are others."""
    others = whole.report.registers.difference(*(part.report.registers for part in parts))
    releases = [part.release for part in parts]
    rest = _rest(whole, parts, others) if others else None
    summands = [*releases, rest] if rest else releases

    def relations() -> Iterator[Relation]:
        yield from add_up(whole.release, summands, without=(_BY_AREA,))
        at, left = Cells(whole.release), Cells(rest or Release("", ()))
        for row, there in _by_area(whole, parts).items():
            more = left(_BY_AREA, row) if row in left.rows(_BY_AREA) else Sum((), 0)
            yield from same(there + more, at(_BY_AREA, row))
        if rest:
            yield from links(rest)

    return relations(), [rest] if rest else []


def _rest(whole: Known, parts: Sequence[Known], others: frozenset[str]) -> Release:
    """Return what the registers ``others`` have, as a release of which nothing is printed."""
    releases = [part.release for part in parts]
    tables = [_less(table, releases) for table in whole.release.tables if table.id != _BY_AREA]
    codes = dict(zip(Cells(whole.release).rows(_BY_AREA), whole.report.context.below, strict=False))
    at = Cells(whole.release)
    rows = {
        row: at(_BY_AREA, row).value - there.value
        for row, there in _by_area(whole, parts).items()
        if any(areas.is_within(register, codes.get(row, whole.area)) for register in others)
    }
    by_area = [one_way(_BY_AREA, _BY_AREA, "korban", rows)] if rows else []
    rest = Release(f"{whole.release.name} tanpa {', '.join(one.name for one in releases)}", (*tables, *by_area))
    return replace(rest, fates={key: Fate.UNPRINTED for table in rest.tables for key in keys_of(rest, table)})


def _by_area(whole: Known, parts: Sequence[Known]) -> dict[str, Sum]:
    """Return the korban of the parts by the row of table G to which they belong: those of A3 who agreed."""
    codes = whole.report.context.below
    found = dict.fromkeys(Cells(whole.release).rows(_BY_AREA), Sum((), 0))
    for part in parts:
        at = Cells(part.release)
        if part.area == whole.area:
            for row in at.rows(_BY_AREA):
                found[row] = found.get(row, Sum((), 0)) + at(_BY_AREA, row)
        elif (code := areas.child(whole.area, part.area)) in codes:
            row = Cells(whole.release).rows(_BY_AREA)[codes.index(code)]
            found[row] += at("A3", WITH_CONSENT)
    return found


def _less(table: Table, parts: Sequence[Release]) -> Table:
    """Return a table less what the parts have of it. Raise ``Inconsistent`` where they have more."""
    counts = [counts_of(other) for part in parts for other in part.tables if other.id == table.id]

    def rest(n: int | None, row: str | None, column: str | None) -> int | None:
        at: Place = (row if len(table.row_labels) > 1 else None, column if len(table.column_labels) > 1 else None)
        left = None if n is None else n - sum(part.get(at, 0) for part in counts)
        if left is not None and left < 0:
            raise Inconsistent(f"the parts have more than the whole of {table.id}")
        return left

    return table.mapped(rest)


# ------------------------------------------------------------------ quarters


def _carried_over(earlier: Release, later: Release, differences: dict[Key, int]) -> Iterator[Relation]:
    """Yield that who was there at the end of a quarter was there when the next one began, but for late records."""
    then, now = Cells(earlier), Cells(later)
    for table in ("A1", "A2"):
        yield from _but_for_a_difference(now(table, "Aktif awal"), then(table, "Aktif akhir"), earlier, differences)
    looked_back_on = now("A1", "Aktif awal") + then("A1", "Ditutup", "Dilimpahkan")
    yield from _but_for_a_difference(now("V1"), looked_back_on, earlier, differences)


def _but_for_a_difference(one: Sum, other: Sum, earlier: Release, differences: dict[Key, int]) -> Iterator[Relation]:
    """Yield that two sums are the same; what they differ by, if they do, is a count of its own."""
    if one.value == other.value or one.keys is None:
        yield from same(one, other)
        return
    late = Sum(((*one.keys[0], "susulan", earlier.name),), abs(one.value - other.value))
    differences[(*one.keys[0], "susulan", earlier.name)] = late.value
    yield from same(one, other + late) if one.value > other.value else same(one + late, other)


def _had_left(release: Release, differences: dict[Key, int]) -> Iterator[Relation]:
    """Yield that V1 looks back on who was there at the start, and on who had left in the quarter before.

    These are a count of their own, for that quarter's report is not there to tell them. Where there is nobody to look
    back on, there is nothing to work out.
    """
    at = Cells(release)
    there, looked_back_on = at("A1", "Aktif awal"), at("V1")
    if looked_back_on.keys and there.keys is not None and looked_back_on.value >= max(there.value, 1):
        key = (*looked_back_on.keys[0], "keluar sebelumnya")
        differences[key] = looked_back_on.value - there.value
        yield from same(there + Sum((key,), differences[key]), looked_back_on)
