"""A meeting can be booked, its messages are apart from the week's one, and a workspace can be closed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TAKES_ROOM = "state NOT IN ('skipped', 'failed')"


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("workspaces", sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meetings", sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meetings", sa.Column("minutes", sa.Integer(), nullable=True))
    op.add_column("nudges", sa.Column("meeting_id", sa.String(length=32), nullable=True))
    op.drop_index("uq_nudges_budget", table_name="nudges")
    _at_most_one("uq_nudges_budget", "week", where=f"{TAKES_ROOM} AND meeting_id IS NULL")
    _at_most_one("uq_nudges_meeting", "meeting_id", "kind", where=f"{TAKES_ROOM} AND meeting_id IS NOT NULL")


def downgrade() -> None:
    # The schema before had one message a week and no place for others.
    op.execute("DELETE FROM nudges WHERE meeting_id IS NOT NULL")
    op.drop_index("uq_nudges_meeting", table_name="nudges")
    op.drop_index("uq_nudges_budget", table_name="nudges")
    _at_most_one("uq_nudges_budget", "week", where=TAKES_ROOM)
    op.drop_column("nudges", "meeting_id")
    op.drop_column("meetings", "minutes")
    op.drop_column("meetings", "starts_at")
    op.drop_column("workspaces", "rests_until")
    op.drop_column("workspaces", "closed_at")


def _at_most_one(name: str, *of: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        "nudges",
        ["workspace_id", "person_id", *of],
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )
