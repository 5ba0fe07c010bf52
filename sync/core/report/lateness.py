"""Which follow-ups were overdue at the end of a period: the office's own clocks, run on the register as it was then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sync.core.clocks import CLOCKS
from sync.core.followups import FollowUps
from sync.core.model import Cell, Grid
from sync.core.register import Register
from sync.core.report.facts import Facts
from sync.core.table import Memos, Table

DATES = {
    "laporan": "tanggal_lapor",
    "pendampingan": "tanggal_layanan",
    "rujukan": "tanggal_rujukan",
    "rehabilitasi": "tanggal_penilaian",
    "keluhan": "tanggal_keluhan",
    "koordinasi": "tanggal",
    "sosialisasi": "tanggal",
}
"""The date that says when a row came into being, by tab."""

# what was not so yet while the date in a column lay ahead: that date itself, and what came with it
_CAME_WITH: Mapping[str, Mapping[str, Mapping[str, Cell]]] = {
    "laporan": {"tanggal_lp": {}, "tanggal_diteruskan": {}},
    "rujukan": {"tanggal_umpan_balik": {"hasil_rujukan": None}},
    "keluhan": {"tanggal_ditanggapi": {"status": "Baru"}, "tanggal_selesai": {"status": "Diproses"}},
}


class Late(NamedTuple):
    """A follow-up that was overdue; ``case`` is ``None`` where it belongs to none."""

    rule: str
    kind: str
    clazz: str
    case: str | None


def overdue(facts: Facts, day: date, memos: Memos) -> list[Late]:
    """Return the follow-ups whose last day in time lay before ``day`` and that nothing had satisfied by then."""
    context = FollowUps(as_at(facts, day, memos), facts.working_days)
    found = []
    for rule in facts.register.book.followups:
        table = context.register[rule.tab]
        cases = table.values("nomor_kasus") if "nomor_kasus" in table.tab.by_name else [None] * len(table)
        for clock in CLOCKS[rule.kind].run(context, rule.options):
            if clock.due < day:
                found.append(Late(rule.id, rule.kind, rule.clazz, cases[clock.row]))
    return found


def as_at(facts: Facts, day: date, memos: Memos) -> Register:
    """Return the register as it stood at the end of ``day``, as far as dates tell; restricted columns are left out.

    Rows that came later are gone, rows without a date stay; dates that lay ahead are empty; a korban who left later
    has no status, which is open.
    """
    book = facts.register.book
    tables = (facts.register[tab.name] for tab in book.tabs)
    grids = [_grid_at(facts, table, day) for table in tables if table.present]
    return Register(grids, book, day, memos)


def _grid_at(facts: Facts, table: Table, day: date) -> Grid:
    names = [name for name in table.where if not table.tab.by_name[name].restricted]
    columns = {name: list(table.raw(name)) for name in names}
    if table.tab.name == "laporan":
        _bring_back(facts, columns, day)
    for name, others in _CAME_WITH.get(table.tab.name, {}).items():
        for i, value in enumerate(table.values(name) if name in columns else ()):
            if value is not None and value > day:
                for column, cell in {name: None, **others}.items():
                    if column in columns:
                        columns[column][i] = cell
    born = DATES.get(table.tab.name)
    days = table.values(born) if born in columns and born else [None] * len(table)
    keep = [i for i, at in enumerate(days) if at is None or at <= day]
    rows: list[list[Cell]] = [[column[i] for column in columns.values()] for i in keep]
    header = tuple(table.tab.by_name[name].title for name in names)
    return Grid(table.tab.title, header, rows, [table.numbers[i] for i in keep])


def _bring_back(facts: Facts, columns: Mapping[str, list[Cell]], day: date) -> None:
    for korban in facts.korban:
        if korban.left is not None and korban.left > day:
            for name in ("status_kasus", "tanggal_selesai", "alasan_selesai"):
                if name in columns:
                    columns[name][korban.row] = None
