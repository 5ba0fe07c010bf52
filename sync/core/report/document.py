"""The report as plain data: ``kawal.report/1``. It holds every number that the other forms show, and no other.

What is filed is this, and read back it is the same report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sync.core.report import areas, evaluation, recommendations
from sync.core.report.context import Balance, Context, Figures, Missing
from sync.core.report.model import Indicator, Table
from sync.core.report.quarter import Quarter
from sync.core.report.recommendations import Proposal

SCHEMA = "kawal.report/1"


def as_json(context: Context) -> dict[str, Any]:
    """Return a report as plain data; hidden cells are ``None``."""
    return {
        "schema": SCHEMA,
        "area": context.area or None,
        "area_name": context.area_name if context.area else None,
        "quarter": str(context.quarter),
        "as_of": context.as_of.isoformat(),
        "audience": context.audience,
        "under": context.under,
        "areas_below": list(context.below),
        **_figures(context.now),
        "previous": {"quarter": str(context.quarter.previous), "known": context.compared, **_figures(context.before)},
        "year_to_date": {"year": context.quarter.year, **_figures(context.year)},
        "overdue": {"all": context.overdue, "by_law": context.overdue_by_law},
        "balance": asdict(context.balance),
        "quality": [table.as_json() for table in context.quality],
        "looking_back": [table.as_json() for table in context.looking_back],
        "evaluations": [item.as_json() for item in context.evaluations],
        "unlisted": context.unlisted,
        "recommendations": {
            "earlier": [item.as_json() for item in context.earlier],
            "own": [item.as_json() for item in context.own],
            "proposed": [asdict(item) for item in context.proposals],
        },
        "missing": [_missing(register) for register in context.missing],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "tables": [table.as_json() for table in figures.tables],
        "indicators": [indicator.as_json() for indicator in figures.indicators],
        "activities": [table.as_json() for table in figures.activities],
    }


def _missing(register: Missing) -> dict[str, Any]:
    last_read = register.last_read
    return {"code": register.code, "name": register.name, "last_read": last_read.isoformat() if last_read else None}


# ------------------------------------------------------------------ and back


def from_json(stored: Mapping[str, Any]) -> Context:
    """Given what ``as_json`` returned, return the report."""
    given = stored["recommendations"]
    return Context(
        area=stored["area"] or areas.UNNAMED,
        area_name=stored["area_name"] or "",
        level=areas.level(stored["area"] or areas.UNNAMED),
        quarter=Quarter.parse(stored["quarter"]),
        audience=stored["audience"],
        as_of=date.fromisoformat(stored["as_of"]),
        now=_figures_from(stored),
        before=_figures_from(stored["previous"]),
        year=_figures_from(stored["year_to_date"]),
        compared=stored["previous"]["known"],
        overdue=stored["overdue"]["all"],
        overdue_by_law=stored["overdue"]["by_law"],
        balance=Balance(**stored["balance"]),
        quality=tuple(map(_table_from, stored["quality"])),
        looking_back=tuple(map(_table_from, stored["looking_back"])),
        evaluations=tuple(map(evaluation.from_json, stored["evaluations"])),
        unlisted=stored["unlisted"],
        earlier=tuple(map(recommendations.from_json, given["earlier"])),
        own=tuple(map(recommendations.from_json, given["own"])),
        proposals=tuple(Proposal(**item) for item in given["proposed"]),
        missing=tuple(map(_missing_from, stored["missing"])),
        under=stored["under"],
        below=tuple(stored["areas_below"]),
    )


def _figures_from(stored: Mapping[str, Any]) -> Figures:
    return Figures(
        tables=tuple(map(_table_from, stored["tables"])),
        indicators=tuple(Indicator(**item) for item in stored["indicators"]),
        activities=tuple(map(_table_from, stored["activities"])),
    )


def _table_from(stored: Mapping[str, Any]) -> Table:
    lists = ("row_labels", "column_labels", "row_totals", "column_totals")
    cells = tuple(map(tuple, stored["cells"]))
    return Table(**{**stored, **{name: tuple(stored[name]) for name in lists}, "cells": cells})


def _missing_from(stored: Mapping[str, Any]) -> Missing:
    last_read = stored["last_read"]
    return Missing(stored["code"], stored["name"], date.fromisoformat(last_read) if last_read else None)
