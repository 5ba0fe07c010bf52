"""Formulas of the officer tabs that look rows up in ``Temuan`` by their keys, as Google computes them.

Every formula is the same in every locale: ``;`` between arguments, no decimals, no arrays in braces. ``Temuan`` is
named in a text that ``INDIRECT`` reads, so that it may be deleted and come back.

A key is what ``Context.lookup_key`` makes of the same cells. ``&`` alone would not do: Google joins a date as it is
displayed. Times ``1`` it is a plain number; six decimals with a point are what the service keeps of a time of day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sync.adapters.google.service_tabs import letters
from sync.adapters.officer_tabs.lookups import BROKEN_KEY, CHECK_TITLE, COLUMNS, WAITING, quoted
from sync.core.service_tabs.temuan import COMPLETE
from sync.core.spec import Tab

Where = Mapping[str, int]
"""The column of each field, from 0."""

_DEAD = "#REF!"  # what Google writes in place of a column, or a tab, that was deleted


def check_formula(tab: Tab, where: Where) -> str:
    """Return the one formula of Pemeriksaan: it stands in the header and fills the column below, new rows too.

    It reads whole columns, from the header on: from row 2 on, the row inserted above row 2 would be left out. They are
    named one by one: a range would take in Pemeriksaan itself once an officer moves it, and so run in a circle.
    """
    columns = {name: _column(at) for name, at in where.items()}
    top = f"${letters(where[tab.key[0]])}$1"
    blank = "*".join(f"ISBLANK({column})" for column in columns.values())
    broken = "+".join(f"ISERROR({columns[name]})" for name in tab.key)
    # An error in a key is told of before; here it must not spoil the other rows of the array.
    key = _key(tab, [f'IFERROR({_text(columns[name])};"")' for name in tab.key])
    found = f"VLOOKUP({_searched(key)};{_temuan('kawal_baris')};2;0)"
    checked = f"IF({broken};{quoted(BROKEN_KEY)};IFERROR({found};{quoted(WAITING)}))"
    rows = f"IF({blank};;{checked})"  # nothing, not even an empty text: reading the tab stays short
    return f"=ARRAYFORMULA(IF(ROW({columns[tab.key[0]]})=ROW({top});{quoted(CHECK_TITLE)};{rows}))"


def mark_formula(tab: Tab, where: Where, first: int, name: str) -> str:
    """Given the first column to be coloured and the name of a lookup, return the condition of the cell in row 2."""
    key = _key(tab, [_text(f"${letters(where[name])}2") for name in tab.key])
    cell = f'{key}&"|"&{letters(first)}$1'
    return f"=ISNUMBER(MATCH({_searched(cell)};{_temuan(name)};0))"


def complete_formula(check: int) -> str:
    """Given the column of Pemeriksaan, return the condition that it says Lengkap."""
    return f"=${letters(check)}2={quoted(COMPLETE)}"


def findings_formula(check: int) -> str:
    """Given the column of Pemeriksaan, return the condition that it tells of findings, or of a broken key."""
    cell = f"${letters(check)}2"
    return f'=AND({cell}<>"";{cell}<>{quoted(COMPLETE)};{cell}<>{quoted(WAITING)})'


# ------------------------------------------------------------------ known again


def is_check(formula: str) -> bool:
    """Return whether a header's formula is that of Pemeriksaan, whole or broken."""
    return CHECK_TITLE in formula and COLUMNS["kawal_baris"] in formula


def same_condition(formula: str, wanted: str) -> bool:
    """Return whether a conditional format's formula says what is wanted, wherever its ranges begin now.

    It must read the columns that are wanted: columns may have been moved, or deleted.
    """
    return _read(formula) == _read(wanted) and _words(formula) == _words(wanted)


def is_dead(formula: str) -> bool:
    """Return whether a formula has lost a column or a tab that it read, and so never works again."""
    return _DEAD in formula


def _read(formula: str) -> list[str]:
    return re.findall(r"\$([A-Z]{1,3})\d", formula)


def _words(formula: str) -> list[str]:
    return re.findall(r'"([^"]*)"', formula)


# ------------------------------------------------------------------ their parts


def _column(at: int) -> str:
    return f"${letters(at)}$1:${letters(at)}"


def _temuan(name: str) -> str:
    return f'INDIRECT("{COLUMNS[name]}")'


def _key(tab: Tab, parts: Iterable[str]) -> str:
    return f"{quoted(f'{tab.title}|')}&" + '&"/"&'.join(parts)


def _text(cell: str) -> str:
    return f'IF(ISNUMBER({cell});SUBSTITUTE(ROUND({cell}*1;6);",";".");{cell}&"")'


def _searched(key: str) -> str:
    """Return a key that is searched for as it stands: ``*``, ``?`` and ``~`` would be wildcards."""
    for sign in "~*?":
        key = f'SUBSTITUTE({key};"{sign}";"~{sign}")'
    return key
