"""What a register contributes to the reports of quarters, written with the check that has counted it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, delete, insert, select

from sync.adapters.ledger.schema import part as parts

if TYPE_CHECKING:
    from sync.core.report.part import Part
    from sync.core.report.quarter import Quarter


def put_parts(
    connection: Connection, register: str, area: str, found: Sequence[Part], at: datetime, record: int
) -> None:
    """Replace what is known of some quarters, in the transaction of the check that has counted it.

    ``record`` is the number of the last record of the register's trail.
    """
    for one in found:
        same = and_(parts.c.register == register, parts.c.quarter == str(one.quarter))
        connection.execute(delete(parts).where(same))
        values = {"area": area, "at": at, "record": record, "content": packed(one.as_json())}
        connection.execute(insert(parts).values(register=register, quarter=str(one.quarter), **values))


def part_of(connection: Connection, register: str, quarter: Quarter) -> Part | None:
    """Return what is known of a quarter."""
    from sync.core.report.part import from_json  # a check that counts nothing needs none of the report

    same = and_(parts.c.register == register, parts.c.quarter == str(quarter))
    content = connection.scalar(select(parts.c.content).where(same))
    return from_json(unpacked(content)) if content else None


def quarters_of(connection: Connection, register: str) -> frozenset[Quarter]:
    """Return the quarters that were counted to their ends."""
    from sync.core.report.quarter import Quarter

    known = connection.execute(select(parts.c.quarter, parts.c.at).where(parts.c.register == register))
    counted = ((Quarter.parse(quarter), at.date()) for quarter, at in known)
    return frozenset(quarter for quarter, day in counted if day >= quarter.last)


def packed(content: Mapping[str, Any], effort: int = -1) -> bytes:
    """Return plain data as JSON, compressed with zlib's usual effort or another one."""
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), effort)


def unpacked(content: bytes) -> dict[str, Any]:
    """Return what was packed."""
    found: dict[str, Any] = json.loads(zlib.decompress(content))
    return found
