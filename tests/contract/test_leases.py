"""What all Leases promise."""

from __future__ import annotations

import time

from tests.contract.conftest import Place

LONG, SHORT = 60.0, 0.15  # seconds


def _run_out() -> None:
    time.sleep(SHORT * 2)


def test_a_name_is_held_by_one_at_a_time(place: Place) -> None:
    assert place.leases().hold("Gunungsari", "satu", LONG) == 1
    assert place.leases().hold("Gunungsari", "dua", LONG) is None
    assert place.leases().hold("Gunungsari", "satu", LONG) is None
    assert place.leases().hold("Ciomas", "dua", LONG) == 1


def test_what_was_let_go_can_be_held_with_a_higher_fence(place: Place) -> None:
    fence = place.leases().hold("Gunungsari", "satu", LONG)
    assert fence is not None
    place.leases().release("Gunungsari", "satu", fence)
    assert place.leases().hold("Gunungsari", "dua", LONG) == fence + 1


def test_a_lease_runs_out(place: Place) -> None:
    fence = place.leases().hold("Gunungsari", "satu", SHORT)
    assert fence is not None
    _run_out()
    assert not place.leases().renew("Gunungsari", "satu", fence, LONG)
    assert place.leases().hold("Gunungsari", "dua", LONG) == fence + 1


def test_a_lease_that_is_renewed_does_not_run_out(place: Place) -> None:
    fence = place.leases().hold("Gunungsari", "satu", SHORT)
    assert fence is not None
    assert place.leases().renew("Gunungsari", "satu", fence, LONG)
    _run_out()
    assert place.leases().hold("Gunungsari", "dua", LONG) is None


def test_an_old_fence_neither_renews_nor_releases(place: Place) -> None:
    """A frozen process wakes up and finds that another has gone on, even one of its own name."""
    old = place.leases().hold("Gunungsari", "satu", SHORT)
    assert old is not None
    _run_out()
    new = place.leases().hold("Gunungsari", "satu", LONG)
    assert new is not None
    assert not place.leases().renew("Gunungsari", "satu", old, LONG)
    place.leases().release("Gunungsari", "satu", old)
    assert place.leases().hold("Gunungsari", "dua", LONG) is None
    assert place.leases().renew("Gunungsari", "satu", new, LONG)


def test_what_nobody_ever_held_cannot_be_renewed(place: Place) -> None:
    assert not place.leases().renew("Gunungsari", "satu", 1, LONG)
    place.leases().release("Gunungsari", "satu", 1)
    assert place.leases().hold("Gunungsari", "dua", LONG) == 1


# ------------------------------------------------------------------ a clock that was wrong

YEAR = 365 * 86400.0


def test_one_that_was_held_while_the_clock_was_ahead_is_free(place: Place) -> None:
    dead = place.leases().hold("Gunungsari", "mati", LONG)
    assert dead is not None
    place.set_clock_back(YEAR)
    assert place.leases().hold("Gunungsari", "dua", LONG) == dead + 1
    assert not place.leases().renew("Gunungsari", "mati", dead, LONG)


def test_who_holds_it_goes_on_when_the_clock_is_set_back(place: Place) -> None:
    fence = place.leases().hold("Gunungsari", "satu", SHORT)
    assert fence is not None
    place.set_clock_back(YEAR)
    assert place.leases().renew("Gunungsari", "satu", fence, LONG)
    assert place.leases().hold("Gunungsari", "dua", LONG) is None
    place.set_clock_back(1 - LONG)
    assert place.leases().hold("Gunungsari", "dua", LONG) is None
    place.set_clock_back(-1)
    assert place.leases().hold("Gunungsari", "dua", LONG) == fence + 1


def test_a_long_one_is_as_long_as_it_was_made_to_be(place: Place) -> None:
    fence = place.leases().hold("Gunungsari", "satu", SHORT)
    assert fence is not None
    assert place.leases().renew("Gunungsari", "satu", fence, YEAR)
    assert place.leases().hold("Gunungsari", "dua", LONG) is None
