"""A database is private, durable, and refuses in our own words."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from sync.adapters.ledger.database import Database
from sync.adapters.ledger.findings import DatabaseLedger
from sync.adapters.ledger.tokens import DatabaseShelf
from sync.adapters.machine import refuse_network
from sync.core.model import Finding, Severity
from sync.core.sight import Shape
from sync.errors import KawalError, NotWritten, Unreadable
from sync.ports import Check, Tally
from tests.adapters.ledger.conftest import Address

NOON = datetime(2025, 4, 5, 12, tzinfo=UTC)
SECRET = Finding("LAP-02", Severity.CRITICAL, "Laporan", 2, "NIK Korban", "Siti Rahasia/1", "Rahasia")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "catatan")) as opened:
        yield opened


def remember(database: Database, *found: Finding, mark: str = "tanda") -> None:
    DatabaseLedger(database, "Gunungsari").record(Check(mark, found, Tally({}, 0), Shape({}, {}), NOON))


def refused(database: Database) -> KawalError:
    with pytest.raises(KawalError) as told:
        remember(database, SECRET)
    assert told.value.__context__ is None or told.value.__suppress_context__
    for foreign in ("sqlite", "sqlalchemy", "psycopg", "INSERT", "SELECT", "disk"):
        assert foreign not in told.value.message + told.value.advice
    return told.value


# ------------------------------------------------------------------ private and durable


def test_it_is_its_owners_alone(file: Database, tmp_path: Path) -> None:
    remember(file)
    folder = tmp_path / "catatan"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir() if path.suffix != ".lock"}
    assert modes == {"kawal.db": 0o600, "kawal.db-wal": 0o600, "kawal.db-shm": 0o600, "key": 0o600}


def test_what_is_committed_survives_a_power_cut(file: Database) -> None:
    with file.reading() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2  # FULL


def test_looking_does_not_make_it(file: Database, tmp_path: Path) -> None:
    assert not file.exists
    assert DatabaseShelf(file).get("drive") == {}
    assert not (tmp_path / "catatan").exists()


def test_no_value_is_in_it_whatever_happens(address: Address) -> None:
    with closing(address.open()) as database:
        remember(database, SECRET)
        DatabaseLedger(database, "Gunungsari").failed(NOON, "Berkas sedang dibuka.")
        remember(database)
        with database.reading() as connection:
            tables = ("installation", "register", "finding", "run", "letter", "lease", "token")
            rows = [repr(connection.execute(text(f"SELECT * FROM {table}")).all()) for table in tables]
    kept = "".join(rows).encode() + b"".join(p.read_bytes() for p in address.folder.iterdir())
    assert b"LAP-02" in kept
    assert b"Siti" not in kept
    assert b"Rahasia" not in kept


def test_the_shelf_keeps_and_replaces(database: Database) -> None:
    shelf = DatabaseShelf(database)
    assert shelf.get("drive") == {}
    shelf.put("drive", {"token": "1", "versions": {"a": "2"}})
    shelf.put("lain", {})
    shelf.put("drive", {"token": "3"})
    assert (shelf.get("drive"), shelf.get("lain")) == ({"token": "3"}, {})


# ------------------------------------------------------------------ refusals


def test_a_full_disk_loses_nothing(file: Database) -> None:
    remember(file, mark="sebelum")
    with file.writing() as connection:
        connection.execute(text("PRAGMA max_page_count = 1"))  # no page more than there are: what a full disk says
    many = [Finding("LAP-02", Severity.ERROR, "Laporan", n, "NIK", f"GNS-2025-{n:04d}/1", "") for n in range(3000)]
    with pytest.raises(NotWritten, match="ruang penyimpanan penuh"):
        remember(file, *many, mark="sesudah")
    assert DatabaseLedger(file, "Gunungsari").unchanged("sebelum")
    with file.writing() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        connection.execute(text("PRAGMA max_page_count = 1000000"))
    remember(file, *many, mark="sesudah")
    assert DatabaseLedger(file, "Gunungsari").unchanged("sesudah")


@pytest.mark.parametrize("damage", [b"bukan basis data " * 200, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_damaged_file_is_told_and_left_alone(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "kawal.db"
    path.write_bytes(damage)
    with closing(Database(tmp_path)) as database:
        told = refused(database)
    assert isinstance(told, Unreadable)
    assert "rusak" in told.message
    assert path.read_bytes() == damage


def test_a_newer_programs_database_is_told_and_left_alone(address: Address) -> None:
    with closing(address.open()) as database:
        remember(database)
        with database.writing() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with closing(address.open()) as database:
        told = refused(database)
    assert isinstance(told, Unreadable)
    assert "lebih baru" in told.message


def test_another_key_is_refused_before_all_findings_look_new(address: Address) -> None:
    with closing(address.open()) as database:
        remember(database, SECRET)
    (address.folder / "key").write_bytes(b"k" * 32)
    (address.folder / "key").chmod(0o600)
    with closing(address.open()) as database:
        assert "Kunci" in refused(database).message


def test_machines_that_share_a_database_share_the_key_of_systemd(tmp_path: Path, address: Address) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "kawal-hmac").write_bytes(b"k" * 32)
    environment = {"CREDENTIALS_DIRECTORY": str(credentials)}
    with closing(Database(address.folder, address.server, environment=environment)) as database:
        assert database.key == b"k" * 32
    assert not (address.folder / "key").exists()


def test_a_folder_over_a_network_is_refused(file: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/data {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr("sync.adapters.ledger.database.refuse_network", partial(refuse_network, mounts=mounts))
    assert "folder jaringan" in refused(file).message
    assert not (tmp_path / "catatan").exists()


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "catatan").write_text("")
    with closing(Database(tmp_path / "catatan")) as database:
        assert isinstance(refused(database), NotWritten)


def test_a_server_that_does_not_answer_is_told_without_its_address_in_full(tmp_path: Path) -> None:
    server = f"postgresql://kawal@/kawal?host={tmp_path}"
    with closing(Database(tmp_path / "catatan", server, "rahasia")) as database:
        told = refused(database)
    assert isinstance(told, Unreadable)
    assert "tidak dapat dihubungi" in told.message
    assert "rahasia" not in told.message + told.advice


def test_a_file_that_another_program_keeps_locked_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.adapters.ledger.database._PATIENCE", 0.1)
    with closing(Database(tmp_path)) as database:
        remember(database)
        with closing(sqlite3.connect(tmp_path / "kawal.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert "sedang dipakai" in refused(database).message
        remember(database, SECRET)
