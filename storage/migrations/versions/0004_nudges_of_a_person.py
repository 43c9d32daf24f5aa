"""The nudges of one person, and those of the last minute, are found without reading others."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["workspace_id", "person_id", "state", "due_at"]
    op.create_index("ix_nudges_person", "nudges", columns, unique=False)
    op.create_index("ix_nudges_asked", "nudges", ["workspace_id", "asked_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_nudges_asked", table_name="nudges")
    op.drop_index("ix_nudges_person", table_name="nudges")
