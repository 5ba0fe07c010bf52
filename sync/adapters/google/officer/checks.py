"""Drop-downs and soft checks of the officer tabs, as data validations of Google. None of them ever refuses an entry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sync.adapters.google.service_tabs import letters
from sync.adapters.officer_tabs.guidance import Check, Choice, ChoiceFrom, Day, Length, Several, Whole
from sync.core.spec import Field, Tab

Source = Callable[[Tab, Field], str]
"""Given an officers' column, return it as a range in A1 notation, its tab's name included."""

_MOST_CHOICES = 500  # values that a drop-down of Google holds
_ALWAYS = ("CUSTOM_FORMULA", "=1=1")  # a rule that only has something to say
_FROM_TAB = "Sebaiknya pilih dari daftar. Bila belum ada di sana, tambahkan dahulu di tab {tab}."


def validation(check: Check, column: int, source: Source) -> dict[str, Any]:
    """Given the check of a column (from 0) that begins in row 2, return its DataValidationRule."""
    kind, *values = _condition(check, column, source)
    message = _FROM_TAB.format(tab=check.tab.title) if isinstance(check, ChoiceFrom) else check.message
    return {
        "condition": {"type": kind, "values": [{"userEnteredValue": value} for value in values]},
        "inputMessage": message,
        "strict": False,
        "showCustomUi": True,
    }


def _condition(check: Check, column: int, source: Source) -> tuple[str, ...]:
    """Return the type of a condition and its values, as somebody would type them in any locale."""
    match check:
        case Choice(values=values):
            return ("ONE_OF_LIST", *values) if len(values) <= _MOST_CHOICES else _ALWAYS
        case ChoiceFrom(tab=tab, field=field):
            return "ONE_OF_RANGE", f"={source(tab, field)}"
        case Several():
            return _ALWAYS
        case Day(earliest=earliest, until_today=True):
            return "DATE_BETWEEN", _day(earliest), "=TODAY()"
        case Day(earliest=earliest):
            return "DATE_ON_OR_AFTER", _day(earliest)
        case Whole(lowest=lowest, highest=None):
            return "NUMBER_GREATER_THAN_EQ", str(lowest)
        case Whole(lowest=lowest, highest=highest):
            return "NUMBER_BETWEEN", str(lowest), str(highest)
        case Length(limit=limit):
            return "CUSTOM_FORMULA", f"=LEN({letters(column)}2)<={limit}"


def _day(day: date) -> str:
    return f"=DATE({day.year};{day.month};{day.day})"
