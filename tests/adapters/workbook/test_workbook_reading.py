"""Officers' tabs come out of a file as they are: what openpyxl sees, and what it stumbles over."""

from __future__ import annotations

import io
import tracemalloc
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import to_excel

from sync.adapters.workbook import reading
from sync.adapters.workbook.dates import shows_date
from sync.adapters.workbook.package import NotARegister
from sync.adapters.workbook.reading import cell_texts, read_grids, sheet_titles
from sync.adapters.workbook.strings import MAX_TEXT, unescape
from sync.core.model import Cell, Grid
from tests.adapters.workbook.workbook_samples import (
    SAMPLES,
    members,
    packed,
    repacked,
    rich_register,
    sheet_xml,
    with_sheet,
    xlsx,
)

Value = str | int | float | bool | date | None

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=12)
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False, width=32)
# Excel shows 29 February 1900, which never was: programs differ on the days before it.
moments = st.dates(date(1900, 3, 1), date(2200, 1, 1))
values = st.none() | texts | numbers | st.booleans() | moments
tables = st.lists(st.lists(values, max_size=6), max_size=8)


def only(data: bytes) -> Grid:
    [grid] = read_grids(data, lambda title: title == "Laporan")
    return grid


def read(rows: str) -> Grid:
    """Return the grid of a sheet with these rows under a header ``A B C``."""
    return only(with_sheet(sheet_xml('<row r="1">' + "".join(text(f"{c}1", c) for c in "ABC") + "</row>" + rows)))


def text(ref: str, value: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{value}</t></is></c>'


def first(cell: str) -> Cell:
    """Return the value of one cell, given as XML."""
    grid = read(f'<row r="2">{cell}</row>')
    return grid.rows[0][0] if grid.rows else None


def as_cell(value: Any) -> Cell:
    """Return what openpyxl read as our reader should have."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return int(to_excel(value))
    return value if value != "" else None


def seen_by_openpyxl(data: bytes) -> Grid:
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Laporan"]
    rows = [[as_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    header = rows[0] if rows else []
    while header and header[-1] is None:
        header.pop()
    kept = [(number, row[: len(header)]) for number, row in enumerate(rows[1:], 2)]
    kept = [(number, row) for number, row in kept if any(value is not None for value in row)]
    return Grid("Laporan", tuple(header), [row for _, row in kept], [number for number, _ in kept])


@settings(max_examples=60, deadline=None)
@given(tables, st.booleans())
def test_what_xlsxwriter_wrote_reads_as_openpyxl_reads_it(table: list[list[Value]], inline: bool) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": not inline, "constant_memory": inline})
    sheet, day = book.add_worksheet("Laporan"), book.add_format({"num_format": "dd/mm/yyyy"})
    for y, row in enumerate(table):
        for x, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(y, x, value)
            else:
                sheet.write(y, x, value, day if isinstance(value, date) else None)
    book.close()
    assert only(out.getvalue()) == seen_by_openpyxl(out.getvalue())


@settings(max_examples=60, deadline=None)
@given(tables)
def test_what_openpyxl_wrote_reads_as_openpyxl_reads_it(table: list[list[Value]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Laporan"
    for y, row in enumerate(table, 1):
        for x, value in enumerate(row, 1):
            cell = sheet.cell(y, x, value)
            if isinstance(value, str):
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    assert only(out.getvalue()) == seen_by_openpyxl(out.getvalue())


@pytest.mark.parametrize("number", [101, 102, 103])
def test_the_samples_read_as_openpyxl_reads_them(number: int) -> None:
    data = (SAMPLES / f"register-{number}.xlsx").read_bytes()
    assert only(data) == seen_by_openpyxl(data)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A2"><v>45700</v></c>', 45700),
        ('<c r="A2" t="n"><v>3.604336312189981E15</v></c>', 3604336312189981),
        ('<c r="A2"><v>0.25</v></c>', 0.25),
        ('<c r="A2"><v> 7 </v></c>', 7),
        ('<c r="A2"><v>1_0</v></c>', "1_0"),
        ('<c r="A2"><v>NaN</v></c>', "NaN"),
        ('<c r="A2"><v>1e999</v></c>', "1e999"),
        (f'<c r="A2"><v>{"9" * 5000}</v></c>', "9" * 5000),
        ('<c r="A2"><v/></c>', None),
        ('<c r="A2"><f>1+1</f></c>', None),
        ('<c r="A2"><f>1+1</f><v>2</v></c>', 2),
        ('<c r="A2" t="str"><f>"x"</f><v>hasil</v></c>', "hasil"),
        ('<c r="A2" t="str"><f>""</f><v></v></c>', None),
        ('<c r="A2" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="A2" t="b"><v>0</v></c>', "FALSE"),
        ('<c r="A2" t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c r="A2" t="d"><v>2025-04-05</v></c>', 45752),
        ('<c r="A2" t="d"><v>2025-04-05T12:00:00Z</v></c>', 45752.5),
        ('<c r="A2" t="d"><v>18:00:00</v></c>', 0.75),
        ('<c r="A2" t="d"><v>kemarin</v></c>', "kemarin"),
        ('<c r="A2" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', " a "),
        ('<c r="A2" t="inlineStr"><is><r><rPr><b/></rPr><t>a</t></r><r><t>b</t></r></is></c>', "ab"),
        ('<c r="A2" t="inlineStr"><is><t>漢</t><rPh sb="0" eb="1"><t>kan</t></rPh></is></c>', "漢"),
        ('<c r="A2" t="inlineStr"><is><t>=1+1</t></is></c>', "=1+1"),
        ('<c r="A2" t="inlineStr"><is><t>a_x000D_b_x005F_x000D_</t></is></c>', "a\rb_x000D_"),
        ('<c r="A2" t="inlineStr"><is><t><![CDATA[<b> & ]]>&lt;</t></is></c>', "<b> & <"),
        ('<c r="A2" t="inlineStr"><is><t>a<!-- x -->b</t></is></c>', "ab"),
        ('<c r="A2" t="inlineStr"><is/></c>', None),
        ('<c r="a2"><v>1</v></c>', 1),
    ],
)
def test_every_kind_of_cell_becomes_text_a_number_or_nothing(cell: str, value: Cell) -> None:
    assert first(cell) == value
    assert type(first(cell)) is type(value)


def test_shared_strings_join_their_runs_and_leave_phonetic_guides_out() -> None:
    strings = (
        b'<x:sst xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main">\n <x:si> <x:t>satu</x:t> </x:si>'
        b'<x:si><x:r><x:rPr><x:b/></x:rPr><x:t>du</x:t></x:r><x:r><x:t xml:space="preserve">a </x:t></x:r>'
        b"<x:rPh><x:t>ni</x:t></x:rPh><x:phoneticPr/></x:si><x:si/></x:sst>"
    )
    row = "".join(f'<c t="s"><v>{index}</v></c>' for index in (0, 1, 2, 0))
    assert only(with_sheet(sheet_xml(f"<row>{row}</row>"), strings)).header == ("satu", "dua ", None, "satu")


def test_halves_of_one_character_meet_and_a_lone_half_is_marked() -> None:
    assert unescape("_xD83D__xDE00_ _xD83D_") == "\U0001f600 \ufffd"


def test_prefixed_and_strict_namespaces_read_alike() -> None:
    for root in (
        'x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"',
        'worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"',
    ):
        prefix = "x:" if root.startswith("x:") else ""
        rows = f"<{prefix}row><{prefix}c><{prefix}v>1</{prefix}v></{prefix}c></{prefix}row>"
        assert only(with_sheet(sheet_xml(rows, root))).header == (1,)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_other_encodings_read_alike(codec: str) -> None:
    head = f'<?xml version="1.0" encoding="{codec.removesuffix("-sig")}"?>'
    part = head + sheet_xml(f"<row>{text('A1', 'é')}</row>").decode()
    assert only(with_sheet(part.encode(codec))).header == ("é",)


def test_rows_and_cells_without_reference_follow_the_one_before() -> None:
    grid = read(
        '<row r="4"><c><v>1</v></c><c r="C4"><v>3</v></c></row><row><c r="B5"><v>2</v></c><c><v>3</v></c></row>'
    )
    assert (grid.rows, grid.numbers) == ([[1, None, 3], [None, 2, 3]], [4, 5])


def test_rows_out_of_order_are_sorted_and_the_later_of_two_cells_counts() -> None:
    late_header = '<row r="1"><c r="B1"><v>9</v></c><c r="A1"><v>8</v></c></row>'
    rows = '<row r="7"><c r="A7"><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row>'
    again = '<row r="7"><c r="B7"><v>4</v></c></row><row r="3"><c r="B3"><v>5</v></c></row>'
    grid = only(with_sheet(sheet_xml(rows + late_header + again)))
    assert grid == Grid("Laporan", (8, 9), [[None, 5], [1, 4]], [3, 7])


def test_columns_beyond_the_header_are_dropped_and_rows_without_content_left_out() -> None:
    grid = read(
        '<row r="2"><c r="A2" s="1"/><c r="D2"><v>1</v></c></row><row r="3"/>'
        '<row r="9"><c r="B9"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    assert grid == Grid("Laporan", ("A", "B", "C"), [[None, 1, None]], [9])


def test_a_sheet_without_header_has_no_rows() -> None:
    assert only(with_sheet(sheet_xml('<row r="2"><c><v>1</v></c></row>'))) == Grid("Laporan", (), [], [])


def test_hidden_sheets_are_read_and_chart_sheets_are_not_sheets_of_cells() -> None:
    data = rich_register()
    assert sheet_titles(data) == ["Laporan", "Referensi", "Grafik"]
    assert [grid.tab for grid in read_grids(data, lambda _: True)] == ["Laporan", "Referensi"]
    assert read_grids(data, lambda title: title == "Referensi")[0].rows == [["Tarogong"], ["Äpfel — 中"]]


def test_a_broken_sheet_nobody_wants_does_no_harm() -> None:
    data = repacked(rich_register(), sheet2=lambda content: content[:-40])
    assert only(data).header == ("Nomor Kasus", "Tanggal Lapor", "Jumlah")


def test_days_counted_from_1904_are_moved_where_a_cell_shows_a_date() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Laporan")
        sheet.write_row(0, 0, ["Tanggal", "Jumlah", "Jam"])
        sheet.write(1, 0, date(2025, 4, 5), book.add_format({"num_format": "d mmmm yyyy"}))
        sheet.write(1, 1, 3)
        sheet.write(1, 2, 0.5, book.add_format({"num_format": "hh:mm"}))

    assert only(xlsx(fill, date_1904=True)).rows == [[45752, 3, 0.5]]


@pytest.mark.parametrize(
    ("code", "shows"),
    [
        ("dd/mm/yyyy", True),
        ("[$-421]dd mmmm", True),
        ("mmm", True),
        ("hh:mm", False),
        ("[h]:mm:ss", False),
        ('0 "hari"', False),
        ("0.00", False),
        ("General", False),
        ("[Red]0;d", False),
    ],
)
def test_number_formats_that_show_a_date_are_told_from_others(code: str, shows: bool) -> None:
    assert shows_date(code) is shows


def test_the_first_rows_texts_come_flat() -> None:
    data = (SAMPLES / "register-103.xlsx").read_bytes()
    assert cell_texts(data, "laporan", 1)[:2] == ["Nomor Kasus", "Korban Ke"]
    assert cell_texts(data, "Laporan", 2)[-1] != cell_texts(data, "Laporan", 1)[-1]
    assert cell_texts(data, "Tidak Ada", 3) == []
    assert cell_texts(rich_register(), "Grafik", 3) == []


def test_a_cell_of_a_million_characters_is_just_read() -> None:
    assert first(text("A2", "x" * 1_000_000)) == "x" * 1_000_000


def test_a_cell_longer_than_any_cell_is_refused() -> None:
    with pytest.raises(NotARegister, match="jauh lebih besar"):
        first(text("A2", "x" * (MAX_TEXT + 200_000)))


def test_more_cells_or_places_than_a_register_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = '<row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="A3"><v>1</v></c></row>'
    for limit in ("MAX_CELLS", "MAX_PLACES"):
        with monkeypatch.context() as patch:
            patch.setattr(reading, limit, 1)
            with pytest.raises(NotARegister, match="jauh lebih besar"):
                read(rows)


def test_blank_formatted_rows_cost_no_memory() -> None:
    cells = "".join(f'<c r="{letter}%d" s="1"/>' for letter in "ABCDEFGHIJ")
    blank = "".join(f'<row r="{row}">{cells % ((row,) * 10)}</row>' for row in range(2, 20_000))
    parts = members(with_sheet(sheet_xml(f"<row>{text('A1', 'A')}</row>{blank}")))
    data = packed(parts)
    del parts, blank
    tracemalloc.start()
    assert only(data).rows == []
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000
