"""Kasus and korban of a period: how many came, stayed and left, and who the new korban are."""

from __future__ import annotations

from datetime import date

from sync.core.report.cube import UNCLEAR, Tally
from sync.core.report.facts import DONE, Facts, Kasus, Stay
from sync.core.report.quarter import Period

AGES = ((5, "0-5"), (12, "6-12"), (17, "13-17"), (24, "18-24"), (44, "25-44"), (59, "45-59"))
OLDEST = "60+"
CHILDREN = ("0-5", "6-12", "13-17")
_COLUMNS = ("tempat_kejadian", "hubungan_pelaku", "pendidikan", "status_perkawinan", "disabilitas", "desa")
_DOMESTIC = ("Suami/Istri", "Orang Tua")
_RELATIVES = "Keluarga/Saudara"
_KNOWN = (*_DOMESTIC, _RELATIVES)

DELAYS = ((3, "0-3 hari"), (5, "4-5 hari"), (14, "6-14 hari"), (30, "15-30 hari"), (90, "31-90 hari"))
LONG_DELAY = "lebih dari 90 hari"
FIRST_SERVICE = ((0, "hari itu juga"), (1, "1 hari"), (3, "2-3 hari"), (7, "4-7 hari"), (30, "8-30 hari"))
LATE_SERVICE, NO_SERVICE = "lebih dari 30 hari", "belum ada layanan"
LENGTHS = ((30, "sampai 30 hari"), (90, "31-90 hari"), (180, "91-180 hari"))
LONGEST = "lebih dari 180 hari"


def count_cases(facts: Facts, period: Period, tally: Tally) -> None:
    """Count the balance of kasus and korban, and how many of them are counted in totals only."""
    for unit, stays in (("kasus", facts.kasus.values()), ("korban", facts.korban)):
        for stay in stays:
            for name in _movements(stay, period):
                tally[unit][(name,)] += 1
                tally["persetujuan"][(unit, name, "setuju" if stay.consent else "tanpa")] += 1


def _movements(stay: Stay, period: Period) -> list[str]:
    """Return what a kasus or korban counts as: awal + baru - ditutup - dilimpahkan = akhir, for each of them."""
    found = []
    if stay.reported in period:
        found.append("baru")
    elif stay.handled(period):
        found.append("awal")
    if stay.left in period:
        found.append("ditutup" if stay.outcome == DONE else "dilimpahkan")
        if not stay.dated:
            found.append("tanpa tanggal")
    if stay.active(period.last):
        found.append("akhir")
    return found


def count_korban(facts: Facts, period: Period, tally: Tally) -> None:
    """Count the korban reported in a period by what they are, those alone who consent to sharing data."""
    ages, sexes = facts.values("laporan", "umur"), facts.values("laporan", "jenis_kelamin")
    forms = facts.values("laporan", "bentuk_kekerasan")
    columns = {name: facts.values("laporan", name) for name in _COLUMNS}
    for korban in facts.korban:
        if not korban.consent or korban.reported not in period:
            continue
        row = korban.row
        who = (age_group(ages[row]), sexes[row] or UNCLEAR)
        tally["usia"][who] += 1
        for form in set(forms[row] or (UNCLEAR,)):
            tally["bentuk"][(form, *who)] += 1
        for name, values in columns.items():
            tally[name][(values[row] or UNCLEAR,)] += 1
        relation, place = columns["hubungan_pelaku"][row], columns["tempat_kejadian"][row]
        tally["indikator"][("I-05", "n")] += is_domestic(relation, place)
        tally["indikator"][("I-06", "n")] += relation in _KNOWN


def age_group(age: int | None) -> str:
    """Return one of the seven groups of age."""
    return UNCLEAR if age is None else binned(age, AGES, OLDEST)


def is_domestic(relation: str | None, place: str | None) -> bool:
    """Return whether violence is KDRT (UU 23/2004 ps. 2): by spouse or parent, or by a relative at home."""
    return relation in _DOMESTIC or (relation == _RELATIVES and place == "Rumah Tangga")


def count_kasus(facts: Facts, period: Period, tally: Tally) -> None:
    """Count legal status at the end, and how long things took, of kasus whose korban all consent."""
    legal = facts.values("laporan", "status_hukum")
    services = first_services(facts, period.last)
    for kasus in facts.kasus.values():
        if not kasus.consent:
            continue
        if kasus.active(period.last):
            tally["status_hukum"][(legal[kasus.row] or UNCLEAR,)] += 1
        if kasus.reported in period:
            delay = reporting_delay(facts, kasus)
            tally["jeda_lapor"][(UNCLEAR if delay is None else binned(delay, DELAYS, LONG_DELAY),)] += 1
            tally["layanan_pertama"][(_wait(kasus, services),)] += 1
        if kasus.left in period and kasus.outcome == DONE:
            days = (kasus.left - kasus.reported).days if kasus.left and kasus.dated else None
            tally["lama"][(UNCLEAR if days is None else binned(days, LENGTHS, LONGEST),)] += 1


def reporting_delay(facts: Facts, kasus: Kasus) -> int | None:
    """Return the days from the event to the report of a kasus; ``None`` where the event's day is not known.

    Presisi Tanggal must be Tepat or empty. An event that is later than its report is a mistyped one.
    """
    event: date | None = facts.values("laporan", "tanggal_kejadian")[kasus.row]
    precision = facts.values("laporan", "presisi_tanggal")[kasus.row]
    exact = precision == "Tepat" or facts.is_empty("laporan", "presisi_tanggal", kasus.row)
    return (kasus.reported - event).days if event and exact and event <= kasus.reported else None


def first_services(facts: Facts, until: date) -> dict[str, date | None]:
    """Return the day of the first service of each kasus; ``None`` where it has services without a date alone."""
    found: dict[str, date | None] = {}
    for case, day in facts.rows("pendampingan", "nomor_kasus", "tanggal_layanan"):
        if case is None or (day is not None and day > until):
            continue
        earlier = found.get(case)
        found[case] = day if earlier is None else min(earlier, day or earlier)
    return found


def _wait(kasus: Kasus, services: dict[str, date | None]) -> str:
    if kasus.number not in services:
        return NO_SERVICE
    day = services[kasus.number]
    return UNCLEAR if day is None else binned(max((day - kasus.reported).days, 0), FIRST_SERVICE, LATE_SERVICE)


def binned(value: int, bins: tuple[tuple[int, str], ...], beyond: str) -> str:
    """Return the label of the first bin whose upper end a value does not pass."""
    return next((label for most, label in bins if value <= most), beyond)
