"""Fictional korban, few and unevenly spread as real ones are, and the tables of a report about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

from sync.core.report.disclosure.releases import Release
from sync.core.report.disclosure.system import Key, Relation
from sync.core.report.model import Table, crossed, one_way

DESA = tuple(f"Desa {number}" for number in range(1, 12))
AGES = ("0-5", "6-12", "13-17", "18-24", "25-44", "45-59", "60+")
FORMS = ("Fisik", "Psikis", "Seksual", "Penelantaran", "TPPO", "Eksploitasi", "Ekonomi", "Lainnya")
PLACES = ("Rumah Tangga", "Tempat Kerja", "Sekolah", "Fasilitas Umum", "Daring", "Lainnya")


@dataclass(frozen=True)
class Korban:
    desa: str
    age: str
    sex: str
    place: str
    forms: tuple[str, ...]


def korban(rng: Random, count: int, desa: Sequence[str] = DESA) -> list[Korban]:
    uneven = [rng.gammavariate(1, 1) + 0.05 for _ in desa]
    return [
        Korban(
            rng.choices(desa, uneven)[0],
            rng.choices(AGES, (3, 8, 20, 12, 25, 5, 1))[0],
            rng.choices("LP", (2, 8))[0],
            rng.choices(PLACES, (20, 2, 4, 6, 3, 1))[0],
            tuple(rng.sample(FORMS[:4], 1) if rng.random() < 0.6 else rng.sample(FORMS, 2)),
        )
        for _ in range(count)
    ]


def by(id_: str, names: Sequence[str], among: Sequence[str]) -> Table:
    """Return a list: how many there are of each name."""
    counts = Counter(among)
    return one_way(id_, id_, "korban", {name: counts[name] for name in names})


def across(id_: str, rows: Sequence[str], columns: Sequence[str], among: Sequence[tuple[str, str]]) -> Table:
    """Return a table of two dimensions."""
    counts = Counter(among)
    return crossed(id_, id_, "korban", rows, columns, lambda row, column: counts[row, column])


def report(name: str, people: Sequence[Korban], desa: Sequence[str] = DESA, crosses: bool = True) -> Release:
    """Return korban by age group and sex (B), form by age and sex (C), place (D) and desa (G)."""
    groups = [f"{age} {sex}" for age, sex in product(AGES, "LP")]
    has = Counter((form, f"{one.age} {one.sex}") for one in people for form in one.forms)
    cells = tuple(tuple(has[form, group] for group in groups) for form in FORMS)
    of_age = Counter(f"{one.age} {one.sex}" for one in people)
    forms = Table(
        id="C",
        title="C",
        unit="korban",
        additive=False,
        row_labels=FORMS,
        column_labels=tuple(groups),
        cells=cells,
        row_totals=tuple(map(sum, cells)),
        column_totals=tuple(of_age[group] for group in groups),
        total=len(people),
    )
    adult = [f"{'Anak' if one.age in AGES[:3] else 'Dewasa'} {one.sex}" for one in people]
    tables = (
        by("B", ("Anak L", "Anak P", "Dewasa L", "Dewasa P"), adult),
        forms,
        by("D", PLACES, [one.place for one in people]),
        by("G", desa, [one.desa for one in people]),
    )
    return Release(name, tables, frozenset() if crosses else frozenset({"C"}))


def links(release: Release) -> list[Relation]:
    """Return what the tables of a report have in common: their totals, and children and adults."""
    found = [same(release.key("B"), release.key(table)) for table in "CDG"]
    for sex in "LP":
        for group, ages in (("Anak", AGES[:3]), ("Dewasa", AGES[3:])):
            parts = tuple(release.key("C", None, f"{age} {sex}") for age in ages)
            found.append(Relation(parts, (release.key("B", f"{group} {sex}"),)))
    return found


def same(one: Key, other: Key) -> Relation:
    return Relation((one,), (other,))
