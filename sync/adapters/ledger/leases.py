"""The ``Leases``: who may work on what, by the database's clock."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Table, and_, or_, select, update

from sync.adapters.ledger.clock import Now
from sync.adapters.ledger.database import Database
from sync.adapters.ledger.insert import insert_new
from sync.adapters.ledger.schema import lease


class DatabaseLeases:
    """``Leases`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hold(self, name: str, owner: str, seconds: float) -> int | None:
        """Take a name and return the fence; ``None`` while anybody holds it."""
        free = and_(lease.c.name == name, is_over(lease))
        mine = {"owner": owner, "fence": lease.c.fence + 1, "until": Now() + seconds, "length": seconds}
        with self._database.writing() as connection:
            insert_new(connection, lease, name=name, owner="", fence=0, until=0.0)
            fence: int | None = connection.scalar(update(lease).where(free).values(mine).returning(lease.c.fence))
            return fence

    def renew(self, name: str, owner: str, fence: int, seconds: float) -> bool:
        """Hold it for so long from now; return whether it was still held."""
        with self._database.writing() as connection:
            held = _held(name, owner, fence)
            longer = update(lease).where(held).values(until=Now() + seconds, length=seconds)
            return connection.execute(longer).rowcount == 1

    def release(self, name: str, owner: str, fence: int) -> None:
        """Let it go; nothing happens when another holds it."""
        with self._database.writing() as connection:
            connection.execute(update(lease).where(_held(name, owner, fence)).values(until=0.0))


def is_over(table: Table) -> ColumnElement[bool]:
    """Return whether what has a lease is free: its time has passed, or the clock was ahead when it was given."""
    return or_(table.c.until <= Now(), table.c.until > Now() + table.c.length)


def is_held(connection: Connection, name: str, owner: str, fence: int) -> bool:
    """Return whether a lease still holds, and let nobody else have it before the transaction ends."""
    held = select(lease.c.name).where(_held(name, owner, fence)).with_for_update()
    return connection.scalar(held) is not None


def _held(name: str, owner: str, fence: int) -> ColumnElement[bool]:
    return and_(lease.c.name == name, lease.c.owner == owner, lease.c.fence == fence, lease.c.until > Now())
