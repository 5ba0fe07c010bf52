"""An office whose register changes from hour to hour, as a function of the time alone: for long and for rough runs."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property

from sync import pipeline
from sync.adapters.libur import working_days
from sync.adapters.memory import MemoryRegister
from sync.core.alerts.due import People
from sync.core.alerts.page import Page
from sync.core.mail.message import Sender
from sync.core.model import Cell, Grid
from sync.core.office import Office
from sync.core.table import Memos
from sync.letters import Writer
from sync.pipeline import Moment, Outcome, Rules
from sync.ports import Ledger, Rendered
from tests.registers import book, full, laporan

KABUPATEN = "dinas@contoh.go.id"
SENDER = Sender("kawal@contoh.go.id", "Kawal")
FIRST_DAY = date(2025, 1, 1)


@cache
def rules() -> Rules:
    return Rules(book(), working_days(), Memos())


def plain(page: Page) -> Rendered:
    """Render a mail at no cost, for runs of which the looks are not the point."""
    return Rendered(page.subject, f"<p>{page.subject}", page.subject)


@dataclass(frozen=True)
class Town:
    """A register that is what it is at a given time, whoever looks. ``pace`` is how many cases there are in a day."""

    name: str
    zone: str = "WIB"
    pace: float = 0.3
    days: int = 365
    render: Callable[[Page], Rendered] = plain

    @cached_property
    def _cases(self) -> list[tuple[datetime, datetime, str, bool]]:
        """Draw the cases: each comes at an hour of a day, and is served hours or weeks later, or never."""
        draw = random.Random(self.name)
        cases = []
        for _ in range(int(self.days * self.pace)):
            reported = _office_hour(draw, FIRST_DAY + timedelta(days=draw.randrange(self.days)))
            served = reported + timedelta(hours=draw.choice((2, 30, 100, 500, 100_000)))
            cases.append((reported, served, draw.choice(("Tinggi", "Sedang", "Rendah")), draw.random() < 0.3))
        return sorted(cases)

    @property
    def coordinator(self) -> str:
        return f"koordinator.{self.name.casefold()}@contoh.go.id"

    def grids(self, now: datetime) -> list[Grid]:
        """Return the officer tabs as they are at a local time."""
        reports: list[dict[str, Cell]] = []
        services: list[dict[str, Cell]] = []
        for number, (reported, served, risk, hasty) in enumerate(self._cases, 1):
            if reported > now:
                continue
            case = f"GNS-2025-{number:04}"
            untidy = hasty and now < reported + timedelta(days=9)  # mended after a while
            day = f"{reported:%d/%m/%Y}"
            reports.append(
                laporan(
                    nomor_kasus=case,
                    tanggal_lapor=day,
                    tanggal_kejadian=day,
                    risiko=risk,
                    nik_korban=None,
                    pendidikan="???" if untidy else "SLTA",
                )
            )
            if served <= now:
                services.append(_service(case, served))
        people = [{"desa": "Gunungsari", "petugas": "Siti Aminah"}]
        return [full("laporan", reports), full("pendampingan", services), full("referensi", people)]

    def sync(self, ledger: Ledger, now: datetime, store: MemoryRegister | None = None) -> Outcome:
        """Check the register at a local time, and write its letters; ``store`` is where it was kept until then."""
        office = Office(self.name, "36.04.33", "Kabupaten Serang", ("Gunungsari",))
        writer = Writer(self.name, office, People((self.coordinator,), (KABUPATEN,)), SENDER, self.render)
        store = store or MemoryRegister([], self.name)
        store.grids = self.grids(now)
        return pipeline.sync(store, ledger, rules(), Moment(now, self.zone), office, writer)


def _office_hour(draw: random.Random, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, draw.randrange(8, 16))


def _service(case: str, at: datetime) -> dict[str, Cell]:
    return {
        "nomor_kasus": case,
        "tanggal_layanan": f"{at:%d/%m/%Y}",
        "kelompok_layanan": "Psikososial",
        "layanan": "Konseling awal",
        "penerima": "Korban",
        "penyedia": "P2TP2A Kecamatan",
        "cara": "Tatap muka",
        "hasil": "Terlaksana",
        "petugas": "Siti Aminah",
    }


def moments(first: date, days: int, hours: Sequence[int]) -> list[datetime]:
    """Return the local times at which the office is looked at."""
    return [
        datetime(d.year, d.month, d.day, h) for n in range(days) for d in [first + timedelta(days=n)] for h in hours
    ]
