"""The values of cells: what was entered, or what its formula gives."""

from __future__ import annotations

from typing import Any

from tests.sheets_emulator import a1, formats, formulas
from tests.sheets_emulator.errors import ApiError
from tests.sheets_emulator.locales import locale
from tests.sheets_emulator.model import Cell, Sheet, Spreadsheet
from tests.sheets_emulator.operations import Block, CellError, Value

Json = dict[str, Any]


class Calculator:
    """Reads the cells of one spreadsheet; every formula is computed once."""

    def __init__(self, book: Spreadsheet) -> None:
        self._book = book
        self.locale = locale(book.locale)
        self._results: dict[tuple[int, int, int], Value] = {}

    def value(self, sheet: Sheet, row: int, column: int) -> Value:
        """The effective value of a cell, None for an empty one."""
        cell = sheet.cell(row, column)
        entered = cell.get("userEnteredValue")
        if not entered:
            return None
        if "formulaValue" not in entered:
            return plain(entered)
        if "result" in cell:
            return plain(cell["result"]["value"])
        key = (sheet.sheet_id, row, column)
        if key not in self._results:
            self._results[key] = CellError("REF", "Circular dependency detected.")
            self._results[key] = self._compute(entered["formulaValue"], sheet)
        return self._results[key]

    def _compute(self, formula: str, sheet: Sheet) -> Value:
        def lookup(reference: str) -> Block:
            named = "!" in reference or self._book.named_range(reference) is not None
            try:
                area = a1.parse(reference if named else f"{a1.quoted(sheet.title)}!{reference}", self._book)
            except ApiError:
                raise formulas.Unknown from None
            bottom = min(area.bottom, len(area.sheet.rows)) if area.bottom - area.top > 1 else area.bottom
            return [
                [self.value(area.sheet, row, column) for column in range(area.left, area.right)]
                for row in range(area.top, bottom)
            ]

        result = formulas.evaluate(formula, self.locale, lookup)
        return "" if result is None else result

    def rendered(self, sheet: Sheet, row: int, column: int, option: str, dates: str) -> object:
        """A cell as values.get gives it under these render options, '' for an empty one."""
        cell = sheet.cell(row, column)
        if "userEnteredValue" not in cell:
            return ""
        if option == "FORMULA" and "formulaValue" in cell["userEnteredValue"]:
            return cell["userEnteredValue"]["formulaValue"]
        value = self.value(sheet, row, column)
        number_format = cell.get("userEnteredFormat", {}).get("numberFormat")
        if option == "FORMATTED_VALUE":
            return self.formatted(value, cell)
        if isinstance(value, CellError):
            return f"{value.code} ({value.message})" if value.message else value.code
        as_date = dates == "FORMATTED_STRING" and (number_format or {}).get("type") in formats.DATE_TYPES
        return formats.display(value, number_format, self.locale) if as_date else value

    def formatted(self, value: Value, cell: Cell) -> str:
        """The text a cell shows."""
        if isinstance(value, CellError):
            return value.code
        return formats.display(value, cell.get("userEnteredFormat", {}).get("numberFormat"), self.locale)


def plain(extended: Json) -> Value:
    """An ExtendedValue as a plain value."""
    for name in ("numberValue", "boolValue", "stringValue"):
        if name in extended:
            found: Value = extended[name]
            return found
    if "errorValue" in extended:
        return CellError(extended["errorValue"].get("type", "ERROR"), extended["errorValue"].get("message", ""))
    return None


def extended(value: Value) -> Json:
    """A plain value as an ExtendedValue; nothing for an empty cell."""
    if value is None:
        return {}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": int(value) if value == int(value) else value}
    if isinstance(value, CellError):
        return {"errorValue": {"type": value.type, **({"message": value.message} if value.message else {})}}
    return {"stringValue": value}
