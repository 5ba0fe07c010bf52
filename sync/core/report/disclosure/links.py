"""What the tables of one report have to do with each other, as far as a reader knows it from their definitions.

``same`` holds in every report. ``most`` (the left sum is at most the right one) is said where the true numbers bear it
out: late or mistyped dates can break such a rule in a register, and a reader who relies on it then is led astray.

Where a kasus or korban counts as detailed or not is the consent of those concerned, and no secret: what is left of a
total when the detailed ones are taken off it is therefore no cell of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sync.core.report import count_cases as bins
from sync.core.report.count_activities import ANSWERED, SETTLED, UNANSWERED
from sync.core.report.count_services import TARGETS, WORST_FIRST
from sync.core.report.cube import UNCLEAR
from sync.core.report.disclosure.releases import N, Release, counts_of
from sync.core.report.disclosure.reported import OVERDUE, RECOVERY
from sync.core.report.disclosure.system import Key, Relation
from sync.core.report.tables import WITH_CONSENT, WITHOUT_CONSENT

_KORBAN, _SERVICES = 20, 100
"""More korban than a kasus has, and more services than one has: what is none of one is none of the other."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Cells that are added up, repeated where they count several times; ``None`` where one of them is in no table."""

    keys: tuple[Key, ...] | None
    value: int

    def __add__(self, other: Sum) -> Sum:
        keys = None if self.keys is None or other.keys is None else self.keys + other.keys
        return Sum(keys, self.value + other.value)

    def __rmul__(self, times: int) -> Sum:
        return Sum(self.keys and self.keys * times, self.value * times)


class Cells:
    """The cells of a release by table, row and column; those of a table with one row are its total."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._tables = {table.id: table for table in release.tables}
        self._counts = {table.id: counts_of(table) for table in release.tables}

    def __call__(self, table: str, *rows: str | None, column: str | None = None) -> Sum:
        """Return the sum of rows; without any, the table's total or that of a column."""
        found = Sum((), 0)
        for row in rows or (None,):
            found += self._cell(table, row, column)
        return found

    def rows(self, table: str) -> tuple[str, ...]:
        """Return the labels of a table's rows."""
        return self._tables[table].row_labels if table in self._tables else ()

    def _cell(self, table: str, row: str | None, column: str | None) -> Sum:
        if table not in self._tables:
            return Sum(None, 0)
        known = self._tables[table]
        at = (
            None if known.row_labels == (row,) else row,
            None if known.column_labels == (column,) else column,
        )
        counts = self._counts[table]
        return Sum((self._release.key(table, *at),), counts[at]) if at in counts else Sum(None, 0)


def links(release: Release) -> list[Relation]:
    """Return what ties the tables of a release together."""
    return [*_same(Cells(release)), *_most(Cells(release))]


def same(one: Sum, other: Sum) -> Iterator[Relation]:
    """Yield that two sums are the same, if all their cells are there."""
    if one.keys is not None and other.keys is not None:
        yield Relation(one.keys, other.keys)


def most(one: Sum, other: Sum) -> Iterator[Relation]:
    """Yield that a sum is at most another, if all their cells are there and it is true."""
    if one.keys is not None and other.keys is not None and one.value <= other.value:
        yield Relation(one.keys, other.keys, exact=False)


def _same(at: Cells) -> Iterator[Relation]:
    yield from _balances(at)
    # the detailed tables are about those who agreed
    for table in ("B", "C", "D", "E", "F1", "F2", "F3", "G"):
        yield from same(at(table), at("A3", WITH_CONSENT))
    for table in ("L1", "L2"):
        yield from same(at(table), at("A4", WITH_CONSENT))
    yield from same(at("J"), at("A5", WITH_CONSENT))
    yield from same(at("H1"), at("H4", WITH_CONSENT))
    yield from same(at("I1"), at("I2", WITH_CONSENT))
    # B adds up the ages of C
    for group, ages in (("Anak", bins.CHILDREN), ("Dewasa", ("18-24", "25-44", "45-59", bins.OLDEST))):
        for sex, letter in (("laki-laki", "L"), ("perempuan", "P")):
            columns = [at("C", column=f"{age} {letter}") for age in ages]
            yield from same(sum(columns, Sum((), 0)), at("B", f"{group} {sex}"))
    yield from same(at("C", column=UNCLEAR), at("B", UNCLEAR))
    # each kasus handled has one level of recovery in each aspect, for korban and for keluarga
    yield from same(at("K1"), at("K2"))
    for table in RECOVERY:
        for aspect in at.rows(table):
            levels = [at(table, aspect, column=level) for level in WORST_FIRST]
            yield from same(sum(levels, Sum((), 0)), at(table))
    # complaints are the same by category and by who answers
    yield from same(at("S6"), at("S7"))
    for stands in (SETTLED, ANSWERED, UNANSWERED):
        yield from same(at("S6", column=stands), at("S7", column=stands))
    yield from _indicators(at)


def _balances(at: Cells) -> Iterator[Relation]:
    for table in ("A1", "A2"):
        yield from same(at(table, "Aktif awal", "Baru"), at(table))
        yield from same(at(table, "Ditutup", "Dilimpahkan", "Aktif akhir"), at(table))
    yield from same(at("A3"), at("A2", "Baru"))
    yield from same(at("A4"), at("A1", "Baru"))
    yield from same(at("A5"), at("A1", "Aktif akhir"))


def _indicators(at: Cells) -> Iterator[Relation]:
    for indicator in ("I-04", "I-05", "I-06"):
        yield from same(at(indicator), at("A3", WITH_CONSENT))
    yield from same(at("I-06", N), at("E", "Suami/Istri", "Orang Tua", "Keluarga/Saudara"))
    yield from same(at("I-19", N), at("L1", "0-3 hari"))
    yield from same(at("I-19") + at("L1", UNCLEAR), at("L1"))
    yield from same(at("I-28", N), at("A1", "Ditutup"))
    yield from same(at("I-28"), at("A1"))
    yield from same(at("I-29", N), at("L3", "sampai 30 hari", "31-90 hari"))
    yield from same(at("I-29") + at("L3", UNCLEAR), at("L3"))
    for indicator in ("I-32", "I-33"):
        yield from same(at(indicator), at("A1", "Aktif akhir"))
    for indicator in ("I-34", "I-35"):
        yield from same(at(indicator), at("A1", "Ditutup"))
    for indicator in ("I-40", "I-43"):
        yield from same(at(indicator), at("A1", "Baru"))


def _most(at: Cells) -> Iterator[Relation]:
    # a kasus has a korban, and not many
    for row in ("Aktif awal", "Baru", "Ditutup", "Dilimpahkan", "Aktif akhir", None):
        yield from most(at("A1", row), at("A2", row))
        yield from most(at("A2", row), _KORBAN * at("A1", row))
    for row in (WITH_CONSENT, WITHOUT_CONSENT):
        yield from most(at("A4", row), at("A3", row))
    # I-04 has children whose sex is not known too, B does not
    children = at("B", "Anak laki-laki", "Anak perempuan")
    yield from most(children, at("I-04", N))
    yield from most(at("I-04", N), children + at("B", UNCLEAR))
    # KDRT is by spouse or parent, or by another relative at home
    close = at("E", "Suami/Istri", "Orang Tua")
    yield from most(close, at("I-05", N))
    yield from most(at("I-05", N), close + at("E", "Keluarga/Saudara"))
    yield from most(at("I-05", N), close + at("D", "Rumah Tangga"))
    yield from most(at("I-05", N), at("I-06", N))
    yield from _handled(at)
    yield from _served(at)
    yield from _in_time(at)


def _handled(at: Cells) -> Iterator[Relation]:
    """Kasus handled of which all agreed (K1) are those that came or were there, and those that left or stay."""
    new, gone = at("A4", WITH_CONSENT), at("A5", WITH_CONSENT) + at("L3")
    yield from most(at("L3"), at("A1", "Ditutup"))
    yield from most(new, at("K1"))
    yield from most(at("K1"), new + at("A1", "Aktif awal"))
    yield from most(gone, at("K1"))
    yield from most(at("K1"), gone + at("A1", "Dilimpahkan"))
    yield from most(at("K1") + at("A4", WITHOUT_CONSENT), at("A1"))
    # kasus of before are looked back on: those that were there, and those that left in the quarter before
    yield from most(at("A1", "Aktif awal"), at("V1"))
    yield from most(at("V1", "Macet"), at("A1", "Aktif awal"))
    yield from most(at("V1", "Macet"), at("A1", "Aktif akhir"))
    # who is late with a contact or a review is so by a follow-up of its own
    yield from most(at("I-32", N) + at("I-33", N), at(OVERDUE))


def _served(at: Cells) -> Iterator[Relation]:
    """Who is served has a service, and what is given is given to somebody."""
    for served, target in zip(("H2", "H3"), TARGETS, strict=True):
        for group in (*at.rows("H1"), None):
            given = at("H1", group, column=target)
            yield from most(at(served, group), given if served == "H3" else _KORBAN * given)
            yield from most(given, _SERVICES * at(served, group))
    yield from most(at("H2"), at("A2"))
    yield from most(at("H3"), at("A1"))
    yield from most(at("H3"), at("K1"))


def _in_time(at: Cells) -> Iterator[Relation]:
    """I-16 to I-18 are about the new kasus, the latter two about those with sexual violence."""
    new, sexual = at("A1", "Baru"), at("C", "Seksual")
    yield from most(at("I-16"), new)
    yield from most(at("I-16", N) + at("L2", bins.NO_SERVICE), new)
    yield from most(at("I-17"), new)
    yield from most(at("I-17"), sexual + at("A3", WITHOUT_CONSENT))
    yield from most(sexual, _KORBAN * at("I-17"))
    yield from most(at("I-18"), at("I-17"))
    yield from most(at("I-18"), at("L1", "0-3 hari") + at("A4", WITHOUT_CONSENT))
