"""What was remembered before there was a database is taken over once."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from sync.adapters.ledger.database import Database
from sync.adapters.ledger.findings import DatabaseLedger
from sync.adapters.ledger.take_over import old_state, take_over
from sync.core.alerts.history import Known
from sync.core.model import Finding, Severity
from sync.core.service_tabs.context import identity
from sync.core.sight import Shape
from sync.ports import Changes, Check, Failure, Standing, Tally

FOUND = Finding("LAP-02", Severity.CRITICAL, "Laporan", 2, "NIK Korban", "GNS-2025-0001/1", "…")
NAME = "register.xlsx"
KEY = b"k" * 32
FIRST = date(2025, 3, 1)
NOON = datetime(2025, 4, 5, 12, tzinfo=UTC)
OLD: dict[str, Any] = {
    "schema": "kawal.state/1",
    "mark": "tanda",
    "since": {hmac.new(KEY, "\x1f".join(("temuan", *identity(FOUND))).encode(), sha256).hexdigest()[:24]: "2025-03-01"},
    "standing": {
        "succeeded": "2025-04-05T06:00:00+07:00",
        "findings": {"critical": 1, "error": 0, "warning": 0, "info": 0},
        "overdue": 2,
        "failure": {"at": "2025-04-05T07:00:00+07:00", "message": "Berkas sedang dibuka.", "in_a_row": 3},
    },
}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    (tmp_path / "key").write_bytes(KEY)
    (tmp_path / "key").chmod(0o600)
    with closing(Database(tmp_path)) as opened:
        yield opened


def _taken(database: Database, folder: Path, old: object) -> DatabaseLedger:
    path = old_state(folder, NAME)
    path.write_bytes(old if isinstance(old, bytes) else json.dumps(old).encode())
    take_over(database, NAME, path)
    return DatabaseLedger(database, NAME)


def test_everything_goes_on_as_if_nothing_had_happened(database: Database, tmp_path: Path) -> None:
    ledger = _taken(database, tmp_path, OLD)
    assert ledger.unchanged("tanda")
    assert ledger.history([FOUND], NOON.date()).known == {identity(FOUND): Known(FIRST)}
    tally = Tally({Severity.CRITICAL: 1, Severity.ERROR: 0, Severity.WARNING: 0, Severity.INFO: 0}, 2)
    failed = Failure(datetime.fromisoformat("2025-04-05T07:00:00+07:00"), "Berkas sedang dibuka.", 3)
    assert ledger.standing() == Standing(datetime.fromisoformat("2025-04-05T06:00:00+07:00"), tally, failed)
    assert ledger.record(Check("baru", [FOUND], tally, Shape({}, {}), NOON)) == Changes(new=0, standing=1, resolved=0)
    [gone] = ledger.history([], NOON.date()).done
    assert (gone.rule, gone.case, gone.first) == ("LAP-02", "GNS-2025-0001", FIRST)


def test_one_that_is_gone_before_it_was_met_again_has_no_name_to_tell(database: Database, tmp_path: Path) -> None:
    ledger = _taken(database, tmp_path, OLD)
    assert ledger.history([], NOON.date()).done == []
    assert ledger.record(Check("baru", [], Tally({}, 0), Shape({}, {}), NOON)).resolved == 1


def test_it_is_taken_over_once_and_left(database: Database, tmp_path: Path) -> None:
    ledger = _taken(database, tmp_path, OLD)
    ledger.record(Check("baru", [], Tally({}, 0), Shape({}, {}), NOON))
    take_over(database, NAME, old_state(tmp_path, NAME))
    assert ledger.unchanged("baru")
    assert json.loads(old_state(tmp_path, NAME).read_bytes()) == OLD


def test_one_from_before_there_were_standings_still_counts(database: Database, tmp_path: Path) -> None:
    ledger = _taken(database, tmp_path, {key: value for key, value in OLD.items() if key != "standing"})
    assert ledger.unchanged("tanda")
    assert ledger.standing() == Standing()


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b'{"schema": "kawal.state/1"}', b"\xff\xfe", b'{"schema": 9}', {**OLD, "standing": {"a": 1}}],
)
def test_a_damaged_one_counts_as_none(database: Database, tmp_path: Path, damage: object) -> None:
    ledger = _taken(database, tmp_path, damage)
    assert not ledger.unchanged("tanda")
    assert ledger.standing() == Standing()
