"""What every Outbox promises."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from sync.ports import Post, Posted, Taken
from tests.contract.conftest import Place
from tests.contract.outboxes import MINUTE, NOON, TO, letter, none_due, posts, put, take

SHORT = 0.15  # seconds of a lease


def run_out() -> None:
    time.sleep(SHORT * 2)


# ------------------------------------------------------------------ taking


def test_an_empty_outbox_has_nothing_to_send(place: Place) -> None:
    assert none_due(place)
    assert place.outbox().list(settled=True) == []


def test_a_letter_comes_out_as_it_went_in(place: Place) -> None:
    put(place, letter("a", critical=True))
    assert take(place) == Taken(letter("a", critical=True), "satu", fence=1, attempts=0, again=False)


def test_the_one_that_is_due_for_longest_comes_first(place: Place) -> None:
    put(place, letter("baru", NOON), letter("nanti", NOON + MINUTE), letter("lama", NOON - MINUTE))
    assert [take(place).letter.key for _ in range(2)] == ["lama", "baru"]
    assert none_due(place)
    assert take(place, now=NOON + MINUTE).letter.key == "nanti"


def test_instants_of_other_zones_are_the_same_instants(place: Place) -> None:
    in_jayapura = datetime(2025, 4, 5, 21, tzinfo=timezone(timedelta(hours=9)))
    put(place, letter("a", in_jayapura))
    assert none_due(place, in_jayapura.astimezone(UTC) - MINUTE)
    assert take(place, now=in_jayapura.astimezone(UTC)).letter.not_before == in_jayapura


def test_a_letter_is_taken_by_one_only(place: Place) -> None:
    put(place, letter("a"))
    take(place)
    assert none_due(place)


def test_a_key_is_put_once_even_after_it_was_sent(place: Place) -> None:
    put(place, letter("a"), letter("a"))
    taken = take(place)
    assert none_due(place)
    assert place.outbox().begin(taken, NOON)
    assert place.outbox().sent(taken, NOON)
    put(place, letter("a"))
    assert none_due(place)


# ------------------------------------------------------------------ what comes of it


def test_what_was_sent_is_never_sent_again(place: Place) -> None:
    put(place, letter("a"))
    taken = take(place)
    assert place.outbox().begin(taken, NOON)
    assert place.outbox().sent(taken, NOON)
    assert none_due(place, NOON + 1000 * MINUTE)
    assert posts(place) == {"a": Post.SENT}
    assert place.outbox().list() == []
    assert not place.outbox().resend("a")
    assert not place.outbox().drop("a")


def test_what_failed_is_tried_again_when_it_is_time(place: Place) -> None:
    put(place, letter("a"))
    taken = take(place)
    assert place.outbox().begin(taken, NOON)
    assert place.outbox().later(taken, NOON + 5 * MINUTE, "450")
    assert none_due(place, NOON + 4 * MINUTE)
    [posted] = place.outbox().list()
    assert posted == Posted(
        *("a", "Gunungsari", "ringkasan", TO, "<a@contoh.go.id>", False),
        *(Post.WAITING, NOON + 5 * MINUTE, 1, "450"),
        *(False, None, 1),
    )
    again = take(place, now=NOON + 5 * MINUTE)
    assert (again.attempts, again.again, again.letter.wire) == (1, False, letter("a").wire)


def test_only_a_try_counts_as_an_attempt(place: Place) -> None:
    put(place, letter("a"))
    assert place.outbox().later(take(place), NOON, "batas")
    assert take(place).attempts == 0


def test_what_was_refused_waits_for_a_person(place: Place) -> None:
    put(place, letter("a"))
    taken = take(place)
    assert place.outbox().begin(taken, NOON)
    assert place.outbox().refused(taken, "550")
    assert none_due(place, NOON + 1000 * MINUTE)
    [posted] = place.outbox().list()
    assert (posted.post, posted.code, posted.attempts) == (Post.REFUSED, "550", 1)
    assert place.outbox().resend("a")
    anew = take(place)
    assert (anew.attempts, anew.again, anew.letter) == (0, False, letter("a"))


# ------------------------------------------------------------------ leases


def test_a_letter_whose_taker_died_before_sending_waits_again(place: Place) -> None:
    put(place, letter("a"))
    dead = take(place, "mati", SHORT)
    run_out()
    assert posts(place) == {"a": Post.WAITING}
    taken = take(place)
    assert (taken.fence, taken.attempts, taken.again) == (dead.fence + 1, 0, False)


def test_who_wakes_up_late_sends_nothing(place: Place) -> None:
    put(place, letter("a"))
    frozen = take(place, "beku", SHORT)
    run_out()
    assert not place.outbox().begin(frozen, NOON)
    taken = take(place)
    assert not place.outbox().begin(frozen, NOON)
    assert place.outbox().begin(taken, NOON)


def test_who_wakes_up_late_says_nothing_about_what_another_has_taken(place: Place) -> None:
    put(place, letter("a"))
    frozen = take(place, "beku", SHORT)
    run_out()
    taken = take(place)
    assert not place.outbox().sent(frozen, NOON)
    assert not place.outbox().later(frozen, NOON, "450")
    assert not place.outbox().refused(frozen, "550")
    assert posts(place) == {"a": Post.TAKEN}
    assert place.outbox().begin(taken, NOON)


@pytest.mark.parametrize(("begun", "after"), [(False, Post.WAITING), (True, Post.UNCLEAR)])
def test_one_that_was_taken_while_the_clock_was_ahead_is_let_go(place: Place, begun: bool, after: Post) -> None:
    put(place, letter("a"))
    taken = take(place)
    assert not begun or place.outbox().begin(taken, NOON)
    place.set_clock_back(365 * 86400.0)
    assert posts(place) == {"a": after}


def test_a_fence_tells_two_takings_by_one_owner_apart(place: Place) -> None:
    put(place, letter("a"))
    first = take(place, "satu", SHORT)
    run_out()
    second = take(place, "satu")
    assert not place.outbox().begin(first, NOON)
    assert place.outbox().begin(second, NOON)


def test_an_attempt_begins_once(place: Place) -> None:
    put(place, letter("a"))
    taken = take(place)
    assert place.outbox().begin(taken, NOON)
    assert not place.outbox().begin(taken, NOON)


def _unclear(place: Place, critical: bool = False, archived: datetime | None = None) -> Taken:
    """Put a letter, or take the one that is there, and let its sender die before it can tell."""
    put(place, letter("a", critical=critical))
    while not place.outbox().begin(taken := take(place, "mati", SHORT), archived or NOON, archived is not None):
        run_out()  # this machine was slower than the lease
    run_out()
    assert posts(place) == {"a": Post.UNCLEAR}
    return taken


@pytest.mark.parametrize("critical", [False, True])
def test_an_attempt_that_nobody_lived_to_tell_of_is_unclear_and_not_made_again(place: Place, critical: bool) -> None:
    _unclear(place, critical)
    assert none_due(place, NOON + 1000 * MINUTE)


def test_who_was_only_slow_may_still_say_that_it_was_sent(place: Place) -> None:
    slow = _unclear(place)
    assert place.outbox().sent(slow, NOON)
    assert none_due(place)
    assert posts(place) == {"a": Post.SENT}


# ------------------------------------------------------------------ what the archive knows


def only(place: Place) -> Posted:
    [posted] = place.outbox().list(settled=True)
    return posted


def test_it_is_kept_when_a_letter_went_out_with_a_copy_for_the_archive(place: Place) -> None:
    in_jayapura = datetime(2025, 4, 6, 0, 30, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    _unclear(place, archived=in_jayapura)
    assert only(place).archived == in_jayapura
    assert str(only(place).archived) == str(in_jayapura)  # its day is that of the recipient
    assert place.outbox().settle(only(place), None)
    _unclear(place)
    assert only(place).archived is None


def test_one_that_arrived_is_sent_and_counts_on_that_day(place: Place) -> None:
    _unclear(place, archived=NOON)
    assert place.outbox().settle(only(place), NOON.date())
    assert none_due(place, NOON + 1000 * MINUTE)
    assert posts(place) == {"a": Post.SENT}
    assert place.outbox().list() == []
    assert place.outbox().sent_on(letter("lain"), NOON.date()) == 1


def test_one_that_did_not_arrive_goes_out_again_marked(place: Place) -> None:
    _unclear(place, critical=True)
    assert not only(place).again
    assert place.outbox().settle(only(place), None)
    again = take(place)
    assert (again.again, again.attempts, again.letter) == (True, 1, letter("a", critical=True))
    assert only(place).again


def test_who_was_only_slow_may_say_so_until_another_has_it(place: Place) -> None:
    slow = _unclear(place)
    assert place.outbox().settle(only(place), None)
    assert place.outbox().sent(slow, NOON)
    assert posts(place) == {"a": Post.SENT}


@pytest.mark.parametrize("arrived", [None, NOON.date()])
def test_who_asked_the_archive_long_ago_decides_nothing(place: Place, arrived: date | None) -> None:
    _unclear(place, archived=NOON)
    before = only(place)
    assert place.outbox().settle(before, None)
    assert not place.outbox().settle(before, arrived)  # it waits
    _unclear(place, archived=NOON)
    assert not place.outbox().settle(before, arrived)  # it is unclear again, after another try
    assert place.outbox().drop("a")
    assert not place.outbox().settle(only(place), arrived)
    assert posts(place) == {"a": Post.DROPPED}


# ------------------------------------------------------------------ what a person decides


def test_a_person_may_have_an_unclear_one_sent_again(place: Place) -> None:
    _unclear(place)
    assert place.outbox().resend("a")
    assert take(place).again


def test_a_decision_leaves_no_say_to_who_had_it_before(place: Place) -> None:
    slow = _unclear(place)
    assert place.outbox().resend("a")
    assert not place.outbox().sent(slow, NOON)
    assert posts(place) == {"a": Post.WAITING}


@pytest.mark.parametrize("state", ["waiting", "unclear"])
def test_a_dropped_one_is_never_sent(place: Place, state: str) -> None:
    if state == "unclear":
        _unclear(place, critical=True)
    else:
        put(place, letter("a"))
    assert place.outbox().drop("a")
    assert none_due(place)
    assert posts(place) == {"a": Post.DROPPED}
    assert not place.outbox().resend("a")
    assert place.outbox().list() == []


def test_nobody_decides_on_a_letter_that_is_being_sent(place: Place) -> None:
    put(place, letter("a"))
    taken = take(place)
    assert not place.outbox().drop("a")
    assert place.outbox().begin(taken, NOON)
    assert not place.outbox().drop("a")
    assert not place.outbox().resend("a")


def test_there_is_nothing_to_decide_on_a_letter_that_does_not_exist(place: Place) -> None:
    assert not place.outbox().resend("tidak ada")
    assert not place.outbox().drop("tidak ada")
