"""The trail of a register: one row for each check that found something to have happened, never changed again."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from sync.adapters.ledger.parts import packed, unpacked
from sync.adapters.ledger.schema import finding, register, trail
from sync.core.trail.chain import read, sealed, text
from sync.core.trail.model import Digest, Known, Record, Rows, rows_from

_FAST = 1  # digests hardly get smaller by more effort


def known_of(connection: Connection, name: str, since: datetime) -> Known:
    """Return what is known of a register's rows, with the records from an instant on."""
    columns = (register.c.known, register.c.succeeded, register.c.generation, register.c.snapshot)
    own = connection.execute(select(*columns).where(register.c.name == name)).one_or_none()
    if own is None:
        return Known()
    rows = rows_from(unpacked(own.known)) if own.known else Rows()
    cells = select(finding.c.tab, finding.c.column, finding.c.case).distinct()
    faulty = connection.execute(cells.where(finding.c.register == name, finding.c.resolved.is_(None)))
    recent = records_of(connection, name, since)
    return Known(rows, own.succeeded, own.generation, own.snapshot, recent, frozenset(map(tuple, faulty)))


def records_of(connection: Connection, name: str, since: datetime | None = None) -> Sequence[Record]:
    """Return the records of a register, or those from an instant on but for the first, in which every row is new."""
    wanted = select(trail.c.content, trail.c.seal).where(trail.c.register == name).order_by(trail.c.number)
    if since is not None:
        wanted = wanted.where(trail.c.at >= since, trail.c.number > 1)
    return tuple(read(zlib.decompress(row.content).decode(), row.seal) for row in connection.execute(wanted))


def append(connection: Connection, name: str, record: Record | None, digest: Digest) -> int:
    """Seal a record, if there is one, and put it at the end, in the transaction of the check that has made it.

    Return the number of the last record.
    """
    own = trail.c.register == name
    last = connection.scalar(select(func.max(trail.c.number)).where(own)) or 0
    if record is None:
        return last
    before = connection.scalar(select(trail.c.seal).where(own, trail.c.number == last)) or ""
    made = sealed(replace(record, number=last + 1), before, digest)
    values = {"at": made.at, "content": zlib.compress(text(made).encode()), "seal": made.seal}
    connection.execute(insert(trail).values(register=name, number=made.number, **values))
    return made.number


def remembered(rows: Rows | None, record: Record | None) -> dict[str, Any]:
    """Return the columns of a register that its next check is compared with."""
    found: dict[str, Any] = {} if rows is None else {"known": packed(rows.as_json(), _FAST)}
    return found | ({"snapshot": record.snapshot.content} if record and record.snapshot else {})
