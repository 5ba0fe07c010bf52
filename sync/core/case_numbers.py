"""What a case number looks like: the one part of a row's key that may be kept in clear."""

from __future__ import annotations

import re

_CASE = re.compile(r"[A-Z]{3}-20\d{2}-\d{4}", re.ASCII)


def case_number(key: str) -> str:
    """Given a row's key (``GNS-2025-0004/1``), return its case number; nothing when it doesn't begin with one."""
    first = key.partition("/")[0]
    return first if _CASE.fullmatch(first) else ""
