"""Batch requests that arrange cells: merging, sorting, copying, finding, borders, validation."""

from __future__ import annotations

import functools
import re
from typing import Any

from tests.sheets_emulator import a1, cells, colors
from tests.sheets_emulator.a1 import Area
from tests.sheets_emulator.calculator import Calculator
from tests.sheets_emulator.call import Editor
from tests.sheets_emulator.errors import invalid
from tests.sheets_emulator.locales import locale
from tests.sheets_emulator.model import Cell, Sheet
from tests.sheets_emulator.operations import Value, sort_key
from tests.sheets_emulator.references import shifted
from tests.sheets_emulator.tidy import tidied

Json = dict[str, Any]


def _dissolve(area: Area) -> None:
    """Take apart the merges inside an area.

    Raises: ApiError 400 when one is only partly inside.
    """
    merges = area.sheet.items("merges")
    if any(area.meets(merge) and not area.holds(merge) for merge in merges):
        raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    merges[:] = [merge for merge in merges if not area.meets(merge)]


def merge_cells(editor: Editor, request: Json) -> None:
    """mergeCells: only the top left value of each merge stays."""
    area = editor.area(request["range"])
    _dissolve(area)
    kind = request.get("mergeType", "MERGE_ALL")
    merges = area.sheet.items("merges")
    for part in _parts(area, kind):
        if (part.bottom - part.top) * (part.right - part.left) > 1:
            merges.append(tidied(a1.grid_range(part)))
            _keep_first(part)


def _parts(area: Area, kind: str) -> list[Area]:
    sheet = area.sheet
    if kind == "MERGE_ROWS":
        return [Area(sheet, row, area.left, row + 1, area.right) for row in range(area.top, area.bottom)]
    if kind == "MERGE_COLUMNS":
        return [Area(sheet, area.top, column, area.bottom, column + 1) for column in range(area.left, area.right)]
    return [area]


def _keep_first(area: Area) -> None:
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            if (row, column) != (area.top, area.left):
                cell = area.sheet.cell(row, column)
                area.sheet.put(row, column, {n: v for n, v in cell.items() if n not in ("userEnteredValue", "result")})


def unmerge_cells(editor: Editor, request: Json) -> None:
    """unmergeCells"""
    _dissolve(editor.area(request["range"]))


def sort_range(editor: Editor, request: Json) -> None:
    """sortRange: whole rows of the range move; empty cells come last in either order."""
    area = editor.area(request["range"])
    specs = request.get("sortSpecs", [])
    if any(area.meets(merge) for merge in area.sheet.items("merges")):
        raise invalid("You can't sort a range with merged cells.")
    sort_area(area, specs, Calculator(editor.book))


def sort_area(area: Area, specs: list[Json], calculator: Calculator) -> None:
    """Sort the rows of an area by SortSpecs; formulas go along with their relative references."""
    sheet = area.sheet
    for spec in specs:
        column = spec.get("dimensionIndex", 0)
        if not area.left <= column < area.right:
            raise invalid(f"Sort dimension index {column} is outside the range.")
    bottom = min(area.bottom, max(len(sheet.rows), area.top))
    keys = {
        row: [calculator.value(sheet, row, spec.get("dimensionIndex", 0)) for spec in specs]
        for row in range(area.top, bottom)
    }

    def compare(one: int, other: int) -> int:
        for spec, a, b in zip(specs, keys[one], keys[other], strict=True):
            order = _order(a, b, descending=spec.get("sortOrder") == "DESCENDING")
            if order:
                return order
        return 0

    order = sorted(range(area.top, bottom), key=functools.cmp_to_key(compare))
    taken = [[sheet.cell(row, column) for column in range(area.left, area.right)] for row in order]
    for target, source, line in zip(range(area.top, bottom), order, taken, strict=True):
        for column, cell in enumerate(line, area.left):
            sheet.put(target, column, _carried(cell, target - source, 0))


def _order(one: Value, other: Value, *, descending: bool) -> int:
    if one in (None, "") or other in (None, ""):
        return (one in (None, "")) - (other in (None, ""))
    a, b = sort_key(one), sort_key(other)
    return ((a > b) - (a < b)) * (-1 if descending else 1)


def _carried(cell: Cell, rows: int, columns: int) -> Cell:
    """A cell as it is in another place: the relative references of its formula moved."""
    formula = cell.get("userEnteredValue", {}).get("formulaValue")
    if formula is None or not (rows or columns):
        return cell
    entered = {"formulaValue": shifted(formula, rows, columns)}
    result = {"result": {**cell["result"], "of": entered}} if "result" in cell else {}
    return {**cell, "userEnteredValue": entered, **result}


_PASTE: dict[str, tuple[str, ...]] = {
    "PASTE_NORMAL": ("userEnteredValue", "userEnteredFormat", "note", "dataValidation", "textFormatRuns", "result"),
    "PASTE_VALUES": ("userEnteredValue", "textFormatRuns", "result"),
    "PASTE_FORMAT": ("userEnteredFormat", "dataValidation"),
    "PASTE_NO_BORDERS": ("userEnteredValue", "userEnteredFormat", "note", "dataValidation", "textFormatRuns", "result"),
    "PASTE_FORMULA": ("userEnteredValue", "result"),
    "PASTE_DATA_VALIDATION": ("dataValidation",),
    "PASTE_CONDITIONAL_FORMATTING": (),
}


def copy_paste(editor: Editor, request: Json) -> None:
    """copyPaste: repeated over a larger destination; PASTE_VALUES pastes what formulas gave."""
    source, target = a1.grid_area(request["source"], editor.book), editor.area(request["destination"])
    height, width = source.bottom - source.top, source.right - source.left
    if not height or not width:
        raise invalid("The source range is empty.")
    by_values = request.get("pasteType") == "PASTE_VALUES"
    calculator = Calculator(editor.book)
    taken = [
        [
            _taken(source.sheet, row, column, calculator if by_values else None)
            for column in range(source.left, source.right)
        ]
        for row in range(source.top, source.bottom)
    ]
    high = max((target.bottom - target.top) // height, 1) * height
    wide = max((target.right - target.left) // width, 1) * width
    editor.guard(Area(target.sheet, target.top, target.left, target.top + high, target.left + wide))
    _grow(target.sheet, target.top + high, target.left + wide)
    names = _PASTE[request.get("pasteType", "PASTE_NORMAL")]
    for row in range(high):
        for column in range(wide):
            place = (target.top + row, target.left + column)
            offset = (place[0] - source.top - row % height, place[1] - source.left - column % width)
            cell = _carried(taken[row % height][column % width], *offset)
            _paste(target.sheet, *place, cell, names)


def _taken(sheet: Sheet, row: int, column: int, calculator: Calculator | None) -> Cell:
    cell = sheet.cell(row, column)
    if calculator is None or "userEnteredValue" not in cell:
        return cell
    return cells.entered(cell, calculator.value(sheet, row, column) or "", "RAW", calculator.locale)


def _grow(sheet: Sheet, bottom: int, right: int) -> None:
    sheet.resize(max(sheet.row_count, bottom), max(sheet.column_count, right))


def _paste(sheet: Sheet, row: int, column: int, cell: Cell, names: tuple[str, ...]) -> None:
    kept = {name: item for name, item in sheet.cell(row, column).items() if name not in names}
    sheet.put(row, column, {**kept, **{name: cell[name] for name in names if name in cell}})


def cut_paste(editor: Editor, request: Json) -> None:
    """cutPaste: the source is left empty; formulas keep their text."""
    source, start = editor.area(request["source"]), request["destination"]
    sheet, top, left = a1.coordinate(start, editor.book)
    target = Area(sheet, top, left, top + source.bottom - source.top, left + source.right - source.left)
    editor.guard(target)
    _grow(sheet, target.bottom, target.right)
    names = _PASTE[request.get("pasteType", "PASTE_NORMAL")]
    places = [(row, column) for row in range(source.top, source.bottom) for column in range(source.left, source.right)]
    taken = [source.sheet.cell(*place) for place in places]
    for place, cell in zip(places, taken, strict=True):
        source.sheet.put(*place, {name: item for name, item in cell.items() if name not in names})
    for (row, column), cell in zip(places, taken, strict=True):
        _paste(sheet, row - source.top + top, column - source.left + left, cell, names)


def find_replace(editor: Editor, request: Json) -> Json:
    """findReplace"""
    pattern = _pattern(request)
    counts = {"valuesChanged": 0, "formulasChanged": 0, "rowsChanged": 0, "sheetsChanged": 0, "occurrencesChanged": 0}
    for area in _searched(editor, request):
        rows = set()
        for row in range(area.top, min(area.bottom, len(area.sheet.rows))):
            for column in range(area.left, min(area.right, len(area.sheet.rows[row]))):
                changed = _replaced(editor, area.sheet, row, column, pattern, request)
                if changed:
                    rows.add(row)
                    counts["occurrencesChanged"] += changed[1]
                    counts["formulasChanged" if changed[0] == "formulaValue" else "valuesChanged"] += 1
        counts["rowsChanged"] += len(rows)
        counts["sheetsChanged"] += bool(rows)
    return {name: count for name, count in counts.items() if count}


def _pattern(request: Json) -> re.Pattern[str]:
    text = request.get("find", "")
    if not request.get("searchByRegex"):
        text = re.escape(text)
    if request.get("matchEntireCell"):
        text = rf"\A(?:{text})\Z"
    return re.compile(text, 0 if request.get("matchCase") else re.IGNORECASE)


def _searched(editor: Editor, request: Json) -> list[Area]:
    if "range" in request:
        return [a1.grid_area(request["range"], editor.book)]
    if "sheetId" in request:
        return [a1.whole(editor.book.sheet_by_id(request["sheetId"]))]
    return [a1.whole(sheet) for sheet in editor.book.sheets]


def _replaced(
    editor: Editor, sheet: Sheet, row: int, column: int, pattern: re.Pattern[str], request: Json
) -> tuple[str, int] | None:
    cell = sheet.cell(row, column)
    kind, value = next(iter(cell.get("userEnteredValue", {}).items()), ("", ""))
    if kind == "formulaValue" and not request.get("includeFormulas"):
        return None
    shown = value if isinstance(value, str) else Calculator(editor.book).formatted(value, cell)
    replacement = re.sub(r"\$(\d)", r"\\\1", request.get("replacement", ""))
    text, count = pattern.subn(replacement if request.get("searchByRegex") else lambda _: replacement, shown)
    if not count:
        return None
    editor.guard(Area(sheet, row, column, row + 1, column + 1))
    sheet.put(row, column, cells.entered(cell, text, "USER_ENTERED", locale(editor.book.locale)))
    return kind, count


def set_data_validation(editor: Editor, request: Json) -> None:
    """setDataValidation: without a rule the cells lose theirs."""
    area = editor.area(request["range"])
    rule = tidied(request.get("rule"))
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            area.sheet.put(row, column, cells.clean({**area.sheet.cell(row, column), "dataValidation": rule}))


def update_borders(editor: Editor, request: Json) -> None:
    """updateBorders: the inner ones are kept as the top and left of the cells inside."""
    area = editor.area(request["range"])
    given = {name: colors.normalised(border) for name, border in request.items() if name != "range"}
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            edges = {
                "top": given.get("top" if row == area.top else "innerHorizontal"),
                "bottom": given.get("bottom") if row == area.bottom - 1 else None,
                "left": given.get("left" if column == area.left else "innerVertical"),
                "right": given.get("right") if column == area.right - 1 else None,
            }
            _set_borders(area.sheet, row, column, {side: border for side, border in edges.items() if border})


def _set_borders(sheet: Sheet, row: int, column: int, edges: Json) -> None:
    cell = sheet.cell(row, column)
    cell_format = cell.get("userEnteredFormat", {})
    borders = {**cell_format.get("borders", {}), **edges}
    borders = {side: border for side, border in borders.items() if border.get("style") != "NONE"}
    changed = {**cell_format, "borders": borders}
    if not borders:
        changed.pop("borders")
    sheet.put(row, column, cells.clean({**cell, "userEnteredFormat": changed}))


KINDS = {
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "sortRange": sort_range,
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "findReplace": find_replace,
    "setDataValidation": set_data_validation,
    "updateBorders": update_borders,
}
