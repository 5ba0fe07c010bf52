"""The values of tabs as Google answers them, and the grids that the core reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sync.core.model import Cell, Grid

Rows = Sequence[Sequence[Any]]
"""Rows of JSON values, trimmed at the end as Google trims them."""

_ERROR = re.compile(r"(#(?:REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|ERROR!|N/A|SPILL!|CALC!))(?: \(.*)?", re.DOTALL)
"""Google may put its explanation behind the code: ``#REF! (…)``."""
_LOADING = "Loading..."
_STILL_LOADING = "#ERROR!"


@dataclass(frozen=True, slots=True)
class TabValues:
    """The values of one tab and the title it had at that moment."""

    title: str
    rows: Rows = field(repr=False)


def body(ids: Iterable[int]) -> dict[str, Any]:
    """Given the ids of tabs, return the request for all their values: names may change, ids do not."""
    return {
        "dataFilters": [{"gridRange": {"sheetId": id}} for id in ids],
        "valueRenderOption": "UNFORMATTED_VALUE",
        "dateTimeRenderOption": "SERIAL_NUMBER",
        "majorDimension": "ROWS",
    }


def by_id(answer: Mapping[str, Any]) -> dict[int, TabValues]:
    """Given Google's answer, return the values by tab id. They do not come in the order they were asked for."""
    found = {}
    for matched in answer.get("valueRanges", ()):
        given = matched["valueRange"]
        for asked in matched["dataFilters"]:
            id = int(asked["gridRange"].get("sheetId", 0))
            found[id] = TabValues(_tab_of(given.get("range", "")), given.get("values", ()))
    return found


def _tab_of(a1: str) -> str:
    """Given ``'Tab''s name'!A1:Z9``, return the name."""
    title = a1.rpartition("!")[0]
    return title[1:-1].replace("''", "'") if title[:1] == "'" else title


def loading(rows: Rows) -> bool:
    """Return whether a cell is still being computed."""
    return any(_LOADING in row for row in rows)


def grid(title: str, rows: Rows, merges: Iterable[tuple[int, int, int, int]] = ()) -> Grid:
    """Given a tab's values, return its grid.

    A cell merged over several rows says the same for each of them: that is what people see. Google gives it once.
    """
    cells = [[_cell(value) for value in row] for row in rows]
    for first, after, left, _ in merges:
        _spread(cells, first, after, left)
    header = tuple(cells[0]) if cells else ()
    width = max(map(len, cells), default=0)
    header += (None,) * (width - len(header))
    filled = [(n, row) for n, row in enumerate(cells[1:], 2) if any(cell is not None for cell in row)]
    return Grid(title, header, [row + [None] * (width - len(row)) for _, row in filled], [n for n, _ in filled])


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        if value == "":
            return None
        if value == _LOADING:
            return _STILL_LOADING
        if value[0] == "#" and (error := _ERROR.fullmatch(value)):
            return error[1]
        return value
    if isinstance(value, (int, float)):
        return value
    return None


def _spread(cells: list[list[Cell]], first: int, after: int, column: int) -> None:
    """Let a merged cell count for each of its rows that says something else: an empty row stays empty."""
    first = max(first, 1)  # a merged header stays where it is
    if after - first < 2 or first >= len(cells) or column >= len(cells[first]):
        return
    value = cells[first][column]
    for row in cells[first + 1 : after]:
        if any(cell is not None for cell in row):
            row.extend([None] * (column + 1 - len(row)))
            row[column] = value
