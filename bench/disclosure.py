"""Small numbers: how long it takes to choose the hidden cells and to prove them, and how many they are."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from bench.measure import ms, table
from sync.core.report.audit import unproven
from sync.core.report.disclosure.releases import Release, add_up, joint_system
from sync.core.report.disclosure.suppress import suppress
from sync.core.report.disclosure.system import Fate, Relation
from tests.core.report.random_tables import DESA, Korban, across, korban, links, report

_HEADER = ("", "cells", "open", "small", "hidden", "optimum", "choose, ms", "prove, ms", "unproven")


@dataclass(frozen=True)
class _Case:
    name: str
    releases: tuple[Release, ...]
    links: tuple[Relation, ...]


def disclosure(quick: bool) -> None:
    """Cells to hide, by size of the report."""
    crosses = [_cross(count) for count in ((60, 500) if quick else (20, 60, 150, 500, 2000))]
    table("11 desa × 8 forms, T = 5", _HEADER, [_measured(case, 5) for case in crosses])
    table("The same, T = 10", _HEADER, [_measured(case, 10) for case in crosses])
    reports = [_report(count) for count in ((60,) if quick else (20, 60, 150, 500, 1500))]
    table("A report of four tables, linked, T = 5", _HEADER, [_measured(case, 5) for case in reports])
    if not quick:
        years = [_second_quarter(count) for count in (20, 60, 200)]
        table("Second quarter and half year, the first published, T = 5", _HEADER, [_measured(c, 5) for c in years])


def _cross(count: int) -> _Case:
    people = korban(Random(count), count)
    forms = sorted({form for one in people for form in one.forms})
    pairs = [(one.desa, one.forms[0]) for one in people]
    return _Case(f"{count} korban", (Release("q", (across("t", DESA, forms, pairs),)),), ())


def _report(count: int) -> _Case:
    release = report("q", korban(Random(count), count), crosses=count >= 150)
    return _Case(f"{count} korban", (release,), tuple(links(release)))


def _second_quarter(count: int) -> _Case:
    """Return what is to be hidden at the end of June; ``count`` korban a quarter."""
    earlier, later = korban(Random(count), count), korban(Random(count + 1), count)
    first, second, half = (
        _quarter(name, people) for name, people in (("q1", earlier), ("q2", later), ("h1", earlier + later))
    )
    first = replace(first, hidden=suppress(joint_system([first], links(first), 5), 5).hidden)
    together = [relation for release in (first, second, half) for relation in links(release)]
    return _Case(f"{count} korban a quarter", (first, second, half), (*together, *add_up(half, [first, second])))


def _quarter(name: str, people: Sequence[Korban]) -> Release:
    return report(name, people, crosses=len(people) >= 150)


def _measured(case: _Case, threshold: int) -> tuple[object, ...]:
    system = joint_system(case.releases, case.links, threshold)
    start = time.perf_counter()
    found = suppress(system, threshold)
    chosen = time.perf_counter()
    doubtful = unproven(system, found.hidden, threshold)
    proven = time.perf_counter()
    opened = [key for key, cell in system.cells.items() if cell.fate is Fate.OPEN]
    small = sum(system.cells[key].is_small(threshold) for key in opened)
    hidden = len(found.hidden.intersection(opened))
    exact = "yes" if found.exact else "no"
    times = ms(chosen - start), ms(proven - chosen)
    return case.name, len(system.cells), len(opened), small, hidden, exact, *times, len(doubtful)
