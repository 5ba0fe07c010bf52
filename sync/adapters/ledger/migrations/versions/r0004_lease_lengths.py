"""For how long something was held: a lease that ends later than that was given by a clock that was wrong."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Of what is held already, nobody knows for how long."""
    op.add_column("letter", sa.Column("length", sa.Double))
    op.add_column("lease", sa.Column("length", sa.Double))
