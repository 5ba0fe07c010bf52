"""The engine alone: all rules on one register, very many registers, the common rules beside other engines."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable

from bench import registers
from bench.cases import TODAY
from bench.measure import medians, ms, resident_mb, table
from bench.peers.common import Found, Tabs, kawal
from sync.adapters.libur import working_days
from sync.core.register import Register
from sync.core.spec import RuleBook
from sync.core.table import Memos
from sync.core.validate import judge

PEERS = ("polars", "pandas", "pandera", "pointblank", "frictionless")
_SIZES = {300: 31, 10_000: 7, 100_000: 3}  # Laporan rows: runs
_SLOW = {"frictionless": 10_000, "pandas": 100_000}  # greatest size that an engine is given


def one_register(quick: bool) -> None:
    """All rules of the shipped book on one register of 300 Laporan rows."""
    book, days, memos = registers.book(), working_days(), Memos()
    grids = registers.register(book, 300)
    judge(Register(grids, book, TODAY, memos), days)
    taken = medians(
        31 if quick else 101,
        {
            "memos warm (all registers but the first)": (
                lambda: registers.fresh(grids),
                lambda g: judge(Register(g, book, TODAY, memos), days),
            ),
            "memos cold": (lambda: registers.fresh(grids), lambda g: judge(Register(g, book, TODAY), days)),
        },
    )
    rows = {grid.tab: len(grid.rows) for grid in grids}
    title = f"All {len(book.rules)} rules on one register: {', '.join(f'{tab} {n}' for tab, n in rows.items())}"
    table(
        title,
        ("", "ms", "aim"),
        [(name, ms(seconds), "≤ 6") for name, seconds in taken.items()],
    )


def many(quick: bool) -> None:
    """7,285 registers of 60 rows (every kecamatan) one after another; generating them is not counted."""
    book, days, memos = registers.book(), working_days(), Memos()
    drawn = [registers.register(book, 60, seed) for seed in range(50)]
    total = 700 if quick else 7285
    taken, early = 0.0, 0.0
    for number in range(total):
        grids = registers.varied(drawn[number % len(drawn)], number)
        start = time.perf_counter()
        judge(Register(grids, book, TODAY, memos), days)
        taken += time.perf_counter() - start
        if number == total // 10:
            early = resident_mb()
    growth = f"{resident_mb() - early:+.1f} MB"
    header = ("registers", "s", "ms each", "s for 7,285", "aim", "memory from 10 % on")
    row = (f"{total:,}", f"{taken:.2f}", ms(taken / total), f"{taken / total * 7285:.1f}", "≤ 25 s", growth)
    table("Registers of 60 Laporan rows, all rules, one core", header, [row])


def common(quick: bool) -> None:
    """The 15 common rules, from a list of lists to every failing (rule, row), in every engine."""
    book = registers.book()
    engines: dict[str, Callable[[Tabs], Found]] = {"kawal": kawal}
    for name in PEERS:
        engines[name] = getattr(importlib.import_module(f"bench.peers.with_{name}"), name)
    _must_agree(engines, _tabs(book, 3_000, messy=0.6))
    results: dict[str, dict[int, float]] = {name: {} for name in engines}
    for size, runs in _SIZES.items():
        if quick and size > 10_000:
            continue
        tabs = _tabs(book, size)
        given = {name: run for name, run in engines.items() if size <= _SLOW.get(name, size)}
        work = {name: (lambda tabs=tabs: _fresh(tabs), run) for name, run in given.items()}
        for name, seconds in medians(max(runs // 4, 1) if quick and size > 300 else runs, work).items():
            results[name][size] = seconds
    sizes = sorted({size for found in results.values() for size in found})
    header = ["", *(text for size in sizes for text in (f"{size:,} rows, ms", "ratio"))]
    rows = [[name, *(text for size in sizes for text in _cell(results, name, size))] for name in engines]
    table("The 15 common rules (found by every engine: the same rows)", header, rows)
    print("  aim at 300 rows: polars ≥ 5, pandera, pointblank, frictionless ≥ 20")


def _cell(results: dict[str, dict[int, float]], name: str, size: int) -> tuple[str, str]:
    if size not in results[name]:
        return "–", "–"
    return ms(results[name][size]), f"{results[name][size] / results['kawal'][size]:.1f}"


def _tabs(book: RuleBook, rows: int, messy: float = registers.MESSY) -> Tabs:
    grids = {grid.tab: grid for grid in registers.register(book, rows, seed=3, messy=messy)}
    return Tabs(grids["Laporan"], grids["Pendampingan"])


def _fresh(tabs: Tabs) -> Tabs:
    return Tabs(*registers.fresh([tabs.laporan, tabs.pendampingan]))


def _must_agree(engines: dict[str, Callable[[Tabs], Found]], tabs: Tabs) -> None:
    wanted = engines["kawal"](tabs)
    for name, run in engines.items():
        found = run(_fresh(tabs))
        if found != wanted:
            raise SystemExit(f"{name} finds other rows: {sorted(found ^ wanted)[:5]}")


def engine(quick: bool) -> None:
    """Everything but the million rows and the many registers."""
    one_register(quick)
    common(quick)
