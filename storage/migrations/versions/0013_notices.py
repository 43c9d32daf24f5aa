"""What people must hear because others acted is a row, introductions among them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("workspace_id", sa.String(32), sa.ForeignKey("workspaces.id", ondelete="CASCADE")),
        sa.Column("id", sa.String(32)),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=True),
        sa.Column("pair_id", sa.String(32), nullable=True),
        sa.Column("meeting_id", sa.String(32), nullable=True),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("reason", sa.String(64), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel_id", sa.String(32), nullable=True),
        sa.Column("ts", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id"),
        *(
            sa.ForeignKeyConstraint(
                ["workspace_id", column],
                [f"{table}.workspace_id", f"{table}.id"],
                name=f"fk_notices_workspace_id_{column}",
                ondelete="CASCADE",
            )
            for column, table in (("person_id", "people"), ("pair_id", "pairs"), ("meeting_id", "meetings"))
        ),
    )
    op.create_index("ix_notices_due", "notices", ["workspace_id", "state", "due_at"])
    op.create_index("ix_notices_asked", "notices", ["workspace_id", "asked_at"])
    op.create_index("ix_notices_person", "notices", ["workspace_id", "person_id", "state"])
    # A pair has the same id as its introduction: so the way back finds it.
    op.execute(
        "INSERT INTO notices (workspace_id, id, kind, pair_id, subject, since, due_at, state, attempts) "
        "SELECT workspace_id, id, 'introduction', id, '{}', began_at, coalesce(introduce_at, began_at), "
        "'planned', 0 FROM pairs WHERE state = 'active' AND introduced_at IS NULL"
    )
    op.drop_index("ix_pairs_new", table_name="pairs")
    op.drop_column("pairs", "introduce_at")
    op.drop_column("pairs", "introduced_at")


def downgrade() -> None:
    op.add_column("pairs", sa.Column("introduce_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("pairs", sa.Column("introduced_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE pairs SET introduced_at = began_at WHERE began_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
        "notices WHERE notices.workspace_id = pairs.workspace_id AND notices.pair_id = pairs.id "
        "AND notices.kind = 'introduction' AND notices.state = 'planned')"
    )
    is_new = sa.text("introduced_at IS NULL")
    columns = ["workspace_id", "state"]
    op.create_index("ix_pairs_new", "pairs", columns, sqlite_where=is_new, postgresql_where=is_new)
    op.drop_table("notices")
