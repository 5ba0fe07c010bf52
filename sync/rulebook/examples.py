"""Run the examples inside each rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sync.core.calendar import WorkingDays
from sync.core.model import Cell, Grid
from sync.core.register import Register
from sync.core.spec import Example, RuleBook, Tab
from sync.core.table import Memos
from sync.core.trail.compare import compare, unkeyed
from sync.core.trail.model import Rows
from sync.core.trail.past import past
from sync.core.validate import judge


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not do what it says."""

    rule: str
    line: int
    fires: bool  # what was expected


def failures(book: RuleBook, working_days: WorkingDays) -> list[Failure]:
    """Given a rule book, return the examples that fail."""
    memos = Memos()
    found = []
    for rule in book.rules:
        for example in rule.examples:
            register = register_of(book, example, memos)
            fired = any(finding.rule == rule.id for finding in judge(register, working_days).findings)
            if fired != example.fires:
                found.append(Failure(rule.id, example.line, example.fires))
    return found


def register_of(book: RuleBook, example: Example, memos: Memos | None = None) -> Register:
    """Return an example as a register, which knows what its rows were before if the example says so."""
    register = Register(grids(book, example), book, example.today, memos)
    if example.before:
        earlier = Register(grids(book, replace(example, rows=example.before)), book, example.today, memos)
        known = compare(Rows(), earlier, unkeyed).rows
        register.past = past((), compare(known, register, unkeyed), example.today, unkeyed)
    return register


def grids(book: RuleBook, example: Example) -> list[Grid]:
    """Return an example as grids: the tabs it names, with every header of the schema."""
    return [_grid(book.tab_by_name[name], example, rows) for name, rows in example.rows.items()]


def _grid(tab: Tab, example: Example, rows: tuple[Mapping[str, str | float], ...]) -> Grid:
    left_out = example.left_out.get(tab.name, ())
    names = [f.name for f in tab.fields if f.name not in left_out]
    names += example.doubled.get(tab.name, ())
    cells: list[list[Cell]] = [[row.get(name) for name in names] for row in rows]
    titles = tuple(tab.by_name[name].title for name in names)
    return Grid(tab.title, titles, cells, list(range(2, len(rows) + 2)))
