"""Draw service tabs with XlsxWriter: a donor workbook, whose sheets are then grafted into the register."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sync.adapters.service_looks import CHART_COLOR, FONT, INK, LOOKS, STALE
from sync.core.service_tabs.sheets import SAMPLE, Chart, Formula, Look, Put, ServiceTab

_LINE = 15  # points of one line of text
_LETTER = 0.87  # width of an average letter, in digits: a column is as many digits wide as its width says
_ROW_PIXELS = 24
_TALLEST = 409  # what a spreadsheet allows


def donor(tabs: Sequence[ServiceTab]) -> bytes:
    """Given service tabs, return a workbook that holds just them. The same tabs give the same bytes."""
    memory = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        memory,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    workbook.set_properties({"title": "Kawal", "created": datetime(2025, 1, 1)})
    append(tabs)(workbook)
    workbook.close()
    return memory.getvalue()


def append(tabs: Sequence[ServiceTab]) -> Callable[[xlsxwriter.Workbook], None]:
    """Given service tabs, return a function that appends them to a workbook under way."""

    def write(workbook: xlsxwriter.Workbook) -> None:
        formats = {look: workbook.add_format({**FONT, **properties}) for look, properties in LOOKS.items()}
        for tab in tabs:
            draw(workbook, workbook.add_worksheet(tab.title), tab, formats)

    return write


def draw(workbook: xlsxwriter.Workbook, sheet: Worksheet, tab: ServiceTab, formats: dict[Look, Format]) -> None:
    """Draw one service tab into an empty sheet."""
    for column, width in enumerate(tab.widths):
        sheet.set_column(column, column, width)
    for number, row in enumerate(tab.rows):
        sheet.set_row(number, _height(tab, row))
        for column, put in enumerate(row):
            if put is not None:
                _write(sheet, number, column, put, formats[put.look])
    for number, first, last in tab.merges:
        _merge(sheet, number, first, last, tab.rows[number][first], formats)
    if tab.hidden:
        sheet.set_column(tab.hidden[0], tab.hidden[1], 10, None, {"hidden": True})
    if tab.filter_row is not None:
        width = sum(put is not None for put in tab.rows[tab.filter_row][: len(tab.widths)])
        width = min(width, tab.hidden[0]) if tab.hidden else width
        sheet.autofilter(tab.filter_row, 0, _last_row(tab), width - 1)
    if tab.freeze:
        sheet.freeze_panes(tab.freeze, 0)
    if tab.stale_check:
        _turn_red(workbook, sheet, tab.stale_check)
    for chart in tab.charts:
        _chart(workbook, sheet, tab.title, chart)
    _page(sheet, tab)


def _write(sheet: Worksheet, row: int, column: int, put: Put, look: Format) -> None:
    if isinstance(put.value, Formula):
        sheet.write_formula(row, column, "=" + put.value.text, look, put.value.value)
    elif put.target is not None:
        cell = xlsxwriter.utility.xl_rowcol_to_cell(put.target.row - 1, put.target.column)
        place = f"internal:'{put.target.tab}'!{cell}"
        sheet.write_url(row, column, place, look, str(put.value), f"Buka {put.target.tab} baris {put.target.row}")
    elif isinstance(put.value, str):
        sheet.write_string(row, column, put.value, look)
    elif isinstance(put.value, (int, float)):
        sheet.write_number(row, column, put.value, look)
    else:
        sheet.write_datetime(row, column, put.value, look)


def _merge(sheet: Worksheet, row: int, first: int, last: int, put: Put | None, formats: dict[Look, Format]) -> None:
    if put is not None:
        sheet.merge_range(row, first, row, last, "", formats[put.look])
        _write(sheet, row, first, put, formats[put.look])


def _height(tab: ServiceTab, row: Sequence[Put | None]) -> float:
    """Return a row height that shows wrapped text: spreadsheets do not compute it for rows that we write."""
    lines = 1
    for width, put in zip(tab.widths, row, strict=False):
        if put is not None and put.look in (Look.TEXT, Look.KEY, Look.HEADER) and isinstance(put.value, str):
            lines = max(lines, _lines(put.value, width))
    looks = {put.look for put in row if put is not None}
    if looks & {Look.TITLE, Look.HEADER}:
        return max(24, lines * _LINE + 6)
    return min(max(lines * _LINE + 3, 21 if looks & {Look.FIGURE, Look.HEADING} else 18), _TALLEST)


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column of ``width`` digits, broken at spaces."""
    lines, used = 1, 0.0
    for word in text.split():
        size = len(word) * _LETTER
        if used and used + _LETTER + size > width:
            lines, used = lines + 1, 0.0
        used += size + _LETTER * (used > 0)
        lines, used = lines + int(used // width), used % width  # a word longer than the column breaks anywhere
    return lines


def _last_row(tab: ServiceTab) -> int:
    filled = [i for i, row in enumerate(tab.rows) if row and row[0] is not None]
    return filled[-1]


def _turn_red(workbook: xlsxwriter.Workbook, sheet: Worksheet, at: tuple[int, int]) -> None:
    red = workbook.add_format(STALE)
    rule = {"type": "text", "criteria": "begins with", "value": "PERINGATAN", "format": red}
    sheet.conditional_format(at[0], at[1], at[0], at[1], rule)


def _chart(workbook: xlsxwriter.Workbook, sheet: Worksheet, title: str, chart: Chart) -> None:
    drawn = workbook.add_chart({"type": "bar"})
    points = [{"fill": {"color": color}} for color in chart.colors]
    drawn.add_series(
        {
            "name": chart.title,
            "categories": [title, chart.first_row, chart.label_column, chart.last_row, chart.label_column],
            "values": [title, chart.first_row, chart.value_column, chart.last_row, chart.value_column],
            "fill": {"color": CHART_COLOR},
            "gap": 40,
            "data_labels": {"value": True, "font": {"size": 9}},
            **({"points": points} if points else {}),
        }
    )
    drawn.set_title({"name": chart.title, "name_font": {"size": 12, "color": INK}, "overlay": False})
    drawn.set_legend({"none": True})
    drawn.set_y_axis({"reverse": True, "num_font": {"size": 9}, "line": {"none": True}, "interval_unit": 1})
    drawn.set_x_axis({"num_font": {"size": 9}, "major_gridlines": {"visible": False}, "visible": False})
    drawn.set_size({"width": 560, "height": chart.rows * _ROW_PIXELS - 8})
    sheet.insert_chart(chart.at_row, chart.at_column, drawn, {"object_position": 2, "description": chart.title})


def _page(sheet: Worksheet, tab: ServiceTab) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.5, 0.5, 0.7, 0.6)
    watermark = SAMPLE if tab.sample else "RAHASIA"
    sheet.set_header(f'&L&"Calibri,Bold"{watermark}&R&A')
    sheet.set_footer("&LKawal&RHalaman &P dari &N")
    if tab.filter_row is not None:
        sheet.repeat_rows(tab.filter_row)
    if tab.page_breaks:
        sheet.set_h_pagebreaks(list(tab.page_breaks))
    sheet.set_tab_color(INK)
    sheet.hide_gridlines(2)
    # no password: it is a reminder, not a lock; filtering, sorting and widening columns stay possible
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})
