"""What every RegisterStore promises, whatever it keeps its register in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.adapters.memory import MemoryRegister
from sync.adapters.workbook.register_file import RegisterFile
from sync.core.model import Grid
from sync.core.service_tabs.sheets import MARK, Look, Put, ServiceTab
from sync.core.spec import RuleBook
from sync.errors import Changed, Unreadable
from sync.pipeline import Rules
from sync.ports import RegisterStore
from tests.google_world import report, rows_of, world
from tests.registers import with_row
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
    return Case(store, lambda: void(store.grids.append(with_row(store.grids.pop(), cells))))


def _workbook(tmp_path: Path, book: RuleBook) -> Case:
    path = register_file(tmp_path / "register.xlsx", book)
    twice = register_bytes(book, {"laporan": [REPORT, {**REPORT, "nomor_korban": 2}]})
    return Case(RegisterFile(path), lambda: void(path.write_bytes(twice)))


def void(_: object) -> None:
    """Make a statement of an expression."""


@pytest.fixture(params=["memory", "workbook", "google"])
def case(request: pytest.FixtureRequest, tmp_path: Path, book: RuleBook, rules: Rules) -> Iterator[Case]:
    if request.param == "google":
        with world(tmp_path, rules, reports=1) as google:
            second = rows_of(book, "laporan", [report(2)])[1]
            account = google.account()
            yield Case(google.register(account), lambda: google.type_row("Laporan", 3, second))
            account.close()
    else:
        yield {"memory": _memory, "workbook": _workbook}[request.param](tmp_path, book)


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


def _settle(case: Case, book: RuleBook, tab: ServiceTab) -> str:
    """Write a tab until the store has nothing left to say about it; return the version that is then remembered."""
    case.store.write([tab], case.store.read(book))
    return case.store.write([tab], case.store.read(book))


def test_the_version_tells_a_change_from_none(case: Case, book: RuleBook) -> None:
    first = case.store.version()
    assert case.store.read(book).version == first == case.store.version()
    settled = _settle(case, book, _tab("satu"))
    assert settled == case.store.version() != first
    case.officer_types()
    assert case.store.version() != settled


def test_the_same_tabs_again_leave_the_same_version(case: Case, book: RuleBook) -> None:
    once = _settle(case, book, _tab("satu"))
    assert case.store.write([_tab("satu")], case.store.read(book)) == once == case.store.version()


def test_what_is_typed_between_reading_and_writing_is_neither_lost_nor_forgotten(case: Case, book: RuleBook) -> None:
    """A store that can see it refuses; one that cannot remembers a version that is out of date at once."""
    reading = case.store.read(book)
    case.officer_types()
    try:
        remembered = case.store.write([_tab("satu")], reading)
    except Changed:
        remembered = reading.version
    assert case.store.version() != remembered
    assert len(case.store.read(book).grids[0].rows) == 2


def test_a_row_can_be_opened_in_a_browser_or_not_at_all(case: Case, book: RuleBook) -> None:
    case.store.read(book)
    whole, row = case.store.link(), case.store.link("Laporan", 7)
    assert (whole is None) == (row is None)
    if whole and row:
        assert row.startswith(f"{whole}#gid=")
        assert row.endswith("&range=7:7")
        assert case.store.link("Tidak Ada", 7) == whole


def test_without_laporan_it_is_no_register(tmp_path: Path, book: RuleBook) -> None:
    other = tmp_path / "lain.xlsx"
    other.write_bytes(register_bytes(book, {"keluhan": []}))
    for store in (RegisterFile(other), MemoryRegister([])):
        with pytest.raises(Unreadable, match="tab Laporan tidak ada"):
            store.read(book)


def test_a_spreadsheet_without_laporan_is_no_register(tmp_path: Path, book: RuleBook, rules: Rules) -> None:
    with world(tmp_path, rules) as google:
        google.officer.rename(google.id, "Laporan", "Catatan")
        with pytest.raises(Unreadable, match="tab Laporan tidak ada"):
            google.register().read(book)
