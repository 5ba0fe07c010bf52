"""What ``kawal report`` was asked for: of a register file alone, or of the registers of the settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sync.app.jobs import offices, opened, settings
from sync.app.judging import at, rules_of
from sync.app.registers import AnyOffice
from sync.app.reports.making import audience_for, coded, edition_of, named, of_register, quarter_for
from sync.app.reports.printing import Printer
from sync.core.report import areas as codes
from sync.core.report.context import Report
from sync.core.report.presentation.page import heading
from sync.errors import UsageProblem

if TYPE_CHECKING:
    from sync.app.reports.filing import Filing
    from sync.app.reports.routes import Route
    from sync.core.report.context import Audience
    from sync.core.report.quarter import Quarter
    from sync.outbox import Delivery
    from sync.ports.report import Filed
    from sync.settings import Settings

_ONLY_LISTED = "Menahan dan mengirim laporan hanya untuk register yang terdaftar di kawal.yaml."


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says; ``None`` for what it leaves open. ``register`` is a name or a file.

    ``acts`` is whether it is to be held, released or sent.
    """

    register: str | None
    area: str | None
    quarter: Quarter | None
    audience: Audience | None
    today: date | None
    acts: bool
    settings: Path | None
    rules: Path | None
    keys: Path | None = None  # private ones: with them it is made as the snapshots say that the register was


@dataclass(frozen=True, slots=True)
class Desk:
    """One report: to be printed, or without a ``printer`` to be acted on, for which nothing needs to be proven yet.

    ``title`` says which it is, ``filed`` what there is of it in the state; ``filing`` is what acts on it.

    ``routes`` are its own, and those of the same for other audiences unless one was named.
    """

    title: str
    quarter: Quarter
    area: str
    printer: Printer | None = None
    filed: Filed | None = None
    routes: Sequence[Route] = ()
    filing: Filing | None = None

    def hold(self) -> list[str]:
        """Keep it from being sent, and return the audiences for which it is held.

        Raise ``UsageProblem`` when it was sent, or is of a file alone.
        """
        from sync.app.reports.filing import sent_already

        filing, routes = self._listed()
        if held := [route.audience for route in routes if filing.hold(route, self.quarter)]:
            return list(held)
        raise sent_already(self.quarter, self.area)

    def release(self) -> list[str]:
        """Let it go its way again, and return for which audiences. Raise ``UsageProblem`` when it was not held."""
        filing, routes = self._listed()
        if released := [route.audience for route in routes if filing.release(route, self.quarter)]:
            return list(released)
        raise UsageProblem(f"{self.title}: tidak sedang ditahan.", "Tidak ada yang berubah.")

    @property
    def command(self) -> str:
        """Return how this very report is named on the command line."""
        audience = f" --audience {self.routes[0].audience}" if len(self.routes) == 1 else ""
        return f"kawal report --area {self.area} --quarter {self.quarter}{audience}"

    def send(self) -> Iterator[tuple[Delivery, Path | None]]:
        """Freeze it, send it now, and yield what became of each mail, with the folder of those that are files.

        Raise ``UsageProblem`` when it was sent, or cannot be.
        """
        from sync.app.reports.filing import sent_already
        from sync.ports.report import Stage

        filing, (route, *_) = self._listed()
        if not self.quarter.is_over(filing.now(route).date()):
            raise UsageProblem(f"{self.quarter.title} belum berakhir.", "Laporan dikirim sesudah triwulannya berakhir.")
        if not route.readers and route.audience == "terbatas":  # what others read may be handed out by hand
            raise UsageProblem(
                f"Laporan ini tidak punya penerima di kawal.yaml ({named(self.area)}).",
                "Isi kabupaten: pada registernya, atau tambahkan penerima_laporan:.",
            )
        if self.filed and self.filed.stage is Stage.HELD:
            raise UsageProblem("Laporan ini sedang ditahan.", f"Lepaskan dulu: {self.command} --release")
        if not filing.finish(route, self.quarter):
            raise sent_already(self.quarter, self.area)
        return ((delivery, filing.mailroom.folder) for delivery in filing.deliver())

    def _listed(self) -> tuple[Filing, Sequence[Route]]:
        if self.filing is None:
            raise UsageProblem(_ONLY_LISTED, "Belum punya: kawal init FOLDER --kecamatan KODE membuatnya.")
        return self.filing, self.routes


@contextmanager
def desk(asked: Asked) -> Iterator[Desk]:
    """Give the report that was asked for. Raise ``UsageProblem`` for what there is none of."""
    if asked.register is not None:
        with offices([asked.register], asked.settings) as (_, [register]):
            asked = replace(asked, area=_own_area(asked, register))
            if asked.keys:
                from sync.app.snapshots import with_keys

                with _of_one(asked, with_keys(register, asked.keys)) as made:
                    yield made
                return
            if not register.counted and not _has_siblings(register):
                with _of_one(asked, register) as made:
                    yield made
                return
            found = register.settings
    else:
        found = settings(asked.settings)
    if found is None:
        raise UsageProblem(
            "Sebutkan berkas registernya, atau jalankan di folder yang berisi kawal.yaml.",
            "Contoh: kawal report register.xlsx --area 36.04.33 --quarter 2025-Q1",
        )
    with _of_settings(asked, found) as made:
        yield made


def _own_area(asked: Asked, register: AnyOffice) -> str | None:
    """Return the area of a register's report. Raise ``UsageProblem`` for one that the register is not in."""
    own = register.kecamatan
    if asked.area is None:
        return own or None
    area = coded(asked.area)
    if own and not codes.is_within(own, area):
        told = f"{register.name} adalah register Kecamatan {named(own)} ({own}), bukan {named(area)} ({area})."
        raise UsageProblem(told, "Hilangkan --area, atau sebutkan wilayah yang memuatnya.")
    return area


def _has_siblings(register: AnyOffice) -> bool:
    """Return whether it is one of several registers of its kecamatan: its report alone would be half of theirs."""
    listed = register.settings.registers if register.settings else ()
    return sum(one.place.code == register.kecamatan for one in listed) > 1


# ------------------------------------------------------------------ one register, as it stands


@contextmanager
def _of_one(asked: Asked, register: AnyOffice) -> Iterator[Desk]:
    """Read a register for its report: a file alone, or one of the settings that was never counted."""
    when = at(asked.today)
    area = asked.area or codes.UNNAMED
    if codes.level(area) != "Kecamatan":
        raise UsageProblem(
            f"Satu berkas adalah register satu kecamatan, bukan {named(area)} ({area}).",
            "Sebutkan kode kecamatannya, misalnya --area 36.04.33. Laporan wilayah lebih luas memerlukan kawal.yaml.",
        )
    found = register.settings
    today = when(register.zone).at.date()
    quarter = quarter_for(asked.quarter, today)
    wanted = Report(area, quarter, audience_for(asked.audience, area), today, named)
    made = of_register(register, rules_of(found, asked.rules), when, wanted)
    with register.mailroom() as mailroom:
        printer = Printer(edition_of(made, found, today), mailroom, preview=True)
        yield Desk(heading(made.context), quarter, area, printer)


# ------------------------------------------------------------------ the registers of the settings


@contextmanager
def _of_settings(asked: Asked, found: Settings) -> Iterator[Desk]:
    from sync.app.reports.filing import Filing
    from sync.app.reports.routes import Route, routes

    area = coded(asked.area) if asked.area else _only_area(found, asked.acts)
    when, audience = at(asked.today), audience_for(asked.audience, area)
    owed = [one for one in routes(found) if (one.area, one.audience) == (area, audience)]
    route = owed[0] if owed else Route(area, audience, (), ())
    with opened(found) as office:
        filing = Filing(office, found, rules_of(found, asked.rules), when)
        today = filing.now(route).date()
        quarter = quarter_for(asked.quarter, today)
        sheet = filing.sheet(area, quarter, audience, today, proof=not asked.acts)
        printer = None if asked.acts else Printer(sheet.edition, filing.mailroom, preview=not sheet.is_final)
        others = [one for one in routes(found) if one.area == area and one != route and asked.audience is None]
        yield Desk(heading(sheet.edition.context), quarter, area, printer, sheet.filed, [route, *others], filing)


def _only_area(found: Settings, acts: bool) -> str:
    """Return the area of all registers, if that is a kecamatan or a kabupaten.

    Whoever holds or sends has to name it where there are several: a report that is sent stays so.
    """
    kecamatan = {register.place.code for register in found.registers}
    kabupaten = {register.place.kabupaten.code for register in found.registers}
    if len(kecamatan) == 1:
        return kecamatan.pop()
    if len(kabupaten) == 1 and not acts:
        return kabupaten.pop()
    raise UsageProblem(
        "Laporan wilayah mana? Sebutkan dengan --area.",
        f"Kabupaten dan kota yang registernya ada: {', '.join(sorted(kabupaten)) or 'belum ada'}.",
    )
