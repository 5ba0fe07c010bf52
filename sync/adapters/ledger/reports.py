"""The ``Reports`` of a database: parts of registers, and the reports made from them. What is large is compressed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, Table, and_, delete, insert, or_, select, true

from sync.adapters.ledger.database import Database
from sync.adapters.ledger.outbox import put
from sync.adapters.ledger.parts import packed, unpacked
from sync.adapters.ledger.schema import frozen_part as firm
from sync.adapters.ledger.schema import part as parts
from sync.adapters.ledger.schema import report as reports
from sync.core.report.areas import NATION
from sync.core.report.part import from_json
from sync.core.report.quarter import Quarter
from sync.ports import Letter
from sync.ports.report import Counted, Filed, Heading, Stage


class DatabaseReports:
    """``Reports`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counted(self, quarter: Quarter, area: str, frozen: bool = False) -> Iterator[Counted]:
        """Yield the parts of all registers of an area, by their area's codes; where wanted, the frozen ones instead."""
        with self._database.reading() as connection:
            found = {row.register: row for row in connection.execute(_of(parts, quarter, area))}
            if frozen:
                found |= {row.register: row for row in connection.execute(_of(firm, quarter, area))}
        for row in sorted(found.values(), key=lambda row: (row.area, row.register)):
            yield Counted(row.register, row.area, from_json(unpacked(row.content)), row.at, row.record)

    def freeze(self, quarter: Quarter, area: str) -> None:
        """Keep the parts of an area as they are now, unless they are frozen already."""
        with self._database.writing() as connection:
            kept = select(firm.c.register).where(firm.c.quarter == str(quarter))
            new = _of(parts, quarter, area).where(parts.c.register.not_in(kept))
            connection.execute(insert(firm).from_select([column.name for column in parts.columns], new))

    def file(self, report: Filed, letters: Sequence[Letter] = ()) -> bool:
        """Keep a report in the place of what was not final, with its letters; return whether it was kept."""
        same = _same(report.area, report.quarter, report.audience)
        with self._database.writing() as connection:
            stage = connection.scalar(select(reports.c.stage).where(same).with_for_update())
            if stage == Stage.FINAL:
                return False
            connection.execute(delete(reports).where(same))
            connection.execute(insert(reports).values(_columns(report)))
            put(connection, letters)
        return True

    def withdraw(self, area: str, quarter: Quarter, audience: str) -> None:
        """Forget what is not final."""
        with self._database.writing() as connection:
            same = _same(area, str(quarter), audience)
            connection.execute(delete(reports).where(same, reports.c.stage != Stage.FINAL))

    def find(self, area: str, quarter: Quarter, audience: str) -> Filed | None:
        """Return the report, whatever its stage."""
        with self._database.reading() as connection:
            row = connection.execute(select(reports).where(_same(area, str(quarter), audience))).one_or_none()
        return _filed(row) if row else None

    def list(self, since: Quarter) -> list[Heading]:
        """Return what there is of reports of a quarter and of later ones."""
        named = [reports.c[name] for name in _HEADING]
        wanted = select(*named).where(reports.c.quarter >= str(since)).order_by(*named[1::-1], reports.c.audience)
        with self._database.reading() as connection:
            return [Heading(*_heading(row)) for row in connection.execute(wanted)]

    def final(self, since: Quarter, audiences: Collection[str]) -> Iterator[Filed]:
        """Yield the final reports for some audiences, of a quarter and later ones, in the order of their making."""
        meant = and_(reports.c.quarter >= str(since), reports.c.audience.in_(audiences))
        wanted = select(reports).where(meant, reports.c.stage == Stage.FINAL)
        with self._database.reading() as connection:
            yield from sorted(map(_filed, connection.execute(wanted)), key=lambda one: (one.at, one.area))


_HEADING = ("area", "quarter", "audience", "stage", "at", "digest")


def _of(table: Table, quarter: Quarter, area: str) -> Select[Any]:
    within = true() if area == NATION else or_(table.c.area == area, table.c.area.startswith(f"{area}."))
    return select(table).where(table.c.quarter == str(quarter), within)


def _same(area: str, quarter: str, audience: str) -> Any:
    return and_(reports.c.area == area, reports.c.quarter == quarter, reports.c.audience == audience)


def _columns(report: Filed) -> dict[str, Any]:
    heading = {name: getattr(report, name) for name in _HEADING}
    packed_ones = {"content": packed(report.content), "secret": packed(report.secret)}
    return {**heading, "inputs": dict(report.inputs), **packed_ones}


def _heading(row: Row[Any]) -> tuple[str, str, str, Stage, datetime, str]:
    return row.area, row.quarter, row.audience, Stage(row.stage), row.at, row.digest


def _filed(row: Row[Any]) -> Filed:
    return Filed(*_heading(row), unpacked(row.content), row.inputs, unpacked(row.secret))
