"""Small numbers: how long it takes to choose the hidden cells and to prove them, and how many they are."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from bench.measure import ms, table
from sync.core.report.audit import unproven
from sync.core.report.context import Audience, Context
from sync.core.report.disclosure.policy import Audience as PolicyAudience
from sync.core.report.disclosure.published import guard
from sync.core.report.disclosure.readers import system_of
from sync.core.report.disclosure.releases import Release, add_up, joint_system
from sync.core.report.disclosure.reported import Published, release_of
from sync.core.report.disclosure.suppress import suppress
from sync.core.report.disclosure.system import Fate, Relation
from tests.core.report.guarded import publish, reported
from tests.core.report.random_tables import DESA, Korban, across, korban, links, report
from tests.report_contexts import KECAMATAN, Q1, SAMPLES, part

_WHOLE = ("", "for", "cells", "hidden", "greedy hides", "optimum", "guard, s", "unproven")
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
    table("Whole reports (samples), choosing and proving, s", _WHOLE, list(_whole_reports(quick)))


def _whole_reports(quick: bool) -> Iterator[tuple[object, ...]]:
    """Yield a kecamatan's report, a kabupaten's of 27 registers, and that beside a kecamatan that was published."""
    codes = KECAMATAN[:27]
    parts = [(code, part(SAMPLES[n % 3], Q1)) for n, code in enumerate(codes)]
    one = codes[0]
    audiences: tuple[Audience, ...] = ("umum",) if quick else ("umum", "publik")
    for audience in audiences:
        kecamatan, kabupaten = reported(one, parts, audience), reported("36.04", parts, audience)
        yield _guarded("kecamatan", kecamatan, frozenset({one}), [])
        yield _guarded("kabupaten, 27 registers", kabupaten, frozenset(codes), [])
        if not quick:
            known = publish(kecamatan, frozenset({one}))[0]
            yield _guarded("the same, beside the kecamatan", kabupaten, frozenset(codes), [known])


def _guarded(name: str, context: Context, codes: frozenset[str], known: list[Published]) -> tuple[object, ...]:
    start = time.perf_counter()
    found = guard(context, codes, known)
    taken = time.perf_counter() - start
    release = release_of(context)
    threshold = release.under or 0
    system = system_of(PolicyAudience(context.audience), Published(context, frozenset(), codes), {}, known)
    opened = [key for key, cell in system.cells.items() if cell.fate is Fate.OPEN]
    choices = [found.hidden] if known else [found.hidden, suppress(system, threshold, time_limit=0).hidden]
    shares = [f"{100 * len(cells.intersection(opened)) // len(opened)} %" for cells in choices]
    exact = "yes" if found.exact else "no"
    shares += [""] * (2 - len(shares))  # the greedy way takes minutes where reports hang together
    return name, context.audience, len(opened), *shares, exact, f"{taken:.1f}", len(found.unproven)


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
