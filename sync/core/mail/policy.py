"""When a mail goes out: retries, what may have arrived, and the most that one person gets in a day."""

from __future__ import annotations

from datetime import timedelta

OVERFLOW = "batas"
"""The kind of the one mail beyond the cap, which says that others wait."""

REPORT, DRAFT = "laporan", "draf-laporan"
"""The kinds of mails that bring a quarterly report: once in three months, so no cap holds them."""

FARTHEST = timedelta(days=4)
"""For so long at most a mail is put off at once. What is due later was put off by a clock that was wrong."""

FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=4)
_PATIENCE = timedelta(days=3)


def wait_after(failures: int) -> timedelta | None:
    """Given how often in a row a mail could not be sent, return the time until the next try.

    It doubles from five minutes to four hours. Return ``None`` when three days of trying would be over.
    """
    waits = [min(FIRST_WAIT * 2 ** min(n, 10), _LONGEST_WAIT) for n in range(failures)]
    return waits[-1] if sum(waits, timedelta()) <= _PATIENCE else None


_RELAY, _LONGEST_RELAY = timedelta(minutes=30), timedelta(hours=24)
"""How long a mail server needs at most to bring a mail to the archive: one that is well, and one that is not."""


def goes_again(critical: bool, waited: timedelta | None, missing: bool) -> bool:
    """Return whether a mail that may have arrived is sent once more, without anybody having looked.

    ``waited`` is how long ago it went out with a copy for the archive, ``None`` if without one. ``missing`` is whether
    the archive says that it is not there; if not, it could not be asked. A critical mail is better read twice than
    never, and any other one better late than twice.
    """
    if waited is None:
        return critical
    if missing:
        return waited >= (_RELAY if critical else _LONGEST_RELAY)
    return critical and waited >= _LONGEST_RELAY


def over_cap(kind: str, sent_today: int, cap: int) -> bool:
    """Return whether a mail has to wait until tomorrow: its recipient has got the most that one may get today.

    What is critical and what is not are counted apart, so that neither is ever kept waiting by the other.
    """
    return sent_today >= cap and kind not in (OVERFLOW, REPORT, DRAFT)
