"""What every RegisterStore promises, whatever it keeps its register in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.adapters.memory import MemoryRegister
from sync.adapters.workbook.register_file import RegisterFile
from sync.core.model import Grid
from sync.core.service_tabs.sheets import MARK, Look, Put, ServiceTab
from sync.core.spec import RuleBook
from sync.errors import Changed, Unreadable
from sync.ports import RegisterStore
from tests.workbooks import REPORT, register_bytes, register_file


@dataclass
class Case:
    """A store with one report, and an officer who types another one."""

    store: RegisterStore
    officer_types: Callable[[], None]


def _memory(tmp_path: Path, book: RuleBook) -> Case:
    header = tuple(f.title for f in book.tab_by_name["laporan"].fields)
    row = [REPORT.get(f.name) for f in book.tab_by_name["laporan"].fields]
    cells = [str(value) if value is not None else None for value in row]
    store = MemoryRegister([Grid("Laporan", header, [cells], [2])])
    return Case(store, lambda: store.grids[0].rows.append(cells))


def _workbook(tmp_path: Path, book: RuleBook) -> Case:
    path = register_file(tmp_path / "register.xlsx", book)
    twice = register_bytes(book, {"laporan": [REPORT, {**REPORT, "nomor_korban": 2}]})
    return Case(RegisterFile(path), lambda: void(path.write_bytes(twice)))


def void(_: object) -> None:
    """Make a statement of an expression."""


@pytest.fixture(params=[_memory, _workbook], ids=["memory", "workbook"])
def case(request: pytest.FixtureRequest, tmp_path: Path, book: RuleBook) -> Case:
    made: Case = request.param(tmp_path, book)
    return made


def _tab(text: str, title: str = "Temuan") -> ServiceTab:
    rows = ((Put(title, Look.TITLE),), (Put(MARK, Look.NOTE),), (Put(text),))
    return ServiceTab(title, (40,), rows)


def test_reading_gives_the_officer_tabs_only(case: Case, book: RuleBook) -> None:
    case.store.write([_tab("satu")], case.store.read(book))
    assert [grid.tab for grid in case.store.read(book).grids] == ["Laporan"]


def test_writing_changes_no_officer_tab(case: Case, book: RuleBook) -> None:
    before = case.store.read(book)
    case.store.write([_tab("satu"), _tab("dua", "Ringkasan")], before)
    assert list(case.store.read(book).grids) == list(before.grids)


def test_the_version_tells_a_change_from_none(case: Case, book: RuleBook) -> None:
    first = case.store.version()
    assert case.store.read(book).version == first == case.store.version()
    written = case.store.write([_tab("satu")], case.store.read(book))
    assert written == case.store.version() != first
    case.officer_types()
    assert case.store.version() != written


def test_the_same_tabs_again_leave_the_same_version(case: Case, book: RuleBook) -> None:
    once = case.store.write([_tab("satu")], case.store.read(book))
    assert case.store.write([_tab("satu")], case.store.read(book)) == once


def test_a_register_that_changed_since_it_was_read_is_not_overwritten(case: Case, book: RuleBook) -> None:
    reading = case.store.read(book)
    case.officer_types()
    typed = case.store.version()
    with pytest.raises(Changed):
        case.store.write([_tab("satu")], reading)
    assert case.store.version() == typed
    assert len(case.store.read(book).grids[0].rows) == 2


def test_without_laporan_it_is_no_register(tmp_path: Path, book: RuleBook) -> None:
    other = tmp_path / "lain.xlsx"
    other.write_bytes(register_bytes(book, {"keluhan": []}))
    for store in (RegisterFile(other), MemoryRegister([])):
        with pytest.raises(Unreadable, match="tab Laporan tidak ada"):
            store.read(book)
