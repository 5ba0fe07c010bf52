"""Requests per minute, per caller and per project, on the emulator's clock."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.sheets_emulator.clock import Clock
from tests.sheets_emulator.quota import Kind, Quota
from tests.sheets_emulator.refusal import Refusal

MINUTE = 1_700_000_040.0  # a whole minute


def refused(quota: Quota, caller: str, kind: Kind, times: int, now: float = MINUTE) -> list[Refusal]:
    return [answer for _ in range(times) if (answer := quota.take(caller, kind, now)) is not None]


def error(refusal: Refusal) -> Any:
    return refusal.body["error"]


def test_the_61st_read_of_a_minute_is_refused_and_the_next_minute_starts_afresh() -> None:
    quota = Quota()
    assert not refused(quota, "a", "read", 60, MINUTE)
    assert len(refused(quota, "a", "read", 3, MINUTE + 59.9)) == 3
    assert not refused(quota, "a", "read", 60, MINUTE + 60)


def test_reads_and_writes_and_callers_are_counted_apart() -> None:
    quota = Quota()
    assert not refused(quota, "a", "read", 60)
    assert not refused(quota, "a", "write", 60)
    assert not refused(quota, "b", "read", 60)
    assert len(refused(quota, "a", "write", 1)) == 1


def test_refused_requests_cost_the_project_nothing() -> None:
    quota = Quota(project_reads=100)
    assert len(refused(quota, "a", "read", 100)) == 40
    assert len(refused(quota, "b", "read", 60)) == 20


def test_the_refusals_are_googles() -> None:
    quota = Quota(reads_per_minute=1, writes_per_minute=10, project_writes=1)
    (per_user,) = refused(quota, "a", "read", 2)
    (per_project,) = refused(quota, "a", "write", 2)
    assert (per_user.status, error(per_user)["status"], per_user.headers) == (429, "RESOURCE_EXHAUSTED", {})
    assert error(per_user)["message"].startswith(
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' "
        "of service 'sheets.googleapis.com' for consumer 'project_number:"
    )
    assert error(per_user)["details"][0]["metadata"]["quota_limit"] == "ReadRequestsPerMinutePerUser"
    assert "and limit 'Write requests per minute' of service" in error(per_project)["message"]
    assert error(per_project)["details"][0]["metadata"]["quota_limit"] == "WriteRequestsPerMinutePerProject"


def test_drive_has_its_own_refusal_and_no_limit_by_default() -> None:
    assert not refused(Quota(), "a", "drive", 1000)
    (refusal,) = refused(Quota(drive_per_minute=2), "a", "drive", 3)
    assert refusal.status == 403
    assert error(refusal)["errors"][0]["domain"] == "usageLimits"
    assert error(refusal)["errors"][0]["reason"] == "userRateLimitExceeded"


def test_retry_after_names_a_time_when_the_quota_is_full_again() -> None:
    quota = Quota(reads_per_minute=1, retry_after=True)
    (refusal,) = refused(quota, "a", "read", 2, MINUTE + 12.5)
    wait = int(refusal.headers["Retry-After"])
    assert 47 <= wait <= 48
    assert not refused(quota, "a", "read", 1, MINUTE + 12.5 + wait)


def test_threads_together_get_the_quota_and_no_more() -> None:
    quota = Quota()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: quota.take("a", "read", MINUTE), range(200)))
    assert answers.count(None) == 60


def test_the_clock_runs_at_its_scale_and_jumps_forward_only() -> None:
    clock = Clock(scale=1000)
    begun, started = clock.now(), time.monotonic()
    assert abs(begun - time.time()) < 100
    while time.monotonic() - started < 0.02:
        pass
    assert clock.now() - begun >= 20
    still = Clock(scale=0)
    before = still.now()
    still.advance(180)
    assert still.now() - before == pytest.approx(180)
    with pytest.raises(ValueError, match="-1"):
        still.advance(-1)
