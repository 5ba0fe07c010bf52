"""The ``Shelf`` of Google's page tokens, layouts and counts of requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from sync.adapters.ledger.database import Database
from sync.adapters.ledger.insert import insert_new
from sync.adapters.ledger.schema import token


class DatabaseShelf:
    """A ``Shelf`` in a database; a database that is not there yet has nothing on it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> Mapping[str, Any]:
        """Return what is kept under a name."""
        if not self._database.exists:
            return {}
        with self._database.reading() as connection:
            found = connection.scalar(select(token.c.content).where(token.c.name == name))
        return found if isinstance(found, dict) else {}

    def put(self, name: str, content: Mapping[str, Any]) -> None:
        """Keep something. Raise ``NotWritten``."""
        with self._database.writing() as connection:
            if not insert_new(connection, token, name=name, content=dict(content)):
                connection.execute(update(token).where(token.c.name == name).values(content=dict(content)))
