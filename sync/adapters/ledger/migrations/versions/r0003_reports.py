"""What registers contribute to quarterly reports, and the reports that were made; columns, and what is put off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Every check fills in what is missing."""
    op.add_column("register", sa.Column("columns", sa.JSON))
    op.add_column("finding", sa.Column("put_off", sa.Date))
    op.create_table(
        "part",
        sa.Column("register", sa.Text, primary_key=True),
        sa.Column("quarter", sa.String(7), primary_key=True),
        sa.Column("area", sa.String(8), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_index("part_of_area", "part", ["quarter", "area"])
    op.create_table(
        "report",
        sa.Column("area", sa.String(8), primary_key=True),
        sa.Column("quarter", sa.String(7), primary_key=True),
        sa.Column("audience", sa.String(10), primary_key=True),
        sa.Column("stage", sa.String(10), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("inputs", sa.JSON, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("secret", sa.LargeBinary, nullable=False),
    )
