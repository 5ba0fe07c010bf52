"""The report as a workbook: the numbers of ``kawal.report/1`` and no way to the hidden ones."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from sync.adapters.report_workbook import report_workbook
from sync.core.report.context import Context
from sync.core.report.document import as_json
from sync.core.report.model import crossed
from sync.core.report.presentation.page import Presentation, present
from tests.adapters.workbook import libreoffice
from tests.report_contexts import KOP, KOP_SERANG, SAMPLES, kabupaten, kecamatan, margins_only, nil

CONTEXTS: dict[str, Context] = {
    "kecamatan": kecamatan(),
    "triwulan lalu belum ada": kecamatan(SAMPLES[1], known=False),
    "kabupaten": kabupaten(),
    "publik": margins_only(kabupaten("publik", 10)),
    "nihil": nil(),
}
EACH = pytest.mark.parametrize("name", CONTEXTS)


def page(name: str) -> Presentation:
    return present(CONTEXTS[name], KOP if CONTEXTS[name].level == "Kecamatan" else KOP_SERANG)


@cache
def data(name: str) -> bytes:
    return report_workbook(CONTEXTS[name], page(name))


@cache
def workbook(name: str) -> Workbook:
    return load_workbook(BytesIO(data(name)))


def parts(name: str) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(data(name))) as package:
        return {entry.filename: package.read(entry).decode() for entry in package.infolist()}


def lines(name: str) -> Iterator[list[Any]]:
    """Yield the lines of all sheets, without the empty cells at their ends."""
    for sheet in workbook(name).worksheets:
        for row in sheet.iter_rows(values_only=True):
            line = list(row)
            while line and line[-1] is None:
                line.pop()
            yield line
        yield []


def blocks(name: str) -> dict[str, list[list[Any]]]:
    """Return the lines below each table's title, by its id."""
    found: dict[str, list[list[Any]]] = {}
    here: list[list[Any]] = []
    for line in lines(name):
        if line and (title := re.fullmatch(r"Tabel (\w+)\. .+ \(\w+\)", str(line[0]))):
            here = found[title[1]] = []
        elif not line:
            here = []
        else:
            here.append(line)
    return found


def shown(numbers: list[int | None]) -> list[int | str]:
    return ["*" if n is None else n for n in numbers]


def expected(same: list[dict[str, Any]], periods: tuple[str, ...]) -> list[list[Any]]:
    """Return the lines of a table but for its notes, and what the last line is called."""
    first = same[0]
    if len(first["column_labels"]) == 1:
        rows = zip(first["row_labels"], *(one["row_totals"] for one in same), strict=True)
        body = [[label, *shown(numbers)] for label, *numbers in rows]
        return [["Uraian", *periods], *body, shown([one["total"] for one in same])]
    found: list[list[Any]] = []
    for one, period in zip(same, periods, strict=True):
        found.append([period, *one["column_labels"], "Jumlah"])
        for label, cells, total in zip(one["row_labels"], one["cells"], one["row_totals"], strict=True):
            found.append([label, *shown([*cells, total])])
        found.append(shown([*one["column_totals"], one["total"]]))
    return found


def without_names_of_sums(block: list[list[Any]]) -> list[list[Any]]:
    """Return the lines of a table; a note has no second cell, and a line of sums begins with a word of its own."""
    table = [line for line in block if len(line) > 1]
    return [line[1:] if str(line[0]).split()[0] in ("Jumlah", "Ditangani") else line for line in table]


@EACH
def test_every_table_has_the_numbers_of_the_report(name: str) -> None:
    said, periods, found = as_json(CONTEXTS[name]), page(name).periods, blocks(name)
    figures = [said, said["previous"], said["year_to_date"]] if len(periods) == 3 else [said, said["year_to_date"]]
    asked = [list(same) for kind in ("tables", "activities") for same in zip(*(f[kind] for f in figures), strict=True)]
    asked += [[one] for kind in ("quality", "looking_back") for one in said[kind]]
    assert sorted(found) == sorted(same[0]["id"] for same in asked)
    for same in asked:
        table = without_names_of_sums(found[same[0]["id"]])
        assert table == expected(same, periods[: len(same)]), same[0]["id"]


@EACH
def test_every_indicator_has_the_numbers_of_the_report(name: str) -> None:
    said, printed = as_json(CONTEXTS[name]), page(name)
    figures = [said, said["previous"], said["year_to_date"]][:: 1 if len(printed.periods) == 3 else 2]
    rows = {str(line[0]): line for line in lines(name) if line and re.fullmatch(r"I-\d\d", str(line[0]))}
    assert list(rows) == [one["id"] for one in said["indicators"]]
    for at, measure in enumerate(printed.measures):
        cells = [*rows[measure.id][3:], *[None] * 9]
        for number, (period, text) in enumerate(zip(figures, measure.cells, strict=True)):
            one = period["indicators"][at]
            n, of, percent = cells[3 * number : 3 * number + 3]
            assert n == ("*" if one["n"] is None else one["n"])
            assert of in ("*", "", None) if one["of"] is None else of == one["of"]
            if "%" in text:
                assert percent == pytest.approx(one["value"])
            else:
                assert percent in (None, "", "*")


@EACH
def test_nothing_computes_and_nothing_is_hidden_away(name: str) -> None:
    for path, text in parts(name).items():
        if path.startswith("xl/worksheets/"):
            assert not re.search(r"<f\b|hidden", text)
    assert "state=" not in parts(name)["xl/workbook.xml"]
    assert "externalLink" not in "".join(parts(name))


@EACH
def test_no_chart_is_drawn_of_a_table_with_hidden_numbers(name: str) -> None:
    context = CONTEXTS[name]
    compared = (context.now, context.before) if len(page(name).periods) == 3 else (context.now,)
    drawn = {}
    for id_ in ("A1", "B", "H2"):
        same = [table for one in compared for table in one.tables if table.id == id_]
        numbers = [n for table in same for n in table.row_totals]
        drawn[id_] = None not in numbers and any(numbers)
    charts = [text for path, text in parts(name).items() if path.startswith("xl/charts/")]
    titles = [re.findall(r"<a:t>(\w+) ", chart)[0] for chart in charts]
    assert titles == [id_ for id_, is_drawn in drawn.items() if is_drawn]
    assert ("Grafik" in workbook(name).sheetnames) == bool(charts)


def test_charts_are_tested_both_ways() -> None:
    drawn = {name: sum(path.startswith("xl/charts/") for path in parts(name)) for name in CONTEXTS}
    assert (drawn["kecamatan"], drawn["kabupaten"], drawn["nihil"]) == (3, 0, 0)


@EACH
def test_the_file_tells_nothing_of_who_made_it(name: str) -> None:
    known = workbook(name).properties
    context = CONTEXTS[name]
    assert (known.creator, known.lastModifiedBy, known.description) == (None, None, None)
    assert (known.created.date(), known.modified.date()) == (context.as_of, context.as_of)
    with zipfile.ZipFile(BytesIO(data(name))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert data(name) == report_workbook(context, page(name))


@EACH
def test_each_sheet_prints_on_a4_with_its_heading(name: str) -> None:
    for sheet in workbook(name).worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
        assert sheet.print_title_rows == "$1:$2"
        assert sheet["A1"].value == f"{page(name).title}, {page(name).place}"
        assert sheet["A2"].value == page(name).readers
        assert sheet.freeze_panes == "A3"
    sheets = [text for path, text in parts(name).items() if path.startswith("xl/worksheets/sheet")]
    assert all('<pageSetUpPr fitToPage="1"/>' in text for text in sheets)


def test_a_draft_says_so_on_every_sheet() -> None:
    draft = present(kecamatan(), KOP, final_on=date(2025, 4, 10))
    made = load_workbook(BytesIO(report_workbook(kecamatan(), draft)))
    assert all(str(sheet["A1"].value).startswith("DRAF ") for sheet in made.worksheets)
    assert any("10 April 2025" in str(cell) for row in made["Ringkasan"].values for cell in row)


def test_words_of_the_office_are_no_formulas() -> None:
    context = kecamatan()
    context = replace(context, own=(replace(context.own[0], text='=HYPERLINK("http://x")', remark="+1"),))
    made = load_workbook(BytesIO(report_workbook(context, present(context, KOP))))
    cells = [cell for row in made["Rekomendasi"].iter_rows() for cell in row if cell.value == '=HYPERLINK("http://x")']
    assert [cell.data_type for cell in cells] == ["s"]


def test_case_numbers_are_in_a_report_that_may_list_them_alone() -> None:
    assert "GNS-2024-0001" in parts("kecamatan")["xl/sharedStrings.xml"]
    assert not re.search(r"[A-Z]{3}-20\d\d-\d{4}", parts("kabupaten")["xl/sharedStrings.xml"])


def test_libreoffice_shows_it(tmp_path: Path) -> None:
    asked = [["Ringkasan", "A1"], ["Kasus", "B6"], ["Bentuk kekerasan", "A5"], ["Definisi", "A5"]]
    jobs = []
    for name in ("kecamatan", "kabupaten"):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(data(name))
        jobs.append({"open": str(path), "cells": asked})
    there, above = libreoffice.run(jobs)
    begun = next(table for table in CONTEXTS["kecamatan"].now.tables if table.id == "A1").row_totals[0]
    assert list(there.values()) == ["Laporan Triwulan I 2025, Kecamatan Gunungsari", str(begun), "Tw I 2025", "Satuan"]
    assert above["Ringkasan!A1"] == "Laporan Triwulan I 2025, Kabupaten Serang"


def test_a_table_may_have_more_columns_than_its_sheet_was_made_for() -> None:
    """V2 has a column for each status that was ever counted."""
    report = kecamatan()
    columns = [f"Status yang panjang {n}" for n in range(30)]
    wide = crossed("V2", "Status semula dan kini", "kasus", ["Aktif"], columns, lambda row, column: 1)
    context = replace(report, looking_back=(*(t for t in report.looking_back if t.id != "V2"), wide))
    book = load_workbook(BytesIO(report_workbook(context, present(context, KOP))))
    texts = [cell for row in book["Kasus terdahulu"].iter_rows(values_only=True) for cell in row]
    assert set(columns) <= set(texts)
