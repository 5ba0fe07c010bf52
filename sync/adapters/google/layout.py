"""What a spreadsheet is made of, apart from its cells: tabs by their ids, sizes, merges, charts.

A tab's id stays when people rename or move it, so the register's tabs are remembered by id. Titles of tabs that are
neither the officers' nor ours are forgotten at once: they may say anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from sync.core.model import SERVICE_TITLES
from sync.core.register import officer_tab
from sync.core.spec import RuleBook

FIELDS = (
    "properties(timeZone),sheets(properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount)),"
    "merges,charts(chartId),protectedRanges(protectedRangeId,range))"
)
"""The field mask of a spreadsheet that says all that ``Layout`` holds."""

_SERVICE = {title.casefold(): title for title in SERVICE_TITLES}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab. ``role`` is an officer tab's schema name, or the title of a service tab. ``title`` is empty where it
    is called something else by now: that may say anything. ``merges`` are four numbers from 0: first row, row after the
    last, first column, column after the last.
    """

    id: int
    role: str
    title: str
    rows: int
    columns: int
    merges: tuple[tuple[int, int, int, int], ...] = ()
    charts: tuple[int, ...] = ()
    protected: bool = False  # as a whole tab


@dataclass(frozen=True, slots=True)
class Layout:
    """The officer tabs and service tabs of a spreadsheet, and the ids that are taken by any tab."""

    time_zone: str
    officer: tuple[Sheet, ...]
    service: tuple[Sheet, ...]
    taken: tuple[int, ...]
    protections: tuple[int, ...] = ()  # the ids of all protected ranges

    def service_tab(self, title: str) -> Sheet | None:
        """Return the service tab of that title: the one that is called so, else the one that we made."""
        found = [sheet for sheet in self.service if sheet.role == title]
        return next((sheet for sheet in found if sheet.title), found[0] if found else None)

    def free_id(self, title: str) -> int:
        """Return the id for a service tab that is to be made: always the same, unless somebody's tab has it."""
        wanted = service_id(title)
        while wanted in self.taken:
            wanted += 1
        return wanted


def service_id(title: str) -> int:
    """Return the id that the service gives to its tab of that title."""
    return crc32(f"kawal {title}".encode()) & 0x3FFFFFFF


def parse(answer: Mapping[str, Any], book: RuleBook, before: Layout | None = None) -> Layout:
    """Given Google's answer and what was known before, return the layout.

    An officer tab that was renamed keeps its role unless another tab has its title now.
    """
    grids = [s for s in answer.get("sheets", ()) if s["properties"].get("sheetType", "GRID") == "GRID"]
    roles = {_id(sheet): officer_tab(_title(sheet), book) for sheet in grids}
    for known in before.officer if before else ():
        if known.role not in roles.values() and known.id in roles and roles[known.id] is None:
            roles[known.id] = known.role
    # A tab of ours that people have given the title of one of theirs is theirs: we make another one.
    service = {_id(s): _SERVICE.get(_title(s).casefold()) for s in grids if not roles[_id(s)]}
    ours = {id: title for title in SERVICE_TITLES if not roles.get(id := service_id(title))}
    return Layout(
        time_zone=str(answer.get("properties", {}).get("timeZone", "")),
        officer=tuple(
            _sheet(s, role, named=officer_tab(_title(s), book) == role) for s in grids if (role := roles[_id(s)])
        ),
        service=tuple(
            _sheet(s, role, named=service.get(_id(s)) == role)
            for s in grids
            if (role := service.get(_id(s)) or ours.get(_id(s)))
        ),
        taken=tuple(_id(sheet) for sheet in answer.get("sheets", ())),
        protections=tuple(
            int(p["protectedRangeId"]) for sheet in answer.get("sheets", ()) for p in sheet.get("protectedRanges", ())
        ),
    )


def read_otherwise(before: Layout, now: Layout) -> bool:
    """Return whether a reading by the first layout may be wrong by the second."""
    arranged = [[(sheet.id, sheet.role, sheet.merges) for sheet in layout.officer] for layout in (before, now)]
    return arranged[0] != arranged[1] or before.time_zone != now.time_zone


def _id(sheet: Mapping[str, Any]) -> int:
    return int(sheet["properties"].get("sheetId", 0))  # Google leaves zeros out


def _title(sheet: Mapping[str, Any]) -> str:
    return str(sheet["properties"].get("title", ""))


def _sheet(sheet: Mapping[str, Any], role: str, named: bool) -> Sheet:
    grid = sheet["properties"].get("gridProperties", {})
    return Sheet(
        id=_id(sheet),
        role=role,
        title=_title(sheet) if named else "",
        rows=int(grid.get("rowCount", 0)),
        columns=int(grid.get("columnCount", 0)),
        merges=tuple(map(_merge, sheet.get("merges", ()))),
        charts=tuple(int(chart["chartId"]) for chart in sheet.get("charts", ())),
        protected=any(_whole(p.get("range", {})) for p in sheet.get("protectedRanges", ())),
    )


def _merge(found: Mapping[str, int]) -> tuple[int, int, int, int]:
    names = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
    first, after, left, right = (int(found.get(name, 0)) for name in names)
    return first, after, left, right


def _whole(found: Mapping[str, int]) -> bool:
    return not found.keys() - {"sheetId"}


# ------------------------------------------------------------------ kept between runs


def kept(layout: Layout) -> dict[str, Any]:
    """Return a layout as what JSON can hold."""

    def plain(sheets: Sequence[Sheet]) -> list[list[Any]]:
        return [[s.id, s.role, s.title, s.rows, s.columns, s.merges, s.charts, s.protected] for s in sheets]

    return {
        "time_zone": layout.time_zone,
        "officer": plain(layout.officer),
        "service": plain(layout.service),
        "taken": list(layout.taken),
        "protections": list(layout.protections),
    }


def restored(stored: Mapping[str, Any], book: RuleBook) -> Layout:
    """Given what ``kept`` returned, return the layout. Raise ``KeyError``, ``ValueError`` or ``TypeError``.

    Tabs that the rules do not know any more are left out.
    """

    def sheets(rows: Sequence[Sequence[Any]]) -> tuple[Sheet, ...]:
        return tuple(
            Sheet(int(i), str(role), str(title), int(r), int(c), tuple(map(_four, merges)), tuple(charts), bool(p))
            for i, role, title, r, c, merges, charts, p in rows
        )

    officer = tuple(sheet for sheet in sheets(stored["officer"]) if sheet.role in book.tab_by_name)
    service = sheets(stored["service"])
    return Layout(
        str(stored["time_zone"]), officer, service, tuple(stored["taken"]), tuple(stored.get("protections", ()))
    )


def _four(numbers: Sequence[int]) -> tuple[int, int, int, int]:
    first, after, left, right = map(int, numbers)
    return first, after, left, right
