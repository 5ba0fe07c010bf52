"""What every Ledger promises of a register's trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

from sync.core.sight import Shape
from sync.core.trail.chain import broken, played, replay
from sync.core.trail.compare import compare
from sync.core.trail.model import Kept, Known, Record, Rows
from sync.ports import Check, Tally
from tests.contract.conftest import Place
from tests.registers import case, register

WIT = timezone(timedelta(hours=9))
FIRST = datetime(2025, 4, 5, 6, tzinfo=WIT)
SECOND = FIRST + timedelta(days=1)
EVER = datetime(2000, 1, 1, tzinfo=UTC)


def check(place: Place, at: datetime, *desa: str, kept: Kept | None = None, accepted: str = "") -> None:
    """Let a check find a register with one row for each desa."""
    ledger = place.ledger()
    known = ledger.known(EVER)
    step = compare(
        known.rows, register([case(*({"nomor_korban": n, "desa": d} for n, d in enumerate(desa)))]), ledger.digest
    )
    record = Record(0, at, known.checked, step.entries, "siti@contoh.id", kept, accepted)
    shape = Shape({"Laporan": len(desa)}, {})
    ledger.record(Check("1", [], Tally({}, 0), shape, at, rows=step.rows, trail=record if step.entries else None))


def acts(records: Sequence[Record]) -> list[list[str]]:
    return [[entry.act.value for entry in record.entries] for record in records]


def test_nothing_is_known_of_a_register_at_first(place: Place) -> None:
    assert place.ledger().known(EVER) == Known()
    assert list(place.ledger().records()) == []


def test_each_check_that_finds_something_adds_a_record_to_the_chain(place: Place) -> None:
    check(place, FIRST, "Gunungsari", "Ciherang", kept=Kept("2025-04/a.age", "ff", "cc"))
    check(place, FIRST + timedelta(hours=1), "Gunungsari", "Ciherang")
    check(place, SECOND, "Gunungsari", accepted="7F3A-29C1")
    ledger = place.ledger()
    first, second = records = ledger.records()
    assert acts(records) == [["tambah", "tambah"], ["hapus"]]
    assert (first.number, first.at, first.since, first.editor) == (1, FIRST, None, "siti@contoh.id")
    assert (second.number, second.since, second.accepted) == (2, FIRST + timedelta(hours=1), "7F3A-29C1")
    assert list(broken(records, ledger.digest)) == []
    known = ledger.known(SECOND)
    assert replay(records) == played(known.rows.tabs)
    assert (known.recent, known.snapshot, known.rows.last_id) == ((second,), "cc", 2)


def test_rows_are_what_they_were_until_a_check_says_otherwise(place: Place) -> None:
    check(place, FIRST, "Gunungsari")
    rows = place.ledger().known(EVER).rows
    place.ledger().failed(SECOND, "tidak terbaca")
    place.ledger().record(Check("2", [], Tally({}, 0), Shape({}, {}), SECOND))
    assert place.ledger().known(EVER).rows == rows != Rows()


def test_it_is_known_how_often_the_service_tabs_were_about_to_be_written(place: Place) -> None:
    place.ledger().claim(1)
    place.ledger().claim(7)
    assert place.ledger().known(EVER).generation == 7


def test_a_digest_is_always_the_same_and_belongs_to_its_purpose(place: Place) -> None:
    ledger = place.ledger()
    assert ledger.digest("isi", "a") == place.ledger().digest("isi", "a") != ledger.fingerprint("isi", "a")
    assert len({ledger.digest("isi", "a"), ledger.digest("isi", "b"), ledger.digest("kunci", "a")}) == 3
