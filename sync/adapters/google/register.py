"""A register in a shared Google Sheet: one request to read it, one to write it.

Google has no compare-and-swap: between reading and writing, officers go on typing. So a write names service tabs by
their ids and nothing else; the version that is remembered is the one from before the reading; and what was typed
meanwhile makes it out of date, so that the next cycle reads again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sync.adapters.google import layout as layouts
from sync.adapters.google import values
from sync.adapters.google.client import SHEETS, SheetsClient
from sync.adapters.google.failures import Refused, Unreached
from sync.adapters.google.layout import Layout
from sync.adapters.google.service_tabs import added, ids_named, letters, requests, settled
from sync.adapters.google.values import TabValues
from sync.adapters.google.versions import REMOVED, TRASHED, Versions
from sync.adapters.google.words import Words
from sync.core.brakes import ANCHOR_ROWS, find_anchor
from sync.core.model import SUMMARY, Cell, Grid
from sync.core.register import officer_tab
from sync.core.service_tabs.sheets import MARK, ServiceTab
from sync.core.spec import RuleBook
from sync.errors import Changed, NotWritten, TabGone
from sync.ports import Reading, Shelf

_MARK_ROWS = 6  # the mark stands in the second or third row; someone may have inserted a row or two above it
_LAYOUT_LASTS = 20 * 3600.0  # seconds; a daily check sees tabs that were added since
_LOADING_AGAIN = (2.0, 8.0, 20.0)  # seconds to wait for cells that are being computed
_WRITES = 3  # tries, when tabs change under our hands


class GoogleRegister:
    """A ``RegisterStore`` on one spreadsheet."""

    def __init__(
        self,
        name: str,
        spreadsheet_id: str,
        client: SheetsClient,
        versions: Versions,
        shelf: Shelf,
        zone: str,
        editor: str = "",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Given the register's name among people, its IANA ``zone``, and ``editor``, the address we write as."""
        self.name = name
        self.notice = ""
        self.wrote = False
        self._id, self._client, self._versions, self._shelf = spreadsheet_id, client, versions, shelf
        self._zone, self._editor, self._sleep = zone, editor, sleep
        self._words = Words(name, editor)
        self._book: RuleBook | None = None
        self._layout: Layout | None = None
        self._values: Mapping[int, TabValues] = {}
        self._version = ""
        self._seen = 0.0  # when the tabs were looked at

    # ------------------------------------------------------------------ the port

    def version(self) -> str:
        """Return the version that Drive knows of; it may be some minutes behind."""
        try:
            found = self._versions.of(self._id)
        except (Refused, Unreached) as failure:
            raise self._words.not_read(failure) from None
        if found in (TRASHED, REMOVED):
            raise self._words.gone(found)
        self._version = found
        return found

    def read(self, book: RuleBook) -> Reading:
        """Return the officer tabs, with one request when the tabs are those of last time. Raise ``Unreadable``."""
        version = self._version or self.version()
        self._version = ""  # the next reading needs one of its own
        self._book = book
        try:
            layout = self._read_all(book)
        except (Refused, Unreached) as failure:
            raise self._words.not_read(failure) from None
        grids = [self._grid(sheet, book) for sheet in layout.officer]
        self.notice = self._words.merged(_merges(layout))
        summary = [sheet for sheet in layout.service if sheet.role == SUMMARY and sheet.title]
        texts = (value for sheet in summary for row in self._rows_of(sheet)[:ANCHOR_ROWS] for value in row)
        return Reading(grids, version, find_anchor(texts), self._versions.editor(self._id))

    def write(self, tabs: Sequence[ServiceTab], reading: Reading) -> str:
        """Replace the service tabs if what stands there differs. See ``RegisterStore``.

        Raise ``Changed`` when the register is not there any more as it was read.
        """
        self.wrote = False
        for attempt in range(_WRITES):
            shift = self._shift()
            unsettled = [tab for tab in tabs if not self._is_settled(tab, shift)]
            if not unsettled:
                self._look_at_the_rest()
                break
            self.refuse_foreign_tabs(tab.title for tab in tabs)
            try:
                rearranged = self._replace([tab for tab in tabs if tab in unsettled or tab.stamped], shift)
                self.wrote = True
                if rearranged:
                    raise Changed(*self._words.changed)
                break
            except (Refused, Unreached) as failure:
                if attempt + 1 == _WRITES or not _may_help(failure):
                    raise self._words.not_written(failure) from None
            self._look_again()
        return reading.version

    def titles(self) -> list[str]:
        """Return the titles of all tabs now."""
        try:
            answer = self._client.fetch_sheet_metadata(self._id, params={"fields": "sheets.properties.title"})
        except (Refused, Unreached) as failure:
            raise self._words.not_read(failure) from None
        return [str(sheet["properties"].get("title", "")) for sheet in answer.get("sheets", ())]

    def add(self, tab: ServiceTab) -> Sequence[Sequence[Cell]]:
        """Add a tab that people have asked for, and return its rows as they are read back. Raise ``NotWritten``."""
        assert self._book is not None
        try:
            layout = self._fetch_layout(self._book)
            id = layout.free_id(tab.title)
            made = added(tab, id)
            if ids_named(made) != {id}:  # whatever else goes wrong, not this
                raise AssertionError("adding a tab would touch another one")
            self._client.request("post", f"{SHEETS}/v4/spreadsheets/{self._id}:batchUpdate", json={"requests": made})
            url = f"{SHEETS}/v4/spreadsheets/{self._id}/values:batchGetByDataFilter"
            return values.by_id(self._client.request("post", url, json=values.body([id])).json())[id].rows
        except (Refused, Unreached) as failure:
            raise self._words.not_written(failure) from None

    def link(self, tab: str = "", row: int = 0) -> str:
        """Return the address of the spreadsheet in a browser, or of a row in an officer tab."""
        role = officer_tab(tab, self._book) if self._book else None
        at = next((sheet.id for sheet in self._layout.officer if sheet.role == role), None) if self._layout else None
        place = "" if at is None else f"#gid={at}&range={row}:{row}"
        return f"https://docs.google.com/spreadsheets/d/{self._id}/edit{place}"

    # ------------------------------------------------------------------ reading

    def _read_all(self, book: RuleBook) -> Layout:
        """Read values by the tabs' ids; look at the tabs again when one of them is not what it was."""
        known = self._known_layout(book)
        if known is not None and _holds_laporan(known) and 0 <= time.time() - self._seen < _LAYOUT_LASTS:
            try:
                self._values = self._fetch_values(known)
                if not self._renamed(known, book):
                    return known
            except Refused as refused:
                if refused.code != 400:
                    raise
        layout = self._fetch_layout(book)
        if not _holds_laporan(layout):
            raise TabGone(*self._words.no_laporan)
        self._values = self._fetch_values(layout)
        return layout

    def _fetch_values(self, layout: Layout) -> Mapping[int, TabValues]:
        ids = [sheet.id for sheet in (*layout.officer, *layout.service)]
        url = f"{SHEETS}/v4/spreadsheets/{self._id}/values:batchGetByDataFilter"
        for pause in (*_LOADING_AGAIN, None):
            found = values.by_id(self._client.request("post", url, json=values.body(ids)).json())
            computing = any(values.loading(found[sheet.id].rows) for sheet in layout.officer if sheet.id in found)
            if pause is None or not computing:
                break
            self._sleep(pause)
        return found

    def _renamed(self, layout: Layout, book: RuleBook) -> bool:
        """Return whether a tab answers to another name than before, or does not answer."""
        now = {id: found.title for id, found in self._values.items()}
        officer = all(s.id in now and (officer_tab(now[s.id], book) == s.role) == bool(s.title) for s in layout.officer)
        ours = all(s.id in now and (now[s.id].casefold() == s.role.casefold()) == bool(s.title) for s in layout.service)
        return not (officer and ours)

    def _grid(self, sheet: layouts.Sheet, book: RuleBook) -> Grid:
        """A tab that was renamed is still the one it was: it goes by its proper title."""
        title = sheet.title or book.tab_by_name[sheet.role].title
        return values.grid(title, self._values[sheet.id].rows, sheet.merges)

    # ------------------------------------------------------------------ layout

    def _known_layout(self, book: RuleBook) -> Layout | None:
        if self._layout is None:
            stored = self._shelf.get(self._id)
            try:
                self._seen, self._layout = float(stored["seen"]), layouts.restored(stored, book)
            except (KeyError, ValueError, TypeError):
                return None
        return self._layout

    def _fetch_layout(self, book: RuleBook) -> Layout:
        answer = self._client.fetch_sheet_metadata(self._id, params={"fields": layouts.FIELDS})
        return self._take_layout(answer, book)

    def _take_layout(self, answer: Mapping[str, Any], book: RuleBook) -> Layout:
        self._layout = layouts.parse(answer, book, self._known_layout(book))
        self._seen = time.time()
        self._shelf.put(self._id, {"seen": self._seen, **layouts.kept(self._layout)})
        return self._layout

    def _look_again(self) -> None:
        """Read everything anew before another try to write; without Laporan there is nothing to write about."""
        assert self._book is not None  # write follows read
        try:
            layout = self._fetch_layout(self._book)
            if not _holds_laporan(layout):
                raise Changed(*self._words.changed)
            self._values = self._fetch_values(layout)
        except (Refused, Unreached) as failure:
            raise self._words.not_written(failure) from None

    def _look_at_the_rest(self) -> None:
        """The register has changed, but in nothing that we read: look at its tabs and merges, known by heart so far."""
        assert self._book is not None
        assert self._layout is not None
        before = self._layout
        try:
            layout = self._fetch_layout(self._book)
        except (Refused, Unreached) as failure:
            raise self._words.not_written(failure) from None
        if layouts.read_otherwise(before, layout):
            raise Changed(*self._words.changed)

    # ------------------------------------------------------------------ writing

    def _is_settled(self, tab: ServiceTab, shift: float) -> bool:
        assert self._layout is not None
        sheet = self._layout.service_tab(tab.title)
        if sheet is None or not sheet.title or sheet.id not in self._values:
            return False
        return settled(tab, self._values[sheet.id].rows, shift)

    def refuse_foreign_tabs(self, titles: Iterable[str]) -> None:
        """Raise ``NotWritten`` when a service tab's title is that of someone's own work, as it was read last.

        It is that with neither our id nor our mark, unless it is blank.
        """
        assert self._layout is not None
        for title in titles:
            for sheet in self._layout.service:
                if sheet.role != title or not sheet.title or sheet.id == layouts.service_id(title):
                    continue
                filled = any(value not in ("", None) for row in self._rows_of(sheet) for value in row)
                if filled and not self._marked(sheet):
                    raise NotWritten(*self._words.foreign(title))

    def _is_ours(self, sheet: layouts.Sheet) -> bool:
        """Return whether a tab is ours: by its title, or by our mark in it. One that we made may be people's by now."""
        return bool(sheet.title) or self._marked(sheet)

    def _marked(self, sheet: layouts.Sheet) -> bool:
        return any(MARK in row for row in self._rows_of(sheet)[:_MARK_ROWS])

    def _rows_of(self, sheet: layouts.Sheet) -> values.Rows:
        return self._values[sheet.id].rows if sheet.id in self._values else ()

    def _replace(self, tabs: Sequence[ServiceTab], shift: float) -> bool:
        """Write; return whether the officer tabs turn out to be arranged otherwise than they were read."""
        assert self._book is not None
        assert self._layout is not None
        layout = replace(self._layout, service=tuple(filter(self._is_ours, self._layout.service)))
        links = {self._book.tab_by_name[sheet.role].title: sheet.id for sheet in layout.officer}
        made = requests(tabs, layout, links, shift, self._editor)
        if ids_named(made) & {sheet.id for sheet in layout.officer}:  # whatever else goes wrong, not this
            raise AssertionError("a write would touch an officer tab")
        body = {"requests": made, "includeSpreadsheetInResponse": True}
        url = f"{SHEETS}/v4/spreadsheets/{self._id}:batchUpdate"
        params = {"fields": f"updatedSpreadsheet({layouts.FIELDS})"}
        answer = self._client.request("post", url, params=params, json=body).json()
        return layouts.read_otherwise(layout, self._take_layout(answer["updatedSpreadsheet"], self._book))

    def _shift(self) -> float:
        """Return how many days the spreadsheet's own clock is ahead of the register's, for its formulas with NOW."""
        assert self._layout is not None
        try:
            theirs = ZoneInfo(self._layout.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return 0.0
        now = datetime.now(UTC)
        ahead = [now.astimezone(zone).utcoffset() or timedelta() for zone in (theirs, ZoneInfo(self._zone))]
        return (ahead[0] - ahead[1]).total_seconds() / 86400


def _may_help(failure: Refused | Unreached) -> bool:
    """Return whether it is worth looking at the tabs again and writing anew what is still to be written."""
    if isinstance(failure, Refused):
        return failure.code in (400, 500, 502, 503, 504) and not failure.hint
    return failure.uncertain


def _holds_laporan(layout: Layout) -> bool:
    return any(sheet.role == "laporan" for sheet in layout.officer)


def _merges(layout: Layout) -> list[str]:
    """Return where cells of several rows are merged: ``Laporan A3:B5``."""
    return [
        f"{sheet.title or sheet.role} {letters(left)}{first + 1}:{letters(right - 1)}{after}"
        for sheet in layout.officer
        for first, after, left, right in sheet.merges
        if first > 0
    ]
