"""What can go wrong between us and Google, told apart by what may be done about it.

Google's own texts never appear in a message: they may quote a tab's title or a cell.
"""

from __future__ import annotations

import random
from typing import Any

from requests import Response

from sync.errors import Unreadable

_BUSY = frozenset({408, 500, 502, 503, 504})
_DRIVE_QUOTA = frozenset({"userRateLimitExceeded", "rateLimitExceeded"})
_LONGEST_BACKOFF = 64.0  # seconds
_LONGEST_RETRY_AFTER = 120.0


class Refused(Unreadable):
    """Google answered, and the answer is no: ``code`` is the HTTP status, ``reason`` Google's word for it."""

    def __init__(self, code: int, reason: str, hint: str = "") -> None:
        super().__init__(
            f"Google menolak permintaan ini ({code} {reason}).".replace(" )", ")"),
            "Jalankan kawal doctor untuk mengetahui sebab dan perbaikannya.",
        )
        self.code, self.reason, self.hint = code, reason, hint


class Unreached(Unreadable):
    """No usable answer within the time allowed. ``uncertain`` is whether Google may have carried the request out."""

    def __init__(self, uncertain: bool) -> None:
        super().__init__(
            "Google tidak dapat dihubungi, atau terlalu lama tidak menjawab.",
            "Periksa sambungan internet, lalu jalankan lagi. Bila berulang: kawal doctor.",
        )
        self.uncertain = uncertain


def refusal(response: Response) -> Refused:
    """Given an answer of 4xx or 5xx, return what it says; an answer that is not JSON has no reason."""
    try:
        error: Any = response.json()["error"]
        reason = str(error.get("status") or "")
        for detail in error.get("errors") or ():  # Drive
            reason = str(detail.get("reason") or reason)
        for detail in error.get("details") or ():  # google.rpc.ErrorInfo
            reason = str(detail.get("reason") or reason)
        hint = "protected" if "protected cell" in str(error.get("message")) else ""
    except (ValueError, KeyError, TypeError, AttributeError):
        reason, hint = "", ""
    return Refused(response.status_code, reason, hint)


def over_quota(refused: Refused) -> bool:
    """Return whether a request was turned away, undone, because there were too many."""
    return refused.code == 429 or (refused.code == 403 and refused.reason in _DRIVE_QUOTA)


def busy(refused: Refused) -> bool:
    """Return whether Google failed for the moment; the request may have been carried out all the same."""
    return refused.code in _BUSY


def backoff(attempt: int, response: Response | None, over_quota: bool = False) -> float:
    """Return the seconds to wait after a failed attempt (from 0): Google's own word, else doubling with jitter.

    The formula is that of Google's page on limits: ``min(2^n + random, maximum)``. Where the quota is used up (by
    another run of ours, say) it begins higher: the tries must outlast the minute after which it is filled again.
    """
    told = response.headers.get("Retry-After", "") if response is not None else ""
    if told.isdecimal():
        return min(float(told), _LONGEST_RETRY_AFTER) + random.random()  # noqa: S311  # jitter, no secret
    return float(min(2 ** (attempt + 2 * over_quota) + random.random(), _LONGEST_BACKOFF))  # noqa: S311
