"""Reports for readers who may see counts only, made of the samples, and what is known of them once they are published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from sync.core.model import Grid
from sync.core.report.context import Audience, Context, Report, build
from sync.core.report.disclosure.published import Guarded, guard
from sync.core.report.disclosure.reported import Published
from sync.core.report.disclosure.system import System, needs
from sync.core.report.part import Part
from sync.core.report.quarter import Quarter
from sync.wilayah import area
from tests.core.report import taking
from tests.core.report.auditor import bounds
from tests.registers import TODAY, book
from tests.report_contexts import Q1, SAMPLES, part

HERE, THERE, ELSEWHERE = "36.04.33", "36.04.34", "36.04.35"
WHOLE = "36.04"


def reported(code: str, parts: Iterable[tuple[str, Part]], audience: Audience = "umum", q: Quarter = Q1) -> Context:
    """Return the report of an area with its true numbers."""
    return build(Report(code, q, audience, TODAY, lambda code: area(code).name), book(), parts, [])


def of_register(given: str | Sequence[Grid], audience: Audience = "umum", q: Quarter = Q1) -> Context:
    """Return a kecamatan's report on one register."""
    return reported(HERE, [(HERE, taking.part(given, q, TODAY))], audience, q)


@cache
def of_sample(code: str, audience: Audience = "umum", q: Quarter = Q1) -> Context:
    """Return the report on one of three registers, or on all of them."""
    codes = (HERE, THERE, ELSEWHERE)
    parts = [(one, part(sample, q)) for one, sample in zip(codes, SAMPLES, strict=True) if code in (one, WHOLE)]
    return reported(code, parts, audience, q)


def slim(context: Context) -> Context:
    """Return a report without its largest tables: several of them together are examined within seconds."""
    tables = tuple(table for table in context.now.tables if table.id not in ("C", "H1", "I1", "F1", "F2", "F3", "E"))
    return replace(context, now=replace(context.now, tables=tables))


def registers_of(code: str) -> frozenset[str]:
    return frozenset({HERE, THERE, ELSEWHERE} if code == WHOLE else {code})


@cache
def published(code: str, audience: Audience = "umum", q: Quarter = Q1, after: tuple[Published, ...] = ()) -> Published:
    """Return a report on samples that was made after others."""
    return publish(slim(of_sample(code, audience, q)), registers_of(code), after)[0]


def publish(context: Context, registers: frozenset[str], after: Sequence[Published] = ()) -> tuple[Published, Guarded]:
    """Return a report as readers know it from now on, and what of it they see. It is safe by the gate's own word."""
    found = guard(context, registers, after)
    assert found.unproven == ()
    return Published(context, found.hidden, registers), found


def worked_out(
    system: System, hidden: Iterable[object], threshold: int, every: int = 1, table: str = ""
) -> list[object]:
    """Return the cells, or some of them, that are not as uncertain as they need to be, from integer bounds of each."""
    gone = [key for key in system.cells if key in set(hidden)]
    required = needs(system, threshold)
    wanted = [key for key in required if table in ("", key[1])][::every]
    found = bounds(system, gone, among=wanted)
    bad: list[object] = []
    for key in wanted:
        need, value = required[key], system.cells[key].value
        low, high = found.get(key, (value, value))
        shown = key not in found
        if shown and not system.cells[key].is_small(threshold) and key not in gone:
            continue
        if low > need.least or high < need.greatest or high - low < need.spread:
            bad.append(key)
    return bad
