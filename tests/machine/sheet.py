"""A shared sheet in memory, and the officers who work in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sync.adapters.memory import MemoryRegister
from sync.core.model import SERVICE_TITLES, Cell, Grid
from sync.core.service_tabs.sheets import Put, ServiceTab
from sync.core.spec import RuleBook
from sync.errors import NotWritten, Unreadable
from sync.ports import Reading
from tests.registers import full, laporan, pendampingan

CASES = 8
_HIDDEN = "Laporan lama"  # as an officer may call the tab Laporan


def report(number: int) -> dict[str, Cell]:
    """Return a case; every third one is of high risk and has not been served."""
    risk = "Tinggi" if number % 3 == 0 else "Sedang"
    return laporan(nomor_kasus=f"GNS-2025-{number:04}", nama_korban=f"Korban {number}", risiko=risk)


def first_grids() -> list[Grid]:
    """Return the officer tabs of a register as they were when Kawal came."""
    served = [pendampingan(nomor_kasus=f"GNS-2025-{number:04}") for number in (1, 2, 4, 5)]
    return [full("laporan", [report(n) for n in range(1, CASES + 1)]), full("pendampingan", served)]


class Sheet(MemoryRegister):
    """A register that several may write: officers, and more than one Kawal.

    ``blind`` is one that, as Google's, cannot tell at a write whether it is still what was read. ``own`` are tabs of
    officers that are no part of the register, ``watch`` is asked of every write before it takes place.
    """

    def __init__(self, blind: bool, watch: Callable[[Reading], None]) -> None:
        super().__init__(first_grids(), "Gunungsari")
        self.blind, self.watch = blind, watch
        self.shared = True
        self.own: dict[str, Grid] = {}

    def version(self) -> str:
        """Return the version of all that stands in it. Raise ``Unreadable`` when it is not shared with us."""
        self._open()
        return super().version()

    def read(self, book: RuleBook) -> Reading:
        """Return the officer tabs. Raise ``Unreadable``."""
        self._open()
        return super().read(book)

    def write(self, tabs: Sequence[ServiceTab], reading: Reading) -> str:
        """Replace the service tabs. Raise ``NotWritten``, as where a tab of theirs has a title of ours."""
        self._open()
        for tab in tabs:
            if tab.title in self.own:
                raise NotWritten(f"Tab {tab.title} bukan buatan Kawal.", "Ganti namanya.")
        self.watch(reading)
        if self.blind and (now := self.version()) != reading.version:
            super().write(tabs, replace(reading, version=now))
            return reading.version
        return super().write(tabs, reading)

    def officer_cells(self) -> str:
        """Return all that is the officers' own."""
        return repr((self.grids, self.own))

    def touched(self) -> None:
        """Note that somebody has changed something beside the officer tabs."""
        self._changes += 1

    def _open(self) -> None:
        if not self.shared:
            raise Unreadable(f"{self.name} tidak dibagikan lagi.", "Bagikan lagi.")


class Officer:
    """An officer's hands on a sheet. ``n`` says where, as far as it matters. Each act leaves new grids behind."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.cases = CASES

    def adds_a_case(self, n: int) -> None:
        """Write a report below the others."""
        self.cases += 1
        new = full("laporan", [report(self.cases)])
        values = dict(zip(new.header, new.rows[0], strict=True))
        self._alter(lambda grid: [*grid.rows, [values.get(title) for title in grid.header]])

    def edits(self, n: int) -> None:
        """Type into a report."""
        title, value = (("Desa", "Ciherang"), ("Risiko", "Tinggi"), ("Kronologi", f"Catatan {n}"))[n % 3]
        self._type(n, title, value)

    def sorts(self, n: int) -> None:
        """Sort the reports."""
        self._alter(lambda grid: sorted(grid.rows, key=lambda row: str(row[n % len(row)]), reverse=n % 2 == 0))

    def deletes_some(self, n: int) -> None:
        """Delete a few reports, as many as nobody has to be asked about."""
        self._alter(lambda grid: [*grid.rows[: n % 6], *grid.rows[n % 6 + 1 + n % 2 :]] if len(grid.rows) > 6 else None)

    def deletes_most(self, n: int) -> None:
        """Delete nearly all reports."""
        self._alter(lambda grid: grid.rows[n % 3 : n % 3 + 1 + n % 2])

    def wipes(self, n: int) -> None:
        """Delete all that stands in a tab but its header."""
        self._alter(lambda grid: [], at=n % 2)

    def pastes_over(self, n: int) -> None:
        """Overwrite reports with what stands in others."""
        self._alter(lambda grid: [[*row[:4], "x", "y", "z", *row[7:]] for row in grid.rows])

    def inserts_a_blank_row(self, n: int) -> None:
        """Insert a row; one without content is not read."""
        grid = self.sheet.grids[0]
        numbers = [number + (at >= n % 4) for at, number in enumerate(grid.numbers)]
        self.sheet.grids = [replace(grid, numbers=numbers), *self.sheet.grids[1:]]

    def duplicates_a_number(self, n: int) -> None:
        """Give a report the case number of another one."""
        rows = self.sheet.grids[0].rows
        if len(rows) > 1:
            self._type(n, "Nomor Kasus", rows[(n + 1) % len(rows)][0])

    def empties_a_number(self, n: int) -> None:
        """Delete the case number of a report."""
        self._type(n, "Nomor Kasus", None)

    def swaps_headers(self, n: int) -> None:
        """Let two headers have changed their places, and not what stands under them."""
        grid = self.sheet.grids[0]
        at = (0, 1, 4)[n % 3]
        header = [*grid.header]
        header[at], header[at + 1] = header[at + 1], header[at]
        self._head(header)

    def renames_a_header(self, n: int) -> None:
        """Call a column something else, or what it was called."""
        at, other = (0, 10, 3)[n % 3], ("Nomor", "Kampung", "Cara")[n % 3]
        header = [*self.sheet.grids[0].header]
        header[at] = first_grids()[0].header[at] if header[at] == other else other
        self._head(header)

    def renames_laporan(self, n: int) -> None:
        """Give Laporan another name, or its own."""
        grid = self.sheet.grids[0]
        self.sheet.grids = [replace(grid, tab=_HIDDEN if grid.tab == "Laporan" else "Laporan"), *self.sheet.grids[1:]]

    def deletes_a_service_tab(self, n: int) -> None:
        """Delete one of our tabs."""
        if self.sheet.service.pop(SERVICE_TITLES[n % 4], None):
            self.sheet.touched()

    def pastes_over_a_service_tab(self, n: int) -> None:
        """Overwrite one of our tabs, the anchor too."""
        if tab := self.sheet.service.get(SERVICE_TITLES[n % 4]):
            self.sheet.service[tab.title] = replace(tab, rows=((Put("coretan"),),))
            self.sheet.touched()

    def makes_a_tab_with_our_title(self, n: int) -> None:
        """Make a tab of their own that is called as one of ours, or take it away."""
        title = SERVICE_TITLES[n % 4]
        if self.sheet.own.pop(title, None) is None:
            self.sheet.service.pop(title, None)
            self.sheet.own[title] = Grid(title, ("Catatan rapat",), [[f"butir {n}"]], [2])
        self.sheet.touched()

    def revokes_sharing(self, n: int) -> None:
        """Take the sheet away from us."""
        self.sheet.shared = False

    def shares_again(self, n: int) -> None:
        """Give it back."""
        self.sheet.shared = True

    def undoes_all(self, n: int) -> None:
        """Bring everything back to a version of long ago (File > Version history), and share it."""
        self.sheet.grids, self.sheet.own, self.sheet.shared = first_grids(), {}, True

    def _type(self, n: int, title: str, value: Cell) -> None:
        grid = self.sheet.grids[0]
        if title in grid.header and grid.rows:
            at, column = n % len(grid.rows), grid.header.index(title)
            self._alter(
                lambda grid: [
                    [*row[:column], value, *row[column + 1 :]] if i == at else row for i, row in enumerate(grid.rows)
                ]
            )

    def _alter(self, act: Callable[[Grid], list[list[Cell]] | None], at: int = 0) -> None:
        grid = self.sheet.grids[at]
        rows = act(grid)
        if rows is not None:
            made = Grid(grid.tab, grid.header, [[*row] for row in rows], list(range(2, len(rows) + 2)))
            self.sheet.grids = [*self.sheet.grids[:at], made, *self.sheet.grids[at + 1 :]]

    def _head(self, header: Sequence[Cell]) -> None:
        self.sheet.grids = [replace(self.sheet.grids[0], header=tuple(header)), *self.sheet.grids[1:]]


ACTS = [name for name, member in vars(Officer).items() if callable(member) and not name.startswith("_")]
