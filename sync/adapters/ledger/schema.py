"""The tables. They are made and changed by ``migrations/`` alone; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
"""All revisions that this program knows, the newest last."""

metadata = MetaData()


class Zoned(TypeDecorator[datetime]):
    """An instant in the zone that it was given in, as ISO text. Not to be compared in SQL."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Return the text of an instant."""
        return value.isoformat() if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Return the instant of a text."""
        return datetime.fromisoformat(value) if value else None


class Instant(TypeDecorator[datetime]):
    """An instant as seconds since 1970, which both databases can compare and compute with."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> float | None:
        """Return the seconds of an instant."""
        return value.timestamp() if value else None

    def process_result_value(self, value: float | None, dialect: Dialect) -> datetime | None:
        """Return the instant, in UTC."""
        return datetime.fromtimestamp(value, UTC) if value is not None else None


_ID = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only as INTEGER

installation = Table("installation", metadata, Column("fingerprint", String(24), primary_key=True))
"""One row: which key the hashes were made with."""

register = Table(
    "register",
    metadata,
    Column("name", Text, primary_key=True),
    Column("mark", Text),  # none before the first check
    Column("succeeded", Zoned),
    Column("tally", JSON, nullable=False),  # findings by severity
    Column("overdue", Integer, nullable=False),
    Column("rows", JSON, nullable=False),  # by tab, at the last sane check
    Column("columns", JSON),  # that were there, by tab, at the last sane check
    Column("digest", Date),
    Column("failed", Zoned),
    Column("failure", Text, nullable=False),
    Column("failures", Integer, nullable=False),  # in a row
    Column("generation", Integer, nullable=False),  # how often its service tabs were about to be written
    Column("known", LargeBinary),  # its rows as digests, as they were last seen
    Column("snapshot", String(24), nullable=False),  # the digest of what is in the last one
)

trail = Table(
    "trail",
    metadata,
    Column("register", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("seal", String(24), nullable=False),
)
"""What happened to the rows of each register. Nothing is ever changed in it or deleted from it."""

finding = Table(
    "finding",
    metadata,
    Column("register", Text, primary_key=True),
    Column("hash", String(24), primary_key=True),
    Column("rule", Text, nullable=False),
    Column("tab", Text, nullable=False),
    Column("column", Text, nullable=False),
    Column("case", String(13), nullable=False),
    Column("severity", String(10), nullable=False),
    Column("first", Date, nullable=False),  # of this stretch
    Column("last", Date, nullable=False),
    Column("resolved", Date),  # open without it
    Column("again", Boolean, nullable=False),  # it was resolved before
    Column("reported", Boolean, nullable=False),  # a digest has told that it is resolved
    Column("told", Date),
    Column("escalated", Date),
    Column("put_off", Date),  # from when on, without a break
)

run = Table(
    "run",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("register", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("failure", Text, nullable=False),  # empty: it succeeded
    Column("new", Integer, nullable=False),
    Column("standing", Integer, nullable=False),
    Column("resolved", Integer, nullable=False),
    Index("run_of_register", "register", "at"),
)

letter = Table(
    "letter",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("register", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("wire", LargeBinary, nullable=False),  # empty some time after it was sent
    Column("critical", Boolean, nullable=False),
    Column("due", Instant, nullable=False),
    Column("post", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("again", Boolean, nullable=False),  # given out once more although it may have arrived
    Column("code", String(40), nullable=False),
    Column("owner", Text, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("until", Double, nullable=False),  # by the database's clock
    Column("length", Double),  # seconds for which it was last taken
    Column("day", Date),  # on which it was sent, or last tried, where the recipient is
    Column("archived", Zoned),  # when it last went out, if with a copy for the archive
    Index("letter_due", "post", "due"),
    Index("letter_day", "recipient", "day"),
)

lease = Table(
    "lease",
    metadata,
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("until", Double, nullable=False),
    Column("length", Double),  # seconds for which it was last held
)

token = Table(
    "token",
    metadata,
    Column("name", Text, primary_key=True),
    Column("content", JSON, nullable=False),
)


def _parts(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("register", Text, primary_key=True),
        Column("quarter", String(7), primary_key=True),
        Column("area", String(8), nullable=False),  # of the register's kecamatan
        Column("at", Zoned, nullable=False),  # of the check that has counted it
        Column("record", Integer, nullable=False),  # the last one of the register's trail then
        Column("content", LargeBinary, nullable=False),
        Index(f"{name}_of_area", "quarter", "area"),
    )


part = _parts("part")
frozen_part = _parts("frozen_part")  # as all reports of its quarter that hide small numbers count it

report = Table(
    "report",
    metadata,
    Column("area", String(8), primary_key=True),
    Column("quarter", String(7), primary_key=True),
    Column("audience", String(10), primary_key=True),
    Column("stage", String(10), nullable=False),
    Column("at", Zoned, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("inputs", JSON, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("secret", LargeBinary, nullable=False),
)
