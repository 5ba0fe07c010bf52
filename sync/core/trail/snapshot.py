"""A register as it was read, as bytes: every officer tab with all its cells, those of unknown columns too."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sync.core.model import Grid

_SCHEMA = "kawal.snapshot/1"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a register held at one moment."""

    grids: Sequence[Grid]
    at: datetime


def packed(grids: Sequence[Grid], at: datetime) -> bytes:
    """Return grids and when they were read as JSON. Numbers keep their type: a date is a serial number."""
    tabs = [[grid.tab, list(grid.header), [*grid.rows], grid.numbers] for grid in grids]
    plain = {"schema": _SCHEMA, "at": at.isoformat(), "tabs": tabs}
    return json.dumps(plain, ensure_ascii=True, separators=(",", ":")).encode()


def content(grids: Sequence[Grid]) -> bytes:
    """Return what makes two snapshots the same: their cells, whenever they were read."""
    return repr([(grid.tab, grid.header, [*grid.rows], grid.numbers) for grid in grids]).encode(errors="surrogatepass")


def unpacked(data: bytes) -> Snapshot:
    """Return what was packed. Raise ``ValueError`` for anything else."""
    plain = json.loads(data)
    if not isinstance(plain, dict) or plain.get("schema") != _SCHEMA:
        raise ValueError(_SCHEMA)
    grids = [Grid(tab, tuple(header), rows, numbers) for tab, header, rows, numbers in plain["tabs"]]
    return Snapshot(grids, datetime.fromisoformat(plain["at"]))
