"""Checks that look at what happened to the register lately: at its trail, which holds no values.

A kind is a function ``(register, table, options) -> hits``; a hit is ``(position, field name)``, or ``(case number,
field name)`` for a row that is not there any more. Without a trail (a check of a file alone) they find nothing.
``hari`` in the options is for how many days a change is told of; a cell that is changed back is told of no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sync.core.kinds import Kinds
from sync.core.register import Register
from sync.core.spec import RuleBook, ValueList
from sync.core.table import Table
from sync.core.trail.model import Act
from sync.core.trail.past import Change

HistoryKind = Callable[[Register, Table, Mapping[str, Any]], Iterable[tuple[int | str, str]]]

HISTORY_KINDS: Kinds[HistoryKind] = Kinds()


def _changed(register: Register, table: Table, options: Mapping[str, Any], name: str) -> Iterator[Change]:
    """Yield the changes of a column that still stand."""
    for change in register.past.of(table, Act.CHANGED, _since(register, options)):
        if change.position is not None and name in change.entry.fields and register.past.is_still(change, name):
            yield change


def _since(register: Register, options: Mapping[str, Any]) -> date:
    return register.today - timedelta(days=options["hari"])


def _list(register: Register, table: Table, name: str) -> ValueList:
    listed = table.tab.by_name[name].list
    return register.book.lists[listed] if listed else ValueList("", "")


@HISTORY_KINDS.add("moved", kolom="columns", dari="texts", menjadi="texts", hari="int")
def moved(register: Register, table: Table, options: Mapping[str, Any]) -> Iterable[tuple[int | str, str]]:
    """A cell of one of ``kolom`` was one of ``dari`` and is now one of ``menjadi``."""
    for name in options["kolom"]:
        listed = _list(register, table, name)
        for change in _changed(register, table, options, name):
            now, before = (register.past.value(change, name, listed, old) for old in (False, True))
            if before in options["dari"] and now in options["menjadi"] and change.position is not None:
                yield change.position, name


@HISTORY_KINDS.add("moved_otherwise", kolom="column", boleh="texts_by_text", hari="int")
def moved_otherwise(register: Register, table: Table, options: Mapping[str, Any]) -> Iterable[tuple[int | str, str]]:
    """The value of ``kolom`` went another way than ``boleh`` lets it go from what it was."""
    name, allowed = options["kolom"], options["boleh"]
    listed = _list(register, table, name)
    for change in _changed(register, table, options, name):
        now, before = (register.past.value(change, name, listed, old) for old in (False, True))
        if before in allowed and now is not None and now != before and now not in allowed[before]:
            assert change.position is not None
            yield change.position, name


@HISTORY_KINDS.add("edited_while", status="column", nilai="texts", kolom="columns", hari="int")
def edited_while(register: Register, table: Table, options: Mapping[str, Any]) -> Iterable[tuple[int | str, str]]:
    """One of ``kolom`` was changed in a row whose ``status`` was one of ``nilai`` before and after.

    Not where something had been found in that cell: people were asked to change it.
    """
    status = options["status"]
    listed = _list(register, table, status)
    for name in options["kolom"]:
        for change in _changed(register, table, options, name):
            both = (register.past.value(change, status, listed, old) for old in (False, True))
            closed = all(value in options["nilai"] for value in both)
            if closed and change.position is not None and name not in change.entry.mends:
                yield change.position, name


@HISTORY_KINDS.add("gone", "*.nomor_kasus", status="column", nilai="texts", hari="int")
def gone(register: Register, table: Table, options: Mapping[str, Any]) -> Iterable[tuple[int | str, str]]:
    """A row whose ``status`` was one of ``nilai`` is not there any more, and no other row of its kasus is."""
    status = options["status"]
    listed = _list(register, table, status)
    for change in register.past.of(table, Act.REMOVED, _since(register, options)):
        case = change.entry.case
        was = register.past.value(change, status, listed, old=True)
        if case and case not in table.cases and was in options["nilai"]:
            yield case, "nomor_kasus"


def look_back(book: RuleBook) -> int:
    """Return for how many days the rules of a book ask what happened."""
    return max((check.options["hari"] for check in book.checks if check.kind in HISTORY_KINDS), default=0)
