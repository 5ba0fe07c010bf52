"""Letters, and what is done with them in every Outbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sync.ports import Letter, Post, Taken
from tests.contract.conftest import Place

NOON = datetime(2025, 4, 5, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LONG = 60.0  # seconds of a lease

TO = "koordinator@contoh.go.id"


def letter(key: str, due: datetime = NOON, critical: bool = False, recipient: str = TO) -> Letter:
    return Letter(key, "Gunungsari", "ringkasan", recipient, f"<{key}@contoh.go.id>", b"\r\n\xff", due, critical)


def critical(key: str, due: datetime = NOON, register: str = "Gunungsari", recipient: str = TO) -> Letter:
    return replace(letter(key, due, critical=True, recipient=recipient), register=register, kind="kritis")


def put(place: Place, *letters: Letter) -> None:
    place.outbox().put(letters)


def take(place: Place, owner: str = "satu", lease: float = LONG, now: datetime = NOON) -> Taken:
    taken = place.outbox().take(now, owner, lease)
    assert taken is not None
    return taken


def none_due(place: Place, now: datetime = NOON) -> bool:
    return place.outbox().take(now, "lain", LONG) is None


def posts(place: Place) -> dict[str, Post]:
    return {posted.key: posted.post for posted in place.outbox().list(settled=True)}
