"""The trail of each register, its rows as digests, which the trail is made from, and which record was counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """The trail begins with the next check: what happened before was never kept."""
    op.add_column("register", sa.Column("generation", sa.Integer, nullable=False, server_default="0"))
    op.add_column("register", sa.Column("known", sa.LargeBinary))
    op.add_column("register", sa.Column("snapshot", sa.String(24), nullable=False, server_default=""))
    for table in ("part", "frozen_part"):
        op.add_column(table, sa.Column("record", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "trail",
        sa.Column("register", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("seal", sa.String(24), nullable=False),
    )
