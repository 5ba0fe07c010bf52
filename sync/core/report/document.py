"""The report as plain data: ``kawal.report/1``. It holds every number that the other forms show, and no other."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sync.core.report.context import Context, Figures, Missing

SCHEMA = "kawal.report/1"


def as_json(context: Context) -> dict[str, Any]:
    """Return a report as plain data; hidden cells are ``None``."""
    return {
        "schema": SCHEMA,
        "area": context.area,
        "area_name": context.area_name,
        "quarter": str(context.quarter),
        "as_of": context.as_of.isoformat(),
        "audience": context.audience,
        "under": context.under,
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
