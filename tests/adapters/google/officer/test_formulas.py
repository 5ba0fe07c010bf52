"""The formulas of the officer tabs, computed by a real LibreOffice: what a row shows is what ``Temuan`` says of it.

LibreOffice takes commas, and ranges with an end, in an array formula; else the formulas are computed as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from sync.adapters.google.officer.formulas import (
    check_formula,
    complete_formula,
    findings_formula,
    mark_formula,
    same_condition,
)
from sync.adapters.google.service_tabs import letters
from sync.core.register import Register
from sync.core.service_tabs.context import Context
from sync.core.service_tabs.temuan import temuan
from sync.core.validate import judge
from tests.adapters.workbook import libreoffice
from tests.registers import HOLIDAYS, TODAY, book, full, laporan, pendampingan

TAB = book().tab_by_name["pendampingan"]
WHERE = {field.name: at for at, field in enumerate(TAB.fields)}
CHECK = len(TAB.fields)
FORMULAS = {"#DIV/0!": "=1/0", "#N/A": "=NA()"}

# By "layanan", which no rule reads: what Temuan was told of …
CHECKED: dict[str, dict[str, Any]] = {
    "tanggal": {"tanggal_layanan": 45_748},
    "tanggal dengan jam": {"tanggal_layanan": 45_748 + (14 * 60 + 30) / 1440, "penerima": None},
    "tanggal dengan jam dan detik": {"tanggal_layanan": 45_748.25 + 47 / 86_400},
    "teks": {"tanggal_layanan": "1 April 2025"},
    "tanggal sebagai teks angka": {"tanggal_layanan": "45748.0"},
    "nomor angka": {"nomor_kasus": 20_250_001, "tanggal_layanan": 45_749},
    "nomor pecahan": {"nomor_kasus": 12.5, "tanggal_layanan": 45_749},
    "kunci kosong": {"nomor_kasus": None, "tanggal_layanan": None, "kelompok_layanan": None, "penerima": None},
    "bintang": {"nomor_kasus": "GNS*", "kelompok_layanan": "?", "penerima": "~"},
    "tanda kutip": {"nomor_kasus": 'GNS"1"'},
    "spasi": {"nomor_kasus": " GNS-2025-0001 ", "tanggal_layanan": 45_750},
}
# … and what was typed since.
SINCE: dict[str, dict[str, Any]] = {
    "baru": {"tanggal_layanan": 45_760},
    "serupa bintang": {"nomor_kasus": "GNSX", "kelompok_layanan": "a", "penerima": "b"},
    "galat": {"nomor_kasus": "#DIV/0!"},
    "galat di tanggal": {"tanggal_layanan": "#N/A"},
}


def expected(context: Context) -> dict[str, str]:
    """Return what each row should show, by "layanan"."""
    rows = [row[11:13] for row in temuan(context).rows if len(row) > 12]
    said = {str(key.value): str(text.value) for key, text in rows if key and text}
    return {name: said[context.lookup_key(TAB.title, position)] for position, name in enumerate(CHECKED)} | {
        "baru": "Belum diperiksa",
        "serupa bintang": "Belum diperiksa",
        "galat": "Galat di kolom kunci",
        "galat di tanggal": "Galat di kolom kunci",
    }


@pytest.fixture(scope="module")
def context() -> Context:
    """A register that was checked before the latest rows were typed."""
    rows = [pendampingan(**{"layanan": name, **changes}) for name, changes in CHECKED.items()]
    register = Register([full("laporan", [laporan()]), full("pendampingan", rows)], book(), TODAY)
    return Context(register, judge(register, HOLIDAYS), {}, datetime(2025, 4, 5, 6, 0), "WIB")


def write(sheet: Worksheet, row: int, cells: Mapping[str, Any], dates: Any) -> None:
    for name, at in WHERE.items():
        value = cells.get(name)
        if isinstance(value, str) and value in FORMULAS:
            sheet.write_formula(row, at, FORMULAS[value], None, value)
        elif isinstance(value, str):
            sheet.write_string(row, at, value)
        elif value is not None:
            sheet.write_number(row, at, value, dates if name == "tanggal_layanan" else None)


def computable(formula: str, last: int) -> str:
    inner = re.fullmatch(r"=ARRAYFORMULA\((.*)\)", formula)
    assert inner
    ended = re.sub(r"(\$[A-Z]+\$1:\$[A-Z]+)\b(?!\$)", rf"\g<1>${last}", inner[1])
    return "{=" + commas(ended) + "}"


def commas(formula: str) -> str:
    """Return a formula with commas; Google's nothing between two is an empty text here."""
    return formula.replace(";;", ';"";').replace(";", ",")


LAST = 2 + len(CHECKED) + len(SINCE) + 3


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory, context: Context) -> Path:
    path = tmp_path_factory.mktemp("rumus") / "register.xlsx"
    with Workbook(path, {"strings_to_formulas": False}) as made:
        sheet, dates = made.add_worksheet(TAB.title), made.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, [field.title for field in TAB.fields])
        for row, (name, changes) in enumerate({**CHECKED, **SINCE}.items(), start=2):  # row 2 is blank
            write(sheet, row, pendampingan(**{"layanan": name, **changes}), dates)
        sheet.write_array_formula(0, CHECK, LAST - 1, CHECK, computable(check_formula(TAB, WHERE), LAST))
        hidden = made.add_worksheet("Temuan")
        for row, cells in enumerate(temuan(context).rows):
            for at, put in enumerate(cells):
                if put is not None and at >= 11:
                    hidden.write(row, at, put.value)
    return path


def shown(answer: Mapping[str, str]) -> dict[str, str]:
    """Return what Pemeriksaan shows by "layanan", blank rows left out."""
    rows = [(answer[f"{TAB.title}!D{row}"], answer[f"{TAB.title}!L{row}"]) for row in range(2, LAST + 1)]
    assert {text for name, text in rows if not name} == {""}
    return {name: text for name, text in rows if name}


def test_every_row_shows_what_temuan_says_of_it_sorted_or_not(workbook: Path, context: Context) -> None:
    cells = [[TAB.title, f"{column}{row}"] for column in "DL" for row in range(1, LAST + 1)]
    sort = {"sheet": TAB.title, "cells": f"A1:K{LAST}", "column": 3, "ascending": False}
    before, after = libreoffice.run(
        [{"open": str(workbook), "cells": cells}, {"open": str(workbook), "sort": sort, "cells": cells}]
    )
    assert before[f"{TAB.title}!L1"] == after[f"{TAB.title}!L1"] == "Pemeriksaan"
    assert shown(before) == shown(after) == expected(context)
    assert list(shown(before)) != list(shown(after))
    assert {"Lengkap", "Belum diperiksa", "Galat di kolom kunci"} < set(shown(before).values())


def test_faulty_cells_are_marked_and_no_others(workbook: Path, context: Context) -> None:
    """The condition of every cell that was checked, beside what the findings say."""
    names = {"error": "kawal_galat", "warning": "kawal_peringatan"}
    rows = range(3, 3 + len(CHECKED))
    typed = [
        [TAB.title, f"{letters(20 + 20 * number + at)}{row}", "=" + commas(condition(mark, at, row))]
        for number, mark in enumerate(names.values())
        for row in rows
        for at in WHERE.values()
    ]
    [answer] = libreoffice.run(
        [{"open": str(workbook), "type": localised(typed), "cells": [cell[:2] for cell in typed]}]
    )
    marked = {cell for cell, text in answer.items() if text not in ("0", "FALSE")}
    wanted = {
        f"{TAB.title}!{letters(20 + 20 * list(names).index(str(f.severity)) + WHERE[by_title(f.column)])}{f.row + 1}"
        for f in context.judgement.findings
        if f.tab == TAB.title
    }
    assert wanted
    assert marked == wanted


def by_title(title: str) -> str:
    return next(field.name for field in TAB.fields if field.title == title)


def condition(mark: str, at: int, row: int) -> str:
    """Return the condition of one cell, as a spreadsheet moves it along from the first."""
    text = mark_formula(TAB, WHERE, 0, mark).removeprefix("=")
    return re.sub(r"(\$[A-Z]+)2\b", rf"\g<1>{row}", text).replace("A$1", f"{letters(at)}$1")


def localised(typed: list[list[str]]) -> list[list[str]]:
    """LibreOffice's own interface wants ``;`` and its own way to name a sheet."""
    return [[sheet, cell, text.replace(",", ";").replace('";";"."', '",";"."')] for sheet, cell, text in typed]


# ------------------------------------------------------------------ known again


def test_a_condition_is_known_by_what_it_reads() -> None:
    moved = {**WHERE, "nomor_kasus": 30}
    galat = mark_formula(TAB, WHERE, 0, "kawal_galat")
    assert same_condition(mark_formula(TAB, WHERE, 4, "kawal_galat"), galat)  # part of the columns
    assert same_condition(galat.replace("$A2", "$A3"), galat)  # a first row deleted
    assert not same_condition(mark_formula(TAB, moved, 0, "kawal_galat"), galat)
    assert not same_condition(mark_formula(TAB, WHERE, 0, "kawal_info"), galat)
    assert not same_condition(galat.replace("$A2", "#REF!"), galat)
    assert not same_condition(complete_formula(3), findings_formula(3))
    assert not same_condition(complete_formula(3), complete_formula(4))
