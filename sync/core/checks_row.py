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


class Nik:
    """The birth date and sex inside a NIK: DDMMYY at digits 7–12, 40 added to DD for women."""

    __slots__ = ("day", "female", "month", "plausible", "year")

    def __init__(self, ddmmyy: str) -> None:
        day, monthyear = divmod(int(ddmmyy), 10_000)
        self.month, self.year = divmod(monthyear, 100)
        self.female = day > 40
        self.day = day - 40 if self.female else day
        try:
            date(2000 + self.year, self.month, self.day)  # a date of 19YY is one of 20YY too: 2000 has a 29 February
        except ValueError:
            self.plausible = False
        else:
            self.plausible = True


def _niks(table: Table) -> list[Nik | None]:
    """Return what the NIKs of 16 digits hold, by position."""
    values = table.values("nik_korban")
    dates = [v[6:12] if v is not None and len(v) == 16 and v.isascii() and v.isdecimal() else None for v in values]
    known = {ddmmyy: Nik(ddmmyy) for ddmmyy in set(dates) if ddmmyy is not None}
    return [known.get(ddmmyy) for ddmmyy in dates]


@ROW_KINDS.add("nik_length", "*.nik_korban")
def nik_length(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """A NIK is not exactly 16 digits."""
    niks = table.once(_niks)
    return [i for i, v in enumerate(table.values("nik_korban")) if v is not None and niks[i] is None]


@ROW_KINDS.add("nik_date", "*.nik_korban")
def nik_date(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """The birth date inside a NIK is no date in any century."""
    return [i for i, nik in enumerate(table.once(_niks)) if nik is not None and not nik.plausible]


@ROW_KINDS.add("nik_birth", "*.nik_korban", "*.tanggal_lahir")
def nik_birth(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """The birth date inside a NIK differs from the one in the register."""
    born = table.values("tanggal_lahir")
    return [
        i
        for i, nik in enumerate(table.once(_niks))
        if nik is not None
        and nik.plausible
        and (b := born[i]) is not None
        and (nik.day != b.day or nik.month != b.month or nik.year != b.year % 100)
    ]


@ROW_KINDS.add("nik_sex", "*.nik_korban", "*.jenis_kelamin")
def nik_sex(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """The sex inside a NIK differs from the one in the register."""
    sex = table.values("jenis_kelamin")
    return [
        i
        for i, nik in enumerate(table.once(_niks))
        if nik is not None and nik.plausible and (s := sex[i]) is not None and nik.female != (s == "Perempuan")
    ]


@ROW_KINDS.add("nik_province", "*.nik_korban", provinsi="texts")
def nik_province(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """The first two digits of a NIK are no province code (``options: provinsi``, two-digit codes)."""
    provinces = frozenset(options["provinsi"])
    niks = table.values("nik_korban")
    return [i for i, nik in enumerate(table.once(_niks)) if nik is not None and niks[i][:2] not in provinces]


@ROW_KINDS.add("nik_as_number", "*.nik_korban")
def nik_as_number(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """A NIK of 16 digits is stored as a number: spreadsheets keep 15 digits and turn the last into 0."""
    raw = table.raw("nik_korban")
    return [i for i, nik in enumerate(table.once(_niks)) if nik is not None and not isinstance(raw[i], str)]


# ------------------------------------------------------------------ age, phone, free text


@ROW_KINDS.add(
    "age_differs",
    "*.usia",
    "*.tanggal_lahir",
    "*.tanggal_kejadian",
    "*.tanggal_lapor",
    selisih="int",
)
def age_differs(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """The typed age and the one from the birth date differ by more than ``options: selisih`` years."""
    typed, allowed = table.values("usia"), options["selisih"]
    return [
        i
        for i, age in enumerate(table.once(ages_from_birth))
        if age is not None and (t := typed[i]) is not None and abs(t - age) > allowed
    ]


_PHONE = re.compile(r"(?:0|62|\+62)?8\d{8,12}|0\d{8,11}", re.ASCII)


@ROW_KINDS.add("phone", "*.telepon_aman")
def phone(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """A phone number is no plausible Indonesian one. A leading 8 counts as a lost 0."""
    values = enumerate(table.values("telepon_aman"))
    return [i for i, v in values if v is not None and not _PHONE.fullmatch(v)]


# 16 digits, or 08 and 8 to 11 more; beginning with \d the search is three times as fast as an alternative of both
_IDENTITY_NUMBER = re.compile(r"\d(?:\d{15}|(?<=0)8\d{8,11})", re.ASCII)


@ROW_KINDS.add("identity_in_text", "*.kronologi", "*.nama_korban")
def identity_in_text(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """A free text holds 16 digits in a row, a mobile number, or the victim's name (of at least four letters)."""
    names = table.values("nama_korban")
    return [i for i, v in enumerate(table.values("kronologi")) if v is not None and _tells(v, names[i])]


def _tells(told: str, name: str | None) -> bool:
    if _IDENTITY_NUMBER.search(told):
        return True
    return name is not None and name.casefold() in told.casefold() and sum(map(str.isalpha, name)) >= 4


@ROW_KINDS.add("sum_zero", kolom="int_columns")
def sum_zero(table: Table, options: Mapping[str, Any]) -> Iterable[int]:
    """The columns in ``options: kolom`` add up to nothing."""
    columns = [table.values(name) for name in options["kolom"]]
    return [i for i, row in enumerate(zip(*columns, strict=True)) if None not in row and sum(row) == 0]
