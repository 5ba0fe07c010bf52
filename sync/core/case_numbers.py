"""The number at the front of a row's key: what people call the row or its case by."""

from __future__ import annotations

import re

_CASE = re.compile(r"[A-Z]{3}-20\d{2}-\d{4}", re.ASCII)
# what follows the number: a date or what else tells the row from others; old numbers (12/P2TP2A/IV/2025) have slashes
_AFTER_NUMBER = re.compile(r"/(?:\d{4}-\d{2}-\d{2}|\?|/|\Z).*", re.ASCII | re.DOTALL)
_VICTIM = re.compile(r"/\d{1,2}\Z", re.ASCII)


def case_number(key: str) -> str:
    """Given a row's key, return its case number as it may be kept in clear (``GNS-2025-0004``), else nothing."""
    first = key.partition("/")[0]
    return first if _CASE.fullmatch(first) else ""


def leading_number(key: str) -> str:
    """Given a row's key, return the number that it begins with, however that is written.

    In Laporan it tells which victim is meant (``12/P2TP2A/IV/2025/1``). A row without a readable number has none.
    """
    return "" if key[:1] in ("", "?", "/") else _AFTER_NUMBER.sub("", key)


def leading_case(key: str) -> str:
    """Given a row's key, return the number that it begins with, without the victim (``12/P2TP2A/IV/2025``)."""
    number = leading_number(key)
    return _VICTIM.sub("", number) if number == key else number
