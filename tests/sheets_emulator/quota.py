"""Google's request quotas and the bodies of its refusals."""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import Literal

from tests.sheets_emulator.refusal import Refusal

Kind = Literal["read", "write", "drive"]

_PROJECT_NUMBER = "381868581846"
_MINUTE = 60.0


class Quota:
    """Counts requests per caller and for the whole project in fixed windows of one minute.

    As Google documents it: reads and writes are counted apart, the allowance is refilled every minute, a batch is one
    request, and a refused request costs nothing. The windows are the minutes of the clock. `drive_per_minute` counts
    Drive requests per caller and has no limit unless given, Drive's real one being far above what a test sends.
    `retry_after` adds the header with the seconds until the refill, which Google's Sheets does not promise.
    """

    def __init__(
        self,
        reads_per_minute: int = 60,
        writes_per_minute: int = 60,
        project_reads: int = 300,
        project_writes: int = 300,
        *,
        drive_per_minute: int | None = None,
        retry_after: bool = False,
    ) -> None:
        self._per_user: dict[Kind, int | None] = {
            "read": reads_per_minute,
            "write": writes_per_minute,
            "drive": drive_per_minute,
        }
        self._per_project: dict[Kind, int | None] = {"read": project_reads, "write": project_writes, "drive": None}
        self._retry_after = retry_after
        self._minute = -1
        self._taken: defaultdict[tuple[Kind, str | None], int] = defaultdict(int)
        self._lock = threading.Lock()

    def take(self, caller: str, kind: Kind, now: float) -> Refusal | None:
        """Count one request of `caller` at `now` (seconds since the epoch); return None, or the refusal."""
        with self._lock:
            minute = int(now // _MINUTE)
            if minute != self._minute:
                self._minute = minute
                self._taken.clear()
            per_user, per_project = self._per_user[kind], self._per_project[kind]
            if per_user is not None and self._taken[kind, caller] >= per_user:
                return self._refusal(kind, per_user, now, user=True)
            if per_project is not None and self._taken[kind, None] >= per_project:
                return self._refusal(kind, per_project, now, user=False)
            self._taken[kind, caller] += 1
            self._taken[kind, None] += 1
            return None

    def _refusal(self, kind: Kind, limit: int, now: float, *, user: bool) -> Refusal:
        headers = {"Retry-After": str(int(_MINUTE - now % _MINUTE) + 1)} if self._retry_after else {}
        if kind == "drive":
            return Refusal(403, _drive_body(), headers)
        return Refusal(429, _sheets_body(kind, limit, user=user), headers)


def _sheets_body(kind: Kind, limit: int, *, user: bool) -> dict[str, object]:
    word = kind.capitalize()
    name = f"{word} requests per minute" + (" per user" if user else "")
    message = (
        f"Quota exceeded for quota metric '{word} requests' and limit '{name}' of service "
        f"'sheets.googleapis.com' for consumer 'project_number:{_PROJECT_NUMBER}'."
    )
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "quota_limit_value": str(limit),
            "service": "sheets.googleapis.com",
            "quota_unit": "1/min/{project}/{user}" if user else "1/min/{project}",
            "quota_limit": f"{word}RequestsPerMinutePer{'User' if user else 'Project'}",
            "consumer": f"projects/{_PROJECT_NUMBER}",
            "quota_metric": f"sheets.googleapis.com/{kind}_requests",
            "quota_location": "global",
        },
    }
    more = {
        "@type": "type.googleapis.com/google.rpc.Help",
        "links": [
            {
                "description": "Request a higher quota limit.",
                "url": "https://cloud.google.com/docs/quotas/help/request_increase",
            }
        ],
    }
    return {"error": {"code": 429, "message": message, "status": "RESOURCE_EXHAUSTED", "details": [info, more]}}


def _drive_body() -> dict[str, object]:
    message = "User Rate Limit Exceeded"
    entry = {"domain": "usageLimits", "reason": "userRateLimitExceeded", "message": message}
    return {"error": {"errors": [entry], "code": 403, "message": message}}
