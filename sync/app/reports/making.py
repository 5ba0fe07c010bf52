"""Which report is asked for, and its numbers: from what is remembered of registers, or from one file alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from sync.core.report import areas as codes
from sync.core.report.context import Audience, Report
from sync.core.report.presentation.kop import Kop, usual
from sync.core.report.presentation.kop import named as sign
from sync.core.report.quarter import Quarter
from sync.errors import UsageProblem
from sync.reporting import Edition, Made, Member, from_register, from_state, guarded
from sync.wilayah import areas

if TYPE_CHECKING:
    from sync.app.judging import When
    from sync.app.registers import AnyOffice, ListedOffice
    from sync.core.report.context import Context
    from sync.core.report.disclosure.reported import Published
    from sync.pipeline import Rules
    from sync.ports.report import Reports
    from sync.settings import Settings

_BY_HAND = "...................."
HIDING = ("umum", "publik")  # audiences that see no small number
_PROOF = 600.0  # seconds for hiding small numbers, and for the proof that they are hidden
_ENTITLED = ("Kecamatan", "Kabupaten/Kota")


def named(area: str) -> str:
    """Return what an area is called, by the official list. Raise ``UnknownArea``."""
    if area == codes.UNNAMED:
        return _BY_HAND
    return "Indonesia" if area == codes.NATION else areas.area(area).name


def coded(area: str) -> str:
    """Return the code of an area as the official list writes it. Raise ``UnknownArea``."""
    return codes.NATION if area.casefold() == codes.NATION else areas.area(area).code


def quarter_for(asked: Quarter | None, today: date) -> Quarter:
    """Return the quarter that was asked for, or the last one that is over. Raise ``UsageProblem`` for one to come."""
    if asked and asked.first > today:
        raise UsageProblem(f"{asked.title} belum dimulai.", f"Yang terakhir selesai: {Quarter.of(today).previous}.")
    return asked or Quarter.of(today).previous


def audience_for(asked: Audience | None, area: str) -> Audience:
    """Return the audience that was asked for, or the usual one. Raise ``UsageProblem`` where it is not entitled."""
    entitled = codes.level(area) in _ENTITLED
    if asked == "terbatas" and not entitled:
        raise UsageProblem(
            f"Laporan terbatas hanya untuk kecamatan dan kabupaten atau kota, bukan untuk {named(area)}.",
            "Pilih --audience umum atau --audience publik.",
        )
    return asked or ("terbatas" if entitled else "umum")


# ------------------------------------------------------------------ numbers


def of_register(register: AnyOffice, rules: Rules, when: When, wanted: Report) -> Made:
    """Read a register and make the report of its kecamatan; nothing is written. Raise ``Unreadable``."""
    from sync.core.report.part import QUARTERS, take_each

    checked = register.check(rules, when)
    judged = (checked.register, checked.judgement, rules.working_days)
    parts = take_each(*judged, wanted.quarter.run(QUARTERS), memos=rules.memos)
    made = from_register(wanted, rules.book, parts)
    return made if wanted.audience == "terbatas" else proven(made, [])


def of_office(registers: list[ListedOffice], reports: Reports, rules: Rules, wanted: Report) -> Made:
    """Make the report of an area from what its registers have contributed; no register is read.

    Raise ``UsageProblem`` when none of them has contributed anything yet.
    """
    members = dict(_members(registers))
    if not any(codes.is_within(one.code, wanted.area) for one in members.values()):
        raise UsageProblem(
            f"Tidak ada register di {named(wanted.area)} ({wanted.area}) dalam kawal.yaml.",
            f"Yang ada: {', '.join(sorted({one.code for one in members.values()})) or 'belum ada'}.",
        )
    made = from_state(wanted, rules.book, reports, members)
    if not made.inputs:
        raise UsageProblem(
            f"Belum ada angka {wanted.quarter.title} untuk {named(wanted.area)}.",
            "Angka dihitung setiap kali register diperiksa. Jalankan dulu: kawal sync",
        )
    return made


def _members(registers: list[ListedOffice]) -> Iterator[tuple[str, Member]]:
    for register in registers:
        succeeded = register.standing().succeeded
        last_read = succeeded.date() if succeeded else None
        yield register.name, Member(register.area, register.listed.place.name, last_read)


def proven(made: Made, known: Sequence[Published]) -> Made:
    """Given a report for umum or publik and those that readers know already, return what may be seen of it.

    Raise ``UsageProblem`` where the solver is not installed, and ``KawalError`` for what cannot be proven safe.
    """
    from importlib.util import find_spec

    from sync.adapters.apart import apart

    if not find_spec("scipy"):
        raise UsageProblem("Laporan umum dan publik memerlukan satu paket lagi.", 'Pasang: pip install "kawal[report]"')
    return guarded(made, known, partial(apart, seconds=_PROOF))


# ------------------------------------------------------------------ letterhead


def edition_of(made: Made, found: Settings | None, day: date) -> Edition:
    """Return a report under its kop: in the words of the settings, as far as they have any."""
    context, above = made.context, ""
    if context.level == "Kecamatan":
        above = areas.kecamatan(context.area).kabupaten.name if context.area else f"Kabupaten {_BY_HAND}"
    kop = usual(context.level, context.area_name, above, day)
    return Edition(context, _signed(kop, found, context) if found else kop, made.history)


def _signed(kop: Kop, found: Settings, context: Context) -> Kop:
    if context.level == "Kabupaten/Kota":
        by = found.report.signatures
        kop = replace(kop, alamat=by.address, instansi=found.report.agency or kop.instansi)
        return sign(kop, (by.superior, by.superior_nip))
    own = [one.signatures for one in found.registers if one.place.code == context.area]
    if not own:
        return kop
    by = own[-1]
    return sign(replace(kop, alamat=by.address), (by.head, by.head_nip), (by.superior, by.superior_nip))
