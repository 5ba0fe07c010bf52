"""Parts of reports from drawn registers, and what a table says as short tuples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sync.core.model import Cell, Grid
from sync.core.report.context import Context, Report, build
from sync.core.report.model import Table
from sync.core.report.part import Part, take
from sync.core.report.quarter import Quarter
from sync.core.validate import judge
from tests import registers
from tests.registers import HOLIDAYS, book

TODAY = date(2025, 4, 20)
Q1 = Quarter(2025, 1)
AREA = "36.04.33"


def part(
    given: str | Sequence[Grid], quarter: Quarter = Q1, today: date = TODAY, earlier: Mapping[str, str] | None = None
) -> Part:
    """Return a register's part of a quarter's report."""
    register = registers.register(given, today)
    return take(register, judge(register, HOLIDAYS), HOLIDAYS, quarter, earlier=earlier)


def context(given: str | Sequence[Grid], quarter: Quarter = Q1, today: date = TODAY) -> Context:
    """Return the kecamatan's own report on one register."""
    now, before = ([(AREA, part(given, q, today))] for q in (quarter, quarter.previous))
    return build(Report(AREA, quarter, "terbatas", today, str), book(), now, before)


def table(given: str | Sequence[Grid], id_: str, quarter: Quarter = Q1, today: date = TODAY) -> Table:
    """Return one table of this quarter."""
    found = context(given, quarter, today)
    tables = (*found.now.tables, *found.now.activities, *found.quality, *found.looking_back)
    return next(t for t in tables if t.id == id_)


def cells(
    given: str | Sequence[Grid], id_: str, quarter: Quarter = Q1, today: date = TODAY
) -> list[tuple[str, str, int]]:
    """Return ``(row, column, count)`` of what was counted in one table; the column is left out where it is the only one."""
    found = table(given, id_, quarter, today)
    return [
        (row, column, n)
        for row, counts in zip(found.row_labels, found.cells, strict=True)
        for column, n in zip(found.column_labels, counts, strict=True)
        if n
    ]


def lines(given: str | Sequence[Grid], id_: str, quarter: Quarter = Q1, today: date = TODAY) -> dict[str, int]:
    """Return the rows of a table with one column that were counted."""
    return {row: n for row, _, n in cells(given, id_, quarter, today)}


def indicator(given: str | Sequence[Grid], id_: str, quarter: Quarter = Q1, today: date = TODAY) -> tuple[int, int]:
    """Return n and N of an indicator."""
    [found] = [i for i in context(given, quarter, today).now.indicators if i.id == id_]
    return found.n or 0, found.of or 0


def case(number: Any = 1, korban: Any = 1, lapor: Any = "10/02/2025", **more: Any) -> dict[str, Cell]:
    """Return a row of Laporan: by default open, reported within the quarter, with consent."""
    own: dict[str, Any] = {"nomor_kasus": f"GNS-2025-{number:04}", "nomor_korban": korban, "tanggal_lapor": lapor}
    return registers.laporan(**{**own, "tanggal_kejadian": None, "presisi_tanggal": None, **more})
