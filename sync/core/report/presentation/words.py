"""Numbers as they are printed. One that is hidden is a sign of its own and never a zero."""

from __future__ import annotations

from sync.core.bahasa import number

HIDDEN = "*"
_ENOUGH = 20  # of fewer, a percentage says more than is known


def count(n: int | None) -> str:
    """Return ``1.234``, or the sign of a hidden number."""
    return HIDDEN if n is None else number(n)


def share(n: int | None, of: int | None) -> str:
    """Return ``3 dari 4``, from 20 on ``33 dari 41 (80,5%)``; ``tidak ada`` where there is nothing to be a part of."""
    if of == 0:
        return "tidak ada"
    if n is None and of is None:
        return HIDDEN
    return f"{count(n)} dari {count(of)}{_percent(n, of)}"


def _percent(n: int | None, of: int | None) -> str:
    if n is None or of is None or of < _ENOUGH:
        return ""
    tenths = (2000 * n + of) // (2 * of)  # a half is rounded up
    return f" ({number(tenths // 10)},{tenths % 10}%)"


def change(now: int | None, before: int | None) -> str:
    """Return how a number compares with that of the last quarter: ``triwulan lalu 9, naik 3``."""
    said = f"triwulan lalu {count(before)}"
    if now is None or before is None:
        return said
    if now == before:
        return f"{said}, tetap"
    return f"{said}, {'naik' if now > before else 'turun'} {number(abs(now - before))}"
