"""When a mail goes out: retries, and the most that one person gets in a day."""

from __future__ import annotations

from datetime import timedelta

CAP = 5
"""Mails to one recipient in one day; what is more waits until the next."""

OVERFLOW = "batas"
"""The kind of the one mail beyond the cap, which says that others wait."""

FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=4)
_PATIENCE = timedelta(days=3)


def wait_after(failures: int) -> timedelta | None:
    """Given how often in a row a mail could not be sent, return the time until the next try.

    It doubles from five minutes to four hours. Return ``None`` when three days of trying would be over.
    """
    waits = [min(FIRST_WAIT * 2 ** min(n, 10), _LONGEST_WAIT) for n in range(failures)]
    return waits[-1] if sum(waits, timedelta()) <= _PATIENCE else None


def over_cap(kind: str, sent_today: int, cap: int = CAP) -> bool:
    """Return whether a mail has to wait until tomorrow: its recipient has got the most that one may get today."""
    return sent_today >= cap and kind != OVERFLOW
