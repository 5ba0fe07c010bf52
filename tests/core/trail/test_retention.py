"""Which snapshots stay."""

from __future__ import annotations

from datetime import date

from sync.core.trail.retention import expired, months_before, thinned

TODAY = date(2025, 4, 5)
NAMES = ["20250103T060000-a.k.age", "20250103T140000-b.k.age", "20250104T060000-c.k.age"]


def test_months_are_counted_back_over_the_year() -> None:
    assert [months_before(TODAY, n) for n in (0, 3, 4, 16)] == ["2025-04", "2025-01", "2024-12", "2023-12"]


def test_a_month_expires_when_it_was_kept_for_long_enough() -> None:
    assert expired(["2024-01", "2024-03", "2024-04", "2025-04"], TODAY, 12) == ["2024-01", "2024-03"]


def test_of_a_month_that_is_long_over_the_last_of_each_day_stays() -> None:
    assert thinned("2025-01", NAMES, TODAY) == [NAMES[0]]
    assert thinned("2025-03", NAMES, TODAY) == []
