"""The nudges of one person are found without reading those of others."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["workspace_id", "person_id", "state", "due_at"]
    op.create_index("ix_nudges_person", "nudges", columns, unique=False)


def downgrade() -> None:
    op.drop_index("ix_nudges_person", table_name="nudges")
