"""The rhythm of a person: day, hour and cadence of the weekly nudge, and whose holidays they keep."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("profiles") as profiles:
        profiles.add_column(sa.Column("rhythm_weekday", sa.Integer(), nullable=True))
        profiles.add_column(sa.Column("rhythm_hour", sa.Integer(), nullable=True))
        profiles.add_column(
            sa.Column("rhythm_cadence", sa.String(length=24), server_default="weekly", nullable=False)
        )
        profiles.add_column(sa.Column("rhythm_country", sa.String(length=2), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("profiles") as profiles:
        for name in ("rhythm_country", "rhythm_cadence", "rhythm_hour", "rhythm_weekday"):
            profiles.drop_column(name)
