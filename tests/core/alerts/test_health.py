"""What the admin is told of the service itself: what is wrong, how it is mended, and how often it is said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sync.core.alerts.health import Health, JobTrouble, RegisterHealth
from sync.core.alerts.page import Trouble
from sync.core.mail import causes
from sync.ports import Post, Posted

NOW = datetime(2025, 4, 5, 7, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WELL = RegisterHealth("Gunungsari", NOW - HOUR)
STALE = RegisterHealth("Gunungsari", NOW - 25 * HOUR, "Gunungsari: Google menolak akses.")


def letter(post: Post = Post.WAITING, due: datetime = NOW, code: str = "", register: str = "Gunungsari") -> Posted:
    return Posted(
        key=f"{register} {post} {code}",
        register=register,
        kind="ringkasan",
        recipient="petugas:Siti Aminah",
        message_id=f"<{register}{post}{code}@contoh.id>",
        critical=False,
        post=post,
        due=due,
        attempts=1,
        code=code,
        again=False,
        archived=None,
        fence=1,
    )


def due(health: Health, memory: Mapping[str, Any] | None = None) -> tuple[list[Trouble], dict[str, Any]]:
    """Return what is due, with a memory that has been kept as JSON."""
    troubles, kept = health.due(memory or {})
    return troubles, json.loads(json.dumps(kept))


def what(health: Health, memory: Mapping[str, Any] | None = None) -> list[str]:
    return [trouble.what for trouble in due(health, memory)[0]]


# ------------------------------------------------------------------ what is wrong


def test_a_service_that_is_well_is_not_worth_a_mail() -> None:
    jobs = [JobTrouble("sync", 2, "Basis data sibuk.")]
    letters = [
        letter(due=NOW + HOUR),
        letter(Post.TAKEN),
        letter(Post.SENDING),
        letter(Post.SENT),
        letter(Post.DROPPED),
    ]
    assert due(Health(NOW, [WELL], letters, jobs)) == ([], {"since": {}, "told": {}})


def test_a_register_that_was_not_read_for_a_day_is_told_with_the_cause() -> None:
    [trouble] = due(Health(NOW, [STALE]))[0]
    assert trouble.what == "Register tidak berhasil diperiksa sejak 4 April 2025. Google menolak akses."
    assert "kawal doctor" in trouble.fix
    assert trouble.register == "Gunungsari"
    assert what(Health(NOW, [RegisterHealth("Gunungsari", NOW - 23 * HOUR, "Gagal.")])) == []


def test_a_register_that_was_never_read_has_a_day_from_when_it_was_added() -> None:
    new = RegisterHealth("Gunungsari")
    troubles, memory = due(Health(NOW, [new]))
    assert troubles == []
    assert what(Health(NOW + 23 * HOUR, [new]), memory) == []
    assert what(Health(NOW + DAY, [new]), memory) == ["Register tidak berhasil diperiksa sejak ditambahkan."]


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (letter(due=NOW - 2 * HOUR), "Ada surel yang lebih dari 2 jam menunggu."),
        (letter(due=NOW - 3 * HOUR, code=causes.QUIET), "Ada surel yang lebih dari 2 jam menunggu."),
        (
            letter(due=NOW - 2 * HOUR, code=causes.CONNECTION),
            "Ada surel yang lebih dari 2 jam menunggu. Server surel tidak dapat dihubungi, atau sambungannya putus.",
        ),
        (letter(Post.REFUSED, code="550"), "Surel ditolak. Alamat penerima tidak ada, atau server menolaknya (550)."),
        (
            letter(due=NOW + 20 * HOUR, code=causes.CAP),
            "Penerima sudah mendapat surel sebanyak batas hari ini; sisanya menyusul.",
        ),
    ],
)
def test_a_letter_that_does_not_get_through_is_told(one: Posted, said: str) -> None:
    [trouble] = due(Health(NOW, letters=[one]))[0]
    assert (trouble.what, trouble.register) == (said, "Gunungsari")


@pytest.mark.parametrize("one", [letter(due=NOW - HOUR), letter(due=NOW + 20 * HOUR, code=causes.QUIET)])
def test_a_letter_that_may_still_go_by_itself_is_not_told(one: Posted) -> None:
    assert what(Health(NOW, letters=[one])) == []


@pytest.mark.parametrize(("post", "code"), [(Post.WAITING, causes.CONNECTION), (Post.UNCLEAR, "")])
def test_what_may_settle_itself_is_told_when_it_has_not_for_two_hours(post: Post, code: str) -> None:
    """A letter that cannot be sent is put off by minutes each time, so that when it is due says nothing."""
    memory: dict[str, Any] = {}
    for minutes in (0, 30, 60, 90, 119):
        now = NOW + timedelta(minutes=minutes)
        troubles, memory = due(Health(now, letters=[letter(post, now + timedelta(minutes=5), code)]), memory)
        assert troubles == []
    assert len(what(Health(NOW + 2 * HOUR, letters=[letter(post, NOW + 3 * HOUR, code)]), memory)) == 1
    troubles, memory = due(Health(NOW + HOUR), memory)
    assert memory["since"] == {}, "what has gone through begins anew"


def test_a_job_is_told_when_it_has_failed_three_times() -> None:
    [trouble] = due(Health(NOW, jobs=[JobTrouble("kirim", 3, "Basis data sibuk.")]))[0]
    assert trouble.what == "Pekerjaan kirim gagal 3 kali berturut-turut: Basis data sibuk."


def test_the_gravest_comes_first() -> None:
    flaw = Trouble("Templat surat mail/kritis.html baris 3 tidak dapat dipakai.", "Perbaiki.")
    letters = [
        letter(due=NOW + HOUR, code=causes.CAP),
        letter(Post.REFUSED, code="550"),
        letter(due=NOW - 3 * HOUR),
    ]
    health = Health(NOW, [STALE], letters, [JobTrouble("sync", 4, "Gagal.")], "umum.yaml baris 3: salah.", [flaw])
    starts = ["Register", "Ada surel", "Surel ditolak", "Aturan kantor", "Pekerjaan", "Templat", "Penerima"]
    assert [said.startswith(start) for said, start in zip(what(health), starts, strict=True)] == [True] * 7


def test_no_recipient_is_named() -> None:
    """What stands in the outbox for an officer is a name, and for others an address."""
    letters = [letter(post, NOW - DAY, code) for post in Post for code in ("", "550", causes.CAP, causes.STRANGER)]
    troubles, memory = due(Health(NOW + DAY, letters=letters), due(Health(NOW, letters=letters))[1])
    told = json.dumps([[one.what, one.fix, one.register] for one in troubles]) + json.dumps(memory)
    assert "petugas:" not in told
    assert "Siti" not in told


# ------------------------------------------------------------------ how often it is said


def test_a_trouble_is_told_once_and_weekly_again() -> None:
    memory: dict[str, Any] = {}
    told = []
    for hour in range(24 * 15):
        troubles, memory = due(Health(NOW + hour * HOUR, [STALE]), memory)
        told += [hour] * bool(troubles)
    assert told == [0, 24 * 7, 24 * 14]


def test_only_the_new_is_told_between() -> None:
    _, memory = due(Health(NOW, [STALE]))
    both = Health(NOW + HOUR, [STALE], jobs=[JobTrouble("sync", 3, "Gagal.")])
    assert what(both, memory) == ["Pekerjaan sync gagal 3 kali berturut-turut: Gagal."]


def test_what_is_told_again_waits_for_the_next_day_or_for_something_new() -> None:
    job, other = JobTrouble("sync", 3, "Gagal."), JobTrouble("kirim", 3, "Gagal.")
    _, memory = due(Health(NOW, [STALE]))
    _, memory = due(Health(NOW + 6.5 * DAY, [STALE], jobs=[job]), memory)
    assert what(Health(NOW + 7 * DAY, [STALE], jobs=[job]), memory) == [], "there was a mail half a day ago"
    assert len(what(Health(NOW + 7 * DAY, [STALE], jobs=[job, other]), memory)) == 2
    assert len(what(Health(NOW + 7.5 * DAY, [STALE], jobs=[job]), memory)) == 1


def test_what_comes_and_goes_is_told_once_a_day() -> None:
    memory: dict[str, Any] = {}
    told = []
    for hour in range(60):
        registers = [STALE] if hour % 2 == 0 else [RegisterHealth("Gunungsari", NOW + hour * HOUR)]
        troubles, memory = due(Health(NOW + hour * HOUR, registers), memory)
        told += [hour] * bool(troubles)
    assert told == [0, 26, 52]


def test_what_is_over_for_a_day_is_forgotten() -> None:
    _, memory = due(Health(NOW, [STALE]))
    _, memory = due(Health(NOW + DAY, [RegisterHealth("Gunungsari", NOW + DAY)]), memory)
    assert memory == {"since": {}, "told": {}}


def test_a_clock_that_was_ahead_silences_nothing() -> None:
    _, memory = due(Health(NOW + 400 * DAY, [STALE]))
    troubles, memory = due(Health(NOW, [STALE]), memory)
    assert len(troubles) == 1
    assert what(Health(NOW + HOUR, [STALE]), memory) == []
