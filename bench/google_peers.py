"""What the usual libraries send for one register when they are used as their users use them.

Each reads every officer tab and replaces two tabs of findings. None of them is told where the emulator is by a setting,
for they have none: their connections are led to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import gspread
import gspread_dataframe
import gspread_pandas
import httplib2
import pandas as pd
import pygsheets
from google.auth.credentials import Credentials
from google.auth.transport.requests import AuthorizedSession
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from tests.google_world import EMAIL
from tests.sheets_emulator.store import Store

SERVICE_TABS = ("Temuan", "Tindak Lanjut")

_HEADER = ["Kunci", "Tab", "Kolom", "Baris", "Temuan", "Saran"]
_ROWS = [[f"GNS-2025-{at:04}", "Laporan", "Usia", at, "Usia kosong.", "Isi usia."] for at in range(200)]
_FRAME = pd.DataFrame(_ROWS, columns=_HEADER)
_BOLD = {"textFormat": {"bold": True}}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A spreadsheet on a server that stands in for Google, and its tabs to read."""

    address: str
    credentials: Credentials
    id: str
    tabs: Sequence[str]


# ------------------------------------------------------------------ the way to the emulator


class _Led(HTTPAdapter):
    """Sends to the emulator what is meant for Google."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def send(self, request: PreparedRequest, *given: Any, **options: Any) -> Response:
        assert request.url is not None
        request.url = _led(request.url, self._address)
        return super().send(request, *given, **options | {"proxies": {}})


class _LedHttp(httplib2.Http):  # type: ignore[misc]  # it has no types
    """The same for google-api-python-client, on which pygsheets stands."""

    def __init__(self, address: str) -> None:
        super().__init__(proxy_info=None)
        self._address = address

    def request(self, uri: str, *given: Any, **options: Any) -> Any:
        return super().request(_led(uri, self._address), *given, **options)


def _led(url: str, address: str) -> str:
    to, wanted = urlsplit(address), urlsplit(url)
    return urlunsplit((to.scheme, to.netloc, wanted.path, wanted.query, ""))


def _session(sheet: Sheet) -> AuthorizedSession:
    session = AuthorizedSession(sheet.credentials)  # type: ignore[no-untyped-call]
    session.mount("https://", _Led(sheet.address))
    return session


def _opened(sheet: Sheet) -> gspread.Spreadsheet:
    return gspread.Client(sheet.credentials, session=_session(sheet)).open_by_key(sheet.id)


def my_drive(store: Store) -> None:
    """Give the service account the folder that gspread-pandas looks at first."""
    root = store.files["root"] = store.add(EMAIL, "My Drive", "application/vnd.google-apps.folder")
    store.touched(root, EMAIL)


# ------------------------------------------------------------------ the flows


def _with_gspread(sheet: Sheet) -> None:
    tabs = {tab.title: tab for tab in _opened(sheet).worksheets()}
    for title in sheet.tabs:
        tabs[title].get_all_records()
    for title in SERVICE_TABS:
        _replace(tabs[title])


def _with_gspread_by_title(sheet: Sheet) -> None:
    spreadsheet = _opened(sheet)
    for title in sheet.tabs:
        spreadsheet.worksheet(title).get_all_records()
    for title in SERVICE_TABS:
        _replace(spreadsheet.worksheet(title))


def _replace(tab: gspread.Worksheet) -> None:
    tab.clear()
    tab.update([_HEADER, *_ROWS], "A1")
    tab.format("1:1", _BOLD)
    tab.freeze(rows=1)


def _with_gspread_dataframe(sheet: Sheet) -> None:
    spreadsheet = _opened(sheet)
    for title in sheet.tabs:
        gspread_dataframe.get_as_dataframe(spreadsheet.worksheet(title))
    for title in SERVICE_TABS:
        gspread_dataframe.set_with_dataframe(spreadsheet.worksheet(title), _FRAME, resize=True)


def _with_gspread_pandas(sheet: Sheet) -> None:
    spread = gspread_pandas.Spread(sheet.id, client=gspread_pandas.Client(session=_session(sheet)))
    for title in sheet.tabs:
        spread.sheet_to_df(sheet=title)
    for title in SERVICE_TABS:
        spread.df_to_sheet(_FRAME, sheet=title, index=False, replace=True)


def _with_pygsheets(sheet: Sheet) -> None:
    client = pygsheets.authorize(custom_credentials=sheet.credentials, http=_LedHttp(sheet.address))
    spreadsheet = client.open_by_key(sheet.id)
    for title in sheet.tabs:
        spreadsheet.worksheet_by_title(title).get_as_df()
    for title in SERVICE_TABS:
        tab = spreadsheet.worksheet_by_title(title)
        tab.clear()
        tab.set_dataframe(_FRAME, "A1")


FLOWS: dict[str, Callable[[Sheet], None]] = {
    "pygsheets: get_as_df; clear, set_dataframe": _with_pygsheets,
    "gspread: worksheets(), get_all_records; clear, update, format, freeze": _with_gspread,
    "gspread-dataframe: get_as_dataframe; set_with_dataframe": _with_gspread_dataframe,
    "gspread: worksheet(title) each time, the same": _with_gspread_by_title,
    "gspread-pandas: sheet_to_df; df_to_sheet(replace=True)": _with_gspread_pandas,
}
