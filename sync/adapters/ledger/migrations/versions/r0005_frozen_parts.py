"""Parts of registers that are frozen with the first report on their quarter that hides small numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """No report that hides numbers was ever made before."""
    op.create_table(
        "frozen_part",
        sa.Column("register", sa.Text, primary_key=True),
        sa.Column("quarter", sa.String(7), primary_key=True),
        sa.Column("area", sa.String(8), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_index("frozen_part_of_area", "frozen_part", ["quarter", "area"])
