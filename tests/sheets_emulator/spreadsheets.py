"""The `spreadsheets` methods but batchUpdate: create, get, getByDataFilter, sheets.copyTo, developer metadata."""

from __future__ import annotations

import copy
from typing import Any

from tests.sheets_emulator import a1, cells, defaults, masks
from tests.sheets_emulator.a1 import Area
from tests.sheets_emulator.calculator import Calculator
from tests.sheets_emulator.call import Call, Editor, opened
from tests.sheets_emulator.colors import normalised
from tests.sheets_emulator.errors import ApiError, denied, invalid, not_found
from tests.sheets_emulator.filters import all_metadata, check_filter, echoed, filter_areas, matches
from tests.sheets_emulator.model import Sheet, Spreadsheet, new_id, new_sheet, new_spreadsheet
from tests.sheets_emulator.store import File

Json = dict[str, Any]

_HIDDEN_PARTS = ("developerMetadata",)


def create(call: Call) -> Json:
    """spreadsheets.create: a service account has no storage of its own and may not."""
    if not call.caller.default:
        raise denied()
    given = call.body.get("properties", {})
    file = call.store.add(call.caller.email, given.get("title", "Untitled spreadsheet"))
    file.book = book = new_spreadsheet(file.file_id, file.name, given.get("locale", "en_US"), "Etc/GMT")
    book.properties.update({name: given[name] for name in ("timeZone", "autoRecalc") if name in given})
    for wanted in call.body.get("sheets", []) or [{"properties": {"title": "Sheet1", "sheetId": 0}}]:
        book.add_sheet(sheet_from(wanted.get("properties", {}), book))
    call.store.touched(file, call.caller.email)
    return resource(file, call, None)


def sheet_from(properties: Json, book: Spreadsheet) -> Sheet:
    """A new sheet with these SheetProperties, the rest as Google fills it in."""
    grid = properties.get("gridProperties", {})
    if properties.get("sheetType", "GRID") != "GRID":
        raise ApiError(501, "This emulator has no sheets but grids.")
    if grid.get("rowCount", 1) < 1 or grid.get("columnCount", 1) < 1:
        raise invalid("Number of rows and columns must be positive.")
    sheet = new_sheet(
        properties.get("title") or book.free_title(),
        properties.get("sheetId"),
        grid.get("rowCount", defaults.ROWS),
        grid.get("columnCount", defaults.COLUMNS),
    )
    fixed = {"title": sheet.title, "index": 0, "gridProperties": {**grid, **sheet.properties["gridProperties"]}}
    sheet.properties = tidy_properties({**sheet.properties, **properties, **fixed})
    return sheet


def tidy_properties(properties: Json) -> Json:
    """SheetProperties as Google keeps them: colours under both names, nothing that is at its default."""
    tidy: Json = normalised(properties)
    kept = {name: value for name, value in tidy.items() if value or name in ("sheetId", "index")}
    if "gridProperties" in kept:
        kept["gridProperties"] = {name: value for name, value in kept["gridProperties"].items() if value}
    return kept


def get(call: Call) -> Json:
    """spreadsheets.get: without cells to show, only the sheets of the ranges matter."""
    file = call.file()
    book, grid = opened(file), shows_cells(masks.tree(call.option("fields")), call.flag("includeGridData"))
    # Every sheet is looked up before any cells are, and those by sheet: it decides which of two errors is told.
    ranges = [(a1.sheet_of(spec, book), spec) for spec in call.every("ranges")]
    ranges.sort(key=lambda item: book.sheets.index(item[0]))
    areas = [a1.parse(spec, book) if grid else a1.whole(sheet) for sheet, spec in ranges]
    return resource(file, call, areas or None, grid=grid)


def get_by_data_filter(call: Call) -> Json:
    """spreadsheets.getByDataFilter: filters that pick nothing pick every sheet."""
    file = call.file()
    book = opened(file)
    areas: list[Area] = []
    for data_filter in call.body.get("dataFilters", []):
        check_filter(data_filter)
        try:
            found = filter_areas(data_filter, book)
        except ApiError as error:
            # This method alone says sheet where the others say grid.
            raise invalid(error.message.replace("No grid with id", "No sheet with id")) from None
        areas += [area for area in found if area not in areas]
    grid = shows_cells(masks.tree(call.option("fields")), bool(call.body.get("includeGridData")))
    return resource(file, call, areas or None, grid=grid)


def shows_cells(selection: masks.Tree | None, asked: bool) -> bool:
    """Whether a Spreadsheet in an answer has cells: as asked for, or with a mask if the mask reaches them."""
    if selection is None:
        return asked
    under = selection.get("sheets", selection.get("*"))
    return under is not None and (not under or "data" in under)


def resource(file: File, call: Call, areas: list[Area] | None, *, grid: bool = False) -> Json:
    """The Spreadsheet an answer holds, `fields` not yet applied."""
    book = opened(file)
    answer = describe(book, Editor(file, book, call.caller), areas, grid=grid)
    if grid or masks.tree(call.option("fields")) is not None:
        answer["commentsViewMode"] = "COMMENTS_VIEW_MODE_OMITTED"
    return answer


def describe(book: Spreadsheet, editor: Editor, areas: list[Area] | None, *, grid: bool) -> Json:
    """A spreadsheet as the API shows it: the sheets that the areas touch, all when there are none."""
    calculator = Calculator(book)
    shown = []
    for sheet in book.sheets:
        wanted = [area for area in areas or [a1.whole(sheet)] if area.sheet is sheet]
        if areas is None or wanted:
            data = [grid_data(area, calculator) for area in wanted or [a1.whole(sheet)]] if grid else None
            shown.append(_sheet(sheet, editor, data))
    answer = {
        "spreadsheetId": book.spreadsheet_id,
        "properties": copy.deepcopy(book.properties),
        "sheets": shown,
        "namedRanges": copy.deepcopy(book.named_ranges),
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{book.spreadsheet_id}/edit",
        "developerMetadata": copy.deepcopy(book.developer_metadata),
    }
    return {name: value for name, value in answer.items() if value != []}


def _sheet(sheet: Sheet, editor: Editor, data: list[Json] | None) -> Json:
    shown: Json = {"properties": copy.deepcopy(sheet.properties)}
    if data is not None:
        shown["data"] = data
    for name, part in sheet.parts.items():
        if part and name not in _HIDDEN_PARTS:
            shown[name] = copy.deepcopy(part)
    for protected in shown.get("protectedRanges", []):
        show_protection(protected, editor)
    metadata = [
        item for item in sheet.parts.get("developerMetadata", []) if item["location"]["locationType"] == "SHEET"
    ]
    if metadata:
        shown["developerMetadata"] = copy.deepcopy(metadata)
    return shown


def show_protection(protected: Json, editor: Editor) -> None:
    """Complete a ProtectedRange for the one who asks: whether they may edit it, and who may if they may."""
    if not editor.may_edit(protected):
        protected.pop("editors", None)
        return
    protected["requestingUserCanEdit"] = True
    protected["editors"] = {**protected.get("editors", {}), "users": editors(protected, editor.file)}


def editors(protected: Json, file: File) -> list[str]:
    """Everybody who may edit a protected range: the owner and those it names."""
    named = protected.get("editors", {}).get("users", [])
    return [file.owner, *(email for email in named if email != file.owner)]


def grid_data(area: Area, calculator: Calculator) -> Json:
    """The GridData of an area: rows up to the last cell that holds anything, the sizes of all of them."""
    sheet = area.sheet
    block: Json = {}
    if area.top:
        block["startRow"] = area.top
    if area.left:
        block["startColumn"] = area.left
    block["rowData"] = [
        {"values": [cells.data(sheet, row, column, calculator) for column in range(area.left, area.right)]}
        for row in range(area.top, min(area.bottom, len(sheet.rows)))
    ]
    masks.trim_rows(block)
    for name, dimension, start, end in (
        ("rowMetadata", "ROWS", area.top, area.bottom),
        ("columnMetadata", "COLUMNS", area.left, area.right),
    ):
        sizes = _sizes(sheet, dimension, start, end)
        if sizes:
            block[name] = sizes
    return block


def _sizes(sheet: Sheet, dimension: str, start: int, end: int) -> list[Json]:
    pixels = defaults.ROW_PIXELS if dimension == "ROWS" else defaults.COLUMN_PIXELS
    known = sheet.metadata(dimension)
    sizes = [{"pixelSize": pixels, **(known[index] if index < len(known) else {})} for index in range(start, end)]
    for metadata in sheet.parts.get("developerMetadata", []):
        place = metadata["location"].get("dimensionRange", {})
        if place.get("dimension") == dimension and start <= place["startIndex"] < end:
            sizes[place["startIndex"] - start].setdefault("developerMetadata", []).append(copy.deepcopy(metadata))
    return sizes


def copy_to(call: Call) -> Json:
    """sheets.copyTo: the copy comes last in the other spreadsheet, under a free title."""
    source = call.book().sheet_by_id(int(call.arguments["sheetId"]))
    file = call.store.spreadsheet(call.body["destinationSpreadsheetId"], call.caller, write=True)
    book = opened(file).copy()
    duplicate = duplicated(source, book, new_id(), free_copy_title(source.title, book))
    book.add_sheet(duplicate)
    file.book = book
    call.store.touched(file, call.caller.email)
    return copy.deepcopy(duplicate.properties)


def duplicated(sheet: Sheet, book: Spreadsheet, sheet_id: int, title: str) -> Sheet:
    """A copy of a sheet for this spreadsheet, its ranges pointing at itself and with ids of their own."""
    duplicate = sheet.copy()
    duplicate.properties.update(sheetId=sheet_id, title=title)
    _point(duplicate.parts, sheet.sheet_id, sheet_id)
    for items in duplicate.parts.values():
        for item in items if isinstance(items, list) else []:
            for name in ("protectedRangeId", "bandedRangeId", "filterViewId", "chartId", "metadataId"):
                if name in item:
                    item[name] = new_id()
    return duplicate


def _point(item: Any, before: int, after: int) -> None:
    """Make every range that names one sheet name another."""
    if isinstance(item, list):
        for entry in item:
            _point(entry, before, after)
    elif isinstance(item, dict):
        ranges = any(name in item for name in ("startRowIndex", "startColumnIndex", "dimension", "locationType"))
        if (ranges or set(item) == {"sheetId"}) and item.get("sheetId", 0) == before:
            item["sheetId"] = after
        for value in item.values():
            _point(value, before, after)


def free_copy_title(title: str, book: Spreadsheet) -> str:
    """`Copy of X`, numbered when it is taken."""
    wanted, number = f"Copy of {title}", 2
    while book.sheet_by_title(wanted):
        wanted, number = f"Copy of {title} {number}", number + 1
    return wanted


def developer_metadata_get(call: Call) -> Json:
    """developerMetadata.get"""
    for metadata in all_metadata(call.book()):
        if str(metadata["metadataId"]) == call.arguments["metadataId"]:
            return metadata
    raise not_found()


def developer_metadata_search(call: Call) -> Json:
    """developerMetadata.search"""
    book, filters = call.book(), call.body.get("dataFilters", [])
    found = []
    for metadata in all_metadata(book):
        matching = [echoed(one) for one in filters if matches(metadata, one.get("developerMetadataLookup", {}))]
        if matching:
            found.append({"developerMetadata": metadata, "dataFilters": matching})
    return {"matchedDeveloperMetadata": found} if found else {}
