"""The seals of the trail."""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sync.core.trail.chain import broken, read, sealed, text
from sync.core.trail.model import Act, Entry, Kept, Record

START = datetime(2025, 4, 5, 6, tzinfo=UTC)


def digest(*parts: str) -> str:
    return hmac.digest(b"kunci", "|".join(parts).encode(), "sha256").hex()[:24]


def chain(length: int = 5) -> list[Record]:
    records: list[Record] = []
    for number in range(1, length + 1):
        entry = Entry(Act.CHANGED, "laporan", number, "GNS-2025-0001", {"desa": ("aa", None)})
        kept = Kept(f"2025-04/{number}.age", "ff" * 32, "cc") if number % 2 else None
        at = START + timedelta(days=number)
        record = Record(number, at, at - timedelta(days=1), [entry], "siti@contoh.id", kept, "7F3A-29C1")
        records.append(sealed(record, records[-1].seal if records else "", digest))
    return records


def test_a_whole_chain_is_whole_and_reads_back_as_it_was() -> None:
    records = chain()
    assert list(broken(records, digest)) == []
    assert [read(text(record), record.seal) for record in records] == records


@pytest.mark.parametrize(
    "changes",
    [
        {"at": START},
        {"editor": ""},
        {"accepted": ""},
        {"snapshot": None},
        {"entries": ()},
        {"seal": "0" * 24},
        {"number": 7},
    ],
)
def test_whatever_is_changed_in_a_record_breaks_its_seal(changes: dict[str, object]) -> None:
    records = chain()
    records[2] = replace(records[2], **changes)  # type: ignore[arg-type]
    assert 3 in list(broken(records, digest)) or 7 in list(broken(records, digest))


@pytest.mark.parametrize("gone", [0, 2])
def test_a_record_that_is_taken_out_shows_in_the_one_after_it(gone: int) -> None:
    records = chain()
    del records[gone]
    assert gone + 2 in list(broken(records, digest))


def test_without_the_key_nobody_can_seal() -> None:
    records = chain()
    forged = replace(records[4], editor="")
    records[4] = sealed(
        forged, records[3].seal, lambda *parts: hmac.digest(b"x", "|".join(parts).encode(), "sha256").hex()
    )
    assert list(broken(records, digest)) == [5]
