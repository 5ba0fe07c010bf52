"""Formulas of the officer tabs that look a row up in ``Temuan`` by its key.

They hold references to their own row only, so that sorting, inserting and deleting carry them along. They read
``Temuan`` through defined names; nothing else in an officer tab knows about it.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.adapters.officer_tabs.lookups import BROKEN_KEY, COLUMNS, WAITING, quoted
from sync.core.spec import Tab

OFFICE_NAME = "kawal_kecamatan"
"""The defined name that holds the office's kecamatan code."""

NAMES: Mapping[str, str] = {name: f"={columns}" for name, columns in COLUMNS.items()}


def key_formula(tab: Tab, letters: Mapping[str, str], row: int) -> str:
    """Given the letter of each field's column, return the expression of the key of ``row`` as ``Temuan`` holds it.

    ``&`` makes of a date its serial number and of an empty cell nothing.
    """
    parts = '&"/"&'.join(f"${letters[name]}{row}" for name in tab.key)
    return f"{quoted(f'{tab.title}|')}&{parts}"


def check_formula(tab: Tab, letters: Mapping[str, str], row: int) -> str:
    """Given the letter of each field's column, return the Pemeriksaan formula of ``row``.

    The cells are named one by one: a range would take in Pemeriksaan itself, and so run in a circle, once an officer
    moves that column between the others; and columns that officers add do not count. ``TODAY`` (never 0) is there to
    make the formula volatile: LibreOffice otherwise shows what it saved, and not what the service wrote since.
    """
    cells = ",".join(f"${letter}{row}" for letter in letters.values())
    key = key_formula(tab, letters, row)
    otherwise = f"IF(ISERROR({key}),{quoted(BROKEN_KEY)},{quoted(WAITING)})"
    return f'=IF(COUNTA({cells})*TODAY()=0,"",IFERROR(VLOOKUP({key},kawal_baris,2,FALSE),{otherwise}))'


def mark_formula(tab: Tab, letters: Mapping[str, str], first: str, name: str) -> str:
    """Given the range's first column and a defined name, return the condition that colours a cell of row 2 on."""
    return f'=ISNUMBER(MATCH({key_formula(tab, letters, 2)}&"|"&{first}$1,{name},0))'
