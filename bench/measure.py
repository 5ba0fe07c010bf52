"""Clocks, memory and tables."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_STATUS = Path("/proc/self/status")


def medians(runs: int, work: Mapping[str, tuple[Callable[[], Any], Callable[[Any], Any]]]) -> dict[str, float]:
    """Given (prepare, run) by name, return the median seconds of ``run``.

    The contenders take turns, so that whatever else the machine does falls on all of them alike.
    """
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(runs):
        for name, (prepare, run) in work.items():
            given = prepare()
            start = time.perf_counter()
            run(given)
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


@dataclass(frozen=True)
class Process:
    """What a finished process took."""

    seconds: float
    output: str


def process(command: Sequence[str], root: Path) -> Process:
    """Run a command to its end; raise when it fails (1, findings, is no failure)."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=root, text=True)
    output, errors = child.communicate()
    seconds = time.perf_counter() - start
    if child.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: {errors[-500:]}")
    return Process(seconds, output)


def peak_of(command: Sequence[str], root: Path) -> float:
    """Return the greatest resident memory of a command, MB."""
    # a small process in between: a child's peak starts at what its parent holds
    between = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
    between += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    return int(process([sys.executable, "-c", between, *command], root).output) / 1024


def resident_mb() -> float:
    """Return this process's resident memory."""
    return _field("VmRSS")


def reset_peak() -> None:
    """Start a new measurement of the peak."""
    Path("/proc/self/clear_refs").write_text("5")


def peak_mb() -> float:
    """Return the greatest resident memory since ``reset_peak``."""
    return _field("VmHWM")


def _field(name: str) -> float:
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(name + ":"))
    return int(line.split()[1]) / 1024


def table(title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; the first column is text, the others stand to the right."""
    cells = [list(map(str, header)), *(list(map(str, row)) for row in rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(header))]
    print(f"\n{title}")
    for number, row in enumerate(cells):
        first, *rest = row
        print("  " + "  ".join([first.ljust(widths[0]), *(c.rjust(w) for c, w in zip(rest, widths[1:], strict=True))]))
        if number == 0:
            print("  " + "  ".join("-" * width for width in widths))
    sys.stdout.flush()


def ms(seconds: float) -> str:
    """Return milliseconds with a sensible number of digits."""
    value = seconds * 1000
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def machine(packages: Sequence[str]) -> None:
    """Print what is measured on."""
    info = Path("/proc/cpuinfo")
    models = [line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    print(f"{platform.python_implementation()} {platform.python_version()}, {models[0]}, {len(models)} cores,", end=" ")
    print(f"load {os.getloadavg()[0]:.1f}; medians; compare only within one table")
    print(", ".join(f"{name} {_version(name)}" for name in packages))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "–"
