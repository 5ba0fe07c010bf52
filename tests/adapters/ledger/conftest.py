"""Databases of both kinds, which other processes can open too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.adapters.ledger.database import Database


@dataclass(frozen=True)
class Address:
    """Where a database is; may be given to another process."""

    folder: Path
    server: str

    def open(self) -> Database:
        return Database(self.folder, self.server)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Address:
    server = request.getfixturevalue("postgresql").database() if request.param == "postgresql" else ""
    return Address(tmp_path / "catatan", server)


@pytest.fixture
def database(address: Address) -> Iterator[Database]:
    with closing(address.open()) as opened:
        yield opened
