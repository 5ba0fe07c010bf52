"""The quarterly report as a workbook: every number of ``kawal.report/1``, for those who want to work with them.

Nothing in it is a formula: a total that was computed in the sheet would tell the hidden cells of its row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sync.adapters.service_looks import CHART_COLOR, FONT, LOOKS
from sync.core.report.context import Context, Figures
from sync.core.report.model import Indicator, Table
from sync.core.report.presentation import tables
from sync.core.report.presentation.page import Advice, Presentation
from sync.core.report.presentation.words import HIDDEN
from sync.core.service_tabs.sheets import Look

Cell = str | int | float | None
"""``None`` is a hidden number."""

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_SHEETS = {"Kasus": "A", "Korban": "BDEFG", "Bentuk kekerasan": "C", "Layanan": "HI", "Penanganan": "JKL"}
"""Which tables stand together, by the letters of their ids. The widest has a sheet of its own."""
_WIDE = ("Bentuk kekerasan", "Indikator", "Kasus terdahulu", "Rekomendasi", "Definisi")  # printed on paper's long side
_DRAWN = ("A1", "B", "H2")
_COLORS = (CHART_COLOR, "#B8C7D9")  # this quarter, and the last one beside it
_ENOUGH = 20  # of fewer, a percentage says more than is known: as everywhere in the report
_A4 = 9
_LINE = 15  # points of one line of text
_LABEL, _NUMBER = 38, 11  # widths of the columns of a table, in digits
_LONGEST = 60  # label of a line
_CHART_WIDTH, _CHART_FRAME, _BARS = 640, 100, 24  # pixels: the last for each line of the table
_ROW_PIXELS = 20
_WRAPPED = (Look.HEADER, Look.HEADER_NUMBER, Look.TEXT, Look.KEY)
_FULL = 1.05  # letters of running text in the width of a digit: a column is as many digits wide as its width says
_PERCENT = {**LOOKS[Look.NUMBER], "num_format": "0.0%"}


def report_workbook(context: Context, page: Presentation) -> bytes:
    """Given a report and how it is printed, return it as an .xlsx file. The same report gives the same bytes."""
    memory = BytesIO()
    with Workbook(memory, _OPTIONS) as book:
        created = datetime.combine(context.as_of, time())
        book.set_properties({"title": f"{page.title}, {page.place}", "created": created})
        formats = {look: book.add_format({**FONT, **properties}) for look, properties in LOOKS.items()}
        pen = _Pen(book, page, formats, book.add_format({**FONT, **_PERCENT}))
        figures = _figures(context, page)
        _summary(pen)
        drawn: dict[str, _Place] = {}
        for title, letters in _SHEETS.items():
            here = [[table for table in one.tables if table.id[0] in letters] for one in figures]
            drawn |= _tables(pen.sheet(title), here, page.periods)
        _indicators(pen, [one.indicators for one in figures], page.periods)
        _tables(pen.sheet("Kegiatan"), [one.activities for one in figures], page.periods)
        _earlier(pen, context)
        _recommendations(pen)
        _tables(pen.sheet("Mutu data"), [context.quality], page.periods[:1])
        _charts(pen, [place for id_, place in drawn.items() if id_ in _DRAWN and place.is_drawn])
        _definitions(pen)
    return memory.getvalue()


def _figures(context: Context, page: Presentation) -> Sequence[Figures]:
    """Return the figures of the periods that are printed: the last quarter is left out where it is not known."""
    return (context.now, context.before, context.year) if len(page.periods) == 3 else (context.now, context.year)


# ------------------------------------------------------------------ writing


@dataclass(frozen=True, slots=True)
class _Pen:
    """What every sheet of the workbook is written with."""

    book: Workbook
    page: Presentation
    formats: Mapping[Look, Format]
    percent: Format

    def sheet(self, title: str, widths: Sequence[int] = (_LABEL, *[_NUMBER] * 20)) -> _Sheet:
        """Return a new sheet with its heading, ready for A4."""
        sheet = self.book.add_worksheet(title)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        heading = f"{'DRAF ' if self.page.final_on else ''}{self.page.title}, {self.page.place}"
        if title in _WIDE:
            sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.repeat_rows(0, 1)
        sheet.freeze_panes(2, 0)
        sheet.set_footer(f"&L{heading.replace('&', '&&')}&C{title}&RHalaman &P dari &N")
        sheet.set_row(0, 1.5 * _LINE)
        written = _Sheet(self, sheet, widths)
        written.line([heading], [Look.TITLE])
        written.line([self.page.readers], [Look.NOTE])
        return written


class _Sheet:
    """A sheet that is written line by line, from the top."""

    def __init__(self, pen: _Pen, sheet: Worksheet, widths: Sequence[int]) -> None:
        self.pen = pen
        self.sheet = sheet
        self.widths = widths
        self.next = 0

    def line(self, cells: Sequence[Cell], looks: Sequence[Look | None]) -> None:
        """Write a line; a look that is ``None`` is a percentage."""
        lines = 1
        for at, (cell, look) in enumerate(zip(cells, looks, strict=True)):
            if look in _WRAPPED and isinstance(cell, str):
                width = self.widths[at] if at < len(self.widths) else _NUMBER
                lines = max(lines, ceil(len(cell) / (_FULL * width)))
            format_ = self.pen.percent if look is None else self.pen.formats[look]
            if isinstance(cell, int | float):
                self.sheet.write_number(self.next, at, cell, format_)
            else:
                self.sheet.write_string(self.next, at, HIDDEN if cell is None else cell, format_)
        if lines > 1:
            self.sheet.set_row(self.next, lines * _LINE)
        self.next += 1

    def heading(self, text: str) -> None:
        """Write a heading with some room above it."""
        self.next += 1
        self.line([text], [Look.HEADING])

    def header(self, *titles: str, texts: int = 1) -> None:
        """Write the titles of columns, of which the first ``texts`` hold words."""
        self.line(titles, [*[Look.HEADER] * texts, *[Look.HEADER_NUMBER] * (len(titles) - texts)])

    def counts(self, label: str, numbers: Sequence[int | None], is_total: bool = False) -> None:
        """Write a line of a table."""
        looks = (Look.TOTAL_TEXT, Look.TOTAL) if is_total else (Look.CELL, Look.NUMBER)
        self.line([label, *numbers], [looks[0], *[looks[1]] * len(numbers)])

    def sentence(self, text: str, look: Look = Look.NOTE) -> None:
        """Write a sentence over all columns, as many lines high as it needs."""
        self.sheet.set_row(self.next, _LINE * ceil(len(text) / (_FULL * sum(self.widths))))
        wrapped = self.pen.book.add_format({**FONT, **LOOKS[look], "text_wrap": True})
        self.sheet.merge_range(self.next, 0, self.next, len(self.widths) - 1, text, wrapped)
        self.next += 1


# ------------------------------------------------------------------ tables


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the numbers of a table stand that a chart may be drawn of; the last line is the one before the total."""

    table: Table
    sheet: str
    first: int
    last: int
    periods: Sequence[str]
    is_drawn: bool


def _tables(sheet: _Sheet, figures: Sequence[Sequence[Table]], periods: Sequence[str]) -> dict[str, _Place]:
    """Write tables with all their periods; return where those with one column stand."""
    labels = [len(label) for table in figures[0] for label in table.row_labels]
    sheet.sheet.set_column(0, 0, min(max([_LABEL, *labels]), _LONGEST))
    places = {}
    for same in zip(*figures, strict=True):
        view, table = tables.view(same, periods), same[0]
        sheet.heading(f"Tabel {table.id}. {table.title} ({table.unit})")
        if len(table.column_labels) == 1:
            places[table.id] = _listed(sheet, same, periods, view.foot.label)
        else:
            for one, period in zip(same, periods, strict=True):
                _crossed(sheet, one, period)
        if view.note:
            sheet.line([view.note], [Look.NOTE])
    return places


def _listed(sheet: _Sheet, same: Sequence[Table], periods: Sequence[str], foot: str) -> _Place:
    sheet.header("Uraian", *periods)
    first = sheet.next
    by_row = list(zip(*(table.row_totals for table in same), strict=True))
    for label, numbers in zip(same[0].row_labels, by_row, strict=True):
        sheet.counts(label, numbers)
    sheet.counts(foot, [table.total for table in same], is_total=True)
    shown = [n for numbers in by_row for n in numbers[: len(_COLORS)]]
    return _Place(same[0], sheet.sheet.name, first, sheet.next - 2, periods, None not in shown and any(shown))


def _crossed(sheet: _Sheet, table: Table, period: str) -> None:
    sheet.header(period, *table.column_labels, "Jumlah")
    for label, numbers, total in zip(table.row_labels, table.cells, table.row_totals, strict=True):
        sheet.counts(label, [*numbers, total])
    sheet.counts("Jumlah", [*table.column_totals, table.total], is_total=True)


def _indicators(pen: _Pen, figures: Sequence[Sequence[Indicator]], periods: Sequence[str]) -> None:
    sheet = pen.sheet("Indikator", (8, 46, 14, *[_NUMBER] * 9))
    sheet.heading("Indikator: n dari N")
    titles = [title for period in periods for title in (period, "dari", "persen")]
    sheet.header("Kode", "Indikator", "Satuan", *titles, texts=3)
    for same in zip(*figures, strict=True):
        first = same[0]
        numbers = [cell for one in same for cell in _of(one)]
        looks = [Look.CELL, Look.CELL, Look.CELL, *[Look.NUMBER, Look.NUMBER, None] * len(periods)]
        sheet.line([first.id, first.title, first.unit, *numbers], looks)
    sheet.line([f"Persen hanya ditulis bila pembaginya sedikitnya {_ENOUGH}."], [Look.NOTE])


def _of(one: Indicator) -> tuple[Cell, Cell, Cell]:
    if one.of is None and one.n is not None:
        return one.n, "", ""
    is_enough = one.of is not None and one.of >= _ENOUGH
    return one.n, one.of, one.value if is_enough else ""


# ------------------------------------------------------------------ sheets of words


def _summary(pen: _Pen) -> None:
    page = pen.page
    sheet = pen.sheet("Ringkasan", (_LABEL, 18, 58))
    sheet.line([page.span], [Look.NOTE])
    for notice in page.notices:
        sheet.line([" ".join(notice)], [Look.STRONG])
    if page.final_on:
        draft = f"Draf untuk diperiksa. Laporan akhir dikirim pada {page.final_on}, kecuali ditahan."
        sheet.line([draft], [Look.STRONG])
    sheet.next += 1
    sheet.sentence(page.verdict, Look.STRONG)
    if page.hides:
        hides = "Angka yang tidak ditampilkan agar tidak ada korban yang dapat dikenali; dapat juga nol."
        sheet.sentence(f"{HIDDEN} {hides}")
    sheet.heading("Lima angka pokok")
    sheet.line(["Uraian", page.periods[0], "Perbandingan"], [Look.HEADER, Look.HEADER_NUMBER, Look.HEADER])
    for one in page.summary:
        number = None if one.number == HIDDEN else int(one.number.replace(".", ""))
        sheet.line([one.what, number, one.remark], [Look.CELL, Look.NUMBER, Look.TEXT])
    for sentence in filter(None, (*page.balance, page.consent)):
        sheet.sentence(sentence)
    if page.missing:
        sheet.heading("Register yang belum masuk")
        for register in page.missing:
            sheet.line([register], [Look.NOTE])
    if page.important:
        sheet.heading("Yang diusulkan")
        sheet.header("Usulan", "Penanggung jawab", "Rekomendasi", texts=3)
        for item in page.important:
            sheet.line([item.title, item.responsible, item.text], [Look.KEY, Look.TEXT, Look.TEXT])


def _earlier(pen: _Pen, context: Context) -> None:
    sheet = pen.sheet("Kasus terdahulu", (_LABEL, *[15] * 8))
    _tables(sheet, [context.looking_back], pen.page.periods[:1])
    if not context.evaluations:
        return
    sheet.heading("Kasus terdahulu menurut nomor")
    sheet.line(
        ["Nomor kasus", "Semula", "Kini", "Penilaian", "Hari sejak lapor", "Membaik", "Menurun", "Tenggat terlewat"],
        [Look.HEADER] * 4 + [Look.HEADER_NUMBER] * 4,
    )
    for item in context.evaluations:
        words = [item.number, item.before, item.now, item.verdict]
        sheet.line([*words, item.days, item.better, item.worse, item.late], [Look.CELL] * 4 + [Look.NUMBER] * 4)
    if pen.page.unlisted:
        told = "kasus lain ikut dihitung tetapi tidak didaftar: korbannya belum atau tidak menyetujui pembagian data."
        sheet.line([f"{pen.page.unlisted} {told}"], [Look.NOTE])


def _recommendations(pen: _Pen) -> None:
    page = pen.page
    sheet = pen.sheet("Rekomendasi", (_LABEL, 74, 20, 20, 14, 34))
    _advice(sheet, "Rekomendasi triwulan lalu", page.earlier)
    _advice(sheet, "Rekomendasi koordinator triwulan ini", page.own)
    if page.proposals:
        sheet.heading("Usulan dari angka triwulan ini")
        sheet.header("Usulan", "Rekomendasi", "Penanggung jawab", texts=3)
        for item in page.proposals:
            said = f"{item.text} Alasan: {item.reason}"
            sheet.line([item.title, said, item.responsible], [Look.KEY, Look.TEXT, Look.TEXT])
    if not (page.earlier or page.own or page.proposals):
        sheet.line(["Tidak ada rekomendasi."], [Look.NOTE])


def _advice(sheet: _Sheet, title: str, items: Sequence[Advice]) -> None:
    if not items:
        return
    sheet.heading(title)
    sheet.header("Nomor", "Rekomendasi", "Penanggung jawab", "Batas waktu", "Keadaan", "Evaluasi", texts=6)
    for item in items:
        words = [item.number, item.text, item.responsible, item.due, item.standing, item.remark]
        sheet.line(words, [Look.KEY, *[Look.TEXT] * 5])


def _definitions(pen: _Pen) -> None:
    sheet = pen.sheet("Definisi", (_LABEL, 110))
    sheet.heading("Metode dan definisi")
    for term, sentence in pen.page.definitions:
        sheet.line([term, sentence], [Look.KEY, Look.TEXT])


# ------------------------------------------------------------------ charts


def _charts(pen: _Pen, places: Sequence[_Place]) -> None:
    """Draw tables of which nothing is hidden: the height of a bar is a number too."""
    if not places:
        return
    sheet = pen.sheet("Grafik", (92,))
    for place in places:
        title = f"{place.table.id} {place.table.title} ({place.table.unit})"
        chart = pen.book.add_chart({"type": "bar"})
        for at, color in enumerate(_COLORS[: len(place.periods) - 1], 1):
            chart.add_series(
                {
                    "name": place.periods[at - 1],
                    "categories": [place.sheet, place.first, 0, place.last, 0],
                    "values": [place.sheet, place.first, at, place.last, at],
                    "fill": {"color": color},
                    "data_labels": {"value": True, "font": {"size": 8}},
                    "gap": 40,
                }
            )
        chart.set_title({"name": title, "name_font": {"size": 12}, "overlay": False})
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
        chart.set_legend({"position": "bottom"} if len(place.periods) > 2 else {"none": True})
        height = _CHART_FRAME + _BARS * (place.last - place.first + 1)
        chart.set_size({"width": _CHART_WIDTH, "height": height})
        said = f"Grafik batang: {title}. Angkanya di lembar {place.sheet}."
        sheet.sheet.insert_chart(sheet.next, 0, chart, {"description": said})
        sheet.next += height // _ROW_PIXELS + 2
