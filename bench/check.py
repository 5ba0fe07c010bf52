"""Whole processes, and reading a workbook alone."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import registers
from bench.cases import TODAY
from bench.measure import medians, ms, peak_of, process, table
from sync.adapters.workbook.reading import read_grids
from sync.core.register import officer_tab

_ROOT = Path(__file__).parent.parent
_CALAMINE = (
    "from python_calamine import load_workbook as l; w = l({!r}); "
    "[w.get_sheet_by_name(n).to_python() for n in w.sheet_names]"
)
_OPENPYXL = (
    "from openpyxl import load_workbook as l; [list(s.iter_rows(values_only=True)) for s in l({!r}, read_only=True)]"
)


def check(quick: bool) -> None:
    """``kawal check`` of 300 Laporan rows beside an import of pandas, and beside readers that only read."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        book = registers.book()
        registers.write_xlsx(registers.register(book, 300), book, path)
        commands = {
            "kawal check FILE.xlsx": [sys.executable, "-m", "sync", "check", str(path), "--today", TODAY.isoformat()],
            "python -c 'import pandas'": [sys.executable, "-c", "import pandas"],
            "only reading: python-calamine": [sys.executable, "-c", _CALAMINE.format(str(path))],
            "only reading: openpyxl, read_only": [sys.executable, "-c", _OPENPYXL.format(str(path))],
            "python -c pass": [sys.executable, "-c", "pass"],
        }
        _processes("Whole process, a workbook of 300 Laporan rows (aim: less than import pandas)", commands, quick)
        _reading(path.read_bytes(), quick)


def help_(quick: bool) -> None:
    """``kawal --help`` beside the least that any command line needs."""
    commands = {
        "kawal --help": [str(Path(sys.executable).with_name("kawal")), "--help"],
        "python -c 'import argparse, json'": [sys.executable, "-c", "import argparse, json"],
    }
    taken = _processes("Start-up", commands, quick)
    least = taken["python -c 'import argparse, json'"]
    print(f"  aim: ≤ 1.5 x {ms(least)} + 60 = {ms(1.5 * least + 0.06)} ms")


def _processes(title: str, commands: dict[str, list[str]], quick: bool) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(5 if quick else 15):
        for name, command in commands.items():
            taken[name].append(process(command, _ROOT).seconds)
    found = {name: statistics.median(seconds) for name, seconds in taken.items()}
    first = next(iter(found.values()))
    rows = [(name, ms(s), f"{s / first:.2f}", f"{peak_of(commands[name], _ROOT):.0f}") for name, s in found.items()]
    table(title, ("", "ms", "ratio", "peak MB"), rows)
    return found


def _reading(data: bytes, quick: bool) -> None:
    """Reading alone, imports done: every cell of nine tabs as Python values."""
    import openpyxl
    import python_calamine

    book = registers.book()

    def ours(_: None) -> Any:
        return read_grids(data, lambda title: officer_tab(title, book) is not None)

    def calamine(_: None) -> Any:
        workbook = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        return [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]

    def with_openpyxl(_: None) -> Any:
        return [list(s.iter_rows(values_only=True)) for s in openpyxl.load_workbook(BytesIO(data), read_only=True)]

    readers: dict[str, Callable[[None], Any]] = {
        "kawal (error values and formulas' results kept, limits held)": ours,
        "python-calamine": calamine,
        "openpyxl, read_only": with_openpyxl,
    }
    taken = medians(5 if quick else 15, {name: (lambda: None, read) for name, read in readers.items()})
    first = next(iter(taken.values()))
    rows = [(name, ms(seconds), f"{seconds / first:.2f}") for name, seconds in taken.items()]
    table(f"Reading {len(data) / 1024:,.0f} KB of .xlsx (300 Laporan rows, 9 tabs)", ("", "ms", "ratio"), rows)
