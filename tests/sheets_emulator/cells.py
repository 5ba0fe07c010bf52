"""Entering and showing single cells."""

from __future__ import annotations

import copy
import re
from typing import Any

from tests.sheets_emulator import colors, defaults, entry
from tests.sheets_emulator.calculator import Calculator, extended
from tests.sheets_emulator.errors import invalid
from tests.sheets_emulator.locales import Locale
from tests.sheets_emulator.model import Cell, Sheet
from tests.sheets_emulator.operations import Value
from tests.sheets_emulator.tidy import tidied

Json = dict[str, Any]

_LINK = re.compile(r'=\s*HYPERLINK\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)
_WRITABLE = (
    "userEnteredValue",
    "userEnteredFormat",
    "note",
    "textFormatRuns",
    "dataValidation",
    "pivotTable",
    "chipRuns",
)
_ALIGNMENT = {"numberValue": "RIGHT", "stringValue": "LEFT", "boolValue": "CENTER", "errorValue": "CENTER"}


def entered(cell: Cell, value: object, option: str, locale: Locale) -> Cell:
    """The cell after a value was written to it with this valueInputOption."""
    number_format = cell.get("userEnteredFormat", {}).get("numberFormat")
    inferred = None
    if isinstance(value, str) and option == "USER_ENTERED":
        if value.startswith("=") and len(value) > 1 and (number_format or {}).get("type") != "TEXT":
            return clean({**cell, "userEnteredValue": {"formulaValue": value}})
        value, inferred = entry.read(value, locale, number_format)
    if not isinstance(value, str | bool | int | float):
        raise invalid(f"Invalid values: {value!r}")
    changed = {**cell, "userEnteredValue": extended(value)}
    if inferred and not _keeps(number_format, inferred):
        changed["userEnteredFormat"] = {**cell.get("userEnteredFormat", {}), "numberFormat": inferred}
    return clean(changed)


def _keeps(number_format: Json | None, inferred: Json) -> bool:
    """Whether a cell that is formatted already keeps its format for what was typed: a date stays as it was shown."""
    return number_format is not None and number_format.get("type") == inferred["type"]


def clean(cell: Cell) -> Cell:
    """A cell without what says nothing: empty text, an empty note, a result of a formula that is gone.

    Raises: ApiError 400 when it holds more characters than Google allows.
    """
    value = cell.get("userEnteredValue") or {}
    content = value.get("stringValue", value.get("formulaValue", ""))
    if len(content) > defaults.MAX_CHARACTERS:
        raise invalid(
            f"Your input contains more than the maximum of {defaults.MAX_CHARACTERS} characters in a single cell."
        )
    kept = {name: item for name, item in cell.items() if item not in (None, "", {}, [])}
    if value == {"stringValue": ""}:
        kept.pop("userEnteredValue")
    if "result" in kept and kept.get("userEnteredValue") != kept["result"]["of"]:
        kept.pop("result")
    return kept


def data(sheet: Sheet, row: int, column: int, calculator: Calculator) -> Json:
    """The CellData of a cell, as spreadsheets.get gives it."""
    cell = sheet.cell(row, column)
    if not cell:
        return {}
    shown = {name: item for name, item in cell.items() if name != "result"}
    if "userEnteredValue" in cell:
        value = calculator.value(sheet, row, column)
        shown["effectiveValue"] = extended(value) or {"stringValue": ""}
        shown["formattedValue"] = calculator.formatted(value, cell)
    if "userEnteredValue" in cell or "userEnteredFormat" in cell:
        shown["effectiveFormat"] = _effective_format(cell, shown.get("effectiveValue", {}))
    link = _link(cell)
    if link:
        shown["hyperlink"] = link
    return shown


def _effective_format(cell: Cell, value: Json) -> Json:
    effective = copy.deepcopy(defaults.CELL_FORMAT)
    for kind in value:
        effective["horizontalAlignment"] = _ALIGNMENT[kind]
    for name, item in cell.get("userEnteredFormat", {}).items():
        effective[name] = {**effective.get(name, {}), **item} if name == "textFormat" else item
    return effective


def _link(cell: Cell) -> str:
    found = _LINK.match(cell.get("userEnteredValue", {}).get("formulaValue", ""))
    if found:
        return found[1].replace('""', '"')
    link: str = cell.get("userEnteredFormat", {}).get("textFormat", {}).get("link", {}).get("uri", "")
    return link


def from_api(cell: Json) -> Json:
    """What can be written of a CellData, its formats and rules as they are kept."""
    kept = {"userEnteredFormat": colors.normalised, "textFormatRuns": colors.normalised, "dataValidation": tidied}
    return {name: kept[name](cell[name]) if name in kept else cell[name] for name in _WRITABLE if name in cell}


def with_result(cell: Cell, value: Value) -> Cell:
    """The cell of a formula with a result set from outside, which lasts until something else is entered."""
    return {**cell, "result": {"of": cell.get("userEnteredValue"), "value": extended(value)}}
