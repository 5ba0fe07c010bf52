"""A try-out without Google: the emulator plays the office's Google account, its sheet and its key file."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from tests.sheets_emulator.errors import ApiError
from tests.sheets_emulator.model import Sheet
from tests.sheets_emulator.officer import Officer, ProtectedCell
from tests.sheets_emulator.store import Store

if TYPE_CHECKING:
    from tests.sheets_emulator.emulator import Emulator

OFFICE = "kantor@contoh.id"
_KAWAL = "kawal-register@contoh-proyek.iam.gserviceaccount.com"
_SETTINGS = """\
google:
  kunci: service_account.json
  alamat: {url}
register: []
"""
_FORM = (
    "<form method=post>Tab <input name=tab value=Laporan> cell <input name=cell size=5 value=A2> "
    "value <input name=value> <button>Type</button></form>"
    "<p>Formulas that this server cannot compute show nothing: Pemeriksaan, and the line that says how old a check is."
)
_STYLE = (
    "body{font:14px sans-serif;margin:1.5em}table{border-collapse:collapse;margin-bottom:2em}"
    "td{border:1px solid #ccc;padding:2px 6px;white-space:pre-wrap;max-width:30em;vertical-align:top}"
)


def open_office(emulator: Emulator, folder: Path) -> list[str]:
    """Given a folder, put a key file and settings into it, share an empty sheet, and return what to tell people."""
    folder.mkdir(parents=True, exist_ok=True)
    key = emulator.service_account(folder).rename(folder / "service_account.json")
    settings = folder / "kawal.yaml"
    settings.write_text(_SETTINGS.format(url=emulator.url), encoding="utf-8")
    officer = emulator.officer(OFFICE)
    first, second = (officer.create(f"Register P2TP2A {n}", {"Sheet1": []}) for n in (1, 2))
    for spreadsheet_id in (first, second):
        officer.share(spreadsheet_id, _KAWAL)
    return [
        f"Steps 1 to 8 are done: {key} is the key file, {settings} leads Kawal to this server.",
        f"The sheet, to look at and to type into: {emulator.url}/spreadsheets/d/{first}/edit",
        f"Another one, for a second kecamatan:    {emulator.url}/spreadsheets/d/{second}/edit",
        f"Step 9:  kawal init {folder} --kecamatan 36.04.33 --google {first}",
        f"Step 10: cd {folder}; kawal doctor; kawal sync",
    ]


def page(store: Store, spreadsheet_id: str, message: str = "") -> str | None:
    """Return a sheet's tabs as a page to look at and to type into, or nothing where there is none."""
    if spreadsheet_id not in store.files or store.files[spreadsheet_id].book is None:
        return None
    officer = Officer(store, OFFICE)
    book = officer.spreadsheet(spreadsheet_id)
    tabs = "".join(
        f"<h2>{escape(sheet.title)}</h2><table>{_rows(officer.values(spreadsheet_id, sheet.title), _hidden(sheet))}</table>"
        for sheet in book.sheets
    )
    title = escape(str(book.properties["title"]))
    head = f"<!DOCTYPE html><meta charset=utf-8><title>{title}</title><style>{_STYLE}</style><h1>{title}</h1>"
    return f"{head}{_FORM}<p>{escape(message)}</p>{tabs}"


def type_into(store: Store, spreadsheet_id: str, form: Mapping[str, str]) -> str:
    """Type what the form says into a cell; return what is wrong, if anything is."""
    try:
        Officer(store, OFFICE).type(spreadsheet_id, form.get("tab", ""), form.get("cell", ""), form.get("value", ""))
    except (ApiError, ProtectedCell, KeyError) as refused:
        return str(refused)
    return ""


def _hidden(sheet: Sheet) -> set[int]:
    return {at for at, column in enumerate(sheet.column_metadata) if column.get("hiddenByUser")}


def _rows(values: list[list[object]], hidden: set[int]) -> str:
    lines = (
        (number, "".join(f"<td>{escape(str(value))}" for at, value in enumerate(row) if at not in hidden))
        for number, row in enumerate(values, 1)
        if any(value != "" for value in row)
    )
    return "".join(f"<tr><th>{number}{cells}" for number, cells in lines)
