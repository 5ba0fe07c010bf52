"""A request as a handler sees it, and an edit of a spreadsheet that happens wholly or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.sheets_emulator import a1
from tests.sheets_emulator.a1 import Area
from tests.sheets_emulator.errors import PROTECTED, invalid
from tests.sheets_emulator.model import Sheet, Spreadsheet
from tests.sheets_emulator.store import Caller, File, Store

Json = dict[str, Any]

_TRUE = frozenset({"true", "1", "t", "y", "yes"})


class Given(dict[str, Any]):
    """An object of a request: to ask it for a field that it must have and has not is the caller's mistake."""

    def __missing__(self, name: str) -> Any:
        raise invalid(f"Missing required field: {name}")


@dataclass
class Call:
    """One request to a method: who calls, the parts of the path, the query, the body."""

    store: Store
    caller: Caller
    arguments: dict[str, str]
    query: list[tuple[str, str]] = field(default_factory=list)
    body: Json = field(default_factory=Given)
    content: bytes = b""

    def option(self, name: str, default: str = "") -> str:
        """A query parameter, the last one given."""
        return next((value for key, value in reversed(self.query) if key == name), default)

    def every(self, name: str) -> list[str]:
        """A repeated query parameter."""
        return [value for key, value in self.query if key == name]

    def flag(self, name: str) -> bool:
        """A boolean query parameter."""
        return self.option(name).lower() in _TRUE

    def file(self, *, write: bool = False) -> File:
        """The spreadsheet's file that the path names."""
        return self.store.spreadsheet(self.arguments["spreadsheetId"], self.caller, write=write)

    def book(self) -> Spreadsheet:
        """The spreadsheet that the path names, to read."""
        return opened(self.file())

    @contextmanager
    def editing(self) -> Iterator[Editor]:
        """An edit of the spreadsheet that the path names: committed at the end, forgotten on an error."""
        file = self.file(write=True)
        editor = Editor(file, opened(file).copy(), self.caller)
        yield editor
        file.book = editor.book
        self.store.touched(file, self.caller.email)


@dataclass
class Editor:
    """A copy of a spreadsheet being changed, and who changes it."""

    file: File
    book: Spreadsheet
    caller: Caller

    def area(self, grid_range: Json) -> Area:
        """The cells of a GridRange, which the caller is about to change.

        Raises: ApiError 400 when they are protected against the caller or do not exist.
        """
        area = a1.grid_area(grid_range, self.book)
        self.guard(area)
        return area

    def guard(self, area: Area) -> None:
        """Raises: ApiError 400 when some of these cells are protected against the caller."""
        for protected in area.sheet.parts.get("protectedRanges", []):
            if not self.may_edit(protected) and self._protects(protected, area):
                raise invalid(PROTECTED)

    def guard_sheet(self, sheet: Sheet) -> None:
        """Raises: ApiError 400 when the sheet as a whole is protected against the caller."""
        for protected in sheet.parts.get("protectedRanges", []):
            if not self.may_edit(protected) and _whole(protected.get("range", {})):
                raise invalid(PROTECTED)

    def may_edit(self, protected: Json) -> bool:
        """Whether the caller may change what this ProtectedRange protects: its editors and the owner may."""
        editors = protected.get("editors", {}).get("users", [])
        owner = self.file.role(self.caller) == "owner"
        return bool(protected.get("warningOnly")) or owner or self.caller.email in editors

    def _protects(self, protected: Json, area: Area) -> bool:
        grid_range = protected.get("range") or self._named(protected.get("namedRangeId"))
        if grid_range is None or not area.meets(grid_range):
            return False
        return not any(area.within(free) for free in protected.get("unprotectedRanges", []))

    def _named(self, named_range_id: str | None) -> Json | None:
        found = (named for named in self.book.named_ranges if named["namedRangeId"] == named_range_id)
        return next((named["range"] for named in found), None)


def opened(file: File) -> Spreadsheet:
    """The spreadsheet of a file that is known to be one."""
    assert file.book is not None
    return file.book


_SIDES = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")


def _whole(grid_range: Json) -> bool:
    return not any(side in grid_range for side in _SIDES)


def given(item: Any) -> Any:
    """A body whose objects know what they were given."""
    if isinstance(item, list):
        return [given(entry) for entry in item]
    return Given({name: given(value) for name, value in item.items()}) if isinstance(item, dict) else item
