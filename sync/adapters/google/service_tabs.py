"""Service tabs as requests to Google: each tab is replaced as a whole, all of them in one atomic batchUpdate.

Every request but those that make what is missing says what is to be, not what is to be added. Text goes out as
``stringValue`` and never as anything that Google would interpret.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sync.adapters.google.charts import chart_requests
from sync.adapters.google.formats import cell_format, color, mark_format, pixels
from sync.adapters.google.layout import Layout, Sheet
from sync.adapters.google.values import Rows
from sync.adapters.service_looks import FONT, INK, LOOKS, STALE
from sync.core.cells import EPOCH
from sync.core.service_tabs.sheets import Formula, Look, Put, ServiceTab, Target

Request = dict[str, Any]
Links = dict[str, int]  # the id of each officer tab, by title

_LONGEST = 50_000  # characters that Google takes in one cell
_SPARE_ROWS = 20
_HIDDEN_WIDTH = 10


def requests(
    tabs: Sequence[ServiceTab], layout: Layout, links: Links, shift: float = 0.0, editor: str = ""
) -> list[Request]:
    """Given service tabs and what the spreadsheet is made of, return the requests that replace them.

    ``shift`` is how many days the spreadsheet's clock is ahead of the register's; ``editor`` the address that may
    write into the tabs.
    """
    made: list[Request] = []
    for tab in tabs:
        sheet = layout.service_tab(tab.title)
        if sheet is None:
            sheet = Sheet(layout.free_id(tab.title), tab.title, tab.title, *_size(tab))
            made += _new(tab, sheet)
        if not sheet.protected:
            made += _protection(sheet, editor, sheet.id in layout.protections)
        made += _replace(tab, sheet, links, shift)
    return made


def added(tab: ServiceTab, id: int) -> list[Request]:
    """Return the requests that add a tab for people, who may do with it what they like."""
    sheet = Sheet(id, tab.title, tab.title, *_size(tab))
    return [*_new(tab, sheet), *_replace(tab, sheet, {}, 0.0)]


def settled(tab: ServiceTab, rows: Rows, shift: float = 0.0) -> bool:
    """Given a service tab and the values that stand there, return whether there is nothing to write."""
    height = max(len(rows), len(tab.rows))
    for at in range(height):
        wanted = tab.rows[at] if at < len(tab.rows) else ()
        present = rows[at] if at < len(rows) else ()
        for column in range(max(len(wanted), len(present))):
            put = wanted[column] if column < len(wanted) else None
            value = present[column] if column < len(present) else ""
            if not _same(put, value, shift):
                return False
    return True


def _same(put: Put | None, value: object, shift: float) -> bool:
    if put is None:
        return value in ("", None)
    if isinstance(put.value, Formula):
        return True  # what it shows is the spreadsheet's own business
    wanted = plain(put.value)
    if put.stamp:
        if not isinstance(wanted, float):
            return bool(value)
        return isinstance(value, (int, float)) and int(value - shift) == int(wanted)
    if isinstance(wanted, str):
        return value == wanted
    if put.target is not None:
        return str(value) == str(wanted)
    return isinstance(value, (int, float)) and abs(value - wanted) < 1e-6


def plain(value: str | int | float | date) -> str | int | float:
    """Return a value as Google holds it: dates are days since 30 December 1899, text has its limit."""
    if isinstance(value, str):
        return value if len(value) < _LONGEST else value[: _LONGEST - 1] + "…"
    if isinstance(value, datetime):
        return value.toordinal() - EPOCH + (value.hour * 60 + value.minute) / 1440
    if isinstance(value, date):
        return value.toordinal() - EPOCH
    return value


def semicolons(formula: str) -> str:
    """Given a formula with commas between its arguments, return it with ``;``, which every locale takes."""
    parts = formula.split('"')
    return '"'.join(part if at % 2 else part.replace(",", ";") for at, part in enumerate(parts))


# ------------------------------------------------------------------ what is missing


def _size(tab: ServiceTab) -> tuple[int, int]:
    return len(tab.rows) + _SPARE_ROWS, max(len(tab.widths), *map(len, tab.rows))


def _new(tab: ServiceTab, sheet: Sheet) -> Iterator[Request]:
    grid = {"rowCount": sheet.rows, "columnCount": sheet.columns, "hideGridlines": True}
    properties = {"sheetId": sheet.id, "title": tab.title, "gridProperties": grid, "tabColorStyle": color(INK)}
    yield {"addSheet": {"properties": properties}}
    if tab.stale_check:
        row, column = tab.stale_check
        condition = {"type": "TEXT_STARTS_WITH", "values": [{"userEnteredValue": "PERINGATAN"}]}
        rule = {
            "ranges": [_range(sheet.id, row, row + 1, column, column + 1)],
            "booleanRule": {"condition": condition, "format": mark_format(STALE)},
        }
        yield {"addConditionalFormatRule": {"rule": rule, "index": 0}}


def _protection(sheet: Sheet, editor: str, narrowed: bool) -> Iterator[Request]:
    """Protect a tab as a whole; ``narrowed`` is whether our protection of it is there, but not of all of it."""
    protected: dict[str, Any] = {
        "protectedRangeId": sheet.id,
        "range": {"sheetId": sheet.id},
        "description": "Diisi oleh Kawal",
    }
    if editor:
        protected["editors"] = {"users": [editor]}
    if narrowed:
        yield {"updateProtectedRange": {"protectedRange": protected, "fields": "range"}}
    else:
        yield {"addProtectedRange": {"protectedRange": protected}}


# ------------------------------------------------------------------ what is replaced


def _replace(tab: ServiceTab, sheet: Sheet, links: Links, shift: float) -> Iterator[Request]:
    everything = {"sheetId": sheet.id}
    yield _properties(tab, sheet)
    yield {"unmergeCells": {"range": everything}}
    yield {
        "updateCells": {
            "range": everything,  # the whole tab: what the rows do not cover is cleared
            "rows": [{"values": [_cell(put, links, shift) for put in row]} for row in tab.rows],
            "fields": "userEnteredValue,userEnteredFormat,note,dataValidation,textFormatRuns",
        }
    }
    for look, rows, columns in _blocks(tab):
        cell = {"userEnteredFormat": cell_format({**FONT, **LOOKS[look]})}
        area = _range(sheet.id, *rows, *columns)
        yield {"repeatCell": {"range": area, "cell": cell, "fields": "userEnteredFormat"}}
    for row, first, last in tab.merges:
        yield {"mergeCells": {"range": _range(sheet.id, row, row + 1, first, last + 1), "mergeType": "MERGE_ALL"}}
    yield from _widths(tab, sheet.id)
    yield _filter(tab, sheet.id)
    yield from chart_requests(tab.charts, sheet)


def _properties(tab: ServiceTab, sheet: Sheet) -> Request:
    """Name the tab as it is to be called and make room; it never shrinks, so that nothing is left hanging outside."""
    height, width = _size(tab)
    grid = {
        "rowCount": max(height, sheet.rows),
        "columnCount": max(width, sheet.columns),
        "frozenRowCount": tab.freeze,
    }
    fields = "title,gridProperties.rowCount,gridProperties.columnCount,gridProperties.frozenRowCount"
    properties = {"sheetId": sheet.id, "title": tab.title, "gridProperties": grid}
    return {"updateSheetProperties": {"properties": properties, "fields": fields}}


def _cell(put: Put | None, links: Links, shift: float) -> dict[str, Any]:
    if put is None:
        return {}
    if isinstance(put.value, Formula):
        return {"userEnteredValue": {"formulaValue": "=" + semicolons(put.value.text)}}
    value = plain(put.value)
    if put.target is not None and put.target.tab in links and not isinstance(value, str):
        return {"userEnteredValue": {"formulaValue": _link(put.target, links[put.target.tab], value)}}
    if isinstance(value, str):
        return {"userEnteredValue": {"stringValue": value}} if value else {}
    return {"userEnteredValue": {"numberValue": value + shift if put.stamp else value}}


def _link(target: Target, id: int, label: int | float) -> str:
    return f'=HYPERLINK("#gid={id}&range={letters(target.column)}{target.row}";{label})'


def letters(column: int) -> str:
    """Given a column from 0, return its letters."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def _blocks(tab: ServiceTab) -> Iterator[tuple[Look, tuple[int, int], tuple[int, int]]]:
    """Return rectangles of equal look as rows and columns (ends excluded): runs down a column, joined if alike."""
    open_runs: dict[tuple[Look, tuple[int, int]], tuple[int, int]] = {}
    width = max(map(len, tab.rows))
    for column in range(width + 1):
        runs = set(_runs(tab, column)) if column < width else set()
        for run in list(open_runs):
            if run not in runs:
                yield (*run, open_runs.pop(run))
        for run in runs:
            first = open_runs[run][0] if run in open_runs else column
            open_runs[run] = (first, column + 1)


def _runs(tab: ServiceTab, column: int) -> Iterator[tuple[Look, tuple[int, int]]]:
    start, look = 0, None
    for at in range(len(tab.rows) + 1):
        row = tab.rows[at] if at < len(tab.rows) else ()
        put = row[column] if column < len(row) else None
        here = put.look if put else None
        if here is not look:
            if look is not None:
                yield look, (start, at)
            start, look = at, here


def _widths(tab: ServiceTab, id: int) -> Iterator[Request]:
    first, last = tab.hidden or (0, -1)
    for column, width in enumerate((*tab.widths, *[_HIDDEN_WIDTH] * (last + 1 - len(tab.widths)))):
        span = {"sheetId": id, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}
        properties = {"pixelSize": pixels(width), "hiddenByUser": first <= column <= last}
        yield {
            "updateDimensionProperties": {"range": span, "properties": properties, "fields": "pixelSize,hiddenByUser"}
        }


def _filter(tab: ServiceTab, id: int) -> Request:
    """Set the filter anew: one that was left on would hide what is new."""
    if tab.filter_row is None:
        return {"clearBasicFilter": {"sheetId": id}}
    width = sum(put is not None for put in tab.rows[tab.filter_row][: len(tab.widths)])
    width = min(width, tab.hidden[0]) if tab.hidden else width
    last = max(at for at, row in enumerate(tab.rows) if row and row[0] is not None)
    return {"setBasicFilter": {"filter": {"range": _range(id, tab.filter_row, last + 1, 0, width)}}}


def _range(id: int, first_row: int, end_row: int, first_column: int, end_column: int) -> dict[str, int]:
    return {
        "sheetId": id,
        "startRowIndex": first_row,
        "endRowIndex": end_row,
        "startColumnIndex": first_column,
        "endColumnIndex": end_column,
    }


def ids_named(requests: Iterable[Request]) -> set[int]:
    """Return the id of every tab that requests name anywhere."""
    found: set[int] = set()
    waiting: list[Any] = list(requests)
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if isinstance(part.get("sheetId"), int):
                found.add(part["sheetId"])
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return found
