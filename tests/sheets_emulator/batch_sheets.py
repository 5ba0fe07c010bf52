"""Batch requests about sheets as a whole."""

from __future__ import annotations

import copy
from typing import Any

from tests.sheets_emulator import dimensions, masks
from tests.sheets_emulator.call import Editor
from tests.sheets_emulator.errors import invalid
from tests.sheets_emulator.model import Sheet, Spreadsheet, new_id
from tests.sheets_emulator.references import renamed
from tests.sheets_emulator.spreadsheets import duplicated, free_copy_title, sheet_from, tidy_properties

Json = dict[str, Any]


def add_sheet(editor: Editor, request: Json) -> Json:
    """addSheet"""
    properties = request.get("properties", {})
    sheet = sheet_from(properties, editor.book)
    editor.book.add_sheet(sheet, properties.get("index"))
    return {"properties": copy.deepcopy(sheet.properties)}


def delete_sheet(editor: Editor, request: Json) -> None:
    """deleteSheet: named ranges on it go with it."""
    sheet = editor.book.sheet_by_id(request.get("sheetId", 0))
    editor.guard_sheet(sheet)
    remaining = [other for other in editor.book.sheets if other is not sheet]
    if not any(not other.properties.get("hidden") for other in remaining):
        raise invalid("You can't remove all the visible sheets in a document.")
    editor.book.sheets = remaining
    editor.book.renumber()
    named = editor.book.named_ranges
    editor.book.named_ranges = [one for one in named if one["range"].get("sheetId", 0) != sheet.sheet_id]


def duplicate_sheet(editor: Editor, request: Json) -> Json:
    """duplicateSheet"""
    source = editor.book.sheet_by_id(request.get("sourceSheetId", 0))
    title = request.get("newSheetName") or free_copy_title(source.title, editor.book)
    sheet = duplicated(source, editor.book, request.get("newSheetId") or new_id(), title)
    editor.book.add_sheet(sheet, request.get("insertSheetIndex", 0))
    return {"properties": copy.deepcopy(sheet.properties)}


def update_sheet_properties(editor: Editor, request: Json) -> None:
    """updateSheetProperties: a new place counts the sheets before the move, as Google does."""
    given = request.get("properties", {})
    sheet = editor.book.sheet_by_id(given.get("sheetId", 0))
    editor.guard_sheet(sheet)
    before = sheet.properties
    updated = masks.update(before, given, request["fields"])
    updated = {**updated, "sheetId": before["sheetId"], "sheetType": before["sheetType"]}
    if not updated.get("title"):
        raise invalid("Sheet title must not be empty.")
    if updated["title"].casefold() != sheet.title.casefold():
        editor.book.check_title(updated["title"])
    _check_hidden(editor.book, sheet, updated)
    title, index = sheet.title, updated.pop("index", before["index"])
    sheet.properties = tidy_properties({**updated, "index": before["index"]})
    _resize(sheet, before, editor.book)
    if title != sheet.title:
        renamed(editor.book, title, sheet.title)
    _move(editor.book, sheet, index)


def _check_hidden(book: Spreadsheet, sheet: Sheet, updated: Json) -> None:
    others = [other for other in book.sheets if other is not sheet and not other.properties.get("hidden")]
    if updated.get("hidden") and not others:
        raise invalid("You can't hide all the sheets in a document.")


def _resize(sheet: Sheet, before: Json, book: Spreadsheet) -> None:
    grid = {**before["gridProperties"], **sheet.properties.get("gridProperties", {})}
    sizes = sheet.properties.setdefault("gridProperties", {})
    for count, frozen, word in (
        ("rowCount", "frozenRowCount", "rows"),
        ("columnCount", "frozenColumnCount", "columns"),
    ):
        if grid[count] < 1:
            raise invalid(f"Number of {word} must be positive.")
        if sizes.get(frozen, 0) >= grid[count]:
            raise invalid(f"You can't freeze all visible {word} on the sheet.")
    wanted = grid["rowCount"], grid["columnCount"]
    had = before["gridProperties"]["rowCount"], before["gridProperties"]["columnCount"]
    sizes.update(rowCount=had[0], columnCount=had[1])
    # What becomes smaller loses its last rows or columns like by hand, with all that is tied to them.
    for dimension, size, old in zip(("ROWS", "COLUMNS"), wanted, had, strict=True):
        if size < old:
            dimensions.delete(book, sheet, dimension, size, old)
    sheet.resize(*wanted)
    book.check_size()


def _move(book: Spreadsheet, sheet: Sheet, index: int) -> None:
    place = book.sheets.index(sheet)
    if index > len(book.sheets) or index < 0:
        raise invalid(f"Sheet index must be between 0 and {len(book.sheets)}.")
    if index not in (place, place + 1):
        book.sheets.remove(sheet)
        book.sheets.insert(index - (index > place), sheet)
        book.renumber()


def update_spreadsheet_properties(editor: Editor, request: Json) -> None:
    """updateSpreadsheetProperties"""
    updated = masks.update(editor.book.properties, request.get("properties", {}), request["fields"])
    if not updated.get("title"):
        raise invalid("Spreadsheet title must not be empty.")
    kept = ("locale", "timeZone", "autoRecalc", "defaultFormat", "spreadsheetTheme")
    editor.book.properties = {**{name: editor.book.properties[name] for name in kept}, **updated}


KINDS = {
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "duplicateSheet": duplicate_sheet,
    "updateSheetProperties": update_sheet_properties,
    "updateSpreadsheetProperties": update_spreadsheet_properties,
}
