"""A programme has rules of its own for matching, people have room for several, and a line they wait in."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("profiles", sa.Column("capacity", sa.Integer(), server_default="1", nullable=False))
    op.add_column("programmes", sa.Column("rules", sa.JSON(), nullable=True))
    op.add_column("programmes", sa.Column("may_move", sa.Integer(), server_default="0", nullable=False))
    op.add_column("programmes", sa.Column("matched_from", sa.String(length=64), nullable=True))
    op.add_column("programmes", sa.Column("matched_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("members", sa.Column("waits_because", sa.String(length=24), nullable=True))
    op.add_column("members", sa.Column("waits_as", sa.Integer(), nullable=True))
    op.create_table(
        "arrangements",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("programme_id", sa.String(length=32), nullable=False),
        sa.Column("mentor_id", sa.String(length=32), nullable=False),
        sa.Column("leader_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_arrangements_workspace_id"), ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint(
                ["workspace_id", column],
                [f"{table}.workspace_id", f"{table}.id"],
                name=op.f(f"fk_arrangements_workspace_id_{column}"),
                ondelete="CASCADE",
            )
            for table, column in (
                ("programmes", "programme_id"),
                ("people", "mentor_id"),
                ("people", "leader_id"),
            )
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "programme_id", "mentor_id", "leader_id", name=op.f("pk_arrangements")
        ),
    )


def downgrade() -> None:
    op.drop_table("arrangements")
    for table, column in (
        ("members", "waits_as"),
        ("members", "waits_because"),
        ("programmes", "matched_at"),
        ("programmes", "matched_from"),
        ("programmes", "may_move"),
        ("programmes", "rules"),
        ("profiles", "capacity"),
    ):
        op.drop_column(table, column)
