"""Bring a database's tables up to what this program knows; never back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from sync.adapters.ledger.schema import REVISIONS
from sync.errors import Unreadable

_SCRIPTS = Path(__file__).with_name("migrations")
_LOCK = 4_817_301_115  # any number that nobody else locks in the same PostgreSQL database


def migrate(
    engine: Engine,
    back_up: Callable[[str], None],
    known: Sequence[str] = REVISIONS,
    scripts: Path = _SCRIPTS,
) -> None:
    """Given an engine whose transactions exclude each other, run the revisions that its database has not seen.

    Of several that open a database at once, one does it and the others wait. ``back_up`` is called with the revision
    of a database that already holds something, before that is changed. Raise ``Unreadable`` when it was changed by a
    newer program.
    """
    with engine.connect().execution_options(reading=True) as connection:
        if _revision(connection, known) == known[-1]:
            return
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        before = _revision(connection, known)  # another may have been faster
        if before == known[-1]:
            return
        if before is not None:
            back_up(before)
        _upgrade(connection, scripts)


def _revision(connection: Connection, known: Sequence[str]) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found is not None and found not in known:
        raise Unreadable(
            "Catatan pemeriksaan dibuat oleh Kawal yang lebih baru daripada yang terpasang ini.",
            "Pasang Kawal versi terbaru di mesin ini. Catatannya tidak diubah.",
        )
    return found


def _upgrade(connection: Connection, scripts: Path) -> None:
    from alembic import command  # hardly ever needed, and slow to import
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
