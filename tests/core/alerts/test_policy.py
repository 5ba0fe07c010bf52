"""The hours at which mails may go out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.alerts.policy import Policy, is_rest
from tests.registers import HOLIDAYS

HOURS = st.times().map(lambda hour: hour.replace(second=0, microsecond=0))
QUIET = st.builds(lambda begins, ends: Policy(quiet_from=begins, quiet_until=ends), HOURS, HOURS)
MOMENTS = st.datetimes(datetime(2025, 3, 1), datetime(2025, 4, 30))


def hour(text: str) -> time:
    return time.fromisoformat(text)


@pytest.mark.parametrize(
    ("begins", "ends", "quiet", "awake"),
    [
        ("20:00", "06:00", ["20:00", "23:59", "00:00", "05:59"], ["06:00", "12:00", "19:59"]),
        ("00:00", "06:00", ["00:00", "05:59"], ["06:00", "23:59"]),
        ("20:00", "00:00", ["20:00", "23:59"], ["00:00", "19:59"]),
        ("12:00", "13:00", ["12:00", "12:59"], ["11:59", "13:00", "00:00"]),
        ("06:00", "06:00", [], ["00:00", "06:00", "23:59"]),
    ],
)
def test_quiet_hours_may_go_past_midnight(begins: str, ends: str, quiet: list[str], awake: list[str]) -> None:
    policy = Policy(quiet_from=hour(begins), quiet_until=hour(ends))
    assert [at for at in quiet if not policy.is_quiet(hour(at))] == []
    assert [at for at in awake if policy.is_quiet(hour(at))] == []


@pytest.mark.parametrize(
    ("begins", "ends", "at", "allowed"),
    [
        ("00:00", "06:00", datetime(2025, 4, 9, 9, 0), datetime(2025, 4, 9, 9, 0)),
        ("00:00", "06:00", datetime(2025, 4, 9, 3, 0), datetime(2025, 4, 9, 6, 0)),
        ("20:00", "00:00", datetime(2025, 4, 9, 21, 0), datetime(2025, 4, 10, 0, 0)),
        ("12:00", "13:00", datetime(2025, 4, 9, 12, 30), datetime(2025, 4, 9, 13, 0)),
        ("06:00", "06:00", datetime(2025, 4, 9, 6, 0), datetime(2025, 4, 9, 6, 0)),
        ("06:00", "06:00", datetime(2025, 4, 13, 9, 0), datetime(2025, 4, 14, 0, 0)),  # a Sunday
    ],
)
def test_an_office_has_quiet_hours_of_its_own(begins: str, ends: str, at: datetime, allowed: datetime) -> None:
    policy = Policy(quiet_from=hour(begins), quiet_until=hour(ends))
    assert policy.allowed_from(at, HOLIDAYS) == allowed


@given(QUIET, MOMENTS)
def test_a_mail_goes_out_at_the_first_moment_at_which_it_may(policy: Policy, now: datetime) -> None:
    at = policy.allowed_from(now, HOLIDAYS)
    assert at >= now
    assert not policy.is_quiet(at.time())
    assert not is_rest(at.date(), HOLIDAYS)
    if at > now:  # a minute earlier it might not
        before = max(at - timedelta(minutes=1), now)
        assert policy.is_quiet(before.time()) or is_rest(before.date(), HOLIDAYS)


def test_the_digest_of_an_office_is_due_at_its_hour() -> None:
    policy, yesterday = Policy(digest_at=time(8, 30)), date(2025, 4, 8)
    assert not policy.digest_due(datetime(2025, 4, 9, 8, 29), yesterday, HOLIDAYS)
    assert policy.digest_due(datetime(2025, 4, 9, 8, 30), yesterday, HOLIDAYS)
