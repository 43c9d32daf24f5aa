"""A coordinator changes a programme's calendar; private answers are kept, and a mentor opens deep topics."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("programmes", sa.Column("calendar_changes", sa.JSON(), nullable=True))
    op.add_column(
        "profiles", sa.Column("wants_deep", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_table(
        "taps",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("asked", sa.String(length=24), nullable=False),
        sa.Column("about", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_taps_workspace_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_taps_workspace_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", "asked", "about", name=op.f("pk_taps")),
    )


def downgrade() -> None:
    op.drop_table("taps")
    op.drop_column("profiles", "wants_deep")
    op.drop_column("programmes", "calendar_changes")
