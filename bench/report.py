"""The quarterly report of a kabupaten: counting its registers, adding them up, and every form that the report has."""

from __future__ import annotations

from bench import registers
from bench.cases import TODAY
from bench.measure import medians, ms, table
from sync import resources
from sync.adapters.charts import pictures
from sync.adapters.libur import working_days
from sync.adapters.pdf import pdf
from sync.adapters.render import Document, Renderer
from sync.adapters.report_workbook import report_workbook
from sync.core.register import Register
from sync.core.report.context import Context, Report, build
from sync.core.report.part import Part, take
from sync.core.report.presentation.kop import usual
from sync.core.report.presentation.page import Presentation, present
from sync.core.report.presentation.trend import Past
from sync.core.report.quarter import Quarter
from sync.core.table import Memos
from sync.core.validate import Judgement, judge
from sync.wilayah import area

_REGISTERS, _ROWS = 29, 46  # rows of Laporan: about 40 kasus
_KABUPATEN, _QUARTER = "36.04", Quarter(2025, 1)
_KECAMATAN = [f"{_KABUPATEN}.{number:02}" for number in (*range(5, 10), *range(11, 21), *range(22, 36))][:_REGISTERS]
_HISTORY = [Past(Quarter(2024, number), 300 + 10 * number, 4_000 + 50 * number) for number in (1, 2, 3)]
_KOP = usual("Kabupaten/Kota", "Kabupaten Serang", "", TODAY)


def report(quick: bool) -> None:
    """29 registers of 40 kasus: parts of two quarters, the report, its HTML, PDF and workbook (aims: 1 s and 5 s)."""
    book, days, memos = registers.book(), working_days(), Memos()
    grids = registers.register(book, _ROWS)
    judged: list[tuple[Register, Judgement]] = []
    for copy in range(_REGISTERS):
        register = Register(registers.varied(grids, copy), book, TODAY, memos)
        judged.append((register, judge(register, days)))
    kasus = len(judged[0][0]["laporan"].cases)

    def parts(quarter: Quarter) -> list[tuple[str, Part]]:
        taken = [take(register, found, days, quarter, memos=memos) for register, found in judged]
        return list(zip(_KECAMATAN, taken, strict=True))

    def built() -> Context:
        asked = Report(_KABUPATEN, _QUARTER, "terbatas", TODAY, lambda code: area(code).name)
        return build(asked, book, now, before)

    def document(page: Presentation) -> Document:
        return renderer.report(page, pictures(page.trend.charts))

    now, before = parts(_QUARTER), parts(_QUARTER.previous)
    context, renderer = built(), Renderer([resources.folder("report_templates")])
    page = present(context, _KOP, _HISTORY)
    ready = document(page)
    taken = medians(
        3 if quick else 7,
        {
            "parts, one quarter of one register": (lambda: None, lambda _: parts(_QUARTER)),
            "report, from parts": (lambda: None, lambda _: built()),
            "HTML, text and charts": (lambda: present(context, _KOP, _HISTORY), document),
            "PDF, from HTML": (lambda: ready, lambda it: pdf(it.print_html, it.images)),
            "workbook": (lambda: page, lambda it: report_workbook(context, it)),
        },
    )
    taken["parts, one quarter of one register"] /= _REGISTERS
    sizes = {
        "HTML, text and charts": len(ready.mail_html.encode()),
        "PDF, from HTML": len(pdf(ready.print_html, ready.images)),
        "workbook": len(report_workbook(context, page)),
    }
    kilobytes = {name: f"{size / 1024:.0f}" for name, size in sizes.items()}
    rows = [(name, ms(seconds), kilobytes.get(name, "")) for name, seconds in taken.items()]
    title = f"Report of a kabupaten: {_REGISTERS} registers of {kasus} kasus (aims: HTML 1,000 ms, PDF 5,000 ms)"
    table(title, ("", "ms", "kB"), rows)
