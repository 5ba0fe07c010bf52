"""States from before there was a database: ``NAME.json`` in the state folder. They are read once, and left alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from sync.adapters.ledger.database import Database
from sync.adapters.ledger.insert import insert_new
from sync.adapters.ledger.schema import finding, register

_SCHEMA = "kawal.state/1"
_UNKNOWN = {"rule": "", "tab": "", "column": "", "case": "", "severity": ""}  # until the finding is met again


def old_state(folder: Path, name: str) -> Path:
    """Return where the state of a register would be."""
    return folder / f"{name}.json"


def take_over(database: Database, name: str, path: Path) -> None:
    """Given where a register's old state may be, remember what it says, unless the register is known already.

    One that is damaged counts as none: everything is then checked and written anew.
    """
    if not path.exists():
        return
    stored = _stored(path)
    if stored is None:
        return
    found, values = stored
    with database.writing() as connection:
        if insert_new(connection, register, name=name, rows={}, generation=0, snapshot="", **values) and found:
            common = {"register": name, "again": False, "reported": False, **_UNKNOWN}
            rows = [{"hash": key, "first": day, "last": day, **common} for key, day in found.items()]
            connection.execute(insert(finding), rows)


def _stored(path: Path) -> tuple[Mapping[str, date], Mapping[str, Any]] | None:
    try:
        stored = json.loads(path.read_bytes())
        if stored["schema"] != _SCHEMA:
            return None
        found = {str(key): date.fromisoformat(day) for key, day in stored["since"].items()}
        return found, {"mark": str(stored["mark"]), **_standing(stored.get("standing"))}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _standing(plain: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the columns of a standing; the oldest states have none."""
    plain = plain or {"succeeded": None, "findings": {}, "overdue": 0, "failure": None}
    failure = plain["failure"] or {"at": None, "message": "", "in_a_row": 0}
    return {
        "succeeded": plain["succeeded"] and datetime.fromisoformat(plain["succeeded"]),
        "tally": {str(severity): int(count) for severity, count in plain["findings"].items()},
        "overdue": int(plain["overdue"]),
        "failed": failure["at"] and datetime.fromisoformat(failure["at"]),
        "failure": str(failure["message"]),
        "failures": int(failure["in_a_row"]),
    }
