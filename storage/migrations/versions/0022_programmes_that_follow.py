"""A programme may be always open, closed to joining, or ended before its time."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("is_always_open", "is_closed"):
        op.add_column("programmes", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("programmes", sa.Column("ended_on", sa.Date(), nullable=True))


def downgrade() -> None:
    for name in ("ended_on", "is_closed", "is_always_open"):
        op.drop_column("programmes", name)
