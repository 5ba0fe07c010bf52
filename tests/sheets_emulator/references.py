"""References inside formulas, moved along when rows and columns or sheets' names change.

Only plain A1 references are followed, one by one: ends of ranges included, R1C1 text and INDIRECT not.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.sheets_emulator.a1 import column_index, column_letters, quoted
from tests.sheets_emulator.model import Sheet, Spreadsheet

_PART = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
      |(?P<sheet>(?:'(?:[^']|'')+'|[A-Za-z_][\w.]*)!)?
       (?P<reference>\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+)?)(?![\w(!])""",
    re.VERBOSE,
)
_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d+)")

Place = tuple[int, int] | None


def shifted(formula: str, rows: int, columns: int) -> str:
    """A formula as it is after being copied so many rows and columns away: relative references go along."""

    def move(found: re.Match[str]) -> str:
        if found["text"]:
            return found[0]

        def cell(part: re.Match[str]) -> str:
            column = column_index(part[2]) + (0 if part[1] else columns)
            row = int(part[4]) + (0 if part[3] else rows)
            return f"{part[1]}{column_letters(column)}{part[3]}{row}" if row > 0 and column >= 0 else "#REF!"

        return (found["sheet"] or "") + _CELL.sub(cell, found["reference"])

    return _PART.sub(move, formula)


def moved(book: Spreadsheet, sheet: Sheet, move: Callable[[int, int], Place]) -> None:
    """Rewrite every formula after cells of a sheet moved; `move` says where a cell went, None when it is gone."""

    def cell(part: re.Match[str]) -> str:
        place = move(int(part[4]) - 1, column_index(part[2]))
        return "#REF!" if place is None else f"{part[1]}{column_letters(place[1])}{part[3]}{place[0] + 1}"

    def rewrite(formula: str, own: Sheet) -> str:
        def reference(found: re.Match[str]) -> str:
            if found["text"] or _titled(found["sheet"], own).casefold() != sheet.title.casefold():
                return found[0]
            ends = _CELL.sub(cell, found["reference"])
            return (found["sheet"] or "") + ("#REF!" if "#REF!" in ends else ends)

        return _PART.sub(reference, formula)

    _rewrite(book, rewrite)


def renamed(book: Spreadsheet, before: str, after: str) -> None:
    """Rewrite every formula after a sheet got another title."""

    def rewrite(formula: str, _own: Sheet) -> str:
        def reference(found: re.Match[str]) -> str:
            if found["text"] or not found["sheet"] or _bare(found["sheet"]).casefold() != before.casefold():
                return found[0]
            return f"{quoted(after)}!{found['reference']}"

        return _PART.sub(reference, formula)

    _rewrite(book, rewrite)


def _bare(prefix: str) -> str:
    title = prefix[:-1]
    return title[1:-1].replace("''", "'") if title.startswith("'") else title


def _titled(prefix: str | None, own: Sheet) -> str:
    return _bare(prefix) if prefix else own.title


def _rewrite(book: Spreadsheet, rewrite: Callable[[str, Sheet], str]) -> None:
    for sheet in book.sheets:
        for row in sheet.rows:
            for column, cell in enumerate(row):
                formula = cell.get("userEnteredValue", {}).get("formulaValue")
                if formula is None or (changed := rewrite(formula, sheet)) == formula:
                    continue
                entered = {"formulaValue": changed}
                result = {"result": {**cell["result"], "of": entered}} if "result" in cell else {}
                row[column] = {**cell, "userEnteredValue": entered, **result}
