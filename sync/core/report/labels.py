"""What rows and columns are called, and in which order: as the rule book lists them, then what else was counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sync.core.report.cube import UNCLEAR, Cube
from sync.core.spec import RuleBook


class Labels:
    """The labels of a report. All cubes it compares share them, so that its tables have the same rows.

    Every value of a list has a row, counted or not: a row that is not there would say "none".
    """

    def __init__(self, book: RuleBook, cubes: Iterable[Cube]) -> None:
        self._book = book
        self._cubes = tuple(cubes)

    def of(self, tab: str, field: str, measure: str = "", at: int = 0) -> tuple[str, ...]:
        """Return the values of a column; ``at`` is where they stand in the keys of ``measure`` (its own name)."""
        return self.counted(measure or field, at, listed(self._book, tab, field))

    def counted(self, measure: str, at: int = 0, first: Sequence[str] = ()) -> tuple[str, ...]:
        """Return what was counted, by name: after ``first``, and before what is unclear."""
        found = {key[at] for cube in self._cubes for key in cube.measure(measure)}
        others = sorted(found.difference(first, {UNCLEAR}))
        return (*first, *others, UNCLEAR)

    def title(self, tab: str, field: str) -> str:
        """Return what people call a column."""
        known = self._book.tab_by_name[tab].by_name if tab in self._book.tab_by_name else {}
        return known[field].title if field in known else field.replace("_", " ").title()


def listed(book: RuleBook, tab: str, field: str) -> tuple[str, ...]:
    """Return the values that a rule book lists for a column; none where it has no list."""
    known = book.tab_by_name[tab].by_name if tab in book.tab_by_name else {}
    name = known[field].list if field in known else None
    return book.lists[name].values if name else ()
