"""Ringkasan: when the register was checked, the figures at a glance, small tables and their charts."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sync.core.bahasa import long_date
from sync.core.cells import EPOCH
from sync.core.model import Severity
from sync.core.service_tabs import counts
from sync.core.service_tabs.context import Context
from sync.core.service_tabs.counts import Line
from sync.core.service_tabs.sheets import MARK, Chart, Formula, Look, Put, Row, ServiceTab

TITLE = "Ringkasan"
_WIDTHS = (38, 13, 13, 13, 13, 3, 13, 13, 13, 13, 13, 13)
_CHART_COLUMN = 6
_PAGE_ROWS = 35  # rows that fit a printed page
_STALE_HOURS = 26
_STALE = "PERINGATAN: register ini sudah lebih dari 26 jam tidak diperiksa. Mohon hubungi admin Kawal."
_FRESH = "Pemeriksaan berjalan seperti biasa."
_SEVERITY_COLORS = ("#9C1C1C", "#D9534F", "#E0A030", "#5B8DB8")


class _Page:
    """Rows that grow downwards, with a chart beside a table where it says more than numbers."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.charts: list[Chart] = []
        self.breaks: list[int] = []
        self._page_start = 0

    def add(self, *cells: Put | None) -> None:
        """Add a row."""
        self.rows.append(cells)

    def table(
        self,
        title: str,
        headers: tuple[str, ...],
        lines: list[Line],
        total: bool = False,
        chart: tuple[str, int] | None = None,
        colors: tuple[str, ...] = (),
    ) -> None:
        """Add a small table; ``chart`` is the title and the column of numbers of the chart to stand beside it."""
        height = max(3 + len(lines) + total, _chart_rows(len(lines)) + 1 if chart and lines else 0)
        if len(self.rows) + 1 + height - self._page_start > _PAGE_ROWS:
            self.breaks.append(len(self.rows))
            self._page_start = len(self.rows)
        self.add()
        top = len(self.rows)
        self.add(Put(title, Look.HEADING))
        self.add(Put("", Look.HEADER), *(Put(h, Look.HEADER_NUMBER) for h in headers))
        first = len(self.rows)
        for line in lines:
            self.add(Put(line.label, Look.CELL), *map(_number, line.numbers))
        if total and lines:
            sums = [sum(column) for column in zip(*(line.numbers for line in lines), strict=True)]
            self.add(Put("Jumlah", Look.TOTAL_TEXT), *(Put(n, Look.TOTAL) for n in sums))
        if not lines:
            self.add(Put("Belum ada data.", Look.NOTE))
        elif chart:
            name, column = chart
            last, rows = first + len(lines) - 1, _chart_rows(len(lines))
            self.charts.append(Chart(name, first, last, 0, column, top, _CHART_COLUMN, rows, colors))
            while len(self.rows) < top + rows:
                self.add()


def _chart_rows(bars: int) -> int:
    return max(9, round(bars * 1.3) + 3)


def _number(value: int) -> Put:
    return Put(value, Look.NUMBER)


def ringkasan(context: Context) -> ServiceTab:
    """Return the tab Ringkasan."""
    page = _Page()
    _head(page, context)
    _figures(page, context)
    _tables(page, context)
    return ServiceTab(
        title=TITLE,
        widths=_WIDTHS,
        rows=tuple(page.rows),
        freeze=1,
        hidden=(13, 13),
        charts=tuple(page.charts),
        page_breaks=tuple(page.breaks),
        merges=((0, 1, 11),),
        stale_check=None if context.sample else (0, 1),
        sample=context.sample,
    )


def _head(page: _Page, context: Context) -> None:
    at = context.checked_at
    checked = f"Diperiksa {long_date(at.date())} {at:%H.%M} {context.zone}"
    serial = _serial(at)
    if context.sample:
        fresh = Put("DATA CONTOH: semua orang dan kejadian di sini rekaan, tanggalnya tetap.", Look.STRONG)
    else:
        formula = f'IF(NOW()-$N$1>{_STALE_HOURS}/24,"{_STALE}","{_FRESH}")'
        fresh = Put(Formula(formula, _FRESH), Look.STRONG)
    page.add(Put(checked, Look.STRONG, stamp=True), fresh, *[None] * 11, Put(serial, Look.HIDDEN, stamp=True))
    office = context.office
    where = f"Register P2TP2A Kecamatan {office.kecamatan}" if office else "Register P2TP2A"
    anchor = Put(context.anchor, Look.HIDDEN, stamp=True) if context.anchor else None
    page.add(Put(where, Look.TITLE), *[None] * 12, anchor)
    page.add(Put(MARK, Look.NOTE))


def _serial(at: datetime) -> float:
    return at.toordinal() - EPOCH + (at.hour * 60 + at.minute) / 1440


def _figures(page: _Page, context: Context) -> None:
    register, judgement = context.register, context.judgement
    severities = Counter(f.severity for f in judgement.findings)
    put_off = sum(context.put_off_until(f) is not None for f in judgement.findings)
    figures = [
        ("Kasus tercatat", len(register["laporan"].cases)),
        ("Korban tercatat", len(register["laporan"])),
        ("Kasus aktif", counts.open_case_count(register)),
        ("Temuan kritis", severities[Severity.CRITICAL]),
        ("Tindak lanjut terlambat", judgement.overdue),
        ("Kasus belum masuk SIMFONI", counts.not_in_simfoni(register)),
    ]
    if put_off:
        figures.append(("Temuan yang ditunda", put_off))
    page.add()
    for label, figure in figures:
        page.add(Put(label, Look.FIGURE_LABEL), Put(figure, Look.FIGURE))


def _tables(page: _Page, context: Context) -> None:
    register, lists = context.register, context.register.book.lists
    page.table(
        "Kasus menurut status",
        ("Kasus", "Korban"),
        counts.by_case_and_victim(register, "status_kasus", lists["status_kasus"].values),
        total=True,
        chart=("Kasus menurut status", 1),
    )
    page.table(
        "Bentuk kekerasan (satu korban dapat lebih dari satu)",
        ("Korban",),
        counts.by_form(register, lists["bentuk_kekerasan"].values),
        chart=("Korban menurut bentuk kekerasan", 1),
    )
    page.table(
        "Layanan yang diberikan",
        ("Kasus", "Layanan"),
        counts.by_service(register, lists["kelompok_layanan"].values),
        chart=("Jumlah layanan menurut kelompok", 2),
    )
    page.table(
        "Desa tempat tinggal korban",
        ("Kasus", "Korban"),
        counts.by_case_and_victim(register, "desa", register.references.get("desa", ())),
        total=True,
        chart=("Korban menurut desa", 2),
    )
    severities = Counter(f.severity for f in context.judgement.findings)
    page.table(
        "Temuan yang belum diperbaiki",
        ("Temuan",),
        [Line(s.label, (severities[s],)) for s in Severity],
        total=True,
        chart=("Temuan menurut tingkat", 1),
        colors=_SEVERITY_COLORS,
    )
    page.table(
        "Pemulihan menurut penilaian terakhir (kasus)",
        ("Pulih", "Membaik", "Belum pulih", "Belum dinilai"),
        counts.recovery(register),
    )
