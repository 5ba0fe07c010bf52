"""The ``Reports`` of a database: parts of registers, and the reports made from them. What is large is compressed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, and_, delete, insert, or_, select, true

from sync.adapters.ledger.database import Database
from sync.adapters.ledger.parts import packed, unpacked
from sync.adapters.ledger.schema import part as parts
from sync.adapters.ledger.schema import report as reports
from sync.core.report.areas import NATION
from sync.core.report.part import from_json
from sync.core.report.quarter import Quarter
from sync.ports.report import Counted, Filed, Stage


class DatabaseReports:
    """``Reports`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counted(self, quarter: Quarter, area: str) -> Iterator[Counted]:
        """Yield the parts of all registers of an area, by their area's codes."""
        within = true() if area == NATION else or_(parts.c.area == area, parts.c.area.startswith(f"{area}."))
        wanted = select(parts).where(parts.c.quarter == str(quarter), within).order_by(parts.c.area, parts.c.register)
        with self._database.reading() as connection:
            for row in connection.execute(wanted):
                yield Counted(row.register, row.area, from_json(unpacked(row.content)), row.at)

    def file(self, report: Filed) -> bool:
        """Keep a report in the place of what was not final; return whether it was kept."""
        same = _same(report.area, report.quarter, report.audience)
        with self._database.writing() as connection:
            stage = connection.scalar(select(reports.c.stage).where(same).with_for_update())
            if stage == Stage.FINAL:
                return False
            connection.execute(delete(reports).where(same))
            connection.execute(insert(reports).values(_columns(report)))
        return True

    def find(self, area: str, quarter: Quarter, audience: str) -> Filed | None:
        """Return the report, whatever its stage."""
        with self._database.reading() as connection:
            row = connection.execute(select(reports).where(_same(area, str(quarter), audience))).one_or_none()
        return _filed(row) if row else None

    def final(self, year: int, audience: str) -> Iterator[Filed]:
        """Yield the final reports of a year for an audience, in the order in which they were made."""
        of_year = and_(reports.c.quarter.startswith(f"{year}-"), reports.c.audience == audience)
        wanted = select(reports).where(of_year, reports.c.stage == Stage.FINAL).order_by(reports.c.at)
        with self._database.reading() as connection:
            yield from map(_filed, connection.execute(wanted))


def _same(area: str, quarter: str, audience: str) -> Any:
    return and_(reports.c.area == area, reports.c.quarter == quarter, reports.c.audience == audience)


def _columns(report: Filed) -> dict[str, Any]:
    return {
        "area": report.area,
        "quarter": report.quarter,
        "audience": report.audience,
        "stage": report.stage,
        "at": report.at,
        "digest": report.digest,
        "inputs": dict(report.inputs),
        "content": packed(report.content),
        "secret": packed(report.secret),
    }


def _filed(row: Row[Any]) -> Filed:
    about = (row.area, row.quarter, row.audience, Stage(row.stage), row.at)
    return Filed(*about, unpacked(row.content), row.digest, row.inputs, unpacked(row.secret))
