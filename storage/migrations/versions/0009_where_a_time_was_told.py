"""The message that told a time is found again; cards and introductions know when they are to be said."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meetings", sa.Column("told_ts", sa.String(length=32), nullable=True))
    op.add_column("meetings", sa.Column("post_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_meetings_post", "meetings", ["workspace_id", "post_at"])
    op.add_column("pairs", sa.Column("introduce_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("pairs", "introduce_at")
    op.drop_index("ix_meetings_post", "meetings")
    op.drop_column("meetings", "post_at")
    op.drop_column("meetings", "told_ts")
