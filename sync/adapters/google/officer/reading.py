"""What there is of the officer tabs in a spreadsheet: their make-up and their first two rows.

What officers typed further down is never read. Two exceptions: whether a column has a data validation anywhere, which
is no value; and whether a tab is blank, which is asked only where its first rows are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from sync.adapters.google.officer.formulas import is_dead
from sync.adapters.google.officer.requests import header_protection
from sync.adapters.google.service_tabs import letters
from sync.adapters.officer_tabs.guidance import check_of
from sync.core.cells import normalise
from sync.core.register import officer_tab
from sync.core.spec import Field, RuleBook, Tab

_STRUCTURE = (
    "sheets(properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount,frozenRowCount)),merges,"
    "conditionalFormats(ranges,booleanRule(condition(values(userEnteredValue)))),"
    "protectedRanges(protectedRangeId,description))"
)
_CONDITION = "dataValidation(condition(type,values(userEnteredValue)))"
_CELL = f"userEnteredValue(formulaValue),effectiveValue(stringValue),note,{_CONDITION}"

Cells = Sequence[Mapping[str, Any]]


class Client(Protocol):
    """The part of gspread's ``HTTPClient`` that is needed here."""

    def fetch_sheet_metadata(self, id: str, params: dict[str, Any]) -> Mapping[str, Any]:
        """Return what ``spreadsheets.get`` answers."""

    def batch_update(self, id: str, body: Mapping[str, Any]) -> Any:
        """Send a ``batchUpdate`` and return its answer."""


@dataclass(frozen=True, slots=True)
class Header:
    """A cell of row 1."""

    text: str = ""
    formula: str = ""
    noted: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A conditional format: its formula, and the columns of its ranges (``None`` at the end: all of them)."""

    formula: str
    columns: tuple[tuple[int, int | None], ...]

    def covers(self, column: int) -> bool:
        """Return whether a column is in one of the ranges."""
        return any(first <= column and (end is None or column < end) for first, end in self.columns)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A tab as it stands. ``fixed`` is whether its header stays in sight, or can't be made to."""

    id: int
    title: str
    rows: int = 0
    columns: int = 0
    fixed: bool = False
    headers: tuple[Header, ...] = ()
    validated: frozenset[int] = frozenset()
    rules: tuple[Rule, ...] = ()
    protections: frozenset[str] = frozenset()  # their descriptions
    blank: bool = False

    def where(self, tab: Tab) -> dict[str, int]:
        """Return the column of each field that is there, found by its header; the first one counts."""
        found: dict[str, int] = {}
        for at, header in enumerate(self.headers):
            if field := tab.by_header.get(normalise(header.text)):
                found.setdefault(field.name, at)
        return found

    def header(self, at: int) -> Header:
        """Return the cell of row 1 in a column."""
        return self.headers[at] if at < len(self.headers) else Header()


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """The officer tabs by schema name; the ids of all tabs from left to right; the ids of all protected ranges."""

    sheets: Mapping[str, Sheet]
    order: tuple[int, ...]
    protected_range_ids: frozenset[int]


def read(client: Client, spreadsheet_id: str, book: RuleBook) -> Spreadsheet:
    """Return what there is of the officer tabs. The only tab counts as the first of them when it is blank."""
    found = client.fetch_sheet_metadata(spreadsheet_id, {"fields": _STRUCTURE}).get("sheets", [])
    grids = [sheet for sheet in found if sheet["properties"].get("sheetType", "GRID") == "GRID"]
    roles = _roles(grids, book)
    candidates = roles or ({book.tabs[0].name: grids[0]} if len(found) == len(grids) == 1 else {})
    sheets = {name: _sheet(answer) for name, answer in candidates.items()}
    reader = _Reader(client, spreadsheet_id)
    tops = reader.tops(sheets.values())
    sheets = {name: _topped(sheet, tops.get(sheet.id, [])) for name, sheet in sheets.items()}
    blank = reader.blank([s for s in sheets.values() if not any(h.text or h.formula for h in s.headers)])
    sheets = {name: replace(sheet, blank=sheet.id in blank) for name, sheet in sheets.items()}
    if not roles:  # a tab that is nobody's takes over the first one's title, or is left alone
        sheets = {n: replace(s, title=book.tabs[0].title) for n, s in sheets.items() if s.blank}
    validated = reader.validated({sheet: _unsure(book, name, sheet) for name, sheet in sheets.items()})
    return Spreadsheet(
        {n: replace(s, validated=s.validated | validated.get(s.id, frozenset())) for n, s in sheets.items()},
        tuple(_id(sheet) for sheet in found),
        frozenset(int(p["protectedRangeId"]) for s in found for p in s.get("protectedRanges", ())),
    )


def _roles(found: Sequence[Mapping[str, Any]], book: RuleBook) -> dict[str, Mapping[str, Any]]:
    """Return the officer tabs by schema name: by their titles, and a renamed one by the protection we gave it."""
    roles: dict[str, Mapping[str, Any]] = {}
    for sheet in found:
        title = str(sheet["properties"]["title"])
        name = officer_tab(title, book)
        # Of two that answer to one tab (LAPORAN beside Laporan) the exact title wins, then the first.
        if name and (name not in roles or title == book.tab_by_name[name].title):
            roles[name] = sheet
    for tab in book.tabs:
        renamed = [s for s in found if officer_tab(s["properties"]["title"], book) is None and _was(s, tab)]
        if tab.name not in roles and len(renamed) == 1:
            roles[tab.name] = renamed[0]
    return roles


def _was(sheet: Mapping[str, Any], tab: Tab) -> bool:
    return any(p.get("description") == header_protection(tab) for p in sheet.get("protectedRanges", ()))


def _id(sheet: Mapping[str, Any]) -> int:
    return int(sheet["properties"].get("sheetId", 0))  # Google leaves zeros out


def _sheet(answer: Mapping[str, Any]) -> Sheet:
    grid = answer["properties"].get("gridProperties", {})
    merged = any(m.get("startRowIndex", 0) == 0 and m.get("endRowIndex", 0) > 1 for m in answer.get("merges", ()))
    return Sheet(
        id=_id(answer),
        title=str(answer["properties"]["title"]),
        rows=int(grid.get("rowCount", 0)),
        columns=int(grid.get("columnCount", 0)),
        fixed=int(grid.get("frozenRowCount", 0)) > 0 or merged,
        rules=tuple(map(_rule, answer.get("conditionalFormats", ()))),
        protections=frozenset(str(p.get("description", "")) for p in answer.get("protectedRanges", ())),
    )


def _rule(answer: Mapping[str, Any]) -> Rule:
    values = answer.get("booleanRule", {}).get("condition", {}).get("values", ())
    ranges = ((int(r.get("startColumnIndex", 0)), r.get("endColumnIndex")) for r in answer.get("ranges", ()))
    return Rule(str(values[0].get("userEnteredValue", "")) if values else "", tuple(ranges))


def _topped(sheet: Sheet, rows: Sequence[Cells]) -> Sheet:
    """Return a sheet with what its first two rows say."""
    headers, first = (*rows, [], [])[:2]
    return replace(
        sheet,
        headers=tuple(
            Header(
                str(cell.get("effectiveValue", {}).get("stringValue", "")),
                str(cell.get("userEnteredValue", {}).get("formulaValue", "")),
                "note" in cell,
            )
            for cell in headers
        ),
        validated=frozenset(at for at, cell in enumerate(first) if _validates(cell)),
    )


def _validates(cell: Mapping[str, Any]) -> bool:
    """Return whether a cell has a data validation; one whose range was deleted is none."""
    condition = cell.get("dataValidation", {}).get("condition")
    return condition is not None and not any(
        is_dead(v.get("userEnteredValue", "")) for v in condition.get("values", ())
    )


def _unsure(book: RuleBook, name: str, sheet: Sheet) -> list[int]:
    """Return the columns that should have a data validation and have none in row 2: perhaps further down."""
    tab = book.tab_by_name[name]

    def lacks(field: Field, at: int) -> bool:
        return at not in sheet.validated and check_of(book, tab, field) is not None

    return [at for field, at in sheet.where(tab).items() if lacks(tab.by_name[field], at)] if sheet.rows > 2 else []


class _Reader:
    """Reads cells of several tabs with one request each time, and only what is asked of them."""

    def __init__(self, client: Client, spreadsheet_id: str) -> None:
        self._client, self._spreadsheet_id = client, spreadsheet_id

    def tops(self, sheets: Iterable[Sheet]) -> dict[int, list[Cells]]:
        """Return the first two rows of each sheet, by its id."""
        answer = self._get([(sheet, "1:2") for sheet in sheets], _CELL)
        return {id: [row for _, row in rows] for id, rows in answer.items()}

    def blank(self, sheets: Iterable[Sheet]) -> frozenset[int]:
        """Return the ids of the sheets that hold nothing at all."""
        answer = self._get([(sheet, "") for sheet in sheets], "userEnteredValue")
        return frozenset(
            id
            for id, rows in answer.items()
            if not any(cell.get("userEnteredValue") for _, row in rows for cell in row)
        )

    def validated(self, columns: Mapping[Sheet, Sequence[int]]) -> dict[int, frozenset[int]]:
        """Return which of these columns have a data validation anywhere, by the id of their sheet."""
        asked = [(sheet, f"{letters(at)}2:{letters(at)}") for sheet, ats in columns.items() for at in ats]
        answer = self._get(asked, _CONDITION)
        return {id: frozenset(at for at, row in rows if any(map(_validates, row))) for id, rows in answer.items()}

    def _get(self, asked: Sequence[tuple[Sheet, str]], cell: str) -> dict[int, list[tuple[int, Cells]]]:
        """Return the rows of ranges, each with its first column, by sheet id; nothing asked, nothing sent."""
        if not asked:
            return {}
        params = {
            "ranges": [_a1(sheet.title, cells) for sheet, cells in asked],
            "fields": f"sheets(properties(sheetId),data(startColumn,rowData(values({cell}))))",
        }
        answer = self._client.fetch_sheet_metadata(self._spreadsheet_id, params)
        return {_id(sheet): list(_rows(sheet)) for sheet in answer.get("sheets", ())}


def _rows(sheet: Mapping[str, Any]) -> Iterator[tuple[int, Cells]]:
    for block in sheet.get("data", ()):
        for row in block.get("rowData", ()):
            yield int(block.get("startColumn", 0)), row.get("values", ())


def _a1(title: str, cells: str) -> str:
    quoted = "'" + title.replace("'", "''") + "'"
    return f"{quoted}!{cells}" if cells else quoted
