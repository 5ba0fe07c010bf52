"""One cell: raw value in, typed value out.

A cast returns the value, ``None`` for an empty cell, or a ``Bad`` for one that is there but unreadable. Casts are
plain functions of the raw cell, so that a column needs one call per distinct value (see ``table.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from functools import lru_cache

from sync.core.bahasa import MONTH_NUMBERS, WEEKDAYS
from sync.core.model import Cell


class Bad(Enum):
    """A cell that is not empty and yet holds no value; the member says what is wrong."""

    ERROR = "error"  # the spreadsheet's own: #REF!, #NAME? …
    DATE = "date"
    INTEGER = "integer"
    LIST = "list"
    ABSENT = "absent"  # the column's header is missing


class TwoDigitYear:
    """A birth date whose century is still to be chosen (``31-1-68``)."""

    __slots__ = ("day", "month", "year")

    def __init__(self, day: int, month: int, year: int) -> None:
        self.day, self.month, self.year = day, month, year

    def on(self, reported: date) -> date | Bad:
        """Return the date that makes an age of 0..110 on ``reported``; the younger one when both centuries do."""
        for century in (reported.year // 100 * 100, reported.year // 100 * 100 - 100):
            born = _date(century + self.year, self.month, self.day)
            if born is not None and 0 <= full_years(born, reported) <= 110 and born <= reported:
                return born
        return Bad.DATE


NULL_TOKENS = frozenset({"", "-", "--", "—", ".", "n/a", "na", "nihil", "kosong", "?", "xxx", "#n/a"})
_LONGEST_NULL = max(map(len, NULL_TOKENS))
_ERROR = re.compile(r"#(REF|VALUE|DIV/0|NAME|NUM|NULL|ERROR|SPILL|CALC|N/A)(?![A-Z0-9])")


def text(raw: Cell) -> str | Bad | None:
    """Return the cell's text, trimmed: a number without exponent or ``.0``; ``None`` for a null token."""
    if raw is None:
        return None
    if not isinstance(raw, str):
        return number_text(raw)
    found = raw.strip()
    if len(found) <= _LONGEST_NULL and found.casefold() in NULL_TOKENS:
        return None
    if found[0] == "#" and (error := _ERROR.match(found)):
        return None if error[1] == "N/A" else Bad.ERROR
    return found


def number_text(value: float) -> str:
    """Return a number as people would write it: ``3604336312189981``, not ``3.6e15``."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return f"{value:f}".rstrip("0") if isinstance(value, float) and abs(value) >= 1e-4 else str(value)


_SEPARATORS_IN_NUMBERS = re.compile(r"[\s.()\[\]\-]")


def digits(raw: Cell) -> str | Bad | None:
    """Return a NIK or phone number without spaces, dots, hyphens, brackets and a leading apostrophe."""
    found = text(raw)
    if not isinstance(found, str) or found.isdecimal():
        return found
    return _SEPARATORS_IN_NUMBERS.sub("", found.lstrip("'’"))


_INTEGER = re.compile(r"(-?\d{1,15})(?:\.0+)?\s*(?:th|thn|tahun)?", re.IGNORECASE | re.ASCII)


def integer(minimum: int | None, maximum: int | None) -> Callable[[Cell], int | Bad | None]:
    """Return a cast to whole numbers within a range: ``15``, ``15.0``, ``15 thn``."""

    def cast(raw: Cell) -> int | Bad | None:
        found = text(raw)
        if not isinstance(found, str):
            return found
        if not (match := _INTEGER.fullmatch(found)):
            return Bad.INTEGER
        value = int(match[1])
        inside = (minimum is None or value >= minimum) and (maximum is None or value <= maximum)
        return value if inside else Bad.INTEGER

    return cast


# ------------------------------------------------------------------ dates

EPOCH = date(1899, 12, 30).toordinal()
"""Day 0 of spreadsheets."""
_LAST_SERIAL = date.max.toordinal() - EPOCH
_LONGEST_DATE = 80  # characters; no date is longer, and the patterns below take the square of a text's length
_TIME = re.compile(
    r"(?:\s*,?\s+(?:pukul|pkl\.?|jam)?\s*|T)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:wib|wita|wit|z|am|pm)?$",
    re.IGNORECASE | re.ASCII,
)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})([/.\-])(\d{1,2})\2(\d{1,2})", re.ASCII)
_IN_WORDS = re.compile(
    r"(?:([^\W\d_]+['’]?[^\W\d_]*)\s*[,.]?\s*)?(\d{1,2})[\s./\-]*([^\W\d_]{3,9})\.?[\s./\-]*(\d{4}|\d{2})",
)


def event_date(raw: Cell) -> date | Bad | None:
    """Return the date of an event; a two-digit year is 20xx."""
    found = _parse_date(raw)
    if isinstance(found, TwoDigitYear):
        return _date(2000 + found.year, found.month, found.day) or Bad.DATE
    return found


def birth_date(raw: Cell) -> date | TwoDigitYear | Bad | None:
    """Return a date of birth; a two-digit year waits for the date of the report."""
    return _parse_date(raw)


def _parse_date(raw: Cell) -> date | TwoDigitYear | Bad | None:
    if isinstance(raw, (int, float)):
        return date.fromordinal(EPOCH + int(raw)) if 0 <= raw < _LAST_SERIAL + 1 else Bad.DATE
    found = text(raw)
    if not isinstance(found, str):
        return found
    if len(found) > _LONGEST_DATE:
        return Bad.DATE
    found = _TIME.sub("", found)
    if match := _DAY_FIRST.fullmatch(found):
        return _day(match[1], int(match[3]), match[4])
    if match := _YEAR_FIRST.fullmatch(found):
        return _date(int(match[1]), int(match[3]), int(match[4])) or Bad.DATE
    if match := _IN_WORDS.fullmatch(found):
        month = MONTH_NUMBERS.get(match[3].casefold())
        if month and (match[1] is None or match[1].casefold() in WEEKDAYS):
            return _day(match[2], month, match[4])
    return Bad.DATE


def _day(day: str, month: int, year: str) -> date | TwoDigitYear | Bad:
    if len(year) == 4:
        return _date(int(year), month, int(day)) or Bad.DATE
    # A day that no century has (31/02) is unreadable at once; 29/02 is left to the century.
    if not any(_date(century + int(year), month, int(day)) for century in (1900, 2000)):
        return Bad.DATE
    return TwoDigitYear(int(day), month, int(year))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def full_years(born: date, on: date) -> int:
    """Return the age in full years of someone born on ``born``."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


# ------------------------------------------------------------------ lists


def choice(allowed: Mapping[str, str]) -> Callable[[Cell], str | Bad | None]:
    """Return a cast to one value of a closed list; ``allowed`` maps casefolded spellings to canonical values."""

    def cast(raw: Cell) -> str | Bad | None:
        found = text(raw)
        if not isinstance(found, str):
            return found
        return allowed.get(found.casefold(), Bad.LIST)

    return cast


class Parts(tuple[str, ...]):
    """The readable values of a multi-valued cell; ``complete`` is false when some part was not in the list."""

    complete: bool

    def __new__(cls, parts: Iterable[str], complete: bool = True) -> Parts:
        """Given the readable parts and whether these are all, return them."""
        self = super().__new__(cls, parts)
        self.complete = complete
        return self


_LONGEST_CHOICE = 200  # letters of a text that are compared with a list
_ANY_SEPARATOR = re.compile(r"[;,\r\n]+")


def choices(allowed: Mapping[str, str] | None, always: tuple[str, ...] = ()) -> Callable[[Cell], Parts | Bad | None]:
    """Return a cast to several values of a list, set apart by ``;``.

    ``,`` and line breaks also count when that makes every part a value of the list, or when they are in
    ``always``. Without ``allowed`` every part is a value. A cell without one readable part is unreadable.
    """
    split_always = re.compile("[" + re.escape("".join({";", *always})) + "]+")

    def cast(raw: Cell) -> Parts | Bad | None:
        found = text(raw)
        if not isinstance(found, str):
            return found
        parts = _split(split_always, found)
        if allowed is None:
            return Parts(parts) if parts else None
        for pattern in (_ANY_SEPARATOR, split_always):
            parts = _split(pattern, found)
            values = [allowed[p] for part in parts if (p := part.casefold()) in allowed]
            if parts and len(values) == len(parts):
                return Parts(dict.fromkeys(values))
        return Parts(dict.fromkeys(values), complete=False) if values else Bad.LIST

    return cast


def _split(pattern: re.Pattern[str], found: str) -> list[str]:
    return [part.strip() for part in pattern.split(found) if part.strip()]


def closest(typed: str, allowed: Mapping[str, str]) -> str | None:
    """Given what was typed and the accepted spellings, return the listed value that it resembles, if any.

    Of a text of several values the first part that is not listed counts.
    """
    from difflib import get_close_matches  # only for cells that are wrong

    parts = (part.strip().casefold() for part in _ANY_SEPARATOR.split(typed[:_LONGEST_CHOICE]))
    wrong = next((part for part in parts if part and part not in allowed), "")
    near = get_close_matches(wrong, allowed, n=1, cutoff=0.75)
    return allowed[near[0]] if near else None


# ------------------------------------------------------------------ headers

_WORDS = re.compile(r"[^\W_]+")
_SAME_WORDS = {"tgl": "tanggal", "no": "nomor", "jk": "jeniskelamin"}


@lru_cache(1024)
def normalise(raw: Cell) -> str:
    """Return a header in the form in which headers are compared: case, punctuation and space do not count."""
    if raw is None:
        return ""
    words = _WORDS.findall(raw.casefold() if isinstance(raw, str) else number_text(raw))
    return "".join(_SAME_WORDS.get(word, word) for word in words)
