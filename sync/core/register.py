"""All officer tabs of one register, read through the rule book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sync.core.cells import normalise, text
from sync.core.derived import DERIVED
from sync.core.model import Grid
from sync.core.spec import RuleBook
from sync.core.table import Casts, Memos, Table
from sync.core.trail.past import Past


class Register:
    """Given the grids of a register, its tables by tab name; a tab that is absent is a table without rows.

    ``past`` is what happened to it lately, for rules that ask; nothing, unless somebody has remembered it.
    """

    def __init__(self, grids: Sequence[Grid], book: RuleBook, today: date, memos: Memos | None = None) -> None:
        self.book = book
        self.today = today
        self.past = Past()
        found = _grids_by_tab(grids, book)
        self.references = _references(found, book)
        casts = Casts(book, self.references, today, memos or Memos())
        self.tables = {tab.name: Table(tab, found.get(tab.name), casts, DERIVED.get(tab.name, {})) for tab in book.tabs}

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]


def officer_tab(title: str, book: RuleBook) -> str | None:
    """Return the name of the officer tab that a sheet title stands for."""
    tab = book.tab_by_title.get(normalise(title))
    return tab.name if tab else None


def _grids_by_tab(grids: Sequence[Grid], book: RuleBook) -> dict[str, Grid]:
    found: dict[str, Grid] = {}
    for grid in grids:
        name = officer_tab(grid.tab, book)
        # Of two sheets that answer to one tab (LAPORAN beside Laporan) the exact title wins, then the first.
        if name and (name not in found or grid.tab == book.tab_by_name[name].title != found[name].tab):
            found[name] = grid
    return found


def _references(grids: Mapping[str, Grid], book: RuleBook) -> dict[str, list[str]]:
    """Return the values of the lists kept in Referensi, by list name; absent columns have no entry."""
    lists: dict[str, list[str]] = {}
    for listed in book.lists.values():
        if listed.source is None:
            continue
        tab, field = listed.source
        grid = grids.get(tab)
        headers = [book.tab_by_name[tab].by_header.get(normalise(title)) for title in grid.header] if grid else []
        at = next((i for i, f in enumerate(headers) if f and f.name == field), None)
        if grid and at is not None:
            values = (text(row[at]) for row in grid.rows)
            lists[listed.name] = [value for value in values if isinstance(value, str)]
    return lists
