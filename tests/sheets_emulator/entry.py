"""What a person types, read the way a cell reads it (USER_ENTERED)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from tests.sheets_emulator.formats import EPOCH, serial
from tests.sheets_emulator.locales import Locale

Json = dict[str, Any]

_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})\Z")
_NUMERIC_DATE = re.compile(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}|\d{2}))?\Z")
_NAMED_DATE = re.compile(r"(\d{1,2})[ -]([^\W\d]{3,})\.?[ -](\d{4})\Z")
_TIME = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:\s*([ap])\.?m\.?)?\Z", re.IGNORECASE)
_CURRENCY = re.compile(r"([-+]?)\s*(\$|Rp\.?|£|€)\s*(.+)\Z")


def read(text: str, locale: Locale, number_format: Json | None = None) -> tuple[object, Json | None]:
    """The value a text becomes and the number format the cell takes from it, None to keep the one it has.

    A formula is not for here: it keeps its text. In a cell with the plain-text format everything stays text.
    """
    stripped = text.strip()
    if text.startswith("'"):
        return text[1:], None
    if (number_format or {}).get("type") == "TEXT" or not stripped:
        return text, None
    if stripped.upper() in ("TRUE", "FALSE"):
        return stripped.upper() == "TRUE", None
    for reader in (_number, _percent, _currency, _moment):
        found = reader(stripped, locale)
        if found is not None:
            return found
    return text, None


def _digits(text: str, locale: Locale) -> float | None:
    """A plain or grouped number; None for anything else."""
    decimal, group = re.escape(locale.decimal), re.escape(locale.group)
    shape = rf"[-+]?(?:\d+|\d{{1,3}}(?:{group}\d{{3}})+)?(?:{decimal}\d*)?(?:[eE][-+]?\d+)?\Z"
    if not re.match(shape, text) or not re.search(r"\d", text.lower().split("e")[0]):
        return None
    value = float(text.replace(locale.group, "").replace(locale.decimal, "."))
    if value in (float("inf"), float("-inf")):
        return None
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def _number(text: str, locale: Locale) -> tuple[object, Json | None] | None:
    negative = re.match(r"\((.+)\)\Z", text)
    value = _digits(negative[1] if negative else text, locale)
    if value is None:
        return None
    if "e" in text.lower():
        return value, {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    if locale.group in text:
        return value, {"type": "NUMBER", "pattern": "#,##0.00" if locale.decimal in text else "#,##0"}
    return (-value if negative else value), None


def _percent(text: str, locale: Locale) -> tuple[object, Json | None] | None:
    if not text.endswith("%"):
        return None
    value = _digits(text[:-1].strip(), locale)
    if value is None:
        return None
    pattern = "0.00%" if locale.decimal in text else "0%"
    return round(value / 100, 15), {"type": "PERCENT", "pattern": pattern}


def _currency(text: str, locale: Locale) -> tuple[object, Json | None] | None:
    found = _CURRENCY.match(text)
    value = _digits(found[3], locale) if found else None
    if not found or value is None or found[2].rstrip(".") != locale.currency:
        return None
    digits = "#,##0.00" if locale.decimal in found[3] else "#,##0"
    pattern = f"{locale.currency}{digits}" if locale.currency == "$" else f"[${locale.currency}]{digits}"
    return (-value if found[1] == "-" else value), {"type": "CURRENCY", "pattern": pattern}


def _moment(text: str, locale: Locale) -> tuple[object, Json | None] | None:
    day, _, clock = text.partition(" ")
    time = _time(text)
    if time is not None:
        return time / 86400, {"type": "TIME", "pattern": locale.time}
    date = _date(text, locale)
    if date is not None:
        return serial(date[0]), {"type": "DATE", "pattern": date[1]}
    date, time = _date(day.rstrip("T"), locale), _time(clock)
    if date is None or time is None:
        return None
    pattern = f"{date[1]} h:mm" if clock.count(":") == 1 else f"{date[1]} h:mm:ss"
    return serial(date[0] + dt.timedelta(seconds=time)), {"type": "DATE_TIME", "pattern": pattern}


def _time(text: str) -> float | None:
    found = _TIME.match(text)
    if not found or int(found[2]) > 59 or int(found[3] or 0) > 59:
        return None
    hours = int(found[1])
    if found[5]:
        hours = hours % 12 + (12 if found[5].lower() == "p" else 0)
    return hours * 3600 + int(found[2]) * 60 + int(found[3] or 0) + float(f"0.{found[4] or 0}")


def _date(text: str, locale: Locale) -> tuple[dt.datetime, str] | None:
    """A date and the pattern that shows it as it was typed."""
    try:
        if found := _ISO.match(text):
            return dt.datetime(int(found[1]), int(found[2]), int(found[3])), "yyyy-mm-dd"
        if found := _NAMED_DATE.match(text):
            month = _month(found[2], locale)
            return (dt.datetime(int(found[3]), month, int(found[1])), "d mmm yyyy") if month else None
        if (found := _NUMERIC_DATE.match(text)) and (found[2] != "." or found[4]):
            return _numeric_date(found, locale)
    except ValueError:
        return None
    return None


def _numeric_date(found: re.Match[str], locale: Locale) -> tuple[dt.datetime, str] | None:
    first, second = int(found[1]), int(found[3])
    day, month = (first, second) if locale.day_first else (second, first)
    year = int(found[4] or dt.datetime.now().year)
    if year < 100:
        year += 2000 if year < 30 else 1900
    mark = found[2]
    parts = ["d", "m"] if locale.day_first else ["m", "d"]
    when = dt.datetime(year, month, day)
    return (when, mark.join([*parts, "yyyy"] if found[4] else parts)) if when >= EPOCH else None


def _month(name: str, locale: Locale) -> int:
    wanted = name.casefold()
    for number, month in enumerate(locale.months, 1):
        if month.casefold() == wanted or month[:3].casefold() == wanted:
            return number
    return 0
