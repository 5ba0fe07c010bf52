"""What Kawal writes that came from a cell is text, in every place that it writes to."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell

from tests.adapters.workbook import libreoffice
from tests.conftest import ROOT
from tests.hostile.case import headers, of_rows, row, text
from tests.hostile.cells import FORMULAS

_SERVICE = ("Temuan", "Tindak Lanjut", "Ringkasan", "Aturan")
_OURS = ('=HYPERLINK("#', "=IF(", "=NOW()", "=TODAY()")
_STARTS = "=+-@|\t\r\n＝＋－＠"


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a register in which every value of every row is one of the texts, after a sync."""
    path = tmp_path_factory.mktemp("rumus") / "register.xlsx"
    path.write_bytes(of_rows(*(row([text(value)] * len(headers())) for value in FORMULAS)))
    _kawal("sync", path)
    return path


def _kawal(verb: str, path: Path, *further: str) -> str:
    command = [sys.executable, "-m", "sync", verb, str(path), "--today", "2025-04-05", *further]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def _cells(path: Path) -> Iterator[Cell]:
    book = load_workbook(path)
    return (cell for tab in _SERVICE for line in book[tab].iter_rows() for cell in line if isinstance(cell, Cell))


def test_service_tabs_of_a_workbook_hold_texts(synced: Path) -> None:
    shown = {cell.value for cell in _cells(synced) if cell.data_type == "s"}
    assert sum(isinstance(value, str) and value[:1] in _STARTS for value in shown) > 10
    foreign = [cell.value for cell in _cells(synced) if cell.data_type == "f" and not str(cell.value).startswith(_OURS)]
    assert not foreign


def test_libreoffice_shows_them_as_texts(synced: Path) -> None:
    texts = [(cell.parent.title, cell.coordinate, cell.value) for cell in _cells(synced) if cell.data_type == "s"]
    hostile = [(tab, place, value) for tab, place, value in texts if str(value)[:1] in _STARTS][:200]
    assert hostile
    shown = libreoffice.run([{"open": str(synced), "cells": [[tab, place] for tab, place, _ in hostile]}])[0]
    assert shown == {f"{tab}!{place}": value for tab, place, value in hostile}


def test_no_line_of_csv_is_run_by_a_spreadsheet(synced: Path) -> None:
    lines = list(csv.reader(_kawal("check", synced, "--format", "csv").splitlines()))
    assert len(lines) > len(FORMULAS)
    assert not [field for line in lines for field in line if field[:1] in tuple(_STARTS)]
