"""What has changed over the quarters: kasus baru and layanan, as a table and as charts with the same numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sync.core.report.context import Context
from sync.core.report.cube import Cube
from sync.core.report.model import Table
from sync.core.report.presentation.tables import Row
from sync.core.report.presentation.words import HIDDEN, count
from sync.core.report.quarter import Quarter

_MOST = 8  # quarters, of which a telephone shows the labels
_FEWEST = 3  # points; two are compared better in words


@dataclass(frozen=True, slots=True)
class Past:
    """A quarter's kasus baru and layanan, as its report said them."""

    quarter: Quarter
    cases: int | None
    services: int | None

    def as_json(self) -> list[Any]:
        """Return the same as plain data."""
        return [str(self.quarter), self.cases, self.services]


@dataclass(frozen=True, slots=True)
class Chart:
    """A line to be drawn: a point for each label, none where the number is hidden. ``alt`` says it in words.

    Labels have two lines, the second of which may be empty.
    """

    name: str
    title: str
    labels: tuple[str, ...]
    values: tuple[int | None, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Rows by quarter, the oldest first, and the charts of their columns."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    charts: tuple[Chart, ...]


def from_json(stored: Sequence[Any]) -> Past:
    """Given what ``Past.as_json`` returned, return the same."""
    quarter, cases, services = stored
    return Past(Quarter.parse(quarter), cases, services)


def counted(quarter: Quarter, cube: Cube) -> Past:
    """Given what is counted of a quarter, return what later reports show of it."""
    return Past(quarter, cube.n("kasus", "baru"), cube.among("persetujuan", "layanan", "diberikan"))


def past(document: Mapping[str, Any]) -> Past:
    """Given a report as plain data (``kawal.report/1``), return what later reports show of it."""
    tables = {table["id"]: table for table in document["tables"]}
    cases = tables["A1"]["row_totals"][tables["A1"]["row_labels"].index("Baru")]
    return Past(Quarter.parse(document["quarter"]), cases, tables["H4"]["total"])


def trend(context: Context, known: bool, history: Iterable[Past]) -> Trend:
    """Return the last quarters until this one; what has been reported of a quarter goes before what is counted now."""
    found = {context.quarter.previous: _counted(context.quarter.previous, context.before.tables)} if known else {}
    found |= {one.quarter: one for one in history if one.quarter < context.quarter}
    found[context.quarter] = _counted(context.quarter, context.now.tables)
    quarters = [found[quarter] for quarter in sorted(found)][-_MOST:]
    columns = {"Kasus baru": [one.cases for one in quarters], "Layanan": [one.services for one in quarters]}
    names = [one.quarter for one in quarters]
    rows = (Row(short(q), tuple(map(count, numbers))) for q, *numbers in zip(names, *columns.values(), strict=True))
    charts = (_chart(title, names, values) for title, values in columns.items() if _is_worth_drawing(values))
    return Trend(tuple(columns), tuple(rows), tuple(charts))


def short(quarter: Quarter) -> str:
    """Return ``Tw I 2025``."""
    return quarter.title.replace("Triwulan", "Tw")


def _counted(quarter: Quarter, tables: Iterable[Table]) -> Past:
    found = {table.id: table for table in tables}
    flows = dict(zip(found["A1"].row_labels, found["A1"].row_totals, strict=True))
    return Past(quarter, flows["Baru"], found["H4"].total)


def _is_worth_drawing(values: list[int | None]) -> bool:
    return sum(n is not None for n in values) >= _FEWEST and any(values)


def _chart(title: str, quarters: list[Quarter], values: list[int | None]) -> Chart:
    name = title.casefold().replace(" ", "-")
    said = ", ".join(
        f"{short(q)} tidak ditampilkan" if n is None else f"{short(q)} {count(n)}"
        for q, n in zip(quarters, values, strict=True)
    )
    return Chart(name, f"{title} per triwulan", _labels(quarters, values), tuple(values), f"Grafik {title}: {said}.")


def _labels(quarters: list[Quarter], values: list[int | None]) -> tuple[str, ...]:
    """Return quarters as Roman numbers with the year where it begins."""
    labels, year = [], 0
    for quarter, n in zip(quarters, values, strict=True):
        _, roman, _ = short(quarter).split()
        labels.append(f"{roman}{HIDDEN if n is None else ''}\n{quarter.year if quarter.year != year else ''}")
        year = quarter.year
    return tuple(labels)
