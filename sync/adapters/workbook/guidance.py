"""The officers' notes, drop-downs and soft checks as XlsxWriter takes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import wrap
from typing import Any

from sync.adapters.officer_tabs.guidance import Choice, ChoiceFrom, Day, Length, Several, Whole

_LATEST = date(2100, 12, 31)
_INLINE_LIMIT = 255  # characters of a list that Excel keeps in the rule itself
_LINE = 40  # characters of a note's line at the width below
_NOTE_WIDTH, _LINE_HEIGHT = 290, 16  # pixels

_DATE_TITLE = "Periksa tanggal"
_NUMBER_TITLE = "Periksa angka"
_LENGTH_TITLE = "Terlalu panjang"
_LIST_TITLE = "Tidak ada dalam daftar"
_SOURCE = "Isian ini belum ada di tab {tab}. Periksa ejaannya, atau tambahkan dahulu di sana."
_HINT_TITLE = "Boleh lebih dari satu"


def note_size(text: str) -> dict[str, int]:
    """Given a note's text, return the size in pixels that shows all of it."""
    lines = sum(len(wrap(line, _LINE)) or 1 for line in text.split("\n"))
    return {"width": _NOTE_WIDTH, "height": lines * _LINE_HEIGHT + 14}


def fits_inline(values: Sequence[str]) -> bool:
    """Given a closed list, return whether Excel can keep it in the rule itself."""
    return len(",".join(values)) <= _INLINE_LIMIT and not any("," in value for value in values)


def list_rule(check: Choice | ChoiceFrom, source: str | Sequence[str]) -> dict[str, Any]:
    """Given a drop-down and its values or the formula of their range, return it as a rule."""
    shared = isinstance(check, ChoiceFrom)
    return {
        "validate": "list",
        "source": source if isinstance(source, str) else list(source),
        "error_title": _LIST_TITLE,
        "error_message": _SOURCE.format(tab=check.tab.title) if isinstance(check, ChoiceFrom) else check.message,
        "error_type": "information" if shared else "warning",
    }


def plain_rule(check: Several | Day | Whole | Length) -> dict[str, Any]:
    """Given a check without a drop-down, return it as a rule."""
    if isinstance(check, Several):
        return {"validate": "any", "input_title": _HINT_TITLE, "input_message": check.message}
    soft = {"error_message": check.message, "error_type": "warning"}
    if isinstance(check, Day):
        latest = "=TODAY()" if check.until_today else _LATEST
        return {"validate": "date", "error_title": _DATE_TITLE, **_between(check.earliest, latest), **soft}
    if isinstance(check, Whole):
        return {"validate": "integer", "error_title": _NUMBER_TITLE, **_between(check.lowest, check.highest), **soft}
    return {"validate": "length", "error_title": _LENGTH_TITLE, "criteria": "<=", "value": check.limit, **soft}


def _between(lowest: object, highest: object) -> dict[str, object]:
    if highest is None:
        return {"criteria": ">=", "value": lowest}
    return {"criteria": "between", "minimum": lowest, "maximum": highest}
