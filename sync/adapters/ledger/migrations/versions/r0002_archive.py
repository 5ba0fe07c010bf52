"""When a letter went out with a copy for the archive."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Of the letters that are there already, none did."""
    op.add_column("letter", sa.Column("archived", sa.String(40)))
