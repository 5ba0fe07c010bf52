"""Row checks that a condition cannot say: identity numbers, phones, free text.

A kind is a function ``(table, options) -> failing positions``. Cells without a usable value pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from sync.core.derived import ages_from_birth
from sync.core.kinds import Kinds
from sync.core.table import Table

RowKind = Callable[[Table, Mapping[str, Any]], Iterable[int]]

ROW_KINDS: Kinds[RowKind] = Kinds()

# ------------------------------------------------------------------ NIK (PP 40/2019; digits: pppkkk DDMMYY ssss)

_NIK = re.compile(r"\d{16}", re.ASCII)


class Nik:
    """The birth date and sex inside a NIK: DDMMYY at digits 7–12, 40 added to DD for women."""

    __slots__ = ("day", "female", "month", "year")

    def __init__(self, nik: str) -> None:
        day, self.month, self.year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
        self.female = day > 40
        self.day = day - 40 if self.female else day

    @property
    def plausible(self) -> bool:
        """Return whether day, month and year are a date in some century."""
        return _is_date(2000 + self.year, self.month, self.day) or _is_date(1900 + self.year, self.month, self.day)


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _sixteen_digits(table: Table) -> list[tuple[int, str]]:
    values = enumerate(table.values("nik_korban"))
    return [(i, v) for i, v in values if v is not None and len(v) == 16 and _NIK.fullmatch(v)]


def _well_formed(table: Table) -> list[tuple[int, Nik]]:
    return [(i, nik) for i, v in _sixteen_digits(table) if (nik := Nik(v)).plausible]


@ROW_KINDS.add("nik_length", "laporan.nik_korban")
def nik_length(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """A NIK is not exactly 16 digits."""
    good = {i for i, _ in _sixteen_digits(table)}
    return [i for i, v in enumerate(table.values("nik_korban")) if v is not None and i not in good]


@ROW_KINDS.add("nik_date", "laporan.nik_korban")
def nik_date(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """The birth date inside a NIK is no date in any century."""
    return [i for i, v in _sixteen_digits(table) if not Nik(v).plausible]


@ROW_KINDS.add("nik_birth", "laporan.nik_korban", "laporan.tanggal_lahir")
def nik_birth(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """The birth date inside a NIK differs from the one in the register."""
    born = table.values("tanggal_lahir")
    return [
        i
        for i, nik in _well_formed(table)
        if (b := born[i]) is not None and (nik.day, nik.month, nik.year) != (b.day, b.month, b.year % 100)
    ]


@ROW_KINDS.add("nik_sex", "laporan.nik_korban", "laporan.jenis_kelamin")
def nik_sex(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """The sex inside a NIK differs from the one in the register."""
    sex = table.values("jenis_kelamin")
    return [i for i, nik in _well_formed(table) if (s := sex[i]) is not None and nik.female != (s == "Perempuan")]


@ROW_KINDS.add("nik_province", "laporan.nik_korban", provinsi="texts")
def nik_province(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """The first two digits of a NIK are no province code (``options: provinsi``, two-digit codes)."""
    provinces = frozenset(options["provinsi"])
    return [i for i, v in _sixteen_digits(table) if v[:2] not in provinces]


@ROW_KINDS.add("nik_as_number", "laporan.nik_korban")
def nik_as_number(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """A NIK of 16 digits is stored as a number: spreadsheets keep 15 digits and turn the last into 0."""
    raw = table.raw("nik_korban")
    return [i for i, _ in _sixteen_digits(table) if not isinstance(raw[i], str)]


# ------------------------------------------------------------------ age, phone, free text


@ROW_KINDS.add(
    "age_differs",
    "laporan.usia",
    "laporan.tanggal_lahir",
    "laporan.tanggal_kejadian",
    "laporan.tanggal_lapor",
    selisih="int",
)
def age_differs(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """The typed age and the one from the birth date differ by more than ``options: selisih`` years."""
    typed, allowed = table.values("usia"), options["selisih"]
    return [
        i
        for i, age in enumerate(ages_from_birth(table))
        if age is not None and (t := typed[i]) is not None and abs(t - age) > allowed
    ]


_PHONE = re.compile(r"(?:0|62|\+62)?8\d{8,12}|0\d{8,11}", re.ASCII)


@ROW_KINDS.add("phone", "laporan.telepon_aman")
def phone(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """A phone number is no plausible Indonesian one. A leading 8 counts as a lost 0."""
    values = enumerate(table.values("telepon_aman"))
    return [i for i, v in values if v is not None and not _PHONE.fullmatch(v)]


_IDENTITY_NUMBER = re.compile(r"\d{16}|08\d{8,11}", re.ASCII)


@ROW_KINDS.add("identity_in_text", "laporan.kronologi", "laporan.nama_korban")
def identity_in_text(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """A free text holds 16 digits in a row, a mobile number, or the victim's name (of at least four letters)."""
    names = table.values("nama_korban")
    return [i for i, v in enumerate(table.values("kronologi")) if v is not None and _tells(v, names[i])]


def _tells(told: str, name: str | None) -> bool:
    if _IDENTITY_NUMBER.search(told):
        return True
    return name is not None and sum(map(str.isalpha, name)) >= 4 and name.casefold() in told.casefold()


@ROW_KINDS.add("sum_zero", kolom="columns")
def sum_zero(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """The columns in ``options: kolom`` add up to nothing."""
    columns = [table.values(name) for name in options["kolom"]]
    return [i for i, row in enumerate(zip(*columns, strict=True)) if None not in row and sum(row) == 0]
