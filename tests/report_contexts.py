"""Reports of every kind for the tests of how a report looks: a sample's, a kabupaten's with hidden cells, a nil one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from sync.adapters.workbook.reading import read_grids
from sync.core.model import Grid
from sync.core.register import officer_tab
from sync.core.report.context import Audience, Context, Figures, Missing, Report, build
from sync.core.report.model import Indicator, Table
from sync.core.report.part import Part
from sync.core.report.presentation.kop import Kop, usual
from sync.core.report.presentation.page import Presentation, present
from sync.core.report.presentation.trend import Past
from sync.core.report.quarter import Quarter
from sync.wilayah import area
from tests.conftest import ROOT
from tests.core.report import taking
from tests.registers import TODAY, book

Q1 = Quarter(2025, 1)
SAMPLES = ("register-101", "register-102", "register-103")
KECAMATAN = [f"36.04.{number:02}" for number in (*range(5, 10), *range(11, 21), *range(22, 36))]
KOP = usual("Kecamatan", "Gunungsari", "Kabupaten Serang", TODAY)
KOP_SERANG = usual("Kabupaten/Kota", "Kabupaten Serang", "", TODAY)
HISTORY = [Past(Quarter(2024, number), 10 * number, 100 * number) for number in (1, 2, 3)]


@cache
def grids(sample: str) -> list[Grid]:
    data = (ROOT / f"tests/samples/{sample}.xlsx").read_bytes()
    return read_grids(data, lambda title: officer_tab(title, book()) is not None)


@cache
def part(sample: str, quarter: Quarter) -> Part:
    return taking.part(grids(sample), quarter, TODAY)


def kecamatan(sample: str = SAMPLES[0], today: date = TODAY, known: bool = True) -> Context:
    """Return the kecamatan's own report on a sample; ``known`` is whether the last quarter is."""
    now, before = ([("36.04.33", part(sample, quarter))] for quarter in (Q1, Q1.previous))
    report = Report("36.04.33", Q1, "terbatas", today, lambda code: area(code).name)
    return build(report, book(), now, before if known else [])


def nil() -> Context:
    return replace(taking.context([], today=TODAY), area_name="Gunungsari")


def kabupaten(audience: Audience = "umum", threshold: int = 5) -> Context:
    """Return a made-up kabupaten in which two registers are missing and small numbers are hidden."""
    there, gone = KECAMATAN[:-2], KECAMATAN[-2:]
    now, before = ([(c, part(SAMPLES[n % 3], q)) for n, c in enumerate(there)] for q in (Q1, Q1.previous))
    missing = [Missing(gone[0], "Bandung", date(2025, 3, 1)), Missing(gone[1], "Lebak Wangi", None)]
    report = Report("36.04", Q1, audience, TODAY, lambda code: area(code).name)
    return hidden(build(report, book(), now, before, missing), threshold)


def hidden(context: Context, threshold: int) -> Context:
    """Return a report in which all counts below a threshold are hidden."""

    def count(n: int | None) -> int | None:
        return None if n is None or n < threshold else n

    def table(one: Table) -> Table:
        return replace(
            one,
            cells=tuple(tuple(map(count, line)) for line in one.cells),
            row_totals=tuple(map(count, one.row_totals)),
            column_totals=tuple(map(count, one.column_totals)),
            total=count(one.total),
        )

    def indicator(one: Indicator) -> Indicator:
        return replace(one, n=count(one.n), value=None if count(one.n) is None else one.value)

    def figures(one: Figures) -> Figures:
        return replace(
            one,
            tables=tuple(map(table, one.tables)),
            activities=tuple(map(table, one.activities)),
            indicators=tuple(map(indicator, one.indicators)),
        )

    return replace(
        context,
        now=figures(context.now),
        before=figures(context.before),
        year=figures(context.year),
        looking_back=tuple(map(table, context.looking_back)),
    )


def margins_only(context: Context) -> Context:
    """Return a report in which no inner cell of a cross-table is shown."""

    def table(one: Table) -> Table:
        cells = tuple((None,) * len(line) for line in one.cells)
        return replace(one, cells=cells) if len(one.column_labels) > 1 else one

    def figures(one: Figures) -> Figures:
        return replace(one, tables=tuple(map(table, one.tables)), activities=tuple(map(table, one.activities)))

    return replace(context, now=figures(context.now), before=figures(context.before), year=figures(context.year))


def presentations() -> dict[str, Presentation]:
    """Return one report of each kind, by what is particular about it."""
    serang: Kop = replace(KOP_SERANG, nomor="463/12/DKBPPPA/2025", alamat="Jalan Contoh Nomor 1, Serang")
    return {
        "kecamatan": present(kecamatan(), KOP, HISTORY),
        "draf, triwulan lalu belum ada": present(kecamatan(SAMPLES[1], known=False), KOP, final_on=date(2025, 4, 10)),
        "kota": present(kecamatan(SAMPLES[2], today=date(2025, 2, 20)), KOP),
        "nihil": present(nil(), KOP),
        "kabupaten": present(kabupaten(), serang, [*HISTORY, Past(Quarter(2023, 4), None, None)]),
        "publik": present(margins_only(kabupaten("publik", 10)), serang),
    }
