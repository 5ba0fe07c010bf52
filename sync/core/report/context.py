"""Everything that a report says, for one area, quarter and audience, as one frozen value. Renderers format numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sync.core.report import areas
from sync.core.report.areas import Place
from sync.core.report.cube import Cube, total
from sync.core.report.definitions import DEFINITIONS
from sync.core.report.evaluation import Evaluation
from sync.core.report.indicators import indicators
from sync.core.report.labels import Labels
from sync.core.report.model import Indicator, Table
from sync.core.report.numbers import numbers
from sync.core.report.part import Part
from sync.core.report.quarter import Quarter
from sync.core.report.recommendations import Proposal, Recommendation, propose
from sync.core.report.tables import case_tables
from sync.core.report.tables_other import activity_tables, evaluation_tables, quality_tables
from sync.core.report.unlisted import Fold
from sync.core.spec import RuleBook

Audience = Literal["terbatas", "umum", "publik"]


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of one period. Tables have the same ids, rows and columns in all periods of a report."""

    tables: tuple[Table, ...]
    indicators: tuple[Indicator, ...]
    activities: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """Whether kasus add up: ``difference`` is awal + baru - ditutup - dilimpahkan - akhir.

    ``undated`` kasus left on a day that is not recorded. ``carried`` is how many more there were at the start than the
    last quarter had at its end, as it is counted or stored now; ``None`` where the last quarter is not known. All are
    ``None`` where they are hidden.
    """

    difference: int | None
    undated: int | None
    carried: int | None


@dataclass(frozen=True, slots=True)
class Missing:
    """A register of the area whose part is not there, and the day it was last read."""

    code: str
    name: str
    last_read: date | None


@dataclass(frozen=True, slots=True)
class Context:
    """What a report is rendered from. Hidden cells are ``None``; nothing in it is counted again by a renderer.

    ``compared`` is whether the last quarter is known; else ``before`` says nothing. ``evaluations`` and the two lists
    of recommendations are empty where the audience may see counts only. ``under`` is the number that the kasus of the
    quarter are said to be fewer than, where nothing else may be said of them. ``below`` are the codes of the areas in
    the rows of table G, unless they are desa.
    """

    area: str
    area_name: str
    level: str
    quarter: Quarter
    audience: Audience
    as_of: date
    now: Figures
    before: Figures
    year: Figures
    compared: bool
    overdue: int | None  # follow-ups that were late at the end
    overdue_by_law: int | None
    balance: Balance
    quality: tuple[Table, ...]
    looking_back: tuple[Table, ...]
    evaluations: tuple[Evaluation, ...]
    unlisted: int | None  # earlier kasus that count but are not listed
    earlier: tuple[Recommendation, ...]
    own: tuple[Recommendation, ...]
    proposals: tuple[Proposal, ...]
    missing: tuple[Missing, ...]
    under: int | None = None
    below: tuple[str, ...] = ()
    definitions: tuple[tuple[str, str], ...] = DEFINITIONS

    @property
    def is_nil(self) -> bool:
        """Return whether nobody came and nobody was there: a report of activities alone."""
        return all(n == 0 for table in self.now.tables if table.id == "A1" for n in table.row_totals)


@dataclass(frozen=True, slots=True)
class Report:
    """What is asked for: whose report, of which quarter, for whom, and what areas are called."""

    area: str
    quarter: Quarter
    audience: Audience
    today: date
    name_of: Callable[[str], str]


def build(
    report: Report,
    book: RuleBook,
    now: Iterable[tuple[str, Part]],
    before: Iterable[tuple[str, Part]],
    missing: Iterable[Missing] = (),
) -> Context:
    """Given the parts of this quarter and of the last one with their kecamatan's codes, return what the report says.

    Parts of other areas are left out. Parts may come one by one, from a state that is larger than the memory.
    """
    parts = _gather(report, now, before, _whole if report.audience == "terbatas" else Fold(book))
    area, level, cubes = report.area, areas.level(report.area), (parts.now, parts.before, parts.year)
    cube, last, year = (total(found.values()) for found in cubes)
    labels = Labels(book, (cube, last, year))
    codes = sorted({code for found in cubes for code in found})
    places = [areas.places(area, found, labels, report.name_of, codes) for found in cubes]
    figures = [_figures(area, *one, labels) for one in zip((cube, last, year), places, strict=True)]
    known = numbers(cube, figures[0].indicators, places[0], by_desa=level == "Kecamatan")
    return Context(
        area=area,
        area_name=report.name_of(area),
        level=level,
        quarter=report.quarter,
        audience=report.audience,
        as_of=min(report.quarter.last, report.today),
        now=figures[0],
        before=figures[1],
        year=figures[2],
        compared=bool(parts.before),
        overdue=cube.among("tenggat"),
        overdue_by_law=cube.among("tenggat", "hukum"),
        balance=_balance(cube, last if parts.before else None),
        quality=quality_tables(cube, labels),
        looking_back=evaluation_tables(cube, labels),
        evaluations=tuple(sorted(parts.evaluations, key=lambda item: item.number)),
        unlisted=cube.among("evaluasi") - len(parts.evaluations),
        earlier=tuple(item for item in parts.recommendations if item.quarter == str(report.quarter.previous)),
        own=tuple(item for item in parts.recommendations if item.quarter == str(report.quarter)),
        proposals=propose(book.report, known),
        missing=tuple(sorted(missing, key=lambda register: register.code)),
        below=() if level == "Kecamatan" else tuple(sorted(codes)),
    )


@dataclass(frozen=True, slots=True)
class _Gathered:
    """Cubes by the parts of the area, and what may be told beside them."""

    now: dict[str, Cube]
    before: dict[str, Cube]
    year: dict[str, Cube]
    evaluations: list[Evaluation]
    recommendations: list[Recommendation]


def _whole(cube: Cube) -> Cube:
    return cube


def _gather(
    report: Report,
    now: Iterable[tuple[str, Part]],
    before: Iterable[tuple[str, Part]],
    told: Callable[[Cube], Cube],
) -> _Gathered:
    """Return what the parts of an area say; ``told`` is what may be told of a cube."""
    this, last, year = (areas.Sums(report.area) for _ in range(3))
    is_listed = areas.level(report.area) == "Kecamatan" and report.audience == "terbatas"
    evaluations: list[Evaluation] = []
    recommendations: list[Recommendation] = []
    for code, part in now:
        if areas.is_within(code, report.area):
            this.add(code, told(part.cube))
            year.add(code, told(part.year))
            if is_listed:
                evaluations += [item for item in part.evaluations if item.consent]
                recommendations += part.recommendations
    for code, part in before:
        if areas.is_within(code, report.area):
            last.add(code, told(part.cube))
    return _Gathered(this.cubes(), last.cubes(), year.cubes(), evaluations, recommendations)


def _figures(area: str, cube: Cube, places: Sequence[Place], labels: Labels) -> Figures:
    below = areas.level_below(area)
    return Figures(
        tables=case_tables(cube, places, below, labels),
        indicators=indicators(cube),
        activities=activity_tables(cube, places, below, labels),
    )


def _balance(cube: Cube, last: Cube | None) -> Balance:
    def n(name: str) -> int:
        return cube.n("kasus", name)

    return Balance(
        difference=n("awal") + n("baru") - n("ditutup") - n("dilimpahkan") - n("akhir"),
        undated=n("tanpa tanggal"),
        carried=n("awal") - last.n("kasus", "akhir") if last else None,
    )
