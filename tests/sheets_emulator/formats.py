"""How a value looks in its cell: number formats, as far as registers use them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from tests.sheets_emulator.locales import Locale

Json = dict[str, Any]
EPOCH = dt.datetime(1899, 12, 30)
DATE_TYPES = ("DATE", "TIME", "DATE_TIME")

_DATE_TOKEN = re.compile(
    r'"[^"]*"|\\.|\[h+\]|\[m+\]|\[s+\]|am/pm|a/p|y+|m+|d+|h+|s+(?:\.0+)?|.', re.IGNORECASE | re.DOTALL
)
_NUMBER = re.compile(r"[#0?,.]+(?:E[+-]?0+)?")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[A-Za-z0-9]+\]|_.|\*.')
_SIGNIFICANT = 10


def display(value: object, number_format: Json | None, locale: Locale) -> str:
    """A value as FORMATTED_VALUE gives it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if not isinstance(value, int | float):
        return str(value)
    kind = (number_format or {}).get("type", "")
    pattern = (number_format or {}).get("pattern") or _default_pattern(kind, locale)
    if kind in DATE_TYPES:
        return _date(value, pattern, locale)
    if not pattern or kind == "TEXT" or pattern in ("@", "General"):
        return general(value, locale)
    return _number(value, pattern, locale)


def general(value: float, locale: Locale) -> str:
    """A number without a format: at most ten significant digits after the point, no separators."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    if abs(value) >= 1e15 or abs(value) < 1e-9:
        mantissa, exponent = f"{value:.5E}".split("E")
        mantissa = mantissa.rstrip("0").rstrip(".")
        text = f"{mantissa}E{exponent[0]}{exponent[1:].zfill(2)}"
    else:
        digits = max(_SIGNIFICANT - len(str(int(abs(value)))) + (abs(value) < 1), 0)
        text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return text.replace(".", locale.decimal)


def _default_pattern(kind: str, locale: Locale) -> str:
    return {
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": f'"{locale.currency}"#,##0.00',
        "DATE": locale.date,
        "TIME": locale.time,
        "DATE_TIME": locale.date_time,
        "SCIENTIFIC": "0.00E+00",
    }.get(kind, "")


def moment(serial: float) -> dt.datetime:
    """The date and time a serial number stands for."""
    return EPOCH + dt.timedelta(seconds=round(serial * 86400, 3))


def serial(when: dt.datetime) -> float:
    """The serial number of a date and time, a whole number for a date."""
    days = (when - EPOCH) / dt.timedelta(days=1)
    return int(days) if days == int(days) else days


def _date(value: float, pattern: str, locale: Locale) -> str:
    try:
        when = moment(value)
    except OverflowError:
        return general(value, locale)
    tokens = _DATE_TOKEN.findall(pattern)
    twelve = any(token.lower() in ("am/pm", "a/p") for token in tokens)
    written = []
    for index, token in enumerate(tokens):
        minutes = token.lower().startswith("m") and _beside_time(tokens, index)
        written.append(_date_part(token, when, value, locale, twelve, minutes))
    return "".join(written)


def _beside_time(tokens: list[str], index: int) -> bool:
    """Whether an `m` means minutes: the nearest part before it is hours, or after it seconds."""
    parts = "ymdhs"
    before = next((t[0].lower() for t in reversed(tokens[:index]) if t[0].lower() in parts and t.isalpha()), "")
    after = next((t[0].lower() for t in tokens[index + 1 :] if t[0].lower() in parts), "")
    return before == "h" or after == "s"


def _date_part(token: str, when: dt.datetime, value: float, locale: Locale, twelve: bool, minutes: bool) -> str:
    letter, width = token[0].lower(), len(token)
    if token[0] in '"\\':
        return token.strip('"').removeprefix("\\")
    if letter == "y":
        return f"{when.year:04d}" if width > 2 else f"{when.year % 100:02d}"
    if token.lower() in ("am/pm", "a/p"):
        return ("AM" if when.hour < 12 else "PM")[: 1 if width == 3 else 2]
    if letter == "m":
        if minutes or width < 3:
            return str(when.minute if minutes else when.month).zfill(min(width, 2))
        name = locale.months[when.month - 1]
        return {3: name[:3], 5: name[:1]}.get(width, name)
    if letter == "d":
        name = locale.days[when.weekday()]
        return {1: str(when.day), 2: f"{when.day:02d}", 3: name[:3]}.get(width, name)
    if letter == "h":
        hour = (when.hour % 12 or 12) if twelve else when.hour
        return str(hour).zfill(min(width, 2))
    if letter == "s":
        seconds = str(when.second).zfill(min(len(token.split(".")[0]), 2))
        return seconds + ("." + f"{when.microsecond:06d}"[: len(token.split(".")[1])] if "." in token else "")
    if letter == "[":
        unit = {"h": 24, "m": 1440, "s": 86400}[token[1].lower()]
        return str(int(value * unit + 1e-6)).zfill(width - 2)
    return token


def _number(value: float, pattern: str, locale: Locale) -> str:
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', pattern)
    if value < 0 and len(sections) > 1:
        return _section(-value, sections[1], locale)
    if value == 0 and len(sections) > 2:
        return _section(value, sections[2], locale)
    return ("-" if value < 0 else "") + _section(abs(value), sections[0], locale)


def _section(value: float, pattern: str, locale: Locale) -> str:
    """One section of a pattern: its digits filled in, its literals unquoted."""
    literals: list[str] = []

    def hide(found: re.Match[str]) -> str:
        literals.append(found[1] or found[2] or found[3] or "")
        return f"\0{chr(0xE000 + len(literals) - 1)}"

    bare = _LITERAL.sub(hide, pattern)
    digits = _NUMBER.search(bare)
    if digits:
        scaled = value * 100 if "%" in bare else value
        bare = bare[: digits.start()] + _digits(scaled, digits[0], locale) + bare[digits.end() :]
    return re.sub("\0(.)", lambda found: literals[ord(found[1]) - 0xE000], bare)


def _digits(value: float, pattern: str, locale: Locale) -> str:
    mantissa, mark, exponent = pattern.partition("E")
    whole, _, fraction = mantissa.partition(".")
    places, least = len(fraction), fraction.count("0")
    if mark:
        text = f"{value:.{places}E}"
        number, power = text.split("E")
        width = exponent.count("0")
        sign = "-" if int(power) < 0 else ("+" if "+" in exponent else "")
        return number.replace(".", locale.decimal) + "E" + sign + str(abs(int(power))).zfill(width)
    # Half away from zero, as a spreadsheet rounds, not half to even.
    number = f"{value + 10 ** -(places + 9):.{places}f}"
    left, _, right = number.partition(".")
    left = left.lstrip("0").zfill(whole.replace(",", "").count("0")) if left.strip("0") == "" else left
    left = left.zfill(whole.count("0"))
    if "," in whole:
        left = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", locale.group, left)
    while len(right) > least and right.endswith("0"):
        right = right[:-1]
    return left + (locale.decimal + right if right else "")
