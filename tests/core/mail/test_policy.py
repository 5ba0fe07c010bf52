"""When a mail goes out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sync.core.alerts.policy import Policy
from sync.core.mail import causes
from sync.core.mail.policy import OVERFLOW, goes_again, over_cap, wait_after


def test_waits_double_from_five_minutes_to_four_hours_and_end_after_three_days() -> None:
    waits: list[timedelta] = []
    while (wait := wait_after(len(waits) + 1)) is not None:
        waits.append(wait)
    minutes = [wait // timedelta(minutes=1) for wait in waits]
    assert minutes[:8] == [5, 10, 20, 40, 80, 160, 240, 240]
    assert set(minutes[6:]) == {240}
    assert timedelta(days=3) - timedelta(hours=4) < sum(waits, timedelta()) <= timedelta(days=3)
    assert wait_after(1000) is None


@pytest.mark.parametrize(("sent", "waits"), [(0, False), (4, False), (5, True), (9, True)])
def test_the_sixth_mail_of_a_day_waits(sent: int, waits: bool) -> None:
    assert over_cap("harian", sent, Policy().cap) is waits
    assert not over_cap(OVERFLOW, sent, Policy().cap)


def test_an_office_has_a_cap_of_its_own() -> None:
    assert over_cap("harian", 1, cap=1)
    assert not over_cap("harian", 9, cap=10)


@pytest.mark.parametrize(
    ("critical", "missing", "patience"),
    [
        (True, True, timedelta(minutes=30)),
        (False, True, timedelta(hours=24)),
        (True, False, timedelta(hours=24)),  # the archive cannot be asked
        (False, False, None),
    ],
)
def test_what_may_have_arrived_goes_again_when_the_archive_would_have_it(
    critical: bool, missing: bool, patience: timedelta | None
) -> None:
    enough = patience or timedelta(days=365)
    assert goes_again(critical, enough, missing) is (patience is not None)
    assert not goes_again(critical, enough - timedelta(seconds=1), missing)


@pytest.mark.parametrize("critical", [False, True])
def test_without_a_copy_only_a_critical_one_goes_again(critical: bool) -> None:
    assert goes_again(critical, None, missing=False) is critical


def test_every_cause_has_words_and_a_next_step() -> None:
    own = [value for name, value in vars(causes).items() if name.isupper() and not name.startswith("_")]
    for code in [*own, "421", "450", "550", "499", "599"]:
        what, advice = causes.explained(code)
        assert what.endswith(".")
        assert advice.endswith(".")
        assert code in own or f"({code})" in what


@pytest.mark.parametrize(
    "code", [causes.CONNECTION, causes.CERTIFICATE, causes.ENCRYPTION, causes.PASSWORD, causes.INBOX]
)
def test_what_keeps_the_archive_from_answering_has_words_of_its_own(code: str) -> None:
    what, advice = causes.of_archive(code)
    assert what.endswith(".")
    assert advice.endswith(".")
    assert "arsip" in what
