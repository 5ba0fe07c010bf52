"""Which letter comes first in every Outbox, which one takes the place of another, and what counts towards the cap."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from sync.core.mail.policy import OVERFLOW
from sync.ports import Letter, Post
from tests.contract.conftest import Place
from tests.contract.outboxes import LONG, MINUTE, NOON, critical, letter, none_due, posts, put, take

# ------------------------------------------------------------------ the order


def test_what_is_critical_comes_before_all_else(place: Place) -> None:
    put(place, letter("lama", NOON - MINUTE), letter("baru"), critical("kritis", NOON))
    put(place, critical("kritis lama", NOON - MINUTE, "Ciomas"), critical("kritis nanti", NOON + MINUTE, "Pabuaran"))
    assert [take(place).letter.key for _ in range(4)] == ["kritis lama", "kritis", "lama", "baru"]
    assert none_due(place)


def test_who_was_told_longest_ago_comes_first(place: Place) -> None:
    """Otherwise, where more wait every day than the cap lets through, the last ones would never have their turn."""
    for number, register in enumerate(("Ciomas", "Serang")):
        put(place, replace(letter(register), register=register))
        sent(place, NOON - timedelta(days=number))
    registers = ("Ciomas", "Serang", "Pabuaran", "Baros")
    put(place, *(replace(letter(f"{at}{register}"), register=register) for register in registers for at in "12"))
    put(place, replace(letter("eskalasi", NOON - MINUTE), register="Ciomas", kind="eskalasi"))
    order = [take(place).letter.key for _ in range(9)]
    assert order == ["eskalasi", *(f"{at}{name}" for name in ("Pabuaran", "Baros", "Serang", "Ciomas") for at in "12")]


@pytest.mark.parametrize(("ahead", "due"), [(timedelta(days=4), False), (timedelta(days=4, seconds=1), True)])
def test_one_that_a_wrong_clock_has_put_off_is_due(place: Place, ahead: timedelta, due: bool) -> None:
    put(place, letter("a"), letter("b", NOON + timedelta(days=365)))
    assert place.outbox().later(take(place), NOON + ahead, "451")
    assert take(place).letter.key == ("a" if due else "b")


# ------------------------------------------------------------------ one that takes the place of another


def test_a_critical_one_takes_the_place_of_an_older_one_that_waits(place: Place) -> None:
    put(place, critical("lama", NOON - MINUTE), critical("lain", NOON, "Ciomas"), critical("baru", NOON + MINUTE))
    assert posts(place) == {"lama": Post.DROPPED, "lain": Post.WAITING, "baru": Post.WAITING}
    assert [one.code for one in place.outbox().list(settled=True)] == ["diganti", "", ""]
    assert [take(place, now=NOON + MINUTE).letter.key for _ in range(2)] == ["lain", "baru"]
    put(place, critical("lama"))
    assert none_due(place, NOON + 1000 * MINUTE)


def test_one_in_place_of_another_that_was_to_be_tried_later_is_due_now(place: Place) -> None:
    put(place, critical("lama"))
    assert place.outbox().later(take(place), NOON + 60 * MINUTE, "451")
    put(place, critical("baru", NOON + MINUTE))
    assert take(place, now=NOON + MINUTE).letter.key == "baru"


@pytest.mark.parametrize("kind", ["ringkasan", "eskalasi"])
def test_what_no_later_one_tells_again_is_not_replaced(place: Place, kind: str) -> None:
    put(place, *(replace(letter(key), kind=kind) for key in ("lama", "baru")))
    assert posts(place) == {"lama": Post.WAITING, "baru": Post.WAITING}


def test_only_what_tells_the_same_person_of_the_same_is_replaced(place: Place) -> None:
    others = [
        critical("register", register="Ciomas"),
        critical("penerima", recipient="lain@contoh.go.id"),
        replace(critical("jenis"), kind="lain"),
        letter("ringkasan"),
    ]
    put(place, *others, critical("baru"))
    assert set(posts(place).values()) == {Post.WAITING}


@pytest.mark.parametrize("state", [Post.TAKEN, Post.SENDING, Post.SENT, Post.UNCLEAR, Post.REFUSED])
def test_what_is_on_its_way_or_decided_is_not_replaced(place: Place, state: Post) -> None:
    put(place, critical("lama"))
    taken = take(place)
    if state is not Post.TAKEN:
        assert place.outbox().begin(taken, NOON)
    if state is Post.SENT:
        assert place.outbox().sent(taken, NOON)
    if state is Post.REFUSED:
        assert place.outbox().refused(taken, "550")
    if state is Post.UNCLEAR:
        place.set_clock_back(-LONG)
    put(place, critical("baru"))
    assert posts(place) == {"lama": state, "baru": Post.WAITING}


def test_one_that_was_put_before_replaces_nothing(place: Place) -> None:
    put(place, critical("lama"), critical("baru"), critical("lama"))
    assert posts(place) == {"lama": Post.DROPPED, "baru": Post.WAITING}


# ------------------------------------------------------------------ counting

DAY, TOMORROW = NOON.date(), NOON.date() + timedelta(days=1)


def sent(place: Place, at: datetime) -> None:
    taken = take(place)
    assert place.outbox().begin(taken, at)
    assert place.outbox().sent(taken, at)


def counts(place: Place, one: Letter) -> list[int]:
    return [place.outbox().sent_on(one, day) for day in (DAY, TOMORROW)]


def test_letters_are_counted_by_recipient_and_day(place: Place) -> None:
    late = NOON.astimezone(timezone(timedelta(hours=9))).replace(hour=0, day=6)  # still the 5th in UTC
    for one, at in ((letter("a"), NOON), (letter("b"), late), (letter("c", recipient="lain@contoh.go.id"), NOON)):
        put(place, one)
        sent(place, at)
    put(place, letter("d"))
    assert counts(place, letter("x")) == counts(place, letter("d")) == [1, 1]
    assert counts(place, letter("x", recipient="lain@contoh.go.id")) == [1, 0]


def test_what_is_critical_is_counted_apart(place: Place) -> None:
    put(place, letter("a"), letter("b"), critical("c"))
    for _ in range(3):
        sent(place, NOON)
    assert counts(place, letter("x")) == [2, 0]
    assert counts(place, critical("x")) == [1, 0]


def test_the_one_that_tells_of_the_others_is_not_counted(place: Place) -> None:
    put(place, replace(letter("a"), kind=OVERFLOW))
    sent(place, NOON)
    assert counts(place, letter("x")) == [0, 0]


def test_what_others_are_about_to_send_is_counted_and_what_may_have_arrived_on_its_day(place: Place) -> None:
    put(place, letter("a"), letter("x"))
    taken = take(place)
    assert place.outbox().sent_on(taken.letter, DAY) == 0
    assert counts(place, letter("x")) == [1, 1]
    assert place.outbox().begin(taken, NOON)
    assert counts(place, letter("x")) == [1, 0]
    place.set_clock_back(-LONG)
    assert posts(place)["a"] is Post.UNCLEAR
    assert counts(place, letter("x")) == [1, 0]
    assert place.outbox().later(taken, NOON + MINUTE, "451")
    assert counts(place, letter("x")) == [0, 0]
