"""What a check could see of a register: only then does it mean something that a finding is not there any more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sync.core.model import Finding
from sync.core.register import Register
from sync.core.service_tabs.context import Identity, identity

_UNREADABLE = frozenset({"UMUM-01", "UMUM-02", "UMUM-03", "UMUM-06", "UMUM-07", "UMUM-10"})
"""Rules that find a cell that can no longer be read, so that other rules have nothing to say about its row."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How many rows each tab has, and which of its columns are there, exactly once; by title."""

    rows: Mapping[str, int]
    columns: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Sight:
    """What a check could see: the shape of the register, the rules, and the keys of the rows by tab."""

    shape: Shape
    rules: frozenset[str]
    keys: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, register: Register) -> Sight:
        """Return what a check of a register can see."""
        tables = list(register.tables.values())
        rows = {table.tab.title: len(table) for table in tables}
        columns = {
            table.tab.title: [f.title for f in table.tab.fields if f.name in table.where and f not in table.doubled]
            for table in tables
        }
        keys = {table.tab.title: frozenset(map(table.key, range(len(table)))) for table in tables}
        return cls(Shape(rows, columns), frozenset(rule.id for rule in register.book.rules), keys)

    def trusted(self, rule: str, tab: str, column: str, doubtful: Collection[tuple[str, str]]) -> Iterable[str]:
        """Return the keys of the rows of which it is good news that a finding is gone.

        Not of rows that are gone themselves, or in which something became unreadable; nor if the rule is no more.
        """
        if rule.startswith("STR-"):
            return (tab,)
        if rule not in self.rules or column not in self.shape.columns.get(tab, ()):
            return ()
        return (key for key in self.keys.get(tab, ()) if (tab, key) not in doubtful)


def doubtful_rows(found: Iterable[Finding], is_known: Callable[[Identity], bool]) -> set[tuple[str, str]]:
    """Return the rows, by tab and key, in which a cell cannot be read that could be read before."""
    return {(one.tab, one.key) for one in found if one.rule in _UNREADABLE and not is_known(identity(one))}


def lost_columns(before: Mapping[str, Sequence[str]], now: Mapping[str, Sequence[str]]) -> list[str]:
    """Given the columns that each tab had and has, return a sentence for each tab that lost some."""
    lost = []
    for tab, columns in before.items():
        gone = [column for column in columns if column not in now.get(tab, ())]
        if gone and not now.get(tab):
            lost.append(f"tab {tab} atau baris judulnya tidak ada lagi")
        elif gone:
            word = "kolom" if len(gone) == 1 else "kolom-kolom"
            lost.append(f"di tab {tab} {word} {', '.join(gone)} tidak dapat dikenali lagi")
    return lost
