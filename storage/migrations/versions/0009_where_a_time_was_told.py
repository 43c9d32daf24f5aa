"""The message that told a pair of the time of a talk is found again, to be replaced by the next."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meetings", sa.Column("told_ts", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("meetings", "told_ts")
