"""A cell's stored text and type to a value: text, a number or None."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sync.adapters.workbook import markup
from sync.adapters.workbook.strings import unescape
from sync.core.model import Cell

_EPOCH = datetime(1899, 12, 30)


def value(kind: str, text: str, strings: Sequence[str]) -> Cell:
    """Given a cell's ``t`` and its stored text, return its value; raise NotARegister for a string that is not there.

    The empty string is no value: a formula that shows nothing leaves its cell empty.
    """
    if kind == "n":
        return number(text)
    if kind == "s":
        return _shared(text, strings)
    if kind == "b":
        return {"0": "FALSE", "false": "FALSE", "1": "TRUE", "true": "TRUE"}.get(text.strip(), text) or None
    if kind == "d":
        return _iso(text.strip())
    return unescape(text) or None


def number(text: str) -> Cell:
    """Given a stored number, return it, whole numbers as int; what is no finite number stays text."""
    if len(text) < 16 and text.isdigit() and text.isascii():
        return int(text)
    if "_" in text or not text.isascii():  # float() takes 1_000 and other scripts' digits
        return text
    try:
        found = float(text)
    except ValueError:
        return text.strip() or None
    if not math.isfinite(found):
        return text
    return int(found) if found.is_integer() else found


def _shared(text: str, strings: Sequence[str]) -> Cell:
    index = markup.whole(text.strip())
    if index is None:
        if text.strip():
            raise markup.broken()
        return None
    if index >= len(strings):
        raise markup.broken()
    return strings[index] or None


def _iso(text: str) -> Cell:
    """Given an ISO 8601 date, time or both, return the serial number; what is none stays text."""
    for parse in (datetime.fromisoformat, _time_of_day):
        try:
            moment = parse(text)
        except ValueError:
            continue
        serial = (moment.replace(tzinfo=None) - _EPOCH) / timedelta(days=1)
        return int(serial) if serial.is_integer() else serial
    return text or None


def _time_of_day(text: str) -> datetime:
    return datetime.combine(date(1899, 12, 30), time.fromisoformat(text))
