"""Whom mails go to: the officers by their list, and who may read what."""

from __future__ import annotations

import pytest

from sync.core.alerts.due import Kind, People
from sync.core.alerts.people import missing, officers
from sync.letters import OFFICER, readers, references
from tests.registers import full, register

SITI, BUDI = "siti@contoh.go.id", "budi@contoh.go.id"
EVERYONE = People(("koordinator@contoh.go.id",), ("dinas@contoh.go.id",))
ADMIN = "admin@contoh.go.id"


def plainly(*parts: str) -> str:
    return "/".join(parts)


@pytest.mark.parametrize("typed", [SITI, f" {SITI} ", f"mailto:{SITI}", f"<{SITI}>", f"<MailTo:{SITI}>"])
def test_an_address_may_be_copied_from_anywhere(typed: str) -> None:
    referensi = full("referensi", [{"petugas": " Siti   Aminah", "surel_petugas": typed}])
    assert officers(register([referensi])) == {"Siti Aminah": SITI}


@pytest.mark.parametrize("typed", [f"{SITI}; {BUDI}", f"{SITI} {BUDI}", "siti", f"Siti <{SITI}>", "mailto:", None])
def test_what_is_not_one_address_is_none(typed: str | None) -> None:
    assert officers(register([full("referensi", [{"petugas": "Siti", "surel_petugas": typed}])])) == {}


def test_a_reference_is_that_of_an_officer_at_an_address() -> None:
    before = references({"Siti": SITI, "Budi": BUDI}, plainly)
    after = references({"Siti": BUDI, "Budi": SITI}, plainly)
    assert set(before.values()) == set(after.values()) == {SITI, BUDI}
    assert not before.keys() & after.keys()


def test_officers_who_share_an_address_share_a_reference() -> None:
    shared = references({"Siti": SITI, "Budi": SITI.upper()}, plainly)
    assert list(shared) == [f"{OFFICER}surel/{SITI}/budi/siti"]
    assert references({"budi": SITI, "SITI": SITI}, plainly).keys() == shared.keys()


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        (Kind.CRITICAL, EVERYONE.coordinators),
        (Kind.BRAKE, EVERYONE.coordinators),
        (Kind.DIGEST, EVERYONE.coordinators),
        (Kind.ESCALATION, EVERYONE.kabupaten),
        ("batas", EVERYONE.coordinators + EVERYONE.kabupaten),
    ],
)
def test_each_kind_is_for_some(kind: str, who: tuple[str, ...]) -> None:
    assert readers(kind, EVERYONE, ADMIN) == who


def test_the_admin_stands_in_for_nobody_but_a_coordinator_when_it_cannot_wait() -> None:
    kinds = (Kind.CRITICAL, Kind.BRAKE, Kind.DIGEST, Kind.ESCALATION)
    assert [readers(kind, People(), ADMIN) for kind in kinds] == [(ADMIN,), (ADMIN,), (), ()]
    assert [readers(kind, People(), "") for kind in kinds] == [(), (), (), ()]


def test_who_is_missing_is_said_with_the_remedy() -> None:
    assert missing({"Gunungsari": EVERYONE}, ADMIN) == []
    alone, below, nobody = missing({"Gunungsari": EVERYONE, "Bandung": People(), "Baros": People()}, "")
    assert alone.startswith("Tanpa koordinator: Bandung, Baros. Temuan kritis hanya disampaikan kepada petugas")
    assert "Isi koordinator: di kawal.yaml." in alone
    assert below.startswith("Tanpa alamat kabupaten: Bandung, Baros.")
    assert nobody.startswith("Tanpa admin:")
    assert "admin diberi tahu" in missing({"Bandung": People()}, ADMIN)[0]
