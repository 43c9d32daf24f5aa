"""What waits for the clock is found without reading all there ever was."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_events_seen": ("events", ["workspace_id", "seen_at"]),
    "ix_members_pause": ("members", ["workspace_id", "state", "paused_until"]),
    "ix_people_standing": ("people", ["workspace_id", "standing"]),
}


def upgrade() -> None:
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)
    is_new = sa.text("introduced_at IS NULL")
    columns = ["workspace_id", "state"]
    op.create_index("ix_pairs_new", "pairs", columns, sqlite_where=is_new, postgresql_where=is_new)


def downgrade() -> None:
    op.drop_index("ix_pairs_new", table_name="pairs")
    for name, (table, _columns) in INDEXES.items():
        op.drop_index(name, table_name=table)
