"""What depends on a spreadsheet's locale: separators, the order of a date, month names, the currency.

Indonesian is exact, English is the default; of others only the decimal comma is known.
"""

from __future__ import annotations

from dataclasses import dataclass

_ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_INDONESIAN = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
    "November", "Desember",
)  # fmt: skip
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_INDONESIAN_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


@dataclass(frozen=True)
class Locale:
    """How a spreadsheet of this locale reads and writes numbers and dates."""

    decimal: str = "."
    group: str = ","
    day_first: bool = False
    date: str = "M/d/yyyy"
    date_time: str = "M/d/yyyy H:mm:ss"
    time: str = "h:mm:ss am/pm"
    currency: str = "$"
    months: tuple[str, ...] = _ENGLISH
    days: tuple[str, ...] = _ENGLISH_DAYS

    @property
    def separators(self) -> str:
        """What may stand between the arguments of a function; `;` works everywhere."""
        return ",;" if self.decimal == "." else ";"


_AMERICAN = Locale()
_BRITISH = Locale(day_first=True, date="dd/MM/yyyy", date_time="dd/MM/yyyy H:mm:ss", time="H:mm:ss", currency="£")
_INDONESIA = Locale(",", ".", True, "dd/MM/yyyy", "dd/MM/yyyy H:mm:ss", "H:mm:ss", "Rp", _INDONESIAN, _INDONESIAN_DAYS)
_COMMA = Locale(",", ".", True, "dd/MM/yyyy", "dd/MM/yyyy H:mm:ss", "H:mm:ss", "€")
_DECIMAL_COMMA = {"fr", "de", "es", "it", "nl", "pt", "ru", "pl", "tr", "sv", "da", "nb", "fi", "cs", "el", "hu", "vi"}


def locale(code: str) -> Locale:
    """The locale of a code such as `id_ID`, its old form `in_ID`, or `en_US`."""
    language = code.split("_")[0]
    if language in ("id", "in"):
        return _INDONESIA
    if language in _DECIMAL_COMMA:
        return _COMMA
    return _BRITISH if code in ("en_GB", "en_AU", "en_NZ", "en_IE", "en_IN") else _AMERICAN
