"""Officers act between any two of our requests; their cells stay theirs, and flags end on the right case."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sync.adapters.google.service_tabs import ids_named
from sync.adapters.google.values import grid
from sync.adapters.libur import working_days
from sync.adapters.memory import MemoryRegister
from sync.core.model import SERVICE_TITLES
from sync.core.table import Memos
from sync.errors import KawalError
from sync.pipeline import Rules, check
from tests.google_world import World, report, rows_of, world
from tests.registers import book

RULES = Rules(book(), working_days(), Memos())
REPORTS = 3
LONGEST_CYCLE = 8  # requests
OLD_NAME = "Laporan lama"


class Office:
    """An officer's hands on the register. ``n`` says where, as far as it matters."""

    def __init__(self, google: World) -> None:
        self.google, self.officer, self.id = google, google.officer, google.id
        self.cases = REPORTS
        self.reports = self.officer.values(self.id, "Laporan")
        self.seen = True  # whether Kawal has seen the tab Laporan that is there
        self.was_laporan = {google.sheet_id("Laporan")}

    @property
    def laporan(self) -> str | None:
        """Return what the tab with the reports is called now."""
        titles = self.google.titles()
        return "Laporan" if "Laporan" in titles else OLD_NAME if OLD_NAME in titles else None

    def types(self, n: int) -> None:
        """Type into a report."""
        if self.laporan:
            field, value = [("desa", ""), ("risiko", "salah"), ("tempat_kejadian", "Sekolah")][n % 3]
            self.officer.type(self.id, self.laporan, self.google.at(field, 2 + n % 4), value)

    def adds_a_case(self, n: int) -> None:
        """Write a report below the others."""
        if self.laporan:
            self.cases += 1
            row = len([r for r in self.officer.values(self.id, self.laporan) if any(c != "" for c in r)]) + 1
            cells = rows_of(book(), "laporan", [report(self.cases)])[1]
            self.google.type_row(self.laporan, row, cells)

    def inserts_a_row(self, n: int) -> None:
        """Insert an empty row."""
        if self.laporan:
            self.officer.insert_rows(self.id, self.laporan, 2 + n % 4, 1)

    def deletes_a_row(self, n: int) -> None:
        """Delete a row."""
        if self.laporan:
            self.officer.delete_rows(self.id, self.laporan, 2 + n % 4, 1)

    def sorts(self, n: int) -> None:
        """Sort the reports."""
        if self.laporan:
            self.officer.sort(self.id, self.laporan, "AKC"[n % 3], from_row=2)

    def moves_a_column(self, n: int) -> None:
        """Put another column first."""
        if self.laporan:
            self.officer.move_column(self.id, self.laporan, "CEK"[n % 3], "A")

    def renames_laporan(self, n: int) -> None:
        """Give Laporan another name, or its old one. Kawal knows it again only if it has seen it before."""
        if self.laporan == "Laporan" and self.seen and OLD_NAME not in self.google.titles():
            self.officer.rename(self.id, "Laporan", OLD_NAME)
        elif self.laporan == OLD_NAME:
            self.officer.rename(self.id, OLD_NAME, "Laporan")

    def loses_laporan(self, n: int) -> None:
        """Delete Laporan, or paste it anew."""
        if self.laporan:
            self.officer.delete_tab(self.id, self.laporan)
        else:
            self.officer.add_tab(self.id, "Laporan", self.reports)
            self.was_laporan.add(self.google.sheet_id("Laporan"))
            self.seen = False

    def deletes_a_service_tab(self, n: int) -> None:
        """Delete one of our tabs."""
        if (title := SERVICE_TITLES[n % 4]) in self.google.titles():
            self.officer.delete_tab(self.id, title)

    def renames_a_service_tab(self, n: int) -> None:
        """Rename one of our tabs."""
        title = SERVICE_TITLES[n % 4]
        if title in self.google.titles() and f"{title} x" not in self.google.titles():
            self.officer.rename(self.id, title, f"{title} x")

    def scribbles(self, n: int) -> None:
        """Type into one of our tabs; the owner of the file can."""
        if (title := SERVICE_TITLES[n % 4]) in self.google.titles():
            self.officer.type(self.id, title, ("A1", "C5", "D2")[n % 3], "coretan")


ACTS = [name for name, member in vars(Office).items() if callable(member) and not name.startswith("_")]
act = st.sampled_from(ACTS)
where = st.integers(0, 11)


class Races(RuleBasedStateMachine):
    """An officer and Kawal on one register."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.google = self.stack.enter_context(world(folder, RULES, reports=REPORTS))
        self.office = Office(self.google)
        self.typed = self._officer_tabs()

    @initialize()
    def begin(self) -> None:
        """Kawal has seen the register once."""
        self.google.kawal()

    @rule(act=act, n=where)
    def the_officer_acts(self, act: str, n: int) -> None:
        """Do one thing."""
        getattr(self.office, act)(n)
        self.typed = self._officer_tabs()

    @rule()
    def kawal_runs(self) -> None:
        """Run a cycle in peace."""
        self._cycle()

    @rule(act=act, n=where, after=st.integers(1, LONGEST_CYCLE))
    def the_officer_acts_while_kawal_runs(self, act: str, n: int, after: int) -> None:
        """Do one thing once that many requests of a cycle have been answered."""
        answered = 0

        def between(_: object) -> None:
            nonlocal answered
            answered += 1
            if answered == after:
                self.the_officer_acts(act, n)

        self.google.emulator.between = between
        self._cycle()
        self.google.emulator.between = None

    @invariant()
    def officers_cells_are_as_officers_left_them(self) -> None:
        """Only the officer changes them."""
        assert self._officer_tabs() == self.typed

    @invariant()
    def no_write_names_an_officer_tab(self) -> None:
        """Whatever the tab is called."""
        for request in self.google.requests():
            if request.kind == "write":
                assert not ids_named([request.body]) & self.office.was_laporan  # type: ignore[list-item]

    def teardown(self) -> None:
        """At the end everybody has gone home, and Kawal catches up."""
        try:
            self._catches_up()
        finally:
            self.stack.close()

    def _cycle(self) -> None:
        with suppress(KawalError):
            self.google.kawal()
            self.office.seen = True

    def _catches_up(self) -> None:
        if self.office.laporan is None:
            before = self.google.temuan() if "Temuan" in self.google.titles() else None
            with pytest.raises(KawalError):
                self.google.kawal()
            assert before is None or self.google.temuan() == before
            return
        for _ in range(4):
            if self.google.kawal().checked is None:
                break
        grids = [grid("Laporan", self.google.officer.values(self.google.id, self.office.laporan))]
        found = check(MemoryRegister(grids), RULES, self.google.moment).judgement.findings
        told = [str(line) for line in self.google.temuan() if not str(line[-1]).startswith("AUD-")]
        assert sorted(told) == sorted(str((f.key, f.tab, f.column, f.row, f.rule)) for f in found)
        assert sorted(t for t in self.google.titles() if t in SERVICE_TITLES) == sorted(SERVICE_TITLES)
        since = len(self.google.emulator.log)
        self.google.kawal()
        assert self.google.counts(since) == (0, 0, 1)

    def _officer_tabs(self) -> dict[str, list[list[object]]]:
        book = self.google.officer.spreadsheet(self.google.id)
        ours = {s.sheet_id for s in book.sheets if s.sheet_id not in self.office.was_laporan}
        titles = [s.title for s in book.sheets if s.sheet_id not in ours]
        return {title: self.google.officer.values(self.google.id, title) for title in titles}


TestRaces = Races.TestCase
TestRaces.settings = settings(max_examples=14, stateful_step_count=14)
