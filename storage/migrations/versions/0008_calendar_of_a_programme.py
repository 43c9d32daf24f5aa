"""A coordinator moves the moments of a programme's calendar, or switches them off."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("programmes", sa.Column("calendar_changes", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("programmes", "calendar_changes")
