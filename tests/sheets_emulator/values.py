"""The `spreadsheets.values` methods: reading and writing plain values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.sheets_emulator import a1, cells
from tests.sheets_emulator.a1 import Area
from tests.sheets_emulator.calculator import Calculator
from tests.sheets_emulator.call import Call, Editor
from tests.sheets_emulator.dimensions import insert
from tests.sheets_emulator.errors import ApiError, invalid
from tests.sheets_emulator.filters import check_filter, echoed, filter_areas
from tests.sheets_emulator.locales import locale
from tests.sheets_emulator.masks import trimmed

Json = dict[str, Any]


def get(call: Call) -> Json:
    """values.get"""
    book = call.book()
    return value_range(a1.parse(call.arguments["range"], book), Calculator(book), *_query_options(call))


def batch_get(call: Call) -> Json:
    """values.batchGet: one bad range fails them all."""
    book = call.book()
    calculator = Calculator(book)
    options = _query_options(call)
    found = [value_range(a1.parse(spec, book), calculator, *options) for spec in call.every("ranges")]
    return {"spreadsheetId": book.spreadsheet_id, **({"valueRanges": found} if found else {})}


def batch_get_by_data_filter(call: Call) -> Json:
    """values.batchGetByDataFilter: sorted by place, filters for the same cells share an answer."""
    book, filters = call.book(), call.body.get("dataFilters", [])
    calculator = Calculator(book)
    options = _body_options(call.body)
    if not filters:
        raise invalid("Must specify at least one dataFilter.")
    found: dict[str, tuple[tuple[int, ...], Json]] = {}
    for index, data_filter in enumerate(filters):
        for area in _numbered(index, data_filter, book):
            answer = value_range(area, calculator, *options)
            place = (area.sheet.properties["index"], area.left, area.top, area.right, area.bottom)
            entry = found.setdefault(answer["range"], (place, {"valueRange": answer, "dataFilters": []}))[1]
            if echoed(data_filter) not in entry["dataFilters"] or "developerMetadataLookup" not in data_filter:
                entry["dataFilters"].append(echoed(data_filter))
    entries = [entry for _, entry in sorted(found.values(), key=lambda item: item[0])]
    return {"spreadsheetId": book.spreadsheet_id, **({"valueRanges": entries} if entries else {})}


def _numbered(index: int, data_filter: Json, book: Any) -> list[Area]:
    try:
        check_filter(data_filter)
        return filter_areas(data_filter, book)
    except ApiError as error:
        raise invalid(f"Invalid dataFilter[{index}]: {error.message}") from None


def _query_options(call: Call) -> tuple[str, str, str]:
    return _options(
        call.option("majorDimension"), call.option("valueRenderOption"), call.option("dateTimeRenderOption")
    )


def _body_options(body: Json) -> tuple[str, str, str]:
    return _options(body.get("majorDimension"), body.get("valueRenderOption"), body.get("dateTimeRenderOption"))


_RENDER = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")
_DATES = ("SERIAL_NUMBER", "FORMATTED_STRING")


def _options(major: object, render: object, dates: object) -> tuple[str, str, str]:
    by_columns = str(major).upper() in ("COLUMNS", "2", "+2", "02")
    return "COLUMNS" if by_columns else "ROWS", _named(render, _RENDER), _named(dates, _DATES)


def _named(value: object, names: tuple[str, ...]) -> str:
    """An enum, given by its name in any case or by its number; discovery has refused anything else."""
    text = str(value or names[0])
    return names[int(text)] if text.lstrip("+").isdigit() else text.upper()


def value_range(area: Area, calculator: Calculator, major: str, render: str, dates: str) -> Json:
    """The ValueRange of an area: every row (or column) cut after its last value, empty ones dropped at the end."""
    if area.bottom <= area.top or area.right <= area.left:
        return {"range": "#REF!", "majorDimension": major}
    bottom = min(area.bottom, len(area.sheet.rows))
    block = [
        [calculator.rendered(area.sheet, row, column, render, dates) for column in range(area.left, area.right)]
        for row in range(area.top, bottom)
    ]
    if major == "COLUMNS":
        block = [list(column) for column in zip(*block, strict=True)]
    values = trimmed([_cut(line) for line in block])
    return {"range": area.name, "majorDimension": major, **({"values": values} if values else {})}


def _cut(line: list[object]) -> list[object]:
    end = len(line)
    while end and line[end - 1] == "":
        end -= 1
    return line[:end]


def update(call: Call) -> Json:
    """values.update"""
    with call.editing() as editor:
        written = write(editor, call.arguments["range"], call.body, call.option("valueInputOption"))
        return _updated(written, editor, *_response_options(call))


def batch_update(call: Call) -> Json:
    """values.batchUpdate"""
    body = call.body
    with call.editing() as editor:
        written = [
            _in_data(index, editor, data["range"], data, body.get("valueInputOption"))
            for index, data in enumerate(body.get("data", []))
        ]
        include = bool(body.get("includeValuesInResponse"))
        render = _options("", body.get("responseValueRenderOption"), body.get("responseDateTimeRenderOption"))
        return _totals(editor, written, include, render)


def batch_update_by_data_filter(call: Call) -> Json:
    """values.batchUpdateByDataFilter"""
    body = call.body
    with call.editing() as editor:
        written = []
        for index, data in enumerate(body.get("data", [])):
            for area in _numbered(index, data["dataFilter"], editor.book):
                written.append(_in_data(index, editor, area, data, body.get("valueInputOption")))
        include = bool(body.get("includeValuesInResponse"))
        render = _options("", body.get("responseValueRenderOption"), body.get("responseDateTimeRenderOption"))
        answer = _totals(editor, written, include, render)
        for response, data in zip(answer.get("responses", []), body.get("data", []), strict=False):
            response.pop("spreadsheetId")
            response["dataFilter"] = echoed(data["dataFilter"])
        return answer


def _in_data(index: int, editor: Editor, place: str | Area, data: Json, option: object) -> Json:
    try:
        return write(editor, place, data, str(option or "INPUT_VALUE_OPTION_UNSPECIFIED"))
    except ApiError as error:
        raise invalid(f"Invalid data[{index}]: {error.message}") from None


def _totals(editor: Editor, written: list[Json], include: bool, render: tuple[str, str, str]) -> Json:
    responses = [_updated(one, editor, include, render) for one in written]
    if not responses:
        return {"spreadsheetId": editor.book.spreadsheet_id}
    answer: Json = {"spreadsheetId": editor.book.spreadsheet_id}
    touched = [cell for one in written for cell in one["cells"]]
    counts = {
        "totalUpdatedRows": len({(sheet, row) for sheet, row, _ in touched}),
        "totalUpdatedColumns": len({(sheet, column) for sheet, _, column in touched}),
        "totalUpdatedCells": len(touched),
        "totalUpdatedSheets": len({sheet for sheet, _, _ in touched}),
    }
    return {**answer, **{name: count for name, count in counts.items() if count}, "responses": responses}


def write(editor: Editor, place: str | Area, data: Json, option: str) -> Json:
    """Enter the values of a ValueRange at a place; what was written, for `_updated`.

    Raises: ApiError 400 when no input option is given, or the values do not fit a range of more than one cell.
    """
    option = _input_option(option)
    area = a1.parse(place, editor.book) if isinstance(place, str) else place
    rows = _rows(data)
    for row in rows if not area.single else []:
        if area.left + len(row) > area.right:
            raise _does_not_fit(area, f"column [{a1.column_letters(area.right)}]")
    if not area.single and area.top + len(rows) > area.bottom:
        raise _does_not_fit(area, f"row [{area.bottom + 1}]")
    width = max((len(row) for row in rows), default=0)
    target = Area(area.sheet, area.top, area.left, area.top + max(len(rows), 1), area.left + max(width, 1))
    return enter(editor, target, rows, option)


def _input_option(option: str) -> str:
    name = {"1": "RAW", "2": "USER_ENTERED"}.get(option, option.upper())
    if name not in ("RAW", "USER_ENTERED"):
        raise invalid("'valueInputOption' is required but not specified")
    return name


def _does_not_fit(area: Area, where: str) -> ApiError:
    return invalid(f"Requested writing within range [{area.name}], but tried writing to {where}")


def _rows(data: Json) -> list[list[Any]]:
    rows: list[list[Any]] = data.get("values") or []
    if str(data.get("majorDimension", "")).upper() in ("COLUMNS", "2"):
        height = max((len(column) for column in rows), default=0)
        return [[column[row] if row < len(column) else None for column in rows] for row in range(height)]
    return rows


def enter(editor: Editor, target: Area, rows: Iterable[list[Any]], option: str) -> Json:
    """Put values into the cells from the top left of an area on, growing the grid; null leaves a cell alone."""
    sheet = target.sheet
    editor.guard(target)
    sheet.resize(max(sheet.row_count, target.bottom), max(sheet.column_count, target.right))
    editor.book.check_size()
    rules = locale(editor.book.locale)
    touched = []
    for row, values in enumerate(rows, target.top):
        for column, value in enumerate(values, target.left):
            if value is not None:
                sheet.put(row, column, cells.entered(sheet.cell(row, column), value, option, rules))
                touched.append((sheet.sheet_id, row, column))
    return {"area": target, "cells": touched}


def _response_options(call: Call) -> tuple[bool, tuple[str, str, str]]:
    render, dates = call.option("responseValueRenderOption"), call.option("responseDateTimeRenderOption")
    return call.flag("includeValuesInResponse"), _options(call.body.get("majorDimension"), render, dates)


def _updated(written: Json, editor: Editor, include: bool, options: tuple[str, str, str]) -> Json:
    """The UpdateValuesResponse of what was written."""
    touched, area = written["cells"], written["area"]
    counts = {
        "updatedRows": len({row for _, row, _ in touched}),
        "updatedColumns": len({column for _, _, column in touched}),
        "updatedCells": len(touched),
    }
    answer = {"spreadsheetId": editor.book.spreadsheet_id, "updatedRange": area.name}
    answer |= {name: count for name, count in counts.items() if count}
    if include:
        answer["updatedData"] = value_range(area, Calculator(editor.book), *options)
    return answer


def append(call: Call) -> Json:
    """values.append: below the last table that the range touches, as `find_table` sees it."""
    with call.editing() as editor:
        area = a1.parse(call.arguments["range"], editor.book)
        rows = _rows(call.body)
        table = find_table(area)
        top, left = (table.bottom, table.left) if table else (area.top, area.left)
        width = max((len(row) for row in rows), default=0)
        target = Area(area.sheet, top, left, top + max(len(rows), 1), left + max(width, 1))
        if call.option("insertDataOption").upper() in ("INSERT_ROWS", "1") and rows:
            insert(editor.book, area.sheet, "ROWS", top, len(rows))
        written = enter(editor, target, rows, _input_option(call.option("valueInputOption")))
        answer = {"spreadsheetId": editor.book.spreadsheet_id, **({"tableRange": table.name} if table else {})}
        return {**answer, "updates": _updated(written, editor, *_response_options(call))}


def find_table(area: Area) -> Area | None:
    """The table an append continues: around the last cell with a value in the range, as far as cells with values touch."""
    sheet = area.sheet

    def filled(top: int, left: int, bottom: int, right: int) -> bool:
        return any(
            "userEnteredValue" in sheet.cell(row, column)
            for row in range(max(top, 0), min(bottom, len(sheet.rows)))
            for column in range(max(left, 0), right)
        )

    bottom = min(area.bottom, len(sheet.rows))
    row = next((r for r in reversed(range(area.top, bottom)) if filled(r, area.left, r + 1, area.right)), None)
    if row is None:
        return None
    column = next(c for c in reversed(range(area.left, area.right)) if filled(row, c, row + 1, c + 1))
    top, left, bottom, right = row, column, row + 1, column + 1
    while True:
        grown = (
            top - 1 if filled(top - 1, left, top, right) else top,
            left - 1 if filled(top, left - 1, bottom, left) else left,
            bottom + 1 if filled(bottom, left, bottom + 1, right) else bottom,
            right + 1 if right < sheet.column_count and filled(top, right, bottom, right + 1) else right,
        )
        if grown == (top, left, bottom, right):
            return Area(sheet, top, left, bottom, right)
        top, left, bottom, right = grown


def clear(call: Call) -> Json:
    """values.clear: values go, formats and notes stay."""
    with call.editing() as editor:
        area = a1.parse(call.arguments["range"], editor.book)
        clear_values(editor, area)
        return {"spreadsheetId": editor.book.spreadsheet_id, "clearedRange": area.name}


def batch_clear(call: Call) -> Json:
    """values.batchClear"""
    with call.editing() as editor:
        areas = [a1.parse(spec, editor.book) for spec in call.body.get("ranges", [])]
        for area in areas:
            clear_values(editor, area)
        return {"spreadsheetId": editor.book.spreadsheet_id, "clearedRanges": [area.name for area in areas]}


def batch_clear_by_data_filter(call: Call) -> Json:
    """values.batchClearByDataFilter"""
    with call.editing() as editor:
        filters = call.body.get("dataFilters", [])
        areas = [area for index, one in enumerate(filters) for area in _numbered(index, one, editor.book)]
        for area in areas:
            clear_values(editor, area)
        return {"spreadsheetId": editor.book.spreadsheet_id, "clearedRanges": [area.name for area in areas]}


def clear_values(editor: Editor, area: Area) -> None:
    """Empty the cells of an area, keeping how they look."""
    editor.guard(area)
    for row in range(area.top, min(area.bottom, len(area.sheet.rows))):
        for column in range(area.left, min(area.right, len(area.sheet.rows[row]))):
            cell = area.sheet.cell(row, column)
            kept = {name: item for name, item in cell.items() if name not in ("userEnteredValue", "result")}
            area.sheet.put(row, column, kept)
