"""When a mail goes out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sync.core.mail import causes
from sync.core.mail.policy import OVERFLOW, over_cap, wait_after


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
    assert over_cap("harian", sent) is waits
    assert not over_cap(OVERFLOW, sent)
    assert over_cap("harian", 1, cap=1)


def test_every_cause_has_words_and_a_next_step() -> None:
    own = [value for name, value in vars(causes).items() if name.isupper() and not name.startswith("_")]
    for code in [*own, "421", "450", "550", "499", "599"]:
        what, advice = causes.explained(code)
        assert what.endswith(".")
        assert advice.endswith(".")
        assert code in own or f"({code})" in what
