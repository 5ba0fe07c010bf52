"""What every Ledger promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

from sync.core.alerts.history import Gone, Known
from sync.core.model import Finding, Severity
from sync.core.service_tabs.context import Identity, identity
from sync.core.sight import Shape, Sight
from sync.ports import Changes, Check, Failure, Letter, Standing, Tally
from tests.contract.conftest import Place

A = Finding("LAP-02", Severity.CRITICAL, "Laporan", 2, "NIK Korban", "GNS-2025-0001/1", "…")
B = Finding("LAP-11", Severity.WARNING, "Laporan", 2, "Nama Wali", "GNS-2025-0001/1", "…")
C = Finding("LAP-02", Severity.CRITICAL, "Laporan", 3, "NIK Korban", "GNS-2025-0002/1", "…")

WIT = timezone(timedelta(hours=9))
MORNING, NOON, EVENING = (datetime(2025, 4, 5, hour, tzinfo=WIT) for hour in (6, 12, 18))
TOMORROW, NEXT_WEEK = MORNING + timedelta(days=1), MORNING + timedelta(days=7)
FIRST, SECOND, NEXT = MORNING.date(), TOMORROW.date(), NEXT_WEEK.date()
TALLY = Tally({Severity.CRITICAL: 1, Severity.ERROR: 0, Severity.WARNING: 7, Severity.INFO: 0}, overdue=2)

GONE_A = Gone("LAP-02", "Laporan", "NIK Korban", "GNS-2025-0001", Severity.CRITICAL, FIRST)
GONE_B = Gone("LAP-11", "Laporan", "Nama Wali", "GNS-2025-0001", Severity.WARNING, FIRST)


def check(
    place: Place,
    found: Sequence[Finding],
    at: datetime = MORNING,
    mark: str = "1",
    letters: Sequence[Letter] = (),
    rows: int = 3,
    **special: Any,
) -> Changes:
    outcome = Check(mark, found, TALLY, Shape({"Laporan": rows}, {"Laporan": ["NIK Korban"]}), at, **special)
    return place.ledger().record(outcome, letters)


def letter(key: str, *names: Finding, escalates: bool = False) -> Letter:
    told = tuple(map(identity, names))
    about = ("Gunungsari", "kritis", "k@contoh.go.id", f"<{key}@contoh.go.id>", b"Halo", MORNING)
    return Letter(key, *about, critical=True, names=told, escalates=escalates)


def known(place: Place, *found: Finding, today: date = NEXT) -> dict[Identity, Known]:
    return dict(place.ledger().history(found, today).known)


# ------------------------------------------------------------------ from check to check


def test_nothing_is_known_of_a_finding_that_was_never_seen(place: Place) -> None:
    check(place, [B])
    assert known(place, A) == {}


def test_a_finding_keeps_the_day_of_its_first_sight(place: Place) -> None:
    check(place, [A, B])
    check(place, [A, B], TOMORROW)
    assert known(place, A, C) == {identity(A): Known(FIRST)}


def test_a_finding_that_comes_back_starts_anew(place: Place) -> None:
    check(place, [A])
    check(place, [], TOMORROW)
    assert known(place, A) == {identity(A): Known(NEXT, again=True)}
    check(place, [A], NEXT_WEEK)
    assert known(place, A) == {identity(A): Known(NEXT, again=True)}


def test_a_finding_that_comes_back_within_three_days_was_never_away(place: Place) -> None:
    check(place, [A])
    for day in (1, 3, 4, 7):
        check(place, [A] if day % 3 == 0 or day == 7 else [], MORNING + timedelta(days=day))
    assert known(place, A) == {identity(A): Known(FIRST)}


def test_changes_are_counted(place: Place) -> None:
    assert check(place, [A, B]) == Changes(new=2, standing=0, resolved=0)
    assert check(place, [B, C], TOMORROW) == Changes(new=1, standing=1, resolved=1)
    assert check(place, [A], TOMORROW) == Changes(new=1, standing=0, resolved=2)


def test_a_check_that_is_to_keep_resolves_nothing(place: Place) -> None:
    check(place, [A, B])
    assert check(place, [C], TOMORROW, keep=True, rows=0) == Changes(new=1, standing=2, resolved=0)
    assert known(place, A, B, C) == {identity(A): Known(FIRST), identity(B): Known(FIRST), identity(C): Known(SECOND)}
    assert place.ledger().shape().rows == {"Laporan": 3}


def test_the_rows_of_the_last_sane_check_are_known(place: Place) -> None:
    assert place.ledger().shape() == Shape({}, {})
    check(place, [], rows=3)
    check(place, [], TOMORROW, rows=9)
    assert place.ledger().shape() == Shape({"Laporan": 9}, {"Laporan": ["NIK Korban"]})


def test_only_the_last_mark_counts_as_unchanged(place: Place) -> None:
    assert not place.ledger().unchanged("1")
    check(place, [], mark="1")
    assert place.ledger().unchanged("1")
    check(place, [], mark="2")
    assert not place.ledger().unchanged("1")


def test_a_clock_set_back_never_dates_a_finding_into_the_future(place: Place) -> None:
    check(place, [A], NEXT_WEEK)
    check(place, [A], MORNING)
    assert known(place, A, today=FIRST) == {identity(A): Known(FIRST)}
    assert known(place, A, today=NEXT) == {identity(A): Known(NEXT)}


def test_thousands_of_findings_at_once(place: Place) -> None:
    many = [replace(A, key=f"GNS-2025-{n:04d}/1") for n in range(5000)]
    assert check(place, many).new == 5000
    assert check(place, many[:10], TOMORROW) == Changes(new=0, standing=10, resolved=4990)
    assert len(place.ledger().history(many[:10], NEXT).done) == 4990


# ------------------------------------------------------------------ what is done, for the digest


def test_what_is_resolved_is_done_until_a_digest_has_told_so(place: Place) -> None:
    check(place, [A, B])
    assert place.ledger().history([B], SECOND).done == [GONE_A]  # by the check that is about to be recorded
    check(place, [B], TOMORROW)
    assert place.ledger().history([B], SECOND).done == [GONE_A]
    assert place.ledger().history([], SECOND).done == [GONE_A, GONE_B]
    check(place, [], TOMORROW, digest=True)
    after = place.ledger().history([], NEXT)
    assert (after.done, after.digest) == ([], SECOND)


def test_what_comes_back_before_the_digest_is_not_done(place: Place) -> None:
    check(place, [A])
    check(place, [])
    assert place.ledger().history([A], SECOND).done == []


def test_what_goes_twice_is_done_twice(place: Place) -> None:
    check(place, [A])
    check(place, [], digest=True)
    check(place, [A], NEXT_WEEK)
    assert place.ledger().history([], NEXT).done == [replace(GONE_A, first=NEXT)]


def test_a_key_that_is_no_case_number_is_not_kept(place: Place) -> None:
    person = replace(A, key="3604335503099901 Siti/1")
    check(place, [person])
    [gone] = place.ledger().history([], SECOND).done
    assert gone.case == ""


SIGHT = Sight(Shape({}, {"Laporan": ["NIK Korban", "Nama Wali"]}), frozenset({"LAP-02", "LAP-11"}), {})


def seen(*keys: str, rules: Sequence[str] = ("LAP-02", "LAP-11")) -> Sight:
    return replace(SIGHT, keys={"Laporan": frozenset(keys)}, rules=frozenset(rules))


def test_only_what_can_still_be_seen_is_good_news_when_it_is_gone(place: Place) -> None:
    """One row is mended, one deleted; then nothing more is said of either."""
    check(place, [A, B, C])
    sight = seen("GNS-2025-0001/1")
    assert place.ledger().history([B], SECOND, sight).done == [GONE_A]
    assert check(place, [B], TOMORROW, sight=sight).resolved == 2
    assert place.ledger().history([B], SECOND, sight).done == [GONE_A]


def test_a_rule_that_is_no_more_and_a_cell_that_cannot_be_read_are_no_good_news(place: Place) -> None:
    check(place, [A, B])
    assert place.ledger().history([B], SECOND, seen("GNS-2025-0001/1", rules=["LAP-11"])).done == []
    slip = Finding("UMUM-02", Severity.ERROR, "Laporan", 2, "Risiko", "GNS-2025-0001/1", "…")
    assert place.ledger().history([B, slip], SECOND, seen("GNS-2025-0001/1")).done == []
    check(place, [B, slip], TOMORROW, sight=seen("GNS-2025-0001/1"))
    assert place.ledger().history([B], NEXT).done == [
        Gone("UMUM-02", "Laporan", "Risiko", "GNS-2025-0001", Severity.ERROR, SECOND)
    ]


def test_what_is_kept_is_known_by_a_name_by_which_it_can_be_told(place: Place) -> None:
    check(place, [A, B])
    history = place.ledger().history([B], SECOND, keep=True)
    assert history.done == []
    [kept] = history.kept
    assert (kept.gone, kept.known) == (GONE_A, Known(FIRST))
    told = replace(letter("1"), names=(kept.name,))
    check(place, [B], TOMORROW, keep=True, letters=[told])
    assert known(place, A) == {identity(A): Known(FIRST, told=SECOND)}


def test_it_is_known_since_when_a_finding_is_put_off(place: Place) -> None:
    check(place, [A, B], put_off=[identity(A)])
    check(place, [A, B], TOMORROW, put_off=[identity(A), identity(B)])
    found = known(place, A, B)
    assert (found[identity(A)].put_off, found[identity(B)].put_off) == (FIRST, SECOND)
    check(place, [A, B], TOMORROW, put_off=[identity(B)])
    assert known(place, A)[identity(A)].put_off is None


def test_days_that_lie_ahead_are_of_a_clock_that_was_wrong(place: Place) -> None:
    check(place, [A], NEXT_WEEK, letters=[letter("a", A), letter("b", A, escalates=True)], digest=True)
    history = place.ledger().history([A], SECOND)
    assert history.known == {identity(A): Known(SECOND)}
    assert history.digest is None


# ------------------------------------------------------------------ what was told


def test_the_day_on_which_a_finding_was_told_is_known(place: Place) -> None:
    check(place, [A, B], letters=[letter("a", A)])
    check(place, [A, B], TOMORROW, letters=[letter("b", A, escalates=True)])
    assert known(place, A, B) == {
        identity(A): Known(FIRST, told=FIRST, escalated=SECOND),
        identity(B): Known(FIRST),
    }


def test_it_is_known_even_after_an_absence(place: Place) -> None:
    """One that flickers must not be told each time."""
    check(place, [A], letters=[letter("a", A)])
    check(place, [])
    assert known(place, A, today=FIRST) == {identity(A): Known(FIRST, told=FIRST)}
    check(place, [A], NEXT_WEEK)
    assert known(place, A) == {identity(A): Known(NEXT, again=True, told=FIRST)}


def test_a_letter_comes_into_the_outbox_with_its_check(place: Place) -> None:
    check(place, [A], letters=[letter("a", A), replace(letter("b"), kind="rem", critical=False)])
    taken = place.outbox().take(NOON, "satu", 60)
    assert taken is not None
    assert (taken.letter.key, taken.letter.wire, taken.letter.critical) == ("a", b"Halo", True)
    assert [posted.key for posted in place.outbox().list()] == ["a", "b"]


def test_a_letter_is_put_only_once_and_tells_only_then(place: Place) -> None:
    check(place, [A], letters=[letter("a", A)])
    check(place, [A], TOMORROW, letters=[letter("a", A)])
    assert len(place.outbox().list()) == 1
    assert known(place, A) == {identity(A): Known(FIRST, told=FIRST)}


# ------------------------------------------------------------------ how the register stands


def test_nothing_is_known_of_a_register_at_first(place: Place) -> None:
    assert place.ledger().standing() == Standing(None, Tally({}, 0), None)


def test_the_last_success_and_its_numbers_are_known(place: Place) -> None:
    check(place, [A])
    standing = place.ledger().standing()
    assert standing == Standing(MORNING, TALLY, None)
    assert standing.succeeded is not None
    assert standing.succeeded.utcoffset() == timedelta(hours=9)  # people see it in the register's own zone


def test_an_unchanged_register_is_a_success_too(place: Place) -> None:
    check(place, [A])
    place.ledger().confirm(NOON)
    assert place.ledger().standing() == Standing(NOON, TALLY, None)
    assert place.ledger().unchanged("1")
    assert known(place, A) == {identity(A): Known(FIRST)}


def test_failures_are_counted_until_the_next_success(place: Place) -> None:
    check(place, [A])
    place.ledger().failed(NOON, "Berkas sedang dibuka.")
    place.ledger().failed(EVENING, "Google tidak dapat dihubungi.")
    failure = Failure(EVENING, "Google tidak dapat dihubungi.", 2)
    assert place.ledger().standing() == Standing(MORNING, TALLY, failure)
    place.ledger().confirm(EVENING)
    assert place.ledger().standing() == Standing(EVENING, TALLY, None)


def test_a_failure_forgets_nothing_of_the_checks_before(place: Place) -> None:
    check(place, [A])
    place.ledger().failed(NOON, "Berkas sedang dibuka.")
    assert place.ledger().unchanged("1")
    assert check(place, [A, B], TOMORROW, mark="2") == Changes(new=1, standing=1, resolved=0)
    assert place.ledger().standing().failure is None


def test_a_register_may_fail_before_it_ever_succeeds(place: Place) -> None:
    place.ledger().failed(MORNING, "Tab Laporan tidak ada.")
    assert place.ledger().standing() == Standing(None, Tally({}, 0), Failure(MORNING, "Tab Laporan tidak ada.", 1))
    assert known(place, A) == {}
    assert not place.ledger().unchanged("")


def test_a_check_whose_tabs_could_not_be_written_is_remembered_and_is_no_success(place: Place) -> None:
    check(place, [A])
    place.ledger().failed(NOON, "Laporan sedang dibuka.")
    assert check(place, [A, B], EVENING, mark="", letters=[letter("1", B)], written=False).new == 1
    standing = place.ledger().standing()
    assert (standing.succeeded, standing.tally) == (MORNING, TALLY)
    assert standing.failure is not None
    assert standing.failure.in_a_row == 1
    assert known(place, B) == {identity(B): Known(FIRST, told=FIRST)}


def test_a_failure_may_have_letters_too(place: Place) -> None:
    for _ in range(2):
        place.ledger().failed(NOON, "Isi register mendadak berkurang.", [letter("rem")])
    assert [one.key for one in place.outbox().list()] == ["rem"]


# ------------------------------------------------------------------ what things are called outside


def test_a_fingerprint_is_always_the_same_and_tells_nothing(place: Place) -> None:
    first, other = place.ledger().fingerprint("surel", "a@b.id"), place.ledger().fingerprint("surel", "c@b.id")
    assert place.ledger().fingerprint("surel", "a@b.id") == first != other
    assert place.ledger().fingerprint("surela@b.id") != first
    assert "a@b.id" not in first
