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
