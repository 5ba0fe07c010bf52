"""A million Laporan rows and 2.5 million of Pendampingan: time and memory, each engine in its own process.

``python -m bench.million kawal 1000000`` is such a process; it prints seconds, MB above the input, and the findings.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
import time
from pathlib import Path

from bench import registers
from bench.measure import peak_mb, process, reset_peak, resident_mb, table
from bench.peers.common import Tabs, kawal

_ROOT = Path(__file__).parent.parent
_RUNS = 3


def million(quick: bool) -> None:
    """Run ours and polars in turn."""
    rows = 100_000 if quick else 1_000_000
    found: dict[str, list[dict[str, float]]] = {"kawal": [], "polars": []}
    for _ in range(1 if quick else _RUNS):
        for name, results in found.items():
            command = [sys.executable, "-m", "bench.million", name, str(rows)]
            results.append(json.loads(process(command, _ROOT).output))
    if len({result["found"] for results in found.values() for result in results}) != 1:
        raise SystemExit("the engines find other rows")
    best = {name: sorted(results, key=lambda r: r["seconds"])[len(results) // 2] for name, results in found.items()}
    services = f"{best['kawal']['services']:,.0f}"
    lines = [
        (name, f"{r['seconds']:.2f}", f"{r['cpu']:.2f}", f"{r['seconds'] / best['polars']['seconds']:.2f}",
         f"{r['peak']:,.0f}", f"{r['input']:,.0f}")
        for name, r in best.items()
    ]  # fmt: skip
    header = ("", "s", "CPU s", "of polars", "peak above the input, MB", "input, MB")
    table(f"The 15 common rules on {rows:,} Laporan and {services} Pendampingan rows", header, lines)
    print("  aim: no slower than polars, peak memory no higher")


def _child(name: str, rows: int) -> None:
    grids = {grid.tab: grid for grid in registers.register(registers.book(), rows)}
    tabs = Tabs(grids["Laporan"], grids["Pendampingan"])
    del grids
    run = kawal if name == "kawal" else getattr(importlib.import_module(f"bench.peers.with_{name}"), name)
    run(Tabs(*registers.register(registers.book(), 60)[:2]))  # imports and first calls
    gc.collect()
    reset_peak()
    before, start, cpu = resident_mb(), time.perf_counter(), time.process_time()
    found = run(tabs)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    result = {"seconds": seconds, "cpu": cpu, "peak": peak_mb() - before, "input": before, "found": len(found)}
    print(json.dumps(result | {"services": len(tabs.pendampingan.rows)}))


if __name__ == "__main__":
    _child(sys.argv[1], int(sys.argv[2]))
