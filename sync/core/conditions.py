"""Conditions as data: which rows of a table fulfil ``{status_kasus: Selesai, tanggal_selesai: empty}``.

Every leaf needs a value that can be read, so that an empty or unreadable cell fulfils no comparison, not even ``ne``
and ``not_in``; only ``empty`` asks for its absence. ``not`` turns a whole condition round, cells without value
included: ``{not: {pelaku_anak: Ya}}`` holds for an empty cell too. ``eq``, ``ne``, ``in`` and ``not_in`` on a column
of several values ask whether it contains the value.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from typing import Any

from sync.core.cells import Parts
from sync.core.spec import ColumnRef, Condition, Group, Leaf
from sync.core.table import Table


def rows_where(table: Table, condition: Condition, among: Sequence[int] | None = None) -> list[int]:
    """Given a table and a condition on its columns, return the positions that fulfil it, in order.

    ``among`` limits the search to some positions.
    """
    if isinstance(condition, Leaf):
        return _leaf(table, condition, among)
    if condition.kind == "all":
        for part in condition.parts:
            among = rows_where(table, part, among)
            if not among:
                break
        return list(among) if among is not None else list(range(len(table)))
    everything = range(len(table)) if among is None else among
    if condition.kind == "any":
        found: set[int] = set()
        for part in condition.parts:
            found.update(rows_where(table, part, among))
        return [i for i in everything if i in found]
    excluded = set(rows_where(table, Group("all", condition.parts), among))
    return [i for i in everything if i not in excluded]


def _leaf(table: Table, leaf: Leaf, among: Sequence[int] | None) -> list[int]:
    column = table.column(leaf.column)
    if leaf.operator == "empty":
        return _narrow(column.empty(), among)
    if leaf.operator == "eq" and not isinstance(leaf.operand, ColumnRef) and not _holds_parts(table, leaf.column):
        return _narrow(column.rows_with(leaf.operand), among) if leaf.operand in column.distinct else []
    everything = range(len(table)) if among is None else among
    values = column.values
    if isinstance(leaf.operand, ColumnRef):
        others, compare = table.values(leaf.operand.name), COMPARISONS[leaf.operator]
        return [
            i for i in everything if (v := values[i]) is not None and (o := others[i]) is not None and compare(v, o)
        ]
    test = TESTS[leaf.operator](leaf.operand)
    wanted = {v for v in column.distinct if v is not None and test(v)}
    return [i for i in everything if values[i] in wanted] if wanted else []


def _narrow(found: list[int], among: Sequence[int] | None) -> list[int]:
    if among is None:
        return found
    inside = set(found)
    return [i for i in among if i in inside]


def _holds_parts(table: Table, name: str) -> bool:
    field = table.tab.by_name.get(name)
    return field is not None and field.type == "list"


def _same_text(value: Any, other: Any) -> bool:
    return bool(value == other) or (
        isinstance(value, str) and isinstance(other, str) and value.casefold() == other.casefold()
    )


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": _same_text,
    "ne": lambda value, other: not _same_text(value, other),
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "before": operator.lt,
    "after": operator.gt,
}


def _against(compare: Callable[[Any, Any], bool]) -> Callable[[Any], Callable[[Any], bool]]:
    return lambda operand: lambda value: compare(value, operand)


def _one_of(operand: Sequence[Any]) -> Callable[[Any], bool]:
    allowed = frozenset(operand)
    return lambda v: not allowed.isdisjoint(v) if isinstance(v, Parts) else v in allowed


def _none_of(operand: Sequence[Any]) -> Callable[[Any], bool]:
    listed = _one_of(operand)
    return lambda v: not listed(v)


def _contains(operand: Any) -> Callable[[Any], bool]:
    return lambda v: operand in v


def _matches(pattern: str) -> Callable[[Any], bool]:
    search = re.compile(pattern, re.ASCII).search
    return lambda v: search(str(v)) is not None


TESTS: dict[str, Callable[[Any], Callable[[Any], bool]]] = {
    "eq": _contains,  # only lists come here; single values go by the column's index
    "ne": lambda operand: lambda v: operand not in v if isinstance(v, Parts) else v != operand,
    "in": _one_of,
    "not_in": _none_of,
    "contains": _contains,
    "lacks": lambda operand: lambda v: operand not in v,
    "present": lambda _: lambda v: True,
    "matches": _matches,
    **{name: _against(COMPARISONS[name]) for name in ("lt", "le", "gt", "ge", "before", "after")},
}
