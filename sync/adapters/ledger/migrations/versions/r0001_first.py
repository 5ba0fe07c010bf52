"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make them."""
    op.create_table("installation", sa.Column("fingerprint", sa.String(24), primary_key=True))
    _registers_and_findings()
    _mails()
    op.create_table(
        "lease",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("until", sa.Double, nullable=False),
    )
    op.create_table(
        "token",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("content", sa.JSON, nullable=False),
    )


def _registers_and_findings() -> None:
    op.create_table(
        "register",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("mark", sa.Text),
        sa.Column("succeeded", sa.String(40)),
        sa.Column("tally", sa.JSON, nullable=False),
        sa.Column("overdue", sa.Integer, nullable=False),
        sa.Column("rows", sa.JSON, nullable=False),
        sa.Column("digest", sa.Date),
        sa.Column("failed", sa.String(40)),
        sa.Column("failure", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
    )
    op.create_table(
        "finding",
        sa.Column("register", sa.Text, primary_key=True),
        sa.Column("hash", sa.String(24), primary_key=True),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("tab", sa.Text, nullable=False),
        sa.Column("column", sa.Text, nullable=False),
        sa.Column("case", sa.String(13), nullable=False),
        sa.Column("severity", sa.String(10), nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("resolved", sa.Date),
        sa.Column("again", sa.Boolean, nullable=False),
        sa.Column("reported", sa.Boolean, nullable=False),
        sa.Column("told", sa.Date),
        sa.Column("escalated", sa.Date),
    )
    op.create_table(
        "run",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("register", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("failure", sa.Text, nullable=False),
        sa.Column("new", sa.Integer, nullable=False),
        sa.Column("standing", sa.Integer, nullable=False),
        sa.Column("resolved", sa.Integer, nullable=False),
    )
    op.create_index("run_of_register", "run", ["register", "at"])


def _mails() -> None:
    op.create_table(
        "letter",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("register", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("wire", sa.LargeBinary, nullable=False),
        sa.Column("critical", sa.Boolean, nullable=False),
        sa.Column("due", sa.Double, nullable=False),
        sa.Column("post", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("again", sa.Boolean, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("until", sa.Double, nullable=False),
        sa.Column("day", sa.Date),
    )
    op.create_index("letter_due", "letter", ["post", "due"])
    op.create_index("letter_day", "letter", ["recipient", "day"])
