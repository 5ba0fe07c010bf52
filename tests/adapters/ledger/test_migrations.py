"""A database comes up to what the program knows, by itself, once, and never without a copy of what it was."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from sync.adapters.ledger import migrate as module
from sync.adapters.ledger.database import Database, back_up
from sync.adapters.ledger.leases import DatabaseLeases
from sync.adapters.ledger.migrate import migrate
from sync.adapters.ledger.outbox import DatabaseOutbox
from sync.adapters.ledger.schema import REVISIONS, metadata
from sync.adapters.ledger.tokens import DatabaseShelf
from sync.errors import Unreadable
from sync.ports import Post

SCRIPTS = Path(module.__file__).with_name("migrations")
NEXT = f"""
from alembic import op
import sqlalchemy as sa
revision, down_revision = "next", "{REVISIONS[-1]}"
def upgrade():
    op.add_column("token", sa.Column("more", sa.Text))
"""


def test_the_migrations_make_the_tables_that_the_program_knows(database: Database) -> None:
    with database.writing() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_all_revisions_are_known() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    found = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(found)) == REVISIONS


def test_a_newer_program_keeps_a_copy_and_changes_the_tables_once(tmp_path: Path) -> None:
    with closing(Database(tmp_path)) as database:
        DatabaseShelf(database).put("drive", {"token": "1"})
    scripts = tmp_path / "migrations"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "next.py").write_text(NEXT)
    copies: list[str] = []

    def copy(revision: str) -> None:
        copies.append(revision)
        back_up(tmp_path / "kawal.db", tmp_path / "copy.db")

    engine = create_engine(f"sqlite:///{tmp_path / 'kawal.db'}")
    for _ in range(2):
        migrate(engine, copy, (*REVISIONS, "next"), scripts)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT name, more FROM token")).all() == [("drive", None)]
    engine.dispose()
    assert copies == [REVISIONS[-1]]
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copied:
        assert copied.execute("SELECT * FROM token").fetchall() == [("drive", '{"token": "1"}')]
    with closing(Database(tmp_path)) as older, pytest.raises(Unreadable, match="lebih baru"):
        DatabaseShelf(older).get("drive")


def test_letters_from_before_the_archive_are_still_there(tmp_path: Path) -> None:
    scripts = tmp_path / "migrations"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__", "r000[2-9]_*"))
    engine = create_engine(f"sqlite:///{tmp_path / 'kawal.db'}")
    migrate(engine, lambda revision: None, ("0001",), scripts)
    about = (
        "'ringkasan', 'k@contoh.go.id', '<a@contoh.go.id>', x'00', false, 0.0, 'unclear', 1, false, '', 'satu', 1, 0.0"
    )
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO letter VALUES (1, 'lama', 'Gunungsari', {about}, NULL)"))
    engine.dispose()
    with closing(Database(tmp_path)) as database:
        [posted] = DatabaseOutbox(database).list()
    assert (posted.key, posted.post, posted.archived) == ("lama", Post.UNCLEAR, None)
    assert (tmp_path / "kawal-0001.db").exists()


def test_what_was_held_before_its_length_was_kept_is_held_until_it_runs_out(tmp_path: Path) -> None:
    scripts = tmp_path / "migrations"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__", "r000[4-9]_*"))
    engine = create_engine(f"sqlite:///{tmp_path / 'kawal.db'}")
    migrate(engine, lambda revision: None, REVISIONS[:3], scripts)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO lease VALUES ('Ciomas', 'satu', 1, 0.0), ('Serang', 'satu', 1, 1e11)"))
    engine.dispose()
    with closing(Database(tmp_path)) as database:
        assert [DatabaseLeases(database).hold(name, "dua", 60.0) for name in ("Ciomas", "Serang")] == [2, None]


def test_one_that_fails_half_way_changes_nothing(tmp_path: Path) -> None:
    with closing(Database(tmp_path)) as database:
        DatabaseShelf(database).put("drive", {"token": "1"})
    scripts = tmp_path / "migrations"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "next.py").write_text(NEXT + "    raise ZeroDivisionError\n")
    opened = Database(tmp_path)
    with closing(opened), opened.reading() as connection:
        engine = connection.engine
        with pytest.raises(ZeroDivisionError):
            migrate(engine, lambda revision: None, (*REVISIONS, "next"), scripts)
        assert DatabaseShelf(opened).get("drive") == {"token": "1"}
    with closing(Database(tmp_path)) as again:
        assert DatabaseShelf(again).get("drive") == {"token": "1"}
        with again.reading() as connection:
            assert connection.scalar(text("SELECT count(*) FROM pragma_table_info('token')")) == 2
